#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-rights-editor.h"
#include "foyer-text.h"

/* What a right that reaches back so many days is offered with; another number that was set is added. */
static const int days_offered[] = { -1, 1, 2, 3, 7, 14, 30, 90, 180 };

typedef struct
{
  FoyerRightsEditor *editor; /* borrowed */
  JsonObject *right;         /* borrowed from the table */
  GtkWidget *line;           /* in the list */
  GtkWidget *control, *days; /* days: NULL where there are none */
  GtkWidget *mark;           /* differs from the role */
  GArray *numbers;           /* int: of the drop-down; NULL */
  char *words;               /* what a search looks in, folded */
} Row;

/* "Only one team member", "Only one position": a drop-down of rows of another table. */
typedef struct
{
  FoyerRightsEditor *editor;
  const char *limit; /* name of it */
  GtkWidget *line, *drop;
  GPtrArray *ids;    /* char*; the first is NULL: all */
} One;

struct _FoyerRightsEditor
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  JsonArray *table;        /* owned */
  JsonArray *roles;        /* owned */
  GtkWidget *box, *list, *search, *only_changed, *count, *none;
  GtkWidget *some;         /* "Only chosen registers" */
  GPtrArray *checks;       /* GtkCheckButton of each register, id as "id" */
  GPtrArray *rows;         /* Row */
  One member, position, clients_of;
  JsonObject *overrides;   /* owned */
  JsonObject *defaults;    /* (nullable): of the role, borrowed from @roles */
  char *role;
  char *wanted;            /* what is searched for, folded; NULL */
  gboolean filling;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerRightsEditor, foyer_rights_editor, GTK_TYPE_WIDGET)

static void
row_free (gpointer data)
{
  Row *row = data;

  g_clear_pointer (&row->numbers, g_array_unref);
  g_free (row->words);
  g_free (row);
}

/* ---- what stands -------------------------------------------------------------------------------------------------------------- */

/* What the role has of it. */
static int
default_of (FoyerRightsEditor *self, JsonObject *right)
{
  JsonNode *node = self->defaults != NULL ? json_object_get_member (self->defaults, foyer_json_str (right, "name")) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return 0;
  return json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node) : (int) json_node_get_int (node);
}

static int
value_of (FoyerRightsEditor *self, JsonObject *right)
{
  JsonNode *node = json_object_get_member (self->overrides, foyer_json_str (right, "name"));

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node) ? (foyer_json_yes (right, "days") ? -1 : 1) : 0;
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    return (int) json_node_get_int (node);
  return default_of (self, right);
}

static Row *
row_called (FoyerRightsEditor *self, const char *name)
{
  for (guint i = 0; name != NULL && i < self->rows->len; i++)
    if (g_strcmp0 (foyer_json_str (((Row *) self->rows->pdata[i])->right, "name"), name) == 0)
      return self->rows->pdata[i];
  return NULL;
}

/* What it belongs to is on. */
static gboolean
is_open (FoyerRightsEditor *self, JsonObject *right)
{
  for (Row *row = row_called (self, foyer_json_str (right, "parent")); row != NULL; row = row_called (self, foyer_json_str (row->right, "parent")))
    if (value_of (self, row->right) == 0)
      return FALSE;
  return TRUE;
}

/* Which differ from the role, and which are without effect because what they belong to is off (USR-8). */
static void
show_marks (FoyerRightsEditor *self)
{
  int n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];
      gboolean changed = json_object_has_member (self->overrides, foyer_json_str (row->right, "name")), open = is_open (self, row->right);

      n += changed;
      gtk_widget_set_visible (row->mark, changed);
      gtk_widget_set_sensitive (row->line, open && foyer_json_num (row->right, "mine") != 0);
      foyer_a11y_describe (row->line, changed ? _("Differs from the role") : "");
    }
  for (int i = 0; i < FOYER_N_LIMITS; i++)
    n += json_object_has_member (self->overrides, foyer_right_limits[i].name);
  if (n > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%d differs from the role", "%d differ from the role", n), n);
      gtk_label_set_text (GTK_LABEL (self->count), text);
    }
  else
    gtk_label_set_text (GTK_LABEL (self->count), _("As the role has it"));
  gtk_widget_set_sensitive (self->only_changed, n > 0 || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->only_changed)));
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
}

static void
tell (FoyerRightsEditor *self)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self->overrides), copy = NULL;
  g_autofree char *text = json_to_string (node, FALSE);

  copy = json_from_string (text, NULL);
  g_signal_emit (self, signals[CHANGED], 0, json_node_get_object (copy));
}

/* Back at what the role has anyway: no difference to keep. */
static void
set_value (FoyerRightsEditor *self, JsonObject *right, int value)
{
  const char *name = foyer_json_str (right, "name");

  if (value == default_of (self, right))
    {
      if (json_object_has_member (self->overrides, name))
        json_object_remove_member (self->overrides, name);
    }
  else if (foyer_json_yes (right, "days") && value > 0)
    json_object_set_int_member (self->overrides, name, value);
  else
    json_object_set_boolean_member (self->overrides, name, value != 0);
  show_marks (self);
  tell (self);
}

static void
on_switch_cb (GtkSwitch *control, GParamSpec *pspec, Row *row)
{
  FoyerRightsEditor *self = row->editor;
  gboolean on = gtk_switch_get_active (control);

  if (self->filling)
    return;
  if (row->days != NULL)
    gtk_widget_set_sensitive (row->days, on);
  set_value (self, row->right, !on ? 0 : default_of (self, row->right) != 0 ? default_of (self, row->right) : row->days != NULL ? -1 : 1);
}

static void
on_days_cb (GtkDropDown *drop, GParamSpec *pspec, Row *row)
{
  guint i = gtk_drop_down_get_selected (drop);

  if (!row->editor->filling && i < row->numbers->len)
    set_value (row->editor, row->right, g_array_index (row->numbers, int, i));
}

/* Behind the last row of a section. */
static int
section_end (FoyerRightsEditor *self, const char *section)
{
  gsize n = strlen (section);
  int at = -1;

  for (int i = 0;; i++)
    {
      GtkListBoxRow *line = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i);
      const char *name = line != NULL ? g_object_get_data (G_OBJECT (line), "name") : NULL;

      if (line == NULL)
        return at;
      if (name == NULL)
        name = g_object_get_data (G_OBJECT (line), "section");
      if (name != NULL && strncmp (name, section, n) == 0 && (name[n] == '\0' || name[n] == '.'))
        at = i + 1;
    }
}

/* ---- registers ------------------------------------------------------------------------------------------------------------------ */

static void
on_register_cb (FoyerRightsEditor *self)
{
  gboolean some = gtk_switch_get_active (GTK_SWITCH (self->some));
  JsonArray *ids;

  for (guint i = 0; i < self->checks->len; i++)
    gtk_widget_set_sensitive (self->checks->pdata[i], some);
  if (self->filling)
    return;
  if (!some)
    {
      if (json_object_has_member (self->overrides, "registers"))
        json_object_remove_member (self->overrides, "registers");
      show_marks (self);
      tell (self);
      return;
    }
  ids = json_array_new ();
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      json_array_add_string_element (ids, g_object_get_data (self->checks->pdata[i], "id"));
  json_object_set_array_member (self->overrides, "registers", ids);
  show_marks (self);
  tell (self);
}

static void
show_registers (FoyerRightsEditor *self)
{
  JsonArray *only = foyer_json_arr (self->overrides, "registers");

  if (self->some == NULL)
    return;
  self->filling = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->some), only != NULL);
  for (guint i = 0; i < self->checks->len; i++)
    {
      gboolean has = only == NULL;

      for (guint k = 0; only != NULL && k < json_array_get_length (only) && !has; k++)
        has = g_strcmp0 (json_array_get_string_element (only, k), g_object_get_data (self->checks->pdata[i], "id")) == 0;
      gtk_check_button_set_active (self->checks->pdata[i], has);
      gtk_widget_set_sensitive (self->checks->pdata[i], only != NULL);
    }
  self->filling = FALSE;
}

/* @before: (nullable): beside the control, which all rows have in one column */
static GtkWidget *
action_row (const char *title, GtkWidget *before, GtkWidget *control)
{
  GtkWidget *row = adw_action_row_new ();

  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (before != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), before);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  return row;
}

/* Only those one has oneself are there to be given. */
static void
on_registers_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerRightsEditor *self = FOYER_RIGHTS_EDITOR (data);
  JsonArray *list = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  GtkWidget *row;

  int at = section_end (self, "money");

  if (list == NULL || self->some != NULL)
    return;
  self->some = gtk_switch_new ();
  foyer_a11y_label (self->some, _("Only chosen registers"));
  row = action_row (_("Only chosen registers"), NULL, self->some);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("The others are neither seen nor used, at checkout and in the ledger"));
  g_object_set_data (G_OBJECT (row), "section", (gpointer) "money");
  gtk_widget_add_css_class (row, "right-child");
  gtk_list_box_insert (GTK_LIST_BOX (self->list), row, at++);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *reg = json_array_get_object_element (list, i);
      GtkWidget *check = gtk_check_button_new ();

      foyer_a11y_label (check, foyer_json_str (reg, "title"));
      g_object_set_data_full (G_OBJECT (check), "id", g_strdup (foyer_json_str (reg, "id")), g_free);
      g_signal_connect_object (check, "toggled", G_CALLBACK (on_register_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->checks, check);
      row = action_row (foyer_json_str (reg, "title"), NULL, check);
      gtk_widget_add_css_class (row, "right-grandchild");
      g_object_set_data (G_OBJECT (row), "section", (gpointer) "money");
      gtk_list_box_insert (GTK_LIST_BOX (self->list), row, at++);
    }
  g_signal_connect_object (self->some, "notify::active", G_CALLBACK (on_register_cb), self, G_CONNECT_SWAPPED);
  show_registers (self);
}

/* ---- building -------------------------------------------------------------------------------------------------------------------- */

static char *
days_text (int days)
{
  if (days < 0)
    return g_strdup (_("However long ago"));
  return g_strdup_printf (ngettext ("%d day back", "%d days back", days), days);
}

static GtkWidget *
days_drop (Row *row)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  int mine = (int) foyer_json_num (row->right, "mine");
  GtkWidget *drop;

  row->numbers = g_array_new (FALSE, FALSE, sizeof (int));
  for (gsize i = 0; i < G_N_ELEMENTS (days_offered); i++)
    {
      g_autofree char *text = days_text (days_offered[i]);

      /* Nobody gives what he lacks (USR-4). */
      if (mine >= 0 && (days_offered[i] < 0 || days_offered[i] > mine))
        continue;
      g_array_append_val (row->numbers, days_offered[i]);
      gtk_string_list_append (names, text);
    }
  drop = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  foyer_a11y_label (drop, foyer_json_str (row->right, "label"));
  g_signal_connect (drop, "notify::selected", G_CALLBACK (on_days_cb), row);
  return drop;
}

static void
show_days (Row *row, int value)
{
  guint at = GTK_INVALID_LIST_POSITION;

  gtk_widget_set_sensitive (row->days, value != 0 && gtk_widget_get_sensitive (row->control));
  if (value == 0)
    return;
  for (guint i = 0; i < row->numbers->len; i++)
    if (g_array_index (row->numbers, int, i) == value)
      at = i;
  if (at == GTK_INVALID_LIST_POSITION)
    {
      g_autofree char *text = days_text (value);

      at = row->numbers->len;
      g_array_append_val (row->numbers, value);
      gtk_string_list_append (GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (row->days))), text);
    }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (row->days), at);
}

/* ---- only one -------------------------------------------------------------------------------------------------------------------- */

static void
on_one_cb (GtkDropDown *drop, GParamSpec *pspec, One *one)
{
  FoyerRightsEditor *self = one->editor;
  guint i = gtk_drop_down_get_selected (drop);
  JsonArray *ids;

  if (self->filling || i >= one->ids->len)
    return;
  if (one->ids->pdata[i] == NULL)
    json_object_remove_member (self->overrides, one->limit);
  else
    {
      ids = json_array_new ();
      json_array_add_string_element (ids, one->ids->pdata[i]);
      json_object_set_array_member (self->overrides, one->limit, ids);
    }
  show_marks (self);
  tell (self);
}

static void
show_one (FoyerRightsEditor *self, One *one)
{
  JsonArray *ids = one->drop != NULL ? foyer_json_arr (self->overrides, one->limit) : NULL;
  const char *id = ids != NULL && json_array_get_length (ids) > 0 ? json_array_get_string_element (ids, 0) : NULL;
  guint at = 0;

  for (guint i = 1; one->ids != NULL && id != NULL && i < one->ids->len; i++)
    if (g_strcmp0 (one->ids->pdata[i], id) == 0)
      at = i;
  if (one->drop != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (one->drop), at);
}

static void
add_one (FoyerRightsEditor *self, One *one, const char *limit, const char *section, const char *title, const char *all, JsonArray *team)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  one->editor = self;
  one->limit = limit;
  one->ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (one->ids, NULL);
  gtk_string_list_append (names, all);
  for (guint i = 0; i < json_array_get_length (team); i++)
    {
      g_ptr_array_add (one->ids, g_strdup (foyer_json_str (json_array_get_object_element (team, i), "id")));
      gtk_string_list_append (names, foyer_json_str (json_array_get_object_element (team, i), "name"));
    }
  one->drop = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  foyer_a11y_label (one->drop, title);
  one->line = action_row (title, NULL, one->drop);
  gtk_widget_add_css_class (one->line, "right-child");
  g_object_set_data (G_OBJECT (one->line), "section", (gpointer) section);
  gtk_list_box_insert (GTK_LIST_BOX (self->list), one->line, section_end (self, section));
  self->filling = TRUE;
  show_one (self, one);
  self->filling = FALSE;
  g_signal_connect (one->drop, "notify::selected", G_CALLBACK (on_one_cb), one);
}

static void
on_team_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerRightsEditor *self = FOYER_RIGHTS_EDITOR (data);
  JsonArray *team = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  if (team == NULL || self->list == NULL || self->member.drop != NULL)
    return;
  add_one (self, &self->member, "member", "calendar", _("Only one team member"), _("As “See all team members” says"), team);
  add_one (self, &self->clients_of, "clients-of", "clients", _("Only clients of one team member"), _("All he may see"), team);
}

static void
on_positions_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerRightsEditor *self = FOYER_RIGHTS_EDITOR (data);
  JsonArray *positions = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  if (positions != NULL && json_array_get_length (positions) > 0 && self->list != NULL && self->position.drop == NULL)
    add_one (self, &self->position, "position", "calendar", _("Only one position"), _("Every position"), positions);
}

/* ---- the list ------------------------------------------------------------------------------------------------------------------ */

static gboolean
filter_row (GtkListBoxRow *line, gpointer data)
{
  FoyerRightsEditor *self = data;
  Row *row = g_object_get_data (G_OBJECT (line), "right");
  gboolean changed = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->only_changed));

  if (row == NULL)
    {
      const char *section = g_object_get_data (G_OBJECT (line), "section");
      Row *head = row_called (self, section);

      if (head == NULL || (changed && self->wanted == NULL))
        return changed ? FALSE : TRUE;
      return !changed && (self->wanted == NULL || strstr (head->words, self->wanted) != NULL);
    }
  if (changed && !json_object_has_member (self->overrides, foyer_json_str (row->right, "name")))
    return FALSE;
  return self->wanted == NULL || strstr (row->words, self->wanted) != NULL;
}

static void
on_search_cb (FoyerRightsEditor *self)
{
  g_autofree char *text = foyer_fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));

  g_free (self->wanted);
  self->wanted = *g_strstrip (text) != '\0' ? g_steal_pointer (&text) : NULL;
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
}

/* Down from the entry is the first of what was found. */
static gboolean
on_search_key_cb (FoyerRightsEditor *self, guint key)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return FALSE;
  return gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD);
}

static void
build_head (FoyerRightsEditor *self)
{
  GtkWidget *title = gtk_label_new (_("Rights")), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (line), title);
  self->count = gtk_label_new ("");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->count, "caption");
  gtk_box_append (GTK_BOX (line), self->count);
  gtk_box_append (GTK_BOX (self->box), line);

  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->search = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->search, TRUE);
  g_object_set (self->search, "placeholder-text", _("Find a right"), NULL);
  foyer_a11y_label (self->search, _("Find a right"));
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (on_search_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_search_key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->search, keys);
  gtk_box_append (GTK_BOX (line), self->search);
  self->only_changed = gtk_toggle_button_new_with_label (_("Changed"));
  gtk_widget_set_tooltip_text (self->only_changed, _("Only what differs from the role"));
  foyer_a11y_label (self->only_changed, _("Only what differs from the role"));
  g_signal_connect_object (self->only_changed, "toggled", G_CALLBACK (on_search_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), self->only_changed);
  gtk_box_append (GTK_BOX (self->box), line);
}

static void
build (FoyerRightsEditor *self)
{
  const char *section = NULL;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  build_head (self);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  self->none = gtk_label_new (_("No right is called like this."));
  gtk_widget_add_css_class (self->none, "dim-label");
  gtk_widget_set_margin_top (self->none, 12);
  gtk_widget_set_margin_bottom (self->none, 12);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), self->none);
  gtk_box_append (GTK_BOX (self->box), self->list);
  for (guint i = 0; i < json_array_get_length (self->table); i++)
    {
      JsonObject *right = json_array_get_object_element (self->table, i);
      const char *name = foyer_json_str (right, "name"), *label = foyer_json_str (right, "label"), *parent = foyer_json_str (right, "parent");
      gboolean whole = parent == NULL, mine = foyer_json_num (right, "mine") != 0;
      Row *row = g_new0 (Row, 1);
      g_autofree char *words = NULL;

      if (whole)
        section = label;
      row->editor = self;
      row->right = right;
      words = g_strconcat (label, " ", section, NULL);
      row->words = foyer_fold (words);
      row->control = gtk_switch_new ();
      foyer_a11y_label (row->control, label);
      if (foyer_json_yes (right, "days"))
        row->days = days_drop (row);
      row->line = action_row (label, row->days, row->control);
      row->mark = gtk_label_new ("\xe2\x97\x8f");
      gtk_widget_add_css_class (row->mark, "accent");
      gtk_widget_set_tooltip_text (row->mark, _("Differs from the role"));
      gtk_widget_set_visible (row->mark, FALSE);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row->line), row->mark);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row->line), 2);
      if (!mine)
        gtk_widget_set_tooltip_text (row->line, _("You do not have this right yourself, so you cannot give it."));
      if (foyer_json_yes (right, "later") && !whole)
        gtk_widget_set_tooltip_text (row->line, _("For a part of Foyer that is still to come. What is set here counts from then on."));
      gtk_widget_add_css_class (row->line, whole ? "right-section" : strchr (parent, '.') != NULL ? "right-grandchild" : "right-child");
      g_object_set_data (G_OBJECT (row->line), "right", row);
      g_object_set_data (G_OBJECT (row->line), "name", (gpointer) name);
      g_signal_connect (row->control, "notify::active", G_CALLBACK (on_switch_cb), row);
      g_ptr_array_add (self->rows, row);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row->line);
    }
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), filter_row, self, NULL);
}

void
foyer_rights_editor_show (FoyerRightsEditor *self, const char *role, JsonObject *overrides)
{
  g_autoptr (JsonNode) node = overrides != NULL ? json_node_init_object (json_node_alloc (), overrides) : NULL;
  g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : g_strdup ("{}");
  g_autoptr (JsonNode) copy = json_from_string (text, NULL);

  g_clear_pointer (&self->overrides, json_object_unref);
  self->overrides = json_node_dup_object (copy);
  g_free (self->role);
  self->role = g_strdup (role);
  self->defaults = NULL;
  for (guint i = 0; i < json_array_get_length (self->roles); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (self->roles, i), "name"), role) == 0)
      self->defaults = foyer_json_obj (json_array_get_object_element (self->roles, i), "rights");
  self->filling = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];
      int value = value_of (self, row->right);

      gtk_switch_set_active (GTK_SWITCH (row->control), value != 0);
      if (row->days != NULL)
        show_days (row, value);
    }
  show_one (self, &self->member);
  show_one (self, &self->position);
  show_one (self, &self->clients_of);
  self->filling = FALSE;
  show_registers (self);
  show_marks (self);
}

JsonObject *
foyer_rights_editor_switches (FoyerRightsEditor *self)
{
  JsonObject *all = json_object_new ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];
      int value = value_of (self, row->right);

      if (foyer_json_yes (row->right, "days") && value > 0)
        json_object_set_int_member (all, foyer_json_str (row->right, "name"), value);
      else
        json_object_set_boolean_member (all, foyer_json_str (row->right, "name"), value != 0);
    }
  return all;
}

/* ---- the widget -------------------------------------------------------------------------------------------------------------------- */

static void
foyer_rights_editor_dispose (GObject *object)
{
  FoyerRightsEditor *self = FOYER_RIGHTS_EDITOR (object);

  self->filling = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->list = NULL;
  g_clear_pointer (&self->member.ids, g_ptr_array_unref);
  g_clear_pointer (&self->position.ids, g_ptr_array_unref);
  g_clear_pointer (&self->clients_of.ids, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->overrides, json_object_unref);
  g_clear_pointer (&self->table, json_array_unref);
  g_clear_pointer (&self->roles, json_array_unref);
  g_clear_pointer (&self->role, g_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_rights_editor_parent_class)->dispose (object);
}

static void
foyer_rights_editor_class_init (FoyerRightsEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_rights_editor_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
}

static void
foyer_rights_editor_init (FoyerRightsEditor *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->checks = g_ptr_array_new ();
  self->overrides = json_object_new ();
}

GtkWidget *
foyer_rights_editor_new (FoyerUiContext *context, JsonArray *table, JsonArray *roles)
{
  FoyerRightsEditor *self = g_object_new (FOYER_TYPE_RIGHTS_EDITOR, NULL);

  self->context = g_object_ref (context);
  self->table = json_array_ref (table);
  self->roles = json_array_ref (roles);
  self->role = g_strdup ("professional");
  build (self);
  foyer_ui_ask (context, self, "register.list", NULL, NULL, on_registers_cb, self);
  foyer_ui_ask (context, self, "staff.list", NULL, NULL, on_team_cb, self);
  foyer_ui_ask (context, self, "position.list", NULL, NULL, on_positions_cb, self);
  return GTK_WIDGET (self);
}

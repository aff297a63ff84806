#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-rights-editor.h"

/* What a right that reaches back so many days is offered with; another number that was set is added. */
static const int days_offered[] = { -1, 1, 2, 3, 7, 14, 30, 90, 180 };

typedef struct
{
  FoyerRightsEditor *editor; /* borrowed */
  JsonObject *right;         /* borrowed from the table */
  GtkWidget *control, *days; /* days: NULL where there are none */
  GArray *numbers;           /* int: of the drop-down; NULL */
} Row;

struct _FoyerRightsEditor
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  JsonArray *table;        /* owned */
  GtkWidget *group, *money; /* money: the section of registers */
  GtkWidget *some;         /* "Only chosen registers" */
  GPtrArray *checks;       /* GtkCheckButton of each register, id as "id" */
  GPtrArray *rows;         /* Row */
  JsonObject *overrides;   /* owned */
  char *role;
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
  g_free (row);
}

/* ---- what stands -------------------------------------------------------------------------------------------------------------- */

static int
value_of (FoyerRightsEditor *self, JsonObject *right)
{
  JsonNode *node = json_object_get_member (self->overrides, foyer_json_str (right, "name"));

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node) ? (foyer_json_yes (right, "days") ? -1 : 1) : 0;
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    return (int) json_node_get_int (node);
  return (int) foyer_json_num (right, self->role);
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

  if (value == foyer_json_num (right, self->role))
    {
      if (json_object_has_member (self->overrides, name))
        json_object_remove_member (self->overrides, name);
    }
  else if (foyer_json_yes (right, "days") && value > 0)
    json_object_set_int_member (self->overrides, name, value);
  else
    json_object_set_boolean_member (self->overrides, name, value != 0);
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
  set_value (self, row->right, !on ? 0 : foyer_json_num (row->right, self->role) != 0 ? (int) foyer_json_num (row->right, self->role) : row->days != NULL ? -1 : 1);
}

static void
on_days_cb (GtkDropDown *drop, GParamSpec *pspec, Row *row)
{
  guint i = gtk_drop_down_get_selected (drop);

  if (!row->editor->filling && i < row->numbers->len)
    set_value (row->editor, row->right, g_array_index (row->numbers, int, i));
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
      tell (self);
      return;
    }
  ids = json_array_new ();
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      json_array_add_string_element (ids, g_object_get_data (self->checks->pdata[i], "id"));
  json_object_set_array_member (self->overrides, "registers", ids);
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

  if (list == NULL || self->money == NULL || self->some != NULL)
    return;
  self->some = gtk_switch_new ();
  foyer_a11y_label (self->some, _("Only chosen registers"));
  row = action_row (_("Only chosen registers"), NULL, self->some);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("The others are neither seen nor used, at checkout and in the ledger"));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self->money), row);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *reg = json_array_get_object_element (list, i);
      GtkWidget *check = gtk_check_button_new ();

      foyer_a11y_label (check, foyer_json_str (reg, "title"));
      g_object_set_data_full (G_OBJECT (check), "id", g_strdup (foyer_json_str (reg, "id")), g_free);
      g_signal_connect_object (check, "toggled", G_CALLBACK (on_register_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->checks, check);
      row = action_row (foyer_json_str (reg, "title"), NULL, check);
      gtk_widget_add_css_class (row, "indented");
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self->money), row);
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

static void
build (FoyerRightsEditor *self)
{
  GtkWidget *section = NULL;

  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("Rights"));
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  for (guint i = 0; i < json_array_get_length (self->table); i++)
    {
      JsonObject *right = json_array_get_object_element (self->table, i);
      const char *name = foyer_json_str (right, "name"), *label = foyer_json_str (right, "label");
      gboolean whole = strchr (name, '.') == NULL;
      Row *row = g_new0 (Row, 1);
      GtkWidget *line;

      if (whole || section == NULL)
        {
          section = adw_expander_row_new ();
          adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (section), FALSE);
          adw_preferences_row_set_title (ADW_PREFERENCES_ROW (section), label);
          adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), section);
          if (strcmp (name, "money") == 0)
            self->money = section;
        }
      row->editor = self;
      row->right = right;
      row->control = gtk_switch_new ();
      gtk_widget_set_sensitive (row->control, foyer_json_num (right, "mine") != 0);
      foyer_a11y_label (row->control, label);
      if (foyer_json_yes (right, "days"))
        row->days = days_drop (row);
      line = action_row (whole ? _("The whole section") : label, row->days, row->control);
      g_signal_connect (row->control, "notify::active", G_CALLBACK (on_switch_cb), row);
      g_ptr_array_add (self->rows, row);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (section), line);
    }
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
  self->filling = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];
      int value = value_of (self, row->right);

      gtk_switch_set_active (GTK_SWITCH (row->control), value != 0);
      if (row->days != NULL)
        show_days (row, value);
    }
  self->filling = FALSE;
  show_registers (self);
}

/* ---- the widget -------------------------------------------------------------------------------------------------------------------- */

static void
foyer_rights_editor_dispose (GObject *object)
{
  FoyerRightsEditor *self = FOYER_RIGHTS_EDITOR (object);

  self->filling = TRUE;
  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->overrides, json_object_unref);
  g_clear_pointer (&self->table, json_array_unref);
  g_clear_pointer (&self->role, g_free);
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
foyer_rights_editor_new (FoyerUiContext *context, JsonArray *table)
{
  FoyerRightsEditor *self = g_object_new (FOYER_TYPE_RIGHTS_EDITOR, NULL);

  self->context = g_object_ref (context);
  self->table = json_array_ref (table);
  self->role = g_strdup ("professional");
  build (self);
  foyer_ui_ask (context, self, "register.list", NULL, NULL, on_registers_cb, self);
  return GTK_WIDGET (self);
}

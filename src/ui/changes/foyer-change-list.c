#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-change-list.h"
#include "foyer-focus.h"
#include "foyer-labels.h"

#define PAGE 40
/* Fields of a change shown before "more". */
#define FEW_FIELDS 5

struct _FoyerChangeList
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  JsonObject *filters;     /* owned (nullable) */
  GtkWidget *box, *list, *empty, *foot, *more;
  GCancellable *asking;
  char *next; /* owned (nullable) */
  guint n;
  gboolean about_row; /* of one row: what it is about need not be said */
};

enum
{
  LOADED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerChangeList, foyer_change_list, GTK_TYPE_WIDGET)

static void ask (FoyerChangeList *self);

/* ---- opening -------------------------------------------------------------------------------------------------------------- */

/* Where a thing is seen: in a panel of its own, or on a page. */
static const struct
{
  const char *table, *panel, *member;
  const char *page, *section;
} places[] = {
  { "client", "client", "id", NULL, NULL },
  { "money", "sale", "id", NULL, NULL },
  { "service", "service", "id", NULL, NULL },
  { "staff", "staff", "id", NULL, NULL },
  { "user", "user", "id", NULL, NULL },
  { "register", "register", "id", NULL, NULL },
  { "category", "category", "id", NULL, NULL },
  { "client_rule", "rule", "id", NULL, NULL },
  { "device", "desk", "id", NULL, NULL },
  { "conflict", NULL, NULL, "sync", NULL },
  { "position", NULL, NULL, "team", "positions" },
  { "location", NULL, NULL, "settings", "location" },
  { "setting", NULL, NULL, "settings", "options" },
  { "role", NULL, NULL, "settings", "users" },
  { "resource", NULL, NULL, "settings", "resources" },
  { "label", NULL, NULL, "settings", "labels" },
  { "item", NULL, NULL, "settings", "registers" },
  { "custom_field", NULL, NULL, "settings", "fields" },
};

static int
place_of (JsonObject *about)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_strcmp0 (places[i].table, foyer_json_str (about, "table")) == 0)
      return (int) i;
  return -1;
}

static void
open_about (FoyerChangeList *self, JsonObject *about)
{
  const char *id = foyer_json_str (about, "id"), *visit = foyer_json_str (about, "visit");
  int i = place_of (about);

  if (foyer_json_yes (about, "event"))
    foyer_ui_open (self->context, "event", foyer_params ("event", "s", id, NULL));
  else if (visit != NULL)
    foyer_ui_open (self->context, "visit", foyer_params ("id", "s", visit, NULL));
  else if (i >= 0 && places[i].panel != NULL)
    foyer_ui_open (self->context, places[i].panel, foyer_params (places[i].member, "s", id, NULL));
  else if (i >= 0)
    foyer_ui_go (self->context, places[i].page, places[i].section != NULL ? foyer_params ("section", "s", places[i].section, NULL) : NULL);
}

/* The first thing a change is about that can be opened. (nullable) */
static JsonObject *
first_about (JsonObject *row)
{
  static const struct
  {
    const char *commands, *table;
  } about_first[] = { { "booking.", "visit" }, { "visit.", "visit" }, { "event.", "visit" }, { "money.", "money" } };
  JsonArray *about = foyer_json_arr (row, "about");
  const char *cmd = foyer_json_str (row, "cmd");

  /* A booking that made a card on the way is about the booking. */
  for (guint k = 0; k < G_N_ELEMENTS (about_first); k++)
    for (guint i = 0; cmd != NULL && g_str_has_prefix (cmd, about_first[k].commands) && about != NULL && i < json_array_get_length (about); i++)
      {
        JsonObject *one = json_array_get_object_element (about, i);

        if (g_str_equal (about_first[k].table, "visit") ? foyer_json_yes (one, "event") || foyer_json_str (one, "visit") != NULL
                                                        : g_strcmp0 (foyer_json_str (one, "table"), about_first[k].table) == 0)
          return one;
      }
  for (guint i = 0; about != NULL && i < json_array_get_length (about); i++)
    {
      JsonObject *one = json_array_get_object_element (about, i);

      if (foyer_json_yes (one, "event") || foyer_json_str (one, "visit") != NULL || place_of (one) >= 0)
        return one;
    }
  return NULL;
}

static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, FoyerChangeList *self)
{
  JsonObject *about = first_about (g_object_get_data (G_OBJECT (row), "change"));

  if (about != NULL)
    open_about (self, about);
}

/* ---- taking back ---------------------------------------------------------------------------------------------------------- */

static void
on_undone_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  if (error == NULL)
    foyer_change_list_reload (data);
}

static void
undo (FoyerChangeList *self, GtkWidget *row)
{
  JsonObject *change = g_object_get_data (G_OBJECT (row), "change");

  foyer_ui_run (self->context, self, "undo", foyer_params ("txn", "s", foyer_json_str (change, "id"), "rest", "b", TRUE, NULL), _("Taken back"), on_undone_cb, self);
}

static void
on_rest_cb (GtkButton *button, GtkWidget *row)
{
  undo (g_object_get_data (G_OBJECT (row), "list"), row);
}

static void
on_leave_cb (GtkButton *button, GtkWidget *row)
{
  GtkWidget *question = g_object_get_data (G_OBJECT (row), "question");

  gtk_widget_set_visible (question, FALSE);
  gtk_widget_grab_focus (row);
}

/* "Phone stays +36 30 …: Boris changed it 24.11.2026 11:02" */
static char *
left_text (FoyerChangeList *self, JsonObject *left)
{
  const char *field = foyer_json_str (left, "field_label"), *label = foyer_json_str (left, "label"), *by = foyer_json_str (left, "by_name"), *why = foyer_json_str (left, "why");
  g_autofree char *now = foyer_change_value (self->context, left, "now", foyer_json_str (left, "type"));
  g_autofree char *what = field != NULL ? g_strdup_printf (_("%s stays “%s”"), _(field), now) : g_strdup_printf (_("%s stays"), label != NULL ? _(label) : "");
  g_autofree char *when = foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), foyer_json_num (left, "by_at"));

  if (by != NULL)
    /* Translators: what stays, who changed it, when */
    return g_strdup_printf (_("%s: changed by %s, %s"), what, by, when);
  return why != NULL ? g_strdup_printf ("%s: %s", what, _(why)) : g_steal_pointer (&what);
}

static void
on_look_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  GtkWidget *row = data, *question, *buttons, *rest, *leave;
  FoyerChangeList *self = g_object_get_data (G_OBJECT (row), "list");
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *left = o != NULL ? foyer_json_arr (o, "left") : NULL;

  if (o == NULL || !foyer_json_yes (o, "can"))
    {
      g_autofree char *text = error != NULL ? foyer_ui_error_text (error) : g_strdup (foyer_json_str (o, "why"));
      foyer_ui_toast (context, "%s", text != NULL ? text : _("This cannot be undone here."));
      return;
    }
  if (left == NULL || json_array_get_length (left) == 0)
    {
      undo (self, row);
      return;
    }
  question = g_object_get_data (G_OBJECT (row), "question");
  while (gtk_widget_get_first_child (question) != NULL)
    gtk_box_remove (GTK_BOX (question), gtk_widget_get_first_child (question));
  gtk_box_append (GTK_BOX (question), foyer_wrapped_label (_("Changed again since, and left alone:"), "heading"));
  for (guint i = 0; i < json_array_get_length (left); i++)
    {
      g_autofree char *text = left_text (self, json_array_get_object_element (left, i));
      gtk_box_append (GTK_BOX (question), foyer_wrapped_label (text, NULL));
    }
  buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  rest = gtk_button_new_with_mnemonic (_("_Take back the rest"));
  leave = gtk_button_new_with_mnemonic (_("_Leave it"));
  gtk_widget_add_css_class (rest, "suggested-action");
  gtk_widget_set_name (rest, "undo-rest");
  gtk_box_append (GTK_BOX (buttons), rest);
  gtk_box_append (GTK_BOX (buttons), leave);
  gtk_box_append (GTK_BOX (question), buttons);
  g_signal_connect (rest, "clicked", G_CALLBACK (on_rest_cb), row);
  g_signal_connect (leave, "clicked", G_CALLBACK (on_leave_cb), row);
  gtk_widget_set_visible (question, TRUE);
  gtk_widget_grab_focus (rest);
}

static void
look (GtkWidget *row)
{
  FoyerChangeList *self = g_object_get_data (G_OBJECT (row), "list");
  JsonObject *change = g_object_get_data (G_OBJECT (row), "change");

  if (foyer_json_yes (change, "may_undo"))
    foyer_ui_ask (self->context, row, "undo.look", foyer_params ("txn", "s", foyer_json_str (change, "id"), NULL), NULL, on_look_cb, row);
}

static void
on_undo_cb (GtkButton *button, GtkWidget *row)
{
  look (row);
}

static gboolean
on_row_key_cb (GtkEventControllerKey *keys, guint keyval, guint code, GdkModifierType state, GtkWidget *row)
{
  if (!gtk_widget_is_focus (row) || keyval != GDK_KEY_Delete)
    return FALSE;
  look (row);
  return TRUE;
}

/* ---- a line ----------------------------------------------------------------------------------------------------------------- */

/* "Kovács Eszter, 24.11.2026 14:15" of each. */
static char *
about_text (FoyerChangeList *self, JsonObject *row)
{
  JsonArray *about = foyer_json_arr (row, "about");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; about != NULL && i < json_array_get_length (about); i++)
    {
      JsonObject *o = json_array_get_object_element (about, i);
      const char *name = foyer_json_str (o, "name"), *label = foyer_json_str (o, "label"), *wall = foyer_json_str (o, "wall");
      g_autofree char *when = wall == NULL ? NULL : strlen (wall) > 10 ? foyer_ui_wall_text (self->context, wall) : foyer_ui_date_text (self->context, wall);

      if (text->len > 0)
        g_string_append (text, " · ");
      if (name != NULL && *name != '\0')
        g_string_append (text, name);
      else if (when == NULL && label != NULL)
        g_string_append (text, _(label));
      if (when != NULL)
        g_string_append_printf (text, "%s%s", name != NULL && *name != '\0' ? ", " : "", when);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_fields (FoyerChangeList *self, GtkWidget *box, JsonObject *row, GString *spoken)
{
  JsonArray *changes = foyer_json_arr (row, "changes");
  guint n = changes != NULL ? json_array_get_length (changes) : 0, told = 0, hidden = (guint) foyer_json_num (row, "more");
  g_autoptr (GString) made = g_string_new (NULL);
  const char *of = NULL;

  for (guint i = 0; i <= n; i++)
    {
      JsonObject *c = i < n ? json_array_get_object_element (changes, i) : NULL;
      const char *id = c != NULL ? foyer_json_str (c, "id") : NULL;

      /* What was made is one line: its table, and what it holds. */
      if (made->len > 0 && (c == NULL || g_strcmp0 (id, of) != 0))
        {
          if (told++ < FEW_FIELDS)
            {
              gtk_box_append (GTK_BOX (box), foyer_wrapped_label (made->str, "caption"));
              g_string_append_printf (spoken, ", %s", made->str);
            }
          else
            hidden++;
          g_string_set_size (made, 0);
        }
      if (c == NULL)
        break;
      of = id;
      g_autofree char *now = foyer_change_value (self->context, c, "new", foyer_json_str (c, "type"));
      if (foyer_json_yes (c, "new_row"))
        {
          const char *type = foyer_json_str (c, "type");
          if (g_str_equal (now, "–") || g_str_equal (type, "json") || g_str_equal (type, "instant") || strlen (now) == 36)
            continue;
          g_string_append_printf (made, made->len == 0 ? "%s: %s" : "%s%s", made->len == 0 ? _(foyer_json_str (c, "label")) : " · ", now);
          continue;
        }
      g_autofree char *old = foyer_change_value (self->context, c, "old", foyer_json_str (c, "type"));
      g_autofree char *text = g_strdup_printf ("%s: %s → %s", _(foyer_json_str (c, "field_label")), old, now);
      if (told++ < FEW_FIELDS)
        {
          gtk_box_append (GTK_BOX (box), foyer_wrapped_label (text, "caption"));
          g_string_append_printf (spoken, ", %s", text);
        }
      else
        hidden++;
    }
  if (hidden > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("and %d more", "and %d more", hidden), (int) hidden);
      GtkWidget *label = foyer_wrapped_label (text, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
    }
}

static GtkWidget *
make_row (FoyerChangeList *self, JsonObject *change)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *question = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *label, *button;
  const char *said = foyer_json_str (change, "said"), *who = foyer_json_str (change, "who_name"), *why = foyer_json_str (change, "why");
  const char *desk = foyer_json_str (change, "desk_name");
  g_autofree char *when = foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), foyer_json_num (change, "at"));
  g_autofree char *about = self->about_row ? g_strdup ("") : about_text (self, change);
  g_autofree char *head = *about != '\0' ? g_strdup_printf ("%s · %s", said != NULL ? _(said) : "", about) : g_strdup (said != NULL ? _(said) : foyer_json_str (change, "cmd"));
  g_autofree char *by = NULL;
  g_autoptr (GString) spoken = g_string_new (head);
  GtkEventController *keys = gtk_event_controller_key_new ();

  if (who == NULL)
    who = _("by itself");
  by = desk != NULL ? g_strdup_printf ("%s · %s · %s", when, who, desk) : g_strdup_printf ("%s · %s", when, who);
  gtk_box_append (GTK_BOX (words), foyer_wrapped_label (head, NULL));
  label = foyer_wrapped_label (by, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (words), label);
  g_string_append_printf (spoken, ", %s", by);
  if (why != NULL)
    gtk_box_append (GTK_BOX (words), foyer_wrapped_label (why, "caption"));
  add_fields (self, words, change, spoken);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (line), words);
  if (foyer_json_yes (change, "undone"))
    {
      label = gtk_label_new (_("Taken back"));
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_set_valign (label, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (line), label);
      g_string_append_printf (spoken, ", %s", _("Taken back"));
    }
  if (foyer_json_yes (change, "may_undo"))
    {
      button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
      gtk_widget_set_tooltip_text (button, _("Undo this change (Delete)"));
      foyer_a11y_label (button, _("Undo this change"));
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_START);
      gtk_widget_set_name (button, "undo-change");
      g_signal_connect (button, "clicked", G_CALLBACK (on_undo_cb), row);
      gtk_box_append (GTK_BOX (line), button);
    }
  gtk_widget_set_visible (question, FALSE);
  gtk_widget_add_css_class (question, "conflict-side");
  gtk_box_append (GTK_BOX (outer), line);
  gtk_box_append (GTK_BOX (outer), question);
  gtk_widget_add_css_class (outer, "history-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), outer);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), first_about (change) != NULL && !self->about_row);
  g_object_set_data (G_OBJECT (row), "list", self);
  g_object_set_data (G_OBJECT (row), "question", question);
  g_object_set_data_full (G_OBJECT (row), "change", json_object_ref (change), (GDestroyNotify) json_object_unref);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_row_key_cb), row);
  gtk_widget_add_controller (row, keys);
  foyer_a11y_label (row, spoken->str);
  return row;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------ */

static void
on_rows_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerChangeList *self = FOYER_CHANGE_LIST (data);
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *rows = o != NULL ? foyer_json_arr (o, "rows") : NULL;
  g_autofree char *foot = NULL;

  g_clear_object (&self->asking);
  if (o == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      gtk_label_set_text (GTK_LABEL (self->empty), text);
      gtk_widget_set_visible (self->empty, TRUE);
      g_signal_emit (self, signals[LOADED], 0);
      return;
    }
  for (guint i = 0; i < json_array_get_length (rows); i++, self->n++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (self, json_array_get_object_element (rows, i)));
  g_free (self->next);
  self->next = g_strdup (foyer_json_str (o, "next"));
  gtk_widget_set_visible (self->more, self->next != NULL);
  gtk_widget_set_visible (self->list, self->n > 0);
  gtk_label_set_text (GTK_LABEL (self->empty), _("No changes like that"));
  gtk_widget_set_visible (self->empty, self->n == 0 && self->next == NULL);
  if (self->next != NULL)
    {
      g_autofree char *when = foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), foyer_json_num (o, "looked_to"));
      foot = g_strdup_printf (_("Looked back to %s"), when);
    }
  else if (foyer_json_num (o, "elsewhere") > 0)
    foot = g_strdup (_("Some of it was changed at a location this desk does not hold. The chain's server has those changes."));
  gtk_label_set_text (GTK_LABEL (self->foot), foot != NULL ? foot : "");
  gtk_widget_set_visible (self->foot, foot != NULL);
  g_signal_emit (self, signals[LOADED], 0);
}

static void
ask (FoyerChangeList *self)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self->filters);
  g_autoptr (JsonNode) copy = json_node_copy (node);
  g_autofree char *text = json_to_string (copy, FALSE);
  g_autoptr (JsonNode) fresh = json_from_string (text, NULL);
  JsonObject *params = json_node_dup_object (fresh);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  json_object_set_int_member (params, "limit", PAGE);
  if (self->next != NULL)
    json_object_set_string_member (params, "after", self->next);
  foyer_ui_ask (self->context, self, "change.list", params, self->asking, on_rows_cb, self);
}

void
foyer_change_list_reload (FoyerChangeList *self)
{
  GtkWidget *child;

  if (self->filters == NULL)
    return;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  self->n = 0;
  g_clear_pointer (&self->next, g_free);
  ask (self);
}

void
foyer_change_list_set (FoyerChangeList *self, JsonObject *filters)
{
  g_clear_pointer (&self->filters, json_object_unref);
  self->filters = filters;
  self->about_row = json_object_has_member (filters, "table");
  foyer_change_list_reload (self);
}

void
foyer_change_list_more (FoyerChangeList *self)
{
  if (self->next != NULL && self->asking == NULL)
    ask (self);
}

guint
foyer_change_list_n_rows (FoyerChangeList *self)
{
  return self->n;
}

gboolean
foyer_change_list_idle (FoyerChangeList *self)
{
  return self->asking == NULL;
}

/* ---- the widget ---------------------------------------------------------------------------------------------------------------- */

static void
foyer_change_list_dispose (GObject *object)
{
  FoyerChangeList *self = FOYER_CHANGE_LIST (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->filters, json_object_unref);
  g_clear_pointer (&self->next, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_change_list_parent_class)->dispose (object);
}

static gboolean
foyer_change_list_grab_focus (GtkWidget *widget)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (FOYER_CHANGE_LIST (widget)->list), 0);

  return first != NULL && gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
foyer_change_list_class_init (FoyerChangeListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_change_list_dispose;
  GTK_WIDGET_CLASS (klass)->focus = foyer_focus_children;
  GTK_WIDGET_CLASS (klass)->grab_focus = foyer_change_list_grab_focus;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[LOADED] = g_signal_new ("loaded", FOYER_TYPE_CHANGE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_change_list_init (FoyerChangeList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_visible (self->list, FALSE);
  foyer_a11y_label (self->list, _("Changes"));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self);
  self->empty = foyer_wrapped_label (NULL, "dim-label");
  gtk_widget_set_visible (self->empty, FALSE);
  self->foot = foyer_wrapped_label (NULL, "dim-label");
  gtk_widget_add_css_class (self->foot, "caption");
  gtk_widget_set_visible (self->foot, FALSE);
  self->more = gtk_button_new_with_mnemonic (_("Show _older changes"));
  gtk_widget_set_halign (self->more, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->more, FALSE);
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (foyer_change_list_more), self);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_box_append (GTK_BOX (self->box), self->empty);
  gtk_box_append (GTK_BOX (self->box), self->foot);
  gtk_box_append (GTK_BOX (self->box), self->more);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
foyer_change_list_new (FoyerUiContext *context)
{
  FoyerChangeList *self = g_object_new (FOYER_TYPE_CHANGE_LIST, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}

/* ---- in a panel ------------------------------------------------------------------------------------------------------------------ */

static void
on_expanded_cb (GtkExpander *expander, GParamSpec *pspec, FoyerChangeList *list)
{
  if (gtk_expander_get_expanded (expander))
    foyer_change_list_reload (list);
}

static void
on_changed_cb (GtkWidget *list, const FoyerChangeSet *set)
{
  if (gtk_widget_get_mapped (list))
    foyer_change_list_reload (FOYER_CHANGE_LIST (list));
}

static void
on_moment_cb (GtkButton *button, FoyerUiContext *context)
{
  const char *id = g_object_get_data (G_OBJECT (button), "id"), *table = g_object_get_data (G_OBJECT (button), "table");

  if (g_str_equal (table, "client"))
    foyer_ui_go (context, "changes", foyer_params ("client", "s", id, NULL));
  else
    foyer_ui_go (context, "changes", foyer_params ("moment", "b", TRUE, "table", "s", table, "id", "s", id, NULL));
}

GtkWidget *
foyer_change_section_new (FoyerUiContext *context, const char *table, const FoyerId *id)
{
  GtkWidget *expander, *list, *box, *moment;
  char text[37];

  if (!foyer_ui_may (context, "security.changes") && !foyer_ui_may (context, "reports"))
    return NULL;
  moment = gtk_button_new_with_mnemonic (_("As it _was…"));
  expander = gtk_expander_new (_("Changes"));
  foyer_a11y_mnemonic (expander, _("Changes"));
  list = foyer_change_list_new (context);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  FOYER_CHANGE_LIST (list)->filters = foyer_params ("table", "s", table, "id", "d", id, NULL);
  FOYER_CHANGE_LIST (list)->about_row = TRUE;
  gtk_widget_set_name (expander, "history-section");
  gtk_widget_set_margin_top (box, 6);
  gtk_box_append (GTK_BOX (box), list);
  gtk_widget_set_halign (moment, GTK_ALIGN_START);
  gtk_widget_set_name (moment, "as-it-was");
  g_object_set_data_full (G_OBJECT (moment), "id", g_strdup (foyer_id_format (id, text)), g_free);
  g_object_set_data_full (G_OBJECT (moment), "table", g_strdup (table), g_free);
  g_signal_connect_object (moment, "clicked", G_CALLBACK (on_moment_cb), context, 0);
  gtk_box_append (GTK_BOX (box), moment);
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  g_signal_connect (expander, "notify::expanded", G_CALLBACK (on_expanded_cb), list);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), list, G_CONNECT_SWAPPED);
  return expander;
}

void
foyer_change_section_add (FoyerUiContext *context, GtkWidget *body, const char *table, const char *id)
{
  FoyerId row;
  GtkWidget *section = id != NULL && foyer_id_parse (id, &row) ? foyer_change_section_new (context, table, &row) : NULL;

  if (section != NULL)
    gtk_box_append (GTK_BOX (body), section);
}

#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-import-columns.h"
#include "foyer-labels.h"

struct _FoyerImportColumns
{
  GtkWidget parent_instance;

  /* owned */
  GPtrArray *fields; /* utf8: names of the fields, in the order of the drop-downs behind "Not imported" */
  GPtrArray *downs;  /* GtkDropDown by column, borrowed from the rows */
  JsonObject *answer;

  /* children */
  GtkWidget *list, *heading_row, *heading;

  /* plain */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FoyerImportColumns, foyer_import_columns, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
tell_changed (FoyerImportColumns *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* A field has one column: choosing it here takes it from where it was. */
static void
on_selected_cb (GtkDropDown *down, GParamSpec *pspec, FoyerImportColumns *self)
{
  guint chosen = gtk_drop_down_get_selected (down);

  if (self->filling)
    return;
  self->filling = TRUE;
  for (guint i = 0; i < self->downs->len; i++)
    {
      GtkDropDown *other = g_ptr_array_index (self->downs, i);

      if (chosen > 0 && other != down && gtk_drop_down_get_selected (other) == chosen)
        gtk_drop_down_set_selected (other, 0);
    }
  self->filling = FALSE;
  tell_changed (self);
}

static void
on_heading_cb (GtkSpinButton *spin, FoyerImportColumns *self)
{
  tell_changed (self);
}

static char *
join_samples (JsonObject *column)
{
  JsonArray *samples = foyer_json_arr (column, "samples");
  GString *text = g_string_new (NULL);

  for (guint i = 0; samples != NULL && i < json_array_get_length (samples); i++)
    {
      g_autofree char *sample = g_strdelimit (g_strdup (json_array_get_string_element (samples, i)), "\n\t", ' ');

      g_string_append_printf (text, "%s%s", i > 0 ? "  ·  " : "", sample);
    }
  return g_string_free (text, FALSE);
}

static GtkWidget *
make_row (FoyerImportColumns *self, JsonObject *column, GtkStringList *names)
{
  GtkWidget *row = adw_action_row_new (), *down = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (names)), NULL);
  const char *title = foyer_json_str (column, "title"), *field = foyer_json_str (column, "field");
  g_autofree char *samples = join_samples (column);
  /* Translators: spoken name of a drop-down; %s is the title of a column of a spreadsheet. */
  g_autofree char *spoken = g_strdup_printf (_("Column “%s” is"), title);
  guint found;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), samples);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  if (field != NULL && g_ptr_array_find_with_equal_func (self->fields, field, g_str_equal, &found))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (down), found + 1);
  gtk_widget_set_valign (down, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (down, 160, -1);
  foyer_a11y_label (down, spoken);
  g_signal_connect (down, "notify::selected", G_CALLBACK (on_selected_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), down);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), down);
  g_ptr_array_add (self->downs, down);
  return row;
}

/* The same columns with the same fields to choose from: rows stay, so that the focus does. */
static gboolean
same_columns (JsonObject *a, JsonObject *b)
{
  static const char *const members[] = { "columns", "fields" };

  if (a == NULL || g_strcmp0 (foyer_json_str (a, "kind"), foyer_json_str (b, "kind")) != 0 ||
      foyer_json_num (a, "heading") != foyer_json_num (b, "heading"))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonArray *x = foyer_json_arr (a, members[i]), *y = foyer_json_arr (b, members[i]);

      if (json_array_get_length (x) != json_array_get_length (y))
        return FALSE;
      for (guint k = 0; k < json_array_get_length (x); k++)
        if (g_strcmp0 (foyer_json_str (json_array_get_object_element (x, k), "title"),
                       foyer_json_str (json_array_get_object_element (y, k), "title")) != 0)
          return FALSE;
    }
  return TRUE;
}

void
foyer_import_columns_set_answer (FoyerImportColumns *self, JsonObject *answer)
{
  JsonArray *fields = foyer_json_arr (answer, "fields"), *columns = foyer_json_arr (answer, "columns");
  g_autoptr (GtkStringList) names = NULL;
  GtkWidget *child;

  if (same_columns (self->answer, answer))
    {
      g_clear_pointer (&self->answer, json_object_unref);
      self->answer = json_object_ref (answer);
      return;
    }
  g_clear_pointer (&self->answer, json_object_unref);
  self->answer = json_object_ref (answer);
  self->filling = TRUE;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  g_ptr_array_set_size (self->fields, 0);
  g_ptr_array_set_size (self->downs, 0);
  names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _("Not imported"));
  for (guint i = 0; i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);
      g_autofree char *title = g_strconcat (foyer_json_str (field, "title"), foyer_json_yes (field, "required") ? " *" : NULL, NULL);

      g_ptr_array_add (self->fields, g_strdup (foyer_json_str (field, "name")));
      gtk_string_list_append (names, title);
    }
  for (guint i = 0; i < json_array_get_length (columns); i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (self, json_array_get_object_element (columns, i), names));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->heading), (double) foyer_json_num (answer, "heading"));
  gtk_widget_set_visible (self->heading_row, g_strcmp0 (foyer_json_str (answer, "format"), "ics") != 0);
  self->filling = FALSE;
}

JsonObject *
foyer_import_columns_get_map (FoyerImportColumns *self)
{
  JsonObject *map = json_object_new ();

  for (guint f = 0; f < self->fields->len; f++)
    json_object_set_null_member (map, g_ptr_array_index (self->fields, f));
  for (guint c = 0; c < self->downs->len; c++)
    {
      guint chosen = gtk_drop_down_get_selected (g_ptr_array_index (self->downs, c));

      if (chosen > 0 && chosen <= self->fields->len)
        json_object_set_int_member (map, g_ptr_array_index (self->fields, chosen - 1), c + 1);
    }
  if (gtk_widget_get_visible (self->heading_row))
    json_object_set_int_member (map, "heading", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->heading)));
  return map;
}

gboolean
foyer_import_columns_choose (FoyerImportColumns *self, guint number, const char *field)
{
  guint found = 0;

  if (number < 1 || number > self->downs->len)
    return FALSE;
  if (field != NULL && !g_ptr_array_find_with_equal_func (self->fields, field, g_str_equal, &found))
    return FALSE;
  gtk_drop_down_set_selected (g_ptr_array_index (self->downs, number - 1), field != NULL ? found + 1 : 0);
  return TRUE;
}

static void
foyer_import_columns_dispose (GObject *object)
{
  FoyerImportColumns *self = FOYER_IMPORT_COLUMNS (object);
  GtkWidget *child;

  self->filling = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->downs, g_ptr_array_unref);
  g_clear_pointer (&self->answer, json_object_unref);
  G_OBJECT_CLASS (foyer_import_columns_parent_class)->dispose (object);
}

static void
foyer_import_columns_class_init (FoyerImportColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_import_columns_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_import_columns_init (FoyerImportColumns *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *headings = gtk_list_box_new ();

  self->fields = g_ptr_array_new_with_free_func (g_free);
  self->downs = g_ptr_array_new ();
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  foyer_a11y_label (self->list, _("Columns of the file"));
  self->heading = gtk_spin_button_new_with_range (0, 200000, 1);
  self->heading_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->heading_row), _("Headings are in row"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->heading_row), _("0 when the file has none"));
  gtk_widget_set_valign (self->heading, GTK_ALIGN_CENTER);
  foyer_a11y_label (self->heading, _("Row of the headings"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->heading_row), self->heading);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->heading_row), self->heading);
  g_signal_connect (self->heading, "value-changed", G_CALLBACK (on_heading_cb), self);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (headings), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (headings, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (headings), self->heading_row);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), headings);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
}

GtkWidget *
foyer_import_columns_new (void)
{
  return g_object_new (FOYER_TYPE_IMPORT_COLUMNS, NULL);
}

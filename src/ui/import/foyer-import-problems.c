#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "foyer-a11y.h"
#include "foyer-import-problems.h"
#include "foyer-labels.h"

typedef enum
{
  KIND_REJECTED,
  KIND_NOTE,
  KIND_DUPLICATE,
  N_KINDS,
} Kind;

static const char *const kind_names[N_KINDS] = { "rejected", "note", "duplicate" };

struct _FoyerImportProblems
{
  GtkWidget parent_instance;

  /* owned */
  JsonArray *problems;
  GListStore *rows[N_KINDS];
  GtkNoSelection *selection;

  /* children */
  GtkWidget *tabs[N_KINDS], *view;
};

G_DEFINE_FINAL_TYPE (FoyerImportProblems, foyer_import_problems, GTK_TYPE_WIDGET)

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *number = gtk_label_new (NULL), *what = gtk_label_new (NULL), *why = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (number), 1);
  gtk_label_set_width_chars (GTK_LABEL (number), 7);
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (number, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_width_chars (GTK_LABEL (what), 34);
  gtk_label_set_max_width_chars (GTK_LABEL (what), 34);
  gtk_label_set_ellipsize (GTK_LABEL (what), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (why), 0);
  gtk_label_set_ellipsize (GTK_LABEL (why), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (why, TRUE);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), what);
  gtk_box_append (GTK_BOX (box), why);
  gtk_widget_add_css_class (box, "history-row");
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  JsonObject *p = g_object_get_data (gtk_list_item_get_item (item), "row");
  GtkWidget *number = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *what = gtk_widget_get_next_sibling (number), *why = gtk_widget_get_next_sibling (what);
  const char *column = foyer_json_str (p, "column"), *value = foyer_json_str (p, "value"), *text = foyer_json_str (p, "text");
  g_autofree char *row = g_strdup_printf ("%d", (int) foyer_json_num (p, "row"));
  g_autofree char *cell = NULL, *spoken = NULL;

  if (*value != '\0' && *column != '\0')
    cell = g_strdup_printf ("%s: %s", column, value);
  else
    cell = g_strdup (*column != '\0' ? column : value);
  gtk_label_set_text (GTK_LABEL (number), row);
  gtk_label_set_text (GTK_LABEL (what), cell);
  gtk_widget_set_tooltip_text (what, cell);
  gtk_label_set_text (GTK_LABEL (why), text);
  gtk_widget_set_tooltip_text (why, text);
  /* Translators: spoken: row number of a file, column with its value, the reason. */
  spoken = g_strdup_printf (_("Row %s, %s. %s"), row, cell, text);
  foyer_a11y_list_row (item, spoken);
}

static void
show_kind (FoyerImportProblems *self, Kind kind)
{
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->rows[kind]));
}

static void
on_tab_cb (GtkToggleButton *button, FoyerImportProblems *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (Kind k = 0; k < N_KINDS; k++)
    if (self->tabs[k] == GTK_WIDGET (button))
      show_kind (self, k);
}

static char *
tab_label (Kind kind, guint n)
{
  switch (kind)
    {
    case KIND_REJECTED:
      /* Translators: rows of a file that are not imported; %u is how many. */
      return g_strdup_printf (_("Not taken: %u"), n);
    case KIND_NOTE:
      return g_strdup_printf (_("Taken, but look: %u"), n);
    default:
      return g_strdup_printf (_("Repeated: %u"), n);
    }
}

/* A row may have several reasons; they stand one below the other. */
static guint
count_rows (GPtrArray *items)
{
  guint n = 0;
  gint64 last = -1;

  for (guint i = 0; i < items->len; i++)
    {
      gint64 row = foyer_json_num (g_object_get_data (g_ptr_array_index (items, i), "row"), "row");

      n += row != last;
      last = row;
    }
  return n;
}

void
foyer_import_problems_set_answer (FoyerImportProblems *self, JsonObject *answer)
{
  GPtrArray *items[N_KINDS];
  Kind first = N_KINDS;

  g_clear_pointer (&self->problems, json_array_unref);
  self->problems = json_array_ref (foyer_json_arr (answer, "problems"));
  for (Kind k = 0; k < N_KINDS; k++)
    items[k] = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < json_array_get_length (self->problems); i++)
    {
      JsonObject *p = json_array_get_object_element (self->problems, i);
      GObject *item = g_object_new (G_TYPE_OBJECT, NULL);
      Kind kind = KIND_REJECTED;

      while (kind < N_KINDS - 1 && g_strcmp0 (foyer_json_str (p, "kind"), kind_names[kind]) != 0)
        kind++;
      g_object_set_data_full (item, "row", json_object_ref (p), (GDestroyNotify) json_object_unref);
      g_ptr_array_add (items[kind], item);
    }
  for (Kind k = 0; k < N_KINDS; k++)
    {
      g_autofree char *label = tab_label (k, count_rows (items[k]));

      g_list_store_splice (self->rows[k], 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows[k])), items[k]->pdata, items[k]->len);
      gtk_button_set_label (GTK_BUTTON (self->tabs[k]), label);
      gtk_widget_set_sensitive (self->tabs[k], items[k]->len > 0);
      if (first == N_KINDS && items[k]->len > 0)
        first = k;
      g_ptr_array_unref (items[k]);
    }
  first = first == N_KINDS ? KIND_REJECTED : first;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tabs[first]), TRUE);
  show_kind (self, first);
}

guint
foyer_import_problems_get_n_shown (FoyerImportProblems *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

static void
append_csv (GString *out, const char *cell, char after)
{
  g_auto (GStrv) parts = g_strsplit (cell, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  /* What a spreadsheet would take for a formula stays text. */
  g_string_append_printf (out, "\"%s%s\"%c", *cell != '\0' && strchr ("=+-@", *cell) != NULL ? "'" : "", doubled, after);
}

gboolean
foyer_import_problems_save (FoyerImportProblems *self, const char *path, GError **error)
{
  g_autoptr (GString) out = g_string_new ("\xef\xbb\xbf");

  append_csv (out, _("Row"), ',');
  append_csv (out, _("Result"), ',');
  append_csv (out, _("Column"), ',');
  append_csv (out, _("Value"), ',');
  append_csv (out, _("Reason"), '\n');
  for (guint i = 0; self->problems != NULL && i < json_array_get_length (self->problems); i++)
    {
      JsonObject *p = json_array_get_object_element (self->problems, i);

      g_string_append_printf (out, "%d,", (int) foyer_json_num (p, "row"));
      append_csv (out, foyer_json_str (p, "kind"), ',');
      append_csv (out, foyer_json_str (p, "column"), ',');
      append_csv (out, foyer_json_str (p, "value"), ',');
      append_csv (out, foyer_json_str (p, "text"), '\n');
    }
  return g_file_set_contents (path, out->str, (gssize) out->len, error);
}

static void
foyer_import_problems_dispose (GObject *object)
{
  FoyerImportProblems *self = FOYER_IMPORT_PROBLEMS (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  for (Kind k = 0; k < N_KINDS; k++)
    g_clear_object (&self->rows[k]);
  g_clear_pointer (&self->problems, json_array_unref);
  G_OBJECT_CLASS (foyer_import_problems_parent_class)->dispose (object);
}

static void
foyer_import_problems_class_init (FoyerImportProblemsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_import_problems_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_import_problems_init (FoyerImportProblems *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *tabs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *scrolled = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_widget_add_css_class (tabs, "linked");
  gtk_widget_set_margin_start (tabs, 18);
  gtk_widget_set_margin_top (tabs, 12);
  for (Kind k = 0; k < N_KINDS; k++)
    {
      self->rows[k] = g_list_store_new (G_TYPE_OBJECT);
      self->tabs[k] = gtk_toggle_button_new_with_label ("");
      if (k > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->tabs[k]), GTK_TOGGLE_BUTTON (self->tabs[0]));
      g_signal_connect (self->tabs[k], "toggled", G_CALLBACK (on_tab_cb), self);
      gtk_box_append (GTK_BOX (tabs), self->tabs[k]);
    }
  self->selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows[0])));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), NULL);
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (self->view), TRUE);
  foyer_a11y_label (self->view, _("Rows and reasons"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), tabs);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

GtkWidget *
foyer_import_problems_new (void)
{
  return g_object_new (FOYER_TYPE_IMPORT_PROBLEMS, NULL);
}

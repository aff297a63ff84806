#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "foyer-a11y.h"
#include "foyer-import-preview.h"
#include "foyer-labels.h"
#include "foyer-one-stop.h"

#define MAX_COLUMNS 8 /* more are slow to draw in a table and too narrow to read */

struct _FoyerImportPreview
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget *view;

  /* owned */
  GListStore *rows; /* of GObject with the JsonObject as data "row" */
};

G_DEFINE_FINAL_TYPE (FoyerImportPreview, foyer_import_preview, GTK_TYPE_WIDGET)

static JsonObject *
row_of (GtkListItem *item)
{
  return g_object_get_data (gtk_list_item_get_item (item), "row");
}

static const char *
outcome_word (const char *outcome)
{
  if (g_strcmp0 (outcome, "rejected") == 0)
    return _("not taken");
  if (g_strcmp0 (outcome, "duplicate") == 0)
    return _("repeated");
  if (g_strcmp0 (outcome, "blank") == 0)
    return _("blank");
  return _("good");
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_list_item_set_child (item, label);
  gtk_list_item_set_activatable (item, FALSE);
}

/* Row number and what became of it: a word, not only a colour. */
static void
on_bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  JsonObject *row = row_of (item);
  const char *outcome = foyer_json_str (row, "outcome");
  g_autofree char *text = NULL;

  if (g_strcmp0 (outcome, "good") == 0)
    text = g_strdup_printf ("%d", (int) foyer_json_num (row, "row"));
  else
    text = g_strdup_printf ("%d · %s", (int) foyer_json_num (row, "row"), outcome_word (outcome));
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_add_css_class (label, "numeric");
  if (g_strcmp0 (outcome, "rejected") == 0)
    gtk_widget_add_css_class (label, "error");
  else
    gtk_widget_remove_css_class (label, "error");
  if (g_strcmp0 (outcome, "duplicate") == 0 || g_strcmp0 (outcome, "blank") == 0)
    gtk_widget_add_css_class (label, "dim-label");
  else
    gtk_widget_remove_css_class (label, "dim-label");
}

static void
on_bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  JsonArray *cells = foyer_json_arr (row_of (item), "cells");
  guint column = GPOINTER_TO_UINT (data);
  g_autofree char *text = NULL;

  text = g_strdelimit (g_strdup (cells != NULL && column < json_array_get_length (cells) ? json_array_get_string_element (cells, column) : ""), "\n\t", ' ');
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), strlen (text) > 24 ? text : NULL);
}

static void
add_column (FoyerImportPreview *self, const char *title, GCallback bind, guint number, int width)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  g_signal_connect (factory, "bind", bind, GUINT_TO_POINTER (number));
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, width);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  g_object_unref (column);
}

void
foyer_import_preview_set_answer (FoyerImportPreview *self, JsonObject *answer)
{
  GListModel *old = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));
  JsonArray *fields = foyer_json_arr (answer, "fields"), *rows = foyer_json_arr (answer, "preview");
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint shown = 0;

  g_list_store_remove_all (self->rows);
  while (g_list_model_get_n_items (old) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (old, 0);

      gtk_column_view_remove_column (GTK_COLUMN_VIEW (self->view), column);
    }
  add_column (self, _("Row"), G_CALLBACK (on_bind_row_cb), 0, 110);
  for (guint i = 0; i < json_array_get_length (fields) && shown < MAX_COLUMNS; i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);
      gint64 number = foyer_json_num (field, "column");

      if (number < 1)
        continue;
      add_column (self, foyer_json_str (field, "title"), G_CALLBACK (on_bind_cell_cb), (guint) number - 1, 130);
      shown++;
    }
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      GObject *item = g_object_new (G_TYPE_OBJECT, NULL);

      g_object_set_data_full (item, "row", json_object_ref (json_array_get_object_element (rows, i)), (GDestroyNotify) json_object_unref);
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (self->rows, 0, 0, items->pdata, items->len);
}

guint
foyer_import_preview_get_n_rows (FoyerImportPreview *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

static void
foyer_import_preview_dispose (GObject *object)
{
  FoyerImportPreview *self = FOYER_IMPORT_PREVIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (foyer_import_preview_parent_class)->dispose (object);
}

static void
foyer_import_preview_class_init (FoyerImportPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_import_preview_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_import_preview_init (FoyerImportPreview *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->rows = g_list_store_new (G_TYPE_OBJECT);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows)))));
  gtk_widget_add_css_class (self->view, "data-table");
  gtk_column_view_set_show_column_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  foyer_a11y_label (self->view, _("First rows of the file"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_parent (foyer_one_stop_new (scrolled), GTK_WIDGET (self));
}

GtkWidget *
foyer_import_preview_new (void)
{
  return g_object_new (FOYER_TYPE_IMPORT_PREVIEW, NULL);
}

/* CFD-5: the business's own fields as columns of the clients' list: chosen, remembered, sorted, saved with the columns on view; there as soon as a
 * field is made, gone with it. */
#include "config.h"

#include "foyer-clients-page.h"
#include "foyer-export.h"
#include "foyer-labels.h"
#include "foyer-row-list.h"
#include "window-rig.h"

static GtkColumnView *
view_of (gpointer page)
{
  return GTK_COLUMN_VIEW (rig_find (page, GTK_TYPE_COLUMN_VIEW, 0));
}

/* (transfer full) (nullable) */
static GtkColumnViewColumn *
column_called (gpointer page,
               const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (view_of (page));

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      if (g_strcmp0 (gtk_column_view_column_get_title (column), title) == 0)
        return g_steal_pointer (&column);
    }
  return NULL;
}

static gboolean
has_column (gpointer page,
            const char *title)
{
  g_autoptr (GtkColumnViewColumn) column = column_called (page, title);
  return column != NULL;
}

static FoyerId
add_field (FoyerTest *t,
           const char *title,
           const char *type)
{
  g_autoptr (JsonObject) made = foyer_test_call (t, "field.create", foyer_params ("owner", "s", "client", "title", "s", title, "type", "s", type, NULL));
  return foyer_test_id (made, "field");
}

static FoyerId
add_client (FoyerTest *t,
            const char *name,
            const char *size)
{
  g_autoptr (JsonObject) made = foyer_test_call (t, "client.create", foyer_params ("name", "s", name, NULL)), values = json_object_new ();
  FoyerId id = foyer_test_id (made, "id");

  json_object_set_string_member (values, "shoe_size", size);
  json_object_unref (foyer_test_call (t, "client.set-fields", foyer_params ("id", "d", &id, "values", "n", json_node_init_object (json_node_alloc (), values), NULL)));
  return id;
}

/* Whose card is first in the list. */
static gboolean
first_is (gpointer page,
          const char *name)
{
  g_autoptr (FoyerRowItem) item = g_list_model_get_item (foyer_clients_page_model (FOYER_CLIENTS_PAGE (page)), 0);
  JsonObject *row = item != NULL ? foyer_row_item_row (item) : NULL;

  return row != NULL && g_strcmp0 (foyer_json_str (row, "display"), name) == 0;
}

static void
sort_by (gpointer page,
         const char *title,
         GtkSortType way)
{
  g_autoptr (GtkColumnViewColumn) column = column_called (page, title);

  g_assert_nonnull (column);
  gtk_column_view_sort_by_column (view_of (page), column, way);
}

static GtkWidget *
open_list (Rig *rig,
           FoyerTest *t)
{
  rig_open (rig, t, 11 * 60, 1280, 720);
  rig_enter (rig, NULL, "clients");
  GtkWidget *page = foyer_window_page_widget (rig->window);
  wait_for (g_list_model_get_n_items (foyer_clients_page_model (FOYER_CLIENTS_PAGE (page))) == 2);
  return page;
}

static void
test_columns (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerId size = add_field (t, "Shoe size", "number"), later;
  char id[FOYER_ID_TEXT_LEN + 1];
  g_autofree char *action = g_strdup_printf ("column.field-%s", foyer_id_format (&size, id)), *text = NULL;
  g_autofree char *path = g_build_filename (t->dir, "clients.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *page;
  Rig rig;

  add_client (t, "Anna Small", "9");
  add_client (t, "Zoli Big", "38,5");
  page = open_list (&rig, t);
  /* Hidden until somebody wants it. */
  wait_for (gtk_widget_activate_action_variant (GTK_WIDGET (view_of (page)), action, NULL));
  wait_for (has_column (page, "Shoe size") && rig_says (page, "38.5"));
  /* By size, not by its digits, both ways. */
  sort_by (page, "Shoe size", GTK_SORT_DESCENDING);
  wait_for (first_is (page, "Zoli Big"));
  sort_by (page, "Shoe size", GTK_SORT_ASCENDING);
  wait_for (first_is (page, "Anna Small"));
  sort_by (page, "Shoe size", GTK_SORT_DESCENDING);
  wait_for (first_is (page, "Zoli Big"));
  rig_picture (&rig, "client-fields");

  /* The file has the columns on view, and its lines stand as in the list. */
  foyer_export_to (rig.context, "client.export", foyer_clients_page_export_params (FOYER_CLIENTS_PAGE (page)), file);
  wait_for (rig_says (rig.window, "2 lines saved"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "Shoe size"));
  g_assert_nonnull (strstr (text, "38.5"));
  g_assert_null (strstr (text, "E-mail"));
  g_assert_true (strstr (text, "Zoli Big") < strstr (text, "Anna Small"));

  /* Remembered; what is made while the list is open can be chosen at once, and is gone with its field. */
  rig_close_window (&rig);
  page = open_list (&rig, t);
  wait_for (has_column (page, "Shoe size"));
  /* Room for one more. */
  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (view_of (page)), "column.visits", NULL));
  later = add_field (t, "Parking", "text");
  g_free (action);
  action = g_strdup_printf ("column.field-%s", foyer_id_format (&later, id));
  wait_for (gtk_widget_activate_action_variant (GTK_WIDGET (view_of (page)), action, NULL));
  wait_for (has_column (page, "Parking"));
  json_object_unref (foyer_test_call (t, "field.delete", foyer_params ("field", "d", &later, NULL)));
  wait_for (!has_column (page, "Parking"));
  g_assert_true (has_column (page, "Shoe size"));
  rig_settle ();
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/client-fields/CFD-5/columns", test_columns);
  return g_test_run ();
}

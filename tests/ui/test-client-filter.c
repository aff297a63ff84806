/* The list of clients with its conditions, its ticks and its file, as one uses them (CLI-16, CLI-19, CLI-20, CLI-22, CLI-27, SEC-3). */
#include "config.h"

#include "foyer-activity-page.h"
#include "foyer-bulk-bar.h"
#include "foyer-clients-page.h"
#include "foyer-export.h"
#include "foyer-filter-panel.h"
#include "window-rig.h"

static guint
n_found (GtkWidget *page)
{
  return g_list_model_get_n_items (foyer_clients_page_model (FOYER_CLIENTS_PAGE (page)));
}

static GtkWidget *
open_clients (Rig *rig)
{
  FoyerTest *t = foyer_test_new ();
  FoyerId booked = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Eszter Came", "+36201234567");
  g_autoptr (JsonNode) card = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &booked, NULL));
  FoyerId visit = foyer_test_id (json_node_get_object (card), "visit");
  GtkWidget *page;

  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &visit, "status", "s", "arrived", NULL)));
  json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", "Ivan New", "gender", "s", "male", NULL)));
  json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", "Olga New", "gender", "s", "female", NULL)));
  rig_open (rig, t, 11 * 60, 1280, 720);
  rig_enter (rig, NULL, "clients");
  page = foyer_window_page_widget (rig->window);
  wait_for (n_found (page) == 3);
  return page;
}

/* Conditions are added, changed and cleared group by group; the count and the chips follow; a segment brings them back. */
static void
test_conditions (void)
{
  Rig rig;
  GtkWidget *page = open_clients (&rig), *row;
  FoyerFilterPanel *panel = FOYER_FILTER_PANEL (rig_find (page, FOYER_TYPE_FILTER_PANEL, 0));

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (panel)));
  g_assert_true (gtk_widget_activate_action (page, "clients.filter", NULL));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (panel)));
  wait_for (rig_says (panel, "Add a condition on sales"));
  rig_settle ();
  /* Not filled in yet: everybody; then who came at least once. */
  foyer_filter_panel_add (panel, "visits");
  rig_settle ();
  g_assert_cmpuint (n_found (page), ==, 3);
  row = rig_find (panel, GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (row), "1");
  wait_for (n_found (page) == 1 && rig_says (page, "Number of visits: ≥ 1") && rig_says (panel, "1 found"));
  gtk_editable_set_text (GTK_EDITABLE (row), "");
  wait_for (n_found (page) == 3);
  gtk_editable_set_text (GTK_EDITABLE (row), "0");
  /* A second group beside it. */
  foyer_filter_panel_add (panel, "email");
  wait_for (n_found (page) == 0);
  rig_picture (&rig, "clients-conditions");
  foyer_filter_panel_clear (panel, 1);
  wait_for (n_found (page) == 3 && foyer_filter_panel_n (panel) == 1);
  g_assert_true (rig_says (page, "Number of visits: ≥ 0"));

  /* Under a name, and back from it. */
  gtk_editable_set_text (GTK_EDITABLE (rig_find (panel, GTK_TYPE_ENTRY, 0)), "1");
  wait_for (n_found (page) == 1);
  gtk_editable_set_text (GTK_EDITABLE (rig_find (panel, GTK_TYPE_ENTRY, 2)), "Came once");
  rig_click (rig_button (panel, "Save"));
  wait_for (rig_says (panel, "Came once"));
  rig_click (rig_button (page, "Everyone"));
  wait_for (n_found (page) == 3 && foyer_filter_panel_n (panel) == 0);
  {
    g_autoptr (JsonNode) list = foyer_test_query (rig.t, "segment.list", NULL);
    JsonObject *segment = json_array_get_object_element (json_node_get_array (list), 0);

    g_assert_cmpstr (json_object_get_string_member (segment, "name"), ==, "Came once");
    foyer_filter_panel_set_tree (panel, json_object_get_member (segment, "filter"));
  }
  wait_for (n_found (page) == 1);
  rig_settle ();
  rig_close (&rig);
}

/* Ticked and all found: a change, what was left, and one undo for it. */
static void
test_many (void)
{
  Rig rig;
  GtkWidget *page = open_clients (&rig);
  FoyerBulkBar *bar = FOYER_BULK_BAR (rig_find (page, FOYER_TYPE_BULK_BAR, 0));
  g_autoptr (JsonObject) gold = NULL;

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar)));
  g_signal_emit_by_name (bar, "all");
  wait_for (gtk_widget_get_visible (GTK_WIDGET (bar)) && rig_says (bar, "3 chosen"));
  foyer_bulk_bar_run (bar, "priority", "gold");
  wait_for (!foyer_bulk_bar_busy (bar));
  wait_for (rig_says (rig.window, "3 cards changed"));
  rig_picture (&rig, "clients-ticked");
  foyer_bulk_bar_run (bar, "priority", "gold");
  wait_for (!foyer_bulk_bar_busy (bar));
  g_assert_nonnull (strstr (foyer_bulk_bar_told (bar), "Eszter Came: Has this importance already."));
  g_assert_true (foyer_ui_undo_last (rig.context));
  rig_settle ();
  {
    g_autoptr (JsonNode) none = json_from_string ("{\"is\":\"priority\",\"of\":[\"gold\"]}", NULL);
    g_autoptr (JsonNode) answer = NULL;

    for (gint64 end = g_get_monotonic_time () + RIG_PATIENCE_US; g_get_monotonic_time () < end;)
      {
        g_clear_pointer (&answer, json_node_unref);
        answer = foyer_test_query (rig.t, "client.ids", foyer_params ("filter", "n", json_node_copy (none), NULL));
        if (json_object_get_int_member (json_node_get_object (answer), "count") == 0)
          break;
        g_main_context_iteration (NULL, FALSE);
      }
    g_assert_cmpint (json_object_get_int_member (json_node_get_object (answer), "count"), ==, 0);
  }
  g_signal_emit_by_name (bar, "clear");
  rig_settle ();
  rig_close (&rig);
}

/* The file, its line in the log, and the file again out of the log. */
static void
test_file (void)
{
  Rig rig;
  GtkWidget *page = open_clients (&rig);
  g_autofree char *path = g_build_filename (rig.t->dir, "clients.xlsx", NULL), *again = g_build_filename (rig.t->dir, "again.xlsx", NULL), *one = NULL, *two = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path), copy = g_file_new_for_path (again);
  g_autoptr (JsonNode) list = NULL;
  FoyerActivityPage *log;
  gsize len = 0, n = 0;

  g_assert_nonnull (page);
  foyer_export_to (rig.context, "client.export", NULL, file);
  wait_for (rig_says (rig.window, "3 lines saved in clients.xlsx"));
  g_assert_true (g_file_get_contents (path, &one, &len, NULL) && g_str_has_prefix (one, "PK"));
  foyer_ui_go (rig.context, "activity", NULL);
  rig_settle ();
  log = FOYER_ACTIVITY_PAGE (rig_find (foyer_window_page_widget (rig.window), FOYER_TYPE_ACTIVITY_PAGE, 0));
  wait_for (foyer_activity_page_n (log) == 1 && rig_says (log, "Exported · Clients · 3 lines · clients.xlsx"));
  rig_picture (&rig, "activity");
  list = foyer_test_query (rig.t, "activity.list", NULL);
  foyer_activity_page_fetch (log, json_object_get_string_member (json_array_get_object_element (json_node_get_array (list), 0), "id"), copy);
  wait_for (rig_says (rig.window, "again.xlsx is here again."));
  g_assert_true (g_file_get_contents (again, &two, &n, NULL));
  g_assert_cmpmem (one, len, two, n);
  wait_for (foyer_activity_page_n (log) == 2);
  rig_close (&rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/CLI-16-CLI-19-CLI-20-conditions", test_conditions);
  g_test_add_func ("/CLI-22-many", test_many);
  g_test_add_func ("/CLI-27-SEC-3-file-and-log", test_file);
  return g_test_run ();
}

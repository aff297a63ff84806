/* The page of reports as one uses it: REP-1 … 8, REP-13, and the logs of changes and exports beside them. */
#include "config.h"

#include "foyer-activity-page.h"
#include "foyer-changes-page.h"
#include "foyer-labels.h"
#include "foyer-report-bookings.h"
#include "foyer-report-filter.h"
#include "foyer-reports-page.h"
#include "window-rig.h"

typedef struct
{
  Rig rig;
  FoyerId eva, vera, gita; /* appointments */
} Salon;

static FoyerActor
make_user (FoyerTest *t, const char *name, const char *phone, const char *role, const char *rights)
{
  FoyerActor who = foyer_test_user (t, name, phone, role, NULL);

  if (rights != NULL)
    json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &who.user, "role", "s", role, "rights", "n", json_from_string (rights, NULL), NULL)));
  return who;
}

static void
salon_new (Salon *s)
{
  FoyerTest *t = foyer_test_new ();

  s->eva = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Éva", "+36201111111");
  s->vera = foyer_test_book (t, BORIS, COLOURING, FOYER_TEST_DATE "T11:00", "Vera", "+36203333333");
  s->gita = foyer_test_book (t, ANNA, COLOURING, "2026-11-26T15:00", "Gita", "+36205555555");
  json_object_unref (foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &s->gita, "reason", "s", "Is ill", NULL)));
  rig_open (&s->rig, t, 9 * 60, 1280, 720);
}

static FoyerReportsPage *
page (Salon *s)
{
  return FOYER_REPORTS_PAGE (foyer_window_page_widget (s->rig.window));
}

static FoyerReportBookings *
bookings (Salon *s)
{
  return FOYER_REPORT_BOOKINGS (foyer_reports_page_section (page (s)));
}

static guint
n_rows (Salon *s)
{
  return g_list_model_get_n_items (foyer_report_bookings_model (bookings (s)));
}

static void
go_bookings (Salon *s)
{
  foyer_ui_go (s->rig.context, "reports", foyer_params ("section", "s", "bookings", NULL));
  wait_for (foyer_page_ready (FOYER_PAGE (page (s))));
}

static void
choose (Salon *s, const char *name, const char *value)
{
  foyer_report_filter_choose (FOYER_REPORT_FILTER (foyer_report_bookings_filter (bookings (s))), name, value);
  wait_for (foyer_page_ready (FOYER_PAGE (page (s))));
}

/* By its title, as with the mouse: the view is sorted when it goes with the window. */
static void
sort_by_title (GtkWidget *section, guint at)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (rig_find (section, GTK_TYPE_COLUMN_VIEW, 0));
  g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (view), at);

  g_assert_nonnull (gtk_column_view_column_get_sorter (column));
  gtk_column_view_sort_by_column (view, column, GTK_SORT_DESCENDING);
}

static guint
position_of (Salon *s, const FoyerId *appointment)
{
  for (guint i = 0; i < n_rows (s); i++)
    {
      FoyerId id = foyer_test_id (foyer_report_bookings_row (bookings (s), i), "id");

      if (foyer_id_equal (&id, appointment))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* ---- appointments ------------------------------------------------------------------------------------------------------------------------ */

static void
test_filters (void)
{
  Salon s;
  g_autofree char *kept = NULL;

  salon_new (&s);
  rig_enter (&s.rig, NULL, "reports");
  g_assert_cmpstr (foyer_reports_page_section_name (page (&s)), ==, "summary");
  go_bookings (&s);
  wait_for (n_rows (&s) == 3);
  choose (&s, "text", "ver");
  wait_for (n_rows (&s) == 1);
  g_assert_cmpuint (position_of (&s, &s.vera), ==, 0);
  choose (&s, "text", "");
  choose (&s, "deleted", "only");
  wait_for (n_rows (&s) == 1);
  choose (&s, "visit", "today");
  wait_for (n_rows (&s) == 0);
  g_assert_true (rig_says (page (&s), "No booking fits"));
  choose (&s, "deleted", "no");
  wait_for (n_rows (&s) == 2);
  /* Away and back: what was chosen is still chosen … */
  foyer_ui_go (s.rig.context, "calendar", NULL);
  rig_settle ();
  foyer_ui_go (s.rig.context, "reports", NULL);
  wait_for (foyer_page_ready (FOYER_PAGE (page (&s))));
  g_assert_cmpuint (n_rows (&s), ==, 2);
  /* … and it went with the user, for another desk or another day. */
  wait_for (foyer_ui_kept (s.rig.context, "reports.bookings") != NULL);
  kept = g_strdup (foyer_ui_kept (s.rig.context, "reports.bookings"));
  g_assert_nonnull (strstr (kept, "\"visit\":\"today\""));
  g_assert_nonnull (strstr (kept, "\"deleted\":\"no\""));
  rig_settle ();
  rig_close_window (&s.rig);
  rig_open (&s.rig, s.rig.t, 9 * 60, 1280, 720);
  rig_enter (&s.rig, NULL, "reports");
  go_bookings (&s);
  wait_for (n_rows (&s) == 2);
  rig_click (rig_button (page (&s), "Show all"));
  wait_for (n_rows (&s) == 3);
  foyer_report_bookings_sort (bookings (&s), "client", TRUE);
  wait_for (foyer_page_ready (FOYER_PAGE (page (&s))) && position_of (&s, &s.vera) == 0);
  rig_picture (&s.rig, "reports-bookings");
  sort_by_title (GTK_WIDGET (bookings (&s)), 1);
  wait_for (foyer_page_ready (FOYER_PAGE (page (&s))));
  rig_close (&s.rig);
}

static void
test_deleted (void)
{
  Salon s;

  salon_new (&s);
  rig_enter (&s.rig, NULL, "reports");
  go_bookings (&s);
  wait_for (n_rows (&s) == 3);
  g_assert_true (foyer_json_yes (foyer_report_bookings_row (bookings (&s), position_of (&s, &s.gita)), "deleted"));
  /* Coloured, and all it was behind it. */
  wait_for (rig_says (bookings (&s), "Gita"));
  {
    gboolean coloured = FALSE;

    for (guint i = 0;; i++)
      {
        GtkWidget *label = rig_find (bookings (&s), GTK_TYPE_LABEL, i);

        if (label == NULL)
          break;
        if (g_str_equal (gtk_label_get_text (GTK_LABEL (label)), "Gita"))
          coloured = gtk_widget_has_css_class (label, "gone") && gtk_widget_has_css_class (gtk_widget_get_parent (gtk_widget_get_parent (label)), "gone-row");
      }
    g_assert_true (coloured);
  }
  foyer_report_bookings_open (bookings (&s), position_of (&s, &s.gita));
  wait_for (foyer_window_panel (s.rig.window) != NULL && rig_says (foyer_window_panel (s.rig.window), "Is ill"));
  g_assert_true (rig_says (foyer_window_panel (s.rig.window), "Colouring"));
  g_assert_true (rig_says (foyer_window_panel (s.rig.window), "60.00"));
  g_assert_true (rig_says (foyer_window_panel (s.rig.window), "Anna Nagy"));
  g_assert_true (rig_says (foyer_window_panel (s.rig.window), "15:00"));
  g_assert_true (rig_says (foyer_window_panel (s.rig.window), "Deleted by Olga Owner"));
  rig_picture (&s.rig, "reports-deleted");
  /* One that stands opens its visit. */
  foyer_report_bookings_open (bookings (&s), position_of (&s, &s.eva));
  wait_for (foyer_window_panel (s.rig.window) != NULL && rig_says (foyer_window_panel (s.rig.window), "Haircut"));
  rig_close (&s.rig);
}

static void
test_delete (void)
{
  Salon s;
  FoyerActor chief;

  salon_new (&s);
  {
    g_autoptr (JsonNode) vera = foyer_test_query (s.rig.t, "appointment.get", foyer_params ("appointment", "d", &s.vera, NULL));

    json_object_unref (foyer_test_call (s.rig.t, "visit.status", foyer_params ("visit", "s", foyer_json_str (json_node_get_object (vera), "visit"), "status", "s", "arrived", NULL)));
  }
  chief = make_user (s.rig.t, "Márta", "+36208888888", "manager", "{\"booking.delete-arrived\": false}");
  rig_enter (&s.rig, &chief, "reports");
  go_bookings (&s);
  wait_for (n_rows (&s) == 3);
  g_assert_false (gtk_widget_get_sensitive (foyer_report_bookings_delete_button (bookings (&s))));
  foyer_report_bookings_tick (bookings (&s), position_of (&s, &s.gita), TRUE); /* is deleted: cannot be ticked */
  g_assert_false (gtk_widget_get_sensitive (foyer_report_bookings_delete_button (bookings (&s))));
  foyer_report_bookings_tick (bookings (&s), position_of (&s, &s.eva), TRUE);
  foyer_report_bookings_tick (bookings (&s), position_of (&s, &s.vera), TRUE);
  g_assert_true (gtk_widget_get_sensitive (foyer_report_bookings_delete_button (bookings (&s))));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (foyer_report_bookings_delete_button (bookings (&s)))), ==, "Delete 2");
  rig_click (foyer_report_bookings_delete_button (bookings (&s)));
  wait_for (*foyer_report_bookings_left (bookings (&s)) != '\0');
  g_assert_nonnull (strstr (foyer_report_bookings_left (bookings (&s)), "Vera"));
  g_assert_nonnull (strstr (foyer_report_bookings_left (bookings (&s)), "who came"));
  g_assert_null (strstr (foyer_report_bookings_left (bookings (&s)), "Éva"));
  wait_for (foyer_json_yes (foyer_report_bookings_row (bookings (&s), position_of (&s, &s.eva)), "deleted"));
  g_assert_false (foyer_json_yes (foyer_report_bookings_row (bookings (&s), position_of (&s, &s.vera)), "deleted"));
  rig_picture (&s.rig, "reports-left");
  g_assert_true (foyer_ui_undo_last (s.rig.context));
  wait_for (!foyer_json_yes (foyer_report_bookings_row (bookings (&s), position_of (&s, &s.eva)), "deleted"));
  rig_close (&s.rig);
}

static void
test_limit_and_rights (void)
{
  Salon s;
  FoyerActor limited;
  g_autoptr (JsonObject) params = NULL;
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) node = NULL;

  salon_new (&s);
  limited = make_user (s.rig.t, "Márta", "+36208888888", "manager",
                       "{\"reports.bookings\": 7, \"reports.bookings-export\": false, \"reports.reviews\": false, \"reports.bookings-phones\": false}");
  rig_enter (&s.rig, &limited, "reports");
  go_bookings (&s);
  wait_for (n_rows (&s) == 3);
  g_assert_nonnull (strstr (foyer_report_bookings_notice (bookings (&s)), "You may see bookings from"));
  g_assert_null (foyer_report_bookings_export_button (bookings (&s)));
  g_assert_null (rig_button (page (&s), "Reviews"));
  g_assert_null (strstr (foyer_json_str (foyer_report_bookings_row (bookings (&s), 0), "phone"), "11 1111"));
  rig_close_window (&s.rig);
  /* What is saved are the columns and conditions on view. */
  rig_open (&s.rig, s.rig.t, 9 * 60, 1280, 720);
  rig_enter (&s.rig, NULL, "reports");
  go_bookings (&s);
  wait_for (n_rows (&s) == 3);
  g_assert_nonnull (foyer_report_bookings_export_button (bookings (&s)));
  choose (&s, "statuses", "pending");
  params = foyer_report_bookings_export_params (bookings (&s));
  node = json_node_init_object (json_node_alloc (), params);
  json = json_to_string (node, FALSE);
  g_assert_nonnull (strstr (json, "\"statuses\":[\"pending\"]"));
  g_assert_nonnull (strstr (json, "\"columns\":[\"client\",\"visit\",\"time\",\"services\""));
  rig_close (&s.rig);
}

/* ---- the other sections ------------------------------------------------------------------------------------------------------------------ */

static guint
n_reviews (Salon *s)
{
  g_autoptr (JsonNode) node = foyer_test_query (s->rig.t, "review.list", NULL);

  return json_array_get_length (json_object_get_array_member (json_node_get_object (node), "rows"));
}

static void
test_reviews (void)
{
  Salon s;
  GtkWidget *panel;

  salon_new (&s);
  rig_enter (&s.rig, NULL, "reports");
  foyer_ui_go (s.rig.context, "reports", foyer_params ("section", "s", "reviews", NULL));
  wait_for (foyer_page_ready (FOYER_PAGE (page (&s))));
  g_assert_true (rig_says (page (&s), "No reviews"));
  rig_click (rig_button (page (&s), "New review"));
  wait_for ((panel = foyer_window_panel (s.rig.window)) != NULL && rig_button (panel, "4 ★") != NULL);
  g_assert_false (gtk_widget_get_sensitive (rig_button (panel, "Save")));
  rig_click (rig_button (panel, "4 ★"));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (rig_find (panel, GTK_TYPE_TEXT_VIEW, 0))), "Very kind", -1);
  g_assert_true (gtk_widget_get_sensitive (rig_button (panel, "Save")));
  rig_click (rig_button (panel, "Save"));
  wait_for (n_reviews (&s) == 1);
  wait_for (rig_says (page (&s), "Very kind") && rig_says (page (&s), "4.0 ★"));
  rig_picture (&s.rig, "reports-reviews");
  rig_click (rig_button (page (&s), "Delete the review"));
  wait_for (n_reviews (&s) == 0 && rig_says (page (&s), "No reviews"));
  rig_close (&s.rig);
}

static void
test_sections (void)
{
  Salon s;
  FoyerActor masked;

  salon_new (&s);
  masked = make_user (s.rig.t, "Márta", "+36208888888", "manager", "{\"reports.summary-phones\": false}");
  rig_enter (&s.rig, &masked, "reports");
  wait_for (rig_says (page (&s), "Éva") && rig_says (page (&s), "Vera"));
  g_assert_false (rig_says (page (&s), "111 1111"));
  /* The logs stand here too, and their commands lead here. */
  foyer_ui_go (s.rig.context, "changes", json_object_new ());
  wait_for (FOYER_IS_CHANGES_PAGE (foyer_reports_page_section (page (&s))));
  g_assert_cmpstr (foyer_window_page (s.rig.window), ==, "reports");
  wait_for (rig_says (page (&s), "Deleted the booking"));
  foyer_ui_go (s.rig.context, "activity", NULL);
  wait_for (FOYER_IS_ACTIVITY_PAGE (foyer_reports_page_section (page (&s))));
  foyer_ui_go (s.rig.context, "reports", foyer_params ("section", "s", "events", NULL));
  wait_for (foyer_page_ready (FOYER_PAGE (page (&s))) && rig_says (page (&s), "No event fits"));
  sort_by_title (foyer_reports_page_section (page (&s)), 1);
  rig_close (&s.rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/reports-window/REP-1/filters-stay", test_filters);
  g_test_add_func ("/reports-window/REP-2/deleted", test_deleted);
  g_test_add_func ("/reports-window/REP-3/delete-ticked", test_delete);
  g_test_add_func ("/reports-window/REP-5-6/limit-and-export", test_limit_and_rights);
  g_test_add_func ("/reports-window/REP-8/reviews", test_reviews);
  g_test_add_func ("/reports-window/REP-13/sections", test_sections);
  return g_test_run ();
}

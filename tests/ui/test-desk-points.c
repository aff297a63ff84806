/* Points of the front desk that are about the window and stand in no other file: LOC-2, RPT-1, SCH-8, STF-1, and paper every so many minutes (CAL-21). */
#include "config.h"

#include <glib/gstdio.h>

#include "foyer-calendar-private.h"
#include "foyer-page.h"
#include "foyer-paper-keeper.h"
#include "foyer-print-window.h"
#include "foyer-reports-page.h"
#include "foyer-schedule-view.h"
#include "foyer-template-menu.h"
#include "foyer-visit-repeat.h"
#include "setup-rig.h"

/* The panel of the visit of a booking with its rule of repeating on view. */
static GtkWidget *
open_repeat (Rig *rig,
             const FoyerId *appointment)
{
  g_autofree char *text = foyer_test_field (rig->t, "appointment", appointment, "visit");
  GtkWidget *repeat;

  foyer_ui_close (rig->context);
  rig_settle ();
  foyer_ui_open (rig->context, "visit", foyer_params ("id", "s", text, NULL));
  wait_for (rig_find (rig->window, FOYER_TYPE_VISIT_REPEAT, 0) != NULL && rig_button (rig->window, "Repeat…") != NULL);
  repeat = rig_find (rig->window, FOYER_TYPE_VISIT_REPEAT, 0);
  rig_action (rig_find_css (rig->window, "visitpanel"), "visit.repeat");
  wait_for (rig_find (repeat, FOYER_TYPE_TEMPLATE_MENU, 0) != NULL && gtk_widget_get_mapped (rig_find (repeat, FOYER_TYPE_TEMPLATE_MENU, 0)));
  return repeat;
}

static GtkWidget *
templates_of (GtkWidget *repeat)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (rig_find (rig_find (repeat, FOYER_TYPE_TEMPLATE_MENU, 0), GTK_TYPE_MENU_BUTTON, 0));

  gtk_menu_button_popup (button);
  wait_for (gtk_widget_get_mapped (GTK_WIDGET (gtk_menu_button_get_popover (button))));
  return GTK_WIDGET (gtk_menu_button_get_popover (button));
}

/* Of those on view. */
static GtkSpinButton *
spin_of (GtkWidget *repeat,
         guint nth)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *spin = rig_find (repeat, GTK_TYPE_SPIN_BUTTON, i);

      g_assert_nonnull (spin);
      if (gtk_widget_get_mapped (spin) && nth-- == 0)
        return GTK_SPIN_BUTTON (spin);
    }
}

static GtkSpinButton *
every_of (GtkWidget *repeat)
{
  return spin_of (repeat, 0);
}

static GtkSpinButton *
times_of (GtkWidget *repeat)
{
  return spin_of (repeat, 1);
}

static guint
n_templates (Rig *rig)
{
  g_autoptr (JsonNode) node = foyer_test_query (rig->t, "repeat.templates", foyer_params ("purpose", "s", "booking", NULL));
  return json_array_get_length (json_node_get_array (node));
}

/* A rule is kept under a name by one booking, and taken for another by two clicks. */
static void
test_rpt_1 (void)
{
  Rig rig;
  GtkWidget *repeat, *popover, *title;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  FoyerId first = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567"),
          second = foyer_test_book (rig.t, BORIS, HAIRCUT, FOYER_TEST_DATE "T12:00", "Zoli", "+36201111111");
  rig_enter (&rig, NULL, "calendar");
  repeat = open_repeat (&rig, &first);
  gtk_spin_button_set_value (every_of (repeat), 2);
  gtk_spin_button_set_value (times_of (repeat), 3);
  popover = templates_of (repeat);
  title = rig_find (popover, GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (title), "Every other week");
  g_signal_emit_by_name (title, "activate");
  wait_for (n_templates (&rig) == 1);

  repeat = open_repeat (&rig, &second);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (every_of (repeat)), ==, 1);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (times_of (repeat)), !=, 3);
  popover = templates_of (repeat);
  wait_for (rig_button (popover, "Every other week") != NULL);
  rig_picture (&rig, "repeat-templates");
  rig_click (rig_button (popover, "Every other week"));
  wait_for (gtk_spin_button_get_value_as_int (every_of (repeat)) == 2);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (times_of (repeat)), ==, 3);
  rig_settle ();
  rig_close (&rig);
}

/* A name alone makes a member; what is left out is left out. */
static void
test_stf_1 (void)
{
  Rig rig;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  rig_enter (&rig, NULL, "team");
  setup_go (&rig, "team", "members");
  foyer_ui_open (rig.context, "staff", NULL);
  wait_for (setup_panel (&rig) != NULL && rig_says (setup_panel (&rig), "New member"));
  gtk_editable_set_text (GTK_EDITABLE (setup_need (setup_panel (&rig), "Name")), "Wash bay 2");
  rig_click (rig_button (setup_panel (&rig), "Add the member"));
  wait_for (rig_says (rig_find_css (setup_page (&rig), "columnview"), "Wash bay 2"));
  g_autoptr (JsonNode) team = foyer_test_query (rig.t, "staff.list", NULL);
  JsonObject *bay = foyer_test_find (json_node_get_array (team), "name", "Wash bay 2");
  g_assert_nonnull (bay);
  g_assert_null (foyer_json_str (bay, "position"));
  g_assert_null (foyer_json_str (bay, "user"));
  g_assert_null (foyer_json_str (bay, "spec"));
  rig_close (&rig);
}

/* LOC-2: another way to write the time and the day, and the calendar that is open writes it so, and the next paper. */
static void
test_loc_2 (void)
{
  Rig rig;
  FoyerCalendarPage *page;
  GtkWidget *reports;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:15", "Eszter", "+36201234567");
  rig_enter (&rig, NULL, "calendar");
  page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  foyer_calendar_page_set_view (page, FOYER_CALENDAR_VIEW_LIST);
  wait_for (page->list != NULL && rig_says (page->list, "14:15"));
  g_assert_false (rig_says (page->list, "PM"));
  foyer_ui_run (rig.context, NULL, "location.update", foyer_params ("clock24", "b", FALSE, "date_format", "s", "mdy/", NULL), NULL, NULL, NULL);
  wait_for (rig_says (page->list, "2:15 PM"));
  g_assert_false (rig_says (page->list, "14:15"));
  rig_picture (&rig, "twelve-hours");
  g_autoptr (JsonNode) sheet = foyer_test_query (rig.t, "sheet.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (sheet), "format"), ==, "mdy/");
  g_assert_false (json_object_get_boolean_member (json_node_get_object (sheet), "clock24"));
  /* And the reports, which were open all the time. */
  foyer_ui_go (rig.context, "reports", foyer_params ("section", "s", "bookings", NULL));
  reports = foyer_window_page_widget (rig.window);
  wait_for (foyer_page_ready (FOYER_PAGE (reports)) && rig_says (reports, "11/24/2026"));
  g_assert_true (rig_says (reports, "2:15 PM"));
  foyer_ui_run (rig.context, NULL, "location.update", foyer_params ("clock24", "b", TRUE, "date_format", "s", "ymd-", NULL), NULL, NULL, NULL);
  wait_for (rig_says (reports, "2026-11-24") && rig_says (reports, "14:15"));
  g_assert_false (rig_says (reports, "2:15 PM"));
  rig_close (&rig);
}

static FoyerPrintWindow *
print_window (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (FOYER_IS_PRINT_WINDOW (l->data))
      return l->data;
  return NULL;
}

/* What the window for printing would put on paper. (transfer full) */
static char *
paper_of (Rig *rig,
          FoyerPrintWindow *print)
{
  g_autofree char *path = g_build_filename (rig->t->dir, "schedule.pdf", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_true (foyer_print_window_save (print, path, &error));
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char *[]){ "pdftotext", "-layout", path, "-", NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  gtk_window_destroy (GTK_WINDOW (print));
  rig_settle ();
  return text;
}

/* SCH-8: what the button prints is what the grid shows: its filter and its week. */
static void
test_sch_8 (void)
{
  Rig rig;
  FoyerPrintWindow *print;
  GtkWidget *schedule, *search = NULL;
  g_autofree char *text = NULL, *week = NULL;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  rig_enter (&rig, NULL, "team");
  setup_go (&rig, "team", "schedule");
  schedule = rig_find (setup_page (&rig), FOYER_TYPE_SCHEDULE_VIEW, 0);
  wait_for (rig_says (schedule, "Anna Nagy") && rig_says (schedule, "Boris Kovács"));
  /* The lists to choose from have one each as well, on no view. */
  for (guint i = 0; search == NULL; i++)
    {
      GtkWidget *entry = rig_find (schedule, GTK_TYPE_SEARCH_ENTRY, i);
      g_assert_nonnull (entry);
      search = gtk_widget_get_mapped (entry) ? entry : NULL;
    }
  gtk_editable_set_text (GTK_EDITABLE (search), "anna");
  wait_for (!rig_says (schedule, "Boris Kovács"));
  rig_click (rig_button (schedule, "Print the schedule or save it as PDF"));
  wait_for ((print = print_window ()) != NULL && foyer_print_window_is_ready (print));
  text = paper_of (&rig, print);
  g_assert_nonnull (strstr (text, "Anna Nagy"));
  g_assert_null (strstr (text, "Boris"));
  g_assert_null (strstr (text, "Clara"));
  g_assert_nonnull (strstr (text, "November 2026"));
  /* The week on view, and only that. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (rig_button (schedule, "Week")), TRUE);
  wait_for (rig_says (schedule, "23.11.2026 – 29.11.2026"));
  rig_click (rig_button (schedule, "Print the schedule or save it as PDF"));
  wait_for ((print = print_window ()) != NULL && foyer_print_window_is_ready (print));
  week = paper_of (&rig, print);
  g_assert_nonnull (strstr (week, "23.11.2026 – 29.11.2026"));
  g_assert_null (strstr (week, "November 2026"));
  g_assert_null (strstr (week, "Boris"));
  rig_close (&rig);
}

static guint64
inode (const char *path)
{
  GStatBuf buf;
  return g_stat (path, &buf) == 0 ? (guint64) buf.st_ino : 0;
}

static void
at (Rig *rig,
    int minute)
{
  foyer_ui_set_fixed_date (rig->context, foyer_date_make (2026, 11, 24), minute);
  g_signal_emit_by_name (rig->context, "minute");
  rig_settle ();
  wait_for (!foyer_paper_keeper_busy (rig->context));
}

/* Every ten minutes, silently, and only when something on it changed. */
static void
test_paper (void)
{
  Rig rig;
  g_autofree char *dir = g_dir_make_tmp ("foyer-paper-XXXXXX", NULL), *sheet = g_build_filename (dir, "day-2026-11-24.pdf", NULL);
  g_auto (FoyerPaperPlan) plan = foyer_paper_plan_default ();
  guint64 first;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  foyer_paper_keeper_start (rig.context);
  rig_enter (&rig, NULL, "calendar");
  wait_for (foyer_paper_keeper_plan (rig.context) != NULL);
  plan.folder = g_strdup (dir);
  plan.minutes = 10;
  foyer_paper_keeper_set_plan (rig.context, &plan);
  wait_for (!foyer_paper_keeper_busy (rig.context));
  first = inode (sheet);
  g_assert_cmpuint (first, !=, 0);
  /* Nothing changed: left alone, however late it is. */
  at (&rig, 9 * 60 + 30);
  g_assert_cmpuint (inode (sheet), ==, first);
  foyer_ui_run (rig.context, NULL, "client.create", foyer_params ("name", "s", "Vera", NULL), NULL, NULL, NULL);
  foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Vera", NULL);
  rig_settle ();
  at (&rig, 9 * 60 + 31);
  wait_for (inode (sheet) != first);
  first = inode (sheet);
  /* Another booking right after it waits for its turn. */
  foyer_test_book (rig.t, BORIS, HAIRCUT, FOYER_TEST_DATE "T12:00", "Pál", NULL);
  rig_settle ();
  at (&rig, 9 * 60 + 38);
  g_assert_cmpuint (inode (sheet), ==, first);
  at (&rig, 9 * 60 + 42);
  wait_for (inode (sheet) != first);
  g_assert_true (foyer_paper_keeper_stop (rig.context, 20000));
  rig_close (&rig);

  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  for (const char *name; d != NULL && (name = g_dir_read_name (d)) != NULL;)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_remove (path);
    }
  g_rmdir (dir);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/desk-points/RPT-1/template", test_rpt_1);
  g_test_add_func ("/desk-points/STF-1/name-alone", test_stf_1);
  g_test_add_func ("/desk-points/LOC-2/without-restart", test_loc_2);
  g_test_add_func ("/desk-points/SCH-8/as-on-the-screen", test_sch_8);
  g_test_add_func ("/desk-points/CAL-21/every-ten-minutes", test_paper);
  return g_test_run ();
}

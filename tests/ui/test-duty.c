/* The work schedule in the window (SCH-4, SCH-8, SCH-9, SCH-10, SCH-11), and paper (CAL-21). */
#include "config.h"

#include <glib/gstdio.h>

#include "foyer-booking-form.h"
#include "foyer-calendar-private.h"
#include "foyer-labels.h"
#include "foyer-paper-keeper.h"
#include "foyer-print-window.h"
#include "foyer-settings-page.h"
#include "foyer-team-page.h"
#include "window-rig.h"

/* Columns of the board over, "Anna Nagy, Boris Kovács". (transfer full) */
static char *
columns (FoyerCalendarPage *page)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; page->day != NULL && i < page->day->columns->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", g_array_index (page->day->columns, FoyerCalendarColumn, i).name);
  return g_string_free (names, FALSE);
}

static gboolean
has_columns (FoyerCalendarPage *page, const char *wanted)
{
  g_autofree char *is = columns (page);

  return g_str_equal (is, wanted);
}

/* spans of a day in the store, "" for none. (transfer full) */
static char *
spans_of (Rig *rig, FoyerId *staff, const char *date, const char *field)
{
  g_autoptr (JsonNode) node = foyer_test_query (rig->t, "schedule.grid", foyer_params ("from", "s", date, "to", "s", date, "staff", "d", staff, NULL));
  JsonArray *days = foyer_json_arr (json_array_get_object_element (json_node_get_array (node), 0), "days");
  JsonObject *day = json_array_get_length (days) > 0 ? json_array_get_object_element (days, 0) : NULL;

  return g_strdup (day != NULL && foyer_json_str (day, field) != NULL ? foyer_json_str (day, field) : "");
}

/* SCH-9: "Add to today" from the calendar makes the member's column appear at once with the typed hours. */
static void
test_add_to_day (void)
{
  Rig rig;
  FoyerCalendarPage *page;
  GtkWidget *popover, *list, *from, *to;
  g_autofree char *spans = NULL, *undone = NULL;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  foyer_calendar_page_go (page, foyer_date_make (2026, 11, 25)); /* Wednesday: Clara is at home */
  wait_for (has_columns (page, "Anna Nagy, Boris Kovács"));
  g_assert_true (gtk_widget_get_visible (page->duty_button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (page->duty_button));
  popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (page->duty_button)));
  list = rig_find (popover, GTK_TYPE_LIST_BOX, 0);
  wait_for (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0) != NULL);
  rig_picture (&rig, "add-to-day");
  g_assert_true (rig_says (popover, "Clara Silva"));
  g_assert_false (rig_says (popover, "Anna Nagy"));
  from = rig_find (popover, GTK_TYPE_ENTRY, 0);
  to = rig_find (popover, GTK_TYPE_ENTRY, 1);
  /* Nonsense is said beside it, and nothing is planned. */
  gtk_editable_set_text (GTK_EDITABLE (from), "soon");
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  g_assert_true (rig_says (popover, "That is no time of day"));
  gtk_editable_set_text (GTK_EDITABLE (from), "10:15");
  gtk_editable_set_text (GTK_EDITABLE (to), "15");
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  wait_for (has_columns (page, "Anna Nagy, Boris Kovács, Clara Silva"));
  spans = spans_of (&rig, &rig.t->staff[CLARA], "2026-11-25", "spans");
  g_assert_cmpstr (spans, ==, "10:15-15:00");
  wait_for (rig_button (rig.window, "Undo") != NULL);
  foyer_ui_undo_last (rig.context);
  wait_for (has_columns (page, "Anna Nagy, Boris Kovács"));
  undone = spans_of (&rig, &rig.t->staff[CLARA], "2026-11-25", "spans");
  g_assert_cmpstr (undone, ==, "");
  rig_close (&rig);
}

/* Without the right there is no button, and a name over a column shows the week at once. */
static void
test_without_right (void)
{
  Rig rig;
  FoyerCalendarPage *page;
  FoyerActor anna;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  anna = foyer_test_user (rig.t, "Anna", "+36302222222", "professional", &rig.t->staff[ANNA]);
  rig_enter (&rig, &anna, "calendar");
  page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  wait_for (has_columns (page, "Anna Nagy"));
  g_assert_false (gtk_widget_get_visible (page->duty_button));
  g_signal_emit_by_name (page->board, "column-activated", 0);
  wait_for (page->view == FOYER_CALENDAR_VIEW_WEEK);
  rig_close (&rig);
}

/* The entry on view that holds exactly this. (nullable) */
static GtkWidget *
entry_with (gpointer root, const char *text)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *entry = rig_find (root, GTK_TYPE_ENTRY, i);

      if (entry == NULL || (gtk_widget_get_mapped (entry) && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), text)))
        return entry;
    }
}

static guint
n_breaks (FoyerCalendarPage *page, guint column)
{
  guint n;
  const FoyerBoardColumn *all = page->day != NULL ? foyer_board_model_get_columns (page->day->model, &n) : NULL;

  return all != NULL && column < n ? all[column].n_breaks : 0;
}

static gboolean
is_outside (FoyerCalendarPage *page, const FoyerId *id)
{
  guint n = 0;
  const FoyerBoardBlock *blocks = page->day != NULL ? foyer_board_model_get_blocks (page->day->model, &n) : NULL;

  for (guint i = 0; i < n; i++)
    if (foyer_id_equal (&blocks[i].id, id) && blocks[i].flags & FOYER_BOARD_OUTSIDE)
      {
        GtkWidget *view = foyer_board_get_block_widget (page->board, id);
        g_autofree char *said = gtk_test_accessible_check_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "?");

        return said != NULL && strstr (said, "outside") != NULL;
      }
  return FALSE;
}

/* SCH-10, SCH-11 from the name over a column: the day's panel with breaks; a day off with bookings asks first and keeps them. */
static void
test_column_menu (void)
{
  Rig rig;
  FoyerCalendarPage *page;
  FoyerId id;
  char anna[FOYER_ID_TEXT_LEN + 1];
  g_autofree char *kept = NULL, *gone = NULL, *still = NULL;
  GtkWidget *panel;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  id = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Vera", NULL);
  rig_enter (&rig, NULL, "calendar");
  page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  wait_for (has_columns (page, "Anna Nagy, Boris Kovács, Clara Silva"));
  g_signal_emit_by_name (page->board, "column-activated", 0);
  wait_for (gtk_widget_get_mapped (page->context_menu));
  g_assert_true (rig_says (page->context_menu, "Working time and breaks"));
  rig_picture (&rig, "column-menu");
  gtk_popover_popdown (GTK_POPOVER (page->context_menu));
  foyer_id_format (&rig.t->staff[ANNA], anna);
  gtk_widget_activate_action (GTK_WIDGET (page), "calendar.workday", "(ss)", anna, FOYER_TEST_DATE);
  wait_for (foyer_window_panel (rig.window) != NULL && rig_says (foyer_window_panel (rig.window), "Breaks"));
  rig_picture (&rig, "workday");
  /* SCH-10: a break more, from there: blocked time on the board … */
  panel = foyer_window_panel (rig.window);
  wait_for (entry_with (panel, "14:00") != NULL);
  rig_click (rig_button (panel, "Add a break"));
  gtk_editable_set_text (GTK_EDITABLE (entry_with (panel, "")), "15:00");
  gtk_editable_set_text (GTK_EDITABLE (entry_with (panel, "")), "15:30");
  rig_click (rig_button (panel, "_Save") != NULL ? rig_button (panel, "_Save") : rig_button (panel, "Save"));
  wait_for (foyer_window_panel (rig.window) == NULL);
  wait_for (n_breaks (page, 0) == 2);
  /* … and whoever books there is asked first. */
  g_signal_emit_by_name (page->board, "slot-activated", 0u, 15 * 60);
  wait_for (FOYER_IS_BOOKING_FORM (foyer_window_panel (rig.window)) && foyer_booking_form_ready (FOYER_BOOKING_FORM (foyer_window_panel (rig.window))));
  wait_for (rig_button (foyer_window_panel (rig.window), "Book all the same") != NULL);
  g_assert_true (rig_says (foyer_window_panel (rig.window), "break"));
  foyer_ui_close (rig.context);
  rig_settle ();

  gtk_widget_activate_action (GTK_WIDGET (page), "calendar.day-off", "(ss)", anna, FOYER_TEST_DATE);
  wait_for (rig_says (rig.window, "outside the schedule"));
  still = spans_of (&rig, &rig.t->staff[ANNA], FOYER_TEST_DATE, "spans");
  g_assert_cmpstr (still, ==, "09:00-18:00");
  foyer_test_call (rig.t, "schedule.cancel-day", foyer_params ("staff", "d", &rig.t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "override", "s", "ill", NULL));
  gone = spans_of (&rig, &rig.t->staff[ANNA], FOYER_TEST_DATE, "spans");
  g_assert_cmpstr (gone, ==, "");
  kept = foyer_test_field (rig.t, "appointment", &id, "wall");
  g_assert_cmpstr (kept, ==, FOYER_TEST_DATE "T10:00");
  /* Her column stays with the booking in it, marked as outside the schedule, also in words. */
  wait_for (has_columns (page, "Anna Nagy, Boris Kovács, Clara Silva"));
  wait_for (is_outside (page, &id));
  rig_close (&rig);
}

/* The row of a form with this title, however deep. */
static GtkWidget *
row_called (gpointer root, GType type, const char *title)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *row = rig_find (root, type, i);

      if (row == NULL || g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) == 0)
        return row;
    }
}

/* SCH-4: a shift is kept under a name in the fill panel, and used for another member. */
static void
test_template (void)
{
  Rig rig;
  GtkWidget *panel, *keep, *how, *template;
  g_autofree char *first = NULL, *third = NULL;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  rig_enter (&rig, NULL, "team");
  foyer_ui_open (rig.context, "fill", foyer_params ("staff", "d", &rig.t->staff[CLARA], NULL));
  wait_for ((panel = foyer_window_panel (rig.window)) != NULL && rig_says (panel, "Clara Silva"));
  how = row_called (panel, ADW_TYPE_COMBO_ROW, "How");
  adw_combo_row_set_selected (ADW_COMBO_ROW (how), 1); /* in shifts */
  keep = row_called (panel, ADW_TYPE_ENTRY_ROW, "Keep as a template, under the name");
  g_assert_true (gtk_widget_get_mapped (keep));
  gtk_editable_set_text (GTK_EDITABLE (keep), "Two and two");
  g_signal_emit_by_name (keep, "apply");
  template = row_called (panel, ADW_TYPE_COMBO_ROW, "Template");
  wait_for (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (template))) == 1);
  adw_combo_row_set_selected (ADW_COMBO_ROW (how), 3); /* from a template */
  g_assert_true (gtk_widget_get_mapped (template));
  g_assert_false (gtk_widget_get_mapped (keep));
  gtk_editable_set_text (GTK_EDITABLE (row_called (panel, ADW_TYPE_ENTRY_ROW, "First day")), "4.1.2027");
  gtk_editable_set_text (GTK_EDITABLE (row_called (panel, ADW_TYPE_ENTRY_ROW, "Last day")), "10.1.2027");
  rig_picture (&rig, "fill-template");
  rig_click (rig_button (panel, "_Fill") != NULL ? rig_button (panel, "_Fill") : rig_button (panel, "Fill"));
  wait_for (foyer_window_panel (rig.window) == NULL);
  first = spans_of (&rig, &rig.t->staff[CLARA], "2027-01-05", "spans");
  third = spans_of (&rig, &rig.t->staff[CLARA], "2027-01-06", "spans");
  g_assert_cmpstr (first, ==, "09:00-18:00");
  g_assert_cmpstr (third, ==, "");
  rig_close (&rig);
}

/* ---- paper -------------------------------------------------------------------------------------------------------------- */
static gboolean
has_file (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static void
remove_files (const char *dir)
{
  GDir *d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_remove (path);
    }
  if (d != NULL)
    g_dir_close (d);
  g_rmdir (dir);
}

/* CAL-21: a folder is chosen, paper is written beside the main thread, again when something changed, and at the end; a folder that has gone is told. */
static void
test_paper_folder (void)
{
  Rig rig;
  g_autofree char *dir = g_dir_make_tmp ("foyer-paper-XXXXXX", NULL), *sheet = g_build_filename (dir, "day-2026-11-24.pdf", NULL);
  g_auto (FoyerPaperPlan) plan = foyer_paper_plan_default ();
  const char *problem;
  GtkWidget *section;
  GStatBuf before, after;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  foyer_paper_keeper_start (rig.context);
  rig_enter (&rig, NULL, "settings");
  wait_for (foyer_paper_keeper_plan (rig.context) != NULL);
  g_assert_null (foyer_paper_keeper_plan (rig.context)->folder);
  foyer_ui_go (rig.context, "settings", foyer_params ("section", "s", "paper", NULL));
  section = foyer_window_page_widget (rig.window);
  wait_for (rig_says (section, "No paper copy is kept"));
  plan.folder = g_strdup (dir);
  foyer_paper_keeper_set_plan (rig.context, &plan);
  wait_for (!foyer_paper_keeper_busy (rig.context));
  g_assert_true (has_file (dir, "day-2026-11-24.pdf"));
  g_assert_true (has_file (dir, "booking-forms.pdf"));
  wait_for (rig_says (section, "Paper copy written 09:00"));
  rig_picture (&rig, "settings-paper");
  g_assert_true (foyer_id_equal (&foyer_paper_keeper_plan (rig.context)->user, &rig.t->owner.user));

  /* Nothing on it changed: the file is left alone. A booking: it is written anew when the window closes. */
  g_assert_cmpint (g_stat (sheet, &before), ==, 0);
  foyer_paper_keeper_run (rig.context);
  wait_for (!foyer_paper_keeper_busy (rig.context));
  g_assert_cmpint (g_stat (sheet, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
  foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Vera", NULL);
  rig_settle ();
  g_assert_true (foyer_paper_keeper_stop (rig.context, 20000));
  g_assert_cmpint (g_stat (sheet, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, !=, after.st_ino);

  /* The next day somebody has pulled out the stick: said once, and in the settings. */
  remove_files (dir);
  foyer_paper_keeper_start (rig.context);
  wait_for (foyer_paper_keeper_plan (rig.context) != NULL && !foyer_paper_keeper_busy (rig.context));
  foyer_paper_keeper_last (rig.context, &problem);
  g_assert_nonnull (problem);
  g_assert_nonnull (strstr (problem, dir));
  wait_for (rig_says (rig.window, "A copy was not written"));
  g_assert_true (foyer_paper_keeper_stop (rig.context, 20000));
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
  rig_close (&rig);
}

/* F9 shows the day; week, lists and forms stand in the same window. SCH-8: the schedule with the filters of the screen. */
static void
test_print_window (void)
{
  Rig rig;
  FoyerPrintWindow *print;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Vera", NULL);
  rig_enter (&rig, NULL, "calendar");
  print = foyer_print_show_day (rig.context, GTK_WINDOW (rig.window), 0, NULL);
  wait_for (foyer_print_window_is_ready (print));
  g_assert_cmpint (foyer_print_window_get_n_pages (print), ==, 3);
  foyer_print_window_choose (print, 1);
  wait_for (foyer_print_window_is_ready (print));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (print)), ==, "Week sheet");
  g_assert_cmpint (foyer_print_window_get_n_pages (print), ==, 3);
  g_assert_true (rig_says (print, "23.11.2026 – 29.11.2026"));
  rig_action (print, "print.next-day");
  wait_for (foyer_print_window_is_ready (print) && rig_says (print, "30.11.2026 – 06.12.2026"));
  foyer_print_window_choose (print, 3);
  wait_for (foyer_print_window_is_ready (print));
  g_assert_cmpint (foyer_print_window_get_n_pages (print), ==, 2);
  foyer_print_window_choose (print, 2);
  wait_for (foyer_print_window_is_ready (print));
  g_assert_cmpint (foyer_print_window_get_n_pages (print), ==, 1);
  g_assert_null (foyer_print_window_get_problem (print));
  gtk_window_destroy (GTK_WINDOW (print));
  rig_settle ();

  print = foyer_print_show_schedule (rig.context, GTK_WINDOW (rig.window), foyer_params ("from", "s", "2026-11-01", "to", "s", "2026-11-30", "text", "s", "anna", NULL));
  wait_for (foyer_print_window_is_ready (print));
  g_assert_null (foyer_print_window_get_problem (print));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (print)), ==, "Work schedule");
  g_assert_cmpint (foyer_print_window_get_n_pages (print), ==, 1);
  gtk_window_destroy (GTK_WINDOW (print));
  rig_settle ();
  rig_close (&rig);
}

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/duty/SCH-9", test_add_to_day);
  g_test_add_func ("/duty/SCH-9/without-right", test_without_right);
  g_test_add_func ("/duty/SCH-10,SCH-11", test_column_menu);
  g_test_add_func ("/duty/SCH-4", test_template);
  g_test_add_func ("/duty/SCH-8,CAL-21/print", test_print_window);
  g_test_add_func ("/duty/CAL-21/folder", test_paper_folder);
  return g_test_run ();
}

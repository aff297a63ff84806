/* The month overview in the window. */
#include "config.h"

#include "foyer-calendar-private.h"
#include "foyer-labels.h"
#include "window-rig.h"

static void
test_month (void)
{
  Rig rig;
  gint64 tuesday = foyer_date_make (2026, 11, 24);

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  foyer_test_book (rig.t, ANNA, COLOURING, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  rig_enter (&rig, NULL, "calendar");
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  rig_action (page, "calendar.month");
  wait_for (page->month != NULL && foyer_month_view_ready (page->month));
  g_assert_true (rig_says (rig.window, "November 2026"));
  /* 90 of 1380 minutes of three people; the first row is everybody. */
  GtkWidget *all = foyer_month_view_get_cell (page->month, 0, tuesday), *anna = foyer_month_view_get_cell (page->month, 1, tuesday);
  GtkWidget *sunday = foyer_month_view_get_cell (page->month, 0, tuesday + 5);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (all), ==, "Everybody, Tue 24 November 2026: 1 booking, 7 % full");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (anna), ==, "Anna Nagy, Tue 24 November 2026: 1 booking, 19 % full");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (sunday), ==, "Everybody, Sun 29 November 2026: not at work");
  g_assert_true (gtk_widget_has_css_class (anna, "load-1"));
  g_assert_true (gtk_widget_has_css_class (sunday, "load-off"));
  rig_picture (&rig, "month");

  /* A day of hers is her week; a day of everybody's is the day. */
  FoyerId nobody = FOYER_ID_NONE;
  g_signal_emit_by_name (page->month, "day-chosen", tuesday + 1, &rig.t->staff[ANNA]);
  wait_for (page->view == FOYER_CALENDAR_VIEW_WEEK && page->day != NULL && page->day->columns->len == 7);
  rig_action (page, "calendar.month");
  wait_for (foyer_month_view_ready (page->month));
  g_signal_emit_by_name (page->month, "day-chosen", tuesday + 1, &nobody);
  wait_for (page->view == FOYER_CALENDAR_VIEW_DAY && page->date == tuesday + 1);
  /* The arrows of the header turn months. */
  rig_action (page, "calendar.month");
  wait_for (foyer_month_view_ready (page->month));
  rig_action (page, "calendar.next");
  wait_for (rig_says (rig.window, "December 2026") && foyer_month_view_ready (page->month));
  g_assert_nonnull (foyer_month_view_get_cell (page->month, 0, foyer_date_make (2026, 12, 31)));
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/month/overview", test_month);
  return g_test_run ();
}

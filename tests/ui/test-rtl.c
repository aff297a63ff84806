/* The window of a language that is written from the right: sides change places, time still runs down, digits and names stay as they are. */
#include "config.h"

#include "foyer-calendar-private.h"
#include "foyer-mini-calendar.h"
#include "foyer-pages.h"
#include "foyer-visit-panel.h"
#include "window-rig.h"

/* The middle of a widget across the window. */
static double
middle_of (Rig *rig,
           gpointer widget)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (rig->window), &bounds));
  return bounds.origin.x + bounds.size.width / 2;
}

static void
test_calendar (void)
{
  Rig rig;
  GdkRectangle first, second;

  rig_open (&rig, NULL, 11 * 60 + 20, 1280, 720);
  FoyerId anna = foyer_test_book (rig.t, ANNA, COLOURING, FOYER_TEST_DATE "T11:30", "Eszter", "+36201234567");
  FoyerId boris = foyer_test_book (rig.t, BORIS, HAIRCUT, FOYER_TEST_DATE "T12:30", "Zoltán", "+36201111111");
  rig_enter (&rig, NULL, "calendar");
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  rig_picture (&rig, "rtl-calendar");

  /* The first person is the rightmost, beside the hours; the later appointment is still the lower one. */
  g_assert_true (foyer_board_get_block_rect (page->board, &anna, &first));
  g_assert_true (foyer_board_get_block_rect (page->board, &boris, &second));
  g_assert_cmpint (first.x, >, second.x);
  g_assert_cmpint (first.y, <, second.y);
  g_assert_cmpfloat (middle_of (&rig, rig_find_css (page->board, "boardaxis")), >, middle_of (&rig, rig_find_css (page->board, "boardgrid")));
  /* The month stands at the left of the board, its Monday at its right. */
  GtkWidget *month = foyer_calendar_aside_get_month (page->aside);
  g_assert_cmpfloat (middle_of (&rig, month), <, middle_of (&rig, page->board));
  gint64 monday = foyer_mini_calendar_get_first (FOYER_MINI_CALENDAR (month));
  g_assert_cmpfloat (middle_of (&rig, foyer_mini_calendar_get_day (FOYER_MINI_CALENDAR (month), monday)), >,
                     middle_of (&rig, foyer_mini_calendar_get_day (FOYER_MINI_CALENDAR (month), monday + 6)));
  foyer_calendar_page_set_view (page, FOYER_CALENDAR_VIEW_WEEK);
  wait_for (page->day != NULL && page->day->columns->len == 7);
  rig_picture (&rig, "rtl-week");

  foyer_ui_open (rig.context, "visit", foyer_params ("appointment", "d", &anna, NULL));
  wait_for (FOYER_IS_VISIT_PANEL (foyer_window_panel (rig.window)) && foyer_visit_panel_ready (FOYER_VISIT_PANEL (foyer_window_panel (rig.window))));
  rig_settle ();
  rig_picture (&rig, "rtl-visit");
  /* Kept from left to right by an isolate. */
  g_assert_true (rig_says (foyer_window_panel (rig.window), "\u2066+36 20 123 4567\u2069"));
  g_assert_cmpfloat (middle_of (&rig, foyer_window_panel (rig.window)), <, middle_of (&rig, page->board));
  rig_close (&rig);
}

/* Every page opens without a complaint of GTK's (warnings end a test), the sidebar at its right. */
static void
test_pages (void)
{
  static const char *const pages[] = { "clients", "sales", "team", "settings", "sync" };
  Rig rig;

  rig_open (&rig, NULL, 11 * 60 + 20, 1280, 720);
  foyer_test_book (rig.t, ANNA, COLOURING, FOYER_TEST_DATE "T11:30", "Eszter", "+36201234567");
  rig_enter (&rig, NULL, "clients");
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      foyer_ui_go (rig.context, pages[i], NULL);
      wait_for (foyer_window_ready (rig.window));
      rig_settle ();
      g_autofree char *name = g_strdup_printf ("rtl-%s", pages[i]);
      rig_picture (&rig, name);
      g_assert_cmpfloat (middle_of (&rig, rig_find_css (rig.window, "sidebar") != NULL ? rig_find_css (rig.window, "sidebar") : rig_button (rig.window, "Clients")), >,
                         middle_of (&rig, foyer_window_page_widget (rig.window)));
    }
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_test_add_func ("/rtl/calendar", test_calendar);
  g_test_add_func ("/rtl/pages", test_pages);
  return g_test_run ();
}

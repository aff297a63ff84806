#include "foyer-mini-calendar.h"
#include "foyer-time.h"

#include <adwaita.h>

static gint64 chosen;
static int months;

static void
on_selected_cb (FoyerMiniCalendar *calendar, gint64 date, gpointer data)
{
  chosen = date;
}

static void
on_month_cb (FoyerMiniCalendar *calendar, gpointer data)
{
  months++;
}

static void
key (GtkWidget *widget, guint keyval, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
    }
  g_assert_true (handled);
}

#define DAY(d) foyer_mini_calendar_get_day (calendar, d)
#define assert_focus(d) g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == DAY (d))

static void
test_month (void)
{
  GtkWidget *window = gtk_window_new (), *widget = foyer_mini_calendar_new ();
  FoyerMiniCalendar *calendar = FOYER_MINI_CALENDAR (widget);
  gint64 date = foyer_date_make (2026, 11, 24);
  const char *today = "today, has bookings, 40 % taken";
  FoyerDayMark marks[] = { { TRUE, TRUE, 40 }, { FALSE, FALSE, 0 } };

  g_signal_connect (widget, "date-selected", G_CALLBACK (on_selected_cb), NULL);
  g_signal_connect (widget, "month-shown", G_CALLBACK (on_month_cb), NULL);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  foyer_mini_calendar_set_date (calendar, date);
  foyer_mini_calendar_set_today (calendar, date);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (widget);

  /* November 2026 begins on a Sunday: weeks from Monday begin on 26 October, weeks from Sunday on the first. */
  g_assert_cmpint (foyer_mini_calendar_get_first (calendar), ==, foyer_date_make (2026, 10, 26));
  foyer_mini_calendar_set_first_weekday (calendar, 7);
  g_assert_cmpint (foyer_mini_calendar_get_first (calendar), ==, foyer_date_make (2026, 11, 1));
  foyer_mini_calendar_set_first_weekday (calendar, 1);

  foyer_mini_calendar_set_marks (calendar, date, marks, 2);
  gtk_test_accessible_assert_property (DAY (date), GTK_ACCESSIBLE_PROPERTY_LABEL, "Tuesday 24 November 2026");
  gtk_test_accessible_assert_property (DAY (date), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, today);
  gtk_test_accessible_assert_property (DAY (date + 1), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "closed");

  gtk_widget_grab_focus (DAY (date));
  key (widget, GDK_KEY_Right, 0);
  assert_focus (date + 1);
  key (widget, GDK_KEY_Home, 0);
  assert_focus (date - 1);
  key (widget, GDK_KEY_End, 0);
  assert_focus (date + 5);
  g_assert_cmpint (chosen, ==, 0); /* walking chooses nothing */
  months = 0;
  key (widget, GDK_KEY_Down, 0);
  assert_focus (foyer_date_make (2026, 12, 6));
  g_assert_cmpint (months, ==, 1); /* other days came on view */
  key (widget, GDK_KEY_Return, 0);
  g_assert_cmpint (chosen, ==, foyer_date_make (2026, 12, 6));
  g_assert_cmpint (foyer_mini_calendar_get_date (calendar), ==, chosen);
  key (widget, GDK_KEY_Page_Down, GDK_SHIFT_MASK);
  assert_focus (foyer_date_make (2027, 12, 6));
  key (widget, GDK_KEY_Page_Up, 0);
  assert_focus (foyer_date_make (2027, 11, 6));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/mini-calendar/CAL-5/month", test_month);
  return g_test_run ();
}

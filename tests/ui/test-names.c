/* What a screen reader says of a control, it says once. A name of its own beside a label that names it too is read out twice. */
#include "config.h"

#include "foyer-visit-panel.h"
#include "window-rig.h"

static void
assert_once (GtkWidget *widget,
             const char *label)
{
  g_autofree char *problem = NULL;

  g_assert_nonnull (widget);
  g_assert_false (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  problem = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  g_assert_cmpstr (problem, ==, NULL);
}

static void
test_toast_and_expander (void)
{
  Rig rig;

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  FoyerId appointment = foyer_test_book (rig.t, ANNA, COLOURING, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  rig_enter (&rig, NULL, "calendar");
  foyer_ui_run (rig.context, NULL, "booking.resize", foyer_params ("appointment", "d", &appointment, "dur", "i", (gint64) 60, NULL), "Shorter", NULL, NULL);
  wait_for (rig_button (rig.window, "Undo") != NULL);
  rig_settle ();
  assert_once (rig_button (rig.window, "Undo"), "Undo");

  foyer_ui_open (rig.context, "visit", foyer_params ("appointment", "d", &appointment, NULL));
  wait_for (FOYER_IS_VISIT_PANEL (foyer_window_panel (rig.window)) && foyer_visit_panel_ready (FOYER_VISIT_PANEL (foyer_window_panel (rig.window))));
  rig_settle ();
  assert_once (rig_find (foyer_window_panel (rig.window), GTK_TYPE_EXPANDER, 0), "Changes");
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/names/toast-and-expander", test_toast_and_expander);
  return g_test_run ();
}

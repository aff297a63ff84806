/* The peek card: Pay pays (VIS-6, FIN-13). */
#include "config.h"

#include "foyer-calendar-private.h"
#include "foyer-labels.h"
#include "foyer-visit-panel.h"
#include "window-rig.h"

static gint64
visit_num (Rig *rig,
           const FoyerId *visit,
           const char *name)
{
  g_autoptr (JsonNode) node = foyer_test_query (rig->t, "visit.get", foyer_params ("visit", "d", visit, NULL));

  return json_object_get_int_member (json_node_get_object (node), name);
}

static FoyerCalendarPage *
begin (Rig *rig,
       FoyerTest *t,
       FoyerId *appointment,
       FoyerId *visit)
{
  *appointment = foyer_test_book (t, ANNA, COLOURING, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  g_autoptr (JsonNode) node = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", appointment, NULL));
  *visit = foyer_test_id (json_node_get_object (node), "visit");
  rig_open (rig, t, 11 * 60, 1280, 720);
  rig_enter (rig, NULL, "calendar");
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig->window));
  foyer_board_scroll_to_block (page->board, appointment);
  foyer_calendar_peek_show (page->peek, appointment, TRUE);
  wait_for (rig_button (page->peek, "Pay") != NULL);
  rig_settle ();
  return page;
}

static void
test_pays (void)
{
  Rig rig;
  FoyerId appointment, visit;
  FoyerCalendarPage *page = begin (&rig, foyer_test_new (), &appointment, &visit);
  GtkWidget *pay = rig_button (page->peek, "Pay");

  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (pay), "Pay 60.00"));
  rig_click (pay);
  wait_for (visit_num (&rig, &visit, "paid") == 6000);
  rig_settle ();
  g_assert_null (foyer_window_panel (rig.window));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (page->peek)));
  /* It is said to have arrived by that; both go back with one key. */
  g_autofree char *status = foyer_test_field (rig.t, "visit", &visit, "status");
  g_assert_cmpstr (status, ==, "arrived");
  g_assert_true (foyer_ui_undo_last (rig.context));
  wait_for (visit_num (&rig, &visit, "paid") == 0);
  rig_settle ();
  rig_close (&rig);
}

/* Two tills and none marked: which one is for a person to say, in the visit, with the amount already there. */
static void
test_asks_where (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerId appointment, visit;

  json_object_unref (foyer_test_call (t, "register.create", foyer_params ("title", "s", "Second till", "kind", "s", "cash", NULL)));
  json_object_unref (foyer_test_call (t, "register.update", foyer_params ("register", "d", &t->cash, "is_default", "b", FALSE, NULL)));
  FoyerCalendarPage *page = begin (&rig, t, &appointment, &visit);
  rig_click (rig_button (page->peek, "Pay"));
  wait_for (FOYER_IS_VISIT_PANEL (foyer_window_panel (rig.window)));
  wait_for (foyer_visit_panel_ready (FOYER_VISIT_PANEL (foyer_window_panel (rig.window))));
  rig_settle ();
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (rig.window));
  g_assert_true (GTK_IS_TEXT (focus));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (focus)), ==, "60.00");
  rig_picture (&rig, "peek-two-tills");
  g_assert_cmpint (visit_num (&rig, &visit, "paid"), ==, 0);
  rig_press_enter (&rig);
  wait_for (visit_num (&rig, &visit, "paid") == 6000);
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/peek/pays", test_pays);
  g_test_add_func ("/peek/asks-where", test_asks_where);
  return g_test_run ();
}

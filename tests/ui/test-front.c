/* Front-desk board, waiting list, visits put aside, repeating and rebooking in the real window (RPT-1 to RPT-5, APT-11). */
#include "config.h"

#include "foyer-calendar-private.h"
#include "foyer-visit-rebook.h"
#include "foyer-visit-repeat.h"
#include "foyer-waiting-form.h"
#include "foyer-walk-in.h"
#include "window-rig.h"

static FoyerCalendarPage *page;

static FoyerId
begin (Rig *rig)
{
  rig_open (rig, NULL, 10 * 60, 1400, 800);
  rig->t->owner.now = foyer_test_at (FOYER_TEST_DATE "T10:00");
  FoyerId id = foyer_test_book (rig->t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  rig_enter (rig, NULL, "calendar");
  page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig->window));
  return id;
}

static FoyerId
visit_of (Rig *rig,
          const FoyerId *appointment)
{
  g_autofree char *text = foyer_test_field (rig->t, "appointment", appointment, "visit");
  FoyerId id;
  g_assert_true (foyer_id_parse (text, &id));
  return id;
}

static gboolean
field_is (Rig *rig,
          const char *table,
          const FoyerId *id,
          const char *field,
          const char *expected)
{
  g_autofree char *text = foyer_test_field (rig->t, table, id, field);
  return g_strcmp0 (text, expected) == 0;
}

static void
test_front (void)
{
  Rig rig = { 0 };
  FoyerId appointment = begin (&rig), visit = visit_of (&rig, &appointment);

  rig_action (page, "calendar.front");
  wait_for (page->front != NULL && foyer_front_board_find (page->front, &visit) != NULL);
  FoyerFrontCard *card = FOYER_FRONT_CARD (foyer_front_board_find (page->front, &visit));
  g_assert_cmpint (foyer_front_card_column (card), ==, FOYER_FRONT_EXPECTED);
  g_assert_true (rig_says (card, "Eszter"));
  g_assert_true (rig_says (card, "Haircut"));

  /* The small button moves it on, and the keyboard stays with it. */
  gtk_widget_grab_focus (GTK_WIDGET (card));
  rig_click (rig_button (card, "Has arrived"));
  wait_for (field_is (&rig, "visit", &visit, "status", "arrived"));
  wait_for (foyer_front_board_find (page->front, &visit) != NULL
            && foyer_front_card_column (FOYER_FRONT_CARD (foyer_front_board_find (page->front, &visit))) == FOYER_FRONT_ARRIVED);
  /* As a drop on a column does. */
  foyer_front_board_move (page->front, FOYER_FRONT_CARD (foyer_front_board_find (page->front, &visit)), FOYER_FRONT_PAY);
  wait_for (foyer_front_board_find (page->front, &visit) != NULL
            && foyer_front_card_column (FOYER_FRONT_CARD (foyer_front_board_find (page->front, &visit))) == FOYER_FRONT_PAY);
  g_assert_true (rig_says (foyer_front_board_find (page->front, &visit), "25"));
  rig_picture (&rig, "front");
  /* What is due is paid first: the visit opens instead. */
  foyer_front_board_move (page->front, FOYER_FRONT_CARD (foyer_front_board_find (page->front, &visit)), FOYER_FRONT_DONE);
  wait_for (rig_find_css (rig.window, "visitpanel") != NULL);
  g_assert_true (field_is (&rig, "visit", &visit, "status", "arrived"));
  /* Undo takes the last step back. */
  g_assert_true (foyer_ui_undo_last (rig.context));
  wait_for (foyer_front_card_column (FOYER_FRONT_CARD (foyer_front_board_find (page->front, &visit))) == FOYER_FRONT_ARRIVED);
  rig_close (&rig);
}

static guint
waiting (Rig *rig,
         const char *kind)
{
  g_autoptr (JsonNode) node = foyer_test_query (rig->t, "waiting.list", foyer_params ("kind", "s", kind, NULL));
  return json_array_get_length (json_node_get_array (node));
}

static void
test_walk_in (void)
{
  Rig rig = { 0 };
  begin (&rig);

  rig_action (page, "calendar.front");
  wait_for (page->front != NULL && gtk_widget_get_visible (rig_find (page->front, GTK_TYPE_MENU_BUTTON, 0)));
  rig_settle ();
  foyer_front_board_add_walk_in (page->front);
  rig_settle ();
  /* A name, a service, two Enters. */
  rig_type (&rig, "Tall man");
  rig_settle ();
  rig_press_enter (&rig);
  rig_type (&rig, "hair");
  rig_settle ();
  rig_press_enter (&rig);
  wait_for (waiting (&rig, "walk-in") == 1);
  wait_for (rig_says (page->front, "Tall man"));
  rig_close (&rig);
}

static void
test_offer (void)
{
  Rig rig = { 0 };
  FoyerId appointment = begin (&rig);
  FoyerId entry;
  char text[37];
  JsonArray *services = json_array_new ();

  json_array_add_string_element (services, foyer_id_format (&rig.t->service[HAIRCUT], text));
  JsonObject *params = foyer_params ("name", "s", "Zoli", "phone", "s", "+36201111111", NULL);
  json_object_set_array_member (params, "services", services);
  g_autoptr (JsonObject) made = foyer_test_call (rig.t, "waiting.add", params);
  entry = foyer_test_id (made, "entry");
  wait_for (rig_button (page->aside, "Waiting list · 1") != NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (page->offers)));

  /* A booking is deleted on the board: who waits is offered its time, and one key books. */
  foyer_ui_run (rig.context, NULL, "booking.delete", foyer_params ("appointment", "d", &appointment, NULL), NULL, NULL, NULL);
  wait_for (gtk_widget_get_visible (GTK_WIDGET (page->offers)));
  g_assert_true (rig_says (page->offers, "Zoli"));
  rig_picture (&rig, "offer");
  rig_action (page, "calendar.take-offer");
  wait_for (field_is (&rig, "waitlist", &entry, "state", "booked"));
  wait_for (!gtk_widget_get_visible (GTK_WIDGET (page->offers)));
  rig_close (&rig);
}

static void
test_parked (void)
{
  Rig rig = { 0 };
  FoyerId appointment = begin (&rig);

  wait_for (foyer_board_focus_block (page->board, &appointment));
  rig_settle ();
  rig_action (page, "calendar.cut");
  g_assert_cmpuint (foyer_parked_count (page->parked), ==, 1);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (page->parked)));
  /* Nothing has happened to it yet, and it is still there after a restart of the window. */
  g_assert_true (field_is (&rig, "appointment", &appointment, "wall", FOYER_TEST_DATE "T10:00"));
  rig_picture (&rig, "parked");
  rig_settle ();
  FoyerTest *t = g_steal_pointer (&rig.t);
  rig.t = t;
  rig_close_window (&rig);
  rig_open (&rig, t, 10 * 60, 1400, 800);
  rig_enter (&rig, NULL, "calendar");
  page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  g_assert_cmpuint (foyer_parked_count (page->parked), ==, 1);

  /* Placed tomorrow: moved, not made anew (APT-11). */
  foyer_calendar_page_go (page, foyer_date_make (2026, 11, 25));
  rig_settle ();
  wait_for (page->day != NULL && page->day->columns->len > 0);
  foyer_board_focus_slot (page->board, 0, 15 * 60);
  rig_settle ();
  rig_action (page, "calendar.place");
  wait_for (field_is (&rig, "appointment", &appointment, "wall", "2026-11-25T15:00"));
  wait_for (foyer_parked_count (page->parked) == 0);
  rig_close (&rig);
}

static void
test_repeat (void)
{
  Rig rig = { 0 };
  FoyerId appointment = begin (&rig), visit = visit_of (&rig, &appointment);

  foyer_test_book (rig.t, ANNA, HAIRCUT, "2026-12-01T10:00", "Zoli", "+36201111111");
  foyer_ui_open (rig.context, "visit", foyer_params ("id", "d", &visit, NULL));
  wait_for (rig_find (rig.window, FOYER_TYPE_VISIT_REPEAT, 0) != NULL && rig_button (rig.window, "Repeat…") != NULL);
  GtkWidget *panel = rig_find_css (rig.window, "visitpanel"), *repeat = rig_find (panel, FOYER_TYPE_VISIT_REPEAT, 0);
  rig_action (panel, "visit.repeat");
  /* Five Tuesdays: the first is taken, three have no working time yet; each says why and is not ticked (RPT-5). */
  wait_for (rig_says (repeat, "already has Zoli"));
  GtkWidget *make = rig_button (repeat, "Book");
  g_assert_false (gtk_widget_get_sensitive (make));
  rig_picture (&rig, "repeat");
  GtkWidget *taken = NULL;
  for (guint i = 0; taken == NULL; i++)
    {
      GtkWidget *check = rig_find (repeat, GTK_TYPE_CHECK_BUTTON, i);
      g_assert_nonnull (check);
      if (rig_says (check, "Zoli"))
        taken = check;
    }
  gtk_check_button_set_active (GTK_CHECK_BUTTON (taken), TRUE);
  g_assert_true (gtk_widget_get_sensitive (make));
  rig_click (make);
  wait_for (rig_says (repeat, "1 of 2"));
  g_autoptr (JsonNode) node = foyer_test_query (rig.t, "series.get", foyer_params ("appointment", "d", &appointment, NULL));
  JsonArray *all = json_object_get_array_member (json_node_get_object (node), "appointments");
  g_assert_cmpuint (json_array_get_length (all), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (all, 1), "wall"), ==, "2026-12-01T10:00");
  rig_close (&rig);
}

static void
test_rebook (void)
{
  Rig rig = { 0 };
  FoyerId appointment = begin (&rig), visit = visit_of (&rig, &appointment);

  g_autoptr (JsonObject) set = foyer_test_call (rig.t, "service.update", foyer_params ("service", "d", &rig.t->service[HAIRCUT], "repeat_days", "i", (gint64) 7, NULL));
  g_autoptr (JsonObject) status = foyer_test_call (rig.t, "visit.status", foyer_params ("visit", "d", &visit, "status", "s", "confirmed", NULL));
  foyer_ui_open (rig.context, "visit", foyer_params ("id", "d", &visit, NULL));
  /* Before anything is paid: one key. */
  wait_for (rig_button (rig.window, "Rebook in 1 week") != NULL);
  rig_action (rig_find_css (rig.window, "visitpanel"), "visit.rebook");
  wait_for (rig_says (rig_find (rig.window, FOYER_TYPE_VISIT_REBOOK, 0), "Next visit"));
  g_autoptr (JsonNode) node = foyer_test_query (rig.t, "calendar.day", foyer_params ("date", "s", "2026-12-01", NULL));
  JsonArray *blocks = json_object_get_array_member (json_node_get_object (node), "blocks");
  g_assert_cmpuint (json_array_get_length (blocks), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (blocks, 0), "start"), ==, 600);
  rig_close (&rig);
}

int
main (int argc,
      char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/front/board", test_front);
  g_test_add_func ("/front/walk-in", test_walk_in);
  g_test_add_func ("/front/offer", test_offer);
  g_test_add_func ("/front/APT-11/parked", test_parked);
  g_test_add_func ("/front/RPT-2-RPT-5/repeat", test_repeat);
  g_test_add_func ("/front/rebook-before-payment", test_rebook);
  return g_test_run ();
}

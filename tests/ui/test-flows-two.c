/* Two desks of one shop, one of them with its window: what the other did comes on view here. */
#include "config.h"

#include "foyer-board.h"
#include "foyer-labels.h"
#include "foyer-offers.h"
#include "window-rig.h"

#include "../server/foyer-rig.h"

static FoyerRigTwo two;

static GtkWidget *
begin (Rig *rig)
{
  foyer_rig_two_begin (&two, FALSE);
  rig_open (rig, two.t2, 10 * 60, 1280, 720);
  rig_enter (rig, NULL, "calendar");
  return rig_find (foyer_window_page_widget (rig->window), FOYER_TYPE_OFFERS, 0);
}

static void
end (Rig *rig)
{
  rig_close_window (rig);
  foyer_rig_two_end (&two);
}

static FoyerId
wait_for_time (const char *name,
               const char *phone)
{
  g_autoptr (JsonObject) made = foyer_test_call (two.t1, "waiting.add", foyer_params ("name", "s", name, "phone", "s", phone, NULL));
  return foyer_test_id (made, "entry");
}

static void
hear (void)
{
  foyer_rig_two_agree (&two);
  rig_settle ();
}

/* Time that another desk set free is offered here when the change arrives; put away, it does not come again to the same person, but once to the
 * next one who signs in; booked at either desk it is gone from both. */
static void
test_offers (void)
{
  Rig rig;
  FoyerId appointment, again, entry;

  GtkWidget *offers = begin (&rig);
  appointment = foyer_test_book (two.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Eszter", "+36301234567");
  again = foyer_test_book (two.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T15:00", "Eva", "+36301234568");
  entry = wait_for_time ("Zoli", "+36301111111");
  hear ();
  g_assert_false (gtk_widget_get_visible (offers));
  g_autoptr (JsonObject) gone = foyer_test_call (two.t1, "booking.delete", foyer_params ("appointment", "d", &appointment, NULL));
  hear ();
  wait_for (gtk_widget_get_visible (offers) && rig_says (offers, "Zoli"));
  rig_picture (&rig, "offer-from-afar");
  rig_click (rig_button (offers, "Offer it to nobody"));
  g_assert_false (gtk_widget_get_visible (offers));
  foyer_test_book (two.t1, BORIS, HAIRCUT, FOYER_TEST_DATE "T12:00", "Pal", "+36301234569");
  hear ();
  g_assert_false (gtk_widget_get_visible (offers));

  /* Somebody else comes to this desk. */
  FoyerActor boss = foyer_test_user (two.t2, "Second", "+36305555555", "owner", NULL);
  hear ();
  rig_enter (&rig, &boss, "calendar");
  offers = rig_find (foyer_window_page_widget (rig.window), FOYER_TYPE_OFFERS, 0);
  wait_for (gtk_widget_get_visible (offers) && rig_says (offers, "Zoli"));

  /* Another time, taken by the other desk before it is here. */
  g_autoptr (JsonObject) second = foyer_test_call (two.t1, "booking.delete", foyer_params ("appointment", "d", &again, NULL));
  hear ();
  wait_for (gtk_widget_get_visible (offers));
  g_autoptr (JsonObject) taken = foyer_test_call (two.t1, "waiting.book", foyer_params ("entry", "d", &entry, "staff", "d", &two.t1->staff[ANNA], "wall", "s",
                                                                                        FOYER_TEST_DATE "T14:00", NULL));
  hear ();
  wait_for (!gtk_widget_get_visible (offers));
  end (&rig);
}

/* Both desks booked the same waiting client: one line with both bookings, and a key that settles it. */
static void
test_booked_twice (void)
{
  Rig rig;

  begin (&rig);
  FoyerId entry = wait_for_time ("Zoli", "+36301111111");
  hear ();
  g_autoptr (JsonObject) a = foyer_test_call (two.t1, "waiting.book",
                                              foyer_params ("entry", "d", &entry, "staff", "d", &two.t1->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T11:00", NULL));
  two.t2->owner.now += 60000;
  g_autoptr (JsonObject) b = foyer_test_call (two.t2, "waiting.book",
                                              foyer_params ("entry", "d", &entry, "staff", "d", &two.t2->staff[BORIS], "wall", "s", FOYER_TEST_DATE "T12:00", NULL));
  FoyerId first = foyer_test_id (a, "appointment");
  hear ();
  foyer_window_show_desk (rig.window, "sync", NULL);
  wait_for (foyer_window_ready (rig.window));
  GtkWidget *page = foyer_window_page_widget (rig.window);
  wait_for (rig_says (page, "Zoli was waiting for a time and was booked on two desks."));
  g_assert_true (rig_says (page, "11:00 · Anna Nagy") && rig_says (page, "12:00 · Boris Kovács"));
  g_assert_nonnull (rig_button (page, "Both stay"));
  rig_picture (&rig, "waiting-twice");
  /* The first way out of the first side is to move it, the second to cancel it. */
  rig_click (rig_button (page, "Cancel this one"));
  wait_for (!rig_says (page, "Zoli was waiting"));
  g_autofree char *deleted = foyer_test_field (two.t2, "appointment", &first, "deleted");
  g_assert_cmpstr (deleted, ==, "1");
  g_assert_true (foyer_ui_undo_last (rig.context));
  wait_for (rig_says (page, "Zoli was waiting"));
  end (&rig);
}

static gboolean
where_is (FoyerTest *t,
          const FoyerId *appointment,
          const char *expected)
{
  g_autofree char *wall = foyer_test_field (t, "appointment", appointment, "wall"), *comment = foyer_test_field (t, "appointment", appointment, "comment");
  g_autofree char *both = g_strdup_printf ("%s %s", wall, comment != NULL ? comment : "-");

  return g_str_equal (both, expected);
}

/* The minute a booking stands at on the board; -1: not there. */
static int
shown_at (gpointer page,
          const FoyerId *appointment)
{
  GtkWidget *board = rig_find (page, FOYER_TYPE_BOARD, 0);
  FoyerBoardModel *model = board != NULL ? foyer_board_get_model (FOYER_BOARD (board)) : NULL;
  guint n = 0;
  const FoyerBoardBlock *blocks = model != NULL ? foyer_board_model_get_blocks (model, &n) : NULL;

  for (guint i = 0; i < n; i++)
    if (foyer_id_equal (&blocks[i].id, appointment))
      return blocks[i].start;
  return -1;
}

static void
on_done_cb (FoyerUiContext *context,
            JsonNode *result,
            const GError *error,
            gpointer data)
{
  g_assert_no_error (error);
  ++*(int *) data;
}

/* CAL-19: both desks change the same day with the cable out. Different things of one booking come together; the same thing of it leaves one of both
 * wishes standing on both desks, and the other one is said, with a key that takes it. */
static void
test_same_booking (void)
{
  Rig rig;
  GtkWidget *page;
  int done = 0;

  begin (&rig);
  GtkWidget *calendar = foyer_window_page_widget (rig.window);
  FoyerId id = foyer_test_book (two.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36301234567");
  FoyerId other = foyer_test_book (two.t1, BORIS, HAIRCUT, FOYER_TEST_DATE "T10:00", "Pal", "+36301234568");
  hear ();
  wait_for (shown_at (calendar, &id) == 10 * 60 && shown_at (calendar, &other) == 10 * 60);

  json_object_unref (foyer_test_call (two.t1, "booking.move", foyer_params ("appointment", "d", &id, "wall", "s", FOYER_TEST_DATE "T11:00", NULL)));
  json_object_unref (foyer_test_call (two.t1, "booking.move", foyer_params ("appointment", "d", &other, "wall", "s", FOYER_TEST_DATE "T16:00", NULL)));
  two.t2->owner.now += 60000;
  foyer_ui_run (rig.context, NULL, "booking.move", foyer_params ("appointment", "d", &id, "wall", "s", FOYER_TEST_DATE "T15:00", NULL), NULL, on_done_cb, &done);
  foyer_ui_run (rig.context, NULL, "booking.update", foyer_params ("appointment", "d", &other, "comment", "s", "by the window", NULL), NULL, on_done_cb, &done);
  /* What is read from the store is not yet in the log that goes out; what has been answered is. */
  wait_for (done == 2);
  g_assert_true (where_is (two.t2, &id, FOYER_TEST_DATE "T15:00 -") && where_is (two.t2, &other, FOYER_TEST_DATE "T10:00 by the window"));
  hear ();
  /* Converged: the time of one and the comment of the other on both; of the two times one on both. */
  g_assert_true (where_is (two.t1, &other, FOYER_TEST_DATE "T16:00 by the window") && where_is (two.t2, &other, FOYER_TEST_DATE "T16:00 by the window"));
  gboolean mine = where_is (two.t1, &id, FOYER_TEST_DATE "T15:00 -");
  g_assert_true (mine || where_is (two.t1, &id, FOYER_TEST_DATE "T11:00 -"));
  g_assert_true (where_is (two.t2, &id, mine ? FOYER_TEST_DATE "T15:00 -" : FOYER_TEST_DATE "T11:00 -"));
  wait_for (shown_at (calendar, &other) == 16 * 60 && shown_at (calendar, &id) == (mine ? 15 : 11) * 60);

  /* Told in the window: both times, and a press takes the one that was lost. */
  foyer_window_show_desk (rig.window, "sync", NULL);
  wait_for (foyer_window_ready (rig.window));
  page = foyer_window_page_widget (rig.window);
  wait_for (rig_says (page, "11:00") && rig_says (page, "15:00") && rig_says (page, "Eszter"));
  rig_picture (&rig, "moved-twice");
  rig_click (rig_button (page, "Take the other"));
  wait_for (rig_says (rig.window, "Took the other"));
  g_assert_true (where_is (two.t2, &id, mine ? FOYER_TEST_DATE "T11:00 -" : FOYER_TEST_DATE "T15:00 -"));
  hear ();
  g_assert_true (where_is (two.t1, &id, mine ? FOYER_TEST_DATE "T11:00 -" : FOYER_TEST_DATE "T15:00 -"));
  end (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/flows-two/freed-time-is-offered-on-every-desk-once", test_offers);
  g_test_add_func ("/flows-two/waiting-client-booked-twice", test_booked_twice);
  g_test_add_func ("/flows-two/CAL-19/same-booking", test_same_booking);
  return g_test_run ();
}

/* Booking beyond the plain one, in the window: packages at their best time, rooms, the waiting list, a day handed on, a drive that has died. */
#include "config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "foyer-board.h"
#include "foyer-booking-form.h"
#include "foyer-calendar-private.h"
#include "foyer-free-times.h"
#include "foyer-labels.h"
#include "foyer-paper-keeper.h"
#include "foyer-suggest.h"
#include "window-rig.h"

static FoyerCalendarPage *
open_day (Rig *rig)
{
  rig_enter (rig, NULL, "calendar");
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig->window));
  wait_for (page->day != NULL && page->day->columns->len > 0);
  rig_settle ();
  return page;
}

static JsonArray *
blocks_of (Rig *rig)
{
  g_autoptr (JsonNode) node = foyer_test_query (rig->t, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  return json_array_ref (json_object_get_array_member (json_node_get_object (node), "blocks"));
}

static void
make_package (Rig *rig,
              const char *title,
              const char *mode,
              int first,
              int second)
{
  char a[37], b[37];
  g_autofree char *items = g_strdup_printf ("[{\"service\":\"%s\"},{\"service\":\"%s\"}]", foyer_id_format (&rig->t->service[first], a),
                                            foyer_id_format (&rig->t->service[second], b));
  g_autoptr (JsonObject) o = foyer_test_call (rig->t, "package.create", foyer_params ("title", "s", title, "category", "d", &rig->t->category[0], "pkg_mode", "s", mode,
                                                                                      "pkg_disc", "i", (gint64) 1000, "items", "n", json_from_string (items, NULL), NULL));
}

/* The form at a time that is taken, with the package chosen by its first letters. */
static GtkWidget *
form_with (Rig *rig,
           const char *wall,
           const char *typed,
           const char *title)
{
  foyer_ui_open (rig->context, "visit", foyer_params ("staff", "d", &rig->t->staff[ANNA], "wall", "s", wall, "name", "s", "Vera", NULL));
  GtkWidget *form = foyer_window_panel (rig->window);
  wait_for (foyer_booking_form_ready (FOYER_BOOKING_FORM (form)));
  rig_settle ();
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (form, FOYER_TYPE_SUGGEST, 1)));
  rig_type (rig, typed);
  rig_press_enter (rig);
  wait_for (rig_says (form, title));
  return form;
}

/* PKG-3: a parallel package is offered at its best time, and one key books it there: the parts at one time, with a member each. */
static void
test_parallel (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  make_package (&rig, "Both hands", "parallel", HAIRCUT, MANICURE);
  foyer_test_book (rig.t, CLARA, MANICURE, FOYER_TEST_DATE "T10:00", "Eva", "+36201234568");
  open_day (&rig);
  GtkWidget *form = form_with (&rig, FOYER_TEST_DATE "T10:00", "both", "Both hands");
  wait_for (rig_says (form, "Clara Silva already has Eva"));
  GtkWidget *times = rig_find (form, FOYER_TYPE_FREE_TIMES, 0);
  g_assert_true (gtk_widget_get_visible (times) && gtk_widget_get_mapped (times));
  wait_for (rig_says (times, "10:45"));
  rig_picture (&rig, "package-best");
  rig_action (form, "booking.first-free");
  wait_for (foyer_window_panel (rig.window) == NULL);
  g_autoptr (JsonArray) blocks = blocks_of (&rig);
  g_assert_cmpuint (json_array_get_length (blocks), ==, 3);
  JsonObject *one = json_array_get_object_element (blocks, 1), *two = json_array_get_object_element (blocks, 2);
  FoyerId visit = foyer_test_id (one, "visit"), same = foyer_test_id (two, "visit");
  g_assert_true (foyer_id_equal (&visit, &same));
  g_assert_cmpint (foyer_json_num (one, "start"), ==, foyer_json_num (two, "start"));
  g_assert_cmpstr (foyer_json_str (one, "staff"), !=, foyer_json_str (two, "staff"));
  rig_close (&rig);
}

/* PKG-4: one after another, in the order of the package. PKG-5: the visit says the prices less the discount of the package. */
static void
test_sequential (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  make_package (&rig, "Head to hand", "sequential", HAIRCUT, MANICURE);
  FoyerCalendarPage *page = open_day (&rig);
  GtkWidget *form = form_with (&rig, FOYER_TEST_DATE "T11:00", "head", "Head to hand");
  wait_for (rig_says (form, "75 min"));
  rig_click (rig_button (form, "Book"));
  wait_for (foyer_window_panel (rig.window) == NULL);
  g_autoptr (JsonArray) blocks = blocks_of (&rig);
  g_assert_cmpuint (json_array_get_length (blocks), ==, 2);
  JsonObject *cut = json_array_get_object_element (blocks, 0), *hand = json_array_get_object_element (blocks, 1);
  g_assert_cmpint (foyer_json_num (cut, "start"), ==, 11 * 60);
  g_assert_cmpint (foyer_json_num (cut, "start") + foyer_json_num (cut, "dur"), ==, foyer_json_num (hand, "start"));
  /* On the board they stand in the columns of their members. */
  FoyerId first = foyer_test_id (cut, "id"), second = foyer_test_id (hand, "id"), visit = foyer_test_id (cut, "visit");
  GdkRectangle a, b;
  wait_for (foyer_calendar_day_find (page->day, &first) != NULL && foyer_calendar_day_find (page->day, &second) != NULL);
  rig_settle ();
  g_assert_true (foyer_board_get_block_rect (page->board, &first, &a) && foyer_board_get_block_rect (page->board, &second, &b));
  g_assert_cmpint (b.x, >, a.x);
  g_assert_cmpint (b.y, >=, a.y + a.height - 2);
  /* 25.00 + 20.00 less 10 %. */
  foyer_ui_open (rig.context, "visit", foyer_params ("id", "d", &visit, NULL));
  wait_for (rig_find_css (rig.window, "visitpanel") != NULL);
  wait_for (rig_says (rig_find_css (rig.window, "visitpanel"), "40.50"));
  rig_picture (&rig, "package-visit");
  rig_close (&rig);
}

/* RES-2, RES-4, CAL-10: a click on free time in the column of a room books in that room; the same booking stands in its member's column too. */
static void
test_room (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  g_autoptr (JsonObject) o = foyer_test_call (rig.t, "resource.create", foyer_params ("name", "s", "Chair", "instances", "i", (gint64) 2, NULL));
  open_day (&rig);
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  foyer_calendar_page_set_view (page, FOYER_CALENDAR_VIEW_ROOMS);
  wait_for (page->day->columns->len == 2 && !foyer_id_is_none (&g_array_index (page->day->columns, FoyerCalendarColumn, 0).instance));
  FoyerId second = g_array_index (page->day->columns, FoyerCalendarColumn, 1).instance;
  g_autofree char *name = g_strdup (g_array_index (page->day->columns, FoyerCalendarColumn, 1).name);
  g_autofree char *said = g_strdup_printf ("In %s", name);
  rig_settle ();
  g_signal_emit_by_name (page->board, "slot-activated", 1u, 10 * 60);
  wait_for (foyer_window_panel (rig.window) != NULL && FOYER_IS_BOOKING_FORM (foyer_window_panel (rig.window)));
  GtkWidget *form = foyer_window_panel (rig.window);
  wait_for (foyer_booking_form_ready (FOYER_BOOKING_FORM (form)));
  g_assert_true (rig_says (form, said));
  rig_picture (&rig, "room-form");
  rig_click (rig_button (form, "Book"));
  wait_for (foyer_window_panel (rig.window) == NULL);
  g_autoptr (JsonArray) blocks = blocks_of (&rig);
  g_assert_cmpuint (json_array_get_length (blocks), ==, 1);
  FoyerId appointment = foyer_test_id (json_array_get_object_element (blocks, 0), "id");
  g_autoptr (JsonNode) node = foyer_test_query (rig.t, "appointment.get", foyer_params ("appointment", "d", &appointment, NULL));
  JsonArray *rooms = foyer_json_arr (json_node_get_object (node), "resources");
  g_assert_cmpuint (json_array_get_length (rooms), ==, 1);
  FoyerId in = foyer_test_id (json_array_get_object_element (rooms, 0), "id");
  g_assert_true (foyer_id_equal (&in, &second));
  /* The next one from the button on top is in no room. */
  g_assert_true (foyer_page_create (FOYER_PAGE (page)));
  wait_for (foyer_window_panel (rig.window) != NULL && FOYER_IS_BOOKING_FORM (foyer_window_panel (rig.window)));
  g_assert_false (rig_says (foyer_window_panel (rig.window), said));
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/flows/PKG-3-best-time-in-parallel", test_parallel);
  g_test_add_func ("/flows/PKG-4-PKG-5-one-after-another", test_sequential);
  g_test_add_func ("/flows/RES-2-RES-4-CAL-10-room-of-the-column", test_room);
  return g_test_run ();
}

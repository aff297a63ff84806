/* Packages, processing time and rooms in the window. */
#include "config.h"

#include "foyer-board.h"
#include "foyer-booking-form.h"
#include "foyer-booking-package.h"
#include "foyer-calendar-private.h"
#include "foyer-labels.h"
#include "foyer-suggest.h"
#include "window-rig.h"

static void
make_package (Rig *rig)
{
  char a[37], b[37];
  g_autofree char *items = g_strdup_printf ("[{\"service\":\"%s\"},{\"service\":\"%s\"}]", foyer_id_format (&rig->t->service[HAIRCUT], a),
                                            foyer_id_format (&rig->t->service[MANICURE], b));
  g_autoptr (JsonObject) o = foyer_test_call (rig->t, "package.create", foyer_params ("title", "s", "All in one", "category", "d", &rig->t->category[0], "pkg_mode",
                                                                                      "s", "parallel", "items", "n", json_from_string (items, NULL), NULL));
}

static GtkWidget *
form_at (Rig *rig,
         const char *wall)
{
  foyer_ui_open (rig->context, "visit", foyer_params ("staff", "d", &rig->t->staff[ANNA], "wall", "s", wall, NULL));
  GtkWidget *form = foyer_window_panel (rig->window);
  wait_for (foyer_booking_form_ready (FOYER_BOOKING_FORM (form)));
  rig_settle ();
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (form, FOYER_TYPE_SUGGEST, 1)));
  rig_type (rig, "all in");
  rig_press_enter (rig);
  wait_for (rig_says (form, "All in one") && rig_says (form, "45 min"));
  return form;
}

static guint
blocks_at (Rig *rig,
           int minute)
{
  g_autoptr (JsonNode) node = foyer_test_query (rig->t, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  JsonArray *blocks = json_object_get_array_member (json_node_get_object (node), "blocks");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (blocks); i++)
    n += foyer_json_num (json_array_get_object_element (blocks, i), "start") == minute;
  return n;
}

/* Who is busy is marked before anything is saved; where nobody is, one button books all of it. */
static void
test_pkg_3 (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  make_package (&rig);
  foyer_test_book (rig.t, CLARA, MANICURE, FOYER_TEST_DATE "T10:15", "Eva", "+36201234568");
  rig_enter (&rig, NULL, "calendar");
  GtkWidget *form = form_at (&rig, FOYER_TEST_DATE "T10:00");
  wait_for (rig_says (form, "Clara Silva already has Eva"));
  g_assert_nonnull (rig_button (form, "Book all the same"));
  rig_picture (&rig, "package-busy");
  foyer_ui_close (rig.context);
  rig_settle ();

  form = form_at (&rig, FOYER_TEST_DATE "T12:00");
  g_assert_false (rig_says (form, "already has"));
  rig_click (rig_button (form, "Book"));
  wait_for (foyer_window_panel (rig.window) == NULL);
  g_assert_cmpuint (blocks_at (&rig, 12 * 60), ==, 2);
  rig_close (&rig);
}

/* TBR-1 and processing time: the board knows what of a block is what. */
static void
test_parts (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  g_autoptr (JsonObject) o = foyer_test_call (rig.t, "service.update", foyer_params ("service", "d", &rig.t->service[COLOURING], "processing", "i", (gint64) 35,
                                                                                     "finishing", "i", (gint64) 25, "tech", "i", (gint64) 10, NULL));
  FoyerId colour = foyer_test_book (rig.t, ANNA, COLOURING, FOYER_TEST_DATE "T09:00", "Eszter", "+36201234567");
  FoyerId cut = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:30", "Eva", "+36201234568");
  rig_enter (&rig, NULL, "calendar");
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  GdkRectangle host, inside;

  wait_for (page->day != NULL && foyer_calendar_day_find (page->day, &colour) != NULL);
  rig_settle ();
  g_assert_true (foyer_board_get_block_rect (page->board, &colour, &host));
  g_assert_true (foyer_board_get_block_rect (page->board, &cut, &inside));
  /* On top of it, indented, not beside it. */
  g_assert_cmpint (inside.x, >, host.x);
  g_assert_cmpint (inside.x + inside.width, <=, host.x + host.width + 1);
  g_assert_cmpint (inside.y, >, host.y);
  g_assert_cmpint (host.width, >, 100);

  guint n;
  const FoyerBoardBlock *blocks = foyer_board_model_get_blocks (page->day->model, &n);
  for (guint i = 0; i < n; i++)
    if (foyer_id_equal (&blocks[i].id, &colour))
      {
        g_assert_cmpint (blocks[i].length, ==, 100);
        g_assert_cmpint (blocks[i].technical, ==, 10);
        g_assert_cmpint (blocks[i].n_gaps, ==, 1);
      }
  rig_close (&rig);
}

/* RES-1, CAL-10: a column for each place of a resource. */
static void
test_rooms (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  g_autoptr (JsonObject) o = foyer_test_call (rig.t, "resource.create", foyer_params ("name", "s", "Chair", NULL));
  FoyerId resource = foyer_test_id (o, "resource");
  g_autoptr (JsonObject) second = foyer_test_call (rig.t, "instance.create", foyer_params ("resource", "d", &resource, "name", "s", "Chair 2", NULL));
  rig_enter (&rig, NULL, "calendar");
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  wait_for (page->day != NULL);
  foyer_calendar_page_set_view (page, FOYER_CALENDAR_VIEW_ROOMS);
  wait_for (page->day->columns->len == 2 && !foyer_id_is_none (&g_array_index (page->day->columns, FoyerCalendarColumn, 0).instance));
  rig_picture (&rig, "rooms");
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/packages/PKG-3", test_pkg_3);
  g_test_add_func ("/packages/TBR-1-processing", test_parts);
  g_test_add_func ("/packages/RES-1-CAL-10-rooms", test_rooms);
  return g_test_run ();
}

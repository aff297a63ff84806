/* "Anna is away" in the window: plans, a preview on the board that leaves no trace, and doing one. */
#include "config.h"

#include "foyer-calendar-private.h"
#include "foyer-fork-panel.h"
#include "foyer-labels.h"
#include "window-rig.h"

static guint
blocks_with (Rig *rig,
             FoyerBoardFlags flag)
{
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig->window));
  guint n = 0, found = 0;
  const FoyerBoardBlock *blocks = page->day != NULL ? foyer_board_model_get_blocks (page->day->model, &n) : NULL;

  for (guint i = 0; i < n; i++)
    found += (blocks[i].flags & flag) != 0;
  return found;
}

static FoyerForkPanel *
open_fork (Rig *rig)
{
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig->window));
  char id[FOYER_ID_TEXT_LEN + 1];

  wait_for (page->day != NULL && page->day->columns->len == 3);
  /* As the menu over her name does. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "calendar.hand-on", "(ss)", foyer_id_format (&rig->t->staff[ANNA], id), FOYER_TEST_DATE));
  wait_for (FOYER_IS_FORK_PANEL (foyer_window_panel (rig->window)));
  FoyerForkPanel *panel = FOYER_FORK_PANEL (foyer_window_panel (rig->window));
  wait_for (foyer_fork_panel_ready (panel));
  return panel;
}

static char *
where (Rig *rig,
       const FoyerId *appointment)
{
  g_autofree char *staff = foyer_test_field (rig->t, "appointment", appointment, "staff"), *wall = foyer_test_field (rig->t, "appointment", appointment, "wall");
  FoyerId id;

  g_assert_true (foyer_id_parse (staff, &id));
  for (int i = 0; i < 3; i++)
    if (foyer_id_equal (&rig->t->staff[i], &id))
      return g_strdup_printf ("%d %s", i, wall);
  return NULL;
}

static void
test_fork (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  FoyerId cut = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T11:00", "Eszter", "+36201234567");
  FoyerId dry = foyer_test_book (rig.t, ANNA, BLOWDRY, FOYER_TEST_DATE "T12:00", "Réka", "+36201234568");
  rig_enter (&rig, NULL, "calendar");

  FoyerForkPanel *panel = open_fork (&rig);
  g_assert_true (rig_says (panel, "Anna Nagy is away"));
  g_assert_true (rig_says (panel, "2 bookings to hand on"));
  g_assert_true (rig_says (panel, "1 at the same time"));
  g_assert_true (rig_says (panel, "Boris"));
  /* Both would go; one of them to Boris on this day, the other to Anna's next. */
  wait_for (blocks_with (&rig, FOYER_BOARD_LEAVING) == 2);
  g_assert_cmpuint (blocks_with (&rig, FOYER_BOARD_COMING), ==, 1);
  rig_picture (&rig, "fork");

  /* Leaving it leaves nothing. */
  rig_action (panel, "fork.close");
  wait_for (blocks_with (&rig, FOYER_BOARD_LEAVING | FOYER_BOARD_COMING) == 0);
  g_assert_null (foyer_window_panel (rig.window));
  g_autofree char *before = where (&rig, &cut);
  g_assert_cmpstr (before, ==, "0 2026-11-24T11:00");

  panel = open_fork (&rig);
  rig_action (panel, "fork.apply");
  wait_for (foyer_window_panel (rig.window) == NULL);
  g_autofree char *a = where (&rig, &cut), *b = where (&rig, &dry);
  g_assert_cmpstr (a, ==, "1 2026-11-24T11:00");
  g_assert_true (g_str_has_prefix (b, "0 2026-11-25"));
  g_autoptr (JsonNode) day = foyer_test_query (rig.t, "schedule.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  JsonObject *anna = foyer_test_find_id (json_node_get_array (day), "staff", &rig.t->staff[ANNA]);
  g_assert_cmpstr (json_object_get_string_member (anna, "off"), ==, "sick");
  wait_for (blocks_with (&rig, FOYER_BOARD_LEAVING | FOYER_BOARD_COMING) == 0);

  /* One key takes all of it back. */
  g_assert_true (foyer_ui_undo_last (rig.context));
  for (gboolean back = FALSE; !back;)
    {
      rig_settle ();
      g_autofree char *now = where (&rig, &cut);
      back = g_str_equal (now, "0 2026-11-24T11:00");
    }
  rig_close (&rig);
}

/* A package that no colleague can take over at its hour goes elsewhere as a whole, the colleague's part too, and the window says so. */
static void
test_package (void)
{
  Rig rig;
  JsonArray *items = json_array_new ();
  char text[FOYER_ID_TEXT_LEN + 1];

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  for (int i = 0; i < 2; i++)
    json_array_add_object_element (items, foyer_params ("service", "s", foyer_id_format (&rig.t->service[i == 0 ? HAIRCUT : MANICURE], text), NULL));
  JsonNode *list = json_node_init_array (json_node_alloc (), items);
  json_array_unref (items);
  g_autoptr (JsonObject) made = foyer_test_call (rig.t, "package.create", foyer_params ("title", "s", "Four hands", "category", "d", &rig.t->category[0], "pkg_mode", "s",
                                                                                         "parallel", "items", "n", list, NULL));
  FoyerId package = foyer_test_id (made, "package"), parts[2];
  g_autoptr (JsonObject) booked = foyer_test_call (rig.t, "booking.package", foyer_params ("package", "d", &package, "wall", "s", FOYER_TEST_DATE "T10:00", "name", "s",
                                                                                            "Eszter", "phone", "s", "+36201234567", NULL));
  for (guint i = 0; i < 2; i++)
    g_assert_true (foyer_id_parse (json_array_get_string_element (json_object_get_array_member (booked, "appointments"), i), &parts[i]));
  foyer_test_book (rig.t, BORIS, COLOURING, FOYER_TEST_DATE "T10:00", "Zoltán", "+36201234571");
  rig_enter (&rig, NULL, "calendar");

  FoyerForkPanel *panel = open_fork (&rig);
  g_assert_true (rig_says (panel, "1 booking to hand on"));
  g_assert_true (rig_says (panel, "1 of a colleague goes along"));
  g_assert_true (rig_says (panel, "Manicure (Clara Silva), goes along"));
  g_assert_true (rig_says (panel, "Haircut, of a package"));
  wait_for (blocks_with (&rig, FOYER_BOARD_LEAVING) == 2);
  rig_picture (&rig, "fork-package");
  rig_action (panel, "fork.apply");
  wait_for (foyer_window_panel (rig.window) == NULL);
  g_autofree char *a = where (&rig, &parts[0]), *b = where (&rig, &parts[1]);
  g_assert_cmpint (b[0], ==, '2');
  g_assert_cmpstr (a + 1, ==, b + 1);
  g_assert_cmpstr (b, !=, "2 2026-11-24T10:00");
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/fork/window", test_fork);
  g_test_add_func ("/fork/package", test_package);
  return g_test_run ();
}

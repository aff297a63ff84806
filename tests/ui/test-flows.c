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
#include "foyer-override-bar.h"
#include "foyer-paper-keeper.h"
#include "foyer-print-window.h"
#include "foyer-suggest.h"
#include "foyer-visit-repeat.h"
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

static gboolean
block_is (Rig *rig,
          const FoyerId *id,
          gint64 dur,
          gint64 tech)
{
  g_autoptr (JsonArray) blocks = blocks_of (rig);
  JsonObject *block = foyer_test_find_id (blocks, "id", id);

  return block != NULL && foyer_json_num (block, "dur") == dur && foyer_json_num (block, "tech") == tech;
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

/* Any set of services, any set of members, by keyboard alone. */
static void
test_waiting (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  open_day (&rig);
  foyer_ui_open (rig.context, "waiting", NULL);
  GtkWidget *panel = foyer_window_panel (rig.window);
  wait_for (panel != NULL && rig_find (panel, FOYER_TYPE_SUGGEST, 2) != NULL);
  rig_settle ();
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (panel, FOYER_TYPE_SUGGEST, 0)));
  rig_type (&rig, "Zoli");
  rig_settle ();
  rig_press_enter (&rig); /* nobody of that name: on to the phone */
  rig_type (&rig, "06301111111");
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (panel, FOYER_TYPE_SUGGEST, 1)));
  static const char *const services[] = { "hair", "mani", "hair" }, *const people[] = { "anna", "clara" };
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    {
      rig_type (&rig, services[i]);
      rig_press_enter (&rig);
    }
  g_assert_nonnull (rig_button (panel, "Take out Haircut"));
  g_assert_nonnull (rig_button (panel, "Take out Manicure"));
  rig_press_enter (&rig); /* nothing more: on to the members */
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    {
      rig_type (&rig, people[i]);
      rig_press_enter (&rig);
    }
  /* One too many. */
  rig_click (rig_button (panel, "Take out Clara Silva"));
  g_assert_null (rig_button (panel, "Take out Clara Silva"));
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (panel, FOYER_TYPE_SUGGEST, 2)));
  rig_type (&rig, "boris");
  rig_press_enter (&rig);
  rig_picture (&rig, "waiting-form");
  rig_press_enter (&rig); /* done */
  wait_for (rig_says (panel, "Haircut, Manicure"));
  g_autoptr (JsonNode) node = foyer_test_query (rig.t, "waiting.list", NULL);
  JsonObject *entry = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_cmpuint (json_array_get_length (foyer_json_arr (entry, "service_ids")), ==, 2);
  g_assert_cmpuint (json_array_get_length (foyer_json_arr (entry, "staff_ids")), ==, 2);
  g_assert_cmpstr (foyer_json_str (entry, "people"), ==, "Anna Nagy, Boris Kovács");
  /* The next one starts with nothing. */
  g_assert_null (rig_button (panel, "Take out Haircut"));
  rig_close (&rig);
}

/* RPT-3, RPT-4: Mondays and Thursdays of every third week, without the client. */
static void
test_repeat (void)
{
  Rig rig;
  static const char *const dates[] = { "2026-11-26", "2026-12-14", "2026-12-17", "2027-01-04" }, *const between[] = { "2026-11-30", "2026-12-03", "2026-12-10", "2026-12-21" };

  rig_open (&rig, NULL, 8 * 60, 1280, 800);
  char anna[37];
  g_autofree char *staff = g_strdup_printf ("[\"%s\"]", foyer_id_format (&rig.t->staff[ANNA], anna));
  g_autoptr (JsonObject) weeks = foyer_test_call (rig.t, "schedule.fill-week", foyer_params ("staff", "n", json_from_string (staff, NULL), "from", "s", "2026-11-23", "weeks",
                                                                                             "i", (gint64) 8, "weekdays", "n", json_from_string ("[1,2,3,4,5]", NULL),
                                                                                             "spans", "s", "09:00-18:00", NULL));
  FoyerId appointment = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567"), visit;
  g_autofree char *text = foyer_test_field (rig.t, "appointment", &appointment, "visit");
  g_assert_true (foyer_id_parse (text, &visit));
  open_day (&rig);
  foyer_ui_open (rig.context, "visit", foyer_params ("id", "d", &visit, NULL));
  wait_for (rig_find (rig.window, FOYER_TYPE_VISIT_REPEAT, 0) != NULL && rig_button (rig.window, "Repeat…") != NULL);
  GtkWidget *panel = rig_find_css (rig.window, "visitpanel"), *repeat = rig_find (panel, FOYER_TYPE_VISIT_REPEAT, 0);
  rig_action (panel, "visit.repeat");
  /* Weeks are what it begins with. The first number is that of the menu of the series. */
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (rig_find (repeat, GTK_TYPE_SPIN_BUTTON, 1)), 3);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (rig_find (repeat, GTK_TYPE_SPIN_BUTTON, 2)), 4);
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri" };
  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (rig_button (repeat, days[i])), i == 0 || i == 3);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (rig_find (repeat, GTK_TYPE_CHECK_BUTTON, 0)), TRUE);
  wait_for (rig_button (repeat, "Book 4") != NULL);
  rig_picture (&rig, "repeat-third-week");
  rig_click (rig_button (repeat, "Book 4"));
  wait_for (rig_says (repeat, "1 of 5"));
  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autoptr (JsonNode) node = foyer_test_query (rig.t, "calendar.day", foyer_params ("date", "s", dates[i], NULL));
      JsonArray *blocks = json_object_get_array_member (json_node_get_object (node), "blocks");
      g_assert_cmpuint (json_array_get_length (blocks), ==, 1);
      JsonObject *block = json_array_get_object_element (blocks, 0);
      g_assert_cmpint (foyer_json_num (block, "start"), ==, 10 * 60);
      g_assert_null (foyer_json_str (block, "name"));
      g_assert_null (foyer_json_str (block, "client"));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (between); i++)
    {
      g_autoptr (JsonNode) node = foyer_test_query (rig.t, "calendar.day", foyer_params ("date", "s", between[i], NULL));
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (node), "blocks")), ==, 0);
    }
  rig_close (&rig);
}

/* RES-3: the only place is taken: who has it is said as soon as the service is chosen, and booked all the same it is with a reason that stays. */
static void
test_taken (void)
{
  Rig rig;
  char text[37];

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  g_autoptr (JsonObject) basin = foyer_test_call (rig.t, "resource.create", foyer_params ("name", "s", "Basin", "instances", "i", (gint64) 1, NULL));
  g_autofree char *ids = g_strdup_printf ("[\"%s\"]", json_object_get_string_member (basin, "resource"));
  g_autoptr (JsonObject) linked = foyer_test_call (rig.t, "service.resources", foyer_params ("service", "d", &rig.t->service[COLOURING], "resources", "n",
                                                                                             json_from_string (ids, NULL), NULL));
  FoyerId before = foyer_test_book (rig.t, BORIS, COLOURING, FOYER_TEST_DATE "T10:00", "Eva", "+36201234568");
  FoyerCalendarPage *page = open_day (&rig);
  g_signal_emit_by_name (page->board, "slot-activated", 0u, 10 * 60 + 15);
  wait_for (foyer_window_panel (rig.window) != NULL && FOYER_IS_BOOKING_FORM (foyer_window_panel (rig.window)));
  GtkWidget *form = foyer_window_panel (rig.window);
  wait_for (foyer_booking_form_ready (FOYER_BOOKING_FORM (form)));
  rig_settle ();
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (form, FOYER_TYPE_SUGGEST, 1)));
  rig_type (&rig, "colour");
  rig_press_enter (&rig);
  rig_settle ();
  wait_for (rig_button (form, "Book all the same") != NULL);
  g_assert_true (rig_says (form, "Basin is taken by Eva at 10:00"));
  rig_picture (&rig, "room-taken");
  /* The key of the button asks for the reason first. */
  rig_click (rig_button (form, "Book all the same"));
  rig_type (&rig, "she shares");
  rig_press_enter (&rig);
  wait_for (foyer_window_panel (rig.window) == NULL);
  g_autoptr (JsonArray) blocks = blocks_of (&rig);
  g_assert_cmpuint (json_array_get_length (blocks), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      FoyerId id = foyer_test_id (json_array_get_object_element (blocks, i), "id");
      if (foyer_id_equal (&id, &before))
        continue;
      g_autoptr (JsonNode) log = foyer_test_query (rig.t, "history.row", foyer_params ("table", "s", "appointment", "id", "s", foyer_id_format (&id, text), NULL));
      g_autofree char *said = json_to_string (log, FALSE);
      g_assert_nonnull (strstr (said, "she shares"));
    }
  rig_close (&rig);
}

static FoyerPrintWindow *
print_window (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (FOYER_IS_PRINT_WINDOW (l->data))
      return l->data;
  return NULL;
}

/* TBR-1, TBR-2, TBR-5 where the break is seen and set: by default, by service, by booking. TBR-3: only fives up to an hour can be chosen. */
static void
test_breaks (void)
{
  Rig rig;
  FoyerPrintWindow *print;
  g_autofree char *card = NULL, *told = NULL;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  g_autoptr (JsonObject) usual = foyer_test_call (rig.t, "setting.set", foyer_params ("values", "n", json_from_string ("{\"tech.minutes\":10}", NULL), NULL));
  g_autoptr (JsonObject) own = foyer_test_call (rig.t, "service.update", foyer_params ("service", "d", &rig.t->service[BLOWDRY], "tech", "i", (gint64) 25, NULL));
  FoyerId cut = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567"), visit;
  FoyerId dry = foyer_test_book (rig.t, ANNA, BLOWDRY, FOYER_TEST_DATE "T11:00", "Eva", "+36201234568");
  FoyerCalendarPage *page = open_day (&rig);
  GdkRectangle half, more;
  g_assert_true (foyer_board_get_block_rect (page->board, &cut, &half) && foyer_board_get_block_rect (page->board, &dry, &more));
  /* 30 and 10 minutes, 30 and 25: the blocks are as long as that. */
  g_assert_true (block_is (&rig, &cut, 40, 10) && block_is (&rig, &dry, 55, 25));
  g_assert_cmpint (more.height, >, half.height);
  g_autofree char *text = foyer_test_field (rig.t, "appointment", &cut, "visit");
  g_assert_true (foyer_id_parse (text, &visit));
  foyer_ui_open (rig.context, "visit", foyer_params ("id", "d", &visit, NULL));
  wait_for (rig_find_css (rig.window, "visitpanel") != NULL && rig_says (rig_find_css (rig.window, "visitpanel"), "10 min break"));
  GtkWidget *panel = rig_find_css (rig.window, "visitpanel"), *drop = NULL;
  for (guint i = 0; (drop = rig_find (panel, GTK_TYPE_DROP_DOWN, i)) != NULL; i++)
    if (g_strcmp0 (gtk_widget_get_tooltip_text (drop), "Technical break after the client has left") == 0)
      break;
  g_assert_nonnull (drop);
  GListModel *choices = gtk_drop_down_get_model (GTK_DROP_DOWN (drop));
  g_assert_cmpuint (g_list_model_get_n_items (choices), ==, 13);
  for (guint i = 1; i < 13; i++)
    {
      g_autofree char *words = g_strdup_printf ("%u min break", i * 5);
      g_assert_cmpstr (gtk_string_list_get_string (GTK_STRING_LIST (choices), i), ==, words);
    }
  rig_picture (&rig, "break");
  /* TBR-4: what the client is told stands there, and on the card that is given out. */
  wait_for (rig_says (panel, "– 10:40") && rig_says (panel, "the client is done at 10:30"));
  rig_action (panel, "visit.slip");
  wait_for ((print = print_window ()) != NULL && foyer_print_window_is_ready (print));
  g_assert_null (foyer_print_window_get_problem (print));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (print)), ==, "Card for the client");
  rig_picture (&rig, "break-with-card");
  card = g_build_filename (rig.t->dir, "card.pdf", NULL);
  g_assert_true (foyer_print_window_save (print, card, NULL));
  g_spawn_sync (NULL, (char *[]){ "pdftotext", "-layout", card, "-", NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &told, NULL, NULL, NULL);
  g_assert_nonnull (strstr (told, "10:00 – 10:30"));
  g_assert_null (strstr (told, "10:40"));
  gtk_window_destroy (GTK_WINDOW (print));
  rig_settle ();
  /* Longer by what it was lengthened, the service as it was; removed, the time is free again. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), 4);
  wait_for (block_is (&rig, &cut, 50, 20));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), 0);
  wait_for (block_is (&rig, &cut, 30, 0));
  wait_for (!rig_says (panel, "the client is done"));
  rig_close (&rig);
}

/* The folder for paper lies on a drive that does not answer: closing does not wait for it for ever. A pipe nobody writes to is such a drive. */
static void
test_dead_drive (void)
{
  Rig rig;
  g_autofree char *dir = g_dir_make_tmp ("foyer-dead-XXXXXX", NULL), *list = g_build_filename (dir, ".foyer-paper", NULL);
  g_auto (FoyerPaperPlan) plan = foyer_paper_plan_default ();
  gint64 began;
  int fd;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  foyer_paper_keeper_start (rig.context);
  rig_enter (&rig, NULL, NULL);
  wait_for (foyer_paper_keeper_plan (rig.context) != NULL && !foyer_paper_keeper_busy (rig.context));
  g_assert_cmpint (mkfifo (list, 0600), ==, 0);
  plan.folder = g_strdup (dir);
  foyer_paper_keeper_set_plan (rig.context, &plan);
  /* Neither does choosing another folder. */
  foyer_paper_keeper_set_plan (rig.context, &plan);
  g_assert_true (foyer_paper_keeper_busy (rig.context));
  began = g_get_monotonic_time ();
  g_assert_false (foyer_paper_keeper_stop (rig.context, 300));
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 300 * 1000);
  /* It answers after all: what hung goes to its end with the desk still open. */
  fd = open (list, O_WRONLY);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_true (foyer_paper_keeper_wait (20000));
  rig_settle ();
  rig_close (&rig);
  g_autoptr (GDir) left = g_dir_open (dir, 0, NULL);
  for (const char *name; left != NULL && (name = g_dir_read_name (left)) != NULL;)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_unlink (path);
    }
  g_rmdir (dir);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/flows/PKG-3-best-time-in-parallel", test_parallel);
  g_test_add_func ("/flows/PKG-4-PKG-5-one-after-another", test_sequential);
  g_test_add_func ("/flows/RES-2-RES-4-CAL-10-room-of-the-column", test_room);
  g_test_add_func ("/flows/waiting-for-several-services-and-members", test_waiting);
  g_test_add_func ("/flows/RPT-3-RPT-4-every-third-week-without-client", test_repeat);
  g_test_add_func ("/flows/RES-3-taken-and-booked-all-the-same", test_taken);
  g_test_add_func ("/flows/TBR-1-TBR-2-TBR-3-TBR-4-TBR-5-breaks", test_breaks);
  g_test_add_func ("/flows/dead-drive-does-not-keep-the-window-open", test_dead_drive);
  return g_test_run ();
}

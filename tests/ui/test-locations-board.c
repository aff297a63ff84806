/* The day of several locations on one board, and a board with more columns than there is room for (front-desk.md 6.1, issue 4). */
#include "config.h"

#include "foyer-booking-form.h"
#include "foyer-board-private.h"
#include "foyer-calendar-private.h"
#include "foyer-visit-panel.h"
#include "window-rig.h"

typedef struct
{
  Rig rig;
  FoyerId tagus, dora, there, here; /* the other location, its member, a booking at each */
  FoyerCalendarPage *page;
} Chain;

static FoyerActor
at (FoyerTest *t, const FoyerId *loc)
{
  FoyerActor there = t->owner;

  there.loc = *loc;
  return there;
}

static void
begin (Chain *c, const FoyerActor *who)
{
  FoyerTest *t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "location.create", foyer_params ("name", "s", "Salon Tagus", "country", "s", "PT", "zone", "s", "Europe/Lisbon",
                                                                                    "currency", "s", "EUR", NULL));
  c->tagus = foyer_test_id (made, "loc");
  FoyerActor there = at (t, &c->tagus);
  g_autoptr (JsonObject) member = foyer_test_call_as (t, &there, "staff.create", foyer_params ("name", "s", "Dora Silva", NULL));
  c->dora = foyer_test_id (member, "staff");
  json_object_unref (foyer_test_call_as (t, &there, "schedule.set-day", foyer_params ("staff", "d", &c->dora, "date", "s", FOYER_TEST_DATE, "spans", "s", "07:00-20:00", NULL)));
  g_autoptr (JsonObject) booked = foyer_test_call_as (t, &there, "booking.create",
                                                      foyer_params ("staff", "d", &c->dora, "wall", "s", FOYER_TEST_DATE "T12:00", "dur", "i", (gint64) 60, "name", "s",
                                                                    "Beatriz", "phone", "s", "+351912345678", NULL));
  c->there = foyer_test_id (booked, "appointment");
  c->here = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T11:00", "Eszter", "+36201234567");
  rig_open (&c->rig, t, 11 * 60, 1280, 720);
  rig_enter (&c->rig, who, "calendar");
  c->page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (c->rig.window));
  rig_settle ();
}

static guint
columns (Chain *c)
{
  return c->page->day != NULL ? c->page->day->columns->len : 0;
}

static void
show_several (Chain *c)
{
  rig_action (c->rig.window, "win.locations");
  wait_for (columns (c) == 4);
  rig_settle ();
}

static guint
column_of (Chain *c, const FoyerId *staff)
{
  for (guint i = 0; i < columns (c); i++)
    if (foyer_id_equal (&g_array_index (c->page->day->columns, FoyerCalendarColumn, i).staff, staff))
      return i;
  g_assert_not_reached ();
}

/* Header cells, of columns or of groups, that are on view. */
static guint
cells_on_view (GtkWidget *root, const char *css_name)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += (strcmp (gtk_widget_get_css_name (child), css_name) == 0 && gtk_widget_get_child_visible (child)) + cells_on_view (child, css_name);
  return n;
}

static gboolean
works_at (Chain *c, const FoyerId *loc)
{
  return foyer_id_equal (&foyer_ui_context_actor (c->rig.context)->loc, loc);
}

static gboolean
is_at (Chain *c, const char *wall)
{
  g_autofree char *now = foyer_test_field (c->rig.t, "appointment", &c->there, "wall");

  return g_strcmp0 (now, wall) == 0;
}

/* F12: both, each under its name, the one in another time zone with what its clocks say; F12 again: one. Kept for the next time. */
static void
test_several (void)
{
  Chain c;
  const FoyerBoardColumn *shown;
  guint n;

  begin (&c, NULL);
  g_assert_cmpuint (columns (&c), ==, 3);
  g_assert_cmpuint (cells_on_view (GTK_WIDGET (c.page), "boardgroup"), ==, 0);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (c.page->places)));
  show_several (&c);
  g_assert_cmpuint (cells_on_view (GTK_WIDGET (c.page), "boardgroup"), ==, 2);
  g_assert_nonnull (foyer_board_get_block_widget (c.page->board, &c.here));
  g_assert_nonnull (foyer_board_get_block_widget (c.page->board, &c.there));
  shown = foyer_board_model_get_columns (c.page->day->model, &n);
  g_assert_cmpstr (shown[0].group, ==, "Salon Bella");
  g_assert_null (shown[0].group_note);
  g_assert_true (shown[0].group_marked);
  g_assert_cmpstr (shown[3].group, ==, "Salon Tagus");
  g_assert_cmpstr (shown[3].group_note, ==, "clocks 1:00 behind");
  g_assert_cmpstr (shown[3].spoken, ==, "Dora Silva, Salon Tagus, Tuesday");
  rig_picture (&c.rig, "locations-board");

  /* The choice of people reaches over both. */
  g_assert_true (rig_says (c.page->filter, "All locations"));

  /* Next time. */
  rig_close_window (&c.rig);
  rig_open (&c.rig, c.rig.t, 11 * 60, 1280, 720);
  rig_enter (&c.rig, NULL, "calendar");
  c.page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (c.rig.window));
  wait_for (columns (&c) == 4);
  rig_action (c.rig.window, "win.locations");
  wait_for (columns (&c) == 3);
  rig_settle ();
  g_assert_cmpuint (cells_on_view (GTK_WIDGET (c.page), "boardgroup"), ==, 0);
  rig_close (&c.rig);
}

/* Of a chain with a hundred locations no list stands ready before somebody opens it; then it says what there is, and what is ticked. */
static void
test_lists (void)
{
  Chain c;
  GtkWidget *chip, *menu = NULL, *check;

  begin (&c, NULL);
  chip = rig_find (c.page->places, GTK_TYPE_MENU_BUTTON, 0);
  g_assert_null (rig_find (c.page->places, GTK_TYPE_CHECK_BUTTON, 0));
  gtk_menu_button_popup (GTK_MENU_BUTTON (chip));
  check = rig_find (c.page->places, GTK_TYPE_CHECK_BUTTON, 0);
  g_assert_cmpstr (gtk_check_button_get_label (GTK_CHECK_BUTTON (check)), ==, "Salon Bella");
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  check = rig_find (c.page->places, GTK_TYPE_CHECK_BUTTON, 1);
  g_assert_cmpstr (gtk_check_button_get_label (GTK_CHECK_BUTTON (check)), ==, "Salon Tagus");
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  g_assert_null (rig_find (c.page->places, GTK_TYPE_CHECK_BUTTON, 2));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  wait_for (columns (&c) == 4);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (chip));

  for (guint i = 0; menu == NULL || !gtk_widget_has_css_class (menu, "location-switch"); i++)
    {
      menu = rig_find (c.rig.window, GTK_TYPE_MENU_BUTTON, i);
      g_assert_nonnull (menu);
    }
  g_assert_true (gtk_widget_get_visible (menu));
  g_assert_null (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (menu)));
  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  g_assert_cmpint (g_menu_model_get_n_items (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (menu))), ==, 1);
  g_assert_true (rig_says (menu, "Salon Tagus"));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (menu));
  rig_settle ();
  rig_close (&c.rig);
}

/* A booking of the other location is opened there: the window works at it from then on, on the same day, with the same board. */
static void
test_open_elsewhere (void)
{
  Chain c;

  begin (&c, NULL);
  show_several (&c);
  /* Moved within its location without going there; not to another one. */
  g_signal_emit_by_name (c.page->board, "block-moved", &c.there, column_of (&c, &c.dora), 15 * 60);
  wait_for (is_at (&c, FOYER_TEST_DATE "T15:00"));
  wait_for (rig_says (c.rig.window, "Moved to"));
  g_signal_emit_by_name (c.page->board, "block-moved", &c.there, 0, 16 * 60);
  wait_for (rig_says (c.rig.window, "stays at its location"));
  g_assert_true (works_at (&c, &c.rig.t->loc));

  g_signal_emit_by_name (c.page->board, "block-activated", &c.there);
  wait_for (works_at (&c, &c.tagus) && FOYER_IS_VISIT_PANEL (foyer_window_panel (c.rig.window)));
  wait_for (rig_says (foyer_window_panel (c.rig.window), "Beatriz"));
  c.page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (c.rig.window));
  wait_for (columns (&c) == 4);
  g_assert_cmpint (foyer_calendar_page_date (c.page), ==, foyer_date_make (2026, 11, 24));
  g_assert_true (rig_says (c.rig.window, "working at Salon Tagus"));
  rig_settle ();
  rig_close (&c.rig);
}

/* A week, a list and rooms are of one location: the chip says which, and several chosen there are shown by the day. Where not all have room on the
 * board it is said. */
static void
test_other_views (void)
{
  Chain c;

  begin (&c, NULL);
  show_several (&c);
  g_assert_true (rig_says (c.page->places, "All locations"));
  foyer_calendar_page_set_view (c.page, FOYER_CALENDAR_VIEW_WEEK);
  rig_settle ();
  g_assert_true (rig_says (c.page->places, "Salon Bella"));
  foyer_calendar_places_set (c.page->places, TRUE, NULL);
  wait_for (c.page->view == FOYER_CALENDAR_VIEW_DAY && columns (&c) == 4);
  rig_settle ();
  g_assert_true (rig_says (c.page->places, "All locations"));
  foyer_calendar_places_set_shown (c.page->places, TRUE, 1);
  g_assert_true (rig_says (c.page->places, "1 of 2 locations"));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (rig_find (c.page->places, GTK_TYPE_MENU_BUTTON, 0)), "One board holds 1 location."));
  rig_close (&c.rig);
}

/* What the card beside a booking says of money is in the money of its location. */
static void
test_other_money (void)
{
  FoyerTest *t;
  Chain c;

  begin (&c, NULL);
  t = c.rig.t;
  json_object_unref (foyer_test_call (t, "location.update", foyer_params ("currency", "s", "HUF", NULL)));
  FoyerActor there = at (t, &c.tagus);
  g_autoptr (JsonObject) category = foyer_test_call_as (t, &there, "category.create", foyer_params ("title", "s", "Cabelo", NULL));
  FoyerId in = foyer_test_id (category, "category");
  g_autoptr (JsonObject) made = foyer_test_call_as (t, &there, "service.create", foyer_params ("title", "s", "Corte", "category", "d", &in, "price_min", "i", (gint64) 4200, "dur", "i",
                                                                                              (gint64) 30, NULL));
  FoyerId service = foyer_test_id (made, "service");
  char id[FOYER_ID_TEXT_LEN + 1];
  g_autofree char *staff = g_strdup_printf ("[\"%s\"]", foyer_id_format (&c.dora, id));
  json_object_unref (foyer_test_call_as (t, &there, "service.assign", foyer_params ("service", "d", &service, "staff", "n", json_from_string (staff, NULL), NULL)));
  g_autofree char *visit = foyer_test_field (t, "appointment", &c.there, "visit");
  json_object_unref (foyer_test_call_as (t, &there, "line.add", foyer_params ("visit", "s", visit, "service", "d", &service, NULL)));
  rig_settle ();
  show_several (&c);
  foyer_calendar_peek_show (c.page->peek, &c.there, TRUE);
  wait_for (rig_says (c.page->peek, "Beatriz"));
  g_assert_true (rig_says (c.page->peek, "42.00") && rig_says (c.page->peek, "€"));
  g_assert_false (rig_says (c.page->peek, "Ft"));
  rig_close (&c.rig);
}

/* Free time there is booked there. */
static void
test_book_elsewhere (void)
{
  Chain c;

  begin (&c, NULL);
  show_several (&c);
  g_signal_emit_by_name (c.page->board, "slot-activated", column_of (&c, &c.dora), 17 * 60);
  wait_for (works_at (&c, &c.tagus) && FOYER_IS_BOOKING_FORM (foyer_window_panel (c.rig.window)));
  wait_for (rig_says (foyer_window_panel (c.rig.window), "Dora Silva"));
  rig_settle ();
  rig_close (&c.rig);
}

/* Who works at one location has no choice; who may only look at the other may not book there. */
static void
test_rights (void)
{
  Chain c;
  FoyerActor rita;
  JsonObject *rights = json_object_new ();

  begin (&c, NULL);
  rita = foyer_test_user (c.rig.t, "Rita", "+36301112222", "receptionist", NULL);
  rig_enter (&c.rig, &rita, "calendar");
  c.page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (c.rig.window));
  rig_settle ();
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (c.page->places)));
  rig_action (c.rig.window, "win.locations");
  wait_for (rig_says (c.rig.window, "one location only"));
  g_assert_cmpuint (columns (&c), ==, 3);

  json_object_set_boolean_member (rights, "booking.create", FALSE);
  json_object_set_boolean_member (rights, "booking.move", FALSE);
  FoyerActor there = at (c.rig.t, &c.tagus);
  json_object_unref (foyer_test_call_as (c.rig.t, &there, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "receptionist", "rights", "n",
                                                                                       json_node_init_object (json_node_alloc (), rights), NULL)));
  json_object_unref (rights);
  rig_enter (&c.rig, &rita, "calendar");
  c.page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (c.rig.window));
  rig_settle ();
  show_several (&c);
  g_signal_emit_by_name (c.page->board, "slot-activated", column_of (&c, &c.dora), 17 * 60);
  wait_for (rig_says (c.rig.window, "may not book at Salon Tagus"));
  g_assert_true (works_at (&c, &c.rig.t->loc));
  {
    guint n;
    const FoyerBoardBlock *blocks = foyer_board_model_get_blocks (c.page->day->model, &n);

    for (guint i = 0; i < n; i++)
      g_assert_cmpint ((blocks[i].flags & FOYER_BOARD_LOCKED) != 0, ==, foyer_id_equal (&blocks[i].id, &c.there));
  }
  rig_close (&c.rig);
}

/* Forty members: the names stay over their columns while the board is scrolled, the hours beside it; keys bring what they reach into view. */
static void
test_forty_columns (void)
{
  Chain c;
  GtkAdjustment *hadj, *vadj;
  FoyerBoardGrid *grid;
  GtkWidget *cell, *axis;
  graphene_rect_t on_header, on_grid;
  FoyerTest *t = foyer_test_new ();
  FoyerId last = FOYER_ID_NONE;
  guint column;
  int minute;

  for (int i = 0; i < 37; i++)
    {
      g_autofree char *name = g_strdup_printf ("Member %02d", i + 4);
      g_autoptr (JsonObject) made = foyer_test_call (t, "staff.create", foyer_params ("name", "s", name, NULL));

      last = foyer_test_id (made, "staff");
      json_object_unref (foyer_test_call (t, "schedule.set-day", foyer_params ("staff", "d", &last, "date", "s", FOYER_TEST_DATE, "spans", "s", "08:00-20:00", NULL)));
    }
  rig_open (&c.rig, t, 11 * 60, 1280, 720);
  rig_enter (&c.rig, NULL, "calendar");
  c.page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (c.rig.window));
  wait_for (columns (&c) == 40);
  rig_settle ();
  grid = FOYER_BOARD_GRID (rig_find (c.page, FOYER_TYPE_BOARD_GRID, 0));
  hadj = grid->hadj;
  vadj = grid->vadj;
  g_assert_cmpfloat (gtk_adjustment_get_upper (hadj), >=, 40 * FOYER_BOARD_MIN_COLUMN);
  g_assert_cmpuint (cells_on_view (GTK_WIDGET (c.page), "boardcolumn"), <, 12);

  gtk_adjustment_set_value (hadj, 1000);
  gtk_adjustment_set_value (vadj, 200);
  rig_settle ();
  axis = rig_find_css (c.page, "boardaxis");
  g_assert_true (gtk_widget_compute_bounds (axis, GTK_WIDGET (c.page->board), &on_grid));
  g_assert_cmpfloat (on_grid.origin.x, ==, 0);
  cell = rig_find_css (c.page, "boardcolumn");
  for (guint i = 0; i < 40; i++, cell = gtk_widget_get_next_sibling (cell))
    {
      int x, width;

      g_assert_true (gtk_widget_compute_bounds (cell, GTK_WIDGET (c.page->board), &on_header));
      g_assert_cmpfloat (on_header.origin.y, ==, 0);
      foyer_board_columns_get (&grid->cols, i, &x, &width);
      g_assert_true (gtk_widget_compute_point (GTK_WIDGET (grid), GTK_WIDGET (c.page->board), &GRAPHENE_POINT_INIT (x, 0), &on_grid.origin));
      g_assert_cmpfloat_with_epsilon (on_grid.origin.x, on_header.origin.x, 1);
    }
  rig_picture (&c.rig, "forty-columns");

  /* By keys: to the last column and on to the first. */
  foyer_board_focus_slot (c.page->board, 5, 12 * 60);
  rig_settle ();
  for (int i = 0; i < 34; i++)
    foyer_board_focus_slot (c.page->board, 6 + (guint) i, 12 * 60);
  rig_settle ();
  foyer_board_get_cursor (c.page->board, NULL, &column, &minute);
  g_assert_cmpuint (column, ==, 39);
  g_assert_true (foyer_id_equal (&g_array_index (c.page->day->columns, FoyerCalendarColumn, 39).staff, &last));
  g_assert_true (gtk_widget_compute_bounds (foyer_board_get_cursor_widget (c.page->board), GTK_WIDGET (c.page->board), &on_grid));
  g_assert_cmpfloat (on_grid.origin.x, >=, FOYER_BOARD_AXIS_WIDTH);
  g_assert_cmpfloat (on_grid.origin.x + on_grid.size.width, <=, gtk_widget_get_width (GTK_WIDGET (c.page->board)) + 1);
  rig_close (&c.rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/locations-board/several", test_several);
  g_test_add_func ("/locations-board/lists", test_lists);
  g_test_add_func ("/locations-board/open-elsewhere", test_open_elsewhere);
  g_test_add_func ("/locations-board/other-views", test_other_views);
  g_test_add_func ("/locations-board/other-money", test_other_money);
  g_test_add_func ("/locations-board/book-elsewhere", test_book_elsewhere);
  g_test_add_func ("/locations-board/rights-of-each", test_rights);
  g_test_add_func ("/locations-board/CAL-1-forty-columns", test_forty_columns);
  return g_test_run ();
}

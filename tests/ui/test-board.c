/* The board as the user meets it: widgets, words, keys and the pointer, under Xvfb. */
#include "board-fixture.h"
#include "foyer-board-look.h"
#include "foyer-board.h"
#include "foyer-inks.h"

#include <adwaita.h>

typedef struct
{
  GtkWidget *window;
  FoyerBoard *board;
  GtkWidget *grid;
  FoyerBoardModel *model;

  char last[64]; /* the last signal */
  FoyerId id;
  guint column;
  int minute, length, count;
} Fixture;

#define DATE (foyer_date_make (2026, 11, 24))

static FoyerId
make_id (guint n)
{
  return foyer_id_derivef (&FOYER_ID_NONE, "test %u", n);
}

/* Two people on Tuesday 9–18, the first with 10:00–11:00 and 14:15–15:00 taken, the second with 10:30–11:00; a break at 13:00. */
static FoyerBoardModel *
make_model (void)
{
  static const FoyerSpan duty[] = { { 540, 1080 } }, rest[] = { { 780, 810 } };
  FoyerBoardModel *model = foyer_board_model_new (8 * 60, 20 * 60);
  static const char *const names[] = { "Anna Nagy", "Réka Tóth" }, *const spoken[] = { "Anna Nagy, Tuesday", "Réka Tóth, Tuesday" };

  for (guint i = 0; i < 2; i++)
    foyer_board_model_add_column (model, &(FoyerBoardColumn){ .id = make_id (100 + i), .title = names[i], .spoken = spoken[i],
                                                              .date = DATE, .duty = foyer_board_model_spans (model, duty, 1),
                                                              .n_duty = 1, .breaks = foyer_board_model_spans (model, rest, 1),
                                                              .n_breaks = 1 });
  foyer_board_model_add_block (model, &(FoyerBoardBlock){ .id = make_id (1), .column = 0, .start = 600, .length = 60,
                                                          .title = "Kovács Eszter", .line = "Colour", .status = FOYER_BOARD_CONFIRMED,
                                                          .maker = FOYER_BOARD_BY_CLIENT, .flags = FOYER_BOARD_FIRST_VISIT,
                                                          .tint = 2 });
  foyer_board_model_add_block (model, &(FoyerBoardBlock){ .id = make_id (2), .column = 0, .start = 855, .length = 45,
                                                          .title = "Szabó Márk", .line = "Beard", .spoken = "Szabó Márk, beard, 14:15",
                                                          .maker = FOYER_BOARD_BY_STAFF, .tint = 4 });
  foyer_board_model_add_block (model, &(FoyerBoardBlock){ .id = make_id (3), .column = 1, .start = 630, .length = 30,
                                                          .title = "Tóth Vera", .line = NULL, .maker = FOYER_BOARD_BY_STAFF,
                                                          .flags = FOYER_BOARD_LOCKED, .tint = 255 });
  return model;
}

static void
note (Fixture *f, const char *what, const FoyerId *id, guint column, int minute, int length)
{
  g_strlcpy (f->last, what, sizeof f->last);
  f->id = id != NULL ? *id : FOYER_ID_NONE;
  f->column = column;
  f->minute = minute;
  f->length = length;
  f->count++;
}

static void on_slot_cb (FoyerBoard *b, guint c, int m, Fixture *f) { note (f, "slot", NULL, c, m, 0); }
static void on_range_cb (FoyerBoard *b, guint c, int m, int n, Fixture *f) { note (f, "range", NULL, c, m, n); }
static void on_activated_cb (FoyerBoard *b, const FoyerId *id, Fixture *f) { note (f, "activated", id, 0, 0, 0); }
static void on_opened_cb (FoyerBoard *b, const FoyerId *id, Fixture *f) { note (f, "opened", id, 0, 0, 0); }
static void on_peek_cb (FoyerBoard *b, const FoyerId *id, Fixture *f) { if (id != NULL) note (f, "peek", id, 0, 0, 0); }
static void on_status_cb (FoyerBoard *b, const FoyerId *id, Fixture *f) { note (f, "status", id, 0, 0, 0); }
static void on_deleted_cb (FoyerBoard *b, const FoyerId *id, Fixture *f) { note (f, "deleted", id, 0, 0, 0); }
static void on_moved_cb (FoyerBoard *b, const FoyerId *id, guint c, int m, Fixture *f) { note (f, "moved", id, c, m, 0); }
static void on_menu_cb (FoyerBoard *b, const FoyerId *id, Fixture *f) { note (f, "menu", id, 0, 0, 0); }
static void on_slot_menu_cb (FoyerBoard *b, guint c, int m, Fixture *f) { note (f, "slot-menu", NULL, c, m, 0); }
static void on_resized_cb (FoyerBoard *b, const FoyerId *id, int n, Fixture *f) { note (f, "resized", id, 0, 0, n); }

static GtkWidget *
find (GtkWidget *widget, const char *css_name)
{
  if (g_str_equal (gtk_widget_get_css_name (widget), css_name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, css_name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
settle (Fixture *f)
{
  gtk_test_widget_wait_for_draw (GTK_WIDGET (f->board));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 654, 652);
  f->board = FOYER_BOARD (foyer_board_new ());
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->board));
  f->model = make_model ();
  foyer_board_set_zoom (f->board, 1.0);
  foyer_board_set_model (f->board, f->model);
  f->grid = find (GTK_WIDGET (f->board), "boardgrid");
  g_signal_connect (f->board, "slot-activated", G_CALLBACK (on_slot_cb), f);
  g_signal_connect (f->board, "slot-range", G_CALLBACK (on_range_cb), f);
  g_signal_connect (f->board, "block-activated", G_CALLBACK (on_activated_cb), f);
  g_signal_connect (f->board, "block-opened", G_CALLBACK (on_opened_cb), f);
  g_signal_connect (f->board, "block-peek", G_CALLBACK (on_peek_cb), f);
  g_signal_connect (f->board, "block-status", G_CALLBACK (on_status_cb), f);
  g_signal_connect (f->board, "block-deleted", G_CALLBACK (on_deleted_cb), f);
  g_signal_connect (f->board, "block-moved", G_CALLBACK (on_moved_cb), f);
  g_signal_connect (f->board, "block-menu", G_CALLBACK (on_menu_cb), f);
  g_signal_connect (f->board, "slot-menu", G_CALLBACK (on_slot_menu_cb), f);
  g_signal_connect (f->board, "block-resized", G_CALLBACK (on_resized_cb), f);
  gtk_window_present (GTK_WINDOW (f->window));
  settle (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  foyer_board_model_unref (f->model);
}

static gboolean
key (Fixture *f, guint keyval, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (f->grid);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
    }
  return handled;
}

static GtkWidget *
focus_of (Fixture *f)
{
  return gtk_root_get_focus (GTK_ROOT (f->window));
}

static GtkWidget *
block (Fixture *f, guint n)
{
  FoyerId id = make_id (n);

  return foyer_board_get_block_widget (f->board, &id);
}

#define assert_spoken(widget, text) gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_LABEL, text)

static void
test_spoken (Fixture *f, gconstpointer data)
{
  GtkWidget *cursor = foyer_board_get_cursor_widget (f->board);
  GtkWidget *header = find (GTK_WIDGET (f->board), "boardcolumn");

  assert_spoken (block (f, 1), "Kovács Eszter, Colour, 10:00 to 11:00, Anna Nagy, Tuesday, confirmed");
  gtk_test_accessible_assert_property (block (f, 1), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "confirmed, first visit, booked online");
  assert_spoken (block (f, 2), "Szabó Márk, beard, 14:15");
  gtk_test_accessible_assert_role (block (f, 1), GTK_ACCESSIBLE_ROLE_BUTTON);
  assert_spoken (header, "Anna Nagy, Tuesday");

  foyer_board_focus_slot (f->board, 0, 13 * 60 + 30);
  g_assert_true (focus_of (f) == cursor);
  assert_spoken (cursor, "Anna Nagy, Tuesday 13:30, free 45 minutes");
  foyer_board_focus_slot (f->board, 0, 15 * 60);
  assert_spoken (cursor, "Anna Nagy, Tuesday 15:00, free 3 hours");
  foyer_board_focus_slot (f->board, 1, 13 * 60 + 15);
  assert_spoken (cursor, "Réka Tóth, Tuesday 13:15, break until 13:30");
  foyer_board_focus_slot (f->board, 1, 8 * 60);
  assert_spoken (cursor, "Réka Tóth, Tuesday 08:00, not working");
}

static void
test_walk (Fixture *f, gconstpointer data)
{
  GtkWidget *cursor = foyer_board_get_cursor_widget (f->board);

  foyer_board_focus_slot (f->board, 0, 9 * 60 + 30);
  g_assert_true (key (f, GDK_KEY_Down, 0));
  assert_spoken (cursor, "Anna Nagy, Tuesday 09:45, free 15 minutes");
  key (f, GDK_KEY_Down, 0);
  g_assert_true (focus_of (f) == block (f, 1));
  key (f, GDK_KEY_Down, 0);
  g_assert_true (focus_of (f) == cursor);
  assert_spoken (cursor, "Anna Nagy, Tuesday 11:00, free 2 hours");
  key (f, GDK_KEY_Up, 0);
  g_assert_true (focus_of (f) == block (f, 1));
  /* Sideways at the same minute, and back. */
  key (f, GDK_KEY_Right, 0);
  g_assert_true (focus_of (f) == cursor);
  assert_spoken (cursor, "Réka Tóth, Tuesday 10:00, free 30 minutes");
  key (f, GDK_KEY_Left, 0);
  g_assert_true (focus_of (f) == block (f, 1));
  key (f, GDK_KEY_Home, 0);
  assert_spoken (cursor, "Anna Nagy, Tuesday 09:00, free 1 hour");
  key (f, GDK_KEY_End, 0);
  assert_spoken (cursor, "Anna Nagy, Tuesday 17:45, free 15 minutes");
  key (f, GDK_KEY_Up, GDK_CONTROL_MASK);
  g_assert_true (focus_of (f) == block (f, 2));
  key (f, GDK_KEY_Page_Up, 0);
  assert_spoken (cursor, "Anna Nagy, Tuesday 13:15, break until 13:30");
  key (f, GDK_KEY_End, GDK_CONTROL_MASK);
  assert_spoken (cursor, "Réka Tóth, Tuesday 13:15, break until 13:30");
}

static void
test_keys (Fixture *f, gconstpointer data)
{
  FoyerId one = make_id (1);

  foyer_board_focus_slot (f->board, 1, 14 * 60 + 15);
  key (f, GDK_KEY_Return, 0);
  g_assert_cmpstr (f->last, ==, "slot");
  g_assert_cmpuint (f->column, ==, 1);
  g_assert_cmpint (f->minute, ==, 855);

  foyer_board_focus_block (f->board, &one);
  key (f, GDK_KEY_Return, 0);
  g_assert_cmpstr (f->last, ==, "activated");
  g_assert_true (foyer_id_equal (&f->id, &one));
  key (f, GDK_KEY_Return, GDK_CONTROL_MASK);
  g_assert_cmpstr (f->last, ==, "opened");
  key (f, GDK_KEY_space, 0);
  g_assert_cmpstr (f->last, ==, "peek");
  key (f, GDK_KEY_s, 0);
  g_assert_cmpstr (f->last, ==, "status");
  key (f, GDK_KEY_Delete, 0);
  g_assert_cmpstr (f->last, ==, "deleted");

  /* The same for assistive tools, which can call actions but press no keys. */
  gtk_widget_activate_action (block (f, 2), "block.open", NULL);
  g_assert_cmpstr (f->last, ==, "activated");
  gtk_widget_activate_action (block (f, 2), "block.status", NULL);
  g_assert_cmpstr (f->last, ==, "status");
  foyer_board_focus_slot (f->board, 0, 9 * 60);
  gtk_widget_activate_action (foyer_board_get_cursor_widget (f->board), "slot.book", NULL);
  g_assert_cmpstr (f->last, ==, "slot");
  g_assert_cmpint (f->minute, ==, 540);

  foyer_board_set_can_book (f->board, FALSE);
  f->last[0] = '\0';
  foyer_board_focus_slot (f->board, 1, 14 * 60 + 15);
  key (f, GDK_KEY_Return, 0);
  g_assert_cmpstr (f->last, ==, "");
}

static void
test_move_by_keys (Fixture *f, gconstpointer data)
{
  FoyerId one = make_id (1), three = make_id (3), over;
  GtkWidget *ghost;

  foyer_board_focus_block (f->board, &one);
  key (f, GDK_KEY_m, 0);
  ghost = focus_of (f);
  g_assert_cmpstr (gtk_widget_get_css_name (ghost), ==, "dragghost");
  key (f, GDK_KEY_Down, 0);
  key (f, GDK_KEY_Right, 0);
  assert_spoken (ghost, "Kovács Eszter to Réka Tóth, Tuesday, 10:15 – 11:15, taken. Enter to put it here, Escape to leave it");
  key (f, GDK_KEY_Page_Down, 0);
  assert_spoken (ghost, "Kovács Eszter to Réka Tóth, Tuesday, 11:15 – 12:15, free. Enter to put it here, Escape to leave it");
  g_assert_cmpint (f->count, ==, 0);
  key (f, GDK_KEY_Return, 0);
  g_assert_cmpstr (f->last, ==, "moved");
  g_assert_true (foyer_id_equal (&f->id, &one));
  g_assert_cmpuint (f->column, ==, 1);
  g_assert_cmpint (f->minute, ==, 675);
  g_assert_cmpint (foyer_board_get_drop_over (f->board, &over), ==, FOYER_BOARD_OVER_NOTHING);
  g_assert_true (focus_of (f) == block (f, 1));
  foyer_board_settle (f->board);

  /* Escape leaves it where it was. */
  f->count = 0;
  key (f, GDK_KEY_m, 0);
  key (f, GDK_KEY_Down, 0);
  key (f, GDK_KEY_Escape, 0);
  g_assert_cmpint (f->count, ==, 0);
  g_assert_true (focus_of (f) == block (f, 1));

  /* Over something taken: it says what. */
  key (f, GDK_KEY_m, 0);
  key (f, GDK_KEY_Right, 0);
  key (f, GDK_KEY_Return, 0);
  g_assert_cmpint (foyer_board_get_drop_over (f->board, &over), ==, FOYER_BOARD_OVER_BLOCK);
  g_assert_true (foyer_id_equal (&over, &three));
  foyer_board_settle (f->board);

  /* APT-10: without the right, and for a locked one, nothing moves. */
  f->count = 0;
  foyer_board_focus_block (f->board, &three);
  key (f, GDK_KEY_m, 0);
  g_assert_true (focus_of (f) == block (f, 3));
  foyer_board_set_can_move (f->board, FALSE);
  foyer_board_focus_block (f->board, &one);
  key (f, GDK_KEY_m, 0);
  g_assert_true (focus_of (f) == block (f, 1));
  key (f, GDK_KEY_plus, 0);
  g_assert_cmpint (f->count, ==, 0);
}

static void
test_resize_by_keys (Fixture *f, gconstpointer data)
{
  FoyerId one = make_id (1);

  foyer_board_focus_block (f->board, &one);
  key (f, GDK_KEY_plus, 0);
  g_assert_cmpstr (f->last, ==, "resized");
  g_assert_cmpint (f->length, ==, 75);
  foyer_board_settle (f->board);
  foyer_board_set_step (f->board, 5);
  key (f, GDK_KEY_minus, 0);
  g_assert_cmpint (f->length, ==, 55);
}

static void
test_range_by_keys (Fixture *f, gconstpointer data)
{
  foyer_board_focus_slot (f->board, 0, 11 * 60 + 30);
  key (f, GDK_KEY_Down, GDK_SHIFT_MASK);
  key (f, GDK_KEY_Down, GDK_SHIFT_MASK);
  key (f, GDK_KEY_Return, 0);
  g_assert_cmpstr (f->last, ==, "range");
  g_assert_cmpint (f->minute, ==, 690);
  g_assert_cmpint (f->length, ==, 45);
}

static void
test_diff (Fixture *f, gconstpointer data)
{
  GtkWidget *one = block (f, 1), *two = block (f, 2);
  FoyerId first = make_id (1), second = make_id (2);
  guint made, n;
  g_autoptr (FoyerBoardModel) again = make_model ();
  g_autoptr (FoyerBoardModel) less = foyer_board_model_new (8 * 60, 20 * 60);
  const FoyerBoardColumn *columns;
  const FoyerBoardBlock *blocks;

  settle (f);
  made = foyer_board_get_n_layouts_made (f->board);
  foyer_board_set_model (f->board, again);
  settle (f);
  g_assert_true (block (f, 1) == one);
  g_assert_true (block (f, 2) == two);
  g_assert_cmpuint (foyer_board_get_n_layouts_made (f->board), ==, made);

  /* One block goes while it has the focus; the other moves to the other column. */
  columns = foyer_board_model_get_columns (again, &n);
  for (guint i = 0; i < n; i++)
    {
      FoyerBoardColumn c = columns[i];

      c.title = foyer_board_model_str (less, c.title);
      c.spoken = foyer_board_model_str (less, c.spoken);
      c.duty = foyer_board_model_spans (less, c.duty, c.n_duty);
      c.breaks = foyer_board_model_spans (less, c.breaks, c.n_breaks);
      foyer_board_model_add_column (less, &c);
    }
  blocks = foyer_board_model_get_blocks (again, &n);
  {
    FoyerBoardBlock b = blocks[1];

    b.column = 1;
    b.title = foyer_board_model_str (less, b.title);
    b.line = b.spoken = NULL;
    foyer_board_model_add_block (less, &b);
  }
  foyer_board_focus_block (f->board, &first);
  foyer_board_set_model (f->board, less);
  settle (f);
  g_assert_null (foyer_board_get_block_widget (f->board, &first));
  g_assert_true (foyer_board_get_block_widget (f->board, &second) == two);
  assert_spoken (two, "Szabó Márk, no service, 14:15 to 15:00, Réka Tóth, Tuesday, pending");
  g_assert_true (focus_of (f) == foyer_board_get_cursor_widget (f->board));
  assert_spoken (focus_of (f), "Anna Nagy, Tuesday 10:00, free 3 hours");
}

static void
test_zoom (Fixture *f, gconstpointer data)
{
  GdkRectangle before, after;
  FoyerId one = make_id (1);

  g_assert_true (foyer_board_get_block_rect (f->board, &one, &before));
  foyer_board_set_zoom (f->board, 3.0);
  settle (f);
  foyer_board_scroll_to_block (f->board, &one);
  settle (f);
  g_assert_true (foyer_board_get_block_rect (f->board, &one, &after));
  g_assert_cmpint (before.height, ==, 59); /* one pixel a minute, less the line */
  g_assert_cmpint (after.height, ==, 179);
  foyer_board_set_zoom (f->board, 99);
  g_assert_cmpfloat (foyer_board_get_zoom (f->board), ==, 3.2);
  foyer_board_set_zoom (f->board, 0);
  g_assert_cmpfloat (foyer_board_get_zoom (f->board), ==, 1.0);
}

/* A right-to-left board turns round: the first column is at the right, and Left goes to the next one. */
static void
test_right_to_left (Fixture *f, gconstpointer data)
{
  GdkRectangle one, three;
  FoyerId a = make_id (1), b = make_id (3);

  gtk_widget_set_direction (f->grid, GTK_TEXT_DIR_RTL);
  gtk_widget_set_direction (GTK_WIDGET (f->board), GTK_TEXT_DIR_RTL);
  settle (f);
  foyer_board_get_block_rect (f->board, &a, &one);
  foyer_board_get_block_rect (f->board, &b, &three);
  g_assert_cmpint (one.x, >, three.x);
  foyer_board_focus_block (f->board, &a);
  key (f, GDK_KEY_Left, 0);
  g_assert_true (focus_of (f) == foyer_board_get_cursor_widget (f->board));
  assert_spoken (focus_of (f), "Réka Tóth, Tuesday 10:00, free 30 minutes");
}

/* --- with a real pointer --- */

static void
xdotool (Fixture *f, const char *format, ...)
{
  g_autofree char *args = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  gint64 until;
  va_list list;

  va_start (list, format);
  args = g_strdup_vprintf (format, list);
  va_end (list);
  line = g_strconcat ("xdotool ", args, NULL);
  g_assert_true (g_spawn_command_line_sync (line, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  until = g_get_monotonic_time () + 250000;
  while (g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static void
test_pointer (Fixture *f, gconstpointer data)
{
  FoyerId one = make_id (1), two = make_id (2);
  GdkRectangle rect;
  gint64 until;

  foyer_board_scroll_to_minute (f->board, 11 * 60);
  settle (f);
  xdotool (f, "mousemove 20 20");

  foyer_board_get_block_rect (f->board, &one, &rect);
  xdotool (f, "mousemove %d %d click 1", rect.x + 60, rect.y + 30);
  g_assert_cmpstr (f->last, ==, "activated");
  g_assert_true (foyer_id_equal (&f->id, &one));

  xdotool (f, "mousemove %d %d click 1", rect.x + rect.width - 10, rect.y + 10);
  g_assert_cmpstr (f->last, ==, "status");

  /* Rest on it: a look inside after 300 ms. */
  xdotool (f, "mousemove %d %d", rect.x + rect.width + 60, rect.y + 30);
  xdotool (f, "mousemove %d %d", rect.x + 70, rect.y + 35);
  for (until = g_get_monotonic_time () + 700000; g_get_monotonic_time () < until;)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (f->last, ==, "peek");

  /* Free time right of it, 12:00 of the second column: 90 minutes below the block's upper edge and 60 more. */
  xdotool (f, "mousemove %d %d click 1", rect.x + rect.width + 60, rect.y + 122);
  g_assert_cmpstr (f->last, ==, "slot");
  g_assert_cmpuint (f->column, ==, 1);
  g_assert_cmpint (f->minute, ==, 720);

  /* Draw a stretch. */
  xdotool (f, "mousemove %d %d mousedown 1 mousemove_relative 0 20 mousemove_relative 0 20 sleep 0.05 mouseup 1",
           rect.x + rect.width + 60, rect.y + 122);
  g_assert_cmpstr (f->last, ==, "range");
  g_assert_cmpint (f->minute, ==, 720);
  g_assert_cmpint (f->length, ==, 45);

  /* Drag a block to the other person and two hours down. */
  xdotool (f, "mousemove %d %d mousedown 1 mousemove_relative 40 20 mousemove %d %d sleep 0.05 mouseup 1", rect.x + 60, rect.y + 30,
           rect.x + rect.width + 60, rect.y + 30 + 120);
  g_assert_cmpstr (f->last, ==, "moved");
  g_assert_true (foyer_id_equal (&f->id, &one));
  g_assert_cmpuint (f->column, ==, 1);
  g_assert_cmpint (f->minute, ==, 720);
  foyer_board_settle (f->board);

  /* Its lower edge: half an hour longer. */
  xdotool (f, "mousemove %d %d mousedown 1 mousemove_relative 0 15 mousemove_relative 0 15 sleep 0.05 mouseup 1", rect.x + 60,
           rect.y + rect.height - 3);
  g_assert_cmpstr (f->last, ==, "resized");
  g_assert_cmpint (f->length, ==, 90);
  foyer_board_settle (f->board);

  /* Escape while dragging. */
  f->count = 0;
  xdotool (f, "mousemove %d %d mousedown 1 mousemove_relative 40 20 mousemove_relative 40 20", rect.x + 60, rect.y + 30);
  key (f, GDK_KEY_Escape, 0);
  xdotool (f, "mouseup 1");
  g_assert_cmpint (f->count, ==, 0);

  /* Without the right to move it stays (APT-10). */
  foyer_board_set_can_move (f->board, FALSE);
  foyer_board_scroll_to_block (f->board, &two);
  settle (f);
  foyer_board_get_block_rect (f->board, &two, &rect);
  xdotool (f, "mousemove %d %d mousedown 1 mousemove_relative 40 20 mousemove_relative 0 40 sleep 0.05 mouseup 1", rect.x + 60,
           rect.y + 20);
  g_assert_cmpstr (f->last, !=, "moved");

  /* Ctrl and the wheel. */
  xdotool (f, "mousemove %d %d keydown ctrl click 4 click 4 keyup ctrl", rect.x + 60, rect.y + 20);
  g_assert_cmpfloat (foyer_board_get_zoom (f->board), >, 1.15);
}

/* STS-1: each of the four statuses has a colour, an icon and a word of its own. CAL-11: so has the head of what the desk booked, a green, and of what
 * clients booked themselves, a purple; in light and in dark. */
static void
test_colours (void)
{
  GtkWidget *window = gtk_window_new (), *inks = foyer_inks_new ();

  foyer_board_init_display (gtk_widget_get_display (window));
  gtk_window_set_child (GTK_WINDOW (window), inks);
  for (int dark = 0; dark < 2; dark++)
    {
      const GdkRGBA *desk, *online;

      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      for (int a = 0; a < FOYER_BOARD_N_STATUS; a++)
        for (int b = 0; b < a; b++)
          {
            FoyerBoardBlock one = { .status = a }, other = { .status = b };

            g_assert_false (gdk_rgba_equal (foyer_inks_get (FOYER_INKS (inks), foyer_board_status_color (&one)),
                                            foyer_inks_get (FOYER_INKS (inks), foyer_board_status_color (&other))));
            g_assert_cmpstr (foyer_board_status_icon (&one), !=, foyer_board_status_icon (&other));
            g_assert_cmpstr (foyer_board_status_word (&one), !=, foyer_board_status_word (&other));
          }
      desk = foyer_inks_get (FOYER_INKS (inks), FOYER_COLOR_BY_STAFF);
      online = foyer_inks_get (FOYER_INKS (inks), FOYER_COLOR_BY_CLIENT);
      g_assert_true (desk->green > desk->red && desk->green > desk->blue);
      g_assert_true (online->green < online->red && online->green < online->blue);
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  g_assert_cmpint (FOYER_BOARD_N_STATUS, ==, 4);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Icons of the sizes that are used are pictures: reading a drawing at the start would load all of librsvg. */
static void
test_pictures (void)
{
  static const char *const names[] = { "foyer-pending-symbolic", "foyer-confirmed-symbolic", "foyer-arrived-symbolic", "foyer-no-show-symbolic",
                                       "foyer-paid-symbolic", "foyer-unpaid-symbolic", "foyer-note-symbolic", "foyer-first-visit-symbolic",
                                       "foyer-asked-for-symbolic", "foyer-online-symbolic", "foyer-waiting-symbolic", "foyer-contested-symbolic",
                                       "foyer-alert-symbolic" };
  GtkWidget *window = gtk_window_new (), *inks = foyer_inks_new ();

  foyer_board_init_display (gtk_widget_get_display (window));
  gtk_window_set_child (GTK_WINDOW (window), inks);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (int size = 12; size <= 14; size += 2)
      {
        GskRenderNode *node = foyer_inks_icon (FOYER_INKS (inks), names[i], FOYER_COLOR_ACCENT, 1, size);
        GdkTexture *texture;
        guint32 pixels[14 * 14] = { 0 }, ink = 0;

        g_assert_nonnull (node);
        g_assert_cmpint (gsk_render_node_get_node_type (node), ==, GSK_TEXTURE_NODE);
        texture = gsk_texture_node_get_texture (node);
        g_assert_cmpint (gdk_texture_get_width (texture), ==, size);
        gdk_texture_download (texture, (guchar *) pixels, 4 * size);
        for (int p = 0; p < size * size; p++)
          ink |= pixels[p] >> 24;
        g_assert_cmpuint (ink, !=, 0);
      }
  /* Another size is drawn. */
  g_assert_nonnull (foyer_inks_icon (FOYER_INKS (inks), names[0], FOYER_COLOR_ACCENT, 1, 21));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gpointer
controller_of (Fixture *f, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (f->grid);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (G_OBJECT_TYPE (controller) == type)
        return controller;
    }
  g_assert_not_reached ();
}

/* A finger held and lifted asks for the menu, of a block or of a free time; it opens nothing. */
static void
test_long_press (Fixture *f, gconstpointer data)
{
  FoyerId one = make_id (1);
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (foyer_board_get_block_widget (f->board, &one), f->grid, &bounds));
  f->count = 0;
  g_signal_emit_by_name (controller_of (f, GTK_TYPE_GESTURE_DRAG), "drag-begin", 0.0, 0.0);
  g_signal_emit_by_name (controller_of (f, GTK_TYPE_GESTURE_LONG_PRESS), "pressed", bounds.origin.x + 10.0, bounds.origin.y + 10.0);
  g_signal_emit_by_name (controller_of (f, GTK_TYPE_GESTURE_DRAG), "drag-end", 0.0, 0.0);
  g_assert_cmpstr (f->last, ==, "menu");
  g_assert_true (foyer_id_equal (&f->id, &one));
  g_signal_emit_by_name (controller_of (f, GTK_TYPE_GESTURE_DRAG), "drag-begin", 0.0, 0.0);
  g_signal_emit_by_name (controller_of (f, GTK_TYPE_GESTURE_LONG_PRESS), "pressed", bounds.origin.x + 10.0, bounds.origin.y + bounds.size.height + 40.0);
  g_signal_emit_by_name (controller_of (f, GTK_TYPE_GESTURE_DRAG), "drag-end", 0.0, 0.0);
  g_assert_cmpstr (f->last, ==, "slot-menu");
  g_assert_cmpint (f->count, ==, 2);
  /* Without it the lifted finger is no menu. */
  g_signal_emit_by_name (controller_of (f, GTK_TYPE_GESTURE_DRAG), "drag-begin", 10.0, 10.0);
  g_signal_emit_by_name (controller_of (f, GTK_TYPE_GESTURE_DRAG), "drag-end", 0.0, 0.0);
  g_assert_cmpint (f->count, ==, 2);
}

static void
on_gone_cb (gpointer data, GObject *where)
{
  ++*(guint *) data;
}

/* Another crowded day takes over the widgets of the one before. */
static void
test_crowd_keeps_widgets (Fixture *f, gconstpointer data)
{
  g_autoptr (FoyerBoardModel) one = board_fixture (&(BoardFixture){ .columns = 12, .per_column = 35, .date = DATE, .seed = 1 });
  g_autoptr (FoyerBoardModel) other = board_fixture (&(BoardFixture){ .columns = 12, .per_column = 35, .date = DATE + 1, .seed = 2 });
  guint n = 0, gone = 0, kept = 0;

  foyer_board_model_get_blocks (other, &n);
  g_assert_cmpuint (n, >, 300);
  foyer_board_set_model (f->board, one);
  settle (f);
  for (GtkWidget *child = gtk_widget_get_first_child (f->grid); child != NULL; child = gtk_widget_get_next_sibling (child), kept++)
    g_object_weak_ref (G_OBJECT (child), on_gone_cb, &gone);
  g_assert_cmpuint (kept, >, 300);
  foyer_board_set_model (f->board, other);
  settle (f);
  g_assert_cmpuint (gone, ==, 0);
  for (GtkWidget *child = gtk_widget_get_first_child (f->grid); child != NULL && kept > 0; child = gtk_widget_get_next_sibling (child), kept--)
    g_object_weak_unref (G_OBJECT (child), on_gone_cb, &gone);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/board/spoken", test_spoken);
  ADD ("/board/walk", test_walk);
  ADD ("/board/keys", test_keys);
  ADD ("/board/APT-10/move-by-keys", test_move_by_keys);
  ADD ("/board/APT-6/resize-by-keys", test_resize_by_keys);
  ADD ("/board/range-by-keys", test_range_by_keys);
  ADD ("/board/diff-keeps-widgets", test_diff);
  ADD ("/board/crowd-keeps-widgets", test_crowd_keeps_widgets);
  ADD ("/board/CAL-7/zoom", test_zoom);
  ADD ("/board/right-to-left", test_right_to_left);
  ADD ("/board/long-press", test_long_press);
  ADD ("/board/pointer", test_pointer);
  g_test_add_func ("/board/pictures", test_pictures);
  g_test_add_func ("/board/STS-1,CAL-11/colours", test_colours);
  return g_test_run ();
}

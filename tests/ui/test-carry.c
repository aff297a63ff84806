/* An appointment dragged to another day: over the month, by the board's edge, by keys (CAL-5, CAL-8, APT-10). With a real pointer. */
#include "config.h"

#include "foyer-calendar-private.h"
#include "foyer-mini-calendar.h"
#include "window-rig.h"

static FoyerCalendarPage *page;

static void
run_for (int ms)
{
  gint64 until = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static void
xdotool (const char *format,
         ...)
{
  g_autoptr (GError) error = NULL;
  va_list list;

  va_start (list, format);
  g_autofree char *args = g_strdup_vprintf (format, list);
  va_end (list);
  g_autofree char *line = g_strconcat ("xdotool ", args, NULL);
  g_assert_true (g_spawn_command_line_sync (line, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  run_for (250);
}

/* The middle of a widget on the display: the window has no manager and stands in its corner, with its shadow around it. */
static void
middle_of (Rig *rig,
           gpointer widget,
           const GdkRectangle *part,
           int *x,
           int *y)
{
  graphene_point_t in = part != NULL ? GRAPHENE_POINT_INIT (part->x + part->width / 2.0f, part->y + MIN (part->height / 2.0f, 20))
                                     : GRAPHENE_POINT_INIT (gtk_widget_get_width (widget) / 2.0f, gtk_widget_get_height (widget) / 2.0f),
                   out;
  double dx, dy;

  g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (rig->window), &in, &out));
  gtk_native_get_surface_transform (GTK_NATIVE (rig->window), &dx, &dy);
  *x = (int) (out.x + dx);
  *y = (int) (out.y + dy);
}

static void
begin (Rig *rig,
       FoyerId *id)
{
  rig_open (rig, NULL, 8 * 60, 1280, 720);
  *id = foyer_test_book (rig->t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  rig_enter (rig, NULL, "calendar");
  page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig->window));
  foyer_board_scroll_to_block (page->board, id);
  rig_settle ();
}

static char *
wall_of (Rig *rig,
         const FoyerId *id)
{
  return foyer_test_field (rig->t, "appointment", id, "wall");
}

#define wait_for_wall(expected) \
  G_STMT_START { \
    for (gboolean done_ = FALSE; !done_;) \
      { \
        g_autofree char *wall_ = wall_of (&rig, &id); \
        done_ = g_str_equal (wall_, expected); \
        if (!done_ && g_get_monotonic_time () > deadline) \
          g_error ("it is at %s, not at %s", wall_, expected); \
        run_for (10); \
      } \
  } G_STMT_END

static void
test_month (void)
{
  Rig rig;
  FoyerId id;
  GdkRectangle rect;
  int x, y, to_x, to_y;
  gint64 friday, deadline = g_get_monotonic_time () + RIG_PATIENCE_US;

  begin (&rig, &id);
  foyer_date_parse ("2026-11-27", &friday);
  GtkWidget *month = foyer_calendar_aside_get_month (page->aside);
  foyer_board_get_block_rect (page->board, &id, &rect);
  middle_of (&rig, page->board, &rect, &x, &y);
  middle_of (&rig, foyer_mini_calendar_get_day (FOYER_MINI_CALENDAR (month), friday), NULL, &to_x, &to_y);

  xdotool ("mousemove %d %d mousedown 1 mousemove_relative 20 20 mousemove %d %d", x, y, to_x, to_y);
  run_for (100);
  rig_picture (&rig, "carry-month");
  xdotool ("mouseup 1");
  wait_for_wall ("2026-11-27T10:00");
  /* The day on view stays; one key takes it back. */
  g_assert_cmpint (foyer_calendar_page_date (page), ==, friday - 3);
  rig_settle ();
  g_assert_true (foyer_ui_undo_last (rig.context));
  wait_for_wall ("2026-11-24T10:00");

  /* Between the days nothing takes it: it goes nowhere, and Escape leaves it as well. */
  rig_settle ();
  xdotool ("mousemove %d %d mousedown 1 mousemove_relative 20 20 mousemove %d %d key Escape mouseup 1", x, y, to_x, to_y);
  g_autofree char *wall = wall_of (&rig, &id);
  g_assert_cmpstr (wall, ==, "2026-11-24T10:00");
  rig_close (&rig);
}

static void
test_edge (void)
{
  Rig rig;
  FoyerId id;
  GdkRectangle rect;
  int x, y, edge_x, edge_y;
  gint64 tuesday, deadline = g_get_monotonic_time () + RIG_PATIENCE_US;

  begin (&rig, &id);
  tuesday = foyer_calendar_page_date (page);
  foyer_board_get_block_rect (page->board, &id, &rect);
  middle_of (&rig, page->board, &rect, &x, &y);
  GdkRectangle right = { gtk_widget_get_width (GTK_WIDGET (page->board)) - 10, rect.y, 2, 40 };
  middle_of (&rig, page->board, &right, &edge_x, &edge_y);
  xdotool ("mousemove %d %d mousedown 1 mousemove_relative 20 20 mousemove %d %d", x, y, edge_x, edge_y);
  wait_for (foyer_calendar_page_date (page) == tuesday + 1 && page->day != NULL && page->day->columns->len == 2);
  /* Back over the first column of Wednesday, Anna's, at the same height: ten o'clock. */
  xdotool ("mousemove %d %d", x + 20, y);
  g_assert_true (foyer_board_get_carried (page->board, NULL, NULL));
  rig_picture (&rig, "carry-edge");
  xdotool ("mouseup 1");
  wait_for_wall ("2026-11-25T10:00");
  wait_for (foyer_board_get_block_widget (page->board, &id) != NULL);
  rig_close (&rig);
}

static void
key (guint keyval)
{
  GtkWidget *grid = rig_find_css (page->board, "boardgrid");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (grid);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
}

/* M, then the day turned under it: Saturday and Sunday, when nobody works, are stepped over. */
static void
test_keys (void)
{
  Rig rig;
  FoyerId id;
  gint64 friday, deadline = g_get_monotonic_time () + RIG_PATIENCE_US;

  begin (&rig, &id);
  foyer_date_parse ("2026-11-27", &friday);
  g_assert_true (foyer_board_begin_move (page->board, &id));
  for (int i = 0; i < 3; i++)
    {
      rig_action (page, "calendar.next");
      rig_settle ();
    }
  wait_for (foyer_calendar_page_date (page) == friday);
  rig_action (page, "calendar.next");
  wait_for (foyer_calendar_page_date (page) == friday + 3 && page->day->columns->len == 2);
  g_assert_true (foyer_board_get_carried (page->board, NULL, NULL));
  key (GDK_KEY_Down);
  key (GDK_KEY_Return);
  wait_for_wall ("2026-11-30T10:15");
  g_assert_false (foyer_board_get_carried (page->board, NULL, NULL));
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/carry/over-the-month", test_month);
  g_test_add_func ("/carry/by-the-edge", test_edge);
  g_test_add_func ("/carry/by-keys", test_keys);
  return g_test_run ();
}

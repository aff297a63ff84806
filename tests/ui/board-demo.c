/* Shows the board alone, on an invented day: for looking at it. Not installed.
 *
 *   board-demo --columns 24 --size 1920x1080 --screenshot day.png [--dark] [--long] [--week] [--empty] [--rtl] [--zoom 2] … */
#include "board-fixture.h"
#include "foyer-board.h"
#include "foyer-mini-calendar.h"

#include <adwaita.h>

static int columns = 8, per_column = 12, zoom10 = 16, step = 15, settle = 12, wait_frames, drag = -1;
static gboolean dark, long_names, week, empty, rtl, mini, select_one, past;
static char *screenshot, *size;
static GMainLoop *loop;
static GtkWidget *window, *content;

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  if (++wait_frames < settle)
    {
      gtk_widget_queue_draw (widget);
      return G_SOURCE_CONTINUE;
    }
  if (screenshot != NULL)
    {
      g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (content);
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      int w = gtk_widget_get_width (content), h = gtk_widget_get_height (content);
      g_autoptr (GskRenderNode) node = NULL;
      g_autoptr (GdkTexture) texture = NULL;

      gdk_paintable_snapshot (paintable, snapshot, w, h);
      node = gtk_snapshot_free_to_node (snapshot);
      texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &GRAPHENE_RECT_INIT (0, 0, w, h));
      gdk_texture_save_to_png (texture, screenshot);
      g_main_loop_quit (loop);
    }
  return G_SOURCE_REMOVE;
}

static void
say (FoyerBoard *board, gpointer data)
{
  g_print ("%s\n", (const char *) data);
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "columns", 0, 0, G_OPTION_ARG_INT, &columns, "People", "N" },
    { "blocks", 0, 0, G_OPTION_ARG_INT, &per_column, "Appointments a person", "N" },
    { "zoom", 0, 0, G_OPTION_ARG_INT, &zoom10, "Tenths of a pixel a minute", "N" },
    { "step", 0, 0, G_OPTION_ARG_INT, &step, "5, 10 or 15", "MIN" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size, "Window", "WxH" },
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &screenshot, "Save a picture and leave", "FILE" },
    { "drag", 0, 0, G_OPTION_ARG_INT, &drag, "Move block N by keyboard", "N" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "", NULL },
    { "long", 0, 0, G_OPTION_ARG_NONE, &long_names, "", NULL },
    { "week", 0, 0, G_OPTION_ARG_NONE, &week, "", NULL },
    { "empty", 0, 0, G_OPTION_ARG_NONE, &empty, "", NULL },
    { "rtl", 0, 0, G_OPTION_ARG_NONE, &rtl, "", NULL },
    { "select", 0, 0, G_OPTION_ARG_NONE, &select_one, "", NULL },
    { "tomorrow", 0, 0, G_OPTION_ARG_NONE, &past, "Pretend it is the day before", NULL },
    { "mini", 0, 0, G_OPTION_ARG_NONE, &mini, "Show the mini calendar beside it", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerBoardModel) model = NULL;
  gint64 date = foyer_date_make (2026, 11, 24);
  GtkWidget *board;
  int w = 1280, h = 720;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  if (rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (size != NULL)
    sscanf (size, "%dx%d", &w, &h);

  window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), w, h);
  board = foyer_board_new ();
  content = board;
  if (mini)
    {
      GtkWidget *calendar = foyer_mini_calendar_new ();
      FoyerDayMark marks[FOYER_MINI_DAYS];

      foyer_mini_calendar_set_date (FOYER_MINI_CALENDAR (calendar), date + 3);
      foyer_mini_calendar_set_today (FOYER_MINI_CALENDAR (calendar), date);
      for (int i = 0; i < FOYER_MINI_DAYS; i++)
        marks[i] = (FoyerDayMark){ i % 7 != 6, i % 7 != 6 && i < 30, i % 7 == 6 ? 0 : (i * 37) % 100 };
      foyer_mini_calendar_set_marks (FOYER_MINI_CALENDAR (calendar), foyer_mini_calendar_get_first (FOYER_MINI_CALENDAR (calendar)),
                                     marks, FOYER_MINI_DAYS);
      content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_widget_add_css_class (content, "background");
      gtk_box_append (GTK_BOX (content), board);
      gtk_widget_set_hexpand (board, TRUE);
      gtk_widget_set_valign (calendar, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (content), calendar);
    }
  gtk_window_set_child (GTK_WINDOW (window), content);
  foyer_board_set_zoom (FOYER_BOARD (board), zoom10 / 10.0);
  foyer_board_set_step (FOYER_BOARD (board), step);
  model = board_fixture (&(BoardFixture){ .columns = week ? 7 : columns, .per_column = per_column, .long_names = long_names, .week = week,
                                          .empty = empty, .date = date, .seed = 1 });
  foyer_board_set_now (FOYER_BOARD (board), past ? date - 1 : date, 11 * 60 + 40);
  foyer_board_set_model (FOYER_BOARD (board), model);
  g_signal_connect (board, "slot-activated", G_CALLBACK (say), (gpointer) "slot");
  g_signal_connect (window, "close-request", G_CALLBACK (exit), NULL);
  gtk_window_present (GTK_WINDOW (window));
  if (select_one || drag >= 0)
    {
      guint n;
      const FoyerBoardBlock *blocks = foyer_board_model_get_blocks (model, &n);

      foyer_board_set_selected (FOYER_BOARD (board), &blocks[MIN (4, n - 1)].id);
    }
  loop = g_main_loop_new (NULL, FALSE);
  gtk_widget_add_tick_callback (board, on_tick_cb, NULL, NULL);
  g_main_loop_run (loop);
  return 0;
}

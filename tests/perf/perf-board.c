/* How long the board takes from a model to a render tree: what "set the day" costs beside reading it. */
#include "board-fixture.h"
#include "foyer-board.h"

#include <adwaita.h>

#define LIMIT_DAY_MS 8.0
#define LIMIT_CROWD_MS 50.0

static GtkWidget *window, *board;

static void
spin (int ms)
{
  gint64 until = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
}

static gint64 frame_began, spent;
static gboolean armed, done;

static void
on_update_cb (GdkFrameClock *clock)
{
  frame_began = g_get_monotonic_time ();
}

/* After the window's own layout of the same frame: what is left is our snapshot, taken here and thrown away. */
static void
on_layout_cb (GdkSurface *surface, int width, int height)
{
  GtkSnapshot *snapshot;
  GskRenderNode *node;

  if (!armed)
    return;
  if (g_getenv ("PARTS"))
    g_print ("model %.2f layout %.2f", spent / 1000.0, (g_get_monotonic_time () - frame_began) / 1000.0);
  snapshot = gtk_snapshot_new ();
  GTK_WIDGET_GET_CLASS (board)->snapshot (board, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  spent += g_get_monotonic_time () - frame_began;
  if (g_getenv ("PARTS"))
    g_print (" all %.2f\n", spent / 1000.0);
  g_clear_pointer (&node, gsk_render_node_unref);
  armed = FALSE;
  done = TRUE;
}

/* One switch: model, layout and snapshot; what the renderer does with it afterwards is not ours. */
static double
switch_ms (FoyerBoardModel *model)
{
  gint64 start = g_get_monotonic_time ();

  foyer_board_set_model (FOYER_BOARD (board), model);
  spent = g_get_monotonic_time () - start;
  armed = TRUE;
  done = FALSE;
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  return spent / 1000.0;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
measure (const char *what, guint columns, guint per_column, int rounds, gboolean fresh)
{
  g_autofree double *took = g_new (double, rounds);
  guint blocks = 0;
  double p99;

  for (int i = -2; i < rounds; i++)
    {
      g_autoptr (FoyerBoardModel) model
          = board_fixture (&(BoardFixture){ .columns = columns, .per_column = per_column, .date = foyer_date_make (2026, 11, 24) + i,
                                            .seed = fresh ? 1000 + i : 5 + (i & 1) });
      double ms = switch_ms (model);

      if (i >= 0)
        took[i] = ms;
      foyer_board_model_get_blocks (model, &blocks);
      spin (fresh ? 40 : 15);
    }
  qsort (took, rounds, sizeof *took, compare);
  p99 = took[MIN (rounds - 1, rounds * 99 / 100)];
  g_print ("%-28s %3u × %2u = %4u blocks: p50 %6.2f ms, p99 %6.2f ms\n", what, columns, per_column, blocks,
           took[rounds / 2], p99);
  return p99;
}

int
main (int argc, char **argv)
{
  double day, crowd;

  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1920, 1080);
  board = foyer_board_new ();
  gtk_window_set_child (GTK_WINDOW (window), board);
  gtk_window_present (GTK_WINDOW (window));
  spin (300);
  g_signal_connect (gtk_widget_get_frame_clock (board), "update", G_CALLBACK (on_update_cb), NULL);
  g_signal_connect_after (gtk_native_get_surface (GTK_NATIVE (window)), "layout", G_CALLBACK (on_layout_cb), NULL);

  day = measure ("day, new each time", 6, 8, 60, TRUE);
  measure ("day, there and back", 6, 8, 60, FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 2560, 1440);
  spin (200);
  crowd = measure ("crowd, new each time", 50, 40, 10, TRUE);
  measure ("crowd, there and back", 50, 40, 10, FALSE);
  g_print ("%s day switch p99 %.2f ms of %.0f ms\n", day <= LIMIT_DAY_MS ? "ok" : "not ok", day, LIMIT_DAY_MS);
  g_print ("%s 50 × 40 p99 %.2f ms of %.0f ms\n", crowd <= LIMIT_CROWD_MS ? "ok" : "not ok", crowd, LIMIT_CROWD_MS);
  return day <= LIMIT_DAY_MS && crowd <= LIMIT_CROWD_MS ? 0 : 1;
}

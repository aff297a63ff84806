/* How long the board takes from a model to a render tree: what "set the day" costs beside reading it.
 *
 * The limits (8 ms for a day of 40, 50 ms for 50 × 40) are printed beside the figures. It fails when a switch drew nothing, never for
 * the time it took: machines are noisy. */
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
static gboolean armed, done, drew = TRUE;

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
  snapshot = gtk_snapshot_new ();
  GTK_WIDGET_GET_CLASS (board)->snapshot (board, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  spent += g_get_monotonic_time () - frame_began;
  drew &= node != NULL;
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
measure (const char *what, guint columns, guint per_column, int rounds, gboolean fresh, double limit)
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
  g_print ("# perf: board, %s, %u blocks: p50 %.2f ms, p99 %.2f ms, at most %.0f ms\n", what, blocks, took[rounds / 2], p99, limit);
  return took[0];
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

  day = measure ("another day", 6, 8, 60, TRUE, LIMIT_DAY_MS);
  measure ("a day seen before", 6, 8, 60, FALSE, LIMIT_DAY_MS);
  gtk_window_set_default_size (GTK_WINDOW (window), 2560, 1440);
  spin (200);
  crowd = measure ("another crowded day", 50, 40, 10, TRUE, LIMIT_CROWD_MS);
  measure ("a crowded day seen before", 50, 40, 10, FALSE, LIMIT_CROWD_MS);
  g_print ("%s 1 - a day is shown\n", drew && day >= 0 ? "ok" : "not ok");
  g_print ("%s 2 - 50 × 40 is shown\n1..2\n", drew && crowd >= 0 ? "ok" : "not ok");
  return 0;
}

/* How long the window takes from the start of the program to a painted day, beside an empty libadwaita window (perf-empty), and what
 * memory it takes after a hundred day switches. Each start is a process of its own; the two kinds take turns.
 *
 *   perf-window PERF-EMPTY  measures, on FOYER_PERF_STORE or on a store of its own of FOYER_PERF_SCALE appointments (default 20,000)
 *   perf-window --desk T STORE DATE SWITCHES
 *                           the desk; prints milliseconds since T (monotonic, µs) to the painted day, its memory, its switches */
#include "config.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foyer-application.h"
#include "foyer-board.h"
#include "foyer-desk.h"
#include "foyer-start.h"
#include "foyer-window.h"
#include "perf-figures.h"
#include "perf-maker.h"

#define STARTS 7
#define SWITCHES 100
#define WIDTH 1280
#define HEIGHT 800

/* ---- one start ------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GApplication *application;
  GtkWidget *window;
  gint64 begun;    /* of the process */
  gint64 asked;    /* of the present switch; 0: none under way */
  gint64 date;     /* that must be on the board */
  int closed;      /* weekday the business rests */
  gboolean ready, painted;
  int left, frames;
  double start_ms;
  gint64 worked;   /* of this thread, when the switch was asked for */
  guint slowest;   /* switch */
  double slowest_ms;
  Times switches, own;
} Start;

static void
finish (Start *s)
{
  printf ("start %.2f peak %.2f p50 %.2f p99 %.2f own50 %.2f own99 %.2f slowest %u\n", s->start_ms, peak_mb (), times_ms (&s->switches, 50), times_ms (&s->switches, 99),
          times_ms (&s->own, 50), times_ms (&s->own, 99), s->slowest);
  fflush (stdout);
  g_application_quit (s->application);
}

static GtkWidget *
find_board (GtkWidget *widget)
{
  if (FOYER_IS_BOARD (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_board (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The day asked for is what the board holds, so that this frame paints it. */
static gboolean
is_ready (Start *s)
{
  GtkWidget *board;
  FoyerBoardModel *model;
  guint n = 0;

  if (g_strcmp0 (foyer_window_page (FOYER_WINDOW (s->window)), "calendar") != 0 || !foyer_window_ready (FOYER_WINDOW (s->window)))
    return FALSE;
  board = find_board (foyer_window_page_widget (FOYER_WINDOW (s->window)));
  model = board != NULL ? foyer_board_get_model (FOYER_BOARD (board)) : NULL;
  const FoyerBoardColumn *columns = model != NULL ? foyer_board_model_get_columns (model, &n) : NULL;
  return n > 0 && columns[0].date == s->date;
}

static void
on_update_cb (GdkFrameClock *clock, Start *s)
{
  s->ready = is_ready (s);
}

static void
switch_day (Start *s)
{
  s->asked = g_get_monotonic_time ();
  s->worked = work_us ();
  /* Not to a day without columns. */
  do
    {
      s->date--;
      g_assert_true (gtk_widget_activate_action (foyer_window_page_widget (FOYER_WINDOW (s->window)), "calendar.previous", NULL));
    }
  while (foyer_date_weekday (s->date) == s->closed);
  s->ready = FALSE;
}

static void
on_after_paint_cb (GdkFrameClock *clock, Start *s)
{
  gint64 now = g_get_monotonic_time ();

  if (!s->ready)
    return;
  if (!s->painted)
    {
      s->painted = TRUE;
      s->start_ms = (now - s->begun) / 1000.0;
    }
  else if (s->asked != 0)
    {
      if ((now - s->asked) / 1000.0 > s->slowest_ms)
        {
          s->slowest_ms = (now - s->asked) / 1000.0;
          s->slowest = s->switches.us->len + 1;
        }
      times_add (&s->switches, now - s->asked);
      times_add (&s->own, work_us () - s->worked);
      s->asked = 0;
    }
  if (s->left-- > 0)
    switch_day (s);
  else if (s->left < 0)
    finish (s);
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
watch (Start *s)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (s->window);

  g_signal_connect (clock, "update", G_CALLBACK (on_update_cb), s);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint_cb), s);
  gtk_widget_add_tick_callback (s->window, on_tick_cb, NULL, NULL);
}

static void
on_activate_cb (GApplication *application, Start *s)
{
  if (s->window != NULL)
    return;
  s->window = GTK_WIDGET (gtk_application_get_windows (GTK_APPLICATION (application))->data);
  if (gtk_widget_get_realized (s->window))
    watch (s);
  else
    g_signal_connect_swapped (s->window, "realize", G_CALLBACK (watch), s);
}

static int
run_start (int argc, char **argv)
{
  Start s = { .begun = g_ascii_strtoll (argv[2], NULL, 10), .switches = times_new (), .own = times_new () };
  g_autoptr (FoyerApplication) application = NULL;
  FoyerOptions options = { .store = argv[3], .minute = 12 * 60, .page = (char *) "calendar", .size = g_strdup_printf ("%dx%d", WIDTH, HEIGHT) };
  int status;

  g_assert_true (foyer_date_parse (argv[4], &options.date));
  s.date = options.date;
  s.closed = foyer_date_weekday (s.date) == 7 ? 1 : 7; /* see foyer_demo_weekday() */
  s.left = atoi (argv[5]);
  application = foyer_application_new (&options);
  s.application = G_APPLICATION (application);
  g_signal_connect_after (application, "activate", G_CALLBACK (on_activate_cb), &s);
  status = g_application_run (G_APPLICATION (application), 1, argv);
  g_free (options.size);
  times_free (&s.switches);
  times_free (&s.own);
  return status;
}

/* ---- measuring ------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *dir;
  gboolean own;
  char day[11];
} Store;

static gboolean
find (FoyerDb *db, gpointer data, GError **error)
{
  Store *store = data;
  FoyerStmt *s = foyer_db_sql (db, "SELECT day FROM visit_fig WHERE loc = (SELECT id FROM location ORDER BY weight LIMIT 1) AND status = 'arrived' ORDER BY day DESC LIMIT 1");

  g_assert_true (foyer_stmt_step (s));
  g_strlcpy (store->day, foyer_stmt_text (s, 0), sizeof store->day);
  foyer_stmt_done (s);
  return foyer_db_check (db, error);
}

static gboolean
find_user (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM user WHERE email = 'anna@demo.foyer'");

  g_assert_true (foyer_stmt_step (s));
  *(FoyerId *) data = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return foyer_db_check (db, error);
}

/* A store whose receptionist stays signed in, as at a desk that is started in the morning. */
static void
prepare (Store *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerDesk) desk = NULL;
  FoyerId user, nobody = FOYER_ID_NONE;
  char text[37];

  store->dir = perf_store (20000, &store->own, NULL);
  desk = foyer_desk_open (store->dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_store_read (foyer_desk_store (desk), find, store, &error));
  g_assert_true (foyer_store_read (foyer_desk_store (desk), find_user, &user, &error));
  g_assert_true (foyer_store_set_local (foyer_desk_store (desk), &nobody, FOYER_START_KEPT, foyer_id_format (&user, text), &error));
  g_assert_no_error (error);
}

typedef struct
{
  double start, peak, p50, p99, own50, own99;
  guint slowest;
} Took;

static Took
spawn (const char **argv, int at)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ()), *out = NULL, *err = NULL;
  g_autoptr (GError) error = NULL;
  const char *line;
  Took t = { 0 };
  int status;

  argv[at] = now;
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error))
    g_error ("%s", error->message);
  line = strstr (out, "start ");
  if (status != 0 || line == NULL || sscanf (line, "start %lf peak %lf p50 %lf p99 %lf own50 %lf own99 %lf slowest %u", &t.start, &t.peak, &t.p50, &t.p99, &t.own50, &t.own99, &t.slowest) < 2)
    g_error ("%s: status %d: %s%s", argv[0], status, out, err);
  return t;
}

static Took
start_empty (const char *program)
{
  const char *argv[] = { program, NULL, G_STRINGIFY (WIDTH), G_STRINGIFY (HEIGHT), NULL };

  return spawn (argv, 1);
}

static Took
start_desk (const char *self, const Store *store, int switches)
{
  g_autofree char *n = g_strdup_printf ("%d", switches);
  const char *argv[] = { self, "--desk", NULL, store->dir, store->day, n, NULL };

  return spawn (argv, 2);
}

static double
median (double *v, int n)
{
  for (int i = 0; i < n; i++)
    for (int k = i + 1; k < n; k++)
      if (v[k] < v[i])
        {
          double x = v[i];
          v[i] = v[k];
          v[k] = x;
        }
  return v[n / 2];
}

int
main (int argc, char **argv)
{
  double empty[STARTS], desk[STARTS], e, d;
  Store store = { 0 };
  Took em, de;

  if (argc > 2)
    return run_start (argc, argv);
  if (argc != 2)
    g_error ("Usage: %s PERF-EMPTY", argv[0]);
  prepare (&store);
  start_empty (argv[1]);
  start_desk (argv[0], &store, 0);
  for (int i = 0; i < STARTS; i++)
    {
      empty[i] = start_empty (argv[1]).start;
      desk[i] = start_desk (argv[0], &store, 0).start;
    }
  e = median (empty, STARTS);
  d = median (desk, STARTS);
  em = start_empty (argv[1]);
  de = start_desk (argv[0], &store, SWITCHES);
  g_print ("1..1\n");
  tell ("start to the first frame of an empty window", e, "ms", "");
  tell ("start to a painted day", d, "ms", "");
  tell ("  ratio", d / e, "x", "<= 1.3");
  tell ("peak memory of an empty window", em.peak, "MB", "");
  tell ("peak memory after 100 day switches", de.peak, "MB", "");
  tell ("  ratio", de.peak / em.peak, "x", "<= 1.3");
  tell ("day switch, key to painted frame, p50", de.p50, "ms", "");
  tell ("day switch, key to painted frame, p99", de.p99, "ms", "");
  tell ("day switch, work of the window's thread, p50", de.own50, "ms", "");
  tell ("day switch, work of the window's thread, p99", de.own99, "ms", "");
  tell ("the slowest of them was the", de.slowest, ".", "");
  g_print ("ok 1 /perf/window\n");
  if (store.own)
    perf_store_remove (store.dir);
  return 0;
}

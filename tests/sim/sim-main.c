/* sim: runs seeds of the simulator.
 *
 *   sim --seed 12345 [--desks N] [--steps N] [--without NAME,…] [-v]   one run again; -v tells its story
 *   sim --seeds 12345,67890                                           those that once failed
 *   sim --duration 8h [--jobs 2]                                      fresh seeds until the time is up
 *   sim --duration 60s --tap                                          the same for Meson
 *   sim --broken NAME                                                 (sim-broken) one of the designs known to be wrong
 *
 * A run is determined by its seed, what is left out of it, and the program. When one fails, it is made smaller and the command that shows it
 * again is printed. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sim-break.h"

static const char *const network_names[] = { "lose", "twice", "late", "cut", "offline", "first-sync", "pages", "slow", "snapshots", "prune", "erasures" };

static gint64 seed = 1, count = 1;
static int desks, steps, jobs = 1, erasures = -1;
static gboolean verbose, tap, lines, variants, keep_going;
static char *without, *with_only, *duration, *broken, *seeds;

static GOptionEntry entries[] = {
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "First seed", "N" },
  { "seeds", 0, 0, G_OPTION_ARG_STRING, &seeds, "These instead", "N,…" },
  { "count", 0, 0, G_OPTION_ARG_INT64, &count, "Seeds to run", "N" },
  { "desks", 0, 0, G_OPTION_ARG_INT, &desks, "Desks, instead of what the seed draws", "N" },
  { "steps", 0, 0, G_OPTION_ARG_INT, &steps, "Things people do", "N" },
  { "erasures", 0, 0, G_OPTION_ARG_INT, &erasures, "Of a thousand changes of a client's card, so many erase the person", "N" },
  { "without", 0, 0, G_OPTION_ARG_STRING, &without, "Faults left out", "NAME,…" },
  { "only", 0, 0, G_OPTION_ARG_STRING, &with_only, "These faults, often, and no others", "NAME,…" },
  { "duration", 0, 0, G_OPTION_ARG_STRING, &duration, "Fresh seeds for so long: 60s, 10m, 8h", "TIME" },
  { "jobs", 0, 0, G_OPTION_ARG_INT, &jobs, "So many at a time", "N" },
  { "tap", 0, 0, G_OPTION_ARG_NONE, &tap, "Answer in the Test Anything Protocol", NULL },
  { "broken", 0, 0, G_OPTION_ARG_STRING, &broken, "A wrong design (only in sim-broken)", "NAME" },
  { "variants", 0, 0, G_OPTION_ARG_NONE, &variants, "Every wrong design must be caught within --count seeds (only in sim-broken)", NULL },
  { "keep-going", 0, 0, G_OPTION_ARG_NONE, &keep_going, "After a failure go on with the next seeds; nothing is made smaller", NULL },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "Tell the story", NULL },
  { "lines", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &lines, "For the program that started this one", NULL },
  { NULL },
};

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  /* Faults make the programs warn; that is no news here. */
  return verbose || (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) ? g_log_writer_default (level, fields, n, data) : G_LOG_WRITER_HANDLED;
}

/* ---- one process ---------------------------------------------------------------------------------------------------------- */

static void
make_plan (SimPlan *p, guint64 s)
{
  g_auto (GStrv) names = without != NULL ? g_strsplit (without, ",", -1) : NULL;

  sim_plan_draw (p, s);
  sim_break_bias (p);
  if (desks > 0)
    p->desks = desks;
  if (steps > 0)
    p->steps = steps;
  if (erasures >= 0)
    p->erasures = erasures;
  p->quiet = !verbose;
  for (int f = 0; with_only != NULL && f < SIM_FAULTS; f++)
    {
      g_auto (GStrv) only = g_strsplit (with_only, ",", -1);
      p->weight[f] = g_strv_contains ((const char *const *) only, sim_fault_names[f]) ? 10 : 0;
      p->fault_gap = 15;
    }
  for (int i = 0; names != NULL && names[i] != NULL; i++)
    {
      for (int f = 0; f < SIM_FAULTS; f++)
        if (strcmp (names[i], sim_fault_names[f]) == 0)
          p->weight[f] = 0;
      if (strcmp (names[i], "lose") == 0)
        p->lose_request = p->lose_reply = 0;
      else if (strcmp (names[i], "twice") == 0)
        p->twice = 0;
      else if (strcmp (names[i], "late") == 0)
        p->late = 0;
      else if (strcmp (names[i], "cut") == 0)
        p->cut_short = 0;
      else if (strcmp (names[i], "offline") == 0)
        p->offline = 0;
      else if (strcmp (names[i], "first-sync") == 0)
        p->first_sync = FALSE;
      else if (strcmp (names[i], "pages") == 0)
        p->page_rows = FOYER_PAGE_MAX_ROWS;
      else if (strcmp (names[i], "slow") == 0)
        p->latency = 50;
      else if (strcmp (names[i], "snapshots") == 0)
        p->snapshots = FALSE;
      else if (strcmp (names[i], "prune") == 0)
        p->keep_log = p->keep_journal = -1;
      else if (strcmp (names[i], "erasures") == 0)
        p->erasures = 0;
    }
}

/* Processor time: other programs of the machine do not count. */
static gint64
cpu_us (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (gint64) t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int
run_seeds (void)
{
  g_auto (GStrv) list = seeds != NULL ? g_strsplit (seeds, ",", -1) : NULL;
  int status = 0;

  if (list != NULL)
    count = g_strv_length (list);
  sim_template_make ();
  if (broken != NULL)
    sim_break_choose (broken);
  for (gint64 k = 0; k < count; k++)
    {
      gint64 s = list != NULL ? g_ascii_strtoll (list[k], NULL, 10) : seed + k;
      SimPlan plan;
      SimCounts c = { 0 };
      guint64 hash = 0;
      g_autofree char *failed = NULL;
      gint64 t0 = cpu_us ();

      make_plan (&plan, (guint64) s);
      if (lines)
        printf ("begin %" G_GINT64_FORMAT "\n", s);
      fflush (stdout);
      failed = sim_run (&plan, &c, &hash);
      if (lines)
        printf ("done %" G_GINT64_FORMAT " %016" G_GINT64_MODIFIER "x %u %u %u %u %u %u %u %u %u %u %.3f %.3f %u %u %u %u %u\n", s, hash, c.steps, c.saved, c.requests,
                c.crashes, c.dies, c.forks, c.restores, c.rollbacks, c.clones, c.faults, c.desk_ms / (double) SIM_DAY,
                (cpu_us () - t0) / 1e6, c.taken, c.switches, c.backups, c.restored, c.shown);
      else
        printf ("seed %" G_GINT64_FORMAT ": %s; hash %016" G_GINT64_MODIFIER "x; %u steps, %u saved, %u accepted, %u requests, %u crashes, %u forks, %u restores, "
                "%u rollbacks, %u snapshots, %u backups, %u restored from, %u shown, %.1f desk-days in %.3f s\n",
                s, failed != NULL ? failed : "well", hash, c.steps, c.saved, c.taken, c.requests, c.crashes + c.dies, c.forks, c.restores, c.rollbacks,
                c.switches, c.backups, c.restored, c.shown, c.desk_ms / (double) SIM_DAY, (cpu_us () - t0) / 1e6);
      if (failed != NULL)
        {
          status = 1;
          if (lines)
            {
              printf ("failed %" G_GINT64_FORMAT " %s\n", s, failed);
              break;
            }
        }
    }
  sim_template_free ();
  return status;
}

/* ---- many processes --------------------------------------------------------------------------------------------------------- */

typedef struct
{
  guint seeds, steps, saved, requests, crashes, forks, restores, rollbacks, clones, faults, taken, switches, backups, restored, shown;
  double days, seconds;
} Totals;

typedef struct
{
  GSubprocess *process;
  GDataInputStream *out;
  gint64 begun;       /* seed under way; -1: none */
  gint64 bad;         /* the one that failed, or the first */
  char *failed;
  char *said;         /* file of what it writes to standard error */
} Child;

static char *program;

/* @name NULL: whole command as text only. */
static GPtrArray *
command (gint64 s, gint64 n, int with_desks, int with_steps, const char *left_out)
{
  GPtrArray *a = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (a, g_strdup (program));
  g_ptr_array_add (a, g_strdup ("--seed"));
  g_ptr_array_add (a, g_strdup_printf ("%" G_GINT64_FORMAT, s));
  if (n > 1)
    {
      g_ptr_array_add (a, g_strdup ("--count"));
      g_ptr_array_add (a, g_strdup_printf ("%" G_GINT64_FORMAT, n));
    }
  if (with_desks > 0)
    {
      g_ptr_array_add (a, g_strdup ("--desks"));
      g_ptr_array_add (a, g_strdup_printf ("%d", with_desks));
    }
  if (with_steps > 0)
    {
      g_ptr_array_add (a, g_strdup ("--steps"));
      g_ptr_array_add (a, g_strdup_printf ("%d", with_steps));
    }
  if (erasures >= 0)
    {
      g_ptr_array_add (a, g_strdup ("--erasures"));
      g_ptr_array_add (a, g_strdup_printf ("%d", erasures));
    }
  if (left_out != NULL && left_out[0] != '\0')
    {
      g_ptr_array_add (a, g_strdup ("--without"));
      g_ptr_array_add (a, g_strdup (left_out));
    }
  if (with_only != NULL)
    {
      g_ptr_array_add (a, g_strdup ("--only"));
      g_ptr_array_add (a, g_strdup (with_only));
    }
  if (broken != NULL)
    {
      g_ptr_array_add (a, g_strdup ("--broken"));
      g_ptr_array_add (a, g_strdup (broken));
    }
  return a;
}

static Child *
child_new (GPtrArray *args, gint64 first)
{
  Child *c = g_new0 (Child, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  int fd = g_file_open_tmp ("foyer-sim-said-XXXXXX", &c->said, &error);

  if (fd < 0)
    g_error ("%s", error->message);
  close (fd);
  g_subprocess_launcher_set_stderr_file_path (launcher, c->said);
  g_ptr_array_add (args, g_strdup ("--lines"));
  g_ptr_array_add (args, NULL);
  c->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) args->pdata, &error);
  if (c->process == NULL)
    g_error ("%s cannot be started: %s", program, error->message);
  c->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (c->process));
  c->begun = -1;
  c->bad = first;
  return c;
}

static void
child_free (Child *c)
{
  g_subprocess_force_exit (c->process);
  g_subprocess_wait (c->process, NULL, NULL);
  g_object_unref (c->out);
  g_object_unref (c->process);
  g_unlink (c->said);
  g_free (c->said);
  g_free (c->failed);
  g_free (c);
}

/* How a program ended that did not come to its end: how it went, and the last lines it wrote. (transfer full) */
static char *
last_words (Child *c)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) out = g_string_new ("the program breaks off");
  g_auto (GStrv) l = NULL;
  char *report;
  guint n;

  if (g_subprocess_get_if_signaled (c->process))
    g_string_append_printf (out, ", by signal %d", g_subprocess_get_term_sig (c->process));
  else if (g_subprocess_get_if_exited (c->process))
    g_string_append_printf (out, ", with status %d", g_subprocess_get_exit_status (c->process));
  if (!g_file_get_contents (c->said, &text, NULL, NULL))
    return g_string_free (g_steal_pointer (&out), FALSE);
  /* A sanitizer's report begins with what matters, everything else ends with it. */
  report = strstr (text, "ERROR: ");
  l = g_strsplit (g_strchomp (report != NULL ? report : text), "\n", -1);
  n = g_strv_length (l);
  for (guint i = report == NULL && n > 40 ? n - 40 : 0, k = 0; i < n && k < 60; i++, k++)
    g_string_append_printf (out, "\n#   %s", l[i]);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Reads a line. FALSE at the end; c->failed says how the last seed ended when it did not end well. */
static gboolean
child_read (Child *c, Totals *t, guint64 *hash)
{
  g_autofree char *line = g_data_input_stream_read_line (c->out, NULL, NULL, NULL);
  g_auto (GStrv) w = NULL;

  if (line == NULL)
    {
      g_subprocess_wait (c->process, NULL, NULL);
      if (c->failed == NULL && (c->begun >= 0 || !g_subprocess_get_successful (c->process)))
        {
          c->failed = last_words (c);
          c->bad = MAX (c->begun, c->bad);
        }
      return FALSE;
    }
  w = g_strsplit (line, " ", -1);
  if (strcmp (w[0], "begin") == 0)
    c->begun = c->bad = g_ascii_strtoll (w[1], NULL, 10);
  else if (strcmp (w[0], "failed") == 0)
    {
      g_free (c->failed);
      c->failed = g_strdup (strchr (line + 7, ' ') + 1);
      c->bad = g_ascii_strtoll (w[1], NULL, 10);
    }
  else if (strcmp (w[0], "done") == 0 && g_strv_length (w) >= 20)
    {
      guint *to[] = { &t->steps, &t->saved, &t->requests, &t->crashes, &t->crashes, &t->forks, &t->restores, &t->rollbacks, &t->clones, &t->faults };

      for (guint i = 0; i < G_N_ELEMENTS (to); i++)
        *to[i] += (guint) g_ascii_strtoull (w[3 + i], NULL, 10);
      t->days += g_ascii_strtod (w[13], NULL);
      t->seconds += g_ascii_strtod (w[14], NULL);
      t->taken += (guint) g_ascii_strtoull (w[15], NULL, 10);
      t->switches += (guint) g_ascii_strtoull (w[16], NULL, 10);
      t->backups += (guint) g_ascii_strtoull (w[17], NULL, 10);
      t->restored += (guint) g_ascii_strtoull (w[18], NULL, 10);
      t->shown += (guint) g_ascii_strtoull (w[19], NULL, 10);
      t->seeds++;
      c->begun = -1;
      if (hash != NULL)
        *hash = g_ascii_strtoull (w[2], NULL, 16);
    }
  return TRUE;
}

/* How one run ends. (transfer full) (nullable) */
static char *
try_run (gint64 s, int with_desks, int with_steps, const char *left_out, guint64 *hash)
{
  g_autoptr (GPtrArray) args = command (s, 1, with_desks, with_steps, left_out);
  Child *c = child_new (args, s);
  Totals t = { 0 };
  char *failed;

  while (child_read (c, &t, hash))
    ;
  failed = g_steal_pointer (&c->failed);
  child_free (c);
  return failed;
}

/* Leaves out what is not needed for a failure. (transfer full): the command that shows it. */
static char *
make_smaller (gint64 s, gint64 until)
{
  g_autoptr (GString) out = g_string_new (NULL);
  SimPlan plan;
  int n_desks, n_steps;
  g_autoptr (GPtrArray) args = NULL;

  make_plan (&plan, (guint64) s);
  n_desks = plan.desks;
  n_steps = plan.steps;
  for (guint k = 0; k < SIM_FAULTS + G_N_ELEMENTS (network_names) && g_get_monotonic_time () < until; k++)
    {
      const char *name = k < SIM_FAULTS ? sim_fault_names[k] : network_names[k - SIM_FAULTS];
      g_autofree char *next = out->len > 0 ? g_strconcat (out->str, ",", name, NULL) : g_strdup (name);
      g_autofree char *failed = NULL;

      if (k < SIM_FAULTS && plan.weight[k] == 0)
        continue;
      failed = try_run (s, 0, 0, next, NULL);
      if (failed != NULL)
        g_string_assign (out, next);
    }
  while (n_desks > 1 && g_get_monotonic_time () < until)
    {
      g_autofree char *failed = try_run (s, n_desks - 1, 0, out->str, NULL);
      if (failed == NULL)
        break;
      n_desks--;
    }
  for (int less = n_steps / 2; less > 0 && g_get_monotonic_time () < until;)
    {
      g_autofree char *failed = n_steps - less > 0 ? try_run (s, n_desks, n_steps - less, out->str, NULL) : NULL;
      if (failed != NULL)
        n_steps -= less;
      less = failed != NULL ? MIN (less, n_steps / 2) : less / 2;
    }
  args = command (s, 1, n_desks, n_steps, out->str);
  g_ptr_array_add (args, g_strdup ("-v"));
  g_ptr_array_add (args, NULL);
  return g_strjoinv (" ", (char **) args->pdata);
}

static gint64
parse_duration (const char *text)
{
  char *end;
  gint64 n = g_ascii_strtoll (text, &end, 10);

  return n * (*end == 'h' ? 3600 : *end == 'm' ? 60 : 1) * G_USEC_PER_SEC;
}

/* The same seed twice gives the same run, in one process and in two. */
static gboolean
same_twice (gint64 s)
{
  guint64 a = 0, b = 0;
  g_autofree char *one = try_run (s, 0, 0, NULL, &a), *two = try_run (s, 0, 0, NULL, &b);

  return a == b && a != 0;
}

static int
run_for (gint64 us)
{
  gint64 until = g_get_monotonic_time () + us, next;
  Totals t = { 0 };
  g_autofree Child **children = g_new0 (Child *, jobs);
  g_autofree char *failed = NULL;
  gint64 bad = -1, base;
  gboolean same = TRUE;
  guint n_bad = 0;

  base = next = seed > 1 ? seed : g_get_real_time () / 1000000 * 1000;
  if (tap)
    {
      printf ("1..2\n# seeds from %" G_GINT64_FORMAT "\n", base);
      for (int i = 0; i < 2; i++)
        same &= same_twice (base + i);
      printf ("%s 1 the same seed gives the same run\n", same ? "ok" : "not ok");
      fflush (stdout);
    }
  while (failed == NULL && g_get_monotonic_time () < until)
    for (int i = 0; i < jobs && failed == NULL; i++)
      {
        if (children[i] == NULL)
          {
            g_autoptr (GPtrArray) args = command (next, 200, desks, steps, without);

            children[i] = child_new (args, next);
            next += 200;
          }
        if (!child_read (children[i], &t, NULL))
          {
            bad = children[i]->bad;
            failed = g_steal_pointer (&children[i]->failed);
            g_clear_pointer (&children[i], child_free);
            if (keep_going && failed != NULL)
              {
                printf ("# seed %" G_GINT64_FORMAT " %s\n", bad, failed);
                fflush (stdout);
                g_clear_pointer (&failed, g_free);
                n_bad++;
              }
          }
      }
  for (int i = 0; i < jobs; i++)
    g_clear_pointer (&children[i], child_free);
  printf ("# %u seeds from %" G_GINT64_FORMAT ": %u steps, %u saved, %u accepted, %u requests, %u faults, %u crashes, %u forks, %u restores, %u rollbacks, %u clones\n", t.seeds, base, t.steps,
          t.saved, t.taken, t.requests, t.faults, t.crashes, t.forks, t.restores, t.rollbacks, t.clones);
  printf ("# %u bases of snapshots, %u backups, %u restored from, %u changes shown to another desk\n", t.switches, t.backups, t.restored, t.shown);
  printf ("# %.1f simulated desk-days, %.1f a second of one core\n", t.days, t.seconds > 0 ? t.days / t.seconds : 0);
  if (failed != NULL)
    {
      g_autofree char *smaller = make_smaller (bad, g_get_monotonic_time () + 60 * G_USEC_PER_SEC);

      printf ("# seed %" G_GINT64_FORMAT " %s\n# again: %s\n", bad, failed, smaller);
    }
  if (tap)
    printf ("%s 2 fresh seeds\n", failed == NULL && n_bad == 0 && t.seeds > 0 ? "ok" : "not ok");
  return failed == NULL && n_bad == 0 && same ? 0 : 1;
}

/* A check that never fails proves nothing: each wrong design must fail soon. */
static int
run_variants (void)
{
  gint64 base = seed > 1 ? seed : g_get_real_time () / 1000000 * 1000;
  gint64 most = count > 1 ? count : 150;
  int status = 0;
  guint n = 0;

  while (sim_break_name (n) != NULL)
    n++;
  printf ("1..%u\n# seeds from %" G_GINT64_FORMAT "\n", n, base);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GPtrArray) args = NULL;
      Totals t = { 0 };
      Child *c;

      broken = (char *) sim_break_name (i);
      args = command (base, most, desks, steps, without);
      c = child_new (args, base);
      while (child_read (c, &t, NULL))
        ;
      if (c->failed == NULL)
        status = 1;
      printf ("%s %u %s\n# after %u seeds: %s\n", c->failed != NULL ? "ok" : "not ok", i + 1, broken, t.seeds, c->failed != NULL ? c->failed : "nothing was seen");
      fflush (stdout);
      child_free (c);
    }
  return status;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("— runs a chain and its desks under faults");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 2;
    }
  program = argv[0];
  g_log_set_writer_func (write_log, NULL, NULL);
  /* Each store has a thread; arenas of their own would be left in pieces by hundreds of runs. */
  mallopt (M_ARENA_MAX, 1);
  if (broken != NULL)
    {
      guint i = 0;

      while (sim_break_name (i) != NULL && strcmp (sim_break_name (i), broken) != 0)
        i++;
      if (sim_break_name (i) == NULL)
        {
          fprintf (stderr, "There is no wrong design “%s” in this program.\n", broken);
          return 2;
        }
    }
  if (variants)
    return run_variants ();
  if (duration != NULL)
    return run_for (parse_duration (duration));
  return run_seeds ();
}

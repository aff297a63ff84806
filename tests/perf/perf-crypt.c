/* What it costs that the files of a desk are encrypted (SEC-8): the same store in clear and encrypted, side by side. FOYER_PERF_SCALE appointments,
 * 100,000 when it is not set. */
#include "config.h"

#include <glib/gstdio.h>

#include "foyer-db-private.h"
#include "foyer-desk.h"
#include "foyer-seal.h"
#include "foyer-store.h"
#include "foyer-time.h"
#include "perf-figures.h"
#include "perf-maker.h"

typedef struct
{
  const char *what;
  char *dir;
  FoyerDesk *desk;
  FoyerActor owner;
  gint64 today;
  GPtrArray *names;
} Perf;

static gboolean
look (FoyerDb *db, gpointer data, GError **error)
{
  Perf *p = data;
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM location ORDER BY weight LIMIT 1");

  if (foyer_stmt_step (s))
    p->owner.loc = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT max(day) FROM visit_fig WHERE loc=?1 AND status='arrived'");
  foyer_stmt_bind_id (s, 1, &p->owner.loc);
  if (foyer_stmt_step (s) && foyer_stmt_text (s, 0) != NULL)
    foyer_date_parse (foyer_stmt_text (s, 0), &p->today);
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT name FROM client WHERE name IS NOT NULL ORDER BY id LIMIT 300");
  while (foyer_stmt_step (s))
    g_ptr_array_add (p->names, g_utf8_substring (foyer_stmt_text (s, 0), 0, MIN (4, g_utf8_strlen (foyer_stmt_text (s, 0), -1))));
  foyer_stmt_done (s);
  return TRUE;
}

static void
say (const Perf *p, const char *what, double value, const char *unit)
{
  g_autofree char *line = g_strdup_printf ("%s, %s", what, p->what);
  tell (line, value, unit, "");
}

static void
ask (Perf *p, const char *name, JsonObject *params)
{
  g_autoptr (JsonObject) owned = params;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!foyer_desk_query (p->desk, &p->owner, name, owned, &result, &error))
    g_error ("%s: %s", name, error->message);
}

static void
ask_day (Perf *p, int back)
{
  char day[11];
  ask (p, "calendar.day", foyer_params ("date", "s", foyer_date_format (p->today - back, day), "loc", "d", &p->owner.loc, NULL));
}

static void
open_desk (Perf *p)
{
  g_autoptr (GError) error = NULL;

  p->desk = foyer_desk_open (p->dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
}

static void
measure_open (Perf *p)
{
  Times opened = times_new (), day = times_new ();
  int rounds = rounds_of (15);

  for (int i = 0; i < rounds; i++)
    {
      gint64 begun = g_get_monotonic_time ();

      open_desk (p);
      times_add (&opened, g_get_monotonic_time () - begun);
      begun = g_get_monotonic_time ();
      ask_day (p, i);
      times_add (&day, g_get_monotonic_time () - begun);
      g_clear_pointer (&p->desk, foyer_desk_close);
    }
  say (p, "store opened, p50", times_ms (&opened, 50), "ms");
  say (p, "first day after that, p50", times_ms (&day, 50), "ms");
  times_free (&opened);
  times_free (&day);
}

static void
measure_reading (Perf *p)
{
  Times day = times_new (), search = times_new ();
  int rounds = rounds_of (300);

  for (int i = -rounds; i < rounds; i++)
    {
      gint64 begun = work_us ();

      ask_day (p, (i + rounds) * 7 % 600);
      if (i >= 0)
        times_add (&day, work_us () - begun);
      begun = work_us ();
      ask (p, "client.search", foyer_params ("text", "s", p->names->pdata[(guint) (i + rounds) % p->names->len], NULL));
      if (i >= 0)
        times_add (&search, work_us () - begun);
    }
  say (p, "day read, p50 of its own work", times_ms (&day, 50), "ms");
  say (p, "client search, p50 of its own work", times_ms (&search, 50), "ms");
  say (p, "client search, p99 of its own work", times_ms (&search, 99), "ms");
  times_free (&day);
  times_free (&search);
}

static gboolean
scan (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT count(*), sum(length(wall)) FROM appointment NOT INDEXED");

  g_assert_true (foyer_stmt_step (s));
  *(gint64 *) data = foyer_stmt_int (s, 0);
  foyer_stmt_done (s);
  return TRUE;
}

static gint64
measure_scan (Perf *p)
{
  Times t = times_new ();
  gint64 rows = 0;

  for (int i = 0; i < rounds_of (5); i++)
    {
      gint64 begun = work_us ();
      g_autoptr (GError) error = NULL;

      g_assert_true (foyer_store_read_apart (foyer_desk_store (p->desk), scan, &rows, &error));
      times_add (&t, work_us () - begun);
    }
  say (p, "every appointment's row read, p50 of its own work", times_ms (&t, 50), "ms");
  times_free (&t);
  return rows;
}

static gboolean
make_client (FoyerTx *tx, gpointer data, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("client", NULL);

  foyer_row_set_text (row, "name", "Wilhelmina");
  foyer_tx_put (tx, row);
  return TRUE;
}

static void
measure_writing (Perf *p)
{
  FoyerWriteInfo info = { "client.create" };
  gint64 begun = g_get_monotonic_time ();

  for (int i = 0; i < 300; i++)
    {
      g_autoptr (GError) error = NULL;

      foyer_store_write (foyer_desk_store (p->desk), &info, make_client, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  say (p, "300 durable commits", (g_get_monotonic_time () - begun) / 1000.0, "ms");
}

static void
test_cost (void)
{
  gboolean own;
  g_autofree char *first = NULL, *second = g_dir_make_tmp ("foyer-perf-XXXXXX", NULL), *copy = NULL;
  g_autoptr (GError) error = NULL;
  Perf both[2] = { { .what = "in clear" }, { .what = "encrypted" } };
  gint64 begun, rows[2];
  int status;

  first = perf_store (100000, &own, NULL);
  copy = g_strdup_printf ("cp -r '%s/.' '%s'", first, second);
  g_assert_true (g_spawn_command_line_sync (copy, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  both[0].dir = first;
  both[1].dir = second;
  open_desk (&both[1]);
  begun = g_get_monotonic_time ();
  foyer_store_seal (foyer_desk_store (both[1].desk), TRUE, &error);
  g_assert_no_error (error);
  tell ("a store of so many appointments encrypted in place", (g_get_monotonic_time () - begun) / 1000.0, "ms", "");
  g_clear_pointer (&both[1].desk, foyer_desk_close);
  for (int i = 0; i < 2; i++)
    {
      Perf *p = &both[i];

      p->owner.system = TRUE;
      p->names = g_ptr_array_new_with_free_func (g_free);
      open_desk (p);
      g_assert_true (foyer_store_read (foyer_desk_store (p->desk), look, p, NULL));
      p->owner.now = foyer_zone_to_utc (foyer_zone_get ("Europe/Budapest"), p->today, 12 * 60);
      g_clear_pointer (&p->desk, foyer_desk_close);
      measure_open (p);
      open_desk (p);
      measure_reading (p);
      rows[i] = measure_scan (p);
      measure_writing (p);
      g_clear_pointer (&p->desk, foyer_desk_close);
      g_ptr_array_unref (p->names);
    }
  tell ("rows of that table", (double) rows[0], "", "");
  g_assert_cmpint (rows[0], >, 0);
  g_assert_cmpint (rows[0], ==, rows[1]);
  if (own)
    perf_store_remove (first);
  perf_store_remove (second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/perf/SEC-8", test_cost);
  return g_test_run ();
}

/* Two nodes over PostgreSQL beside one embedded server: the same pushes of one booking-sized change each. PostgreSQL and SQLite both wait for
 * the disk. Everything runs in this process but PostgreSQL, which shares the processors. */
#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "foyer-order.h"
#include "foyer-pgrig.h"
#include "foyer-rig.h"
#include "perf-figures.h"

#define ALONE 150    /* one after the other */
#define TOGETHER 600 /* as many at once as the queue takes */
#define CHAINS 8

typedef struct
{
  FoyerServer *server[2];
  char *dir[2];
  int n;
  FoyerId chain[CHAINS];
  FoyerDevice *device[CHAINS];
} Site;

static FoyerPgRig *pg;
static FoyerTest *t;
static gint64 salon; /* entries of the log that make the salon */

static void
open_site (Site *s, int n, gboolean shared)
{
  g_autoptr (GError) error = NULL;

  memset (s, 0, sizeof *s);
  s->n = n;
  for (int i = 0; i < n; i++)
    {
      FoyerOrder *order;

      s->dir[i] = g_dir_make_tmp ("foyer-perf-XXXXXX", NULL);
      order = foyer_order_new (s->dir[i], shared ? pg->url : NULL, &error);
      g_assert_no_error (error);
      for (int c = 0; i == 0 && c < CHAINS; c++)
        {
          foyer_order_make (order, &s->chain[c], &error);
          g_assert_no_error (error);
        }
      s->server[i] = foyer_server_new_order (order, NULL);
    }
}

static FoyerChain *
chain_at (Site *s, int node, int c)
{
  g_autoptr (GError) error = NULL;
  FoyerChain *chain = foyer_chains_get (foyer_server_chains (s->server[node]), &s->chain[c], &error);

  g_assert_no_error (error);
  return chain;
}

static FoyerPush *
push_of (const FoyerDevice *d, gint64 from, guint n)
{
  g_autoptr (GArray) log = foyer_sync_read_log (foyer_desk_store (t->desk), 0, from, n, 1 << 20, NULL);
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();

  g_assert_cmpint (log->len, ==, n);
  g_array_append_vals (q->txns, log->data, log->len);
  q->has_push = TRUE;
  return foyer_push_new (q, &d->id, &d->loc);
}

static void
join (Site *s, int c)
{
  FoyerOrder *order = foyer_chains_order (foyer_server_chains (s->server[0]));
  FoyerCode want = { s->chain[c] }, code;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = foyer_order_make_code (order, &want, foyer_now (), &error), *token = NULL;
  g_autoptr (FoyerPush) push = NULL;
  guint8 hash[FOYER_TOKEN_HASH];

  g_assert_no_error (error);
  g_assert_true (foyer_order_find_code (order, text, foyer_now (), &code, &error));
  token = foyer_token_new ("fd1", &s->chain[c], hash);
  s->device[c] = foyer_device_enrol (foyer_chain_store (chain_at (s, 0, c)), &code, NULL, "perf", hash, foyer_now (), &error);
  g_assert_no_error (error);
  push = push_of (s->device[c], 1, salon);
  foyer_chain_push_now (chain_at (s, 0, c), push, &error);
  g_assert_no_error (error);
  g_assert_cmpint (push->accepted, ==, salon);
}

static void
close_site (Site *s)
{
  for (int c = 0; c < CHAINS; c++)
    foyer_device_free (s->device[c]);
  for (int i = 0; i < s->n; i++)
    {
      g_autofree char *command = g_strdup_printf ("rm -rf '%s'", s->dir[i]);

      foyer_server_free (s->server[i]);
      g_assert_cmpint (system (command), ==, 0);
      g_free (s->dir[i]);
    }
}

/* One push waits for the other: what a person feels. */
static void
alone (Site *s, const char *what)
{
  Times times = times_new ();
  g_autofree char *p50 = g_strconcat (what, ": one push, p50", NULL), *p99 = g_strconcat (what, ": one push, p99", NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < ALONE; i++)
    {
      g_autoptr (FoyerPush) push = push_of (s->device[0], salon + 1 + i, 1);
      FoyerChain *c = chain_at (s, i % s->n, 0);
      gint64 begun = g_get_monotonic_time ();

      foyer_chain_push_now (c, push, &error);
      g_assert_no_error (error);
      times_add (&times, g_get_monotonic_time () - begun);
      g_assert_cmpint (push->accepted, ==, 1);
    }
  tell (p50, times_ms (&times, 50), "ms", "");
  tell (p99, times_ms (&times, 99), "ms", "");
  times_free (&times);
}

static int done, accepted; /* atomic */

static void
on_done (FoyerPush *push, const GError *error, gpointer data)
{
  g_assert_no_error (error);
  g_assert_null (push->code);
  g_atomic_int_add (&accepted, push->accepted);
  foyer_push_free (push);
  g_atomic_int_inc (&done);
}

/* As many at once as are taken, over @n chains; each chain at one node. */
static void
together (Site *s, int n, const char *what)
{
  int each = TOGETHER / n, first = n == 1 ? ALONE : 0;
  g_autofree char *line = g_strdup_printf ("%s: %s, pushes", what, n == 1 ? "one chain" : "eight chains");
  gint64 begun;

  g_autoptr (GPtrArray) pushes = g_ptr_array_new ();

  for (int i = 0; i < each; i++)
    for (int k = 0; k < n; k++)
      {
        int c = n == 1 ? 0 : k;
        g_ptr_array_add (pushes, push_of (s->device[c], salon + 1 + first + i + (c == 0 && n > 1 ? ALONE + TOGETHER : 0), 1));
      }
  done = accepted = 0;
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < pushes->len; i++)
    {
      int c = n == 1 ? 0 : i % n;

      while (foyer_chain_push (chain_at (s, c % s->n, c), pushes->pdata[i], 1000, on_done, NULL) > 0)
        g_usleep (500);
    }
  while (g_atomic_int_get (&done) < each * n)
    g_usleep (500);
  tell (line, each * n / ((g_get_monotonic_time () - begun) / 1e6), "/s", "");
  g_assert_cmpint (accepted, ==, each * n);
}

static void
measure (int n, gboolean shared, const char *what)
{
  Site s;

  open_site (&s, n, shared);
  for (int c = 0; c < CHAINS; c++)
    join (&s, c);
  alone (&s, what);
  together (&s, 1, what);
  together (&s, CHAINS, what);
  close_site (&s);
}

static void
test_embedded (void)
{
  measure (1, FALSE, "embedded");
}

static void
test_shared (void)
{
  if (pg == NULL)
    g_test_skip ("PostgreSQL is not installed");
  else
    measure (1, TRUE, "PostgreSQL, one node");
}

static void
test_two (void)
{
  if (pg == NULL)
    g_test_skip ("PostgreSQL is not installed");
  else
    measure (2, TRUE, "PostgreSQL, two nodes in turn");
}

int
main (int argc, char **argv)
{
  gint64 inc;
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_setenv ("FOYER_PG_FSYNC", "on", TRUE);
  pg = foyer_pgrig_new ();
  t = foyer_test_new ();
  foyer_store_log_position (foyer_desk_store (t->desk), &inc, &salon);
  for (int i = 0; i < ALONE + TOGETHER + TOGETHER / CHAINS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Client %d", i);
      json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", name, "note", "s", "likes tea, comes on Thursdays", NULL)));
    }
  g_test_add_func ("/perf/nodes/embedded", test_embedded);
  g_test_add_func ("/perf/nodes/shared", test_shared);
  g_test_add_func ("/perf/nodes/two", test_two);
  failed = g_test_run ();
  foyer_test_free (t);
  foyer_pgrig_free (pg);
  return failed;
}

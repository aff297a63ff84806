/* What one open chain takes on the server (replication.md 1.2, 17): many stores of one process, each with a push and a pull of one desk behind
 * it, and where the memory goes: SQLite's pages, its picture of the schema, prepared statements, and the rest. Stores: FOYER_PERF_STORES, 40.
 *
 * The 175 kB of replication.md were measured with a bare handle on 80 tables. Ours have many more indexes and columns, and each connection has its own
 * picture of them: 180 kB (a reader, which skips what only writing needs, 137), and full-text tables keep some 100 kB prepared behind it. At work come
 * the pages of both connections, their statements (280 kB) and the reader. So a chain is not kept for ever: a minute after its last use it has one
 * connection, no statements, no pages, no picture of the schema and no thread, which is 113 kB with the index of the write-ahead log (32); five minutes after (idle_s), or when others need its place (open_chains), it is closed and takes a kilobyte. "chain closed"
 * below is what opening it again costs: with a chain used each minute or so, closing earlier takes more of the processors than the memory is worth. */
#include "config.h"

#include <malloc.h>
#include <time.h>
#include <sodium.h>
#include <unistd.h>

#include "foyer-chains.h"
#include "foyer-devices.h"
#include "foyer-handlers.h"
#include "perf-figures.h"

#define COLD 30
#define COLD_OPEN 8
#define COLD_ROUNDS 4
#define STORES 40

static double
rss_kb (void)
{
  g_autofree char *text = NULL;
  long long pages = 0;

  malloc_trim (0);
  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  if (text != NULL && sscanf (text, "%*s %lld", &pages) != 1)
    pages = 0;
  return pages * (sysconf (_SC_PAGESIZE) / 1024.0);
}

typedef struct
{
  int pages, schema, statements;
} Used;

static gboolean
look (sqlite3 *handle, Used *used)
{
  int high;

  sqlite3_db_status (handle, SQLITE_DBSTATUS_CACHE_USED, &used->pages, &high, 0);
  sqlite3_db_status (handle, SQLITE_DBSTATUS_SCHEMA_USED, &used->schema, &high, 0);
  sqlite3_db_status (handle, SQLITE_DBSTATUS_STMT_USED, &used->statements, &high, 0);
  return TRUE;
}

static gboolean
look_read (FoyerDb *db, gpointer data, GError **error)
{
  return look (foyer_db_handle (db), data);
}

static gboolean
look_write (FoyerTx *tx, gpointer data, GError **error)
{
  return look (foyer_db_handle (foyer_tx_db (tx)), data);
}

static void
look_at_last (FoyerChains *chains, const FoyerId *id, Used *writer, Used *reader)
{
  FoyerStore *store = foyer_chain_store (foyer_chains_get (chains, id, NULL));

  foyer_store_read (store, look_read, reader, NULL);
  foyer_store_maintain (store, look_write, writer, NULL);
}

static void
tell_used (const char *who, const Used *u)
{
  g_autofree char *pages = g_strdup_printf ("%s: pages", who), *schema = g_strdup_printf ("%s: schema", who), *statements = g_strdup_printf ("%s: statements", who);

  tell (pages, u->pages / 1000.0, "kB", "");
  tell (schema, u->schema / 1000.0, "kB", "");
  tell (statements, u->statements / 1000.0, "kB", "");
}

typedef struct
{
  FoyerDevice *device;
  gint64 n;
  guint8 h[FOYER_HASH_LEN];
} Desk;

static void
desk_free (gpointer p)
{
  foyer_device_free (((Desk *) p)->device);
  g_free (p);
}

static Desk *
enrol (FoyerChains *chains, const char *dir, const FoyerId *id)
{
  Desk *desk = g_new0 (Desk, 1);
  g_autoptr (GError) error = NULL;
  FoyerChain *c = foyer_chains_get (chains, id, &error);
  g_autofree char *code = foyer_code_make (dir, id, NULL, g_get_real_time () / 1000, &error), *token = NULL;
  guint8 hash[FOYER_TOKEN_HASH];
  FoyerCode found;

  g_assert_true (foyer_code_find (dir, code, g_get_real_time () / 1000, &found, &error));
  token = foyer_token_new ("fd1", id, hash);
  desk->device = foyer_device_enrol (foyer_chain_store (c), &found, NULL, "rig", hash, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  return desk;
}

/* A client's card goes up, and all there is comes down. */
static void
use (FoyerChain *c, Desk *desk)
{
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
  g_autoptr (FoyerTxn) t = foyer_txn_new ();
  g_autoptr (GBytes) body = NULL, answer = NULL;
  FoyerWireTxn w = { NULL };
  FoyerId id = foyer_id_new (g_get_real_time () / 1000);
  FoyerOp *op = foyer_op_new (FOYER_OP_NEW, foyer_entity_lookup ("client"), &id);
  int status, f = foyer_entity_field (op->entity, "name");

  op->vals[f] = (FoyerVal){ .kind = FOYER_VAL_TEXT, .s = g_strdup ("Anna") };
  op->fields |= (guint64) 1 << f;
  g_ptr_array_add (t->ops, op);
  t->id = foyer_id_new (g_get_real_time () / 1000);
  t->n = ++desk->n;
  t->hlc = (g_get_real_time () / 1000) << 16;
  t->dev = desk->device->id;
  memcpy (t->prev, desk->h, FOYER_HASH_LEN);
  t->cmd = g_strdup ("client.create");
  w.body = foyer_txn_body (t);
  w.len = strlen (w.body);
  foyer_txn_hash (t->prev, w.body, w.len, w.h);
  memcpy (desk->h, w.h, FOYER_HASH_LEN);
  q->has_push = q->has_pull = TRUE;
  q->gen = g_strdup ("");
  g_array_append_val (q->txns, w);
  body = g_string_free_to_bytes (foyer_sync_request_format (q));
  g_free ((char *) w.body);
  answer = foyer_server_sync_now (c, desk->device, body, &status);
  if (status != 200 || strstr (g_bytes_get_data (answer, NULL), "quarantined") != NULL)
    g_error ("%d %.300s", status, (const char *) g_bytes_get_data (answer, NULL));
}

static gint64
cpu_us (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

/* A push and a pull of a desk whose chain is closed, round many chains of which eight may be open: what opening costs on top. */
static void
test_cold (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("foyer-perf-open-XXXXXX", NULL), *command = g_strdup_printf ("rm -rf '%s'", dir);
  FoyerId ids[COLD];
  g_autoptr (GPtrArray) desks = g_ptr_array_new_with_free_func (desk_free);
  FoyerChains *chains;
  FoyerLimits limits;
  Times cold = times_new (), warm = times_new ();
  gint64 cold_cpu = 0, warm_cpu = 0;

  foyer_limits_load (&limits, NULL, NULL);
  limits.open_chains = COLD_OPEN;
  for (int i = 0; i < COLD; i++)
    g_assert_true (foyer_chains_make (dir, &ids[i], &error));
  chains = foyer_chains_new_with (dir, &limits);
  for (int round = 0; round < COLD_ROUNDS; round++)
    for (int i = 0; i < COLD; i++)
      {
        gint64 began;

        foyer_chains_begin ();
        if (round == 0)
          g_ptr_array_add (desks, enrol (chains, dir, &ids[i]));
        else
          {
            cold_cpu -= cpu_us ();
            began = g_get_monotonic_time ();
            use (foyer_chains_get (chains, &ids[i], &error), desks->pdata[i]);
            times_add (&cold, g_get_monotonic_time () - began);
            cold_cpu += cpu_us ();
            warm_cpu -= cpu_us ();
            began = g_get_monotonic_time ();
            use (foyer_chains_get (chains, &ids[i], &error), desks->pdata[i]);
            times_add (&warm, g_get_monotonic_time () - began);
            warm_cpu += cpu_us ();
          }
        foyer_chains_end ();
      }
  g_print ("# perf: %d chains, %d of them open\n", COLD, COLD_OPEN);
  tell ("push and pull, chain closed, p50", times_ms (&cold, 50), "ms", "");
  tell ("push and pull, chain closed, p99", times_ms (&cold, 99), "ms", "");
  tell ("push and pull, chain closed, processor", cold_cpu / 1000.0 / cold.us->len, "ms", "");
  tell ("push and pull, chain open, p50", times_ms (&warm, 50), "ms", "");
  tell ("push and pull, chain open, processor", warm_cpu / 1000.0 / warm.us->len, "ms", "");
  times_free (&cold);
  times_free (&warm);
  foyer_chains_free (chains);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

/* Longer than making them takes: they are in use until all have been looked at. */
static gint64
rest_of (int stores)
{
  return MAX (stores * G_USEC_PER_SEC / 16, G_USEC_PER_SEC);
}

static void
test_open (void)
{
  const char *n = g_getenv ("FOYER_PERF_STORES");
  int stores = n != NULL ? atoi (n) : STORES;
  gint64 rest_us = rest_of (stores);
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("foyer-perf-open-XXXXXX", NULL), *command = g_strdup_printf ("rm -rf '%s'", dir);
  g_autofree FoyerId *ids = g_new (FoyerId, stores);
  g_autoptr (GPtrArray) desks = g_ptr_array_new_with_free_func (desk_free);
  FoyerChains *chains;
  Used reader = { 0 }, writer = { 0 };
  double before = 0, after, at_rest;

  for (int i = 0; i < stores; i++)
    g_assert_true (foyer_chains_make (dir, &ids[i], &error));
  foyer_store_rest_after (rest_us);
  chains = foyer_chains_new (dir);
  for (int i = 0; i < stores; i++)
    {
      Desk *desk = enrol (chains, dir, &ids[i]);

      g_ptr_array_add (desks, desk);
      use (foyer_chains_get (chains, &ids[i], &error), desk);
      if (i == 4) /* what is there once is there */
        before = rss_kb ();
    }
  after = rss_kb ();
  look_at_last (chains, &ids[stores - 1], &writer, &reader);
  g_print ("# perf: %d chains open\n", stores);
  tell_used ("in use, its writer", &writer);
  tell_used ("in use, its reader", &reader);
  g_usleep (2 * rest_us);
  at_rest = rss_kb ();
  foyer_store_maintain (foyer_chain_store (foyer_chains_get (chains, &ids[stores - 1], NULL)), look_write, &writer, NULL);
  tell ("one open chain in use", (after - before) / (stores - 5), "kB", "");
  tell ("one open chain at rest", (at_rest - before) / (stores - 5), "kB", "<= 175");
  tell_used ("at rest, its writer", &writer);
  foyer_chains_free (chains);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/perf/open/store", test_open);
  g_test_add_func ("/perf/open/cold", test_cold);
  return g_test_run ();
}

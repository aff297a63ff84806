/* A change the database itself cannot take: it is put aside alone, and nothing waits for it (replication.md 5.8, R7). */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "foyer-accept.h"
#include "foyer-quarantine.h"
#include "foyer-rig.h"

/* Between two runs of the server: what an open store has prepared knows nothing of other indexes. */
static void
server_sql (FoyerRigTwo *x, const char *sql)
{
  char text[37];
  g_autofree char *file = g_build_filename (x->rig->dir, "chains", foyer_id_format (&x->rig->chain_id, text), "foyer.db", NULL);
  sqlite3 *db;

  foyer_server_free (x->rig->server);
  x->rig->server = NULL;
  g_assert_cmpint (sqlite3_open (file, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  foyer_rig_restart (x->rig);
}

static gint64
count (FoyerStore *store, const char *sql)
{
  return foyer_rig_count (store, sql);
}

/* An index that cannot be computed for one value stands for whatever the database cannot take. The booking of the next day is that one. */
#define SPOILT_FIGURES "CREATE INDEX spoilt ON visit_fig(CASE WHEN day='2026-11-25' THEN abs(-9223372036854775807-1) END)"
#define SPOILT_CLIENT "CREATE INDEX spoilt ON client(CASE WHEN name='Impossible' THEN abs(-9223372036854775807-1) END)"

/* Three bookings wait; the middle one cannot be taken. */
static void
middle_is_refused (const char *sql)
{
  FoyerRigTwo x;
  FoyerId first, last;

  foyer_rig_two_begin (&x, FALSE);
  server_sql (&x, sql);
  first = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301111111");
  foyer_test_book (x.t1, ANNA, HAIRCUT, "2026-11-25T11:00", "Impossible", "+36302222222");
  last = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Béla", "+36303333333");
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_WARNING, "A change cannot be taken in*");
  foyer_rig_settle (x.d1);
  g_test_assert_expected_messages ();
  foyer_rig_settle (x.d2);

  /* What came before and after it is there, for the other desk too. */
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM appointment"), ==, 2);
  g_assert_cmpint (count (foyer_desk_store (x.t2->desk), "SELECT count(*) FROM appointment"), ==, 2);
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM visit_fig"), ==, 2);
  {
    g_autofree char *a = foyer_test_field (x.t2, "appointment", &first, "slot"), *b = foyer_test_field (x.t2, "appointment", &last, "slot");
    g_assert_cmpstr (a, ==, "held");
    g_assert_cmpstr (b, ==, "held");
  }
  /* It is kept, and both desks show that it waits for somebody. */
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine WHERE state='open'"), ==, 1);
  g_assert_cmpint (count (foyer_desk_store (x.t1->desk), "SELECT count(*) FROM conflict WHERE kind='quarantine' AND state='open'"), ==, 1);
  g_assert_cmpint (count (foyer_desk_store (x.t2->desk), "SELECT count(*) FROM conflict WHERE kind='quarantine' AND state='open'"), ==, 1);
  g_assert_cmpint (count (foyer_desk_store (x.t1->desk), "SELECT count(*) FROM sync_log WHERE flags&1"), ==, 1);
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_devlog d WHERE d.n<>(SELECT count(*) FROM txn t WHERE t.dev=d.dev AND t.inc=d.inc)"), ==, 0);

  /* The desk's queue goes on. */
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T16:00", "Csilla", "+36304444444");
  foyer_rig_settle (x.d1);
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM appointment"), ==, 3);
  foyer_rig_assert_base (x.d1);
  foyer_rig_two_end (&x);
}

/* The figures are worked out at the end of a transaction of many changes: the one that spoils them is found. */
static void
test_figures (void)
{
  middle_is_refused (SPOILT_FIGURES);
}

static void
test_row (void)
{
  middle_is_refused (SPOILT_CLIENT);
}

static char *
open_conflict (FoyerTest *t, const char *why)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "conflict.list", NULL);
  JsonObject *o;

  g_assert_cmpint (json_array_get_length (json_node_get_array (list)), ==, 1);
  o = json_array_get_object_element (json_node_get_array (list), 0);
  g_assert_cmpstr (json_object_get_string_member (o, "kind"), ==, "quarantine");
  g_assert_cmpstr (json_object_get_string_member (o, "why"), ==, why);
  return g_strdup (json_object_get_string_member (o, "id"));
}

/* Somebody says it is to be taken anyway. It still cannot be: it stays where it is and asks again, and what else was sent is taken. */
static void
accepted_is_refused (const char *sql)
{
  FoyerRigTwo x;
  g_autofree char *id = NULL, *again = NULL;

  foyer_rig_two_begin (&x, FALSE);
  server_sql (&x, sql);
  foyer_test_book (x.t1, ANNA, HAIRCUT, "2026-11-25T11:00", "Impossible", "+36302222222");
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_WARNING, "A change cannot be taken in*");
  foyer_rig_two_settle (&x);
  g_test_assert_expected_messages ();
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine WHERE state='open'"), ==, 1);

  id = open_conflict (x.t1, foyer_quarantine_refused);
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301111111");
  json_object_unref (foyer_test_call (x.t1, "conflict.resolve", foyer_params ("id", "s", id, "choice", "s", "accept", NULL)));
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Béla", "+36303333333");
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_WARNING, "A change from quarantine cannot be taken in*");
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_MESSAGE, "*cannot be: It still cannot be taken: the database could not work it out");
  foyer_rig_two_settle (&x);
  g_test_assert_expected_messages ();
  /* The decision itself and its neighbours are no trouble to anybody. */
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine"), ==, 1);
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine WHERE state='open'"), ==, 1);
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM appointment"), ==, 2);
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM visit_fig"), ==, 2);
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM txn WHERE verdict LIKE '%quarantined%'"), ==, 1);
  again = open_conflict (x.t1, foyer_quarantine_refused);
  g_assert_cmpstr (again, ==, id);
  g_free (open_conflict (x.t2, foyer_quarantine_refused));
  foyer_rig_assert_equal (x.d1, x.d2);

  /* The database is mended: the same decision takes it in, once. */
  server_sql (&x, "DROP INDEX spoilt");
  json_object_unref (foyer_test_call (x.t2, "conflict.resolve", foyer_params ("id", "s", id, "choice", "s", "accept", NULL)));
  foyer_rig_two_settle (&x);
  foyer_rig_settle (x.d2);
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine WHERE state='replayed'"), ==, 1);
  g_assert_cmpint (count (foyer_desk_store (x.t2->desk), "SELECT count(*) FROM appointment"), ==, 3);
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM visit_fig"), ==, 3);
  g_assert_cmpint (count (foyer_desk_store (x.t1->desk), "SELECT count(*) FROM conflict WHERE state='open'"), ==, 0);
  foyer_rig_assert_base (x.d1);
  foyer_rig_assert_base (x.d2);
  foyer_rig_two_end (&x);
}

static void
test_accepted_figures (void)
{
  accepted_is_refused (SPOILT_FIGURES);
}

static void
test_accepted_row (void)
{
  accepted_is_refused (SPOILT_CLIENT);
}

static FoyerPush *
push_of (FoyerRigDesk *d)
{
  gint64 inc, n;
  g_autoptr (GArray) log = NULL;
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
  FoyerPush *p;

  foyer_store_log_position (foyer_desk_store (d->t->desk), &inc, &n);
  log = foyer_sync_read_log (foyer_desk_store (d->t->desk), inc, n, 1, 1 << 20, NULL);
  q->has_push = TRUE;
  q->inc = inc;
  g_array_append_vals (q->txns, log->data, log->len);
  p = foyer_push_new (q, &d->device->id, &d->rig->chain_id);
  p->loc = d->t->loc;
  return p;
}

/* Desks that share one commit: the other's change is taken, and both get their verdicts. */
static void
test_shared_commit (void)
{
  FoyerRigTwo x;
  g_autoptr (FoyerPush) bad = NULL, good = NULL;
  g_autoptr (GPtrArray) pushes = g_ptr_array_new ();
  FoyerAcceptBatch batch = { .pushes = pushes };
  g_autoptr (GError) error = NULL;

  foyer_rig_two_begin (&x, FALSE);
  server_sql (&x, SPOILT_FIGURES);
  foyer_rig_settle (x.d1);
  foyer_rig_settle (x.d2);
  foyer_test_book (x.t1, ANNA, HAIRCUT, "2026-11-25T11:00", "Impossible", "+36302222222");
  foyer_test_book (x.t2, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Béla", "+36303333333");
  bad = push_of (x.d1);
  good = push_of (x.d2);
  g_ptr_array_add (pushes, bad);
  g_ptr_array_add (pushes, good);
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_WARNING, "A change cannot be taken in*");
  g_assert_true (foyer_accept (foyer_rig_two_chain (&x), &batch, &error));
  g_test_assert_expected_messages ();
  g_assert_no_error (error);
  g_assert_cmpuint (batch.n_done, ==, 2);
  g_assert_cmpuint (bad->accepted, ==, 1);
  g_assert_cmpuint (bad->quarantined, ==, 1);
  g_assert_nonnull (strstr (bad->verdicts->str, "quarantined"));
  g_assert_cmpuint (good->accepted, ==, 1);
  g_assert_cmpuint (good->quarantined, ==, 0);
  g_assert_nonnull (strstr (good->verdicts->str, "{\"v\":\"ok\"}"));
  g_assert_cmpint (count (foyer_rig_two_chain (&x), "SELECT count(*) FROM appointment"), ==, 1);
  foyer_rig_settle (x.d1);
  foyer_rig_settle (x.d2);
  foyer_rig_settle (x.d1);
  foyer_rig_assert_equal (x.d1, x.d2);
  foyer_rig_two_end (&x);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refused/R7/figures", test_figures);
  g_test_add_func ("/refused/R7/row", test_row);
  g_test_add_func ("/refused/R7/shared-commit", test_shared_commit);
  g_test_add_func ("/refused/R7/accepted-figures", test_accepted_figures);
  g_test_add_func ("/refused/R7/accepted-row", test_accepted_row);
  return g_test_run ();
}

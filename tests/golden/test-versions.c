/* 11, 19.7: desks and servers of different versions at the same time. The older one is this program made to speak as it (foyer_schema_speak()). */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-apply.h"
#include "foyer-digest.h"
#include "foyer-sync-worker.h"
#include "golden.h"

typedef struct
{
  FoyerRig *rig;
  FoyerTest *t1, *t2;
  FoyerRigDesk *d1, *d2;
} Two;

static FoyerStore *
store_of (FoyerTest *t)
{
  return foyer_desk_store (t->desk);
}

/* The second desk is of version @speak from its first day. */
static void
two_start (Two *x, int speak)
{
  x->rig = foyer_rig_new ();
  x->t1 = foyer_test_new ();
  x->d1 = foyer_rig_join (x->rig, x->t1, NULL);
  foyer_rig_settle (x->d1);
  foyer_schema_speak (speak);
  x->t2 = foyer_test_new_empty ();
  x->d2 = foyer_rig_join (x->rig, x->t2, NULL);
  foyer_schema_speak (0);
  x->d2->speak = speak;
  foyer_rig_settle (x->d2);
  x->t2->owner = x->t1->owner;
  x->t2->loc = x->t1->loc;
  foyer_rig_settle (x->d1);
}

static void
two_end (Two *x)
{
  foyer_rig_desk_free (x->d1);
  foyer_rig_desk_free (x->d2);
  foyer_test_free (x->t1);
  foyer_test_free (x->t2);
  foyer_rig_free (x->rig);
}

/* Foyer is updated on the second desk. */
static void
update_desk (Two *x)
{
  x->d2->speak = 0;
  foyer_test_reopen (x->t2);
  foyer_rig_desk_restart (x->d2);
}

static void
call (FoyerRigDesk *d, const char *name, JsonObject *params)
{
  foyer_schema_speak (d->speak);
  json_object_unref (foyer_test_call (d->t, name, params));
  foyer_schema_speak (0);
}

static FoyerId
make (FoyerRigDesk *d, const char *name, JsonObject *params)
{
  g_autoptr (JsonObject) o = NULL;

  foyer_schema_speak (d->speak);
  o = foyer_test_call (d->t, name, params);
  foyer_schema_speak (0);
  return foyer_test_id (o, "id");
}

static gint64
count (FoyerTest *t, const char *sql)
{
  return foyer_rig_count (store_of (t), sql);
}

#define UNKNOWN "SELECT count(*) FROM sync_unknown"

static void
test_old_desk (gconstpointer version)
{
  int old = GPOINTER_TO_INT (version);
  FoyerId anna, note;
  gint64 asked;
  Two x;

  two_start (&x, old);
  anna = make (x.d1, "client.create", foyer_params ("name", "s", "Anna", "phone", "s", "+36301111112", NULL));
  note = make (x.d1, "note.add", foyer_params ("client", "d", &anna, "text", "s", "Allergic to ammonia", "pin", "b", TRUE, NULL));
  foyer_rig_settle (x.d1);
  foyer_rig_settle (x.d2);

  /* What it does not know it keeps. */
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM client WHERE name='Anna'"), ==, 1);
  if (old < 2)
    {
      g_assert_cmpint (count (x.t2, "SELECT count(*) FROM note"), ==, 0);
      g_assert_cmpint (count (x.t2, UNKNOWN " WHERE tbl='note'"), ==, 1);
    }
  else
    {
      g_assert_cmpint (count (x.t2, "SELECT count(*) FROM note WHERE pin IS NULL AND _x LIKE '%\"pin\":1%'"), ==, 1);
      foyer_rig_assert_base (x.d2); /* byte for byte what the server hashed */
      call (x.d2, "note.archive", foyer_params ("id", "d", &note, NULL));
    }
  call (x.d2, "client.update", foyer_params ("id", "d", &anna, "note", "s", "tea", NULL));
  foyer_rig_settle (x.d2);
  foyer_rig_settle (x.d1);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM sync_log WHERE body LIKE '%\"v\":3%'"), ==, 0);
  g_assert_cmpint (count (x.t1, "SELECT count(*) FROM client WHERE note='tea'"), ==, 1);
  /* It cannot blank what it does not see. */
  g_assert_cmpint (count (x.t1, "SELECT count(*) FROM note WHERE pin=1"), ==, 1);
  if (old >= 2)
    g_assert_cmpint (count (x.t1, "SELECT count(*) FROM note WHERE deleted=1"), ==, 1);

  /* Updated with work under way: what was kept aside is there at once, nothing is fetched for it, and everything goes up. */
  call (x.d1, "client.update", foyer_params ("id", "d", &anna, "email", "s", "anna@example.hu", NULL));
  foyer_rig_settle (x.d1);
  call (x.d2, "client.create", foyer_params ("name", "s", "Béla", "phone", "s", "+36301111119", NULL));
  asked = x.d2->exchanges;
  update_desk (&x);
  g_assert_cmpint (x.d2->exchanges, ==, asked);
  g_assert_cmpint (count (x.t2, UNKNOWN), ==, 0);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM note WHERE pin=1 AND _x IS NULL"), ==, 1);
  foyer_rig_settle (x.d2);
  foyer_rig_settle (x.d1);
  foyer_rig_assert_equal (x.d1, x.d2);
  foyer_rig_assert_base (x.d2);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM sync_quarantine"), ==, 0);
  two_end (&x);
}

static void
test_old_server (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerRig *rig = foyer_rig_new ();
  g_autofree char *words = NULL;
  FoyerRigDesk *d;
  FoyerId anna, note;

  rig->speak = 2;
  d = foyer_rig_join (rig, t, NULL);
  foyer_rig_settle (d);
  g_assert_cmpint (foyer_store_announced (store_of (t)), ==, 2);

  /* What the server does not know is not written: the rest of the command is, and one that would do nothing else says so. */
  anna = make (d, "client.create", foyer_params ("name", "s", "Anna", NULL));
  note = make (d, "note.add", foyer_params ("client", "d", &anna, "text", "s", "Allergic to ammonia", "pin", "b", TRUE, NULL));
  g_assert_cmpint (count (t, "SELECT count(*) FROM note WHERE pin IS NULL"), ==, 1);
  words = foyer_test_refused (t, "note.pin", foyer_params ("id", "d", &note, "on", "b", TRUE, NULL), FOYER_ERROR_NEWER);
  g_assert_nonnull (strstr (words, "Update the server first"));
  g_assert_cmpint (count (t, "SELECT count(*) FROM sync_log WHERE body LIKE '%\"v\":3%'"), ==, 0);
  foyer_rig_settle (d);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (rig->chain), "SELECT count(*) FROM note"), ==, 1);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (rig->chain), "SELECT count(*) FROM sync_quarantine"), ==, 0);

  /* Also without the server, and after a restart: the desk remembers what it may write. */
  foyer_test_reopen (t);
  g_assert_cmpint (foyer_store_announced (store_of (t)), ==, 2);

  /* The server is updated, and says so with the next answer. */
  rig->speak = 0;
  foyer_rig_restart (rig);
  foyer_rig_desk_restart (d);
  foyer_rig_settle (d);
  g_assert_cmpint (foyer_store_announced (store_of (t)), ==, FOYER_SCHEMA_VERSION);
  call (d, "note.pin", foyer_params ("id", "d", &note, "on", "b", TRUE, NULL));
  foyer_rig_settle (d);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (rig->chain), "SELECT count(*) FROM note WHERE pin=1"), ==, 1);
  foyer_rig_assert_base (d);
  foyer_rig_desk_free (d);
  foyer_test_free (t);
  foyer_rig_free (rig);
}

static void
restart_with (FoyerRig *rig, int min_schema)
{
  g_autoptr (GError) error = NULL;
  FoyerLimits limits;

  foyer_limits_load (&limits, NULL, &error);
  g_assert_no_error (error);
  limits.min_schema = min_schema;
  foyer_server_free (rig->server);
  rig->server = foyer_server_new_with (rig->dir, &limits);
  rig->chain = foyer_chains_get (foyer_server_chains (rig->server), &rig->chain_id, &error);
  g_assert_no_error (error);
}

/* R13: a desk that is too old to receive sends what it has, says why it receives nothing, works on, and has everything after its update. */
static void
test_too_old (void)
{
  FoyerSyncStatus status = { .state = FOYER_SYNC_BLOCKED, .block = FOYER_BLOCK_VERSION };
  g_autofree char *hint = foyer_sync_hint (&status), *words = NULL;
  gint64 before;
  Two x;

  two_start (&x, 2);
  restart_with (x.rig, 3);
  call (x.d1, "client.create", foyer_params ("name", "s", "From the new desk", NULL));
  foyer_rig_settle (x.d1);
  call (x.d2, "client.create", foyer_params ("name", "s", "From the old desk", NULL));
  before = foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM txn");
  for (int i = 0; i < 4; i++)
    foyer_rig_sync (x.d2);
  g_assert_cmpint (foyer_sync_core_state (x.d2->core), ==, FOYER_SYNC_BLOCKED);
  g_assert_cmpint (foyer_sync_core_block (x.d2->core), ==, FOYER_BLOCK_VERSION);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM client WHERE name='From the old desk'"), ==, 1);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM txn"), ==, before + 1);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM client WHERE name='From the new desk'"), ==, 0);
  g_assert_cmpint (foyer_sync_words (&status, NULL, &words), ==, FOYER_SYNC_SAYS_ASKS);
  g_assert_nonnull (strstr (hint, "too old to receive"));
  g_assert_nonnull (strstr (hint, "Update"));

  /* It works on, over a restart too, and what it sends arrives once. */
  foyer_schema_speak (2);
  foyer_test_reopen (x.t2);
  foyer_rig_desk_restart (x.d2);
  foyer_schema_speak (0);
  call (x.d2, "client.create", foyer_params ("name", "s", "The day after", NULL));
  for (int i = 0; i < 4; i++)
    foyer_rig_sync (x.d2);
  g_assert_cmpint (foyer_sync_core_block (x.d2->core), ==, FOYER_BLOCK_VERSION);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM txn"), ==, before + 2);

  call (x.d2, "client.create", foyer_params ("name", "s", "Not yet sent", NULL));
  update_desk (&x);
  foyer_rig_settle (x.d2);
  foyer_rig_settle (x.d1);
  g_assert_cmpint (foyer_sync_core_block (x.d2->core), ==, FOYER_BLOCK_NONE);
  foyer_rig_assert_equal (x.d1, x.d2);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM txn"), ==, before + 3);
  g_assert_cmpint (count (x.t1, "SELECT count(*) FROM client WHERE name IN ('From the old desk','The day after','Not yet sent')"), ==, 3);
  two_end (&x);
}

/* ---- words of a newer version --------------------------------------------------------------------------------------------------------------- */

static gboolean
park_visit (FoyerTx *tx, gpointer data, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "visit", data);

  foyer_row_set_text (row, "status", "teleported");
  foyer_tx_put (tx, row);
  return TRUE;
}

static void
test_unknown_word (void)
{
  FoyerWriteInfo info = { .cmd = "visit.status" };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *words = NULL, *now = NULL, *wall = NULL;
  g_autoptr (JsonNode) day = NULL;
  FoyerId appointment, visit;
  Two x;

  two_start (&x, 0);
  appointment = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Ágnes", "+36301234567");
  text = foyer_test_field (x.t1, "appointment", &appointment, "visit");
  g_assert_true (foyer_id_parse (text, &visit));
  foyer_rig_settle (x.d1);
  foyer_store_write (foyer_chain_store (x.rig->chain), &info, park_visit, &visit, NULL, &error);
  g_assert_no_error (error);
  foyer_rig_settle (x.d1);
  now = foyer_test_field (x.t1, "visit", &visit, "status");
  g_assert_cmpstr (now, ==, "teleported");

  /* Seen, and left as it is until this desk knows what the word asks for. */
  day = foyer_test_query (x.t1, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  g_assert_nonnull (day);
  words = foyer_test_refused (x.t1, "visit.status", foyer_params ("visit", "d", &visit, "status", "s", "confirmed", NULL), FOYER_ERROR_NEWER);
  g_assert_nonnull (strstr (words, "newer version of Foyer"));
  g_free (foyer_test_refused (x.t1, "booking.move", foyer_params ("appointment", "d", &appointment, "wall", "s", FOYER_TEST_DATE "T15:00", NULL), FOYER_ERROR_NEWER));
  wall = foyer_test_field (x.t1, "appointment", &appointment, "wall");
  g_assert_cmpstr (wall, ==, FOYER_TEST_DATE "T14:00");
  foyer_rig_settle (x.d1);
  foyer_rig_settle (x.d2);
  foyer_rig_settle (x.d1);
  foyer_rig_assert_equal (x.d1, x.d2);
  two_end (&x);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/versions/11/old-desk-1", GINT_TO_POINTER (1), test_old_desk);
  g_test_add_data_func ("/versions/11/old-desk-2", GINT_TO_POINTER (2), test_old_desk);
  g_test_add_func ("/versions/11/old-server", test_old_server);
  g_test_add_func ("/versions/R13/too-old-to-receive", test_too_old);
  g_test_add_func ("/versions/11/unknown-word", test_unknown_word);
  return g_test_run ();
}

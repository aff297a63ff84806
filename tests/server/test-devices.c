/* Desks and what they prove, against a real server: tokens that are wrong, old, another chain's, lost on the way or stolen; desks that are
 * retired or stolen; pushes with a bad signature; codes made at a desk (replication.md 10). */
#include "config.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <sodium.h>
#include <string.h>

#include "foyer-desk-code.h"
#include "foyer-keys.h"
#include "foyer-live.h"
#include "foyer-pin.h"
#include "foyer-rig.h"
#include "foyer-sync-worker.h"
#include "foyer-wire.h"

static FoyerStore *
store_of (FoyerTest *t)
{
  return foyer_desk_store (t->desk);
}

static FoyerAccount *
account_of (FoyerTest *t)
{
  g_autoptr (GError) error = NULL;
  FoyerAccount *a = foyer_account_load (foyer_store_dir (store_of (t)), &error);

  g_assert_no_error (error);
  return a;
}

static void
join (FoyerTest *t, FoyerLive *live, const char *loc)
{
  g_autofree char *code = foyer_live_code (live, loc);
  g_autoptr (GError) error = NULL;

  foyer_enrol (store_of (t), live->url, code, "test-pc", &error);
  g_assert_no_error (error);
}

/* Until everything is sent and back. */
static gboolean
sync_once (FoyerTest *t, GError **error)
{
  g_autoptr (FoyerSync) sync = foyer_sync_new (store_of (t), account_of (t), NULL, NULL, NULL);
  return foyer_sync_wait (sync, 30000, error);
}

static void
must_sync (FoyerTest *t)
{
  g_autoptr (GError) error = NULL;

  sync_once (t, &error);
  g_assert_no_error (error);
}

/* A statement on the chain's own file, while the server is away. */
typedef struct
{
  const char *sql;
  gint64 n;
} Sql;

static gboolean
run_sql (FoyerTx *tx, gpointer data, GError **error)
{
  Sql *q = data;
  FoyerStmt *s = foyer_tx_own (tx, q->sql);

  if (foyer_stmt_step (s))
    q->n = foyer_stmt_int (s, 0);
  foyer_stmt_done (s);
  return TRUE;
}

static gint64
at_server (FoyerLive *live, const char *sql)
{
  g_autofree char *dir = g_build_filename (live->data, "chains", live->chain, NULL);
  g_autoptr (GError) error = NULL;
  Sql q = { sql };
  FoyerDesk *server;

  foyer_live_stop (live, FALSE);
  server = foyer_desk_open (dir, FOYER_STORE_SERVER, &error);
  g_assert_no_error (error);
  foyer_store_maintain (foyer_desk_store (server), run_sql, &q, &error);
  g_assert_no_error (error);
  foyer_desk_close (server);
  foyer_live_start (live);
  return q.n;
}

static char *
code_of (JsonNode *node)
{
  g_assert_nonnull (node);
  return g_strdup (json_object_get_string_member (json_object_get_object_member (json_node_get_object (node), "error"), "code"));
}

#define PULL "{\"pull\":{\"gen\":\"\",\"cursors\":{}}}"

static void
must_refuse (FoyerLive *live, const char *path, const char *token, const char *body, int status, const char *code)
{
  int got = 0;
  g_autoptr (JsonNode) node = foyer_live_http (live, "POST", path, token, NULL, body, &got);
  g_autofree char *word = code_of (node);

  if (got != status || strcmp (word, code) != 0)
    g_error ("%s %.60s: %d %s, expected %d %s", path, body, got, word, status, code);
}

/* ---- attacks with a token ---------------------------------------------------------------------------------------------------------- */

static void
test_wrong_tokens (void)
{
  FoyerTest *t = foyer_test_new (), *t2 = foyer_test_new_empty ();
  FoyerLive *live = foyer_live_new (), *other = foyer_live_new ();
  g_autoptr (FoyerAccount) a = NULL, b = NULL;
  g_autofree char *bent = NULL, *moved = NULL, *long_token = g_strnfill (3000, 'x'), *huge = NULL;

  join (t, live, NULL);
  join (t2, other, NULL);
  a = account_of (t);
  b = account_of (t2);
  must_refuse (live, "/v1/sync", NULL, PULL, 401, "token");
  must_refuse (live, "/v1/sync", "fd1_nonsense", PULL, 401, "token");
  must_refuse (live, "/v1/sync", long_token, PULL, 401, "token");
  must_refuse (live, "/v1/sync", b->token, PULL, 401, "token"); /* of a chain that is not here */
  bent = g_strdup (a->token);
  bent[strlen (bent) - 1] ^= 1;
  must_refuse (live, "/v1/sync", bent, PULL, 401, "token");
  /* Another chain's secret under this chain's name. */
  moved = g_strdup (b->token);
  memcpy (moved, a->token, 4 + 32);
  must_refuse (live, "/v1/sync", moved, PULL, 401, "token");
  /* Ids that are too long or none. */
  huge = g_strdup_printf ("{\"chain\":\"%s\",\"dev\":\"%s\"}", long_token, long_token);
  must_refuse (live, "/v1/token", NULL, huge, 400, "malformed");
  must_refuse (live, "/v1/token", NULL, "{\"chain\":1,\"dev\":[]}", 400, "malformed");
  must_refuse (live, "/v1/code", NULL, "{}", 401, "token");
  must_refuse (live, "/v1/code", a->token, "{}", 403, "denied");
  foyer_live_free (live);
  foyer_live_free (other);
  foyer_test_free (t);
  foyer_test_free (t2);
}

/* A push of this desk's own txns, signed by @secret. */
static char *
push_body (FoyerTest *t, const guint8 *secret)
{
  FoyerSyncSend send = { .push_from = 1, .push_max = 1 };
  g_autoptr (GError) error = NULL;
  GString *s = foyer_sync_make_request (store_of (t), &send, secret, 0, &error);

  g_assert_no_error (error);
  return g_string_free (s, FALSE);
}

static void
test_signed_pushes (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerLive *live = foyer_live_new ();
  g_autoptr (FoyerAccount) a = NULL;
  g_autofree char *unsigned_body = NULL, *forged = NULL, *good = NULL;
  guint8 pk[32], sk[64];
  int status;
  g_autoptr (JsonNode) node = NULL, again = NULL;

  join (t, live, NULL);
  a = account_of (t);
  crypto_sign_keypair (pk, sk);
  unsigned_body = push_body (t, NULL);
  forged = push_body (t, sk);
  good = push_body (t, a->secret);
  must_refuse (live, "/v1/sync", a->token, unsigned_body, 403, "signature");
  must_refuse (live, "/v1/sync", a->token, forged, 403, "signature");
  node = foyer_live_http (live, "POST", "/v1/sync", a->token, NULL, good, &status);
  g_assert_cmpint (status, ==, 200);
  /* Replayed, it does nothing a second time. */
  again = foyer_live_http (live, "POST", "/v1/sync", a->token, NULL, good, &status);
  g_assert_cmpint (status, ==, 200);
  g_assert_cmpint (at_server (live, "SELECT count(*) FROM txn WHERE n=1 AND dev=(SELECT dev FROM sync_devlog WHERE inc=0 AND n=1 AND dev<>(SELECT dev FROM sync_meta))"), ==, 1);
  foyer_live_free (live);
  foyer_test_free (t);
}

/* ---- rotation ------------------------------------------------------------------------------------------------------------------------ */

static int
try_token (FoyerLive *live, const char *token)
{
  int status = 0;
  g_autoptr (JsonNode) node = foyer_live_http (live, "POST", "/v1/sync", token, NULL, PULL, &status);
  return status;
}

static void
test_rotation (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerLive *live = foyer_live_new ();
  g_autoptr (FoyerAccount) a = NULL, saved = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL, *second = NULL, *third = NULL;
  const char *dir;

  join (t, live, NULL);
  dir = foyer_store_dir (store_of (t));
  a = account_of (t);
  first = g_strdup (a->token);
  g_assert_true (a->has_chain_key);
  g_assert_cmpint (a->expires - a->issued, >, G_GINT64_CONSTANT (29) * 86400000);
  g_assert_false (foyer_account_is_due (a, a->issued + G_GINT64_CONSTANT (14) * 86400000));
  g_assert_true (foyer_account_is_due (a, a->issued + G_GINT64_CONSTANT (16) * 86400000));
  g_assert_cmpint (try_token (live, first), ==, 200);

  foyer_account_renew (a, dir, &error);
  g_assert_no_error (error);
  second = g_strdup (a->token);
  g_assert_cmpstr (second, !=, first);
  saved = account_of (t);
  g_assert_cmpstr (saved->token, ==, second);
  /* The answer might have been lost: both are good, however often a new one is asked for without using it. */
  g_assert_cmpint (try_token (live, first), ==, 200);
  foyer_account_renew (a, dir, &error);
  g_assert_no_error (error);
  third = g_strdup (a->token);
  g_assert_cmpint (try_token (live, first), ==, 200);
  g_assert_cmpint (try_token (live, second), ==, 401);
  g_assert_cmpint (try_token (live, third), ==, 200);
  /* A day later the first is over. */
  at_server (live, "UPDATE server_device SET tok_prev_exp=1");
  g_assert_cmpint (try_token (live, first), ==, 401);
  g_assert_cmpint (try_token (live, third), ==, 200);
  foyer_live_free (live);
  foyer_test_free (t);
}

/* A nonce is good once, soon, for this desk and with its key only. */
static void
test_proof (void)
{
  FoyerTest *t = foyer_test_new (), *t2 = foyer_test_new_empty ();
  FoyerLive *live = foyer_live_new ();
  g_autoptr (FoyerAccount) a = NULL, b = NULL;
  g_autoptr (JsonNode) node = NULL, done = NULL;
  g_autofree char *ask = NULL, *text = NULL, *body = NULL, *forged = NULL, *other = NULL, *old = NULL;
  const char *nonce;
  char chain[37], dev[37], dev2[37], sig64[128];
  guint8 sig[64];
  int status;

  join (t, live, NULL);
  join (t2, live, NULL);
  a = account_of (t);
  b = account_of (t2);
  foyer_id_format (&a->chain, chain);
  foyer_id_format (&a->dev, dev);
  foyer_id_format (&b->dev, dev2);
  ask = g_strdup_printf ("{\"chain\":\"%s\",\"dev\":\"%s\"}", chain, dev);
  node = foyer_live_http (live, "POST", "/v1/token", NULL, NULL, ask, &status);
  g_assert_cmpint (status, ==, 200);
  nonce = json_object_get_string_member (json_node_get_object (node), "nonce");
  text = foyer_nonce_text (&a->chain, &a->dev, nonce);
  crypto_sign_detached (sig, NULL, (const guint8 *) text, strlen (text), b->secret);
  sodium_bin2base64 (sig64, sizeof sig64, sig, sizeof sig, sodium_base64_VARIANT_ORIGINAL);
  forged = g_strdup_printf ("{\"chain\":\"%s\",\"dev\":\"%s\",\"nonce\":\"%s\",\"sig\":\"%s\"}", chain, dev, nonce, sig64);
  must_refuse (live, "/v1/token", NULL, forged, 401, "token"); /* another desk's key */
  crypto_sign_detached (sig, NULL, (const guint8 *) text, strlen (text), a->secret);
  sodium_bin2base64 (sig64, sizeof sig64, sig, sizeof sig, sodium_base64_VARIANT_ORIGINAL);
  other = g_strdup_printf ("{\"chain\":\"%s\",\"dev\":\"%s\",\"nonce\":\"%s\",\"sig\":\"%s\"}", chain, dev2, nonce, sig64);
  must_refuse (live, "/v1/token", NULL, other, 401, "token"); /* another desk's name */
  old = g_strdup_printf ("{\"chain\":\"%s\",\"dev\":\"%s\",\"nonce\":\"1000.%064d\",\"sig\":\"%s\"}", chain, dev, 0, sig64);
  must_refuse (live, "/v1/token", NULL, old, 401, "token"); /* a nonce that was never given */
  body = g_strdup_printf ("{\"chain\":\"%s\",\"dev\":\"%s\",\"nonce\":\"%s\",\"sig\":\"%s\"}", chain, dev, nonce, sig64);
  done = foyer_live_http (live, "POST", "/v1/token", NULL, NULL, body, &status);
  g_assert_cmpint (status, ==, 200);
  must_refuse (live, "/v1/token", NULL, body, 401, "token"); /* replayed */
  foyer_live_free (live);
  foyer_test_free (t);
  foyer_test_free (t2);
}

/* The PC was off for months: the desk gets itself a new token and goes on; after too long a person has to. */
static void
test_expired (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerLive *live = foyer_live_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerAccount) before = NULL, after = NULL;

  join (t, live, NULL);
  must_sync (t);
  before = account_of (t);
  at_server (live, "UPDATE server_device SET tok_exp=tok_exp-86400000*40");
  foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  g_assert_cmpint (try_token (live, before->token), ==, 401);
  must_sync (t);
  after = account_of (t);
  g_assert_cmpstr (before->token, !=, after->token);
  g_assert_cmpint (at_server (live, "SELECT count(*) FROM appointment"), ==, 1);
  at_server (live, "UPDATE server_device SET tok_exp=1,tok_prev=NULL");
  g_assert_false (sync_once (t, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  foyer_live_free (live);
  foyer_test_free (t);
}

/* ---- out of use ---------------------------------------------------------------------------------------------------------------------------- */

/* A desk that is retired hands over what it had not sent, receives nothing more, and may come back. */
static void
test_retired (void)
{
  FoyerTest *t1 = foyer_test_new (), *t2 = foyer_test_new_empty ();
  FoyerLive *live = foyer_live_new ();
  g_autoptr (FoyerAccount) a = NULL;
  g_autoptr (GError) error = NULL;
  FoyerSyncStatus status = { 0 };
  FoyerSync *sync;

  join (t1, live, NULL);
  must_sync (t1);
  join (t2, live, NULL);
  must_sync (t2);
  must_sync (t1);
  t2->owner = t1->owner;
  t2->loc = t1->loc;
  memcpy (t2->staff, t1->staff, sizeof t1->staff);
  memcpy (t2->service, t1->service, sizeof t1->service);
  a = account_of (t2);
  json_object_unref (foyer_test_call (t1, "device.retire", foyer_params ("device", "d", &a->dev, NULL)));
  g_free (foyer_test_refused (t2, "device.retire", foyer_params ("device", "d", &a->dev, NULL), FOYER_ERROR_CONFLICT)); /* not oneself */
  must_sync (t1);
  foyer_test_book (t2, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Late", "+36201234567");
  must_refuse (live, "/v1/sync", a->token, PULL, 401, "retired");
  g_assert_false (sync_once (t2, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_clear_error (&error);
  sync = foyer_sync_new (store_of (t2), account_of (t2), NULL, NULL, NULL);
  for (int i = 0; i < 1000; i++)
    {
      foyer_sync_get_status (sync, &status);
      if (foyer_rig_count (store_of (t2), "SELECT count(*) FROM sync_log WHERE flags&1") > 0)
        break;
      g_usleep (10000);
    }
  foyer_sync_get_status (sync, &status);
  g_assert_cmpint (status.block, ==, FOYER_BLOCK_RETIRED);
  foyer_sync_free (sync);
  g_assert_cmpint (foyer_rig_count (store_of (t2), "SELECT count(*) FROM sync_log WHERE flags&1"), ==, 1);
  g_assert_cmpint (at_server (live, "SELECT count(*) FROM sync_quarantine WHERE why LIKE '%retired%'"), ==, 1);
  g_assert_cmpint (at_server (live, "SELECT count(*) FROM appointment"), ==, 0);
  /* Work of a replaced PC does not vanish: it stands in the inbox of the others. */
  must_sync (t1);
  g_assert_cmpint (foyer_rig_count (store_of (t1), "SELECT count(*) FROM conflict WHERE kind='quarantine' AND state='open'"), ==, 1);
  json_object_unref (foyer_test_call (t1, "device.restore", foyer_params ("device", "d", &a->dev, NULL)));
  must_sync (t1);
  must_sync (t2);
  foyer_live_free (live);
  foyer_test_free (t1);
  foyer_test_free (t2);
}

/* A stolen desk is refused, and deletes key and data when it comes near the chain: by an order the chain has signed, by no other. */
static void
test_stolen (gconstpointer expired)
{
  FoyerTest *t1 = foyer_test_new (), *t2 = foyer_test_new_empty ();
  FoyerLive *live = foyer_live_new ();
  g_autoptr (FoyerAccount) a = NULL;
  g_autofree char *dir = g_strdup (foyer_store_dir (store_of (t2))), *db = g_build_filename (dir, "foyer.db", NULL);
  g_autofree char *key = g_build_filename (dir, "chain.account", NULL), *journal = g_build_filename (dir, "journal", NULL);
  FoyerSyncStatus status = { 0 };
  FoyerSync *sync;
  guint8 nothing[64] = { 0 };

  join (t1, live, NULL);
  must_sync (t1);
  join (t2, live, NULL);
  must_sync (t2);
  must_sync (t1);
  a = account_of (t2);
  json_object_unref (foyer_test_call (t1, "device.stolen", foyer_params ("device", "d", &a->dev, NULL)));
  must_sync (t1);
  if (expired)
    at_server (live, "UPDATE server_device SET tok_exp=tok_exp-86400000*40,tok_prev=NULL");
  must_refuse (live, "/v1/sync", a->token, PULL, 401, expired ? "token" : "stolen");
  /* An order anybody could have written is none. */
  g_assert_false (foyer_account_is_wipe_order (a, nothing));
  g_assert_true (g_file_test (db, G_FILE_TEST_EXISTS));
  sync = foyer_sync_new (store_of (t2), account_of (t2), NULL, NULL, NULL);
  for (int i = 0; i < 1500 && !status.wiped; i++)
    {
      g_usleep (10000);
      foyer_sync_get_status (sync, &status);
    }
  g_assert_true (status.wiped);
  foyer_sync_free (sync);
  g_assert_false (g_file_test (db, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (key, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (journal, G_FILE_TEST_EXISTS));
  /* Nor is anything left when the program ends. */
  foyer_desk_close (t2->desk);
  g_assert_false (g_file_test (db, G_FILE_TEST_EXISTS));
  t2->desk = foyer_desk_open (dir, FOYER_STORE_DESK, NULL);
  g_assert_cmpint (foyer_rig_count (store_of (t2), "SELECT count(*) FROM user"), ==, 0);
  foyer_live_free (live);
  foyer_test_free (t1);
  foyer_test_free (t2);
}

/* ---- codes made at a desk ---------------------------------------------------------------------------------------------------------------------- */

static void
test_codes (void)
{
  FoyerTest *t1 = foyer_test_new (), *t2 = foyer_test_new_empty ();
  FoyerLive *live = foyer_live_new ();
  g_autoptr (FoyerAccount) a = NULL;
  g_autoptr (FoyerDeskCode) code = NULL, refused = NULL;
  g_autoptr (GError) error = NULL;
  FoyerActor reception = foyer_test_user (t1, "Rita", "+36301110002", "receptionist", NULL), manager = foyer_test_user (t1, "Mara", "+36301110009", "manager", NULL);
  FoyerId nobody = foyer_id_new (1);

  join (t1, live, NULL);
  must_sync (t1);
  a = account_of (t1);
  refused = foyer_desk_code_ask (a, &reception.user, &t1->loc, NULL, NULL, &error);
  g_assert_null (refused);
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_clear_error (&error);
  refused = foyer_desk_code_ask (a, &nobody, &t1->loc, NULL, NULL, &error);
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_clear_error (&error);
  /* A manager brings in no desk that may do more than a manager. */
  code = foyer_desk_code_ask (a, &manager.user, &t1->loc, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (code->role, ==, "manager");
  g_assert_true (g_str_has_prefix (code->invitation, "foyer:enrol?url="));
  /* The invitation alone is enough. */
  g_assert_true (foyer_enrol (store_of (t2), code->invitation, "", "new-pc", &error));
  g_assert_no_error (error);
  must_sync (t2);
  g_assert_cmpint (foyer_rig_count (store_of (t2), "SELECT count(*) FROM service"), ==, 6);
  g_assert_cmpint (foyer_rig_count (store_of (t2), "SELECT count(*) FROM device WHERE role='manager' AND host='new-pc' AND loc IS NOT NULL"), ==, 1);
  /* Whoever made it stands in the history. */
  g_assert_cmpint (at_server (live, "SELECT count(*) FROM history WHERE body LIKE '%device.enrol%' AND body LIKE '%\"who\":%'"), ==, 1);
  foyer_live_free (live);
  foyer_test_free (t1);
  foyer_test_free (t2);
}

static void
test_quarantine_by_shell (void)
{
  FoyerTest *t1 = foyer_test_new (), *t2 = foyer_test_new_empty ();
  FoyerLive *live = foyer_live_new ();
  g_autoptr (FoyerAccount) a = NULL;
  g_autoptr (FoyerSync) sync = NULL;
  g_autofree char *list = NULL, *show = NULL, *refused = NULL, *taken = NULL, *again = NULL, *id = NULL;
  int status;

  join (t1, live, NULL);
  must_sync (t1);
  join (t2, live, NULL);
  must_sync (t2);
  must_sync (t1);
  t2->owner = t1->owner;
  t2->loc = t1->loc;
  memcpy (t2->staff, t1->staff, sizeof t1->staff);
  memcpy (t2->service, t1->service, sizeof t1->service);
  a = account_of (t2);
  json_object_unref (foyer_test_call (t1, "device.retire", foyer_params ("device", "d", &a->dev, NULL)));
  must_sync (t1);
  foyer_test_book (t2, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Late", "+36201234567");
  sync = foyer_sync_new (store_of (t2), account_of (t2), NULL, NULL, NULL);
  for (int i = 0; i < 1000 && foyer_rig_count (store_of (t2), "SELECT count(*) FROM sync_log WHERE flags&1") == 0; i++)
    g_usleep (10000);
  /* While the server runs. */
  list = foyer_live_run (&status, "src/cli/foyerctl", "server", "quarantine", "list", "--data", live->data, NULL);
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (list, "booking.create"));
  g_assert_nonnull (strstr (list, "The desk was retired."));
  id = g_strndup (list, 36);
  show = foyer_live_run (&status, "src/cli/foyerctl", "server", "quarantine", "show", id, "--data", live->data, NULL);
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (show, "\"ops\""));
  refused = foyer_live_run (&status, "src/cli/foyerctl", "server", "quarantine", "replay", id, "--data", live->data, NULL);
  g_assert_cmpint (status, ==, 1);
  g_assert_nonnull (strstr (refused, "retired"));
  taken = foyer_live_run (&status, "src/cli/foyerctl", "server", "quarantine", "accept", id, "--data", live->data, NULL);
  if (status != 0)
    g_error ("accept: %s", taken);
  again = foyer_live_run (&status, "src/cli/foyerctl", "server", "quarantine", "accept", id, "--data", live->data, NULL);
  g_assert_cmpint (status, ==, 1);
  must_sync (t1);
  g_assert_cmpint (foyer_rig_count (store_of (t1), "SELECT count(*) FROM appointment"), ==, 1);
  g_assert_cmpint (foyer_rig_count (store_of (t1), "SELECT count(*) FROM conflict WHERE state='open'"), ==, 0);
  g_clear_pointer (&sync, foyer_sync_free);
  foyer_live_free (live);
  foyer_test_free (t1);
  foyer_test_free (t2);
}

/* ---- pins --------------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  SoupServer *server;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  char *url;
  int requests; /* atomic */
} Tls;

static void
on_request (SoupServer *server, SoupServerMessage *m, const char *path, GHashTable *query, gpointer data)
{
  Tls *t = data;

  g_atomic_int_inc (&t->requests);
  soup_message_headers_replace (soup_server_message_get_response_headers (m), "Connection", "close");
  soup_server_message_set_response (m, "application/json", SOUP_MEMORY_STATIC, "{\"ok\":true}", 11);
  soup_server_message_set_status (m, 200, NULL);
}

static gpointer
tls_main (gpointer data)
{
  Tls *t = data;

  g_main_context_push_thread_default (t->context);
  g_main_loop_run (t->loop);
  g_main_context_pop_thread_default (t->context);
  return NULL;
}

static void
test_pins (void)
{
  Tls t = { 0 };
  g_autofree char *dir = g_dir_make_tmp ("foyer-tls-XXXXXX", NULL), *pem = g_build_filename (dir, "both.pem", NULL), *command = NULL, *pin = NULL, *clean = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2), answer = NULL;
  g_autoptr (GError) error = NULL;
  FoyerAccount a = { 0 };
  GSList *uris;
  int status = 0;

  command = g_strdup_printf ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
                             " -keyout %s/key.pem -out %s/cert.pem", dir, dir);
  if (!g_spawn_command_line_sync (command, NULL, NULL, &status, NULL) || status != 0)
    {
      g_test_skip ("There is no openssl here");
      return;
    }
  {
    g_autofree char *c = NULL, *k = NULL, *cp = g_build_filename (dir, "cert.pem", NULL), *kp = g_build_filename (dir, "key.pem", NULL), *all = NULL;

    g_file_get_contents (cp, &c, NULL, NULL);
    g_file_get_contents (kp, &k, NULL, NULL);
    all = g_strconcat (c, k, NULL);
    g_file_set_contents (pem, all, -1, NULL);
  }
  certificate = g_tls_certificate_new_from_file (pem, &error);
  g_assert_no_error (error);
  t.context = g_main_context_new ();
  t.loop = g_main_loop_new (t.context, FALSE);
  g_main_context_push_thread_default (t.context);
  t.server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (t.server, NULL, on_request, &t, NULL);
  g_assert_true (soup_server_listen_local (t.server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (t.server);
  t.url = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_context_pop_thread_default (t.context);
  t.thread = g_thread_new ("tls", tls_main, &t);

  /* The same pin openssl would compute: of the file, and of what is shown. */
  pin = foyer_pin_of_file (pem, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_pin_is_one (pin));
  a.url = t.url;
  /* Nobody vouches for it. */
  answer = foyer_post (&a, "/v1/x", body, &status, &error);
  g_assert_null (answer);
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE);
  g_clear_error (&error);
  /* Another key than the one it is known by: nothing is sent. */
  a.pins = g_strsplit ("sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", " ", -1);
  answer = foyer_post (&a, "/v1/x", body, &status, &error);
  g_assert_null (answer);
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE);
  g_clear_error (&error);
  g_strfreev (a.pins);
  g_assert_cmpint (g_atomic_int_get (&t.requests), ==, 0);
  /* The key in reserve is as good as the one in use. */
  {
    g_autofree char *both = g_strconcat ("sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= ", pin, NULL);

    a.pins = g_strsplit (both, " ", -1);
  }
  answer = foyer_post (&a, "/v1/x", body, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 200);
  g_strfreev (a.pins);

  g_main_loop_quit (t.loop);
  g_thread_join (t.thread);
  soup_server_disconnect (t.server);
  g_object_unref (t.server);
  g_main_loop_unref (t.loop);
  g_main_context_unref (t.context);
  g_free (t.url);
  clean = g_strdup_printf ("rm -rf '%s'", dir);
  g_spawn_command_line_sync (clean, NULL, NULL, NULL, NULL);
}

static void
test_invitation (void)
{
  static const char *const bad[] = { "", "https://x.example.com", "foyer:enrol?", "foyer:enrol?code=AAAAA-BBBBB", "foyer:enrol?url=%zz" };
  const char *pins[] = { "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", NULL };
  g_autofree char *text = foyer_invitation_format ("https://chain.example.com:8443", "ABCDE-FGHJK", pins), *url = NULL, *code = NULL;
  g_auto (GStrv) found = NULL;

  g_assert_true (foyer_invitation_parse (text, &url, &code, &found));
  g_assert_cmpstr (url, ==, "https://chain.example.com:8443");
  g_assert_cmpstr (code, ==, "ABCDE-FGHJK");
  g_assert_cmpstr (found[0], ==, pins[0]);
  g_assert_null (found[1]);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *u = NULL, *c = NULL;
      g_auto (GStrv) p = NULL;
      g_assert_false (foyer_invitation_parse (bad[i], &u, &c, &p));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/devices/10/wrong-tokens", test_wrong_tokens);
  g_test_add_func ("/devices/10/signed-pushes", test_signed_pushes);
  g_test_add_func ("/devices/10/rotation", test_rotation);
  g_test_add_func ("/devices/10/proof", test_proof);
  g_test_add_func ("/devices/10/expired", test_expired);
  g_test_add_func ("/devices/10/retired", test_retired);
  g_test_add_data_func ("/devices/10/stolen", NULL, test_stolen);
  g_test_add_data_func ("/devices/10/stolen-long-ago", "expired", test_stolen);
  g_test_add_func ("/devices/10/codes", test_codes);
  g_test_add_func ("/devices/5.8/quarantine-by-shell", test_quarantine_by_shell);
  g_test_add_func ("/devices/10/pins", test_pins);
  g_test_add_func ("/devices/10/invitation", test_invitation);
  return g_test_run ();
}

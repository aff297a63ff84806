/* 11: pushes, pages, journals, snapshots, codes, files and backups as older versions wrote them, read by today's program and, where it is the same
 * form still, written again byte for byte. */
#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "foyer-account.h"
#include "foyer-backup.h"
#include "foyer-bulk.h"
#include "foyer-digest.h"
#include "foyer-hooks.h"
#include "foyer-journal.h"
#include "foyer-snapshot.h"
#include "golden.h"

/* ---- requests and replies ---------------------------------------------------------------------------------------------------------------- */

/* Every recorded file whose name ends so. */
static GPtrArray *
files_of (const Golden *g, const char *end)
{
  GPtrArray *all = golden_list (g, "wire"), *some = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < all->len; i++)
    if (g_str_has_suffix (all->pdata[i], end))
      g_ptr_array_add (some, g_build_filename ("wire", all->pdata[i], NULL));
  g_ptr_array_unref (all);
  g_assert_cmpuint (some->len, >, 10);
  return some;
}

static void
test_requests (gconstpointer version)
{
  g_autoptr (Golden) g = golden_new (GPOINTER_TO_INT (version));
  g_autoptr (GPtrArray) files = files_of (g, "-request.json");
  guint txns = 0;

  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *text = golden_text (g, files->pdata[i]);
      g_autoptr (GString) recorded = g_string_new (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerSyncRequest) q = foyer_sync_request_parse (text, strlen (text), &error);
      GString *again;

      g_assert_no_error (error);
      g_assert_cmpint (q->schema, ==, g->version);
      for (guint k = 0; k < q->txns->len; k++)
        {
          const FoyerWireTxn *w = &g_array_index (q->txns, FoyerWireTxn, k);
          g_autoptr (FoyerTxn) t = foyer_txn_parse (w->body, w->len, w->h, &error);
          g_autofree char *body = NULL;

          g_assert_no_error (error);
          body = foyer_txn_body (t);
          g_assert_cmpmem (body, strlen (body), w->body, w->len);
          txns++;
        }
      /* The program's own version stands in it. */
      g_string_replace (recorded, "{\"app\":\"0.1.0\"", "{\"app\":\"" FOYER_VERSION "\"", 1);
      again = foyer_sync_request_format (q);
      g_assert_cmpstr (again->str, ==, recorded->str);
      g_string_free (again, TRUE);
    }
  g_assert_cmpuint (txns, >, 20);
}

static void
test_replies (gconstpointer version)
{
  g_autoptr (Golden) g = golden_new (GPOINTER_TO_INT (version));
  g_autoptr (GPtrArray) files = files_of (g, "-reply.json");
  guint rows = 0;

  for (guint i = 0; i < files->len; i++)
    {
      char *text = golden_text (g, files->pdata[i]);
      g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerSyncReply) reply = foyer_sync_reply_parse (bytes, &error);
      FoyerWireRows it;

      g_assert_no_error (error);
      if (!reply->has_pull)
        continue;
      for (foyer_wire_rows_init (&it, reply); foyer_wire_rows_next (&it, &error);)
        {
          g_autoptr (FoyerRow) row = NULL;
          g_autofree char *image = NULL;

          g_assert_nonnull (it.row.entity);
          if (it.row.image == NULL)
            continue;
          row = foyer_row_from_json (it.row.entity, &it.row.id, it.row.image, it.row.len, &error);
          g_assert_no_error (error);
          image = foyer_row_to_json (row);
          g_assert_cmpmem (image, strlen (image), it.row.image, it.row.len);
          g_assert_cmpint (foyer_row_hash (row, it.row.scope, it.row.seq, image), ==, it.row.hash);
          rows++;
        }
      g_assert_no_error (error);
      foyer_wire_rows_clear (&it);
    }
  g_assert_cmpuint (rows, >, 200);
}

/* ---- the recorded stream into today's server ----------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId id;
  const char *code;
} MakeDevice;

static gboolean
make_device (FoyerTx *tx, gpointer data, GError **error)
{
  const MakeDevice *m = data;
  g_autoptr (FoyerRow) row = foyer_row_new ("device", &m->id);

  foyer_row_set_text (row, "code", m->code);
  foyer_tx_put (tx, row);
  return TRUE;
}

/* The text of a member of the recorded answer: {"1":{"v":"ok"},…}. */
static char *
verdicts_of (const char *reply)
{
  const char *start = strstr (reply, "\"push\":{\"verdicts\":"), *end;

  if (start == NULL)
    return NULL;
  start += strlen ("\"push\":{\"verdicts\":");
  end = strstr (start, ",\"you\":");
  return g_strndup (start, end - start);
}

static void
cut_out (char *from, const char *to)
{
  memmove (from, to, strlen (to) + 1);
}

/* Without what the server's clock says: stamps of a desk that went too fast, the moment of a conflict. */
static char *
contents (const char *key, const char *line)
{
  char *text = g_strdup (strchr (line, '{')), *st = strstr (text, ",\"st\":"), *at = strstr (text, "\"at\":");
  int depth = 0;

  if (g_str_has_prefix (key, "history "))
    at = strstr (text, "\"hlc\":");
  else if (!g_str_has_prefix (key, "conflict "))
    at = NULL;
  if (at != NULL)
    {
      cut_out (at, strchr (at, ',') + 1);
      st = strstr (text, ",\"st\":");
    }
  if (st != NULL)
    {
      const char *end = st + 6;

      do
        depth += (*end == '{') - (*end == '}');
      while (end++, depth > 0);
      cut_out (st, end);
    }
  return text;
}

/* 1 → 2: a link of a set is put with an add-id, which is the txn's. */
static void
forget_adds (const char *key, char *text)
{
  static const char *const links[] = { "client_label ", "service_staff ", "service_resource " };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    if (g_str_has_prefix (key, links[i]))
      {
        g_assert_true (g_str_has_prefix (text, "{\"adds\":\""));
        cut_out (text + 1, text + strlen ("{\"adds\":\"\",") + 36);
      }
}

static void
test_replay (gconstpointer version)
{
  g_autoptr (Golden) g = golden_new (GPOINTER_TO_INT (version));
  g_autoptr (GPtrArray) requests = files_of (g, "-request.json");
  g_autoptr (GHashTable) was = golden_rows (g, "server.rows"), is = NULL;
  g_autoptr (GError) error = NULL;
  FoyerRig *rig = foyer_rig_new ();
  FoyerStore *store = foyer_chain_store (rig->chain);
  FoyerWriteInfo info = { .cmd = "device.enrol", .now = 1000 };
  MakeDevice desks[] = { { golden_id (g, "desk1"), "01" }, { golden_id (g, "desk2"), "02" } };
  GHashTableIter it;
  gpointer key, value;
  guint pushes = 0, compared = 0;

  for (int i = 0; i < 2; i++)
    foyer_store_write (store, &info, make_device, &desks[i], NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < requests->len; i++)
    {
      const char *name = requests->pdata[i];
      g_autofree char *text = golden_text (g, name), *reply_name = g_strdup_printf ("%.*sreply.json", (int) (strlen (name) - strlen ("request.json")), name);
      char *reply_text = golden_text (g, reply_name);
      g_autoptr (GBytes) bytes = g_bytes_new_take (reply_text, strlen (reply_text));
      g_autoptr (FoyerSyncReply) reply = foyer_sync_reply_parse (bytes, &error);
      g_autoptr (FoyerSyncRequest) q = foyer_sync_request_parse (text, strlen (text), &error);
      g_autofree char *wanted = verdicts_of (reply_text), *got = NULL;
      g_autoptr (FoyerPush) push = NULL;
      g_autoptr (GPtrArray) batch = g_ptr_array_new ();
      FoyerAcceptBatch b = { .pushes = batch };

      g_assert_no_error (error);
      if (q->txns->len == 0)
        continue;
      push = foyer_push_new (q, strstr (name, "desk1") != NULL ? &desks[0].id : &desks[1].id, &FOYER_ID_NONE);
      push->replay_at = reply->now;
      g_assert_cmpstr (push->code, ==, NULL);
      g_ptr_array_add (batch, push);
      foyer_accept (store, &b, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (push->code, ==, NULL);
      got = g_strdup_printf ("{%s}", push->verdicts->str);
      g_assert_cmpstr (got, ==, wanted);
      pushes++;
    }
  g_assert_cmpuint (pushes, >, 4);
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM sync_quarantine"), ==, 0);

  is = golden_rows_now (store);
  g_hash_table_iter_init (&it, was);
  while (g_hash_table_iter_next (&it, &key, &value))
    {
      const char *now = g_hash_table_lookup (is, key);
      g_autofree char *a = NULL, *b = NULL;

      /* The desks were enrolled by other means. */
      if (g_str_has_prefix (key, "device ") || (g_str_has_prefix (key, "history ") && strstr (value, "device.enrol") != NULL))
        continue;
      if (now == NULL)
        g_error ("Version %d: %s %s is not made any more", g->version, (char *) key, (char *) value);
      a = contents (key, value);
      b = contents (key, now);
      if (g->version == 1)
        forget_adds (key, b);
      if (strcmp (a, b) != 0)
        {
          gsize same = 0;

          while (a[same] == b[same])
            same++;
          g_error ("Version %d: %s comes out as\n… %.400s\nand not as\n… %.400s", g->version, (char *) key, b + same - MIN (same, 40), a + same - MIN (same, 40));
        }
      compared++;
    }
  g_assert_cmpuint (compared, >, 100);
  foyer_rig_free (rig);
}

/* ---- the journal --------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GString *text;
  FoyerJournal *copy;
} Replay;

static void
on_frame (gint64 inc, const char *body, gsize len, const guint8 *h, gboolean last, gpointer data)
{
  Replay *r = data;
  g_autoptr (FoyerTxn) t = foyer_txn_parse (body, len, h, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (t);
  g_string_append_printf (r->text, "%d %d ", (int) inc, (int) t->n);
  for (int i = 0; i < FOYER_HASH_LEN; i++)
    g_string_append_printf (r->text, "%02X", h[i]);
  g_string_append_printf (r->text, " %.*s\n", (int) len, body);
  foyer_journal_add (r->copy, inc, G_GINT64_CONSTANT (1795000000000), body, len, h);
  foyer_journal_begin (r->copy);
  foyer_journal_end (r->copy, TRUE, &error);
  g_assert_no_error (error);
}

static void
test_journal (gconstpointer version)
{
  g_autoptr (Golden) g = golden_new (GPOINTER_TO_INT (version));

  for (int i = 1; i <= 2; i++)
    {
      g_autofree char *folder = g_strdup_printf ("desk%d/journal", i), *dir = golden_path (g, folder), *copy = g_strdup_printf ("%s.copy", dir);
      g_autofree char *log = g_strdup_printf ("desk%d.log", i), *wanted = golden_text (g, log), *one = NULL, *two = NULL;
      g_autofree char *from = g_build_filename (dir, "0-202611.log", NULL), *to = g_build_filename (copy, "0-202611.log", NULL);
      g_autoptr (GError) error = NULL;
      Replay r = { g_string_new (NULL), foyer_journal_open (copy, &error) };
      gsize n, m;

      g_assert_no_error (error);
      foyer_journal_replay (dir, on_frame, &r, &error);
      g_assert_no_error (error);
      foyer_journal_close (r.copy);
      g_assert_cmpstr (r.text->str, ==, wanted);
      g_string_free (r.text, TRUE);
      g_assert_true (g_file_get_contents (from, &one, &n, NULL) && g_file_get_contents (to, &two, &m, NULL));
      g_assert_cmpmem (one, n, two, m);
    }
}

/* ---- what version 1 did not have ------------------------------------------------------------------------------------------------------------- */

static void
look_at_snapshot (const Golden *g, const char *file, const char *kind)
{
  g_autofree char *path = golden_path (g, file);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSnapReader) r = foyer_snap_reader_new (path, &error);
  const FoyerSnapHeader *h;
  guint section = 0;

  g_assert_no_error (error);
  h = foyer_snap_reader_header (r);
  g_assert_cmpstr (h->kind, ==, kind);
  g_assert_cmpint (h->schema, ==, g->version);
  while (foyer_snap_reader_table (r, &error))
    {
      FoyerSnapRow row;
      gint64 n = 0;
      guint64 sum = 0;

      g_assert_nonnull (foyer_snap_reader_entity (r));
      while (foyer_snap_reader_row (r, &row, &error))
        {
          g_autofree char *image = foyer_snap_reader_image (r, &row);
          g_autoptr (FoyerRow) back = foyer_row_from_json (foyer_snap_reader_entity (r), &row.id, image, -1, &error);

          g_assert_no_error (error);
          g_assert_cmpint (foyer_row_hash (back, foyer_snap_reader_scope (r), row.seq, image), ==, row.hash);
          n++;
          sum += (guint64) row.hash;
        }
      g_assert_no_error (error);
      if (strcmp (kind, "scope") == 0)
        {
          const FoyerSnapTable *t = &g_array_index (h->tables, FoyerSnapTable, section);

          g_assert_cmpstr (t->table, ==, foyer_snap_reader_name (r));
          g_assert_cmpint (t->n, ==, n);
          g_assert_cmpuint (t->sum, ==, sum);
        }
      section++;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (section, >, 3);
}

static void
test_snapshot (gconstpointer version)
{
  g_autoptr (Golden) g = golden_new (GPOINTER_TO_INT (version));
  g_autofree char *chain = golden_path (g, "snapshot/chain.zst"), *loc = golden_path (g, "snapshot/location.zst"), *made = golden_path (g, "made/foyer.db");
  const char *const files[] = { chain, loc, NULL };
  g_autofree char *dir = g_path_get_dirname (made);
  g_autoptr (GError) error = NULL;
  FoyerStore *store;
  gint64 rows;

  look_at_snapshot (g, "snapshot/chain.zst", "scope");
  look_at_snapshot (g, "snapshot/location.zst", "scope");
  look_at_snapshot (g, "snapshot/head.zst", "head");
  g_mkdir (dir, 0700);
  foyer_bulk_build (made, files, foyer_desk_hooks (), NULL, NULL, NULL, &rows, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rows, >, 100);
  store = foyer_store_open (dir, FOYER_STORE_DESK, foyer_desk_hooks (), &error);
  g_assert_no_error (error);
  g_free (foyer_rig_digests (store)); /* counts and compares */
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM client WHERE surname='Vörös'"), ==, 1);
  foyer_store_close (store);
}

static void
test_invitation (gconstpointer version)
{
  g_autoptr (Golden) g = golden_new (GPOINTER_TO_INT (version));
  g_autofree char *text = golden_text (g, "invitation"), *url = NULL, *code = NULL, *again = NULL;
  g_auto (GStrv) pins = NULL;
  guint8 hash[FOYER_TOKEN_HASH];

  g_assert_true (foyer_invitation_parse (text, &url, &code, &pins));
  g_assert_cmpstr (url, ==, "https://chain.example.com");
  g_assert_true (foyer_code_hash (code, hash));
  g_assert_cmpuint (g_strv_length (pins), ==, 1);
  g_assert_cmpstr (pins[0], ==, "sha256/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
  again = foyer_invitation_format (url, code, (const char *const *) pins);
  g_assert_cmpstr (again, ==, text);
}

/* The file somebody finds on a stick: taken whole by the chain's server of today, and only as it was signed. */
static void
test_carry (gconstpointer version)
{
  g_autoptr (Golden) g = golden_new (GPOINTER_TO_INT (version));
  FoyerRig *rig = golden_rig (g);
  FoyerStore *store = foyer_chain_store (rig->chain);
  g_autofree char *text = golden_text (g, "carry"), *dev = g_strdup_printf ("{\"dev\":\"%s\",\"request\":", (char *) g_hash_table_lookup (g->facts, "desk1"));
  gint64 before = foyer_rig_count (store, "SELECT count(*) FROM txn");
  guint8 seed[32], public[32], secret[64];
  gsize len = strlen (text);
  g_autoptr (FoyerDevice) device = g_new0 (FoyerDevice, 1);
  g_autoptr (GBytes) body = NULL, answer = NULL;
  int status;

  g_assert_true (g_str_has_prefix (text, dev) && g_str_has_suffix (text, "}}\n"));
  body = g_bytes_new (text + strlen (dev), len - strlen (dev) - 2);
  memset (seed, 7, sizeof seed);
  crypto_sign_seed_keypair (public, secret, seed);
  device->id = golden_id (g, "desk1");
  device->has_key = TRUE;
  memcpy (device->pubkey, public, sizeof public);
  device->pubkey[3] ^= 1;
  answer = foyer_server_sync_now (rig->chain, device, body, &status);
  g_assert_cmpint (status, ==, 400);
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM txn"), ==, before);
  g_bytes_unref (answer);
  device->pubkey[3] ^= 1;
  answer = foyer_server_sync_now (rig->chain, device, body, &status);
  g_assert_cmpint (status, ==, 200);
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM txn"), ==, before + golden_number (g, "desk1 pending"));
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM sync_quarantine"), ==, 0);
  golden_rig_free (rig);
}

/* A copy made by the version proves itself to today's program, which restores it with the archive behind it. */
static void
test_backup (gconstpointer version)
{
  g_autoptr (Golden) g = golden_new (GPOINTER_TO_INT (version));
  g_autofree char *dir = golden_path (g, "backup"), *copy = NULL, *chain_dir = golden_path (g, "restored"), *database = NULL;
  g_autoptr (GPtrArray) names = golden_list (g, "backup");
  g_autoptr (GError) error = NULL;
  FoyerRestored r = { 0 };
  FoyerStore *store;

  for (guint i = 0; i < names->len && copy == NULL; i++)
    if (strlen (names->pdata[i]) > 16 && g_str_has_prefix (names->pdata[i], "20"))
      copy = g_build_filename (dir, names->pdata[i], NULL);
  g_assert_nonnull (copy);
  foyer_backup_verify (copy, TRUE, &error);
  g_assert_no_error (error);
  foyer_backup_restore (chain_dir, dir, &r, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (r.replayed, ==, 1);
  g_assert_cmpuint (r.bad, ==, 0);
  foyer_restored_clear (&r);
  store = foyer_store_open (chain_dir, FOYER_STORE_SERVER, foyer_desk_hooks (), &error);
  g_assert_no_error (error);
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM appointment WHERE wall='2026-11-26T12:00'"), ==, 1);
  g_free (foyer_rig_digests (store));
  foyer_store_close (store);

  /* Reading it changed nothing of it, and a changed byte is still noticed. */
  foyer_backup_verify (copy, FALSE, &error);
  g_assert_no_error (error);
  database = g_build_filename (copy, "foyer.db", NULL);
  {
    FILE *f = g_fopen (database, "r+b");

    g_assert_nonnull (f);
    fseek (f, 4096 * 20 + 2000, SEEK_SET);
    for (int i = 0; i < 1500; i++)
      fputc ('x', f);
    fclose (f);
  }
  g_assert_false (foyer_backup_verify (copy, TRUE, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
}

static void
add (int version, const char *name, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/golden/11/v%d/%s", version, name);
  g_test_add_data_func (path, GINT_TO_POINTER (version), func);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 0; golden_versions[i] != 0; i++)
    {
      int v = golden_versions[i];

      add (v, "requests", test_requests);
      add (v, "replies", test_replies);
      add (v, "replayed", test_replay);
      add (v, "journal", test_journal);
      if (v < 2)
        continue;
      add (v, "snapshot", test_snapshot);
      add (v, "invitation", test_invitation);
      add (v, "carry", test_carry);
      add (v, "backup", test_backup);
    }
  return g_test_run ();
}

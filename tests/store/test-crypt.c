/* SEC-8: what lies on the disk of a desk is read by nobody without its key. The layer under SQLite against a model, whole stores, damage, missing
 * keys, and a program that dies while it turns a store from plain to encrypted or back.
 *
 * This program starts itself once more as the one that dies: test-store-crypt --turn DIRECTORY on|off, with FOYER_DIE_AT=k. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "foyer-apply.h"
#include "foyer-blobs.h"
#include "foyer-db-private.h"
#include "foyer-journal.h"
#include "foyer-rebuild.h"
#include "foyer-seal.h"
#include "foyer-upgrade.h"
#include "foyer-vault.h"
#include "foyer-crc32c.h"
#include "foyer-vfs-crypt.h"
#include "foyer-dying.h"
#include "foyer-words.h"

#define NAME "Wilhelmina Featherstonehaugh"
#define PHONE "+36301234567"
#define LETTER "Dear Wilhelmina, your results are here."

/* ---- the program that dies ---------------------------------------------------------------------------------------------------------- */

static int
turn_and_die (const char *dir, gboolean on)
{
  g_autoptr (GError) error = NULL;
  FoyerStore *store = foyer_store_open (dir, FOYER_STORE_DESK, NULL, &error);

  if (store == NULL)
    g_error ("%s", error->message);
  foyer_dying_begin (TRUE);
  if (!foyer_store_seal (store, on, &error))
    g_error ("%s", error->message);
  g_print ("%d\n", foyer_dying_end ());
  foyer_store_close (store);
  return 0;
}

/* ---- stores ---------------------------------------------------------------------------------------------------------------------------- */

static void
shell (const char *format, ...) G_GNUC_PRINTF (1, 2);

static void
shell (const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;
  int status;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  {
    const char *argv[] = { "/bin/sh", "-c", line, NULL };
    g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL));
    g_assert_cmpint (status, ==, 0);
  }
}

static char *
new_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("foyer-crypt-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

typedef struct
{
  int from, to;
} Clients;

static gboolean
make_clients (FoyerTx *tx, gpointer data, GError **error)
{
  Clients *c = data;

  for (int i = c->from; i < c->to; i++)
    {
      g_autoptr (FoyerRow) row = foyer_row_new ("client", NULL);
      g_autofree char *name = g_strdup_printf (NAME " %d", i);

      foyer_row_set_text (row, "name", name);
      foyer_row_set_text (row, "phone", PHONE);
      foyer_tx_put (tx, row);
    }
  return TRUE;
}

static void
add_clients (FoyerStore *store, int from, int to)
{
  FoyerWriteInfo info = { "client.create" };
  g_autoptr (GError) error = NULL;
  Clients c = { from, to };

  foyer_store_write (store, &info, make_clients, &c, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
count (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT count(*) FROM client WHERE name LIKE '" NAME " %' AND phone='" PHONE "'");

  *(gint64 *) data = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : -1;
  foyer_stmt_done (s);
  return TRUE;
}

static gint64
n_clients (FoyerStore *store)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  foyer_store_read (store, count, &n, &error);
  g_assert_no_error (error);
  return n;
}

static FoyerStore *
open_store (const char *dir)
{
  g_autoptr (GError) error = NULL;
  FoyerStore *store = foyer_store_open (dir, FOYER_STORE_DESK, NULL, &error);

  g_assert_no_error (error);
  return store;
}

static char *
put_letter (const char *dir, gboolean unsent, const char *end)
{
  g_autofree char *text = g_strconcat (LETTER, end, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  char *id = foyer_blobs_put (dir, bytes, unsent, &error);

  g_assert_no_error (error);
  return id;
}

static void
assert_letter (const char *dir, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = foyer_blobs_load (dir, id, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (bytes, NULL), LETTER));
  g_assert_cmpint (foyer_blobs_size (dir, id), ==, g_bytes_get_size (bytes));
}

/* Words of a client's that stand in clear in files below @dir. */
static guint
readable (const char *dir)
{
  static const char *const words[] = { "Wilhelmina", "Featherstone", "301234567", "Dear W", "SQLite format", NULL };

  return foyer_words_in (dir, words, NULL);
}

/* A desk with everything that may lie there. */
static void
fill (FoyerStore *store)
{
  const char *dir = foyer_store_dir (store);
  g_autofree char *sent = put_letter (dir, FALSE, " 1"), *unsent = put_letter (dir, TRUE, " 2");

  add_clients (store, 0, 200);
}

static gboolean
whole (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "PRAGMA integrity_check(1)");

  g_assert_true (foyer_stmt_step (s));
  g_assert_cmpstr (foyer_stmt_text (s, 0), ==, "ok");
  foyer_stmt_done (s);
  return TRUE;
}

static void
test_store (void)
{
  g_autofree char *dir = new_dir (), *path = g_build_filename (dir, "foyer.db", NULL), *copy = g_build_filename (dir, "foyer.db.v1", NULL);
  g_autofree char *one = NULL, *two = NULL;
  g_autoptr (GError) error = NULL;
  FoyerStore *store, *second;
  FoyerSealState state;
  sqlite3 *db;

  g_assert_true (foyer_vault_turn (dir, TRUE, &error));
  store = open_store (dir);
  g_assert_true (foyer_seal_state (dir, &state, &error));
  g_assert_true (state.encrypted && state.whole && !state.in_ring);
  one = put_letter (dir, FALSE, " 1");
  two = put_letter (dir, TRUE, " 2");
  add_clients (store, 0, 300);
  g_assert_cmpint (n_clients (store), ==, 300);
  /* With all of it in the WAL still, and a second program that reads. */
  second = foyer_store_open_reader (dir, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_clients (second), ==, 300);
  g_assert_cmpint (readable (dir), ==, 0);
  add_clients (store, 300, 310);
  g_assert_cmpint (n_clients (second), ==, 310);
  foyer_store_close (second);
  foyer_store_close (store);
  g_assert_cmpint (readable (dir), ==, 0);

  /* Another tool. */
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "SELECT * FROM client", NULL, NULL, NULL), ==, SQLITE_NOTADB);
  sqlite3_close (db);

  /* The copy before an upgrade, and SQLite's own copying into another folder. */
  {
    FoyerDb *own = foyer_db_open (path, TRUE, &error);

    g_assert_no_error (error);
    g_assert_true (foyer_upgrade_copy (own, dir, 1, &error));
    foyer_db_close (own);
    own = foyer_db_open (copy, FALSE, &error);
    g_assert_no_error (error);
    g_assert_cmpint (foyer_db_int (own, "SELECT count(*) FROM client", NULL), ==, 310);
    foyer_db_close (own);
  }
  g_assert_cmpint (readable (dir), ==, 0);
  store = open_store (dir);
  g_assert_true (foyer_store_read (store, whole, NULL, &error));
  assert_letter (dir, one);
  assert_letter (dir, two);
  foyer_store_close (store);
  shell ("rm -rf '%s'", dir);
}

/* A client's file that comes in pieces. */
static void
test_pieces (void)
{
  g_autofree char *dir = new_dir (), *id = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL, back = NULL;
  g_autoptr (GError) error = NULL;
  gsize have = 0;

  for (int i = 0; i < 5000; i++)
    g_string_append_printf (text, "%s %d\n", LETTER, i);
  bytes = g_bytes_new (text->str, text->len);
  id = foyer_blob_id (bytes);
  g_assert_true (foyer_vault_turn (dir, TRUE, &error));
  for (gsize at = 0; at < text->len; at = have)
    {
      gsize n = g_test_rand_int_range (1, 30000);

      n = MIN (n, text->len - at);
      foyer_blobs_append (dir, id, at, (const guint8 *) text->str + at, n, text->len, &have, &error);
      g_assert_no_error (error);
      g_assert_cmpint (have, ==, at + n);
      if (have < text->len)
        g_assert_cmpint (foyer_blobs_part (dir, id), ==, have);
      g_assert_cmpint (readable (dir), ==, 0);
    }
  back = foyer_blobs_load (dir, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, back));
  shell ("rm -rf '%s'", dir);
}

/* ---- the layer against a model -------------------------------------------------------------------------------------------------------- */

static sqlite3_file *
open_file (sqlite3_vfs *vfs, const char *name, int flags)
{
  sqlite3_file *f = g_malloc0 (vfs->szOsFile);

  g_assert_cmpint (vfs->xOpen (vfs, name, f, flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), ==, SQLITE_OK);
  return f;
}

/* Reads, writes and cuts of any size at any place. */
static void
test_odd_sizes (void)
{
  g_autofree char *dir = new_dir (), *path = g_build_filename (dir, "foyer.db", NULL), *raw = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *buffer = g_malloc (20000);
  const char *name;
  sqlite3_vfs *vfs;
  sqlite3_filename full;

  g_assert_true (foyer_vault_turn (dir, TRUE, &error));
  g_assert_true (foyer_vfs_for (path, &name, &error));
  vfs = sqlite3_vfs_find (name);
  g_assert_nonnull (vfs);
  full = sqlite3_create_filename (path, "", "", 0, NULL);
  for (int kind = 0; kind < 2; kind++)
    {
      int flags = kind == 0 ? SQLITE_OPEN_MAIN_DB : SQLITE_OPEN_TEMP_DB | SQLITE_OPEN_DELETEONCLOSE;
      sqlite3_file *f = open_file (vfs, kind == 0 ? full : NULL, flags);
      g_autoptr (GByteArray) model = g_byte_array_new ();

      for (int i = 0; i < 4000; i++)
        {
          int len = g_test_rand_int_range (1, g_test_rand_int_range (0, 4) == 0 ? 18000 : 70), what = g_test_rand_int_range (0, 20);
          gint64 at = g_test_rand_int_range (0, model->len + 1);

          if (what == 0)
            {
              g_assert_cmpint (f->pMethods->xTruncate (f, at), ==, SQLITE_OK);
              g_byte_array_set_size (model, at);
            }
          else if (what < 9)
            {
              gint64 end = at + len;

              for (int k = 0; k < len; k++)
                buffer[k] = g_test_rand_int_range (0, 256);
              g_assert_cmpint (f->pMethods->xWrite (f, buffer, len, at), ==, SQLITE_OK);
              if (end > model->len)
                g_byte_array_set_size (model, end);
              memcpy (model->data + at, buffer, len);
            }
          else
            {
              int rc = f->pMethods->xRead (f, buffer, len, at), have = MIN (len, (int) (model->len - at));

              g_assert_true (rc == SQLITE_OK || rc == SQLITE_IOERR_SHORT_READ);
              g_assert_true (have <= 0 || memcmp (buffer, model->data + at, have) == 0);
            }
          /* Opened again, it is the same. */
          if (kind == 0 && model->len >= 16 && i % 500 == 0)
            {
              f->pMethods->xClose (f);
              g_free (f);
              f = open_file (vfs, full, flags);
            }
        }
      if (kind == 0 && model->len > 64)
        {
          gsize len;

          g_assert_true (g_file_get_contents (path, &raw, &len, NULL));
          g_assert_null (memmem (raw, len, model->data + model->len / 2, 16));
        }
      f->pMethods->xClose (f);
      g_free (f);
    }
  sqlite3_free_filename ((char *) full);
  shell ("rm -rf '%s'", dir);
}

static void
run (sqlite3 *db, const char *sql)
{
  char *why = NULL;

  sqlite3_exec (db, sql, NULL, NULL, &why);
  g_assert_cmpstr (why, ==, NULL);
}

static char *
dump (sqlite3 *db)
{
  g_autoptr (GString) out = g_string_new (NULL);
  sqlite3_stmt *s;

  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT k, v FROM t ORDER BY k", -1, &s, NULL), ==, SQLITE_OK);
  while (sqlite3_step (s) == SQLITE_ROW)
    g_string_append_printf (out, "%s=%s\n", sqlite3_column_text (s, 0), sqlite3_column_text (s, 1));
  g_assert_cmpint (sqlite3_finalize (s), ==, SQLITE_OK);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The same work on a plain and on an encrypted database, of every size of page, as WAL and with a rollback journal: savepoints, spilling, rolling
 * back, moving the WAL, and a copy of both files as a power cut leaves them. */
static void
test_against_plain (void)
{
  g_autoptr (GError) error = NULL;

  for (int page = 512; page <= 65536; page *= page == 4096 ? 4 : 2)
    for (int wal = 0; wal < 2; wal++)
      {
        g_autofree char *dir = new_dir (), *plain = g_build_filename (dir, "p.db", NULL), *after = new_dir ();
        g_autofree char *sub = g_build_filename (dir, "s", NULL), *path = g_build_filename (sub, "c.db", NULL), *other = g_build_filename (after, "c.db", NULL);
        g_autofree char *set = g_strdup_printf ("PRAGMA page_size=%d; PRAGMA journal_mode=%s; PRAGMA cache_size=4; PRAGMA temp_store=FILE;"
                                                "CREATE TABLE t(k TEXT PRIMARY KEY, v TEXT); CREATE INDEX i ON t(v)",
                                                page, wal ? "WAL" : "DELETE");
        const char *name;
        sqlite3 *db[2];

        g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
        g_assert_true (foyer_vault_turn (sub, TRUE, &error));
        g_assert_true (foyer_vfs_for (path, &name, &error));
        g_assert_cmpint (sqlite3_open_v2 (plain, &db[0], SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), ==, SQLITE_OK);
        g_assert_cmpint (sqlite3_open_v2 (path, &db[1], SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, name), ==, SQLITE_OK);
        run (db[0], set);
        run (db[1], set);
        for (int i = 0; i < 40; i++)
          {
            int a = g_test_rand_int_range (0, 300), n = g_test_rand_int_range (1, 60), what = g_test_rand_int_range (0, 10);
            g_autofree char *sql
              = g_strdup_printf ("BEGIN; WITH RECURSIVE c(x) AS (VALUES(%d) UNION ALL SELECT x+1 FROM c WHERE x<%d)"
                                 " INSERT OR REPLACE INTO t SELECT 'k'||x, '" NAME " '||(x*%d)||hex(zeroblob(x%%200)) FROM c;"
                                 "SAVEPOINT s; UPDATE t SET v='x'||v WHERE k LIKE 'k%d%%'; %s; DELETE FROM t WHERE k='k%d'; %s;%s",
                                 a, a + n, i + 1, what, i % 3 == 0 ? "ROLLBACK TO s" : "RELEASE s", a + 1, what == 1 ? "ROLLBACK" : "COMMIT",
                                 what == 2   ? "PRAGMA wal_checkpoint(PASSIVE)"
                                 : what == 3 ? "PRAGMA wal_checkpoint(TRUNCATE)"
                                 : what == 4 ? "VACUUM"
                                             : "");

            run (db[0], sql);
            run (db[1], sql);
            if (i % 10 == 9)
              {
                g_autofree char *x = dump (db[0]), *y = dump (db[1]);
                g_assert_cmpstr (x, ==, y);
              }
          }
        if (wal)
          {
            g_autofree char *x = NULL, *y = NULL, *of_plain = g_build_filename (after, "p.db", NULL);
            sqlite3 *cut;

            shell ("cp '%s'/* '%s'/p.* '%s' && rm -f '%s'/*-shm", sub, dir, after, after);
            g_assert_cmpint (sqlite3_open_v2 (other, &cut, SQLITE_OPEN_READWRITE, name), ==, SQLITE_OK);
            y = dump (cut);
            sqlite3_close (cut);
            g_assert_cmpint (sqlite3_open_v2 (of_plain, &cut, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
            x = dump (cut);
            g_assert_cmpstr (x, ==, y);
            sqlite3_close (cut);
          }
        run (db[1], "PRAGMA integrity_check");
        g_assert_cmpint (readable (sub), ==, 0);
        sqlite3_close (db[0]);
        sqlite3_close (db[1]);
        g_assert_cmpint (readable (sub), ==, 0);
        shell ("rm -rf '%s' '%s'", dir, after);
      }
}

/* ---- damage ----------------------------------------------------------------------------------------------------------------------------- */

static void
no_frame (gint64 inc, const char *body, gsize len, const guint8 *h, gboolean last, gpointer data)
{
  g_assert_nonnull (g_strstr_len (body, len, NAME));
  ++*(int *) data;
}

/* The end of the journal is torn, at each of its bytes; and of the WAL. */
static void
test_torn (void)
{
  g_autofree char *dir = new_dir (), *journal = g_build_filename (dir, "journal", NULL), *file = NULL, *data = NULL;
  g_autofree char *wal = g_build_filename (dir, "foyer.db-wal", NULL), *log = NULL, *torn = new_dir (), *torn_wal = g_build_filename (torn, "foyer.db-wal", NULL);
  g_autoptr (GError) error = NULL;
  FoyerStore *store;
  int frames = 0;
  gsize len, log_len;

  g_assert_true (foyer_vault_turn (dir, TRUE, &error));
  store = open_store (dir);
  for (int i = 0; i < 5; i++)
    add_clients (store, i, i + 1);
  /* As a power cut leaves it. */
  shell ("rm -rf '%s'/*; cp -r '%s'/. '%s'; rm -f '%s'/*-shm", torn, dir, torn, torn);
  foyer_store_close (store);
  {
    g_autoptr (GDir) d = g_dir_open (journal, 0, NULL);
    file = g_build_filename (journal, g_dir_read_name (d), NULL);
  }
  g_assert_true (foyer_journal_replay (journal, no_frame, &frames, &error));
  g_assert_cmpint (frames, ==, 5);
  g_assert_true (g_file_get_contents (file, &data, &len, NULL));
  while (len > 0 && data[len - 1] == '\0')
    len--;
  for (gsize cut = 1; cut < 200; cut += 7)
    {
      g_assert_true (g_file_set_contents (file, data, len - cut, NULL));
      frames = 0;
      g_assert_true (foyer_journal_replay (journal, no_frame, &frames, &error));
      g_assert_cmpint (frames, ==, 4);
    }
  /* Somebody changed a bit, and made the sum right: it is no frame of ours. */
  {
    guint32 n, crc;
    gsize at = 8 + 40;

    memcpy (&n, data, 4);
    n = GUINT32_FROM_LE (n) & 0x7fffffff;
    data[at] ^= 1;
    crc = GUINT32_TO_LE (foyer_crc32c (0, (const guint8 *) data + 8, n));
    memcpy (data + 4, &crc, 4);
    g_assert_true (g_file_set_contents (file, data, len, NULL));
    frames = 0;
    g_test_expect_message ("foyer-store", G_LOG_LEVEL_WARNING, "*encrypted with another key*");
    g_assert_true (foyer_journal_replay (journal, no_frame, &frames, &error));
    g_test_assert_expected_messages ();
    g_assert_cmpint (frames, ==, 0);
  }
  /* Of the WAL, what was whole is read; the journal brings the rest. */
  g_assert_true (g_file_get_contents (torn_wal, &log, &log_len, NULL));
  g_assert_cmpint (log_len, >, 3 * 4120);
  for (int i = 1; i < 4; i++)
    {
      g_autofree char *run_in = new_dir (), *its_wal = g_build_filename (run_in, "foyer.db-wal", NULL);

      shell ("rm -rf '%s' && cp -r '%s' '%s'", run_in, torn, run_in);
      g_assert_true (g_file_set_contents (its_wal, log, log_len - i * 1000 - 7, NULL));
      store = open_store (run_in);
      g_assert_cmpint (n_clients (store), ==, 5);
      g_assert_true (foyer_store_read (store, whole, NULL, &error));
      foyer_store_close (store);
      shell ("rm -rf '%s'", run_in);
    }
  shell ("rm -rf '%s' '%s'", dir, torn);
}

static void
test_no_key (void)
{
  g_autofree char *dir = new_dir (), *key = g_build_filename (dir, FOYER_VAULT_FILE, NULL), *text = NULL, *path = g_build_filename (dir, "foyer.db", NULL);
  g_autofree char *elsewhere = new_dir (), *others = g_build_filename (elsewhere, FOYER_VAULT_FILE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) f = g_key_file_new (), g = g_key_file_new ();
  FoyerStore *store;
  char *before, *after;
  gsize len, len2;

  g_assert_true (foyer_vault_turn (dir, TRUE, &error));
  store = open_store (dir);
  add_clients (store, 0, 10);
  foyer_store_close (store);
  g_assert_true (g_file_get_contents (path, &before, &len, NULL));

  /* The file is gone. */
  g_assert_true (g_file_get_contents (key, &text, NULL, NULL));
  g_assert_cmpint (g_unlink (key), ==, 0);
  g_assert_null (foyer_store_open (dir, FOYER_STORE_DESK, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, FOYER_VAULT_FILE));
  g_clear_error (&error);
  g_assert_null (foyer_store_open_reader (dir, &error));
  g_clear_error (&error);

  /* Another store's key, or half of one. */
  g_assert_true (foyer_vault_turn (elsewhere, TRUE, &error));
  g_assert_true (g_key_file_load_from_data (f, text, -1, G_KEY_FILE_NONE, NULL) && g_key_file_load_from_file (g, others, G_KEY_FILE_NONE, NULL));
  {
    g_autofree char *wrong = g_key_file_get_string (g, "store", "key", NULL);
    g_key_file_set_string (f, "store", "key", wrong);
  }
  g_key_file_set_string (f, "store", "id", "other");
  g_assert_true (g_key_file_save_to_file (f, key, NULL));
  g_assert_null (foyer_store_open (dir, FOYER_STORE_DESK, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (key, "[store]\n", -1, NULL));
  g_assert_null (foyer_store_open (dir, FOYER_STORE_DESK, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_clear_error (&error);

  /* Nobody touched what could not be read; with its key it is as it was. */
  g_assert_true (g_file_get_contents (path, &after, &len2, NULL));
  g_assert_cmpmem (before, len, after, len2);
  g_free (before);
  g_free (after);
  g_assert_true (g_file_set_contents (key, text, -1, NULL));
  store = open_store (dir);
  g_assert_cmpint (n_clients (store), ==, 10);
  foyer_store_close (store);

  /* Gone for good: a new store, with a key of its own; what cannot be read stays aside. */
  {
    FoyerRebuilt r = { 0 };
    FoyerSealState state;
    g_autofree char *kept = NULL;

    g_assert_true (g_file_set_contents (key, "[store]\n", -1, NULL));
    g_assert_true (foyer_store_rebuild (dir, NULL, NULL, &r, &error));
    kept = g_build_filename (r.aside, "foyer.db", NULL);
    g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
    foyer_rebuilt_clear (&r);
    store = open_store (dir);
    g_assert_cmpint (n_clients (store), ==, 0);
    add_clients (store, 0, 3);
    foyer_store_close (store);
    g_assert_true (foyer_seal_state (dir, &state, NULL));
    g_assert_true (state.encrypted);
    g_assert_cmpint (readable (dir), ==, 0);
  }
  shell ("rm -rf '%s' '%s'", dir, elsewhere);
}

/* The database is damaged: it is made again out of the encrypted journal, encrypted. */
static void
test_rebuild (void)
{
  g_autofree char *dir = new_dir (), *path = g_build_filename (dir, "foyer.db", NULL);
  g_autoptr (GError) error = NULL;
  FoyerRebuilt r = { 0 };
  FoyerStore *store;

  g_assert_true (foyer_vault_turn (dir, TRUE, &error));
  store = open_store (dir);
  add_clients (store, 0, 20);
  foyer_store_close (store);
  shell ("dd if=/dev/urandom of='%s' bs=4096 count=6 conv=notrunc 2>/dev/null", path);
  g_assert_true (foyer_store_rebuild (dir, NULL, NULL, &r, &error));
  g_assert_no_error (error);
  foyer_rebuilt_clear (&r);
  store = open_store (dir);
  g_assert_cmpint (n_clients (store), ==, 20);
  foyer_store_close (store);
  g_assert_cmpint (readable (dir), ==, 0);
  shell ("rm -rf '%s'", dir);
}

/* ---- turning ------------------------------------------------------------------------------------------------------------------------------- */

static char *
make_plain_desk (char **one, char **two)
{
  char *dir = new_dir ();
  FoyerStore *store = open_store (dir);

  fill (store);
  *one = put_letter (dir, FALSE, " 1");
  *two = put_letter (dir, TRUE, " 2");
  foyer_store_close (store);
  shell ("cd '%s' && cp foyer.db base-x.db && cp foyer.db foyer.db.v4 && mkdir -p damaged-1 blobs/part && cp foyer.db damaged-1/ && printf '%%s' '" NAME "' > blobs/part/x", dir);
  return dir;
}

static void
assert_desk (FoyerStore *store, int n, const char *one, const char *two)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (n_clients (store), ==, n);
  foyer_store_read (store, whole, NULL, &error);
  g_assert_no_error (error);
  assert_letter (foyer_store_dir (store), one);
  assert_letter (foyer_store_dir (store), two);
}

static void
test_turned (void)
{
  g_autofree char *one = NULL, *two = NULL, *dir = make_plain_desk (&one, &two), *key = g_build_filename (dir, FOYER_VAULT_FILE, NULL);
  g_autoptr (GError) error = NULL;
  FoyerStore *store = open_store (dir);
  FoyerSealState state;

  g_assert_cmpint (readable (dir), >, 6);
  for (int round = 0; round < 2; round++)
    {
      g_assert_true (foyer_store_seal (store, TRUE, &error));
      g_assert_no_error (error);
      g_assert_true (foyer_seal_state (dir, &state, &error));
      g_assert_true (state.encrypted && state.whole);
      g_assert_cmpint (readable (dir), ==, 0);
      assert_desk (store, 200 + round, one, two);
      /* It goes on working. */
      add_clients (store, 200 + round, 201 + round);
      g_assert_cmpint (n_clients (store), ==, 201 + round);
      g_assert_cmpint (readable (dir), ==, 0);
      if (round == 1)
        break;
      g_assert_true (foyer_store_seal (store, FALSE, &error));
      g_assert_no_error (error);
      g_assert_false (g_file_test (key, G_FILE_TEST_EXISTS));
      g_assert_cmpint (readable (dir), >, 6);
      g_assert_cmpint (n_clients (store), ==, 201);
    }
  foyer_store_close (store);
  /* The copies are as readable with the key as the store. */
  {
    static const char *const names[] = { "base-x.db", "foyer.db.v4", "damaged-1/foyer.db" };

    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      {
        g_autofree char *path = g_build_filename (dir, names[i], NULL);
        FoyerDb *db = foyer_db_open (path, FALSE, &error);

        g_assert_no_error (error);
        g_assert_cmpint (foyer_db_int (db, "SELECT count(*) FROM client", NULL), ==, 200);
        foyer_db_close (db);
      }
  }
  shell ("rm -rf '%s'", dir);
}

static const char *self;

static int
run_self (const char *dir, gboolean on, int k, int *n)
{
  const char *argv[] = { self, "--turn", dir, on ? "on" : "off", NULL };

  return foyer_dying_run (argv, k, n);
}

/* Dead at each call that changes the disk: nothing is lost, and the next start ends what was begun. */
static void
test_killed (void)
{
  g_autofree char *one = NULL, *two = NULL, *plain = make_plain_desk (&one, &two), *sealed = new_dir (), *dir = new_dir ();

  shell ("cp -r '%s'/. '%s'", plain, sealed);
  g_assert_cmpint (run_self (sealed, TRUE, 0, NULL), ==, 0);
  for (int on = 0; on < 2; on++)
    {
      int n = 0;

      shell ("rm -rf '%s' && cp -r '%s' '%s'", dir, on ? plain : sealed, dir);
      g_assert_cmpint (run_self (dir, on, 0, &n), ==, 0);
      g_assert_cmpint (n, >, 12);
      for (int k = 1; k <= n; k++)
        {
          g_autofree char *key = g_build_filename (dir, FOYER_VAULT_FILE, NULL);
          FoyerSealState state;
          FoyerStore *store;

          shell ("rm -rf '%s' && cp -r '%s' '%s'", dir, on ? plain : sealed, dir);
          g_assert_cmpint (run_self (dir, on, k, NULL), ==, 9);
          store = open_store (dir);
          assert_desk (store, 200, one, two);
          foyer_store_close (store);
          g_assert_true (foyer_seal_state (dir, &state, NULL));
          g_assert_true (state.whole);
          /* Either it was not begun, or it is done. */
          if (state.encrypted)
            g_assert_cmpint (readable (dir), ==, 0);
          else
            g_assert_false (g_file_test (key, G_FILE_TEST_EXISTS));
        }
      g_test_message ("%s: dead at each of %d calls", on ? "encrypting" : "decrypting", n);
    }
  shell ("rm -rf '%s' '%s' '%s'", plain, sealed, dir);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--turn") == 0)
    return turn_and_die (argv[2], strcmp (argv[3], "on") == 0);
  self = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crypt/SEC-8 store", test_store);
  g_test_add_func ("/crypt/SEC-8 pieces", test_pieces);
  g_test_add_func ("/crypt/SEC-8 odd sizes", test_odd_sizes);
  g_test_add_func ("/crypt/SEC-8 against plain", test_against_plain);
  g_test_add_func ("/crypt/SEC-8 torn", test_torn);
  g_test_add_func ("/crypt/SEC-8 no key", test_no_key);
  g_test_add_func ("/crypt/SEC-8 rebuild", test_rebuild);
  g_test_add_func ("/crypt/SEC-8 turned", test_turned);
  g_test_add_func ("/crypt/SEC-8 killed", test_killed);
  return g_test_run ();
}

#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "foyer-rebuild.h"
#include "foyer-store-private.h"
#include "foyer-vault.h"

void
foyer_rebuilt_clear (FoyerRebuilt *r)
{
  g_free (r->aside);
  memset (r, 0, sizeof *r);
}

typedef struct
{
  gint64 inc;
  FoyerTxn *txn;
  char *body;
  gboolean journal;
} Entry;

typedef struct
{
  GHashTable *seen; /* "inc n" */
  GArray *entries;
  FoyerRebuilt *out;
  FoyerId device;
} Rebuild;

static void
entry_clear (gpointer p)
{
  Entry *e = p;
  foyer_txn_free (e->txn);
  g_free (e->body);
}

static void
add_entry (Rebuild *r, const char *body, gssize len, const guint8 *h, gboolean journal)
{
  g_autoptr (FoyerTxn) t = foyer_txn_parse (body, len, h, NULL);
  g_autofree char *key = NULL;
  Entry e;

  if (t == NULL)
    return;
  key = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, t->inc, t->n);
  if (!g_hash_table_add (r->seen, g_steal_pointer (&key)))
    return;
  e.inc = t->inc;
  e.txn = g_steal_pointer (&t);
  e.body = g_strndup (body, len < 0 ? (gssize) strlen (body) : len);
  e.journal = journal;
  g_array_append_val (r->entries, e);
}

static void
on_frame (gint64 inc, const char *body, gsize len, const guint8 *h, gboolean last, gpointer data)
{
  add_entry (data, body, len, h, TRUE);
}

/* What of the old log can be read still. */
static void
salvage (Rebuild *r, const char *path)
{
  FoyerDb *db = foyer_db_open (path, FALSE, NULL);
  sqlite3_stmt *s = NULL;
  gboolean was;

  if (db == NULL)
    return;
  was = foyer_db_set_own (db, TRUE);
  if (sqlite3_prepare_v2 (foyer_db_handle (db), "SELECT body,h FROM sync_log ORDER BY inc,n", -1, &s, NULL) == SQLITE_OK)
    while (sqlite3_step (s) == SQLITE_ROW)
      if (sqlite3_column_bytes (s, 1) == FOYER_HASH_LEN && sqlite3_column_text (s, 0) != NULL)
        add_entry (r, (const char *) sqlite3_column_text (s, 0), sqlite3_column_bytes (s, 0), sqlite3_column_blob (s, 1), FALSE);
  sqlite3_finalize (s);
  s = NULL;
  if (foyer_id_is_none (&r->device)
      && sqlite3_prepare_v2 (foyer_db_handle (db), "SELECT v FROM sync_state WHERE k='device'", -1, &s, NULL) == SQLITE_OK && sqlite3_step (s) == SQLITE_ROW)
    foyer_id_parse ((const char *) sqlite3_column_text (s, 0), &r->device);
  sqlite3_finalize (s);
  foyer_db_set_own (db, was);
  foyer_db_close (db);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;

  if (x->inc != y->inc)
    return x->inc < y->inc ? -1 : 1;
  return x->txn->n < y->txn->n ? -1 : x->txn->n > y->txn->n;
}

static gboolean
in_log (FoyerTx *tx, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT 1 FROM sync_log WHERE id=?1");
  gboolean any;

  foyer_stmt_bind_id (s, 1, id);
  any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return any;
}

static gboolean
fill (FoyerTx *tx, gpointer data, GError **error)
{
  Rebuild *r = data;
  gint64 top = r->entries->len > 0 ? g_array_index (r->entries, Entry, r->entries->len - 1).inc : 0;
  gboolean begun = FALSE;

  /* Opening the store has taken what follows from the first entry on. */
  begun = tx->n > 0;
  r->out->journal = tx->n;
  for (guint i = 0; i < r->entries->len; i++)
    {
      Entry *e = &g_array_index (r->entries, Entry, i);

      /* Earlier incarnations: whatever of them had not arrived was written again in the next. */
      if (e->inc != top || in_log (tx, &e->txn->id))
        continue;
      if (begun && (e->txn->n != tx->n + 1 || memcmp (e->txn->prev, tx->last_h, FOYER_HASH_LEN) != 0))
        {
          FoyerStmt *s = foyer_db_own (tx->db, "INSERT OR IGNORE INTO sync_orphan(inc,n,body,found_at) VALUES(?1,?2,?3,?4)");

          foyer_stmt_bind_int (s, 1, e->inc);
          foyer_stmt_bind_int (s, 2, e->txn->n);
          foyer_stmt_bind_text (s, 3, e->body);
          foyer_stmt_bind_int (s, 4, tx->now);
          foyer_stmt_step (s);
          foyer_stmt_done (s);
          r->out->lost++;
          continue;
        }
      begun = TRUE;
      e->txn->dev = tx->device;
      if (!foyer_tx_replay (tx, e->txn, e->body, error))
        return FALSE;
      if (e->journal)
        r->out->journal++;
      else
        r->out->salvaged++;
    }
  {
    FoyerStmt *s = foyer_db_own (tx->db, "DELETE FROM sync_orphan WHERE EXISTS(SELECT 1 FROM sync_log l WHERE l.inc=sync_orphan.inc AND l.n=sync_orphan.n)");
    foyer_stmt_step (s);
    foyer_stmt_done (s);
  }
  return TRUE;
}

/* An empty one that knows who it is, so that opening it takes the right part of the journal. */
static gboolean
make_store (const char *dir, const Rebuild *r, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "foyer.db", NULL);
  FoyerDb *db = foyer_db_open (path, TRUE, error);
  gint64 top = r->entries->len > 0 ? g_array_index (r->entries, Entry, r->entries->len - 1).inc : 0;
  gboolean ok = db != NULL && foyer_store_migrate (db, FOYER_STORE_DESK, dir, error);
  char text[37];

  for (int i = 0; ok && i < 2; i++)
    {
      FoyerStmt *s;

      if (i == 0 && foyer_id_is_none (&r->device))
        continue;
      s = foyer_db_own (db, "INSERT OR REPLACE INTO sync_state(k,v) VALUES(?1,?2)");
      if (i == 0)
        foyer_id_format (&r->device, text);
      else
        g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, top);
      foyer_stmt_bind_text (s, 1, i == 0 ? "device" : "inc");
      foyer_stmt_bind_text (s, 2, text);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  ok = ok && foyer_db_check (db, error);
  foyer_db_close (db);
  return ok;
}

/* @lost_key: what is encrypted can be read by nobody; it goes too. */
static gboolean
put_aside (const char *dir, gboolean lost_key, char **aside, GError **error)
{
  static const char *const files[] = { "foyer.db", "foyer.db-wal", "foyer.db-shm", "foyer.db.new", FOYER_VAULT_FILE, "journal" };
  guint n = lost_key ? G_N_ELEMENTS (files) : 4;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *name = g_date_time_format (now, "damaged-%Y%m%dT%H%M%SZ");

  *aside = g_build_filename (dir, name, NULL);
  if (g_mkdir_with_parents (*aside, 0700) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The folder %s cannot be made: %s.", *aside, g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *from = g_build_filename (dir, files[i], NULL), *to = g_build_filename (*aside, files[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The damaged file %s cannot be put aside: %s.", from, g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
foyer_store_rebuild (const char *dir, const FoyerStoreHooks *hooks, const FoyerId *device, FoyerRebuilt *out, GError **error)
{
  g_autofree char *journal = g_build_filename (dir, "journal", NULL), *old = NULL;
  Rebuild r = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), g_array_new (FALSE, TRUE, sizeof (Entry)), out, FOYER_ID_NONE };
  g_autoptr (GError) no_key = NULL;
  g_autoptr (FoyerVault) vault = foyer_vault_find (dir, &no_key);
  gboolean lost = g_error_matches (no_key, FOYER_ERROR, FOYER_ERROR_DENIED);
  FoyerStore *store;
  gboolean ok;

  memset (out, 0, sizeof *out);
  g_array_set_clear_func (r.entries, entry_clear);
  if (device != NULL)
    r.device = *device;
  /* The lock of the folder: nobody has it open. */
  {
    FoyerStore probe = { .dir = (char *) dir, .lock_fd = -1 };

    ok = foyer_store_take_lock (&probe, error);
    foyer_store_drop_lock (&probe);
  }
  /* A key ring that is closed may be opened. */
  if (ok && no_key != NULL && !lost)
    {
      g_propagate_error (error, g_steal_pointer (&no_key));
      ok = FALSE;
    }
  ok = ok && put_aside (dir, lost, &out->aside, error) && (!lost || foyer_vault_turn (dir, TRUE, error)) && foyer_journal_replay (journal, on_frame, &r, error);
  if (ok)
    {
      old = g_build_filename (out->aside, "foyer.db", NULL);
      if (g_file_test (old, G_FILE_TEST_EXISTS))
        salvage (&r, old);
      g_array_sort (r.entries, compare_entries);
      ok = make_store (dir, &r, error);
      store = ok ? foyer_store_open (dir, FOYER_STORE_DESK, hooks, error) : NULL;
      ok = store != NULL && foyer_store_maintain (store, fill, &r, error);
      foyer_store_close (store);
    }
  g_hash_table_unref (r.seen);
  g_array_unref (r.entries);
  return ok;
}

static gboolean
quick_check (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own (db, "PRAGMA quick_check(1)");
  gboolean ok = foyer_stmt_step (s) && strcmp (foyer_stmt_text (s, 0), "ok") == 0;

  if (!ok)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The store is damaged.");
  foyer_stmt_done (s);
  return ok;
}

gboolean
foyer_store_quick_check (FoyerStore *store, GError **error)
{
  return foyer_store_read (store, quick_check, NULL, error);
}

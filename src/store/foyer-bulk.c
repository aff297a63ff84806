#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foyer-bulk.h"
#include "foyer-digest.h"
#include "foyer-snapshot.h"
#include "foyer-store-private.h"

/* Shares of the bar. */
#define PART_ROWS 0.45
#define PART_INDEX 0.25
/* Files read side by side; each takes about 2 MB. */
#define MERGE_MAX 64

typedef struct
{
  FoyerSnapReader *reader;
  FoyerSnapRow row;
  gboolean section; /* it stands in a table */
  gboolean has_row;
} Source;

typedef struct
{
  char *scope, *table;
  gint64 n;
  guint64 sum;
} Count;

typedef struct
{
  FoyerDb *db;
  const FoyerStoreHooks *hooks;
  gpointer state; /* of the hooks */
  GPtrArray *sources;
  GHashTable *counts; /* "scope table" → Count */
  GPtrArray *indexes; /* name, table, sql, … */
  gint64 seq, rows;
  char *gen;
  goffset total;
  GCancellable *cancellable;
  FoyerBulkFunc progress;
  gpointer data;
} Bulk;

static void
count_free (gpointer p)
{
  Count *c = p;
  g_free (c->scope);
  g_free (c->table);
  g_free (c);
}

static void
source_free (gpointer p)
{
  Source *s = p;
  foyer_snap_reader_free (s->reader);
  g_free (s);
}

static void
say (Bulk *b, double done)
{
  if (b->progress != NULL)
    b->progress (done, b->data);
}

static gboolean
stopped (Bulk *b, GError **error)
{
  if (!g_cancellable_is_cancelled (b->cancellable))
    return FALSE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CANCELLED, "Stopped.");
  return TRUE;
}

static gboolean
corrupt (const char *why, GError **error)
{
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The snapshots do not hold together: %s.", why);
  return FALSE;
}

/* ---- the file ------------------------------------------------------------------------------------------------------------------- */

static void
remove_file (const char *path)
{
  static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (path, ends[i], NULL);
      g_unlink (name);
    }
}

/* Nothing of it is needed after a crash: it is made again from the snapshots. */
static gboolean
make_file (Bulk *b, const char *path, GError **error)
{
  FoyerStmt *s;
  g_autofree char *dir = g_path_get_dirname (path);

  remove_file (path);
  b->db = foyer_db_open (path, TRUE, error);
  if (b->db == NULL || !foyer_store_migrate (b->db, FOYER_STORE_DESK, dir, error))
    return FALSE;
  g_chmod (path, 0600);
  if (!foyer_db_exec (b->db, "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-131072; PRAGMA threads=2;", error))
    return FALSE;
  b->indexes = g_ptr_array_new_with_free_func (g_free);
  s = foyer_db_own (b->db, "SELECT name,tbl_name,sql FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL AND tbl_name NOT LIKE 'sync\\_%' ESCAPE '\\'");
  while (foyer_stmt_step (s))
    for (int i = 0; i < 3; i++)
      g_ptr_array_add (b->indexes, g_strdup (foyer_stmt_text (s, i)));
  foyer_stmt_done (s);
  for (guint i = 0; i < b->indexes->len; i += 3)
    {
      g_autofree char *sql = g_strdup_printf ("DROP INDEX %s", (const char *) b->indexes->pdata[i]);
      if (!foyer_db_exec (b->db, sql, error))
        return FALSE;
    }
  return TRUE;
}

/* Those of tables that have rows by now; with @rest all that are left. */
static gboolean
make_indexes (Bulk *b, gboolean rest, double from, double share, GError **error)
{
  for (guint i = 0; i < b->indexes->len; i += 3)
    {
      g_autofree char *any = NULL;
      FoyerStmt *s;
      gboolean rows;

      if (b->indexes->pdata[i + 2] == NULL)
        continue;
      if (stopped (b, error))
        return FALSE;
      any = g_strdup_printf ("SELECT 1 FROM \"%s\" LIMIT 1", (const char *) b->indexes->pdata[i + 1]);
      s = foyer_db_own (b->db, any);
      rows = foyer_stmt_step (s);
      foyer_stmt_done (s);
      if (!rows && !rest)
        continue;
      if (!foyer_db_exec (b->db, b->indexes->pdata[i + 2], error))
        return FALSE;
      g_clear_pointer (&b->indexes->pdata[i + 2], g_free);
      say (b, from + share * (i + 3) / b->indexes->len);
    }
  return TRUE;
}

/* ---- rows ----------------------------------------------------------------------------------------------------------------------- */

static gboolean
open_sources (Bulk *b, const char *const *files, GError **error)
{
  for (guint i = 0; files[i] != NULL; i++)
    {
      Source *src;
      const FoyerSnapHeader *h;
      struct stat st;

      if (i >= MERGE_MAX * 16)
        return corrupt ("there are too many", error);
      src = g_new0 (Source, 1);
      g_ptr_array_add (b->sources, src);
      src->reader = foyer_snap_reader_new (files[i], error);
      if (src->reader == NULL)
        return FALSE;
      h = foyer_snap_reader_header (src->reader);
      if (strcmp (h->kind, "scope") != 0)
        return corrupt ("one of them is not a whole scope", error);
      if (b->gen == NULL)
        {
          b->gen = g_strdup (h->gen);
          b->seq = h->seq;
        }
      else if (strcmp (b->gen, h->gen) != 0 || b->seq != h->seq)
        return corrupt ("they are not of one moment", error);
      for (guint k = 0; k < i; k++)
        if (strcmp (foyer_snap_reader_header (((Source *) b->sources->pdata[k])->reader)->scope, h->scope) == 0)
          return corrupt ("one scope comes twice", error);
      if (stat (files[i], &st) == 0)
        b->total += st.st_size;
    }
  return b->gen != NULL || corrupt ("there are none", error);
}

static gboolean
next_section (Source *s, GError **error)
{
  g_autoptr (GError) err = NULL;

  s->section = foyer_snap_reader_table (s->reader, &err);
  if (err == NULL && s->section && strcmp (foyer_snap_reader_scope (s->reader), foyer_snap_reader_header (s->reader)->scope) != 0)
    return corrupt ("a table is of another scope than its file", error);
  if (err == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&err));
  return FALSE;
}

static gboolean
next_row (Source *s, GError **error)
{
  g_autoptr (GError) err = NULL;

  s->has_row = foyer_snap_reader_row (s->reader, &s->row, &err);
  if (err == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&err));
  return FALSE;
}

static void
count_row (Bulk *b, Source *s, Count **last)
{
  const char *scope = foyer_snap_reader_scope (s->reader), *table = foyer_snap_reader_name (s->reader);
  Count *c = *last;

  if (c == NULL)
    {
      g_autofree char *key = g_strconcat (scope, " ", table, NULL);

      c = g_hash_table_lookup (b->counts, key);
      if (c == NULL)
        {
          c = g_new0 (Count, 1);
          c->scope = g_strdup (scope);
          c->table = g_strdup (table);
          g_hash_table_insert (b->counts, g_steal_pointer (&key), c);
        }
      *last = c;
    }
  c->n++;
  c->sum += (guint64) s->row.hash;
  b->rows++;
}

static gboolean
unknown_row (Bulk *b, Source *s)
{
  g_autofree char *image = foyer_snap_reader_extra (s->reader, &s->row, TRUE);
  FoyerStmt *stmt = foyer_db_own (b->db, "INSERT OR REPLACE INTO sync_unknown(tbl,id,sc,seq,row) VALUES(?1,?2,?3,?4,?5)");

  foyer_stmt_bind_text (stmt, 1, foyer_snap_reader_name (s->reader));
  foyer_stmt_bind_id (stmt, 2, &s->row.id);
  foyer_stmt_bind_text (stmt, 3, foyer_snap_reader_scope (s->reader));
  foyer_stmt_bind_int (stmt, 4, s->row.seq);
  foyer_stmt_bind_text (stmt, 5, image);
  foyer_stmt_step (stmt);
  foyer_stmt_done (stmt);
  return TRUE;
}

static sqlite3_stmt *
prepare_insert (Bulk *b, const FoyerEntity *e, GError **error)
{
  GString *sql = g_string_new (NULL);
  sqlite3_stmt *stmt = NULL;
  gboolean was;
  int rc;

  g_string_append_printf (sql, "INSERT INTO %s(id,st,_x,_sc,_seq,_h", e->name);
  for (int i = 0; i < e->n_fields; i++)
    g_string_append_printf (sql, ",\"%s\"", e->fields[i].name);
  g_string_append (sql, ") VALUES(?1,?2,?3,?4,?5,?6");
  for (int i = 0; i < e->n_fields; i++)
    g_string_append_printf (sql, ",?%d", i + 7);
  g_string_append (sql, ")");
  was = foyer_db_set_own (b->db, TRUE);
  rc = sqlite3_prepare_v2 (foyer_db_handle (b->db), sql->str, -1, &stmt, NULL);
  foyer_db_set_own (b->db, was);
  if (rc != SQLITE_OK)
    foyer_db_set_error (b->db, rc, error);
  g_string_free (sql, TRUE);
  return stmt;
}

static void
bind_val (sqlite3_stmt *stmt, int i, const FoyerVal *v)
{
  switch (v->kind)
    {
    case FOYER_VAL_INT:
      sqlite3_bind_int64 (stmt, i, v->i);
      break;
    case FOYER_VAL_TEXT:
      sqlite3_bind_text (stmt, i, v->s, -1, SQLITE_STATIC);
      break;
    case FOYER_VAL_ID:
      sqlite3_bind_blob (stmt, i, v->id.b, 16, SQLITE_STATIC);
      break;
    case FOYER_VAL_NULL:
    default:
      sqlite3_bind_null (stmt, i);
    }
}

/* All sources in @table, row by row in order of id, so that the tree of the table grows at its end. */
static gboolean
merge_table (Bulk *b, const char *table, GError **error)
{
  const FoyerEntity *e = foyer_entity_lookup (table);
  g_autoptr (GPtrArray) in = g_ptr_array_new ();
  g_autofree FoyerVal *vals = e != NULL ? g_new0 (FoyerVal, e->n_fields) : NULL;
  g_autofree Count **counts = g_new0 (Count *, b->sources->len);
  FoyerRow row = { .entity = e, .vals = vals, .exists = TRUE };
  sqlite3_stmt *stmt = NULL;
  gboolean ok = TRUE;
  guint ticks = 0;

  for (guint i = 0; ok && i < b->sources->len; i++)
    {
      Source *s = b->sources->pdata[i];

      if (!s->section || strcmp (foyer_snap_reader_name (s->reader), table) != 0)
        continue;
      ok = next_row (s, error);
      g_ptr_array_add (in, s);
    }
  if (ok && e != NULL)
    {
      stmt = prepare_insert (b, e, error);
      ok = stmt != NULL;
    }
  while (ok)
    {
      Source *s = NULL;
      guint at = 0;
      int rc;
      g_autofree char *extra = NULL;

      for (guint i = 0; i < in->len; i++)
        {
          Source *x = in->pdata[i];

          if (x->has_row && (s == NULL || memcmp (x->row.id.b, s->row.id.b, 16) < 0))
            {
              s = x;
              at = i;
            }
        }
      if (s == NULL)
        break;
      if (e == NULL)
        unknown_row (b, s);
      else
        {
          gboolean all_known = s->row.extra == NULL;

          row.id = s->row.id;
          row.seq = s->row.seq;
          row.scope = (char *) foyer_snap_reader_scope (s->reader);
          memset (vals, 0, sizeof (FoyerVal) * e->n_fields);
          for (guint c = 0; c < foyer_snap_reader_columns (s->reader); c++)
            {
              int field;

              foyer_snap_reader_column (s->reader, c, &field);
              if (field >= 0)
                vals[field] = s->row.vals[c];
              else if (s->row.vals[c].kind != FOYER_VAL_NULL)
                all_known = FALSE;
            }
          if (!all_known)
            extra = foyer_snap_reader_extra (s->reader, &s->row, FALSE);
          if (b->hooks != NULL && b->hooks->bulk_fields != NULL)
            b->hooks->bulk_fields (b->state, &row);
          sqlite3_bind_blob (stmt, 1, row.id.b, 16, SQLITE_STATIC);
          sqlite3_bind_text (stmt, 2, s->row.st, -1, SQLITE_STATIC);
          if (extra != NULL)
            sqlite3_bind_text (stmt, 3, extra, -1, SQLITE_STATIC);
          else
            sqlite3_bind_null (stmt, 3);
          sqlite3_bind_text (stmt, 4, row.scope, -1, SQLITE_STATIC);
          sqlite3_bind_int64 (stmt, 5, row.seq);
          sqlite3_bind_int64 (stmt, 6, s->row.hash);
          for (int f = 0; f < e->n_fields; f++)
            bind_val (stmt, 7 + f, &vals[f]);
          rc = sqlite3_step (stmt);
          if (rc == SQLITE_CONSTRAINT || (rc & 0xff) == SQLITE_CONSTRAINT)
            ok = corrupt ("a row comes twice", error);
          else if (rc != SQLITE_DONE)
            {
              foyer_db_set_error (b->db, rc, error);
              ok = FALSE;
            }
          sqlite3_reset (stmt);
        }
      count_row (b, s, &counts[at]);
      if (ok)
        ok = next_row (s, error);
      if (++ticks % 4096 == 0)
        {
          goffset done = 0;

          for (guint i = 0; i < b->sources->len; i++)
            done += foyer_snap_reader_position (((Source *) b->sources->pdata[i])->reader);
          say (b, PART_ROWS * (double) done / MAX (b->total, 1));
          ok = ok && !stopped (b, error);
        }
    }
  sqlite3_finalize (stmt);
  for (guint i = 0; ok && i < in->len; i++)
    ok = next_section (in->pdata[i], error);
  return ok;
}

static gboolean
read_rows (Bulk *b, GError **error)
{
  for (guint i = 0; i < b->sources->len; i++)
    if (!next_section (b->sources->pdata[i], error))
      return FALSE;
  for (;;)
    {
      g_autofree char *table = NULL;
      int best = G_MAXINT;

      for (guint i = 0; i < b->sources->len; i++)
        {
          Source *s = b->sources->pdata[i];
          const FoyerEntity *e;
          int order;

          if (!s->section)
            continue;
          e = foyer_snap_reader_entity (s->reader);
          order = e != NULL ? (int) (e - foyer_entities) : -1;
          if (order < best)
            {
              best = order;
              g_free (table);
              table = g_strdup (foyer_snap_reader_name (s->reader));
            }
        }
      if (table == NULL)
        return foyer_db_check (b->db, error);
      if (!merge_table (b, table, error))
        return FALSE;
    }
}

/* What was read is what the headers promise, no more and no less; it becomes the store's own count. */
static gboolean
check_counts (Bulk *b, GError **error)
{
  GHashTableIter iter;
  gpointer value;
  guint promised = 0;

  for (guint i = 0; i < b->sources->len; i++)
    {
      const FoyerSnapHeader *h = foyer_snap_reader_header (((Source *) b->sources->pdata[i])->reader);

      for (guint k = 0; k < h->tables->len; k++)
        {
          const FoyerSnapTable *t = &g_array_index (h->tables, FoyerSnapTable, k);
          g_autofree char *key = g_strconcat (t->scope, " ", t->table, NULL);
          const Count *c = g_hash_table_lookup (b->counts, key);

          if (c == NULL || c->n != t->n || c->sum != t->sum)
            return corrupt ("rows are missing or not those that were counted", error);
          promised++;
        }
    }
  if (promised != g_hash_table_size (b->counts))
    return corrupt ("there are rows that nobody counted", error);
  g_hash_table_iter_init (&iter, b->counts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Count *c = value;
      const FoyerEntity *e = foyer_entity_lookup (c->table);
      FoyerStmt *s;

      if (e == NULL)
        continue;
      s = foyer_db_own (b->db, "INSERT INTO sync_digest(scope,tbl,n,sum) VALUES(?1,?2,?3,?4)");
      foyer_stmt_bind_text (s, 1, c->scope);
      foyer_stmt_bind_int (s, 2, e->tbl);
      foyer_stmt_bind_int (s, 3, c->n);
      foyer_stmt_bind_int (s, 4, (gint64) c->sum);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  return foyer_db_check (b->db, error);
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
write_base (Bulk *b)
{
  g_autoptr (GPtrArray) scopes = g_ptr_array_new ();
  g_autoptr (GString) cursors = g_string_new (NULL);
  FoyerJsonWriter w;
  FoyerStmt *s;

  for (guint i = 0; i < b->sources->len; i++)
    g_ptr_array_add (scopes, foyer_snap_reader_header (((Source *) b->sources->pdata[i])->reader)->scope);
  g_ptr_array_sort (scopes, compare_text);
  foyer_json_writer_init (&w, cursors);
  foyer_json_begin_object (&w);
  for (guint i = 0; i < scopes->len; i++)
    {
      foyer_json_key (&w, scopes->pdata[i]);
      foyer_json_int (&w, b->seq);
    }
  foyer_json_end_object (&w);
  s = foyer_db_own (b->db, "UPDATE sync_base SET gen=?1,cursors=?2,applied_at=?3");
  foyer_stmt_bind_text (s, 1, b->gen);
  foyer_stmt_bind_text (s, 2, cursors->str);
  foyer_stmt_bind_int (s, 3, g_get_real_time () / 1000);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

/* The change log of every row: which txns touched it. Whom else they touched is found afterwards (foyer-later.h). */
static gboolean
touch_history (Bulk *b, GError **error)
{
  FoyerTx tx = { .db = b->db };
  FoyerStmt *s = foyer_db_own (b->db, "SELECT body,dev FROM history WHERE body IS NOT NULL");
  gboolean ok = TRUE;
  guint ticks = 0;

  while (ok && foyer_stmt_step (s))
    {
      g_autoptr (FoyerTxn) t = foyer_txn_parse (foyer_stmt_text (s, 0), -1, NULL, NULL);

      if (t != NULL)
        {
          t->dev = foyer_stmt_id (s, 1);
          foyer_tx_touch_own (&tx, t, t->hlc);
        }
      ok = ++ticks % 1024 != 0 || !stopped (b, error);
    }
  foyer_stmt_done (s);
  return ok && foyer_db_check (b->db, error);
}

/* ---- all of it --------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  Bulk *bulk;
  double from, share;
} Part;

static void
on_derived (double done, gpointer data)
{
  Part *p = data;
  say (p->bulk, p->from + p->share * done);
}

static gboolean
derive (Bulk *b, int phase, double from, double share, GError **error)
{
  Part part = { b, from, share };

  if (b->hooks == NULL || b->hooks->bulk_derive == NULL)
    return TRUE;
  return b->hooks->bulk_derive (b->state, b->db, phase, b->cancellable, on_derived, &part, error) && foyer_db_check (b->db, error);
}

static gboolean
sync_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  if (!ok)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "%s cannot be written to the disk.", path);
  return ok;
}

gboolean
foyer_bulk_build (const char *path, const char *const *files, const FoyerStoreHooks *hooks, GCancellable *cancellable, FoyerBulkFunc progress,
                  gpointer data, gint64 *rows, GError **error)
{
  Bulk b = { .hooks = hooks, .cancellable = cancellable, .progress = progress, .data = data };
  double rest = 1 - PART_ROWS - PART_INDEX;
  gboolean ok;

  b.sources = g_ptr_array_new_with_free_func (source_free);
  b.counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, count_free);
  ok = open_sources (&b, files, error) && make_file (&b, path, error);
  if (ok && hooks != NULL && hooks->bulk_new != NULL)
    b.state = hooks->bulk_new (b.db);
  ok = ok && foyer_db_exec (b.db, "BEGIN", error) && read_rows (&b, error) && check_counts (&b, error);
  ok = ok && make_indexes (&b, FALSE, PART_ROWS, PART_INDEX, error);
  ok = ok && touch_history (&b, error) && derive (&b, 0, PART_ROWS + PART_INDEX, rest * 0.6, error);
  ok = ok && make_indexes (&b, FALSE, PART_ROWS + PART_INDEX + rest * 0.6, rest * 0.1, error);
  ok = ok && derive (&b, 1, PART_ROWS + PART_INDEX + rest * 0.7, rest * 0.25, error);
  ok = ok && make_indexes (&b, TRUE, 1 - rest * 0.05, rest * 0.04, error);
  if (ok)
    write_base (&b);
  ok = ok && foyer_db_check (b.db, error) && foyer_db_exec (b.db, "COMMIT; PRAGMA journal_mode=WAL;", error);
  if (b.state != NULL)
    hooks->bulk_free (b.state);
  foyer_db_close (b.db);
  ok = ok && sync_file (path, error);
  if (!ok)
    remove_file (path);
  else
    say (&b, 1);
  if (rows != NULL)
    *rows = b.rows;
  g_ptr_array_unref (b.sources);
  g_clear_pointer (&b.indexes, g_ptr_array_unref);
  g_hash_table_unref (b.counts);
  g_free (b.gen);
  return ok;
}

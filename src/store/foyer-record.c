/* What a write of a chain's file changed.
 *
 * Canonical rows are captured as they are written, so that each txn carries the rows it made. The server's own tables are captured by
 * SQLite's session extension: whatever is added to them later is in the log without anybody thinking of it. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1

#include <string.h>

#include "foyer-columns.h"
#include "foyer-store-private.h"

typedef struct
{
  const FoyerEntity *entity;
  FoyerId id;
  gint64 hash;
  gboolean left;
  char *json;
} Captured;

typedef struct
{
  FoyerId id;
  guint end; /* its rows end before this one of capture->rows */
} Mark;

typedef struct _FoyerCapture FoyerCapture;
struct _FoyerCapture
{
  GArray *rows;  /* Captured */
  GArray *marks; /* Mark */
  FoyerId logging;
  sqlite3_session *session;
};

/* ---- records ---------------------------------------------------------------------------------------------------------------------- */

void
foyer_record_txn_clear (gpointer p)
{
  FoyerRecordTxn *t = p;
  g_free (t->verdict);
  g_free (t->body);
  g_free (t->rows);
}

void
foyer_record_side_clear (gpointer p)
{
  FoyerRecordSide *s = p;
  g_free (s->table);
  g_free (s->key);
  g_free (s->row);
}

FoyerRecord *
foyer_record_new (void)
{
  FoyerRecord *r = g_new0 (FoyerRecord, 1);

  r->txns = g_array_new (FALSE, TRUE, sizeof (FoyerRecordTxn));
  g_array_set_clear_func (r->txns, foyer_record_txn_clear);
  r->sides = g_array_new (FALSE, TRUE, sizeof (FoyerRecordSide));
  g_array_set_clear_func (r->sides, foyer_record_side_clear);
  return r;
}

void
foyer_record_free (FoyerRecord *r)
{
  if (r == NULL)
    return;
  g_array_unref (r->txns);
  g_array_unref (r->sides);
  g_free (r->rows);
  g_free (r->meta);
  g_free (r->gen);
  g_free (r);
}

gboolean
foyer_record_is_empty (const FoyerRecord *r)
{
  return r->txns->len == 0 && r->sides->len == 0 && r->rows == NULL && r->meta == NULL;
}

/* ---- tables of the server's own ------------------------------------------------------------------------------------------------------ */

gboolean
foyer_table_is_recorded (const char *name)
{
  /* Of this file alone. */
  if (g_str_has_prefix (name, "sync_copy") || strcmp (name, "sync_digest") == 0)
    return FALSE;
  return g_str_has_prefix (name, "sync_") || g_str_has_prefix (name, "server_") || strcmp (name, "txn") == 0 || strcmp (name, "txn_body") == 0;
}

/* Made again from the rows and txns as they are put in, or of this file alone. */
static gboolean
is_derived (const char *name)
{
  static const char *const names[] = { "txn_touch", "change_find", "old_word", "local_value", "board", "visit_fig", "client_fig", "client_root", "soft_claim",
                                       "sync_copy", "sync_copy_later", "sync_digest", "later_mark" };
  static const char *const prefixes[] = { "client_find", "client_words", "client_parts", "client_vocab", "text_find", "text_words", "text_vocab", "sqlite_" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i]))
      return TRUE;
  return FALSE;
}

char *
foyer_db_unrecorded_table (FoyerDb *db)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT name FROM sqlite_schema WHERE type='table' ORDER BY name");
  char *found = NULL;

  while (found == NULL && foyer_stmt_step (s))
    {
      const char *name = foyer_stmt_text (s, 0);

      if (foyer_entity_lookup (name) == NULL && !foyer_table_is_recorded (name) && !is_derived (name))
        found = g_strdup (name);
    }
  foyer_stmt_done (s);
  return found;
}

static GMutex columns_lock;
static GHashTable *columns; /* table → FoyerColumns; the stores of a program have the same tables */

static FoyerColumns *
read_columns (FoyerDb *db, const char *table)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT name,pk FROM pragma_table_info(?1) ORDER BY cid");
  FoyerColumns *c = NULL;
  GPtrArray *names = g_ptr_array_new ();
  GArray *pk = g_array_new (FALSE, TRUE, sizeof (int));

  foyer_stmt_bind_text (s, 1, table);
  while (foyer_stmt_step (s))
    {
      int k = foyer_stmt_int (s, 1);
      g_ptr_array_add (names, g_strdup (foyer_stmt_text (s, 0)));
      g_array_append_val (pk, k);
    }
  foyer_stmt_done (s);
  if (names->len > 0)
    {
      c = g_new0 (FoyerColumns, 1);
      c->n = names->len;
      c->sorted = g_new0 (int, c->n);
      for (int i = 0; i < c->n; i++)
        {
          int at = i;

          for (; at > 0 && strcmp (names->pdata[c->sorted[at - 1]], names->pdata[i]) > 0; at--)
            c->sorted[at] = c->sorted[at - 1];
          c->sorted[at] = i;
        }
      c->pk = (int *) g_array_free (pk, FALSE);
      c->names = (char **) g_ptr_array_free (names, FALSE);
      return c;
    }
  g_ptr_array_free (names, TRUE);
  g_array_free (pk, TRUE);
  return NULL;
}

const FoyerColumns *
foyer_db_columns (FoyerDb *db, const char *table)
{
  FoyerColumns *c;

  g_mutex_lock (&columns_lock);
  if (columns == NULL)
    columns = g_hash_table_new (g_str_hash, g_str_equal);
  c = g_hash_table_lookup (columns, table);
  if (c == NULL && (c = read_columns (db, table)) != NULL)
    g_hash_table_insert (columns, g_strdup (table), c);
  g_mutex_unlock (&columns_lock);
  return c;
}

void
foyer_value_to_json (FoyerJsonWriter *w, int type, sqlite3_int64 i, const void *data, gsize len)
{
  switch (type)
    {
    case SQLITE_INTEGER:
      foyer_json_int (w, i);
      break;
    case SQLITE_TEXT:
      foyer_json_text (w, data);
      break;
    case SQLITE_BLOB:
      {
        static const char hex[] = "0123456789abcdef";
        g_autoptr (GString) s = g_string_sized_new (len * 2 + 1);

        for (gsize k = 0; k < len; k++)
          {
            g_string_append_c (s, hex[((const guint8 *) data)[k] >> 4]);
            g_string_append_c (s, hex[((const guint8 *) data)[k] & 15]);
          }
        foyer_json_begin_array (w);
        foyer_json_text (w, s->str);
        foyer_json_end_array (w);
        break;
      }
    case SQLITE_NULL:
      foyer_json_null (w);
      break;
    default:
      g_error ("A table of the server holds a fraction");
    }
}

static void
sqlite_value_to_json (FoyerJsonWriter *w, sqlite3_value *v)
{
  int type = sqlite3_value_type (v);
  const void *data = type == SQLITE_TEXT ? (const void *) sqlite3_value_text (v) : type == SQLITE_BLOB ? sqlite3_value_blob (v) : NULL;

  foyer_value_to_json (w, type, sqlite3_value_int64 (v), data, type == SQLITE_BLOB ? sqlite3_value_bytes (v) : 0);
}

/* ---- capturing ----------------------------------------------------------------------------------------------------------------------- */

static void
captured_clear (gpointer p)
{
  g_free (((Captured *) p)->json);
}

void
foyer_capture_begin (FoyerTx *tx)
{
  FoyerCapture *c = g_new0 (FoyerCapture, 1);
  FoyerStmt *s;

  c->rows = g_array_new (FALSE, TRUE, sizeof (Captured));
  g_array_set_clear_func (c->rows, captured_clear);
  c->marks = g_array_new (FALSE, TRUE, sizeof (Mark));
  if (sqlite3session_create (foyer_db_handle (tx->db), "main", &c->session) != SQLITE_OK)
    g_error ("The session extension does not start");
  s = foyer_db_own (tx->db, "SELECT name FROM sqlite_schema WHERE type='table'");
  while (foyer_stmt_step (s))
    if (foyer_table_is_recorded (foyer_stmt_text (s, 0)) || (foyer_check_wanted () && foyer_entity_lookup (foyer_stmt_text (s, 0)) != NULL))
      sqlite3session_attach (c->session, foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  tx->capture = c;
}

void
foyer_capture_clear (FoyerTx *tx)
{
  FoyerCapture *c = tx->capture;

  if (c == NULL)
    return;
  if (c->session != NULL)
    sqlite3session_delete (c->session);
  g_array_unref (c->rows);
  g_array_unref (c->marks);
  g_free (c);
  tx->capture = NULL;
}

char *
foyer_record_row (const FoyerRow *row, gint64 hash, gboolean left, gboolean of_txn)
{
  int body = foyer_entity_field (row->entity, "body");
  GString *s = g_string_sized_new (512);
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_array (&w);
  foyer_json_text (&w, row->entity->name);
  foyer_json_id (&w, &row->id);
  foyer_json_text (&w, row->scope);
  foyer_json_int (&w, row->seq);
  foyer_json_int (&w, hash);
  if (left)
    foyer_json_null (&w);
  else if (of_txn && body >= 0)
    {
      /* The body stands in the log once. */
      g_autoptr (FoyerRow) bare = foyer_row_copy (row);
      g_autofree char *image = NULL;

      foyer_val_clear (&bare->vals[body]);
      image = foyer_row_to_json (bare);
      foyer_json_int (&w, 1);
      foyer_json_raw (&w, image, -1);
    }
  else
    {
      g_autofree char *image = foyer_row_to_json (row);
      foyer_json_raw (&w, image, -1);
    }
  foyer_json_end_array (&w);
  return g_string_free (s, FALSE);
}

void
foyer_capture_row (FoyerTx *tx, const FoyerRow *row, gint64 hash, gboolean left)
{
  Captured c = { row->entity, row->id, hash, left, NULL };

  if (tx->capture == NULL)
    return;
  c.json = foyer_record_row (row, hash, left, strcmp (row->entity->name, "history") == 0 && foyer_id_equal (&row->id, &tx->capture->logging));
  g_array_append_val (tx->capture->rows, c);
}

void
foyer_capture_txn (FoyerTx *tx, const FoyerId *id)
{
  if (tx->capture != NULL)
    tx->capture->logging = *id;
}

void
foyer_tx_record_txn (FoyerTx *tx, const FoyerId *id)
{
  Mark m = { *id, 0 };

  if (tx->capture == NULL)
    return;
  m.end = tx->capture->rows->len;
  g_array_append_val (tx->capture->marks, m);
  tx->capture->logging = FOYER_ID_NONE;
}

guint
foyer_tx_record_mark (FoyerTx *tx)
{
  return tx->capture != NULL ? tx->capture->rows->len : 0;
}

void
foyer_tx_record_rewind (FoyerTx *tx, guint mark)
{
  if (tx->capture != NULL)
    g_array_set_size (tx->capture->rows, mark);
}

/* ---- the record ---------------------------------------------------------------------------------------------------------------------------- */

static char *
key_json (sqlite3_changeset_iter *iter, int kind, const FoyerColumns *cols)
{
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_array (&w);
  for (int k = 1; k <= cols->n; k++)
    for (int i = 0; i < cols->n; i++)
      {
        sqlite3_value *v = NULL;

        if (cols->pk[i] != k)
          continue;
        if (kind == SQLITE_INSERT)
          sqlite3changeset_new (iter, i, &v);
        else
          sqlite3changeset_old (iter, i, &v);
        sqlite_value_to_json (&w, v);
      }
  foyer_json_end_array (&w);
  return g_string_free (s, FALSE);
}

/* The columns that have a new value, and the key. */
static char *
changed_json (sqlite3_changeset_iter *iter, int kind, const FoyerColumns *cols, gboolean with_key)
{
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  for (int k = 0; k < cols->n; k++)
    {
      int i = cols->sorted[k];
      sqlite3_value *v = NULL;

      sqlite3changeset_new (iter, i, &v);
      if (v == NULL && kind == SQLITE_UPDATE && cols->pk[i] > 0 && with_key)
        sqlite3changeset_old (iter, i, &v);
      if (v == NULL)
        continue;
      foyer_json_key (&w, cols->names[i]);
      sqlite_value_to_json (&w, v);
    }
  foyer_json_end_object (&w);
  return g_string_free (s, FALSE);
}

static FoyerStmt *
txn_stmt (FoyerDb *db, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT t.dev,t.inc,t.n,t.hlc,t.eff_hlc,t.seq,t.at,t.grp,t.undoes,t.who,t.verdict,b.body,coalesce(b.h,q.h)"
                                   " FROM txn t LEFT JOIN txn_body b USING(id) LEFT JOIN sync_quarantine q USING(id) WHERE t.id=?1");

  foyer_stmt_bind_id (s, 1, id);
  return s;
}

gboolean
foyer_db_record_txn (FoyerDb *db, const FoyerId *id, FoyerRecordTxn *t)
{
  FoyerStmt *s = txn_stmt (db, id);
  gboolean found = foyer_stmt_step (s);

  memset (t, 0, sizeof *t);
  if (found)
    {
      gsize len = 0;
      const void *h = foyer_stmt_blob (s, 12, &len);

      t->id = *id;
      t->dev = foyer_stmt_id (s, 0);
      t->inc = foyer_stmt_int (s, 1);
      t->n = foyer_stmt_int (s, 2);
      t->hlc = foyer_stmt_int (s, 3);
      t->eff_hlc = foyer_stmt_int (s, 4);
      t->seq = foyer_stmt_int (s, 5);
      t->at = foyer_stmt_int (s, 6);
      t->grp = foyer_stmt_id (s, 7);
      t->undoes = foyer_stmt_id (s, 8);
      t->who = foyer_stmt_id (s, 9);
      t->verdict = g_strdup (foyer_stmt_text (s, 10));
      t->body = g_strdup (foyer_stmt_text (s, 11));
      if (len == FOYER_HASH_LEN)
        memcpy (t->h, h, len);
    }
  foyer_stmt_done (s);
  return found;
}

/* Rows from..to as a JSON array; NULL when there is none. */
static char *
join_rows (FoyerTx *tx, guint from, guint to)
{
  GString *s = g_string_new ("[");

  for (guint i = from; i < to; i++)
    {
      const Captured *c = &g_array_index (tx->capture->rows, Captured, i);

      if (c->json == NULL)
        continue;
      if (s->len > 1)
        g_string_append_c (s, ',');
      g_string_append (s, c->json);
    }
  if (s->len == 1)
    {
      g_string_free (s, TRUE);
      return NULL;
    }
  g_string_append_c (s, ']');
  return g_string_free (s, FALSE);
}

static guint
captured_hash (gconstpointer p)
{
  return foyer_id_hash (&((const Captured *) p)->id);
}

static gboolean
captured_equal (gconstpointer a, gconstpointer b)
{
  const Captured *x = a, *y = b;
  return x->entity == y->entity && foyer_id_equal (&x->id, &y->id);
}

/* The last capture of each row is what stands in its table; one that is not was taken back by a savepoint. */
static void
drop_taken_back (FoyerTx *tx)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (captured_hash, captured_equal);

  for (guint i = tx->capture->rows->len; i > 0; i--)
    {
      Captured *c = &g_array_index (tx->capture->rows, Captured, i - 1);

      if (g_hash_table_contains (seen, c))
        continue;
      if (foyer_tx_row_hash (tx, c->entity, &c->id) == (c->left ? 0 : c->hash))
        g_hash_table_add (seen, c);
      else
        g_clear_pointer (&c->json, g_free);
    }
}

/* A row somebody was erased from in this very write is in the record as it is now only. */
static void
drop_erased (FoyerTx *tx)
{
  g_autoptr (GHashTable) erased = g_hash_table_new (foyer_id_hash, foyer_id_equal_func), seen = g_hash_table_new (captured_hash, captured_equal);

  for (guint i = 0; i < tx->erased_rows->len; i++)
    g_hash_table_add (erased, &g_array_index (tx->erased_rows, FoyerId, i));
  for (guint i = tx->capture->rows->len; i > 0; i--)
    {
      Captured *c = &g_array_index (tx->capture->rows, Captured, i - 1);

      if (c->json == NULL || !g_hash_table_contains (erased, &c->id))
        continue;
      if (!g_hash_table_add (seen, c))
        g_clear_pointer (&c->json, g_free);
    }
}

/* The history row of a txn that is no part of this record carries its body itself. */
static void
whole_history (FoyerTx *tx, const FoyerId *id)
{
  for (guint i = 0; i < tx->capture->rows->len; i++)
    {
      Captured *c = &g_array_index (tx->capture->rows, Captured, i);
      g_autoptr (FoyerRow) row = NULL;

      if (c->json == NULL || strcmp (c->entity->name, "history") != 0 || !foyer_id_equal (&c->id, id))
        continue;
      row = foyer_tx_get (tx, "history", id);
      g_free (c->json);
      c->json = row != NULL ? foyer_record_row (row, c->hash, FALSE, FALSE) : NULL;
    }
}

/* Whether this file's own sums can be trusted (foyer-digest.h) is nobody else's business. */
gboolean
foyer_side_is_own (const char *table, const char *key)
{
  return strcmp (table, "sync_state") == 0 && strcmp (key, "[\"digests\"]") == 0;
}

static void
add_side (FoyerRecord *r, sqlite3_changeset_iter *iter, const char *table, int kind, const FoyerColumns *cols)
{
  FoyerRecordSide side = { g_strdup (table), key_json (iter, kind, cols), NULL };

  if (foyer_side_is_own (side.table, side.key))
    {
      foyer_record_side_clear (&side);
      return;
    }
  if (kind != SQLITE_DELETE)
    side.row = changed_json (iter, kind, cols, TRUE);
  g_array_append_val (r->sides, side);
}

static FoyerId
blob_key (sqlite3_changeset_iter *iter, int kind)
{
  sqlite3_value *v = NULL;
  FoyerId id = FOYER_ID_NONE;

  if (kind == SQLITE_INSERT)
    sqlite3changeset_new (iter, 0, &v);
  else
    sqlite3changeset_old (iter, 0, &v);
  if (v != NULL && sqlite3_value_bytes (v) == 16)
    memcpy (id.b, sqlite3_value_blob (v), 16);
  return id;
}

/* In tests: a row that changed and is in no record would be missing on every other node. */
static void
check_captured (FoyerTx *tx, sqlite3_changeset_iter *iter, const FoyerEntity *e, int kind, const FoyerColumns *cols)
{
  FoyerId id = blob_key (iter, kind);

  for (guint i = 0; i < tx->capture->rows->len; i++)
    {
      const Captured *c = &g_array_index (tx->capture->rows, Captured, i);
      if (c->entity == e && c->json != NULL && foyer_id_equal (&c->id, &id))
        return;
    }
  for (int i = 0; i < cols->n; i++)
    {
      sqlite3_value *v = NULL;
      int f = foyer_entity_field (e, cols->names[i]);

      if (kind == SQLITE_UPDATE && f >= 0 && e->fields[f].merge == FOYER_MERGE_DERIVED)
        continue;
      sqlite3changeset_new (iter, i, &v);
      if (kind != SQLITE_UPDATE || v != NULL)
        g_error ("A row of %s changed past the chain's log", e->name);
    }
}

/* Which txns are new, then the rest. */
static gboolean
read_changes (FoyerTx *tx, FoyerRecord *r, const void *data, int size, gboolean txns, GHashTable *fresh)
{
  sqlite3_changeset_iter *iter = NULL;

  if (sqlite3changeset_start (&iter, size, (void *) data) != SQLITE_OK)
    return FALSE;
  while (sqlite3changeset_next (iter) == SQLITE_ROW)
    {
      const char *table;
      int n, kind, indirect;
      const FoyerColumns *cols;
      gboolean is_txn, is_body;

      sqlite3changeset_op (iter, &table, &n, &kind, &indirect);
      is_txn = strcmp (table, "txn") == 0;
      is_body = strcmp (table, "txn_body") == 0;
      if (txns)
        {
          if (is_txn && kind == SQLITE_INSERT)
            {
              FoyerId id = blob_key (iter, kind);
              g_hash_table_add (fresh, foyer_id_copy (&id));
            }
          continue;
        }
      /* Each node cuts the bodies it has by the row of "erasure", and the log's own are cut where they stand. */
      if (is_body && kind == SQLITE_UPDATE && tx->erased_rows != NULL)
        continue;
      if (is_txn || is_body)
        {
          FoyerId id = blob_key (iter, kind);
          if (kind == SQLITE_INSERT && g_hash_table_contains (fresh, &id))
            continue;
        }
      cols = foyer_db_columns (tx->db, table);
      if (cols == NULL || cols->n != n)
        g_error ("The columns of %s are not known", table);
      if (foyer_entity_lookup (table) != NULL)
        {
          check_captured (tx, iter, foyer_entity (table), kind, cols);
          continue;
        }
      if (strcmp (table, "sync_meta") == 0)
        r->meta = changed_json (iter, kind, cols, FALSE);
      else
        add_side (r, iter, table, kind, cols);
    }
  return sqlite3changeset_finalize (iter) == SQLITE_OK;
}

FoyerRecord *
foyer_capture_end (FoyerTx *tx, GError **error)
{
  FoyerCapture *c = tx->capture;
  g_autoptr (FoyerRecord) r = foyer_record_new ();
  g_autoptr (GHashTable) fresh = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  guint from = 0;
  int size = 0;
  void *data = NULL;
  gboolean was = foyer_db_set_own (tx->db, TRUE), ok;
  FoyerStmt *s;

  drop_taken_back (tx);
  if (tx->erased_rows != NULL)
    drop_erased (tx);
  ok = sqlite3session_changeset (c->session, &size, &data) == SQLITE_OK && read_changes (tx, r, data, size, TRUE, fresh)
       && read_changes (tx, r, data, size, FALSE, fresh);
  sqlite3_free (data);
  foyer_db_set_own (tx->db, was);
  if (!ok)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_IO, "What the write changed cannot be read back.");
      return NULL;
    }
  for (guint i = 0; i < c->marks->len; i++)
    {
      const Mark *m = &g_array_index (c->marks, Mark, i);
      FoyerRecordTxn t;
      guint end = MIN (m->end, c->rows->len);

      /* Marked, but taken back; or there before, and taken out of quarantine. */
      if (!g_hash_table_remove (fresh, &m->id) || !foyer_db_record_txn (tx->db, &m->id, &t))
        {
          whole_history (tx, &m->id);
          continue;
        }
      t.rows = join_rows (tx, from, MAX (end, from));
      from = MAX (end, from);
      g_array_append_val (r->txns, t);
    }
  if (g_hash_table_size (fresh) > 0)
    g_error ("A txn was written past the log");
  r->rows = join_rows (tx, from, c->rows->len);
  s = foyer_db_own (tx->db, "SELECT gen,seq FROM sync_meta");
  if (foyer_stmt_step (s))
    {
      r->gen = g_strdup (foyer_stmt_text (s, 0));
      r->seq = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  return foyer_db_check (tx->db, error) ? g_steal_pointer (&r) : NULL;
}

/* Putting into one copy of a chain's file what another wrote: rows as they are, nothing decided. Derived tables come from the same
 * functions that keep them everywhere. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-columns.h"
#include "foyer-store-private.h"

static gboolean
broken (GError **error, const char *what)
{
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The chain's log holds %s that cannot be read.", what);
  return FALSE;
}

/* ---- how far a copy is -------------------------------------------------------------------------------------------------------------- */

int
foyer_store_version (void)
{
  return FOYER_SCHEMA_VERSION;
}

gboolean
foyer_db_copy (FoyerDb *db, FoyerCopy *out)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT c.head,c.side,c.mark,c.version,m.gen,m.seq FROM sync_copy c, sync_meta m");
  gboolean found = foyer_stmt_step (s);

  memset (out, 0, sizeof *out);
  if (found)
    {
      out->head = foyer_stmt_int (s, 0);
      out->side = foyer_stmt_int (s, 1);
      g_strlcpy (out->mark, foyer_stmt_text (s, 2), sizeof out->mark);
      out->version = foyer_stmt_int (s, 3);
      g_strlcpy (out->gen, foyer_stmt_text (s, 4), sizeof out->gen);
      out->seq = foyer_stmt_int (s, 5);
    }
  foyer_stmt_done (s);
  return found;
}

void
foyer_tx_set_copy (FoyerTx *tx, gint64 head, gint64 side, const char *mark)
{
  FoyerStmt *s = foyer_db_own (tx->db, "INSERT INTO sync_copy(one,head,side,mark,version) VALUES(1,?1,?2,?3,?4)"
                                       " ON CONFLICT(one) DO UPDATE SET head=?1,side=?2,mark=?3,version=?4");

  foyer_stmt_bind_int (s, 1, head);
  foyer_stmt_bind_int (s, 2, side);
  foyer_stmt_bind_text (s, 3, mark);
  foyer_stmt_bind_int (s, 4, FOYER_SCHEMA_VERSION);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

/* ---- canonical rows ------------------------------------------------------------------------------------------------------------------------ */

static void
put_later (FoyerTx *tx, const char *table, const FoyerId *id, const char *scope, gint64 seq, gint64 hash, const char *image)
{
  FoyerStmt *s = foyer_db_own (tx->db, "INSERT OR REPLACE INTO sync_copy_later(tbl,id,scope,seq,h,row) VALUES(?1,?2,?3,?4,?5,?6)");

  foyer_stmt_bind_text (s, 1, table);
  foyer_stmt_bind_id (s, 2, id);
  foyer_stmt_bind_text (s, 3, scope);
  foyer_stmt_bind_int (s, 4, seq);
  foyer_stmt_bind_int (s, 5, hash);
  foyer_stmt_bind_text (s, 6, image);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static gboolean
put_row (FoyerTx *tx, const FoyerEntity *e, const FoyerId *id, const char *scope, gint64 seq, gint64 hash, const char *image, const char *body,
         GError **error)
{
  g_autoptr (FoyerRow) before = foyer_tx_get (tx, e->name, id);
  g_autoptr (FoyerRow) row = NULL;
  g_autofree char *whole = NULL;

  if (image == NULL)
    {
      if (before != NULL)
        foyer_tx_delete_row (tx, before);
      return TRUE;
    }
  row = foyer_row_from_json (e, id, image, -1, error);
  if (row == NULL)
    return FALSE;
  if (body != NULL)
    {
      foyer_row_set_text (row, "body", body);
      image = whole = foyer_row_to_json (row);
    }
  if (foyer_row_hash (row, scope, seq, image) != hash)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "A row of %s in the chain's log does not match its hash.", e->name);
      return FALSE;
    }
  row->seq = seq;
  row->scope = g_strdup (scope);
  foyer_tx_write_row (tx, before, row, hash);
  return TRUE;
}

/* One [table, id, scope, seq, hash, image]. */
static gboolean
follow_row (FoyerTx *tx, const char *json, gsize len, const FoyerRecordTxn *t, GError **error)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (json, len);
  g_autofree char *table = NULL, *scope = NULL, *image = NULL;
  const char *start;
  gsize n;
  FoyerId id;
  gint64 seq, hash;
  gboolean bare = FALSE;
  const FoyerEntity *e;

  if (foyer_json_next (r) != FOYER_JSON_ARRAY || foyer_json_next (r) != FOYER_JSON_STRING)
    return broken (error, "a row");
  table = g_strdup (foyer_json_get_text (r, NULL));
  if (foyer_json_next (r) != FOYER_JSON_STRING || !foyer_id_parse (foyer_json_get_text (r, NULL), &id) || foyer_json_next (r) != FOYER_JSON_STRING)
    return broken (error, "a row");
  scope = g_strdup (foyer_json_get_text (r, NULL));
  if (foyer_json_next (r) != FOYER_JSON_INT)
    return broken (error, "a row");
  seq = foyer_json_get_int (r);
  if (foyer_json_next (r) != FOYER_JSON_INT)
    return broken (error, "a row");
  hash = foyer_json_get_int (r);
  if (!foyer_json_slice (r, &start, &n))
    return broken (error, "a row");
  if (n == 1 && start[0] == '1')
    {
      bare = TRUE;
      if (t == NULL || t->body == NULL || !foyer_json_slice (r, &start, &n))
        return broken (error, "a row");
    }
  if (start[0] == '{')
    image = g_strndup (start, n);
  e = foyer_entity_lookup (table);
  if (e == NULL)
    put_later (tx, table, &id, scope, seq, hash, image);
  return e == NULL || put_row (tx, e, &id, scope, seq, hash, image, bare ? t->body : NULL, error);
}

gboolean
foyer_tx_follow_rows (FoyerTx *tx, const char *rows, const FoyerRecordTxn *t, GError **error)
{
  g_autoptr (FoyerJsonReader) r = NULL;
  const char *start;
  gsize n;

  if (rows == NULL)
    return TRUE;
  r = foyer_json_reader_new (rows, -1);
  if (foyer_json_next (r) != FOYER_JSON_ARRAY)
    return broken (error, "rows");
  while (foyer_json_slice (r, &start, &n))
    if (!follow_row (tx, start, n, t, error))
      return FALSE;
  if (foyer_json_next (r) != FOYER_JSON_ARRAY_END)
    return broken (error, "rows");
  return foyer_db_check (tx->db, error);
}

gboolean
foyer_tx_follow_later (FoyerTx *tx, GError **error)
{
  for (int i = 0; i < foyer_n_entities; i++)
    {
      const FoyerEntity *e = &foyer_entities[i];
      FoyerStmt *s = foyer_db_own (tx->db, "SELECT id,scope,seq,h,row FROM sync_copy_later WHERE tbl=?1");
      gboolean ok = TRUE;

      foyer_stmt_bind_text (s, 1, e->name);
      while (ok && foyer_stmt_step (s))
        {
          FoyerId id = foyer_stmt_id (s, 0);
          g_autofree char *image = g_strdup (foyer_stmt_text (s, 4));

          ok = put_row (tx, e, &id, foyer_stmt_text (s, 1), foyer_stmt_int (s, 2), foyer_stmt_int (s, 3), image, NULL, error);
        }
      foyer_stmt_done (s);
      if (!ok)
        return FALSE;
      s = foyer_db_own (tx->db, "DELETE FROM sync_copy_later WHERE tbl=?1");
      foyer_stmt_bind_text (s, 1, e->name);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  return foyer_db_check (tx->db, error);
}

gboolean
foyer_tx_follow_wipe (FoyerTx *tx, GError **error)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT name,sql LIKE 'CREATE VIRTUAL%' FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite%'"
                                       " ORDER BY name");
  g_autoptr (GPtrArray) todo = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *index = NULL;

  while (foyer_stmt_step (s))
    {
      const char *name = foyer_stmt_text (s, 0);

      /* The tables behind a search index are its own. */
      if (index != NULL && g_str_has_prefix (name, index) && name[strlen (index)] == '_')
        continue;
      /* A look at an index, without anything of its own. */
      if (g_str_has_suffix (name, "_vocab"))
        continue;
      /* One row that is always there: it is written over. The rest is of this file alone. */
      if (strcmp (name, "sync_meta") == 0 || strcmp (name, "local_value") == 0)
        continue;
      if (strcmp (name, "sync_state") == 0)
        {
          g_ptr_array_add (todo, g_strdup ("DELETE FROM sync_state WHERE k<>'digests'"));
          continue;
        }
      if (foyer_stmt_int (s, 1))
        {
          g_free (index);
          index = g_strdup (name);
          g_ptr_array_add (todo, g_strdup_printf ("INSERT INTO %s(%s) VALUES('delete-all')", name, name));
        }
      else
        g_ptr_array_add (todo, g_strdup_printf ("DELETE FROM \"%s\"", name));
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < todo->len; i++)
    {
      s = foyer_db_own (tx->db, todo->pdata[i]);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  return foyer_db_check (tx->db, error);
}

/* ---- txns ---------------------------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_tx_follow_txn (FoyerTx *tx, const FoyerRecordTxn *t, GError **error)
{
  FoyerStmt *s;

  if (!foyer_tx_follow_rows (tx, t->rows, t, error))
    return FALSE;
  s = foyer_db_own (tx->db, "INSERT OR REPLACE INTO txn(id,dev,inc,n,hlc,eff_hlc,seq,verdict,grp,undoes,who,at) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)");
  foyer_stmt_bind_id (s, 1, &t->id);
  foyer_stmt_bind_id (s, 2, &t->dev);
  foyer_stmt_bind_int (s, 3, t->inc);
  foyer_stmt_bind_int (s, 4, t->n);
  foyer_stmt_bind_int (s, 5, t->hlc);
  foyer_stmt_bind_int (s, 6, t->eff_hlc);
  foyer_stmt_bind_int (s, 7, t->seq);
  foyer_stmt_bind_text (s, 8, t->verdict);
  foyer_stmt_bind_id (s, 9, &t->grp);
  foyer_stmt_bind_id (s, 10, &t->undoes);
  foyer_stmt_bind_id (s, 11, &t->who);
  foyer_stmt_bind_int (s, 12, t->at);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  if (t->body != NULL)
    {
      g_autoptr (FoyerTxn) txn = foyer_txn_parse (t->body, -1, NULL, NULL);

      s = foyer_db_own (tx->db, "INSERT OR REPLACE INTO txn_body(id,body,h) VALUES(?1,?2,?3)");
      foyer_stmt_bind_id (s, 1, &t->id);
      foyer_stmt_bind_text (s, 2, t->body);
      foyer_stmt_bind_blob (s, 3, t->h, FOYER_HASH_LEN);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
      /* A body of a newer form is kept; its rows have no history here until this node is upgraded. */
      if (txn != NULL)
        {
          txn->dev = t->dev;
          foyer_tx_touch_own (tx, txn, t->hlc);
        }
    }
  return foyer_db_check (tx->db, error);
}

/* ---- the server's own tables ------------------------------------------------------------------------------------------------------------------- */

/* Binds the value just behind the reader. */
static gboolean
bind_json (FoyerJsonReader *r, FoyerStmt *s, int i)
{
  switch (foyer_json_next (r))
    {
    case FOYER_JSON_INT:
      foyer_stmt_bind_int (s, i, foyer_json_get_int (r));
      return TRUE;
    case FOYER_JSON_STRING:
      foyer_stmt_bind_text (s, i, foyer_json_get_text (r, NULL));
      return TRUE;
    case FOYER_JSON_NULL:
      foyer_stmt_bind_null (s, i);
      return TRUE;
    case FOYER_JSON_ARRAY:
      {
        g_autoptr (GByteArray) bytes = g_byte_array_new ();
        const char *hex;

        if (foyer_json_next (r) != FOYER_JSON_STRING)
          return FALSE;
        for (hex = foyer_json_get_text (r, NULL); g_ascii_isxdigit (hex[0]) && g_ascii_isxdigit (hex[1]); hex += 2)
          {
            guint8 b = g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]);
            g_byte_array_append (bytes, &b, 1);
          }
        foyer_stmt_bind_blob (s, i, bytes->len > 0 ? bytes->data : (const guint8 *) "", bytes->len);
        return foyer_json_next (r) == FOYER_JSON_ARRAY_END;
      }
    case FOYER_JSON_ERROR:
    case FOYER_JSON_END:
    case FOYER_JSON_OBJECT:
    case FOYER_JSON_OBJECT_END:
    case FOYER_JSON_ARRAY_END:
    case FOYER_JSON_KEY:
    case FOYER_JSON_TRUE:
    case FOYER_JSON_FALSE:
    default:
      return FALSE;
    }
}

static gboolean
delete_side (FoyerTx *tx, const char *table, const FoyerColumns *cols, const char *key, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (key, -1);
  FoyerStmt *s;
  int n = 0;
  gboolean ok;

  g_string_append_printf (sql, "DELETE FROM %s WHERE ", table);
  for (int k = 1; k <= cols->n; k++)
    for (int i = 0; i < cols->n; i++)
      if (cols->pk[i] == k)
        g_string_append_printf (sql, "%s\"%s\" IS ?%d", n > 0 ? " AND " : "", cols->names[i], k), n = k;
  s = foyer_db_own (tx->db, sql->str);
  ok = foyer_json_next (r) == FOYER_JSON_ARRAY;
  for (int k = 1; ok && k <= n; k++)
    ok = bind_json (r, s, k);
  if (ok)
    foyer_stmt_step (s);
  foyer_stmt_done (s);
  return ok ? foyer_db_check (tx->db, error) : broken (error, "a key");
}

/* The statement's columns in the order of the object's members: a pass over the JSON for their names, then one to change the row, and when there is
 * none, one to make it. Not at once with ON CONFLICT: of a txn the log has a row here only when it was decided anew later (quarantine), with the
 * columns that changed then, and what must not be NULL is looked at before the conflict is. */
static gboolean
upsert_side (FoyerTx *tx, const char *table, const FoyerColumns *cols, const char *row, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL), values = g_string_new (NULL), sets = g_string_new (NULL), which = g_string_new (NULL);
  g_autofree char *sql = NULL;
  int n = 0;
  FoyerStmt *s = NULL;

  for (int pass = 0; pass < 3; pass++)
    {
      g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (row, -1);
      FoyerJsonToken tok;
      int at = 0;
      gboolean ok = foyer_json_next (r) == FOYER_JSON_OBJECT;

      while (ok && (tok = foyer_json_next (r)) != FOYER_JSON_OBJECT_END)
        {
          const char *key = tok == FOYER_JSON_KEY ? foyer_json_get_text (r, NULL) : NULL;
          int col = -1;

          for (int i = 0; key != NULL && i < cols->n; i++)
            if (strcmp (cols->names[i], key) == 0)
              col = i;
          if (key == NULL)
            ok = FALSE;
          else if (col < 0 || pass == 0)
            ok = foyer_json_skip (r);
          else
            ok = bind_json (r, s, ++at);
          if (!ok || col < 0 || pass > 0)
            continue;
          n++;
          g_string_append_printf (names, "%s\"%s\"", n > 1 ? "," : "", cols->names[col]);
          g_string_append_printf (values, "%s?%d", n > 1 ? "," : "", n);
          if (cols->pk[col] == 0)
            g_string_append_printf (sets, "%s\"%s\"=?%d", sets->len > 0 ? "," : "", cols->names[col], n);
          else
            g_string_append_printf (which, "%s\"%s\" IS ?%d", which->len > 0 ? " AND " : "", cols->names[col], n);
        }
      if (!ok || which->len == 0)
        {
          if (s != NULL)
            foyer_stmt_done (s);
          return broken (error, table);
        }
      if (pass > 0)
        {
          foyer_stmt_step (s);
          foyer_stmt_done (s);
          if (!foyer_db_check (tx->db, error))
            return FALSE;
          if (pass == 1 && sets->len > 0 && sqlite3_changes (foyer_db_handle (tx->db)) > 0)
            return TRUE;
        }
      g_free (sql);
      /* Nothing but the key: there is or there is not. */
      if (pass == 0 && sets->len > 0)
        sql = g_strdup_printf ("UPDATE %s SET %s WHERE %s", table, sets->str, which->str);
      else
        sql = g_strdup_printf ("INSERT %sINTO %s(%s) VALUES(%s)", sets->len > 0 ? "" : "OR IGNORE ", table, names->str, values->str);
      s = pass < 2 ? foyer_db_own (tx->db, sql) : NULL;
    }
  return TRUE;
}

gboolean
foyer_tx_follow_side (FoyerTx *tx, const char *table, const char *key, const char *row, GError **error)
{
  const FoyerColumns *cols;

  /* A table of a newer version: it is read again after the upgrade. Anything else in the log's words is no table of ours to write. */
  if (!foyer_table_is_recorded (table) || foyer_side_is_own (table, key) || (cols = foyer_db_columns (tx->db, table)) == NULL)
    return TRUE;
  return row != NULL ? upsert_side (tx, table, cols, row, error) : delete_side (tx, table, cols, key, error);
}

gboolean
foyer_tx_follow_meta (FoyerTx *tx, const char *meta, GError **error)
{
  const FoyerColumns *cols = foyer_db_columns (tx->db, "sync_meta");
  g_autoptr (GString) row = g_string_new (meta);

  /* The one row there is. */
  g_string_truncate (row, row->len - 1);
  g_string_append_printf (row, "%s\"one\":1}", row->len > 1 ? "," : "");
  return upsert_side (tx, "sync_meta", cols, row->str, error);
}

/* ---- a whole file --------------------------------------------------------------------------------------------------------------------------------- */

#define ROWS_AT_ONCE 2000

static gboolean
tell (FoyerRecord *r, GString *rows, FoyerRecordFunc func, gpointer data, GError **error)
{
  gboolean ok;

  if (rows->len > 1)
    {
      g_string_append_c (rows, ']');
      r->rows = g_strdup (rows->str);
      g_string_assign (rows, "[");
    }
  ok = foyer_record_is_empty (r) || func (r, data, error);
  g_clear_pointer (&r->rows, g_free);
  g_array_set_size (r->txns, 0);
  return ok;
}

static gboolean
tell_rows (FoyerDb *db, FoyerRecord *r, const FoyerEntity *e, FoyerRecordFunc func, gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id,_h FROM %s ORDER BY id", e->name);
  FoyerStmt *s = foyer_db_own (db, sql);
  g_autoptr (GString) rows = g_string_new ("[");
  gboolean ok = TRUE;

  for (int n = 1; ok && foyer_stmt_step (s); n++)
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_autoptr (FoyerRow) row = foyer_db_get (db, e->name, &id);
      g_autofree char *json = foyer_record_row (row, foyer_stmt_int (s, 1), FALSE, FALSE);

      if (rows->len > 1)
        g_string_append_c (rows, ',');
      g_string_append (rows, json);
      if (n % ROWS_AT_ONCE == 0)
        ok = tell (r, rows, func, data, error);
    }
  foyer_stmt_done (s);
  return ok && tell (r, rows, func, data, error);
}

static gboolean
tell_txns (FoyerDb *db, FoyerRecord *r, FoyerRecordFunc func, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT id FROM txn ORDER BY seq,id");
  g_autoptr (GString) none = g_string_new ("[");
  gboolean ok = TRUE;

  for (int n = 1; ok && foyer_stmt_step (s); n++)
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_autoptr (FoyerRow) history = foyer_db_get (db, "history", &id);
      FoyerRecordTxn t;

      foyer_db_record_txn (db, &id, &t);
      if (history != NULL)
        {
          FoyerStmt *h = foyer_db_own (db, "SELECT _h FROM history WHERE id=?1");
          g_autofree char *json = NULL;

          foyer_stmt_bind_id (h, 1, &id);
          foyer_stmt_step (h);
          json = foyer_record_row (history, foyer_stmt_int (h, 0), FALSE, t.body != NULL && g_strcmp0 (t.body, foyer_row_text (history, "body")) == 0);
          foyer_stmt_done (h);
          t.rows = g_strdup_printf ("[%s]", json);
        }
      g_array_append_val (r->txns, t);
      if (n % ROWS_AT_ONCE == 0)
        ok = tell (r, none, func, data, error);
    }
  foyer_stmt_done (s);
  return ok && tell (r, none, func, data, error);
}

static void
add_table (FoyerDb *db, FoyerRecord *r, const char *table)
{
  const FoyerColumns *cols = foyer_db_columns (db, table);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", table);
  sqlite3_stmt *s = NULL;
  gboolean was = foyer_db_set_own (db, TRUE);

  if (sqlite3_prepare_v2 (foyer_db_handle (db), sql, -1, &s, NULL) != SQLITE_OK)
    g_error ("%s cannot be read", table);
  foyer_db_set_own (db, was);
  while (sqlite3_step (s) == SQLITE_ROW)
    {
      GString *key = g_string_new (NULL), *row = g_string_new (NULL);
      FoyerJsonWriter kw, rw;
      FoyerRecordSide side = { NULL, NULL, NULL };

      foyer_json_writer_init (&kw, key);
      foyer_json_writer_init (&rw, row);
      foyer_json_begin_array (&kw);
      foyer_json_begin_object (&rw);
      for (int k = 1; k <= cols->n; k++)
        for (int i = 0; i < cols->n; i++)
          if (cols->pk[i] == k)
            foyer_value_to_json (&kw, sqlite3_column_type (s, i), sqlite3_column_int64 (s, i), sqlite3_column_blob (s, i), sqlite3_column_bytes (s, i));
      for (int k = 0; k < cols->n; k++)
        {
          int i = cols->sorted[k];

          if (strcmp (table, "sync_meta") == 0 && strcmp (cols->names[i], "one") == 0)
            continue;
          foyer_json_key (&rw, cols->names[i]);
          foyer_value_to_json (&rw, sqlite3_column_type (s, i), sqlite3_column_int64 (s, i), sqlite3_column_blob (s, i), sqlite3_column_bytes (s, i));
        }
      foyer_json_end_array (&kw);
      foyer_json_end_object (&rw);
      side.table = g_strdup (table);
      side.key = g_string_free (key, FALSE);
      side.row = g_string_free (row, FALSE);
      if (strcmp (table, "sync_meta") == 0 || foyer_side_is_own (side.table, side.key))
        {
          if (strcmp (table, "sync_meta") == 0)
            r->meta = g_steal_pointer (&side.row);
          foyer_record_side_clear (&side);
        }
      else
        g_array_append_val (r->sides, side);
    }
  sqlite3_finalize (s);
}

gboolean
foyer_db_record_all (FoyerDb *db, FoyerRecordFunc func, gpointer data, GError **error)
{
  g_autoptr (FoyerRecord) r = foyer_record_new ();
  FoyerStmt *s = foyer_db_own (db, "SELECT gen,seq FROM sync_meta");

  if (foyer_stmt_step (s))
    {
      r->gen = g_strdup (foyer_stmt_text (s, 0));
      r->seq = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  for (int i = 0; i < foyer_n_entities; i++)
    if (strcmp (foyer_entities[i].name, "history") != 0 && !tell_rows (db, r, &foyer_entities[i], func, data, error))
      return FALSE;
  if (!tell_txns (db, r, func, data, error))
    return FALSE;
  s = foyer_db_own (db, "SELECT name FROM sqlite_schema WHERE type='table' ORDER BY name");
  while (foyer_stmt_step (s))
    {
      const char *name = foyer_stmt_text (s, 0);

      if (foyer_table_is_recorded (name) && strcmp (name, "txn") != 0 && strcmp (name, "txn_body") != 0)
        add_table (db, r, name);
    }
  foyer_stmt_done (s);
  return foyer_db_check (db, error) && (foyer_record_is_empty (r) || func (r, data, error));
}

/* What is asked of the shared log now and then: codes, lists, moving an embedded chain into it. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-blobs.h"
#include "foyer-error.h"
#include "foyer-order-pg-private.h"

static char *
hex_of (const guint8 *b, int n)
{
  GString *s = g_string_new ("\\x");

  for (int i = 0; i < n; i++)
    g_string_append_printf (s, "%02x", b[i]);
  return g_string_free (s, FALSE);
}

/* ---- enrolment codes ---------------------------------------------------------------------------------------------------------------- */

char *
foyer_order_pg_make_code (FoyerOrder *base, const FoyerCode *want, gint64 now, GError **error)
{
  PgLog *log = PG_LOG (base);
  FoyerPgConn *conn = foyer_pg_take (log->pg, error);
  g_auto (PgHead) h = { 0 };
  guint8 hash[FOYER_TOKEN_HASH];
  g_autofree char *text = foyer_code_random (hash), *hex = hex_of (hash, sizeof hash);
  char chain[37], loc[37], by[37], expires[24], old[24];
  const char *params[] = { hex, foyer_id_format (&want->chain, chain), foyer_id_is_none (&want->loc) ? NULL : foyer_id_format (&want->loc, loc),
                           expires, old, foyer_id_is_none (&want->by) ? NULL : foyer_id_format (&want->by, by), want->role, want->scopes };
  g_autoptr (PGresult) r = NULL;

  if (conn == NULL)
    return NULL;
  g_snprintf (expires, sizeof expires, "%" G_GINT64_FORMAT, now + FOYER_CODE_SECONDS * (gint64) 1000);
  g_snprintf (old, sizeof old, "%" G_GINT64_FORMAT, now - FOYER_CODE_SECONDS * (gint64) 1000);
  if (foyer_order_pg_head (conn, &want->chain, FALSE, &h, error))
    r = foyer_pg_query (conn,
                        "WITH gone AS (DELETE FROM code WHERE expires<$5::bigint)"
                        " INSERT INTO code(hash,chain,loc,expires,made_by,role,scopes)"
                        " VALUES($1::bytea,$2::uuid,$3::uuid,$4::bigint,$6::uuid,$7::text,$8::text)",
                        8, params, error);
  foyer_pg_give (log->pg, conn);
  return r != NULL ? g_steal_pointer (&text) : NULL;
}

gboolean
foyer_order_pg_find_code (FoyerOrder *base, const char *text, gint64 now, FoyerCode *out, GError **error)
{
  PgLog *log = PG_LOG (base);
  FoyerPgConn *conn = NULL;
  g_autofree char *hex = NULL;
  const char *params[1];
  g_autoptr (PGresult) r = NULL;
  gboolean found = FALSE;

  memset (out, 0, sizeof *out);
  if (foyer_code_hash (text, out->hash))
    {
      conn = foyer_pg_take (log->pg, error);
      if (conn == NULL)
        return FALSE;
      params[0] = hex = hex_of (out->hash, sizeof out->hash);
      r = foyer_pg_query (conn, "SELECT chain,loc,expires,made_by,role,scopes FROM code WHERE hash=$1::bytea", 1, params, error);
      foyer_pg_give (log->pg, conn);
      if (r == NULL)
        return FALSE;
      found = PQntuples (r) == 1;
    }
  if (found)
    {
      foyer_id_parse (PQgetvalue (r, 0, 0), &out->chain);
      if (!PQgetisnull (r, 0, 1))
        foyer_id_parse (PQgetvalue (r, 0, 1), &out->loc);
      out->expires = g_ascii_strtoll (PQgetvalue (r, 0, 2), NULL, 10);
      if (!PQgetisnull (r, 0, 3))
        foyer_id_parse (PQgetvalue (r, 0, 3), &out->by);
      g_strlcpy (out->role, PQgetvalue (r, 0, 4), sizeof out->role);
      g_strlcpy (out->scopes, PQgetvalue (r, 0, 5), sizeof out->scopes);
    }
  if (found && out->expires >= now)
    return TRUE;
  foyer_code_unknown (error);
  return FALSE;
}

/* ---- lists --------------------------------------------------------------------------------------------------------------------------- */

GArray *
foyer_order_pg_list (FoyerOrder *base, GError **error)
{
  PgLog *log = PG_LOG (base);
  FoyerPgConn *conn = foyer_pg_take (log->pg, error);
  g_autoptr (PGresult) r = NULL;
  GArray *out;

  if (conn == NULL)
    return NULL;
  r = foyer_pg_query (conn, "SELECT id FROM chain ORDER BY made,id", 0, NULL, error);
  foyer_pg_give (log->pg, conn);
  if (r == NULL)
    return NULL;
  out = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  for (int i = 0; i < PQntuples (r); i++)
    {
      FoyerId id;
      if (foyer_id_parse (PQgetvalue (r, i, 0), &id))
        g_array_append_val (out, id);
    }
  return out;
}

static gboolean
read_copy (FoyerDb *db, gpointer data, GError **error)
{
  FoyerCopy copy;

  if (foyer_db_copy (db, &copy))
    *(gint64 *) data = copy.head;
  return TRUE;
}

GArray *
foyer_order_pg_states (FoyerOrder *base, GError **error)
{
  PgLog *log = PG_LOG (base);
  FoyerPgConn *conn = foyer_pg_take (log->pg, error);
  g_autoptr (PGresult) r = NULL;
  GArray *out;

  if (conn == NULL)
    return NULL;
  r = foyer_pg_query (conn,
                      "SELECT c.id,c.gen,c.head,c.seq,(SELECT coalesce(sum(a.txns),0) FROM append a WHERE a.chain=c.id),"
                      "(SELECT count(*) FROM device d WHERE d.chain=c.id),(SELECT count(*) FROM quarantine q WHERE q.chain=c.id AND q.state='open')"
                      " FROM chain c ORDER BY c.made,c.id",
                      0, NULL, error);
  foyer_pg_give (log->pg, conn);
  if (r == NULL)
    return NULL;
  out = g_array_new (FALSE, TRUE, sizeof (FoyerOrderState));
  g_array_set_clear_func (out, foyer_order_state_clear);
  for (int i = 0; i < PQntuples (r); i++)
    {
      FoyerOrderState s = { FOYER_ID_NONE, g_strdup (PQgetvalue (r, i, 1)) };
      g_autofree char *dir = NULL;
      FoyerStore *store;

      foyer_id_parse (PQgetvalue (r, i, 0), &s.id);
      s.head = g_ascii_strtoll (PQgetvalue (r, i, 2), NULL, 10);
      s.seq = g_ascii_strtoll (PQgetvalue (r, i, 3), NULL, 10);
      s.txns = g_ascii_strtoll (PQgetvalue (r, i, 4), NULL, 10);
      s.devices = g_ascii_strtoll (PQgetvalue (r, i, 5), NULL, 10);
      s.quarantined = g_ascii_strtoll (PQgetvalue (r, i, 6), NULL, 10);
      s.local = -1;
      dir = foyer_order_chain_dir (base->dir, &s.id);
      store = foyer_store_open_reader (dir, NULL);
      if (store != NULL)
        foyer_store_read (store, read_copy, &s.local, NULL);
      foyer_store_close (store);
      g_array_append_val (out, s);
    }
  return out;
}

/* ---- an embedded chain ------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  PgLog *log;
  FoyerPgConn *conn;
  const FoyerId *id;
  const char *dir;
  gint64 at;
  char mark[37];
} Adopt;

static gboolean
send_part (const FoyerRecord *record, gpointer data, GError **error)
{
  Adopt *a = data;

  foyer_order_pg_mark (a->mark);
  if (!foyer_pg_batch_begin (a->conn, error))
    return FALSE;
  foyer_order_pg_send (a->conn, a->log->node, a->id, ++a->at, a->mark, record);
  return foyer_pg_batch_end (a->conn, NULL, error);
}

static gboolean
send_blobs (FoyerDb *db, Adopt *a, GError **error)
{
  g_autoptr (GPtrArray) named = foyer_blobs_named (db, NULL);

  for (guint i = 0; i < named->len; i++)
    {
      const char *id = named->pdata[i];
      g_autoptr (GBytes) bytes = foyer_blobs_load (a->dir, id, NULL);

      if (bytes != NULL && !foyer_order_pg_send_blob (a->conn, a->id, id, bytes, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
send_all (FoyerDb *db, gpointer data, GError **error)
{
  FoyerCopy copy;

  if (foyer_db_copy (db, &copy))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, "This chain is in a log already; the folder holds a copy.");
      return FALSE;
    }
  return foyer_db_record_all (db, send_part, data, error) && send_blobs (db, data, error);
}

static gboolean
mark_copy (FoyerTx *tx, gpointer data, GError **error)
{
  Adopt *a = data;

  foyer_tx_set_copy (tx, a->at, a->at, a->mark);
  return TRUE;
}

gboolean
foyer_order_pg_adopt (FoyerOrder *base, const FoyerId *id, GError **error)
{
  PgLog *log = PG_LOG (base);
  g_autofree char *dir = foyer_order_chain_dir (base->dir, id);
  Adopt a = { .log = log, .id = id, .dir = dir };
  FoyerDesk *desk = NULL;
  gboolean ok;

  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no such chain in this folder.");
      return FALSE;
    }
  /* Nobody else may write it from here on. */
  desk = foyer_desk_open (dir, FOYER_STORE_SERVER, error);
  a.conn = desk != NULL ? foyer_pg_take (log->pg, error) : NULL;
  ok = a.conn != NULL && foyer_pg_run (a.conn, "BEGIN; SET LOCAL statement_timeout=0; SET LOCAL idle_in_transaction_session_timeout=0", error)
       && foyer_order_pg_make (a.conn, id, error) && foyer_store_read (foyer_desk_store (desk), send_all, &a, error)
       && foyer_pg_run (a.conn, "COMMIT", error);
  foyer_pg_give (log->pg, a.conn);
  ok = ok && foyer_store_follow (foyer_desk_store (desk), mark_copy, &a, error);
  foyer_desk_close (desk);
  return ok;
}

gboolean
foyer_order_pg_new_life (FoyerOrder *base, const FoyerId *id, GError **error)
{
  PgLog *log = PG_LOG (base);
  g_autoptr (GArray) all = NULL;
  FoyerPgConn *conn;
  gboolean ok = TRUE;

  if (id == NULL)
    all = foyer_order_pg_list (base, error);
  else
    {
      all = g_array_new (FALSE, FALSE, sizeof (FoyerId));
      g_array_append_vals (all, id, 1);
    }
  conn = all != NULL ? foyer_pg_take (log->pg, error) : NULL;
  if (conn == NULL)
    return FALSE;
  for (guint i = 0; ok && i < all->len; i++)
    ok = foyer_order_pg_start_life (conn, log->node, &g_array_index (all, FoyerId, i), NULL, error);
  foyer_pg_give (log->pg, conn);
  return ok;
}

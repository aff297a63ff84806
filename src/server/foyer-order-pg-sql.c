/* What is said to PostgreSQL. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-order-pg-private.h"
#include "foyer-sql-resources.h"
#include "foyer-time.h"

#define LOG_VERSION 3
#define LOG_PATH "/org/foyerdesk/Foyer/sql/log/"

/* ---- parameters ------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const char *v[FOYER_PG_PARAMS];
  char room[FOYER_PG_PARAMS][72]; /* numbers, ids and hashes as text */
  int n;
} Params;

static void
add_text (Params *p, const char *text)
{
  p->v[p->n++] = text;
}

static void
add_int (Params *p, gint64 v)
{
  g_snprintf (p->room[p->n], sizeof p->room[0], "%" G_GINT64_FORMAT, v);
  p->v[p->n] = p->room[p->n];
  p->n++;
}

static void
add_id (Params *p, const FoyerId *id)
{
  p->v[p->n] = foyer_id_is_none (id) ? NULL : foyer_id_format (id, p->room[p->n]);
  p->n++;
}

static void
add_hash (Params *p, const guint8 *h)
{
  char *to = p->room[p->n];

  *to++ = '\\';
  *to++ = 'x';
  for (int i = 0; i < FOYER_HASH_LEN; i++, to += 2)
    g_snprintf (to, 3, "%02x", h[i]);
  p->v[p->n] = p->room[p->n];
  p->n++;
}

/* ---- one chain --------------------------------------------------------------------------------------------------------------------- */

void
foyer_pg_head_clear (PgHead *h)
{
  g_clear_pointer (&h->meta, g_free);
}

gboolean
foyer_order_pg_head (FoyerPgConn *conn, const FoyerId *id, gboolean lock, PgHead *out, GError **error)
{
  Params p = { .n = 0 };
  g_autoptr (PGresult) r = NULL;

  memset (out, 0, sizeof *out);
  add_id (&p, id);
  if (lock)
    {
      if (!foyer_pg_batch_begin (conn, error))
        return FALSE;
      foyer_pg_batch_send (conn, "BEGIN", 0, NULL);
      foyer_pg_batch_send (conn, "SELECT head,seq,swept,mark,gen,meta::text,kept FROM chain WHERE id=$1::uuid FOR UPDATE", p.n, p.v);
      if (!foyer_pg_batch_end (conn, &r, error))
        return FALSE;
    }
  else
    {
      r = foyer_pg_query (conn, "SELECT head,seq,swept,mark,gen,meta::text,kept FROM chain WHERE id=$1::uuid", p.n, p.v, error);
      if (r == NULL)
        return FALSE;
    }
  if (PQntuples (r) == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no such chain in the log.");
      return FALSE;
    }
  out->head = g_ascii_strtoll (PQgetvalue (r, 0, 0), NULL, 10);
  out->seq = g_ascii_strtoll (PQgetvalue (r, 0, 1), NULL, 10);
  out->swept = g_ascii_strtoll (PQgetvalue (r, 0, 2), NULL, 10);
  g_strlcpy (out->mark, PQgetvalue (r, 0, 3), sizeof out->mark);
  g_strlcpy (out->gen, PQgetvalue (r, 0, 4), sizeof out->gen);
  out->meta = g_strdup (PQgetvalue (r, 0, 5));
  out->kept = g_ascii_strtoll (PQgetvalue (r, 0, 6), NULL, 10);
  return TRUE;
}

gboolean
foyer_order_pg_mark_at (FoyerPgConn *conn, const FoyerId *id, gint64 at, char *out, GError **error)
{
  Params p = { .n = 0 };
  g_autoptr (PGresult) r = NULL;

  out[0] = '\0';
  add_id (&p, id);
  add_int (&p, at);
  r = foyer_pg_query (conn, "SELECT mark FROM append WHERE chain=$1::uuid AND at=$2::bigint", p.n, p.v, error);
  if (r == NULL)
    return FALSE;
  if (PQntuples (r) > 0)
    g_strlcpy (out, PQgetvalue (r, 0, 0), 37);
  return TRUE;
}

static void
send_txn (FoyerPgConn *conn, const FoyerId *id, gint64 at, int k, const FoyerRecordTxn *t)
{
  Params p = { .n = 0 };

  add_id (&p, id);
  add_int (&p, at);
  add_int (&p, k);
  add_id (&p, &t->id);
  add_id (&p, &t->dev);
  add_int (&p, t->inc);
  add_int (&p, t->n);
  add_int (&p, t->hlc);
  add_int (&p, t->eff_hlc);
  add_int (&p, t->seq);
  add_int (&p, t->at);
  add_id (&p, &t->grp);
  add_id (&p, &t->undoes);
  add_id (&p, &t->who);
  add_text (&p, t->verdict);
  add_text (&p, t->body);
  add_hash (&p, t->h);
  add_text (&p, t->rows);
  foyer_pg_batch_send (conn,
                       "INSERT INTO txn(chain,at,k,id,dev,inc,n,hlc,eff_hlc,seq,at_ms,grp,undoes,who,verdict,body,h,rows) VALUES"
                       "($1::uuid,$2::bigint,$3::int,$4::uuid,$5::uuid,$6::bigint,$7::bigint,$8::bigint,$9::bigint,$10::bigint,$11::bigint,"
                       "$12::uuid,$13::uuid,$14::uuid,$15::text,$16::text,$17::bytea,$18::text)",
                       p.n, p.v);
}

static void
send_side (FoyerPgConn *conn, const FoyerId *id, gint64 at, const FoyerRecordSide *side)
{
  Params p = { .n = 0 };

  add_id (&p, id);
  add_text (&p, side->table);
  add_text (&p, side->key);
  add_int (&p, at);
  add_text (&p, side->row);
  foyer_pg_batch_send (conn,
                       "INSERT INTO side(chain,tbl,key,at,row) VALUES($1::uuid,$2::text,$3::text,$4::bigint,$5::jsonb)"
                       " ON CONFLICT(chain,tbl,key) DO UPDATE SET at=excluded.at,"
                       " row=CASE WHEN excluded.row IS NULL THEN NULL ELSE coalesce(side.row,'{}'::jsonb)||excluded.row END",
                       p.n, p.v);
  /* A body that is written again (personal data cut): in the log too. Its history row, which is made of the body, is written again by the same
   * append. The key is [["hex of the id"]]. */
  if (strcmp (side->table, "txn_body") == 0 && side->row != NULL)
    {
      const char *values[] = { p.v[0], p.v[2], p.v[4] };

      foyer_pg_batch_send (conn,
                           "UPDATE txn SET body=$3::jsonb->>'body',rows=(SELECT '['||coalesce(string_agg(e::text,','),'')||']'"
                           " FROM json_array_elements(rows::json) e WHERE e->>0<>'history')"
                           " WHERE chain=$1::uuid AND id=($2::jsonb->0->>0)::uuid AND ($3::jsonb ? 'body')",
                           3, values);
    }
}

void
foyer_order_pg_send (FoyerPgConn *conn, const char *node, const FoyerId *id, gint64 at, const char *mark, const FoyerRecord *r)
{
  Params p = { .n = 0 };

  add_id (&p, id);
  add_int (&p, at);
  add_text (&p, mark);
  add_int (&p, r->seq);
  add_int (&p, r->txns->len);
  add_text (&p, r->rows);
  add_text (&p, node);
  foyer_pg_batch_send (conn,
                       "INSERT INTO append(chain,at,mark,seq,txns,rows,node) VALUES($1::uuid,$2::bigint,$3::text,$4::bigint,$5::int,$6::text,$7::text)",
                       p.n, p.v);
  for (guint i = 0; i < r->txns->len; i++)
    send_txn (conn, id, at, i, &g_array_index (r->txns, FoyerRecordTxn, i));
  for (guint i = 0; i < r->sides->len; i++)
    send_side (conn, id, at, &g_array_index (r->sides, FoyerRecordSide, i));
  p.n = 0;
  add_id (&p, id);
  add_int (&p, at);
  add_int (&p, r->seq);
  add_text (&p, mark);
  add_text (&p, r->gen);
  add_text (&p, r->meta != NULL ? r->meta : "{}");
  foyer_pg_batch_send (conn,
                       "UPDATE chain SET head=$2::bigint,seq=$3::bigint,mark=$4::text,gen=$5::text,meta=meta||$6::jsonb WHERE id=$1::uuid", p.n, p.v);
}

/* ---- lives --------------------------------------------------------------------------------------------------------------------------- */

static void
new_gen (char *out)
{
  FoyerId id = foyer_id_new (foyer_now ());
  foyer_id_format (&id, out);
}

gboolean
foyer_order_pg_start_life (FoyerPgConn *conn, const char *node, const FoyerId *id, const char *gen, GError **error)
{
  g_auto (PgHead) h = { 0 };
  g_autoptr (FoyerRecord) r = foyer_record_new ();
  char mark[37], fresh[37];

  if (!foyer_order_pg_head (conn, id, TRUE, &h, error))
    return FALSE;
  if (gen != NULL && strcmp (gen, h.gen) != 0)
    return foyer_pg_run (conn, "ROLLBACK", error); /* another node did */
  new_gen (fresh);
  foyer_order_pg_mark (mark);
  r->gen = g_strdup (fresh);
  r->seq = h.seq;
  r->meta = g_strdup_printf ("{\"gen\":\"%s\",\"parent_gen\":\"%s\",\"parent_seq\":%" G_GINT64_FORMAT "}", fresh, h.gen, h.seq);
  if (!foyer_pg_batch_begin (conn, error))
    return FALSE;
  foyer_order_pg_send (conn, node, id, h.head + 1, mark, r);
  foyer_pg_batch_send (conn, "COMMIT", 0, NULL);
  if (!foyer_pg_batch_end (conn, NULL, error))
    return FALSE;
  g_warning ("A chain starts a new life at %" G_GINT64_FORMAT ": its log is not the one that was followed", h.seq);
  return TRUE;
}

gboolean
foyer_order_pg_make (FoyerPgConn *conn, const FoyerId *id, GError **error)
{
  FoyerId dev = foyer_id_new (foyer_now ());
  char gen[37];
  g_autoptr (GString) meta = g_string_new (NULL);
  g_autoptr (PGresult) r = NULL;
  Params p = { .n = 0 };

  new_gen (gen);
  g_string_append (meta, "{\"dev\":[\"");
  for (int i = 0; i < 16; i++)
    g_string_append_printf (meta, "%02x", dev.b[i]);
  g_string_append_printf (meta, "\"],\"gc_seq\":0,\"gen\":\"%s\",\"hlc\":0,\"schema\":1,\"seq\":0}", gen);
  add_id (&p, id);
  add_text (&p, gen);
  add_text (&p, meta->str);
  r = foyer_pg_query (conn, "INSERT INTO chain(id,gen,head,seq,mark,swept,meta) VALUES($1::uuid,$2::text,0,0,'',0,$3::jsonb) ON CONFLICT DO NOTHING",
                      p.n, p.v, error);
  if (r == NULL)
    return FALSE;
  if (strcmp (PQcmdTuples (r), "1") == 0)
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, "The log has a chain of this id.");
  return FALSE;
}

/* ---- migrations ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
read_int (FoyerPgConn *conn, const char *sql, gint64 *out, GError **error)
{
  g_autoptr (PGresult) r = PQexec (foyer_pg_handle (conn), sql);

  if (PQresultStatus (r) != PGRES_TUPLES_OK)
    {
      foyer_pg_set_error (conn, r, error);
      return FALSE;
    }
  *out = PQntuples (r) > 0 ? g_ascii_strtoll (PQgetvalue (r, 0, 0), NULL, 10) : 0;
  return TRUE;
}

/* Of the file's first lines. */
static int
needs_of (const char *sql)
{
  const char *at = strstr (sql, "-- needs: ");
  return at != NULL ? atoi (at + 10) : LOG_VERSION;
}

static gboolean
run_version (FoyerPgConn *conn, int version, GError **error)
{
  g_auto (GStrv) names = g_resources_enumerate_children (LOG_PATH, 0, error);
  g_autofree char *note = NULL;
  gboolean any = FALSE;

  if (names == NULL || !foyer_pg_run (conn, "BEGIN", error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (LOG_PATH, names[i], NULL);
      g_autoptr (GBytes) sql = NULL;

      if (atoi (names[i]) != version)
        continue;
      sql = g_resources_lookup_data (path, 0, error);
      if (sql == NULL || !foyer_pg_run (conn, g_bytes_get_data (sql, NULL), error))
        return FALSE;
      note = g_strdup_printf ("INSERT INTO log_version(number,needs,program) VALUES(%d,%d,'foyer-server %s')", version,
                              needs_of (g_bytes_get_data (sql, NULL)), FOYER_VERSION);
      any = TRUE;
    }
  if (!any)
    g_error ("No migration of the log is numbered %d", version);
  return foyer_pg_run (conn, note, error) && foyer_pg_run (conn, "COMMIT", error);
}

gboolean
foyer_order_pg_migrate (FoyerPg *pg, GError **error)
{
  FoyerPgConn *conn = foyer_pg_open (pg, error);
  gint64 version = 0, needs = 0;
  gboolean ok;

  if (conn == NULL)
    return FALSE;
  g_resources_register (foyer_sql_get_resource ());
  /* Two nodes that start together: the second waits, and finds the work done. */
  ok = foyer_pg_run (conn, "SET lock_timeout=0; SET statement_timeout=0; SELECT pg_advisory_lock(7041776905)", error)
       && foyer_pg_run (conn,
                           "CREATE SCHEMA IF NOT EXISTS foyer;"
                           "CREATE TABLE IF NOT EXISTS log_version(number integer PRIMARY KEY, needs integer NOT NULL, program text NOT NULL,"
                           " applied timestamptz NOT NULL DEFAULT now())",
                           error)
       && read_int (conn, "SELECT coalesce(max(number),0) FROM log_version", &version, error)
       && read_int (conn, "SELECT coalesce(max(needs),0) FROM log_version", &needs, error);
  if (ok && needs > LOG_VERSION)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NEWER,
                   "The chains' log was changed by a newer version of Foyer (it needs %d, this program knows %d). Update foyer-server on this node.",
                   (int) needs, LOG_VERSION);
      ok = FALSE;
    }
  for (int v = version + 1; ok && v <= LOG_VERSION; v++)
    ok = run_version (conn, v, error);
  foyer_pg_give (pg, conn); /* lets go of the advisory lock */
  return ok;
}

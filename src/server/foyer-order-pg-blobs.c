/* Files that rows name, in the shared log: a node may be emptied, and a desk may ask another one than it sent them to. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include "foyer-error.h"
#include "foyer-order-pg-private.h"

gboolean
foyer_order_pg_send_blob (FoyerPgConn *conn, const FoyerId *chain, const char *id, GBytes *bytes, GError **error)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);
  g_autofree char *text = g_base64_encode (data, len);
  char chain_text[37];
  const char *params[] = { foyer_id_format (chain, chain_text), id, text };
  g_autoptr (PGresult) r = foyer_pg_query (conn,
                                           "INSERT INTO blob(chain,id,body) VALUES($1::uuid,decode($2::text,'hex'),decode($3::text,'base64'))"
                                           " ON CONFLICT(chain,id) DO UPDATE SET made=now()",
                                           3, params, error);

  return r != NULL;
}

gboolean
foyer_order_pg_keep_blob (FoyerOrder *base, const FoyerId *chain, const char *id, GBytes *bytes, GError **error)
{
  PgLog *log = PG_LOG (base);
  FoyerPgConn *conn = foyer_pg_take (log->pg, error);
  gboolean ok = conn != NULL && foyer_order_pg_send_blob (conn, chain, id, bytes, error);

  foyer_pg_give (log->pg, conn);
  return ok;
}

GBytes *
foyer_order_pg_find_blob (FoyerOrder *base, const FoyerId *chain, const char *id, GError **error)
{
  PgLog *log = PG_LOG (base);
  FoyerPgConn *conn = foyer_pg_take (log->pg, error);
  char chain_text[37];
  const char *params[] = { foyer_id_format (chain, chain_text), id };
  g_autoptr (PGresult) r = NULL;
  guchar *data;
  gsize len;

  if (conn == NULL)
    return NULL;
  r = foyer_pg_query (conn, "SELECT encode(body,'base64') FROM blob WHERE chain=$1::uuid AND id=decode($2::text,'hex')", 2, params, error);
  foyer_pg_give (log->pg, conn);
  if (r == NULL || PQntuples (r) == 0)
    return NULL;
  data = g_base64_decode (PQgetvalue (r, 0, 0), &len);
  return g_bytes_new_take (data, len);
}

gboolean
foyer_order_pg_sweep_blobs (FoyerOrder *base, const FoyerId *chain, const GPtrArray *named, gint64 before, GError **error)
{
  PgLog *log = PG_LOG (base);
  FoyerPgConn *conn = foyer_pg_take (log->pg, error);
  g_autoptr (GString) keep = g_string_new (NULL);
  char chain_text[37], before_text[24];
  const char *params[3];
  g_autoptr (PGresult) r = NULL, still = NULL;

  if (conn == NULL)
    return FALSE;
  for (guint i = 0; i < named->len; i++)
    g_string_append_printf (keep, "%s%s", i > 0 ? " " : "", (const char *) named->pdata[i]);
  g_snprintf (before_text, sizeof before_text, "%" G_GINT64_FORMAT, before);
  params[0] = foyer_id_format (chain, chain_text);
  params[1] = before_text;
  params[2] = keep->str;
  /* Their age is the time since they were last named. */
  still = foyer_pg_query (conn,
                          "UPDATE blob SET made=now() WHERE chain=$1::uuid AND made<now()-interval '1 day'"
                          " AND made<to_timestamp($2::bigint/1000.0)+interval '31 days' AND encode(id,'hex')=ANY(string_to_array($3::text,' '))",
                          3, params, error);
  r = still == NULL ? NULL : foyer_pg_query (conn,
                      "DELETE FROM blob WHERE chain=$1::uuid AND made<to_timestamp($2::bigint/1000.0)"
                      " AND NOT encode(id,'hex')=ANY(string_to_array($3::text,' '))",
                      3, params, error);
  foyer_pg_give (log->pg, conn);
  return r != NULL;
}

gboolean
foyer_order_pg_blob_bytes (FoyerOrder *base, const FoyerId *chain, gint64 *bytes, GError **error)
{
  PgLog *log = PG_LOG (base);
  FoyerPgConn *conn = foyer_pg_take (log->pg, error);
  char chain_text[37];
  const char *params[] = { foyer_id_format (chain, chain_text) };
  g_autoptr (PGresult) r = NULL;

  if (conn == NULL)
    return FALSE;
  r = foyer_pg_query (conn, "SELECT coalesce(sum(length(body)),0)::bigint FROM blob WHERE chain=$1::uuid", 1, params, error);
  foyer_pg_give (log->pg, conn);
  if (r == NULL)
    return FALSE;
  *bytes = g_ascii_strtoll (PQgetvalue (r, 0, 0), NULL, 10);
  return TRUE;
}

/* Somebody was erased (foyer-erase.h): what the shared log holds of him. The append that says it has his rows as they are now; former ones go from
 * the appends and txns before it, whose bodies are cut. A node that follows from the beginning gets the same in the end. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include "foyer-erase.h"
#include "foyer-order-pg-private.h"

/* "{a,b}": an array as PostgreSQL reads it. */
static char *
ids_text (const GArray *ids)
{
  GString *s = g_string_new ("{");
  char id[37];

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (s, "%s%s", i > 0 ? "," : "", foyer_id_format (&g_array_index (ids, FoyerId, i), id));
  g_string_append_c (s, '}');
  return g_string_free (s, FALSE);
}

static void
send_bodies (FoyerPgConn *conn, const char *chain, FoyerTx *tx, const GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    {
      FoyerStmt *s = foyer_db_own_read (foyer_tx_db (tx), "SELECT body FROM txn_body WHERE id=?1");
      char id[37];

      foyer_stmt_bind_id (s, 1, &g_array_index (ids, FoyerId, i));
      if (foyer_stmt_step (s))
        {
          const char *params[] = { chain, foyer_id_format (&g_array_index (ids, FoyerId, i), id), foyer_stmt_text (s, 0) };

          foyer_pg_batch_send (conn, "UPDATE txn SET body=$3::text WHERE chain=$1::uuid AND id=$2::uuid AND body IS NOT NULL AND body<>$3::text", 3, params);
        }
      foyer_stmt_done (s);
    }
}

void
foyer_order_pg_send_erase (FoyerPgConn *conn, const FoyerId *chain, gint64 at, FoyerTx *tx)
{
  const GArray *ids = foyer_tx_erased_rows (tx);
  const GPtrArray *files = foyer_tx_erased_files (tx);
  g_autofree char *list = NULL, *before = g_strdup_printf ("%" G_GINT64_FORMAT, at);
  char text[37];
  const char *params[3];

  if (ids == NULL || ids->len == 0)
    return;
  list = ids_text (ids);
  params[0] = foyer_id_format (chain, text);
  params[1] = list;
  params[2] = before;
  send_bodies (conn, params[0], tx, ids);
  /* json, not jsonb: what is not taken out stands as it stood, for its hash is over its text. */
#define WITHOUT(table)                                                                                                                                        \
  "UPDATE " table " SET rows=(SELECT json_agg(e ORDER BY o)::text FROM json_array_elements(rows::json) WITH ORDINALITY x(e,o) WHERE NOT (e->>1=ANY($2::text[])))" \
  " WHERE chain=$1::uuid AND at<$3::bigint AND rows IS NOT NULL AND EXISTS(SELECT 1 FROM json_array_elements(rows::json) e WHERE e->>1=ANY($2::text[]))"
  foyer_pg_batch_send (conn, WITHOUT ("txn"), 3, params);
  foyer_pg_batch_send (conn, WITHOUT ("append"), 3, params);
  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      const char *file[] = { params[0], files->pdata[i] };

      foyer_pg_batch_send (conn, "DELETE FROM blob WHERE chain=$1::uuid AND id=decode($2::text,'hex')", 2, file);
    }
}

/* A node's file follows the log. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-order-pg-private.h"

#define APPENDS_AT_ONCE 200
#define TXNS_AT_ONCE 4000
#define TXNS_A_STEP 20000 /* of a file nobody reads yet: so many a COMMIT */

typedef struct
{
  PgLog *log;
  PgChain *pc;
  FoyerPgConn *conn;
  gboolean more;     /* a step was made, not all */
  gboolean lost;     /* the log is not the one the file followed, in the same life: another has to begin */
  gint64 head;
  char gen[37];
} Follow;

static const char *
cell (PGresult *r, int row, int col)
{
  return PQgetisnull (r, row, col) ? NULL : PQgetvalue (r, row, col);
}

static gint64
cell_int (PGresult *r, int row, int col)
{
  return g_ascii_strtoll (PQgetvalue (r, row, col), NULL, 10);
}

static FoyerId
cell_id (PGresult *r, int row, int col)
{
  FoyerId id = FOYER_ID_NONE;

  if (!PQgetisnull (r, row, col))
    foyer_id_parse (PQgetvalue (r, row, col), &id);
  return id;
}

static FoyerRecordTxn
read_txn (PGresult *r, int row)
{
  FoyerRecordTxn t = { cell_id (r, row, 1), cell_id (r, row, 2) };
  const char *h = PQgetvalue (r, row, 14) + 2;

  t.inc = cell_int (r, row, 3);
  t.n = cell_int (r, row, 4);
  t.hlc = cell_int (r, row, 5);
  t.eff_hlc = cell_int (r, row, 6);
  t.seq = cell_int (r, row, 7);
  t.at = cell_int (r, row, 8);
  t.grp = cell_id (r, row, 9);
  t.undoes = cell_id (r, row, 10);
  t.who = cell_id (r, row, 11);
  /* Borrowed: the result outlives them. */
  t.verdict = (char *) cell (r, row, 12);
  t.body = (char *) cell (r, row, 13);
  t.rows = (char *) cell (r, row, 15);
  for (int i = 0; i < FOYER_HASH_LEN && h[0] != '\0' && h[1] != '\0'; i++, h += 2)
    t.h[i] = g_ascii_xdigit_value (h[0]) << 4 | g_ascii_xdigit_value (h[1]);
  return t;
}

/* The next appends after @from. @to: the last one put in. */
static gboolean
page (Follow *f, FoyerTx *tx, gint64 from, gint64 *to, char *mark, gint64 *txns, GError **error)
{
  char id[37], after[24], until[24];
  const char *params[] = { foyer_id_format (&f->pc->base.id, id), after, until };
  g_autoptr (PGresult) appends = NULL;
  g_autoptr (PGresult) rows = NULL;
  gint64 count = 0;
  int n, t = 0;

  g_snprintf (after, sizeof after, "%" G_GINT64_FORMAT, from);
  g_snprintf (until, sizeof until, "%" G_GINT64_FORMAT, f->head);
  appends = foyer_pg_query (f->conn,
                            "SELECT at,mark,txns,rows FROM append WHERE chain=$1::uuid AND at>$2::bigint AND at<=$3::bigint ORDER BY at LIMIT "
                            G_STRINGIFY (APPENDS_AT_ONCE),
                            3, params, error);
  if (appends == NULL)
    return FALSE;
  for (n = 0; n < PQntuples (appends) && (n == 0 || count < TXNS_AT_ONCE); n++)
    {
      if (cell_int (appends, n, 0) != from + n + 1)
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "An append is missing in the chains' log.");
          return FALSE;
        }
      count += cell_int (appends, n, 2);
    }
  if (n == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The end of the chains' log is missing.");
      return FALSE;
    }
  *to = from + n;
  *txns += count;
  g_snprintf (until, sizeof until, "%" G_GINT64_FORMAT, *to);
  rows = foyer_pg_query (f->conn,
                         "SELECT at,id,dev,inc,n,hlc,eff_hlc,seq,at_ms,grp,undoes,who,verdict,body,h,rows FROM txn"
                         " WHERE chain=$1::uuid AND at>$2::bigint AND at<=$3::bigint ORDER BY at,k",
                         3, params, error);
  if (rows == NULL)
    return FALSE;
  if (PQntuples (rows) != count)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "A change is missing in the chains' log.");
      return FALSE;
    }
  for (int i = 0; i < n; i++)
    {
      for (; t < PQntuples (rows) && cell_int (rows, t, 0) == from + i + 1; t++)
        {
          FoyerRecordTxn txn = read_txn (rows, t);
          if (!foyer_tx_follow_txn (tx, &txn, error))
            return FALSE;
        }
      if (!foyer_tx_follow_rows (tx, cell (appends, i, 3), NULL, error))
        return FALSE;
    }
  g_strlcpy (mark, PQgetvalue (appends, n - 1, 1), 37);
  return TRUE;
}

static gboolean
follow_sides (Follow *f, FoyerTx *tx, gint64 from, GError **error)
{
  char id[37], after[24];
  const char *params[] = { foyer_id_format (&f->pc->base.id, id), after };
  g_autoptr (PGresult) r = NULL;

  g_snprintf (after, sizeof after, "%" G_GINT64_FORMAT, from);
  /* What is deleted first: a value that must be there once may have gone from one row to another. */
  r = foyer_pg_query (f->conn,
                      "SELECT tbl,key,row::text FROM side WHERE chain=$1::uuid AND at>$2::bigint AND (row IS NOT NULL OR $2::bigint>0)"
                      " ORDER BY row IS NOT NULL,at,tbl,key",
                      2, params, error);
  if (r == NULL)
    return FALSE;
  for (int i = 0; i < PQntuples (r); i++)
    if (!foyer_tx_follow_side (tx, PQgetvalue (r, i, 0), PQgetvalue (r, i, 1), cell (r, i, 2), error))
      return FALSE;
  return TRUE;
}

static gboolean
fits (Follow *f, const FoyerCopy *at, const PgHead *h, gboolean *same, GError **error)
{
  char mark[37] = "";

  *same = FALSE;
  if (at->head > h->head)
    return TRUE;
  if (at->head == h->head)
    g_strlcpy (mark, h->mark, sizeof mark);
  else if (at->head > 0 && !foyer_order_pg_mark_at (f->conn, &f->pc->base.id, at->head, mark, error))
    return FALSE;
  *same = strcmp (mark, at->mark) == 0;
  return TRUE;
}

static gboolean
is_cut (Follow *f, gint64 head, const PgHead *h, GError **error)
{
  f->pc->cut = head < h->kept;
  if (f->pc->cut)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND,
                         "The chains' log begins behind this node's copy. Start the node with --backup and a folder that holds a backup made since.");
  return f->pc->cut;
}

static gboolean
put_in (FoyerTx *tx, Follow *f, GError **error)
{
  g_auto (PgHead) h = { 0 };
  FoyerCopy at;
  gboolean copy = foyer_db_copy (foyer_tx_db (tx), &at), same = TRUE;
  gint64 txns = 0;

  f->more = f->lost = FALSE;
  if (!foyer_order_pg_head (f->conn, &f->pc->base.id, FALSE, &h, error))
    return FALSE;
  /* Before it is looked for its mark, which is gone with the rest: that is no other log. */
  f->pc->cut = FALSE;
  if (copy && is_cut (f, at.head, &h, error))
    return FALSE;
  if (copy && !fits (f, &at, &h, &same, error))
    return FALSE;
  if (!same && strcmp (at.gen, h.gen) == 0)
    {
      f->lost = TRUE;
      g_strlcpy (f->gen, h.gen, sizeof f->gen);
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_BUSY, "The chain's log was put back to an older state.");
      return FALSE;
    }
  if (!same || (copy && at.side > 0 && at.side < h.swept))
    {
      g_message ("The copy of a chain is made anew from the log");
      if (!foyer_tx_follow_wipe (tx, error))
        return FALSE;
      copy = FALSE;
    }
  if (!copy)
    memset (&at, 0, sizeof at);
  f->head = h.head;
  if (is_cut (f, at.head, &h, error))
    return FALSE;
  if (copy && at.head == h.head && at.side == h.head && at.version == foyer_store_version ())
    return TRUE;
  foyer_tx_set_remote (tx);
  if (copy && at.version != foyer_store_version ())
    {
      /* This program knows more than the one that filled the file. */
      at.side = 0;
      if (!foyer_tx_follow_later (tx, error))
        return FALSE;
    }
  while (at.head < h.head)
    {
      gint64 to;

      if (!page (f, tx, at.head, &to, at.mark, &txns, error))
        return FALSE;
      at.head = to;
      if (f->pc->opening && txns >= TXNS_A_STEP && at.head < h.head)
        {
          foyer_tx_set_copy (tx, at.head, at.side, at.mark);
          f->more = TRUE;
          return TRUE;
        }
    }
  if (!follow_sides (f, tx, at.side, error) || !foyer_tx_follow_meta (tx, h.meta, error))
    return FALSE;
  foyer_tx_set_copy (tx, h.head, h.head, h.mark);
  return TRUE;
}

/* On the writer's thread. A connection is taken here, not by who waits for this: else waiting readers could hold them all. */
static gboolean
follow_job (FoyerTx *tx, gpointer data, GError **error)
{
  Follow *f = data;
  gboolean ok;

  if (f->conn != NULL)
    return put_in (tx, f, error);
  f->conn = foyer_pg_take (f->log->pg, error);
  if (f->conn == NULL)
    return FALSE;
  ok = foyer_pg_run (f->conn, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error) && put_in (tx, f, error);
  foyer_pg_give (f->log->pg, f->conn);
  f->conn = NULL;
  return ok;
}

gboolean
foyer_order_pg_follow (PgLog *log, PgChain *pc, FoyerPgConn *conn, GError **error)
{
  Follow f = { .log = log, .pc = pc, .conn = conn };
  g_autoptr (GError) why = NULL;

  for (int lives = 0; lives < 3; lives++)
    {
      FoyerPgConn *c;
      gboolean ok;

      g_clear_error (&why);
      do
        ok = foyer_store_follow (pc->base.store, follow_job, &f, &why);
      while (ok && f.more);
      if (ok)
        return TRUE;
      if (!f.lost || conn != NULL)
        break;
      /* What this file has and the log lost was told to desks: they learn by the new life to send it again. */
      c = foyer_pg_take (log->pg, error);
      ok = c != NULL && foyer_order_pg_start_life (c, log->node, &pc->base.id, f.gen, error);
      foyer_pg_give (log->pg, c);
      if (!ok)
        return FALSE;
    }
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

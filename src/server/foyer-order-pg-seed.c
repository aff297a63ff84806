/* A node without a copy of a chain need not replay its whole log: it takes the newest backup that proves itself and whose place is still in the
 * log, and follows from there. So the log may be cut: what such a copy holds needs not stand in PostgreSQL for ever. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "foyer-backup-private.h"
#include "foyer-error.h"
#include "foyer-order-pg-private.h"

#define CUT_AT_ONCE "5000"

static gboolean
read_copy (FoyerDb *db, gpointer data, GError **error)
{
  FoyerCopy *at = data;

  if (!foyer_db_copy (db, at))
    at->head = -1;
  return TRUE;
}

/* The backup @path is of this log: its last append is still there. @at: (out) */
static gboolean
fits (FoyerPgConn *conn, const FoyerId *id, const PgHead *h, const char *path, FoyerCopy *at)
{
  g_autoptr (GError) why = NULL;
  FoyerStore *store;
  char mark[37] = "", *work;
  gboolean read;

  at->head = -1;
  store = foyer_backup_open (path, &work, &why);
  read = store != NULL && foyer_store_read (store, read_copy, at, &why);
  foyer_backup_close (store, work);
  if (!read)
    {
      g_warning ("The backup %s cannot be read: %s", path, why->message);
      return FALSE;
    }
  if (at->head <= 0 || at->side != at->head || at->head > h->head || at->head < h->kept)
    return FALSE;
  if (at->head == h->head)
    g_strlcpy (mark, h->mark, sizeof mark);
  else if (!foyer_order_pg_mark_at (conn, id, at->head, mark, NULL))
    return FALSE;
  return strcmp (mark, at->mark) == 0;
}

/* (transfer full) (nullable) */
static char *
find (const char *backups, FoyerPgConn *conn, const FoyerId *id, const PgHead *h, FoyerCopy *at)
{
  char text[37];
  g_autofree char *dir = g_build_filename (backups, foyer_id_format (id, text), NULL);
  g_autoptr (GPtrArray) all = foyer_backup_list (dir);

  for (guint i = 0; i < all->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, all->pdata[i], NULL);
      g_autoptr (GError) why = NULL;

      if (!fits (conn, id, h, path, at))
        continue;
      if (foyer_backup_verify (path, FALSE, &why))
        return g_steal_pointer (&path);
      g_warning ("%s", why->message);
    }
  return NULL;
}

gboolean
foyer_order_pg_seed (PgLog *log, const FoyerId *id, const char *dir)
{
  g_autofree char *path = NULL, *from = NULL, *to = g_build_filename (dir, "foyer.db", NULL), *part = g_strconcat (to, ".part", NULL);
  g_autoptr (GError) why = NULL;
  g_auto (PgHead) h = { 0 };
  FoyerPgConn *conn = log->backups != NULL ? foyer_pg_take (log->pg, NULL) : NULL;
  FoyerCopy at;
  char text[37];

  if (conn == NULL)
    return FALSE;
  if (foyer_order_pg_head (conn, id, FALSE, &h, NULL))
    path = find (log->backups, conn, id, &h, &at);
  foyer_pg_give (log->pg, conn);
  if (path == NULL)
    return FALSE;
  from = g_build_filename (path, "foyer.db", NULL);
  if (!foyer_backup_copy_file (from, part, &why))
    {
      g_warning ("The chain's copy cannot start from %s: %s", path, why->message);
      g_unlink (part);
      return FALSE;
    }
  /* What stood there is a copy as well, and an older one. */
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *old = g_strconcat (to, i == 0 ? "-wal" : "-shm", NULL);
      g_unlink (old);
    }
  if (g_rename (part, to) != 0)
    return FALSE;
  g_message ("The copy of chain %s starts from %s", foyer_id_format (id, text), path);
  return TRUE;
}

/* ---- cutting ---------------------------------------------------------------------------------------------------------------------------- */

static gboolean
set_kept (FoyerPgConn *conn, const FoyerId *id, gint64 head, gint64 before, gint64 *kept, GError **error)
{
  g_auto (PgHead) h = { 0 };
  g_autoptr (PGresult) r = NULL;
  char chain[37], upto[24], ms[24];
  const char *params[] = { foyer_id_format (id, chain), upto, ms };

  if (!foyer_order_pg_head (conn, id, TRUE, &h, error))
    return FALSE;
  g_snprintf (upto, sizeof upto, "%" G_GINT64_FORMAT, head);
  g_snprintf (ms, sizeof ms, "%" G_GINT64_FORMAT, before);
  r = foyer_pg_query (conn,
                      "UPDATE chain SET kept=greatest(kept,coalesce((SELECT max(at) FROM append WHERE chain=$1::uuid AND at<=$2::bigint"
                      " AND made<to_timestamp($3::bigint/1000.0)),0)) WHERE id=$1::uuid RETURNING kept",
                      3, params, error);
  if (r == NULL || !foyer_pg_run (conn, "COMMIT", error))
    return FALSE;
  *kept = g_ascii_strtoll (PQgetvalue (r, 0, 0), NULL, 10);
  return TRUE;
}

/* In pieces, outside the chain's turn: nobody looks at them any more. The last append stays for its mark. */
static gboolean
cut (FoyerPgConn *conn, const FoyerId *id, gint64 kept, gint64 *gone, GError **error)
{
  char chain[37], upto[24];
  const char *params[] = { foyer_id_format (id, chain), upto };

  g_snprintf (upto, sizeof upto, "%" G_GINT64_FORMAT, kept);
  for (int table = 0; table < 2;)
    {
      g_autoptr (PGresult) r = foyer_pg_query (
          conn,
          table == 0 ? "WITH old AS (SELECT at,k FROM txn WHERE chain=$1::uuid AND at<=$2::bigint LIMIT " CUT_AT_ONCE "),"
                       " gone AS (DELETE FROM txn t USING old WHERE t.chain=$1::uuid AND t.at=old.at AND t.k=old.k RETURNING 1) SELECT count(*) FROM gone"
                     : "WITH old AS (SELECT at FROM append WHERE chain=$1::uuid AND at<$2::bigint LIMIT " CUT_AT_ONCE "),"
                       " gone AS (DELETE FROM append a USING old WHERE a.chain=$1::uuid AND a.at=old.at RETURNING 1) SELECT count(*) FROM gone",
          2, params, error);
      gint64 n;

      if (r == NULL)
        return FALSE;
      n = g_ascii_strtoll (PQgetvalue (r, 0, 0), NULL, 10);
      if (table == 0)
        *gone += n;
      table += n == 0;
    }
  return TRUE;
}

gboolean
foyer_order_pg_trim (FoyerOrder *base, const FoyerId *id, const char *backups, gint64 before, gint64 *gone, GError **error)
{
  PgLog *log = PG_LOG (base);
  FoyerPgConn *conn = foyer_pg_take (log->pg, error);
  g_autofree char *path = NULL;
  g_auto (PgHead) h = { 0 };
  FoyerCopy at;
  gint64 kept = 0;
  gboolean ok;

  *gone = 0;
  if (conn == NULL)
    return FALSE;
  ok = foyer_order_pg_head (conn, id, FALSE, &h, error);
  if (ok && (path = find (backups, conn, id, &h, &at)) == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "No backup in %s proves itself and stands in the log, so nothing may be cut off.", backups);
      ok = FALSE;
    }
  ok = ok && foyer_pg_run (conn, "SET statement_timeout=0", error) && set_kept (conn, id, at.head, before, &kept, error) && cut (conn, id, kept, gone, error);
  foyer_pg_run (conn, "RESET statement_timeout", NULL);
  foyer_pg_give (log->pg, conn);
  return ok;
}

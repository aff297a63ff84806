#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-later.h"
#include "foyer-store-private.h"

/* Txns looked at in one piece, for whom else they touched. */
#define TOUCHES_AT_ONCE 128

/* ---- how far ------------------------------------------------------------------------------------------------------------- */

gint64
foyer_later_mark (FoyerDb *db, const FoyerEntity *entity, const char *scope)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT seq FROM later_mark WHERE tbl=?1 AND scope=?2");
  gint64 seq = -1;

  foyer_stmt_bind_int (s, 1, entity->tbl);
  foyer_stmt_bind_text (s, 2, scope);
  if (foyer_stmt_step (s))
    seq = foyer_stmt_int (s, 0);
  foyer_stmt_done (s);
  return seq;
}

static void
set_mark (FoyerDb *db, const FoyerEntity *entity, const char *scope, gint64 seq)
{
  FoyerStmt *s = foyer_db_own (db, "INSERT OR REPLACE INTO later_mark(tbl,scope,seq) VALUES(?1,?2,?3)");

  foyer_stmt_bind_int (s, 1, entity->tbl);
  foyer_stmt_bind_text (s, 2, scope);
  foyer_stmt_bind_int (s, 3, seq);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

gboolean
foyer_later_is_due (FoyerDb *db, FoyerLaterMark *mark, const FoyerRow *row)
{
  if (row->seq <= 0 || row->scope == NULL || strlen (row->scope) >= sizeof mark->scope)
    return FALSE;
  if (strcmp (mark->scope, row->scope) != 0)
    {
      g_strlcpy (mark->scope, row->scope, sizeof mark->scope);
      mark->seq = foyer_later_mark (db, row->entity, mark->scope);
    }
  return row->seq > mark->seq;
}

/* ---- walking ------------------------------------------------------------------------------------------------------------- */

/* The next scope of a table behind @scope. (transfer full) (nullable): that was the last */
static char *
next_scope (FoyerDb *db, const FoyerEntity *entity, const char *scope)
{
  char sql[96];
  FoyerStmt *s;
  char *next = NULL;

  g_snprintf (sql, sizeof sql, "SELECT min(_sc) FROM %s WHERE _sc>?1", entity->name);
  s = foyer_db_own (db, sql);
  foyer_stmt_bind_text (s, 1, scope);
  if (foyer_stmt_step (s))
    next = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return next;
}

static int
walk_scope (FoyerDb *db, const FoyerEntity *entity, const char *scope, const char *where, int most, FoyerLaterFunc func, gpointer data)
{
  gint64 from = foyer_later_mark (db, entity, scope), seq = from;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autofree char *sql = g_strdup_printf ("SELECT id,_seq,%s FROM %s WHERE _sc=?1 AND _seq>?2 ORDER BY _seq LIMIT ?3", where, entity->name);
  FoyerStmt *s = foyer_db_own (db, sql);
  int n = 0;

  foyer_stmt_bind_text (s, 1, scope);
  foyer_stmt_bind_int (s, 2, from);
  foyer_stmt_bind_int (s, 3, most);
  for (; foyer_stmt_step (s); n++)
    {
      FoyerId id = foyer_stmt_id (s, 0);

      seq = foyer_stmt_int (s, 1);
      if (foyer_stmt_int (s, 2))
        g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    func (db, entity, &g_array_index (ids, FoyerId, i), data);
  if (n > 0)
    set_mark (db, entity, scope, seq);
  return n;
}

int
foyer_later_walk (FoyerDb *db, const FoyerEntity *entity, const char *where, int most, FoyerLaterFunc func, gpointer data)
{
  g_autofree char *scope = g_strdup ("");
  int n = 0;

  while (n < most)
    {
      char *next = next_scope (db, entity, scope);

      g_free (scope);
      scope = next;
      if (next == NULL)
        break;
      n += walk_scope (db, entity, next, where, most - n, func, data);
    }
  return n;
}

/* ---- pieces -------------------------------------------------------------------------------------------------------------- */

void
foyer_tx_put_off (FoyerTx *tx)
{
  if (tx->store != NULL)
    g_atomic_int_set (&tx->store->put_off, TRUE);
}

/* TRUE: there is more. */
static gboolean
piece (FoyerTx *tx)
{
  gboolean more = foyer_tx_touch_later (tx, TOUCHES_AT_ONCE);

  return (tx->store->hooks.later != NULL && tx->store->hooks.later (tx)) || more;
}

static gboolean
do_piece (FoyerTx *tx, gpointer data, GError **error)
{
  gboolean *more = data;

  *more = piece (tx);
  return foyer_db_check (tx->db, error);
}

/* Under a log of several nodes it is each file's own, and takes no turn. */
gboolean
foyer_store_later_piece (FoyerStore *store, GError **error)
{
  gboolean more = FALSE;

  g_atomic_int_set (&store->put_off, FALSE);
  if (store->thread == NULL)
    return FALSE;
  if (!(store->role == FOYER_STORE_SERVER ? foyer_store_follow : foyer_store_maintain) (store, do_piece, &more, error))
    more = FALSE;
  if (more)
    g_atomic_int_set (&store->put_off, TRUE);
  return more;
}

gboolean
foyer_store_catch_up (FoyerStore *store, GError **error)
{
  GError *failed = NULL;

  while (g_atomic_int_get (&store->put_off) && foyer_store_later_piece (store, &failed))
    ;
  if (failed == NULL)
    return TRUE;
  g_atomic_int_set (&store->put_off, TRUE);
  g_propagate_error (error, failed);
  return FALSE;
}

void
foyer_tx_catch_up (FoyerTx *tx)
{
  if (g_atomic_int_get (&tx->store->put_off))
    while (piece (tx))
      ;
}

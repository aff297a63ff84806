/* Work that derive puts off (foyer_tx_put_off()): what comes by the thousand need not wait for what is asked for one by one. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include "foyer-store-private.h"

void
foyer_tx_put_off (FoyerTx *tx)
{
  g_atomic_int_set (&tx->store->put_off, TRUE);
}

static gboolean
do_piece (FoyerTx *tx, gpointer data, GError **error)
{
  gboolean *more = data;

  *more = tx->store->hooks.later (tx);
  return foyer_db_check (tx->db, error);
}

/* Under a log of several nodes it is each file's own, and takes no turn. */
gboolean
foyer_store_later_piece (FoyerStore *store, GError **error)
{
  gboolean more = FALSE;

  g_atomic_int_set (&store->put_off, FALSE);
  if (store->hooks.later == NULL || store->db == NULL || store->thread == NULL)
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

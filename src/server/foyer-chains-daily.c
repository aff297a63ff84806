/* What falls due by itself in the chains of this server, once a day. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include "foyer-blobs.h"
#include "foyer-chains-daily.h"
#include "foyer-daily.h"

static gboolean
read_named (FoyerDb *db, gpointer data, GError **error)
{
  GPtrArray **named = data;

  *named = foyer_blobs_named (db, NULL);
  return foyer_db_check (db, error);
}

/* The chain's own folder is swept with what else is due there; the log that nodes share is not of any one folder. */
static gboolean
sweep_log (FoyerChains *chains, FoyerChain *c, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) named = NULL;
  FoyerOrder *order = foyer_chains_order (chains);

  if (!foyer_order_is_shared (order))
    return TRUE;
  return foyer_store_read (foyer_chain_store (c), read_named, &named, error)
         && foyer_order_sweep_blobs (order, foyer_chain_own_id (c), named, (now != 0 ? now : g_get_real_time () / 1000) - FOYER_BLOB_KEPT_MS, error);
}

void
foyer_chains_daily (FoyerChains *chains, gint64 now)
{
  g_autofree char *dir = g_build_filename (foyer_chains_dir (chains), "chains", NULL);
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;
  FoyerId id;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autoptr (GError) error = NULL;
      FoyerChain *c;

      if (!foyer_id_parse (name, &id))
        continue;
      foyer_chains_begin ();
      c = foyer_chains_get (chains, &id, &error);
      if (c != NULL)
        {
          guint64 stamp = foyer_chain_stamp (c);

          if (foyer_desk_daily (foyer_chain_desk (c), now, &error) && foyer_chain_stamp (c) != stamp)
            foyer_chain_published (c);
          if (error == NULL)
            sweep_log (chains, c, now, &error);
        }
      if (error != NULL)
        g_warning ("What is due in chain %s could not be done: %s", name, error->message);
      foyer_chains_end ();
    }
}

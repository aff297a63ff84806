/* What falls due by itself in the chains of this server, once a day. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include "foyer-chains-daily.h"
#include "foyer-daily.h"

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
        }
      if (error != NULL)
        g_warning ("What is due in chain %s could not be done: %s", name, error->message);
      foyer_chains_end ();
    }
}

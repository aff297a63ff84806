#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include "foyer-keys.h"

char *
foyer_nonce_text (const FoyerId *chain, const FoyerId *dev, const char *nonce)
{
  char a[37], b[37];
  return g_strdup_printf ("foyer-token\n%s\n%s\n%s", foyer_id_format (chain, a), foyer_id_format (dev, b), nonce);
}

char *
foyer_wipe_text (const FoyerId *chain, const FoyerId *dev)
{
  char a[37], b[37];
  return g_strdup_printf ("foyer-wipe\n%s\n%s", foyer_id_format (chain, a), foyer_id_format (dev, b));
}

/* foyer-keyring: the desk's signing key in the user's key ring (Secret Service), where there is one that is open. Nothing here asks a
 * person anything or waits long: without a session bus, without a service, or with a locked ring the answer is no, and the caller keeps
 * the key in its file of mode 0600. Blocking, up to a few seconds; never on the main thread. */
#pragma once

#include <gio/gio.h>

#include "foyer-id.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_KEYRING_OK,
  FOYER_KEYRING_NONE,   /* no such key there */
  FOYER_KEYRING_LOCKED, /* there is a ring, but it is locked */
  FOYER_KEYRING_ABSENT, /* no key ring answers */
} FoyerKeyring;

FoyerKeyring foyer_keyring_store (const FoyerId *chain, const FoyerId *dev, const guint8 *secret /* 64 */);
FoyerKeyring foyer_keyring_load (const FoyerId *chain, const FoyerId *dev, guint8 *secret);
FoyerKeyring foyer_keyring_forget (const FoyerId *chain, const FoyerId *dev);

/* From now on the keys of encrypted stores (foyer-vault.h) are kept in the ring, too. @ask: where it is locked, the system asks a person for its
 * password when a store is opened; else opening fails. */
void         foyer_keyring_serve_stores (gboolean ask);

G_END_DECLS

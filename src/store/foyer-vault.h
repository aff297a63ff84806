/* foyer-vault: the keys under which a store lies on the disk (SEC-8, README-at-rest.md). One random secret of 256 bits for each store; what a file
 * is encrypted with is derived from it. Any thread.
 *
 * STORE/store.key (mode 0600) says that a store is, or is being, encrypted, and holds the secret where the PC has no key ring. Every file says of
 * itself whether it is encrypted, so that a store may hold both kinds while it is turned from one into the other (foyer-seal.h). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FOYER_VAULT_FILE "store.key"
#define FOYER_VAULT_KEY_LEN 32

typedef struct _FoyerVault FoyerVault;

FoyerVault *foyer_vault_ref (FoyerVault *v);
void        foyer_vault_unref (FoyerVault *v);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerVault, foyer_vault_unref)

/* Where secrets are kept, other than in the file. Nothing here blocks for long but load, which may ask a person to open the ring. */
typedef struct
{
  gboolean (*load) (const char *id, guint8 *key, GError **error); /* OFFLINE when the ring is closed or does not answer, NOT_FOUND */
  gboolean (*keep) (const char *id, const guint8 *key);           /* TRUE: it is there, and was read back */
  void (*forget) (const char *id);
} FoyerVaultRing;

/* Before any store is opened. NULL: none. */
void        foyer_vault_use_ring (const FoyerVaultRing *ring);

/**
 * foyer_vault_find:
 * @dir: folder of a store
 * Returns: (transfer full) (nullable): NULL without @error when the store has none; NULL with DENIED (the secret is gone, or is another one's),
 *   OFFLINE (the key ring is closed or does not answer) or IO
 */
FoyerVault *foyer_vault_find (const char *dir, GError **error);
/* The same for a file in the folder of a store, or one folder below. */
FoyerVault *foyer_vault_of_file (const char *path, GError **error);
/* What comes into the store is encrypted. */
gboolean    foyer_vault_is_on (FoyerVault *v);
/* Everything in the store is as foyer_vault_is_on() says. */
gboolean    foyer_vault_is_whole (FoyerVault *v);
gboolean    foyer_vault_in_ring (FoyerVault *v);

/* Says from now on that what comes into the store of @dir is encrypted, or is not; a secret is made when there is none. On the disk when it returns. */
gboolean    foyer_vault_turn (const char *dir, gboolean on, GError **error);
/* Everything is as was asked. Turned off: the secret goes. */
gboolean    foyer_vault_turned (const char *dir, GError **error);
/* The secret goes, wherever it is: what is encrypted with it can be read by nobody any more. */
void        foyer_vault_destroy (const char *dir);
/* A secret without a file, for disks that are none (the simulator). NULL: no more. */
void        foyer_vault_lend (const char *dir, const guint8 *key);

/* ---- for what is encrypted with it ---- */
typedef enum
{
  FOYER_VAULT_DB = 1, /* each kind has keys of its own */
  FOYER_VAULT_WAL,
  FOYER_VAULT_ROLLBACK,
  FOYER_VAULT_FRAME, /* of the journal */
  FOYER_VAULT_FILE_KEY,
} FoyerVaultUse;
/* @len: 32 or 64 */
void        foyer_vault_derive (FoyerVault *v, FoyerVaultUse use, guint8 *key, gsize len);

G_END_DECLS

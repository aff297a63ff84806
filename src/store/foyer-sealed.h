/* foyer-sealed: files other than databases (client files, snapshots on their way) as they lie in an encrypted store: 32 bytes of head (a mark and
 * a nonce), then the content under XChaCha20, byte for byte, so that it can be written and read from anywhere. Whether the content is whole is
 * told by its name or its sum, which every such file has. In a store without a key everything here is as plain files are. */
#pragma once

#include <gio/gio.h>
#include "foyer-vault.h"

G_BEGIN_DECLS

#define FOYER_SEALED_HEAD 32

typedef struct
{
  int fd; /* -1: not open */
  gboolean sealed;
  guint8 key[32], nonce[24];
} FoyerSealed;

#define FOYER_SEALED_INIT { .fd = -1 }

/* Opens @path as open(2) does, with @v nullable. An empty one that may be written becomes what the store is. FALSE with errno. */
gboolean foyer_sealed_open (FoyerSealed *s, FoyerVault *v, const char *path, int flags);
/* On a file that is open already; what it is stands in it. @s owns the fd, also when it fails. */
gboolean foyer_sealed_take (FoyerSealed *s, FoyerVault *v, int fd, gboolean write);
/* The file is emptied, and may have another content. */
gboolean foyer_sealed_empty (FoyerSealed *s, FoyerVault *v);
goffset  foyer_sealed_size (const FoyerSealed *s); /* of the content; -1 with errno */
gssize   foyer_sealed_pwrite (const FoyerSealed *s, const guint8 *data, gsize len, goffset at);
gssize   foyer_sealed_pread (const FoyerSealed *s, guint8 *data, gsize len, goffset at);
gboolean foyer_sealed_write_all (const FoyerSealed *s, const guint8 *data, gsize len, goffset at);
void     foyer_sealed_close (FoyerSealed *s);
/* The content. @sealed: (out) (optional). (transfer full) (nullable): NULL with errno */
GBytes  *foyer_sealed_load (FoyerVault *v, const char *path, gboolean *sealed);
/* As it lies on the disk, head or not. (transfer full) (nullable) */
GBytes  *foyer_sealed_load_raw (const char *path);

G_END_DECLS

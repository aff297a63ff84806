/* foyer-vfs-crypt: what SQLite writes is encrypted on its way to the disk (AES-256-XTS), and read back, page for page and without a byte more
 * (README-at-rest.md). A layer over the system's own files; locks, the shared index and every other thing are theirs.
 *
 * Units: a database is cut into 4096 bytes, the WAL into the pages of its frames (the file's and the frames' heads stay in clear: numbers, salts and
 * checksums). A unit is written by blocks of 16 bytes, each of which stands for itself, so that a write touches no block but those it names. */
#pragma once

#include <sqlite3.h>
#include "foyer-vault.h"

G_BEGIN_DECLS

/**
 * foyer_vfs_for:
 * @path: of a database
 * @vfs: (out): for sqlite3_open_v2(): NULL (the system's) where no store has a key
 * FALSE when the store has a key, and it is not to be had.
 */
gboolean foyer_vfs_for (const char *path, const char **vfs, GError **error);

/* The database or WAL file at @path is in clear. FALSE for one that is empty or missing. */
gboolean foyer_vfs_is_plain (const char *path);

/**
 * foyer_vfs_copy:
 * @from: a database, or the WAL of one, that nobody writes to
 * @seal: @to is encrypted; else it is in clear. @from is the other
 * Writes @to, on the disk when it returns.
 */
gboolean foyer_vfs_copy (FoyerVault *v, gboolean wal, const char *from, const char *to, gboolean seal, GError **error);

G_END_DECLS

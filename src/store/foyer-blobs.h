/* foyer-blobs: files that rows name (photos, later signatures and documents), beside the database: STORE/blobs/ab/abcd…, named by the
 * SHA-256 of their bytes in 64 lower-case hex digits (replication.md, PUT/GET /v1/blob). A name says what the file holds: it never changes, two of the same are one, and
 * what arrives is checked against it. Rows keep names only (FOYER_FIELD_FILE): one, or a JSON list of them.
 *
 * STORE/blobs/out holds what the chain's server has not got yet, STORE/blobs/part what is on its way. A file is put before the command
 * that names it; a name without its file is normal and means "not here yet". No database is touched, any thread. */
#pragma once

#include "foyer-db.h"

G_BEGIN_DECLS

#define FOYER_BLOB_MAX (4 * 1024 * 1024) /* bytes of a file */
#define FOYER_BLOB_ID_LEN 64
#define FOYER_BLOB_KEPT_MS (G_GINT64_CONSTANT (30) * 24 * 3600 * 1000) /* a photo that was taken away can be had back by undo for this long */

gboolean   foyer_blob_is_id (const char *text);
/* The name of @bytes. (transfer full) */
char      *foyer_blob_id (GBytes *bytes);

/* Keeps @bytes in the store of @dir, on the disk when it returns. @unsent: the chain's server has not got them. Returns: (transfer full): their name; NULL
 * with INVALID (empty, too long), FULL or IO */
char      *foyer_blobs_put (const char *dir, GBytes *bytes, gboolean unsent, GError **error);
/* Where the whole file stands; in an encrypted store that is not its content. (transfer full) (nullable): not here, or @id is none */
char      *foyer_blobs_path (const char *dir, const char *id);
gsize      foyer_blobs_size (const char *dir, const char *id); /* bytes of the content; 0: not here */
gboolean   foyer_blobs_has (const char *dir, const char *id);
/* The same; its age begins anew: somebody is about to name it. */
gboolean   foyer_blobs_refresh (const char *dir, const char *id);
/* (transfer full) (nullable): with NOT_FOUND, or CORRUPT when the bytes are not those of the name (the file is put aside, so that it is fetched anew) */
GBytes    *foyer_blobs_load (const char *dir, const char *id, GError **error);

/* How much of a file has arrived, in bytes; 0: nothing. */
gsize      foyer_blobs_part (const char *dir, const char *id);
void       foyer_blobs_forget_part (const char *dir, const char *id);
/**
 * foyer_blobs_append:
 * @from: where in the file @data stands; nothing is written unless it is where the part ends
 * @total: bytes of the whole
 * @have: (out): bytes there are now; @total: the file is whole, checked and in its place
 * A whole that is not what its name says is thrown away: FALSE with CORRUPT.
 */
gboolean   foyer_blobs_append (const char *dir, const char *id, gsize from, const guint8 *data, gsize len, gsize total, gsize *have, GError **error);

/* Names the chain's server has not got, oldest first. (transfer full) (element-type utf8) */
GPtrArray *foyer_blobs_unsent (const char *dir);
void       foyer_blobs_sent (const char *dir, const char *id);

/* Somebody on this desk wants a file that goes nowhere unasked: it comes with the next exchange. */
gboolean   foyer_blobs_want (const char *dir, const char *id, GError **error);
gboolean   foyer_blobs_wanted (const char *dir, const char *id);

/* The file and what has come of it, now: who named it was erased (foyer-erase.h). */
void       foyer_blobs_drop (const char *dir, const char *id);

/* Bytes of all files and parts in the store of @dir. Walks through them. */
gint64     foyer_blobs_bytes (const char *dir);

/* Names in rows of @db and in changes that are in quarantine; with @dir those in rows whose file is not here, files that go nowhere unasked
 * (FOYER_FIELD_ASKED) only when somebody asked, and not those of deleted rows. (transfer full) (element-type utf8): each once */
GPtrArray *foyer_blobs_named (FoyerDb *db, const char *dir);
/* Files that no row of @db, and no change in quarantine, has named since @before (UTC ms), as far as this was called daily: removed; parts after a day. Unsent ones stay.
 * Returns how many; nothing goes when @db cannot be read. */
guint      foyer_blobs_sweep (FoyerDb *db, const char *dir, gint64 before);

G_END_DECLS

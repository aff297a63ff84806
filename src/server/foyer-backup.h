/* foyer-backup: copies of a chain that prove themselves, and getting a chain back from them (replication.md 13).
 *
 *     BACKUPS/<chain>/<UTC time>-<seq>/foyer.db       a whole copy, made beside a running server from one read transaction
 *                                    /facts           what was true of the source at that moment
 *                    /archive/<gen>-<seq>-<after>.seg txns accepted from seq on, a few seconds behind; after: where the piece before ends
 *                            /<gen>.upto              where the last piece ended when it was last written
 *                    /blobs/                          files that rows of the copies name (photos), each once
 *                    /status.json                     the last one that was proved
 *                    /lock                            one process at a time
 *
 * A copy counts when it was opened, quick_check found nothing, and its rows, counted anew, give the facts: rows and sum of hashes per scope
 * and table, money per register, balances, positions of the desks. A restore takes the newest copy that still does, runs the archive
 * through the same accept path, and begins a new life; desks send what is still missing.
 *
 * Killed at any moment, a backup leaves whole copies, perhaps a folder *.part that the next one removes, and perhaps a torn last frame that the
 * next ship cuts off and writes again. A piece of the archive that is damaged or gone is named by verify and written again from the store by
 * the next backup; a restore in between takes every frame that holds together, and says which changes it could not take because one before
 * them is lost. Any thread, one process at a time: BUSY. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *path;   /* folder of the copy */
  gint64 at;    /* UTC ms */
  gint64 seq, rows;
} FoyerBackup;

void        foyer_backup_clear (FoyerBackup *b);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerBackup, foyer_backup_clear)

/* Copies, proves, notes it in the store (desks are told) and in status.json, drops what is too old. */
gboolean    foyer_backup_make (FoyerStore *store, const char *dir, FoyerBackup *out, GError **error);
/* The same when something changed and the last one is older than @seconds, or of another life of the chain. @made: (out) (optional) */
gboolean    foyer_backup_keep (FoyerStore *store, const char *dir, gint64 seconds, gboolean *made, GError **error);
/* The newest copy in @dir holds all the store has. */
gboolean    foyer_backup_is_current (FoyerStore *store, const char *dir);
/* Appends what was accepted since to the archive. */
gboolean    foyer_backup_ship (FoyerStore *store, const char *dir, GError **error);
/* Writes damaged or missing pieces of the archive again from the store. @mended: (out) (optional): how many */
gboolean    foyer_backup_mend (FoyerStore *store, const char *dir, guint *mended, GError **error);
/* A backup that another process made of this open store is told to its desks. @heard: (out): there was one */
gboolean    foyer_backup_hear (FoyerStore *store, gboolean *heard, GError **error);
/* Opens a copy and compares it with its facts; @deep: also every row's hash with its columns. CORRUPT says what differs. */
gboolean    foyer_backup_verify (const char *path, gboolean deep, GError **error);
/* A store in use: quick_check, and the sums it keeps against its rows. CORRUPT says what differs. Reads it whole. */
gboolean    foyer_backup_recount (FoyerStore *store, gint64 *rows, GError **error);
/* UTC ms of the last proven one in @dir; 0: none. */
gint64      foyer_backup_last (const char *dir);

typedef struct
{
  guint segments, frames;
  gint64 seq, at;   /* of the last change in it; at in UTC ms */
  gboolean torn;    /* the last frame is not whole: a backup was cut off, or is being written */
  GPtrArray *bad;   /* (element-type utf8): a sentence for each piece that is damaged or gone */
} FoyerArchive;

void        foyer_archive_clear (FoyerArchive *a);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerArchive, foyer_archive_clear)
/* Reads the archive of the newest copy's life, or with @gen of another one. */
void        foyer_archive_look (const char *dir, const char *gen, FoyerArchive *out);

typedef struct
{
  char *from;       /* copy */
  char *before;     /* where the chain's old folder is now; NULL: there was none */
  gint64 seq;       /* of the copy */
  guint replayed;   /* txns from the archive */
  guint bad;        /* of its pieces: damaged or gone */
  guint left_out;   /* txns that are whole, but one before them is lost; their desks send them again */
  guint files_missing; /* files (photos) that are named and nowhere; desks that have them send them */
  gint64 upto;      /* UTC ms of the last one taken; 0: none */
} FoyerRestored;

void        foyer_restored_clear (FoyerRestored *r);
/**
 * foyer_backup_restore:
 * @chain_dir: DATA/chains/<id>; nobody may have it open
 * @dir: BACKUPS/<chain>, or one copy in it: then the archive behind it is left alone
 */
gboolean    foyer_backup_restore (const char *chain_dir, const char *dir, FoyerRestored *out, GError **error);

G_END_DECLS

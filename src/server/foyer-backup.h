/* foyer-backup: copies of a chain that prove themselves, and getting a chain back from them (replication.md 13).
 *
 *     BACKUPS/<chain>/<UTC time>-<seq>/foyer.db     a whole copy, made beside a running server from one read transaction
 *                                    /facts         what was true of the source at that moment
 *                    /archive/<gen>-<seq>.seg       txns accepted since, a few seconds behind
 *                    /status.json                   the last one that was proved
 *
 * A copy counts when it was opened, quick_check found nothing, and its rows, counted anew, give the facts: rows and sum of hashes per scope
 * and table, money per register, balances, positions of the desks. A restore takes the newest copy that still does, runs the archive
 * through the same accept path, and begins a new life; desks send what is still missing. Any thread, one job at a time. */
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
/* The same when the last one is older than @seconds and something changed. @made: (out) (optional) */
gboolean    foyer_backup_keep (FoyerStore *store, const char *dir, gint64 seconds, gboolean *made, GError **error);
/* Appends what was accepted since to the archive. */
gboolean    foyer_backup_ship (FoyerStore *store, const char *dir, GError **error);
/* Opens a copy and compares it with its facts; @deep: also every row's hash with its columns. CORRUPT says what differs. */
gboolean    foyer_backup_verify (const char *path, gboolean deep, GError **error);
/* UTC ms of the last proven one in @dir; 0: none. */
gint64      foyer_backup_last (const char *dir);

typedef struct
{
  char *from;       /* copy */
  char *before;     /* where the chain's old folder is now; NULL: there was none */
  gint64 seq;       /* of the copy */
  guint replayed, bad; /* txns from the archive; frames that did not hold together */
} FoyerRestored;

void        foyer_restored_clear (FoyerRestored *r);
/**
 * foyer_backup_restore:
 * @chain_dir: DATA/chains/<id>; nobody may have it open
 * @dir: BACKUPS/<chain>, or one copy in it: then the archive behind it is left alone
 */
gboolean    foyer_backup_restore (const char *chain_dir, const char *dir, FoyerRestored *out, GError **error);

G_END_DECLS

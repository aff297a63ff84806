/* foyer-sync-apply: a desk's store under replication (replication.md 5.10): pages of a pull are staged, the last one makes all of them
 * the new base in one transaction, and what is still pending is folded over it. Blocking; any thread but the store's writer. */
#pragma once

#include "foyer-store.h"
#include "foyer-sync-core.h"

G_BEGIN_DECLS

/* Where the store stands, an unfinished pull included. */
gboolean foyer_sync_stand (FoyerStore *store, FoyerSyncStand *out, GError **error);

/**
 * foyer_sync_apply:
 * @reply: with a pull part
 * @gen, @cursors: what it was asked with
 * Stages the page, or makes the base of everything staged and this page. An answer that brings nothing new writes nothing.
 * Returns: FALSE with INVALID or CORRUPT when the page does not hold together (nothing of it is kept), FULL or IO when the store
 *   cannot write. out->fork: the server names an entry this log does not have; nothing was applied.
 */
gboolean foyer_sync_apply (FoyerStore *store, const FoyerSyncReply *reply, const char *gen, const char *cursors, FoyerSyncStand *out,
                           GError **error);

/* Marks entries of the log by the server's verdicts. Nothing is settled by it. */
gboolean foyer_sync_note_verdicts (FoyerStore *store, gint64 inc, const FoyerSyncReply *reply, GError **error);

/* Starts incarnation @inc: what is pending goes into it. */
gboolean foyer_sync_fork (FoyerStore *store, gint64 inc, FoyerSyncStand *out, GError **error);

/* Entries of the log from @from, at most @max and about @max_bytes, at least one. (transfer full) (element-type FoyerWireTxn): bodies are
 * owned by the array. */
GArray  *foyer_sync_read_log (FoyerStore *store, gint64 inc, gint64 from, guint max, gsize max_bytes, GError **error);

/**
 * foyer_sync_make_request:
 * @send: what the core wants to send
 * @secret: (nullable): 64 bytes, signs the push
 * @skew: this PC's clock minus the server's, ms
 * Returns: (transfer full): the body of POST /v1/sync
 */
GString *foyer_sync_make_request (FoyerStore *store, const FoyerSyncSend *send, const guint8 *secret, gint64 skew, GError **error);

/* For people. */
typedef struct
{
  gint64 pending;       /* entries not yet back from the chain */
  gint64 oldest_hlc;    /* of them; 0: none */
  gint64 conflicts;     /* open */
  gint64 quarantined;   /* entries of this desk the chain could not take */
  gint64 last_ok;       /* UTC ms of the last page applied; 0: never */
  gint64 backup_at;     /* UTC ms of the last proven backup of the chain this desk was told of; 0: none */
  gint64 backup_n;      /* entries of this desk's log that are in it */
  gint64 repairs;       /* rows mended, ever */
  gboolean partial;     /* only what to show first is here */
} FoyerSyncFigures;

gboolean foyer_sync_figures (FoyerStore *store, FoyerSyncFigures *out, GError **error);

G_END_DECLS

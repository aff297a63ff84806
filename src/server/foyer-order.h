/* foyer-order: where the order of the chains is kept, and whatever else every node must know: which chains there are, enrolment codes.
 *
 * Embedded: the chain's file is its order, codes are small files beside it; one process. Shared: PostgreSQL keeps the order, several nodes
 * follow it, and any of them may serve any chain (replication.md 17). Nothing above this interface knows which of the two it is. Any thread.
 *
 * What a node stores of a chain lives in the chain's file; the log takes it from there (foyer-record.h). So who adds a table to
 * schemas/sql/server need not think of the log, only name it sync_… or server_…. */
#pragma once

#include "foyer-desk.h"
#include "foyer-devices.h"
#include "foyer-record.h"

G_BEGIN_DECLS

typedef struct _FoyerOrder FoyerOrder;
typedef struct _FoyerOrderChain FoyerOrderChain; /* one chain of it on this node */

/* Called on some thread when another node may have changed @chain, and now and then when none has. */
typedef void (*FoyerOrderNews) (const FoyerId *chain, gpointer data);

/**
 * foyer_order_new:
 * @data_dir: this node's folder
 * @url: (nullable): postgresql://…; NULL: embedded
 * A shared log's tables are brought up to date. NEWER when newer nodes need more than this program knows.
 */
FoyerOrder    *foyer_order_new (const char *data_dir, const char *url, GError **error);
void         foyer_order_free (FoyerOrder *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerOrder, foyer_order_free)
const char  *foyer_order_dir (FoyerOrder *log);
gboolean     foyer_order_is_shared (FoyerOrder *log);
void         foyer_order_set_news (FoyerOrder *log, FoyerOrderNews func, gpointer data); /* NULL: no more; none is called after it returns */

/* ---- chains ----------------------------------------------------------------------------------------------------------------------- */
/* Makes a chain; @id none: a new one. */
gboolean     foyer_order_make (FoyerOrder *log, FoyerId *id, GError **error);
/* (transfer full) (element-type FoyerId) */
GArray      *foyer_order_list (FoyerOrder *log, GError **error);
/* Opens this node's file of it, made from the log when there is none or the log is further. Without the log, an old copy is better than
 * nothing. NOT_FOUND when there is no such chain. */
FoyerDesk   *foyer_order_open (FoyerOrder *log, const FoyerId *id, FoyerOrderChain **chain, GError **error);
void         foyer_order_close (FoyerOrderChain *chain); /* before the desk is closed; NULL: nothing */
/* There is such a chain, and a folder for it here. Of a shared log only. */
gboolean     foyer_order_fetch (FoyerOrder *log, const FoyerId *id, GError **error);
/**
 * foyer_order_refresh:
 * Brings the file to where the log is. FALSE when the log cannot be reached: the file is as it was.
 */
gboolean     foyer_order_refresh (FoyerOrderChain *chain, GError **error);

/* Backups (foyer-backup.h) a node that has no copy of a chain may start from. Of a shared log; before serving. */
void         foyer_order_set_backups (FoyerOrder *log, const char *dir);

/* The schema every node that is at work knows: more may not be asked of desks, whose next request may go to any of them. Embedded: this program's. */
int          foyer_order_schema (FoyerOrder *log);

/* ---- enrolment codes ------------------------------------------------------------------------------------------------------------------ */
/* As foyer_code_make_for() and foyer_code_find(). */
char        *foyer_order_make_code (FoyerOrder *log, const FoyerCode *want, gint64 now, GError **error);
gboolean     foyer_order_find_code (FoyerOrder *log, const char *text, gint64 now, FoyerCode *out, GError **error);

/* ---- files that rows name (foyer-blobs.h) ------------------------------------------------------------------------------------------------ */
/* What one node has received, for all of them. Embedded: nothing to do, the chain's folder is the only place. */
gboolean     foyer_order_keep_blob (FoyerOrder *log, const FoyerId *chain, const char *id, GBytes *bytes, GError **error);
/* (transfer full) (nullable): NULL without @error: no node has received it, or the log is embedded. */
GBytes      *foyer_order_find_blob (FoyerOrder *log, const FoyerId *chain, const char *id, GError **error);

/* Those that came before @before (UTC ms) and are none of @named (element-type utf8) are forgotten. */
gboolean     foyer_order_sweep_blobs (FoyerOrder *log, const FoyerId *chain, const GPtrArray *named, gint64 before, GError **error);
/* What the log has of the chain's files; 0 without a shared log. */
gboolean     foyer_order_blob_bytes (FoyerOrder *log, const FoyerId *chain, gint64 *bytes, GError **error);

/* ---- for the operator of a shared log ------------------------------------------------------------------------------------------------------ */
/* Puts an embedded chain of this folder, whole, into the log. CONFLICT when the log has it. */
gboolean     foyer_order_adopt (FoyerOrder *log, const FoyerId *id, GError **error);
/* The log was put back to an older state: the chain starts a new life, and desks send what it lost. @id NULL: every chain. */
gboolean     foyer_order_new_life (FoyerOrder *log, const FoyerId *id, GError **error);

/**
 * foyer_order_trim:
 * @backups: folder of backups; only what a copy in it that proves itself holds is cut off
 * @before: UTC ms: only what is older
 * @gone: (out): changes that are no longer in the log
 * NOT_FOUND when there is no such copy.
 */
gboolean     foyer_order_trim (FoyerOrder *log, const FoyerId *id, const char *backups, gint64 before, gint64 *gone, GError **error);

typedef struct
{
  FoyerId id;
  char *gen;
  gint64 head, seq, txns, devices, quarantined;
  gint64 local; /* append this folder's copy is at; -1: no copy here */
} FoyerOrderState;
void         foyer_order_state_clear (gpointer state);
/* (transfer full) (element-type FoyerOrderState) */
GArray      *foyer_order_states (FoyerOrder *log, GError **error);

G_END_DECLS

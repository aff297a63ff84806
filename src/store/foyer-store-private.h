#pragma once

#include "foyer-apply.h"
#include "foyer-db-private.h"
#include "foyer-journal.h"
#include "foyer-later.h"
#include "foyer-record.h"
#include "foyer-row-private.h"

G_BEGIN_DECLS


struct _FoyerStore
{
  FoyerStoreRole role;
  char *dir;
  int lock_fd;
  FoyerStoreHooks hooks;

  /* writer thread only */
  FoyerDb *db;
  FoyerJournal *journal;
  GThread *thread;
  GAsyncQueue *jobs;
  gboolean asleep;   /* under the lock of @jobs: there is no thread; @thread is the one that was */
  int wal_pages;
  gint put_off;      /* atomic: there may be work that derive put off (foyer-later.h) */
  gboolean leave;    /* a short log stays when the store is closed */
  FoyerStoreLog log; /* of several nodes; .begin NULL: none */
  gpointer log_data;
  gint64 hlc;        /* last stamp given or seen */
  int announced;     /* schema version the chain's server knows, as far as it has said; on a server and without a chain our own */
  guint8 last_h[FOYER_HASH_LEN];

  /* any thread, under lock */
  GMutex lock;
  FoyerId device;
  gint64 inc, n;     /* last entry of the log */
  gboolean copy;     /* sync_copy has a row: nothing is written without the log */
  FoyerCopy copy_at;
  gint64 clock_offset;
  GCond reader_free;
  GQueue idle_readers;
  gboolean resting;  /* nothing is kept ready, and no thread: foyer_store_rest_after() */
  int n_readers;
  guint glances;     /* since the store was opened or rested: many are worth a reader */
  gboolean gate;     /* no reader is given out */
  GPtrArray *watchers;
  guint next_watcher;
  guint64 commits;
  gint64 commit_us;
  GHashTable *touched; /* scope (interned) → the commit that last changed something in it */

  GThreadPool *read_pool;

  /* writer thread: what was erased is to come off the disk (foyer-forget.c) */
  enum { FOYER_FORGET_NOTHING, FOYER_FORGET, FOYER_FORGET_AGAIN } forget; /* AGAIN: what came past it is to be looked through first */
  gint64 forget_at;  /* monotonic: not before */
};

struct _FoyerTx
{
  FoyerStore *store;
  FoyerDb *db;
  FoyerWriteInfo info;
  gint64 now;
  gboolean local;     /* makes a txn; FALSE in foyer_store_maintain() */
  gboolean remote;
  gboolean group;
  char *why;
  char *bday;

  FoyerTxn *txn;      /* being filled; NULL before the first put */
  GHashTable *ops;    /* tbl+id → FoyerOp of the present txn */
  gsize bytes;        /* estimate of the body */
  FoyerId first;      /* first txn */
  FoyerId joined;     /* group of an earlier write this one goes on with, or none */
  FoyerId undoes;
  guint8 last_h[FOYER_HASH_LEN];
  gint64 n, hlc, inc;
  gint64 seq;         /* server: last given; -1: not read yet */
  gint64 seq_at_start;
  gboolean device_changed;
  int announced;
  FoyerId device;

  FoyerLaterMark touch_mark; /* of lines of history */
  int hook_depth;     /* inside arbitrate: a put is the server's own decision, not an op */
  FoyerStamp hook_stamp; /* of the op that led there */

  GArray *changes;    /* FoyerChange */
  GHashTable *changed; /* set over them: key = guint8[20] */

  GArray *digest_list; /* foyer-digest.c: counted and not yet folded */
  GHashTable *digests;
  gboolean digest_marked;
  GPtrArray *touched; /* scopes (interned) in which something changed, or another thing of foyer_tx_say(); NULL: none */

  gboolean following; /* puts in what the log says: decides nothing */
  struct _FoyerCapture *capture; /* foyer-record.c, when the store has a log */
  void *session;      /* foyer-check.c, when wanted */
  GHashTable *claimed;

  GString *scratch;   /* image of the row being written */
  guint rewinds;      /* savepoints gone back to */
  gboolean large;     /* has more pages in memory than others are allowed */
  gboolean none_pending; /* a desk's: no row has pending ops */
  struct
  {
    guint asked;
    FoyerId last;     /* no row of the table has a higher id; once asked often enough */
  } *new_ids;         /* by table number; foyer-rowsql.c */

  gpointer work;
  GDestroyNotify work_free;

  GHashTable *erase;       /* foyer-erase.h: cards (FoyerId) a row of erasure came for; NULL: none */
  GPtrArray *erased_files; /* names of files rows no longer name; NULL: none */
  GArray *erased_rows;     /* FoyerId; NULL: nothing was erased */
};

/* foyer-store.c */
typedef gboolean (*FoyerOutsideFunc) (FoyerStore *store, gpointer data, GError **error);
/* As foyer_store_maintain(), on the writer thread between two jobs. */
gboolean foyer_store_maintain_here (FoyerStore *store, FoyerWriteFunc func, gpointer data, GError **error);
gboolean foyer_store_outside (FoyerStore *store, FoyerOutsideFunc func, gpointer data, GError **error); /* on the writer thread, between jobs */
void     foyer_store_stir (FoyerStore *store); /* a store at rest was used: it will rest again */
/* foyer-store-watch.c */
GPtrArray *foyer_store_watchers_new (void);
void     foyer_store_watchers_free (GPtrArray *watchers); /* what is under way to them is dropped */
void     foyer_store_post_changes (FoyerStore *store, FoyerTx *tx);
void     foyer_store_post_all (FoyerStore *store);
/* foyer-readers.c */
/* One piece of what was put off; writer thread or any. TRUE: there is more. */
gboolean foyer_tx_touch_later (FoyerTx *tx, int most); /* the parents of at most @most txns; TRUE: there is more */
gboolean foyer_store_later_piece (FoyerStore *store, GError **error);
void     foyer_store_drop_readers (FoyerStore *store); /* those nobody uses */
void     foyer_store_run_read (gpointer task, gpointer store);
void     foyer_store_shut_readers (FoyerStore *store); /* waits for those under way; the next ones wait */
void     foyer_store_admit_readers (FoyerStore *store);
gboolean foyer_store_take_lock (FoyerStore *store, GError **error);
void     foyer_store_drop_lock (FoyerStore *store);
int      foyer_store_on_wal (void *data, sqlite3 *handle, const char *name, int pages);
/* foyer-swap.c: everything that is in the WAL goes into the file. BUSY while another program reads */
gboolean foyer_store_empty_wal (FoyerDb *db, GError **error);
/* foyer-seal.c: on the writer thread: the database becomes what the store is to be */
gboolean foyer_store_turn_db (FoyerStore *store, GError **error);
gboolean foyer_store_finish_seal (FoyerStore *store, GError **error); /* what a crash broke off */
/* foyer-migrate.c */
gboolean foyer_store_migrate (FoyerDb *db, FoyerStoreRole role, const char *dir, GError **error);
/* foyer-recover.c */
gboolean foyer_store_recover (FoyerStore *store, const char *journal, GError **error);
/* What old copies of the chain hold goes out of the journal (foyer-prune.h). Only warns: the next start tries again. */
void     foyer_store_cut_journal (FoyerStore *store, const char *journal);
/* foyer-tx.c */
void     foyer_tx_init (FoyerTx *tx, FoyerStore *store, const FoyerWriteInfo *info, gboolean local);
gboolean foyer_tx_finish (FoyerTx *tx, GError **error); /* before COMMIT */
void     foyer_tx_committed (FoyerTx *tx);              /* after COMMIT */
void     foyer_tx_clear (FoyerTx *tx);
/* Keeps the base image of a row the first time a pending op, of this desk or of a peer, meets it. */
void     foyer_tx_keep_shadow (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id);
void     foyer_tx_note_change (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id);
/* Puts the ops of a recovered journal entry in again, as they were. */
gboolean foyer_tx_replay (FoyerTx *tx, FoyerTxn *t, const char *body, GError **error);
/* foyer-digest.c */
void     foyer_tx_digest (FoyerTx *tx, const char *scope, int tbl, int n, gint64 hash); /* @n: 1 came, -1 went */
gboolean foyer_tx_row_digest (FoyerTx *tx, const FoyerEntity *e, const FoyerId *id, int n);    /* of the table's row, when it is of the chain */
gboolean foyer_tx_shadow_digest (FoyerTx *tx, const FoyerEntity *e, const FoyerId *id, int n);
void     foyer_tx_write_digests (FoyerTx *tx); /* before COMMIT */
void     foyer_tx_clear_digests (FoyerTx *tx);
/* foyer-check.c */
gboolean foyer_check_wanted (void);
void     foyer_check_begin (FoyerTx *tx);
void     foyer_check_claim (FoyerTx *tx, const FoyerTxn *t);
void     foyer_check_end (FoyerTx *tx);
void     foyer_check_clear (FoyerTx *tx);
/* foyer-record.c */
void     foyer_capture_begin (FoyerTx *tx);
void     foyer_capture_row (FoyerTx *tx, const FoyerRow *row, gint64 hash, gboolean left);
void     foyer_capture_txn (FoyerTx *tx, const FoyerId *id); /* the history row of txn @id comes */
FoyerRecord *foyer_capture_end (FoyerTx *tx, GError **error); /* (transfer full) */
void     foyer_capture_clear (FoyerTx *tx);
/* foyer-history.c */
gboolean foyer_db_is_server (FoyerDb *db);
/* foyer-rowsql.c: as foyer_tx_get(), for a row that is probably not there: ids grow, and what is beyond the last one need not be looked for. */
FoyerRow *foyer_tx_get_new (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id);
void      foyer_tx_note_id (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id); /* a row was inserted */
/* foyer-rowsql.c */
/* @st: its stamps as text, if they are at hand. */
void     foyer_db_write_row (FoyerDb *db, const FoyerRow *before, const FoyerRow *after, const char *st, gssize st_len, gint64 hash);
/* foyer-apply.c: the canonical put of a server store */
void     foyer_tx_put_canonical (FoyerTx *tx, const FoyerRow *before, FoyerRow *row);
void     foyer_tx_put_from_hook (FoyerTx *tx, FoyerRow *row);
/* foyer-accept-op.c: what was decided about a line of the inbox before it was made. */
void     foyer_tx_late_ops (FoyerTx *tx, FoyerRow *row);

G_END_DECLS

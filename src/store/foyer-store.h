/* foyer-store: the one database: open, migrate, one write path, read-only readers, log, journal, change sets.
 *
 * Threads. One writer thread owns the only connection that writes and checkpoints; jobs run there in order, each one
 * BEGIN IMMEDIATE … COMMIT (synchronous=FULL). Readers are a small pool of read-only connections. Public functions may be called
 * from any thread; functions taking a FoyerTx or FoyerDb only inside the callback they were given to.
 *
 * Synced tables are closed to every statement but the store's own (authorizer): rows change through foyer_tx_put(), which changes
 * the table, keeps the base image, and records the op. On commit the ops become one txn of the hash-chained log and of the
 * journal file, and one change set is posted.
 *
 * Roles. A DESK store shows base ⊕ pending (replication.md 5.10). A SERVER store holds canonical rows: put goes through the same
 * merge that accepts pushed txns, and the txn is logged as the server's own device. */
#pragma once

#include <gio/gio.h>
#include "foyer-db.h"
#include "foyer-txn.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_STORE_DESK,
  FOYER_STORE_SERVER,
} FoyerStoreRole;

typedef struct _FoyerStore FoyerStore;
typedef struct _FoyerTx FoyerTx;

/* What the rules add to a put; set once at open. Called on the writer thread inside the transaction. @before is NULL for a new row. */
typedef struct
{
  /* Decide SERVER fields of @after (slot state …) and, on a server store, put conflict rows. @authoritative on the server. */
  void (*arbitrate) (FoyerTx *tx, const FoyerRow *before, FoyerRow *after, gboolean authoritative);
  /* Fill DERIVED fields of @after. Pure apart from reads. */
  void (*derive_fields) (FoyerTx *tx, FoyerRow *after);
  /* Before @row meets an op: whether something printed holds it (row->sealed). */
  void (*seal) (FoyerTx *tx, FoyerRow *row);
  /* Keep derived tables (figures, search) in step after the row was written. @after is NULL when a row left this store. */
  void (*derive) (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after);
  /* Once before commit, after all rows of the transaction: work collected by derive. */
  void (*derive_flush) (FoyerTx *tx);
  /* A bounded piece of what derive put off (foyer_tx_put_off()), in a transaction of its own. TRUE: there is more. (nullable) */
  gboolean (*later) (FoyerTx *tx);
  /* SERVER (nullable): what the rules decide once a txn is whole (who gets a time that became free, a receipt that proves someone was here,
   * sums of accounts): after each txn that is taken, so that the outcome does not depend on how txns fall into transactions. */
  void (*settle) (FoyerTx *tx);

  /* The same for a whole store at once (foyer-bulk.h), in the building thread on the new file. bulk_fields may set DERIVED values of @row,
   * text of its own state's. bulk_derive: phase 0 when the rows and their indexes stand, phase 1 when what phase 0 filled has indexes. */
  gpointer (*bulk_new) (FoyerDb *db);
  void (*bulk_fields) (gpointer state, FoyerRow *row);
  gboolean (*bulk_derive) (gpointer state, FoyerDb *db, int phase, GCancellable *cancellable, void (*progress) (double done, gpointer data), gpointer data,
                           GError **error);
  void (*bulk_free) (gpointer state);
} FoyerStoreHooks;

/* Before stores are opened: one that was not used for @us gives back its prepared statements, its pages, its readers and its thread,
 * until it is used again. For a process with many of them; 0, the default: never. */
void        foyer_store_rest_after (gint64 us);
/* Moves what is in the write-ahead log into the database within the job that made it long enough, not when it is quiet: for the simulator, where no
 * clock but its own may decide, and one thread at a time may use a disk. Before any store is opened. */
void        foyer_store_checkpoint_at_once (gboolean yes);

/**
 * foyer_store_open:
 * @dir: folder of the store: foyer.db, journal/, lock; made with mode 0700 if missing
 * Returns: (transfer full): NULL with BUSY when another process has it open, NEWER when a newer version made it, CORRUPT when it is
 *   damaged beyond the journal's help, FULL/IO otherwise. Txns the journal has and the log lacks are recovered here.
 */
FoyerStore *foyer_store_open (const char *dir, FoyerStoreRole role, const FoyerStoreHooks *hooks, GError **error);
/**
 * foyer_store_open_reader:
 * Reads a store that another process may have open. Every write fails with BUSY. No hooks, no change sets.
 */
FoyerStore *foyer_store_open_reader (const char *dir, GError **error);
/* Made by an older version of the program: foyer_store_open() would bring it up to date, a reader refuses it. FALSE also when it cannot be read. */
gboolean    foyer_store_is_older (const char *dir);
/* Finishes queued jobs, checkpoints, closes. */
void        foyer_store_close (FoyerStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerStore, foyer_store_close)
FoyerStoreRole foyer_store_role (FoyerStore *store);
const char *foyer_store_dir (FoyerStore *store);
const FoyerStoreHooks *foyer_store_hooks (FoyerStore *store);

/* ---- writing -------------------------------------------------------------------------------------------------------- */
typedef struct
{
  const char *cmd; /* command name for the log */
  FoyerId who;     /* acting user; none for the system */
  FoyerId loc;
  const char *bday; /* business date; NULL: none */
  gint64 now;      /* UTC ms; 0: the clock */
  FoyerId txn;     /* id for the (first) txn; none: a new one. So that a repeated call can be recognised */
} FoyerWriteInfo;

/* FALSE with @error rolls everything back. */
typedef gboolean (*FoyerWriteFunc) (FoyerTx *tx, gpointer data, GError **error);
typedef gboolean (*FoyerReadFunc) (FoyerDb *db, gpointer data, GError **error);

/**
 * foyer_store_write:
 * @txn: (out) (nullable): id of the (first) txn written; none when nothing changed
 * Blocks until the job is committed and in the journal ("saved"), or has failed. Not from the writer thread.
 */
gboolean    foyer_store_write (FoyerStore *store, const FoyerWriteInfo *info, FoyerWriteFunc func, gpointer data, FoyerId *txn, GError **error);
void        foyer_store_write_async (FoyerStore *store, const FoyerWriteInfo *info, FoyerWriteFunc func, gpointer data, GDestroyNotify destroy,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    foyer_store_write_finish (FoyerStore *store, GAsyncResult *result, FoyerId *txn, GError **error);

/* What a visit wrote stays in the write-ahead log when @store is closed, as long as it is little: it is opened again before long, and moving it into
 * the database would wait for the disk three times where the commit waited once. Any connection reads it, and the next one goes on with it. */
void        foyer_store_leave_log (FoyerStore *store);

/* A consistent read on a pooled read-only connection, in the calling thread. Sees everything committed before the call. */
gboolean    foyer_store_read (FoyerStore *store, FoyerReadFunc func, gpointer data, GError **error);

/**
 * foyer_store_glance:
 * As foyer_store_read(), for what takes a moment. Where there are many stores (foyer_store_rest_after()) and this one has no reader yet, the
 * writer does it between two writes: who comes for a push and a pull then needs one connection, and one picture of the schema, which is most of
 * what opening costs. A store that is asked often gets its reader. @func neither writes nor waits for who writes.
 */
gboolean    foyer_store_glance (FoyerStore *store, FoyerReadFunc func, gpointer data, GError **error);
/* The same on a connection of its own, for jobs that take minutes. Not on a store whose file may be swapped (foyer-bulk.h). */
gboolean    foyer_store_read_apart (FoyerStore *store, FoyerReadFunc func, gpointer data, GError **error);
/* The same on a reader thread. */
void        foyer_store_read_async (FoyerStore *store, FoyerReadFunc func, gpointer data, GDestroyNotify destroy, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean    foyer_store_read_finish (FoyerStore *store, GAsyncResult *result, GError **error);

/**
 * foyer_store_commits:
 * @disk_us: (out) (optional): what the last COMMIT took, µs
 * Commits since the store was opened: what was read stays true while this does not change. Counted after the commit, before the writer is
 * told. Any thread.
 */
guint64     foyer_store_commits (FoyerStore *store, gint64 *disk_us);

/**
 * foyer_store_touched:
 * @mark: (inout): a count of commits (foyer_store_commits()), moved on to now; 0: from the opening
 * Returns: (transfer full) (element-type utf8): scopes in which a row changed after @mark, and what else foyer_tx_say() was told, interned.
 * Any thread.
 */
GPtrArray  *foyer_store_touched (FoyerStore *store, guint64 *mark);
/* The commit since the opening that last touched @what; 0: none did. Any thread. */
guint64     foyer_store_touched_at (FoyerStore *store, const char *what);
/* Desks: their rows, which locations there are, and what a server keeps of desks in tables of its own. */
#define FOYER_TOUCHED_DESKS "#desks"

/* A job without a txn: replication apply, device tables, local preferences. Same thread, same queue, same durability. */
gboolean    foyer_store_maintain (FoyerStore *store, FoyerWriteFunc func, gpointer data, GError **error);

/**
 * foyer_store_catch_up:
 * Does all that was put off (foyer-later.h), piece by piece between other writes; not from the writer thread. A desk does it by itself while nobody
 * writes; a server only when it is asked: few of its chains ever look for a word there.
 */
gboolean    foyer_store_catch_up (FoyerStore *store, GError **error);

/* ---- inside a write ------------------------------------------------------------------------------------------------- */
FoyerDb    *foyer_tx_db (FoyerTx *tx);
void        foyer_tx_say (FoyerTx *tx, const char *what); /* says that a table without digests changed */
FoyerStore *foyer_tx_store (FoyerTx *tx);
void        foyer_tx_put_off (FoyerTx *tx);  /* derive leaves something to hooks.later (foyer-later.h) */
void        foyer_tx_catch_up (FoyerTx *tx); /* before what reads it: all that was put off, here and now */
gint64      foyer_tx_now (FoyerTx *tx);     /* UTC ms of this action */
guint       foyer_tx_rewinds (FoyerTx *tx); /* how often rows went back to a savepoint: what was remembered of them may be wrong since */
FoyerId     foyer_tx_who (FoyerTx *tx);
FoyerId     foyer_tx_device (FoyerTx *tx);  /* the desk, or the server itself */
FoyerId     foyer_tx_new_id (FoyerTx *tx);  /* UUIDv7 of the HLC */
/* The visible row, or NULL. (transfer full) */
FoyerRow   *foyer_tx_get (FoyerTx *tx, const char *table, const FoyerId *id);
/* The same for a reader. */
FoyerRow   *foyer_db_get (FoyerDb *db, const char *table, const FoyerId *id);
/* With its stored hash. @hash may be NULL. */
FoyerRow   *foyer_db_get_hashed (FoyerDb *db, const FoyerEntity *entity, const FoyerId *id, gint64 *hash);
/* Writes a new row, or the changed fields of one that was read; an unchanged row is no op. The row may be changed and put again.
 * Missing REQUIRED fields and changed CONST fields are programming errors (abort). */
void        foyer_tx_put (FoyerTx *tx, FoyerRow *row);
/* Runs the hooks again on a row because another one it depends on has changed: DERIVED fields on every store (a zone moved, the
 * appointment of an allocation moved), on a server SERVER fields too (a slot became free), with a new sequence number when one
 * changed. No op and no part of the txn; the change set names the row. For hooks. */
void        foyer_tx_refresh (FoyerTx *tx, const char *table, const FoyerId *id);
/* Starts a further txn of the same group when the present one nears the limits; called by put, and by importers between records. */
void        foyer_tx_next (FoyerTx *tx);
/* What follows goes to a further txn of the same group: rows of a section apart from what every desk may read the history of. */
void        foyer_tx_cut (FoyerTx *tx);
/* Marks this write as one group (import) so that it is undone as one. */
void        foyer_tx_begin_group (FoyerTx *tx);
/**
 * foyer_tx_join:
 * @first: a txn of an earlier write on this store, by the same person
 * This write goes on with that one: a long work done some at a time is undone as one, and the txn told to the caller is the first. Before
 * the first put. NOT_FOUND; CONFLICT when that is undone by now; DENIED for somebody else's.
 */
gboolean    foyer_tx_join (FoyerTx *tx, const FoyerId *first, GError **error);
/* Reason a user gave for going past a warning; kept in the txn. */
void        foyer_tx_set_why (FoyerTx *tx, const char *why);
/* Business day of this write, where only the transaction can tell it. */
void        foyer_tx_set_bday (FoyerTx *tx, const char *bday);
/* Location of this write, where only the transaction can tell it; before the first put. The server judges a change by the location it names. */
void        foyer_tx_set_loc (FoyerTx *tx, const FoyerId *loc);
/* Free slot for the hooks' collected work; freed with @destroy at the end of the transaction. */
gpointer    foyer_tx_get_work (FoyerTx *tx);
void        foyer_tx_set_work (FoyerTx *tx, gpointer work, GDestroyNotify destroy);

/* ---- undo ----------------------------------------------------------------------------------------------------------- */
/**
 * foyer_tx_undo:
 * @txn: a txn or the id of a group
 * Puts the opposite of every op, as part of this write. CONFLICT with a sentence naming what was built on it since; NOT_FOUND.
 * Facts get their void mark. Undoing an undo does it again.
 */
gboolean    foyer_tx_undo (FoyerTx *tx, const FoyerId *txn, GError **error);

/* What an undoing leaves as it is. */
typedef struct
{
  const FoyerEntity *entity;
  FoyerId id;
  int field;       /* of the entity; -1: the whole row */
  FoyerId by;      /* the change since then that it would take with it, as far as it is known; or none */
  const char *why; /* static, translatable: "it was changed again since" */
} FoyerUndoLeft;

/**
 * foyer_tx_undo_rest:
 * @left: (element-type FoyerUndoLeft) (inout): what could not be taken back is added to it, and the rest is taken back
 * As foyer_tx_undo(), but what somebody changed again since stays as that person left it. Fields that mean something together only (a
 * time with its length, hours of a day) are left together. CONFLICT when nothing at all would be taken back.
 */
gboolean    foyer_tx_undo_rest (FoyerTx *tx, const FoyerId *txn, GArray *left, GError **error);
/* What that would leave, without doing it. FALSE: it would be refused. */
gboolean    foyer_db_undo_look (FoyerDb *db, const FoyerId *txn, GArray *left, GError **error);

/* ---- change sets ---------------------------------------------------------------------------------------------------- */
typedef struct
{
  const FoyerEntity *entity;
  FoyerId id;
} FoyerChange;

typedef struct
{
  FoyerId txn;       /* first txn of a local write; none for an applied pull */
  gboolean remote;   /* came from the chain */
  gboolean all;      /* a new base stands: everything may be different. rows: each table once, without ids */
  guint n;
  FoyerChange *rows; /* each row once */
} FoyerChangeSet;

/* Called in @context (NULL: the default main context) after each commit. @set lives during the call. Returns a handler id. */
typedef void (*FoyerChangeFunc) (FoyerStore *store, const FoyerChangeSet *set, gpointer data);
guint       foyer_store_watch (FoyerStore *store, GMainContext *context, FoyerChangeFunc func, gpointer data);
void        foyer_store_unwatch (FoyerStore *store, guint id);

/* ---- log -------------------------------------------------------------------------------------------------------------- */
/* Entries of my log beyond the base's position: what has not come back from the chain. */
gint64      foyer_db_pending (FoyerDb *db, gint64 *oldest_hlc);
/* One txn of my log or of the chain's history by id. (transfer full) (nullable) */
FoyerTxn   *foyer_db_txn (FoyerDb *db, const FoyerId *id);
/* Txns that touched a row (or, by PARENT fields, its children), newest first. (transfer full) (element-type FoyerTxn) */
GPtrArray  *foyer_db_row_history (FoyerDb *db, const char *table, const FoyerId *id, guint limit);
/* TRUE while a local change of the row is not yet at the chain. */
gboolean    foyer_db_is_pending (FoyerDb *db, const char *table, const FoyerId *id);

/* Local values of this PC, not synced: window state, zoom, filters per user ("" for none). */
char       *foyer_db_local (FoyerDb *db, const FoyerId *user, const char *key);
/* The same in a transaction of one's own. */
void        foyer_tx_set_local (FoyerTx *tx, const FoyerId *user, const char *key, const char *value);
gboolean    foyer_store_set_local (FoyerStore *store, const FoyerId *user, const char *key, const char *value, GError **error);

G_END_DECLS

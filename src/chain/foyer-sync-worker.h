/* foyer-sync-worker: keeps a desk in step with its chain, in the background: a thread with its own main context around the pure core,
 * which does the sending, the clock and the store. It never holds a database lock over the network. */
#pragma once

#include "foyer-account.h"
#include "foyer-files.h"
#include "foyer-first-sync.h"
#include "foyer-sync-core.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerSyncState state;
  FoyerSyncBlock block;
  gint64 pending;       /* changes not yet back from the chain */
  gint64 conflicts;     /* open, for a person */
  gint64 quarantined;   /* changes the chain could not take */
  gint64 offline_since; /* UTC ms; 0: online */
  gint64 last_ok;       /* UTC ms of the last good answer; 0: none since the start */
  gint64 offset;        /* server's clock minus ours, ms */
  gboolean foreign;     /* offline because something else answers: a network that asks to sign in */
  gboolean settled;     /* everything is sent and back */
  gboolean sending;     /* too old to receive, and still sending what is here */
  FoyerFirstProgress first; /* of the first sync */
  gint64 backup_at;     /* UTC ms of the chain's last proven backup; 0: none known */
  gint64 repairs;       /* rows mended, ever */
  gint64 files;         /* pictures and other files that came since the start */
  gint64 files_left;    /* still to be sent or fetched; −1: not looked yet */
  FoyerFilesWait files_wait; /* why they stay here */
  gboolean wiped;       /* the chain reported this desk stolen: its data is deleted; close the store */
} FoyerSyncStatus;

/* What the header says. */
typedef enum
{
  FOYER_SYNC_SAYS_CURRENT, /* "Up to date" */
  FOYER_SYNC_SAYS_WORKING, /* "Sending 3…", "Receiving…", "Connecting…" */
  FOYER_SYNC_SAYS_OFFLINE, /* "Offline since 14:20 · 37 to send" */
  FOYER_SYNC_SAYS_ASKS,    /* "2 things need you", "Action required" */
} FoyerSyncSays;

/* @clock: (nullable): the time of status->offline_since as the location writes it. (transfer full): the words, translated. */
FoyerSyncSays foyer_sync_words (const FoyerSyncStatus *status, const char *clock, char **words);
/* One sentence more, for the tooltip and the sync page: what to do about it. (transfer full) (nullable) */
char         *foyer_sync_hint (const FoyerSyncStatus *status);

/* How bytes travel; libsoup is one, tests have their own. @done is called once in the worker's thread and context, also after a cancel. */
typedef void (*FoyerTransportDone) (int status, gboolean ours, gint64 retry_after, GBytes *body, FoyerSyncFail fail, gpointer data);
typedef struct
{
  /* @wait: seconds the server may take before it answers. */
  void (*send) (gpointer self, GBytes *body, gint64 wait, GCancellable *cancel, FoyerTransportDone done, gpointer data);
  void (*free) (gpointer self);
} FoyerTransport;

typedef struct _FoyerSync FoyerSync;
typedef void (*FoyerSyncFunc) (FoyerSync *sync, const FoyerSyncStatus *status, gpointer data);

/**
 * foyer_sync_new:
 * @account: (transfer full)
 * @context: (nullable): where @func is called when the status changes; NULL: the default one
 * Starts at once.
 */
FoyerSync *foyer_sync_new (FoyerStore *store, FoyerAccount *account, GMainContext *context, FoyerSyncFunc func, gpointer data);
/* With another transport, made by @make in the worker's thread. */
FoyerSync *foyer_sync_new_with (FoyerStore *store, FoyerAccount *account, const FoyerTransport *transport, gpointer (*make) (gpointer), gpointer make_data,
                                GMainContext *context, FoyerSyncFunc func, gpointer data);
/* Stops the thread. Before the store is closed, in the thread that made it. */
void       foyer_sync_free (FoyerSync *sync);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSync, foyer_sync_free)
/* Tries now, whatever the delay was. Any thread. */
void       foyer_sync_now (FoyerSync *sync);
/* Somebody wants to see a file (foyer_blobs_want()). Any thread. */
void       foyer_sync_want_files (FoyerSync *sync);
/* Stops the first sync, or lets it go on where it was. Any thread. */
void       foyer_sync_pause_first (FoyerSync *sync, gboolean paused);
/* Longest random delay after a broken connection, and how long an answer may take: for tests. */
void       foyer_sync_set_timing (FoyerSync *sync, gint64 spread_ms, gint64 patience_ms);
void       foyer_sync_get_status (FoyerSync *sync, FoyerSyncStatus *out);
/* Waits until everything is sent and back. FALSE with OFFLINE, DENIED (the server refuses this desk) or FULL after @timeout_ms at most; an
 * unreachable server is reported at its first failure. */
gboolean   foyer_sync_wait (FoyerSync *sync, gint64 timeout_ms, GError **error);

/* Then for files, for at most @timeout_ms: FALSE when some could not be sent or fetched yet. */
gboolean   foyer_sync_wait_files (FoyerSync *sync, gint64 timeout_ms);

G_END_DECLS

/* foyer-sync-core: the desk's side of replication as a state machine (replication.md 5.11, 5.12, 5.15, 5.17).
 *
 * Pure: no clock, socket, thread or store in here. The shell feeds events with "now" (milliseconds of a clock that never steps back)
 * and runs the effects in order. One request is under way at a time; a reply to any other is ignored, which is what makes late,
 * repeated and reordered replies harmless.
 *
 *              start                    reply                       last page applied
 *     OFFLINE ------> CONNECTING ------------> CATCHING_UP ------------------------> LIVE <-----> PUSHING
 *        ^               |    |  fail               | fail                             | fail        | fail
 *        +---------------+    +---------------------+----------------------------------+-------------+
 *     any ------> BLOCKED (sign in again, update, disk full …): tried again now and then, or when a person asks
 *
 * Nothing is settled here: what is pending is a formula over the store (log beyond the base's own position). */
#pragma once

#include "foyer-wire.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_SYNC_OFFLINE,
  FOYER_SYNC_CONNECTING,
  FOYER_SYNC_CATCHING_UP,
  FOYER_SYNC_LIVE,
  FOYER_SYNC_PUSHING,
  FOYER_SYNC_BLOCKED,
} FoyerSyncState;

typedef enum
{
  FOYER_BLOCK_NONE,
  FOYER_BLOCK_AUTH,    /* the server does not know this desk's token */
  FOYER_BLOCK_RETIRED, /* the desk was retired */
  FOYER_BLOCK_STOLEN,  /* the desk was reported stolen */
  FOYER_BLOCK_VERSION, /* too old to receive; sending goes on */
  FOYER_BLOCK_DISK,    /* the store cannot write */
  FOYER_BLOCK_BUG,     /* the server does not understand what this desk sends */
} FoyerSyncBlock;

typedef enum
{
  FOYER_FAIL_NETWORK, /* no connection, or broken off */
  FOYER_FAIL_TIMEOUT,
  FOYER_FAIL_FOREIGN, /* someone answered, but not the chain server: a captive portal, a proxy's page */
} FoyerSyncFail;

typedef enum
{
  FOYER_EFFECT_SEND,  /* send @send as request @request */
  FOYER_EFFECT_ABORT, /* drop request @request; no answer is expected */
  FOYER_EFFECT_APPLY, /* stage or apply the pull part of the reply to @request, then call foyer_sync_core_applied() */
  FOYER_EFFECT_SNAPSHOT, /* begin the first sync from a snapshot, then call foyer_sync_core_snapshot(); the page is dropped */
  FOYER_EFFECT_TOKEN, /* get a new token for the desk's key, then call foyer_sync_core_renewed() */
  FOYER_EFFECT_FORK,  /* start incarnation @inc in the store, then call foyer_sync_core_applied() */
  FOYER_EFFECT_TIMER, /* call foyer_sync_core_tick() at @at; replaces the timer before; 0: none */
  FOYER_EFFECT_STATE, /* what people see may have changed */
} FoyerEffectKind;

typedef struct
{
  gint64 push_from; /* first entry to push; 0: none, only ask for the position */
  gint64 push_inc;
  guint push_max;   /* entries */
  gboolean pull;
  char *gen, *cursors;
  gint64 wait;
  gboolean digest;  /* ask for the counts and sums of the rows */
} FoyerSyncSend;

typedef struct
{
  FoyerEffectKind kind;
  guint request;
  FoyerSyncSend send; /* SEND: owned by the effect */
  gint64 inc;         /* FORK */
  gint64 at;          /* TIMER */
} FoyerSyncEffect;

void foyer_sync_effect_clear (FoyerSyncEffect *e);

/* What the store says about itself, at the start and after each page. */
typedef struct
{
  gboolean fork;        /* the server names an entry this log does not have */
  gboolean complete;    /* the base is at a snapshot of the server */
  char *gen, *cursors;  /* where to ask next; owned */
  gint64 inc, log_n;    /* last entry of the log */
  gint64 you_n;         /* of the base */
  guint rows;           /* staged or applied */
} FoyerSyncStand;

void foyer_sync_stand_clear (FoyerSyncStand *s);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerSyncStand, foyer_sync_stand_clear)

typedef struct _FoyerSyncCore FoyerSyncCore;

FoyerSyncCore *foyer_sync_core_new (guint64 seed);
void           foyer_sync_core_free (FoyerSyncCore *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSyncCore, foyer_sync_core_free)

/* Longest random delay before the first reconnect of a desk whose live connection broke: spreads a chain's desks after a server restart.
 * Default 120 s; 0 for tests. */
void           foyer_sync_core_set_spread (FoyerSyncCore *c, gint64 ms);

/* How long an answer may take that the server does not hold back. Default 40 s. */
void           foyer_sync_core_set_patience (FoyerSyncCore *c, gint64 ms);

/* How long the server may hold a request back that waits for news. Default FOYER_WAIT_SECONDS. */
void           foyer_sync_core_set_wait (FoyerSyncCore *c, gint64 seconds);

/* A desk without rows fetches a snapshot when it is to hold more than @rows. Default 50,000; 0: never. */
void           foyer_sync_core_set_snapshot_rows (FoyerSyncCore *c, gint64 rows);

/* Events */
void           foyer_sync_core_start (FoyerSyncCore *c, gint64 now, const FoyerSyncStand *stand);
void           foyer_sync_core_commit (FoyerSyncCore *c, gint64 now, gint64 log_n);
void           foyer_sync_core_reply (FoyerSyncCore *c, gint64 now, guint request, const FoyerSyncReply *reply);
void           foyer_sync_core_fail (FoyerSyncCore *c, gint64 now, guint request, FoyerSyncFail why);
/* @stand is NULL when the store refused; @disk: because it cannot write (else the page did not hold together). */
void           foyer_sync_core_applied (FoyerSyncCore *c, gint64 now, guint request, const FoyerSyncStand *stand, gboolean disk);
/* The token is about to be over: get a new one when nothing else is under way. */
void           foyer_sync_core_want_token (FoyerSyncCore *c, gint64 now);
/* @ok: there is a new token. @offline: the server could not be asked; else it refused. */
void           foyer_sync_core_renewed (FoyerSyncCore *c, gint64 now, gboolean ok, gboolean offline);
void           foyer_sync_core_tick (FoyerSyncCore *c, gint64 now);
/* The network came up, the PC woke, a person asks: try now. */
void           foyer_sync_core_hint (FoyerSyncCore *c, gint64 now);
/* The snapshot's base stands, or with @stand NULL it could not be had: pages then. */
void           foyer_sync_core_snapshot (FoyerSyncCore *c, gint64 now, const FoyerSyncStand *stand);
/* Ask for the digests again with the next pull: what was compared did not fit. */
void           foyer_sync_core_want_digest (FoyerSyncCore *c, gint64 now);
/* Drops the request under way and begins anew: nothing of it is known to have arrived. */
void           foyer_sync_core_restart (FoyerSyncCore *c, gint64 now);

/* Effects, oldest first. The caller clears the effect. */
gboolean       foyer_sync_core_next (FoyerSyncCore *c, FoyerSyncEffect *out);

/* For the indicator. */
FoyerSyncState foyer_sync_core_state (const FoyerSyncCore *c);
FoyerSyncBlock foyer_sync_core_block (const FoyerSyncCore *c);
gint64         foyer_sync_core_pending (const FoyerSyncCore *c); /* entries not yet back from the chain */
gint64         foyer_sync_core_offline_since (const FoyerSyncCore *c); /* "now" of the first failure; -1: online */
gint64         foyer_sync_core_last_ok (const FoyerSyncCore *c);       /* "now" of the last good answer; -1: none yet */
gboolean       foyer_sync_core_is_foreign (const FoyerSyncCore *c);    /* offline because something else answered */
gboolean       foyer_sync_core_is_fetching (const FoyerSyncCore *c);   /* a snapshot is being fetched */
/* Too old to receive, and not everything is sent yet. */
gboolean       foyer_sync_core_sending (const FoyerSyncCore *c);
/* Everything sent is accepted, and the base has been complete since. */
gboolean       foyer_sync_core_settled (const FoyerSyncCore *c);
/* Whether it is time for files (foyer-files.h): after everything else. */
typedef enum
{
  FOYER_SYNC_FILES_LATER,
  FOYER_SYNC_FILES_SEND, /* a retired desk gets none */
  FOYER_SYNC_FILES_BOTH,
} FoyerSyncFiles;
FoyerSyncFiles foyer_sync_core_files (const FoyerSyncCore *c);

G_END_DECLS

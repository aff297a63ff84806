/* foyer-chains-private: what foyer-chains.c (which stores are open), foyer-chain-queue.c (pushes) and foyer-chain-desks.c (who waits,
 * who is known) share. */
#pragma once

#include "foyer-chains.h"

G_BEGIN_DECLS

struct _FoyerChain
{
  FoyerChains *chains;
  FoyerId id;
  FoyerLane lane;

  /* Under chains->lock: the store. It is closed only while nobody has pinned it and @busy is FALSE. */
  FoyerDesk *desk;      /* NULL: closed */
  FoyerOrderChain *order; /* while open; NULL: embedded */
  const char *gen;      /* interned */
  guint pins;
  gboolean moving;      /* a thread is opening or closing it */
  GList link;           /* in chains->lru while open */
  gint64 used;          /* monotonic µs: last pinned by somebody who needs it */
  guint64 epoch, commits; /* of the stamp: stores seen, commits before the present opening */
  guint64 desks_at;     /* of the stamp: the commit before the present opening that last changed what is known of desks */
  guint64 file[3];      /* inode, size and time of the file when it was closed */

  GMutex lock;
  GQueue queue;         /* Queued, foyer-chain-queue.c */
  gsize queue_bytes;
  gint64 queue_txns;
  gboolean busy;        /* a task commits for this chain */
  gint64 txn_us;        /* what one txn takes here; 0: not known */
  gint64 last_commit;   /* monotonic µs */
  gint64 seq;           /* last committed, as far as published */
  GHashTable *desks;    /* FoyerId → KnownDesk, foyer-chain-desks.c */
  GHashTable *tokens;   /* 32 bytes → KnownToken */
  FoyerBucket bucket;
  guint64 touched;      /* of the store (foyer_store_touched()): told to who waits; 0 when it is opened */
  gint64 wake_slot;     /* monotonic µs: when the next desk may be woken for what is of the whole chain */
  gint64 files_bytes;   /* of the chain's files, foyer-chain-files.c */
  gint64 files_counted; /* monotonic µs; 0: never */
};

struct _FoyerChains
{
  FoyerOrder *order;
  FoyerLimits limits;
  FoyerLanes *lanes;    /* made at first use; under lock */
  FoyerLane free_lane;  /* requests of no chain */
  GMutex lock;
  GCond moved;
  GHashTable *all;      /* FoyerId → FoyerChain */
  GQueue lru;           /* open ones, the longest unused first */
  gsize queue_bytes;    /* atomic: of all queues */
};

/* foyer-chain-desks.c */
void foyer_chain_desks_init (FoyerChain *c);
void foyer_chain_desks_clear (FoyerChain *c);
gboolean foyer_chain_has_parked (FoyerChain *c);
/* What desk or user @who has left of files today; with c->lock. */
FoyerBucket *foyer_chain_files_bucket (FoyerChain *c, const FoyerId *who);

G_END_DECLS

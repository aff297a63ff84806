/* foyer-limits: what the chain server takes of whom (replication.md 15), and the file in which an operator changes it:
 *
 *     [limits]
 *     device_rate = 5
 *
 * Every limit is a whole number with a name, a range and a default: one line of a table in foyer-limits.c, and one in the manual. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 threads;       /* that handle requests; 0: twice the processors, at least 4 */
  gint64 open_chains;   /* stores open at once; 0: 2,000, or what the descriptors allow */
  gint64 idle_s;        /* a store not used for so long is closed */
  gint64 parked;        /* waiting desks; 0: what the descriptors allow */
  gint64 reading;       /* connections whose request is not complete */
  gint64 read_seconds;  /* for a request to arrive */
  gint64 bodies_mb;     /* of all requests together */
  gint64 device_rate, device_burst; /* requests a second of one desk */
  gint64 chain_rate, chain_burst;   /* of all desks of a chain */
  gint64 wake_rate, wake_burst; /* desks of a chain woken a second for what is of the whole chain */
  gint64 queue_pushes;  /* waiting for one chain's writer */
  gint64 queue_ms;      /* estimated work of one chain's writer */
  gint64 queue_mb;      /* of all chains' queues */
  gint64 lag_ms, commit_ms; /* from here on the server is overloaded */
  gint64 quiet_s;       /* without a change in the chain, so that desks of a closed location need not wait */
  gint64 grace_ms;      /* for requests under way when it stops */
  gint64 file_kb;       /* of one file a row names (a photo): at most 4,096 */
  gint64 desk_files_mb; /* of files one desk may send in a day */
  gint64 chain_files_mb; /* of files a chain may have */
  gint64 min_schema;    /* desks whose tables are older only send: they are told to update; 0: all receive */
} FoyerLimits;

/* Defaults; @file (nullable) over them. INVALID with a sentence naming what is wrong. */
gboolean foyer_limits_load (FoyerLimits *limits, const char *file, GError **error);
/* Replaces what is 0 by what this process may have: descriptors and processors. */
void     foyer_limits_fit (FoyerLimits *limits);

/* ---- rates: a bucket that fills by @rate a second up to @burst --------------------------------------------------------------- */
typedef struct
{
  gint64 at;    /* monotonic µs of the last look; 0: never, it is full */
  double level;
} FoyerBucket;

/* 0: one was taken. Else nothing was, and this many seconds (rounded up) bring the next one. */
int      foyer_bucket_take (FoyerBucket *b, gint64 now, gint64 rate, gint64 burst);
/* The same with @n at once; more than @burst at once never fit. */
int      foyer_bucket_take_many (FoyerBucket *b, gint64 now, double rate, double burst, double n);

G_END_DECLS

/* foyer-load: whether this process keeps up: the main loop's delay, how long chains with work wait for a thread, and the time commits take on the
 * disk (replication.md 15). One state per process; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FOYER_LOAD_CALM,
  FOYER_LOAD_NO_WAITING, /* polls are answered at once and told when to come back; snapshots are refused */
  FOYER_LOAD_NO_PULLS,   /* desks that only look are refused too */
  FOYER_LOAD_NO_PUSHES,  /* everything is */
} FoyerLoad;

/* From here on it is overloaded: twice as much is the second step, five times the third. 0: always at the first step. */
void      foyer_load_set_limits (gint64 lag_ms, gint64 commit_ms);
void      foyer_load_lag (gint64 us);    /* one look at the main loop */
/* A chain with work waited so long for a thread. Nine of ten of the last five seconds' count as the main loop's delay does: when they come late,
 * openings and commits are more than the processors do, though the loop answers at once. */
void      foyer_load_wait (gint64 us);
void      foyer_load_commit (gint64 us); /* one commit */
FoyerLoad foyer_load_level (void);
/* Seconds after which a desk should come back, different for each. */
int       foyer_load_next (void);
/* Forgets everything. For tests. */
void      foyer_load_reset (void);

G_END_DECLS

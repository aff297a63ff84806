/* foyer-lanes: a few worker threads shared fairly by many chains (replication.md 15).
 *
 * Work of one chain waits in its lane; the threads take what a lane has for a slice of time in turn, so that a chain that catches up with ten
 * thousand changes delays another by 20 ms and not by all of them. A task that could take long stops after its slice when somebody
 * waits (foyer_lanes_slice_over()) and adds itself again. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FOYER_SLICE_US 20000

typedef struct _FoyerLanes FoyerLanes;
typedef void (*FoyerLaneFunc) (gpointer data);

/* Lives in what it belongs to. All fields are the lanes' own. */
typedef struct
{
  GQueue tasks;
  GList link;        /* in the list of lanes that can run */
  gboolean listed;
  gint64 since;      /* monotonic µs: listed then */
  guint running, width;
} FoyerLane;

/**
 * foyer_lanes_new:
 * @before, @after: (nullable): called around each task on its thread
 */
FoyerLanes *foyer_lanes_new (guint n_threads, void (*before) (void), void (*after) (void));
/* Runs what waits, and what that adds, then ends the threads. Tasks may be added meanwhile and afterwards: the next call runs them, in its own
 * thread. */
void        foyer_lanes_stop (FoyerLanes *lanes);
void        foyer_lanes_free (FoyerLanes *lanes); /* the same; nobody may add any more */
void        foyer_lanes_set_slice (FoyerLanes *lanes, gint64 us); /* 0: one task in turn */
/* @width: tasks of this lane that may run at once. */
void        foyer_lane_init (FoyerLane *lane, guint width);
void        foyer_lane_add (FoyerLanes *lanes, FoyerLane *lane, FoyerLaneFunc func, gpointer data);
/* TRUE when a task that began at @since (monotonic µs) should let others go on: its slice is over and another lane waits. */
gboolean    foyer_lanes_slice_over (FoyerLanes *lanes, gint64 since);
guint       foyer_lanes_waiting (FoyerLanes *lanes); /* tasks that no thread has taken yet */

G_END_DECLS

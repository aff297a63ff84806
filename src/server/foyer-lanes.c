#include "config.h"

#include "foyer-lanes.h"
#include "foyer-load.h"

typedef struct
{
  FoyerLaneFunc func;
  gpointer data;
} Task;

struct _FoyerLanes
{
  GMutex lock;
  GCond some;
  GQueue ready;      /* FoyerLane, with a task to run and room for it; the next one is at the head */
  GThread **threads;
  guint n_threads;
  guint n_waiting;   /* tasks; read without the lock */
  guint n_ready;     /* lanes; read without the lock */
  gboolean stop;
  gint64 slice;      /* µs a thread stays with a lane */
  void (*before) (void);
  void (*after) (void);
};

void
foyer_lane_init (FoyerLane *lane, guint width)
{
  g_queue_init (&lane->tasks);
  lane->link = (GList){ lane, NULL, NULL };
  lane->listed = FALSE;
  lane->running = 0;
  lane->width = width;
}

/* With the lock. */
static void
list (FoyerLanes *lanes, FoyerLane *lane)
{
  if (lane->listed || lane->tasks.length == 0 || lane->running >= lane->width)
    return;
  lane->listed = TRUE;
  lane->since = g_get_monotonic_time ();
  g_queue_push_tail_link (&lanes->ready, &lane->link);
  g_atomic_int_inc (&lanes->n_ready);
  g_cond_signal (&lanes->some);
}

static gpointer
work (gpointer data)
{
  FoyerLanes *lanes = data;

  g_mutex_lock (&lanes->lock);
  for (;;)
    {
      GList *link = g_queue_pop_head_link (&lanes->ready);
      FoyerLane *lane;
      Task *task;
      gint64 began;

      if (link == NULL)
        {
          if (lanes->stop && lanes->n_waiting == 0)
            break;
          g_cond_wait (&lanes->some, &lanes->lock);
          continue;
        }
      lane = link->data;
      lane->listed = FALSE;
      g_atomic_int_add (&lanes->n_ready, -1);
      lane->running++;
      began = g_get_monotonic_time ();
      foyer_load_wait (began - lane->since);
      while ((task = g_queue_pop_head (&lane->tasks)) != NULL)
        {
          g_atomic_int_add (&lanes->n_waiting, -1);
          list (lanes, lane); /* for another thread, at the end of the row */
          g_mutex_unlock (&lanes->lock);

          if (lanes->before != NULL)
            lanes->before ();
          task->func (task->data);
          g_free (task);
          if (lanes->after != NULL)
            lanes->after ();

          g_mutex_lock (&lanes->lock);
          /* What a chain asks for together is done together: its store is open now, and will not be when its turn comes again. */
          if (g_get_monotonic_time () - began >= lanes->slice)
            break;
        }
      lane->running--;
      list (lanes, lane);
    }
  g_cond_broadcast (&lanes->some);
  g_mutex_unlock (&lanes->lock);
  return NULL;
}

FoyerLanes *
foyer_lanes_new (guint n_threads, void (*before) (void), void (*after) (void))
{
  FoyerLanes *lanes = g_new0 (FoyerLanes, 1);

  g_mutex_init (&lanes->lock);
  g_cond_init (&lanes->some);
  g_queue_init (&lanes->ready);
  lanes->slice = FOYER_SLICE_US;
  lanes->before = before;
  lanes->after = after;
  lanes->n_threads = n_threads;
  lanes->threads = g_new0 (GThread *, n_threads);
  for (guint i = 0; i < n_threads; i++)
    lanes->threads[i] = g_thread_new ("foyer-lane", work, lanes);
  return lanes;
}

void
foyer_lanes_set_slice (FoyerLanes *lanes, gint64 us)
{
  g_mutex_lock (&lanes->lock);
  lanes->slice = us;
  g_mutex_unlock (&lanes->lock);
}

void
foyer_lanes_stop (FoyerLanes *lanes)
{
  g_mutex_lock (&lanes->lock);
  lanes->stop = TRUE;
  g_cond_broadcast (&lanes->some);
  g_mutex_unlock (&lanes->lock);
  for (guint i = 0; i < lanes->n_threads; i++)
    g_thread_join (lanes->threads[i]);
  lanes->n_threads = 0;
  work (lanes); /* what came when they had ended */
}

void
foyer_lanes_free (FoyerLanes *lanes)
{
  if (lanes == NULL)
    return;
  foyer_lanes_stop (lanes);
  g_mutex_clear (&lanes->lock);
  g_cond_clear (&lanes->some);
  g_free (lanes->threads);
  g_free (lanes);
}

void
foyer_lane_add (FoyerLanes *lanes, FoyerLane *lane, FoyerLaneFunc func, gpointer data)
{
  Task *task = g_new (Task, 1);

  task->func = func;
  task->data = data;
  g_mutex_lock (&lanes->lock);
  g_queue_push_tail (&lane->tasks, task);
  g_atomic_int_inc (&lanes->n_waiting);
  list (lanes, lane);
  g_mutex_unlock (&lanes->lock);
}

gboolean
foyer_lanes_slice_over (FoyerLanes *lanes, gint64 since)
{
  return g_atomic_int_get (&lanes->n_ready) > 0 && g_get_monotonic_time () - since > FOYER_SLICE_US;
}

guint
foyer_lanes_waiting (FoyerLanes *lanes)
{
  return g_atomic_int_get (&lanes->n_waiting);
}

#include "config.h"

#include "sim.h"

/* A heap by time, then by the order in which they were made. */
typedef struct
{
  gint64 at;
  guint serial;
  SimEventKind kind;
  SimDesk *desk;
  guint number;
  SimMessage *message;
} Event;

static gboolean
before (const Event *a, const Event *b)
{
  return a->at != b->at ? a->at < b->at : a->serial < b->serial;
}

void
sim_at (Sim *sim, gint64 at, SimEventKind kind, SimDesk *d, guint number, SimMessage *m)
{
  Event *e = g_new0 (Event, 1);
  guint i = sim->events->len;

  e->at = MAX (at, sim->now);
  e->serial = ++sim->serial;
  e->kind = kind;
  e->desk = d;
  e->number = number;
  e->message = m != NULL ? sim_message_ref (m) : NULL;
  g_ptr_array_add (sim->events, e);
  while (i > 0 && before (e, sim->events->pdata[(i - 1) / 2]))
    {
      sim->events->pdata[i] = sim->events->pdata[(i - 1) / 2];
      i = (i - 1) / 2;
    }
  sim->events->pdata[i] = e;
}

static Event *
pop (GPtrArray *heap)
{
  Event *first = heap->pdata[0], *last = heap->pdata[heap->len - 1];
  guint i = 0;

  g_ptr_array_set_size (heap, heap->len - 1);
  if (heap->len == 0)
    return first;
  for (;;)
    {
      guint k = 2 * i + 1;

      if (k + 1 < heap->len && before (heap->pdata[k + 1], heap->pdata[k]))
        k++;
      if (k >= heap->len || before (last, heap->pdata[k]))
        break;
      heap->pdata[i] = heap->pdata[k];
      i = k;
    }
  heap->pdata[i] = last;
  return first;
}

gboolean
sim_step (Sim *sim, gint64 until)
{
  Event *e;

  if (sim->events->len == 0 || ((Event *) sim->events->pdata[0])->at > until)
    return FALSE;
  e = pop (sim->events);
  sim->now = MAX (sim->now, e->at);
  switch (e->kind)
    {
    case SIM_EVENT_ARRIVE:
      sim_arrive (sim, e->message);
      break;
    case SIM_EVENT_ANSWER:
      sim_answer (sim, e->message);
      break;
    case SIM_EVENT_TIMER:
      if (e->desk->desk != NULL && e->number == e->desk->timer)
        {
          sim_use (sim, &e->desk->pc);
          foyer_sync_core_tick (e->desk->core, sim->now);
          sim_pump (e->desk);
        }
      break;
    case SIM_EVENT_WORK:
      if (sim->left > 0 && !sim->healed)
        {
          sim_work (e->desk);
          sim_at (sim, sim->now + sim_between (&sim->random, 1, 2 * sim->plan.work_gap), SIM_EVENT_WORK, e->desk, 0, NULL);
        }
      break;
    case SIM_EVENT_FAULT:
      if (sim->left > 0 && !sim->healed)
        {
          sim_fault (sim);
          sim_at (sim, sim->now + sim_between (&sim->random, 1, 2 * sim->plan.fault_gap) * SIM_MINUTE, SIM_EVENT_FAULT, NULL, 0, NULL);
        }
      break;
    case SIM_EVENT_DESK_ON:
      if (e->desk->desk == NULL)
        sim_desk_start (e->desk);
      break;
    case SIM_EVENT_SERVER_ON:
      if (sim->chains == NULL)
        sim_server_start (sim);
      break;
    case SIM_EVENT_FETCH:
      if (e->desk->desk != NULL && e->number == e->desk->epoch)
        sim_join_fetch (e->desk);
      break;
    case SIM_EVENT_PARK_END:
    default:
      if (g_ptr_array_find (sim->parked, e->message, NULL))
        {
          e->message->asked.wait = 0; /* its time is up */
          sim_arrive (sim, e->message);
        }
      break;
    }
  g_clear_pointer (&e->message, sim_message_unref);
  g_free (e);
  return TRUE;
}

void sim_events_clear (Sim *sim);

void
sim_events_clear (Sim *sim)
{
  for (guint i = 0; i < sim->events->len; i++)
    {
      Event *e = sim->events->pdata[i];
      g_clear_pointer (&e->message, sim_message_unref);
      g_free (e);
    }
  g_ptr_array_unref (sim->events);
}

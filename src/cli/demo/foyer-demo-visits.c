/* Two years of a business with regulars: everybody who comes wants to come again after his own number of days, on the weekday and at the
 * time that suit, to the same member. Who finds no room comes another day. Peaks, gaps and growth follow from that. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <string.h>

#include "foyer-demo.h"

#define STEP 15
#define STEPS (FOYER_DAY_MINUTES / STEP)
#define MAX_INSTANCES 4

typedef struct
{
  FoyerDemo *d;
  gint64 date;
  GArray **due;      /* int: clients, by day */
  guint8 *busy;      /* [staff][STEPS] of the day */
  guint8 *taken;     /* [loc][resource][instance][STEPS] */
  gboolean part_done; /* today has its visit that is not fully paid */
  int to_come;        /* visits still ahead today */
  /* today: an appointment to be contested */
  FoyerId rival;
  FoyerDemoSlot rival_slot;
  int rival_loc;
} Run;

static FoyerDemoStaff *
staff_of (FoyerDemo *d,
          int        index)
{
  return &g_array_index (d->staff, FoyerDemoStaff, index);
}

/* ---- a day's room ------------------------------------------------------------------------------------------------------- */

static void
open_day (Run *r)
{
  FoyerDemo *d = r->d;

  memset (r->busy, 1, (gsize) d->staff->len * STEPS);
  memset (r->taken, 0, (gsize) d->locs->len * FOYER_DEMO_RESOURCES * MAX_INSTANCES * STEPS);
  for (guint m = 0; m < d->staff->len; m++)
    {
      const FoyerDemoHours *h = foyer_demo_hours (d, (int) m, r->date);
      guint8 *busy = r->busy + (gsize) m * STEPS;

      for (int i = h->from / STEP; i < h->to / STEP; i++)
        busy[i] = i * STEP >= h->break_from && i * STEP < h->break_to;
    }
}

static gboolean
is_free (const guint8 *steps,
         int           from,
         int           dur)
{
  if (from < 0 || from + dur > FOYER_DAY_MINUTES)
    return FALSE;
  for (int i = from / STEP; i < (from + dur + STEP - 1) / STEP; i++)
    if (steps[i])
      return FALSE;
  return TRUE;
}

static void
mark (guint8 *steps,
      int     from,
      int     dur)
{
  memset (steps + from / STEP, 1, (gsize) ((dur + STEP - 1) / STEP));
}

static guint8 *
instance_steps (Run *r,
                int  loc,
                int  resource,
                int  instance)
{
  return r->taken + (((gsize) loc * FOYER_DEMO_RESOURCES + resource) * MAX_INSTANCES + instance) * STEPS;
}

/* Takes the time for the slot when the member, and the resource its service needs, are free then. */
static gboolean
take (Run           *r,
      FoyerDemoSlot *slot,
      int            from)
{
  FoyerDemo *d = r->d;
  guint8 *busy = r->busy + (gsize) slot->staff * STEPS;
  int resource = foyer_demo_services[slot->service].resource, loc = staff_of (d, slot->staff)->loc;

  if (!is_free (busy, from, slot->dur))
    return FALSE;
  slot->instance = -1;
  if (resource >= 0)
    {
      for (int i = 0; i < foyer_demo_resources[resource].instances && slot->instance < 0; i++)
        if (is_free (instance_steps (r, loc, resource, i), from, slot->dur))
          slot->instance = i;
      if (slot->instance < 0)
        return FALSE;
      mark (instance_steps (r, loc, resource, slot->instance), from, slot->dur);
    }
  mark (busy, from, slot->dur);
  slot->from = from;
  return TRUE;
}

/* The free time nearest to the wished one, at most five hours away. */
static gboolean
take_near (Run           *r,
           FoyerDemoSlot *slot,
           int            wished)
{
  wished -= wished % STEP;
  for (int off = 0; off <= 300; off += STEP)
    if (take (r, slot, wished + off) || (off > 0 && take (r, slot, wished - off)))
      return TRUE;
  return FALSE;
}

/* ---- what becomes of a visit --------------------------------------------------------------------------------------------- */

static void
decide (Run            *r,
        FoyerDemoVisit *v)
{
  FoyerDemo *d = r->d;
  int from = v->slots[0].from, to = v->slots[v->n_slots - 1].from + v->slots[v->n_slots - 1].dur, ahead = (int) (r->date - d->today);

  v->paid = v->part = FALSE;
  if (ahead < 0)
    {
      v->status = foyer_demo_chance (d, 35) ? "no-show" : foyer_demo_chance (d, 4) ? "confirmed" : "arrived";
      if (strcmp (v->status, "arrived") == 0)
        {
          v->part = foyer_demo_chance (d, 6);
          v->paid = !foyer_demo_chance (d, 8);
        }
    }
  else if (ahead == 0 && to <= d->now)
    {
      v->status = foyer_demo_chance (d, 35) ? "no-show" : "arrived";
      if (strcmp (v->status, "arrived") == 0)
        {
          v->part = !r->part_done && v->client >= 0 && v->loc == 0;
          v->paid = !foyer_demo_chance (d, 60);
          r->part_done |= v->part;
        }
    }
  else if (ahead == 0 && from <= d->now)
    v->status = "arrived";
  else if (ahead == 0 && from <= d->now + 20 && foyer_demo_chance (d, 400))
    v->status = "arrived";
  else if (ahead == 0)
    v->status = r->to_come++ % 3 == 1 ? "pending" : "confirmed"; /* of both, on whatever day it is made */
  else
    v->status = foyer_demo_chance (d, MAX (750 - ahead * 14, 200)) ? "confirmed" : "pending";
}

static gint64
booked_at (FoyerDemo *d,
           gint64     date,
           int        from,
           int        lead)
{
  gint64 latest = foyer_demo_ms (d, d->today, MAX (d->now - 5, 0)), at;

  lead = (int) MAX (lead, date - d->today);
  at = lead == 0 ? foyer_demo_ms (d, date, MAX (from - 30 - foyer_demo_int (d, 120), 0)) : foyer_demo_ms (d, date - lead, 540 + foyer_demo_int (d, 600));
  return MIN (at, latest);
}

/* ---- clients ------------------------------------------------------------------------------------------------------------- */

static void
due_on (Run   *r,
        int    client,
        gint64 date)
{
  gint64 day = date - r->d->first_day;

  if (day >= 0 && day < r->d->n_days)
    g_array_append_val (r->due[day], client);
}

static void
due_again (Run                   *r,
           int                    index,
           const FoyerDemoClient *c)
{
  gint64 date = r->date + MAX (c->interval * (85 + foyer_demo_int (r->d, 31)) / 100, 7);
  int shift = (c->weekday - foyer_date_weekday (date) + 7) % 7;

  due_on (r, index, date + (shift > 3 ? shift - 7 : shift));
}

static int
other_service (FoyerDemo            *d,
               const FoyerDemoStaff *staff,
               gboolean              woman,
               int                   not)
{
  for (int tries = 0; tries < 6; tries++)
    {
      int index = g_array_index (staff->services, int, foyer_demo_int (d, (int) staff->services->len));
      if (index != not && (woman ? foyer_demo_services[index].women : foyer_demo_services[index].men))
        return index;
    }
  return not;
}

/* Somebody of the same trade and place who is there that day; -1: nobody. */
static int
stand_in (Run *r,
          int  staff)
{
  FoyerDemo *d = r->d;
  int n = (int) d->staff->len, start = foyer_demo_int (d, n);

  for (int i = 0; i < n; i++)
    {
      int m = (start + i) % n;
      const FoyerDemoHours *h = foyer_demo_hours (d, m, r->date);

      if (m != staff && h->from < h->to && staff_of (d, m)->loc == staff_of (d, staff)->loc && staff_of (d, m)->position == staff_of (d, staff)->position)
        return m;
    }
  return -1;
}

/* A second appointment right behind the first, with a member of another trade. */
static gboolean
add_second (Run                   *r,
            const FoyerDemoClient *c,
            const FoyerDemoSlot   *first,
            FoyerDemoSlot         *second)
{
  FoyerDemo *d = r->d;
  int n = (int) d->staff->len, start = foyer_demo_int (d, n);

  for (int i = 0; i < n; i++)
    {
      int m = (start + i) % n;
      const FoyerDemoStaff *staff = staff_of (d, m);

      if (staff->loc != c->loc || staff->position == staff_of (d, first->staff)->position)
        continue;
      *second = (FoyerDemoSlot){ .staff = m, .extra = -1, .date = r->date, .online = first->online };
      second->service = other_service (d, staff, c->woman, g_array_index (staff->services, int, 0));
      second->dur = foyer_demo_services[second->service].dur + staff->slower;
      if (take (r, second, first->from + first->dur))
        return TRUE;
    }
  return FALSE;
}

static void
come (Run *r,
      int  index)
{
  FoyerDemo *d = r->d;
  FoyerDemoClient *c = &g_array_index (d->clients, FoyerDemoClient, index);
  FoyerDemoSlot slots[2] = { { .staff = c->staff, .service = c->service, .extra = -1, .date = r->date } };
  FoyerDemoVisit v = { .loc = c->loc, .client = index, .slots = slots, .n_slots = 1 };
  const FoyerDemoHours *h = foyer_demo_hours (d, c->staff, r->date);
  int ahead = (int) (r->date - d->today);
  const FoyerDemoStaff *staff;
  FoyerId id;

  /* Further ahead fewer have booked yet. */
  if (ahead > 0 && !foyer_demo_chance (d, MAX (820 - ahead * 17, 120)))
    return;
  if (h->from == h->to)
    {
      int other = foyer_demo_chance (d, 200) ? stand_in (r, c->staff) : -1;
      if (other < 0)
        {
          due_on (r, index, r->date + 1 + foyer_demo_int (d, 2));
          return;
        }
      slots[0].staff = other;
    }
  staff = staff_of (d, slots[0].staff);
  if (foyer_demo_chance (d, 220))
    slots[0].service = other_service (d, staff, c->woman, c->service);
  slots[0].dur = foyer_demo_services[slots[0].service].dur + staff->slower;
  if (foyer_demo_chance (d, 120))
    {
      int extra = other_service (d, staff, c->woman, slots[0].service);
      if (extra != slots[0].service && foyer_demo_services[extra].dur + slots[0].dur <= 180)
        {
          slots[0].extra = extra;
          slots[0].dur += foyer_demo_services[extra].dur + staff->slower;
        }
    }
  slots[0].chosen = slots[0].staff == c->staff && c->visits > 2 && foyer_demo_chance (d, 300);
  slots[0].online = foyer_demo_chance (d, 130);
  if (!take_near (r, &slots[0], c->minute))
    {
      if (foyer_demo_chance (d, 800))
        due_on (r, index, r->date + 1 + foyer_demo_int (d, 3));
      else
        due_again (r, index, c);
      return;
    }
  if (d->locs->len > 0 && g_array_index (d->locs, FoyerDemoLoc, c->loc).kind == FOYER_DEMO_SALON && foyer_demo_chance (d, 80)
      && add_second (r, c, &slots[0], &slots[1]))
    v.n_slots = 2;
  decide (r, &v);
  v.made = booked_at (d, r->date, slots[0].from, foyer_demo_chance (d, 350) ? MIN (c->interval, 40) : foyer_demo_int (d, 12));
  id = foyer_demo_put_visit (d, &v);
  c->visits++;
  if (ahead == 0 && c->loc == 0 && slots[0].dur >= 45 && (foyer_id_is_none (&r->rival) || (r->rival_slot.from < d->now + 60 && slots[0].from > r->rival_slot.from)))
    {
      r->rival = id;
      r->rival_slot = slots[0];
      r->rival_loc = c->loc;
    }
  /* Some never come back. */
  if (!foyer_demo_chance (d, 35))
    due_again (r, index, c);
}

/* Somebody from the street, without a card. */
static void
walk_in (Run *r,
         int  m)
{
  FoyerDemo *d = r->d;
  const FoyerDemoStaff *staff = staff_of (d, m);
  FoyerDemoSlot slot = { .staff = m, .service = g_array_index (staff->services, int, 0), .extra = -1, .date = r->date };
  FoyerDemoVisit v = { .loc = staff->loc, .client = -1, .slots = &slot, .n_slots = 1 };

  slot.dur = foyer_demo_services[slot.service].dur + staff->slower;
  if (!take_near (r, &slot, 600 + foyer_demo_int (d, 480)))
    return;
  decide (r, &v);
  v.made = booked_at (d, r->date, slot.from, 0);
  foyer_demo_put_visit (d, &v);
}

/* Two bookings of one time, as when two desks were apart: the later one is shown beside the first until somebody solves it. */
static void
contest (Run *r)
{
  FoyerDemo *d = r->d;
  FoyerDemoSlot slot = r->rival_slot;
  FoyerDemoVisit v = { .loc = r->rival_loc, .status = "pending", .contested = TRUE, .slots = &slot, .n_slots = 1 };
  FoyerId id;

  if (foyer_id_is_none (&r->rival))
    return;
  v.client = foyer_demo_int (d, (int) d->clients->len);
  while (g_array_index (d->clients, FoyerDemoClient, v.client).loc != r->rival_loc)
    v.client = (v.client + 1) % (int) d->clients->len;
  slot.from += STEP;
  slot.dur = 30;
  slot.service = g_array_index (staff_of (d, slot.staff)->services, int, 3 % staff_of (d, slot.staff)->services->len);
  slot.extra = slot.instance = -1;
  slot.online = TRUE;
  slot.chosen = FALSE;
  v.made = foyer_demo_ms (d, d->today, MAX (d->now - 20, 0));
  id = foyer_demo_put_visit (d, &v);
  foyer_demo_settle_conflict (d, &g_array_index (d->locs, FoyerDemoLoc, v.loc).id, &id, &r->rival, v.made + 60000);
}

static void
run_day (Run *r)
{
  FoyerDemo *d = r->d;
  GArray *due = r->due[r->date - d->first_day];
  int year, month, day;

  open_day (r);
  for (guint i = 0; i < due->len; i++)
    come (r, g_array_index (due, int, i));
  for (guint m = 0; m < d->staff->len; m++)
    {
      const FoyerDemoHours *h = foyer_demo_hours (d, (int) m, r->date);
      if (h->from < h->to && r->date <= d->today && foyer_demo_chance (d, 60))
        walk_in (r, (int) m);
    }
  if (r->date == d->today)
    contest (r);
  if (r->date >= d->today)
    return;
  foyer_date_split (r->date, &year, &month, &day);
  for (guint l = 0; l < d->locs->len; l++)
    {
      if (foyer_demo_weekday (d, r->date) == 6)
        foyer_demo_put_deposit (d, (int) l, r->date);
      if (day == 1)
        foyer_demo_put_supplies (d, (int) l, r->date);
      if (day == 5)
        foyer_demo_put_wages (d, (int) l, r->date);
    }
}

void
foyer_demo_make_visits (FoyerDemo *d)
{
  Run r = { .d = d };

  r.due = g_new0 (GArray *, d->n_days);
  for (int i = 0; i < d->n_days; i++)
    r.due[i] = g_array_new (FALSE, FALSE, sizeof (int));
  r.busy = g_malloc ((gsize) d->staff->len * STEPS);
  r.taken = g_malloc ((gsize) d->locs->len * FOYER_DEMO_RESOURCES * MAX_INSTANCES * STEPS);

  /* A third were clients before; the others come for the first time on some day, a few of them still ahead. */
  for (guint i = 0; i < d->clients->len; i++)
    {
      const FoyerDemoClient *c = &g_array_index (d->clients, FoyerDemoClient, i);
      int start = foyer_demo_chance (d, 350) ? foyer_demo_int (d, MAX (c->interval, 7)) : foyer_demo_int (d, FOYER_DEMO_DAYS_BACK + 14);
      gint64 date = d->first_day + start;

      due_on (&r, (int) i, date + (c->weekday - foyer_date_weekday (date) + 7) % 7);
    }
  for (int i = 0; i < d->n_days && d->error == NULL; i++)
    {
      r.date = d->first_day + i;
      run_day (&r);
    }
  for (int i = 0; i < d->n_days; i++)
    g_array_unref (r.due[i]);
  g_free (r.due);
  g_free (r.busy);
  g_free (r.taken);
}

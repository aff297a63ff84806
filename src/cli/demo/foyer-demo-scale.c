/* A chain of any size, evenly full: what tests/perf measures on. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include "foyer-demo.h"

typedef struct
{
  int first, n;   /* members */
  GArray *clients; /* int */
} Place;

static void
read_places (FoyerDemo *d,
             Place     *places)
{
  for (guint l = 0; l < d->locs->len; l++)
    places[l] = (Place){ -1, 0, g_array_new (FALSE, FALSE, sizeof (int)) };
  for (guint m = 0; m < d->staff->len; m++)
    {
      Place *p = &places[g_array_index (d->staff, FoyerDemoStaff, m).loc];
      if (p->first < 0)
        p->first = (int) m;
      p->n++;
    }
  for (int c = 0; c < (int) d->clients->len; c++)
    g_array_append_val (places[g_array_index (d->clients, FoyerDemoClient, c).loc].clients, c);
}

/* The next appointment of the member behind @at; FALSE when the day is full. */
static gboolean
book (FoyerDemo *d,
      Place     *p,
      int        member,
      gint64     date,
      int       *at)
{
  const FoyerDemoStaff *staff = &g_array_index (d->staff, FoyerDemoStaff, member);
  const FoyerDemoHours *h = foyer_demo_hours (d, member, date);
  FoyerDemoSlot slot = { .staff = member, .extra = -1, .date = date, .instance = -1, .online = foyer_demo_chance (d, 130), .chosen = foyer_demo_chance (d, 150) };
  FoyerDemoVisit v = { .loc = staff->loc, .client = -1, .slots = &slot, .n_slots = 1 };

  slot.service = g_array_index (staff->services, int, foyer_demo_int (d, (int) staff->services->len));
  slot.dur = CLAMP (foyer_demo_services[slot.service].dur, 15, 45);
  slot.from = MAX (*at, h->from);
  if (slot.from < h->break_to && slot.from + slot.dur > h->break_from)
    slot.from = h->break_to;
  if (h->from == h->to || slot.from + slot.dur > h->to)
    return FALSE;
  *at = slot.from + slot.dur + 15 * (foyer_demo_int (d, 5) == 0);
  if (p->clients->len > 0)
    v.client = g_array_index (p->clients, int, foyer_demo_int (d, (int) p->clients->len));
  v.status = date > d->today ? (foyer_demo_chance (d, 500) ? "confirmed" : "pending") : foyer_demo_chance (d, 35) ? "no-show" : "arrived";
  v.paid = v.status[0] == 'a' && !foyer_demo_chance (d, 20);
  v.made = foyer_demo_ms (d, MIN (date, d->today) - 1 - foyer_demo_int (d, 10), 540 + foyer_demo_int (d, 600));
  foyer_demo_put_visit (d, &v);
  return TRUE;
}

static gint64
open_days (FoyerDemo *d,
           gint64     from)
{
  gint64 n = 0;

  for (gint64 date = from; date < d->first_day + d->n_days; date++)
    n += foyer_demo_weekday (d, date) != 7;
  return n;
}

void
foyer_demo_make_days (FoyerDemo *d,
                      gint64     appointments)
{
  g_autofree Place *places = g_new0 (Place, d->locs->len);
  /* The last week is for what found no room: a clinic is closed on Saturdays. */
  gint64 left = appointments, days = open_days (d, d->first_day) - 6;

  d->light = TRUE;
  read_places (d, places);
  for (gint64 date = d->first_day; date < d->first_day + d->n_days && left > 0 && d->error == NULL; date++)
    {
      if (foyer_demo_weekday (d, date) == 7)
        continue;
      for (guint l = 0; l < d->locs->len && left > 0; l++)
        {
          Place *p = &places[l];
          gint64 rest = MAX ((days - 1) * d->locs->len + (d->locs->len - l), 1);
          gint64 quota = MIN (left * 112 / (100 * rest) + 1, left), made = 0; /* ahead of time: some days have less room */
          g_autofree int *at = g_new0 (int, p->n);
          gboolean room = TRUE;

          while (made < quota && room)
            {
              room = FALSE;
              for (int m = 0; m < p->n && made < quota; m++)
                if (book (d, p, p->first + m, date, &at[m]))
                  {
                    made++;
                    room = TRUE;
                  }
            }
          left -= made;
        }
      days--;
    }
  if (left > 0 && d->error == NULL)
    g_set_error (&d->error, FOYER_ERROR, FOYER_ERROR_INVALID, "%" G_GINT64_FORMAT " appointments found no room.", left);
  for (guint l = 0; l < d->locs->len; l++)
    g_array_unref (places[l].clients);
}

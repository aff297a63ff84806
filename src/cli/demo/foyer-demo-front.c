/* Who waits for a time, and who walked in today. */
#define G_LOG_DOMAIN "foyer"

#include "config.h"

#include "foyer-demo.h"

#define WISHES 6 /* a location */

static char *
list_of (const FoyerId *id)
{
  char text[37];

  return g_strdup_printf ("[\"%s\"]", foyer_id_format (id, text));
}

static FoyerRow *
entry (FoyerDemo  *d,
       int         loc,
       const char *kind,
       gint64      at,
       int         service)
{
  FoyerDemoLoc *place = &g_array_index (d->locs, FoyerDemoLoc, loc);
  FoyerId id = foyer_demo_id (d, at);
  FoyerRow *row = foyer_demo_row (d, "waitlist", &id);
  g_autofree char *services = list_of (&d->services[service]);

  foyer_row_set_id (row, "loc", &place->id);
  foyer_row_set_text (row, "kind", kind);
  foyer_row_set_text (row, "services", services);
  foyer_row_set_text (row, "state", "waiting");
  foyer_row_set_id (row, "made_by", &place->reception);
  foyer_row_set_int (row, "made_at", at);
  return row;
}

/* Some of the location's clients wish what they always have: one is urgent, some only their own person, some only on their own day. */
static void
put_wishes (FoyerDemo *d,
            int        loc)
{
  int n = 0;

  for (guint c = 7; c < d->clients->len && n < WISHES; c += 13)
    {
      const FoyerDemoClient *client = &g_array_index (d->clients, FoyerDemoClient, c);
      char day[11], weekday[2] = { (char) ('0' + client->weekday), '\0' };

      if (client->loc != loc)
        continue;
      FoyerRow *row = entry (d, loc, "wish", foyer_demo_ms (d, d->today - 1 - n, 11 * 60 + 7 * n), client->service);
      foyer_row_set_id (row, "client", &client->id);
      if (n % 3 == 0)
        {
          g_autofree char *staff = list_of (&g_array_index (d->staff, FoyerDemoStaff, client->staff).id);
          foyer_row_set_text (row, "staff", staff);
        }
      if (n % 3 == 1)
        foyer_row_set_text (row, "days", weekday);
      if (n % 2 == 1)
        {
          foyer_row_set_int (row, "from", 15 * 60);
          foyer_row_set_int (row, "to", 19 * 60);
        }
      if (n == 2)
        foyer_row_set_int (row, "urgent", 1);
      if (n > 2)
        foyer_row_set_text (row, "until", foyer_date_format (d->today + 10 + n, day));
      foyer_demo_put (d, row);
      n++;
    }
}

/* Somebody stands in the shop since a few minutes ago. */
static void
put_walk_in (FoyerDemo *d,
             int        loc)
{
  for (guint c = 3; c < d->clients->len; c++)
    {
      const FoyerDemoClient *client = &g_array_index (d->clients, FoyerDemoClient, c);

      if (client->loc != loc || d->now < 10)
        continue;
      FoyerRow *row = entry (d, loc, "walk-in", foyer_demo_ms (d, d->today, d->now - 8), client->service);
      foyer_row_set_id (row, "client", &client->id);
      foyer_row_set_int (row, "promised", foyer_demo_ms (d, d->today, (d->now + 19) / 5 * 5));
      foyer_demo_put (d, row);
      return;
    }
}

void
foyer_demo_make_waiting (FoyerDemo *d)
{
  for (guint l = 0; l < d->locs->len; l++)
    {
      put_wishes (d, (int) l);
      put_walk_in (d, (int) l);
    }
}

/* Yoga in the salon: a teacher of her own, a group service, a timetable with its events, and who comes. */
#include "config.h"

#include "foyer-demo.h"

#define SEATS 8
#define DUR 60
#define BACK 7   /* days */
#define AHEAD 28

static const char *const title[FOYER_DEMO_LANGS] = { "Yoga class", "Jógaóra", "Aula de ioga", "Занятие йогой", "Заняття йогою" };
static const char *const teacher[FOYER_DEMO_LANGS] = { "Lily Novak", "Novák Lili", "Lília Novais", "Лилия Новак", "Лілія Новак" };

/* Tuesday and Thursday evenings, and Friday mornings; today is one of them, whatever day it is. */
static const struct
{
  int days, minute; /* after today */
} times[] = { { 0, 17 * 60 + 30 }, { 2, 17 * 60 + 30 }, { 3, 8 * 60 } };

static FoyerId
put_service (FoyerDemo *d)
{
  FoyerId id = foyer_id_derivef (&d->chain, "group:yoga");
  FoyerRow *row = foyer_demo_row (d, "service", &id);

  foyer_row_set_text (row, "title", title[d->lang]);
  foyer_row_set_id (row, "category", &d->categories[CAT_BODY]);
  foyer_row_set_int (row, "price_min", 1200);
  foyer_row_set_int (row, "dur", DUR);
  foyer_row_set_text (row, "kind", "group");
  foyer_row_set_int (row, "capacity", SEATS);
  foyer_row_set_int (row, "active", 1);
  foyer_row_set_int (row, "weight", 200);
  foyer_demo_put (d, row);
  return id;
}

static FoyerId
put_teacher (FoyerDemo *d, const FoyerId *loc, const FoyerId *service)
{
  FoyerId id = foyer_id_derivef (&d->chain, "group:teacher"), link = foyer_id_derivef (service, "staff:%s", foyer_id_format (&id, (char[37]){ 0 }));
  FoyerRow *row = foyer_demo_row (d, "staff", &id);

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_text (row, "name", teacher[d->lang]);
  foyer_row_set_text (row, "spec", title[d->lang]);
  foyer_row_set_text (row, "status", "active");
  foyer_row_set_int (row, "billable", 1);
  foyer_row_set_int (row, "weight", 900);
  foyer_demo_put (d, row);
  row = foyer_demo_row (d, "service_staff", &link);
  foyer_row_set_id (row, "service", service);
  foyer_row_set_id (row, "staff", &id);
  foyer_demo_put (d, row);
  return id;
}

static void
put_workday (FoyerDemo *d, const FoyerId *loc, const FoyerId *staff, gint64 date)
{
  char day[11];
  FoyerId id = foyer_id_derivef (staff, "day:%s", foyer_date_format (date, day));
  FoyerRow *row = foyer_demo_row (d, "workday", &id);

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_id (row, "staff", staff);
  foyer_row_set_text (row, "date", day);
  foyer_row_set_text (row, "spans", "07:30-10:00 16:00-20:00");
  foyer_demo_put (d, row);
}

static FoyerRow *
new_visit (FoyerDemo *d, const FoyerId *loc, const FoyerId *id, gint64 date, const FoyerId *client, const char *status)
{
  FoyerRow *row = foyer_demo_row (d, "visit", id);
  char day[11];

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_id (row, "client", client);
  foyer_row_set_text (row, "date", foyer_date_format (date, day));
  foyer_row_set_text (row, "status", status);
  return row;
}

static FoyerRow *
new_appointment (FoyerDemo *d, const FoyerId *loc, const FoyerId *id, const FoyerId *visit, const FoyerId *staff, gint64 date, int minute, gint64 made)
{
  FoyerRow *row = foyer_demo_row (d, "appointment", id);
  char wall[17];

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_id (row, "visit", visit);
  foyer_row_set_id (row, "staff", staff);
  foyer_row_set_text (row, "wall", foyer_wall_format (date, minute, wall));
  foyer_row_set_int (row, "dur", DUR);
  foyer_row_set_text (row, "slot", "held");
  foyer_row_set_int (row, "made_at", made);
  return row;
}

static void
put_line (FoyerDemo *d, const FoyerId *loc, const FoyerId *id, const FoyerId *visit, const FoyerId *appointment, const FoyerId *service, const FoyerId *staff, gint64 price)
{
  FoyerRow *row = foyer_demo_row (d, "line", id);

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_id (row, "visit", visit);
  foyer_row_set_id (row, "appointment", appointment);
  foyer_row_set_text (row, "kind", "service");
  foyer_row_set_id (row, "service", service);
  foyer_row_set_text (row, "title", title[d->lang]);
  foyer_row_set_id (row, "staff", staff);
  foyer_row_set_int (row, "qty", 1000);
  foyer_row_set_int (row, "price", price);
  if (price == 0)
    foyer_row_set_int (row, "price_set", 1);
  foyer_row_set_int (row, "dur", DUR);
  foyer_row_set_int (row, "weight", 0);
  foyer_demo_put (d, row);
}

static FoyerId
timetable_id (FoyerDemo *d)
{
  return foyer_id_derivef (&d->chain, "group:timetable");
}

static FoyerId
event_id (const FoyerId *series, gint64 date)
{
  char day[11];

  return foyer_id_derivef (series, "event:%s", foyer_date_format (date, day));
}

FoyerId
foyer_demo_event_id (FoyerDemo *d, int row, gint64 date)
{
  FoyerId timetable = timetable_id (d), series = foyer_id_derivef (&timetable, "row:%d", row);

  return event_id (&series, date);
}

static void
put_event (FoyerDemo *d, const FoyerId *loc, const FoyerId *service, const FoyerId *staff, const FoyerId *series, gint64 date, int minute, int taken)
{
  FoyerId id = event_id (series, date), visit = foyer_id_derivef (&id, "event-visit"), line = foyer_id_derivef (&id, "event-line");
  gint64 made = foyer_demo_ms (d, date - BACK - 1, 600);
  gboolean over = date < d->today;
  FoyerRow *row;
  int first = foyer_demo_int (d, MAX ((int) d->clients->len, 1));

  foyer_demo_put (d, new_visit (d, loc, &visit, date, NULL, "pending"));
  row = new_appointment (d, loc, &id, &visit, staff, date, minute, made);
  foyer_row_set_text (row, "kind", "event");
  foyer_row_set_int (row, "capacity", SEATS);
  foyer_row_set_id (row, "series", series);
  foyer_demo_put (d, row);
  put_line (d, loc, &line, &visit, &id, service, staff, 0);
  for (guint k = 0; taken > 0 && k < d->clients->len; k++)
    {
      const FoyerDemoClient *client = &g_array_index (d->clients, FoyerDemoClient, (first + k * 7) % d->clients->len);
      FoyerId booking, its, its_line;

      if (client->loc != 0)
        continue;
      booking = foyer_demo_id (d, made + 60000 * k);
      its = foyer_demo_id (d, made + 60000 * k);
      its_line = foyer_demo_id (d, made + 60000 * k);
      foyer_demo_put (d, new_visit (d, loc, &its, date, &client->id, over ? "arrived" : taken % 3 == 0 ? "confirmed" : "pending"));
      row = new_appointment (d, loc, &booking, &its, staff, date, minute, made + 60000 * k);
      foyer_row_set_id (row, "client", &client->id);
      foyer_row_set_id (row, "event", &id);
      foyer_row_set_int (row, "seats", 1);
      foyer_demo_put (d, row);
      put_line (d, loc, &its_line, &its, &booking, service, staff, 1200);
      taken--;
    }
}

void
foyer_demo_make_events (FoyerDemo *d)
{
  const FoyerId *loc = &g_array_index (d->locs, FoyerDemoLoc, 0).id;
  FoyerId service = put_service (d), staff = put_teacher (d, loc, &service), timetable = timetable_id (d);
  FoyerRow *row = foyer_demo_row (d, "timetable", &timetable);
  char from[11], to[11];

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_text (row, "title", title[d->lang]);
  foyer_row_set_id (row, "service", &service);
  foyer_row_set_id (row, "staff", &staff);
  foyer_row_set_text (row, "first", foyer_date_format (d->today - BACK, from));
  foyer_row_set_text (row, "until", foyer_date_format (d->today + AHEAD, to));
  foyer_row_set_int (row, "capacity", SEATS);
  foyer_demo_put (d, row);
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      FoyerId series = foyer_id_derivef (&timetable, "row:%d", (int) i);
      char days[2] = { (char) ('0' + foyer_date_weekday (d->today + times[i].days)), '\0' };

      row = foyer_demo_row (d, "series", &series);
      foyer_row_set_id (row, "loc", loc);
      foyer_row_set_id (row, "timetable", &timetable);
      foyer_row_set_text (row, "freq", "weekly");
      foyer_row_set_text (row, "days", days);
      foyer_row_set_int (row, "minute", times[i].minute);
      foyer_row_set_int (row, "dur", DUR);
      foyer_demo_put (d, row);
      for (gint64 date = d->today - BACK + times[i].days; date <= d->today + AHEAD; date += 7)
        {
          put_workday (d, loc, &staff, date);
          put_event (d, loc, &service, &staff, &series, date, times[i].minute, date == d->today ? SEATS : date < d->today + 8 ? 3 + foyer_demo_int (d, 4) : foyer_demo_int (d, 3));
        }
    }
}

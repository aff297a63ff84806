/* How fast free time is found, days re-planned and months looked over, on a store as perf-store's. A busy house of 20 members with skills, rooms, breaks, processing times and technical breaks is booked up for
 * 31 days in a location of its own, through the same tables. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <glib/gstdio.h>

#include "foyer-desk.h"
#include "foyer-finder.h"
#include "foyer-replan.h"
#include "foyer-store.h"
#include "perf-figures.h"
#include "perf-maker.h"

#define MEMBERS 20
#define DAYS 31
#define PER_DAY 4 /* bookings of a member; 10 in a store made before */
#define SERVICES 6

typedef struct
{
  char *dir;
  gboolean own_dir;
  FoyerDesk *desk;
  FoyerActor owner;
  gint64 today;
  FoyerId loc, staff[MEMBERS], service[SERVICES], room[2];
  guint32 dice;
} Perf;

static Perf p;

static guint32
roll (guint32 n)
{
  p.dice = p.dice * 1664525 + 1013904223;
  return (p.dice >> 8) % n;
}

static JsonObject *
call (const char *name, JsonObject *params)
{
  g_autoptr (JsonObject) owned = params;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!foyer_desk_call (p.desk, &p.owner, name, owned, &result, &error))
    g_error ("%s: %s", name, error->message);
  return json_node_dup_object (result);
}

static JsonNode *
ask (const char *name, JsonObject *params)
{
  g_autoptr (JsonObject) owned = params;
  g_autoptr (GError) error = NULL;
  JsonNode *result = NULL;

  if (!foyer_desk_query (p.desk, &p.owner, name, owned, &result, &error))
    g_error ("%s: %s", name, error->message);
  return result;
}

static FoyerId
id_of (JsonObject *o, const char *name)
{
  FoyerId id;

  if (!json_object_has_member (o, name))
    name = "id";
  g_assert_true (json_object_has_member (o, name) && foyer_id_parse (json_object_get_string_member (o, name), &id));
  return id;
}

static JsonNode *
list_of (const FoyerId *ids, guint n)
{
  JsonArray *list = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  char text[FOYER_ID_TEXT_LEN + 1];

  for (guint i = 0; i < n; i++)
    json_array_add_string_element (list, foyer_id_format (&ids[i], text));
  json_node_take_array (node, list);
  return node;
}

static gboolean
find_today (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT day FROM visit_fig WHERE loc = (SELECT id FROM location ORDER BY weight LIMIT 1) AND status = 'arrived' ORDER BY day DESC LIMIT 1");

  if (foyer_stmt_step (s))
    foyer_date_parse (foyer_stmt_text (s, 0), &p.today);
  foyer_stmt_done (s);
  return foyer_db_check (db, error);
}

/* ---- the house ---------------------------------------------------------------------------------------------------------------- */

static void
make_services (void)
{
  static const int durs[SERVICES] = { 30, 45, 60, 90, 120, 30 };
  g_autoptr (JsonObject) category = call ("category.create", foyer_params ("title", "s", "Measured", NULL));
  FoyerId hair = id_of (category, "category");

  for (int i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("Measured room %d", i);
      g_autoptr (JsonObject) room = call ("resource.create", foyer_params ("name", "s", name, "instances", "i", (gint64) 6, "loc", "d", &p.loc, NULL));
      p.room[i] = id_of (room, "resource");
    }
  for (int i = 0; i < SERVICES; i++)
    {
      g_autofree char *title = g_strdup_printf ("Measured service %d", i);
      JsonObject *params = foyer_params ("title", "s", title, "category", "d", &hair, "price_min", "i", (gint64) 2000, "dur", "i", (gint64) durs[i],
                                         "tech", "i", (gint64) (i % 3 == 0 ? 5 : 0), NULL);
      if (durs[i] >= 90)
        {
          json_object_set_int_member (params, "processing", 30);
          json_object_set_int_member (params, "finishing", 30);
        }
      g_autoptr (JsonObject) made = call ("service.create", params);
      p.service[i] = id_of (made, "service");
      if (i % 2 == 1)
        json_object_unref (call ("service.resources", foyer_params ("service", "d", &p.service[i], "resources", "n", list_of (&p.room[i / 2 % 2], 1), NULL)));
    }
}

static void
make_team (void)
{
  char first[11], last[11];

  foyer_date_format (p.today, first);
  foyer_date_format (p.today + DAYS + 10, last);
  for (int m = 0; m < MEMBERS; m++)
    {
      g_autofree char *name = g_strdup_printf ("Measured member %02d", m);
      g_autoptr (JsonObject) made = call ("staff.create", foyer_params ("name", "s", name, "loc", "d", &p.loc, NULL));

      p.staff[m] = id_of (made, "staff");
      for (int i = 0; i < SERVICES; i++)
        if ((m + i) % 3 != 0)
          json_object_unref (call ("service.assign", foyer_params ("service", "d", &p.service[i], "staff", "n", list_of (&p.staff[m], 1), NULL)));
      for (gint64 d = p.today; d <= p.today + DAYS + 10; d++)
        {
          char day[11];
          json_object_unref (call ("schedule.set-day", foyer_params ("staff", "d", &p.staff[m], "date", "s", foyer_date_format (d, day), "spans", "s",
                                                                     m % 2 ? "09:00-18:00" : "10:00-20:00", "breaks", "s", m % 2 ? "13:00-13:30" : "14:00-15:00", NULL)));
        }
    }
}

static void
book_up (void)
{
  int per_day = p.own_dir ? PER_DAY : 10;

  for (gint64 d = p.today + 1; d <= p.today + DAYS; d++)
    for (int m = 0; m < MEMBERS; m++)
      for (int n = 0; n < per_day; n++)
        {
          int service = (int) roll (SERVICES);
          char wall[17];
          JsonArray *services = json_array_new ();
          JsonNode *node = json_node_new (JSON_NODE_ARRAY);

          if ((m + service) % 3 == 0)
            service = (service + 1) % SERVICES;
          json_array_add_object_element (services, foyer_params ("service", "d", &p.service[service], NULL));
          json_node_take_array (node, services);
          json_object_unref (call ("booking.create", foyer_params ("staff", "d", &p.staff[m], "wall", "s",
                                                                   foyer_wall_format (d, 540 + 15 * (int) roll (36), wall), "services", "n", node, "override", "s",
                                                                   "measured", NULL)));
        }
}

/* A house that was measured before, in a store made before. */
static gboolean
find_house (FoyerDb *db, gpointer data, GError **error)
{
  gboolean *found = data;
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM location WHERE name = 'Measured house' ORDER BY id DESC LIMIT 1");
  int n = 0;

  *found = foyer_stmt_step (s);
  if (*found)
    p.loc = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT id FROM staff WHERE loc = ?1 ORDER BY name");
  foyer_stmt_bind_id (s, 1, &p.loc);
  while (n < MEMBERS && foyer_stmt_step (s))
    p.staff[n++] = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT x.service FROM service_staff x JOIN staff m ON m.id = x.staff JOIN service v ON v.id = x.service WHERE m.loc = ?1"
                        " GROUP BY v.id ORDER BY v.title");
  foyer_stmt_bind_id (s, 1, &p.loc);
  for (int i = 0; i < SERVICES && foyer_stmt_step (s); i++)
    p.service[i] = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return foyer_db_check (db, error);
}

static void
make_store (void)
{
  gboolean found = FALSE;
  g_autoptr (GError) error = NULL;

  p.dir = perf_store (60000, &p.own_dir, NULL);
  p.desk = foyer_desk_open (p.dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_store_read (foyer_desk_store (p.desk), find_today, NULL, &error));
  g_assert_no_error (error);
  p.dice = 4711;
  p.owner.system = TRUE;
  p.owner.now = foyer_zone_to_utc (foyer_zone_get ("Europe/Budapest"), p.today, 8 * 60);
  g_assert_true (foyer_store_read (foyer_desk_store (p.desk), find_house, &found, &error));
  g_assert_no_error (error);
  p.owner.loc = p.loc;
  if (found)
    return;
  g_autoptr (JsonObject) place = call ("location.create", foyer_params ("name", "s", "Measured house", "zone", "s", "Europe/Budapest", "country", "s", "HU",
                                                                        "currency", "s", "EUR", NULL));
  p.loc = id_of (place, "loc");
  p.owner.loc = p.loc;
  make_services ();
  make_team ();
  book_up ();
}

/* ---- figures --------------------------------------------------------------------------------------------------------------------- */

static void
measure (const char *what, int rounds, const char *query, JsonObject *(*params) (int i), const char *wish)
{
  Times t = times_new (), w = times_new ();
  g_autofree char *half = g_strdup_printf ("%s, p50 of its own work", what);
  g_autofree char *middle = g_strdup_printf ("%s, p50", what), *most = g_strdup_printf ("%s, p99", what);
  g_autofree char *own = g_strdup_printf ("%s, p99 of its own work", what);
  int found = 0;

  rounds = rounds_of (rounds);
  for (int i = -5; i < rounds; i++)
    {
      JsonObject *asked = params (i + 5);
      gint64 worked = work_us (), begun = g_get_monotonic_time ();
      g_autoptr (JsonNode) result = ask (query, asked);

      if (i >= 0)
        {
          times_add (&t, g_get_monotonic_time () - begun);
          times_add (&w, work_us () - worked);
        }
      found += JSON_NODE_HOLDS_OBJECT (result) || json_array_get_length (json_node_get_array (result)) > 0;
    }
  g_assert_cmpint (found, >, rounds / 2);
  tell (middle, times_ms (&t, 50), "ms", "");
  tell (most, times_ms (&t, 99), "ms", wish);
  tell (half, times_ms (&w, 50), "ms", "");
  tell (own, times_ms (&w, 99), "ms", "");
  times_free (&w);
  times_free (&t);
}

static JsonObject *
one_day (int i)
{
  char wall[17];
  int m = i % MEMBERS, service = (m + 1) % 3 == 0 ? 2 : 1;

  if ((m + service) % 3 == 0)
    service = 0;
  return foyer_params ("services", "n", list_of (&p.service[service], 1), "staff", "n", list_of (&p.staff[m], 1), "from", "s",
                       foyer_wall_format (p.today + 1 + i % DAYS, 0, wall), "days", "i", (gint64) 1, NULL);
}

static JsonObject *
whole_month (int i)
{
  char wall[17];
  FoyerId wanted[2] = { p.service[i % SERVICES], p.service[(i + 3) % SERVICES] };

  return foyer_params ("services", "n", list_of (wanted, i % 2 ? 2 : 1), "several", "b", TRUE, "from", "s", foyer_wall_format (p.today + 1, 0, wall), "days", "i",
                       (gint64) DAYS, NULL);
}

static JsonObject *
fork_of (int i)
{
  char day[11];

  return foyer_params ("staff", "d", &p.staff[i % MEMBERS], "date", "s", foyer_date_format (p.today + 1 + i % (DAYS - 8), day), NULL);
}

static JsonObject *
month_of (int i)
{
  char from[11], to[11];

  return foyer_params ("from", "s", foyer_date_format (p.today + 1, from), "to", "s", foyer_date_format (p.today + DAYS, to), NULL);
}

static void
test_free (void)
{
  measure ("free time, 1 person and day", 400, "calendar.best", one_day, "<= 0.3");
  measure ("free time, 20 people, 31 days, rooms, breaks", 100, "calendar.best", whole_month, "<= 10");
}

static void
test_fork (void)
{
  measure ("fork the day, 20 people", 40, "day.fork", fork_of, "< 1000");
}

static void
test_month (void)
{
  measure ("month overview, 20 people, calendar.load", 100, "calendar.load", month_of, "< 30");
}

/* The engine alone: 14 bookings, 20 people, 8 days. */
static void
test_replan (void)
{
  static FoyerReplanJob jobs[14];
  static FoyerReplanShape shapes[14 * MEMBERS];
  static FoyerMinutes free_time[8 * MEMBERS], clients[8];
  Times t = times_new ();

  for (int round = 0; round < 20; round++)
    {
      FoyerReplanCase c = { .n_jobs = 14, .n_members = MEMBERS, .n_days = 8, .n_clients = 0, .jobs = jobs, .shapes = shapes, .free = free_time,
                            .clients = clients, .step = 15 };
      memset (free_time, 0, sizeof free_time);
      for (int i = 0; i < 14; i++)
        {
          jobs[i] = (FoyerReplanJob){ .minute = 540 + 30 * i, .asked = i % 4 == 0, .client = -1 };
          for (int m = 0; m < MEMBERS; m++)
            shapes[i * MEMBERS + m] = (m + i) % 3 == 0 && m > 0 ? (FoyerReplanShape){ 0 } : (FoyerReplanShape){ .len = 45, .n = 1, .busy = { { 0, 45 } } };
        }
      for (int d = 0; d < 8; d++)
        for (int m = 0; m < MEMBERS; m++)
          {
            if (d == 0 && m == 0)
              continue;
            foyer_minutes_add (&free_time[d * MEMBERS + m], 540, 1140);
            for (int n = 0; n < 12; n++)
              {
                int at = 540 + 15 * (int) roll (40);
                foyer_minutes_remove (&free_time[d * MEMBERS + m], at, at + 45);
              }
          }
      gint64 begun = g_get_monotonic_time ();
      g_autoptr (GArray) plans = foyer_replan (&c);
      times_add (&t, g_get_monotonic_time () - begun);
      g_assert_cmpuint (plans->len, >, 0);
    }
  tell ("plans for 14 bookings and 20 people, the engine, p99", times_ms (&t, 99), "ms", "< 1000");
  times_free (&t);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  make_store ();
  g_test_add_func ("/perf/free", test_free);
  g_test_add_func ("/perf/fork", test_fork);
  g_test_add_func ("/perf/month", test_month);
  g_test_add_func ("/perf/replan", test_replan);
  result = g_test_run ();
  foyer_desk_close (p.desk);
  if (p.own_dir)
    perf_store_remove (p.dir);
  g_free (p.dir);
  return result;
}

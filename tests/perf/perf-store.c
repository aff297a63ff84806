/* How fast the store and the rules are on a chain of FOYER_PERF_SCALE appointments (default 60,000; the figures people quote are of
 * 1,000,000 and 10,000,000: see README.md). FOYER_PERF_STORE names a store made before with perf-make, to save the making; it is changed. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <glib/gstdio.h>

#include "foyer-desk.h"
#include "foyer-store.h"
#include "foyer-sync-apply.h"
#include "foyer-time.h"
#include "perf-figures.h"
#include "perf-maker.h"

#define BOOKINGS 300
#define LOOP_BOOKINGS 1000
#define SUGGESTED 12 /* clients: the most any field of the window asks for */
#define IN_FLIGHT 8
#define WEEK_AHEAD 400 /* days */

typedef struct
{
  char *dir, *anchor_path;
  gboolean own_dir;
  FoyerDesk *desk;
  FoyerActor owner;
  gint64 today, first; /* day of the business, and its first */
  gint64 free;         /* from here on nobody has booked */
  GArray *locs;    /* FoyerId */
  GArray *staff;   /* FoyerId: of the first location */
  GArray *service; /* FoyerId: one of each member's */
  GArray *clients; /* FoyerId: some */
  GPtrArray *names, *phones; /* of them */
  guint32 dice;
} Perf;

static Perf p;

static guint32
roll (guint32 n)
{
  p.dice = p.dice * 1664525 + 1013904223;
  return (p.dice >> 8) % n;
}

/* ---- what the store holds ----------------------------------------------------------------------------------------------------- */

static gboolean
look (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM location ORDER BY weight");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (p.locs, id);
    }
  foyer_stmt_done (s);
  p.owner.loc = g_array_index (p.locs, FoyerId, 0);
  s = foyer_db_sql (db, "SELECT m.id, (SELECT service FROM service_staff x WHERE x.staff = m.id ORDER BY id LIMIT 1) FROM staff m WHERE m.loc = ?1 ORDER BY m.weight");
  foyer_stmt_bind_id (s, 1, &p.owner.loc);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), service = foyer_stmt_id (s, 1);
      g_array_append_val (p.staff, id);
      g_array_append_val (p.service, service);
    }
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT id, name, phone FROM client WHERE phone IS NOT NULL ORDER BY id LIMIT 2000");
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (p.clients, id);
      g_ptr_array_add (p.names, g_strdup (foyer_stmt_text (s, 1)));
      g_ptr_array_add (p.phones, g_strdup (foyer_stmt_text (s, 2)));
    }
  foyer_stmt_done (s);
  return foyer_db_check (db, error);
}

static void
open_desk (void)
{
  g_autoptr (GError) error = NULL;

  p.desk = foyer_desk_open (p.dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
}

/* The day the business was made on: the last one with somebody arrived. And its first. */
static gboolean
find_days (FoyerDb *db, gpointer data, GError **error)
{
  char day[11];
  FoyerStmt *s = foyer_db_sql (db, "SELECT day FROM visit_fig WHERE loc = ?1 AND status = 'arrived' ORDER BY day DESC LIMIT 1");

  foyer_stmt_bind_id (s, 1, &p.owner.loc);
  if (foyer_stmt_step (s))
    foyer_date_parse (foyer_stmt_text (s, 0), &p.today);
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT min(day) FROM board WHERE loc = ?1");
  foyer_stmt_bind_id (s, 1, &p.owner.loc);
  if (foyer_stmt_step (s))
    foyer_date_parse (foyer_stmt_text (s, 0), &p.first);
  foyer_stmt_done (s);
  /* The week of test_week() is further away. */
  s = foyer_db_sql (db, "SELECT max(day) FROM board WHERE loc = ?1 AND day < ?2");
  foyer_stmt_bind_id (s, 1, &p.owner.loc);
  foyer_stmt_bind_text (s, 2, foyer_date_format (p.today + WEEK_AHEAD - 10, day));
  if (foyer_stmt_step (s))
    foyer_date_parse (foyer_stmt_text (s, 0), &p.free);
  foyer_stmt_done (s);
  p.free = MAX (p.free + 1, p.today + 60);
  return foyer_db_check (db, error);
}

static void
make_store (void)
{
  g_autoptr (GError) error = NULL;
  PerfMade made;

  p.locs = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  p.staff = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  p.service = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  p.clients = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  p.names = g_ptr_array_new_with_free_func (g_free);
  p.phones = g_ptr_array_new_with_free_func (g_free);
  p.dir = perf_store (60000, &p.own_dir, &made);
  open_desk ();
  if (p.own_dir)
    tell ("rows of a bulk write", made.rows / made.rows_s, "rows/s", "");
  g_assert_true (foyer_store_read (foyer_desk_store (p.desk), look, NULL, &error));
  g_assert_true (foyer_store_read (foyer_desk_store (p.desk), find_days, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (p.clients->len, >, 0);
  g_assert_cmpint (p.staff->len, >, 0);
  p.owner.system = TRUE;
  p.owner.now = foyer_zone_to_utc (foyer_zone_get ("Europe/Budapest"), p.today, 12 * 60);
  p.dice = 4711;
}

/* ---- reading ---------------------------------------------------------------------------------------------------------------------- */

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

typedef struct
{
  gint64 date;
  guint loc;
} Day;

/* Days of any year and place on which somebody works. */
static Day *
some_days (int n)
{
  Day *days = g_new (Day, n);

  for (int i = 0; i < n; i++)
    {
      days[i].date = p.today - (gint64) roll ((guint32) MAX (p.today - p.first, 1));
      if (foyer_date_weekday (days[i].date) == 7)
        days[i].date--;
      days[i].loc = roll (p.locs->len);
    }
  return days;
}

static void
test_day (void)
{
  Times t = times_new (), w = times_new (), c = times_new ();
  gint64 blocks = 0;
  int rounds = rounds_of (1000), full = 0;
  g_autofree Day *days = some_days (rounds);

  /* Twice: the first time a day of years ago may come from the disk. */
  for (int i = -rounds; i < rounds; i++)
    {
      char day[11];
      const Day *d = &days[i < 0 ? i + rounds : i];
      gint64 begun, worked;
      JsonObject *params = foyer_params ("date", "s", foyer_date_format (d->date, day), "loc", "d", &g_array_index (p.locs, FoyerId, d->loc), NULL);
      g_autoptr (JsonNode) result = NULL;
      guint n;

      worked = work_us ();
      begun = g_get_monotonic_time ();
      result = ask ("calendar.day", params);
      times_add (i < 0 ? &c : &t, g_get_monotonic_time () - begun);
      if (i >= 0)
        times_add (&w, work_us () - worked);
      n = json_array_get_length (json_object_get_array_member (json_node_get_object (result), "blocks"));
      if (i >= 0)
        blocks += n;
      full += n > 0;
    }
  g_assert_cmpint (full, >, rounds);
  tell ("appointments of the days read, mean", (double) blocks / rounds, "", "");
  tell ("day read for the first time, p50", times_ms (&c, 50), "ms", "");
  tell ("day read for the first time, p99", times_ms (&c, 99), "ms", "");
  tell ("day read, calendar.day whole, p50", times_ms (&t, 50), "ms", "");
  tell ("day read, calendar.day whole, p99", times_ms (&t, 99), "ms", "<= 1");
  tell ("day read, calendar.day whole, p50 of its own work", times_ms (&w, 50), "ms", "");
  tell ("day read, calendar.day whole, p99 of its own work", times_ms (&w, 99), "ms", "");
  times_free (&c);
  times_free (&w);
  times_free (&t);
}

/* A day of rooms and devices, and the day of four places at once. */
static void
test_other_days (void)
{
  static const struct
  {
    const char *query, *what, *wish;
    int places;
  } ways[] = { { "calendar.resources", "day of resources read", "<= 1", 1 }, { "calendar.locations", "day of four locations read", "", 4 } };

  for (guint k = 0; k < G_N_ELEMENTS (ways); k++)
    {
      Times t = times_new (), w = times_new ();
      g_autofree char *half = g_strdup_printf ("%s, p50 of its own work", ways[k].what), *most = g_strdup_printf ("%s, p99", ways[k].what);
      g_autofree char *own = g_strdup_printf ("%s, p99 of its own work", ways[k].what);
      int rounds = rounds_of (500), columns = 0;
      g_autofree Day *days = some_days (rounds);

      for (int i = -rounds; i < rounds; i++)
        {
          char day[11], text[37];
          const Day *d = &days[i < 0 ? i + rounds : i];
          gint64 begun, worked;
          JsonObject *params = foyer_params ("date", "s", foyer_date_format (d->date, day), NULL);
          g_autoptr (JsonNode) result = NULL;

          if (ways[k].places == 1)
            json_object_set_string_member (params, "loc", foyer_id_format (&g_array_index (p.locs, FoyerId, d->loc), text));
          else
            {
              JsonArray *list = json_array_new ();

              for (guint n = 0; n < MIN (4u, p.locs->len); n++)
                json_array_add_string_element (list, foyer_id_format (&g_array_index (p.locs, FoyerId, (d->loc + n) % p.locs->len), text));
              json_object_set_array_member (params, "locs", list);
            }
          worked = work_us ();
          begun = g_get_monotonic_time ();
          result = ask (ways[k].query, params);
          if (i >= 0)
            {
              times_add (&t, g_get_monotonic_time () - begun);
              times_add (&w, work_us () - worked);
            }
          columns += json_object_has_member (json_node_get_object (result), ways[k].places == 1 ? "columns" : "locations");
        }
      g_assert_cmpint (columns, >=, rounds);
      tell (half, times_ms (&w, 50), "ms", "");
      tell (most, times_ms (&t, 99), "ms", ways[k].wish);
      tell (own, times_ms (&w, 99), "ms", "");
      times_free (&t);
      times_free (&w);
    }
}

static guint
blocks_of_week (gint64 first)
{
  char day[11];
  g_autoptr (JsonNode) result
      = ask ("calendar.week", foyer_params ("staff", "d", &g_array_index (p.staff, FoyerId, 0), "date", "s", foyer_date_format (first, day), NULL));

  return json_array_get_length (json_object_get_array_member (json_node_get_object (result), "blocks"));
}

/* The fullest there is: forty visits a day of one member, as a week of a busy house has 280. */
static void
test_week (void)
{
  Times t = times_new (), w = times_new ();
  int rounds = rounds_of (300);
  guint blocks = 0;
  gint64 first = p.today + WEEK_AHEAD;
  char day[11], wall[17];

  first -= foyer_date_weekday (first) - 1;
  /* A store made before may have been measured before. */
  blocks = blocks_of_week (first);
  for (int i = 0; i < 280 && blocks == 0; i++)
    {
      JsonObject *params = foyer_params ("staff", "d", &g_array_index (p.staff, FoyerId, 0), "wall", "s",
                                         foyer_wall_format (first + i / 40, 480 + i % 40 * 15, wall), "client", "d",
                                         &g_array_index (p.clients, FoyerId, roll (p.clients->len)), "dur", "i", (gint64) 15, "override", "s", "measured", NULL);
      g_autoptr (JsonNode) result = NULL;
      g_autoptr (JsonObject) owned = params;
      g_autoptr (GError) error = NULL;
      if (!foyer_desk_call (p.desk, &p.owner, "booking.create", owned, &result, &error))
        g_error ("%s", error->message);
    }
  for (int i = -20; i < rounds; i++)
    {
      gint64 worked = work_us (), begun = g_get_monotonic_time ();
      g_autoptr (JsonNode) result = ask ("calendar.week", foyer_params ("staff", "d", &g_array_index (p.staff, FoyerId, 0), "date", "s",
                                                                         foyer_date_format (first, day), NULL));
      if (i >= 0)
        {
          times_add (&t, g_get_monotonic_time () - begun);
          times_add (&w, work_us () - worked);
        }
      blocks = json_array_get_length (json_object_get_array_member (json_node_get_object (result), "blocks"));
    }
  g_assert_cmpuint (blocks, ==, 280);
  tell ("week of 280 read, calendar.week whole, p50", times_ms (&t, 50), "ms", "");
  tell ("week of 280 read, calendar.week whole, p99", times_ms (&t, 99), "ms", "<= 4");
  tell ("week of 280 read, p50 of its own work", times_ms (&w, 50), "ms", "");
  tell ("week of 280 read, p99 of its own work", times_ms (&w, 99), "ms", "");
  times_free (&w);
  times_free (&t);
}

/* What people type: beginnings and parts of names, digits of numbers. */
static char *
typed (guint i)
{
  guint c = roll (p.clients->len);
  const char *name = p.names->pdata[c], *phone = p.phones->pdata[c];
  glong len = g_utf8_strlen (name, -1);
  int at, n;

  switch (i % 5)
    {
    case 0:
      return g_utf8_substring (name, 0, MIN (len, 2 + (glong) roll (2)));
    case 1:
      return g_utf8_substring (name, 0, MIN (len, 4 + (glong) roll (5)));
    case 2:
      at = (int) roll ((guint) MAX (len - 3, 1));
      return g_utf8_substring (name, at, MIN (len, at + 3 + (glong) roll (3)));
    case 3:
      n = 3 + (int) roll (5);
      return g_strndup (phone + strlen (phone) - n, n);
    default:
      n = 3 + (int) roll (3);
      return g_strndup (phone + 1 + roll (4), n);
    }
}

/* What the fields for a client ask with each letter, and the same with the whole cards. The window asks for 4 to 12, and from two letters on. */
static void
search_as (const char *what, gboolean brief, const char *wish)
{
  static const char *const kinds[] = { "first letters", "beginning of a name", "part of a name", "last digits", "digits" };
  Times t = times_new (), w = times_new (), by[G_N_ELEMENTS (kinds)];
  int rounds = rounds_of (1000), found = 0;
  g_autofree char *half = g_strdup_printf ("%s, p50", what), *most = g_strdup_printf ("%s, p99", what);
  g_autofree char *own = g_strdup_printf ("%s, p99 of its own work", what);

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    by[k] = times_new ();

  for (int i = -20; i < rounds; i++)
    {
      g_autofree char *text = typed ((guint) (i + 20));
      JsonObject *params = foyer_params ("text", "s", text, "limit", "i", (gint64) (brief ? SUGGESTED : 20), NULL);
      gint64 worked, begun, took;

      if (brief)
        json_object_set_boolean_member (params, "brief", TRUE);
      worked = work_us ();
      begun = g_get_monotonic_time ();
      g_autoptr (JsonNode) result = ask ("client.search", params);
      took = work_us () - worked;

      if (i >= 0)
        {
          times_add (&t, g_get_monotonic_time () - begun);
          times_add (&w, took);
          times_add (&by[(i + 20) % (int) G_N_ELEMENTS (kinds)], took);
        }
      found += json_array_get_length (json_node_get_array (result)) > 0;
    }
  g_assert_cmpint (found, >, rounds * 7 / 10);
  tell (half, times_ms (&t, 50), "ms", "");
  tell (most, times_ms (&t, 99), "ms", wish);
  tell (own, times_ms (&w, 99), "ms", "");
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autofree char *name = g_strdup_printf ("  %s, p99 of its own work", kinds[k]);
      if (brief)
        tell (name, times_ms (&by[k], 99), "ms", "");
      times_free (&by[k]);
    }
  times_free (&w);
  times_free (&t);
}

static void
test_search (void)
{
  search_as ("client search", TRUE, "<= 3");
  search_as ("client search, 20 whole cards", FALSE, "");
}

/* ---- booking ---------------------------------------------------------------------------------------------------------------------- */

/* A time far enough ahead that nobody is there: the next free quarter of a member. */
static JsonObject *
next_booking (int i)
{
  int n = (int) p.staff->len, per_day = 10 * n, day = i / per_day, m = i % n, slot = i % per_day / n;
  char wall[17];
  gint64 date = p.free + day;
  JsonArray *services = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_array_add_object_element (services, foyer_params ("service", "d", &g_array_index (p.service, FoyerId, m), "dur", "i", (gint64) 30, NULL));
  json_node_take_array (node, services);
  return foyer_params ("staff", "d", &g_array_index (p.staff, FoyerId, m), "wall", "s", foyer_wall_format (date, 540 + slot * 45, wall), "client", "d",
                       &g_array_index (p.clients, FoyerId, roll (p.clients->len)), "services", "n", node, "override", "s", "measured", NULL);
}

/* What a booking left in the database: each table with the column that leads to its rows. */
static const struct
{
  const char *table, *where;
} left[] = {
  { "visit", "id = ?1" },         { "appointment", "visit = ?1" }, { "line", "visit = ?1" },
  { "board", "visit = ?1" },      { "visit_fig", "visit = ?1" },   { "client_fig", "client = (SELECT client FROM visit WHERE id = ?1)" },
  { "sync_log", "id = ?2" },      { "txn_touch", "txn = ?2" },     { "sync_touch", "n = (SELECT n FROM sync_log WHERE id = ?2)" },
};

typedef struct
{
  sqlite3 *from, *to;
  sqlite3_stmt *get[G_N_ELEMENTS (left)], *put[G_N_ELEMENTS (left)], *begin, *commit;
  gint64 rows;
} Anchor;

static void
must (sqlite3 *db, int rc)
{
  if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
    g_error ("The anchor's database: %s", sqlite3_errmsg (db));
}

static sqlite3_stmt *
prepared (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *s;
  must (db, sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL));
  return s;
}

/* A copy of the store as it was before, written to by nothing but prepared statements. */
static void
anchor_open (Anchor *a)
{
  g_autofree char *file = g_build_filename (p.dir, "foyer.db", NULL);

  must (a->from, sqlite3_open_v2 (file, &a->from, SQLITE_OPEN_READONLY, NULL));
  must (a->to, sqlite3_open_v2 (p.anchor_path, &a->to, SQLITE_OPEN_READWRITE, NULL));
  must (a->to, sqlite3_exec (a->to, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY", NULL, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (left); i++)
    {
      g_autofree char *get = g_strdup_printf ("SELECT * FROM %s WHERE %s", left[i].table, left[i].where);
      g_autoptr (GString) put = g_string_new (NULL);
      int columns;

      a->get[i] = prepared (a->from, get);
      columns = sqlite3_column_count (a->get[i]);
      g_string_printf (put, "REPLACE INTO %s VALUES(?", left[i].table);
      for (int c = 1; c < columns; c++)
        g_string_append (put, ",?");
      g_string_append_c (put, ')');
      a->put[i] = prepared (a->to, put->str);
    }
  a->begin = prepared (a->to, "BEGIN IMMEDIATE");
  a->commit = prepared (a->to, "COMMIT");
}

static void
anchor_close (Anchor *a)
{
  for (gsize i = 0; i < G_N_ELEMENTS (left); i++)
    {
      sqlite3_finalize (a->get[i]);
      sqlite3_finalize (a->put[i]);
    }
  sqlite3_finalize (a->begin);
  sqlite3_finalize (a->commit);
  sqlite3_close (a->from);
  sqlite3_close (a->to);
}

static void
run_once (sqlite3 *db, sqlite3_stmt *s)
{
  must (db, sqlite3_step (s));
  sqlite3_reset (s);
}

/* The rows of one booking; the reading is not timed. */
static gint64
anchor_write (Anchor *a, const FoyerId *visit, const FoyerId *txn)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) sqlite3_value_free);
  guint n[G_N_ELEMENTS (left)] = { 0 }, v = 0;
  gint64 begun;

  for (gsize i = 0; i < G_N_ELEMENTS (left); i++)
    {
      if (strstr (left[i].where, "?1") != NULL)
        sqlite3_bind_blob (a->get[i], 1, visit->b, sizeof visit->b, SQLITE_STATIC);
      if (strstr (left[i].where, "?2") != NULL)
        sqlite3_bind_blob (a->get[i], 2, txn->b, sizeof txn->b, SQLITE_STATIC);
      while (sqlite3_step (a->get[i]) == SQLITE_ROW)
        {
          for (int c = 0; c < sqlite3_column_count (a->get[i]); c++)
            g_ptr_array_add (values, sqlite3_value_dup (sqlite3_column_value (a->get[i], c)));
          n[i]++;
          a->rows++;
        }
      sqlite3_reset (a->get[i]);
    }
  begun = g_get_monotonic_time ();
  run_once (a->to, a->begin);
  for (gsize i = 0; i < G_N_ELEMENTS (left); i++)
    for (guint r = 0; r < n[i]; r++)
      {
        for (int c = 1; c <= sqlite3_bind_parameter_count (a->put[i]); c++)
          sqlite3_bind_value (a->put[i], c, values->pdata[v++]);
        run_once (a->to, a->put[i]);
      }
  run_once (a->to, a->commit);
  return g_get_monotonic_time () - begun;
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

static void
member_id (JsonObject *o, const char *name, FoyerId *id)
{
  g_assert_true (foyer_id_parse (json_object_get_string_member (o, name), id));
}

static void
copy_for_anchor (void)
{
  g_autofree char *file = g_build_filename (p.dir, "foyer.db", NULL), *quoted = NULL, *to = NULL, *command = NULL;

  p.anchor_path = g_build_filename (p.dir, "anchor.db", NULL);
  foyer_desk_close (p.desk);
  quoted = g_shell_quote (file);
  to = g_shell_quote (p.anchor_path);
  command = g_strdup_printf ("cp --reflink=auto %s %s", quoted, to);
  g_assert_cmpint (system (command), ==, 0);
  open_desk ();
}

static void
test_booking (void)
{
  Times ours = times_new (), bare = times_new (), undo = times_new ();
  Anchor a = { 0 };
  double o50, b50;
  g_autofree char *file = g_build_filename (p.dir, "foyer.db", NULL);
  GStatBuf st;
  gboolean big = g_stat (file, &st) == 0 && st.st_size > G_GINT64_CONSTANT (6000000000);

  /* The copy of a store of ten million would fill the disk. */
  if (big)
    g_print ("# The bookings are not held against bare statements: the store is too big for a copy.\n");
  else
    {
      copy_for_anchor ();
      anchor_open (&a);
    }
  for (int i = -10; i < BOOKINGS; i++)
    {
      JsonObject *params = next_booking (i + 10);
      gint64 begun = g_get_monotonic_time (), took;
      g_autoptr (JsonObject) result = call ("booking.create", params);
      FoyerId visit, txn;

      took = g_get_monotonic_time () - begun;
      member_id (result, "visit", &visit);
      member_id (result, "txn", &txn);
      if (i >= 0)
        times_add (&ours, took);
      if (!big)
        {
          gint64 bare_took = anchor_write (&a, &visit, &txn);

          if (i >= 0)
            times_add (&bare, bare_took);
        }
    }
  if (!big)
    g_assert_cmpint (a.rows, >=, (BOOKINGS + 10) * 6);
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (JsonObject) made = call ("booking.create", next_booking (BOOKINGS + 10 + i));
      JsonObject *params = foyer_params ("txn", "s", json_object_get_string_member (made, "txn"), NULL);
      gint64 begun = g_get_monotonic_time ();
      g_autoptr (JsonObject) result = call ("undo", params);

      times_add (&undo, g_get_monotonic_time () - begun);
      g_assert_nonnull (json_object_get_string_member (result, "txn"));
    }
  o50 = times_ms (&ours, 50);
  b50 = times_ms (&bare, 50);
  tell ("booking saved, p50", o50, "ms", "");
  tell ("booking saved, p99", times_ms (&ours, 99), "ms", "");
  if (!big)
    {
      tell ("  its rows, by bare prepared statements, p50", b50, "ms", "");
      tell ("  ratio", o50 / b50, "x", "<= 2");
      tell ("rows of a booking, log and figures included", (double) a.rows / (BOOKINGS + 10), "", "");
    }
  tell ("undo of a booking, p50", times_ms (&undo, 50), "ms", "");
  if (!big)
    {
      anchor_close (&a);
      g_unlink (p.anchor_path);
    }
  times_free (&ours);
  times_free (&bare);
  times_free (&undo);
}

/* ---- the main loop ------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  GMainLoop *loop;
  int begun, done, noticed;
  gint64 last;
  Times gaps;
} Loop;

static void on_booked_cb (GObject *source, GAsyncResult *res, gpointer data);

static void
book_one (Loop *l)
{
  g_autoptr (JsonObject) params = next_booking (BOOKINGS + 60 + l->begun++);
  foyer_desk_call_async (p.desk, &p.owner, "booking.create", params, NULL, on_booked_cb, l);
}

static void
on_booked_cb (GObject *source, GAsyncResult *res, gpointer data)
{
  Loop *l = data;
  g_autoptr (GError) error = NULL;

  foyer_desk_call_finish (p.desk, res, NULL, &error);
  g_assert_no_error (error);
  l->done++;
  if (l->begun < LOOP_BOOKINGS)
    book_one (l);
  else if (l->done == LOOP_BOOKINGS)
    g_main_loop_quit (l->loop);
}

static gboolean
on_beat_cb (gpointer data)
{
  Loop *l = data;
  gint64 now = g_get_monotonic_time ();

  times_add (&l->gaps, now - l->last);
  l->last = now;
  return G_SOURCE_CONTINUE;
}

static void
on_change_cb (FoyerStore *store, const FoyerChangeSet *set, gpointer data)
{
  Loop *l = data;
  l->noticed += set->n > 0;
}

static void
test_loop (void)
{
  Loop l = { .loop = g_main_loop_new (NULL, FALSE), .gaps = times_new () };
  guint watch = foyer_store_watch (foyer_desk_store (p.desk), NULL, on_change_cb, &l);
  guint beat = g_timeout_add_full (G_PRIORITY_HIGH, 1, on_beat_cb, &l, NULL);
  gint64 begun = g_get_monotonic_time ();

  l.last = begun;
  for (int i = 0; i < IN_FLIGHT; i++)
    book_one (&l);
  g_main_loop_run (l.loop);
  tell ("bookings a second, eight under way", LOOP_BOOKINGS / ((g_get_monotonic_time () - begun) / 1e6), "", "");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_source_remove (beat);
  foyer_store_unwatch (foyer_desk_store (p.desk), watch);
  g_assert_cmpint (l.done, ==, LOOP_BOOKINGS);
  g_assert_cmpint (l.noticed, ==, LOOP_BOOKINGS);
  tell ("main loop, longest gap during 1,000 bookings", times_ms (&l.gaps, 100), "ms", "<= 16");
  times_free (&l.gaps);
  g_main_loop_unref (l.loop);
}

/* ---- a pull ------------------------------------------------------------------------------------------------------------------------- */

#define PAGE 2000

typedef struct
{
  GPtrArray *pages; /* char* */
  gint64 rows, last;
} Pull;

static void
end_page (Pull *pull, GString *s, FoyerJsonWriter *w, gboolean more)
{
  g_autofree char *cursors = g_strdup_printf ("{\"chain\":%" G_GINT64_FORMAT "}", pull->last);

  foyer_json_end_array (w);
  g_ptr_array_add (pull->pages, g_strdup_printf ("{\"gen\":\"g1\",\"now\":1795516860000,\"pull\":{\"cursors\":%s,\"devs\":{},\"more\":%s,\"rows\":%s,\"you\":{}}}",
                                                 cursors, more ? "true" : "false", s->str));
  g_string_truncate (s, 0);
}

/* Rows of the store as a server would send them: every client and what they booked. */
static gboolean
read_pages (FoyerDb *db, gpointer data, GError **error)
{
  static const char *const tables[] = { "client", "visit", "appointment", "line" };
  Pull *pull = data;
  g_autoptr (GString) s = g_string_new (NULL);
  FoyerJsonWriter w;
  int on_page = 0;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_array (&w);
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s ORDER BY id LIMIT 8000", tables[t]);
      FoyerStmt *ids = foyer_db_sql (db, sql);

      while (foyer_stmt_step (ids))
        {
          FoyerId id = foyer_stmt_id (ids, 0);
          g_autoptr (FoyerRow) row = foyer_db_get (db, tables[t], &id);
          g_autofree char *image = foyer_row_to_json (row);
          gint64 seq = ++pull->last;

          foyer_wire_row_write (&w, row->scope, tables[t], &id, seq, foyer_row_hash (row, row->scope, seq, image), image);
          pull->rows++;
          if (++on_page == PAGE)
            {
              end_page (pull, s, &w, TRUE);
              foyer_json_writer_init (&w, s);
              foyer_json_begin_array (&w);
              on_page = 0;
            }
        }
      foyer_stmt_done (ids);
    }
  end_page (pull, s, &w, FALSE);
  return foyer_db_check (db, error);
}

static gboolean
count_clients (FoyerDb *db, gpointer data, GError **error)
{
  *(gint64 *) data = foyer_db_int (db, "SELECT (SELECT count(*) FROM client) + (SELECT count(*) FROM visit) + (SELECT count(*) FROM board)"
                                       " + (SELECT count(*) FROM line)", NULL);
  return TRUE;
}

static void
test_pull (void)
{
  Pull pull = { .pages = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("foyer-pull-XXXXXX", NULL), *remove = NULL, *cursors = g_strdup ("{}");
  FoyerDesk *desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);
  gint64 begun, took, there = 0;

  g_assert_no_error (error);
  g_assert_true (foyer_store_read (foyer_desk_store (p.desk), read_pages, &pull, &error));
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < pull.pages->len; i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (pull.pages->pdata[i], strlen (pull.pages->pdata[i]));
      g_autoptr (FoyerSyncReply) reply = foyer_sync_reply_parse (bytes, &error);
      g_auto (FoyerSyncStand) stand = { 0 };

      g_assert_no_error (error);
      reply->status = 200;
      foyer_sync_apply (foyer_desk_store (desk), reply, i == 0 ? "" : "g1", cursors, &stand, &error);
      g_assert_no_error (error);
      g_assert_cmpint (stand.complete, ==, i + 1 == pull.pages->len);
      g_free (cursors);
      cursors = g_strdup (stand.cursors);
    }
  took = g_get_monotonic_time () - begun;
  g_assert_true (foyer_store_read (foyer_desk_store (desk), count_clients, &there, &error));
  g_assert_cmpint (there, ==, pull.rows);
  tell ("rows applied by a pull", pull.rows / (took / 1e6), "rows/s", "");
  foyer_desk_close (desk);
  remove = g_strdup_printf ("rm -rf '%s'", dir);
  g_assert_cmpint (system (remove), ==, 0);
  g_ptr_array_unref (pull.pages);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  make_store ();
  g_test_add_func ("/perf/day", test_day);
  g_test_add_func ("/perf/other-days", test_other_days);
  g_test_add_func ("/perf/week", test_week);
  g_test_add_func ("/perf/search", test_search);
  g_test_add_func ("/perf/booking", test_booking);
  g_test_add_func ("/perf/main-loop", test_loop);
  g_test_add_func ("/perf/pull", test_pull);
  failed = g_test_run ();
  foyer_desk_close (p.desk);
  if (p.own_dir)
    perf_store_remove (p.dir);
  return failed;
}

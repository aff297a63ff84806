/* Zones: the hour that does not exist, the hour that is twice, and every offset against GLib. */
#include "config.h"

#include "foyer-time.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)

static void
test_names (void)
{
  static const char *const bad[] = { "", "Europe/Atlantis", "../../../etc/passwd", "/etc/localtime", "+02:00", "CET-1CEST,M3.5.0,M10.5.0/3", "localtime" };
  const FoyerZone *zone = foyer_zone_get ("Europe/Budapest");

  g_assert_nonnull (zone);
  g_assert_true (foyer_zone_get ("Europe/Budapest") == zone);
  g_assert_cmpstr (foyer_zone_name (zone), ==, "Europe/Budapest");
  g_assert_nonnull (foyer_zone_get ("UTC"));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (foyer_zone_get (bad[i]));
  g_assert_null (foyer_zone_get (NULL));
}

static void
assert_wall (const FoyerZone *zone,
             gint64           utc,
             const char      *want)
{
  char text[17];
  gint64 date;
  int minute;

  foyer_zone_from_utc (zone, utc, &date, &minute);
  g_assert_cmpstr (foyer_wall_format (date, minute, text), ==, want);
}

/* 29 March 2026: 02:00 becomes 03:00. */
static void
test_gap (void)
{
  const FoyerZone *zone = foyer_zone_get ("Europe/Budapest");
  gint64 date = foyer_date_make (2026, 3, 29);
  gint64 midnight = foyer_zone_to_utc (zone, date, 0);

  g_assert_cmpint (foyer_zone_to_utc (zone, date, 119) - midnight, ==, 119 * 60000);
  g_assert_cmpint (foyer_zone_to_utc (zone, date, 180) - midnight, ==, 2 * HOUR_MS);
  /* 02:30 is not there: an hour later is meant. */
  assert_wall (zone, foyer_zone_to_utc (zone, date, 150), "2026-03-29T03:30");
  assert_wall (zone, foyer_zone_to_utc (zone, date, 120), "2026-03-29T03:00");
  g_assert_cmpint (foyer_zone_to_utc (zone, date + 1, 0) - midnight, ==, 23 * HOUR_MS);
  assert_wall (zone, midnight + 2 * HOUR_MS - 1, "2026-03-29T01:59");
}

/* 25 October 2026: 03:00 becomes 02:00. */
static void
test_overlap (void)
{
  const FoyerZone *zone = foyer_zone_get ("Europe/Budapest");
  gint64 date = foyer_date_make (2026, 10, 25);
  gint64 midnight = foyer_zone_to_utc (zone, date, 0);

  g_assert_cmpint (foyer_zone_to_utc (zone, date, 150) - midnight, ==, 150 * 60000);
  assert_wall (zone, midnight + 150 * 60000, "2026-10-25T02:30");
  assert_wall (zone, midnight + 150 * 60000 + HOUR_MS, "2026-10-25T02:30");
  g_assert_cmpint (foyer_zone_to_utc (zone, date, 180) - midnight, ==, 4 * HOUR_MS);
  g_assert_cmpint (foyer_zone_to_utc (zone, date + 1, 0) - midnight, ==, 25 * HOUR_MS);
  g_assert_cmpint (foyer_zone_to_utc (zone, date, FOYER_DAY_MINUTES), ==, foyer_zone_to_utc (zone, date + 1, 0));
  g_assert_cmpint (foyer_zone_offset (zone, midnight), ==, 7200);
  g_assert_cmpint (foyer_zone_offset (zone, midnight + 3 * HOUR_MS), ==, 3600);
}

/* Zones with odd rules: half-hour saving, a day left out, rules that stop and start within a year, the far east and west. */
static void
test_against_glib (void)
{
  static const char *const names[] = {
    "Europe/Budapest", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Pacific/Kiritimati", "America/Adak",
    "Asia/Kathmandu", "Europe/London", "America/Sao_Paulo", "UTC",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const FoyerZone *zone = foyer_zone_get (names[i]);
      g_autoptr (GTimeZone) tz = g_time_zone_new_identifier (names[i]);
      gint64 from = foyer_date_make (1970, 1, 1) * 86400, to = foyer_date_make (2037, 12, 31) * 86400;

      g_assert_nonnull (zone);
      for (gint64 utc = from; utc < to; utc += 6 * 3600 + g_test_rand_int_range (0, 86400 * 3))
        {
          int want = g_time_zone_get_offset (tz, g_time_zone_find_interval (tz, G_TIME_TYPE_UNIVERSAL, utc));
          gint64 date, back;
          int minute;

          g_assert_cmpint (foyer_zone_offset (zone, utc * 1000), ==, want);
          /* There and back lands on the same wall time, and never later than the instant. */
          foyer_zone_from_utc (zone, utc * 1000, &date, &minute);
          back = foyer_zone_to_utc (zone, date, minute);
          g_assert_cmpint (back, <=, utc * 1000);
          if (foyer_zone_offset (zone, back) == want)
            g_assert_cmpint (utc * 1000 - back, <, 60000);
        }
    }
}

static gpointer
convert_many (gpointer data)
{
  static const char *const names[] = { "Europe/Lisbon", "Europe/Kyiv", "Asia/Tokyo", "America/New_York" };

  for (int i = 0; i < 2000; i++)
    {
      const FoyerZone *zone = foyer_zone_get (names[i % 4]);
      gint64 date, utc;
      int minute;

      g_assert_nonnull (zone);
      utc = foyer_zone_to_utc (zone, 20000 + i, 720);
      foyer_zone_from_utc (zone, utc, &date, &minute);
      g_assert_cmpint (date, ==, 20000 + i);
      g_assert_cmpint (minute, ==, 720);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("zones", convert_many, NULL);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zone/names", test_names);
  g_test_add_func ("/zone/gap", test_gap);
  g_test_add_func ("/zone/overlap", test_overlap);
  g_test_add_func ("/zone/against-glib", test_against_glib);
  g_test_add_func ("/zone/threads", test_threads);
  return g_test_run ();
}

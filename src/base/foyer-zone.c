#include "config.h"

#include "foyer-time.h"

#include <string.h>

/* A zone is the list of its changes of offset, read once from the system's zone data through GTimeZone, whose own look-up walks
 * the list from the start each time. Changes are looked for in 1900…2100. */
#define FROM_S (G_GINT64_CONSTANT (-2208988800))
#define TO_S (G_GINT64_CONSTANT (4102444800))

typedef struct
{
  gint64 start; /* UTC seconds; the first counts from the beginning of time */
  int offset;   /* seconds east of UTC from @start on */
} Change;

struct _FoyerZone
{
  char *name;
  Change *changes;
  gsize n_changes;
};

static GMutex lock;
static GHashTable *zones; /* name → FoyerZone, never freed */

static void
add_change (GArray    *changes,
            GTimeZone *tz,
            gint64     start,
            int        interval)
{
  Change change = { start, g_time_zone_get_offset (tz, interval) };

  if (changes->len == 0 || g_array_index (changes, Change, changes->len - 1).offset != change.offset)
    g_array_append_val (changes, change);
}

/* Every first second of an interval in (@low, @high], by halving. */
static void
find_changes (GArray    *changes,
              GTimeZone *tz,
              gint64     low,
              int        low_interval,
              gint64     high,
              int        high_interval)
{
  gint64 middle;
  int interval;

  if (low_interval == high_interval)
    return;
  if (high - low == 1)
    {
      add_change (changes, tz, high, high_interval);
      return;
    }
  middle = low + (high - low) / 2;
  interval = g_time_zone_find_interval (tz, G_TIME_TYPE_UNIVERSAL, middle);
  find_changes (changes, tz, low, low_interval, middle, interval);
  find_changes (changes, tz, middle, interval, high, high_interval);
}

static FoyerZone *
load_zone (const char *name)
{
  g_autoptr (GTimeZone) tz = NULL;
  g_autoptr (GArray) changes = NULL;
  FoyerZone *zone;
  int first, last;

  /* IANA names only: GLib would also take rules, offsets and paths. */
  if (!g_ascii_isalpha (name[0]) || strchr (name, ',') != NULL || strchr (name, '.') != NULL || strcmp (name, "localtime") == 0
      || strlen (name) > 64)
    return NULL;
  tz = g_time_zone_new_identifier (name);
  if (tz == NULL)
    return NULL;

  changes = g_array_new (FALSE, FALSE, sizeof (Change));
  first = g_time_zone_find_interval (tz, G_TIME_TYPE_UNIVERSAL, FROM_S);
  last = g_time_zone_find_interval (tz, G_TIME_TYPE_UNIVERSAL, TO_S);
  add_change (changes, tz, G_MININT64, first);
  find_changes (changes, tz, FROM_S, first, TO_S, last);

  zone = g_new0 (FoyerZone, 1);
  zone->name = g_strdup (name);
  zone->n_changes = changes->len;
  zone->changes = (Change *) (void *) g_array_free (g_steal_pointer (&changes), FALSE);
  return zone;
}

const FoyerZone *
foyer_zone_get (const char *name)
{
  FoyerZone *zone;

  if (name == NULL)
    return NULL;
  g_mutex_lock (&lock);
  if (zones == NULL)
    zones = g_hash_table_new (g_str_hash, g_str_equal);
  zone = g_hash_table_lookup (zones, name);
  if (zone == NULL)
    {
      zone = load_zone (name);
      if (zone != NULL)
        g_hash_table_insert (zones, zone->name, zone);
    }
  g_mutex_unlock (&lock);
  return zone;
}

const char *
foyer_zone_name (const FoyerZone *zone)
{
  return zone->name;
}

/* Index of the last change at or before @utc_s. */
static gsize
find_index (const FoyerZone *zone,
            gint64           utc_s)
{
  gsize low = 0, high = zone->n_changes;

  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;

      if (zone->changes[middle].start <= utc_s)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static gint64
floor_div (gint64 a,
           gint64 b)
{
  return a / b - (a % b < 0);
}

gint64
foyer_zone_to_utc (const FoyerZone *zone,
                   gint64           date,
                   int              minute)
{
  gint64 wall = (date * FOYER_DAY_MINUTES + minute) * 60;
  gsize i = find_index (zone, wall - 2 * 86400);

  /* The first offset under which the wall time comes before the next change: in the hour that is twice, the first one. In a gap that
   * is none, and the offset before the change moves the time forward by the gap. */
  for (; i + 1 < zone->n_changes; i++)
    {
      gint64 next = zone->changes[i + 1].start;

      if (wall - zone->changes[i].offset < next || wall - zone->changes[i + 1].offset < next)
        break;
    }
  return (wall - zone->changes[i].offset) * 1000;
}

int
foyer_zone_offset (const FoyerZone *zone,
                   gint64           utc_ms)
{
  return zone->changes[find_index (zone, floor_div (utc_ms, 1000))].offset;
}

void
foyer_zone_from_utc (const FoyerZone *zone,
                     gint64           utc_ms,
                     gint64          *date,
                     int             *minute)
{
  gint64 wall = floor_div (utc_ms, 1000) + foyer_zone_offset (zone, utc_ms);

  *date = floor_div (wall, 86400);
  *minute = (int) ((wall - *date * 86400) / 60);
}

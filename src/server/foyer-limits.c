#include "config.h"

#include <math.h>
#include <stddef.h>
#include <sys/resource.h>

#include "foyer-blobs.h"
#include "foyer-error.h"
#include "foyer-limits.h"
#include "foyer-wire.h"

#define STORE_DESCRIPTORS 8 /* database, log and index of the writer and a reader, lock */
#define OWN_DESCRIPTORS 512 /* libraries, listeners, requests under way */

static const struct
{
  const char *name;
  gsize offset;
  gint64 def, min, max;
} table[] = {
#define LIMIT(name, def, min, max) { #name, offsetof (FoyerLimits, name), def, min, max }
  LIMIT (threads, 0, 0, 1024),
  LIMIT (open_chains, 0, 0, 100000),
  LIMIT (idle_s, 300, 1, 86400),
  LIMIT (parked, 0, 0, 1000000),
  LIMIT (reading, 4096, 1, 1000000),
  LIMIT (read_seconds, 15, 1, 3600),
  LIMIT (bodies_mb, 256, 4, 65536),
  LIMIT (device_rate, 5, 1, 1000000),
  LIMIT (device_burst, 20, 1, 1000000),
  LIMIT (chain_rate, 200, 1, 1000000),
  LIMIT (chain_burst, 400, 1, 1000000),
  LIMIT (wake_rate, 50, 1, 1000000),
  LIMIT (wake_burst, 100, 1, 1000000),
  LIMIT (queue_pushes, 64, 1, 100000),
  LIMIT (queue_ms, 2000, 1, 600000),
  LIMIT (queue_mb, 256, 8, 65536),
  LIMIT (lag_ms, 200, 0, 600000),
  LIMIT (commit_ms, 100, 0, 600000),
  LIMIT (quiet_s, 900, 0, 86400),
  LIMIT (grace_ms, 5000, 0, 600000),
  LIMIT (file_kb, FOYER_BLOB_MAX / 1024, 1, FOYER_BLOB_MAX / 1024),
  LIMIT (desk_files_mb, 500, 1, 1000000),
  LIMIT (chain_files_mb, 20000, 1, 100000000),
  LIMIT (min_schema, 0, 0, FOYER_PROTOCOL_SCHEMA),
#undef LIMIT
};

static gint64 *
field (FoyerLimits *limits, guint i)
{
  return (gint64 *) ((char *) limits + table[i].offset);
}

static int
find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (name, table[i].name) == 0)
      return i;
  return -1;
}

gboolean
foyer_limits_load (FoyerLimits *limits, const char *file, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    *field (limits, i) = table[i].def;
  if (file == NULL)
    return TRUE;
  if (!g_key_file_load_from_file (keys, file, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "The settings in %s cannot be read: %s.", file, local->message);
      return FALSE;
    }
  names = g_key_file_get_keys (keys, "limits", NULL, NULL);
  for (guint k = 0; names != NULL && names[k] != NULL; k++)
    {
      g_autofree char *text = g_key_file_get_string (keys, "limits", names[k], NULL);
      int i = find (names[k]);

      if (i < 0)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "%s: there is no limit “%s”.", file, names[k]);
          return FALSE;
        }
      if (text == NULL || !g_ascii_string_to_signed (text, 10, table[i].min, table[i].max, field (limits, i), NULL))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "%s: “%s” is a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".", file,
                       names[k], table[i].min, table[i].max);
          return FALSE;
        }
    }
  return TRUE;
}

void
foyer_limits_fit (FoyerLimits *limits)
{
  struct rlimit files = { 1024, 1024 };
  gint64 n;

  getrlimit (RLIMIT_NOFILE, &files);
  n = files.rlim_cur == RLIM_INFINITY ? 1000000 : (gint64) files.rlim_cur;
  if (limits->threads == 0)
    limits->threads = MAX (4 * (gint64) g_get_num_processors (), 8); /* most of a commit is waiting for the disk */
  if (limits->open_chains == 0)
    limits->open_chains = CLAMP (n / 20, 8, 2000);
  if (limits->parked == 0)
    limits->parked = MAX (n - limits->open_chains * STORE_DESCRIPTORS - OWN_DESCRIPTORS, 64);
}

int
foyer_bucket_take (FoyerBucket *b, gint64 now, gint64 rate, gint64 burst)
{
  return foyer_bucket_take_many (b, now, rate, burst, 1);
}

int
foyer_bucket_take_many (FoyerBucket *b, gint64 now, double rate, double burst, double n)
{
  if (b->at == 0)
    b->level = burst;
  else
    b->level = MIN (burst, b->level + (double) (now - b->at) / G_USEC_PER_SEC * rate);
  b->at = now;
  if (b->level >= n)
    {
      b->level -= n;
      return 0;
    }
  return (int) CLAMP (ceil ((n - b->level) / rate), 1, G_MAXINT);
}

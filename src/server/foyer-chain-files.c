#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include "foyer-blobs.h"
#include "foyer-chains-private.h"

/* How much of files a chain may have, and a desk may bring. What there is stands in the folder: it is counted by going through it, and added up
 * from there on. */

#define MB (G_GINT64_CONSTANT (1) << 20)
#define DAY_S 86400
#define COUNT_US (3600 * (gint64) G_USEC_PER_SEC) /* a count may be so old: files go as well */
#define LEAST 4096 /* what the smallest file takes on a disk */

static void
count_files (FoyerChain *c, const char *dir)
{
  gint64 now = g_get_monotonic_time (), here, shared = 0;
  g_autoptr (GError) error = NULL;
  gboolean due;

  g_mutex_lock (&c->lock);
  due = c->files_counted == 0 || now - c->files_counted > COUNT_US;
  if (due)
    c->files_counted = now; /* one task counts; the others go by the last count meanwhile */
  g_mutex_unlock (&c->lock);
  if (!due)
    return;
  here = foyer_blobs_bytes (dir);
  if (!foyer_order_blob_bytes (c->chains->order, &c->id, &shared, &error))
    g_info ("The files of a chain are counted on this node alone: %s", error->message);
  g_mutex_lock (&c->lock);
  c->files_bytes = MAX (here, shared);
  g_mutex_unlock (&c->lock);
}

const char *
foyer_chain_admit_file (FoyerChain *c, const FoyerId *who, const char *dir, const char *id, gsize total, gsize len, int *retry)
{
  const FoyerLimits *limits = &c->chains->limits;
  double day = (double) limits->desk_files_mb * MB;
  const char *why = NULL;
  gsize missing;

  *retry = 0;
  if (foyer_blobs_has (dir, id))
    return NULL;
  if (total > (gsize) limits->file_kb * 1024)
    return "too_big";
  count_files (c, dir);
  missing = total - MIN (foyer_blobs_part (dir, id), total);
  g_mutex_lock (&c->lock);
  if (c->files_bytes + (gint64) missing > limits->chain_files_mb * MB)
    why = "files_full";
  else if (len > 0 && (*retry = foyer_bucket_take_many (foyer_chain_files_bucket (c, who), g_get_monotonic_time (), day / DAY_S, day, MAX (len, LEAST))) > 0)
    why = "files_day";
  g_mutex_unlock (&c->lock);
  return why;
}

void
foyer_chain_add_file (FoyerChain *c, gsize bytes)
{
  g_mutex_lock (&c->lock);
  c->files_bytes += bytes;
  g_mutex_unlock (&c->lock);
}

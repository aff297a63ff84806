#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include "foyer-backup-private.h"
#include "foyer-error.h"
#include "foyer-log.h"
#include "foyer-metrics.h"
#include "foyer-repair.h"
#include "foyer-scrub.h"
#include "foyer-time.h"

#define NAMED 20 /* rows of one store that the log names */

gint64
foyer_scrub_last (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "scrubbed", NULL), *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static void
fault (const char *chain, const char *what)
{
  GString *line = foyer_log_new (FOYER_LOG_ERROR, "scrub-fault");

  foyer_log_text (line, "chain", chain);
  foyer_log_text (line, "what", what);
  foyer_log_end (line);
}

gboolean
foyer_scrub_store (FoyerStore *store, const char *chain, GCancellable *cancel, FoyerScrubbed *out, GError **error)
{
  g_autofree char *path = g_build_filename (foyer_store_dir (store), "scrubbed", NULL), *text = NULL;
  g_autoptr (GPtrArray) bad = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) why = NULL;
  gint64 from = g_get_monotonic_time (), counted;
  gboolean ok;

  out->rows = out->faults = 0;
  if (!foyer_backup_recount (store, &counted, &why))
    {
      /* Neither damage nor order: it can be tried again. */
      if (!g_error_matches (why, FOYER_ERROR, FOYER_ERROR_CORRUPT) && !g_error_matches (why, FOYER_ERROR, FOYER_ERROR_IO))
        {
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
      fault (chain, why->message);
      out->faults++;
      g_clear_error (&why);
    }
  ok = foyer_repair_scrub (store, cancel, bad, &out->rows, &why);
  if (!ok && g_error_matches (why, FOYER_ERROR, FOYER_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  if (!ok)
    {
      fault (chain, why->message);
      out->faults += out->faults == 0;
    }
  for (guint i = 0; i < MIN (bad->len, NAMED); i++)
    fault (chain, bad->pdata[i]);
  out->faults += bad->len;
  foyer_metrics_count ("foyer_scrubs_total", NULL, 1);
  foyer_metrics_count ("foyer_scrub_rows_total", NULL, out->rows);
  foyer_metrics_count ("foyer_scrub_faults_total", NULL, out->faults);
  {
    GString *line = foyer_log_new (out->faults > 0 ? FOYER_LOG_ERROR : FOYER_LOG_INFO, "scrub");

    foyer_log_text (line, "chain", chain);
    foyer_log_int (line, "rows", out->rows);
    foyer_log_int (line, "faults", out->faults);
    foyer_log_int (line, "ms", (g_get_monotonic_time () - from) / 1000);
    foyer_log_end (line);
  }
  text = g_strdup_printf ("%" G_GINT64_FORMAT "\n", foyer_now ());
  return foyer_backup_write_file (path, text, error);
}

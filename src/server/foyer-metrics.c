#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "foyer-metrics.h"

typedef enum
{
  COUNTER,
  GAUGE,
  HISTOGRAM,
} Kind;

#define MAX_BOUNDS 16

/* Seconds from a tenth of a millisecond on; sizes in powers of two; ages up to a week; skews of both signs. */
static const double seconds[] = { 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, INFINITY };
static const double sizes[] = { 1, 2, 4, 8, 16, 32, 64, 128, 512, INFINITY };
static const double ages[] = { 1, 10, 60, 300, 1800, 7200, 28800, 86400, 604800, INFINITY };
static const double skews[] = { -3600, -300, -60, -10, -1, 0, 1, 10, 60, 300, 3600, INFINITY };

static const struct
{
  const char *name;
  Kind kind;
  const double *bounds;
  const char *help;
} table[] = {
  { "foyer_backup_age_seconds", GAUGE, NULL, "For how long the changes of the chain that waits longest have been in no proven copy; 0: none waits." },
  { "foyer_backup_failures_total", COUNTER, NULL, "Backups that could not be made or did not prove themselves. Above 0 wants a person." },
  { "foyer_backup_mended_total", COUNTER, NULL, "Pieces of the archive that were damaged or gone and were written again. Above 0: look at that disk." },
  { "foyer_backup_seconds", HISTOGRAM, seconds, "Time to copy a chain and prove the copy." },
  { "foyer_backups_total", COUNTER, NULL, "Copies of chains made and proved." },
  { "foyer_build_info", GAUGE, NULL, "Always 1; its label is the version." },
  { "foyer_carried_txns_total", COUNTER, NULL, "Changes of a desk brought by another one." },
  { "foyer_chain_closes_total", COUNTER, NULL, "Stores closed because others were used more recently." },
  { "foyer_chain_hits_total", COUNTER, NULL, "Uses of a chain whose store was open." },
  { "foyer_chain_opens_total", COUNTER, NULL, "Uses of a chain whose store had to be opened." },
  { "foyer_chains_open", GAUGE, NULL, "Stores open now." },
  { "foyer_commit_group_size", HISTOGRAM, sizes, "Pushes that shared a commit." },
  { "foyer_commit_recent_seconds", GAUGE, NULL, "Quantiles of the last 256 commits to disk." },
  { "foyer_commit_seconds", HISTOGRAM, seconds, "Time of a commit to disk." },
  { "foyer_desk_lag_seconds", HISTOGRAM, ages, "Age of the oldest change a desk had not sent, as it reported." },
  { "foyer_desk_skew_seconds", HISTOGRAM, skews, "A desk's clock against the server's, as it reported." },
  { "foyer_digest_mismatches_total", COUNTER, NULL, "Desks whose rows differed from the chain's. Above 0 wants a person." },
  { "foyer_feed_rows_total", COUNTER, NULL, "Rows sent to desks." },
  { "foyer_file_bytes_total", COUNTER, NULL, "Bytes of files (photos) taken from desks." },
  { "foyer_forks_total", COUNTER, NULL, "Desks whose log had another past than the chain knew." },
  { "foyer_idle_answers_total", COUNTER, NULL, "Pulls answered or parked without opening a store." },
  { "foyer_inflate_bytes_total", COUNTER, NULL, "Bytes of requests after inflating." },
  { "foyer_lane_wait_recent_seconds", GAUGE, NULL, "Nine of ten chains with work waited no longer for a thread, of the last five seconds." },
  { "foyer_lane_wait_seconds", HISTOGRAM, seconds, "Time a chain with work waited for a thread." },
  { "foyer_loop_lag_seconds", GAUGE, NULL, "Largest delay of the main loop in the last ten seconds." },
  { "foyer_open_requests", GAUGE, NULL, "Requests not answered yet, waiting desks included." },
  { "foyer_overload_level", GAUGE, NULL, "0 calm, 1 no waiting and no snapshots, 2 no idle pulls, 3 no pushes." },
  { "foyer_parked_polls", GAUGE, NULL, "Desks that wait for news." },
  { "foyer_push_txns_total", COUNTER, NULL, "Changes taken from desks, by verdict." },
  { "foyer_pushes_total", COUNTER, NULL, "Pushes committed." },
  { "foyer_queue_bytes", GAUGE, NULL, "Memory of pushes that wait for a writer." },
  { "foyer_reading_connections", GAUGE, NULL, "Connections whose request has not arrived yet." },
  { "foyer_refused_connections_total", COUNTER, NULL, "Connections closed because too many were half open." },
  { "foyer_refused_total", COUNTER, NULL, "Requests refused because of a limit, by limit." },
  { "foyer_request_seconds", HISTOGRAM, seconds, "From a request's arrival to its answer, time parked left out." },
  { "foyer_requests_total", COUNTER, NULL, "Requests answered, by route and status." },
  { "foyer_resets_total", COUNTER, NULL, "Desks told to load everything again, by reason." },
  { "foyer_rows_repaired_total", COUNTER, NULL, "Rows desks asked for anew because theirs differed." },
  { "foyer_scrub_age_seconds", GAUGE, NULL, "Since the store that waits longest for it was read through and counted; 0: the first time is still to come." },
  { "foyer_scrub_faults_total", COUNTER, NULL, "Stores with damaged pages or wrong sums, and rows that do not match their hash. Above 0 wants a person." },
  { "foyer_scrub_rows_total", COUNTER, NULL, "Rows compared with their hash." },
  { "foyer_scrubs_total", COUNTER, NULL, "Stores read through and counted." },
  { "foyer_slow_connections_total", COUNTER, NULL, "Connections cut because their request did not arrive in time." },
  { "foyer_tasks_waiting", GAUGE, NULL, "Tasks no worker thread has taken yet." },
  { "foyer_wakes_total", COUNTER, NULL, "Waiting desks that were woken by news." },
  { "process_cpu_seconds_total", COUNTER, NULL, "Processor time used." },
  { "process_max_fds", GAUGE, NULL, "Descriptors this process may have." },
  { "process_open_fds", GAUGE, NULL, "Descriptors open now." },
  { "process_resident_memory_bytes", GAUGE, NULL, "Memory held." },
  { "process_start_time_seconds", GAUGE, NULL, "When this process began, in seconds since 1970." },
};

typedef struct
{
  guint row;
  char *labels;
  double value; /* or the sum of a histogram */
  guint64 n, buckets[MAX_BOUNDS];
} Series;

static GMutex lock;
static GHashTable *all; /* "name{labels}" → Series */

static int
find_row (const char *name)
{
  guint lo = 0, hi = G_N_ELEMENTS (table);

  while (lo < hi)
    {
      guint mid = (lo + hi) / 2;
      int d = strcmp (name, table[mid].name);

      if (d == 0)
        return mid;
      if (d < 0)
        hi = mid;
      else
        lo = mid + 1;
    }
  return -1;
}

static void
series_free (gpointer p)
{
  Series *s = p;
  g_free (s->labels);
  g_free (s);
}

/* With the lock. */
static Series *
find (const char *name, const char *labels, gboolean make)
{
  char key[256];
  Series *s;
  int row;

  if (all == NULL)
    all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, series_free);
  g_snprintf (key, sizeof key, "%s{%s}", name, labels != NULL ? labels : "");
  s = g_hash_table_lookup (all, key);
  if (s != NULL || !make)
    return s;
  row = find_row (name);
  if (row < 0)
    g_error ("There is no figure “%s”", name);
  s = g_new0 (Series, 1);
  s->row = row;
  s->labels = g_strdup (labels);
  g_hash_table_insert (all, g_strdup (key), s);
  return s;
}

void
foyer_metrics_count (const char *name, const char *labels, gint64 n)
{
  g_mutex_lock (&lock);
  find (name, labels, TRUE)->value += n;
  g_mutex_unlock (&lock);
}

void
foyer_metrics_set (const char *name, const char *labels, double value)
{
  g_mutex_lock (&lock);
  find (name, labels, TRUE)->value = value;
  g_mutex_unlock (&lock);
}

void
foyer_metrics_observe (const char *name, const char *labels, double value)
{
  Series *s;
  const double *bounds;
  guint i;

  g_mutex_lock (&lock);
  s = find (name, labels, TRUE);
  bounds = table[s->row].bounds;
  for (i = 0; value > bounds[i]; i++)
    ;
  s->buckets[i]++;
  s->n++;
  s->value += value;
  g_mutex_unlock (&lock);
}

double
foyer_metrics_get (const char *name, const char *labels)
{
  Series *s;
  double value;

  g_mutex_lock (&lock);
  s = find (name, labels, FALSE);
  value = s != NULL ? s->value : 0;
  g_mutex_unlock (&lock);
  return value;
}

const char *
foyer_metrics_name (guint i)
{
  return i < G_N_ELEMENTS (table) ? table[i].name : NULL;
}

/* ---- text ---------------------------------------------------------------------------------------------------------------------- */

static void
add_number (GString *out, double v)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isinf (v))
    g_string_append (out, "+Inf");
  else
    g_string_append (out, g_ascii_formatd (text, sizeof text, v == floor (v) && fabs (v) < 1e15 ? "%.0f" : "%.6g", v));
}

static void
add_line (GString *out, const char *name, const char *suffix, const char *labels, const char *le, double value)
{
  g_string_append_printf (out, "%s%s", name, suffix);
  if ((labels != NULL && labels[0] != '\0') || le != NULL)
    g_string_append_printf (out, "{%s%s%s%s%s}", labels != NULL ? labels : "", labels != NULL && le != NULL ? "," : "", le != NULL ? "le=\"" : "",
                            le != NULL ? le : "", le != NULL ? "\"" : "");
  g_string_append_c (out, ' ');
  add_number (out, value);
  g_string_append_c (out, '\n');
}

static int
compare_series (gconstpointer a, gconstpointer b)
{
  const Series *x = *(Series *const *) a, *y = *(Series *const *) b;

  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  return g_strcmp0 (x->labels, y->labels);
}

static int
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  int n = -1; /* the folder's own */

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return MAX (n, 0);
}

static void
look_at_process (void)
{
  static gint64 began; /* under no lock: the same value whoever writes it */
  struct rusage used;
  struct rlimit files;
  g_autofree char *statm = NULL;

  if (began == 0)
    {
      struct timespec t;

      clock_gettime (CLOCK_BOOTTIME, &t);
      {
        g_autofree char *stat = NULL;
        const char *p = NULL;

        /* Field 22 of /proc/self/stat: when it began, in ticks since boot. */
        if (g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL) && (p = strrchr (stat, ')')) != NULL)
          {
            g_auto (GStrv) fields = g_strsplit (p + 2, " ", -1);
            gint64 ticks = g_strv_length (fields) > 19 ? g_ascii_strtoll (fields[19], NULL, 10) : 0;

            began = g_get_real_time () / G_USEC_PER_SEC - t.tv_sec + ticks / sysconf (_SC_CLK_TCK);
          }
      }
    }
  getrusage (RUSAGE_SELF, &used);
  getrlimit (RLIMIT_NOFILE, &files);
  foyer_metrics_set ("process_start_time_seconds", NULL, began);
  foyer_metrics_set ("process_cpu_seconds_total", NULL,
                     used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6);
  foyer_metrics_set ("process_max_fds", NULL, files.rlim_cur);
  foyer_metrics_set ("process_open_fds", NULL, count_descriptors ());
  if (g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL))
    {
      g_auto (GStrv) fields = g_strsplit (statm, " ", -1);

      if (g_strv_length (fields) > 1)
        foyer_metrics_set ("process_resident_memory_bytes", NULL, (double) g_ascii_strtoll (fields[1], NULL, 10) * sysconf (_SC_PAGESIZE));
    }
  foyer_metrics_set ("foyer_build_info", "version=\"" FOYER_VERSION "\"", 1);
}

char *
foyer_metrics_text (void)
{
  static const char *const kinds[] = { "counter", "gauge", "histogram" };
  GString *out = g_string_new (NULL);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;
  int last = -1;

  look_at_process ();
  g_mutex_lock (&lock);
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (sorted, value);
  g_ptr_array_sort (sorted, compare_series);
  for (guint i = 0; i < sorted->len; i++)
    {
      const Series *s = sorted->pdata[i];
      const char *name = table[s->row].name;

      if ((int) s->row != last)
        g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", name, table[s->row].help, name, kinds[table[s->row].kind]);
      last = s->row;
      if (table[s->row].kind != HISTOGRAM)
        {
          add_line (out, name, "", s->labels, NULL, s->value);
          continue;
        }
      {
        guint64 sum = 0;

        for (guint b = 0; b == 0 || !isinf (table[s->row].bounds[b - 1]); b++)
          {
            char text[G_ASCII_DTOSTR_BUF_SIZE];
            double bound = table[s->row].bounds[b];

            sum += s->buckets[b];
            add_line (out, name, "_bucket", s->labels, isinf (bound) ? "+Inf" : g_ascii_formatd (text, sizeof text, "%g", bound), sum);
          }
        add_line (out, name, "_sum", s->labels, NULL, s->value);
        add_line (out, name, "_count", s->labels, NULL, s->n);
      }
    }
  g_mutex_unlock (&lock);
  return g_string_free (out, FALSE);
}

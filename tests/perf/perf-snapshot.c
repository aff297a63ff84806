/* The first sync of a desk, without the network: making the files, reading them as fast as this disk gives them, and the store out of them.
 * FOYER_PERF_SCALE: appointments (default 20,000). */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>

#include "foyer-bulk.h"
#include "foyer-demo.h"
#include "foyer-first-sync.h"
#include "foyer-hooks.h"
#include "foyer-snapshot.h"
#include "foyer-snapshots.h"
#include "foyer-time.h"

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) d = g_dir_open (path, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

static double
lap (gint64 *from)
{
  gint64 now = g_get_monotonic_time ();
  double s = (now - *from) / 1e6;

  *from = now;
  return s;
}

/* Seconds of processor since @from, all threads: what a quiet machine would take at most. */
static double
processor (double from)
{
  struct rusage u;

  getrusage (RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6 - from;
}

/* What a desk fetches, as fast as this disk gives it. */
typedef struct
{
  FoyerStore *store;
  GPtrArray *scopes;
  FoyerId dev, loc;
  gint64 now, from, usable;
  gboolean head_only;
} Source;

static gboolean
get (gpointer self, const char *url, goffset from, FoyerFetchFunc func, gpointer data, int *status, gint64 *retry, GCancellable *cancel, GError **error)
{
  Source *s = self;
  g_autofree char *path = NULL, *bytes = NULL;
  gsize len;

  *status = 200;
  *retry = -1;
  if (strcmp (url, "/v1/snapshot/head") == 0)
    path = foyer_snapshots_head (s->store, s->scopes, s->now, NULL);
  else if (g_str_has_suffix (url, ".zst"))
    path = foyer_snapshots_file (s->store, url + strlen ("/v1/snapshot/"), s->scopes);
  if (path != NULL)
    g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  else
    {
      g_autoptr (JsonObject) m = foyer_snapshots_manifest (s->store, NULL, s->scopes, &s->dev, &s->loc);
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), m);

      bytes = json_to_string (node, FALSE);
      len = strlen (bytes);
    }
  for (gsize at = from; at < len; at += 65536)
    if (!func ((const guint8 *) bytes + at, MIN (65536, len - at), at, data))
      break;
  return TRUE;
}

static void
on_progress (const FoyerFirstProgress *progress, gpointer data)
{
  Source *s = data;

  if (progress->usable && s->usable == 0)
    s->usable = g_get_monotonic_time ();
}

static void
test_first_sync (void)
{
  const char *scale = g_getenv ("FOYER_PERF_SCALE");
  gint64 n = scale != NULL ? g_ascii_strtoll (scale, NULL, 10) : 20000, date, rows = 0, t;
  g_autofree char *dir = g_dir_make_tmp ("foyer-perf-XXXXXX", NULL), *snapshots = g_build_filename (dir, "snapshots", NULL), *path = g_build_filename (dir, "new.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free), scopes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) d = NULL;
  GPtrArray *all_scopes = NULL;
  g_autofree char *head = NULL;
  double made, head_s, read, built, cpu;
  goffset size = 0;
  const char *name;
  GStatBuf st;
  FoyerDesk *desk = foyer_desk_open (dir, FOYER_STORE_SERVER, &error);
  FoyerDemo demo;

  g_assert_no_error (error);
  g_assert_true (foyer_date_parse ("2026-11-24", &date));
  foyer_demo_make_scale (foyer_desk_store (desk), FOYER_DEMO_EN, date, n, &demo, &error);
  g_assert_no_error (error);
  g_ptr_array_add (scopes, g_strdup ("chain"));
  {
    char text[37];
    all_scopes = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (all_scopes, g_strdup ("chain"));
    for (guint i = 0; i < demo.locs->len; i++)
      g_ptr_array_add (all_scopes, g_strconcat ("loc:", foyer_id_format (&g_array_index (demo.locs, FoyerDemoLoc, i).id, text), NULL));
    g_ptr_array_add (scopes, g_strconcat ("loc:", foyer_id_format (&g_array_index (demo.locs, FoyerDemoLoc, 0).id, text), NULL));
  }
  foyer_demo_clear (&demo);
  t = g_get_monotonic_time ();
  foyer_snapshots_make (foyer_desk_store (desk), &error);
  g_assert_no_error (error);
  made = lap (&t);
  head = foyer_snapshots_head (foyer_desk_store (desk), scopes, foyer_zone_to_utc (foyer_zone_get ("UTC"), date, 720), &error);
  g_assert_no_error (error);
  head_s = lap (&t);
  g_stat (head, &st);
  g_print ("# perf: head of a desk: %.0f kB made in %.0f ms\n", st.st_size / 1e3, head_s * 1e3);
  d = g_dir_open (snapshots, 0, NULL);
  while ((name = g_dir_read_name (d)) != NULL)
    if (g_str_has_suffix (name, ".zst") && !g_str_has_prefix (name, "head-"))
      {
        char *file = g_build_filename (snapshots, name, NULL);

        g_stat (file, &st);
        size += st.st_size;
        g_ptr_array_add (files, file);
      }
  t = g_get_monotonic_time ();
  for (guint i = 0; i < files->len; i++)
    {
      char sha[65];
      g_assert_true (foyer_snap_hash_file (files->pdata[i], sha, NULL, &error));
    }
  read = lap (&t);
  g_ptr_array_add (files, NULL);
  cpu = processor (0);
  foyer_bulk_build (path, (const char *const *) files->pdata, foyer_desk_hooks (), NULL, NULL, NULL, &rows, &error);
  g_assert_no_error (error);
  built = lap (&t);
  cpu = processor (cpu);
  g_assert_cmpint (rows, >, n);
  g_print ("# perf: snapshot of %d appointments, %d rows: %.1f MB made in %.1f s, read and checked in %.2f s, store built in %.1f s (%.0f rows/s, %.1f s of processor); "
           "at 10 Mbit/s the files take %.0f s, so building is %.2f of fetching\n",
           (int) n, (int) rows, size / 1e6, made, read, built, rows / built, cpu, size * 8 / 1e7, built / (size * 8 / 1e7));
  /* A desk that knows nothing, from its first question to the new base in the old one's place. */
  {
    static const FoyerFetch fetch = { get, NULL, NULL, NULL };
    g_autofree char *mine = g_dir_make_tmp ("foyer-perf-XXXXXX", NULL);
    FoyerDesk *fresh = foyer_desk_open (mine, FOYER_STORE_DESK, &error);
    Source s = { .store = foyer_desk_store (desk), .scopes = all_scopes, .now = foyer_zone_to_utc (foyer_zone_get ("UTC"), date, 720) };
    double complete;

    g_assert_no_error (error);
    cpu = processor (0);
    s.from = g_get_monotonic_time ();
    foyer_first_sync_run (foyer_desk_store (fresh), &fetch, &s, NULL, on_progress, &s, &error);
    g_assert_no_error (error);
    complete = (g_get_monotonic_time () - s.from) / 1e6;
    cpu = processor (cpu);
    g_print ("# perf: first sync of a desk with all of it, no network between: today on the screen after %.2f s, complete after %.1f s (%.1f s of processor); with 100 Mbit/s %.1f s, "
             "which is %.1f of fetching, with 10 Mbit/s %.1f of it\n",
             (s.usable - s.from) / 1e6, complete, cpu, complete + size * 8 / 1e8, 1 + complete / (size * 8 / 1e8), 1 + complete / (size * 8 / 1e7));
    foyer_desk_close (fresh);
    remove_tree (mine);
  }
  g_ptr_array_unref (all_scopes);
  foyer_desk_close (desk);
  remove_tree (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/perf/first-sync", test_first_sync);
  return g_test_run ();
}

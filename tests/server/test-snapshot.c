/* Snapshots and the first sync (replication.md 12, R2, R5, R13, I9), and the switch to a new base. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-backup.h"
#include "foyer-bulk.h"
#include "foyer-demo.h"
#include "foyer-digest.h"
#include "foyer-first-sync.h"
#include "foyer-hooks.h"
#include "foyer-live.h"
#include "foyer-rig.h"
#include "foyer-snapshot.h"
#include "foyer-snapshots.h"
#include "foyer-witness.h"

#define TODAY "2026-11-24"

static gint64
today (void)
{
  gint64 date;

  g_assert_true (foyer_date_parse (TODAY, &date));
  return date;
}

/* A chain of some thousand rows on the server, and one desk that got them page by page. */
typedef struct
{
  FoyerRig *rig;
  FoyerTest *t;
  FoyerRigDesk *d;
} Chain;

static void
chain_start (Chain *x, int appointments)
{
  g_autoptr (GError) error = NULL;
  FoyerDemo demo;

  x->rig = foyer_rig_new ();
  foyer_demo_make_scale (foyer_chain_store (x->rig->chain), FOYER_DEMO_EN, today (), appointments, &demo, &error);
  g_assert_no_error (error);
  foyer_demo_clear (&demo);
  x->t = foyer_test_new_empty ();
  x->d = foyer_rig_join (x->rig, x->t, NULL);
  foyer_rig_settle (x->d);
  foyer_rig_assert_base (x->d);
}

static void
chain_end (Chain *x)
{
  foyer_rig_desk_free (x->d);
  foyer_test_free (x->t);
  foyer_rig_free (x->rig);
}

/* Changes with history, conflicts and pending work in them. */
static void
work_a_little (Chain *x)
{
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("Client %d", i);
      g_autoptr (JsonObject) r = NULL;

      x->t->owner.system = TRUE;
      r = foyer_test_call (x->t, "client.create", foyer_params ("name", "s", name, "surname", "s", "Őry", "phone", "s", i == 0 ? "+36301234567" : NULL, NULL));
      g_assert_nonnull (r);
    }
}

static GPtrArray *
scopes_of (FoyerStore *store)
{
  GPtrArray *scopes = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sums = foyer_rig_digests (store);
  g_auto (GStrv) lines = g_strsplit (sums, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *scope = g_strndup (lines[i], strcspn (lines[i], " "));
      if (*scope != '\0' && !g_ptr_array_find_with_equal_func (scopes, scope, g_str_equal, NULL))
        g_ptr_array_add (scopes, g_steal_pointer (&scope));
    }
  return scopes;
}

/* The newest set as paths. (transfer full) */
static GStrv
files_of (Chain *x, JsonObject **manifest)
{
  FoyerStore *store = foyer_chain_store (x->rig->chain);
  g_autoptr (GPtrArray) scopes = scopes_of (store);
  JsonObject *m = foyer_snapshots_manifest (store, NULL, scopes, &x->d->device->id, &x->d->device->loc);
  JsonArray *files;
  GPtrArray *out = g_ptr_array_new ();

  g_assert_nonnull (m);
  files = json_object_get_array_member (m, "files");
  g_assert_cmpint (json_array_get_length (files), ==, scopes->len);
  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      const char *name = json_object_get_string_member (json_array_get_object_element (files, i), "name");
      char *path = foyer_snapshots_file (store, name, scopes);

      g_assert_nonnull (path);
      g_ptr_array_add (out, path);
    }
  g_ptr_array_add (out, NULL);
  if (manifest != NULL)
    *manifest = m;
  else
    json_object_unref (m);
  return (GStrv) g_ptr_array_free (out, FALSE);
}

/* ---- looking into tables ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *sql;
  GString *out;
} Dump;

static gboolean
dump (FoyerDb *db, gpointer data, GError **error)
{
  Dump *d = data;
  FoyerStmt *s = foyer_db_own_read (db, d->sql);

  while (foyer_stmt_step (s))
    g_string_append_printf (d->out, "%s\n", foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return TRUE;
}

static char *
table_text (FoyerStore *store, const char *sql)
{
  Dump d = { sql, g_string_new (NULL) };
  g_autoptr (GError) error = NULL;

  foyer_store_read (store, dump, &d, &error);
  g_assert_no_error (error);
  return g_string_free (d.out, FALSE);
}

/* Every derived table and column, as text in a fixed order. */
static const char *const derived[] = {
  "SELECT quote(loc)||day||m0||quote(id)||quote(staff)||dur||quote(visit)||quote(client)||flags||quote(colour)||quote(service)||quote(services)||total||quote(gaps)||quote(tech)||quote(status)||sum||'|'||paid||quote(name)||quote(middle)||quote(surname)||quote(phone) FROM board ORDER BY loc,day,m0,id",
  "SELECT quote(visit)||quote(loc)||quote(client)||day||status||total||'|'||gross||'|'||sold||'|'||paid||'|'||lines||apps||receipt||note FROM visit_fig ORDER BY visit",
  "SELECT quote(client)||sold||'|'||paid||'|'||visits||'|'||noshows||quote(first)||quote(last)||known FROM client_fig ORDER BY client",
  "SELECT quote(client)||k1||quote(k2)||words||parts FROM client_find ORDER BY client",
  "SELECT quote(id)||quote(t0)||quote(t1)||quote(day) FROM appointment ORDER BY id",
  "SELECT quote(id)||quote(t0)||quote(t1) FROM allocation ORDER BY id",
  "SELECT tbl||quote(id)||hlc||quote(txn) FROM txn_touch ORDER BY tbl,id,hlc,txn",
  "SELECT hlc||quote(txn)||quote(who)||quote(dev)||quote(grp)||quote(undoes)||kinds||'|'||acts FROM change_find ORDER BY hlc,txn",
  "SELECT tbl||quote(id)||words FROM text_find ORDER BY tbl,id",
  "SELECT name||sql FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL ORDER BY name",
  "SELECT count(*)||'' FROM client_find f JOIN client_words w ON w.rowid=f.n WHERE client_words MATCH '\"ory\"*'",
  "SELECT count(*)||'' FROM client_find f JOIN client_parts p ON p.rowid=f.n WHERE client_parts MATCH '\"123\"'",
  "SELECT count(*)||'' FROM client_parts WHERE client_parts MATCH '\"'||char(57599,57599,57599)||'\"'",
};

static void
assert_derived_equal (FoyerStore *a, FoyerStore *b)
{
  g_assert_true (foyer_store_catch_up (a, NULL) && foyer_store_catch_up (b, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (derived); i++)
    {
      g_autofree char *x = table_text (a, derived[i]), *y = table_text (b, derived[i]);

      if (strcmp (x, y) != 0)
        g_error ("Derived tables differ: %s\n%.600s\n-- and --\n%.600s", derived[i], x, y);
      g_assert_cmpint (strlen (x) + (i == 5 || i == 8), >, 0); /* allocations and notes may be none */
    }
}

/* ---- tests ---------------------------------------------------------------------------------------------------------------------- */

/* A store built from the files is the one a desk has after all pages, derived tables included. */
static void
test_same_as_pages (void)
{
  Chain x;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = NULL;
  g_autofree char *dir = g_dir_make_tmp ("foyer-bulk-XXXXXX", NULL), *path = g_build_filename (dir, "foyer.db", NULL);
  FoyerTest built = { 0 };
  FoyerRigDesk as = { 0 };
  gint64 rows = 0;

  chain_start (&x, 700);
  work_a_little (&x);
  foyer_rig_settle (x.d);
  foyer_snapshots_make (foyer_chain_store (x.rig->chain), &error);
  g_assert_no_error (error);
  files = files_of (&x, NULL);
  foyer_bulk_build (path, (const char *const *) files, foyer_desk_hooks (), NULL, NULL, NULL, &rows, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rows, >, 3000);
  built.dir = dir;
  built.desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  as.rig = x.rig;
  as.t = &built;
  foyer_rig_assert_base (&as);
  assert_derived_equal (foyer_desk_store (built.desk), foyer_desk_store (x.t->desk));
  foyer_desk_close (built.desk);
  chain_end (&x);
}

/* ---- real processes ------------------------------------------------------------------------------------------------------------------ */

/* A server process with a chain of @appointments. */
static FoyerLive *
live_chain (int appointments)
{
  FoyerLive *live = foyer_live_new ();
  g_autofree char *dir = g_build_filename (live->data, "chains", live->chain, NULL);
  g_autoptr (GError) error = NULL;
  FoyerDesk *desk;
  FoyerDemo demo;

  foyer_live_stop (live, FALSE);
  desk = foyer_desk_open (dir, FOYER_STORE_SERVER, &error);
  g_assert_no_error (error);
  foyer_demo_make_scale (foyer_desk_store (desk), FOYER_DEMO_EN, today (), appointments, &demo, &error);
  g_assert_no_error (error);
  foyer_demo_clear (&demo);
  foyer_desk_close (desk);
  foyer_live_start (live);
  return live;
}

static char *
live_join (FoyerLive *live)
{
  char *store = g_dir_make_tmp ("foyer-first-XXXXXX", NULL);
  g_autofree char *code = foyer_live_code (live, NULL), *out = NULL;
  int status;

  out = foyer_live_run (&status, "src/cli/foyerctl", "--store", store, "enrol", live->url, code, NULL);
  if (status != 0)
    g_error ("%s", out);
  return store;
}

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

/* The store has what the server has, row by row, and the same derived tables as a store filled by pages. */
static void
assert_complete (FoyerLive *live, const char *store)
{
  g_autofree char *dir = g_build_filename (live->data, "chains", live->chain, NULL), *x = NULL, *y = NULL;
  g_autoptr (GError) error = NULL;
  FoyerDesk *desk = foyer_desk_open_reader (store, &error), *server;

  g_assert_no_error (error);
  server = foyer_desk_open_reader (dir, &error);
  g_assert_no_error (error);
  x = foyer_rig_digests (foyer_desk_store (desk));
  y = foyer_rig_digests (foyer_desk_store (server));
  g_assert_cmpstr (x, ==, y);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *a = table_text (foyer_desk_store (desk), derived[i]), *b = table_text (foyer_desk_store (server), derived[i]);
      g_assert_cmpstr (a, ==, b);
    }
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (desk), "SELECT count(*) FROM sync_state WHERE k='head'"), ==, 0);
  foyer_desk_close (desk);
  foyer_desk_close (server);
}

static GSubprocess *
spawn_sync (const char *store)
{
  g_autofree char *program = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src/cli/foyerctl", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *p = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "--store", store, "sync", "--once", NULL);

  g_assert_no_error (error);
  return p;
}

/* Any file of the folder whose name ends so. */
static gboolean
has_file (const char *store, const char *ends, goffset at_least)
{
  g_autofree char *dir = g_build_filename (store, "bootstrap", NULL);
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      GStatBuf st;

      if (g_str_has_suffix (name, ends) && g_stat (path, &st) == 0 && st.st_size >= at_least)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_set (FoyerLive *live)
{
  g_autofree char *dir = g_build_filename (live->data, "chains", live->chain, "snapshots", NULL);
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (g_str_has_prefix (name, "set-"))
      return TRUE;
  return FALSE;
}

/* Kills the program at many moments of its first sync: head, fetching, building, switching. Each time it goes on where it can, and
 * at the end the base is whole (R2, R13, "kill -9 during download and import"). A change made on the head is pending throughout. */
static void
test_killed (void)
{
  FoyerLive *live = live_chain (1500);
  g_autofree char *store = live_join (live), *out = NULL, *text = NULL;
  gboolean done = FALSE;
  int status, kills = 0;

  for (int ms = 20; !done && kills < 40; ms += 15)
    {
      g_autoptr (GSubprocess) p = spawn_sync (store);

      g_usleep (ms * 1000);
      if (g_subprocess_get_identifier (p) == NULL)
        done = TRUE;
      else
        {
          g_subprocess_force_exit (p);
          kills++;
        }
      g_subprocess_wait (p, NULL, NULL);
      if (kills == 3)
        {
          /* On whatever is here by now. */
          out = foyer_live_run (&status, "src/cli/foyerctl", "--store", store, "call", "client.create", "{\"name\":\"Made\",\"surname\":\"Meanwhile\"}", NULL);
          if (status != 0)
            g_error ("%s", out);
        }
    }
  g_assert_cmpint (kills, >, 3);
  g_free (out);
  out = foyer_live_run (&status, "src/cli/foyerctl", "--store", store, "sync", "--once", NULL);
  if (status != 0)
    g_error ("%s", out);
  text = foyer_live_run (&status, "src/cli/foyerctl", "--store", store, "query", "client.search", "{\"text\":\"meanwhile\"}", NULL);
  if (strstr (text, "\"Made\"") == NULL)
    g_error ("Not found: %s", text);
  g_assert_false (has_file (store, "", 0));
  g_assert_true (has_set (live));
  assert_complete (live, store);
  remove_tree (store);
  foyer_live_free (live);
}

/* Damaged on the server's disk: told apart by its name, fetched twice, then the rows come as pages. Never over and over (R6). */
static void
test_damaged_file (void)
{
  FoyerLive *live = live_chain (400);
  g_autofree char *store = live_join (live), *store2 = live_join (live), *out = NULL, *dir = g_build_filename (live->data, "chains", live->chain, "snapshots", NULL);
  g_autoptr (GDir) d = NULL;
  const char *name;
  int status;

  /* The first desk has them made. */
  out = foyer_live_run (&status, "src/cli/foyerctl", "--store", store, "sync", "--once", NULL);
  g_assert_cmpint (status, ==, 0);
  assert_complete (live, store);
  d = g_dir_open (dir, 0, NULL);
  while ((name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL), *bytes = NULL;
      gsize len;

      if (!g_str_has_suffix (name, ".zst"))
        continue;
      g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
      bytes[len / 2] ^= 4;
      g_assert_true (g_file_set_contents (path, bytes, len, NULL));
    }
  g_free (out);
  out = foyer_live_run (&status, "src/cli/foyerctl", "--store", store2, "sync", "--once", NULL);
  if (status != 0)
    g_error ("%s", out);
  assert_complete (live, store2);
  g_assert_false (has_file (store2, "", 0));
  remove_tree (store);
  remove_tree (store2);
  foyer_live_free (live);
}

/* ---- readers of bad files ------------------------------------------------------------------------------------------------------------ */

/* Cut anywhere, or with any byte changed: an error, never a base (14, "truncated everything"). */
static void
test_bad_files (void)
{
  Chain x;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = NULL;
  g_autofree char *dir = g_dir_make_tmp ("foyer-bad-XXXXXX", NULL), *path = g_build_filename (dir, "new.db", NULL), *bad = g_build_filename (dir, "bad.zst", NULL);
  g_autofree char *bytes = NULL;
  gsize len;

  chain_start (&x, 60);
  foyer_snapshots_make (foyer_chain_store (x.rig->chain), &error);
  g_assert_no_error (error);
  files = files_of (&x, NULL);
  g_assert_true (g_file_get_contents (files[0], &bytes, &len, NULL));
  for (int i = 0; i < 40; i++)
    {
      const char *const one[] = { bad, NULL };
      g_autofree char *copy = g_memdup2 (bytes, len);
      gsize n = len;

      if (i % 2 == 0)
        n = len * i / 40;
      else
        copy[len * i / 40] ^= 1 << (i % 8);
      g_assert_true (g_file_set_contents (bad, copy, n, NULL));
      g_assert_false (foyer_bulk_build (path, one, foyer_desk_hooks (), NULL, NULL, NULL, NULL, &error));
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
      g_clear_error (&error);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  remove_tree (dir);
  chain_end (&x);
}

/* ---- the head ------------------------------------------------------------------------------------------------------------------------- */

/* A server that has a head and then goes away. */
static gboolean
only_head (gpointer self, const char *url, goffset from, FoyerFetchFunc func, gpointer data, int *status, gint64 *retry, GCancellable *cancel, GError **error)
{
  Chain *x = self;
  g_autoptr (GPtrArray) scopes = scopes_of (foyer_chain_store (x->rig->chain));
  g_autofree char *path = NULL, *bytes = NULL;
  gsize len;

  if (strcmp (url, "/v1/snapshot/head") != 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, "gone");
      return FALSE;
    }
  path = foyer_snapshots_head (foyer_chain_store (x->rig->chain), scopes, foyer_test_at (TODAY "T12:00"), NULL);
  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  g_assert_cmpint (len, <, 1000000);
  func ((const guint8 *) bytes, len, 0, data);
  *status = 200;
  *retry = -1;
  return TRUE;
}

/* Today is there and work goes on; but it is no base: cursors empty, not complete, and what the chain has deleted since is gone after. */
static void
test_head_is_no_base (void)
{
  static const FoyerFetch fetch = { only_head, NULL, NULL, NULL };
  Chain x;
  FoyerTest *t = foyer_test_new_empty ();
  FoyerRigDesk *d;
  g_autoptr (GError) error = NULL;
  g_auto (FoyerSyncStand) stand = { 0 };
  FoyerStore *store = foyer_desk_store (t->desk);
  FoyerSyncFigures f;

  chain_start (&x, 1500);
  d = foyer_rig_join (x.rig, t, NULL);
  g_assert_false (foyer_first_sync_run (store, &fetch, &x, NULL, NULL, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE);
  g_clear_error (&error);
  g_assert_true (foyer_first_sync_is_partial (store));
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM board WHERE day BETWEEN '2026-11-20' AND '2026-11-28'"), >, 4);
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM board"), ==, foyer_rig_count (store, "SELECT count(*) FROM appointment"));
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM appointment"), <, 1400);
  foyer_sync_stand (store, &stand, &error);
  g_assert_no_error (error);
  g_assert_false (stand.complete);
  g_assert_cmpstr (stand.cursors, ==, "{}");
  /* Work on it is pending as always. */
  t->owner.system = TRUE;
  json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", "Early", NULL)));
  foyer_sync_figures (store, &f, &error);
  g_assert_cmpint (f.pending, ==, 1);
  g_assert_true (f.partial);
  foyer_rig_desk_restart (d);
  foyer_rig_settle (d);
  g_assert_false (foyer_first_sync_is_partial (store));
  foyer_rig_assert_base (d);
  foyer_rig_settle (x.d);
  foyer_rig_assert_equal (d, x.d);
  foyer_rig_desk_free (d);
  foyer_test_free (t);
  chain_end (&x);
}

/* ---- the way there -------------------------------------------------------------------------------------------------------------------- */

/* A server that counts each byte it gives, breaks off, and bends. */
typedef struct
{
  Chain *x;
  GPtrArray *scopes;
  gboolean no_sums;
  goffset break_after;   /* of one request; 0: never */
  GCancellable *cancel;  /* cancelled instead of breaking off */
  goffset bend;          /* this byte of each file, in the first so many requests for it */
  int bends;
  goffset given;         /* bytes of snapshot files */
  goffset asked_from;    /* of the last request for one */
  int requests;
} Way;

#define GIVEN 4096 /* bytes at a time */

static gboolean
give (Way *w, const char *bytes, gsize len, goffset from, FoyerFetchFunc func, gpointer data, gboolean counted, GError **error)
{
  goffset sent = 0;

  for (goffset at = from; at < (goffset) len; at += GIVEN)
    {
      gsize n = MIN (GIVEN, len - at);
      g_autofree guint8 *piece = g_memdup2 (bytes + at, n);

      if (counted && w->bends > 0 && w->bend >= at && w->bend < at + (goffset) n)
        piece[w->bend - at] ^= 0x20;
      if (counted)
        w->given += n;
      sent += n;
      if (!func (piece, n, at, data))
        break;
      if (counted && w->break_after > 0 && sent >= w->break_after)
        {
          if (w->cancel != NULL)
            g_cancellable_cancel (w->cancel);
          g_set_error_literal (error, FOYER_ERROR, w->cancel != NULL ? FOYER_ERROR_CANCELLED : FOYER_ERROR_OFFLINE, "broken off");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
way_get (gpointer self, const char *url, goffset from, FoyerFetchFunc func, gpointer data, int *status, gint64 *retry, GCancellable *cancel, GError **error)
{
  Way *w = self;
  FoyerStore *store = foyer_chain_store (w->x->rig->chain);
  g_autofree char *path = NULL, *bytes = NULL;
  gboolean ok;
  gsize len;

  *retry = -1;
  *status = 200;
  if (g_str_has_prefix (url, "/v1/snapshot/") && g_str_has_suffix (url, ".zst"))
    {
      path = foyer_snapshots_file (store, url + strlen ("/v1/snapshot/"), w->scopes);
      g_assert_nonnull (path);
      g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
      *status = from > 0 ? 206 : 200;
      w->asked_from = from;
      w->requests++;
      ok = give (w, bytes, len, from, func, data, TRUE, error);
      w->bends -= w->bends > 0;
      return ok;
    }
  if (strcmp (url, "/v1/snapshot/head") == 0)
    path = foyer_snapshots_head (store, w->scopes, foyer_test_at (TODAY "T12:00"), NULL);
  if (path != NULL)
    g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  else
    {
      g_autoptr (JsonObject) m = foyer_snapshots_manifest (store, NULL, w->scopes, &w->x->d->device->id, &w->x->d->device->loc);
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

      if (w->no_sums)
        for (guint i = 0; i < json_array_get_length (json_object_get_array_member (m, "files")); i++)
          json_object_remove_member (json_array_get_object_element (json_object_get_array_member (m, "files"), i), "sums");
      json_node_set_object (node, m);
      bytes = json_to_string (node, FALSE);
      len = strlen (bytes);
    }
  return give (w, bytes, len, 0, func, data, FALSE, error);
}

static Chain *way_chain; /* freed at the end */
static const FoyerFetch way_fetch = { way_get, NULL, NULL, NULL };

/* Whole size of the files, and of the largest. */
static goffset
size_of (Way *w, goffset *largest)
{
  g_autoptr (JsonObject) m = foyer_snapshots_manifest (foyer_chain_store (w->x->rig->chain), NULL, w->scopes, &w->x->d->device->id, &w->x->d->device->loc);
  JsonArray *files = json_object_get_array_member (m, "files");
  goffset sum = 0;

  *largest = 0;
  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      goffset size = json_object_get_int_member (json_array_get_object_element (files, i), "size");

      sum += size;
      *largest = MAX (*largest, size);
    }
  return sum;
}

/* A desk that has nothing yet, of a chain that stands for all these tests. */
static FoyerTest *
way_begin (Way *w, FoyerRigDesk **d)
{
  static Chain x;
  FoyerTest *t = foyer_test_new_empty ();
  g_autoptr (GError) error = NULL;

  memset (w, 0, sizeof *w);
  if (x.rig == NULL)
    {
      FoyerDemo demo;

      x.rig = foyer_rig_new ();
      foyer_demo_make_scale (foyer_chain_store (x.rig->chain), FOYER_DEMO_EN, today (), 800, &demo, &error);
      g_assert_no_error (error);
      foyer_demo_clear (&demo);
      foyer_snapshots_make (foyer_chain_store (x.rig->chain), &error);
      g_assert_no_error (error);
      way_chain = &x;
    }
  w->x = &x;
  w->scopes = scopes_of (foyer_chain_store (x.rig->chain));
  *d = foyer_rig_join (x.rig, t, NULL);
  x.d = *d;
  return t;
}

static void
way_end (Way *w, FoyerTest *t, FoyerRigDesk *d)
{
  /* What was fetched is the base. */
  foyer_rig_desk_restart (d);
  foyer_rig_settle (d);
  foyer_rig_assert_base (d);
  foyer_rig_desk_free (d);
  foyer_test_free (t);
  g_ptr_array_unref (w->scopes);
}

/* The line breaks after each 50 kB: it goes on where it was, and no byte is asked for twice. */
static void
test_resumed (void)
{
  Way w;
  FoyerRigDesk *d;
  FoyerTest *t = way_begin (&w, &d);
  FoyerStore *store = foyer_desk_store (t->desk);
  goffset largest, all = size_of (&w, &largest), before = 0;
  int tries = 0;

  w.break_after = 50000;
  for (;; tries++)
    {
      g_autoptr (GError) error = NULL;

      if (foyer_first_sync_run (store, &way_fetch, &w, NULL, NULL, NULL, &error))
        break;
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE);
      g_assert_cmpint (w.given, >, before);
      before = w.given;
      g_assert_cmpint (tries, <, 200);
    }
  g_assert_cmpint (tries, >=, largest / 60000);
  g_assert_cmpint (tries, >, 2);
  g_assert_cmpint (w.given, ==, all);
  way_end (&w, t, d);
}

/* A person stops it and lets it go on: it stays stopped over restarts, and what is here is not fetched again. */
static void
test_stopped (void)
{
  Way w;
  FoyerRigDesk *d;
  FoyerTest *t = way_begin (&w, &d);
  g_autoptr (GCancellable) cancel = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  goffset largest, all = size_of (&w, &largest);

  w.break_after = 60000;
  w.cancel = cancel;
  g_assert_false (foyer_first_sync_run (foyer_desk_store (t->desk), &way_fetch, &w, cancel, NULL, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (foyer_first_sync_set_paused (foyer_desk_store (t->desk), TRUE, &error));
  g_assert_cmpint (w.given, <, all);
  foyer_test_reopen (t);
  g_assert_true (foyer_first_sync_is_paused (foyer_desk_store (t->desk)));
  g_assert_true (foyer_first_sync_is_partial (foyer_desk_store (t->desk)));
  g_assert_true (foyer_first_sync_set_paused (foyer_desk_store (t->desk), FALSE, &error));
  w.break_after = 0;
  g_assert_true (foyer_first_sync_run (foyer_desk_store (t->desk), &way_fetch, &w, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (w.given, ==, all);
  way_end (&w, t, d);
}

/* One byte in the middle is bent on the way: that piece is fetched again, not the file; without sums of the pieces, or when it is bent again, the
 * file, once. */
static void
test_bent_on_the_way (void)
{
  Way w;
  FoyerRigDesk *d;
  FoyerTest *t = way_begin (&w, &d);
  g_autoptr (GError) error = NULL;
  goffset largest, all = size_of (&w, &largest);
  JsonObject *m;
  int files;

  m = foyer_snapshots_manifest (foyer_chain_store (w.x->rig->chain), NULL, w.scopes, &d->device->id, &d->device->loc);
  files = json_array_get_length (json_object_get_array_member (m, "files"));
  json_object_unref (m);
  g_assert_cmpint (largest, >, 2 * FOYER_SNAP_PIECE + 5000);
  w.bend = FOYER_SNAP_PIECE + 777;
  w.bends = files; /* each for the first time */
  g_assert_true (foyer_first_sync_run (foyer_desk_store (t->desk), &way_fetch, &w, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  /* At least one was long enough to be bent. */
  g_assert_cmpint (w.requests, >, files);
  g_assert_cmpint (w.asked_from % FOYER_SNAP_PIECE, ==, 0);
  g_assert_cmpint (w.given, >, all);
  g_assert_cmpint (w.given, <=, all + (w.requests - files) * FOYER_SNAP_PIECE);
  way_end (&w, t, d);

  t = way_begin (&w, &d);
  all = size_of (&w, &largest);
  w.bend = FOYER_SNAP_PIECE + 777;
  w.bends = files;
  w.no_sums = TRUE;
  g_test_expect_message ("foyer-chain", G_LOG_LEVEL_WARNING, "*arrived damaged*");
  g_assert_true (foyer_first_sync_run (foyer_desk_store (t->desk), &way_fetch, &w, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_test_assert_expected_messages ();
  g_assert_cmpint (w.given, ==, all + largest);
  way_end (&w, t, d);
}

static gboolean
count_witness (const char *table, const FoyerId *id, gint64 seq, gint64 at, const char *row, gpointer data)
{
  *(guint *) data += strcmp (table, "client") == 0 && strstr (row, "Seen here only") != NULL;
  return TRUE;
}

static gboolean
read_witness (FoyerDb *db, gpointer data, GError **error)
{
  foyer_db_witnesses (db, count_witness, data);
  return TRUE;
}

/* A base of the life before goes by a snapshot of the new one: what the chain has lost stays to be seen, and so does the old base (13). */
static void
test_new_life (void)
{
  Way w = { 0 };
  Chain x;
  g_auto (FoyerBackup) b = { 0 };
  FoyerRestored r = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *copies = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *gen = NULL, *kept = NULL, *chain = NULL;
  char id[37];
  guint n = 0;

  chain_start (&x, 300);
  gen = g_strdup (foyer_chain_gen (x.rig->chain));
  g_assert_true (foyer_backup_make (foyer_chain_store (x.rig->chain), copies, &b, &error));
  /* Another desk's, which does not live to send it again. */
  {
    FoyerTest *lost = foyer_test_new_empty ();
    FoyerRigDesk *d = foyer_rig_join (x.rig, lost, NULL);

    foyer_rig_settle (d);
    lost->owner.system = TRUE;
    json_object_unref (foyer_test_call (lost, "client.create", foyer_params ("name", "s", "Seen here only", NULL)));
    foyer_rig_settle (d);
    foyer_rig_desk_free (d);
    foyer_test_free (lost);
  }
  foyer_rig_settle (x.d);
  chain = g_build_filename (x.rig->dir, "chains", foyer_id_format (&x.rig->chain_id, id), NULL);
  foyer_server_free (g_steal_pointer (&x.rig->server));
  g_assert_true (foyer_backup_restore (chain, b.path, &r, &error));
  g_assert_no_error (error);
  foyer_restored_clear (&r);
  foyer_rig_restart (x.rig);
  foyer_snapshots_make (foyer_chain_store (x.rig->chain), &error);
  g_assert_no_error (error);
  w.x = &x;
  w.scopes = scopes_of (foyer_chain_store (x.rig->chain));
  g_assert_true (foyer_first_sync_run (foyer_desk_store (x.t->desk), &way_fetch, &w, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  foyer_store_read (foyer_desk_store (x.t->desk), read_witness, &n, &error);
  g_assert_cmpuint (n, ==, 1);
  kept = g_strdup_printf ("%s/base-%s.db", x.t->dir, gen);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  foyer_rig_desk_restart (x.d);
  foyer_rig_settle (x.d);
  foyer_rig_assert_base (x.d);
  g_ptr_array_unref (w.scopes);
  remove_tree (copies);
  chain_end (&x);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_setenv ("FOYER_SNAPSHOT_ROWS", "2000", TRUE);
  g_test_add_func ("/12/killed at any moment of the first sync (R2, R13)", test_killed);
  g_test_add_func ("/12/a damaged file on the server (R6)", test_damaged_file);
  g_test_add_func ("/12/files cut and bent", test_bad_files);
  g_test_add_func ("/12/a head is no base (R2)", test_head_is_no_base);
  g_test_add_func ("/12/the line breaks: no byte twice", test_resumed);
  g_test_add_func ("/12/stopped by a person", test_stopped);
  g_test_add_func ("/12/bent on the way: that piece again", test_bent_on_the_way);
  g_test_add_func ("/13/a new life by snapshot (R10)", test_new_life);
  g_test_add_func ("/12/a snapshot makes what pages make (R5, I9)", test_same_as_pages);
  failed = g_test_run ();
  if (way_chain != NULL)
    foyer_rig_free (way_chain->rig);
  return failed;
}

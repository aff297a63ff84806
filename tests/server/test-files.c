/* Photos between desks, by real programs: foyerctl, foyer-server, the network in between (GEN-4, LOC-3). */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "foyer-account.h"
#include "foyer-blobs.h"
#include "foyer-files.h"
#include "foyer-live.h"
#include "foyer-rig.h"
#include "foyer-schema.h"
#include "foyer-sync-worker.h"

#define CTL "src/cli/foyerctl"

static char *
ctl (const char *store, int expect, const char *a, const char *b, const char *c, const char *d)
{
  int status;
  char *out = foyer_live_run (&status, CTL, "--store", store, a, b, b != NULL ? c : NULL, c != NULL ? d : NULL, NULL);

  if (status != expect)
    g_error ("foyerctl %s %s ended with %d: %s", a, b ? b : "", status, out);
  return g_strchomp (out);
}

static char *
make_file (const char *dir, const char *name, guint32 seed, gsize len)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *data = g_malloc (len);
  char *path = g_build_filename (dir, name, NULL);

  for (gsize i = 0; i < len; i++)
    data[i] = g_rand_int (rand);
  g_assert_true (g_file_set_contents (path, data, len, NULL));
  return path;
}

static void
assert_same_file (const char *a, const char *b)
{
  g_autofree char *x = NULL, *y = NULL;
  gsize n, m;

  g_assert_true (g_file_get_contents (a, &x, &n, NULL));
  g_assert_true (g_file_get_contents (b, &y, &m, NULL));
  g_assert_cmpmem (x, n, y, m);
}

typedef struct
{
  FoyerTest *t1, *t2;
  FoyerLive *live;
  char *dir1, *dir2;
} Two;

/* @config: (nullable): settings of the server */
static Two
two_desks_with (const char *config)
{
  Two w = { foyer_test_new (), foyer_test_new_empty (), foyer_live_new_with (NULL, config), NULL, NULL };
  g_autofree char *code1 = foyer_live_code (w.live, NULL), *code2 = foyer_live_code (w.live, NULL);

  w.dir1 = g_strdup (foyer_store_dir (foyer_desk_store (w.t1->desk)));
  w.dir2 = g_strdup (foyer_store_dir (foyer_desk_store (w.t2->desk)));
  g_clear_pointer (&w.t1->desk, foyer_desk_close);
  g_clear_pointer (&w.t2->desk, foyer_desk_close);
  g_free (ctl (w.dir1, 0, "enrol", w.live->url, code1, NULL));
  g_free (ctl (w.dir2, 0, "enrol", w.live->url, code2, NULL));
  return w;
}

static Two
two_desks (void)
{
  return two_desks_with ("[limits]\nlag_ms = 60000\ncommit_ms = 60000\n"); /* a busy machine refuses files first */
}

static void
two_free (Two *w)
{
  foyer_live_free (w->live);
  foyer_test_free (w->t1);
  foyer_test_free (w->t2);
  g_free (w->dir1);
  g_free (w->dir2);
}

/* A photo of a user and two of the place, set while the cable is out; the other desk has them after the next syncs, byte for byte. */
static void
test_travel (void)
{
  Two w = two_desks ();
  g_autofree char *face = make_file (w.dir1, "face.jpg", 1, 40000), *front = make_file (w.dir1, "front.jpg", 2, 700000), *inside = make_file (w.dir1, "inside.jpg", 3, 5000);
  g_autofree char *f = NULL, *p = NULL, *q = NULL, *user = NULL, *photos = NULL, *list = NULL, *there = NULL, *me = NULL, *bad = NULL, *out = g_build_filename (w.dir2, "out.jpg", NULL);

  foyer_live_stop (w.live, FALSE);
  f = ctl (w.dir1, 0, "file", "put", face, NULL);
  p = ctl (w.dir1, 0, "file", "put", front, NULL);
  q = ctl (w.dir1, 0, "file", "put", inside, NULL);
  bad = ctl (w.dir1, 1, "call", "location.update", "{\"photos\":[\"front.jpg\"]}", NULL);
  g_assert_nonnull (strstr (bad, "no file's name"));
  {
    char owner[37];
    user = g_strdup_printf ("{\"user\":\"%s\",\"photo\":\"%s\"}", foyer_id_format (&w.t1->owner.user, owner), f);
  }
  photos = g_strdup_printf ("{\"photos\":[\"%s\",\"%s\"]}", q, p);
  g_free (ctl (w.dir1, 0, "call", "user.update", user, NULL));
  g_free (ctl (w.dir1, 0, "call", "location.update", photos, NULL));
  list = ctl (w.dir1, 0, "file", "list", NULL, NULL);
  g_assert_nonnull (strstr (list, "not at the chain yet"));
  foyer_live_start (w.live);

  g_free (ctl (w.dir1, 0, "sync", "--once", NULL, NULL));
  g_free (ctl (w.dir2, 0, "sync", "--once", NULL, NULL));
  g_free (list);
  list = ctl (w.dir1, 0, "file", "list", NULL, NULL);
  g_assert_null (strstr (list, "not at the chain yet"));
  there = ctl (w.dir2, 0, "file", "list", NULL, NULL);
  g_assert_null (strstr (there, "not here"));
  g_assert_nonnull (strstr (there, f));
  g_assert_nonnull (strstr (there, p));
  g_assert_nonnull (strstr (there, q));
  g_free (ctl (w.dir2, 0, "file", "get", f, out));
  assert_same_file (face, out);
  g_free (ctl (w.dir2, 0, "file", "get", p, out));
  assert_same_file (front, out);
  me = ctl (w.dir2, 0, "query", "location.get", "{}", NULL);
  g_assert_nonnull (strstr (me, q));
  two_free (&w);
}

/* ---- broken off ------------------------------------------------------------------------------------------------------------------------ */

static guint64 sent_bytes, got_bytes;
static int break_after; /* pieces, −1: never */

typedef struct
{
  FoyerFetchFunc func;
  gpointer data;
} Counted;

static gboolean
count (const guint8 *data, gsize len, goffset from, gpointer user_data)
{
  Counted *c = user_data;

  got_bytes += len;
  return c->func (data, len, from, c->data);
}

static gboolean
counted_get (gpointer self, const char *path, goffset from, FoyerFetchFunc func, gpointer data, int *status, gint64 *retry, GCancellable *cancel, GError **error)
{
  Counted c = { func, data };

  return foyer_fetch_soup.get (self, path, from, count, &c, status, retry, cancel, error);
}

static GBytes *
counted_put (gpointer self, const char *path, GBytes *piece, goffset from, goffset total, int *status, gint64 *retry, GCancellable *cancel, GError **error)
{
  if (from >= 0 && break_after == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, "The cable is out.");
      return NULL;
    }
  break_after -= from >= 0 && break_after > 0;
  sent_bytes += g_bytes_get_size (piece);
  return foyer_fetch_soup.put (self, path, piece, from, total, status, retry, cancel, error);
}

static gboolean
run (const char *dir, FoyerFilesResult *r, GError **error)
{
  static const FoyerFetch counted = { counted_get, NULL, NULL, counted_put };
  FoyerStore *store = foyer_store_open (dir, FOYER_STORE_DESK, NULL, NULL);
  gpointer self = foyer_fetch_soup_new (dir);
  gint64 retry;
  gboolean ok;

  g_assert_nonnull (store);
  ok = foyer_files_run (store, &counted, self, TRUE, r, &retry, NULL, error);
  foyer_fetch_soup.free (self);
  foyer_store_close (store);
  return ok;
}

static void
test_resume (void)
{
  Two w = two_desks ();
  gsize size = 1000000;
  g_autofree char *front = make_file (w.dir1, "front.jpg", 4, size), *id = ctl (w.dir1, 0, "file", "put", front, NULL);
  g_autofree char *photos = g_strdup_printf ("{\"photos\":[\"%s\"]}", id), *out = g_build_filename (w.dir2, "out.jpg", NULL), *bytes = NULL;
  g_autoptr (GError) error = NULL;
  FoyerFilesResult r;
  gsize have, len;

  g_free (ctl (w.dir1, 0, "call", "location.update", photos, NULL));
  break_after = 2;
  g_assert_false (run (w.dir1, &r, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE);
  g_clear_error (&error);
  g_assert_cmpuint (sent_bytes, ==, 2 * 256 * 1024);
  /* The server dies meanwhile. What it has, it keeps. */
  foyer_live_stop (w.live, TRUE);
  foyer_live_start (w.live);
  sent_bytes = 0;
  break_after = -1;
  g_assert_true (run (w.dir1, &r, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (r.sent, ==, 1);
  g_assert_cmpuint (sent_bytes, ==, size - 2 * 256 * 1024);

  /* The other way, with a part that came before. */
  g_free (ctl (w.dir1, 0, "sync", "--once", NULL, NULL));
  g_assert_true (g_file_get_contents (front, &bytes, &len, NULL));
  g_assert_true (foyer_blobs_append (w.dir2, id, 0, (guint8 *) bytes, 600000, len, &have, &error));
  g_free (ctl (w.dir2, 0, "sync", "--once", NULL, NULL)); /* fetches the rest too */
  g_free (ctl (w.dir2, 0, "file", "get", id, out));
  assert_same_file (front, out);
  {
    g_autofree char *path = foyer_blobs_path (w.dir2, id);

    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_true (foyer_blobs_append (w.dir2, id, 0, (guint8 *) bytes, 600000, len, &have, &error));
  got_bytes = 0;
  g_assert_true (run (w.dir2, &r, &error));
  g_assert_cmpuint (r.got, ==, 1);
  g_assert_cmpuint (got_bytes, ==, size - 600000);
  /* A damaged part: noticed, thrown away, and whole the next time. */
  {
    g_autofree char *path = foyer_blobs_path (w.dir2, id);

    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  bytes[5] ^= 1;
  g_assert_true (foyer_blobs_append (w.dir2, id, 0, (guint8 *) bytes, 600000, len, &have, &error));
  g_test_expect_message ("foyer-chain", G_LOG_LEVEL_WARNING, "*damaged*");
  g_assert_true (run (w.dir2, &r, &error));
  g_test_assert_expected_messages ();
  g_assert_cmpuint (r.left, ==, 1);
  g_assert_true (run (w.dir2, &r, &error));
  g_assert_cmpuint (r.got, ==, 1);
  two_free (&w);
}

/* ---- what the server refuses ----------------------------------------------------------------------------------------------------------- */

static int
put (gpointer soup, const char *id, const char *text, goffset from, goffset total)
{
  g_autofree char *path = g_strconcat ("/v1/blob/", id, NULL);
  g_autoptr (GBytes) piece = g_bytes_new (text, strlen (text)), answer = NULL;
  g_autoptr (GError) error = NULL;
  gint64 retry;
  int status = 0;

  answer = foyer_fetch_soup.put (soup, path, piece, from, total, &status, &retry, NULL, &error);
  g_assert_no_error (error);
  return status;
}

static gboolean
count_bytes (const guint8 *data, gsize len, goffset from, gpointer total)
{
  *(gsize *) total += len;
  return TRUE;
}

static int
get (gpointer soup, const char *id)
{
  g_autofree char *path = g_strconcat ("/v1/blob/", id, NULL);
  g_autoptr (GError) error = NULL;
  gint64 retry;
  gsize total = 0;
  int status = 0;

  foyer_fetch_soup.get (soup, path, 0, count_bytes, &total, &status, &retry, NULL, &error);
  return status;
}

/* Whoever has a desk's token has the files its rows name, and no other: not one whose name was read somewhere, nor one of a location the desk does not
 * hold. */
static void
test_by_rows (void)
{
  Two w = two_desks ();
  gpointer soup = foyer_fetch_soup_new (w.dir1), other = foyer_fetch_soup_new (w.dir2);
  const char *abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  g_autofree char *photos = g_strdup_printf ("{\"photos\":[\"%s\"]}", abc);

  g_assert_cmpint (put (soup, abc, "abc", 0, 3), ==, 201);
  g_assert_cmpint (get (other, abc), ==, 404);
  g_assert_cmpint (get (soup, abc), ==, 404);
  g_free (ctl (w.dir1, 0, "call", "location.update", photos, NULL));
  g_free (ctl (w.dir1, 0, "sync", "--once", NULL, NULL));
  g_assert_cmpint (get (other, abc), ==, 200);
  g_free (ctl (w.dir1, 0, "call", "location.update", "{\"photos\":[]}", NULL));
  g_free (ctl (w.dir1, 0, "sync", "--once", NULL, NULL));
  g_assert_cmpint (get (other, abc), ==, 404);
  foyer_fetch_soup.free (other); /* each has the thread's context while it lives */
  foyer_fetch_soup.free (soup);
  two_free (&w);
}

static void
test_refused (void)
{
  Two w = two_desks ();
  gpointer soup = foyer_fetch_soup_new (w.dir1);
  const char *abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  g_autoptr (JsonNode) a = NULL, b = NULL;
  g_autofree char *path = g_strconcat ("/v1/blob/", abc, NULL);
  int status;

  g_assert_cmpint (put (soup, abc, "abd", 0, 3), ==, 422);   /* not what the name says */
  g_assert_cmpint (put (soup, abc, "abc", 0, 3), ==, 201);   /* and that did no harm */
  g_assert_cmpint (put (soup, abc, "", -1, 3), ==, 201);     /* asked */
  g_assert_cmpint (put (soup, "etc/passwd", "abc", 0, 3), ==, 400);
  g_assert_cmpint (put (soup, "ABC", "abc", 0, 3), ==, 400);
  g_assert_cmpint (put (soup, abc, "abc", 0, G_MAXINT64), ==, 413);
  g_assert_cmpint (put (soup, abc, "abc", 1, 3), ==, 400);   /* beyond its end */
  a = foyer_live_http (w.live, "GET", path, NULL, NULL, NULL, &status);
  g_assert_cmpint (status, ==, 401);
  b = foyer_live_http (w.live, "PUT", path, "fs1_00000000000000000000000000000000_AAAA", NULL, "abc", &status);
  g_assert_cmpint (status, ==, 401);
  {
    static const char up[] = "PUT /v1/blob/..%2f..%2fx HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
    g_autofree char *raw = foyer_live_raw (w.live, up, sizeof up - 1, 5);

    g_assert_true (g_str_has_prefix (raw, "HTTP/1.1 4"));
  }
  foyer_fetch_soup.free (soup);
  two_free (&w);
}

/* ---- how much the server takes --------------------------------------------------------------------------------------------------------- */

static void
put_files (const char *dir, guint32 seed, guint n, gsize len)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = make_file (dir, "photo", seed + i, len);
      g_free (ctl (dir, 0, "file", "put", path, NULL));
    }
}

static guint
unsent (const char *dir)
{
  g_autoptr (GPtrArray) names = foyer_blobs_unsent (dir);
  return names->len;
}

static guint
at_server (Two *w)
{
  g_autofree char *top = g_build_filename (w->live->data, "chains", w->live->chain, "blobs", NULL), *out = NULL;
  int status;
  const char *argv[] = { "find", top, "-type", "f", "-not", "-path", "*/part/*", NULL };
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, NULL));
  lines = g_strsplit (out, "\n", -1);
  return MAX (g_strv_length (lines), 1) - 1; /* one more than line ends; none at all without the folder */
}

static void
restart_with (Two *w, const char *config)
{
  foyer_live_stop (w->live, FALSE);
  g_free (w->live->config);
  w->live->config = g_strdup (config);
  foyer_live_start (w->live);
}

static double
figure (Two *w, const char *name)
{
  guint port = w->live->port;
  g_autofree char *text = NULL;
  const char *at;

  w->live->port = w->live->metrics;
  text = foyer_live_raw (w->live, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", -1, 5);
  w->live->port = port;
  at = strstr (text, name);
  return at != NULL ? g_ascii_strtod (at + strlen (name), NULL) : 0;
}

/* A file, a day of a desk and a chain have their limits (replication.md 15). What is refused is kept, told, and sent when there is room. */
static void
test_limits (void)
{
  Two w = two_desks_with ("[limits]\nlag_ms = 60000\ncommit_ms = 60000\nfile_kb = 512\ndesk_files_mb = 1\nchain_files_mb = 2\n");
  g_autofree char *said = NULL, *photos = NULL, *front = NULL, *id = NULL;
  gpointer soup;

  /* Too large: nothing of it is taken, and the next one is not stopped by it. */
  put_files (w.dir1, 10, 1, 600000);
  put_files (w.dir1, 20, 2, 500000);
  said = ctl (w.dir1, 0, "sync", "--once", NULL, NULL);
  g_assert_nonnull (strstr (said, "because it is too large"));
  g_assert_cmpuint (unsent (w.dir1), ==, 1);
  g_assert_cmpuint (at_server (&w), ==, 2);

  /* A day's worth is over for this desk, not for the other one; what others sent still comes. */
  put_files (w.dir1, 30, 1, 500000);
  g_free (said);
  said = ctl (w.dir1, 0, "sync", "--once", NULL, NULL);
  g_assert_nonnull (strstr (said, "as many pictures as it may in a day"));
  g_assert_cmpuint (unsent (w.dir1), ==, 2);
  g_assert_cmpfloat (figure (&w, "\nfoyer_refused_total{limit=\"files_day\"} "), >, 0);
  g_assert_cmpfloat (figure (&w, "\nfoyer_refused_total{limit=\"file\"} "), >, 0);
  g_assert_cmpfloat (figure (&w, "\nfoyer_file_bytes_total "), ==, 1000000);
  front = make_file (w.dir2, "front", 40, 400000);
  id = ctl (w.dir2, 0, "file", "put", front, NULL);
  photos = g_strdup_printf ("{\"photos\":[\"%s\"]}", id);
  g_free (ctl (w.dir2, 0, "sync", "--once", NULL, NULL)); /* the location */
  g_free (ctl (w.dir2, 0, "call", "location.update", photos, NULL));
  g_free (ctl (w.dir2, 0, "sync", "--once", NULL, NULL));
  g_assert_cmpuint (unsent (w.dir2), ==, 0);
  g_free (ctl (w.dir1, 0, "sync", "--once", NULL, NULL));
  g_assert_true (foyer_blobs_has (w.dir1, id));

  /* The chain is full for everybody, also after a restart, where the day begins anew. */
  put_files (w.dir2, 50, 2, 500000);
  g_free (said);
  said = ctl (w.dir2, 0, "sync", "--once", NULL, NULL);
  g_assert_nonnull (strstr (said, "no room for more pictures"));
  g_assert_cmpuint (unsent (w.dir2), ==, 1);
  g_assert_cmpuint (at_server (&w), ==, 4);
  foyer_live_stop (w.live, TRUE);
  foyer_live_start (w.live);
  g_free (said);
  said = ctl (w.dir1, 0, "sync", "--once", NULL, NULL);
  g_assert_nonnull (strstr (said, "no room for more pictures"));
  g_assert_cmpuint (at_server (&w), ==, 4);
  /* What is there may be named again, whatever the limits. */
  soup = foyer_fetch_soup_new (w.dir1);
  g_assert_cmpint (put (soup, id, "", -1, 400000), ==, 201);
  foyer_fetch_soup.free (soup);

  restart_with (&w, "[limits]\nlag_ms = 60000\ncommit_ms = 60000\nchain_files_mb = 100\n");
  g_free (said);
  said = ctl (w.dir1, 0, "sync", "--once", NULL, NULL);
  g_assert_null (strstr (said, "picture"));
  g_free (ctl (w.dir2, 0, "sync", "--once", NULL, NULL));
  g_assert_cmpuint (unsent (w.dir1) + unsent (w.dir2), ==, 0);
  g_assert_cmpuint (at_server (&w), ==, 7); /* the large one too */
  two_free (&w);
}

/* ---- desks the chain does not want any more -------------------------------------------------------------------------------------------- */

/* A photo and the change that names it, made on the second desk and not sent. (transfer full): its name */
static char *
unsent_photo (Two *w)
{
  g_autofree char *front = make_file (w->dir2, "late.jpg", 70, 300000), *photos = NULL;
  char *id = ctl (w->dir2, 0, "file", "put", front, NULL);

  photos = g_strdup_printf ("{\"photos\":[\"%s\"]}", id);
  g_free (ctl (w->dir2, 0, "call", "location.update", photos, NULL));
  return id;
}

/* Too old to receive, or retired: what was made on it is taken, and the pictures that belong to it as well. */
static void
test_late (gconstpointer retired)
{
  Two w = two_desks ();
  g_autofree char *id = NULL;
  g_autoptr (FoyerAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  FoyerSyncStatus status;
  FoyerDesk *desk;
  FoyerSync *sync;

  g_free (ctl (w.dir1, 0, "sync", "--once", NULL, NULL));
  g_free (ctl (w.dir2, 0, "sync", "--once", NULL, NULL));
  g_free (ctl (w.dir1, 0, "sync", "--once", NULL, NULL));
  id = unsent_photo (&w);
  account = foyer_account_load (w.dir2, &error);
  g_assert_no_error (error);
  if (retired != NULL)
    {
      char dev[37];
      g_autofree char *params = g_strdup_printf ("{\"device\":\"%s\"}", foyer_id_format (&account->dev, dev));

      g_free (ctl (w.dir1, 0, "call", "device.retire", params, NULL));
      g_free (ctl (w.dir1, 0, "sync", "--once", NULL, NULL));
    }
  else
    {
      g_autofree char *config = g_strdup_printf ("[limits]\nlag_ms = 60000\ncommit_ms = 60000\nmin_schema = %d\n", FOYER_PROTOCOL_SCHEMA);

      restart_with (&w, config);
      foyer_schema_speak (FOYER_PROTOCOL_SCHEMA - 1);
    }
  desk = foyer_desk_open (w.dir2, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  sync = foyer_sync_new (foyer_desk_store (desk), g_steal_pointer (&account), NULL, NULL, NULL);
  for (int i = 0; i < 3000 && unsent (w.dir2) > 0; i++)
    g_usleep (10000);
  foyer_sync_get_status (sync, &status);
  foyer_sync_free (sync);
  foyer_desk_close (desk);
  foyer_schema_speak (0);
  g_assert_cmpint (status.state, ==, FOYER_SYNC_BLOCKED);
  g_assert_cmpint (status.block, ==, retired != NULL ? FOYER_BLOCK_RETIRED : FOYER_BLOCK_VERSION);
  g_assert_cmpuint (unsent (w.dir2), ==, 0);
  g_assert_cmpuint (at_server (&w), ==, 1);
  two_free (&w);
}

/* The file with un-sent work takes the pictures along; whoever brings it to the chain brings them too. */
static void
test_carried (void)
{
  Two w = two_desks ();
  g_autofree char *id = NULL, *file = g_build_filename (w.dir1, "unsent", NULL), *said = NULL, *text = NULL, *bent = NULL, *status = NULL;
  char *at;

  g_free (ctl (w.dir1, 0, "sync", "--once", NULL, NULL));
  g_free (ctl (w.dir2, 0, "sync", "--once", NULL, NULL));
  id = unsent_photo (&w);
  status = ctl (w.dir2, 0, "status", NULL, NULL, NULL);
  g_assert_nonnull (strstr (status, "Pictures not yet at the chain: 1"));
  said = ctl (w.dir2, 0, "export-unsent", file, NULL, NULL);
  g_assert_nonnull (strstr (said, "1 change written"));
  g_assert_nonnull (strstr (said, "1 picture"));
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));

  /* A changed byte: the change is taken, the picture is not. */
  bent = g_strdup (text);
  at = strstr (bent, "{\"data\":\"");
  g_assert_nonnull (at);
  at += 200;
  *at = *at == 'A' ? 'B' : 'A';
  g_assert_true (g_file_set_contents (file, bent, -1, NULL));
  g_free (ctl (w.dir1, 1, "carry", file, NULL, NULL));
  g_assert_cmpuint (at_server (&w), ==, 0);

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_free (said);
  said = ctl (w.dir1, 0, "carry", file, NULL, NULL);
  g_assert_nonnull (strstr (said, "1 picture brought to the chain"));
  g_assert_cmpuint (at_server (&w), ==, 1);
  g_assert_cmpuint (unsent (w.dir1), ==, 0);
  g_free (ctl (w.dir1, 0, "sync", "--once", NULL, NULL));
  g_assert_true (foyer_blobs_has (w.dir1, id));
  two_free (&w);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/files/GEN-4,LOC-3", test_travel);
  g_test_add_func ("/files/resume", test_resume);
  g_test_add_func ("/files/SEC-3-by-rows", test_by_rows);
  g_test_add_func ("/files/refused", test_refused);
  g_test_add_func ("/files/15/limits", test_limits);
  g_test_add_data_func ("/files/R13/too-old", NULL, test_late);
  g_test_add_data_func ("/files/10/retired", "", test_late);
  g_test_add_func ("/files/5.13/carried", test_carried);
  return g_test_run ();
}

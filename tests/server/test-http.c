/* The server below its handlers: fair lanes, stores that come and go, limits, load, and one conversation over sockets and without any. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>

#include "foyer-closed.h"
#include "foyer-error.h"
#include "foyer-live.h"
#include "foyer-load.h"
#include "foyer-metrics.h"
#include "foyer-rig.h"

/* ---- lanes ------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean open;     /* the first task may end */
  GString *order;
  int running, most;
} Yard;

typedef struct
{
  Yard *yard;
  char name;
  gboolean wait;
} Job;

static void
run_job (gpointer data)
{
  Job *job = data;
  Yard *y = job->yard;

  g_mutex_lock (&y->lock);
  y->running++;
  y->most = MAX (y->most, y->running);
  while (job->wait && !y->open)
    g_cond_wait (&y->cond, &y->lock);
  y->running--;
  g_string_append_c (y->order, job->name);
  g_mutex_unlock (&y->lock);
  g_free (job);
}

static void
add (FoyerLanes *lanes, FoyerLane *lane, Yard *y, char name, gboolean wait)
{
  Job *job = g_new (Job, 1);
  *job = (Job){ y, name, wait };
  foyer_lane_add (lanes, lane, run_job, job);
}

/* 15: a chain with a hundred tasks delays another one by a slice of them; a lane never runs more at once than its width. */
static void
look_at_lanes (gint64 slice, const char *order)
{
  Yard y = { .order = g_string_new (NULL) };
  FoyerLane a, b, c;
  FoyerLanes *lanes = foyer_lanes_new (1, NULL, NULL);
  gint64 past = g_get_monotonic_time () - 2 * FOYER_SLICE_US;

  foyer_lanes_set_slice (lanes, slice);
  foyer_lane_init (&a, 1);
  foyer_lane_init (&b, 1);
  foyer_lane_init (&c, 1);
  add (lanes, &a, &y, '.', TRUE); /* keeps the thread until all is in its lane */
  while (foyer_lanes_waiting (lanes) > 0)
    g_usleep (100);
  g_assert_false (foyer_lanes_slice_over (lanes, past));
  for (int i = 0; i < 5; i++)
    add (lanes, &a, &y, 'a', FALSE);
  g_assert_false (foyer_lanes_slice_over (lanes, past)); /* nobody else waits */
  for (int i = 0; i < 2; i++)
    add (lanes, &b, &y, 'b', FALSE);
  add (lanes, &c, &y, 'c', FALSE);
  g_assert_true (foyer_lanes_slice_over (lanes, past));
  g_assert_false (foyer_lanes_slice_over (lanes, g_get_monotonic_time () + FOYER_SLICE_US));
  g_mutex_lock (&y.lock);
  y.open = TRUE;
  g_cond_broadcast (&y.cond);
  g_mutex_unlock (&y.lock);
  foyer_lanes_free (lanes); /* what waits is done */
  g_assert_cmpstr (y.order->str, ==, order);

  g_string_truncate (y.order, 0);
  y.most = 0;
  y.open = FALSE;
  lanes = foyer_lanes_new (4, NULL, NULL);
  foyer_lane_init (&a, 2);
  for (int i = 0; i < 6; i++)
    add (lanes, &a, &y, 'a', TRUE);
  while (foyer_lanes_waiting (lanes) > 4)
    g_usleep (100);
  g_mutex_lock (&y.lock);
  y.open = TRUE;
  g_cond_broadcast (&y.cond);
  g_mutex_unlock (&y.lock);
  foyer_lanes_free (lanes);
  g_assert_cmpint (y.most, <=, 2);
  g_assert_cmpstr (y.order->str, ==, "aaaaaa");
  g_string_free (y.order, TRUE);
}

static void
test_lanes (void)
{
  look_at_lanes (0, ".bcabaaaa");
  /* What a chain asks for together is done together, while its store is open. */
  look_at_lanes (60 * G_USEC_PER_SEC, ".aaaaabbc");
}

/* ---- limits -------------------------------------------------------------------------------------------------------------------- */

static void
test_limits (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-limits-XXXXXX", NULL), *file = g_build_filename (dir, "server.conf", NULL);
  g_autoptr (GError) error = NULL;
  FoyerLimits l;
  FoyerBucket b = { 0 };
  struct rlimit files;

  g_assert_true (foyer_limits_load (&l, NULL, &error));
  g_assert_cmpint (l.device_rate, ==, 5);
  g_assert_cmpint (l.device_burst, ==, 20);
  g_assert_cmpint (l.chain_rate, ==, 200);
  g_assert_cmpint (l.queue_pushes, ==, 64);
  g_file_set_contents (file, "[limits]\ndevice_rate = 7\nparked = 12\n", -1, NULL);
  g_assert_true (foyer_limits_load (&l, file, &error));
  g_assert_cmpint (l.device_rate, ==, 7);
  g_assert_cmpint (l.device_burst, ==, 20);
  foyer_limits_fit (&l);
  g_assert_cmpint (l.parked, ==, 12);
  getrlimit (RLIMIT_NOFILE, &files);
  g_assert_cmpint (l.open_chains * 8, <, files.rlim_cur);
  g_assert_cmpint (l.threads, >=, 4);
  g_file_set_contents (file, "[limits]\ndevice_rat = 7\n", -1, NULL);
  g_assert_false (foyer_limits_load (&l, file, &error));
  g_assert_nonnull (strstr (error->message, "there is no limit “device_rat”"));
  g_clear_error (&error);
  g_file_set_contents (file, "[limits]\ndevice_rate = many\n", -1, NULL);
  g_assert_false (foyer_limits_load (&l, file, &error));
  g_assert_nonnull (strstr (error->message, "whole number from 1 to"));
  g_remove (file);
  g_rmdir (dir);

  /* Five a second, twenty at once. */
  for (int i = 0; i < 20; i++)
    g_assert_cmpint (foyer_bucket_take (&b, 1000000, 5, 20), ==, 0);
  g_assert_cmpint (foyer_bucket_take (&b, 1000000, 5, 20), ==, 1);
  g_assert_cmpint (foyer_bucket_take (&b, 1100000, 5, 20), ==, 1);
  g_assert_cmpint (foyer_bucket_take (&b, 1200001, 5, 20), ==, 0);
  g_assert_cmpint (foyer_bucket_take (&b, 1200002, 5, 20), ==, 1);
  for (int i = 0; i < 20; i++)
    g_assert_cmpint (foyer_bucket_take (&b, 100000000, 5, 20), ==, 0);
  g_assert_cmpint (foyer_bucket_take (&b, 100000000, 5, 20), ==, 1);
}

/* 15: overload is a slow main loop or slow commits; one slow commit is no overload; it passes. */
static void
test_load (void)
{
  foyer_load_reset ();
  g_assert_cmpint (foyer_load_level (), ==, FOYER_LOAD_CALM);
  foyer_load_reset ();
  foyer_load_lag (250000);
  g_assert_cmpint (foyer_load_level (), ==, FOYER_LOAD_NO_WAITING);
  foyer_load_lag (450000);
  foyer_load_set_limits (200, 100); /* judges anew */
  g_assert_cmpint (foyer_load_level (), ==, FOYER_LOAD_NO_PULLS);
  foyer_load_lag (1200000);
  foyer_load_set_limits (200, 100);
  g_assert_cmpint (foyer_load_level (), ==, FOYER_LOAD_NO_PUSHES);
  foyer_load_reset ();
  foyer_load_commit (900000);
  for (int i = 0; i < 40; i++)
    foyer_load_commit (2000);
  g_assert_cmpint (foyer_load_level (), ==, FOYER_LOAD_CALM);
  for (int i = 0; i < 10; i++)
    foyer_load_commit (150000);
  foyer_load_set_limits (200, 100);
  g_assert_cmpint (foyer_load_level (), ==, FOYER_LOAD_NO_WAITING);
  for (int i = 0; i < 300; i++)
    foyer_load_commit (1000);
  foyer_load_set_limits (200, 100);
  g_assert_cmpint (foyer_load_level (), ==, FOYER_LOAD_CALM);
  /* One chain that waits long is no overload; when one of ten does it is. */
  foyer_load_wait (900000);
  for (int i = 0; i < 40; i++)
    foyer_load_wait (1000);
  foyer_load_set_limits (200, 100);
  g_assert_cmpint (foyer_load_level (), ==, FOYER_LOAD_CALM);
  for (int i = 0; i < 10; i++)
    foyer_load_wait (450000);
  foyer_load_set_limits (200, 100);
  g_assert_cmpint (foyer_load_level (), ==, FOYER_LOAD_NO_PULLS);
  for (int i = 0; i < 200; i++)
    foyer_load_wait (1000);
  foyer_load_set_limits (200, 100);
  g_assert_cmpint (foyer_load_level (), ==, FOYER_LOAD_CALM);
  for (int i = 0; i < 100; i++)
    {
      int next = foyer_load_next ();
      g_assert_cmpint (next, >=, 60);
      g_assert_cmpint (next, <=, 300);
    }
  foyer_load_reset ();
}

/* ---- figures --------------------------------------------------------------------------------------------------------------------- */

static void
test_metrics (void)
{
  g_autofree char *man = g_build_filename (g_getenv ("FOYER_SRCDIR"), "data/man/foyer-server.8", NULL), *manual = NULL, *text = NULL;
  const char *name, *before = "";

  g_assert_true (g_file_get_contents (man, &manual, NULL, NULL));
  for (guint i = 0; (name = foyer_metrics_name (i)) != NULL; i++)
    {
      g_assert_cmpstr (before, <, name); /* found by halving */
      before = name;
      if (strstr (manual, name) == NULL)
        g_error ("foyer-server(8) does not name %s", name);
    }
  foyer_metrics_count ("foyer_requests_total", "route=\"test\",code=\"200\"", 2);
  foyer_metrics_observe ("foyer_commit_seconds", NULL, 0.0002);
  foyer_metrics_observe ("foyer_commit_seconds", NULL, 99);
  g_assert_cmpfloat (foyer_metrics_get ("foyer_requests_total", "route=\"test\",code=\"200\""), ==, 2);
  text = foyer_metrics_text ();
  g_assert_nonnull (strstr (text, "# TYPE foyer_requests_total counter\n"));
  g_assert_nonnull (strstr (text, "foyer_requests_total{route=\"test\",code=\"200\"} 2\n"));
  g_assert_nonnull (strstr (text, "foyer_commit_seconds_bucket{le=\"+Inf\"}"));
  g_assert_nonnull (strstr (text, "foyer_commit_seconds_count"));
  g_assert_nonnull (strstr (text, "process_open_fds "));
  g_assert_nonnull (strstr (text, "process_resident_memory_bytes "));
  /* Buckets grow, each line is a name, a value and nothing else. */
  {
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    for (int i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
      if (lines[i][0] != '#')
        {
          const char *blank = strrchr (lines[i], ' ');
          char *end;

          g_assert_nonnull (blank);
          g_ascii_strtod (blank + 1, &end);
          g_assert_true (*end == '\0' || strcmp (blank + 1, "+Inf") == 0);
        }
  }
}

/* ---- stores that come and go ------------------------------------------------------------------------------------------------------ */

static gboolean
touch_job (FoyerTx *tx, gpointer data, GError **error)
{
  foyer_tx_set_state (tx, "test", "1");
  return TRUE;
}

static void
test_chains (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-chains-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  FoyerLimits limits;
  FoyerChains *chains;
  FoyerId ids[6] = { 0 };
  FoyerChain *first;
  guint64 stamp;

  foyer_limits_load (&limits, NULL, NULL);
  limits.open_chains = 2;
  for (int i = 0; i < 6; i++)
    {
      foyer_chains_make (dir, &ids[i], &error);
      g_assert_no_error (error);
    }
  chains = foyer_chains_new_with (dir, &limits);
  g_assert_nonnull (foyer_chains_find (chains, &ids[0]));
  g_assert_cmpuint (foyer_chains_open (chains), ==, 0); /* finding opens nothing */
  for (int round = 0; round < 2; round++)
    for (int i = 0; i < 6; i++)
      {
        foyer_chains_begin ();
        g_assert_nonnull (foyer_chains_get (chains, &ids[i], &error));
        foyer_chains_end ();
        g_assert_cmpuint (foyer_chains_open (chains), <=, 2);
      }
  /* What a task works on stays, however many others come. */
  foyer_chains_begin ();
  first = foyer_chains_get (chains, &ids[0], &error);
  for (int i = 1; i < 6; i++)
    g_assert_nonnull (foyer_chains_get (chains, &ids[i], &error));
  g_assert_cmpuint (foyer_chains_open (chains), ==, 6);
  g_assert_true (foyer_store_maintain (foyer_chain_store (first), touch_job, NULL, &error));
  foyer_chains_end ();
  foyer_chains_begin ();
  g_assert_nonnull (foyer_chains_get (chains, &ids[5], &error));
  foyer_chains_end ();

  /* The stamp: the same through closing and opening, another one after a change here or by somebody else. */
  foyer_chains_begin ();
  foyer_chain_open (first, &error);
  stamp = foyer_chain_stamp (first);
  foyer_chains_end ();
  for (int i = 1; i < 4; i++)
    {
      foyer_chains_begin ();
      foyer_chains_get (chains, &ids[i], &error);
      foyer_chains_end ();
    }
  g_assert_cmpuint (foyer_chain_stamp (first), ==, stamp);
  foyer_chains_begin ();
  foyer_chain_open (first, &error);
  g_assert_cmpuint (foyer_chain_stamp (first), ==, stamp);
  foyer_store_maintain (foyer_chain_store (first), touch_job, NULL, &error);
  g_assert_cmpuint (foyer_chain_stamp (first), !=, stamp);
  stamp = foyer_chain_stamp (first);
  foyer_chains_end ();
  for (int i = 1; i < 4; i++)
    {
      foyer_chains_begin ();
      foyer_chains_get (chains, &ids[i], &error);
      foyer_chains_end ();
    }
  {
    char text[37];
    g_autofree char *path = g_build_filename (dir, "chains", foyer_id_format (&ids[0], text), NULL);
    FoyerDesk *other = foyer_desk_open (path, FOYER_STORE_SERVER, &error);

    g_assert_no_error (error); /* nobody holds it */
    foyer_store_maintain (foyer_desk_store (other), touch_job, NULL, &error);
    foyer_desk_close (other);
  }
  g_assert_cmpuint (foyer_chain_stamp (first), !=, stamp);
  {
    FoyerId none = foyer_id_new (1);
    g_assert_null (foyer_chains_get (chains, &none, &error));
    g_assert_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND);
  }
  foyer_chains_free (chains);
  {
    g_autofree char *command = g_strdup_printf ("rm -rf '%s'", dir);
    g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  }
}

/* ---- one conversation, two listeners ----------------------------------------------------------------------------------------------- */

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean done;
  int status;
  char *text;
} Reply;

static void
on_answer (int status, const char *headers, GBytes *body, gpointer data)
{
  Reply *r = data;
  gsize len = 0;
  const char *bytes = body != NULL ? g_bytes_get_data (body, &len) : "";

  g_mutex_lock (&r->lock);
  g_assert_false (r->done);
  g_assert_nonnull (strstr (headers, "X-Gen: "));
  r->done = TRUE;
  r->status = status;
  r->text = g_strndup (bytes, len);
  g_cond_signal (&r->cond);
  g_mutex_unlock (&r->lock);
}

static char *
ask (FoyerHttp *http, const char *method, const char *path, const char *token, const char *body, int *status)
{
  g_autofree char *headers = token != NULL ? g_strdup_printf ("Authorization: Bearer %s\r\n", token) : NULL;
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  Reply r = { .done = FALSE };

  foyer_http_unref (foyer_http_local_send (http, method, path, headers, bytes, on_answer, &r));
  g_mutex_lock (&r.lock);
  while (!r.done)
    g_cond_wait (&r.cond, &r.lock);
  g_mutex_unlock (&r.lock);
  *status = r.status;
  return r.text;
}

/* What the test says to a server, and what comes back with the parts that differ from run to run left out. */
static char *
blank_out (const char *text)
{
  g_autoptr (GRegex) re = g_regex_new ("[0-9a-f]{8}-[0-9a-f-]{27}|\"now\":[0-9]+|fd1_[^\"]*|-?[0-9]{13,}", 0, 0, NULL);
  return g_regex_replace_literal (re, text, -1, 0, "*", 0, NULL);
}

static const struct
{
  const char *method, *path, *body;
  gboolean token;
  int status;
} talk[] = {
  { "GET", "/v1/health", NULL, FALSE, 200 },
  { "GET", "/nowhere", NULL, FALSE, 404 },
  { "GET", "/v1/sync", NULL, FALSE, 405 },
  { "POST", "/v1/sync", "{}", FALSE, 401 },
  { "POST", "/v1/enrol", "{\"code\":\"AAAAA-AAAAA\"}", FALSE, 404 },
  { "POST", "/v1/sync", "{\"pull\":{\"gen\":\"\",\"cursors\":{}}}", TRUE, 200 },
  { "POST", "/v1/sync", "{\"pull\":", TRUE, 400 },
  { "POST", "/v1/sync", "{}", TRUE, 400 },
};

static void
test_two_listeners (void)
{
  FoyerLive *live = foyer_live_new ();
  FoyerRig *rig = foyer_rig_new ();
  FoyerHttp *local = foyer_server_local (rig->server);
  g_autofree char *code1 = foyer_live_code (live, NULL), *code2 = NULL, *token1 = NULL, *token2 = NULL;
  g_autoptr (GError) error = NULL;

  code2 = foyer_code_make (rig->dir, &rig->chain_id, NULL, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", i == 0 ? code1 : code2);
      g_autoptr (JsonNode) node = NULL;
      int status;

      if (i == 0)
        node = foyer_live_http (live, "POST", "/v1/enrol", NULL, NULL, body, &status);
      else
        {
          g_autofree char *text = ask (local, "POST", "/v1/enrol", NULL, body, &status);
          node = json_from_string (text, NULL);
        }
      g_assert_cmpint (status, ==, 200);
      *(i == 0 ? &token1 : &token2) = g_strdup (json_object_get_string_member (json_node_get_object (node), "token"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (talk); i++)
    {
      int status;
      g_autoptr (JsonNode) node = foyer_live_http (live, talk[i].method, talk[i].path, talk[i].token ? token1 : NULL, NULL, talk[i].body, &status);
      g_autofree char *one = json_to_string (node, FALSE), *two = NULL, *a = NULL, *b = NULL;

      g_assert_cmpint (status, ==, talk[i].status);
      two = ask (local, talk[i].method, talk[i].path, talk[i].token ? token2 : NULL, talk[i].body, &status);
      g_assert_cmpint (status, ==, talk[i].status);
      g_clear_pointer (&node, json_node_unref);
      node = json_from_string (two, NULL);
      g_free (two);
      two = json_to_string (node, FALSE);
      a = blank_out (one);
      b = blank_out (two);
      g_assert_cmpstr (a, ==, b);
    }
  foyer_rig_free (rig);
  foyer_live_free (live);
}

/* A poll without a network: it waits, is woken by news, and ends when its time is up or its desk is gone. */
static void
test_local_park (void)
{
  FoyerRig *rig = foyer_rig_new ();
  FoyerHttp *local = foyer_server_local (rig->server);
  FoyerHttpFigures f;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = foyer_code_make (rig->dir, &rig->chain_id, NULL, g_get_real_time () / 1000, &error), *token = NULL, *poll = NULL;
  g_autofree char *headers = NULL, *body = NULL;
  g_autoptr (GBytes) bytes = NULL;
  int status;

  {
    g_autofree char *request = g_strdup_printf ("{\"code\":\"%s\"}", code), *text = ask (local, "POST", "/v1/enrol", NULL, request, &status);
    g_autoptr (JsonNode) node = json_from_string (text, NULL);

    token = g_strdup (json_object_get_string_member (json_node_get_object (node), "token"));
  }
  /* To the head first. */
  {
    g_autofree char *text = ask (local, "POST", "/v1/sync", token, "{\"pull\":{\"gen\":\"\",\"cursors\":{}}}", &status);
    g_autoptr (JsonNode) node = json_from_string (text, NULL);
    JsonObject *o = json_node_get_object (node);
    g_autofree char *cursors = json_to_string (json_object_get_member (json_object_get_object_member (o, "pull"), "cursors"), FALSE);

    poll = g_strdup_printf ("{\"pull\":{\"gen\":\"%s\",\"cursors\":%s},\"wait\":50}", json_object_get_string_member (o, "gen"), cursors);
  }
  headers = g_strdup_printf ("Authorization: Bearer %s\r\n", token);
  bytes = g_bytes_new (poll, strlen (poll));
  for (int how = 0; how < 5; how++)
    {
      Reply r = { .done = FALSE };
      double idle = foyer_metrics_get ("foyer_idle_answers_total", NULL);
      FoyerHttpRequest *req = foyer_http_local_send (local, "POST", "/v1/sync", headers, bytes, on_answer, &r);

      do
        {
          g_usleep (500);
          foyer_http_figures (local, &f);
        }
      while (f.parked == 0);
      g_assert_cmpuint (f.bodies, ==, 0); /* a desk that waits keeps no body */
      g_assert_false (r.done);
      switch (how)
        {
        case 0:
        case 1: /* the second time nothing needs to be read */
          foyer_http_local_pass (local, 30000);
          g_assert_false (r.done);
          foyer_http_local_pass (local, 31000);
          break;
        case 2: /* a ghost: the same desk asks again */
          {
            g_autofree char *text = ask (local, "POST", "/v1/sync", token, "{\"pull\":{\"gen\":\"\",\"cursors\":{}}}", &status);
            g_assert_cmpint (status, ==, 200);
          }
          break;
        case 3:
          {
            FoyerTest *t = foyer_test_new ();
            FoyerRigDesk *d = foyer_rig_join (rig, t, NULL);

            foyer_rig_sync (d);
            foyer_rig_desk_free (d);
            foyer_test_free (t);
          }
          break;
        case 4:
        default:
          foyer_http_local_hang_up (req);
          do
            {
              g_usleep (500);
              foyer_http_figures (local, &f);
            }
          while (f.open > 0);
          g_assert_false (r.done);
        }
      g_mutex_lock (&r.lock);
      while (how < 4 && !r.done)
        g_cond_wait (&r.cond, &r.lock);
      g_mutex_unlock (&r.lock);
      if (how < 4)
        g_assert_cmpint (r.status, ==, 200);
      if (how < 2)
        g_assert_cmpfloat (foyer_metrics_get ("foyer_idle_answers_total", NULL), ==, idle + 1);
      if (how == 3)
        {
          /* The salon came: this desk stands elsewhere now. */
          g_autoptr (JsonNode) node = json_from_string (r.text, NULL);
          JsonObject *o = json_node_get_object (node), *pull = json_object_get_object_member (o, "pull");
          g_autofree char *cursors = NULL;

          g_assert_cmpuint (json_array_get_length (json_object_get_array_member (pull, "rows")), >, 10);
          cursors = json_to_string (json_object_get_member (pull, "cursors"), FALSE);
          g_free (poll);
          poll = g_strdup_printf ("{\"pull\":{\"gen\":\"%s\",\"cursors\":%s},\"wait\":50}", json_object_get_string_member (o, "gen"), cursors);
          g_bytes_unref (bytes);
          bytes = g_bytes_new (poll, strlen (poll));
        }
      foyer_http_unref (req);
      g_free (r.text);
    }
  foyer_rig_free (rig);
}

static char *
polled (JsonObject *reply)
{
  g_autofree char *cursors = json_to_string (json_object_get_member (json_object_get_object_member (reply, "pull"), "cursors"), FALSE);
  return g_strdup_printf ("{\"pull\":{\"gen\":\"%s\",\"cursors\":%s},\"wait\":50}", json_object_get_string_member (reply, "gen"), cursors);
}

/* Many more businesses wait than a server can hold open: who comes back to wait on opens nothing (replication.md 18). */
static void
test_closed_park (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-poll-XXXXXX", NULL), *command = g_strdup_printf ("rm -rf '%s'", dir), *code = NULL, *token = NULL, *poll = NULL;
  g_autoptr (GError) error = NULL;
  FoyerId chain;
  FoyerServer *server;
  FoyerHttp *local;
  int status;

  g_assert_true (foyer_chains_make (dir, &chain, &error));
  code = foyer_code_make (dir, &chain, NULL, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  server = foyer_server_new (dir);
  local = foyer_server_local (server);
  {
    g_autofree char *request = g_strdup_printf ("{\"code\":\"%s\"}", code), *text = ask (local, "POST", "/v1/enrol", NULL, request, &status);
    g_autoptr (JsonNode) node = json_from_string (text, NULL);

    token = g_strdup (json_object_get_string_member (json_node_get_object (node), "token"));
  }
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *text = ask (local, "POST", "/v1/sync", token, poll != NULL ? poll : "{\"pull\":{\"gen\":\"\",\"cursors\":{}}}", &status);
      g_autoptr (JsonNode) node = json_from_string (text, NULL);

      g_assert_cmpint (status, ==, 200);
      g_free (poll);
      poll = polled (json_node_get_object (node));
      /* Without waiting, once more: its own arrival was news. */
      *strstr (poll, ",\"wait\"") = '\0';
      poll = g_realloc (poll, strlen (poll) + 40);
      strcat (poll, i == 0 ? "}" : ",\"wait\":50}");
    }
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *headers = g_strdup_printf ("Authorization: Bearer %s\r\n", token);
      g_autoptr (GBytes) bytes = g_bytes_new (poll, strlen (poll));
      Reply r = { .done = FALSE };
      double opens;
      FoyerHttpFigures f;
      FoyerHttpRequest *req;

      while (foyer_chains_open (foyer_server_chains (server)) > 0)
        {
          foyer_chains_close_idle (foyer_server_chains (server), 0);
          g_usleep (500);
        }
      opens = foyer_metrics_get ("foyer_chain_opens_total", NULL);
      req = foyer_http_local_send (local, "POST", "/v1/sync", headers, bytes, on_answer, &r);
      do
        {
          g_usleep (500);
          foyer_http_figures (local, &f);
        }
      while (f.parked == 0);
      foyer_http_local_pass (local, 61000);
      g_mutex_lock (&r.lock);
      while (!r.done)
        g_cond_wait (&r.cond, &r.lock);
      g_mutex_unlock (&r.lock);
      g_assert_cmpint (r.status, ==, 200);
      /* The first one had to look once. */
      if (i > 0)
        g_assert_cmpfloat (foyer_metrics_get ("foyer_chain_opens_total", NULL), ==, opens);
      foyer_http_unref (req);
      g_free (r.text);
    }
  foyer_server_free (server);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

/* ---- the end ---------------------------------------------------------------------------------------------------------------------- */

#define HOPS 400
#define RELAYS 4

typedef struct
{
  FoyerChains *chains;
  FoyerChain *chain;
  int hops;  /* atomic */
} Relay;

static void
hop (gpointer data)
{
  Relay *r = data;

  g_usleep (50);
  if (g_atomic_int_add (&r->hops, 1) < HOPS)
    foyer_chains_run (r->chains, r->chain, hop, r);
}

/* What a task adds while the server stops is still done, and the server ends. */
static void
test_stop (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-stop-XXXXXX", NULL), *command = g_strdup_printf ("rm -rf '%s'", dir);
  g_autoptr (GError) error = NULL;
  FoyerId id;
  FoyerChains *chains = foyer_chains_new (dir);
  Relay r[RELAYS] = { { NULL } };

  for (int i = 0; i < RELAYS; i++)
    {
      g_assert_true (foyer_chains_make (dir, &id, &error));
      r[i] = (Relay){ chains, foyer_chains_find (chains, &id), 0 };
      foyer_chains_run (chains, r[i].chain, hop, &r[i]);
    }
  while (g_atomic_int_get (&r[0].hops) == 0)
    g_thread_yield ();
  foyer_chains_stop (chains);
  for (int i = 0; i < RELAYS; i++)
    g_assert_cmpint (r[i].hops, ==, HOPS + 1);
  foyer_chains_free (chains);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

/* ---- closed locations ---------------------------------------------------------------------------------------------------------------- */

/* ---- who is told when -------------------------------------------------------------------------------------------------------------- */

#define CROWD 24

typedef struct
{
  FoyerRig *rig;
  FoyerHttp *local;
  FoyerHttpRequest *req;
  Reply reply;
  char *token, *gen, *cursors;
} Waiting;

static void
wait_parked (FoyerHttp *local, guint n)
{
  FoyerHttpFigures f;

  for (int i = 0; i < 20000; i++)
    {
      foyer_http_figures (local, &f);
      if (f.parked == n)
        return;
      g_usleep (500);
    }
  g_error ("%u wait instead of %u", f.parked, n);
}

/* To the head, over as many pages as it takes. */
static void
catch_up (Waiting *w)
{
  gboolean more = TRUE;

  while (more)
    {
      g_autofree char *body = g_strdup_printf ("{\"pull\":{\"gen\":\"%s\",\"cursors\":%s}}", w->gen != NULL ? w->gen : "", w->gen != NULL ? w->cursors : "{}"), *text = NULL;
      g_autoptr (JsonNode) node = NULL;
      JsonObject *pull;
      int status;

      text = ask (w->local, "POST", "/v1/sync", w->token, body, &status);
      g_assert_cmpint (status, ==, 200);
      node = json_from_string (text, NULL);
      pull = json_object_get_object_member (json_node_get_object (node), "pull");
      g_free (w->gen);
      g_free (w->cursors);
      w->gen = g_strdup (json_object_get_string_member (json_node_get_object (node), "gen"));
      w->cursors = json_to_string (json_object_get_member (pull, "cursors"), FALSE);
      more = json_object_get_boolean_member_with_default (pull, "more", FALSE) || json_array_get_length (json_object_get_array_member (pull, "rows")) > 0;
    }
}

static void
wait_for_news (Waiting *w)
{
  g_autofree char *headers = g_strdup_printf ("Authorization: Bearer %s\r\n", w->token);
  g_autofree char *poll = g_strdup_printf ("{\"pull\":{\"gen\":\"%s\",\"cursors\":%s},\"wait\":50}", w->gen, w->cursors);
  g_autoptr (GBytes) bytes = g_bytes_new (poll, strlen (poll));

  memset (&w->reply, 0, sizeof w->reply);
  w->req = foyer_http_local_send (w->local, "POST", "/v1/sync", headers, bytes, on_answer, &w->reply);
}

static guint
told (Waiting *all)
{
  guint n = 0;

  for (int i = 0; i < CROWD; i++)
    {
      g_mutex_lock (&all[i].reply.lock);
      n += all[i].reply.done;
      g_mutex_unlock (&all[i].reply.lock);
    }
  return n;
}

/* An answer is made after its request has left the park. */
static void
wait_told (Waiting *all, guint n)
{
  for (int i = 0; i < 20000 && told (all) < n; i++)
    g_usleep (500);
  g_assert_cmpuint (told (all), ==, n);
}

/* 15, 18: a change of the whole chain does not wake every waiting desk of it at once: so many, and the others in their turn, once for all that
 * happened meanwhile. What is of a desk's own location it hears at once, however many wait. */
static void
test_crowd (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerRig *rig = foyer_rig_new ();
  FoyerRigDesk *owner = foyer_rig_join (rig, t, NULL);
  FoyerLimits limits;
  Waiting all[CROWD] = { { 0 } };
  g_autoptr (GError) error = NULL;
  double woken;
  int both = 0;

  foyer_rig_settle (owner);
  foyer_server_free (rig->server);
  foyer_limits_load (&limits, NULL, NULL);
  limits.wake_rate = 1;
  limits.wake_burst = 5;
  rig->server = foyer_server_new_with (rig->dir, &limits);
  rig->chain = foyer_chains_get (foyer_server_chains (rig->server), &rig->chain_id, &error);
  g_assert_no_error (error);
  for (int i = 0; i < CROWD; i++)
    {
      Waiting *w = &all[i];
      g_autofree char *code = foyer_code_make (rig->dir, &rig->chain_id, &t->loc, g_get_real_time () / 1000, &error), *request = NULL, *text = NULL;
      g_autoptr (JsonNode) node = NULL;
      int status;

      w->local = foyer_server_local (rig->server);
      request = g_strdup_printf ("{\"code\":\"%s\"}", code);
      text = ask (w->local, "POST", "/v1/enrol", NULL, request, &status);
      node = json_from_string (text, NULL);
      w->token = g_strdup (json_object_get_string_member (json_node_get_object (node), "token"));
    }
  /* That somebody was here for the first time today is news for the others. */
  for (int round = 0; round < 2; round++)
    for (int i = 0; i < CROWD; i++)
      catch_up (&all[i]);
  for (int i = 0; i < CROWD; i++)
    wait_for_news (&all[i]);
  wait_parked (all[0].local, CROWD);

  /* Of the whole chain: five at once, the next second one more (the clock of the test goes on only when it is told to). */
  woken = foyer_metrics_get ("foyer_wakes_total", NULL);
  json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", "Everybody's", NULL)));
  foyer_rig_settle (owner);
  wait_parked (all[0].local, CROWD - 5);
  wait_told (all, 5);
  /* Once more meanwhile: who is to be told of the first is not told twice. */
  json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", "Another", NULL)));
  foyer_rig_settle (owner);
  wait_told (all, 5);
  g_assert_cmpfloat (foyer_metrics_get ("foyer_wakes_total", NULL), ==, woken + CROWD);
  foyer_http_local_pass (all[0].local, 3100);
  wait_parked (all[0].local, CROWD - 8);
  wait_told (all, 8);

  /* Of their location: all who still wait, at once. */
  foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  foyer_rig_settle (owner);
  wait_parked (all[0].local, 0);
  wait_told (all, CROWD);
  for (int i = 0; i < CROWD; i++)
    {
      g_assert_cmpint (all[i].reply.status, ==, 200);
      both += strstr (all[i].reply.text, "Everybody's") != NULL && strstr (all[i].reply.text, "Another") != NULL;
      foyer_http_unref (all[i].req);
      g_free (all[i].reply.text);
      g_free (all[i].token);
      g_free (all[i].gen);
      g_free (all[i].cursors);
    }
  g_assert_cmpint (both, ==, CROWD - 5);
  foyer_rig_desk_free (owner);
  foyer_rig_free (rig);
  foyer_test_free (t);
}

typedef struct
{
  FoyerId loc;
  gint64 now, until;
} Closed;

static gboolean
read_closed (FoyerDb *db, gpointer data, GError **error)
{
  Closed *c = data;
  c->until = foyer_closed_until (db, &c->loc, c->now);
  return TRUE;
}

static gint64
closed_at (FoyerTest *t, const char *wall)
{
  Closed c = { t->loc, foyer_test_at (wall), -1 };

  foyer_store_read (foyer_desk_store (t->desk), read_closed, &c, NULL);
  return c.until;
}

static gint64
fixed_clock (gpointer data)
{
  return *(gint64 *) data;
}

/* 15: desks of a location where nobody works do not wait but look now and then; who is there an hour early, or where there is no rota, waits. */
static void
test_closed (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerRig *rig = foyer_rig_new ();
  FoyerRigDesk *owner = foyer_rig_join (rig, t, NULL);
  FoyerLimits limits;
  FoyerHttp *local;
  gint64 now = g_get_real_time () / 1000;
  g_autofree char *code = NULL, *token = NULL, *poll = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_cmpint (closed_at (t, "2026-11-24T03:00"), ==, foyer_test_at ("2026-11-24T08:00"));
  g_assert_cmpint (closed_at (t, "2026-11-24T08:10"), ==, 0);
  g_assert_cmpint (closed_at (t, "2026-11-24T13:30"), ==, 0);
  g_assert_cmpint (closed_at (t, "2026-11-24T19:50"), ==, 0);
  g_assert_cmpint (closed_at (t, "2026-11-24T20:30"), ==, foyer_test_at ("2026-11-25T08:00"));
  g_assert_cmpint (closed_at (t, "2026-11-28T01:00"), ==, foyer_test_at ("2026-11-29T01:00")); /* looks again within a day */
  g_assert_cmpint (closed_at (t, "2027-07-01T03:00"), ==, 0); /* nobody has made a rota */

  foyer_rig_settle (owner);
  foyer_server_free (rig->server);
  foyer_limits_load (&limits, NULL, NULL);
  limits.quiet_s = 0;
  rig->server = foyer_server_new_with (rig->dir, &limits);
  rig->chain = foyer_chains_get (foyer_server_chains (rig->server), &rig->chain_id, &error);
  local = foyer_server_local (rig->server);
  code = foyer_code_make (rig->dir, &rig->chain_id, &t->loc, now, &error);
  {
    g_autofree char *request = g_strdup_printf ("{\"code\":\"%s\"}", code), *text = ask (local, "POST", "/v1/enrol", NULL, request, &status);
    g_autoptr (JsonNode) node = json_from_string (text, NULL);

    g_assert_cmpint (status, ==, 200);
    token = g_strdup (json_object_get_string_member (json_node_get_object (node), "token"));
  }
  /* Three in the morning: twice, the second time from memory. */
  now = foyer_test_at ("2026-11-24T03:00");
  foyer_clock_set (fixed_clock, &now);
  /* What the first look of the day changes comes with the second. */
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *text = ask (local, "POST", "/v1/sync", token, "{\"pull\":{\"gen\":\"\",\"cursors\":{}}}", &status);
      g_autoptr (JsonNode) node = json_from_string (text, NULL);
      JsonObject *o = json_node_get_object (node);
      g_autofree char *cursors = json_to_string (json_object_get_member (json_object_get_object_member (o, "pull"), "cursors"), FALSE);

      g_free (poll);
      poll = g_strdup_printf ("{\"pull\":{\"gen\":\"%s\",\"cursors\":%s},\"wait\":50}", json_object_get_string_member (o, "gen"), cursors);
    }
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *text = ask (local, "POST", "/v1/sync", token, poll, &status);
      g_autoptr (JsonNode) node = json_from_string (text, NULL);
      gint64 next = json_object_get_int_member_with_default (json_node_get_object (node), "next", 0);

      g_assert_cmpint (status, ==, 200);
      g_assert_cmpint (next, >=, 300);
      g_assert_cmpint (next, <, 900);
    }
  foyer_clock_set (NULL, NULL);
  foyer_rig_desk_free (owner);
  foyer_rig_free (rig);
  foyer_test_free (t);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/15-lanes", test_lanes);
  g_test_add_func ("/http/15-limits", test_limits);
  g_test_add_func ("/http/15-overload", test_load);
  g_test_add_func ("/http/16-metrics", test_metrics);
  g_test_add_func ("/http/17-open-stores", test_chains);
  g_test_add_func ("/http/17-two-listeners", test_two_listeners);
  g_test_add_func ("/http/15-closed", test_closed);
  g_test_add_func ("/http/18-crowd", test_crowd);
  g_test_add_func ("/http/17-park-without-sockets", test_local_park);
  g_test_add_func ("/http/15-stop-with-work", test_stop);
  g_test_add_func ("/http/18-waiting-opens-nothing", test_closed_park);
  return g_test_run ();
}

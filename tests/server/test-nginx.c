/* The service as it is installed: real nginx with the configuration that ships (data/server/nginx-foyer.conf), its paths put into a temporary
 * folder, in front of a real foyer-server on a unix socket; desks come over TLS with a certificate authority made here. Section 17, 19.6. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "foyer-demo.h"
#include "foyer-live.h"
#include "foyer-rig.h"
#include "foyer-sync-worker.h"

#define CTL "src/cli/foyerctl"
#define SERVE "location /v1/ {\n    limit_req zone=foyer_requests burst=500 nodelay;\n    proxy_pass http://foyer_server;"

typedef struct
{
  char *dir;
  guint port;
  char *url;
  GSubprocess *nginx;
  FoyerLive *live;
} Front;

/* ---- programs ------------------------------------------------------------------------------------------------------------------- */

static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM); /* its workers go with it */
}

/* (transfer full): what it printed */
static char *
shell (int *status, const char *format, ...) G_GNUC_PRINTF (2, 3);

static char *
shell (int *status, const char *format, ...)
{
  g_autofree char *command = NULL, *err = NULL;
  g_autoptr (GError) error = NULL;
  const char *argv[] = { "/bin/sh", "-c", NULL, NULL };
  char *out = NULL;
  int wait = 0;
  va_list va;

  va_start (va, format);
  command = g_strdup_vprintf (format, va);
  va_end (va);
  argv[2] = command;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &wait, &error);
  g_assert_no_error (error);
  *status = WIFEXITED (wait) ? WEXITSTATUS (wait) : -1;
  if (err[0] != '\0')
    {
      char *both = g_strconcat (out, err, NULL);
      g_free (out);
      out = both;
    }
  return out;
}

static void
must (const char *command)
{
  int status;
  g_autofree char *out = shell (&status, "%s", command);

  if (status != 0)
    g_error ("“%s” ended with %d: %s", command, status, out);
}

static char *
ctl (const char *store, int expect, const char *verb, const char *a, const char *b)
{
  int status;
  char *out = foyer_live_run (&status, CTL, "--store", store, verb, a, a != NULL ? b : NULL, NULL);

  if (status != expect)
    g_error ("foyerctl %s %s %s ended with %d: %s", verb, a ? a : "", b ? b : "", status, out);
  return out;
}

/* ---- certificates ----------------------------------------------------------------------------------------------------------------- */

static void
make_authority (Front *f, const char *name)
{
  g_autofree char *command = g_strdup_printf (
      "cd '%s' && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj '/CN=Foyer test %s' -keyout %s.key -out %s.pem",
      f->dir, name, name, name);
  must (command);
}

static void
make_certificate (Front *f, const char *authority)
{
  g_autofree char *command = g_strdup_printf (
      "cd '%s' && openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -keyout privkey.new -out request"
      " && printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\\n' >ext"
      " && openssl x509 -req -in request -CA %s.pem -CAkey %s.key -CAcreateserial -days 2 -extfile ext -out fullchain.new"
      " && mv privkey.new privkey.pem && mv fullchain.new fullchain.pem",
      f->dir, authority, authority);
  must (command);
}

/* ---- nginx -------------------------------------------------------------------------------------------------------------------------- */

static void
put (GString *conf, const char *shipped, const char *here)
{
  guint n = g_string_replace (conf, shipped, here, 0);

  if (n == 0)
    g_error ("nginx-foyer.conf has no “%s”", shipped);
}

/* @change, @into: (nullable): something else that is different this time */
static void
write_conf (Front *f, const char *change, const char *into)
{
  g_autofree char *shipped = g_build_filename (g_getenv ("FOYER_SRCDIR"), "data/server/nginx-foyer.conf", NULL), *text = NULL;
  g_autofree char *path = g_build_filename (f->dir, "nginx.conf", NULL);
  g_autofree char *listen = g_strdup_printf ("listen 127.0.0.1:%u ssl http2", f->port), *socket = g_strdup_printf ("unix:%s/app.sock", f->dir);
  g_autofree char *cert = g_strdup_printf ("%s/fullchain.pem", f->dir), *key = g_strdup_printf ("%s/privkey.pem", f->dir);
  g_autofree char *log = g_strdup_printf ("%s/access.log", f->dir), *chains = g_strdup_printf ("%s/chains/", f->live->data);
  g_autoptr (GString) conf = NULL;

  g_assert_true (g_file_get_contents (shipped, &text, NULL, NULL));
  conf = g_string_new (text);
  put (conf, "listen 443 ssl http2", listen);
  put (conf, "  listen [::]:443 ssl http2 backlog=4096;\n", "");
  put (conf, "unix:/run/foyer/app.sock", socket);
  put (conf, "/etc/foyer/tls/fullchain.pem", cert);
  put (conf, "/etc/foyer/tls/privkey.pem", key);
  put (conf, "/var/log/nginx/foyer.log", log);
  put (conf, "/var/lib/foyer/chains/", chains);
  put (conf, "desks.example.com", "localhost");
  if (change != NULL)
    put (conf, change, into);
  /* As Debian's own, for one who is not root: everything below the folder. Root needs a user that may read there. */
  g_string_prepend (conf, "events { worker_connections 512; }\nhttp {\n  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;"
                          " uwsgi_temp_path uwsgi; scgi_temp_path scgi;\n");
  if (geteuid () == 0)
    g_string_prepend (conf, "user root;\n");
  g_string_prepend (conf, "daemon off;\npid nginx.pid;\nworker_processes 1;\n");
  g_string_append (conf, "}\n");
  g_file_set_contents (path, conf->str, -1, NULL);
}

static gboolean
answers (Front *f)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) c = g_socket_client_connect_to_host (client, "127.0.0.1", f->port, NULL, NULL);
  return c != NULL;
}

static void
start_nginx (Front *f)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *prefix = g_strconcat (f->dir, "/", NULL);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  f->nginx = g_subprocess_launcher_spawn (launcher, &error, "nginx", "-p", prefix, "-c", "nginx.conf", "-e", "error.log", NULL);
  g_assert_no_error (error);
  for (int i = 0; i < 500 && !answers (f); i++)
    g_usleep (10000);
  g_assert_true (answers (f));
}

static void
stop_nginx (Front *f)
{
  g_subprocess_send_signal (f->nginx, SIGTERM);
  g_subprocess_wait (f->nginx, NULL, NULL);
  g_clear_object (&f->nginx);
}

/* New settings in the running nginx, and the old workers gone. */
static void
restart_nginx (Front *f)
{
  stop_nginx (f);
  start_nginx (f);
}

static guint
free_port (void)
{
  g_autoptr (GSocketListener) l = g_socket_listener_new ();
  return g_socket_listener_add_any_inet_port (l, NULL, NULL);
}

/* @config: (nullable): settings of the server behind */
static Front *
front_new_with (const char *config)
{
  Front *f = g_new0 (Front, 1);
  g_autofree char *socket = NULL, *ca = NULL;

  f->dir = g_dir_make_tmp ("foyer-nginx-XXXXXX", NULL);
  f->port = free_port ();
  f->url = g_strdup_printf ("https://127.0.0.1:%u", f->port);
  socket = g_strdup_printf ("unix:%s/app.sock", f->dir);
  f->live = foyer_live_new_with (socket, config);
  make_authority (f, "ca");
  make_certificate (f, "ca");
  write_conf (f, NULL, NULL);
  start_nginx (f);
  ca = g_build_filename (f->dir, "ca.pem", NULL);
  g_setenv ("FOYER_CA_FILE", ca, TRUE);
  return f;
}

static Front *
front_new (void)
{
  return front_new_with (NULL);
}

static void
front_free (Front *f)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", f->dir);

  stop_nginx (f);
  foyer_live_free (f->live);
  must (command);
  g_unsetenv ("FOYER_CA_FILE");
  g_free (f->dir);
  g_free (f->url);
  g_free (f);
}

/* ---- desks -------------------------------------------------------------------------------------------------------------------------- */

static FoyerSync *
join (Front *f, FoyerTest *t)
{
  FoyerStore *store = foyer_desk_store (t->desk);
  g_autofree char *code = foyer_live_code (f->live, NULL);
  g_autoptr (GError) error = NULL;
  FoyerSync *sync;

  foyer_enrol (store, f->url, code, "test", &error);
  g_assert_no_error (error);
  sync = foyer_sync_new (store, foyer_account_load (foyer_store_dir (store), &error), NULL, NULL, NULL);
  foyer_sync_set_timing (sync, 50, 5000);
  foyer_sync_wait (sync, 60000, &error);
  g_assert_no_error (error);
  return sync;
}

static void
add_client (FoyerTest *t, const char *name)
{
  FoyerActor system = { .system = TRUE };
  g_autoptr (JsonObject) o = foyer_test_call_as (t, &system, "client.create", foyer_params ("name", "s", name, NULL));
}

/* @sync is tried again now and then, as people do: libsoup 3.2 may let a request hang whose HTTP/2 connection nginx has just closed */
static void
expect_clients (FoyerTest *t, FoyerSync *sync, gint64 n)
{
  gint64 until = g_get_monotonic_time () + 40 * G_USEC_PER_SEC;

  for (int i = 1; foyer_rig_count (foyer_desk_store (t->desk), "SELECT count(*) FROM client") != n; i++)
    {
      if (g_get_monotonic_time () > until)
        g_error ("%" G_GINT64_FORMAT " clients, not %" G_GINT64_FORMAT, foyer_rig_count (foyer_desk_store (t->desk), "SELECT count(*) FROM client"), n);
      if (i % 500 == 0)
        foyer_sync_now (sync);
      g_usleep (5000);
    }
}

/* Until the desk says it is offline with @pending to send; what it says about the reason. */
static gboolean
expect_offline (FoyerSync *sync, gint64 pending)
{
  FoyerSyncStatus status;

  for (int i = 0; i < 3000; i++)
    {
      foyer_sync_get_status (sync, &status);
      if (status.state == FOYER_SYNC_OFFLINE && status.pending == pending)
        return status.foreign;
      if (i % 100 == 99)
        foyer_sync_now (sync);
      g_usleep (10000);
    }
  g_error ("The desk does not notice");
  return FALSE;
}

static void
expect_settled (FoyerSync *sync)
{
  for (int i = 0; i < 600; i++)
    {
      g_autoptr (GError) error = NULL;

      foyer_sync_now (sync);
      if (foyer_sync_wait (sync, 5000, &error))
        return;
      g_usleep (50000);
    }
  g_error ("The desk does not come back");
}

static char *
access_log (Front *f)
{
  g_autofree char *path = g_build_filename (f->dir, "access.log", NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text != NULL ? text : g_strdup ("");
}

/* ---- tests ---------------------------------------------------------------------------------------------------------------------------- */

/* Programs over TLS; a server whose certificate nobody vouches for is told nothing. */
static void
test_programs (void)
{
  Front *f = front_new ();
  FoyerTest *t1 = foyer_test_new (), *t2 = foyer_test_new_empty ();
  g_autofree char *dir1 = g_strdup (foyer_store_dir (foyer_desk_store (t1->desk))), *dir2 = g_strdup (foyer_store_dir (foyer_desk_store (t2->desk)));
  g_autofree char *code1 = foyer_live_code (f->live, NULL), *code2 = foyer_live_code (f->live, NULL), *ca = g_strdup (g_getenv ("FOYER_CA_FILE"));
  g_autofree char *text = NULL, *log = NULL;

  foyer_desk_close (t1->desk);
  foyer_desk_close (t2->desk);
  g_unsetenv ("FOYER_CA_FILE");
  text = ctl (dir1, 8, "enrol", f->url, code1);
  g_assert_nonnull (strstr (text, "cannot be reached"));
  log = access_log (f);
  g_assert_null (strstr (log, "/v1/enrol"));
  g_setenv ("FOYER_CA_FILE", ca, TRUE);
  g_free (ctl (dir1, 0, "enrol", f->url, code1));
  g_free (ctl (dir2, 0, "enrol", f->url, code2));
  g_free (ctl (dir1, 0, "sync", "--once", NULL));
  g_free (ctl (dir2, 0, "sync", "--once", NULL));
  g_free (text);
  text = ctl (dir2, 0, "query", "table.rows", "{\"table\":\"service\"}");
  g_assert_nonnull (strstr (text, "Haircut"));
  g_free (log);
  log = access_log (f);
  g_assert_nonnull (strstr (log, "200 POST /v1/sync HTTP/2.0"));
  g_assert_nonnull (strstr (log, "tls=TLSv1.3"));
  g_assert_null (strstr (log, "127.0.0.1")); /* no addresses */
  t1->desk = foyer_desk_open (dir1, FOYER_STORE_DESK, NULL);
  t2->desk = foyer_desk_open (dir2, FOYER_STORE_DESK, NULL);
  foyer_test_free (t1);
  foyer_test_free (t2);
  front_free (f);
}

/* 19.6: the proxy restarted, its certificate changed for a good and a bad one, the line cut while desks wait, a portal in between. Each time
 * work goes on, is said to be pending, and arrives. */
static void
test_rough_line (void)
{
  Front *f = front_new ();
  FoyerTest *t1 = foyer_test_new (), *t2 = foyer_test_new_empty ();
  FoyerSync *s1 = join (f, t1), *s2 = join (f, t2);

  add_client (t1, "First");
  expect_clients (t2, s2, 1);

  stop_nginx (f);
  add_client (t1, "While nginx is away");
  g_assert_false (expect_offline (s1, 1));
  start_nginx (f);
  foyer_sync_now (s1);
  foyer_sync_now (s2);
  expect_clients (t2, s2, 2);

  /* A renewed certificate, then one of somebody else, then a good one again. */
  make_certificate (f, "ca");
  restart_nginx (f);
  expect_settled (s1);
  expect_settled (s2);
  add_client (t2, "After the certificate was renewed");
  expect_clients (t1, s1, 3);
  make_authority (f, "other");
  make_certificate (f, "other");
  restart_nginx (f);
  add_client (t1, "Not for strangers");
  expect_offline (s1, 1);
  make_certificate (f, "ca");
  restart_nginx (f);
  expect_settled (s1);
  expect_settled (s2);
  expect_clients (t2, s2, 4);

  /* A proxy that cuts what waits: 60 s in life, one second here. News still come, and nobody is alarmed for long. */
  write_conf (f, "proxy_read_timeout 90s", "proxy_read_timeout 1s");
  restart_nginx (f);
  expect_settled (s1);
  expect_settled (s2);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("Through cuts %d", i);

      g_usleep (1300000); /* past a cut */
      add_client (t1, name);
      expect_clients (t2, s2, 5 + i);
    }
  {
    g_autofree char *log = access_log (f);
    g_assert_nonnull (strstr (log, " 504 POST /v1/sync"));
  }

  /* A captive portal answers everything with its own page. */
  write_conf (f, SERVE, "location /v1/ {\n    default_type text/html;\n    return 200 '<!DOCTYPE html><title>Sign in to the hotel</title>';");
  restart_nginx (f);
  add_client (t2, "Behind the portal");
  for (int i = 0;; i++)
    {
      FoyerSyncStatus status;

      foyer_sync_get_status (s2, &status);
      if (status.state == FOYER_SYNC_OFFLINE && status.foreign && status.pending == 1)
        break;
      g_assert_cmpint (i, <, 300);
      foyer_sync_now (s2);
      g_usleep (100000);
    }
  write_conf (f, NULL, NULL);
  restart_nginx (f);
  expect_settled (s2);
  expect_settled (s1);
  expect_clients (t1, s1, 8);

  foyer_sync_free (s1);
  foyer_sync_free (s2);
  foyer_test_free (t1);
  foyer_test_free (t2);
  front_free (f);
}

static double
figure (Front *f, const char *name)
{
  guint port = f->live->port;
  g_autofree char *text = NULL, *line = g_strconcat ("\n", name, " ", NULL);
  const char *at;

  f->live->port = f->live->metrics;
  text = foyer_live_raw (f->live, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", -1, 10);
  f->live->port = port;
  at = strstr (text, line);
  return at != NULL ? g_ascii_strtod (at + strlen (line), NULL) : -1;
}

static void
expect_parked (Front *f, int n)
{
  for (int i = 0; figure (f, "foyer_parked_polls") != n; i++)
    {
      g_assert_cmpint (i, <, 3000);
      g_usleep (10000);
    }
}

/* 15, 18: three desks wait for news behind the proxy, and hear what one of them did by the answer to the request that was parked: within the 20 s
 * of what is of the whole chain, long before their wait of 50 s (40 at least) is over, and with nobody asking anew. The server wakes one a second
 * here, so that the others' wake is one that comes later, through a proxy whose connections have been silent since. */
static void
test_wake (void)
{
  Front *f = front_new_with ("[limits]\nwake_rate = 1\nwake_burst = 1\n");
  FoyerTest *t[] = { foyer_test_new (), foyer_test_new_empty (), foyer_test_new_empty () };
  FoyerSync *s[G_N_ELEMENTS (t)];

  for (guint i = 0; i < G_N_ELEMENTS (t); i++)
    s[i] = join (f, t[i]);
  for (int round = 1; round <= 2; round++)
    {
      g_autofree char *name = g_strdup_printf ("News %d", round);
      gint64 began, took[G_N_ELEMENTS (t)] = { 0 };
      guint left = G_N_ELEMENTS (t) - 1;

      expect_parked (f, G_N_ELEMENTS (t));
      began = g_get_monotonic_time ();
      add_client (t[0], name);
      while (left > 0)
        {
          g_assert_cmpint (g_get_monotonic_time () - began, <, 20 * G_USEC_PER_SEC);
          for (guint i = 1; i < G_N_ELEMENTS (t); i++)
            if (took[i] == 0 && foyer_rig_count (foyer_desk_store (t[i]->desk), "SELECT count(*) FROM client") == round)
              {
                took[i] = g_get_monotonic_time () - began;
                left--;
              }
          g_usleep (5000);
        }
      g_test_message ("the two desks show it after %d and %d ms", (int) (took[1] / 1000), (int) (took[2] / 1000));
      /* One had to wait its turn. */
      g_assert_cmpint (MAX (took[1], took[2]), >, 900000);
    }
  g_assert_cmpfloat (figure (f, "foyer_wakes_total"), >=, 2);
  {
    g_autofree char *log = access_log (f);
    g_assert_null (strstr (log, " 504 "));
    g_assert_null (strstr (log, " 502 "));
  }
  for (guint i = 0; i < G_N_ELEMENTS (t); i++)
    {
      foyer_sync_free (s[i]);
      foyer_test_free (t[i]);
    }
  front_free (f);
}

/* What nginx itself refuses, and what it must not do. */
static void
test_front (void)
{
  Front *f = front_new ();
  g_autofree char *big = g_build_filename (f->dir, "big", NULL);
  int status;

#define CURL "curl -s -o '%s/out' -D '%s/head' -w '%%{http_code} %%{http_version}' --cacert '%s/ca.pem' "
  {
    g_autofree char *out = shell (&status, CURL "%s/v1/health", f->dir, f->dir, f->dir, f->url);
    g_assert_cmpstr (out, ==, "200 2");
  }
  {
    g_autofree char *out = shell (&status, CURL "--http1.1 %s/v1/health", f->dir, f->dir, f->dir, f->url);
    g_assert_cmpstr (out, ==, "200 1.1");
  }
  /* Too long for anybody, said before it reaches the server. */
  {
    g_autofree char *three = g_strnfill (3 * 1024 * 1024, ' ');
    g_autofree char *out = NULL;

    g_file_set_contents (big, three, -1, NULL);
    out = shell (&status, CURL "--data-binary '@%s' %s/v1/sync", f->dir, f->dir, f->dir, big, f->url);
    g_assert_true (g_str_has_prefix (out, "413"));
    out = (g_free (out), shell (&status, "cat '%s/head' '%s/out'", f->dir, f->dir));
    g_assert_nonnull (strstr (out, "x-gen: -"));
    g_assert_nonnull (strstr (out, "\"too_big\""));
  }
  /* Snapshots are the server's to give; nothing else of the folder can be asked for. */
  {
    g_autofree char *out = shell (&status, CURL "%s/snapshots/%s/foyer.db", f->dir, f->dir, f->dir, f->url, f->live->chain);
    g_assert_true (g_str_has_prefix (out, "404"));
  }
  {
    g_autofree char *out = shell (&status, CURL "%s/metrics", f->dir, f->dir, f->dir, f->url);
    g_assert_true (g_str_has_prefix (out, "404"));
  }
  /* Compressed once, by the server. */
  {
    FoyerTest *t = foyer_test_new ();
    FoyerSync *s = join (f, t);
    g_autofree char *head = NULL, *path = g_build_filename (f->dir, "head", NULL), *body = NULL;
    g_autoptr (FoyerAccount) account = foyer_account_load (foyer_store_dir (foyer_desk_store (t->desk)), NULL);
    g_autofree char *out = NULL;

    foyer_sync_free (s);
    out = shell (&status, CURL "-H 'Authorization: Bearer %s' -H 'Accept-Encoding: gzip' -d '{\"pull\":{\"gen\":\"\",\"cursors\":{}}}' %s/v1/sync", f->dir, f->dir,
                 f->dir, account->token, f->url);
    g_assert_cmpstr (out, ==, "200 2");
    g_assert_true (g_file_get_contents (path, &head, NULL, NULL));
    g_assert_nonnull (strstr (head, "content-encoding: gzip"));
    g_assert_nonnull (strstr (head, "x-gen: "));
    body = shell (&status, "gzip -dc '%s/out'", f->dir);
    g_assert_cmpint (status, ==, 0);
    g_assert_true (g_str_has_prefix (body, "{"));
    foyer_test_free (t);
  }
  /* Guessing codes is slow business. */
  {
    g_autofree char *out = shell (&status, "for i in $(seq 40); do " CURL "-d '{\"code\":\"AAAAA-AAAAA\"}' %s/v1/enrol; echo; done | sort | uniq -c", f->dir, f->dir,
                                  f->dir, f->url);
    g_assert_nonnull (strstr (out, "429 2"));
    g_assert_nonnull (strstr (out, "404 2"));
  }
  /* TLS: nothing old; a second visit need not shake hands in full. */
  {
    g_autofree char *out = shell (&status, "openssl s_client -connect 127.0.0.1:%u -tls1_1 -cipher ALL@SECLEVEL=0 </dev/null 2>&1", f->port);
    g_assert_cmpint (status, !=, 0);
  }
  {
    g_autofree char *out = shell (&status,
                                  "cd '%s' && openssl s_client -connect 127.0.0.1:%u -tls1_2 -CAfile ca.pem -sess_out session </dev/null 2>&1 && "
                                  "openssl s_client -connect 127.0.0.1:%u -tls1_2 -CAfile ca.pem -sess_in session </dev/null 2>&1",
                                  f->dir, f->port, f->port);
    g_assert_cmpint (status, ==, 0);
    g_assert_nonnull (strstr (out, "Verify return code: 0 (ok)"));
    g_assert_nonnull (strstr (out, "TLS session ticket:"));
    g_assert_nonnull (strstr (out, "Reused, TLSv1.2"));
  }
  /* The server gone: said as what it is, and back. */
  foyer_live_stop (f->live, FALSE);
  {
    g_autofree char *out = shell (&status, CURL "%s/v1/health", f->dir, f->dir, f->dir, f->url);
    g_assert_cmpstr (out, ==, "502 2");
    out = (g_free (out), shell (&status, "cat '%s/head' '%s/out'", f->dir, f->dir));
    g_assert_nonnull (strstr (out, "x-gen: -"));
    g_assert_nonnull (strstr (out, "\"away\""));
  }
  foyer_live_start (f->live);
  {
    g_autofree char *out = shell (&status, CURL "%s/v1/health", f->dir, f->dir, f->dir, f->url);
    g_assert_cmpstr (out, ==, "200 2");
  }
  front_free (f);
}

/* Snapshots of a chain with some thousand rows go from the disk through nginx (X-Accel-Redirect), whole and in parts, to those who may have them; a
 * desk that is stopped in the middle goes on from there with a range (12). */
static void
test_snapshots (void)
{
  Front *f = front_new ();
  g_autofree char *dir = g_build_filename (f->live->data, "chains", f->live->chain, NULL), *out = NULL, *log = NULL, *name = NULL, *half = NULL;
  g_autoptr (FoyerAccount) account = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  FoyerTest *t = foyer_test_new_empty (), *u = foyer_test_new_empty ();
  FoyerSync *s;
  FoyerDesk *desk;
  FoyerDemo demo;
  JsonArray *files;
  gint64 date, size = 0;
  int status;

  foyer_live_stop (f->live, FALSE);
  desk = foyer_desk_open (dir, FOYER_STORE_SERVER, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_date_parse ("2026-11-24", &date));
  foyer_demo_make_scale (foyer_desk_store (desk), FOYER_DEMO_EN, date, 1500, &demo, &error);
  g_assert_no_error (error);
  foyer_demo_clear (&demo);
  foyer_desk_close (desk);
  g_setenv ("FOYER_SNAPSHOT_ROWS", "2000", TRUE);
  foyer_live_start (f->live);

  /* A desk by libsoup over TLS and HTTP/2. */
  s = join (f, t);
  foyer_sync_free (s);
  log = access_log (f);
  /* nginx writes down where it took them from. */
  g_assert_nonnull (strstr (log, "/snapshots/head-"));
  g_assert_nonnull (strstr (log, ".zst"));
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (t->desk), "SELECT count(*) FROM appointment"), >=, 1500);

  account = foyer_account_load (foyer_store_dir (foyer_desk_store (t->desk)), NULL);
  out = shell (&status, CURL "-H 'Authorization: Bearer %s' %s/v1/snapshot && cat '%s/out'", f->dir, f->dir, f->dir, account->token, f->url, f->dir);
  g_assert_true (g_str_has_prefix (out, "200 2"));
  node = json_from_string (out + 5, NULL);
  g_assert_nonnull (node);
  files = json_object_get_array_member (json_node_get_object (node), "files");
  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      JsonObject *file = json_array_get_object_element (files, i);

      if (json_object_get_int_member (file, "size") > size)
        {
          g_free (name);
          name = g_strdup (json_object_get_string_member (file, "name"));
          size = json_object_get_int_member (file, "size");
        }
    }
  g_assert_cmpint (size, >, 100000);
  /* Whole: the bytes are those of the name, from nginx and not through the server. */
  g_free (out);
  out = shell (&status, CURL "-H 'Authorization: Bearer %s' %s/v1/snapshot/%s; sha256sum '%s/out' | cut -c1-64; cat '%s/head'", f->dir, f->dir, f->dir, account->token, f->url,
               name, f->dir, f->dir);
  g_assert_true (g_str_has_prefix (out, "200 2"));
  if (strncmp (out + 5, name, 64) != 0)
    g_error ("%s is not %s", out, name);
  g_assert_nonnull (strstr (out, "accept-ranges: bytes"));
  g_assert_nonnull (strstr (out, "x-gen: "));
  g_assert_null (strstr (out, "x-accel"));
  g_assert_null (strstr (out, "content-encoding"));
  /* In two parts, the second as a desk asks for it. */
  half = g_strdup_printf ("%" G_GINT64_FORMAT, size / 2);
  g_free (out);
  out = shell (&status,
               CURL "-H 'Authorization: Bearer %s' -r 0-%s %s/v1/snapshot/%s; truncate -s %s '%s/out'; mv '%s/out' '%s/first'; " CURL
                    "-H 'Authorization: Bearer %s' -r %s- %s/v1/snapshot/%s; cat '%s/first' '%s/out' | sha256sum | cut -c1-64; cat '%s/head'",
               f->dir, f->dir, f->dir, account->token, half, f->url, name, half, f->dir, f->dir, f->dir, f->dir, f->dir, f->dir, account->token, half, f->url, name, f->dir,
               f->dir, f->dir);
  g_assert_true (g_str_has_prefix (out, "206 2206 2"));
  if (strncmp (out + 10, name, 64) != 0)
    g_error ("%s is not %s", out, name);
  {
    g_autofree char *range = g_strdup_printf ("content-range: bytes %s-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, half, size - 1, size);
    g_assert_nonnull (strstr (out, range));
  }
  /* Nobody else's: no token, no path into it, no other file. */
  g_free (out);
  out = shell (&status,
               CURL "%s/v1/snapshot/%s; " CURL "%s/snapshots/%s/snapshots/%s; " CURL "-H 'Authorization: Bearer %s' --path-as-is %s/v1/snapshot/../foyer.db; " CURL
                    "-H 'Authorization: Bearer %s' %s/v1/snapshot/%%2e%%2e%%2ffoyer.db",
               f->dir, f->dir, f->dir, f->url, name, f->dir, f->dir, f->dir, f->url, f->live->chain, name, f->dir, f->dir, f->dir, account->token, f->url, f->dir, f->dir, f->dir,
               account->token, f->url);
  g_assert_cmpstr (out, ==, "401 2404 2404 2400 2");

  /* A second desk whose download was cut off half way: nginx is asked for the rest only. */
  {
    g_autofree char *code = foyer_live_code (f->live, NULL), *boot = NULL, *part = NULL, *set = NULL, *source = g_build_filename (dir, "snapshots", name, NULL), *bytes = NULL;
    g_autofree char *after = NULL, *seen = NULL;
    FoyerStore *store = foyer_desk_store (u->desk);
    gsize len, before = strlen (log);

    foyer_enrol (store, f->url, code, "test", &error);
    g_assert_no_error (error);
    boot = g_build_filename (foyer_store_dir (store), "bootstrap", NULL);
    g_assert_cmpint (g_mkdir_with_parents (boot, 0700), ==, 0);
    part = g_strdup_printf ("%s/%s.part", boot, name);
    set = g_build_filename (boot, "set", NULL);
    g_assert_true (g_file_get_contents (source, &bytes, &len, NULL));
    g_assert_true (g_file_set_contents (part, bytes, len / 2, NULL));
    g_assert_true (g_file_set_contents (set, json_object_get_string_member (json_node_get_object (node), "set"), -1, NULL));
    g_free (log);
    log = access_log (f);
    before = strlen (log);
    s = foyer_sync_new (store, foyer_account_load (foyer_store_dir (store), &error), NULL, NULL, NULL);
    foyer_sync_set_timing (s, 50, 5000);
    foyer_sync_wait (s, 60000, &error);
    g_assert_no_error (error);
    foyer_sync_free (s);
    after = access_log (f);
    seen = g_strdup_printf ("/snapshots/%s", name);
    g_assert_nonnull (strstr (after + before, seen));
    {
      g_autofree char *line = g_strdup_printf (" 206 GET /snapshots/%s/snapshots/%s", f->live->chain, name);
      g_assert_nonnull (strstr (after + before, line));
      g_assert_null (strstr (strstr (after + before, line) + strlen (line), seen));
    }
    g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM appointment"), ==, foyer_rig_count (foyer_desk_store (t->desk), "SELECT count(*) FROM appointment"));
  }
  g_unsetenv ("FOYER_SNAPSHOT_ROWS");
  foyer_test_free (t);
  foyer_test_free (u);
  front_free (f);
}

/* The unit as it is installed: systemd understands every line, and finds little to complain of. */
static void
test_unit (void)
{
  g_autofree char *unit = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "data/foyer-server.service", NULL), *text = NULL, *changed = NULL;
  g_autofree char *analyze = g_find_program_in_path ("systemd-analyze"), *path = NULL, *out = NULL;
  g_autofree char *dir = g_dir_make_tmp ("foyer-unit-XXXXXX", NULL), *program = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src/server/foyer-server", NULL);
  g_autoptr (GRegex) re = g_regex_new ("^ExecStart=\\S+", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *exec = g_strconcat ("ExecStart=", program, NULL), *rm = g_strdup_printf ("rm -rf '%s'", dir);
  int status;

  g_assert_true (g_file_get_contents (unit, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "LimitNOFILE=131072"));
  g_assert_nonnull (strstr (text, "RuntimeDirectory=foyer"));
  if (analyze == NULL)
    {
      g_test_skip ("There is no systemd-analyze here");
      must (rm);
      return;
    }
  changed = g_regex_replace_literal (re, text, -1, 0, exec, 0, NULL);
  path = g_build_filename (dir, "foyer-server.service", NULL);
  g_file_set_contents (path, changed, -1, NULL);
  out = shell (&status, "systemd-analyze verify --man=no --recursive-errors=no '%s' 2>&1", path);
  if (status != 0 || strstr (out, "foyer-server.service") != NULL)
    g_error ("systemd does not like the unit: %s", out);
  g_free (out);
  out = shell (&status, "systemd-analyze security --offline=true --threshold=30 '%s' 2>&1", path);
  if (status != 0)
    g_error ("The unit is more open than it need be: %s", out);
  must (rm);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("FOYER_ENCRYPT", "no", TRUE); /* what lies in a desk's folder is changed from outside */
  /* libsoup 3.2 warns when nginx closes an HTTP/2 connection it is about to use; the request fails and is repeated, which is the point here. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  g_setenv ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", TRUE);
  g_test_add_func ("/nginx/17-programs", test_programs);
  g_test_add_func ("/nginx/19.6-rough-line", test_rough_line);
  g_test_add_func ("/nginx/18-delayed-wake", test_wake);
  g_test_add_func ("/nginx/17-front", test_front);
  g_test_add_func ("/nginx/12-snapshots", test_snapshots);
  g_test_add_func ("/nginx/unit", test_unit);
  return g_test_run ();
}

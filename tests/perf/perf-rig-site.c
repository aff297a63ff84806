#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/sendfile.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "foyer-chains.h"
#include "perf-rig-site.h"

/* ---- chains -------------------------------------------------------------------------------------------------------------------------
 *
 * One chain is made and its desks are enrolled by the program itself. The others are copies of its file in which two things are written anew:
 * the tokens, which name the chain, and the folder it knows itself to be in, without which the server would take it for a stray copy and begin a
 * new life. So each is a chain of its own in a file of its own, byte for byte what the program makes; 11,000 of them take half a minute and not
 * half an hour, in which nothing but making chains would be measured. */

static void
copy_file (const char *from, const char *to)
{
  int in = open (from, O_RDONLY | O_CLOEXEC), out = open (to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gssize n;

  g_assert_cmpint (in, >=, 0);
  g_assert_cmpint (out, >=, 0);
  while ((n = copy_file_range (in, NULL, out, NULL, 1 << 24, 0)) > 0 || (n < 0 && (n = sendfile (out, in, NULL, 1 << 24)) > 0))
    ;
  g_assert_cmpint (n, ==, 0);
  close (in);
  close (out);
}

static void
sql (sqlite3 *db, const char *text)
{
  char *why = NULL;

  if (sqlite3_exec (db, text, NULL, NULL, &why) != SQLITE_OK)
    g_error ("%s: %s", text, why);
}

/* @home: of the first chain, in @first_dir. */
static void
make_copy (RigChain *c, const char *template, const char *home, const char *first_dir, const char *dir)
{
  g_autofree char *file = g_build_filename (dir, "foyer.db", NULL), *real = realpath (dir, NULL);
  g_autoptr (GString) own = g_string_new (home);
  sqlite3_stmt *s;
  sqlite3 *db;

  copy_file (template, file);
  g_assert_cmpint (g_string_replace (own, first_dir, real, 1), ==, 1);
  g_assert_cmpint (sqlite3_open_v2 (file, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL), ==, SQLITE_OK);
  sql (db, "PRAGMA synchronous=OFF; BEGIN");
  g_assert_cmpint (sqlite3_prepare_v2 (db, "UPDATE sync_state SET v=?1 WHERE k='home'", -1, &s, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (s, 1, own->str, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (s), ==, SQLITE_DONE);
  g_assert_cmpint (sqlite3_changes (db), ==, 1);
  sqlite3_finalize (s);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "UPDATE server_device SET tok_hash=?2 WHERE id=?1", -1, &s, NULL), ==, SQLITE_OK);
  for (int i = 0; i < c->desks; i++)
    {
      guint8 hash[FOYER_TOKEN_HASH];

      c->tokens[i] = foyer_token_new ("fd1", &c->id, hash);
      sqlite3_bind_blob (s, 1, c->devices[i].b, 16, SQLITE_STATIC);
      sqlite3_bind_blob (s, 2, hash, sizeof hash, SQLITE_STATIC);
      g_assert_cmpint (sqlite3_step (s), ==, SQLITE_DONE);
      g_assert_cmpint (sqlite3_changes (db), ==, 1);
      sqlite3_reset (s);
    }
  sqlite3_finalize (s);
  sql (db, "COMMIT");
  sqlite3_close (db);
}

static gboolean
read_home (FoyerDb *db, gpointer data, GError **error)
{
  *(char **) data = foyer_db_state (db, "home");
  return TRUE;
}

RigChain *
rig_make_chains (const char *data_dir, int n, int n_desks)
{
  g_autoptr (GError) error = NULL;
  FoyerId first = FOYER_ID_NONE, devices[RIG_DEVICES];
  char text[37];
  g_autofree char *template = NULL, *home = NULL, *first_dir = NULL, *real = NULL;
  gint64 began = g_get_monotonic_time ();
  RigChain *chains = g_new0 (RigChain, n);

  g_assert_true (foyer_chains_make (data_dir, &first, &error));
  first_dir = g_build_filename (data_dir, "chains", foyer_id_format (&first, text), NULL);
  real = realpath (first_dir, NULL);
  template = g_build_filename (first_dir, "foyer.db", NULL);
  {
    g_autoptr (FoyerChains) all = foyer_chains_new (data_dir);
    FoyerChain *c = foyer_chains_get (all, &first, &error);

    for (int i = 0; i < RIG_DEVICES; i++)
      {
        g_autofree char *code = foyer_code_make (data_dir, &first, NULL, g_get_real_time () / 1000, &error), *token = NULL;
        guint8 hash[FOYER_TOKEN_HASH];
        g_autoptr (FoyerDevice) device = NULL;
        FoyerCode found;

        g_assert_true (foyer_code_find (data_dir, code, g_get_real_time () / 1000, &found, &error));
        token = foyer_token_new ("fd1", &first, hash);
        device = foyer_device_enrol (foyer_chain_store (c), &found, NULL, "rig", hash, g_get_real_time () / 1000, &error);
        g_assert_no_error (error);
        devices[i] = device->id;
      }
    foyer_store_read (foyer_chain_store (c), read_home, &home, &error);
    g_assert_nonnull (home);
  }
  for (int i = 0; i < n; i++)
    {
      RigChain *c = &chains[i];
      g_autofree char *dir = NULL;

      c->id = foyer_id_new (g_get_real_time () / 1000);
      c->desks = (int) ((gint64) n_desks * (i + 1) / n - (gint64) n_desks * i / n);
      c->desks = CLAMP (c->desks, 1, RIG_DEVICES);
      memcpy (c->devices, devices, sizeof devices);
      dir = g_build_filename (data_dir, "chains", foyer_id_format (&c->id, text), NULL);
      g_mkdir (dir, 0710);
      make_copy (c, template, home, real, dir);
    }
  /* What was just written must not be written to the disk while something else is measured. */
  sync ();
  g_print ("# %d chains made in %.1f s\n", n, (g_get_monotonic_time () - began) / 1e6);
  return chains;
}

gboolean
rig_in_memory (const char *dir)
{
  struct statfs fs;

  return statfs (dir, &fs) == 0 && fs.f_type == 0x01021994; /* TMPFS_MAGIC */
}

/* ---- server and nginx ------------------------------------------------------------------------------------------------------------------ */

/* A server does not outlive the rig that was stopped. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

GSubprocess *
rig_start_server (const char *dir, const char *path, int open_chains, int parked)
{
  g_autofree char *program = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src/server/foyer-server", NULL), *address = g_strconcat ("unix:", path, NULL),
                   *figures = g_strconcat ("unix:", dir, "/figures.sock", NULL);
  g_autofree char *config = g_build_filename (dir, "limits.conf", NULL), *log = g_build_filename (dir, "log", NULL);
  g_autofree char *limits = g_strdup_printf ("[limits]\nopen_chains=%d\nparked=%d\n", open_chains, parked);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) in = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *p;

  g_file_set_contents (config, limits, -1, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  g_subprocess_launcher_set_stderr_file_path (launcher, log);
  p = g_subprocess_launcher_spawn (launcher, &error, program, "--data", dir, "--listen", address, "--metrics", figures, "--config", config, NULL);
  g_assert_no_error (error);
  in = g_data_input_stream_new (g_subprocess_get_stdout_pipe (p));
  line = g_data_input_stream_read_line (in, NULL, NULL, NULL);
  g_assert_nonnull (line);
  return p;
}

/* nginx as the product ships it, listening for the rig on a unix socket: the shards speak HTTP/1.1 to it, so that what is measured is nginx
 * and the server and not a TLS client. Connections that wait in nginx need TLS' memory besides: see foyer-server(8). A desk that waits takes two
 * connections of a worker: four workers, so that each stays below 20,000 descriptors. */
GSubprocess *
rig_start_nginx (const char *dir, const char *front, const char *app)
{
  g_autofree char *conf = g_build_filename (dir, "nginx.conf", NULL), *prefix = g_strconcat (dir, "/", NULL);
  g_autofree char *text = g_strdup_printf (
      "daemon off; %s pid nginx.pid; worker_processes 4; worker_rlimit_nofile 19900; events { worker_connections 19800; multi_accept off; }\n"
      "http { access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;\n"
      "upstream app { server unix:%s; } server { listen unix:%s backlog=4096; client_max_body_size 2m; gzip off; proxy_http_version 1.1;\n"
      "proxy_set_header Connection close; proxy_read_timeout 90s; proxy_buffer_size 4k; proxy_next_upstream off; location / { proxy_pass http://app; } } }\n",
      geteuid () == 0 ? "user root;" : "", app, front);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  GSubprocess *p;

  g_file_set_contents (conf, text, -1, NULL);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  p = g_subprocess_launcher_spawn (launcher, &error, "nginx", "-p", prefix, "-c", "nginx.conf", "-e", "error.log", NULL);
  g_assert_no_error (error);
  for (int i = 0; i < 300 && !g_file_test (front, G_FILE_TEST_EXISTS); i++)
    g_usleep (10000);
  return p;
}

void
rig_stop (GSubprocess *p)
{
  g_subprocess_send_signal (p, SIGTERM);
  g_subprocess_wait (p, NULL, NULL);
  g_object_unref (p);
}

/* ---- figures ------------------------------------------------------------------------------------------------------------------------- */

static double
rss_of (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", pid), *text = NULL;
  long long pages = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL) || sscanf (text, "%*s %lld", &pages) != 1)
    return 0;
  return pages * (double) sysconf (_SC_PAGESIZE) / 1e6;
}

void
rig_sample (const char *dir, int pid, int nginx, RigSample *out)
{
  g_autofree char *stat_path = g_strdup_printf ("/proc/%d/stat", pid), *fd_path = g_strdup_printf ("/proc/%d/fd", pid), *text = NULL;
  g_autofree char *log = g_build_filename (dir, "log", NULL);
  g_autoptr (GDir) fds = g_dir_open (fd_path, 0, NULL);
  long long user = 0, system = 0;
  GStatBuf st;

  memset (out, 0, sizeof *out);
  out->at = g_get_monotonic_time ();
  out->rss_mb = rss_of (pid);
  while (fds != NULL && g_dir_read_name (fds) != NULL)
    out->fds++;
  if (g_file_get_contents (stat_path, &text, NULL, NULL) && strrchr (text, ')') != NULL
      && sscanf (strrchr (text, ')') + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld", &user, &system) == 2)
    out->cpu_us = (user + system) * G_USEC_PER_SEC / sysconf (_SC_CLK_TCK);
  if (g_stat (log, &st) == 0)
    out->log_mb = st.st_size / 1e6;
  if (nginx > 0)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", nginx, nginx), *list = NULL;
      g_auto (GStrv) pids = NULL;

      out->nginx_mb = rss_of (nginx);
      if (g_file_get_contents (path, &list, NULL, NULL))
        pids = g_strsplit (list, " ", -1);
      for (int i = 0; pids != NULL && pids[i] != NULL; i++)
        if (pids[i][0] != '\0')
          out->nginx_mb += rss_of (atoi (pids[i]));
    }
}

double
rig_figure (const char *dir, const char *name)
{
  static const char request[] = "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  g_autofree char *path = g_strconcat (dir, "/figures.sock", NULL), *line = g_strdup_printf ("\n%s ", name);
  struct sockaddr_un to = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  const char *at;
  gssize n;

  g_strlcpy (to.sun_path, path, sizeof to.sun_path);
  if (connect (fd, (struct sockaddr *) &to, sizeof to) == 0 && send (fd, request, strlen (request), MSG_NOSIGNAL) > 0)
    while ((n = recv (fd, buffer, sizeof buffer, 0)) > 0)
      g_string_append_len (text, buffer, n);
  close (fd);
  at = strstr (text->str, line);
  return at != NULL ? g_ascii_strtod (at + strlen (line), NULL) : -1;
}

double
rig_slope (GArray *samples, guint from, double (*value) (const RigSample *s))
{
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;

  for (guint i = from; i < samples->len; i++)
    {
      const RigSample *s = &g_array_index (samples, RigSample, i);
      double x = (s->at - g_array_index (samples, RigSample, from).at) / 60e6, y = value (s);

      n++;
      sx += x;
      sy += y;
      sxx += x * x;
      sxy += x * y;
    }
  return n > 2 && n * sxx - sx * sx > 0 ? (n * sxy - sx * sy) / (n * sxx - sx * sx) : 0;
}

/* The load rig (replication.md 18, 19.6): desks of many chains in the proportions of one machine's target against one real foyer-server,
 * behind nginx when it is asked for: parked polls, pushes, and the pulls of the desks that are woken.
 *
 *     perf-rig --chains 11000 --desks 30000 --open 18000 --rate 140 --seconds 120 --nginx
 *
 * Without arguments (tests/run): 150 chains, 400 desks, 6 seconds, without nginx. Desks are sharded over processes of at most 4,000
 * connections. Chains are copies of one store, so that making 11,000 takes a minute and not ten; each desk has a token of its own.
 * A desk here is a state machine over a socket, no store: it knows its cursors and its own position.
 *
 * Printed: p50 and p99 of a push, how long until another desk of the chain has the change, memory and descriptors of the server at the
 * start and the end, what a parked desk costs, and the load average beside it. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "foyer-chains.h"
#include "foyer-live.h"
#include "perf-figures.h"

#define DEVICES 12      /* of a chain at most */
#define SHARD 4000
#define KINDS 3

static int n_chains = 150, n_desks = 400, n_open = 240, rate = 40, seconds = 6, parked_probe = 0, wait_seconds = 50;
static gboolean with_nginx = FALSE;
static char *data_dir, *socket_path;

/* ---- the population ---------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId id;
  char *tokens[DEVICES];
  FoyerId devices[DEVICES];
  int desks;
} Chain;

static Chain *chains;

typedef struct
{
  Chain *chain;
} TokenJob;

/* The copies' desks get tokens of their own chain. */
static gboolean
token_job (FoyerTx *tx, gpointer data, GError **error)
{
  Chain *c = ((TokenJob *) data)->chain;

  for (int i = 0; i < c->desks; i++)
    {
      guint8 hash[FOYER_TOKEN_HASH];
      FoyerStmt *s = foyer_tx_own (tx, "UPDATE server_device SET tok_hash=?2 WHERE id=?1");

      c->tokens[i] = foyer_token_new ("fd1", &c->id, hash);
      foyer_stmt_bind_id (s, 1, &c->devices[i]);
      foyer_stmt_bind_blob (s, 2, hash, sizeof hash);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  return TRUE;
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize len;

  g_assert_true (g_file_get_contents (from, &bytes, &len, NULL));
  {
    int fd = open (to, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    g_assert_cmpint (write (fd, bytes, len), ==, (gssize) len);
    close (fd);
  }
}

static void
make_population (void)
{
  g_autoptr (GError) error = NULL;
  FoyerId first = FOYER_ID_NONE, devices[DEVICES];
  char text[37];
  g_autofree char *template = NULL;
  gint64 began = g_get_monotonic_time ();

  g_assert_true (foyer_chains_make (data_dir, &first, &error));
  template = g_build_filename (data_dir, "chains", foyer_id_format (&first, text), "foyer.db", NULL);
  {
    g_autoptr (FoyerChains) all = foyer_chains_new (data_dir);
    FoyerChain *c = foyer_chains_get (all, &first, &error);

    for (int i = 0; i < DEVICES; i++)
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
  }
  chains = g_new0 (Chain, n_chains);
  for (int i = 0; i < n_chains; i++)
    {
      Chain *c = &chains[i];
      g_autofree char *dir = NULL, *file = NULL;
      TokenJob job = { c };
      FoyerStore *store;

      c->id = foyer_id_new (g_get_real_time () / 1000);
      c->desks = (int) ((gint64) n_desks * (i + 1) / n_chains - (gint64) n_desks * i / n_chains);
      c->desks = CLAMP (c->desks, 1, DEVICES);
      memcpy (c->devices, devices, sizeof devices);
      dir = g_build_filename (data_dir, "chains", foyer_id_format (&c->id, text), NULL);
      g_mkdir (dir, 0710);
      file = g_build_filename (dir, "foyer.db", NULL);
      copy_file (template, file);
      store = foyer_store_open (dir, FOYER_STORE_SERVER, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (foyer_store_maintain (store, token_job, &job, &error));
      foyer_store_close (store);
    }
  g_print ("# %d chains made in %.1f s\n", n_chains, (g_get_monotonic_time () - began) / 1e6);
}

/* ---- a desk of the rig -------------------------------------------------------------------------------------------------------------- */

typedef enum
{
  AWAY,    /* until due */
  PULLING, /* or parked */
  PUSHING,
} DeskState;

typedef struct
{
  Chain *chain;
  int index;          /* in the chain */
  DeskState state;
  gboolean listed;
  int fd;
  gint64 due, sent;
  char *gen, *cursors;
  gint64 n, hlc;
  guint8 h[FOYER_HASH_LEN];
  GByteArray *in;
  gboolean want_push, waiting;
  gint64 seen;        /* last stamp seen of the others */
} Desk;

typedef struct
{
  guint64 requests, pushes, failed, refused, seen;
  int n_push, n_wake, n_first;
} ShardSums;

typedef struct
{
  int epoll;
  GPtrArray *desks;
  ShardSums sums;
  GArray *push_us, *wake_us; /* gint64 */
  gint64 until, warm;
} Shard;

static int
dial (void)
{
  struct sockaddr_un to = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  g_strlcpy (to.sun_path, socket_path, sizeof to.sun_path);
  if (fd >= 0 && connect (fd, (struct sockaddr *) &to, sizeof to) != 0)
    {
      close (fd);
      fd = -1;
    }
  return fd;
}

/* A booking: one client's card, whose name holds the time it was written at. */
static FoyerWireTxn
make_txn (Desk *d)
{
  g_autoptr (FoyerTxn) t = foyer_txn_new ();
  FoyerWireTxn w = { NULL };
  FoyerOp *op;
  FoyerId id;
  int f;

  d->hlc = MAX (d->hlc + 1, (g_get_real_time () / 1000) << 16);
  t->id = foyer_id_new (d->hlc >> 16);
  t->n = ++d->n;
  t->hlc = d->hlc;
  t->dev = d->chain->devices[d->index];
  t->cmd = g_strdup ("client.create");
  memcpy (t->prev, d->h, FOYER_HASH_LEN);
  id = foyer_id_new (d->hlc >> 16);
  op = foyer_op_new (FOYER_OP_NEW, foyer_entity_lookup ("client"), &id);
  op->version = 1;
  f = foyer_entity_field (op->entity, "name");
  op->vals[f] = (FoyerVal){ .kind = FOYER_VAL_TEXT, .s = g_strdup_printf ("at=%" G_GINT64_FORMAT ";", g_get_monotonic_time ()) };
  op->fields |= (guint64) 1 << f;
  g_ptr_array_add (t->ops, op);
  w.body = foyer_txn_body (t);
  w.len = strlen (w.body);
  foyer_txn_hash (d->h, w.body, w.len, w.h);
  memcpy (d->h, w.h, FOYER_HASH_LEN);
  return w;
}

static void
send_request (Shard *shard, Desk *d)
{
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
  g_autofree char *head = NULL;
  struct epoll_event ev = { .events = EPOLLIN | EPOLLRDHUP };
  GString *s;
  gboolean push = d->want_push && d->gen != NULL;

  q->has_pull = TRUE;
  q->gen = g_strdup (d->gen != NULL ? d->gen : "");
  if (d->cursors != NULL)
    {
      g_clear_pointer (&q->cursors, g_array_unref);
      q->cursors = foyer_cursors_parse (d->cursors, -1);
    }
  if (push)
    {
      FoyerWireTxn w = make_txn (d);

      q->has_push = TRUE;
      g_array_append_val (q->txns, w);
    }
  d->waiting = !push && d->gen != NULL;
  q->wait = d->waiting ? wait_seconds : 0;
  s = foyer_sync_request_format (q);
  if (push)
    g_free ((char *) g_array_index (q->txns, FoyerWireTxn, 0).body);
  head = g_strdup_printf ("POST /v1/sync HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          d->chain->tokens[d->index], s->len);
  g_string_prepend (s, head);
  d->fd = dial ();
  d->sent = g_get_monotonic_time ();
  shard->sums.requests++;
  g_byte_array_set_size (d->in, 0);
  d->state = push ? PUSHING : PULLING;
  if (push)
    d->want_push = FALSE;
  if (d->fd < 0 || send (d->fd, s->str, s->len, MSG_NOSIGNAL) != (gssize) s->len)
    {
      shard->sums.failed++;
      if (d->fd >= 0)
        close (d->fd);
      d->fd = -1;
      d->state = AWAY;
      d->gen = NULL;
      d->due = d->sent + 1000000 + g_random_int_range (0, 1000000);
    }
  else
    {
      ev.data.ptr = d;
      epoll_ctl (shard->epoll, EPOLL_CTL_ADD, d->fd, &ev);
    }
  g_string_free (s, TRUE);
}

/* Stamps of changes this desk had not: how long they took. */
static void
look_at_rows (Shard *shard, Desk *d, const char *text, gint64 now)
{
  for (const char *p = text; (p = strstr (p, "\"at=")) != NULL; p += 4)
    {
      gint64 at = g_ascii_strtoll (p + 4, NULL, 10), us = now - at;

      if (at > d->seen && now > shard->warm && at > shard->warm)
        {
          shard->sums.seen++;
          g_array_append_val (shard->wake_us, us);
        }
      d->seen = MAX (d->seen, at);
    }
}

static void
done (Shard *shard, Desk *d)
{
  gint64 now = g_get_monotonic_time (), us = now - d->sent;
  DeskState was = d->state;
  const char *text;
  int status;

  close (d->fd);
  d->fd = -1;
  d->state = AWAY;
  d->due = now + g_random_int_range (1000, 20000);
  g_byte_array_append (d->in, (const guint8 *) "", 1);
  text = (const char *) d->in->data;
  status = d->in->len > 12 ? atoi (text + 9) : 0;
  text = strstr (text, "\r\n\r\n");
  if (status == 200 && text != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (text + 4, strlen (text + 4));
      g_autoptr (FoyerSyncReply) r = foyer_sync_reply_parse (bytes, NULL);

      g_assert_nonnull (r);
      if (was == PULLING)
        look_at_rows (shard, d, text, now);
      else if (now > shard->warm)
        {
          shard->sums.pushes++;
          g_array_append_val (shard->push_us, us);
        }
      if (r->has_pull && r->reset == NULL)
        {
          const FoyerPosition *you = foyer_positions_find (r->you, 0);
          gboolean first = d->gen == NULL;

          g_free (d->gen);
          g_free (d->cursors);
          d->gen = g_strdup (r->gen);
          d->cursors = g_strdup (r->cursors);
          if (you != NULL)
            {
              d->n = you->n;
              memcpy (d->h, you->h, FOYER_HASH_LEN);
            }
          if (first)
            d->seen = g_get_monotonic_time ();
        }
      if (r->next > 0)
        d->due = now + r->next * G_USEC_PER_SEC;
    }
  else
    {
      if (status == 429 || status == 503 || status == 409)
        shard->sums.refused++;
      else
        shard->sums.failed++;
      g_clear_pointer (&d->gen, g_free); /* its position is not known any more */
      d->due = now + 1000000 + g_random_int_range (0, 1000000);
    }
}

static void
hear (Shard *shard, Desk *d)
{
  guint8 buffer[16384];

  for (;;)
    {
      gssize n = recv (d->fd, buffer, sizeof buffer, MSG_DONTWAIT);

      if (n > 0)
        {
          g_byte_array_append (d->in, buffer, n);
          continue;
        }
      if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
      done (shard, d);
      return;
    }
}

static void
write_all (int fd, const void *data, gsize len)
{
  while (len > 0)
    {
      gssize n = write (fd, data, len);

      if (n <= 0)
        _exit (1);
      data = (const char *) data + n;
      len -= n;
    }
}

/* One process: its desks, and its share of the pushes. */
static void
run_shard (int number, int n_shards, int out)
{
  Shard shard = { .epoll = epoll_create1 (0), .desks = g_ptr_array_new () };
  gint64 began = g_get_monotonic_time (), last_push;
  double owed = 0;
  int count = 0;
  /* Desks come in over the first quarter, as after a restart. */
  gint64 ramp = MAX ((gint64) seconds * G_USEC_PER_SEC / 4, G_USEC_PER_SEC);

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  g_random_set_seed (number + 1);
  shard.push_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  shard.wake_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (int i = number; i < n_chains; i += n_shards)
    for (int k = 0; k < chains[i].desks; k++)
      {
        Desk *d;

        /* Of all desks only so many are open now, whole chains of them. */
        if ((gint64) i * n_desks / n_chains >= n_open)
          continue;
        d = g_new0 (Desk, 1);
        d->chain = &chains[i];
        d->index = k;
        d->fd = -1;
        d->in = g_byte_array_new ();
        d->due = began + g_random_int_range (0, ramp);
        g_ptr_array_add (shard.desks, d);
        count++;
      }
  shard.warm = began + ramp + 2 * G_USEC_PER_SEC;
  shard.until = began + (gint64) seconds * G_USEC_PER_SEC;
  last_push = shard.warm - G_USEC_PER_SEC;
  while (count > 0)
    {
      struct epoll_event events[256];
      int n = epoll_wait (shard.epoll, events, G_N_ELEMENTS (events), 5);
      gint64 now;

      for (int i = 0; i < n; i++)
        hear (&shard, events[i].data.ptr);
      now = g_get_monotonic_time ();
      if (now > shard.until)
        break;
      /* Bookings are made at desks that wait: they let go of their poll, as a desk does. */
      if (now > last_push)
        {
          owed += (double) (now - last_push) / G_USEC_PER_SEC * rate / n_shards;
          last_push = now;
          for (; owed >= 1; owed--)
            {
              Desk *d = shard.desks->pdata[g_random_int_range (0, shard.desks->len)];

              if (d->state == PULLING && d->waiting)
                {
                  close (d->fd);
                  d->fd = -1;
                  d->state = AWAY;
                  d->due = now;
                }
              d->want_push = TRUE;
            }
        }
      for (guint i = 0; i < shard.desks->len; i++)
        {
          Desk *d = shard.desks->pdata[i];

          if (d->state == AWAY && d->due <= now)
            send_request (&shard, d);
        }
    }
  shard.sums.n_push = shard.push_us->len;
  shard.sums.n_wake = shard.wake_us->len;
  write_all (out, &shard.sums, sizeof shard.sums);
  write_all (out, shard.push_us->data, shard.push_us->len * sizeof (gint64));
  write_all (out, shard.wake_us->data, shard.wake_us->len * sizeof (gint64));
  _exit (0);
}

static void
read_all (int fd, void *data, gsize len)
{
  while (len > 0)
    {
      gssize n = read (fd, data, len);

      g_assert_cmpint (n, >, 0);
      data = (char *) data + n;
      len -= n;
    }
}

/* ---- the server --------------------------------------------------------------------------------------------------------------------- */

static void
server_figures (int pid, double *rss_mb, int *fds)
{
  g_autofree char *statm_path = g_strdup_printf ("/proc/%d/statm", pid), *fd_path = g_strdup_printf ("/proc/%d/fd", pid), *statm = NULL;
  g_autoptr (GDir) dir = g_dir_open (fd_path, 0, NULL);
  long long pages = 0;

  *rss_mb = 0;
  *fds = 0;
  if (g_file_get_contents (statm_path, &statm, NULL, NULL) && sscanf (statm, "%*s %lld", &pages) == 1)
    *rss_mb = pages * 4096.0 / 1e6;
  while (dir != NULL && g_dir_read_name (dir) != NULL)
    (*fds)++;
}

/* A server does not outlive the rig that was stopped. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static GSubprocess *
start_server (const char *path)
{
  g_autofree char *program = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src/server/foyer-server", NULL), *address = g_strconcat ("unix:", path, NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) in = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *p;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  p = g_subprocess_launcher_spawn (launcher, &error, program, "--data", data_dir, "--listen", address, "--log-level", "warning", NULL);

  g_assert_no_error (error);
  in = g_data_input_stream_new (g_subprocess_get_stdout_pipe (p));
  line = g_data_input_stream_read_line (in, NULL, NULL, NULL);
  g_assert_nonnull (line);
  return p;
}

/* nginx as the product ships it, listening for the rig on a unix socket: the shards speak HTTP/1.1 to it, so that what is measured is nginx
 * and the server and not a TLS client. Connections that wait in nginx need TLS' memory besides: see foyer-server(8). */
static GSubprocess *
start_nginx (const char *front, const char *app)
{
  g_autofree char *conf = g_build_filename (data_dir, "nginx.conf", NULL), *prefix = g_strconcat (data_dir, "/", NULL);
  g_autofree char *text = g_strdup_printf (
      "daemon off; %s pid nginx.pid; worker_processes 2; worker_rlimit_nofile 19000; events { worker_connections 18900; }\n"
      "http { access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;\n"
      "upstream app { server unix:%s; } server { listen unix:%s backlog=4096; client_max_body_size 2m; gzip off; proxy_http_version 1.1;\n"
      "proxy_set_header Connection close; proxy_read_timeout 90s; proxy_buffer_size 4k; proxy_next_upstream off; location / { proxy_pass http://app; } } }\n",
      geteuid () == 0 ? "user root;" : "", app, front);
  g_autoptr (GError) error = NULL;
  GSubprocess *p;

  g_file_set_contents (conf, text, -1, NULL);
  p = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "nginx", "-p", prefix, "-c", "nginx.conf", "-e", "error.log", NULL);
  g_assert_no_error (error);
  for (int i = 0; i < 300 && !g_file_test (front, G_FILE_TEST_EXISTS); i++)
    g_usleep (10000);
  return p;
}

static void
stop (GSubprocess *p)
{
  g_subprocess_send_signal (p, SIGTERM);
  g_subprocess_wait (p, NULL, NULL);
  g_object_unref (p);
}

static double
percentile (GArray *a, int percent)
{
  Times t = { a };
  return times_ms (&t, percent);
}

/* What a request costs while so many desks wait: empty pulls of one desk, one after another. */
static double
probe (Chain *c)
{
  Times t = times_new ();
  double ms;

  for (int i = 0; i < 19; i++) /* below the desk's burst */
    {
      static const char body[] = "{\"pull\":{\"gen\":\"\",\"cursors\":{}}}";
      g_autofree char *request = g_strdup_printf ("POST /v1/sync HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s",
                                                  c->tokens[0], (int) strlen (body), body);
      gint64 t0 = g_get_monotonic_time ();
      char buffer[65536];
      int fd = dial ();
      gssize n;

      g_assert_cmpint (fd, >=, 0);
      fcntl (fd, F_SETFL, 0);
      g_assert_cmpint (send (fd, request, strlen (request), MSG_NOSIGNAL), >, 0);
      n = recv (fd, buffer, sizeof buffer, MSG_WAITALL);
      g_assert_cmpint (n, >, 12);
      g_assert_cmpint (memcmp (buffer + 9, "200", 3), ==, 0);
      close (fd);
      times_add (&t, g_get_monotonic_time () - t0);
      g_usleep (20000);
    }
  ms = times_ms (&t, 50);
  times_free (&t);
  return ms;
}

static void
test_rig (void)
{
  g_autofree char *app = g_build_filename (data_dir, "app.sock", NULL), *front = g_build_filename (data_dir, "front.sock", NULL), *load = NULL;
  g_autoptr (GArray) push = g_array_new (FALSE, FALSE, sizeof (gint64)), wake = g_array_new (FALSE, FALSE, sizeof (gint64));
  GSubprocess *server, *nginx = NULL;
  ShardSums all = { 0 };
  int n_shards = MAX ((n_open + SHARD - 1) / SHARD, 1), pipes[64][2], fds_mid, fds_end, pid, fds_start;
  double rss_start, rss_mid, rss_end;
  g_autofree char *what = g_strdup_printf ("%d of %d desks of %d chains, %d pushes/s, %d s%s", n_open, n_desks, n_chains, rate, seconds, with_nginx ? ", nginx" : "");

  make_population ();
  server = start_server (app);
  socket_path = g_strdup (app);
  if (with_nginx)
    {
      nginx = start_nginx (front, app);
      socket_path = g_strdup (front);
    }
  pid = atoi (g_subprocess_get_identifier (server));
  server_figures (pid, &rss_start, &fds_start);
  for (int i = 0; i < n_shards; i++)
    {
      g_assert_cmpint (pipe (pipes[i]), ==, 0);
      if (fork () == 0)
        run_shard (i, n_shards, pipes[i][1]);
      close (pipes[i][1]);
    }
  g_usleep ((gulong) seconds * 600000);
  server_figures (pid, &rss_mid, &fds_mid);
  g_usleep ((gulong) seconds * 350000);
  server_figures (pid, &rss_end, &fds_end);
  for (int i = 0; i < n_shards; i++)
    {
      ShardSums s;
      g_autofree gint64 *a = NULL, *b = NULL;

      read_all (pipes[i][0], &s, sizeof s);
      a = g_new (gint64, s.n_push + 1);
      b = g_new (gint64, s.n_wake + 1);
      read_all (pipes[i][0], a, s.n_push * sizeof (gint64));
      read_all (pipes[i][0], b, s.n_wake * sizeof (gint64));
      g_array_append_vals (push, a, s.n_push);
      g_array_append_vals (wake, b, s.n_wake);
      all.requests += s.requests;
      all.pushes += s.pushes;
      all.failed += s.failed;
      all.refused += s.refused;
      all.seen += s.seen;
      close (pipes[i][0]);
    }
  while (wait (NULL) > 0 && errno != ECHILD)
    if (--n_shards == 0)
      break;
  g_file_get_contents ("/proc/loadavg", &load, NULL, NULL);
  g_print ("# perf: rig: %s; load average %s", what, load);
  tell ("requests", all.requests / (double) seconds, "/s", "");
  tell ("refused (rate, overload)", all.refused, "", "");
  tell ("push p50", percentile (push, 50), "ms", "");
  tell ("push p99", percentile (push, 99), "ms", "< 300");
  tell ("booked here, visible there, p50", percentile (wake, 50), "ms", "");
  tell ("booked here, visible there, p95", percentile (wake, 95), "ms", "< 1500");
  tell ("server's memory at 60 % and 95 % of the time", rss_mid, "MB", "");
  tell ("", rss_end, "MB", "flat");
  tell ("server's descriptors at 60 % and 95 %", fds_mid, "", "");
  tell ("", fds_end, "", "flat");
  g_assert_cmpint (all.failed, ==, 0);
  g_assert_cmpint (all.pushes, >, 0);
  g_assert_cmpint (all.seen, >, 0);
  if (nginx != NULL)
    stop (nginx);
  stop (server);
}

/* 10,000 desks parked: what an active request costs beside them, and what one of them costs. */
static void
test_parked (void)
{
  g_autofree char *app = g_build_filename (data_dir, "app.sock", NULL);
  GSubprocess *server = start_server (app);
  int pid = atoi (g_subprocess_get_identifier (server)), fds, status, n = parked_probe > 0 ? parked_probe : MIN (n_open, 200), old_rate = rate, old_open = n_open;
  int old_seconds = seconds, pipes[64][2], n_shards;
  double rss_before, rss_after, alone, beside;
  g_autofree char *load = NULL;

  socket_path = g_strdup (app);
  alone = probe (&chains[n_chains - 1]);
  rate = 0;
  n_open = n;
  seconds = MAX (12, n / 400);
  n_shards = (n + SHARD - 1) / SHARD;
  /* Stores open and close as desks come; what is reckoned is the difference one parked connection makes, so all have been here once. */
  for (int round = 0; round < 2; round++)
    {
      server_figures (pid, &rss_before, &fds);
      for (int i = 0; i < n_shards; i++)
        {
          g_assert_cmpint (pipe (pipes[i]), ==, 0);
          if (fork () == 0)
            run_shard (i, n_shards, pipes[i][1]);
          close (pipes[i][1]);
        }
      g_usleep ((gulong) seconds * 700000);
      server_figures (pid, &rss_after, &fds);
      beside = round == 1 ? probe (&chains[n_chains - 2]) : 0;
      for (int i = 0; i < n_shards; i++)
        {
          ShardSums s;
          read_all (pipes[i][0], &s, sizeof s);
          close (pipes[i][0]);
        }
      for (int i = 0; i < n_shards; i++)
        wait (&status);
      g_usleep (1000000);
    }
  g_file_get_contents ("/proc/loadavg", &load, NULL, NULL);
  g_print ("# perf: rig: %d desks parked (%d descriptors); load average %s", n, fds, load);
  tell ("an active request alone, p50", alone, "ms", "");
  tell ("beside them, p50", beside, "ms", "");
  tell ("ratio", beside / MAX (alone, 0.001), "", "<= 2");
  tell ("memory of one parked desk", (rss_after - rss_before) * 1e6 / n / 1000, "kB", "<= 8");
  rate = old_rate;
  n_open = old_open;
  seconds = old_seconds;
  stop (server);
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "chains", 0, 0, G_OPTION_ARG_INT, &n_chains, "Chains", "N" },
    { "desks", 0, 0, G_OPTION_ARG_INT, &n_desks, "Desks", "N" },
    { "open", 0, 0, G_OPTION_ARG_INT, &n_open, "Desks that are switched on", "N" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &rate, "Pushes a second", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long", "N" },
    { "wait", 0, 0, G_OPTION_ARG_INT, &wait_seconds, "How long a poll waits", "N" },
    { "parked", 0, 0, G_OPTION_ARG_INT, &parked_probe, "Parked desks beside which a request is measured", "N" },
    { "nginx", 0, 0, G_OPTION_ARG_NONE, &with_nginx, "Through nginx", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *rm = NULL;
  int status;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  g_setenv ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", TRUE);
  g_assert_cmpint (sodium_init (), >=, 0);
  data_dir = g_dir_make_tmp ("foyer-perf-rig-XXXXXX", NULL);
  g_test_add_func ("/perf/rig/18-load", test_rig);
  g_test_add_func ("/perf/rig/18-parked", test_parked);
  status = g_test_run ();
  rm = g_strdup_printf ("rm -rf '%s'", data_dir);
  g_spawn_command_line_sync (rm, NULL, NULL, NULL, NULL);
  return status;
}

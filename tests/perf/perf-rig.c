/* The load rig (replication.md 18, 19.6): desks of many chains in the proportions of one machine's target against one real foyer-server,
 * behind nginx when it is asked for: parked polls, pushes, and the pulls of the desks that are woken. All of it, in a build without sanitizers:
 *
 *     FOYER_BUILDDIR=$PWD/build TMPDIR=/tmp MALLOC_PERTURB_=0 build/tests/perf/perf-rig --full
 *
 * is 11,000 chains with 30,000 desks, 18,000 of which are switched on, 140 pushes a second through nginx for three minutes after the two in which they
 * come, then 10,000 parked ones, who come at 80 a second; ten minutes in all. It needs 11 GB in TMPDIR, which it deletes (a disk: in memory a commit costs nothing), nginx, 20,000 descriptors a
 * process and 4 GB of memory. FOYER_PERF_SECONDS=1 prints memory, descriptors and processor time each second. --chains, --desks, --open, --rate,
 * --seconds, --parked, --stores change one of the figures, "-p /perf/rig/18-load" runs the first part alone.
 *
 * Without arguments (tests/run): 150 chains, 400 desks, 6 seconds, without nginx. Desks are sharded over processes of at most 4,000
 * connections. Chains are copies of one the program made (perf-rig-site.c says why that is fair); each desk has a token of its own.
 * A desk here is a state machine over a socket, no store: it knows its cursors and its own position.
 *
 * Printed: p50 and p99 of a push, how long until another desk of the chain has the change, memory, descriptors, processor time and log of the
 * server over the second half of the time with their slopes, what a parked desk costs, and the load average beside it. */
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
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "foyer-chains.h"
#include "foyer-live.h"
#include "perf-figures.h"
#include "perf-rig-site.h"

#define SHARD 4000
#define COME_S 120
#define COME_RATE 80     /* desks a second that come to wait: each makes the server open its chain's store */
#define PROBED 3         /* chains */
#define KINDS 3

static int n_chains = 150, n_desks = 400, n_open = 240, rate = 40, seconds = 6, parked_probe = 0, wait_seconds = 50, n_stores = 0;
static gboolean with_nginx = FALSE, full = FALSE;
static char *data_dir, *socket_path;
static gboolean greeting; /* one desk of each chain asks once and goes */

/* Of all processes of the rig. */
static struct
{
  int stop, greeted; /* atomic */
} *shared;

static RigChain *chains;

/* ---- a desk of the rig -------------------------------------------------------------------------------------------------------------- */

typedef enum
{
  AWAY,    /* until due */
  PULLING, /* or parked */
  PUSHING,
} DeskState;

typedef struct
{
  RigChain *chain;
  int index;          /* in the chain */
  DeskState state;
  gboolean listed;
  int fd;
  gint64 due, sent;
  char *gen, *cursors;
  gint64 n, hlc;
  guint8 h[FOYER_HASH_LEN];
  GByteArray *in;
  gboolean want_push, waiting, lost; /* lost: an answer did not come, so that its position is to be asked for */
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
  gboolean push = d->want_push && d->gen != NULL && !d->lost;

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
  d->waiting = !push && d->gen != NULL && !d->lost;
  q->wait = d->waiting && !greeting ? wait_seconds : 0;
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
      d->lost = TRUE;
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
  d->lost = FALSE;
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
      if (greeting)
        {
          g_atomic_int_inc (&shared->greeted);
          d->due = G_MAXINT64;
        }
    }
  else
    {
      const char *after = text != NULL ? g_strstr_len ((const char *) d->in->data, text - (const char *) d->in->data, "Retry-After: ") : NULL;

      if (status == 429 || status == 503 || status == 409)
        shard->sums.refused++;
      else
        shard->sums.failed++;
      /* As a desk does: what it knows it keeps, and it comes when it is told to. */
      d->lost = TRUE;
      d->due = now + (after != NULL ? atoi (after + 13) : 1) * G_USEC_PER_SEC + g_random_int_range (0, 1000000);
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

/* How long the desks take to come, in µs: over the first quarter, as after a restart; when all of them are there, in the two minutes desks spread it over;
 * those who only wait so slowly that none is sent away. */
static gint64
ramp_of (int coming)
{
  if (rate == 0)
    return (gint64) coming * G_USEC_PER_SEC / COME_RATE + 1;
  return full ? COME_S * G_USEC_PER_SEC : MAX ((gint64) seconds * G_USEC_PER_SEC / 4, G_USEC_PER_SEC);
}

/* Chains that have desks among those that are open now: whole chains, the first ones. */
static int
open_of_chains (void)
{
  int n = 0;

  while (n < n_chains && (gint64) n * n_desks / n_chains < n_open)
    n++;
  return n;
}

/* One process: its desks, and its share of the pushes. Without pushes it goes on until it is told to stop. */
static void
run_shard (int number, int n_shards, int out)
{
  Shard shard = { .epoll = epoll_create1 (0), .desks = g_ptr_array_new () };
  gint64 began = g_get_monotonic_time (), last_push;
  double owed = 0;
  int count = 0;
  int chains_open = open_of_chains ();
  gint64 ramp = ramp_of (greeting ? chains_open : n_open);

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  g_random_set_seed (number + 1);
  shard.push_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  shard.wake_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (int i = number; i < chains_open; i += n_shards)
    for (int k = 0; k < (greeting ? 1 : chains[i].desks); k++)
      {
        Desk *d = g_new0 (Desk, 1);

        d->chain = &chains[i];
        d->index = k;
        d->fd = -1;
        d->in = g_byte_array_new ();
        d->due = began + g_random_int_range (0, ramp);
        g_ptr_array_add (shard.desks, d);
        count++;
      }
  shard.warm = began + ramp + 2 * G_USEC_PER_SEC;
  shard.until = rate > 0 ? began + (gint64) seconds * G_USEC_PER_SEC : G_MAXINT64;
  last_push = shard.warm - G_USEC_PER_SEC;
  while (count > 0)
    {
      struct epoll_event events[256];
      int n = epoll_wait (shard.epoll, events, G_N_ELEMENTS (events), 5);
      gint64 now;

      for (int i = 0; i < n; i++)
        hear (&shard, events[i].data.ptr);
      now = g_get_monotonic_time ();
      if (now > shard.until || g_atomic_int_get (&shared->stop))
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

static double
percentile (GArray *a, int percent)
{
  Times t = { a };
  return times_ms (&t, percent);
}

/* Empty pulls of one desk, one after another; what the first one costs, which opens the store, is not counted. */
static void
ask (RigChain *c, Times *t)
{
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
      if (i > 0)
        times_add (t, g_get_monotonic_time () - t0);
      g_usleep (20000);
    }
}

/* What a request of a chain that is not among the waiting ones costs, p50. @round: others than in the round before. */
static double
probe (int round)
{
  Times t = times_new ();
  double ms;

  for (int i = 0; i < PROBED; i++)
    ask (&chains[n_chains - 1 - round * PROBED - i], &t);
  ms = times_ms (&t, 50);
  times_free (&t);
  return ms;
}

/* ---- measuring ------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  int n, pipes[64];
} Shards;

static Shards
start_shards (int n)
{
  Shards s = { MIN (n, (int) G_N_ELEMENTS (s.pipes)), { 0 } };

  shared->stop = shared->greeted = 0;
  for (int i = 0; i < s.n; i++)
    {
      int ends[2];

      g_assert_cmpint (pipe (ends), ==, 0);
      if (fork () == 0)
        run_shard (i, s.n, ends[1]);
      close (ends[1]);
      s.pipes[i] = ends[0];
    }
  return s;
}

static void
end_shards (Shards *s, ShardSums *all, GArray *push, GArray *wake)
{
  for (int i = 0; i < s->n; i++)
    {
      ShardSums one;
      g_autofree gint64 *a = NULL, *b = NULL;

      read_all (s->pipes[i], &one, sizeof one);
      a = g_new (gint64, one.n_push + 1);
      b = g_new (gint64, one.n_wake + 1);
      read_all (s->pipes[i], a, one.n_push * sizeof (gint64));
      read_all (s->pipes[i], b, one.n_wake * sizeof (gint64));
      g_array_append_vals (push, a, one.n_push);
      g_array_append_vals (wake, b, one.n_wake);
      all->requests += one.requests;
      all->pushes += one.pushes;
      all->failed += one.failed;
      all->refused += one.refused;
      all->seen += one.seen;
      close (s->pipes[i]);
    }
  for (int i = 0; i < s->n; i++)
    wait (NULL);
}

static double
sample_rss (const RigSample *s)
{
  return s->rss_mb;
}

static double
sample_nginx (const RigSample *s)
{
  return s->nginx_mb;
}

static double
sample_fds (const RigSample *s)
{
  return s->fds;
}

static double
sample_log (const RigSample *s)
{
  return s->log_mb;
}

/* How much of the descriptors is left for stores when so many desks wait (foyer-limits.c reckons the same the other way round). */
static int
stores_beside (int waiting)
{
  struct rlimit files = { 1024, 1024 };

  getrlimit (RLIMIT_NOFILE, &files);
  return CLAMP (((int) files.rlim_cur - waiting - 600) / 8, 16, 2000);
}

/* Either part may be run alone. */
static void
need_chains (void)
{
  if (chains == NULL)
    chains = rig_make_chains (data_dir, n_chains, n_desks);
}

static void
test_rig (void)
{
  g_autofree char *app = g_build_filename (data_dir, "app.sock", NULL), *front = g_build_filename (data_dir, "front.sock", NULL), *load = NULL;
  g_autoptr (GArray) push = g_array_new (FALSE, FALSE, sizeof (gint64)), wake = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (RigSample));
  GSubprocess *server, *nginx = NULL;
  ShardSums all = { 0 };
  Shards shards;
  int n_shards = MAX ((n_open + SHARD - 1) / SHARD, 1), pid, stores = n_stores > 0 ? n_stores : stores_beside (n_open);
  const RigSample *mid, *end;
  guint from;
  double minutes;

  need_chains ();
  server = rig_start_server (data_dir, app, stores, n_open + 100);
  socket_path = g_strdup (app);
  if (with_nginx)
    {
      nginx = rig_start_nginx (data_dir, front, app);
      socket_path = g_strdup (front);
    }
  pid = atoi (g_subprocess_get_identifier (server));
  shards = start_shards (n_shards);
  for (int i = 0; i < seconds; i++)
    {
      RigSample s;

      rig_sample (data_dir, pid, nginx != NULL ? atoi (g_subprocess_get_identifier (nginx)) : 0, &s);
      g_array_append_val (samples, s);
      if (g_getenv ("FOYER_PERF_SECONDS") != NULL)
        g_print ("# %3d s: %.0f MB, nginx %.0f MB, %d descriptors, processor %.1f s, log %.2f MB\n", i, s.rss_mb, s.nginx_mb, s.fds, s.cpu_us / 1e6, s.log_mb);
      g_usleep (G_USEC_PER_SEC);
    }
  g_file_get_contents ("/proc/loadavg", &load, NULL, NULL);
  end_shards (&shards, &all, push, wake);
  /* After all have come and have been answered once: half of the time. */
  from = samples->len / 2;
  mid = &g_array_index (samples, RigSample, from);
  end = &g_array_index (samples, RigSample, samples->len - 1);
  minutes = (end->at - mid->at) / 60e6;
  g_print ("# perf: rig: %d of %d desks of %d chains, %d pushes/s, %d s%s, %s; load average %s", n_open, n_desks, n_chains, rate, seconds,
           with_nginx ? ", nginx" : "", rig_in_memory (data_dir) ? "in memory" : "on a disk", load);
  tell ("requests", all.requests / (double) seconds, "/s", "");
  tell ("pushes measured", all.pushes, "", "");
  tell ("refused (rate, overload)", all.refused, "", "");
  tell ("push p50", percentile (push, 50), "ms", "");
  tell ("push p99", percentile (push, 99), "ms", "< 300");
  tell ("booked here, visible there, p50", percentile (wake, 50), "ms", "");
  tell ("booked here, visible there, p95", percentile (wake, 95), "ms", "< 1500");
  tell ("stores open at most", stores, "", "");
  tell ("server's memory at half time", mid->rss_mb, "MB", "");
  tell ("server's memory at the end", end->rss_mb, "MB", "");
  tell ("server's memory, slope", rig_slope (samples, from, sample_rss), "MB/min", "flat");
  tell ("server's descriptors at the end", end->fds, "", "");
  tell ("server's descriptors, slope", rig_slope (samples, from, sample_fds), "/min", "flat");
  tell ("server's processor time", (end->cpu_us - mid->cpu_us) / 1e6 / MAX (minutes * 60, 1), "of one", "");
  tell ("server's log", rig_slope (samples, from, sample_log), "MB/min", "");
  if (nginx != NULL)
    {
      tell ("nginx' memory at the end", end->nginx_mb, "MB", "");
      tell ("nginx' memory, slope", rig_slope (samples, from, sample_nginx), "MB/min", "flat");
    }
  g_assert_cmpint (all.failed, ==, 0);
  g_assert_cmpint (all.pushes, >, 0);
  g_assert_cmpint (all.seen, >, 0);
  if (nginx != NULL)
    rig_stop (nginx);
  rig_stop (server);
}

static void
stop_shards (Shards *s, ShardSums *all)
{
  g_autoptr (GArray) push = g_array_new (FALSE, FALSE, sizeof (gint64)), wake = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_atomic_int_set (&shared->stop, 1);
  end_shards (s, all, push, wake);
  g_assert_cmpint (all->failed, ==, 0);
}

/* Until @figure says @least, or @coming of them had time to come twice, and once more after the longest time a busy server sends them away for. */
static gboolean
wait_for (const char *what, int (*figure) (void), int least, int coming)
{
  gint64 began = g_get_monotonic_time (), until = began + 2 * ramp_of (coming) + 400 * G_USEC_PER_SEC;
  int n, told = -1;

  while ((n = figure ()) < least && g_get_monotonic_time () < until)
    {
      int s = (int) ((g_get_monotonic_time () - began) / G_USEC_PER_SEC);

      if (g_getenv ("FOYER_PERF_SECONDS") != NULL && s != told)
        g_print ("# %3d s: %d %s\n", told = s, n, what);
      g_usleep (100000);
    }
  return n >= least;
}

static int
greeted (void)
{
  return g_atomic_int_get (&shared->greeted);
}

static int
waiting (void)
{
  return (int) rig_figure (data_dir, "foyer_parked_polls");
}

/* 10,000 desks parked: what an active request costs beside them, and what one of them costs. Few stores are open meanwhile: what they take is
 * perf-open's to tell, and what the server knows of a chain is there before, for one desk of each has asked. */
static void
test_parked (void)
{
  g_autofree char *app = g_build_filename (data_dir, "app.sock", NULL);
  int n = parked_probe > 0 ? parked_probe : MIN (n_open, 200), old_rate = rate, old_open = n_open;
  GSubprocess *server;
  int pid;
  double alone, beside;
  RigSample before, after;
  ShardSums sums = { 0 };
  Shards shards;
  g_autofree char *load = NULL;

  need_chains ();
  server = rig_start_server (data_dir, app, 16, n + 100);
  pid = atoi (g_subprocess_get_identifier (server));
  socket_path = g_strdup (app);
  rate = 0;
  n_open = n;
  g_assert_cmpint (open_of_chains () + 2 * PROBED, <=, n_chains);
  alone = probe (0);
  greeting = TRUE;
  shards = start_shards (1);
  g_assert_true (wait_for ("chains asked for", greeted, open_of_chains (), open_of_chains ()));
  stop_shards (&shards, &sums);
  greeting = FALSE;
  rig_sample (data_dir, pid, 0, &before);
  shards = start_shards ((n + SHARD - 1) / SHARD);
  /* A poll that ends is there again a moment later. */
  if (!wait_for ("desks wait", waiting, n * 99 / 100, n))
    g_error ("Only %d of %d desks wait", waiting (), n);
  rig_sample (data_dir, pid, 0, &after);
  beside = probe (1);
  stop_shards (&shards, &sums);
  g_file_get_contents ("/proc/loadavg", &load, NULL, NULL);
  g_print ("# perf: rig: %d desks of %d chains parked (%d descriptors); load average %s", n, open_of_chains (), after.fds, load);
  tell ("refused (rate, overload)", sums.refused, "", "");
  tell ("an active request alone, p50", alone, "ms", "");
  tell ("beside them, p50", beside, "ms", "");
  tell ("ratio", beside / MAX (alone, 0.001), "", "<= 2");
  tell ("memory of one parked desk", (after.rss_mb - before.rss_mb) * 1000 / n, "kB", "<= 8");
  rate = old_rate;
  n_open = old_open;
  rig_stop (server);
}

/* As many as the system lets us have; programs that are started get the same. */
static void
raise_descriptors (void)
{
  struct rlimit files;

  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
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
    { "stores", 0, 0, G_OPTION_ARG_INT, &n_stores, "Chains the server may hold open (else what the descriptors leave)", "N" },
    { "nginx", 0, 0, G_OPTION_ARG_NONE, &with_nginx, "Through nginx", NULL },
    { "full", 0, 0, G_OPTION_ARG_NONE, &full, "All of replication.md 18 on this machine: 10 minutes, 11 GB", NULL },
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
  if (full)
    {
      n_chains = 11000;
      n_desks = 30000;
      n_open = 18000;
      rate = 140;
      seconds = MAX (seconds, 300);
      parked_probe = 10000;
      with_nginx = TRUE;
    }
  raise_descriptors ();
  shared = mmap (NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (shared != MAP_FAILED);
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

#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foyer-error.h"
#include "foyer-http-private.h"

/* Sockets. libsoup reads requests; every reply is written here. As soon as a request is complete its connection is taken out of libsoup:
 * 3.2 leaks idle keep-alive connections, cannot tell that a parked peer has gone, and a GLib main context walks all its sources at each
 * turn. So a connection carries one request, and parked requests are file descriptors in the epoll set of one thread.
 *
 *   main context: accept ──► libsoup ──complete──► func() ──► reply() ──► written at once, or WRITING in the epoll thread ──► closed
 *                                                    │  ▲
 *                                             park() ▼  │ woken, timeout, peer gone
 *                                                   PARKED in the epoll thread
 *
 *  H1  Only the epoll thread changes the epoll set and looks at parked or writing requests; others send it commands.
 *  H2  A request is owned by one of: a handler, the epoll thread. References beside that one only allow foyer_http_wake().
 *  H3  libsoup has no limit of time: a connection whose request is not complete stands in "reading", oldest first, and is cut after
 *      read_seconds however busily it drips. Its own limit of headers is 100 kB; that of bodies is ours. */

#define BACKLOG 4096
#define WRITE_MS 60000     /* for a slow peer to take the next bytes of a reply */
#define LARGE (256 * 1024) /* a body from here on is not copied behind its head */
#define LINGER_MS 3000     /* reading the rest of a refused body: closing at once would take the answer from the peer */
#define PAUSE_MS 200       /* without accepting when there are no descriptors left */

typedef enum
{
  COMMAND_PARK,
  COMMAND_WAKE,
  COMMAND_WRITE,
  COMMAND_STOP,
} CommandKind;

typedef struct
{
  CommandKind kind;
  FoyerHttpRequest *req;
  int ms; /* of a wake */
} Command;

typedef struct
{
  FoyerHttpRequest base;
  int fd;

  /* epoll thread */
  enum
  {
    HANDLED,
    PARKED,
    WRITING,
    LINGERING,
  } state;
  gboolean unread; /* answered before its body was read */
  gint64 deadline; /* monotonic µs */
  gboolean called; /* parked: to be woken at the deadline */
  GBytes *out;
  GBytes *rest;    /* a large body, written behind out without a copy */
  gsize written;   /* of both */
} SoupRequest;

typedef struct
{
  FoyerHttp base;
  SoupServer *server;
  GSocket *socket;
  GSource *source;   /* NULL: not accepting */
  guint sweep, pause;
  char *unix_path;
  GQueue reading;    /* Reading, oldest first */

  GThread *thread;
  int epoll, event;
  GAsyncQueue *commands;
  GHashTable *held;  /* epoll thread: parked and writing requests */
  int stopping;      /* atomic */
  GMutex gone_lock;
  gboolean gone;     /* the epoll thread is no more */
} SoupHttp;

static void
command_in (SoupHttp *http, CommandKind kind, FoyerHttpRequest *req, int ms)
{
  Command *c = g_new (Command, 1);
  guint64 one = 1;

  c->kind = kind;
  c->req = req;
  c->ms = ms;
  g_async_queue_push (http->commands, c);
  if (write (http->event, &one, sizeof one) < 0 && errno != EAGAIN)
    g_warning ("The epoll thread cannot be told: %s", g_strerror (errno));
}

static void
command (SoupHttp *http, CommandKind kind, FoyerHttpRequest *req)
{
  command_in (http, kind, req, 0);
}

/* ---- writing --------------------------------------------------------------------------------------------------------------------- */

static void
finish (SoupRequest *req)
{
  if (req->fd >= 0)
    {
      shutdown (req->fd, SHUT_WR);
      close (req->fd);
      req->fd = -1;
    }
  g_atomic_int_add (&req->base.http->n_open, -1);
  foyer_http_unref (&req->base);
}

/* TRUE when all is written or the peer is gone. */
static gboolean
write_some (SoupRequest *req)
{
  gsize len, rest_len = 0;
  const char *data = g_bytes_get_data (req->out, &len);
  const char *rest = req->rest != NULL ? g_bytes_get_data (req->rest, &rest_len) : NULL;

  while (req->written < len + rest_len)
    {
      const char *from = req->written < len ? data + req->written : rest + (req->written - len);
      gsize left = req->written < len ? len - req->written : len + rest_len - req->written;
      gssize n = send (req->fd, from, left, MSG_NOSIGNAL | MSG_DONTWAIT);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return FALSE;
      if (n <= 0)
        return TRUE;
      req->written += n;
    }
  return TRUE;
}

static const char *
reason (int status)
{
  return soup_status_get_phrase (status);
}

static void
http_date (char *out, gsize size)
{
  static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  time_t now = time (NULL);
  struct tm t;

  gmtime_r (&now, &t);
  g_snprintf (out, size, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[t.tm_wday], t.tm_mday, months[t.tm_mon], t.tm_year + 1900, t.tm_hour,
              t.tm_min, t.tm_sec);
}

static void
soup_reply (FoyerHttpRequest *base, int status, const char *type, const char *headers, GBytes *body)
{
  SoupRequest *req = (SoupRequest *) base;
  SoupHttp *http = (SoupHttp *) base->http;
  gsize len = 0;
  const void *data = body != NULL ? g_bytes_get_data (body, &len) : NULL;
  gboolean large = len > LARGE;
  GString *s = g_string_sized_new ((large ? 0 : len) + 320);
  char date[64];

  http_date (date, sizeof date);
  g_string_append_printf (s, "HTTP/1.1 %d %s\r\nDate: %s\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n", status, reason (status),
                          date, len);
  if (type != NULL)
    g_string_append_printf (s, "Content-Type: %s\r\n", type);
  if (headers != NULL)
    g_string_append (s, headers);
  g_string_append (s, "\r\n");
  if (large)
    req->rest = g_bytes_ref (body);
  else if (len > 0)
    g_string_append_len (s, data, len);
  req->out = g_string_free_to_bytes (s);
  req->written = 0;
  if (write_some (req) && !req->unread)
    {
      finish (req);
      return;
    }
  g_mutex_lock (&http->gone_lock);
  if (http->gone)
    finish (req);
  else
    command (http, COMMAND_WRITE, base);
  g_mutex_unlock (&http->gone_lock);
}

/* FALSE when there is nothing left to come. */
static gboolean
read_away (SoupRequest *req)
{
  char buffer[16384];

  for (int i = 0; i < 64; i++)
    {
      gssize n = recv (req->fd, buffer, sizeof buffer, MSG_DONTWAIT);

      if (n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        return FALSE;
      if (n < 0)
        return TRUE;
    }
  return TRUE;
}

/* ---- the epoll thread ---------------------------------------------------------------------------------------------------------------- */

static void
soup_park (FoyerHttpRequest *req)
{
  SoupHttp *http = (SoupHttp *) req->http;
  gboolean gone;

  g_mutex_lock (&http->gone_lock);
  gone = http->gone;
  if (!gone)
    command (http, COMMAND_PARK, req);
  g_mutex_unlock (&http->gone_lock);
  if (gone)
    foyer_http_unparked (req, FOYER_WAKE_GONE);
}

static void
soup_wake (FoyerHttpRequest *req, int ms)
{
  SoupHttp *http = (SoupHttp *) req->http;

  g_mutex_lock (&http->gone_lock);
  if (!http->gone)
    command_in (http, COMMAND_WAKE, foyer_http_ref (req), ms);
  g_mutex_unlock (&http->gone_lock);
}

static void
let_go (SoupHttp *http, SoupRequest *req)
{
  epoll_ctl (http->epoll, EPOLL_CTL_DEL, req->fd, NULL);
  g_hash_table_remove (http->held, req);
  req->state = HANDLED;
}

static void
unpark (SoupHttp *http, SoupRequest *req, FoyerWake why)
{
  let_go (http, req);
  foyer_http_unparked (&req->base, why);
}

static void
hold (SoupHttp *http, SoupRequest *req, guint32 events)
{
  struct epoll_event ev = { 0 };

  ev.events = events | EPOLLRDHUP;
  ev.data.ptr = req;
  if (epoll_ctl (http->epoll, EPOLL_CTL_ADD, req->fd, &ev) != 0)
    req->deadline = 0; /* handled by the next look at the deadlines */
  g_hash_table_add (http->held, req);
}

static gboolean
run_commands (SoupHttp *http)
{
  Command *c;
  gboolean go_on = TRUE;

  while ((c = g_async_queue_try_pop (http->commands)) != NULL)
    {
      SoupRequest *req = (SoupRequest *) c->req;

      switch (c->kind)
        {
        case COMMAND_PARK:
          req->state = PARKED;
          req->called = FALSE;
          req->deadline = g_get_monotonic_time () + (gint64) req->base.park_ms * 1000;
          hold (http, req, 0);
          if (g_atomic_int_get (&http->stopping))
            unpark (http, req, FOYER_WAKE_TIMEOUT);
          break;
        case COMMAND_WAKE:
          if (req->state == PARKED && g_hash_table_contains (http->held, req))
            {
              gint64 at = g_get_monotonic_time () + (gint64) c->ms * 1000;

              if (c->ms <= 0)
                unpark (http, req, FOYER_WAKE_WOKEN);
              else if (at < req->deadline)
                {
                  req->deadline = at;
                  req->called = TRUE;
                }
            }
          foyer_http_unref (&req->base);
          break;
        case COMMAND_WRITE:
          req->state = WRITING;
          req->deadline = g_get_monotonic_time () + (gint64) WRITE_MS * 1000;
          hold (http, req, EPOLLOUT);
          break;
        case COMMAND_STOP:
        default:
          go_on = FALSE;
        }
      g_free (c);
    }
  return go_on;
}

static void
on_event (SoupHttp *http, SoupRequest *req, guint32 events)
{
  if (req->state == PARKED)
    unpark (http, req, FOYER_WAKE_GONE);
  else if (req->state == WRITING && ((events & (EPOLLERR | EPOLLHUP)) || write_some (req)))
    {
      let_go (http, req);
      if (req->unread && !(events & (EPOLLERR | EPOLLHUP)))
        {
          shutdown (req->fd, SHUT_WR);
          req->state = LINGERING;
          req->deadline = g_get_monotonic_time () + (gint64) LINGER_MS * 1000;
          hold (http, req, EPOLLIN);
        }
      else
        finish (req);
    }
  else if (req->state == WRITING)
    req->deadline = g_get_monotonic_time () + (gint64) WRITE_MS * 1000; /* it takes what we send */
  else if (req->state == LINGERING && ((events & (EPOLLERR | EPOLLHUP)) || !read_away (req)))
    {
      let_go (http, req);
      finish (req);
    }
}

static void
look_at_deadlines (SoupHttp *http, gboolean all)
{
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, http->held);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      SoupRequest *req = key;
      if (req->deadline <= now || (all && req->state == PARKED))
        g_ptr_array_add (due, req);
    }
  for (guint i = 0; i < due->len; i++)
    {
      SoupRequest *req = due->pdata[i];

      if (req->state == PARKED)
        unpark (http, req, req->called && !all ? FOYER_WAKE_WOKEN : FOYER_WAKE_TIMEOUT);
      else
        {
          let_go (http, req);
          finish (req);
        }
    }
}

static gpointer
epoll_main (gpointer data)
{
  SoupHttp *http = data;
  gint64 last_look = 0;
  gboolean go_on = TRUE, swept = FALSE;
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  while (go_on)
    {
      struct epoll_event events[64];
      int n = epoll_wait (http->epoll, events, G_N_ELEMENTS (events), 250);

      /* Requests first: a command may free one that has an event waiting here. */
      for (int i = 0; i < n; i++)
        if (events[i].data.ptr == NULL)
          {
            guint64 count;
            if (read (http->event, &count, sizeof count) < 0)
              continue;
          }
        else
          on_event (http, events[i].data.ptr, events[i].events);
      go_on = run_commands (http);
      if (g_get_monotonic_time () - last_look > 250 * 1000 || (!swept && g_atomic_int_get (&http->stopping)))
        {
          last_look = g_get_monotonic_time ();
          swept = g_atomic_int_get (&http->stopping);
          look_at_deadlines (http, swept);
        }
    }
  /* Who is still here has had its grace. */
  g_hash_table_iter_init (&iter, http->held);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (left, key);
  for (guint i = 0; i < left->len; i++)
    {
      SoupRequest *req = left->pdata[i];

      if (req->state == PARKED)
        unpark (http, req, FOYER_WAKE_GONE);
      else
        {
          let_go (http, req);
          finish (req);
        }
    }
  return NULL;
}

/* ---- libsoup --------------------------------------------------------------------------------------------------------------------------- */

/* A connection whose request is not complete. It hangs on its GSocket and keeps that alive, so that its descriptor is no other's. */
typedef struct
{
  GSocket *socket;
  gint64 deadline;
  gboolean cut;
} Reading;

/* The request is here, or the connection is gone. */
static void
forget_reading (SoupHttp *http, Reading *r)
{
  g_atomic_int_add (&http->base.n_reading, -1);
  g_object_set_data (G_OBJECT (r->socket), "foyer-reading", NULL);
  g_object_unref (r->socket);
  g_free (r);
}

static gboolean
on_sweep_cb (gpointer data)
{
  SoupHttp *http = data;
  gint64 now = g_get_monotonic_time ();

  for (GList *l = http->reading.head; l != NULL;)
    {
      Reading *r = l->data;
      GList *next = l->next;

      if (g_socket_is_closed (r->socket))
        {
          g_queue_delete_link (&http->reading, l);
          forget_reading (http, r);
        }
      else if (!r->cut && now >= r->deadline)
        {
          /* libsoup sees the end of the stream, and lets go of it. */
          r->cut = TRUE;
          g_atomic_int_inc (&http->base.slow);
          g_socket_shutdown (r->socket, TRUE, TRUE, NULL);
        }
      l = next;
    }
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  FoyerHttp *http;
  GByteArray *body;
  gsize counted;
  int refuse; /* 0, 413 or 503 */
} Collect;

static void
collect_free (gpointer p)
{
  Collect *c = p;

  foyer_http_uncount (c->http, c->counted);
  g_clear_pointer (&c->body, g_byte_array_unref);
  g_free (c);
}

static void
on_chunk_cb (SoupServerMessage *msg, GBytes *chunk, gpointer data)
{
  Collect *c = data;
  gsize len;
  const void *bytes = g_bytes_get_data (chunk, &len);

  if (c->refuse == 0 && c->body->len + len > c->http->limits.max_body)
    c->refuse = 413;
  else if (c->refuse == 0 && !foyer_http_count (c->http, len))
    c->refuse = 503;
  else if (c->refuse == 0)
    {
      c->counted += len;
      g_byte_array_append (c->body, bytes, len);
    }
  if (c->refuse != 0)
    g_byte_array_set_size (c->body, 0);
}

/* From here on the connection is ours. @c: (nullable): what came of the body. */
static void
take_over (FoyerHttp *http, SoupServerMessage *msg, const char *path, Collect *c, int refuse)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  SoupRequest *req = g_new0 (SoupRequest, 1);
  g_autoptr (GIOStream) stream = NULL;

  foyer_http_request_init (&req->base, http);
  req->base.method = g_strdup (soup_server_message_get_method (msg));
  req->base.path = g_strdup (path);
  req->base.query = g_strdup (g_uri_get_query (soup_server_message_get_uri (msg)));
  for (int i = 0; i < FOYER_N_HEADERS; i++)
    req->base.headers[i] = g_strdup (soup_message_headers_get_one (headers, foyer_http_header_names[i]));
  if (c != NULL)
    {
      req->base.body = g_byte_array_free_to_bytes (g_steal_pointer (&c->body));
      req->base.counted = c->counted;
      c->counted = 0;
    }
  else
    req->base.body = g_bytes_new (NULL, 0);
  req->fd = -1;

  g_object_ref (msg);
  stream = soup_server_message_steal_connection (msg);
  g_object_unref (msg);
  if (stream != NULL)
    {
      g_autoptr (GIOStream) base = NULL; /* libsoup wraps the connection it was given */
      GSocket *socket;
      Reading *r;

      g_object_get (stream, "base-iostream", &base, NULL);
      socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (base));
      r = g_object_get_data (G_OBJECT (socket), "foyer-reading");
      if (r == NULL || !r->cut)
        req->fd = dup (g_socket_get_fd (socket));
      if (r != NULL)
        {
          g_queue_remove (&((SoupHttp *) http)->reading, r);
          forget_reading ((SoupHttp *) http, r);
        }
    }
  if (stream == NULL || req->fd < 0)
    {
      foyer_http_unref (&req->base);
      return;
    }
  /* The stream goes without shutting down the connection: the descriptor is ours now. */
  g_atomic_int_inc (&http->n_open);
  req->unread = refuse != 0;
  if (refuse == 413)
    foyer_http_reply_too_big (&req->base);
  else if (refuse != 0)
    foyer_http_reply_full (&req->base);
  else
    http->func (&req->base, http->data);
}

/* Headers are in; the body is about to come. */
static void
on_headers_cb (SoupServer *server, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  FoyerHttp *http = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  Collect *c;

  if (soup_message_headers_get_content_length (headers) > (goffset) http->limits.max_body)
    {
      /* Said before a byte of it is read. libsoup would read on and answer at the end. */
      take_over (http, msg, "", NULL, 413);
      return;
    }
  c = g_new0 (Collect, 1);
  c->http = http;
  c->body = g_byte_array_new ();
  soup_message_body_set_accumulate (soup_server_message_get_request_body (msg), FALSE);
  g_object_set_data_full (G_OBJECT (msg), "foyer-collect", c, collect_free);
  g_signal_connect (msg, "got-chunk", G_CALLBACK (on_chunk_cb), c);
}

static void
on_request_cb (SoupServer *server, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  Collect *c = g_object_get_data (G_OBJECT (msg), "foyer-collect");

  take_over (data, msg, path, c, c != NULL ? c->refuse : 0);
}

/* ---- listening ------------------------------------------------------------------------------------------------------------------------- */

static gboolean on_accept_cb (GSocket *socket, GIOCondition condition, gpointer data);

static void
start_accepting (SoupHttp *http)
{
  http->source = g_socket_create_source (http->socket, G_IO_IN, NULL);
  g_source_set_callback (http->source, G_SOURCE_FUNC (on_accept_cb), http, NULL);
  g_source_attach (http->source, NULL);
}

static void
stop_accepting (SoupHttp *http)
{
  if (http->source == NULL)
    return;
  g_source_destroy (http->source);
  g_clear_pointer (&http->source, g_source_unref);
}

static gboolean
on_pause_cb (gpointer data)
{
  SoupHttp *http = data;

  http->pause = 0;
  start_accepting (http);
  return G_SOURCE_REMOVE;
}

static gboolean
on_accept_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  SoupHttp *http = data;

  for (int i = 0; i < 64; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) peer = g_socket_accept (socket, NULL, &error);
      g_autoptr (GSocketConnection) connection = NULL;
      g_autoptr (GSocketAddress) remote = NULL;
      Reading *r;

      if (peer == NULL)
        {
          if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            return G_SOURCE_CONTINUE;
          /* No descriptors are left: asking again at once would only burn time. */
          g_warning ("A connection could not be taken: %s", error->message);
          stop_accepting (http);
          http->pause = g_timeout_add (PAUSE_MS, on_pause_cb, http);
          return G_SOURCE_REMOVE;
        }
      if ((guint) g_atomic_int_get (&http->base.n_reading) >= http->base.limits.max_reading)
        {
          g_atomic_int_inc (&http->base.refused);
          continue;
        }
      connection = g_socket_connection_factory_create_connection (peer);
      remote = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
      r = g_new0 (Reading, 1);
      r->socket = g_object_ref (peer);
      r->deadline = g_get_monotonic_time () + (gint64) http->base.limits.read_seconds * G_USEC_PER_SEC;
      g_object_set_data (G_OBJECT (peer), "foyer-reading", r);
      g_queue_push_tail (&http->reading, r);
      g_atomic_int_inc (&http->base.n_reading);
      if (!soup_server_accept_iostream (http->server, G_IO_STREAM (connection), remote, remote, &error))
        {
          g_warning ("A connection could not be served: %s", error->message);
          g_socket_close (peer, NULL);
        }
    }
  return G_SOURCE_CONTINUE;
}

static GSocketAddress *
parse_address (const char *address, gboolean behind_proxy, GError **error)
{
  g_autofree char *host = NULL;
  const char *colon;
  guint64 port;
  GSocketAddress *out;
  GInetAddress *inet;

  if (g_str_has_prefix (address, "unix:"))
    return g_unix_socket_address_new (address + 5);
  colon = strrchr (address, ':');
  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &port, NULL))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "“%s” is no address to listen on. Write 127.0.0.1:8080 or unix:/run/foyer/app.sock.", address);
      return NULL;
    }
  host = g_strndup (address, colon - address);
  if (host[0] == '[' && g_str_has_suffix (host, "]"))
    {
      host[strlen (host) - 1] = '\0';
      memmove (host, host + 1, strlen (host));
    }
  if (strcmp (host, "localhost") == 0)
    {
      g_free (host);
      host = g_strdup ("127.0.0.1");
    }
  out = g_inet_socket_address_new_from_string (host, port);
  if (out == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "“%s” is no address to listen on. Write 127.0.0.1:8080 or unix:/run/foyer/app.sock.", address);
      return NULL;
    }
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (out));
  if (!g_inet_address_get_is_loopback (inet) && !behind_proxy)
    {
      g_object_unref (out);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                   "%s can be reached by others, and this server speaks no TLS itself. Listen on 127.0.0.1 or a unix socket behind nginx, or say "
                   "--behind-proxy when something in front encrypts.",
                   address);
      return NULL;
    }
  return out;
}

/* A socket file that nobody listens on is left over from a server that was killed. */
static gboolean
clear_unix_path (const char *path, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  if (connection != NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_BUSY, "Another server listens on %s.", path);
      return FALSE;
    }
  unlink (path);
  return TRUE;
}

static guint
soup_port (FoyerHttp *base)
{
  SoupHttp *http = (SoupHttp *) base;
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (http->socket, NULL);
  return G_IS_INET_SOCKET_ADDRESS (address) ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

static void
soup_close (FoyerHttp *base, int grace_ms)
{
  SoupHttp *http = (SoupHttp *) base;
  gint64 until = g_get_monotonic_time () + (gint64) grace_ms * 1000;
  Reading *r;

  stop_accepting (http);
  g_clear_handle_id (&http->pause, g_source_remove);
  g_socket_close (http->socket, NULL);
  if (http->unix_path != NULL)
    unlink (http->unix_path);
  g_atomic_int_set (&http->stopping, TRUE);
  while (g_atomic_int_get (&base->n_open) > 0 && g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_source_remove (http->sweep);
  soup_server_disconnect (http->server);
  while ((r = g_queue_pop_head (&http->reading)) != NULL)
    forget_reading (http, r);
  g_clear_object (&http->server);
  g_mutex_lock (&http->gone_lock);
  http->gone = TRUE;
  g_mutex_unlock (&http->gone_lock);
  command (http, COMMAND_STOP, NULL);
  g_thread_join (http->thread);
}

static void
soup_free_request (FoyerHttpRequest *base)
{
  SoupRequest *req = (SoupRequest *) base;

  if (req->fd >= 0)
    close (req->fd);
  g_clear_pointer (&req->out, g_bytes_unref);
  g_clear_pointer (&req->rest, g_bytes_unref);
  g_free (req);
}

static void
soup_free (FoyerHttp *base)
{
  SoupHttp *http = (SoupHttp *) base;

  g_clear_object (&http->socket);
  g_hash_table_unref (http->held);
  g_async_queue_unref (http->commands);
  g_mutex_clear (&http->gone_lock);
  close (http->epoll);
  close (http->event);
  g_free (http->unix_path);
  g_free (http);
}

static const FoyerHttpKind soup_kind = { soup_reply, soup_park, soup_wake, soup_free_request, soup_port, soup_close, soup_free };

FoyerHttp *
foyer_http_listen (const char *address, gboolean behind_proxy, const FoyerHttpLimits *limits, FoyerHttpFunc func, gpointer data, GError **error)
{
  g_autoptr (GSocketAddress) where = parse_address (address, behind_proxy, error);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) local = NULL;
  const char *path = g_str_has_prefix (address, "unix:") ? address + 5 : NULL;
  SoupHttp *http;
  struct epoll_event ev = { 0 };

  if (where == NULL || (path != NULL && !clear_unix_path (path, error)))
    return NULL;
  socket = g_socket_new (g_socket_address_get_family (where), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &local);
  if (socket != NULL)
    {
      g_socket_set_blocking (socket, FALSE);
      g_socket_set_listen_backlog (socket, BACKLOG);
    }
  if (socket == NULL || !g_socket_bind (socket, where, TRUE, &local) || !g_socket_listen (socket, &local))
    {
      g_set_error (error, FOYER_ERROR, g_error_matches (local, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE) ? FOYER_ERROR_BUSY : FOYER_ERROR_IO,
                   "The server cannot listen on %s: %s.", address, local->message);
      return NULL;
    }
  if (path != NULL)
    chmod (path, 0660);

  http = g_new0 (SoupHttp, 1);
  foyer_http_init (&http->base, &soup_kind, limits, func, data);
  http->socket = g_steal_pointer (&socket);
  http->unix_path = g_strdup (path);
  g_queue_init (&http->reading);
  http->commands = g_async_queue_new ();
  http->held = g_hash_table_new (NULL, NULL);
  g_mutex_init (&http->gone_lock);
  http->epoll = epoll_create1 (EPOLL_CLOEXEC);
  http->event = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  ev.events = EPOLLIN;
  epoll_ctl (http->epoll, EPOLL_CTL_ADD, http->event, &ev);
  http->thread = g_thread_new ("http-epoll", epoll_main, http);
  http->server = soup_server_new ("server-header", "foyer-server", NULL);
  soup_server_add_early_handler (http->server, NULL, on_headers_cb, http, NULL);
  soup_server_add_handler (http->server, NULL, on_request_cb, http, NULL);
  http->sweep = g_timeout_add (500, on_sweep_cb, http);
  start_accepting (http);
  return &http->base;
}

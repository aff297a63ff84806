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
#include "foyer-http.h"

/* The life of a request
 *
 *   libsoup ──complete──► worker: func() ──► reply() ──► written at once, or WRITING in the epoll thread ──► closed
 *                              │  ▲
 *                       park() ▼  │ woken, timeout, peer gone
 *                             PARKED in the epoll thread
 *
 *  H1  Only the epoll thread changes the epoll set and looks at parked or writing requests; others send it commands.
 *  H2  A request is owned by one of: a handler, the epoll thread. References beside that one only allow foyer_http_wake(). */

#define BACKLOG 4096
#define READ_SECONDS 15    /* for a request to arrive */
#define WRITE_MS 60000     /* for a slow peer to take a reply */
#define WORKERS 4

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
} Command;

enum
{
  HEADER_AUTHORIZATION,
  HEADER_CONTENT_ENCODING,
  HEADER_ACCEPT_ENCODING,
  HEADER_IDEMPOTENCY_KEY,
  HEADER_X_DEV,
  HEADER_X_APP,
  N_HEADERS,
};
static const char *const header_names[N_HEADERS] = { "Authorization", "Content-Encoding", "Accept-Encoding", "Idempotency-Key", "X-Dev", "X-App" };

struct _FoyerHttpRequest
{
  gatomicrefcount refs;
  FoyerHttp *http;
  int fd;
  char *method, *path, *query;
  char *headers[N_HEADERS];
  GBytes *body;

  /* epoll thread */
  enum
  {
    HANDLED,
    PARKED,
    WRITING,
  } state;
  gint64 deadline; /* monotonic µs */
  GBytes *out;
  gsize written;

  int park_ms;
  FoyerWakeFunc wake_func;
  gpointer wake_data;
  FoyerWake why;
};

struct _FoyerHttp
{
  SoupServer *server;
  GSocket *socket;
  GSource *source;
  char *unix_path;
  gsize max_body;
  FoyerHttpFunc func;
  gpointer data;

  GThreadPool *workers;
  GThread *thread;
  int epoll, event;
  GAsyncQueue *commands;
  GHashTable *held; /* epoll thread: parked and writing requests */
  int n_parked;     /* atomic */
  int n_open;       /* atomic: requests not yet closed */
  int stopping;     /* atomic */
};

/* ---- requests -------------------------------------------------------------------------------------------------------------- */

FoyerHttpRequest *
foyer_http_ref (FoyerHttpRequest *req)
{
  g_atomic_ref_count_inc (&req->refs);
  return req;
}

void
foyer_http_unref (FoyerHttpRequest *req)
{
  if (!g_atomic_ref_count_dec (&req->refs))
    return;
  if (req->fd >= 0)
    close (req->fd);
  g_free (req->method);
  g_free (req->path);
  g_free (req->query);
  for (int i = 0; i < N_HEADERS; i++)
    g_free (req->headers[i]);
  g_clear_pointer (&req->body, g_bytes_unref);
  g_clear_pointer (&req->out, g_bytes_unref);
  g_free (req);
}

const char *
foyer_http_method (FoyerHttpRequest *req)
{
  return req->method;
}

const char *
foyer_http_path (FoyerHttpRequest *req)
{
  return req->path;
}

const char *
foyer_http_query (FoyerHttpRequest *req)
{
  return req->query;
}

const char *
foyer_http_header (FoyerHttpRequest *req, const char *name)
{
  for (int i = 0; i < N_HEADERS; i++)
    if (g_ascii_strcasecmp (header_names[i], name) == 0)
      return req->headers[i];
  return NULL;
}

GBytes *
foyer_http_body (FoyerHttpRequest *req)
{
  return req->body;
}

void
foyer_http_drop_body (FoyerHttpRequest *req)
{
  g_clear_pointer (&req->body, g_bytes_unref);
}

FoyerHttp *
foyer_http_of (FoyerHttpRequest *req)
{
  return req->http;
}

static void
command (FoyerHttp *http, CommandKind kind, FoyerHttpRequest *req)
{
  Command *c = g_new (Command, 1);
  guint64 one = 1;

  c->kind = kind;
  c->req = req;
  g_async_queue_push (http->commands, c);
  if (write (http->event, &one, sizeof one) < 0 && errno != EAGAIN)
    g_warning ("The epoll thread cannot be told: %s", g_strerror (errno));
}

/* ---- writing --------------------------------------------------------------------------------------------------------------------- */

static void
finish (FoyerHttpRequest *req)
{
  if (req->fd >= 0)
    {
      shutdown (req->fd, SHUT_WR);
      close (req->fd);
      req->fd = -1;
    }
  g_atomic_int_dec_and_test (&req->http->n_open);
  foyer_http_unref (req);
}

/* TRUE when all is written or the peer is gone. */
static gboolean
write_some (FoyerHttpRequest *req)
{
  gsize len;
  const char *data = g_bytes_get_data (req->out, &len);

  while (req->written < len)
    {
      gssize n = send (req->fd, data + req->written, len - req->written, MSG_NOSIGNAL | MSG_DONTWAIT);

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

void
foyer_http_reply (FoyerHttpRequest *req, int status, const char *type, const char *headers, GBytes *body)
{
  gsize len = 0;
  const void *data = body != NULL ? g_bytes_get_data (body, &len) : NULL;
  GString *s = g_string_sized_new (len + 320);
  char date[64];

  http_date (date, sizeof date);
  g_string_append_printf (s, "HTTP/1.1 %d %s\r\nDate: %s\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n", status, reason (status),
                          date, len);
  if (type != NULL)
    g_string_append_printf (s, "Content-Type: %s\r\n", type);
  if (headers != NULL)
    g_string_append (s, headers);
  g_string_append (s, "\r\n");
  if (len > 0)
    g_string_append_len (s, data, len);
  req->out = g_string_free_to_bytes (s);
  req->written = 0;
  if (write_some (req))
    finish (req);
  else
    command (req->http, COMMAND_WRITE, req);
}

/* ---- the epoll thread ---------------------------------------------------------------------------------------------------------------- */

void
foyer_http_park (FoyerHttpRequest *req, int ms, FoyerWakeFunc func, gpointer data)
{
  req->park_ms = ms;
  req->wake_func = func;
  req->wake_data = data;
  g_atomic_int_inc (&req->http->n_parked);
  command (req->http, COMMAND_PARK, req);
}

void
foyer_http_wake (FoyerHttpRequest *req)
{
  command (req->http, COMMAND_WAKE, foyer_http_ref (req));
}

static void
run_woken (gpointer data, gpointer user_data)
{
  FoyerHttpRequest *req = data;
  req->wake_func (req, req->why, req->wake_data);
}

typedef struct
{
  GFunc func;
  gpointer data;
} Work;

static void
run_work (gpointer p, gpointer data)
{
  Work *w = p;
  w->func (w->data, data);
  g_free (w);
}

void
foyer_http_run (FoyerHttp *http, GFunc func, gpointer data)
{
  Work *w = g_new (Work, 1);
  w->func = func;
  w->data = data;
  g_thread_pool_push (http->workers, w, NULL);
}

static void
let_go (FoyerHttp *http, FoyerHttpRequest *req)
{
  epoll_ctl (http->epoll, EPOLL_CTL_DEL, req->fd, NULL);
  g_hash_table_remove (http->held, req);
  req->state = HANDLED;
}

static void
unpark (FoyerHttp *http, FoyerHttpRequest *req, FoyerWake why)
{
  let_go (http, req);
  g_atomic_int_dec_and_test (&http->n_parked);
  req->why = why;
  foyer_http_run (http, run_woken, req);
}

static void
hold (FoyerHttp *http, FoyerHttpRequest *req, guint32 events)
{
  struct epoll_event ev = { 0 };

  ev.events = events | EPOLLRDHUP;
  ev.data.ptr = req;
  if (epoll_ctl (http->epoll, EPOLL_CTL_ADD, req->fd, &ev) != 0)
    req->deadline = 0; /* handled by the next look at the deadlines */
  g_hash_table_add (http->held, req);
}

static gboolean
run_commands (FoyerHttp *http)
{
  Command *c;
  gboolean go_on = TRUE;

  while ((c = g_async_queue_try_pop (http->commands)) != NULL)
    {
      FoyerHttpRequest *req = c->req;

      switch (c->kind)
        {
        case COMMAND_PARK:
          req->state = PARKED;
          req->deadline = g_get_monotonic_time () + (gint64) req->park_ms * 1000;
          hold (http, req, 0);
          if (g_atomic_int_get (&http->stopping))
            unpark (http, req, FOYER_WAKE_TIMEOUT);
          break;
        case COMMAND_WAKE:
          if (req->state == PARKED && g_hash_table_contains (http->held, req))
            unpark (http, req, FOYER_WAKE_WOKEN);
          foyer_http_unref (req);
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
on_event (FoyerHttp *http, FoyerHttpRequest *req, guint32 events)
{
  if (req->state == PARKED)
    unpark (http, req, FOYER_WAKE_GONE);
  else if (req->state == WRITING && ((events & (EPOLLERR | EPOLLHUP)) || write_some (req)))
    {
      let_go (http, req);
      finish (req);
    }
}

static void
look_at_deadlines (FoyerHttp *http, gboolean all)
{
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, http->held);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      FoyerHttpRequest *req = key;
      if (req->deadline <= now || (all && req->state == PARKED))
        g_ptr_array_add (due, req);
    }
  for (guint i = 0; i < due->len; i++)
    {
      FoyerHttpRequest *req = due->pdata[i];

      if (req->state == PARKED)
        unpark (http, req, FOYER_WAKE_TIMEOUT);
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
  FoyerHttp *http = data;
  gint64 last_look = 0;
  gboolean go_on = TRUE, swept = FALSE;

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
  return NULL;
}

static const char too_big_text[] = "{\"error\":{\"code\":\"too_big\",\"text\":\"The request is larger than the server takes.\"}}";

/* ---- libsoup --------------------------------------------------------------------------------------------------------------------------- */

static void
run_request (gpointer data, gpointer user_data)
{
  FoyerHttpRequest *req = data;
  req->http->func (req, req->http->data);
}

typedef struct
{
  GByteArray *body;
  gsize max;
  gboolean too_big;
} Collect;

static void
collect_free (gpointer p)
{
  Collect *c = p;
  g_byte_array_unref (c->body);
  g_free (c);
}

static void
on_chunk_cb (SoupServerMessage *msg, GBytes *chunk, gpointer data)
{
  Collect *c = data;
  gsize len;
  const void *bytes = g_bytes_get_data (chunk, &len);

  if (c->too_big || c->body->len + len > c->max)
    {
      c->too_big = TRUE;
      g_byte_array_set_size (c->body, 0);
    }
  else
    g_byte_array_append (c->body, bytes, len);
}

/* From here on the connection is ours. */
static void
take_over (FoyerHttp *http, SoupServerMessage *msg, const char *path, GByteArray *collected, gboolean too_big)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  FoyerHttpRequest *req = g_new0 (FoyerHttpRequest, 1);
  g_autoptr (GIOStream) stream = NULL;

  g_atomic_ref_count_init (&req->refs);
  req->http = http;
  req->method = g_strdup (soup_server_message_get_method (msg));
  req->path = g_strdup (path);
  req->query = g_strdup (g_uri_get_query (soup_server_message_get_uri (msg)));
  for (int i = 0; i < N_HEADERS; i++)
    req->headers[i] = g_strdup (soup_message_headers_get_one (headers, header_names[i]));
  req->body = collected != NULL ? g_bytes_new (collected->data, collected->len) : g_bytes_new (NULL, 0);
  req->fd = -1;

  g_object_ref (msg);
  stream = soup_server_message_steal_connection (msg);
  g_object_unref (msg);
  if (stream != NULL)
    {
      g_autoptr (GIOStream) base = NULL; /* libsoup wraps the connection it was given */

      g_object_get (stream, "base-iostream", &base, NULL);
      req->fd = dup (g_socket_get_fd (g_socket_connection_get_socket (G_SOCKET_CONNECTION (base))));
    }
  if (stream == NULL || req->fd < 0)
    {
      foyer_http_unref (req);
      return;
    }
  /* The stream goes without shutting down the connection: the descriptor is ours now. */
  g_atomic_int_inc (&http->n_open);
  if (too_big)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (too_big_text, strlen (too_big_text));
      foyer_http_reply (req, 413, "application/json", "X-Gen: -\r\n", body);
      return;
    }
  foyer_http_run (http, run_request, req);
}

/* Headers are in; the body is about to come. */
static void
on_headers_cb (SoupServer *server, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  FoyerHttp *http = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  Collect *c;

  if (soup_message_headers_get_content_length (headers) > (goffset) http->max_body)
    {
      /* Said before a byte of it is read. libsoup would read on and answer at the end. */
      take_over (http, msg, "", NULL, TRUE);
      return;
    }
  c = g_new0 (Collect, 1);
  c->body = g_byte_array_new ();
  c->max = http->max_body;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (msg), FALSE);
  g_object_set_data_full (G_OBJECT (msg), "foyer-collect", c, collect_free);
  g_signal_connect (msg, "got-chunk", G_CALLBACK (on_chunk_cb), c);
}

static void
on_request_cb (SoupServer *server, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  Collect *c = g_object_get_data (G_OBJECT (msg), "foyer-collect");

  take_over (data, msg, path, c != NULL ? c->body : NULL, c != NULL && c->too_big);
}

/* ---- listening ------------------------------------------------------------------------------------------------------------------------- */

static gboolean
on_accept_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  FoyerHttp *http = data;

  for (int i = 0; i < 64; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) peer = g_socket_accept (socket, NULL, &error);
      g_autoptr (GSocketConnection) connection = NULL;
      g_autoptr (GSocketAddress) remote = NULL;

      if (peer == NULL)
        {
          if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            g_warning ("A connection could not be taken: %s", error->message);
          return G_SOURCE_CONTINUE;
        }
      g_socket_set_timeout (peer, READ_SECONDS);
      connection = g_socket_connection_factory_create_connection (peer);
      remote = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
      if (!soup_server_accept_iostream (http->server, G_IO_STREAM (connection), remote, remote, &error))
        g_warning ("A connection could not be served: %s", error->message);
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

FoyerHttp *
foyer_http_listen (const char *address, gboolean behind_proxy, gsize max_body, FoyerHttpFunc func, gpointer data, GError **error)
{
  g_autoptr (GSocketAddress) where = parse_address (address, behind_proxy, error);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) local = NULL;
  const char *path = g_str_has_prefix (address, "unix:") ? address + 5 : NULL;
  FoyerHttp *http;
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

  http = g_new0 (FoyerHttp, 1);
  http->socket = g_steal_pointer (&socket);
  http->unix_path = g_strdup (path);
  http->max_body = max_body;
  http->func = func;
  http->data = data;
  http->commands = g_async_queue_new ();
  http->held = g_hash_table_new (NULL, NULL);
  http->workers = g_thread_pool_new (run_work, http, WORKERS, FALSE, NULL);
  http->epoll = epoll_create1 (EPOLL_CLOEXEC);
  http->event = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  ev.events = EPOLLIN;
  epoll_ctl (http->epoll, EPOLL_CTL_ADD, http->event, &ev);
  http->thread = g_thread_new ("http-epoll", epoll_main, http);
  http->server = soup_server_new ("server-header", "foyer-server", NULL);
  soup_server_add_early_handler (http->server, NULL, on_headers_cb, http, NULL);
  soup_server_add_handler (http->server, NULL, on_request_cb, http, NULL);
  http->source = g_socket_create_source (http->socket, G_IO_IN, NULL);
  g_source_set_callback (http->source, G_SOURCE_FUNC (on_accept_cb), http, NULL);
  g_source_attach (http->source, NULL);
  return http;
}

guint
foyer_http_port (FoyerHttp *http)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (http->socket, NULL);
  return G_IS_INET_SOCKET_ADDRESS (address) ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

guint
foyer_http_parked (FoyerHttp *http)
{
  return g_atomic_int_get (&http->n_parked);
}

void
foyer_http_close (FoyerHttp *http, int grace_ms)
{
  gint64 until = g_get_monotonic_time () + (gint64) grace_ms * 1000;

  g_source_destroy (http->source);
  g_source_unref (http->source);
  g_socket_close (http->socket, NULL);
  if (http->unix_path != NULL)
    unlink (http->unix_path);
  g_atomic_int_set (&http->stopping, TRUE);
  while (g_atomic_int_get (&http->n_open) > 0 && g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  soup_server_disconnect (http->server);
  command (http, COMMAND_STOP, NULL);
  g_thread_join (http->thread);
  g_thread_pool_free (http->workers, FALSE, TRUE);
  g_clear_object (&http->server);
  g_clear_object (&http->socket);
  g_hash_table_unref (http->held);
  g_async_queue_unref (http->commands);
  close (http->epoll);
  close (http->event);
  g_free (http->unix_path);
  g_free (http);
}

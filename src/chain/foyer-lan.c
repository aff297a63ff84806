#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-lan-cert.h"
#include "foyer-lan-mdns.h"
#include "foyer-lan.h"
#include "foyer-peer.h"
#include "foyer-sync-apply.h"

#define FRAME_MAX (9 * 1024 * 1024)
#define BATCH_TXNS 200
#define BATCH_BYTES (1024 * 1024)
#define BACKLOG 500         /* entries shown again although the chain has them: the other desk's base may be behind */
#define SESSIONS_MAX 64
#define HANDSHAKE_SECONDS 10
#define PING_SECONDS 20
#define SILENCE_SECONDS 60
#define RETRY_MS 1000       /* doubled up to */
#define RETRY_MAX_MS 30000

/* An address to look at. */
typedef struct
{
  FoyerLan *lan;
  char *address;
  gint64 delay;     /* ms until the next try after a failure */
  GSource *timer;
  gboolean busy;    /* connecting, or a session of it lives */
} Place;

typedef struct
{
  int refs;
  FoyerLan *lan;
  Place *place;     /* dialled; NULL: the other side did */
  GIOStream *raw, *tls;
  GCancellable *cancel;
  FoyerId dev;      /* proved by its certificate; none before the handshake */
  char *code, *name;
  gboolean greeted; /* its hello is here */
  gint64 sent_inc, sent_n;
  guint8 header[5];
  guint8 *body;
  gsize len;
  GQueue out;       /* GBytes */
  gboolean writing;
  gint64 heard;     /* monotonic, s */
  GSource *clock;
  gint64 shown;
} Session;

struct _FoyerLan
{
  FoyerStore *store;
  FoyerId dev, chain, loc;
  GTlsCertificate *cert;
  char *bind;
  guint16 want_port;
  char **addresses;
  gboolean mdns_wanted;

  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;

  /* thread only */
  GSocketService *service;
  FoyerMdns *mdns;
  GPtrArray *places;   /* of Place */
  GPtrArray *sessions; /* of Session */
  guint watch;
  GRand *rand;
  GCancellable *closing;
  int under_way;       /* sessions not freed, addresses being dialled */

  /* under lock */
  GMutex lock;
  GCond started;
  gboolean ready;
  guint16 port;
  GPtrArray *peers;    /* FoyerLanPeer */
  GSource *notice;
  gboolean gone;

  GMainContext *callers;
  FoyerLanFunc func;
  gpointer data;
};

static void dial (Place *place);
static void look_again (Place *place);
static void write_next (Session *s);
static void read_header (Session *s);

void
foyer_lan_peer_free (FoyerLanPeer *p)
{
  g_free (p->code);
  g_free (p->name);
  g_free (p);
}

static gint64
seconds (void)
{
  return g_get_monotonic_time () / G_USEC_PER_SEC;
}

static GSource *
after_ms (FoyerLan *lan, gint64 ms, GSourceFunc func, gpointer data)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, lan->context);
  return source;
}

static void
stop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* ---- who is here ------------------------------------------------------------------------------------------------------------------- */

static gboolean
deliver (gpointer data)
{
  FoyerLan *lan = data;

  g_mutex_lock (&lan->lock);
  g_clear_pointer (&lan->notice, g_source_unref);
  g_mutex_unlock (&lan->lock);
  lan->func (lan, lan->data);
  return G_SOURCE_REMOVE;
}

static void
publish (FoyerLan *lan)
{
  GPtrArray *peers = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_lan_peer_free);

  for (guint i = 0; i < lan->sessions->len; i++)
    {
      const Session *s = lan->sessions->pdata[i];
      FoyerLanPeer *p;

      if (!s->greeted)
        continue;
      p = g_new0 (FoyerLanPeer, 1);
      p->dev = s->dev;
      p->code = g_strdup (s->code);
      p->name = g_strdup (s->name);
      p->shown = s->shown;
      g_ptr_array_add (peers, p);
    }
  g_mutex_lock (&lan->lock);
  g_ptr_array_unref (lan->peers);
  lan->peers = peers;
  if (lan->func != NULL && lan->notice == NULL && !lan->gone)
    {
      lan->notice = g_idle_source_new ();
      g_source_set_callback (lan->notice, deliver, lan, NULL);
      g_source_attach (lan->notice, lan->callers);
    }
  g_mutex_unlock (&lan->lock);
}

GPtrArray *
foyer_lan_peers (FoyerLan *lan)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_lan_peer_free);

  g_mutex_lock (&lan->lock);
  for (guint i = 0; i < lan->peers->len; i++)
    {
      const FoyerLanPeer *p = lan->peers->pdata[i];
      FoyerLanPeer *copy = g_memdup2 (p, sizeof *p);

      copy->code = g_strdup (p->code);
      copy->name = g_strdup (p->name);
      g_ptr_array_add (out, copy);
    }
  g_mutex_unlock (&lan->lock);
  return out;
}

guint16
foyer_lan_port (FoyerLan *lan)
{
  guint16 port;

  g_mutex_lock (&lan->lock);
  while (!lan->ready)
    g_cond_wait (&lan->started, &lan->lock);
  port = lan->port;
  g_mutex_unlock (&lan->lock);
  return port;
}

/* ---- the store ---------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *key;      /* base64 */
  FoyerId self, loc;
  FoyerId dev;    /* found */
  char *code, *name;
} WhoIs;

/* An active desk of this location, or of all of them. */
static gboolean
who_is (FoyerDb *db, gpointer data, GError **error)
{
  WhoIs *w = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT id, code, name FROM device WHERE \"key\"=?1 AND state='active' AND id<>?2 AND (loc IS NULL OR ?3 IS NULL OR loc=?3)");

  foyer_stmt_bind_text (s, 1, w->key);
  foyer_stmt_bind_id (s, 2, &w->self);
  foyer_stmt_bind_id (s, 3, &w->loc);
  if (foyer_stmt_step (s))
    {
      w->dev = foyer_stmt_id (s, 0);
      w->code = g_strdup (foyer_stmt_text (s, 1));
      w->name = g_strdup (foyer_stmt_text (s, 2));
    }
  foyer_stmt_done (s);
  return TRUE;
}

static gboolean
knows (FoyerLan *lan, GTlsCertificate *cert, FoyerId *dev, char **code, char **name)
{
  guint8 key[32];
  WhoIs w = { NULL, lan->dev, lan->loc, FOYER_ID_NONE };

  if (cert == NULL || !foyer_lan_cert_key (cert, key))
    return FALSE;
  w.key = g_base64_encode (key, sizeof key);
  foyer_store_read (lan->store, who_is, &w, NULL);
  g_free (w.key);
  *dev = w.dev;
  if (code != NULL)
    {
      g_free (*code);
      g_free (*name);
      *code = w.code;
      *name = w.name;
    }
  else
    {
      g_free (w.code);
      g_free (w.name);
    }
  return !foyer_id_is_none (dev);
}

typedef struct
{
  FoyerId dev;
  gint64 inc, n;     /* last entry held of it, in a preview or by the chain's word */
  gint64 shown;      /* entries held of it that the chain does not have */
  gint64 you_n;      /* what the chain has of us */
} Held;

static gboolean
read_held (FoyerDb *db, gpointer data, GError **error)
{
  Held *h = data;
  char text[37];
  g_autofree char *path = g_strdup_printf ("$.\"%s\"", foyer_id_format (&h->dev, text));
  FoyerStmt *s = foyer_db_own_read (db, "SELECT you_n FROM sync_base");

  h->you_n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  foyer_db_peer_position (db, &h->dev, &h->inc, &h->n);
  h->shown = foyer_db_peer_count (db, &h->dev);
  s = foyer_db_own_read (db, "SELECT CAST(i.key AS INTEGER), json_extract(i.value,'$.n') FROM sync_base b, json_each(b.devs,?1) i");
  foyer_stmt_bind_text (s, 1, path);
  while (foyer_stmt_step (s))
    {
      gint64 inc = foyer_stmt_int (s, 0), n = foyer_stmt_int (s, 1);

      if (inc > h->inc || (inc == h->inc && n > h->n))
        {
          h->inc = inc;
          h->n = n;
        }
    }
  foyer_stmt_done (s);
  return TRUE;
}

/* ---- sessions --------------------------------------------------------------------------------------------------------------------- */

static Session *
session_ref (Session *s)
{
  s->refs++;
  return s;
}

static void
session_unref (Session *s)
{
  if (--s->refs > 0)
    return;
  s->lan->under_way--;
  g_clear_object (&s->tls);
  g_clear_object (&s->raw);
  g_object_unref (s->cancel);
  g_queue_clear_full (&s->out, (GDestroyNotify) g_bytes_unref);
  g_free (s->body);
  g_free (s->code);
  g_free (s->name);
  g_free (s);
}

/* Ends @s; who dialled looks again after a while. */
static void
drop (Session *s, const char *why)
{
  FoyerLan *lan = s->lan;
  Place *place = s->place;

  if (g_cancellable_is_cancelled (s->cancel))
    return;
  g_debug ("The connection to another desk ends: %s", why);
  g_cancellable_cancel (s->cancel);
  stop_source (&s->clock);
  g_io_stream_close_async (s->tls != NULL ? s->tls : s->raw, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  s->place = NULL;
  if (place != NULL)
    look_again (place);
  if (g_ptr_array_remove (lan->sessions, s))
    {
      session_unref (s);
      publish (lan);
    }
}

static gboolean
on_clock (gpointer data)
{
  Session *s = data;
  static const guint8 ping[5] = { 0, 0, 0, 0, 'p' };

  if (foyer_id_is_none (&s->dev) || seconds () - s->heard > SILENCE_SECONDS)
    {
      stop_source (&s->clock);
      drop (s, "silence");
      return G_SOURCE_REMOVE;
    }
  g_queue_push_tail (&s->out, g_bytes_new_static (ping, sizeof ping));
  write_next (s);
  return G_SOURCE_CONTINUE;
}

/* ---- sending ------------------------------------------------------------------------------------------------------------------------ */

static void
on_written (GObject *stream, GAsyncResult *res, gpointer data)
{
  Session *s = data;
  g_autoptr (GError) error = NULL;
  gsize n;

  s->writing = FALSE;
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (stream), res, &n, &error))
    drop (s, error->message);
  else
    {
      g_bytes_unref (g_queue_pop_head (&s->out));
      write_next (s);
    }
  session_unref (s);
}

static void
write_next (Session *s)
{
  GBytes *bytes = g_queue_peek_head (&s->out);
  gsize len;
  const void *data;

  if (s->writing || bytes == NULL || g_cancellable_is_cancelled (s->cancel))
    return;
  s->writing = TRUE;
  data = g_bytes_get_data (bytes, &len);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (s->tls), data, len, G_PRIORITY_DEFAULT, s->cancel, on_written, session_ref (s));
}

/* Takes @text. */
static void
send_frame (Session *s, char kind, GString *text)
{
  guint8 header[5] = { text->len >> 24, text->len >> 16, text->len >> 8, text->len, kind };

  g_string_prepend_len (text, (const char *) header, sizeof header);
  g_queue_push_tail (&s->out, g_string_free_to_bytes (text));
  write_next (s);
}

/* Every entry of the log behind what was sent. */
static void
send_entries (Session *s)
{
  gint64 inc, n;

  if (!s->greeted)
    return;
  foyer_store_log_position (s->lan->store, &inc, &n);
  if (inc != s->sent_inc)
    {
      s->sent_inc = inc; /* a fork: the new life from its start */
      s->sent_n = 0;
    }
  while (s->sent_n < n)
    {
      g_autoptr (FoyerSyncRequest) q = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) log = foyer_sync_read_log (s->lan->store, inc, s->sent_n + 1, BATCH_TXNS, BATCH_BYTES, &error);

      if (log == NULL || log->len == 0)
        {
          if (error != NULL)
            g_warning ("The log cannot be read: %s", error->message);
          return;
        }
      q = foyer_sync_request_new ();
      q->has_push = TRUE;
      q->inc = inc;
      g_array_append_vals (q->txns, log->data, log->len);
      s->sent_n += log->len;
      send_frame (s, 'e', foyer_sync_request_format (q));
    }
}

static void
send_hello (Session *s)
{
  Held h = { s->dev };
  char text[37];
  GString *out = g_string_new (NULL);

  foyer_store_read (s->lan->store, read_held, &h, NULL);
  s->shown = h.shown;
  g_string_printf (out, "{\"chain\":\"%s\",\"inc\":%" G_GINT64_FORMAT ",\"n\":%" G_GINT64_FORMAT "}", foyer_id_format (&s->lan->chain, text), h.inc, h.n);
  send_frame (s, 'h', out);
}

/* ---- receiving ---------------------------------------------------------------------------------------------------------------------- */

static gboolean
take_hello (Session *s, const char *text, gsize len)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  Held h = { s->dev };
  JsonObject *o;
  FoyerId chain;
  gint64 inc, n;

  if (s->greeted || len > 1000 || !json_parser_load_from_data (parser, text, len, NULL) || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return FALSE;
  o = json_node_get_object (json_parser_get_root (parser));
  if (!foyer_id_parse (json_object_get_string_member_with_default (o, "chain", ""), &chain) || !foyer_id_equal (&chain, &s->lan->chain))
    return FALSE;
  foyer_store_log_position (s->lan->store, &s->sent_inc, &n);
  foyer_store_read (s->lan->store, read_held, &h, NULL);
  inc = json_object_get_int_member_with_default (o, "inc", 0);
  /* From what it holds; not from years ago when it holds nothing: the chain has told it, or will. */
  s->sent_n = inc == s->sent_inc ? CLAMP (json_object_get_int_member_with_default (o, "n", 0), 0, n) : 0;
  s->sent_n = MAX (s->sent_n, MIN (h.you_n, n) - BACKLOG);
  s->sent_n = MAX (s->sent_n, 0);
  s->greeted = TRUE;
  send_entries (s);
  publish (s->lan);
  return TRUE;
}

static gboolean
take_entries (Session *s, const char *text, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_parse (text, len, &error);
  g_autofree FoyerPeerEntry *entries = NULL;
  guint taken = 0;
  FoyerId still;

  if (q == NULL || !q->has_push || !s->greeted)
    return FALSE;
  /* Between two frames the desk may have been retired. */
  if (!knows (s->lan, g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (s->tls)), &still, NULL, NULL) || !foyer_id_equal (&still, &s->dev))
    {
      foyer_peer_drop (s->lan->store, &s->dev, NULL);
      return FALSE;
    }
  entries = g_new0 (FoyerPeerEntry, q->txns->len + 1);
  for (guint i = 0; i < q->txns->len; i++)
    {
      const FoyerWireTxn *t = &g_array_index (q->txns, FoyerWireTxn, i);

      entries[i].body = t->body;
      entries[i].len = t->len;
      memcpy (entries[i].h, t->h, FOYER_HASH_LEN);
    }
  if (!foyer_peer_take (s->lan->store, &s->dev, entries, q->txns->len, &taken, &error))
    {
      g_warning ("What desk %s shows cannot be taken: %s", s->code, error->message);
      return FALSE;
    }
  if (taken > 0)
    {
      Held h = { s->dev };

      foyer_store_read (s->lan->store, read_held, &h, NULL);
      s->shown = h.shown;
      publish (s->lan);
    }
  return TRUE;
}

static void
on_body (GObject *stream, GAsyncResult *res, gpointer data)
{
  Session *s = data;
  g_autoptr (GError) error = NULL;
  gsize n;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (stream), res, &n, &error))
    drop (s, error->message);
  else if (n < s->len)
    drop (s, "closed");
  else if (!g_cancellable_is_cancelled (s->cancel))
    {
      gboolean ok = s->header[4] == 'h' ? take_hello (s, (const char *) s->body, s->len) : s->header[4] == 'e' ? take_entries (s, (const char *) s->body, s->len)
                                                                                                              : TRUE; /* of a later version */
      g_clear_pointer (&s->body, g_free);
      if (ok)
        read_header (s);
      else
        drop (s, "what it says makes no sense");
    }
  session_unref (s);
}

static void
on_header (GObject *stream, GAsyncResult *res, gpointer data)
{
  Session *s = data;
  g_autoptr (GError) error = NULL;
  gsize n;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (stream), res, &n, &error))
    drop (s, error->message);
  else if (n < sizeof s->header)
    drop (s, "closed");
  else if (!g_cancellable_is_cancelled (s->cancel))
    {
      s->heard = seconds ();
      s->len = (gsize) s->header[0] << 24 | s->header[1] << 16 | s->header[2] << 8 | s->header[3];
      if (s->len > FRAME_MAX)
        drop (s, "the frame is too long");
      else if (s->len == 0)
        read_header (s);
      else
        {
          s->body = g_malloc (s->len);
          g_input_stream_read_all_async (G_INPUT_STREAM (stream), s->body, s->len, G_PRIORITY_DEFAULT, s->cancel, on_body, session_ref (s));
        }
    }
  session_unref (s);
}

static void
read_header (Session *s)
{
  g_input_stream_read_all_async (g_io_stream_get_input_stream (s->tls), s->header, sizeof s->header, G_PRIORITY_DEFAULT, s->cancel, on_header, session_ref (s));
}

/* ---- the handshake -------------------------------------------------------------------------------------------------------------------- */

static gboolean
on_certificate (GTlsConnection *tls, GTlsCertificate *cert, GTlsCertificateFlags flags, Session *s)
{
  FoyerId dev;
  return knows (s->lan, cert, &dev, NULL, NULL); /* no CA stands behind it: the chain's rows do */
}

/* Two desks may have dialled each other: both keep the connection the one with the smaller id dialled. One that dialled twice, at two
 * addresses, keeps the first. */
static gboolean
stays (const Session *old, const Session *new)
{
  int order = foyer_id_compare (&old->lan->dev, &old->dev);

  if ((old->place != NULL) == (new->place != NULL))
    return TRUE;
  return old->place != NULL ? order < 0 : order > 0;
}

static void
on_handshake (GObject *tls, GAsyncResult *res, gpointer data)
{
  Session *s = data;
  g_autoptr (GError) error = NULL;
  FoyerLan *lan = s->lan;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (tls), res, &error))
    drop (s, error->message);
  else if (g_cancellable_is_cancelled (s->cancel))
    ;
  else if (!knows (lan, g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (tls)), &s->dev, &s->code, &s->name))
    drop (s, "not a desk of this location");
  else
    {
      for (guint i = 0; i < lan->sessions->len; i++)
        {
          Session *other = lan->sessions->pdata[i];

          if (other == s || !foyer_id_equal (&other->dev, &s->dev))
            continue;
          if (stays (other, s))
            {
              drop (s, "connected already");
              session_unref (s);
              return;
            }
          drop (other, "connected twice");
          break;
        }
      if (s->place != NULL)
        s->place->delay = RETRY_MS;
      stop_source (&s->clock);
      s->clock = after_ms (lan, PING_SECONDS * 1000, on_clock, s);
      s->heard = seconds ();
      send_hello (s);
      read_header (s);
    }
  session_unref (s);
}

static void
start_session (FoyerLan *lan, Place *place, GIOStream *raw)
{
  Session *s = g_new0 (Session, 1);
  g_autoptr (GError) error = NULL;

  lan->under_way++;
  s->refs = 1;
  s->lan = lan;
  s->place = place;
  s->raw = g_object_ref (raw);
  s->cancel = g_cancellable_new ();
  g_queue_init (&s->out);
  g_ptr_array_add (lan->sessions, s);
  s->clock = after_ms (lan, HANDSHAKE_SECONDS * 1000, on_clock, s);
  s->heard = seconds ();
  if (place != NULL)
    s->tls = g_tls_client_connection_new (raw, NULL, &error);
  else
    s->tls = g_tls_server_connection_new (raw, lan->cert, &error);
  if (s->tls == NULL)
    {
      drop (s, error->message);
      return;
    }
  if (place != NULL)
    g_tls_connection_set_certificate (G_TLS_CONNECTION (s->tls), lan->cert);
  else
    g_object_set (s->tls, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
  g_tls_connection_set_database (G_TLS_CONNECTION (s->tls), NULL);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (s->tls), FALSE);
  g_signal_connect (s->tls, "accept-certificate", G_CALLBACK (on_certificate), s);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (s->tls), G_PRIORITY_DEFAULT, s->cancel, on_handshake, session_ref (s));
}

/* ---- looking for desks ------------------------------------------------------------------------------------------------------------------ */

static void
place_free (Place *p)
{
  stop_source (&p->timer);
  g_free (p->address);
  g_free (p);
}

static gboolean
on_retry (gpointer data)
{
  Place *p = data;

  g_clear_pointer (&p->timer, g_source_unref);
  dial (p);
  return G_SOURCE_REMOVE;
}

static void
look_again (Place *p)
{
  p->busy = FALSE;
  if (g_cancellable_is_cancelled (p->lan->closing))
    return;
  stop_source (&p->timer);
  p->timer = after_ms (p->lan, g_rand_int_range (p->lan->rand, p->delay / 2, p->delay + 1), on_retry, p);
  p->delay = MIN (p->delay * 2, RETRY_MAX_MS);
}

static void
on_connected (GObject *client, GAsyncResult *res, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) raw = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (client), res, &error);
  Place *p = data;

  p->lan->under_way--;
  if (raw != NULL && p->lan->sessions->len < SESSIONS_MAX && !g_cancellable_is_cancelled (p->lan->closing))
    {
      g_socket_set_timeout (g_socket_connection_get_socket (raw), 0); /* the client's was for connecting; silence has its own clock */
      start_session (p->lan, p, G_IO_STREAM (raw));
    }
  else
    look_again (p);
}

static void
dial (Place *p)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  p->busy = TRUE;
  g_socket_client_set_timeout (client, HANDSHAKE_SECONDS);
  g_socket_client_set_enable_proxy (client, FALSE); /* next door */
  p->lan->under_way++;
  g_socket_client_connect_to_host_async (client, p->address, 0, p->lan->closing, on_connected, p);
}

static void
found (const char *address, gpointer data)
{
  FoyerLan *lan = data;
  Place *p;

  for (guint i = 0; i < lan->places->len; i++)
    {
      p = lan->places->pdata[i];
      if (strcmp (p->address, address) == 0)
        {
          if (!p->busy)
            {
              stop_source (&p->timer);
              p->delay = RETRY_MS;
              dial (p);
            }
          return;
        }
    }
  if (lan->places->len >= SESSIONS_MAX)
    return;
  p = g_new0 (Place, 1);
  p->lan = lan;
  p->address = g_strdup (address);
  p->delay = RETRY_MS;
  g_ptr_array_add (lan->places, p);
  dial (p);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *raw, GObject *source, FoyerLan *lan)
{
  if (lan->sessions->len < SESSIONS_MAX)
    start_session (lan, NULL, G_IO_STREAM (raw));
  return TRUE;
}

static void
on_change (FoyerStore *store, const FoyerChangeSet *set, gpointer data)
{
  FoyerLan *lan = data;

  if (!set->remote)
    for (guint i = 0; i < lan->sessions->len; i++)
      send_entries (lan->sessions->pdata[i]);
}

/* ---- the thread --------------------------------------------------------------------------------------------------------------------------- */

static guint16
listen_here (FoyerLan *lan)
{
  g_autoptr (GError) error = NULL;
  guint16 port = 0;

  lan->service = g_socket_service_new ();
  g_signal_connect (lan->service, "incoming", G_CALLBACK (on_incoming), lan);
  if (lan->bind != NULL)
    {
      g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (lan->bind, lan->want_port), real = NULL;

      if (address != NULL
          && g_socket_listener_add_address (G_SOCKET_LISTENER (lan->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &real, &error))
        port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (real));
    }
  else if (lan->want_port == 0)
    port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (lan->service), NULL, &error);
  else if (g_socket_listener_add_inet_port (G_SOCKET_LISTENER (lan->service), lan->want_port, NULL, &error))
    port = lan->want_port;
  if (port == 0)
    g_message ("Other desks cannot reach this one: %s", error != NULL ? error->message : lan->bind);
  g_socket_service_start (lan->service);
  return port;
}

static gpointer
thread_main (gpointer data)
{
  FoyerLan *lan = data;
  guint16 port;
  char chain[37], self[37];

  g_main_context_push_thread_default (lan->context);
  port = listen_here (lan);
  g_mutex_lock (&lan->lock);
  lan->port = port;
  lan->ready = TRUE;
  g_cond_broadcast (&lan->started);
  g_mutex_unlock (&lan->lock);
  lan->watch = foyer_store_watch (lan->store, lan->context, on_change, lan);
  for (guint i = 0; lan->addresses != NULL && lan->addresses[i] != NULL; i++)
    found (lan->addresses[i], lan);
  if (lan->mdns_wanted)
    lan->mdns = foyer_mdns_new (foyer_id_format (&lan->chain, chain), foyer_id_format (&lan->dev, self), port, found, lan);
  g_main_loop_run (lan->loop);

  foyer_store_unwatch (lan->store, lan->watch);
  g_cancellable_cancel (lan->closing);
  g_socket_service_stop (lan->service);
  g_socket_listener_close (G_SOCKET_LISTENER (lan->service));
  g_clear_object (&lan->service);
  foyer_mdns_free (lan->mdns);
  for (guint i = 0; i < lan->sessions->len; i++)
    ((Session *) lan->sessions->pdata[i])->place = NULL;
  while (lan->sessions->len > 0)
    drop (lan->sessions->pdata[lan->sessions->len - 1], "this desk closes");
  for (guint i = 0; i < lan->places->len; i++)
    stop_source (&((Place *) lan->places->pdata[i])->timer);
  while (lan->under_way > 0)
    g_main_context_iteration (lan->context, TRUE);
  while (g_main_context_iteration (lan->context, FALSE))
    ;
  g_main_context_pop_thread_default (lan->context);
  return NULL;
}

FoyerLan *
foyer_lan_new (FoyerStore *store, const FoyerAccount *account, const FoyerLanOptions *options, GMainContext *context, FoyerLanFunc func, gpointer data)
{
  FoyerLan *lan = g_new0 (FoyerLan, 1);
  g_autoptr (GError) error = NULL;

  lan->store = store;
  lan->dev = account->dev;
  lan->chain = account->chain;
  lan->loc = account->loc;
  lan->bind = g_strdup (options->bind);
  lan->want_port = options->port;
  lan->addresses = g_strdupv ((char **) options->addresses);
  lan->mdns_wanted = options->mdns;
  lan->callers = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  lan->func = func;
  lan->data = data;
  lan->rand = g_rand_new ();
  lan->closing = g_cancellable_new ();
  lan->places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);
  lan->sessions = g_ptr_array_new ();
  lan->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_lan_peer_free);
  g_mutex_init (&lan->lock);
  g_cond_init (&lan->started);
  lan->context = g_main_context_new ();
  lan->loop = g_main_loop_new (lan->context, FALSE);
  lan->cert = foyer_lan_cert_new (account->secret, &error);
  if (lan->cert == NULL)
    {
      g_message ("Other desks cannot be met: %s", error->message);
      lan->ready = TRUE;
    }
  else
    lan->thread = g_thread_new ("foyer-lan", thread_main, lan);
  return lan;
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
foyer_lan_free (FoyerLan *lan)
{
  if (lan == NULL)
    return;
  if (lan->thread != NULL)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, quit, lan->loop, NULL);
      g_source_attach (source, lan->context);
      g_thread_join (lan->thread);
    }
  g_mutex_lock (&lan->lock);
  lan->gone = TRUE;
  stop_source (&lan->notice);
  g_mutex_unlock (&lan->lock);
  g_ptr_array_unref (lan->sessions);
  g_ptr_array_unref (lan->places);
  g_ptr_array_unref (lan->peers);
  g_clear_object (&lan->cert);
  g_main_loop_unref (lan->loop);
  g_main_context_unref (lan->context);
  g_main_context_unref (lan->callers);
  g_strfreev (lan->addresses);
  g_free (lan->bind);
  g_rand_free (lan->rand);
  g_object_unref (lan->closing);
  g_mutex_clear (&lan->lock);
  g_cond_clear (&lan->started);
  g_free (lan);
}

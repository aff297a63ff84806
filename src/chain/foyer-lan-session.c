#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-lan-cert.h"
#include "foyer-lan-private.h"
#include "foyer-peer.h"

#define FRAME_MAX (9 * 1024 * 1024)
#define PING_SECONDS 20
#define SILENCE_SECONDS 60

static void write_next (FoyerLanSession *s);
static void read_header (FoyerLanSession *s);

static gint64
seconds (void)
{
  return g_get_monotonic_time () / G_USEC_PER_SEC;
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

/* ---- sessions --------------------------------------------------------------------------------------------------------------------- */

static FoyerLanSession *
session_ref (FoyerLanSession *s)
{
  s->refs++;
  return s;
}

static void
session_unref (FoyerLanSession *s)
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

void
foyer_lan_session_drop (FoyerLanSession *s, const char *why)
{
  FoyerLan *lan = s->lan;
  FoyerLanPlace *place = s->place;

  if (g_cancellable_is_cancelled (s->cancel))
    return;
  g_debug ("The connection to another desk ends: %s", why);
  g_cancellable_cancel (s->cancel);
  foyer_lan_stop_source (&s->clock);
  g_io_stream_close_async (s->tls != NULL ? s->tls : s->raw, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  s->place = NULL;
  if (place != NULL)
    foyer_lan_look_again (place);
  if (g_ptr_array_remove (lan->sessions, s))
    {
      session_unref (s);
      foyer_lan_publish (lan);
    }
}

static gboolean
on_clock (gpointer data)
{
  FoyerLanSession *s = data;
  static const guint8 ping[5] = { 0, 0, 0, 0, 'p' };

  if (foyer_id_is_none (&s->dev) || seconds () - s->heard > SILENCE_SECONDS)
    {
      foyer_lan_stop_source (&s->clock);
      foyer_lan_session_drop (s, "silence");
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
  FoyerLanSession *s = data;
  g_autoptr (GError) error = NULL;
  gsize n;

  s->writing = FALSE;
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (stream), res, &n, &error))
    foyer_lan_session_drop (s, error->message);
  else
    {
      g_bytes_unref (g_queue_pop_head (&s->out));
      write_next (s);
    }
  session_unref (s);
}

static void
write_next (FoyerLanSession *s)
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
send_frame (FoyerLanSession *s, char kind, GString *text)
{
  guint8 header[5] = { text->len >> 24, text->len >> 16, text->len >> 8, text->len, kind };

  g_string_prepend_len (text, (const char *) header, sizeof header);
  g_queue_push_tail (&s->out, g_string_free_to_bytes (text));
  write_next (s);
}

void
foyer_lan_session_send (FoyerLanSession *s)
{
  g_autoptr (GError) error = NULL;
  GString *text;

  if (!s->greeted)
    return;
  while ((text = foyer_lan_log_next (s->lan->store, &s->sent, &error)) != NULL)
    send_frame (s, 'e', text);
  if (error != NULL)
    g_warning ("The log cannot be read: %s", error->message);
}

static void
send_hello (FoyerLanSession *s)
{
  FoyerLanHeld h;
  char text[37];
  GString *out = g_string_new (NULL);
  g_autofree char *last = NULL;
  FoyerLanEnd end;

  foyer_lan_log_end (s->lan->store, &end);
  last = g_base64_encode (end.h, sizeof end.h);
  foyer_lan_log_held (s->lan->store, &s->dev, &h);
  s->shown = h.shown;
  g_string_printf (out, "{\"chain\":\"%s\",\"inc\":%" G_GINT64_FORMAT ",\"last\":{\"h\":\"%s\",\"inc\":%" G_GINT64_FORMAT ",\"n\":%" G_GINT64_FORMAT "},\"n\":%" G_GINT64_FORMAT "}",
                   foyer_id_format (&s->lan->chain, text), h.inc, last, end.inc, end.n, h.n);
  send_frame (s, 'h', out);
}

/* ---- receiving ---------------------------------------------------------------------------------------------------------------------- */

/* Where its log ends; a desk of an older version does not say. */
static gboolean
take_end (FoyerLanSession *s, JsonObject *hello)
{
  JsonNode *node = json_object_get_member (hello, "last");
  JsonObject *o = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree guint8 *h = NULL;
  FoyerLanEnd end;
  gsize len;

  if (o == NULL)
    return TRUE;
  h = g_base64_decode (json_object_get_string_member_with_default (o, "h", ""), &len);
  if (len != sizeof end.h)
    return FALSE;
  memcpy (end.h, h, len);
  end.inc = json_object_get_int_member_with_default (o, "inc", 0);
  end.n = json_object_get_int_member_with_default (o, "n", 0);
  return foyer_lan_log_check (s->lan->store, &s->dev, &end);
}

static gboolean
take_hello (FoyerLanSession *s, const char *text, gsize len)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *o;
  FoyerId chain;

  if (s->greeted || len > 1000 || !json_parser_load_from_data (parser, text, len, NULL) || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return FALSE;
  o = json_node_get_object (json_parser_get_root (parser));
  if (!foyer_id_parse (json_object_get_string_member_with_default (o, "chain", ""), &chain) || !foyer_id_equal (&chain, &s->lan->chain))
    return FALSE;
  /* What this side has said it holds is not so any more: the next connection says it anew. */
  if (!take_end (s, o))
    return FALSE;
  s->sent.dev = s->dev;
  foyer_lan_log_begin (s->lan->store, json_object_get_int_member_with_default (o, "inc", 0), json_object_get_int_member_with_default (o, "n", 0), &s->sent);
  s->greeted = TRUE;
  foyer_lan_session_send (s);
  foyer_lan_publish (s->lan);
  return TRUE;
}

static gboolean
take_entries (FoyerLanSession *s, const char *text, gsize len)
{
  g_autoptr (GError) error = NULL;
  guint taken = 0;
  FoyerId still;

  if (!s->greeted)
    return FALSE;
  /* Between two frames the desk may have been retired. */
  if (!knows (s->lan, g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (s->tls)), &still, NULL, NULL) || !foyer_id_equal (&still, &s->dev))
    {
      foyer_peer_drop (s->lan->store, &s->dev, NULL);
      return FALSE;
    }
  if (!foyer_lan_log_take (s->lan->store, &s->dev, text, len, &taken, &error))
    {
      g_warning ("What desk %s shows cannot be taken: %s", s->code, error->message);
      return FALSE;
    }
  if (taken > 0)
    {
      FoyerLanHeld h;

      foyer_lan_log_held (s->lan->store, &s->dev, &h);
      s->shown = h.shown;
      foyer_lan_publish (s->lan);
    }
  return TRUE;
}

static void
on_body (GObject *stream, GAsyncResult *res, gpointer data)
{
  FoyerLanSession *s = data;
  g_autoptr (GError) error = NULL;
  gsize n;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (stream), res, &n, &error))
    foyer_lan_session_drop (s, error->message);
  else if (n < s->len)
    foyer_lan_session_drop (s, "closed");
  else if (!g_cancellable_is_cancelled (s->cancel))
    {
      gboolean ok = s->header[4] == 'h' ? take_hello (s, (const char *) s->body, s->len) : s->header[4] == 'e' ? take_entries (s, (const char *) s->body, s->len)
                                                                                                              : TRUE; /* of a later version */
      g_clear_pointer (&s->body, g_free);
      if (ok)
        read_header (s);
      else
        foyer_lan_session_drop (s, "what it says makes no sense");
    }
  session_unref (s);
}

static void
on_header (GObject *stream, GAsyncResult *res, gpointer data)
{
  FoyerLanSession *s = data;
  g_autoptr (GError) error = NULL;
  gsize n;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (stream), res, &n, &error))
    foyer_lan_session_drop (s, error->message);
  else if (n < sizeof s->header)
    foyer_lan_session_drop (s, "closed");
  else if (!g_cancellable_is_cancelled (s->cancel))
    {
      s->heard = seconds ();
      s->len = (gsize) s->header[0] << 24 | s->header[1] << 16 | s->header[2] << 8 | s->header[3];
      if (s->len > FRAME_MAX)
        foyer_lan_session_drop (s, "the frame is too long");
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
read_header (FoyerLanSession *s)
{
  g_input_stream_read_all_async (g_io_stream_get_input_stream (s->tls), s->header, sizeof s->header, G_PRIORITY_DEFAULT, s->cancel, on_header, session_ref (s));
}

/* ---- the handshake -------------------------------------------------------------------------------------------------------------------- */

static gboolean
on_certificate (GTlsConnection *tls, GTlsCertificate *cert, GTlsCertificateFlags flags, FoyerLanSession *s)
{
  FoyerId dev;
  return knows (s->lan, cert, &dev, NULL, NULL); /* no CA stands behind it: the chain's rows do */
}

/* Two desks may have dialled each other: both keep the connection the one with the smaller id dialled. One that dialled twice, at two
 * addresses, keeps the first. */
static gboolean
stays (const FoyerLanSession *old, const FoyerLanSession *new)
{
  int order = foyer_id_compare (&old->lan->dev, &old->dev);

  if ((old->place != NULL) == (new->place != NULL))
    return TRUE;
  return old->place != NULL ? order < 0 : order > 0;
}

static void
on_handshake (GObject *tls, GAsyncResult *res, gpointer data)
{
  FoyerLanSession *s = data;
  g_autoptr (GError) error = NULL;
  FoyerLan *lan = s->lan;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (tls), res, &error))
    foyer_lan_session_drop (s, error->message);
  else if (g_cancellable_is_cancelled (s->cancel))
    ;
  else if (!knows (lan, g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (tls)), &s->dev, &s->code, &s->name))
    foyer_lan_session_drop (s, "not a desk of this location");
  else
    {
      for (guint i = 0; i < lan->sessions->len; i++)
        {
          FoyerLanSession *other = lan->sessions->pdata[i];

          if (other == s || !foyer_id_equal (&other->dev, &s->dev))
            continue;
          if (stays (other, s))
            {
              foyer_lan_session_drop (s, "connected already");
              session_unref (s);
              return;
            }
          foyer_lan_session_drop (other, "connected twice");
          break;
        }
      if (s->place != NULL)
        s->place->delay = FOYER_LAN_RETRY_MS;
      foyer_lan_stop_source (&s->clock);
      s->clock = foyer_lan_after_ms (lan, PING_SECONDS * 1000, on_clock, s);
      s->heard = seconds ();
      send_hello (s);
      read_header (s);
    }
  session_unref (s);
}

void
foyer_lan_session_start (FoyerLan *lan, FoyerLanPlace *place, GIOStream *raw)
{
  FoyerLanSession *s = g_new0 (FoyerLanSession, 1);
  g_autoptr (GError) error = NULL;

  lan->under_way++;
  s->refs = 1;
  s->lan = lan;
  s->place = place;
  s->raw = g_object_ref (raw);
  s->cancel = g_cancellable_new ();
  g_queue_init (&s->out);
  g_ptr_array_add (lan->sessions, s);
  s->clock = foyer_lan_after_ms (lan, FOYER_LAN_HANDSHAKE_SECONDS * 1000, on_clock, s);
  s->heard = seconds ();
  if (place != NULL)
    s->tls = g_tls_client_connection_new (raw, NULL, &error);
  else
    s->tls = g_tls_server_connection_new (raw, lan->cert, &error);
  if (s->tls == NULL)
    {
      foyer_lan_session_drop (s, error->message);
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


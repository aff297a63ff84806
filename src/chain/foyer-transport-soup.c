#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "foyer-pin.h"
#include "foyer-transport-soup.h"

#define IO_SECONDS 75
#define ZIP_FROM 1024

typedef struct
{
  SoupSession *session;
  const FoyerAccount *account; /* borrowed: its token changes between two requests */
  char *url;
  char dev[37];
} Soup;

typedef struct
{
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  GCancellable *cancel;
  FoyerTransportDone done;
  gpointer data;
} Exchange;

static void
end (Exchange *x, GBytes *body, FoyerSyncFail fail)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (x->message);
  const char *retry = soup_message_headers_get_one (headers, "Retry-After");
  gint64 after = -1;

  if (retry != NULL)
    g_ascii_string_to_signed (retry, 10, 0, G_MAXINT, &after, NULL);
  x->done (soup_message_get_status (x->message), soup_message_headers_get_one (headers, "X-Gen") != NULL, after, body, fail, x->data);
  g_clear_object (&x->message);
  g_clear_object (&x->stream);
  g_clear_object (&x->cancel);
  g_byte_array_unref (x->body);
  g_free (x);
}

static FoyerSyncFail
reason_of (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return FOYER_FAIL_TIMEOUT;
  return FOYER_FAIL_NETWORK;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Exchange *x = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize len;
  const void *bytes;

  if (piece == NULL)
    {
      end (x, NULL, reason_of (error));
      return;
    }
  bytes = g_bytes_get_data (piece, &len);
  if (len == 0)
    {
      g_autoptr (GBytes) body = g_bytes_new (x->body->data, x->body->len);
      end (x, body, FOYER_FAIL_NETWORK);
      return;
    }
  if (x->body->len + len > FOYER_REPLY_MAX_BYTES)
    {
      /* No page of ours is that long. */
      g_cancellable_cancel (x->cancel);
      end (x, NULL, FOYER_FAIL_FOREIGN);
      return;
    }
  g_byte_array_append (x->body, bytes, len);
  g_input_stream_read_bytes_async (x->stream, 65536, G_PRIORITY_DEFAULT, x->cancel, on_read, x);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Exchange *x = data;
  g_autoptr (GError) error = NULL;

  x->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (x->stream == NULL)
    {
      end (x, NULL, reason_of (error));
      return;
    }
  g_input_stream_read_bytes_async (x->stream, 65536, G_PRIORITY_DEFAULT, x->cancel, on_read, x);
}

static void
soup_send (gpointer self, GBytes *body, gint64 wait, GCancellable *cancel, FoyerTransportDone done, gpointer data)
{
  Soup *t = self;
  g_autofree char *target = g_strconcat (t->url, "/v1/sync", NULL);
  Exchange *x = g_new0 (Exchange, 1);
  SoupMessageHeaders *headers;
  g_autoptr (GBytes) packed = NULL;
  gsize len;
  const char *bytes = g_bytes_get_data (body, &len);

  x->message = soup_message_new (SOUP_METHOD_POST, target);
  x->body = g_byte_array_new ();
  x->cancel = g_object_ref (cancel);
  x->done = done;
  x->data = data;
  /* A redirect is somebody else's idea of where to send a salon's books. */
  soup_message_add_flags (x->message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (x->message);
  {
    g_autofree char *authorization = g_strconcat ("Bearer ", t->account->token, NULL);
    soup_message_headers_replace (headers, "Authorization", authorization);
  }
  foyer_pin_watch (x->message, (const char *const *) t->account->pins, cancel);
  soup_message_headers_replace (headers, "X-Dev", t->dev);
  soup_message_headers_replace (headers, "X-App", FOYER_VERSION);
  soup_message_headers_replace (headers, "X-Schema", G_STRINGIFY (FOYER_PROTOCOL_SCHEMA));
  if (len >= ZIP_FROM)
    {
      packed = foyer_wire_deflate (bytes, len);
      soup_message_headers_replace (headers, "Content-Encoding", "gzip");
    }
  else
    packed = g_bytes_ref (body);
  soup_message_set_request_body_from_bytes (x->message, "application/json", packed);
  soup_session_send_async (t->session, x->message, G_PRIORITY_DEFAULT, cancel, on_sent, x);
}

void
foyer_transport_trust (SoupSession *session)
{
  const char *file = g_getenv ("FOYER_CA_FILE");
  g_autoptr (GTlsDatabase) trusted = NULL;
  g_autoptr (GError) error = NULL;

  if (file == NULL)
    return;
  trusted = g_tls_file_database_new (file, &error);
  if (trusted == NULL)
    g_warning ("FOYER_CA_FILE cannot be read, so nothing but the system's certificates is trusted: %s", error->message);
  else
    soup_session_set_tls_database (session, trusted);
}

gpointer
foyer_transport_soup_new (gpointer data)
{
  const FoyerAccount *a = data;
  Soup *t = g_new0 (Soup, 1);

  t->session = soup_session_new_with_options ("timeout", IO_SECONDS, "idle-timeout", 60, "max-conns", 2, "max-conns-per-host", 2, "user-agent",
                                              "foyer/" FOYER_VERSION, NULL);
  foyer_transport_trust (t->session);
  t->url = g_strdup (a->url);
  t->account = a;
  foyer_id_format (&a->dev, t->dev);
  return t;
}

static void
soup_free (gpointer self)
{
  Soup *t = self;

  soup_session_abort (t->session);
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    ;
  g_clear_object (&t->session);
  g_free (t->url);
  g_free (t);
}

const FoyerTransport foyer_transport_soup = { soup_send, soup_free };

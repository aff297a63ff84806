#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <libsoup/soup.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-error.h"
#include "foyer-fetch.h"
#include "foyer-net.h"
#include "foyer-pin.h"
#include "foyer-transport-soup.h"
#include "foyer-wire.h"

#define IO_SECONDS 60
#define PIECE 65536

typedef struct
{
  GMainContext *context; /* of this thread */
  SoupSession *session;
  char *dir;
} Soup;

gpointer
foyer_fetch_soup_new (const char *store_dir)
{
  Soup *t = g_new0 (Soup, 1);

  foyer_net_prepare ();
  t->context = g_main_context_new ();
  g_main_context_push_thread_default (t->context);
  t->session = soup_session_new_with_options ("timeout", IO_SECONDS, "idle-timeout", 20, "max-conns", 1, "max-conns-per-host", 1, "user-agent",
                                              "foyer/" FOYER_VERSION, NULL);
  foyer_transport_trust (t->session);
  t->dir = g_strdup (store_dir);
  return t;
}

static void
soup_free (gpointer self)
{
  Soup *t = self;

  soup_session_abort (t->session);
  g_clear_object (&t->session);
  while (g_main_context_iteration (t->context, FALSE))
    ;
  g_main_context_pop_thread_default (t->context);
  g_main_context_unref (t->context);
  g_free (t->dir);
  g_free (t);
}

static SoupMessage *
make_message (Soup *t, const char *method, const char *path, GCancellable *cancel, GError **error)
{
  g_autoptr (FoyerAccount) a = foyer_account_load (t->dir, error);
  g_autofree char *target = NULL, *auth = NULL;
  SoupMessage *message;
  SoupMessageHeaders *headers;
  char dev[37];

  if (a == NULL)
    return NULL;
  target = g_strconcat (a->url, path, NULL);
  auth = g_strconcat ("Bearer ", a->token, NULL);
  message = soup_message_new (method, target);
  if (message == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("%s is no address."), target);
      return NULL;
    }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  foyer_pin_watch (message, (const char *const *) a->pins, cancel);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Authorization", auth);
  soup_message_headers_replace (headers, "X-Dev", foyer_id_format (&a->dev, dev));
  soup_message_headers_replace (headers, "X-App", FOYER_VERSION);
  return message;
}

static void
set_error (GError **error, const GError *why)
{
  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CANCELLED, "Stopped.");
  else
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, _ ("The chain server cannot be reached: %s."), why != NULL ? why->message : "something else answers");
}

static gboolean
is_ours (SoupMessage *message)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (message), "X-Gen") != NULL;
}

static void
read_retry (SoupMessage *message, gint64 *retry)
{
  const char *after = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");

  *retry = -1;
  if (after != NULL)
    g_ascii_string_to_signed (after, 10, 0, G_MAXINT, retry, NULL);
}

static gboolean
soup_get (gpointer self, const char *path, goffset from, FoyerFetchFunc func, gpointer data, int *status, gint64 *retry, GCancellable *cancel, GError **error)
{
  Soup *t = self;
  g_autoptr (GCancellable) own = cancel != NULL ? g_object_ref (cancel) : g_cancellable_new (); /* a wrong pin cancels */
  g_autoptr (SoupMessage) message = make_message (t, SOUP_METHOD_GET, path, own, error);
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (GError) err = NULL;
  g_autofree guint8 *piece = g_malloc (PIECE);
  SoupMessageHeaders *headers;
  goffset at = 0, start, end, total;

  if (message == NULL)
    return FALSE;
  /* What is packed already is not packed again, and a range is one of bytes as they stand. */
  soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);
  if (from > 0)
    soup_message_headers_set_range (soup_message_get_request_headers (message), from, -1);
  in = soup_session_send (t->session, message, own, &err);
  if (in == NULL || !is_ours (message))
    {
      set_error (error, err);
      return FALSE;
    }
  *status = soup_message_get_status (message);
  headers = soup_message_get_response_headers (message);
  read_retry (message, retry);
  if (*status != 200 && *status != 206)
    return TRUE;
  if (*status == 206 && soup_message_headers_get_content_range (headers, &start, &end, &total))
    at = start;
  else if (*status == 206)
    at = from;
  for (;;)
    {
      gssize n = g_input_stream_read (in, piece, PIECE, own, &err);

      if (n < 0)
        {
          set_error (error, err);
          return FALSE;
        }
      if (n == 0)
        break;
      if (!func (piece, n, at, data))
        break;
      at += n;
    }
  return TRUE;
}

static GBytes *
soup_post (gpointer self, const char *path, GBytes *json, int *status, GCancellable *cancel, GError **error)
{
  Soup *t = self;
  g_autoptr (GCancellable) own = cancel != NULL ? g_object_ref (cancel) : g_cancellable_new (); /* a wrong pin cancels */
  g_autoptr (SoupMessage) message = make_message (t, SOUP_METHOD_POST, path, own, error);
  g_autoptr (GError) err = NULL;
  g_autoptr (GBytes) answer = NULL;

  if (message == NULL)
    return NULL;
  soup_message_set_request_body_from_bytes (message, "application/json", json);
  answer = soup_session_send_and_read (t->session, message, own, &err);
  if (answer == NULL || !is_ours (message))
    {
      set_error (error, err);
      return NULL;
    }
  *status = soup_message_get_status (message);
  return g_steal_pointer (&answer);
}

static GBytes *
soup_put (gpointer self, const char *path, GBytes *piece, goffset from, goffset total, int *status, gint64 *retry, GCancellable *cancel, GError **error)
{
  Soup *t = self;
  g_autoptr (GCancellable) own = cancel != NULL ? g_object_ref (cancel) : g_cancellable_new (); /* a wrong pin cancels */
  g_autoptr (SoupMessage) message = make_message (t, SOUP_METHOD_PUT, path, own, error);
  g_autoptr (GError) err = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autofree char *range = NULL;

  if (message == NULL)
    return NULL;
  if (from < 0)
    range = g_strdup_printf ("bytes */%" G_GOFFSET_FORMAT, total);
  else
    range = g_strdup_printf ("bytes %" G_GOFFSET_FORMAT "-%" G_GOFFSET_FORMAT "/%" G_GOFFSET_FORMAT, from, from + (goffset) g_bytes_get_size (piece) - 1, total);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Content-Range", range);
  soup_message_set_request_body_from_bytes (message, "application/octet-stream", piece);
  answer = soup_session_send_and_read (t->session, message, own, &err);
  if (answer == NULL || !is_ours (message))
    {
      set_error (error, err);
      return NULL;
    }
  *status = soup_message_get_status (message);
  read_retry (message, retry);
  return g_steal_pointer (&answer);
}

const FoyerFetch foyer_fetch_soup = { soup_get, soup_post, soup_free, soup_put };

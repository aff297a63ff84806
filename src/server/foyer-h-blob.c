/* GET /v1/blob/NAME   a file that rows of the chain name (foyer-blobs.h), Range
 * PUT /v1/blob/NAME   a piece of one, Content-Range: bytes 0-65535/200000; a star in place of "0-65535", without a body, only asks.
 *                     {"have": bytes here}; 201: it is whole
 *
 * For desks of the chain and signed-in users of the API: what a row names that they may see (foyer-blob-seen.h). What is sent may come before the row. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "foyer-blob-seen.h"
#include "foyer-blobs.h"
#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-load.h"

/* Whose request this is: @who is the desk or the user. FALSE: replied. */
static gboolean
admit (FoyerServer *server, FoyerHttpRequest *req, const char *id, FoyerChain **chain, FoyerId *who)
{
  if (foyer_http_header (req, "X-Dev") != NULL)
    {
      /* A retired desk may hand over what it had not sent, pictures too. */
      gboolean send = strcmp (foyer_http_method (req), "PUT") == 0;
      g_autoptr (FoyerDevice) device = send ? foyer_request_late_device (server, req, chain) : foyer_request_device (server, req, chain);

      if (device == NULL)
        return FALSE;
      *who = device->id;
    }
  else
    {
      FoyerApiSession session;

      if (!foyer_request_session (server, req, chain, &session))
        return FALSE;
      if (strcmp (foyer_http_method (req), "GET") == 0 ? !session.may_query : !session.may_call)
        {
          foyer_reply_error (req, 403, "denied", foyer_chain_gen (*chain), "This token may not do that.");
          return FALSE;
        }
      *who = session.user;
    }
  if (!foyer_blob_is_id (id))
    {
      foyer_reply_error (req, 400, "malformed", foyer_chain_gen (*chain), "A file is named by the SHA-256 of its bytes, in lower-case hex digits.");
      return FALSE;
    }
  if (foyer_load_level () > FOYER_LOAD_CALM)
    {
      foyer_reply_retry (req, 503, "busy", foyer_chain_gen (*chain), "The server is busy. Try again in a moment.", foyer_load_next ());
      return FALSE;
    }
  return TRUE;
}

typedef struct
{
  const char *id;
  FoyerId who;
  gboolean desk, seen;
} Seen;

static gboolean
read_seen (FoyerDb *db, gpointer data, GError **error)
{
  Seen *s = data;

  if (s->desk)
    {
      g_autoptr (GPtrArray) scopes = foyer_device_scopes (db, &s->who);

      s->seen = foyer_blob_seen_by_desk (db, scopes, s->id);
    }
  else
    s->seen = foyer_blob_seen_by_user (db, &s->who, s->id);
  return TRUE;
}

/* FALSE: replied. That it is there is not told either. */
static gboolean
may_have (FoyerHttpRequest *req, FoyerChain *chain, const FoyerId *who, const char *id)
{
  Seen s = { id, *who, foyer_http_header (req, "X-Dev") != NULL };
  g_autoptr (GError) error = NULL;

  if (!foyer_store_read (foyer_chain_store (chain), read_seen, &s, &error))
    foyer_reply_gerror (req, foyer_chain_gen (chain), error);
  else if (!s.seen)
    foyer_reply_error (req, 404, "not_found", foyer_chain_gen (chain), "The chain has not got this file.");
  return error == NULL && s.seen;
}

/* Another node may have received it. */
static gboolean
fetch_from_log (FoyerServer *server, FoyerChain *chain, const char *id, const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = foyer_order_find_blob (foyer_chains_order (foyer_server_chains (server)), foyer_chain_own_id (chain), id, &error);
  g_autofree char *is = bytes != NULL ? foyer_blobs_put (dir, bytes, FALSE, &error) : NULL;

  if (error != NULL)
    g_warning ("The file %s could not be taken from the log: %s", id, error->message);
  return is != NULL && strcmp (is, id) == 0;
}

static void
serve_get (FoyerServer *server, FoyerHttpRequest *req, const char *id)
{
  FoyerChain *chain = NULL;
  g_autofree char *path = NULL;
  const char *dir;
  FoyerId who;

  if (!admit (server, req, id, &chain, &who) || !may_have (req, chain, &who, id))
    return;
  dir = foyer_store_dir (foyer_chain_store (chain));
  path = foyer_blobs_path (dir, id);
  if (path == NULL && fetch_from_log (server, chain, id, dir))
    path = foyer_blobs_path (dir, id);
  if (path == NULL)
    foyer_reply_error (req, 404, "not_found", foyer_chain_gen (chain), "The chain has not got this file.");
  else
    foyer_reply_file (req, foyer_chain_gen (chain), path, "application/octet-stream");
}

/* "bytes 0-9/100", "bytes *" "/100". */
static gboolean
parse_content_range (const char *text, gsize len, gsize *from, gsize *total)
{
  unsigned long long a, b, t;
  int n = 0;

  if (text == NULL)
    {
      *from = 0;
      *total = len;
      return TRUE;
    }
  if (sscanf (text, "bytes */%llu%n", &t, &n) == 1 && n > 0 && text[n] == '\0' && len == 0)
    {
      *from = G_MAXSIZE; /* asks only */
      *total = t;
      return TRUE;
    }
  if (sscanf (text, "bytes %llu-%llu/%llu%n", &a, &b, &t, &n) == 3 && n > 0 && text[n] == '\0' && b >= a && b - a + 1 == len && b < t)
    {
      *from = a;
      *total = t;
      return TRUE;
    }
  return FALSE;
}

static void
reply_have (FoyerHttpRequest *req, FoyerChain *chain, gsize have, gboolean whole)
{
  GString *s = g_string_new (NULL);

  g_string_printf (s, "{\"have\":%" G_GSIZE_FORMAT "}", have);
  foyer_reply_json (req, whole ? 201 : 200, foyer_chain_gen (chain), NULL, s);
}

/* What one node has, all have. */
static gboolean
keep_in_log (FoyerServer *server, FoyerChain *chain, const char *id, const char *dir, GError **error)
{
  FoyerOrder *order = foyer_chains_order (foyer_server_chains (server));
  g_autoptr (GBytes) bytes = NULL;

  if (!foyer_order_is_shared (order))
    return TRUE;
  bytes = foyer_blobs_load (dir, id, error);
  return bytes != NULL && foyer_order_keep_blob (order, foyer_chain_own_id (chain), id, bytes, error);
}

/* FALSE: replied. */
static gboolean
has_room (FoyerHttpRequest *req, FoyerChain *chain, const FoyerId *who, const char *id, gsize total, gsize len)
{
  int retry;
  const char *why = foyer_chain_admit_file (chain, who, foyer_store_dir (foyer_chain_store (chain)), id, total, len, &retry);
  g_autofree char *label = NULL, *text = NULL;

  if (why == NULL)
    return TRUE;
  label = g_strdup_printf ("limit=\"%s\"", strcmp (why, "too_big") == 0 ? "file" : why);
  foyer_metrics_count ("foyer_refused_total", label, 1);
  if (strcmp (why, "too_big") == 0)
    text = g_strdup_printf ("The file is too large: %d kB are the most.", (int) foyer_chains_limits (foyer_chain_chains (chain))->file_kb);
  if (text != NULL)
    foyer_reply_error (req, 413, why, foyer_chain_gen (chain), text);
  else if (strcmp (why, "files_day") == 0)
    foyer_reply_retry (req, 429, why, foyer_chain_gen (chain), "This desk has sent as many files as it may in a day. Keep the file and send it later.", retry);
  else
    foyer_reply_error (req, 507, why, foyer_chain_gen (chain), "The chain has as many files as it may. Keep the file and send it later.");
  return FALSE;
}

static gboolean
keep_piece (FoyerChain *chain, const char *id, gsize from, const guint8 *data, gsize len, gsize total, gsize *have, GError **error)
{
  const char *dir = foyer_store_dir (foyer_chain_store (chain));
  gboolean here = foyer_blobs_has (dir, id);

  if (!foyer_blobs_append (dir, id, from, data, len, total, have, error))
    return FALSE;
  if (!here && *have == from + len)
    {
      foyer_chain_add_file (chain, len);
      foyer_metrics_count ("foyer_file_bytes_total", NULL, len);
    }
  return TRUE;
}

static void
serve_put (FoyerServer *server, FoyerHttpRequest *req, const char *id)
{
  FoyerChain *chain = NULL;
  g_autoptr (GError) error = NULL;
  gsize len, from, total, have = 0;
  FoyerId who;
  const guint8 *data = g_bytes_get_data (foyer_http_body (req), &len);
  const char *dir;
  gboolean whole;

  if (!admit (server, req, id, &chain, &who))
    return;
  dir = foyer_store_dir (foyer_chain_store (chain));
  if (!parse_content_range (foyer_http_header (req, "Content-Range"), len, &from, &total))
    foyer_reply_error (req, 400, "malformed", foyer_chain_gen (chain), "The Content-Range does not fit the body.");
  else if (total > FOYER_BLOB_MAX)
    foyer_reply_error (req, 413, "too_big", foyer_chain_gen (chain), "The file is too large.");
  else if (!has_room (req, chain, &who, id, total, len))
    return;
  else if (from == G_MAXSIZE)
    {
      whole = foyer_blobs_refresh (dir, id);
      /* Its last piece may have come while the log was away. */
      if (whole && !keep_in_log (server, chain, id, dir, &error))
        {
          foyer_reply_gerror (req, foyer_chain_gen (chain), error);
          return;
        }
      reply_have (req, chain, whole ? total : foyer_blobs_part (dir, id), whole);
    }
  else if (!keep_piece (chain, id, from, data, len, total, &have, &error))
    {
      if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CORRUPT))
        foyer_reply_error (req, 422, "hash", foyer_chain_gen (chain), error->message);
      else
        foyer_reply_gerror (req, foyer_chain_gen (chain), error);
    }
  else if (have == total && !keep_in_log (server, chain, id, dir, &error))
    foyer_reply_gerror (req, foyer_chain_gen (chain), error);
  else
    reply_have (req, chain, have, have == total);
}

const FoyerHandler foyer_handlers_blob[] = {
  { "GET", "/v1/blob/", serve_get },
  { "PUT", "/v1/blob/", serve_put },
  { NULL },
};

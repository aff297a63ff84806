/* GET /v1/blob/NAME   a file that rows of the chain name (foyer-blobs.h), Range
 * PUT /v1/blob/NAME   a piece of one, Content-Range: bytes 0-65535/200000; a star in place of "0-65535", without a body, only asks.
 *                     {"have": bytes here}; 201: it is whole
 *
 * For desks of the chain and signed-in users of the API. A name is the hash of its file, so who can name it has seen it or a row that
 * names it; still it is only found in the chain's own folder. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "foyer-blobs.h"
#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-load.h"

/* Whose request this is. FALSE: replied. */
static gboolean
admit (FoyerServer *server, FoyerHttpRequest *req, const char *id, FoyerChain **chain)
{
  if (foyer_http_header (req, "X-Dev") != NULL)
    {
      g_autoptr (FoyerDevice) device = foyer_request_device (server, req, chain);

      if (device == NULL)
        return FALSE;
      if (strcmp (device->status, "active") != 0)
        {
          foyer_reply_error (req, 401, device->status, foyer_chain_gen (*chain), "This desk is not in use any more.");
          return FALSE;
        }
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

  if (!admit (server, req, id, &chain))
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

static void
serve_put (FoyerServer *server, FoyerHttpRequest *req, const char *id)
{
  FoyerChain *chain = NULL;
  g_autoptr (GError) error = NULL;
  gsize len, from, total, have = 0;
  const guint8 *data = g_bytes_get_data (foyer_http_body (req), &len);
  const char *dir;
  gboolean whole;

  if (!admit (server, req, id, &chain))
    return;
  dir = foyer_store_dir (foyer_chain_store (chain));
  if (!parse_content_range (foyer_http_header (req, "Content-Range"), len, &from, &total))
    foyer_reply_error (req, 400, "malformed", foyer_chain_gen (chain), "The Content-Range does not fit the body.");
  else if (total > FOYER_BLOB_MAX)
    foyer_reply_error (req, 413, "too_big", foyer_chain_gen (chain), "The file is too large.");
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
  else if (!foyer_blobs_append (dir, id, from, data, len, total, &have, &error))
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

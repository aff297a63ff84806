#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-time.h"

#define FAIL_WINDOW_US (15 * 60 * G_USEC_PER_SEC)
#define FAIL_MAX 20

struct _FoyerServer
{
  FoyerChains *chains;
  FoyerHttp *http;
  GMutex lock;
  gint64 fails[FAIL_MAX]; /* ring of the last wrong enrolment codes and passwords */
  guint next_fail;
  GHashTable *calls;      /* idempotency keys under way */
};

static const FoyerHandler *const resources[] = {
  foyer_handlers_sync, foyer_handlers_call, foyer_handlers_changes, foyer_handlers_session, foyer_handlers_enrol, NULL,
};

/* ---- routing ---------------------------------------------------------------------------------------------------------------------- */

static void
route (FoyerHttpRequest *req, gpointer data)
{
  FoyerServer *server = data;
  const char *path = foyer_http_path (req), *method = foyer_http_method (req);
  gboolean known = FALSE;

  for (guint i = 0; resources[i] != NULL; i++)
    for (const FoyerHandler *h = resources[i]; h->path != NULL; h++)
      {
        gsize n = strlen (h->path);
        gboolean fits = h->path[n - 1] == '/' ? strncmp (path, h->path, n) == 0 && path[n] != '\0' : strcmp (path, h->path) == 0;

        if (!fits)
          continue;
        known = TRUE;
        if (strcmp (method, h->method) == 0)
          {
            h->func (server, req, path + n);
            return;
          }
      }
  if (known)
    foyer_reply_error (req, 405, "method", NULL, "This address takes another method.");
  else if (strcmp (path, "/v1/health") == 0)
    foyer_reply_json (req, 200, NULL, NULL, g_string_new ("{\"ok\":true}"));
  else
    foyer_reply_error (req, 404, "not_found", NULL, "There is nothing at this address.");
}

FoyerServer *
foyer_server_new (const char *data_dir)
{
  FoyerServer *s = g_new0 (FoyerServer, 1);

  s->chains = foyer_chains_new (data_dir);
  g_mutex_init (&s->lock);
  s->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return s;
}

void
foyer_server_free (FoyerServer *s)
{
  if (s == NULL)
    return;
  if (s->http != NULL)
    foyer_http_close (s->http, 5000);
  foyer_chains_free (s->chains);
  g_hash_table_unref (s->calls);
  g_mutex_clear (&s->lock);
  g_free (s);
}

gboolean
foyer_server_listen (FoyerServer *s, const char *address, gboolean behind_proxy, GError **error)
{
  s->http = foyer_http_listen (address, behind_proxy, FOYER_REQUEST_MAX_WIRE_BYTES + 1024 * 1024, route, s, error);
  return s->http != NULL;
}

guint
foyer_server_port (FoyerServer *s)
{
  return s->http != NULL ? foyer_http_port (s->http) : 0;
}

FoyerChains *
foyer_server_chains (FoyerServer *s)
{
  return s->chains;
}

gboolean
foyer_server_failed_code (FoyerServer *s, gboolean add)
{
  gint64 now = g_get_monotonic_time ();
  gboolean much;

  g_mutex_lock (&s->lock);
  if (add)
    {
      s->fails[s->next_fail] = now;
      s->next_fail = (s->next_fail + 1) % FAIL_MAX;
    }
  much = s->fails[s->next_fail] != 0 && now - s->fails[s->next_fail] < FAIL_WINDOW_US;
  g_mutex_unlock (&s->lock);
  return much;
}

static char *
call_key (const FoyerId *user, const char *key)
{
  char text[37];
  return g_strconcat (foyer_id_format (user, text), " ", key, NULL);
}

gboolean
foyer_server_begin_call (FoyerServer *s, const FoyerId *user, const char *key)
{
  gboolean added;

  g_mutex_lock (&s->lock);
  added = g_hash_table_add (s->calls, call_key (user, key));
  g_mutex_unlock (&s->lock);
  return added;
}

void
foyer_server_end_call (FoyerServer *s, const FoyerId *user, const char *key)
{
  g_autofree char *k = call_key (user, key);

  g_mutex_lock (&s->lock);
  g_hash_table_remove (s->calls, k);
  g_mutex_unlock (&s->lock);
}

/* ---- replies ------------------------------------------------------------------------------------------------------------------------ */

void
foyer_reply_json (FoyerHttpRequest *req, int status, const char *gen, const char *headers, GString *json)
{
  const char *accepts = foyer_http_header (req, "Accept-Encoding");
  g_autoptr (GBytes) body = NULL;
  g_autofree char *lines = NULL;
  gboolean zip = json->len > 1024 && accepts != NULL && strstr (accepts, "gzip") != NULL;

  body = zip ? foyer_wire_deflate (json->str, json->len) : g_bytes_new (json->str, json->len);
  g_string_free (json, TRUE);
  lines = g_strdup_printf ("X-Gen: %s\r\nCache-Control: no-store\r\n%s%s", gen != NULL ? gen : "-", zip ? "Content-Encoding: gzip\r\n" : "",
                           headers != NULL ? headers : "");
  foyer_http_reply (req, status, "application/json", lines, body);
}

void
foyer_reply_node (FoyerHttpRequest *req, int status, const char *gen, JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);
  foyer_reply_json (req, status, gen, NULL, g_string_new (text));
}

void
foyer_reply_error (FoyerHttpRequest *req, int status, const char *code, const char *gen, const char *text)
{
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "error");
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "code");
  foyer_json_text (&w, code);
  foyer_json_key (&w, "text");
  foyer_json_text (&w, text);
  if (strcmp (code, "stolen") == 0)
    {
      foyer_json_key (&w, "wipe");
      foyer_json_bool (&w, TRUE);
    }
  foyer_json_end_object (&w);
  foyer_json_end_object (&w);
  foyer_reply_json (req, status, gen, status == 503 || status == 429 ? "Retry-After: 1\r\n" : NULL, s);
}

int
foyer_error_status (const GError *error)
{
  if (error->domain != FOYER_ERROR)
    return 500;
  switch ((FoyerErrorCode) error->code)
    {
    case FOYER_ERROR_NOT_FOUND:
      return 404;
    case FOYER_ERROR_INVALID:
      return 400;
    case FOYER_ERROR_DENIED:
      return 403;
    case FOYER_ERROR_CONFIRM:
    case FOYER_ERROR_CONFLICT:
      return 409;
    case FOYER_ERROR_BUSY:
      return 503;
    case FOYER_ERROR_FULL:
      return 507;
    case FOYER_ERROR_CORRUPT:
    case FOYER_ERROR_NEWER:
    case FOYER_ERROR_OFFLINE:
    case FOYER_ERROR_IO:
    case FOYER_ERROR_CANCELLED:
    default:
      return 500;
    }
}

void
foyer_reply_gerror (FoyerHttpRequest *req, const char *gen, const GError *error)
{
  foyer_reply_error (req, foyer_error_status (error), error->domain == FOYER_ERROR ? foyer_error_word (error->code) : "io", gen, error->message);
}

/* ---- requests ------------------------------------------------------------------------------------------------------------------------- */

static const char *
bearer (FoyerHttpRequest *req)
{
  const char *auth = foyer_http_header (req, "Authorization");
  return auth != NULL && g_ascii_strncasecmp (auth, "Bearer ", 7) == 0 ? auth + 7 : NULL;
}

typedef struct
{
  guint8 hash[FOYER_TOKEN_HASH];
  gint64 now;
  FoyerDevice *device;
  FoyerApiSession *session;
  gboolean found;
} Lookup;

static gboolean
look_up_device (FoyerDb *db, gpointer data, GError **error)
{
  Lookup *l = data;
  l->device = foyer_device_find (db, l->hash, l->now);
  return TRUE;
}

FoyerDevice *
foyer_request_device (FoyerServer *server, FoyerHttpRequest *req, FoyerChain **chain)
{
  Lookup l = { { 0 }, foyer_now () };
  FoyerId id;
  g_autoptr (GError) error = NULL;

  if (!foyer_token_parse (bearer (req), "fd1", &id, l.hash))
    {
      foyer_reply_error (req, 401, "token", NULL, "This needs the token of an enrolled desk.");
      return NULL;
    }
  *chain = foyer_chains_get (server->chains, &id, &error);
  if (*chain == NULL && g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND))
    {
      foyer_reply_error (req, 401, "token", NULL, "This needs the token of an enrolled desk.");
      return NULL;
    }
  if (*chain == NULL || !foyer_store_read (foyer_chain_store (*chain), look_up_device, &l, &error))
    {
      foyer_reply_gerror (req, NULL, error);
      return NULL;
    }
  if (l.device == NULL)
    foyer_reply_error (req, 401, "token", foyer_chain_gen (*chain), "This needs the token of an enrolled desk.");
  else if (strcmp (l.device->status, "active") != 0)
    {
      gboolean stolen = strcmp (l.device->status, "stolen") == 0;

      foyer_reply_error (req, 401, stolen ? "stolen" : "retired", foyer_chain_gen (*chain),
                         stolen ? "This desk was reported stolen." : "This desk was retired.");
      g_clear_pointer (&l.device, foyer_device_free);
    }
  return l.device;
}

static gboolean
look_up_session (FoyerDb *db, gpointer data, GError **error)
{
  Lookup *l = data;
  l->found = foyer_api_session_find (db, l->hash, l->now, l->session);
  return TRUE;
}

gboolean
foyer_request_session (FoyerServer *server, FoyerHttpRequest *req, FoyerChain **chain, FoyerApiSession *session)
{
  Lookup l = { { 0 }, foyer_now (), NULL, session };
  FoyerId id;
  g_autoptr (GError) error = NULL;

  if (foyer_token_parse (bearer (req), "fs1", &id, l.hash))
    *chain = foyer_chains_get (server->chains, &id, &error);
  else
    *chain = NULL;
  if (*chain != NULL && foyer_store_read (foyer_chain_store (*chain), look_up_session, &l, &error) && l.found)
    return TRUE;
  if (error != NULL && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND))
    foyer_reply_gerror (req, NULL, error);
  else
    foyer_reply_error (req, 401, "token", NULL, "Sign in first: this needs a session token.");
  return FALSE;
}

GBytes *
foyer_request_body (FoyerHttpRequest *req)
{
  const char *encoding = foyer_http_header (req, "Content-Encoding");
  g_autoptr (GError) error = NULL;
  gsize len;
  const char *data = g_bytes_get_data (foyer_http_body (req), &len);
  GBytes *out;

  if (encoding == NULL || g_ascii_strcasecmp (encoding, "identity") == 0)
    return g_bytes_ref (foyer_http_body (req));
  if (g_ascii_strcasecmp (encoding, "gzip") != 0)
    {
      foyer_reply_error (req, 415, "encoding", NULL, "The body is encoded in a way this server does not read.");
      return NULL;
    }
  out = foyer_wire_inflate (data != NULL ? data : "", len, FOYER_REQUEST_MAX_BYTES, &error);
  if (out == NULL)
    foyer_reply_error (req, error->code == FOYER_ERROR_FULL ? 413 : 400, error->code == FOYER_ERROR_FULL ? "too_big" : "malformed", NULL,
                       error->message);
  return out;
}

JsonObject *
foyer_request_object (FoyerHttpRequest *req)
{
  g_autoptr (GBytes) body = foyer_request_body (req);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (FoyerJsonReader) check = NULL;
  gsize len;
  const char *data;

  if (body == NULL)
    return NULL;
  data = g_bytes_get_data (body, &len);
  if (len == 0)
    return json_object_new ();
  /* The stream reader bounds the depth and refuses floats before a tree is built. */
  check = foyer_json_reader_new (data, len);
  if (foyer_json_next (check) != FOYER_JSON_OBJECT || !foyer_json_skip (check) || foyer_json_next (check) != FOYER_JSON_END
      || !json_parser_load_from_data (parser, data, len, NULL) || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      const char *why = foyer_json_reader_error (check);
      g_autofree char *text = g_strdup_printf ("The body is no JSON object%s%s. Money is whole minor units; there are no fractions.", why ? ": " : "",
                                               why ? why : "");
      foyer_reply_error (req, 400, "malformed", NULL, text);
      return NULL;
    }
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

char *
foyer_request_param (FoyerHttpRequest *req, const char *name)
{
  const char *query = foyer_http_query (req);
  g_autoptr (GHashTable) params = NULL;

  if (query == NULL)
    return NULL;
  params = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
  return params != NULL ? g_strdup (g_hash_table_lookup (params, name)) : NULL;
}

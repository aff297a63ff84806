/* GET /v1/snapshot            what to fetch: {files, gen, seq, set, you …}; 202 while it is being made
 * GET /v1/snapshot/head       what to show first
 * GET /v1/snapshot/NAME.zst   one file, Range
 *
 * Behind nginx the bytes are its business (X-Accel-Redirect: /snapshots/CHAIN/NAME), otherwise ours. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-snapshots.h"
#include "foyer-time.h"

typedef struct
{
  const FoyerDevice *device;
  GPtrArray *scopes;
} ScopesJob;

static gboolean
read_scopes (FoyerDb *db, gpointer data, GError **error)
{
  ScopesJob *j = data;

  j->scopes = foyer_device_scopes (db, &j->device->id);
  return TRUE;
}

/* The scopes of the desk that asks, as granted now. (transfer full) (nullable): replied */
static GPtrArray *
scopes_of (FoyerHttpRequest *req, FoyerChain *chain, const FoyerDevice *device)
{
  ScopesJob j = { device, NULL };
  g_autoptr (GError) error = NULL;

  if (strcmp (device->status, "active") != 0)
    foyer_reply_error (req, 401, device->status, foyer_chain_gen (chain), "This desk may not receive any more.");
  else if (!foyer_store_read (foyer_chain_store (chain), read_scopes, &j, &error))
    foyer_reply_gerror (req, foyer_chain_gen (chain), error);
  return j.scopes;
}

static void
reply_file (FoyerHttpRequest *req, FoyerChain *chain, const char *path, const char *name)
{
  g_autofree char *headers = NULL;

  if (foyer_http_header (req, "X-Foyer-Accel") != NULL)
    {
      g_autofree char *dir = g_path_get_dirname (path), *chain_dir = g_path_get_dirname (dir), *id = g_path_get_basename (chain_dir);
      g_autofree char *file = g_path_get_basename (path);

      headers = g_strdup_printf ("X-Gen: %s\r\nX-Accel-Redirect: /snapshots/%s/snapshots/%s\r\nCache-Control: private, max-age=86400\r\n",
                                 foyer_chain_gen (chain), id, file);
      foyer_http_reply (req, 200, "application/zstd", headers, NULL);
      return;
    }
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    foyer_reply_error (req, 404, "gone", foyer_chain_gen (chain), "This snapshot has been replaced.");
  else
    foyer_reply_file (req, foyer_chain_gen (chain), path, "application/zstd");
}

static void
serve_file (FoyerServer *server, FoyerHttpRequest *req, const char *name)
{
  FoyerChain *chain = NULL;
  g_autoptr (FoyerDevice) device = foyer_request_device (server, req, &chain);
  g_autoptr (GPtrArray) scopes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (device == NULL)
    return;
  scopes = scopes_of (req, chain, device);
  if (scopes == NULL)
    return;
  if (strcmp (name, "head") == 0)
    path = foyer_snapshots_head (foyer_chain_store (chain), scopes, foyer_now (), &error);
  else
    path = foyer_snapshots_file (foyer_chain_store (chain), name, scopes);
  if (error != NULL)
    foyer_reply_gerror (req, foyer_chain_gen (chain), error);
  else if (path == NULL)
    foyer_reply_error (req, 404, "gone", foyer_chain_gen (chain), "There is no such snapshot for this desk, or it has been replaced.");
  else
    reply_file (req, chain, path, name);
}

static void
serve_manifest (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  FoyerChain *chain = NULL;
  g_autoptr (FoyerDevice) device = foyer_request_device (server, req, &chain);
  g_autoptr (GPtrArray) scopes = NULL;
  g_autoptr (JsonObject) manifest = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *wanted = NULL;

  if (device == NULL)
    return;
  scopes = scopes_of (req, chain, device);
  if (scopes == NULL)
    return;
  wanted = foyer_request_param (req, "set");
  manifest = foyer_snapshots_manifest (foyer_chain_store (chain), wanted, scopes, &device->id, &device->loc);
  if (manifest == NULL)
    {
      foyer_upkeep_snapshot (foyer_server_upkeep (server), chain);
      foyer_reply_json (req, 202, foyer_chain_gen (chain), "Retry-After: 2\r\n", g_string_new ("{\"making\":true}"));
      return;
    }
  node = json_node_init_object (json_node_alloc (), manifest);
  foyer_reply_node (req, 200, foyer_chain_gen (chain), node);
}

const FoyerHandler foyer_handlers_snapshot[] = {
  { "GET", "/v1/snapshot", serve_manifest },
  { "GET", "/v1/snapshot/", serve_file },
  { NULL },
};

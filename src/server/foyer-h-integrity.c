/* POST /v1/digest {gen, scope, seq, table[, bucket]}   counts and sums of a table by the last byte of the id, or the rows of one of them
 * POST /v1/rows {rows: [[table, id, hash, seq], …]}    rows anew, with what the desk has of them: it is written down
 *
 * 409 when the scope has changed since the desk's cursor: what was compared would not be of one moment. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-digest.h"
#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-mask.h"
#include "foyer-metrics.h"

#define ROWS_MAX 1000

typedef struct
{
  const FoyerDevice *device;
  const char *gen, *scope;
  const FoyerEntity *entity;
  gint64 seq;
  int bucket;
  JsonArray *rows;

  GString *json;
  const char *code;
  guint differ;
} Ask;

/* An image as a desk that gets no numbers may have it. */
static void
veil (FoyerDb *db, const FoyerDevice *device, const FoyerEntity *e, const FoyerId *id, char **image)
{
  g_autoptr (GPtrArray) scopes = foyer_device_scopes (db, &device->id);
  g_autoptr (FoyerRow) row = NULL;
  FoyerMask mask;

  if (*image == NULL || !foyer_mask_entity (e) || !foyer_scopes_masked (scopes) || !foyer_mask_read (db, &mask))
    return;
  row = foyer_row_from_json (e, id, *image, -1, NULL);
  if (row != NULL && !foyer_mask_row (&mask, row))
    return;
  g_free (*image);
  *image = row != NULL ? foyer_row_to_json (row) : NULL;
}

static gboolean
granted (FoyerDb *db, const FoyerDevice *device, const char *scope)
{
  g_autoptr (GPtrArray) scopes = foyer_device_scopes (db, &device->id);

  for (guint i = 0; i < scopes->len; i++)
    if (strcmp (scopes->pdata[i], scope) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
moved (FoyerDb *db, const Ask *a)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (FoyerFeedItem));
  FoyerStmt *s = foyer_db_own_read (db, "SELECT gen FROM sync_meta");
  gboolean other = !foyer_stmt_step (s) || strcmp (foyer_stmt_text (s, 0), a->gen) != 0;

  foyer_stmt_done (s);
  if (other)
    return TRUE;
  foyer_feed_list (db, a->scope, a->seq, 1, items);
  return items->len > 0;
}

static gboolean
read_digest (FoyerDb *db, gpointer data, GError **error)
{
  Ask *a = data;
  FoyerJsonWriter w;

  if (!granted (db, a->device, a->scope))
    {
      a->code = "scope";
      return TRUE;
    }
  if (moved (db, a))
    {
      a->code = "moved";
      return TRUE;
    }
  a->json = g_string_new (NULL);
  foyer_json_writer_init (&w, a->json);
  foyer_json_begin_object (&w);
  if (a->bucket < 0)
    {
      g_autofree FoyerDigest *buckets = g_new0 (FoyerDigest, FOYER_DIGEST_BUCKETS);

      foyer_db_digest_buckets (db, FOYER_STORE_SERVER, a->scope, a->entity, buckets);
      foyer_json_key (&w, "buckets");
      foyer_json_begin_array (&w);
      for (int i = 0; i < FOYER_DIGEST_BUCKETS; i++)
        {
          foyer_json_begin_array (&w);
          foyer_json_int (&w, buckets[i].n);
          foyer_json_int (&w, (gint64) buckets[i].sum);
          foyer_json_end_array (&w);
        }
      foyer_json_end_array (&w);
    }
  else
    {
      g_autoptr (GArray) rows = foyer_db_digest_rows (db, FOYER_STORE_SERVER, a->scope, a->entity, a->bucket);

      foyer_json_key (&w, "rows");
      foyer_json_begin_array (&w);
      for (guint i = 0; i < rows->len; i++)
        {
          const FoyerDigestRow *row = &g_array_index (rows, FoyerDigestRow, i);

          foyer_json_begin_array (&w);
          foyer_json_id (&w, &row->id);
          foyer_json_int (&w, row->hash);
          foyer_json_end_array (&w);
        }
      foyer_json_end_array (&w);
    }
  foyer_json_end_object (&w);
  return TRUE;
}

static void
reply (FoyerHttpRequest *req, FoyerChain *chain, Ask *a, const GError *error)
{
  if (error != NULL)
    foyer_reply_gerror (req, foyer_chain_gen (chain), error);
  else if (a->code != NULL)
    foyer_reply_error (req, strcmp (a->code, "scope") == 0 ? 403 : 409, a->code, foyer_chain_gen (chain),
                       strcmp (a->code, "scope") == 0 ? "The desk may not see this." : "The rows have changed since. Compare again later.");
  else
    foyer_reply_json (req, 200, foyer_chain_gen (chain), NULL, g_steal_pointer (&a->json));
  if (a->json != NULL)
    g_string_free (a->json, TRUE);
}

static void
serve_digest (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  FoyerChain *chain = NULL;
  g_autoptr (FoyerDevice) device = foyer_request_device (server, req, &chain);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  Ask a = { 0 };

  if (device == NULL || (body = foyer_request_object (req)) == NULL)
    return;
  a.device = device;
  a.gen = json_object_get_string_member_with_default (body, "gen", "");
  a.scope = json_object_get_string_member_with_default (body, "scope", "");
  a.entity = foyer_entity_lookup (json_object_get_string_member_with_default (body, "table", ""));
  a.seq = json_object_get_int_member_with_default (body, "seq", 0);
  a.bucket = json_object_get_int_member_with_default (body, "bucket", -1);
  if (a.entity == NULL || a.bucket >= FOYER_DIGEST_BUCKETS)
    {
      foyer_reply_error (req, 400, "malformed", foyer_chain_gen (chain), "The request needs a scope and a table of the chain.");
      return;
    }
  if (a.bucket < 0)
    {
      g_warning ("desk=%s differs from the chain scope=%s table=%s", device->code, a.scope, a.entity->name);
      foyer_metrics_count ("foyer_digest_mismatches_total", NULL, 1);
    }
  foyer_store_read (foyer_chain_store (chain), read_digest, &a, &error);
  reply (req, chain, &a, error);
}

static void
write_row (FoyerDb *db, FoyerJsonWriter *w, Ask *a, const char *table, const char *id_text, gint64 have)
{
  const FoyerEntity *e = table != NULL ? foyer_entity_lookup (table) : NULL;
  g_autofree char *image = NULL, *scope = NULL;
  gint64 seq = 0, hash = 0;
  FoyerId id;

  if (e == NULL || id_text == NULL || !foyer_id_parse (id_text, &id))
    return;
  image = foyer_db_base_image (db, FOYER_STORE_SERVER, e, &id, &scope, &seq, &hash);
  if (image != NULL && !granted (db, a->device, scope))
    g_clear_pointer (&image, g_free);
  veil (db, a->device, e, &id, &image);
  if (have != hash)
    {
      a->differ++;
      g_warning ("desk=%s table=%s id=%s desk_hash=%" G_GINT64_FORMAT " chain_hash=%" G_GINT64_FORMAT " chain_seq=%" G_GINT64_FORMAT, a->device->code, table,
                 id_text, have, hash, seq);
    }
  foyer_wire_row_write (w, image != NULL ? scope : "chain", table, &id, MAX (seq, 1), image != NULL ? hash : 0, image);
}

static gboolean
read_rows (FoyerDb *db, gpointer data, GError **error)
{
  Ask *a = data;
  FoyerJsonWriter w;

  a->json = g_string_new (NULL);
  foyer_json_writer_init (&w, a->json);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "rows");
  foyer_json_begin_array (&w);
  for (guint i = 0; i < MIN (json_array_get_length (a->rows), ROWS_MAX); i++)
    {
      JsonNode *node = json_array_get_element (a->rows, i);
      JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      if (row != NULL && json_array_get_length (row) >= 3 && JSON_NODE_HOLDS_VALUE (json_array_get_element (row, 0))
          && JSON_NODE_HOLDS_VALUE (json_array_get_element (row, 1)) && JSON_NODE_HOLDS_VALUE (json_array_get_element (row, 2)))
        write_row (db, &w, a, json_array_get_string_element (row, 0), json_array_get_string_element (row, 1), json_array_get_int_element (row, 2));
    }
  foyer_json_end_array (&w);
  foyer_json_end_object (&w);
  return TRUE;
}

static void
serve_rows (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  FoyerChain *chain = NULL;
  g_autoptr (FoyerDevice) device = foyer_request_device (server, req, &chain);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  Ask a = { 0 };

  if (device == NULL || (body = foyer_request_object (req)) == NULL)
    return;
  a.device = device;
  if (!json_object_has_member (body, "rows") || !JSON_NODE_HOLDS_ARRAY (json_object_get_member (body, "rows")))
    {
      foyer_reply_error (req, 400, "malformed", foyer_chain_gen (chain), "The request needs a list of rows.");
      return;
    }
  a.rows = json_object_get_array_member (body, "rows");
  foyer_store_read (foyer_chain_store (chain), read_rows, &a, &error);
  foyer_metrics_count ("foyer_rows_repaired_total", NULL, a.differ);
  reply (req, chain, &a, error);
}

const FoyerHandler foyer_handlers_integrity[] = {
  { "POST", "/v1/digest", serve_digest },
  { "POST", "/v1/rows", serve_rows },
  { NULL },
};

#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-blobs.h"
#include "foyer-carry.h"
#include "foyer-error.h"
#include "foyer-sync-apply.h"

#define BATCH_TXNS 200
#define BATCH_BYTES (1024 * 1024)
gsize foyer_carry_files_max = 256 * 1024 * 1024;

typedef struct
{
  gint64 inc, n, you_n;
} Log;

/* From the tables: the store may be open in another process, and here for reading only. */
static gboolean
read_log (FoyerDb *db, gpointer data, GError **error)
{
  Log *l = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT l.inc, max(l.n), b.you_n FROM sync_base b, sync_log l WHERE l.inc=(SELECT max(inc) FROM sync_log)");

  if (foyer_stmt_step (s) && !foyer_stmt_is_null (s, 1))
    {
      l->inc = foyer_stmt_int (s, 0);
      l->n = foyer_stmt_int (s, 1);
      l->you_n = foyer_stmt_int (s, 2);
    }
  foyer_stmt_done (s);
  return TRUE;
}

gboolean
foyer_carry_write (FoyerStore *store, const FoyerAccount *account, GString *out, gint64 *n, GError **error)
{
  Log have = { 0 };
  char dev[37];

  *n = 0;
  if (!foyer_store_read (store, read_log, &have, error))
    return FALSE;
  foyer_id_format (&account->dev, dev);
  for (gint64 from = have.you_n + 1; from <= have.n;)
    {
      g_autoptr (GArray) log = foyer_sync_read_log (store, have.inc, from, BATCH_TXNS, BATCH_BYTES, error);
      g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
      GString *request;

      if (log == NULL || log->len == 0)
        return log != NULL;
      q->has_push = TRUE;
      q->inc = have.inc;
      g_array_append_vals (q->txns, log->data, log->len);
      crypto_sign_detached (q->sig, NULL, g_array_index (log, FoyerWireTxn, log->len - 1).h, FOYER_HASH_LEN, account->secret);
      q->has_sig = TRUE;
      request = foyer_sync_request_format (q);
      g_string_append_printf (out, "{\"dev\":\"%s\",\"request\":%s}\n", dev, request->str);
      g_string_free (request, TRUE);
      from += log->len;
      *n += log->len;
    }
  return TRUE;
}

gboolean
foyer_carry_write_files (const char *store_dir, GString *out, guint *n, guint *left, GError **error)
{
  g_autoptr (GPtrArray) names = foyer_blobs_unsent (store_dir);
  gsize began = out->len;

  *n = *left = 0;
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GError) why = NULL;
      g_autoptr (GBytes) bytes = foyer_blobs_load (store_dir, names->pdata[i], &why);
      g_autofree char *data = NULL;
      gsize len;
      const guchar *raw;

      /* Sent meanwhile, or damaged: what cannot be read cannot be taken along. */
      if (bytes == NULL)
        {
          g_message ("The file %s is not taken along: %s", (char *) names->pdata[i], why->message);
          continue;
        }
      if (out->len - began > foyer_carry_files_max)
        {
          (*left)++;
          continue;
        }
      raw = g_bytes_get_data (bytes, &len);
      data = g_base64_encode (raw, len);
      g_string_append_printf (out, "{\"data\":\"%s\",\"file\":\"%s\"}\n", data, (char *) names->pdata[i]);
      (*n)++;
    }
  return TRUE;
}

/* @data: (out) (nullable): a slice of @line, base64 */
static gboolean
parse_file (const char *line, gsize len, char **name, const char **data, gsize *data_len)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (line, len);
  FoyerJsonToken token;

  *name = NULL;
  *data = NULL;
  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return FALSE;
  while ((token = foyer_json_next (r)) == FOYER_JSON_KEY)
    {
      g_autofree char *key = g_strdup (foyer_json_get_text (r, NULL));

      if (strcmp (key, "data") == 0)
        {
          if (!foyer_json_slice (r, data, data_len) || *data_len < 2 || **data != '"')
            return FALSE;
          (*data)++;
          *data_len -= 2;
        }
      else if (strcmp (key, "file") == 0 && *name == NULL)
        {
          if (foyer_json_next (r) != FOYER_JSON_STRING)
            return FALSE;
          *name = g_strdup (foyer_json_get_text (r, NULL));
        }
      else if (!foyer_json_skip (r))
        return FALSE;
    }
  return token == FOYER_JSON_OBJECT_END && foyer_blob_is_id (*name) && *data != NULL;
}

gboolean
foyer_carry_is_file (const char *line, gsize len)
{
  g_autofree char *name = NULL;
  const char *data;
  gsize data_len;

  return parse_file (line, len, &name, &data, &data_len);
}

gboolean
foyer_carry_take_file (const char *store_dir, const char *line, gsize len, GError **error)
{
  g_autofree char *name = NULL, *is = NULL, *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize data_len, n;
  guchar *raw;

  if (!parse_file (line, len, &name, &data, &data_len))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This is no line of un-sent work."));
      return FALSE;
    }
  text = g_strndup (data, data_len);
  raw = g_base64_decode (text, &n);
  bytes = g_bytes_new_take (raw, n);
  is = foyer_blob_id (bytes);
  if (strcmp (is, name) != 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("A picture was changed since it was exported."));
      return FALSE;
    }
  g_free (is);
  is = foyer_blobs_put (store_dir, bytes, TRUE, error);
  return is != NULL;
}

gboolean
foyer_carry_parse (const char *line, gsize len, FoyerId *dev, const char **request, gsize *request_len)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (line, len);
  gboolean have_dev = FALSE;
  FoyerJsonToken token;

  *request = NULL;
  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return FALSE;
  while ((token = foyer_json_next (r)) == FOYER_JSON_KEY)
    {
      const char *key = foyer_json_get_text (r, NULL);

      if (strcmp (key, "dev") == 0)
        have_dev = foyer_json_next (r) == FOYER_JSON_STRING && foyer_id_parse (foyer_json_get_text (r, NULL), dev);
      else if (strcmp (key, "request") == 0)
        {
          if (!foyer_json_slice (r, request, request_len))
            return FALSE;
        }
      else if (!foyer_json_skip (r))
        return FALSE;
    }
  return token == FOYER_JSON_OBJECT_END && have_dev && *request != NULL;
}

static gint64
number (JsonObject *o, const char *name)
{
  return json_object_get_int_member_with_default (o, name, 0);
}

gboolean
foyer_carry_send (const FoyerAccount *account, const char *line, gsize len, FoyerCarried *out, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (line, len), answer = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *o, *e;
  int status = 0;
  gsize size;
  const char *text;

  memset (out, 0, sizeof *out);
  answer = foyer_post (account, "/v1/carry", body, &status, error);
  if (answer == NULL)
    return FALSE;
  text = g_bytes_get_data (answer, &size);
  if (size == 0 || !json_parser_load_from_data (parser, text, size, NULL) || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, _ ("What answers at %s is no chain server."), account->url);
      return FALSE;
    }
  o = json_node_get_object (json_parser_get_root (parser));
  e = json_object_has_member (o, "error") ? json_object_get_object_member (o, "error") : NULL;
  if (status != 200 || e != NULL)
    {
      const char *code = e != NULL ? json_object_get_string_member_with_default (e, "code", "") : "";

      g_set_error (error, FOYER_ERROR,
                   status == 400                                                ? FOYER_ERROR_INVALID
                   : strcmp (code, "gap") == 0 || strcmp (code, "fork") == 0 ? FOYER_ERROR_CONFLICT
                   : status == 401 || status == 403                           ? FOYER_ERROR_DENIED
                                                                              : FOYER_ERROR_OFFLINE,
                   "%s", e != NULL ? json_object_get_string_member_with_default (e, "text", "The chain did not take it.") : "The chain did not take it.");
      return FALSE;
    }
  /* Somebody else's "all is well" takes nothing. */
  if (!json_object_has_member (o, "taken") || !foyer_id_parse (json_object_get_string_member_with_default (o, "dev", ""), &out->dev))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, _ ("What answers at %s is no chain server."), account->url);
      return FALSE;
    }
  out->taken = number (o, "taken");
  out->repeated = number (o, "repeated");
  out->quarantined = number (o, "quarantined");
  return TRUE;
}

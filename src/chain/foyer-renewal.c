/* New tokens, invitations, and the end of a stolen desk. */
#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>

#include "foyer-error.h"
#include "foyer-keyring.h"
#include "foyer-keys.h"
#include "foyer-pin.h"
#include "foyer-renewal.h"
#include "foyer-time.h"
#include "foyer-vault.h"
#include "foyer-wire.h"

#define INVITATION "foyer:enrol?"

/* ---- invitations ------------------------------------------------------------------------------------------------------------------ */

char *
foyer_invitation_format (const char *url, const char *code, const char *const *pins)
{
  GString *s = g_string_new (INVITATION);
  g_autofree char *u = g_uri_escape_string (url, ":/", FALSE), *c = g_uri_escape_string (code, NULL, FALSE);

  g_string_append_printf (s, "url=%s&code=%s", u, c);
  for (guint i = 0; pins != NULL && pins[i] != NULL; i++)
    {
      g_autofree char *p = g_uri_escape_string (pins[i], "/", FALSE);
      g_string_append_printf (s, "&pin=%s", p);
    }
  return g_string_free (s, FALSE);
}

gboolean
foyer_invitation_parse (const char *text, char **url, char **code, GStrv *pins)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_autofree char *clean = g_strstrip (g_strdup (text));
  g_auto (GStrv) parts = NULL;
  guint n = 0;

  if (!g_str_has_prefix (clean, INVITATION) || strlen (clean) > 2000)
    return FALSE;
  parts = g_strsplit (clean + strlen (INVITATION), "&", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *value = strchr (parts[i], '=') != NULL ? g_uri_unescape_string (strchr (parts[i], '=') + 1, NULL) : NULL;

      if (value == NULL || !g_utf8_validate (value, -1, NULL))
        continue;
      if (g_str_has_prefix (parts[i], "url=") && *url == NULL)
        *url = g_steal_pointer (&value);
      else if (g_str_has_prefix (parts[i], "code=") && *code == NULL)
        *code = g_steal_pointer (&value);
      else if (g_str_has_prefix (parts[i], "pin=") && n < 4 && foyer_pin_is_one (value))
        {
          g_strv_builder_add (found, value);
          n++;
        }
    }
  if (*url == NULL)
    return FALSE;
  if (n > 0)
    *pins = g_strv_builder_end (found);
  return TRUE;
}

/* ---- what the server says ------------------------------------------------------------------------------------------------------------ */

static const char *
text_member (JsonObject *o, const char *name)
{
  JsonNode *n = json_object_get_member (o, name);
  return n != NULL && JSON_NODE_HOLDS_VALUE (n) && json_node_get_value_type (n) == G_TYPE_STRING ? json_node_get_string (n) : NULL;
}

static gint64
int_member (JsonObject *o, const char *name)
{
  JsonNode *n = json_object_get_member (o, name);
  return n != NULL && JSON_NODE_HOLDS_VALUE (n) && json_node_get_value_type (n) == G_TYPE_INT64 ? json_node_get_int (n) : 0;
}

void
foyer_account_take (FoyerAccount *a, JsonObject *o)
{
  const char *key = text_member (o, "chain_key");
  JsonNode *pins = json_object_get_member (o, "pins");

  if (int_member (o, "expires") > 0)
    {
      a->expires = int_member (o, "expires");
      a->issued = foyer_now ();
    }
  if (key != NULL && foyer_b64_parse (key, a->chain_key, sizeof a->chain_key))
    a->has_chain_key = TRUE;
  /* Pins come with the code, over a channel of their own, or from a server that is trusted already; those of the server are added, so that
   * the key it keeps in reserve is known. */
  if (pins != NULL && JSON_NODE_HOLDS_ARRAY (pins) && a->pins != NULL)
    {
      g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
      JsonArray *list = json_node_get_array (pins);

      g_strv_builder_addv (all, (const char **) a->pins);
      for (guint i = 0; i < MIN (json_array_get_length (list), 4); i++)
        {
          JsonNode *n = json_array_get_element (list, i);
          const char *pin = JSON_NODE_HOLDS_VALUE (n) ? json_node_get_string (n) : NULL;

          if (pin != NULL && foyer_pin_is_one (pin) && !g_strv_contains ((const char *const *) a->pins, pin))
            g_strv_builder_add (all, pin);
        }
      g_strfreev (a->pins);
      a->pins = g_strv_builder_end (all);
    }
}

/* ---- a new token ------------------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_account_is_due (const FoyerAccount *a, gint64 now)
{
  return a->expires > 0 && now > a->issued + (a->expires - a->issued) / 2;
}

gboolean
foyer_account_is_wipe_order (const FoyerAccount *a, const guint8 *sig)
{
  g_autofree char *text = foyer_wipe_text (&a->chain, &a->dev);
  return a->has_chain_key && crypto_sign_verify_detached (sig, (const guint8 *) text, strlen (text), a->chain_key) == 0;
}

/* One step. The answer as an object, or NULL with an error. (transfer full) */
static JsonObject *
ask (const FoyerAccount *a, GString *json, GError **error)
{
  g_autoptr (GBytes) body = g_string_free_to_bytes (json), answer = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *o = NULL;
  gsize len = 0;
  const char *data;
  int status = 0;

  answer = foyer_post (a, "/v1/token", body, &status, error);
  if (answer == NULL)
    return NULL;
  data = g_bytes_get_data (answer, &len);
  if (data != NULL && json_parser_load_from_data (parser, data, len, NULL) && json_parser_get_root (parser) != NULL
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    o = json_node_get_object (json_parser_get_root (parser));
  if (o != NULL && status == 200)
    return json_object_ref (o);
  if (o != NULL && status == 401 && json_object_has_member (o, "error") && JSON_NODE_HOLDS_OBJECT (json_object_get_member (o, "error")))
    {
      JsonObject *e = json_object_get_object_member (o, "error");
      const char *sig_text = text_member (e, "wipe_sig");
      guint8 sig[64];

      if (g_strcmp0 (text_member (e, "code"), "stolen") == 0 && sig_text != NULL && foyer_b64_parse (sig_text, sig, sizeof sig)
          && foyer_account_is_wipe_order (a, sig))
        g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This desk was reported stolen."));
      else
        g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, text_member (e, "text") != NULL ? text_member (e, "text") : "The chain refuses this desk.");
      return NULL;
    }
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, "The server at %s gives no new token.", a->url);
  return NULL;
}

static GString *
begin (const FoyerAccount *a, FoyerJsonWriter *w)
{
  GString *s = g_string_new (NULL);

  foyer_json_writer_init (w, s);
  foyer_json_begin_object (w);
  foyer_json_key (w, "chain");
  foyer_json_id (w, &a->chain);
  foyer_json_key (w, "dev");
  foyer_json_id (w, &a->dev);
  return s;
}

gboolean
foyer_account_renew (FoyerAccount *a, const char *store_dir, GError **error)
{
  g_autoptr (JsonObject) first = NULL, second = NULL;
  g_autofree char *text = NULL;
  const char *nonce, *token;
  guint8 sig[64];
  FoyerJsonWriter w;
  GString *s = begin (a, &w);

  foyer_json_end_object (&w);
  first = ask (a, s, error);
  if (first == NULL)
    return FALSE;
  nonce = text_member (first, "nonce");
  if (nonce == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, "The server at %s gives no new token.", a->url);
      return FALSE;
    }
  text = foyer_nonce_text (&a->chain, &a->dev, nonce);
  crypto_sign_detached (sig, NULL, (const guint8 *) text, strlen (text), a->secret);
  s = begin (a, &w);
  foyer_json_key (&w, "nonce");
  foyer_json_text (&w, nonce);
  foyer_json_key (&w, "sig");
  foyer_json_b64 (&w, sig, sizeof sig);
  foyer_json_end_object (&w);
  second = ask (a, s, error);
  if (second == NULL)
    return FALSE;
  token = text_member (second, "token");
  if (token == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, "The server at %s gives no new token.", a->url);
      return FALSE;
    }
  g_free (a->token);
  a->token = g_strdup (token);
  foyer_account_take (a, second);
  return foyer_account_save (a, store_dir, error);
}

/* ---- the end of a stolen desk ---------------------------------------------------------------------------------------------------------------- */

/* Key and token are written over before the file goes; on most disks that is all one can do. */
static void
shred (const char *path)
{
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  GStatBuf st;

  if (fd >= 0 && fstat (fd, &st) == 0)
    {
      g_autofree guint8 *zeros = g_malloc0 (65536);

      for (goffset at = 0; at < st.st_size; at += 65536)
        if (write (fd, zeros, MIN (65536, st.st_size - at)) < 0)
          break;
      fsync (fd);
    }
  if (fd >= 0)
    close (fd);
  g_unlink (path);
}

static void
unlink_folder (const char *path)
{
  g_autoptr (GDir) d = g_dir_open (path, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        {
          unlink_folder (child);
          g_rmdir (child);
        }
      else
        g_unlink (child);
    }
}

void
foyer_wipe (const FoyerAccount *a, const char *store_dir)
{
  g_autofree char *account = g_build_filename (store_dir, "chain.account", NULL);

  g_message ("The chain reported this desk stolen: its key and its data are deleted");
  foyer_keyring_forget (&a->chain, &a->dev);
  shred (account);
  /* Without its key an encrypted store is read by nobody, whatever the disk remembers of it. */
  foyer_vault_destroy (store_dir);
  /* Everything there is beside the store is of the store. What is open goes on without a name until it is closed. */
  unlink_folder (store_dir);
}

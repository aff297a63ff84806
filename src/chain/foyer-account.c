#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>

#include "foyer-transport-soup.h"
#include "foyer-apply.h"
#include "foyer-error.h"
#include "foyer-keyring.h"
#include "foyer-net.h"
#include "foyer-pin.h"
#include "foyer-renewal.h"
#include "foyer-seal.h"
#include "foyer-wire.h"

#define ACCOUNT_FILE "chain.account"
#define ANSWER_SECONDS 30

void
foyer_account_free (FoyerAccount *a)
{
  if (a == NULL)
    return;
  g_free (a->url);
  g_free (a->token);
  g_free (a->desk);
  g_strfreev (a->pins);
  sodium_memzero (a, sizeof *a);
  g_free (a);
}

FoyerAccount *
foyer_account_copy (const FoyerAccount *a)
{
  FoyerAccount *c = g_memdup2 (a, sizeof *a);

  c->url = g_strdup (a->url);
  c->token = g_strdup (a->token);
  c->desk = g_strdup (a->desk);
  c->pins = g_strdupv (a->pins);
  return c;
}

static gboolean
read_id (GKeyFile *f, const char *key, FoyerId *out)
{
  g_autofree char *text = g_key_file_get_string (f, "chain", key, NULL);
  return text != NULL && foyer_id_parse (text, out);
}

/* Also gives an account that has a key but no token yet: enrolment under way. */
static FoyerAccount *
load (const char *store_dir, GError **error)
{
  g_autofree char *path = g_build_filename (store_dir, ACCOUNT_FILE, NULL);
  g_autoptr (GKeyFile) f = g_key_file_new ();
  g_autoptr (FoyerAccount) a = g_new0 (FoyerAccount, 1);
  g_autofree char *secret = NULL, *key = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This desk belongs to no chain yet. Enrol it with a code."));
      return NULL;
    }
  if (g_key_file_load_from_file (f, path, G_KEY_FILE_NONE, NULL))
    {
      a->url = g_key_file_get_string (f, "chain", "url", NULL);
      a->token = g_key_file_get_string (f, "chain", "token", NULL);
      a->desk = g_key_file_get_string (f, "chain", "desk", NULL);
      secret = g_key_file_get_string (f, "chain", "secret", NULL);
      read_id (f, "dev", &a->dev);
      read_id (f, "chain", &a->chain);
      read_id (f, "loc", &a->loc);
      a->pins = g_key_file_get_string_list (f, "chain", "pins", NULL, NULL);
      a->issued = g_key_file_get_int64 (f, "chain", "issued", NULL);
      a->expires = g_key_file_get_int64 (f, "chain", "expires", NULL);
      key = g_key_file_get_string (f, "chain", "chain_key", NULL);
      a->has_chain_key = key != NULL && foyer_b64_parse (key, a->chain_key, sizeof a->chain_key);
      a->in_ring = g_key_file_get_boolean (f, "chain", "in_ring", NULL);
      if (secret != NULL && foyer_b64_parse (secret, a->secret, sizeof a->secret))
        return g_steal_pointer (&a);
      if (a->in_ring)
        switch (foyer_keyring_load (&a->chain, &a->dev, a->secret))
          {
          case FOYER_KEYRING_OK:
            return g_steal_pointer (&a);
          case FOYER_KEYRING_LOCKED:
          case FOYER_KEYRING_ABSENT:
            g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_BUSY,
                                 _ ("The key of this desk is in the key ring of this PC, which is locked or does not answer. Unlock it by signing in on this PC."));
            return NULL;
          case FOYER_KEYRING_NONE:
          default:
            break;
          }
    }
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, _ ("The file %s does not hold together. Enrol this desk again with a new code."), path);
  return NULL;
}

/* Only what is done twice is safe: the file forgets the key when the ring has given it back. */
static void
move_to_ring (FoyerAccount *a, const char *store_dir)
{
  guint8 back[64] = { 0 };
  g_autoptr (GError) error = NULL;

  if (a->in_ring || foyer_id_is_none (&a->dev) || foyer_keyring_store (&a->chain, &a->dev, a->secret) != FOYER_KEYRING_OK
      || foyer_keyring_load (&a->chain, &a->dev, back) != FOYER_KEYRING_OK || sodium_memcmp (back, a->secret, sizeof back) != 0)
    return;
  a->in_ring = TRUE;
  if (foyer_account_save (a, store_dir, &error))
    return;
  a->in_ring = FALSE;
  g_warning ("The key stays in its file: %s", error->message);
}

FoyerAccount *
foyer_account_load (const char *store_dir, GError **error)
{
  g_autoptr (FoyerAccount) a = load (store_dir, error);

  if (a != NULL && a->token != NULL)
    move_to_ring (a, store_dir);

  if (a != NULL && (a->token == NULL || a->url == NULL))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This desk belongs to no chain yet. Enrol it with a code."));
      return NULL;
    }
  return g_steal_pointer (&a);
}

gboolean
foyer_account_save (const FoyerAccount *a, const char *store_dir, GError **error)
{
  g_autofree char *path = g_build_filename (store_dir, ACCOUNT_FILE, NULL);
  g_autoptr (GKeyFile) f = g_key_file_new ();
  g_autofree char *text = NULL;
  char secret[sodium_base64_ENCODED_LEN (64, sodium_base64_VARIANT_ORIGINAL)], id[37];
  gsize len;
  g_autoptr (GError) local = NULL;

  g_key_file_set_string (f, "chain", "url", a->url);
  if (a->token != NULL)
    g_key_file_set_string (f, "chain", "token", a->token);
  if (a->desk != NULL)
    g_key_file_set_string (f, "chain", "desk", a->desk);
  if (!foyer_id_is_none (&a->dev))
    g_key_file_set_string (f, "chain", "dev", foyer_id_format (&a->dev, id));
  if (!foyer_id_is_none (&a->chain))
    g_key_file_set_string (f, "chain", "chain", foyer_id_format (&a->chain, id));
  if (!foyer_id_is_none (&a->loc))
    g_key_file_set_string (f, "chain", "loc", foyer_id_format (&a->loc, id));
  if (a->pins != NULL)
    g_key_file_set_string_list (f, "chain", "pins", (const char *const *) a->pins, g_strv_length (a->pins));
  if (a->expires != 0)
    {
      g_key_file_set_int64 (f, "chain", "issued", a->issued);
      g_key_file_set_int64 (f, "chain", "expires", a->expires);
    }
  if (a->has_chain_key)
    {
      char key[sodium_base64_ENCODED_LEN (32, sodium_base64_VARIANT_ORIGINAL)];

      sodium_bin2base64 (key, sizeof key, a->chain_key, sizeof a->chain_key, sodium_base64_VARIANT_ORIGINAL);
      g_key_file_set_string (f, "chain", "chain_key", key);
    }
  if (a->in_ring)
    g_key_file_set_boolean (f, "chain", "in_ring", TRUE);
  else
    {
      sodium_bin2base64 (secret, sizeof secret, a->secret, sizeof a->secret, sodium_base64_VARIANT_ORIGINAL);
      g_key_file_set_string (f, "chain", "secret", secret);
    }
  text = g_key_file_to_data (f, &len, NULL);
  if (!g_file_set_contents_full (path, text, len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The desk's key cannot be kept: %s.", local->message);
      return FALSE;
    }
  return TRUE;
}

char *
foyer_account_check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL, *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  gsize n = strlen (url);

  if (host == NULL || host[0] == '\0' || (strcmp (scheme, "https") != 0 && strcmp (scheme, "http") != 0))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” is no address of a chain server. It looks like https://chain.example.com."), url);
      return NULL;
    }
  if (strcmp (scheme, "http") == 0 && strcmp (host, "127.0.0.1") != 0 && strcmp (host, "localhost") != 0 && strcmp (host, "::1") != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("%s is not encrypted. Use the https address of the server."), url);
      return NULL;
    }
  while (n > 0 && url[n - 1] == '/')
    n--;
  return g_strndup (url, n);
}

/* ---- enrolment ------------------------------------------------------------------------------------------------------------------ */

static gboolean
join_job (FoyerTx *tx, gpointer data, GError **error)
{
  const FoyerAccount *a = data;

  foyer_tx_set_device (tx, &a->dev);
  foyer_tx_set_state (tx, "server", a->url);
  foyer_tx_set_state (tx, "desk_code", a->desk);
  return TRUE;
}

static const char *
text_member (JsonObject *o, const char *name)
{
  JsonNode *n = json_object_get_member (o, name);
  return n != NULL && JSON_NODE_HOLDS_VALUE (n) && json_node_get_value_type (n) == G_TYPE_STRING ? json_node_get_string (n) : NULL;
}

/* What the server said, into @a. */
static gboolean
take_answer (FoyerAccount *a, int status, GBytes *bytes, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len), *dev, *chain, *loc;
  JsonObject *o;

  if (data == NULL || !json_parser_load_from_data (parser, data, len, NULL) || json_parser_get_root (parser) == NULL
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    goto foreign;
  o = json_node_get_object (json_parser_get_root (parser));
  if (json_object_has_member (o, "error"))
    {
      JsonNode *n = json_object_get_member (o, "error");
      const char *code, *text;

      if (!JSON_NODE_HOLDS_OBJECT (n))
        goto foreign;
      code = text_member (json_node_get_object (n), "code");
      text = text_member (json_node_get_object (n), "text");
      g_set_error (error, FOYER_ERROR, foyer_error_from_word (code ? code : ""), "%s", text ? text : "The server refused without saying why.");
      return FALSE;
    }
  dev = text_member (o, "dev");
  chain = text_member (o, "chain");
  loc = text_member (o, "loc");
  if (status != 200 || dev == NULL || chain == NULL || text_member (o, "token") == NULL || text_member (o, "desk") == NULL
      || !foyer_id_parse (dev, &a->dev) || !foyer_id_parse (chain, &a->chain) || (loc != NULL && !foyer_id_parse (loc, &a->loc)))
    goto foreign;
  g_free (a->token);
  g_free (a->desk);
  a->token = g_strdup (text_member (o, "token"));
  a->desk = g_strdup (text_member (o, "desk"));
  foyer_account_take (a, o);
  return TRUE;

foreign:
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, _ ("What answers at %s is no chain server. Check the address, and whether this network asks to sign in first."),
               a->url);
  return FALSE;
}

GBytes *
foyer_post (const FoyerAccount *account, const char *path, GBytes *body, int *status, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autofree char *target = g_strconcat (account->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, target);
  g_autoptr (GCancellable) cancel = g_cancellable_new ();
  g_autoptr (GError) local = NULL;
  SoupSession *session;
  GBytes *answer;

  foyer_net_prepare ();
  g_main_context_push_thread_default (context);
  session = soup_session_new_with_options ("timeout", ANSWER_SECONDS, "user-agent", "foyer/" FOYER_VERSION, NULL);
  foyer_transport_trust (session);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  foyer_pin_watch (message, (const char *const *) account->pins, cancel);
  if (account->token != NULL)
    {
      g_autofree char *authorization = g_strconcat ("Bearer ", account->token, NULL);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
    }
  answer = soup_session_send_and_read (session, message, cancel, &local);
  *status = soup_message_get_status (message);
  soup_session_abort (session);
  g_object_unref (session);
  g_main_context_pop_thread_default (context);
  if (answer == NULL && g_cancellable_is_cancelled (cancel))
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE,
                 _ ("What answers at %s does not show the key of the chain server. Somebody may be listening in, or the server has a new key: ask for a new code."), account->url);
  else if (answer == NULL)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, _ ("The server at %s cannot be reached: %s."), account->url, local->message);
  return answer;
}

/* FALSE when the chain does not know the desk any more, so that it may be enrolled anew. */
static gboolean
still_known (const FoyerAccount *a)
{
  g_autoptr (GBytes) empty = g_bytes_new_static ("{}", 2), answer = NULL;
  int status = 0;

  answer = foyer_post (a, "/v1/sync", empty, &status, NULL);
  return answer == NULL || status != 401;
}

/* A new desk is encrypted before anything of the chain comes to it (SEC-8), unless whoever set this PC up said otherwise. Failing is no reason
 * not to work: Settings, Security tells that it is not. */
static void
encrypt (FoyerStore *store)
{
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (g_getenv ("FOYER_ENCRYPT"), "no") != 0 && !foyer_store_seal (store, TRUE, &error))
    g_warning ("What this desk keeps is not encrypted: %s", error->message);
}

gboolean
foyer_enrol (FoyerStore *store, const char *url, const char *code, const char *host, GError **error)
{
  g_autoptr (FoyerAccount) a = NULL;
  g_autoptr (GBytes) body = NULL, answer = NULL;
  g_autofree char *invited_url = NULL, *invited_code = NULL, *good_url = NULL;
  g_auto (GStrv) pins = NULL;
  FoyerId chain_before;
  int status = 0;
  guint8 public[32];
  GString *s;
  FoyerJsonWriter w;
  gboolean ok;

  if (foyer_invitation_parse (url, &invited_url, &invited_code, &pins))
    {
      url = invited_url;
      if (invited_code != NULL && (code == NULL || *code == '\0'))
        code = invited_code;
    }
  if (code == NULL || *code == '\0')
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The code for this desk is missing."));
      return FALSE;
    }
  good_url = foyer_account_check_url (url, error);
  if (good_url == NULL)
    return FALSE;
  a = load (foyer_store_dir (store), NULL);
  if (a != NULL && a->token != NULL && still_known (a))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This desk belongs to the chain at %s already."), a->url);
      return FALSE;
    }
  if (sodium_init () < 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_IO, "The system has no random numbers.");
      return FALSE;
    }
  if (a == NULL)
    {
      a = g_new0 (FoyerAccount, 1);
      crypto_sign_keypair (public, a->secret);
    }
  else
    crypto_sign_ed25519_sk_to_pk (public, a->secret);
  g_free (a->url);
  a->url = g_steal_pointer (&good_url);
  if (pins != NULL)
    {
      g_strfreev (a->pins);
      a->pins = g_steal_pointer (&pins);
    }
  chain_before = a->chain;
  if (a->token == NULL && !foyer_account_save (a, foyer_store_dir (store), error))
    return FALSE;

  s = g_string_new (NULL);
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "code");
  foyer_json_text (&w, code);
  foyer_json_key (&w, "host");
  foyer_json_text (&w, host);
  foyer_json_key (&w, "pubkey");
  foyer_json_b64 (&w, public, sizeof public);
  foyer_json_end_object (&w);
  body = g_string_free_to_bytes (s);

  {
    g_autofree char *old = g_steal_pointer (&a->token);

    answer = foyer_post (a, "/v1/enrol", body, &status, error);
    a->token = g_steal_pointer (&old);
  }
  ok = answer != NULL && take_answer (a, status, answer, error);
  if (ok && !foyer_id_is_none (&chain_before) && !foyer_id_equal (&chain_before, &a->chain))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This code is of another chain than the one this desk's data belongs to."));
      return FALSE;
    }
  /* The device first: a token without it would push under another name. Under a new one the whole log goes again; the chain knows its
   * changes by their ids. */
  if (!ok || !foyer_store_maintain (store, join_job, a, error))
    return FALSE;
  /* Under its new name the key is not in the ring yet. */
  a->in_ring = FALSE;
  if (!foyer_account_save (a, foyer_store_dir (store), error))
    return FALSE;
  move_to_ring (a, foyer_store_dir (store));
  if (foyer_id_is_none (&chain_before))
    encrypt (store);
  return TRUE;
}

#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <json-glib/json-glib.h>
#include <sodium.h>

#include "foyer-second-step.h"
#include "foyer-text.h"
#include "foyer-totp.h"

#define FORM "1:" /* of the text: salt, nonce, box; base64 */
#define SALT crypto_pwhash_SALTBYTES
#define NONCE crypto_secretbox_NONCEBYTES
#define BOX (FOYER_TOTP_SECRET + crypto_secretbox_MACBYTES)
#define RECOVERY_BYTES 10
#define HASH 16

static void
make_key (const char *password, const guint8 *salt, guint8 *key)
{
  g_autofree char *clean = foyer_clean (password); /* as foyer_password_hash() takes it */

  if (sodium_init () < 0
      || crypto_pwhash (key, crypto_secretbox_KEYBYTES, clean, strlen (clean), salt, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                        crypto_pwhash_ALG_ARGON2ID13) != 0)
    g_error ("Out of memory while making a key");
}

char *
foyer_second_step_seal (const char *password, const guint8 *secret)
{
  guint8 all[SALT + NONCE + BOX], key[crypto_secretbox_KEYBYTES];
  char text[sodium_base64_ENCODED_LEN (sizeof all, sodium_base64_VARIANT_ORIGINAL)];

  if (sodium_init () < 0)
    g_error ("No random numbers");
  randombytes_buf (all, SALT + NONCE);
  make_key (password, all, key);
  crypto_secretbox_easy (all + SALT + NONCE, secret, FOYER_TOTP_SECRET, all + SALT, key);
  sodium_memzero (key, sizeof key);
  sodium_bin2base64 (text, sizeof text, all, sizeof all, sodium_base64_VARIANT_ORIGINAL);
  return g_strconcat (FORM, text, NULL);
}

gboolean
foyer_second_step_open (const char *sealed, const char *password, guint8 *secret)
{
  guint8 all[SALT + NONCE + BOX], key[crypto_secretbox_KEYBYTES];
  gsize len = 0;
  gboolean ok;

  if (sealed == NULL || password == NULL || !g_str_has_prefix (sealed, FORM)
      || sodium_base642bin (all, sizeof all, sealed + strlen (FORM), strlen (sealed) - strlen (FORM), NULL, &len, NULL, sodium_base64_VARIANT_ORIGINAL) != 0
      || len != sizeof all)
    return FALSE;
  make_key (password, all, key);
  ok = crypto_secretbox_open_easy (secret, all + SALT + NONCE, BOX, all + SALT, key) == 0;
  sodium_memzero (key, sizeof key);
  return ok;
}

/* ---- recovery codes ------------------------------------------------------------------------------------------------------------- */

static void
hash_code (const guint8 *bytes, char hex[HASH * 2 + 1])
{
  guint8 hash[HASH];

  crypto_generichash (hash, sizeof hash, bytes, RECOVERY_BYTES, NULL, 0);
  sodium_bin2hex (hex, HASH * 2 + 1, hash, sizeof hash);
}

GStrv
foyer_recovery_new (char **hashes)
{
  GStrv codes = g_new0 (char *, FOYER_RECOVERY_CODES + 1);
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) node = NULL;

  if (sodium_init () < 0)
    g_error ("No random numbers");
  for (int i = 0; i < FOYER_RECOVERY_CODES; i++)
    {
      guint8 bytes[RECOVERY_BYTES];
      char hex[HASH * 2 + 1];
      g_autofree char *text = NULL;

      randombytes_buf (bytes, sizeof bytes);
      text = foyer_base32 (bytes, sizeof bytes);
      codes[i] = g_strdup_printf ("%.4s-%.4s-%.4s-%.4s", text, text + 4, text + 8, text + 12);
      hash_code (bytes, hex);
      json_array_add_string_element (list, hex);
    }
  node = json_node_init_array (json_node_alloc (), list);
  *hashes = json_to_string (node, FALSE);
  return codes;
}

/* (transfer full) (nullable) */
static JsonArray *
parse (const char *hashes)
{
  g_autoptr (JsonNode) node = hashes != NULL ? json_from_string (hashes, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_dup_array (node) : NULL;
}

char *
foyer_recovery_take (const char *hashes, const char *typed)
{
  g_autoptr (JsonArray) list = parse (hashes), rest = json_array_new ();
  g_autoptr (JsonNode) node = NULL;
  guint8 bytes[RECOVERY_BYTES];
  char hex[HASH * 2 + 1];
  gboolean found = FALSE;

  if (list == NULL || sodium_init () < 0 || foyer_base32_parse (typed, bytes, sizeof bytes) != RECOVERY_BYTES)
    return NULL;
  hash_code (bytes, hex);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      const char *one = json_array_get_string_element (list, i);

      if (g_strcmp0 (one, hex) == 0)
        found = TRUE;
      else
        json_array_add_string_element (rest, one);
    }
  node = json_node_init_array (json_node_alloc (), rest);
  return found ? json_to_string (node, FALSE) : NULL;
}

const char foyer_recovery_twice[] = "A recovery code was used at two desks. The codes that were left count no more.";

char *
foyer_recovery_mark (const char *hashes, const char *typed)
{
  g_autofree char *rest = foyer_recovery_take (hashes, typed);
  guint8 bytes[RECOVERY_BYTES];
  char hex[HASH * 2 + 1];

  if (rest == NULL || foyer_base32_parse (typed, bytes, sizeof bytes) != RECOVERY_BYTES)
    return NULL;
  hash_code (bytes, hex);
  hex[24] = '\0';
  return g_strconcat (FOYER_RECOVERY_MARK, hex, NULL);
}

int
foyer_recovery_left (const char *hashes)
{
  g_autoptr (JsonArray) list = parse (hashes);

  return list != NULL ? (int) json_array_get_length (list) : 0;
}

gboolean
foyer_recovery_is (const char *typed)
{
  int n = 0;

  for (const char *p = typed; *p != '\0'; p++)
    n += g_ascii_isalnum (*p);
  return n > FOYER_TOTP_DIGITS;
}

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-phone.h"
#include "foyer-veil.h"

#define MARK "veil:"
#define MARK_LEN 5
#define HASH_BYTES 16
#define HASH_LEN 22 /* base64 without padding */
#define HEAD_LEN (MARK_LEN + HASH_LEN)

void
foyer_veil_key (const char *chain, guint8 *key)
{
  static const char use[] = "foyer phones 1";
  crypto_generichash_state state;

  crypto_generichash_init (&state, (const guint8 *) use, sizeof use - 1, FOYER_VEIL_KEY_LEN);
  crypto_generichash_update (&state, (const guint8 *) chain, strlen (chain));
  crypto_generichash_final (&state, key, FOYER_VEIL_KEY_LEN);
}

gboolean
foyer_veil_is (const char *text)
{
  return text != NULL && strncmp (text, MARK, MARK_LEN) == 0 && strlen (text) > HEAD_LEN && text[HEAD_LEN] == ':';
}

gboolean
foyer_veil_in (const char *text, gsize len)
{
  return text != NULL && memmem (text, len, MARK, MARK_LEN) != NULL;
}

const char *
foyer_veil_shown (const char *text)
{
  return foyer_veil_is (text) ? text + HEAD_LEN + 1 : NULL;
}

char *
foyer_veil (const guint8 *key, const char *text)
{
  g_autofree char *plain = NULL, *shown = NULL;
  guint8 hash[HASH_BYTES];
  char head[sodium_base64_ENCODED_LEN (HASH_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  if (text == NULL || *text == '\0')
    return NULL;
  if (foyer_veil_is (text))
    return g_strdup (text);
  plain = g_utf8_strdown (text, -1);
  crypto_generichash (hash, sizeof hash, (const guint8 *) plain, strlen (plain), key, FOYER_VEIL_KEY_LEN);
  sodium_bin2base64 (head, sizeof head, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  shown = foyer_contact_mask (text);
  return g_strconcat (MARK, head, ":", shown, NULL);
}

gboolean
foyer_veil_same (const guint8 *key, const char *a, const char *b)
{
  g_autofree char *x = NULL, *y = NULL;

  if (a == NULL || b == NULL)
    return a == b;
  if (!foyer_veil_is (a) && !foyer_veil_is (b))
    return strcmp (a, b) == 0;
  x = foyer_veil (key, a);
  y = foyer_veil (key, b);
  return x != NULL && y != NULL && strncmp (x, y, HEAD_LEN) == 0;
}

char *
foyer_veil_from (const char *veil)
{
  return g_strdup_printf ("%.*s:", HEAD_LEN, veil);
}

char *
foyer_veil_to (const char *veil)
{
  return g_strdup_printf ("%.*s;", HEAD_LEN, veil); /* what follows ':' */
}

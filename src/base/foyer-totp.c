#include "config.h"

#include <string.h>

#include "foyer-totp.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void
foyer_totp_code (GChecksumType type, const guint8 *secret, gsize len, gint64 step, int digits, char out[9])
{
  static const guint32 powers[] = { 1000000, 10000000, 100000000 };
  g_autoptr (GHmac) mac = NULL;
  guint8 counter[8], hash[64];
  gsize n = sizeof hash;
  guint32 value;
  int at;

  g_return_if_fail (digits >= 6 && digits <= 8);
  for (int i = 7; i >= 0; i--, step >>= 8)
    counter[i] = (guint8) (step & 0xff);
  mac = g_hmac_new (type, secret, len);
  g_hmac_update (mac, counter, sizeof counter);
  g_hmac_get_digest (mac, hash, &n);
  at = hash[n - 1] & 0x0f;
  value = (guint32) (hash[at] & 0x7f) << 24 | (guint32) hash[at + 1] << 16 | (guint32) hash[at + 2] << 8 | hash[at + 3];
  g_snprintf (out, 9, "%0*u", digits, value % powers[digits - 6]);
}

gint64
foyer_totp_step (gint64 ms)
{
  return ms / 1000 / FOYER_TOTP_SECONDS;
}

/* As long for a wrong first digit as for a wrong last one. */
static gboolean
same (const char *a, const char *b)
{
  guint8 differs = 0;

  for (int i = 0; i < FOYER_TOTP_DIGITS; i++)
    differs |= (guint8) (a[i] ^ b[i]);
  return differs == 0;
}

gint64
foyer_totp_check (const guint8 *secret, gsize len, const char *typed, gint64 ms, gint64 last)
{
  char digits[FOYER_TOTP_DIGITS + 1] = "", code[9];
  gint64 now = foyer_totp_step (ms), found = 0;
  int n = 0;

  for (const char *p = typed; *p != '\0'; p++)
    {
      if (*p == ' ')
        continue;
      if (!g_ascii_isdigit (*p) || n == FOYER_TOTP_DIGITS)
        return 0;
      digits[n++] = *p;
    }
  if (n != FOYER_TOTP_DIGITS)
    return 0;
  for (gint64 step = now - FOYER_TOTP_DRIFT; step <= now + FOYER_TOTP_DRIFT; step++)
    {
      foyer_totp_code (G_CHECKSUM_SHA1, secret, len, step, FOYER_TOTP_DIGITS, code);
      if (same (code, digits) && step > last && found == 0)
        found = step;
    }
  return found;
}

char *
foyer_base32 (const guint8 *bytes, gsize len)
{
  GString *s = g_string_sized_new (len * 8 / 5 + 2);
  guint32 bits = 0;
  int held = 0;

  for (gsize i = 0; i < len; i++)
    {
      bits = bits << 8 | bytes[i];
      for (held += 8; held >= 5; held -= 5)
        g_string_append_c (s, letters[bits >> (held - 5) & 31]);
    }
  if (held > 0)
    g_string_append_c (s, letters[bits << (5 - held) & 31]);
  return g_string_free (s, FALSE);
}

gssize
foyer_base32_parse (const char *text, guint8 *out, gsize max)
{
  guint32 bits = 0;
  int held = 0;
  gsize n = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *letter;

      if (*p == ' ' || *p == '-' || *p == '=')
        continue;
      letter = strchr (letters, g_ascii_toupper (*p));
      if (letter == NULL)
        return -1;
      bits = bits << 5 | (guint32) (letter - letters);
      held += 5;
      if (held < 8)
        continue;
      held -= 8;
      if (n == max)
        return -1;
      out[n++] = (guint8) (bits >> held & 0xff);
    }
  return (gssize) n;
}

char *
foyer_totp_uri (const char *issuer, const char *account, const guint8 *secret, gsize len)
{
  g_autofree char *who = g_uri_escape_string (account, NULL, FALSE), *by = g_uri_escape_string (issuer, NULL, FALSE), *text = foyer_base32 (secret, len);

  return g_strdup_printf ("otpauth://totp/%s:%s?secret=%s&issuer=%s", by, who, text, by);
}

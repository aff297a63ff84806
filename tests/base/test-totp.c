/* One-time codes (SEC-5): the test vectors of RFC 4226, RFC 6238 and RFC 4648. */
#include <string.h>

#include "foyer-totp.h"

#define KEY "1234567890123456789012345678901234567890123456789012345678901234"

/* RFC 6238, appendix B. */
static void
test_rfc_6238 (void)
{
  static const struct
  {
    gint64 seconds;
    const char *sha1, *sha256, *sha512;
  } vectors[] = {
    { 59, "94287082", "46119246", "90693936" },
    { 1111111109, "07081804", "68084774", "25091201" },
    { 1111111111, "14050471", "67062674", "99943326" },
    { 1234567890, "89005924", "91819424", "93441116" },
    { 2000000000, "69279037", "90698825", "38618901" },
    { G_GINT64_CONSTANT (20000000000), "65353130", "77737706", "47863826" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      gint64 step = foyer_totp_step (vectors[i].seconds * 1000);
      char code[9];

      foyer_totp_code (G_CHECKSUM_SHA1, (const guint8 *) KEY, 20, step, 8, code);
      g_assert_cmpstr (code, ==, vectors[i].sha1);
      foyer_totp_code (G_CHECKSUM_SHA256, (const guint8 *) KEY, 32, step, 8, code);
      g_assert_cmpstr (code, ==, vectors[i].sha256);
      foyer_totp_code (G_CHECKSUM_SHA512, (const guint8 *) KEY, 64, step, 8, code);
      g_assert_cmpstr (code, ==, vectors[i].sha512);
    }
}

/* RFC 4226, appendix D. */
static void
test_rfc_4226 (void)
{
  static const char *const codes[] = { "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489" };
  char code[9];

  for (int i = 0; i < 10; i++)
    {
      foyer_totp_code (G_CHECKSUM_SHA1, (const guint8 *) KEY, 20, i, 6, code);
      g_assert_cmpstr (code, ==, codes[i]);
    }
}

/* RFC 4648, section 10, without padding. */
static void
test_base32 (void)
{
  static const char *const texts[][2] = { { "", "" }, { "f", "MY" }, { "fo", "MZXQ" }, { "foo", "MZXW6" }, { "foob", "MZXW6YQ" }, { "fooba", "MZXW6YTB" }, { "foobar", "MZXW6YTBOI" } };
  guint8 out[8];

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = foyer_base32 ((const guint8 *) texts[i][0], strlen (texts[i][0]));

      g_assert_cmpstr (text, ==, texts[i][1]);
      g_assert_cmpint (foyer_base32_parse (text, out, sizeof out), ==, strlen (texts[i][0]));
      g_assert_cmpmem (out, strlen (texts[i][0]), texts[i][0], strlen (texts[i][0]));
    }
  g_assert_cmpint (foyer_base32_parse ("mzxw-6ytb oi======", out, sizeof out), ==, 6);
  g_assert_cmpint (foyer_base32_parse ("MZXW1", out, sizeof out), ==, -1);
  g_assert_cmpint (foyer_base32_parse ("MZXW6YTBMZXW6YTB", out, sizeof out), ==, -1);
}

/* A clock one step off either way counts, two do not; no code counts twice, nor one before it. */
static void
test_drift_and_replay (void)
{
  const guint8 *key = (const guint8 *) KEY;
  const gint64 now = G_GINT64_CONSTANT (1800000000000), step = now / 30000;
  char code[9], blank[12];

  for (int off = -3; off <= 3; off++)
    {
      foyer_totp_code (G_CHECKSUM_SHA1, key, 20, step + off, 6, code);
      g_assert_cmpint (foyer_totp_check (key, 20, code, now, 0), ==, ABS (off) <= 1 ? step + off : 0);
      g_assert_cmpint (foyer_totp_check (key, 20, code, now, step), ==, off == 1 ? step + 1 : 0);
      g_assert_cmpint (foyer_totp_check (key, 20, code, now, step + 1), ==, 0);
    }
  foyer_totp_code (G_CHECKSUM_SHA1, key, 20, step, 6, code);
  g_snprintf (blank, sizeof blank, "%.3s %.3s", code, code + 3);
  g_assert_cmpint (foyer_totp_check (key, 20, blank, now, 0), ==, step);
  code[5] = code[5] == '0' ? '1' : '0';
  g_assert_cmpint (foyer_totp_check (key, 20, code, now, 0), ==, 0);
  g_assert_cmpint (foyer_totp_check (key, 20, "", now, 0), ==, 0);
  g_assert_cmpint (foyer_totp_check (key, 20, "1234567", now, 0), ==, 0);
  g_assert_cmpint (foyer_totp_check (key, 20, "12345x", now, 0), ==, 0);
}

static void
test_uri (void)
{
  g_autofree char *uri = foyer_totp_uri ("Salon & Sons", "anna@example.com", (const guint8 *) "foobar", 6);

  g_assert_cmpstr (uri, ==, "otpauth://totp/Salon%20%26%20Sons:anna%40example.com?secret=MZXW6YTBOI&issuer=Salon%20%26%20Sons");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/totp/SEC-5 RFC 6238", test_rfc_6238);
  g_test_add_func ("/totp/SEC-5 RFC 4226", test_rfc_4226);
  g_test_add_func ("/totp/SEC-5 drift and replay", test_drift_and_replay);
  g_test_add_func ("/totp/base32", test_base32);
  g_test_add_func ("/totp/uri", test_uri);
  return g_test_run ();
}

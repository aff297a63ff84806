#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-sha256.h"

/* FIPS 180-4's own examples. */
static void
test_known (void)
{
  static const char *const texts[][2] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
  };

  for (int processor = 0; processor < 2; processor++)
    {
      foyer_sha256_use_processor (processor);
      for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
        {
          guint8 out[FOYER_SHA256_LEN];
          char hex[2 * FOYER_SHA256_LEN + 1];

          foyer_sha256 (texts[i][0], strlen (texts[i][0]), NULL, 0, out);
          g_assert_cmpstr (sodium_bin2hex (hex, sizeof hex, out, sizeof out), ==, texts[i][1]);
        }
    }
}

/* Every way to cut up to four blocks in two. */
static void
test_like_sodium (void)
{
  guint8 data[257];

  if (!foyer_sha256_use_processor (TRUE))
    {
      g_test_skip ("The processor has no instructions for it");
      return;
    }
  randombytes_buf (data, sizeof data);
  for (gsize len = 0; len <= sizeof data; len++)
    for (gsize cut = 0; cut <= len; cut++)
      {
        guint8 out[FOYER_SHA256_LEN], want[FOYER_SHA256_LEN];

        foyer_sha256 (data, cut, data + cut, len - cut, out);
        crypto_hash_sha256 (want, data, len);
        g_assert_cmpmem (out, sizeof out, want, sizeof want);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/base/sha256/known", test_known);
  g_test_add_func ("/base/sha256/like-sodium", test_like_sodium);
  return g_test_run ();
}

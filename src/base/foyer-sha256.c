#include "config.h"

#include "foyer-sha256.h"

#include <sodium.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define HAVE_SHA_INSTRUCTIONS 1
#include <cpuid.h>
#include <immintrin.h>
#endif

static gboolean refused;

#ifdef HAVE_SHA_INSTRUCTIONS

static gboolean
processor_has (void)
{
  static gsize known; /* 1: no, 2: yes */

  if (g_once_init_enter (&known))
    {
      unsigned a, b, c, d;
      gboolean sha = __get_cpuid_count (7, 0, &a, &b, &c, &d) && (b & (1u << 29));
      gboolean sse41 = __get_cpuid (1, &a, &b, &c, &d) && (c & (1u << 19)) && (c & (1u << 9));

      g_once_init_leave (&known, sha && sse41 ? 2 : 1);
    }
  return known == 2;
}

static const guint32 K[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
  0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
  0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
  0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
  0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* The state lies in two registers as the instructions want it: a b e f, c d g h. */
typedef struct
{
  __m128i abef, cdgh;
} State;

__attribute__ ((target ("sha,sse4.1,ssse3"))) static void
take_blocks (State *state, const guint8 *p, gsize blocks)
{
  const __m128i swap = _mm_set_epi64x (0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  __m128i abef = state->abef, cdgh = state->cdgh;

  for (; blocks > 0; blocks--, p += 64)
    {
      __m128i was_abef = abef, was_cdgh = cdgh, w[4];

      for (int i = 0; i < 4; i++)
        w[i] = _mm_shuffle_epi8 (_mm_loadu_si128 ((const __m128i *) (const void *) (p + 16 * i)), swap);
      for (int round = 0; round < 16; round++)
        {
          __m128i words = w[round & 3], sum = _mm_add_epi32 (words, _mm_loadu_si128 ((const __m128i *) (const void *) &K[4 * round]));

          cdgh = _mm_sha256rnds2_epu32 (cdgh, abef, sum);
          abef = _mm_sha256rnds2_epu32 (abef, cdgh, _mm_shuffle_epi32 (sum, 0x0e));
          if (round < 12)
            {
              /* The four words that are needed four rounds of four from now. */
              __m128i next = w[(round + 1) & 3], after = w[(round + 2) & 3], last = w[(round + 3) & 3];
              __m128i made = _mm_sha256msg1_epu32 (words, next);

              made = _mm_add_epi32 (made, _mm_alignr_epi8 (last, after, 4));
              w[round & 3] = _mm_sha256msg2_epu32 (made, last);
            }
        }
      abef = _mm_add_epi32 (abef, was_abef);
      cdgh = _mm_add_epi32 (cdgh, was_cdgh);
    }
  state->abef = abef;
  state->cdgh = cdgh;
}

static void
by_processor (const guint8 *a, gsize a_len, const guint8 *b, gsize b_len, guint8 *out)
{
  State state = { _mm_set_epi32 (0x6a09e667, (int) 0xbb67ae85, 0x510e527f, (int) 0x9b05688c), _mm_set_epi32 (0x3c6ef372, (int) 0xa54ff53a, 0x1f83d9ab, 0x5be0cd19) };
  guint64 bits = ((guint64) a_len + b_len) * 8;
  guint8 tail[128];
  guint32 words[8];
  gsize n, end;

  take_blocks (&state, a, a_len / 64);
  n = a_len % 64;
  if (n > 0)
    memcpy (tail, a + a_len - n, n);
  if (n > 0 && n + b_len >= 64)
    {
      memcpy (tail + n, b, 64 - n);
      take_blocks (&state, tail, 1);
      b += 64 - n;
      b_len -= 64 - n;
      n = 0;
    }
  if (n == 0 && b_len >= 64)
    {
      take_blocks (&state, b, b_len / 64);
      b += b_len - b_len % 64;
      b_len %= 64;
    }
  if (b_len > 0)
    memcpy (tail + n, b, b_len);
  n += b_len;
  end = n < 56 ? 64 : 128;
  memset (tail + n, 0, end - n);
  tail[n] = 0x80;
  for (int i = 0; i < 8; i++)
    tail[end - 1 - i] = (guint8) (bits >> (8 * i));
  take_blocks (&state, tail, end / 64);
  _mm_storeu_si128 ((__m128i *) (void *) words, state.abef);
  _mm_storeu_si128 ((__m128i *) (void *) (words + 4), state.cdgh);
  {
    /* f e b a, h g d c → a … h, the high byte first. */
    static const guint8 order[8] = { 3, 2, 7, 6, 1, 0, 5, 4 };

    for (int i = 0; i < 8; i++)
      {
        guint32 word = GUINT32_TO_BE (words[order[i]]);
        memcpy (out + 4 * i, &word, 4);
      }
  }
}

#else

static gboolean
processor_has (void)
{
  return FALSE;
}

static void
by_processor (const guint8 *a, gsize a_len, const guint8 *b, gsize b_len, guint8 *out)
{
}

#endif

gboolean
foyer_sha256_use_processor (gboolean use)
{
  refused = !use;
  return processor_has ();
}

void
foyer_sha256 (const void *a, gsize a_len, const void *b, gsize b_len, guint8 *out)
{
  crypto_hash_sha256_state st;

  if (!refused && processor_has ())
    {
      by_processor (a, a_len, b, b_len, out);
      return;
    }
  crypto_hash_sha256_init (&st);
  crypto_hash_sha256_update (&st, a, a_len);
  if (b_len > 0)
    crypto_hash_sha256_update (&st, b, b_len);
  crypto_hash_sha256_final (&st, out);
}

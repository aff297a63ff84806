#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-crc32c.h"

/* tables[k][b]: what byte b does that is followed by k bytes of zeros, so that eight bytes are looked up side by side. */
static guint32 tables[8][256];

static void
make_tables (void)
{
  static gsize ready;

  if (!g_once_init_enter (&ready))
    return;
  for (guint32 i = 0; i < 256; i++)
    {
      guint32 c = i;

      for (int k = 0; k < 8; k++)
        c = (c & 1) ? (c >> 1) ^ 0x82F63B78u : c >> 1;
      tables[0][i] = c;
    }
  for (guint32 i = 0; i < 256; i++)
    for (int k = 1; k < 8; k++)
      tables[k][i] = tables[0][tables[k - 1][i] & 0xff] ^ (tables[k - 1][i] >> 8);
  g_once_init_leave (&ready, 1);
}

guint32
foyer_crc32c_plain (guint32 crc, const guint8 *data, gsize len)
{
  make_tables ();
  crc = ~crc;
  for (; len >= 8; data += 8, len -= 8)
    {
      guint32 low, high;

      memcpy (&low, data, 4);
      memcpy (&high, data + 4, 4);
      low = GUINT32_FROM_LE (low) ^ crc;
      high = GUINT32_FROM_LE (high);
      crc = tables[7][low & 0xff] ^ tables[6][low >> 8 & 0xff] ^ tables[5][low >> 16 & 0xff] ^ tables[4][low >> 24]
            ^ tables[3][high & 0xff] ^ tables[2][high >> 8 & 0xff] ^ tables[1][high >> 16 & 0xff] ^ tables[0][high >> 24];
    }
  while (len--)
    crc = tables[0][(crc ^ *data++) & 0xff] ^ (crc >> 8);
  return ~crc;
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__ ((target ("sse4.2"))) static guint32
with_instruction (guint32 crc, const guint8 *data, gsize len)
{
  guint64 c = (guint32) ~crc;

  for (; len >= 8; data += 8, len -= 8)
    {
      guint64 word;

      memcpy (&word, data, 8);
      c = __builtin_ia32_crc32di (c, word);
    }
  while (len--)
    c = __builtin_ia32_crc32qi ((guint32) c, *data++);
  return ~(guint32) c;
}

guint32
foyer_crc32c (guint32 crc, const guint8 *data, gsize len)
{
  return __builtin_cpu_supports ("sse4.2") ? with_instruction (crc, data, len) : foyer_crc32c_plain (crc, data, len);
}
#else
guint32
foyer_crc32c (guint32 crc, const guint8 *data, gsize len)
{
  return foyer_crc32c_plain (crc, data, len);
}
#endif

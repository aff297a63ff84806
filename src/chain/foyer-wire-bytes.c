/* Base 64 and gzip. */
#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <gio/gio.h>
#include <sodium.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-wire.h"

void
foyer_json_b64 (FoyerJsonWriter *w, const guint8 *data, gsize len)
{
  char text[128];

  g_assert (sodium_base64_ENCODED_LEN (len, sodium_base64_VARIANT_ORIGINAL) <= sizeof text);
  sodium_bin2base64 (text, sizeof text, data, len, sodium_base64_VARIANT_ORIGINAL);
  foyer_json_text (w, text);
}

gboolean
foyer_b64_parse (const char *text, guint8 *out, gsize len)
{
  gsize n = 0;
  const char *end = NULL;

  return sodium_base642bin (out, len, text, strlen (text), NULL, &n, &end, sodium_base64_VARIANT_ORIGINAL) == 0 && n == len && *end == '\0';
}

static GBytes *
convert (GConverter *converter, const char *data, gsize len, gsize max, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_sized_new (MIN (len * 4 + 256, max));
  gsize done = 0;

  for (;;)
    {
      char buffer[16384];
      gsize in = 0, written = 0;
      g_autoptr (GError) err = NULL;
      GConverterResult res =
          g_converter_convert (converter, data + done, len - done, buffer, sizeof buffer, G_CONVERTER_INPUT_AT_END, &in, &written, &err);

      if (res == G_CONVERTER_ERROR)
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, "The compressed body is broken.");
          return NULL;
        }
      done += in;
      if (out->len + written > max)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_FULL, "The body is larger than %" G_GSIZE_FORMAT " bytes.", max);
          return NULL;
        }
      g_byte_array_append (out, (const guint8 *) buffer, written);
      if (res == G_CONVERTER_FINISHED)
        return g_byte_array_free_to_bytes (g_steal_pointer (&out));
    }
}

GBytes *
foyer_wire_deflate (const char *data, gsize len)
{
  g_autoptr (GZlibCompressor) z = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  return convert (G_CONVERTER (z), data, len, G_MAXSIZE, NULL);
}

GBytes *
foyer_wire_inflate (const char *data, gsize len, gsize max, GError **error)
{
  g_autoptr (GZlibDecompressor) z = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  return convert (G_CONVERTER (z), data, len, max, error);
}

#define G_LOG_DOMAIN "foyer-print"

#include "config.h"

#include <string.h>
#include <zint.h>

#include "foyer-qr.h"

#define QUIET 4

FoyerQr *
foyer_qr_new (const char *text)
{
  struct zint_symbol *symbol = ZBarcode_Create ();
  FoyerQr *qr = NULL;

  symbol->symbology = BARCODE_QRCODE;
  symbol->option_1 = 2; /* 15 % may be unreadable: a fingerprint, a scratch */
  symbol->input_mode = UNICODE_MODE;
  if (ZBarcode_Encode (symbol, (const unsigned char *) text, strlen (text)) < ZINT_ERROR && symbol->rows == symbol->width)
    {
      qr = g_new0 (FoyerQr, 1);
      qr->size = symbol->width;
      qr->modules = g_new0 (guint8, qr->size * qr->size);
      for (int y = 0; y < qr->size; y++)
        for (int x = 0; x < qr->size; x++)
          qr->modules[y * qr->size + x] = (symbol->encoded_data[y][x / 8] >> (x % 8)) & 1;
    }
  ZBarcode_Delete (symbol);
  return qr;
}

void
foyer_qr_free (FoyerQr *qr)
{
  if (qr == NULL)
    return;
  g_free (qr->modules);
  g_free (qr);
}

static gboolean
dark (const FoyerQr *qr, int x, int y)
{
  return x >= 0 && y >= 0 && x < qr->size && y < qr->size && qr->modules[y * qr->size + x] != 0;
}

char *
foyer_qr_to_text (const FoyerQr *qr)
{
  GString *s = g_string_new (NULL);

  for (int y = -QUIET; y < qr->size + QUIET; y += 2)
    {
      g_string_append (s, "\033[30;107m");
      for (int x = -QUIET; x < qr->size + QUIET; x++)
        {
          gboolean up = dark (qr, x, y), down = dark (qr, x, y + 1);
          g_string_append (s, up ? down ? "█" : "▀" : down ? "▄" : " ");
        }
      g_string_append (s, "\033[0m\n");
    }
  return g_string_free (s, FALSE);
}

/* foyer-qr: a text as a QR code: the picture a camera reads. Plain data. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int size;        /* modules on a side, without the quiet zone of four */
  guint8 *modules; /* size × size; 1: dark */
} FoyerQr;

/* NULL when @text is too long (about 1200 characters). */
FoyerQr *foyer_qr_new (const char *text);
void     foyer_qr_free (FoyerQr *qr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerQr, foyer_qr_free)
/* In half blocks, with its quiet zone, dark on light whatever the terminal's colours. (transfer full) */
char    *foyer_qr_to_text (const FoyerQr *qr);

G_END_DECLS

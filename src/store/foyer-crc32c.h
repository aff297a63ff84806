/* foyer-crc32c: CRC-32C (Castagnoli), RFC 3720 appendix B.4. Checked over whole journals at every start, so quick. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint32 foyer_crc32c (guint32 crc, const guint8 *data, gsize len); /* 0 to begin with */
/* The same without the processor's own instruction; for tests. */
guint32 foyer_crc32c_plain (guint32 crc, const guint8 *data, gsize len);

G_END_DECLS

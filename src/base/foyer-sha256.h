/* foyer-sha256: SHA-256 of two pieces of memory, one behind the other, with the processor's own instructions where it has them: every change is
 * hashed at each place it comes to. Elsewhere libsodium's. Safe on any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FOYER_SHA256_LEN 32

/* @b may be NULL with @b_len 0. */
void     foyer_sha256 (const void *a, gsize a_len, const void *b, gsize b_len, guint8 *out);
/* For tests: FALSE keeps to libsodium. Returns whether the processor has the instructions. */
gboolean foyer_sha256_use_processor (gboolean use);

G_END_DECLS

/* foyer-totp: one-time codes from a clock (RFC 6238 over RFC 4226), and the text forms of their secret. Pure; safe on any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FOYER_TOTP_SECRET 20 /* bytes of a new secret */
#define FOYER_TOTP_SECONDS 30
#define FOYER_TOTP_DIGITS 6
#define FOYER_TOTP_DRIFT 1   /* steps a clock may be off, either way */

/* The code of step @step: @digits (6 to 8) digits in @out. @type: the hash of the HMAC; G_CHECKSUM_SHA1 is what every app knows. */
void    foyer_totp_code (GChecksumType type, const guint8 *secret, gsize len, gint64 step, int digits, char out[9]);
/* Step of the moment @ms (UTC). */
gint64  foyer_totp_step (gint64 ms);
/**
 * foyer_totp_check:
 * @typed: as typed; blanks do not count
 * @last: step of the last code that was taken; a code of it or of an earlier step is not taken again
 * Returns: the step @typed is the code of, or 0 when it is of none that counts at @ms
 */
gint64  foyer_totp_check (const guint8 *secret, gsize len, const char *typed, gint64 ms, gint64 last);

/* RFC 4648, without padding. (transfer full) */
char   *foyer_base32 (const guint8 *bytes, gsize len);
/* Blanks, hyphens and case do not count. Number of bytes, or -1 when it is no base32 or does not fit. */
gssize  foyer_base32_parse (const char *text, guint8 *out, gsize max);
/* What an authenticator app reads from a QR code. (transfer full) */
char   *foyer_totp_uri (const char *issuer, const char *account, const guint8 *secret, gsize len);

G_END_DECLS

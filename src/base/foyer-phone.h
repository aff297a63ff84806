/* foyer-phone: telephone numbers by libphonenumber (C++), hidden behind plain C. Safe on any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * foyer_phone_normalize:
 * @text: as people type it: "0630/644.7392", "+36 20 123 4567", "0036…", "(067) 2070589"
 * @region: ISO 3166 two-letter country of the location, e.g. "HU"
 * Returns: (transfer full) (nullable): E.164 ("+36306447392"), or %NULL when it cannot be a telephone number. A number that is
 *   possible but not known to be assigned counts (families and new ranges are real); one that is too short or long does not.
 */
char    *foyer_phone_normalize (const char *text, const char *region);
/* TRUE when the number is of a range that is in use; what foyer_phone_normalize() gives is only sure to be possible. */
gboolean foyer_phone_valid (const char *e164);
/* International format for reading: "+36 30 644 7392"; @e164 itself when it cannot be parsed. (transfer full) */
char    *foyer_phone_format (const char *e164);
/* "+36 XX XXX X392": every digit but the country code and the last three as X (front-desk.md 11). (transfer full) */
char    *foyer_phone_mask (const char *e164);
/* A phone or an e-mail ("e…XXX@example.com") of whom it may not be shown. (transfer full) */
char    *foyer_contact_mask (const char *text);
/* Only the digits of @text. (transfer full) */
char    *foyer_digits (const char *text);

G_END_DECLS

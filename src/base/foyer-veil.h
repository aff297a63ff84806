/* foyer-veil: what stands in place of a phone or an e-mail address where it may not lie in clear: X's to show, and a keyed hash by which the
 * whole number, typed by somebody who knows it, is found again.
 *
 *     veil:<22 characters of the hash>:+36 XX XXX X392
 *
 * The hash comes first and alone decides: the X's may be written otherwise by another version. It hides a number from who reads the file
 * without the chain's key, and not from who has both: ten digits are tried in minutes. What is on the disk is sealed apart from that
 * (README-at-rest.md). Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FOYER_VEIL_KEY_LEN 32

/* The key of a chain, made of what every desk and server of it has. */
void        foyer_veil_key (const char *chain, guint8 *key);
/* @text under its veil; one that is veiled already as it is. (transfer full) (nullable): NULL for NULL and "" */
char       *foyer_veil (const guint8 *key, const char *text);
gboolean    foyer_veil_is (const char *text);
/* One that may stand anywhere in @text, which need not end with NUL. */
gboolean    foyer_veil_in (const char *text, gsize len);
/* What people are shown of it: borrowed; NULL when it is none. */
const char *foyer_veil_shown (const char *text);
/* The same number under two veils, or in clear. @a, @b: (nullable) */
gboolean    foyer_veil_same (const guint8 *key, const char *a, const char *b);
/* Least text and what is beyond the last of those that hide the same: for a search by an index. (transfer full) */
char       *foyer_veil_from (const char *veil);
char       *foyer_veil_to (const char *veil);

G_END_DECLS

/* foyer-text: folding and checking of text. Pure; safe on any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lower-cased, accents removed ("Őrsi Ágnes" → "orsi agnes", "Їжакевич" keeps its letters but loses combining marks), ß → ss, ł → l,
 * ø → o, whitespace runs to one space, trimmed. What search compares. (transfer full) */
char    *foyer_fold (const char *text);
/* NFC, control characters removed (line breaks stay, as "\n"; a tab becomes a space), whitespace trimmed; invalid UTF-8 replaced. (transfer full), never NULL. */
char    *foyer_clean (const char *text);
/* Number of user-visible characters. */
gsize    foyer_text_len (const char *text);
/* TRUE for something@host.tld with no blanks. */
gboolean foyer_email_valid (const char *text);

G_END_DECLS

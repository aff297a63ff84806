/* foyer-text-place: a word in the entry of every text (foyer-text-find.h) that says where it may be read: at one place alone, or anywhere. With it the few
 * texts of a place are found among those of eighty others, and none is left out because others' are newer. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

/* Appends the word of @row to what stands in text_find.words. */
void  foyer_text_place_append (GString *words, const FoyerRow *row);
/* What a query of text_words has to be ANDed with, to find what may be read at @loc. (transfer full) */
char *foyer_text_place_query (const FoyerId *loc);

G_END_DECLS

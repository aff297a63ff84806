/* foyer-text-find: words of everything but cards (foyer-search.h): notes, comments, custom values. Kept by foyer_text_find_derive() in the transaction
 * that changed the row; bounded answers, newest written first, as one types. Who may read what is found is the caller's to ask. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

/* Hook of the store: keeps the index in step with one changed row. */
void     foyer_text_find_derive (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after);
/* Looks at @most rows whose words may not be known yet, in the order of their sequence numbers. TRUE: there may be more. */
gboolean foyer_text_find_learn (FoyerDb *db, int most);
/* Hook of the store: a piece of that. */
gboolean foyer_text_find_later (FoyerTx *tx);

/* @words: of the row, folded. FALSE ends the search. */
typedef gboolean (*FoyerTextFound) (const FoyerEntity *entity, const FoyerId *id, const char *words, gpointer data);
/* Calls @func for rows in which every word of @folded begins a word and that are not another place's than @loc, newest written first; at most some
 * hundred. */
void     foyer_text_find (FoyerDb *db, const char *folded, const FoyerId *loc, FoyerTextFound func, gpointer data);

/**
 * foyer_find_near:
 * @folded: as typed, folded
 * @texts: words of notes instead of those of cards
 * What was probably meant: each word that begins nothing that is written is replaced by those of the vocabulary that are one letter off (two for
 * long words): swapped, missing, doubled, another. The first letter has to be right, or the first two swapped.
 * Returns: (transfer full) (element-type utf8): at most three, the nearest first; empty when every word is known or one has nothing near it
 */
GPtrArray *foyer_find_near (FoyerDb *db, const char *folded, gboolean texts);

/* Rows that had these words in a searched field before a change. */
typedef gboolean (*FoyerOldFound) (const FoyerEntity *entity, const FoyerId *id, const FoyerField *field, const char *was, gpointer data);
void     foyer_find_old (FoyerDb *db, const char *folded, FoyerOldFound func, gpointer data);

G_END_DECLS

/* foyer-search: finding clients as one types: beginnings and parts of names, e-mail and card, any digits of the phones, accents and case
 * set aside. Answers are bounded and nothing unbounded is ranked, so that it stays instant over hundreds of thousands of cards.
 *
 * Inside a store read or write; the index is kept by foyer_search_derive() in the transaction that changed the card. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

/* Keeps the index in step with one changed row; other tables than "client" are none of its business. Hook of the store. */
void    foyer_search_derive (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after);

/* Clients without index, from the first: a whole store at once. FALSE from @go_on stops. */
void    foyer_search_learn_all (FoyerDb *db, gboolean (*go_on) (guint done, gpointer data), gpointer data);

typedef gboolean (*FoyerSearchFilter) (FoyerDb *db, const FoyerId *client, gpointer data);

/**
 * foyer_search_clients:
 * @text: as typed: "kov esz", "6447", "@gmail", "+36 30 644"; blank finds nobody
 * @country: of the location: a number with its trunk prefix ("06 30 …") is the same number
 * @limit: at most this many
 * @filter: (nullable): FALSE leaves a client out
 * @more: (out) (optional): there are more than @limit
 * Returns: (transfer full) (element-type FoyerId): the exact phone first, then names that begin like @text in their order, then every
 *   word the beginning of a word, then any parts. All blank-separated words must fit.
 */
GArray *foyer_search_clients (FoyerDb *db, const char *text, const char *country, guint limit, FoyerSearchFilter filter, gpointer data, gboolean *more);

/**
 * foyer_search_few_clients:
 * @words: (out) (transfer full) (nullable): what client_find.parts must have, every one of them, when NULL is returned
 * For whoever needs all of them, not the first.
 * Returns: (transfer full) (nullable): all who are found by @text, in no order; NULL when they are more than @limit, or cannot be told without looking
 *   at a great many
 */
GArray *foyer_search_few_clients (FoyerDb *db, const char *text, const char *country, guint limit, FoyerSearchFilter filter, gpointer data, char ***words);

/* Makes the entry of a client again: its card, the cards merged into it, or none because it was merged itself. */
void    foyer_search_refresh (FoyerTx *tx, const FoyerId *client);

G_END_DECLS

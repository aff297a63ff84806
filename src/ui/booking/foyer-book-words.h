/* foyer-book-words: the words of a booking typed in one line, in the user's language and in English. Main thread only. */
#pragma once

#include "foyer-one-line.h"

G_BEGIN_DECLS

/* Borrowed; made once. */
const FoyerWord *foyer_book_words (gsize *n);

G_END_DECLS

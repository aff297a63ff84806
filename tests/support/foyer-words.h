/* foyer-words: whether words stand in the files of a folder, as bytes: what must be encrypted, hidden or gone. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * foyer_words_in:
 * @path: a file or a folder, with all below it
 * @words: (array zero-terminated=1)
 * @where: (nullable): gets a line "file: word" for each
 * Returns: how many pairs of a file and a word there are; as it is written, or as the search keeps it, in small letters.
 */
guint foyer_words_in (const char *path, const char *const *words, GString *where);
/* The test fails when there is any, and says where. */
void  foyer_words_assert_none (const char *path, const char *const *words);

G_END_DECLS

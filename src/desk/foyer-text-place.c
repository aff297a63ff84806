/* DESIGN
 *
 * 1. Rows that nobody may read elsewhere: money, documents, the waiting list, and what names a place of its own (foyer-query-find.c, may_read()). All
 *    others are of the chain: who may see a client or a visit may see it from any place.
 * 2. The word is of letters nobody types: private ones, which the tokenizer keeps in a word. Six bytes of the place's id, its chance; a place's word
 *    met by another's would only make a candidate that is passed over.
 * 3. FTS5 goes through the rows of both words side by side, newest first, and skips from one to the next: what it costs is the place's rows, not the chain's.
 */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-text-place.h"

#define FIRST 0xe000 /* + a byte */
#define ANYWHERE "\xee\x84\x80\xee\x84\x81\xee\x84\x82"
#define BYTES 6

static void
append_word (GString *out, const FoyerId *loc)
{
  for (int i = 16 - BYTES; i < 16; i++)
    g_string_append_unichar (out, FIRST + loc->b[i]);
}

static FoyerId
place_of (const FoyerRow *row)
{
  static const char *const tables[] = { "money", "document", "waitlist", NULL };

  /* A visit's place says where it is, not who may read its notes. */
  return g_strv_contains (tables, row->entity->name) ? foyer_row_id (row, "loc") : FOYER_ID_NONE;
}

void
foyer_text_place_append (GString *words, const FoyerRow *row)
{
  FoyerId loc = place_of (row);

  g_string_append_c (words, '\n');
  if (foyer_id_is_none (&loc))
    g_string_append (words, ANYWHERE);
  else
    append_word (words, &loc);
}

char *
foyer_text_place_query (const FoyerId *loc)
{
  g_autoptr (GString) query = g_string_new (" AND (\"" ANYWHERE "\" OR \"");

  append_word (query, loc);
  g_string_append (query, "\")");
  return g_string_free (g_steal_pointer (&query), FALSE);
}

/* DESIGN
 *
 * 1. Two full-text indexes and two sorted keys, all over client_find.n. Each step below asks for a bounded number of rows in the order
 *    the index has them; a client found by an earlier step is not found again.
 *      exact phone         client_phone                     one seek
 *      names that begin    client_find_k1, _k2              a range, in the order of names
 *      words that begin    client_words, prefix queries     rowid order
 *      parts               client_parts, AND of trigrams    rowid order, each candidate checked with strstr
 * 2. No MATCH is ever ordered by rank: FTS5 would score every match of "a" before the first is known.
 * 3. Words shorter than three characters cannot use trigrams. Beside a longer one they are checked on its candidates; alone they are
 *    found as beginnings of words only. One or two digits alone are looked for in a bounded walk over the names.
 * 4. A prefix of more than three characters would make FTS5 collect all its matches before the first is known; one of up to three stands
 *    in the index as it is. So words are cut to three for client_words, and every second trigram is left out of client_parts: the check
 *    of 1 decides anyway. Not of five or six digits: digits meet by chance, and each candidate lies on a page of its own.
 * 5. detail=none keeps the indexes small; the check of 1 makes up for the positions that are not there.
 * 6. Three digits in a row stand in one number of a hundred, and those of a country or a network in all: of a number in millions they are no help.
 *    So digits are also written into parts as pairs, "3644" as the three letters 36 64 44 of a private alphabet, of which the tokenizer makes one
 *    trigram: any four digits in a row, with nothing but client_parts to keep. A mark in it says that all cards are so; what was made before has none,
 *    and finds numbers by three digits.
 */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-alias.h"
#include "foyer-client.h"
#include "foyer-hooks-private.h"
#include "foyer-masked.h"
#include "foyer-phone.h"
#include "foyer-search.h"
#include "foyer-text.h"
#include "foyer-veil.h"
#include "foyer-visitor.h"

/* Candidates looked at per step and wanted row: each costs one seek and one strstr per word. */
#define CANDIDATES 6
/* … but at least. */
#define LEAST_CANDIDATES 240
/* Cards walked over for one or two digits. */
#define MAX_WALK 4000
#define MAX_WORDS 8
/* Of so many digits no trigram is left out; with more of them few fit by chance. */
#define MOST_DIGITS_WHOLE 6
/* So many digits make one trigram of the private alphabet. */
#define CODED 4
#define CODE_FIRST 0xe000 /* + two digits */
/* Candidates by four digits: those of five in a row among millions, with some to spare. */
#define CODED_CANDIDATES 800
/* In client_parts under the number 0: every card has its digits in pairs. */
#define MARK "\xee\x83\xbf\xee\x83\xbf\xee\x83\xbf"

/* ---- keeping the index --------------------------------------------------------------------------------------------------- */
typedef struct
{
  char *k1, *k2, *words, *parts;
} Keys;

static void
keys_clear (Keys *k)
{
  g_free (k->k1);
  g_free (k->k2);
  g_free (k->words);
  g_free (k->parts);
}

static void
add_folded (GString    *s,
            const char *text)
{
  g_autofree char *folded = NULL;

  if (text == NULL)
    return;
  folded = foyer_fold (text);
  if (*folded == '\0')
    return;
  if (s->len > 0)
    g_string_append_c (s, ' ');
  g_string_append (s, folded);
}

static void
add_digits (GString    *s,
            const char *phone)
{
  g_autofree char *digits = NULL;

  if (phone == NULL || foyer_veil_is (phone))
    return;
  digits = foyer_digits (phone);
  if (*digits == '\0')
    return;
  g_string_append_c (s, '\n');
  g_string_append (s, digits);
}

static Keys
make_keys (const FoyerRow *row)
{
  GString *k1 = g_string_new (NULL), *k2 = g_string_new (NULL), *words, *parts;
  const char *name = foyer_row_text (row, "name"), *middle = foyer_row_text (row, "middle"), *surname = foyer_row_text (row, "surname");
  Keys keys;

  add_folded (k1, name);
  add_folded (k1, middle);
  add_folded (k1, surname);
  if (surname != NULL)
    {
      add_folded (k2, surname);
      add_folded (k2, name);
    }
  words = g_string_new (k1->str);
  if (!foyer_veil_is (foyer_row_text (row, "email")))
    add_folded (words, foyer_row_text (row, "email"));
  add_folded (words, foyer_row_text (row, "card"));
  parts = g_string_new (words->str);
  add_digits (parts, foyer_row_text (row, "phone"));
  add_digits (parts, foyer_row_text (row, "phone2"));
  keys.k1 = g_string_free (k1, FALSE);
  keys.k2 = k2->len > 0 ? g_string_free (k2, FALSE) : (g_string_free (k2, TRUE), NULL);
  keys.words = g_string_free (words, FALSE);
  keys.parts = g_string_free (parts, FALSE);
  return keys;
}

static void
index_words (FoyerDb    *db,
             const char *sql,
             gint64      n,
             const char *text)
{
  FoyerStmt *s = foyer_db_sql (db, sql);

  foyer_stmt_bind_int (s, 1, n);
  foyer_stmt_bind_text (s, 2, text);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static void
forget (FoyerDb       *db,
        const FoyerId *client)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT n, words, parts FROM client_find WHERE client = ?1");
  g_autofree char *words = NULL, *parts = NULL;
  gint64 n = 0;

  foyer_stmt_bind_id (s, 1, client);
  if (foyer_stmt_step (s))
    {
      n = foyer_stmt_int (s, 0);
      words = g_strdup (foyer_stmt_text (s, 1));
      parts = g_strdup (foyer_stmt_text (s, 2));
    }
  foyer_stmt_done (s);
  if (words == NULL)
    return;
  index_words (db, "INSERT INTO client_words(client_words, rowid, w) VALUES('delete', ?1, ?2)", n, words);
  index_words (db, "INSERT INTO client_parts(client_parts, rowid, t) VALUES('delete', ?1, ?2)", n, parts);
  s = foyer_db_sql (db, "DELETE FROM client_find WHERE n = ?1");
  foyer_stmt_bind_int (s, 1, n);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

/* A client is also found by who comes under the same phone: names, plates. */
static void
add_visitors (FoyerDb       *db,
              const FoyerId *client,
              Keys          *keys)
{
  g_autofree char *names = foyer_visitor_words (db, client), *folded = names != NULL ? foyer_fold (names) : NULL;
  char *words, *parts;

  if (folded == NULL)
    return;
  words = g_strconcat (keys->words, " ", folded, NULL);
  parts = g_strconcat (keys->parts, "\n", folded, NULL);
  g_free (keys->words);
  g_free (keys->parts);
  keys->words = words;
  keys->parts = parts;
}

/* A card that others were merged into is found by what stands on theirs too. */
static void
add_members (FoyerDb        *db,
             const FoyerRow *row,
             Keys           *keys)
{
  g_autoptr (GArray) members = foyer_alias_members (db, &row->id);

  for (guint i = 0; i < members->len; i++)
    {
      g_autoptr (FoyerRow) member = NULL;
      Keys more;

      add_visitors (db, &g_array_index (members, FoyerId, i), keys);
      if (i == 0)
        continue;
      member = foyer_db_get (db, "client", &g_array_index (members, FoyerId, i));

      if (member == NULL)
        continue;
      more = make_keys (member);
      char *words = g_strconcat (keys->words, " ", more.words, NULL), *parts = g_strconcat (keys->parts, "\n", more.parts, NULL);
      g_free (keys->words);
      g_free (keys->parts);
      keys->words = words;
      keys->parts = parts;
      keys_clear (&more);
    }
}

/* Two digits each: "3644" as 36 64 44. */
static void
append_pairs (GString    *out,
              const char *digits,
              gsize       n)
{
  for (gsize i = 0; i + 1 < n; i++)
    g_string_append_unichar (out, CODE_FIRST + 10 * (gunichar) (digits[i] - '0') + (gunichar) (digits[i + 1] - '0'));
}

static void
add_pairs (Keys *keys)
{
  GString *coded = g_string_new (keys->parts);

  for (const char *c = keys->parts; *c != '\0';)
    {
      gsize n = strspn (c, "0123456789");

      if (n >= CODED)
        {
          g_string_append_c (coded, '\n');
          append_pairs (coded, c, n);
        }
      c += MAX (n, 1);
    }
  g_free (keys->parts);
  keys->parts = g_string_free (coded, FALSE);
}

static gboolean
is_coded (FoyerDb *db)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM client_parts WHERE client_parts MATCH '\"" MARK "\"'");
  gboolean coded = foyer_stmt_step (s);

  foyer_stmt_done (s);
  return coded;
}

static void
learn (FoyerDb        *db,
       const FoyerRow *row)
{
  Keys keys = make_keys (row);
  FoyerStmt *s;

  add_members (db, row, &keys);
  add_pairs (&keys);
  /* No RETURNING: it makes a savepoint of each insert, and at each savepoint FTS5 writes what it has gathered of all the others. */
  s = foyer_db_sql (db, "INSERT INTO client_find(client, k1, k2, words, parts) VALUES(?1, ?2, ?3, ?4, ?5)");
  foyer_stmt_bind_id (s, 1, &row->id);
  foyer_stmt_bind_text (s, 2, keys.k1);
  foyer_stmt_bind_text (s, 3, keys.k2);
  foyer_stmt_bind_text (s, 4, keys.words);
  foyer_stmt_bind_text (s, 5, keys.parts);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  /* Had it failed, the transaction would too. */
  s = foyer_db_sql (db, "SELECT last_insert_rowid()");
  foyer_stmt_step (s);
  gint64 n = foyer_stmt_int (s, 0);
  foyer_stmt_done (s);
  index_words (db, "INSERT INTO client_words(rowid, w) VALUES(?1, ?2)", n, keys.words);
  index_words (db, "INSERT INTO client_parts(rowid, t) VALUES(?1, ?2)", n, keys.parts);
  keys_clear (&keys);
}

static gboolean
is_here (const FoyerRow *row)
{
  return row != NULL && foyer_row_int (row, "deleted") == 0;
}

void
foyer_search_derive (FoyerTx        *tx,
                     const FoyerRow *before,
                     const FoyerRow *after)
{
  const FoyerRow *row = after != NULL ? after : before;
  FoyerDb *db = foyer_tx_db (tx);

  if (strcmp (row->entity->name, "visitor") == 0)
    {
      FoyerId client = foyer_row_id (row, "client"), top = foyer_alias_root (db, &client);
      foyer_hook_mark (foyer_hook_work (tx)->find, &top);
      return;
    }
  if (strcmp (row->entity->name, "client") != 0)
    return;
  FoyerId root = foyer_alias_root (db, &row->id);
  if (!foyer_id_equal (&root, &row->id))
    {
      foyer_hook_mark (foyer_hook_work (tx)->find, &root);
      return;
    }
  if (is_here (before) && is_here (after))
    {
      Keys a = make_keys (before), b = make_keys (after);
      gboolean same = strcmp (a.parts, b.parts) == 0 && strcmp (a.words, b.words) == 0 && strcmp (a.k1, b.k1) == 0 && g_strcmp0 (a.k2, b.k2) == 0;
      keys_clear (&a);
      keys_clear (&b);
      if (same)
        return;
    }
  /* A card that is new to the rules may stand in the index all the same: its row was lost and is mended. */
  if (is_here (before) || before == NULL)
    forget (db, &row->id);
  if (is_here (after))
    learn (db, after);
}

/* FTS5 keeps so many bytes of postings before it writes a piece of the index; fewer pieces, fewer merges. */
static void
set_hash_size (FoyerDb *db,
               gint64   bytes)
{
  static const char *const sql[] = { "INSERT INTO client_words(client_words, rank) VALUES('hashsize', ?1)",
                                     "INSERT INTO client_parts(client_parts, rank) VALUES('hashsize', ?1)" };

  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      FoyerStmt *s = foyer_db_sql (db, sql[i]);
      foyer_stmt_bind_int (s, 1, bytes);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
}

void
foyer_search_learn_all (FoyerDb *db,
                        gboolean (*go_on) (guint done, gpointer data),
                        gpointer data)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM client_find LIMIT 1");
  gboolean first = !foyer_stmt_step (s);
  guint done = 0;

  foyer_stmt_done (s);
  if (first && !is_coded (db))
    index_words (db, "INSERT INTO client_parts(rowid, t) VALUES(?1, ?2)", 0, MARK);
  s = foyer_db_sql (db, "SELECT id FROM client WHERE deleted IS NOT 1");
  set_hash_size (db, 32 * 1024 * 1024);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), root = foyer_alias_root (db, &id);
      g_autoptr (FoyerRow) row = foyer_db_get (db, "client", &id);

      if (is_here (row) && foyer_id_equal (&root, &id))
        learn (db, row);
      if (++done % 512 == 0 && !go_on (done, data))
        break;
    }
  foyer_stmt_done (s);
  set_hash_size (db, 1024 * 1024);
}

void
foyer_search_refresh (FoyerTx       *tx,
                      const FoyerId *client)
{
  FoyerDb *db = foyer_tx_db (tx);
  FoyerId root = foyer_alias_root (db, client);
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "client", client);

  forget (db, client);
  if (is_here (row) && foyer_id_equal (&root, client))
    learn (db, row);
}

/* ---- searching --------------------------------------------------------------------------------------------------------- */
typedef struct
{
  FoyerDb *db;
  GArray *found;
  GHashTable *seen; /* (element-type gint64): client_find.n */
  guint limit;
  FoyerSearchFilter filter;
  gpointer data;
  char *words[MAX_WORDS]; /* folded; digits only where the word is part of a number */
  guint n_words;
  gboolean number;        /* nothing but digits was typed */
  gboolean more;
  gboolean bounded;       /* some candidates were not looked at */
} Search;

/* FALSE when there is room for no more. */
static gboolean
take (Search        *search,
      gint64         n,
      const FoyerId *client)
{
  if (g_hash_table_contains (search->seen, GINT_TO_POINTER (n)))
    return TRUE;
  if (search->filter != NULL && !search->filter (search->db, client, search->data))
    return TRUE;
  if (search->found->len >= search->limit)
    {
      search->more = TRUE;
      return FALSE;
    }
  g_hash_table_add (search->seen, GINT_TO_POINTER (n));
  g_array_append_val (search->found, *client);
  return TRUE;
}

static gboolean
fits (Search     *search,
      const char *parts)
{
  for (guint i = 0; i < search->n_words; i++)
    if (strstr (parts, search->words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* @most: of the statement's LIMIT. */
static gboolean
take_all (Search    *search,
          FoyerStmt *s,
          gboolean   check,
          guint      most)
{
  guint seen = 0;
  gboolean room = TRUE;

  while (room && foyer_stmt_step (s))
    {
      FoyerId client = foyer_stmt_id (s, 1);
      if (!check || fits (search, foyer_stmt_text (s, 2)))
        room = take (search, foyer_stmt_int (s, 0), &client);
      if (++seen >= MIN (most, MAX_WALK))
        break;
    }
  search->bounded |= seen >= MIN (most, MAX_WALK);
  foyer_stmt_done (s);
  return room;
}

static gboolean
by_phone (Search     *search,
          const char *text,
          const char *country)
{
  g_autofree char *e164 = country != NULL ? foyer_phone_normalize (text, country) : NULL;
  g_auto (FoyerNumber) hidden = { 0 };
  FoyerStmt *s;

  if (e164 == NULL)
    return TRUE;
  foyer_number_read (search->db, e164, &hidden);
  s = foyer_db_sql (search->db, "SELECT f.n, f.client FROM client_find f JOIN (SELECT id FROM client WHERE phone = ?1"
                                " UNION SELECT id FROM client WHERE phone2 = ?1 UNION SELECT id FROM client WHERE phone >= ?2 AND phone < ?3"
                                " UNION SELECT id FROM client WHERE phone2 >= ?2 AND phone2 < ?3) c ON f.client = c.id ORDER BY f.client");
  foyer_number_bind (&hidden, s);
  return take_all (search, s, FALSE, MAX_WALK);
}

/* Who is left out by a filter must not hide who is not. */
static guint
candidates (const Search *search)
{
  return search->filter != NULL ? MAX_WALK : MAX (search->limit * CANDIDATES, LEAST_CANDIDATES);
}

/* The least text greater than everything that begins with @text. */
static char *
after_prefix (const char *text)
{
  return g_strconcat (text, "\xf4\x8f\xbf\xbf", NULL);
}

static gboolean
by_name (Search     *search,
         const char *folded)
{
  static const char *const sql[] = {
    "SELECT n, client FROM client_find INDEXED BY client_find_k1 WHERE k1 >= ?1 AND k1 < ?2 ORDER BY k1, client LIMIT ?3",
    "SELECT n, client FROM client_find INDEXED BY client_find_k2 WHERE k2 IS NOT NULL AND k2 >= ?1 AND k2 < ?2 ORDER BY k2, client LIMIT ?3",
  };
  g_autofree char *end = after_prefix (folded);

  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      FoyerStmt *s = foyer_db_sql (search->db, sql[i]);
      foyer_stmt_bind_text (s, 1, folded);
      foyer_stmt_bind_text (s, 2, end);
      foyer_stmt_bind_int (s, 3, search->filter != NULL ? MAX_WALK : search->limit + 1);
      if (!take_all (search, s, FALSE, MAX_WALK))
        return FALSE;
    }
  return TRUE;
}

/* "kov"* for every word; NULL when a word has nothing the tokenizer would keep. */
static char *
prefix_query (Search *search)
{
  g_autoptr (GString) query = g_string_new (NULL);

  for (guint i = 0; i < search->n_words; i++)
    {
      g_auto (GStrv) pieces = g_strsplit_set (search->words[i], "@.-_+/'\"(),;:*", -1);
      for (char **p = pieces; *p != NULL; p++)
        {
          g_autofree char *start = g_utf8_substring (*p, 0, MIN (g_utf8_strlen (*p, -1), 3));
          if (*start == '\0' || !g_unichar_isalnum (g_utf8_get_char (start)))
            continue;
          g_string_append_printf (query, "%s\"%s\"*", query->len > 0 ? " AND " : "", start);
        }
    }
  return query->len > 0 ? g_string_free (g_steal_pointer (&query), FALSE) : NULL;
}

static gboolean
by_words (Search *search)
{
  g_autofree char *query = prefix_query (search);
  FoyerStmt *s;

  if (query == NULL)
    return TRUE;
  s = foyer_db_sql (search->db, "SELECT f.n, f.client, f.parts FROM (SELECT rowid FROM client_words WHERE client_words MATCH ?1 LIMIT ?2) m"
                                " CROSS JOIN client_find f ON f.n = m.rowid");
  foyer_stmt_bind_text (s, 1, query);
  foyer_stmt_bind_int (s, 2, candidates (search));
  return take_all (search, s, TRUE, candidates (search));
}

/* AND of the trigrams of every word of three characters and more; NULL when there is none. */
static char *
trigram_query (Search *search)
{
  g_autoptr (GString) query = g_string_new (NULL);
  g_autoptr (GHashTable) had = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < search->n_words; i++)
    {
      glong len = g_utf8_strlen (search->words[i], -1), step = search->number && len <= MOST_DIGITS_WHOLE ? 1 : 2;
      for (glong at = 0; at + 3 <= len; at = at + 3 < len ? MIN (at + step, len - 3) : len)
        {
          char *gram = g_utf8_substring (search->words[i], at, at + 3);
          if (strchr (gram, '"') != NULL)
            g_free (gram);
          else if (g_hash_table_add (had, gram))
            g_string_append_printf (query, "%s\"%s\"", query->len > 0 ? " AND " : "", gram);
        }
    }
  return query->len > 0 ? g_string_free (g_steal_pointer (&query), FALSE) : NULL;
}

/* The last of them: a country's and a network's digits come first, and lead to everybody. NULL: too few, or not kept in pairs. */
static char *
digits_query (Search *search)
{
  const char *digits = search->words[0];
  gsize n = strlen (digits), last = n > 2 * CODED ? CODED + 2 : CODED + 1;
  g_autoptr (GString) query = NULL;

  if (!search->number || n < CODED || !is_coded (search->db))
    return NULL;
  query = g_string_new (NULL);
  for (gsize at = n > last ? n - last : 0; at + CODED <= n; at++)
    {
      g_string_append (query, query->len > 0 ? " AND \"" : "\"");
      append_pairs (query, digits + at, CODED);
      g_string_append_c (query, '"');
    }
  return g_string_free (g_steal_pointer (&query), FALSE);
}

static gboolean
by_parts (Search *search)
{
  g_autofree char *coded = digits_query (search), *query = coded == NULL ? trigram_query (search) : NULL;
  guint most = coded != NULL ? MAX (candidates (search), CODED_CANDIDATES) : candidates (search);
  FoyerStmt *s;

  if (coded == NULL && query == NULL)
    return TRUE;
  s = foyer_db_sql (search->db, "SELECT f.n, f.client, f.parts FROM (SELECT rowid FROM client_parts WHERE client_parts MATCH ?1 LIMIT ?2) m"
                                " CROSS JOIN client_find f ON f.n = m.rowid");
  foyer_stmt_bind_text (s, 1, coded != NULL ? coded : query);
  foyer_stmt_bind_int (s, 2, most);
  return take_all (search, s, TRUE, most);
}

/* One or two digits, or a part no index can find: a bounded walk in the order of names. */
static gboolean
by_walk (Search *search)
{
  FoyerStmt *s = foyer_db_sql (search->db, "SELECT n, client, parts FROM client_find ORDER BY k1, client LIMIT ?1");

  foyer_stmt_bind_int (s, 1, MAX_WALK);
  return take_all (search, s, TRUE, MAX_WALK);
}

static gboolean
looks_like_number (const char *text)
{
  gboolean digit = FALSE;

  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      digit = TRUE;
    else if (strchr ("+-/(). \t", *c) == NULL)
      return FALSE;
  return digit;
}

static void
split_words (Search     *search,
             const char *folded,
             gboolean    number)
{
  if (number)
    {
      g_autofree char *digits = foyer_digits (folded);
      /* "0036…" is "+36…", and "06 30" or "030" is how one dials within the country. */
      const char *d = digits;
      if (g_str_has_prefix (d, "00") && strlen (d) > 4)
        d += 2;
      search->words[search->n_words++] = g_strdup (d);
      return;
    }
  g_auto (GStrv) parts = g_strsplit (folded, " ", -1);
  for (char **p = parts; *p != NULL && search->n_words < MAX_WORDS; p++)
    if (**p != '\0')
      search->words[search->n_words++] = looks_like_number (*p) ? foyer_digits (*p) : g_strdup (*p);
}

/* The digits after what is dialled within a country only: "06" in Hungary, "8" in Russia, "0" nearly everywhere. */
static char *
without_trunk (const char *digits,
               const char *country)
{
  if (g_strcmp0 (country, "HU") == 0 && g_str_has_prefix (digits, "06"))
    return g_strdup (digits + 2);
  if ((g_strcmp0 (country, "RU") == 0 || g_strcmp0 (country, "KZ") == 0) && *digits == '8')
    return g_strdup (digits + 1);
  if (*digits == '0')
    return g_strdup (digits + 1);
  return NULL;
}

static void
search_init (Search            *search,
             FoyerDb           *db,
             const char        *folded,
             guint              limit,
             FoyerSearchFilter  filter,
             gpointer           data)
{
  *search = (Search){ .db = db, .limit = limit, .filter = filter, .data = data, .number = looks_like_number (folded) };
  search->found = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  search->seen = g_hash_table_new (NULL, NULL);
  split_words (search, folded, search->number);
}

/* (transfer full): who was found */
static GArray *
search_end (Search *search)
{
  for (guint i = 0; i < search->n_words; i++)
    g_free (search->words[i]);
  g_hash_table_unref (search->seen);
  return search->found;
}

/* A number as one dials it within the country, once it was found as nothing else. */
static gboolean
drop_trunk (Search     *search,
            const char *country)
{
  g_autofree char *rest = search->number && search->found->len == 0 ? without_trunk (search->words[0], country) : NULL;

  if (rest == NULL || *rest == '\0')
    return FALSE;
  g_free (search->words[0]);
  search->words[0] = g_steal_pointer (&rest);
  return TRUE;
}

GArray *
foyer_search_clients (FoyerDb           *db,
                      const char        *text,
                      const char        *country,
                      guint              limit,
                      FoyerSearchFilter  filter,
                      gpointer           data,
                      gboolean          *more)
{
  g_autofree char *folded = foyer_fold (text != NULL ? text : "");
  gboolean room = TRUE;
  Search search;

  search_init (&search, db, folded, limit, filter, data);
  if (search.n_words > 0)
    {
      gsize digits = search.number ? strlen (search.words[0]) : 0;

      if (digits >= 6)
        room = by_phone (&search, folded, country);
      if (room && !search.number)
        room = by_name (&search, folded);
      if (room)
        room = by_words (&search);
      if (room)
        room = by_parts (&search);
      if (room && search.number && digits < 3)
        room = by_walk (&search);
      if (room && drop_trunk (&search, country) && by_parts (&search) && strlen (search.words[0]) < 3)
        by_walk (&search);
    }
  if (more != NULL)
    *more = search.more;
  return search_end (&search);
}

/* A word or a number long enough for the index of parts, which everything the other indexes find stands in too. */
static gboolean
has_parts (const Search *search)
{
  for (guint i = 0; i < search->n_words; i++)
    if (g_utf8_strlen (search->words[i], -1) >= 3)
      return TRUE;
  return FALSE;
}

GArray *
foyer_search_few_clients (FoyerDb            *db,
                          const char         *text,
                          const char         *country,
                          guint               limit,
                          FoyerSearchFilter   filter,
                          gpointer            data,
                          char             ***words)
{
  g_autofree char *folded = foyer_fold (text != NULL ? text : "");
  GArray *found;
  Search search;
  gboolean all;

  *words = NULL;
  search_init (&search, db, folded, limit, filter, data);
  all = search.n_words == 0 || has_parts (&search);
  if (all && search.n_words > 0)
    {
      if (search.number && strlen (search.words[0]) >= 6)
        by_phone (&search, folded, country);
      by_parts (&search);
      if (!search.bounded && drop_trunk (&search, country) && (all = has_parts (&search)))
        by_parts (&search);
      all = all && !search.more && !search.bounded;
    }
  if (!all)
    {
      *words = g_new0 (char *, search.n_words + 1);
      for (guint i = 0; i < search.n_words; i++)
        (*words)[i] = g_strdup (search.words[i]);
    }
  found = search_end (&search);
  if (!all)
    g_clear_pointer (&found, g_array_unref);
  return found;
}

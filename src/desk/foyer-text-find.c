/* DESIGN
 *
 * 1. text_find has one row for each row with words; its number grows, so that the newest are read first: "ORDER BY rowid DESC" is how FTS5 walks.
 * 2. Words are looked for as beginnings of words, all of them. The check against text_find.words makes up for the positions that are not kept.
 *    Three letters stand in the index as they are and are read one after another; of longer beginnings FTS5 puts together the rows of every word
 *    before the first is known (25 ms for one that 200,000 notes have), so they are asked for only where three letters lead to too many others.
 * 3. What is near a word comes from the vocabulary of the index, one letter of the alphabet at a time: a few thousand words are compared, never cards.
 * 4. Rows that come by the thousand (a server's, a desk's from there) carry a sequence number and come in its order: their words are learned
 *    afterwards, in pieces (foyer-later.h). A row's own change is learned at once.
 * 5. Old words stand in a table of their own, a row a word: what changes are few, and a range of it is read in order.
 */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-apply.h"
#include "foyer-hooks-private.h"
#include "foyer-text.h"
#include "foyer-text-find.h"
#include "foyer-text-place.h"

#define MAX_WORDS 8
#define MAX_CANDIDATES 1500
#define MAX_OLD 200
/* Words of the vocabulary compared for one typed word. */
#define MAX_VOCAB 60000
#define MAX_NEAR 3
/* Rows in one piece of learning: some milliseconds, as somebody who writes may come to wait for it. */
#define AT_ONCE 256

static const struct
{
  const char *table;
  const char *fields[4];
} sources[] = {
  { "note", { "text" } },
  { "visit", { "note", "reason" } },
  { "appointment", { "comment", "link" } },
  { "client", { "note", "allergy" } },
  { "private_note", { "text" } },
  { "client_value", { "value" } },
  { "appointment_value", { "value" } },
  { "money", { "comment" } },
  { "document", { "comment" } },
  { "visitor", { "vehicle", "vin", "note" } },
  { "waitlist", { "name", "note" } },
  { "medical_card", { "no" } },
  { "protocol", { "dx_code", "dx" } },
  { "treatment_plan", { "title" } },
};

/* ---- keeping it ---------------------------------------------------------------------------------------------------------- */

static int
source_of (const FoyerEntity *e)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (strcmp (sources[i].table, e->name) == 0)
      return (int) i;
  return -1;
}

static gboolean
is_here (const FoyerRow *row)
{
  if (row == NULL)
    return FALSE;
  if (foyer_entity_field (row->entity, "deleted") >= 0 && foyer_row_int (row, "deleted") != 0)
    return FALSE;
  return foyer_entity_field (row->entity, "status") < 0 || g_strcmp0 (foyer_row_text (row, "status"), "deleted") != 0;
}

/* (transfer full) (nullable) */
static char *
words_of (int source, const FoyerRow *row)
{
  g_autoptr (GString) all = NULL;

  if (!is_here (row))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (sources[source].fields) && sources[source].fields[i] != NULL; i++)
    {
      const char *text = foyer_row_text (row, sources[source].fields[i]);
      g_autofree char *folded = text != NULL ? foyer_fold (text) : NULL;

      if (folded == NULL || *folded == '\0')
        continue;
      if (all == NULL)
        all = g_string_new (folded);
      else
        g_string_append_printf (all, "\n%s", folded);
    }
  if (all != NULL)
    foyer_text_place_append (all, row);
  return all != NULL ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

static void
index_words (FoyerDb *db, const char *sql, gint64 n, const char *words)
{
  FoyerStmt *s = foyer_db_sql (db, sql);

  foyer_stmt_bind_int (s, 1, n);
  foyer_stmt_bind_text (s, 2, words);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static void
forget (FoyerDb *db, const FoyerEntity *e, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT n, words FROM text_find WHERE tbl = ?1 AND id = ?2");
  g_autofree char *words = NULL;
  gint64 n = 0;

  foyer_stmt_bind_int (s, 1, e->tbl);
  foyer_stmt_bind_id (s, 2, id);
  if (foyer_stmt_step (s))
    {
      n = foyer_stmt_int (s, 0);
      words = g_strdup (foyer_stmt_text (s, 1));
    }
  foyer_stmt_done (s);
  if (words == NULL)
    return;
  index_words (db, "INSERT INTO text_words(text_words, rowid, w) VALUES('delete', ?1, ?2)", n, words);
  s = foyer_db_sql (db, "DELETE FROM text_find WHERE n = ?1");
  foyer_stmt_bind_int (s, 1, n);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static void
learn (FoyerDb *db, const FoyerEntity *e, const FoyerId *id, const char *words)
{
  FoyerStmt *s = foyer_db_sql (db, "INSERT INTO text_find(tbl, id, words) VALUES(?1, ?2, ?3)");
  gint64 n;

  foyer_stmt_bind_int (s, 1, e->tbl);
  foyer_stmt_bind_id (s, 2, id);
  foyer_stmt_bind_text (s, 3, words);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT last_insert_rowid()");
  n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  index_words (db, "INSERT INTO text_words(rowid, w) VALUES(?1, ?2)", n, words);
}

static gboolean
is_due (FoyerTx *tx, int source, const FoyerRow *row)
{
  FoyerHookWork *work = foyer_hook_work (tx);

  if (work->marks == NULL)
    work->marks = g_new0 (FoyerLaterMark, G_N_ELEMENTS (sources));
  return foyer_later_is_due (foyer_tx_db (tx), &work->marks[source], row);
}

void
foyer_text_find_derive (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after)
{
  const FoyerRow *row = after != NULL ? after : before;
  int source = source_of (row->entity);
  g_autofree char *was = NULL, *is = NULL;
  FoyerDb *db = foyer_tx_db (tx);

  if (source < 0)
    return;
  if (before == NULL && is_due (tx, source, after))
    {
      foyer_tx_put_off (tx);
      return;
    }
  was = words_of (source, before);
  is = words_of (source, after);
  if (before != NULL && g_strcmp0 (was, is) == 0)
    return;
  /* A row that is new to the rules may stand in the index all the same: it was lost and is mended. One that changes may not stand there yet. */
  if (was != NULL || (before == NULL && is != NULL))
    forget (db, row->entity, &row->id);
  if (is != NULL)
    learn (db, row->entity, &row->id, is);
}

static void
learn_row (FoyerDb *db, const FoyerEntity *e, const FoyerId *id, gpointer data)
{
  g_autoptr (FoyerRow) row = foyer_db_get (db, e->name, id);
  g_autofree char *words = row != NULL ? words_of (source_of (e), row) : NULL;
  FoyerStmt *s;
  gboolean known = FALSE, other = FALSE;

  if (row == NULL)
    return;
  s = foyer_db_sql (db, "SELECT words FROM text_find WHERE tbl = ?1 AND id = ?2");
  foyer_stmt_bind_int (s, 1, e->tbl);
  foyer_stmt_bind_id (s, 2, id);
  if (foyer_stmt_step (s))
    {
      known = TRUE;
      other = g_strcmp0 (foyer_stmt_text (s, 0), words) != 0;
    }
  foyer_stmt_done (s);
  if (known && other)
    forget (db, e, id);
  if (words != NULL && (!known || other))
    learn (db, e, id, words);
}

gboolean
foyer_text_find_learn (FoyerDb *db, int most)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources) && most > 0; i++)
    {
      g_autoptr (GString) where = g_string_new (NULL);

      for (guint k = 0; k < G_N_ELEMENTS (sources[i].fields) && sources[i].fields[k] != NULL; k++)
        g_string_append_printf (where, "%s%s IS NOT NULL", k > 0 ? " OR " : "", sources[i].fields[k]);
      most -= foyer_later_walk (db, foyer_entity (sources[i].table), where->str, most, learn_row, NULL);
    }
  return most <= 0;
}

gboolean
foyer_text_find_later (FoyerTx *tx)
{
  return foyer_text_find_learn (foyer_tx_db (tx), AT_ONCE);
}

/* ---- finding ------------------------------------------------------------------------------------------------------------- */

/* Words of what was typed, as the tokenizer cuts them. (transfer full) (element-type utf8) */
static GPtrArray *
split (const char *folded)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  const char *start = NULL;

  for (const char *c = folded;; c = g_utf8_next_char (c))
    {
      gboolean in = *c != '\0' && g_unichar_isalnum (g_utf8_get_char (c));

      if (in && start == NULL)
        start = c;
      if (!in && start != NULL)
        {
          if (words->len < MAX_WORDS)
            g_ptr_array_add (words, g_strndup (start, c - start));
          start = NULL;
        }
      if (*c == '\0')
        return words;
    }
}

static gboolean
begins_one (const char *text, const char *word)
{
  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    if (at == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at))))
      return TRUE;
  return FALSE;
}

typedef struct
{
  FoyerDb *db;
  GPtrArray *words;
  GHashTable *told; /* text_find.n: found before */
  FoyerTextFound func;
  gpointer data;
} Texts;

/* "col"* for every word, or with @whole "colour"*, and where it may be read. (transfer full) (nullable): nothing to look for */
static char *
beginnings (GPtrArray *words, gboolean whole, const char *place)
{
  g_autoptr (GString) query = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    {
      glong letters = g_utf8_strlen (words->pdata[i], -1);
      g_autofree char *start = g_utf8_substring (words->pdata[i], 0, whole ? letters : MIN (letters, 3));

      /* One letter alone begins half of everything. */
      if (letters >= 2)
        g_string_append_printf (query, "%s\"%s\"*", query->len > 0 ? " AND " : "", start);
    }
  if (query->len == 0)
    return NULL;
  g_string_append (query, place);
  return g_string_free (g_steal_pointer (&query), FALSE);
}

/* TRUE: there may be more. */
static gboolean
read_texts (Texts *t, const char *query)
{
  FoyerStmt *s = foyer_db_sql (t->db, "SELECT f.tbl, f.id, f.words, f.n FROM (SELECT rowid FROM text_words WHERE text_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2) m"
                                      " CROSS JOIN text_find f ON f.n = m.rowid");
  gboolean more = TRUE;
  int seen = 0;

  foyer_stmt_bind_text (s, 1, query);
  foyer_stmt_bind_int (s, 2, MAX_CANDIDATES);
  while (more && foyer_stmt_step (s))
    {
      const FoyerEntity *e = foyer_entity_by_tbl ((int) foyer_stmt_int (s, 0));
      const char *words = foyer_stmt_text (s, 2);
      FoyerId id = foyer_stmt_id (s, 1);
      gint64 n = foyer_stmt_int (s, 3);
      gboolean all = e != NULL && !g_hash_table_contains (t->told, GINT_TO_POINTER (n));

      seen++;
      for (guint i = 0; all && i < t->words->len; i++)
        all = begins_one (words, t->words->pdata[i]);
      if (!all)
        continue;
      g_autofree char *text = g_strdup (words);
      g_hash_table_add (t->told, GINT_TO_POINTER (n));
      more = t->func (e, &id, text, t->data);
    }
  foyer_stmt_done (s);
  return more && seen == MAX_CANDIDATES;
}

void
foyer_text_find (FoyerDb *db, const char *folded, const FoyerId *loc, FoyerTextFound func, gpointer data)
{
  g_autoptr (GPtrArray) words = split (folded);
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL);
  g_autofree char *place = foyer_text_place_query (loc), *query = beginnings (words, FALSE, place), *whole = beginnings (words, TRUE, place);
  Texts t = { db, words, told, func, data };

  /* What is written often is among the newest; what is not has few pieces to put together. */
  if (query != NULL && read_texts (&t, query) && strcmp (query, whole) != 0)
    read_texts (&t, whole);
}

/* ---- what was probably meant ---------------------------------------------------------------------------------------------- */

#define MAX_LETTERS 24

static int
letters_of (const char *text, gunichar *out)
{
  int n = 0;

  for (const char *c = text; *c != '\0' && n < MAX_LETTERS; c = g_utf8_next_char (c))
    out[n++] = g_utf8_get_char (c);
  return n;
}

/* Letters that have to be changed, added, left out or swapped so that @a begins @b; more than @most: @most + 1. */
static int
distance (const gunichar *a, int n, const gunichar *b, int m, int most)
{
  int rows[3][MAX_LETTERS + 1], *before = rows[0], *last = rows[1], *now = rows[2], best = most + 1;

  m = MIN (m, n + most);
  if (m < n - most)
    return best;
  for (int k = 0; k <= m; k++)
    last[k] = k;
  for (int i = 1; i <= n; i++)
    {
      int least, *free_row = before;

      now[0] = least = i;
      for (int k = 1; k <= m; k++)
        {
          int d = last[k - 1] + (a[i - 1] != b[k - 1]);

          d = MIN (d, MIN (last[k], now[k - 1]) + 1);
          if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
            d = MIN (d, before[k - 2] + 1);
          now[k] = d;
          least = MIN (least, d);
        }
      if (least > most)
        return best;
      before = last;
      last = now;
      now = free_row;
    }
  /* What is typed may be the beginning of the word. */
  for (int k = MAX (0, n - most); k <= m; k++)
    best = MIN (best, last[k]);
  return best;
}

typedef struct
{
  char *term;
  int distance;
  gint64 docs;
} Near;

static void
near_clear (gpointer data)
{
  g_free (((Near *) data)->term);
}

static int
compare_near (gconstpointer a, gconstpointer b)
{
  const Near *x = a, *y = b;

  if (x->distance != y->distance)
    return x->distance - y->distance;
  return x->docs != y->docs ? (x->docs > y->docs ? -1 : 1) : strcmp (x->term, y->term);
}

static gboolean
begins_any (FoyerDb *db, const char *word, gboolean texts)
{
  g_autofree char *end = g_strconcat (word, "\xf4\x8f\xbf\xbf", NULL);
  FoyerStmt *s = foyer_db_sql (db, texts ? "SELECT 1 FROM text_vocab WHERE term >= ?1 AND term < ?2 LIMIT 1" : "SELECT 1 FROM client_vocab WHERE term >= ?1 AND term < ?2 LIMIT 1");
  gboolean any;

  foyer_stmt_bind_text (s, 1, word);
  foyer_stmt_bind_text (s, 2, end);
  any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return any;
}

/* Words from @from on that begin with @start, as far as they are near. */
static void
collect (FoyerDb *db, const char *from, const char *start, gboolean texts, const gunichar *typed, int n, int most, GArray *found)
{
  g_autofree char *end = g_strconcat (start, "\xf4\x8f\xbf\xbf", NULL);
  FoyerStmt *s = foyer_db_sql (db, texts ? "SELECT term, doc FROM text_vocab WHERE term >= ?1 AND term < ?2 LIMIT ?3" : "SELECT term, doc FROM client_vocab WHERE term >= ?1 AND term < ?2 LIMIT ?3");
  gunichar letters[MAX_LETTERS];

  foyer_stmt_bind_text (s, 1, from);
  foyer_stmt_bind_text (s, 2, end);
  foyer_stmt_bind_int (s, 3, MAX_VOCAB);
  while (foyer_stmt_step (s))
    {
      const char *term = foyer_stmt_text (s, 0);
      int d = distance (typed, n, letters, letters_of (term, letters), most);
      Near near = { NULL, d, foyer_stmt_int (s, 1) };

      if (d > most)
        continue;
      near.term = g_strdup (term);
      g_array_append_val (found, near);
    }
  foyer_stmt_done (s);
}

static GArray *
near_words (FoyerDb *db, const char *word, gboolean texts)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Near));
  gunichar typed[MAX_LETTERS];
  int n = letters_of (word, typed), most = n >= 8 ? 2 : 1;
  char first[7] = "", second[13] = "";
  g_autofree char *after_digits = NULL;

  g_array_set_clear_func (found, near_clear);
  if (n < 4)
    return found;
  first[g_unichar_to_utf8 (typed[0], first)] = '\0';
  /* Not what goes on with a digit: numbers of cards, of which there are as many as clients. */
  after_digits = g_strconcat (first, ":", NULL);
  /* The first two swapped: "kvoacs". */
  second[g_unichar_to_utf8 (typed[1], second)] = '\0';
  strcat (second, first);
  collect (db, after_digits, first, texts, typed, n, most, found);
  if (typed[0] != typed[1])
    collect (db, second, second, texts, typed, n, most, found);
  g_array_sort (found, compare_near);
  return found;
}

GPtrArray *
foyer_find_near (FoyerDb *db, const char *folded, gboolean texts)
{
  g_autoptr (GPtrArray) words = split (folded);
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  gboolean any = FALSE;

  g_ptr_array_add (out, g_strdup (""));
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = words->pdata[i];
      g_autoptr (GArray) near = NULL;
      g_autoptr (GPtrArray) next = NULL;

      if (begins_any (db, word, texts))
        {
          for (guint k = 0; k < out->len; k++)
            {
              char *longer = g_strdup_printf ("%s%s%s", (char *) out->pdata[k], i > 0 ? " " : "", word);
              g_free (out->pdata[k]);
              out->pdata[k] = longer;
            }
          continue;
        }
      near = near_words (db, word, texts);
      if (near->len == 0)
        {
          g_ptr_array_set_size (out, 0);
          return out;
        }
      any = TRUE;
      next = g_ptr_array_new_with_free_func (g_free);
      for (guint k = 0; k < out->len; k++)
        for (guint m = 0; m < near->len && m < MAX_NEAR && next->len < MAX_NEAR; m++)
          g_ptr_array_add (next, g_strdup_printf ("%s%s%s", (char *) out->pdata[k], i > 0 ? " " : "", g_array_index (near, Near, m).term));
      g_ptr_array_unref (out);
      out = g_steal_pointer (&next);
    }
  if (!any)
    g_ptr_array_set_size (out, 0);
  return out;
}

/* ---- old words ------------------------------------------------------------------------------------------------------------ */

/* It has it now: one name of two was changed. */
static gboolean
has (FoyerDb *db, const char *word, const FoyerEntity *e, const FoyerId *id)
{
  g_autoptr (FoyerRow) row = foyer_db_get (db, e->name, id);
  gboolean any = FALSE;

  for (int f = 0; row != NULL && !any && f < e->n_fields; f++)
    {
      const char *text = (e->fields[f].flags & FOYER_FIELD_SEARCH) ? foyer_row_text (row, e->fields[f].name) : NULL;
      g_autofree char *folded = text != NULL ? foyer_fold (text) : NULL;

      any = folded != NULL && begins_one (folded, word);
    }
  return any;
}

static gboolean
had (FoyerDb *db, const char *word, int tbl, const FoyerId *id)
{
  g_autofree char *end = g_strconcat (word, "\xf4\x8f\xbf\xbf", NULL);
  FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM old_word WHERE tbl = ?1 AND id = ?2 AND word >= ?3 AND word < ?4 LIMIT 1");
  gboolean any;

  foyer_stmt_bind_int (s, 1, tbl);
  foyer_stmt_bind_id (s, 2, id);
  foyer_stmt_bind_text (s, 3, word);
  foyer_stmt_bind_text (s, 4, end);
  any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return any;
}

/* Rows with @lead among their old words, and the other words old or new. */
static gboolean
old_with (FoyerDb *db, const char *lead, GPtrArray *others, FoyerOldFound func, gpointer data)
{
  g_autofree char *end = g_strconcat (lead, "\xf4\x8f\xbf\xbf", NULL);
  FoyerStmt *s = foyer_db_sql (db, "SELECT tbl, id, field, was FROM old_word WHERE word >= ?1 AND word < ?2 ORDER BY word LIMIT ?3");
  gboolean more = TRUE;

  foyer_stmt_bind_text (s, 1, lead);
  foyer_stmt_bind_text (s, 2, end);
  foyer_stmt_bind_int (s, 3, MAX_OLD);
  while (more && foyer_stmt_step (s))
    {
      int tbl = (int) foyer_stmt_int (s, 0), f = -1;
      const FoyerEntity *e = foyer_entity_by_tbl (tbl);
      g_autofree char *was = g_strdup (foyer_stmt_text (s, 3));
      FoyerId id = foyer_stmt_id (s, 1);
      gboolean all = e != NULL && (f = foyer_entity_field (e, foyer_stmt_text (s, 2))) >= 0;

      for (guint i = 0; all && others != NULL && i < others->len; i++)
        if (others->pdata[i] != lead)
          all = had (db, others->pdata[i], tbl, &id) || has (db, others->pdata[i], e, &id);
      if (all)
        more = func (e, &id, &e->fields[f], was, data);
    }
  foyer_stmt_done (s);
  return more;
}

void
foyer_find_old (FoyerDb *db, const char *folded, FoyerOldFound func, gpointer data)
{
  g_autoptr (GPtrArray) words = split (folded);
  gboolean more = TRUE, number = *folded != '\0';

  for (const char *c = folded; *c != '\0'; c++)
    number = number && (g_ascii_isdigit (*c) || strchr ("+-/(). ", *c) != NULL);
  if (number)
    {
      g_autoptr (GString) digits = g_string_new (NULL);

      for (const char *c = folded; *c != '\0'; c++)
        if (g_ascii_isdigit (*c))
          g_string_append_c (digits, *c);
      if (digits->len >= 4)
        old_with (db, digits->str, NULL, func, data);
      return;
    }
  for (guint i = 0; more && i < words->len; i++)
    if (g_utf8_strlen (words->pdata[i], -1) >= 2)
      more = old_with (db, words->pdata[i], words, func, data);
}

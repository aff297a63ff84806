#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-doubles.h"

#define SHORTEST 5   /* letters of a name that is compared at all: shorter ones are near to too many */
#define CROWD 24     /* so many cards with one key are a name half the town has */

const char *
foyer_double_word (FoyerDoubleWhy why)
{
  static const char *const words[] = { "phone", "email", "birthday", "name" };

  return words[why];
}

static void
group_free (gpointer data)
{
  FoyerDoubleGroup *g = data;

  g_array_unref (g->cards);
  g_free (g);
}

typedef struct
{
  const FoyerDoubleCard *cards;
  guint n;
  GPtrArray *groups;
  GArray **groups_of; /* by card: (element-type guint): numbers of the groups it stands in; NULL: none */
} Finder;

/* ---- groups ------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
has (const GArray *list, guint value)
{
  for (guint i = 0; list != NULL && i < list->len; i++)
    if (g_array_index (list, guint, i) == value)
      return TRUE;
  return FALSE;
}

/* Do all of them stand in one group already? */
static gboolean
is_known (Finder *f, GArray *cards)
{
  GArray *first = f->groups_of[g_array_index (cards, guint, 0)];

  for (guint g = 0; first != NULL && g < first->len; g++)
    {
      gboolean all = TRUE;

      for (guint i = 1; i < cards->len && all; i++)
        all = has (f->groups_of[g_array_index (cards, guint, i)], g_array_index (first, guint, g));
      if (all)
        return TRUE;
    }
  return FALSE;
}

static int
by_number (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

static void
add_group (Finder *f, FoyerDoubleWhy why, GArray *cards)
{
  FoyerDoubleGroup *group;
  guint number = f->groups->len;

  g_array_sort (cards, by_number);
  for (guint i = cards->len; i > 1; i--)
    if (g_array_index (cards, guint, i - 1) == g_array_index (cards, guint, i - 2))
      g_array_remove_index (cards, i - 1);
  if (cards->len < 2 || is_known (f, cards))
    return;
  group = g_new0 (FoyerDoubleGroup, 1);
  group->why = why;
  group->cards = g_array_ref (cards);
  g_ptr_array_add (f->groups, group);
  for (guint i = 0; i < cards->len; i++)
    {
      guint card = g_array_index (cards, guint, i);

      if (f->groups_of[card] == NULL)
        f->groups_of[card] = g_array_new (FALSE, FALSE, sizeof (guint));
      g_array_append_val (f->groups_of[card], number);
    }
}

/* ---- the same text --------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *text;
  guint card;
} Key;

static int
by_text (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;
  int d = strcmp (x->text, y->text);

  return d != 0 ? d : by_number (&x->card, &y->card);
}

static void
clear_key (gpointer data)
{
  g_free (((Key *) data)->text);
}

static void
add_key (GArray *keys, char *text, guint card)
{
  Key key = { text, card };

  if (text != NULL && *text != '\0')
    g_array_append_val (keys, key);
  else
    g_free (text);
}

/* Words in alphabetical order: "Kovács Eszter" is "Eszter Kovács". (transfer full) */
static char *
sorted_words (const char *name)
{
  g_auto (GStrv) words = g_strsplit (name, " ", -1);
  guint n = g_strv_length (words);

  for (guint i = 1; i < n; i++)
    for (guint k = i; k > 0 && strcmp (words[k - 1], words[k]) > 0; k--)
      {
        char *word = words[k];
        words[k] = words[k - 1];
        words[k - 1] = word;
      }
  return g_strjoinv (" ", words);
}

static void
find_same (Finder *f, FoyerDoubleWhy why)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (Key));

  g_array_set_clear_func (keys, clear_key);
  for (guint i = 0; i < f->n; i++)
    {
      const FoyerDoubleCard *c = &f->cards[i];

      if (why == FOYER_DOUBLE_PHONE)
        for (int k = 0; k < 2; k++)
          add_key (keys, g_strdup (c->phones[k]), i);
      else if (why == FOYER_DOUBLE_EMAIL)
        add_key (keys, c->email != NULL ? g_utf8_strdown (c->email, -1) : NULL, i);
      else if (c->birthday != NULL && *c->birthday != '\0' && *c->name != '\0')
        {
          g_autofree char *words = sorted_words (c->name);
          add_key (keys, g_strconcat (c->birthday, " ", words, NULL), i);
        }
    }
  g_array_sort (keys, by_text);
  for (guint at = 0; at < keys->len;)
    {
      g_autoptr (GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint));
      const Key *first = &g_array_index (keys, Key, at);

      for (; at < keys->len && strcmp (g_array_index (keys, Key, at).text, first->text) == 0; at++)
        g_array_append_val (cards, g_array_index (keys, Key, at).card);
      if (cards->len > 1)
        add_group (f, why, cards);
    }
}

/* ---- names that are near ------------------------------------------------------------------------------------------------------------------------ */

/* Letters of both, compared as a person reads them. */
gboolean
foyer_names_near (const char *a, const char *b)
{
  g_autofree gunichar *x = NULL, *y = NULL;
  glong n, m, head = 0, tail = 0;

  x = g_utf8_to_ucs4_fast (a, -1, &n);
  y = g_utf8_to_ucs4_fast (b, -1, &m);
  if (ABS (n - m) > 1)
    return FALSE;
  while (head < n && head < m && x[head] == y[head])
    head++;
  while (tail < n - head && tail < m - head && x[n - 1 - tail] == y[m - 1 - tail])
    tail++;
  n -= head + tail;
  m -= head + tail;
  if (n + m == 0)
    return FALSE;
  if (n <= 1 && m <= 1)
    return TRUE;
  return n == 2 && m == 2 && x[head] == y[head + 1] && x[head + 1] == y[head];
}

static gboolean
differ (const char *a, const char *b)
{
  return a != NULL && b != NULL && *a != '\0' && *b != '\0' && g_ascii_strcasecmp (a, b) != 0;
}

/* Two phones, two birth dates or two addresses that are not the same: two people with a like name. */
static gboolean
speaks_against (const FoyerDoubleCard *a, const FoyerDoubleCard *b)
{
  return differ (a->birthday, b->birthday) || differ (a->email, b->email) || differ (a->phones[0], b->phones[0]);
}

typedef struct
{
  guint hash, card;
} Hash;

static int
by_hash (gconstpointer a, gconstpointer b)
{
  const Hash *x = a, *y = b;

  return x->hash != y->hash ? (x->hash < y->hash ? -1 : 1) : by_number (&x->card, &y->card);
}

/* The name, and the name without each of its letters: two that are near share one of these. */
static void
add_hashes (GArray *hashes, const char *name, guint card)
{
  gsize len = strlen (name);
  g_autofree char *rest = g_malloc (len + 1);
  Hash h = { g_str_hash (name), card };

  g_array_append_val (hashes, h);
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gsize before = p - name, letter = g_utf8_next_char (p) - p;

      memcpy (rest, name, before);
      memcpy (rest + before, p + letter, len - before - letter + 1);
      h.hash = g_str_hash (rest);
      g_array_append_val (hashes, h);
    }
}

static void
find_near (Finder *f)
{
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (Hash));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < f->n; i++)
    {
      g_ptr_array_add (names, sorted_words (f->cards[i].name));
      if (g_utf8_strlen (names->pdata[i], -1) >= SHORTEST)
        add_hashes (hashes, names->pdata[i], i);
    }
  g_array_sort (hashes, by_hash);
  for (guint at = 0; at < hashes->len;)
    {
      guint end = at;

      while (end < hashes->len && g_array_index (hashes, Hash, end).hash == g_array_index (hashes, Hash, at).hash)
        end++;
      for (guint i = at; i < end && end - at <= CROWD; i++)
        for (guint k = i + 1; k < end; k++)
          {
            guint a = g_array_index (hashes, Hash, i).card, b = g_array_index (hashes, Hash, k).card;
            g_autoptr (GArray) pair = NULL;

            if (a == b || speaks_against (&f->cards[a], &f->cards[b])
                || (strcmp (names->pdata[a], names->pdata[b]) != 0 && !foyer_names_near (names->pdata[a], names->pdata[b])))
              continue;
            pair = g_array_new (FALSE, FALSE, sizeof (guint));
            g_array_append_val (pair, a);
            g_array_append_val (pair, b);
            add_group (f, FOYER_DOUBLE_NAME, pair);
          }
      at = end;
    }
}

GPtrArray *
foyer_doubles_find (const FoyerDoubleCard *cards, guint n)
{
  Finder f = { cards, n, g_ptr_array_new_with_free_func (group_free), g_new0 (GArray *, n + 1) };

  for (FoyerDoubleWhy why = FOYER_DOUBLE_PHONE; why < FOYER_DOUBLE_NAME; why++)
    find_same (&f, why);
  find_near (&f);
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&f.groups_of[i], g_array_unref);
  g_free (f.groups_of);
  return f.groups;
}

/* The compiler of foyer-filter.h: the tree, and the criteria that are about one card. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-filter-private.h"
#include "foyer-text.h"

#define MAX_DEPTH 8
#define MAX_NODES 200

#define ROOT_OF(table, where) \
  "SELECT coalesce(r.root, x.client) FROM " table " x LEFT JOIN client_root r ON r.client = x.client WHERE " where

#define BOOKINGS FOYER_FILTER_BOOKINGS
#define CLIENT FOYER_FILTER_CLIENT
#define SALES FOYER_FILTER_SALES

const FoyerCriterion foyer_criteria[] = {
  { "bookings", N_("Bookings"), BOOKINGS, FOYER_SHAPE_BOOKINGS, FALSE, NULL, NULL },
  { "last", N_("Last visit"), BOOKINGS, FOYER_SHAPE_PERIOD, FALSE, NULL, "g.last" },
  { "first", N_("First visit"), BOOKINGS, FOYER_SHAPE_PERIOD, FALSE, NULL, "g.first" },
  { "visits", N_("Number of visits"), BOOKINGS, FOYER_SHAPE_INT, FALSE, NULL, "coalesce(g.visits, 0)" },
  { "noshows", N_("Number of no-shows"), BOOKINGS, FOYER_SHAPE_INT, FALSE, NULL, "coalesce(g.noshows, 0)" },
  { "waiting", N_("On the waiting list"), BOOKINGS, FOYER_SHAPE_YES, FALSE, NULL,
    "f.client IN (" ROOT_OF ("waitlist", "x.state IN ('waiting', 'offered') AND x.deleted IS NOT 1 AND x.client IS NOT NULL") ")" },
  { "enrolled", N_("Comes to a group every week"), BOOKINGS, FOYER_SHAPE_YES, FALSE, NULL, "f.client IN (" ROOT_OF ("enrolment", "x.deleted IS NOT 1") ")" },

  { "text", N_("Name, phone, e-mail or card"), CLIENT, FOYER_SHAPE_TEXT, FALSE, NULL, NULL },
  { "gender", N_("Gender"), CLIENT, FOYER_SHAPE_CHOICE, FALSE, "unknown male female", "coalesce(c.gender, 'unknown')" },
  { "age", N_("Age"), CLIENT, FOYER_SHAPE_INT, FALSE, NULL, NULL },
  { "born", N_("Birth date"), CLIENT, FOYER_SHAPE_PERIOD, FALSE, NULL, "c.birthday" },
  { "birthday", N_("Birthday"), CLIENT, FOYER_SHAPE_PERIOD, FALSE, NULL, NULL },
  { "category", N_("Category"), CLIENT, FOYER_SHAPE_IDS, FALSE, NULL,
    ROOT_OF ("client_label", "x.deleted IS NOT 1 AND x.label IN (SELECT id FROM label WHERE deleted IS NOT 1)") " AND x.label" },
  { "priority", N_("Importance"), CLIENT, FOYER_SHAPE_CHOICE, FALSE, "none bronze silver gold", "coalesce(c.priority, 'none')" },
  { "discount", N_("Personal discount"), CLIENT, FOYER_SHAPE_PCT, FALSE, NULL, "coalesce(c.discount, 0)" },
  { "phone", N_("Has a phone"), CLIENT, FOYER_SHAPE_YES, FALSE, NULL, "coalesce(c.phone, '') <> ''" },
  { "email", N_("Has an e-mail address"), CLIENT, FOYER_SHAPE_YES, FALSE, NULL, "coalesce(c.email, '') <> ''" },
  { "card", N_("Has a card number"), CLIENT, FOYER_SHAPE_YES, FALSE, NULL, "coalesce(c.card, '') <> ''" },
  { "note", N_("Has a note"), CLIENT, FOYER_SHAPE_YES, FALSE, NULL, "coalesce(c.note, '') <> ''" },
  { "allergy", N_("Has allergies"), CLIENT, FOYER_SHAPE_YES, FALSE, NULL, "coalesce(c.allergy, '') <> ''" },
  { "no_online", N_("May not book online"), CLIENT, FOYER_SHAPE_YES, FALSE, NULL, "coalesce(c.no_online, 0) <> 0" },
  { "no_mail", N_("Gets no mailings"), CLIENT, FOYER_SHAPE_YES, FALSE, NULL, "coalesce(c.no_mail, 0) <> 0" },
  { "greet", N_("Gets a birthday greeting"), CLIENT, FOYER_SHAPE_YES, FALSE, NULL, "coalesce(c.greet, 0) <> 0" },
  { "consent_data", N_("Consent to personal data"), CLIENT, FOYER_SHAPE_YES, FALSE, NULL, "c.consent_data IS NOT NULL" },
  { "consent_news", N_("Consent to the newsletter"), CLIENT, FOYER_SHAPE_YES, FALSE, NULL, "c.consent_news IS NOT NULL" },
  { "made", N_("Card made"), CLIENT, FOYER_SHAPE_PERIOD, FALSE, NULL, NULL },
  { "home", N_("Home location"), CLIENT, FOYER_SHAPE_IDS, FALSE, NULL, "c.home_loc" },
  { "visitors", N_("Brings somebody along"), CLIENT, FOYER_SHAPE_YES, FALSE, NULL, "f.client IN (" ROOT_OF ("visitor", "x.deleted IS NOT 1") ")" },
  { "merged", N_("Merged from several cards"), CLIENT, FOYER_SHAPE_YES, FALSE, NULL, "f.client IN (SELECT root FROM client_root)" },
  { "ids", N_("Chosen clients"), CLIENT, FOYER_SHAPE_IDS, FALSE, NULL, "f.client" },
  { "field", N_("Custom field"), CLIENT, FOYER_SHAPE_FIELD, FALSE, NULL, NULL },

  { "sold", N_("Sold"), SALES, FOYER_SHAPE_MONEY, TRUE, NULL, "coalesce(g.sold, 0)" },
  { "paid", N_("Paid"), SALES, FOYER_SHAPE_MONEY, TRUE, NULL, "coalesce(g.paid, 0)" },
  { "balance", N_("Balance"), SALES, FOYER_SHAPE_MONEY, TRUE, NULL, "coalesce(g.paid - g.sold, 0)" },
  { "account", N_("On the account"), SALES, FOYER_SHAPE_MONEY, TRUE, NULL,
    "coalesce((SELECT sum(coalesce(x.bal, 0) + coalesce((SELECT sum(e.amount) FROM entry e WHERE e.acct = x.id AND e._seq = 0 AND e.void IS NULL), 0)) FROM acct x"
    " WHERE x.kind = 'deposit' AND x.client IN (SELECT f.client UNION ALL SELECT client FROM client_root WHERE root = f.client)), 0)" },
  { "bought", N_("Bought something"), SALES, FOYER_SHAPE_BOUGHT, FALSE, NULL, NULL },
  { "payments", N_("Payments"), SALES, FOYER_SHAPE_PAID, TRUE, NULL, NULL },
  { NULL },
};

const FoyerCriterion *
foyer_criterion_find (const char *name)
{
  for (const FoyerCriterion *k = foyer_criteria; name != NULL && k->name != NULL; k++)
    if (strcmp (k->name, name) == 0)
      return k;
  return NULL;
}

/* ---- periods --------------------------------------------------------------------------------------------------------------------- */

const char *const foyer_periods[] = { "today",      "yesterday",  "tomorrow",     "this-week",    "last-week", "next-week", "this-month",
                                      "last-month", "next-month", "this-quarter", "last-quarter", "this-year", "last-year", NULL };
const char *const foyer_period_titles[] = { N_("Today"),      N_("Yesterday"),  N_("Tomorrow"),     N_("This week"),    N_("Last week"), N_("Next week"), N_("This month"),
                                            N_("Last month"), N_("Next month"), N_("This quarter"), N_("Last quarter"), N_("This year"), N_("Last year"), NULL };

gboolean
foyer_period_days (const char *word, gint64 today, int first_weekday, gint64 *from, gint64 *to)
{
  static const struct
  {
    const char *word;
    int months, step; /* length, and how many lengths on */
  } spans[] = { { "this-month", 1, 0 },    { "last-month", 1, -1 },   { "next-month", 1, 1 }, { "this-quarter", 3, 0 },
                { "last-quarter", 3, -1 }, { "this-year", 12, 0 },    { "last-year", 12, -1 } };
  static const struct
  {
    const char *word;
    int step;
  } days[] = { { "today", 0 }, { "yesterday", -1 }, { "tomorrow", 1 } }, weeks[] = { { "this-week", 0 }, { "last-week", -1 }, { "next-week", 1 } };
  int year, month, day;

  for (gsize i = 0; i < 3; i++)
    {
      if (strcmp (days[i].word, word) == 0)
        {
          *from = *to = today + days[i].step;
          return TRUE;
        }
      if (strcmp (weeks[i].word, word) == 0)
        {
          *from = today - (foyer_date_weekday (today) - first_weekday + 7) % 7 + 7 * weeks[i].step;
          *to = *from + 6;
          return TRUE;
        }
    }
  foyer_date_split (today, &year, &month, &day);
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    if (strcmp (spans[i].word, word) == 0)
      {
        *from = foyer_date_add_months (foyer_date_make (year, (month - 1) / spans[i].months * spans[i].months + 1, 1), spans[i].months * spans[i].step);
        *to = foyer_date_add_months (*from, spans[i].months) - 1;
        return TRUE;
      }
  return FALSE;
}

/* ---- criteria about one card --------------------------------------------------------------------------------------------------------- */

/* Every word typed must be in the card; without the right to see phones only names are looked at. */
static gboolean
add_text (FoyerFilterMaker *m, JsonObject *node, GError **error)
{
  const char *text, *column = m->view->phones ? "f.parts" : "f.k1";
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;
  gboolean any = FALSE;

  if (!foyer_filter_read_text (node, "text", &text, error))
    return FALSE;
  folded = foyer_fold (text != NULL ? text : "");
  words = g_strsplit (folded, " ", -1);
  foyer_filter_add (m, "(");
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *word = words[i];

      if (word[strspn (word, "+()-/.0123456789")] == '\0') /* of a number: its digits stand there alone */
        {
          char *to = word;

          for (const char *p = word; *p != '\0'; p++)
            if (g_ascii_isdigit (*p))
              *to++ = *p;
          *to = '\0';
        }
      if (*word == '\0')
        continue;
      g_string_append_printf (m->sql, "%sinstr(%s, ", any ? " AND " : "", column);
      foyer_filter_text (m, word);
      foyer_filter_add (m, ") > 0");
      any = TRUE;
    }
  foyer_filter_add (m, ")");
  return any || foyer_filter_wrong (error, _ ("There is nothing to search for."));
}

static gboolean
add_age (FoyerFilterMaker *m, JsonObject *node, GError **error)
{
  gint64 from = 0, to = 0;
  gboolean has_from, has_to;

  if (!foyer_filter_read_int (node, "from", &has_from, &from, error) || !foyer_filter_read_int (node, "to", &has_to, &to, error))
    return FALSE;
  if (!has_from && !has_to)
    return foyer_filter_wrong (error, _ ("A range needs “from” or “to”."));
  if ((has_from && (from < 0 || from > 200)) || (has_to && (to < 0 || to > 200)))
    return foyer_filter_wrong (error, _ ("Nobody is that old."));
  foyer_filter_add (m, "(c.birthday IS NOT NULL");
  if (has_from)
    {
      foyer_filter_add (m, " AND c.birthday <= ");
      foyer_filter_date (m, foyer_date_add_months (m->view->today, (int) (-12 * from)));
    }
  if (has_to)
    {
      foyer_filter_add (m, " AND c.birthday > ");
      foyer_filter_date (m, foyer_date_add_months (m->view->today, (int) (-12 * (to + 1))));
    }
  foyer_filter_add (m, ")");
  return TRUE;
}

/* The day of the year, whatever the year of birth. */
static gboolean
add_birthday (FoyerFilterMaker *m, JsonObject *node, GError **error)
{
  FoyerFilterDays days;
  char from[11], to[11];

  if (!foyer_filter_read_days (m, node, "when", &days, error))
    return FALSE;
  if (!days.given || days.from == G_MININT64 || days.to == G_MAXINT64 || days.from > days.to)
    return foyer_filter_wrong (error, _ ("A birthday needs a first and a last day."));
  foyer_filter_add (m, "(c.birthday IS NOT NULL");
  if (days.to - days.from < 365)
    {
      foyer_date_format (days.from, from);
      foyer_date_format (days.to, to);
      foyer_filter_add (m, " AND (substr(c.birthday, 6) >= ");
      foyer_filter_text (m, from + 5);
      foyer_filter_add (m, strcmp (from + 5, to + 5) <= 0 ? " AND" : " OR");
      foyer_filter_add (m, " substr(c.birthday, 6) <= ");
      foyer_filter_text (m, to + 5);
      foyer_filter_add (m, ")");
    }
  foyer_filter_add (m, ")");
  return TRUE;
}

/* Ids begin with the time they were made at. */
static gboolean
add_made (FoyerFilterMaker *m, JsonObject *node, GError **error)
{
  FoyerFilterDays days;

  if (!foyer_filter_read_days (m, node, "when", &days, error))
    return FALSE;
  if (!days.given)
    return foyer_filter_wrong (error, _ ("“%s” says no period."), "when");
  foyer_filter_add (m, "(1");
  for (int end = 0; end < 2; end++)
    {
      gint64 date = end == 0 ? days.from : days.to, ms;
      FoyerId id = FOYER_ID_NONE;

      if (date == G_MININT64 || date == G_MAXINT64)
        continue;
      ms = foyer_zone_to_utc (m->view->zone, end == 0 ? date : date + 1, 0);
      for (int i = 0; i < 6; i++)
        id.b[i] = (guint8) (MAX (ms, 0) >> (8 * (5 - i)));
      foyer_filter_add (m, end == 0 ? " AND f.client >= " : " AND f.client < ");
      foyer_filter_id (m, &id);
    }
  foyer_filter_add (m, ")");
  return TRUE;
}

static gboolean
add_period (FoyerFilterMaker *m, JsonObject *node, const char *column, GError **error)
{
  FoyerFilterDays days;
  gboolean given, none = FALSE;

  if (!foyer_filter_read_days (m, node, "when", &days, error) || !foyer_filter_read_bool (node, "none", &given, &none, error))
    return FALSE;
  if (none == days.given)
    return foyer_filter_wrong (error, _ ("Give either “when” or “none”."));
  if (none)
    {
      g_string_append_printf (m->sql, "%s IS NULL", column);
      return TRUE;
    }
  g_string_append_printf (m->sql, "(%s IS NOT NULL", column);
  foyer_filter_between_days (m, column, &days);
  foyer_filter_add (m, ")");
  return TRUE;
}

/* A column that is one of the ids, or (when it begins a list of clients) a link to one of them. */
static gboolean
add_ids (FoyerFilterMaker *m, JsonObject *node, const char *sql, GError **error)
{
  gboolean list = g_str_has_prefix (sql, "SELECT "), given, none = FALSE;

  if (!foyer_filter_read_bool (node, "none", &given, &none, error))
    return FALSE;
  foyer_filter_add (m, none ? "NOT coalesce(" : "coalesce(");
  if (list)
    {
      g_autofree char *head = g_strndup (sql, strlen (sql) - strlen (" AND x.label"));

      /* With the ids: the list narrowed to them; without: all of it. */
      foyer_filter_add (m, "f.client IN (");
      foyer_filter_add (m, head);
      if (!foyer_filter_in_ids (m, node, "of", " AND x.label", "", error))
        return FALSE;
      foyer_filter_add (m, ")");
    }
  else if (foyer_filter_member (node, "of") == NULL)
    g_string_append_printf (m->sql, "%s IS NOT NULL", sql);
  else if (!foyer_filter_in_ids (m, node, "of", sql, "", error))
    return FALSE;
  foyer_filter_add (m, ", 0)");
  return TRUE;
}

static gboolean
add_choice (FoyerFilterMaker *m, JsonObject *node, const FoyerCriterion *k, GError **error)
{
  if (foyer_filter_member (node, "of") == NULL)
    return foyer_filter_wrong (error, _ ("“%s” needs a list of words."), k->name);
  return foyer_filter_in_words (m, node, "of", k->choices, k->sql, "", error);
}

static gboolean
add_yes (FoyerFilterMaker *m, JsonObject *node, const char *sql, GError **error)
{
  gboolean given, yes = TRUE;

  if (!foyer_filter_read_bool (node, "yes", &given, &yes, error))
    return FALSE;
  g_string_append_printf (m->sql, "%scoalesce(%s, 0)", yes ? "" : "NOT ", sql);
  return TRUE;
}

static gboolean
add_criterion (FoyerFilterMaker *m, const char *name, JsonObject *node, GError **error)
{
  const FoyerCriterion *k = foyer_criterion_find (name);

  if (k == NULL)
    return foyer_filter_wrong (error, _ ("There is no criterion “%s”."), name != NULL ? name : "");
  if (k->money && !m->view->money)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may not choose clients by money."));
      return FALSE;
    }
  if (k->sql != NULL && strstr (k->sql, "c.") != NULL && strstr (k->sql, "f.c") == NULL)
    m->needs |= FOYER_NEEDS_CARD;
  if (k->sql != NULL && strstr (k->sql, "g.") != NULL)
    m->needs |= FOYER_NEEDS_FIGURES;
  if (strcmp (name, "age") == 0 || strcmp (name, "birthday") == 0)
    m->needs |= FOYER_NEEDS_CARD;
  if (strcmp (name, "text") == 0)
    return add_text (m, node, error);
  if (strcmp (name, "age") == 0)
    return add_age (m, node, error);
  if (strcmp (name, "birthday") == 0)
    return add_birthday (m, node, error);
  if (strcmp (name, "made") == 0)
    return add_made (m, node, error);
  switch (k->shape)
    {
    case FOYER_SHAPE_INT:
    case FOYER_SHAPE_MONEY:
    case FOYER_SHAPE_PCT:
      foyer_filter_add (m, "(");
      if (!foyer_filter_range (m, node, k->sql, error))
        return FALSE;
      foyer_filter_add (m, ")");
      return TRUE;
    case FOYER_SHAPE_PERIOD:
      return add_period (m, node, k->sql, error);
    case FOYER_SHAPE_CHOICE:
      return add_choice (m, node, k, error);
    case FOYER_SHAPE_YES:
      return add_yes (m, node, k->sql, error);
    case FOYER_SHAPE_IDS:
      return add_ids (m, node, k->sql, error);
    case FOYER_SHAPE_BOOKINGS:
      return foyer_filter_bookings (m, node, error);
    case FOYER_SHAPE_BOUGHT:
      return foyer_filter_bought (m, node, error);
    case FOYER_SHAPE_PAID:
      return foyer_filter_paid (m, node, error);
    case FOYER_SHAPE_FIELD:
      return foyer_filter_field (m, node, error);
    case FOYER_SHAPE_TEXT:
    default:
      g_assert_not_reached ();
    }
}

/* ---- the tree --------------------------------------------------------------------------------------------------------------------------- */

static gboolean add_node (FoyerFilterMaker *m, JsonNode *node, guint depth, GError **error);

static gboolean
add_all (FoyerFilterMaker *m, JsonArray *list, gboolean any, guint depth, GError **error)
{
  guint n = json_array_get_length (list);

  foyer_filter_add (m, n == 0 ? any ? "0" : "1" : "(");
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        foyer_filter_add (m, any ? " OR " : " AND ");
      if (!add_node (m, json_array_get_element (list, i), depth + 1, error))
        return FALSE;
    }
  if (n > 0)
    foyer_filter_add (m, ")");
  return TRUE;
}

static gboolean
add_node (FoyerFilterMaker *m, JsonNode *node, guint depth, GError **error)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *list;
  const char *name;
  JsonNode *inner;

  if (object == NULL)
    return foyer_filter_wrong (error, _ ("A condition must be an object."));
  if (depth > MAX_DEPTH || ++m->nodes > MAX_NODES)
    return foyer_filter_wrong (error, _ ("These are too many conditions for one question."));
  if (!foyer_filter_read_text (object, "is", &name, error))
    return FALSE;
  if (name != NULL)
    return add_criterion (m, name, object, error);
  for (int any = 0; any < 2; any++)
    {
      if (!foyer_filter_read_list (object, any ? "any" : "all", &list, error))
        return FALSE;
      if (list != NULL)
        return add_all (m, list, any, depth, error);
    }
  inner = foyer_filter_member (object, "not");
  if (inner == NULL)
    return foyer_filter_wrong (error, _ ("A condition has “all”, “any”, “not” or “is”."));
  foyer_filter_add (m, "NOT ");
  return add_node (m, inner, depth + 1, error);
}

static void
clear_value (gpointer data)
{
  g_free (((FoyerFilterValue *) data)->text);
}

FoyerFilter *
foyer_filter_compile (JsonNode *tree, const FoyerFilterView *view, GError **error)
{
  g_autoptr (FoyerFilter) filter = g_new0 (FoyerFilter, 1);
  g_autoptr (GString) condition = g_string_new (NULL);
  FoyerFilterMaker m = { view, condition, NULL, 0, 0 };

  filter->sql = g_string_new ("SELECT f.client FROM client_find f");
  filter->values = m.values = g_array_new (FALSE, FALSE, sizeof (FoyerFilterValue));
  g_array_set_clear_func (filter->values, clear_value);
  if (tree == NULL || JSON_NODE_HOLDS_NULL (tree))
    foyer_filter_add (&m, "1");
  else if (!add_node (&m, tree, 0, error))
    return NULL;
  /* Only what is asked about is looked up: the cards of 50,000 clients are as many places on the disk. */
  if (m.needs & FOYER_NEEDS_CARD)
    g_string_append (filter->sql, " CROSS JOIN client c ON c.id = f.client");
  if (m.needs & FOYER_NEEDS_FIGURES)
    g_string_append (filter->sql, " LEFT JOIN client_fig g ON g.client = f.client");
  g_string_append_printf (filter->sql, " WHERE %s", condition->str);
  return g_steal_pointer (&filter);
}

void
foyer_filter_free (FoyerFilter *filter)
{
  if (filter == NULL)
    return;
  g_string_free (filter->sql, TRUE);
  g_clear_pointer (&filter->values, g_array_unref);
  g_free (filter);
}

const char *
foyer_filter_sql (FoyerFilter *filter)
{
  return filter->sql->str;
}

guint
foyer_filter_n_values (FoyerFilter *filter)
{
  return filter->values->len;
}

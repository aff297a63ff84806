/* A condition in words. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-filter-cond.h"
#include "foyer-labels.h"
#include "foyer-money.h"

static const struct
{
  const char *word, *title;
} word_titles[] = {
  { "unknown", N_("not said") },  { "male", N_("male") },         { "female", N_("female") },     { "none", N_("none") },       { "bronze", N_("bronze") },
  { "silver", N_("silver") },     { "gold", N_("gold") },         { "pending", N_("pending") },   { "confirmed", N_("confirmed") }, { "arrived", N_("arrived") },
  { "no-show", N_("no-show") },   { "product", N_("product") },   { "membership", N_("membership") }, { "giftcard", N_("gift card") },
  { "cash", N_("cash") },         { "cashless", N_("cashless") },
};

/* Used by the controls too. */
const char *foyer_filter_word_title (const char *word);
const char *foyer_filter_id_title (JsonObject *names, const char *list, const char *id);

const char *
foyer_filter_word_title (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (word_titles); i++)
    if (g_strcmp0 (word_titles[i].word, word) == 0)
      return _(word_titles[i].title);
  return word;
}

const char *
foyer_filter_id_title (JsonObject *names, const char *list, const char *id)
{
  JsonArray *all = names != NULL ? foyer_json_arr (names, list) : NULL;

  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (all, i), "id"), id) == 0)
      return foyer_json_str (json_array_get_object_element (all, i), "title");
  return "…";
}

static void
add_part (GString *out, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", text);
}

static char *
figure (FoyerUiContext *context, FoyerShape shape, gint64 n)
{
  if (shape == FOYER_SHAPE_MONEY)
    return foyer_ui_money_bare (context, n);
  if (shape == FOYER_SHAPE_PCT)
    return g_strdup_printf ("%g %%", (double) n / 100);
  return g_strdup_printf ("%'d", (int) n);
}

static void
add_range (GString *out, FoyerUiContext *context, FoyerShape shape, JsonObject *range)
{
  gboolean has_from = range != NULL && json_object_has_member (range, "from"), has_to = range != NULL && json_object_has_member (range, "to");
  g_autofree char *from = has_from ? figure (context, shape, foyer_json_num (range, "from")) : NULL, *to = has_to ? figure (context, shape, foyer_json_num (range, "to")) : NULL;
  g_autofree char *text = NULL;

  if (has_from && has_to)
    text = g_str_equal (from, to) ? g_strdup (from) : g_strdup_printf ("%s – %s", from, to);
  else if (has_from || has_to)
    text = g_strdup_printf (has_from ? "≥ %s" : "≤ %s", has_from ? from : to);
  add_part (out, text);
}

static void
add_period (GString *out, FoyerUiContext *context, JsonObject *when)
{
  const char *word = when != NULL ? foyer_json_str (when, "period") : NULL;
  g_autofree char *text = NULL;

  if (when == NULL)
    return;
  for (int i = 0; word != NULL && foyer_periods[i] != NULL; i++)
    if (g_str_equal (foyer_periods[i], word))
      text = g_strdup (_(foyer_period_titles[i]));
  if (json_object_has_member (when, "last_days"))
    text = g_strdup_printf (ngettext ("in the last %d day", "in the last %d days", (gulong) foyer_json_num (when, "last_days")), (int) foyer_json_num (when, "last_days"));
  else if (json_object_has_member (when, "next_days"))
    text = g_strdup_printf (ngettext ("in the next %d day", "in the next %d days", (gulong) foyer_json_num (when, "next_days")), (int) foyer_json_num (when, "next_days"));
  else if (json_object_has_member (when, "older_days"))
    text = g_strdup_printf (ngettext ("longer ago than %d day", "longer ago than %d days", (gulong) foyer_json_num (when, "older_days")),
                            (int) foyer_json_num (when, "older_days"));
  else if (text == NULL)
    {
      g_autofree char *from = foyer_ui_date_text (context, foyer_json_str (when, "from")), *to = foyer_ui_date_text (context, foyer_json_str (when, "to"));
      text = g_strdup_printf ("%s – %s", from, to);
    }
  add_part (out, text);
}

static void
add_list (GString *out, JsonObject *names, const char *of, JsonArray *list)
{
  g_autoptr (GString) all = g_string_new (NULL);
  guint n = list != NULL ? json_array_get_length (list) : 0;

  for (guint i = 0; i < n && i < 3; i++)
    {
      const char *word = json_array_get_string_element (list, i);
      g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", of != NULL ? foyer_filter_id_title (names, of, word) : foyer_filter_word_title (word));
    }
  if (n > 3)
    g_string_append (all, "…");
  add_part (out, all->str);
}

static void
add_bookings (GString *out, FoyerUiContext *context, JsonObject *names, JsonObject *cond)
{
  static const char *const lists[][2] = { { "staff", "staff" }, { "service", "services" }, { "category", "categories" }, { "loc", "locations" } };
  JsonObject *count = foyer_json_obj (cond, "count");
  g_autoptr (GString) n = g_string_new (NULL);

  if (foyer_json_yes (cond, "none"))
    add_part (out, _("none"));
  add_range (n, context, FOYER_SHAPE_INT, count);
  add_part (out, n->str);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    add_list (out, names, lists[i][1], foyer_json_arr (cond, lists[i][0]));
  add_list (out, NULL, NULL, foyer_json_arr (cond, "status"));
  if (json_object_has_member (cond, "online"))
    add_part (out, foyer_json_yes (cond, "online") ? _("booked online") : _("booked at the desk"));
  add_range (out, context, FOYER_SHAPE_MONEY, foyer_json_obj (cond, "cost"));
  add_period (out, context, foyer_json_obj (cond, "when"));
  if (foyer_json_obj (cond, "made") != NULL)
    {
      g_autoptr (GString) made = g_string_new (NULL);
      g_autofree char *text = NULL;

      add_period (made, context, foyer_json_obj (cond, "made"));
      /* Translators: when a booking was made: "booked in the last 7 days" */
      text = g_strdup_printf (_("booked %s"), made->str);
      add_part (out, text);
    }
}

char *
foyer_filter_cond_words (FoyerUiContext *context, JsonObject *names, JsonObject *cond)
{
  const FoyerCriterion *k = foyer_criterion_find (foyer_json_str (cond, "is"));
  g_autoptr (GString) out = g_string_new (NULL);
  const char *title;

  if (k == NULL)
    return g_strdup (_("Several conditions"));
  title = _(k->title);
  if (k->shape == FOYER_SHAPE_FIELD && foyer_json_str (cond, "field") != NULL)
    title = foyer_filter_id_title (names, "fields", foyer_json_str (cond, "field"));
  if (k->shape != FOYER_SHAPE_BOOKINGS && foyer_json_yes (cond, "none"))
    add_part (out, k->shape == FOYER_SHAPE_PERIOD ? _("never") : _("none of"));
  switch (k->shape)
    {
    case FOYER_SHAPE_INT:
    case FOYER_SHAPE_MONEY:
    case FOYER_SHAPE_PCT:
      add_range (out, context, k->shape, cond);
      break;
    case FOYER_SHAPE_PERIOD:
      add_period (out, context, foyer_json_obj (cond, "when"));
      break;
    case FOYER_SHAPE_CHOICE:
      add_list (out, NULL, NULL, foyer_json_arr (cond, "of"));
      break;
    case FOYER_SHAPE_YES:
      if (json_object_has_member (cond, "yes") && !foyer_json_yes (cond, "yes"))
        add_part (out, _("no"));
      break;
    case FOYER_SHAPE_IDS:
      add_list (out, names, g_str_equal (k->name, "home") ? "locations" : "labels", foyer_json_arr (cond, "of"));
      break;
    case FOYER_SHAPE_TEXT:
      add_part (out, foyer_json_str (cond, "text"));
      break;
    case FOYER_SHAPE_BOOKINGS:
      add_bookings (out, context, names, cond);
      break;
    case FOYER_SHAPE_BOUGHT:
    case FOYER_SHAPE_PAID:
    case FOYER_SHAPE_FIELD:
      add_part (out, foyer_filter_word_title (foyer_json_str (cond, "kind")));
      add_part (out, foyer_json_str (cond, "text"));
      if (k->shape == FOYER_SHAPE_PAID)
        add_range (out, context, FOYER_SHAPE_MONEY, cond);
      add_period (out, context, foyer_json_obj (cond, "when"));
      break;
    default:
      g_assert_not_reached ();
    }
  return out->len > 0 ? g_strdup_printf ("%s: %s", title, out->str) : g_strdup (title);
}

gboolean
foyer_filter_cond_complete (JsonObject *cond)
{
  const FoyerCriterion *k = foyer_criterion_find (foyer_json_str (cond, "is"));
  JsonArray *of = foyer_json_arr (cond, "of");
  const char *text = foyer_json_str (cond, "text");

  if (k == NULL)
    return TRUE;
  switch (k->shape)
    {
    case FOYER_SHAPE_INT:
    case FOYER_SHAPE_MONEY:
    case FOYER_SHAPE_PCT:
      return json_object_has_member (cond, "from") || json_object_has_member (cond, "to");
    case FOYER_SHAPE_PERIOD:
      return foyer_json_obj (cond, "when") != NULL || foyer_json_yes (cond, "none");
    case FOYER_SHAPE_CHOICE:
      return of != NULL && json_array_get_length (of) > 0;
    case FOYER_SHAPE_TEXT:
      return text != NULL && *text != '\0';
    case FOYER_SHAPE_FIELD:
      return foyer_json_str (cond, "field") != NULL;
    case FOYER_SHAPE_YES:
    case FOYER_SHAPE_IDS:
    case FOYER_SHAPE_BOOKINGS:
    case FOYER_SHAPE_BOUGHT:
    case FOYER_SHAPE_PAID:
    default:
      return TRUE;
    }
}

gboolean
foyer_filter_cond_offered (FoyerUiContext *context, JsonObject *names, const FoyerCriterion *k)
{
  static const struct
  {
    const char *name, *list;
    guint least;
  } needs[] = { { "category", "labels", 1 }, { "home", "locations", 2 }, { "field", "fields", 1 } };

  if (g_str_equal (k->name, "ids") || (k->money && !foyer_ui_may (context, "money")))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (needs); i++)
    if (g_str_equal (k->name, needs[i].name))
      return names != NULL && foyer_json_arr (names, needs[i].list) != NULL && json_array_get_length (foyer_json_arr (names, needs[i].list)) >= needs[i].least;
  return TRUE;
}

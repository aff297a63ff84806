#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-labels.h"
#include "foyer-money.h"
#include "foyer-rule-words.h"

static const struct
{
  const char *word, *title;
} priorities[] = { { "bronze", N_ ("Bronze") }, { "silver", N_ ("Silver") }, { "gold", N_ ("Gold") } };

char *
foyer_rule_condition (FoyerUiContext *context, JsonObject *rule)
{
  const char *measure = foyer_json_str (rule, "measure");
  gint64 least = foyer_json_num (rule, "least");
  g_autofree char *sum = NULL;

  if (g_strcmp0 (measure, "visits") == 0)
    return g_strdup_printf (ngettext ("From %d visit", "From %d visits", (gulong) least), (int) least);
  sum = foyer_ui_money_bare (context, least);
  /* Translators: %s is an amount */
  return g_strdup_printf (g_strcmp0 (measure, "sold") == 0 ? _ ("Bought for %s or more") : _ ("Paid %s or more"), sum);
}

static void
add (GString *s, const char *text)
{
  g_string_append_printf (s, "%s%s", s->len > 0 ? ", " : "", text);
}

char *
foyer_rule_gives (FoyerUiContext *context, JsonObject *rule)
{
  g_autoptr (GString) s = g_string_new (NULL);
  const char *label = foyer_json_str (rule, "label_title"), *drops = foyer_json_str (rule, "drops_title"), *priority = foyer_json_str (rule, "priority");

  if (label != NULL)
    add (s, label);
  if (foyer_json_num (rule, "discount") != 0)
    {
      g_autofree char *pct = foyer_pct_format (foyer_json_num (rule, "discount"));
      g_autofree char *text = g_strdup_printf ("%s %%", pct);
      add (s, text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (priorities); i++)
    if (g_strcmp0 (priority, priorities[i].word) == 0)
      add (s, _ (priorities[i].title));
  if (drops != NULL)
    {
      /* Translators: %s is a category a rule takes away */
      g_autofree char *text = g_strdup_printf (_ ("no longer %s"), drops);
      add (s, text);
    }
  return g_string_free (g_steal_pointer (&s), FALSE);
}

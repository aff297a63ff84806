#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-tech.h"

FoyerTechRule
foyer_tech_rule_parse (const char *word)
{
  return g_strcmp0 (word, "sum") == 0 ? FOYER_TECH_SUM : g_strcmp0 (word, "last") == 0 ? FOYER_TECH_LAST : FOYER_TECH_LONGEST;
}

gboolean
foyer_tech_check (gint64 minutes,
                  GError **error)
{
  if (minutes >= 0 && minutes <= FOYER_TECH_MAX && minutes % FOYER_TECH_STEP == 0)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("A technical break is a multiple of %d minutes, at most %d."), FOYER_TECH_STEP,
               FOYER_TECH_MAX);
  return FALSE;
}

int
foyer_tech_of (FoyerTechRule rule,
               const int *breaks,
               int n)
{
  int longest = 0, sum = 0;

  for (int i = 0; i < n; i++)
    {
      longest = MAX (longest, breaks[i]);
      sum += MAX (breaks[i], 0);
    }
  switch (rule)
    {
    case FOYER_TECH_SUM:
      return MIN (sum, FOYER_TECH_MAX);
    case FOYER_TECH_LAST:
      return n > 0 ? CLAMP (breaks[n - 1], 0, FOYER_TECH_MAX) : 0;
    case FOYER_TECH_LONGEST:
    default:
      return MIN (longest, FOYER_TECH_MAX);
    }
}

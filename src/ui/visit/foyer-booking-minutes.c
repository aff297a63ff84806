#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-booking-minutes.h"
#include "foyer-gaps.h"
#include "foyer-labels.h"
#include "foyer-time.h"

char *
foyer_booking_minutes_words (JsonObject *shape)
{
  int tech = (int) foyer_json_num (shape, "tech"), client = (int) foyer_json_num (shape, "client"), away = 0;
  GString *text = g_string_new (NULL);
  FoyerGaps gaps;

  foyer_gaps_parse (foyer_json_str (shape, "gaps"), FOYER_DAY_MINUTES, &gaps);
  for (int i = 0; i < gaps.n; i++)
    away += gaps.at[i].to - gaps.at[i].from;
  if (tech > 0)
    g_string_append_printf (text, _("%d min and a break of %d min"), client, tech);
  if (away > 0)
    g_string_append_printf (text, ngettext ("%sthe member is free for %d min of it", "%sthe member is free for %d min of it", away), text->len > 0 ? "; " : "", away);
  return g_string_free (text, FALSE);
}

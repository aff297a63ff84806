#include "config.h"

#include "foyer-closed.h"
#include "foyer-location.h"
#include "foyer-schedule.h"

#define AROUND 60 /* minutes before and after work when people are at the desk */

gint64
foyer_closed_until (FoyerDb *db, const FoyerId *loc, gint64 now)
{
  const FoyerZone *zone = foyer_location_zone (db, loc);
  FoyerStmt *s = foyer_db_sql (db, "SELECT date, spans, breaks, off FROM workday WHERE loc = ?1 AND date BETWEEN ?2 AND ?3");
  gint64 today, next = G_MAXINT64;
  gboolean any = FALSE, open = FALSE;
  int minute;
  char from[11], to[11];

  foyer_zone_from_utc (zone, now, &today, &minute);
  foyer_stmt_bind_id (s, 1, loc);
  /* A week around says whether there is a rota at all; work may begin before midnight. */
  foyer_stmt_bind_text (s, 2, foyer_date_format (today - 7, from));
  foyer_stmt_bind_text (s, 3, foyer_date_format (today + 7, to));
  while (foyer_stmt_step (s))
    {
      g_autoptr (GArray) spans = NULL;
      gint64 day = 0;

      any = TRUE;
      if (!foyer_date_parse (foyer_stmt_text (s, 0), &day) || foyer_stmt_text (s, 3) != NULL)
        continue;
      spans = foyer_hours_open (foyer_stmt_text (s, 1), NULL);
      for (guint i = 0; i < spans->len; i++)
        {
          const FoyerSpan *span = &g_array_index (spans, FoyerSpan, i);
          gint64 begin = foyer_zone_to_utc (zone, day, span->from) - AROUND * 60000, end = foyer_zone_to_utc (zone, day, 0) + (span->to + AROUND) * G_GINT64_CONSTANT (60000);

          open |= now >= begin && now < end;
          if (begin > now)
            next = MIN (next, begin);
        }
    }
  foyer_stmt_done (s);
  if (!any || open)
    return 0;
  return MIN (next, now + G_GINT64_CONSTANT (86400000));
}

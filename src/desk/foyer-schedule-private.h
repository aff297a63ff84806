/* foyer-schedule-private: what the commands of the work schedule share (foyer-cmd-schedule.c, foyer-cmd-schedule-template.c). */
#pragma once

#include "foyer-command.h"
#include "foyer-schedule.h"

G_BEGIN_DECLS

/* One of the two rights that plan. */
gboolean foyer_schedule_need_right (FoyerCall *call, GError **error);
/* Range of the parameters "from" and "to" (both included) or "weeks"; half-open. */
gboolean foyer_schedule_range (FoyerCall *call, gint64 *from, gint64 *to, GError **error);

typedef struct
{
  gint64 date;
  const char *spans;  /* (nullable): NULL: a day off */
  const char *breaks; /* (nullable) */
} FoyerPlannedDay;

/* Puts the days for every member of the list parameter @param, as one group: undone as one. Warns of bookings that would lie outside. */
gboolean foyer_schedule_put_days (FoyerCall *call, const char *param, gint64 from, gint64 to, GArray *days, GError **error);

G_END_DECLS

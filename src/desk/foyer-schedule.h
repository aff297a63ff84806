/* foyer-schedule: working hours of a day and patterns that fill many days. Pure: no I/O, no clock. Safe on any thread.
 *
 * A workday row holds two texts of spans: "spans", the time someone is there ("09:00-13:00 14:00-18:00"), and "breaks" inside it
 * ("11:00-11:15"). Bookable time is spans less breaks. Empty spans: a day off; "off" may say why. Both texts may be NULL. */
#pragma once

#include "foyer-error.h"
#include "foyer-time.h"

G_BEGIN_DECLS

#define FOYER_SCHEDULE_MAX_DAYS 365

/**
 * foyer_hours_check:
 * @spans_out: (out) (transfer full): canonical text: sorted, touching spans joined; "" for a day off
 * @breaks_out: (out) (transfer full): canonical text
 * Returns: FALSE with INVALID and a sentence: not a time, reversed, overlapping, a break outside the working time or filling all of it
 */
gboolean foyer_hours_check (const char *spans, const char *breaks, char **spans_out, char **breaks_out, GError **error);
/* Bookable time: spans less breaks. (transfer full) (element-type FoyerSpan): empty for a day off or an unreadable text, never %NULL */
GArray  *foyer_hours_open (const char *spans, const char *breaks);
/* Minutes of bookable time. */
int      foyer_hours_worked (const char *spans, const char *breaks);
/* Someone is there and not on a break at @minute. */
gboolean foyer_hours_on_duty (const char *spans, const char *breaks, int minute);

typedef enum
{
  FOYER_HOURS_WITHIN,
  FOYER_HOURS_BREAK,   /* inside the working time but touching a break (an explicit one or the gap between two spans) */
  FOYER_HOURS_OUTSIDE, /* before, after, or a day off */
} FoyerHoursFit;
/* How [from, to) lies to the hours. */
FoyerHoursFit foyer_hours_fit (const char *spans, const char *breaks, int from, int to);
/* The same, for what foyer_hours_open() gave. */
FoyerHoursFit foyer_hours_fit_open (GArray *open, int from, int to);

/* One day of a filled pattern. */
typedef struct
{
  gint64 date;
  gboolean works; /* FALSE: a day off of the shift, to be cleared */
} FoyerPatternDay;

/**
 * foyer_schedule_week:
 * @weekdays: bit 0 Monday … bit 6 Sunday; days without a bit are left as they are (SCH-2)
 * @from, @to: range, half-open, at most %FOYER_SCHEDULE_MAX_DAYS
 * Returns: (transfer full) (element-type FoyerPatternDay): days in order; %NULL with INVALID
 */
GArray  *foyer_schedule_week (gint64 from, gint64 to, guint weekdays, GError **error);
/* @on work days, then @off days off, repeatedly from @from (SCH-3). 1…31 and 0…31. */
GArray  *foyer_schedule_shift (gint64 from, gint64 to, int on, int off, GError **error);

G_END_DECLS

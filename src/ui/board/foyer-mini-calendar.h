/* foyer-mini-calendar: a month to choose a day from. Ours, because every day and both arrows have spoken names, and because a day
 * shows whether it is worked (dim where not), booked (a dot) and how full it is (shading).
 *
 * Signals: "date-selected" (gint64 date): click, Enter or Space; "month-shown": other days came on view, set marks for them.
 * Keys: arrows by day and week, Page Up and Page Down by month (with Shift by year), Home and End within the week, Enter.
 * Main thread. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean open;   /* somebody has a schedule that day */
  gboolean booked; /* it has bookings */
  guint8 load;     /* 0…100 per cent of the working time that is taken */
} FoyerDayMark;

#define FOYER_MINI_DAYS 42 /* six weeks are always on view */

#define FOYER_TYPE_MINI_CALENDAR (foyer_mini_calendar_get_type ())
G_DECLARE_FINAL_TYPE (FoyerMiniCalendar, foyer_mini_calendar, FOYER, MINI_CALENDAR, GtkWidget)

GtkWidget *foyer_mini_calendar_new (void);
void       foyer_mini_calendar_set_date (FoyerMiniCalendar *self, gint64 date); /* selects and shows it; no signal but month-shown */
gint64     foyer_mini_calendar_get_date (FoyerMiniCalendar *self);
void       foyer_mini_calendar_set_today (FoyerMiniCalendar *self, gint64 date);
void       foyer_mini_calendar_set_first_weekday (FoyerMiniCalendar *self, int weekday); /* 1 Monday … 7 Sunday */
/* The first of the FOYER_MINI_DAYS days on view. */
gint64     foyer_mini_calendar_get_first (FoyerMiniCalendar *self);
/* Marks for @n days from @first on; days without a mark are shown as open. NULL takes all marks away. */
void       foyer_mini_calendar_set_marks (FoyerMiniCalendar *self, gint64 first, const FoyerDayMark *marks, guint n);
/* The day at a point of the calendar; FALSE between days. */
gboolean   foyer_mini_calendar_day_at (FoyerMiniCalendar *self, double x, double y, gint64 *date);
/* Marks a day something could be dropped on; G_MININT64 takes the mark away. */
void       foyer_mini_calendar_set_target (FoyerMiniCalendar *self, gint64 date);
/* The widget of a day on view, for a test; NULL where it is not. */
GtkWidget *foyer_mini_calendar_get_day (FoyerMiniCalendar *self, gint64 date);

G_END_DECLS

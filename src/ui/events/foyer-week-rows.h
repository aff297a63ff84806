/* foyer-week-rows: the times of the week of a timetable: a day and a time each, added and taken away.
 *
 * Signal "changed". Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_WEEK_ROWS (foyer_week_rows_get_type ())
G_DECLARE_FINAL_TYPE (FoyerWeekRows, foyer_week_rows, FOYER, WEEK_ROWS, GtkWidget)

GtkWidget *foyer_week_rows_new (FoyerUiContext *context);
void       foyer_week_rows_clear (FoyerWeekRows *self);
/* The first of them takes the keyboard. */
void       foyer_week_rows_focus (FoyerWeekRows *self);
/* @series: (nullable): the row of the timetable it is */
void       foyer_week_rows_add (FoyerWeekRows *self, int weekday, int minute, const char *series);
/* [{weekday, minute, series?}]; NULL with the field at fault in focus when a time cannot be read and @focus. (transfer full) (nullable) */
JsonArray *foyer_week_rows_dup (FoyerWeekRows *self, gboolean focus);
/* How many events they make from @first to @until, both included. */
int        foyer_week_rows_count (FoyerWeekRows *self, gint64 first, gint64 until);
/* "Mon 10:00" (transfer full) */
char      *foyer_week_row_words (FoyerUiContext *context, int weekday, int minute);

G_END_DECLS

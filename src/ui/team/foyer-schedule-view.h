/* foyer-schedule-view: working days of the team as a grid, a month or a week at a time. A click or Enter opens a day beside it. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_SCHEDULE_VIEW (foyer_schedule_view_get_type ())
G_DECLARE_FINAL_TYPE (FoyerScheduleView, foyer_schedule_view, FOYER, SCHEDULE_VIEW, GtkWidget)

GtkWidget *foyer_schedule_view_new (FoyerUiContext *context);
/* Moves to a day and to a member; both (nullable): ids and dates as text. */
void       foyer_schedule_view_show (FoyerScheduleView *self, const char *staff, const char *date);
void       foyer_schedule_view_search (FoyerScheduleView *self);

G_END_DECLS

/* Panels of group events.
 *
 *   "event-new"  {"staff", "wall", "dur"}: a new event (EVT-1, EVT-2)
 *   "event"      {"event"}: its seats, who takes part, and what can be done with it; Enter in the search field enrols
 *   "event-plan" {"event", "mode": "duplicate" or "timetable"}: the event at other dates; made some at a time, with a bar and a way to stop */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

GtkWidget *foyer_event_form_new (FoyerUiContext *context, JsonObject *args);
GtkWidget *foyer_event_panel_new (FoyerUiContext *context, JsonObject *args);
GtkWidget *foyer_event_plan_new (FoyerUiContext *context, JsonObject *args);

/* foyer-event-parts.c */
/* A line of small grey words over @child. (transfer floating) */
GtkWidget *foyer_captioned (const char *caption, GtkWidget *child);
/* "7 of 12 seats taken" (transfer full) */
char      *foyer_event_seats_text (int taken, int capacity);
/* "Tue 24 November 2026, 14:00–15:00" (transfer full) */
char      *foyer_event_when (FoyerUiContext *context, const char *wall, int dur);
const char *foyer_event_status_name (const char *word);
const char *foyer_event_status_icon (const char *word);

G_END_DECLS

/* Panels of group events.
 *
 *   "event-new"  {"staff", "wall", "dur"}: a new event (EVT-1, EVT-2)
 *   "event"      {"event"}: its seats, who takes part, and what can be done with it; Enter in the search field enrols
 *   "event-plan" {"event", "mode": "duplicate" or "timetable"}: the event at other dates, made in the background
 *   "timetable"  {"timetable"}: its times of the week, and who comes every week
 *   "events"     events to come and those that were deleted, and all timetables */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

GtkWidget *foyer_event_form_new (FoyerUiContext *context, JsonObject *args);
GtkWidget *foyer_event_panel_new (FoyerUiContext *context, JsonObject *args);
GtkWidget *foyer_event_plan_new (FoyerUiContext *context, JsonObject *args);
GtkWidget *foyer_timetable_panel_new (FoyerUiContext *context, JsonObject *args);
GtkWidget *foyer_events_panel_new (FoyerUiContext *context, JsonObject *args);
void       foyer_events_panel_open (FoyerUiContext *context, GtkWindow *window);

/* Shows in the event panel @data what went wrong; a FoyerUiReply. */
void       foyer_event_panel_said (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data);

/* foyer-event-people.c */
/* The box of participants, with its keys. (transfer floating) */
GtkWidget *foyer_event_people_new (FoyerUiContext *context);
/* One of them. @frame: the event panel; @who: of "participants"; @most: seats one client may have (transfer floating) */
GtkWidget *foyer_event_person_new (FoyerUiContext *context, GtkWidget *frame, JsonObject *who, int most);

/* foyer-event-paste.c */
/* A list pasted to be enrolled (EVT-15), folded. (transfer floating) */
GtkWidget *foyer_event_paste_new (FoyerUiContext *context, const char *event);

/* foyer-event-parts.c */
/* A line of small grey words over @child. (transfer floating) */
GtkWidget *foyer_captioned (const char *caption, GtkWidget *child);
/* An empty label of many lines. @css: (nullable) (transfer floating) */
/* "7 of 12 seats taken" (transfer full) */
char      *foyer_event_seats_text (int taken, int capacity);
/* "Tue 24 November 2026, 14:00–15:00" (transfer full) */
char      *foyer_event_when (FoyerUiContext *context, const char *wall, int dur);
const char *foyer_event_status_name (const char *word);
const char *foyer_event_status_icon (const char *word);

G_END_DECLS

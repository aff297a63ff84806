/* foyer-calendar-page: the day, the week of one member and the list of bookings, with what stands beside them: filters, the month, the
 * day's money and the search for a client's visits.
 *
 * foyer_ui_go (context, "calendar", {"date", "view" (day, week, list), "staff", "appointment",
 * "locations" (several at once, or one again)}) shows a place in it. */
#pragma once

#include "foyer-board.h"
#include "foyer-page.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_CALENDAR_PAGE (foyer_calendar_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerCalendarPage, foyer_calendar_page, FOYER, CALENDAR_PAGE, GtkWidget)

GtkWidget  *foyer_calendar_page_new (FoyerUiContext *context);

/* Asks what the page will ask when it is first shown on @today, for an entry that is still on its way. Any thread. */
void        foyer_calendar_page_ask_ahead (FoyerUiEntry *entry, gint64 today);

/* Command: the day of several locations, or of the one worked at again. */
void        foyer_calendar_show_locations (FoyerUiContext *context, GtkWindow *window);

/* For tests. */
gint64      foyer_calendar_page_date (FoyerCalendarPage *self);
const char *foyer_calendar_page_view (FoyerCalendarPage *self); /* "day", "week", "list" */

G_END_DECLS

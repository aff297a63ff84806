/* foyer-report-words: how the reports say a booking, and what opening a line of theirs opens. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* A cell of the report of bookings by its column. (transfer full): "" for nothing */
char       *foyer_report_cell (FoyerUiContext *context, JsonObject *row, const char *column);
const char *foyer_report_status (const char *word);  /* "Confirmed", "Deleted" */
const char *foyer_report_source (const char *word);  /* "Desk", "Online", "Import" */
/* The colour of the word on a label. */
void        foyer_report_status_class (GtkWidget *label, const char *word);
/* The visit of a booking, or, when it is deleted, all it was. @row: of report.bookings */
void        foyer_report_open (FoyerUiContext *context, JsonObject *row);
/* "★★★★☆" (static) */
const char *foyer_report_stars (gint64 rating);

/* The panel "report-booking" {"id"}: a deleted booking with all it was (REP-2). */
GtkWidget  *foyer_report_info_new (FoyerUiContext *context, JsonObject *args);
/* The panel "review" {"visit"} or {}: writes down what a client says (REP-8). */
GtkWidget  *foyer_review_panel_new (FoyerUiContext *context, JsonObject *args);

G_END_DECLS

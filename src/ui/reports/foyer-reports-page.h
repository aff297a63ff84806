/* foyer-reports-page: looking back: the day at a glance, all bookings, events, what clients said, and the logs of changes and of exports. */
#pragma once

#include "foyer-page.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_REPORTS_PAGE (foyer_reports_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerReportsPage, foyer_reports_page, FOYER, REPORTS_PAGE, GtkWidget)

GtkWidget  *foyer_reports_page_new (FoyerUiContext *context);
void        foyer_reports_page_show (FoyerReportsPage *self, const char *section, JsonObject *args);
/* The section on view, and its name. */
GtkWidget  *foyer_reports_page_section (FoyerReportsPage *self);
const char *foyer_reports_page_section_name (FoyerReportsPage *self);

/* Sections of their own. */
GtkWidget  *foyer_report_summary_new (FoyerUiContext *context);
GtkWidget  *foyer_report_events_new (FoyerUiContext *context);
GtkWidget  *foyer_report_reviews_new (FoyerUiContext *context);
GtkWidget  *foyer_report_money_new (FoyerUiContext *context);

/* Commands of the palette. */
void        foyer_reports_show_bookings (FoyerUiContext *context, GtkWindow *window);
void        foyer_reports_new_review (FoyerUiContext *context, GtkWindow *window);

G_END_DECLS

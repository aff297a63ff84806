/* foyer-report-bookings: bookings of any source and state, also deleted ones, in the page of reports (REP-1 … 6). */
#pragma once

#include "foyer-page.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_REPORT_BOOKINGS (foyer_report_bookings_get_type ())
G_DECLARE_FINAL_TYPE (FoyerReportBookings, foyer_report_bookings, FOYER, REPORT_BOOKINGS, GtkWidget)

GtkWidget  *foyer_report_bookings_new (FoyerUiContext *context);

/* For tests. */
GListModel *foyer_report_bookings_model (FoyerReportBookings *self); /* borrowed */
JsonObject *foyer_report_bookings_row (FoyerReportBookings *self, guint position); /* borrowed */
GtkWidget  *foyer_report_bookings_filter (FoyerReportBookings *self);
void        foyer_report_bookings_tick (FoyerReportBookings *self, guint position, gboolean on);
GtkWidget  *foyer_report_bookings_delete_button (FoyerReportBookings *self);
GtkWidget  *foyer_report_bookings_export_button (FoyerReportBookings *self); /* (nullable): without the right */
const char *foyer_report_bookings_notice (FoyerReportBookings *self);
const char *foyer_report_bookings_left (FoyerReportBookings *self); /* what was not deleted, in words; "" for nothing */
void        foyer_report_bookings_open (FoyerReportBookings *self, guint position);
void        foyer_report_bookings_sort (FoyerReportBookings *self, const char *column, gboolean desc);
JsonObject *foyer_report_bookings_export_params (FoyerReportBookings *self); /* (transfer full) */

G_END_DECLS

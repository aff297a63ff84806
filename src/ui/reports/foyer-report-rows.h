/* foyer-report-rows: a list of a report as a model: the first page is asked for, the next when somebody comes near the end. Between two answers
 * what stays the same stays where it is: the line one is on, and the place one has scrolled to.
 *
 * Signal "loaded": an answer has come. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_REPORT_ITEM (foyer_report_item_get_type ())
G_DECLARE_FINAL_TYPE (FoyerReportItem, foyer_report_item, FOYER, REPORT_ITEM, GObject)
JsonObject *foyer_report_item_row (FoyerReportItem *self); /* borrowed */

#define FOYER_TYPE_REPORT_ROWS (foyer_report_rows_get_type ())
G_DECLARE_FINAL_TYPE (FoyerReportRows, foyer_report_rows, FOYER, REPORT_ROWS, GObject)

/* @query: static: answers {rows [{id}], next, notice} and takes "after" and "limit" */
FoyerReportRows *foyer_report_rows_new (FoyerUiContext *context, const char *query);
/* Another question. @params: (transfer full) */
void             foyer_report_rows_ask (FoyerReportRows *self, JsonObject *params);
/* The same again, because something has changed. */
void             foyer_report_rows_reload (FoyerReportRows *self);
/* Row @position is on view. */
void             foyer_report_rows_need (FoyerReportRows *self, guint position);
JsonObject      *foyer_report_rows_row (FoyerReportRows *self, guint position); /* borrowed; NULL: none */
/* The last answer without its rows: borrowed (nullable) */
JsonObject      *foyer_report_rows_answer (FoyerReportRows *self);
const char      *foyer_report_rows_notice (FoyerReportRows *self);
gboolean         foyer_report_rows_idle (FoyerReportRows *self);

G_END_DECLS

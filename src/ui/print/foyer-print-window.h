/* foyer-print-window: what will be printed, as it will look, with what one may choose about it; from here to the printer's own dialog or
 * to a PDF. One window for the day sheet (F9) and one for receipts.
 *
 * Keys: Enter or Ctrl+P print, Ctrl+S saves a PDF, Alt+Left and Alt+Right change the day, Escape closes. */
#pragma once

#include <adwaita.h>
#include "foyer-print-job.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_PRINT_WINDOW (foyer_print_window_get_type ())
G_DECLARE_FINAL_TYPE (FoyerPrintWindow, foyer_print_window, FOYER, PRINT_WINDOW, AdwWindow)

/**
 * foyer_print_show_day:
 * @date: 0: today at the location
 * @staff: (nullable): the team member to start with; NULL: everyone
 * Returns: (transfer none): the window, shown
 */
FoyerPrintWindow *foyer_print_show_day (FoyerUiContext *context, GtkWindow *parent, gint64 date, const FoyerId *staff);

/* The work schedule. @params: (transfer full): of "sheet.schedule", as the screen was asked for. (transfer none): the window, shown */
FoyerPrintWindow *foyer_print_show_schedule (FoyerUiContext *context, GtkWindow *parent, JsonObject *params);

/* A medical record. @params: (transfer full): of "medical.sheet". (transfer none): the window, shown */
FoyerPrintWindow *foyer_print_show_medical (FoyerUiContext *context, GtkWindow *parent, JsonObject *params);

/* A till's report or the cash report of a day, which fit a roll as well. @params: (transfer full): of foyer_print_sheet_query(). (transfer none) */
FoyerPrintWindow *foyer_print_show_sheet (FoyerUiContext *context, GtkWindow *parent, FoyerSheetKind kind, JsonObject *params);

/* The card a client takes home: when, where, with whom. (transfer none): the window, shown */
FoyerPrintWindow *foyer_print_show_slip (FoyerUiContext *context, GtkWindow *parent, const FoyerId *visit);

/**
 * foyer_print_show_receipt:
 * @receipt: document of a receipt, or a visit: its newest receipt
 * @copy: it has been on paper before
 * Returns: (transfer none): the window, shown
 */
FoyerPrintWindow *foyer_print_show_receipt (FoyerUiContext *context, GtkWindow *parent, const FoyerId *receipt, gboolean copy);

/**
 * foyer_print_make_receipt:
 * @visit: makes its receipt (or takes the one it has: a copy) and shows it for printing. What cannot be done is said in a toast.
 */
void              foyer_print_make_receipt (FoyerUiContext *context, GtkWindow *parent, const FoyerId *visit);
/* The same for a return receipt, which unlocks the visit. @reason: (nullable) */
void              foyer_print_make_return (FoyerUiContext *context, GtkWindow *parent, const FoyerId *visit, const char *reason);

/* What is printed of the day: 0 day sheets, 1 week sheets, 2 participants of events, 3 blank forms. */
void              foyer_print_window_choose (FoyerPrintWindow *self, guint what);
/* FALSE while the desk is asked or pages are laid out. */
gboolean          foyer_print_window_is_ready (FoyerPrintWindow *self);
int               foyer_print_window_get_n_pages (FoyerPrintWindow *self);
/* Why there is nothing to see, or NULL. */
const char       *foyer_print_window_get_problem (FoyerPrintWindow *self);
/* Writes what is shown to a file. The problem is given in words when FALSE. */
gboolean          foyer_print_window_save (FoyerPrintWindow *self, const char *path, GError **error);

G_END_DECLS

/* foyer-print-job: something that can be printed, and printing it with the system's own dialog.
 *
 * A FoyerPrintSource is a value that never changes after it was made: an answer of the desk with how it is to look. It lays itself out
 * for any paper, on any thread. */
#pragma once

#include <gtk/gtk.h>
#include "foyer-print-sheet.h"

G_BEGIN_DECLS

typedef struct _FoyerPrintSource FoyerPrintSource;

/* @day: answer of "sheet.day"; referenced. (transfer full) */
FoyerPrintSource *foyer_print_source_new_day (JsonObject *day, const FoyerPrintOptions *options);
/* @receipt: answer of "receipt.view"; referenced. (transfer full) */
FoyerPrintSource *foyer_print_source_new_receipt (JsonObject *receipt, gboolean copy);
/* @answer: of foyer_print_sheet_query(); referenced. (transfer full) */
FoyerPrintSource *foyer_print_source_new_sheet (FoyerSheetKind kind, JsonObject *answer);
FoyerPrintSource *foyer_print_source_ref (FoyerPrintSource *source);
void              foyer_print_source_unref (FoyerPrintSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPrintSource, foyer_print_source_unref)
/* (transfer full) */
FoyerPrintDoc    *foyer_print_source_lay (FoyerPrintSource *source, const FoyerPaperSize *size);

/* @error: (nullable): why it could not be printed; @printed FALSE without one: the user thought better of it. Called once. */
typedef void (*FoyerPrintDone) (gboolean printed, const GError *error, gpointer data);

/**
 * foyer_print_job_run:
 * @parent: (nullable)
 * @action: the dialog, straight to the last printer, the system's preview, or a PDF (EXPORT)
 * @path: (nullable): file for EXPORT
 * @paper: what the dialog starts with; the user may choose another
 * @settings: (nullable): printer and options of last time
 * @done: (nullable)
 * Returns: (transfer full): the operation; its print settings are what the user chose. The dialog does not block.
 */
GtkPrintOperation *foyer_print_job_run (GtkWindow *parent, GtkPrintOperationAction action, const char *path, FoyerPrintSource *source, FoyerPaper paper,
                                        GtkPrintSettings *settings, FoyerPrintDone done, gpointer data);

G_END_DECLS

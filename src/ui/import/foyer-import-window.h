/* foyer-import-window: bringing a file in, step by step: choose it, see what was understood and change it, see which rows will not be
 * taken and why, watch it being written, and undo it.
 *
 *      choose ──open()──▶ columns ──▶ problems ──▶ running ──▶ result
 *         ▲                 │  ▲         │  ▲         │ stopped or failed
 *         └──── Back ───────┘  └─ Back ──┘  └─────────┘
 *
 * Every edge goes through set_step(). Nothing is written before "running", and everything it writes is one action to undo.
 * Keys: Enter does the primary button, Alt+Left goes back, Escape closes (and stops an import that is running). */
#pragma once

#include <adwaita.h>
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_IMPORT_WINDOW (foyer_import_window_get_type ())
G_DECLARE_FINAL_TYPE (FoyerImportWindow, foyer_import_window, FOYER, IMPORT_WINDOW, AdwWindow)

/* Command: the window, shown. */
void               foyer_import_show (FoyerUiContext *context, GtkWindow *parent);
/* Returns: (transfer none): shown too; @parent (nullable) */
FoyerImportWindow *foyer_import_window_new (FoyerUiContext *context, GtkWindow *parent);
/**
 * foyer_import_window_open:
 * @kind: (nullable): "clients", "services", "team" or "appointments"; NULL: found out
 * @temporary: the file is ours and is deleted afterwards
 */
void               foyer_import_window_open (FoyerImportWindow *self, const char *path, const char *kind, gboolean temporary);
/* Does what the primary button does. */
void               foyer_import_window_next (FoyerImportWindow *self);

/* "choose", "columns", "problems", "running", "result". */
const char        *foyer_import_window_step (FoyerImportWindow *self);
/* FALSE while the desk is asked or something is written. */
gboolean           foyer_import_window_is_ready (FoyerImportWindow *self);
/* What is wrong with the file, in words, or NULL. */
const char        *foyer_import_window_problem (FoyerImportWindow *self);
JsonObject        *foyer_import_window_answer (FoyerImportWindow *self); /* of the preview, later of the import; (nullable) */

G_END_DECLS

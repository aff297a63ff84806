/* foyer-paper-keeper: keeps the folder of paper (foyer-paper.h) while the window is open: looks every few minutes whether something has
 * changed, writes off the main thread, and once more when the window closes. Trouble is told once, not every few minutes.
 *
 * Main thread only. It stands beside the context it was started for. */
#pragma once

#include "foyer-paper.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

void                  foyer_paper_keeper_start (FoyerUiContext *context);
/* Writes what is due and waits for it, but no longer than @patience_ms: a network drive that has died answers after minutes, or never. FALSE: a
 * thread is still at it and uses the desk, which must stay open until the process ends. Without a keeper: TRUE at once. */
gboolean              foyer_paper_keeper_stop (FoyerUiContext *context, int patience_ms);
/* Until no thread writes for any keeper; FALSE when one still does after @patience_ms. */
gboolean              foyer_paper_keeper_wait (int patience_ms);

/* How it stands. Called at once when something of it changes, and once by _watch(). */
typedef void (*FoyerPaperChanged) (gpointer data);
/* @owner: an object; the watching ends with it. */
void                  foyer_paper_keeper_watch (FoyerUiContext *context, gpointer owner, FoyerPaperChanged changed, gpointer data);
/* (nullable): borrowed; NULL until it has been read */
const FoyerPaperPlan *foyer_paper_keeper_plan (FoyerUiContext *context);
/* Takes over the plan as the plan of the signed-in user, keeps it, and writes at once when there is a folder. @plan: copied */
void                  foyer_paper_keeper_set_plan (FoyerUiContext *context, const FoyerPaperPlan *plan);
/* UTC ms of the last time everything in the folder was as it should be; 0: never. @problem: (out) (nullable): borrowed sentence */
gint64                foyer_paper_keeper_last (FoyerUiContext *context, const char **problem);
gboolean              foyer_paper_keeper_busy (FoyerUiContext *context);
/* Now, whether something changed or not. */
void                  foyer_paper_keeper_run (FoyerUiContext *context);

G_END_DECLS

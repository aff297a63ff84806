/* foyer-import-write: turns a plan into rows, as one group that is undone as one. Inside a command only. */
#pragma once

#include "foyer-command.h"
#include "foyer-import-plan.h"

G_BEGIN_DECLS

typedef struct
{
  guint added;   /* rows of the file that became something new */
  guint updated; /* rows of the file that changed what was here */
  guint clients, categories, positions, labels, links, visits, payments; /* made beside them */
} FoyerImportCounts;

typedef struct
{
  FoyerCall *call;
  FoyerTx *tx;
  FoyerImportPlan *plan;
  FoyerImportCounts *counts;
  FoyerProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;
} FoyerImportWriter;

/* FALSE with CANCELLED or a failure of the store; the caller's transaction is rolled back then. */
gboolean foyer_import_write (FoyerImportWriter *w, GError **error);

/* For the parts: room for the next record, progress, and whether to stop. */
gboolean foyer_import_write_step (FoyerImportWriter *w, guint i, GError **error);
/* foyer-import-write-visits.c */
gboolean foyer_import_write_appointments (FoyerImportWriter *w, GError **error);

G_END_DECLS

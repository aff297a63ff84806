/* foyer-import-job: how far an import is, and how it is stopped, from another thread. The caller of a command makes a job and names
 * it in the parameter "job"; the command finds it by that name. Lives in this process only. Any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FoyerImportJob FoyerImportJob;

FoyerImportJob *foyer_import_job_new (void);
void            foyer_import_job_unref (FoyerImportJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerImportJob, foyer_import_job_unref)
/* Name for the parameter; valid as long as the job. */
const char     *foyer_import_job_name (FoyerImportJob *job);
/* 0…1 */
double          foyer_import_job_get_fraction (FoyerImportJob *job);
void            foyer_import_job_set_fraction (FoyerImportJob *job, double fraction);
/* Nothing is written when this comes before the command has ended. */
void            foyer_import_job_cancel (FoyerImportJob *job);
/* Borrowed. */
GCancellable   *foyer_import_job_get_cancellable (FoyerImportJob *job);
/* The job of that name: (transfer full) (nullable). */
FoyerImportJob *foyer_import_job_find (const char *name);

G_END_DECLS

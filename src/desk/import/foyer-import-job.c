#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include "foyer-import-job.h"

struct _FoyerImportJob
{
  int           refs; /* under the lock: a job that is found cannot be on its way out */
  char         *name;
  int           permille;
  GCancellable *cancellable;
};

static GMutex lock;
static GHashTable *jobs; /* name → FoyerImportJob, borrowed */
static guint last;

FoyerImportJob *
foyer_import_job_new (void)
{
  FoyerImportJob *job = g_new0 (FoyerImportJob, 1);

  job->refs = 1;
  job->cancellable = g_cancellable_new ();
  g_mutex_lock (&lock);
  if (jobs == NULL)
    jobs = g_hash_table_new (g_str_hash, g_str_equal);
  job->name = g_strdup_printf ("import-%u", ++last);
  g_hash_table_insert (jobs, job->name, job);
  g_mutex_unlock (&lock);
  return job;
}

void
foyer_import_job_unref (FoyerImportJob *job)
{
  gboolean gone;

  g_mutex_lock (&lock);
  gone = --job->refs == 0;
  if (gone)
    {
      g_hash_table_remove (jobs, job->name);
      if (g_hash_table_size (jobs) == 0)
        g_clear_pointer (&jobs, g_hash_table_unref);
    }
  g_mutex_unlock (&lock);
  if (!gone)
    return;
  g_object_unref (job->cancellable);
  g_free (job->name);
  g_free (job);
}

FoyerImportJob *
foyer_import_job_find (const char *name)
{
  FoyerImportJob *job;

  g_mutex_lock (&lock);
  job = name != NULL && jobs != NULL ? g_hash_table_lookup (jobs, name) : NULL;
  if (job != NULL)
    job->refs++;
  g_mutex_unlock (&lock);
  return job;
}

const char *
foyer_import_job_name (FoyerImportJob *job)
{
  return job->name;
}

double
foyer_import_job_get_fraction (FoyerImportJob *job)
{
  return g_atomic_int_get (&job->permille) / 1000.0;
}

void
foyer_import_job_set_fraction (FoyerImportJob *job, double fraction)
{
  g_atomic_int_set (&job->permille, (int) (CLAMP (fraction, 0, 1) * 1000));
}

void
foyer_import_job_cancel (FoyerImportJob *job)
{
  g_cancellable_cancel (job->cancellable);
}

GCancellable *
foyer_import_job_get_cancellable (FoyerImportJob *job)
{
  return job->cancellable;
}

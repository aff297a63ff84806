/* Threads and queue of the one database.
 *
 *   any thread ── push job ──► jobs ──► writer thread: BEGIN IMMEDIATE → func → hooks flush → log → COMMIT ∥ journal → change set
 *   any thread ── take reader ──► BEGIN → func → COMMIT on a read-only connection
 *
 * The writer connection alone commits and checkpoints (SQLite 3.40 can corrupt a WAL when two connections do). A file lock keeps a
 * second process from becoming a second writer. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>

#include "foyer-erase.h"
#include "foyer-store-private.h"
#include "foyer-upgrade.h"
#include "foyer-time.h"

#define WAL_PAGES_IDLE 1000  /* 4 MB: checkpoint when nothing waits */
#define WAL_PAGES_FORCE 8000 /* 32 MB: checkpoint though jobs wait */
#define WAL_PAGES_LEFT 64    /* 256 kB: may stay in the log of a store that is closed for a while */
#define LATER_US 300000      /* without a job: what was put off is done, piece by piece */
#define QUIET_US 200000      /* without a job: now nothing waits. Shorter, and what comes in batches is moved after each of them */

typedef struct
{
  FoyerWriteFunc func; /* NULL: stop the thread */
  FoyerOutsideFunc outside; /* instead of func: no transaction around it */
  gpointer data;
  GDestroyNotify destroy;
  FoyerWriteInfo info;
  char *cmd, *bday;
  gboolean local;
  gboolean follow; /* puts in what the log says */
  gboolean nothing; /* to wake the thread */

  GTask *task; /* async */
  GMutex *mutex; /* sync: the caller waits */
  GCond *cond;
  gboolean done, ok;
  FoyerId txn;
  GError *error;
} Job;

/* ---- the writer thread ----------------------------------------------------------------------------------------------------------- */

int
foyer_store_on_wal (void *data, sqlite3 *handle, const char *name, int pages)
{
  FoyerStore *store = data;
  store->wal_pages = pages;
  return SQLITE_OK;
}

static void
checkpoint (FoyerStore *store, int mode)
{
  foyer_db_exec (store->db, mode == SQLITE_CHECKPOINT_TRUNCATE ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)", NULL);
  store->wal_pages = 0;
}

static gboolean load_state (FoyerStore *store, GError **error);

/* What the write changed goes into the log first. */
static gboolean
commit_in_log (FoyerStore *store, FoyerTx *tx, GError **error)
{
  g_autoptr (FoyerRecord) record = foyer_capture_end (tx, error);

  return record != NULL && store->log.commit (tx, record, store->log_data, error) && foyer_db_check (store->db, error);
}

static void
run_job (FoyerStore *store, Job *job)
{
  FoyerTx tx;
  gint64 began = 0;
  g_autoptr (GError) journal_error = NULL;
  gboolean logged = store->log.begin != NULL && !job->follow;

  job->info.cmd = job->cmd;
  job->info.bday = job->bday;
  if (store->copy && !logged && !job->follow)
    {
      g_set_error (&job->error, FOYER_ERROR, FOYER_ERROR_INVALID,
                   "The store %s is a node's copy of a chain whose order is kept in a log; only a server that is given the log may write it.", store->dir);
      return;
    }
  if (logged && !store->log.begin (store, store->log_data, &job->error))
    return;
  if (!foyer_db_run (store->db, "BEGIN IMMEDIATE", &job->error))
    {
      if (logged)
        store->log.end (store, FALSE, store->log_data);
      return;
    }
  foyer_db_set_in_tx (store->db, TRUE);
  foyer_tx_init (&tx, store, &job->info, job->local);
  tx.following = job->follow;
  if (logged)
    foyer_capture_begin (&tx);
  job->ok = job->func (&tx, job->data, &job->error);
  if (job->ok)
    job->ok = foyer_tx_finish (&tx, &job->error);
  else
    {
      g_autoptr (GError) below = NULL;

      /* A failed statement explains more than what the rules made of it. */
      if (!foyer_db_check (store->db, &below))
        {
          g_clear_error (&job->error);
          job->error = g_steal_pointer (&below);
        }
      if (job->error == NULL)
        g_set_error_literal (&job->error, FOYER_ERROR, FOYER_ERROR_INVALID, "The change was refused.");
    }
  foyer_db_set_in_tx (store->db, FALSE);
  if (job->ok && logged)
    job->ok = commit_in_log (store, &tx, &job->error);
  if (job->ok)
    {
      if (store->journal != NULL)
        foyer_journal_begin (store->journal);
      began = g_get_monotonic_time ();
      job->ok = foyer_db_run (store->db, "COMMIT", &job->error);
      began = g_get_monotonic_time () - began;
      if (store->journal != NULL && !foyer_journal_end (store->journal, job->ok, &journal_error))
        g_warning ("The journal could not be written: %s", journal_error->message);
    }
  if (!job->ok)
    {
      if (!sqlite3_get_autocommit (foyer_db_handle (store->db)))
        foyer_db_exec (store->db, "ROLLBACK", NULL);
      if (store->journal != NULL)
        foyer_journal_discard (store->journal);
      foyer_db_check (store->db, NULL);
      if (tx.large)
        foyer_db_shrink (store->db);
      foyer_tx_clear (&tx);
      if (logged)
        store->log.end (store, FALSE, store->log_data);
      return;
    }
  g_mutex_lock (&store->lock);
  store->commits++;
  store->commit_us = began;
  for (guint i = 0; tx.touched != NULL && i < tx.touched->len; i++)
    g_hash_table_insert (store->touched, tx.touched->pdata[i], GSIZE_TO_POINTER (store->commits));
  g_mutex_unlock (&store->lock);
  foyer_tx_committed (&tx);
  if (logged || job->follow)
    {
      g_mutex_lock (&store->lock);
      if (!load_state (store, &journal_error))
        g_error ("A store that was written just now cannot be read: %s", journal_error->message);
      g_mutex_unlock (&store->lock);
    }
  if (logged)
    store->log.end (store, TRUE, store->log_data);
  if (tx.erased_rows != NULL && store->forget == FOYER_FORGET_NOTHING)
    {
      store->forget = FOYER_FORGET;
      store->forget_at = 0;
    }
  job->txn = foyer_id_is_none (&tx.first) || foyer_id_is_none (&tx.joined) ? tx.first : tx.joined;
  foyer_store_post_changes (store, &tx);
  if (tx.large)
    foyer_db_shrink (store->db);
  foyer_tx_clear (&tx);
}

static void
job_free (Job *job)
{
  if (job->destroy != NULL)
    job->destroy (job->data);
  g_clear_object (&job->task);
  g_clear_error (&job->error);
  g_free (job->cmd);
  g_free (job->bday);
  g_free (job);
}

static gint64 rest_us;

void
foyer_store_rest_after (gint64 us)
{
  rest_us = us;
}

gboolean
foyer_store_rests (void)
{
  return rest_us > 0;
}

static gpointer writer_main (gpointer data);

/* A thread that has nothing to do for long ends (see writer_main()): the next job starts another one. */
static void
push_job (FoyerStore *store, Job *job)
{
  g_async_queue_lock (store->jobs);
  g_async_queue_push_unlocked (store->jobs, job);
  if (store->asleep)
    {
      store->asleep = FALSE;
      g_thread_unref (store->thread);
      store->thread = g_thread_new ("foyer-writer", writer_main, store);
    }
  g_async_queue_unlock (store->jobs);
}

/* TRUE: the calling thread has ended, and may not look at @store any more. */
static gboolean
fall_asleep (FoyerStore *store)
{
  gboolean yes;

  g_async_queue_lock (store->jobs);
  yes = g_async_queue_length_unlocked (store->jobs) <= 0;
  store->asleep = yes;
  g_async_queue_unlock (store->jobs);
  return yes;
}

void
foyer_store_stir (FoyerStore *store)
{
  Job *job;

  if (store->jobs == NULL)
    return;
  job = g_new0 (Job, 1);
  job->nothing = TRUE;
  push_job (store, job);
}

static void
rest (FoyerStore *store)
{
  foyer_db_rest (store->db);
  g_mutex_lock (&store->lock);
  foyer_store_drop_readers (store);
  store->glances = 0;
  store->resting = TRUE;
  g_mutex_unlock (&store->lock);
}

static gboolean at_once;

void
foyer_store_checkpoint_at_once (gboolean yes)
{
  at_once = yes;
}

static gpointer
writer_main (gpointer data)
{
  FoyerStore *store = data;

  for (;;)
    {
      Job *job = NULL;

      /* What is in the log is moved into the database while nobody writes: between two jobs that follow one another it would only be waited for. */
      if (store->wal_pages > WAL_PAGES_IDLE && !at_once)
        {
          job = g_async_queue_timeout_pop (store->jobs, QUIET_US);
          if (job == NULL)
            checkpoint (store, SQLITE_CHECKPOINT_PASSIVE);
        }
      if (job == NULL && store->role == FOYER_STORE_DESK && g_atomic_int_get (&store->put_off) && !at_once)
        {
          job = g_async_queue_timeout_pop (store->jobs, LATER_US);
          while (job == NULL && g_atomic_int_get (&store->put_off))
            {
              foyer_store_later_piece (store, NULL);
              job = g_async_queue_try_pop (store->jobs);
            }
          if (job == NULL)
            continue; /* a long log is moved first */
        }
      if (job == NULL && rest_us > 0)
        {
          job = g_async_queue_timeout_pop (store->jobs, rest_us);
          /* The thread goes too: what the allocator keeps for each one is more than all else a store at rest has in memory. */
          if (job == NULL)
            {
              rest (store);
              if (fall_asleep (store))
                return NULL;
            }
        }
      if (job == NULL)
        job = g_async_queue_pop (store->jobs);
      if (rest_us > 0)
        {
          g_mutex_lock (&store->lock);
          store->resting = FALSE;
          g_mutex_unlock (&store->lock);
        }
      if (job->nothing)
        {
          g_free (job);
          continue;
        }

      if (job->func == NULL && job->outside == NULL)
        {
          job_free (job);
          break;
        }
      if (job->task != NULL && g_cancellable_is_cancelled (g_task_get_cancellable (job->task)))
        g_set_error_literal (&job->error, FOYER_ERROR, FOYER_ERROR_CANCELLED, "Cancelled before it began.");
      else if (job->outside != NULL)
        job->ok = job->outside (store, job->data, &job->error);
      else
        run_job (store, job);
      if (at_once && store->wal_pages > WAL_PAGES_IDLE)
        checkpoint (store, SQLITE_CHECKPOINT_PASSIVE);
      if (at_once)
        {
          store->forget_at = 0;
          foyer_store_forget_now (store);
        }
      if (job->task != NULL)
        {
          if (job->ok)
            g_task_return_pointer (job->task, foyer_id_copy (&job->txn), g_free);
          else
            g_task_return_error (job->task, g_steal_pointer (&job->error));
          job_free (job);
        }
      else
        {
          g_mutex_lock (job->mutex);
          job->done = TRUE;
          g_cond_signal (job->cond);
          g_mutex_unlock (job->mutex);
        }
      if (store->wal_pages > WAL_PAGES_FORCE && !at_once)
        checkpoint (store, SQLITE_CHECKPOINT_PASSIVE);
      if (!at_once)
        foyer_store_forget_now (store);
    }
  return NULL;
}

static Job *
job_new (const FoyerWriteInfo *info, FoyerWriteFunc func, gpointer data, gboolean local)
{
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = data;
  job->local = local;
  if (info != NULL)
    {
      job->info = *info;
      job->cmd = g_strdup (info->cmd);
      job->bday = g_strdup (info->bday);
    }
  return job;
}

static gboolean
write_and_wait (FoyerStore *store, Job *job, FoyerId *txn, GError **error)
{
  GMutex mutex;
  GCond cond;
  gboolean ok;

  if (store->jobs == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_BUSY, _ ("Foyer is already running on the store %s; it can only be read from here."), store->dir);
      job_free (job);
      return FALSE;
    }
  if (g_thread_self () == store->thread)
    g_error ("A write may not wait for another write");
  g_mutex_init (&mutex);
  g_cond_init (&cond);
  job->mutex = &mutex;
  job->cond = &cond;
  g_mutex_lock (&mutex);
  push_job (store, job);
  while (!job->done)
    g_cond_wait (&cond, &mutex);
  g_mutex_unlock (&mutex);
  ok = job->ok;
  if (txn != NULL)
    *txn = job->txn;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&job->error));
  job_free (job);
  g_mutex_clear (&mutex);
  g_cond_clear (&cond);
  return ok;
}

gboolean
foyer_store_write (FoyerStore *store, const FoyerWriteInfo *info, FoyerWriteFunc func, gpointer data, FoyerId *txn, GError **error)
{
  return write_and_wait (store, job_new (info, func, data, TRUE), txn, error);
}

gboolean
foyer_store_maintain (FoyerStore *store, FoyerWriteFunc func, gpointer data, GError **error)
{
  if (g_thread_self () == store->thread)
    return foyer_store_maintain_here (store, func, data, error);
  return write_and_wait (store, job_new (NULL, func, data, FALSE), NULL, error);
}

gboolean
foyer_store_follow (FoyerStore *store, FoyerWriteFunc func, gpointer data, GError **error)
{
  Job *job = job_new (NULL, func, data, FALSE);

  job->follow = TRUE;
  if (g_thread_self () == store->thread)
    {
      gboolean ok;

      /* Between two writes. */
      run_job (store, job);
      ok = job->ok;
      if (!ok)
        g_propagate_error (error, g_steal_pointer (&job->error));
      job_free (job);
      return ok;
    }
  return write_and_wait (store, job, NULL, error);
}

gboolean
foyer_store_maintain_here (FoyerStore *store, FoyerWriteFunc func, gpointer data, GError **error)
{
  Job *job = job_new (NULL, func, data, FALSE);
  gboolean ok;

  run_job (store, job);
  ok = job->ok;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&job->error));
  job_free (job);
  return ok;
}

gboolean
foyer_store_outside (FoyerStore *store, FoyerOutsideFunc func, gpointer data, GError **error)
{
  Job *job = job_new (NULL, NULL, data, FALSE);

  job->outside = func;
  return write_and_wait (store, job, NULL, error);
}

void
foyer_store_write_async (FoyerStore *store, const FoyerWriteInfo *info, FoyerWriteFunc func, gpointer data, GDestroyNotify destroy,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = job_new (info, func, data, TRUE);

  job->destroy = destroy;
  job->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, foyer_store_write_async);
  if (store->jobs == NULL)
    {
      g_task_return_new_error (job->task, FOYER_ERROR, FOYER_ERROR_BUSY, "This store can only be read from here.");
      job_free (job);
      return;
    }
  push_job (store, job);
}

gboolean
foyer_store_write_finish (FoyerStore *store, GAsyncResult *result, FoyerId *txn, GError **error)
{
  g_autofree FoyerId *id = g_task_propagate_pointer (G_TASK (result), error);

  if (id == NULL)
    return FALSE;
  if (txn != NULL)
    *txn = *id;
  return TRUE;
}

/* ---- opening --------------------------------------------------------------------------------------------------------------------------- */

void
foyer_store_drop_lock (FoyerStore *store)
{
  if (store->lock_fd >= 0)
    close (store->lock_fd);
  store->lock_fd = -1;
}

gboolean
foyer_store_take_lock (FoyerStore *store, GError **error)
{
  g_autofree char *path = g_build_filename (store->dir, "lock", NULL);

  store->lock_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (store->lock_fd < 0)
    {
      g_set_error (error, FOYER_ERROR, errno == ENOSPC ? FOYER_ERROR_FULL : FOYER_ERROR_IO, "The folder %s cannot be used: %s.", store->dir, g_strerror (errno));
      return FALSE;
    }
  if (flock (store->lock_fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_BUSY, _ ("Foyer is already running on the store %s. Use the window that is open, or close it first."), store->dir);
      return FALSE;
    }
  return TRUE;
}

static void
new_gen (char *out)
{
  FoyerId id = foyer_id_new (foyer_now ());
  foyer_id_format (&id, out);
}

/* A chain's file is no desk's, and the other way round. */
static gboolean
check_role (FoyerStore *store, GError **error)
{
  FoyerStmt *s = foyer_db_own (store->db, "SELECT 1 FROM sqlite_schema WHERE type='table' AND name='sync_meta'");
  gboolean server = foyer_stmt_step (s);

  foyer_stmt_done (s);
  if (server == (store->role == FOYER_STORE_SERVER))
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, server ? "The store %s belongs to a chain server; a desk needs one of its own."
                                                               : "The store %s belongs to a desk; a chain server needs one of its own.",
               store->dir);
  return FALSE;
}

/* First opening and state of the log. */
static gboolean
load_state (FoyerStore *store, GError **error)
{
  FoyerStmt *s;

  if (store->role == FOYER_STORE_SERVER)
    {
      s = foyer_db_own (store->db, "SELECT hlc,dev FROM sync_meta");
      if (foyer_stmt_step (s))
        {
          store->hlc = foyer_stmt_int (s, 0);
          store->device = foyer_stmt_id (s, 1);
          foyer_stmt_done (s);
        }
      else
        {
          char gen[37];

          foyer_stmt_done (s);
          new_gen (gen);
          store->device = foyer_id_new (foyer_now ());
          s = foyer_db_own (store->db, "INSERT INTO sync_meta(one,gen,seq,gc_seq,hlc,dev,schema) VALUES(1,?1,0,0,0,?2,1)");
          foyer_stmt_bind_text (s, 1, gen);
          foyer_stmt_bind_id (s, 2, &store->device);
          foyer_stmt_step (s);
          foyer_stmt_done (s);
        }
      store->copy = foyer_db_copy (store->db, &store->copy_at);
      s = foyer_db_own (store->db, "SELECT inc,n,h FROM sync_devlog WHERE dev=?1 ORDER BY inc DESC LIMIT 1");
      foyer_stmt_bind_id (s, 1, &store->device);
    }
  else
    {
      g_autofree char *dev = foyer_db_state (store->db, "device");
      g_autofree char *inc = foyer_db_state (store->db, "inc");
      g_autofree char *seen = foyer_db_state (store->db, "hlc_seen");

      if (dev == NULL || !foyer_id_parse (dev, &store->device))
        {
          char text[37];

          store->device = foyer_id_new (foyer_now ());
          s = foyer_db_own (store->db, "INSERT OR REPLACE INTO sync_state(k,v) VALUES('device',?1)");
          foyer_stmt_bind_text (s, 1, foyer_id_format (&store->device, text));
          foyer_stmt_step (s);
          foyer_stmt_done (s);
        }
      store->inc = inc != NULL ? g_ascii_strtoll (inc, NULL, 10) : 0;
      if (seen != NULL)
        store->hlc = g_ascii_strtoll (seen, NULL, 10);
      s = foyer_db_own (store->db, "SELECT hlc,inc,n FROM sync_log ORDER BY inc DESC, n DESC LIMIT 1");
      if (foyer_stmt_step (s))
        {
          g_autofree char *last = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, foyer_stmt_int (s, 1), foyer_stmt_int (s, 2));
          g_autofree char *settled = foyer_db_state (store->db, "hlc_settled");

          /* The clock was set back after this entry (foyer_store_hlc_settle). */
          if (g_strcmp0 (last, settled) != 0)
            store->hlc = MAX (store->hlc, foyer_stmt_int (s, 0));
        }
      foyer_stmt_done (s);
      s = foyer_db_own (store->db, "SELECT inc,n,h FROM sync_log WHERE inc=?1 ORDER BY n DESC LIMIT 1");
      foyer_stmt_bind_int (s, 1, store->inc);
    }
  if (foyer_stmt_step (s))
    {
      gsize len;
      const void *h;

      store->inc = foyer_stmt_int (s, 0);
      store->n = foyer_stmt_int (s, 1);
      h = foyer_stmt_blob (s, 2, &len);
      if (len == FOYER_HASH_LEN)
        memcpy (store->last_h, h, len);
    }
  foyer_stmt_done (s);
  return foyer_db_check (store->db, error);
}

/* ---- opening and closing ------------------------------------------------------------------------------------------------------------ */

static FoyerStore *
store_new (const char *dir, FoyerStoreRole role)
{
  FoyerStore *store = g_new0 (FoyerStore, 1);

  store->role = role;
  store->dir = g_strdup (dir);
  store->lock_fd = -1;
  g_mutex_init (&store->lock);
  g_cond_init (&store->reader_free);
  g_queue_init (&store->idle_readers);
  store->touched = g_hash_table_new (NULL, NULL);
  store->watchers = foyer_store_watchers_new ();
  return store;
}

static gboolean
look_at_role (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStore *store = data;
  FoyerStmt *s = foyer_db_own (db, "PRAGMA user_version");
  gint64 version = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;

  foyer_stmt_done (s);
  if (!foyer_upgrade_readable (version, error))
    return FALSE;
  s = foyer_db_own (db, "SELECT 1 FROM sqlite_schema WHERE type='table' AND name='sync_meta'");
  store->role = foyer_stmt_step (s) ? FOYER_STORE_SERVER : FOYER_STORE_DESK;
  foyer_stmt_done (s);
  if (store->role == FOYER_STORE_SERVER && version > 1)
    store->copy = foyer_db_copy (db, &store->copy_at);
  if (store->role == FOYER_STORE_DESK)
    {
      g_autofree char *dev = foyer_db_state (db, "device");

      if (dev != NULL && !foyer_id_parse (dev, &store->device))
        store->device = FOYER_ID_NONE;
    }
  return TRUE;
}

FoyerStore *
foyer_store_open_reader (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "foyer.db", NULL);
  FoyerStore *store;

  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no store in %s."), dir);
      return NULL;
    }
  store = store_new (dir, FOYER_STORE_DESK);
  store->read_pool = g_thread_pool_new (foyer_store_run_read, store, 2, FALSE, NULL);
  if (foyer_store_read (store, look_at_role, store, error))
    return store;
  foyer_store_close (store);
  return NULL;
}

FoyerStore *
foyer_store_open (const char *dir, FoyerStoreRole role, const FoyerStoreHooks *hooks, GError **error)
{
  FoyerStore *store;
  g_autofree char *path = g_build_filename (dir, "foyer.db", NULL);
  g_autofree char *journal = g_build_filename (dir, "journal", NULL);

  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, FOYER_ERROR, errno == ENOSPC ? FOYER_ERROR_FULL : FOYER_ERROR_IO, "The folder %s cannot be made: %s.", dir, g_strerror (errno));
      return NULL;
    }
  store = store_new (dir, role);
  if (hooks != NULL)
    store->hooks = *hooks;
  store->jobs = g_async_queue_new_full ((GDestroyNotify) job_free);
  if (!foyer_store_take_lock (store, error))
    goto failed;
  store->db = foyer_db_open (path, TRUE, error);
  if (store->db == NULL)
    goto failed;
  g_chmod (path, 0600);
  sqlite3_wal_hook (foyer_db_handle (store->db), foyer_store_on_wal, store);
  /* A refused txn goes back to its savepoint. Had pages been moved into the log before, SQLite 3.40 would leave a frame there that recovery stops at,
   * and what was committed with it and later would be lost by a crash. A desk has no savepoints, and writes more at once. */
  if (role == FOYER_STORE_SERVER && !foyer_db_exec (store->db, "PRAGMA cache_spill=OFF", error))
    goto failed;
  if (!foyer_store_migrate (store->db, role, dir, error) || !check_role (store, error) || !load_state (store, error))
    goto failed;
  store->announced = role == FOYER_STORE_DESK ? foyer_upgrade_announced (store->db) : foyer_schema_spoken ();
  if (role == FOYER_STORE_DESK)
    {
      store->journal = foyer_journal_open (journal, error);
      if (store->journal == NULL)
        goto failed;
    }
  store->put_off = TRUE; /* as far as anybody knows */
  store->thread = g_thread_new ("foyer-writer", writer_main, store);
  store->read_pool = g_thread_pool_new (foyer_store_run_read, store, 2, FALSE, NULL);
  if (!foyer_upgrade_lifted (store->db)
      && !(role == FOYER_STORE_DESK ? foyer_store_maintain : foyer_store_follow) (store, foyer_upgrade_lift, NULL, error))
    goto failed;
  if (role == FOYER_STORE_DESK && !foyer_store_recover (store, journal, error))
    goto failed;
  if (role == FOYER_STORE_DESK && !foyer_store_finish_seal (store, error))
    goto failed;
  if (role == FOYER_STORE_DESK)
    foyer_store_cut_journal (store, journal);
  foyer_store_forget_at_start (store);
  return store;

failed:
  foyer_store_close (store);
  return NULL;
}

void
foyer_store_leave_log (FoyerStore *store)
{
  store->leave = TRUE;
}

void
foyer_store_close (FoyerStore *store)
{
  FoyerDb *db;

  if (store == NULL)
    return;
  if (store->read_pool != NULL)
    g_thread_pool_free (store->read_pool, FALSE, TRUE);
  if (store->thread != NULL)
    {
      push_job (store, g_new0 (Job, 1));
      g_thread_join (store->thread);
    }
  while ((db = g_queue_pop_head (&store->idle_readers)) != NULL)
    foyer_db_close (db);
  if (store->db != NULL && store->thread != NULL && store->leave && store->wal_pages < WAL_PAGES_LEFT)
    sqlite3_db_config (foyer_db_handle (store->db), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  else if (store->db != NULL && store->thread != NULL)
    checkpoint (store, SQLITE_CHECKPOINT_TRUNCATE);
  foyer_db_close (store->db);
  foyer_journal_close (store->journal);
  foyer_store_watchers_free (store->watchers);
  g_hash_table_unref (store->touched);
  g_clear_pointer (&store->jobs, g_async_queue_unref);
  if (store->lock_fd >= 0)
    close (store->lock_fd);
  g_mutex_clear (&store->lock);
  g_cond_clear (&store->reader_free);
  g_free (store->dir);
  g_free (store);
}

FoyerStoreRole
foyer_store_role (FoyerStore *store)
{
  return store->role;
}

const FoyerStoreHooks *
foyer_store_hooks (FoyerStore *store)
{
  return &store->hooks;
}

const char *
foyer_store_dir (FoyerStore *store)
{
  return store->dir;
}

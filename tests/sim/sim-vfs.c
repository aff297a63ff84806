/* What SQLite and the journal see of the simulated disks. */
#include "config.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "foyer-journal.h"
#include "foyer-time.h"
#include "sim-disk-private.h"

#define FULL_IOERR(kind) (SQLITE_IOERR | ((kind) << 8))

static SimRandom sqlite_random;
static sqlite3_vfs *unix_vfs;

/* ---- SQLite's files --------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  sqlite3_file base;
  SimNode *node;
  int lock;
  gboolean mapped;
  guint8 shared, exclusive; /* slots held */
} File;

static int
code_of (SimLuck l, int kind)
{
  return l == SIM_FINE ? SQLITE_OK : l == SIM_FULL ? SQLITE_FULL : FULL_IOERR (kind);
}

static void
unlock_all (File *f)
{
  SimNode *n = f->node;

  if (f->lock >= SQLITE_LOCK_SHARED)
    n->n_shared--;
  if (n->reserved == f)
    n->reserved = NULL;
  if (n->exclusive == f)
    n->exclusive = NULL;
  f->lock = SQLITE_LOCK_NONE;
}

static int
file_shm_unmap (sqlite3_file *sf, int drop)
{
  File *f = (File *) sf;
  SimNode *n = f->node;

  if (!f->mapped)
    return SQLITE_OK;
  f->mapped = FALSE;
  for (int i = 0; i < SHM_SLOTS; i++)
    {
      if (f->shared >> i & 1)
        n->shm_shared[i]--;
      if (n->shm_owner[i] == f)
        n->shm_owner[i] = NULL;
    }
  f->shared = f->exclusive = 0;
  if (--n->shm_refs == 0)
    g_clear_pointer (&n->shm, g_ptr_array_unref);
  return SQLITE_OK;
}

static int
file_close (sqlite3_file *sf)
{
  File *f = (File *) sf;

  file_shm_unmap (sf, 0);
  unlock_all (f);
  f->node->refs--;
  if (f->node->disk == NULL)
    sim_node_free (f->node);
  return SQLITE_OK;
}

static int
file_read (sqlite3_file *sf, void *buf, int len, sqlite3_int64 at)
{
  File *f = (File *) sf;
  SimNode *n = f->node;
  gsize have;

  if (sim_disk_luck (n->disk, SIM_OP_READ) != SIM_FINE)
    return SQLITE_IOERR_READ;
  have = (gint64) n->seen->len > at ? MIN ((gsize) len, n->seen->len - (gsize) at) : 0;
  if (have > 0)
    memcpy (buf, n->seen->data + at, have);
  sim_disk_flip_read (n->disk, n->name, buf, have);
  if (have == (gsize) len)
    return SQLITE_OK;
  memset ((guint8 *) buf + have, 0, len - have);
  return SQLITE_IOERR_SHORT_READ;
}

static int
file_write (sqlite3_file *sf, const void *buf, int len, sqlite3_int64 at)
{
  return code_of (sim_node_write (((File *) sf)->node, buf, len, at), 3);
}

static int
file_truncate (sqlite3_file *sf, sqlite3_int64 len)
{
  return code_of (sim_node_truncate (((File *) sf)->node, len), 6);
}

static int
file_sync (sqlite3_file *sf, int flags)
{
  return code_of (sim_node_sync (((File *) sf)->node), 4);
}

static int
file_size (sqlite3_file *sf, sqlite3_int64 *out)
{
  *out = ((File *) sf)->node->seen->len;
  return SQLITE_OK;
}

static int
file_lock (sqlite3_file *sf, int level)
{
  File *f = (File *) sf;
  SimNode *n = f->node;

  if (f->lock >= level)
    return SQLITE_OK;
  if (n->exclusive != NULL && n->exclusive != f)
    return SQLITE_BUSY;
  if (level >= SQLITE_LOCK_RESERVED && n->reserved != NULL && n->reserved != f)
    return SQLITE_BUSY;
  if (f->lock == SQLITE_LOCK_NONE)
    n->n_shared++;
  f->lock = MAX (f->lock, SQLITE_LOCK_SHARED);
  if (level >= SQLITE_LOCK_RESERVED)
    n->reserved = f;
  if (level == SQLITE_LOCK_EXCLUSIVE)
    {
      if (n->n_shared > 1)
        return SQLITE_BUSY;
      n->exclusive = f;
    }
  f->lock = level;
  return SQLITE_OK;
}

static int
file_unlock (sqlite3_file *sf, int level)
{
  File *f = (File *) sf;

  if (level == SQLITE_LOCK_NONE)
    unlock_all (f);
  else if (f->lock > SQLITE_LOCK_SHARED)
    {
      unlock_all (f);
      f->node->n_shared++;
      f->lock = SQLITE_LOCK_SHARED;
    }
  return SQLITE_OK;
}

static int
file_check_reserved (sqlite3_file *sf, int *out)
{
  *out = ((File *) sf)->node->reserved != NULL;
  return SQLITE_OK;
}

static int
file_control (sqlite3_file *sf, int op, void *arg)
{
  return SQLITE_NOTFOUND;
}

static int
file_sector (sqlite3_file *sf)
{
  return 4096;
}

static int
file_traits (sqlite3_file *sf)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE; /* what the unix VFS says */
}

static int
file_shm_map (sqlite3_file *sf, int region, int size, int extend, void volatile **out)
{
  File *f = (File *) sf;
  SimNode *n = f->node;

  if (!f->mapped)
    {
      f->mapped = TRUE;
      n->shm_refs++;
    }
  if (n->shm == NULL)
    n->shm = g_ptr_array_new_with_free_func (g_free);
  while (extend && (int) n->shm->len <= region)
    g_ptr_array_add (n->shm, g_malloc0 (size));
  *out = region < (int) n->shm->len ? n->shm->pdata[region] : NULL;
  return SQLITE_OK;
}

static int
file_shm_lock (sqlite3_file *sf, int first, int count, int flags)
{
  File *f = (File *) sf;
  SimNode *n = f->node;
  guint8 mask = (guint8) (((1 << count) - 1) << first);

  if (flags & SQLITE_SHM_UNLOCK)
    {
      for (int i = first; i < first + count; i++)
        {
          if (f->shared >> i & 1)
            n->shm_shared[i]--;
          if (n->shm_owner[i] == f)
            n->shm_owner[i] = NULL;
        }
      f->shared &= ~mask;
      f->exclusive &= ~mask;
      return SQLITE_OK;
    }
  for (int i = first; i < first + count; i++)
    {
      if (n->shm_owner[i] != NULL && n->shm_owner[i] != f)
        return SQLITE_BUSY;
      if ((flags & SQLITE_SHM_EXCLUSIVE) && n->shm_shared[i] > (f->shared >> i & 1))
        return SQLITE_BUSY;
    }
  for (int i = first; i < first + count; i++)
    if (flags & SQLITE_SHM_EXCLUSIVE)
      {
        n->shm_owner[i] = f;
        f->exclusive |= 1 << i;
      }
    else if (!(f->shared >> i & 1))
      {
        n->shm_shared[i]++;
        f->shared |= 1 << i;
      }
  return SQLITE_OK;
}

static void
file_shm_barrier (sqlite3_file *sf)
{
  __sync_synchronize ();
}

static const sqlite3_io_methods methods = {
  2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock, file_check_reserved, file_control,
  file_sector, file_traits, file_shm_map, file_shm_lock, file_shm_barrier, file_shm_unmap, NULL, NULL,
};

static int
vfs_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *sf, int flags, int *out_flags)
{
  File *f = (File *) sf;

  memset (f, 0, sizeof *f);
  if (path == NULL)
    f->node = sim_node_temporary ();
  else
    {
      SimDisk *disk = sim_disk_find (path);

      if (disk == NULL)
        return unix_vfs->xOpen (unix_vfs, path, sf, flags, out_flags);

      if (disk->dead)
        return SQLITE_CANTOPEN;
      f->node = sim_node_at (path, TRUE);
      if (!f->node->exists && !(flags & SQLITE_OPEN_CREATE))
        return SQLITE_CANTOPEN;
    }
  f->node->exists = TRUE;
  f->node->refs++;
  f->base.pMethods = &methods;
  if (out_flags != NULL)
    *out_flags = flags;
  return SQLITE_OK;
}

static int
vfs_delete (sqlite3_vfs *vfs, const char *path, int sync_dir)
{
  SimNode *n;

  if (sim_disk_find (path) == NULL)
    return unix_vfs->xDelete (unix_vfs, path, sync_dir);
  n = sim_node_at (path, FALSE);
  if (n == NULL || !n->exists)
    return SQLITE_IOERR_DELETE_NOENT;
  if (sim_disk_luck (n->disk, SIM_OP_DELETE) != SIM_FINE)
    return SQLITE_IOERR_DELETE;
  sim_node_empty (n);
  return SQLITE_OK;
}

static int
vfs_access (sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
  SimDisk *disk = sim_disk_find (path);
  SimNode *n;

  if (disk == NULL)
    return unix_vfs->xAccess (unix_vfs, path, flags, out);
  n = sim_node_at (path, FALSE);
  if (disk->dead)
    return SQLITE_IOERR_ACCESS;
  *out = n != NULL && n->exists && (flags != SQLITE_ACCESS_EXISTS || n->seen->len > 0);
  return SQLITE_OK;
}

static int
vfs_full_path (sqlite3_vfs *vfs, const char *path, int size, char *out)
{
  return g_strlcpy (out, path, size) < (gsize) size ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int
vfs_random (sqlite3_vfs *vfs, int len, char *out)
{
  for (int i = 0; i < len; i++)
    out[i] = (char) sim_random (&sqlite_random);
  return len;
}

static int
vfs_sleep (sqlite3_vfs *vfs, int us)
{
  return us;
}

static int
vfs_time64 (sqlite3_vfs *vfs, sqlite3_int64 *out)
{
  *out = G_GINT64_CONSTANT (210866760000000) + foyer_now ();
  return SQLITE_OK;
}

static int
vfs_time (sqlite3_vfs *vfs, double *out)
{
  sqlite3_int64 ms;

  vfs_time64 (vfs, &ms);
  *out = ms / 86400000.0;
  return SQLITE_OK;
}

static int
vfs_last_error (sqlite3_vfs *vfs, int len, char *out)
{
  return 0;
}

static sqlite3_vfs sim_vfs = {
  .iVersion = 2,
  .szOsFile = sizeof (File),
  .mxPathname = 512,
  .zName = "foyer-sim",
  .xOpen = vfs_open,
  .xDelete = vfs_delete,
  .xAccess = vfs_access,
  .xFullPathname = vfs_full_path,
  .xRandomness = vfs_random,
  .xSleep = vfs_sleep,
  .xCurrentTime = vfs_time,
  .xGetLastError = vfs_last_error,
  .xCurrentTimeInt64 = vfs_time64,
};

/* ---- the journal's files ----------------------------------------------------------------------------------------------------------- */

static GPtrArray *open_files; /* SimNode* by number */

static int
set_errno (SimLuck l)
{
  errno = l == SIM_FULL ? ENOSPC : EIO;
  return -1;
}

static int
journal_open (const char *path)
{
  SimNode *n;

  if (sim_disk_find (path)->dead)
    return set_errno (SIM_DEAD);
  n = sim_node_at (path, TRUE);
  n->exists = TRUE;
  n->refs++;
  g_ptr_array_add (open_files, n);
  return (int) open_files->len - 1;
}

static void
journal_close (int fd)
{
  SimNode *n = open_files->pdata[fd];

  n->refs--;
  open_files->pdata[fd] = NULL;
}

static gssize
journal_pwrite (int fd, const void *data, gsize len, goffset at)
{
  SimLuck l = sim_node_write (open_files->pdata[fd], data, len, at);
  return l == SIM_FINE ? (gssize) len : set_errno (l);
}

static int
journal_truncate (int fd, goffset len)
{
  SimLuck l = sim_node_truncate (open_files->pdata[fd], len);
  return l == SIM_FINE ? 0 : set_errno (l);
}

static int
journal_sync (int fd)
{
  SimLuck l = sim_node_sync (open_files->pdata[fd]);
  return l == SIM_FINE ? 0 : set_errno (l);
}

static void
journal_sync_dir (const char *dir)
{
}

static GBytes *
journal_load (const char *path, GError **error)
{
  SimNode *n = sim_node_at (path, FALSE);
  g_autofree guint8 *copy = NULL;

  if (n == NULL || !n->exists || sim_disk_luck (n->disk, SIM_OP_READ) != SIM_FINE)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "it is not there");
      return NULL;
    }
  copy = g_memdup2 (n->seen->data, n->seen->len);
  sim_disk_flip_read (n->disk, n->name, copy, n->seen->len);
  return g_bytes_new (copy, n->seen->len);
}

static GPtrArray *
journal_list (const char *dir)
{
  SimDisk *d = sim_disk_find (dir);
  g_autofree char *below = g_strconcat (dir + strlen (d->prefix), "/", NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < d->nodes->len; i++)
    {
      SimNode *n = d->nodes->pdata[i];
      if (n->exists && g_str_has_prefix (n->name, below))
        g_ptr_array_add (names, g_strdup (n->name + strlen (below)));
    }
  return names;
}

static const FoyerJournalFiles journal_files = {
  journal_open, journal_close, journal_pwrite, journal_truncate, journal_sync, journal_sync_dir, journal_load, journal_list, TRUE,
};

void
sim_vfs_register (void)
{
  unix_vfs = sqlite3_vfs_find ("unix");
  sim_vfs.szOsFile = MAX ((int) sizeof (File), unix_vfs->szOsFile);
  sim_vfs.mxPathname = unix_vfs->mxPathname;
  open_files = g_ptr_array_new ();
  sqlite3_vfs_register (&sim_vfs, 1);
  sim_files_begin ();
  foyer_journal_use_files (&journal_files);
}

void
sim_vfs_begin (guint64 seed)
{
  sqlite_random.s = seed ^ 0x5e17;
  g_ptr_array_set_size (open_files, 0);
  sqlite3_randomness (0, NULL); /* SQLite asks the VFS anew */
}

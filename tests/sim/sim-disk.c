#include "config.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "foyer-journal.h"
#include "foyer-time.h"
#include "sim-disk.h"

#define SECTOR 512
#define SHM_SLOTS 8
#define FULL_IOERR(kind) (SQLITE_IOERR | ((kind) << 8))

typedef struct
{
  gint64 at;
  gsize len; /* of a write */
  guint8 *data; /* NULL: the file ends at @at */
} Write;

typedef struct
{
  SimDisk *disk; /* NULL: a temporary file */
  char *name;    /* below the disk's prefix */
  GByteArray *seen, *synced;
  gboolean exists, synced_exists;
  GArray *writes; /* between the two */
  int refs;

  GPtrArray *shm; /* guint8*: 32 KB each */
  int shm_refs;
  int shm_shared[SHM_SLOTS];
  gpointer shm_owner[SHM_SLOTS];
  int n_shared;
  gpointer reserved, exclusive;
} Node;

struct _SimDisk
{
  char *prefix;
  GPtrArray *nodes;
  gint64 ops, die_at;
  gboolean dead;
  gint64 full_from, full_to; /* writes, counted by @written */
  gint64 written;
  gboolean held;
  int fail_op;
  gint64 fail_after; /* -1: none */
  char *flip_part;
  gint64 flip_after;
  guint64 flip_bit;
  guint met;
};

struct _SimImage
{
  GPtrArray *names;
  GPtrArray *bytes; /* GBytes* */
};

static GPtrArray *disks;
static SimRandom sqlite_random;

/* ---- nodes ------------------------------------------------------------------------------------------------------------- */

static void
write_clear (gpointer p)
{
  g_free (((Write *) p)->data);
}

static Node *
node_new (SimDisk *disk, const char *name)
{
  Node *n = g_new0 (Node, 1);

  n->disk = disk;
  n->name = g_strdup (name);
  n->seen = g_byte_array_new ();
  n->synced = g_byte_array_new ();
  n->writes = g_array_new (FALSE, FALSE, sizeof (Write));
  g_array_set_clear_func (n->writes, write_clear);
  return n;
}

static void
node_free (gpointer p)
{
  Node *n = p;

  g_byte_array_unref (n->seen);
  g_byte_array_unref (n->synced);
  g_array_unref (n->writes);
  g_clear_pointer (&n->shm, g_ptr_array_unref);
  g_free (n->name);
  g_free (n);
}

static SimDisk *
disk_of (const char *path)
{
  SimDisk *found = NULL;

  for (guint i = 0; disks != NULL && i < disks->len; i++)
    {
      SimDisk *d = disks->pdata[i];
      if (g_str_has_prefix (path, d->prefix) && (found == NULL || strlen (d->prefix) > strlen (found->prefix)))
        found = d;
    }
  if (found == NULL)
    g_error ("No simulated disk has the file %s", path);
  return found;
}

static Node *
find_node (SimDisk *disk, const char *name)
{
  for (guint i = 0; i < disk->nodes->len; i++)
    {
      Node *n = disk->nodes->pdata[i];
      if (strcmp (n->name, name) == 0)
        return n;
    }
  return NULL;
}

static Node *
node_at (const char *path, gboolean make)
{
  SimDisk *disk = disk_of (path);
  const char *name = path + strlen (disk->prefix);
  Node *n = find_node (disk, name);

  if (n == NULL && make)
    {
      n = node_new (disk, name);
      g_ptr_array_add (disk->nodes, n);
    }
  return n;
}

static void
put (GByteArray *to, gint64 at, const guint8 *data, gsize len)
{
  if (to->len < at + len)
    {
      gsize was = to->len;
      g_byte_array_set_size (to, at + len);
      if ((gsize) at > was)
        memset (to->data + was, 0, at - was);
    }
  memcpy (to->data + at, data, len);
}

static void
cut_off (GByteArray *to, gint64 len)
{
  gsize was = to->len;

  g_byte_array_set_size (to, len);
  if (to->len > was)
    memset (to->data + was, 0, to->len - was);
}

static void
do_write (GByteArray *to, const Write *w)
{
  if (w->data != NULL)
    put (to, w->at, w->data, w->len);
  else
    cut_off (to, w->at);
}

/* ---- faults ------------------------------------------------------------------------------------------------------------------ */

typedef enum
{
  FINE,
  DEAD,
  FAIL,
  FULL,
} Luck;

static Luck
luck (SimDisk *d, SimOp op)
{
  if (d == NULL)
    return FINE;
  if (d->dead)
    return DEAD;
  if (op != SIM_OP_READ)
    {
      d->ops++;
      if (d->die_at > 0 && --d->die_at == 0)
        {
          d->dead = TRUE;
          d->met++;
          return DEAD;
        }
    }
  if (!d->held && d->fail_after >= 0 && (int) op == d->fail_op && d->fail_after-- == 0)
    {
      d->met++;
      return FAIL;
    }
  if (op == SIM_OP_WRITE)
    {
      d->written++;
      if (d->written > d->full_from && d->written <= d->full_to)
        {
          d->met++;
          return FULL;
        }
    }
  return FINE;
}

/* Takes what is written, into the list too. What is under way when the power goes may have reached the disk. */
static Luck
write_node (Node *n, const void *data, gsize len, gint64 at)
{
  gboolean was_dead = n->disk != NULL && n->disk->dead;
  Luck l = luck (n->disk, SIM_OP_WRITE);

  if (was_dead || l == FAIL || l == FULL)
    return l;
  if (n->disk != NULL)
    {
      Write w = { at, len, g_memdup2 (data, len) };
      g_array_append_val (n->writes, w);
    }
  if (l == FINE)
    put (n->seen, at, data, len);
  return l;
}

static Luck
truncate_node (Node *n, gint64 len)
{
  Luck l = luck (n->disk, SIM_OP_TRUNCATE);

  if (l != FINE)
    return l;
  if (n->disk != NULL)
    {
      Write w = { len, 0, NULL };
      g_array_append_val (n->writes, w);
    }
  cut_off (n->seen, len);
  return l;
}

static Luck
sync_node (Node *n)
{
  Luck l = luck (n->disk, SIM_OP_SYNC);

  if (l != FINE || n->disk == NULL)
    return l;
  for (guint i = 0; i < n->writes->len; i++)
    do_write (n->synced, &g_array_index (n->writes, Write, i));
  g_array_set_size (n->writes, 0);
  n->synced_exists = TRUE;
  return l;
}

static void
flip (SimDisk *d, const char *name, guint8 *p, gsize len)
{
  if (d == NULL || d->flip_part == NULL || len == 0 || strstr (name, d->flip_part) == NULL || d->flip_after-- > 0)
    return;
  p[d->flip_bit / 8 % len] ^= 1 << d->flip_bit % 8;
  g_clear_pointer (&d->flip_part, g_free);
  d->met++;
}

/* ---- SQLite's files --------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  sqlite3_file base;
  Node *node;
  int lock;
  gboolean mapped;
  guint8 shared, exclusive; /* slots held */
} File;

static int
code_of (Luck l, int kind)
{
  return l == FINE ? SQLITE_OK : l == FULL ? SQLITE_FULL : FULL_IOERR (kind);
}

static void
unlock_all (File *f)
{
  Node *n = f->node;

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
  Node *n = f->node;

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
    node_free (f->node);
  return SQLITE_OK;
}

static int
file_read (sqlite3_file *sf, void *buf, int len, sqlite3_int64 at)
{
  File *f = (File *) sf;
  Node *n = f->node;
  gsize have;

  if (luck (n->disk, SIM_OP_READ) != FINE)
    return SQLITE_IOERR_READ;
  have = (gint64) n->seen->len > at ? MIN ((gsize) len, n->seen->len - (gsize) at) : 0;
  if (have > 0)
    memcpy (buf, n->seen->data + at, have);
  flip (n->disk, n->name, buf, have);
  if (have == (gsize) len)
    return SQLITE_OK;
  memset ((guint8 *) buf + have, 0, len - have);
  return SQLITE_IOERR_SHORT_READ;
}

static int
file_write (sqlite3_file *sf, const void *buf, int len, sqlite3_int64 at)
{
  return code_of (write_node (((File *) sf)->node, buf, len, at), 3);
}

static int
file_truncate (sqlite3_file *sf, sqlite3_int64 len)
{
  return code_of (truncate_node (((File *) sf)->node, len), 6);
}

static int
file_sync (sqlite3_file *sf, int flags)
{
  return code_of (sync_node (((File *) sf)->node), 4);
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
  Node *n = f->node;

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
  Node *n = f->node;

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
  Node *n = f->node;
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
    f->node = node_new (NULL, "");
  else
    {
      SimDisk *disk = disk_of (path);

      if (disk->dead)
        return SQLITE_CANTOPEN;
      f->node = node_at (path, TRUE);
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
  Node *n = node_at (path, FALSE);

  if (n == NULL || !n->exists)
    return SQLITE_IOERR_DELETE_NOENT;
  if (luck (n->disk, SIM_OP_DELETE) != FINE)
    return SQLITE_IOERR_DELETE;
  n->exists = n->synced_exists = FALSE;
  g_byte_array_set_size (n->seen, 0);
  g_byte_array_set_size (n->synced, 0);
  g_array_set_size (n->writes, 0);
  return SQLITE_OK;
}

static int
vfs_access (sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
  Node *n = node_at (path, FALSE);

  if (disk_of (path)->dead)
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

static GPtrArray *open_files; /* Node* by number */

static int
set_errno (Luck l)
{
  errno = l == FULL ? ENOSPC : EIO;
  return -1;
}

static int
journal_open (const char *path)
{
  Node *n;

  if (disk_of (path)->dead)
    return set_errno (DEAD);
  n = node_at (path, TRUE);
  n->exists = TRUE;
  n->refs++;
  g_ptr_array_add (open_files, n);
  return (int) open_files->len - 1;
}

static void
journal_close (int fd)
{
  Node *n = open_files->pdata[fd];

  n->refs--;
  open_files->pdata[fd] = NULL;
}

static gssize
journal_pwrite (int fd, const void *data, gsize len, goffset at)
{
  Luck l = write_node (open_files->pdata[fd], data, len, at);
  return l == FINE ? (gssize) len : set_errno (l);
}

static int
journal_truncate (int fd, goffset len)
{
  Luck l = truncate_node (open_files->pdata[fd], len);
  return l == FINE ? 0 : set_errno (l);
}

static int
journal_sync (int fd)
{
  Luck l = sync_node (open_files->pdata[fd]);
  return l == FINE ? 0 : set_errno (l);
}

static void
journal_sync_dir (const char *dir)
{
}

static GBytes *
journal_load (const char *path, GError **error)
{
  Node *n = node_at (path, FALSE);
  g_autofree guint8 *copy = NULL;

  if (n == NULL || !n->exists || luck (n->disk, SIM_OP_READ) != FINE)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "it is not there");
      return NULL;
    }
  copy = g_memdup2 (n->seen->data, n->seen->len);
  flip (n->disk, n->name, copy, n->seen->len);
  return g_bytes_new (copy, n->seen->len);
}

static GPtrArray *
journal_list (const char *dir)
{
  SimDisk *d = disk_of (dir);
  g_autofree char *below = g_strconcat (dir + strlen (d->prefix), "/", NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < d->nodes->len; i++)
    {
      Node *n = d->nodes->pdata[i];
      if (n->exists && g_str_has_prefix (n->name, below))
        g_ptr_array_add (names, g_strdup (n->name + strlen (below)));
    }
  return names;
}

static const FoyerJournalFiles journal_files = {
  journal_open, journal_close, journal_pwrite, journal_truncate, journal_sync, journal_sync_dir, journal_load, journal_list, TRUE,
};

/* ---- disks ------------------------------------------------------------------------------------------------------------------------- */

void
sim_disk_begin (guint64 seed)
{
  sqlite_random.s = seed ^ 0x5e17;
  if (disks == NULL)
    {
      disks = g_ptr_array_new ();
      open_files = g_ptr_array_new ();
      sqlite3_vfs_register (&sim_vfs, 1);
      foyer_journal_use_files (&journal_files);
    }
  g_ptr_array_set_size (open_files, 0);
  sqlite3_randomness (0, NULL); /* SQLite asks the VFS anew */
}

SimDisk *
sim_disk_new (const char *prefix)
{
  SimDisk *d = g_new0 (SimDisk, 1);

  d->prefix = g_strdup (prefix);
  d->nodes = g_ptr_array_new_with_free_func (node_free);
  d->fail_after = -1;
  g_ptr_array_add (disks, d);
  return d;
}

void
sim_disk_free (SimDisk *d)
{
  if (d == NULL)
    return;
  g_ptr_array_remove (disks, d);
  g_ptr_array_unref (d->nodes);
  g_free (d->flip_part);
  g_free (d->prefix);
  g_free (d);
}

SimImage *
sim_disk_image (SimDisk *d)
{
  SimImage *image = g_new0 (SimImage, 1);

  image->names = g_ptr_array_new_with_free_func (g_free);
  image->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < d->nodes->len; i++)
    {
      Node *n = d->nodes->pdata[i];

      if (!n->synced_exists)
        continue;
      g_ptr_array_add (image->names, g_strdup (n->name));
      g_ptr_array_add (image->bytes, g_bytes_new (n->synced->data, n->synced->len));
    }
  return image;
}

void
sim_image_free (SimImage *image)
{
  if (image == NULL)
    return;
  g_ptr_array_unref (image->names);
  g_ptr_array_unref (image->bytes);
  g_free (image);
}

static void
assert_closed (SimDisk *d)
{
  for (guint i = 0; i < d->nodes->len; i++)
    {
      Node *n = d->nodes->pdata[i];
      if (n->refs > 0)
        g_error ("%s%s is still open", d->prefix, n->name);
    }
}

static void
set_content (Node *n, GBytes *bytes)
{
  gsize len = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &len) : NULL;

  n->exists = n->synced_exists = bytes != NULL;
  g_array_set_size (n->writes, 0);
  g_byte_array_set_size (n->seen, 0);
  g_byte_array_set_size (n->synced, 0);
  if (len > 0)
    {
      g_byte_array_append (n->seen, data, len);
      g_byte_array_append (n->synced, data, len);
    }
}

void
sim_disk_restore_part (SimDisk *d, const SimImage *image, const char *part)
{
  assert_closed (d);
  for (guint i = 0; i < d->nodes->len; i++)
    {
      Node *n = d->nodes->pdata[i];
      if (part == NULL || strstr (n->name, part) != NULL)
        set_content (n, NULL);
    }
  for (guint i = 0; i < image->names->len; i++)
    {
      const char *name = image->names->pdata[i];
      Node *n;

      if (part != NULL && strstr (name, part) == NULL)
        continue;
      n = find_node (d, name);
      if (n == NULL)
        {
          n = node_new (d, name);
          g_ptr_array_add (d->nodes, n);
        }
      set_content (n, image->bytes->pdata[i]);
    }
}

void
sim_disk_restore (SimDisk *d, const SimImage *image)
{
  sim_disk_restore_part (d, image, NULL);
  d->dead = FALSE;
  sim_disk_heal (d);
}

void
sim_disk_cut (SimDisk *d, SimCut how, SimRandom *random)
{
  int keep = how == SIM_CUT_RANDOM ? (int) sim_below (random, 5) * 250 : 0;

  assert_closed (d);
  for (guint i = 0; i < d->nodes->len; i++)
    {
      Node *n = d->nodes->pdata[i];

      for (guint k = 0; k < n->writes->len; k++)
        {
          Write *w = &g_array_index (n->writes, Write, k);

          if (how == SIM_CUT_KEEP || (how == SIM_CUT_ALTERNATE && k % 2 == 0))
            do_write (n->synced, w);
          else if (how == SIM_CUT_RANDOM && w->data == NULL)
            {
              if (sim_chance (random, keep))
                do_write (n->synced, w);
            }
          else if (how == SIM_CUT_RANDOM)
            for (gsize from = 0; from < w->len;)
              {
                gsize to = MIN (w->len, ((gsize) w->at + from) / SECTOR * SECTOR + SECTOR - (gsize) w->at);
                if (sim_chance (random, keep))
                  put (n->synced, w->at + from, w->data + from, to - from);
                from = to;
              }
        }
      g_array_set_size (n->writes, 0);
      if (!n->synced_exists && n->exists)
        n->synced_exists = how == SIM_CUT_KEEP || n->synced->len > 0;
      n->exists = n->synced_exists;
      if (!n->exists)
        g_byte_array_set_size (n->synced, 0);
      g_byte_array_set_size (n->seen, 0);
      if (n->synced->len > 0)
        g_byte_array_append (n->seen, n->synced->data, n->synced->len);
    }
  d->dead = FALSE;
  sim_disk_heal (d);
}

gint64
sim_disk_ops (SimDisk *d)
{
  return d->ops;
}

void
sim_disk_hold (SimDisk *d, gboolean held)
{
  d->held = held;
}

void
sim_disk_die_at (SimDisk *d, gint64 k)
{
  d->die_at = k;
}

gboolean
sim_disk_dead (SimDisk *d)
{
  return d->dead;
}

void
sim_disk_fill (SimDisk *d, gint64 after, gint64 n)
{
  d->full_from = d->written + after;
  d->full_to = d->full_from + n;
}

void
sim_disk_fail (SimDisk *d, SimOp op, gint64 after)
{
  d->fail_op = op;
  d->fail_after = after;
}

void
sim_disk_flip (SimDisk *d, const char *part, gint64 after, SimRandom *random)
{
  g_free (d->flip_part);
  d->flip_part = g_strdup (part);
  d->flip_after = after;
  d->flip_bit = sim_random (random) >> 8;
}

void
sim_disk_heal (SimDisk *d)
{
  d->die_at = 0;
  d->full_from = d->full_to = 0;
  d->fail_after = -1;
  g_clear_pointer (&d->flip_part, g_free);
}

guint
sim_disk_met (SimDisk *d)
{
  guint met = d->met;
  d->met = 0;
  return met;
}

gsize
sim_disk_bytes (SimDisk *d)
{
  gsize sum = 0;

  for (guint i = 0; i < d->nodes->len; i++)
    sum += ((Node *) d->nodes->pdata[i])->seen->len;
  return sum;
}

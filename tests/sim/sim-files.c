/* System calls on paths, for files of the simulated disks; every other path goes to the system. The programs call them through GLib or
 * directly; what stands in the program goes before what stands in a library. */
#include "config.h"

/* open() and open64() are two names here. */
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim-disk-private.h"

static SimNode *
there (const char *path)
{
  SimNode *n = sim_disk_find (path) != NULL ? sim_node_at (path, FALSE) : NULL;

  return n != NULL && n->exists ? n : NULL;
}

static int
answer (SimLuck l)
{
  if (l == SIM_FINE)
    return 0;
  errno = l == SIM_FULL ? ENOSPC : EIO;
  return -1;
}

static int (*real_rename) (const char *, const char *);
static int (*real_link) (const char *, const char *);
static int (*real_unlink) (const char *);
static int (*real_open) (const char *, int, ...);
static int (*real_fsync) (int);

void
sim_files_begin (void)
{
  real_rename = (int (*) (const char *, const char *)) dlsym (RTLD_NEXT, "rename");
  real_link = (int (*) (const char *, const char *)) dlsym (RTLD_NEXT, "link");
  real_unlink = (int (*) (const char *)) dlsym (RTLD_NEXT, "unlink");
  real_open = (int (*) (const char *, int, ...)) dlsym (RTLD_NEXT, "open");
  real_fsync = (int (*) (int)) dlsym (RTLD_NEXT, "fsync");
}

int
rename (const char *from, const char *to)
{
  SimNode *n = there (from);

  if (n != NULL)
    return answer (sim_node_move (n, sim_node_at (to, TRUE)));
  if (real_rename == NULL)
    sim_files_begin ();
  return real_rename (from, to);
}

int
unlink (const char *path)
{
  SimNode *n = there (path);

  if (n != NULL)
    {
      SimLuck l = sim_disk_luck (n->disk, SIM_OP_DELETE);

      if (l == SIM_FINE)
        sim_node_empty (n);
      return answer (l);
    }
  if (real_unlink == NULL)
    sim_files_begin ();
  return real_unlink (path);
}

/* A second name: nothing writes to the file under the first one afterwards, so a copy is the same. */
int
link (const char *from, const char *to)
{
  SimNode *n = there (from);

  if (n != NULL)
    {
      SimNode *copy = sim_node_at (to, TRUE);
      SimLuck l = sim_disk_luck (n->disk, SIM_OP_WRITE);

      if (l == SIM_FINE)
        {
          sim_node_empty (copy);
          g_byte_array_append (copy->seen, n->seen->data, n->seen->len);
          g_byte_array_append (copy->synced, n->seen->data, n->seen->len);
          copy->exists = copy->synced_exists = TRUE;
        }
      return answer (l);
    }
  if (real_link == NULL)
    sim_files_begin ();
  return real_link (from, to);
}

/* ---- a file that is only brought to the disk ------------------------------------------------------------------------------------- */

#define NULL_FILE "/dev/null"
#define HANDLES 64

/* An open handle of a simulated file is one of /dev/null. */
static struct
{
  int fd;
  SimNode *node;
} handles[HANDLES];

static int
open_file (const char *path, int flags, mode_t mode)
{
  SimNode *n = there (path);
  int fd;

  if (real_open == NULL)
    sim_files_begin ();
  if (n == NULL)
    return real_open (path, flags, mode);
  fd = real_open (NULL_FILE, O_RDWR | O_CLOEXEC);
  if (fd >= 0)
    {
      handles[fd % HANDLES].fd = fd;
      handles[fd % HANDLES].node = n;
    }
  return fd;
}

#define OPEN(path, flags) \
  { \
    va_list args; \
    mode_t mode; \
    va_start (args, flags); \
    mode = va_arg (args, mode_t); \
    va_end (args); \
    return open_file (path, flags, mode); \
  }

int
open (const char *path, int flags, ...)
{
  OPEN (path, flags)
}

int
open64 (const char *path, int flags, ...)
{
  OPEN (path, flags)
}

int
fsync (int fd)
{
  struct stat st, null;

  if (real_fsync == NULL)
    sim_files_begin ();
  if (fstat (fd, &st) == 0 && S_ISCHR (st.st_mode) && stat (NULL_FILE, &null) == 0 && st.st_rdev == null.st_rdev && handles[fd % HANDLES].fd == fd
      && handles[fd % HANDLES].node != NULL)
    return answer (sim_node_sync (handles[fd % HANDLES].node));
  return real_fsync (fd);
}

#include "config.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "foyer-dying.h"

static int calls, die_at;
static gboolean with_files;

static void
count_call (void)
{
  if (g_atomic_int_add (&calls, 1) + 1 == die_at)
    _exit (9);
}

static void
count_file (void)
{
  if (with_files)
    count_call ();
}

int
rename (const char *from, const char *to)
{
  count_call ();
  return renameat (AT_FDCWD, from, AT_FDCWD, to);
}

int
unlink (const char *path)
{
  count_file ();
  return unlinkat (AT_FDCWD, path, 0);
}

int
rmdir (const char *path)
{
  count_file ();
  return unlinkat (AT_FDCWD, path, AT_REMOVEDIR);
}

ssize_t
write (int fd, const void *data, size_t len)
{
  count_file ();
  return syscall (SYS_write, fd, data, len);
}

static gssize
counted_pwrite (int fd, const void *data, gsize len, off_t at)
{
  count_call ();
  return pwrite (fd, data, len, at);
}

static int
counted_truncate (int fd, off_t len)
{
  count_call ();
  return ftruncate (fd, len);
}

static int
counted_unlink (const char *path)
{
  count_call ();
  return unlinkat (AT_FDCWD, path, 0);
}

void
foyer_dying_begin (gboolean files)
{
  static const struct
  {
    const char *name;
    sqlite3_syscall_ptr call;
  } replaced[] = {
    { "pwrite", (sqlite3_syscall_ptr) counted_pwrite },
    { "pwrite64", (sqlite3_syscall_ptr) counted_pwrite },
    { "ftruncate", (sqlite3_syscall_ptr) counted_truncate },
    { "unlink", (sqlite3_syscall_ptr) counted_unlink },
  };
  const char *at = g_getenv ("FOYER_DIE_AT");
  sqlite3_vfs *vfs = sqlite3_vfs_find (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (replaced); i++)
    if (vfs->xGetSystemCall (vfs, replaced[i].name) != NULL && vfs->xSetSystemCall (vfs, replaced[i].name, replaced[i].call) != SQLITE_OK)
      g_error ("SQLite's %s cannot be replaced", replaced[i].name);
  with_files = files;
  calls = 0;
  die_at = at != NULL ? atoi (at) : 0;
}

int
foyer_dying_end (void)
{
  die_at = 0;
  return g_atomic_int_get (&calls);
}

int
foyer_dying_run (const char *const *argv, int k, int *n)
{
  g_autofree char *at = g_strdup_printf ("%d", k), *out = NULL, *err = NULL;
  g_auto (GStrv) env = g_environ_setenv (g_get_environ (), "FOYER_DIE_AT", at, TRUE);
  g_autoptr (GError) error = NULL;
  int status;

  /* Who is killed gives nothing back. */
  env = g_environ_setenv (env, "ASAN_OPTIONS", "detect_leaks=0", TRUE);
  g_spawn_sync (NULL, (char **) argv, env, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  if (!WIFEXITED (status) || (WEXITSTATUS (status) != 9 && WEXITSTATUS (status) != 0))
    g_error ("The program ended with %d: %s", status, err);
  if (n != NULL)
    *n = atoi (out);
  return WEXITSTATUS (status);
}

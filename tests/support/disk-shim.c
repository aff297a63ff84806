/* disk-shim: for LD_PRELOAD: a disk that gives out at a chosen moment.
 *
 * FOYER_KILL_AT=k          the program is killed (SIGKILL) at the k-th fdatasync(), fsync() or rename(), counted from 1; with FOYER_KILL_AFTER
 *                          after the call instead of before it
 * FOYER_FULL_AT=bytes      what is written beyond so many bytes in FOYER_FULL_DIR finds no space */
/* pwrite() and pwrite64() are two names here. */
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int calls;
static atomic_llong bytes;

/* ---- killed ---- */

static int
here (void)
{
  const char *at = getenv ("FOYER_KILL_AT");
  return at != NULL && atomic_fetch_add (&calls, 1) + 1 == atoi (at);
}

#define KILL_AT(call) \
  { \
    int die = here (), result; \
    if (die && getenv ("FOYER_KILL_AFTER") == NULL) \
      raise (SIGKILL); \
    result = call; \
    if (die) \
      raise (SIGKILL); \
    return result; \
  }

int fdatasync (int fd);
int fsync (int fd);
int rename (const char *from, const char *to);

int
fdatasync (int fd)
{
  static int (*real) (int);
  if (real == NULL)
    real = (int (*) (int)) dlsym (RTLD_NEXT, "fdatasync");
  KILL_AT (real (fd))
}

int
fsync (int fd)
{
  static int (*real) (int);
  if (real == NULL)
    real = (int (*) (int)) dlsym (RTLD_NEXT, "fsync");
  KILL_AT (real (fd))
}

int
rename (const char *from, const char *to)
{
  static int (*real) (const char *, const char *);
  if (real == NULL)
    real = (int (*) (const char *, const char *)) dlsym (RTLD_NEXT, "rename");
  KILL_AT (real (from, to))
}

/* ---- full ---- */

/* How much of @n still fits: all of it for files elsewhere. */
static size_t
fits (int fd, size_t n)
{
  const char *at = getenv ("FOYER_FULL_AT"), *dir = getenv ("FOYER_FULL_DIR");
  char link[64], path[4096];
  long long before, limit;
  ssize_t len;

  if (at == NULL || dir == NULL)
    return n;
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  len = readlink (link, path, sizeof path - 1);
  if (len < 0)
    return n;
  path[len] = '\0';
  if (strncmp (path, dir, strlen (dir)) != 0)
    return n;
  before = atomic_fetch_add (&bytes, (long long) n);
  limit = atoll (at);
  if (before + (long long) n <= limit)
    return n;
  return before < limit ? (size_t) (limit - before) : 0;
}

#define WRITE(type, name, ...) \
  { \
    size_t some = fits (fd, n); \
    static type real; \
    if (real == NULL) \
      real = (type) dlsym (RTLD_NEXT, name); \
    if (some == 0 && n > 0) \
      { \
        errno = ENOSPC; \
        return -1; \
      } \
    return real (fd, data, some, ##__VA_ARGS__); \
  }

typedef ssize_t (*WriteFunc) (int, const void *, size_t);
typedef ssize_t (*PwriteFunc) (int, const void *, size_t, off_t);

ssize_t write (int fd, const void *data, size_t n);
ssize_t pwrite (int fd, const void *data, size_t n, off_t at);
ssize_t pwrite64 (int fd, const void *data, size_t n, off64_t at);

ssize_t
write (int fd, const void *data, size_t n)
WRITE (WriteFunc, "write")

ssize_t
pwrite (int fd, const void *data, size_t n, off_t at)
WRITE (PwriteFunc, "pwrite", at)

ssize_t
pwrite64 (int fd, const void *data, size_t n, off64_t at)
WRITE (PwriteFunc, "pwrite64", at)

/* sim-shim: for LD_PRELOAD: the program is gone at the k-th call that brings something to the disk, as if it had been killed there.
 *
 * FOYER_DIE_AT=k  fdatasync(), fsync() and rename() are counted from 1; half of the time before the call, with FOYER_DIE_AFTER after it. */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_int calls;

static int
here (void)
{
  const char *at = getenv ("FOYER_DIE_AT");
  return at != NULL && atomic_fetch_add (&calls, 1) + 1 == atoi (at);
}

#define DIE_AT(call) \
  { \
    int die = here (), result; \
    if (die && getenv ("FOYER_DIE_AFTER") == NULL) \
      _exit (9); \
    result = call; \
    if (die) \
      _exit (9); \
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
  DIE_AT (real (fd))
}

int
fsync (int fd)
{
  static int (*real) (int);
  if (real == NULL)
    real = (int (*) (int)) dlsym (RTLD_NEXT, "fsync");
  DIE_AT (real (fd))
}

int
rename (const char *from, const char *to)
{
  static int (*real) (const char *, const char *);
  if (real == NULL)
    real = (int (*) (const char *, const char *)) dlsym (RTLD_NEXT, "rename");
  DIE_AT (real (from, to))
}

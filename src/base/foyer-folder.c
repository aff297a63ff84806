#define G_LOG_DOMAIN "foyer-base"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "foyer-folder.h"

gboolean
foyer_folder_sync (const char *dir)
{
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;
  int why = errno;

  if (fd >= 0)
    close (fd);
  errno = why;
  return ok;
}

/* foyer-at-rest: whether what is kept in a folder lies encrypted on its disk (front-desk.md SEC-8). README-at-rest.md says why Foyer asks and
 * does not encrypt by itself. Reads what the kernel says of the block device below; blocking, a millisecond; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FOYER_AT_REST_UNKNOWN,   /* a network drive, memory, a system that does not say */
  FOYER_AT_REST_PLAIN,     /* whoever takes the disk reads it */
  FOYER_AT_REST_ENCRYPTED, /* all of it lies below dm-crypt (LUKS), or in an encrypted folder */
} FoyerAtRest;

FoyerAtRest foyer_at_rest (const char *dir);
/* Of the device @number ("253:0") as @sys (usually "/sys/dev/block") describes it. For tests. */
FoyerAtRest foyer_at_rest_device (const char *sys, const char *number);
/* Of the folder by the text of /proc/self/mountinfo: its device number (transfer full) (nullable), and whether the file system encrypts by itself. */
char       *foyer_at_rest_mount (const char *mountinfo, const char *dir, gboolean *encrypts);
/* "unknown", "plain", "encrypted". */
const char *foyer_at_rest_word (FoyerAtRest at_rest);

G_END_DECLS

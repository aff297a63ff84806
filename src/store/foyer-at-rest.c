#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "foyer-at-rest.h"

#define DEPTH_MAX 8 /* of devices below devices */

static FoyerAtRest
look (const char *sys, const char *path, int depth)
{
  g_autofree char *uuid_file = g_build_filename (path, "dm", "uuid", NULL), *slaves_dir = g_build_filename (path, "slaves", NULL), *uuid = NULL;
  g_autoptr (GDir) slaves = NULL;
  FoyerAtRest all = FOYER_AT_REST_UNKNOWN;
  const char *name;

  if (depth > DEPTH_MAX || !g_file_test (path, G_FILE_TEST_IS_DIR))
    return FOYER_AT_REST_UNKNOWN;
  if (g_file_get_contents (uuid_file, &uuid, NULL, NULL) && g_str_has_prefix (uuid, "CRYPT-"))
    return FOYER_AT_REST_ENCRYPTED;
  slaves = g_dir_open (slaves_dir, 0, NULL);
  while (slaves != NULL && (name = g_dir_read_name (slaves)) != NULL)
    {
      g_autofree char *below = g_build_filename (slaves_dir, name, NULL);
      FoyerAtRest one = look (sys, below, depth + 1);

      /* One part in clear is enough to read. */
      if (one != FOYER_AT_REST_ENCRYPTED)
        return one;
      all = one;
    }
  /* Nothing below: the disk itself. */
  return all != FOYER_AT_REST_UNKNOWN ? all : FOYER_AT_REST_PLAIN;
}

FoyerAtRest
foyer_at_rest_device (const char *sys, const char *number)
{
  g_autofree char *path = g_build_filename (sys, number, NULL);

  return look (sys, path, 0);
}

/* "\040" is a blank. */
static char *
unescape (const char *text)
{
  return g_strcompress (text);
}

static gboolean
is_below (const char *dir, const char *mount)
{
  gsize n = strlen (mount);

  return g_str_equal (mount, "/") || (g_str_has_prefix (dir, mount) && (dir[n] == '/' || dir[n] == '\0'));
}

char *
foyer_at_rest_mount (const char *mountinfo, const char *dir, gboolean *encrypts)
{
  g_auto (GStrv) lines = g_strsplit (mountinfo, "\n", -1);
  g_autofree char *best = NULL;
  gsize longest = 0;

  *encrypts = FALSE;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      /* 36 35 98:0 /root /mount options… - type source … */
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
      g_autofree char *mount = g_strv_length (words) > 9 ? unescape (words[4]) : NULL;
      guint at = 6;

      if (mount == NULL || !is_below (dir, mount) || strlen (mount) < longest)
        continue;
      while (words[at] != NULL && strcmp (words[at], "-") != 0)
        at++;
      if (words[at] == NULL || words[at + 1] == NULL)
        continue;
      longest = strlen (mount);
      g_free (best);
      best = g_strdup (words[2]);
      *encrypts = g_str_equal (words[at + 1], "ecryptfs") || g_str_equal (words[at + 1], "fuse.gocryptfs") || g_str_equal (words[at + 1], "fuse.encfs");
      /* Sub-volumes have a number of their own; the source is the device. */
      if (g_str_has_prefix (best, "0:") && words[at + 2] != NULL && g_str_has_prefix (words[at + 2], "/dev/"))
        {
          struct stat st;

          if (stat (words[at + 2], &st) == 0 && S_ISBLK (st.st_mode))
            {
              g_free (best);
              best = g_strdup_printf ("%u:%u", major (st.st_rdev), minor (st.st_rdev));
            }
        }
    }
  return g_steal_pointer (&best);
}

FoyerAtRest
foyer_at_rest (const char *dir)
{
  g_autofree char *info = NULL, *number = NULL, *real = realpath (dir, NULL);
  gboolean encrypts = FALSE;

  if (real == NULL || !g_file_get_contents ("/proc/self/mountinfo", &info, NULL, NULL))
    return FOYER_AT_REST_UNKNOWN;
  number = foyer_at_rest_mount (info, real, &encrypts);
  if (encrypts)
    return FOYER_AT_REST_ENCRYPTED;
  return number != NULL ? foyer_at_rest_device ("/sys/dev/block", number) : FOYER_AT_REST_UNKNOWN;
}

const char *
foyer_at_rest_word (FoyerAtRest at_rest)
{
  return at_rest == FOYER_AT_REST_ENCRYPTED ? "encrypted" : at_rest == FOYER_AT_REST_PLAIN ? "plain" : "unknown";
}

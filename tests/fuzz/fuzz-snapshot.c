/* Any bytes as a snapshot. The first byte: 'z': the rest is the file as it is fetched; else it is what the file holds once it is decompressed,
 * which a check sum keeps from most changes of the first kind. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include "foyer-error.h"
#include "foyer-snapshot.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

static void
look (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSnapReader) r = foyer_snap_reader_new (path, &error);

  if (r == NULL)
    {
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
      return;
    }
  while (foyer_snap_reader_table (r, &error))
    {
      FoyerSnapRow row;
      guint n = 0;

      for (guint i = 0; i < foyer_snap_reader_columns (r); i++)
        {
          int field;
          g_assert_nonnull (foyer_snap_reader_column (r, i, &field));
        }
      /* One section is skipped by the next call, now and then. */
      while (foyer_snap_reader_row (r, &row, &error) && n++ < 1000)
        {
          g_autofree char *extra = foyer_snap_reader_extra (r, &row, FALSE), *image = NULL;

          image = foyer_snap_reader_image (r, &row);
          if (image != NULL)
            foyer_row_free (foyer_row_from_json (foyer_snap_reader_entity (r), &row.id, image, -1, NULL));
        }
      if (error != NULL)
        break;
    }
  if (error != NULL)
    g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autofree char *path = NULL, *packed = NULL;
  const void *bytes = data + 1;
  gsize n;
  int fd;

  if (len < 1)
    return 0;
  n = len - 1;
  if (data[0] != 'z')
    {
      gsize room = ZSTD_compressBound (n);

      packed = g_malloc (room);
      n = ZSTD_compress (packed, room, data + 1, n, 1);
      g_assert_false (ZSTD_isError (n));
      bytes = packed;
    }
  fd = memfd_create ("snapshot", MFD_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, n), ==, (gssize) n);
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  look (path);
  close (fd);
  return 0;
}

/* Any bytes as a file of the journal: frames that come out are whole, the rest of the file is left. The first byte: 1: the frames' check sums are put
 * right first, so that what is behind them is reached. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "foyer-crc32c.h"
#include "foyer-journal.h"
#include "foyer-txn.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

static GBytes *file;

static int
no_open (const char *path)
{
  errno = EACCES;
  return -1;
}

static void
no_close (int fd)
{
}

static gssize
no_write (int fd, const void *data, gsize len, goffset at)
{
  errno = EIO;
  return -1;
}

static int
no_truncate (int fd, goffset len)
{
  return -1;
}

static int
no_sync (int fd)
{
  return -1;
}

static void
no_sync_dir (const char *dir)
{
}

static GBytes *
load (const char *path, GError **error)
{
  return g_bytes_ref (file);
}

static GPtrArray *
list (const char *dir)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (names, g_strdup ("0-202611.log"));
  return names;
}

static const FoyerJournalFiles files = { no_open, no_close, no_write, no_truncate, no_sync, no_sync_dir, load, list, TRUE };

static void
on_frame (gint64 inc, const char *body, gsize len, const guint8 *h, gboolean last, gpointer data)
{
  g_autoptr (FoyerTxn) t = foyer_txn_parse (body, len, h, NULL);
  guint *sum = data;

  /* Every byte that was promised is there. */
  for (gsize i = 0; i < len; i++)
    *sum += (guint8) body[i];
  for (int i = 0; i < FOYER_HASH_LEN; i++)
    *sum += h[i];
}

static void
mend (guint8 *data, gsize len)
{
  for (gsize at = 0; at + 8 <= len;)
    {
      guint32 n, crc;

      memcpy (&n, data + at, 4);
      n = GUINT32_FROM_LE (n);
      if (n == 0 || n > len || at + 8 + n + FOYER_HASH_LEN > len)
        return;
      crc = GUINT32_TO_LE (foyer_crc32c (0, data + at + 8, n + FOYER_HASH_LEN));
      memcpy (data + at + 4, &crc, 4);
      at += 8 + n + FOYER_HASH_LEN;
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autoptr (GError) error = NULL;
  guint8 *copy;
  guint sum = 0;

  if (len == 0)
    return 0;
  copy = g_memdup2 (len > 1 ? data + 1 : data, MAX (len - 1, 1));
  if (data[0] == 1)
    mend (copy, len - 1);
  file = g_bytes_new_take (copy, len - 1);
  foyer_journal_use_files (&files);
  foyer_journal_replay ("journal", on_frame, &sum, &error);
  foyer_journal_use_files (NULL);
  g_clear_pointer (&file, g_bytes_unref);
  return 0;
}

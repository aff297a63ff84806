/* The journal beside the database (replication.md 5.3): what is not needed any more is cut out of it, and whenever the program dies meanwhile, what
 * is needed is there (19.3). */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "foyer-crc32c.h"
#include "foyer-journal.h"

#define FILES 3
#define FRAMES 8 /* in each file */
#define MONTH_MS (G_GINT64_CONSTANT (31) * 86400000)

/* ---- a system that dies at the k-th call ---------------------------------------------------------------------------------------- */

static int calls_left;

static void
count_call (void)
{
  if (calls_left > 0 && --calls_left == 0)
    _exit (9);
}

static int
dying_open (const char *path)
{
  count_call ();
  return open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static void
dying_close (int fd)
{
  count_call ();
  close (fd);
}

static gssize
dying_pwrite (int fd, const void *data, gsize len, goffset at)
{
  gssize half = len / 2;

  /* It goes in the middle of a write. */
  if (calls_left == 1 && pwrite (fd, data, half, at) != half)
    _exit (8);
  count_call ();
  return pwrite (fd, data, len, at);
}

static int
dying_truncate (int fd, goffset len)
{
  count_call ();
  return ftruncate (fd, len);
}

static int
dying_sync (int fd)
{
  count_call ();
  return fdatasync (fd);
}

static void
dying_sync_dir (const char *dir)
{
  count_call ();
}

static GBytes *
load (const char *path, GError **error)
{
  char *bytes;
  gsize len;

  return g_file_get_contents (path, &bytes, &len, error) ? g_bytes_new_take (bytes, len) : NULL;
}

static GPtrArray *
list (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

static const FoyerJournalFiles dying = { dying_open, dying_close, dying_pwrite, dying_truncate, dying_sync, dying_sync_dir, load, list, TRUE };

/* ---- a journal of some months ----------------------------------------------------------------------------------------------------- */

static void
add (FoyerJournal *j, int month, int k)
{
  g_autofree char *body = g_strdup_printf ("{\"month\":%d,\"k\":%d,\"text\":\"%0200d\"}", month, k, k);
  g_autoptr (GError) error = NULL;
  guint8 h[32] = { (guint8) month, (guint8) k };

  foyer_journal_add (j, 0, (1 + month) * MONTH_MS, body, strlen (body), h);
  foyer_journal_begin (j);
  g_assert_true (foyer_journal_end (j, TRUE, &error));
  g_assert_no_error (error);
}

static char *
make (void)
{
  char *dir = g_dir_make_tmp ("foyer-journal-XXXXXX", NULL);
  FoyerJournal *j = foyer_journal_open (dir, NULL);

  for (int month = 0; month < FILES; month++)
    for (int k = 0; k < FRAMES; k++)
      add (j, month, k);
  foyer_journal_close (j);
  return dir;
}

static void
remove_dir (char *dir)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", dir);

  g_assert_cmpint (system (command), ==, 0);
  g_free (dir);
}

/* All of the first month may go, of the second every frame but the third and the last; the last month is needed. */
static gboolean
needs (int month, int k)
{
  return month > 1 || (month == 1 && (k == 2 || k == FRAMES - 1));
}

static gboolean
need (const char *body, gsize len, const guint8 *h, gpointer data)
{
  return needs (h[0], h[1]);
}

typedef struct
{
  guint8 seen[FILES + 1][FRAMES];
  int n;
} Seen;

static void
see (gint64 inc, const char *body, gsize len, const guint8 *h, gboolean last, gpointer data)
{
  Seen *s = data;

  s->seen[h[0]][h[1]]++;
  s->n++;
}

/* Frames that are there; those that are needed are, once. */
static int
look (const char *dir)
{
  g_autoptr (GError) error = NULL;
  Seen s = { 0 };

  g_assert_true (foyer_journal_replay (dir, see, &s, &error));
  g_assert_no_error (error);
  for (int month = 0; month < FILES; month++)
    for (int k = 0; k < FRAMES; k++)
      {
        g_assert_cmpint (s.seen[month][k], <=, 1);
        if (needs (month, k))
          g_assert_cmpint (s.seen[month][k], ==, 1);
      }
  return s.n;
}

static guint
cut (FoyerJournal *j)
{
  g_autoptr (GError) error = NULL;
  guint gone = 0;

  g_assert_true (foyer_journal_cut (j, need, NULL, &gone, &error));
  g_assert_no_error (error);
  return gone;
}

static void
test_cut (void)
{
  char *dir = make ();
  FoyerJournal *j = foyer_journal_open (dir, NULL);
  Seen s = { 0 };

  g_assert_cmpint (look (dir), ==, FILES * FRAMES);
  add (j, FILES, 0); /* a file is open */
  g_assert_cmpuint (cut (j), ==, 2 * FRAMES - 2);
  g_assert_cmpint (look (dir), ==, FRAMES + 2 + 1);
  g_assert_cmpuint (cut (j), ==, 0);
  /* It goes on behind what was written last. */
  add (j, FILES, 1);
  add (j, 1, 0);
  g_assert_true (foyer_journal_replay (dir, see, &s, NULL));
  g_assert_cmpint (s.n, ==, FRAMES + 2 + 3);
  foyer_journal_close (j);
  remove_dir (dir);
}

/* A file with something bent in it stays: what is behind that place may be needed. */
static void
test_bent (void)
{
  char *dir = make ();
  g_autofree char *name = NULL, *path = NULL, *bytes = NULL;
  g_autoptr (GPtrArray) names = list (dir);
  FoyerJournal *j;
  gsize len;

  for (guint i = 0; i < names->len; i++)
    if (name == NULL || strcmp (names->pdata[i], name) < 0)
      {
        g_free (name);
        name = g_strdup (names->pdata[i]);
      }
  path = g_build_filename (dir, name, NULL);
  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  bytes[900] ^= 0x10; /* the fourth frame of the first month */
  g_assert_true (g_file_set_contents (path, bytes, len, NULL));
  j = foyer_journal_open (dir, NULL);
  g_assert_cmpuint (cut (j), ==, FRAMES - 2);
  {
    g_autofree char *after = NULL;
    gsize after_len;

    g_assert_true (g_file_get_contents (path, &after, &after_len, NULL));
    g_assert_cmpmem (after, after_len, bytes, len);
  }
  foyer_journal_close (j);
  remove_dir (dir);
}

/* 19.3: the program dies at each call in turn; what is needed is there, and the next start does the rest. */
static void
test_crash (void)
{
  gboolean ended = FALSE;
  int k;

  for (k = 1; !ended; k++)
    {
      char *dir = make ();
      FoyerJournal *j;
      int status = 0;
      pid_t pid = fork ();

      g_assert_cmpint (pid, >=, 0);
      if (pid == 0)
        {
          foyer_journal_use_files (&dying);
          j = foyer_journal_open (dir, NULL);
          calls_left = k;
          foyer_journal_cut (j, need, NULL, NULL, NULL);
          _exit (0);
        }
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_true (WIFEXITED (status));
      ended = WEXITSTATUS (status) == 0;
      if (!ended)
        g_assert_cmpint (WEXITSTATUS (status), ==, 9);
      look (dir);
      j = foyer_journal_open (dir, NULL);
      cut (j);
      foyer_journal_close (j);
      g_assert_cmpint (look (dir), ==, FRAMES + 2);
      remove_dir (dir);
      g_assert_cmpint (k, <, 1000);
    }
  g_test_message ("%d calls", k - 1);
  g_assert_cmpint (k, >, 5);
}

/* The sums of RFC 3720 appendix B.4, and the processor's instruction beside the tables, from any place, of any length, in any parts. */
static void
test_sum (void)
{
  g_autofree guint8 *bytes = g_malloc (300);

  memset (bytes, 0, 32);
  g_assert_cmphex (foyer_crc32c (0, bytes, 32), ==, 0x8A9136AA);
  g_assert_cmphex (foyer_crc32c_plain (0, bytes, 32), ==, 0x8A9136AA);
  memset (bytes, 0xff, 32);
  g_assert_cmphex (foyer_crc32c (0, bytes, 32), ==, 0x62A8AB43);
  for (int i = 0; i < 32; i++)
    bytes[i] = (guint8) i;
  g_assert_cmphex (foyer_crc32c_plain (0, bytes, 32), ==, 0x46DD794E);
  g_assert_cmphex (foyer_crc32c (0, (const guint8 *) "123456789", 9), ==, 0xE3069283);
  for (int i = 0; i < 300; i++)
    bytes[i] = (guint8) g_random_int ();
  for (gsize from = 0; from < 9; from++)
    for (gsize len = 0; from + len <= 300; len += 1 + len / 16)
      {
        gsize cut = len > 0 ? (gsize) g_random_int_range (0, (gint32) len + 1) : 0;
        guint32 sum = foyer_crc32c_plain (0, bytes + from, len);

        g_assert_cmphex (foyer_crc32c (0, bytes + from, len), ==, sum);
        g_assert_cmphex (foyer_crc32c (foyer_crc32c (0, bytes + from, cut), bytes + from + cut, len - cut), ==, sum);
        g_assert_cmphex (foyer_crc32c_plain (foyer_crc32c (0, bytes + from, cut), bytes + from + cut, len - cut), ==, sum);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/5.3-cut", test_cut);
  g_test_add_func ("/journal/sum", test_sum);
  g_test_add_func ("/journal/5.3-bent", test_bent);
  g_test_add_func ("/journal/19.3-crash", test_crash);
  return g_test_run ();
}

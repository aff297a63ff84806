#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "foyer-break.h"
#include "foyer-crc32c.h"
#include "foyer-error.h"
#include "foyer-folder.h"
#include "foyer-journal.h"
#include "foyer-sealed.h"

#define CHUNK (256 * 1024)
#define HASH_LEN 32
#define FRAME_MAX (1024 * 1024)
#define SEALED 0x80000000u /* bit of a frame's length: body and hash are encrypted */
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define SEAL_LEN (NONCE_LEN + crypto_aead_xchacha20poly1305_ietf_ABYTES)
#define MARK "foyer journal"
#define KEPT_MAX (4 * 1024 * 1024) /* beyond it, the next start brings the journal up to date */

/* Of the store the journal belongs to. */
typedef struct
{
  gboolean any, on; /* there is a key; what is written is encrypted with it */
  guint8 key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
} Key;

struct _FoyerJournal
{
  char *dir;
  Key key;
  int fd;
  gint64 inc;
  int month;       /* yyyymm of the open file */
  goffset used;    /* end of the frames */
  goffset size;    /* end of the zeroed space */
  GByteArray *queue;
  gsize kept;      /* of it: frames of committed txns that could not be written yet */
  gint64 queue_inc;
  int queue_month;

  /* The thread that waits for the disk while SQLite does. */
  GThread *thread;
  GMutex lock;
  GCond wake, done;
  enum { IDLE, SYNC, SYNCED, QUIT } state;
  GError *error;
};

/* ---- the system's files ------------------------------------------------------------------------------------------------ */

static int
real_open (const char *path)
{
  return open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static void
real_close (int fd)
{
  close (fd);
}

static gssize
real_pwrite (int fd, const void *data, gsize len, goffset at)
{
  return pwrite (fd, data, len, at);
}

static int
real_truncate (int fd, goffset len)
{
  return ftruncate (fd, len);
}

static int
real_sync (int fd)
{
  return fdatasync (fd);
}

static void
real_sync_dir (const char *dir)
{
  foyer_folder_sync (dir);
}

static GBytes *
real_load (const char *path, GError **error)
{
  GMappedFile *map = g_mapped_file_new (path, FALSE, error);
  GBytes *bytes = map != NULL ? g_mapped_file_get_bytes (map) : NULL;

  g_clear_pointer (&map, g_mapped_file_unref);
  return bytes;
}

static GPtrArray *
real_list (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  GPtrArray *names;
  const char *name;

  if (d == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (d)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

static const FoyerJournalFiles real_files = { real_open, real_close, real_pwrite, real_truncate, real_sync, real_sync_dir, real_load, real_list, FALSE };
static const FoyerJournalFiles *files = &real_files;

void
foyer_journal_use_files (const FoyerJournalFiles *f)
{
  files = f != NULL ? f : &real_files;
}

/* ---- frames --------------------------------------------------------------------------------------------------------------- */

static gboolean
set_errno (GError **error, const char *what, const char *path)
{
  int e = errno;
  g_set_error (error, FOYER_ERROR, e == ENOSPC || e == EDQUOT ? FOYER_ERROR_FULL : FOYER_ERROR_IO, "The journal %s cannot be %s: %s.", path, what,
               g_strerror (e));
  return FALSE;
}

/* Bytes of the frame at @p; 0: there is no whole one. */
static gsize
frame_at (const guint8 *p, gsize left)
{
  guint32 n, crc;
  gsize len;

  if (left < 8)
    return 0;
  memcpy (&n, p, 4);
  memcpy (&crc, p + 4, 4);
  n = GUINT32_FROM_LE (n);
  crc = GUINT32_FROM_LE (crc);
  len = (n & ~SEALED) + (n & SEALED ? 0 : HASH_LEN);
  if (n == 0 || (n & SEALED && len <= SEAL_LEN + HASH_LEN) || len > FRAME_MAX + HASH_LEN + SEAL_LEN || left < 8 + len || foyer_crc32c (0, p + 8, len) != crc)
    return 0;
  return 8 + len;
}

typedef struct
{
  const char *body;
  gsize len;
  const guint8 *h;
  GByteArray *room; /* where it stands in clear, when that is not the file */
} Frame;

static void
frame_clear (Frame *f)
{
  g_clear_pointer (&f->room, g_byte_array_unref);
}

/* FALSE: it is encrypted, and not with this key. @p: a whole one, of @step bytes */
static gboolean
frame_open (Frame *f, const Key *key, const guint8 *p, gsize step)
{
  guint32 n;
  unsigned long long got = 0;

  memcpy (&n, p, 4);
  n = GUINT32_FROM_LE (n);
  if (!(n & SEALED))
    {
      f->body = (const char *) p + 8;
      f->len = n;
      f->h = p + 8 + n;
      return TRUE;
    }
  n &= ~SEALED;
  if (f->room == NULL)
    f->room = g_byte_array_new ();
  g_byte_array_set_size (f->room, n - SEAL_LEN);
  if (!key->any
      || crypto_aead_xchacha20poly1305_ietf_decrypt (f->room->data, &got, NULL, p + 8 + NONCE_LEN, n - NONCE_LEN, (const guint8 *) MARK, strlen (MARK), p + 8,
                                                     key->key)
           != 0)
    return FALSE;
  f->body = (const char *) f->room->data;
  f->len = got - HASH_LEN;
  f->h = f->room->data + f->len;
  return TRUE;
}

static void
frame_add (GByteArray *to, const Key *key, const char *body, gsize len, const guint8 *h)
{
  guint32 n, crc;
  gsize at = to->len;

  if (!key->on)
    {
      n = GUINT32_TO_LE ((guint32) len);
      crc = GUINT32_TO_LE (foyer_crc32c (foyer_crc32c (0, (const guint8 *) body, len), h, HASH_LEN));
      g_byte_array_append (to, (const guint8 *) &n, 4);
      g_byte_array_append (to, (const guint8 *) &crc, 4);
      g_byte_array_append (to, (const guint8 *) body, len);
      g_byte_array_append (to, h, HASH_LEN);
      return;
    }
  g_byte_array_set_size (to, at + 8 + len + HASH_LEN + SEAL_LEN);
  {
    guint8 *p = to->data + at, *in = p + 8 + NONCE_LEN;

    randombytes_buf (p + 8, NONCE_LEN);
    memcpy (in, body, len);
    memcpy (in + len, h, HASH_LEN);
    crypto_aead_xchacha20poly1305_ietf_encrypt (in, NULL, in, len + HASH_LEN, (const guint8 *) MARK, strlen (MARK), NULL, p + 8, key->key);
    n = GUINT32_TO_LE ((guint32) (len + HASH_LEN + SEAL_LEN) | SEALED);
    crc = GUINT32_TO_LE (foyer_crc32c (0, p + 8, len + HASH_LEN + SEAL_LEN));
    memcpy (p, &n, 4);
    memcpy (p + 4, &crc, 4);
  }
}

/* Of the store whose journal is in @dir. */
static gboolean
find_key (const char *dir, Key *key, GError **error)
{
  g_autofree char *store = g_path_get_dirname (dir);
  g_autoptr (GError) local = NULL;
  g_autoptr (FoyerVault) vault = foyer_vault_find (store, &local);

  memset (key, 0, sizeof *key);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (vault == NULL)
    return TRUE;
  key->any = TRUE;
  key->on = foyer_vault_is_on (vault);
  foyer_vault_derive (vault, FOYER_VAULT_FRAME, key->key, sizeof key->key);
  return TRUE;
}

static gpointer sync_main (gpointer data);

FoyerJournal *
foyer_journal_open (const char *dir, GError **error)
{
  FoyerJournal *j;
  Key key;

  if (!find_key (dir, &key, error))
    return NULL;
  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      set_errno (error, "made", dir);
      return NULL;
    }
  j = g_new0 (FoyerJournal, 1);
  j->key = key;
  j->dir = g_strdup (dir);
  j->fd = -1;
  j->queue = g_byte_array_new ();
  g_mutex_init (&j->lock);
  g_cond_init (&j->wake);
  g_cond_init (&j->done);
  if (!files->alone)
    j->thread = g_thread_new ("foyer-journal", sync_main, j);
  return j;
}

void
foyer_journal_close (FoyerJournal *j)
{
  if (j == NULL)
    return;
  g_mutex_lock (&j->lock);
  j->state = QUIT;
  g_cond_signal (&j->wake);
  g_mutex_unlock (&j->lock);
  if (j->thread != NULL)
    g_thread_join (j->thread);
  g_mutex_clear (&j->lock);
  g_cond_clear (&j->wake);
  g_cond_clear (&j->done);
  if (j->fd >= 0)
    files->close (j->fd);
  g_byte_array_unref (j->queue);
  g_free (j->dir);
  sodium_memzero (j, sizeof *j);
  g_free (j);
}

void
foyer_journal_discard (FoyerJournal *j)
{
  g_byte_array_set_size (j->queue, j->kept);
}

void
foyer_journal_add (FoyerJournal *j, gint64 inc, gint64 now_ms, const char *body, gsize len, const guint8 *h)
{
  g_autoptr (GDateTime) t = g_date_time_new_from_unix_utc (now_ms / 1000);

  j->queue_inc = inc;
  j->queue_month = t ? g_date_time_get_year (t) * 100 + g_date_time_get_month (t) : 197001;
  frame_add (j->queue, &j->key, body, len, h);
}

static gboolean
open_file (FoyerJournal *j, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT "-%06d.log", j->queue_inc, j->queue_month);
  g_autofree char *path = g_build_filename (j->dir, name, NULL);
  g_autoptr (GBytes) bytes = NULL;
  gsize len = 0, at = 0;

  if (j->fd >= 0 && j->inc == j->queue_inc && j->month == j->queue_month)
    return TRUE;
  if (j->fd >= 0)
    files->close (j->fd);
  j->fd = files->open (path);
  if (j->fd < 0)
    return set_errno (error, "opened", path);
  bytes = files->load (path, NULL);
  if (bytes != NULL)
    {
      const guint8 *text = g_bytes_get_data (bytes, &len);
      gsize step;

      while (at < len && (step = frame_at (text + at, len - at)) > 0)
        at += step;
    }
  else
    {
      files->close (j->fd);
      j->fd = -1;
      return set_errno (error, "read", path);
    }
  /* What stands behind the last whole frame was torn by a crash: nobody was told it is saved. */
  if (at < len && files->truncate (j->fd, at) != 0)
    {
      set_errno (error, "cut", path);
      files->close (j->fd);
      j->fd = -1;
      return FALSE;
    }
  j->used = at;
  j->size = at;
  j->inc = j->queue_inc;
  j->month = j->queue_month;
  files->sync_dir (j->dir); /* the new name must survive too */
  return TRUE;
}

static gboolean
write_all (int fd, const guint8 *p, gsize len, goffset at)
{
  while (len > 0)
    {
      gssize n = files->pwrite (fd, p, len, at);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      p += n;
      len -= n;
      at += n;
    }
  return TRUE;
}

/* Everything queued goes to the end of the file and to the disk; the end itself is not moved yet. */
static gboolean
write_queue (FoyerJournal *j, GError **error)
{
  if (!open_file (j, error))
    return FALSE;
  if (j->used + j->queue->len + 4 > j->size)
    {
      gsize grow = ((j->queue->len + 4) / CHUNK + 1) * CHUNK;
      g_autofree guint8 *zeros = g_malloc0 (grow);
      if (!write_all (j->fd, zeros, grow, j->used))
        return set_errno (error, "written", j->dir);
      j->size = j->used + grow;
    }
  if (!write_all (j->fd, j->queue->data, j->queue->len, j->used) || (!FOYER_BROKEN (JOURNAL) && files->sync (j->fd) != 0))
    return set_errno (error, "written", j->dir);
  return TRUE;
}

static gpointer
sync_main (gpointer data)
{
  FoyerJournal *j = data;

  g_mutex_lock (&j->lock);
  while (j->state != QUIT)
    {
      if (j->state == SYNC)
        {
          g_mutex_unlock (&j->lock);
          write_queue (j, &j->error);
          g_mutex_lock (&j->lock);
          j->state = SYNCED;
          g_cond_signal (&j->done);
        }
      else
        g_cond_wait (&j->wake, &j->lock);
    }
  g_mutex_unlock (&j->lock);
  return NULL;
}

void
foyer_journal_begin (FoyerJournal *j)
{
  if (j->queue->len == 0)
    return;
  g_clear_error (&j->error);
  if (j->thread == NULL)
    {
      write_queue (j, &j->error);
      return;
    }
  g_mutex_lock (&j->lock);
  j->state = SYNC;
  g_cond_signal (&j->wake);
  g_mutex_unlock (&j->lock);
}

gboolean
foyer_journal_end (FoyerJournal *j, gboolean committed, GError **error)
{
  static const guint8 zero[8];

  if (j->queue->len == 0)
    return TRUE;
  g_mutex_lock (&j->lock);
  while (j->state == SYNC)
    g_cond_wait (&j->done, &j->lock);
  j->state = IDLE;
  g_mutex_unlock (&j->lock);
  if (j->error == NULL)
    {
      j->used += committed ? j->queue->len : j->kept;
      j->kept = 0;
      g_byte_array_set_size (j->queue, 0);
      if (!committed && j->fd >= 0 && (!write_all (j->fd, zero, sizeof zero, j->used) || files->sync (j->fd) != 0))
        g_warning ("A refused change could not be taken out of the journal");
    }
  else
    {
      if (!committed && j->fd >= 0 && !write_all (j->fd, zero, sizeof zero, j->used))
        g_warning ("A refused change could not be taken out of the journal");
      /* They are in the database; the journal gets them with the next. */
      if (committed && j->queue->len <= KEPT_MAX)
        j->kept = j->queue->len;
      else if (committed)
        j->kept = 0;
      g_byte_array_set_size (j->queue, j->kept);
    }
  if (j->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&j->error));
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *) a, *y = *(const char *const *) b;
  gint64 ix = g_ascii_strtoll (x, NULL, 10), iy = g_ascii_strtoll (y, NULL, 10);

  if (ix != iy)
    return ix < iy ? -1 : 1;
  return strcmp (x, y);
}

/* In order. (transfer full) (nullable): none */
static GPtrArray *
list_files (const char *dir)
{
  g_autoptr (GPtrArray) names = files->list (dir);

  for (guint i = names != NULL ? names->len : 0; i-- > 0;)
    if (!g_str_has_suffix (names->pdata[i], ".log") || !g_ascii_isdigit (*(const char *) names->pdata[i]))
      g_ptr_array_remove_index (names, i);
  if (names == NULL || names->len == 0)
    return NULL;
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/* A frame that nobody can open any more is told once, and ends its file as a torn one does. */
static void
warn_closed (const char *path)
{
  g_warning ("The journal %s cannot be read to its end: it is encrypted with another key", path);
}

gboolean
foyer_journal_replay (const char *dir, FoyerJournalFunc func, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) names = list_files (dir);
  Frame frame = { 0 };
  Key key;

  if (names == NULL)
    return TRUE;
  if (!find_key (dir, &key, error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, names->pdata[i], NULL);
      g_autoptr (GError) local = NULL;
      g_autoptr (GBytes) map = files->load (path, &local);
      const guint8 *p;
      gsize left, step;

      if (map == NULL)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The journal %s cannot be read: %s.", path, local->message);
          frame_clear (&frame);
          return FALSE;
        }
      p = g_bytes_get_data (map, &left);
      /* Whether a frame is the last is known when the next has been looked at; each is summed up once. */
      step = frame_at (p, left);
      while (step > 0)
        {
          const guint8 *at = p;
          gsize len = step;

          p += step;
          left -= step;
          step = frame_at (p, left);
          if (!frame_open (&frame, &key, at, len))
            {
              warn_closed (path);
              break;
            }
          func (g_ascii_strtoll (names->pdata[i], NULL, 10), frame.body, frame.len, frame.h, step == 0, data);
        }
    }
  frame_clear (&frame);
  return TRUE;
}

/* ---- cutting ------------------------------------------------------------------------------------------------------------------- */

/* @bytes takes the place of the file at @path; both are whole until it does. */
static gboolean
write_again (const char *path, const GByteArray *bytes, GError **error)
{
  g_autofree char *fresh = g_strconcat (path, ".new", NULL);
  int fd = files->open (fresh);
  gboolean ok = fd >= 0 && files->truncate (fd, 0) == 0 && write_all (fd, bytes->data, bytes->len, 0) && files->sync (fd) == 0;

  if (!ok)
    set_errno (error, "written", fresh);
  if (fd >= 0)
    files->close (fd);
  return ok && (g_rename (fresh, path) == 0 || set_errno (error, "put in place", fresh));
}

static gboolean
cut_file (const char *path, const Key *key, FoyerJournalNeed need, gpointer data, guint *cut, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) map = files->load (path, &local);
  g_autoptr (GByteArray) left = g_byte_array_new ();
  Frame frame = { 0 };
  const guint8 *p;
  gsize len, step;
  guint gone = 0;

  if (map == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The journal %s cannot be read: %s.", path, local->message);
      return FALSE;
    }
  p = g_bytes_get_data (map, &len);
  for (; (step = frame_at (p, len)) > 0; p += step, len -= step)
    {
      if (!frame_open (&frame, key, p, step) || need (frame.body, frame.len, frame.h, data))
        g_byte_array_append (left, p, step);
      else
        gone++;
    }
  frame_clear (&frame);
  /* Behind the last frame is nothing, or room; else something that may be a frame under better light. */
  while (len > 0 && *p == 0)
    {
      p++;
      len--;
    }
  if (gone == 0 || len > 0)
    return TRUE;
  if (left->len > 0 && !write_again (path, left, error))
    return FALSE;
  if (left->len == 0 && g_unlink (path) != 0)
    return set_errno (error, "removed", path);
  *cut += gone;
  return TRUE;
}

gboolean
foyer_journal_cut (FoyerJournal *j, FoyerJournalNeed need, gpointer data, guint *cut, GError **error)
{
  g_autoptr (GPtrArray) names = list_files (j->dir);
  guint gone = 0;
  gboolean ok = TRUE;

  /* The next frame opens its file again, whichever that is by then. */
  if (j->fd >= 0)
    files->close (j->fd);
  j->fd = -1;
  for (guint i = 0; ok && names != NULL && i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (j->dir, names->pdata[i], NULL);

      ok = cut_file (path, &j->key, need, data, &gone, error);
    }
  if (gone > 0)
    files->sync_dir (j->dir);
  if (cut != NULL)
    *cut = gone;
  return ok;
}

static gboolean
change_file (const char *path, const Key *key, FoyerJournalEdit edit, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) map = files->load (path, &local);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  Frame frame = { 0 };
  const guint8 *p;
  gsize len, step;
  gboolean any = FALSE;

  if (map == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The journal %s cannot be read: %s.", path, local->message);
      return FALSE;
    }
  p = g_bytes_get_data (map, &len);
  for (; (step = frame_at (p, len)) > 0; p += step, len -= step)
    {
      g_autofree char *other = frame_open (&frame, key, p, step) ? edit (frame.body, frame.len, data) : NULL;

      if (other != NULL)
        frame_add (all, key, other, strlen (other), frame.h);
      else
        g_byte_array_append (all, p, step);
      any |= other != NULL;
    }
  frame_clear (&frame);
  /* What stands behind the last whole frame is room, or was never saved. */
  return !any || write_again (path, all, error);
}

gboolean
foyer_journal_change (FoyerJournal *j, FoyerJournalEdit edit, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) names = list_files (j->dir);
  gboolean ok = TRUE;

  if (j->fd >= 0)
    files->close (j->fd);
  j->fd = -1;
  for (guint i = 0; ok && names != NULL && i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (j->dir, names->pdata[i], NULL);

      ok = change_file (path, &j->key, edit, data, error);
    }
  if (names != NULL)
    files->sync_dir (j->dir);
  return ok;
}

/* ---- turning ------------------------------------------------------------------------------------------------------------------- */

/* What cannot be read is no frame now, and may be one under better light: it is kept as it is, in a file of its own. */
static gboolean
keep_rest (const char *path, const guint8 *p, gsize len, FoyerVault *vault, GError **error)
{
  g_autofree char *to = g_strconcat (path, ".rest", NULL);
  FoyerSealed file = FOYER_SEALED_INIT;
  gboolean ok = foyer_sealed_open (&file, vault, to, O_RDWR | O_CREAT) && foyer_sealed_empty (&file, vault) && foyer_sealed_write_all (&file, p, len, 0)
                && fsync (file.fd) == 0;

  if (!ok)
    set_errno (error, "written", to);
  foyer_sealed_close (&file);
  return ok;
}

static gboolean
turn_file (const char *path, const Key *key, FoyerVault *vault, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) map = files->load (path, &local);
  g_autoptr (GByteArray) turned = g_byte_array_new ();
  Frame frame = { 0 };
  gboolean other = FALSE, ok = TRUE;
  const guint8 *p;
  gsize len, step;

  if (map == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The journal %s cannot be read: %s.", path, local->message);
      return FALSE;
    }
  p = g_bytes_get_data (map, &len);
  for (; (step = frame_at (p, len)) > 0; p += step, len -= step)
    {
      gboolean sealed = p[3] >> 7;

      if (sealed == key->on || !frame_open (&frame, key, p, step))
        g_byte_array_append (turned, p, step);
      else
        frame_add (turned, key, frame.body, frame.len, frame.h);
      other |= sealed != key->on;
    }
  frame_clear (&frame);
  while (len > 0 && *p == 0)
    {
      p++;
      len--;
    }
  if (len > 0)
    ok = keep_rest (path, p, len, vault, error);
  return ok && ((!other && len == 0) || write_again (path, turned, error));
}

gboolean
foyer_journal_turn (FoyerJournal *j, GError **error)
{
  g_autofree char *store = g_path_get_dirname (j->dir);
  g_autoptr (FoyerVault) vault = foyer_vault_find (store, NULL);
  g_autoptr (GPtrArray) names = list_files (j->dir);
  gboolean ok = find_key (j->dir, &j->key, error);

  if (j->fd >= 0)
    files->close (j->fd);
  j->fd = -1;
  for (guint i = 0; ok && names != NULL && i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (j->dir, names->pdata[i], NULL);

      ok = turn_file (path, &j->key, vault, error);
    }
  if (names != NULL)
    files->sync_dir (j->dir);
  return ok;
}

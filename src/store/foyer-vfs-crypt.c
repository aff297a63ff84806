#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "foyer-error.h"
#include "foyer-vfs-crypt.h"

#define NAME "foyer-crypt"
#define BLOCK 16
#define UNIT 4096
#define WAL_HEAD 32
#define FRAME_HEAD 24
#define KEY_LEN 64 /* two keys of 256 bits */
#define HEADER "SQLite format 3"

/* ---- units ------------------------------------------------------------------------------------------------------------------- */

/* What a file is encrypted with, and how it is cut. */
typedef struct
{
  gnutls_cipher_hd_t cipher; /* NULL: the file is in clear */
  gboolean wal;
  gint64 page;  /* of a WAL; 0: its head was not seen yet */
  guint8 *room; /* one unit */
  gsize room_len;
} Seal;

static gboolean
seal_init (Seal *s, gboolean wal, const guint8 *key)
{
  guint8 zero[BLOCK] = { 0 };
  gnutls_datum_t k = { (guint8 *) key, KEY_LEN }, iv = { zero, sizeof zero };

  s->wal = wal;
  if (gnutls_cipher_init (&s->cipher, GNUTLS_CIPHER_AES_256_XTS, &k, &iv) >= 0)
    return TRUE;
  s->cipher = NULL;
  return FALSE;
}

static gboolean
seal_init_for (Seal *s, FoyerVault *v, FoyerVaultUse use)
{
  guint8 key[KEY_LEN];
  gboolean ok;

  foyer_vault_derive (v, use, key, sizeof key);
  ok = seal_init (s, use == FOYER_VAULT_WAL, key);
  sodium_memzero (key, sizeof key);
  return ok;
}

static void
seal_clear (Seal *s)
{
  if (s->cipher != NULL)
    gnutls_cipher_deinit (s->cipher);
  if (s->room != NULL)
    sodium_memzero (s->room, s->room_len);
  g_free (s->room);
}

static guint8 *
room_for (Seal *s, gsize len)
{
  if (s->room_len < len)
    {
      g_free (s->room);
      s->room_len = MAX (len, UNIT);
      s->room = g_malloc (s->room_len);
    }
  return s->room;
}

/* A stretch of a file that lies in one unit, or in none: @start is where the unit begins, -1 in clear. */
typedef struct
{
  gint64 start, number;
  gint64 end; /* of the stretch */
} Stretch;

static Stretch
stretch_at (const Seal *s, gint64 at, gint64 end)
{
  gint64 frame = FRAME_HEAD + s->page, n, within;

  if (!s->wal)
    return (Stretch) { at - at % UNIT, at / UNIT, MIN (end, at - at % UNIT + UNIT) };
  if (at < WAL_HEAD)
    return (Stretch) { -1, 0, MIN (end, WAL_HEAD) };
  n = (at - WAL_HEAD) / frame;
  within = (at - WAL_HEAD) % frame;
  if (within < FRAME_HEAD)
    return (Stretch) { -1, 0, MIN (end, at - within + FRAME_HEAD) };
  return (Stretch) { at - within + FRAME_HEAD, n, MIN (end, at - within + frame) };
}

/* @data stands at the beginning of unit @number. */
static gboolean
turn_unit (Seal *s, gint64 number, guint8 *data, gsize len, gboolean seal)
{
  guint8 tweak[BLOCK] = { 0 };
  guint64 n = GUINT64_TO_LE ((guint64) number);

  memcpy (tweak, &n, sizeof n);
  gnutls_cipher_set_iv (s->cipher, tweak, sizeof tweak);
  return (seal ? gnutls_cipher_encrypt (s->cipher, data, len) : gnutls_cipher_decrypt (s->cipher, data, len)) >= 0;
}

static gint64
page_of_head (const guint8 *head)
{
  gint64 page = (gint64) head[8] << 24 | head[9] << 16 | head[10] << 8 | head[11];

  return page >= 512 && page <= 65536 && (page & (page - 1)) == 0 ? page : 0;
}

/* ---- files ---------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real;
  Seal seal;
} File;

#define REAL(f) (((File *) (f))->real)

/* How many of the @len bytes at @at there are. */
static int
there_are (File *f, sqlite3_int64 at, gint64 len, gint64 *have)
{
  sqlite3_int64 size = 0;
  int rc = f->real->pMethods->xFileSize (f->real, &size);

  *have = CLAMP (size - at, 0, len);
  return rc;
}

/* The size of the pages is in the file's head, which another connection may have written. */
static int
learn_page (File *f)
{
  guint8 head[WAL_HEAD];
  int rc;

  if (!f->seal.wal || f->seal.page != 0)
    return SQLITE_OK;
  rc = f->real->pMethods->xRead (f->real, head, sizeof head, 0);
  if (rc == SQLITE_OK)
    f->seal.page = page_of_head (head);
  return rc == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : rc;
}

/* Bytes that begin or end within a block: the blocks around them are read again. */
static int
read_aligned (File *f, guint8 *out, const Stretch *t, gint64 from)
{
  gint64 low = (from - t->start) / BLOCK * BLOCK, high = (t->end - t->start + BLOCK - 1) / BLOCK * BLOCK;
  guint8 *room = room_for (&f->seal, MAX (high, f->seal.page));
  int rc;

  memset (room, 0, low);
  rc = f->real->pMethods->xRead (f->real, room + low, high - low, t->start + low);
  if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
    return rc;
  if (!turn_unit (&f->seal, t->number, room, high, FALSE))
    return SQLITE_IOERR_READ;
  memcpy (out, room + (from - t->start), t->end - from);
  return SQLITE_OK;
}

static int
file_read (sqlite3_file *sf, void *buf, int len, sqlite3_int64 at)
{
  File *f = (File *) sf;
  guint8 *out = buf;
  gint64 have = len;
  int rc = learn_page (f), got;

  if (rc != SQLITE_OK)
    return rc;
  got = f->real->pMethods->xRead (f->real, buf, len, at);
  if (got != SQLITE_OK && got != SQLITE_IOERR_SHORT_READ)
    return got;
  if (f->seal.wal && f->seal.page == 0)
    return got; /* no head: nothing in it counts */
  if (got == SQLITE_IOERR_SHORT_READ && (rc = there_are (f, at, len, &have)) != SQLITE_OK)
    return rc;
  for (gint64 from = at, end = at + have; from < end;)
    {
      Stretch t = stretch_at (&f->seal, from, end);

      if (t.start == from && (t.end - from) % BLOCK == 0)
        {
          if (!turn_unit (&f->seal, t.number, out + (from - at), t.end - from, FALSE))
            return SQLITE_IOERR_READ;
        }
      else if (t.start >= 0 && (rc = read_aligned (f, out + (from - at), &t, from)) != SQLITE_OK)
        return rc;
      from = t.end;
    }
  return got;
}

/* The bytes of a block that are not written now: as they are on the disk. */
static int
read_edge (File *f, guint8 *into, const Stretch *t, gint64 from, gint64 to)
{
  Stretch edge = { t->start, t->number, to };
  guint8 block[BLOCK];
  gint64 have = 0;
  int rc;

  if (from == to)
    return SQLITE_OK;
  rc = there_are (f, from, to - from, &have);
  if (rc == SQLITE_OK && have > 0)
    rc = read_aligned (f, block, &edge, from);
  if (rc == SQLITE_OK && have > 0)
    memcpy (into, block, to - from);
  else
    memset (into, 0, to - from);
  return rc;
}

static int
write_unit (File *f, const guint8 *data, const Stretch *t, gint64 from)
{
  gint64 low = (from - t->start) / BLOCK * BLOCK, high = (t->end - t->start + BLOCK - 1) / BLOCK * BLOCK;
  guint8 before[BLOCK], behind[BLOCK], *room;
  gint64 n_before = from - t->start - low, n_behind = t->start + high - t->end;
  int rc = read_edge (f, before, t, t->start + low, from);

  if (rc == SQLITE_OK)
    rc = read_edge (f, behind, t, t->end, t->start + high);
  if (rc != SQLITE_OK)
    return rc;
  room = room_for (&f->seal, MAX (high, f->seal.page));
  memset (room, 0, low);
  memcpy (room + low, before, n_before);
  memcpy (room + low + n_before, data, t->end - from);
  memcpy (room + high - n_behind, behind, n_behind);
  if (!turn_unit (&f->seal, t->number, room, high, TRUE))
    return SQLITE_IOERR_WRITE;
  return f->real->pMethods->xWrite (f->real, room + low, high - low, t->start + low);
}

static int
file_write (sqlite3_file *sf, const void *buf, int len, sqlite3_int64 at)
{
  File *f = (File *) sf;
  const guint8 *data = buf;
  int rc = SQLITE_OK;

  if (f->seal.wal && at == 0 && len >= WAL_HEAD)
    f->seal.page = page_of_head (data);
  else
    rc = learn_page (f);
  if (rc == SQLITE_OK && f->seal.wal && f->seal.page == 0)
    rc = SQLITE_IOERR_WRITE; /* nothing goes out in clear */
  for (gint64 from = at, end = at + len; from < end && rc == SQLITE_OK;)
    {
      Stretch t = stretch_at (&f->seal, from, end);

      rc = t.start < 0 ? f->real->pMethods->xWrite (f->real, data + (from - at), t.end - from, from) : write_unit (f, data + (from - at), &t, from);
      from = t.end;
    }
  return rc;
}

static int
file_truncate (sqlite3_file *sf, sqlite3_int64 len)
{
  File *f = (File *) sf;

  /* Whole blocks; what ends elsewhere (a rollback journal) is not read beyond its end. */
  if (!f->seal.wal)
    len = (len + BLOCK - 1) / BLOCK * BLOCK;
  return f->real->pMethods->xTruncate (f->real, len);
}

static int
file_close (sqlite3_file *sf)
{
  File *f = (File *) sf;
  int rc = f->real->pMethods->xClose (f->real);

  seal_clear (&f->seal);
  sqlite3_free (f->real);
  return rc;
}

static int
plain_read (sqlite3_file *f, void *buf, int len, sqlite3_int64 at)
{
  return REAL (f)->pMethods->xRead (REAL (f), buf, len, at);
}

static int
plain_write (sqlite3_file *f, const void *buf, int len, sqlite3_int64 at)
{
  return REAL (f)->pMethods->xWrite (REAL (f), buf, len, at);
}

static int
plain_truncate (sqlite3_file *f, sqlite3_int64 len)
{
  return REAL (f)->pMethods->xTruncate (REAL (f), len);
}

static int
file_sync (sqlite3_file *f, int flags)
{
  return REAL (f)->pMethods->xSync (REAL (f), flags);
}

static int
file_size (sqlite3_file *f, sqlite3_int64 *size)
{
  return REAL (f)->pMethods->xFileSize (REAL (f), size);
}

static int
file_lock (sqlite3_file *f, int level)
{
  return REAL (f)->pMethods->xLock (REAL (f), level);
}

static int
file_unlock (sqlite3_file *f, int level)
{
  return REAL (f)->pMethods->xUnlock (REAL (f), level);
}

static int
file_check_lock (sqlite3_file *f, int *out)
{
  return REAL (f)->pMethods->xCheckReservedLock (REAL (f), out);
}

static int
file_control (sqlite3_file *f, int op, void *arg)
{
  return REAL (f)->pMethods->xFileControl (REAL (f), op, arg);
}

static int
file_sector (sqlite3_file *f)
{
  return REAL (f)->pMethods->xSectorSize (REAL (f));
}

static int
file_device (sqlite3_file *f)
{
  return REAL (f)->pMethods->xDeviceCharacteristics (REAL (f));
}

static int
file_shm_map (sqlite3_file *f, int region, int size, int extend, void volatile **out)
{
  return REAL (f)->pMethods->xShmMap (REAL (f), region, size, extend, out);
}

static int
file_shm_lock (sqlite3_file *f, int at, int n, int flags)
{
  return REAL (f)->pMethods->xShmLock (REAL (f), at, n, flags);
}

static void
file_shm_barrier (sqlite3_file *f)
{
  REAL (f)->pMethods->xShmBarrier (REAL (f));
}

static int
file_shm_unmap (sqlite3_file *f, int drop)
{
  return REAL (f)->pMethods->xShmUnmap (REAL (f), drop);
}

#define COMMON                                                                                                                                  \
  file_sync, file_size, file_lock, file_unlock, file_check_lock, file_control, file_sector, file_device, file_shm_map, file_shm_lock, file_shm_barrier, \
    file_shm_unmap, NULL, NULL

/* Version 2: without pages that SQLite maps, which nobody could decrypt on the way. Files without a shared index are of version 1. */
static const sqlite3_io_methods sealed_methods = { 2, file_close, file_read, file_write, file_truncate, COMMON };
static const sqlite3_io_methods plain_methods = { 2, file_close, plain_read, plain_write, plain_truncate, COMMON };
static const sqlite3_io_methods sealed_methods_1 = { 1, file_close, file_read, file_write, file_truncate, COMMON };
static const sqlite3_io_methods plain_methods_1 = { 1, file_close, plain_read, plain_write, plain_truncate, COMMON };

/* ---- opening -------------------------------------------------------------------------------------------------------------------------- */

static sqlite3_vfs *
below (void)
{
  return sqlite3_vfs_find (NULL);
}

/* Whether a database is encrypted stands in its first bytes; an empty one becomes what its store is. */
static int
seal_main (File *f, const char *path)
{
  g_autoptr (FoyerVault) v = path != NULL ? foyer_vault_of_file (path, NULL) : NULL;
  guint8 head[BLOCK] = { 0 };
  gint64 have = 0;
  int rc;

  if (v == NULL)
    return SQLITE_OK;
  rc = there_are (f, 0, sizeof head, &have);
  if (rc == SQLITE_OK && have > 0)
    rc = f->real->pMethods->xRead (f->real, head, sizeof head, 0);
  if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
    return rc;
  if (have > 0 ? memcmp (head, HEADER, sizeof head) == 0 : !foyer_vault_is_on (v))
    return SQLITE_OK;
  return seal_init_for (&f->seal, v, FOYER_VAULT_DB) ? SQLITE_OK : SQLITE_NOMEM;
}

/* What goes with a database is as that is. */
static int
seal_beside (File *f, sqlite3_filename path, FoyerVaultUse use)
{
  const File *main_file = (const File *) sqlite3_database_file_object (path);
  g_autoptr (FoyerVault) v = NULL;

  if (main_file == NULL || main_file->base.pMethods == NULL || main_file->seal.cipher == NULL)
    return SQLITE_OK;
  v = foyer_vault_of_file (path, NULL);
  return v != NULL && seal_init_for (&f->seal, v, use) ? SQLITE_OK : SQLITE_CANTOPEN;
}

/* Nobody reads it but who writes it. */
static int
seal_temporary (File *f)
{
  guint8 key[KEY_LEN];
  gboolean ok;

  randombytes_buf (key, sizeof key);
  ok = seal_init (&f->seal, FALSE, key);
  sodium_memzero (key, sizeof key);
  return ok ? SQLITE_OK : SQLITE_NOMEM;
}

static int
crypt_open (sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *sf, int flags, int *out)
{
  File *f = (File *) sf;
  sqlite3_vfs *real = below ();
  int rc;

  memset (f, 0, sizeof *f);
  f->real = sqlite3_malloc (real->szOsFile);
  if (f->real == NULL)
    return SQLITE_NOMEM;
  memset (f->real, 0, real->szOsFile);
  rc = real->xOpen (real, path, f->real, flags, out);
  if (rc == SQLITE_OK)
    rc = flags & SQLITE_OPEN_MAIN_DB        ? seal_main (f, path)
         : flags & SQLITE_OPEN_WAL          ? seal_beside (f, path, FOYER_VAULT_WAL)
         : flags & SQLITE_OPEN_MAIN_JOURNAL ? seal_beside (f, path, FOYER_VAULT_ROLLBACK)
         : flags & SQLITE_OPEN_SUPER_JOURNAL ? SQLITE_OK /* names of files */
                                             : seal_temporary (f);
  if (rc != SQLITE_OK)
    {
      if (f->real->pMethods != NULL)
        f->real->pMethods->xClose (f->real);
      seal_clear (&f->seal);
      sqlite3_free (f->real);
      memset (f, 0, sizeof *f);
      return rc;
    }
  if (f->real->pMethods->iVersion >= 2)
    f->base.pMethods = f->seal.cipher != NULL ? &sealed_methods : &plain_methods;
  else
    f->base.pMethods = f->seal.cipher != NULL ? &sealed_methods_1 : &plain_methods_1;
  return SQLITE_OK;
}

static int
crypt_delete (sqlite3_vfs *vfs, const char *path, int sync)
{
  return below ()->xDelete (below (), path, sync);
}

static int
crypt_access (sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
  return below ()->xAccess (below (), path, flags, out);
}

static int
crypt_full_path (sqlite3_vfs *vfs, const char *path, int len, char *out)
{
  return below ()->xFullPathname (below (), path, len, out);
}

static int
crypt_randomness (sqlite3_vfs *vfs, int len, char *out)
{
  return below ()->xRandomness (below (), len, out);
}

static int
crypt_sleep (sqlite3_vfs *vfs, int us)
{
  return below ()->xSleep (below (), us);
}

static int
crypt_time (sqlite3_vfs *vfs, double *out)
{
  return below ()->xCurrentTime (below (), out);
}

static int
crypt_last_error (sqlite3_vfs *vfs, int len, char *out)
{
  return below ()->xGetLastError (below (), len, out);
}

static int
crypt_time64 (sqlite3_vfs *vfs, sqlite3_int64 *out)
{
  sqlite3_vfs *real = below ();
  double day;
  int rc;

  if (real->iVersion >= 2 && real->xCurrentTimeInt64 != NULL)
    return real->xCurrentTimeInt64 (real, out);
  rc = real->xCurrentTime (real, &day);
  *out = (sqlite3_int64) (day * 86400000.0);
  return rc;
}

static gpointer
set_up (gpointer data)
{
  static sqlite3_vfs vfs = {
    .iVersion = 2,
    .szOsFile = sizeof (File),
    .zName = NAME,
    .xOpen = crypt_open,
    .xDelete = crypt_delete,
    .xAccess = crypt_access,
    .xFullPathname = crypt_full_path,
    .xRandomness = crypt_randomness,
    .xSleep = crypt_sleep,
    .xCurrentTime = crypt_time,
    .xGetLastError = crypt_last_error,
    .xCurrentTimeInt64 = crypt_time64,
  };

  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  vfs.mxPathname = below ()->mxPathname;
  sqlite3_vfs_register (&vfs, 0);
  return NULL;
}

gboolean
foyer_vfs_for (const char *path, const char **vfs, GError **error)
{
  static GOnce once = G_ONCE_INIT;
  g_autoptr (GError) why = NULL;
  g_autoptr (FoyerVault) v = foyer_vault_of_file (path, &why);

  *vfs = NULL;
  if (why != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  if (v == NULL)
    return TRUE;
  g_once (&once, set_up, NULL);
  *vfs = NAME;
  return TRUE;
}

/* ---- whole files ---------------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_vfs_is_plain (const char *path)
{
  guint8 head[BLOCK];
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean yes = fd >= 0 && read (fd, head, sizeof head) == sizeof head && memcmp (head, HEADER, sizeof head) == 0;

  if (fd >= 0)
    close (fd);
  return yes;
}

static gboolean
read_full (int fd, guint8 *data, gsize len, gsize *got)
{
  *got = 0;
  while (*got < len)
    {
      gssize n = read (fd, data + *got, len - *got);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      if (n == 0)
        break;
      *got += n;
    }
  return TRUE;
}

static gboolean
write_full (int fd, const guint8 *data, gsize len)
{
  while (len > 0)
    {
      gssize n = write (fd, data, len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      len -= n;
    }
  return TRUE;
}

/* Piece by piece; a piece is whole units, or whole frames behind the head. */
static gboolean
copy (Seal *s, int in, int out, gboolean seal)
{
  gsize size = 256 * UNIT, got;
  g_autofree guint8 *piece = NULL;
  gint64 at = 0;

  if (s->wal)
    {
      guint8 head[WAL_HEAD];

      if (!read_full (in, head, sizeof head, &got) || !write_full (out, head, got))
        return FALSE;
      s->page = got == sizeof head ? page_of_head (head) : 0;
      if (s->page == 0)
        return TRUE; /* nothing in it counts */
      at = WAL_HEAD;
      size = 256 * (s->page + FRAME_HEAD);
    }
  piece = g_malloc (size);
  for (;;)
    {
      if (!read_full (in, piece, size, &got))
        return FALSE;
      for (gint64 from = at, end = at + got; from < end;)
        {
          Stretch t = stretch_at (s, from, end);
          gsize len = (t.end - from) / BLOCK * BLOCK; /* a torn last frame counts for nothing */

          if (t.start >= 0 && len > 0 && !turn_unit (s, t.number, piece + (from - at), len, seal))
            return FALSE;
          from = t.end;
        }
      if (!write_full (out, piece, got))
        return FALSE;
      if (got < size)
        return TRUE;
      at += got;
    }
}

gboolean
foyer_vfs_copy (FoyerVault *v, gboolean wal, const char *from, const char *to, gboolean seal, GError **error)
{
  Seal s = { 0 };
  int in = g_open (from, O_RDONLY | O_CLOEXEC, 0), out = g_open (to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gboolean ok = in >= 0 && out >= 0 && seal_init_for (&s, v, wal ? FOYER_VAULT_WAL : FOYER_VAULT_DB) && copy (&s, in, out, seal) && fsync (out) == 0;
  int why = errno;

  if (!ok)
    g_set_error (error, FOYER_ERROR, why == ENOSPC || why == EDQUOT ? FOYER_ERROR_FULL : FOYER_ERROR_IO, "%s cannot be written: %s.", to, g_strerror (why));
  if (in >= 0)
    close (in);
  if (out >= 0)
    close (out);
  seal_clear (&s);
  return ok;
}

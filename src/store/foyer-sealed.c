#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "foyer-sealed.h"

#define MARK "FoyerSe1"
#define MARK_LEN 8
#define BLOCK 64
#define PIECE (64 * 1024)

G_STATIC_ASSERT (MARK_LEN + crypto_stream_xchacha20_NONCEBYTES == FOYER_SEALED_HEAD);

/* Content at @at, in place. */
static void
turn (const FoyerSealed *s, guint8 *data, gsize len, goffset at)
{
  gsize within = at % BLOCK;
  guint64 n = at / BLOCK;

  if (within > 0 && len > 0)
    {
      guint8 block[BLOCK] = { 0 };
      gsize here = MIN (len, BLOCK - within);

      memcpy (block + within, data, here);
      crypto_stream_xchacha20_xor_ic (block, block, sizeof block, s->nonce, n, s->key);
      memcpy (data, block + within, here);
      data += here;
      len -= here;
      n++;
    }
  if (len > 0)
    crypto_stream_xchacha20_xor_ic (data, data, len, s->nonce, n, s->key);
}

static gssize
pread_all (int fd, guint8 *data, gsize len, goffset at)
{
  gsize got = 0;

  while (got < len)
    {
      gssize n = pread (fd, data + got, len - got, at + got);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      got += n;
    }
  return got;
}

static gboolean
pwrite_all (int fd, const guint8 *data, gsize len, goffset at)
{
  while (len > 0)
    {
      gssize n = pwrite (fd, data, len, at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      len -= n;
      at += n;
    }
  return TRUE;
}

static gboolean
begin (FoyerSealed *s, FoyerVault *v)
{
  guint8 head[FOYER_SEALED_HEAD];

  s->sealed = v != NULL && foyer_vault_is_on (v);
  if (!s->sealed)
    return TRUE;
  foyer_vault_derive (v, FOYER_VAULT_FILE_KEY, s->key, sizeof s->key);
  randombytes_buf (s->nonce, sizeof s->nonce);
  memcpy (head, MARK, MARK_LEN);
  memcpy (head + MARK_LEN, s->nonce, sizeof s->nonce);
  return pwrite_all (s->fd, head, sizeof head, 0);
}

gboolean
foyer_sealed_take (FoyerSealed *s, FoyerVault *v, int fd, gboolean write)
{
  guint8 head[FOYER_SEALED_HEAD];
  gssize got;

  memset (s, 0, sizeof *s);
  s->fd = fd;
  if (fd < 0)
    return FALSE;
  if (v == NULL)
    return TRUE;
  got = pread_all (fd, head, sizeof head, 0);
  if (got < 0)
    return FALSE;
  if (got == sizeof head && memcmp (head, MARK, MARK_LEN) == 0)
    {
      s->sealed = TRUE;
      foyer_vault_derive (v, FOYER_VAULT_FILE_KEY, s->key, sizeof s->key);
      memcpy (s->nonce, head + MARK_LEN, sizeof s->nonce);
      return TRUE;
    }
  /* A head that was torn holds nothing either. */
  if (write && (got == 0 || (got < FOYER_SEALED_HEAD && memcmp (head, MARK, MIN (got, MARK_LEN)) == 0)))
    return foyer_sealed_empty (s, v);
  return TRUE;
}

gboolean
foyer_sealed_open (FoyerSealed *s, FoyerVault *v, const char *path, int flags)
{
  return foyer_sealed_take (s, v, g_open (path, flags | O_CLOEXEC, 0600), (flags & O_ACCMODE) != O_RDONLY);
}

gboolean
foyer_sealed_empty (FoyerSealed *s, FoyerVault *v)
{
  return ftruncate (s->fd, 0) == 0 && begin (s, v);
}

goffset
foyer_sealed_size (const FoyerSealed *s)
{
  goffset size = lseek (s->fd, 0, SEEK_END);

  return size < 0 || !s->sealed ? size : MAX (size - FOYER_SEALED_HEAD, 0);
}

gssize
foyer_sealed_pwrite (const FoyerSealed *s, const guint8 *data, gsize len, goffset at)
{
  g_autofree guint8 *piece = NULL;

  if (!s->sealed)
    return pwrite (s->fd, data, len, at);
  len = MIN (len, PIECE);
  piece = g_memdup2 (data, len);
  turn (s, piece, len, at);
  return pwrite (s->fd, piece, len, at + FOYER_SEALED_HEAD);
}

gssize
foyer_sealed_pread (const FoyerSealed *s, guint8 *data, gsize len, goffset at)
{
  gssize n = pread_all (s->fd, data, len, at + (s->sealed ? FOYER_SEALED_HEAD : 0));

  if (n > 0 && s->sealed)
    turn (s, data, n, at);
  return n;
}

gboolean
foyer_sealed_write_all (const FoyerSealed *s, const guint8 *data, gsize len, goffset at)
{
  while (len > 0)
    {
      gssize n = foyer_sealed_pwrite (s, data, len, at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      len -= n;
      at += n;
    }
  return TRUE;
}

void
foyer_sealed_close (FoyerSealed *s)
{
  int why = errno;

  if (s->fd >= 0)
    close (s->fd);
  sodium_memzero (s, sizeof *s);
  s->fd = -1;
  errno = why;
}

GBytes *
foyer_sealed_load_raw (const char *path)
{
  return foyer_sealed_load (NULL, path, NULL);
}

GBytes *
foyer_sealed_load (FoyerVault *v, const char *path, gboolean *sealed)
{
  FoyerSealed s;
  goffset size = -1;
  guint8 *data = NULL;
  gssize got = -1;

  if (foyer_sealed_open (&s, v, path, O_RDONLY))
    size = foyer_sealed_size (&s);
  if (size >= 0)
    {
      data = g_malloc (MAX (size, 1));
      got = foyer_sealed_pread (&s, data, size, 0);
    }
  if (sealed != NULL)
    *sealed = s.sealed;
  foyer_sealed_close (&s);
  if (got < 0)
    {
      g_free (data);
      return NULL;
    }
  return g_bytes_new_take (data, got);
}

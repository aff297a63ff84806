#include "config.h"

#include "foyer-id.h"

#include <sodium.h>
#include <string.h>

G_STATIC_ASSERT (sizeof (FoyerId) == 16);

/* The last id made: 48 bits of time and the counter. Only grows, so that ids sort in the order they were made. */
static GMutex lock;
static FoyerIdState own = { -1, 0 };
static FoyerIdState *last = &own;

void
foyer_id_use_state (FoyerIdState *state)
{
  last = state != NULL ? state : &own;
}

static void
ensure_sodium (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      if (sodium_init () < 0)
        g_error ("libsodium does not start: no source of random numbers");
      g_once_init_leave (&once, 1);
    }
}

static void
set_version (FoyerId *id,
             guint8   version)
{
  id->b[6] = (guint8) ((id->b[6] & 0x0f) | version << 4);
  id->b[8] = (guint8) ((id->b[8] & 0x3f) | 0x80);
}

FoyerId
foyer_id_new (gint64 now_ms)
{
  FoyerId id;
  gint64 ms;
  guint count;

  ensure_sodium ();
  randombytes_buf (id.b, sizeof id.b);
  now_ms = CLAMP (now_ms, 0, (G_GINT64_CONSTANT (1) << 48) - 1);

  g_mutex_lock (&lock);
  if (now_ms > last->ms)
    {
      last->ms = now_ms;
      /* Start in the lower half: room for 2048 more within this millisecond. */
      last->count = (guint) (id.b[6] << 8 | id.b[7]) & 0x7ff;
    }
  else if (++last->count > 0xfff)
    {
      last->ms++;
      last->count = 0;
    }
  ms = last->ms;
  count = last->count;
  g_mutex_unlock (&lock);

  for (int i = 0; i < 6; i++)
    id.b[i] = (guint8) (ms >> (40 - 8 * i));
  id.b[6] = (guint8) (count >> 8);
  id.b[7] = (guint8) count;
  set_version (&id, 7);
  return id;
}

FoyerId
foyer_id_derive (const FoyerId *ns,
                 const char    *name,
                 gssize         len)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize digest_len = sizeof digest;
  FoyerId id;

  if (len < 0)
    len = (gssize) strlen (name);
  g_checksum_update (sum, ns->b, sizeof ns->b);
  if (len > 0)
    g_checksum_update (sum, (const guchar *) name, len);
  g_checksum_get_digest (sum, digest, &digest_len);
  memcpy (id.b, digest, sizeof id.b);
  set_version (&id, 5);
  return id;
}

FoyerId
foyer_id_derivef (const FoyerId *ns,
                  const char    *format,
                  ...)
{
  g_autofree char *name = NULL;
  va_list args;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  return foyer_id_derive (ns, name, -1);
}

guint
foyer_id_hash (gconstpointer id)
{
  const guint8 *b = ((const FoyerId *) id)->b;
  guint32 high, low;

  /* The random tail tells v7 ids apart; all of it is random in v5. */
  memcpy (&high, b + 8, 4);
  memcpy (&low, b + 12, 4);
  return high ^ low ^ (guint) (b[6] << 8 | b[7]);
}

gboolean
foyer_id_equal_func (gconstpointer a,
                     gconstpointer b)
{
  return memcmp (a, b, sizeof (FoyerId)) == 0;
}

FoyerId *
foyer_id_copy (const FoyerId *id)
{
  return g_memdup2 (id, sizeof *id);
}

char *
foyer_id_format (const FoyerId *id,
                 char          *out)
{
  static const char hex[] = "0123456789abcdef";
  static const guint8 at[16] = { 0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34 };

  for (int i = 0; i < 16; i++)
    {
      out[at[i]] = hex[id->b[i] >> 4];
      out[at[i] + 1] = hex[id->b[i] & 15];
    }
  out[8] = out[13] = out[18] = out[23] = '-';
  out[FOYER_ID_TEXT_LEN] = '\0';
  return out;
}

char *
foyer_id_to_string (const FoyerId *id)
{
  return foyer_id_format (id, g_malloc (FOYER_ID_TEXT_LEN + 1));
}

/* 255: no hexadecimal digit. */
static const guint8 *
digits (void)
{
  static guint8 values[256];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (int c = 0; c < 256; c++)
        values[c] = g_ascii_isxdigit (c) ? (guint8) g_ascii_xdigit_value ((char) c) : 255;
      g_once_init_leave (&once, 1);
    }
  return values;
}

gboolean
foyer_id_parse (const char *text,
                FoyerId    *out)
{
  const guint8 *value = digits ();
  const guchar *p = (const guchar *) text;
  FoyerId id;

  if (text == NULL)
    return FALSE;
  for (int i = 0; i < 16; i++)
    {
      guint8 high, low;

      if ((i == 4 || i == 6 || i == 8 || i == 10) && *p++ != '-')
        return FALSE;
      high = value[p[0]];
      if (high > 15)
        return FALSE;
      low = value[p[1]];
      if (low > 15)
        return FALSE;
      id.b[i] = (guint8) (high << 4 | low);
      p += 2;
    }
  if (*p != '\0')
    return FALSE;
  *out = id;
  return TRUE;
}

/* The archive: every txn the chain took, seconds after it did.
 *
 * A segment holds frames {u32 length, u32 CRC-32C, payload}; a payload is id, dev, seq, at, h, length of the reason, reason, body. A crash may
 * tear the last frame: the next ship cuts it off and writes it again. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "foyer-apply.h"
#include "foyer-backup-private.h"
#include "foyer-error.h"
#include "foyer-journal.h"

#define SEGMENT_MAX (16 * 1024 * 1024)
#define FRAME_MAX (2 * 1024 * 1024)
#define HEAD (16 + 16 + 8 + 8 + 32 + 2)
#define SHIP_MAX 2000

static void
frame_clear (gpointer p)
{
  FoyerFrame *f = p;
  g_free (f->why);
  g_free (f->body);
}

static void
put_le64 (GByteArray *a, gint64 v)
{
  guint64 le = GUINT64_TO_LE ((guint64) v);
  g_byte_array_append (a, (const guint8 *) &le, 8);
}

static gint64
get_le64 (const guint8 *p)
{
  guint64 v;

  memcpy (&v, p, 8);
  return (gint64) GUINT64_FROM_LE (v);
}

/* Length of the whole frames from the start. @out: (nullable) */
static gsize
read_segment (const guint8 *p, gsize len, GArray *out)
{
  gsize at = 0;

  while (len - at >= 8)
    {
      guint32 n, crc;
      const guint8 *b = p + at + 8;
      guint16 why;
      FoyerFrame f = { 0 };

      memcpy (&n, p + at, 4);
      memcpy (&crc, p + at + 4, 4);
      n = GUINT32_FROM_LE (n);
      crc = GUINT32_FROM_LE (crc);
      if (n < HEAD || n > FRAME_MAX || len - at - 8 < n || foyer_crc32c (0, b, n) != crc)
        break;
      memcpy (&why, b + HEAD - 2, 2);
      why = GUINT16_FROM_LE (why);
      if ((gsize) why + HEAD > n)
        break;
      if (out != NULL)
        {
          memcpy (f.id.b, b, 16);
          memcpy (f.dev.b, b + 16, 16);
          f.seq = get_le64 (b + 32);
          f.at = get_le64 (b + 40);
          memcpy (f.h, b + 48, 32);
          f.why = why > 0 ? g_strndup ((const char *) b + HEAD, why) : NULL;
          f.body = g_strndup ((const char *) b + HEAD + why, n - HEAD - why);
          g_array_append_val (out, f);
        }
      at += 8 + n;
    }
  return at;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Segments of the life, in order. */
static GPtrArray *
segments (const char *archive, const char *gen)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) d = g_dir_open (archive, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (g_str_has_prefix (name, gen) && g_str_has_suffix (name, ".seg"))
      g_ptr_array_add (out, g_strdup (name));
  g_ptr_array_sort (out, compare_names);
  return out;
}

GArray *
foyer_backup_frames (const char *dir, const char *gen, gint64 after, guint *bad)
{
  g_autofree char *archive = g_build_filename (dir, "archive", NULL);
  g_autoptr (GPtrArray) names = segments (archive, gen);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (FoyerFrame));

  g_array_set_clear_func (out, frame_clear);
  *bad = 0;
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (archive, names->pdata[i], NULL), *bytes = NULL;
      gsize len;

      if (!g_file_get_contents (path, &bytes, &len, NULL))
        {
          (*bad)++;
          continue;
        }
      if (read_segment ((const guint8 *) bytes, len, out) != len)
        (*bad)++;
    }
  for (guint i = 0; i < out->len;)
    if (g_array_index (out, FoyerFrame, i).seq < after)
      g_array_remove_index (out, i);
    else
      i++;
  return out;
}

typedef struct
{
  char *gen;
  gint64 from;
  GHashTable *have; /* ids with seq == from that are in the archive */
  GByteArray *out;
  gint64 first;
  guint n;
} Ship;

static gboolean
read_gen (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT gen FROM sync_meta");

  *(char **) data = foyer_stmt_step (s) ? g_strdup (foyer_stmt_text (s, 0)) : NULL;
  foyer_stmt_done (s);
  return TRUE;
}

static gboolean
read_new (FoyerDb *db, gpointer data, GError **error)
{
  Ship *c = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT t.id,t.dev,t.seq,t.at,coalesce(b.h,q.h),coalesce(b.body,q.body),CASE WHEN b.id IS NULL THEN q.why END FROM txn t"
                                        " LEFT JOIN txn_body b ON b.id=t.id LEFT JOIN sync_quarantine q ON q.id=t.id WHERE t.seq>=?1 ORDER BY t.seq,t.inc,t.n LIMIT ?2");

  foyer_stmt_bind_int (s, 1, c->from);
  foyer_stmt_bind_int (s, 2, SHIP_MAX);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), dev = foyer_stmt_id (s, 1);
      const char *body = foyer_stmt_text (s, 5), *why = foyer_stmt_text (s, 6);
      guint16 why_len = why != NULL ? MIN (strlen (why), 1000) : 0, le16 = GUINT16_TO_LE (why_len);
      g_autoptr (GByteArray) payload = g_byte_array_new ();
      guint32 n, crc;
      gsize len;
      const guint8 *h = foyer_stmt_blob (s, 4, &len);

      if (body == NULL || len != 32 || g_hash_table_contains (c->have, &id))
        continue;
      g_byte_array_append (payload, id.b, 16);
      g_byte_array_append (payload, dev.b, 16);
      put_le64 (payload, foyer_stmt_int (s, 2));
      put_le64 (payload, foyer_stmt_int (s, 3));
      g_byte_array_append (payload, h, 32);
      g_byte_array_append (payload, (const guint8 *) &le16, 2);
      if (why_len > 0)
        g_byte_array_append (payload, (const guint8 *) why, why_len);
      g_byte_array_append (payload, (const guint8 *) body, strlen (body));
      n = GUINT32_TO_LE (payload->len);
      crc = GUINT32_TO_LE (foyer_crc32c (0, payload->data, payload->len));
      g_byte_array_append (c->out, (const guint8 *) &n, 4);
      g_byte_array_append (c->out, (const guint8 *) &crc, 4);
      g_byte_array_append (c->out, payload->data, payload->len);
      if (c->n++ == 0)
        c->first = foyer_stmt_int (s, 2);
    }
  foyer_stmt_done (s);
  return TRUE;
}

static gboolean
append (const char *path, gsize at, const GByteArray *bytes, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);
  gboolean ok = fd >= 0 && ftruncate (fd, at) == 0 && pwrite (fd, bytes->data, bytes->len, at) == (gssize) bytes->len && fdatasync (fd) == 0;

  if (!ok)
    foyer_backup_io_error (path, "written", error);
  if (fd >= 0)
    close (fd);
  return ok;
}

gboolean
foyer_backup_ship (FoyerStore *store, const char *dir, GError **error)
{
  g_autofree char *archive = g_build_filename (dir, "archive", NULL), *gen = NULL;

  if (g_mkdir_with_parents (archive, 0700) != 0)
    return foyer_backup_io_error (archive, "made", error);
  if (!foyer_store_read (store, read_gen, &gen, error) || gen == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (GPtrArray) names = segments (archive, gen);
      g_autoptr (GHashTable) have = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
      g_autoptr (GArray) last = g_array_new (FALSE, FALSE, sizeof (FoyerFrame));
      g_autoptr (GByteArray) out = g_byte_array_new ();
      g_autofree char *path = NULL;
      Ship c = { gen, 0, have, out, 0, 0 };
      gsize end = 0;

      g_array_set_clear_func (last, frame_clear);
      if (names->len > 0)
        {
          g_autofree char *bytes = NULL;
          gsize len = 0;

          path = g_build_filename (archive, names->pdata[names->len - 1], NULL);
          if (g_file_get_contents (path, &bytes, &len, NULL))
            end = read_segment ((const guint8 *) bytes, len, last);
        }
      for (guint i = 0; i < last->len; i++)
        c.from = MAX (c.from, g_array_index (last, FoyerFrame, i).seq);
      for (guint i = 0; i < last->len; i++)
        if (g_array_index (last, FoyerFrame, i).seq == c.from)
          g_hash_table_add (have, foyer_id_copy (&g_array_index (last, FoyerFrame, i).id));
      if (!foyer_store_read (store, read_new, &c, error))
        return FALSE;
      if (c.n == 0)
        return TRUE;
      if (path == NULL || end > SEGMENT_MAX)
        {
          g_autofree char *name = g_strdup_printf ("%s-%020" G_GINT64_FORMAT ".seg", gen, c.first);

          g_free (path);
          path = g_build_filename (archive, name, NULL);
          end = 0;
        }
      if (!append (path, end, out, error))
        return FALSE;
      if (c.n < SHIP_MAX)
        return TRUE;
    }
}

/* The archive: every txn the chain took, seconds after it did.
 *
 * A segment holds frames {u32 length, u32 CRC-32C, payload}; a payload is id, dev, seq, at, h, length of the reason, reason, body. A crash may
 * tear the last frame: the next ship cuts it off and writes it again. Every frame stands for itself: one whose payload is bent is passed over, so
 * that it costs its desk's later changes and nobody else's. The name of a segment says where the one before ends, and <gen>.upto where the
 * last one did: so a piece that is gone is missed.
 *
 * A desk that begins a new incarnation may send again what the chain has: such entries move its position and are in no frame. Where that leaves
 * a hole before a txn, a frame without an id says so, {"after":…,"inc":…,"n":…}: between after and n nothing is missing. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "foyer-apply.h"
#include "foyer-backup-private.h"
#include "foyer-crc32c.h"
#include "foyer-error.h"
#include "foyer-feed.h"
#include "foyer-journal.h"

#define FRAME_MAX (2 * 1024 * 1024)
#define HEAD (16 + 16 + 8 + 8 + 32 + 2)
#define SHIP_MAX 2000
#define GEN_LEN 36 /* of a life */

gsize foyer_backup_segment_max = 16 * 1024 * 1024;

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

typedef struct
{
  gsize good;    /* length of the whole frames from the start */
  guint bad;     /* places that are not a frame */
  gboolean torn; /* the last one ends too early */
} Walk;

/* @out: (nullable): all that hold together; @from_start: only those before the first that does not */
static Walk
read_segment (const guint8 *p, gsize len, gboolean from_start, GArray *out)
{
  Walk w = { 0, 0, FALSE };
  gsize at = 0;

  while (at < len)
    {
      guint32 n = 0, crc;
      const guint8 *b = p + at + 8;
      guint16 why = 0;
      gboolean whole;
      FoyerFrame f = { 0 };

      if (len - at >= 8)
        memcpy (&n, p + at, 4);
      n = GUINT32_FROM_LE (n);
      if (len - at < 8 || (n >= HEAD && n <= FRAME_MAX && len - at - 8 < n))
        {
          w.torn = TRUE;
          break;
        }
      if (n < HEAD || n > FRAME_MAX)
        {
          w.bad++; /* where the next one begins nobody knows */
          break;
        }
      memcpy (&crc, p + at + 4, 4);
      crc = GUINT32_FROM_LE (crc);
      whole = foyer_crc32c (0, b, n) == crc;
      if (whole)
        {
          memcpy (&why, b + HEAD - 2, 2);
          why = GUINT16_FROM_LE (why);
          whole = (gsize) why + HEAD <= n;
        }
      if (whole && out != NULL)
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
      if (!whole && from_start)
        break;
      w.bad += !whole;
      at += 8 + n;
      if (w.bad == 0)
        w.good = at;
    }
  return w;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Segments of the life, in order; NULL: of all. */
static GPtrArray *
segments (const char *archive, const char *gen)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) d = g_dir_open (archive, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if ((gen == NULL || g_str_has_prefix (name, gen)) && g_str_has_suffix (name, ".seg") && strlen (name) > GEN_LEN + 1)
      g_ptr_array_add (out, g_strdup (name));
  g_ptr_array_sort (out, compare_names);
  return out;
}

/* "<gen>-<first>-<after>.seg"; @after −1: of an older version, which did not say. */
static void
read_name (const char *name, gint64 *first, gint64 *after)
{
  char *end;

  *first = g_ascii_strtoll (name + GEN_LEN + 1, &end, 10);
  *after = *end == '-' ? g_ascii_strtoll (end + 1, NULL, 10) : -1;
}

/* −1: not known */
static gint64
read_upto (const char *archive, const char *gen)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.upto", archive, gen), *text = NULL;
  char *end;
  gint64 seq;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return -1;
  seq = g_ascii_strtoll (text, &end, 10);
  return end != text && *end == '\n' ? seq : -1;
}

static void G_GNUC_PRINTF (2, 3)
missed (FoyerArchive *a, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (a->bad == NULL)
    a->bad = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (a->bad, g_strdup_vprintf (format, args));
  va_end (args);
}

static GArray *
frames_in (const char *archive, const char *gen, gint64 from, FoyerArchive *a)
{
  g_autoptr (GPtrArray) names = segments (archive, gen);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (FoyerFrame));
  gint64 last = -1, upto = read_upto (archive, gen);
  FoyerArchive none = { 0 };
  gboolean whole = TRUE; /* the segment before */

  g_array_set_clear_func (out, frame_clear);
  if (a == NULL)
    a = &none;
  memset (a, 0, sizeof *a);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (archive, names->pdata[i], NULL), *bytes = NULL;
      guint before = out->len;
      gint64 first, after;
      gsize len;
      Walk w;

      read_name (names->pdata[i], &first, &after);
      if (after >= 0 && (i == 0 ? after > from : whole && after != last))
        missed (a, "What stands before %s is gone: changes %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".", path, (i == 0 ? from : last) + 1, after);
      if (!g_file_get_contents (path, &bytes, &len, NULL))
        {
          missed (a, "%s cannot be read.", path);
          whole = FALSE;
          continue;
        }
      w = read_segment ((const guint8 *) bytes, len, FALSE, out);
      a->segments++;
      a->frames += out->len - before;
      for (guint k = before; k < out->len; k++)
        {
          const FoyerFrame *f = &g_array_index (out, FoyerFrame, k);

          last = MAX (last, f->seq);
          a->at = MAX (a->at, f->at);
        }
      whole = w.bad == 0 && !w.torn;
      if (w.bad > 0)
        missed (a, "%s is damaged in %u places.", path, w.bad);
      if (w.torn && i + 1 < names->len)
        missed (a, "%s ends too early.", path);
      else
        a->torn = w.torn;
    }
  if (whole || a->torn)
    if (upto > last)
      missed (a, "The end of the archive is gone: changes %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".", MAX (last, from) + 1, upto);
  a->seq = last;
  {
    guint keep = 0;

    for (guint i = 0; i < out->len; i++)
      {
        FoyerFrame *f = &g_array_index (out, FoyerFrame, i);

        if (f->seq < from)
          frame_clear (f);
        else
          g_array_index (out, FoyerFrame, keep++) = *f;
      }
    /* Those behind have moved or are cleared. */
    g_array_set_clear_func (out, NULL);
    g_array_set_size (out, keep);
    g_array_set_clear_func (out, frame_clear);
  }
  if (a == &none)
    foyer_archive_clear (&none);
  return out;
}

GArray *
foyer_backup_frames (const char *dir, const char *gen, gint64 from, FoyerArchive *a)
{
  g_autofree char *archive = g_build_filename (dir, "archive", NULL);

  return frames_in (archive, gen, from, a);
}

void
foyer_archive_clear (FoyerArchive *a)
{
  g_clear_pointer (&a->bad, g_ptr_array_unref);
}

/* Of the copies of the life: where its archive must begin. */
static gint64
oldest_of (const char *dir, const char *gen)
{
  g_autoptr (GPtrArray) all = foyer_backup_list (dir);
  gint64 oldest = G_MAXINT64;

  for (guint i = 0; i < all->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, all->pdata[i], NULL), *life = NULL;
      gint64 seq;

      if (foyer_backup_facts (path, &life, &seq) && strcmp (life, gen) == 0)
        oldest = MIN (oldest, seq);
    }
  return oldest != G_MAXINT64 ? oldest : 0;
}

void
foyer_archive_look (const char *dir, const char *gen, FoyerArchive *out)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *life = g_strdup (gen);

  memset (out, 0, sizeof *out);
  if (life == NULL)
    {
      all = foyer_backup_list (dir);
      for (guint i = 0; i < all->len && life == NULL; i++)
        {
          g_autofree char *path = g_build_filename (dir, all->pdata[i], NULL);
          foyer_backup_facts (path, &life, NULL);
        }
    }
  if (life != NULL)
    g_array_unref (foyer_backup_frames (dir, life, oldest_of (dir, life), out));
}

void
foyer_backup_drop_segments (const char *dir, const char *gen, gint64 seq, GHashTable *lives)
{
  g_autofree char *archive = g_build_filename (dir, "archive", NULL);
  g_autoptr (GPtrArray) names = segments (archive, gen);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (archive, names->pdata[i], NULL), *life = g_strndup (names->pdata[i], GEN_LEN);
      gint64 first, after;

      if (gen != NULL)
        {
          if (i + 1 == names->len)
            break;
          read_name (names->pdata[i + 1], &first, &after);
          if ((after >= 0 ? after : first) >= seq)
            break;
        }
      else if (g_hash_table_contains (lives, life))
        continue;
      else
        {
          g_autofree char *upto = g_strdup_printf ("%s/%s.upto", archive, life);
          g_unlink (upto);
        }
      g_unlink (path);
    }
}

static void
append_frame (GByteArray *out, const FoyerId *id, const FoyerId *dev, gint64 seq, gint64 at, const guint8 *h, const char *why, const char *body)
{
  guint16 why_len = why != NULL ? MIN (strlen (why), 1000) : 0, le16 = GUINT16_TO_LE (why_len);
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  guint32 n, crc;

  g_byte_array_append (payload, id->b, 16);
  g_byte_array_append (payload, dev->b, 16);
  put_le64 (payload, seq);
  put_le64 (payload, at);
  g_byte_array_append (payload, h, 32);
  g_byte_array_append (payload, (const guint8 *) &le16, 2);
  if (why_len > 0)
    g_byte_array_append (payload, (const guint8 *) why, why_len);
  g_byte_array_append (payload, (const guint8 *) body, strlen (body));
  n = GUINT32_TO_LE (payload->len);
  crc = GUINT32_TO_LE (foyer_crc32c (0, payload->data, payload->len));
  g_byte_array_append (out, (const guint8 *) &n, 4);
  g_byte_array_append (out, (const guint8 *) &crc, 4);
  g_byte_array_append (out, payload->data, payload->len);
}

typedef struct
{
  gint64 from;
  GHashTable *have; /* ids with seq == from that are in the archive */
  GByteArray *out;
  gint64 first, last;
  guint n;
} Ship;

/* The last entry of this incarnation before @n that is a txn of its own. */
static gint64
own_before (FoyerDb *db, const FoyerId *dev, gint64 inc, gint64 n)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT coalesce(max(n),0) FROM txn WHERE dev=?1 AND inc=?2 AND n<?3");
  gint64 before;

  foyer_stmt_bind_id (s, 1, dev);
  foyer_stmt_bind_int (s, 2, inc);
  foyer_stmt_bind_int (s, 3, n);
  before = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  return before;
}

static gboolean
read_new (FoyerDb *db, gpointer data, GError **error)
{
  Ship *c = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT t.id,t.dev,t.seq,t.at,coalesce(b.h,q.h),coalesce(b.body,q.body),CASE WHEN b.id IS NULL THEN q.why END,t.inc,t.n FROM txn t"
                                        " LEFT JOIN txn_body b ON b.id=t.id LEFT JOIN sync_quarantine q ON q.id=t.id WHERE t.seq>=?1 ORDER BY t.seq,t.inc,t.n LIMIT ?2");
  static const guint8 no_hash[32];
  FoyerId none = FOYER_ID_NONE, last_dev = FOYER_ID_NONE;
  gint64 last_inc = -1, last_n = -1;

  foyer_stmt_bind_int (s, 1, c->from);
  foyer_stmt_bind_int (s, 2, SHIP_MAX);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), dev = foyer_stmt_id (s, 1);
      const char *body = foyer_stmt_text (s, 5);
      gint64 seq = foyer_stmt_int (s, 2), at = foyer_stmt_int (s, 3), inc = foyer_stmt_int (s, 7), n = foyer_stmt_int (s, 8);
      gboolean follows = last_inc == inc && last_n == n - 1 && foyer_id_equal (&last_dev, &dev);
      gsize len;
      const guint8 *h = foyer_stmt_blob (s, 4, &len);

      last_dev = dev;
      last_inc = inc;
      last_n = n;
      if (body == NULL || len != 32 || g_hash_table_contains (c->have, &id))
        continue;
      /* A desk's first incarnation has nothing to repeat. */
      if (inc > 0 && n > 1 && !follows)
        {
          gint64 after = own_before (db, &dev, inc, n);
          g_autofree char *hole = g_strdup_printf ("{\"after\":%" G_GINT64_FORMAT ",\"inc\":%" G_GINT64_FORMAT ",\"n\":%" G_GINT64_FORMAT "}", after, inc, n);

          if (after < n - 1)
            append_frame (c->out, &none, &dev, seq, at, no_hash, NULL, hole);
        }
      append_frame (c->out, &id, &dev, seq, at, h, foyer_stmt_text (s, 6), body);
      if (c->n++ == 0)
        c->first = seq;
      c->last = seq;
    }
  foyer_stmt_done (s);
  return TRUE;
}

static gboolean
append (const char *path, gsize at, const GByteArray *bytes, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);
  gboolean ok = fd >= 0 && ftruncate (fd, at) == 0;
  gsize done = 0;

  while (ok && done < bytes->len)
    {
      gssize n = pwrite (fd, bytes->data + done, bytes->len - done, at + done);

      if (n > 0)
        done += n;
      else if (n == 0 || errno != EINTR)
        ok = FALSE;
    }
  ok = ok && fdatasync (fd) == 0;
  if (!ok)
    foyer_backup_io_error (path, "written", error);
  if (fd >= 0)
    close (fd);
  return ok;
}

/* What was there when this was last written; a hint, so the disk need not confirm it. */
static void
write_upto (const char *archive, const char *gen, gint64 seq)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.upto", archive, gen), *text = g_strdup_printf ("%" G_GINT64_FORMAT "\n", seq);

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0640, NULL);
}

/* @archive: a folder that goes on where it ends, or is begun where the copies in @dir need it */
static gboolean
ship (FoyerStore *store, const char *dir, const char *archive, const char *gen, GError **error)
{
  if (g_mkdir_with_parents (archive, 0700) != 0)
    return foyer_backup_io_error (archive, "made", error);
  for (;;)
    {
      g_autoptr (GPtrArray) names = segments (archive, gen);
      g_autoptr (GHashTable) have = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
      g_autoptr (GArray) last = g_array_new (FALSE, FALSE, sizeof (FoyerFrame));
      g_autoptr (GByteArray) out = g_byte_array_new ();
      g_autofree char *path = NULL;
      Ship c = { .have = have, .out = out };
      gsize end = 0;

      g_array_set_clear_func (last, frame_clear);
      if (names->len > 0)
        {
          g_autofree char *bytes = NULL;
          gint64 first, after;
          gsize len = 0;

          path = g_build_filename (archive, names->pdata[names->len - 1], NULL);
          read_name (names->pdata[names->len - 1], &first, &after);
          c.from = MAX (after, 0); /* when nothing of it can be read */
          if (g_file_get_contents (path, &bytes, &len, NULL))
            end = read_segment ((const guint8 *) bytes, len, TRUE, last).good;
        }
      else
        c.from = oldest_of (dir, gen);
      for (guint i = 0; i < last->len; i++)
        c.from = MAX (c.from, g_array_index (last, FoyerFrame, i).seq);
      for (guint i = 0; i < last->len; i++)
        if (g_array_index (last, FoyerFrame, i).seq == c.from)
          g_hash_table_add (have, foyer_id_copy (&g_array_index (last, FoyerFrame, i).id));
      if (!foyer_store_read (store, read_new, &c, error))
        return FALSE;
      if (c.n == 0)
        return TRUE;
      if (path == NULL || end > foyer_backup_segment_max)
        {
          g_autofree char *name = g_strdup_printf ("%s-%020" G_GINT64_FORMAT "-%020" G_GINT64_FORMAT ".seg", gen, c.first, c.from);

          g_free (path);
          path = g_build_filename (archive, name, NULL);
          end = 0;
        }
      if (!append (path, end, out, error) || (end == 0 && !foyer_backup_sync_dir (archive, error)))
        return FALSE;
      write_upto (archive, gen, c.last);
      if (c.n < SHIP_MAX)
        return TRUE;
    }
}

gboolean
foyer_backup_change_frames (const char *dir, FoyerFrameEdit edit, gpointer data, GError **error)
{
  g_autofree char *archive = g_build_filename (dir, "archive", NULL);
  g_autoptr (GPtrArray) names = segments (archive, NULL);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (archive, names->pdata[i], NULL), *bytes = NULL;
      g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (FoyerFrame));
      g_autoptr (GByteArray) out = g_byte_array_new ();
      g_autoptr (GError) why = NULL;
      gboolean any = FALSE;
      gsize len;

      g_array_set_clear_func (frames, frame_clear);
      if (!g_file_get_contents (path, &bytes, &len, &why))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "%s", why->message);
          return FALSE;
        }
      read_segment ((const guint8 *) bytes, len, FALSE, frames);
      for (guint k = 0; k < frames->len; k++)
        {
          const FoyerFrame *f = &g_array_index (frames, FoyerFrame, k);
          g_autofree char *body = foyer_id_is_none (&f->id) ? NULL : edit (f->body, data);

          append_frame (out, &f->id, &f->dev, f->seq, f->at, f->h, f->why, body != NULL ? body : f->body);
          any |= body != NULL;
        }
      if (any
          && !g_file_set_contents_full (path, (const char *) out->data, out->len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0640, &why))
        {
          g_set_error (error, FOYER_ERROR, g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? FOYER_ERROR_FULL : FOYER_ERROR_IO, "%s", why->message);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
foyer_backup_ship (FoyerStore *store, const char *dir, GError **error)
{
  g_autofree char *gen = NULL, *archive = g_build_filename (dir, "archive", NULL);
  FoyerLife life = { 0 };
  gboolean ok;
  int lock;

  if (!foyer_store_read (store, foyer_life_read, &life, error))
    return FALSE;
  gen = life.gen;
  lock = foyer_backup_lock (dir, error);
  if (lock < 0)
    return FALSE;
  ok = ship (store, dir, archive, gen, error);
  close (lock);
  return ok && foyer_backup_erase (store, dir, error);
}

/* All of the life once more, beside what there is: whole and on the disk before any of that is touched. */
static gboolean
write_anew (FoyerStore *store, const char *dir, const char *fresh, const char *gen, GError **error)
{
  g_auto (FoyerArchive) found = { 0 };

  if (!ship (store, dir, fresh, gen, error) || !foyer_backup_sync_dir (fresh, error))
    return FALSE;
  g_array_unref (frames_in (fresh, gen, oldest_of (dir, gen), &found));
  if (found.bad == NULL && !found.torn)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The archive cannot be made whole: %s", found.bad != NULL ? (char *) found.bad->pdata[0] : fresh);
  return FALSE;
}

/* The new pieces come before the old ones go. A crash between leaves both, which says the same twice and is mended again. */
static gboolean
exchange (const char *archive, const char *fresh, const char *gen, GError **error)
{
  g_autoptr (GPtrArray) old = segments (archive, gen), new = segments (fresh, gen);
  g_autofree char *upto = g_strconcat (gen, ".upto", NULL);

  g_ptr_array_add (new, g_strdup (upto));
  for (guint i = 0; i < new->len; i++)
    {
      g_autofree char *from = g_build_filename (fresh, new->pdata[i], NULL), *to = g_build_filename (archive, new->pdata[i], NULL);

      if (g_rename (from, to) != 0 && !(errno == ENOENT && i + 1 == new->len)) /* nothing was shipped: there is no end to tell */
        return foyer_backup_io_error (to, "written", error);
    }
  if (!foyer_backup_sync_dir (archive, error))
    return FALSE;
  for (guint i = 0; i < old->len; i++)
    {
      g_autofree char *path = g_build_filename (archive, old->pdata[i], NULL);

      if (!g_ptr_array_find_with_equal_func (new, old->pdata[i], g_str_equal, NULL))
        g_unlink (path);
    }
  return TRUE;
}

gboolean
foyer_backup_mend (FoyerStore *store, const char *dir, guint *mended, GError **error)
{
  g_autofree char *gen = NULL, *archive = g_build_filename (dir, "archive", NULL), *fresh = g_build_filename (dir, "archive.new", NULL);
  g_auto (FoyerArchive) found = { 0 }, again = { 0 };
  FoyerLife life = { 0 };
  gboolean ok = TRUE;
  int lock;

  if (mended != NULL)
    *mended = 0;
  if (!foyer_store_read (store, foyer_life_read, &life, error))
    return FALSE;
  gen = life.gen;
  lock = foyer_backup_lock (dir, error);
  if (lock < 0)
    return FALSE;
  foyer_backup_remove (fresh); /* of one that was broken off */
  foyer_archive_look (dir, gen, &found);
  if (found.bad != NULL)
    {
      for (guint i = 0; i < found.bad->len; i++)
        g_warning ("%s It is written again from the store.", (char *) found.bad->pdata[i]);
      ok = write_anew (store, dir, fresh, gen, error) && exchange (archive, fresh, gen, error);
      foyer_backup_remove (fresh);
      if (ok)
        foyer_archive_look (dir, gen, &again);
      if (ok && again.bad != NULL)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The archive cannot be made whole: %s", (char *) again.bad->pdata[0]);
          ok = FALSE;
        }
      if (ok && mended != NULL)
        *mended = found.bad->len;
    }
  close (lock);
  return ok;
}

#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "foyer-digest.h"
#include "foyer-mask.h"
#include "foyer-snapshot-private.h"
#include "foyer-store-private.h"

#define LEVEL 3
#define WINDOW_LOG 20           /* 1 MB: a desk of many locations reads many files at once */
#define FLUSH (256 * 1024)

struct _FoyerSnapWriter
{
  char *path;
  int fd;
  ZSTD_CCtx *z;
  GChecksum *sum;
  GByteArray *raw;  /* not yet compressed */
  guint8 *out;
  gsize out_size;
  goffset size;
  guint64 n;
  gboolean veiled;
  FoyerMask mask;
};

gboolean
foyer_snap_file_error (const char *path, const char *what, GError **error)
{
  int e = errno;

  g_set_error (error, FOYER_ERROR, e == ENOSPC || e == EDQUOT ? FOYER_ERROR_FULL : FOYER_ERROR_IO, "%s cannot be %s: %s.", path, what, g_strerror (e));
  return FALSE;
}

static gboolean
write_out (FoyerSnapWriter *w, const guint8 *data, gsize len, GError **error)
{
  g_checksum_update (w->sum, data, len);
  w->size += len;
  while (len > 0)
    {
      gssize n = write (w->fd, data, len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return foyer_snap_file_error (w->path, "written", error);
      data += n;
      len -= n;
    }
  return TRUE;
}

static gboolean
compress (FoyerSnapWriter *w, ZSTD_EndDirective end, GError **error)
{
  ZSTD_inBuffer in = { w->raw->data, w->raw->len, 0 };
  gsize left;

  do
    {
      ZSTD_outBuffer out = { w->out, w->out_size, 0 };

      left = ZSTD_compressStream2 (w->z, &out, &in, end);
      if (ZSTD_isError (left))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "%s cannot be compressed: %s.", w->path, ZSTD_getErrorName (left));
          return FALSE;
        }
      if (!write_out (w, w->out, out.pos, error))
        return FALSE;
    }
  while (end == ZSTD_e_end ? left != 0 : in.pos < in.size);
  g_byte_array_set_size (w->raw, 0);
  return TRUE;
}

static void
put_u32 (GByteArray *a, guint32 v)
{
  v = GUINT32_TO_LE (v);
  g_byte_array_append (a, (const guint8 *) &v, 4);
}

static void
put_u64 (GByteArray *a, guint64 v)
{
  v = GUINT64_TO_LE (v);
  g_byte_array_append (a, (const guint8 *) &v, 8);
}

static void
put_num (GByteArray *a, guint64 v)
{
  guint8 b[10];
  int n = 0;

  do
    {
      b[n] = v & 0x7f;
      v >>= 7;
      if (v != 0)
        b[n] |= 0x80;
      n++;
    }
  while (v != 0);
  g_byte_array_append (a, b, n);
}

/* The NUL goes with it: the reader binds it as it stands. */
static void
put_text (GByteArray *a, const char *text, gsize len)
{
  put_num (a, len);
  g_byte_array_append (a, (const guint8 *) text, len);
  g_byte_array_append (a, (const guint8 *) "", 1);
}

static void
put_header (FoyerSnapWriter *w, const char *kind, const char *scope, const char *gen, gint64 seq, gint64 at, const GArray *tables)
{
  g_autoptr (GString) s = g_string_new (NULL);
  FoyerJsonWriter j;

  foyer_json_writer_init (&j, s);
  foyer_json_begin_object (&j);
  foyer_json_key (&j, "at");
  foyer_json_int (&j, at);
  foyer_json_key (&j, "gen");
  foyer_json_text (&j, gen);
  foyer_json_key (&j, "kind");
  foyer_json_text (&j, kind);
  foyer_json_key (&j, "schema");
  foyer_json_int (&j, FOYER_SCHEMA_VERSION);
  foyer_json_key (&j, "scope");
  foyer_json_text (&j, scope);
  foyer_json_key (&j, "seq");
  foyer_json_int (&j, seq);
  foyer_json_key (&j, "tables");
  foyer_json_begin_array (&j);
  for (guint i = 0; tables != NULL && i < tables->len; i++)
    {
      const FoyerDigest *d = &g_array_index (tables, FoyerDigest, i);

      foyer_json_begin_array (&j);
      foyer_json_text (&j, d->scope);
      foyer_json_text (&j, d->entity->name);
      foyer_json_int (&j, d->n);
      foyer_json_int (&j, (gint64) d->sum);
      foyer_json_end_array (&j);
    }
  foyer_json_end_array (&j);
  foyer_json_end_object (&j);
  g_byte_array_append (w->raw, (const guint8 *) FOYER_SNAP_MAGIC, strlen (FOYER_SNAP_MAGIC));
  put_u32 (w->raw, s->len);
  g_byte_array_append (w->raw, (const guint8 *) s->str, s->len);
}

FoyerSnapWriter *
foyer_snap_writer_new (const char *path, const char *kind, const char *scope, const char *gen, gint64 seq, gint64 at, const GArray *tables, GError **error)
{
  g_autoptr (FoyerSnapWriter) w = g_new0 (FoyerSnapWriter, 1);

  w->path = g_strdup (path);
  w->raw = g_byte_array_new ();
  w->sum = g_checksum_new (G_CHECKSUM_SHA256);
  w->out_size = ZSTD_CStreamOutSize ();
  w->out = g_malloc (w->out_size);
  w->z = ZSTD_createCCtx ();
  ZSTD_CCtx_setParameter (w->z, ZSTD_c_compressionLevel, LEVEL);
  ZSTD_CCtx_setParameter (w->z, ZSTD_c_windowLog, WINDOW_LOG);
  ZSTD_CCtx_setParameter (w->z, ZSTD_c_checksumFlag, 1);
  w->fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (w->fd < 0)
    {
      foyer_snap_file_error (path, "made", error);
      return NULL;
    }
  put_header (w, kind, scope, gen, seq, at, tables);
  return g_steal_pointer (&w);
}

void
foyer_snap_writer_free (FoyerSnapWriter *w)
{
  if (w == NULL)
    return;
  if (w->fd > 0)
    close (w->fd);
  ZSTD_freeCCtx (w->z);
  g_checksum_free (w->sum);
  g_byte_array_unref (w->raw);
  g_free (w->out);
  g_free (w->path);
  g_free (w);
}

/* Columns that are canonical, in the order of the descriptor. */
static GString *
select_sql (const FoyerEntity *e, const char *cond, guint *n)
{
  GString *s = g_string_new ("SELECT id,_seq,_h,st,_x");

  *n = 0;
  for (int i = 0; i < e->n_fields; i++)
    if (e->fields[i].merge != FOYER_MERGE_DERIVED)
      {
        g_string_append_printf (s, ",\"%s\"", e->fields[i].name);
        (*n)++;
      }
  /* A part of the table is found by what the condition says, not by reading the whole scope, which SQLite prefers without statistics. */
  g_string_append_printf (s, " FROM %s WHERE %s=?1 AND %s ORDER BY id", e->name, strcmp (cond, "1") == 0 ? "_sc" : "+_sc", cond);
  return s;
}

/* A text of it that tells a number, under its veil. FALSE: as it is. */
static gboolean
put_veiled (FoyerSnapWriter *w, const FoyerEntity *e, int field, sqlite3_stmt *stmt, int col)
{
  g_autofree char *text = NULL;
  guint8 tag = TAG_TEXT;

  if (sqlite3_column_type (stmt, col) != SQLITE_TEXT)
    return FALSE;
  text = foyer_mask_value (&w->mask, e, field, (const char *) sqlite3_column_text (stmt, col), sqlite3_column_bytes (stmt, col));
  if (text == NULL)
    return FALSE;
  g_byte_array_append (w->raw, &tag, 1);
  put_text (w->raw, text, strlen (text));
  return TRUE;
}

static void
put_value (GByteArray *a, sqlite3_stmt *stmt, int col)
{
  guint8 tag;

  switch (sqlite3_column_type (stmt, col))
    {
    case SQLITE_INTEGER:
      {
        gint64 v = sqlite3_column_int64 (stmt, col);

        tag = TAG_INT;
        g_byte_array_append (a, &tag, 1);
        put_num (a, ((guint64) v << 1) ^ (guint64) (v >> 63));
        break;
      }
    case SQLITE_TEXT:
      {
        const char *text = (const char *) sqlite3_column_text (stmt, col);

        tag = TAG_TEXT;
        g_byte_array_append (a, &tag, 1);
        put_text (a, text, sqlite3_column_bytes (stmt, col));
        break;
      }
    case SQLITE_BLOB:
      if (sqlite3_column_bytes (stmt, col) == 16)
        {
          tag = TAG_ID;
          g_byte_array_append (a, &tag, 1);
          g_byte_array_append (a, sqlite3_column_blob (stmt, col), 16);
          break;
        }
      G_GNUC_FALLTHROUGH;
    default:
      tag = TAG_NULL;
      g_byte_array_append (a, &tag, 1);
    }
}

gboolean
foyer_snap_writer_rows (FoyerSnapWriter *w, FoyerDb *db, const FoyerEntity *e, const char *scope, const char *cond, const char *a, const char *b,
                        GError **error)
{
  guint n_columns, rc;
  g_autoptr (GString) sql = select_sql (e, cond, &n_columns);
  sqlite3_stmt *stmt = NULL;
  guint64 n = 0, sum = 0;
  gboolean was = foyer_db_set_own (db, TRUE), ok = TRUE, veiled = w->veiled && foyer_mask_entity (e);

  rc = sqlite3_prepare_v2 (foyer_db_handle (db), sql->str, -1, &stmt, NULL);
  foyer_db_set_own (db, was);
  if (rc != SQLITE_OK)
    {
      foyer_db_set_error (db, rc, error);
      return FALSE;
    }
  sqlite3_bind_text (stmt, 1, scope, -1, SQLITE_STATIC);
  if (sqlite3_bind_parameter_count (stmt) >= 2)
    sqlite3_bind_text (stmt, 2, a, -1, SQLITE_STATIC);
  if (sqlite3_bind_parameter_count (stmt) >= 3)
    sqlite3_bind_text (stmt, 3, b, -1, SQLITE_STATIC);

  g_byte_array_append (w->raw, (const guint8 *) "T", 1);
  put_text (w->raw, scope, strlen (scope));
  put_text (w->raw, e->name, strlen (e->name));
  put_num (w->raw, n_columns);
  for (int i = 0; i < e->n_fields; i++)
    if (e->fields[i].merge != FOYER_MERGE_DERIVED)
      put_text (w->raw, e->fields[i].name, strlen (e->fields[i].name));
  while (ok && (rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      gsize start = w->raw->len;
      gint64 hash = sqlite3_column_int64 (stmt, 2);
      guint32 len;
      const char *st = (const char *) sqlite3_column_text (stmt, 3), *extra;

      put_u32 (w->raw, 0);
      g_byte_array_append (w->raw, sqlite3_column_blob (stmt, 0), 16);
      put_num (w->raw, sqlite3_column_int64 (stmt, 1));
      put_u64 (w->raw, hash);
      put_text (w->raw, st, sqlite3_column_bytes (stmt, 3));
      extra = (const char *) sqlite3_column_text (stmt, 4);
      put_text (w->raw, extra != NULL ? extra : "", extra != NULL ? sqlite3_column_bytes (stmt, 4) : 0);
      for (int f = 0, col = 5; f < e->n_fields; f++)
        if (e->fields[f].merge != FOYER_MERGE_DERIVED)
          {
            if (!veiled || !put_veiled (w, e, f, stmt, col))
              put_value (w->raw, stmt, col);
            col++;
          }
      len = GUINT32_TO_LE ((guint32) (w->raw->len - start - 4));
      memcpy (w->raw->data + start, &len, 4);
      n++;
      sum += (guint64) hash;
      if (w->raw->len >= FLUSH)
        ok = compress (w, ZSTD_e_continue, error);
    }
  if (ok && rc != SQLITE_DONE)
    {
      foyer_db_set_error (db, rc, error);
      ok = FALSE;
    }
  sqlite3_finalize (stmt);
  put_u32 (w->raw, 0);
  put_u64 (w->raw, n);
  put_u64 (w->raw, sum);
  w->n += n;
  return ok;
}

void
foyer_snap_writer_veil (FoyerSnapWriter *w, const guint8 *key)
{
  memcpy (w->mask.key, key, sizeof w->mask.key);
  w->veiled = TRUE;
}

guint64
foyer_snap_writer_count (FoyerSnapWriter *w)
{
  return w->n;
}

gboolean
foyer_snap_writer_close (FoyerSnapWriter *w, char *sha, goffset *size, GError **error)
{
  g_byte_array_append (w->raw, (const guint8 *) "E", 1);
  if (!compress (w, ZSTD_e_end, error))
    return FALSE;
  if (fsync (w->fd) != 0)
    return foyer_snap_file_error (w->path, "written", error);
  close (w->fd);
  w->fd = -1;
  g_strlcpy (sha, g_checksum_get_string (w->sum), 65);
  *size = w->size;
  return TRUE;
}

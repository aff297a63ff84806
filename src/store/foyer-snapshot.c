#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "foyer-digest.h"
#include "foyer-sealed.h"
#include "foyer-snapshot-private.h"
#include "foyer-store-private.h"

#define HEADER_MAX (16 * 1024 * 1024)
#define ROW_MAX (8 * 1024 * 1024)
#define COLUMNS_MAX 512

typedef struct
{
  char *name;
  int field;
} Column;

struct _FoyerSnapReader
{
  char *path;
  FoyerSealed file;
  ZSTD_DCtx *z;
  guint8 *in;
  gsize in_size;
  ZSTD_inBuffer inb;
  goffset read;
  gboolean frame_done, ended;

  GByteArray *buf;  /* decompressed */
  gsize at;         /* first byte not taken */

  FoyerSnapHeader header;
  char *scope, *table;
  const FoyerEntity *entity;
  GArray *columns;
  FoyerVal *vals;
  gboolean in_section;
  guint64 n, sum;
};

static gboolean
broken (FoyerSnapReader *r, const char *why, GError **error)
{
  if (error == NULL || *error == NULL)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The snapshot %s does not hold together: %s.", r->path, why);
  return FALSE;
}

/* Makes @n more bytes stand at r->at. */
static gboolean
need (FoyerSnapReader *r, gsize n, GError **error)
{
  while (r->buf->len - r->at < n)
    {
      ZSTD_outBuffer out;
      gsize had, step = ZSTD_DStreamOutSize (), left;

      if (r->at > 0)
        {
          memmove (r->buf->data, r->buf->data + r->at, r->buf->len - r->at);
          g_byte_array_set_size (r->buf, r->buf->len - r->at);
          r->at = 0;
        }
      if (r->frame_done)
        return broken (r, "it ends too early", error);
      if (r->inb.pos == r->inb.size)
        {
          gssize got;

          do
            got = foyer_sealed_pread (&r->file, r->in, r->in_size, r->read);
          while (got < 0 && errno == EINTR);
          if (got < 0)
            return foyer_snap_file_error (r->path, "read", error);
          if (got == 0)
            return broken (r, "it ends too early", error);
          r->inb.src = r->in;
          r->inb.size = got;
          r->inb.pos = 0;
          r->read += got;
        }
      had = r->buf->len;
      g_byte_array_set_size (r->buf, had + step);
      out = (ZSTD_outBuffer){ r->buf->data + had, step, 0 };
      left = ZSTD_decompressStream (r->z, &out, &r->inb);
      g_byte_array_set_size (r->buf, had + out.pos);
      if (ZSTD_isError (left))
        return broken (r, ZSTD_getErrorName (left), error);
      r->frame_done = left == 0;
    }
  return TRUE;
}

static gboolean
take_u32 (FoyerSnapReader *r, guint32 *v, GError **error)
{
  if (!need (r, 4, error))
    return FALSE;
  memcpy (v, r->buf->data + r->at, 4);
  *v = GUINT32_FROM_LE (*v);
  r->at += 4;
  return TRUE;
}

static gboolean
take_u64 (FoyerSnapReader *r, guint64 *v, GError **error)
{
  if (!need (r, 8, error))
    return FALSE;
  memcpy (v, r->buf->data + r->at, 8);
  *v = GUINT64_FROM_LE (*v);
  r->at += 8;
  return TRUE;
}

/* Inside [*p, end). */
static gboolean
get_num (const guint8 **p, const guint8 *end, guint64 *v)
{
  *v = 0;
  for (int shift = 0; shift < 64; shift += 7)
    {
      if (*p >= end)
        return FALSE;
      *v |= (guint64) (**p & 0x7f) << shift;
      if (!(*(*p)++ & 0x80))
        return TRUE;
    }
  return FALSE;
}

static gboolean
get_text (const guint8 **p, const guint8 *end, const char **text, gsize *len)
{
  guint64 n;

  if (!get_num (p, end, &n) || n >= (guint64) (end - *p) || (*p)[n] != 0 || !g_utf8_validate_len ((const char *) *p, n, NULL))
    return FALSE;
  *text = (const char *) *p;
  if (len != NULL)
    *len = n;
  *p += n + 1;
  return TRUE;
}

/* A short text of the section's head, one byte of length at a time. (transfer full) (nullable) */
static char *
take_text (FoyerSnapReader *r, gsize max, GError **error)
{
  guint64 n = 0;
  char *text;

  for (int shift = 0;; shift += 7)
    {
      guint8 b;

      if (shift > 28 || !need (r, 1, error))
        {
          broken (r, "a name is too long", error);
          return NULL;
        }
      b = r->buf->data[r->at++];
      n |= (guint64) (b & 0x7f) << shift;
      if (!(b & 0x80))
        break;
    }
  if (n > max || !need (r, n + 1, error) || r->buf->data[r->at + n] != 0 || !g_utf8_validate_len ((const char *) r->buf->data + r->at, n, NULL))
    {
      broken (r, "a name cannot be read", error);
      return NULL;
    }
  text = g_strndup ((const char *) r->buf->data + r->at, n);
  r->at += n + 1;
  return text;
}

static void
table_clear (gpointer p)
{
  FoyerSnapTable *t = p;
  g_free (t->scope);
  g_free (t->table);
}

static void
column_clear (gpointer p)
{
  g_free (((Column *) p)->name);
}

static gboolean
read_tables (FoyerJsonReader *j, GArray *out)
{
  if (foyer_json_next (j) != FOYER_JSON_ARRAY)
    return FALSE;
  for (;;)
    {
      FoyerJsonToken tok = foyer_json_next (j);
      FoyerSnapTable t = { 0 };

      if (tok == FOYER_JSON_ARRAY_END)
        return TRUE;
      if (tok != FOYER_JSON_ARRAY || foyer_json_next (j) != FOYER_JSON_STRING)
        return FALSE;
      t.scope = g_strdup (foyer_json_get_text (j, NULL));
      if (foyer_json_next (j) == FOYER_JSON_STRING)
        t.table = g_strdup (foyer_json_get_text (j, NULL));
      if (t.table != NULL && foyer_json_next (j) == FOYER_JSON_INT)
        {
          t.n = foyer_json_get_int (j);
          if (foyer_json_next (j) == FOYER_JSON_INT)
            {
              t.sum = (guint64) foyer_json_get_int (j);
              if (foyer_json_next (j) == FOYER_JSON_ARRAY_END)
                {
                  g_array_append_val (out, t);
                  continue;
                }
            }
        }
      table_clear (&t);
      return FALSE;
    }
}

static gboolean
read_header (FoyerSnapReader *r, GError **error)
{
  FoyerSnapHeader *h = &r->header;
  g_autoptr (FoyerJsonReader) j = NULL;
  guint32 len;

  if (!need (r, strlen (FOYER_SNAP_MAGIC), error))
    return FALSE;
  if (memcmp (r->buf->data + r->at, FOYER_SNAP_MAGIC, strlen (FOYER_SNAP_MAGIC)) != 0)
    return broken (r, "it is no snapshot", error);
  r->at += strlen (FOYER_SNAP_MAGIC);
  if (!take_u32 (r, &len, error))
    return FALSE;
  if (len > HEADER_MAX)
    return broken (r, "its header is too long", error);
  if (!need (r, len, error))
    return FALSE;
  j = foyer_json_reader_new ((const char *) r->buf->data + r->at, len);
  if (foyer_json_next (j) != FOYER_JSON_OBJECT)
    return broken (r, "its header cannot be read", error);
  for (;;)
    {
      FoyerJsonToken tok = foyer_json_next (j);
      g_autofree char *key = NULL;
      gboolean ok = TRUE;

      if (tok == FOYER_JSON_OBJECT_END)
        break;
      if (tok != FOYER_JSON_KEY)
        return broken (r, "its header cannot be read", error);
      key = g_strdup (foyer_json_get_text (j, NULL));
      if (strcmp (key, "gen") == 0 || strcmp (key, "kind") == 0 || strcmp (key, "scope") == 0)
        {
          char **to = key[0] == 'g' ? &h->gen : key[0] == 'k' ? &h->kind : &h->scope;

          ok = foyer_json_next (j) == FOYER_JSON_STRING;
          g_free (*to);
          *to = ok ? g_strdup (foyer_json_get_text (j, NULL)) : NULL;
        }
      else if (strcmp (key, "seq") == 0 || strcmp (key, "at") == 0 || strcmp (key, "schema") == 0)
        {
          gint64 *to = strcmp (key, "seq") == 0 ? &h->seq : key[0] == 'a' ? &h->at : &h->schema;

          ok = foyer_json_next (j) == FOYER_JSON_INT;
          if (ok)
            *to = foyer_json_get_int (j);
        }
      else if (strcmp (key, "tables") == 0)
        ok = read_tables (j, h->tables);
      else
        ok = foyer_json_skip (j);
      if (!ok)
        return broken (r, "its header cannot be read", error);
    }
  if (h->gen == NULL || h->kind == NULL || h->scope == NULL || h->seq < 0)
    return broken (r, "its header says too little", error);
  r->at += len;
  return TRUE;
}

/* On a desk it may lie in an encrypted store. */
static gboolean
open_sealed (FoyerSealed *file, const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (FoyerVault) vault = foyer_vault_of_file (path, &local);

  if (local == NULL)
    return foyer_sealed_open (file, vault, path, O_RDONLY) || foyer_snap_file_error (path, "read", error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

FoyerSnapReader *
foyer_snap_reader_new (const char *path, GError **error)
{
  g_autoptr (FoyerSnapReader) r = g_new0 (FoyerSnapReader, 1);

  r->path = g_path_get_basename (path);
  r->buf = g_byte_array_new ();
  r->in_size = ZSTD_DStreamInSize ();
  r->in = g_malloc (r->in_size);
  r->z = ZSTD_createDCtx ();
  ZSTD_DCtx_setParameter (r->z, ZSTD_d_windowLogMax, 23);
  r->header.tables = g_array_new (FALSE, TRUE, sizeof (FoyerSnapTable));
  g_array_set_clear_func (r->header.tables, table_clear);
  r->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (r->columns, column_clear);
  r->file.fd = -1;
  if (!open_sealed (&r->file, path, error))
    return NULL;
  return read_header (r, error) ? g_steal_pointer (&r) : NULL;
}

void
foyer_snap_reader_free (FoyerSnapReader *r)
{
  if (r == NULL)
    return;
  foyer_sealed_close (&r->file);
  ZSTD_freeDCtx (r->z);
  g_byte_array_unref (r->buf);
  g_array_unref (r->header.tables);
  g_array_unref (r->columns);
  g_free (r->header.kind);
  g_free (r->header.scope);
  g_free (r->header.gen);
  g_free (r->scope);
  g_free (r->table);
  g_free (r->vals);
  g_free (r->in);
  g_free (r->path);
  g_free (r);
}

const FoyerSnapHeader *
foyer_snap_reader_header (FoyerSnapReader *r)
{
  return &r->header;
}

goffset
foyer_snap_reader_position (FoyerSnapReader *r)
{
  return r->read;
}

const char *
foyer_snap_reader_scope (FoyerSnapReader *r)
{
  return r->scope;
}

const char *
foyer_snap_reader_name (FoyerSnapReader *r)
{
  return r->table;
}

const FoyerEntity *
foyer_snap_reader_entity (FoyerSnapReader *r)
{
  return r->entity;
}

guint
foyer_snap_reader_columns (FoyerSnapReader *r)
{
  return r->columns->len;
}

const char *
foyer_snap_reader_column (FoyerSnapReader *r, guint i, int *field)
{
  const Column *c = &g_array_index (r->columns, Column, i);

  *field = c->field;
  return c->name;
}

gboolean
foyer_snap_reader_table (FoyerSnapReader *r, GError **error)
{
  g_autoptr (GError) err = NULL;
  g_autofree char *count = NULL;
  FoyerSnapRow row;
  guint64 n = 0;

  while (r->in_section && foyer_snap_reader_row (r, &row, &err))
    ;
  if (err != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&err));
      return FALSE;
    }
  if (!need (r, 1, error))
    return FALSE;
  if (r->buf->data[r->at] == 'E')
    {
      /* zstd looks at its own checksum behind the last byte. */
      if (r->ended)
        return FALSE;
      if (need (r, 2, NULL))
        return broken (r, "something stands behind its end", error);
      if (!r->frame_done)
        return broken (r, "it ends too early", error);
      r->ended = TRUE;
      return FALSE;
    }
  if (r->buf->data[r->at] != 'T')
    return broken (r, "a table does not begin where it should", error);
  r->at++;
  g_clear_pointer (&r->scope, g_free);
  g_clear_pointer (&r->table, g_free);
  r->scope = take_text (r, 256, error);
  r->table = r->scope != NULL ? take_text (r, 64, error) : NULL;
  if (r->table == NULL)
    return FALSE;
  for (int shift = 0;; shift += 7)
    {
      guint8 b;

      if (!need (r, 1, error))
        return FALSE;
      b = r->buf->data[r->at++];
      n |= (guint64) (b & 0x7f) << shift;
      if (!(b & 0x80))
        break;
      if (shift >= 21)
        return broken (r, "a table has too many columns", error);
    }
  if (n > COLUMNS_MAX)
    return broken (r, "a table has too many columns", error);
  r->entity = foyer_entity_said (r->table);
  g_array_set_size (r->columns, 0);
  for (guint64 i = 0; i < n; i++)
    {
      Column c = { take_text (r, 64, error), -1 };

      if (c.name == NULL)
        return FALSE;
      if (r->entity != NULL)
        c.field = foyer_entity_field_said (r->entity, c.name);
      if (c.field >= 0 && r->entity->fields[c.field].merge == FOYER_MERGE_DERIVED)
        c.field = -1;
      g_array_append_val (r->columns, c);
    }
  g_free (r->vals);
  r->vals = g_new0 (FoyerVal, MAX (n, 1));
  r->in_section = TRUE;
  r->n = r->sum = 0;
  return TRUE;
}

static gboolean
parse_row (FoyerSnapReader *r, const guint8 *p, const guint8 *end, FoyerSnapRow *row)
{
  guint64 v;
  gsize len;

  if (end - p < 16)
    return FALSE;
  memcpy (row->id.b, p, 16);
  p += 16;
  if (!get_num (&p, end, &v) || v == 0 || v > G_MAXINT64 || end - p < 8)
    return FALSE;
  row->seq = v;
  memcpy (&v, p, 8);
  row->hash = (gint64) GUINT64_FROM_LE (v);
  p += 8;
  if (!get_text (&p, end, &row->st, NULL) || !get_text (&p, end, &row->extra, &len))
    return FALSE;
  if (len == 0)
    row->extra = NULL;
  for (guint i = 0; i < r->columns->len; i++)
    {
      int f = g_array_index (r->columns, Column, i).field;
      const FoyerField *field = f >= 0 ? &r->entity->fields[f] : NULL;
      FoyerVal *val = &r->vals[i];

      if (p >= end)
        return FALSE;
      switch (*p++)
        {
        case TAG_NULL:
          val->kind = FOYER_VAL_NULL;
          break;
        case TAG_INT:
          if (!get_num (&p, end, &v) || (field != NULL && (foyer_field_is_text (field) || field->type == FOYER_TYPE_REF)))
            return FALSE;
          val->kind = FOYER_VAL_INT;
          val->i = (gint64) (v >> 1) ^ -(gint64) (v & 1);
          break;
        case TAG_TEXT:
          if (!get_text (&p, end, (const char **) &val->s, NULL) || (field != NULL && !foyer_field_is_text (field)))
            return FALSE;
          val->kind = FOYER_VAL_TEXT;
          break;
        case TAG_ID:
          if (end - p < 16 || (field != NULL && field->type != FOYER_TYPE_REF))
            return FALSE;
          val->kind = FOYER_VAL_ID;
          memcpy (val->id.b, p, 16);
          p += 16;
          break;
        default:
          return FALSE;
        }
    }
  row->vals = r->vals;
  return p == end;
}

gboolean
foyer_snap_reader_row (FoyerSnapReader *r, FoyerSnapRow *row, GError **error)
{
  guint32 len;

  if (!r->in_section)
    return FALSE;
  if (!take_u32 (r, &len, error))
    return FALSE;
  if (len == 0)
    {
      guint64 n, sum;

      r->in_section = FALSE;
      if (!take_u64 (r, &n, error) || !take_u64 (r, &sum, error))
        return FALSE;
      if (n != r->n || sum != r->sum)
        return broken (r, "rows are missing", error);
      return FALSE;
    }
  if (len > ROW_MAX)
    return broken (r, "a row is too long", error);
  if (!need (r, len, error))
    return FALSE;
  if (!parse_row (r, r->buf->data + r->at, r->buf->data + r->at + len, row))
    return broken (r, "a row cannot be read", error);
  r->at += len;
  r->n++;
  r->sum += (guint64) row->hash;
  return TRUE;
}

/* ---- rows as JSON ----------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *key, *json;
} Member;

static void
member_clear (gpointer p)
{
  Member *m = p;
  g_free (m->key);
  g_free (m->json);
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Member *) a)->key, ((const Member *) b)->key);
}

static char *
value_json (const FoyerVal *v)
{
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_val_to_json (&w, v);
  return g_string_free (s, FALSE);
}

char *
foyer_snap_reader_extra (FoyerSnapReader *r, const FoyerSnapRow *row, gboolean all)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (Member));
  GString *s;
  FoyerJsonWriter w;

  g_array_set_clear_func (members, member_clear);
  for (guint i = 0; i < r->columns->len; i++)
    {
      const Column *c = &g_array_index (r->columns, Column, i);
      Member m;

      if ((c->field >= 0 && !all) || row->vals[i].kind == FOYER_VAL_NULL)
        continue;
      m.key = g_strdup (c->name);
      m.json = value_json (&row->vals[i]);
      g_array_append_val (members, m);
    }
  if (members->len == 0 && !all)
    return g_strdup (row->extra);
  if (row->extra != NULL)
    {
      g_autoptr (FoyerJsonReader) j = foyer_json_reader_new (row->extra, -1);

      if (foyer_json_next (j) == FOYER_JSON_OBJECT)
        while (foyer_json_next (j) == FOYER_JSON_KEY)
          {
            Member m = { g_strdup (foyer_json_get_text (j, NULL)), NULL };
            const char *start;
            gsize n;

            if (!foyer_json_slice (j, &start, &n))
              {
                g_free (m.key);
                break;
              }
            m.json = g_strndup (start, n);
            g_array_append_val (members, m);
          }
    }
  if (all)
    {
      Member m = { g_strdup ("st"), g_strdup (row->st) };
      g_array_append_val (members, m);
    }
  g_array_sort (members, compare_members);
  s = g_string_new (NULL);
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  for (guint i = 0; i < members->len; i++)
    {
      const Member *m = &g_array_index (members, Member, i);

      if (i > 0 && strcmp (m->key, g_array_index (members, Member, i - 1).key) == 0)
        continue;
      foyer_json_key (&w, m->key);
      foyer_json_raw (&w, m->json, -1);
    }
  foyer_json_end_object (&w);
  return g_string_free (s, FALSE);
}

char *
foyer_snap_reader_image (FoyerSnapReader *r, const FoyerSnapRow *row)
{
  g_autoptr (FoyerRow) full = NULL;

  if (r->entity == NULL)
    return NULL;
  full = foyer_row_new (r->entity->name, &row->id);
  if (!foyer_row_parse_stamps (full, row->st))
    return NULL;
  full->extra = foyer_snap_reader_extra (r, row, FALSE);
  for (guint i = 0; i < r->columns->len; i++)
    {
      int f = g_array_index (r->columns, Column, i).field;

      if (f >= 0)
        {
          foyer_val_clear (&full->vals[f]);
          foyer_val_copy (&row->vals[i], &full->vals[f]);
        }
    }
  return foyer_row_to_json (full);
}

gboolean
foyer_snap_hash_file (const char *path, char *sha, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (1 << 18);
  FoyerSealed file = FOYER_SEALED_INIT;
  goffset at = 0;
  gssize n;

  if (!open_sealed (&file, path, error))
    {
      foyer_sealed_close (&file);
      return FALSE;
    }
  while ((n = foyer_sealed_pread (&file, piece, 1 << 18, at)) > 0)
    {
      at += n;
      g_checksum_update (sum, piece, n);
      if (g_cancellable_is_cancelled (cancellable))
        {
          foyer_sealed_close (&file);
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CANCELLED, "Stopped.");
          return FALSE;
        }
    }
  if (n < 0)
    foyer_snap_file_error (path, "read", error);
  foyer_sealed_close (&file);
  if (n < 0)
    return FALSE;
  g_strlcpy (sha, g_checksum_get_string (sum), 65);
  return TRUE;
}

GPtrArray *
foyer_snap_hash_pieces (const char *path, gsize size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint8 *piece = g_malloc (size);
  FoyerSealed file = FOYER_SEALED_INIT;
  goffset at = 0;
  gssize n;

  if (!open_sealed (&file, path, error))
    {
      foyer_sealed_close (&file);
      return NULL;
    }
  while ((n = foyer_sealed_pread (&file, piece, size, at)) > 0)
    {
      char *hex = g_compute_checksum_for_data (G_CHECKSUM_SHA256, piece, n);

      hex[16] = '\0';
      g_ptr_array_add (out, hex);
      at += n;
      if (g_cancellable_is_cancelled (cancellable))
        {
          foyer_sealed_close (&file);
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CANCELLED, "Stopped.");
          return NULL;
        }
    }
  if (n < 0)
    foyer_snap_file_error (path, "read", error);
  foyer_sealed_close (&file);
  return n < 0 ? NULL : g_steal_pointer (&out);
}

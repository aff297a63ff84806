#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-json.h"
#include "foyer-row-private.h"

/* ---- values ------------------------------------------------------------------------------------------------------------ */

void
foyer_val_clear (FoyerVal *v)
{
  if (v->kind == FOYER_VAL_TEXT)
    g_free (v->s);
  memset (v, 0, sizeof *v);
}

void
foyer_val_copy (const FoyerVal *from, FoyerVal *to)
{
  *to = *from;
  if (from->kind == FOYER_VAL_TEXT)
    to->s = g_strdup (from->s);
}

gboolean
foyer_val_equal (const FoyerVal *a, const FoyerVal *b)
{
  if (a->kind != b->kind)
    return FALSE;
  switch (a->kind)
    {
    case FOYER_VAL_INT:
      return a->i == b->i;
    case FOYER_VAL_TEXT:
      return strcmp (a->s, b->s) == 0;
    case FOYER_VAL_ID:
      return foyer_id_equal (&a->id, &b->id);
    case FOYER_VAL_NULL:
    default:
      return TRUE;
    }
}

int
foyer_stamp_compare (const FoyerStamp *a, const FoyerStamp *b)
{
  if (a->hlc != b->hlc)
    return a->hlc < b->hlc ? -1 : 1;
  return foyer_id_compare (&a->txn, &b->txn);
}

/* ---- rows --------------------------------------------------------------------------------------------------------------- */

static FoyerRow *
row_alloc (const FoyerEntity *entity)
{
  FoyerRow *row = g_new0 (FoyerRow, 1);
  row->entity = entity;
  row->vals = g_new0 (FoyerVal, entity->n_fields);
  return row;
}

FoyerRow *
foyer_row_new (const char *table, const FoyerId *id)
{
  FoyerRow *row = row_alloc (foyer_entity (table));
  if (id != NULL)
    row->id = *id;
  return row;
}

FoyerRow *
foyer_row_copy (const FoyerRow *row)
{
  int n = row->entity->n_fields;
  FoyerRow *copy = row_alloc (row->entity);

  copy->id = row->id;
  copy->exists = row->exists;
  copy->changed = row->changed;
  copy->created = row->created;
  copy->seq = row->seq;
  copy->extra = g_strdup (row->extra);
  copy->extra_stamps = g_strdup (row->extra_stamps);
  copy->sealed = row->sealed;
  copy->scope = g_strdup (row->scope);
  for (int i = 0; i < n; i++)
    foyer_val_copy (&row->vals[i], &copy->vals[i]);
  if (row->olds != NULL)
    {
      copy->olds = g_new0 (FoyerVal, n);
      for (int i = 0; i < n; i++)
        foyer_val_copy (&row->olds[i], &copy->olds[i]);
    }
  if (row->stamps != NULL)
    copy->stamps = g_memdup2 (row->stamps, sizeof (FoyerStamp) * n);
  return copy;
}

void
foyer_row_free (FoyerRow *row)
{
  if (row == NULL)
    return;
  for (int i = 0; i < row->entity->n_fields; i++)
    {
      foyer_val_clear (&row->vals[i]);
      if (row->olds != NULL)
        foyer_val_clear (&row->olds[i]);
    }
  g_free (row->vals);
  g_free (row->olds);
  g_free (row->stamps);
  g_free (row->extra);
  g_free (row->extra_stamps);
  g_free (row->scope);
  g_free (row);
}

static int
field_index (const FoyerRow *row, const char *field)
{
  int i = foyer_entity_field (row->entity, field);
  if (i < 0)
    g_error ("%s has no field “%s”", row->entity->name, field);
  return i;
}

gboolean
foyer_row_is_null (const FoyerRow *row, const char *field)
{
  return row->vals[field_index (row, field)].kind == FOYER_VAL_NULL;
}

const char *
foyer_row_text (const FoyerRow *row, const char *field)
{
  const FoyerVal *v = &row->vals[field_index (row, field)];
  return v->kind == FOYER_VAL_TEXT ? v->s : NULL;
}

gint64
foyer_row_int (const FoyerRow *row, const char *field)
{
  const FoyerVal *v = &row->vals[field_index (row, field)];
  return v->kind == FOYER_VAL_INT ? v->i : 0;
}

FoyerId
foyer_row_id (const FoyerRow *row, const char *field)
{
  const FoyerVal *v = &row->vals[field_index (row, field)];
  return v->kind == FOYER_VAL_ID ? v->id : FOYER_ID_NONE;
}

const FoyerVal *
foyer_row_val (const FoyerRow *row, int field)
{
  return &row->vals[field];
}

void
foyer_row_set_val (FoyerRow *row, int field, const FoyerVal *value)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << field;

  if (foyer_val_equal (&row->vals[field], value))
    return;
  if (row->olds == NULL)
    row->olds = g_new0 (FoyerVal, row->entity->n_fields);
  if (!(row->changed & bit))
    {
      foyer_val_clear (&row->olds[field]);
      row->olds[field] = row->vals[field]; /* moved */
      row->changed |= bit;
    }
  else
    foyer_val_clear (&row->vals[field]);
  foyer_val_copy (value, &row->vals[field]);
  if (foyer_val_equal (&row->olds[field], &row->vals[field]))
    row->changed &= ~bit;
}

void
foyer_row_set_text (FoyerRow *row, const char *field, const char *value)
{
  int i = field_index (row, field);
  FoyerVal v = { FOYER_VAL_NULL };

  g_assert (foyer_field_is_text (&row->entity->fields[i]));
  if (value != NULL && value[0] != '\0')
    {
      v.kind = FOYER_VAL_TEXT;
      v.s = (char *) value;
    }
  foyer_row_set_val (row, i, &v);
}

void
foyer_row_set_int (FoyerRow *row, const char *field, gint64 value)
{
  int i = field_index (row, field);
  FoyerVal v = { FOYER_VAL_INT };

  g_assert (!foyer_field_is_text (&row->entity->fields[i]) && row->entity->fields[i].type != FOYER_TYPE_REF);
  v.i = value;
  foyer_row_set_val (row, i, &v);
}

void
foyer_row_set_id (FoyerRow *row, const char *field, const FoyerId *value)
{
  int i = field_index (row, field);
  FoyerVal v = { FOYER_VAL_NULL };

  g_assert (row->entity->fields[i].type == FOYER_TYPE_REF);
  if (!foyer_id_is_none (value))
    {
      v.kind = FOYER_VAL_ID;
      v.id = *value;
    }
  foyer_row_set_val (row, i, &v);
}

void
foyer_row_set_null (FoyerRow *row, const char *field)
{
  FoyerVal v = { FOYER_VAL_NULL };
  foyer_row_set_val (row, field_index (row, field), &v);
}

gboolean
foyer_row_has_changed (const FoyerRow *row, const char *field)
{
  return (row->changed >> field_index (row, field)) & 1;
}

FoyerStamp
foyer_row_stamp (const FoyerRow *row, int field)
{
  if (row->stamps != NULL && row->stamps[field].hlc != 0)
    return row->stamps[field];
  return row->created;
}

void
foyer_row_set_stamp (FoyerRow *row, int field, const FoyerStamp *stamp)
{
  if (row->stamps == NULL)
    {
      if (foyer_stamp_compare (stamp, &row->created) == 0)
        return;
      row->stamps = g_new0 (FoyerStamp, row->entity->n_fields);
    }
  if (foyer_stamp_compare (stamp, &row->created) == 0)
    memset (&row->stamps[field], 0, sizeof (FoyerStamp));
  else
    row->stamps[field] = *stamp;
}

/* ---- images --------------------------------------------------------------------------------------------------------------- */

/* Field indexes of an entity in bytewise order of their names, made once per entity. */
static const guint8 *
sorted_fields (const FoyerEntity *e)
{
  static guint8 *orders[256];
  guint8 *order = g_atomic_pointer_get (&orders[e->tbl]);

  if (order != NULL)
    return order;
  order = g_new (guint8, e->n_fields);
  for (int i = 0; i < e->n_fields; i++)
    {
      int j = i;
      while (j > 0 && strcmp (e->fields[order[j - 1]].name, e->fields[i].name) > 0)
        {
          order[j] = order[j - 1];
          j--;
        }
      order[j] = i;
    }
  if (!g_atomic_pointer_compare_and_exchange (&orders[e->tbl], NULL, order))
    {
      g_free (order);
      order = g_atomic_pointer_get (&orders[e->tbl]);
    }
  return order;
}

static void write_stamps (FoyerJsonWriter *w, const FoyerRow *row);

/* The fields of an image in their order, with their keys as they are written: "name": . Made once per entity. */
typedef struct
{
  guint8 field;
  guint8 len;
  gboolean after_st; /* stands behind the stamps */
  char key[46];
} Member;

static const Member *
image_members (const FoyerEntity *e)
{
  static Member *made[256];
  Member **slot = &made[e->tbl];

  if (g_once_init_enter (slot))
    {
      const guint8 *order = sorted_fields (e);
      Member *members = g_new0 (Member, e->n_fields + 1);
      int n = 0;

      for (int k = 0; k < e->n_fields; k++)
        {
          const FoyerField *f = &e->fields[order[k]];

          if (f->merge == FOYER_MERGE_DERIVED)
            continue;
          g_assert (strlen (f->name) < sizeof members[n].key - 4);
          members[n].field = order[k];
          members[n].after_st = strcmp (f->name, "st") > 0;
          members[n].len = (guint8) g_snprintf (members[n].key, sizeof members[n].key, "\"%s\":", f->name);
          n++;
        }
      g_once_init_leave (slot, members);
    }
  return *slot;
}

/* An image without anything of a newer version, which is nearly every one. */
static void
write_plain_image (const FoyerRow *row, GString *s, gsize *st_at, gsize *st_len)
{
  FoyerJsonWriter w;
  gboolean st_done = FALSE;

  g_string_append_c (s, '{');
  foyer_json_writer_init (&w, s); /* for values: each stands for itself */
  for (const Member *m = image_members (row->entity);; m++)
    {
      gboolean end = m->len == 0;

      if (!st_done && (end || m->after_st))
        {
          g_string_append_len (s, ",\"st\":" + (s->str[s->len - 1] == '{'), 6 - (s->str[s->len - 1] == '{'));
          *st_at = s->len;
          write_stamps (&w, row);
          *st_len = s->len - *st_at;
          st_done = TRUE;
        }
      if (end)
        break;
      if (row->vals[m->field].kind == FOYER_VAL_NULL)
        continue;
      if (s->str[s->len - 1] != '{')
        g_string_append_c (s, ',');
      g_string_append_len (s, m->key, m->len);
      foyer_val_to_json (&w, &row->vals[m->field]);
    }
  g_string_append_c (s, '}');
}

const guint8 *
foyer_entity_sorted_fields (const FoyerEntity *e)
{
  return sorted_fields (e);
}

static void
write_stamp (FoyerJsonWriter *w, const FoyerStamp *s)
{
  foyer_json_begin_array (w);
  foyer_json_int (w, s->hlc);
  foyer_json_id (w, &s->txn);
  foyer_json_end_array (w);
}

/* Members of a JSON object whose keys this version does not know. */
typedef struct
{
  char *key, *json;
} Extra;

static void
extra_clear (gpointer p)
{
  Extra *e = p;
  g_free (e->key);
  g_free (e->json);
}

static GArray *
parse_extra (const char *json)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (Extra));
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (json, -1);

  g_array_set_clear_func (out, extra_clear);
  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return out;
  while (foyer_json_next (r) == FOYER_JSON_KEY)
    {
      Extra e = { g_strdup (foyer_json_get_text (r, NULL)), NULL };
      const char *start;
      gsize len;

      if (!foyer_json_slice (r, &start, &len))
        {
          g_free (e.key);
          break;
        }
      e.json = g_strndup (start, len);
      g_array_append_val (out, e);
    }
  return out;
}

/* Members of @extra up to the key @name, and from @x on, which moves on; NULL: all that are left. */
static void
write_extra (FoyerJsonWriter *w, const GArray *extra, guint *x, const char *name)
{
  for (; extra != NULL && *x < extra->len; (*x)++)
    {
      const Extra *m = &g_array_index (extra, Extra, *x);

      if (name != NULL && strcmp (m->key, name) > 0)
        return;
      foyer_json_key (w, m->key);
      foyer_json_raw (w, m->json, -1);
    }
}

/* {"":[hlc,txn],"phone":[hlc,txn]}: the empty key is the stamp of creation. */
static void
write_stamps (FoyerJsonWriter *w, const FoyerRow *row)
{
  const guint8 *order = sorted_fields (row->entity);
  g_autoptr (GArray) extra = row->extra_stamps != NULL ? parse_extra (row->extra_stamps) : NULL;
  guint x = 0;

  foyer_json_begin_object (w);
  foyer_json_key (w, "");
  write_stamp (w, &row->created);
  if (row->stamps != NULL)
    for (int k = 0; k < row->entity->n_fields; k++)
      if (row->stamps[order[k]].hlc != 0)
        {
          write_extra (w, extra, &x, row->entity->fields[order[k]].name);
          foyer_json_key (w, row->entity->fields[order[k]].name);
          write_stamp (w, &row->stamps[order[k]]);
        }
  write_extra (w, extra, &x, NULL);
  foyer_json_end_object (w);
}

char *
foyer_row_stamps_json (const FoyerRow *row)
{
  GString *s = g_string_sized_new (80);
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  write_stamps (&w, row);
  return g_string_free (s, FALSE);
}

static gboolean
read_stamp (FoyerJsonReader *r, FoyerStamp *out)
{
  if (foyer_json_next (r) != FOYER_JSON_ARRAY || foyer_json_next (r) != FOYER_JSON_INT)
    return FALSE;
  out->hlc = foyer_json_get_int (r);
  if (foyer_json_next (r) != FOYER_JSON_STRING || !foyer_id_parse (foyer_json_get_text (r, NULL), &out->txn))
    return FALSE;
  return foyer_json_next (r) == FOYER_JSON_ARRAY_END;
}

/* Keys of the canonical form ascend; what does not was not written by Foyer. */
static gboolean
follows (char **last, const char *key)
{
  if (*last != NULL && strcmp (*last, key) >= 0)
    return FALSE;
  g_free (*last);
  *last = g_strdup (key);
  return TRUE;
}

/* A stamp of a field this version does not know: kept as it is, the image must come out of here as it came in. */
static gboolean
keep_stamp (FoyerJsonReader *r, const char *key, char **last, FoyerJsonWriter *w, GString **text)
{
  g_autofree char *name = g_strdup (key);
  const char *start;
  gsize len;

  if (!foyer_json_slice (r, &start, &len) || !follows (last, name))
    return FALSE;
  if (*text == NULL)
    {
      *text = g_string_new (NULL);
      foyer_json_writer_init (w, *text);
      foyer_json_begin_object (w);
    }
  foyer_json_key (w, name);
  foyer_json_raw (w, start, len);
  return TRUE;
}

/* Behind the OBJECT token of the stamps. */
static gboolean
read_stamps (FoyerRow *row, FoyerJsonReader *r)
{
  g_autoptr (GString) extra = NULL;
  g_autofree char *last = NULL;
  FoyerJsonWriter xw;

  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (r);
      FoyerStamp stamp;
      const char *key;
      int f;

      if (t == FOYER_JSON_OBJECT_END)
        {
          if (extra != NULL)
            {
              foyer_json_end_object (&xw);
              g_free (row->extra_stamps);
              row->extra_stamps = g_strdup (extra->str);
            }
          return TRUE;
        }
      if (t != FOYER_JSON_KEY)
        return FALSE;
      key = foyer_json_get_text (r, NULL);
      f = key[0] == '\0' ? -1 : foyer_entity_field_said (row->entity, key);
      {
        gboolean created = key[0] == '\0';

        if (!created && f < 0)
          {
            if (!keep_stamp (r, key, &last, &xw, &extra))
              return FALSE;
            continue;
          }
        if (!read_stamp (r, &stamp))
          return FALSE;
        if (created)
          row->created = stamp;
        else if (f >= 0)
          {
            if (row->stamps == NULL)
              row->stamps = g_new0 (FoyerStamp, row->entity->n_fields);
            row->stamps[f] = stamp;
          }
      }
    }
}

gboolean
foyer_row_parse_stamps (FoyerRow *row, const char *json)
{
  g_autoptr (FoyerJsonReader) r = NULL;

  if (json == NULL)
    return TRUE;
  r = foyer_json_reader_new (json, -1);
  return foyer_json_next (r) == FOYER_JSON_OBJECT && read_stamps (row, r);
}

void
foyer_val_to_json (FoyerJsonWriter *w, const FoyerVal *v)
{
  switch (v->kind)
    {
    case FOYER_VAL_INT:
      foyer_json_int (w, v->i);
      break;
    case FOYER_VAL_TEXT:
      foyer_json_text (w, v->s);
      break;
    case FOYER_VAL_ID:
      foyer_json_id (w, &v->id);
      break;
    case FOYER_VAL_NULL:
    default:
      foyer_json_null (w);
    }
}

/* The value behind a key. FALSE when it does not fit the field. */
gboolean
foyer_val_from_json (FoyerJsonReader *r, const FoyerField *f, FoyerVal *v)
{
  FoyerJsonToken t = foyer_json_next (r);

  memset (v, 0, sizeof *v);
  if (t == FOYER_JSON_NULL)
    return TRUE;
  if (f->type == FOYER_TYPE_REF)
    {
      if (t != FOYER_JSON_STRING || !foyer_id_parse (foyer_json_get_text (r, NULL), &v->id))
        return FALSE;
      v->kind = FOYER_VAL_ID;
      return TRUE;
    }
  if (foyer_field_is_text (f))
    {
      if (t != FOYER_JSON_STRING)
        return FALSE;
      v->kind = FOYER_VAL_TEXT;
      v->s = g_strdup (foyer_json_get_text (r, NULL));
      return TRUE;
    }
  if (t != FOYER_JSON_INT)
    return FALSE;
  v->kind = FOYER_VAL_INT;
  v->i = foyer_json_get_int (r);
  return TRUE;
}

/* The member "st"; where its value stands goes to @st_at and @st_len. */
static void
write_st (FoyerJsonWriter *w, const FoyerRow *row, gsize *st_at, gsize *st_len)
{
  foyer_json_key (w, "st");
  *st_at = w->s->len;
  write_stamps (w, row);
  *st_len = w->s->len - *st_at;
}

void
foyer_row_write_image (const FoyerRow *row, GString *s, gsize *st_at, gsize *st_len)
{
  const FoyerEntity *e = row->entity;
  const guint8 *order = sorted_fields (e);
  g_autoptr (GArray) extra = row->extra != NULL ? parse_extra (row->extra) : NULL;
  FoyerJsonWriter w;
  guint x = 0;
  gboolean st_done = FALSE;

  if (extra == NULL)
    {
      write_plain_image (row, s, st_at, st_len);
      return;
    }
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  for (int k = 0; k <= e->n_fields; k++)
    {
      const FoyerField *f = k < e->n_fields ? &e->fields[order[k]] : NULL;

      for (; extra != NULL && x < extra->len; x++)
        {
          const Extra *m = &g_array_index (extra, Extra, x);
          if (f != NULL && strcmp (m->key, f->name) > 0)
            break;
          if (!st_done && strcmp (m->key, "st") > 0)
            {
              write_st (&w, row, st_at, st_len);
              st_done = TRUE;
            }
          foyer_json_key (&w, m->key);
          foyer_json_raw (&w, m->json, -1);
        }
      if (!st_done && (f == NULL || strcmp (f->name, "st") > 0))
        {
          write_st (&w, row, st_at, st_len);
          st_done = TRUE;
        }
      if (f == NULL || f->merge == FOYER_MERGE_DERIVED || row->vals[order[k]].kind == FOYER_VAL_NULL)
        continue;
      foyer_json_key (&w, f->name);
      foyer_val_to_json (&w, &row->vals[order[k]]);
    }
  foyer_json_end_object (&w);
}

void
foyer_row_append_json (const FoyerRow *row, GString *s)
{
  gsize at, len;

  foyer_row_write_image (row, s, &at, &len);
}

char *
foyer_row_to_json (const FoyerRow *row)
{
  GString *s = g_string_sized_new (512);

  foyer_row_append_json (row, s);
  return g_string_free (s, FALSE);
}

FoyerRow *
foyer_row_from_json (const FoyerEntity *entity, const FoyerId *id, const char *json, gssize len, GError **error)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (json, len);
  g_autoptr (FoyerRow) row = row_alloc (entity);
  g_autoptr (GString) extra = NULL;
  g_autofree char *last = NULL;
  FoyerJsonWriter xw;

  row->id = *id;
  row->exists = TRUE;
  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    goto broken;
  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (r);
      const char *key;
      int f;

      if (t == FOYER_JSON_OBJECT_END)
        break;
      if (t != FOYER_JSON_KEY)
        goto broken;
      key = foyer_json_get_text (r, NULL);
      f = foyer_entity_field_said (entity, key);
      if (f >= 0 && entity->fields[f].merge != FOYER_MERGE_DERIVED)
        {
          foyer_val_clear (&row->vals[f]);
          if (!foyer_val_from_json (r, &entity->fields[f], &row->vals[f]))
            goto broken;
        }
      else if (strcmp (key, "st") == 0)
        {
          if (foyer_json_next (r) != FOYER_JSON_OBJECT || !read_stamps (row, r))
            goto broken;
        }
      else
        {
          const char *start;
          gsize n;
          g_autofree char *name = g_strdup (key);

          if (!foyer_json_slice (r, &start, &n) || !follows (&last, name))
            goto broken;
          if (extra == NULL)
            {
              extra = g_string_new (NULL);
              foyer_json_writer_init (&xw, extra);
              foyer_json_begin_object (&xw);
            }
          foyer_json_key (&xw, name);
          foyer_json_raw (&xw, start, n);
        }
    }
  if (extra != NULL)
    {
      foyer_json_end_object (&xw);
      row->extra = g_strdup (extra->str);
    }
  return g_steal_pointer (&row);

broken:
  {
    g_autofree char *text = foyer_id_to_string (id);
    const char *why = foyer_json_reader_error (r);
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The image of %s %s does not hold together: %s.", entity->name, text,
                 why ? why : "a field has the wrong type");
  }
  return NULL;
}

/* What a row's hash is made of before its image. */
static void
write_hash_head (GString *s, int tbl, const FoyerId *id, const char *scope, gint64 seq)
{
  char digits[24];

  g_string_append_len (s, digits, g_snprintf (digits, sizeof digits, "%d|", tbl));
  g_string_append_len (s, (const char *) id->b, 16);
  g_string_append_c (s, '|');
  g_string_append (s, scope);
  g_string_append_len (s, digits, g_snprintf (digits, sizeof digits, "|%" G_GINT64_FORMAT "|", seq));
}

static gint64
hash_of (const char *data, gsize len)
{
  static const guint8 key[crypto_shorthash_KEYBYTES] = "foyer row hash 1";
  gint64 out;

  crypto_shorthash ((unsigned char *) &out, (const unsigned char *) data, len, key);
  return GINT64_FROM_LE (out);
}

gint64
foyer_row_image_hash (const FoyerEntity *e, const FoyerId *id, const char *scope, gint64 seq, const char *image, gsize len, GString *scratch)
{
  g_string_truncate (scratch, 0);
  write_hash_head (scratch, e->tbl, id, scope, seq);
  g_string_append_len (scratch, image, (gssize) len);
  return hash_of (scratch->str, scratch->len);
}

gint64
foyer_row_hash (const FoyerRow *row, const char *scope, gint64 seq, const char *image)
{
  gsize len = strlen (image);
  g_autoptr (GString) s = g_string_sized_new (len + 128);

  return foyer_row_image_hash (row->entity, &row->id, scope, seq, image, len, s);
}

gint64
foyer_row_seal (const FoyerRow *row, GString *scratch, gsize *st_at, gsize *st_len)
{
  g_string_truncate (scratch, 0);
  write_hash_head (scratch, row->entity->tbl, &row->id, row->scope, row->seq);
  foyer_row_write_image (row, scratch, st_at, st_len);
  return hash_of (scratch->str, scratch->len);
}

char *
foyer_row_scope (const FoyerRow *row)
{
  int f;

  if (row->entity->flags & FOYER_ENTITY_SECTION)
    {
      f = foyer_entity_field (row->entity, "sec");
      g_assert (f >= 0);
      if (row->vals[f].kind == FOYER_VAL_TEXT)
        return g_strconcat ("sec:", row->vals[f].s, NULL);
    }
  if (row->entity->scope == FOYER_SCOPE_LOCATION)
    {
      f = foyer_entity_field (row->entity, "loc");
      g_assert (f >= 0);
      if (row->vals[f].kind == FOYER_VAL_ID)
        {
          char text[37];
          return g_strconcat ("loc:", foyer_id_format (&row->vals[f].id, text), NULL);
        }
    }
  return g_strdup ("chain");
}

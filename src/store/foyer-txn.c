#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-row-private.h"
#include "foyer-sha256.h"
#include "foyer-erase.h"
#include "foyer-txn.h"

FoyerTxn *
foyer_txn_new (void)
{
  FoyerTxn *t = g_new0 (FoyerTxn, 1);
  t->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_op_free);
  return t;
}

void
foyer_txn_free (FoyerTxn *t)
{
  if (t == NULL)
    return;
  g_free (t->bday);
  g_free (t->cmd);
  g_free (t->why);
  g_ptr_array_unref (t->ops);
  g_free (t);
}

FoyerOp *
foyer_op_new (FoyerOpKind kind, const FoyerEntity *entity, const FoyerId *id)
{
  FoyerOp *op = g_new0 (FoyerOp, 1);

  op->kind = kind;
  op->version = 1;
  op->entity = entity;
  op->id = *id;
  if (entity != NULL)
    {
      op->vals = g_new0 (FoyerVal, 2 * entity->n_fields);
      op->olds = op->vals + entity->n_fields;
    }
  return op;
}

void
foyer_op_free (FoyerOp *op)
{
  if (op == NULL)
    return;
  if (op->entity != NULL)
    for (int i = 0; i < op->entity->n_fields; i++)
      {
        foyer_val_clear (&op->vals[i]);
        foyer_val_clear (&op->olds[i]);
      }
  g_free (op->vals); /* and the olds behind them */
  g_free (op->extra);
  g_free (op->table);
  g_free (op);
}

void
foyer_txn_hash (const guint8 *prev, const char *body, gsize len, guint8 *out)
{
  foyer_sha256 (prev, FOYER_HASH_LEN, body, len, out);
}

/* @extra: (nullable): fields of a newer version, an object whose names ascend: each comes in its place */
static void
write_fields (FoyerJsonWriter *w, const FoyerEntity *e, guint64 mask, const FoyerVal *vals, const char *extra)
{
  const guint8 *order = foyer_entity_sorted_fields (e);
  g_autoptr (FoyerJsonReader) r = extra != NULL ? foyer_json_reader_new (extra, strlen (extra)) : NULL;
  g_autofree char *name = NULL;
  const char *raw = NULL;
  gsize raw_len = 0;

#define NEXT_EXTRA() \
  do \
    { \
      g_clear_pointer (&name, g_free); \
      if (r != NULL && foyer_json_next (r) == FOYER_JSON_KEY) \
        { \
          name = g_strdup (foyer_json_get_text (r, NULL)); \
          if (!foyer_json_slice (r, &raw, &raw_len)) \
            g_clear_pointer (&name, g_free); \
        } \
    } \
  while (0)

  foyer_json_begin_object (w);
  if (r != NULL && foyer_json_next (r) == FOYER_JSON_OBJECT)
    NEXT_EXTRA ();
  for (int k = 0; k <= e->n_fields; k++)
    {
      int i = k < e->n_fields ? order[k] : -1;

      if (i >= 0 && !((mask >> i) & 1))
        continue;
      while (name != NULL && (i < 0 || strcmp (name, e->fields[i].name) < 0))
        {
          foyer_json_key (w, name);
          foyer_json_raw (w, raw, raw_len);
          NEXT_EXTRA ();
        }
      if (i < 0)
        break;
      foyer_json_key (w, e->fields[i].name);
      foyer_val_to_json (w, &vals[i]);
    }
  foyer_json_end_object (w);
#undef NEXT_EXTRA
}

static void
write_op (FoyerJsonWriter *w, const FoyerOp *op)
{
  foyer_json_begin_object (w);
  if (op->base_seq != 0)
    {
      foyer_json_key (w, "b");
      foyer_json_int (w, op->base_seq);
    }
  foyer_json_key (w, "f");
  if (op->entity != NULL)
    write_fields (w, op->entity, op->fields, op->vals, op->extra);
  else
    foyer_json_raw (w, op->extra, -1);
  foyer_json_key (w, "id");
  foyer_json_id (w, &op->id);
  foyer_json_key (w, "k");
  foyer_json_text (w, op->kind == FOYER_OP_NEW ? "new" : "set");
  if (op->kind == FOYER_OP_SET && op->entity != NULL)
    {
      foyer_json_key (w, "o");
      write_fields (w, op->entity, op->old_fields, op->olds, NULL);
    }
  foyer_json_key (w, "t");
  foyer_json_text (w, op->entity != NULL ? op->entity->name : op->table);
  foyer_json_key (w, "v");
  foyer_json_int (w, op->version);
  foyer_json_end_object (w);
}

char *
foyer_txn_body (const FoyerTxn *t)
{
  GString *s = g_string_sized_new (1024);
  char prev[sodium_base64_ENCODED_LEN (FOYER_HASH_LEN, sodium_base64_VARIANT_ORIGINAL)], cut[sizeof prev];
  FoyerJsonWriter w;

  sodium_bin2base64 (prev, sizeof prev, t->prev, FOYER_HASH_LEN, sodium_base64_VARIANT_ORIGINAL);
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  if (t->bday != NULL)
    {
      foyer_json_key (&w, "bday");
      foyer_json_text (&w, t->bday);
    }
  foyer_json_key (&w, "cmd");
  foyer_json_text (&w, t->cmd ? t->cmd : "");
  if (t->cut)
    {
      foyer_json_key (&w, "cut");
      foyer_json_text (&w, sodium_bin2base64 (cut, sizeof cut, t->h, FOYER_HASH_LEN, sodium_base64_VARIANT_ORIGINAL));
    }
  if (!foyer_id_is_none (&t->group))
    {
      foyer_json_key (&w, "grp");
      foyer_json_id (&w, &t->group);
    }
  foyer_json_key (&w, "hlc");
  foyer_json_int (&w, t->hlc);
  foyer_json_key (&w, "id");
  foyer_json_id (&w, &t->id);
  foyer_json_key (&w, "inc");
  foyer_json_int (&w, t->inc);
  if (!foyer_id_is_none (&t->loc))
    {
      foyer_json_key (&w, "loc");
      foyer_json_id (&w, &t->loc);
    }
  foyer_json_key (&w, "n");
  foyer_json_int (&w, t->n);
  foyer_json_key (&w, "ops");
  foyer_json_begin_array (&w);
  for (guint i = 0; i < t->ops->len; i++)
    write_op (&w, t->ops->pdata[i]);
  foyer_json_end_array (&w);
  foyer_json_key (&w, "prev");
  foyer_json_text (&w, prev);
  if (!foyer_id_is_none (&t->undoes))
    {
      foyer_json_key (&w, "undoes");
      foyer_json_id (&w, &t->undoes);
    }
  foyer_json_key (&w, "v");
  foyer_json_int (&w, 1);
  if (!foyer_id_is_none (&t->who))
    {
      foyer_json_key (&w, "who");
      foyer_json_id (&w, &t->who);
    }
  if (t->why != NULL)
    {
      foyer_json_key (&w, "why");
      foyer_json_text (&w, t->why);
    }
  foyer_json_end_object (&w);
  return g_string_free (s, FALSE);
}

/* FALSE: nothing of it is personal. */
static gboolean
cut_op (FoyerOp *op)
{
  gboolean any = op->extra != NULL;

  for (int i = 0; i < op->entity->n_fields; i++)
    {
      const FoyerField *f = &op->entity->fields[i];
      guint64 bit = G_GUINT64_CONSTANT (1) << i;
      gboolean must = foyer_erased_word (f);

      if (!(f->flags & FOYER_FIELD_PERSONAL) || !((op->fields | op->old_fields) & bit))
        continue;
      if ((op->fields & bit) && must && op->vals[i].kind == FOYER_VAL_TEXT)
        {
          any |= strcmp (op->vals[i].s, FOYER_ERASED) != 0 || (op->old_fields & bit);
          foyer_val_clear (&op->vals[i]);
          op->vals[i].kind = FOYER_VAL_TEXT;
          op->vals[i].s = g_strdup (FOYER_ERASED);
        }
      else if (op->fields & bit)
        {
          foyer_val_clear (&op->vals[i]);
          op->fields &= ~bit;
          any = TRUE;
        }
      any |= (op->old_fields & bit) != 0;
      foyer_val_clear (&op->olds[i]);
      op->old_fields &= ~bit;
    }
  g_clear_pointer (&op->extra, g_free);
  return any;
}

char *
foyer_txn_cut (const FoyerTxn *t, FoyerCutFunc func, gpointer data)
{
  g_autofree char *body = NULL;
  g_autoptr (FoyerTxn) copy = NULL;
  gboolean any = FALSE, about = FALSE;

  for (guint i = 0; !about && i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];

      about = op->entity != NULL && func (op, data);
    }
  if (!about)
    return NULL;
  body = foyer_txn_body (t);
  copy = foyer_txn_parse (body, -1, NULL, NULL);
  if (copy == NULL)
    return NULL;
  for (guint i = 0; i < copy->ops->len;)
    {
      FoyerOp *op = copy->ops->pdata[i];

      if (op->entity == NULL || !func (op, data))
        {
          i++;
          continue;
        }
      /* A card that was erased is not changed any more. */
      if (op->kind == FOYER_OP_SET && strcmp (op->entity->name, "client") == 0)
        {
          g_ptr_array_remove_index (copy->ops, i);
          any = TRUE;
          continue;
        }
      any |= cut_op (op);
      i++;
    }
  any |= copy->why != NULL;
  if (!any)
    return NULL;
  g_clear_pointer (&copy->why, g_free);
  copy->cut = TRUE;
  memcpy (copy->h, t->h, FOYER_HASH_LEN);
  return foyer_txn_body (copy);
}

/* In another place of the chain a body has a hash of its own again. Members stand in the order of their names, and words have no bare quotes. */
static void
drop_cut (GString *body)
{
  const char *at = strstr (body->str, ",\"cut\":\""), *ops = strstr (body->str, ",\"ops\":["), *end;

  if (at == NULL || (ops != NULL && ops < at) || (end = strchr (at + strlen (",\"cut\":\""), '"')) == NULL)
    return;
  g_string_erase (body, at - body->str, end + 1 - at);
}

char *
foyer_txn_rechain (const char *body, gint64 inc, gint64 n, const guint8 *prev)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (body, strlen (body));
  GString *out = g_string_sized_new (strlen (body) + 64);
  const char *done = body, *start;
  gsize len;

  if (foyer_json_next (r) == FOYER_JSON_OBJECT)
    while (foyer_json_next (r) == FOYER_JSON_KEY)
      {
        const char *key = foyer_json_get_text (r, NULL);
        enum { OTHER, INC, N, PREV } which = strcmp (key, "inc") == 0 ? INC : strcmp (key, "n") == 0 ? N : strcmp (key, "prev") == 0 ? PREV : OTHER;
        char text[sodium_base64_ENCODED_LEN (FOYER_HASH_LEN, sodium_base64_VARIANT_ORIGINAL)];

        if (!foyer_json_slice (r, &start, &len))
          break;
        if (which == OTHER)
          continue;
        g_string_append_len (out, done, start - done);
        if (which == PREV)
          g_string_append_printf (out, "\"%s\"", sodium_bin2base64 (text, sizeof text, prev, FOYER_HASH_LEN, sodium_base64_VARIANT_ORIGINAL));
        else
          g_string_append_printf (out, "%" G_GINT64_FORMAT, which == INC ? inc : n);
        done = start + len;
      }
  g_string_append (out, done);
  drop_cut (out);
  return g_string_free (out, FALSE);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------ */

/* Fields of "f" or "o", now that the table is known; @r stands before them. */
static gboolean
read_fields (FoyerJsonReader *r, const FoyerEntity *e, guint64 *mask, FoyerVal *vals, char **extra)
{
  g_autoptr (GString) x = NULL;
  g_autofree char *last = NULL;
  FoyerJsonWriter xw;

  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return FALSE;
  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (r);
      const char *key;
      int f;

      if (t == FOYER_JSON_OBJECT_END)
        break;
      if (t != FOYER_JSON_KEY)
        return FALSE;
      key = foyer_json_get_text (r, NULL);
      f = foyer_entity_field_said (e, key);
      if (f >= 0)
        {
          if (((*mask >> f) & 1) || !foyer_val_from_json (r, &e->fields[f], &vals[f]))
            return FALSE;
          *mask |= G_GUINT64_CONSTANT (1) << f;
        }
      else
        {
          g_autofree char *name = g_strdup (key);
          const char *start;
          gsize n;

          if (!foyer_json_slice (r, &start, &n))
            return FALSE;
          if (extra == NULL)
            continue;
          /* They are written again as they are: the keys of a body ascend. */
          if (last != NULL && strcmp (last, name) >= 0)
            return FALSE;
          g_free (last);
          last = g_strdup (name);
          if (x == NULL)
            {
              x = g_string_new (NULL);
              foyer_json_writer_init (&xw, x);
              foyer_json_begin_object (&xw);
            }
          foyer_json_key (&xw, name);
          foyer_json_raw (&xw, start, n);
        }
    }
  if (x != NULL)
    {
      foyer_json_end_object (&xw);
      *extra = g_strdup (x->str);
    }
  return TRUE;
}

/* Fields stand before the name of their table: they are passed over, and read when it is known. */
static FoyerOp *
read_op (FoyerJsonReader *r, const char **why)
{
  const char *f = NULL, *o = NULL;
  gsize f_len = 0, o_len = 0, start_at;
  FoyerJsonMark f_at, o_at, end;
  const FoyerEntity *entity = NULL;
  g_autofree char *table = NULL;
  FoyerId id = FOYER_ID_NONE;
  int kind = -1;
  gint64 version = 0, base = 0;
  FoyerOp *op;

  start_at = foyer_json_position (r);
  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (r);
      const char *key;

      if (t == FOYER_JSON_OBJECT_END)
        break;
      if (t != FOYER_JSON_KEY)
        goto malformed;
      key = foyer_json_get_text (r, NULL);
      if (strcmp (key, "f") == 0)
        {
          /* Twice, one of them would be kept unread. */
          if (f != NULL)
            goto malformed;
          f_at = foyer_json_mark (r);
          if (!foyer_json_pass (r, &f, &f_len))
            goto malformed;
        }
      else if (strcmp (key, "o") == 0)
        {
          if (o != NULL)
            goto malformed;
          o_at = foyer_json_mark (r);
          if (!foyer_json_pass (r, &o, &o_len))
            goto malformed;
        }
      else if (strcmp (key, "id") == 0)
        {
          if (foyer_json_next (r) != FOYER_JSON_STRING || !foyer_id_parse (foyer_json_get_text (r, NULL), &id))
            goto malformed;
        }
      else if (strcmp (key, "k") == 0)
        {
          const char *k;
          if (foyer_json_next (r) != FOYER_JSON_STRING)
            goto malformed;
          k = foyer_json_get_text (r, NULL);
          kind = strcmp (k, "new") == 0 ? FOYER_OP_NEW : strcmp (k, "set") == 0 ? FOYER_OP_SET : -2;
        }
      else if (strcmp (key, "t") == 0)
        {
          if (foyer_json_next (r) != FOYER_JSON_STRING)
            goto malformed;
          entity = foyer_entity_said (foyer_json_get_text (r, NULL));
          g_free (table);
          table = entity == NULL ? g_strdup (foyer_json_get_text (r, NULL)) : NULL;
        }
      else if (strcmp (key, "v") == 0)
        {
          if (foyer_json_next (r) != FOYER_JSON_INT)
            goto malformed;
          version = foyer_json_get_int (r);
        }
      else if (strcmp (key, "b") == 0)
        {
          if (foyer_json_next (r) != FOYER_JSON_INT)
            goto malformed;
          base = foyer_json_get_int (r);
        }
      else if (!foyer_json_skip (r))
        goto malformed;
    }
  if (foyer_json_position (r) - start_at > FOYER_OP_MAX_BYTES)
    {
      *why = "an op is larger than 64 KiB";
      return NULL;
    }
  if (kind == -2)
    {
      *why = "an op is of an unknown kind";
      return NULL;
    }
  if (kind < 0 || (table == NULL && entity == NULL) || f == NULL || foyer_id_is_none (&id) || version < 1)
    {
      *why = "an op lacks its kind, table, id, version or fields";
      return NULL;
    }
  op = foyer_op_new (kind, entity, &id);
  op->version = MIN (version, G_MAXINT);
  op->base_seq = base;
  end = foyer_json_mark (r);
  foyer_json_return (r, &f_at);
  if (entity == NULL)
    {
      op->table = g_steal_pointer (&table);
      if (!foyer_json_slice (r, &f, &f_len))
        goto broken;
      op->extra = g_strndup (f, f_len);
      if (o != NULL)
        {
          foyer_json_return (r, &o_at);
          if (!foyer_json_slice (r, &o, &o_len))
            goto broken;
        }
    }
  else
    {
      gboolean fits = read_fields (r, entity, &op->fields, op->vals, &op->extra);

      if (fits && o != NULL)
        {
          foyer_json_return (r, &o_at);
          fits = read_fields (r, entity, &op->old_fields, op->olds, NULL);
        }
      if (!fits)
        {
          foyer_op_free (op);
          *why = "a field of an op has the wrong type or stands twice";
          return NULL;
        }
    }
  foyer_json_return (r, &end);
  return op;

broken:
  foyer_op_free (op);
malformed:
  *why = foyer_json_reader_error (r);
  if (*why == NULL)
    *why = "an op has the wrong form";
  return NULL;
}

static gboolean
read_id (FoyerJsonReader *r, FoyerId *id)
{
  return foyer_json_next (r) == FOYER_JSON_STRING && foyer_id_parse (foyer_json_get_text (r, NULL), id);
}

static gboolean
read_text (FoyerJsonReader *r, char **out)
{
  if (foyer_json_next (r) != FOYER_JSON_STRING)
    return FALSE;
  g_free (*out);
  *out = g_strdup (foyer_json_get_text (r, NULL));
  return TRUE;
}

static gboolean
read_int (FoyerJsonReader *r, gint64 *out)
{
  if (foyer_json_next (r) != FOYER_JSON_INT)
    return FALSE;
  *out = foyer_json_get_int (r);
  return TRUE;
}

static gboolean
read_hash (FoyerJsonReader *r, guint8 *out)
{
  gsize n = 0;
  const char *b64;

  if (foyer_json_next (r) != FOYER_JSON_STRING)
    return FALSE;
  b64 = foyer_json_get_text (r, NULL);
  return sodium_base642bin (out, FOYER_HASH_LEN, b64, strlen (b64), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 && n == FOYER_HASH_LEN;
}

FoyerTxn *
foyer_txn_parse (const char *body, gssize len, const guint8 *h, GError **error)
{
  gsize size = len < 0 ? strlen (body) : (gsize) len;
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (body, size);
  g_autoptr (FoyerTxn) t = foyer_txn_new ();
  gboolean have_prev = FALSE, ok;
  const char *why = NULL;
  guint8 was[FOYER_HASH_LEN];

  if (size > FOYER_TXN_MAX_BYTES)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, "The txn is larger than 256 KiB.");
      return NULL;
    }
  /* The body is kept as it came: what is passed over in it must be text all the same. */
  if (!g_utf8_validate_len (body, size, NULL))
    {
      why = "text that is not UTF-8";
      goto malformed;
    }
  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    goto malformed;
  for (;;)
    {
      FoyerJsonToken tok = foyer_json_next (r);
      const char *key;

      if (tok == FOYER_JSON_OBJECT_END)
        break;
      if (tok != FOYER_JSON_KEY)
        goto malformed;
      key = foyer_json_get_text (r, NULL);
      if (strcmp (key, "id") == 0)
        ok = read_id (r, &t->id);
      else if (strcmp (key, "who") == 0)
        ok = read_id (r, &t->who);
      else if (strcmp (key, "loc") == 0)
        ok = read_id (r, &t->loc);
      else if (strcmp (key, "grp") == 0)
        ok = read_id (r, &t->group);
      else if (strcmp (key, "undoes") == 0)
        ok = read_id (r, &t->undoes);
      else if (strcmp (key, "cmd") == 0)
        ok = read_text (r, &t->cmd);
      else if (strcmp (key, "bday") == 0)
        ok = read_text (r, &t->bday);
      else if (strcmp (key, "why") == 0)
        ok = read_text (r, &t->why);
      else if (strcmp (key, "inc") == 0)
        ok = read_int (r, &t->inc);
      else if (strcmp (key, "n") == 0)
        ok = read_int (r, &t->n);
      else if (strcmp (key, "hlc") == 0)
        ok = read_int (r, &t->hlc);
      else if (strcmp (key, "prev") == 0)
        ok = have_prev = read_hash (r, t->prev);
      else if (strcmp (key, "cut") == 0)
        ok = t->cut = read_hash (r, was);
      else if (strcmp (key, "ops") == 0)
        {
          ok = foyer_json_next (r) == FOYER_JSON_ARRAY;
          while (ok)
            {
              FoyerJsonToken item = foyer_json_next (r);
              FoyerOp *op;

              if (item == FOYER_JSON_ARRAY_END)
                break;
              if (item != FOYER_JSON_OBJECT || t->ops->len >= FOYER_TXN_MAX_OPS)
                {
                  why = "ops is no list of at most 200 objects";
                  goto malformed;
                }
              op = read_op (r, &why);
              if (op == NULL)
                goto malformed;
              g_ptr_array_add (t->ops, op);
            }
        }
      else
        ok = foyer_json_skip (r);
      if (!ok)
        goto malformed;
    }
  if (foyer_id_is_none (&t->id) || t->n < 1 || t->inc < 0 || t->hlc < 0 || !have_prev)
    {
      why = "id, n, inc, hlc or prev is missing";
      goto malformed;
    }
  if (t->cut)
    memcpy (t->h, was, FOYER_HASH_LEN);
  else
    foyer_txn_hash (t->prev, body, size, t->h);
  if (h != NULL && memcmp (h, t->h, FOYER_HASH_LEN) != 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The txn does not match its hash.");
      return NULL;
    }
  return g_steal_pointer (&t);

malformed:
  if (why == NULL)
    why = foyer_json_reader_error (r);
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "The txn is malformed: %s.", why ? why : "a member has the wrong type");
  return NULL;
}

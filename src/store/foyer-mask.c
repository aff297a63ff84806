#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-mask.h"
#include "foyer-peer.h"
#include "foyer-store-private.h"
#include "foyer-veil.h"

/* ---- which fields ------------------------------------------------------------------------------------------------------------------ */

gboolean
foyer_mask_read (FoyerDb *db, FoyerMask *mask)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT id FROM chain LIMIT 1");
  gboolean found = foyer_stmt_step (s);

  if (found)
    {
      FoyerId id = foyer_stmt_id (s, 0);
      char text[37];

      foyer_veil_key (foyer_id_format (&id, text), mask->key);
    }
  foyer_stmt_done (s);
  return found;
}

static gboolean
is_client (const FoyerEntity *e)
{
  return strcmp (e->name, "client") == 0;
}

gboolean
foyer_mask_entity (const FoyerEntity *e)
{
  return is_client (e) || strcmp (e->name, "history") == 0 || strcmp (e->name, "conflict") == 0;
}

gboolean
foyer_mask_field (const FoyerEntity *e, int field)
{
  return (e->fields[field].flags & FOYER_FIELD_PHONE) && is_client (e);
}

gboolean
foyer_mask_in (const char *image, gsize len)
{
  return foyer_veil_in (image, len);
}

/* ---- texts of JSON -------------------------------------------------------------------------------------------------------------------- */

/* @text with pieces replaced, in order. */
typedef struct
{
  const char *done; /* what is before it is in @out */
  GString *out;     /* NULL: nothing was replaced yet */
  const FoyerMask *mask;
} Patch;

static void
patch_text (Patch *p, const char *start, gsize len, const char *value)
{
  g_autofree char *veil = foyer_veil (p->mask->key, value);
  FoyerJsonWriter w;

  if (veil == NULL || foyer_veil_is (value))
    return;
  if (p->out == NULL)
    p->out = g_string_new (NULL);
  g_string_append_len (p->out, p->done, start - p->done);
  foyer_json_writer_init (&w, p->out);
  foyer_json_text (&w, veil);
  p->done = start + len;
}

/* "f" or "o" of an op on a client. */
static void
patch_fields (Patch *p, const FoyerEntity *e, const char *json, gsize json_len)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (json, json_len);

  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return;
  while (foyer_json_next (r) == FOYER_JSON_KEY)
    {
      int f = foyer_entity_field (e, foyer_json_get_text (r, NULL));
      const char *start;
      gsize len;

      if (!foyer_json_slice (r, &start, &len))
        return;
      if (f >= 0 && foyer_mask_field (e, f) && start[0] == '"')
        {
          g_autoptr (FoyerJsonReader) value = foyer_json_reader_new (start, len);

          if (foyer_json_next (value) == FOYER_JSON_STRING)
            patch_text (p, start, len, foyer_json_get_text (value, NULL));
        }
    }
}

static void
patch_op (Patch *p, const char *json, gsize json_len)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (json, json_len);
  const char *parts[2] = { NULL, NULL };
  gsize lens[2] = { 0, 0 };
  gboolean ours = FALSE;

  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return;
  while (foyer_json_next (r) == FOYER_JSON_KEY)
    {
      const char *key = foyer_json_get_text (r, NULL), *start;
      int part = strcmp (key, "f") == 0 ? 0 : strcmp (key, "o") == 0 ? 1 : -1;
      gboolean table = strcmp (key, "t") == 0;
      gsize len;

      if (!foyer_json_slice (r, &start, &len))
        return;
      if (part >= 0)
        {
          parts[part] = start;
          lens[part] = len;
        }
      else if (table)
        ours = len == 8 && memcmp (start, "\"client\"", 8) == 0;
    }
  /* In the order they stand in. */
  for (int i = 0; ours && i < 2; i++)
    {
      int k = parts[0] != NULL && parts[1] != NULL && parts[1] < parts[0] ? 1 - i : i;

      if (parts[k] != NULL)
        patch_fields (p, foyer_entity ("client"), parts[k], lens[k]);
    }
}

static char *
patch_end (Patch *p, const char *text, gsize len)
{
  if (p->out == NULL)
    return NULL;
  g_string_append_len (p->out, p->done, text + len - p->done);
  return g_string_free (p->out, FALSE);
}

char *
foyer_mask_body (const FoyerMask *mask, const char *body, gsize len)
{
  g_autoptr (FoyerJsonReader) r = NULL;
  Patch p = { body, NULL, mask };

  if (memmem (body, len, "\"client\"", 8) == NULL)
    return NULL;
  r = foyer_json_reader_new (body, len);
  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return NULL;
  while (foyer_json_next (r) == FOYER_JSON_KEY)
    {
      gboolean ops = strcmp (foyer_json_get_text (r, NULL), "ops") == 0;
      const char *start;
      gsize n;

      if (!ops)
        {
          if (!foyer_json_slice (r, &start, &n))
            break;
          continue;
        }
      if (foyer_json_next (r) != FOYER_JSON_ARRAY)
        break;
      while (foyer_json_slice (r, &start, &n))
        patch_op (&p, start, n);
      if (foyer_json_next (r) != FOYER_JSON_ARRAY_END)
        break;
    }
  return patch_end (&p, body, len);
}

static gboolean
tells (const char *text)
{
  gsize n = 0;

  if (strchr (text, '@') != NULL)
    {
      for (n = 0; text[n] > ' ' && text[n] != '"' && text[n] != '\\'; n++)
        ;
      return text[n] == '\0';
    }
  if (text[0] != '+')
    return FALSE;
  for (n = 1; g_ascii_isdigit (text[n]); n++)
    ;
  return n > 6 && text[n] == '\0';
}

/* What a line of the inbox quotes: every text in it that is a number or an address. */
static char *
mask_quotes (const FoyerMask *mask, const char *json, gsize len)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (json, len);
  Patch p = { json, NULL, mask };

  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (r);

      if (t == FOYER_JSON_END || t == FOYER_JSON_ERROR)
        break;
      if (t == FOYER_JSON_STRING && tells (foyer_json_get_text (r, NULL)))
        {
          const char *value = foyer_json_get_text (r, NULL), *end = json + foyer_json_position (r), *start = end - 1;

          /* Numbers and addresses are written without escapes. */
          for (start = end - 2; start > json && *start != '"'; start--)
            ;
          patch_text (&p, start, end - start, value);
        }
    }
  return patch_end (&p, json, len);
}

/* ---- rows -------------------------------------------------------------------------------------------------------------------------------- */

char *
foyer_mask_value (const FoyerMask *mask, const FoyerEntity *e, int field, const char *text, gsize len)
{
  if (text == NULL || len == 0)
    return NULL;
  if (foyer_mask_field (e, field))
    {
      g_autofree char *whole = g_strndup (text, len);

      return foyer_veil_is (whole) ? NULL : foyer_veil (mask->key, whole);
    }
  if (strcmp (e->name, "history") == 0 && strcmp (e->fields[field].name, "body") == 0)
    return foyer_mask_body (mask, text, len);
  if (strcmp (e->name, "conflict") == 0 && strcmp (e->fields[field].name, "info") == 0)
    return mask_quotes (mask, text, len);
  return NULL;
}

gboolean
foyer_mask_row (const FoyerMask *mask, FoyerRow *row)
{
  gboolean any = FALSE;

  if (!foyer_mask_entity (row->entity))
    return FALSE;
  for (int f = 0; f < row->entity->n_fields; f++)
    {
      g_autofree char *value = NULL;

      if (row->vals[f].kind != FOYER_VAL_TEXT)
        continue;
      value = foyer_mask_value (mask, row->entity, f, row->vals[f].s, strlen (row->vals[f].s));
      if (value == NULL)
        continue;
      g_free (row->vals[f].s);
      row->vals[f].s = g_steal_pointer (&value);
      any = TRUE;
    }
  return any;
}

/* ---- a desk ------------------------------------------------------------------------------------------------------------------------------ */

gboolean
foyer_db_is_masked (FoyerDb *db)
{
  FoyerStmt *s;
  gboolean masked;

  if (foyer_db_is_server (db))
    return FALSE;
  s = foyer_db_own (db, "SELECT 1 FROM sync_base WHERE instr(cursors,'\"" FOYER_MASK_SCOPE "\":')>0");
  masked = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return masked;
}

static void
add_dirty (GArray *dirty, const FoyerEntity *entity, const FoyerId *id)
{
  FoyerChange c = { entity, *id };

  g_array_append_val (dirty, c);
}

static void
mask_table (FoyerTx *tx, const FoyerMask *mask, const FoyerEntity *e, GArray *dirty)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s", e->name);
  FoyerStmt *s = foyer_db_own (tx->db, sql);

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, i);
      g_autoptr (FoyerRow) before = foyer_tx_get (tx, e->name, id), after = NULL;
      gint64 hash = foyer_tx_row_hash (tx, e, id);

      if (before == NULL)
        continue;
      after = foyer_row_copy (before);
      if (!foyer_mask_row (mask, after))
        continue;
      /* With pending ops: what lies below them is in the shadow. */
      if (hash == 0)
        add_dirty (dirty, e, id);
      else
        foyer_tx_write_row (tx, before, after, hash);
    }
}

static void
mask_shadows (FoyerTx *tx, const FoyerMask *mask)
{
  typedef struct
  {
    const FoyerEntity *e;
    FoyerId id;
    char *image;
  } Shadow;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Shadow));
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT tbl,id,row FROM sync_shadow");

  while (foyer_stmt_step (s))
    {
      const FoyerEntity *e = foyer_entity_by_tbl (foyer_stmt_int (s, 0));

      if (e != NULL && foyer_mask_entity (e) && foyer_stmt_text (s, 2) != NULL)
        {
          Shadow sh = { e, foyer_stmt_id (s, 1), g_strdup (foyer_stmt_text (s, 2)) };
          g_array_append_val (all, sh);
        }
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < all->len; i++)
    {
      Shadow *sh = &g_array_index (all, Shadow, i);
      g_autoptr (FoyerRow) row = foyer_row_from_json (sh->e, &sh->id, sh->image, -1, NULL);

      if (row != NULL && foyer_mask_row (mask, row))
        {
          g_autofree char *image = foyer_row_to_json (row);

          s = foyer_db_own (tx->db, "UPDATE sync_shadow SET row=?3 WHERE tbl=?1 AND id=?2");
          foyer_stmt_bind_int (s, 1, sh->e->tbl);
          foyer_stmt_bind_id (s, 2, &sh->id);
          foyer_stmt_bind_text (s, 3, image);
          foyer_stmt_step (s);
          foyer_stmt_done (s);
        }
      g_free (sh->image);
    }
}

void
foyer_tx_mask (FoyerTx *tx, GArray *dirty)
{
  /* Old numbers, rows of a life before; then the words of cards are written anew: an index forgets a word only when it is put together. */
  static const char *const statements[] = {
    "DELETE FROM old_word WHERE tbl=16 AND field IN('phone','phone2','email')",
    "DELETE FROM sync_witness WHERE tbl='client'",
    "INSERT INTO client_words(client_words) VALUES('optimize')",
    "INSERT INTO client_parts(client_parts) VALUES('optimize')",
  };
  FoyerMask mask;

  if (!foyer_mask_read (tx->db, &mask))
    return;
  mask_shadows (tx, &mask);
  for (int i = 0; i < foyer_n_entities; i++)
    if (foyer_mask_entity (&foyer_entities[i]))
      mask_table (tx, &mask, &foyer_entities[i], dirty);
  foyer_tx_peer_forget (tx, dirty);
  foyer_tx_flush (tx);
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      FoyerStmt *s = foyer_db_own (tx->db, statements[i]);

      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
}

/* What is deleted is overwritten, but rows that moved within a page leave bytes behind: the file is written anew. */
static gboolean
shed (FoyerStore *store, gpointer data, GError **error)
{
  foyer_store_drop_readers (store);
  /* A statement made before it would be made again at its next step, outside the guard's door. */
  foyer_db_rest (store->db);
  if (!foyer_db_exec (store->db, "VACUUM", error))
    return FALSE;
  foyer_db_exec (store->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL);
  store->wal_pages = 0;
  return TRUE;
}

void
foyer_store_shed (FoyerStore *store)
{
  g_autoptr (GError) error = NULL;

  if (!foyer_store_outside (store, shed, NULL, &error))
    g_warning ("What was deleted may still lie in the file: %s", error->message);
}

/* ---- what comes back ------------------------------------------------------------------------------------------------------------------ */

/* The number behind @veil, on the card @id or among what the txn itself says of it. (transfer full) (nullable) */
static char *
number_on (FoyerTx *tx, const FoyerMask *mask, const FoyerId *id, const char *veil)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "client", id);

  for (int f = 0; row != NULL && f < row->entity->n_fields; f++)
    if (foyer_mask_field (row->entity, f) && row->vals[f].kind == FOYER_VAL_TEXT && !foyer_veil_is (row->vals[f].s)
        && foyer_veil_same (mask->key, row->vals[f].s, veil))
      return g_strdup (row->vals[f].s);
  return NULL;
}

static char *
number_of (FoyerTx *tx, const FoyerMask *mask, const FoyerTxn *t, const char *veil)
{
  static const char *const ends[] = { "loser", "winner" };
  char *found = NULL;

  for (guint i = 0; found == NULL && i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];

      if (op->entity == NULL)
        continue;
      if (is_client (op->entity))
        found = number_on (tx, mask, &op->id, veil);
      else if (strcmp (op->entity->name, "client_alias") == 0)
        for (gsize k = 0; found == NULL && k < G_N_ELEMENTS (ends); k++)
          {
            int f = foyer_entity_field (op->entity, ends[k]);

            if ((op->fields >> f) & 1 && op->vals[f].kind == FOYER_VAL_ID)
              found = number_on (tx, mask, &op->vals[f].id, veil);
          }
    }
  return found;
}

gboolean
foyer_mask_resolve (FoyerTx *tx, FoyerTxn *t)
{
  FoyerMask mask;
  gboolean read = FALSE;

  for (guint i = 0; i < t->ops->len; i++)
    {
      FoyerOp *op = t->ops->pdata[i];

      if (op->entity == NULL || !is_client (op->entity))
        continue;
      for (int f = 0; f < op->entity->n_fields; f++)
        {
          char *number;

          if (!((op->fields >> f) & 1) || !foyer_mask_field (op->entity, f) || op->vals[f].kind != FOYER_VAL_TEXT || !foyer_veil_is (op->vals[f].s))
            continue;
          if (!read && !foyer_mask_read (tx->db, &mask))
            return FALSE;
          read = TRUE;
          number = number_of (tx, &mask, t, op->vals[f].s);
          if (number == NULL)
            return FALSE;
          g_free (op->vals[f].s);
          op->vals[f].s = number;
        }
    }
  return TRUE;
}

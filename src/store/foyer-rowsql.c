/* Rows in and out of SQL, by the descriptors. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-store-private.h"

/* One text per entity and statement kind, made once. */
static const char *
cached_sql (const FoyerEntity *e, int kind, char *(*make) (const FoyerEntity *))
{
  static char *texts[2][256];
  char **slot = &texts[kind][e->tbl];
  char *text = g_atomic_pointer_get (slot);

  if (text == NULL)
    {
      text = make (e);
      if (!g_atomic_pointer_compare_and_exchange (slot, NULL, text))
        {
          g_free (text);
          text = g_atomic_pointer_get (slot);
        }
    }
  return text;
}

static char *
make_select (const FoyerEntity *e)
{
  GString *s = g_string_new ("SELECT st,_x,_sc,_seq");

  for (int i = 0; i < e->n_fields; i++)
    g_string_append_printf (s, ",\"%s\"", e->fields[i].name);
  g_string_append_printf (s, ",_h FROM %s WHERE id=?1", e->name);
  return g_string_free (s, FALSE);
}

static char *
make_insert (const FoyerEntity *e)
{
  GString *s = g_string_new (NULL);

  g_string_append_printf (s, "INSERT OR REPLACE INTO %s(id,st,_x,_sc,_seq,_h", e->name);
  for (int i = 0; i < e->n_fields; i++)
    g_string_append_printf (s, ",\"%s\"", e->fields[i].name);
  g_string_append (s, ") VALUES(?1,?2,?3,?4,?5,?6");
  for (int i = 0; i < e->n_fields; i++)
    g_string_append_printf (s, ",?%d", i + 7);
  g_string_append (s, ")");
  return g_string_free (s, FALSE);
}

FoyerRow *
foyer_db_get (FoyerDb *db, const char *table, const FoyerId *id)
{
  return foyer_db_get_hashed (db, foyer_entity (table), id, NULL);
}

FoyerRow *
foyer_db_get_hashed (FoyerDb *db, const FoyerEntity *e, const FoyerId *id, gint64 *hash)
{
  FoyerStmt *s = foyer_db_own (db, cached_sql (e, 0, make_select));
  FoyerRow *row = NULL;

  foyer_stmt_bind_id (s, 1, id);
  if (foyer_stmt_step (s))
    {
      row = foyer_row_new (e->name, id);
      row->exists = TRUE;
      if (!foyer_row_parse_stamps (row, foyer_stmt_text (s, 0)))
        g_warning ("The stamps of a %s cannot be read", e->name);
      row->extra = g_strdup (foyer_stmt_text (s, 1));
      row->scope = g_strdup (foyer_stmt_text (s, 2));
      row->seq = foyer_stmt_int (s, 3);
      for (int i = 0; i < e->n_fields; i++)
        {
          FoyerVal *v = &row->vals[i];

          if (foyer_stmt_is_null (s, i + 4))
            continue;
          if (e->fields[i].type == FOYER_TYPE_REF)
            {
              v->kind = FOYER_VAL_ID;
              v->id = foyer_stmt_id (s, i + 4);
            }
          else if (foyer_field_is_text (&e->fields[i]))
            {
              v->kind = FOYER_VAL_TEXT;
              v->s = g_strdup (foyer_stmt_text (s, i + 4));
            }
          else
            {
              v->kind = FOYER_VAL_INT;
              v->i = foyer_stmt_int (s, i + 4);
            }
        }
      if (hash != NULL)
        *hash = foyer_stmt_int (s, e->n_fields + 4);
    }
  foyer_stmt_done (s);
  return row;
}

FoyerRow *
foyer_tx_get (FoyerTx *tx, const char *table, const FoyerId *id)
{
  if (foyer_id_is_none (id))
    return NULL;
  return foyer_db_get (tx->db, table, id);
}

#define OFTEN 8 /* so many rows of a table in one write, and its last id is worth a look */

FoyerRow *
foyer_tx_get_new (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id)
{
  if (tx->new_ids == NULL)
    tx->new_ids = g_malloc0 (sizeof *tx->new_ids * (foyer_n_entities + 1));
  if (tx->new_ids[entity->tbl].asked < OFTEN)
    tx->new_ids[entity->tbl].asked++;
  else if (tx->new_ids[entity->tbl].asked == OFTEN)
    {
      char sql[64];
      FoyerStmt *s;

      g_snprintf (sql, sizeof sql, "SELECT max(id) FROM %s", entity->name);
      s = foyer_db_own (tx->db, sql);
      tx->new_ids[entity->tbl].last = foyer_stmt_step (s) ? foyer_stmt_id (s, 0) : FOYER_ID_NONE;
      foyer_stmt_done (s);
      tx->new_ids[entity->tbl].asked++;
    }
  if (tx->new_ids[entity->tbl].asked > OFTEN && foyer_id_compare (id, &tx->new_ids[entity->tbl].last) > 0)
    return NULL;
  return foyer_tx_get (tx, entity->name, id);
}

void
foyer_tx_note_id (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id)
{
  if (tx->new_ids != NULL && foyer_id_compare (id, &tx->new_ids[entity->tbl].last) > 0)
    tx->new_ids[entity->tbl].last = *id;
}

/* The row stands until the statement is done. */
static void
bind_val (FoyerStmt *s, int i, const FoyerVal *v)
{
  switch (v->kind)
    {
    case FOYER_VAL_INT:
      foyer_stmt_bind_int (s, i, v->i);
      break;
    case FOYER_VAL_TEXT:
      foyer_stmt_lend_text (s, i, v->s, -1);
      break;
    case FOYER_VAL_ID:
      foyer_stmt_bind_id (s, i, &v->id);
      break;
    case FOYER_VAL_NULL:
    default:
      break;
    }
}

void
foyer_db_write_row (FoyerDb *db, const FoyerRow *before, const FoyerRow *after, const char *st, gssize st_len, gint64 hash)
{
  const FoyerEntity *e = after->entity;
  g_autofree char *made = st == NULL ? foyer_row_stamps_json (after) : NULL;
  FoyerStmt *s;
  int first = 7;
  guint64 mask = ~G_GUINT64_CONSTANT (0);

  if (before == NULL)
    s = foyer_db_own (db, cached_sql (e, 1, make_insert));
  else
    {
      /* Only changed columns: SQLite touches each index a named column is in. */
      GString *sql = g_string_new (NULL);

      mask = 0;
      g_string_append_printf (sql, "UPDATE %s SET st=?2,_x=?3,_sc=?4,_seq=?5,_h=?6", e->name);
      for (int i = 0; i < e->n_fields; i++)
        if (!foyer_val_equal (&before->vals[i], &after->vals[i]))
          {
            mask |= G_GUINT64_CONSTANT (1) << i;
            g_string_append_printf (sql, ",\"%s\"=?%d", e->fields[i].name, i + first);
          }
      g_string_append (sql, " WHERE id=?1");
      s = foyer_db_own (db, sql->str);
      g_string_free (sql, TRUE);
    }
  foyer_stmt_bind_id (s, 1, &after->id);
  foyer_stmt_lend_text (s, 2, st != NULL ? st : made, st != NULL ? st_len : -1);
  if (after->extra != NULL)
    foyer_stmt_lend_text (s, 3, after->extra, -1);
  foyer_stmt_lend_text (s, 4, after->scope, -1);
  foyer_stmt_bind_int (s, 5, after->seq);
  foyer_stmt_bind_int (s, 6, hash);
  for (int i = 0; i < e->n_fields; i++)
    if ((mask >> i) & 1)
      bind_val (s, i + first, &after->vals[i]);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

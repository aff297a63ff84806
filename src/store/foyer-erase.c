/* Forgetting a person: what is his, what of it is personal, and where else it is written. How it comes off the disk: foyer-forget.c. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-blobs.h"
#include "foyer-erase.h"
#include "foyer-erase-private.h"
#include "foyer-store-private.h"

/* ---- what a row is ---------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_erased_word (const FoyerField *f)
{
  return foyer_field_is_text (f) && ((f->flags & FOYER_FIELD_REQUIRED) || f->merge == FOYER_MERGE_CLAIM);
}

static gboolean
has_personal (const FoyerEntity *e)
{
  for (int i = 0; i < e->n_fields; i++)
    if (e->fields[i].flags & FOYER_FIELD_PERSONAL)
      return TRUE;
  return FALSE;
}

/* The row is whose the row in this field is. */
static gboolean
leads_to_owner (const FoyerEntity *e, const FoyerField *f)
{
  static const char *const named[] = { "client", "visit", "appointment", NULL };
  static const char *const none[] = { "client_alias", "erasure", "lease", "series", "timetable", NULL };

  if (f->type != FOYER_TYPE_REF || f->ref == NULL || g_strv_contains (none, e->name) || strcmp (f->name, "event") == 0)
    return FALSE;
  return (f->flags & FOYER_FIELD_PARENT) || g_strv_contains (named, f->name);
}

gboolean
foyer_row_blank (FoyerRow *row)
{
  const FoyerEntity *e = row->entity;
  int deleted = foyer_entity_field (e, "deleted");
  gboolean any = row->extra != NULL, whole = FALSE;
  FoyerVal word = { .kind = FOYER_VAL_TEXT, .s = (char *) FOYER_ERASED }, yes = { .kind = FOYER_VAL_INT, .i = 1 };
  static const FoyerVal nothing = { FOYER_VAL_NULL };

  if (!has_personal (e))
    return FALSE;
  for (int i = 0; i < e->n_fields; i++)
    {
      const FoyerField *f = &e->fields[i];
      const FoyerVal *to = foyer_erased_word (f) && row->vals[i].kind == FOYER_VAL_TEXT ? &word : &nothing;

      if (!(f->flags & FOYER_FIELD_PERSONAL))
        continue;
      whole |= (f->flags & FOYER_FIELD_REQUIRED) != 0;
      if (foyer_val_equal (&row->vals[i], to))
        continue;
      foyer_row_set_val (row, i, to);
      any = TRUE;
    }
  /* A card or a note is nothing without its words. */
  if (whole && deleted >= 0 && (row->vals[deleted].kind != FOYER_VAL_INT || row->vals[deleted].i == 0))
    {
      foyer_row_set_val (row, deleted, &yes);
      any = TRUE;
    }
  g_clear_pointer (&row->extra, g_free);
  g_clear_pointer (&row->extra_stamps, g_free);
  return any;
}

gboolean
foyer_db_is_erased (FoyerDb *db, const FoyerId *client)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT 1 FROM erasure WHERE client=?1");
  gboolean yes;

  foyer_stmt_bind_id (s, 1, client);
  yes = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return yes;
}

GArray *
foyer_db_erased (FoyerDb *db)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT DISTINCT client FROM erasure ORDER BY client");
  GArray *out = g_array_new (FALSE, FALSE, sizeof (FoyerId));

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (out, id);
    }
  foyer_stmt_done (s);
  return out;
}

/* ---- whose an op is --------------------------------------------------------------------------------------------------------------- */

#define DEEP 6

static FoyerVal
value_of (FoyerEraseAsk *a, const FoyerEntity *e, const FoyerId *id, const FoyerRow *row, int f)
{
  FoyerVal none = { FOYER_VAL_NULL };

  for (guint i = 0; a->t != NULL && i < a->t->ops->len; i++)
    {
      const FoyerOp *op = a->t->ops->pdata[i];

      if (op->entity == e && (op->fields >> f & 1) && foyer_id_equal (&op->id, id))
        return op->vals[f];
    }
  return row != NULL ? row->vals[f] : none;
}

/* The row, as it stands or as the txn makes it, is of somebody who was erased. @whose: (out): his card */
static gboolean
is_theirs (FoyerEraseAsk *a, const FoyerEntity *e, const FoyerId *id, int deep, FoyerId *whose)
{
  g_autoptr (FoyerRow) row = NULL;

  if (strcmp (e->name, "client") == 0)
    {
      *whose = *id;
      return a->clients != NULL ? g_hash_table_contains (a->clients, id) : foyer_db_is_erased (a->db, id);
    }
  if (deep == 0)
    return FALSE;
  row = foyer_db_get (a->db, e->name, id);
  for (int f = 0; f < e->n_fields; f++)
    if (leads_to_owner (e, &e->fields[f]))
      {
        FoyerVal v = value_of (a, e, id, row, f);

        if (v.kind == FOYER_VAL_ID && is_theirs (a, foyer_entity (e->fields[f].ref), &v.id, deep - 1, whose))
          return TRUE;
      }
  return FALSE;
}

gboolean
foyer_erase_concerns (const FoyerOp *op, gpointer data)
{
  FoyerId whose;

  return has_personal (op->entity) && is_theirs (data, op->entity, &op->id, DEEP, &whose);
}

static gboolean
is_owned (FoyerDb *db, const FoyerEntity *e, const FoyerField *f, const FoyerId *by)
{
  g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM \"%s\" WHERE \"%s\"=?1 LIMIT 1", e->name, f->name);
  FoyerStmt *s = foyer_db_own (db, sql);
  gboolean any;

  foyer_stmt_bind_id (s, 1, by);
  any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return any;
}

/* The op says whose a row is, and rows of that row are there already. */
static gboolean
comes_late (FoyerDb *db, const FoyerOp *op)
{
  gboolean named = FALSE;

  for (int f = 0; f < op->entity->n_fields; f++)
    named |= (op->fields >> f & 1) && op->vals[f].kind == FOYER_VAL_ID && leads_to_owner (op->entity, &op->entity->fields[f]);
  for (int k = 0; named && k < foyer_n_entities; k++)
    for (int f = 0; f < foyer_entities[k].n_fields; f++)
      if (leads_to_owner (&foyer_entities[k], &foyer_entities[k].fields[f]) && strcmp (foyer_entities[k].fields[f].ref, op->entity->name) == 0
          && is_owned (db, &foyer_entities[k], &foyer_entities[k].fields[f], &op->id))
        return TRUE;
  return FALSE;
}

FoyerTxn *
foyer_tx_cut_late (FoyerTx *tx, const FoyerTxn *t, char **body)
{
  FoyerEraseAsk ask = { tx->db, t, NULL };
  FoyerTxn *cut;

  *body = NULL;
  if (foyer_db_int (tx->db, "SELECT EXISTS(SELECT 1 FROM erasure)", NULL) == 0)
    return NULL;
  /* A card that comes after its erasure is to be as the others. And with a visit that comes late it turns out whose the notes are that came before it. */
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      FoyerId whose;

      if (op->entity == NULL || !is_theirs (&ask, op->entity, &op->id, DEEP, &whose)
          || (strcmp (op->entity->name, "client") != 0 && !comes_late (tx->db, op)))
        continue;
      if (tx->erase == NULL)
        tx->erase = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
      g_hash_table_add (tx->erase, foyer_id_copy (&whose));
    }
  *body = foyer_txn_cut (t, foyer_erase_concerns, &ask);
  if (*body == NULL)
    return NULL;
  cut = foyer_txn_parse (*body, -1, NULL, NULL);
  if (cut == NULL)
    g_clear_pointer (body, g_free);
  else
    cut->dev = t->dev;
  return cut;
}

/* ---- what is theirs --------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerTx *tx;
  FoyerEraseMode mode;
  GHashTable *clients; /* FoyerId */
  GArray *rows;        /* FoyerChange: theirs, in the order they were found */
  GHashTable *found;   /* of their ids */
  GHashTable *txns;    /* FoyerId: that tell something of them */
  GHashTable *anew;    /* of ids: rows that are in the record of this write as they are now, so that former images of them may go */
  GPtrArray *words;    /* what they were called, when it is long enough to be known again */
  gint64 since;        /* UTC ms: the first of their cards */
} Erase;

static void
add_row (Erase *x, const FoyerEntity *e, const FoyerId *id)
{
  FoyerChange row = { e, *id };

  if (!g_hash_table_add (x->found, foyer_id_copy (id)))
    return;
  g_array_append_val (x->rows, row);
}

static void
find_rows (Erase *x)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, x->clients);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    add_row (x, foyer_entity ("client"), id);
  for (guint i = 0; i < x->rows->len; i++)
    for (int k = 0; k < foyer_n_entities; k++)
      {
        const FoyerEntity *e = &foyer_entities[k], *of = g_array_index (x->rows, FoyerChange, i).entity;

        for (int f = 0; f < e->n_fields; f++)
          {
            g_autofree char *sql = NULL;
            FoyerStmt *s;

            if (!leads_to_owner (e, &e->fields[f]) || strcmp (e->fields[f].ref, of->name) != 0)
              continue;
            sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"%s\"=?1 ORDER BY id", e->name, e->fields[f].name);
            s = foyer_db_own (x->tx->db, sql);
            foyer_stmt_bind_id (s, 1, &g_array_index (x->rows, FoyerChange, i).id);
            while (foyer_stmt_step (s))
              {
                FoyerId child = foyer_stmt_id (s, 0);
                add_row (x, e, &child);
              }
            foyer_stmt_done (s);
          }
      }
}

static void
find_txns (Erase *x)
{
  for (guint i = 0; i < x->rows->len; i++)
    {
      const FoyerChange *row = &g_array_index (x->rows, FoyerChange, i);
      FoyerStmt *s = foyer_db_own (x->tx->db, "SELECT txn FROM txn_touch WHERE tbl=?1 AND id=?2");

      foyer_stmt_bind_int (s, 1, row->entity->tbl);
      foyer_stmt_bind_id (s, 2, &row->id);
      while (foyer_stmt_step (s))
        {
          FoyerId id = foyer_stmt_id (s, 0);
          g_hash_table_add (x->txns, foyer_id_copy (&id));
        }
      foyer_stmt_done (s);
    }
}

static void
add_word (Erase *x, const char *text)
{
  if (text != NULL && g_utf8_strlen (text, -1) >= 4)
    g_ptr_array_add (x->words, g_strdup (text));
}

static void
find_words (Erase *x)
{
  static const char *const fields[] = { "surname", "phone", "phone2", "email", "card" };
  GHashTableIter iter;
  gpointer id;

  x->since = G_MAXINT64;
  g_hash_table_iter_init (&iter, x->clients);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (x->tx, "client", id);
      FoyerStmt *s = foyer_db_own (x->tx->db, "SELECT DISTINCT was FROM old_word WHERE tbl=?1 AND id=?2 AND field<>'name' AND field<>'middle'");

      foyer_stmt_bind_int (s, 1, foyer_entity ("client")->tbl);
      foyer_stmt_bind_id (s, 2, id);
      while (foyer_stmt_step (s))
        add_word (x, foyer_stmt_text (s, 0));
      foyer_stmt_done (s);
      if (row == NULL)
        continue;
      x->since = MIN (x->since, row->created.hlc >> 16);
      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        add_word (x, foyer_row_text (row, fields[i]));
    }
}

static gboolean
has_word (Erase *x, const char *text)
{
  for (guint i = 0; text != NULL && i < x->words->len; i++)
    if (strstr (text, x->words->pdata[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------------- */

static void
write_blank (Erase *x, const FoyerRow *before, FoyerRow *after)
{
  FoyerTx *tx = x->tx;

  g_hash_table_add (x->anew, foyer_id_copy (&before->id));
  foyer_tx_note_files (tx, before, after);
  if (x->mode == FOYER_ERASE_CANONICAL)
    {
      foyer_tx_write_canonical (tx, before, after);
      return;
    }
  if (x->mode == FOYER_ERASE_COPY)
    {
      g_autofree char *image = foyer_row_to_json (after);

      foyer_tx_write_row (tx, before, after, foyer_row_hash (after, after->scope, after->seq, image));
      return;
    }
  /* A desk goes on reckoning with the row the chain has, until that comes. */
  foyer_tx_write_row (tx, before, after, foyer_tx_row_hash (tx, before->entity, &before->id));
}

static void
blank_shadow (Erase *x, const FoyerEntity *e, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_own (x->tx->db, "SELECT row FROM sync_shadow WHERE tbl=?1 AND id=?2");
  g_autoptr (FoyerRow) row = NULL;
  g_autofree char *image = NULL;

  foyer_stmt_bind_int (s, 1, e->tbl);
  foyer_stmt_bind_id (s, 2, id);
  if (foyer_stmt_step (s))
    row = foyer_row_from_json (e, id, foyer_stmt_text (s, 0), -1, NULL);
  foyer_stmt_done (s);
  if (row == NULL || !foyer_row_blank (row))
    return;
  image = foyer_row_to_json (row);
  s = foyer_db_own (x->tx->db, "UPDATE sync_shadow SET row=?3 WHERE tbl=?1 AND id=?2");
  foyer_stmt_bind_int (s, 1, e->tbl);
  foyer_stmt_bind_id (s, 2, id);
  foyer_stmt_bind_text (s, 3, image);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static void
blank_rows (Erase *x)
{
  for (guint i = 0; i < x->rows->len; i++)
    {
      const FoyerChange *c = &g_array_index (x->rows, FoyerChange, i);
      g_autoptr (FoyerRow) before = NULL, after = NULL;

      if (!has_personal (c->entity))
        continue;
      if (x->tx->store->role == FOYER_STORE_DESK)
        blank_shadow (x, c->entity, &c->id);
      before = foyer_tx_get (x->tx, c->entity->name, &c->id);
      after = before != NULL ? foyer_row_copy (before) : NULL;
      if (after != NULL && foyer_row_blank (after))
        write_blank (x, before, after);
      else if (after != NULL && x->mode == FOYER_ERASE_CANONICAL)
        {
          /* It holds nothing of them now, but may have: it is told once more. */
          g_hash_table_add (x->anew, foyer_id_copy (&c->id));
          foyer_capture_row (x->tx, before, foyer_tx_row_hash (x->tx, c->entity, &c->id), FALSE);
        }
    }
}

/* Lines of the inbox that are about one of the rows: with its words there is nothing to decide any more. But that two want one time, or that an account is
 * below what it may be, is so without them: those lines have numbers in them only, and stay. */
static void
blank_conflicts (Erase *x)
{
  FoyerStmt *s = foyer_db_own (x->tx->db, "SELECT id,a,b FROM conflict WHERE (info IS NOT NULL OR state='open')"
                                          " AND kind NOT IN ('slot','event','resource','floor')");
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), about;
      gboolean theirs = FALSE;

      for (int i = 1; i <= 2; i++)
        {
          const char *text = foyer_stmt_text (s, i);
          theirs |= text != NULL && foyer_id_parse (text, &about) && g_hash_table_contains (x->found, &about);
        }
      if (theirs)
        g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) before = foyer_tx_get (x->tx, "conflict", &g_array_index (ids, FoyerId, i)), after = foyer_row_copy (before);

      foyer_row_set_null (after, "info");
      if (g_strcmp0 (foyer_row_text (after, "state"), "open") == 0)
        foyer_row_set_text (after, "state", "auto");
      if (foyer_row_has_changed (after, "info") || foyer_row_has_changed (after, "state"))
        write_blank (x, before, after);
    }
}

/* Lists that were exported since they are known here: the line stays, the kept file goes. */
static void
blank_activity (Erase *x)
{
  FoyerStmt *s = foyer_db_own (x->tx->db, "SELECT id,file IS NOT NULL AND at>=?1,filter,name FROM activity");
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));

  foyer_stmt_bind_int (s, 1, x->since);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      if (foyer_stmt_int (s, 1) != 0 || has_word (x, foyer_stmt_text (s, 2)) || has_word (x, foyer_stmt_text (s, 3)))
        g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) before = foyer_tx_get (x->tx, "activity", &g_array_index (ids, FoyerId, i)), after = foyer_row_copy (before);

      if (foyer_row_int (after, "at") >= x->since)
        foyer_row_set_null (after, "file");
      if (has_word (x, foyer_row_text (after, "filter")))
        foyer_row_set_null (after, "filter");
      if (has_word (x, foyer_row_text (after, "name")))
        foyer_row_set_null (after, "name");
      write_blank (x, before, after);
    }
}

/* ---- bodies ----------------------------------------------------------------------------------------------------------------------- */

/* (transfer full) (nullable) */
static char *
cut_body (Erase *x, const char *body)
{
  g_autoptr (FoyerTxn) t = body != NULL ? foyer_txn_parse (body, -1, NULL, NULL) : NULL;
  FoyerEraseAsk ask = { x->tx->db, t, x->clients };

  return t != NULL ? foyer_txn_cut (t, foyer_erase_concerns, &ask) : NULL;
}

static void
cut_history (Erase *x)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, x->txns);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (FoyerRow) before = foyer_tx_get (x->tx, "history", id), after = NULL;
      g_autofree char *body = before != NULL ? cut_body (x, foyer_row_text (before, "body")) : NULL;

      if (before == NULL)
        g_hash_table_add (x->anew, foyer_id_copy (id)); /* its body in the log may be cut all the same */
      if (body == NULL)
        continue;
      after = foyer_row_copy (before);
      foyer_row_set_text (after, "body", body);
      write_blank (x, before, after);
    }
}

/* Those that tell of them, by the txn in ?1; @all: the table is read whole, for its txns are not known by the rows they touch. */
static void
cut_table (Erase *x, const char *select, const char *update, gboolean all)
{
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer id = NULL;

  g_hash_table_iter_init (&iter, x->txns);
  while (all ? id == NULL : g_hash_table_iter_next (&iter, &id, NULL))
    {
      FoyerStmt *s = foyer_db_own (x->tx->db, select);

      if (!all)
        foyer_stmt_bind_id (s, 1, id);
      while (foyer_stmt_step (s))
        {
          gint64 rowid = foyer_stmt_int (s, 0);
          char *body = cut_body (x, foyer_stmt_text (s, 1));

          if (body == NULL)
            continue;
          g_ptr_array_add (bodies, body);
          g_array_append_val (rowids, rowid);
        }
      foyer_stmt_done (s);
      if (all)
        break;
    }
  for (guint i = 0; i < bodies->len; i++)
    {
      FoyerStmt *s = foyer_db_own (x->tx->db, update);

      foyer_stmt_bind_text (s, 1, bodies->pdata[i]);
      foyer_stmt_bind_int (s, 2, g_array_index (rowids, gint64, i));
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
}

/* A table without rowids: what waits in quarantine. */
static void
cut_quarantine (Erase *x)
{
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_own (x->tx->db, "SELECT id,body FROM sync_quarantine");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      char *body = cut_body (x, foyer_stmt_text (s, 1));

      if (body == NULL)
        continue;
      g_ptr_array_add (bodies, body);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < bodies->len; i++)
    {
      s = foyer_db_own (x->tx->db, "UPDATE sync_quarantine SET body=?1 WHERE id=?2");
      foyer_stmt_bind_text (s, 1, bodies->pdata[i]);
      foyer_stmt_bind_id (s, 2, &g_array_index (ids, FoyerId, i));
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
}

static void
cut_orphans (Erase *x)
{
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, 2 * sizeof (gint64));
  FoyerStmt *s = foyer_db_own (x->tx->db, "SELECT inc,n,body FROM sync_orphan");

  while (foyer_stmt_step (s))
    {
      gint64 key[2] = { foyer_stmt_int (s, 0), foyer_stmt_int (s, 1) };
      char *body = cut_body (x, foyer_stmt_text (s, 2));

      if (body == NULL)
        continue;
      g_ptr_array_add (bodies, body);
      g_array_append_vals (keys, key, 1);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < bodies->len; i++)
    {
      s = foyer_db_own (x->tx->db, "UPDATE sync_orphan SET body=?1 WHERE inc=?2 AND n=?3");
      foyer_stmt_bind_text (s, 1, bodies->pdata[i]);
      foyer_stmt_bind_int (s, 2, ((gint64 *) keys->data)[2 * i]);
      foyer_stmt_bind_int (s, 3, ((gint64 *) keys->data)[2 * i + 1]);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
}

static void
run_id (FoyerDb *db, const char *sql, const FoyerEntity *e, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_own (db, sql);

  foyer_stmt_bind_id (s, 1, id);
  if (e != NULL && strstr (sql, "?3") != NULL)
    foyer_stmt_bind_text (s, 3, e->name);
  else if (e != NULL)
    foyer_stmt_bind_int (s, 2, e->tbl);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static void
run_text (FoyerDb *db, const char *sql, const char *text)
{
  FoyerStmt *s = foyer_db_own (db, sql);

  foyer_stmt_bind_text (s, 1, text);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

/* What only this store keeps. */
static void
drop_traces (Erase *x)
{
  FoyerDb *db = x->tx->db;
  gboolean server = x->tx->store->role == FOYER_STORE_SERVER;
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < x->rows->len; i++)
    {
      const FoyerChange *c = &g_array_index (x->rows, FoyerChange, i);

      run_id (db, "DELETE FROM old_word WHERE id=?1 AND tbl=?2", c->entity, &c->id);
      if (!server)
        run_id (db, "DELETE FROM sync_witness WHERE id=?1 AND tbl=?3", c->entity, &c->id);
    }
  g_hash_table_iter_init (&iter, x->clients);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      char text[37];

      foyer_id_format (id, text);
      run_text (db, "DELETE FROM local_value WHERE instr(value,?1)>0", text);
      if (server && !x->tx->following)
        run_text (db, "DELETE FROM server_idem WHERE instr(body,?1)>0", text);
      if (!server)
        run_text (db, "DELETE FROM sync_unknown WHERE instr(row,?1)>0", text);
    }
  for (guint i = 0; i < x->words->len; i++)
    {
      run_text (db, "DELETE FROM local_value WHERE instr(value,?1)>0", x->words->pdata[i]);
      if (server && !x->tx->following)
        run_text (db, "DELETE FROM server_idem WHERE instr(body,?1)>0", x->words->pdata[i]);
    }
}

/* ---- all of it -------------------------------------------------------------------------------------------------------------------- */

void
foyer_tx_note_erasure (FoyerTx *tx, const FoyerRow *erasure)
{
  FoyerId client = foyer_row_id (erasure, "client");

  if (tx->erase == NULL)
    tx->erase = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  g_hash_table_add (tx->erase, foyer_id_copy (&client));
}

static void
add_file (GPtrArray *files, const char *id)
{
  if (foyer_blob_is_id (id) && !g_ptr_array_find_with_equal_func (files, id, g_str_equal, NULL))
    g_ptr_array_add (files, g_strdup (id));
}

void
foyer_tx_note_files (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after)
{
  for (int i = 0; before != NULL && i < before->entity->n_fields; i++)
    {
      g_auto (GStrv) ids = NULL;

      if (!(before->entity->fields[i].flags & FOYER_FIELD_FILE) || before->vals[i].kind != FOYER_VAL_TEXT
          || (after != NULL && foyer_val_equal (&before->vals[i], &after->vals[i])))
        continue;
      if (tx->erased_files == NULL)
        tx->erased_files = g_ptr_array_new_with_free_func (g_free);
      /* One name, or a list of them. */
      ids = g_strsplit_set (before->vals[i].s, "[]\",", -1);
      for (char **id = ids; *id != NULL; id++)
        add_file (tx->erased_files, *id);
    }
}

void
foyer_tx_clear_erased (FoyerTx *tx)
{
  g_clear_pointer (&tx->erase, g_hash_table_unref);
  g_clear_pointer (&tx->erased_files, g_ptr_array_unref);
  g_clear_pointer (&tx->erased_rows, g_array_unref);
}

const GArray *
foyer_tx_erased_rows (FoyerTx *tx)
{
  return tx->erased_rows;
}

const GPtrArray *
foyer_tx_erased_files (FoyerTx *tx)
{
  return tx->erased_files;
}

static void
add_ids (GArray *out, GHashTable *ids)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_array_append_vals (out, id, 1);
}

void
foyer_tx_erase (FoyerTx *tx, GHashTable *clients, FoyerEraseMode mode)
{
  Erase x = { tx, mode, clients, g_array_new (FALSE, FALSE, sizeof (FoyerChange)),
              g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL),
              g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL), g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL), g_ptr_array_new_with_free_func (g_free), 0 };

  find_rows (&x);
  foyer_tx_catch_up (tx);
  find_txns (&x);
  find_words (&x);
  if (mode != FOYER_ERASE_FOLLOW)
    {
      blank_rows (&x);
      blank_conflicts (&x);
      blank_activity (&x);
      cut_history (&x);
    }
  if (tx->store->role == FOYER_STORE_DESK)
    {
      /* A base that was put in place below the log knows its changes by what the chain has kept of them, which need not name his card any more. */
      cut_table (&x, "SELECT rowid,body FROM sync_log", "UPDATE sync_log SET body=?1 WHERE rowid=?2", TRUE);
      cut_table (&x, "SELECT rowid,body FROM sync_peer", "UPDATE sync_peer SET body=?1 WHERE rowid=?2", TRUE);
      cut_orphans (&x);
    }
  else
    {
      cut_table (&x, "SELECT rowid,body FROM txn_body WHERE id=?1", "UPDATE txn_body SET body=?1 WHERE rowid=?2", FALSE);
      if (mode != FOYER_ERASE_FOLLOW)
        cut_quarantine (&x);
    }
  drop_traces (&x);
  if (tx->erased_rows == NULL)
    tx->erased_rows = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  add_ids (tx->erased_rows, x.anew);
  g_hash_table_unref (x.anew);
  g_array_unref (x.rows);
  g_hash_table_unref (x.found);
  g_hash_table_unref (x.txns);
  g_ptr_array_unref (x.words);
}

void
foyer_tx_erase_noted (FoyerTx *tx)
{
  g_autoptr (GHashTable) clients = NULL;
  GHashTableIter iter;
  gpointer id;

  if (tx->erase == NULL)
    return;
  clients = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  g_hash_table_iter_init (&iter, tx->erase);
  /* It may have gone back to a savepoint. */
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (foyer_db_is_erased (tx->db, id))
      g_hash_table_add (clients, foyer_id_copy (id));
  if (g_hash_table_size (clients) == 0)
    return;
  if (tx->hook_stamp.hlc == 0)
    tx->hook_stamp.hlc = MAX (tx->hlc, 1);
  foyer_tx_erase (tx, clients,
                  tx->following                               ? FOYER_ERASE_FOLLOW
                  : tx->store->role == FOYER_STORE_SERVER ? FOYER_ERASE_CANONICAL
                                                          : FOYER_ERASE_DESK);
  foyer_tx_flush (tx);
  foyer_store_mark_forget (tx->store, tx->erased_files);
}

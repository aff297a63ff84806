#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-change-find.h"
#include "foyer-phone.h"
#include "foyer-store-private.h"
#include "foyer-text.h"
#include "foyer-time.h"

/* Shortest end of a telephone number one finds an old one by. */
#define SHORTEST_END 4

/* ---- keeping it ---------------------------------------------------------------------------------------------------------- */

FoyerId
foyer_day_touch_id (const FoyerId *loc, gint64 date)
{
  return foyer_id_derivef (loc, "day %" G_GINT64_FORMAT, date);
}

static int
acts_of (const FoyerOp *op)
{
  static const char *const marks[] = { "deleted", "void" };
  int f;

  if (op->kind == FOYER_OP_NEW)
    return FOYER_ACT_MADE;
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if ((f = foyer_entity_field (op->entity, marks[i])) >= 0 && (op->fields >> f & 1) && op->vals[f].kind == FOYER_VAL_INT && op->vals[f].i != 0)
      return FOYER_ACT_DELETED;
  f = foyer_entity_field (op->entity, "status");
  if (f >= 0 && (op->fields >> f & 1) && op->vals[f].kind == FOYER_VAL_TEXT && strcmp (op->vals[f].s, "deleted") == 0)
    return FOYER_ACT_DELETED;
  return FOYER_ACT_CHANGED;
}

static void
add_word (FoyerTx *tx, const FoyerOp *op, const FoyerField *field, const char *word)
{
  FoyerStmt *s = foyer_db_own (tx->db, "INSERT OR IGNORE INTO old_word(word,tbl,id,field,was) VALUES(?1,?2,?3,?4,?5)");

  foyer_stmt_bind_text (s, 1, word);
  foyer_stmt_bind_int (s, 2, op->entity->tbl);
  foyer_stmt_bind_id (s, 3, &op->id);
  foyer_stmt_bind_text (s, 4, field->name);
  foyer_stmt_bind_text (s, 5, op->olds[field - op->entity->fields].s);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static void
add_old_words (FoyerTx *tx, const FoyerOp *op)
{
  for (int i = 0; i < op->entity->n_fields; i++)
    {
      const FoyerField *field = &op->entity->fields[i];

      if (!(field->flags & FOYER_FIELD_SEARCH) || !(op->old_fields >> i & 1) || op->olds[i].kind != FOYER_VAL_TEXT
          || foyer_val_equal (&op->olds[i], &op->vals[i]))
        continue;
      if ((field->flags & FOYER_FIELD_PHONE) && strchr (op->olds[i].s, '@') == NULL)
        {
          g_autofree char *digits = foyer_digits (op->olds[i].s);

          for (const char *d = digits; strlen (d) >= SHORTEST_END; d++)
            add_word (tx, op, field, d);
          continue;
        }
      g_autofree char *folded = foyer_fold (op->olds[i].s);
      g_auto (GStrv) words = g_strsplit_set (folded, " @.-_,", -1);
      for (char **w = words; *w != NULL; w++)
        if (**w != '\0')
          add_word (tx, op, field, *w);
    }
}

void
foyer_tx_index_change (FoyerTx *tx, const FoyerTxn *t, gint64 hlc)
{
  gint64 kinds = 0;
  int acts = 0;
  FoyerStmt *s;
  FoyerId dev = foyer_id_is_none (&t->dev) && tx->store != NULL ? foyer_store_device (tx->store) : t->dev;

  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];

      if (op->entity == NULL)
        continue;
      kinds |= FOYER_KIND (op->entity);
      acts |= acts_of (op);
      if (op->kind == FOYER_OP_SET)
        add_old_words (tx, op);
    }
  /* Known here before the chain had it: a desk may have got another name there, which comes with the line of history. */
  s = foyer_db_own (tx->db, "INSERT INTO change_find(hlc,txn,who,dev,grp,undoes,kinds,acts) VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"
                            " ON CONFLICT(hlc,txn) DO UPDATE SET dev=coalesce(excluded.dev,dev)");
  foyer_stmt_bind_int (s, 1, hlc);
  foyer_stmt_bind_id (s, 2, &t->id);
  foyer_stmt_bind_id (s, 3, &t->who);
  foyer_stmt_bind_id (s, 4, &dev);
  foyer_stmt_bind_id (s, 5, &t->group);
  foyer_stmt_bind_id (s, 6, &t->undoes);
  foyer_stmt_bind_int (s, 7, kinds);
  foyer_stmt_bind_int (s, 8, acts);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

void
foyer_tx_forget_changes (FoyerTx *tx)
{
  FoyerStmt *s = foyer_db_own (tx->db, "DELETE FROM change_find WHERE NOT EXISTS(SELECT 1 FROM history h WHERE h.id=change_find.txn)"
                                       " AND NOT EXISTS(SELECT 1 FROM sync_log l WHERE l.id=change_find.txn)");

  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

gboolean
foyer_tx_index_log (FoyerTx *tx, GError **error)
{
  gboolean server = tx->store->role == FOYER_STORE_SERVER;
  FoyerStmt *s = foyer_db_own (tx->db, server ? "SELECT b.body,t.dev,t.hlc FROM txn t JOIN txn_body b USING(id)"
                                              : "SELECT body,dev,NULL FROM history WHERE body IS NOT NULL UNION ALL"
                                                " SELECT body,NULL,NULL FROM sync_log l WHERE NOT EXISTS(SELECT 1 FROM history h WHERE h.id=l.id)");

  while (foyer_stmt_step (s))
    {
      g_autoptr (FoyerTxn) t = foyer_txn_parse (foyer_stmt_text (s, 0), -1, NULL, NULL);

      if (t == NULL)
        continue;
      t->dev = foyer_stmt_id (s, 1);
      foyer_tx_touch_own (tx, t, server ? foyer_stmt_int (s, 2) : t->hlc);
    }
  foyer_stmt_done (s);
  return foyer_db_check (tx->db, error);
}

/* ---- finding ------------------------------------------------------------------------------------------------------------- */

#define COLUMNS "hlc,txn,who,dev,undoes,kinds,acts"

/* One way through an index, standing on the next change. */
typedef struct
{
  FoyerStmt *s;
  gboolean has;
  FoyerFound at;
} Walk;

static void
advance (Walk *w)
{
  w->has = foyer_stmt_step (w->s);
  if (!w->has)
    return;
  w->at.hlc = foyer_stmt_int (w->s, 0);
  w->at.txn = foyer_stmt_id (w->s, 1);
  w->at.who = foyer_stmt_id (w->s, 2);
  w->at.dev = foyer_stmt_id (w->s, 3);
  w->at.undoes = foyer_stmt_id (w->s, 4);
  w->at.kinds = foyer_stmt_int (w->s, 5);
  w->at.acts = (int) foyer_stmt_int (w->s, 6);
}

/* Behind @find's place, as every piece below says it. */
#define BEHIND "(c.hlc,c.txn)<(?1,?2) AND c.hlc>=?3"

/* A statement is one for each connection and text, and several authors walk at once: so their number is in the text. */
static FoyerStmt *
prepare (FoyerDb *db, const FoyerFindChanges *f, guint author)
{
  static const guint8 last[16] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  g_autofree char *sql = NULL;
  gint64 before = f->before_hlc;
  FoyerStmt *s;

  if (f->entity != NULL)
    sql = g_strdup ("SELECT c.hlc,c.txn,c.who,c.dev,c.undoes,c.kinds,c.acts FROM txn_touch h CROSS JOIN change_find c ON c.hlc=h.hlc AND c.txn=h.txn"
                    " WHERE h.tbl=?4 AND h.id=?5 AND (h.hlc,h.txn)<(?1,?2) AND h.hlc>=?3 ORDER BY h.hlc DESC,h.txn DESC");
  else if (f->n_authors > 0)
    sql = g_strdup_printf ("SELECT /* %u */ " COLUMNS " FROM change_find c INDEXED BY change_find_who WHERE c.who=?4 AND " BEHIND
                           " ORDER BY c.hlc DESC,c.txn DESC", author);
  else if (f->kinds != 0 && !(f->kinds & FOYER_KINDS_COMMON))
    sql = g_strdup ("SELECT " COLUMNS " FROM change_find c INDEXED BY change_find_rare WHERE kinds & ~422218934747136 <> 0 AND " BEHIND
                    " ORDER BY c.hlc DESC,c.txn DESC");
  else
    sql = g_strdup ("SELECT " COLUMNS " FROM change_find c WHERE " BEHIND " ORDER BY c.hlc DESC,c.txn DESC");
  s = foyer_db_own (db, sql);
  /* The end of the period and the place one has come to are one bound. */
  if (f->to > 0 && (before == 0 || before >= f->to))
    {
      foyer_stmt_bind_int (s, 1, f->to);
      foyer_stmt_bind_blob (s, 2, "", 0);
    }
  else if (before == 0)
    {
      foyer_stmt_bind_int (s, 1, G_MAXINT64);
      foyer_stmt_bind_blob (s, 2, last, sizeof last);
    }
  else
    {
      foyer_stmt_bind_int (s, 1, before);
      foyer_stmt_bind_blob (s, 2, f->before_txn.b, sizeof f->before_txn.b);
    }
  foyer_stmt_bind_int (s, 3, f->from);
  if (f->entity != NULL)
    {
      foyer_stmt_bind_int (s, 4, f->entity->tbl);
      foyer_stmt_bind_id (s, 5, &f->id);
    }
  else if (f->n_authors > 0)
    foyer_stmt_bind_id (s, 4, &f->authors[author]);
  return s;
}

static gboolean
fits (const FoyerFindChanges *f, const FoyerFound *c)
{
  if (f->kinds != 0 && (c->kinds & f->kinds) == 0)
    return FALSE;
  if (f->unlike != 0 && (c->kinds & ~f->unlike) == 0)
    return FALSE;
  if (f->acts != 0 && (c->acts & f->acts) == 0)
    return FALSE;
  if (!foyer_id_is_none (&f->dev) && !foyer_id_equal (&c->dev, &f->dev))
    return FALSE;
  /* Of one row: the authors were not the index. */
  if (f->entity == NULL || f->n_authors == 0)
    return TRUE;
  for (guint i = 0; i < f->n_authors; i++)
    if (foyer_id_equal (&f->authors[i], &c->who))
      return TRUE;
  return FALSE;
}

void
foyer_db_find_changes (FoyerDb *db, const FoyerFindChanges *f, FoyerFoundFunc func, gpointer data)
{
  guint n = f->entity == NULL && f->n_authors > 0 ? f->n_authors : 1;
  g_autofree Walk *walks = g_new0 (Walk, n);
  gboolean more = TRUE;

  for (guint i = 0; i < n; i++)
    {
      walks[i].s = prepare (db, f, i);
      advance (&walks[i]);
    }
  while (more)
    {
      Walk *newest = NULL;

      for (guint i = 0; i < n; i++)
        if (walks[i].has
            && (newest == NULL || walks[i].at.hlc > newest->at.hlc
                || (walks[i].at.hlc == newest->at.hlc && foyer_id_compare (&walks[i].at.txn, &newest->at.txn) > 0)))
          newest = &walks[i];
      if (newest == NULL)
        break;
      if (fits (f, &newest->at))
        more = func (&newest->at, data);
      advance (newest);
    }
  for (guint i = 0; i < n; i++)
    foyer_stmt_done (walks[i].s);
}

/* ---- one action ---------------------------------------------------------------------------------------------------------- */

GArray *
foyer_db_txns_of (FoyerDb *db, const FoyerId *id)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_own (db, "SELECT txn FROM change_find WHERE grp=?1 ORDER BY hlc DESC, txn DESC");
  gboolean itself = FALSE;

  foyer_stmt_bind_id (s, 1, id);
  while (foyer_stmt_step (s))
    {
      FoyerId found = foyer_stmt_id (s, 0);

      itself = itself || foyer_id_equal (&found, id);
      g_array_append_val (ids, found);
    }
  foyer_stmt_done (s);
  if (!itself)
    {
      g_autoptr (FoyerTxn) t = foyer_db_txn (db, id);

      if (t != NULL && ids->len == 0 && !foyer_id_is_none (&t->group) && !foyer_id_equal (&t->group, id))
        {
          g_array_unref (ids);
          return foyer_db_txns_of (db, &t->group);
        }
      if (t != NULL)
        g_array_append_val (ids, *id);
    }
  return ids;
}

gboolean
foyer_db_is_undone (FoyerDb *db, const FoyerId *id, FoyerId *by)
{
  FoyerId at = *id;
  gboolean undone = FALSE;

  if (by != NULL)
    *by = FOYER_ID_NONE;
  for (;;)
    {
      FoyerStmt *s = foyer_db_own (db, "SELECT txn FROM change_find WHERE undoes=?1 ORDER BY hlc DESC LIMIT 1");
      gboolean found;

      foyer_stmt_bind_id (s, 1, &at);
      found = foyer_stmt_step (s);
      if (found)
        at = foyer_stmt_id (s, 0);
      foyer_stmt_done (s);
      if (!found)
        return undone;
      undone = !undone;
      if (by != NULL)
        *by = at;
    }
}

GArray *
foyer_db_day_changes (FoyerDb *db, const FoyerId *loc, gint64 date, gint64 since)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerId day = foyer_day_touch_id (loc, date);
  FoyerStmt *s = foyer_db_own (db, "SELECT txn FROM txn_touch WHERE tbl=0 AND id=?1 AND hlc>?2 ORDER BY hlc DESC, txn DESC");

  foyer_stmt_bind_id (s, 1, &day);
  foyer_stmt_bind_int (s, 2, since);
  while (foyer_stmt_step (s))
    {
      FoyerId txn = foyer_stmt_id (s, 0);
      g_array_append_val (ids, txn);
    }
  foyer_stmt_done (s);
  return ids;
}

/* ---- as it was ------------------------------------------------------------------------------------------------------------ */

FoyerRow *
foyer_db_row_at (FoyerDb *db, const char *table, const FoyerId *id, gint64 at)
{
  const FoyerEntity *e = foyer_entity (table);
  g_autoptr (FoyerRow) row = foyer_db_get (db, table, id);
  g_autoptr (GArray) later = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s;

  if (row == NULL || row->created.hlc > at)
    return NULL;
  s = foyer_db_own (db, "SELECT txn FROM txn_touch WHERE tbl=?1 AND id=?2 AND hlc>?3 ORDER BY hlc DESC, txn DESC");
  foyer_stmt_bind_int (s, 1, e->tbl);
  foyer_stmt_bind_id (s, 2, id);
  foyer_stmt_bind_int (s, 3, at);
  while (foyer_stmt_step (s))
    {
      FoyerId txn = foyer_stmt_id (s, 0);
      g_array_append_val (later, txn);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < later->len; i++)
    {
      g_autoptr (FoyerTxn) t = foyer_db_txn (db, &g_array_index (later, FoyerId, i));

      if (t == NULL)
        continue;
      for (guint k = t->ops->len; k > 0; k--)
        {
          const FoyerOp *op = t->ops->pdata[k - 1];

          if (op->entity != e || !foyer_id_equal (&op->id, id))
            continue;
          for (int f = 0; op->kind == FOYER_OP_SET && f < e->n_fields; f++)
            if ((op->fields >> f & 1) && (op->old_fields >> f & 1) && e->fields[f].merge != FOYER_MERGE_DERIVED)
              foyer_row_set_val (row, f, &op->olds[f]);
        }
    }
  return g_steal_pointer (&row);
}

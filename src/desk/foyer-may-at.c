/* Rights as they stood at a moment, from the accepted txns. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-apply.h"
#include "foyer-may.h"
#include "foyer-merge.h"

gint64
foyer_row_since (const FoyerRow *row)
{
  gint64 last = row->created.hlc;

  for (int i = 0; row->stamps != NULL && i < row->entity->n_fields; i++)
    if (row->entity->fields[i].merge != FOYER_MERGE_SERVER)
      last = MAX (last, row->stamps[i].hlc);
  return last;
}

/* Ops of accepted txns on the row in the chain's order, each handed to @func. Returns how many there were. */
typedef void (*OpFunc) (const FoyerOp *op, const FoyerStamp *stamp, gpointer data);

static guint
each_op (FoyerDb *db, const FoyerEntity *e, const FoyerId *id, OpFunc func, gpointer data)
{
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) stamps = g_array_new (FALSE, FALSE, sizeof (gint64));
  FoyerStmt *s = foyer_db_own_read (db, "SELECT b.body,t.eff_hlc FROM txn_touch h JOIN txn t ON t.id=h.txn JOIN txn_body b ON b.id=h.txn"
                                        " WHERE h.tbl=?1 AND h.id=?2 ORDER BY t.seq, t.id");
  guint n = 0;

  foyer_stmt_bind_int (s, 1, e->tbl);
  foyer_stmt_bind_id (s, 2, id);
  while (foyer_stmt_step (s))
    {
      gint64 eff = foyer_stmt_int (s, 1);

      g_ptr_array_add (bodies, g_strdup (foyer_stmt_text (s, 0)));
      g_array_append_val (stamps, eff);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < bodies->len; i++)
    {
      g_autoptr (FoyerTxn) t = foyer_txn_parse (bodies->pdata[i], -1, NULL, NULL);

      for (guint k = 0; t != NULL && k < t->ops->len; k++)
        {
          const FoyerOp *op = t->ops->pdata[k];
          FoyerStamp stamp = { g_array_index (stamps, gint64, i), t->id };

          if (op->entity != e || !foyer_id_equal (&op->id, id))
            continue;
          n++;
          func (op, &stamp, data);
        }
    }
  return n;
}

typedef struct
{
  FoyerRow *row;
  gint64 until;
  gboolean made;
  GPtrArray *later; /* copies of the values ops after @until replaced; newest last */
} Fold;

static void
fold_op (const FoyerOp *op, const FoyerStamp *stamp, gpointer data)
{
  Fold *f = data;

  if (stamp->hlc > f->until)
    return;
  foyer_merge_apply (f->row, op, stamp, TRUE, NULL);
  f->made = TRUE;
}

/* Rows the server makes itself (desks) have no first op: what later ops replaced is put back, newest first. */
static void
collect_later (const FoyerOp *op, const FoyerStamp *stamp, gpointer data)
{
  Fold *f = data;
  FoyerRow *olds;

  if (stamp->hlc <= f->until || op->kind != FOYER_OP_SET)
    return;
  olds = foyer_row_new (op->entity->name, &op->id);
  for (int i = 0; i < op->entity->n_fields; i++)
    if ((op->fields >> i) & 1)
      {
        static const FoyerVal none = { FOYER_VAL_NULL };
        foyer_row_set_val (olds, i, (op->old_fields >> i) & 1 ? &op->olds[i] : &none);
      }
  olds->seq = (gint64) op->fields; /* which of them count */
  g_ptr_array_add (f->later, olds);
}

FoyerRow *
foyer_row_at (FoyerDb *db, const char *table, const FoyerId *id, gint64 hlc)
{
  g_autoptr (FoyerRow) now = foyer_db_get (db, table, id);
  Fold f = { NULL, hlc, FALSE, NULL };

  if (now == NULL || foyer_row_since (now) <= hlc)
    return g_steal_pointer (&now);
  if (now->entity->flags & FOYER_ENTITY_ONLINE)
    {
      f.later = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
      each_op (db, now->entity, id, collect_later, &f);
      for (guint i = f.later->len; i > 0; i--)
        {
          const FoyerRow *olds = f.later->pdata[i - 1];

          for (int k = 0; k < now->entity->n_fields; k++)
            if (((guint64) olds->seq >> k) & 1)
              foyer_row_set_val (now, k, foyer_row_val (olds, k));
        }
      g_ptr_array_unref (f.later);
      return g_steal_pointer (&now);
    }
  f.row = foyer_row_new (table, id);
  /* Rows that came without txns (a bulk maker) have always been as they are. */
  if (each_op (db, now->entity, id, fold_op, &f) == 0)
    {
      foyer_row_free (f.row);
      return g_steal_pointer (&now);
    }
  if (!f.made)
    g_clear_pointer (&f.row, foyer_row_free);
  return f.row;
}

gint64
foyer_access_since (FoyerDb *db, const FoyerId *user, const FoyerId *loc)
{
  FoyerId ids[3] = { *user, foyer_grant_id (user, loc), foyer_grant_id (user, NULL) };
  gint64 since = 0;

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (FoyerRow) row = foyer_id_is_none (user) ? NULL : foyer_db_get (db, i == 0 ? "user" : "grant", &ids[i]);
      if (row != NULL)
        since = MAX (since, foyer_row_since (row));
    }
  return since;
}

FoyerAccess *
foyer_access_at (FoyerDb *db, const FoyerId *user, const FoyerId *loc, gint64 hlc, int role)
{
  FoyerId none = FOYER_ID_NONE, here, everywhere;
  g_autoptr (FoyerRow) row = NULL, grant = NULL;
  g_autoptr (FoyerAccess) whole = NULL;
  gboolean owner;

  if (foyer_id_is_none (user))
    return foyer_access_make (&none, TRUE, role < 0 || role == FOYER_ROLE_OWNER,
                              role == FOYER_ROLE_MANAGER ? "manager" : role == FOYER_ROLE_RECEPTIONIST ? "receptionist" : "professional", NULL, &none);
  here = foyer_grant_id (user, loc);
  everywhere = foyer_grant_id (user, NULL);
  row = foyer_row_at (db, "user", user, hlc);
  if (row == NULL || foyer_row_int (row, "deleted") != 0)
    return foyer_access_make (user, FALSE, FALSE, NULL, NULL, &none);
  owner = foyer_row_int (row, "owner") != 0;
  grant = foyer_row_at (db, "grant", &here, hlc);
  if (grant == NULL || foyer_row_int (grant, "deleted") != 0)
    {
      foyer_row_free (grant);
      grant = foyer_row_at (db, "grant", &everywhere, hlc);
    }
  if (grant != NULL && foyer_row_int (grant, "deleted") != 0)
    g_clear_pointer (&grant, foyer_row_free);
  whole = foyer_access_make (user, owner || grant != NULL, owner, grant != NULL ? foyer_row_text (grant, "role") : NULL,
                             grant != NULL ? foyer_row_text (grant, "rights") : NULL, &none);
  return foyer_access_capped (whole, role);
}

typedef struct
{
  const FoyerEntity *e;
  const char *scope;
  gboolean found;
} Ever;

static void
look_at_holding (const FoyerOp *op, const FoyerStamp *stamp, gpointer data)
{
  static const char *const names[] = { "loc", "scopes" };
  Ever *ever = data;

  /* What an op replaced counts as well as what it gave. */
  for (int old = 0; old < 2 && !ever->found; old++)
    {
      g_autoptr (FoyerRow) row = foyer_row_new ("device", &op->id);
      g_auto (FoyerHolding) h = { 0 };
      gboolean any = FALSE;

      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        {
          int f = foyer_entity_field (op->entity, names[i]);
          guint64 bit = G_GUINT64_CONSTANT (1) << f;

          if (!((old ? op->old_fields : op->fields) & bit))
            continue;
          foyer_row_set_val (row, f, old ? &op->olds[f] : &op->vals[f]);
          any = TRUE;
        }
      if (!any)
        continue;
      foyer_holding_read (&h, row);
      /* A desk without a location holds everything only if the op says so. */
      if (foyer_id_is_none (&h.loc) && foyer_row_is_null (row, "scopes"))
        h.all = h.all_sections = FALSE;
      ever->found = foyer_holding_has (&h, ever->scope);
    }
}

gboolean
foyer_holding_ever (FoyerDb *db, const FoyerId *dev, const char *scope)
{
  g_autoptr (FoyerRow) row = foyer_db_get (db, "device", dev);
  g_auto (FoyerHolding) now = { 0 };
  Ever ever = { NULL, scope, FALSE };

  if (row == NULL)
    return FALSE;
  foyer_holding_read (&now, row);
  if (foyer_holding_has (&now, scope))
    return TRUE;
  ever.e = row->entity;
  each_op (db, row->entity, dev, look_at_holding, &ever);
  return ever.found;
}

/* ---- the two sides agree ------------------------------------------------------------------------------------------------------------ */

void
foyer_may_check (FoyerTx *tx, const FoyerActor *actor, const FoyerId *loc)
{
  const FoyerTxn *t = foyer_tx_present (tx);
  g_autoptr (FoyerAccess) access = NULL;
  g_autoptr (GPtrArray) scopes = NULL;
  const char *spans;

  if (t == NULL || g_getenv ("FOYER_CHECK") == NULL || strcmp (g_getenv ("FOYER_CHECK"), "0") == 0)
    return;
  scopes = g_ptr_array_new_with_free_func (g_free);
  access = actor->system ? foyer_access_at (foyer_tx_db (tx), &FOYER_ID_NONE, loc, G_MAXINT64, -1) : foyer_access_get (foyer_tx_db (tx), &actor->user, loc);
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, op->entity->name, &op->id);
      g_autoptr (FoyerRow) before = NULL;
      g_autofree char *scope = foyer_op_scope (row, op);
      FoyerMayAsk ask = { foyer_tx_db (tx), NULL, FALSE, access, t, op, NULL, scope };
      const char *why = NULL;

      g_ptr_array_add (scopes, g_strdup (scope));
      /* As it was: the server asks before it applies. */
      if (op->kind == FOYER_OP_SET && row != NULL)
        {
          before = foyer_row_copy (row);
          for (int f = 0; f < op->entity->n_fields; f++)
            if ((op->old_fields >> f) & 1)
              foyer_row_set_val (before, f, &op->olds[f]);
          ask.before = before;
        }
      if (strcmp (op->entity->name, "conflict") == 0 && op->kind == FOYER_OP_NEW)
        continue; /* made by hand in a test */
      if (t->cmd != NULL && strcmp (t->cmd, "chain.init") == 0)
        continue; /* there is nobody yet who could have a right */
      if (foyer_may (&ask, &why) != FOYER_MAY_YES)
        g_error ("%s by %s changes a %s, which a server would not take: %s", t->cmd, actor->system ? "the system" : "a user", op->entity->name, why);
    }
  spans = foyer_may_spans (t, (char **) scopes->pdata, scopes->len);
  if (spans != NULL)
    g_error ("%s makes a change which a server would not take: %s", t->cmd, spans);
}

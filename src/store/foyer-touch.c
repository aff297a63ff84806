/* Which txns touched a row, its parents, and the days of the book: what the change log of each is read by.
 *
 * A txn's own rows are told in the same transaction: undoing and late ops ask for them. Its parents and days stand all over the table, a page each; of
 * txns that come from elsewhere they are told afterwards (foyer-later.h), many txns in one order. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-change-find.h"
#include "foyer-later.h"
#include "foyer-store-private.h"
#include "foyer-time.h"

#define AT_ONCE 16

enum
{
  OWN = 1 << 0,
  PARENTS = 1 << 1,
};

/* A row a txn is told under. */
typedef struct
{
  int tbl;
  FoyerId id;
  gint64 hlc;
  FoyerId txn;
} Touch;

/* Those of some txns, of which the present one gives its name. */
typedef struct
{
  GArray *all;
  gint64 hlc;
  FoyerId txn;
} Touches;

static int
compare_touches (gconstpointer a, gconstpointer b)
{
  const Touch *x = a, *y = b;
  int order = x->tbl != y->tbl ? x->tbl - y->tbl : foyer_id_compare (&x->id, &y->id);

  if (order == 0)
    order = x->hlc != y->hlc ? (x->hlc < y->hlc ? -1 : 1) : foyer_id_compare (&x->txn, &y->txn);
  return order;
}

static void
add_touch (Touches *to, int tbl, const FoyerId *id)
{
  Touch touch = { tbl, *id, to->hlc, to->txn };
  g_array_append_val (to->all, touch);
}

static void
touch_day (Touches *to, const FoyerId *loc, const FoyerVal *wall)
{
  gint64 date;
  int minute;

  if (wall->kind == FOYER_VAL_TEXT && foyer_wall_parse (wall->s, &date, &minute))
    {
      FoyerId day = foyer_day_touch_id (loc, date);

      add_touch (to, 0, &day);
    }
}

/* The days of the book a booking comes to, leaves, or is moved within: a day is found as it was. */
static void
touch_days (Touches *to, const FoyerTxn *t, const FoyerOp *op)
{
  static int wall = -1;
  int f = g_atomic_int_get (&wall), l = foyer_entity_field (op->entity, "loc");
  const FoyerId *loc = (op->fields >> l & 1) && op->vals[l].kind == FOYER_VAL_ID ? &op->vals[l].id : &t->loc;

  if (f < 0)
    g_atomic_int_set (&wall, f = foyer_entity_field (op->entity, "wall"));
  if (op->fields >> f & 1)
    touch_day (to, loc, &op->vals[f]);
  if (op->old_fields >> f & 1)
    touch_day (to, loc, &op->olds[f]);
}

static const char *
touch_sql (guint n)
{
  static char *many;

  if (n == 1)
    return "INSERT OR IGNORE INTO txn_touch(tbl,id,hlc,txn) VALUES(?1,?2,?3,?4)";
  if (g_once_init_enter (&many))
    {
      GString *s = g_string_new ("INSERT OR IGNORE INTO txn_touch(tbl,id,hlc,txn) VALUES");

      for (int i = 0; i < AT_ONCE; i++)
        g_string_append_printf (s, "%s(?%d,?%d,?%d,?%d)", i > 0 ? "," : "", 4 * i + 1, 4 * i + 2, 4 * i + 3, 4 * i + 4);
      g_once_init_leave (&many, g_string_free (s, FALSE));
    }
  return many;
}

/* In the order of the table, many with one statement. */
static void
write_touches (FoyerDb *db, GArray *touches)
{
  guint n = 0;

  g_array_sort (touches, compare_touches);
  for (guint i = 0; i < touches->len; i++)
    if (n == 0 || compare_touches (&g_array_index (touches, Touch, i), &g_array_index (touches, Touch, n - 1)) != 0)
      g_array_index (touches, Touch, n++) = g_array_index (touches, Touch, i);
  for (guint at = 0; at < n;)
    {
      guint step = n - at >= AT_ONCE ? AT_ONCE : 1;
      FoyerStmt *s = foyer_db_own (db, touch_sql (step));

      for (guint k = 0; k < step; k++, at++)
        {
          const Touch *touch = &g_array_index (touches, Touch, at);

          foyer_stmt_bind_int (s, 4 * (int) k + 1, touch->tbl);
          foyer_stmt_bind_id (s, 4 * (int) k + 2, &touch->id);
          foyer_stmt_bind_int (s, 4 * (int) k + 3, touch->hlc);
          foyer_stmt_bind_id (s, 4 * (int) k + 4, &touch->txn);
        }
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
}

static void
add_parents (Touches *to, FoyerDb *db, const FoyerOp *op)
{
  const FoyerEntity *e = op->entity;
  g_autoptr (FoyerRow) row = NULL;

  for (int f = 0; f < e->n_fields; f++)
    {
      const FoyerVal *v = NULL;
      guint64 bit = G_GUINT64_CONSTANT (1) << f;

      if (!(e->fields[f].flags & FOYER_FIELD_PARENT))
        continue;
      /* A parent that changes is told too: the old one through the op, the present one from the row when the op is silent. */
      if (op->old_fields & bit && op->olds[f].kind == FOYER_VAL_ID)
        add_touch (to, foyer_entity (e->fields[f].ref)->tbl, &op->olds[f].id);
      if (op->fields & bit)
        v = &op->vals[f];
      else if (op->kind == FOYER_OP_SET)
        {
          if (row == NULL)
            row = foyer_db_get (db, e->name, &op->id);
          v = row != NULL ? &row->vals[f] : NULL;
        }
      if (v != NULL && v->kind == FOYER_VAL_ID)
        add_touch (to, foyer_entity (e->fields[f].ref)->tbl, &v->id);
    }
}

static void
add_txn (Touches *to, FoyerDb *db, const FoyerTxn *t, gint64 hlc, int what)
{
  to->hlc = hlc;
  to->txn = t->id;
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];

      if (op->entity == NULL)
        continue;
      if (what & OWN)
        add_touch (to, op->entity->tbl, &op->id);
      if (!(what & PARENTS))
        continue;
      if (strcmp (op->entity->name, "appointment") == 0)
        touch_days (to, t, op);
      add_parents (to, db, op);
    }
}

static void
touch (FoyerTx *tx, const FoyerTxn *t, gint64 hlc, int what)
{
  g_autoptr (GArray) all = g_array_sized_new (FALSE, FALSE, sizeof (Touch), 3 * t->ops->len);
  Touches to = { all };

  add_txn (&to, tx->db, t, hlc, what);
  write_touches (tx->db, all);
}

void
foyer_tx_touch (FoyerTx *tx, const FoyerTxn *t, gint64 hlc)
{
  touch (tx, t, hlc, OWN | PARENTS);
  foyer_tx_index_change (tx, t, hlc);
}

void
foyer_tx_touch_own (FoyerTx *tx, const FoyerTxn *t, gint64 hlc)
{
  touch (tx, t, hlc, OWN);
  foyer_tx_index_change (tx, t, hlc);
}

/* ---- lines of history ---------------------------------------------------------------------------------------------------- */

void
foyer_tx_touch_history (FoyerTx *tx, const FoyerRow *history)
{
  gboolean server = tx->store->role == FOYER_STORE_SERVER, later = foyer_later_is_due (tx->db, &tx->touch_mark, history);
  const char *body = foyer_row_text (history, "body");
  g_autoptr (FoyerTxn) t = NULL;

  if (body == NULL)
    return;
  if (later)
    foyer_tx_put_off (tx);
  /* A server has told the rest of it with the txn. */
  if (server && later)
    return;
  t = foyer_txn_parse (body, -1, NULL, NULL);
  if (t == NULL)
    return;
  t->dev = foyer_row_id (history, "dev");
  if (!server)
    foyer_tx_touch_own (tx, t, t->hlc);
  if (!later)
    touch (tx, t, t->hlc, PARENTS);
}

static void
add_line (FoyerDb *db, const FoyerEntity *entity, const FoyerId *id, gpointer data)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT body FROM history WHERE id=?1");
  g_autoptr (FoyerTxn) t = NULL;

  foyer_stmt_bind_id (s, 1, id);
  if (foyer_stmt_step (s))
    t = foyer_txn_parse (foyer_stmt_text (s, 0), -1, NULL, NULL);
  foyer_stmt_done (s);
  if (t != NULL)
    add_txn (data, db, t, t->hlc, PARENTS);
}

gboolean
foyer_tx_touch_later (FoyerTx *tx, int most)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Touch));
  Touches to = { all };
  int n = foyer_later_walk (tx->db, foyer_entity ("history"), "body IS NOT NULL", most, add_line, &to);

  write_touches (tx->db, all);
  return n == most;
}

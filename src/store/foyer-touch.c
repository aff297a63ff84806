/* Which txns touched a row, its parents, and the days of the book: what the change log of each is read by. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-change-find.h"
#include "foyer-store-private.h"
#include "foyer-time.h"

#define TOUCHES_AT_ONCE 16

/* A row a txn is told under. */
typedef struct
{
  int tbl;
  FoyerId id;
} Touch;

static int
compare_touches (gconstpointer a, gconstpointer b)
{
  const Touch *x = a, *y = b;
  return x->tbl != y->tbl ? x->tbl - y->tbl : foyer_id_compare (&x->id, &y->id);
}

static void
add_touch (GArray *touches, const FoyerEntity *e, const FoyerId *id)
{
  Touch touch = { e->tbl, *id };
  g_array_append_val (touches, touch);
}

static void
touch_day (GArray *touches, const FoyerId *loc, const FoyerVal *wall)
{
  gint64 date;
  int minute;

  if (wall->kind == FOYER_VAL_TEXT && foyer_wall_parse (wall->s, &date, &minute))
    {
      Touch touch = { 0, foyer_day_touch_id (loc, date) };
      g_array_append_val (touches, touch);
    }
}

/* The days of the book a booking comes to, leaves, or is moved within: a day is found as it was. */
static void
touch_days (GArray *touches, const FoyerTxn *t, const FoyerOp *op)
{
  static int wall = -1;
  int f = g_atomic_int_get (&wall), l = foyer_entity_field (op->entity, "loc");
  const FoyerId *loc = (op->fields >> l & 1) && op->vals[l].kind == FOYER_VAL_ID ? &op->vals[l].id : &t->loc;

  if (f < 0)
    g_atomic_int_set (&wall, f = foyer_entity_field (op->entity, "wall"));
  if (op->fields >> f & 1)
    touch_day (touches, loc, &op->vals[f]);
  if (op->old_fields >> f & 1)
    touch_day (touches, loc, &op->olds[f]);
}

static const char *
touch_sql (guint n)
{
  static char *many;

  if (n == 1)
    return "INSERT OR IGNORE INTO txn_touch(hlc,txn,tbl,id) VALUES(?1,?2,?3,?4)";
  if (g_once_init_enter (&many))
    {
      GString *s = g_string_new ("INSERT OR IGNORE INTO txn_touch(hlc,txn,tbl,id) VALUES");

      for (int i = 0; i < TOUCHES_AT_ONCE; i++)
        g_string_append_printf (s, "%s(?1,?2,?%d,?%d)", i > 0 ? "," : "", 3 + 2 * i, 4 + 2 * i);
      g_once_init_leave (&many, g_string_free (s, FALSE));
    }
  return many;
}

/* In the order of the table, many with one statement. */
static void
write_touches (FoyerTx *tx, GArray *touches, const FoyerTxn *t, gint64 hlc)
{
  guint n = 0;

  g_array_sort (touches, compare_touches);
  for (guint i = 0; i < touches->len; i++)
    if (n == 0 || compare_touches (&g_array_index (touches, Touch, i), &g_array_index (touches, Touch, n - 1)) != 0)
      g_array_index (touches, Touch, n++) = g_array_index (touches, Touch, i);
  for (guint at = 0; at < n;)
    {
      guint step = n - at >= TOUCHES_AT_ONCE ? TOUCHES_AT_ONCE : 1;
      FoyerStmt *s = foyer_db_own (tx->db, touch_sql (step));

      foyer_stmt_bind_int (s, 1, hlc);
      foyer_stmt_bind_id (s, 2, &t->id);
      for (guint k = 0; k < step; k++, at++)
        {
          foyer_stmt_bind_int (s, 3 + 2 * k, g_array_index (touches, Touch, at).tbl);
          foyer_stmt_bind_id (s, 4 + 2 * k, &g_array_index (touches, Touch, at).id);
        }
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
}

void
foyer_tx_touch (FoyerTx *tx, const FoyerTxn *t, gint64 hlc)
{
  g_autoptr (GArray) touches = g_array_sized_new (FALSE, FALSE, sizeof (Touch), 3 * t->ops->len);

  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      const FoyerEntity *e = op->entity;
      g_autoptr (FoyerRow) row = NULL;

      if (e == NULL)
        continue;
      add_touch (touches, e, &op->id);
      if (strcmp (e->name, "appointment") == 0)
        touch_days (touches, t, op);
      for (int f = 0; f < e->n_fields; f++)
        {
          const FoyerVal *v = NULL;
          guint64 bit = G_GUINT64_CONSTANT (1) << f;

          if (!(e->fields[f].flags & FOYER_FIELD_PARENT))
            continue;
          /* A parent that changes is told too: the old one through the op, the present one from the row when the op is silent. */
          if (op->old_fields & bit && op->olds[f].kind == FOYER_VAL_ID)
            add_touch (touches, foyer_entity (e->fields[f].ref), &op->olds[f].id);
          if (op->fields & bit)
            v = &op->vals[f];
          else if (op->kind == FOYER_OP_SET)
            {
              if (row == NULL)
                row = foyer_tx_get (tx, e->name, &op->id);
              v = row != NULL ? &row->vals[f] : NULL;
            }
          if (v != NULL && v->kind == FOYER_VAL_ID)
            add_touch (touches, foyer_entity (e->fields[f].ref), &v->id);
        }
    }
  write_touches (tx, touches, t, hlc);
  foyer_tx_index_change (tx, t, hlc);
}

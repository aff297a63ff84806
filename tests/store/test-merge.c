/* Properties of the merge: any order and any repetition of concurrent ops gives one row; each class keeps its promise. */
#include "config.h"

#include <string.h>

#include "foyer-merge.h"

static FoyerId
nth_id (guint32 n)
{
  FoyerId id = FOYER_ID_NONE;
  memcpy (id.b + 12, &n, 4);
  id.b[0] = 1;
  return id;
}

static FoyerStamp
stamp_at (gint64 hlc, guint32 txn)
{
  return (FoyerStamp){ hlc, nth_id (txn) };
}

static FoyerOp *
op_for (FoyerOpKind kind, const char *table, guint32 id)
{
  FoyerOp *op = g_new0 (FoyerOp, 1);
  op->kind = kind;
  op->version = FOYER_OP_VERSION;
  op->entity = foyer_entity (table);
  op->id = nth_id (id);
  op->vals = g_new0 (FoyerVal, op->entity->n_fields);
  op->olds = g_new0 (FoyerVal, op->entity->n_fields);
  return op;
}

static void
op_drop (FoyerOp *op)
{
  for (int i = 0; i < op->entity->n_fields; i++)
    {
      foyer_val_clear (&op->vals[i]);
      foyer_val_clear (&op->olds[i]);
    }
  g_free (op->vals);
  g_free (op->olds);
  g_free (op->extra);
  g_free (op);
}

static FoyerVal
text_val (const char *text)
{
  FoyerVal v = { FOYER_VAL_NULL };
  if (text != NULL)
    {
      v.kind = FOYER_VAL_TEXT;
      v.s = g_strdup (text);
    }
  return v;
}

static void
give (FoyerOp *op, const char *field, FoyerVal v)
{
  int i = foyer_entity_field (op->entity, field);
  g_assert_cmpint (i, >=, 0);
  foyer_val_clear (&op->vals[i]);
  op->vals[i] = v;
  op->fields |= G_GUINT64_CONSTANT (1) << i;
}

static void
was (FoyerOp *op, const char *field, FoyerVal v)
{
  int i = foyer_entity_field (op->entity, field);
  foyer_val_clear (&op->olds[i]);
  op->olds[i] = v;
  op->old_fields |= G_GUINT64_CONSTANT (1) << i;
}

static FoyerVal
int_val (gint64 n)
{
  return (FoyerVal){ FOYER_VAL_INT, { .i = n } };
}

static FoyerVal
id_val (guint32 n)
{
  return (FoyerVal){ FOYER_VAL_ID, { .id = nth_id (n) } };
}

typedef struct
{
  FoyerOp *op;
  FoyerStamp stamp;
} Step;

static void
step_clear (gpointer p)
{
  op_drop (((Step *) p)->op);
}

static GArray *
steps_new (void)
{
  GArray *a = g_array_new (FALSE, TRUE, sizeof (Step));
  g_array_set_clear_func (a, step_clear);
  return a;
}

static char *
fold (const FoyerRow *base, const char *table, GArray *steps, const guint *order, guint n)
{
  g_autoptr (FoyerRow) row = base ? foyer_row_copy (base) : foyer_row_new (table, &g_array_index (steps, Step, 0).op->id);
  for (guint k = 0; k < n; k++)
    {
      Step *s = &g_array_index (steps, Step, order[k]);
      foyer_merge_apply (row, s->op, &s->stamp, TRUE, NULL);
    }
  return foyer_row_to_json (row);
}

static void
shuffle (GRand *rand, guint *order, guint n)
{
  for (guint i = n; i > 1; i--)
    {
      guint j = g_rand_int_range (rand, 0, i), t = order[i - 1];
      order[i - 1] = order[j];
      order[j] = t;
    }
}

/* Every order of @steps, with some of them twice, gives one row. */
static void
check_orders (GRand *rand, const FoyerRow *base, const char *table, GArray *steps)
{
  guint order[24];
  g_autofree char *first = NULL;

  for (guint i = 0; i < steps->len; i++)
    order[i] = i;
  first = fold (base, table, steps, order, steps->len);
  for (int round = 0; round < 8; round++)
    {
      guint twice[24], n = steps->len;
      g_autofree char *other = NULL;

      memcpy (twice, order, sizeof twice);
      while (n < steps->len + 3)
        twice[n++] = g_rand_int_range (rand, 0, steps->len);
      shuffle (rand, twice, n);
      other = fold (base, table, steps, twice, n);
      g_assert_cmpstr (other, ==, first);
    }
}

static const char *const words[] = { "Anna", "Bea", "Csilla", "Dóra", NULL };

/* Cards: edits of the same and of different fields, deletions, and the making of the row by one or two desks, in any order. */
static void
test_register (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (int run = 0; run < 3000; run++)
    {
      g_autoptr (GArray) steps = steps_new ();
      guint n = g_rand_int_range (rand, 2, 7);
      static const char *const fields[] = { "name", "phone", "note", "email" };

      for (guint k = 0; k < n; k++)
        {
          gboolean make = k == 0 || g_rand_int_range (rand, 0, 8) == 0;
          Step s = { op_for (make ? FOYER_OP_NEW : FOYER_OP_SET, "client", 7), stamp_at (g_rand_int_range (rand, 1, 6), k + 1) };
          guint m = g_rand_int_range (rand, 1, 4);

          for (guint j = 0; j < m; j++)
            {
              const char *word = words[g_rand_int_range (rand, 0, make ? 4 : 5)];
              give (s.op, fields[g_rand_int_range (rand, 0, 4)], text_val (word));
            }
          if (!make && g_rand_int_range (rand, 0, 4) == 0)
            give (s.op, "deleted", int_val (g_rand_boolean (rand)));
          g_array_append_val (steps, s);
        }
      check_orders (rand, NULL, "client", steps);
    }
}

/* A day of a rota is one register; a booking's person, time and place too. */
static void
test_groups (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (int run = 0; run < 2000; run++)
    {
      g_autoptr (GArray) days = steps_new (), moves = steps_new ();
      guint n = g_rand_int_range (rand, 2, 6);

      for (guint k = 0; k < n; k++)
        {
          FoyerOpKind kind = k == 0 || g_rand_int_range (rand, 0, 5) == 0 ? FOYER_OP_NEW : FOYER_OP_SET;
          Step day = { op_for (kind, "workday", 7), stamp_at (g_rand_int_range (rand, 1, 6), k + 1) };
          Step move = { op_for (kind, "appointment", 7), day.stamp };

          if (kind == FOYER_OP_NEW)
            {
              give (day.op, "staff", id_val (3));
              give (day.op, "date", text_val ("2026-11-24"));
              give (move.op, "visit", id_val (4));
            }
          give (day.op, "spans", text_val (g_rand_boolean (rand) ? "09:00-17:00" : "10:00-18:00"));
          give (day.op, "breaks", text_val (g_rand_boolean (rand) ? "12:00-12:30" : NULL));
          give (day.op, "off", text_val (NULL));
          give (day.op, "note", text_val (words[k % 4]));
          give (move.op, "staff", id_val (g_rand_int_range (rand, 10, 13)));
          give (move.op, "wall", text_val (g_rand_boolean (rand) ? "2026-11-24T14:00" : "2026-11-24T15:00"));
          give (move.op, "dur", int_val (g_rand_int_range (rand, 1, 3) * 30));
          give (move.op, "shared", text_val (g_rand_boolean (rand) ? "asked for" : NULL));
          g_array_append_val (days, day);
          g_array_append_val (moves, move);
        }
      check_orders (rand, NULL, "workday", days);
      check_orders (rand, NULL, "appointment", moves);
    }
}

/* Steps made apart from the same status: one result, facts before plans, arrived before no-show. */
static void
test_status (void)
{
  static const char *const states[] = { "pending", "confirmed", "arrived", "no-show", "deleted" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (int run = 0; run < 3000; run++)
    {
      const char *from = states[g_rand_int_range (rand, 0, 5)];
      g_autoptr (FoyerRow) base = foyer_row_new ("visit", NULL);
      g_autoptr (GArray) steps = steps_new ();
      g_autoptr (FoyerRow) result = NULL;
      guint n = g_rand_int_range (rand, 1, 5);
      int top = 0;

      base->id = nth_id (7);
      base->created = stamp_at (1, 1);
      base->exists = TRUE;
      foyer_row_set_text (base, "status", from);
      for (guint k = 0; k < n; k++)
        {
          Step s = { op_for (FOYER_OP_SET, "visit", 7), stamp_at (g_rand_int_range (rand, 2, 6), k + 2) };
          const char *to;

          do
            to = states[g_rand_int_range (rand, 0, 5)];
          while (strcmp (to, from) == 0);
          give (s.op, "status", text_val (to));
          was (s.op, "status", text_val (from));
          top = MAX (top, foyer_status_rank (to));
          g_array_append_val (steps, s);
        }
      check_orders (rand, base, "visit", steps);
      result = foyer_row_copy (base);
      for (guint k = 0; k < n; k++)
        foyer_merge_apply (result, g_array_index (steps, Step, k).op, &g_array_index (steps, Step, k).stamp, TRUE, NULL);
      g_assert_cmpint (foyer_status_rank (foyer_row_text (result, "status")), ==, top);
    }
}

/* A step back is a step when its author saw what stands. */
static void
test_status_back (void)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("visit", NULL);
  g_autoptr (GArray) lost = foyer_lost_new ();
  FoyerOp *back = op_for (FOYER_OP_SET, "visit", 7), *cancel = op_for (FOYER_OP_SET, "visit", 7);
  FoyerStamp s1 = stamp_at (5, 5), s2 = stamp_at (9, 9);

  row->id = nth_id (7);
  row->created = stamp_at (1, 1);
  foyer_row_set_text (row, "status", "arrived");
  give (cancel, "status", text_val ("deleted"));
  was (cancel, "status", text_val ("pending"));
  foyer_merge_apply (row, cancel, &s2, TRUE, lost);
  g_assert_cmpstr (foyer_row_text (row, "status"), ==, "arrived");
  g_assert_cmpuint (lost->len, ==, 1);
  g_assert_cmpint (g_array_index (lost, FoyerLost, 0).why, ==, FOYER_LOST_FACT);
  g_assert_false (g_array_index (lost, FoyerLost, 0).op_won);
  g_assert_cmpstr (g_array_index (lost, FoyerLost, 0).lost.s, ==, "deleted");

  give (back, "status", text_val ("pending"));
  was (back, "status", text_val ("arrived"));
  g_assert_true (foyer_merge_apply (row, back, &s1, TRUE, lost));
  g_assert_cmpstr (foyer_row_text (row, "status"), ==, "pending");
  g_assert_cmpuint (lost->len, ==, 1);
  op_drop (back);
  op_drop (cancel);
}

/* API-8: two desks edit one client: both fields live; the same field: later stamp, and the loser is named with both authors. */
static void
test_lost (void)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("client", NULL);
  g_autoptr (GArray) lost = foyer_lost_new ();
  FoyerOp *make = op_for (FOYER_OP_NEW, "client", 7), *a = op_for (FOYER_OP_SET, "client", 7), *b = op_for (FOYER_OP_SET, "client", 7);
  FoyerOp *again = op_for (FOYER_OP_SET, "client", 7);
  FoyerStamp s1 = stamp_at (1, 1), sa = stamp_at (10, 2), sb = stamp_at (11, 3), sc = stamp_at (12, 4);
  const FoyerLost *l;

  row->id = nth_id (7);
  give (make, "name", text_val ("Anna"));
  give (make, "phone", text_val ("+361"));
  foyer_merge_apply (row, make, &s1, TRUE, lost);
  give (a, "phone", text_val ("+362"));
  was (a, "phone", text_val ("+361"));
  give (a, "email", text_val ("a@b.hu"));
  was (a, "email", text_val (NULL));
  give (b, "phone", text_val ("+363"));
  was (b, "phone", text_val ("+361"));
  give (b, "note", text_val ("tea"));
  was (b, "note", text_val (NULL));
  foyer_merge_apply (row, b, &sb, TRUE, lost);
  g_assert_cmpuint (lost->len, ==, 0);
  foyer_merge_apply (row, a, &sa, TRUE, lost);
  g_assert_cmpstr (foyer_row_text (row, "phone"), ==, "+363");
  g_assert_cmpstr (foyer_row_text (row, "email"), ==, "a@b.hu");
  g_assert_cmpstr (foyer_row_text (row, "note"), ==, "tea");
  g_assert_cmpuint (lost->len, ==, 1);
  l = &g_array_index (lost, FoyerLost, 0);
  g_assert_false (l->op_won);
  g_assert_cmpstr (l->lost.s, ==, "+362");
  g_assert_cmpstr (l->kept.s, ==, "+363");
  g_assert_cmpint (foyer_stamp_compare (&l->lost_by, &sa), ==, 0);
  g_assert_cmpint (foyer_stamp_compare (&l->kept_by, &sb), ==, 0);

  /* Whoever saw +363 loses nothing by writing +364. */
  give (again, "phone", text_val ("+364"));
  was (again, "phone", text_val ("+363"));
  foyer_merge_apply (row, again, &sc, TRUE, lost);
  g_assert_cmpuint (lost->len, ==, 1);
  g_assert_cmpstr (foyer_row_text (row, "phone"), ==, "+364");
  op_drop (make);
  op_drop (a);
  op_drop (b);
  op_drop (again);
}

/* The edit arrives first and wins by stamp: the value it covers is the loser. */
static void
test_lost_other_way (void)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("client", NULL);
  g_autoptr (GArray) lost = foyer_lost_new ();
  FoyerOp *b = op_for (FOYER_OP_SET, "client", 7);
  FoyerStamp sb = stamp_at (11, 3);
  const FoyerLost *l;

  row->id = nth_id (7);
  row->created = stamp_at (1, 1);
  foyer_row_set_text (row, "phone", "+362"); /* what the other desk put meanwhile */
  give (b, "phone", text_val ("+363"));
  was (b, "phone", text_val ("+361"));
  foyer_merge_apply (row, b, &sb, TRUE, lost);
  g_assert_cmpuint (lost->len, ==, 1);
  l = &g_array_index (lost, FoyerLost, 0);
  g_assert_true (l->op_won);
  g_assert_cmpstr (l->lost.s, ==, "+362");
  op_drop (b);
}

/* Money: what was given at first stays; the void mark is set once, by one person. */
static void
test_facts (void)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("money", NULL);
  g_autoptr (GArray) lost = foyer_lost_new ();
  FoyerOp *make = op_for (FOYER_OP_NEW, "money", 7), *other = op_for (FOYER_OP_NEW, "money", 7);
  FoyerOp *void1 = op_for (FOYER_OP_SET, "money", 7), *void2 = op_for (FOYER_OP_SET, "money", 7);
  FoyerStamp s5 = stamp_at (5, 5), s1 = stamp_at (1, 1), s8 = stamp_at (8, 8), s7 = stamp_at (7, 7);

  row->id = nth_id (7);
  give (make, "amount", int_val (4500));
  give (other, "amount", int_val (1));
  give (other, "comment", text_val ("forged"));
  foyer_merge_apply (row, make, &s5, TRUE, lost);
  foyer_merge_apply (row, other, &s1, TRUE, lost);
  g_assert_cmpint (foyer_row_int (row, "amount"), ==, 4500);
  g_assert_null (foyer_row_text (row, "comment"));
  g_assert_cmpuint (lost->len, ==, 2);

  give (void1, "void", int_val (1000));
  give (void2, "void", int_val (900));
  give (void2, "void_by", id_val (99));
  foyer_merge_apply (row, void1, &s8, TRUE, lost);
  foyer_merge_apply (row, void2, &s7, TRUE, lost);
  g_assert_cmpint (foyer_row_int (row, "void"), ==, 1000);
  g_assert_true (foyer_row_is_null (row, "void_by"));
  g_assert_cmpuint (lost->len, ==, 4);
  g_assert_cmpint (g_array_index (lost, FoyerLost, 3).why, ==, FOYER_LOST_CLOSED);
  op_drop (make);
  op_drop (other);
  op_drop (void1);
  op_drop (void2);
}

/* A client deleted on one desk and edited later on another lives. */
static void
test_revive (void)
{
  for (int order = 0; order < 2; order++)
    {
      g_autoptr (FoyerRow) row = foyer_row_new ("client", NULL);
      g_autoptr (GArray) lost = foyer_lost_new ();
      FoyerOp *del = op_for (FOYER_OP_SET, "client", 7), *edit = op_for (FOYER_OP_SET, "client", 7);
      FoyerStamp s2 = stamp_at (2, 2), s3 = stamp_at (3, 3), s9 = stamp_at (9, 9);

      row->id = nth_id (7);
      row->created = stamp_at (1, 1);
      foyer_row_set_text (row, "name", "Anna");
      give (del, "deleted", int_val (1));
      give (edit, "phone", text_val ("+361"));
      foyer_merge_apply (row, order ? del : edit, order ? &s2 : &s3, TRUE, lost);
      foyer_merge_apply (row, order ? edit : del, order ? &s3 : &s2, TRUE, lost);
      g_assert_cmpint (foyer_row_int (row, "deleted"), ==, 0);
      g_assert_cmpuint (lost->len, ==, 1);
      g_assert_cmpint (g_array_index (lost, FoyerLost, 0).why, ==, FOYER_LOST_REVIVED);
      foyer_merge_apply (row, del, &s9, TRUE, lost);
      g_assert_cmpint (foyer_row_int (row, "deleted"), ==, 1);
      op_drop (del);
      op_drop (edit);
    }
}

/* What people see: the base under the pending ops; a newer remote value shows through; the guess of a slot is only the desk's. */
static void
test_visible (void)
{
  g_autoptr (FoyerRow) shadow = foyer_row_new ("client", NULL), seen = NULL, made = NULL, slot = NULL, server = NULL;
  FoyerOp *edit = op_for (FOYER_OP_SET, "client", 7), *make = op_for (FOYER_OP_NEW, "appointment", 8);
  FoyerPendingOp ops[2] = { { edit, stamp_at (20, 2) }, { make, stamp_at (20, 3) } };
  FoyerStamp newer = stamp_at (30, 4);

  shadow->id = nth_id (7);
  shadow->created = stamp_at (1, 1);
  foyer_row_set_text (shadow, "name", "Anna");
  foyer_row_set_text (shadow, "note", "canonical and newer");
  foyer_row_set_stamp (shadow, foyer_entity_field (shadow->entity, "note"), &newer);
  give (edit, "name", text_val ("Anni"));
  give (edit, "note", text_val ("mine"));
  seen = foyer_visible (shadow, ops, 1);
  g_assert_cmpstr (foyer_row_text (seen, "name"), ==, "Anni");
  g_assert_cmpstr (foyer_row_text (seen, "note"), ==, "canonical and newer");
  g_assert_cmpstr (foyer_row_text (shadow, "name"), ==, "Anna");
  g_assert_null (foyer_visible (NULL, ops, 1));

  give (make, "slot", text_val ("held"));
  made = foyer_visible (NULL, ops + 1, 1);
  g_assert_cmpstr (foyer_row_text (made, "slot"), ==, "held");
  server = foyer_row_new ("appointment", &made->id);
  foyer_merge_apply (server, make, &ops[1].stamp, TRUE, NULL);
  g_assert_null (foyer_row_text (server, "slot"));
  op_drop (edit);
  op_drop (make);
}

/* Fields of a newer version are kept, and one that is given again replaces the old. */
static void
test_unknown (void)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("client", NULL);
  FoyerOp *a = op_for (FOYER_OP_NEW, "client", 7);
  FoyerStamp s = stamp_at (2, 2), s3 = stamp_at (3, 3);

  row->id = nth_id (7);
  give (a, "name", text_val ("Anna"));
  a->extra = g_strdup ("{\"aura\":\"blue\",\"zodiac\":[1,2]}");
  g_assert_true (foyer_merge_apply (row, a, &s, TRUE, NULL));
  g_free (a->extra);
  a->extra = g_strdup ("{\"aura\":\"red\"}");
  a->kind = FOYER_OP_SET;
  g_assert_true (foyer_merge_apply (row, a, &s3, TRUE, NULL));
  g_assert_cmpstr (row->extra, ==, "{\"aura\":\"red\",\"zodiac\":[1,2]}");
  g_assert_false (foyer_merge_apply (row, a, &s3, TRUE, NULL));
  op_drop (a);
}

/* One of the fields of a group brings the others. */
static void
test_complete (void)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("appointment", NULL);
  FoyerOp *op = op_for (FOYER_OP_SET, "appointment", 7), *note = op_for (FOYER_OP_SET, "appointment", 7);
  int staff = foyer_entity_field (row->entity, "staff"), dur = foyer_entity_field (row->entity, "dur");
  FoyerId mia = nth_id (3);

  foyer_row_set_id (row, "staff", &mia);
  foyer_row_set_text (row, "wall", "2026-11-24T15:00");
  foyer_row_set_int (row, "dur", 45);
  give (op, "wall", text_val ("2026-11-24T15:00"));
  foyer_op_complete (op, row);
  g_assert_true ((op->fields >> staff) & 1);
  g_assert_cmpint (op->vals[dur].i, ==, 45);
  g_assert_true ((op->old_fields >> dur) & 1);
  give (note, "comment", text_val ("window seat"));
  foyer_op_complete (note, row);
  g_assert_false ((note->fields >> staff) & 1);
  op_drop (op);
  op_drop (note);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merge/register-any-order", test_register);
  g_test_add_func ("/merge/groups-any-order", test_groups);
  g_test_add_func ("/merge/status-any-order", test_status);
  g_test_add_func ("/merge/status-step-back", test_status_back);
  g_test_add_func ("/merge/API-8-loser-is-named", test_lost);
  g_test_add_func ("/merge/API-8-covered-value-is-named", test_lost_other_way);
  g_test_add_func ("/merge/facts", test_facts);
  g_test_add_func ("/merge/edit-revives", test_revive);
  g_test_add_func ("/merge/visible", test_visible);
  g_test_add_func ("/merge/unknown-fields", test_unknown);
  g_test_add_func ("/merge/groups-are-completed", test_complete);
  return g_test_run ();
}

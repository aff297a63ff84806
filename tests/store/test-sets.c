/* Properties of what is no single value: add-wins sets, counters that grow, the status join with a printed receipt, ops of version 1. */
#include "config.h"

#include <string.h>

#include "foyer-adds.h"
#include "foyer-merge.h"
#include "foyer-upcast.h"

static FoyerId
nth_id (guint32 n)
{
  FoyerId id = FOYER_ID_NONE;
  memcpy (id.b + 12, &n, 4);
  id.b[0] = 1;
  return id;
}

static void
give_text (FoyerOp *op, const char *field, const char *text, gboolean old)
{
  int i = foyer_entity_field (op->entity, field);
  FoyerVal v = { text != NULL ? FOYER_VAL_TEXT : FOYER_VAL_NULL };

  if (text != NULL)
    v.s = g_strdup (text);
  foyer_val_clear (old ? &op->olds[i] : &op->vals[i]);
  *(old ? &op->olds[i] : &op->vals[i]) = v;
  *(old ? &op->old_fields : &op->fields) |= G_GUINT64_CONSTANT (1) << i;
}

static void
give_int (FoyerOp *op, const char *field, gint64 n)
{
  int i = foyer_entity_field (op->entity, field);

  op->vals[i] = (FoyerVal){ FOYER_VAL_INT, { .i = n } };
  op->fields |= G_GUINT64_CONSTANT (1) << i;
}

static FoyerOp *
link_op (FoyerOpKind kind)
{
  FoyerId id = nth_id (7);
  FoyerOp *op = foyer_op_new (kind, foyer_entity ("client_label"), &id);

  if (kind == FOYER_OP_NEW)
    {
      int client = foyer_entity_field (op->entity, "client");
      op->vals[client] = (FoyerVal){ FOYER_VAL_ID, { .id = nth_id (3) } };
      op->fields |= G_GUINT64_CONSTANT (1) << client;
    }
  return op;
}

/* One desk of the model: what it sees, as add-ids. */
typedef struct
{
  FoyerOp *op;
  FoyerStamp stamp;
} Step;

static char *
fold (const Step *steps, const guint *order, guint n)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("client_label", &steps[0].op->id);

  for (guint k = 0; k < n; k++)
    foyer_merge_apply (row, steps[order[k]].op, &steps[order[k]].stamp, TRUE, NULL);
  return foyer_row_to_json (row);
}

/* A link given and taken by desks that see more or less of each other: in any order and with any repetition the row lives exactly when an
 * add is there that no remove has named. */
static void
test_add_wins (void)
{
  for (int run = 0; run < 2000; run++)
    {
      Step steps[10];
      guint n = g_test_rand_int_range (2, 8);
      g_autoptr (GArray) adds = g_array_new (FALSE, FALSE, sizeof (FoyerId)); /* made so far */
      g_autoptr (GHashTable) named = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
      g_autofree char *first = NULL;
      gboolean lives = FALSE;
      guint order[32];

      for (guint k = 0; k < n; k++)
        {
          gboolean add = k == 0 || g_test_rand_bit ();

          steps[k].stamp = (FoyerStamp){ g_test_rand_int_range (1, 6), nth_id (100 + k) };
          if (add)
            {
              char text[37];

              steps[k].op = link_op (k == 0 || g_test_rand_bit () ? FOYER_OP_NEW : FOYER_OP_SET);
              steps[k].op->version = 2;
              give_text (steps[k].op, "adds", foyer_id_format (&steps[k].stamp.txn, text), FALSE);
              g_array_append_val (adds, steps[k].stamp.txn);
            }
          else
            {
              /* Has seen some of the adds. */
              g_autoptr (GString) seen = g_string_new (NULL), gone = g_string_new (NULL);

              steps[k].op = link_op (FOYER_OP_SET);
              steps[k].op->version = 2;
              for (guint i = 0; i < adds->len; i++)
                if (g_test_rand_bit ())
                  {
                    char text[37];
                    const FoyerId *id = &g_array_index (adds, FoyerId, i);

                    foyer_id_format (id, text);
                    g_string_append_printf (seen, "%s%s", seen->len ? " " : "", text);
                    g_string_append_printf (gone, "%s-%s", gone->len ? " " : "", text);
                    g_hash_table_add (named, foyer_id_copy (id));
                  }
              give_int (steps[k].op, "deleted", 1);
              give_text (steps[k].op, "adds", gone->len ? gone->str : NULL, FALSE);
              give_text (steps[k].op, "adds", seen->len ? seen->str : NULL, TRUE);
            }
        }
      for (guint i = 0; i < adds->len; i++)
        lives |= !g_hash_table_contains (named, &g_array_index (adds, FoyerId, i));

      for (guint i = 0; i < n; i++)
        order[i] = i;
      for (int round = 0; round < 8; round++)
        {
          guint m = n;
          g_autofree char *image = NULL;

          while (m < n + 3)
            order[m++] = g_test_rand_int_range (0, n);
          for (guint i = m; i > 1; i--)
            {
              guint j = g_test_rand_int_range (0, i), t = order[i - 1];
              order[i - 1] = order[j];
              order[j] = t;
            }
          /* Every one at least once. */
          for (guint i = 0; i < n; i++)
            order[m++] = i;
          image = fold (steps, order, m);
          g_assert_cmpint (strstr (image, "\"deleted\":1") == NULL, ==, lives);
          if (first == NULL)
            first = g_steal_pointer (&image);
          else
            {
              g_autoptr (FoyerRow) a = foyer_row_from_json (foyer_entity ("client_label"), &steps[0].op->id, first, -1, NULL);
              g_autoptr (FoyerRow) b = foyer_row_from_json (foyer_entity ("client_label"), &steps[0].op->id, image, -1, NULL);
              g_assert_cmpstr (foyer_row_text (a, "adds"), ==, foyer_row_text (b, "adds"));
              g_assert_cmpstr (first, ==, image);
            }
          for (guint i = 0; i < n; i++)
            order[i] = i;
        }
      for (guint k = 0; k < n; k++)
        foyer_op_free (steps[k].op);
    }
}

/* The worked example: both see the label; one takes it away while the other takes it away and gives it back. */
static void
test_add_beats_remove (void)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("client_label", NULL);
  g_autoptr (FoyerOp) make = link_op (FOYER_OP_NEW), take = link_op (FOYER_OP_SET), give = link_op (FOYER_OP_SET);
  FoyerStamp s1 = { 1, nth_id (1) }, s9 = { 9, nth_id (9) }, s5 = { 5, nth_id (5) };
  char one[37], five[37];
  g_autofree char *gone = NULL, *again = NULL;

  foyer_id_format (&s1.txn, one);
  foyer_id_format (&s5.txn, five);
  gone = g_strconcat ("-", one, NULL);
  again = g_strconcat (five, " -", one, NULL);
  row->id = make->id;
  make->version = take->version = give->version = 2;
  give_text (make, "adds", one, FALSE);
  give_text (give, "adds", again, FALSE);
  give_text (give, "adds", one, TRUE);
  give_int (take, "deleted", 1);
  give_text (take, "adds", gone, FALSE);
  give_text (take, "adds", one, TRUE);
  foyer_merge_apply (row, make, &s1, TRUE, NULL);
  foyer_merge_apply (row, give, &s5, TRUE, NULL);
  foyer_merge_apply (row, take, &s9, TRUE, NULL); /* later, and it still has not seen the second add */
  g_assert_true (foyer_row_is_null (row, "deleted"));
  g_assert_cmpstr (foyer_row_text (row, "adds"), ==, again);
}

/* Version 1 says "deleted" alone: adding and taking away go on working, mixed with desks that name their adds. */
static void
test_version_1 (void)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("client_label", NULL);
  g_autoptr (FoyerOp) make = link_op (FOYER_OP_NEW), take = link_op (FOYER_OP_SET), back = link_op (FOYER_OP_SET), old_add = link_op (FOYER_OP_SET);
  g_autoptr (FoyerOp) price = NULL, up = NULL;
  FoyerStamp s1 = { 1, nth_id (1) }, s2 = { 2, nth_id (2) }, s3 = { 3, nth_id (3) }, s4 = { 4, nth_id (4) };
  g_autofree char *before = NULL, *after = NULL;
  char text[37];

  row->id = make->id;
  g_assert_true (foyer_merge_apply (row, make, &s1, TRUE, NULL));
  g_assert_cmpstr (foyer_row_text (row, "adds"), ==, foyer_id_format (&s1.txn, text));
  give_int (take, "deleted", 1);
  g_assert_true (foyer_merge_apply (row, take, &s2, TRUE, NULL));
  g_assert_cmpint (foyer_row_int (row, "deleted"), ==, 1);
  g_assert_false (foyer_merge_apply (row, make, &s1, TRUE, NULL)); /* the same again brings nothing back */
  give_int (back, "deleted", 0);
  g_assert_true (foyer_merge_apply (row, back, &s3, TRUE, NULL));
  g_assert_true (foyer_row_is_null (row, "deleted"));

  /* The body of the log is not touched: the upcast is a new op. */
  up = foyer_op_upcast (back, row, &s3);
  g_assert_nonnull (up);
  g_assert_cmpint (up->version, ==, 2);
  g_assert_cmpint (back->version, ==, 1);
  g_assert_false ((back->fields >> foyer_adds_field (back->entity)) & 1);
  g_assert_null (foyer_op_upcast (up, row, &s3));

  /* A row as version 1 left it, without add-ids: a desk of today takes away what made it. */
  {
    g_autoptr (FoyerRow) old = foyer_row_new ("client_label", &row->id);
    g_autoptr (FoyerOp) remove = link_op (FOYER_OP_SET);
    g_autofree char *gone = NULL;

    old->created = s1;
    foyer_id_format (&s1.txn, text);
    gone = g_strconcat ("-", text, NULL);
    remove->version = 2;
    give_int (remove, "deleted", 1);
    give_text (remove, "adds", gone, FALSE);
    g_assert_true (foyer_merge_apply (old, remove, &s4, TRUE, NULL));
    g_assert_cmpint (foyer_row_int (old, "deleted"), ==, 1);
  }
}

/* Other fields of a link (a member's own price) neither give nor take it. */
static void
test_other_fields (void)
{
  FoyerId id = nth_id (8);
  g_autoptr (FoyerRow) row = foyer_row_new ("service_staff", &id);
  g_autoptr (FoyerOp) make = foyer_op_new (FOYER_OP_NEW, row->entity, &id), take = foyer_op_new (FOYER_OP_SET, row->entity, &id);
  g_autoptr (FoyerOp) price = foyer_op_new (FOYER_OP_SET, row->entity, &id);
  FoyerStamp s1 = { 1, nth_id (1) }, s2 = { 2, nth_id (2) }, s3 = { 3, nth_id (3) };

  foyer_merge_apply (row, make, &s1, TRUE, NULL);
  give_int (take, "deleted", 1);
  foyer_merge_apply (row, take, &s2, TRUE, NULL);
  give_int (price, "price", 4500);
  g_assert_true (foyer_merge_apply (row, price, &s3, TRUE, NULL));
  g_assert_cmpint (foyer_row_int (row, "deleted"), ==, 1);
  g_assert_cmpint (foyer_row_int (row, "price"), ==, 4500);
}

/* A counter takes any order and repetition. */
static void
test_counter (void)
{
  for (int run = 0; run < 300; run++)
    {
      FoyerId id = nth_id (9);
      g_autoptr (FoyerRow) row = foyer_row_new ("lease", &id);
      gint64 most = 0;

      for (int k = 0; k < 12; k++)
        {
          g_autoptr (FoyerOp) op = foyer_op_new (FOYER_OP_SET, row->entity, &id);
          FoyerStamp s = { g_test_rand_int_range (1, 9), nth_id (k + 1) };
          gint64 n = g_test_rand_int_range (0, 50);

          give_int (op, "spent", n);
          most = MAX (most, n);
          foyer_merge_apply (row, op, &s, TRUE, NULL);
          g_assert_cmpint (foyer_row_int (row, "spent"), ==, most);
          g_assert_false (foyer_merge_apply (row, op, &s, TRUE, NULL));
        }
    }
}

/* 6.4: an arrival with a printed receipt is left by nobody, however he saw it; without one, a step from what stands is a step. */
static void
test_receipt_holds (void)
{
  FoyerStamp s1 = { 1, nth_id (1) }, s9 = { 9, nth_id (9) };
  FoyerLostWhy why = FOYER_LOST_CLOSED;

  g_assert_true (foyer_status_step ("arrived", &s1, FALSE, "arrived", "pending", &s9, &why));
  g_assert_cmpint (why, ==, FOYER_LOST_CLOSED); /* plain */
  g_assert_false (foyer_status_step ("arrived", &s1, TRUE, "arrived", "pending", &s9, &why));
  g_assert_cmpint (why, ==, FOYER_LOST_FACT);
  g_assert_false (foyer_status_step ("arrived", &s1, TRUE, "arrived", "no-show", &s9, &why));
  {
    FoyerId id = nth_id (7);
    g_autoptr (FoyerRow) row = foyer_row_new ("visit", &id);
    g_autoptr (GArray) lost = foyer_lost_new ();
    g_autoptr (FoyerOp) back = foyer_op_new (FOYER_OP_SET, row->entity, &id);

    row->created = s1;
    foyer_row_set_text (row, "status", "arrived");
    row->sealed = TRUE;
    give_text (back, "status", "deleted", FALSE);
    give_text (back, "status", "arrived", TRUE);
    g_assert_false (foyer_merge_apply (row, back, &s9, TRUE, lost));
    g_assert_cmpstr (foyer_row_text (row, "status"), ==, "arrived");
    g_assert_cmpuint (lost->len, ==, 1);
  }
}

/* Fields of a newer version and their stamps come out as they came in, byte for byte: the hash of the image must still fit. */
static void
test_unknown_image (void)
{
  static const char image[] =
      "{\"aura\":\"blue\",\"name\":\"Anna\",\"st\":{\"\":[5,\"01000000-0000-0000-0000-000000000005\"],\"aura\":[7,\"01000000-0000-0000-0000-000000000007\"],"
      "\"name\":[6,\"01000000-0000-0000-0000-000000000006\"],\"zodiac\":[8,\"01000000-0000-0000-0000-000000000008\"]},\"zodiac\":[1,2]}";
  static const char *const wrong[] = {
    "{\"b1\":1,\"a1\":2}",
    "{\"a1\":1,\"a1\":2}",
    "{\"st\":{\"b1\":[1,\"01000000-0000-0000-0000-000000000005\"],\"a1\":[1,\"01000000-0000-0000-0000-000000000005\"]}}",
  };
  FoyerId id = nth_id (7);
  g_autoptr (FoyerRow) row = foyer_row_from_json (foyer_entity ("client"), &id, image, -1, NULL);
  g_autoptr (FoyerRow) copy = NULL;
  g_autofree char *back = NULL;

  g_assert_nonnull (row);
  copy = foyer_row_copy (row);
  back = foyer_row_to_json (copy);
  g_assert_cmpstr (back, ==, image);
  /* Keys out of order are no image: refused, not fatal. */
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (foyer_row_from_json (foyer_entity ("client"), &id, wrong[i], -1, &error));
      g_assert_nonnull (error);
    }
}

/* An op is written in the lowest version that says it. */
static void
test_needs (void)
{
  g_autoptr (FoyerOp) plain = link_op (FOYER_OP_NEW), named = link_op (FOYER_OP_NEW);
  FoyerId id = nth_id (1);
  g_autoptr (FoyerOp) note = foyer_op_new (FOYER_OP_NEW, foyer_entity ("note"), &id);

  give_text (named, "adds", "01000000-0000-0000-0000-000000000005", FALSE);
  g_assert_cmpint (foyer_op_needs (plain), ==, 1);
  g_assert_cmpint (foyer_op_needs (named), ==, 2);
  g_assert_cmpint (foyer_op_needs (note), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sets/add-wins-any-order", test_add_wins);
  g_test_add_func ("/sets/add-beats-remove", test_add_beats_remove);
  g_test_add_func ("/sets/ops-of-version-1", test_version_1);
  g_test_add_func ("/sets/other-fields", test_other_fields);
  g_test_add_func ("/sets/counter-any-order", test_counter);
  g_test_add_func ("/sets/6.4-receipt-holds", test_receipt_holds);
  g_test_add_func ("/sets/unknown-image", test_unknown_image);
  g_test_add_func ("/sets/op-versions", test_needs);
  return g_test_run ();
}

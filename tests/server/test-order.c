/* What the chain makes of changes does not depend on how they fall into pushes, nor on which of two comes first after a restore
 * (replication.md 5.8, 6.1, 6.4, 6.6; I4, I7). */
#include "config.h"

#include <string.h>

#include "foyer-apply.h"
#include "foyer-rig.h"

static void
two_end (FoyerRigTwo *x)
{
  foyer_rig_two_agree (x);
  foyer_rig_two_end (x);
}

static FoyerId
visit_of (FoyerTest *t, const FoyerId *appointment)
{
  g_autofree char *text = foyer_test_field (t, "appointment", appointment, "visit");
  FoyerId id;

  g_assert_true (foyer_id_parse (text, &id));
  return id;
}

static void
status (FoyerTest *t, const FoyerId *visit, const char *to)
{
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", visit, "status", "s", to, NULL)));
}

/* As a desk of version 3 said it, which did not ask whether the time is still free. */
static gboolean
came_after_all (FoyerTx *tx, gpointer visit, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "visit", visit);

  foyer_row_set_text (row, "status", "arrived");
  foyer_tx_put (tx, row);
  return TRUE;
}

static void
say_came (FoyerTest *t, FoyerId *visit)
{
  FoyerWriteInfo info = { "visit.status", .loc = t->loc };
  g_autoptr (GError) error = NULL;

  foyer_store_write (foyer_desk_store (t->desk), &info, came_after_all, visit, NULL, &error);
  g_assert_no_error (error);
}

/* Booked, not come, the time given to somebody else, come after all: @each: the chain hears of every step by itself, or of all at once. */
static void
test_no_show_and_back (gconstpointer each)
{
  FoyerRigTwo x;
  FoyerId a, b, visit;
  g_autofree char *first = NULL, *second = NULL;
  gboolean apart = GPOINTER_TO_INT (each);

  foyer_rig_two_begin (&x, FALSE);
  a = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Late", "+36301111111");
  visit = visit_of (x.t1, &a);
  if (apart)
    foyer_rig_settle (x.d1);
  status (x.t1, &visit, "no-show");
  if (apart)
    foyer_rig_settle (x.d1);
  b = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Instead", "+36302222222");
  if (apart)
    foyer_rig_settle (x.d1);
  say_came (x.t1, &visit);
  foyer_rig_settle (x.d1);
  foyer_rig_settle (x.d2);
  first = foyer_test_field (x.t2, "appointment", &a, "slot");
  second = foyer_test_field (x.t2, "appointment", &b, "slot");
  g_assert_cmpstr (first, ==, "contested");
  g_assert_cmpstr (second, ==, "held");
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM conflict WHERE kind='slot' AND state='open'"), ==, 1);
  two_end (&x);
}

/* A card is merged and then its telephone number changed: the card that stays has the number. */
static void
test_edit_after_merge (gconstpointer each)
{
  FoyerRigTwo x;
  g_autoptr (JsonObject) one = NULL, two = NULL;
  FoyerId stays, goes;
  g_autofree char *phone = NULL;

  foyer_rig_two_begin (&x, FALSE);
  one = foyer_test_call (x.t1, "client.create", foyer_params ("name", "s", "Stays", "phone", "s", "+36301111111", NULL));
  two = foyer_test_call (x.t1, "client.create", foyer_params ("name", "s", "Goes", "phone", "s", "+36302222222", NULL));
  stays = foyer_test_id (one, "id");
  goes = foyer_test_id (two, "id");
  foyer_rig_settle (x.d1);
  json_object_unref (foyer_test_call (x.t1, "client.merge", foyer_params ("winner", "d", &stays, "loser", "d", &goes, "take", "n",
                                                                          json_from_string ("[\"phone\"]", NULL), NULL)));
  if (GPOINTER_TO_INT (each))
    foyer_rig_settle (x.d1);
  json_object_unref (foyer_test_call (x.t1, "client.update", foyer_params ("id", "d", &goes, "phone", "s", "+36309999999", NULL)));
  foyer_rig_settle (x.d1);
  foyer_rig_settle (x.d2);
  phone = foyer_test_field (x.t2, "client", &stays, "phone");
  g_assert_cmpstr (phone, ==, "+36309999999");
  two_end (&x);
}

/* ---- after a restore --------------------------------------------------------------------------------------------------------------- */

static gboolean
new_life (FoyerTx *tx, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_tx_own (tx, "UPDATE sync_meta SET parent_gen=gen, parent_seq=seq, gen=?1");

  foyer_stmt_bind_text (s, 1, data);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

static void
copy_file (const char *from, const char *to)
{
  g_autoptr (GFile) a = g_file_new_for_path (from), b = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  g_file_copy (a, b, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Desk 1 books, desk 2 prints the receipt; the chain is put back to before both, and desk 2 is heard first. Meanwhile desk 1, offline, has
 * cancelled the visit: but someone was here. */
static void
test_receipt_before_visit (void)
{
  FoyerRigTwo x;
  char text[37];
  g_autofree char *file = NULL, *backup = NULL, *now = NULL;
  FoyerId a, visit;

  foyer_rig_two_begin (&x, FALSE);
  foyer_rig_settle (x.d1);
  file = g_build_filename (x.rig->dir, "chains", foyer_id_format (&x.rig->chain_id, text), "foyer.db", NULL);
  backup = g_strconcat (file, ".backup", NULL);
  foyer_server_free (x.rig->server);
  x.rig->server = NULL;
  copy_file (file, backup);
  foyer_rig_restart (x.rig);

  a = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Paid", "+36301111111");
  visit = visit_of (x.t1, &a);
  foyer_rig_settle (x.d1);
  foyer_rig_settle (x.d2);
  json_object_unref (foyer_test_call (x.t2, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL)));
  json_object_unref (foyer_test_call (x.t2, "visit.receipt", foyer_params ("visit", "d", &visit, NULL)));
  json_object_unref (foyer_test_call (x.t1, "booking.delete", foyer_params ("appointment", "d", &a, "reason", "s", "ill", NULL)));
  foyer_rig_settle (x.d2);

  foyer_server_free (x.rig->server);
  x.rig->server = NULL;
  copy_file (backup, file);
  foyer_rig_restart (x.rig);
  foyer_store_maintain (foyer_rig_two_chain (&x), new_life, (gpointer) "0193ffff-0000-7000-8000-000000000001", NULL);
  foyer_rig_restart (x.rig);
  foyer_rig_settle (x.d2);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM visit WHERE date IS NOT NULL"), ==, 0);
  foyer_rig_settle (x.d1);
  foyer_rig_settle (x.d2);
  now = foyer_test_field (x.t2, "visit", &visit, "status");
  g_assert_cmpstr (now, ==, "arrived");
  two_end (&x);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/order/I4/no-show-and-back/apart", GINT_TO_POINTER (TRUE), test_no_show_and_back);
  g_test_add_data_func ("/order/I4/no-show-and-back/at-once", GINT_TO_POINTER (FALSE), test_no_show_and_back);
  g_test_add_data_func ("/order/6.6/edit-after-merge/apart", GINT_TO_POINTER (TRUE), test_edit_after_merge);
  g_test_add_data_func ("/order/6.6/edit-after-merge/at-once", GINT_TO_POINTER (FALSE), test_edit_after_merge);
  g_test_add_func ("/order/I7/receipt-before-visit", test_receipt_before_visit);
  return g_test_run ();
}

/* What a desk says and the chain knows better: something given by a rule, a recovery code used at two desks, a decision about a line of the inbox there is
 * none of; and what is honest among it is not lost. */
#include "config.h"

#include <string.h>

#include "foyer-apply.h"
#include "foyer-client-rules.h"
#include "foyer-preference.h"
#include "foyer-rig.h"
#include "foyer-second-step.h"

typedef struct
{
  FoyerId client, rule;
  gint64 figure;
} Award;

static gboolean
give_award (FoyerTx *tx, gpointer data, GError **error)
{
  Award *a = data;
  FoyerId id = foyer_client_award_id (&a->client, &a->rule);
  g_autoptr (FoyerRow) row = foyer_row_new ("client_award", &id), client = foyer_tx_get (tx, "client", &a->client);

  foyer_row_set_id (row, "client", &a->client);
  foyer_row_set_id (row, "rule", &a->rule);
  foyer_row_set_text (row, "state", "given");
  foyer_row_set_int (row, "figure", a->figure);
  foyer_row_set_int (row, "at", foyer_tx_now (tx));
  foyer_tx_put (tx, row);
  foyer_row_set_int (client, "discount", 5000);
  foyer_tx_put (tx, client);
  return TRUE;
}

/* Half price for a friend, said to be by a rule: the figure below the threshold is refused, one that is made up is taken back at once. */
static void
test_award (void)
{
  FoyerRigTwo x;
  FoyerActor rita;
  FoyerWriteInfo info = { .cmd = "client.adjust" };
  Award a = { .figure = 999 };
  g_autoptr (JsonObject) made = NULL, rule = NULL;

  foyer_rig_two_begin (&x, TRUE);
  made = foyer_test_call (x.t1, "client.create", foyer_params ("name", "s", "Friend", "phone", "s", "+36301234501", NULL));
  rule = foyer_test_call (x.t1, "client-rule.create", foyer_params ("measure", "s", "paid", "least", "i", (gint64) 1000, "discount", "i", (gint64) 5000, NULL));
  a.client = foyer_test_id (made, "id");
  a.rule = foyer_test_id (rule, "id");
  rita = foyer_test_user (x.t1, "Rita", "+36301110002", "professional", NULL);
  foyer_rig_two_settle (&x);
  info.who = rita.user;
  info.loc = x.t1->loc;
  g_assert_true (foyer_store_write (foyer_test_store (x.t2), &info, give_award, &a, NULL, NULL));
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine WHERE state='open'"), ==, 1);
  g_assert_cmpint (foyer_test_count (x.t1, "SELECT count(*) FROM client WHERE discount>0"), ==, 0);
  a.figure = 100000;
  g_assert_true (foyer_store_write (foyer_test_store (x.t2), &info, give_award, &a, NULL, NULL));
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM client WHERE discount>0"), ==, 0);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM client_award WHERE state='given'"), ==, 0);
  foyer_rig_two_agree (&x);
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM client WHERE discount>0"), ==, 0);
  /* Earned, it is given. */
  json_object_unref (foyer_test_call (x.t1, "client.adjust", foyer_params ("id", "d", &a.client, "kind", "s", "paid", "amount", "i", (gint64) 1000, "comment", "s", "x", NULL)));
  foyer_rig_two_agree (&x);
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM client WHERE discount=5000"), ==, 1);
  foyer_rig_two_end (&x);
}

typedef struct
{
  FoyerId user;
  const char *mark, *rest;
} Used;

static gboolean
use_code (FoyerTx *tx, gpointer data, GError **error)
{
  Used *u = data;
  FoyerId id = foyer_preference_id (&u->user, u->mark), dev = foyer_tx_device (tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("preference", &id), user = foyer_tx_get (tx, "user", &u->user);
  char text[37];

  foyer_row_set_id (row, "user", &u->user);
  foyer_row_set_text (row, "name", u->mark);
  foyer_row_set_text (row, "value", foyer_id_format (&dev, text));
  foyer_tx_put (tx, row);
  foyer_row_set_text (user, "totp_codes", u->rest);
  foyer_tx_put (tx, user);
  return TRUE;
}

static gboolean
set_codes (FoyerTx *tx, gpointer data, GError **error)
{
  Used *u = data;
  g_autoptr (FoyerRow) user = foyer_tx_get (tx, "user", &u->user);

  foyer_row_set_text (user, "totp_codes", u->rest);
  foyer_tx_put (tx, user);
  return TRUE;
}

static void
write_as (FoyerTest *t, FoyerRigTwo *x, FoyerWriteFunc func, Used *u, const char *cmd)
{
  FoyerWriteInfo info = { .cmd = cmd, .who = u->user, .loc = x->t1->loc };
  g_autoptr (GError) error = NULL;

  foyer_store_write (foyer_test_store (t), &info, func, u, NULL, &error);
  g_assert_no_error (error);
}

/* Two desks with the cable out: two codes used are two codes gone, whichever list came last; one code used at both is seen, and the list is void. */
static void
test_recovery (void)
{
  FoyerRigTwo x;
  g_autofree char *hashes = NULL, *rest1 = NULL, *rest2 = NULL, *mark1 = NULL, *mark2 = NULL;
  g_auto (GStrv) codes = foyer_recovery_new (&hashes);
  Used u = { .rest = hashes };

  foyer_rig_two_begin (&x, TRUE);
  u.user = x.t1->owner.user;
  write_as (x.t1, &x, set_codes, &u, "second-step.on");
  foyer_rig_two_settle (&x);
  mark1 = foyer_recovery_mark (hashes, codes[0]);
  mark2 = foyer_recovery_mark (hashes, codes[1]);
  rest1 = foyer_recovery_take (hashes, codes[0]);
  rest2 = foyer_recovery_take (hashes, codes[1]);
  u.mark = mark1;
  u.rest = rest1;
  write_as (x.t1, &x, use_code, &u, "second-step.used");
  u.mark = mark2;
  u.rest = rest2;
  write_as (x.t2, &x, use_code, &u, "second-step.used");
  foyer_rig_two_agree (&x);
  for (int i = 0; i < 2; i++)
    {
      FoyerTest *t = i == 0 ? x.t1 : x.t2;
      int left = foyer_test_count (t, "SELECT count(*) FROM preference WHERE name LIKE 'recovery:%'");

      g_assert_cmpint (left, ==, 2);
      /* The list of one of them names the other's code still, and it counts no more. */
      for (int k = 0; k < 2; k++)
        g_free (foyer_test_refused (t, "second-step.used", foyer_params ("recovery", "s", codes[k], NULL), FOYER_ERROR_DENIED));
    }
  json_object_unref (foyer_test_call (x.t1, "second-step.used", foyer_params ("recovery", "s", codes[2], NULL)));
  json_object_unref (foyer_test_call (x.t2, "second-step.used", foyer_params ("recovery", "s", codes[2], NULL)));
  foyer_rig_two_agree (&x);
  g_assert_cmpint (foyer_test_count (x.t1, "SELECT count(*) FROM conflict WHERE kind='review' AND state='open' AND info LIKE '%two desks%'"), ==, 1);
  g_assert_cmpint (foyer_test_count (x.t1, "SELECT count(*) FROM user WHERE totp_codes IS NOT NULL"), ==, 0);
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM user WHERE totp_codes IS NOT NULL"), ==, 0);
  foyer_rig_two_end (&x);
}

static gboolean
decide_early (FoyerTx *tx, gpointer data, GError **error)
{
  const FoyerId *line = data;
  const FoyerEntity *e = foyer_entity ("conflict");
  g_autoptr (FoyerTxn) t = foyer_txn_new ();
  g_autoptr (FoyerRow) row = NULL, made = NULL;
  g_autofree char *body = NULL;
  FoyerOp *op = foyer_op_new (FOYER_OP_SET, e, line);
  FoyerVal val = { FOYER_VAL_TEXT, { .s = (char *) "resolved" } };
  FoyerStamp stamp;
  const char *why = NULL;
  int state = foyer_entity_field (e, "state");

  foyer_val_copy (&val, &op->vals[state]);
  op->fields = G_GUINT64_CONSTANT (1) << state;
  t->id = foyer_id_new (1);
  t->dev = foyer_id_new (1);
  t->n = 1;
  t->hlc = foyer_tx_now (tx) << 16;
  t->cmd = g_strdup ("conflict.resolve");
  g_ptr_array_add (t->ops, op);
  body = foyer_txn_body (t);
  g_assert_true (foyer_tx_accept_op (tx, t, 0, t->hlc, &why));
  foyer_tx_log_accepted (tx, t, body, t->hlc, "{\"v\":\"ok\"}");
  row = foyer_db_get (foyer_tx_db (tx), "conflict", line);
  g_assert_null (row);
  /* What led to the line comes (again). */
  made = foyer_row_new ("conflict", line);
  foyer_row_set_text (made, "kind", "field");
  foyer_row_set_text (made, "state", "open");
  stamp.hlc = t->hlc - 1000;
  stamp.txn = foyer_id_new (1);
  foyer_tx_put_decided (tx, made, &stamp);
  row = foyer_db_get (foyer_tx_db (tx), "conflict", line);
  g_assert_cmpstr (foyer_row_text (row, "state"), ==, "resolved");
  g_assert_cmpstr (foyer_row_text (row, "kind"), ==, "field");
  return TRUE;
}

/* A decision about a line there is none of makes no empty line, and counts when a restored chain has made the line again. */
static void
test_unknown_line (void)
{
  FoyerRigTwo x;
  FoyerId line = foyer_id_new (1);
  g_autoptr (GError) error = NULL;

  foyer_rig_two_begin (&x, TRUE);
  foyer_store_maintain (foyer_rig_two_chain (&x), decide_early, &line, &error);
  g_assert_no_error (error);
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM conflict WHERE kind IS NULL"), ==, 0);
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM conflict WHERE state='resolved'"), ==, 1);
  foyer_rig_two_end (&x);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forged/CLI-30-award", test_award);
  g_test_add_func ("/forged/SEC-5-recovery-codes", test_recovery);
  g_test_add_func ("/forged/unknown-line", test_unknown_line);
  return g_test_run ();
}

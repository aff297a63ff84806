/* What a desk says of itself and of the end of a day (replication.md 16): each line is there for a reason, goes when the reason goes, and
 * nothing about people stands in what is written for whoever looks after the desks. */
#include "config.h"

#include "desk-day.h"
#include "foyer-accounts.h"
#include "foyer-apply.h"

static JsonObject *
close_of (FoyerTest *t)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "day.close", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  return json_object_ref (json_node_get_object (node));
}

static guint
n_of (JsonObject *close,
      const char *list)
{
  return json_array_get_length (json_object_get_array_member (close, list));
}

static void
write_as (FoyerTest *t,
          gboolean (*func) (FoyerTx *tx, gpointer data, GError **error),
          gpointer data)
{
  FoyerWriteInfo info = { .cmd = "test", .who = t->owner.user, .loc = t->loc };
  g_autoptr (GError) error = NULL;

  foyer_store_write (foyer_desk_store (t->desk), &info, func, data, NULL, &error);
  g_assert_no_error (error);
}

/* ---- unpaid ------------------------------------------------------------------------------------------------------------------- */

static void
test_unpaid (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) before = close_of (t);
  char text[37];

  g_assert_cmpuint (n_of (before, "unpaid"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (before, "open"), ==, 0);
  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) due = close_of (t);
  g_assert_cmpuint (n_of (due, "unpaid"), ==, 1);
  JsonObject *line = json_array_get_object_element (json_object_get_array_member (due, "unpaid"), 0);
  g_assert_cmpint (json_object_get_int_member (line, "due"), ==, 2500);
  g_assert_cmpstr (json_object_get_string_member (line, "display"), ==, "Eszter");
  g_assert_cmpstr (json_object_get_string_member (line, "visit"), ==, foyer_id_format (&b.visit, text));
  g_assert_cmpstr (json_object_get_string_member (line, "appointment"), ==, foyer_id_format (&b.appointment, text));
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL)));
  g_autoptr (JsonObject) paid = close_of (t);
  g_assert_cmpuint (n_of (paid, "unpaid"), ==, 0);
}

/* ---- un-sent: only with a chain to send to ------------------------------------------------------------------------------------- */

static gboolean
join (FoyerTx *tx,
      gpointer data,
      GError **error)
{
  foyer_tx_set_state (tx, "server", "https://chain.example");
  foyer_tx_set_state (tx, "desk_code", "07");
  foyer_tx_set_state (tx, "backup_at", "1795500000000");
  return TRUE;
}

static void
test_unsent (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) alone = close_of (t);

  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (alone, "unsent"), "count"), ==, 0);
  write_as (t, join, NULL);
  g_autoptr (JsonObject) joined = close_of (t);
  JsonObject *unsent = json_object_get_object_member (joined, "unsent");
  g_assert_cmpint (json_object_get_int_member (unsent, "count"), >, 0);
  g_assert_cmpint (json_object_get_int_member (unsent, "oldest"), >, 0);
  g_assert_cmpint (json_object_get_int_member (joined, "open"), ==, 1);
}

/* ---- below the floor ------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  FoyerTest *t;
  FoyerId client, acct;
  gint64 amount;
} Spend;

static gboolean
spend (FoyerTx *tx,
       gpointer data,
       GError **error)
{
  Spend *s = data;
  g_autoptr (FoyerRow) acct = NULL;

  s->acct = foyer_account_id ("gift", &s->client);
  acct = foyer_tx_get (tx, "acct", &s->acct);
  if (acct == NULL)
    {
      acct = foyer_row_new ("acct", &s->acct);
      foyer_row_set_text (acct, "kind", "gift");
      foyer_row_set_id (acct, "client", &s->client);
      foyer_row_set_text (acct, "cur", "EUR");
      foyer_row_set_int (acct, "floor", 0);
      foyer_tx_put (tx, acct);
    }
  foyer_account_enter (tx, acct, &s->t->loc, NULL, s->amount, 0, "test", NULL);
  return TRUE;
}

static void
test_below (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  Spend s = { .t = t, .client = b.client, .amount = 1000 };

  if (foyer_id_is_none (&s.client))
    {
      g_autoptr (JsonNode) node = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &b.appointment, NULL));
      s.client = foyer_test_id (json_object_get_object_member (json_node_get_object (node), "client"), "id");
    }
  write_as (t, spend, &s);
  g_autoptr (JsonObject) above = close_of (t);
  g_assert_cmpuint (n_of (above, "below"), ==, 0);
  s.amount = -1500;
  write_as (t, spend, &s);
  g_autoptr (JsonObject) below = close_of (t);
  g_assert_cmpuint (n_of (below, "below"), ==, 1);
  JsonObject *line = json_array_get_object_element (json_object_get_array_member (below, "below"), 0);
  g_assert_cmpint (json_object_get_int_member (line, "balance"), ==, -500);
  g_assert_cmpint (json_object_get_int_member (line, "floor"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (line, "display"), ==, "Eszter");
}

/* ---- clock ---------------------------------------------------------------------------------------------------------------------- */

static void
test_clock (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL)));
  g_autoptr (JsonObject) right = close_of (t);
  g_assert_cmpuint (n_of (right, "clock"), ==, 0);
  /* The clock is put back by an hour: what was taken lies in the time to come. */
  t->owner.now -= 3600 * 1000;
  g_autoptr (JsonObject) back = close_of (t);
  g_assert_cmpuint (n_of (back, "clock"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (json_object_get_array_member (back, "clock"), 0), "amount"), ==, 2500);
}

/* ---- conflicts: the order, and both sides ------------------------------------------------------------------------------------------ */

static FoyerRow *
new_conflict (FoyerTx *tx,
              const FoyerId *loc,
              const char *kind,
              int sev,
              const char *table,
              const FoyerId *a,
              const FoyerId *b)
{
  FoyerId id = foyer_tx_new_id (tx);
  FoyerRow *row = foyer_row_new ("conflict", &id);
  char text[37];

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_text (row, "kind", kind);
  foyer_row_set_int (row, "sev", sev);
  foyer_row_set_text (row, "tbl", table);
  foyer_row_set_text (row, "a", foyer_id_format (a, text));
  if (b != NULL)
    foyer_row_set_text (row, "b", foyer_id_format (b, text));
  foyer_row_set_text (row, "state", "open");
  foyer_row_set_int (row, "at", foyer_tx_now (tx));
  return row;
}

typedef struct
{
  FoyerTest *t;
  FoyerId client, other, txn;
} Five;

static gboolean
five (FoyerTx *tx,
      gpointer data,
      GError **error)
{
  Five *f = data;
  g_autoptr (FoyerRow) field = new_conflict (tx, &f->t->loc, "field", FOYER_SEVERITY_FIELD, "client", &f->client, NULL);
  g_autoptr (FoyerRow) twin = new_conflict (tx, &f->t->loc, "possible_duplicate", FOYER_SEVERITY_IDENTITY, "client", &f->client, &f->other);
  g_autoptr (FoyerRow) kept = new_conflict (tx, &f->t->loc, "quarantine", FOYER_SEVERITY_SLOT, NULL, &f->txn, NULL);
  g_autofree char *info = NULL;
  char who[37];

  /* One number for two, as two desks write it down without each other: they meet. */
  if (!foyer_id_equal (&f->client, &f->other))
    {
      g_autoptr (FoyerRow) other = foyer_tx_get (tx, "client", &f->other);
      foyer_row_set_text (other, "phone2", "+36201234567");
      foyer_tx_put (tx, other);
    }
  foyer_row_set_text (field, "info", "{\"field\":\"note\",\"kept\":\"tea\",\"lost\":\"coffee\",\"why\":\"stamp\"}");
  info = g_strdup_printf ("{\"amount\":4500,\"cmd\":\"visit.pay\",\"who\":\"%s\",\"why\":\"The sum of the lines is not the total.\"}",
                          foyer_id_format (&f->t->owner.user, who));
  foyer_row_set_text (kept, "info", info);
  foyer_tx_put (tx, field);
  foyer_tx_put (tx, twin);
  foyer_tx_put (tx, kept);
  return TRUE;
}

static FoyerId
client_of (FoyerTest *t,
           const Booked *b)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &b->appointment, NULL));
  return foyer_test_id (json_object_get_object_member (json_node_get_object (node), "client"), "id");
}

static void
test_kinds (void)
{
  static const char *const order[] = { "quarantine", "possible_duplicate", "field" };
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), b = book (t, BORIS, "11:00", HAIRCUT, "Zoli", "+36201111111");
  Five f = { .t = t, .client = client_of (t, &a), .other = client_of (t, &b) };
  g_autoptr (GError) error = NULL;

  f.txn = f.client;
  write_as (t, five, &f);
  g_autoptr (JsonNode) node = foyer_test_query (t, "conflict.list", NULL);
  JsonArray *list = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (list), ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, i), "kind"), ==, order[i]);

  JsonObject *kept = json_array_get_object_element (list, 0), *twin = json_array_get_object_element (list, 1);
  g_assert_cmpint (json_object_get_int_member (kept, "amount"), ==, 4500);
  g_assert_cmpstr (json_object_get_string_member (kept, "user"), ==, "Olga Owner");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (twin, "first"), "display"), ==, "Eszter");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (twin, "second"), "display"), ==, "Zoli");

  /* What was kept apart is taken or left, nothing else; undo opens it again. */
  FoyerId id = foyer_test_id (kept, "id");
  g_autofree char *refused = foyer_test_refused (t, "conflict.resolve", foyer_params ("id", "d", &id, "choice", "s", "keep", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (refused, "accepted or discarded"));
  json_object_unref (foyer_test_call (t, "conflict.resolve", foyer_params ("id", "d", &id, "choice", "s", "accept", NULL)));
  g_autofree char *choice = foyer_test_field (t, "conflict", &id, "choice");
  g_assert_nonnull (strstr (choice, "accept"));
  g_autoptr (JsonObject) after = close_of (t);
  g_assert_cmpuint (n_of (after, "conflicts"), ==, 2);
  json_object_unref (foyer_test_call (t, "undo", NULL));
  g_autoptr (JsonObject) again = close_of (t);
  g_assert_cmpuint (n_of (again, "conflicts"), ==, 3);
}

/* ---- details: nobody's name in it -------------------------------------------------------------------------------------------------- */

static void
test_details (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  Five f = { .t = t, .client = client_of (t, &b) };

  f.other = f.txn = f.client;
  write_as (t, join, NULL);
  write_as (t, five, &f);
  g_autoptr (JsonNode) node = foyer_test_query (t, "sync.details", NULL);
  g_autofree char *text = json_to_string (node, TRUE);
  JsonObject *o = json_node_get_object (node);
  static const char *const people[] = { "Eszter", "36201234567", "Olga", "Salon Bella", "coffee", "chain.example", "olga@" };

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    g_assert_null (strstr (text, people[i]));
  g_assert_cmpstr (json_object_get_string_member (o, "version"), ==, FOYER_VERSION);
  g_assert_cmpstr (json_object_get_string_member (o, "desk"), ==, "07");
  g_assert_cmpint (json_object_get_int_member (o, "n"), ==, json_object_get_int_member (o, "pending"));
  g_assert_cmpint (json_object_get_int_member (o, "settled"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (o, "conflicts"), "field"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (o, "backup"), "at"), ==, G_GINT64_CONSTANT (1795500000000));
  g_assert_true (json_object_has_member (o, "gen"));
  g_assert_cmpint (json_object_get_int_member (o, "store"), >, 0);
}

/* ---- what of a balance is not at the chain ------------------------------------------------------------------------------------------ */

/* As if everything had come back from the chain. */
static gboolean
settle (FoyerTx *tx,
        gpointer data,
        GError **error)
{
  FoyerStmt *s = foyer_tx_own (tx, "DELETE FROM sync_touch");

  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

static gint64
waiting_of (FoyerTest *t,
            const FoyerId *client,
            gint64 *balance)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "client.get", foyer_params ("id", "d", client, NULL));

  *balance = json_object_get_int_member (json_node_get_object (node), "balance");
  return json_object_get_int_member (json_node_get_object (node), "waiting");
}

static gboolean
visit_waits (FoyerTest *t,
             const FoyerId *visit)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "visit.get", foyer_params ("visit", "d", visit, NULL));
  return json_object_get_boolean_member (json_node_get_object (node), "pending");
}

static void
test_waiting (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  FoyerId client = client_of (t, &b);
  gint64 balance;

  set_status (t, &b.visit, "arrived");
  g_assert_cmpint (waiting_of (t, &client, &balance), ==, 0);
  g_assert_cmpint (balance, ==, -2500);
  g_assert_false (visit_waits (t, &b.visit));
  write_as (t, join, NULL);
  /* All of it was made here and went nowhere yet. */
  g_assert_cmpint (waiting_of (t, &client, &balance), ==, -2500);
  g_assert_true (visit_waits (t, &b.visit));
  write_as (t, settle, NULL);
  g_assert_cmpint (waiting_of (t, &client, &balance), ==, 0);
  g_assert_false (visit_waits (t, &b.visit));
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL)));
  g_assert_cmpint (waiting_of (t, &client, &balance), ==, 2500);
  g_assert_cmpint (balance, ==, 0);
  g_assert_true (visit_waits (t, &b.visit));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/close/16/unpaid", test_unpaid);
  g_test_add_func ("/close/16/unsent", test_unsent);
  g_test_add_func ("/close/16/below-floor", test_below);
  g_test_add_func ("/close/16/clock", test_clock);
  g_test_add_func ("/close/16/kinds", test_kinds);
  g_test_add_func ("/close/16/details", test_details);
  g_test_add_func ("/close/16/waiting", test_waiting);
  return g_test_run ();
}

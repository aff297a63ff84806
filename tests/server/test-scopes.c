/* What a desk may hold and what it may write, between a chain and two desks in one process: scopes that come and go, rows that move between
 * them, rights as they stood, and what becomes of the rest (replication.md 7.2, 9; R7, I8, I10). */
#include "config.h"

#include <string.h>

#include "foyer-quarantine.h"
#include "foyer-rig.h"

static FoyerStore *
store_of (FoyerTest *t)
{
  return foyer_desk_store (t->desk);
}

static gint64
count (FoyerTest *t, const char *sql)
{
  return foyer_rig_count (store_of (t), sql);
}

/* The first desk holds everything, the second its location. */
static void
two_begin (FoyerRigTwo *x)
{
  x->rig = foyer_rig_new ();
  x->t1 = foyer_test_new ();
  x->t1->owner.now = 0; /* the clock: whose rights stood when is what this is about */
  x->d1 = foyer_rig_join (x->rig, x->t1, NULL);
  foyer_rig_settle (x->d1);
  foyer_rig_two_second (x, &x->t1->loc);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (x), "SELECT count(*) FROM sync_quarantine"), ==, 0);
  g_assert_cmpint (count (x->t2, "SELECT count(*) FROM service"), ==, 6);
}

static void
two_end (FoyerRigTwo *x)
{
  /* I8: positions without gaps, whatever was taken and what not. */
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (x), "SELECT count(*) FROM sync_devlog d WHERE d.n<>(SELECT count(*) FROM txn t WHERE t.dev=d.dev AND t.inc=d.inc)"), ==, 0);
  /* I10: a row is in one scope, and gone from others only. */
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (x), "SELECT count(*) FROM sync_gone g JOIN private_note n ON n.id=g.id AND n._sc=g.scope"), ==, 0);
  foyer_rig_two_end (x);
}

static void
hold (FoyerRigTwo *x, const char *scopes)
{
  g_autoptr (JsonNode) node = json_from_string (scopes, NULL);

  json_object_unref (foyer_test_call (x->t1, "device.update", foyer_params ("device", "d", &x->d2->device->id, "scopes", "n", json_node_copy (node), NULL)));
  foyer_rig_two_settle (x);
}

static FoyerId
add_note (FoyerRigTwo *x, const char *text)
{
  g_autoptr (JsonObject) o = foyer_test_call (x->t1, "private.add", foyer_params ("sec", "s", "payroll", "staff", "d", &x->t1->staff[ANNA], "text", "s", text, NULL));
  return foyer_test_id (o, "note");
}

/* Anywhere in the store: rows, log, shadows, stage, history. */
static gboolean
knows (FoyerTest *t, const char *text)
{
  g_autofree char *sql = g_strdup_printf ("SELECT (SELECT count(*) FROM private_note WHERE text LIKE '%%%s%%') + (SELECT count(*) FROM history WHERE body LIKE '%%%s%%')"
                                          " + (SELECT count(*) FROM sync_shadow WHERE row LIKE '%%%s%%') + (SELECT count(*) FROM sync_stage WHERE row LIKE '%%%s%%')"
                                          " + (SELECT count(*) FROM conflict WHERE info LIKE '%%%s%%') + (SELECT count(*) FROM sync_unknown WHERE row LIKE '%%%s%%')",
                                          text, text, text, text, text, text);
  return count (t, sql) > 0;
}

/* Section 9: a section goes to the desks that hold it and to no other; taken away, nothing of it stays. */
static void
test_section (void)
{
  FoyerRigTwo x;
  FoyerId note;

  two_begin (&x);
  note = add_note (&x, "ElevenHundred");
  foyer_rig_two_settle (&x);
  g_assert_true (knows (x.t1, "ElevenHundred"));
  g_assert_false (knows (x.t2, "ElevenHundred"));
  hold (&x, "[\"sec:payroll\"]");
  g_assert_true (knows (x.t2, "ElevenHundred"));
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM history WHERE _sc='sec:payroll'"), ==, 1);
  /* It is written to there, too. */
  json_object_unref (foyer_test_call (x.t2, "private.update", foyer_params ("note", "d", &note, "text", "s", "TwelveHundred", NULL)));
  foyer_rig_two_settle (&x);
  g_assert_true (knows (x.t1, "TwelveHundred"));
  json_object_unref (foyer_test_call (x.t1, "private.update", foyer_params ("note", "d", &note, "text", "s", "ThirteenHundred", NULL)));
  foyer_rig_two_settle (&x);
  g_assert_true (knows (x.t2, "ThirteenHundred"));

  hold (&x, "[]");
  g_assert_false (knows (x.t2, "ElevenHundred"));
  g_assert_false (knows (x.t2, "ThirteenHundred"));
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM private_note"), ==, 0);
  /* Only its own entry says whom it was about. */
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM txn_touch WHERE txn NOT IN (SELECT id FROM sync_log) AND txn NOT IN (SELECT id FROM history)"), ==, 0);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM sync_log WHERE body LIKE '%TwelveHundred%'"), ==, 1);
  hold (&x, "[\"sec:*\"]");
  g_assert_true (knows (x.t2, "ThirteenHundred"));
  two_end (&x);
}

/* A row that moves between scopes leaves one and arrives in the other; it may come back. */
static void
test_moves (void)
{
  FoyerRigTwo x;
  FoyerId note;

  two_begin (&x);
  note = add_note (&x, "Moving");
  hold (&x, "[\"sec:payroll\"]");
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpint (count (x.t2, "SELECT count(*) FROM private_note"), ==, 1);
      json_object_unref (foyer_test_call (x.t1, "private.update", foyer_params ("note", "d", &note, "sec", "s", "medical", NULL)));
      foyer_rig_two_settle (&x);
      g_assert_cmpint (count (x.t2, "SELECT count(*) FROM private_note"), ==, 0);
      g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_gone WHERE scope='sec:payroll'"), ==, 1);
      json_object_unref (foyer_test_call (x.t1, "private.update", foyer_params ("note", "d", &note, "sec", "s", "payroll", NULL)));
      foyer_rig_two_settle (&x);
      g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_gone WHERE scope='sec:payroll'"), ==, 0);
    }
  /* Held on both sides it only changes its place. */
  hold (&x, "[\"sec:payroll\",\"sec:medical\"]");
  json_object_unref (foyer_test_call (x.t1, "private.update", foyer_params ("note", "d", &note, "sec", "s", "medical", NULL)));
  foyer_rig_two_settle (&x);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM private_note WHERE _sc='sec:medical'"), ==, 1);
  two_end (&x);
}

/* What was changed on a desk that lost the scope meanwhile: the edit is kept apart with a notice, and nothing of the row stays. */
static void
test_pending_on_row_that_left (void)
{
  FoyerRigTwo x;
  FoyerId note;

  two_begin (&x);
  note = add_note (&x, "Secret");
  hold (&x, "[\"sec:payroll\"]");
  json_object_unref (foyer_test_call (x.t1, "device.update", foyer_params ("device", "d", &x.d2->device->id, "scopes", "n", json_from_string ("[]", NULL), NULL)));
  foyer_rig_settle (x.d1);
  g_usleep (2000);
  json_object_unref (foyer_test_call (x.t2, "private.update", foyer_params ("note", "d", &note, "text", "s", "Edited", NULL)));
  foyer_rig_two_settle (&x);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM private_note"), ==, 0);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM sync_shadow"), ==, 0);
  g_assert_false (knows (x.t2, "Secret"));
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM conflict WHERE kind='quarantine' AND state='open'"), ==, 1);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM sync_log WHERE flags&1"), ==, 1);
  g_assert_true (knows (x.t1, "Secret"));
  g_assert_cmpint (count (x.t1, "SELECT count(*) FROM private_note WHERE text='Edited'"), ==, 0);
  two_end (&x);
}

/* Money taken at a location the desk does not hold any more happened all the same: it is taken, and somebody is asked to look. */
static void
test_fact_after_move (void)
{
  FoyerRigTwo x;
  FoyerId appointment, visit, other;
  g_autoptr (JsonObject) made = NULL, booked = NULL, paid = NULL;
  g_autoptr (JsonNode) node = NULL;

  two_begin (&x);
  made = foyer_test_call (x.t1, "location.create", foyer_params ("name", "s", "Salon Donau", "country", "s", "AT", "zone", "s", "Europe/Vienna", "currency", "s", "EUR", NULL));
  other = foyer_test_id (made, "loc");
  appointment = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  node = foyer_test_query (x.t1, "appointment.get", foyer_params ("appointment", "d", &appointment, NULL));
  visit = foyer_test_id (json_node_get_object (node), "visit");
  foyer_rig_two_settle (&x);
  json_object_unref (foyer_test_call (x.t1, "device.update", foyer_params ("device", "d", &x.d2->device->id, "place", "d", &other, NULL)));
  foyer_rig_settle (x.d1);
  g_usleep (2000);
  /* The desk has not heard of it and takes the money. */
  paid = foyer_test_call (x.t2, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL));
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM money WHERE kind='payment'"), ==, 1);
  g_assert_cmpint (count (x.t1, "SELECT count(*) FROM money WHERE kind='payment'"), ==, 1);
  g_assert_cmpint (count (x.t1, "SELECT count(*) FROM conflict WHERE kind='review' AND state='open'"), ==, 1);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine"), ==, 0);
  /* And the desk has left the location: nothing of it but its own log. */
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM appointment"), ==, 0);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM money"), ==, 0);
  /* A board of several locations there says which one it cannot show; the other desk shows both. */
  for (int i = 0; i < 2; i++)
    {
      FoyerTest *t = i == 0 ? x.t1 : x.t2;
      g_autoptr (JsonNode) board = foyer_test_query (t, "calendar.locations", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
      JsonArray *places = json_object_get_array_member (json_node_get_object (board), "locations");
      JsonObject *left = foyer_test_find_id (places, "loc", &x.t1->loc), *now = foyer_test_find_id (places, "loc", &other);

      g_assert_cmpint (json_array_get_length (places), ==, 2);
      g_assert_cmpint (json_object_get_boolean_member (left, "held"), ==, i == 0);
      g_assert_cmpint (json_object_has_member (left, "columns"), ==, i == 0);
      g_assert_true (json_object_get_boolean_member (now, "held"));
    }
  two_end (&x);
}

/* ---- a desk that leaves the rules out ---------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId loc, second;
  const char *table;
  gint64 amount;
  FoyerId row, reg, item;
} Forge;

static gboolean
forge (FoyerTx *tx, gpointer data, GError **error)
{
  Forge *f = data;
  g_autoptr (FoyerRow) row = foyer_row_new (f->table, NULL);

  f->row = foyer_tx_new_id (tx);
  row->id = f->row;
  if (foyer_entity_field (row->entity, "loc") >= 0)
    foyer_row_set_id (row, "loc", &f->loc);
  if (strcmp (f->table, "setting") == 0)
    {
      foyer_row_set_text (row, "key", "forged");
      foyer_row_set_text (row, "value", "1");
    }
  else if (strcmp (f->table, "register") == 0)
    {
      foyer_row_set_text (row, "title", "Forged");
      foyer_row_set_text (row, "kind", "cash");
    }
  else if (strcmp (f->table, "client") == 0)
    foyer_row_set_text (row, "name", "Forged");
  else if (strcmp (f->table, "money") == 0)
    {
      foyer_row_set_id (row, "register", &f->reg);
      foyer_row_set_id (row, "item", &f->item);
      foyer_row_set_text (row, "kind", f->amount < 0 ? "refund" : "payment");
      foyer_row_set_int (row, "amount", f->amount);
      foyer_row_set_text (row, "cur", "EUR");
      foyer_row_set_int (row, "at", foyer_tx_now (tx));
      foyer_row_set_text (row, "bday", FOYER_TEST_DATE);
    }
  foyer_tx_put (tx, row);
  if (!foyer_id_is_none (&f->second))
    {
      g_autoptr (FoyerRow) more = foyer_row_new (f->table, NULL);

      more->id = foyer_tx_new_id (tx);
      foyer_row_set_id (more, "loc", &f->second);
      foyer_row_set_text (more, "title", "Forged too");
      foyer_row_set_text (more, "kind", "cash");
      foyer_tx_put (tx, more);
    }
  return TRUE;
}

static void
write_forged (FoyerTest *t, const FoyerId *who, const FoyerId *named, Forge *f)
{
  FoyerWriteInfo info = { "test.forged", *who, *named, FOYER_TEST_DATE };
  g_autoptr (GError) error = NULL;

  foyer_store_write (store_of (t), &info, forge, f, NULL, &error);
  g_assert_no_error (error);
}

static gint64
chain_rows (FoyerRigTwo *x, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s WHERE %s", table, strcmp (table, "setting") == 0 ? "key='forged'" : "1");
  return foyer_rig_count (foyer_rig_two_chain (x), sql);
}

/* R7: none of it gets in, none of it blocks what is honest, all of it is in sight. */
static void
test_forged (void)
{
  FoyerRigTwo x;
  FoyerActor reception;
  FoyerId nobody = foyer_id_new (1), other;
  g_autoptr (JsonObject) made = NULL;
  gint64 registers, clients, honest;
  Forge f = { 0 };

  two_begin (&x);
  made = foyer_test_call (x.t1, "location.create", foyer_params ("name", "s", "Salon Donau", "country", "s", "AT", "zone", "s", "Europe/Vienna", "currency", "s", "EUR", NULL));
  other = foyer_test_id (made, "loc");
  reception = foyer_test_user (x.t1, "Rita", "+36301110002", "receptionist", NULL);
  foyer_rig_two_settle (&x);
  registers = chain_rows (&x, "register");
  clients = chain_rows (&x, "client");
  f.loc = x.t1->loc;

  f.table = "setting";
  write_forged (x.t2, &reception.user, &x.t1->loc, &f); /* a receptionist's settings */
  write_forged (x.t2, &nobody, &x.t1->loc, &f);         /* a user there is none of */
  f.table = "client";
  write_forged (x.t2, &nobody, &x.t1->loc, &f);
  f.table = "register";
  f.loc = other;
  write_forged (x.t2, &x.t1->owner.user, &other, &f);   /* the owner's name, a location the desk does not hold */
  f.loc = x.t1->loc;
  f.second = other;
  write_forged (x.t2, &x.t1->owner.user, &x.t1->loc, &f); /* two locations at once */
  foyer_test_call_as (x.t2, &reception, "client.create", foyer_params ("name", "s", "Honest", "phone", "s", "+36301234599", NULL));
  foyer_rig_two_settle (&x);

  g_assert_cmpint (chain_rows (&x, "setting"), ==, 0);
  g_assert_cmpint (chain_rows (&x, "register"), ==, registers);
  honest = foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM client WHERE name='Honest'");
  g_assert_cmpint (honest, ==, 1);
  g_assert_cmpint (chain_rows (&x, "client"), ==, clients + 1);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine WHERE state='open'"), ==, 5);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM conflict WHERE kind='quarantine' AND state='open'"), ==, 5);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM register WHERE title LIKE 'Forged%'"), ==, 0);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM sync_touch"), ==, 0);
  two_end (&x);
}

/* The code was for a desk used at most as a receptionist's: even under the owner's name it changes no settings. */
static void
test_capped (void)
{
  FoyerRigTwo x;
  Forge f = { 0 };

  two_begin (&x);
  json_object_unref (foyer_test_call (x.t1, "device.update", foyer_params ("device", "d", &x.d2->device->id, "role", "s", "receptionist", NULL)));
  foyer_rig_two_settle (&x);
  f.loc = x.t1->loc;
  f.table = "setting";
  write_forged (x.t2, &x.t1->owner.user, &x.t1->loc, &f);
  write_forged (x.t2, &FOYER_ID_NONE, &x.t1->loc, &f);
  foyer_rig_two_settle (&x);
  g_assert_cmpint (chain_rows (&x, "setting"), ==, 0);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine"), ==, 2);
  /* The program itself does not offer it either. */
  g_free (foyer_test_refused (x.t2, "setting.set", foyer_params ("values", "n", json_from_string ("{\"visit.interval\":15}", NULL), NULL), FOYER_ERROR_DENIED));
  two_end (&x);
}

/* Money without the right is taken and looked at; so is a refund above the limit. */
static void
test_review (void)
{
  FoyerRigTwo x;
  FoyerActor pro, reception;
  Forge f = { 0 };

  two_begin (&x);
  pro = foyer_test_user (x.t1, "Petra", "+36301110003", "professional", NULL);
  reception = foyer_test_user (x.t1, "Rita", "+36301110002", "receptionist", NULL);
  json_object_unref (foyer_test_call (x.t1, "setting.set", foyer_params ("values", "n", json_from_string ("{\"money.refund-limit\":5000}", NULL), NULL)));
  foyer_rig_two_settle (&x);
  f.loc = x.t1->loc;
  f.reg = x.t1->cash;
  f.item = foyer_id_new (9);
  f.table = "money";
  f.amount = -2000;
  write_forged (x.t2, &pro.user, &x.t1->loc, &f);
  write_forged (x.t2, &reception.user, &x.t1->loc, &f); /* within limit and right */
  f.amount = -9000;
  write_forged (x.t2, &reception.user, &x.t1->loc, &f);
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM money WHERE kind='refund'"), ==, 3);
  g_assert_cmpint (count (x.t1, "SELECT count(*) FROM conflict WHERE kind='review' AND state='open'"), ==, 2);
  {
    g_autoptr (JsonNode) list = foyer_test_query (x.t1, "conflict.list", NULL);
    JsonObject *first = json_array_get_object_element (json_node_get_array (list), 0);

    g_assert_cmpstr (json_object_get_string_member (first, "kind"), ==, "review");
    g_assert_nonnull (strstr (json_object_get_string_member (first, "why"), "ack")); /* "given back", "gave back" */
    json_object_unref (foyer_test_call (x.t1, "conflict.resolve", foyer_params ("id", "s", json_object_get_string_member (first, "id"), "choice", "s", "keep", NULL)));
  }
  foyer_rig_two_settle (&x);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM conflict WHERE kind='review' AND state='open'"), ==, 1);
  two_end (&x);
}

/* Rights as they stood: what a manager did before the access was taken away counts, however late it comes; what is done after does not. */
static void
test_rights_as_they_stood (void)
{
  FoyerRigTwo x;
  FoyerActor manager;

  two_begin (&x);
  manager = foyer_test_user (x.t1, "Mara", "+36301110009", "manager", NULL);
  foyer_rig_two_settle (&x);
  g_usleep (3000);
  json_object_unref (foyer_test_call_as (x.t2, &manager, "setting.set", foyer_params ("values", "n", json_from_string ("{\"visit.interval\":45}", NULL), NULL)));
  g_usleep (3000);
  json_object_unref (foyer_test_call (x.t1, "access.revoke", foyer_params ("user", "d", &manager.user, NULL)));
  foyer_rig_settle (x.d1);
  g_usleep (3000);
  json_object_unref (foyer_test_call_as (x.t2, &manager, "setting.set", foyer_params ("values", "n", json_from_string ("{\"calendar.step\":5}", NULL), NULL)));
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM setting WHERE key='visit.interval' AND value='45'"), ==, 1);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM setting WHERE key='calendar.step'"), ==, 0);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine"), ==, 1);
  /* Given back, the same right counts again from then on. */
  json_object_unref (foyer_test_call (x.t1, "access.grant", foyer_params ("user", "d", &manager.user, "role", "s", "manager", NULL)));
  foyer_rig_two_settle (&x);
  g_usleep (3000);
  json_object_unref (foyer_test_call_as (x.t2, &manager, "setting.set", foyer_params ("values", "n", json_from_string ("{\"calendar.step\":10}", NULL), NULL)));
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM setting WHERE key='calendar.step' AND value='10'"), ==, 1);
  two_end (&x);
}

/* ---- deciding about what was kept apart ------------------------------------------------------------------------------------------------ */

static char *
open_conflict (FoyerTest *t)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "conflict.list", NULL);
  JsonObject *o = json_array_get_object_element (json_node_get_array (list), 0);

  g_assert_cmpstr (json_object_get_string_member (o, "kind"), ==, "quarantine");
  return g_strdup (json_object_get_string_member (o, "id"));
}

static gint64
day_figure (FoyerTest *t, const char *name)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "calendar.panel", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  return json_object_get_int_member (json_node_get_object (node), name);
}

static void
test_decide (void)
{
  FoyerRigTwo x;
  FoyerId nobody = foyer_id_new (1), other;
  g_autoptr (JsonObject) made = NULL, left = NULL;
  g_autofree char *id = NULL, *second = NULL, *txn = NULL;
  gint64 before;
  Forge f = { 0 };

  two_begin (&x);
  made = foyer_test_call (x.t1, "location.create", foyer_params ("name", "s", "Salon Donau", "country", "s", "AT", "zone", "s", "Europe/Vienna", "currency", "s", "EUR", NULL));
  other = foyer_test_id (made, "loc");
  foyer_rig_two_settle (&x);
  /* Money at a location the desk never held: kept apart, and in sight at its own. */
  f.loc = other;
  f.reg = x.t1->cash;
  f.item = foyer_id_new (9);
  f.table = "money";
  f.amount = 4500;
  write_forged (x.t2, &nobody, &other, &f);
  foyer_rig_two_settle (&x);
  before = foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM money");
  g_assert_cmpint (day_figure (x.t1, "unreconciled"), ==, 4500);
  g_assert_cmpint (day_figure (x.t2, "unreconciled_count"), ==, 1);

  /* Left out, and thought better of. */
  id = open_conflict (x.t1);
  left = foyer_test_call (x.t1, "conflict.resolve", foyer_params ("id", "s", id, "choice", "s", "discard", NULL));
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine WHERE state='discarded'"), ==, 1);
  g_assert_cmpint (day_figure (x.t2, "unreconciled"), ==, 0);
  json_object_unref (foyer_test_call (x.t1, "undo", foyer_params ("txn", "s", json_object_get_string_member (left, "txn"), NULL)));
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine WHERE state='open'"), ==, 1);
  g_assert_cmpint (day_figure (x.t2, "unreconciled"), ==, 4500);

  /* Taken after all: once, whoever asks again. */
  json_object_unref (foyer_test_call (x.t1, "conflict.resolve", foyer_params ("id", "s", id, "choice", "s", "accept", NULL)));
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM money"), ==, before + 1);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine WHERE state='replayed'"), ==, 1);
  g_assert_cmpint (count (x.t1, "SELECT count(*) FROM money WHERE amount=4500"), ==, 1);
  g_assert_cmpint (day_figure (x.t2, "unreconciled"), ==, 0);
  foyer_rig_restart (x.rig);
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM money"), ==, before + 1);
  /* A receptionist decides nothing of the kind. */
  {
    FoyerActor reception = foyer_test_user (x.t1, "Rita", "+36301110002", "receptionist", NULL);

    f.loc = x.t1->loc;
    f.table = "setting";
    write_forged (x.t2, &nobody, &x.t1->loc, &f);
    foyer_rig_two_settle (&x);
    second = open_conflict (x.t1);
    g_free (foyer_test_refused_as (x.t1, &reception, "conflict.resolve", foyer_params ("id", "s", second, "choice", "s", "accept", NULL), FOYER_ERROR_DENIED));
    g_free (foyer_test_refused (x.t1, "conflict.resolve", foyer_params ("id", "s", second, "choice", "s", "keep", NULL), FOYER_ERROR_INVALID));
  }
  two_end (&x);
}

typedef struct
{
  FoyerId id;
  gboolean force;
} ReplayOne;

static gboolean
replay_one (FoyerTx *tx, gpointer data, GError **error)
{
  ReplayOne *r = data;
  return foyer_quarantine_replay (tx, &r->id, r->force, error);
}

static gboolean
first_kept (FoyerDb *db, gpointer data, GError **error)
{
  ReplayOne *r = data;
  g_autoptr (JsonNode) list = foyer_quarantine_list (db, "open"), one = NULL;
  JsonObject *o = json_array_get_object_element (json_node_get_array (list), 0);

  g_assert_true (foyer_id_parse (json_object_get_string_member (o, "id"), &r->id));
  g_assert_cmpstr (json_object_get_string_member (o, "cmd"), ==, "test.forged");
  one = foyer_quarantine_show (db, &r->id);
  g_assert_true (json_object_has_member (json_object_get_object_member (json_node_get_object (one), "body"), "ops"));
  return TRUE;
}

/* The rules are asked again: refused while nothing has changed, taken once when the reason is gone. */
static void
test_replay_after_fix (void)
{
  FoyerRigTwo x;
  ReplayOne r = { 0 };
  Forge f = { 0 };
  FoyerActor reception;
  g_autoptr (GError) error = NULL;
  gint64 inc, n;

  two_begin (&x);
  reception = foyer_test_user (x.t1, "Rita", "+36301110002", "receptionist", NULL);
  json_object_unref (foyer_test_call (x.t1, "device.update", foyer_params ("device", "d", &x.d2->device->id, "role", "s", "receptionist", NULL)));
  foyer_rig_two_settle (&x);
  g_usleep (2000);
  f.loc = x.t1->loc;
  f.table = "setting";
  write_forged (x.t2, &x.t1->owner.user, &x.t1->loc, &f);
  foyer_test_call_as (x.t2, &reception, "client.create", foyer_params ("name", "s", "After", "phone", "s", "+36301234598", NULL));
  foyer_rig_two_settle (&x);
  foyer_store_read (foyer_rig_two_chain (&x), first_kept, &r, &error);
  g_assert_no_error (error);
  g_assert_false (foyer_store_maintain (foyer_rig_two_chain (&x), replay_one, &r, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (chain_rows (&x, "setting"), ==, 0);
  r.force = TRUE;
  g_assert_true (foyer_store_maintain (foyer_rig_two_chain (&x), replay_one, &r, &error));
  g_assert_no_error (error);
  g_assert_false (foyer_store_maintain (foyer_rig_two_chain (&x), replay_one, &r, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT);
  foyer_rig_two_settle (&x);
  g_assert_cmpint (chain_rows (&x, "setting"), ==, 1);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM setting WHERE key='forged'"), ==, 1);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM conflict WHERE state='open'"), ==, 0);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM sync_log WHERE flags&1"), ==, 0);
  /* The desk's position has not moved back. */
  foyer_store_log_position (store_of (x.t2), &inc, &n);
  {
    g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM sync_devlog WHERE inc=%d AND n=%d AND dev=(SELECT id FROM device WHERE code='02')", (int) inc, (int) n);
    g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), sql), ==, 1);
  }
  two_end (&x);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scopes/9/section", test_section);
  g_test_add_func ("/scopes/I10/moves", test_moves);
  g_test_add_func ("/scopes/9/pending-on-row-that-left", test_pending_on_row_that_left);
  g_test_add_func ("/scopes/9/fact-after-move", test_fact_after_move);
  g_test_add_func ("/scopes/R7/forged", test_forged);
  g_test_add_func ("/scopes/10/capped", test_capped);
  g_test_add_func ("/scopes/7.2/review", test_review);
  g_test_add_func ("/scopes/7.2/rights-as-they-stood", test_rights_as_they_stood);
  g_test_add_func ("/scopes/5.8/decide", test_decide);
  g_test_add_func ("/scopes/5.8/replay-after-fix", test_replay_after_fix);
  return g_test_run ();
}

/* Medical records between a chain and its desks: who holds them, numbers two desks gave, plans that are done elsewhere, signatures, forgeries. */
#include "config.h"

#include <string.h>

#include "foyer-medical.h"
#include "foyer-rig.h"

static FoyerId
id_field (FoyerTest *t, const char *table, const FoyerId *row, const char *field)
{
  g_autofree char *text = foyer_test_field (t, table, row, field);
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  FoyerId id = FOYER_ID_NONE;

  g_assert_true (foyer_id_parse (parts[1] != NULL ? parts[1] : parts[0], &id));
  return id;
}

static gint64
count (FoyerTest *t, const char *sql)
{
  return foyer_rig_count (foyer_desk_store (t->desk), sql);
}

static FoyerId
book (FoyerTest *t, int who, int service, const char *wall, const char *name, const char *phone)
{
  FoyerId appointment = foyer_test_book (t, who, service, wall, name, phone);
  return id_field (t, "appointment", &appointment, "visit");
}

static void
hold (FoyerRigTwo *x, const char *scopes)
{
  json_object_unref (foyer_test_call (x->t1, "device.update", foyer_params ("device", "d", &x->d2->device->id, "scopes", "n", json_from_string (scopes, NULL), NULL)));
  foyer_rig_settle (x->d1);
  foyer_rig_settle (x->d2);
}

#define SECTION_ROWS "SELECT (SELECT count(*) FROM medical_card) + (SELECT count(*) FROM protocol) + (SELECT count(*) FROM protocol_version)" \
                     " + (SELECT count(*) FROM treatment_plan) + (SELECT count(*) FROM plan_stage) + (SELECT count(*) FROM medical_log)"

/* A desk that does not hold the section has no row of it, no history and no words, and says so; its arrivals finish stages all the same. */
static void
test_section (void)
{
  FoyerRigTwo x;
  FoyerId visit, plan, stage, appointment, booked;
  g_autoptr (JsonObject) p = NULL, s = NULL, b = NULL, look = NULL;
  g_autoptr (JsonNode) plans = NULL;
  g_autofree char *none = NULL;

  foyer_rig_two_begin (&x, TRUE);
  hold (&x, "[\"all\"]");
  visit = book (x.t1, ANNA, HAIRCUT, "2026-11-24T10:00", "Eszter", "+36201234567");
  json_object_unref (foyer_test_call (x.t1, "medical.card-save", foyer_params ("visit", "d", &visit, "allergies", "s", "Zyxpenicillin", NULL)));
  json_object_unref (foyer_test_call (x.t1, "medical.protocol-save", foyer_params ("visit", "d", &visit, "dx", "s", "Zyxpulpitis", NULL)));
  p = foyer_test_call (x.t1, "medical.plan-save", foyer_params ("visit", "d", &visit, "title", "s", "Zyxplan", "staff", "d", &x.t1->staff[ANNA], NULL));
  plan = foyer_test_id (p, "plan");
  s = foyer_test_call (x.t1, "medical.stage-save", foyer_params ("visit", "d", &visit, "plan", "d", &plan, "service", "d", &x.t1->service[COLOURING], NULL));
  stage = foyer_test_id (s, "stage");
  b = foyer_test_call (x.t1, "medical.stage-book", foyer_params ("visit", "d", &visit, "stage", "d", &stage, NULL));
  appointment = foyer_test_id (b, "appointment");
  foyer_rig_settle (x.d1);
  foyer_rig_settle (x.d2);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), SECTION_ROWS), >, 6);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM medical_card WHERE _sc <> 'sec:medical'"), ==, 0);
  g_assert_cmpint (count (x.t2, SECTION_ROWS), ==, 0);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM history WHERE body LIKE '%Zyx%'"), ==, 0);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM text_find WHERE words LIKE '%zyx%'"), ==, 0);
  /* The booking is there, with who booked it. */
  booked = id_field (x.t2, "appointment", &appointment, "visit");
  {
    g_autoptr (JsonNode) log = foyer_test_query (x.t2, "history.row", foyer_params ("table", "s", "appointment", "id", "d", &appointment, NULL));
    g_assert_cmpuint (json_array_get_length (json_node_get_array (log)), ==, 1);
  }
  none = foyer_test_refused (x.t2, "medical.card-save", foyer_params ("visit", "d", &visit, "allergies", "s", "x", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (none, "does not keep medical records"));

  json_object_unref (foyer_test_call (x.t2, "visit.status", foyer_params ("visit", "d", &booked, "status", "s", "arrived", "override", "s", "early", NULL)));
  foyer_rig_settle (x.d2);
  foyer_rig_settle (x.d1);
  look = foyer_test_call (x.t1, "medical.open", foyer_params ("visit", "d", &visit, "what", "s", "plan", NULL));
  {
    FoyerId id = foyer_test_id (look, "look");
    JsonObject *first;

    plans = foyer_test_query (x.t1, "medical.read", foyer_params ("look", "d", &id, NULL));
    first = json_array_get_object_element (json_object_get_array_member (json_node_get_object (plans), "plans"), 0);
    g_assert_cmpstr (json_object_get_string_member (first, "shown"), ==, "done");
  }
  /* It is given the section: everything is there; taken away: nothing is. */
  hold (&x, "[\"all\",\"sec:medical\"]");
  g_assert_cmpint (count (x.t2, SECTION_ROWS), >, 6);
  hold (&x, "[\"all\"]");
  g_assert_cmpint (count (x.t2, SECTION_ROWS), ==, 0);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM text_find WHERE words LIKE '%zyx%'"), ==, 0);
  foyer_rig_two_end (&x);
}

/* MED-3: what desks number by themselves never meets; by hand it can, and then somebody is told until it does not any more. One card for a
 * client, whoever made it. */
static void
test_numbers (void)
{
  FoyerRigTwo x;
  FoyerId a, b, c;
  g_autoptr (JsonObject) o1 = NULL, o2 = NULL;
  g_autoptr (JsonNode) inbox = NULL, after = NULL;
  gboolean told = FALSE;

  foyer_rig_two_begin (&x, TRUE);
  a = book (x.t1, ANNA, HAIRCUT, "2026-11-24T10:00", "Eszter", "+36201234567");
  b = book (x.t1, BORIS, BEARD, "2026-11-24T11:00", "Zoli", "+36201111111");
  c = book (x.t1, CLARA, MANICURE, "2026-11-24T12:00", "Judit", "+36202222222");
  foyer_rig_two_agree (&x);
  o1 = foyer_test_call (x.t1, "medical.card-save", foyer_params ("visit", "d", &a, "blood", "s", "A", NULL));
  o2 = foyer_test_call (x.t2, "medical.card-save", foyer_params ("visit", "d", &b, NULL));
  g_assert_cmpstr (json_object_get_string_member (o1, "no"), !=, json_object_get_string_member (o2, "no"));
  foyer_rig_two_agree (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM conflict WHERE kind = 'medical_number'"), ==, 0);

  json_object_unref (foyer_test_call (x.t1, "medical.card-save", foyer_params ("visit", "d", &a, "no", "s", "K-17", NULL)));
  json_object_unref (foyer_test_call (x.t2, "medical.card-save", foyer_params ("visit", "d", &b, "no", "s", "k-17", NULL)));
  foyer_rig_two_agree (&x);
  g_assert_cmpint (count (x.t1, "SELECT count(*) FROM medical_card WHERE no = 'K-17'"), ==, 2);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM conflict WHERE kind = 'medical_number' AND state = 'open' AND _sc = 'sec:medical'"), ==, 1);
  inbox = foyer_test_query (x.t1, "conflict.list", NULL);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (inbox)); i++)
    told = told || g_strcmp0 (json_object_get_string_member (json_array_get_object_element (json_node_get_array (inbox), i), "kind"), "medical_number") == 0;
  g_assert_true (told);
  json_object_unref (foyer_test_call (x.t2, "medical.card-save", foyer_params ("visit", "d", &b, "no", "s", "K-18", NULL)));
  foyer_rig_two_agree (&x);
  g_assert_cmpint (count (x.t1, "SELECT count(*) FROM conflict WHERE kind = 'medical_number' AND state = 'open'"), ==, 0);

  /* Both made the card of one client: it is one, with what each wrote. */
  json_object_unref (foyer_test_call (x.t1, "medical.card-save", foyer_params ("visit", "d", &c, "workplace", "s", "Library", NULL)));
  json_object_unref (foyer_test_call (x.t2, "medical.card-save", foyer_params ("visit", "d", &c, "allergies", "s", "Latex", NULL)));
  foyer_rig_two_agree (&x);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM medical_card WHERE workplace = 'Library' AND allergies = 'Latex'"), ==, 1);
  foyer_rig_two_end (&x);
}

/* Signed here while somebody goes on writing there: what was signed stays as it was, and what was written is not lost. */
static void
test_signed_apart (void)
{
  FoyerRigTwo x;
  FoyerId visit, protocol;
  g_autoptr (JsonObject) made = NULL;

  foyer_rig_two_begin (&x, TRUE);
  visit = book (x.t1, ANNA, HAIRCUT, "2026-11-24T10:00", "Eszter", "+36201234567");
  made = foyer_test_call (x.t1, "medical.protocol-save", foyer_params ("visit", "d", &visit, "dx", "s", "Caries", NULL));
  protocol = foyer_test_id (made, "protocol");
  foyer_rig_two_agree (&x);
  json_object_unref (foyer_test_call (x.t2, "medical.protocol-save", foyer_params ("visit", "d", &visit, "protocol", "d", &protocol, "dx", "s", "Pulpitis", NULL)));
  json_object_unref (foyer_test_call (x.t1, "medical.protocol-sign", foyer_params ("visit", "d", &visit, "protocol", "d", &protocol, NULL)));
  foyer_rig_two_agree (&x);
  g_assert_cmpint (count (x.t2, "SELECT count(*) FROM protocol_version WHERE dx = 'Caries'"), ==, 1);
  g_assert_cmpint (count (x.t1, "SELECT count(*) FROM protocol WHERE dx = 'Pulpitis'"), ==, 1);
  foyer_rig_two_end (&x);
}

/* ---- forged desks ------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerRow *row;
} Forged;

static gboolean
put_row (FoyerTx *tx, gpointer data, GError **error)
{
  foyer_tx_put (tx, ((Forged *) data)->row);
  return TRUE;
}

/* Past the commands, in the name of @who: sent, and not taken. */
static void
forge (FoyerRigTwo *x, const FoyerActor *who, FoyerRow *row, const char *sql)
{
  FoyerWriteInfo info = { "test.forged", who->user, x->t2->loc, FOYER_TEST_DATE };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerRow) own = row;
  Forged f = { row };

  g_assert_true (foyer_store_write (foyer_desk_store (x->t2->desk), &info, put_row, &f, NULL, &error));
  g_assert_no_error (error);
  foyer_rig_settle (x->d2);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (x), sql), ==, 0);
}

typedef struct
{
  const char *table;
  const FoyerId *id;
  FoyerRow *row;
} Wanted;

static gboolean
get_row (FoyerDb *db, gpointer data, GError **error)
{
  Wanted *w = data;

  w->row = foyer_db_get (db, w->table, w->id);
  return TRUE;
}

static FoyerRow *
row_of (FoyerRigTwo *x, const char *table, const FoyerId *id)
{
  Wanted w = { table, id, NULL };

  g_assert_true (foyer_store_read (foyer_desk_store (x->t2->desk), get_row, &w, NULL));
  g_assert_nonnull (w.row);
  return w.row;
}

static void
test_forged (void)
{
  FoyerRigTwo x;
  FoyerId visit, protocol, version, id, client;
  FoyerActor anna, boris;
  char text[37];
  g_autofree char *only_anna = NULL;
  g_autoptr (JsonObject) made = NULL, signed_one = NULL;
  FoyerRow *row;

  foyer_rig_two_begin (&x, TRUE);
  visit = book (x.t1, ANNA, HAIRCUT, "2026-11-24T10:00", "Eszter", "+36201234567");
  client = id_field (x.t1, "visit", &visit, "client");
  anna = foyer_test_user (x.t1, "Anna", "+36201112222", "receptionist", NULL);
  boris = foyer_test_user (x.t1, "Boris", "+36201113333", "receptionist", NULL);
  only_anna = g_strdup_printf ("{\"medical\":true,\"medical.protocol\":true,\"medical.protocol-edit\":true,\"medical-of\":[\"%s\"]}", foyer_id_format (&x.t1->staff[ANNA], text));
  json_object_unref (foyer_test_call (x.t1, "access.grant", foyer_params ("user", "d", &anna.user, "role", "s", "receptionist", "rights", "n", json_from_string (only_anna, NULL), NULL)));
  made = foyer_test_call (x.t1, "medical.protocol-save", foyer_params ("visit", "d", &visit, "staff", "d", &x.t1->staff[BORIS], "dx", "s", "Caries", NULL));
  protocol = foyer_test_id (made, "protocol");
  signed_one = foyer_test_call (x.t1, "medical.protocol-sign", foyer_params ("visit", "d", &visit, "protocol", "d", &protocol, NULL));
  version = foyer_test_id (signed_one, "version");
  foyer_rig_two_agree (&x);

  /* MED-7: another doctor's protocol, by somebody limited to his own. */
  row = row_of (&x, "protocol", &protocol);
  foyer_row_set_text (row, "dx", "forged");
  forge (&x, &anna, row, "SELECT count(*) FROM protocol WHERE dx = 'forged'");
  /* A signature in the owner's name. */
  id = foyer_id_new (11);
  row = foyer_row_new ("protocol_version", &id);
  foyer_row_set_text (row, "sec", FOYER_MEDICAL);
  foyer_row_set_id (row, "protocol", &protocol);
  foyer_row_set_id (row, "client", &client);
  foyer_row_set_text (row, "dx", "forged");
  foyer_row_set_int (row, "signed_at", 1);
  foyer_row_set_id (row, "signed_by", &x.t1->owner.user);
  forge (&x, &anna, row, "SELECT count(*) FROM protocol_version WHERE dx = 'forged'");
  /* MED-6: a card by who may not edit it; MED-9: a line of the log for another. */
  id = foyer_medical_card_id (&client);
  row = foyer_row_new ("medical_card", &id);
  foyer_row_set_text (row, "sec", FOYER_MEDICAL);
  foyer_row_set_id (row, "client", &client);
  foyer_row_set_text (row, "no", "FORGED");
  forge (&x, &boris, row, "SELECT count(*) FROM medical_card WHERE no = 'FORGED'");
  id = foyer_id_new (12);
  row = foyer_row_new ("medical_log", &id);
  foyer_row_set_text (row, "sec", FOYER_MEDICAL);
  foyer_row_set_text (row, "kind", "view");
  foyer_row_set_text (row, "what", "protocol");
  foyer_row_set_id (row, "who", &boris.user);
  foyer_row_set_int (row, "at", 1);
  forge (&x, &anna, row, "SELECT count(*) FROM medical_log WHERE at = 1");
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM protocol_version WHERE dx = 'Caries'"), ==, 1);
  (void) version;
  foyer_rig_two_end (&x);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/medical-chain/section", test_section);
  g_test_add_func ("/medical-chain/MED-3", test_numbers);
  g_test_add_func ("/medical-chain/signed-apart", test_signed_apart);
  g_test_add_func ("/medical-chain/forged", test_forged);
  return g_test_run ();
}

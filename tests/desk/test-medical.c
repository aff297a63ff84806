/* Medical records on one desk, point by point (front-desk.md 12). */
#include <string.h>

#include "foyer-command.h"
#include "foyer-medical.h"
#include "foyer-money.h"
#include "foyer-rights.h"
#include "foyer-test.h"
#include "foyer-treatment.h"

typedef struct
{
  FoyerTest *t;
  FoyerId appointment, visit, client;
} Visit;

static FoyerId
id_field (FoyerTest *t, const char *table, const FoyerId *row, const char *field)
{
  g_autofree char *text = foyer_test_field (t, table, row, field);
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  FoyerId id = FOYER_ID_NONE;

  g_assert_true (foyer_id_parse (parts[1] != NULL ? parts[1] : parts[0], &id));
  return id;
}

static Visit
visit_at (FoyerTest *t, int who, const char *time, const char *name, const char *phone)
{
  g_autofree char *wall = g_strconcat (FOYER_TEST_DATE "T", time, NULL);
  Visit v = { .t = t, .appointment = foyer_test_book (t, who, who == BORIS ? BEARD : who == CLARA ? MANICURE : HAIRCUT, wall, name, phone) };

  v.visit = id_field (t, "appointment", &v.appointment, "visit");
  v.client = id_field (t, "visit", &v.visit, "client");
  return v;
}

static void
grant (FoyerTest *t, const FoyerActor *who, const char *rights)
{
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &who->user, "role", "s", "receptionist", "rights", "n", json_from_string (rights, NULL), NULL)));
}

/* Opens a record and reads it. (transfer full) */
static JsonNode *
look_as (const Visit *v, const FoyerActor *who, const char *what, const FoyerId *id, const FoyerId *version)
{
  g_autoptr (JsonObject) opened = foyer_test_call_as (v->t, who, "medical.open", foyer_params ("visit", "d", &v->visit, "what", "s", what, "id", "d", id, "version", "d", version, NULL));
  FoyerId look = foyer_test_id (opened, "look");

  return foyer_test_query_as (v->t, who, "medical.read", foyer_params ("look", "d", &look, NULL));
}

static JsonNode *
look (const Visit *v, const char *what, const FoyerId *id)
{
  FoyerId none = FOYER_ID_NONE;
  return look_as (v, &v->t->owner, what, id != NULL ? id : &none, &none);
}

static JsonObject *
of (JsonNode *node, const char *member)
{
  return json_object_get_object_member (json_node_get_object (node), member);
}

static FoyerId
protocol (const Visit *v, const FoyerActor *who, const char *complaints)
{
  g_autoptr (JsonObject) made = foyer_test_call_as (v->t, who, "medical.protocol-save", foyer_params ("visit", "d", &v->visit, "complaints", "s", complaints, NULL));
  return foyer_test_id (made, "protocol");
}

static FoyerId
undo_last (FoyerTest *t, JsonObject *done)
{
  FoyerId txn = foyer_test_id (done, "txn");

  json_object_unref (foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL)));
  return txn;
}

/* ---- the card ---------------------------------------------------------------------------------------------------------------------- */

/* Only inside a visit: the card of a client by himself is nowhere given out. */
static void
test_med_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Visit v = visit_at (t, ANNA, "10:00", "Eszter", "+36201234567"), blank = { .t = t };
  g_autofree char *no_visit = NULL, *no_look = NULL, *rows = NULL, *moment = NULL, *nobody = NULL, *other = NULL;
  g_autoptr (JsonNode) card = NULL;
  FoyerId none = FOYER_ID_NONE, stray = foyer_id_new (7), look_id;
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);

  json_object_unref (foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &v.visit, "allergies", "s", "Penicillin", NULL)));
  no_visit = foyer_test_refused (t, "medical.open", foyer_params ("what", "s", "card", NULL), FOYER_ERROR_INVALID);
  no_look = foyer_test_query_refused (t, &t->owner, "medical.read", foyer_params ("look", "d", &stray, NULL), FOYER_ERROR_NOT_FOUND);
  card = look (&v, "card", NULL);
  g_assert_cmpstr (json_object_get_string_member (of (card, "card"), "allergies"), ==, "Penicillin");

  /* Not by the doors through which any row goes, not even for the owner. */
  rows = foyer_test_query_refused (t, &t->owner, "table.rows", foyer_params ("table", "s", "medical_card", NULL), FOYER_ERROR_DENIED);
  {
    FoyerId id = foyer_medical_card_id (&v.client);
    moment = foyer_test_query_refused (t, &t->owner, "moment.row", foyer_params ("table", "s", "medical_card", "id", "d", &id, "at", "s", FOYER_TEST_DATE "T08:00", NULL),
                                       FOYER_ERROR_DENIED);
  }
  {
    g_autoptr (JsonNode) client = foyer_test_query (t, "client.get", foyer_params ("id", "d", &v.client, NULL));
    g_autofree char *text = json_to_string (client, FALSE);
    g_assert_null (strstr (text, "Penicillin"));
  }
  /* A visit of nobody has no records; what somebody else opened is not read by another. */
  json_object_unref (foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", FOYER_TEST_DATE "T15:00", NULL)));
  {
    g_autoptr (JsonObject) made = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", FOYER_TEST_DATE "T17:00", NULL));
    FoyerId appointment = foyer_test_id (made, "appointment");
    blank.visit = id_field (t, "appointment", &appointment, "visit");
  }
  nobody = foyer_test_refused (t, "medical.open", foyer_params ("visit", "d", &blank.visit, "what", "s", "card", NULL), FOYER_ERROR_INVALID);
  grant (t, &rita, "{\"medical\":true,\"medical.card\":true}");
  {
    g_autoptr (JsonObject) opened = foyer_test_call (t, "medical.open", foyer_params ("visit", "d", &v.visit, "what", "s", "card", NULL));
    look_id = foyer_test_id (opened, "look");
  }
  other = foyer_test_query_refused (t, &rita, "medical.read", foyer_params ("look", "d", &look_id, NULL), FOYER_ERROR_DENIED);
  json_node_unref (look_as (&v, &rita, "card", &none, &none));
}

static void
test_med_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Visit v = visit_at (t, ANNA, "10:00", "Eszter", "+36201234567");
  g_autoptr (JsonNode) before = NULL, after = NULL;

  json_object_unref (foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &v.visit, "locality", "s", "urban", NULL)));
  before = look (&v, "card", NULL);
  g_assert_cmpstr (json_object_get_string_member (of (before, "client"), "name"), ==, "Eszter");
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &v.client, "name", "s", "Eszter Kovács", "birthday", "s", "1980-02-29", "gender", "s", "female",
                                                                        "phone", "s", "+36207654321", NULL)));
  after = look (&v, "card", NULL);
  g_assert_nonnull (strstr (json_object_get_string_member (of (after, "client"), "name"), "Kovács"));
  g_assert_cmpstr (json_object_get_string_member (of (after, "client"), "birthday"), ==, "1980-02-29");
  g_assert_cmpstr (json_object_get_string_member (of (after, "client"), "gender"), ==, "female");
  g_assert_nonnull (strstr (json_object_get_string_member (of (after, "client"), "phone"), "765"));
}

static void
test_med_3 (void)
{
  static const struct
  {
    const char *field, *value;
  } all[] = {
    { "address", "Fő utca 1, Budapest" }, { "locality", "rural" }, { "doc_type", "Passport" }, { "doc_series", "BC" }, { "doc_no", "123456" }, { "policy", "P-77" },
    { "insurer", "Medi" }, { "social", "123-456-789" }, { "marital", "married" }, { "education", "general-secondary" }, { "employment", "Employed" },
    { "workplace", "Library" }, { "citizen", "4" }, { "disability", "none" }, { "blood", "AB" }, { "rh", "negative" }, { "blood_other", "Kell" }, { "allergies", "Latex" },
  };
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Visit v = visit_at (t, ANNA, "10:00", "Eszter", "+36201234567"), w = visit_at (t, BORIS, "11:00", "Zoli", "+36201111111");
  g_autoptr (JsonObject) params = foyer_params ("visit", "d", &v.visit, NULL), first = NULL, second = NULL;
  g_autoptr (JsonNode) card = NULL;
  g_autofree char *taken = NULL, *choice = NULL;
  const char *no;

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    json_object_set_string_member (params, all[i].field, all[i].value);
  first = foyer_test_call (t, "medical.card-save", json_object_ref (params));
  card = look (&v, "card", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    g_assert_cmpstr (json_object_get_string_member (of (card, "card"), all[i].field), ==, all[i].value);
  g_assert_cmpstr (json_object_get_string_member (of (card, "card"), "created"), ==, FOYER_TEST_DATE);

  /* Nobody chooses a number: this desk's next one. A number that is another's is refused. */
  no = json_object_get_string_member (first, "no");
  g_assert_true (g_str_has_suffix (no, "-00001"));
  taken = foyer_test_refused (t, "medical.card-save", foyer_params ("visit", "d", &w.visit, "no", "s", no, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (taken, "Eszter"));
  second = foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &w.visit, NULL));
  g_assert_true (g_str_has_suffix (json_object_get_string_member (second, "no"), "-00002"));
  json_object_unref (foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &w.visit, "no", "s", "old-17", NULL)));
  choice = foyer_test_refused (t, "medical.card-save", foyer_params ("visit", "d", &w.visit, "rh", "s", "maybe", NULL), FOYER_ERROR_INVALID);
  g_assert_cmpint (foyer_entity_field (foyer_entity ("medical_card"), "education"), >=, 0);
}

static void
test_med_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Visit v = visit_at (t, ANNA, "10:00", "Eszter", "+36201234567"), later, other = visit_at (t, BORIS, "11:00", "Zoli", "+36201111111");
  g_autoptr (JsonNode) again = NULL, merged = NULL;
  g_autoptr (JsonObject) saved = NULL, changed = NULL;

  saved = foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &v.visit, "blood", "s", "B", NULL));
  later = visit_at (t, CLARA, "14:00", "Eszter", "+36201234567");
  g_assert_true (foyer_id_equal (&v.client, &later.client));
  again = look (&later, "card", NULL);
  g_assert_cmpstr (json_object_get_string_member (of (again, "card"), "blood"), ==, "B");
  g_assert_cmpstr (json_object_get_string_member (of (again, "card"), "no"), ==, json_object_get_string_member (saved, "no"));

  /* Taken back as any change is, and there again after. */
  changed = foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &later.visit, "blood", "s", "0", NULL));
  undo_last (t, changed);
  {
    g_autoptr (JsonNode) back = look (&v, "card", NULL);
    g_assert_cmpstr (json_object_get_string_member (of (back, "card"), "blood"), ==, "B");
  }
  /* Two clients turn out to be one: neither card is lost. */
  json_object_unref (foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &other.visit, "allergies", "s", "Iodine", NULL)));
  json_object_unref (foyer_test_call (t, "client.merge", foyer_params ("loser", "d", &other.client, "winner", "d", &v.client, NULL)));
  merged = look (&other, "card", NULL);
  g_assert_cmpstr (json_object_get_string_member (of (merged, "card"), "blood"), ==, "B");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (json_node_get_object (merged), "others"), 0), "allergies"), ==, "Iodine");
}

/* ---- rights ------------------------------------------------------------------------------------------------------------------------ */

static void
test_med_6 (void)
{
  static const char *const whats[] = { "card", "protocol", "plan" };
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Visit v = visit_at (t, ANNA, "10:00", "Eszter", "+36201234567");
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  FoyerId none = FOYER_ID_NONE, written = protocol (&v, &t->owner, "Toothache"), plan;

  {
    g_autoptr (JsonObject) made = foyer_test_call (t, "medical.plan-save", foyer_params ("visit", "d", &v.visit, "title", "s", "Implant", NULL));
    plan = foyer_test_id (made, "plan");
  }
  for (gsize i = 0; i < G_N_ELEMENTS (whats); i++)
    {
      g_autofree char *closed = NULL, *save = NULL, *print = NULL, *view = g_strdup_printf ("{\"medical\":true,\"medical.%s\":true}", whats[i]),
                      *printing = g_strdup_printf ("{\"medical\":true,\"medical.%s\":true,\"medical.%s-print\":true}", whats[i], whats[i]),
                      *alone = g_strdup_printf ("{\"medical\":true,\"medical.%s-edit\":true,\"medical.%s-print\":true}", whats[i], whats[i]);
      const char *command = i == 0 ? "medical.card-save" : i == 1 ? "medical.protocol-save" : "medical.plan-save";
      const FoyerId *id = i == 0 ? &none : i == 1 ? &written : &plan;
      g_autoptr (JsonNode) seen = NULL, sheet = NULL;
      g_autoptr (JsonObject) opened = NULL;
      FoyerId look_id;

      /* Editing and printing are nothing without seeing. */
      grant (t, &rita, alone);
      closed = foyer_test_refused_as (t, &rita, "medical.open", foyer_params ("visit", "d", &v.visit, "what", "s", whats[i], NULL), FOYER_ERROR_DENIED);
      grant (t, &rita, view);
      seen = look_as (&v, &rita, whats[i], &none, &none);
      g_assert_false (json_object_get_boolean_member (json_node_get_object (seen), "may_edit"));
      g_assert_false (json_object_get_boolean_member (json_node_get_object (seen), "may_print"));
      save = foyer_test_refused_as (t, &rita, command, i == 2 ? foyer_params ("visit", "d", &v.visit, "title", "s", "x", NULL) : foyer_params ("visit", "d", &v.visit, NULL),
                                    FOYER_ERROR_DENIED);
      print = foyer_test_refused_as (t, &rita, "medical.open", foyer_params ("visit", "d", &v.visit, "what", "s", whats[i], "id", "d", id, "print", "b", TRUE, NULL),
                                     FOYER_ERROR_DENIED);
      grant (t, &rita, printing);
      opened = foyer_test_call_as (t, &rita, "medical.open", foyer_params ("visit", "d", &v.visit, "what", "s", whats[i], "id", "d", id, "print", "b", TRUE, NULL));
      look_id = foyer_test_id (opened, "look");
      sheet = foyer_test_query_as (t, &rita, "medical.sheet", foyer_params ("look", "d", &look_id, NULL));
      g_assert_nonnull (json_object_get_object_member (json_node_get_object (sheet), "place"));
      /* What was opened for reading is not printed, and a right that is gone is gone at once. */
      {
        g_autoptr (JsonObject) reading = foyer_test_call_as (t, &rita, "medical.open", foyer_params ("visit", "d", &v.visit, "what", "s", whats[i], NULL));
        FoyerId only = foyer_test_id (reading, "look");
        g_autofree char *no = foyer_test_query_refused (t, &rita, "medical.sheet", foyer_params ("look", "d", &only, NULL), FOYER_ERROR_DENIED), *gone = NULL;

        grant (t, &rita, "{}");
        gone = foyer_test_query_refused (t, &rita, "medical.read", foyer_params ("look", "d", &only, NULL), FOYER_ERROR_DENIED);
      }
    }
}

static void
test_med_7 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Visit v = visit_at (t, ANNA, "10:00", "Eszter", "+36201234567");
  FoyerActor anna = foyer_test_user (t, "Anna", "06 20 111 2222", "receptionist", NULL), boris = foyer_test_user (t, "Boris", "06 20 111 3333", "receptionist", NULL);
  char id[37];
  g_autofree char *only_anna = g_strdup_printf ("{\"medical\":true,\"medical.protocol\":true,\"medical.protocol-edit\":true,\"security\":true,\"security.changes\":true,\"medical-of\":[\"%s\"]}",
                                                foyer_id_format (&t->staff[ANNA], id));
  g_autofree char *only_boris = g_strdup_printf ("{\"medical\":true,\"medical.protocol\":true,\"medical.protocol-edit\":true,\"security\":true,\"security.changes\":true,\"medical-of\":[\"%s\"]}",
                                                 foyer_id_format (&t->staff[BORIS], id));
  g_autofree char *by_position = NULL, *open = NULL, *write = NULL, *sign = NULL, *undo = NULL, *staff = NULL, *made = NULL, *position_no = NULL;
  g_autoptr (JsonNode) mine = NULL, theirs = NULL, log = NULL, found = NULL, one = NULL;
  g_autoptr (JsonObject) changed = NULL, position = NULL;
  FoyerId none = FOYER_ID_NONE, written, txn, position_id;

  grant (t, &anna, only_anna);
  grant (t, &boris, only_boris);
  written = protocol (&v, &anna, "Toothache");
  changed = foyer_test_call_as (t, &anna, "medical.protocol-save", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, "dx", "s", "Caries dentis", NULL));
  txn = foyer_test_id (changed, "txn");
  mine = look_as (&v, &anna, "protocol", &none, &none);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (mine), "protocols")), ==, 1);
  one = look_as (&v, &anna, "protocol", &written, &none);
  g_assert_cmpstr (json_object_get_string_member (of (one, "protocol"), "complaints"), ==, "Toothache");

  /* Another doctor: not in the list, not by id, not to write, sign, take back, find or read in the log. */
  theirs = look_as (&v, &boris, "protocol", &none, &none);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (theirs), "protocols")), ==, 0);
  open = foyer_test_refused_as (t, &boris, "medical.open", foyer_params ("visit", "d", &v.visit, "what", "s", "protocol", "id", "d", &written, NULL), FOYER_ERROR_DENIED);
  write = foyer_test_refused_as (t, &boris, "medical.protocol-save", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, "dx", "s", "x", NULL), FOYER_ERROR_DENIED);
  sign = foyer_test_refused_as (t, &boris, "medical.protocol-sign", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, NULL), FOYER_ERROR_DENIED);
  undo = foyer_test_refused_as (t, &boris, "undo", foyer_params ("txn", "d", &txn, NULL), FOYER_ERROR_DENIED);
  staff = foyer_test_refused_as (t, &boris, "medical.protocol-save", foyer_params ("visit", "d", &v.visit, "staff", "d", &t->staff[ANNA], "dx", "s", "x", NULL), FOYER_ERROR_DENIED);
  log = foyer_test_query_as (t, &boris, "history.row", foyer_params ("table", "s", "protocol", "id", "d", &written, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (log)), ==, 0);
  found = foyer_test_query_as (t, &boris, "find.all", foyer_params ("text", "s", "caries", NULL));
  made = json_to_string (found, FALSE);
  g_assert_null (strstr (made, "Eszter"));

  /* The same by position. */
  position = foyer_test_call (t, "position.create", foyer_params ("name", "s", "Dentist", NULL));
  position_id = foyer_test_id (position, "position");
  by_position = g_strdup_printf ("{\"medical\":true,\"medical.protocol\":true,\"medical-position\":[\"%s\"]}", foyer_id_format (&position_id, id));
  grant (t, &boris, by_position);
  position_no = foyer_test_refused_as (t, &boris, "medical.open", foyer_params ("visit", "d", &v.visit, "what", "s", "protocol", "id", "d", &written, NULL), FOYER_ERROR_DENIED);
  json_object_unref (foyer_test_call (t, "staff.update", foyer_params ("staff", "d", &t->staff[ANNA], "position", "d", &position_id, NULL)));
  json_node_unref (look_as (&v, &boris, "protocol", &written, &none));
}

/* ---- protocols ---------------------------------------------------------------------------------------------------------------------- */

static void
test_signing (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Visit v = visit_at (t, ANNA, "10:00", "Eszter", "+36201234567");
  FoyerId written, none = FOYER_ID_NONE, first_id;
  g_autoptr (JsonObject) first = NULL, second = NULL, empty = NULL;
  g_autoptr (JsonNode) draft = NULL, signed_one = NULL, changed = NULL, old = NULL, now = NULL;
  g_autofree char *nothing = NULL, *again = NULL, *kept = NULL, *undo = NULL, *lengthy = NULL, *full = NULL;
  FoyerId txn, blank;

  empty = foyer_test_call (t, "medical.protocol-save", foyer_params ("visit", "d", &v.visit, NULL));
  blank = foyer_test_id (empty, "protocol");
  nothing = foyer_test_refused (t, "medical.protocol-sign", foyer_params ("visit", "d", &v.visit, "protocol", "d", &blank, NULL), FOYER_ERROR_INVALID);
  json_object_unref (foyer_test_call (t, "medical.protocol-delete", foyer_params ("visit", "d", &v.visit, "protocol", "d", &blank, NULL)));

  written = protocol (&v, &t->owner, "Toothache");
  json_object_unref (foyer_test_call (t, "medical.protocol-save", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, "anamnesis", "s", "For two days", "findings", "s", "16 distal",
                                                                                "dx_code", "s", "K02.1", "dx", "s", "Caries of dentine", "prescriptions", "s", "Ibuprofen", "recommendations", "s", "Back in a week", NULL)));
  draft = look (&v, "protocol", &written);
  g_assert_cmpstr (json_object_get_string_member (of (draft, "protocol"), "state"), ==, "draft");
  g_assert_cmpstr (json_object_get_string_member (of (draft, "protocol"), "staff_name"), ==, "Anna Nagy");
  first = foyer_test_call (t, "medical.protocol-sign", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, NULL));
  first_id = foyer_test_id (first, "version");
  signed_one = look (&v, "protocol", &written);
  g_assert_cmpstr (json_object_get_string_member (of (signed_one, "protocol"), "state"), ==, "signed");
  g_assert_cmpstr (json_object_get_string_member (of (signed_one, "protocol"), "signer"), ==, "Olga Owner");
  again = foyer_test_refused (t, "medical.protocol-sign", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, NULL), FOYER_ERROR_INVALID);
  kept = foyer_test_refused (t, "medical.protocol-delete", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, NULL), FOYER_ERROR_INVALID);
  /* A signature is not taken back. */
  txn = foyer_test_id (first, "txn");
  undo = foyer_test_refused (t, "undo", foyer_params ("txn", "d", &txn, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (undo, "signed"));

  /* Changed after signing: a new version; the old one is read as it was. */
  json_object_unref (foyer_test_call (t, "medical.protocol-save", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, "dx", "s", "Pulpitis", "prescriptions", "n", json_node_new (JSON_NODE_NULL), NULL)));
  changed = look (&v, "protocol", &written);
  g_assert_cmpstr (json_object_get_string_member (of (changed, "protocol"), "state"), ==, "changed");
  second = foyer_test_call (t, "medical.protocol-sign", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, NULL));
  g_assert_cmpint (json_object_get_int_member (second, "no"), ==, 2);
  old = look_as (&v, &t->owner, "protocol", &written, &first_id);
  g_assert_cmpstr (json_object_get_string_member (of (old, "protocol"), "dx"), ==, "Caries of dentine");
  g_assert_cmpstr (json_object_get_string_member (of (old, "protocol"), "prescriptions"), ==, "Ibuprofen");
  g_assert_cmpint (json_object_get_int_member (of (old, "protocol"), "version_no"), ==, 1);
  now = look (&v, "protocol", &written);
  g_assert_cmpstr (json_object_get_string_member (of (now, "protocol"), "dx"), ==, "Pulpitis");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (of (now, "protocol"), "versions")), ==, 2);
  /* The longest there may be goes to the chain in one piece. */
  lengthy = g_strnfill (7000, 'x');
  for (int i = 0; i < 2; i++)
    json_object_unref (foyer_test_call (t, "medical.protocol-save", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, "complaints", "s", lengthy, "anamnesis", "s", lengthy, "findings", "s", i == 0 ? lengthy : "y", NULL)));
  full = foyer_test_refused (t, "medical.protocol-save", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, "findings", "s", lengthy, "dx", "s", lengthy, NULL), FOYER_ERROR_INVALID);
  (void) none;
}

/* ---- plans -------------------------------------------------------------------------------------------------------------------------- */

static void
test_totals (void)
{
  FoyerTreatmentStage stages[] = { { 3333, 1000, FOYER_TREATMENT_PLANNED }, { 1001, 2500, FOYER_TREATMENT_DONE }, { 500, 3000, FOYER_TREATMENT_BOOKED } };
  FoyerTreatmentTotals totals;

  foyer_treatment_totals (stages, 3, 0, &totals);
  g_assert_cmpint (totals.gross, ==, 3333 + 2503 + 1500); /* 25.025 rounds up */
  g_assert_cmpint (totals.total, ==, totals.gross);
  g_assert_cmpint (totals.done, ==, 2503);
  g_assert_cmpint (totals.left, ==, 3333 + 1500);
  g_assert_cmpint (totals.n_done, ==, 1);
  g_assert_cmpint (totals.n_booked, ==, 1);
  /* The discount is rounded stage by stage, as it will be charged: no cent appears or disappears between the plan and the visits. */
  foyer_treatment_totals (stages, 3, 1000, &totals);
  g_assert_cmpint (totals.total, ==, foyer_line_total (3333, 1000, 1000, 0) + foyer_line_total (1001, 2500, 1000, 0) + foyer_line_total (500, 3000, 1000, 0));
  g_assert_cmpint (totals.gross - totals.discount, ==, totals.total);
  g_assert_cmpint (totals.done + totals.left, ==, totals.total);
  foyer_treatment_totals (NULL, 0, 10000, &totals);
  g_assert_cmpint (totals.total, ==, 0);

  /* States: what is written, until the stages say more. */
  g_assert_cmpstr (foyer_treatment_state ("draft", &totals), ==, "draft");
  foyer_treatment_totals (stages, 3, 0, &totals);
  g_assert_cmpstr (foyer_treatment_state ("agreed", &totals), ==, "progress");
  g_assert_cmpstr (foyer_treatment_state ("cancelled", &totals), ==, "cancelled");
  g_assert_cmpstr (foyer_treatment_state ("done", &totals), ==, "done");
  foyer_treatment_totals (stages + 1, 1, 0, &totals);
  g_assert_cmpstr (foyer_treatment_state ("agreed", &totals), ==, "done");
  foyer_treatment_totals (stages, 1, 0, &totals);
  g_assert_cmpstr (foyer_treatment_state ("progress", &totals), ==, "agreed");
  g_assert_cmpint (foyer_treatment_stage_state (FALSE, FALSE, "arrived"), ==, FOYER_TREATMENT_PLANNED);
  g_assert_cmpint (foyer_treatment_stage_state (TRUE, TRUE, "arrived"), ==, FOYER_TREATMENT_PLANNED);
  g_assert_cmpint (foyer_treatment_stage_state (TRUE, FALSE, NULL), ==, FOYER_TREATMENT_BOOKED);
  g_assert_cmpint (foyer_treatment_stage_state (TRUE, FALSE, "no-show"), ==, FOYER_TREATMENT_MISSED);
  g_assert_cmpint (foyer_treatment_stage_state (TRUE, FALSE, "arrived"), ==, FOYER_TREATMENT_DONE);
}

static JsonObject *
stage_of (JsonNode *plans, guint plan, guint stage)
{
  JsonObject *p = json_array_get_object_element (json_object_get_array_member (json_node_get_object (plans), "plans"), plan);

  return json_array_get_object_element (json_object_get_array_member (p, "stages"), stage);
}

static void
expect (const Visit *v, const char *stage_state, const char *plan_state)
{
  g_autoptr (JsonNode) plans = look (v, "plan", NULL);
  JsonObject *plan = json_array_get_object_element (json_object_get_array_member (json_node_get_object (plans), "plans"), 0);

  g_assert_cmpstr (json_object_get_string_member (stage_of (plans, 0, 0), "state"), ==, stage_state);
  g_assert_cmpstr (json_object_get_string_member (plan, "shown"), ==, plan_state);
}

static void
test_med_8 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Visit v = visit_at (t, ANNA, "10:00", "Eszter", "+36201234567");
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  FoyerId plan, first, second, appointment, booked_visit;
  g_autoptr (JsonObject) made = NULL, stage = NULL, other = NULL, booked = NULL, arrived = NULL;
  g_autoptr (JsonNode) plans = NULL, time = NULL, shown = NULL;
  g_autofree char *twice = NULL, *wall = NULL, *touched = NULL, *no_edit = NULL, *price = NULL, *empty = NULL, *closed = NULL, *note = NULL;

  made = foyer_test_call (t, "medical.plan-save", foyer_params ("visit", "d", &v.visit, "title", "s", "New colour", "staff", "d", &t->staff[ANNA], "discount", "i", (gint64) 1000, NULL));
  plan = foyer_test_id (made, "plan");
  empty = foyer_test_refused (t, "medical.plan-state", foyer_params ("visit", "d", &v.visit, "plan", "d", &plan, "state", "s", "agreed", NULL), FOYER_ERROR_INVALID);
  stage = foyer_test_call (t, "medical.stage-save", foyer_params ("visit", "d", &v.visit, "plan", "d", &plan, "service", "d", &t->service[COLOURING], "date", "s", "2026-11-25", "zone", "s", "26", NULL));
  first = foyer_test_id (stage, "stage");
  other = foyer_test_call (t, "medical.stage-save", foyer_params ("visit", "d", &v.visit, "plan", "d", &plan, "service", "d", &t->service[BLOWDRY], "qty", "i", (gint64) 2000, "price", "i", (gint64) 1500, NULL));
  second = foyer_test_id (other, "stage");
  json_object_unref (foyer_test_call (t, "medical.plan-state", foyer_params ("visit", "d", &v.visit, "plan", "d", &plan, "state", "s", "agreed", NULL)));
  plans = look (&v, "plan", NULL);
  g_assert_cmpint (json_object_get_int_member (stage_of (plans, 0, 0), "price"), ==, 6000);
  g_assert_cmpstr (json_object_get_string_member (stage_of (plans, 0, 0), "title"), ==, "Colouring");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (json_object_get_array_member (json_node_get_object (plans), "plans"), 0), "total"), ==, 5400 + 2700);
  expect (&v, "planned", "agreed");

  /* Whoever may see plans and book does it with one key: at the next good time not before the day. */
  grant (t, &rita, "{\"medical\":true,\"medical.plan\":true}");
  no_edit = foyer_test_refused_as (t, &rita, "medical.stage-save", foyer_params ("visit", "d", &v.visit, "stage", "d", &first, "zone", "s", "27", NULL), FOYER_ERROR_DENIED);
  time = foyer_test_query_as (t, &rita, "medical.stage-time", foyer_params ("visit", "d", &v.visit, "stage", "d", &first, NULL));
  booked = foyer_test_call_as (t, &rita, "medical.stage-book", foyer_params ("visit", "d", &v.visit, "stage", "d", &first, NULL));
  g_assert_cmpstr (json_object_get_string_member (booked, "wall"), ==, json_object_get_string_member (json_node_get_object (time), "wall"));
  g_assert_cmpint (strncmp (json_object_get_string_member (booked, "wall"), "2026-11-25T", 11), >=, 0);
  appointment = foyer_test_id (booked, "appointment");
  wall = foyer_test_field (t, "appointment", &appointment, "staff");
  booked_visit = id_field (t, "appointment", &appointment, "visit");
  expect (&v, "booked", "agreed");
  shown = foyer_test_query (t, "visit.get", foyer_params ("visit", "d", &booked_visit, NULL));
  {
    JsonObject *line = json_array_get_object_element (json_object_get_array_member (json_node_get_object (shown), "lines"), 0);

    /* What was agreed on is what is charged. */
    g_assert_cmpint (json_object_get_int_member (line, "total"), ==, 5400);
  }
  twice = foyer_test_refused (t, "medical.stage-book", foyer_params ("visit", "d", &v.visit, "stage", "d", &first, NULL), FOYER_ERROR_INVALID);
  touched = foyer_test_refused (t, "medical.stage-save", foyer_params ("visit", "d", &v.visit, "stage", "d", &first, "price", "i", (gint64) 1, NULL), FOYER_ERROR_INVALID);
  note = foyer_test_refused (t, "medical.plan-delete", foyer_params ("visit", "d", &v.visit, "plan", "d", &plan, NULL), FOYER_ERROR_INVALID);

  /* The one after it has no day: not before the day after this one. */
  {
    g_autoptr (JsonNode) next = foyer_test_query (t, "medical.stage-time", foyer_params ("visit", "d", &v.visit, "stage", "d", &second, NULL));
    g_autoptr (JsonNode) later = foyer_test_query (t, "medical.stage-time", foyer_params ("visit", "d", &v.visit, "stage", "d", &second, "from", "s", "2026-12-03", NULL));

    g_assert_cmpint (strncmp (json_object_get_string_member (json_node_get_object (next), "wall"), "2026-11-26T", 11), ==, 0);
    g_assert_cmpint (strncmp (json_object_get_string_member (json_node_get_object (later), "wall"), "2026-12-03T", 11), ==, 0);
  }

  /* The booking is its own change: who may not know of records reads that it was booked, and nothing of a plan. */
  {
    FoyerId txn = foyer_test_id (booked, "txn");
    FoyerActor paul = foyer_test_user (t, "Paula", "06 20 111 4444", "receptionist", NULL);
    g_autoptr (JsonNode) log = NULL;
    g_autofree char *text = NULL;

    json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &paul.user, "role", "s", "receptionist", "rights", "n",
                                                                         json_from_string ("{\"security\":true,\"security.changes\":true}", NULL), NULL)));
    log = foyer_test_query_as (t, &paul, "history.row", foyer_params ("table", "s", "appointment", "id", "d", &appointment, NULL));
    g_assert_cmpuint (json_array_get_length (json_node_get_array (log)), ==, 1);
    text = json_to_string (log, FALSE);
    g_assert_null (strstr (text, "plan_stage"));
    g_assert_true (!foyer_id_is_none (&txn));
  }

  /* Arrived: done; taken back: booked again; no-show: to be booked again. */
  t->owner.now = foyer_test_at ("2026-11-30T12:00");
  arrived = foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &booked_visit, "status", "s", "arrived", NULL));
  expect (&v, "done", "progress");
  undo_last (t, arrived);
  expect (&v, "booked", "agreed");
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &booked_visit, "status", "s", "no-show", NULL)));
  expect (&v, "missed", "agreed");
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &booked_visit, "status", "s", "pending", NULL)));
  json_object_unref (foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &appointment, "override", "s", "asked to", NULL)));
  expect (&v, "planned", "agreed");

  /* At a time of one's own, and taken back as one thing. */
  {
    g_autoptr (JsonObject) again = foyer_test_call (t, "medical.stage-book", foyer_params ("visit", "d", &v.visit, "stage", "d", &first, "wall", "s", "2026-12-01T15:00", NULL));
    FoyerId at = foyer_test_id (again, "appointment");
    g_autofree char *gone = NULL;

    expect (&v, "booked", "agreed");
    undo_last (t, again);
    gone = foyer_test_field (t, "appointment", &at, "deleted");
    g_assert_cmpstr (gone, ==, "1");
    expect (&v, "planned", "agreed");
  }
  json_object_unref (foyer_test_call (t, "medical.stage-order", foyer_params ("visit", "d", &v.visit, "plan", "d", &plan, "order", "n",
                                                                              json_from_string ("[]", NULL), NULL)));
  json_object_unref (foyer_test_call (t, "medical.stage-delete", foyer_params ("visit", "d", &v.visit, "stage", "d", &second, NULL)));
  json_object_unref (foyer_test_call (t, "medical.plan-state", foyer_params ("visit", "d", &v.visit, "plan", "d", &plan, "state", "s", "cancelled", NULL)));
  closed = foyer_test_refused (t, "medical.stage-book", foyer_params ("visit", "d", &v.visit, "stage", "d", &first, NULL), FOYER_ERROR_INVALID);
  expect (&v, "planned", "cancelled");
  price = foyer_test_refused (t, "medical.stage-save", foyer_params ("visit", "d", &v.visit, "plan", "d", &plan, NULL), FOYER_ERROR_INVALID);
}

/* ---- the log ------------------------------------------------------------------------------------------------------------------------- */

static void
test_med_9 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Visit v = visit_at (t, ANNA, "10:00", "Eszter", "+36201234567");
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  FoyerId none = FOYER_ID_NONE, written;
  g_autoptr (JsonNode) log = NULL, next = NULL, hers = NULL, words = NULL;
  g_autofree char *denied = NULL, *text = NULL;
  g_autoptr (JsonObject) print = NULL, last = NULL;
  static const char *const kinds[] = { "view", "print", "view", "sign", "edit", "edit" }; /* newest first */
  JsonArray *lines;

  grant (t, &rita, "{\"medical\":true,\"medical.card\":true}");
  json_object_unref (foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &v.visit, "allergies", "s", "Penicillin", NULL)));
  written = protocol (&v, &t->owner, "Toothache");
  last = foyer_test_call (t, "medical.protocol-sign", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, NULL));
  json_node_unref (look (&v, "protocol", &written));
  print = foyer_test_call (t, "medical.open", foyer_params ("visit", "d", &v.visit, "what", "s", "protocol", "id", "d", &written, "print", "b", TRUE, NULL));
  json_node_unref (look_as (&v, &rita, "card", &none, &none));

  log = foyer_test_query (t, "medical.log", foyer_params ("client", "d", &v.client, NULL));
  lines = json_node_get_array (log);
  g_assert_cmpuint (json_array_get_length (lines), ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (lines, i), "kind"), ==, kinds[i]);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (lines, 0), "who_name"), ==, "Rita");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (lines, 0), "what"), ==, "card");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (lines, 1), "client_name"), ==, "Eszter");
  hers = foyer_test_query (t, "medical.log", foyer_params ("who", "d", &rita.user, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (hers)), ==, 1);
  /* Who reads the log is somebody with that right. */
  denied = foyer_test_query_refused (t, &rita, "medical.log", NULL, FOYER_ERROR_DENIED);

  /* Looking is no step one takes back, and what was taken back stays in the log. */
  next = foyer_test_query_as (t, &rita, "undo.next", NULL);
  g_assert_true (json_object_get_null_member (json_node_get_object (next), "txn"));
  {
    g_autoptr (JsonObject) changed = foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &v.visit, "allergies", "s", "None", NULL));
    g_autoptr (JsonNode) after = NULL;

    undo_last (t, changed);
    after = foyer_test_query (t, "medical.log", foyer_params ("client", "d", &v.client, NULL));
    g_assert_cmpuint (json_array_get_length (json_node_get_array (after)), ==, G_N_ELEMENTS (kinds) + 1);
  }
  /* The change log tells that it was changed, by whom, and not what stands in it. */
  {
    FoyerId card = foyer_medical_card_id (&v.client);
    words = foyer_test_query (t, "history.row", foyer_params ("table", "s", "medical_card", "id", "d", &card, NULL));
  }
  text = json_to_string (words, FALSE);
  g_assert_nonnull (strstr (text, "Wrote the medical card"));
  g_assert_nonnull (strstr (text, "Allergies"));
  g_assert_null (strstr (text, "Penicillin"));
}

/* Found by whoever may read it: that there is something, and where; never what. */
static void
test_find (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Visit v = visit_at (t, ANNA, "10:00", "Eszter", "+36201234567");
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  g_autoptr (JsonNode) mine = NULL, hers = NULL, number = NULL;
  g_autoptr (JsonObject) saved = foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &v.visit, "no", "s", "KX-4471", NULL));
  g_autofree char *a = NULL, *b = NULL, *c = NULL;
  FoyerId written = protocol (&v, &t->owner, "Toothache");

  json_object_unref (foyer_test_call (t, "medical.protocol-save", foyer_params ("visit", "d", &v.visit, "protocol", "d", &written, "dx", "s", "Pulpitis chronica", NULL)));
  mine = foyer_test_query (t, "find.all", foyer_params ("text", "s", "pulpitis", NULL));
  a = json_to_string (mine, FALSE);
  g_assert_nonnull (strstr (a, "Eszter"));
  g_assert_null (strstr (a, "chronica"));
  number = foyer_test_query (t, "find.all", foyer_params ("text", "s", "4471", NULL));
  hers = foyer_test_query_as (t, &rita, "find.all", foyer_params ("text", "s", "pulpitis", NULL));
  b = json_to_string (hers, FALSE);
  g_assert_null (strstr (b, "Eszter"));
  (void) c;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/medical/MED-1", test_med_1);
  g_test_add_func ("/medical/MED-2", test_med_2);
  g_test_add_func ("/medical/MED-3", test_med_3);
  g_test_add_func ("/medical/MED-4", test_med_4);
  g_test_add_func ("/medical/MED-6", test_med_6);
  g_test_add_func ("/medical/MED-7", test_med_7);
  g_test_add_func ("/medical/signing", test_signing);
  g_test_add_func ("/medical/totals", test_totals);
  g_test_add_func ("/medical/MED-8", test_med_8);
  g_test_add_func ("/medical/MED-9", test_med_9);
  g_test_add_func ("/medical/find", test_find);
  return g_test_run ();
}

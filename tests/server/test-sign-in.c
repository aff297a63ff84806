/* Signing in at two desks of a chain: what goes along and what does not (SEC-4, SEC-5, SEC-6, USR-15). */
#include "config.h"

#include <string.h>

#include "foyer-live.h"
#include "foyer-rig.h"
#include "foyer-signing.h"
#include "foyer-totp.h"

#define RITA "+36301110001"
#define PIN "4831"

typedef struct
{
  FoyerRigTwo two;
  FoyerActor rita;
} Chain;

static void
begin (Chain *c)
{
  foyer_rig_two_begin (&c->two, TRUE);
  c->rita = foyer_test_user (c->two.t1, "Rita", RITA, "receptionist", NULL);
  c->rita.now = 0;
  foyer_rig_two_settle (&c->two);
}

static void
end (Chain *c)
{
  foyer_rig_two_end (&c->two);
}

/* NULL: signed in; else the sentence (transfer full). */
static char *
try (FoyerTest *t, const char *password, const char *pin, const char *code, int *why)
{
  g_auto (FoyerSession) s = { 0 };
  g_autoptr (GError) error = NULL;
  FoyerSigningAsk ask = { .login = RITA, .password = password, .pin = pin, .code = code };

  if (foyer_sign_in (t->desk, &ask, &s, &error))
    return NULL;
  g_assert_true (error->domain == FOYER_ERROR);
  *why = error->code;
  return g_strdup (error->message);
}

static void
let_in (FoyerTest *t, const char *password, const char *pin, const char *code)
{
  int why = 0;
  g_autofree char *text = try (t, password, pin, code, &why);

  g_assert_cmpstr (text, ==, NULL);
}

static void
keep_out (FoyerTest *t, const char *password, const char *pin, const char *code, int want, const char *words)
{
  int why = -1;
  g_autofree char *text = try (t, password, pin, code, &why);

  if (text == NULL || strstr (text, words) == NULL)
    g_error ("“%s” does not say “%s”", text != NULL ? text : "", words);
  g_assert_cmpint (why, ==, want);
}

/* A PIN stays where it was set, ends with a word from elsewhere, and with the account. */
static void
test_pin (void)
{
  Chain c;

  begin (&c);
  json_object_unref (foyer_test_call_as (c.two.t1, &c.rita, "pin.set", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "pin", "s", PIN, NULL)));
  foyer_rig_two_agree (&c.two);
  let_in (c.two.t1, NULL, PIN, NULL);
  keep_out (c.two.t2, NULL, PIN, NULL, FOYER_ERROR_DENIED, "PIN");
  let_in (c.two.t2, FOYER_TEST_PASSWORD, NULL, NULL);
  keep_out (c.two.t2, NULL, PIN, NULL, FOYER_ERROR_DENIED, "PIN");
  /* Nothing of it has left the desk. */
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&c.two), "SELECT count(*) FROM local_value WHERE key='sign-in'"), ==, 0);

  json_object_unref (foyer_test_call (c.two.t2, "pin.reset", foyer_params ("user", "d", &c.rita.user, NULL)));
  let_in (c.two.t1, NULL, PIN, NULL);
  foyer_rig_two_settle (&c.two);
  keep_out (c.two.t1, NULL, PIN, NULL, FOYER_ERROR_DENIED, "PIN");

  /* Removed at one desk: out at the other with the next sync (USR-15), also with the PIN. */
  json_object_unref (foyer_test_call_as (c.two.t1, &c.rita, "pin.set", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "pin", "s", PIN, NULL)));
  json_object_unref (foyer_test_call (c.two.t2, "access.revoke", foyer_params ("user", "d", &c.rita.user, NULL)));
  let_in (c.two.t1, NULL, PIN, NULL);
  foyer_rig_two_settle (&c.two);
  keep_out (c.two.t1, NULL, PIN, NULL, FOYER_ERROR_NOT_FOUND, "no access");
  keep_out (c.two.t1, FOYER_TEST_PASSWORD, NULL, NULL, FOYER_ERROR_NOT_FOUND, "no access");
  g_free (foyer_test_refused_as (c.two.t1, &c.rita, "client.create", foyer_params ("name", "s", "Late", NULL), FOYER_ERROR_DENIED));
  end (&c);
}

/* Only at the desks that are listed: elsewhere not, and what somebody's program does there in the user's name the server does not take. */
static void
test_desks (void)
{
  Chain c;
  g_autoptr (JsonArray) one = json_array_new ();
  FoyerId other = { { 9 } };
  char first[37];
  FoyerStore *chain;

  begin (&c);
  chain = foyer_rig_two_chain (&c.two);
  json_array_add_string_element (one, foyer_id_format (&c.two.d1->device->id, first));
  g_free (foyer_test_refused_as (c.two.t1, &c.rita, "user.desks", foyer_params ("user", "d", &c.two.t1->owner.user, "desks", "n", json_node_init_array (json_node_alloc (), one), NULL),
                                 FOYER_ERROR_DENIED));
  g_free (foyer_test_refused (c.two.t1, "user.desks", foyer_params ("user", "d", &c.two.t1->owner.user, "desks", "n", json_node_init_array (json_node_alloc (), one), NULL), FOYER_ERROR_INVALID));
  {
    g_autoptr (JsonArray) none = json_array_new ();
    char text[37];

    json_array_add_string_element (none, foyer_id_format (&other, text));
    g_free (foyer_test_refused (c.two.t1, "user.desks", foyer_params ("user", "d", &c.rita.user, "desks", "n", json_node_init_array (json_node_alloc (), none), NULL), FOYER_ERROR_INVALID));
  }
  json_object_unref (foyer_test_call (c.two.t1, "user.desks", foyer_params ("user", "d", &c.rita.user, "desks", "n", json_node_init_array (json_node_alloc (), one), NULL)));
  foyer_rig_settle (c.two.d1);

  /* The second desk has not heard of it: here she can still work, but the chain has, and takes nothing. */
  json_object_unref (foyer_test_call_as (c.two.t2, &c.rita, "client.create", foyer_params ("name", "s", "Forged", NULL)));
  json_object_unref (foyer_test_call_as (c.two.t1, &c.rita, "client.create", foyer_params ("name", "s", "Honest", NULL)));
  foyer_rig_two_settle (&c.two);
  g_assert_cmpint (foyer_rig_count (chain, "SELECT count(*) FROM client WHERE name='Forged'"), ==, 0);
  g_assert_cmpint (foyer_rig_count (chain, "SELECT count(*) FROM client WHERE name='Honest'"), ==, 1);
  g_assert_cmpint (foyer_rig_count (chain, "SELECT count(*) FROM conflict WHERE kind='quarantine'"), ==, 1);

  keep_out (c.two.t2, FOYER_TEST_PASSWORD, NULL, NULL, FOYER_ERROR_NOT_FOUND, "signs in only at");
  /* Nobody learns that without the password. */
  keep_out (c.two.t2, "wrong horse", NULL, NULL, FOYER_ERROR_DENIED, "not right");
  g_free (foyer_test_refused_as (c.two.t2, &c.rita, "client.create", foyer_params ("name", "s", "Late", NULL), FOYER_ERROR_DENIED));
  let_in (c.two.t1, FOYER_TEST_PASSWORD, NULL, NULL);
  /* She has as many rights as before to whoever judges her account: a manager stays below an owner wherever the owner sits. */
  {
    FoyerActor mary = foyer_test_user (c.two.t2, "Mary", "+36301110002", "manager", NULL);
    mary.now = 0;
    json_object_unref (foyer_test_call_as (c.two.t2, &mary, "user.desks", foyer_params ("user", "d", &c.rita.user, "desks", "n", json_node_init_array (json_node_alloc (), json_array_new ()), NULL)));
  }
  foyer_rig_two_settle (&c.two);
  let_in (c.two.t2, FOYER_TEST_PASSWORD, NULL, NULL);
  end (&c);
}

/* The second step is asked at the other desk, with the cable out too; a code used at one is used up at the other once it has heard. */
static void
test_second_step (void)
{
  Chain c;
  g_autoptr (JsonNode) fresh = NULL;
  guint8 secret[FOYER_TOTP_SECRET];
  char code[9], next[9];
  gint64 step;
  const char *text;

  begin (&c);
  fresh = foyer_test_query_as (c.two.t1, &c.rita, "second-step.new", NULL);
  text = json_object_get_string_member (json_node_get_object (fresh), "secret");
  foyer_base32_parse (text, secret, sizeof secret);
  step = foyer_totp_step (foyer_now ());
  foyer_totp_code (G_CHECKSUM_SHA1, secret, sizeof secret, step - 1, 6, code);
  json_object_unref (foyer_test_call_as (c.two.t1, &c.rita, "second-step.on", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "secret", "s", text, "code", "s", code, NULL)));
  let_in (c.two.t1, FOYER_TEST_PASSWORD, NULL, NULL);
  foyer_rig_two_agree (&c.two);
  keep_out (c.two.t2, FOYER_TEST_PASSWORD, NULL, NULL, FOYER_ERROR_CONFIRM, "code");
  keep_out (c.two.t2, FOYER_TEST_PASSWORD, NULL, code, FOYER_ERROR_DENIED, "used");
  foyer_totp_code (G_CHECKSUM_SHA1, secret, sizeof secret, step, 6, next);
  let_in (c.two.t2, FOYER_TEST_PASSWORD, NULL, next);
  let_in (c.two.t2, FOYER_TEST_PASSWORD, NULL, NULL);
  foyer_rig_two_agree (&c.two);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&c.two), "SELECT totp_last FROM user WHERE name='Rita'"), ==, step);
  end (&c);
}

/* The log of one desk is read at the other, and nobody writes into another's. */
static void
test_log (void)
{
  Chain c;
  g_autoptr (JsonNode) list = NULL;
  JsonObject *o;
  char second[37];

  begin (&c);
  keep_out (c.two.t2, "wrong horse", NULL, NULL, FOYER_ERROR_DENIED, "not right");
  let_in (c.two.t2, FOYER_TEST_PASSWORD, NULL, NULL);
  foyer_rig_two_agree (&c.two);
  list = foyer_test_query (c.two.t1, "sign-in.list", foyer_params ("device", "s", foyer_id_format (&c.two.d2->device->id, second), NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, 2);
  o = json_array_get_object_element (json_node_get_array (list), 1);
  g_assert_cmpstr (json_object_get_string_member (o, "kind"), ==, "fail");
  g_assert_cmpstr (json_object_get_string_member (o, "why"), ==, "password");
  g_assert_cmpstr (json_object_get_string_member (o, "name"), ==, "Rita");
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&c.two), "SELECT count(*) FROM conflict"), ==, 0);
  end (&c);
}

/* The cable out (GEN-7): sign-in, calendar, card, checkout and paper, at a desk of a chain whose every request is lost; and nothing of it is lost
 * to the chain when the cable is back. */
static void
test_cable_out (void)
{
  Chain c;
  g_autoptr (JsonNode) day = NULL, appointment = NULL, card = NULL;
  g_autoptr (JsonObject) paid = NULL, receipt = NULL;
  g_autofree char *day_pdf = NULL, *receipt_pdf = NULL, *said = NULL, *day_text = NULL;
  FoyerId booked, client, visit, document;
  char text[37];
  FoyerTest *t;
  int status = -1;

  begin (&c);
  t = c.two.t1;
  c.two.d1->lose_requests = 1000;
  t->owner.now = foyer_test_at (FOYER_TEST_DATE "T09:00");
  let_in (t, FOYER_TEST_PASSWORD, NULL, NULL);
  booked = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "06 20 555 1234");
  day = foyer_test_query (t, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  day_text = json_to_string (day, FALSE);
  g_assert_nonnull (strstr (day_text, "Eszter"));
  appointment = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &booked, NULL));
  client = foyer_test_id (json_object_get_object_member (json_node_get_object (appointment), "client"), "id");
  visit = foyer_test_id (json_node_get_object (appointment), "visit");
  card = foyer_test_query (t, "client.get", foyer_params ("id", "d", &client, NULL));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (card), "name"), ==, "Eszter");
  paid = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL));
  receipt = foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &visit, NULL));
  document = foyer_test_id (receipt, "document");
  day_pdf = g_build_filename (t->dir, "day.pdf", NULL);
  receipt_pdf = g_build_filename (t->dir, "receipt.pdf", NULL);
  said = foyer_live_run (&status, "src/cli/foyerctl", "--store", t->dir, "print", "day-sheet", "--date", FOYER_TEST_DATE, "--pdf", day_pdf, NULL);
  if (status != 0)
    g_error ("The day sheet was not made: %s", said);
  g_free (said);
  said = foyer_live_run (&status, "src/cli/foyerctl", "--store", t->dir, "print", "receipt", foyer_id_format (&document, text), "--pdf", receipt_pdf, NULL);
  if (status != 0)
    g_error ("The receipt was not made: %s", said);
  g_assert_true (g_file_test (day_pdf, G_FILE_TEST_EXISTS) && g_file_test (receipt_pdf, G_FILE_TEST_EXISTS));
  foyer_rig_sync (c.two.d1);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&c.two), "SELECT count(*) FROM money"), ==, 0);

  c.two.d1->lose_requests = 0;
  foyer_rig_two_agree (&c.two);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&c.two), "SELECT count(*) FROM money WHERE kind='payment'"), ==, 1);
  end (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign-in/PIN and USR-15", test_pin);
  g_test_add_func ("/sign-in/SEC-6", test_desks);
  g_test_add_func ("/sign-in/SEC-5", test_second_step);
  g_test_add_func ("/sign-in/SEC-4", test_log);
  g_test_add_func ("/sign-in/GEN-7", test_cable_out);
  return g_test_run ();
}

/* Signing in at a desk: PIN, second step, log, too many tries (SEC-4, SEC-5, front-desk.md 1). */
#include <string.h>

#include "foyer-second-step.h"
#include "foyer-signing.h"
#include "foyer-test.h"
#include "foyer-totp.h"

typedef struct
{
  FoyerTest *t;
  FoyerActor rita;
  gint64 now;
  guint8 secret[FOYER_TOTP_SECRET];
} Desk;

#define RITA "+36301110001"

static void
begin (Desk *d)
{
  memset (d, 0, sizeof *d);
  d->t = foyer_test_new ();
  d->now = d->t->owner.now;
  d->rita = foyer_test_user (d->t, "Rita", RITA, "receptionist", NULL);
  d->rita.now = d->now;
}

static void
end (Desk *d)
{
  foyer_test_free (d->t);
}

static gboolean
try (Desk *d, const FoyerSigningAsk *asked, GError **error)
{
  g_auto (FoyerSession) s = { 0 };
  FoyerSigningAsk ask = *asked;

  ask.now = d->now;
  if (!foyer_sign_in (d->t->desk, &ask, &s, error))
    {
      g_assert_null (s.name);
      return FALSE;
    }
  g_assert_true (foyer_id_equal (&s.actor.user, &d->rita.user));
  return TRUE;
}

static void
right (Desk *d, FoyerSigningAsk ask)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = try (d, &ask, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
}

static void
wrong (Desk *d, FoyerSigningAsk ask, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (try (d, &ask, &error));
  g_assert_error (error, FOYER_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

#define PASSWORD(word, ...) ((FoyerSigningAsk){ .login = RITA, .password = word, __VA_ARGS__ })
#define PIN(digits, ...) ((FoyerSigningAsk){ .user = d.rita.user, .pin = digits, __VA_ARGS__ })

static void
call (Desk *d, const char *name, JsonObject *params)
{
  d->rita.now = d->now;
  json_object_unref (foyer_test_call_as (d->t, &d->rita, name, params));
}

static void
refused (Desk *d, const char *name, JsonObject *params, int code, const char *words)
{
  g_autofree char *text = NULL;

  d->rita.now = d->now;
  text = foyer_test_refused_as (d->t, &d->rita, name, params, code);
  if (strstr (text, words) == NULL)
    g_error ("“%s” does not say “%s”", text, words);
}

static void
set_pin (Desk *d, const char *pin)
{
  call (d, "pin.set", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "pin", "s", pin, NULL));
}

/* ---- PIN ---------------------------------------------------------------------------------------------------------------- */

static void
test_pin (void)
{
  Desk d;
  g_autofree char *kept = NULL;

  begin (&d);
  wrong (&d, PIN ("4831"), FOYER_ERROR_DENIED, "PIN");
  refused (&d, "pin.set", foyer_params ("password", "s", "wrong horse", "pin", "s", "4831", NULL), FOYER_ERROR_DENIED, "password");
  refused (&d, "pin.set", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "pin", "s", "483", NULL), FOYER_ERROR_INVALID, "4 to 8");
  refused (&d, "pin.set", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "pin", "s", "483148314", NULL), FOYER_ERROR_INVALID, "4 to 8");
  refused (&d, "pin.set", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "pin", "s", "48a1", NULL), FOYER_ERROR_INVALID, "4 to 8");
  refused (&d, "pin.set", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "pin", "s", "1111", NULL), FOYER_ERROR_INVALID, "guessed");
  refused (&d, "pin.set", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "pin", "s", "123456", NULL), FOYER_ERROR_INVALID, "guessed");
  refused (&d, "pin.set", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "pin", "s", "8765", NULL), FOYER_ERROR_INVALID, "guessed");
  set_pin (&d, "4831");
  right (&d, PIN ("4831"));
  /* Of one user, and a PIN is no password. */
  wrong (&d, ((FoyerSigningAsk){ .user = d.t->owner.user, .pin = "4831" }), FOYER_ERROR_DENIED, "PIN");
  wrong (&d, PASSWORD ("4831"), FOYER_ERROR_DENIED, "not right");
  /* No digit of it is on the disk, and it is nowhere in what goes to the chain. */
  kept = foyer_test_field (d.t, "user", &d.rita.user, "pins_from");
  g_assert_null (kept);
  call (&d, "pin.clear", NULL);
  wrong (&d, PIN ("4831"), FOYER_ERROR_DENIED, "PIN");
  end (&d);
}

/* Five wrong ones, and only the password helps; also when the program starts again in between. */
static void
test_pin_tries (void)
{
  Desk d;

  begin (&d);
  set_pin (&d, "4831");
  for (int i = 0; i < 4; i++)
    wrong (&d, PIN ("0000"), FOYER_ERROR_DENIED, "PIN");
  right (&d, PIN ("4831"));
  for (int i = 0; i < 3; i++)
    wrong (&d, PIN ("0000"), FOYER_ERROR_DENIED, "PIN");
  foyer_test_reopen (d.t);
  for (int i = 0; i < 2; i++)
    wrong (&d, PIN ("0000"), FOYER_ERROR_DENIED, "PIN");
  wrong (&d, PIN ("4831"), FOYER_ERROR_BUSY, "password");
  d.now += 24 * 3600 * 1000;
  wrong (&d, PIN ("4831"), FOYER_ERROR_BUSY, "password");
  right (&d, PASSWORD (FOYER_TEST_PASSWORD));
  right (&d, PIN ("4831"));
  end (&d);
}

/* A PIN goes with the password it was set under, and when somebody says so. */
static void
test_pin_void (void)
{
  Desk d;

  begin (&d);
  set_pin (&d, "4831");
  call (&d, "user.password", foyer_params ("old", "s", FOYER_TEST_PASSWORD, "new", "s", "another horse", NULL));
  wrong (&d, PIN ("4831"), FOYER_ERROR_DENIED, "PIN");
  call (&d, "pin.set", foyer_params ("password", "s", "another horse", "pin", "s", "4831", NULL));
  right (&d, PIN ("4831"));
  json_object_unref (foyer_test_call (d.t, "pin.reset", foyer_params ("user", "d", &d.rita.user, NULL)));
  wrong (&d, PIN ("4831"), FOYER_ERROR_DENIED, "PIN");
  /* A receptionist has no say over the owner. */
  refused (&d, "pin.reset", foyer_params ("user", "d", &d.t->owner.user, NULL), FOYER_ERROR_DENIED, "right");
  d.now += 1000;
  call (&d, "pin.set", foyer_params ("password", "s", "another horse", "pin", "s", "4831", NULL));
  right (&d, PIN ("4831"));
  /* Whoever is removed has no PIN either (USR-15). */
  json_object_unref (foyer_test_call (d.t, "access.revoke", foyer_params ("user", "d", &d.rita.user, NULL)));
  wrong (&d, PIN ("4831"), FOYER_ERROR_NOT_FOUND, "no access");
  end (&d);
}

/* ---- too many tries ------------------------------------------------------------------------------------------------------ */

static void
test_throttle_outlives (void)
{
  Desk d;

  begin (&d);
  for (int i = 0; i < 5; i++)
    wrong (&d, PASSWORD ("wrong horse"), FOYER_ERROR_DENIED, "not right");
  foyer_test_reopen (d.t);
  wrong (&d, PASSWORD (FOYER_TEST_PASSWORD), FOYER_ERROR_BUSY, "30 seconds");
  d.now += 30001;
  right (&d, PASSWORD (FOYER_TEST_PASSWORD));
  end (&d);
}

/* ---- second step ---------------------------------------------------------------------------------------------------------- */

static const char *
code_at (Desk *d, int off)
{
  static char code[9];

  foyer_totp_code (G_CHECKSUM_SHA1, d->secret, sizeof d->secret, foyer_totp_step (d->now) + off, 6, code);
  return code;
}

/* As an authenticator app reads it. Recovery codes (transfer full). */
static JsonArray *
switch_on (Desk *d)
{
  g_autoptr (JsonNode) fresh = foyer_test_query_as (d->t, &d->rita, "second-step.new", NULL);
  const char *secret = json_object_get_string_member (json_node_get_object (fresh), "secret");
  g_autoptr (JsonObject) result = NULL;

  g_assert_cmpint (foyer_base32_parse (secret, d->secret, sizeof d->secret), ==, FOYER_TOTP_SECRET);
  g_assert_nonnull (strstr (json_object_get_string_member (json_node_get_object (fresh), "uri"), secret));
  refused (d, "second-step.on", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "secret", "s", secret, "code", "s", code_at (d, 5), NULL), FOYER_ERROR_DENIED, "not right");
  result = foyer_test_call_as (d->t, &d->rita, "second-step.on",
                               foyer_params ("password", "s", FOYER_TEST_PASSWORD, "secret", "s", secret, "code", "s", code_at (d, 0), NULL));
  d->now += 60000;
  d->rita.now = d->now;
  return json_array_ref (json_object_get_array_member (result, "codes"));
}

/* As if this were a desk the user has never been at. */
static void
forget_desk (Desk *d)
{
  g_autoptr (GError) error = NULL;

  foyer_store_set_local (foyer_desk_store (d->t->desk), &d->rita.user, FOYER_SIGNING_KEPT, NULL, &error);
  g_assert_no_error (error);
}

static void
test_second_step (void)
{
  Desk d;
  g_autoptr (JsonArray) codes = NULL;
  g_autofree char *sealed = NULL, *plain = NULL;
  char used[9];

  begin (&d);
  codes = switch_on (&d);
  g_assert_cmpuint (json_array_get_length (codes), ==, FOYER_RECOVERY_CODES);
  /* The secret is nowhere to be read without the password. */
  sealed = foyer_test_field (d.t, "user", &d.rita.user, "totp");
  plain = foyer_base32 (d.secret, sizeof d.secret);
  g_assert_nonnull (sealed);
  g_assert_null (strstr (sealed, plain));

  /* It was answered here: the password is enough. Elsewhere it is not. */
  right (&d, PASSWORD (FOYER_TEST_PASSWORD));
  forget_desk (&d);
  wrong (&d, PASSWORD (FOYER_TEST_PASSWORD), FOYER_ERROR_CONFIRM, "code");
  /* Whoever does not know the password is not told that there is a second step. */
  wrong (&d, PASSWORD ("wrong horse"), FOYER_ERROR_DENIED, "password");
  wrong (&d, PASSWORD (FOYER_TEST_PASSWORD, .code = "000000"), FOYER_ERROR_DENIED, "code");
  wrong (&d, PASSWORD (FOYER_TEST_PASSWORD, .code = code_at (&d, -2)), FOYER_ERROR_DENIED, "code");
  strcpy (used, code_at (&d, -1));
  right (&d, PASSWORD (FOYER_TEST_PASSWORD, .code = used));
  right (&d, PASSWORD (FOYER_TEST_PASSWORD));
  /* A code counts once, here and wherever the row has come. */
  forget_desk (&d);
  wrong (&d, PASSWORD (FOYER_TEST_PASSWORD, .code = used), FOYER_ERROR_DENIED, "used");
  right (&d, PASSWORD (FOYER_TEST_PASSWORD, .code = code_at (&d, 1)));
  wrong (&d, PASSWORD (FOYER_TEST_PASSWORD, .code = code_at (&d, 0), .remote = TRUE), FOYER_ERROR_DENIED, "used");
  end (&d);
}

static void
test_recovery (void)
{
  Desk d;
  g_autoptr (JsonArray) codes = NULL;
  g_autofree char *lower = NULL, *hashes = NULL;
  const char *first, *second;

  begin (&d);
  codes = switch_on (&d);
  first = json_array_get_string_element (codes, 0);
  second = json_array_get_string_element (codes, 1);
  hashes = foyer_test_field (d.t, "user", &d.rita.user, "totp_codes");
  g_assert_null (strstr (hashes, first));
  forget_desk (&d);
  lower = g_ascii_strdown (first, -1);
  right (&d, PASSWORD (FOYER_TEST_PASSWORD, .code = lower));
  forget_desk (&d);
  wrong (&d, PASSWORD (FOYER_TEST_PASSWORD, .code = first), FOYER_ERROR_DENIED, "code");
  wrong (&d, PASSWORD (FOYER_TEST_PASSWORD, .code = "AAAA-AAAA-AAAA-AAAA"), FOYER_ERROR_DENIED, "code");
  /* Off with another one, and on again with a phone that is new. */
  call (&d, "second-step.off", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "code", "s", second, NULL));
  right (&d, PASSWORD (FOYER_TEST_PASSWORD));
  g_clear_pointer (&codes, json_array_unref);
  codes = switch_on (&d);
  end (&d);
}

/* USR-6: the code of an invitation brings in, and the first thing is a password; nothing else is to be had before. */
static void
test_invited (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "user.create", foyer_params ("name", "s", "Dora", "phone", "s", "+36301119999", "role", "s", "receptionist", "invite", "b", TRUE, NULL));
  const char *code = json_object_get_string_member (made, "code");
  FoyerSigningAsk ask = { .login = "+36301119999", .password = code };
  g_auto (FoyerSession) session = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) got = NULL, list = NULL;
  FoyerActor dora;

  g_assert_true (foyer_sign_in (t->desk, &ask, &session, &error));
  g_assert_no_error (error);
  dora = session.actor;
  got = foyer_test_query_as (t, &dora, "me", NULL);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (got), "invited"));
  g_free (foyer_test_query_refused (t, &dora, "client.labels", NULL, FOYER_ERROR_DENIED));
  g_free (foyer_test_refused_as (t, &dora, "client.create", foyer_params ("name", "s", "X", NULL), FOYER_ERROR_DENIED));
  g_free (foyer_test_refused_as (t, &dora, "user.password", foyer_params ("old", "s", "something else", "new", "s", "a long password", NULL), FOYER_ERROR_DENIED));
  json_object_unref (foyer_test_call_as (t, &dora, "user.password", foyer_params ("old", "s", code, "new", "s", "a long password", NULL)));
  list = foyer_test_query_as (t, &dora, "client.labels", NULL);
  g_assert_nonnull (list);
  /* The code has done its work. */
  foyer_session_clear (&session);
  g_assert_false (foyer_sign_in (t->desk, &ask, &session, &error));
}

/* One's own new password keeps it; one that another sets cannot; and who lost everything asks somebody with the right. */
static void
test_second_step_kept_and_reset (void)
{
  Desk d;
  FoyerActor mary;
  g_autoptr (JsonArray) codes = NULL;
  g_autofree char *text = NULL, *after = NULL;
  g_autoptr (JsonNode) state = NULL;

  begin (&d);
  mary = foyer_test_user (d.t, "Mary", "+36301110002", "manager", NULL);
  codes = switch_on (&d);
  call (&d, "user.password", foyer_params ("old", "s", FOYER_TEST_PASSWORD, "new", "s", "another horse", NULL));
  forget_desk (&d);
  wrong (&d, PASSWORD ("another horse"), FOYER_ERROR_CONFIRM, "code");
  right (&d, PASSWORD ("another horse", .code = code_at (&d, 0)));

  refused (&d, "second-step.reset", foyer_params ("user", "d", &mary.user, NULL), FOYER_ERROR_DENIED, "right");
  json_object_unref (foyer_test_call_as (d.t, &mary, "second-step.reset", foyer_params ("user", "d", &d.rita.user, NULL)));
  text = foyer_test_refused_as (d.t, &mary, "second-step.reset", foyer_params ("user", "d", &d.rita.user, NULL), FOYER_ERROR_INVALID);
  forget_desk (&d);
  right (&d, PASSWORD ("another horse"));

  json_array_unref (g_steal_pointer (&codes));
  call (&d, "user.password", foyer_params ("old", "s", "another horse", "new", "s", FOYER_TEST_PASSWORD, NULL));
  d.now += 60000;
  d.rita.now = d.now;
  codes = switch_on (&d);
  json_object_unref (foyer_test_call (d.t, "user.password", foyer_params ("user", "d", &d.rita.user, "new", "s", "third horse", NULL)));
  after = foyer_test_field (d.t, "user", &d.rita.user, "totp");
  g_assert_null (after);
  forget_desk (&d);
  right (&d, PASSWORD ("third horse"));
  state = foyer_test_query_as (d.t, &d.rita, "sign-in.state", NULL);
  g_assert_false (json_object_get_boolean_member (json_node_get_object (state), "second_step"));
  end (&d);
}

/* A setting asks again after days, also where it was answered. */
static void
test_code_days (void)
{
  Desk d;
  g_autoptr (JsonArray) codes = NULL;

  begin (&d);
  json_object_unref (foyer_test_call (d.t, "setting.set", foyer_params ("values", "n", json_from_string ("{\"security.code-days\":7}", NULL), NULL)));
  codes = switch_on (&d);
  right (&d, PASSWORD (FOYER_TEST_PASSWORD));
  d.now += G_GINT64_CONSTANT (7) * 86400000;
  wrong (&d, PASSWORD (FOYER_TEST_PASSWORD), FOYER_ERROR_CONFIRM, "code");
  right (&d, PASSWORD (FOYER_TEST_PASSWORD, .code = code_at (&d, 0)));
  right (&d, PASSWORD (FOYER_TEST_PASSWORD));
  end (&d);
}

/* How somebody signs in does not come back by undoing: not the old password, not the old secret. */
static void
test_no_undo (void)
{
  Desk d;
  g_autoptr (JsonObject) done = NULL;
  g_autofree char *text = NULL;
  FoyerId txn;

  begin (&d);
  done = foyer_test_call_as (d.t, &d.rita, "user.password", foyer_params ("old", "s", FOYER_TEST_PASSWORD, "new", "s", "another horse", NULL));
  txn = foyer_test_id (done, "txn");
  text = foyer_test_refused (d.t, "undo", foyer_params ("txn", "d", &txn, NULL), FOYER_ERROR_CONFLICT);
  right (&d, PASSWORD ("another horse"));
  end (&d);
}

/* ---- the log ---------------------------------------------------------------------------------------------------------------- */

static char *
log_of (Desk *d, JsonObject *params)
{
  g_autoptr (JsonNode) list = foyer_test_query (d->t, "sign-in.list", params);
  JsonArray *rows = json_node_get_array (list);
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *o = json_array_get_object_element (rows, i);
      const char *name = json_object_get_string_member_with_default (o, "name", NULL), *why = json_object_get_string_member_with_default (o, "why", NULL);

      if (name == NULL)
        name = json_object_get_string_member_with_default (o, "who", "-");
      g_string_append_printf (s, "%s%s %s %s", i > 0 ? "; " : "", json_object_get_string_member (o, "kind"), json_object_get_string_member (o, "how"), name);
      if (why != NULL)
        g_string_append_printf (s, " %s×%d", why, (int) json_object_get_int_member (o, "times"));
      g_assert_cmpstr (json_object_get_string_member (o, "host"), !=, "");
      g_assert_cmpint (json_object_get_int_member (o, "at"), >, 0);
    }
  return g_string_free (s, FALSE);
}

static void
test_log (void)
{
  Desk d;
  g_autofree char *all = NULL, *fails = NULL, *hers = NULL, *day = NULL, *text = NULL, *none = NULL;

  begin (&d);
  right (&d, PASSWORD (FOYER_TEST_PASSWORD));
  d.now += 120000;
  for (int i = 0; i < 3; i++)
    wrong (&d, PASSWORD ("wrong horse"), FOYER_ERROR_DENIED, "not right");
  d.now += 120000;
  wrong (&d, ((FoyerSigningAsk){ .login = "nobody@example.com", .password = "wrong horse" }), FOYER_ERROR_DENIED, "not right");
  set_pin (&d, "4831");
  d.now += 1000;
  foyer_signing_note (d.t->desk, &(FoyerActor){ .loc = d.t->loc, .now = d.now }, "lock", "idle", &d.rita.user);
  d.now += 1000;
  right (&d, PIN ("4831", .unlocking = TRUE));
  d.now += 1000;
  right (&d, PIN ("4831", .switching = TRUE));

  d.t->owner.now = d.now;
  all = log_of (&d, NULL);
  g_assert_cmpstr (all, ==, "switch pin Rita; unlock pin Rita; lock idle Rita; fail password nob… login×1; fail password Rita password×3; in password Rita");
  fails = log_of (&d, foyer_params ("kind", "s", "fail", NULL));
  g_assert_cmpstr (fails, ==, "fail password nob… login×1; fail password Rita password×3");
  hers = log_of (&d, foyer_params ("user", "d", &d.rita.user, "kind", "s", "in", NULL));
  g_assert_cmpstr (hers, ==, "in password Rita");
  day = log_of (&d, foyer_params ("from", "s", FOYER_TEST_DATE, "to", "s", FOYER_TEST_DATE, "limit", "i", (gint64) 1, NULL));
  g_assert_cmpstr (day, ==, "switch pin Rita");
  none = log_of (&d, foyer_params ("to", "s", "2026-11-23", NULL));
  g_assert_cmpstr (none, ==, "");
  /* Its right, and nobody writes it by hand. */
  text = foyer_test_query_refused (d.t, &d.rita, "sign-in.list", NULL, FOYER_ERROR_DENIED);
  refused (&d, "sign-in.note", foyer_params ("kind", "s", "in", "user", "d", &d.t->owner.user, NULL), FOYER_ERROR_DENIED, "itself");
  end (&d);
}

typedef struct
{
  const char *sql;
  gint64 n;
} Count;

static gboolean
count_job (FoyerDb *db, gpointer data, GError **error)
{
  Count *c = data;
  FoyerStmt *s = foyer_db_sql (db, c->sql);

  if (foyer_stmt_step (s))
    c->n = foyer_stmt_int (s, 0);
  foyer_stmt_done (s);
  return foyer_db_check (db, error);
}

static gint64
count (Desk *d, const char *sql)
{
  Count c = { sql, -1 };
  g_autoptr (GError) error = NULL;

  foyer_store_read (foyer_desk_store (d->t->desk), count_job, &c, &error);
  g_assert_no_error (error);
  return c.n;
}

/* It never grows beyond its places: the oldest goes, and failures do not push out what was right. */
static void
test_log_is_bounded (void)
{
  Desk d;
  g_autofree char *newest = NULL, *fails = NULL;
  FoyerActor system = { .system = TRUE };
  FoyerId other = { { 7 } };

  begin (&d);
  system.loc = d.t->loc;
  right (&d, PASSWORD (FOYER_TEST_PASSWORD));
  for (int i = 0; i < FOYER_SIGNING_FAILURES + 3; i++)
    {
      system.now = d.now += 61000;
      json_object_unref (foyer_test_call_as (d.t, &system, "sign-in.note", foyer_params ("kind", "s", "fail", "how", "s", "pin", "why", "s", "pin", "user", "d", i == 0 ? &other : &d.rita.user, NULL)));
    }
  d.t->owner.now = d.now;
  newest = log_of (&d, foyer_params ("kind", "s", "in", NULL));
  g_assert_cmpstr (newest, ==, "in password Rita");
  g_assert_cmpint (count (&d, "SELECT count(*) FROM sign_in"), ==, FOYER_SIGNING_FAILURES + 1);
  g_assert_cmpint (count (&d, "SELECT count(*) FROM sign_in WHERE user <> (SELECT id FROM user WHERE name = 'Rita')"), ==, 0);
  end (&d);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign-in/PIN", test_pin);
  g_test_add_func ("/sign-in/PIN tries", test_pin_tries);
  g_test_add_func ("/sign-in/PIN void", test_pin_void);
  g_test_add_func ("/sign-in/GEN-1 throttle outlives the program", test_throttle_outlives);
  g_test_add_func ("/sign-in/SEC-5", test_second_step);
  g_test_add_func ("/sign-in/SEC-5 recovery codes", test_recovery);
  g_test_add_func ("/sign-in/USR-6 a password first", test_invited);
  g_test_add_func ("/sign-in/SEC-5 kept and reset", test_second_step_kept_and_reset);
  g_test_add_func ("/sign-in/SEC-5 again after days", test_code_days);
  g_test_add_func ("/sign-in/no undo", test_no_undo);
  g_test_add_func ("/sign-in/SEC-4", test_log);
  g_test_add_func ("/sign-in/SEC-4 bounded", test_log_is_bounded);
  return g_test_run ();
}

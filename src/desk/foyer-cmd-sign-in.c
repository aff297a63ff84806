/* How somebody signs in: PIN of a desk, second step, the desks a user signs in at, and the log of it all (foyer-signing.h). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <sodium.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-people-private.h"
#include "foyer-preference.h"
#include "foyer-second-step.h"
#include "foyer-signing.h"
#include "foyer-text.h"
#include "foyer-totp.h"

#define SAME_MS 60000 /* the same failure within so long is one line of the log */

static gboolean
deny (GError **error, const char *text)
{
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, text);
  return FALSE;
}

static FoyerRow *
own_row (FoyerCall *call, GError **error)
{
  FoyerId id = foyer_call_actor (call)->user;

  return foyer_need_row (call, "user", &id, NULL, error);
}

/* ---- PIN ------------------------------------------------------------------------------------------------------------------------------- */

/* What everybody tries first: one digit all along, or a run up or down. */
static gboolean
is_plain (const char *pin)
{
  gboolean same = TRUE, up = TRUE, down = TRUE;

  for (const char *p = pin + 1; *p != '\0'; p++)
    {
      same &= p[0] == p[-1];
      up &= p[0] == p[-1] + 1;
      down &= p[0] == p[-1] - 1;
    }
  return same || up || down;
}

static gboolean
check_pin (const char *pin, GError **error)
{
  gsize len = strlen (pin);

  if (len < FOYER_PIN_MIN || len > FOYER_PIN_MAX || strspn (pin, "0123456789") != len)
    return foyer_refuse (error, _ ("A PIN has 4 to 8 digits."));
  if (is_plain (pin))
    return foyer_refuse (error, _ ("This PIN is guessed at once. Take another one."));
  return TRUE;
}

static gboolean
need_desk (FoyerCall *call, GError **error)
{
  return foyer_store_role (foyer_call_store (call)) == FOYER_STORE_DESK || foyer_refuse (error, _ ("A PIN belongs to a desk. Set it there."));
}

static gboolean
pin_set (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) row = own_row (call, error);
  g_auto (FoyerSigningKept) kept = { 0 };

  if (row == NULL || !need_desk (call, error) || !foyer_people_need_password (call, row, "password", error) || !check_pin (foyer_call_text (call, "pin"), error))
    return FALSE;
  foyer_signing_kept_read (foyer_call_db (call), &row->id, &kept);
  g_free (kept.pin);
  g_free (kept.pin_for);
  kept.pin = foyer_password_hash (foyer_call_text (call, "pin"));
  kept.pin_for = foyer_signing_print (foyer_row_text (row, "pw"));
  kept.pin_at = foyer_call_now (call);
  kept.pin_tries = 0;
  foyer_signing_kept_write (tx, &row->id, &kept);
  return TRUE;
}

static gboolean
pin_clear (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = own_row (call, error);
  g_auto (FoyerSigningKept) kept = { 0 };

  if (row == NULL || !need_desk (call, error))
    return FALSE;
  foyer_signing_kept_read (foyer_call_db (call), &row->id, &kept);
  g_clear_pointer (&kept.pin, g_free);
  foyer_signing_kept_write (foyer_call_tx (call), &row->id, &kept);
  return TRUE;
}

/* From now on no PIN counts that was set at any desk. */
static gboolean
pin_reset (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_people_target (call, error);

  if (row == NULL || !foyer_people_need_over (call, row, error))
    return FALSE;
  foyer_row_set_int (row, "pins_from", foyer_call_now (call) + 1);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- second step ------------------------------------------------------------------------------------------------------------------------ */

static void
out_codes (FoyerCall *call, GStrv codes)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; codes[i] != NULL; i++)
    json_array_add_string_element (list, codes[i]);
  json_object_set_array_member (foyer_call_result (call), "codes", list);
}

static gboolean
give_codes (FoyerCall *call, FoyerRow *row)
{
  g_autofree char *hashes = NULL;
  g_auto (GStrv) codes = foyer_recovery_new (&hashes);

  foyer_row_set_text (row, "totp_codes", hashes);
  out_codes (call, codes);
  return TRUE;
}

/* Takes a recovery code: out of the list, and noted for desks whose list is another by now. */
static gboolean
take_recovery (FoyerCall *call, FoyerRow *row, const char *typed, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autofree char *rest = foyer_recovery_take (foyer_row_text (row, "totp_codes"), typed), *mark = foyer_recovery_mark (foyer_row_text (row, "totp_codes"), typed);
  FoyerId id = mark != NULL ? foyer_preference_id (&row->id, mark) : FOYER_ID_NONE, dev = foyer_tx_device (tx);
  g_autoptr (FoyerRow) used = mark != NULL ? foyer_tx_get (tx, "preference", &id) : NULL;
  char text[37];

  if (mark == NULL || used != NULL)
    return deny (error, _ ("This recovery code is not right, or it was used already."));
  used = foyer_row_new ("preference", &id);
  foyer_row_set_id (used, "user", &row->id);
  foyer_row_set_text (used, "name", mark);
  foyer_row_set_text (used, "value", foyer_id_format (&dev, text));
  foyer_tx_put (tx, used);
  foyer_row_set_text (row, "totp_codes", rest);
  return TRUE;
}

/* The code is of the secret, new, and used up by this. */
static gboolean
take_code (FoyerCall *call, FoyerRow *row, const guint8 *secret, GError **error)
{
  gint64 step = foyer_totp_check (secret, FOYER_TOTP_SECRET, foyer_call_text (call, "code"), foyer_call_now (call), foyer_row_int (row, "totp_last"));

  if (step == 0)
    return deny (error, _ ("The code is not right, or it was used already. Wait for the next one."));
  foyer_row_set_int (row, "totp_last", step);
  return TRUE;
}

static gboolean
second_step_on (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = own_row (call, error);
  g_auto (FoyerSigningKept) kept = { 0 };
  g_autofree char *sealed = NULL;
  guint8 secret[FOYER_TOTP_SECRET];

  if (row == NULL || !foyer_people_need_password (call, row, "password", error))
    return FALSE;
  if (!foyer_row_is_null (row, "totp"))
    return foyer_refuse (error, _ ("The second step is on already. Switch it off first."));
  if (foyer_base32_parse (foyer_call_text (call, "secret"), secret, sizeof secret) != sizeof secret)
    return foyer_refuse (error, _ ("The secret is not one that was made here."));
  /* A secret shared before may have had codes of it used. */
  if (!take_code (call, row, secret, error))
    return FALSE;
  sealed = foyer_second_step_seal (foyer_call_text (call, "password"), secret);
  sodium_memzero (secret, sizeof secret);
  foyer_row_set_text (row, "totp", sealed);
  give_codes (call, row);
  foyer_tx_put (foyer_call_tx (call), row);
  /* It was answered here just now. */
  foyer_signing_kept_read (foyer_call_db (call), &row->id, &kept);
  g_free (kept.trusted);
  kept.trusted = foyer_signing_print (sealed);
  kept.trusted_at = foyer_call_now (call);
  foyer_signing_kept_write (foyer_call_tx (call), &row->id, &kept);
  return TRUE;
}

static gboolean
open_own (FoyerCall *call, FoyerRow *row, guint8 *secret, GError **error)
{
  if (!foyer_people_need_password (call, row, "password", error))
    return FALSE;
  if (foyer_row_is_null (row, "totp"))
    return foyer_refuse (error, _ ("The second step is off."));
  if (foyer_second_step_open (foyer_row_text (row, "totp"), foyer_call_text (call, "password"), secret))
    return TRUE;
  return deny (error, _ ("The second step was set up with another password. Ask somebody with the right to reset it."));
}

static gboolean
second_step_off (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = own_row (call, error);
  guint8 secret[FOYER_TOTP_SECRET];

  if (row == NULL || !open_own (call, row, secret, error))
    return FALSE;
  if (foyer_recovery_is (foyer_call_text (call, "code")))
    {
      if (!take_recovery (call, row, foyer_call_text (call, "code"), error))
        return FALSE;
    }
  else if (!take_code (call, row, secret, error))
    return FALSE;
  foyer_row_set_null (row, "totp");
  foyer_row_set_null (row, "totp_codes");
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
second_step_codes (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = own_row (call, error);
  guint8 secret[FOYER_TOTP_SECRET];

  if (row == NULL || !open_own (call, row, secret, error) || !take_code (call, row, secret, error))
    return FALSE;
  give_codes (call, row);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* By somebody else, for whoever has lost phone and recovery codes. */
static gboolean
second_step_reset (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "user", "user", error);

  if (row == NULL)
    return FALSE;
  if (foyer_people_is_self (call, &row->id))
    return deny (error, _ ("Your own second step is switched off with a code, in your account."));
  if (!foyer_people_need_over (call, row, error))
    return FALSE;
  if (foyer_row_is_null (row, "totp"))
    return foyer_refuse (error, _ ("%s has no second step."), foyer_row_text (row, "name"));
  foyer_row_set_null (row, "totp");
  foyer_row_set_null (row, "totp_codes");
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* Of signing in itself (foyer-signing.c): what was typed counts no second time. */
static gboolean
second_step_used (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = own_row (call, error);

  if (row == NULL)
    return FALSE;
  if (foyer_call_has (call, "recovery"))
    {
      if (!take_recovery (call, row, foyer_call_text (call, "recovery"), error))
        return FALSE;
    }
  else
    {
      gint64 step = foyer_call_int (call, "step");

      /* No further than the clock: a number from tomorrow would lock the phone out. */
      if (step <= foyer_row_int (row, "totp_last") || step > foyer_totp_step (foyer_call_now (call)) + FOYER_TOTP_DRIFT)
        return deny (error, _ ("The code is not right, or it was used already. Wait for the next one."));
      foyer_row_set_int (row, "totp_last", step);
    }
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- where ------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
user_desks (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_people_target (call, error);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  FoyerId here = foyer_signing_desk (foyer_call_db (call));

  if (row == NULL || !foyer_people_need_over (call, row, error))
    return FALSE;
  ids = foyer_call_ids (call, "desks", error);
  if (ids == NULL)
    return FALSE;
  /* The last key of a house is not locked in. */
  if (ids->len > 0 && foyer_row_int (row, "owner"))
    return foyer_refuse (error, _ ("An owner signs in at every desk."));
  for (guint i = 0; i < ids->len; i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, i);
      g_autoptr (FoyerRow) device = foyer_db_get (foyer_call_db (call), "device", id);
      char id_text[FOYER_ID_TEXT_LEN + 1];

      if (device == NULL)
        return foyer_refuse (error, _ ("One of the desks does not exist."));
      json_array_add_string_element (list, foyer_id_format (id, id_text));
    }
  node = json_node_init_array (json_node_alloc (), list);
  text = ids->len > 0 ? json_to_string (node, FALSE) : NULL;
  if (foyer_people_is_self (call, &row->id) && !foyer_signing_allows (text, &here))
    return foyer_refuse (error, _ ("You would lock yourself out: the desk you are at is not among them."));
  foyer_row_set_text (row, "desks", text);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- the log ------------------------------------------------------------------------------------------------------------------------------ */

/* The place after the last one written, of those of its kind; or the last one itself, when it says the same of a moment ago. */
static gint64
find_place (FoyerCall *call, const FoyerId *dev, const FoyerId *loc, gboolean fail, gint64 *n)
{
  FoyerDb *db = foyer_call_db (call);
  gint64 first = fail ? FOYER_SIGNING_PLACES - FOYER_SIGNING_FAILURES : 0, places = fail ? FOYER_SIGNING_FAILURES : FOYER_SIGNING_PLACES - FOYER_SIGNING_FAILURES, place;
  FoyerId user = foyer_call_id (call, "user");
  FoyerStmt *s = foyer_db_sql (db, "SELECT place, at, user, how, why, n FROM sign_in WHERE dev = ?1 AND loc = ?2 AND place >= ?3 AND place < ?4 ORDER BY at DESC, place DESC LIMIT 1");

  *n = 1;
  foyer_stmt_bind_id (s, 1, dev);
  foyer_stmt_bind_id (s, 2, loc);
  foyer_stmt_bind_int (s, 3, first);
  foyer_stmt_bind_int (s, 4, first + places);
  place = first;
  if (foyer_stmt_step (s))
    {
      FoyerId before = foyer_stmt_id (s, 2);
      gint64 last = foyer_stmt_int (s, 0), ago = foyer_call_now (call) - foyer_stmt_int (s, 1);
      gboolean same = fail && ago >= 0 && ago < SAME_MS && foyer_id_equal (&before, &user) && g_strcmp0 (foyer_stmt_text (s, 3), foyer_call_text (call, "how")) == 0
                      && g_strcmp0 (foyer_stmt_text (s, 4), foyer_call_text (call, "why")) == 0;

      place = same ? last : first + (last - first + 1) % places;
      if (same)
        *n = foyer_stmt_int (s, 5) + 1;
    }
  foyer_stmt_done (s);
  return place;
}

static gboolean
note (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId loc = foyer_call_loc (call), dev, user = foyer_call_id (call, "user"), id;
  gboolean fail = g_strcmp0 (foyer_call_text (call, "kind"), "fail") == 0;
  g_autoptr (FoyerRow) location = NULL, row = NULL;
  gint64 place, n;

  if (!foyer_call_actor (call)->system)
    return deny (error, _ ("The log of sign-ins is written by Foyer itself."));
  location = foyer_need_row (call, "location", &loc, NULL, error);
  if (location == NULL)
    return FALSE;
  dev = foyer_tx_device (tx);
  place = find_place (call, &dev, &loc, fail, &n);
  id = foyer_signing_id (&dev, &loc, place);
  row = foyer_tx_get (tx, "sign_in", &id);
  if (row == NULL)
    {
      row = foyer_row_new ("sign_in", &id);
      foyer_row_set_id (row, "loc", &loc);
      foyer_row_set_id (row, "dev", &dev);
      foyer_row_set_int (row, "place", place);
    }
  foyer_row_set_text (row, "kind", foyer_call_text (call, "kind"));
  foyer_row_set_text (row, "how", foyer_call_text (call, "how"));
  foyer_row_set_text (row, "why", foyer_call_text (call, "why"));
  foyer_row_set_text (row, "who", foyer_call_text (call, "who"));
  foyer_row_set_text (row, "host", foyer_call_text (call, "host"));
  foyer_row_set_id (row, "user", &user);
  foyer_row_set_int (row, "at", foyer_call_now (call));
  foyer_row_set_int (row, "n", n);
  foyer_tx_put (tx, row);
  return TRUE;
}

/* ---- the table ------------------------------------------------------------------------------------------------------------------------------ */

#define USER_PARAM { "user", FOYER_P_ID, 0, "user; oneself when left out" }
#define PASSWORD_PARAM { "password", FOYER_P_TEXT, FOYER_P_REQUIRED, "present password", NULL, 200 }
#define CODE_PARAM { "code", FOYER_P_TEXT, FOYER_P_REQUIRED, "code of the app", NULL, 40 }

static const FoyerParam pin_params[] = { PASSWORD_PARAM, { "pin", FOYER_P_TEXT, FOYER_P_REQUIRED, "4 to 8 digits", NULL, 20 }, { NULL } };
static const FoyerParam no_params[] = { { NULL } };
static const FoyerParam user_params[] = { USER_PARAM, { NULL } };
static const FoyerParam other_params[] = { { "user", FOYER_P_ID, FOYER_P_REQUIRED, "user" }, { NULL } };
static const FoyerParam on_params[] = { PASSWORD_PARAM, { "secret", FOYER_P_TEXT, FOYER_P_REQUIRED, "what second-step.new gave", NULL, 80 }, CODE_PARAM, { NULL } };
static const FoyerParam code_params[] = { PASSWORD_PARAM, CODE_PARAM, { NULL } };
static const FoyerParam off_params[] = { PASSWORD_PARAM, { "code", FOYER_P_TEXT, FOYER_P_REQUIRED, "code of the app, or a recovery code", NULL, 40 }, { NULL } };
static const FoyerParam used_params[] = {
  { "step", FOYER_P_INT, 0, "number of the code" },
  { "recovery", FOYER_P_TEXT, 0, "recovery code", NULL, 40 },
  { NULL },
};
static const FoyerParam desks_params[] = {
  USER_PARAM,
  { "desks", FOYER_P_LIST, FOYER_P_REQUIRED, "ids of the only desks to sign in at; empty: every desk" },
  { NULL },
};
static const FoyerParam note_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { "kind", FOYER_P_ENUM, FOYER_P_REQUIRED, "what happened", "in switch unlock lock fail" },
  { "how", FOYER_P_ENUM, 0, "how", "password pin code recovery kept idle" },
  { "why", FOYER_P_ENUM, 0, "what was wrong", "login password pin code wait desk access" },
  { "user", FOYER_P_ID, 0, "user" },
  { "who", FOYER_P_TEXT, 0, "of a name nobody has: its beginning", NULL, 40 },
  { "host", FOYER_P_TEXT, 0, "where from", NULL, 100 },
  { NULL },
};

const FoyerCommand foyer_commands_sign_in[] = {
  { "pin.set", NULL, "Sets one's own PIN for this desk, to come back to it quickly.", N_ ("Set a PIN"), pin_params, pin_set },
  { "pin.clear", NULL, "Removes one's own PIN from this desk.", N_ ("Removed a PIN"), no_params, pin_clear },
  { "pin.reset", NULL, "Makes every PIN of a user void, at every desk: one's own, or another's with the right over users.", N_ ("Made PINs void"), user_params, pin_reset },
  { "second-step.on", NULL, "Switches one's own second step on; gives the recovery codes.", N_ ("Switched the second step on"), on_params, second_step_on },
  { "second-step.off", NULL, "Switches one's own second step off.", N_ ("Switched the second step off"), off_params, second_step_off },
  { "second-step.codes", NULL, "Gives new recovery codes; the old ones are void.", N_ ("Made new recovery codes"), code_params, second_step_codes },
  { "second-step.reset", "security.two-step", "Switches another's second step off, for who has lost the phone.", N_ ("Reset the second step"), other_params, second_step_reset },
  { "second-step.used", NULL, "Of signing in: the code counts no second time.", N_ ("Used a code"), used_params, second_step_used },
  { "user.desks", "security.addresses", "Says at which desks a user signs in.", N_ ("Changed where a user signs in"), desks_params, user_desks },
  { "sign-in.note", "", "Written by Foyer itself: who signed in, locked, or tried to.", N_ ("Signed in"), note_params, note },
  { NULL },
};

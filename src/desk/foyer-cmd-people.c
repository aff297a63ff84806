/* Users and what they may do. Team members are in foyer-cmd-team.c: a user signs in, a team member is booked; one human may be both. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-location.h"
#include "foyer-lookup.h"
#include "foyer-people-private.h"
#include "foyer-second-step.h"
#include "foyer-session.h"
#include "foyer-text.h"
#include "foyer-totp.h"

#define ERASE_AFTER_MS ((gint64) 25 * 24 * 3600 * 1000)

/* Own account, or the right over users; only an owner touches an owner. */
gboolean
foyer_people_need_over (FoyerCall *call, FoyerRow *user, GError **error)
{
  if (foyer_people_is_self (call, &user->id))
    return TRUE;
  if (!foyer_call_need (call, "setup.access", error))
    return FALSE;
  if (foyer_row_int (user, "owner") && !foyer_people_actor_is_owner (call))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("Only an owner can change an owner's account."));
      return FALSE;
    }
  return foyer_people_need_not_above (call, user, error);
}

/* One sign-in belongs to one person (GEN-4). */
static gboolean
set_sign_in (FoyerCall *call, FoyerRow *row, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), other;

  if (foyer_call_has (call, "phone"))
    {
      const char *typed = foyer_call_text (call, "phone");
      g_autofree char *phone = foyer_location_phone (db, &loc, typed);

      if (typed != NULL && *typed != '\0' && phone == NULL)
        return foyer_refuse (error, _ ("“%s” is not a telephone number."), typed);
      other = phone ? foyer_lookup_user (db, "phone", phone, &row->id) : FOYER_ID_NONE;
      if (!foyer_id_is_none (&other))
        return foyer_refuse (error, _ ("Another user already has the phone %s."), phone);
      foyer_row_set_text (row, "phone", phone);
    }
  if (foyer_call_has (call, "email"))
    {
      const char *typed = foyer_call_text (call, "email");
      g_autofree char *email = typed ? g_utf8_strdown (typed, -1) : NULL;

      if (email != NULL && *email != '\0' && !foyer_email_valid (email))
        return foyer_refuse (error, _ ("“%s” is not an e-mail address."), email);
      other = email && *email ? foyer_lookup_user (db, "email", email, &row->id) : FOYER_ID_NONE;
      if (!foyer_id_is_none (&other))
        return foyer_refuse (error, _ ("Another user already has the e-mail %s."), email);
      foyer_row_set_text (row, "email", email);
    }
  if (foyer_row_text (row, "phone") == NULL && foyer_row_text (row, "email") == NULL)
    return foyer_refuse (error, _ ("A user needs a phone or an e-mail to sign in with."));
  return TRUE;
}

/* ---- users -------------------------------------------------------------------------------------------------------------- */

static gboolean
user_create (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = foyer_tx_new_id (tx), loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = foyer_row_new ("user", &id);

  if (!foyer_need_text (call, "name", _ ("name"), error))
    return FALSE;
  foyer_call_fill (call, row, "name", "lang", "city", "about", NULL);
  if (!set_sign_in (call, row, error))
    return FALSE;
  /* Without a password the user is invited and sets one later (STF-4). */
  if (foyer_call_bool (call, "invite") && foyer_call_text (call, "password") == NULL)
    {
      g_autofree char *code = foyer_people_invite (call, row);
      json_object_set_string_member (foyer_call_result (call), "code", code);
    }
  if (foyer_call_text (call, "password") != NULL)
    {
      g_autofree char *hash = NULL;
      if (!foyer_password_check (foyer_call_text (call, "password"), error))
        return FALSE;
      hash = foyer_password_hash (foyer_call_text (call, "password"));
      foyer_row_set_text (row, "pw", hash);
    }
  foyer_row_set_id (row, "start_loc", &loc);
  foyer_tx_put (tx, row);
  if ((foyer_call_text (call, "role") != NULL || foyer_call_text (call, "preset") != NULL) && !foyer_people_grant (call, &id, &loc, foyer_call_text (call, "role"), error))
    return FALSE;
  foyer_call_result_id (call, "user", &id);
  return TRUE;
}

static FoyerRow *
own_user (FoyerCall *call, GError **error)
{
  FoyerId id = foyer_call_actor (call)->user;
  return foyer_need_row (call, "user", &id, NULL, error);
}

/* The user of the parameter, or the acting one. */
FoyerRow *
foyer_people_target (FoyerCall *call, GError **error)
{
  return foyer_call_has (call, "user") ? foyer_call_row (call, "user", "user", error) : own_user (call, error);
}

gboolean
foyer_people_need_password (FoyerCall *call, FoyerRow *user, const char *param, GError **error)
{
  const char *hash = foyer_row_text (user, "pw");

  /* Who was invited came in with the code. */
  if (hash == NULL && foyer_row_int (user, "invite_until") > foyer_call_now (call))
    hash = foyer_row_text (user, "invite");
  if (foyer_password_fits (hash, foyer_call_text (call, param)))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("The present password is not right."));
  return FALSE;
}

static gboolean
user_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_people_target (call, error);
  FoyerId start;

  if (row == NULL || !foyer_people_need_over (call, row, error) || !foyer_need_text (call, "name", _ ("name"), error) || !foyer_need_file (call, "photo", error))
    return FALSE;
  foyer_call_fill (call, row, "name", "photo", "lang", "city", "about", "start_loc", "start_page", NULL);
  if (!set_sign_in (call, row, error))
    return FALSE;
  /* One's own sign-in changes only with the password at hand. */
  if ((foyer_row_has_changed (row, "phone") || foyer_row_has_changed (row, "email")) && foyer_people_is_self (call, &row->id) && !foyer_people_need_password (call, row, "password", error))
    return FALSE;
  start = foyer_row_id (row, "start_loc");
  if (foyer_row_has_changed (row, "start_loc") && !foyer_id_is_none (&start))
    {
      g_autoptr (FoyerRow) location = foyer_need_row (call, "location", &start, NULL, error);
      g_autoptr (FoyerAccess) access = foyer_access_anywhere (foyer_call_db (call), &row->id, &start);

      if (location == NULL)
        return FALSE;
      if (!access->any)
        return foyer_refuse (error, _ ("%s has no access to %s."), foyer_row_text (row, "name"), foyer_row_text (location, "name"));
    }
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* Sealed with the old password: one's own goes along to the new one; of another nobody can open it any more. */
static void
keep_second_step (FoyerCall *call, FoyerRow *row)
{
  guint8 secret[FOYER_TOTP_SECRET];

  if (foyer_row_is_null (row, "totp"))
    return;
  if (foyer_people_is_self (call, &row->id) && foyer_second_step_open (foyer_row_text (row, "totp"), foyer_call_text (call, "old"), secret))
    {
      g_autofree char *sealed = foyer_second_step_seal (foyer_call_text (call, "new"), secret);

      foyer_row_set_text (row, "totp", sealed);
      memset (secret, 0, sizeof secret);
      return;
    }
  foyer_row_set_null (row, "totp");
  foyer_row_set_null (row, "totp_codes");
}

static gboolean
user_password (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_people_target (call, error);
  g_autofree char *hash = NULL;

  if (row == NULL || !foyer_people_need_over (call, row, error))
    return FALSE;
  if (foyer_people_is_self (call, &row->id) && !foyer_people_need_password (call, row, "old", error))
    return FALSE;
  if (!foyer_password_check (foyer_call_text (call, "new"), error))
    return FALSE;
  hash = foyer_password_hash (foyer_call_text (call, "new"));
  foyer_row_set_text (row, "pw", hash);
  foyer_row_set_null (row, "invite");
  foyer_row_set_null (row, "invite_until");
  keep_second_step (call, row);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
user_delete_request (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = own_user (call, error);
  gint64 at = foyer_call_now (call) + ERASE_AFTER_MS;

  if (row == NULL || !foyer_people_need_password (call, row, "password", error))
    return FALSE;
  if (foyer_row_int (row, "owner"))
    return foyer_refuse (error, _ ("An owner's account cannot be erased while the business uses it."));
  foyer_row_set_int (row, "delete_at", at);
  foyer_tx_put (foyer_call_tx (call), row);
  json_object_set_int_member (foyer_call_result (call), "delete_at", at);
  return TRUE;
}

static gboolean
user_delete_cancel (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = own_user (call, error);

  if (row == NULL)
    return FALSE;
  foyer_row_set_null (row, "delete_at");
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* GEN-5: what says who somebody was goes; the row stays, because visits and payments name it. */
static gboolean
erase_user (FoyerCall *call, const FoyerId *id)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "user", id);
  g_autoptr (GArray) grants = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s;

  if (row == NULL || foyer_row_int (row, "deleted") != 0 || foyer_row_int (row, "owner") != 0)
    return FALSE;
  for (int i = 0; i < row->entity->n_fields; i++)
    if (row->entity->fields[i].flags & (FOYER_FIELD_PERSONAL | FOYER_FIELD_SECRET))
      foyer_row_set_null (row, row->entity->fields[i].name);
  foyer_row_set_text (row, "name", "Erased account");
  foyer_mark_deleted (tx, row);

  s = foyer_db_sql (db, "SELECT id FROM \"grant\" WHERE user = ?1 AND deleted IS NOT 1");
  foyer_stmt_bind_id (s, 1, id);
  while (foyer_stmt_step (s))
    {
      FoyerId grant = foyer_stmt_id (s, 0);
      g_array_append_val (grants, grant);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < grants->len; i++)
    {
      g_autoptr (FoyerRow) grant = foyer_tx_get (tx, "grant", &g_array_index (grants, FoyerId, i));
      foyer_mark_deleted (tx, grant);
    }
  return TRUE;
}

static gboolean
user_erase_due (FoyerCall *call, GError **error)
{
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT id FROM user WHERE delete_at <= ?1 AND deleted IS NOT 1 ORDER BY id");
  g_autoptr (GArray) due = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  int erased = 0;

  foyer_stmt_bind_int (s, 1, foyer_call_now (call));
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (due, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < due->len; i++)
    erased += erase_user (call, &g_array_index (due, FoyerId, i));
  json_object_set_int_member (foyer_call_result (call), "erased", erased);
  return TRUE;
}

/* ---- the table ---------------------------------------------------------------------------------------------------------- */

#define ROLES "owner manager receptionist professional call-centre accountant look-only"
#define PAGES "calendar clients sales team settings"
#define LOC_PARAM { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" }
#define USER_PARAM { "user", FOYER_P_ID, 0, "user; oneself when left out" }

#define ABOUT_PARAMS \
  { "phone", FOYER_P_TEXT, FOYER_P_NULLABLE, "phone to sign in with", NULL, 40 }, \
  { "email", FOYER_P_TEXT, FOYER_P_NULLABLE, "e-mail to sign in with", NULL, FOYER_NAME_MAX }, \
  { "lang", FOYER_P_TEXT, FOYER_P_NULLABLE, "language of the program, hu", NULL, 10 }, \
  { "city", FOYER_P_TEXT, FOYER_P_NULLABLE, "city", NULL, FOYER_NAME_MAX }, \
  { "about", FOYER_P_TEXT, FOYER_P_NULLABLE, "about", NULL, 1000 }

static const FoyerParam user_create_params[] = {
  LOC_PARAM,
  { "name", FOYER_P_TEXT, FOYER_P_REQUIRED, "name", NULL, FOYER_NAME_MAX },
  ABOUT_PARAMS,
  { "password", FOYER_P_TEXT, 0, "password; without one the user is only invited", NULL, 200 },
  { "invite", FOYER_P_BOOL, 0, "gives a code the person signs in with the first time" },
  { "role", FOYER_P_ENUM, 0, "role at the location", ROLES },
  { "preset", FOYER_P_ID, 0, "a role of the chain's own instead (role.list)" },
  { "rights", FOYER_P_OBJECT, FOYER_P_NULLABLE, "single rights that differ from the role's; \"registers\": ids of the only registers" },
  { "staff", FOYER_P_ID, FOYER_P_NULLABLE, "the user's own team member" },
  { NULL },
};

static const FoyerParam user_update_params[] = {
  USER_PARAM,
  { "name", FOYER_P_TEXT, 0, "name", NULL, FOYER_NAME_MAX },
  ABOUT_PARAMS,
  { "photo", FOYER_P_TEXT, FOYER_P_NULLABLE, "photo: name of a file (foyerctl file put)", NULL, 64 },
  { "start_loc", FOYER_P_ID, FOYER_P_NULLABLE, "location after sign-in" },
  { "start_page", FOYER_P_ENUM, FOYER_P_NULLABLE, "page after sign-in", PAGES },
  { "password", FOYER_P_TEXT, 0, "present password, to change one's own phone or e-mail", NULL, 200 },
  { NULL },
};

static const FoyerParam user_password_params[] = {
  USER_PARAM,
  { "old", FOYER_P_TEXT, 0, "present password, for oneself", NULL, 200 },
  { "new", FOYER_P_TEXT, FOYER_P_REQUIRED, "new password, at least 8 characters", NULL, 200 },
  { NULL },
};

static const FoyerParam delete_request_params[] = { { "password", FOYER_P_TEXT, FOYER_P_REQUIRED, "present password", NULL, 200 }, { NULL } };
static const FoyerParam no_params[] = { { NULL } };

const FoyerCommand foyer_commands_people[] = {
  { "user.create", "setup.access-invite", "Adds a user, with a role at the location when one is given.", N_("Added a user"), user_create_params, user_create },
  { "user.update", NULL, "Changes an account: one's own, or another with the right over users.", N_("Changed an account"), user_update_params, user_update },
  { "user.password", NULL, "Sets a password: one's own, or another's with the right over users.", N_("Changed a password"), user_password_params, user_password },
  { "user.delete-request", NULL, "Asks for one's own account to be erased in 25 days.", N_("Asked for the account to be erased"), delete_request_params,
    user_delete_request },
  { "user.delete-cancel", NULL, "Keeps one's own account after all.", N_("Kept the account"), no_params, user_delete_cancel },
  { "user.erase-due", "setup.access", "Erases the accounts whose 25 days are over; done by itself once a day.", N_("Erased accounts as asked for"), no_params,
    user_erase_due },
  { NULL },
};

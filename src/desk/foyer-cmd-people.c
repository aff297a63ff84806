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

gboolean
foyer_people_is_self (FoyerCall *call, const FoyerId *user)
{
  const FoyerActor *actor = foyer_call_actor (call);
  return !actor->system && foyer_id_equal (&actor->user, user);
}

static gboolean
actor_is_owner (FoyerCall *call)
{
  const FoyerActor *actor = foyer_call_actor (call);
  g_autoptr (FoyerAccess) access = NULL;

  if (actor->system)
    return TRUE;
  access = foyer_access_get (foyer_call_db (call), &actor->user, &actor->loc);
  return access->owner;
}

/* Whoever sets another's password can sign in as that other: so nobody reaches an account that may more than he may, anywhere. */
static gboolean
need_not_above (FoyerCall *call, FoyerRow *user, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  const FoyerActor *actor = foyer_call_actor (call);
  g_autoptr (GArray) grants = NULL;

  if (actor_is_owner (call))
    return TRUE;
  grants = foyer_lookup_ids (db, "grant", "user", &user->id);
  for (guint i = 0; i < grants->len; i++)
    {
      g_autoptr (FoyerRow) grant = foyer_db_get (db, "grant", &g_array_index (grants, FoyerId, i));
      FoyerId loc = foyer_row_id (grant, "loc");
      g_autoptr (FoyerAccess) theirs = foyer_access_anywhere (db, &user->id, &loc), mine = foyer_access_get (db, &actor->user, &loc);

      for (const FoyerRight *r = foyer_rights; r->name != NULL; r++)
        {
          int a = foyer_access_value (theirs, r->name), b = foyer_access_value (mine, r->name);

          if ((a != 0 && b >= 0 && (a < 0 || a > b)) || !foyer_registers_within (theirs->registers, mine->registers))
            {
              g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("%s has rights you do not have, so you cannot change this account."), foyer_row_text (user, "name"));
              return FALSE;
            }
        }
    }
  return TRUE;
}

/* Own account, or the right over users; only an owner touches an owner. */
gboolean
foyer_people_need_over (FoyerCall *call, FoyerRow *user, GError **error)
{
  if (foyer_people_is_self (call, &user->id))
    return TRUE;
  if (!foyer_call_need (call, "setup.access", error))
    return FALSE;
  if (foyer_row_int (user, "owner") && !actor_is_owner (call))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("Only an owner can change an owner's account."));
      return FALSE;
    }
  return need_not_above (call, user, error);
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

/* ---- access ------------------------------------------------------------------------------------------------------------- */

/* Nobody gives a right he does not have himself (USR-4). */
static gboolean
check_giveable (FoyerCall *call, FoyerRole role, JsonObject *overrides, GError **error)
{
  for (const FoyerRight *r = foyer_rights; r->name != NULL; r++)
    {
      int wanted = foyer_right_value (r->name, role, overrides);
      gboolean over;

      if (wanted == 0)
        continue;
      if (!foyer_call_may (call, r->name))
        over = TRUE;
      else if (!r->days)
        over = FALSE;
      else
        {
          int mine = foyer_call_days (call, r->name);
          over = mine >= 0 && (wanted < 0 || wanted > mine);
        }
      if (over)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You cannot give the right “%s”, because you do not have it yourself."), g_dgettext (GETTEXT_PACKAGE, r->label));
          return FALSE;
        }
    }
  g_autoptr (GBytes) registers = foyer_right_registers (role, overrides);
  if (!foyer_registers_within (registers, foyer_call_registers (call)))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You can give access only to the registers you may use yourself."));
      return FALSE;
    }
  return TRUE;
}

/* "registers": ids of registers of the chain. */
static gboolean
check_registers (FoyerCall *call, JsonNode *value, GError **error)
{
  JsonArray *ids = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    {
      JsonNode *one = json_array_get_element (ids, i);
      FoyerId id;
      g_autoptr (FoyerRow) row = NULL;

      if (!JSON_NODE_HOLDS_VALUE (one) || json_node_get_value_type (one) != G_TYPE_STRING || !foyer_id_parse (json_node_get_string (one), &id)
          || (row = foyer_db_get (foyer_call_db (call), "register", &id)) == NULL)
        return foyer_refuse (error, _ ("One of the registers does not exist."));
    }
  return ids != NULL || foyer_refuse (error, _ ("The registers a user may use must be a list."));
}

static gboolean
check_overrides (FoyerCall *call, JsonObject *overrides, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (overrides == NULL)
    return TRUE;
  json_object_iter_init (&iter, overrides);
  while (json_object_iter_next (&iter, &name, &value))
    {
      const FoyerRight *r = foyer_rights;
      GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;

      if (g_str_equal (name, "registers"))
        {
          if (!check_registers (call, value, error))
            return FALSE;
          continue;
        }
      while (r->name != NULL && !g_str_equal (r->name, name))
        r++;
      if (r->name == NULL)
        return foyer_refuse (error, _ ("There is no right called “%s”."), name);
      if (type != G_TYPE_BOOLEAN && !(r->days && type == G_TYPE_INT64 && json_node_get_int (value) >= -1 && json_node_get_int (value) <= 36500))
        return foyer_refuse (error, r->days ? _ ("“%s” must be true, false or a number of days.") : _ ("“%s” must be true or false."), g_dgettext (GETTEXT_PACKAGE, r->label));
    }
  return TRUE;
}

static gboolean
grant (FoyerCall *call, const FoyerId *user, const FoyerId *loc, const char *role_text, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = foyer_grant_id (user, loc), staff = foyer_call_id (call, "staff");
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "grant", &id);
  FoyerRole role = foyer_role_parse (role_text);
  JsonObject *overrides = foyer_call_object (call, "rights");

  if (role == FOYER_ROLE_OWNER && !actor_is_owner (call))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("Only an owner can make another owner."));
      return FALSE;
    }
  /* Single rights stay where nothing is said about them and the role is the same: they count as given again. */
  g_autoptr (JsonNode) kept = NULL;
  if (!foyer_call_has (call, "rights") && row != NULL && foyer_row_int (row, "deleted") == 0 && g_strcmp0 (foyer_row_text (row, "role"), role_text) == 0
      && foyer_row_text (row, "rights") != NULL)
    kept = json_from_string (foyer_row_text (row, "rights"), NULL);
  if (!check_overrides (call, overrides, error)
      || !check_giveable (call, role, kept != NULL && JSON_NODE_HOLDS_OBJECT (kept) ? json_node_get_object (kept) : overrides, error))
    return FALSE;
  if (row == NULL)
    {
      row = foyer_row_new ("grant", &id);
      foyer_row_set_id (row, "user", user);
      if (!foyer_id_is_none (loc))
        foyer_row_set_id (row, "loc", loc);
    }
  /* Choosing a role sets its recommended rights: single changes made under another role would surprise (USR-2). */
  if (g_strcmp0 (foyer_row_text (row, "role"), role_text) != 0 || foyer_row_int (row, "deleted"))
    foyer_row_set_null (row, "rights");
  foyer_row_set_text (row, "role", role_text);
  foyer_row_set_int (row, "deleted", 0);
  if (foyer_call_has (call, "rights"))
    {
      g_autoptr (JsonNode) node = overrides ? json_node_init_object (json_node_alloc (), overrides) : NULL;
      g_autofree char *json = node && json_object_get_size (overrides) ? json_to_string (node, FALSE) : NULL;
      foyer_row_set_text (row, "rights", json);
    }
  if (foyer_call_has (call, "staff"))
    {
      if (foyer_id_is_none (&staff))
        {
          foyer_row_set_null (row, "staff");
        }
      else
        {
          g_autoptr (FoyerRow) member = foyer_call_row (call, "staff", "staff", error);
          g_autoptr (GArray) before = NULL;

          if (member == NULL)
            return FALSE;
          /* The link between user and member is one to one. */
          before = foyer_lookup_ids (foyer_tx_db (tx), "staff", "user", user);
          for (guint i = 0; i < before->len; i++)
            {
              g_autoptr (FoyerRow) other = foyer_tx_get (tx, "staff", &g_array_index (before, FoyerId, i));
              FoyerId at = foyer_row_id (other, "loc"), here = foyer_row_id (member, "loc");
              if (!foyer_id_equal (&other->id, &member->id) && foyer_id_equal (&at, &here))
                {
                  foyer_row_set_null (other, "user");
                  foyer_tx_put (tx, other);
                }
            }
          foyer_row_set_id (member, "user", user);
          foyer_tx_put (tx, member);
          foyer_row_set_id (row, "staff", &staff);
        }
    }
  foyer_tx_put (tx, row);
  return TRUE;
}

static gboolean
access_grant (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) user = foyer_call_row (call, "user", "user", error);
  FoyerId loc = FOYER_ID_NONE;

  if (user == NULL)
    return FALSE;
  if (foyer_row_int (user, "owner"))
    return foyer_refuse (error, _ ("%s is an owner and has every right."), foyer_row_text (user, "name"));
  if (foyer_people_is_self (call, &user->id))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("Nobody can change his own rights."));
      return FALSE;
    }
  if (!need_not_above (call, user, error))
    return FALSE;
  if (!foyer_call_bool (call, "everywhere"))
    {
      g_autoptr (FoyerRow) location = NULL;
      loc = foyer_call_loc (call);
      location = foyer_need_row (call, "location", &loc, NULL, error);
      if (location == NULL)
        return FALSE;
    }
  return grant (call, &user->id, &loc, foyer_call_text (call, "role"), error);
}

static gboolean
access_revoke (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) user = foyer_call_row (call, "user", "user", error);
  g_autoptr (FoyerRow) row = NULL;
  FoyerId loc = FOYER_ID_NONE, id;

  if (user == NULL)
    return FALSE;
  if (foyer_row_int (user, "owner"))
    return foyer_refuse (error, _ ("An owner cannot be removed."));
  if (!need_not_above (call, user, error))
    return FALSE;
  if (!foyer_call_bool (call, "everywhere"))
    loc = foyer_call_loc (call);
  id = foyer_grant_id (&user->id, &loc);
  row = foyer_tx_get (tx, "grant", &id);
  if (row == NULL || foyer_row_int (row, "deleted"))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("%s has no access here."), foyer_row_text (user, "name"));
      return FALSE;
    }
  if (g_strcmp0 (foyer_row_text (row, "role"), "owner") == 0 && !actor_is_owner (call))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("Only an owner can remove an owner."));
      return FALSE;
    }
  foyer_mark_deleted (tx, row);
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
  if (foyer_call_text (call, "role") != NULL && !grant (call, &id, &loc, foyer_call_text (call, "role"), error))
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
  if (foyer_password_fits (foyer_row_text (user, "pw"), foyer_call_text (call, param)))
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

#define ROLES "owner manager receptionist professional"
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
  { "role", FOYER_P_ENUM, 0, "role at the location", ROLES },
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

static const FoyerParam access_grant_params[] = {
  LOC_PARAM,
  { "everywhere", FOYER_P_BOOL, 0, "at every location of the chain" },
  { "user", FOYER_P_ID, FOYER_P_REQUIRED, "user" },
  { "role", FOYER_P_ENUM, FOYER_P_REQUIRED, "role", ROLES },
  { "rights", FOYER_P_OBJECT, FOYER_P_NULLABLE, "single rights that differ from the role's; \"registers\": ids of the only registers" },
  { "staff", FOYER_P_ID, FOYER_P_NULLABLE, "the user's own team member" },
  { NULL },
};

static const FoyerParam access_revoke_params[] = {
  LOC_PARAM,
  { "everywhere", FOYER_P_BOOL, 0, "the access to every location" },
  { "user", FOYER_P_ID, FOYER_P_REQUIRED, "user" },
  { NULL },
};

const FoyerCommand foyer_commands_people[] = {
  { "user.create", "setup.access", "Adds a user, with a role at the location when one is given.", N_("Added a user"), user_create_params, user_create },
  { "user.update", NULL, "Changes an account: one's own, or another with the right over users.", N_("Changed an account"), user_update_params, user_update },
  { "user.password", NULL, "Sets a password: one's own, or another's with the right over users.", N_("Changed a password"), user_password_params, user_password },
  { "user.delete-request", NULL, "Asks for one's own account to be erased in 25 days.", N_("Asked for the account to be erased"), delete_request_params,
    user_delete_request },
  { "user.delete-cancel", NULL, "Keeps one's own account after all.", N_("Kept the account"), no_params, user_delete_cancel },
  { "user.erase-due", "setup.access", "Erases the accounts whose 25 days are over; done by itself once a day.", N_("Erased accounts as asked for"), no_params,
    user_erase_due },
  { "access.grant", "setup.access", "Gives a user a role at a location, or changes single rights.", N_("Gave access"), access_grant_params, access_grant },
  { "access.revoke", "setup.access", "Takes a user's access to a location away.", N_("Removed access"), access_revoke_params, access_revoke },
  { NULL },
};

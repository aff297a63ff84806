/* Users, what they may do, and who one is oneself. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-command.h"
#include "foyer-location.h"
#include "foyer-lookup.h"
#include "foyer-out.h"
#include "foyer-session.h"
#include "foyer-settings.h"

static const FoyerParam no_params[] = { { NULL } };

static void
out_right_value (JsonBuilder *b, const FoyerRight *r, int value)
{
  json_builder_set_member_name (b, r->name);
  if (r->days)
    json_builder_add_int_value (b, value);
  else
    json_builder_add_boolean_value (b, value != 0);
}

static void
out_location (FoyerDb *db, JsonBuilder *out, const FoyerId *loc)
{
  g_autoptr (FoyerLocation) l = foyer_location_load (db, loc);

  json_builder_set_member_name (out, "location");
  if (l == NULL)
    {
      json_builder_add_null_value (out);
      return;
    }
  json_builder_begin_object (out);
  foyer_out_id (out, "id", &l->id);
  foyer_out_text (out, "name", l->name);
  foyer_out_text (out, "public_name", l->public_name);
  foyer_out_text (out, "country", l->country);
  foyer_out_text (out, "currency", l->currency);
  foyer_out_text (out, "zone", foyer_zone_name (l->zone));
  foyer_out_text (out, "lang", l->lang);
  {
    g_autoptr (FoyerRow) row = foyer_db_get (db, "location", loc);
    foyer_out_text (out, "date_format", foyer_row_text (row, "date_format"));
  }
  foyer_out_bool (out, "clock24", l->format.clock24);
  foyer_out_int (out, "first_weekday", l->first_weekday);
  json_builder_end_object (out);
}

/* ---- me ----------------------------------------------------------------------------------------------------------------- */

static gboolean
me (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  const FoyerActor *actor = foyer_call_actor (call);
  static const char *const roles[] = { "owner", "manager", "receptionist", "professional" };
  FoyerId loc = foyer_call_loc (call), column = foyer_call_own_staff (call);
  g_autoptr (FoyerAccess) access = foyer_access_get (db, &actor->user, &loc);
  g_autoptr (FoyerRow) user = foyer_id_is_none (&actor->user) ? NULL : foyer_db_get (db, "user", &actor->user);
  g_autofree char *page = NULL;

  json_builder_begin_object (out);
  json_builder_set_member_name (out, "user");
  if (user != NULL)
    {
      json_builder_begin_object (out);
      foyer_out_fields (out, user, FALSE);
      json_builder_end_object (out);
    }
  else
    {
      json_builder_add_null_value (out);
    }
  out_location (db, out, &loc);
  foyer_out_text (out, "role", actor->system ? "owner" : roles[access->role]);
  foyer_out_id (out, "staff", &access->staff);
  foyer_out_id (out, "column", &column);
  page = user && foyer_row_text (user, "start_page") ? g_strdup (foyer_row_text (user, "start_page")) : foyer_setting_text (db, &loc, "user.start-page");
  foyer_out_text (out, "page", page);
  json_builder_set_member_name (out, "rights");
  json_builder_begin_object (out);
  for (const FoyerRight *r = foyer_rights; r->name != NULL; r++)
    out_right_value (out, r, foyer_call_days (call, r->name));
  json_builder_end_object (out);
  json_builder_end_object (out);
  return TRUE;
}

static gboolean
sign_in (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (FoyerSession) session = { 0 };

  if (!foyer_session_check (foyer_call_db (call), foyer_call_text (call, "login"), foyer_call_text (call, "password"), foyer_call_now (call), &session, error))
    return FALSE;
  json_builder_begin_object (out);
  foyer_out_id (out, "user", &session.actor.user);
  foyer_out_id (out, "loc", &session.actor.loc);
  foyer_out_text (out, "name", session.name);
  foyer_out_text (out, "lang", session.lang);
  foyer_out_text (out, "page", session.page);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- users -------------------------------------------------------------------------------------------------------------- */

static void
out_grants (FoyerDb *db, JsonBuilder *out, const FoyerId *user)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT g.loc, l.name, g.role, g.rights, g.staff, m.name FROM \"grant\" g LEFT JOIN location l ON l.id = g.loc"
                                   " LEFT JOIN staff m ON m.id = g.staff WHERE g.user = ?1 AND g.deleted IS NOT 1"
                                   " ORDER BY g.loc IS NOT NULL, coalesce(l.weight, 0), g.id");

  foyer_stmt_bind_id (s, 1, user);
  json_builder_set_member_name (out, "grants");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId loc = foyer_stmt_id (s, 0), staff = foyer_stmt_id (s, 4);

      json_builder_begin_object (out);
      foyer_out_id (out, "loc", &loc);
      foyer_out_text (out, "loc_name", foyer_stmt_text (s, 1));
      foyer_out_text (out, "role", foyer_stmt_text (s, 2));
      foyer_out_bool (out, "changed", !foyer_stmt_is_null (s, 3));
      foyer_out_json (out, "rights", foyer_stmt_text (s, 3));
      foyer_out_id (out, "staff", &staff);
      foyer_out_text (out, "staff_name", foyer_stmt_text (s, 5));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static gboolean
user_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, name, phone, email, coalesce(owner, 0), pw IS NULL, delete_at, lang, photo FROM user WHERE deleted IS NOT 1"
                                   " ORDER BY coalesce(owner, 0) DESC, name, id");

  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      foyer_out_text (out, "phone", foyer_stmt_text (s, 2));
      foyer_out_text (out, "email", foyer_stmt_text (s, 3));
      foyer_out_bool (out, "owner", foyer_stmt_int (s, 4) != 0);
      foyer_out_bool (out, "invited", foyer_stmt_int (s, 5) != 0);
      foyer_out_column (out, "delete_at", s, 6);
      foyer_out_text (out, "lang", foyer_stmt_text (s, 7));
      foyer_out_text (out, "photo", foyer_stmt_text (s, 8));
      out_grants (db, out, &id);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static gboolean
right_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  static const char *const roles[] = { "owner", "manager", "receptionist", "professional" };

  json_builder_begin_array (out);
  for (const FoyerRight *r = foyer_rights; r->name != NULL; r++)
    {
      json_builder_begin_object (out);
      foyer_out_text (out, "name", r->name);
      foyer_out_text (out, "label", g_dgettext (GETTEXT_PACKAGE, r->label));
      foyer_out_bool (out, "days", r->days);
      foyer_out_int (out, "mine", foyer_call_days (call, r->name));
      for (int i = 0; i < FOYER_N_ROLES; i++)
        foyer_out_int (out, roles[i], r->preset[i]);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam sign_in_params[] = {
  { "login", FOYER_P_TEXT, FOYER_P_REQUIRED, "phone or e-mail", NULL, 200 },
  { "password", FOYER_P_TEXT, FOYER_P_REQUIRED, "password", NULL, 200 },
  { NULL },
};

const FoyerQuery foyer_queries_people[] = {
  { "session.sign-in", "", "Checks a phone or e-mail and a password.", sign_in_params, "{user, loc, name, lang, page}", sign_in },
  { "me", NULL, "Who is signed in, where, and what that user may do.", no_params,
    "{user:{…}, location:{id, name, public_name, country, currency, zone, lang, date_format, clock24, first_weekday}, role, staff, column, page, rights:{…}}", me },
  { "user.list", "setup.access", "Users with their access.", no_params,
    "[{id, name, phone, email, owner, invited, delete_at, lang, photo, grants:[{loc, loc_name, role, changed, rights, staff, staff_name}]}]", user_list },
  { "right.list", NULL, "Every right, what each role has of it by default, and one's own value.", no_params,
    "[{name, label, days, mine, owner, manager, receptionist, professional}]", right_list },
  { NULL },
};

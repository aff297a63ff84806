/* Users, what they may do, and who one is oneself. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-command.h"
#include "foyer-location.h"
#include "foyer-lookup.h"
#include "foyer-out.h"
#include "foyer-people-private.h"
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
  foyer_out_text (out, "role", actor->system ? "owner" : foyer_presets[access->role].name);
  foyer_out_bool (out, "invited", user != NULL && foyer_row_is_null (user, "pw"));
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
  FoyerStmt *s = foyer_db_sql (db, "SELECT g.loc, l.name, g.role, g.rights, g.staff, m.name, g.preset, m.position, p.name FROM \"grant\" g LEFT JOIN location l ON l.id = g.loc"
                                   " LEFT JOIN staff m ON m.id = g.staff LEFT JOIN position p ON p.id = m.position AND p.deleted IS NOT 1 WHERE g.user = ?1 AND g.deleted IS NOT 1"
                                   " ORDER BY g.loc IS NOT NULL, coalesce(l.weight, 0), g.id");

  foyer_stmt_bind_id (s, 1, user);
  json_builder_set_member_name (out, "grants");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId loc = foyer_stmt_id (s, 0), staff = foyer_stmt_id (s, 4), position = foyer_stmt_id (s, 7);

      g_auto (FoyerChosenRole) chosen = { 0 };
      g_autoptr (JsonObject) rights = NULL;
      const char *preset = foyer_stmt_text (s, 6);

      foyer_chosen_role_of_grant (db, foyer_stmt_text (s, 2), preset, &chosen);
      rights = foyer_chosen_role_differences (&chosen, foyer_stmt_text (s, 3));
      json_builder_begin_object (out);
      foyer_out_id (out, "loc", &loc);
      foyer_out_text (out, "loc_name", foyer_stmt_text (s, 1));
      foyer_out_text (out, "role", chosen.preset != NULL ? chosen.preset : foyer_stmt_text (s, 2));
      foyer_out_text (out, "title", chosen.title);
      foyer_out_bool (out, "changed", json_object_get_size (rights) > 0);
      json_builder_set_member_name (out, "rights");
      if (json_object_get_size (rights) > 0)
        {
          JsonNode *node = json_node_init_object (json_node_alloc (), rights);
          json_builder_add_value (out, node);
        }
      else
        {
          json_builder_add_null_value (out);
        }
      foyer_out_id (out, "staff", &staff);
      foyer_out_text (out, "staff_name", foyer_stmt_text (s, 5));
      foyer_out_id (out, "position", &position);
      foyer_out_text (out, "position_name", foyer_stmt_text (s, 8));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static const FoyerParam user_params[] = {
  { "position", FOYER_P_ID, 0, "only users whose team member has this position" },
  { NULL },
};

static gboolean
user_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, name, phone, email, coalesce(owner, 0), pw IS NULL, delete_at, lang, photo, CASE WHEN pw IS NULL THEN invite_until END"
                                   " FROM user u WHERE deleted IS NOT 1 AND (?1 IS NULL OR EXISTS (SELECT 1 FROM staff m WHERE m.position = ?1"
                                   " AND (m.user = u.id OR m.id IN (SELECT g.staff FROM \"grant\" g WHERE g.user = u.id AND g.deleted IS NOT 1))))"
                                   " ORDER BY coalesce(owner, 0) DESC, name, id");
  FoyerId position = foyer_call_id (call, "position");

  foyer_stmt_bind_id (s, 1, &position);
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
      foyer_out_column (out, "invite_until", s, 9);
      foyer_out_bool (out, "invite_over", !foyer_stmt_is_null (s, 9) && foyer_stmt_int (s, 9) <= foyer_call_now (call));
      out_grants (db, out, &id);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

/* Commands and queries that ask for a right at the door; more may ask for it inside. */
static void
out_needed_by (JsonBuilder *out, const char *right)
{
  json_builder_set_member_name (out, "commands");
  json_builder_begin_array (out);
  for (int m = 0; foyer_command_modules[m] != NULL; m++)
    for (const FoyerCommand *c = foyer_command_modules[m]; c->name != NULL; c++)
      if (g_strcmp0 (c->right, right) == 0)
        json_builder_add_string_value (out, c->name);
  json_builder_end_array (out);
  json_builder_set_member_name (out, "queries");
  json_builder_begin_array (out);
  for (int m = 0; foyer_query_modules[m] != NULL; m++)
    for (const FoyerQuery *q = foyer_query_modules[m]; q->name != NULL; q++)
      if (g_strcmp0 (q->right, right) == 0)
        json_builder_add_string_value (out, q->name);
  json_builder_end_array (out);
}

static gboolean
right_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  json_builder_begin_array (out);
  for (int i = 0; i < foyer_n_rights; i++)
    {
      const FoyerRight *r = &foyer_rights[i];
      int parent = foyer_right_parent (i);

      json_builder_begin_object (out);
      foyer_out_int (out, "no", r->no);
      foyer_out_text (out, "name", r->name);
      foyer_out_text (out, "label", g_dgettext (GETTEXT_PACKAGE, r->label));
      foyer_out_text (out, "parent", parent >= 0 ? foyer_rights[parent].name : NULL);
      foyer_out_bool (out, "days", r->days);
      foyer_out_bool (out, "later", r->later);
      foyer_out_int (out, "mine", foyer_call_days (call, r->name));
      for (int k = 0; k < FOYER_N_PRESETS; k++)
        foyer_out_int (out, foyer_presets[k].name, r->preset[k]);
      out_needed_by (out, r->name);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

static gboolean
limit_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  json_builder_begin_array (out);
  for (int i = 0; i < FOYER_N_LIMITS; i++)
    {
      const FoyerRightLimit *l = &foyer_right_limits[i];

      json_builder_begin_object (out);
      foyer_out_text (out, "name", l->name);
      foyer_out_text (out, "label", g_dgettext (GETTEXT_PACKAGE, l->label));
      foyer_out_text (out, "table", l->table);
      foyer_out_text (out, "section", l->section);
      foyer_out_bool (out, "one", l->one);
      foyer_out_bool (out, "later", l->later);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

static void
out_role (FoyerDb *db, JsonBuilder *out, const char *name, const char *base)
{
  g_auto (FoyerChosenRole) chosen = { 0 };
  g_autoptr (GError) gone = NULL;

  if (!foyer_chosen_role_read (db, name, &chosen, &gone))
    return;
  json_builder_begin_object (out);
  foyer_out_text (out, "name", name);
  foyer_out_text (out, "title", chosen.title);
  foyer_out_text (out, "base", base);
  foyer_out_bool (out, "own", foyer_preset_find (name) < 0);
  json_builder_set_member_name (out, "rights");
  json_builder_begin_object (out);
  for (int i = 0; i < foyer_n_rights; i++)
    out_right_value (out, &foyer_rights[i], chosen.switches[i]);
  json_builder_end_object (out);
  json_builder_end_object (out);
}

static gboolean
role_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, base FROM role WHERE deleted IS NOT 1 ORDER BY coalesce(weight, 0), title, id");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      g_ptr_array_add (own, foyer_id_to_string (&id));
      g_ptr_array_add (own, g_strdup (foyer_stmt_text (s, 1)));
    }
  foyer_stmt_done (s);
  json_builder_begin_array (out);
  for (int i = 0; i < FOYER_N_PRESETS; i++)
    out_role (db, out, foyer_presets[i].name, NULL);
  for (guint i = 0; i < own->len; i += 2)
    out_role (db, out, own->pdata[i], own->pdata[i + 1]);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

static const FoyerParam sign_in_params[] = {
  { "login", FOYER_P_TEXT, FOYER_P_REQUIRED, "phone or e-mail", NULL, 200 },
  { "password", FOYER_P_TEXT, FOYER_P_REQUIRED, "password", NULL, 200 },
  { NULL },
};

const FoyerQuery foyer_queries_people[] = {
  { "session.sign-in", "", "Checks a phone or e-mail and a password.", sign_in_params, "{user, loc, name, lang, page}", sign_in },
  { "me", NULL, "Who is signed in, where, and what that user may do.", no_params,
    "{user:{…}, location:{id, name, public_name, country, currency, zone, lang, date_format, clock24, first_weekday}, role, invited (has no password yet), staff, column, page, rights:{…}}", me },
  { "user.list", "setup.access", "Users with their access.", user_params,
    "[{id, name, phone, email, owner, invited, delete_at, lang, photo, invite_until, invite_over, grants:[{loc, loc_name, role, title, changed, rights, staff, staff_name, position, position_name}]}]", user_list },
  { "right.list", NULL, "Every right, what each role has of it by default, one's own value, and what asks for it at the door.", no_params,
    "[{no, name, label, parent, days, later, mine, owner, manager, receptionist, professional, call-centre, accountant, look-only, commands, queries}]", right_list },
  { "limit.list", NULL, "What an access can be limited to beside its rights.", no_params, "[{name, label, table, section, one, later}]", limit_list },
  { "role.list", NULL, "Roles: those of Foyer and the chain's own, with the switches of each.", no_params, "[{name, title, base, own, rights:{…}}]", role_list },
  { NULL },
};

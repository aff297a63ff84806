/* Locations, settings, positions, resources, registers, payment items, and what is still to set up. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-command.h"
#include "foyer-location.h"
#include "foyer-lookup.h"
#include "foyer-out.h"
#include "foyer-register.h"
#include "foyer-till.h"
#include "foyer-rights.h"
#include "foyer-settings.h"

#define LOC_PARAM { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" }

static const FoyerParam no_params[] = { { NULL } };
static const FoyerParam loc_params[] = { LOC_PARAM, { NULL } };

/* ---- locations ---------------------------------------------------------------------------------------------------------- */

static gboolean
location_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT id, code, name, coalesce(public_name, name), country, city, zone, currency FROM location"
                                                     " WHERE deleted IS NOT 1 ORDER BY coalesce(weight, 0), id");

  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "code", foyer_stmt_text (s, 1));
      foyer_out_text (out, "name", foyer_stmt_text (s, 2));
      foyer_out_text (out, "public_name", foyer_stmt_text (s, 3));
      foyer_out_text (out, "country", foyer_stmt_text (s, 4));
      foyer_out_text (out, "city", foyer_stmt_text (s, 5));
      foyer_out_text (out, "zone", foyer_stmt_text (s, 6));
      foyer_out_text (out, "currency", foyer_stmt_text (s, 7));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static gboolean
location_get (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = foyer_db_get (foyer_call_db (call), "location", &loc);

  if (row == NULL || foyer_row_int (row, "deleted"))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  json_builder_begin_object (out);
  foyer_out_fields (out, row, FALSE);
  json_builder_end_object (out);
  return TRUE;
}

static gboolean
setting_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  static const char *const types[] = { "int", "bool", "enum", "text", "ref" };
  FoyerId loc = foyer_call_loc (call);

  json_builder_begin_array (out);
  for (const FoyerSetting *s = foyer_settings; s->key != NULL; s++)
    {
      json_builder_begin_object (out);
      foyer_out_text (out, "key", s->key);
      foyer_out_text (out, "label", g_dgettext (GETTEXT_PACKAGE, s->label));
      foyer_out_text (out, "type", types[s->type]);
      foyer_out_text (out, "choices", s->choices);
      foyer_out_int (out, "min", s->min);
      foyer_out_int (out, "max", s->max);
      json_builder_set_member_name (out, "value");
      json_builder_add_value (out, foyer_setting_json (foyer_call_db (call), &loc, s));
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

/* ---- positions, resources ----------------------------------------------------------------------------------------------- */

static gboolean
position_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT p.id, p.name, p.description, (SELECT count(*) FROM staff m WHERE m.position = p.id"
                                                     " AND coalesce(m.status, 'active') = 'active') FROM position p WHERE p.deleted IS NOT 1"
                                                     " ORDER BY coalesce(p.weight, 0), p.id");

  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      foyer_out_text (out, "description", foyer_stmt_text (s, 2));
      foyer_out_int (out, "members", foyer_stmt_int (s, 3));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static gboolean
resource_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (GArray) ids = foyer_lookup_all (db, "resource", &loc);

  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_db_get (db, "resource", &g_array_index (ids, FoyerId, i));

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &row->id);
      foyer_out_text (out, "name", foyer_row_text (row, "name"));
      foyer_out_text (out, "description", foyer_row_text (row, "description"));
      foyer_out_named (out, db, "instances", "name", "SELECT id, name FROM instance WHERE resource = ?1 AND deleted IS NOT 1 ORDER BY coalesce(weight, 0), id", &row->id);
      foyer_out_named (out, db, "services", "name", "SELECT s.id, s.title FROM service_resource r JOIN service s ON s.id = r.service"
                       " WHERE r.resource = ?1 AND r.deleted IS NOT 1 AND s.deleted IS NOT 1 ORDER BY s.title, s.id", &row->id);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

/* ---- registers ---------------------------------------------------------------------------------------------------------- */

static gboolean
register_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (GArray) ids = foyer_lookup_all (db, "register", &loc);
  gboolean balances = foyer_call_may (call, "money.registers") || foyer_call_may (call, "setup.registers");

  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = NULL;

      if (!foyer_registers_have (foyer_call_registers (call), &g_array_index (ids, FoyerId, i)))
        continue;
      row = foyer_db_get (db, "register", &g_array_index (ids, FoyerId, i));
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &row->id);
      foyer_out_text (out, "title", foyer_row_text (row, "title"));
      foyer_out_text (out, "kind", foyer_row_text (row, "kind"));
      foyer_out_bool (out, "is_default", foyer_row_int (row, "is_default") != 0);
      foyer_out_text (out, "comment", foyer_row_text (row, "comment"));
      if (balances)
        {
          foyer_out_int (out, "opening", foyer_row_int (row, "opening"));
          /* What should be in an open drawer is told when it has been counted. */
          if (foyer_call_may (call, "money.till-expected") || !foyer_till_is_blind (db, &loc, &row->id))
            foyer_out_int (out, "balance", foyer_register_balance (db, &row->id));
          foyer_out_bool (out, "used", foyer_register_used (db, &row->id));
        }
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

static gboolean
item_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT id, title, category, code, comment FROM item WHERE deleted IS NOT 1 ORDER BY coalesce(weight, 0), id");

  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      if (!foyer_registers_have (foyer_call_limit (call, FOYER_LIMIT_ITEMS), &id))
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "title", foyer_stmt_text (s, 1));
      foyer_out_text (out, "category", foyer_stmt_text (s, 2));
      foyer_out_text (out, "code", foyer_stmt_text (s, 3));
      foyer_out_text (out, "comment", foyer_stmt_text (s, 4));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

/* ---- what is still to set up (GEN-2) ------------------------------------------------------------------------------------ */

static gboolean
setup_checklist (FoyerCall *call, JsonBuilder *out, GError **error)
{
  static const struct
  {
    const char *code, *title, *page, *right, *sql;
  } steps[] = {
    { "services", N_("Add your services"), "services", "setup.services", "SELECT EXISTS (SELECT 1 FROM service WHERE deleted IS NOT 1 AND ?1 = ?1)" },
    { "team", N_("Add your team"), "team", "setup.team", "SELECT EXISTS (SELECT 1 FROM staff WHERE loc = ?1 AND coalesce(status, 'active') = 'active')" },
    { "assign", N_("Say who does which service"), "services", "setup.services",
      "SELECT EXISTS (SELECT 1 FROM service_staff l JOIN staff m ON m.id = l.staff JOIN service s ON s.id = l.service"
      " WHERE m.loc = ?1 AND l.deleted IS NOT 1 AND s.deleted IS NOT 1 AND coalesce(m.status, 'active') = 'active')" },
    { "schedule", N_("Plan the working hours"), "schedule", "setup.schedule", "SELECT EXISTS (SELECT 1 FROM workday WHERE loc = ?1 AND spans IS NOT NULL)" },
    { "rights", N_("Give your team access"), "users", "setup.access",
      "SELECT EXISTS (SELECT 1 FROM \"grant\" WHERE (loc = ?1 OR loc IS NULL) AND deleted IS NOT 1)" },
  };
  FoyerId loc = foyer_call_loc (call);

  json_builder_begin_array (out);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (!foyer_call_may (call, steps[i].right))
        continue;
      json_builder_begin_object (out);
      foyer_out_text (out, "code", steps[i].code);
      foyer_out_text (out, "title", g_dgettext (GETTEXT_PACKAGE, steps[i].title));
      foyer_out_text (out, "page", steps[i].page);
      foyer_out_bool (out, "done", foyer_db_int (foyer_call_db (call), steps[i].sql, &loc) != 0);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

const FoyerQuery foyer_queries_setup[] = {
  { "location.list", NULL, "Locations of the chain in their order.", no_params, "[{id, code, name, public_name, country, city, zone, currency}]", location_list },
  { "location.get", NULL, "One location with all its fields.", loc_params, "{id, and every field of a location}", location_get },
  { "setting.list", NULL, "Settings of a location with their values.", loc_params, "[{key, label, type, choices, min, max, value}]", setting_list },
  { "position.list", NULL, "Positions with the number of members.", no_params, "[{id, name, description, members}]", position_list },
  { "resource.list", NULL, "Resources of a location with their instances and services.", loc_params, "[{id, name, description, instances:[{id, name}], services:[{id, name}]}]",
    resource_list },
  { "register.list", NULL, "Registers in the order of the payment window; balances for those who may see them.", loc_params,
    "[{id, title, kind, is_default, comment, opening, balance, used}]", register_list },
  { "item.list", "money", "Payment items.", no_params, "[{id, title, category, code, comment}]", item_list },
  { "setup.checklist", NULL, "Steps of setting up, in order, with those done.", loc_params, "[{code, title, page, done}]", setup_checklist },
  { NULL },
};

/* The catalogue, and what each member does. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-command.h"
#include "foyer-lookup.h"
#include "foyer-money.h"
#include "foyer-out.h"
#include "foyer-service.h"
#include "foyer-titles.h"

/* Members linked to a service: their own values (null: follow the base) and what applies. Those who left or work elsewhere are left out. */
static int
out_members (FoyerCall *call, JsonBuilder *out, const FoyerId *service)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  FoyerStmt *s = foyer_db_sql (db, "SELECT m.id, m.name, l.price, l.price_max, l.dur, m.loc = ?2 FROM service_staff l JOIN staff m ON m.id = l.staff"
                                   " WHERE l.service = ?1 AND l.deleted IS NOT 1 AND coalesce(m.status, 'active') = 'active'"
                                   " ORDER BY coalesce(m.weight, 0), m.id");
  int n = 0;

  foyer_stmt_bind_id (s, 1, service);
  foyer_stmt_bind_id (s, 2, &loc);
  json_builder_set_member_name (out, "staff");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId staff = foyer_stmt_id (s, 0);
      gint64 price, dur;

      n++;
      if (!foyer_stmt_int (s, 5))
        continue;
      foyer_service_effective (db, service, &staff, &price, &dur);
      json_builder_begin_object (out);
      foyer_out_id (out, "staff", &staff);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      foyer_out_column (out, "own_price", s, 2);
      foyer_out_column (out, "own_price_max", s, 3);
      foyer_out_column (out, "own_dur", s, 4);
      foyer_out_int (out, "price", price);
      foyer_out_int (out, "price_max", foyer_service_price_max (db, service, &staff));
      foyer_out_int (out, "dur", dur);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return n;
}

static void
out_resources (FoyerDb *db, JsonBuilder *out, const FoyerId *service)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT resource FROM service_resource WHERE service = ?1 AND deleted IS NOT 1 ORDER BY id");

  foyer_stmt_bind_id (s, 1, service);
  json_builder_set_member_name (out, "resources");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      json_builder_add_string_value (out, foyer_id_format (&id, (char[FOYER_ID_TEXT_LEN + 1]){ 0 }));
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

/* What it is called in the language of who asks (SRV-15); "title" is what can be edited. */
static void
out_shown (JsonBuilder *out, FoyerRow *row, const char *lang)
{
  g_autofree char *shown = foyer_title_in (foyer_row_text (row, "title"), foyer_row_text (row, "titles"), lang);

  foyer_out_text (out, "shown", shown);
}

/* A package: what is in it, and who does each of it here. */
static gboolean
out_items (FoyerCall *call, JsonBuilder *out, const FoyerId *package, gint64 *gross, gint64 *sum, gint64 *longest)
{
  FoyerDb *db = foyer_call_db (call);
  gboolean assigned = TRUE;
  int n = 0;
  FoyerStmt *s = foyer_db_sql (db, "SELECT i.id, i.service, o.title, i.staff, coalesce(o.price_min, 0), o.dur, EXISTS (SELECT 1 FROM service_staff l"
                                   " JOIN staff m ON m.id = l.staff WHERE l.service = o.id AND l.deleted IS NOT 1 AND coalesce(m.status, 'active') = 'active')"
                                   " FROM package_item i JOIN service o ON o.id = i.service WHERE i.package = ?1 AND i.deleted IS NOT 1"
                                   " AND o.deleted IS NOT 1 ORDER BY i.weight, i.id");

  *gross = *sum = *longest = 0;
  foyer_stmt_bind_id (s, 1, package);
  json_builder_set_member_name (out, "items");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), service = foyer_stmt_id (s, 1);

      n++;
      *gross += foyer_stmt_int (s, 4);
      *sum += foyer_stmt_int (s, 5);
      *longest = MAX (*longest, foyer_stmt_int (s, 5));
      assigned = assigned && foyer_stmt_int (s, 6);
      json_builder_begin_object (out);
      foyer_out_id (out, "item", &id);
      foyer_out_id (out, "service", &service);
      foyer_out_text (out, "title", foyer_stmt_text (s, 2));
      foyer_out_json (out, "staff", foyer_stmt_text (s, 3));
      foyer_out_column (out, "price", s, 4);
      foyer_out_column (out, "dur", s, 5);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return assigned && n > 0;
}

static void
out_service (FoyerCall *call, JsonBuilder *out, FoyerRow *row, const char *lang)
{
  int linked;

  json_builder_begin_object (out);
  foyer_out_fields (out, row, FALSE);
  out_shown (out, row, lang);
  if (foyer_row_int (row, "composite") != 0)
    {
      gint64 gross, sum, longest;
      gboolean assigned = out_items (call, out, &row->id, &gross, &sum, &longest);

      /* By the prices of today, not of the day it was made. */
      foyer_out_int (out, "pkg_price", gross - foyer_mul_div (gross, foyer_row_int (row, "pkg_disc"), 10000, FOYER_ROUND_HALF_UP));
      foyer_out_int (out, "pkg_gross", gross);
      foyer_out_int (out, "pkg_dur", g_strcmp0 (foyer_row_text (row, "pkg_mode"), "parallel") == 0 ? longest : sum);
      foyer_out_bool (out, "assigned", assigned);
      json_builder_end_object (out);
      return;
    }
  linked = out_members (call, out, &row->id);
  out_resources (foyer_call_db (call), out, &row->id);
  /* A service nobody does cannot be booked (SRV-11). */
  foyer_out_bool (out, "assigned", linked > 0);
  json_builder_end_object (out);
}

static gboolean
service_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GArray) categories = foyer_lookup_all (db, "category", NULL);
  gboolean archived = foyer_call_bool (call, "deleted");
  g_autofree char *lang = foyer_titles_lang (call);

  json_builder_begin_array (out);
  for (guint i = 0; i < categories->len; i++)
    {
      g_autoptr (FoyerRow) category = foyer_db_get (db, "category", &g_array_index (categories, FoyerId, i));
      FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM service WHERE category = ?1 AND (deleted IS 1) = ?2 ORDER BY coalesce(weight, 0), id");
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));

      foyer_stmt_bind_id (s, 1, &category->id);
      foyer_stmt_bind_int (s, 2, archived);
      while (foyer_stmt_step (s))
        {
          FoyerId id = foyer_stmt_id (s, 0);
          g_array_append_val (ids, id);
        }
      foyer_stmt_done (s);

      json_builder_begin_object (out);
      foyer_out_fields (out, category, FALSE);
      out_shown (out, category, lang);
      json_builder_set_member_name (out, "services");
      json_builder_begin_array (out);
      for (guint k = 0; k < ids->len; k++)
        {
          g_autoptr (FoyerRow) row = foyer_db_get (db, "service", &g_array_index (ids, FoyerId, k));
          out_service (call, out, row, lang);
        }
      json_builder_end_array (out);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

static gboolean
service_get (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerId id = foyer_call_id (call, "service");
  g_autoptr (FoyerRow) row = foyer_db_get (foyer_call_db (call), "service", &id);
  g_autofree char *lang = foyer_titles_lang (call);

  if (row == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such service."));
      return FALSE;
    }
  out_service (call, out, row, lang);
  return TRUE;
}

/* What can be booked with a member: linked, active, not deleted; in the order of the catalogue (SRV-1, APT-5). */
static gboolean
service_for_staff (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId staff = foyer_call_id (call, "staff");
  g_autofree char *lang = foyer_titles_lang (call);
  FoyerStmt *s = foyer_db_sql (db, "SELECT s.id, s.title, c.id, c.title, l.price, l.price_max, l.dur, s.kind, c.colour, s.titles, c.titles FROM service_staff l"
                                   " JOIN service s ON s.id = l.service JOIN category c ON c.id = s.category"
                                   " WHERE l.staff = ?1 AND l.deleted IS NOT 1 AND s.deleted IS NOT 1 AND coalesce(s.active, 1) = 1"
                                   " ORDER BY coalesce(c.weight, 0), c.id, coalesce(s.weight, 0), s.id");

  foyer_stmt_bind_id (s, 1, &staff);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), category = foyer_stmt_id (s, 2);
      gint64 price, dur;
      g_autofree char *title = foyer_title_in (foyer_stmt_text (s, 1), foyer_stmt_text (s, 9), lang);
      g_autofree char *category_title = foyer_title_in (foyer_stmt_text (s, 3), foyer_stmt_text (s, 10), lang);

      foyer_service_effective (db, &id, &staff, &price, &dur);
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "title", title);
      foyer_out_id (out, "category", &category);
      foyer_out_text (out, "category_title", category_title);
      foyer_out_column (out, "own_price", s, 4);
      foyer_out_column (out, "own_price_max", s, 5);
      foyer_out_column (out, "own_dur", s, 6);
      foyer_out_text (out, "kind", foyer_stmt_text (s, 7));
      foyer_out_column (out, "colour", s, 8);
      foyer_out_int (out, "price", price);
      foyer_out_int (out, "price_max", foyer_service_price_max (db, &id, &staff));
      foyer_out_int (out, "dur", dur);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

#define LANG_PARAM { "lang", FOYER_P_TEXT, 0, "language of the titles shown; default: the user's", NULL, 20 }

static const FoyerParam list_params[] = {
  { "loc", FOYER_P_ID, 0, "location whose members are shown; the one worked in when left out" },
  { "deleted", FOYER_P_BOOL, 0, "the deleted services instead" },
  LANG_PARAM,
  { NULL },
};
static const FoyerParam get_params[] = {
  { "loc", FOYER_P_ID, 0, "location whose members are shown" }, { "service", FOYER_P_ID, FOYER_P_REQUIRED, "service" }, LANG_PARAM, { NULL },
};
static const FoyerParam staff_params[] = { { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "team member" }, LANG_PARAM, { NULL } };

#define SERVICE_ROWS "{id, every field of a service, shown (title in the language), assigned, resources:[id], staff:[{staff, name, own_price, own_price_max, own_dur, price, price_max, dur}]; of a package instead: items:[{item, service, title, staff, price, dur}], pkg_price, pkg_gross, pkg_dur}"

const FoyerQuery foyer_queries_services[] = {
  { "service.list", NULL, "The catalogue by category, with the members of the location and their prices.", list_params,
    "[{id, title, shown, colour, weight, titles, services:[" SERVICE_ROWS "]}]", service_list },
  { "service.get", NULL, "One service, also a deleted one.", get_params, SERVICE_ROWS, service_get },
  { "service.for-staff", NULL, "What can be booked with a member, in the order of the catalogue.", staff_params,
    "[{id, title, category, category_title, colour, kind, own_price, own_price_max, own_dur, price, price_max, dur}]", service_for_staff },
  { NULL },
};

/* Packages: which there are, and what booking one at a time would be. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-column.h"
#include "foyer-money.h"
#include "foyer-package-plan.h"
#include "foyer-titles.h"

static const FoyerParam plan_params[] = {
  { "package", FOYER_P_ID, FOYER_P_REQUIRED, "package" },
  { "wall", FOYER_P_WALL, FOYER_P_REQUIRED, "start" },
  { "staff", FOYER_P_ID, 0, "member who comes first where there is a choice" },
  { "items", FOYER_P_LIST, 0, "[{item, staff}]: members chosen by hand" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* @own: column the user is limited to, or none: who is booked in another is not for them to know. */
static void
out_item (FoyerDb *db,
          JsonBuilder *out,
          const FoyerPackageItem *item,
          const FoyerId *own,
          gint64 date)
{
  gboolean theirs = !foyer_column_has (db, own, &item->staff);
  char wall[17];
  g_autofree char *gaps = foyer_gaps_format (&item->gaps);

  json_builder_begin_object (out);
  foyer_out_id (out, "item", &item->item);
  foyer_out_id (out, "service", &item->service);
  foyer_out_text (out, "title", item->title);
  foyer_out_id (out, "staff", &item->staff);
  foyer_out_text (out, "name", item->staff_name);
  foyer_out_text (out, "wall", foyer_wall_format (date + item->start / FOYER_DAY_MINUTES, item->start % FOYER_DAY_MINUTES, wall));
  foyer_out_int (out, "dur", item->dur);
  foyer_out_int (out, "tech", item->tech);
  foyer_out_text (out, "gaps", gaps);
  foyer_out_int (out, "price", item->price);
  foyer_out_int (out, "disc", item->disc);
  foyer_out_int (out, "total", item->price - item->disc);
  json_builder_set_member_name (out, "warnings");
  json_builder_begin_array (out);
  for (guint i = 0; i < item->warnings->len; i++)
    {
      const FoyerWarning *w = item->warnings->pdata[i];
      g_autofree char *taken = theirs && g_strcmp0 (w->kind, "overlap") == 0 ? g_strdup_printf (_ ("“%s” is taken at this time."), item->staff_name) : NULL;
      json_builder_begin_object (out);
      foyer_out_text (out, "kind", w->kind);
      foyer_out_text (out, "text", taken != NULL ? taken : w->text);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_set_member_name (out, "choices");
  json_builder_begin_array (out);
  for (guint i = 0; i < item->choices->len; i++)
    {
      const FoyerPackageChoice *c = &g_array_index (item->choices, FoyerPackageChoice, i);
      json_builder_begin_object (out);
      foyer_out_id (out, "staff", &c->staff);
      foyer_out_text (out, "name", c->name);
      foyer_out_bool (out, "busy", c->busy);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
}

static gboolean
run_plan (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  g_auto (FoyerPackagePlan) plan = { 0 };
  FoyerId loc = foyer_call_loc (call), package = foyer_call_id (call, "package"), first = foyer_call_id (call, "staff"), own = foyer_call_own_staff (call);
  g_autoptr (FoyerLocation) place = foyer_location_load (foyer_call_db (call), &loc);
  gint64 date;
  int minute;

  if (place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  foyer_wall_parse (foyer_call_text (call, "wall"), &date, &minute);
  if (!foyer_package_plan (&plan, foyer_call_db (call), place, &package, date, minute, &first, foyer_call_list (call, "items"), error))
    return FALSE;
  json_builder_begin_object (out);
  foyer_out_id (out, "package", &plan.package);
  foyer_out_text (out, "title", plan.title);
  foyer_out_text (out, "mode", plan.parallel ? "parallel" : "sequential");
  foyer_out_int (out, "dur", plan.dur);
  foyer_out_int (out, "gross", plan.gross);
  foyer_out_int (out, "discount", plan.discount);
  foyer_out_int (out, "total", plan.gross - plan.discount);
  json_builder_set_member_name (out, "items");
  json_builder_begin_array (out);
  for (int i = 0; i < plan.n; i++)
    out_item (foyer_call_db (call), out, &plan.items[i], &own, date);
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

/* By the base values of today. */
#define OF_PACKAGE " FROM package_item i JOIN service o ON o.id = i.service WHERE i.package = s.id AND i.deleted IS NOT 1 AND o.deleted IS NOT 1)"

static const FoyerParam list_params[] = {
  { "staff", FOYER_P_ID, 0, "only those in which this member may do something" },
  { "lang", FOYER_P_TEXT, 0, "language of the titles shown; default: the user's", NULL, 20 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_list (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId staff = foyer_call_id (call, "staff");
  g_autofree char *lang = foyer_titles_lang (call);
  FoyerStmt *s = foyer_db_sql (db, "SELECT s.id, s.title, s.titles, k.id, k.title, k.titles, k.colour, s.pkg_mode, coalesce(s.pkg_disc, 0),"
                                   " (SELECT CASE WHEN s.pkg_mode = 'parallel' THEN max(o.dur) ELSE sum(o.dur) END" OF_PACKAGE ","
                                   " (SELECT sum(coalesce(o.price_min, 0))" OF_PACKAGE
                                   " FROM service s JOIN category k ON k.id = s.category WHERE s.composite = 1 AND s.deleted IS NOT 1 AND coalesce(s.active, 1) = 1"
                                   " AND (?1 IS NULL OR EXISTS (SELECT 1 FROM package_item i JOIN service_staff l ON l.service = i.service AND l.deleted IS NOT 1"
                                   " WHERE i.package = s.id AND i.deleted IS NOT 1 AND l.staff = ?1))"
                                   " ORDER BY coalesce(k.weight, 0), k.id, coalesce(s.weight, 0), s.id");

  if (foyer_id_is_none (&staff))
    foyer_stmt_bind_null (s, 1);
  else
    foyer_stmt_bind_id (s, 1, &staff);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), category = foyer_stmt_id (s, 3);
      g_autofree char *title = foyer_title_in (foyer_stmt_text (s, 1), foyer_stmt_text (s, 2), lang);
      g_autofree char *category_title = foyer_title_in (foyer_stmt_text (s, 4), foyer_stmt_text (s, 5), lang);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "title", title);
      foyer_out_id (out, "category", &category);
      foyer_out_text (out, "category_title", category_title);
      foyer_out_int (out, "tint", foyer_stmt_is_null (s, 6) ? -1 : foyer_stmt_int (s, 6));
      foyer_out_text (out, "mode", foyer_stmt_text (s, 7));
      foyer_out_int (out, "discount", foyer_stmt_int (s, 8));
      foyer_out_int (out, "dur", foyer_stmt_int (s, 9));
      foyer_out_int (out, "price", foyer_stmt_int (s, 10) - foyer_mul_div (foyer_stmt_int (s, 10), foyer_stmt_int (s, 8), 10000, FOYER_ROUND_HALF_UP));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

const FoyerQuery foyer_queries_package[] = {
  { "booking.packages", "booking", "Packages that can be booked, in the order of the catalogue.", list_params,
    "[{id, title, category, category_title, tint, mode (sequential parallel), discount (hundredths of a percent), dur, price}]", run_list },
  { "package.plan", "booking", "What booking a package at a time would be: who, when, for how much, and what is in the way.", plan_params,
    "{package, title, mode, dur, gross, discount, total, items [{item, service, title, staff, name, wall, dur, tech, gaps, price, disc, total, "
    "warnings [{kind, text}], choices [{staff, name, busy}]}]}",
    run_plan },
  { NULL },
};

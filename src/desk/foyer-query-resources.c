/* calendar.resources: a day by what is used instead of by whom: a column for each instance of a resource (CAL-10, RES-1). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-calendar-read.h"
#include "foyer-location.h"
#include "foyer-settings.h"

static const FoyerParam day_params[] = {
  { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "day" },
  { "resource", FOYER_P_ID, 0, "only instances of this one" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static void
out_columns (FoyerDb *db,
             JsonBuilder *out,
             const FoyerId *loc,
             const FoyerId *resource)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT i.id, i.name, r.id, r.name FROM instance i JOIN resource r ON r.id = i.resource"
                                   " WHERE r.loc = ?1 AND r.deleted IS NOT 1 AND i.deleted IS NOT 1 AND (?2 IS NULL OR r.id = ?2)"
                                   " ORDER BY coalesce(r.weight, 0), r.id, coalesce(i.weight, 0), i.id");

  foyer_stmt_bind_id (s, 1, loc);
  if (foyer_id_is_none (resource))
    foyer_stmt_bind_null (s, 2);
  else
    foyer_stmt_bind_id (s, 2, resource);
  json_builder_set_member_name (out, "columns");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId instance = foyer_stmt_id (s, 0), of = foyer_stmt_id (s, 2);

      json_builder_begin_object (out);
      foyer_out_id (out, "instance", &instance);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      foyer_out_id (out, "resource", &of);
      foyer_out_text (out, "resource_name", foyer_stmt_text (s, 3));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static gboolean
run_resources (FoyerCall *call,
               JsonBuilder *out,
               GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), resource = foyer_call_id (call, "resource"), own = foyer_call_own_staff (call);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  const char *day = foyer_call_text (call, "date");
  int days = foyer_call_days (call, "calendar.history"), minute;
  gint64 date = 0, now_date;

  if (place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  foyer_date_parse (day, &date);
  foyer_zone_from_utc (place->zone, foyer_call_now (call), &now_date, &minute);
  g_autofree char *title = foyer_setting_text (db, &loc, "calendar.title");
  json_builder_begin_object (out);
  foyer_out_text (out, "date", day);
  foyer_out_bool (out, "today", date == now_date);
  foyer_out_int (out, "now", date == now_date ? minute : -1);
  foyer_out_text (out, "card", title);
  if (days >= 0 && now_date - date > days)
    {
      g_autofree char *since = foyer_format_date (&place->format, now_date - days);
      g_autofree char *text = g_strdup_printf (_ ("You may see the calendar from %s on."), since);

      foyer_out_text (out, "notice", text);
      json_builder_end_object (out);
      return TRUE;
    }

  g_autoptr (GArray) duties = foyer_calendar_read_duties (db, &loc, day, day, &own);
  g_autoptr (GArray) blocks = foyer_calendar_read_blocks (db, &loc, day, day, &own, foyer_call_phones (call, "calendar.phones"));
  int open = foyer_setting_int (db, &loc, "calendar.open"), close = foyer_setting_int (db, &loc, "calendar.close");

  for (guint i = 0; i < blocks->len; i++)
    {
      const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
      open = MIN (open, b->m0);
      close = MAX (close, b->m0 + b->dur);
    }
  foyer_out_int (out, "open", CLAMP (open, 0, FOYER_DAY_MINUTES) / 60 * 60);
  foyer_out_int (out, "close", MIN ((close + 59) / 60 * 60, FOYER_DAY_MINUTES));
  foyer_out_int (out, "step", foyer_setting_int (db, &loc, "calendar.step"));
  out_columns (db, out, &loc, &resource);

  json_builder_set_member_name (out, "blocks");
  json_builder_begin_array (out);
  for (guint i = 0; i < blocks->len; i++)
    {
      const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
      FoyerStmt *s = foyer_db_sql (db, "SELECT o.instance FROM allocation o JOIN instance i ON i.id = o.instance WHERE o.appointment = ?1"
                                       " AND o.deleted IS NOT 1 AND (?2 IS NULL OR i.resource = ?2) ORDER BY o.id");
      g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (FoyerId));

      foyer_stmt_bind_id (s, 1, &b->id);
      if (foyer_id_is_none (&resource))
        foyer_stmt_bind_null (s, 2);
      else
        foyer_stmt_bind_id (s, 2, &resource);
      while (foyer_stmt_step (s))
        {
          FoyerId instance = foyer_stmt_id (s, 0);
          g_array_append_val (held, instance);
        }
      foyer_stmt_done (s);
      for (guint k = 0; k < held->len; k++)
        foyer_calendar_out_block_in (out, db, blocks, i, duties, FALSE, title, &g_array_index (held, FoyerId, k));
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

const FoyerQuery foyer_queries_resources[] = {
  { "calendar.resources", "calendar", "A day by rooms and devices: a column for each, and what is booked in it.", day_params,
    "{date, today, now, card, notice, open, close, step, columns [{instance, name, resource, resource_name}], blocks [as of calendar.day, and instance]}",
    run_resources },
  { NULL },
};

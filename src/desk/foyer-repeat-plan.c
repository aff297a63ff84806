#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-column.h"
#include "foyer-gaps.h"
#include "foyer-ids.h"
#include "foyer-repeat-plan.h"
#include "foyer-resource-clash.h"

GArray *
foyer_appointment_services (FoyerDb *db,
                            const FoyerId *appointment)
{
  return foyer_ids_of (db, "SELECT l.service FROM line l JOIN appointment a ON a.id = ?1 WHERE l.visit = a.visit AND l.appointment = a.id"
                           " AND l.service IS NOT NULL AND l.deleted IS NOT 1 ORDER BY l.weight, l.id", appointment);
}

/* Warns of resources of @service of which no place is free in [@t0, @t1). */
static void
warn_resources (FoyerDb *db,
                const FoyerLocation *place,
                const FoyerId *self,
                const FoyerId *own,
                const FoyerId *service,
                gint64 t0,
                gint64 t1,
                GPtrArray *warnings)
{
  g_autoptr (GPtrArray) taken = foyer_resources_taken (db, place, self, service, t0, t1);

  for (guint i = 0; i < taken->len; i++)
    {
      const FoyerResourceTaken *r = taken->pdata[i];
      FoyerWarning *w;
      gboolean said = FALSE;

      /* Two services that need the same one. */
      for (guint k = 0; k < warnings->len; k++)
        said |= foyer_id_equal (&((FoyerWarning *) warnings->pdata[k])->about, &r->resource);
      if (said)
        continue;
      w = g_new0 (FoyerWarning, 1);
      *w = (FoyerWarning){ "resource", r->resource, foyer_resource_clash_words (db, place, &r->resource, NULL, self, own, t0, t1) };
      g_ptr_array_add (warnings, w);
    }
}

void
foyer_repeat_resources (FoyerDb *db,
                        const FoyerLocation *place,
                        const FoyerId *self,
                        const FoyerId *own,
                        GArray *services,
                        gint64 t0,
                        gint64 t1,
                        GPtrArray *warnings)
{
  for (guint i = 0; i < services->len; i++)
    warn_resources (db, place, self, own, &g_array_index (services, FoyerId, i), t0, t1, warnings);
}

void
foyer_repeat_seasons (FoyerDb *db,
                      const FoyerLocation *place,
                      GArray *services,
                      gint64 date,
                      GPtrArray *warnings)
{
  for (guint i = 0; i < services->len; i++)
    {
      const FoyerId *service = &g_array_index (services, FoyerId, i);
      FoyerStmt *s = foyer_db_sql (db, "SELECT title, date_from, date_to FROM service WHERE id = ?1");
      g_autofree char *text = NULL;

      foyer_stmt_bind_id (s, 1, service);
      if (foyer_stmt_step (s))
        text = foyer_season_text (place, foyer_stmt_text (s, 0), foyer_stmt_text (s, 1), foyer_stmt_text (s, 2), date);
      foyer_stmt_done (s);
      if (text == NULL)
        continue;
      FoyerWarning *w = g_new0 (FoyerWarning, 1);
      *w = (FoyerWarning){ "season", *service, g_steal_pointer (&text) };
      g_ptr_array_add (warnings, w);
    }
}

GPtrArray *
foyer_repeat_clashes (FoyerDb *db,
                      const FoyerLocation *place,
                      const FoyerId *self,
                      const FoyerId *own,
                      const FoyerId *staff,
                      const char *staff_name,
                      GArray *services,
                      gint64 date,
                      int minute,
                      int dur,
                      const char *gaps)
{
  FoyerGaps free_time;
  gboolean has_gaps = gaps != NULL && foyer_gaps_parse (gaps, dur, &free_time);
  GPtrArray *warnings = foyer_booking_warnings (db, place, self, staff, staff_name, date, minute, dur, has_gaps ? &free_time : NULL);
  gint64 t0 = foyer_zone_to_utc (place->zone, date, minute);

  foyer_repeat_resources (db, place, self, own, services, t0, t0 + (gint64) dur * 60000, warnings);
  return warnings;
}

static void
slot_clear (gpointer data)
{
  g_clear_pointer (&((FoyerRepeatSlot *) data)->warnings, g_ptr_array_unref);
}

char *
foyer_staff_name (FoyerDb *db,
                  const FoyerId *staff)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT name FROM staff WHERE id = ?1");
  foyer_stmt_bind_id (s, 1, staff);
  char *name = g_strdup (foyer_stmt_step (s) ? foyer_stmt_text (s, 0) : "");
  foyer_stmt_done (s);
  return name;
}

void
foyer_call_starts (FoyerCall *call,
                   const FoyerRow *appointment,
                   gint64 *date,
                   int *minute,
                   gint64 *new_date,
                   int *new_minute)
{
  const char *wanted = foyer_call_text (call, "wall");

  *date = *minute = 0;
  foyer_wall_parse (foyer_row_text (appointment, "wall"), date, minute);
  *new_date = *date;
  *new_minute = *minute;
  if (wanted != NULL)
    foyer_wall_parse (wanted, new_date, new_minute);
}

gboolean
foyer_repeat_plan_make (FoyerRepeatPlan *plan,
                        FoyerCall *call,
                        GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  gint64 date = 0, from;
  int minute = 0;

  *plan = (FoyerRepeatPlan){ 0 };
  plan->source = foyer_call_row (call, "appointment", "appointment", error);
  if (plan->source == NULL
      || !foyer_repeat_parse (foyer_call_text (call, "freq"), foyer_call_text (call, "days"), (int) foyer_call_int (call, "gap"),
                              (int) foyer_call_int (call, "times"), foyer_call_text (call, "until"), &plan->rule, error))
    return FALSE;
  FoyerId loc = foyer_row_id (plan->source, "loc"), here = foyer_call_loc (call), event = foyer_row_id (plan->source, "event");
  const char *kind = foyer_row_text (plan->source, "kind");
  if (!foyer_id_equal (&loc, &here) || (plan->place = foyer_location_load (db, &loc)) == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This visit belongs to another location."));
      return FALSE;
    }
  if (!foyer_id_is_none (&event) || g_strcmp0 (kind, "event") == 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("An event is repeated by its timetable."));
      return FALSE;
    }
  FoyerId own = foyer_call_own_staff (call);
  plan->staff = foyer_row_id (plan->source, "staff");
  if (!foyer_column_has (foyer_call_db (call), &own, &plan->staff))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may only change appointments of your own column."));
      return FALSE;
    }
  foyer_call_starts (call, plan->source, &date, &minute, &plan->first, &plan->minute);
  from = foyer_call_has (call, "wall") ? plan->first : date + 1;
  plan->staff_name = foyer_staff_name (db, &plan->staff);
  plan->dur = (int) foyer_row_int (plan->source, "dur");
  plan->services = foyer_appointment_services (db, &plan->source->id);
  plan->slots = g_array_new (FALSE, TRUE, sizeof (FoyerRepeatSlot));
  g_array_set_clear_func (plan->slots, slot_clear);

  g_autoptr (GArray) times = foyer_repeat_times (&plan->rule, plan->first, from, plan->minute, plan->place->zone);
  for (guint i = 0; i < times->len; i++)
    {
      const FoyerRepeatTime *time = &g_array_index (times, FoyerRepeatTime, i);
      FoyerRepeatSlot slot = { .date = time->date, .minute = time->minute };

      if (time->date == date && time->minute == minute)
        continue; /* the booking itself */
      foyer_date_format (time->date, slot.day);
      foyer_wall_format (time->date, time->minute, slot.wall);
      slot.warnings = foyer_repeat_clashes (db, plan->place, NULL, &own, &plan->staff, plan->staff_name, plan->services, time->date, time->minute, plan->dur,
                                            foyer_row_text (plan->source, "gaps"));
      foyer_repeat_seasons (db, plan->place, plan->services, time->date, slot.warnings);
      g_array_append_val (plan->slots, slot);
    }
  return TRUE;
}

void
foyer_repeat_plan_clear (FoyerRepeatPlan *plan)
{
  g_clear_pointer (&plan->place, foyer_location_free);
  g_clear_pointer (&plan->source, foyer_row_free);
  g_clear_pointer (&plan->staff_name, g_free);
  g_clear_pointer (&plan->services, g_array_unref);
  g_clear_pointer (&plan->slots, g_array_unref);
}

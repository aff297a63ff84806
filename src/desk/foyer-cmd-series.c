/* "This and following": a series is changed from one of its bookings on. What was paid for, or has arrived, stays as it is and is named. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-nested.h"
#include "foyer-out.h"
#include "foyer-repeat-plan.h"
#include "foyer-series-private.h"

/* A booking of the series. */
typedef struct
{
  FoyerId id, visit, staff;
  char wall[17];
  gint64 t0, date;
  int minute, dur;
  FoyerVisitStatus status;
  char *name; /* of the member; owned */
  char *gaps; /* may be NULL */
} Member;

static void
member_clear (gpointer data)
{
  g_free (((Member *) data)->name);
  g_free (((Member *) data)->gaps);
}

/* Live bookings of the series in order of time. (transfer full) (element-type Member) */
static GArray *
read_members (FoyerDb *db,
              const FoyerId *series)
{
  GArray *members = g_array_new (FALSE, TRUE, sizeof (Member));
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.id, a.visit, a.staff, a.wall, a.t0, a.dur, v.status, s.name, a.gaps FROM appointment a JOIN visit v ON v.id = a.visit"
                                   " LEFT JOIN staff s ON s.id = a.staff WHERE a.series = ?1 AND a.deleted IS NOT 1 AND v.status <> 'deleted' ORDER BY a.t0, a.id");

  g_array_set_clear_func (members, member_clear);
  foyer_stmt_bind_id (s, 1, series);
  while (foyer_stmt_step (s))
    {
      Member m = { .id = foyer_stmt_id (s, 0), .visit = foyer_stmt_id (s, 1), .staff = foyer_stmt_id (s, 2), .t0 = foyer_stmt_int (s, 4),
                   .dur = (int) foyer_stmt_int (s, 5), .status = foyer_status_parse (foyer_stmt_text (s, 6)) };
      g_strlcpy (m.wall, foyer_stmt_text (s, 3), sizeof m.wall);
      foyer_wall_parse (m.wall, &m.date, &m.minute);
      m.name = g_strdup (foyer_stmt_text (s, 7));
      m.gaps = g_strdup (foyer_stmt_text (s, 8));
      g_array_append_val (members, m);
    }
  foyer_stmt_done (s);
  return members;
}

/* The appointment of the call and what follows it; NULL with INVALID when it is in no series. */
static GArray *
following (FoyerCall *call,
           FoyerId *id,
           FoyerRow **source,
           GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "appointment", "appointment", error);
  FoyerId here = foyer_call_loc (call);

  if (row == NULL)
    return NULL;
  FoyerId series = foyer_row_id (row, "series"), loc = foyer_row_id (row, "loc");
  if (!foyer_id_equal (&loc, &here))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This visit belongs to another location."));
      return NULL;
    }
  if (foyer_id_is_none (&series))
    {
      foyer_refuse (error, _ ("This booking belongs to no series."));
      return NULL;
    }
  GArray *members = read_members (foyer_call_db (call), &series);
  gint64 from = foyer_row_int (row, "t0");
  for (guint i = members->len; i-- > 0;)
    if (g_array_index (members, Member, i).t0 < from)
      g_array_remove_index (members, i);
  *id = row->id;
  if (source != NULL)
    *source = g_steal_pointer (&row);
  return members;
}

static void
keep (JsonArray *kept,
      const Member *m,
      const char *why)
{
  json_array_add_object_element (kept, foyer_params ("appointment", "d", &m->id, "wall", "s", m->wall, "why", "s", why, NULL));
}

/* Why a booking of a series is left alone; NULL: it is not. */
static const char *
stays (FoyerDb *db,
       const Member *m)
{
  if (m->status == FOYER_STATUS_ARRIVED)
    return _ ("The client came.");
  if (foyer_visit_has_receipt (db, &m->visit))
    return _ ("A receipt was printed.");
  if (foyer_visit_payments (db, &m->visit) > 0)
    return _ ("There are payments.");
  return NULL;
}

/* ---- deleting -------------------------------------------------------------------------------------------------------------- */

const FoyerParam foyer_series_delete_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "first booking to delete" },
  { "reason", FOYER_P_TEXT, 0, "why", NULL, 500 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

gboolean
foyer_run_series_delete (FoyerCall *call,
                         GError **error)
{
  FoyerId id;
  g_autoptr (GArray) members = following (call, &id, NULL, error);
  JsonArray *kept = json_array_new ();
  int deleted = 0;

  json_object_set_array_member (foyer_call_result (call), "kept", kept);
  if (members == NULL)
    return FALSE;
  foyer_tx_begin_group (foyer_call_tx (call));
  for (guint i = 0; i < members->len; i++)
    {
      const Member *m = &g_array_index (members, Member, i);
      const char *why = stays (foyer_call_db (call), m);

      if (why != NULL)
        {
          keep (kept, m, why);
          continue;
        }
      foyer_tx_next (foyer_call_tx (call));
      if (!foyer_call_nested (call, "booking.delete", foyer_params ("appointment", "d", &m->id, "reason", "s", foyer_call_text (call, "reason"), NULL), NULL, NULL, error))
        return FALSE;
      deleted++;
    }
  if (deleted == 0)
    return foyer_refuse (error, _ ("All of these bookings were paid for or have arrived; nothing was deleted."));
  json_object_set_int_member (foyer_call_result (call), "deleted", deleted);
  return TRUE;
}

/* ---- moving ---------------------------------------------------------------------------------------------------------------- */

const FoyerParam foyer_series_move_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "first booking to move" },
  { "wall", FOYER_P_WALL, 0, "its new start; those that follow move by as many days and minutes" },
  { "staff", FOYER_P_ID, 0, "new team member" },
  { "dur", FOYER_P_DUR, 0, "new length in minutes" },
  { "conflicts", FOYER_P_ENUM, 0, "what becomes of those with something in the way; default skip: they stay", "skip force" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

gboolean
foyer_run_series_move (FoyerCall *call,
                       GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) source = NULL;
  FoyerId id, loc = foyer_call_loc (call), own = foyer_call_own_staff (call);
  g_autoptr (GArray) members = following (call, &id, &source, error);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  gboolean force = g_strcmp0 (foyer_call_text (call, "conflicts"), "force") == 0;
  JsonArray *kept = json_array_new ();
  gint64 date = 0, new_date;
  int minute = 0, new_minute, moved = 0;

  json_object_set_array_member (foyer_call_result (call), "kept", kept);
  if (members == NULL || place == NULL)
    return FALSE;
  foyer_call_starts (call, source, &date, &minute, &new_date, &new_minute);
  gint64 days = new_date - date;
  int minutes = new_minute - minute;

  foyer_tx_begin_group (foyer_call_tx (call));
  for (guint i = 0; i < members->len; i++)
    {
      /* Forwards the last goes first, so that none stands where the one before it wants to go. */
      const Member *m = &g_array_index (members, Member, days > 0 || (days == 0 && minutes > 0) ? members->len - 1 - i : i);
      const char *why = m->status == FOYER_STATUS_ARRIVED ? _ ("The client came.") : foyer_visit_has_receipt (db, &m->visit) ? _ ("A receipt was printed.") : NULL;
      FoyerId staff = foyer_call_text (call, "staff") != NULL ? foyer_call_id (call, "staff") : m->staff;
      int dur = foyer_call_has (call, "dur") ? (int) foyer_call_int (call, "dur") : m->dur;
      gint64 to = m->date + days + (m->minute + minutes < 0 ? -1 : (m->minute + minutes) / FOYER_DAY_MINUTES);
      int at = (m->minute + minutes + FOYER_DAY_MINUTES) % FOYER_DAY_MINUTES;
      g_autofree char *name = foyer_staff_name (db, &staff);
      g_autoptr (GArray) services = foyer_appointment_services (db, &m->id);
      g_autoptr (GPtrArray) clashes = foyer_repeat_clashes (db, place, &m->id, &own, &staff, name, services, to, at, dur, m->gaps);
      char wall[17];

      if (to != m->date)
        foyer_repeat_seasons (db, place, services, to, clashes);
      if (why == NULL && clashes->len > 0 && !force)
        why = ((FoyerWarning *) clashes->pdata[0])->text;
      if (why != NULL)
        {
          keep (kept, m, why);
          continue;
        }
      foyer_tx_next (foyer_call_tx (call));
      if (!foyer_call_nested (call, "booking.move",
                              foyer_params ("appointment", "d", &m->id, "staff", "d", &staff, "wall", "s", foyer_wall_format (to, at, wall), "dur", "i", (gint64) dur, NULL),
                              _ ("Moved with its series"), NULL, error))
        return FALSE;
      moved++;
    }
  if (moved == 0)
    {
      const char *why = json_object_get_string_member (json_array_get_object_element (kept, 0), "why");
      return foyer_refuse (error, _ ("None of these bookings can be moved there. %s"), why);
    }
  json_object_set_int_member (foyer_call_result (call), "moved", moved);
  return TRUE;
}

/* ---- looking --------------------------------------------------------------------------------------------------------------- */

const FoyerParam foyer_series_get_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "a booking of the series" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

gboolean
foyer_run_series_get (FoyerCall *call,
                      JsonBuilder *out,
                      GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) appointment = foyer_call_row (call, "appointment", "appointment", error);
  guint here = 0;

  if (appointment == NULL)
    return FALSE;
  FoyerId id = foyer_row_id (appointment, "series"), own = foyer_call_own_staff (call), staff = foyer_row_id (appointment, "staff");
  FoyerId loc = foyer_row_id (appointment, "loc"), place = foyer_call_loc (call);
  g_autoptr (FoyerRow) series = foyer_id_is_none (&id) ? NULL : foyer_db_get (db, "series", &id);
  if (series == NULL || foyer_row_int (series, "deleted") != 0 || !foyer_row_is_null (series, "timetable")
      || !foyer_id_equal (&loc, &place) || !foyer_column_has (foyer_call_db (call), &own, &staff))
    return TRUE; /* null */
  g_autoptr (GArray) members = read_members (db, &id);
  json_builder_begin_object (out);
  foyer_out_id (out, "id", &id);
  foyer_out_text (out, "freq", foyer_row_text (series, "freq"));
  foyer_out_text (out, "days", foyer_row_text (series, "days"));
  foyer_out_int (out, "gap", foyer_row_int (series, "gap"));
  foyer_out_int (out, "times", foyer_row_int (series, "times"));
  foyer_out_text (out, "first", foyer_row_text (series, "first"));
  foyer_out_text (out, "until", foyer_row_text (series, "until"));
  foyer_out_bool (out, "with_client", foyer_row_int (series, "with_client") != 0);
  json_builder_set_member_name (out, "appointments");
  json_builder_begin_array (out);
  for (guint i = 0; i < members->len; i++)
    {
      const Member *m = &g_array_index (members, Member, i);
      if (foyer_id_equal (&m->id, &appointment->id))
        here = i;
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &m->id);
      foyer_out_id (out, "visit", &m->visit);
      foyer_out_text (out, "wall", m->wall);
      foyer_out_int (out, "dur", m->dur);
      foyer_out_id (out, "staff", &m->staff);
      foyer_out_text (out, "name", m->name);
      foyer_out_text (out, "status", foyer_status_word (m->status));
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  foyer_out_int (out, "here", here);
  foyer_out_int (out, "following", members->len > here ? members->len - here - 1 : 0);
  json_builder_end_object (out);
  return TRUE;
}

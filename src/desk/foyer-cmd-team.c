/* Team members: what can be booked. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "foyer-cmd-common.h"
#include "foyer-location.h"
#include "foyer-lookup.h"
#include "foyer-text.h"

static gboolean
staff_put (FoyerCall *call, FoyerRow *row, GError **error)
{
  FoyerId loc = foyer_row_id (row, "loc"), position;
  const char *typed;

  foyer_call_fill (call, row, "name", "spec", "position", "description", "photo", "billable", "online", "can_assist", "occupancy", "ext", "ical", "ical_contacts", "ical_name", NULL);
  if (!foyer_need_text (call, "name", _ ("name"), error) || !foyer_need_file (call, "photo", error))
    return FALSE;
  if (foyer_call_has (call, "phone"))
    {
      g_autofree char *phone = foyer_location_phone (foyer_call_db (call), &loc, foyer_call_text (call, "phone"));

      typed = foyer_call_text (call, "phone");
      if (typed != NULL && *typed != '\0' && phone == NULL)
        return foyer_refuse (error, _ ("“%s” is not a telephone number."), typed);
      foyer_row_set_text (row, "phone", phone);
    }
  if (foyer_call_has (call, "email"))
    {
      typed = foyer_call_text (call, "email");
      if (typed != NULL && *typed != '\0' && !foyer_email_valid (typed))
        return foyer_refuse (error, _ ("“%s” is not an e-mail address."), typed);
      foyer_row_set_text (row, "email", typed);
    }
  position = foyer_row_id (row, "position");
  if (foyer_row_has_changed (row, "position") && !foyer_id_is_none (&position))
    {
      g_autoptr (FoyerRow) position_row = foyer_need_row (call, "position", &position, NULL, error);
      if (position_row == NULL)
        return FALSE;
    }
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "staff", &row->id);
  return TRUE;
}

static gboolean
staff_create (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = foyer_tx_new_id (tx), loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = foyer_row_new ("staff", &id);
  g_autoptr (FoyerRow) location = foyer_need_row (call, "location", &loc, NULL, error);

  if (location == NULL)
    return FALSE;
  foyer_row_set_id (row, "loc", &loc);
  foyer_row_set_text (row, "status", "active");
  foyer_row_set_int (row, "billable", 1);
  foyer_row_set_int (row, "online", 1);
  foyer_row_set_int (row, "occupancy", 1);
  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_tx_db (tx), "staff", &loc));
  return staff_put (call, row, error);
}

static gboolean
staff_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "staff", "staff", error);
  return row != NULL && staff_put (call, row, error);
}

static gboolean
staff_reorder (FoyerCall *call, GError **error)
{
  FoyerId loc = foyer_call_loc (call);
  return foyer_reorder (call, "staff", &loc, error);
}

/* The login that belonged to the member is nobody's own any more (STF-6). */
static void
detach_user (FoyerCall *call, FoyerRow *staff)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (GArray) grants = foyer_lookup_ids (foyer_tx_db (tx), "grant", "staff", &staff->id);

  for (guint i = 0; i < grants->len; i++)
    {
      g_autoptr (FoyerRow) grant = foyer_tx_get (tx, "grant", &g_array_index (grants, FoyerId, i));
      foyer_row_set_null (grant, "staff");
      foyer_tx_put (tx, grant);
    }
  foyer_row_set_null (staff, "user");
}

/* Bookings from @date on go to another member, or stay after a decision (STF-8). */
static gboolean
settle_bookings (FoyerCall *call, FoyerRow *staff, gint64 date, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId loc = foyer_row_id (staff, "loc");
  g_autoptr (FoyerLocation) location = foyer_location_load (foyer_tx_db (tx), &loc);
  g_autoptr (GPtrArray) booked = foyer_lookup_booked (foyer_tx_db (tx), &staff->id, date, 0);
  g_autoptr (GPtrArray) busy = NULL;
  g_autoptr (FoyerRow) to = NULL;

  if (booked->len == 0)
    return TRUE;
  if (foyer_call_has (call, "to") && !foyer_call_is_null (call, "to"))
    {
      to = foyer_call_row (call, "to", "staff", error);
      if (to == NULL)
        return FALSE;
      if (foyer_id_equal (&to->id, &staff->id) || g_strcmp0 (foyer_row_text (to, "status"), "active") != 0)
        return foyer_refuse (error, _ ("Choose another member of the team who works here."));
      busy = foyer_lookup_booked (foyer_tx_db (tx), &to->id, date, 0);
    }
  for (guint i = 0; i < booked->len; i++)
    {
      FoyerBooked *b = g_ptr_array_index (booked, i);
      g_autofree char *day = location ? foyer_format_date (&location->format, b->date) : g_strdup ("");
      char time[6];

      foyer_minute_format (b->from, time);
      if (to == NULL)
        {
          if (*b->client)
            foyer_call_warn (call, "booking", &b->id, _ ("%s has a booking on %s at %s with %s"), foyer_row_text (staff, "name"), day, time, b->client);
          else
            foyer_call_warn (call, "booking", &b->id, _ ("%s has a booking on %s at %s"), foyer_row_text (staff, "name"), day, time);
          continue;
        }
      for (guint k = 0; k < busy->len; k++)
        {
          FoyerBooked *other = g_ptr_array_index (busy, k);
          if (other->date == b->date && other->from < b->to && b->from < other->to)
            {
              foyer_call_warn (call, "overlap", &b->id, _ ("%s already has a booking on %s at %s"), foyer_row_text (to, "name"), day, time);
              break;
            }
        }
      {
        g_autoptr (FoyerRow) appointment = foyer_tx_get (tx, "appointment", &b->id);
        foyer_row_set_id (appointment, "staff", &to->id);
        if (foyer_call_override (call) != NULL)
          foyer_row_set_text (appointment, "shared", foyer_call_override (call));
        foyer_tx_put (tx, appointment);
      }
    }
  return TRUE;
}

static gboolean
leave (FoyerCall *call, const char *status, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) row = foyer_call_row (call, "staff", "staff", error);
  gint64 now = foyer_call_now (call), date;
  FoyerId loc;
  char text[11];

  if (row == NULL)
    return FALSE;
  if (g_strcmp0 (foyer_row_text (row, "status"), status) == 0)
    return foyer_refuse (error, strcmp (status, "deleted") == 0 ? _ ("%s has already been deleted.") : _ ("%s has already been dismissed."), foyer_row_text (row, "name"));
  loc = foyer_row_id (row, "loc");
  date = foyer_location_today (foyer_tx_db (tx), &loc, now);
  if (foyer_call_text (call, "date") != NULL)
    foyer_date_parse (foyer_call_text (call, "date"), &date);
  if (!settle_bookings (call, row, date, error))
    return FALSE;
  detach_user (call, row);
  foyer_row_set_text (row, "status", status);
  foyer_row_set_text (row, "dismissed_on", foyer_date_format (date, text));
  foyer_tx_put (tx, row);
  return TRUE;
}

static gboolean
staff_dismiss (FoyerCall *call, GError **error)
{
  return leave (call, "dismissed", error);
}

static gboolean
staff_delete (FoyerCall *call, GError **error)
{
  return leave (call, "deleted", error);
}

static gboolean
staff_restore (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "staff", "staff", error);

  if (row == NULL)
    return FALSE;
  foyer_row_set_text (row, "status", "active");
  foyer_row_set_null (row, "dismissed_on");
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- the table ---------------------------------------------------------------------------------------------------------- */

#define STAFF_PARAM { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "team member" }
#define STAFF_PARAMS(flags) \
  { "name", FOYER_P_TEXT, flags, "name clients see", NULL, FOYER_NAME_MAX }, \
  { "spec", FOYER_P_TEXT, FOYER_P_NULLABLE, "specialization", NULL, FOYER_NAME_MAX }, \
  { "position", FOYER_P_ID, FOYER_P_NULLABLE, "position" }, \
  { "phone", FOYER_P_TEXT, FOYER_P_NULLABLE, "phone", NULL, 40 }, \
  { "email", FOYER_P_TEXT, FOYER_P_NULLABLE, "e-mail", NULL, FOYER_NAME_MAX }, \
  { "description", FOYER_P_TEXT, FOYER_P_NULLABLE, "description", NULL, 4000 }, \
  { "photo", FOYER_P_TEXT, FOYER_P_NULLABLE, "photo: name of a file (foyerctl file put)", NULL, 64 }, \
  { "billable", FOYER_P_BOOL, 0, "in the schedule" }, \
  { "online", FOYER_P_BOOL, 0, "offered on the booking site" }, \
  { "can_assist", FOYER_P_BOOL, 0, "can assist" }, \
  { "occupancy", FOYER_P_BOOL, 0, "counts in occupancy" }, \
  { "ical", FOYER_P_BOOL, 0, "has a calendar file" }, \
  { "ical_contacts", FOYER_P_BOOL, 0, "with phone and e-mail of the clients" }, \
  { "ical_name", FOYER_P_TEXT, FOYER_P_NULLABLE, "name of the file; members with the same one share it; the member's name when left out", NULL, 60 }, \
  { "ext", FOYER_P_TEXT, FOYER_P_NULLABLE, "number in another system", NULL, 64 }

static const FoyerParam staff_create_params[] = { { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" }, STAFF_PARAMS (FOYER_P_REQUIRED), { NULL } };
static const FoyerParam staff_update_params[] = { STAFF_PARAM, STAFF_PARAMS (0), { NULL } };
static const FoyerParam staff_leave_params[] = {
  STAFF_PARAM,
  { "date", FOYER_P_DATE, 0, "first day not there; today when left out" },
  { "to", FOYER_P_ID, FOYER_P_NULLABLE, "member who takes the bookings over" },
  { NULL },
};
static const FoyerParam staff_restore_params[] = { STAFF_PARAM, { NULL } };
static const FoyerParam staff_reorder_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" }, { "order", FOYER_P_LIST, FOYER_P_REQUIRED, "ids in their new order" }, { NULL },
};

const FoyerCommand foyer_commands_team[] = {
  { "staff.create", "setup.team-create", "Adds a team member.", N_("Added a team member"), staff_create_params, staff_create },
  { "staff.update", "setup.team-edit", "Changes a team member.", N_("Changed a team member"), staff_update_params, staff_update },
  { "staff.dismiss", "setup.team-dismiss", "Takes a member out of the calendar from a day on; the figures keep the member.", N_("Dismissed a team member"),
    staff_leave_params, staff_dismiss },
  { "staff.delete", "setup.team-delete", "Takes a member out of calendar and statistics.", N_("Deleted a team member"), staff_leave_params, staff_delete },
  { "staff.restore", "setup.team-dismiss", "Brings a dismissed or deleted member back.", N_("Brought a team member back"), staff_restore_params, staff_restore },
  { "staff.reorder", "setup.team-edit", "Puts members in the order of the calendar.", N_("Reordered the team"), staff_reorder_params, staff_reorder },
  { NULL },
};

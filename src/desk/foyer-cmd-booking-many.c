/* Deleting many bookings at once (REP-3). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-booking-private.h"
#include "foyer-client.h"
#include "foyer-client-bulk.h"
#include "foyer-cmd-common.h"
#include "foyer-event.h"
#include "foyer-timetable-private.h"

static const FoyerParam many_params[] = {
  { "appointments", FOYER_P_LIST, FOYER_P_REQUIRED, "bookings, at most 250 in one step" },
  { "reason", FOYER_P_TEXT, 0, "why", NULL, 500 },
  FOYER_UNDO_WITH,
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static void
skip (FoyerBooking *b, JsonArray *told, const FoyerId *id, const char *why)
{
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT a.wall, c.name, c.middle, c.surname FROM appointment a LEFT JOIN visit v ON v.id = a.visit LEFT JOIN client c ON c.id = v.client"
                                      " WHERE a.id = ?1");
  JsonObject *object = json_object_new ();
  char text[FOYER_ID_TEXT_LEN + 1];

  json_object_set_string_member (object, "id", foyer_id_format (id, text));
  foyer_stmt_bind_id (s, 1, id);
  if (foyer_stmt_step (s))
    {
      g_autofree char *name = foyer_client_title (foyer_name_parts (b->db, &b->place->id), foyer_stmt_text (s, 1), foyer_stmt_text (s, 2), foyer_stmt_text (s, 3));

      json_object_set_string_member (object, "wall", foyer_stmt_text (s, 0));
      json_object_set_string_member (object, "name", name);
    }
  foyer_stmt_done (s);
  json_object_set_string_member (object, "why", why);
  json_array_add_object_element (told, object);
}

static gboolean
delete_many (FoyerCall *call, GError **error)
{
  g_autoptr (GArray) ids = foyer_call_ids (call, "appointments", error);
  FoyerId loc = foyer_call_loc (call);
  g_auto (FoyerBooking) b = { 0 };
  JsonArray *told;
  gint64 done = 0;

  if (ids == NULL)
    return FALSE;
  if (ids->len == 0 || ids->len > FOYER_BULK_STEP)
    return foyer_refuse (error, _ ("1 to %d bookings are deleted in one step."), FOYER_BULK_STEP);
  if (!foyer_undo_with (call, error) || !foyer_booking_begin (&b, call, &loc, error))
    return FALSE;
  told = json_array_new ();
  json_object_set_array_member (foyer_call_result (call), "skipped", told);
  for (guint i = 0; i < ids->len; i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, i);
      g_autoptr (GError) why = NULL;
      g_autoptr (FoyerRow) visit = NULL, one = foyer_booking_appointment_of (&b, id, &visit, &why);

      if (one != NULL && foyer_row_int (one, "deleted") != 0)
        {
          skip (&b, told, id, _ ("Is deleted already."));
          continue;
        }
      if (one != NULL && foyer_row_is_event (one))
        {
          skip (&b, told, id, _ ("Is a group event: it is deleted in its own window."));
          continue;
        }
      /* What speaks against it is known before anything of it is written. */
      if (one != NULL && foyer_booking_delete_one (&b, one, visit, &why))
        done++;
      else if (g_error_matches (why, FOYER_ERROR, FOYER_ERROR_DENIED) || g_error_matches (why, FOYER_ERROR, FOYER_ERROR_CONFLICT)
               || g_error_matches (why, FOYER_ERROR, FOYER_ERROR_NOT_FOUND) || g_error_matches (why, FOYER_ERROR, FOYER_ERROR_INVALID)
               || g_error_matches (why, FOYER_ERROR, FOYER_ERROR_NEWER))
        skip (&b, told, id, why->message);
      else
        {
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
    }
  json_object_set_int_member (foyer_call_result (call), "done", done);
  json_object_set_int_member (foyer_call_result (call), "left", json_array_get_length (told));
  json_object_remove_member (foyer_call_result (call), "visit");
  json_object_remove_member (foyer_call_result (call), "visit_deleted");
  return foyer_db_check (b.db, error);
}

const FoyerCommand foyer_commands_booking_many[] = {
  { "booking.delete-many", "booking.delete", "Deletes several bookings; says which were left because the user may not delete them, and why.", N_ ("Deleted several bookings"),
    many_params, delete_many },
  { NULL },
};

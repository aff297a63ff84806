/* Limits, times and visits of bookings. Lines are in foyer-booking-lines.c. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-booking-private.h"
#include "foyer-client.h"
#include "foyer-schedule.h"
#include "foyer-settings.h"
#include "foyer-slots.h"

#define LONGEST_MS (G_GINT64_CONSTANT (1440) * 60000)

gboolean
foyer_booking_begin (FoyerBooking *b,
                     FoyerCall *call,
                     const FoyerId *loc,
                     GError **error)
{
  *b = (FoyerBooking){ .call = call, .tx = foyer_call_tx (call), .db = foyer_call_db (call) };
  b->place = foyer_location_load (b->db, loc);
  if (b->place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no such location.");
      return FALSE;
    }
  b->today = foyer_location_today (b->db, loc, foyer_call_now (call));
  return TRUE;
}

void
foyer_booking_end (FoyerBooking *b)
{
  g_clear_pointer (&b->place, foyer_location_free);
}

/* ---- limits ---------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_booking_may_change_day (FoyerBooking *b,
                              gint64 date,
                              GError **error)
{
  int days = foyer_call_days (b->call, "booking.past");

  if (date >= b->today || days < 0 || b->today - date <= days)
    return TRUE;
  g_autofree char *day = foyer_format_date (&b->place->format, date);
  if (days == 0)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, "%s is over; you may not change bookings of past days.", day);
  else
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, "%s is more than %d %s ago; you may not change bookings that old.", day, days,
                 days == 1 ? "day" : "days");
  return FALSE;
}

gboolean
foyer_booking_may_staff (FoyerBooking *b,
                         const FoyerId *staff,
                         char **name,
                         GError **error)
{
  FoyerId own = foyer_call_own_staff (b->call);
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT name, loc, coalesce(status, 'active') FROM staff WHERE id = ?1");
  gboolean ok = FALSE;

  foyer_stmt_bind_id (s, 1, staff);
  if (!foyer_stmt_step (s) || strcmp (foyer_stmt_text (s, 2), "deleted") == 0)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no such team member.");
  else
    {
      FoyerId loc = foyer_stmt_id (s, 1);
      if (!foyer_id_equal (&loc, &b->place->id))
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "%s does not work at %s.", foyer_stmt_text (s, 0), b->place->name);
      else if (!foyer_id_is_none (&own) && !foyer_id_equal (&own, staff))
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, "You may only book in your own column.");
      else
        ok = TRUE;
      if (ok && name != NULL)
        *name = g_strdup (foyer_stmt_text (s, 0));
    }
  foyer_stmt_done (s);
  return ok;
}

gboolean
foyer_booking_may_visit (FoyerBooking *b,
                         const FoyerRow *visit,
                         GError **error)
{
  FoyerId own = foyer_call_own_staff (b->call);
  if (foyer_id_is_none (&own))
    return TRUE;

  FoyerStmt *s = foyer_db_sql (b->db, "SELECT 1 FROM appointment WHERE visit = ?1 AND staff = ?2 AND deleted IS NOT 1");
  foyer_stmt_bind_id (s, 1, &visit->id);
  foyer_stmt_bind_id (s, 2, &own);
  gboolean mine = foyer_stmt_step (s);
  foyer_stmt_done (s);
  if (!mine)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, "You may only change visits of your own column.");
  return mine;
}

gboolean
foyer_visit_has_receipt (FoyerDb *db,
                         const FoyerId *visit)
{
  return foyer_db_int (db, "SELECT count(*) FROM document WHERE visit = ?1 AND type = 101 AND void IS NULL", visit) > 0;
}

gboolean
foyer_booking_unlocked (FoyerBooking *b,
                        const FoyerId *visit,
                        GError **error)
{
  if (!foyer_visit_has_receipt (b->db, visit))
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT,
               "A receipt was printed for this visit; print the return receipt before changing it.");
  return FALSE;
}

gint64
foyer_visit_paid (FoyerDb *db,
                  const FoyerId *visit)
{
  return foyer_db_int (db, "SELECT coalesce(sum(amount), 0) FROM money WHERE visit = ?1 AND void IS NULL AND kind IN ('payment', 'refund')",
                       visit);
}

int
foyer_visit_payments (FoyerDb *db,
                      const FoyerId *visit)
{
  return foyer_db_int (db, "SELECT count(*) FROM money WHERE visit = ?1 AND void IS NULL AND kind IN ('payment', 'refund')", visit);
}

gint64
foyer_visit_sum (FoyerDb *db,
                 const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT qty, price, disc_pct, disc_sum, manual FROM line WHERE visit = ?1 AND deleted IS NOT 1");
  gint64 sum = 0;

  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerVisitLine line = { .qty = foyer_stmt_int (s, 0), .price = foyer_stmt_int (s, 1), .disc_pct = foyer_stmt_int (s, 2),
                              .disc_sum = foyer_stmt_int (s, 3), .manual = !foyer_stmt_is_null (s, 4), .total_set = foyer_stmt_int (s, 4) };
      sum += foyer_visit_line_total (&line);
    }
  foyer_stmt_done (s);
  return sum;
}

static gboolean
visit_in_reach (FoyerBooking *b,
                const FoyerRow *visit,
                GError **error)
{
  FoyerId loc = foyer_row_id (visit, "loc");
  gint64 date;

  if (!foyer_id_equal (&loc, &b->place->id))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, "This visit belongs to another location.");
      return FALSE;
    }
  if (foyer_status_parse (foyer_row_text (visit, "status")) == FOYER_STATUS_DELETED)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, "This visit was deleted.");
      return FALSE;
    }
  if (!foyer_date_parse (foyer_row_text (visit, "date"), &date))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The date of this visit cannot be read.");
      return FALSE;
    }
  return foyer_booking_may_change_day (b, date, error) && foyer_booking_may_visit (b, visit, error);
}

FoyerRow *
foyer_booking_visit (FoyerBooking *b,
                     FoyerCall *call,
                     const char *param,
                     GError **error)
{
  g_autoptr (FoyerRow) visit = foyer_call_row (call, param, "visit", error);

  if (visit == NULL || !visit_in_reach (b, visit, error))
    return NULL;
  return g_steal_pointer (&visit);
}

FoyerRow *
foyer_booking_appointment (FoyerBooking *b,
                           FoyerCall *call,
                           const char *param,
                           FoyerRow **visit_out,
                           GError **error)
{
  g_autoptr (FoyerRow) appointment = foyer_call_row (call, param, "appointment", error);
  if (appointment == NULL)
    return NULL;

  FoyerId visit_id = foyer_row_id (appointment, "visit"), own = foyer_call_own_staff (call), staff = foyer_row_id (appointment, "staff");
  g_autoptr (FoyerRow) visit = foyer_tx_get (b->tx, "visit", &visit_id);
  if (visit == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The visit of this appointment is missing.");
      return NULL;
    }
  if (!visit_in_reach (b, visit, error))
    return NULL;
  if (!foyer_id_is_none (&own) && !foyer_id_equal (&own, &staff))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, "You may only change appointments of your own column.");
      return NULL;
    }
  if (visit_out != NULL)
    *visit_out = g_steal_pointer (&visit);
  return g_steal_pointer (&appointment);
}

/* ---- time ------------------------------------------------------------------------------------------------------------------ */

/* A warning, or a refusal for those who may not override one. */
#define WARN(b, error, kind, about, ...)                                                                                                   \
  G_STMT_START                                                                                                                             \
  {                                                                                                                                        \
    if (!foyer_call_may ((b)->call, "booking.override"))                                                                                   \
      {                                                                                                                                    \
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, __VA_ARGS__);                                                                 \
        return FALSE;                                                                                                                      \
      }                                                                                                                                    \
    foyer_call_warn ((b)->call, kind, about, __VA_ARGS__);                                                                                 \
  }                                                                                                                                        \
  G_STMT_END

static void
warning_free (gpointer data)
{
  FoyerWarning *w = data;
  g_free (w->text);
  g_free (w);
}

static void
add_warning (GPtrArray *warnings,
             const char *kind,
             const FoyerId *about,
             char *text /* taken */)
{
  FoyerWarning *w = g_new0 (FoyerWarning, 1);
  w->kind = kind;
  w->about = *about;
  w->text = text;
  g_ptr_array_add (warnings, w);
}

static void
warn_overlap (FoyerDb *db,
              const FoyerLocation *place,
              const FoyerId *self,
              const FoyerId *staff,
              const char *staff_name,
              gint64 t0,
              gint64 t1,
              GPtrArray *warnings)
{
  static const FoyerId nobody = FOYER_ID_NONE;
  FoyerNameParts parts = foyer_name_parts (db, &place->id);
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.id, a.wall, a.dur, c.name, c.middle, c.surname FROM appointment a JOIN visit v ON v.id = a.visit"
                                   " LEFT JOIN client c ON c.id = v.client"
                                   " WHERE a.staff = ?1 AND a.t0 < ?3 AND a.t0 > ?4 AND a.t1 > ?2 AND a.deleted IS NOT 1 AND a.id <> ?5"
                                   " AND v.status NOT IN ('no-show', 'deleted') ORDER BY a.t0, a.id");

  foyer_stmt_bind_id (s, 1, staff);
  foyer_stmt_bind_int (s, 2, t0);
  foyer_stmt_bind_int (s, 3, t1);
  foyer_stmt_bind_int (s, 4, t0 - LONGEST_MS);
  if (self != NULL)
    foyer_stmt_bind_id (s, 5, self);
  else
    foyer_stmt_bind_blob (s, 5, nobody.b, sizeof nobody.b);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      gint64 date;
      int minute, end;

      if (!foyer_wall_parse (foyer_stmt_text (s, 1), &date, &minute))
        continue;
      end = (minute + (int) foyer_stmt_int (s, 2)) % FOYER_DAY_MINUTES;
      g_autofree char *client = foyer_client_title (parts, foyer_stmt_text (s, 3), foyer_stmt_text (s, 4), foyer_stmt_text (s, 5));
      g_autofree char *from = foyer_format_minute (&place->format, minute);
      g_autofree char *to = foyer_format_minute (&place->format, end);
      add_warning (warnings, "overlap", &id,
                   g_strdup_printf ("%s already has %s from %s to %s.", staff_name, *client != '\0' ? client : "a booking", from, to));
    }
  foyer_stmt_done (s);
}

static void
warn_hours (FoyerDb *db,
            const FoyerLocation *place,
            const FoyerId *staff,
            const char *staff_name,
            gint64 date,
            int from,
            int to,
            GPtrArray *warnings)
{
  char day[11];
  g_autofree char *spans = NULL, *breaks = NULL;
  FoyerStmt *s = foyer_db_sql (db, "SELECT spans, breaks FROM workday WHERE staff = ?1 AND date = ?2");

  foyer_stmt_bind_id (s, 1, staff);
  foyer_stmt_bind_text (s, 2, foyer_date_format (date, day));
  if (foyer_stmt_step (s))
    {
      spans = g_strdup (foyer_stmt_text (s, 0));
      breaks = g_strdup (foyer_stmt_text (s, 1));
    }
  foyer_stmt_done (s);

  switch (foyer_hours_fit (spans, breaks, from, to))
    {
    case FOYER_HOURS_WITHIN:
      break;
    case FOYER_HOURS_BREAK:
      add_warning (warnings, "break", staff, g_strdup_printf ("%s has a break in this time.", staff_name));
      break;
    case FOYER_HOURS_OUTSIDE:
    default:
      if (spans == NULL || *spans == '\0')
        {
          g_autofree char *date_text = foyer_format_date (&place->format, date);
          add_warning (warnings, "outside", staff, g_strdup_printf ("%s does not work on %s.", staff_name, date_text));
        }
      else
        add_warning (warnings, "outside", staff, g_strdup_printf ("%s works %s on this day.", staff_name, spans));
      break;
    }
}

GPtrArray *
foyer_booking_warnings (FoyerDb *db,
                        const FoyerLocation *place,
                        const FoyerId *self,
                        const FoyerId *staff,
                        const char *staff_name,
                        gint64 date,
                        int minute,
                        int dur)
{
  GPtrArray *warnings = g_ptr_array_new_with_free_func (warning_free);
  gint64 t0 = foyer_zone_to_utc (place->zone, date, minute);

  warn_overlap (db, place, self, staff, staff_name, t0, t0 + (gint64) dur * 60000, warnings);
  warn_hours (db, place, staff, staff_name, date, minute, minute + dur, warnings);
  return warnings;
}

gboolean
foyer_booking_check_time (FoyerBooking *b,
                          const FoyerId *self,
                          const FoyerId *staff,
                          const char *staff_name,
                          gint64 date,
                          int minute,
                          int dur,
                          gboolean *overlap,
                          GError **error)
{
  g_autoptr (GPtrArray) warnings = foyer_booking_warnings (b->db, b->place, self, staff, staff_name, date, minute, dur);

  *overlap = FALSE;
  for (guint i = 0; i < warnings->len; i++)
    {
      const FoyerWarning *w = warnings->pdata[i];
      WARN (b, error, w->kind, &w->about, "%s", w->text);
      *overlap |= strcmp (w->kind, "overlap") == 0;
    }
  return TRUE;
}

/* ---- resources ------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId resource;
  FoyerId instance;   /* chosen */
  FoyerId allocation; /* row that has it already, or none */
} Need;

static gboolean
instance_free (FoyerBooking *b,
               const FoyerId *instance,
               const FoyerRow *appointment)
{
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT 1 FROM allocation o JOIN appointment a ON a.id = o.appointment JOIN visit v ON v.id = a.visit"
                                      " WHERE o.instance = ?1 AND o.t0 < ?3 AND o.t0 > ?4 AND o.t1 > ?2 AND o.deleted IS NOT 1"
                                      " AND a.deleted IS NOT 1 AND v.status <> 'deleted' AND a.id <> ?5 LIMIT 1");
  gint64 t0 = foyer_row_int (appointment, "t0");

  foyer_stmt_bind_id (s, 1, instance);
  foyer_stmt_bind_int (s, 2, t0);
  foyer_stmt_bind_int (s, 3, foyer_row_int (appointment, "t1"));
  foyer_stmt_bind_int (s, 4, t0 - LONGEST_MS);
  foyer_stmt_bind_id (s, 5, &appointment->id);
  gboolean taken = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return !taken;
}

/* Names of the instance and of whoever has it then. */
static char *
describe_clash (FoyerBooking *b,
                const FoyerId *instance,
                const FoyerRow *appointment)
{
  FoyerNameParts parts = foyer_name_parts (b->db, &b->place->id);
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT i.name, a.wall, c.name, c.middle, c.surname, s.name FROM allocation o JOIN instance i ON i.id = o.instance"
                                      " JOIN appointment a ON a.id = o.appointment JOIN visit v ON v.id = a.visit"
                                      " LEFT JOIN client c ON c.id = v.client LEFT JOIN staff s ON s.id = a.staff"
                                      " WHERE o.instance = ?1 AND o.t0 < ?3 AND o.t0 > ?4 AND o.t1 > ?2 AND o.deleted IS NOT 1"
                                      " AND a.deleted IS NOT 1 AND v.status <> 'deleted' AND a.id <> ?5 ORDER BY o.t0 LIMIT 1");
  gint64 t0 = foyer_row_int (appointment, "t0"), date;
  int minute = 0;
  char *text = NULL;

  foyer_stmt_bind_id (s, 1, instance);
  foyer_stmt_bind_int (s, 2, t0);
  foyer_stmt_bind_int (s, 3, foyer_row_int (appointment, "t1"));
  foyer_stmt_bind_int (s, 4, t0 - LONGEST_MS);
  foyer_stmt_bind_id (s, 5, &appointment->id);
  if (foyer_stmt_step (s) && foyer_wall_parse (foyer_stmt_text (s, 1), &date, &minute))
    {
      g_autofree char *client = foyer_client_title (parts, foyer_stmt_text (s, 2), foyer_stmt_text (s, 3), foyer_stmt_text (s, 4));
      g_autofree char *at = foyer_format_minute (&b->place->format, minute);
      text = g_strdup_printf ("%s is taken by %s at %s with %s.", foyer_stmt_text (s, 0), *client != '\0' ? client : "a booking", at,
                              foyer_stmt_is_null (s, 5) ? "somebody" : foyer_stmt_text (s, 5));
    }
  foyer_stmt_done (s);
  return text != NULL ? text : g_strdup ("The resource is taken at this time.");
}

static GArray *
needs_of (FoyerBooking *b,
          const FoyerRow *appointment)
{
  GArray *needs = g_array_new (FALSE, TRUE, sizeof (Need));
  FoyerId visit = foyer_row_id (appointment, "visit");
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT DISTINCT r.id FROM line l JOIN service_resource sr ON sr.service = l.service AND sr.deleted IS NOT 1"
                                      " JOIN resource r ON r.id = sr.resource AND r.deleted IS NOT 1 AND r.loc = ?3"
                                      " WHERE l.visit = ?1 AND l.appointment = ?2 AND l.deleted IS NOT 1 ORDER BY r.weight, r.id");

  foyer_stmt_bind_id (s, 1, &visit);
  foyer_stmt_bind_id (s, 2, &appointment->id);
  foyer_stmt_bind_id (s, 3, &b->place->id);
  while (foyer_stmt_step (s))
    {
      Need need = { .resource = foyer_stmt_id (s, 0) };
      g_array_append_val (needs, need);
    }
  foyer_stmt_done (s);
  return needs;
}

static Need *
need_of (GArray *needs,
         const FoyerId *resource)
{
  for (guint i = 0; i < needs->len; i++)
    if (foyer_id_equal (&g_array_index (needs, Need, i).resource, resource))
      return &g_array_index (needs, Need, i);
  return NULL;
}

static FoyerId
resource_of (FoyerBooking *b,
             const FoyerId *instance)
{
  FoyerId resource = FOYER_ID_NONE;
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT resource FROM instance WHERE id = ?1 AND deleted IS NOT 1 AND loc = ?2");
  foyer_stmt_bind_id (s, 1, instance);
  foyer_stmt_bind_id (s, 2, &b->place->id);
  if (foyer_stmt_step (s))
    resource = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return resource;
}

/* Instances of a resource in order. */
static GArray *
instances_of (FoyerBooking *b,
              const FoyerId *resource)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT id FROM instance WHERE resource = ?1 AND deleted IS NOT 1 ORDER BY weight, id");
  foyer_stmt_bind_id (s, 1, resource);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  return ids;
}

/* Rows the appointment has; those no longer needed are given back. */
static void
keep_allocations (FoyerBooking *b,
                  const FoyerRow *appointment,
                  GArray *needs)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT id FROM allocation WHERE appointment = ?1 AND deleted IS NOT 1 ORDER BY id");
  foyer_stmt_bind_id (s, 1, &appointment->id);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (rows, id);
    }
  foyer_stmt_done (s);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "allocation", &g_array_index (rows, FoyerId, i));
      FoyerId instance = foyer_row_id (row, "instance"), resource = resource_of (b, &instance);
      Need *need = need_of (needs, &resource);

      if (need != NULL && foyer_id_is_none (&need->allocation))
        {
          need->allocation = row->id;
          need->instance = instance;
        }
      else
        {
          foyer_row_set_int (row, "deleted", 1);
          foyer_tx_put (b->tx, row);
        }
    }
}

void
foyer_booking_release (FoyerBooking *b,
                       const FoyerRow *appointment)
{
  g_autoptr (GArray) nothing = g_array_new (FALSE, TRUE, sizeof (Need));
  keep_allocations (b, appointment, nothing);
}

gboolean
foyer_booking_allocate (FoyerBooking *b,
                        FoyerRow *appointment,
                        JsonArray *wanted,
                        gboolean *taken,
                        GError **error)
{
  g_autoptr (GArray) needs = needs_of (b, appointment);
  g_autoptr (GHashTable) picked = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);

  *taken = FALSE;
  for (guint i = 0; wanted != NULL && i < json_array_get_length (wanted); i++)
    {
      JsonNode *node = json_array_get_element (wanted, i);
      FoyerId instance, resource;
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_string (node) == NULL || !foyer_id_parse (json_node_get_string (node), &instance)
          || (resource = resource_of (b, &instance), foyer_id_is_none (&resource)))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no such resource at this location.");
          return FALSE;
        }
      Need *need = need_of (needs, &resource);
      if (need == NULL)
        {
          Need extra = { .resource = resource };
          g_array_append_val (needs, extra);
          need = &g_array_index (needs, Need, needs->len - 1);
        }
      g_hash_table_add (picked, foyer_id_copy (&instance));
    }
  keep_allocations (b, appointment, needs);

  for (guint i = 0; i < needs->len; i++)
    {
      Need *need = &g_array_index (needs, Need, i);
      g_autoptr (GArray) instances = instances_of (b, &need->resource);
      FoyerId choice = FOYER_ID_NONE;

      for (guint k = 0; k < instances->len && foyer_id_is_none (&choice); k++)
        if (g_hash_table_contains (picked, &g_array_index (instances, FoyerId, k)))
          choice = g_array_index (instances, FoyerId, k);
      gboolean by_hand = !foyer_id_is_none (&choice);
      if (!by_hand && !foyer_id_is_none (&need->instance) && instance_free (b, &need->instance, appointment))
        choice = need->instance;
      for (guint k = 0; k < instances->len && foyer_id_is_none (&choice); k++)
        if (instance_free (b, &g_array_index (instances, FoyerId, k), appointment))
          choice = g_array_index (instances, FoyerId, k);
      if (foyer_id_is_none (&choice) && instances->len > 0)
        choice = !foyer_id_is_none (&need->instance) ? need->instance : g_array_index (instances, FoyerId, 0);
      if (foyer_id_is_none (&choice))
        continue; /* a resource without instances reserves nothing */

      if (!instance_free (b, &choice, appointment))
        {
          g_autofree char *text = describe_clash (b, &choice, appointment);
          *taken = TRUE;
          WARN (b, error, "resource", &choice, "%s", text);
        }
      g_autoptr (FoyerRow) row = NULL;
      if (!foyer_id_is_none (&need->allocation))
        row = foyer_tx_get (b->tx, "allocation", &need->allocation);
      else
        {
          FoyerId id = foyer_tx_new_id (b->tx);
          row = foyer_row_new ("allocation", &id);
          foyer_row_set_id (row, "loc", &b->place->id);
          foyer_row_set_id (row, "appointment", &appointment->id);
        }
      foyer_row_set_id (row, "instance", &choice);
      foyer_tx_put (b->tx, row);
    }
  return TRUE;
}

/* ---- visits ---------------------------------------------------------------------------------------------------------------- */

int
foyer_visit_appointments (FoyerDb *db,
                          const FoyerId *visit)
{
  return foyer_db_int (db, "SELECT count(*) FROM appointment WHERE visit = ?1 AND deleted IS NOT 1", visit);
}

FoyerRow *
foyer_booking_new_visit (FoyerBooking *b,
                         const FoyerId *client,
                         gint64 date)
{
  char day[11];
  FoyerId id = foyer_tx_new_id (b->tx);
  FoyerRow *visit = foyer_row_new ("visit", &id);

  foyer_row_set_id (visit, "loc", &b->place->id);
  foyer_row_set_id (visit, "client", client);
  foyer_row_set_text (visit, "date", foyer_date_format (date, day));
  foyer_row_set_text (visit, "status", "pending");
  foyer_tx_put (b->tx, visit);
  return visit;
}

void
foyer_booking_close_empty (FoyerBooking *b,
                           const FoyerId *visit,
                           const char *reason)
{
  if (foyer_visit_appointments (b->db, visit) > 0 || foyer_visit_payments (b->db, visit) > 0
      || foyer_db_int (b->db, "SELECT count(*) FROM line WHERE visit = ?1 AND deleted IS NOT 1", visit) > 0)
    return;
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "visit", visit);
  if (row == NULL || foyer_status_parse (foyer_row_text (row, "status")) == FOYER_STATUS_DELETED)
    return;
  foyer_row_set_text (row, "status", "deleted");
  foyer_row_set_text (row, "reason", reason);
  foyer_tx_put (b->tx, row);
}

/* One appointment of the day with what its visit is. */
typedef struct
{
  FoyerId id;
  FoyerVisitStatus status;
} Member;

static void
read_parts (FoyerBooking *b,
            const FoyerId *client,
            const char *day,
            const FoyerId *except,
            GArray *parts,
            GArray *members)
{
  /* The board is made at the end of the transaction: what moves now is left out here and added by the caller. */
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT a.id, a.visit, a.t0, a.t1, v.status FROM board d JOIN appointment a ON a.id = d.id"
                                      " JOIN visit v ON v.id = a.visit WHERE d.loc = ?1 AND d.day = ?2 AND d.client = ?3 AND v.client = ?3"
                                      " AND a.deleted IS NOT 1 AND a.day = ?2 AND v.status <> 'deleted' ORDER BY a.t0, a.id");
  foyer_stmt_bind_id (s, 1, &b->place->id);
  foyer_stmt_bind_text (s, 2, day);
  foyer_stmt_bind_id (s, 3, client);
  while (foyer_stmt_step (s))
    {
      Member m = { .id = foyer_stmt_id (s, 0), .status = foyer_status_parse (foyer_stmt_text (s, 4)) };
      FoyerVisitPart p = { .visit = foyer_stmt_id (s, 1), .t0 = foyer_stmt_int (s, 2), .t1 = foyer_stmt_int (s, 3) };

      if (except != NULL && foyer_id_equal (&m.id, except))
        continue;
      g_array_append_val (members, m);
      g_array_append_val (parts, p);
    }
  foyer_stmt_done (s);
}

static void
mark_parts (FoyerBooking *b,
            GArray *parts,
            GArray *members)
{
  for (guint i = 0; i < parts->len; i++)
    {
      FoyerVisitPart *p = &g_array_index (parts, FoyerVisitPart, i);
      if (foyer_id_is_none (&p->visit))
        continue;
      p->paid = foyer_visit_payments (b->db, &p->visit) > 0;
      p->fixed = g_array_index (members, Member, i).status == FOYER_STATUS_NO_SHOW || foyer_visit_has_receipt (b->db, &p->visit);
    }
}

FoyerId
foyer_booking_join (FoyerBooking *b,
                    const FoyerId *client,
                    gint64 date,
                    gint64 t0,
                    gint64 t1,
                    gboolean *others)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (FoyerVisitPart));
  g_autoptr (GArray) members = g_array_new (FALSE, TRUE, sizeof (Member));
  char day[11];

  *others = FALSE;
  if (foyer_id_is_none (client))
    return FOYER_ID_NONE;
  read_parts (b, client, foyer_date_format (date, day), NULL, parts, members);
  if (parts->len == 0)
    return FOYER_ID_NONE;

  Member m = { .status = FOYER_STATUS_PENDING };
  FoyerVisitPart p = { .t0 = t0, .t1 = t1, .moved = TRUE };
  g_array_append_val (members, m);
  g_array_append_val (parts, p);
  mark_parts (b, parts, members);

  g_autofree int *group = g_new (int, parts->len);
  g_autofree FoyerId *visit = g_new (FoyerId, parts->len);
  int interval = foyer_setting_int (b->db, &b->place->id, "visit.interval");
  foyer_visit_group ((const FoyerVisitPart *) parts->data, parts->len, interval, group, visit);
  for (guint i = 0; i + 1 < parts->len; i++)
    if (!foyer_id_equal (&visit[i], &g_array_index (parts, FoyerVisitPart, i).visit))
      *others = TRUE;
  return visit[parts->len - 1];
}

static void
move_to_visit (FoyerBooking *b,
               const FoyerId *appointment,
               FoyerRow *row,
               const FoyerId *from,
               const FoyerId *to)
{
  g_autoptr (FoyerRow) own = NULL;
  g_autoptr (GArray) lines = foyer_appointment_lines (b->db, from, appointment);

  if (row == NULL)
    row = own = foyer_tx_get (b->tx, "appointment", appointment);
  foyer_row_set_id (row, "visit", to);
  foyer_tx_put (b->tx, row);
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &g_array_index (lines, FoyerId, i));
      foyer_row_set_id (line, "visit", to);
      foyer_tx_put (b->tx, line);
    }
}

/* The furthest of the statuses that met: who came, came. */
static FoyerVisitStatus
further (FoyerVisitStatus a,
         FoyerVisitStatus b)
{
  static const int rank[FOYER_N_STATUSES] = { 1, 2, 3, 0, 0 };
  return rank[a] >= rank[b] ? a : b;
}

void
foyer_booking_regroup (FoyerBooking *b,
                       const FoyerId *client,
                       gint64 date,
                       FoyerRow *moved)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (FoyerVisitPart));
  g_autoptr (GArray) members = g_array_new (FALSE, TRUE, sizeof (Member));
  char day[11];

  if (foyer_id_is_none (client))
    return;
  read_parts (b, client, foyer_date_format (date, day), moved != NULL ? &moved->id : NULL, parts, members);
  if (moved != NULL)
    {
      FoyerId visit_id = foyer_row_id (moved, "visit");
      g_autoptr (FoyerRow) visit = foyer_tx_get (b->tx, "visit", &visit_id);
      Member m = { .id = moved->id, .status = foyer_status_parse (foyer_row_text (visit, "status")) };
      FoyerVisitPart p = { .visit = visit_id, .t0 = foyer_row_int (moved, "t0"), .t1 = foyer_row_int (moved, "t1"), .moved = TRUE };
      g_array_append_val (members, m);
      g_array_append_val (parts, p);
    }

  guint n = parts->len;
  mark_parts (b, parts, members);
  g_autofree int *group = g_new (int, n + 1);
  g_autofree FoyerId *visit = g_new (FoyerId, n + 1);
  int interval = foyer_setting_int (b->db, &b->place->id, "visit.interval");
  int n_groups = foyer_visit_group ((const FoyerVisitPart *) parts->data, n, interval, group, visit);

  for (int g = 0; g < n_groups; g++)
    {
      FoyerVisitStatus status = FOYER_STATUS_PENDING;
      FoyerId to = FOYER_ID_NONE;
      gboolean joined = FALSE;

      for (guint i = 0; i < n; i++)
        if (group[i] == g)
          {
            status = further (status, g_array_index (members, Member, i).status);
            to = visit[i];
          }
      for (guint i = 0; i < n; i++)
        {
          FoyerVisitPart *p = &g_array_index (parts, FoyerVisitPart, i);
          if (group[i] != g || foyer_id_equal (&p->visit, &to))
            continue;
          if (foyer_id_is_none (&to))
            {
              g_autoptr (FoyerRow) fresh = foyer_booking_new_visit (b, client, date);
              to = fresh->id;
            }
          move_to_visit (b, &g_array_index (members, Member, i).id, p->moved ? moved : NULL, &p->visit, &to);
          joined = TRUE;
        }
      if (!joined)
        continue;

      g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "visit", &to);
      if (further (status, foyer_status_parse (foyer_row_text (row, "status"))) == status)
        foyer_row_set_text (row, "status", foyer_status_word (status));
      for (guint i = 0; i < n; i++)
        {
          FoyerVisitPart *p = &g_array_index (parts, FoyerVisitPart, i);
          if (group[i] != g || foyer_id_equal (&p->visit, &to))
            continue;
          g_autoptr (FoyerRow) left = foyer_tx_get (b->tx, "visit", &p->visit);
          if (left != NULL && foyer_row_is_null (row, "note") && !foyer_row_is_null (left, "note")
              && foyer_visit_appointments (b->db, &left->id) == 0)
            foyer_row_set_text (row, "note", foyer_row_text (left, "note"));
        }
      foyer_tx_put (b->tx, row);
    }
  for (guint i = 0; i < n; i++)
    {
      FoyerVisitPart *p = &g_array_index (parts, FoyerVisitPart, i);
      if (!foyer_id_equal (&p->visit, &visit[i]))
        foyer_booking_close_empty (b, &p->visit, "joined with another visit");
    }
}

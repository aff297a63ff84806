/* Limits, times and visits of bookings. Lines are in foyer-booking-lines.c. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-private.h"
#include "foyer-client.h"
#include "foyer-column.h"
#include "foyer-line-money.h"
#include "foyer-schedule.h"

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
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
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

char *
foyer_booking_past_words (FoyerCall *call,
                          const FoyerLocation *place,
                          gint64 today,
                          gint64 date)
{
  int days = foyer_call_days (call, "booking.past");

  if (date >= today || days < 0 || today - date <= days)
    return NULL;
  g_autofree char *day = foyer_format_date (&place->format, date);
  if (days == 0)
    return g_strdup_printf (_ ("%s is over; you may not change bookings of past days."), day);
  return g_strdup_printf (ngettext ("%s is more than %d day ago; you may not change bookings that old.", "%s is more than %d days ago; you may not change bookings that old.", days),
                          day, days);
}

gboolean
foyer_booking_may_change_day (FoyerBooking *b,
                              gint64 date,
                              GError **error)
{
  g_autofree char *why = foyer_booking_past_words (b->call, b->place, b->today, date);

  if (why != NULL)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, why);
  return why == NULL;
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
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such team member."));
  else
    {
      FoyerId loc = foyer_stmt_id (s, 1);
      if (!foyer_id_equal (&loc, &b->place->id))
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("%s does not work at %s."), foyer_stmt_text (s, 0), b->place->name);
      else if (!foyer_column_has (b->db, &own, staff))
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED,
                     foyer_column_is_position (b->db, &own) ? _ ("You may only book with the members of your position.") : _ ("You may only book in your own column."));
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

  FoyerStmt *s = foyer_db_sql (b->db, "SELECT 1 FROM appointment WHERE visit = ?1 AND " FOYER_COLUMN_HAS ("staff", "2") " AND deleted IS NOT 1");
  foyer_stmt_bind_id (s, 1, &visit->id);
  foyer_stmt_bind_id (s, 2, &own);
  gboolean mine = foyer_stmt_step (s);
  foyer_stmt_done (s);
  if (!mine)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may only change visits of your own column."));
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
               _ ("A receipt was printed for this visit; print the return receipt before changing it."));
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
  FoyerStmt *s = foyer_db_sql (db, "SELECT " FOYER_LINE_MONEY ("") " FROM line WHERE visit = ?1 AND deleted IS NOT 1");
  gint64 sum = 0;

  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerVisitLine line = foyer_line_money (s, 0);
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
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This visit belongs to another location."));
      return FALSE;
    }
  if (foyer_status_parse (foyer_row_text (visit, "status")) == FOYER_STATUS_DELETED)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This visit was deleted."));
      return FALSE;
    }
  if (foyer_status_parse (foyer_row_text (visit, "status")) == FOYER_STATUS_OTHER)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NEWER, foyer_status_other_words ());
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
foyer_booking_visit_of (FoyerBooking *b,
                        const FoyerId *id,
                        GError **error)
{
  g_autoptr (FoyerRow) visit = foyer_tx_get (b->tx, "visit", id);

  if (visit == NULL)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This visit was deleted."));
  return visit != NULL && visit_in_reach (b, visit, error) ? g_steal_pointer (&visit) : NULL;
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
  return foyer_booking_appointment_of (b, &appointment->id, visit_out, error);
}

FoyerRow *
foyer_booking_appointment_of (FoyerBooking *b,
                              const FoyerId *id,
                              FoyerRow **visit_out,
                              GError **error)
{
  g_autoptr (FoyerRow) appointment = foyer_tx_get (b->tx, "appointment", id);
  if (appointment == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such appointment."));
      return NULL;
    }

  FoyerId visit_id = foyer_row_id (appointment, "visit"), own = foyer_call_own_staff (b->call), staff = foyer_row_id (appointment, "staff");
  g_autoptr (FoyerRow) visit = foyer_tx_get (b->tx, "visit", &visit_id);
  if (visit == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The visit of this appointment is missing.");
      return NULL;
    }
  if (!visit_in_reach (b, visit, error))
    return NULL;
  if (!foyer_column_has (b->db, &own, &staff))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may only change appointments of your own column."));
      return NULL;
    }
  if (visit_out != NULL)
    *visit_out = g_steal_pointer (&visit);
  return g_steal_pointer (&appointment);
}

/* ---- time ------------------------------------------------------------------------------------------------------------------ */


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
              const FoyerTaken *wanted,
              GPtrArray *warnings)
{
  static const FoyerId nobody = FOYER_ID_NONE;
  FoyerNameParts parts = foyer_name_parts (db, &place->id);
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.id, a.wall, a.dur, c.name, c.middle, c.surname, a.t0, a.gaps, CASE a.kind WHEN 'event' THEN ("
                                   "SELECT l.title FROM line l WHERE l.visit = a.visit AND l.deleted IS NOT 1 ORDER BY l.weight, l.id LIMIT 1) END"
                                   " FROM appointment a JOIN visit v ON v.id = a.visit"
                                   " LEFT JOIN client c ON c.id = v.client"
                                   " WHERE a.staff = ?1 AND a.t0 < ?3 AND a.t0 > ?4 AND a.t1 > ?2 AND a.deleted IS NOT 1 AND a.id <> ?5 AND a.event IS NULL"
                                   " AND v.status NOT IN ('no-show', 'deleted') ORDER BY a.t0, a.id");

  foyer_stmt_bind_id (s, 1, staff);
  foyer_stmt_bind_int (s, 2, wanted->from * 60000);
  foyer_stmt_bind_int (s, 3, (wanted->from + wanted->dur) * 60000);
  foyer_stmt_bind_int (s, 4, wanted->from * 60000 - LONGEST_MS);
  if (self != NULL)
    foyer_stmt_bind_id (s, 5, self);
  else
    foyer_stmt_bind_blob (s, 5, nobody.b, sizeof nobody.b);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      gint64 date;
      int minute, end;

      FoyerTaken theirs = { .from = foyer_stmt_int (s, 6) / 60000, .dur = foyer_stmt_int (s, 2) };
      foyer_gaps_parse (foyer_stmt_text (s, 7), theirs.dur, &theirs.gaps);
      if (!foyer_taken_meet (wanted, &theirs) || !foyer_wall_parse (foyer_stmt_text (s, 1), &date, &minute))
        continue;
      end = (minute + (int) foyer_stmt_int (s, 2)) % FOYER_DAY_MINUTES;
      g_autofree char *client = foyer_client_title (parts, foyer_stmt_text (s, 3), foyer_stmt_text (s, 4), foyer_stmt_text (s, 5));
      g_autofree char *from = foyer_format_minute (&place->format, minute);
      g_autofree char *to = foyer_format_minute (&place->format, end);
      add_warning (warnings, "overlap", &id,
                   g_strdup_printf (_ ("%s already has %s from %s to %s."), staff_name, *client != '\0' ? client : foyer_stmt_is_null (s, 8) ? _ ("a booking") : foyer_stmt_text (s, 8), from, to));
    }
  foyer_stmt_done (s);
}

static void
warn_hours (FoyerDb *db,
            const FoyerLocation *place,
            const FoyerId *staff,
            const char *staff_name,
            gint64 date,
            const FoyerTaken *wanted, /* minutes of the day */
            GPtrArray *warnings)
{
  FoyerSpan busy[FOYER_GAPS_MAX + 1];
  FoyerHoursFit fit = FOYER_HOURS_WITHIN;
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

  /* The worst of all pieces. */
  for (int i = 0, n = foyer_taken_busy (wanted, busy); i < n; i++)
    fit = MAX (fit, foyer_hours_fit (spans, breaks, busy[i].from, busy[i].to));
  switch (fit)
    {
    case FOYER_HOURS_WITHIN:
      break;
    case FOYER_HOURS_BREAK:
      add_warning (warnings, "break", staff, g_strdup_printf (_ ("%s has a break in this time."), staff_name));
      break;
    case FOYER_HOURS_OUTSIDE:
    default:
      if (spans == NULL || *spans == '\0')
        {
          g_autofree char *date_text = foyer_format_date (&place->format, date);
          add_warning (warnings, "outside", staff, g_strdup_printf (_ ("%s does not work on %s."), staff_name, date_text));
        }
      else
        add_warning (warnings, "outside", staff, g_strdup_printf (_ ("%s works %s on this day."), staff_name, spans));
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
                        int dur,
                        const FoyerGaps *gaps)
{
  GPtrArray *warnings = g_ptr_array_new_with_free_func (warning_free);
  FoyerTaken wanted = { .from = foyer_zone_to_utc (place->zone, date, minute) / 60000, .dur = dur };

  if (gaps != NULL)
    wanted.gaps = *gaps;
  warn_overlap (db, place, self, staff, staff_name, &wanted, warnings);
  wanted.from = minute;
  warn_hours (db, place, staff, staff_name, date, &wanted, warnings);
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
                          const FoyerGaps *gaps,
                          gboolean *overlap,
                          GError **error)
{
  g_autoptr (GPtrArray) warnings = foyer_booking_warnings (b->db, b->place, self, staff, staff_name, date, minute, dur, gaps);

  *overlap = FALSE;
  for (guint i = 0; i < warnings->len; i++)
    {
      const FoyerWarning *w = warnings->pdata[i];
      gboolean aside = FALSE;
      for (guint k = 0; b->aside != NULL && k < b->aside->len && !aside; k++)
        aside = foyer_id_equal (&g_array_index (b->aside, FoyerId, k), &w->about) && strcmp (w->kind, "overlap") == 0;
      if (aside)
        continue;
      FOYER_BOOKING_WARN (b, error, w->kind, &w->about, "%s", w->text);
      *overlap |= strcmp (w->kind, "overlap") == 0;
    }
  return TRUE;
}

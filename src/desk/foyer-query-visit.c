/* One visit, one appointment, and the visits of one client. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-booking-labels.h"
#include "foyer-column.h"
#include "foyer-custom.h"
#include "foyer-deposit.h"
#include "foyer-booking-private.h"
#include "foyer-line-money.h"
#include "foyer-register.h"
#include "foyer-client.h"
#include "foyer-peer.h"
#include "foyer-phone.h"
#include "foyer-query-visit-private.h"
#include "foyer-service.h"
#include "foyer-veil.h"
#include "foyer-visitor.h"
#include "foyer-waiting.h"

/* ---- limits ---------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_visit_may_see (FoyerCall *call,
                     const FoyerRow *visit,
                     GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_row_id (visit, "loc"), here = foyer_call_loc (call), own = foyer_call_own_staff (call);
  int days = foyer_call_days (call, "calendar.history");
  gint64 date = 0;

  if (!foyer_id_equal (&loc, &here))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This visit belongs to another location."));
      return FALSE;
    }
  if (!foyer_id_is_none (&own))
    {
      FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM appointment WHERE visit = ?1 AND " FOYER_COLUMN_HAS ("staff", "2"));
      foyer_stmt_bind_id (s, 1, &visit->id);
      foyer_stmt_bind_id (s, 2, &own);
      gboolean mine = foyer_stmt_step (s);
      foyer_stmt_done (s);
      if (!mine)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may only see visits of your own column."));
          return FALSE;
        }
    }
  foyer_date_parse (foyer_row_text (visit, "date"), &date);
  if (days >= 0 && date < foyer_location_today (db, &loc, foyer_call_now (call)) - days)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This visit is further back than you may see."));
      return FALSE;
    }
  return TRUE;
}

/* ---- parts ----------------------------------------------------------------------------------------------------------------- */

static void
out_client (JsonBuilder *out,
            FoyerCall *call,
            const FoyerId *client,
            const FoyerId *loc)
{
  FoyerDb *db = foyer_call_db (call);
  /* Without the right over the client of a booking there is the name, and nothing to be reached by. */
  gboolean whole = foyer_call_may (call, "booking.client"), phones = whole && foyer_call_may (call, "clients.card-phones");
  FoyerId root = foyer_alias_root (db, client);

  client = &root;
  json_builder_set_member_name (out, "client");
  FoyerStmt *s = foyer_db_sql (db, "SELECT c.name, c.middle, c.surname, c.phone, c.phone2, c.email, c.priority, c.discount, c.note, c.allergy, c.birthday,"
                                   " c.card, c.deleted, f.sold, f.paid, f.visits, f.noshows, f.first, f.last"
                                   " FROM client c LEFT JOIN client_fig f ON f.client = c.id WHERE c.id = ?1");
  foyer_stmt_bind_id (s, 1, client);
  if (foyer_id_is_none (client) || !foyer_stmt_step (s))
    {
      json_builder_add_null_value (out);
      foyer_stmt_done (s);
      return;
    }
  g_autofree char *title = foyer_client_title (foyer_name_parts (db, loc), foyer_stmt_text (s, 0), foyer_stmt_text (s, 1), foyer_stmt_text (s, 2));
  const char *phone[] = { foyer_stmt_text (s, 3), foyer_stmt_text (s, 4) };

  json_builder_begin_object (out);
  foyer_out_id (out, "id", client);
  foyer_out_text (out, "name", title);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *shown = phone[i] == NULL ? NULL : phones ? g_strdup (phone[i]) : foyer_phone_mask (phone[i]);
      foyer_out_text (out, i == 0 ? "phone" : "phone2", shown);
    }
  foyer_out_text (out, "email", phones ? foyer_stmt_text (s, 5) : NULL);
  if (!whole)
    {
      foyer_stmt_done (s);
      json_builder_end_object (out);
      return;
    }
  foyer_out_text (out, "priority", foyer_stmt_text (s, 6));
  foyer_out_int (out, "discount", foyer_stmt_int (s, 7));
  foyer_out_text (out, "note", foyer_call_may (call, "clients.note") ? foyer_stmt_text (s, 8) : NULL);
  foyer_out_text (out, "allergy", foyer_stmt_text (s, 9));
  foyer_out_text (out, "birthday", foyer_stmt_text (s, 10));
  foyer_out_text (out, "card", foyer_stmt_text (s, 11));
  foyer_out_bool (out, "deleted", foyer_stmt_int (s, 12) != 0);
  foyer_out_int (out, "sold", foyer_stmt_int (s, 13));
  foyer_out_int (out, "paid", foyer_stmt_int (s, 14));
  foyer_out_int (out, "balance", foyer_stmt_int (s, 14) - foyer_stmt_int (s, 13));
  foyer_out_int (out, "visits", foyer_stmt_int (s, 15));
  foyer_out_int (out, "noshows", foyer_stmt_int (s, 16));
  foyer_out_text (out, "first", foyer_stmt_text (s, 17));
  foyer_out_text (out, "last", foyer_stmt_text (s, 18));
  foyer_stmt_done (s);

  json_builder_set_member_name (out, "labels");
  json_builder_begin_array (out);
  s = foyer_db_sql (db, "SELECT l.title, l.colour FROM client_label x JOIN label l ON l.id = x.label"
                        " WHERE x.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1) AND x.deleted IS NOT 1 AND l.deleted IS NOT 1"
                        " GROUP BY l.id ORDER BY l.weight, l.title");
  foyer_stmt_bind_id (s, 1, client);
  while (foyer_stmt_step (s))
    {
      json_builder_begin_object (out);
      foyer_out_text (out, "title", foyer_stmt_text (s, 0));
      foyer_out_int (out, "colour", foyer_stmt_int (s, 1));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);

  /* What everybody at the desk is to see. */
  json_builder_set_member_name (out, "notes");
  json_builder_begin_array (out);
  s = foyer_db_sql (db, "SELECT coalesce(n.fixed, n.text), n.at, u.name FROM note n LEFT JOIN user u ON u.id = n.who WHERE n.pin = 1 AND n.deleted IS NOT 1"
                        " AND n.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1) ORDER BY n.at DESC, n.id LIMIT 20");
  foyer_stmt_bind_id (s, 1, client);
  while (foyer_stmt_step (s))
    {
      json_builder_begin_object (out);
      foyer_out_text (out, "text", foyer_stmt_text (s, 0));
      foyer_out_int (out, "at", foyer_stmt_int (s, 1));
      foyer_out_text (out, "who", foyer_stmt_text (s, 2));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  {
    FoyerDepositSum sum;
    g_autoptr (GArray) parts = foyer_deposit_plan (call, client, NULL, NULL, 0, &sum);

    foyer_out_int (out, "deposit", sum.balance);
    foyer_out_int (out, "deposit_unasked", sum.unasked);
    foyer_out_bool (out, "deposit_frozen", foyer_account_frozen (db));
    foyer_account_out_usable (call, out, client);
  }
  foyer_custom_out_form (out, call, "fields", TRUE, client);
  foyer_visitor_out_of (out, call, client);
  json_builder_end_object (out);
}

void
foyer_visit_out_resources (JsonBuilder *out,
                           FoyerDb *db,
                           const FoyerId *appointment)
{
  json_builder_set_member_name (out, "resources");
  json_builder_begin_array (out);
  FoyerStmt *s = foyer_db_sql (db, "SELECT i.id, i.name, r.name FROM allocation a JOIN instance i ON i.id = a.instance JOIN resource r ON r.id = i.resource"
                                   " WHERE a.appointment = ?1 AND a.deleted IS NOT 1 ORDER BY r.weight, i.weight, i.id");
  foyer_stmt_bind_id (s, 1, appointment);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      foyer_out_text (out, "resource", foyer_stmt_text (s, 2));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

/* What the client is told is without the break (TBR-4). */
static void
out_blocks (JsonBuilder *out,
            gint64 dur,
            gint64 tech,
            const char *gaps)
{
  foyer_out_int (out, "client_dur", MAX (dur - tech, 0));
  foyer_out_int (out, "tech", tech);
  foyer_out_text (out, "gaps", gaps);
}

static void
out_appointments (JsonBuilder *out,
                  FoyerCall *call,
                  const FoyerRow *visit)
{
  FoyerDb *db = foyer_call_db (call);
  /* Of a deleted visit its deleted appointments are shown: that is what was deleted. */
  gboolean deleted = foyer_status_parse (foyer_row_text (visit, "status")) == FOYER_STATUS_DELETED;

  json_builder_set_member_name (out, "appointments");
  json_builder_begin_array (out);
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.id, a.staff, s.name, a.wall, a.dur, a.comment, a.chosen, a.online, a.slot, a.shared, a.colour, a.made_by, a.made_at,"
                                   " a.source, u.name, p.name, a.visitor, a.tech, a.gaps, k.title,"
                                   " (SELECT count(*) FROM appointment o WHERE o.bundle = a.bundle AND o.deleted IS NOT 1), a.event, a.seats"
                                   " FROM appointment a LEFT JOIN service k ON k.id = a.package LEFT JOIN staff s ON s.id = a.staff LEFT JOIN user u ON u.id = a.made_by"
                                   " LEFT JOIN position p ON p.id = s.position"
                                   " WHERE a.visit = ?1 AND (a.deleted IS NOT 1 OR ?2) ORDER BY a.t0, a.id");
  foyer_stmt_bind_id (s, 1, &visit->id);
  foyer_stmt_bind_int (s, 2, deleted);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), staff = foyer_stmt_id (s, 1), made_by = foyer_stmt_id (s, 11);
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_id (out, "staff", &staff);
      foyer_out_text (out, "member", foyer_stmt_text (s, 2));
      foyer_out_text (out, "position", foyer_stmt_text (s, 15));
      foyer_out_text (out, "wall", foyer_stmt_text (s, 3));
      foyer_out_int (out, "dur", foyer_stmt_int (s, 4));
      out_blocks (out, foyer_stmt_int (s, 4), foyer_stmt_int (s, 17), foyer_stmt_text (s, 18));
      foyer_out_text (out, "package", foyer_stmt_text (s, 19));
      foyer_out_int (out, "bundled", foyer_stmt_int (s, 20));
      foyer_out_text (out, "comment", foyer_stmt_text (s, 5));
      foyer_out_bool (out, "chosen", foyer_stmt_int (s, 6) != 0);
      foyer_out_bool (out, "online", foyer_stmt_int (s, 7) != 0);
      foyer_out_text (out, "slot", foyer_stmt_text (s, 8));
      foyer_out_text (out, "shared", foyer_stmt_text (s, 9));
      if (!foyer_stmt_is_null (s, 10))
        foyer_out_int (out, "colour", foyer_stmt_int (s, 10));
      foyer_out_id (out, "made_by", &made_by);
      foyer_out_text (out, "made_by_name", foyer_stmt_text (s, 14));
      foyer_out_int (out, "made_at", foyer_stmt_int (s, 12));
      foyer_out_text (out, "source", foyer_stmt_text (s, 13));
      if (!foyer_stmt_is_null (s, 21))
        {
          FoyerId event = foyer_stmt_id (s, 21);
          foyer_out_id (out, "event", &event);
          foyer_out_int (out, "seats", MAX (foyer_stmt_int (s, 22), 1));
        }
      foyer_visit_out_resources (out, db, &id);
      foyer_label_out_of (out, db, &id);
      {
        FoyerId visitor = foyer_stmt_id (s, 16);
        foyer_visitor_out_named (out, db, "visitor", &visitor);
      }
      foyer_custom_out_form (out, call, "fields", FALSE, &id);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_lines (JsonBuilder *out,
           FoyerDb *db,
           const FoyerId *visit,
           gint64 *total,
           gint64 *gross)
{
  json_builder_set_member_name (out, "lines");
  json_builder_begin_array (out);
  FoyerStmt *s = foyer_db_sql (db, "SELECT l.id, l.appointment, l.kind, l.service, l.title, l.staff, s.name, l.price_set, l.dur, " FOYER_LINE_MONEY ("l.")
                                   " FROM line l LEFT JOIN staff s ON s.id = l.staff LEFT JOIN appointment a ON a.id = l.appointment"
                                   " WHERE l.visit = ?1 AND l.deleted IS NOT 1 ORDER BY a.t0, l.weight, l.id");
  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), appointment = foyer_stmt_id (s, 1), service = foyer_stmt_id (s, 3), staff = foyer_stmt_id (s, 5);
      FoyerVisitLine line = foyer_line_money (s, 9);
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_id (out, "appointment", &appointment);
      foyer_out_text (out, "kind", foyer_stmt_text (s, 2));
      foyer_out_id (out, "service", &service);
      foyer_out_text (out, "title", foyer_stmt_text (s, 4));
      foyer_out_id (out, "staff", &staff);
      foyer_out_text (out, "member", foyer_stmt_text (s, 6));
      foyer_out_int (out, "qty", line.qty);
      foyer_out_int (out, "price", line.price);
      foyer_out_bool (out, "price_set", foyer_stmt_int (s, 7) != 0);
      foyer_out_int (out, "disc_pct", line.disc_pct);
      foyer_out_int (out, "disc_sum", line.disc_sum);
      if (line.manual)
        foyer_out_int (out, "manual", line.total_set);
      foyer_out_int (out, "dur", foyer_stmt_int (s, 8));
      if (line.tax > 0)
        {
          foyer_out_int (out, "tax_pct", line.tax);
          foyer_out_bool (out, "tax_added", line.tax_added);
          foyer_out_int (out, "tax", foyer_visit_line_tax (&line));
        }
      foyer_out_int (out, "gross", foyer_visit_line_gross (&line));
      foyer_out_int (out, "total", foyer_visit_line_total (&line));
      json_builder_end_object (out);
      *total += foyer_visit_line_total (&line);
      *gross += foyer_visit_line_gross (&line);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_payments (JsonBuilder *out,
              FoyerDb *db,
              const FoyerId *visit,
              FoyerNameParts parts)
{
  json_builder_set_member_name (out, "payments");
  json_builder_begin_array (out);
  FoyerStmt *s = foyer_db_sql (db, "SELECT m.id, m.doc, m.register, r.title, r.kind, m.kind, m.amount, m.tendered, m.at, u.name, m.comment, m.void, w.name, m.pair,"
                                   " i.title, EXISTS (SELECT 1 FROM money n WHERE n.again = m.id), m.entry IS NOT NULL, i.code, s.name, t.title, p.name, p.middle, p.surname FROM money m LEFT JOIN register r ON r.id = m.register LEFT JOIN user u ON u.id = m.who"
                                   " LEFT JOIN user w ON w.id = m.void_by LEFT JOIN item i ON i.id = m.item LEFT JOIN staff s ON s.id = m.staff LEFT JOIN client p ON p.id = m.payer"
                                   " LEFT JOIN entry e ON e.id = m.entry LEFT JOIN acct a ON a.id = e.acct LEFT JOIN acct_type t ON t.id = a.type WHERE m.visit = ?1 ORDER BY m.at, m.id");
  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), doc = foyer_stmt_id (s, 1), reg = foyer_stmt_id (s, 2), pair = foyer_stmt_id (s, 13);
      g_autofree char *payer = foyer_client_title (parts, foyer_stmt_text (s, 20), foyer_stmt_text (s, 21), foyer_stmt_text (s, 22));

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_id (out, "document", &doc);
      foyer_out_id (out, "register", &reg);
      foyer_out_text (out, "register_title", foyer_stmt_text (s, 3));
      foyer_out_text (out, "register_kind", foyer_stmt_text (s, 4));
      foyer_out_text (out, "item", foyer_stmt_text (s, 14));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 5));
      foyer_out_int (out, "amount", foyer_stmt_int (s, 6));
      foyer_out_int (out, "tendered", foyer_stmt_int (s, 7));
      foyer_out_int (out, "at", foyer_stmt_int (s, 8));
      foyer_out_text (out, "who", foyer_stmt_text (s, 9));
      foyer_out_text (out, "comment", foyer_stmt_text (s, 10));
      foyer_out_bool (out, "void", !foyer_stmt_is_null (s, 11));
      foyer_out_text (out, "void_by", foyer_stmt_text (s, 12));
      foyer_out_bool (out, "restored", foyer_stmt_int (s, 15) != 0);
      foyer_out_bool (out, "deposit", foyer_stmt_int (s, 16) != 0);
      foyer_out_text (out, "code", foyer_stmt_text (s, 17));
      foyer_out_text (out, "member", foyer_stmt_text (s, 18));
      foyer_out_text (out, "account_title", foyer_stmt_text (s, 19));
      foyer_out_text (out, "payer", *payer != '\0' ? payer : NULL);
      foyer_out_id (out, "pair", &pair);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_registers (JsonBuilder *out,
               FoyerCall *call,
               FoyerDb *db,
               const FoyerId *loc)
{
  json_builder_set_member_name (out, "registers");
  json_builder_begin_array (out);
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, title, kind, is_default FROM register WHERE loc = ?1 AND deleted IS NOT 1" FOYER_REGISTER_ALLOWED ("id", "2")
                                   " ORDER BY weight, id");
  foyer_stmt_bind_id (s, 1, loc);
  foyer_register_bind (s, 2, foyer_call_registers (call));
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "title", foyer_stmt_text (s, 1));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 2));
      foyer_out_bool (out, "default", foyer_stmt_int (s, 3) != 0);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_receipt (JsonBuilder *out,
             FoyerDb *db,
             const FoyerId *visit)
{
  json_builder_set_member_name (out, "receipt");
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, no, at FROM document WHERE visit = ?1 AND type = 101 AND void IS NULL ORDER BY at DESC, id DESC LIMIT 1");
  foyer_stmt_bind_id (s, 1, visit);
  gboolean locked = foyer_stmt_step (s);
  if (locked)
    {
      FoyerId id = foyer_stmt_id (s, 0);
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "no", foyer_stmt_text (s, 1));
      foyer_out_int (out, "at", foyer_stmt_int (s, 2));
      json_builder_end_object (out);
    }
  else
    json_builder_add_null_value (out);
  foyer_stmt_done (s);
  foyer_out_bool (out, "locked", locked);
}

/* ---- queries --------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_run_visit_get (FoyerCall *call,
                     JsonBuilder *out,
                     GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_call_id (call, "visit");
  g_autoptr (FoyerRow) visit = foyer_db_get (db, "visit", &id);

  if (visit == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such visit."));
      return FALSE;
    }
  if (!foyer_visit_may_see (call, visit, error))
    return FALSE;

  FoyerId loc = foyer_row_id (visit, "loc"), client = foyer_row_id (visit, "client");
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  gint64 total = 0, gross = 0, paid = foyer_visit_paid (db, &id);

  json_builder_begin_object (out);
  foyer_out_id (out, "id", &id);
  foyer_out_id (out, "loc", &loc);
  foyer_out_text (out, "date", foyer_row_text (visit, "date"));
  foyer_out_text (out, "status", foyer_row_text (visit, "status"));
  foyer_out_text (out, "note", foyer_row_text (visit, "note"));
  foyer_out_text (out, "reason", foyer_row_text (visit, "reason"));
  foyer_out_bool (out, "pending", foyer_waiting_visit (db, &id));
  foyer_out_text (out, "currency", place != NULL ? place->currency : NULL);
  {
    gint64 date = 0;
    g_autofree char *held = place != NULL && foyer_date_parse (foyer_row_text (visit, "date"), &date)
                                ? foyer_booking_past_words (call, place, foyer_location_today (db, &loc, foyer_call_now (call)), date)
                                : NULL;
    if (held == NULL && foyer_status_parse (foyer_row_text (visit, "status")) == FOYER_STATUS_OTHER)
      held = g_strdup (foyer_status_other_words ());
    foyer_out_text (out, "held", held);
  }
  out_receipt (out, db, &id);
  out_client (out, call, &client, &loc);
  out_appointments (out, call, visit);
  out_lines (out, db, &id, &total, &gross);
  out_payments (out, db, &id, foyer_name_parts (db, &loc));
  out_registers (out, call, db, &loc);
  foyer_out_int (out, "cash_step", place != NULL ? foyer_money_cash_step (db, place) : 1);
  foyer_out_int (out, "total", total);
  foyer_out_int (out, "gross", gross);
  foyer_out_int (out, "discount", gross - total);
  foyer_out_int (out, "paid", paid);
  foyer_out_int (out, "due", foyer_visit_due (total, paid));
  foyer_out_text (out, "state", foyer_paid_state_word (foyer_visit_paid_state (total, paid)));
  foyer_out_bool (out, "unpaid", foyer_status_parse (foyer_row_text (visit, "status")) == FOYER_STATUS_ARRIVED && total > paid);
  json_builder_end_object (out);
  return TRUE;
}

gboolean
foyer_run_appointment_get (FoyerCall *call,
                           JsonBuilder *out,
                           GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_call_id (call, "appointment");
  g_autoptr (FoyerRow) row = foyer_db_get (db, "appointment", &id);
  FoyerId visit_id = row != NULL ? foyer_row_id (row, "visit") : FOYER_ID_NONE;
  g_autoptr (FoyerRow) visit = foyer_db_get (db, "visit", &visit_id);

  if (row == NULL || visit == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such appointment."));
      return FALSE;
    }
  if (!foyer_visit_may_see (call, visit, error))
    return FALSE;

  FoyerId loc = foyer_row_id (row, "loc"), client = foyer_row_id (visit, "client"), staff = foyer_row_id (row, "staff"), by = foyer_row_id (row, "made_by");
  g_autofree char *member = NULL, *maker = NULL, *services = NULL;
  gint64 sum = 0, total = 0, paid = 0;
  FoyerStmt *s = foyer_db_sql (db, "SELECT (SELECT name FROM staff WHERE id = ?1), (SELECT name FROM user WHERE id = ?2)");
  foyer_stmt_bind_id (s, 1, &staff);
  foyer_stmt_bind_id (s, 2, &by);
  if (foyer_stmt_step (s))
    {
      member = g_strdup (foyer_stmt_text (s, 0));
      maker = g_strdup (foyer_stmt_text (s, 1));
    }
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT d.services, d.total, f.total, f.paid FROM board d JOIN visit_fig f ON f.visit = d.visit"
                        " WHERE d.loc = ?1 AND d.day = ?2 AND d.id = ?3");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, foyer_row_text (row, "day"));
  foyer_stmt_bind_id (s, 3, &id);
  if (foyer_stmt_step (s))
    {
      services = g_strdup (foyer_stmt_text (s, 0));
      sum = foyer_stmt_int (s, 1);
      total = foyer_stmt_int (s, 2);
      paid = foyer_stmt_int (s, 3);
    }
  foyer_stmt_done (s);

  json_builder_begin_object (out);
  foyer_out_id (out, "id", &id);
  foyer_out_id (out, "visit", &visit_id);
  foyer_out_id (out, "staff", &staff);
  foyer_out_text (out, "member", member);
  foyer_out_text (out, "wall", foyer_row_text (row, "wall"));
  foyer_out_int (out, "dur", foyer_row_int (row, "dur"));
  out_blocks (out, foyer_row_int (row, "dur"), foyer_row_int (row, "tech"), foyer_row_text (row, "gaps"));
  foyer_out_text (out, "status", foyer_row_text (visit, "status"));
  foyer_out_text (out, "comment", foyer_row_text (row, "comment"));
  foyer_out_text (out, "note", foyer_row_text (visit, "note"));
  foyer_out_text (out, "services", services);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  foyer_out_text (out, "currency", place != NULL ? place->currency : NULL);
  foyer_out_int (out, "sum", sum);
  foyer_out_int (out, "total", total);
  foyer_out_int (out, "paid", paid);
  foyer_out_int (out, "due", foyer_visit_due (total, paid));
  foyer_out_text (out, "state", foyer_paid_state_word (foyer_visit_paid_state (total, paid)));
  FoyerId till = foyer_register_clear (db, &loc, "cash", foyer_call_registers (call));
  g_autoptr (FoyerRow) till_row = foyer_id_is_none (&till) ? NULL : foyer_db_get (db, "register", &till);
  foyer_out_text (out, "till", till_row != NULL ? foyer_row_text (till_row, "title") : NULL);
  foyer_out_bool (out, "locked", foyer_visit_has_receipt (db, &visit_id));
  foyer_out_text (out, "made_by", maker);
  foyer_out_int (out, "made_at", foyer_row_int (row, "made_at"));
  foyer_out_bool (out, "online", foyer_row_int (row, "online") != 0);
  foyer_out_text (out, "source", foyer_row_text (row, "source"));
  foyer_out_text (out, "slot", foyer_row_text (row, "slot"));
  foyer_out_text (out, "shared", foyer_row_text (row, "shared"));
  foyer_out_bool (out, "deleted", foyer_row_int (row, "deleted") != 0);
  {
    g_autofree char *desk = foyer_db_peer_code (db, "appointment", &id);

    if (desk == NULL)
      desk = foyer_db_peer_code (db, "visit", &visit_id);
    foyer_out_text (out, "waits_at", desk);
  }
  out_client (out, call, &client, &loc);
  foyer_visit_out_resources (out, db, &id);
  foyer_label_out_of (out, db, &id);
  FoyerId visitor = foyer_row_id (row, "visitor");
  foyer_visitor_out_named (out, db, "visitor", &visitor);
  foyer_custom_out_form (out, call, "fields", FALSE, &id);
  json_builder_end_object (out);
  return TRUE;
}

gboolean
foyer_run_copy_client (FoyerCall *call,
                       JsonBuilder *out,
                       GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_call_id (call, "appointment");
  g_autoptr (FoyerRow) row = foyer_db_get (db, "appointment", &id);
  FoyerId client_id = row != NULL ? foyer_row_id (row, "client") : FOYER_ID_NONE, visit_id = row != NULL ? foyer_row_id (row, "visit") : FOYER_ID_NONE;
  g_autoptr (FoyerRow) client = foyer_db_get (db, "client", &client_id), visit = foyer_db_get (db, "visit", &visit_id);

  if (!foyer_call_need (call, "booking.client", error) || (visit != NULL && !foyer_visit_may_see (call, visit, error)))
    return FALSE;
  if (client == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This appointment has no client."));
      return FALSE;
    }
  gboolean phones = foyer_call_may (call, "clients.card-phones");
  g_autofree char *masked = foyer_row_is_null (client, "phone") ? NULL : foyer_phone_mask (foyer_row_text (client, "phone"));
  json_builder_begin_object (out);
  foyer_out_id (out, "client", &client_id);
  foyer_out_text (out, "name", foyer_row_text (client, "name"));
  foyer_out_text (out, "surname", foyer_client_names_hidden () ? NULL : foyer_row_text (client, "surname"));
  /* What lies under a veil here has nothing behind it to show. */
  foyer_out_text (out, "phone", phones && !foyer_veil_is (foyer_row_text (client, "phone")) ? foyer_row_text (client, "phone") : masked);
  foyer_out_text (out, "email", phones && !foyer_veil_is (foyer_row_text (client, "email")) ? foyer_row_text (client, "email") : NULL);
  json_builder_end_object (out);
  return TRUE;
}

/* Times, members and services of a visit, and how it was paid. */
static void
out_visit_words (JsonBuilder *out,
                 FoyerDb *db,
                 FoyerNameParts parts,
                 const FoyerId *visit)
{
  g_autoptr (GString) members = g_string_new (NULL);
  g_autoptr (GString) services = g_string_new (NULL);
  g_autoptr (GString) comment = g_string_new (NULL);
  g_autoptr (GString) visitors = g_string_new (NULL);
  g_autoptr (GHashTable) served = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) came = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *wall = NULL;
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.wall, s.name, a.comment, r.name FROM appointment a LEFT JOIN staff s ON s.id = a.staff LEFT JOIN visitor r ON r.id = a.visitor"
                                   " WHERE a.visit = ?1 ORDER BY a.deleted IS 1, a.t0, a.id");

  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      const char *name = foyer_stmt_text (s, 1), *said = foyer_stmt_text (s, 2), *visitor = foyer_stmt_text (s, 3);
      if (wall == NULL)
        wall = g_strdup (foyer_stmt_text (s, 0));
      if (name != NULL && g_hash_table_add (served, g_strdup (name)))
        g_string_append_printf (members, "%s%s", members->len > 0 ? ", " : "", name);
      if (said != NULL)
        g_string_append_printf (comment, "%s%s", comment->len > 0 ? " · " : "", said);
      if (visitor != NULL && g_hash_table_add (came, g_strdup (visitor)))
        g_string_append_printf (visitors, "%s%s", visitors->len > 0 ? ", " : "", visitor);
    }
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT title, kind FROM line WHERE visit = ?1 AND deleted IS NOT 1 ORDER BY weight, id");
  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    g_string_append_printf (services, "%s%s", services->len > 0 ? " · " : "", foyer_stmt_text (s, 0));
  foyer_stmt_done (s);

  gint64 date = 0;
  int minute = -1;
  if (wall != NULL)
    foyer_wall_parse (wall, &date, &minute);
  foyer_out_int (out, "start", minute);
  foyer_out_text (out, "members", members->str);
  foyer_out_text (out, "services", services->len > 0 ? services->str : NULL);
  foyer_out_text (out, "comment", comment->len > 0 ? comment->str : NULL);
  foyer_out_text (out, "visitors", visitors->len > 0 ? visitors->str : NULL);

  json_builder_set_member_name (out, "methods");
  json_builder_begin_array (out);
  s = foyer_db_sql (db, "SELECT r.title, r.kind, sum(m.amount), t.title, e.acct, p.name, p.middle, p.surname FROM money m LEFT JOIN register r ON r.id = m.register"
                        " LEFT JOIN entry e ON e.id = m.entry LEFT JOIN acct a ON a.id = e.acct LEFT JOIN acct_type t ON t.id = a.type LEFT JOIN client p ON p.id = m.payer"
                        " WHERE m.visit = ?1 AND m.void IS NULL AND m.kind IN ('payment', 'refund') GROUP BY m.register, e.acct, m.payer ORDER BY min(m.at), min(m.id)");
  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerId acct = foyer_stmt_id (s, 4);
      g_autofree char *payer = foyer_client_title (parts, foyer_stmt_text (s, 5), foyer_stmt_text (s, 6), foyer_stmt_text (s, 7));

      json_builder_begin_object (out);
      foyer_out_text (out, "title", foyer_stmt_is_null (s, 0) ? foyer_stmt_text (s, 3) : foyer_stmt_text (s, 0));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 1));
      foyer_out_int (out, "amount", foyer_stmt_int (s, 2));
      /* ACC-8, ACC-10: on credit; by somebody else. */
      foyer_out_bool (out, "debt", !foyer_id_is_none (&acct) && foyer_account_balance (db, &acct) < 0);
      foyer_out_text (out, "payer", *payer != '\0' ? payer : NULL);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

gboolean
foyer_run_client_visits (FoyerCall *call,
                         JsonBuilder *out,
                         GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId given = foyer_call_id (call, "client"), client = foyer_alias_root (db, &given), here = foyer_call_loc (call), own = foyer_call_own_staff (call);
  const char *when = foyer_call_has (call, "when") ? foyer_call_text (call, "when") : "all";
  gint64 today = foyer_location_today (db, &here, foyer_call_now (call));
  char from[11] = "0000-00-00", to[11] = "9999-99-99";
  int limit = foyer_call_has (call, "limit") ? foyer_call_int (call, "limit") : 100;

  if (strcmp (when, "past") == 0)
    foyer_date_format (today - 1, to);
  else if (strcmp (when, "upcoming") == 0)
    foyer_date_format (today, from);
  FoyerStmt *s = foyer_db_sql (db, "SELECT f.visit, f.day, f.status, f.total, f.paid, f.loc, l.name FROM visit_fig f LEFT JOIN location l ON l.id = f.loc"
                                   " WHERE f.client = ?1 AND f.day BETWEEN ?2 AND ?3 AND f.status <> 'deleted' AND f.apps + f.lines > 0"
                                   " AND (?4 IS NULL OR EXISTS (SELECT 1 FROM appointment a WHERE a.visit = f.visit AND " FOYER_COLUMN_HAS ("a.staff", "4") "))"
                                   " AND (?7 IS NULL OR EXISTS (SELECT 1 FROM appointment a WHERE a.visit = f.visit AND a.visitor = ?7 AND a.deleted IS NOT 1))"
                                   " ORDER BY f.day DESC, f.visit DESC LIMIT ?5 OFFSET ?6");
  FoyerId visitor = foyer_call_id (call, "visitor");
  FoyerNameParts parts = foyer_name_parts (db, &here);
  foyer_stmt_bind_id (s, 1, &client);
  foyer_stmt_bind_text (s, 2, from);
  foyer_stmt_bind_text (s, 3, to);
  foyer_stmt_bind_id (s, 4, &own);
  foyer_stmt_bind_int (s, 5, limit);
  foyer_stmt_bind_int (s, 6, foyer_call_int (call, "offset"));
  foyer_stmt_bind_id (s, 7, &visitor);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId visit = foyer_stmt_id (s, 0), loc = foyer_stmt_id (s, 5);
      gint64 total = foyer_stmt_int (s, 3), paid = foyer_stmt_int (s, 4);
      json_builder_begin_object (out);
      foyer_out_id (out, "visit", &visit);
      foyer_out_text (out, "date", foyer_stmt_text (s, 1));
      foyer_out_text (out, "status", foyer_stmt_text (s, 2));
      foyer_out_id (out, "loc", &loc);
      foyer_out_text (out, "location", foyer_stmt_text (s, 6));
      out_visit_words (out, db, parts, &visit);
      foyer_out_int (out, "total", total);
      foyer_out_int (out, "paid", paid);
      foyer_out_int (out, "due", foyer_visit_due (total, paid));
      foyer_out_text (out, "state", foyer_paid_state_word (foyer_visit_paid_state (total, paid)));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

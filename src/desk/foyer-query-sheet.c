/* What is printed: the day of the team, and a receipt as it was made. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-column.h"
#include "foyer-hooks.h"
#include "foyer-phone.h"
#include "foyer-settings.h"
#include "foyer-sheet-private.h"
#include "foyer-text.h"
#include "foyer-visit-rules.h"
#include "foyer-visitor.h"

/* ---- who stands on the sheet ------------------------------------------------------------------------------------------- */
static GArray *
read_ids (FoyerDb *db,
          const char *sql,
          const FoyerId *loc,
          const char *from,
          const char *to)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, sql);

  foyer_stmt_bind_id (s, 1, loc);
  if (from != NULL)
    {
      foyer_stmt_bind_text (s, 2, from);
      foyer_stmt_bind_text (s, 3, to);
    }
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  return ids;
}

static gboolean
has_id (GArray *ids,
        const FoyerId *id)
{
  for (guint i = 0; i < ids->len; i++)
    if (foyer_id_equal (&g_array_index (ids, FoyerId, i), id))
      return TRUE;
  return FALSE;
}

/* The member meant by @wanted: an id, a name, or the beginning of one name only. */
static gboolean
find_member (FoyerSheet *sheet,
             const char *wanted,
             FoyerId *id,
             GError **error)
{
  g_autofree char *folded = foyer_fold (wanted);
  gboolean is_id = foyer_id_parse (wanted, id);
  int n = 0, exact = 0;
  FoyerStmt *s = foyer_db_sql (sheet->db, "SELECT id, name FROM staff WHERE loc = ?1 AND status IS NOT 'deleted' ORDER BY weight, name, id");

  foyer_stmt_bind_id (s, 1, &sheet->loc);
  while (foyer_stmt_step (s))
    {
      FoyerId staff = foyer_stmt_id (s, 0);
      g_autofree char *name = is_id ? NULL : foyer_fold (foyer_stmt_text (s, 1));

      if (is_id)
        n += foyer_id_equal (&staff, id);
      else if (strcmp (name, folded) == 0 ? exact++ == 0 : exact == 0 && g_str_has_prefix (name, folded))
        {
          *id = staff;
          n++;
        }
    }
  foyer_stmt_done (s);
  if (n == 0)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no team member “%s” at this location."), wanted);
  else if (exact > 1 || (exact == 0 && n > 1))
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("More than one team member is called “%s”."), wanted);
  return n > 0 && (exact == 1 || n == 1);
}

GArray *
foyer_sheet_members (FoyerSheet *sheet,
                     JsonArray *wanted,
                     const char *from,
                     const char *to,
                     GError **error)
{
  FoyerId own = foyer_call_own_staff (sheet->call);
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  GArray *members;

  for (guint i = 0; wanted != NULL && i < json_array_get_length (wanted); i++)
    {
      JsonNode *node = json_array_get_element (wanted, i);
      FoyerId id;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_string (node) == NULL)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The list “staff” must hold ids or names of team members."));
          return NULL;
        }
      if (!find_member (sheet, json_node_get_string (node), &id, error))
        return NULL;
      g_array_append_val (asked, id);
    }
  if (wanted != NULL)
    all = read_ids (sheet->db, "SELECT id FROM staff WHERE loc = ?1 AND status IS NOT 'deleted' ORDER BY weight, name, id", &sheet->loc, NULL, NULL);
  else
    all = read_ids (sheet->db, "SELECT id FROM staff WHERE id IN (SELECT staff FROM workday WHERE loc = ?1 AND date BETWEEN ?2 AND ?3 AND coalesce(spans, '') <> ''"
                               " UNION SELECT staff FROM board WHERE loc = ?1 AND day BETWEEN ?2 AND ?3) AND status IS NOT 'deleted' ORDER BY weight, name, id",
                    &sheet->loc, from, to);
  members = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  for (guint i = 0; i < all->len; i++)
    {
      const FoyerId *id = &g_array_index (all, FoyerId, i);

      if (!foyer_column_has (sheet->db, &own, id))
        continue;
      if (wanted == NULL || has_id (asked, id))
        g_array_append_val (members, *id);
    }
  return members;
}

/* ---- rows ---------------------------------------------------------------------------------------------------------------- */
char *
foyer_sheet_resources (FoyerDb *db,
                       const FoyerId *appointment)
{
  GString *names = g_string_new (NULL);
  FoyerStmt *s = foyer_db_sql (db, "SELECT instance.name FROM allocation JOIN instance ON instance.id = allocation.instance"
                                   " WHERE allocation.appointment = ?1 AND allocation.deleted IS NOT 1 ORDER BY instance.weight, instance.name");

  foyer_stmt_bind_id (s, 1, appointment);
  while (foyer_stmt_step (s))
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return g_string_free (names, FALSE);
}

char *
foyer_sheet_phone (FoyerSheet *sheet,
                   const char *e164)
{
  return e164 == NULL ? NULL : sheet->phones ? foyer_phone_format (e164) : foyer_phone_mask (e164);
}

static void
add_row (FoyerSheet *sheet,
         FoyerStmt *s,
         const char *date)
{
  FoyerId id = foyer_stmt_id (s, 0), client = foyer_stmt_id (s, 5);
  int flags = (int) foyer_stmt_int (s, 4);
  gint64 total = foyer_stmt_int (s, 13), paid = foyer_stmt_int (s, 14);
  const char *e164 = foyer_stmt_text (s, 9);
  g_autofree char *title = foyer_client_title (sheet->parts, foyer_stmt_text (s, 6), foyer_stmt_text (s, 7), foyer_stmt_text (s, 8));
  g_autofree char *visitor = foyer_visitor_name_of (sheet->db, &id), *name = foyer_visitor_title (visitor, title);
  g_autofree char *phone = foyer_sheet_phone (sheet, e164);
  g_autofree char *resources = foyer_sheet_resources (sheet->db, &id);
  JsonBuilder *out = sheet->out;

  json_builder_begin_object (out);
  foyer_out_id (out, "id", &id);
  foyer_out_int (out, "from", foyer_stmt_int (s, 1));
  foyer_out_int (out, "dur", foyer_stmt_int (s, 2));
  foyer_out_text (out, "services", foyer_stmt_text (s, 3));
  foyer_out_text (out, "client", *name != '\0' ? name : NULL);
  foyer_out_text (out, "phone", phone);
  foyer_out_text (out, "allergy", foyer_stmt_text (s, 10));
  foyer_out_text (out, "comment", foyer_stmt_text (s, 11));
  foyer_out_text (out, "visit_note", foyer_stmt_text (s, 16));
  foyer_out_text (out, "resources", *resources != '\0' ? resources : NULL);
  foyer_out_text (out, "status", foyer_stmt_text (s, 12));
  foyer_out_text (out, "paid", foyer_paid_state_word (foyer_visit_paid_state (total, paid)));
  foyer_out_int (out, "price", foyer_stmt_int (s, 15));
  foyer_out_int (out, "due", foyer_visit_due (total, paid));
  /* Has not come before this day, here or in the system before this one. */
  foyer_out_bool (out, "first",
                  !foyer_id_is_none (&client) && foyer_stmt_int (s, 17) == 0
                    && (foyer_stmt_is_null (s, 18) || strcmp (foyer_stmt_text (s, 18), date) >= 0));
  foyer_out_bool (out, "chosen", (flags & FOYER_BOARD_ROW_CHOSEN) != 0);
  foyer_out_bool (out, "online", (flags & FOYER_BOARD_ROW_ONLINE) != 0);
  foyer_out_bool (out, "contested", (flags & FOYER_BOARD_ROW_CONTESTED) != 0);
  if (!foyer_stmt_is_null (s, 19))
    {
      foyer_out_int (out, "capacity", foyer_stmt_int (s, 19));
      foyer_out_int (out, "taken", foyer_stmt_int (s, 20));
    }
  json_builder_end_object (out);
}

void
foyer_sheet_out_rows (FoyerSheet *sheet,
                      const FoyerId *staff,
                      const char *date)
{
  FoyerStmt *s;

  json_builder_set_member_name (sheet->out, "rows");
  json_builder_begin_array (sheet->out);
  /* Who takes part in an event stands on its list, not in the member's day. */
  s = foyer_db_sql (sheet->db, "SELECT board.id, board.m0, board.dur, board.services, board.flags, board.client, client.name, client.middle, client.surname,"
                               " client.phone, client.allergy, appointment.comment, visit_fig.status, visit_fig.total, visit_fig.paid, board.total,"
                               " visit.note, coalesce(client.opening_visits, 0), client_fig.first,"
                               " CASE WHEN appointment.kind = 'event' THEN coalesce(appointment.capacity, 0) END,"
                               " CASE WHEN appointment.kind = 'event' THEN (SELECT coalesce(sum(coalesce(p.seats, 1)), 0) FROM appointment p LEFT JOIN visit_fig w ON w.visit = p.visit"
                               "  WHERE p.event = appointment.id AND p.deleted IS NOT 1 AND coalesce(w.status, 'pending') NOT IN ('no-show', 'deleted')) END FROM board"
                               " JOIN appointment ON appointment.id = board.id"
                               " JOIN visit ON visit.id = board.visit"
                               " JOIN visit_fig ON visit_fig.visit = board.visit"
                               " LEFT JOIN client ON client.id = board.client"
                               " LEFT JOIN client_fig ON client_fig.client = board.client"
                               " WHERE board.loc = ?2 AND board.day = ?3 AND board.staff = ?1 AND visit_fig.status <> 'deleted'"
                               " AND appointment.event IS NULL ORDER BY board.m0, board.id");
  foyer_stmt_bind_id (s, 1, staff);
  foyer_stmt_bind_id (s, 2, &sheet->loc);
  foyer_stmt_bind_text (s, 3, date);
  while (foyer_stmt_step (s))
    add_row (sheet, s, date);
  foyer_stmt_done (s);
  json_builder_end_array (sheet->out);
}

static void
add_member (FoyerSheet *sheet,
            const FoyerId *staff,
            const char *date)
{
  JsonBuilder *out = sheet->out;
  FoyerStmt *s = foyer_db_sql (sheet->db, "SELECT staff.name, coalesce(position.name, staff.spec), workday.spans, workday.breaks, workday.off FROM staff"
                                          " LEFT JOIN position ON position.id = staff.position AND position.deleted IS NOT 1"
                                          " LEFT JOIN workday ON workday.staff = staff.id AND workday.loc = ?2 AND workday.date = ?3"
                                          " WHERE staff.id = ?1");

  foyer_stmt_bind_id (s, 1, staff);
  foyer_stmt_bind_id (s, 2, &sheet->loc);
  foyer_stmt_bind_text (s, 3, date);
  json_builder_begin_object (out);
  foyer_out_id (out, "id", staff);
  if (foyer_stmt_step (s))
    {
      static const char *const names[] = { "name", "position", "spans", "breaks", "off" };

      for (int i = 0; i < (int) G_N_ELEMENTS (names); i++)
        foyer_out_text (out, names[i], foyer_stmt_text (s, i));
    }
  foyer_stmt_done (s);
  foyer_sheet_out_rows (sheet, staff, date);
  json_builder_end_object (out);
}

gboolean
foyer_sheet_may_see (FoyerSheet *sheet,
                     gint64 date,
                     GError **error)
{
  gint64 today = foyer_location_today (sheet->db, &sheet->loc, foyer_call_now (sheet->call));
  int days = foyer_call_days (sheet->call, "calendar.history");
  char iso[11];

  if (days < 0 || date >= today - days)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see the last %d days; %s lies further back."), days, foyer_date_format (date, iso));
  return FALSE;
}

gboolean
foyer_sheet_begin (FoyerSheet *sheet,
                   FoyerCall *call,
                   JsonBuilder *out,
                   gboolean dated,
                   GError **error)
{
  *sheet = (FoyerSheet){ .call = call, .db = foyer_call_db (call), .out = out, .loc = foyer_call_loc (call) };
  sheet->place = foyer_location_load (sheet->db, &sheet->loc);
  if (sheet->place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  sheet->date = foyer_location_today (sheet->db, &sheet->loc, foyer_call_now (call));
  if (dated && foyer_call_text (call, "date") != NULL)
    foyer_date_parse (foyer_call_text (call, "date"), &sheet->date);
  sheet->parts = foyer_name_parts (sheet->db, &sheet->loc);
  sheet->phones = foyer_call_phones (call, "calendar.phones") && !(dated && foyer_call_bool (call, "mask"));
  return foyer_sheet_may_see (sheet, sheet->date, error);
}

void
foyer_sheet_clear (FoyerSheet *sheet)
{
  g_clear_pointer (&sheet->place, foyer_location_free);
}

void
foyer_sheet_out_head (FoyerSheet *sheet)
{
  JsonBuilder *out = sheet->out;
  FoyerLocation *place = sheet->place;
  FoyerStmt *s;
  char iso[11];

  foyer_out_text (out, "location", place->public_name);
  foyer_out_text (out, "date", foyer_date_format (sheet->date, iso));
  s = foyer_db_sql (sheet->db, "SELECT date_format FROM location WHERE id = ?1");
  foyer_stmt_bind_id (s, 1, &sheet->loc);
  foyer_out_text (out, "format", foyer_stmt_step (s) ? foyer_stmt_text (s, 0) : NULL);
  foyer_stmt_done (s);
  foyer_out_bool (out, "clock24", place->format.clock24);
  foyer_out_text (out, "zone", foyer_zone_name (place->zone));
  foyer_out_text (out, "currency", place->currency);
  foyer_out_int (out, "at", foyer_call_now (sheet->call));
  s = foyer_db_sql (sheet->db, "SELECT name FROM user WHERE id = ?1");
  foyer_stmt_bind_id (s, 1, &foyer_call_actor (sheet->call)->user);
  foyer_out_text (out, "by", foyer_stmt_step (s) ? foyer_stmt_text (s, 0) : NULL);
  foyer_stmt_done (s);
  foyer_out_int (out, "blanks", foyer_setting_int (sheet->db, &sheet->loc, "sheet.blanks"));
}

static gboolean
run_sheet_day (FoyerCall *call,
               JsonBuilder *out,
               GError **error)
{
  g_auto (FoyerSheet) sheet = { 0 };
  g_autoptr (GArray) members = NULL;
  char iso[11];

  if (!foyer_sheet_begin (&sheet, call, out, TRUE, error))
    return FALSE;
  foyer_date_format (sheet.date, iso);
  members = foyer_sheet_members (&sheet, foyer_call_list (call, "staff"), iso, iso, error);
  if (members == NULL)
    return FALSE;
  json_builder_begin_object (out);
  foyer_sheet_out_head (&sheet);
  json_builder_set_member_name (out, "members");
  json_builder_begin_array (out);
  for (guint i = 0; i < members->len; i++)
    add_member (&sheet, &g_array_index (members, FoyerId, i), iso);
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- receipt ------------------------------------------------------------------------------------------------------------- */
/* The document itself, or the newest receipt of a visit. */
static FoyerRow *
find_receipt (FoyerCall *call,
              FoyerDb *db,
              GError **error)
{
  FoyerId id = foyer_call_id (call, "id");
  FoyerRow *document;
  FoyerStmt *s;

  if (foyer_call_has (call, "id") == foyer_call_has (call, "no"))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Name the receipt by its id or by its number."));
      return NULL;
    }
  if (foyer_call_has (call, "no"))
    {
      s = foyer_db_sql (db, "SELECT id FROM document WHERE no = ?1 AND type IN (101, 102) ORDER BY at DESC, id DESC LIMIT 1");
      foyer_stmt_bind_text (s, 1, foyer_call_text (call, "no"));
    }
  else
    {
      s = foyer_db_sql (db, "SELECT id FROM document WHERE (id = ?1 OR visit = ?1) AND type IN (101, 102) ORDER BY id = ?1 DESC, at DESC, id DESC LIMIT 1");
      foyer_stmt_bind_id (s, 1, &id);
    }
  if (foyer_stmt_step (s))
    id = foyer_stmt_id (s, 0);
  else
    id = FOYER_ID_NONE;
  foyer_stmt_done (s);
  document = foyer_id_is_none (&id) ? NULL : foyer_db_get (db, "document", &id);
  if (document == NULL)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such receipt."));
  return document;
}

static gboolean
run_receipt_view (FoyerCall *call,
                  JsonBuilder *out,
                  GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) document = find_receipt (call, db, error);
  g_autoptr (FoyerLocation) place = NULL;
  g_autoptr (JsonNode) data = NULL;
  g_autofree char *when = NULL;
  g_autofree char *paper = NULL;
  FoyerId loc, mine = foyer_call_loc (call), visit;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (document == NULL)
    return FALSE;
  loc = foyer_row_id (document, "loc");
  if (!foyer_id_is_none (&mine) && !foyer_id_equal (&loc, &mine))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("The receipt belongs to another location."));
      return FALSE;
    }
  if (foyer_row_is_null (document, "data"))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("The person receipt %s was for was erased, and its contents with them."), foyer_row_text (document, "no"));
      return FALSE;
    }
  data = foyer_row_text (document, "data") != NULL ? json_from_string (foyer_row_text (document, "data"), NULL) : NULL;
  if (data == NULL || !JSON_NODE_HOLDS_OBJECT (data))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The contents of receipt %s cannot be read.", foyer_row_text (document, "no"));
      return FALSE;
    }
  place = foyer_location_load (db, &loc);
  if (place != NULL)
    when = foyer_format_instant (&place->format, place->zone, foyer_row_int (document, "at"));
  visit = foyer_row_id (document, "visit");
  paper = foyer_setting_text (db, &loc, "receipt.width");

  json_builder_begin_object (out);
  foyer_out_id (out, "id", &document->id);
  foyer_out_id (out, "visit", &visit);
  foyer_out_text (out, "no", foyer_row_text (document, "no"));
  foyer_out_int (out, "type", foyer_row_int (document, "type"));
  foyer_out_bool (out, "refund", foyer_row_int (document, "type") == FOYER_DOC_RETURN);
  foyer_out_text (out, "when", when);
  foyer_out_int (out, "at", foyer_row_int (document, "at"));
  foyer_out_bool (out, "void", !foyer_row_is_null (document, "void"));
  foyer_out_text (out, "paper", paper);
  json_object_iter_init (&iter, json_node_get_object (data));
  while (json_object_iter_next (&iter, &name, &node))
    {
      json_builder_set_member_name (out, name);
      json_builder_add_value (out, json_node_copy (node));
    }
  json_builder_end_object (out);
  return TRUE;
}

/* ---- table --------------------------------------------------------------------------------------------------------------- */
static const FoyerParam sheet_day_params[] = {
  { "date", FOYER_P_DATE, 0, "the day; today when left out" },
  { "loc", FOYER_P_ID, 0, "location; the user's own when left out" },
  { "staff", FOYER_P_LIST, 0, "ids or names of team members; everyone on duty or booked when left out" },
  { "mask", FOYER_P_BOOL, 0, "hide telephone numbers though they may be seen" },
  { NULL },
};

static const FoyerParam receipt_view_params[] = {
  { "id", FOYER_P_ID, 0, "the receipt, or a visit: its newest receipt" },
  { "no", FOYER_P_TEXT, 0, "the number on the receipt, instead" },
  { NULL },
};

const FoyerQuery foyer_queries_sheet[] = {
  { "sheet.day", "calendar", "What the day sheet prints: team members with their hours and bookings; telephone numbers masked without the right.",
    sheet_day_params,
    "{location, date, format, clock24, zone, currency, at, by, blanks, members: [{id, name, position, spans, breaks, off, rows: [{id, from, dur, client, phone,"
    " services, resources, status, paid, comment, visit_note, allergy, price, due, first, chosen, online, contested, capacity, taken}]}]}: the last two of an event",
    run_sheet_day },
  { "receipt.view", "money.print", "A receipt as it was made, to be printed again.", receipt_view_params,
    "{id, visit, no, type, refund, when, at, void, paper, name, address, tax_id, phones, footer, cashier, client, currency, lines: [{title, qty, price,"
    " disc_pct, discount, total}], discount, total, payments: [{method, kind, amount}], change, due, refund_of, reason}",
    run_receipt_view },
  { NULL },
};

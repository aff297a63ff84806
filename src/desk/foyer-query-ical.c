/* What leaves as calendar files (GCL-1, GCL-2): the appointments of members whose card says so. One way: nothing ever comes back. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-location.h"
#include "foyer-may.h"
#include "foyer-sheet-private.h"
#include "foyer-visit-rules.h"

/* When the longest range ends that makes sense in somebody's telephone. */
#define MOST_DAYS 800

/* Seconds UTC of the last change: the revision number of an entry, which must only ever grow. */
static gint64
later (FoyerDb *db, const char *table, const FoyerId *id, gint64 hlc)
{
  g_autoptr (FoyerRow) row = foyer_id_is_none (id) ? NULL : foyer_db_get (db, table, id);

  return row != NULL ? MAX (hlc, foyer_row_since (row)) : hlc;
}

static gint64
changed_at (FoyerDb *db, const FoyerId *appointment, const FoyerId *client)
{
  gint64 hlc = later (db, "client", client, later (db, "appointment", appointment, 0));
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM line WHERE visit = (SELECT visit FROM appointment WHERE id = ?1) AND appointment = ?1");

  foyer_stmt_bind_id (s, 1, appointment);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      hlc = later (db, "line", &id, hlc);
    }
  foyer_stmt_done (s);
  return (hlc >> 16) / 1000;
}

typedef struct
{
  FoyerCall *call;
  FoyerDb *db;
  JsonBuilder *out;
  FoyerId loc, staff;
  FoyerNameParts parts;
  const char *from, *to;
  gboolean contacts;
} Member;

static void
out_entry (Member *m, FoyerStmt *s)
{
  FoyerId id = foyer_stmt_id (s, 0), client = foyer_stmt_id (s, 14);
  g_autofree char *name = foyer_client_title (m->parts, foyer_stmt_text (s, 4), foyer_stmt_text (s, 5), foyer_stmt_text (s, 6));
  g_autofree char *resources = foyer_sheet_resources (m->db, &id);
  JsonBuilder *out = m->out;

  json_builder_begin_object (out);
  foyer_out_id (out, "id", &id);
  foyer_out_text (out, "wall", foyer_stmt_text (s, 1));
  foyer_out_int (out, "dur", foyer_stmt_int (s, 2));
  foyer_out_text (out, "services", foyer_stmt_text (s, 3));
  foyer_out_text (out, "client", *name != '\0' ? name : NULL);
  /* Nothing by which one could reach the client, unless it is wanted and allowed (GCL-2). A comment may hold a number too. */
  foyer_out_text (out, "phone", m->contacts ? foyer_stmt_text (s, 7) : NULL);
  foyer_out_text (out, "email", m->contacts ? foyer_stmt_text (s, 8) : NULL);
  foyer_out_text (out, "comment", m->contacts ? foyer_stmt_text (s, 12) : NULL);
  foyer_out_text (out, "resources", *resources != '\0' ? resources : NULL);
  foyer_out_text (out, "status", foyer_stmt_text (s, 9));
  foyer_out_int (out, "changed", MAX (changed_at (m->db, &id, &client), foyer_stmt_int (s, 13) / 1000));
  if (!foyer_stmt_is_null (s, 10))
    {
      foyer_out_int (out, "capacity", foyer_stmt_int (s, 10));
      foyer_out_int (out, "taken", foyer_stmt_int (s, 11));
    }
  json_builder_end_object (out);
}

static void
out_entries (Member *m)
{
  FoyerStmt *s = foyer_db_sql (m->db, "SELECT a.id, a.wall, a.dur, b.services, c.name, c.middle, c.surname, c.phone, c.email, f.status,"
                                      " CASE WHEN a.kind = 'event' THEN coalesce(a.capacity, 0) END,"
                                      " CASE WHEN a.kind = 'event' THEN (SELECT coalesce(sum(coalesce(p.seats, 1)), 0) FROM appointment p LEFT JOIN visit_fig w ON w.visit = p.visit"
                                      "  WHERE p.event = a.id AND p.deleted IS NOT 1 AND coalesce(w.status, 'pending') NOT IN ('no-show', 'deleted')) END, a.comment, coalesce(a.made_at, 0), b.client"
                                      " FROM board b JOIN appointment a ON a.id = b.id JOIN visit_fig f ON f.visit = b.visit LEFT JOIN client c ON c.id = b.client"
                                      " WHERE b.loc = ?1 AND b.day BETWEEN ?2 AND ?3 AND b.staff = ?4 AND f.status NOT IN ('deleted', 'no-show')"
                                      " AND a.event IS NULL ORDER BY b.day, b.m0, b.id");

  foyer_stmt_bind_id (s, 1, &m->loc);
  foyer_stmt_bind_text (s, 2, m->from);
  foyer_stmt_bind_text (s, 3, m->to);
  foyer_stmt_bind_id (s, 4, &m->staff);
  json_builder_set_member_name (m->out, "entries");
  json_builder_begin_array (m->out);
  while (foyer_stmt_step (s))
    out_entry (m, s);
  foyer_stmt_done (s);
  json_builder_end_array (m->out);
}

static gboolean
calendars (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), own = foyer_call_own_staff (call);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  gboolean phones = foyer_call_phones (call, "calendar.phones");
  gint64 today, from, to;
  int days = foyer_call_days (call, "calendar.history");
  char first[11], last[11];
  FoyerStmt *s;

  if (place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  today = foyer_location_today (db, &loc, foyer_call_now (call));
  from = today - 31;
  to = today + 366;
  if (foyer_call_text (call, "from") != NULL)
    foyer_date_parse (foyer_call_text (call, "from"), &from);
  if (foyer_call_text (call, "to") != NULL)
    foyer_date_parse (foyer_call_text (call, "to"), &to);
  /* Not further back than the user may look. */
  if (days >= 0)
    from = MAX (from, today - days);
  if (to < from || to - from > MOST_DAYS)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("A calendar file holds 1 to %d days."), MOST_DAYS);
      return FALSE;
    }
  foyer_date_format (from, first);
  foyer_date_format (to, last);
  json_builder_begin_object (out);
  foyer_out_text (out, "location", place->public_name);
  foyer_out_text (out, "zone", foyer_zone_name (place->zone));
  foyer_out_text (out, "from", first);
  foyer_out_text (out, "to", last);
  json_builder_set_member_name (out, "members");
  json_builder_begin_array (out);
  s = foyer_db_sql (db, "SELECT id, name, ical_name, coalesce(ical_contacts, 0) FROM staff WHERE loc = ?1 AND ical = 1 AND coalesce(status, 'active') = 'active'"
                        " AND (?2 IS NULL OR id = ?2 OR position = ?2) ORDER BY coalesce(weight, 0), id");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_id (s, 2, &own);
  while (foyer_stmt_step (s))
    {
      Member m = { call, db, out, loc, foyer_stmt_id (s, 0), foyer_name_parts (db, &loc), first, last, phones && foyer_stmt_int (s, 3) != 0 };
      const char *file = foyer_stmt_text (s, 2);

      json_builder_begin_object (out);
      foyer_out_id (out, "staff", &m.staff);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      foyer_out_text (out, "file", file != NULL && *file != '\0' ? file : foyer_stmt_text (s, 1));
      foyer_out_bool (out, "contacts", m.contacts);
      out_entries (&m);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

static const FoyerParam calendars_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { "from", FOYER_P_DATE, 0, "first day; 31 days back when left out" },
  { "to", FOYER_P_DATE, 0, "last day, included; a year ahead when left out" },
  { NULL },
};

const FoyerQuery foyer_queries_ical[] = {
  { "ical.calendars", "calendar", "What goes into calendar files: appointments of the team members whose card has one.", calendars_params,
    "{location, zone, from, to, members: [{staff, name, file, contacts, entries: [{id, wall, dur, services, client, phone, email, comment, resources, status, changed,"
    " capacity, taken}]}]}: phone, email and comment only where the card says so and the user may see them; changed in seconds",
    calendars },
  { NULL },
};

/* What a report says of one booking: also of one that is deleted, what it was. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-alias.h"
#include "foyer-booking-labels.h"
#include "foyer-line-money.h"
#include "foyer-phone.h"
#include "foyer-report-private.h"
#include "foyer-visit-rules.h"
#include "foyer-visitor.h"

char *
foyer_report_phone (const FoyerReport *r, const char *e164)
{
  return e164 == NULL ? NULL : r->phones ? foyer_phone_format (e164) : foyer_phone_mask (e164);
}

static void
add_line (FoyerReportLines *out, JsonBuilder *lines, const FoyerRow *row)
{
  FoyerVisitLine line = foyer_line_money_of (row);
  const char *title = foyer_row_text (row, "title");
  g_autofree char *before = out->services;

  out->services = before == NULL ? g_strdup (title != NULL ? title : "") : g_strdup_printf ("%s · %s", before, title != NULL ? title : "");
  out->total += foyer_visit_line_total (&line);
  if (lines == NULL)
    return;
  json_builder_begin_object (lines);
  foyer_out_text (lines, "title", title);
  foyer_out_int (lines, "qty", line.qty);
  foyer_out_int (lines, "price", line.price);
  foyer_out_int (lines, "total", foyer_visit_line_total (&line));
  json_builder_end_object (lines);
}

void
foyer_report_gone_lines (FoyerDb *db, const FoyerRow *appointment, FoyerReportLines *out, JsonBuilder *lines)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
  FoyerStamp when = foyer_row_stamp (appointment, foyer_entity_field (appointment->entity, "deleted"));
  FoyerId visit = foyer_row_id (appointment, "visit");
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM line WHERE visit = ?1 AND appointment = ?2 ORDER BY weight, id");
  gboolean standing = FALSE, together = FALSE;

  *out = (FoyerReportLines){ 0 };
  foyer_stmt_bind_id (s, 1, &visit);
  foyer_stmt_bind_id (s, 2, &appointment->id);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      FoyerRow *row = foyer_db_get (db, "line", &id);

      if (row != NULL)
        g_ptr_array_add (rows, row);
    }
  foyer_stmt_done (s);
  /* The last booking of a visit leaves its services as they are; another takes its own along: those that went with it, not those somebody
   * had taken out before. */
  for (guint i = 0; i < rows->len; i++)
    {
      const FoyerRow *row = rows->pdata[i];
      FoyerStamp stamp = foyer_row_stamp (row, foyer_entity_field (row->entity, "deleted"));

      standing |= foyer_row_int (row, "deleted") == 0;
      together |= foyer_row_int (row, "deleted") != 0 && foyer_id_equal (&stamp.txn, &when.txn);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const FoyerRow *row = rows->pdata[i];
      FoyerStamp stamp = foyer_row_stamp (row, foyer_entity_field (row->entity, "deleted"));

      if (standing ? foyer_row_int (row, "deleted") == 0 : !together || foyer_id_equal (&stamp.txn, &when.txn))
        add_line (out, lines, row);
    }
}

/* Who made the change of a stamp. (transfer full) (nullable) */
static char *
author_of (FoyerDb *db, const FoyerStamp *stamp)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT u.name FROM change_find c JOIN user u ON u.id = c.who WHERE c.hlc = ?1 AND c.txn = ?2");
  char *name;

  foyer_stmt_bind_int (s, 1, stamp->hlc);
  foyer_stmt_bind_id (s, 2, &stamp->txn);
  name = foyer_stmt_step (s) ? g_strdup (foyer_stmt_text (s, 0)) : NULL;
  foyer_stmt_done (s);
  return name;
}

static void
out_client (FoyerReport *r, JsonBuilder *out, const FoyerId *appointment, const FoyerId *made_for)
{
  FoyerId client = foyer_alias_root (r->db, made_for);
  FoyerStmt *s = foyer_db_sql (r->db, "SELECT name, middle, surname, phone FROM client WHERE id = ?1");
  g_autofree char *visitor = foyer_visitor_name_of (r->db, appointment), *title = NULL, *name = NULL, *phone = NULL;

  foyer_stmt_bind_id (s, 1, &client);
  if (!foyer_id_is_none (&client) && foyer_stmt_step (s))
    {
      title = foyer_client_title (r->parts, foyer_stmt_text (s, 0), foyer_stmt_text (s, 1), foyer_stmt_text (s, 2));
      phone = foyer_report_phone (r, foyer_stmt_text (s, 3));
    }
  foyer_stmt_done (s);
  name = foyer_visitor_title (visitor, title != NULL ? title : "");
  foyer_out_id (out, "client", &client);
  foyer_out_text (out, "name", *name != '\0' ? name : NULL);
  foyer_out_text (out, "phone", phone);
}

static void
out_gone (FoyerReport *r, JsonBuilder *out, const FoyerId *id, const char *reason)
{
  g_autoptr (FoyerRow) row = foyer_db_get (r->db, "appointment", id);
  FoyerStamp stamp = foyer_row_stamp (row, foyer_entity_field (row->entity, "deleted"));
  g_autofree char *by = author_of (r->db, &stamp);
  FoyerReportLines lines;

  json_builder_set_member_name (out, "lines");
  json_builder_begin_array (out);
  foyer_report_gone_lines (r->db, row, &lines, out);
  json_builder_end_array (out);
  foyer_out_text (out, "services", lines.services);
  foyer_out_int (out, "sum", lines.total);
  foyer_out_text (out, "status", "deleted");
  foyer_out_text (out, "reason", reason);
  /* Brought in as deleted: when and by whom nobody knows. */
  if (foyer_stamp_compare (&stamp, &row->created) != 0)
    foyer_out_int (out, "deleted_at", stamp.hlc >> 16);
  foyer_out_text (out, "deleted_by", by);
  g_free (lines.services);
}

gboolean
foyer_report_out_row (FoyerReport *r, JsonBuilder *out, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_sql (r->db, "SELECT a.visit, a.staff, sf.name, a.wall, a.dur, coalesce(v.client, a.client), a.deleted, a.online, a.source, u.name, a.made_at, a.event,"
                                      " coalesce(v.status, 'pending'), b.services, b.total, b.sum, b.paid, a.comment, v.reason, v.note, a.seats"
                                      " FROM appointment a LEFT JOIN visit v ON v.id = a.visit LEFT JOIN staff sf ON sf.id = a.staff LEFT JOIN user u ON u.id = a.made_by"
                                      " LEFT JOIN board b ON b.loc = a.loc AND b.day = a.day AND b.m0 = CAST(substr(a.wall, 12, 2) AS INTEGER) * 60"
                                      " + CAST(substr(a.wall, 15, 2) AS INTEGER) AND b.id = a.id WHERE a.id = ?1 AND a.loc = ?2 AND a.wall IS NOT NULL");
  gboolean gone, online;
  FoyerId visit, staff, made_for;
  const char *wall;
  char date[11];

  foyer_stmt_bind_id (s, 1, id);
  foyer_stmt_bind_id (s, 2, &r->place->id);
  if (!foyer_stmt_step (s))
    {
      foyer_stmt_done (s);
      return FALSE;
    }
  visit = foyer_stmt_id (s, 0);
  staff = foyer_stmt_id (s, 1);
  made_for = foyer_stmt_id (s, 5);
  gone = foyer_stmt_int (s, 6) != 0;
  online = foyer_stmt_int (s, 7) != 0;
  wall = foyer_stmt_text (s, 3);
  g_strlcpy (date, wall, sizeof date);
  json_builder_begin_object (out);
  foyer_out_id (out, "id", id);
  foyer_out_id (out, "visit", &visit);
  foyer_out_text (out, "date", date);
  foyer_out_int (out, "start", (gint64) g_ascii_strtoull (wall + 11, NULL, 10) * 60 + (gint64) g_ascii_strtoull (wall + 14, NULL, 10));
  foyer_out_int (out, "dur", foyer_stmt_int (s, 4));
  foyer_out_id (out, "staff", &staff);
  foyer_out_text (out, "member", foyer_stmt_text (s, 2));
  out_client (r, out, id, &made_for);
  foyer_out_bool (out, "deleted", gone);
  if (gone)
    out_gone (r, out, id, foyer_stmt_text (s, 18));
  else
    {
      foyer_out_text (out, "services", foyer_stmt_text (s, 13));
      foyer_out_int (out, "sum", foyer_stmt_int (s, 14));
      foyer_out_text (out, "status", foyer_status_word (foyer_status_parse (foyer_stmt_text (s, 12))));
    }
  foyer_out_int (out, "paid", foyer_stmt_int (s, 16));
  foyer_out_int (out, "due", gone ? 0 : foyer_visit_due (foyer_stmt_int (s, 15), foyer_stmt_int (s, 16)));
  foyer_out_text (out, "paid_state", gone ? NULL : foyer_paid_state_word (foyer_visit_paid_state (foyer_stmt_int (s, 15), foyer_stmt_int (s, 16))));
  foyer_out_bool (out, "by_client", online);
  foyer_out_text (out, "creator", online ? NULL : foyer_stmt_text (s, 9));
  foyer_out_text (out, "source", foyer_stmt_text (s, 8) != NULL ? foyer_stmt_text (s, 8) : online ? "online" : "desk");
  foyer_out_int (out, "made_at", foyer_stmt_int (s, 10));
  foyer_out_text (out, "comment", foyer_stmt_text (s, 17));
  foyer_out_text (out, "note", foyer_stmt_text (s, 19));
  if (!foyer_stmt_is_null (s, 11))
    {
      FoyerId event = foyer_stmt_id (s, 11);

      foyer_out_id (out, "event", &event);
      foyer_out_int (out, "seats", MAX (foyer_stmt_int (s, 20), 1));
    }
  foyer_stmt_done (s);
  foyer_label_out_of (out, r->db, id);
  json_builder_end_object (out);
  return TRUE;
}

/* Which visit an appointment is in (front-desk.md 6.2): a client's appointments of a day, joined by the interval. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-booking-private.h"
#include "foyer-settings.h"

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

FoyerRow *
foyer_booking_new_sale (FoyerBooking *b,
                        const FoyerId *client,
                        gint64 date)
{
  char day[11];
  FoyerId id = foyer_tx_new_id (b->tx);
  FoyerRow *visit = foyer_row_new ("visit", &id);

  foyer_row_set_id (visit, "loc", &b->place->id);
  foyer_row_set_id (visit, "client", client);
  foyer_row_set_text (visit, "date", foyer_date_format (date, day));
  foyer_row_set_text (visit, "status", "arrived");
  foyer_row_set_text (visit, "kind", "sale");
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

static FoyerRow *
moved_row (GPtrArray *moved,
           const FoyerId *id)
{
  for (guint i = 0; moved != NULL && i < moved->len; i++)
    if (foyer_id_equal (&((FoyerRow *) moved->pdata[i])->id, id))
      return moved->pdata[i];
  return NULL;
}

static void
read_parts (FoyerBooking *b,
            const FoyerId *client,
            const char *day,
            GPtrArray *except,
            GArray *parts,
            GArray *members)
{
  /* The board is made at the end of the transaction: what moves now is left out here and added by the caller. */
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT a.id, a.visit, a.t0, a.t1, v.status FROM board d JOIN appointment a ON a.id = d.id"
                                      " JOIN visit v ON v.id = a.visit WHERE d.loc = ?1 AND d.day = ?2 AND d.client = ?3 AND v.client = ?3"
                                      " AND a.deleted IS NOT 1 AND a.day = ?2 AND v.status <> 'deleted' AND a.event IS NULL ORDER BY a.t0, a.id");
  foyer_stmt_bind_id (s, 1, &b->place->id);
  foyer_stmt_bind_text (s, 2, day);
  foyer_stmt_bind_id (s, 3, client);
  while (foyer_stmt_step (s))
    {
      Member m = { .id = foyer_stmt_id (s, 0), .status = foyer_status_parse (foyer_stmt_text (s, 4)) };
      FoyerVisitPart p = { .visit = foyer_stmt_id (s, 1), .t0 = foyer_stmt_int (s, 2), .t1 = foyer_stmt_int (s, 3) };

      if (moved_row (except, &m.id) != NULL)
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
      FoyerVisitStatus status = g_array_index (members, Member, i).status;
      p->fixed = status == FOYER_STATUS_NO_SHOW || status == FOYER_STATUS_OTHER || foyer_visit_has_receipt (b->db, &p->visit);
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
  static const int rank[FOYER_N_STATUSES] = { 1, 2, 3, 0, 0, 0 };
  return rank[a] >= rank[b] ? a : b;
}

void
foyer_booking_regroup (FoyerBooking *b,
                       const FoyerId *client,
                       gint64 date,
                       FoyerRow *moved)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  if (moved != NULL)
    g_ptr_array_add (rows, moved);
  foyer_booking_regroup_all (b, client, date, rows);
}

void
foyer_booking_regroup_all (FoyerBooking *b,
                           const FoyerId *client,
                           gint64 date,
                           GPtrArray *moved)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (FoyerVisitPart));
  g_autoptr (GArray) members = g_array_new (FALSE, TRUE, sizeof (Member));
  char day[11];

  if (foyer_id_is_none (client))
    return;
  read_parts (b, client, foyer_date_format (date, day), moved, parts, members);
  for (guint i = 0; i < moved->len; i++)
    {
      const FoyerRow *row = moved->pdata[i];
      FoyerId visit_id = foyer_row_id (row, "visit");
      g_autoptr (FoyerRow) visit = foyer_tx_get (b->tx, "visit", &visit_id);
      Member m = { .id = row->id, .status = foyer_status_parse (foyer_row_text (visit, "status")) };
      FoyerVisitPart p = { .visit = visit_id, .t0 = foyer_row_int (row, "t0"), .t1 = foyer_row_int (row, "t1"), .moved = TRUE };
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
          move_to_visit (b, &g_array_index (members, Member, i).id, moved_row (moved, &g_array_index (members, Member, i).id), &p->visit, &to);
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

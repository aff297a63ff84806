#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-lookup.h"
#include "foyer-time.h"

/* Money and documents are never deleted, so they have no such column. */
static const char *
not_deleted (const char *table)
{
  if (g_str_equal (table, "staff"))
    return "coalesce(status, 'active') <> 'deleted'";
  if (g_str_equal (table, "money") || g_str_equal (table, "document") || g_str_equal (table, "workday"))
    return "1";
  return "deleted IS NOT 1";
}

static FoyerStmt *
prepare (FoyerDb *db, const char *format, ...)
{
  g_autofree char *sql = NULL;
  va_list args;

  va_start (args, format);
  sql = g_strdup_vprintf (format, args);
  va_end (args);
  return foyer_db_sql (db, sql);
}

static gint64
first_int (FoyerStmt *s)
{
  gint64 v = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  return v;
}

gint64
foyer_lookup_next_weight (FoyerDb *db, const char *table, const FoyerId *loc)
{
  FoyerStmt *s = prepare (db, "SELECT coalesce(max(weight), 0) + 1 FROM \"%s\"%s", table, loc ? " WHERE loc = ?1" : "");

  if (loc)
    foyer_stmt_bind_id (s, 1, loc);
  return first_int (s);
}

gboolean
foyer_lookup_taken (FoyerDb *db, const char *table, const char *column, const FoyerId *loc, const char *value, const FoyerId *except)
{
  FoyerStmt *s = prepare (db, "SELECT \"%s\" FROM \"%s\" WHERE %s AND id IS NOT ?1%s", column, table, not_deleted (table), loc ? " AND loc = ?2" : "");
  g_autofree char *wanted = g_utf8_casefold (value, -1);
  gboolean taken = FALSE;

  foyer_stmt_bind_id (s, 1, except);
  if (loc)
    foyer_stmt_bind_id (s, 2, loc);
  while (!taken && foyer_stmt_step (s))
    if (!foyer_stmt_is_null (s, 0))
      {
        g_autofree char *have = g_utf8_casefold (foyer_stmt_text (s, 0), -1);
        taken = g_str_equal (have, wanted);
      }
  foyer_stmt_done (s);
  return taken;
}

gint64
foyer_lookup_count (FoyerDb *db, const char *table, const char *column, const FoyerId *id)
{
  FoyerStmt *s = prepare (db, "SELECT count(*) FROM \"%s\" WHERE \"%s\" = ?1 AND %s", table, column, not_deleted (table));

  foyer_stmt_bind_id (s, 1, id);
  return first_int (s);
}

GArray *
foyer_lookup_ids (FoyerDb *db, const char *table, const char *column, const FoyerId *id)
{
  FoyerStmt *s = prepare (db, "SELECT id FROM \"%s\" WHERE \"%s\" = ?1 AND %s", table, column, not_deleted (table));
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));

  foyer_stmt_bind_id (s, 1, id);
  while (foyer_stmt_step (s))
    {
      FoyerId found = foyer_stmt_id (s, 0);
      g_array_append_val (ids, found);
    }
  foyer_stmt_done (s);
  return ids;
}

GArray *
foyer_lookup_all (FoyerDb *db, const char *table, const FoyerId *loc)
{
  FoyerStmt *s = prepare (db, "SELECT id FROM \"%s\" WHERE %s%s ORDER BY coalesce(weight, 0), id", table, not_deleted (table), loc ? " AND loc = ?1" : "");
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));

  if (loc)
    foyer_stmt_bind_id (s, 1, loc);
  while (foyer_stmt_step (s))
    {
      FoyerId found = foyer_stmt_id (s, 0);
      g_array_append_val (ids, found);
    }
  foyer_stmt_done (s);
  return ids;
}

FoyerId
foyer_lookup_user (FoyerDb *db, const char *column, const char *value, const FoyerId *except)
{
  FoyerStmt *s = prepare (db, "SELECT id FROM user WHERE \"%s\" = ?1 AND deleted IS NOT 1 AND id IS NOT ?2 LIMIT 1", column);
  FoyerId id = FOYER_ID_NONE;

  foyer_stmt_bind_text (s, 1, value);
  foyer_stmt_bind_id (s, 2, except);
  if (foyer_stmt_step (s))
    id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return id;
}

static void
booked_free (gpointer data)
{
  FoyerBooked *b = data;

  g_free (b->client);
  g_free (b);
}

GPtrArray *
foyer_lookup_booked (FoyerDb *db, const FoyerId *staff, gint64 from, gint64 to)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.id, a.wall, a.dur, coalesce(c.name, ''), coalesce(c.surname, '') FROM appointment a"
                                   " JOIN visit v ON v.id = a.visit LEFT JOIN client c ON c.id = a.client"
                                   " WHERE a.staff = ?1 AND a.t0 >= ?4 AND a.t0 < ?5 AND a.day >= ?2 AND (?3 IS NULL OR a.day < ?3) AND a.deleted IS NOT 1"
                                   " AND a.event IS NULL AND v.status NOT IN ('deleted', 'no-show') ORDER BY a.wall, a.id");
  GPtrArray *list = g_ptr_array_new_with_free_func (booked_free);
  char text[11], end[11];

  foyer_stmt_bind_id (s, 1, staff);
  foyer_stmt_bind_text (s, 2, foyer_date_format (from, text));
  foyer_stmt_bind_text (s, 3, to ? foyer_date_format (to, end) : NULL);
  /* The index is by instant; no zone is more than a day away. */
  foyer_stmt_bind_int (s, 4, (from - 1) * 86400000);
  foyer_stmt_bind_int (s, 5, to ? (to + 1) * 86400000 : G_MAXINT64);
  while (foyer_stmt_step (s))
    {
      gint64 date;
      int minute;
      FoyerBooked *b;

      if (!foyer_wall_parse (foyer_stmt_text (s, 1), &date, &minute))
        continue;
      b = g_new0 (FoyerBooked, 1);
      b->id = foyer_stmt_id (s, 0);
      b->date = date;
      b->from = minute;
      b->to = minute + (int) foyer_stmt_int (s, 2);
      b->client = g_strconcat (foyer_stmt_text (s, 3), *foyer_stmt_text (s, 4) ? " " : "", foyer_stmt_text (s, 4), NULL);
      g_ptr_array_add (list, b);
    }
  foyer_stmt_done (s);
  return list;
}

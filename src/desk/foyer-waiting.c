#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-apply.h"
#include "foyer-ids.h"
#include "foyer-line-money.h"
#include "foyer-visit-rules.h"
#include "foyer-waiting.h"

static gboolean
is_enrolled (FoyerDb *db)
{
  g_autofree char *server = foyer_db_state (db, "server");
  return server != NULL;
}

static const struct
{
  const char *table, *sql;
} parts[] = {
  { "appointment", "SELECT id FROM appointment WHERE visit = ?1" },
  { "line", "SELECT id FROM line WHERE visit = ?1" },
  { "money", "SELECT id FROM money WHERE visit = ?1" },
  { "document", "SELECT id FROM document WHERE visit = ?1" },
};

gboolean
foyer_waiting_visit (FoyerDb *db, const FoyerId *visit)
{
  if (!is_enrolled (db))
    return FALSE;
  if (foyer_db_is_pending (db, "visit", visit))
    return TRUE;
  for (guint p = 0; p < G_N_ELEMENTS (parts); p++)
    {
      g_autoptr (GArray) ids = foyer_ids_of (db, parts[p].sql, visit);

      for (guint i = 0; i < ids->len; i++)
        if (foyer_db_is_pending (db, parts[p].table, &g_array_index (ids, FoyerId, i)))
          return TRUE;
    }
  return FALSE;
}

/* The row as the chain has it: as it stands when nothing of it is pending, its kept image when something is, NULL when it is new here. */
static FoyerRow *
at_chain (FoyerDb *db, const char *table, const FoyerId *id)
{
  FoyerRow *row = NULL;
  FoyerStmt *s;

  if (!foyer_db_is_pending (db, table, id))
    return foyer_db_get (db, table, id);
  s = foyer_db_own_read (db, "SELECT row FROM sync_shadow WHERE tbl = ?1 AND id = ?2");
  foyer_stmt_bind_int (s, 1, foyer_entity (table)->tbl);
  foyer_stmt_bind_id (s, 2, id);
  if (foyer_stmt_step (s))
    row = foyer_row_from_json (foyer_entity (table), id, foyer_stmt_text (s, 0), -1, NULL);
  foyer_stmt_done (s);
  return row;
}

static FoyerRow *
as_it_stands (FoyerDb *db, const char *table, const FoyerId *id)
{
  return foyer_db_get (db, table, id);
}

typedef FoyerRow *(*Look) (FoyerDb *db, const char *table, const FoyerId *id);

static gint64
money_sum (FoyerDb *db, GArray *ids, Look look)
{
  gint64 sum = 0;

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = look (db, "money", &g_array_index (ids, FoyerId, i));
      const char *kind = row != NULL ? foyer_row_text (row, "kind") : NULL;

      if (row != NULL && foyer_row_is_null (row, "void") && (g_strcmp0 (kind, "payment") == 0 || g_strcmp0 (kind, "refund") == 0))
        sum += foyer_row_int (row, "amount");
    }
  return sum;
}

/* Paid less sold of one visit. */
static gint64
visit_balance (FoyerDb *db, const FoyerId *visit, GArray *lines, GArray *money, Look look)
{
  g_autoptr (FoyerRow) row = look (db, "visit", visit);
  gint64 sold = 0;

  if (row != NULL && foyer_status_is_sold (foyer_status_parse (foyer_row_text (row, "status"))))
    for (guint i = 0; i < lines->len; i++)
      {
        g_autoptr (FoyerRow) l = look (db, "line", &g_array_index (lines, FoyerId, i));

        if (l == NULL || foyer_row_int (l, "deleted") != 0)
          continue;
        FoyerVisitLine line = foyer_line_money_of (l);
        sold += foyer_visit_line_total (&line);
      }
  return money_sum (db, money, look) - sold;
}

static gint64
adjust_sum (FoyerDb *db, GArray *ids, Look look)
{
  gint64 sum = 0;

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = look (db, "client_adjust", &g_array_index (ids, FoyerId, i));

      if (row != NULL && foyer_row_is_null (row, "void"))
        sum += g_strcmp0 (foyer_row_text (row, "kind"), "sold") == 0 ? -foyer_row_int (row, "amount") : foyer_row_int (row, "amount");
    }
  return sum;
}

gint64
foyer_waiting_balance (FoyerDb *db, const FoyerId *client)
{
  g_autoptr (GArray) visits = NULL, adjusts = NULL;
  gint64 sum = 0;

  if (!is_enrolled (db) || foyer_db_pending (db, NULL) == 0)
    return 0;
  visits = foyer_ids_of (db, "SELECT visit FROM visit_fig WHERE client = ?1", client);
  for (guint i = 0; i < visits->len; i++)
    {
      const FoyerId *visit = &g_array_index (visits, FoyerId, i);
      g_autoptr (GArray) lines = NULL, money = NULL;

      if (!foyer_waiting_visit (db, visit))
        continue;
      lines = foyer_ids_of (db, parts[1].sql, visit);
      money = foyer_ids_of (db, parts[2].sql, visit);
      sum += visit_balance (db, visit, lines, money, as_it_stands) - visit_balance (db, visit, lines, money, at_chain);
    }
  adjusts = foyer_ids_of (db, "SELECT id FROM client_adjust WHERE client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1)", client);
  sum += adjust_sum (db, adjusts, as_it_stands) - adjust_sum (db, adjusts, at_chain);
  return sum;
}

/* How fast the report of bookings is on a store as perf-store's: a page of two hundred by every order and condition, over a month and over all the years,
 * and how many there are. All of it is processor time of the thread that asks. The figure people quote is of 2,000,000 appointments. */
#include "config.h"

#include <string.h>

#include "foyer-desk.h"
#include "foyer-store.h"
#include "foyer-time.h"
#include "perf-figures.h"
#include "perf-maker.h"

#define PAGES 5

typedef struct
{
  char *dir;
  gboolean own_dir;
  FoyerDesk *desk;
  FoyerActor owner;
  char category[FOYER_ID_TEXT_LEN + 1], name[64], tail[5];
  gint64 here;
} Perf;

static Perf p;

static gboolean
look (FoyerDb *db, gpointer data, GError **error)
{
  /* The location with the most of them. */
  FoyerStmt *s = foyer_db_sql (db, "SELECT loc, count(*) FROM board GROUP BY loc ORDER BY 2 DESC LIMIT 1");
  FoyerId id;

  if (foyer_stmt_step (s))
    {
      p.owner.loc = foyer_stmt_id (s, 0);
      p.here = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT category FROM service WHERE category IS NOT NULL ORDER BY id LIMIT 1");
  if (foyer_stmt_step (s))
    {
      id = foyer_stmt_id (s, 0);
      foyer_id_format (&id, p.category);
    }
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT name, phone FROM board WHERE loc = ?1 AND name IS NOT NULL AND length(phone) > 8 LIMIT 1");
  foyer_stmt_bind_id (s, 1, &p.owner.loc);
  if (foyer_stmt_step (s))
    {
      const char *phone = foyer_stmt_text (s, 1);

      g_strlcpy (p.name, foyer_stmt_text (s, 0), sizeof p.name);
      g_strlcpy (p.tail, phone + strlen (phone) - 4, sizeof p.tail);
    }
  foyer_stmt_done (s);
  return TRUE;
}

static JsonObject *
asked (const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

static JsonObject *
ask (const char *query, JsonObject *params, Times *times)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) result = NULL;
  gint64 before = work_us ();

  foyer_desk_query (p.desk, &p.owner, query, params, &result, &error);
  g_assert_no_error (error);
  times_add (times, work_us () - before);
  return json_node_dup_object (result);
}

static void
measure (const char *what, const char *json)
{
  Times pages = times_new (), counts = times_new ();
  g_autoptr (JsonNode) after = NULL;
  g_autofree char *page = g_strdup_printf ("report, a page, %s, the slowest of %d, own work", what, PAGES), *count = g_strdup_printf ("report, the count, %s, own work", what);
  gint64 rows = 0;

  for (int i = 0; i < PAGES; i++)
    {
      g_autoptr (JsonObject) params = asked (json), o = NULL;
      JsonNode *next;

      if (after != NULL)
        json_object_set_member (params, "after", json_node_copy (after));
      o = ask ("report.bookings", params, &pages);
      rows += json_array_get_length (json_object_get_array_member (o, "rows"));
      next = json_object_get_member (o, "next");
      g_clear_pointer (&after, json_node_unref);
      if (next == NULL || !JSON_NODE_HOLDS_ARRAY (next))
        break;
      after = json_node_copy (next);
    }
  {
    g_autoptr (JsonObject) params = asked (json), o = ask ("report.bookings-count", params, &counts);

    g_assert_cmpint (json_object_get_int_member (o, "count"), >=, rows);
  }
  tell (page, times_ms (&pages, 100), "ms", "< 100");
  tell (count, times_ms (&counts, 100), "ms", "");
  times_free (&pages);
  times_free (&counts);
}

static void
test_report (void)
{
  g_autofree char *beginning = g_utf8_substring (p.name, 0, MIN (g_utf8_strlen (p.name, -1), 3));
  g_autofree char *named = g_strdup_printf ("{\"text\":\"%s\"}", p.name), *parted = g_strdup_printf ("{\"text\":\"%s\",\"desc\":true}", beginning);
  g_autofree char *digits = g_strdup_printf ("{\"text\":\"%s\"}", p.tail), *category = g_strdup_printf ("{\"category\":\"%s\",\"desc\":true}", p.category);

  tell ("report, bookings at the location", (double) p.here, "", "");
  measure ("this month", "{\"from\":\"2026-11-01\",\"to\":\"2026-11-30\",\"desc\":true}");
  measure ("this month by sum", "{\"from\":\"2026-11-01\",\"to\":\"2026-11-30\",\"desc\":true,\"sort\":\"sum\"}");
  measure ("all years", "{\"desc\":true}");
  measure ("all years by when booked", "{\"desc\":true,\"sort\":\"made\"}");
  measure ("all years by sum", "{\"desc\":true,\"sort\":\"sum\"}");
  measure ("all years by client", "{\"sort\":\"client\"}");
  measure ("all years, one name", named);
  measure ("all years, a part of a name", parted);
  measure ("all years, two letters", "{\"text\":\"an\",\"desc\":true}");
  measure ("all years, two words nobody has", "{\"text\":\"an xq\"}");
  measure ("all years, four digits", digits);
  measure ("all years, a category", category);
  measure ("all years, deleted ones", "{\"deleted\":\"only\"}");
  measure ("all years, nothing fits", "{\"services\":\"without\",\"paid\":\"open\",\"source\":\"online\"}");
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int failed;

  g_test_init (&argc, &argv, NULL);
  p.dir = perf_store (20000, &p.own_dir, NULL);
  p.desk = foyer_desk_open (p.dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_store_read (foyer_desk_store (p.desk), look, NULL, &error));
  g_assert_no_error (error);
  p.owner.system = TRUE;
  p.owner.now = foyer_zone_to_utc (foyer_zone_get ("Europe/Budapest"), foyer_date_make (PERF_TODAY_YEAR), 12 * 60);
  g_test_add_func ("/perf/reports", test_report);
  failed = g_test_run ();
  foyer_desk_close (p.desk);
  if (p.own_dir)
    perf_store_remove (p.dir);
  g_free (p.dir);
  return failed;
}

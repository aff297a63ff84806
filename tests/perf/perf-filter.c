/* How fast clients are chosen by conditions (CLI-21: 50,000 in less than 2 s), cards of one person are found and the list is made into a sheet, on a
 * store as perf-store's. */
#include "config.h"

#include <stdlib.h>

#include "foyer-desk.h"
#include "foyer-store.h"
#include "foyer-time.h"
#include "perf-maker.h"

#define TIMES 5

static const struct
{
  const char *name, *tree;
} trees[] = {
  { "everybody", "{\"all\":[]}" },
  { "not for 90 days", "{\"is\":\"last\",\"when\":{\"older_days\":90}}" },
  { "no booking this month", "{\"is\":\"bookings\",\"none\":true,\"when\":{\"period\":\"this-month\"}}" },
  { "three arrived last quarter", "{\"is\":\"bookings\",\"status\":[\"arrived\"],\"count\":{\"from\":3},\"when\":{\"period\":\"last-quarter\"}}" },
  { "ten bookings ever", "{\"is\":\"bookings\",\"count\":{\"from\":10}}" },
  { "sold and birthday or discount", "{\"all\":[{\"is\":\"sold\",\"from\":50000},{\"any\":[{\"is\":\"birthday\",\"when\":{\"next_days\":30}},{\"is\":\"discount\",\"from\":500}]}]}" },
  { "any part of a name", "{\"is\":\"text\",\"text\":\"ann\"}" },
  { "booked online last year", "{\"is\":\"bookings\",\"online\":true,\"when\":{\"period\":\"last-year\"}}" },
};

static int
by_size (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
ask (FoyerDesk *desk, const FoyerActor *who, const char *query, JsonObject *params, JsonNode **result)
{
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  if (!foyer_desk_query (desk, who, query, params, result, &error))
    g_error ("%s: %s", query, error->message);
  return (double) (g_get_monotonic_time () - begin) / 1000;
}

static gboolean
read_loc (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM location ORDER BY id LIMIT 1");

  if (foyer_stmt_step (s))
    *(FoyerId *) data = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return foyer_db_check (db, error);
}

int
main (int argc, char **argv)
{
  gboolean own = FALSE;
  g_autofree char *dir = NULL;
  g_autoptr (GError) error = NULL;
  FoyerActor who = { .system = TRUE };
  FoyerDesk *desk;
  gint64 clients = 0;

  g_test_init (&argc, &argv, NULL);
  dir = perf_store (60000, &own, NULL);
  desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_store_read (foyer_desk_store (desk), read_loc, &who.loc, &error));
  who.now = foyer_zone_to_utc (foyer_zone_get ("Europe/Budapest"), foyer_date_make (PERF_TODAY_YEAR), 12 * 60);
  for (gsize i = 0; i < G_N_ELEMENTS (trees); i++)
    {
      double ms[TIMES];
      gint64 found = 0;

      for (int k = 0; k < TIMES; k++)
        {
          g_autoptr (JsonObject) params = foyer_params ("filter", "n", json_from_string (trees[i].tree, NULL), NULL);
          g_autoptr (JsonNode) result = NULL;

          ms[k] = ask (desk, &who, "client.ids", params, &result);
          found = json_object_get_int_member (json_node_get_object (result), "count");
        }
      if (i == 0)
        clients = found;
      qsort (ms, TIMES, sizeof ms[0], by_size);
      g_print ("# perf: clients by conditions, %s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT ", median %.0f ms, slowest %.0f ms\n", trees[i].name, found, clients, ms[TIMES / 2],
               ms[TIMES - 1]);
    }
  g_assert_cmpint (clients, >, 0);
  {
    g_autoptr (JsonNode) groups = NULL, sheet = NULL;
    double ms = ask (desk, &who, "client.doubles", NULL, &groups);

    g_print ("# perf: cards of one person among %" G_GINT64_FORMAT ": %.0f ms, %d groups\n", clients, ms,
             (int) json_object_get_int_member (json_node_get_object (groups), "count"));
    ms = ask (desk, &who, "client.export", NULL, &sheet);
    g_print ("# perf: %" G_GINT64_FORMAT " clients as a sheet: %.0f ms\n", clients, ms);
  }
  foyer_desk_close (desk);
  if (own)
    perf_store_remove (dir);
  g_print ("1..1\nok 1 measured\n");
  return 0;
}

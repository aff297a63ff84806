/* package.best: the best times for a package, over the whole team and its rooms. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-finder-package.h"
#include "foyer-finder-read.h"
#include "foyer-package-plan.h"
#include "foyer-settings.h"

#define DEFAULT_DAYS 14
#define DEFAULT_LIMIT 6
#define SPARE 4 /* times as many are looked at as are wanted: what a warning stands against is left out */

typedef struct
{
  FoyerFinderBook book;
  FoyerPackagePlan plan; /* its items with who may do each */
  FoyerFinderWish wish;
  FoyerFinderWork *work;
  guint32 *needs;
  guint *resource_of;
  int *shortest;
  guint8 *asked;
  gint64 first, last; /* days it is booked for */
} Ask;

static void
ask_clear (Ask *ask)
{
  foyer_finder_book_clear (&ask->book);
  foyer_package_plan_clear (&ask->plan);
  g_free (ask->work);
  g_free (ask->needs);
  g_free (ask->resource_of);
  g_free (ask->shortest);
  g_free (ask->asked);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ask, ask_clear)

static void
read_season (FoyerDb *db,
             Ask *ask)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT max(date_from), min(date_to) FROM service WHERE id = ?1"
                                   " OR id IN (SELECT service FROM package_item WHERE package = ?1 AND deleted IS NOT 1)");

  ask->first = G_MININT64;
  ask->last = G_MAXINT64;
  foyer_stmt_bind_id (s, 1, &ask->plan.package);
  if (foyer_stmt_step (s))
    {
      if (!foyer_stmt_is_null (s, 0))
        foyer_date_parse (foyer_stmt_text (s, 0), &ask->first);
      if (!foyer_stmt_is_null (s, 1))
        foyer_date_parse (foyer_stmt_text (s, 1), &ask->last);
    }
  foyer_stmt_done (s);
}

/* The member chosen by hand for the item, or none. */
static FoyerId
by_hand (JsonArray *items,
         const FoyerId *item)
{
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      JsonObject *o = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      FoyerId id, staff;

      if (o != NULL && foyer_id_parse (json_object_get_string_member_with_default (o, "item", ""), &id) && foyer_id_equal (&id, item)
          && foyer_id_parse (json_object_get_string_member_with_default (o, "staff", ""), &staff))
        return staff;
    }
  return FOYER_ID_NONE;
}

static void
read_wish (FoyerCall *call,
           const FoyerLocation *place,
           Ask *ask)
{
  FoyerDb *db = foyer_call_db (call);
  guint n = (guint) ask->plan.n, n_members = ask->book.members->len;
  FoyerId rather = foyer_call_id (call, "staff");
  int m;

  ask->work = g_new0 (FoyerFinderWork, (gsize) n * MAX (n_members, 1));
  ask->needs = g_new0 (guint32, n);
  for (guint i = 0; i < n; i++)
    {
      const FoyerPackageItem *item = &ask->plan.items[i];
      g_autoptr (GArray) only = g_array_new (FALSE, FALSE, sizeof (FoyerId));
      FoyerId chosen = by_hand (foyer_call_list (call, "items"), &item->item);

      for (guint k = 0; k < item->choices->len; k++)
        {
          const FoyerId *staff = &g_array_index (item->choices, FoyerPackageChoice, k).staff;
          if (foyer_id_is_none (&chosen) || foyer_id_equal (&chosen, staff))
            g_array_append_vals (only, staff, 1);
        }
      if (only->len > 0) /* an empty list would be everybody */
        foyer_finder_read_work (db, &place->id, &item->service, only, &ask->book, &ask->work[i * n_members]);
      ask->needs[i] = foyer_finder_read_needs (db, &place->id, &item->service, &ask->book);
    }
  ask->resource_of = g_new0 (guint, MAX (ask->book.instances->len, 1));
  for (guint i = 0; i < ask->book.instances->len; i++)
    ask->resource_of[i] = g_array_index (ask->book.instances, FoyerFinderInstance, i).resource;
  ask->shortest = foyer_finder_read_shortest (db, &ask->book);
  if (!foyer_id_is_none (&rather) && (m = foyer_finder_member (&ask->book, &rather)) >= 0)
    {
      /* Whose column the form was opened in, where there is a choice; the other parts are somebody else's anyway. */
      ask->asked = g_new0 (guint8, n_members);
      ask->asked[m] = 1;
    }
  g_autofree char *rule = foyer_setting_text (db, &place->id, "tech.rule");
  ask->wish = (FoyerFinderWish){ .tech = (FoyerFinderTech) foyer_tech_rule_parse (rule), .n_services = n, .n_members = n_members,
                                 .n_instances = ask->book.instances->len, .work = ask->work, .needs = ask->needs, .resource_of = ask->resource_of,
                                 .shortest = ask->shortest, .asked = ask->asked, .near_minute = foyer_call_has (call, "near") ? (int) foyer_call_int (call, "near") : -1 };
}

static JsonArray *
items_of (const Ask *ask,
          const FoyerFinderTime *time)
{
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < time->n_parts; i++)
    {
      const FoyerFinderPart *part = &time->parts[i];
      char item[FOYER_ID_TEXT_LEN + 1], staff[FOYER_ID_TEXT_LEN + 1];
      JsonObject *o = json_object_new ();

      json_object_set_string_member (o, "item", foyer_id_format (&ask->plan.items[part->service].item, item));
      json_object_set_string_member (o, "staff", foyer_id_format (&g_array_index (ask->book.members, FoyerFinderMember, part->member).id, staff));
      json_array_add_object_element (items, o);
    }
  return items;
}

/* As the form shows it: nothing stands against it. */
static gboolean
is_good (FoyerCall *call,
         const FoyerLocation *place,
         const Ask *ask,
         const FoyerFinderTime *time,
         JsonArray *items)
{
  g_auto (FoyerPackagePlan) plan = { 0 };
  g_autoptr (GError) error = NULL;

  if (!foyer_package_plan (&plan, foyer_call_db (call), place, &ask->plan.package, ask->book.first + time->day, time->start, NULL, items, &error))
    return FALSE;
  for (int i = 0; i < plan.n; i++)
    if (plan.items[i].warnings->len > 0)
      return FALSE;
  return TRUE;
}

static void
out_time (JsonBuilder *out,
          const Ask *ask,
          const FoyerFinderTime *time,
          JsonArray *items)
{
  g_autoptr (GString) names = g_string_new (NULL);
  char wall[17];

  for (guint i = 0; i < time->n_parts; i++)
    {
      gboolean known = FALSE;

      for (guint k = 0; k < i && !known; k++)
        known = time->parts[k].member == time->parts[i].member;
      if (!known)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", g_array_index (ask->book.members, FoyerFinderMember, time->parts[i].member).name);
    }
  json_builder_begin_object (out);
  foyer_out_id (out, "staff", &g_array_index (ask->book.members, FoyerFinderMember, time->parts[0].member).id);
  foyer_out_text (out, "name", names->str);
  foyer_out_text (out, "wall", foyer_wall_format (ask->book.first + time->day, time->start, wall));
  foyer_out_int (out, "dur", time->end - time->start);
  foyer_out_int (out, "cost", time->cost);
  foyer_out_int (out, "lost", time->lost);
  json_builder_set_member_name (out, "items");
  json_builder_add_value (out, json_node_init_array (json_node_alloc (), items));
  json_builder_end_object (out);
}

static const FoyerParam best_params[] = {
  { "package", FOYER_P_ID, FOYER_P_REQUIRED, "package" },
  { "items", FOYER_P_LIST, 0, "[{item, staff}]: members chosen by hand" },
  { "staff", FOYER_P_ID, 0, "member who is rather wanted where there is a choice" },
  { "from", FOYER_P_WALL, 0, "not before; now when left out or past" },
  { "days", FOYER_P_INT, 0, "how many days to look through; default 14", NULL, 92 },
  { "near", FOYER_P_INT, 0, "wished minute of the day: the nearer the better", NULL, 1440 },
  { "limit", FOYER_P_INT, 0, "how many times; default 6", NULL, 50 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_best (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), own = foyer_call_own_staff (call), package = foyer_call_id (call, "package");
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  g_autoptr (GArray) staff = g_array_new (FALSE, FALSE, sizeof (FoyerId)), times = g_array_new (FALSE, FALSE, sizeof (FoyerFinderTime));
  g_auto (Ask) ask = { 0 };
  gint64 today, date, pct;
  int now, minute, days = foyer_call_has (call, "days") ? MAX ((int) foyer_call_int (call, "days"), 1) : DEFAULT_DAYS, shortest = FOYER_DAY_MINUTES;
  guint limit = foyer_call_has (call, "limit") ? MAX ((guint) foyer_call_int (call, "limit"), 1) : DEFAULT_LIMIT, n = 0;

  if (place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  if (!foyer_package_read (&ask.plan, db, place, &package, &pct, error))
    return FALSE;
  if (!foyer_id_is_none (&own))
    {
      /* Who sees one column, or some, gets what can be done in these alone. */
      g_autoptr (GArray) mine = foyer_column_members (db, &own);
      g_array_append_vals (staff, mine->data, mine->len);
    }
  foyer_finder_read_members (db, &loc, staff, NULL, &ask.book);
  read_wish (call, place, &ask);
  read_season (db, &ask);
  foyer_zone_from_utc (place->zone, foyer_call_now (call), &today, &now);
  if (!foyer_call_has (call, "from") || !foyer_wall_parse (foyer_call_text (call, "from"), &date, &minute) || date < today || (date == today && minute < now))
    {
      date = today;
      minute = now;
    }
  foyer_finder_read_days (db, place, date, days, NULL, &ask.book);
  int step = CLAMP ((int) foyer_setting_int (db, &loc, "calendar.step"), 5, 60);
  for (int i = 0; i < days && ask.book.members->len > 0; i++)
    {
      FoyerFinderDay day = { .members = &ask.book.free[(guint) i * ask.book.members->len], .instances = &ask.book.instances_free[(guint) i * ask.book.instances->len],
                             .day = i };

      if (date + i < ask.first || date + i > ask.last)
        continue;
      foyer_finder_starts (&ask.book, i, step, &day.starts);
      if (i == 0)
        foyer_minutes_remove (&day.starts, 0, minute);
      foyer_finder_package_day (&ask.wish, ask.plan.parallel, &day, times);
    }
  for (guint i = 0; i < times->len; i++)
    shortest = MIN (shortest, g_array_index (times, FoyerFinderTime, i).end - g_array_index (times, FoyerFinderTime, i).start);
  foyer_finder_pick (times, limit * SPARE, CLAMP (shortest, 15, 45));
  json_builder_begin_array (out);
  for (guint i = 0; i < times->len && n < limit; i++)
    {
      const FoyerFinderTime *time = &g_array_index (times, FoyerFinderTime, i);
      g_autoptr (JsonArray) items = items_of (&ask, time);

      if (!is_good (call, place, &ask, time, items))
        continue;
      out_time (out, &ask, time, items);
      n++;
    }
  json_builder_end_array (out);
  return TRUE;
}

const FoyerQuery foyer_queries_package_best[] = {
  { "package.best", "booking", "The best times for a package over the whole team and its rooms, with who would do each part.", best_params,
    "[{staff, name (of everybody in it), wall, dur, cost (less is better), lost (minutes that become too short to be of use), items [{item, staff}]}], best first", run_best },
  { NULL },
};

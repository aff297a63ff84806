/* calendar.best: the best times for services, over the whole team and its rooms. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-finder-read.h"
#include "foyer-settings.h"
#include "foyer-tech.h"

#define DEFAULT_DAYS 14
#define DEFAULT_LIMIT 6
#define DEFAULT_DUR 30

/* One wanted service. */
typedef struct
{
  FoyerId id;
  GArray *staff; /* ids; NULL: anyone */
  int dur;       /* 0: what it takes */
  gint64 first, last; /* days it is booked for */
} Wanted;

static void
wanted_clear (gpointer data)
{
  g_clear_pointer (&((Wanted *) data)->staff, g_array_unref);
}

static gboolean
wanted_staff (JsonObject *entry,
              Wanted *w,
              GError **error)
{
  JsonNode *node = json_object_get_member (entry, "staff");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return foyer_refuse (error, _ ("“%s” must be a list of team members."), "staff");
  JsonArray *list = json_node_get_array (node);
  w->staff = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);
      FoyerId id;

      if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_STRING || !foyer_id_parse (json_node_get_string (item), &id))
        return foyer_refuse (error, _ ("“%s” must be a list of team members."), "staff");
      g_array_append_val (w->staff, id);
    }
  return TRUE;
}

/* Entries are ids, or objects with a service, who may do it and how long it is to take. */
static GArray *
read_wanted (FoyerCall *call,
             GError **error)
{
  g_autoptr (GArray) wanted = g_array_new (FALSE, TRUE, sizeof (Wanted));
  JsonArray *list = foyer_call_list (call, "services");
  guint n = list != NULL ? json_array_get_length (list) : 0;

  g_array_set_clear_func (wanted, wanted_clear);
  if (n > FOYER_FINDER_SERVICES)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Times are looked for with at most %d services."), FOYER_FINDER_SERVICES);
      return NULL;
    }
  g_array_set_size (wanted, n);
  for (guint i = 0; i < n; i++)
    {
      Wanted *w = &g_array_index (wanted, Wanted, i);
      JsonNode *node = json_array_get_element (list, i);
      const char *text = NULL;
      gint64 dur = 0;

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          JsonObject *entry = json_node_get_object (node);
          text = json_object_get_string_member_with_default (entry, "service", NULL);
          dur = json_object_get_int_member_with_default (entry, "dur", 0);
          if (!wanted_staff (entry, w, error))
            return NULL;
        }
      else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        text = json_node_get_string (node);
      if (text == NULL || !foyer_id_parse (text, &w->id) || dur < 0 || dur > FOYER_DAY_MINUTES)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Each entry of “services” must be a service, or an object with one."));
          return NULL;
        }
      w->dur = (int) dur;
    }
  return g_steal_pointer (&wanted);
}

typedef struct
{
  FoyerFinderWish wish;
  FoyerFinderWork *work;
  guint32 *needs;
  guint *resource_of;
  int *shortest;
  guint8 *asked;
  GArray *wanted;
} Ask;

static void
ask_clear (Ask *ask)
{
  g_free (ask->work);
  g_free (ask->needs);
  g_free (ask->resource_of);
  g_free (ask->shortest);
  g_free (ask->asked);
  g_clear_pointer (&ask->wanted, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ask, ask_clear)

static void
read_season (FoyerDb *db,
             Wanted *w)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT date_from, date_to FROM service WHERE id = ?1");

  w->first = G_MININT64;
  w->last = G_MAXINT64;
  foyer_stmt_bind_id (s, 1, &w->id);
  if (foyer_stmt_step (s))
    {
      if (!foyer_stmt_is_null (s, 0))
        foyer_date_parse (foyer_stmt_text (s, 0), &w->first);
      if (!foyer_stmt_is_null (s, 1))
        foyer_date_parse (foyer_stmt_text (s, 1), &w->last);
    }
  foyer_stmt_done (s);
}

static gboolean
in_season (const Ask *ask,
           gint64 date)
{
  for (guint i = 0; i < ask->wanted->len; i++)
    {
      const Wanted *w = &g_array_index (ask->wanted, Wanted, i);
      if (date < w->first || date > w->last)
        return FALSE;
    }
  return TRUE;
}

static void
read_wish (FoyerCall *call,
           FoyerDb *db,
           const FoyerId *loc,
           FoyerFinderBook *book,
           GArray *rather,
           Ask *ask)
{
  guint n_members = book->members->len, n = MAX (ask->wanted->len, 1);
  int dur = foyer_call_has (call, "dur") ? (int) foyer_call_int (call, "dur") : 0;

  ask->work = g_new0 (FoyerFinderWork, (gsize) n * MAX (n_members, 1));
  ask->needs = g_new0 (guint32, n);
  for (guint i = 0; i < ask->wanted->len; i++)
    {
      const Wanted *w = &g_array_index (ask->wanted, Wanted, i);

      read_season (db, &g_array_index (ask->wanted, Wanted, i));
      foyer_finder_read_work (db, loc, &w->id, w->staff, book, &ask->work[i * n_members]);
      ask->needs[i] = foyer_finder_read_needs (db, loc, &w->id, book);
      for (guint m = 0; w->dur > 0 && m < n_members; m++)
        if (ask->work[i * n_members + m].dur > 0)
          {
            FoyerFinderWork *work = &ask->work[i * n_members + m];
            work->dur = w->dur;
          }
    }
  if (ask->wanted->len == 0)
    for (guint m = 0; m < n_members; m++)
      ask->work[m].dur = dur > 0 ? dur : DEFAULT_DUR;
  else if (dur > 0)
    /* A whole length set by hand: the last service takes what is more or less. */
    for (guint m = 0; m < n_members; m++)
      {
        int rest = dur;
        for (guint i = 0; i < ask->wanted->len; i++)
          {
            FoyerFinderWork *work = &ask->work[i * n_members + m];
            int own = work->dur;
            if (own <= 0)
              continue;
            if (i + 1 == ask->wanted->len)
              work->dur = MAX (rest, 1);
            rest -= own;
          }
      }
  ask->resource_of = g_new0 (guint, MAX (book->instances->len, 1));
  for (guint i = 0; i < book->instances->len; i++)
    ask->resource_of[i] = g_array_index (book->instances, FoyerFinderInstance, i).resource;
  ask->shortest = foyer_finder_read_shortest (db, book);
  if (rather->len > 0)
    {
      ask->asked = g_new0 (guint8, MAX (n_members, 1));
      for (guint i = 0; i < rather->len; i++)
        {
          int m = foyer_finder_member (book, &g_array_index (rather, FoyerId, i));
          if (m >= 0)
            ask->asked[m] = 1;
        }
    }
  g_autofree char *rule = foyer_setting_text (db, loc, "tech.rule");
  G_STATIC_ASSERT ((int) FOYER_FINDER_TECH_SUM == (int) FOYER_TECH_SUM && (int) FOYER_FINDER_TECH_LAST == (int) FOYER_TECH_LAST);
  ask->wish = (FoyerFinderWish){ .tech = (FoyerFinderTech) foyer_tech_rule_parse (rule), .n_services = n, .n_members = n_members, .n_instances = book->instances->len, .work = ask->work, .needs = ask->needs,
                                 .resource_of = ask->resource_of, .shortest = ask->shortest, .asked = ask->asked,
                                 .several = foyer_call_bool (call, "several"),
                                 .one_each = TRUE, .near_minute = foyer_call_has (call, "near") ? (int) foyer_call_int (call, "near") : -1 };
}

static void
out_time (JsonBuilder *out,
          const Ask *ask,
          const FoyerFinderBook *book,
          const FoyerFinderTime *time)
{
  const FoyerFinderPart *first = &time->parts[0];
  char wall[17];

  json_builder_begin_object (out);
  foyer_out_id (out, "staff", &g_array_index (book->members, FoyerFinderMember, first->member).id);
  foyer_out_text (out, "name", g_array_index (book->members, FoyerFinderMember, first->member).name);
  foyer_out_text (out, "wall", foyer_wall_format (book->first + time->day, time->start, wall));
  foyer_out_int (out, "dur", time->n_parts == 1 ? first->dur : time->end - time->start);
  foyer_out_int (out, "cost", time->cost);
  foyer_out_int (out, "lost", time->lost);
  if (time->n_parts > 1)
    {
      json_builder_set_member_name (out, "parts");
      json_builder_begin_array (out);
      for (guint i = 0; i < time->n_parts; i++)
        {
          const FoyerFinderPart *part = &time->parts[i];

          json_builder_begin_object (out);
          foyer_out_id (out, "staff", &g_array_index (book->members, FoyerFinderMember, part->member).id);
          foyer_out_text (out, "name", g_array_index (book->members, FoyerFinderMember, part->member).name);
          foyer_out_text (out, "wall", foyer_wall_format (book->first + time->day, part->from, wall));
          foyer_out_int (out, "dur", part->dur);
          json_builder_set_member_name (out, "services");
          json_builder_begin_array (out);
          for (guint k = part->service; k < (guint) part->service + part->n_services && k < ask->wanted->len; k++)
            {
              char text[FOYER_ID_TEXT_LEN + 1];
              json_builder_add_string_value (out, foyer_id_format (&g_array_index (ask->wanted, Wanted, k).id, text));
            }
          json_builder_end_array (out);
          json_builder_end_object (out);
        }
      json_builder_end_array (out);
    }
  json_builder_end_object (out);
}

static const FoyerParam best_params[] = {
  { "services", FOYER_P_LIST, 0, "services wanted, one after another: ids, or {service, staff? [who may do it], dur?}; none: a time of \"dur\" minutes" },
  { "staff", FOYER_P_LIST, 0, "ids of members, any of them; everyone when left out" },
  { "rather", FOYER_P_LIST, 0, "ids of members the client would rather have" },
  { "position", FOYER_P_ID, 0, "only members of this position" },
  { "several", FOYER_P_BOOL, 0, "the services may be shared out among members where nobody can do all of them" },
  { "dur", FOYER_P_DUR, 0, "minutes of the whole; what the services take when left out, else 30" },
  { "from", FOYER_P_WALL, 0, "not before; now when left out or past" },
  { "days", FOYER_P_INT, 0, "how many days to look through; default 14", NULL, 92 },
  { "weekdays", FOYER_P_TEXT, 0, "digits of the days of the week that suit, 1 Monday … 7 Sunday; all when left out", NULL, 7 },
  { "after", FOYER_P_INT, 0, "not before this minute of a day", NULL, 1440 },
  { "before", FOYER_P_INT, 0, "done by this minute of a day", NULL, 1440 },
  { "near", FOYER_P_INT, 0, "wished minute of the day: the nearer the better", NULL, 1440 },
  { "exact", FOYER_P_BOOL, 0, "the wished minute on the first day comes first when it is free, whatever it costs" },
  { "appointment", FOYER_P_ID, 0, "the one being moved: it takes no time" },
  { "limit", FOYER_P_INT, 0, "how many times; default 6", NULL, 500 },
  { "all", FOYER_P_BOOL, 0, "every start, not only the best of those close together" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
day_suits (const char *weekdays,
           gint64 date)
{
  return weekdays == NULL || *weekdays == '\0' || strchr (weekdays, '0' + foyer_date_weekday (date)) != NULL;
}

/* How far apart the times offered are: six chips say more than one morning. */
static int
apart_of (GArray *times)
{
  int shortest = 45;

  for (guint i = 0; i < times->len; i++)
    {
      const FoyerFinderTime *time = &g_array_index (times, FoyerFinderTime, i);
      shortest = MIN (shortest, time->end - time->start);
    }
  return MAX (shortest, 15);
}

static gboolean
run_best (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), own = foyer_call_own_staff (call), position = foyer_call_id (call, "position");
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  g_autoptr (GArray) staff = foyer_call_ids (call, "staff", error);
  g_autoptr (GArray) rather = staff != NULL ? foyer_call_ids (call, "rather", error) : NULL;
  g_autoptr (GArray) ignore = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (FoyerFinderTime));
  g_auto (FoyerFinderBook) book = { 0 };
  g_auto (Ask) ask = { 0 };
  FoyerId self = foyer_call_id (call, "appointment");
  gint64 today, date;
  int now, minute, days = foyer_call_has (call, "days") ? MAX ((int) foyer_call_int (call, "days"), 1) : DEFAULT_DAYS;
  guint limit = foyer_call_has (call, "limit") ? MAX ((guint) foyer_call_int (call, "limit"), 1) : DEFAULT_LIMIT;
  const char *weekdays = foyer_call_text (call, "weekdays");
  int before = foyer_call_has (call, "before") ? (int) foyer_call_int (call, "before") : FOYER_DAY_MINUTES;

  if (rather == NULL)
    return FALSE;
  if (place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  if ((ask.wanted = read_wanted (call, error)) == NULL)
    return FALSE;
  if (!foyer_id_is_none (&own))
    {
      gboolean anybody = staff->len == 0;
      /* Who sees one column, or some, gets times of these alone; of others, none. */
      if (anybody)
        {
          g_autoptr (GArray) mine = foyer_column_members (db, &own);
          g_array_append_vals (staff, mine->data, mine->len);
        }
      for (guint i = staff->len; i > 0 && !anybody; i--)
        if (!foyer_column_has (db, &own, &g_array_index (staff, FoyerId, i - 1)))
          g_array_remove_index (staff, i - 1);
      if (staff->len == 0)
        {
          json_builder_begin_array (out);
          json_builder_end_array (out);
          return TRUE;
        }
    }
  if (!foyer_id_is_none (&self))
    g_array_append_val (ignore, self);

  foyer_finder_read_members (db, &loc, staff, &position, &book);
  read_wish (call, db, &loc, &book, rather, &ask);
  foyer_zone_from_utc (place->zone, foyer_call_now (call), &today, &now);
  if (!foyer_call_has (call, "from") || !foyer_wall_parse (foyer_call_text (call, "from"), &date, &minute) || date < today
      || (date == today && minute < now))
    {
      date = today;
      minute = now;
    }
  foyer_finder_read_days (db, place, date, days, ignore, &book);

  int step = CLAMP ((int) foyer_setting_int (db, &loc, "calendar.step"), 5, 60), after = (int) foyer_call_int (call, "after");
  /* What is over leaves nothing over. */
  for (guint m = 0; m < book.members->len; m++)
    foyer_minutes_remove (&book.free[m], 0, date == today ? (now + step - 1) / step * step : 0);
  for (int i = 0; i < days && book.members->len > 0; i++)
    {
      FoyerFinderDay day = { .members = &book.free[(guint) i * book.members->len], .instances = &book.instances_free[(guint) i * book.instances->len], .day = i };
      guint first = times->len;

      if (!day_suits (weekdays, date + i) || !in_season (&ask, date + i))
        continue;
      foyer_finder_starts (&book, i, step, &day.starts);
      foyer_minutes_remove (&day.starts, 0, MAX (after, i == 0 ? minute : 0));
      if (foyer_call_bool (call, "exact") && ask.wish.near_minute >= 0 && i == 0)
        foyer_minutes_add (&day.starts, ask.wish.near_minute, ask.wish.near_minute + 1);
      foyer_finder_day (&ask.wish, &day, times);
      for (guint k = first; foyer_call_bool (call, "exact") && i == 0 && k < times->len; k++)
        if (g_array_index (times, FoyerFinderTime, k).start == ask.wish.near_minute)
          g_array_index (times, FoyerFinderTime, k).cost -= FOYER_DAY_MINUTES;
      for (guint k = times->len; before < FOYER_DAY_MINUTES && k-- > first;)
        if (g_array_index (times, FoyerFinderTime, k).end > before)
          g_array_remove_index_fast (times, k);
    }
  foyer_finder_pick (times, limit, foyer_call_bool (call, "all") ? 0 : apart_of (times));
  json_builder_begin_array (out);
  for (guint i = 0; i < times->len; i++)
    out_time (out, &ask, &book, &g_array_index (times, FoyerFinderTime, i));
  json_builder_end_array (out);
  return TRUE;
}

const FoyerQuery foyer_queries_best[] = {
  { "calendar.best", "calendar",
    "The best times for services over the whole team and its rooms: soon, near the wished time, and leaving no time that is too short for anything.",
    best_params, "[{staff, name, wall, dur, cost (less is better), lost (minutes that become too short to be of use), "
                 "parts [{staff, name, wall, dur, services [ids]}] (where several share it)}], best first",
    run_best },
  { NULL },
};

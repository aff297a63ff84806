/* Templates of the work schedule: a week, a shift or any turn of days under a name, used for whoever works like that (SCH-4).
 *
 * A pattern is an array with an entry for each day: {"spans": "09:00-13:00 14:00-18:00", "breaks": "11:00-11:15"}; empty spans are a day off;
 * an entry without spans leaves the day as it is. A weekly pattern has seven, Monday first; any other begins with the first day filled. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-schedule-private.h"

#define MOST_DAYS 62

/* The canonical text of a pattern; NULL with INVALID. (transfer full) */
static char *
check_pattern (JsonArray *pattern, const char *kind, GError **error)
{
  guint n = json_array_get_length (pattern);
  g_autoptr (JsonArray) out = json_array_new ();
  g_autoptr (JsonNode) node = NULL;
  gboolean works = FALSE;

  if (n == 0 || n > MOST_DAYS || (g_str_equal (kind, "weekly") && n != 7))
    {
      foyer_refuse (error, g_str_equal (kind, "weekly") ? _ ("A weekly template has seven days.") : _ ("A template has 1 to %d days."), MOST_DAYS);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      JsonNode *item = json_array_get_element (pattern, i);
      JsonObject *o = JSON_NODE_HOLDS_OBJECT (item) ? json_node_get_object (item) : NULL;
      const char *given = o != NULL ? json_object_get_string_member_with_default (o, "spans", NULL) : NULL;
      const char *pauses = o != NULL ? json_object_get_string_member_with_default (o, "breaks", NULL) : NULL;
      g_autofree char *spans = NULL, *breaks = NULL;
      JsonObject *day = json_object_new ();

      json_array_add_object_element (out, day);
      if (given == NULL)
        continue;
      if (!foyer_hours_check (given, pauses, &spans, &breaks, error))
        return NULL;
      works = works || *spans != '\0';
      json_object_set_string_member (day, "spans", spans);
      if (*breaks != '\0')
        json_object_set_string_member (day, "breaks", breaks);
    }
  if (!works)
    {
      foyer_refuse (error, _ ("Give the working time, such as 09:00-18:00."));
      return NULL;
    }
  node = json_node_init_array (json_node_alloc (), out);
  return json_to_string (node, FALSE);
}

/* What stands in the schedule of a member, as a pattern. (transfer full) */
static JsonArray *
read_days (FoyerCall *call, const FoyerId *staff, gint64 from, gint64 to)
{
  JsonArray *days = json_array_new ();

  for (gint64 date = from; date < to; date++)
    {
      char iso[11];
      FoyerId id = foyer_id_derivef (staff, "day:%s", foyer_date_format (date, iso));
      g_autoptr (FoyerRow) row = foyer_tx_get (foyer_call_tx (call), "workday", &id);
      JsonObject *day = json_object_new ();

      json_object_set_string_member (day, "spans", row != NULL && foyer_row_text (row, "spans") ? foyer_row_text (row, "spans") : "");
      if (row != NULL && foyer_row_text (row, "breaks"))
        json_object_set_string_member (day, "breaks", foyer_row_text (row, "breaks"));
      json_array_add_object_element (days, day);
    }
  return days;
}

static gboolean
save_template (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (JsonArray) pattern = NULL;
  g_autofree char *text = NULL;
  const char *kind;

  if (!foyer_schedule_need_right (call, error) || !foyer_need_text (call, "name", _ ("name"), error))
    return FALSE;
  if (foyer_call_has (call, "template"))
    {
      row = foyer_call_row (call, "template", "schedule_template", error);
      if (row == NULL)
        return FALSE;
    }
  else
    {
      FoyerId id = foyer_tx_new_id (foyer_call_tx (call));

      if (!foyer_call_has (call, "name"))
        return foyer_refuse (error, _ ("Give the template a name."));
      row = foyer_row_new ("schedule_template", &id);
    }
  foyer_call_fill (call, row, "name", "kind", NULL);
  if (foyer_row_text (row, "kind") == NULL)
    foyer_row_set_text (row, "kind", "custom");
  kind = foyer_row_text (row, "kind");
  if (foyer_call_has (call, "source"))
    {
      g_autoptr (FoyerRow) source = foyer_call_row (call, "source", "staff", error);
      gint64 from, to;

      if (source == NULL || !foyer_schedule_range (call, &from, &to, error))
        return FALSE;
      if (to - from > MOST_DAYS)
        return foyer_refuse (error, _ ("A template has 1 to %d days."), MOST_DAYS);
      pattern = read_days (call, &source->id, from, to);
    }
  else if (foyer_call_list (call, "pattern") != NULL)
    pattern = json_array_ref (foyer_call_list (call, "pattern"));
  if (pattern != NULL)
    {
      text = check_pattern (pattern, kind, error);
      if (text == NULL)
        return FALSE;
      foyer_row_set_text (row, "pattern", text);
    }
  if (foyer_row_text (row, "pattern") == NULL)
    return foyer_refuse (error, _ ("Give the days of the template, or whose schedule to take them from."));
  if (!foyer_need_free_title (call, row, "name", _ ("template"), NULL, error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "template", &row->id);
  return TRUE;
}

static gboolean
delete_template (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = NULL;

  if (!foyer_schedule_need_right (call, error))
    return FALSE;
  row = foyer_call_row (call, "template", "schedule_template", error);
  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
fill_template (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "template", "schedule_template", error);
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (FoyerPlannedDay));
  g_autoptr (JsonNode) node = NULL;
  JsonArray *pattern;
  gint64 from, to, working = 0;
  gboolean weekly;

  if (row == NULL || !foyer_schedule_range (call, &from, &to, error))
    return FALSE;
  node = json_from_string (foyer_row_text (row, "pattern"), NULL);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0)
    return foyer_refuse (error, _ ("The template “%s” holds no days."), foyer_row_text (row, "name"));
  pattern = json_node_get_array (node);
  weekly = g_strcmp0 (foyer_row_text (row, "kind"), "weekly") == 0;
  for (gint64 date = from; date < to; date++)
    {
      guint at = weekly ? (guint) foyer_date_weekday (date) - 1 : (guint) ((date - from) % json_array_get_length (pattern));
      JsonNode *item = at < json_array_get_length (pattern) ? json_array_get_element (pattern, at) : NULL;
      JsonObject *o = item != NULL && JSON_NODE_HOLDS_OBJECT (item) ? json_node_get_object (item) : NULL;
      const char *spans = o != NULL ? json_object_get_string_member_with_default (o, "spans", NULL) : NULL;
      FoyerPlannedDay day = { date, NULL, NULL };

      if (spans == NULL)
        continue;
      if (*spans != '\0')
        {
          day.spans = spans;
          day.breaks = json_object_get_string_member_with_default (o, "breaks", NULL);
          working++;
        }
      g_array_append_val (days, day);
    }
  json_object_set_int_member (foyer_call_result (call), "days", working);
  return foyer_schedule_put_days (call, "staff", from, to, days, error);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */
static gboolean
list_templates (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT id, name, kind, pattern FROM schedule_template WHERE deleted IS NOT 1"
                                                     " ORDER BY coalesce(weight, 0), name COLLATE NOCASE, id");

  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      JsonNode *pattern = json_from_string (foyer_stmt_text (s, 3), NULL);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 2));
      json_builder_set_member_name (out, "pattern");
      json_builder_add_value (out, pattern != NULL ? pattern : json_node_new (JSON_NODE_NULL));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

/* ---- the tables --------------------------------------------------------------------------------------------------------- */
#define RANGE_PARAMS(flags) \
  { "from", FOYER_P_DATE, flags, "first day" }, { "to", FOYER_P_DATE, 0, "last day, included" }, \
  { "weeks", FOYER_P_INT, 0, "1 to 30 weeks instead of a last day", NULL, 30 }

static const FoyerParam save_params[] = {
  { "template", FOYER_P_ID, 0, "the template to change; a new one when left out" },
  { "name", FOYER_P_TEXT, 0, "name", NULL, FOYER_NAME_MAX },
  { "kind", FOYER_P_ENUM, 0, "custom when left out", "weekly shift custom" },
  { "pattern", FOYER_P_LIST, 0, "a day each: {spans, breaks}; empty spans are a day off, without spans the day is left as it is" },
  { "source", FOYER_P_ID, 0, "instead: the team member whose days from “from” to “to” are taken" },
  RANGE_PARAMS (0),
  { NULL },
};
static const FoyerParam delete_params[] = { { "template", FOYER_P_ID, FOYER_P_REQUIRED, "template" }, { NULL } };
static const FoyerParam fill_params[] = {
  { "template", FOYER_P_ID, FOYER_P_REQUIRED, "template" }, { "staff", FOYER_P_LIST, FOYER_P_REQUIRED, "team members" }, RANGE_PARAMS (FOYER_P_REQUIRED), { NULL },
};
static const FoyerParam no_params[] = { { NULL } };

/* NULL as right: either of two rights will do, see foyer_schedule_need_right(). */
const FoyerCommand foyer_commands_schedule_template[] = {
  { "schedule.save-template", NULL, "Keeps a pattern of working days under a name, or changes it.", N_("Kept a schedule template"), save_params, save_template },
  { "schedule.delete-template", NULL, "Deletes a template; schedules filled from it stay.", N_("Deleted a schedule template"), delete_params, delete_template },
  { "schedule.fill-template", NULL, "Fills days from a template, over and over.", N_("Filled the schedule"), fill_params, fill_template },
  { NULL },
};

const FoyerQuery foyer_queries_schedule_template[] = {
  { "schedule.templates", NULL, "Templates of working days.", no_params, "[{id, name, kind, pattern: [{spans, breaks}]}]", list_templates },
  { NULL },
};

/* Work schedule: one row per member and day, with an id derived from both, so that two desks that plan a day plan the same row. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-location.h"
#include "foyer-lookup.h"
#include "foyer-schedule-private.h"

/* What is planned for a member, and the bookings it would leave outside. */
typedef struct
{
  FoyerCall *call;
  FoyerRow *staff;         /* borrowed */
  FoyerId loc;
  FoyerLocation *location; /* owned, NULL only for a deleted location */
  GPtrArray *booked;       /* of the range */
} Plan;

static void
plan_clear (Plan *p)
{
  g_clear_pointer (&p->location, foyer_location_free);
  g_clear_pointer (&p->booked, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

static void
plan_init (Plan *p, FoyerCall *call, FoyerRow *staff, gint64 from, gint64 to)
{
  p->call = call;
  p->staff = staff;
  p->loc = foyer_row_id (staff, "loc");
  p->location = foyer_location_load (foyer_call_db (call), &p->loc);
  p->booked = foyer_lookup_booked (foyer_call_db (call), &staff->id, from, to);
}

static FoyerId
workday_id (const FoyerId *staff, gint64 date)
{
  char text[11];
  return foyer_id_derivef (staff, "day:%s", foyer_date_format (date, text));
}

static FoyerRow *
get_day (Plan *p, gint64 date)
{
  FoyerId id = workday_id (&p->staff->id, date);
  FoyerRow *row = foyer_tx_get (foyer_call_tx (p->call), "workday", &id);
  char text[11];

  if (row == NULL)
    {
      row = foyer_row_new ("workday", &id);
      foyer_row_set_id (row, "loc", &p->loc);
      foyer_row_set_id (row, "staff", &p->staff->id);
      foyer_row_set_text (row, "date", foyer_date_format (date, text));
    }
  return row;
}

/* Bookings that lay within the old hours and would lie outside the new ones are kept, but somebody must want that (SCH-11). */
static void
warn_outside (Plan *p, gint64 date, const char *old_spans, const char *old_breaks, const char *spans, const char *breaks)
{
  for (guint i = 0; i < p->booked->len; i++)
    {
      FoyerBooked *b = g_ptr_array_index (p->booked, i);

      if (b->date == date && foyer_hours_fit (old_spans, old_breaks, b->from, b->to) == FOYER_HOURS_WITHIN
          && foyer_hours_fit (spans, breaks, b->from, b->to) != FOYER_HOURS_WITHIN)
        {
          g_autofree char *day = p->location ? foyer_format_date (&p->location->format, date) : g_strdup ("");
          char time[6];

          if (*b->client)
            foyer_call_warn (p->call, "outside", &b->id, _ ("%s has a booking on %s at %s with %s, which would be outside the schedule"),
                             foyer_row_text (p->staff, "name"), day, foyer_minute_format (b->from, time), b->client);
          else
            foyer_call_warn (p->call, "outside", &b->id, _ ("%s has a booking on %s at %s, which would be outside the schedule"),
                             foyer_row_text (p->staff, "name"), day, foyer_minute_format (b->from, time));
        }
    }
}

/* Puts the day; an empty day that was never planned stays unplanned. */
static void
put_day (Plan *p, gint64 date, const char *spans, const char *breaks, const char *off, const char *note)
{
  g_autoptr (FoyerRow) row = get_day (p, date);
  g_autofree char *old_spans = g_strdup (foyer_row_text (row, "spans")), *old_breaks = g_strdup (foyer_row_text (row, "breaks"));

  if (!row->exists && (spans == NULL || *spans == '\0') && off == NULL && note == NULL)
    return;
  foyer_row_set_text (row, "spans", spans);
  foyer_row_set_text (row, "breaks", breaks);
  foyer_row_set_text (row, "off", off);
  foyer_row_set_text (row, "note", note);
  warn_outside (p, date, old_spans, old_breaks, spans, breaks);
  foyer_tx_put (foyer_call_tx (p->call), row);
}

/* ---- who and when ------------------------------------------------------------------------------------------------------- */

gboolean
foyer_schedule_need_right (FoyerCall *call, GError **error)
{
  return foyer_call_may (call, "calendar.schedule") || foyer_call_need (call, "setup.schedule", error);
}

static gboolean
can_be_planned (FoyerRow *staff, GError **error)
{
  const char *status = foyer_row_text (staff, "status");

  if (status != NULL && strcmp (status, "active") != 0)
    return foyer_refuse (error, _ ("%s does not work here any more."), foyer_row_text (staff, "name"));
  if (!foyer_row_is_null (staff, "billable") && !foyer_row_int (staff, "billable"))
    return foyer_refuse (error, _ ("%s is not in the schedule."), foyer_row_text (staff, "name"));
  return TRUE;
}

static gint64
date_param (FoyerCall *call, const char *name)
{
  gint64 date = 0;
  foyer_date_parse (foyer_call_text (call, name), &date);
  return date;
}

/* Range of "from" and "to" (both included), or "weeks" weeks from "from". */
gboolean
foyer_schedule_range (FoyerCall *call, gint64 *from, gint64 *to, GError **error)
{
  *from = date_param (call, "from");
  if (foyer_call_has (call, "weeks"))
    {
      gint64 weeks = foyer_call_int (call, "weeks");
      if (weeks < 1 || weeks > 30)
        return foyer_refuse (error, _ ("A schedule can be filled for 1 to 30 weeks."));
      *to = *from + weeks * 7;
      return TRUE;
    }
  if (!foyer_call_has (call, "to"))
    return foyer_refuse (error, _ ("Give the last day of the schedule."));
  *to = date_param (call, "to") + 1;
  if (*to <= *from)
    return foyer_refuse (error, _ ("The last day is before the first day."));
  if (*to - *from > FOYER_SCHEDULE_MAX_DAYS)
    return foyer_refuse (error, _ ("A schedule can be filled for at most %d days at once."), FOYER_SCHEDULE_MAX_DAYS);
  return TRUE;
}

/* ---- single days -------------------------------------------------------------------------------------------------------- */

static gboolean
set_day (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) staff = foyer_call_row (call, "staff", "staff", error);
  g_autofree char *spans = NULL, *breaks = NULL;
  gint64 date = date_param (call, "date");
  g_auto (Plan) plan = { 0 };

  if (staff == NULL || !foyer_schedule_need_right (call, error) || !can_be_planned (staff, error))
    return FALSE;
  if (!foyer_hours_check (foyer_call_text (call, "spans"), foyer_call_text (call, "breaks"), &spans, &breaks, error))
    return FALSE;
  if (*spans != '\0' && foyer_call_text (call, "off") != NULL)
    return foyer_refuse (error, _ ("A day of absence has no working time."));
  plan_init (&plan, call, staff, date, date + 1);
  put_day (&plan, date, spans, breaks, foyer_call_text (call, "off"), foyer_call_text (call, "note"));
  return TRUE;
}

static gboolean
add_break (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) staff = foyer_call_row (call, "staff", "staff", error);
  g_autoptr (FoyerRow) row = NULL;
  g_autofree char *spans = NULL, *breaks = NULL, *wanted = NULL;
  gint64 date = date_param (call, "date");
  int from, to;
  char a[6], b[6];
  g_auto (Plan) plan = { 0 };

  if (staff == NULL || !foyer_schedule_need_right (call, error) || !can_be_planned (staff, error))
    return FALSE;
  if (!foyer_minute_parse (foyer_call_text (call, "from"), &from) || !foyer_minute_parse (foyer_call_text (call, "to"), &to) || from >= to)
    return foyer_refuse (error, _ ("A break needs a time it begins and a later time it ends, such as 13:00 and 13:30."));
  plan_init (&plan, call, staff, date, date + 1);
  row = get_day (&plan, date);
  if (foyer_row_text (row, "spans") == NULL)
    return foyer_refuse (error, _ ("%s does not work on this day."), foyer_row_text (staff, "name"));
  wanted = g_strdup_printf ("%s%s%s-%s", foyer_row_text (row, "breaks") ? foyer_row_text (row, "breaks") : "", foyer_row_text (row, "breaks") ? " " : "",
                            foyer_minute_format (from, a), foyer_minute_format (to, b));
  if (!foyer_hours_check (foyer_row_text (row, "spans"), wanted, &spans, &breaks, error))
    return FALSE;
  put_day (&plan, date, spans, breaks, NULL, foyer_row_text (row, "note"));
  return TRUE;
}

static gboolean
cancel_day (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) staff = foyer_call_row (call, "staff", "staff", error);
  g_autoptr (FoyerRow) row = NULL;
  gint64 date = date_param (call, "date");
  g_auto (Plan) plan = { 0 };

  if (staff == NULL || !foyer_schedule_need_right (call, error))
    return FALSE;
  plan_init (&plan, call, staff, date, date + 1);
  row = get_day (&plan, date);
  if (foyer_row_text (row, "spans") == NULL)
    return foyer_refuse (error, _ ("%s does not work on this day."), foyer_row_text (staff, "name"));
  put_day (&plan, date, NULL, NULL, foyer_call_text (call, "off"), foyer_row_text (row, "note"));
  return TRUE;
}

/* ---- many days ---------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *spans, *breaks;
} Hours;

/* Hours by weekday (1…7): the same for all ticked days, or each its own from "days". */
static gboolean
week_hours (FoyerCall *call, Hours *hours, guint *ticked, GError **error)
{
  JsonArray *days = foyer_call_list (call, "days"), *weekdays = foyer_call_list (call, "weekdays");

  *ticked = 0;
  if (days != NULL)
    {
      for (guint i = 0; i < json_array_get_length (days); i++)
        {
          JsonNode *node = json_array_get_element (days, i);
          JsonObject *o = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
          gint64 day = o ? json_object_get_int_member_with_default (o, "weekday", 0) : 0;

          if (day < 1 || day > 7 || (*ticked & (1u << (day - 1))))
            return foyer_refuse (error, _ ("Each entry of “days” needs its own weekday from 1 (Monday) to 7 (Sunday)."));
          if (!foyer_hours_check (json_object_get_string_member_with_default (o, "spans", NULL),
                                  json_object_get_string_member_with_default (o, "breaks", NULL), &hours[day - 1].spans, &hours[day - 1].breaks, error))
            return FALSE;
          *ticked |= 1u << (day - 1);
        }
    }
  else if (weekdays != NULL)
    {
      g_autofree char *spans = NULL, *breaks = NULL;

      if (!foyer_hours_check (foyer_call_text (call, "spans"), foyer_call_text (call, "breaks"), &spans, &breaks, error))
        return FALSE;
      for (guint i = 0; i < json_array_get_length (weekdays); i++)
        {
          JsonNode *node = json_array_get_element (weekdays, i);
          gint64 day = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;

          if (day < 1 || day > 7)
            return foyer_refuse (error, _ ("A weekday is a number from 1 (Monday) to 7 (Sunday)."));
          if (*ticked & (1u << (day - 1)))
            continue;
          hours[day - 1].spans = g_strdup (spans);
          hours[day - 1].breaks = g_strdup (breaks);
          *ticked |= 1u << (day - 1);
        }
    }
  for (int d = 0; d < 7; d++)
    if ((*ticked & (1u << d)) && *hours[d].spans == '\0')
      return foyer_refuse (error, _ ("Give the working time, such as 09:00-18:00."));
  return TRUE;
}

/* Calls @each for every member of the list parameter @name, as one group: undone as one (SCH-5). */
static gboolean
for_members (FoyerCall *call, const char *name, gint64 from, gint64 to, gboolean (*each) (Plan *plan, gpointer data, GError **error), gpointer data,
             GError **error)
{
  g_autoptr (GArray) ids = foyer_call_ids (call, name, error);

  if (ids == NULL || !foyer_schedule_need_right (call, error))
    return FALSE;
  if (ids->len == 0)
    return foyer_refuse (error, _ ("Choose at least one team member."));
  foyer_tx_begin_group (foyer_call_tx (call));
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) staff = foyer_need_row (call, "staff", &g_array_index (ids, FoyerId, i), NULL, error);
      g_auto (Plan) plan = { 0 };

      if (staff == NULL)
        return FALSE;
      plan_init (&plan, call, staff, from, to);
      if (!each (&plan, data, error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  GArray *days;        /* FoyerPatternDay */
  const Hours *hours;  /* by weekday, or one */
  gboolean by_weekday;
} Fill;

static gboolean
fill_member (Plan *plan, gpointer data, GError **error)
{
  Fill *fill = data;

  if (!can_be_planned (plan->staff, error))
    return FALSE;
  for (guint i = 0; i < fill->days->len; i++)
    {
      FoyerPatternDay *day = &g_array_index (fill->days, FoyerPatternDay, i);
      const Hours *h = fill->by_weekday ? &fill->hours[foyer_date_weekday (day->date) - 1] : fill->hours;

      put_day (plan, day->date, day->works ? h->spans : NULL, day->works ? h->breaks : NULL, NULL, NULL);
    }
  return TRUE;
}

static void
count_days (FoyerCall *call, GArray *days)
{
  gint64 n = 0;

  for (guint i = 0; i < days->len; i++)
    n += g_array_index (days, FoyerPatternDay, i).works;
  json_object_set_int_member (foyer_call_result (call), "days", n);
}

static gboolean
fill_week (FoyerCall *call, GError **error)
{
  Hours hours[7] = { 0 };
  guint ticked;
  gint64 from, to;
  g_autoptr (GArray) days = NULL;
  gboolean ok;

  ok = foyer_schedule_range (call, &from, &to, error) && week_hours (call, hours, &ticked, error);
  if (ok)
    {
      days = foyer_schedule_week (from, to, ticked, error);
      ok = days != NULL;
    }
  if (ok)
    {
      Fill fill = { days, hours, TRUE };
      ok = for_members (call, "staff", from, to, fill_member, &fill, error);
      count_days (call, days);
    }
  for (int d = 0; d < 7; d++)
    {
      g_free (hours[d].spans);
      g_free (hours[d].breaks);
    }
  return ok;
}

static gboolean
fill_shift (FoyerCall *call, GError **error)
{
  g_autofree char *spans = NULL, *breaks = NULL;
  g_autoptr (GArray) days = NULL;
  gint64 from, to;
  Hours hours;
  Fill fill;

  if (!foyer_schedule_range (call, &from, &to, error)
      || !foyer_hours_check (foyer_call_text (call, "spans"), foyer_call_text (call, "breaks"), &spans, &breaks, error))
    return FALSE;
  if (*spans == '\0')
    return foyer_refuse (error, _ ("Give the working time, such as 09:00-18:00."));
  days = foyer_schedule_shift (from, to, (int) foyer_call_int (call, "on"), (int) foyer_call_int (call, "off"), error);
  if (days == NULL)
    return FALSE;
  hours = (Hours){ spans, breaks };
  fill = (Fill){ days, &hours, FALSE };
  count_days (call, days);
  return for_members (call, "staff", from, to, fill_member, &fill, error);
}

static gboolean
put_member (Plan *plan, gpointer data, GError **error)
{
  GArray *days = data;

  if (!can_be_planned (plan->staff, error))
    return FALSE;
  for (guint i = 0; i < days->len; i++)
    {
      FoyerPlannedDay *day = &g_array_index (days, FoyerPlannedDay, i);

      put_day (plan, day->date, day->spans, day->breaks, NULL, NULL);
    }
  return TRUE;
}

gboolean
foyer_schedule_put_days (FoyerCall *call, const char *param, gint64 from, gint64 to, GArray *days, GError **error)
{
  return for_members (call, param, from, to, put_member, days, error);
}

typedef struct
{
  FoyerId staff;
  gint64 from, to;
} Copy;

/* Hours, breaks and absences of every day of the range (SCH-6). */
static gboolean
copy_member (Plan *plan, gpointer data, GError **error)
{
  Copy *copy = data;

  if (foyer_id_equal (&copy->staff, &plan->staff->id))
    return foyer_refuse (error, _ ("A schedule cannot be copied to the same team member."));
  if (!can_be_planned (plan->staff, error))
    return FALSE;
  for (gint64 date = copy->from; date < copy->to; date++)
    {
      FoyerId id = workday_id (&copy->staff, date);
      g_autoptr (FoyerRow) day = foyer_tx_get (foyer_call_tx (plan->call), "workday", &id);

      put_day (plan, date, day ? foyer_row_text (day, "spans") : NULL, day ? foyer_row_text (day, "breaks") : NULL, day ? foyer_row_text (day, "off") : NULL, NULL);
    }
  return TRUE;
}

static gboolean
copy_schedule (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) source = foyer_call_row (call, "source", "staff", error);
  Copy copy;

  if (source == NULL || !foyer_schedule_range (call, &copy.from, &copy.to, error))
    return FALSE;
  copy.staff = source->id;
  return for_members (call, "staff", copy.from, copy.to, copy_member, &copy, error);
}

static gboolean
clear_member (Plan *plan, gpointer data, GError **error)
{
  Copy *range = data;

  for (gint64 date = range->from; date < range->to; date++)
    put_day (plan, date, NULL, NULL, NULL, NULL);
  return TRUE;
}

static gboolean
clear_schedule (FoyerCall *call, GError **error)
{
  Copy range = { FOYER_ID_NONE, 0, 0 };

  if (!foyer_schedule_range (call, &range.from, &range.to, error))
    return FALSE;
  return for_members (call, "staff", range.from, range.to, clear_member, &range, error);
}

/* ---- the table ---------------------------------------------------------------------------------------------------------- */

#define STAFF_PARAM { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "team member" }
#define MEMBERS_PARAM { "staff", FOYER_P_LIST, FOYER_P_REQUIRED, "team members" }
#define DATE_PARAM { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "day" }
#define RANGE_PARAMS { "from", FOYER_P_DATE, FOYER_P_REQUIRED, "first day" }, { "to", FOYER_P_DATE, 0, "last day, included" }
#define WEEKS_PARAM { "weeks", FOYER_P_INT, 0, "1 to 30 weeks instead of a last day", NULL, 30 }
#define HOURS_PARAMS(flags) \
  { "spans", FOYER_P_TEXT, flags, "working time, 09:00-13:00 14:00-18:00", NULL, 200 }, \
  { "breaks", FOYER_P_TEXT, FOYER_P_NULLABLE, "breaks within it, 11:00-11:15", NULL, 200 }
#define OFF_PARAM { "off", FOYER_P_TEXT, FOYER_P_NULLABLE, "why the member is away: vacation, sick …", NULL, 100 }

static const FoyerParam set_day_params[] = {
  STAFF_PARAM, DATE_PARAM, HOURS_PARAMS (FOYER_P_NULLABLE), OFF_PARAM, { "note", FOYER_P_TEXT, FOYER_P_NULLABLE, "note", NULL, 500 }, { NULL },
};
static const FoyerParam add_break_params[] = {
  STAFF_PARAM, DATE_PARAM, { "from", FOYER_P_TEXT, FOYER_P_REQUIRED, "time it begins, 13:00", NULL, 10 },
  { "to", FOYER_P_TEXT, FOYER_P_REQUIRED, "time it ends, 13:30", NULL, 10 }, { NULL },
};
static const FoyerParam cancel_day_params[] = { STAFF_PARAM, DATE_PARAM, OFF_PARAM, { NULL } };
static const FoyerParam fill_week_params[] = {
  MEMBERS_PARAM, RANGE_PARAMS, WEEKS_PARAM, { "weekdays", FOYER_P_LIST, 0, "ticked days, 1 Monday to 7 Sunday" }, HOURS_PARAMS (0),
  { "days", FOYER_P_LIST, 0, "instead: objects of weekday, spans, breaks" }, { NULL },
};
static const FoyerParam fill_shift_params[] = {
  MEMBERS_PARAM, RANGE_PARAMS, WEEKS_PARAM, { "on", FOYER_P_INT, FOYER_P_REQUIRED, "working days in a row", NULL, 31 },
  { "off", FOYER_P_INT, FOYER_P_REQUIRED, "days off after them", NULL, 31 }, HOURS_PARAMS (FOYER_P_REQUIRED), { NULL },
};
static const FoyerParam copy_params[] = {
  { "source", FOYER_P_ID, FOYER_P_REQUIRED, "member whose schedule is copied" }, MEMBERS_PARAM, RANGE_PARAMS, WEEKS_PARAM, { NULL },
};
static const FoyerParam clear_params[] = { MEMBERS_PARAM, RANGE_PARAMS, WEEKS_PARAM, { NULL } };

/* NULL as right: either of two rights will do, see foyer_schedule_need_right(). */
const FoyerCommand foyer_commands_schedule[] = {
  { "schedule.set-day", NULL, "Sets working time, breaks or an absence of one day.", N_("Changed the schedule"), set_day_params, set_day },
  { "schedule.add-break", NULL, "Adds a break to a working day.", N_("Added a break"), add_break_params, add_break },
  { "schedule.cancel-day", NULL, "Takes a working day away; its bookings stay, marked as outside the schedule.", N_("Cancelled a working day"),
    cancel_day_params, cancel_day },
  { "schedule.fill-week", NULL, "Fills the ticked days of the week.", N_("Filled the schedule"), fill_week_params, fill_week },
  { "schedule.fill-shift", NULL, "Fills a shift such as two days on, two days off.", N_("Filled the schedule"), fill_shift_params, fill_shift },
  { "schedule.copy", NULL, "Copies a member's schedule to others.", N_("Copied the schedule"), copy_params, copy_schedule },
  { "schedule.clear", NULL, "Removes the schedule of a range of days.", N_("Cleared the schedule"), clear_params, clear_schedule },
  { NULL },
};

/* .ics: appointments kept in a calendar program become rows Date, Time, Duration, Client, Service, Status, Comment, UID.
 *
 * Times are turned into the location's zone. A repeating event becomes one row per date within two years of today (or of its own
 * start) and 500 dates; what lies beyond is said in a note. Dates that were moved (RECURRENCE-ID) come from their own event. */
#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include "foyer-sheet-private.h"

#include <libical/ical.h>
#include <string.h>

#include "foyer-error.h"

#define MAX_OCCURRENCES 500
#define MAX_STEPS 20000 /* of a rule that began long ago */
#define REACH_DAYS 731

enum
{
  COL_DATE,
  COL_TIME,
  COL_DURATION,
  COL_CLIENT,
  COL_SERVICE,
  COL_STATUS,
  COL_COMMENT,
  COL_UID,
};

typedef struct
{
  FoyerSheet      *sheet;
  FoyerSheetJob   *job;
  icalcomponent   *calendar;
  const FoyerZone *zone;
  GHashTable      *moved;     /* "uid\nutc-ms" of occurrences that have an event of their own */
  GHashTable      *no_zone;   /* zone names already complained about */
} Reader;

/* What all rows of one event share. */
typedef struct
{
  guint       line;
  const char *uid, *client, *service, *status, *comment;
  int         minutes; /* -1 unknown */
} Event;

/* ---- times ------------------------------------------------------------------------------------------------------------- */

static gint64
date_of (struct icaltimetype t)
{
  return foyer_date_valid (t.year, t.month, t.day) ? foyer_date_make (t.year, t.month, t.day) : 0;
}

/* UTC milliseconds of a time of @tzid; floating times are those of the location. */
static gint64
to_utc (Reader *r, struct icaltimetype t, const char *tzid)
{
  const FoyerZone *zone = r->zone;
  int minute = t.hour * 60 + t.minute;

  if (icaltime_is_utc (t))
    zone = foyer_zone_get ("UTC");
  else if (tzid != NULL && !t.is_date)
    {
      const FoyerZone *named = foyer_zone_get (tzid);
      icaltimezone *own = named == NULL ? icalcomponent_get_timezone (r->calendar, tzid) : NULL;

      if (named != NULL)
        zone = named;
      else if (own != NULL)
        {
          int daylight = 0;
          int offset = icaltimezone_get_utc_offset (own, &t, &daylight);

          return ((date_of (t) * 1440 + minute) * 60 - offset) * 1000;
        }
      else if (g_hash_table_add (r->no_zone, g_strdup (tzid)))
        foyer_sheet_add_note (r->sheet,
                              "The time zone “%s” is not known; its times were taken as those of the location.", tzid);
    }
  return foyer_zone_to_utc (zone, date_of (t), minute);
}

static const char *
tzid_of (icalproperty *property)
{
  icalparameter *parameter = property != NULL ? icalproperty_get_first_parameter (property, ICAL_TZID_PARAMETER) : NULL;

  return parameter != NULL ? icalparameter_get_tzid (parameter) : NULL;
}

static struct icaltimetype
time_of (icalproperty *property)
{
  icalvalue *value = property != NULL ? icalproperty_get_value (property) : NULL;

  switch (value != NULL ? icalvalue_isa (value) : ICAL_NO_VALUE)
    {
    case ICAL_DATE_VALUE:
      return icalvalue_get_date (value);
    case ICAL_DATETIME_VALUE:
    case ICAL_DATETIMEDATE_VALUE:
      return icalvalue_get_datetime (value);
    default:
      return icaltime_null_time ();
    }
}

static int
minutes_of (Reader *r, icalcomponent *event, struct icaltimetype start, const char *tzid)
{
  icalproperty *end = icalcomponent_get_first_property (event, ICAL_DTEND_PROPERTY);
  icalproperty *duration = icalcomponent_get_first_property (event, ICAL_DURATION_PROPERTY);

  if (end != NULL)
    {
      struct icaltimetype t = time_of (end);

      if (!icaltime_is_null_time (t) && !t.is_date && !start.is_date)
        return (int) CLAMP ((to_utc (r, t, tzid_of (end)) - to_utc (r, start, tzid)) / 60000, -1, 100000);
    }
  else if (duration != NULL)
    return icaldurationtype_as_int (icalproperty_get_duration (duration)) / 60;
  return -1;
}

/* ---- text -------------------------------------------------------------------------------------------------------------- */

/* "Service - Client"; without a dash all of it is the service. */
static void
split_summary (const char *summary, char **service, char **client)
{
  static const char *const dashes[] = { " - ", " – ", " — ", " | " };
  const char *best = NULL;
  gsize best_len = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (dashes); i++)
    {
      const char *at = g_strrstr (summary, dashes[i]);

      if (at != NULL && (best == NULL || at > best))
        {
          best = at;
          best_len = strlen (dashes[i]);
        }
    }
  *service = best != NULL ? g_strndup (summary, (gsize) (best - summary)) : g_strdup (summary);
  *client = g_strdup (best != NULL ? best + best_len : "");
}

static const char *
text_property (icalcomponent *event, icalproperty_kind kind)
{
  icalproperty *property = icalcomponent_get_first_property (event, kind);
  const char *text = property != NULL ? icalvalue_get_text (icalproperty_get_value (property)) : NULL;

  return text != NULL ? text : "";
}

static const char *
status_of (icalcomponent *event)
{
  switch (icalcomponent_get_status (event))
    {
    case ICAL_STATUS_CANCELLED:
      return "cancelled";
    case ICAL_STATUS_TENTATIVE:
      return "pending";
    case ICAL_STATUS_CONFIRMED:
      return "confirmed";
    default:
      return "";
    }
}

/* ---- rows -------------------------------------------------------------------------------------------------------------- */

static gboolean
put_row (Reader *r, const Event *event, struct icaltimetype t, const char *tzid, gboolean repeating, GError **error)
{
  char date[11], clock[6], duration[16], *occurrence = NULL;
  gint64 day = date_of (t);
  int minute = 0;
  gboolean ok;

  if (!t.is_date)
    foyer_zone_from_utc (r->zone, to_utc (r, t, tzid), &day, &minute);
  foyer_date_format (day, date);
  foyer_minute_format (minute, clock);
  g_snprintf (duration, sizeof duration, "%d", event->minutes);
  if (repeating)
    occurrence = g_strconcat (event->uid, "/", date, NULL);

  ok = foyer_sheet_begin_row (r->sheet, event->line, error) && foyer_sheet_put (r->sheet, COL_DATE, date, -1, error) &&
       foyer_sheet_put (r->sheet, COL_TIME, t.is_date ? "" : clock, -1, error) &&
       foyer_sheet_put (r->sheet, COL_DURATION, event->minutes >= 0 ? duration : "", -1, error) &&
       foyer_sheet_put (r->sheet, COL_CLIENT, event->client, -1, error) &&
       foyer_sheet_put (r->sheet, COL_SERVICE, event->service, -1, error) &&
       foyer_sheet_put (r->sheet, COL_STATUS, event->status, -1, error) &&
       foyer_sheet_put (r->sheet, COL_COMMENT, event->comment, -1, error) &&
       foyer_sheet_put (r->sheet, COL_UID, occurrence != NULL ? occurrence : event->uid, -1, error);
  g_free (occurrence);
  return ok;
}

static char *
moved_key (const char *uid, gint64 utc)
{
  return g_strdup_printf ("%s\n%" G_GINT64_FORMAT, uid, utc);
}

static gboolean
is_excluded (Reader *r, icalcomponent *event, struct icaltimetype t, const char *tzid)
{
  gint64 utc = to_utc (r, t, tzid);

  for (icalproperty *p = icalcomponent_get_first_property (event, ICAL_EXDATE_PROPERTY); p != NULL;
       p = icalcomponent_get_next_property (event, ICAL_EXDATE_PROPERTY))
    {
      struct icaltimetype ex = time_of (p);

      if (icaltime_is_null_time (ex))
        continue;
      if (ex.is_date ? date_of (ex) == date_of (t) : to_utc (r, ex, tzid_of (p)) == utc)
        return TRUE;
    }
  return FALSE;
}

static gboolean
expand (Reader *r, icalcomponent *component, const Event *event, icalproperty *rule, struct icaltimetype start, const char *tzid,
        GError **error)
{
  struct icalrecurrencetype recur = icalproperty_get_rrule (rule);
  icalrecur_iterator *iterator = icalrecur_iterator_new (recur, start);
  gint64 today = r->job->options->today;
  gint64 from = today != 0 ? today - REACH_DAYS : G_MININT64;
  gint64 to = MAX (date_of (start), today) + REACH_DAYS;
  int rows = 0, before = 0, steps = 0;
  gboolean ok = TRUE, more = FALSE;

  if (iterator == NULL)
    {
      foyer_sheet_add_note (r->sheet, "Line %u: the rule of the repeating event is not understood; only its first date was taken.",
                            event->line);
      return put_row (r, event, start, tzid, FALSE, error);
    }
  for (;;)
    {
      struct icaltimetype t = icalrecur_iterator_next (iterator);
      g_autofree char *key = NULL;

      if (icaltime_is_null_time (t))
        break;
      if (rows >= MAX_OCCURRENCES || date_of (t) > to || ++steps > MAX_STEPS)
        {
          more = TRUE;
          break;
        }
      if (date_of (t) < from)
        {
          before++;
          continue;
        }
      t.is_date = start.is_date;
      t.zone = start.zone;
      key = moved_key (event->uid, to_utc (r, t, tzid));
      if (is_excluded (r, component, t, tzid) || g_hash_table_contains (r->moved, key))
        continue;
      ok = put_row (r, event, t, tzid, TRUE, error);
      if (!ok)
        break;
      rows++;
    }
  icalrecur_iterator_free (iterator);
  if (before > 0)
    foyer_sheet_add_note (r->sheet, "Line %u: %d dates of the repeating event are more than two years ago and were left out.",
                          event->line, before);
  if (more)
    foyer_sheet_add_note (r->sheet,
                          "Line %u: the repeating event goes on; its dates were taken for two years ahead, at most %d of them.",
                          event->line, MAX_OCCURRENCES);
  for (icalproperty *p = icalcomponent_get_first_property (component, ICAL_RDATE_PROPERTY); ok && p != NULL;
       p = icalcomponent_get_next_property (component, ICAL_RDATE_PROPERTY))
    {
      struct icaldatetimeperiodtype extra = icalproperty_get_rdate (p);

      if (!icaltime_is_null_time (extra.time))
        ok = put_row (r, event, extra.time, tzid_of (p), TRUE, error);
    }
  return ok;
}

static gboolean
read_event (Reader *r, icalcomponent *component, guint line, GError **error)
{
  icalproperty *start_property = icalcomponent_get_first_property (component, ICAL_DTSTART_PROPERTY);
  icalproperty *rule = icalcomponent_get_first_property (component, ICAL_RRULE_PROPERTY);
  icalproperty *moved = icalcomponent_get_first_property (component, ICAL_RECURRENCEID_PROPERTY);
  struct icaltimetype start = time_of (start_property);
  const char *tzid = tzid_of (start_property);
  g_autofree char *service = NULL, *client = NULL, *uid = NULL;
  Event event = { 0 };

  split_summary (text_property (component, ICAL_SUMMARY_PROPERTY), &service, &client);
  uid = g_strdup (text_property (component, ICAL_UID_PROPERTY));
  if (moved != NULL)
    {
      char date[11], *longer;

      foyer_date_format (date_of (time_of (moved)), date);
      longer = g_strconcat (uid, "/", date, NULL);
      g_free (uid);
      uid = longer;
    }
  event.line = line;
  event.uid = uid;
  event.service = service;
  event.client = client;
  event.status = status_of (component);
  event.comment = text_property (component, ICAL_DESCRIPTION_PROPERTY);

  if (icaltime_is_null_time (start) || !icaltime_is_valid_time (start) || date_of (start) == 0)
    {
      /* Kept as a row without a date, so that it is reported and not lost. */
      return foyer_sheet_begin_row (r->sheet, line, error) && foyer_sheet_put (r->sheet, COL_CLIENT, client, -1, error) &&
             foyer_sheet_put (r->sheet, COL_SERVICE, *service != '\0' ? service : "?", -1, error) &&
             foyer_sheet_put (r->sheet, COL_COMMENT, event.comment, -1, error) &&
             foyer_sheet_put (r->sheet, COL_UID, uid, -1, error);
    }
  event.minutes = minutes_of (r, component, start, tzid);
  if (rule != NULL && moved == NULL)
    return expand (r, component, &event, rule, start, tzid, error);
  return put_row (r, &event, start, tzid, FALSE, error);
}

/* Lines on which events begin, in order: the parser does not keep them. */
static GArray *
event_lines (const char *text)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (guint));
  guint line = 1;

  for (const char *p = text; p != NULL; line++)
    {
      if (g_ascii_strncasecmp (p, "BEGIN:VEVENT", 12) == 0)
        g_array_append_val (lines, line);
      p = strchr (p, '\n');
      p = p != NULL ? p + 1 : NULL;
    }
  return lines;
}

static gboolean
read_calendar (Reader *r, icalcomponent *calendar, GArray *lines, guint *index, GError **error)
{
  guint first = *index;

  r->calendar = calendar;
  for (icalcomponent *e = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT); e != NULL;
       e = icalcomponent_get_next_component (calendar, ICAL_VEVENT_COMPONENT))
    {
      icalproperty *moved = icalcomponent_get_first_property (e, ICAL_RECURRENCEID_PROPERTY);

      if (moved != NULL)
        g_hash_table_add (r->moved, moved_key (text_property (e, ICAL_UID_PROPERTY), to_utc (r, time_of (moved), tzid_of (moved))));
    }
  for (icalcomponent *e = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT); e != NULL;
       e = icalcomponent_get_next_component (calendar, ICAL_VEVENT_COMPONENT))
    {
      guint i = (*index)++;
      /* The reading walks the components with the same cursor, so properties only are touched in here. */
      if (!read_event (r, e, i < lines->len ? g_array_index (lines, guint, i) : i + 1, error))
        return FALSE;
      if (!foyer_sheet_job_step (r->job, 0.5 + 0.5 * (i - first) / MAX (lines->len, 1), error))
        return FALSE;
    }
  return TRUE;
}

FoyerSheet *
foyer_sheet_read_ics (GBytes *bytes, FoyerSheetJob *job, GError **error)
{
  static const char *const headings[] = { "Date", "Time", "Duration", "Client", "Service", "Status", "Comment", "UID" };
  g_autoptr (FoyerSheet) sheet = foyer_sheet_new ("ics");
  g_autoptr (GArray) lines = NULL;
  g_autoptr (GHashTable) moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) no_zone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = NULL;
  gsize raw_len, len;
  const char *raw = g_bytes_get_data (bytes, &raw_len);
  Reader r = { sheet, job, NULL, job->options->zone, moved, no_zone };
  icalcomponent *root;
  guint index = 0;
  gboolean ok = TRUE;

  text = foyer_sheet_decode (raw, raw_len, job->options->encoding, job->options->region, &sheet->encoding, &len, error);
  if (text == NULL)
    return NULL;
  if (r.zone == NULL)
    r.zone = foyer_zone_get ("UTC");
  lines = event_lines (text);
  root = icalparser_parse_string (text);
  if (root == NULL || g_strrstr (text, "END:VCALENDAR") == NULL)
    {
      if (root != NULL)
        icalcomponent_free (root);
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT,
                           "The calendar file is damaged or was not written to its end. Export it again and import that.");
      return NULL;
    }
  ok = foyer_sheet_begin_row (sheet, 0, error);
  for (guint i = 0; ok && i < G_N_ELEMENTS (headings); i++)
    ok = foyer_sheet_put (sheet, i, headings[i], -1, error);

  /* Several calendars in one file come as children of a root without a kind of its own. */
  if (ok && icalcomponent_isa (root) == ICAL_VCALENDAR_COMPONENT)
    ok = read_calendar (&r, root, lines, &index, error);
  else
    for (icalcomponent *c = icalcomponent_get_first_component (root, ICAL_VCALENDAR_COMPONENT); ok && c != NULL;
         c = icalcomponent_get_next_component (root, ICAL_VCALENDAR_COMPONENT))
      ok = read_calendar (&r, c, lines, &index, error);
  if (ok && index < lines->len)
    foyer_sheet_add_note (sheet, "%u of %u events of the calendar could not be read.", lines->len - index, lines->len);
  icalcomponent_free (root);
  return ok ? g_steal_pointer (&sheet) : NULL;
}

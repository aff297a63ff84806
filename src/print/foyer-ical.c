#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libical/ical.h>

#include "foyer-ical.h"
#include "foyer-phone.h"
#include "foyer-print-read.h"

/* Names of our files, one a line. */
#define LIST ".foyer-calendars"
/* SEQUENCE is a 32-bit number: seconds since 2020 last until 2088. */
#define EPOCH G_GINT64_CONSTANT (1577836800)

/* ---- one entry ---------------------------------------------------------------------------------------------------------- */
static struct icaltimetype
wall_time (gint64 date, int minute)
{
  struct icaltimetype t = icaltime_null_time ();

  date += minute / FOYER_DAY_MINUTES;
  minute %= FOYER_DAY_MINUTES;
  foyer_date_split (date, &t.year, &t.month, &t.day);
  t.hour = minute / 60;
  t.minute = minute % 60;
  return t;
}

static void
add_wall (icalcomponent *event, icalproperty *property, const char *tzid)
{
  icalproperty_add_parameter (property, icalparameter_new_tzid (tzid));
  icalcomponent_add_property (event, property);
}

/* "Eszter Kovács – Colouring"; of an event what it is and how full. (transfer full) */
static char *
summary_text (JsonObject *entry, const char *member)
{
  const char *client = text_of (entry, "client"), *services = text_of (entry, "services");
  g_autofree char *what = NULL;

  if (json_object_has_member (entry, "capacity"))
    {
      g_autofree char *seats = foyer_print_seats_text ((int) int_of (entry, "taken"), (int) int_of (entry, "capacity"));

      what = g_strdup_printf ("%s (%s)", services != NULL ? services : _("Event"), seats);
    }
  else if (client != NULL && services != NULL)
    what = g_strdup_printf ("%s – %s", client, services);
  else
    what = g_strdup (client != NULL ? client : services != NULL ? services : _("Booked"));
  /* In a file of several people one must see whose it is. */
  return member != NULL ? g_strdup_printf ("%s: %s", member, what) : g_steal_pointer (&what);
}

static char *
description_text (JsonObject *entry)
{
  g_autofree char *phone = text_of (entry, "phone") != NULL ? foyer_phone_format (text_of (entry, "phone")) : NULL;
  const char *lines[] = { phone, text_of (entry, "email"), text_of (entry, "comment") };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i] != NULL && *lines[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", lines[i]);
  return g_string_free (text, FALSE);
}

static icalcomponent *
make_entry (JsonObject *entry, const char *tzid, const char *location, const char *member)
{
  icalcomponent *event = icalcomponent_new_vevent ();
  gint64 changed = MAX (int_of (entry, "changed"), EPOCH), date;
  struct icaltimetype stamp = icaltime_from_timet_with_zone ((time_t) changed, 0, icaltimezone_get_utc_timezone ());
  g_autofree char *uid = g_strdup_printf ("%s@foyer", text_of (entry, "id"));
  g_autofree char *summary = summary_text (entry, member);
  g_autofree char *description = description_text (entry);
  const char *place = text_of (entry, "resources");
  g_autofree char *where = place != NULL ? g_strdup_printf ("%s, %s", location, place) : g_strdup (location);
  int minute;

  if (text_of (entry, "wall") == NULL || !foyer_wall_parse (text_of (entry, "wall"), &date, &minute))
    {
      icalcomponent_free (event);
      return NULL;
    }
  icalcomponent_add_property (event, icalproperty_new_uid (uid));
  icalcomponent_add_property (event, icalproperty_new_dtstamp (stamp));
  icalcomponent_add_property (event, icalproperty_new_lastmodified (stamp));
  icalcomponent_add_property (event, icalproperty_new_sequence ((int) (changed - EPOCH)));
  add_wall (event, icalproperty_new_dtstart (wall_time (date, minute)), tzid);
  add_wall (event, icalproperty_new_dtend (wall_time (date, minute + (int) int_of (entry, "dur"))), tzid);
  icalcomponent_add_property (event, icalproperty_new_summary (summary));
  icalcomponent_add_property (event, icalproperty_new_location (where));
  if (*description != '\0')
    icalcomponent_add_property (event, icalproperty_new_description (description));
  icalcomponent_add_property (event, icalproperty_new_status (g_strcmp0 (text_of (entry, "status"), "pending") == 0 ? ICAL_STATUS_TENTATIVE : ICAL_STATUS_CONFIRMED));
  return event;
}

/* No entry is older; rules that ended before would only make each file longer. */
#define RULES_SINCE 2015

static int
last_year (icalcomponent *rule)
{
  int year = icalcomponent_get_dtstart (rule).year;

  for (icalproperty *p = icalcomponent_get_first_property (rule, ICAL_ANY_PROPERTY); p != NULL; p = icalcomponent_get_next_property (rule, ICAL_ANY_PROPERTY))
    if (icalproperty_isa (p) == ICAL_RRULE_PROPERTY)
      {
        struct icalrecurrencetype recurrence = icalproperty_get_rrule (p);

        year = MAX (year, icaltime_is_null_time (recurrence.until) ? G_MAXINT : recurrence.until.year);
      }
    else if (icalproperty_isa (p) == ICAL_RDATE_PROPERTY)
      year = MAX (year, icalproperty_get_rdate (p).time.year);
  return year;
}

/* Leaves what counts since then, and the newest of before where nothing that counts had begun by then. */
static void
trim_rules (icalcomponent *zone)
{
  g_autoptr (GPtrArray) past = g_ptr_array_new ();
  icalcomponent *newest = NULL;
  gboolean begun = FALSE;

  for (icalcomponent *rule = icalcomponent_get_first_component (zone, ICAL_ANY_COMPONENT); rule != NULL;
       rule = icalcomponent_get_next_component (zone, ICAL_ANY_COMPONENT))
    if (last_year (rule) < RULES_SINCE)
      {
        g_ptr_array_add (past, rule);
        if (newest == NULL || icaltime_compare (icalcomponent_get_dtstart (rule), icalcomponent_get_dtstart (newest)) > 0)
          newest = rule;
      }
    else
      begun = begun || icalcomponent_get_dtstart (rule).year < RULES_SINCE;
  for (guint i = 0; i < past->len; i++)
    if (begun || g_ptr_array_index (past, i) != newest)
      {
        icalcomponent_remove_component (zone, g_ptr_array_index (past, i));
        icalcomponent_free (g_ptr_array_index (past, i));
      }
}

/* The rules of the zone under its own name, as the standard wants a file to carry them. */
static void
add_zone (icalcomponent *calendar, const char *zone)
{
  icaltimezone *builtin = icaltimezone_get_builtin_timezone (zone);
  icalcomponent *rules = builtin != NULL ? icaltimezone_get_component (builtin) : NULL;
  icalproperty *tzid;

  if (rules == NULL)
    return;
  rules = icalcomponent_new_clone (rules);
  tzid = icalcomponent_get_first_property (rules, ICAL_TZID_PROPERTY);
  if (tzid != NULL)
    icalproperty_set_tzid (tzid, zone);
  trim_rules (rules);
  icalcomponent_add_component (calendar, rules);
}

/* The text of one file. @members: (element-type JsonObject): those of "ical.calendars" that share it. (transfer full) */
static char *
file_text (JsonObject *answer, GPtrArray *members)
{
  const char *zone = text_of (answer, "zone") != NULL ? text_of (answer, "zone") : "UTC", *location = text_of (answer, "location");
  icalcomponent *calendar = icalcomponent_new_vcalendar ();
  icalproperty *name;
  char *made, *text;

  icalcomponent_add_property (calendar, icalproperty_new_version ("2.0"));
  icalcomponent_add_property (calendar, icalproperty_new_prodid ("-//Foyer//Foyer " FOYER_VERSION "//EN"));
  name = icalproperty_new_x (text_of (g_ptr_array_index (members, 0), "file") != NULL ? text_of (g_ptr_array_index (members, 0), "file") : "");
  icalproperty_set_x_name (name, "X-WR-CALNAME");
  icalcomponent_add_property (calendar, name);
  add_zone (calendar, zone);
  for (guint i = 0; i < members->len; i++)
    {
      JsonObject *member = g_ptr_array_index (members, i);
      g_autoptr (GPtrArray) entries = objects_of (member, "entries");

      for (guint e = 0; e < entries->len; e++)
        {
          icalcomponent *event = make_entry (g_ptr_array_index (entries, e), zone, location != NULL ? location : "", members->len > 1 ? text_of (member, "name") : NULL);

          if (event != NULL)
            icalcomponent_add_component (calendar, event);
        }
    }
  made = icalcomponent_as_ical_string_r (calendar);
  text = g_strdup (made);
  icalmemory_free_buffer (made);
  icalcomponent_free (calendar);
  return text;
}

/* ---- the folder --------------------------------------------------------------------------------------------------------- */
char *
foyer_ical_file_name (const char *name)
{
  g_autofree char *clean = g_utf8_make_valid (name, -1);
  g_autofree char *base = NULL;

  g_strdelimit (clean, "/\\:*?\"<>|\n\r\t", '-');
  g_strstrip (clean);
  while (*clean == '.')
    *clean = '-';
  if (g_str_has_suffix (clean, ".ics"))
    clean[strlen (clean) - 4] = '\0';
  base = g_utf8_substring (clean, 0, MIN (g_utf8_strlen (clean, -1), 60));
  return g_strdup_printf ("%s.ics", *base != '\0' ? base : "calendar");
}

static gboolean
write_file (const char *folder, const char *name, const char *text, FoyerPaperResult *result, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *old = NULL;
  g_autoptr (GError) local = NULL;

  /* What somebody did to it outside is not ours to keep. */
  if (g_file_get_contents (path, &old, NULL, NULL) && strcmp (old, text) == 0)
    {
      result->same++;
      return TRUE;
    }
  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &local))
    {
      result->written++;
      return TRUE;
    }
  g_set_error (error, FOYER_ERROR, g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? FOYER_ERROR_FULL : FOYER_ERROR_IO,
               "The file %s could not be written: %s.", path, local->message);
  return FALSE;
}

/* Files of the last time that nobody has any more. */
static void
drop_others (const char *folder, GHashTable *files, FoyerPaperResult *result)
{
  g_autofree char *path = g_build_filename (folder, LIST, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) names = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  names = g_strsplit (text, "\n", -1);
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_suffix (names[i], ".ics") && strchr (names[i], '/') == NULL && !g_hash_table_contains (files, names[i]))
      {
        g_autofree char *gone = g_build_filename (folder, names[i], NULL);

        if (g_unlink (gone) == 0)
          result->removed++;
      }
}

static gboolean
write_list (const char *folder, GPtrArray *names, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  FoyerPaperResult quiet = { 0 };

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (names, i));
  return write_file (folder, LIST, text->str, &quiet, error);
}

gboolean
foyer_ical_write (FoyerDesk *desk, const FoyerActor *actor, const char *folder, FoyerPaperResult *result, GError **error)
{
  g_autoptr (JsonObject) params = foyer_params ("loc", "d", &actor->loc, NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GPtrArray) members = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  /* file name → members that share it */
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  *result = (FoyerPaperResult){ 0 };
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _("The folder %s is not there."), folder);
      return FALSE;
    }
  if (!foyer_desk_query (desk, actor, "ical.calendars", params, &answer, error))
    return FALSE;
  members = objects_of (json_node_get_object (answer), "members");
  for (guint i = 0; i < members->len; i++)
    {
      JsonObject *member = g_ptr_array_index (members, i);
      char *name = foyer_ical_file_name (text_of (member, "file") != NULL ? text_of (member, "file") : "");
      GPtrArray *sharing = g_hash_table_lookup (files, name);

      if (sharing == NULL)
        {
          sharing = g_ptr_array_new ();
          g_ptr_array_add (names, name);
          g_hash_table_insert (files, name, sharing);
        }
      else
        g_free (name);
      g_ptr_array_add (sharing, member);
    }
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *text = file_text (json_node_get_object (answer), g_hash_table_lookup (files, g_ptr_array_index (names, i)));

      if (!write_file (folder, g_ptr_array_index (names, i), text, result, error))
        return FALSE;
    }
  drop_others (folder, files, result);
  return write_list (folder, names, error);
}

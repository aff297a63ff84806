/* Calendar files (GCL-1, GCL-2), read back with libical as a telephone would. */
#include "config.h"

#include <locale.h>
#include <string.h>
#include <glib/gstdio.h>
#include <libical/ical.h>

#include "foyer-ical.h"
#include "foyer-test.h"

static char *
new_folder (void)
{
  return g_dir_make_tmp ("foyer-ical-XXXXXX", NULL);
}

static void
remove_folder (const char *dir)
{
  GDir *d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_remove (path);
    }
  if (d != NULL)
    g_dir_close (d);
  g_rmdir (dir);
}

static void
set_card (FoyerTest *t, int who, gboolean on, gboolean contacts, const char *name)
{
  g_autoptr (JsonObject) done = foyer_test_call (t, "staff.update", foyer_params ("staff", "d", &t->staff[who], "ical", "b", on, "ical_contacts", "b", contacts,
                                                                                  "ical_name", "s", name, NULL));
}

static FoyerPaperResult
write_files (FoyerTest *t, const FoyerActor *actor, const char *dir)
{
  g_autoptr (GError) error = NULL;
  FoyerPaperResult result;

  g_assert_true (foyer_ical_write (t->desk, actor, dir, &result, &error));
  g_assert_no_error (error);
  return result;
}

static char *
contents (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* NULL when there is no such file. */
static icalcomponent *
read_file (const char *dir, const char *name)
{
  g_autofree char *text = contents (dir, name);
  icalcomponent *calendar = text != NULL ? icalcomponent_new_from_string (text) : NULL;

  if (text != NULL)
    {
      g_assert_nonnull (calendar);
      g_assert_cmpint (icalcomponent_count_errors (calendar), ==, 0);
      g_assert_true (icalrestriction_check (calendar));
      g_assert_cmpint (icalcomponent_count_errors (calendar), ==, 0);
    }
  return calendar;
}

/* The entry of an appointment; NULL when there is none. */
static icalcomponent *
entry_of (icalcomponent *calendar, const FoyerId *appointment)
{
  g_autofree char *id = foyer_id_to_string (appointment);

  for (icalcomponent *e = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT); e != NULL;
       e = icalcomponent_get_next_component (calendar, ICAL_VEVENT_COMPONENT))
    if (g_str_has_prefix (icalcomponent_get_uid (e), id))
      return e;
  return NULL;
}

/* UTC seconds an entry begins, by the rules of the zone in the same file. */
static gint64
begin_of (icalcomponent *calendar, icalcomponent *entry)
{
  icalproperty *start = icalcomponent_get_first_property (entry, ICAL_DTSTART_PROPERTY);
  icalparameter *tzid = icalproperty_get_first_parameter (start, ICAL_TZID_PARAMETER);
  icaltimezone *zone = icalcomponent_get_timezone (calendar, icalparameter_get_tzid (tzid));

  g_assert_nonnull (zone);
  return icaltime_as_timet_with_zone (icalproperty_get_dtstart (start), zone);
}

/* GCL-1: a new, a moved and a deleted appointment make, change and remove the entry; its UID stays, its SEQUENCE grows. */
static void
test_follow (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *dir = new_folder (), *uid = NULL;
  FoyerId id, other;
  icalcomponent *calendar, *entry;
  int sequence;
  FoyerPaperResult r;

  r = write_files (t, &t->owner, dir);
  g_assert_cmpint (r.written, ==, 0); /* nobody's card has one */
  set_card (t, ANNA, TRUE, FALSE, NULL);
  id = foyer_test_book (t, ANNA, COLOURING, "2026-11-24T09:30", "Őry Eszter; \"Kati\", \\ ügyfél", "+36201234567");
  other = foyer_test_book (t, BORIS, BEARD, "2026-11-24T11:00", "Zoltán", NULL);
  r = write_files (t, &t->owner, dir);
  g_assert_cmpint (r.written, ==, 1);
  calendar = read_file (dir, "Anna Nagy.ics");
  g_assert_nonnull (calendar);
  g_assert_null (entry_of (calendar, &other));
  entry = entry_of (calendar, &id);
  g_assert_nonnull (entry);
  g_assert_cmpstr (icalcomponent_get_summary (entry), ==, "Őry Eszter; \"Kati\", \\ ügyfél – Colouring");
  g_assert_cmpint (begin_of (calendar, entry) * 1000, ==, foyer_test_at ("2026-11-24T09:30"));
  g_assert_cmpint (icaldurationtype_as_int (icalcomponent_get_duration (entry)), ==, 90 * 60);
  uid = g_strdup (icalcomponent_get_uid (entry));
  sequence = icalcomponent_get_sequence (entry);
  icalcomponent_free (calendar);
  r = write_files (t, &t->owner, dir);
  g_assert_cmpint (r.same, ==, 1);
  g_assert_cmpint (r.written, ==, 0);

  /* Moved into summer time: the zone's rules go with it. */
  t->owner.now += 60000;
  {
    g_autoptr (JsonObject) open = foyer_test_call (t, "schedule.set-day", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", "2027-06-15", "spans", "s",
                                                                                        "09:00-18:00", NULL));
    g_autoptr (JsonObject) moved = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &id, "wall", "s", "2027-06-15T16:00", NULL));
  }
  write_files (t, &t->owner, dir);
  calendar = read_file (dir, "Anna Nagy.ics");
  entry = entry_of (calendar, &id);
  g_assert_cmpstr (icalcomponent_get_uid (entry), ==, uid);
  g_assert_cmpint (icalcomponent_get_sequence (entry), >, sequence);
  g_assert_cmpint (begin_of (calendar, entry) * 1000, ==, foyer_test_at ("2027-06-15T16:00"));
  icalcomponent_free (calendar);

  /* What is done to the file outside alters no appointment, and is gone with the next writing. */
  {
    g_autofree char *path = g_build_filename (dir, "Anna Nagy.ics", NULL), *text = contents (dir, "Anna Nagy.ics"), *wall = NULL, *again = NULL;
    g_auto (GStrv) parts = g_strsplit (text, "T160000", -1);
    g_autofree char *forged = g_strjoinv ("T110000", parts);

    g_assert_cmpstr (forged, !=, text);
    g_assert_true (g_file_set_contents (path, forged, -1, NULL));
    write_files (t, &t->owner, dir);
    wall = foyer_test_field (t, "appointment", &id, "wall");
    again = contents (dir, "Anna Nagy.ics");
    g_assert_cmpstr (wall, ==, "2027-06-15T16:00");
    g_assert_cmpstr (again, ==, text);
  }

  {
    g_autoptr (JsonObject) gone = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &id, NULL));
  }
  write_files (t, &t->owner, dir);
  calendar = read_file (dir, "Anna Nagy.ics");
  g_assert_null (entry_of (calendar, &id));
  icalcomponent_free (calendar);

  /* The card says no more: the file goes; a file of somebody else stays. */
  {
    g_autofree char *foreign = g_build_filename (dir, "Holidays.ics", NULL);

    g_assert_true (g_file_set_contents (foreign, "mine", -1, NULL));
    set_card (t, ANNA, FALSE, FALSE, NULL);
    r = write_files (t, &t->owner, dir);
    g_assert_cmpint (r.removed, ==, 1);
    g_assert_null (read_file (dir, "Anna Nagy.ics"));
    g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  }
  remove_folder (dir);
}

/* Several members share one file, and one sees whose each entry is. A name is made fit for every system. */
static void
test_shared (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *dir = new_folder (), *odd = foyer_ical_file_name ("../a:b/c?.ics"), *empty = foyer_ical_file_name ("  ");
  FoyerId a = foyer_test_book (t, ANNA, COLOURING, "2026-11-24T09:30", "Eszter", NULL), b = foyer_test_book (t, BORIS, BEARD, "2026-11-24T11:00", NULL, NULL);
  icalcomponent *calendar;
  FoyerPaperResult r;

  set_card (t, ANNA, TRUE, FALSE, "Salon");
  set_card (t, BORIS, TRUE, FALSE, "Salon");
  r = write_files (t, &t->owner, dir);
  g_assert_cmpint (r.written, ==, 1);
  calendar = read_file (dir, "Salon.ics");
  g_assert_cmpstr (icalcomponent_get_summary (entry_of (calendar, &a)), ==, "Anna Nagy: Eszter – Colouring");
  g_assert_cmpstr (icalcomponent_get_summary (entry_of (calendar, &b)), ==, "Boris Kovács: Beard trim");
  icalcomponent_free (calendar);
  g_assert_cmpstr (odd, ==, "-.-a-b-c-.ics");
  g_assert_cmpstr (empty, ==, "calendar.ics");
  remove_folder (dir);
}

/* GCL-2: without "contacts" the name and nothing to reach the client by; with it, what the user may see. */
static void
test_contacts (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *dir = new_folder (), *without = NULL, *with = NULL, *own = NULL;
  FoyerActor anna = foyer_test_user (t, "Anna", "+36302222222", "professional", &t->staff[ANNA]);
  FoyerId id = foyer_test_book (t, ANNA, COLOURING, "2026-11-24T09:30", "Eszter", "+36201234567");
  g_autoptr (JsonObject) noted = foyer_test_call (t, "booking.update", foyer_params ("appointment", "d", &id, "comment", "s", "Call +36 30 999 8888", NULL));

  set_card (t, ANNA, TRUE, FALSE, NULL);
  write_files (t, &t->owner, dir);
  without = contents (dir, "Anna Nagy.ics");
  g_assert_nonnull (strstr (without, "Eszter"));
  g_assert_null (strstr (without, "123"));
  g_assert_null (strstr (without, "999"));
  set_card (t, ANNA, TRUE, TRUE, NULL);
  write_files (t, &t->owner, dir);
  with = contents (dir, "Anna Nagy.ics");
  g_assert_nonnull (strstr (with, "+36 20 123 4567"));
  /* The card allows it, the user's right does not. */
  write_files (t, &anna, dir);
  own = contents (dir, "Anna Nagy.ics");
  g_assert_null (strstr (own, "123"));
  g_assert_null (strstr (own, "999"));
  remove_folder (dir);
}

static void
test_ctl (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *dir = new_folder (), *ctl = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src", "cli", "foyerctl", NULL), *out = NULL, *gone = NULL;
  g_autofree char *command = g_strdup_printf ("'%s' --store '%s' export ics --to '%s'", ctl, t->dir, dir);
  g_autofree char *missing = g_strdup_printf ("'%s' --store '%s' export ics --to '%s/not-there'", ctl, t->dir, dir);
  int status;

  set_card (t, ANNA, TRUE, FALSE, NULL);
  foyer_test_book (t, ANNA, COLOURING, "2026-11-24T09:30", "Eszter", NULL);
  g_assert_true (g_spawn_command_line_sync (command, &out, NULL, &status, NULL));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_nonnull (strstr (out, "1 written"));
  g_assert_true (g_spawn_command_line_sync (missing, NULL, &gone, &status, NULL));
  g_assert_cmpint (WEXITSTATUS (status), ==, 5);
  g_assert_nonnull (strstr (gone, "is not there"));
  remove_folder (dir);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ical/GCL-1", test_follow);
  g_test_add_func ("/ical/GCL-1/shared", test_shared);
  g_test_add_func ("/ical/GCL-2", test_contacts);
  g_test_add_func ("/ical/foyerctl", test_ctl);
  return g_test_run ();
}

/* Week sheets, blank forms, the schedule on paper (SCH-8), and the folder of paper (CAL-21, issue 4: the shop has paper when the power goes). */
#include "config.h"

#include <locale.h>
#include <string.h>
#include <glib/gstdio.h>

#include "foyer-paper.h"
#include "foyer-print-sheet.h"
#include "foyer-test.h"
#include "print-check.h"

/* Its files go with it. */
static void
remove_folder (char *dir)
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
  g_free (dir);
}
typedef char Folder;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Folder, remove_folder)

static char *
sheet_text (FoyerTest *t, const FoyerActor *actor, FoyerSheetKind kind, JsonObject *params, gboolean crosswise, int *n_pages)
{
  FoyerPaperSize a4 = foyer_paper_size (FOYER_PAPER_A4), turned = a4;
  g_autoptr (JsonObject) owned = params;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintDoc) doc = foyer_print_sheet (t->desk, actor, kind, params, &a4, &error);

  g_assert_no_error (error);
  turned.width = a4.height;
  turned.height = a4.width;
  print_assert_inside (doc, crosswise ? &turned : &a4);
  if (n_pages != NULL)
    *n_pages = foyer_print_doc_count (doc);
  return print_text (doc);
}

/* The week of one person: hours, visits of several days, phones by the right and by wish. */
static void
test_week (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor anna = foyer_test_user (t, "Anna", "+36302222222", "professional", &t->staff[ANNA]);
  g_autofree char *all = NULL, *own = NULL, *masked = NULL;
  int n;

  foyer_test_book (t, ANNA, COLOURING, "2026-11-24T09:30", "Kovácsné Szentgyörgyi Mária Magdolna", "+36201234567");
  foyer_test_book (t, ANNA, HAIRCUT, "2026-11-27T17:00", "Ősz Béla", "+36207654321");
  foyer_test_book (t, BORIS, BEARD, "2026-11-25T11:00", "Zoltán", NULL);
  all = sheet_text (t, &t->owner, FOYER_SHEET_WEEK, foyer_params ("date", "s", FOYER_TEST_DATE, NULL), TRUE, &n);
  g_assert_cmpint (n, ==, 3);
  print_assert_has (all, "23.11.2026 – 29.11.2026");
  print_assert_has (all, "Anna Nagy");
  print_assert_has (all, "09:30 Kovácsné");
  print_assert_has (all, "–11:00 Colouring");
  print_assert_has (all, "17:00 Ősz Béla");
  print_assert_has (all, "+36 20 123 4567");
  print_assert_has (all, "2 appointments");
  print_assert_has (all, "Fri 27");
  print_assert_has (all, "Not on duty"); /* Saturday */
  print_assert_has (all, "Break");
  print_assert_has (all, "11:00 Zoltán");
  /* A professional: the own column, no numbers. */
  own = sheet_text (t, &anna, FOYER_SHEET_WEEK, foyer_params ("date", "s", FOYER_TEST_DATE, NULL), TRUE, &n);
  g_assert_cmpint (n, ==, 1);
  print_assert_has (own, "Ősz Béla");
  print_assert_lacks (own, "123 4567");
  print_assert_lacks (own, "Boris");
  masked = sheet_text (t, &t->owner, FOYER_SHEET_WEEK, foyer_params ("date", "s", FOYER_TEST_DATE, "mask", "b", TRUE, NULL), TRUE, NULL);
  print_assert_lacks (masked, "123 4567");
  print_assert_has (masked, "X567");
}

/* Days further back than the user may see stand there without what was booked (CAL-17). */
static void
test_week_history (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor anna = foyer_test_user (t, "Anna", "+36302222222", "professional", &t->staff[ANNA]);
  g_autofree char *text = NULL, *why = NULL;

  foyer_test_book (t, ANNA, HAIRCUT, "2026-11-24T09:30", "Eszter", NULL);
  foyer_test_book (t, ANNA, HAIRCUT, "2026-11-27T09:30", "Piroska", NULL);
  anna.now = t->owner.now + G_GINT64_CONSTANT (33) * 86400000; /* Sunday 27 December: thirty days back is 27 November */
  text = sheet_text (t, &anna, FOYER_SHEET_WEEK, foyer_params ("date", "s", "2026-11-27", NULL), TRUE, NULL);
  print_assert_has (text, "Piroska");
  print_assert_lacks (text, "Eszter");
  why = foyer_test_query_refused (t, &anna, "sheet.week", foyer_params ("date", "s", "2026-11-24", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (why, "30"));
}

static void
test_forms (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *text = sheet_text (t, &t->owner, FOYER_SHEET_FORMS, NULL, FALSE, NULL);

  g_assert_cmpint (print_count (text, "Booking"), ==, 4);
  print_assert_has (text, "☐ Anna Nagy");
  print_assert_has (text, "☐ Clara Silva");
  print_assert_has (text, "Salon Bella");
  print_assert_has (text, "Taken by");
}

/* Who takes part in an event: seats, phones by the right, a line for each free seat; on the day sheet the event stands with how full it is. */
static void
test_events (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  JsonArray *staff = json_array_new ();
  char anna[FOYER_ID_TEXT_LEN + 1];
  FoyerId yoga, event;
  g_autoptr (JsonObject) service = NULL, made = NULL, one = NULL, two = NULL;
  g_autofree char *list = NULL, *masked = NULL, *day = NULL, *none = NULL;
  int n;

  json_array_add_string_element (staff, foyer_id_format (&t->staff[ANNA], anna));
  service = foyer_test_call (t, "service.create",
                             foyer_params ("title", "s", "Hajvágó tanfolyam", "category", "d", &t->category[0], "price_min", "i", (gint64) 1200, "dur", "i", (gint64) 60, "kind", "s",
                                           "group", "capacity", "i", (gint64) 5, "staff", "n", json_node_init_array (json_node_alloc (), staff), NULL));
  json_array_unref (staff);
  yoga = foyer_test_id (service, "service");
  made = foyer_test_call (t, "event.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T15:00", "service", "d", &yoga, NULL));
  event = foyer_test_id (made, "event");
  one = foyer_test_call (t, "event.enrol", foyer_params ("event", "d", &event, "name", "s", "Ősz Béla", "phone", "s", "+36201234567", NULL));
  two = foyer_test_call (t, "event.enrol", foyer_params ("event", "d", &event, "name", "s", "Vera", "phone", "s", "+36207654321", NULL));
  list = sheet_text (t, &t->owner, FOYER_SHEET_EVENTS, foyer_params ("date", "s", FOYER_TEST_DATE, NULL), FALSE, &n);
  g_assert_cmpint (n, ==, 1);
  print_assert_has (list, "Hajvágó tanfolyam");
  print_assert_has (list, "15:00–16:00 · Anna Nagy");
  print_assert_has (list, "2 of 5 seats");
  print_assert_has (list, "Ősz Béla");
  print_assert_has (list, "+36 20 123 4567");
  g_assert_cmpint (print_count (list, "☐"), ==, 5); /* two to tick off, three seats to write on */
  masked = sheet_text (t, &t->owner, FOYER_SHEET_EVENTS, foyer_params ("event", "d", &event, "mask", "b", TRUE, NULL), FALSE, NULL);
  print_assert_has (masked, "Vera");
  print_assert_lacks (masked, "123 4567");
  day = sheet_text (t, &t->owner, FOYER_SHEET_WEEK, foyer_params ("date", "s", FOYER_TEST_DATE, NULL), TRUE, NULL);
  print_assert_has (day, "15:00 Hajvágó");
  print_assert_lacks (day, "Ősz Béla"); /* stands on the list, not in the member's week */
  none = sheet_text (t, &t->owner, FOYER_SHEET_EVENTS, foyer_params ("date", "s", "2026-11-25", NULL), FALSE, NULL);
  print_assert_has (none, "There are no events on this day.");
}

/* SCH-8: the period and the filters of the screen. */
static void
test_schedule (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) stylist = foyer_test_call (t, "position.create", foyer_params ("name", "s", "Stylist", NULL));
  FoyerId position = foyer_test_id (stylist, "position");
  g_autoptr (JsonObject) put = foyer_test_call (t, "staff.update", foyer_params ("staff", "d", &t->staff[BORIS], "position", "d", &position, NULL));
  g_autoptr (JsonObject) off = foyer_test_call (t, "schedule.set-day", foyer_params ("staff", "d", &t->staff[BORIS], "date", "s", "2026-11-26", "spans", "s", "",
                                                                                 "off", "s", "vacation", NULL));
  g_autofree char *week = NULL, *month = NULL, *without = NULL;

  week = sheet_text (t, &t->owner, FOYER_SHEET_SCHEDULE, foyer_params ("from", "s", "2026-11-23", "to", "s", "2026-11-29", "position", "d", &position, NULL), TRUE, NULL);
  print_assert_has (week, "Work schedule, 23.11.2026 – 29.11.2026");
  print_assert_has (week, "Boris Kovács");
  print_assert_has (week, "10:00–19:00");
  print_assert_has (week, "Vacation");
  print_assert_has (week, "Stylist");
  print_assert_has (week, "36"); /* four days of nine hours */
  print_assert_lacks (week, "Anna Nagy");
  month = sheet_text (t, &t->owner, FOYER_SHEET_SCHEDULE, foyer_params ("from", "s", "2026-11-01", "to", "s", "2026-11-30", NULL), TRUE, NULL);
  print_assert_has (month, "Work schedule, November 2026");
  print_assert_has (month, "Anna Nagy");
  print_assert_has (month, "9–18");
  without = sheet_text (t, &t->owner, FOYER_SHEET_SCHEDULE, foyer_params ("from", "s", "2027-01-01", "to", "s", "2027-01-31", "schedule", "s", "without", NULL), TRUE, NULL);
  print_assert_has (without, "Without schedule");
  print_assert_has (without, "Clara Silva");
}

/* ---- the folder --------------------------------------------------------------------------------------------------------- */
static gboolean
has_file (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static char *
contents (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *command = g_strdup_printf ("pdftotext -layout '%s' -", path);
  char *text = NULL;

  g_assert_true (g_spawn_command_line_sync (command, &text, NULL, NULL, NULL));
  return text;
}

static FoyerPaperResult
write_paper (FoyerTest *t, const FoyerPaperPlan *plan, gint64 now)
{
  g_autoptr (GError) error = NULL;
  FoyerPaperResult result;

  g_assert_true (foyer_paper_write (t->desk, plan, now, &result, &error));
  g_assert_no_error (error);
  return result;
}

static void
test_folder (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (Folder) dir = g_dir_make_tmp ("foyer-paper-XXXXXX", NULL);
  g_auto (FoyerPaperPlan) plan = foyer_paper_plan_default ();
  g_autofree char *foreign = g_build_filename (dir, "day-2020-01-01.pdf", NULL), *text = NULL, *later = NULL, *gone = g_build_filename (dir, "team-2026-11-24.pdf", NULL);
  gint64 day = G_GINT64_CONSTANT (86400000), now = t->owner.now;
  FoyerPaperResult r;

  plan.folder = g_strdup (dir);
  plan.documents |= FOYER_PAPER_WEEK;
  plan.user = t->owner.user;
  plan.loc = t->loc;
  plan.phones = TRUE;
  g_assert_true (g_file_set_contents (foreign, "mine", -1, NULL));
  foyer_test_book (t, ANNA, COLOURING, "2026-11-24T09:30", "Eszter", "+36201234567");
  r = write_paper (t, &plan, now);
  g_assert_cmpint (r.written, ==, 6); /* two days of two sheets, one week, the forms; no events */
  g_assert_true (has_file (dir, "day-2026-11-24.pdf"));
  g_assert_true (has_file (dir, "team-2026-11-25.pdf"));
  g_assert_true (has_file (dir, "week-2026-11-23.pdf"));
  g_assert_true (has_file (dir, "booking-forms.pdf"));
  g_assert_false (has_file (dir, "events-2026-11-24.pdf"));
  text = contents (dir, "day-2026-11-24.pdf");
  print_assert_has (text, "Eszter");

  /* Nothing changed, a quarter of an hour later: nothing is written. */
  r = write_paper (t, &plan, now + 900000);
  g_assert_cmpint (r.written, ==, 0);
  g_assert_cmpint (r.same, ==, 6);
  /* One visit tomorrow: its two sheets and the week. */
  foyer_test_book (t, BORIS, BEARD, "2026-11-25T11:00", "Zoltán", NULL);
  r = write_paper (t, &plan, now + 900000);
  g_assert_cmpint (r.written, ==, 3);
  later = contents (dir, "team-2026-11-25.pdf");
  print_assert_has (later, "Zoltán");
  /* Somebody took one away. */
  g_assert_cmpint (g_unlink (gone), ==, 0);
  r = write_paper (t, &plan, now + 900000);
  g_assert_cmpint (r.written, ==, 1);
  g_assert_true (has_file (dir, "team-2026-11-24.pdf"));

  /* A week and two days later the day is past keeping, its week is not; the file of somebody else stays. */
  plan.keep = 7;
  r = write_paper (t, &plan, now + 8 * day);
  g_assert_cmpint (r.removed, ==, 2);
  g_assert_false (has_file (dir, "day-2026-11-24.pdf"));
  g_assert_true (has_file (dir, "day-2026-11-25.pdf"));
  g_assert_true (has_file (dir, "week-2026-11-23.pdf"));
  g_assert_true (has_file (dir, "day-2020-01-01.pdf"));
}

/* Numbers only by wish, and only with the right of whom the plan is. */
static void
test_folder_rights (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (Folder) dir = g_dir_make_tmp ("foyer-paper-XXXXXX", NULL);
  g_auto (FoyerPaperPlan) plan = foyer_paper_plan_default ();
  FoyerActor anna = foyer_test_user (t, "Anna", "+36302222222", "professional", &t->staff[ANNA]);
  g_autofree char *masked = NULL, *own = NULL, *shown = NULL;

  foyer_test_book (t, ANNA, COLOURING, "2026-11-24T09:30", "Eszter", "+36201234567");
  foyer_test_book (t, BORIS, BEARD, "2026-11-24T11:00", "Zoltán", NULL);
  plan.folder = g_strdup (dir);
  plan.user = t->owner.user;
  plan.loc = t->loc;
  write_paper (t, &plan, t->owner.now);
  masked = contents (dir, "day-2026-11-24.pdf");
  print_assert_has (masked, "Eszter");
  print_assert_lacks (masked, "123");
  plan.phones = TRUE;
  write_paper (t, &plan, t->owner.now);
  shown = contents (dir, "day-2026-11-24.pdf");
  print_assert_has (shown, "123");
  plan.user = anna.user;
  write_paper (t, &plan, t->owner.now);
  own = contents (dir, "day-2026-11-24.pdf");
  print_assert_lacks (own, "123");
  print_assert_lacks (own, "Zoltán");
}

static void
test_folder_trouble (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (Folder) dir = g_dir_make_tmp ("foyer-paper-XXXXXX", NULL);
  g_auto (FoyerPaperPlan) plan = foyer_paper_plan_default (), again = { 0 };
  g_autofree char *blocked = g_build_filename (dir, "day-2026-11-24.pdf", NULL), *inside = g_build_filename (blocked, "x", NULL), *problem = NULL;
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  FoyerPaperResult r;
  gint64 at;

  plan.folder = g_build_filename (dir, "stick", NULL);
  plan.user = t->owner.user;
  plan.loc = t->loc;
  g_assert_false (foyer_paper_write (t->desk, &plan, t->owner.now, &r, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (g_file_test (plan.folder, G_FILE_TEST_EXISTS)); /* not made anew */

  /* A file that cannot be replaced: the others of before stay as they are. */
  g_free (plan.folder);
  plan.folder = g_strdup (dir);
  plan.documents = FOYER_PAPER_TEAM;
  /* A plan of nobody is not one of somebody who may see everything. */
  plan.user = FOYER_ID_NONE;
  g_assert_false (foyer_paper_write (t->desk, &plan, t->owner.now, &r, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_false (has_file (dir, "team-2026-11-24.pdf"));
  plan.user = t->owner.user;
  write_paper (t, &plan, t->owner.now);
  before = contents (dir, "team-2026-11-24.pdf");
  g_assert_cmpint (g_mkdir (blocked, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (inside, 0700), ==, 0);
  plan.documents = FOYER_PAPER_TEAM | FOYER_PAPER_DAY;
  g_assert_false (foyer_paper_write (t->desk, &plan, t->owner.now, &r, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_IO);
  after = contents (dir, "team-2026-11-24.pdf");
  g_assert_cmpstr (before, ==, after);
  g_rmdir (inside);

  /* The plan and how it went stay with the desk. */
  plan.minutes = 30;
  plan.keep = 3;
  plan.phones = TRUE;
  g_assert_true (foyer_paper_plan_save (t->desk, &plan, NULL));
  g_assert_true (foyer_paper_last_save (t->desk, 77, "No room", NULL));
  foyer_test_reopen (t);
  g_assert_true (foyer_paper_plan_load (t->desk, &again, NULL));
  g_assert_cmpstr (again.folder, ==, dir);
  g_assert_cmpint (again.minutes, ==, 30);
  g_assert_cmpint (again.keep, ==, 3);
  g_assert_cmpuint (again.documents, ==, FOYER_PAPER_TEAM | FOYER_PAPER_DAY);
  g_assert_true (again.phones);
  g_assert_true (foyer_paper_last_load (t->desk, &at, &problem, NULL));
  g_assert_cmpint (at, ==, 77);
  g_assert_cmpstr (problem, ==, "No room");
}

/* A folder many can write to: its list does not reach files outside it. */
static void
test_folder_list (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (Folder) dir = g_dir_make_tmp ("foyerpaperXXXXXX", NULL);
  g_autoptr (Folder) inner = g_build_filename (dir, "in", NULL);
  g_autofree char *list = g_build_filename (inner, ".foyer-paper", NULL), *other = g_build_filename (dir, "kept-2020-01-01.pdf", NULL);
  g_auto (FoyerPaperPlan) plan = foyer_paper_plan_default ();
  FoyerPaperResult r;

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  g_assert_true (g_file_set_contents (other, "x", 1, NULL));
  g_assert_true (g_file_set_contents (list, "[files]\n../kept-2020-01-01.pdf=x\n", -1, NULL));
  plan.folder = g_strdup (inner);
  plan.user = t->owner.user;
  plan.loc = t->loc;
  r = write_paper (t, &plan, t->owner.now);
  g_assert_cmpint (r.removed, ==, 0);
  g_assert_true (has_file (dir, "kept-2020-01-01.pdf"));
}

/* foyerctl print week, forms, schedule, events and folder. */
static void
test_ctl (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (Folder) dir = g_dir_make_tmp ("foyer-paper-XXXXXX", NULL);
  g_autofree char *ctl = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src", "cli", "foyerctl", NULL), *text = NULL;
  const char *calls[] = {
    "week --date 2026-11-24 --member anna --pdf week.pdf", "forms --date 2026-11-24 --pdf forms.pdf", "schedule --from 2026-11-23 --to 2026-11-29 --pdf schedule.pdf",
    "events --date 2026-11-24 --pdf events.pdf", "folder --to . --documents day,team --date 2026-11-24 --remember", "folder --date 2026-11-24",
  };
  const char *said[] = { "1 page", "2 pages", "1 page", "1 page", "4 written", "4 unchanged" };

  foyer_test_book (t, ANNA, COLOURING, "2026-11-24T09:30", "Eszter", "+36201234567");
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *command = g_strdup_printf ("sh -c \"cd '%s' && FOYER_PASSWORD='%s' '%s' --store '%s' %s print %s\"", dir, FOYER_TEST_PASSWORD, ctl, t->dir,
                                                   strstr (calls[i], "--remember") ? "--as olga@example.com" : "", calls[i]);
      g_autofree char *out = NULL;
      int status;

      /* A reader beside the open desk; --remember writes, so the desk is closed for that. */
      if (strstr (calls[i], "--remember"))
        g_clear_pointer (&t->desk, foyer_desk_close);
      g_assert_true (g_spawn_command_line_sync (command, &out, NULL, &status, NULL));
      g_assert_true (g_spawn_check_wait_status (status, NULL));
      print_assert_has (out, said[i]);
    }
  text = contents (dir, "week.pdf");
  print_assert_has (text, "Eszter");
  {
    /* Kept for the desk only by somebody; once, into a folder that is named, by whoever can read the store. */
    g_autofree char *kept = g_strdup_printf ("'%s' --store '%s' print folder --to '%s' --remember", ctl, t->dir, dir), *why = NULL, *out = NULL;
    g_autofree char *once = g_strdup_printf ("'%s' --store '%s' print folder --to '%s' --documents team --date 2026-11-24", ctl, t->dir, dir);
    int status;

    g_assert_true (g_spawn_command_line_sync (kept, NULL, &why, &status, NULL));
    g_assert_cmpint (WEXITSTATUS (status), ==, 2);
    g_assert_nonnull (strstr (why, "--as"));
    g_assert_true (g_spawn_command_line_sync (once, &out, NULL, &status, NULL));
    g_assert_true (g_spawn_check_wait_status (status, NULL));
  }
  foyer_test_reopen (t);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/CAL-21/week", test_week);
  g_test_add_func ("/paper/CAL-17/week-history", test_week_history);
  g_test_add_func ("/paper/CAL-21/events", test_events);
  g_test_add_func ("/paper/CAL-21/forms", test_forms);
  g_test_add_func ("/paper/SCH-8/schedule", test_schedule);
  g_test_add_func ("/paper/CAL-21/folder", test_folder);
  g_test_add_func ("/paper/CAL-21/folder-rights", test_folder_rights);
  g_test_add_func ("/paper/CAL-21/folder-trouble", test_folder_trouble);
  g_test_add_func ("/paper/CAL-21/folder-list", test_folder_list);
  g_test_add_func ("/paper/CAL-21/foyerctl", test_ctl);
  return g_test_run ();
}

/* From the desk to paper: who stands on the sheet, what a right hides, foyerctl print (CAL-21, LOC-1). */
#include "config.h"

#include <locale.h>
#include <string.h>
#include <glib/gstdio.h>

#include "foyer-print-sheet.h"
#include "foyer-test.h"
#include "print-check.h"

static JsonNode *
services_node (FoyerTest *t,
               int service)
{
  JsonNode *node = json_node_alloc ();
  JsonArray *list = json_array_new ();

  json_array_add_object_element (list, foyer_params ("service", "d", &t->service[service], NULL));
  return json_node_init_array (node, list);
}

/* Colouring for Eszter with Anna at 09:30, with a comment; a walk-in with Boris at 11:00. */
static JsonObject *
book (FoyerTest *t)
{
  g_autoptr (JsonObject) walk_in = NULL;

  walk_in = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", FOYER_TEST_DATE "T11:00",
                                                                "services", "n", services_node (t, BEARD), NULL));
  return foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T09:30", "services", "n",
                                                             services_node (t, COLOURING), "name", "s", "Eszter Kovács", "phone", "s",
                                                             "+36 20 123 4567", "comment", "s", "Formula 6/0", "chosen", "b", TRUE, NULL));
}

static char *
day_text (FoyerTest *t,
          const FoyerActor *actor,
          const char *date,
          const char *const *staff,
          FoyerPrintOptions options,
          int *n_pages)
{
  FoyerPaperSize a4 = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintDoc) doc = foyer_print_day (t->desk, actor, date, staff, &options, &a4, &error);

  g_assert_no_error (error);
  print_assert_inside (doc, &a4);
  if (n_pages != NULL)
    *n_pages = foyer_print_doc_count (doc);
  return print_text (doc);
}

static void
test_day (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = book (t);
  g_autofree char *text = NULL;
  int n;

  text = day_text (t, &t->owner, NULL, NULL, (FoyerPrintOptions){ 0 }, &n); /* today */
  g_assert_cmpint (n, ==, 3);
  print_assert_has (text, "Tue 24 November 2026");
  print_assert_has (text, "Anna Nagy");
  print_assert_has (text, "On duty 09:00–18:00");
  print_assert_has (text, "Break until 14:00");
  print_assert_has (text, "Eszter Kovács");
  print_assert_has (text, "+36 20 123 4567");
  print_assert_has (text, "Colouring");
  print_assert_has (text, "Formula 6/0");
  print_assert_has (text, "First visit");
  print_assert_has (text, "Asked for this person");
  print_assert_has (text, "free 30 min"); /* 09:00 to 09:30 */
  print_assert_has (text, "–11:00");
  print_assert_has (text, "Boris Kovács");
  print_assert_has (text, "Walk-in");
  print_assert_has (text, "Beard trim");
  print_assert_has (text, "Clara Silva"); /* on duty on Tuesdays, nothing booked */
  print_assert_has (text, "Nothing booked · free 6 h");
  print_assert_has (text, "Olga Owner"); /* who printed it */
  print_assert_lacks (text, "60.00");
}

static void
test_members (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = book (t);
  FoyerPaperSize a4 = foyer_paper_size (FOYER_PAPER_A4);
  char id[FOYER_ID_TEXT_LEN + 1];
  g_autoptr (GError) error = NULL;
  g_autofree char *by_name = NULL;
  g_autofree char *by_id = NULL;
  g_autofree char *free_day = NULL;
  int n;

  by_name = day_text (t, &t->owner, FOYER_TEST_DATE, (const char *[]){ "boris", NULL }, (FoyerPrintOptions){ .money = TRUE }, &n);
  g_assert_cmpint (n, ==, 1);
  print_assert_has (by_name, "Boris Kovács");
  print_assert_has (by_name, "12.00");
  print_assert_lacks (by_name, "Anna Nagy");
  by_id = day_text (t, &t->owner, FOYER_TEST_DATE, (const char *[]){ "Anna Nagy", foyer_id_format (&t->staff[CLARA], id), NULL },
                    (FoyerPrintOptions){ .layout = FOYER_DAY_SHEET_COMPACT }, &n);
  g_assert_cmpint (n, ==, 1);
  print_assert_has (by_id, "2 people · 1 appointment");
  print_assert_has (by_id, "Clara Silva");
  print_assert_lacks (by_id, "Boris Kovács");
  /* Asked for by name on a day off: printed, and said so. */
  free_day = day_text (t, &t->owner, "2026-11-25", (const char *[]){ "Clara", NULL }, (FoyerPrintOptions){ 0 }, &n);
  print_assert_has (free_day, "Not on duty");
  g_assert_null (foyer_print_day (t->desk, &t->owner, FOYER_TEST_DATE, (const char *[]){ "Zed", NULL }, &(FoyerPrintOptions){ 0 }, &a4, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (foyer_print_day (t->desk, &t->owner, "2026-02-31", NULL, &(FoyerPrintOptions){ 0 }, &a4, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
}

/* A professional has no right to phones and sees the own column only. */
static void
test_rights (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = book (t);
  FoyerActor anna = foyer_test_user (t, "Anna", "+36302222222", "professional", &t->staff[ANNA]);
  FoyerPaperSize a4 = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int n;

  text = day_text (t, &anna, FOYER_TEST_DATE, NULL, (FoyerPrintOptions){ 0 }, &n);
  g_assert_cmpint (n, ==, 1);
  print_assert_has (text, "Eszter Kovács");
  print_assert_has (text, "X567");
  print_assert_lacks (text, "123 4567");
  print_assert_lacks (text, "1234567");
  print_assert_lacks (text, "Boris");
  print_assert_lacks (text, "Walk-in");
  /* … and thirty days back. */
  g_assert_null (foyer_print_day (t->desk, &anna, "2026-10-01", NULL, &(FoyerPrintOptions){ 0 }, &a4, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
}

static void
test_public_name (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) changed = foyer_test_call (t, "location.update", foyer_params ("loc", "d", &t->loc, "public_name", "s", "Bella Hair & Nails",
                                                                                       NULL));
  g_autofree char *text = day_text (t, &t->owner, FOYER_TEST_DATE, NULL, (FoyerPrintOptions){ 0 }, NULL);

  print_assert_has (text, "Bella Hair & Nails");
  print_assert_lacks (text, "Salon Bella");
}

/* The setting of the location decides about lines for walk-ins. */
static void
test_blanks_setting (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *with = day_text (t, &t->owner, FOYER_TEST_DATE, NULL, (FoyerPrintOptions){ 0 }, NULL);
  g_autofree char *without = NULL;
  g_autofree char *asked = day_text (t, &t->owner, FOYER_TEST_DATE, NULL, (FoyerPrintOptions){ .no_blanks = TRUE }, NULL);
  g_autoptr (JsonObject) changed = foyer_test_call (t, "setting.set", foyer_params ("values", "n", json_from_string ("{\"sheet.blanks\":0}", NULL), NULL));

  without = day_text (t, &t->owner, FOYER_TEST_DATE, NULL, (FoyerPrintOptions){ 0 }, NULL);
  print_assert_has (with, "\n15:00");
  print_assert_lacks (without, "\n15:00");
  print_assert_lacks (asked, "\n15:00");
}

static int
run (FoyerTest *t,
     const char *const *args,
     char **output)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src/cli/foyerctl", NULL);
  g_autoptr (GError) error = NULL;
  int status;

  g_ptr_array_add (argv, program);
  g_ptr_array_add (argv, (char *) "--store");
  g_ptr_array_add (argv, t->dir);
  for (int i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) args[i]);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, output, &status, &error);
  g_assert_no_error (error);
  return WEXITSTATUS (status);
}

static char *
pdf_text (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_spawn_sync (NULL, (char *[]){ "pdftotext", "-layout", (char *) path, "-", NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_foyerctl (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = book (t);
  g_autofree char *pdf = g_build_filename (g_get_tmp_dir (), "foyer-test-sheet.pdf", NULL);
  g_autofree char *text = NULL;
  g_autofree char *said = NULL;
  g_autofree char *bad_paper = NULL;
  g_autofree char *bad_member = NULL;
  g_autofree char *no_file = NULL;
  g_autofree char *no_receipt = NULL;

  g_clear_pointer (&t->desk, foyer_desk_close);
  g_assert_cmpint (run (t, (const char *[]){ "print", "day-sheet", "--date", FOYER_TEST_DATE, "--member", "anna", "--pdf", pdf, NULL }, &said), ==, 0);
  text = pdf_text (pdf);
  print_assert_has (text, "Anna Nagy");
  print_assert_has (text, "Eszter Kovács");
  print_assert_lacks (text, "Boris");
  g_unlink (pdf);
  g_assert_cmpint (run (t, (const char *[]){ "print", "day-sheet", "--paper", "a5", "--pdf", pdf, NULL }, &bad_paper), ==, 2);
  print_assert_has (bad_paper, "a5");
  g_assert_cmpint (run (t, (const char *[]){ "print", "day-sheet", "--member", "Zed", "--pdf", pdf, NULL }, &bad_member), ==, 5);
  print_assert_has (bad_member, "Zed");
  g_assert_cmpint (run (t, (const char *[]){ "print", "day-sheet", NULL }, &no_file), ==, 2);
  g_assert_cmpint (run (t, (const char *[]){ "print", "receipt", "4711", "--pdf", pdf, NULL }, &no_receipt), ==, 5);
  g_assert_false (g_file_test (pdf, G_FILE_TEST_EXISTS));
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/sheet/CAL-21/day", test_day);
  g_test_add_func ("/print/sheet/CAL-21/members", test_members);
  g_test_add_func ("/print/sheet/CAL-21/rights", test_rights);
  g_test_add_func ("/print/sheet/CAL-21/foyerctl", test_foyerctl);
  g_test_add_func ("/print/sheet/LOC-1/public-name", test_public_name);
  g_test_add_func ("/print/sheet/blanks-setting", test_blanks_setting);
  return g_test_run ();
}

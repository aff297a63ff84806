/* The receipt of a visit, from payment to paper (FIN-22, FIN-23, VIS-9). */
#include "config.h"

#include <locale.h>
#include <string.h>
#include <glib/gstdio.h>

#include "foyer-print-sheet.h"
#include "foyer-slip.h"
#include "foyer-test.h"
#include "print-check.h"

/* Colouring (60.00) with 10 % off and a blow-dry (18.00) with Anna at 09:30, arrived: 72.00. */
static FoyerId
arrive (FoyerTest *t)
{
  JsonNode *node = json_node_alloc ();
  JsonArray *list = json_array_new ();
  g_autoptr (JsonObject) made = NULL;
  g_autoptr (JsonObject) arrived = NULL;
  FoyerId visit;

  json_array_add_object_element (list, foyer_params ("service", "d", &t->service[COLOURING], "disc_pct", "i", (gint64) 1000, NULL));
  json_array_add_object_element (list, foyer_params ("service", "d", &t->service[BLOWDRY], NULL));
  made = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T09:30", "services", "n",
                                                             json_node_init_array (node, list), "name", "s", "Eszter Kovács", "phone", "s",
                                                             "+36 20 123 4567", NULL));
  visit = foyer_test_id (made, "visit");
  arrived = foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &visit, "status", "s", "arrived", NULL));
  return visit;
}

static void
call (FoyerTest *t,
      const char *name,
      JsonObject *params)
{
  g_autoptr (JsonObject) result = foyer_test_call (t, name, params);
}

static char *
receipt_text (FoyerTest *t,
              const char *receipt,
              gboolean copy,
              FoyerPaper paper)
{
  FoyerPaperSize size = foyer_paper_size (paper);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintDoc) doc = foyer_print_receipt (t->desk, &t->owner, receipt, copy, &size, &error);

  g_assert_no_error (error);
  print_assert_inside (doc, &size);
  return print_text (doc);
}

static char *
make (FoyerTest *t,
      const char *command,
      const FoyerId *visit,
      gboolean copy,
      char **number)
{
  g_autoptr (JsonObject) made = foyer_test_call (t, command, foyer_params ("visit", "d", visit, NULL));

  g_assert_cmpint (json_object_get_boolean_member (made, "copy"), ==, copy);
  *number = g_strdup (json_object_get_string_member (made, "no"));
  return receipt_text (t, json_object_get_string_member (made, "document"), copy, FOYER_PAPER_80MM);
}

static void
assert_line (const char *text,
             const char *label,
             const char *amount)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (int i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], label) != NULL && strstr (lines[i], amount) != NULL)
      return;
  g_error ("no line with \"%s\" and \"%s\" in:\n%s", label, amount, text);
}

static void
test_content (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId visit = arrive (t);
  char card[FOYER_ID_TEXT_LEN + 1], cash[FOYER_ID_TEXT_LEN + 1];
  g_autofree char *tenders = NULL;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  call (t, "location.update", foyer_params ("public_name", "s", "Bella Hair", "address", "s", "Fő utca 12", "zip", "s", "1011", "city", "s", "Budapest",
                                            "tax_id", "s", "12345678-2-41", NULL));
  call (t, "setting.set", foyer_params ("values", "n", json_from_string ("{\"receipt.footer\":\"Thank you.\"}", NULL), NULL));
  tenders = g_strdup_printf ("[{\"register\":\"%s\",\"amount\":3000},{\"register\":\"%s\",\"tendered\":5000}]", foyer_id_format (&t->card, card),
                             foyer_id_format (&t->cash, cash));
  call (t, "visit.pay", foyer_params ("visit", "d", &visit, "tenders", "n", json_from_string (tenders, NULL), NULL));
  text = make (t, "visit.receipt", &visit, FALSE, &number);
  print_assert_has (text, "Bella Hair");
  print_assert_lacks (text, "Salon Bella");
  print_assert_has (text, "Fő utca 12");
  print_assert_has (text, "1011 Budapest");
  print_assert_has (text, "12345678-2-41");
  print_assert_has (text, number);
  assert_line (text, "Date", "24.11.2026 08:00");
  assert_line (text, "Cashier", "Olga Owner");
  assert_line (text, "Client", "Eszter Kovács");
  print_assert_has (text, "Colouring");
  assert_line (text, "60.00", "54.00");
  print_assert_has (text, "−10 %");
  assert_line (text, "Blow-dry", "18.00");
  assert_line (text, "Sum", "78.00");
  assert_line (text, "Discount", "−6.00");
  assert_line (text, "Total", "72.00 €");
  assert_line (text, "Card", "30.00");
  assert_line (text, "Cash ", "50.00");
  assert_line (text, "Change", "8.00");
  print_assert_has (text, "Thank you.");
  print_assert_lacks (text, "Still to pay");
  print_assert_lacks (text, "COPY");
}

static void
test_copy (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId visit = arrive (t);
  g_autofree char *number = NULL;
  g_autofree char *again = NULL;
  g_autofree char *by_number = NULL;
  g_autofree char *first = NULL;
  g_autofree char *copy = NULL;

  call (t, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", NULL));
  first = make (t, "visit.receipt", &visit, FALSE, &number);
  /* What is renamed later does not change what was given out. */
  call (t, "service.update", foyer_params ("service", "d", &t->service[COLOURING], "title", "s", "Balayage", NULL));
  call (t, "location.update", foyer_params ("public_name", "s", "Other Name", NULL));
  copy = make (t, "visit.receipt", &visit, TRUE, &again);
  g_assert_cmpstr (number, ==, again);
  print_assert_has (copy, "COPY");
  print_assert_has (copy, number);
  print_assert_has (copy, "Colouring");
  print_assert_has (copy, "Salon Bella");
  print_assert_lacks (first, "COPY");
  by_number = receipt_text (t, number, TRUE, FOYER_PAPER_A4);
  print_assert_has (by_number, "COPY");
  assert_line (by_number, "Total", "72.00 €");
}

static void
test_due (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId visit = arrive (t);
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  call (t, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cashless", NULL));
  call (t, "visit.refund", foyer_params ("visit", "d", &visit, "amount", "i", (gint64) 1200, NULL));
  text = make (t, "visit.receipt", &visit, FALSE, &number);
  assert_line (text, "Card", "72.00");
  assert_line (text, "Given back: Cash", "−12.00");
  assert_line (text, "Still to pay", "12.00");
}

static void
test_return (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId visit = arrive (t);
  g_autofree char *number = NULL;
  g_autofree char *returned = NULL;
  g_autofree char *third = NULL;
  g_autofree char *sale = NULL;
  g_autofree char *text = NULL;
  g_autofree char *next = NULL;

  call (t, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", "tendered", "i", (gint64) 10000, NULL));
  sale = make (t, "visit.receipt", &visit, FALSE, &number);
  assert_line (sale, "Change", "28.00");
  text = make (t, "visit.return", &visit, FALSE, &returned);
  g_assert_cmpstr (number, !=, returned);
  print_assert_has (text, "Return receipt");
  print_assert_has (text, returned);
  assert_line (text, "For receipt", number);
  assert_line (text, "Returned", "72.00 €");
  assert_line (text, "Given back: Cash", "72.00");
  print_assert_lacks (text, "Change");
  /* The visit may have a new receipt, with a new number. */
  next = make (t, "visit.receipt", &visit, FALSE, &third);
  g_assert_cmpstr (third, !=, number);
  g_assert_cmpstr (third, !=, returned);
}

/* TBR-4: what the client takes home says how long the client stays, on any paper, in words, by foyerctl; not that of the member. */
static void
test_card (void)
{
  static const FoyerPaper papers[] = { FOYER_PAPER_58MM, FOYER_PAPER_80MM, FOYER_PAPER_A4 };
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *program = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src/cli/foyerctl", NULL), *words = NULL, *out = NULL, *none = NULL, *wall = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonObject) made = NULL;
  g_autoptr (GError) error = NULL;
  FoyerId visit, booked;
  char id[FOYER_ID_TEXT_LEN + 1];

  call (t, "setting.set", foyer_params ("values", "n", json_from_string ("{\"tech.minutes\":10}", NULL), NULL));
  call (t, "location.update", foyer_params ("public_name", "s", "Bella Hair", "address", "s", "Fő utca 12", "city", "s", "Budapest", NULL));
  booked = foyer_test_book (t, CLARA, PEDICURE, FOYER_TEST_DATE "T10:00", "Eszter Kovács", "+36 20 123 4567");
  wall = foyer_test_field (t, "appointment", &booked, "dur");
  g_assert_cmpstr (wall, ==, "70");
  g_free (wall);
  wall = foyer_test_field (t, "appointment", &booked, "visit");
  g_assert_true (foyer_id_parse (wall, &visit));
  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      FoyerPaperSize size = foyer_paper_size (papers[i]);
      g_autoptr (FoyerPrintDoc) doc = foyer_print_sheet (t->desk, &t->owner, FOYER_SHEET_SLIP, foyer_params ("visit", "d", &visit, NULL), &size, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      print_assert_inside (doc, &size);
      text = print_text (doc);
      print_assert_has (text, "Bella Hair");
      print_assert_has (text, "Fő utca 12");
      print_assert_has (text, "Eszter Kovács");
      print_assert_has (text, "10:00 – 11:00");
      print_assert_has (text, "Pedicure");
      print_assert_has (text, "Clara Silva");
      print_assert_lacks (text, "11:10");
      print_assert_lacks (text, "70");
    }
  /* As words for a message. */
  g_assert_true (foyer_desk_query (t->desk, &t->owner, "sheet.slip", foyer_params ("visit", "d", &visit, NULL), &answer, &error));
  words = foyer_slip_text (json_node_get_object (answer));
  print_assert_has (words, "24 November 2026\n10:00 – 11:00 Pedicure with Clara Silva");
  print_assert_lacks (words, "11:10");
  g_clear_pointer (&t->desk, foyer_desk_close);
  g_spawn_sync (NULL, (char *[]){ program, "--store", t->dir, "print", "card", (char *) foyer_id_format (&visit, id), NULL }, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                &out, NULL, NULL, &error);
  g_assert_no_error (error);
  print_assert_has (out, "10:00 – 11:00");
  /* Nobody is told of a visit that will not take place. */
  foyer_test_reopen (t);
  made = foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &visit, "status", "s", "no-show", NULL));
  none = foyer_test_query_refused (t, &t->owner, "sheet.slip", foyer_params ("visit", "d", &visit, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (none, "not take place"));
}

static int
run (FoyerTest *t,
     const char *receipt,
     const char *path)
{
  g_autofree char *program = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src/cli/foyerctl", NULL);
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char *[]){ program, "--store", t->dir, "print", "receipt", (char *) receipt, "--paper", "58mm", "--pdf", (char *) path, NULL }, NULL,
                G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  return WEXITSTATUS (status);
}

/* The first print of a visit makes its receipt, the second is a copy of the same number. */
static void
test_foyerctl (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId visit = arrive (t);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "foyer-test-receipt.pdf", NULL);
  char id[FOYER_ID_TEXT_LEN + 1];

  call (t, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", NULL));
  g_clear_pointer (&t->desk, foyer_desk_close);
  foyer_id_format (&visit, id);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      g_assert_cmpint (run (t, id, path), ==, 0);
      g_spawn_sync (NULL, (char *[]){ "pdftotext", "-layout", path, "-", NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error);
      g_assert_no_error (error);
      print_assert_has (text, "-000001");
      print_assert_has (text, "Colouring");
      if (i == 0)
        print_assert_lacks (text, "COPY");
      else
        print_assert_has (text, "COPY");
    }
  g_unlink (path);
}

/* FRP-14: the Z report and the cash report of a day fit a roll and a sheet, and a Z report printed years later has the same bytes. */
static void
test_till (void)
{
  static const FoyerPaper papers[] = { FOYER_PAPER_80MM, FOYER_PAPER_58MM, FOYER_PAPER_A4 };
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) closed = NULL;
  FoyerId visit = arrive (t);
  const char *document;

  call (t, "till.open", foyer_params ("counted", "i", (gint64) 10000, "note", "s", "change", NULL));
  call (t, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", NULL));
  closed = foyer_test_call (t, "till.close", foyer_params ("counted", "i", (gint64) 17100, "note", "s", "a coin behind the desk", NULL));
  document = json_object_get_string_member (closed, "document");
  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      FoyerPaperSize size = foyer_paper_size (papers[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerPrintDoc) z = foyer_print_sheet (t->desk, &t->owner, FOYER_SHEET_TILL, foyer_params ("document", "s", document, NULL), &size, &error);
      g_autoptr (FoyerPrintDoc) day = foyer_print_sheet (t->desk, &t->owner, FOYER_SHEET_DAILY, NULL, &size, &error);
      g_autoptr (FoyerPrintDoc) again = NULL;
      g_autoptr (GBytes) now = NULL, later = NULL;
      g_autofree char *text = NULL, *daily = NULL;

      g_assert_no_error (error);
      print_assert_inside (z, &size);
      print_assert_inside (day, &size);
      text = print_text (z);
      daily = print_text (day);
      assert_line (text, "Expected", "172.00");
      assert_line (text, "Counted", "171.00");
      assert_line (text, "Too little", "1.00");
      assert_line (daily, "After", "171.00");
      print_assert_has (daily, "Eszter");
      now = foyer_print_doc_to_pdf (z, &error);
      g_assert_no_error (error);
      t->owner.now += G_GINT64_CONSTANT (2) * 365 * 86400000;
      call (t, "register.update", foyer_params ("register", "d", &t->cash, "title", "s", i % 2 == 0 ? "Front" : "Back", NULL));
      again = foyer_print_sheet (t->desk, &t->owner, FOYER_SHEET_TILL, foyer_params ("document", "s", document, NULL), &size, &error);
      g_assert_no_error (error);
      later = foyer_print_doc_to_pdf (again, &error);
      g_assert_true (g_bytes_equal (now, later));
      t->owner.now -= G_GINT64_CONSTANT (2) * 365 * 86400000;
    }
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/visit-receipt/FIN-22/content", test_content);
  g_test_add_func ("/print/visit-receipt/FIN-22/due", test_due);
  g_test_add_func ("/print/visit-receipt/FIN-23/copy", test_copy);
  g_test_add_func ("/print/visit-receipt/FIN-23/foyerctl", test_foyerctl);
  g_test_add_func ("/print/visit-receipt/VIS-9/return", test_return);
  g_test_add_func ("/print/visit-receipt/FRP-14/till", test_till);
  g_test_add_func ("/print/visit-receipt/TBR-4/card", test_card);
  return g_test_run ();
}

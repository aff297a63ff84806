/* Medical records on paper: the location on every page, everything that was written, pages that hold it, a file (MED-5). */
#include "config.h"

#include <string.h>
#include <glib/gstdio.h>

#include "foyer-medical-sheet.h"
#include "foyer-test.h"
#include "print-check.h"

static FoyerId
visit_of (FoyerTest *t, const FoyerId *appointment)
{
  g_autofree char *text = foyer_test_field (t, "appointment", appointment, "visit");
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  FoyerId id;

  g_assert_true (foyer_id_parse (parts[1] != NULL ? parts[1] : parts[0], &id));
  return id;
}

static FoyerPrintDoc *
print (FoyerTest *t, const FoyerId *visit, const char *what, const FoyerId *id, const FoyerId *version)
{
  FoyerPaperSize a4 = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr (GError) error = NULL;
  FoyerPrintDoc *doc = foyer_print_medical (t->desk, &t->owner, foyer_params ("visit", "d", visit, "what", "s", what, "id", "d", id, "version", "d", version, NULL), &a4, &error);

  g_assert_no_error (error);
  print_assert_inside (doc, &a4);
  return doc;
}

static void
test_med_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId appointment = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter Kovács", "+36201234567"), visit = visit_of (t, &appointment), none = FOYER_ID_NONE, protocol, version,
          plan;
  g_autoptr (JsonObject) made = NULL, first = NULL, planned = NULL, stage = NULL;
  g_autoptr (FoyerPrintDoc) card = NULL, one = NULL, old = NULL, treatment = NULL;
  g_autofree char *a = NULL, *b = NULL, *c = NULL, *d = NULL, *path = g_build_filename (t->dir, "card.pdf", NULL), *bytes = NULL;
  g_autoptr (GString) lengthy = g_string_new (NULL);
  gsize size = 0;

  json_object_unref (foyer_test_call (t, "location.update", foyer_params ("loc", "d", &t->loc, "legal_name", "s", "Bella Kft.", "address", "s", "Fő utca 1", "city", "s", "Budapest", "zip", "s", "1011",
                                                                          "tax_id", "s", "12345678-2-42", NULL)));
  json_object_unref (foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &visit, "no", "s", "K-17", "allergies", "s", "Penicillin", "marital", "s", "not-married", "blood", "s", "AB",
                                                                            "rh", "s", "negative", NULL)));
  card = print (t, &visit, "card", &none, &none);
  a = print_text (card);
  print_assert_has (a, "Medical card");
  print_assert_has (a, "K-17");
  print_assert_has (a, "Eszter Kovács");
  print_assert_has (a, "Penicillin");
  print_assert_has (a, "Not married");
  print_assert_has (a, "Bella Kft.");
  print_assert_has (a, "1011 Budapest, Fő utca 1");
  print_assert_has (a, "12345678-2-42");
  print_assert_has (a, "Olga Owner"); /* who printed it */
  g_assert_true (foyer_print_doc_save_pdf (card, path, NULL));
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_true (g_str_has_prefix (bytes, "%PDF"));

  /* A text longer than a page goes on, with the location on top of the next one too. */
  for (int i = 0; i < 700; i++)
    g_string_append_printf (lengthy, "word%d ", i);
  made = foyer_test_call (t, "medical.protocol-save", foyer_params ("visit", "d", &visit, "complaints", "s", "Toothache", "anamnesis", "s", lengthy->str, "findings", "s", lengthy->str, "dx_code", "s",
                                                                    "K02.1", "dx", "s", "Caries of dentine", NULL));
  protocol = foyer_test_id (made, "protocol");
  first = foyer_test_call (t, "medical.protocol-sign", foyer_params ("visit", "d", &visit, "protocol", "d", &protocol, NULL));
  version = foyer_test_id (first, "version");
  json_object_unref (foyer_test_call (t, "medical.protocol-save", foyer_params ("visit", "d", &visit, "protocol", "d", &protocol, "dx", "s", "Pulpitis", NULL)));
  one = print (t, &visit, "protocol", &protocol, &none);
  g_assert_cmpint (foyer_print_doc_count (one), >=, 2);
  b = print_text (one);
  print_assert_has (b, "word699");
  print_assert_has (b, "Pulpitis");
  print_assert_has (b, "not signed as it stands");
  {
    const char *again = strstr (b, "Bella Kft.");
    g_assert_nonnull (again);
    g_assert_nonnull (strstr (again + 1, "Bella Kft."));
  }
  old = print (t, &visit, "protocol", &protocol, &version);
  c = print_text (old);
  print_assert_has (c, "Caries of dentine");
  print_assert_lacks (c, "Pulpitis");
  print_assert_has (c, "Version 1, signed by Olga Owner");

  planned = foyer_test_call (t, "medical.plan-save", foyer_params ("visit", "d", &visit, "title", "s", "New colour", "discount", "i", (gint64) 1000, NULL));
  plan = foyer_test_id (planned, "plan");
  stage = foyer_test_call (t, "medical.stage-save", foyer_params ("visit", "d", &visit, "plan", "d", &plan, "service", "d", &t->service[COLOURING], "zone", "s", "26", NULL));
  treatment = print (t, &visit, "plan", &plan, &none);
  d = print_text (treatment);
  print_assert_has (d, "Treatment plan");
  print_assert_has (d, "New colour");
  print_assert_has (d, "Colouring");
  print_assert_has (d, "26");
  print_assert_has (d, "54.00");
  print_assert_has (d, "60.00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/medical/MED-5", test_med_5);
  return g_test_run ();
}

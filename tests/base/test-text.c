/* Folding for search, cleaning what was typed, counting and addresses. */
#include "config.h"

#include "foyer-text.h"

typedef struct
{
  const char *text, *want;
} Row;

static void
test_fold (void)
{
  static const Row rows[] = {
    { "Őrsi Ágnes", "orsi agnes" }, { "O\u0308do\u0308n  Varga ", "odon varga" }, { "Їжакевич", "іжакевич" }, { "Straße", "strasse" },
    { "Łukasz Wałęsa", "lukasz walesa" }, { "Bjørn Ærø", "bjorn aero" }, { "  a\t\n b\u00a0c ", "a b c" }, { "O’Neil", "o'neil" },
    { "ŽLUŤOUČKÝ KŮŇ", "zlutoucky kun" }, { "Алексей", "алексеи" }, { "João Conceição", "joao conceicao" }, { "", "" }, { "İstanbul Diyarbakır", "istanbul diyarbakir" },
    { "ﬁne № 5", "fine no 5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *got = foyer_fold (rows[i].text);
      g_autofree char *twice = foyer_fold (got);

      g_assert_cmpstr (got, ==, rows[i].want);
      g_assert_cmpstr (twice, ==, got);
    }
  g_autofree char *none = foyer_fold (NULL);
  g_autofree char *broken = foyer_fold ("A\xff" "B");

  g_assert_cmpstr (none, ==, "");
  g_assert_true (g_utf8_validate (broken, -1, NULL));
}

static void
test_clean (void)
{
  static const Row rows[] = {
    { "  Anna\u00a0", "Anna" }, { "A\u030agnes", "Ågnes" }, { "one\r\ntwo\x07", "one\ntwo" }, { "a\tb", "a b" }, { "\ufeffName", "Name" },
    { "a\xff" "b", "a\ufffd" "b" }, { " \n ", "" }, { "a \x03", "a" }, { "e\x03\u0301", "é" }, { "👩‍🔧 Anna", "👩‍🔧 Anna" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *got = foyer_clean (rows[i].text);

      g_assert_cmpstr (got, ==, rows[i].want);
    }
  g_autofree char *none = foyer_clean (NULL);

  g_assert_cmpstr (none, ==, "");
}

static void
test_len (void)
{
  g_assert_cmpuint (foyer_text_len ("Anna"), ==, 4);
  g_assert_cmpuint (foyer_text_len ("Ágnes"), ==, 5);
  g_assert_cmpuint (foyer_text_len ("A\u0301gnes"), ==, 5);
  g_assert_cmpuint (foyer_text_len ("👩‍🔧"), ==, 1);
  g_assert_cmpuint (foyer_text_len ("👍🏽!"), ==, 2);
  g_assert_cmpuint (foyer_text_len ("🇭🇺🇵🇹"), ==, 2);
  g_assert_cmpuint (foyer_text_len (NULL), ==, 0);
}

static void
test_email (void)
{
  static const char *const good[] = { "user276@mail.example.hu", "a.b+c@example.co", "анна@пример.рф", "o'neil@example.com" };
  static const char *const bad[] = {
    "", "anna", "anna@", "@example.com", "anna@example", "anna@@example.com", "an na@example.com", "anna@example.c", "anna@.com", "anna@example..com",
    "anna@example.com ", "anna@example.com,b@example.com", ".anna@example.com", "anna.@example.com", "<anna@example.com>", "anna@exa\u00a0mple.com", "a@b.\xff\xff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (foyer_email_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (foyer_email_valid (bad[i]));
  g_assert_false (foyer_email_valid (NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/text/len", test_len);
  g_test_add_func ("/text/email", test_email);
  return g_test_run ();
}

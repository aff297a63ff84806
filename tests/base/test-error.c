/* Error codes and their words on the wire. */
#include "config.h"

#include "foyer-error.h"

static void
test_words (void)
{
  for (int code = FOYER_ERROR_NOT_FOUND; code <= FOYER_ERROR_REFUSED; code++)
    {
      const char *word = foyer_error_word (code);

      g_assert_nonnull (word);
      g_assert_cmpint (foyer_error_from_word (word), ==, code);
    }
  g_assert_cmpstr (foyer_error_word (FOYER_ERROR_DENIED), ==, "denied");
  g_assert_cmpstr (foyer_error_word (FOYER_ERROR_INVALID), ==, "invalid");
}

static void
test_unknown (void)
{
  g_assert_cmpint (foyer_error_from_word ("from-the-future"), ==, FOYER_ERROR_IO);
  g_assert_cmpint (foyer_error_from_word (NULL), ==, FOYER_ERROR_IO);
  g_assert_cmpstr (foyer_error_word (-1), ==, "io");
  g_assert_cmpstr (foyer_error_word (4711), ==, "io");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/words", test_words);
  g_test_add_func ("/error/unknown", test_unknown);
  return g_test_run ();
}

/* Opening and working hours of a day. */
#include "config.h"

#include "foyer-time.h"

static void
assert_subtract (const char *text,
                 int         from,
                 int         to,
                 const char *want)
{
  g_autoptr (GArray) spans = foyer_spans_parse (text, NULL);
  g_autoptr (GArray) left = foyer_spans_subtract ((FoyerSpan *) (void *) spans->data, spans->len, from, to);
  g_autofree char *got = foyer_spans_format ((FoyerSpan *) (void *) left->data, left->len);

  g_assert_cmpstr (got, ==, want);
}

static void
test_text (void)
{
  g_autoptr (GArray) spans = foyer_spans_parse ("14:00-18:00, 9:00-13:00", NULL);
  g_autoptr (GArray) none = foyer_spans_parse ("", NULL);
  g_autofree char *text = NULL;

  g_assert_nonnull (spans);
  g_assert_cmpuint (spans->len, ==, 2);
  text = foyer_spans_format ((FoyerSpan *) (void *) spans->data, spans->len);
  g_assert_cmpstr (text, ==, "09:00-13:00 14:00-18:00");
  g_assert_nonnull (none);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text, *says;
  } rows[] = {
    { "18:00-09:00", "before it begins" }, { "09:00-09:00", "before it begins" }, { "09:00-13:00 12:00-18:00", "overlap" },
    { "nine to five", "no span" }, { "09:00-25:00", "no span" }, { "09:00", "no span" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *why = NULL;

      g_assert_null (foyer_spans_parse (rows[i].text, &why));
      g_assert_nonnull (why);
      g_assert_nonnull (g_strstr_len (why, -1, rows[i].says));
    }
}

static void
test_subtract (void)
{
  assert_subtract ("09:00-13:00 14:00-18:00", 12 * 60, 15 * 60, "09:00-12:00 15:00-18:00");
  assert_subtract ("09:00-18:00", 12 * 60, 13 * 60, "09:00-12:00 13:00-18:00");
  assert_subtract ("09:00-18:00", 0, 1440, "");
  assert_subtract ("09:00-18:00", 6 * 60, 9 * 60, "09:00-18:00");
  assert_subtract ("09:00-18:00", 12 * 60, 12 * 60, "09:00-18:00");
}

static void
test_contain (void)
{
  g_autoptr (GArray) array = foyer_spans_parse ("09:00-13:00 13:00-15:00 16:00-24:00", NULL);
  const FoyerSpan *spans = (const FoyerSpan *) (const void *) array->data;

  g_assert_true (foyer_spans_contain (spans, array->len, 9 * 60, 13 * 60));
  g_assert_true (foyer_spans_contain (spans, array->len, 12 * 60, 14 * 60));
  g_assert_false (foyer_spans_contain (spans, array->len, 14 * 60, 17 * 60));
  g_assert_false (foyer_spans_contain (spans, array->len, 8 * 60, 10 * 60));
  g_assert_true (foyer_spans_contain (spans, array->len, 23 * 60, 1440));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spans/text", test_text);
  g_test_add_func ("/spans/refused", test_refused);
  g_test_add_func ("/spans/subtract", test_subtract);
  g_test_add_func ("/spans/contain", test_contain);
  return g_test_run ();
}

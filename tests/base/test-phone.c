/* Telephone numbers in the spellings of customers' lists, read at a location in Hungary. */
#include "config.h"

#include "foyer-phone.h"

static void
test_spellings (void)
{
  static const struct
  {
    const char *text, *want;
  } rows[] = {
    { "0630/644.7392", "+36306447392" }, { "(0670) 0012494", "+36700012494" }, { "+36 20 123 4567", "+36201234567" },
    { "36204094652", "+36204094652" }, { "0036207940536", "+36207940536" }, { "+36201092815", "+36201092815" },
    { "+36 30 044-3000", "+36300443000" }, { "+36\u00a0709\u00a0064941", "+36709064941" }, { "0036 30 309 1284", "+36303091284" },
    { "0036\u00a0204\u00a0616388", "+36204616388" }, { "06 20 409 4652", "+36204094652" }, { "06303585878", "+36303585878" },
    { "+7\u00a0946\u00a07031225", "+79467031225" }, { "+7 95 446-29042", "+79544629042" }, { "0079904826550", "+79904826550" },
    { "+44 74 381-46228", "+447438146228" }, { "447986365168", "+447986365168" }, { "447797543231", "+447797543231" },
    { "+447357251524", "+447357251524" }, { "0044 75 629 74498", "+447562974498" }, { "380674413657", "+380674413657" },
    { "00380678857095", "+380678857095" }, { "+380 50 292-4010", "+380502924010" }, { "+380\u00a0933\u00a0779217", "+380933779217" },
    { "+20 00 134 22026", "+2013422026" }, { "+55 11 911-651687", "+5511911651687" }, { "005511955378050", "+5511955378050" }, { "+55\u00a0119\u00a092441230", "+5511992441230" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *got = foyer_phone_normalize (rows[i].text, "HU");

      g_test_message ("%s", rows[i].text);
      g_assert_cmpstr (got, ==, rows[i].want);
    }
}

static void
test_broken (void)
{
  static const char *const bad[] = { "", "12", "no phone", "+36 20 ???", "+999 123456789", "0036201234567890123", "06", "+", "n/a", "\xff\xfe" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *got = foyer_phone_normalize (bad[i], "HU");

      g_assert_cmpstr (got, ==, NULL);
    }
  g_assert_null (foyer_phone_normalize (NULL, "HU"));
}

static void
test_regions (void)
{
  g_autofree char *home = foyer_phone_normalize ("(067) 2070589", "UA");
  g_autofree char *british = foyer_phone_normalize ("07986 365168", "GB");
  g_autofree char *nowhere = foyer_phone_normalize ("+36 20 123 4567", NULL);
  g_autofree char *local = foyer_phone_normalize ("20 123 4567", NULL);

  g_assert_cmpstr (home, ==, "+380672070589");
  g_assert_cmpstr (british, ==, "+447986365168");
  g_assert_cmpstr (nowhere, ==, "+36201234567");
  g_assert_cmpstr (local, ==, NULL);
}

static void
test_show (void)
{
  g_autofree char *shown = foyer_phone_format ("+36306447392");
  g_autofree char *odd = foyer_phone_format ("12");
  g_autofree char *masked = foyer_phone_mask ("+36306447392");
  g_autofree char *masked_far = foyer_phone_mask ("+380672070589");
  g_autofree char *masked_odd = foyer_phone_mask ("ext 12345");
  g_autofree char *digits = foyer_digits ("+36 (30) 644-7392 ext٣");
  g_autofree char *nothing = foyer_digits (NULL);

  /* The same after it was kept, and after more than are kept. */
  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *number = g_strdup_printf ("+3630%07d", 6447392 + i % 1500), *one = foyer_phone_format (number), *bare = foyer_digits (one);

      g_assert_cmpstr (bare, ==, number + 1);
    }
  g_free (shown);
  shown = foyer_phone_format ("+36306447392");
  g_assert_cmpstr (shown, ==, "+36 30 644 7392");
  g_assert_cmpstr (odd, ==, "12");
  g_assert_cmpstr (masked, ==, "+36 XX XXX X392");
  g_assert_true (g_str_has_prefix (masked_far, "+380 XX"));
  g_assert_true (g_str_has_suffix (masked_far, "589"));
  g_assert_cmpstr (masked_odd, ==, "ext XX345");
  g_assert_cmpstr (digits, ==, "363064473923");
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone/spellings", test_spellings);
  g_test_add_func ("/phone/broken", test_broken);
  g_test_add_func ("/phone/regions", test_regions);
  g_test_add_func ("/phone/show", test_show);
  return g_test_run ();
}

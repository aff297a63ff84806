/* Any bytes as what people type and files hold: money, dates, times, spans, telephone numbers, names, zones. What is accepted must
 * hold together. */
#include "config.h"

#include "foyer-id.h"
#include "foyer-money.h"
#include "foyer-phone.h"
#include "foyer-text.h"
#include "foyer-time.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         len);

static void
try_money (const char *text)
{
  static const char *const currencies[] = { NULL, "EUR", "HUF", "JPY", "KWD" };
  gint64 amount, back;

  for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
    if (foyer_money_parse (text, currencies[i], &amount))
      {
        g_autofree char *shown = foyer_money_format (amount, currencies[i]);
        g_autofree char *plain = foyer_money_to_plain (amount, currencies[i]);

        g_assert_true (foyer_money_parse (shown, currencies[i], &back) && back == amount);
        g_assert_true (foyer_money_parse (plain, currencies[i], &back) && back == amount);
      }
  if (foyer_pct_parse (text, &amount))
    g_assert_true (amount >= 0 && amount <= 10000);
  if (foyer_qty_parse (text, &amount))
    {
      g_autofree char *shown = foyer_qty_format (amount);

      g_assert_true (foyer_qty_parse (shown, &back) && back == amount);
    }
}

static void
try_time (const char *text)
{
  gint64 date, back;
  int minute;
  char out[17];
  g_autofree char *why = NULL;
  g_autoptr (GArray) spans = foyer_spans_parse (text, &why);

  g_assert_true ((spans == NULL) == (why != NULL));
  for (guint i = 0; spans != NULL && i < spans->len; i++)
    {
      const FoyerSpan *span = &g_array_index (spans, FoyerSpan, i);

      g_assert_true (span->from < span->to && (i == 0 || span[-1].to <= span->from));
    }
  for (int month_first = 0; month_first < 2; month_first++)
    if (foyer_date_parse_loose (text, month_first, &date))
      g_assert_true (foyer_date_parse (foyer_date_format (date, out), &back) && back == date);
  if (foyer_minute_parse (text, &minute))
    g_assert_true (minute >= 0 && minute <= 1440);
  if (foyer_wall_parse (text, &date, &minute))
    g_assert_cmpstr (foyer_wall_format (date, minute, out), ==, text);
}

static void
try_text (const char *text)
{
  g_autofree char *folded = foyer_fold (text);
  g_autofree char *folded_again = foyer_fold (folded);
  g_autofree char *clean = foyer_clean (text);
  g_autofree char *clean_again = foyer_clean (clean);
  g_autofree char *phone = foyer_phone_normalize (text, "HU");
  FoyerId id;

  g_assert_true (g_utf8_validate (folded, -1, NULL) && g_utf8_validate (clean, -1, NULL));
  g_assert_cmpstr (folded, ==, folded_again);
  g_assert_cmpstr (clean, ==, clean_again);
  foyer_text_len (text);
  foyer_email_valid (text);
  if (phone != NULL)
    {
      g_autofree char *again = foyer_phone_normalize (phone, "HU");
      g_autofree char *shown = foyer_phone_format (phone);
      g_autofree char *masked = foyer_phone_mask (phone);

      g_assert_cmpstr (phone, ==, again);
      g_assert_cmpuint (strlen (shown), ==, strlen (masked));
    }
  if (foyer_id_parse (text, &id))
    {
      char out[37];

      g_assert_cmpint (g_ascii_strcasecmp (foyer_id_format (&id, out), text), ==, 0);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         len)
{
  g_autofree char *text = g_strndup ((const char *) data, len);

  try_money (text);
  try_time (text);
  try_text (text);
  return 0;
}

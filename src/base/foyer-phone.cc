#include "config.h"

#include "foyer-phone.h"
#include "foyer-veil.h"

#include <phonenumbers/phonenumberutil.h>
#include <cstring>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

static bool
is_possible (const PhoneNumber &number)
{
  return PhoneNumberUtil::GetInstance ()->IsPossibleNumberWithReason (number) == PhoneNumberUtil::IS_POSSIBLE;
}

static bool
parse (const std::string &text,
       const char        *region,
       PhoneNumber       *number)
{
  const std::string where = region != nullptr && *region != '\0' ? region : "ZZ";

  return PhoneNumberUtil::GetInstance ()->Parse (text, where, number) == PhoneNumberUtil::NO_PARSING_ERROR
         && is_possible (*number);
}

static char *
format (const PhoneNumber                 &number,
        PhoneNumberUtil::PhoneNumberFormat style)
{
  std::string out;

  PhoneNumberUtil::GetInstance ()->Format (number, style, &out);
  return g_strdup (out.c_str ());
}

/* E.164 such that reading it gives the same: prefixes typed behind the country code go one by one. NULL where nothing is left. */
static char *
format_e164 (const PhoneNumber &number)
{
  PhoneNumber again = number;

  for (;;)
    {
      g_autofree char *text = format (again, PhoneNumberUtil::E164);
      g_autofree char *shorter = NULL;

      if (!parse (text, NULL, &again))
        return NULL;
      shorter = format (again, PhoneNumberUtil::E164);
      if (strlen (shorter) >= strlen (text))
        return g_steal_pointer (&text);
    }
}

char *
foyer_digits (const char *text)
{
  GString *out = g_string_new (NULL);

  if (text != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
        {
          int digit = g_unichar_digit_value (g_utf8_get_char (p));

          if (digit >= 0)
            g_string_append_c (out, (char) ('0' + digit));
        }
    }
  return g_string_free (out, FALSE);
}

char *
foyer_phone_normalize (const char *text,
                       const char *region)
{
  PhoneNumber number, abroad;
  bool here;

  if (text == NULL)
    return NULL;
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *digits = foyer_digits (valid);

  here = parse (valid, region, &number);
  number.clear_extension ();
  if (here && PhoneNumberUtil::GetInstance ()->IsValidNumber (number))
    return format_e164 (number);

  /* Many programs export the international form without its plus: believe that where the result is a known number, or where the
   * digits can be nothing else. */
  if (strchr (valid, '+') == NULL && strlen (digits) >= 10
      && parse (std::string ("+") + digits, NULL, &abroad)
      && (!here || PhoneNumberUtil::GetInstance ()->IsValidNumber (abroad)))
    return format_e164 (abroad);

  return here ? format_e164 (number) : NULL;
}

gboolean
foyer_phone_valid (const char *e164)
{
  PhoneNumber number;

  return e164 != NULL && parse (e164, NULL, &number) && PhoneNumberUtil::GetInstance ()->IsValidNumber (number);
}

/* A list shows the same numbers again with every letter typed and every turn of the wheel, and working one out takes longer than reading its card.
 * What a number looks like depends on nothing else, so what was worked out stays right. */
#define KEPT 1024

static GMutex kept_lock;
static GHashTable *kept; /* number → as it is shown */

static char *
kept_format (const char *e164)
{
  char *text;

  g_mutex_lock (&kept_lock);
  text = kept != NULL ? g_strdup ((const char *) g_hash_table_lookup (kept, e164)) : NULL;
  g_mutex_unlock (&kept_lock);
  return text;
}

static void
keep_format (const char *e164,
             const char *text)
{
  g_mutex_lock (&kept_lock);
  if (kept == NULL)
    kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_hash_table_size (kept) >= KEPT)
    g_hash_table_remove_all (kept);
  g_hash_table_replace (kept, g_strdup (e164), g_strdup (text));
  g_mutex_unlock (&kept_lock);
}

char *
foyer_phone_format (const char *e164)
{
  PhoneNumber number;
  char *text;

  if (e164 == NULL)
    return g_strdup ("");
  if (foyer_veil_is (e164))
    return g_strdup (foyer_veil_shown (e164));
  text = kept_format (e164);
  if (text != NULL)
    return text;
  text = parse (e164, NULL, &number) ? format (number, PhoneNumberUtil::INTERNATIONAL) : g_strdup (e164);
  if (strlen (text) <= 64)
    keep_format (e164, text);
  return text;
}

char *
foyer_contact_mask (const char *text)
{
  const char *at = strchr (text, '@');

  if (foyer_veil_is (text))
    return g_strdup (foyer_veil_shown (text));
  if (at == NULL)
    return foyer_phone_mask (text);
  if (at == text)
    return g_strdup ("X");
  return g_strdup_printf ("%.*sXXX%s", (int) (g_utf8_next_char (text) - text), text, at);
}

char *
foyer_phone_mask (const char *e164)
{
  PhoneNumber number;
  int code_digits = 0, total = 0, seen = 0;
  char *out = foyer_phone_format (e164);

  if (foyer_veil_is (e164))
    return out;
  if (e164 != NULL && parse (e164, NULL, &number))
    code_digits = (int) std::to_string (number.country_code ()).length ();
  for (const char *p = out; *p != '\0'; p++)
    total += g_ascii_isdigit (*p);
  for (char *p = out; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      {
        seen++;
        if (seen > code_digits && seen <= total - 3)
          *p = 'X';
      }
  return out;
}

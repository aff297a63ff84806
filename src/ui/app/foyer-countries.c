#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <locale.h>
#include <string.h>
#include <glib/gi18n.h>

#include "foyer-countries.h"

const FoyerCountry foyer_countries[] = {
  { "AR", N_("Argentina"), "America/Argentina/Buenos_Aires", "ARS", "dmy/", FALSE, 1 },
  { "AT", N_("Austria"), "Europe/Vienna", "EUR", "dmy.", FALSE, 1 },
  { "AU", N_("Australia"), "Australia/Sydney", "AUD", "dmy/", TRUE, 1 },
  { "BE", N_("Belgium"), "Europe/Brussels", "EUR", "dmy/", FALSE, 1 },
  { "BG", N_("Bulgaria"), "Europe/Sofia", "EUR", "dmy.", FALSE, 1 },
  { "BR", N_("Brazil"), "America/Sao_Paulo", "BRL", "dmy/", FALSE, 7 },
  { "CA", N_("Canada"), "America/Toronto", "CAD", "ymd-", TRUE, 7 },
  { "CH", N_("Switzerland"), "Europe/Zurich", "CHF", "dmy.", FALSE, 1 },
  { "CL", N_("Chile"), "America/Santiago", "CLP", "dmy-", FALSE, 1 },
  { "CO", N_("Colombia"), "America/Bogota", "COP", "dmy/", TRUE, 7 },
  { "CZ", N_("Czechia"), "Europe/Prague", "CZK", "dmy.", FALSE, 1 },
  { "DE", N_("Germany"), "Europe/Berlin", "EUR", "dmy.", FALSE, 1 },
  { "DK", N_("Denmark"), "Europe/Copenhagen", "DKK", "dmy.", FALSE, 1 },
  { "EE", N_("Estonia"), "Europe/Tallinn", "EUR", "dmy.", FALSE, 1 },
  { "ES", N_("Spain"), "Europe/Madrid", "EUR", "dmy/", FALSE, 1 },
  { "FI", N_("Finland"), "Europe/Helsinki", "EUR", "dmy.", FALSE, 1 },
  { "FR", N_("France"), "Europe/Paris", "EUR", "dmy/", FALSE, 1 },
  { "GB", N_("United Kingdom"), "Europe/London", "GBP", "dmy/", FALSE, 1 },
  { "GE", N_("Georgia"), "Asia/Tbilisi", "GEL", "dmy.", FALSE, 1 },
  { "GR", N_("Greece"), "Europe/Athens", "EUR", "dmy/", FALSE, 1 },
  { "HR", N_("Croatia"), "Europe/Zagreb", "EUR", "dmy.", FALSE, 1 },
  { "HU", N_("Hungary"), "Europe/Budapest", "HUF", "ymd.", FALSE, 1 },
  { "IE", N_("Ireland"), "Europe/Dublin", "EUR", "dmy/", FALSE, 1 },
  { "IL", N_("Israel"), "Asia/Jerusalem", "ILS", "dmy.", FALSE, 7 },
  { "IN", N_("India"), "Asia/Kolkata", "INR", "dmy/", TRUE, 7 },
  { "IT", N_("Italy"), "Europe/Rome", "EUR", "dmy/", FALSE, 1 },
  { "JP", N_("Japan"), "Asia/Tokyo", "JPY", "ymd/", FALSE, 7 },
  { "KZ", N_("Kazakhstan"), "Asia/Almaty", "KZT", "dmy.", FALSE, 1 },
  { "LT", N_("Lithuania"), "Europe/Vilnius", "EUR", "ymd-", FALSE, 1 },
  { "LV", N_("Latvia"), "Europe/Riga", "EUR", "dmy.", FALSE, 1 },
  { "MX", N_("Mexico"), "America/Mexico_City", "MXN", "dmy/", FALSE, 7 },
  { "NL", N_("Netherlands"), "Europe/Amsterdam", "EUR", "dmy-", FALSE, 1 },
  { "NO", N_("Norway"), "Europe/Oslo", "NOK", "dmy.", FALSE, 1 },
  { "NZ", N_("New Zealand"), "Pacific/Auckland", "NZD", "dmy/", TRUE, 1 },
  { "PL", N_("Poland"), "Europe/Warsaw", "PLN", "dmy.", FALSE, 1 },
  { "PT", N_("Portugal"), "Europe/Lisbon", "EUR", "dmy/", FALSE, 1 },
  { "RO", N_("Romania"), "Europe/Bucharest", "RON", "dmy.", FALSE, 1 },
  { "RS", N_("Serbia"), "Europe/Belgrade", "RSD", "dmy.", FALSE, 1 },
  { "RU", N_("Russia"), "Europe/Moscow", "RUB", "dmy.", FALSE, 1 },
  { "SE", N_("Sweden"), "Europe/Stockholm", "SEK", "ymd-", FALSE, 1 },
  { "SI", N_("Slovenia"), "Europe/Ljubljana", "EUR", "dmy.", FALSE, 1 },
  { "SK", N_("Slovakia"), "Europe/Bratislava", "EUR", "dmy.", FALSE, 1 },
  { "TR", N_("Türkiye"), "Europe/Istanbul", "TRY", "dmy.", FALSE, 1 },
  { "UA", N_("Ukraine"), "Europe/Kyiv", "UAH", "dmy.", FALSE, 1 },
  { "US", N_("United States"), "America/New_York", "USD", "mdy/", TRUE, 7 },
  { "ZA", N_("South Africa"), "Africa/Johannesburg", "ZAR", "ymd/", FALSE, 7 },
  { NULL },
};

guint
foyer_country_guess (void)
{
  const char *locale = setlocale (LC_TIME, NULL);
  const char *under = locale != NULL ? strchr (locale, '_') : NULL;
  g_autoptr (GTimeZone) zone = NULL;

  if (under != NULL)
    for (guint i = 0; foyer_countries[i].code != NULL; i++)
      if (strncmp (under + 1, foyer_countries[i].code, 2) == 0)
        return i;
  zone = g_time_zone_new_local ();
  for (guint i = 0; foyer_countries[i].code != NULL; i++)
    if (g_strcmp0 (g_time_zone_get_identifier (zone), foyer_countries[i].zone) == 0)
      return i;
  return 0;
}

/* foyer-countries: what a business in a country usually has: time zone, currency, how dates are written. A first guess for the first
 * form; everything can be changed later. Constant table. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *code;     /* "HU" */
  const char *name;     /* N_("Hungary") */
  const char *zone;     /* "Europe/Budapest" */
  const char *currency; /* "HUF" */
  const char *date;     /* "ymd." */
  gboolean clock12;
  int first_weekday;
} FoyerCountry;

extern const FoyerCountry foyer_countries[]; /* ends with { NULL }, sorted by code */
/* Index of the country of the program's locale or of the PC's time zone; 0 when neither says. */
guint foyer_country_guess (void);

G_END_DECLS

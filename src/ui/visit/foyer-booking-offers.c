#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-booking-offers.h"
#include "foyer-labels.h"
#include "foyer-text.h"

#define MOST_SERVICES 6
#define MOST 8

/* Those of @rows whose title holds @wanted (folded), at most @room. Returns how many. */
static int
add (FoyerUiContext *context,
     FoyerSuggest *suggest,
     JsonArray *rows,
     const char *wanted,
     gboolean package,
     int room)
{
  int n = 0;

  for (guint i = 0; n < room && rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      g_autofree char *title = foyer_fold (foyer_json_str (row, "title")), *money = NULL, *note = NULL;

      if (strstr (title, wanted) == NULL)
        continue;
      money = foyer_ui_money (context, foyer_json_num (row, "price"));
      note = package ? g_strdup_printf (_("Package · %d min · %s"), (int) foyer_json_num (row, "dur"), money)
                     : g_strdup_printf (_("%d min · %s"), (int) foyer_json_num (row, "dur"), money);
      foyer_suggest_add (suggest, foyer_json_str (row, "title"), note, json_object_ref (row));
      n++;
    }
  return n;
}

void
foyer_booking_offers_suggest (FoyerUiContext *context,
                              FoyerSuggest *suggest,
                              const char *text,
                              JsonArray *services,
                              JsonArray *packages)
{
  g_autofree char *wanted = foyer_fold (text);

  foyer_suggest_clear (suggest);
  if (*wanted != '\0')
    add (context, suggest, packages, wanted, TRUE, MOST - add (context, suggest, services, wanted, FALSE, MOST_SERVICES));
  foyer_suggest_show (suggest);
}

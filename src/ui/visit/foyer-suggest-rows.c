#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-client-find.h"
#include "foyer-labels.h"
#include "foyer-suggest-rows.h"
#include "foyer-text.h"

/* One at a time, for one client, by somebody. */
static gboolean
can_be_booked (JsonObject *service)
{
  JsonArray *staff = foyer_json_arr (service, "staff");

  return !foyer_json_yes (service, "deleted") && foyer_json_yes (service, "active") && !foyer_json_yes (service, "composite")
         && g_strcmp0 (foyer_json_str (service, "kind"), "group") != 0 && staff != NULL && json_array_get_length (staff) > 0;
}

JsonArray *
foyer_bookable_services (JsonNode *catalogue)
{
  JsonArray *categories = catalogue != NULL && JSON_NODE_HOLDS_ARRAY (catalogue) ? json_node_get_array (catalogue) : NULL, *out = json_array_new ();

  for (guint i = 0; categories != NULL && i < json_array_get_length (categories); i++)
    {
      JsonArray *services = foyer_json_arr (json_array_get_object_element (categories, i), "services");

      for (guint k = 0; services != NULL && k < json_array_get_length (services); k++)
        {
          JsonObject *service = json_array_get_object_element (services, k);
          if (can_be_booked (service))
            json_array_add_object_element (out, json_object_ref (service));
        }
    }
  return out;
}

void
foyer_suggest_services (FoyerSuggest *suggest,
                        JsonArray *services,
                        const char *typed,
                        guint limit)
{
  g_autofree char *wanted = foyer_fold (typed);
  guint n = 0;

  foyer_suggest_clear (suggest);
  for (guint i = 0; *wanted != '\0' && services != NULL && n < limit && i < json_array_get_length (services); i++)
    {
      JsonObject *service = json_array_get_object_element (services, i);
      const char *title = foyer_json_str (service, "shown");
      g_autofree char *folded = foyer_fold (title != NULL ? title : "");
      g_autofree char *note = g_strdup_printf (_("%d min"), (int) foyer_json_num (service, "dur"));

      if (strstr (folded, wanted) == NULL)
        continue;
      foyer_suggest_add (suggest, title, note, json_object_ref (service));
      n++;
    }
  foyer_suggest_show (suggest);
}

/* A child or a plate was typed: whoever fits is offered by name, with the client in brackets. */
static void
add_visitors (FoyerSuggest *suggest,
              JsonObject *row,
              const char *typed)
{
  JsonArray *visitors = foyer_json_arr (row, "visitors");
  g_autofree char *wanted = foyer_fold (typed);

  for (guint i = 0; visitors != NULL && i < json_array_get_length (visitors); i++)
    {
      JsonObject *v = json_array_get_object_element (visitors, i), *item;
      const char *plate = foyer_json_str (v, "plate"), *name = foyer_json_str (v, "name");
      g_autofree char *folded = foyer_fold (name), *folded_plate = foyer_fold (plate != NULL ? plate : "");
      g_auto (GStrv) pieces = g_strsplit_set (folded_plate, "- ", -1);
      g_autofree char *bare = g_strjoinv (NULL, pieces), *title = NULL;

      if (strstr (folded, wanted) == NULL && strstr (folded_plate, wanted) == NULL && strstr (bare, wanted) == NULL)
        continue;
      item = foyer_params ("id", "s", foyer_json_str (row, "id"), "visitor", "s", foyer_json_str (v, "id"), "display", "s", foyer_json_str (row, "display"), "phone", "s",
                           foyer_json_str (row, "phone"), NULL);
      /* Translators: a child, and in brackets the client under whose phone it comes: "Peti (Kovács Eszter)" */
      title = g_strdup_printf (_("%s (%s)"), name, foyer_json_str (row, "display"));
      foyer_suggest_add (suggest, title, plate, item);
    }
}

void
foyer_suggest_add_clients (FoyerSuggest *suggest,
                           JsonNode *found,
                           guint limit,
                           const char *typed,
                           const FoyerId *except)
{
  JsonArray *rows = found != NULL && JSON_NODE_HOLDS_ARRAY (found) ? json_node_get_array (found) : NULL;

  for (guint i = 0, n = 0; rows != NULL && i < json_array_get_length (rows) && n < limit; i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      g_autofree char *phone = foyer_client_found_phone (row);
      FoyerId id;

      if (!foyer_json_uid (row, "id", &id) || (except != NULL && foyer_id_equal (&id, except)))
        continue;
      if (typed != NULL)
        add_visitors (suggest, row, typed);
      foyer_suggest_add (suggest, foyer_json_str (row, "display"), *phone != '\0' ? phone : NULL, json_object_ref (row));
      n++;
    }
}

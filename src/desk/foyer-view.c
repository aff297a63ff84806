#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-view-private.h"

void
foyer_view_clear (FoyerView *v)
{
  g_clear_pointer (&v->place, foyer_location_free);
}

gboolean
foyer_view_begin_at (FoyerView *v,
                     FoyerDb *db,
                     const FoyerId *loc,
                     const FoyerAccess *access,
                     gint64 now)
{
  int days = access != NULL ? foyer_access_value (access, "calendar.history") : -1;

  *v = (FoyerView){ .db = db, .now = now, .own = access != NULL ? foyer_access_column (access) : FOYER_ID_NONE,
                    .phones = access == NULL || (foyer_access_value (access, "clients.phones") != 0 && foyer_access_value (access, "calendar.phones") != 0) };
  v->place = foyer_location_load (db, loc);
  if (v->place == NULL)
    return FALSE;
  v->today = foyer_location_today (db, loc, now);
  v->oldest = days < 0 ? G_MININT64 : v->today - days;
  return TRUE;
}

gboolean
foyer_view_begin (FoyerView *v,
                  FoyerCall *call,
                  GError **error)
{
  FoyerId loc = foyer_call_loc (call);
  int days = foyer_call_days (call, "calendar.history");

  if (!foyer_view_begin_at (v, foyer_call_db (call), &loc, NULL, foyer_call_now (call)))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  v->own = foyer_call_own_staff (call);
  v->phones = foyer_call_phones (call, "calendar.phones");
  v->oldest = days < 0 ? G_MININT64 : v->today - days;
  return TRUE;
}

/* FALSE and a notice instead of data when the day is further back than the user may see (CAL-17). */
gboolean
foyer_view_may (FoyerView *v,
          gint64 date,
          JsonBuilder *out)
{
  if (date >= v->oldest)
    return TRUE;
  g_autofree char *since = foyer_format_date (&v->place->format, v->oldest);
  g_autofree char *text = g_strdup_printf (_ ("You may see the calendar from %s on."), since);
  foyer_out_text (out, "notice", text);
  return FALSE;
}

gint64
foyer_view_date (FoyerCall *call,
            const char *name)
{
  gint64 date = 0;
  foyer_date_parse (foyer_call_text (call, name), &date);
  return date;
}

/* Ids of a list parameter; NULL when it was not given. */
GHashTable *
foyer_view_ids (FoyerCall *call,
           const char *name)
{
  JsonArray *list = foyer_call_list (call, name);
  if (list == NULL)
    return NULL;
  GHashTable *set = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      FoyerId id;
      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING && foyer_id_parse (json_node_get_string (node), &id))
        g_hash_table_add (set, foyer_id_copy (&id));
    }
  return set;
}

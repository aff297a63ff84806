#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <json-glib/json-glib.h>

#include "foyer-location.h"
#include "foyer-phone.h"

FoyerLocation *
foyer_location_load (FoyerDb *db, const FoyerId *loc)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT code, name, coalesce(public_name, name), country, currency, coalesce(lang, ''), zone, date_format,"
                                   " coalesce(clock24, 1), coalesce(first_weekday, 1) FROM location WHERE id = ?1 AND deleted IS NOT 1");
  FoyerLocation *l = NULL;

  foyer_stmt_bind_id (s, 1, loc);
  if (foyer_stmt_step (s))
    {
      l = g_new0 (FoyerLocation, 1);
      l->id = *loc;
      l->code = g_strdup (foyer_stmt_text (s, 0));
      l->name = g_strdup (foyer_stmt_text (s, 1));
      l->public_name = g_strdup (foyer_stmt_text (s, 2));
      l->country = g_strdup (foyer_stmt_text (s, 3));
      l->currency = g_strdup (foyer_stmt_text (s, 4));
      l->lang = g_strdup (foyer_stmt_text (s, 5));
      l->zone = foyer_zone_get (foyer_stmt_text (s, 6));
      if (l->zone == NULL)
        l->zone = foyer_zone_get ("UTC");
      l->format = foyer_time_format_parse (foyer_stmt_text (s, 7), foyer_stmt_int (s, 8) != 0);
      l->first_weekday = (int) CLAMP (foyer_stmt_int (s, 9), 1, 7);
    }
  foyer_stmt_done (s);
  return l;
}

void
foyer_location_free (FoyerLocation *l)
{
  if (l == NULL)
    return;
  g_free (l->code);
  g_free (l->name);
  g_free (l->public_name);
  g_free (l->country);
  g_free (l->currency);
  g_free (l->lang);
  g_free (l);
}

const FoyerZone *
foyer_location_zone (FoyerDb *db, const FoyerId *loc)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT zone FROM location WHERE id = ?1");
  const FoyerZone *zone = NULL;

  foyer_stmt_bind_id (s, 1, loc);
  if (foyer_stmt_step (s))
    zone = foyer_zone_get (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return zone ? zone : foyer_zone_get ("UTC");
}

gint64
foyer_location_today (FoyerDb *db, const FoyerId *loc, gint64 now)
{
  gint64 date;
  int minute;

  foyer_zone_from_utc (foyer_location_zone (db, loc), now, &date, &minute);
  return date;
}

FoyerId
foyer_chain_id (FoyerDb *db)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM chain ORDER BY id LIMIT 1");
  FoyerId id = FOYER_ID_NONE;

  if (foyer_stmt_step (s))
    id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return id;
}

char *
foyer_location_phone (FoyerDb *db, const FoyerId *loc, const char *text)
{
  FoyerStmt *s;
  char *phone = NULL;

  if (text == NULL || *text == '\0')
    return NULL;
  s = foyer_db_sql (db, "SELECT country FROM location WHERE deleted IS NOT 1 ORDER BY id <> ?1, coalesce(weight, 0), id");
  foyer_stmt_bind_id (s, 1, loc);
  while (phone == NULL && foyer_stmt_step (s))
    phone = foyer_phone_normalize (text, foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return phone;
}

FoyerId
foyer_location_find (FoyerDb *db, const char *code)
{
  FoyerId id = FOYER_ID_NONE;
  FoyerStmt *s;

  if (code != NULL && foyer_id_parse (code, &id))
    return id;
  s = foyer_db_sql (db, "SELECT id FROM location WHERE coalesce(deleted,0)=0 AND (?1 IS NULL OR code=?1 COLLATE NOCASE) ORDER BY weight, id LIMIT 1");
  foyer_stmt_bind_text (s, 1, code);
  if (foyer_stmt_step (s))
    id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return id;
}

char *
foyer_location_address (FoyerDb *db, const FoyerId *loc)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT coalesce(address, ''), coalesce(zip, ''), coalesce(city, '') FROM location WHERE id = ?1");
  g_autoptr (GString) address = g_string_new (NULL);

  foyer_stmt_bind_id (s, 1, loc);
  if (foyer_stmt_step (s))
    {
      const char *zip = foyer_stmt_text (s, 1), *city = foyer_stmt_text (s, 2);

      g_string_append (address, foyer_stmt_text (s, 0));
      if (*zip != '\0' || *city != '\0')
        g_string_append_printf (address, "%s%s%s%s", address->len > 0 ? "\n" : "", zip, *zip != '\0' && *city != '\0' ? " " : "", city);
    }
  foyer_stmt_done (s);
  return g_string_free (g_steal_pointer (&address), FALSE);
}

char *
foyer_location_phones (FoyerDb *db, const FoyerId *loc)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT phones FROM location WHERE id = ?1");
  g_autoptr (GString) phones = g_string_new (NULL);

  foyer_stmt_bind_id (s, 1, loc);
  if (foyer_stmt_step (s) && !foyer_stmt_is_null (s, 0))
    {
      g_autoptr (JsonNode) node = json_from_string (foyer_stmt_text (s, 0), NULL);
      JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
        {
          JsonNode *item = json_array_get_element (list, i);
          g_autofree char *phone = JSON_NODE_HOLDS_VALUE (item) && json_node_get_string (item) != NULL ? foyer_phone_format (json_node_get_string (item)) : NULL;

          if (phone != NULL)
            g_string_append_printf (phones, "%s%s", phones->len > 0 ? ", " : "", phone);
        }
    }
  foyer_stmt_done (s);
  return g_string_free (g_steal_pointer (&phones), FALSE);
}

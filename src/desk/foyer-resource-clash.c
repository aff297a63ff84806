#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-column.h"
#include "foyer-resource-clash.h"

#define LONGEST_MS (G_GINT64_CONSTANT (1440) * 60000)
#define MOST 6 /* bookings named; a resource with many places may have more */

/* Who or what it is: the client, the name of the event, or "a booking" for those the user may not know. (transfer full) */
static char *
who_of (FoyerDb *db,
        FoyerStmt *s,
        FoyerNameParts parts,
        const FoyerId *own)
{
  FoyerId staff = foyer_stmt_id (s, 6);
  g_autofree char *client = NULL;

  if (own != NULL && !foyer_column_has (db, own, &staff))
    return g_strdup (_ ("a booking"));
  if (foyer_stmt_text (s, 7) != NULL)
    return g_strdup_printf ("“%s”", foyer_stmt_text (s, 7));
  client = foyer_client_title (parts, foyer_stmt_text (s, 2), foyer_stmt_text (s, 3), foyer_stmt_text (s, 4));
  return *client != '\0' ? g_steal_pointer (&client) : g_strdup (_ ("a booking"));
}

char *
foyer_resource_clash_words (FoyerDb *db,
                            const FoyerLocation *place,
                            const FoyerId *resource,
                            const FoyerId *instance,
                            const FoyerId *self,
                            const FoyerId *own,
                            gint64 t0,
                            gint64 t1)
{
  FoyerNameParts parts = foyer_name_parts (db, &place->id);
  GString *text = g_string_new (NULL);
  FoyerStmt *s = foyer_db_sql (db, "SELECT i.name, a.wall, c.name, c.middle, c.surname, s.name, a.staff,"
                                   " CASE WHEN a.kind = 'event' THEN (SELECT l.title FROM line l WHERE l.visit = a.visit AND l.appointment = a.id"
                                   " AND l.deleted IS NOT 1 LIMIT 1) END"
                                   " FROM instance i JOIN allocation o ON o.instance = i.id JOIN appointment a ON a.id = o.appointment"
                                   " JOIN visit v ON v.id = a.visit LEFT JOIN client c ON c.id = v.client LEFT JOIN staff s ON s.id = a.staff"
                                   " WHERE i.resource = ?1 AND i.deleted IS NOT 1 AND (?2 IS NULL OR i.id = ?2)"
                                   " AND o.t0 < ?4 AND o.t0 > ?5 AND o.t1 > ?3 AND o.deleted IS NOT 1"
                                   " AND a.deleted IS NOT 1 AND v.status <> 'deleted' AND (?6 IS NULL OR a.id <> ?6) ORDER BY i.weight, i.id, o.t0");
  int n = 0;

  foyer_stmt_bind_id (s, 1, resource);
  foyer_stmt_bind_id (s, 2, instance);
  foyer_stmt_bind_int (s, 3, t0);
  foyer_stmt_bind_int (s, 4, t1);
  foyer_stmt_bind_int (s, 5, t0 - LONGEST_MS);
  foyer_stmt_bind_id (s, 6, self);
  while (foyer_stmt_step (s))
    {
      gint64 date;
      int minute = 0;

      if (!foyer_wall_parse (foyer_stmt_text (s, 1), &date, &minute) || n++ >= MOST)
        continue;
      g_autofree char *who = who_of (db, s, parts, own);
      g_autofree char *at = foyer_format_minute (&place->format, minute);
      g_string_append_printf (text, "%s", text->len > 0 ? " " : "");
      g_string_append_printf (text, _ ("%s is taken by %s at %s with %s."), foyer_stmt_text (s, 0), who, at,
                              foyer_stmt_is_null (s, 5) ? _ ("somebody") : foyer_stmt_text (s, 5));
    }
  foyer_stmt_done (s);
  if (n > MOST)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("And %d more booking.", "And %d more bookings.", n - MOST), n - MOST);
    }
  if (text->len == 0)
    g_string_append (text, _ ("The resource is taken at this time."));
  return g_string_free (text, FALSE);
}

FoyerWarning *
foyer_resource_taken_by_hand (FoyerDb *db,
                              const FoyerLocation *place,
                              const FoyerId *instance,
                              const FoyerId *self,
                              const FoyerId *own,
                              gint64 t0,
                              gint64 t1)
{
  FoyerId resource = FOYER_ID_NONE;
  FoyerWarning *w;
  FoyerStmt *s = foyer_db_sql (db, "SELECT i.resource FROM instance i WHERE i.id = ?1 AND i.loc = ?2 AND i.deleted IS NOT 1 AND EXISTS ("
                                   "SELECT 1 FROM allocation o JOIN appointment a ON a.id = o.appointment JOIN visit v ON v.id = a.visit"
                                   " WHERE o.instance = i.id AND o.t0 < ?4 AND o.t0 > ?5 AND o.t1 > ?3 AND o.deleted IS NOT 1"
                                   " AND a.deleted IS NOT 1 AND (?6 IS NULL OR a.id <> ?6) AND v.status <> 'deleted')");

  foyer_stmt_bind_id (s, 1, instance);
  foyer_stmt_bind_id (s, 2, &place->id);
  foyer_stmt_bind_int (s, 3, t0);
  foyer_stmt_bind_int (s, 4, t1);
  foyer_stmt_bind_int (s, 5, t0 - LONGEST_MS);
  foyer_stmt_bind_id (s, 6, self);
  if (foyer_stmt_step (s))
    resource = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  if (foyer_id_is_none (&resource))
    return NULL;
  w = g_new0 (FoyerWarning, 1);
  *w = (FoyerWarning){ "resource", resource, foyer_resource_clash_words (db, place, &resource, instance, self, own, t0, t1) };
  return w;
}

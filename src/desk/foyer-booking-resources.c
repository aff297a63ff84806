/* Rooms and devices of a booking: one free instance of each resource its services need. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-booking-private.h"
#include "foyer-ids.h"
#include "foyer-resource-clash.h"

#define LONGEST_MS (G_GINT64_CONSTANT (1440) * 60000)

typedef struct
{
  FoyerId resource;
  FoyerId instance;   /* chosen */
  FoyerId allocation; /* row that has it already, or none */
} Need;

static gboolean
instance_free (FoyerBooking *b,
               const FoyerId *instance,
               const FoyerRow *appointment)
{
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT 1 FROM allocation o JOIN appointment a ON a.id = o.appointment JOIN visit v ON v.id = a.visit"
                                      " WHERE o.instance = ?1 AND o.t0 < ?3 AND o.t0 > ?4 AND o.t1 > ?2 AND o.deleted IS NOT 1"
                                      " AND a.deleted IS NOT 1 AND v.status <> 'deleted' AND a.id <> ?5 LIMIT 1");
  gint64 t0 = foyer_row_int (appointment, "t0");

  foyer_stmt_bind_id (s, 1, instance);
  foyer_stmt_bind_int (s, 2, t0);
  foyer_stmt_bind_int (s, 3, foyer_row_int (appointment, "t1"));
  foyer_stmt_bind_int (s, 4, t0 - LONGEST_MS);
  foyer_stmt_bind_id (s, 5, &appointment->id);
  gboolean taken = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return !taken;
}

static void
taken_free (gpointer data)
{
  FoyerResourceTaken *r = data;

  g_free (r->name);
  g_free (r);
}

GPtrArray *
foyer_resources_taken (FoyerDb *db,
                       const FoyerLocation *place,
                       const FoyerId *self,
                       const FoyerId *service,
                       gint64 t0,
                       gint64 t1)
{
  GPtrArray *taken = g_ptr_array_new_with_free_func (taken_free);
  FoyerStmt *s = foyer_db_sql (db, "SELECT r.id, r.name FROM service_resource sr JOIN resource r ON r.id = sr.resource AND r.deleted IS NOT 1 AND r.loc = ?2"
                                   " WHERE sr.service = ?1 AND sr.deleted IS NOT 1"
                                   " AND EXISTS (SELECT 1 FROM instance i WHERE i.resource = r.id AND i.deleted IS NOT 1)"
                                   " AND NOT EXISTS (SELECT 1 FROM instance i WHERE i.resource = r.id AND i.deleted IS NOT 1 AND NOT EXISTS ("
                                   "SELECT 1 FROM allocation o JOIN appointment a ON a.id = o.appointment JOIN visit v ON v.id = a.visit"
                                   " WHERE o.instance = i.id AND o.t0 < ?4 AND o.t0 > ?5 AND o.t1 > ?3 AND o.deleted IS NOT 1"
                                   " AND a.deleted IS NOT 1 AND (?6 IS NULL OR a.id <> ?6) AND v.status <> 'deleted')) ORDER BY r.weight, r.id");

  foyer_stmt_bind_id (s, 1, service);
  foyer_stmt_bind_id (s, 2, &place->id);
  foyer_stmt_bind_int (s, 3, t0);
  foyer_stmt_bind_int (s, 4, t1);
  foyer_stmt_bind_int (s, 5, t0 - LONGEST_MS);
  foyer_stmt_bind_id (s, 6, self);
  while (foyer_stmt_step (s))
    {
      FoyerResourceTaken *r = g_new0 (FoyerResourceTaken, 1);

      *r = (FoyerResourceTaken){ foyer_stmt_id (s, 0), g_strdup (foyer_stmt_text (s, 1)) };
      g_ptr_array_add (taken, r);
    }
  foyer_stmt_done (s);
  return taken;
}

static GArray *
needs_of (FoyerBooking *b,
          const FoyerRow *appointment)
{
  GArray *needs = g_array_new (FALSE, TRUE, sizeof (Need));
  FoyerId visit = foyer_row_id (appointment, "visit");
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT DISTINCT r.id FROM line l JOIN service_resource sr ON sr.service = l.service AND sr.deleted IS NOT 1"
                                      " JOIN resource r ON r.id = sr.resource AND r.deleted IS NOT 1 AND r.loc = ?3"
                                      " WHERE l.visit = ?1 AND l.appointment = ?2 AND l.deleted IS NOT 1 ORDER BY r.weight, r.id");

  foyer_stmt_bind_id (s, 1, &visit);
  foyer_stmt_bind_id (s, 2, &appointment->id);
  foyer_stmt_bind_id (s, 3, &b->place->id);
  while (foyer_stmt_step (s))
    {
      Need need = { .resource = foyer_stmt_id (s, 0) };
      g_array_append_val (needs, need);
    }
  foyer_stmt_done (s);
  return needs;
}

static Need *
need_of (GArray *needs,
         const FoyerId *resource)
{
  for (guint i = 0; i < needs->len; i++)
    if (foyer_id_equal (&g_array_index (needs, Need, i).resource, resource))
      return &g_array_index (needs, Need, i);
  return NULL;
}

static FoyerId
resource_of (FoyerBooking *b,
             const FoyerId *instance)
{
  FoyerId resource = FOYER_ID_NONE;
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT resource FROM instance WHERE id = ?1 AND deleted IS NOT 1 AND loc = ?2");
  foyer_stmt_bind_id (s, 1, instance);
  foyer_stmt_bind_id (s, 2, &b->place->id);
  if (foyer_stmt_step (s))
    resource = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return resource;
}

/* Instances of a resource in order. */
static GArray *
instances_of (FoyerBooking *b,
              const FoyerId *resource)
{
  return foyer_ids_of (b->db, "SELECT id FROM instance WHERE resource = ?1 AND deleted IS NOT 1 ORDER BY weight, id", resource);
}

/* Rows the appointment has; those no longer needed are given back. */
static void
keep_allocations (FoyerBooking *b,
                  const FoyerRow *appointment,
                  GArray *needs)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT id FROM allocation WHERE appointment = ?1 AND deleted IS NOT 1 ORDER BY id");
  foyer_stmt_bind_id (s, 1, &appointment->id);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (rows, id);
    }
  foyer_stmt_done (s);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "allocation", &g_array_index (rows, FoyerId, i));
      FoyerId instance = foyer_row_id (row, "instance"), resource = resource_of (b, &instance);
      Need *need = need_of (needs, &resource);

      if (need != NULL && foyer_id_is_none (&need->allocation))
        {
          need->allocation = row->id;
          need->instance = instance;
        }
      else
        {
          foyer_row_set_int (row, "deleted", 1);
          foyer_tx_put (b->tx, row);
        }
    }
}

void
foyer_booking_release (FoyerBooking *b,
                       const FoyerRow *appointment)
{
  g_autoptr (GArray) nothing = g_array_new (FALSE, TRUE, sizeof (Need));
  keep_allocations (b, appointment, nothing);
}

gboolean
foyer_booking_allocate (FoyerBooking *b,
                        FoyerRow *appointment,
                        JsonArray *wanted,
                        gboolean *taken,
                        GError **error)
{
  g_autoptr (GArray) needs = needs_of (b, appointment);
  g_autoptr (GHashTable) picked = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);

  *taken = FALSE;
  for (guint i = 0; wanted != NULL && i < json_array_get_length (wanted); i++)
    {
      JsonNode *node = json_array_get_element (wanted, i);
      FoyerId instance, resource;
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_string (node) == NULL || !foyer_id_parse (json_node_get_string (node), &instance)
          || (resource = resource_of (b, &instance), foyer_id_is_none (&resource)))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such resource at this location."));
          return FALSE;
        }
      Need *need = need_of (needs, &resource);
      if (need == NULL)
        {
          Need extra = { .resource = resource };
          g_array_append_val (needs, extra);
          need = &g_array_index (needs, Need, needs->len - 1);
        }
      g_hash_table_add (picked, foyer_id_copy (&instance));
    }
  keep_allocations (b, appointment, needs);

  for (guint i = 0; i < needs->len; i++)
    {
      Need *need = &g_array_index (needs, Need, i);
      g_autoptr (GArray) instances = instances_of (b, &need->resource);
      FoyerId choice = FOYER_ID_NONE;

      for (guint k = 0; k < instances->len && foyer_id_is_none (&choice); k++)
        if (g_hash_table_contains (picked, &g_array_index (instances, FoyerId, k)))
          choice = g_array_index (instances, FoyerId, k);
      gboolean by_hand = !foyer_id_is_none (&choice);
      if (!by_hand && !foyer_id_is_none (&need->instance) && instance_free (b, &need->instance, appointment))
        choice = need->instance;
      for (guint k = 0; k < instances->len && foyer_id_is_none (&choice); k++)
        if (instance_free (b, &g_array_index (instances, FoyerId, k), appointment))
          choice = g_array_index (instances, FoyerId, k);
      if (foyer_id_is_none (&choice) && instances->len > 0)
        choice = !foyer_id_is_none (&need->instance) ? need->instance : g_array_index (instances, FoyerId, 0);
      if (foyer_id_is_none (&choice))
        continue; /* a resource without instances reserves nothing */

      if (!instance_free (b, &choice, appointment))
        {
          FoyerId own = foyer_call_own_staff (b->call);
          /* One that was chosen by hand is in the way alone; else every place of the resource is taken. */
          g_autofree char *text = foyer_resource_clash_words (b->db, b->place, &need->resource, by_hand ? &choice : NULL, &appointment->id, &own,
                                                              foyer_row_int (appointment, "t0"), foyer_row_int (appointment, "t1"));
          *taken = TRUE;
          FOYER_BOOKING_WARN (b, error, "resource", &choice, "%s", text);
        }
      g_autoptr (FoyerRow) row = NULL;
      if (!foyer_id_is_none (&need->allocation))
        row = foyer_tx_get (b->tx, "allocation", &need->allocation);
      else
        {
          FoyerId id = foyer_tx_new_id (b->tx);
          row = foyer_row_new ("allocation", &id);
          foyer_row_set_id (row, "loc", &b->place->id);
          foyer_row_set_id (row, "appointment", &appointment->id);
        }
      foyer_row_set_id (row, "instance", &choice);
      foyer_tx_put (b->tx, row);
    }
  return TRUE;
}

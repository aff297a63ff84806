#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-booking-copy.h"
#include "foyer-booking-private.h"
#include "foyer-nested.h"

/* Lines of services, in order. (transfer full) (element-type FoyerRow) */
static GPtrArray *
service_lines (FoyerCall *call,
               const FoyerRow *appointment)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
  FoyerId visit = foyer_row_id (appointment, "visit");
  g_autoptr (GArray) ids = foyer_appointment_lines (foyer_call_db (call), &visit, &appointment->id);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) line = foyer_tx_get (foyer_call_tx (call), "line", &g_array_index (ids, FoyerId, i));
      if (line != NULL && !foyer_row_is_null (line, "service"))
        g_ptr_array_add (rows, g_steal_pointer (&line));
    }
  return rows;
}

/* What a person had changed on a line of the source is so on the copy. */
static void
take_over (FoyerCall *call,
           const FoyerRow *from,
           FoyerRow *to,
           gboolean same)
{
  static const char *const money[] = { "disc_pct", "disc_sum", "manual" };
  gboolean cost = foyer_call_may (call, "booking.cost"), discount = foyer_call_may (call, "booking.discount");

  /* Who may not set a price or give a discount does not do it once more (USR-12). */
  if (foyer_row_int (from, "price_set") != 0 && cost)
    {
      foyer_row_set_int (to, "price", foyer_row_int (from, "price"));
      foyer_row_set_int (to, "price_set", 1);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (money); i++)
    {
      if (!same || !(strcmp (money[i], "manual") == 0 ? cost : discount))
        continue;
      if (foyer_row_is_null (from, money[i]))
        foyer_row_set_null (to, money[i]);
      else
        foyer_row_set_int (to, money[i], foyer_row_int (from, money[i]));
    }
  foyer_tx_put (foyer_call_tx (call), to);
}

gboolean
foyer_booking_copy (FoyerCall *call,
                    const FoyerRow *source,
                    const FoyerId *staff,
                    const char *wall,
                    const FoyerId *client,
                    const char *accepted,
                    FoyerId *appointment,
                    FoyerId *visit,
                    GError **error)
{
  g_autoptr (GPtrArray) lines = service_lines (call, source);
  g_autoptr (JsonObject) made = NULL;
  g_autoptr (GPtrArray) copies = NULL;
  FoyerId own = foyer_row_id (source, "client");
  gboolean same_client = foyer_id_equal (&own, client);
  JsonArray *services = json_array_new ();
  char text[37];

  for (guint i = 0; i < lines->len; i++)
    {
      const FoyerRow *line = lines->pdata[i];
      FoyerId service = foyer_row_id (line, "service");
      JsonObject *spec = foyer_params ("service", "d", &service, "qty", "i", foyer_row_int (line, "qty"), "processing", "i", foyer_row_int (line, "processing"),
                                       "finishing", "i", foyer_row_int (line, "finishing"), NULL);
      if (foyer_row_int (line, "dur") > 0)
        json_object_set_int_member (spec, "dur", foyer_row_int (line, "dur"));
      json_array_add_object_element (services, spec);
    }
  JsonObject *params = foyer_params ("staff", "d", staff, "wall", "s", wall, "client", "d", client, "dur", "i", foyer_row_int (source, "dur"), "tech",
                                     "i", foyer_row_int (source, "tech"), "comment", "s", foyer_row_text (source, "comment"), "services", "n", json_node_init_array (json_node_alloc (), services), NULL);
  json_array_unref (services);
  if (same_client && !foyer_id_is_none (client) && foyer_row_int (source, "chosen") != 0)
    json_object_set_boolean_member (params, "chosen", TRUE);
  if (!foyer_row_is_null (source, "colour"))
    json_object_set_int_member (params, "colour", foyer_row_int (source, "colour"));
  if (!foyer_call_nested (call, "booking.create", params, accepted, &made, error))
    return FALSE;

  FoyerId id = FOYER_ID_NONE, visit_id = FOYER_ID_NONE, visitor = foyer_row_id (source, "visitor");
  if (!foyer_id_parse (json_object_get_string_member_with_default (made, "appointment", ""), &id)
      || !foyer_id_parse (json_object_get_string_member_with_default (made, "visit", ""), &visit_id))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The copy of %s was not made.", foyer_id_format (&source->id, text));
      return FALSE;
    }
  g_autoptr (FoyerRow) copy = foyer_tx_get (foyer_call_tx (call), "appointment", &id);
  if (same_client && !foyer_id_is_none (&visitor))
    {
      foyer_row_set_id (copy, "visitor", &visitor);
      foyer_tx_put (foyer_call_tx (call), copy);
    }
  copies = service_lines (call, copy);
  for (guint i = 0; i < MIN (lines->len, copies->len); i++)
    take_over (call, lines->pdata[i], copies->pdata[i], same_client || foyer_id_is_none (&own));
  if (appointment != NULL)
    *appointment = id;
  if (visit != NULL)
    *visit = visit_id;
  return TRUE;
}

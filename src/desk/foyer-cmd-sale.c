/* Sales over the counter: a visit that nobody booked, sold and paid in one step (document type 1). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-cmd-money-private.h"

#define MAX_LINES 50

static gboolean
line_staff (FoyerBooking *b, JsonObject *spec, FoyerId *staff, GError **error)
{
  const char *text = json_object_get_string_member_with_default (spec, "staff", NULL);

  *staff = foyer_call_id (b->call, "staff");
  if (text != NULL && !foyer_id_parse (text, staff))
    return foyer_refuse (error, _ ("“%s” is no id."), "staff");
  return foyer_id_is_none (staff) || foyer_booking_may_staff (b, staff, NULL, error);
}

static gboolean
put_line (FoyerBooking *b, const FoyerRow *visit, JsonNode *node, guint i, GError **error)
{
  JsonObject *spec = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  FoyerId client = foyer_row_id (visit, "client"), none = FOYER_ID_NONE, staff;
  gint64 discount = foyer_client_discount (b->db, &client);

  if (spec == NULL)
    return foyer_refuse (error, _ ("Each line needs a service, or a title and a price."));
  if (!line_staff (b, spec, &staff, error))
    return FALSE;
  if (!json_object_has_member (spec, "service"))
    return foyer_booking_add_goods (b, &visit->id, &staff, spec, discount, (int) i, NULL, error);
  if (foyer_id_is_none (&staff))
    return foyer_refuse (error, _ ("Say who did the service."));
  return foyer_call_need (b->call, "booking.services", error) && foyer_booking_add_line (b, &visit->id, &none, &staff, spec, discount, (int) i, NULL, NULL, error);
}

static gboolean
run_sale (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (GPtrArray) visits = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
  g_autoptr (FoyerRow) client = NULL;
  FoyerId loc = foyer_call_loc (call), client_id = FOYER_ID_NONE;
  JsonArray *lines = foyer_call_list (call, "lines");
  FoyerRow *visit;

  if (!foyer_call_need (call, "booking.create", error) || !foyer_booking_begin (&b, call, &loc, error))
    return FALSE;
  if (foyer_call_has (call, "client"))
    {
      if ((client = foyer_call_row (call, "client", "client", error)) == NULL)
        return FALSE;
      if (!foyer_client_visible (call, &client->id))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
          return FALSE;
        }
      client_id = client->id;
    }
  if (json_array_get_length (lines) == 0 || json_array_get_length (lines) > MAX_LINES)
    return foyer_refuse (error, _ ("A sale has 1 to %d lines."), MAX_LINES);
  visit = foyer_booking_new_sale (&b, &client_id, b.today);
  g_ptr_array_add (visits, visit);
  for (guint i = 0; i < json_array_get_length (lines); i++)
    if (!put_line (&b, visit, json_array_get_element (lines, i), i, error))
      return FALSE;
  if (!foyer_money_pay (&b, visits, FOYER_DOC_SALE, error))
    return FALSE;
  foyer_money_tell_visit (&b, &visit->id);
  return TRUE;
}

static const FoyerParam sale_params[] = {
  { "lines", FOYER_P_LIST, FOYER_P_REQUIRED, "[{service | title, price?, qty?, disc_pct?, disc_sum?, staff?}]: a service of the price list, or goods by title and price" },
  { "client", FOYER_P_ID, 0, "client" },
  { "staff", FOYER_P_ID, 0, "who sold it, where a line says nobody" },
  FOYER_PAY_PARAMS,
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

const FoyerCommand foyer_commands_sale[] = {
  { "sale.create", "money.pay", "Sells over the counter: lines and their payment at once, without a booking.", N_ ("Sold over the counter"), sale_params, run_sale },
  { NULL },
};

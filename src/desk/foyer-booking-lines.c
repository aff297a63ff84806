/* Lines of a visit: what is done, how much of it, for how much. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-private.h"
#include "foyer-money.h"
#include "foyer-service.h"
#include "foyer-settings.h"
#include "foyer-text.h"

#define MAX_MONEY G_GINT64_CONSTANT (1000000000000)
#define MAX_QTY 1000000000

GArray *
foyer_appointment_lines (FoyerDb *db,
                         const FoyerId *visit,
                         const FoyerId *appointment)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM line WHERE visit = ?1 AND appointment = ?2 AND deleted IS NOT 1 ORDER BY weight, id");

  foyer_stmt_bind_id (s, 1, visit);
  foyer_stmt_bind_id (s, 2, appointment);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  return ids;
}

gint64
foyer_client_discount (FoyerDb *db,
                       const FoyerId *client)
{
  return foyer_id_is_none (client) ? 0 : foyer_db_int (db, "SELECT coalesce(discount, 0) FROM client WHERE id = ?1", client);
}

/* A whole number of @spec within limits. FALSE with INVALID; @given tells whether it is there (null counts as given for @nullable). */
static gboolean
number (JsonObject *spec,
        const char *name,
        gint64 min,
        gint64 max,
        gboolean nullable,
        gboolean *given,
        gboolean *null,
        gint64 *out,
        GError **error)
{
  JsonNode *node = json_object_get_member (spec, name);

  *given = node != NULL;
  if (null != NULL)
    *null = FALSE;
  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_NULL (node) && nullable)
    {
      *null = TRUE;
      *out = 0;
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” must be a whole number."), name);
      return FALSE;
    }
  *out = json_node_get_int (node);
  if (*out < min || *out > max)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "“%s” must be between %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT ".", name, min, max);
      return FALSE;
    }
  return TRUE;
}

static gboolean
may_price (FoyerBooking *b,
           const FoyerRow *line,
           gint64 price,
           GError **error)
{
  FoyerId service = foyer_row_id (line, "service"), staff = foyer_row_id (line, "staff");
  gint64 lowest = 0;

  /* Within the price range of the service the price is a choice, not a change. */
  if (!foyer_id_is_none (&service))
    {
      foyer_service_effective (b->db, &service, &staff, &lowest, NULL);
      if (price == lowest || (price > lowest && price <= foyer_service_price_max (b->db, &service, &staff)))
        return TRUE;
    }
  return foyer_call_need (b->call, "booking.cost", error);
}

gboolean
foyer_booking_set_line (FoyerBooking *b,
                        FoyerRow *line,
                        JsonObject *spec,
                        GError **error)
{
  gint64 qty = 0, price = 0, pct = 0, sum = 0, manual = 0;
  gboolean has_qty, has_price, has_pct, has_sum, has_manual, no_pct, no_sum, no_manual;

  if (!number (spec, "qty", 1, MAX_QTY, FALSE, &has_qty, NULL, &qty, error)
      || !number (spec, "price", 0, MAX_MONEY, FALSE, &has_price, NULL, &price, error)
      || !number (spec, "disc_pct", 0, 10000, TRUE, &has_pct, &no_pct, &pct, error)
      || !number (spec, "disc_sum", 0, MAX_MONEY, TRUE, &has_sum, &no_sum, &sum, error)
      || !number (spec, "manual", 0, MAX_MONEY, TRUE, &has_manual, &no_manual, &manual, error))
    return FALSE;

  if (has_qty)
    foyer_row_set_int (line, "qty", qty);
  if (has_price && price != foyer_row_int (line, "price"))
    {
      if (!may_price (b, line, price, error))
        return FALSE;
      foyer_row_set_int (line, "price", price);
      foyer_row_set_int (line, "price_set", 1);
    }
  if (has_pct && pct != foyer_row_int (line, "disc_pct"))
    {
      if (!foyer_call_need (b->call, "booking.discount", error))
        return FALSE;
      if (pct == 0)
        foyer_row_set_null (line, "disc_pct");
      else
        foyer_row_set_int (line, "disc_pct", pct);
    }
  if (has_sum && sum != foyer_row_int (line, "disc_sum"))
    {
      if (!foyer_call_need (b->call, "booking.discount", error))
        return FALSE;
      if (sum == 0)
        foyer_row_set_null (line, "disc_sum");
      else
        foyer_row_set_int (line, "disc_sum", sum);
    }
  if (has_manual && (no_manual != foyer_row_is_null (line, "manual") || manual != foyer_row_int (line, "manual")))
    {
      if (!foyer_call_need (b->call, "booking.cost", error))
        return FALSE;
      if (no_manual)
        foyer_row_set_null (line, "manual");
      else
        foyer_row_set_int (line, "manual", manual);
    }

  FoyerVisitLine now = { .qty = foyer_row_int (line, "qty"), .price = foyer_row_int (line, "price"), .disc_pct = foyer_row_int (line, "disc_pct") };
  if (foyer_row_int (line, "disc_sum") > foyer_visit_line_total (&now))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The discount is more than %s costs."), foyer_row_text (line, "title"));
      return FALSE;
    }
  return TRUE;
}

/* What a line is made of, before anything is said about it. */
typedef struct
{
  char *title;
  gint64 price, dur, processing, finishing;
} Offer;

static void
offer_clear (Offer *o)
{
  g_clear_pointer (&o->title, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Offer, offer_clear)

static gboolean
read_offer (FoyerDb *db,
            const FoyerId *service,
            const FoyerId *staff,
            Offer *o,
            GError **error)
{
  gboolean usable = FALSE, package = FALSE;
  FoyerStmt *s = foyer_db_sql (db, "SELECT title, coalesce(active, 1), processing, finishing, composite FROM service WHERE id = ?1 AND deleted IS NOT 1");

  foyer_stmt_bind_id (s, 1, service);
  if (foyer_stmt_step (s))
    {
      o->title = g_strdup (foyer_stmt_text (s, 0));
      usable = foyer_stmt_int (s, 1) != 0;
      o->processing = foyer_stmt_int (s, 2);
      o->finishing = foyer_stmt_int (s, 3);
      package = foyer_stmt_int (s, 4) != 0;
    }
  foyer_stmt_done (s);
  if (o->title == NULL)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such service."));
  else if (!usable)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("%s is not offered any more."), o->title);
  else if (package)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("%s is a package; it is booked as a whole."), o->title);
  else if (!foyer_service_effective (db, service, staff, &o->price, &o->dur))
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This team member does not do %s."), o->title);
  else
    return TRUE;
  return FALSE;
}

gboolean
foyer_booking_may_sell (FoyerBooking *b,
                        const FoyerId *service,
                        const FoyerId *staff,
                        GError **error)
{
  g_auto (Offer) o = { 0 };

  return read_offer (b->db, service, staff, &o, error);
}

/* The rate it is sold at: the service's own, else the location's. */
static void
set_tax (FoyerBooking *b,
         FoyerRow *line,
         const FoyerId *service)
{
  g_autoptr (FoyerRow) row = foyer_id_is_none (service) ? NULL : foyer_tx_get (b->tx, "service", service);
  FoyerId id = row != NULL ? foyer_row_id (row, "tax") : FOYER_ID_NONE;
  g_autofree char *usual = foyer_id_is_none (&id) ? foyer_setting_text (b->db, &b->place->id, "checkout.tax") : NULL;
  g_autoptr (FoyerRow) tax = NULL;

  if (usual != NULL && !foyer_id_parse (usual, &id))
    return;
  tax = foyer_tx_get (b->tx, "tax", &id);
  if (tax == NULL || foyer_row_int (tax, "deleted") != 0 || foyer_row_int (tax, "rate") <= 0)
    return;
  foyer_row_set_int (line, "tax", foyer_row_int (tax, "rate"));
  if (foyer_row_int (tax, "added") != 0)
    foyer_row_set_int (line, "tax_added", 1);
}

gboolean
foyer_booking_add_goods (FoyerBooking *b,
                         const FoyerId *visit,
                         const FoyerId *staff,
                         JsonObject *spec,
                         gint64 discount,
                         int weight,
                         FoyerId *id_out,
                         GError **error)
{
  g_autofree char *title = foyer_clean (json_object_get_string_member_with_default (spec, "title", ""));
  FoyerId id = foyer_tx_new_id (b->tx), none = FOYER_ID_NONE;
  g_autoptr (FoyerRow) line = foyer_row_new ("line", &id);
  gint64 price = 0;
  gboolean given;

  if (!foyer_call_need (b->call, "booking.goods-create", error))
    return FALSE;
  if (title == NULL || *title == '\0' || g_utf8_strlen (title, -1) > 200)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Goods need a title of at most %d letters."), 200);
      return FALSE;
    }
  if (!number (spec, "price", 0, MAX_MONEY, FALSE, &given, NULL, &price, error))
    return FALSE;
  if (!given)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Goods need a price."));
      return FALSE;
    }
  foyer_row_set_id (line, "loc", &b->place->id);
  foyer_row_set_id (line, "visit", visit);
  foyer_row_set_text (line, "kind", "product");
  foyer_row_set_text (line, "title", title);
  foyer_row_set_id (line, "staff", staff);
  foyer_row_set_int (line, "qty", 1000);
  foyer_row_set_int (line, "price", price);
  foyer_row_set_int (line, "weight", weight);
  if (discount > 0)
    foyer_row_set_int (line, "disc_pct", discount);
  set_tax (b, line, &none);
  if (!foyer_booking_set_line (b, line, spec, error))
    return FALSE;
  foyer_tx_put (b->tx, line);
  if (id_out != NULL)
    *id_out = id;
  return TRUE;
}

gboolean
foyer_booking_add_line (FoyerBooking *b,
                        const FoyerId *visit,
                        const FoyerId *appointment,
                        const FoyerId *staff,
                        JsonObject *spec,
                        gint64 discount,
                        int weight,
                        int *dur_out,
                        FoyerId *id_out,
                        GError **error)
{
  FoyerId service;
  g_auto (Offer) o = { 0 };
  const char *text = json_object_get_string_member_with_default (spec, "service", NULL);

  if (text == NULL || !foyer_id_parse (text, &service))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Each line needs a service."));
      return FALSE;
    }
  if (!read_offer (b->db, &service, staff, &o, error))
    return FALSE;

  gint64 own_dur = 0, own_processing = 0, own_finishing = 0;
  gboolean has_dur, has_processing, has_finishing;
  if (!number (spec, "dur", 1, FOYER_DAY_MINUTES, FALSE, &has_dur, NULL, &own_dur, error)
      || !number (spec, "processing", 0, FOYER_DAY_MINUTES, FALSE, &has_processing, NULL, &own_processing, error)
      || !number (spec, "finishing", 0, FOYER_DAY_MINUTES, FALSE, &has_finishing, NULL, &own_finishing, error))
    return FALSE;
  if (has_dur)
    o.dur = own_dur;
  if (has_processing)
    o.processing = own_processing;
  if (has_finishing)
    o.finishing = own_finishing;

  FoyerId id = foyer_tx_new_id (b->tx);
  g_autoptr (FoyerRow) line = foyer_row_new ("line", &id);
  foyer_row_set_id (line, "loc", &b->place->id);
  foyer_row_set_id (line, "visit", visit);
  foyer_row_set_id (line, "appointment", appointment);
  foyer_row_set_text (line, "kind", "service");
  foyer_row_set_id (line, "service", &service);
  foyer_row_set_text (line, "title", o.title);
  foyer_row_set_id (line, "staff", staff);
  foyer_row_set_int (line, "qty", 1000);
  foyer_row_set_int (line, "price", o.price);
  foyer_row_set_int (line, "dur", o.dur);
  if (o.processing > 0)
    foyer_row_set_int (line, "processing", o.processing);
  if (o.finishing > 0)
    foyer_row_set_int (line, "finishing", o.finishing);
  foyer_row_set_int (line, "weight", weight);
  if (discount > 0)
    foyer_row_set_int (line, "disc_pct", discount);
  set_tax (b, line, &service);
  if (!foyer_booking_set_line (b, line, spec, error))
    return FALSE;
  foyer_tx_put (b->tx, line);

  if (dur_out != NULL)
    *dur_out = (int) foyer_mul_div (o.dur, foyer_row_int (line, "qty"), 1000, FOYER_ROUND_HALF_UP);
  if (id_out != NULL)
    *id_out = id;
  return TRUE;
}

gboolean
foyer_booking_reprice (FoyerBooking *b,
                       const FoyerRow *appointment,
                       const FoyerId *staff,
                       const char *staff_name,
                       GError **error)
{
  FoyerId visit = foyer_row_id (appointment, "visit");
  g_autoptr (GArray) ids = foyer_appointment_lines (b->db, &visit, &appointment->id);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &g_array_index (ids, FoyerId, i));
      FoyerId service = foyer_row_id (line, "service");
      gint64 price, dur;

      if (!foyer_id_is_none (&service))
        {
          if (!foyer_service_effective (b->db, &service, staff, &price, &dur))
            {
              if (!foyer_call_may (b->call, "booking.override"))
                {
                  g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("%s does not do %s."), staff_name, foyer_row_text (line, "title"));
                  return FALSE;
                }
              foyer_call_warn (b->call, "service", &service, _ ("%s does not do %s."), staff_name, foyer_row_text (line, "title"));
            }
          else
            {
              if (foyer_row_int (line, "price_set") == 0)
                foyer_row_set_int (line, "price", price);
              foyer_row_set_int (line, "dur", dur);
            }
        }
      foyer_row_set_id (line, "staff", staff);
      foyer_tx_put (b->tx, line);
    }
  return TRUE;
}

#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-service.h"

static gboolean
effective (FoyerDb *db, const FoyerId *service, const FoyerId *staff, gint64 *price, gint64 *price_max, gint64 *dur)
{
  /* A member's own range replaces the base range as a whole; one price alone is no range. */
  FoyerStmt *s = foyer_db_sql (db, "SELECT coalesce(l.price, s.price_min, 0),"
                                   " CASE WHEN l.price IS NULL THEN coalesce(s.price_max, s.price_min, 0) ELSE coalesce(l.price_max, l.price) END,"
                                   " coalesce(l.dur, s.dur), l.id IS NOT NULL"
                                   " FROM service s LEFT JOIN service_staff l ON l.id = ?2 AND l.deleted IS NOT 1 WHERE s.id = ?1");
  FoyerId link = foyer_service_staff_id (service, staff);
  gboolean linked = FALSE;

  *price = *price_max = *dur = 0;
  foyer_stmt_bind_id (s, 1, service);
  foyer_stmt_bind_id (s, 2, &link);
  if (foyer_stmt_step (s))
    {
      *price = foyer_stmt_int (s, 0);
      *price_max = foyer_stmt_int (s, 1);
      *dur = foyer_stmt_int (s, 2);
      linked = foyer_stmt_int (s, 3) != 0;
    }
  foyer_stmt_done (s);
  return linked;
}

gboolean
foyer_service_effective (FoyerDb *db, const FoyerId *service, const FoyerId *staff, gint64 *price, gint64 *dur)
{
  gint64 p, p_max, d;
  gboolean linked = effective (db, service, staff, &p, &p_max, &d);

  if (price)
    *price = p;
  if (dur)
    *dur = d;
  return linked;
}

gint64
foyer_service_price_max (FoyerDb *db, const FoyerId *service, const FoyerId *staff)
{
  gint64 p, p_max, d;

  effective (db, service, staff, &p, &p_max, &d);
  return p_max;
}

FoyerId
foyer_service_staff_id (const FoyerId *service, const FoyerId *staff)
{
  return foyer_id_derivef (service, "staff:%s", foyer_id_format (staff, (char[FOYER_ID_TEXT_LEN + 1]){ 0 }));
}

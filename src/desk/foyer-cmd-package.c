/* Packages: what is in one, booking one, and what is booked together staying together. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-cmd-booking-private.h"
#include "foyer-cmd-common.h"
#include "foyer-ids.h"
#include "foyer-lookup.h"
#include "foyer-package-plan.h"
#include "foyer-titles.h"
#include "foyer-visitor.h"

/* ---- what is in it ----------------------------------------------------------------------------------------------------------- */

#define PACKAGE_FIELDS(flags) \
  { "title", FOYER_P_TEXT, flags, "title", NULL, FOYER_NAME_MAX }, \
  { "category", FOYER_P_ID, flags, "category" }, \
  { "pkg_mode", FOYER_P_ENUM, 0, "one after another, or all at one time by several members", "sequential parallel" }, \
  { "pkg_disc", FOYER_P_PCT, FOYER_P_NULLABLE, "discount on the whole" }, \
  { "items", FOYER_P_LIST, flags, "[{item?, service, staff?}] in order, 2 to 10: item of an existing one, staff: only these members" }, \
  { "active", FOYER_P_BOOL, 0, "can be booked" }, \
  { "online", FOYER_P_BOOL, 0, "can be booked online" }, \
  { "comment", FOYER_P_TEXT, FOYER_P_NULLABLE, "comment", NULL, 2000 }, \
  { "titles", FOYER_P_OBJECT, FOYER_P_NULLABLE, "titles in other languages: {\"hu\":\"…\"}; the whole set" }, \
  { "image", FOYER_P_TEXT, FOYER_P_NULLABLE, "picture: name of a file (foyerctl file put)", NULL, 64 }

static const FoyerParam create_params[] = { PACKAGE_FIELDS (FOYER_P_REQUIRED), { NULL } };
static const FoyerParam update_params[] = { { "package", FOYER_P_ID, FOYER_P_REQUIRED, "package" }, PACKAGE_FIELDS (0), { NULL } };

#define MAX_MEMBERS 200 /* an item can be limited to */

/* The members an item is limited to, as stored. FALSE with INVALID or NOT_FOUND. */
static gboolean
read_staff (FoyerCall *call,
            JsonObject *spec,
            char **json,
            GError **error)
{
  JsonNode *node = json_object_get_member (spec, "staff");

  *json = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return foyer_refuse (error, _ ("The members of a package's service must be a list."));
  JsonArray *list = json_node_get_array (node);
  g_autoptr (JsonArray) clean = json_array_new ();
  g_autoptr (GHashTable) had = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  if (json_array_get_length (list) > MAX_MEMBERS)
    return foyer_refuse (error, _ ("A service of a package can be limited to %d members at most."), MAX_MEMBERS);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *one = json_array_get_element (list, i);
      FoyerId id;
      char text[37];
      g_autoptr (FoyerRow) staff = NULL;
      if (!JSON_NODE_HOLDS_VALUE (one) || json_node_get_value_type (one) != G_TYPE_STRING || !foyer_id_parse (json_node_get_string (one), &id))
        return foyer_refuse (error, _ ("The members of a package's service must be a list."));
      if ((staff = foyer_need_row (call, "staff", &id, NULL, error)) == NULL)
        return FALSE;
      /* Written in one way, each once: readers compare the text. */
      if (g_hash_table_add (had, foyer_id_copy (&id)))
        json_array_add_string_element (clean, foyer_id_format (&id, text));
    }
  if (json_array_get_length (clean) > 0)
    {
      g_autoptr (JsonNode) out = json_node_init_array (json_node_alloc (), clean);
      *json = json_to_string (out, FALSE);
    }
  return TRUE;
}

static gboolean
put_item (FoyerCall *call,
          const FoyerId *package,
          JsonNode *node,
          int weight,
          GHashTable *kept,
          gint64 *price,
          gint64 *dur,
          GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  JsonObject *spec = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *item = spec != NULL ? json_object_get_string_member_with_default (spec, "item", NULL) : NULL;
  FoyerId service_id = FOYER_ID_NONE, id;
  g_autofree char *staff = NULL;

  if (spec == NULL || !foyer_id_parse (json_object_get_string_member_with_default (spec, "service", ""), &service_id))
    return foyer_refuse (error, _ ("Each entry of “items” must be an object with a service."));
  g_autoptr (FoyerRow) service = foyer_need_row (call, "service", &service_id, NULL, error), row = NULL;
  if (service == NULL || !read_staff (call, spec, &staff, error))
    return FALSE;
  if (g_strcmp0 (foyer_row_text (service, "kind"), "group") == 0)
    return foyer_refuse (error, _ ("“%s” is for groups; a package is made of services for one client."), foyer_row_text (service, "title"));
  if (foyer_row_int (service, "composite") != 0)
    return foyer_refuse (error, _ ("“%s” is a package itself."), foyer_row_text (service, "title"));

  if (item != NULL)
    {
      FoyerId of;
      if (!foyer_id_parse (item, &id) || (row = foyer_need_row (call, "package_item", &id, NULL, error)) == NULL)
        return error != NULL && *error != NULL ? FALSE : foyer_refuse (error, _ ("This package has no such service."));
      of = foyer_row_id (row, "package");
      if (!foyer_id_equal (&of, package) || g_hash_table_contains (kept, &id))
        return foyer_refuse (error, _ ("This package has no such service."));
    }
  else
    {
      id = foyer_tx_new_id (tx);
      row = foyer_row_new ("package_item", &id);
      foyer_row_set_id (row, "package", package);
    }
  foyer_row_set_id (row, "service", &service_id);
  foyer_row_set_text (row, "staff", staff);
  foyer_row_set_int (row, "weight", weight);
  foyer_tx_put (tx, row);
  g_hash_table_add (kept, foyer_id_copy (&id));
  *price = foyer_row_int (service, "price_min");
  *dur = foyer_row_int (service, "dur");
  return TRUE;
}

/* What the package costs and takes by the base prices, so that the catalogue can say it. */
static void
set_figures (FoyerRow *row,
             const gint64 *prices,
             const gint64 *durs,
             guint n)
{
  gint64 shares[FOYER_PACKAGE_MAX], dur = 0, gross = 0, longest = 0;

  for (guint i = 0; i < n; i++)
    {
      dur += durs[i];
      longest = MAX (longest, durs[i]);
      gross += prices[i];
    }
  if (g_strcmp0 (foyer_row_text (row, "pkg_mode"), "parallel") == 0)
    dur = longest;
  foyer_row_set_int (row, "dur", MIN (dur, FOYER_DAY_MINUTES));
  foyer_row_set_int (row, "price_min", gross - foyer_package_spread (prices, (int) n, foyer_row_int (row, "pkg_disc"), shares));
}

/* The items stay, the discount or the way they are done does not. */
static void
refigure (FoyerCall *call,
          FoyerRow *row)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (GArray) have = foyer_lookup_ids (foyer_tx_db (tx), "package_item", "package", &row->id);
  gint64 prices[FOYER_PACKAGE_MAX], durs[FOYER_PACKAGE_MAX];
  guint n = 0;

  for (guint i = 0; i < have->len && n < FOYER_PACKAGE_MAX; i++)
    {
      g_autoptr (FoyerRow) item = foyer_tx_get (tx, "package_item", &g_array_index (have, FoyerId, i));
      FoyerId id = foyer_row_id (item, "service");
      g_autoptr (FoyerRow) service = foyer_row_int (item, "deleted") == 0 ? foyer_tx_get (tx, "service", &id) : NULL;
      if (service == NULL)
        continue;
      prices[n] = foyer_row_int (service, "price_min");
      durs[n++] = foyer_row_int (service, "dur");
    }
  if (n > 0)
    set_figures (row, prices, durs, n);
}

static gboolean
put_items (FoyerCall *call,
           FoyerRow *row,
           GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  JsonArray *items = foyer_call_list (call, "items");
  guint n = json_array_get_length (items);
  g_autoptr (GHashTable) kept = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  gint64 prices[FOYER_PACKAGE_MAX], durs[FOYER_PACKAGE_MAX];

  if (n < FOYER_PACKAGE_MIN || n > FOYER_PACKAGE_MAX)
    return foyer_refuse (error, _ ("A package has %d to %d services."), FOYER_PACKAGE_MIN, FOYER_PACKAGE_MAX);
  for (guint i = 0; i < n; i++)
    if (!put_item (call, &row->id, json_array_get_element (items, i), (int) i + 1, kept, &prices[i], &durs[i], error))
      return FALSE;
  set_figures (row, prices, durs, n);

  g_autoptr (GArray) have = foyer_lookup_ids (foyer_tx_db (tx), "package_item", "package", &row->id);
  for (guint i = 0; i < have->len; i++)
    {
      const FoyerId *id = &g_array_index (have, FoyerId, i);
      if (g_hash_table_contains (kept, id))
        continue;
      g_autoptr (FoyerRow) gone = foyer_tx_get (tx, "package_item", id);
      foyer_mark_deleted (tx, gone);
    }
  return TRUE;
}

static gboolean
put_package (FoyerCall *call,
             FoyerRow *row,
             GError **error)
{
  FoyerId category;
  g_autoptr (FoyerRow) category_row = NULL;
  gboolean fresh = !row->exists;
  gint64 disc = foyer_row_int (row, "pkg_disc");

  foyer_call_fill (call, row, "title", "category", "pkg_mode", "pkg_disc", "active", "online", "comment", "image", NULL);
  if (foyer_row_int (row, "pkg_disc") != disc && !foyer_call_need (call, "setup.prices", error))
    return FALSE;
  if (!foyer_need_text (call, "title", _ ("title of the package"), error) || !foyer_need_file (call, "image", error)
      || !foyer_titles_fill (call, row, error))
    return FALSE;
  category = foyer_row_id (row, "category");
  category_row = foyer_need_row (call, "category", &category, NULL, error);
  if (category_row == NULL)
    return FALSE;
  if (fresh)
    foyer_row_set_int (row, "dur", 0);
  if (foyer_call_has (call, "items"))
    {
      if (!put_items (call, row, error))
        return FALSE;
    }
  else if (foyer_call_has (call, "pkg_disc") || foyer_call_has (call, "pkg_mode"))
    refigure (call, row);
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "package", &row->id);
  return TRUE;
}

static gboolean
run_package_create (FoyerCall *call,
                    GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = foyer_tx_new_id (tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("service", &id);

  foyer_row_set_int (row, "composite", 1);
  foyer_row_set_text (row, "kind", "individual");
  foyer_row_set_text (row, "pkg_mode", "sequential");
  foyer_row_set_int (row, "active", 1);
  foyer_row_set_int (row, "online", 1);
  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_tx_db (tx), "service", NULL));
  return put_package (call, row, error);
}

static gboolean
run_package_update (FoyerCall *call,
                    GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "package", "service", error);

  if (row == NULL)
    return FALSE;
  if (foyer_row_int (row, "composite") == 0)
    return foyer_refuse (error, _ ("“%s” is no package."), foyer_row_text (row, "title"));
  return put_package (call, row, error);
}

/* ---- booking it ---------------------------------------------------------------------------------------------------------------- */

static const FoyerParam book_params[] = {
  { "package", FOYER_P_ID, FOYER_P_REQUIRED, "package" },
  { "wall", FOYER_P_WALL, FOYER_P_REQUIRED, "start, wall time of the location" },
  { "staff", FOYER_P_ID, 0, "member who comes first where there is a choice" },
  { "items", FOYER_P_LIST, 0, "[{item, staff}]: members chosen by hand; the others are chosen among those who are free" },
  { "client", FOYER_P_ID, 0, "existing client" },
  { "name", FOYER_P_TEXT, 0, "client found by phone or made: name", NULL, 200 },
  { "surname", FOYER_P_TEXT, 0, "surname of a new client", NULL, 200 },
  { "phone", FOYER_P_TEXT, 0, "phone as typed", NULL, 50 },
  { "email", FOYER_P_TEXT, 0, "e-mail of a new client", NULL, 200 },
  { "comment", FOYER_P_TEXT, 0, "comment of the appointments", NULL, 5000 },
  { "chosen", FOYER_P_BOOL, 0, "the client asked for these people" },
  { "colour", FOYER_P_INT, 0, "own colour 0…11", NULL, 11 },
  { "status", FOYER_P_ENUM, 0, "status of a new visit", "pending confirmed" },
  { "online", FOYER_P_BOOL, 0, "booked by the client" },
  { "source", FOYER_P_TEXT, 0, "where it comes from", NULL, 100 },
  FOYER_BOOKING_EXTRA_PARAMS,
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

typedef struct
{
  FoyerId client, visit, bundle;
  gint64 date, personal; /* personal discount, where the package gives none */
} Bundle;

/* One part of the package: an appointment, its line with the share of the discount, its rooms. (transfer full) */
static FoyerRow *
book_part (FoyerBooking *b,
           const FoyerPackagePlan *plan,
           const FoyerPackageItem *item,
           const Bundle *bundle,
           GError **error)
{
  FoyerCall *call = b->call;
  FoyerId id = foyer_tx_new_id (b->tx), who = foyer_call_actor (call)->user, line_id;
  g_autoptr (FoyerRow) row = foyer_row_new ("appointment", &id);
  g_autoptr (JsonObject) spec = json_object_new ();
  gint64 date = bundle->date + item->start / FOYER_DAY_MINUTES;
  int minute = item->start % FOYER_DAY_MINUTES;
  gboolean overlap = FALSE, taken = FALSE;
  char wall[17], text[FOYER_ID_TEXT_LEN + 1];

  if (!foyer_booking_may_staff (b, &item->staff, NULL, error)
      || !foyer_booking_check_time (b, NULL, &item->staff, item->staff_name, date, minute, item->dur, &item->gaps, &overlap, error))
    return NULL;
  foyer_row_set_id (row, "loc", &b->place->id);
  foyer_row_set_id (row, "visit", &bundle->visit);
  foyer_row_set_id (row, "client", &bundle->client);
  foyer_row_set_id (row, "staff", &item->staff);
  foyer_row_set_text (row, "wall", foyer_wall_format (date, minute, wall));
  foyer_row_set_int (row, "dur", item->dur);
  foyer_shape_put (row, item->tech, &item->gaps);
  foyer_row_set_id (row, "made_by", &who);
  foyer_row_set_int (row, "made_at", foyer_call_now (call));
  foyer_row_set_id (row, "package", &plan->package);
  foyer_row_set_id (row, "bundle", &bundle->bundle);
  foyer_call_fill (call, row, "comment", "chosen", "colour", "online", "source", NULL);
  if (overlap)
    foyer_row_set_text (row, "shared", foyer_call_override (call));
  foyer_tx_put (b->tx, row);

  json_object_set_string_member (spec, "service", foyer_id_format (&item->service, text));
  if (!foyer_booking_add_line (b, &bundle->visit, &id, &item->staff, spec, bundle->personal, 0, NULL, &line_id, error))
    return NULL;
  if (item->disc > 0)
    {
      g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &line_id);
      foyer_row_set_int (line, "disc_sum", item->disc);
      foyer_tx_put (b->tx, line);
    }
  if (!foyer_booking_check_season (b, row, date, error) || !foyer_booking_allocate (b, row, NULL, &taken, error))
    return NULL;
  if (taken && !overlap)
    {
      foyer_row_set_text (row, "shared", foyer_call_override (call));
      foyer_tx_put (b->tx, row);
    }
  return g_steal_pointer (&row);
}

static gboolean
run_package_book (FoyerCall *call,
                  GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_auto (FoyerPackagePlan) plan = { 0 };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
  FoyerId loc = foyer_call_loc (call), package = foyer_call_id (call, "package"), first = foyer_call_id (call, "staff"), visitor = foyer_call_id (call, "visitor");
  Bundle bundle = { 0 };
  int minute, end = 0;
  gboolean others = FALSE;

  if (!foyer_booking_begin (&b, call, &loc, error))
    return FALSE;
  foyer_wall_parse (foyer_call_text (call, "wall"), &bundle.date, &minute);
  if (!foyer_booking_may_change_day (&b, bundle.date, error) || !foyer_booking_find_client (&b, &bundle.client, error)
      || (!foyer_id_is_none (&visitor) && !foyer_visitor_check (call, &visitor, &bundle.client, error))
      || !foyer_package_plan (&plan, b.db, b.place, &package, bundle.date, minute, &first, foyer_call_list (call, "items"), error))
    return FALSE;
  for (int i = 0; i < plan.n; i++)
    {
      if (foyer_id_is_none (&plan.items[i].staff))
        return foyer_refuse (error, _ ("Nobody is there for %s at this time."), plan.items[i].title);
      end = MAX (end, plan.items[i].start + plan.items[i].dur);
    }

  gint64 t0 = foyer_zone_to_utc (b.place->zone, bundle.date, minute);
  bundle.visit = foyer_booking_join (&b, &bundle.client, bundle.date, t0, t0 + (gint64) (end - minute) * 60000, &others);
  if (foyer_id_is_none (&bundle.visit))
    {
      g_autoptr (FoyerRow) visit = foyer_booking_new_visit (&b, &bundle.client, bundle.date);
      if (foyer_call_has (call, "status"))
        {
          foyer_row_set_text (visit, "status", foyer_call_text (call, "status"));
          foyer_tx_put (b.tx, visit);
        }
      bundle.visit = visit->id;
    }
  bundle.bundle = foyer_tx_new_id (b.tx);
  bundle.personal = plan.discount > 0 ? 0 : foyer_client_discount (b.db, &bundle.client);
  JsonArray *made = json_array_new ();
  json_object_set_array_member (foyer_call_result (call), "appointments", made);
  for (int i = 0; i < plan.n; i++)
    {
      FoyerRow *row = book_part (&b, &plan, &plan.items[i], &bundle, error);
      char text[FOYER_ID_TEXT_LEN + 1];

      if (row == NULL)
        return FALSE;
      g_ptr_array_add (rows, row);
      json_array_add_string_element (made, foyer_id_format (&row->id, text));
    }
  if (others)
    {
      foyer_booking_regroup_all (&b, &bundle.client, bundle.date, rows);
      bundle.visit = foyer_row_id (rows->pdata[0], "visit");
    }
  /* Who comes, labels and fields are those of every part. */
  for (guint i = 0; i < rows->len; i++)
    if (!foyer_booking_extras (call, rows->pdata[i], error))
      return FALSE;
  foyer_call_result_id (call, "visit", &bundle.visit);
  foyer_call_result_id (call, "client", &bundle.client);
  foyer_call_result_id (call, "bundle", &bundle.bundle);
  foyer_call_result_id (call, "appointment", &((FoyerRow *) rows->pdata[0])->id);
  return TRUE;
}

/* ---- together ------------------------------------------------------------------------------------------------------------------ */

GArray *
foyer_booking_bundle (FoyerBooking *b,
                      const FoyerRow *appointment)
{
  FoyerId bundle = foyer_row_id (appointment, "bundle");

  return foyer_ids_of (b->db, "SELECT id FROM appointment WHERE bundle = ?1 AND deleted IS NOT 1 ORDER BY t0, id", &bundle);
}

void
foyer_booking_follow_day (FoyerBooking *b,
                          GPtrArray *rows,
                          gint64 date)
{
  g_autoptr (FoyerRow) fresh = NULL;
  char day[11];

  for (guint i = 0; i < rows->len; i++)
    {
      FoyerRow *row = rows->pdata[i];
      FoyerId visit_id = foyer_row_id (row, "visit");
      int moved = 0;
      g_autoptr (FoyerRow) visit = foyer_tx_get (b->tx, "visit", &visit_id);

      for (guint k = 0; k < rows->len; k++)
        {
          FoyerId other = foyer_row_id (rows->pdata[k], "visit");
          moved += foyer_id_equal (&other, &visit_id);
        }
      if (g_strcmp0 (foyer_row_text (visit, "date"), foyer_date_format (date, day)) == 0)
        continue;
      if (moved == foyer_visit_appointments (b->db, &visit_id))
        {
          foyer_row_set_text (visit, "date", day);
          foyer_tx_put (b->tx, visit);
          continue;
        }
      if (fresh == NULL)
        {
          FoyerId client = foyer_row_id (visit, "client");
          fresh = foyer_booking_new_visit (b, &client, date);
        }
      g_autoptr (GArray) lines = foyer_appointment_lines (b->db, &visit_id, &row->id);
      foyer_row_set_id (row, "visit", &fresh->id);
      foyer_tx_put (b->tx, row);
      for (guint k = 0; k < lines->len; k++)
        {
          g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &g_array_index (lines, FoyerId, k));
          foyer_row_set_id (line, "visit", &fresh->id);
          foyer_tx_put (b->tx, line);
        }
    }
}

gboolean
foyer_booking_move_bundle (FoyerBooking *b,
                           FoyerRow *appointment,
                           FoyerId staff,
                           gint64 date,
                           int minute,
                           const FoyerBookingWish *wish,
                           GError **error)
{
  g_autoptr (GArray) ids = foyer_booking_bundle (b, appointment);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
  FoyerId client = foyer_row_id (appointment, "client");
  gint64 old_date = date;
  int old_minute = minute;

  foyer_wall_parse (foyer_row_text (appointment, "wall"), &old_date, &old_minute);
  gint64 by = (date - old_date) * FOYER_DAY_MINUTES + minute - old_minute;
  /* Away from where they go, so that none stands in the way of the next. */
  for (guint i = 0; i < ids->len; i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, by > 0 ? ids->len - 1 - i : i);
      gboolean self = foyer_id_equal (id, &appointment->id);
      g_autoptr (FoyerRow) visit = NULL, row = foyer_booking_appointment_of (b, id, &visit, error);
      FoyerBookingWish own = { .tech = -1, .bundled = TRUE };
      gint64 from, to;
      int at;

      if (row == NULL)
        return FALSE;
      if (self)
        {
          own.dur = wish->dur;
          own.instances = wish->instances;
        }
      foyer_wall_parse (foyer_row_text (row, "wall"), &from, &at);
      to = from * FOYER_DAY_MINUTES + at + by;
      if (!foyer_booking_move (b, row, visit, self ? staff : foyer_row_id (row, "staff"), to / FOYER_DAY_MINUTES, (int) (to % FOYER_DAY_MINUTES), &own, error))
        return FALSE;
      g_ptr_array_add (rows, g_steal_pointer (&row));
    }
  if (date != old_date)
    foyer_booking_follow_day (b, rows, date);
  if (by != 0)
    foyer_booking_regroup_all (b, &client, date, rows);
  if (date != old_date)
    foyer_booking_regroup (b, &client, old_date, NULL);
  foyer_call_result_id (b->call, "appointment", &appointment->id);
  for (guint i = 0; i < rows->len; i++)
    if (foyer_id_equal (&((FoyerRow *) rows->pdata[i])->id, &appointment->id))
      {
        FoyerId visit = foyer_row_id (rows->pdata[i], "visit");
        foyer_call_result_id (b->call, "visit", &visit);
      }
  json_object_set_int_member (foyer_call_result (b->call), "moved", rows->len);
  return TRUE;
}

/* ---- the tables ------------------------------------------------------------------------------------------------------------------ */

const FoyerCommand foyer_commands_package[] = {
  { "package.create", "setup.services", "Adds a package: two to ten services booked as one.", N_("Added a package"), create_params, run_package_create },
  { "package.update", "setup.services", "Changes a package; what is booked stays as it is.", N_("Changed a package"), update_params, run_package_update },
  { "booking.package", "booking.create", "Books a package: an appointment for each of its services, in one visit.", N_("Booked a package"), book_params,
    run_package_book },
  { NULL },
};

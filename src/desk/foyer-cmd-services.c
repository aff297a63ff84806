/* Service categories, services, and who does them for how much. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-lookup.h"
#include "foyer-service.h"
#include "foyer-tech.h"
#include "foyer-titles.h"

#define DURATION_STEP 5

/* ---- categories --------------------------------------------------------------------------------------------------------- */

static gboolean
category_put (FoyerCall *call, FoyerRow *row, GError **error)
{
  foyer_call_fill (call, row, "title", "colour", NULL);
  if (!foyer_titles_fill (call, row, error) || !foyer_need_free_title (call, row, "title", _ ("category"), NULL, error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "category", &row->id);
  return TRUE;
}

static gboolean
category_create (FoyerCall *call, GError **error)
{
  FoyerId id = foyer_tx_new_id (foyer_call_tx (call));
  g_autoptr (FoyerRow) row = foyer_row_new ("category", &id);

  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_call_db (call), "category", NULL));
  /* Neighbours in the catalogue get tints that differ most. */
  foyer_row_set_int (row, "colour", (foyer_row_int (row, "weight") - 1) % 12);
  return category_put (call, row, error);
}

static gboolean
category_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "category", "category", error);
  return row != NULL && category_put (call, row, error);
}

static gboolean
category_delete (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) row = foyer_call_row (call, "category", "category", error);
  g_autoptr (GArray) services = NULL;
  FoyerId target = foyer_call_id (call, "move_to");

  if (row == NULL)
    return FALSE;
  services = foyer_lookup_ids (foyer_tx_db (tx), "service", "category", &row->id);
  if (services->len > 0 && foyer_id_is_none (&target))
    return foyer_refuse (error, _ ("“%s” has %u services. Choose a category they move to."), foyer_row_text (row, "title"), services->len);
  if (!foyer_id_is_none (&target))
    {
      g_autoptr (FoyerRow) to = foyer_call_row (call, "move_to", "category", error);
      if (to == NULL)
        return FALSE;
      if (foyer_id_equal (&to->id, &row->id))
        return foyer_refuse (error, _ ("Services cannot move to the category that is deleted."));
    }
  for (guint i = 0; i < services->len; i++)
    {
      g_autoptr (FoyerRow) service = foyer_tx_get (tx, "service", &g_array_index (services, FoyerId, i));
      foyer_row_set_id (service, "category", &target);
      foyer_tx_put (tx, service);
    }
  foyer_mark_deleted (tx, row);
  return TRUE;
}

static gboolean
category_reorder (FoyerCall *call, GError **error)
{
  return foyer_reorder (call, "category", NULL, error);
}

/* ---- services ----------------------------------------------------------------------------------------------------------- */

static gboolean
check_dur (gint64 dur, GError **error)
{
  if (dur <= 0 || dur > 1440 || dur % DURATION_STEP != 0)
    return foyer_refuse (error, _ ("The duration must be a multiple of %d minutes, at most 24 hours."), DURATION_STEP);
  return TRUE;
}

static gboolean
check_range (FoyerRow *row, const char *low, const char *high, GError **error)
{
  if (!foyer_row_is_null (row, low) && foyer_row_int (row, low) < 0)
    return foyer_refuse (error, _ ("The price cannot be below zero."));
  if (foyer_row_is_null (row, high))
    return TRUE;
  if (foyer_row_is_null (row, low))
    return foyer_refuse (error, _ ("A price range needs its lowest price."));
  if (foyer_row_int (row, high) < foyer_row_int (row, low))
    return foyer_refuse (error, _ ("The highest price is below the lowest price."));
  return TRUE;
}

/* The parts of its time, the days it is booked on and its break. */
static gboolean
check_time (FoyerRow *row, GError **error)
{
  const char *from = foyer_row_text (row, "date_from"), *to = foyer_row_text (row, "date_to");

  if (foyer_row_int (row, "processing") % DURATION_STEP != 0 || foyer_row_int (row, "finishing") % DURATION_STEP != 0)
    return foyer_refuse (error, _ ("Processing and finishing time must be multiples of %d minutes."), DURATION_STEP);
  if (foyer_row_int (row, "processing") + foyer_row_int (row, "finishing") > foyer_row_int (row, "dur"))
    return foyer_refuse (error, _ ("Processing and finishing are parts of the duration; together they are longer than it."));
  if (!foyer_row_is_null (row, "tech") && !foyer_tech_check (foyer_row_int (row, "tech"), error))
    return FALSE;
  if (from != NULL && to != NULL && strcmp (from, to) > 0)
    return foyer_refuse (error, _ ("The last day it can be booked for is before the first."));
  return TRUE;
}

static gboolean
service_put (FoyerCall *call, FoyerRow *row, GError **error)
{
  FoyerId category;
  g_autoptr (FoyerRow) category_row = NULL;

  foyer_call_fill (call, row, "title", "category", "price_min", "price_max", "dur", "kind", "capacity", "active", "comment", "online_title",
                   "print_title", "online", "repeat_days", "image", "processing", "finishing", "tech", "date_from", "date_to", "tax", NULL);
  /* A form may send a price as it was; a service made without a price says nothing about prices. */
  if (row->exists ? foyer_row_has_changed (row, "price_min") || foyer_row_has_changed (row, "price_max")
                  : foyer_call_has (call, "price_min") || foyer_call_has (call, "price_max"))
    if (!foyer_call_need (call, "setup.prices", error))
      return FALSE;
  if (!foyer_need_text (call, "title", _ ("title of the service"), error) || !foyer_need_file (call, "image", error)
      || !foyer_titles_fill (call, row, error))
    return FALSE;
  if (foyer_row_has_changed (row, "tax") && !foyer_row_is_null (row, "tax"))
    {
      FoyerId tax = foyer_row_id (row, "tax");
      g_autoptr (FoyerRow) tax_row = foyer_need_row (call, "tax", &tax, NULL, error);

      if (tax_row == NULL)
        return FALSE;
    }
  category = foyer_row_id (row, "category");
  category_row = foyer_need_row (call, "category", &category, NULL, error);
  if (category_row == NULL)
    return FALSE;
  if (!check_dur (foyer_row_int (row, "dur"), error) || !check_range (row, "price_min", "price_max", error) || !check_time (row, error))
    return FALSE;
  /* Capacity belongs to group services alone (SRV-4). */
  if (g_strcmp0 (foyer_row_text (row, "kind"), "group") == 0)
    {
      if (foyer_row_int (row, "capacity") < 1)
        return foyer_refuse (error, _ ("A group service needs a capacity of at least 1."));
    }
  else
    {
      foyer_row_set_null (row, "capacity");
    }
  if (!foyer_row_is_null (row, "repeat_days") && foyer_row_int (row, "repeat_days") < 1)
    return foyer_refuse (error, _ ("“Come again after” must be at least one day."));
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "service", &row->id);
  return TRUE;
}

static void
link_staff (FoyerCall *call, const FoyerId *service, const FoyerId *staff)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = foyer_service_staff_id (service, staff);
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "service_staff", &id);

  if (row == NULL)
    {
      row = foyer_row_new ("service_staff", &id);
      foyer_row_set_id (row, "service", service);
      foyer_row_set_id (row, "staff", staff);
    }
  else if (foyer_row_int (row, "deleted"))
    {
      /* Linked again, the member starts from the base price and duration (SRV-6). */
      foyer_row_set_null (row, "price");
      foyer_row_set_null (row, "price_max");
      foyer_row_set_null (row, "dur");
      foyer_row_set_int (row, "deleted", 0);
    }
  foyer_tx_put (tx, row);
}

static gboolean
assign (FoyerCall *call, const FoyerId *service, GArray *staff, GError **error)
{
  for (guint i = 0; i < staff->len; i++)
    {
      FoyerId *id = &g_array_index (staff, FoyerId, i);
      g_autoptr (FoyerRow) member = foyer_need_row (call, "staff", id, NULL, error);

      if (member == NULL)
        return FALSE;
      if (g_strcmp0 (foyer_row_text (member, "status"), "deleted") == 0 || g_strcmp0 (foyer_row_text (member, "status"), "dismissed") == 0)
        return foyer_refuse (error, _ ("%s does not work here any more."), foyer_row_text (member, "name"));
      link_staff (call, service, id);
    }
  return TRUE;
}

static gboolean
service_create (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = foyer_tx_new_id (tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("service", &id);
  g_autoptr (GArray) staff = foyer_call_ids (call, "staff", error);

  if (staff == NULL)
    return FALSE;
  foyer_row_set_int (row, "price_min", 0);
  foyer_row_set_text (row, "kind", "individual");
  foyer_row_set_int (row, "active", 1);
  foyer_row_set_int (row, "online", 1);
  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_tx_db (tx), "service", NULL));
  return service_put (call, row, error) && assign (call, &id, staff, error);
}

static gboolean
service_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "service", "service", error);
  if (row != NULL && foyer_row_int (row, "composite") != 0)
    return foyer_refuse (error, _ ("“%s” is a package; change it as one."), foyer_row_text (row, "title"));
  return row != NULL && service_put (call, row, error);
}

/* Old visits keep naming it; it is only offered no more (SRV-13). */
static gboolean
service_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "service", "service", error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
service_restore (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = foyer_call_id (call, "service"), category;
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "service", &id), category_row = NULL;

  if (row == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such service."));
      return FALSE;
    }
  category = foyer_row_id (row, "category");
  category_row = foyer_need_row (call, "category", &category, NULL, error);
  if (category_row == NULL)
    {
      g_prefix_error (error, "The category of the service was deleted. ");
      return FALSE;
    }
  foyer_row_set_int (row, "deleted", 0);
  foyer_tx_put (tx, row);
  return TRUE;
}

static gboolean
service_reorder (FoyerCall *call, GError **error)
{
  return foyer_reorder (call, "service", NULL, error);
}

/* ---- who does it -------------------------------------------------------------------------------------------------------- */

static gboolean
service_assign (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) service = foyer_call_row (call, "service", "service", error);
  g_autoptr (GArray) staff = NULL;

  if (service == NULL)
    return FALSE;
  staff = foyer_call_ids (call, "staff", error);
  return staff != NULL && assign (call, &service->id, staff, error);
}

static gboolean
service_unassign (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) service = foyer_call_row (call, "service", "service", error);
  g_autoptr (GArray) staff = NULL;

  if (service == NULL)
    return FALSE;
  staff = foyer_call_ids (call, "staff", error);
  if (staff == NULL)
    return FALSE;
  for (guint i = 0; i < staff->len; i++)
    {
      FoyerId id = foyer_service_staff_id (&service->id, &g_array_index (staff, FoyerId, i));
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "service_staff", &id);

      if (row != NULL && !foyer_row_int (row, "deleted"))
        foyer_mark_deleted (tx, row);
    }
  return TRUE;
}

/* The member's own price and time, from the service's side or the member's (SRV-5, SRV-7): null follows the base. */
static gboolean
service_prices (FoyerCall *call, GError **error)
{
  FoyerId service = foyer_call_id (call, "service"), staff = foyer_call_id (call, "staff");
  FoyerId id = foyer_service_staff_id (&service, &staff);
  g_autoptr (FoyerRow) row = foyer_tx_get (foyer_call_tx (call), "service_staff", &id);

  if (row == NULL || foyer_row_int (row, "deleted"))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This team member does not do this service."));
      return FALSE;
    }
  if ((foyer_call_has (call, "price") || foyer_call_has (call, "price_max")) && !foyer_call_need (call, "setup.prices", error))
    return FALSE;
  foyer_call_fill (call, row, "price", "price_max", "dur", NULL);
  if (foyer_row_is_null (row, "price") && !foyer_call_has (call, "price_max"))
    foyer_row_set_null (row, "price_max");
  if (!foyer_row_is_null (row, "dur") && !check_dur (foyer_row_int (row, "dur"), error))
    return FALSE;
  if (!check_range (row, "price", "price_max", error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* The resources a booking of the service reserves: the whole set at once. */
static gboolean
service_resources (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) service = foyer_call_row (call, "service", "service", error);
  g_autoptr (GArray) wanted = NULL, have = NULL;

  if (service == NULL)
    return FALSE;
  wanted = foyer_call_ids (call, "resources", error);
  if (wanted == NULL)
    return FALSE;
  for (guint i = 0; i < wanted->len; i++)
    {
      FoyerId *resource = &g_array_index (wanted, FoyerId, i);
      char text[FOYER_ID_TEXT_LEN + 1];
      FoyerId id = foyer_id_derivef (&service->id, "resource:%s", foyer_id_format (resource, text));
      g_autoptr (FoyerRow) resource_row = foyer_need_row (call, "resource", resource, NULL, error);
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "service_resource", &id);

      if (resource_row == NULL)
        return FALSE;
      if (row == NULL)
        {
          row = foyer_row_new ("service_resource", &id);
          foyer_row_set_id (row, "service", &service->id);
          foyer_row_set_id (row, "resource", resource);
        }
      else if (foyer_row_int (row, "deleted"))
        {
          foyer_row_set_int (row, "deleted", 0);
        }
      foyer_tx_put (tx, row);
    }
  have = foyer_lookup_ids (foyer_tx_db (tx), "service_resource", "service", &service->id);
  for (guint i = 0; i < have->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "service_resource", &g_array_index (have, FoyerId, i));
      FoyerId resource = foyer_row_id (row, "resource");
      gboolean keep = FALSE;

      for (guint k = 0; k < wanted->len && !keep; k++)
        keep = foyer_id_equal (&resource, &g_array_index (wanted, FoyerId, k));
      if (!keep)
        foyer_mark_deleted (tx, row);
    }
  return TRUE;
}

/* ---- the table ---------------------------------------------------------------------------------------------------------- */

#define SERVICE_PARAMS(flags) \
  { "title", FOYER_P_TEXT, flags, "title", NULL, FOYER_NAME_MAX }, \
  { "category", FOYER_P_ID, flags, "category" }, \
  { "price_min", FOYER_P_MONEY, 0, "price, or the lowest of a range; minor units" }, \
  { "price_max", FOYER_P_MONEY, FOYER_P_NULLABLE, "highest price of a range" }, \
  { "dur", FOYER_P_DUR, flags, "minutes, a multiple of 5" }, \
  { "kind", FOYER_P_ENUM, 0, "individual or group", "individual group" }, \
  { "capacity", FOYER_P_INT, FOYER_P_NULLABLE, "seats of a group service", NULL, 10000 }, \
  { "active", FOYER_P_BOOL, 0, "can be booked" }, \
  { "comment", FOYER_P_TEXT, FOYER_P_NULLABLE, "comment", NULL, 2000 }, \
  { "online_title", FOYER_P_TEXT, FOYER_P_NULLABLE, "title on the booking site", NULL, FOYER_NAME_MAX }, \
  { "print_title", FOYER_P_TEXT, FOYER_P_NULLABLE, "title on receipts", NULL, FOYER_NAME_MAX }, \
  { "online", FOYER_P_BOOL, 0, "can be booked online" }, \
  { "repeat_days", FOYER_P_INT, FOYER_P_NULLABLE, "come again after so many days", NULL, 3650 }, \
  { "titles", FOYER_P_OBJECT, FOYER_P_NULLABLE, "titles in other languages: {\"hu\":\"…\"}; the whole set" }, \
  { "image", FOYER_P_TEXT, FOYER_P_NULLABLE, "picture: name of a file (foyerctl file put)", NULL, 64 }, \
  { "processing", FOYER_P_INT, FOYER_P_NULLABLE, "of the duration, minutes in which the member is free", NULL, 1440 }, \
  { "finishing", FOYER_P_INT, FOYER_P_NULLABLE, "of the duration, minutes with the member after the processing", NULL, 1440 }, \
  { "tech", FOYER_P_INT, FOYER_P_NULLABLE, "minutes of the technical break after it; null: as the location says", NULL, 1440 }, \
  { "date_from", FOYER_P_DATE, FOYER_P_NULLABLE, "first day it can be booked for" }, \
  { "date_to", FOYER_P_DATE, FOYER_P_NULLABLE, "last day it can be booked for" }, \
  { "tax", FOYER_P_ID, FOYER_P_NULLABLE, "tax; null: as the location says" }

#define ID_PARAM(name) { name, FOYER_P_ID, FOYER_P_REQUIRED, name }

static const FoyerParam category_create_params[] = {
  { "title", FOYER_P_TEXT, FOYER_P_REQUIRED, "title", NULL, FOYER_NAME_MAX }, { "colour", FOYER_P_INT, FOYER_P_NULLABLE, "tint, 0 to 11", NULL, 11 },
  { "titles", FOYER_P_OBJECT, FOYER_P_NULLABLE, "titles in other languages: {\"hu\":\"…\"}; the whole set" }, { NULL },
};
static const FoyerParam category_update_params[] = {
  ID_PARAM ("category"), { "title", FOYER_P_TEXT, 0, "title", NULL, FOYER_NAME_MAX }, { "colour", FOYER_P_INT, FOYER_P_NULLABLE, "tint, 0 to 11", NULL, 11 },
  { "titles", FOYER_P_OBJECT, FOYER_P_NULLABLE, "titles in other languages: {\"hu\":\"…\"}; the whole set" }, { NULL },
};
static const FoyerParam category_delete_params[] = { ID_PARAM ("category"), { "move_to", FOYER_P_ID, 0, "category the services move to" }, { NULL } };
static const FoyerParam order_params[] = { { "order", FOYER_P_LIST, FOYER_P_REQUIRED, "ids in their new order" }, { NULL } };
static const FoyerParam service_create_params[] = { SERVICE_PARAMS (FOYER_P_REQUIRED), { "staff", FOYER_P_LIST, 0, "members who do it" }, { NULL } };
static const FoyerParam service_update_params[] = { ID_PARAM ("service"), SERVICE_PARAMS (0), { NULL } };
static const FoyerParam service_id_params[] = { ID_PARAM ("service"), { NULL } };
static const FoyerParam service_staff_params[] = { ID_PARAM ("service"), { "staff", FOYER_P_LIST, FOYER_P_REQUIRED, "members" }, { NULL } };
static const FoyerParam service_prices_params[] = {
  ID_PARAM ("service"), ID_PARAM ("staff"),
  { "price", FOYER_P_MONEY, FOYER_P_NULLABLE, "the member's own price, or the lowest of a range; null follows the base price" },
  { "price_max", FOYER_P_MONEY, FOYER_P_NULLABLE, "highest price of the member's own range" },
  { "dur", FOYER_P_DUR, FOYER_P_NULLABLE, "the member's own minutes; null follows the base duration" },
  { NULL },
};
static const FoyerParam service_resources_params[] = { ID_PARAM ("service"), { "resources", FOYER_P_LIST, FOYER_P_REQUIRED, "all its resources" }, { NULL } };

const FoyerCommand foyer_commands_services[] = {
  { "category.create", "setup.services", "Adds a service category.", N_("Added a category"), category_create_params, category_create },
  { "category.update", "setup.services", "Changes a service category.", N_("Changed a category"), category_update_params, category_update },
  { "category.delete", "setup.services", "Deletes a category; its services move to another.", N_("Deleted a category"), category_delete_params, category_delete },
  { "category.reorder", "setup.services", "Puts categories in order.", N_("Reordered categories"), order_params, category_reorder },
  { "service.create", "setup.services", "Adds a service.", N_("Added a service"), service_create_params, service_create },
  { "service.update", "setup.services", "Changes a service; what is booked keeps its price.", N_("Changed a service"), service_update_params, service_update },
  { "service.delete", "setup.services", "Takes a service out of the catalogue; old visits keep it.", N_("Deleted a service"), service_id_params, service_delete },
  { "service.restore", "setup.services", "Brings a deleted service back.", N_("Brought a service back"), service_id_params, service_restore },
  { "service.reorder", "setup.services", "Puts services in order.", N_("Reordered services"), order_params, service_reorder },
  { "service.assign", "setup.services", "Lets team members do a service at its base price and time.", N_("Assigned a service"), service_staff_params, service_assign },
  { "service.unassign", "setup.services", "Takes a service from team members.", N_("Took a service away"), service_staff_params, service_unassign },
  { "service.prices", "setup.services", "Sets a member's own price and time for a service.", N_("Set a member's price"), service_prices_params, service_prices },
  { "service.resources", "setup.services", "Sets the resources a service needs.", N_("Set the resources of a service"), service_resources_params, service_resources },
  { NULL },
};

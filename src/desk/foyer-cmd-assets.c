/* Resources and their instances, registers, payment items. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-lookup.h"
#include "foyer-register.h"

/* ---- resources ---------------------------------------------------------------------------------------------------------- */

static FoyerId
make_instance (FoyerCall *call, const FoyerId *loc, const FoyerId *resource, const char *name, gint64 weight)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = foyer_tx_new_id (tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("instance", &id);

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_id (row, "resource", resource);
  foyer_row_set_text (row, "name", name);
  foyer_row_set_int (row, "weight", weight);
  foyer_tx_put (tx, row);
  return id;
}

/* One instance more would be needed at once anyway, so a new resource has the wished number of them from the start. */
static gboolean
resource_create (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId loc = foyer_call_loc (call), id = foyer_tx_new_id (tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("resource", &id);
  gint64 n = foyer_call_has (call, "instances") ? foyer_call_int (call, "instances") : 1;

  if (n < 1 || n > 50)
    return foyer_refuse (error, _ ("A resource has 1 to 50 instances."));
  foyer_row_set_id (row, "loc", &loc);
  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_tx_db (tx), "resource", &loc));
  foyer_call_fill (call, row, "name", "description", NULL);
  if (!foyer_need_free_title (call, row, "name", _ ("resource"), &loc, error))
    return FALSE;
  foyer_tx_put (tx, row);
  for (gint64 i = 1; i <= n; i++)
    {
      g_autofree char *name = n == 1 ? g_strdup (foyer_row_text (row, "name")) : g_strdup_printf ("%s %d", foyer_row_text (row, "name"), (int) i);
      make_instance (call, &loc, &id, name, i);
    }
  foyer_call_result_id (call, "resource", &id);
  return TRUE;
}

static gboolean
resource_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "resource", "resource", error);
  FoyerId loc;

  if (row == NULL)
    return FALSE;
  loc = foyer_row_id (row, "loc");
  foyer_call_fill (call, row, "name", "description", NULL);
  if (!foyer_need_free_title (call, row, "name", _ ("resource"), &loc, error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* Reservations made earlier stay in their bookings as history; new bookings reserve it no more. */
static gboolean
resource_delete (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) row = foyer_call_row (call, "resource", "resource", error);
  static const char *const children[] = { "instance", "service_resource" };

  if (row == NULL)
    return FALSE;
  for (gsize k = 0; k < G_N_ELEMENTS (children); k++)
    {
      g_autoptr (GArray) ids = foyer_lookup_ids (foyer_tx_db (tx), children[k], "resource", &row->id);
      for (guint i = 0; i < ids->len; i++)
        {
          g_autoptr (FoyerRow) child = foyer_tx_get (tx, children[k], &g_array_index (ids, FoyerId, i));
          foyer_mark_deleted (tx, child);
        }
    }
  foyer_mark_deleted (tx, row);
  return TRUE;
}

static gboolean
resource_reorder (FoyerCall *call, GError **error)
{
  FoyerId loc = foyer_call_loc (call);
  return foyer_reorder (call, "resource", &loc, error);
}

static gboolean
instance_create (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) resource = foyer_call_row (call, "resource", "resource", error);
  FoyerId loc, id;
  gint64 n;

  if (resource == NULL || !foyer_need_text (call, "name", _ ("name of the instance"), error))
    return FALSE;
  loc = foyer_row_id (resource, "loc");
  n = foyer_lookup_count (foyer_call_db (call), "instance", "resource", &resource->id);
  if (n >= 50)
    return foyer_refuse (error, _ ("A resource has at most 50 instances."));
  id = make_instance (call, &loc, &resource->id, foyer_call_text (call, "name"), foyer_lookup_next_weight (foyer_call_db (call), "instance", &loc));
  foyer_call_result_id (call, "instance", &id);
  return TRUE;
}

static gboolean
instance_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "instance", "instance", error);

  if (row == NULL || !foyer_need_text (call, "name", _ ("name of the instance"), error))
    return FALSE;
  foyer_call_fill (call, row, "name", NULL);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
instance_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "instance", "instance", error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- registers ---------------------------------------------------------------------------------------------------------- */

/* One default of each kind at a location. */
static void
make_only_default (FoyerCall *call, const FoyerRow *chosen)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId loc = foyer_row_id (chosen, "loc");
  g_autoptr (GArray) ids = foyer_lookup_all (foyer_tx_db (tx), "register", &loc);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) other = foyer_tx_get (tx, "register", &g_array_index (ids, FoyerId, i));

      if (!foyer_id_equal (&other->id, &chosen->id) && g_strcmp0 (foyer_row_text (other, "kind"), foyer_row_text (chosen, "kind")) == 0
          && foyer_row_int (other, "is_default"))
        {
          foyer_row_set_int (other, "is_default", 0);
          foyer_tx_put (tx, other);
        }
    }
}

static gboolean
register_create (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId loc = foyer_call_loc (call), id = foyer_tx_new_id (tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("register", &id);

  foyer_row_set_id (row, "loc", &loc);
  foyer_row_set_int (row, "opening", 0);
  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_tx_db (tx), "register", &loc));
  foyer_call_fill (call, row, "title", "kind", "opening", "is_default", "comment", NULL);
  if (!foyer_need_free_title (call, row, "title", _ ("register"), &loc, error))
    return FALSE;
  foyer_tx_put (tx, row);
  if (foyer_row_int (row, "is_default"))
    make_only_default (call, row);
  foyer_call_result_id (call, "register", &id);
  return TRUE;
}

static gboolean
register_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "register", "register", error);
  FoyerId loc;

  if (row == NULL)
    return FALSE;
  loc = foyer_row_id (row, "loc");
  foyer_call_fill (call, row, "title", "is_default", "comment", NULL);
  if (!foyer_need_free_title (call, row, "title", _ ("register"), &loc, error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  if (foyer_row_int (row, "is_default"))
    make_only_default (call, row);
  return TRUE;
}

static gboolean
register_reorder (FoyerCall *call, GError **error)
{
  FoyerId loc = foyer_call_loc (call);
  return foyer_reorder (call, "register", &loc, error);
}

static gboolean
register_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "register", "register", error);

  if (row == NULL)
    return FALSE;
  if (foyer_register_used (foyer_call_db (call), &row->id))
    return foyer_refuse (error, _ ("“%s” has transactions, so it cannot be deleted."), foyer_row_text (row, "title"));
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- payment items ------------------------------------------------------------------------------------------------------ */

static gboolean
item_put (FoyerCall *call, FoyerRow *row, GError **error)
{
  foyer_call_fill (call, row, "title", "category", "comment", NULL);
  if (!foyer_need_free_title (call, row, "title", _ ("payment item"), NULL, error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "item", &row->id);
  return TRUE;
}

static gboolean
item_create (FoyerCall *call, GError **error)
{
  FoyerId id = foyer_tx_new_id (foyer_call_tx (call));
  g_autoptr (FoyerRow) row = foyer_row_new ("item", &id);

  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_call_db (call), "item", NULL));
  return item_put (call, row, error);
}

static gboolean
item_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "item", "item", error);

  if (row == NULL)
    return FALSE;
  if (foyer_row_text (row, "code") != NULL && foyer_call_has (call, "category"))
    return foyer_refuse (error, _ ("“%s” is a built-in payment item; it stays what it is."), foyer_row_text (row, "title"));
  return item_put (call, row, error);
}

/* Transactions that name it go on naming it. */
static gboolean
item_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "item", "item", error);

  if (row == NULL)
    return FALSE;
  if (foyer_row_text (row, "code") != NULL)
    return foyer_refuse (error, _ ("“%s” is a built-in payment item and cannot be deleted."), foyer_row_text (row, "title"));
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- the table ---------------------------------------------------------------------------------------------------------- */

#define LOC_PARAM { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" }
#define ID_PARAM(name) { name, FOYER_P_ID, FOYER_P_REQUIRED, name }
#define NAME_PARAM(name, flags) { name, FOYER_P_TEXT, flags, name, NULL, FOYER_NAME_MAX }
#define COMMENT_PARAM(name) { name, FOYER_P_TEXT, FOYER_P_NULLABLE, name, NULL, 1000 }
#define ORDER_PARAM { "order", FOYER_P_LIST, FOYER_P_REQUIRED, "ids in their new order" }

static const FoyerParam resource_create_params[] = {
  LOC_PARAM, NAME_PARAM ("name", FOYER_P_REQUIRED), COMMENT_PARAM ("description"),
  { "instances", FOYER_P_INT, 0, "how many of it there are, 1 to 50; 1 when left out", NULL, 50 },
  { NULL },
};
static const FoyerParam resource_update_params[] = { ID_PARAM ("resource"), NAME_PARAM ("name", 0), COMMENT_PARAM ("description"), { NULL } };
static const FoyerParam resource_delete_params[] = { ID_PARAM ("resource"), { NULL } };
static const FoyerParam loc_order_params[] = { LOC_PARAM, ORDER_PARAM, { NULL } };
static const FoyerParam instance_create_params[] = { ID_PARAM ("resource"), NAME_PARAM ("name", FOYER_P_REQUIRED), { NULL } };
static const FoyerParam instance_update_params[] = { ID_PARAM ("instance"), NAME_PARAM ("name", FOYER_P_REQUIRED), { NULL } };
static const FoyerParam instance_delete_params[] = { ID_PARAM ("instance"), { NULL } };
static const FoyerParam register_create_params[] = {
  LOC_PARAM, NAME_PARAM ("title", FOYER_P_REQUIRED),
  { "kind", FOYER_P_ENUM, FOYER_P_REQUIRED, "cash or cashless", "cash cashless" },
  { "opening", FOYER_P_MONEY, FOYER_P_SIGNED, "starting balance, minor units" },
  { "is_default", FOYER_P_BOOL, 0, "the default of its kind" },
  COMMENT_PARAM ("comment"),
  { NULL },
};
static const FoyerParam register_update_params[] = {
  ID_PARAM ("register"), NAME_PARAM ("title", 0), { "is_default", FOYER_P_BOOL, 0, "the default of its kind" }, COMMENT_PARAM ("comment"), { NULL },
};
static const FoyerParam register_delete_params[] = { ID_PARAM ("register"), { NULL } };
static const FoyerParam item_create_params[] = {
  NAME_PARAM ("title", FOYER_P_REQUIRED), { "category", FOYER_P_ENUM, FOYER_P_REQUIRED, "income or expense", "income expense" },
  COMMENT_PARAM ("comment"), { NULL },
};
static const FoyerParam item_update_params[] = {
  ID_PARAM ("item"), NAME_PARAM ("title", 0), { "category", FOYER_P_ENUM, 0, "income or expense", "income expense" }, COMMENT_PARAM ("comment"), { NULL },
};
static const FoyerParam item_delete_params[] = { ID_PARAM ("item"), { NULL } };

const FoyerCommand foyer_commands_assets[] = {
  { "resource.create", "setup.resources", "Adds a room or a device, with its instances.", N_("Added a resource"), resource_create_params, resource_create },
  { "resource.update", "setup.resources", "Changes a resource.", N_("Changed a resource"), resource_update_params, resource_update },
  { "resource.delete", "setup.resources", "Deletes a resource with its instances.", N_("Deleted a resource"), resource_delete_params, resource_delete },
  { "resource.reorder", "setup.resources", "Puts resources in order.", N_("Reordered resources"), loc_order_params, resource_reorder },
  { "instance.create", "setup.resources", "Adds one more of a resource.", N_("Added a resource instance"), instance_create_params, instance_create },
  { "instance.update", "setup.resources", "Renames an instance.", N_("Changed a resource instance"), instance_update_params, instance_update },
  { "instance.delete", "setup.resources", "Deletes an instance.", N_("Deleted a resource instance"), instance_delete_params, instance_delete },
  { "register.create", "setup.registers", "Adds a register.", N_("Added a register"), register_create_params, register_create },
  { "register.update", "setup.registers", "Changes a register.", N_("Changed a register"), register_update_params, register_update },
  { "register.reorder", "setup.registers", "Puts registers in the order of the payment window.", N_("Reordered registers"), loc_order_params, register_reorder },
  { "register.delete", "setup.registers", "Deletes a register without transactions.", N_("Deleted a register"), register_delete_params, register_delete },
  { "item.create", "setup.registers", "Adds a payment item.", N_("Added a payment item"), item_create_params, item_create },
  { "item.update", "setup.registers", "Changes a payment item.", N_("Changed a payment item"), item_update_params, item_update },
  { "item.delete", "setup.registers", "Deletes a payment item that is not built in.", N_("Deleted a payment item"), item_delete_params, item_delete },
  { NULL },
};

/* Taxes: what is put on the price of services, or is in it. A line keeps the rate it was sold at. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-lookup.h"
#include "foyer-out.h"

static gboolean
tax_put (FoyerCall *call, FoyerRow *row, GError **error)
{
  foyer_call_fill (call, row, "title", "rate", "added", NULL);
  if (!foyer_need_text (call, "title", _ ("title"), error) || !foyer_need_free_title (call, row, "title", _ ("tax"), NULL, error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "tax", &row->id);
  return TRUE;
}

static gboolean
tax_create (FoyerCall *call, GError **error)
{
  FoyerId id = foyer_tx_new_id (foyer_call_tx (call));
  g_autoptr (FoyerRow) row = foyer_row_new ("tax", &id);

  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_call_db (call), "tax", NULL));
  return tax_put (call, row, error);
}

static gboolean
tax_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "tax", "tax", error);

  return row != NULL && tax_put (call, row, error);
}

/* Services that had it have none from now on. */
static gboolean
tax_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "tax", "tax", error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
tax_reorder (FoyerCall *call, GError **error)
{
  return foyer_reorder (call, "tax", NULL, error);
}

static gboolean
tax_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT t.id, t.title, t.rate, t.added, (SELECT count(*) FROM service v WHERE v.tax = t.id AND v.deleted IS NOT 1) FROM tax t"
                                                     " WHERE t.deleted IS NOT 1 ORDER BY coalesce(t.weight, 0), t.id");

  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "title", foyer_stmt_text (s, 1));
      foyer_out_int (out, "rate", foyer_stmt_int (s, 2));
      foyer_out_bool (out, "added", foyer_stmt_int (s, 3) != 0);
      foyer_out_int (out, "services", foyer_stmt_int (s, 4));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

#define TAX_PARAMS(flags) \
  { "title", FOYER_P_TEXT, flags, "title, as on receipts", NULL, 60 }, \
  { "rate", FOYER_P_PCT, flags, "hundredths of a percent" }, \
  { "added", FOYER_P_BOOL, 0, "put on top of the price; else the price has it in it" }

static const FoyerParam tax_create_params[] = { TAX_PARAMS (FOYER_P_REQUIRED), { NULL } };
static const FoyerParam tax_update_params[] = { { "tax", FOYER_P_ID, FOYER_P_REQUIRED, "tax" }, TAX_PARAMS (0), { NULL } };
static const FoyerParam tax_delete_params[] = { { "tax", FOYER_P_ID, FOYER_P_REQUIRED, "tax" }, { NULL } };
static const FoyerParam tax_order_params[] = { { "order", FOYER_P_LIST, FOYER_P_REQUIRED, "ids in their new order" }, { NULL } };
static const FoyerParam none_params[] = { { NULL } };

const FoyerCommand foyer_commands_tax[] = {
  { "tax.create", "setup.prices", "Adds a tax.", N_ ("Added a tax"), tax_create_params, tax_create },
  { "tax.update", "setup.prices", "Changes a tax; what was sold keeps its rate.", N_ ("Changed a tax"), tax_update_params, tax_update },
  { "tax.delete", "setup.prices", "Deletes a tax; what was sold keeps its rate.", N_ ("Deleted a tax"), tax_delete_params, tax_delete },
  { "tax.reorder", "setup.prices", "Puts taxes in order.", N_ ("Reordered taxes"), tax_order_params, tax_reorder },
  { NULL },
};

const FoyerQuery foyer_queries_tax[] = {
  { "tax.list", NULL, "Taxes there are.", none_params, "[{id, title, rate, added, services}]", tax_list },
  { NULL },
};

#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-location.h"
#include "foyer-lookup.h"
#include "foyer-register.h"

typedef struct
{
  const char *code, *title, *category;
} Item;

static const Item items[] = {
  { "services", N_("Provision of services"), "income" },
  { "products", N_("Sale of products"), "income" },
  { "memberships", N_("Sale of memberships"), "income" },
  { "giftcards", N_("Sale of gift cards"), "income" },
  { "refill", N_("Client account refill"), "income" },
  { "other-income", N_("Other income"), "income" },
  { "consumables", N_("Purchase of consumables"), "expense" },
  { "products-bought", N_("Purchase of products"), "expense" },
  { "salary", N_("Salary of staff"), "expense" },
  { "taxes", N_("Taxes and fees"), "expense" },
  { "acquiring", N_("Acquiring fee"), "expense" },
  { "other-expense", N_("Other expenditures"), "expense" },
};

/* Made when they are first needed. */
static const Item later[] = {
  { "refund", N_("Refund to client"), "expense" },
  { "tips", N_("Tips"), "income" },
  { "rounding", N_("Cash rounding"), "income" },
  { "till-over", N_("Till: too much"), "income" },
  { "till-short", N_("Till: too little"), "expense" },
};

/* Two desks that make the same built-in item make the same row. */
static FoyerId
make_item (FoyerTx *tx, const FoyerId *chain, const Item *item, gint64 weight)
{
  FoyerId id = foyer_id_derivef (chain, "item:%s", item->code);
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "item", &id);

  if (row == NULL)
    row = foyer_row_new ("item", &id);
  foyer_row_set_text (row, "title", g_dgettext (GETTEXT_PACKAGE, item->title));
  foyer_row_set_text (row, "category", item->category);
  foyer_row_set_text (row, "code", item->code);
  foyer_row_set_int (row, "weight", weight);
  foyer_tx_put (tx, row);
  return id;
}

gint64
foyer_register_balance (FoyerDb *db, const FoyerId *reg)
{
  return foyer_db_int (db, "SELECT coalesce(r.opening, 0) + (SELECT coalesce(sum(m.amount), 0) FROM money m WHERE m.register = r.id AND m.void IS NULL)"
                           " FROM register r WHERE r.id = ?1", reg);
}

void
foyer_register_bind (FoyerStmt *s, int n, GBytes *allowed)
{
  gsize size = 0;
  gconstpointer data = allowed != NULL ? g_bytes_get_data (allowed, &size) : NULL;

  if (allowed == NULL)
    foyer_stmt_bind_null (s, n);
  else
    foyer_stmt_bind_blob (s, n, size > 0 ? data : "", (int) size);
}

FoyerId
foyer_register_default (FoyerDb *db, const FoyerId *loc, const char *kind, GBytes *allowed)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM register WHERE loc = ?1 AND kind = ?2 AND deleted IS NOT 1" FOYER_REGISTER_ALLOWED ("id", "3")
                                   " ORDER BY coalesce(is_default, 0) DESC, coalesce(weight, 0), id LIMIT 1");
  FoyerId id = FOYER_ID_NONE;

  foyer_stmt_bind_id (s, 1, loc);
  foyer_stmt_bind_text (s, 2, kind);
  foyer_register_bind (s, 3, allowed);
  if (foyer_stmt_step (s))
    id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return id;
}

FoyerId
foyer_register_clear (FoyerDb *db, const FoyerId *loc, const char *kind, GBytes *allowed)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT count(*), sum(coalesce(is_default, 0) <> 0) FROM register WHERE loc = ?1 AND kind = ?2 AND deleted IS NOT 1"
                                   FOYER_REGISTER_ALLOWED ("id", "3"));
  gboolean clear;

  foyer_stmt_bind_id (s, 1, loc);
  foyer_stmt_bind_text (s, 2, kind);
  foyer_register_bind (s, 3, allowed);
  clear = foyer_stmt_step (s) && (foyer_stmt_int (s, 0) == 1 || foyer_stmt_int (s, 1) == 1);
  foyer_stmt_done (s);
  return clear ? foyer_register_default (db, loc, kind, allowed) : FOYER_ID_NONE;
}

gboolean
foyer_register_used (FoyerDb *db, const FoyerId *reg)
{
  return foyer_db_int (db, "SELECT EXISTS (SELECT 1 FROM money WHERE register = ?1)", reg) != 0;
}

FoyerId
foyer_item_by_code (FoyerDb *db, const char *code)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM item WHERE code = ?1 ORDER BY id LIMIT 1");
  FoyerId id = FOYER_ID_NONE;

  foyer_stmt_bind_text (s, 1, code);
  if (foyer_stmt_step (s))
    id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return id;
}

gboolean
foyer_item_is_built_in (FoyerDb *db, const FoyerId *id, const char *code)
{
  FoyerId chain = foyer_chain_id (db), own;
  gboolean known = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (later) && !known; i++)
    known = g_strcmp0 (later[i].code, code) == 0;
  for (gsize i = 0; i < G_N_ELEMENTS (items) && !known; i++)
    known = g_strcmp0 (items[i].code, code) == 0;
  if (!known)
    return FALSE;
  own = foyer_id_derivef (&chain, "item:%s", code);
  return foyer_id_equal (&own, id);
}

FoyerId
foyer_item_need (FoyerTx *tx, const char *code)
{
  FoyerId id = foyer_item_by_code (foyer_tx_db (tx), code), chain;

  if (!foyer_id_is_none (&id))
    return id;
  chain = foyer_chain_id (foyer_tx_db (tx));
  for (gsize i = 0; i < G_N_ELEMENTS (later); i++)
    if (g_str_equal (code, later[i].code))
      return make_item (tx, &chain, &later[i], G_N_ELEMENTS (items) + 1 + i);
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    if (g_str_equal (items[i].code, code))
      return make_item (tx, &chain, &items[i], i + 1);
  g_error ("No built-in payment item has the code “%s”", code);
}

void
foyer_item_make_all (FoyerTx *tx, const FoyerId *chain)
{
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    make_item (tx, chain, &items[i], i + 1);
}

static FoyerId
make_register (FoyerTx *tx, const FoyerId *loc, const char *title, const char *kind, gint64 weight)
{
  FoyerId id = foyer_id_derivef (loc, "register:%s", kind);
  g_autoptr (FoyerRow) row = foyer_row_new ("register", &id);

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_text (row, "title", title);
  foyer_row_set_text (row, "kind", kind);
  foyer_row_set_int (row, "is_default", 1);
  foyer_row_set_int (row, "opening", 0);
  foyer_row_set_int (row, "weight", weight);
  foyer_tx_put (tx, row);
  return id;
}

void
foyer_register_make_defaults (FoyerTx *tx, const FoyerId *loc, FoyerId *cash, FoyerId *card)
{
  *cash = make_register (tx, loc, _("Main"), "cash", 1);
  *card = make_register (tx, loc, _("Card payment account"), "cashless", 2);
}

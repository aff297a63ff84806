#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-line-money.h"
#include "foyer-location.h"
#include "foyer-money.h"
#include "foyer-phone.h"
#include "foyer-receipt-data.h"
#include "foyer-settings.h"
#include "foyer-store.h"
#include "foyer-visit-rules.h"

typedef struct
{
  FoyerId loc, client;
} Visit;

static gboolean
find_visit (FoyerDb *db,
            const FoyerId *visit,
            Visit *out)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT loc, client FROM visit WHERE id = ?1 AND status <> 'deleted'");
  gboolean found;

  foyer_stmt_bind_id (s, 1, visit);
  found = foyer_stmt_step (s);
  if (found)
    *out = (Visit){ foyer_stmt_id (s, 0), foyer_stmt_id (s, 1) };
  foyer_stmt_done (s);
  return found;
}

static void
set_text (JsonObject *o,
          const char *name,
          const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (o, name, value);
}

/* One text of a row by its id, with a member name. */
static void
set_from (JsonObject *o,
          const char *name,
          FoyerDb *db,
          const char *sql,
          const FoyerId *id)
{
  FoyerStmt *s;

  if (foyer_id_is_none (id))
    return;
  s = foyer_db_sql (db, sql);
  foyer_stmt_bind_id (s, 1, id);
  if (foyer_stmt_step (s))
    set_text (o, name, foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
}

static void
set_header (JsonObject *o,
            FoyerDb *db,
            const FoyerId *loc)
{
  g_autoptr (FoyerLocation) l = foyer_location_load (db, loc);
  g_autofree char *footer = foyer_setting_text (db, loc, "receipt.footer");
  FoyerStmt *s = foyer_db_sql (db, "SELECT tax_id, legal_name FROM location WHERE id = ?1");

  if (l != NULL)
    {
      set_text (o, "name", l->public_name);
      set_text (o, "currency", l->currency);
    }
  set_text (o, "footer", footer);
  foyer_stmt_bind_id (s, 1, loc);
  if (foyer_stmt_step (s))
    {
      g_autofree char *address = foyer_location_address (db, loc), *phones = foyer_location_phones (db, loc);
      const char *legal = foyer_stmt_text (s, 1);

      /* Tax authorities want the name the number belongs to, where it is not the public one. */
      if (legal != NULL && (l == NULL || strcmp (legal, l->public_name) != 0))
        {
          g_autofree char *under = g_steal_pointer (&address);
          address = g_strdup_printf ("%s\n%s", legal, under);
        }
      set_text (o, "address", address);
      set_text (o, "tax_id", foyer_stmt_text (s, 0));
      set_text (o, "phones", phones);
    }
  foyer_stmt_done (s);
}

/* One kind of tax on the receipt. */
typedef struct
{
  gint64 pct, sum, tax;
  gboolean added;
} Tax;

static void
count_tax (GArray *taxes,
           const FoyerVisitLine *line)
{
  guint i = 0;

  if (line->tax <= 0)
    return;
  while (i < taxes->len && (g_array_index (taxes, Tax, i).pct != line->tax || g_array_index (taxes, Tax, i).added != line->tax_added))
    i++;
  if (i == taxes->len)
    {
      Tax tax = { .pct = line->tax, .added = line->tax_added };
      g_array_append_val (taxes, tax);
    }
  g_array_index (taxes, Tax, i).sum += foyer_visit_line_total (line);
  g_array_index (taxes, Tax, i).tax += foyer_visit_line_tax (line);
}

static void
set_taxes (JsonObject *o,
           GArray *taxes)
{
  JsonArray *list;

  if (taxes->len == 0)
    return;
  list = json_array_new ();
  for (guint i = 0; i < taxes->len; i++)
    {
      const Tax *tax = &g_array_index (taxes, Tax, i);
      JsonObject *row = json_object_new ();

      json_object_set_int_member (row, "pct", tax->pct);
      json_object_set_boolean_member (row, "added", tax->added);
      json_object_set_int_member (row, "net", tax->sum - tax->tax);
      json_object_set_int_member (row, "tax", tax->tax);
      json_array_add_object_element (list, row);
    }
  json_object_set_array_member (o, "taxes", list);
}

/* Lines with "discount" and "total", taxes; the sum of what they cost. */
static gint64
set_lines (JsonObject *o,
           FoyerDb *db,
           const FoyerId *visit)
{
  JsonArray *lines = json_array_new ();
  g_autoptr (GArray) taxes = g_array_new (FALSE, TRUE, sizeof (Tax));
  gint64 total = 0, discount = 0;
  FoyerStmt *s = foyer_db_sql (db, "SELECT coalesce(nullif(service.print_title, ''), line.title), " FOYER_LINE_MONEY ("line.") " FROM line LEFT JOIN service ON service.id = line.service"
                                   " WHERE line.visit = ?1 AND line.deleted IS NOT 1 ORDER BY line.weight, line.id");

  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerVisitLine line = foyer_line_money (s, 1);
      JsonObject *row = json_object_new ();
      gint64 off = foyer_visit_line_discount (&line);

      set_text (row, "title", foyer_stmt_text (s, 0));
      json_object_set_int_member (row, "qty", line.qty);
      /* A total raised by hand is a price, not a negative discount. */
      json_object_set_int_member (row, "price", off < 0 ? foyer_mul_div (foyer_visit_line_net (&line), 1000, line.qty, FOYER_ROUND_HALF_UP) : line.price);
      json_object_set_int_member (row, "disc_pct", line.disc_sum == 0 && !line.manual ? line.disc_pct : 0);
      json_object_set_int_member (row, "discount", MAX (off, 0));
      json_object_set_int_member (row, "total", foyer_visit_line_net (&line));
      json_array_add_object_element (lines, row);
      discount += MAX (off, 0);
      total += foyer_visit_line_total (&line);
      count_tax (taxes, &line);
    }
  foyer_stmt_done (s);
  json_object_set_array_member (o, "lines", lines);
  set_taxes (o, taxes);
  json_object_set_int_member (o, "discount", discount);
  json_object_set_int_member (o, "total", total);
  return total;
}

/* What was handed over per register, then what was given back of it, in order; change and due. A tender that paid for several kinds of
 * things, tips and rounding among them, is several rows: the first has what was tendered, the others point at it. */
static void
set_payments (JsonObject *o,
              FoyerDb *db,
              const FoyerId *visit,
              gint64 total)
{
  JsonArray *payments = json_array_new ();
  gint64 paid = 0, change = 0, tips = 0, rounding = 0;
  FoyerStmt *s = foyer_db_sql (db, "SELECT register.title, sum(m.amount), register.kind, sum(CASE WHEN m.tendered IS NOT NULL THEN max(m.tendered"
                                   " - (SELECT sum(o.amount) FROM money o WHERE o.visit = m.visit AND o.void IS NULL AND (o.id = m.id OR o.pair = m.id)), 0)"
                                   " ELSE 0 END), sum(CASE WHEN m.kind IN ('payment', 'refund') THEN m.amount ELSE 0 END),"
                                   " sum(CASE WHEN item.code = 'tips' THEN m.amount ELSE 0 END), sum(CASE WHEN item.code = 'rounding' THEN m.amount ELSE 0 END),"
                                   " CASE WHEN m.kind = 'refund' OR EXISTS (SELECT 1 FROM money p WHERE p.id = m.pair AND p.kind = 'refund') THEN 'refund' ELSE 'payment' END AS way"
                                   " FROM money m LEFT JOIN register ON register.id = m.register LEFT JOIN item ON item.id = m.item"
                                   " WHERE m.visit = ?1 AND m.void IS NULL AND (m.kind IN ('payment', 'refund') OR (m.kind IN ('in', 'out') AND item.code IN ('tips', 'rounding')))"
                                   " GROUP BY way, m.register ORDER BY way, min(m.at), min(m.id)");

  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      JsonObject *row;
      gint64 amount = foyer_stmt_int (s, 1), back = foyer_stmt_int (s, 3);

      paid += foyer_stmt_int (s, 4);
      tips += foyer_stmt_int (s, 5);
      rounding += foyer_stmt_int (s, 6);
      if (amount == 0 && back == 0)
        continue;
      row = json_object_new ();
      set_text (row, "method", foyer_stmt_text (s, 0));
      set_text (row, "kind", foyer_stmt_text (s, 2) != NULL ? foyer_stmt_text (s, 2) : "deposit");
      json_object_set_int_member (row, "amount", amount + back);
      json_array_add_object_element (payments, row);
      change += back;
    }
  foyer_stmt_done (s);
  if (tips != 0)
    json_object_set_int_member (o, "tips", tips);
  if (rounding != 0)
    json_object_set_int_member (o, "rounding", rounding);
  json_object_set_array_member (o, "payments", payments);
  json_object_set_int_member (o, "change", change);
  json_object_set_int_member (o, "due", foyer_visit_due (total, paid));
}

/* Given back at a return is what was kept: change and earlier refunds went back before, and a tip is a present. */
static void
net_payments (JsonObject *o)
{
  JsonArray *payments = json_object_has_member (o, "payments") ? json_object_get_array_member (o, "payments") : json_array_new ();
  JsonArray *kept = json_array_new ();
  gint64 back = json_object_get_int_member_with_default (o, "change", 0) + json_object_get_int_member_with_default (o, "tips", 0)
                + json_object_get_int_member_with_default (o, "rounding", 0);
  guint n = json_array_get_length (payments);

  for (guint i = 0; i < n; i++)
    back -= MIN (json_object_get_int_member_with_default (json_array_get_object_element (payments, i), "amount", 0), 0);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = json_array_get_object_element (payments, i);
      gint64 amount = json_object_get_int_member_with_default (row, "amount", 0), take = MIN (amount, back);

      if (amount <= 0)
        continue;
      back -= take;
      json_object_set_int_member (row, "amount", amount - take);
      if (amount > take)
        json_array_add_object_element (kept, json_object_ref (row));
    }
  if (!json_object_has_member (o, "payments"))
    json_array_unref (payments);
  json_object_set_array_member (o, "payments", kept);
  json_object_remove_member (o, "tips");
  json_object_remove_member (o, "rounding");
  json_object_set_int_member (o, "change", 0);
  json_object_set_int_member (o, "due", 0);
}

static char *
take_text (JsonObject *o)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), o);
  char *text = json_to_string (node, FALSE);

  json_object_unref (o);
  return text;
}

char *
foyer_receipt_data (FoyerDb *db,
                    const FoyerId *visit,
                    const FoyerId *cashier,
                    GError **error)
{
  JsonObject *o;
  Visit v;

  if (!find_visit (db, visit, &v))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such visit."));
      return NULL;
    }
  o = json_object_new ();
  set_header (o, db, &v.loc);
  set_from (o, "cashier", db, "SELECT name FROM user WHERE id = ?1", cashier);
  set_from (o, "client", db, "SELECT trim(coalesce(name, '') || ' ' || coalesce(surname, '')) FROM client WHERE id = ?1", &v.client);
  set_payments (o, db, visit, set_lines (o, db, visit));
  return take_text (o);
}

char *
foyer_receipt_data_return (FoyerDb *db,
                           const FoyerId *sale,
                           const FoyerId *cashier,
                           const char *reason,
                           GError **error)
{
  g_autoptr (FoyerRow) document = foyer_db_get (db, "document", sale);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *o;

  if (document == NULL || foyer_row_int (document, "type") != FOYER_DOC_RECEIPT)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such receipt."));
      return NULL;
    }
  if (foyer_row_is_null (document, "data"))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("The person receipt %s was for was erased, and its contents with them."), foyer_row_text (document, "no"));
      return NULL;
    }
  node = foyer_row_text (document, "data") != NULL ? json_from_string (foyer_row_text (document, "data"), NULL) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The contents of receipt %s cannot be read.", foyer_row_text (document, "no"));
      return NULL;
    }
  o = json_node_dup_object (node);
  json_object_remove_member (o, "cashier");
  set_from (o, "cashier", db, "SELECT name FROM user WHERE id = ?1", cashier);
  set_text (o, "refund_of", foyer_row_text (document, "no"));
  set_text (o, "reason", reason);
  net_payments (o);
  return take_text (o);
}

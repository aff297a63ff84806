#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-location.h"
#include "foyer-money.h"
#include "foyer-register.h"
#include "foyer-settings.h"
#include "foyer-till.h"

/* ---- notes and coins ------------------------------------------------------------------------------------------------------------------- */

static const gint64 usual[] = { 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1 };
static const gint64 dollar[] = { 10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1 };
static const gint64 pound[] = { 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1 };
static const gint64 franc[] = { 100000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5 };
static const gint64 forint[] = { 2000000, 1000000, 500000, 200000, 100000, 50000, 20000, 10000, 5000, 2000, 1000, 500 };
static const gint64 rouble[] = { 500000, 200000, 100000, 50000, 20000, 10000, 5000, 1000, 500, 200, 100, 50, 10, 5, 1 };
static const gint64 hryvnia[] = { 100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 10 };
static const gint64 real[] = { 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1 };
static const gint64 koruna[] = { 500000, 200000, 100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100 };
static const gint64 yen[] = { 10000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1 };
/* Currencies with thousandths. */
static const gint64 dinar[] = { 20000, 10000, 5000, 1000, 500, 250, 100, 50, 20, 10, 5, 1 };

static const struct
{
  const char *code;
  const gint64 *pieces;
  gsize n;
} currencies[] = {
  { "USD", dollar, G_N_ELEMENTS (dollar) }, { "CAD", dollar, G_N_ELEMENTS (dollar) }, { "GBP", pound, G_N_ELEMENTS (pound) },
  { "CHF", franc, G_N_ELEMENTS (franc) },   { "HUF", forint, G_N_ELEMENTS (forint) }, { "RUB", rouble, G_N_ELEMENTS (rouble) },
  { "UAH", hryvnia, G_N_ELEMENTS (hryvnia) }, { "BRL", real, G_N_ELEMENTS (real) },   { "CZK", koruna, G_N_ELEMENTS (koruna) },
};

const gint64 *
foyer_till_pieces (const char *currency, gsize *n)
{
  int decimals = foyer_currency_decimals (currency != NULL ? currency : "");

  for (gsize i = 0; i < G_N_ELEMENTS (currencies); i++)
    if (g_strcmp0 (currencies[i].code, currency) == 0)
      {
        *n = currencies[i].n;
        return currencies[i].pieces;
      }
  *n = decimals == 0 ? G_N_ELEMENTS (yen) : decimals == 3 ? G_N_ELEMENTS (dinar) : G_N_ELEMENTS (usual);
  return decimals == 0 ? yen : decimals == 3 ? dinar : usual;
}

static gboolean
read_pair (JsonArray *counts, guint i, gint64 *value, gint64 *pieces)
{
  JsonNode *node = json_array_get_element (counts, i);
  JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (pair == NULL || json_array_get_length (pair) != 2)
    return FALSE;
  for (guint k = 0; k < 2; k++)
    {
      JsonNode *n = json_array_get_element (pair, k);

      if (!JSON_NODE_HOLDS_VALUE (n) || json_node_get_value_type (n) != G_TYPE_INT64)
        return FALSE;
    }
  *value = json_array_get_int_element (pair, 0);
  *pieces = json_array_get_int_element (pair, 1);
  return TRUE;
}

gint64
foyer_till_sum (const char *currency, JsonArray *counts, char **clean, GError **error)
{
  gint64 of[FOYER_TILL_MAX_COUNTS] = { 0 }, sum = 0, value, pieces;
  g_autoptr (GString) text = g_string_new ("[");
  const gint64 *known;
  gsize n;

  known = foyer_till_pieces (currency, &n);
  for (guint i = 0; i < json_array_get_length (counts); i++)
    {
      gsize k = 0;

      if (i >= FOYER_TILL_MAX_COUNTS || !read_pair (counts, i, &value, &pieces) || pieces < 0 || pieces > FOYER_TILL_MAX_PIECES)
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _("A count says of each note and coin how many there are."));
          return -1;
        }
      while (k < n && known[k] != value)
        k++;
      if (k == n)
        {
          g_autofree char *amount = foyer_money_format (value, currency);

          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _("There is no note or coin of %s."), amount);
          return -1;
        }
      of[k] += pieces;
    }
  for (gsize k = 0; k < n; k++)
    if (of[k] > 0)
      {
        sum += known[k] * of[k];
        g_string_append_printf (text, "%s[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "]", text->len > 1 ? "," : "", known[k], of[k]);
      }
  g_string_append_c (text, ']');
  if (clean != NULL)
    *clean = g_strdup (text->str);
  return sum;
}

/* ---- what it comes to -------------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_till_reckon (gint64 opening, gint64 rows, gint64 balance, gint64 counted, gint64 moved, FoyerTillFigures *out)
{
  *out = (FoyerTillFigures){ .opening = opening, .rows = rows, .others = balance - opening - rows, .due = balance, .counted = counted,
                             .difference = counted - balance, .moved = moved, .left = counted - moved };
  return moved >= 0 && moved <= MAX (counted, 0);
}

/* ---- with rows ----------------------------------------------------------------------------------------------------------------------- */

FoyerId
foyer_till_of (FoyerDb *db, const FoyerId *reg, const FoyerId *dev)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM till WHERE register = ?1 AND closed_at IS NULL AND void IS NULL ORDER BY dev IS NOT ?2, opened_at, id LIMIT 1");
  FoyerId id = FOYER_ID_NONE;

  foyer_stmt_bind_id (s, 1, reg);
  foyer_stmt_bind_id (s, 2, dev);
  if (foyer_stmt_step (s))
    id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return id;
}

int
foyer_till_open_count (FoyerDb *db, const FoyerId *reg)
{
  return (int) foyer_db_int (db, "SELECT count(*) FROM till WHERE register = ?1 AND closed_at IS NULL AND void IS NULL", reg);
}

void
foyer_till_mark (FoyerTx *tx, FoyerRow *money)
{
  FoyerId reg = foyer_row_id (money, "register"), dev = foyer_store_device (foyer_tx_store (tx)), till;

  if (foyer_id_is_none (&reg))
    return;
  till = foyer_till_of (foyer_tx_db (tx), &reg, &dev);
  if (!foyer_id_is_none (&till))
    foyer_row_set_id (money, "till", &till);
}

gint64
foyer_till_rows (FoyerDb *db, const FoyerId *till)
{
  return foyer_db_int (db, "SELECT coalesce(sum(amount), 0) FROM money WHERE till = ?1 AND void IS NULL", till);
}

gboolean
foyer_till_is_blind (FoyerDb *db, const FoyerId *loc, const FoyerId *reg)
{
  return foyer_setting_bool (db, loc, "till.blind") && foyer_till_open_count (db, reg) > 0;
}

/* ---- the report -------------------------------------------------------------------------------------------------------------------------- */

static void
set_text (JsonObject *o, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (o, name, value);
}

static void
set_name (JsonObject *o, const char *name, FoyerDb *db, const char *table, const char *field, const FoyerId *id)
{
  g_autoptr (FoyerRow) row = id == NULL || foyer_id_is_none (id) ? NULL : foyer_db_get (db, table, id);

  if (row != NULL)
    set_text (o, name, foyer_row_text (row, field));
}

/* Rows of the till, in order of id. (transfer full) (element-type FoyerId) */
static GArray *
rows_of (FoyerDb *db, const FoyerId *till)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM money WHERE till = ?1 AND void IS NULL ORDER BY id");

  foyer_stmt_bind_id (s, 1, till);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  return ids;
}

static void
set_items (JsonObject *o, FoyerDb *db, const FoyerId *till)
{
  JsonArray *items = json_array_new ();
  FoyerStmt *s = foyer_db_sql (db, "SELECT i.title, m.kind, count(*), sum(m.amount) FROM money m LEFT JOIN item i ON i.id = m.item WHERE m.till = ?1 AND m.void IS NULL"
                                   " GROUP BY m.kind, m.item, m.amount < 0 ORDER BY CASE m.kind WHEN 'payment' THEN 0 WHEN 'refund' THEN 1 WHEN 'in' THEN 2 WHEN 'out' THEN 3"
                                   " ELSE 4 END, coalesce(i.weight, 0), i.title, m.amount < 0");

  foyer_stmt_bind_id (s, 1, till);
  while (foyer_stmt_step (s))
    {
      JsonObject *item = json_object_new ();
      gboolean transfer = g_strcmp0 (foyer_stmt_text (s, 1), "transfer") == 0;

      set_text (item, "kind", foyer_stmt_text (s, 1));
      json_object_set_int_member (item, "n", foyer_stmt_int (s, 2));
      json_object_set_int_member (item, "sum", foyer_stmt_int (s, 3));
      set_text (item, "title", transfer ? _("Transfer") : foyer_stmt_text (s, 0));
      json_array_add_object_element (items, item);
    }
  foyer_stmt_done (s);
  json_object_set_array_member (o, "items", items);
}

char *
foyer_till_contents (FoyerDb *db, const FoyerRow *till, const FoyerTillFigures *f, gint64 now, const FoyerId *who, gboolean z, JsonArray *counts, const char *note,
                     const FoyerId *moved_to)
{
  g_autoptr (JsonObject) o = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GArray) ids = rows_of (db, &till->id);
  g_autofree char *packed = g_base64_encode ((const guchar *) ids->data, ids->len * sizeof (FoyerId));
  FoyerId loc = foyer_row_id (till, "loc"), reg = foyer_row_id (till, "register"), dev = foyer_row_id (till, "dev"), opener = foyer_row_id (till, "opened_by");
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  const struct { const char *name; gint64 value; } numbers[] = {
    { "opened_at", foyer_row_int (till, "opened_at") }, { "at", now }, { "opening", f->opening }, { "start", foyer_row_int (till, "start") }, { "rows", f->rows },
    { "others", f->others }, { "due", f->due }, { "counted", f->counted }, { "difference", f->difference }, { "moved", f->moved }, { "left", f->left },
    { "visits", foyer_db_int (db, "SELECT count(DISTINCT visit) FROM money WHERE till = ?1 AND void IS NULL", &till->id) },
    { "cancelled", foyer_db_int (db, "SELECT count(*) FROM money WHERE till = ?1 AND void IS NOT NULL", &till->id) },
    { "cancelled_sum", foyer_db_int (db, "SELECT coalesce(sum(amount), 0) FROM money WHERE till = ?1 AND void IS NOT NULL", &till->id) },
    { "drawer", foyer_db_int (db, "SELECT count(*) FROM till_event WHERE till = ?1 AND kind = 'drawer'", &till->id) },
    { "recounts", foyer_db_int (db, "SELECT count(*) FROM till_event WHERE till = ?1 AND kind = 'count'", &till->id) },
  };

  if (place != NULL)
    {
      g_autofree char *opened = foyer_format_instant (&place->format, place->zone, foyer_row_int (till, "opened_at"));
      g_autofree char *when = foyer_format_instant (&place->format, place->zone, now);

      set_text (o, "opened", opened);
      set_text (o, "when", when);
    }
  set_name (o, "name", db, "location", "public_name", &loc);
  if (!json_object_has_member (o, "name"))
    set_name (o, "name", db, "location", "name", &loc);
  set_name (o, "address", db, "location", "address", &loc);
  set_name (o, "tax_id", db, "location", "tax_id", &loc);
  set_name (o, "register", db, "register", "title", &reg);
  set_name (o, "desk", db, "device", "code", &dev);
  set_name (o, "opened_by", db, "user", "name", &opener);
  set_name (o, "by", db, "user", "name", who);
  set_name (o, "moved_to", db, "register", "title", moved_to);
  set_text (o, "no", foyer_row_text (till, "no"));
  set_text (o, "currency", foyer_row_text (till, "cur"));
  set_text (o, "note", note);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    json_object_set_int_member (o, numbers[i].name, numbers[i].value);
  json_object_set_boolean_member (o, "z", z);
  if (counts != NULL)
    json_object_set_array_member (o, "counts", json_array_ref (counts));
  set_items (o, db, &till->id);
  json_object_set_string_member (o, "of", packed);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, o);
  return json_to_string (node, FALSE);
}

/* ---- since then ---------------------------------------------------------------------------------------------------------------------------- */

GArray *
foyer_till_since (FoyerDb *db, const FoyerId *till, const char *contents)
{
  GArray *since = g_array_new (FALSE, FALSE, sizeof (FoyerTillSince));
  g_autoptr (JsonNode) node = contents != NULL ? json_from_string (contents, NULL) : NULL;
  g_autoptr (GHashTable) counted = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  g_autofree guchar *bytes = NULL;
  const char *packed;
  gsize len = 0;
  FoyerStmt *s;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return since;
  packed = json_object_get_string_member_with_default (json_node_get_object (node), "of", "");
  if (*packed != '\0')
    bytes = g_base64_decode (packed, &len);
  for (gsize i = 0; i + sizeof (FoyerId) <= len; i += sizeof (FoyerId))
    g_hash_table_add (counted, bytes + i);
  s = foyer_db_sql (db, "SELECT id, amount, void IS NOT NULL FROM money WHERE till = ?1 ORDER BY at, id");
  foyer_stmt_bind_id (s, 1, till);
  while (foyer_stmt_step (s))
    {
      FoyerTillSince one = { foyer_stmt_id (s, 0), foyer_stmt_int (s, 1), foyer_stmt_int (s, 2) != 0 };

      if (g_hash_table_contains (counted, &one.money) == one.cancelled)
        g_array_append_val (since, one);
    }
  foyer_stmt_done (s);
  return since;
}

gint64
foyer_till_since_sum (const GArray *since)
{
  gint64 sum = 0;

  for (guint i = 0; i < since->len; i++)
    {
      const FoyerTillSince *one = &g_array_index (since, FoyerTillSince, i);

      sum += one->cancelled ? -one->amount : one->amount;
    }
  return sum;
}

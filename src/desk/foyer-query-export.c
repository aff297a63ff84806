/* The client list as a sheet: the columns asked for, in their order, with the custom fields the user may see. Names, phones and e-mail addresses as the
 * list shows them: masked without the right. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-activity.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-custom.h"
#include "foyer-location.h"
#include "foyer-money.h"
#include "foyer-phone.h"

#define MAX_COLUMNS 100

typedef enum
{
  COL_DISPLAY,
  COL_NAME,
  COL_MIDDLE,
  COL_SURNAME,
  COL_PHONE,
  COL_EMAIL,
  COL_BIRTHDAY,
  COL_CARD,
  COL_DISCOUNT,
  COL_CATEGORIES,
  COL_SOLD,
  COL_PAID,
  COL_BALANCE,
  COL_VISITS,
  COL_NOSHOWS,
  COL_FIRST,
  COL_LAST,
  COL_ADDED,
  COL_FIELD,
} Col;

static const struct
{
  const char *name, *title, *type;
  gboolean always; /* in a sheet nobody said the columns of */
} columns[] = {
  [COL_DISPLAY] = { "name", N_ ("Name"), "text", FALSE },
  [COL_NAME] = { "first-name", N_ ("Name"), "text", TRUE },
  [COL_MIDDLE] = { "middle", N_ ("Middle name"), "text", TRUE },
  [COL_SURNAME] = { "surname", N_ ("Surname"), "text", TRUE },
  [COL_PHONE] = { "phone", N_ ("Phone"), "text", TRUE },
  [COL_EMAIL] = { "email", N_ ("E-mail"), "text", TRUE },
  [COL_BIRTHDAY] = { "birthday", N_ ("Birth date"), "date", TRUE },
  [COL_CARD] = { "card", N_ ("Card number"), "text", TRUE },
  [COL_DISCOUNT] = { "discount", N_ ("Discount, %"), "percent", TRUE },
  [COL_CATEGORIES] = { "categories", N_ ("Categories"), "text", TRUE },
  [COL_SOLD] = { "sold", N_ ("Sold"), "money", TRUE },
  [COL_PAID] = { "paid", N_ ("Paid"), "money", TRUE },
  [COL_BALANCE] = { "balance", N_ ("Balance"), "money", TRUE },
  [COL_VISITS] = { "visits", N_ ("Visits"), "number", TRUE },
  [COL_NOSHOWS] = { "noshows", N_ ("No-shows"), "number", FALSE },
  [COL_FIRST] = { "first", N_ ("First visit"), "date", FALSE },
  [COL_LAST] = { "last", N_ ("Last visit"), "date", TRUE },
  [COL_ADDED] = { "added", N_ ("Added"), "date", FALSE },
};

typedef struct
{
  FoyerDb *db;
  FoyerNameParts parts;
  gboolean phones;
  const char *currency;
  GPtrArray *fields; /* (element-type FoyerCustomField): those the user sees */
  GArray *cols;      /* (element-type guint): Col, or COL_FIELD + number of the field */
  const FoyerZone *zone;
} Sheet;

static void
add (JsonBuilder *out, const char *text)
{
  json_builder_add_string_value (out, text != NULL ? text : "");
}

static void
add_money (JsonBuilder *out, gint64 amount, const char *currency)
{
  g_autofree char *text = foyer_money_to_plain (amount, currency);

  add (out, text);
}

static void
add_int (JsonBuilder *out, gint64 n)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, n);

  add (out, text);
}

/* ---- which columns ---------------------------------------------------------------------------------------------------------------------- */

/* A name part nobody shows is in no sheet. */
static gboolean
is_shown (const Sheet *sheet, guint col)
{
  return (col != COL_MIDDLE || (sheet->parts.middle && !foyer_client_names_hidden ())) && (col != COL_SURNAME || (sheet->parts.surname && !foyer_client_names_hidden ()));
}

static gboolean
find_col (const Sheet *sheet, const char *name, guint *col)
{
  FoyerId id;

  for (*col = 0; *col < COL_FIELD; (*col)++)
    if (g_strcmp0 (columns[*col].name, name) == 0)
      return is_shown (sheet, *col);
  if (name == NULL || !g_str_has_prefix (name, "field:"))
    return FALSE;
  name += strlen ("field:");
  for (guint i = 0; i < sheet->fields->len; i++)
    {
      const FoyerCustomField *field = sheet->fields->pdata[i];

      if (foyer_id_parse (name, &id) ? foyer_id_equal (&field->id, &id) : g_strcmp0 (field->code, name) == 0)
        {
          *col = COL_FIELD + i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
read_cols (FoyerCall *call, Sheet *sheet, GError **error)
{
  JsonArray *list = foyer_call_list (call, "columns");
  guint n = list != NULL ? json_array_get_length (list) : 0;

  for (guint i = 0; list == NULL && i < COL_FIELD; i++)
    if (columns[i].always && is_shown (sheet, i))
      g_array_append_val (sheet->cols, i);
  for (guint i = COL_FIELD; list == NULL && i < COL_FIELD + sheet->fields->len; i++)
    g_array_append_val (sheet->cols, i);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      const char *name = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
      guint col;

      if (n > MAX_COLUMNS || !find_col (sheet, name, &col))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("There is no column “%s” to export."), name != NULL ? name : "");
          return FALSE;
        }
      g_array_append_val (sheet->cols, col);
    }
  return TRUE;
}

static void
out_heads (JsonBuilder *out, const Sheet *sheet)
{
  static const char *const types[] = { "text", "number", "text", "date", "text" };

  for (int pass = 0; pass < 2; pass++)
    {
      json_builder_set_member_name (out, pass == 0 ? "columns" : "types");
      json_builder_begin_array (out);
      for (guint i = 0; i < sheet->cols->len; i++)
        {
          guint col = g_array_index (sheet->cols, guint, i);
          const FoyerCustomField *field = col >= COL_FIELD ? sheet->fields->pdata[col - COL_FIELD] : NULL;

          if (field != NULL)
            add (out, pass == 0 ? field->title : types[field->type]);
          else
            add (out, pass == 0 ? g_dgettext (GETTEXT_PACKAGE, columns[col].title) : columns[col].type);
        }
      json_builder_end_array (out);
    }
}

/* ---- a line ------------------------------------------------------------------------------------------------------------------------------ */

static void
out_cell (JsonBuilder *out, const Sheet *sheet, guint col, const FoyerId *id, FoyerStmt *s)
{
  g_autofree char *text = NULL;
  char day[11];

  switch (col)
    {
    case COL_DISPLAY:
      text = foyer_client_title (sheet->parts, foyer_stmt_text (s, 0), foyer_stmt_text (s, 1), foyer_stmt_text (s, 2));
      add (out, text);
      break;
    case COL_NAME:
      add (out, foyer_stmt_text (s, 0));
      break;
    case COL_MIDDLE:
      add (out, foyer_stmt_text (s, 1));
      break;
    case COL_SURNAME:
      add (out, foyer_stmt_text (s, 2));
      break;
    case COL_PHONE:
      text = foyer_stmt_text (s, 3) == NULL ? NULL : sheet->phones ? g_strdup (foyer_stmt_text (s, 3)) : foyer_phone_mask (foyer_stmt_text (s, 3));
      add (out, text);
      break;
    case COL_EMAIL:
      add (out, sheet->phones ? foyer_stmt_text (s, 4) : NULL);
      break;
    case COL_BIRTHDAY:
      add (out, foyer_stmt_text (s, 5));
      break;
    case COL_CARD:
      add (out, foyer_stmt_text (s, 6));
      break;
    case COL_DISCOUNT:
      add_money (out, foyer_stmt_int (s, 7), "EUR"); /* hundredths, as cents */
      break;
    case COL_CATEGORIES:
      add (out, foyer_stmt_text (s, 12));
      break;
    case COL_SOLD:
      add_money (out, foyer_stmt_int (s, 8), sheet->currency);
      break;
    case COL_PAID:
      add_money (out, foyer_stmt_int (s, 9), sheet->currency);
      break;
    case COL_BALANCE:
      add_money (out, foyer_stmt_int (s, 9) - foyer_stmt_int (s, 8), sheet->currency);
      break;
    case COL_VISITS:
      add_int (out, foyer_stmt_int (s, 10));
      break;
    case COL_NOSHOWS:
      add_int (out, foyer_stmt_int (s, 13));
      break;
    case COL_FIRST:
      add (out, foyer_stmt_text (s, 14));
      break;
    case COL_LAST:
      add (out, foyer_stmt_text (s, 11));
      break;
    case COL_ADDED:
      add (out, foyer_client_added (sheet->zone, id, day));
      break;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
out_client (JsonBuilder *out, const Sheet *sheet, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_sql (sheet->db, "SELECT c.name, c.middle, c.surname, c.phone, c.email, c.birthday, c.card, coalesce(c.discount, 0), coalesce(f.sold, 0),"
                                          " coalesce(f.paid, 0), coalesce(f.visits, 0), f.last, (SELECT group_concat(t, ', ') FROM (SELECT DISTINCT l.title AS t FROM client_label x"
                                          " JOIN label l ON l.id = x.label WHERE x.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1)"
                                          " AND x.deleted IS NOT 1 AND l.deleted IS NOT 1 ORDER BY l.weight, l.title)), coalesce(f.noshows, 0), f.first"
                                          " FROM client c LEFT JOIN client_fig f ON f.client = c.id WHERE c.id = ?1 AND c.deleted IS NOT 1");
  gboolean there;

  foyer_stmt_bind_id (s, 1, id);
  there = foyer_stmt_step (s);
  if (there)
    {
      json_builder_begin_array (out);
      for (guint i = 0; i < sheet->cols->len; i++)
        {
          guint col = g_array_index (sheet->cols, guint, i);
          g_autofree char *value = col >= COL_FIELD ? foyer_custom_value (sheet->db, sheet->fields->pdata[col - COL_FIELD], id) : NULL;

          if (col >= COL_FIELD)
            add (out, value);
          else
            out_cell (out, sheet, col, id, s);
        }
      json_builder_end_array (out);
    }
  foyer_stmt_done (s);
  return there;
}

/* Leaves those of @ids that parameter "ids" names, in their order. */
static gboolean
keep_chosen (FoyerCall *call, GArray *ids, GError **error)
{
  g_autoptr (GArray) chosen = NULL;
  g_autoptr (GHashTable) set = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  guint n = 0;

  if (!foyer_call_has (call, "ids"))
    return TRUE;
  chosen = foyer_call_ids (call, "ids", error);
  if (chosen == NULL)
    return FALSE;
  for (guint i = 0; i < chosen->len; i++)
    g_hash_table_add (set, &g_array_index (chosen, FoyerId, i));
  for (guint i = 0; i < ids->len; i++)
    if (g_hash_table_contains (set, &g_array_index (ids, FoyerId, i)))
      g_array_index (ids, FoyerId, n++) = g_array_index (ids, FoyerId, i);
  g_array_set_size (ids, n);
  return TRUE;
}

static gboolean
client_export (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  g_autoptr (GPtrArray) fields = foyer_custom_fields_seen (call, TRUE);
  g_autoptr (GArray) cols = g_array_new (FALSE, FALSE, sizeof (guint)), ids = NULL;
  Sheet sheet = { db, foyer_name_parts (db, &loc), foyer_call_may (call, "clients.phones"), place != NULL ? place->currency : NULL, fields, cols, foyer_location_zone (db, &loc) };
  gint64 n = 0;

  if (!foyer_activity_check (call, error) || !read_cols (call, &sheet, error) || (ids = foyer_client_list_ids (call, error)) == NULL
      || !keep_chosen (call, ids, error))
    return FALSE;
  json_builder_begin_object (out);
  out_heads (out, &sheet);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    n += out_client (out, &sheet, &g_array_index (ids, FoyerId, i));
  json_builder_end_array (out);
  foyer_out_int (out, "count", n);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

static const FoyerParam export_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { "text", FOYER_P_TEXT, 0, "search: the best matches only", NULL, 200 },
  { "sort", FOYER_P_ENUM, 0, "order", "name id phone email discount first last sold paid balance visits noshows birthday card categories added", 0 },
  { "desc", FOYER_P_BOOL, 0, "the other way round" },
  { "label", FOYER_P_ID, 0, "only clients with this category" },
  { "field", FOYER_P_ID, 0, "only clients where this custom field is filled, or fits “value”" },
  { "value", FOYER_P_TEXT, 0, "value of “field”", NULL, 200 },
  { "sort_field", FOYER_P_ID, 0, "custom field to sort by instead" },
  { "balance", FOYER_P_ENUM, 0, "only clients who owe something, or have something ahead", "debt ahead", 0 },
  { "seen_before", FOYER_P_DATE, 0, "only clients whose last visit was before this day" },
  { "seen_since", FOYER_P_DATE, 0, "only clients whose last visit was on this day or later" },
  { "never", FOYER_P_BOOL, 0, "only clients who have not come yet" },
  { "filter", FOYER_P_OBJECT, 0, "only clients that fit: a tree of conditions, see client.criteria" },
  { "segment", FOYER_P_ID, 0, "only clients of this segment, as of today" },
  { "ids", FOYER_P_LIST, 0, "only these" },
  { "columns", FOYER_P_LIST, 0, "columns by name, as sort has them, or “field:” and the id or the code of a custom field, in order; all of them when left out" },
  FOYER_EXPORT_PARAM,
  { NULL },
};

const FoyerQuery foyer_queries_export[] = {
  { "client.export", "clients.export", "The client list as a sheet, filtered as client.ids.", export_params, "{columns [title], types [text, number, money, percent or date], rows [[text]], count}", client_export },
  { NULL },
};

/* The client list as a sheet: what the list shows, with the custom fields the user may see. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-custom.h"
#include "foyer-location.h"
#include "foyer-money.h"
#include "foyer-phone.h"

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
out_columns (JsonBuilder *out, FoyerNameParts parts, GPtrArray *fields)
{
  json_builder_set_member_name (out, "columns");
  json_builder_begin_array (out);
  add (out, _ ("Name"));
  if (parts.middle)
    add (out, _ ("Middle name"));
  if (parts.surname)
    add (out, _ ("Surname"));
  add (out, _ ("Phone"));
  add (out, _ ("E-mail"));
  add (out, _ ("Birth date"));
  add (out, _ ("Card number"));
  add (out, _ ("Discount, %"));
  add (out, _ ("Categories"));
  add (out, _ ("Sold"));
  add (out, _ ("Paid"));
  add (out, _ ("Balance"));
  add (out, _ ("Visits"));
  add (out, _ ("Last visit"));
  for (guint i = 0; i < fields->len; i++)
    add (out, ((FoyerCustomField *) fields->pdata[i])->title);
  json_builder_end_array (out);
}

static gboolean
out_client (JsonBuilder *out, FoyerDb *db, const FoyerId *id, FoyerNameParts parts, gboolean phones, const char *currency, GPtrArray *fields)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT c.name, c.middle, c.surname, c.phone, c.email, c.birthday, c.card, coalesce(c.discount, 0), coalesce(f.sold, 0),"
                                   " coalesce(f.paid, 0), coalesce(f.visits, 0), f.last, (SELECT group_concat(t, ', ') FROM (SELECT DISTINCT l.title AS t FROM client_label x"
                                   " JOIN label l ON l.id = x.label WHERE x.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1)"
                                   " AND x.deleted IS NOT 1 AND l.deleted IS NOT 1 ORDER BY l.weight, l.title))"
                                   " FROM client c LEFT JOIN client_fig f ON f.client = c.id WHERE c.id = ?1 AND c.deleted IS NOT 1");
  g_autofree char *phone = NULL, *discount = NULL, *visits = NULL;

  foyer_stmt_bind_id (s, 1, id);
  if (!foyer_stmt_step (s))
    {
      foyer_stmt_done (s);
      return FALSE;
    }
  if (foyer_stmt_text (s, 3) != NULL)
    phone = phones ? g_strdup (foyer_stmt_text (s, 3)) : foyer_phone_mask (foyer_stmt_text (s, 3));
  discount = foyer_money_to_plain (foyer_stmt_int (s, 7), "EUR") /* hundredths, as cents */;
  visits = g_strdup_printf ("%" G_GINT64_FORMAT, foyer_stmt_int (s, 10));
  json_builder_begin_array (out);
  add (out, foyer_stmt_text (s, 0));
  if (parts.middle)
    add (out, foyer_stmt_text (s, 1));
  if (parts.surname)
    add (out, foyer_stmt_text (s, 2));
  add (out, phone);
  add (out, phones ? foyer_stmt_text (s, 4) : NULL);
  add (out, foyer_stmt_text (s, 5));
  add (out, foyer_stmt_text (s, 6));
  add (out, discount);
  add (out, foyer_stmt_text (s, 12));
  add_money (out, foyer_stmt_int (s, 8), currency);
  add_money (out, foyer_stmt_int (s, 9), currency);
  add_money (out, foyer_stmt_int (s, 9) - foyer_stmt_int (s, 8), currency);
  add (out, visits);
  add (out, foyer_stmt_text (s, 11));
  foyer_stmt_done (s);
  for (guint i = 0; i < fields->len; i++)
    {
      g_autofree char *value = foyer_custom_value (db, fields->pdata[i], id);
      add (out, value);
    }
  json_builder_end_array (out);
  return TRUE;
}

static gboolean
client_export (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  g_autoptr (GArray) ids = foyer_client_list_ids (call);
  g_autoptr (GPtrArray) fields = foyer_custom_fields_seen (call, TRUE);
  FoyerNameParts parts = foyer_name_parts (db, &loc);
  gboolean phones = foyer_call_may (call, "clients.phones");
  gint64 n = 0;

  json_builder_begin_object (out);
  out_columns (out, parts, fields);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    n += out_client (out, db, &g_array_index (ids, FoyerId, i), parts, phones, place != NULL ? place->currency : NULL, fields);
  json_builder_end_array (out);
  foyer_out_int (out, "count", n);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

static const FoyerParam export_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { "text", FOYER_P_TEXT, 0, "search: the best matches only", NULL, 200 },
  { "sort", FOYER_P_ENUM, 0, "order", "name id phone email discount first last sold paid balance visits noshows birthday card categories", 0 },
  { "desc", FOYER_P_BOOL, 0, "the other way round" },
  { "label", FOYER_P_ID, 0, "only clients with this category" },
  { "field", FOYER_P_ID, 0, "only clients where this custom field is filled, or fits “value”" },
  { "value", FOYER_P_TEXT, 0, "value of “field”", NULL, 200 },
  { "sort_field", FOYER_P_ID, 0, "custom field to sort by instead" },
  { "balance", FOYER_P_ENUM, 0, "only clients who owe something, or have something ahead", "debt ahead", 0 },
  { "seen_before", FOYER_P_DATE, 0, "only clients whose last visit was before this day" },
  { "seen_since", FOYER_P_DATE, 0, "only clients whose last visit was on this day or later" },
  { "never", FOYER_P_BOOL, 0, "only clients who have not come yet" },
  { NULL },
};

const FoyerQuery foyer_queries_export[] = {
  { "client.export", "clients.export", "The client list as a sheet, filtered as client.ids.", export_params, "{columns [title], rows [[text]], count}", client_export },
  { NULL },
};

/* Chain, locations, settings, positions. Registers and resources are in foyer-cmd-assets.c. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-blobs.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-location.h"
#include "foyer-lookup.h"
#include "foyer-register.h"
#include "foyer-session.h"
#include "foyer-settings.h"
#include "foyer-text.h"

/* ---- checks ------------------------------------------------------------------------------------------------------------- */

static gboolean
is_upper_code (const char *text, gsize len)
{
  if (text == NULL || strlen (text) != len)
    return FALSE;
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isupper (text[i]))
      return FALSE;
  return TRUE;
}

/* What a location must get right, on whichever path its fields came. */
static gboolean
check_location (FoyerCall *call, FoyerRow *row, GError **error)
{
  gint64 first = foyer_row_int (row, "first_weekday");
  const char *email = foyer_row_text (row, "email");

  if (!foyer_need_free_title (call, row, "name", _ ("location"), NULL, error))
    return FALSE;
  if (!is_upper_code (foyer_row_text (row, "country"), 2))
    return foyer_refuse (error, _ ("The country must be a code of two capital letters, for example HU."));
  if (!is_upper_code (foyer_row_text (row, "currency"), 3))
    return foyer_refuse (error, _ ("The currency must be a code of three capital letters, for example EUR."));
  if (foyer_row_text (row, "zone") == NULL || foyer_zone_get (foyer_row_text (row, "zone")) == NULL)
    return foyer_refuse (error, _ ("There is no time zone called “%s”. Use a name such as Europe/Budapest."), foyer_row_text (row, "zone") ? foyer_row_text (row, "zone") : "");
  if (!foyer_row_is_null (row, "first_weekday") && (first < 1 || first > 7))
    return foyer_refuse (error, _ ("The first day of the week must be a number from 1 (Monday) to 7 (Sunday)."));
  if (foyer_row_text (row, "date_format") != NULL)
    {
      const char *f = foyer_row_text (row, "date_format");
      if (strlen (f) != 4 || strchr ("./-", f[3]) == NULL || !(g_str_has_prefix (f, "dmy") || g_str_has_prefix (f, "mdy") || g_str_has_prefix (f, "ymd")))
        return foyer_refuse (error, _ ("The date format must be dmy, mdy or ymd followed by one of . / -."));
    }
  if (email != NULL && !foyer_email_valid (email))
    return foyer_refuse (error, _ ("“%s” is not an e-mail address."), email);
  return TRUE;
}

/* A list of short texts as canonical JSON, in the order given. Telephone numbers are kept in E.164. */
static gboolean
set_texts (FoyerCall *call, FoyerRow *row, const char *field, const char *country, GError **error)
{
  JsonArray *list = foyer_call_list (call, field);
  g_autoptr (JsonArray) clean = json_array_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *json = NULL;

  if (!foyer_call_has (call, field))
    return TRUE;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *entry = json_array_get_element (list, i);
      g_autofree char *text = NULL;

      if (!JSON_NODE_HOLDS_VALUE (entry) || json_node_get_value_type (entry) != G_TYPE_STRING)
        return foyer_refuse (error, _ ("Entry %u of “%s” is not a text."), i + 1, field);
      text = foyer_clean (json_node_get_string (entry));
      if (*text == '\0')
        continue;
      if (foyer_text_len (text) > 500 || i >= 100)
        return foyer_refuse (error, _ ("“%s” holds at most 100 entries of 500 characters."), field);
      if (country != NULL)
        {
          char *phone = foyer_location_phone (foyer_call_db (call), &row->id, text);
          if (phone == NULL)
            return foyer_refuse (error, _ ("“%s” is not a telephone number."), text);
          g_free (text);
          text = phone;
        }
      if (strcmp (field, "photos") == 0 && !foyer_blob_is_id (text))
        return foyer_refuse (error, _ ("“%s” is no file's name. Bring the file in first."), text);
      json_array_add_string_element (clean, text);
    }
  node = json_node_init_array (json_node_alloc (), clean);
  json = json_to_string (node, FALSE);
  foyer_row_set_text (row, field, json_array_get_length (clean) ? json : NULL);
  return TRUE;
}

/* "SAL" of "Salon Bella", or "SA2" where that is taken: names documents and desks, so it is short and stays. */
static char *
make_code (FoyerDb *db, const char *name)
{
  g_autofree char *folded = foyer_fold (name);
  char letters[4] = "";
  gsize n = 0;

  for (const char *p = folded; *p && n < 3; p++)
    if (g_ascii_isalnum (*p))
      letters[n++] = g_ascii_toupper (*p);
  if (n == 0)
    g_strlcpy (letters, "L", sizeof letters);
  if (!foyer_lookup_taken (db, "location", "code", NULL, letters, NULL))
    return g_strdup (letters);
  for (int i = 2;; i++)
    {
      g_autofree char *code = g_strdup_printf ("%.2s%d", letters, i);
      if (!foyer_lookup_taken (db, "location", "code", NULL, code, NULL))
        return g_steal_pointer (&code);
    }
}

/* ---- locations ---------------------------------------------------------------------------------------------------------- */

#define SYSTEM_FIELDS "name", "business", "category", "country", "city", "zone", "currency", "date_format", "clock24", "first_weekday", "lang"
#define INFO_FIELDS "public_name", "short_desc", "long_desc", "email", "address", "zip", "lat", "lon", "website", "hours", "legal_name", \
                    "legal_address", "tax_id", "registration", "bank"

#define SYSTEM_PARAMS(flags) \
  { "name", FOYER_P_TEXT, flags, "internal name, not shown to clients", NULL, FOYER_NAME_MAX }, \
  { "business", FOYER_P_TEXT, FOYER_P_NULLABLE, "business type", NULL, FOYER_NAME_MAX }, \
  { "category", FOYER_P_TEXT, FOYER_P_NULLABLE, "category of the business", NULL, FOYER_NAME_MAX }, \
  { "country", FOYER_P_TEXT, flags, "two-letter code, HU", NULL, 2 }, \
  { "city", FOYER_P_TEXT, FOYER_P_NULLABLE, "city", NULL, FOYER_NAME_MAX }, \
  { "zone", FOYER_P_TEXT, flags, "time zone, Europe/Budapest", NULL, 64 }, \
  { "currency", FOYER_P_TEXT, flags, "three-letter code, EUR", NULL, 3 }, \
  { "date_format", FOYER_P_TEXT, 0, "dmy, mdy or ymd and one of . / -", NULL, 4 }, \
  { "clock24", FOYER_P_BOOL, 0, "24-hour clock" }, \
  { "first_weekday", FOYER_P_INT, 0, "first day of the week, 1 Monday to 7 Sunday", NULL, 7 }, \
  { "lang", FOYER_P_TEXT, FOYER_P_NULLABLE, "language of messages, hu", NULL, 10 }

#define INFO_PARAMS \
  { "public_name", FOYER_P_TEXT, FOYER_P_NULLABLE, "name on client documents", NULL, FOYER_NAME_MAX }, \
  { "short_desc", FOYER_P_TEXT, FOYER_P_NULLABLE, "short description", NULL, 500 }, \
  { "long_desc", FOYER_P_TEXT, FOYER_P_NULLABLE, "description", NULL, 10000 }, \
  { "phones", FOYER_P_LIST, FOYER_P_NULLABLE, "telephone numbers in order" }, \
  { "email", FOYER_P_TEXT, FOYER_P_NULLABLE, "e-mail", NULL, FOYER_NAME_MAX }, \
  { "address", FOYER_P_TEXT, FOYER_P_NULLABLE, "street address", NULL, 500 }, \
  { "zip", FOYER_P_TEXT, FOYER_P_NULLABLE, "postal code", NULL, 20 }, \
  { "lat", FOYER_P_INT, FOYER_P_SIGNED | FOYER_P_NULLABLE, "latitude, millionths of a degree", NULL, 90000000 }, \
  { "lon", FOYER_P_INT, FOYER_P_SIGNED | FOYER_P_NULLABLE, "longitude, millionths of a degree", NULL, 180000000 }, \
  { "website", FOYER_P_TEXT, FOYER_P_NULLABLE, "web site", NULL, 500 }, \
  { "hours", FOYER_P_TEXT, FOYER_P_NULLABLE, "opening hours, free text", NULL, 500 }, \
  { "socials", FOYER_P_LIST, FOYER_P_NULLABLE, "social links in order" }, \
  { "photos", FOYER_P_LIST, FOYER_P_NULLABLE, "photos in order: names of files (foyerctl file put)" }, \
  { "legal_name", FOYER_P_TEXT, FOYER_P_NULLABLE, "legal name", NULL, FOYER_NAME_MAX }, \
  { "legal_address", FOYER_P_TEXT, FOYER_P_NULLABLE, "legal address", NULL, 500 }, \
  { "tax_id", FOYER_P_TEXT, FOYER_P_NULLABLE, "tax number", NULL, 50 }, \
  { "registration", FOYER_P_TEXT, FOYER_P_NULLABLE, "registration number", NULL, 50 }, \
  { "bank", FOYER_P_TEXT, FOYER_P_NULLABLE, "bank data", NULL, 500 }

static gboolean
any_given (FoyerCall *call, const char *const *names)
{
  for (; *names; names++)
    if (foyer_call_has (call, *names))
      return TRUE;
  return FALSE;
}

static gboolean
location_create (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = foyer_tx_new_id (tx), cash, card;
  g_autoptr (FoyerRow) row = foyer_row_new ("location", &id);
  g_autofree char *code = make_code (foyer_tx_db (tx), foyer_call_text (call, "name"));

  foyer_row_set_text (row, "code", code);
  foyer_row_set_text (row, "date_format", "dmy.");
  foyer_row_set_int (row, "clock24", 1);
  foyer_row_set_int (row, "first_weekday", 1);
  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_tx_db (tx), "location", NULL));
  foyer_call_fill (call, row, SYSTEM_FIELDS, "public_name", NULL);
  if (!check_location (call, row, error))
    return FALSE;
  foyer_tx_put (tx, row);
  foyer_register_make_defaults (tx, &id, &cash, &card);
  foyer_call_result_id (call, "loc", &id);
  foyer_call_result_id (call, "cash", &cash);
  foyer_call_result_id (call, "card", &card);
  return TRUE;
}

/* Two rights guard two groups of fields (LOC-5). */
static gboolean
location_update (FoyerCall *call, GError **error)
{
  static const char *const system_fields[] = { SYSTEM_FIELDS, NULL };
  static const char *const info_fields[] = { INFO_FIELDS, "phones", "socials", "photos", NULL };
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = foyer_need_row (call, "location", &loc, NULL, error);

  if (row == NULL)
    return FALSE;
  if (any_given (call, system_fields) && !foyer_call_need (call, "setup.location", error))
    return FALSE;
  if (any_given (call, info_fields) && !foyer_call_need (call, "setup.info", error))
    return FALSE;
  foyer_call_fill (call, row, SYSTEM_FIELDS, INFO_FIELDS, NULL);
  if (!set_texts (call, row, "phones", foyer_row_text (row, "country"), error) || !set_texts (call, row, "socials", NULL, error)
      || !set_texts (call, row, "photos", NULL, error))
    return FALSE;
  if (!check_location (call, row, error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- first start -------------------------------------------------------------------------------------------------------- */

static void
make_client_labels (FoyerTx *tx, const FoyerId *chain)
{
  for (gsize i = 0; foyer_ready_labels[i].code != NULL; i++)
    {
      FoyerId id = foyer_ready_label_id (chain, foyer_ready_labels[i].code);
      g_autoptr (FoyerRow) row = foyer_row_new ("label", &id);

      foyer_row_set_text (row, "title", g_dgettext (GETTEXT_PACKAGE, foyer_ready_labels[i].title));
      foyer_row_set_int (row, "colour", foyer_ready_labels[i].colour);
      foyer_row_set_text (row, "icon", foyer_ready_labels[i].icon);
      foyer_row_set_text (row, "scope", "client");
      foyer_row_set_text (row, "builtin", foyer_ready_labels[i].code);
      foyer_row_set_int (row, "weight", i + 1);
      foyer_tx_put (tx, row);
    }
}

static gboolean
chain_init (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerDb *db = foyer_tx_db (tx);
  FoyerId chain = foyer_chain_id (db), loc, user, cash, card;
  g_autoptr (FoyerRow) chain_row = NULL, loc_row = NULL, user_row = NULL;
  g_autofree char *code = NULL, *hash = NULL, *phone = NULL, *email = NULL;
  const char *loc_name = foyer_call_text (call, "location") ? foyer_call_text (call, "location") : foyer_call_text (call, "name");

  if (!foyer_id_is_none (&chain))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This store already holds a business."));
      return FALSE;
    }
  if (!foyer_need_text (call, "name", _ ("name of the business"), error) || !foyer_need_text (call, "owner", _ ("name of the owner"), error)
      || !foyer_password_check (foyer_call_text (call, "password"), error))
    return FALSE;
  if (foyer_call_text (call, "phone") == NULL && foyer_call_text (call, "email") == NULL)
    return foyer_refuse (error, _ ("The owner needs a phone or an e-mail to sign in with."));

  chain = foyer_tx_new_id (tx);
  chain_row = foyer_row_new ("chain", &chain);
  foyer_call_fill (call, chain_row, "name", "country", "currency", "lang", NULL);
  foyer_tx_put (tx, chain_row);

  loc = foyer_tx_new_id (tx);
  code = make_code (db, loc_name);
  loc_row = foyer_row_new ("location", &loc);
  foyer_row_set_text (loc_row, "code", code);
  foyer_row_set_text (loc_row, "date_format", "dmy.");
  foyer_row_set_int (loc_row, "clock24", 1);
  foyer_row_set_int (loc_row, "first_weekday", 1);
  foyer_row_set_int (loc_row, "weight", 1);
  foyer_call_fill (call, loc_row, "country", "zone", "currency", "lang", "date_format", "clock24", "first_weekday", NULL);
  foyer_row_set_text (loc_row, "name", loc_name);
  if (!check_location (call, loc_row, error))
    return FALSE;
  foyer_tx_put (tx, loc_row);

  user = foyer_tx_new_id (tx);
  user_row = foyer_row_new ("user", &user);
  foyer_row_set_text (user_row, "name", foyer_call_text (call, "owner"));
  if (foyer_call_text (call, "phone") != NULL)
    {
      phone = foyer_location_phone (db, &loc, foyer_call_text (call, "phone"));
      if (phone == NULL)
        return foyer_refuse (error, _ ("“%s” is not a telephone number."), foyer_call_text (call, "phone"));
      foyer_row_set_text (user_row, "phone", phone);
    }
  if (foyer_call_text (call, "email") != NULL)
    {
      email = g_utf8_strdown (foyer_call_text (call, "email"), -1);
      if (!foyer_email_valid (email))
        return foyer_refuse (error, _ ("“%s” is not an e-mail address."), email);
      foyer_row_set_text (user_row, "email", email);
    }
  hash = foyer_password_hash (foyer_call_text (call, "password"));
  foyer_row_set_text (user_row, "pw", hash);
  foyer_row_set_text (user_row, "lang", foyer_call_text (call, "lang"));
  foyer_row_set_id (user_row, "start_loc", &loc);
  foyer_row_set_int (user_row, "owner", 1);
  foyer_tx_put (tx, user_row);

  foyer_register_make_defaults (tx, &loc, &cash, &card);
  foyer_item_make_all (tx, &chain);
  make_client_labels (tx, &chain);

  foyer_call_result_id (call, "chain", &chain);
  foyer_call_result_id (call, "loc", &loc);
  foyer_call_result_id (call, "user", &user);
  foyer_call_result_id (call, "cash", &cash);
  foyer_call_result_id (call, "card", &card);
  return TRUE;
}

/* ---- settings ----------------------------------------------------------------------------------------------------------- */

static gboolean
setting_set (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) location = foyer_need_row (call, "location", &loc, NULL, error);
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (location == NULL)
    return FALSE;
  json_object_iter_init (&iter, foyer_call_object (call, "values"));
  while (json_object_iter_next (&iter, &key, &value))
    {
      const FoyerSetting *setting = foyer_setting_lookup (key);
      FoyerId id = foyer_setting_id (&loc, key);
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "setting", &id);
      g_autofree char *json = NULL;

      if (setting == NULL)
        return foyer_refuse (error, _ ("There is no setting called “%s”."), key);
      if (!JSON_NODE_HOLDS_NULL (value))
        {
          json = foyer_setting_check (setting, value, error);
          if (json == NULL)
            return FALSE;
        }
      if (json != NULL && setting->type == FOYER_SETTING_REF && *json_node_get_string (value) != '\0')
        {
          FoyerId of = FOYER_ID_NONE;
          g_autoptr (FoyerRow) there = NULL;

          foyer_id_parse (json_node_get_string (value), &of);
          there = foyer_need_row (call, setting->choices, &of, &loc, error);
          if (there == NULL)
            return FALSE;
        }
      if (row == NULL)
        {
          row = foyer_row_new ("setting", &id);
          foyer_row_set_id (row, "loc", &loc);
          foyer_row_set_text (row, "key", key);
        }
      foyer_row_set_text (row, "value", json);
      foyer_tx_put (tx, row);
    }
  if (foyer_setting_int (foyer_tx_db (tx), &loc, "calendar.open") >= foyer_setting_int (foyer_tx_db (tx), &loc, "calendar.close"))
    return foyer_refuse (error, _ ("The board must end later than it begins."));
  return TRUE;
}

/* ---- positions ---------------------------------------------------------------------------------------------------------- */

static gboolean
position_put (FoyerCall *call, FoyerRow *row, GError **error)
{
  foyer_call_fill (call, row, "name", "description", NULL);
  if (!foyer_need_free_title (call, row, "name", _ ("position"), NULL, error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "position", &row->id);
  return TRUE;
}

static gboolean
position_create (FoyerCall *call, GError **error)
{
  FoyerId id = foyer_tx_new_id (foyer_call_tx (call));
  g_autoptr (FoyerRow) row = foyer_row_new ("position", &id);

  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_call_db (call), "position", NULL));
  return position_put (call, row, error);
}

static gboolean
position_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "position", "position", error);
  return row != NULL && position_put (call, row, error);
}

/* Members keep working; they only lose the position. */
static gboolean
position_delete (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) row = foyer_call_row (call, "position", "position", error);
  g_autoptr (GArray) members = NULL;

  if (row == NULL)
    return FALSE;
  members = foyer_lookup_ids (foyer_tx_db (tx), "staff", "position", &row->id);
  for (guint i = 0; i < members->len; i++)
    {
      g_autoptr (FoyerRow) member = foyer_tx_get (tx, "staff", &g_array_index (members, FoyerId, i));
      foyer_row_set_null (member, "position");
      foyer_tx_put (tx, member);
    }
  foyer_mark_deleted (tx, row);
  return TRUE;
}

static gboolean
position_reorder (FoyerCall *call, GError **error)
{
  return foyer_reorder (call, "position", NULL, error);
}

/* ---- the table ---------------------------------------------------------------------------------------------------------- */

static const FoyerParam chain_init_params[] = {
  { "name", FOYER_P_TEXT, FOYER_P_REQUIRED, "name of the business", NULL, FOYER_NAME_MAX },
  { "location", FOYER_P_TEXT, 0, "name of the first location; that of the business when left out", NULL, FOYER_NAME_MAX },
  { "country", FOYER_P_TEXT, FOYER_P_REQUIRED, "two-letter code, HU", NULL, 2 },
  { "zone", FOYER_P_TEXT, FOYER_P_REQUIRED, "time zone, Europe/Budapest", NULL, 64 },
  { "currency", FOYER_P_TEXT, FOYER_P_REQUIRED, "three-letter code, EUR", NULL, 3 },
  { "lang", FOYER_P_TEXT, 0, "language, hu", NULL, 10 },
  { "date_format", FOYER_P_TEXT, 0, "dmy, mdy or ymd and one of . / -", NULL, 4 },
  { "clock24", FOYER_P_BOOL, 0, "24-hour clock" },
  { "first_weekday", FOYER_P_INT, 0, "first day of the week, 1 Monday to 7 Sunday", NULL, 7 },
  { "owner", FOYER_P_TEXT, FOYER_P_REQUIRED, "name of the owner", NULL, FOYER_NAME_MAX },
  { "phone", FOYER_P_TEXT, 0, "phone the owner signs in with", NULL, 40 },
  { "email", FOYER_P_TEXT, 0, "e-mail the owner signs in with", NULL, FOYER_NAME_MAX },
  { "password", FOYER_P_TEXT, FOYER_P_REQUIRED, "password of the owner, at least 8 characters", NULL, 200 },
  { NULL },
};

static const FoyerParam location_create_params[] = {
  SYSTEM_PARAMS (FOYER_P_REQUIRED),
  { "public_name", FOYER_P_TEXT, FOYER_P_NULLABLE, "name on client documents", NULL, FOYER_NAME_MAX },
  { NULL },
};

static const FoyerParam location_update_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  SYSTEM_PARAMS (0),
  INFO_PARAMS,
  { NULL },
};

static const FoyerParam setting_set_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { "values", FOYER_P_OBJECT, FOYER_P_REQUIRED, "settings by name; null for the default" },
  { NULL },
};

static const FoyerParam position_create_params[] = {
  { "name", FOYER_P_TEXT, FOYER_P_REQUIRED, "name", NULL, FOYER_NAME_MAX },
  { "description", FOYER_P_TEXT, FOYER_P_NULLABLE, "description", NULL, 1000 },
  { NULL },
};

static const FoyerParam position_update_params[] = {
  { "position", FOYER_P_ID, FOYER_P_REQUIRED, "position" },
  { "name", FOYER_P_TEXT, 0, "name", NULL, FOYER_NAME_MAX },
  { "description", FOYER_P_TEXT, FOYER_P_NULLABLE, "description", NULL, 1000 },
  { NULL },
};

static const FoyerParam position_delete_params[] = {
  { "position", FOYER_P_ID, FOYER_P_REQUIRED, "position" },
  { NULL },
};

static const FoyerParam order_params[] = {
  { "order", FOYER_P_LIST, FOYER_P_REQUIRED, "ids in their new order" },
  { NULL },
};

const FoyerCommand foyer_commands_setup[] = {
  { "chain.init", "", "Makes the business, its first location and its owner in an empty store.", N_("Set the business up"), chain_init_params, chain_init },
  { "location.create", "setup.location", "Adds a location with its default registers.", N_("Added a location"), location_create_params, location_create },
  { "location.update", "setup", "Changes a location; system fields and information have rights of their own.", N_("Changed the location"),
    location_update_params, location_update },
  { "setting.set", "setup.location", "Changes settings of a location.", N_("Changed settings"), setting_set_params, setting_set },
  { "position.create", "setup.positions-create", "Adds a position.", N_("Added a position"), position_create_params, position_create },
  { "position.update", "setup.positions-create", "Changes a position.", N_("Changed a position"), position_update_params, position_update },
  { "position.delete", "setup.positions-delete", "Deletes a position; its members keep working without one.", N_("Deleted a position"), position_delete_params, position_delete },
  { "position.reorder", "setup.positions-create", "Puts positions in order.", N_("Reordered positions"), order_params, position_reorder },
  { NULL },
};

#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-cmd-common.h"
#include "foyer-custom.h"
#include "foyer-text.h"

static void
field_free (FoyerCustomField *f)
{
  g_free (f->title);
  g_free (f->code);
  g_free (f->word);
  g_free (f->choices);
  g_free (f->locs);
  g_free (f);
}

/* Rights of values. */
static gboolean
may_see (FoyerCall *call, gboolean client)
{
  return foyer_call_may (call, client ? "fields.client" : "fields.booking");
}

static gboolean
may_edit (FoyerCall *call, gboolean client)
{
  return may_see (call, client) && foyer_call_may (call, client ? "fields.client-edit" : "fields.booking-edit");
}

static gboolean
is_at (const char *locs, const FoyerId *loc)
{
  g_autoptr (JsonNode) node = locs != NULL ? json_from_string (locs, NULL) : NULL;
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  char text[37];

  if (list == NULL || json_array_get_length (list) == 0)
    return TRUE;
  foyer_id_format (loc, text);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *e = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_VALUE (e) && g_strcmp0 (json_node_get_string (e), text) == 0)
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
foyer_custom_fields (FoyerDb *db, gboolean client, const FoyerId *loc)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, title, code, type, choices, coalesce(editable, 1), coalesce(shown, 1), coalesce(online, 0), locs,"
                                   " coalesce(weight, 0) FROM custom_field WHERE owner = ?1 AND deleted IS NOT 1 AND title IS NOT NULL"
                                   " ORDER BY coalesce(weight, 0), title, id");

  foyer_stmt_bind_text (s, 1, client ? "client" : "appointment");
  while (foyer_stmt_step (s))
    {
      FoyerCustomField *f;

      if (loc != NULL && !is_at (foyer_stmt_text (s, 8), loc))
        continue;
      f = g_new0 (FoyerCustomField, 1);
      f->id = foyer_stmt_id (s, 0);
      f->client = client;
      f->title = g_strdup (foyer_stmt_text (s, 1));
      f->code = g_strdup (foyer_stmt_text (s, 2));
      f->word = g_strdup (foyer_stmt_text (s, 3));
      f->type = foyer_custom_type_parse (f->word);
      f->choices = g_strdup (foyer_stmt_text (s, 4));
      f->editable = foyer_stmt_int (s, 5) != 0;
      f->shown = foyer_stmt_int (s, 6) != 0;
      f->online = foyer_stmt_int (s, 7) != 0;
      f->locs = g_strdup (foyer_stmt_text (s, 8));
      f->weight = foyer_stmt_int (s, 9);
      g_ptr_array_add (out, f);
    }
  foyer_stmt_done (s);
  return out;
}

GPtrArray *
foyer_custom_fields_seen (FoyerCall *call, gboolean client)
{
  FoyerId loc = foyer_call_loc (call);
  GPtrArray *fields;

  if (!may_see (call, client))
    return g_ptr_array_new ();
  fields = foyer_custom_fields (foyer_call_db (call), client, &loc);
  for (guint i = fields->len; i-- > 0;)
    if (!((FoyerCustomField *) fields->pdata[i])->shown)
      g_ptr_array_remove_index (fields, i);
  return fields;
}

/* Ids of the value rows are derived from owner and field: two desks that fill the same field meet in one row. */
static FoyerId
value_id (const FoyerId *owner, const FoyerId *field)
{
  char text[37];

  return foyer_id_derivef (owner, "field:%s", foyer_id_format (field, text));
}

char *
foyer_custom_value (FoyerDb *db, const FoyerCustomField *f, const FoyerId *owner)
{
  FoyerId id = value_id (owner, &f->id);
  FoyerStmt *s = f->client ? foyer_db_sql (db, "SELECT value FROM client_value WHERE id = ?1") : foyer_db_sql (db, "SELECT value FROM appointment_value WHERE id = ?1");
  char *value = NULL;
  gboolean own;

  foyer_stmt_bind_id (s, 1, &id);
  own = foyer_stmt_step (s);
  if (own)
    value = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  if (own || !f->client)
    return value; /* cleared here is cleared, whatever a merged card says */
  s = foyer_db_sql (db, "SELECT v.value FROM client_root r JOIN client_value v ON v.client = r.client WHERE r.root = ?1 AND v.field = ?2 AND v.value IS NOT NULL"
                        " ORDER BY v.client LIMIT 1");
  foyer_stmt_bind_id (s, 1, owner);
  foyer_stmt_bind_id (s, 2, &f->id);
  if (foyer_stmt_step (s))
    value = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return value;
}

/* What foyer_custom_value() says of every client, read once: by id, only those who have a value. */
static GHashTable *
client_values (FoyerDb *db, const FoyerCustomField *f)
{
  GHashTable *values = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
  g_autoptr (GHashTable) cleared = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  FoyerStmt *s = foyer_db_sql (db, "SELECT client, value FROM client_value WHERE field = ?1");

  foyer_stmt_bind_id (s, 1, &f->id);
  while (foyer_stmt_step (s))
    {
      FoyerId client = foyer_stmt_id (s, 0);

      if (foyer_stmt_is_null (s, 1))
        g_hash_table_add (cleared, foyer_id_copy (&client));
      else
        g_hash_table_insert (values, foyer_id_copy (&client), g_strdup (foyer_stmt_text (s, 1)));
    }
  foyer_stmt_done (s);
  /* Of merged cards the first, where the card that is left says nothing itself. */
  s = foyer_db_sql (db, "SELECT r.root, v.value FROM client_value v JOIN client_root r ON r.client = v.client WHERE v.field = ?1 AND v.value IS NOT NULL"
                        " ORDER BY v.client");
  foyer_stmt_bind_id (s, 1, &f->id);
  while (foyer_stmt_step (s))
    {
      FoyerId root = foyer_stmt_id (s, 0);

      if (!g_hash_table_contains (values, &root) && !g_hash_table_contains (cleared, &root))
        g_hash_table_insert (values, foyer_id_copy (&root), g_strdup (foyer_stmt_text (s, 1)));
    }
  foyer_stmt_done (s);
  return values;
}

void
foyer_custom_out_values (JsonBuilder *out, FoyerDb *db, const char *name, GPtrArray *fields, const FoyerId *owner)
{
  char text[37];

  json_builder_set_member_name (out, name);
  json_builder_begin_object (out);
  for (guint i = 0; i < fields->len; i++)
    {
      const FoyerCustomField *f = fields->pdata[i];
      g_autofree char *value = foyer_custom_value (db, f, owner);

      if (value != NULL)
        foyer_out_text (out, foyer_id_format (&f->id, text), value);
    }
  json_builder_end_object (out);
}

static void
out_json (JsonBuilder *out, const char *name, const char *json)
{
  JsonNode *node = json != NULL ? json_from_string (json, NULL) : NULL;

  json_builder_set_member_name (out, name);
  if (node != NULL)
    json_builder_add_value (out, node);
  else
    json_builder_add_null_value (out);
}

void
foyer_custom_out_form (JsonBuilder *out, FoyerCall *call, const char *name, gboolean client, const FoyerId *owner)
{
  g_autoptr (GPtrArray) fields = foyer_custom_fields_seen (call, client);
  gboolean may = may_edit (call, client);

  if (name != NULL)
    json_builder_set_member_name (out, name);
  json_builder_begin_array (out);
  for (guint i = 0; i < fields->len; i++)
    {
      const FoyerCustomField *f = fields->pdata[i];
      g_autofree char *value = owner != NULL && !foyer_id_is_none (owner) ? foyer_custom_value (foyer_call_db (call), f, owner) : NULL;

      json_builder_begin_object (out);
      foyer_out_id (out, "field", &f->id);
      foyer_out_text (out, "title", f->title);
      foyer_out_text (out, "code", f->code);
      foyer_out_text (out, "type", f->word);
      out_json (out, "choices", f->choices);
      foyer_out_text (out, "value", value);
      foyer_out_bool (out, "editable", may && f->editable);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
}

/* ---- setting ----------------------------------------------------------------------------------------------------------------- */

static const FoyerCustomField *
named (GPtrArray *fields, const char *name)
{
  FoyerId id;
  gboolean is_id = foyer_id_parse (name, &id);

  for (guint i = 0; i < fields->len; i++)
    {
      const FoyerCustomField *f = fields->pdata[i];

      if (is_id ? foyer_id_equal (&f->id, &id) : g_strcmp0 (f->code, name) == 0)
        return f;
    }
  return NULL;
}

/* As text; FALSE for an object or a list. */
static gboolean
text_of (JsonNode *node, char **text)
{
  if (JSON_NODE_HOLDS_NULL (node))
    *text = g_strdup ("");
  else if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    *text = g_strdup (json_node_get_string (node));
  else
    *text = json_to_string (node, FALSE);
  return TRUE;
}

static gboolean
set_one (FoyerCall *call, const FoyerCustomField *f, const FoyerRow *owner, const char *value)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = value_id (&owner->id, &f->id);
  const char *table = f->client ? "client_value" : "appointment_value";
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, table, &id);
  g_autofree char *shown = NULL;

  if (row == NULL)
    {
      shown = foyer_custom_value (foyer_call_db (call), f, &owner->id);
      if (g_strcmp0 (shown != NULL ? shown : "", value) == 0)
        return TRUE;
      row = foyer_row_new (table, &id);
      foyer_row_set_id (row, f->client ? "client" : "appointment", &owner->id);
      foyer_row_set_id (row, "field", &f->id);
      if (!f->client)
        {
          FoyerId loc = foyer_row_id (owner, "loc");
          foyer_row_set_id (row, "loc", &loc);
        }
    }
  foyer_row_set_text (row, "value", value);
  foyer_tx_put (tx, row);
  return TRUE;
}

gboolean
foyer_custom_set (FoyerCall *call, gboolean client, const FoyerRow *owner, JsonObject *values, GError **error)
{
  FoyerId loc = client ? foyer_call_loc (call) : foyer_row_id (owner, "loc");
  g_autoptr (GPtrArray) fields = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (values == NULL || json_object_get_size (values) == 0)
    return TRUE;
  /* To edit is to see, too. */
  if (!foyer_call_need (call, client ? "fields.client" : "fields.booking", error)
      || !foyer_call_need (call, client ? "fields.client-edit" : "fields.booking-edit", error))
    return FALSE;
  fields = foyer_custom_fields (foyer_call_db (call), client, &loc);
  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const FoyerCustomField *f = named (fields, name);
      g_autofree char *text = NULL, *value = NULL;

      if (f == NULL)
        return client ? foyer_refuse (error, _ ("There is no field “%s” of clients here."), name)
                      : foyer_refuse (error, _ ("There is no field “%s” of bookings here."), name);
      /* Filled from elsewhere: only who sets fields up may correct it. */
      if (!f->editable && !foyer_call_may (call, "setup.fields"))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("“%s” cannot be edited."), f->title);
          return FALSE;
        }
      if (!text_of (node, &text))
        return foyer_refuse (error, _ ("The value of “%s” must be a text, a number or nothing."), f->title);
      value = foyer_custom_check (f->type, f->title, f->choices, text, error);
      if (value == NULL || !set_one (call, f, owner, value))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  FoyerId id;
  char *key; /* owned; NULL: no value */
  double number;
  guint at; /* as it was: equal values stay in order */
} Sorted;

typedef struct
{
  gboolean numbers, desc;
} Order;

/* A double is enough to sort by: values equal to 15 digits stay in their order. */
static int
by_value (gconstpointer a, gconstpointer b, gpointer data)
{
  const Sorted *x = a, *y = b;
  const Order *o = data;
  int order = 0;

  if (x->key == NULL || y->key == NULL)
    {
      if ((x->key == NULL) != (y->key == NULL))
        return x->key == NULL ? 1 : -1;
    }
  else if (o->numbers)
    order = x->number < y->number ? -1 : x->number > y->number;
  else
    order = strcmp (x->key, y->key);
  if (order != 0)
    return o->desc ? -order : order;
  return x->at < y->at ? -1 : 1;
}

void
foyer_custom_sort (FoyerDb *db, GPtrArray *fields, const FoyerId *field, gboolean desc, GArray *ids)
{
  char text[37];
  const FoyerCustomField *f = named (fields, foyer_id_format (field, text));
  g_autofree Sorted *sorted = NULL;
  g_autoptr (GHashTable) values = NULL;
  Order o = { f != NULL && f->type == FOYER_CUSTOM_NUMBER, desc };

  if (f == NULL || ids->len == 0)
    return;
  sorted = g_new0 (Sorted, ids->len);
  values = f->client ? client_values (db, f) : NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, i);
      g_autofree char *value = values != NULL ? g_strdup (g_hash_table_lookup (values, id)) : foyer_custom_value (db, f, id);

      sorted[i] = (Sorted){ .id = g_array_index (ids, FoyerId, i), .at = i };
      if (value == NULL)
        continue;
      sorted[i].key = f->type == FOYER_CUSTOM_TEXT || f->type == FOYER_CUSTOM_LIST ? foyer_fold (value) : g_strdup (value);
      sorted[i].number = o.numbers ? g_ascii_strtod (value, NULL) : 0;
    }
  g_qsort_with_data (sorted, (int) ids->len, sizeof (Sorted), by_value, &o);
  for (guint i = 0; i < ids->len; i++)
    {
      g_array_index (ids, FoyerId, i) = sorted[i].id;
      g_free (sorted[i].key);
    }
}

static gboolean
value_fits (const FoyerCustomField *f, const char *value, const char *wanted)
{
  g_autofree char *a = NULL, *b = NULL;

  if (value == NULL || wanted == NULL || *wanted == '\0')
    return value != NULL;
  a = foyer_fold (value);
  b = foyer_fold (wanted);
  return f->type == FOYER_CUSTOM_TEXT || f->type == FOYER_CUSTOM_DATETIME ? strstr (a, b) != NULL : strcmp (a, b) == 0;
}

gboolean
foyer_custom_fits (FoyerDb *db, GPtrArray *fields, const FoyerId *field, const char *wanted, const FoyerId *owner)
{
  char text[37];
  const FoyerCustomField *f = named (fields, foyer_id_format (field, text));
  g_autofree char *value = f != NULL ? foyer_custom_value (db, f, owner) : NULL;

  return f == NULL || value_fits (f, value, wanted); /* what may not be seen filters nothing */
}

GHashTable *
foyer_custom_fitting_clients (FoyerDb *db, GPtrArray *fields, const FoyerId *field, const char *wanted)
{
  char text[37];
  const FoyerCustomField *f = named (fields, foyer_id_format (field, text));
  GHashTable *values;
  GHashTableIter iter;
  gpointer value;

  if (f == NULL)
    return NULL;
  values = client_values (db, f);
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (!value_fits (f, value, wanted))
      g_hash_table_iter_remove (&iter);
  return values;
}

gboolean
foyer_custom_may_know (FoyerCall *call, const char *table, const char *field)
{
  static const char *const vehicle[] = { "vehicle", "plate", "vin", NULL };

  if (g_strcmp0 (table, "client_value") == 0)
    return may_see (call, TRUE);
  if (g_strcmp0 (table, "appointment_value") == 0)
    return may_see (call, FALSE);
  return g_strcmp0 (table, "visitor") != 0 || field == NULL || !g_strv_contains (vehicle, field) || foyer_call_may (call, "visitors.vehicle");
}

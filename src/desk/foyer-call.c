/* Parameters, rights, warnings and results of one call. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>

#include "foyer-alias.h"
#include "foyer-call.h"
#include "foyer-client.h"
#include "foyer-error.h"
#include "foyer-phone.h"
#include "foyer-text.h"
#include "foyer-time.h"

#define TEXT_MAX 1000

static const FoyerParam override_param = { "override", FOYER_P_TEXT, 0, "Reason for going past a warning" };

/* ---- parameters ------------------------------------------------------------------------------------------------------------ */

static const FoyerParam *
find_param (const FoyerCall *call, const char *name)
{
  const FoyerParam *p = call->command != NULL ? call->command->params : call->query->params;

  for (; p != NULL && p->name != NULL; p++)
    if (strcmp (p->name, name) == 0)
      return p;
  if (call->command != NULL && strcmp (name, override_param.name) == 0)
    return &override_param;
  return NULL;
}

static gboolean
invalid (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
invalid (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (FOYER_ERROR, FOYER_ERROR_INVALID, format, args));
  va_end (args);
  return FALSE;
}

static gboolean
is_choice (const char *choices, const char *word)
{
  g_auto (GStrv) all = g_strsplit (choices, " ", -1);
  return g_strv_contains ((const char *const *) all, word);
}

static gboolean
want_text (const FoyerParam *p, JsonNode *node, const char **text, GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return invalid (error, "“%s” must be a text.", p->name);
  *text = json_node_get_string (node);
  return TRUE;
}

/* The node to keep, or NULL with @error. */
static JsonNode *
check_param (const FoyerParam *p, JsonNode *node, GError **error)
{
  const char *text = NULL;
  gint64 v, date;
  int minute;
  FoyerId id;

  if (JSON_NODE_HOLDS_NULL (node))
    {
      /* Required and nullable: null has to be said. */
      if ((p->flags & FOYER_P_REQUIRED) && !(p->flags & FOYER_P_NULLABLE))
        {
          invalid (error, "“%s” is missing.", p->name);
          return NULL;
        }
      return json_node_copy (node);
    }
  switch (p->type)
    {
    case FOYER_P_TEXT:
      {
        g_autofree char *clean = NULL;
        gint64 max = p->max > 0 ? p->max : TEXT_MAX;
        JsonNode *out;

        if (!want_text (p, node, &text, error))
          return NULL;
        /* Before the clean-up: a hostile 10 MB name is not worth the walk. */
        if (strlen (text) > (gsize) max * 8)
          {
            invalid (error, "“%s” is too long: at most %" G_GINT64_FORMAT " characters.", p->name, max);
            return NULL;
          }
        clean = foyer_clean (text);
        if ((gint64) foyer_text_len (clean) > max)
          {
            invalid (error, "“%s” is too long: at most %" G_GINT64_FORMAT " characters.", p->name, max);
            return NULL;
          }
        if ((p->flags & FOYER_P_REQUIRED) && clean[0] == '\0')
          {
            invalid (error, "“%s” is empty.", p->name);
            return NULL;
          }
        out = json_node_new (JSON_NODE_VALUE);
        json_node_set_string (out, clean);
        return out;
      }
    case FOYER_P_ID:
      if (!want_text (p, node, &text, error))
        return NULL;
      if (text[0] == '\0' && !(p->flags & FOYER_P_REQUIRED))
        return json_node_new (JSON_NODE_NULL);
      if (!foyer_id_parse (text, &id))
        {
          invalid (error, "“%s” is no id.", p->name);
          return NULL;
        }
      return json_node_copy (node);
    case FOYER_P_DATE:
      if (!want_text (p, node, &text, error))
        return NULL;
      if (!foyer_date_parse (text, &date))
        {
          invalid (error, "“%s”: %.40s is no date. Dates look like 2026-11-24.", p->name, text);
          return NULL;
        }
      return json_node_copy (node);
    case FOYER_P_WALL:
      if (!want_text (p, node, &text, error))
        return NULL;
      if (!foyer_wall_parse (text, &date, &minute))
        {
          invalid (error, "“%s”: %.40s is no date and time. They look like 2026-11-24T14:15.", p->name, text);
          return NULL;
        }
      return json_node_copy (node);
    case FOYER_P_ENUM:
      if (!want_text (p, node, &text, error))
        return NULL;
      if (!is_choice (p->choices, text))
        {
          invalid (error, "“%s” must be one of: %s.", p->name, p->choices);
          return NULL;
        }
      return json_node_copy (node);
    case FOYER_P_BOOL:
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        {
          invalid (error, "“%s” must be true or false.", p->name);
          return NULL;
        }
      return json_node_copy (node);
    case FOYER_P_LIST:
      if (!JSON_NODE_HOLDS_ARRAY (node))
        {
          invalid (error, "“%s” must be a list.", p->name);
          return NULL;
        }
      return json_node_ref (node);
    case FOYER_P_OBJECT:
      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          invalid (error, "“%s” must be an object.", p->name);
          return NULL;
        }
      return json_node_ref (node);
    case FOYER_P_INT:
    case FOYER_P_MONEY:
    case FOYER_P_PCT:
    case FOYER_P_QTY:
    case FOYER_P_DUR:
    default:
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
        {
          invalid (error, p->type == FOYER_P_MONEY ? "“%s” must be a whole number of the smallest unit of the currency." : "“%s” must be a whole number.", p->name);
          return NULL;
        }
      v = json_node_get_int (node);
      if (p->type == FOYER_P_MONEY && v < 0 && !(p->flags & FOYER_P_SIGNED))
        invalid (error, "“%s” may not be below zero.", p->name);
      else if (p->type == FOYER_P_PCT && (v < 0 || v > 10000))
        invalid (error, "“%s” must be between 0 and 100 %%.", p->name);
      else if (p->type == FOYER_P_QTY && v <= 0)
        invalid (error, "“%s” must be more than zero.", p->name);
      else if (p->type == FOYER_P_DUR && (v <= 0 || v > FOYER_DAY_MINUTES))
        invalid (error, "“%s” must be between 1 and 1440 minutes.", p->name);
      else if (p->type == FOYER_P_INT && p->max > 0 && (v > p->max || (v < 0 && !(p->flags & FOYER_P_SIGNED))))
        invalid (error, "“%s” must be between 0 and %" G_GINT64_FORMAT ".", p->name, p->max);
      else if ((p->type == FOYER_P_MONEY || p->type == FOYER_P_QTY) && (v > G_GINT64_CONSTANT (100000000000000) || v < -G_GINT64_CONSTANT (100000000000000)))
        invalid (error, "“%s” is too large.", p->name);
      else
        return json_node_copy (node);
      return NULL;
    }
}

FoyerCall *
foyer_call_new (FoyerDesk *desk, const FoyerActor *actor, const char *name, gboolean query, JsonObject *params, GError **error)
{
  g_autoptr (FoyerCall) call = g_new0 (FoyerCall, 1);
  const FoyerParam *p;

  call->desk = desk;
  call->actor = *actor;
  call->now = actor->now != 0 ? actor->now : foyer_now ();
  call->params = json_object_new ();
  if (query)
    call->query = foyer_query_find (name);
  else
    call->command = foyer_command_find (name);
  if (call->query == NULL && call->command == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no %s called “%.60s”.", query ? "query" : "command", name);
      return NULL;
    }
  if (params != NULL)
    {
      JsonObjectIter iter;
      const char *member;
      JsonNode *node;

      json_object_iter_init (&iter, params);
      while (json_object_iter_next (&iter, &member, &node))
        {
          JsonNode *kept;

          p = find_param (call, member);
          if (p == NULL)
            {
              invalid (error, "%s has no parameter “%.60s”.", name, member);
              return NULL;
            }
          kept = check_param (p, node, error);
          if (kept == NULL)
            return NULL;
          json_object_set_member (call->params, member, kept);
        }
    }
  for (p = call->command != NULL ? call->command->params : call->query->params; p != NULL && p->name != NULL; p++)
    if ((p->flags & FOYER_P_REQUIRED) && !json_object_has_member (call->params, p->name))
      {
        invalid (error, "“%s” is missing.", p->name);
        return NULL;
      }
  call->loc = actor->loc;
  p = find_param (call, "loc");
  if (p != NULL && p->type == FOYER_P_ID && foyer_call_text (call, "loc") != NULL)
    call->loc = foyer_call_id (call, "loc");
  if (call->command != NULL)
    {
      call->result = json_object_new ();
      call->warnings = json_array_new ();
    }
  return g_steal_pointer (&call);
}

void
foyer_call_free (FoyerCall *call)
{
  if (call == NULL)
    return;
  g_clear_pointer (&call->params, json_object_unref);
  g_clear_pointer (&call->access, foyer_access_unref);
  g_clear_pointer (&call->result, json_object_unref);
  g_clear_pointer (&call->warnings, json_array_unref);
  g_clear_pointer (&call->rows, json_node_unref);
  g_free (call);
}

/* ---- rights ------------------------------------------------------------------------------------------------------------------ */

static gboolean
is_invited (FoyerCall *call)
{
  FoyerStmt *s = foyer_db_sql (call->db, "SELECT 1 FROM user WHERE id = ?1 AND pw IS NULL AND invite_until IS NOT NULL");
  gboolean invited;

  foyer_stmt_bind_id (s, 1, &call->actor.user);
  invited = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return invited;
}

gboolean
foyer_call_enter (FoyerCall *call, GError **error)
{
  const char *right = call->command != NULL ? call->command->right : call->query->right;

  foyer_client_hide_names (FALSE);
  if (call->actor.system)
    return TRUE;
  call->access = foyer_access_get (call->db, &call->actor.user, &call->loc);
  foyer_client_hide_names (foyer_access_value (call->access, "clients.names") == 0);
  if (right != NULL && right[0] == '\0')
    return TRUE;
  if (foyer_id_is_none (&call->actor.user))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("Sign in first."));
      return FALSE;
    }
  if (!call->access->any && !call->access->owner)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You have no access to this location."));
      return FALSE;
    }
  if (right == NULL)
    return TRUE;
  /* The code of an invitation brings in once, to choose a password. */
  if (is_invited (call))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("Choose a password of your own first."));
      return FALSE;
    }
  return foyer_call_need (call, right, error);
}

int
foyer_call_days (FoyerCall *call, const char *right)
{
  return call->actor.system ? -1 : foyer_access_value (call->access, right);
}

gboolean
foyer_call_may (FoyerCall *call, const char *right)
{
  return call->actor.system || foyer_access_value (call->access, right) != 0;
}

gboolean
foyer_call_phones (FoyerCall *call, const char *place)
{
  return foyer_call_may (call, "clients.phones") && foyer_call_may (call, place);
}

gboolean
foyer_call_need (FoyerCall *call, const char *right, GError **error)
{
  const char *label = right;

  if (foyer_call_may (call, right))
    return TRUE;
  if (foyer_right_find (right) >= 0)
    label = g_dgettext (GETTEXT_PACKAGE, foyer_rights[foyer_right_find (right)].label);
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You do not have the right “%s”."), label);
  return FALSE;
}

GBytes *
foyer_call_registers (FoyerCall *call)
{
  return call->actor.system || call->access == NULL ? NULL : call->access->registers;
}

GBytes *
foyer_call_limit (FoyerCall *call, int limit)
{
  return call->actor.system || call->access == NULL ? NULL : call->access->limits[limit];
}

FoyerId
foyer_call_own_staff (FoyerCall *call)
{
  return call->access != NULL ? foyer_access_column (call->access) : FOYER_ID_NONE;
}

FoyerId
foyer_call_clients_of (FoyerCall *call)
{
  return call->access != NULL ? foyer_access_clients_of (call->access) : FOYER_ID_NONE;
}

/* ---- reading parameters -------------------------------------------------------------------------------------------------------- */

FoyerTx *
foyer_call_tx (FoyerCall *call)
{
  return call->tx;
}

FoyerStore *
foyer_call_store (FoyerCall *call)
{
  return foyer_desk_store (call->desk);
}

FoyerDb *
foyer_call_db (FoyerCall *call)
{
  return call->db;
}

const FoyerActor *
foyer_call_actor (FoyerCall *call)
{
  return &call->actor;
}

gint64
foyer_call_now (FoyerCall *call)
{
  return call->now;
}

FoyerId
foyer_call_loc (FoyerCall *call)
{
  return call->loc;
}

static JsonNode *
member (FoyerCall *call, const char *param)
{
  JsonNode *node;

  if (find_param (call, param) == NULL)
    g_error ("%s has no parameter “%s”", call->command ? call->command->name : call->query->name, param);
  node = json_object_get_member (call->params, param);
  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

gboolean
foyer_call_has (FoyerCall *call, const char *param)
{
  return json_object_has_member (call->params, param);
}

gboolean
foyer_call_is_null (FoyerCall *call, const char *param)
{
  return json_object_has_member (call->params, param) && member (call, param) == NULL;
}

const char *
foyer_call_text (FoyerCall *call, const char *param)
{
  JsonNode *n = member (call, param);
  return n != NULL ? json_node_get_string (n) : NULL;
}

gint64
foyer_call_int (FoyerCall *call, const char *param)
{
  JsonNode *n = member (call, param);

  if (n == NULL)
    return 0;
  if (json_node_get_value_type (n) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (n);
  return json_node_get_int (n);
}

gboolean
foyer_call_bool (FoyerCall *call, const char *param)
{
  JsonNode *n = member (call, param);
  return n != NULL && json_node_get_boolean (n);
}

FoyerId
foyer_call_id (FoyerCall *call, const char *param)
{
  FoyerId id = FOYER_ID_NONE;
  const char *text = foyer_call_text (call, param);

  if (text != NULL)
    foyer_id_parse (text, &id);
  return id;
}

JsonArray *
foyer_call_list (FoyerCall *call, const char *param)
{
  JsonNode *n = member (call, param);
  return n != NULL ? json_node_get_array (n) : NULL;
}

JsonObject *
foyer_call_object (FoyerCall *call, const char *param)
{
  JsonNode *n = member (call, param);
  return n != NULL ? json_node_get_object (n) : NULL;
}

void
foyer_call_fill (FoyerCall *call, FoyerRow *row, ...)
{
  const char *name;
  va_list args;

  va_start (args, row);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      int f = foyer_entity_field (row->entity, name);
      const FoyerField *field;

      if (f < 0)
        g_error ("%s has no field “%s”", row->entity->name, name);
      if (!foyer_call_has (call, name))
        continue;
      field = &row->entity->fields[f];
      if (foyer_call_is_null (call, name))
        {
          if (!(field->flags & FOYER_FIELD_REQUIRED))
            foyer_row_set_null (row, name);
        }
      else if (field->type == FOYER_TYPE_REF)
        {
          FoyerId id = foyer_call_id (call, name);
          foyer_row_set_id (row, name, &id);
        }
      else if (foyer_field_is_text (field))
        {
          JsonNode *n = member (call, name);

          if (JSON_NODE_HOLDS_VALUE (n))
            foyer_row_set_text (row, name, json_node_get_string (n));
          else
            {
              g_autofree char *json = json_to_string (n, FALSE);
              foyer_row_set_text (row, name, json);
            }
        }
      else
        foyer_row_set_int (row, name, foyer_call_int (call, name));
    }
  va_end (args);
}

FoyerRow *
foyer_call_row (FoyerCall *call, const char *param, const char *table, GError **error)
{
  FoyerId given = foyer_call_id (call, param);
  /* A card that was merged stands for the one it is shown under. */
  FoyerId id = strcmp (table, "client") == 0 ? foyer_alias_root (call->db, &given) : given;
  g_autoptr (FoyerRow) row = foyer_id_is_none (&id) ? NULL : foyer_db_get (call->db, table, &id);
  int f;

  if (row != NULL && (f = foyer_entity_field (row->entity, "deleted")) >= 0 && row->vals[f].kind == FOYER_VAL_INT && row->vals[f].i != 0)
    g_clear_pointer (&row, foyer_row_free);
  if (row == NULL)
    {
      g_autofree char *label = g_utf8_strdown (g_dgettext (GETTEXT_PACKAGE, foyer_entity (table)->label), -1);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such %s (“%s”)."), label, param);
    }
  return g_steal_pointer (&row);
}

/* ---- results ------------------------------------------------------------------------------------------------------------------- */

JsonObject *
foyer_call_result (FoyerCall *call)
{
  return call->result;
}

void
foyer_call_result_id (FoyerCall *call, const char *name, const FoyerId *id)
{
  char text[37];

  if (foyer_id_is_none (id))
    json_object_set_null_member (call->result, name);
  else
    json_object_set_string_member (call->result, name, foyer_id_format (id, text));
}

void
foyer_call_warn (FoyerCall *call, const char *kind, const FoyerId *about, const char *format, ...)
{
  JsonObject *o = json_object_new ();
  g_autofree char *text = NULL;
  va_list args;
  char id[37];

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  json_object_set_string_member (o, "kind", kind);
  json_object_set_string_member (o, "text", text);
  if (!foyer_id_is_none (about))
    json_object_set_string_member (o, "about", foyer_id_format (about, id));
  json_array_add_object_element (call->warnings, o);
}

const char *
foyer_call_override (FoyerCall *call)
{
  const char *text = call->command != NULL ? foyer_call_text (call, "override") : NULL;
  return text != NULL && text[0] != '\0' ? text : NULL;
}

void
foyer_out_id (JsonBuilder *b, const char *name, const FoyerId *id)
{
  char text[37];

  json_builder_set_member_name (b, name);
  if (foyer_id_is_none (id))
    json_builder_add_null_value (b);
  else
    json_builder_add_string_value (b, foyer_id_format (id, text));
}

void
foyer_out_text (JsonBuilder *b, const char *name, const char *value)
{
  json_builder_set_member_name (b, name);
  if (value == NULL)
    json_builder_add_null_value (b);
  else
    json_builder_add_string_value (b, value);
}

void
foyer_out_int (JsonBuilder *b, const char *name, gint64 value)
{
  json_builder_set_member_name (b, name);
  json_builder_add_int_value (b, value);
}

void
foyer_out_bool (JsonBuilder *b, const char *name, gboolean value)
{
  json_builder_set_member_name (b, name);
  json_builder_add_boolean_value (b, value);
}

void
foyer_out_row (JsonBuilder *b, const FoyerRow *row, gboolean mask)
{
  const FoyerEntity *e = row->entity;

  json_builder_begin_object (b);
  foyer_out_id (b, "id", &row->id);
  for (int i = 0; i < e->n_fields; i++)
    {
      const FoyerField *f = &e->fields[i];
      const FoyerVal *v = &row->vals[i];

      if ((f->flags & FOYER_FIELD_SECRET) || f->merge == FOYER_MERGE_DERIVED)
        continue;
      switch (v->kind)
        {
        case FOYER_VAL_TEXT:
          if (mask && (f->flags & FOYER_FIELD_PHONE))
            {
              g_autofree char *masked = foyer_contact_mask (v->s);
              foyer_out_text (b, f->name, masked);
            }
          else if (f->type == FOYER_TYPE_JSON)
            {
              JsonNode *n = json_from_string (v->s, NULL);

              json_builder_set_member_name (b, f->name);
              if (n != NULL)
                json_builder_add_value (b, n);
              else
                json_builder_add_null_value (b);
            }
          else
            foyer_out_text (b, f->name, v->s);
          break;
        case FOYER_VAL_INT:
          if (f->type == FOYER_TYPE_BOOL)
            foyer_out_bool (b, f->name, v->i != 0);
          else
            foyer_out_int (b, f->name, v->i);
          break;
        case FOYER_VAL_ID:
          foyer_out_id (b, f->name, &v->id);
          break;
        case FOYER_VAL_NULL:
        default:
          foyer_out_text (b, f->name, NULL);
        }
    }
  json_builder_end_object (b);
}

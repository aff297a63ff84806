/* What the compiler of foyer-filter.h reads of a node, and how it binds what it read. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-filter-private.h"

#define MAX_LIST 500

/* ---- writing ---------------------------------------------------------------------------------------------------------------------- */

static void
add_value (FoyerFilterMaker *m, FoyerFilterValue value)
{
  g_array_append_val (m->values, value);
  g_string_append_printf (m->sql, "?%u", m->values->len);
}

void
foyer_filter_int (FoyerFilterMaker *m, gint64 n)
{
  add_value (m, (FoyerFilterValue) { .n = n });
}

void
foyer_filter_text (FoyerFilterMaker *m, const char *text)
{
  add_value (m, (FoyerFilterValue) { .text = g_strdup (text) });
}

void
foyer_filter_date (FoyerFilterMaker *m, gint64 date)
{
  char day[11];

  foyer_filter_text (m, foyer_date_format (date, day));
}

void
foyer_filter_id (FoyerFilterMaker *m, const FoyerId *id)
{
  add_value (m, (FoyerFilterValue) { .id = *id, .is_id = TRUE });
}

void
foyer_filter_add (FoyerFilterMaker *m, const char *sql)
{
  g_string_append (m->sql, sql);
}

gboolean
foyer_filter_wrong (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, text);
  return FALSE;
}

/* ---- reading ---------------------------------------------------------------------------------------------------------------------- */

JsonNode *
foyer_filter_member (JsonObject *node, const char *name)
{
  JsonNode *value = json_object_get_member (node, name);

  return value == NULL || JSON_NODE_HOLDS_NULL (value) ? NULL : value;
}

gboolean
foyer_filter_read_int (JsonObject *node, const char *name, gboolean *given, gint64 *n, GError **error)
{
  JsonNode *value = foyer_filter_member (node, name);

  *given = value != NULL;
  if (value == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_INT64)
    return foyer_filter_wrong (error, _ ("“%s” must be a whole number."), name);
  *n = json_node_get_int (value);
  return TRUE;
}

gboolean
foyer_filter_read_bool (JsonObject *node, const char *name, gboolean *given, gboolean *yes, GError **error)
{
  JsonNode *value = foyer_filter_member (node, name);

  *given = value != NULL;
  if (value == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_BOOLEAN)
    return foyer_filter_wrong (error, _ ("“%s” must be true or false."), name);
  *yes = json_node_get_boolean (value);
  return TRUE;
}

gboolean
foyer_filter_read_text (JsonObject *node, const char *name, const char **text, GError **error)
{
  JsonNode *value = foyer_filter_member (node, name);

  *text = NULL;
  if (value == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING || strlen (json_node_get_string (value)) > 400)
    return foyer_filter_wrong (error, _ ("“%s” must be a short text."), name);
  *text = json_node_get_string (value);
  return TRUE;
}

static gboolean
read_date (JsonObject *node, const char *name, gboolean *given, gint64 *date, GError **error)
{
  const char *text;

  if (!foyer_filter_read_text (node, name, &text, error))
    return FALSE;
  if (text != NULL && !foyer_date_parse (text, date))
    return foyer_filter_wrong (error, _ ("“%s” is no date."), text);
  *given |= text != NULL;
  return TRUE;
}

static gboolean
read_object (JsonObject *node, const char *name, JsonObject **object, GError **error)
{
  JsonNode *value = foyer_filter_member (node, name);

  *object = NULL;
  if (value == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (value))
    return foyer_filter_wrong (error, _ ("“%s” must be an object."), name);
  *object = json_node_get_object (value);
  return TRUE;
}

gboolean
foyer_filter_read_days (FoyerFilterMaker *m, JsonObject *node, const char *name, FoyerFilterDays *days, GError **error)
{
  gint64 today = m->view->today, last = 0, next = 0, older = 0;
  gboolean has_last, has_next, has_older;
  JsonObject *when;
  const char *word;

  *days = (FoyerFilterDays) { FALSE, G_MININT64, G_MAXINT64 };
  if (!read_object (node, name, &when, error))
    return FALSE;
  if (when == NULL)
    return TRUE;
  if (!foyer_filter_read_text (when, "period", &word, error) || !foyer_filter_read_int (when, "last_days", &has_last, &last, error)
      || !foyer_filter_read_int (when, "next_days", &has_next, &next, error) || !foyer_filter_read_int (when, "older_days", &has_older, &older, error)
      || !read_date (when, "from", &days->given, &days->from, error) || !read_date (when, "to", &days->given, &days->to, error))
    return FALSE;
  if ((has_last && (last < 1 || last > 36500)) || (has_next && (next < 1 || next > 36500)) || (has_older && (older < 0 || older > 36500)))
    return foyer_filter_wrong (error, _ ("A number of days is from 1 to 36,500."));
  if ((word != NULL) + days->given + has_last + has_next + has_older > 1)
    return foyer_filter_wrong (error, _ ("A period is said in one way only."));
  if (word != NULL)
    {
      if (!foyer_period_days (word, today, m->view->first_weekday, &days->from, &days->to))
        return foyer_filter_wrong (error, _ ("“%s” is no period."), word);
      days->given = TRUE;
    }
  if (has_last)
    *days = (FoyerFilterDays) { TRUE, today - last + 1, today };
  if (has_next)
    *days = (FoyerFilterDays) { TRUE, today, today + next - 1 };
  if (has_older)
    *days = (FoyerFilterDays) { TRUE, G_MININT64, today - older - 1 };
  if (!days->given)
    return foyer_filter_wrong (error, _ ("“%s” says no period."), name);
  return TRUE;
}

void
foyer_filter_between_days (FoyerFilterMaker *m, const char *column, const FoyerFilterDays *days)
{
  if (days->from != G_MININT64)
    {
      g_string_append_printf (m->sql, " AND %s >= ", column);
      foyer_filter_date (m, days->from);
    }
  if (days->to != G_MAXINT64)
    {
      g_string_append_printf (m->sql, " AND %s <= ", column);
      foyer_filter_date (m, days->to);
    }
}

void
foyer_filter_between_times (FoyerFilterMaker *m, const char *column, const FoyerFilterDays *days)
{
  if (days->from != G_MININT64)
    {
      g_string_append_printf (m->sql, " AND %s >= ", column);
      foyer_filter_int (m, foyer_zone_to_utc (m->view->zone, days->from, 0));
    }
  if (days->to != G_MAXINT64)
    {
      g_string_append_printf (m->sql, " AND %s < ", column);
      foyer_filter_int (m, foyer_zone_to_utc (m->view->zone, days->to + 1, 0));
    }
}

gboolean
foyer_filter_read_list (JsonObject *node, const char *name, JsonArray **list, GError **error)
{
  JsonNode *value = foyer_filter_member (node, name);

  *list = NULL;
  if (value == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return foyer_filter_wrong (error, _ ("“%s” must be a list."), name);
  *list = json_node_get_array (value);
  if (json_array_get_length (*list) > MAX_LIST)
    return foyer_filter_wrong (error, _ ("“%s” has more than %d members."), name, MAX_LIST);
  return TRUE;
}

static const char *
text_at (JsonArray *list, guint i)
{
  JsonNode *node = json_array_get_element (list, i);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

gboolean
foyer_filter_in_ids (FoyerFilterMaker *m, JsonObject *node, const char *name, const char *before, const char *after, GError **error)
{
  JsonArray *list;

  if (!foyer_filter_read_list (node, name, &list, error))
    return FALSE;
  if (list == NULL)
    return TRUE;
  foyer_filter_add (m, before);
  foyer_filter_add (m, " IN (");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      const char *text = text_at (list, i);
      FoyerId id;

      if (text == NULL || !foyer_id_parse (text, &id))
        return foyer_filter_wrong (error, _ ("One of the ids of “%s” is no id."), name);
      foyer_filter_add (m, i > 0 ? "," : "");
      foyer_filter_id (m, &id);
    }
  foyer_filter_add (m, ")");
  foyer_filter_add (m, after);
  return TRUE;
}

static gboolean
is_word_of (const char *choices, const char *word)
{
  g_auto (GStrv) words = g_strsplit (choices, " ", -1);

  return g_strv_contains ((const char *const *) words, word);
}

gboolean
foyer_filter_in_words (FoyerFilterMaker *m, JsonObject *node, const char *name, const char *choices, const char *before, const char *after, GError **error)
{
  JsonArray *list;

  if (!foyer_filter_read_list (node, name, &list, error))
    return FALSE;
  if (list == NULL)
    return TRUE;
  foyer_filter_add (m, before);
  foyer_filter_add (m, " IN (");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      const char *word = text_at (list, i);

      if (word == NULL || !is_word_of (choices, word))
        return foyer_filter_wrong (error, _ ("“%s” is none of the words “%s” can be."), word != NULL ? word : "", name);
      foyer_filter_add (m, i > 0 ? "," : "");
      foyer_filter_text (m, word);
    }
  foyer_filter_add (m, ")");
  foyer_filter_add (m, after);
  return TRUE;
}

gboolean
foyer_filter_range (FoyerFilterMaker *m, JsonObject *node, const char *column, GError **error)
{
  gint64 from = 0, to = 0;
  gboolean has_from, has_to;

  if (!foyer_filter_read_int (node, "from", &has_from, &from, error) || !foyer_filter_read_int (node, "to", &has_to, &to, error))
    return FALSE;
  if (!has_from && !has_to)
    return foyer_filter_wrong (error, _ ("A range needs “from” or “to”."));
  if (has_from)
    {
      g_string_append_printf (m->sql, "%s >= ", column);
      foyer_filter_int (m, from);
    }
  if (has_to)
    {
      g_string_append_printf (m->sql, "%s%s <= ", has_from ? " AND " : "", column);
      foyer_filter_int (m, to);
    }
  return TRUE;
}

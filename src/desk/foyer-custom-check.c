/* The pure half of foyer-custom. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-custom.h"
#include "foyer-text.h"
#include "foyer-time.h"

#define MAX_TEXT 2000
#define MAX_DIGITS 30
#define MAX_CHOICES 200

static const char *const words[] = { "text", "number", "list", "date", "datetime" };

FoyerCustomType
foyer_custom_type_parse (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i], word) == 0)
      return i;
  return FOYER_CUSTOM_TEXT;
}

/* "1 234,50" and "-007" as -?digits[.digits]; NULL when it is no number. Exact: what was typed, not a double. */
static char *
number_of (const char *text)
{
  g_autoptr (GString) s = g_string_new (NULL);
  gboolean point = FALSE, digit = FALSE;
  const char *c = text;

  if (*c == '-' || *c == '+')
    {
      if (*c == '-')
        g_string_append_c (s, '-');
      c++;
    }
  for (; *c != '\0'; c++)
    {
      if (g_ascii_isdigit (*c))
        {
          digit = TRUE;
          g_string_append_c (s, *c);
        }
      else if ((*c == '.' || *c == ',') && !point && digit && g_ascii_isdigit (c[1]))
        {
          point = TRUE;
          g_string_append_c (s, '.');
        }
      else
        return NULL;
    }
  if (!digit || s->len > MAX_DIGITS)
    return NULL;
  /* One way to write each number: no zeros before it, none at its end. */
  gsize at = s->str[0] == '-' ? 1 : 0;
  while (s->str[at] == '0' && g_ascii_isdigit (s->str[at + 1]))
    g_string_erase (s, (gssize) at, 1);
  if (point)
    {
      while (s->str[s->len - 1] == '0')
        g_string_truncate (s, s->len - 1);
      if (s->str[s->len - 1] == '.')
        g_string_truncate (s, s->len - 1);
    }
  if (strcmp (s->str, "-0") == 0)
    g_string_assign (s, "0");
  return g_string_free (g_steal_pointer (&s), FALSE);
}

static gboolean
is_choice (const char *choices, const char *text)
{
  g_autoptr (JsonNode) node = choices != NULL ? json_from_string (choices, NULL) : NULL;
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *e = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_VALUE (e) && g_strcmp0 (json_node_get_string (e), text) == 0)
        return TRUE;
    }
  return FALSE;
}

char *
foyer_custom_check (FoyerCustomType type, const char *title, const char *choices, const char *text, GError **error)
{
  g_autofree char *clean = foyer_clean (text);
  gint64 date;
  int minute;

  if (*clean == '\0')
    return g_steal_pointer (&clean);
  switch (type)
    {
    case FOYER_CUSTOM_NUMBER:
      {
        char *number = number_of (clean);
        if (number == NULL)
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” takes a number: “%s” is none."), title, clean);
        return number;
      }
    case FOYER_CUSTOM_LIST:
      if (is_choice (choices, clean))
        return g_steal_pointer (&clean);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” is not one of the values of “%s”."), clean, title);
      return NULL;
    case FOYER_CUSTOM_DATE:
      if (foyer_date_parse (clean, &date))
        return g_steal_pointer (&clean);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” takes a date: “%s” is none."), title, clean);
      return NULL;
    case FOYER_CUSTOM_DATETIME:
      if (foyer_wall_parse (clean, &date, &minute))
        return g_steal_pointer (&clean);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” takes a date and a time: “%s” is none."), title, clean);
      return NULL;
    case FOYER_CUSTOM_TEXT:
    default:
      if (foyer_text_len (clean) <= MAX_TEXT)
        return g_steal_pointer (&clean);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” takes at most %d characters."), title, MAX_TEXT);
      return NULL;
    }
}

char *
foyer_custom_choices (JsonArray *values)
{
  g_autoptr (GHashTable) had = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) node = NULL;

  for (guint i = 0; i < json_array_get_length (values) && json_array_get_length (list) < MAX_CHOICES; i++)
    {
      g_autofree char *clean = foyer_clean (json_array_get_string_element (values, i));

      if (*clean == '\0' || g_hash_table_contains (had, clean))
        continue;
      json_array_add_string_element (list, clean);
      g_hash_table_add (had, g_steal_pointer (&clean));
    }
  if (json_array_get_length (list) == 0)
    return NULL;
  node = json_node_init_array (json_node_alloc (), list);
  return json_to_string (node, FALSE);
}

char *
foyer_custom_code (const char *title)
{
  g_autofree char *folded = foyer_fold (title != NULL ? title : "");
  g_autoptr (GString) s = g_string_new (NULL);

  for (const char *c = folded; *c != '\0' && s->len < 60; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (s, *c);
    else if ((*c == ' ' || *c == '_' || *c == '-') && s->len > 0 && s->str[s->len - 1] != '_')
      g_string_append_c (s, '_');
  while (s->len > 0 && s->str[s->len - 1] == '_')
    g_string_truncate (s, s->len - 1);
  if (s->len == 0)
    {
      /* A title in letters without ASCII: its hash, so that the same title gives the same code everywhere. */
      g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, title != NULL ? title : "", -1);

      g_string_append_printf (s, "f%.8s", sum);
    }
  return g_string_free (g_steal_pointer (&s), FALSE);
}

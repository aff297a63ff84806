#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-csv.h"

/* Quoted where it must be. A text that a spreadsheet would take for a formula gets an apostrophe; numbers and telephone numbers stay. */
static void
append_cell (GString *out, const char *text)
{
  gboolean number = (*text == '-' || *text == '+') && text[1] != '\0' && strspn (text + 1, "0123456789. ") == strlen (text + 1);
  gboolean formula = *text != '\0' && strchr ("=+-@\t\r", *text) != NULL && !number;

  if (!formula && strpbrk (text, ",;\"\r\n") == NULL)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  if (formula)
    g_string_append_c (out, '\'');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *c);
    }
  g_string_append_c (out, '"');
}

static void
append_row (GString *out, JsonArray *cells)
{
  for (guint i = 0; i < json_array_get_length (cells); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_cell (out, json_array_get_string_element (cells, i));
    }
  g_string_append (out, "\r\n");
}

GString *
foyer_csv_text (JsonObject *sheet)
{
  GString *out = g_string_new ("\xef\xbb\xbf"); /* so that a spreadsheet reads it as UTF-8 */
  JsonArray *rows = json_object_get_array_member (sheet, "rows");

  append_row (out, json_object_get_array_member (sheet, "columns"));
  for (guint i = 0; i < json_array_get_length (rows); i++)
    append_row (out, json_array_get_array_element (rows, i));
  return out;
}

/* foyerctl list: what lists show, as a file for a spreadsheet. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "foyer-cli.h"

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

static int
run_list (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) result = NULL, given = NULL;
  g_autoptr (GString) out = g_string_new ("\xef\xbb\xbf"); /* so that a spreadsheet reads it as UTF-8 */
  JsonObject *answer;
  JsonArray *rows;
  int code = FOYER_EXIT_OK;

  if (argc < 3 || strcmp (argv[1], "clients") != 0)
    return foyer_cli_usage (foyer_verbs_lists);
  given = json_from_string (argc > 3 ? argv[3] : "{}", &error);
  if (given == NULL || !JSON_NODE_HOLDS_OBJECT (given))
    return foyer_cli_usage (foyer_verbs_lists);
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  if (!foyer_desk_query (cli->desk, &cli->actor, "client.export", json_node_get_object (given), &result, &error))
    return foyer_cli_fail (error);
  answer = json_node_get_object (result);
  append_row (out, json_object_get_array_member (answer, "columns"));
  rows = json_object_get_array_member (answer, "rows");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    append_row (out, json_array_get_array_element (rows, i));
  if (strcmp (argv[2], "-") == 0)
    fwrite (out->str, 1, out->len, stdout);
  else if (!g_file_set_contents_full (argv[2], out->str, (gssize) out->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return foyer_cli_fail (error);
  else
    printf (ngettext ("%d client\n", "%d clients\n", json_array_get_length (rows)), (int) json_array_get_length (rows));
  return FOYER_EXIT_OK;
}

const FoyerVerb foyer_verbs_lists[] = {
  { "list", "clients FILE.csv|- [FILTER]", N_ ("Writes the client list, with its custom fields, as a file for a spreadsheet"), run_list },
  { NULL },
};

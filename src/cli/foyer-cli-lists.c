/* foyerctl list: what lists show, as a file for a spreadsheet. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "foyer-cli.h"
#include "foyer-csv.h"

static int
run_list (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) result = NULL, given = NULL;
  g_autoptr (GString) out = NULL;
  gboolean clients;
  guint n;
  int code = FOYER_EXIT_OK;

  clients = argc >= 3 && strcmp (argv[1], "clients") == 0;
  if (argc < 3 || (!clients && (strcmp (argv[1], "bookings") != 0 || argc < 4)))
    return foyer_cli_usage (foyer_verbs_lists);
  given = json_from_string (argc > 3 ? argv[3] : "{}", &error);
  if (given == NULL || !JSON_NODE_HOLDS_OBJECT (given))
    return foyer_cli_usage (foyer_verbs_lists);
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  if (!foyer_desk_query (cli->desk, &cli->actor, clients ? "client.export" : "calendar.export", json_node_get_object (given), &result, &error))
    return foyer_cli_fail (error);
  out = foyer_csv_text (json_node_get_object (result));
  n = json_array_get_length (json_object_get_array_member (json_node_get_object (result), "rows"));
  if (strcmp (argv[2], "-") == 0)
    fwrite (out->str, 1, out->len, stdout);
  else if (!g_file_set_contents_full (argv[2], out->str, (gssize) out->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return foyer_cli_fail (error);
  else
    printf (clients ? ngettext ("%d client\n", "%d clients\n", n) : ngettext ("%d booking\n", "%d bookings\n", n), (int) n);
  return FOYER_EXIT_OK;
}

const FoyerVerb foyer_verbs_lists[] = {
  { "list", "clients|bookings FILE.csv|- [FILTER]", N_ ("Writes the client list, or the bookings of some days, as a file for a spreadsheet"), run_list },
  { NULL },
};

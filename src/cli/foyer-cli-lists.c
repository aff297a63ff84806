/* foyerctl list and bulk: what lists show, as a file for a spreadsheet; and one change to all clients that are found. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "foyer-activity.h"
#include "foyer-activity-later.h"
#include "foyer-cli.h"
#include "foyer-client-bulk.h"

/* "segment:VIPs" beside a filter: the segment of that name. FALSE: there is none. */
static gboolean
name_segment (FoyerCli *cli, JsonObject *params, const char *name, GError **error)
{
  g_autoptr (JsonNode) result = NULL;
  JsonArray *list;

  if (!foyer_desk_query (cli->desk, &cli->actor, "segment.list", NULL, &result, error))
    return FALSE;
  list = json_node_get_array (result);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *segment = json_array_get_object_element (list, i);

      if (g_strcmp0 (json_object_get_string_member (segment, "name"), name) != 0)
        continue;
      json_object_set_string_member (params, "segment", json_object_get_string_member (segment, "id"));
      return TRUE;
    }
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no segment called “%s”."), name);
  return FALSE;
}

/* Into the log, unless another program has the store: then that does it. */
static void
write_down (FoyerCli *cli)
{
  FoyerDesk *desk;

  g_clear_pointer (&cli->desk, foyer_desk_close);
  desk = foyer_desk_open (cli->store_dir, FOYER_STORE_DESK, NULL);
  if (desk != NULL)
    foyer_activity_collect (desk);
  foyer_desk_close (desk);
}

static int
run_list (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) given = NULL;
  g_autoptr (JsonObject) params = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gboolean clients, segment;
  gint64 n = 0;
  gsize len;
  const char *data;
  int code = FOYER_EXIT_OK;

  clients = argc >= 3 && strcmp (argv[1], "clients") == 0;
  if (argc < 3 || (!clients && (strcmp (argv[1], "bookings") != 0 || argc < 4)))
    return foyer_cli_usage (foyer_verbs_lists);
  segment = clients && argc > 3 && g_str_has_prefix (argv[3], "segment:");
  given = json_from_string (argc > 3 && !segment ? argv[3] : "{}", &error);
  if (given == NULL || !JSON_NODE_HOLDS_OBJECT (given))
    return foyer_cli_usage (foyer_verbs_lists);
  params = json_node_dup_object (given);
  /* What is taken out is written down: beside the store while another program has it. */
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  if (segment && !name_segment (cli, params, argv[3] + strlen ("segment:"), &error))
    return foyer_cli_fail (error);
  bytes = foyer_export_run (cli->desk, &cli->actor, clients ? "client.export" : "calendar.export", params, strcmp (argv[2], "-") == 0 ? "list.csv" : argv[2], &n, &error);
  if (bytes == NULL)
    return foyer_cli_fail (error);
  data = g_bytes_get_data (bytes, &len);
  if (strcmp (argv[2], "-") == 0)
    fwrite (data, 1, len, stdout);
  else if (!g_file_set_contents_full (argv[2], data, (gssize) len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return foyer_cli_fail (error);
  else
    printf (clients ? ngettext ("%d client\n", "%d clients\n", (gulong) n) : ngettext ("%d booking\n", "%d bookings\n", (gulong) n), (int) n);
  write_down (cli);
  return FOYER_EXIT_OK;
}

/* ---- one change to all that are found ------------------------------------------------------------------------------------------------------ */

static JsonNode *
slice (const guchar *ids, gsize from, gsize n)
{
  JsonArray *list = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  char text[FOYER_ID_TEXT_LEN + 1];

  for (gsize i = 0; i < n; i++)
    json_array_add_string_element (list, foyer_id_format ((const FoyerId *) ids + from + i, text));
  json_node_take_array (node, list);
  return node;
}

static int
run_bulk (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) given = NULL, found = NULL;
  g_autoptr (JsonObject) params = NULL;
  g_autofree guchar *ids = NULL;
  g_autofree char *first = NULL;
  gboolean segment;
  gint64 done = 0, left = 0;
  gsize len = 0;
  int code = FOYER_EXIT_OK;

  if (argc < 3 || argc > 4)
    return foyer_cli_usage (&foyer_verbs_lists[1]);
  segment = argc > 3 && g_str_has_prefix (argv[3], "segment:");
  given = json_from_string (argc > 3 && !segment ? argv[3] : "{}", NULL);
  if (given == NULL || !JSON_NODE_HOLDS_OBJECT (given))
    return foyer_cli_usage (&foyer_verbs_lists[1]);
  params = json_node_dup_object (given);
  if (!foyer_cli_open (cli, TRUE, &code))
    return code;
  if ((segment && !name_segment (cli, params, argv[3] + strlen ("segment:"), &error)) || !foyer_desk_query (cli->desk, &cli->actor, "client.ids", params, &found, &error))
    return foyer_cli_fail (error);
  ids = g_base64_decode (json_object_get_string_member (json_node_get_object (found), "ids"), &len);
  len /= sizeof (FoyerId);
  for (gsize at = 0; at < len; at += FOYER_BULK_STEP)
    {
      g_autoptr (JsonObject) call = foyer_params ("do", "s", argv[1], "ids", "n", slice (ids, at, MIN (len - at, FOYER_BULK_STEP)), "undo_with", "s", first, NULL);
      g_autoptr (JsonNode) result = NULL;
      JsonArray *skipped;

      /* What it is done with: the category's id, the discount in hundredths of a per cent, the importance. */
      if (strcmp (argv[1], "label") == 0 || strcmp (argv[1], "unlabel") == 0)
        json_object_set_string_member (call, "label", argv[2]);
      else if (strcmp (argv[1], "discount") == 0)
        json_object_set_int_member (call, "discount", g_ascii_strtoll (argv[2], NULL, 10));
      else if (strcmp (argv[1], "priority") == 0)
        json_object_set_string_member (call, "priority", argv[2]);
      if (!foyer_desk_call (cli->desk, &cli->actor, "client.bulk", call, &result, &error))
        return foyer_cli_fail (error);
      done += json_object_get_int_member (json_node_get_object (result), "done");
      left += json_object_get_int_member (json_node_get_object (result), "left");
      skipped = json_object_get_array_member (json_node_get_object (result), "skipped");
      for (guint i = 0; i < json_array_get_length (skipped); i++)
        {
          JsonObject *one = json_array_get_object_element (skipped, i);

          fprintf (stderr, "%s: %s\n", json_object_get_string_member (one, "display"), json_object_get_string_member (one, "why"));
        }
      if (first == NULL && !json_object_get_null_member (json_node_get_object (result), "txn"))
        first = g_strdup (json_object_get_string_member (json_node_get_object (result), "txn"));
    }
  printf (_ ("%d changed, %d left as they are\n"), (int) done, (int) left);
  return FOYER_EXIT_OK;
}

const FoyerVerb foyer_verbs_lists[] = {
  { "list", "clients|bookings FILE.csv|FILE.xlsx|- [FILTER|segment:NAME]", N_ ("Writes the client list, or the bookings of some days, as a file for a spreadsheet"), run_list },
  { "bulk", "label|unlabel|discount|priority|delete VALUE [FILTER|segment:NAME]", N_ ("Changes all clients that are found in the same way"), run_bulk },
  { NULL },
};

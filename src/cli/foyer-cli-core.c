/* call, query, help, undo, log: the tables as they are. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <glib/gi18n.h>

#include "foyer-cli.h"
#include "foyer-command.h"
#include "foyer-time.h"

static void
print_node (JsonNode *node)
{
  g_autofree char *text = node != NULL ? json_to_string (node, TRUE) : g_strdup ("null");
  printf ("%s\n", text);
}

/* Reads the JSON argument: text, "-" for standard input, "@FILE". */
static gboolean
read_params (const char *arg, JsonObject **params, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  *params = NULL;
  if (arg == NULL)
    return TRUE;
  if (strcmp (arg, "-") == 0)
    {
      g_autoptr (GString) s = g_string_new (NULL);
      char buffer[4096];
      size_t n;

      while ((n = fread (buffer, 1, sizeof buffer, stdin)) > 0 && s->len < 64 * 1024 * 1024)
        g_string_append_len (s, buffer, n);
      text = g_strdup (s->str);
    }
  else if (arg[0] == '@')
    {
      if (!g_file_get_contents (arg + 1, &text, NULL, error))
        return FALSE;
    }
  else
    text = g_strdup (arg);
  node = json_from_string (text, error);
  if (node == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The parameters are empty."));
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The parameters must be a JSON object."));
      return FALSE;
    }
  *params = json_node_dup_object (node);
  return TRUE;
}

static int
run_call (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (JsonObject) params = NULL;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  int code;

  if (argc < 2 || argc > 3)
    return foyer_cli_usage (&foyer_verbs_core[0]);
  if (!read_params (argc > 2 ? argv[2] : NULL, &params, &error))
    return foyer_cli_fail (error);
  if (!foyer_cli_open (cli, TRUE, &code))
    return code;
  if (!foyer_desk_call (cli->desk, &cli->actor, argv[1], params, &result, &error))
    {
      if (result != NULL)
        print_node (result);
      return foyer_cli_fail (error);
    }
  print_node (result);
  return FOYER_EXIT_OK;
}

static int
run_query (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (JsonObject) params = NULL;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  int code;

  if (argc < 2 || argc > 3)
    return foyer_cli_usage (&foyer_verbs_core[1]);
  if (!read_params (argc > 2 ? argv[2] : NULL, &params, &error))
    return foyer_cli_fail (error);
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  if (!foyer_desk_query (cli->desk, &cli->actor, argv[1], params, &result, &error))
    return foyer_cli_fail (error);
  print_node (result);
  return FOYER_EXIT_OK;
}

static void
help_params (const FoyerParam *p)
{
  static const char *const types[] = { "id", "text", "number", "money (smallest unit)", "percent (hundredths)", "quantity (thousandths)", "minutes",
                                       "date", "date and time", "true/false", "choice", "list", "object" };

  for (; p != NULL && p->name != NULL; p++)
    {
      printf ("  %-14s %s%s%s\n", p->name, p->type == FOYER_P_ENUM ? p->choices : types[p->type], (p->flags & FOYER_P_REQUIRED) ? ", required" : "",
              (p->flags & FOYER_P_NULLABLE) ? ", null clears" : "");
      if (p->help != NULL)
        printf ("  %-14s   %s\n", "", p->help);
    }
}

static int
run_help (FoyerCli *cli, int argc, char **argv)
{
  const FoyerCommand *c;
  const FoyerQuery *q;

  if (argc < 2)
    {
      printf ("%s\n", _ ("Commands:"));
      for (int m = 0; foyer_command_modules[m] != NULL; m++)
        for (c = foyer_command_modules[m]; c->name != NULL; c++)
          printf ("  %-26s %s\n", c->name, c->help);
      printf ("\n%s\n", _ ("Queries:"));
      for (int m = 0; foyer_query_modules[m] != NULL; m++)
        for (q = foyer_query_modules[m]; q->name != NULL; q++)
          printf ("  %-26s %s\n", q->name, q->help);
      return FOYER_EXIT_OK;
    }
  c = foyer_command_find (argv[1]);
  q = foyer_query_find (argv[1]);
  if (c == NULL && q == NULL)
    {
      fprintf (stderr, _ ("foyerctl: there is no command or query called “%s”.\n"), argv[1]);
      return FOYER_EXIT_NOT_FOUND;
    }
  if (c != NULL)
    {
      printf ("%s: %s\n%s: %s\n\n", c->name, c->help, _ ("Right"), c->right == NULL ? "-" : c->right);
      help_params (c->params);
      printf ("  %-14s %s\n  %-14s   %s\n", "override", "text", "", "Reason for going past a warning");
    }
  if (q != NULL)
    {
      printf ("%s: %s\n%s: %s\n\n", q->name, q->help, _ ("Right"), q->right == NULL ? "-" : q->right);
      help_params (q->params);
      printf ("\n%s: %s\n", _ ("Gives"), q->rows != NULL ? q->rows : "");
    }
  return FOYER_EXIT_OK;
}

static int
run_undo (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (JsonObject) params = NULL;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  int code;

  if (argc > 2)
    return foyer_cli_usage (&foyer_verbs_core[3]);
  if (!foyer_cli_open (cli, TRUE, &code))
    return code;
  params = foyer_params ("txn", "s", argc > 1 ? argv[1] : NULL, NULL);
  if (!foyer_desk_call (cli->desk, &cli->actor, "undo", params, &result, &error))
    return foyer_cli_fail (error);
  printf (_ ("Undone: %s\n"), json_object_get_string_member (json_node_get_object (result), "said"));
  return FOYER_EXIT_OK;
}

static int
run_log (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (JsonObject) params = NULL;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *txns;
  int code;

  if (argc != 3)
    return foyer_cli_usage (&foyer_verbs_core[4]);
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  params = foyer_params ("table", "s", argv[1], "id", "s", argv[2], NULL);
  if (!foyer_desk_query (cli->desk, &cli->actor, "history.row", params, &result, &error))
    return foyer_cli_fail (error);
  txns = json_node_get_array (result);
  for (guint i = 0; i < json_array_get_length (txns); i++)
    {
      JsonObject *t = json_array_get_object_element (txns, i);
      JsonArray *changes = json_object_get_array_member (t, "changes");
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (json_object_get_int_member (t, "at") / 1000);
      g_autofree char *when = g_date_time_format (at, "%Y-%m-%d %H:%M:%S");

      printf ("%s  %s  %s\n", when, json_object_get_string_member_with_default (t, "who_name", "-"), json_object_get_string_member_with_default (t, "said", ""));
      for (guint k = 0; k < json_array_get_length (changes); k++)
        {
          JsonObject *c = json_array_get_object_element (changes, k);
          g_autofree char *old = json_to_string (json_object_get_member (c, "old"), FALSE);
          g_autofree char *new = json_to_string (json_object_get_member (c, "new"), FALSE);

          printf ("    %s, %s: %s → %s\n", json_object_get_string_member (c, "label"), json_object_get_string_member (c, "field_label"), old, new);
        }
    }
  return FOYER_EXIT_OK;
}

const FoyerVerb foyer_verbs_core[] = {
  { "call", "NAME [JSON|-|@FILE]", N_ ("Runs a command"), run_call },
  { "query", "NAME [JSON|-|@FILE]", N_ ("Asks a query"), run_query },
  { "help", "[NAME]", N_ ("Lists commands and queries, or describes one"), run_help },
  { "undo", "[TXN]", N_ ("Undoes a change, or the newest"), run_undo },
  { "log", "TABLE ID", N_ ("Shows the change log of a row"), run_log },
  { NULL },
};

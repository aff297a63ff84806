/* export all, sql: the business is its owner's. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "foyer-cli.h"
#include "foyer-own.h"

static int
run_export (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  FoyerOwnResult result;
  const char *from = NULL;
  int code = FOYER_EXIT_OK;

  if ((argc != 3 && argc != 5) || strcmp (argv[1], "all") != 0 || (argc == 5 && strcmp (argv[3], "--from") != 0))
    return foyer_cli_usage (&foyer_verbs_own[0]);
  if (argc == 5)
    from = argv[4];
  /* What is taken out is written down: the store must be free to write. */
  if (!foyer_cli_open (cli, TRUE, &code))
    return code;
  if (!foyer_own_export (cli->desk, &cli->actor, argv[2], from, &result, &error))
    return foyer_cli_fail (error);
  printf (_ ("%d rows and %u files are in %s.\n"), (int) result.rows, result.files, argv[2]);
  if (result.missing > 0)
    printf (_ ("%u files are named and are not in this store; fetch them first to have them too.\n"), result.missing);
  if (result.masked)
    printf ("%s\n", _ ("Phones are masked, for you may not see them: this folder cannot be brought in again."));
  return FOYER_EXIT_OK;
}

int
foyer_cli_import_all (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  FoyerOwnResult result;
  gboolean server = argc == 5 && strcmp (argv[3], "--role") == 0 && strcmp (argv[4], "server") == 0;

  if (argc != 3 && !server && !(argc == 5 && strcmp (argv[3], "--role") == 0 && strcmp (argv[4], "desk") == 0))
    return foyer_cli_usage (foyer_verbs_import);
  if (!foyer_own_import (argv[2], cli->store_dir, server ? FOYER_STORE_SERVER : FOYER_STORE_DESK, &result, &error))
    return foyer_cli_fail (error);
  printf (_ ("%d rows and %u files were brought in. Passwords are in no export: give the users new ones.\n"), (int) result.rows, result.files);
  return FOYER_EXIT_OK;
}

static int
run_sql (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  int code = FOYER_EXIT_OK;

  if (argc == 1)
    {
      printf ("%s\n\n", _ ("Views for SQL. Their names and columns stay as they are; a later version adds to them and takes nothing away."));
      for (const FoyerOwnView *v = foyer_own_views; v->name != NULL; v++)
        printf ("  %-14s %s\n", v->name, _ (v->about));
      printf ("\n%s\n\n  %s\n", _ ("Ids are texts, times ISO 8601 (of the place and in UTC), money a decimal number with its currency beside it."),
              FOYER_OWN_EXAMPLE);
      return FOYER_EXIT_OK;
    }
  if (argc != 2)
    return foyer_cli_usage (&foyer_verbs_own[1]);
  if (!foyer_cli_open (cli, TRUE, &code))
    return code;
  if (!foyer_own_query (cli->desk, &cli->actor, argv[1], out, NULL, &error))
    return foyer_cli_fail (error);
  fwrite (out->str, 1, out->len, stdout);
  return FOYER_EXIT_OK;
}

const FoyerVerb foyer_verbs_own[] = {
  { "export", "all DIR [--from DATE]", N_ ("Writes all of the business as files: a database with views, CSV, pictures, a calendar, balances, consents"), run_export },
  { "sql", "[SELECT]", N_ ("Lists the views, or answers a question to them as CSV"), run_sql },
  { NULL },
};

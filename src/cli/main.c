#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <glib/gi18n.h>

#include "foyer-cli.h"
#include "foyer-keyring.h"
#include "foyer-location.h"
#include "foyer-signing.h"

/* One module per line: everyone adds here. */
static const FoyerVerb *const modules[] = {
  foyer_verbs_core,
  foyer_verbs_demo,
  foyer_verbs_desks,
  foyer_verbs_files,
  foyer_verbs_lists,
  foyer_verbs_import,
  foyer_verbs_own,
  foyer_verbs_print,
  foyer_verbs_store,
  foyer_verbs_sync,
  NULL,
};

int
foyer_cli_fail (const GError *error)
{
  fprintf (stderr, "foyerctl: %s\n", error->message);
  if (error->domain != FOYER_ERROR)
    return FOYER_EXIT_ERROR;
  switch (error->code)
    {
    case FOYER_ERROR_CONFIRM:
      return FOYER_EXIT_CONFIRM;
    case FOYER_ERROR_DENIED:
      return FOYER_EXIT_DENIED;
    case FOYER_ERROR_NOT_FOUND:
      return FOYER_EXIT_NOT_FOUND;
    case FOYER_ERROR_CONFLICT:
      return FOYER_EXIT_CONFLICT;
    case FOYER_ERROR_BUSY:
      return FOYER_EXIT_BUSY;
    case FOYER_ERROR_OFFLINE:
      return FOYER_EXIT_OFFLINE;
    default:
      return FOYER_EXIT_ERROR;
    }
}

int
foyer_cli_usage (const FoyerVerb *verb)
{
  fprintf (stderr, _ ("Usage: foyerctl [--store DIR] [--as LOGIN] [--loc CODE] %s %s\n"), verb->name, verb->usage);
  return FOYER_EXIT_USAGE;
}

/* The location asked for by code or id; without one the first. */
typedef struct
{
  const char *wanted;
  FoyerId loc;
} LocJob;

static gboolean
find_loc (FoyerDb *db, gpointer data, GError **error)
{
  LocJob *j = data;

  j->loc = foyer_location_find (db, j->wanted);
  if (j->wanted != NULL && foyer_id_is_none (&j->loc))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no location “%s”."), j->wanted);
      return FALSE;
    }
  return TRUE;
}

gboolean
foyer_cli_open (FoyerCli *cli, gboolean write, int *code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (cli->store_dir, "foyer.db", NULL);
  LocJob loc = { cli->loc };

  /* Looking makes nothing: a slip in the path is no new business. */
  if (!write && !g_file_test (file, G_FILE_TEST_EXISTS))
    {
      fprintf (stderr, _ ("foyerctl: there is no business in %s.\n"), cli->store_dir);
      *code = FOYER_EXIT_NOT_FOUND;
      return FALSE;
    }
  cli->desk = write ? NULL : foyer_desk_open_reader (cli->store_dir, NULL);
  if (cli->desk == NULL)
    cli->desk = foyer_desk_open (cli->store_dir, FOYER_STORE_DESK, &error);
  if (cli->desk == NULL)
    {
      *code = foyer_cli_fail (error);
      return FALSE;
    }
  if (cli->as != NULL)
    {
      const char *password = g_getenv ("FOYER_PASSWORD");
      g_auto (FoyerSession) session = { 0 };

      if (password == NULL && isatty (STDIN_FILENO))
        password = getpass (_ ("Password: "));
      FoyerSigningAsk ask = { .login = cli->as, .password = password != NULL ? password : "", .code = g_getenv ("FOYER_CODE"), .host = "foyerctl" };

      if (!foyer_sign_in (cli->desk, &ask, &session, &error))
        {
          *code = foyer_cli_fail (error);
          return FALSE;
        }
      cli->actor = session.actor;
    }
  else
    cli->actor.system = TRUE; /* who can read the file needs no password; what is done is logged without a user */
  if (cli->as == NULL || cli->loc != NULL)
    {
      if (!foyer_store_read (foyer_desk_store (cli->desk), find_loc, &loc, &error))
        {
          *code = foyer_cli_fail (error);
          return FALSE;
        }
      cli->actor.loc = loc.loc;
    }
  return TRUE;
}

static void
usage (FILE *out)
{
  fprintf (out, "%s\n\n", _ ("Usage: foyerctl [--store DIR] [--as LOGIN] [--loc CODE] VERB …"));
  for (int m = 0; modules[m] != NULL; m++)
    for (const FoyerVerb *v = modules[m]; v->name != NULL; v++)
      {
        fprintf (out, "  %-8s %s\n  %-8s   foyerctl %s %s\n", v->name, _ (v->summary), "", v->name, v->usage);
      }
  fprintf (out, "\n%s\n%s\n%s\n", _ ("--store DIR   the store; otherwise $FOYER_STORE or the user's own"),
           _ ("--as LOGIN    act as this user (phone or e-mail); password from $FOYER_PASSWORD or asked for, code of the second step from $FOYER_CODE"),
           _ ("--loc CODE    location to work in, by code or id; otherwise the first"));
}

/* Two verbs of one name differ by the word after it: "export all", "export ics". */
static gboolean
takes (const FoyerVerb *v, const char *word)
{
  gsize len = strcspn (v->usage, " ");

  return len == strlen (word) && strncmp (v->usage, word, len) == 0;
}

int
main (int argc, char **argv)
{
  FoyerCli cli = { 0 };
  int at = 1, code = FOYER_EXIT_USAGE;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("FOYER_LOCALEDIR") ? g_getenv ("FOYER_LOCALEDIR") : FOYER_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  foyer_keyring_serve_stores (FALSE);
  cli.store_dir = g_strdup (g_getenv ("FOYER_STORE"));
  for (; at < argc && g_str_has_prefix (argv[at], "--"); at++)
    {
      if (strcmp (argv[at], "--help") == 0)
        {
          usage (stdout);
          g_free (cli.store_dir);
          return FOYER_EXIT_OK;
        }
      if (strcmp (argv[at], "--version") == 0)
        {
          printf ("foyerctl %s\n", FOYER_VERSION);
          g_free (cli.store_dir);
          return FOYER_EXIT_OK;
        }
      if (strcmp (argv[at], "--json") == 0)
        {
          cli.json = TRUE;
          continue;
        }
      if (at + 1 < argc && strcmp (argv[at], "--store") == 0)
        {
          g_free (cli.store_dir);
          cli.store_dir = g_strdup (argv[++at]);
        }
      else if (at + 1 < argc && strcmp (argv[at], "--as") == 0)
        cli.as = argv[++at];
      else if (at + 1 < argc && strcmp (argv[at], "--loc") == 0)
        cli.loc = argv[++at];
      else
        {
          usage (stderr);
          g_free (cli.store_dir);
          return FOYER_EXIT_USAGE;
        }
    }
  if (cli.store_dir == NULL)
    cli.store_dir = g_build_filename (g_get_user_data_dir (), "foyer", NULL);
  if (at < argc)
    {
      const FoyerVerb *found = NULL;

      for (int m = 0; modules[m] != NULL; m++)
        for (const FoyerVerb *v = modules[m]; v->name != NULL; v++)
          if (strcmp (v->name, argv[at]) == 0 && (found == NULL || (at + 1 < argc && takes (v, argv[at + 1]))))
            found = v;
      if (found != NULL)
        code = found->run (&cli, argc - at, argv + at);
      else
        {
          fprintf (stderr, _ ("foyerctl: there is no verb “%s”.\n"), argv[at]);
          usage (stderr);
        }
    }
  else
    usage (stderr);
  foyer_desk_close (cli.desk);
  g_free (cli.store_dir);
  return code;
}

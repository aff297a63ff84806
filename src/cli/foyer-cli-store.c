/* foyerctl store, server: looking after the files. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "foyer-account.h"
#include "foyer-cli.h"
#include "foyer-hooks.h"
#include "foyer-rebuild.h"
#include "foyer-repair.h"
#include "foyer-seal.h"
#include "foyer-vault.h"

static int
check (FoyerCli *cli, gboolean repair)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) bad = g_ptr_array_new_with_free_func (g_free);
  FoyerStore *store;
  gint64 rows = 0;
  guint mended = 0;
  int code = FOYER_EXIT_OK;

  if (!foyer_cli_open (cli, repair, &code))
    return code;
  store = foyer_desk_store (cli->desk);
  if (!foyer_store_quick_check (store, &error) || !foyer_repair_scrub (store, NULL, bad, &rows, &error))
    return foyer_cli_fail (error);
  printf (_ ("%d rows of the chain looked at, %u damaged.\n"), (int) rows, bad->len);
  for (guint i = 0; i < bad->len; i++)
    printf ("%s\n", (char *) bad->pdata[i]);
  if (bad->len == 0)
    return FOYER_EXIT_OK;
  if (!repair)
    return FOYER_EXIT_ERROR;
  {
    gpointer self = foyer_fetch_soup_new (foyer_store_dir (store));
    gboolean ok = foyer_repair_rows (store, &foyer_fetch_soup, self, bad, NULL, &mended, &error);

    foyer_fetch_soup.free (self);
    if (!ok)
      return foyer_cli_fail (error);
  }
  printf (_ ("%u rows mended from the chain.\n"), mended);
  return FOYER_EXIT_OK;
}

static int
rebuild (FoyerCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerAccount) account = foyer_account_load (cli->store_dir, NULL);
  FoyerRebuilt r = { 0 };
  gboolean ok = foyer_store_rebuild (cli->store_dir, foyer_desk_hooks (), account != NULL ? &account->dev : NULL, &r, &error);

  if (ok)
    {
      printf (_ ("%u changes came back from the journal, %u from the damaged file.\n"), r.journal, r.salvaged);
      if (r.lost > 0)
        printf (_ ("%u changes do not follow the others; they are kept for a person to see.\n"), r.lost);
      printf (_ ("The damaged files are in %s.\n"), r.aside);
      if (account != NULL)
        printf ("%s\n", _ ("The chain brings the rest at the next “foyerctl sync”."));
    }
  foyer_rebuilt_clear (&r);
  return ok ? FOYER_EXIT_OK : foyer_cli_fail (error);
}

static int
seal (FoyerCli *cli, gboolean on)
{
  g_autoptr (GError) error = NULL;
  FoyerSealState state;
  int code = FOYER_EXIT_OK;

  if (!foyer_cli_open (cli, TRUE, &code))
    return code;
  if (!foyer_store_seal (foyer_desk_store (cli->desk), on, &error) || !foyer_seal_state (cli->store_dir, &state, &error))
    return foyer_cli_fail (error);
  if (!state.encrypted)
    printf ("%s\n", _ ("The store is not encrypted any more. Whoever has its files reads them."));
  else if (state.in_ring)
    printf ("%s\n", _ ("The store is encrypted. Its key is in the key ring of this PC, which the password of the PC’s user opens."));
  else
    printf (_ ("The store is encrypted. Its key is in the file %s beside it, because there is no open key ring on this PC: a copy of the store without that file is "
              "read by nobody, but whoever takes the whole disk has both.\n"),
            FOYER_VAULT_FILE);
  return FOYER_EXIT_OK;
}

static int
store_verb (FoyerCli *cli, int argc, char **argv)
{
  if (argc == 2 && strcmp (argv[1], "rebuild") == 0)
    return rebuild (cli);
  if (argc == 2 && (strcmp (argv[1], "encrypt") == 0 || strcmp (argv[1], "decrypt") == 0))
    return seal (cli, argv[1][0] == 'e');
  if (argc >= 2 && strcmp (argv[1], "check") == 0 && (argc == 2 || (argc == 3 && strcmp (argv[2], "--repair") == 0)))
    return check (cli, argc == 3);
  return foyer_cli_usage (&foyer_verbs_store[0]);
}

/* The server's own commands are the server program's. */
static int
server_verb (FoyerCli *cli, int argc, char **argv)
{
  static const char *const beside[] = { "foyer-server", "../server/foyer-server" };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL), *dir = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *program = NULL;

  if (argc < 2)
    return foyer_cli_usage (&foyer_verbs_store[1]);
  for (guint i = 0; dir != NULL && program == NULL && i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *path = g_build_filename (dir, beside[i], NULL);
      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        program = g_steal_pointer (&path);
    }
  if (program == NULL)
    program = g_find_program_in_path ("foyer-server");
  if (program == NULL)
    {
      fprintf (stderr, "%s\n", _ ("foyerctl: foyer-server is not installed here."));
      return FOYER_EXIT_NOT_FOUND;
    }
  argv[0] = program;
  execv (program, argv);
  fprintf (stderr, "foyerctl: %s: %s\n", program, g_strerror (errno));
  return FOYER_EXIT_ERROR;
}

const FoyerVerb foyer_verbs_store[] = {
  { "store", "check [--repair] | rebuild | encrypt | decrypt", N_ ("Looks at every row of the store, makes a damaged store again, or encrypts its files"), store_verb },
  { "server", "backup|verify|restore --data DIR …", N_ ("Backs chains up, and gets them back; see foyer-server --help"), server_verb },
  { NULL },
};

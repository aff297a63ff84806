#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "foyer-backup-commands.h"
#include "foyer-backup-private.h"
#include "foyer-error.h"
#include "foyer-id.h"

/* Folders named after a chain. (transfer full) (element-type utf8) */
static GPtrArray *
chains_in (const char *dir, const char *only)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) d = NULL;
  const char *name;
  FoyerId id;

  if (only != NULL)
    {
      g_ptr_array_add (out, g_strdup (only));
      return out;
    }
  d = g_dir_open (dir, 0, NULL);
  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (foyer_id_parse (name, &id))
      g_ptr_array_add (out, g_strdup (name));
  return out;
}

static int
complain (const char *text)
{
  g_printerr ("foyer-server: %s\n", text);
  return EXIT_FAILURE;
}

static int
backup (const FoyerBackupArgs *args)
{
  g_autofree char *chains = g_build_filename (args->data, "chains", NULL);
  g_autoptr (GPtrArray) all = chains_in (chains, args->chain);
  int status = EXIT_SUCCESS;

  if (args->to == NULL)
    return complain ("Say where backups go with --to DIR.");
  if (all->len == 0)
    return complain ("There are no chains here.");
  for (guint i = 0; i < all->len; i++)
    {
      g_autofree char *dir = g_build_filename (chains, all->pdata[i], NULL), *to = g_build_filename (args->to, all->pdata[i], NULL);
      g_autoptr (FoyerStore) store = NULL;
      g_autoptr (GError) error = NULL;
      g_auto (FoyerBackup) b = { 0 };

      /* Only looking: the server may run. */
      store = foyer_store_open_reader (dir, &error);
      if (store == NULL || !foyer_backup_ship (store, to, &error) || !foyer_backup_make (store, to, &b, &error))
        status = complain (error->message);
      else
        g_print ("%s: %" G_GINT64_FORMAT " rows, opened and found equal: %s\n", (char *) all->pdata[i], b.rows, b.path);
    }
  return status;
}

static int
verify (const FoyerBackupArgs *args)
{
  g_autoptr (GPtrArray) all = NULL;
  int status = EXIT_SUCCESS;
  guint n = 0;

  if (args->from == NULL)
    return complain ("Say where the backups are with --from DIR.");
  all = chains_in (args->from, args->chain);
  for (guint i = 0; i < all->len; i++)
    {
      g_autofree char *dir = g_build_filename (args->from, all->pdata[i], NULL);
      g_autoptr (GPtrArray) copies = foyer_backup_list (dir);

      for (guint k = 0; k < copies->len; k++)
        {
          g_autofree char *path = g_build_filename (dir, copies->pdata[k], NULL);
          g_autoptr (GError) error = NULL;

          n++;
          if (foyer_backup_verify (path, args->deep, &error))
            g_print ("%s: good\n", path);
          else
            status = complain (error->message);
        }
    }
  return n > 0 ? status : complain ("There are no backups here.");
}

static int
restore (const FoyerBackupArgs *args)
{
  g_autofree char *chain_dir = NULL, *dir = NULL, *facts = NULL;
  g_autoptr (GError) error = NULL;
  FoyerRestored r = { 0 };
  FoyerId id;

  if (args->from == NULL || args->chain == NULL || !foyer_id_parse (args->chain, &id))
    return complain ("Say which chain with --chain ID, and where its backups are with --from DIR.");
  chain_dir = g_build_filename (args->data, "chains", args->chain, NULL);
  facts = g_build_filename (args->from, "facts", NULL);
  /* The folder of all chains, or one copy. */
  dir = g_file_test (facts, G_FILE_TEST_EXISTS) ? g_strdup (args->from) : g_build_filename (args->from, args->chain, NULL);
  if (!foyer_backup_restore (chain_dir, dir, &r, &error))
    {
      foyer_restored_clear (&r);
      return complain (error->message);
    }
  g_print ("Restored from %s, and %u changes from the archive.\n", r.from, r.replayed);
  if (r.bad > 0)
    g_print ("%u pieces of the archive are damaged; desks that still have those changes send them again.\n", r.bad);
  if (r.before != NULL)
    g_print ("What was there before is in %s.\n", r.before);
  g_print ("The chain begins a new life: start the server, and desks send what is missing.\n");
  foyer_restored_clear (&r);
  return EXIT_SUCCESS;
}

gboolean
foyer_backup_command (const char *name, const FoyerBackupArgs *args, int *status)
{
  if (strcmp (name, "backup") == 0)
    *status = backup (args);
  else if (strcmp (name, "verify") == 0)
    *status = verify (args);
  else if (strcmp (name, "restore") == 0)
    *status = restore (args);
  else
    return FALSE;
  return TRUE;
}

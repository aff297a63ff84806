#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "foyer-backup-commands.h"
#include "foyer-backup-private.h"
#include "foyer-error.h"
#include "foyer-id.h"

#define TURN_SECONDS 600

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

/* The server may be at it: it takes its turn. */
static gboolean
back_up_one (FoyerStore *store, const char *to, FoyerBackup *b, guint *mended, GError **error)
{
  gint64 until = g_get_monotonic_time () + TURN_SECONDS * (gint64) G_USEC_PER_SEC;

  for (;;)
    {
      g_autoptr (GError) why = NULL;

      if (foyer_backup_mend (store, to, mended, &why) && foyer_backup_ship (store, to, &why) && foyer_backup_make (store, to, b, &why))
        return TRUE;
      if (!g_error_matches (why, FOYER_ERROR, FOYER_ERROR_BUSY) || g_get_monotonic_time () >= until)
        {
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
      foyer_backup_clear (b);
      g_usleep (G_USEC_PER_SEC / 10);
    }
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
      guint mended = 0;

      /* Only looking: the server may run. */
      store = foyer_store_open_reader (dir, &error);
      if (store == NULL || !back_up_one (store, to, &b, &mended, &error))
        {
          status = complain (error->message);
          continue;
        }
      if (mended > 0)
        g_print ("%s: %u damaged pieces of the archive were written again.\n", (char *) all->pdata[i], mended);
      g_print ("%s: %" G_GINT64_FORMAT " rows, opened and found equal: %s\n", (char *) all->pdata[i], b.rows, b.path);
    }
  return status;
}

static char *
format_time (gint64 ms)
{
  g_autoptr (GDateTime) t = g_date_time_new_from_unix_utc (ms / 1000);
  return g_date_time_format (t, "%Y-%m-%d %H:%M:%S UTC");
}

static gboolean
verify_files (const char *dir)
{
  guint files;
  g_autoptr (GPtrArray) bad = foyer_backup_bad_files (dir, &files);

  for (guint i = 0; i < bad->len; i++)
    complain (bad->pdata[i]);
  if (files > 0)
    g_print ("%s/blobs: %u files%s\n", dir, files, bad->len > 0 ? ", those named above damaged" : ": good");
  return bad->len == 0;
}

static gboolean
verify_archive (const char *dir, gboolean copies)
{
  g_auto (FoyerArchive) a = { 0 };
  g_autofree char *when = NULL;

  foyer_archive_look (dir, NULL, &a);
  for (guint i = 0; a.bad != NULL && i < a.bad->len; i++)
    complain (a.bad->pdata[i]);
  if (a.torn)
    g_print ("%s/archive: its last change is not whole; the next backup writes it again\n", dir);
  if (a.frames > 0)
    {
      when = format_time (a.at);
      g_print ("%s/archive: %u changes, the last of %s%s\n", dir, a.frames, when, a.bad != NULL ? ", those named above left out" : ": good");
    }
  else if (copies && a.bad == NULL)
    g_print ("%s/archive: nothing after the newest copy\n", dir);
  return a.bad == NULL;
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
      if (args->deep && !verify_files (dir))
        status = EXIT_FAILURE;
      if (!verify_archive (dir, copies->len > 0))
        status = EXIT_FAILURE;
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
  if (r.upto != 0)
    {
      g_autofree char *when = format_time (r.upto);
      g_print ("The last of them is of %s.\n", when);
    }
  if (r.bad > 0)
    g_print ("%u pieces of the archive are damaged or gone; desks that still have those changes send them again.\n", r.bad);
  if (r.left_out > 0)
    g_print ("%u changes could not be taken, because one before them is lost; their desks send them again.\n", r.left_out);
  if (r.files_missing > 0)
    g_print ("%u photos are neither in the backup nor in the folder that was there.\n", r.files_missing);
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

/* foyerctl file: pictures and other files that rows name. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "foyer-blobs.h"
#include "foyer-cli.h"

static int
put (FoyerCli *cli, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) map = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *id = NULL;
  int code = FOYER_EXIT_OK;

  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  map = g_mapped_file_new (path, FALSE, &error);
  if (map == NULL)
    return foyer_cli_fail (error);
  bytes = g_mapped_file_get_bytes (map);
  id = foyer_blobs_put (foyer_store_dir (foyer_desk_store (cli->desk)), bytes, TRUE, &error);
  if (id == NULL)
    return foyer_cli_fail (error);
  printf ("%s\n", id);
  return FOYER_EXIT_OK;
}

static int
get (FoyerCli *cli, const char *id, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize len;
  int code = FOYER_EXIT_OK;

  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  bytes = foyer_blobs_load (foyer_store_dir (foyer_desk_store (cli->desk)), id, &error);
  if (bytes == NULL)
    return foyer_cli_fail (error);
  data = g_bytes_get_data (bytes, &len);
  if (!g_file_set_contents_full (path, data, len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return foyer_cli_fail (error);
  return FOYER_EXIT_OK;
}

typedef struct
{
  const char *dir;
  GPtrArray *named;
} List;

static gboolean
read_named (FoyerDb *db, gpointer data, GError **error)
{
  List *l = data;

  l->named = foyer_blobs_named (db, NULL);
  return foyer_db_check (db, error);
}

static int
list (FoyerCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) unsent = NULL;
  List l = { NULL, NULL };
  int code = FOYER_EXIT_OK;

  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  l.dir = foyer_store_dir (foyer_desk_store (cli->desk));
  if (!foyer_store_read (foyer_desk_store (cli->desk), read_named, &l, &error))
    return foyer_cli_fail (error);
  unsent = foyer_blobs_unsent (l.dir);
  for (guint i = 0; i < l.named->len; i++)
    {
      const char *id = l.named->pdata[i];
      const char *where = g_ptr_array_find_with_equal_func (unsent, id, g_str_equal, NULL) ? _ ("here, not at the chain yet")
                          : foyer_blobs_has (l.dir, id)                                    ? _ ("here")
                                                                                           : _ ("not here yet");
      printf ("%s  %s\n", id, where);
    }
  g_ptr_array_unref (l.named);
  return FOYER_EXIT_OK;
}

static int
file_verb (FoyerCli *cli, int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "put") == 0)
    return put (cli, argv[2]);
  if (argc == 4 && strcmp (argv[1], "get") == 0)
    return get (cli, argv[2], argv[3]);
  if (argc == 2 && strcmp (argv[1], "list") == 0)
    return list (cli);
  return foyer_cli_usage (&foyer_verbs_files[0]);
}

const FoyerVerb foyer_verbs_files[] = {
  { "file", "put FILE | get NAME FILE | list", N_ ("Pictures: brings one in and prints its name, writes one out, says which are where"), file_verb },
  { NULL },
};

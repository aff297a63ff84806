/* A full disk: the write is refused with a clear sentence, nothing half-done stays, what was saved stays, and work goes on when there is
 * room again. The disk is a VFS of ours over the real one. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-store.h"

static gint full; /* atomic: refuse writes */

static sqlite3_vfs shim;
/* The real VFS has one table of methods for the database and one for its log; both write by one function. */
static sqlite3_io_methods methods[4];
static const sqlite3_io_methods *real_methods[4];

static int
shim_write (sqlite3_file *file, const void *data, int n, sqlite3_int64 at)
{
  return g_atomic_int_get (&full) ? SQLITE_FULL : real_methods[file->pMethods - methods]->xWrite (file, data, n, at);
}

static int
shim_open (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
  sqlite3_vfs *real = vfs->pAppData;
  int rc = real->xOpen (real, name, file, flags, out);

  if (rc == SQLITE_OK && file->pMethods != NULL)
    {
      for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
        {
          if (real_methods[i] == NULL)
            {
              real_methods[i] = file->pMethods;
              methods[i] = *file->pMethods;
              methods[i].xWrite = shim_write;
            }
          if (file->pMethods == real_methods[i])
            {
              file->pMethods = &methods[i];
              break;
            }
        }
    }
  return rc;
}

typedef struct
{
  FoyerId id;
  const char *name;
  int n;
} Job;

static gboolean
make_clients (FoyerTx *tx, gpointer data, GError **error)
{
  Job *j = data;

  for (int i = 0; i < j->n; i++)
    {
      g_autoptr (FoyerRow) row = foyer_row_new ("client", NULL);

      foyer_row_set_text (row, "name", j->name);
      foyer_tx_put (tx, row);
      j->id = row->id;
    }
  return TRUE;
}

static gboolean
count (FoyerDb *db, gpointer data, GError **error)
{
  *(gint64 *) data = foyer_db_int (db, "SELECT count(*) FROM client", NULL);
  return TRUE;
}

static gint64
clients (FoyerStore *store)
{
  gint64 n = -1;
  g_assert_true (foyer_store_read (store, count, &n, NULL));
  return n;
}

static void
test_full (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-full-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  FoyerStore *store = foyer_store_open (dir, FOYER_STORE_DESK, NULL, &error);
  FoyerWriteInfo info = { "client.create" };
  Job j = { .name = "A", .n = 1 }, many = { .name = "B", .n = 3000 };

  g_assert_no_error (error);
  g_assert_true (foyer_store_write (store, &info, make_clients, &j, NULL, &error));
  g_atomic_int_set (&full, 1);
  g_assert_false (foyer_store_write (store, &info, make_clients, &j, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "disk is full"));
  g_clear_error (&error);
  /* More than the cache holds: pages spill to the disk before the commit. */
  g_assert_false (foyer_store_write (store, &info, make_clients, &many, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpint (clients (store), ==, 1);
  g_atomic_int_set (&full, 0);
  g_assert_true (foyer_store_write (store, &info, make_clients, &j, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (clients (store), ==, 2);
  foyer_store_close (store);
  store = foyer_store_open (dir, FOYER_STORE_DESK, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (clients (store), ==, 2);
  foyer_store_close (store);
  {
    g_autofree char *cmd = g_strdup_printf ("rm -rf '%s'", dir);
    g_assert_true (g_spawn_command_line_sync (cmd, NULL, NULL, NULL, NULL));
  }
}

int
main (int argc, char **argv)
{
  sqlite3_vfs *real;

  g_test_init (&argc, &argv, NULL);
  real = sqlite3_vfs_find (NULL);
  shim = *real;
  shim.zName = "full";
  shim.pAppData = real;
  shim.pNext = NULL;
  shim.xOpen = shim_open;
  sqlite3_vfs_register (&shim, 1);
  g_test_add_func ("/store/disk-full", test_full);
  return g_test_run ();
}

/* At rest (SEC-8): nobody else on the PC reads the files, and whether the disk is encrypted is known. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foyer-at-rest.h"
#include "foyer-store.h"

static void
make (const char *root, const char *path, const char *text)
{
  g_autofree char *file = g_build_filename (root, path, NULL), *dir = g_path_get_dirname (file);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
}

static void
test_devices (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sys = g_dir_make_tmp ("foyer-test-XXXXXX", &error), *cmd = NULL;

  make (sys, "8:1/size", "1");
  make (sys, "253:0/dm/uuid", "CRYPT-LUKS2-0123\n");
  make (sys, "253:0/slaves/sda1/size", "1");
  /* LVM on it, and LVM over one part that is and one that is not. */
  make (sys, "253:1/dm/uuid", "LVM-abc\n");
  make (sys, "253:1/slaves/dm-0/dm/uuid", "CRYPT-LUKS2-0123\n");
  make (sys, "253:2/dm/uuid", "LVM-abc\n");
  make (sys, "253:2/slaves/dm-0/dm/uuid", "CRYPT-LUKS2-0123\n");
  make (sys, "253:2/slaves/sdb1/size", "1");
  g_assert_cmpint (foyer_at_rest_device (sys, "8:1"), ==, FOYER_AT_REST_PLAIN);
  g_assert_cmpint (foyer_at_rest_device (sys, "253:0"), ==, FOYER_AT_REST_ENCRYPTED);
  g_assert_cmpint (foyer_at_rest_device (sys, "253:1"), ==, FOYER_AT_REST_ENCRYPTED);
  g_assert_cmpint (foyer_at_rest_device (sys, "253:2"), ==, FOYER_AT_REST_PLAIN);
  g_assert_cmpint (foyer_at_rest_device (sys, "0:47"), ==, FOYER_AT_REST_UNKNOWN);
  cmd = g_strdup_printf ("rm -rf '%s'", sys);
  g_assert_true (g_spawn_command_line_sync (cmd, NULL, NULL, NULL, NULL));
}

static void
test_mounts (void)
{
  static const char info[] = "22 1 253:1 / / rw,relatime shared:1 - ext4 /dev/mapper/root rw\n"
                             "30 22 8:17 / /home rw - ext4 /dev/sdb1 rw\n"
                             "31 30 0:50 / /home/anna/safe\\040box rw - fuse.gocryptfs /home/anna/.safe rw\n"
                             "32 22 0:51 / /mnt/share rw - nfs4 server:/x rw\n";
  static const struct
  {
    const char *dir, *number;
    gboolean encrypts;
  } cases[] = {
    { "/var/lib/foyer", "253:1", FALSE },
    { "/home/anna/.local/share/foyer", "8:17", FALSE },
    { "/homework", "253:1", FALSE },
    { "/home/anna/safe box/foyer", "0:50", TRUE },
    { "/mnt/share/foyer", "0:51", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean encrypts;
      g_autofree char *number = foyer_at_rest_mount (info, cases[i].dir, &encrypts);

      g_assert_cmpstr (number, ==, cases[i].number);
      g_assert_cmpint (encrypts, ==, cases[i].encrypts);
    }
  g_assert_cmpint (foyer_at_rest ("/no/such/folder"), ==, FOYER_AT_REST_UNKNOWN);
}

/* Everything a store lays down, below a mask that would let everybody read. */
static void
check_modes (const char *dir, guint *files)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  struct stat st;
  const char *name;

  g_assert_cmpint (stat (dir, &st), ==, 0);
  if ((st.st_mode & 077) != 0)
    g_error ("%s can be entered by others: %o", dir, st.st_mode & 0777);
  while ((name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_assert_cmpint (lstat (path, &st), ==, 0);
      if (S_ISDIR (st.st_mode))
        check_modes (path, files);
      else if ((st.st_mode & 077) != 0)
        g_error ("%s can be read by others: %o", path, st.st_mode & 0777);
      else
        (*files)++;
    }
}

static gboolean
write_client (FoyerTx *tx, gpointer data, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("client", NULL);

  foyer_row_set_text (row, "name", "Eszter");
  foyer_tx_put (tx, row);
  return TRUE;
}

static void
test_modes (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *base = g_dir_make_tmp ("foyer-test-XXXXXX", &error), *dir = g_build_filename (base, "store", NULL), *cmd = g_strdup_printf ("rm -rf '%s'", base);
  mode_t before = umask (0);
  FoyerStore *store = foyer_store_open (dir, FOYER_STORE_DESK, NULL, &error);
  FoyerWriteInfo info = { "client.create" };
  guint files = 0;

  g_assert_no_error (error);
  foyer_store_write (store, &info, write_client, NULL, NULL, &error);
  g_assert_no_error (error);
  check_modes (dir, &files);
  /* Database, WAL, its index, lock, journal. */
  g_assert_cmpuint (files, >=, 5);
  foyer_store_close (store);
  files = 0;
  check_modes (dir, &files);
  g_assert_cmpuint (files, >=, 3);
  umask (before);
  g_assert_true (g_spawn_command_line_sync (cmd, NULL, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/at-rest/SEC-8 modes", test_modes);
  g_test_add_func ("/at-rest/SEC-8 devices", test_devices);
  g_test_add_func ("/at-rest/SEC-8 mounts", test_mounts);
  return g_test_run ();
}

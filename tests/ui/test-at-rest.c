/* SEC-8 in the window: the switch under Settings, Security encrypts what this desk keeps while it works, and back. */
#include "config.h"

#include <glib/gstdio.h>

#include "foyer-seal.h"
#include "foyer-vault.h"
#include "setup-rig.h"

static GtkWidget *
named (GtkWidget *root, const char *name)
{
  GtkWidget *found = NULL;

  if (root == NULL || g_strcmp0 (gtk_widget_get_name (root), name) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = named (child, name);
  return found;
}

static GtkWidget *
toggle (Rig *rig)
{
  return named (setup_page (rig), "encrypt");
}

static int
other_tool (Rig *rig)
{
  g_autofree char *path = g_build_filename (foyer_store_dir (foyer_desk_store (rig->t->desk)), "foyer.db", NULL);
  sqlite3 *db;
  int rc;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  rc = sqlite3_exec (db, "SELECT name FROM client", NULL, NULL, NULL);
  sqlite3_close (db);
  return rc;
}

static void
make_client (Rig *rig, const char *name)
{
  json_object_unref (foyer_test_call (rig->t, "client.create", foyer_params ("name", "s", name, NULL)));
}

static void
test_switch (void)
{
  Rig rig;

  rig_open (&rig, NULL, 11 * 60, 1280, 800);
  rig_enter (&rig, NULL, "settings");
  setup_go (&rig, "settings", "security");
  wait_for (toggle (&rig) != NULL);
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (toggle (&rig))));
  g_assert_true (rig_says (setup_page (&rig), "is not encrypted"));
  g_assert_cmpint (other_tool (&rig), ==, SQLITE_OK);
  rig_picture (&rig, "at-rest-plain");

  gtk_widget_activate (toggle (&rig));
  /* Who goes on working meanwhile loses nothing. */
  make_client (&rig, "Wilhelmina");
  wait_for (rig_says (setup_page (&rig), "What this desk keeps is encrypted"));
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle (&rig))));
  g_assert_true (rig_says (setup_page (&rig), "key"));
  g_assert_cmpint (other_tool (&rig), ==, SQLITE_NOTADB);
  make_client (&rig, "Ursula");
  rig_settle ();
  rig_picture (&rig, "at-rest-encrypted");

  gtk_widget_activate (toggle (&rig));
  wait_for (rig_says (setup_page (&rig), "What this desk keeps is not encrypted"));
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (toggle (&rig))));
  g_assert_cmpint (other_tool (&rig), ==, SQLITE_OK);
  rig_close (&rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/at-rest/SEC-8 switch", test_switch);
  return g_test_run ();
}

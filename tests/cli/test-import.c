/* foyerctl import, as a process of its own. */
#include "config.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

static char *dir;

/* Runs foyerctl on the store of the test; standard output and errors together. */
static char *
run (int *code, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src", "cli", "foyerctl", NULL);
  g_autofree char *store = g_build_filename (dir, "store", NULL);
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  char *out, *both;
  va_list args;
  int status;

  g_ptr_array_add (argv, program);
  g_ptr_array_add (argv, (gpointer) "--store");
  g_ptr_array_add (argv, store);
  va_start (args, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error));
  g_assert_no_error (error);
  *code = g_spawn_check_wait_status (status, &error) ? 0 : error->code;
  both = g_strconcat (out, err, NULL);
  g_free (out);
  g_test_message ("%s %s: %d", first, argv->len > 5 ? (char *) g_ptr_array_index (argv, 4) : "", *code);
  return both;
}

static void
has (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("“%s” is not in:\n%s", words, text);
}

static char *
sample (const char *name)
{
  return g_build_filename (g_getenv ("FOYER_SRCDIR"), "tests", "fixtures", "samples", name, NULL);
}

static void
begin (void)
{
  g_autofree char *out = NULL;
  int code;

  dir = g_dir_make_tmp ("foyer-cli-import-XXXXXX", NULL);
  out = run (&code, "call", "chain.init",
             "{\"name\":\"Salon\",\"country\":\"HU\",\"zone\":\"Europe/Budapest\",\"currency\":\"EUR\",\"owner\":\"Olga\",\"phone\":\"+36301111111\","
             "\"password\":\"correct horse\"}",
             NULL);
  g_assert_cmpint (code, ==, 0);
}

static void
end (void)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", dir);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_clear_pointer (&dir, g_free);
}

static void
test_import (void)
{
  g_autofree char *clients = sample ("clients.xlsx"), *services = sample ("services.xlsx"), *rejects = NULL, *saved = NULL;
  g_autofree char *dry = NULL, *first = NULL, *second = NULL, *json = NULL, *undone = NULL, *third = NULL;
  int code;

  begin ();
  rejects = g_build_filename (dir, "rejects.csv", NULL);
  dry = run (&code, "import", "services", services, "--dry-run", NULL);
  g_assert_cmpint (code, ==, 0);
  has (dry, "title      Service              ← B Service");
  has (dry, "services       17");
  has (dry, "categories     5");
  has (dry, "20  Category: The category is missing.");

  first = run (&code, "import", "clients", clients, "--rejects", rejects, NULL);
  g_assert_cmpint (code, ==, 0);
  has (first, "1474  Phone “+36 20 ???”: This is not a telephone number.");
  has (first, "1567 rows: 1500 good, 60 already here or repeated, 1 blank, 6 not taken.");
  has (first, "1500 added, 0 updated.");
  g_assert_true (g_file_get_contents (rejects, &saved, NULL, NULL));
  has (saved, "215,\"rejected\",\"Phone\",\"'+999 123456789\",\"This is not a telephone number.\"\n");
  has (saved, "819,\"duplicate\",\"\",\"\",\"Row 16 has the same telephone number.\"\n");

  second = run (&code, "import", "clients", clients, "--update", NULL);
  g_assert_cmpint (code, ==, 0);
  has (second, "0 added, 0 updated.");
  json = run (&code, "--json", "import", "clients", clients, NULL);
  has (json, "\"added\" : 0");

  /* The dry run wrote nothing; the second and third made no entry; so undo takes back the first. */
  undone = run (&code, "undo", NULL);
  g_assert_cmpint (code, ==, 0);
  third = run (&code, "import", "clients", clients, NULL);
  has (third, "1500 added, 0 updated.");
  end ();
}

static void
test_map (void)
{
  g_autofree char *path = NULL, *unknown = NULL, *mapped = NULL, *wrong = NULL;
  int code;

  begin ();
  path = g_build_filename (dir, "list.txt", NULL);
  g_assert_true (g_file_set_contents (path, "xx\tyy\nAnna\t06301112233\nBéla\t06301112234\n", -1, NULL));
  unknown = run (&code, "import", "team", path, "--map", "phone=yy", NULL);
  g_assert_cmpint (code, ==, 1);
  has (unknown, "No column of the file could be taken for: Name.");
  mapped = run (&code, "import", "team", path, "--map", "heading=1", "--map", "name=xx", "--map", "phone=B", NULL);
  g_assert_cmpint (code, ==, 0);
  has (mapped, "2 added, 0 updated.");
  wrong = run (&code, "import", "team", path, "--map", "colour=A", NULL);
  g_assert_cmpint (code, ==, 1);
  has (wrong, "no field “colour”");
  end ();
}

static void
test_mistakes (void)
{
  g_autofree char *clients = sample ("clients.xlsx"), *bytes = NULL, *half = NULL;
  g_autofree char *missing = NULL, *broken = NULL, *kind = NULL, *option = NULL, *bare = NULL;
  gsize len;
  int code;

  begin ();
  missing = run (&code, "import", "clients", "/nowhere/at/all.csv", NULL);
  g_assert_cmpint (code, ==, 5);
  has (missing, "There is no file");
  g_assert_true (g_file_get_contents (clients, &bytes, &len, NULL));
  half = g_build_filename (dir, "half.xlsx", NULL);
  g_assert_true (g_file_set_contents (half, bytes, (gssize) len / 2, NULL));
  broken = run (&code, "import", "clients", half, NULL);
  g_assert_cmpint (code, ==, 1);
  has (broken, "half.xlsx: The file is damaged or was not written to its end.");
  kind = run (&code, "import", "horses", clients, NULL);
  g_assert_cmpint (code, ==, 2);
  has (kind, "Usage:");
  option = run (&code, "import", "clients", clients, "--colour", NULL);
  g_assert_cmpint (code, ==, 2);
  bare = run (&code, "import", NULL);
  g_assert_cmpint (code, ==, 2);
  end ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/import", test_import);
  g_test_add_func ("/clients/CLI-23/map", test_map);
  g_test_add_func ("/cli/import/mistakes", test_mistakes);
  return g_test_run ();
}

/* SEC-8 through enrolment, by real programs: a desk that joins a chain is encrypted before anything of the chain comes to it, goes on working with
 * every program of ours, and another tool reads nothing. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-account.h"
#include "foyer-live.h"
#include "foyer-rig.h"
#include "foyer-seal.h"
#include "foyer-vault.h"
#include "foyer-words.h"

#define NAME "Wilhelmina Featherstonehaugh"
#define CLIENT "{\"name\":\"" NAME "\",\"phone\":\"+36301234567\"}"
#define OTHER "{\"name\":\"Ursula " NAME "\",\"phone\":\"+36301234568\"}"

static char *
ctl (const char *store, int expect, const char *a, const char *b, const char *c, const char *d)
{
  int status;
  char *out = foyer_live_run (&status, "src/cli/foyerctl", "--store", store, a, b, b != NULL ? c : NULL, c != NULL ? d : NULL, NULL);

  if (status != expect)
    g_error ("foyerctl %s %s ended with %d: %s", a, b ? b : "", status, out);
  return g_strchomp (out);
}

static guint
readable (const char *dir)
{
  static const char *const words[] = { "Wilhelmina", "Featherstone", "301234567", "SQLite format", NULL };

  return foyer_words_in (dir, words, NULL);
}

static gint64
clients (const char *dir)
{
  g_autoptr (GError) error = NULL;
  FoyerDesk *desk = foyer_desk_open_reader (dir, &error);
  gint64 n;

  g_assert_no_error (error);
  n = foyer_rig_count (foyer_desk_store (desk), "SELECT count(*) FROM client WHERE name LIKE '%" NAME "'");
  foyer_desk_close (desk);
  return n;
}

/* What another tool says of the file: an SQLite result. */
static int
other_tool (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "foyer.db", NULL);
  sqlite3 *db;
  int rc;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  rc = sqlite3_exec (db, "SELECT name FROM client", NULL, NULL, NULL);
  sqlite3_close (db);
  return rc;
}

static char *
new_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("foyer-at-rest-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

static void
test_enrolment (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerLive *live = foyer_live_new_with (NULL, "[limits]\nlag_ms = 60000\ncommit_ms = 60000\n");
  g_autofree char *one = g_strdup (foyer_store_dir (foyer_desk_store (t->desk))), *two = new_dir (), *copy = new_dir ();
  g_autofree char *code1 = foyer_live_code (live, NULL), *code2 = foyer_live_code (live, NULL), *letter = g_build_filename (copy, "letter.txt", NULL);
  g_autofree char *out = NULL, *file = NULL, *line = NULL, *back = g_build_filename (copy, "back.txt", NULL), *text = NULL, *path = NULL, *front = NULL;
  char owner[37];
  FoyerSealState state;
  int status;

  /* A desk that worked alone. */
  g_clear_pointer (&t->desk, foyer_desk_close);
  g_free (ctl (one, 0, "call", "client.create", CLIENT, NULL));
  g_assert_cmpint (readable (one), >, 0);
  g_assert_cmpint (other_tool (one), ==, SQLITE_OK);
  g_free (ctl (one, 0, "enrol", live->url, code1, NULL));
  g_assert_cmpint (readable (one), ==, 0);
  g_assert_cmpint (other_tool (one), ==, SQLITE_NOTADB);
  g_assert_true (g_file_set_contents (letter, "Of " NAME, -1, NULL));
  file = ctl (one, 0, "file", "put", letter, NULL);
  front = g_strdup_printf ("{\"user\":\"%s\",\"photo\":\"%s\"}", foyer_id_format (&t->owner.user, owner), file);
  g_free (ctl (one, 0, "call", "user.update", front, NULL));
  g_free (ctl (one, 0, "sync", "--once", NULL, NULL));
  g_assert_cmpint (readable (one), ==, 0);

  /* A new one: its first rows come encrypted, and so does a client's file. */
  g_free (ctl (two, 0, "enrol", live->url, code2, NULL));
  g_assert_true (foyer_seal_state (two, &state, NULL));
  g_assert_true (state.encrypted && state.whole);
  g_free (ctl (two, 0, "sync", "--once", NULL, NULL));
  g_assert_cmpint (clients (two), ==, 1);
  g_assert_cmpint (readable (two), ==, 0);
  g_assert_cmpint (other_tool (two), ==, SQLITE_NOTADB);
  g_free (ctl (two, 0, "file", "get", file, back));
  g_assert_true (g_file_get_contents (back, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "Of " NAME);
  out = ctl (two, 0, "query", "security.at-rest", "{}", NULL);
  g_assert_nonnull (strstr (out, "encrypted"));

  /* Work goes both ways, saved without the chain first. */
  foyer_live_stop (live, FALSE);
  g_free (ctl (two, 0, "call", "client.create", OTHER, NULL));
  g_assert_cmpint (readable (two), ==, 0);
  foyer_live_start (live);
  g_free (ctl (two, 0, "sync", "--once", NULL, NULL));
  g_free (ctl (one, 0, "sync", "--once", NULL, NULL));
  g_assert_cmpint (clients (one), ==, 2);
  g_assert_cmpint (readable (one), ==, 0);

  /* Somebody's copy without the key: a plain sentence, and nothing is touched. */
  path = g_build_filename (copy, "stolen", NULL);
  line = g_strdup_printf ("/bin/sh -c \"cp -r '%s' '%s' && rm '%s'/" FOYER_VAULT_FILE "\"", two, path, path);
  g_assert_true (g_spawn_command_line_sync (line, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_free (out);
  out = ctl (path, 1, "query", "client.list", "{}", NULL);
  g_assert_nonnull (strstr (out, FOYER_VAULT_FILE));

  /* There and back by hand. */
  g_free (ctl (two, 0, "store", "decrypt", NULL, NULL));
  g_assert_cmpint (other_tool (two), ==, SQLITE_OK);
  g_assert_cmpint (clients (two), ==, 2);
  g_free (ctl (two, 0, "store", "encrypt", NULL, NULL));
  g_assert_cmpint (other_tool (two), ==, SQLITE_NOTADB);
  g_assert_cmpint (clients (two), ==, 2);
  g_assert_cmpint (readable (two), ==, 0);
  g_free (ctl (two, 0, "sync", "--once", NULL, NULL));

  foyer_live_free (live);
  foyer_test_free (t);
  g_free (line);
  line = g_strdup_printf ("rm -rf '%s' '%s'", two, copy);
  g_assert_true (g_spawn_command_line_sync (line, NULL, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/at-rest/SEC-8 enrolment", test_enrolment);
  return g_test_run ();
}

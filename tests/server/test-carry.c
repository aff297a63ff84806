/* 5.13: un-sent work of a desk without internet, taken along as a file and brought to the chain by another desk. Real processes. */
#include "config.h"

#include <string.h>

#include "foyer-live.h"
#include "foyer-rig.h"

#define CTL "src/cli/foyerctl"

static char *
ctl (const char *store, int expect, const char *verb, const char *a, const char *b)
{
  int status;
  char *out = foyer_live_run (&status, CTL, "--store", store, verb, a, a != NULL ? b : NULL, NULL);

  if (status != expect)
    g_error ("foyerctl %s %s %s ended with %d: %s", verb, a ? a : "", b ? b : "", status, out);
  return out;
}

static gint64
count (FoyerLive *live, const char *sql)
{
  g_autofree char *dir = g_build_filename (live->data, "chains", live->chain, NULL);
  g_autoptr (GError) error = NULL;
  FoyerStore *store = foyer_store_open_reader (dir, &error);
  gint64 n;

  g_assert_no_error (error);
  n = foyer_rig_count (store, sql);
  foyer_store_close (store);
  return n;
}

static void
test_carry (void)
{
  FoyerTest *t1 = foyer_test_new (), *t2 = foyer_test_new_empty ();
  FoyerLive *live = foyer_live_new ();
  g_autofree char *dir1 = g_strdup (foyer_store_dir (foyer_desk_store (t1->desk))), *dir2 = g_strdup (foyer_store_dir (foyer_desk_store (t2->desk)));
  g_autofree char *code1 = foyer_live_code (live, NULL), *code2 = foyer_live_code (live, NULL), *file = g_build_filename (live->data, "unsent", NULL);
  g_autofree char *text = NULL, *out = NULL, *forged = NULL;
  char *name;

  foyer_desk_close (t1->desk);
  foyer_desk_close (t2->desk);
  g_free (ctl (dir1, 0, "enrol", live->url, code1));
  g_free (ctl (dir1, 0, "sync", "--once", NULL));
  g_free (ctl (dir2, 0, "enrol", live->url, code2));
  g_free (ctl (dir2, 0, "sync", "--once", NULL));

  /* The first desk has no internet any more. */
  g_free (ctl (dir1, 0, "call", "client.create", "{\"name\":\"Carried Anna\",\"phone\":\"+36301234567\"}"));
  g_free (ctl (dir1, 0, "call", "client.create", "{\"name\":\"Carried Bela\",\"phone\":\"+36301234568\"}"));
  out = ctl (dir1, 0, "export-unsent", file, NULL);
  g_assert_cmpstr (out, ==, "2 changes written");
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_cmpint (count (live, "SELECT count(*) FROM client"), ==, 0);

  /* A changed letter is noticed, and nothing of it is taken. */
  forged = g_strdup (text);
  name = strstr (forged, "Carried Bela");
  g_assert_nonnull (name);
  name[0] = 'H';
  g_assert_true (g_file_set_contents (file, forged, -1, NULL));
  g_free (ctl (dir2, 1, "carry", file, NULL));
  g_assert_cmpint (count (live, "SELECT count(*) FROM client"), ==, 0);
  g_assert_true (g_file_set_contents (file, "{\"dev\":\"x\"}\n", -1, NULL));
  g_free (ctl (dir2, 1, "carry", file, NULL));

  /* As it was made: taken, once however often it is brought. */
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_free (out);
  out = ctl (dir2, 0, "carry", file, NULL);
  g_assert_true (g_str_has_prefix (out, "2 changes"));
  g_assert_cmpint (count (live, "SELECT count(*) FROM client"), ==, 2);
  g_free (out);
  out = ctl (dir2, 0, "carry", file, NULL);
  g_assert_nonnull (strstr (out, "already: 2"));
  g_assert_cmpint (count (live, "SELECT count(*) FROM client"), ==, 2);

  /* The author is online again: the chain has it, nothing is pending, and all are equal. */
  g_free (ctl (dir1, 0, "sync", "--once", NULL));
  g_free (ctl (dir2, 0, "sync", "--once", NULL));
  g_free (out);
  out = ctl (dir1, 0, "export-unsent", file, NULL);
  g_assert_true (g_str_has_prefix (out, "0 changes"));
  g_assert_cmpint (count (live, "SELECT count(*) FROM client"), ==, 2);
  g_assert_cmpint (count (live, "SELECT count(*) FROM history WHERE body LIKE '%Carried%'"), ==, 2);
  t1->desk = foyer_desk_open (dir1, FOYER_STORE_DESK, NULL);
  t2->desk = foyer_desk_open (dir2, FOYER_STORE_DESK, NULL);
  foyer_test_free (t1);
  foyer_test_free (t2);
  foyer_live_free (live);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/carry/5.13/I1/file", test_carry);
  return g_test_run ();
}

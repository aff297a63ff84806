/* 11: entries of a newer version in an older program's hands: a store that was put back to before an update, with the journal of after it. */
#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "foyer-apply.h"
#include "foyer-journal.h"
#include "foyer-store.h"

static const char newer[] = "{\"cmd\":\"hologram.project\",\"hlc\":117670123929600000,\"id\":\"01a20c5a-b180-7391-9397-547e1aa13322\",\"inc\":0,\"mood\":{\"n\":3},\"n\":7,"
                            "\"ops\":[{\"f\":{\"depth\":3,\"n\":[1,2]},\"id\":\"01a20c5a-b180-7391-9397-547e1aa13323\",\"k\":\"new\",\"t\":\"hologram\",\"v\":9},"
                            "{\"f\":{\"aura\":\"blue\",\"name\":\"Zoé\"},\"id\":\"01a20c5a-b180-7391-9397-547e1aa13324\",\"k\":\"set\",\"o\":{\"aura\":null,\"name\":\"Zoe\"},\"t\":\"client\",\"v\":9}],"
                            "\"prev\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\",\"v\":1}";

static void
test_rechain (void)
{
  guint8 prev[FOYER_HASH_LEN] = { 0 }, old[FOYER_HASH_LEN];
  g_autofree char *moved = foyer_txn_rechain (newer, 2, 41, prev), *back = NULL;

  g_assert_nonnull (strstr (moved, "\"inc\":2,\"mood\":{\"n\":3},\"n\":41,\"ops\":[{\"f\":{\"depth\":3,\"n\":[1,2]}"));
  g_assert_true (g_str_has_suffix (moved, "\"o\":{\"aura\":null,\"name\":\"Zoe\"},\"t\":\"client\",\"v\":9}],\"prev\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"v\":1}"));
  for (int i = 0; i < FOYER_HASH_LEN; i++)
    old[i] = i;
  back = foyer_txn_rechain (moved, 0, 7, old);
  g_assert_cmpstr (back, ==, newer);
}

static gboolean
read_entry (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT body,h FROM sync_log ORDER BY inc DESC, n DESC LIMIT 1");

  if (foyer_stmt_step (s))
    {
      gsize len;
      const guint8 *h = foyer_stmt_blob (s, 1, &len);
      g_autoptr (FoyerTxn) t = foyer_txn_parse (foyer_stmt_text (s, 0), -1, h, error);

      g_assert_no_error (*error);
      *(char **) data = g_strdup (foyer_stmt_text (s, 0));
    }
  foyer_stmt_done (s);
  return TRUE;
}

static gboolean
fork_job (FoyerTx *tx, gpointer data, GError **error)
{
  return foyer_tx_new_incarnation (tx, 4, error);
}

static void
test_put_back (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("foyer-newer-XXXXXX", &error), *journal_dir = g_build_filename (dir, "journal", NULL), *entry = NULL, *forked = NULL;
  g_autofree char *clean = g_strdup_printf ("rm -rf '%s'", dir);
  guint8 prev[FOYER_HASH_LEN], h[FOYER_HASH_LEN];
  FoyerJournal *journal;
  FoyerStore *store;

  g_assert_no_error (error);
  foyer_store_close (foyer_store_open (dir, FOYER_STORE_DESK, NULL, &error));
  g_assert_no_error (error);
  for (int i = 0; i < FOYER_HASH_LEN; i++)
    prev[i] = i;
  foyer_txn_hash (prev, newer, strlen (newer), h);
  journal = foyer_journal_open (journal_dir, &error);
  g_assert_no_error (error);
  foyer_journal_add (journal, 0, G_GINT64_CONSTANT (1795000000000), newer, strlen (newer), h);
  foyer_journal_begin (journal);
  foyer_journal_end (journal, TRUE, &error);
  g_assert_no_error (error);
  foyer_journal_close (journal);

  /* Six before it were let go of with the journal of their years: it keeps its place, whole, for the chain to read. */
  store = foyer_store_open (dir, FOYER_STORE_DESK, NULL, &error);
  g_assert_no_error (error);
  foyer_store_read (store, read_entry, &entry, &error);
  g_assert_no_error (error);
  g_assert_nonnull (entry);
  g_assert_nonnull (strstr (entry, "\"mood\":{\"n\":3},\"n\":7,\"ops\":[{\"f\":{\"depth\":3,\"n\":[1,2]}"));
  g_assert_nonnull (strstr (entry, "{\"aura\":\"blue\",\"name\":\"Zoé\"}"));
  g_assert_nonnull (strstr (entry, "\"o\":{\"aura\":null,\"name\":\"Zoe\"}"));

  /* The same when the log is split. */
  foyer_store_maintain (store, fork_job, NULL, &error);
  g_assert_no_error (error);
  foyer_store_read (store, read_entry, &forked, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (forked, "\"inc\":4,\"mood\":{\"n\":3},\"n\":1,\"ops\":[{\"f\":{\"depth\":3,\"n\":[1,2]}"));
  g_assert_nonnull (strstr (forked, "{\"aura\":\"blue\",\"name\":\"Zoé\"}"));
  foyer_store_close (store);
  g_assert_true (g_spawn_command_line_sync (clean, NULL, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/newer/11/rechained", test_rechain);
  g_test_add_func ("/newer/R13/put-back", test_put_back);
  return g_test_run ();
}

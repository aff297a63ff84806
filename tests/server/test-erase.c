/* "5 erasure": a person is erased at one desk, and no file of any desk, of the server or of its backups says his name or number any more. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-apply.h"
#include "foyer-backup-private.h"
#include "foyer-erase.h"
#include "foyer-person.h"
#include "foyer-rig.h"
#include "foyer-words.h"

/* How many pairs of a file and a word of his there are. */
static guint
hits_in (const char *path, gboolean none)
{
  if (none)
    foyer_words_assert_none (path, foyer_person_words);
  return none ? 0 : foyer_words_in (path, foyer_person_words, NULL);
}

static void
call (FoyerTest *t, const char *name, JsonObject *params)
{
  json_object_unref (foyer_test_call (t, name, params));
}

static void
forget (FoyerTest *t)
{
  g_autoptr (GError) error = NULL;

  foyer_store_forget (foyer_desk_store (t->desk), &error);
  g_assert_no_error (error);
}

static gboolean
read_last (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT id FROM sync_log ORDER BY inc DESC,n DESC LIMIT 1");

  g_assert_true (foyer_stmt_step (s));
  *(FoyerId *) data = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return TRUE;
}

/* Without a chain: nothing is left when the command has returned and the store was written anew. */
static void
test_alone (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerPerson p = foyer_person_live (t);
  gint64 money = foyer_test_count (t, "SELECT sum(amount) FROM money"), visits = foyer_test_count (t, "SELECT count(*) FROM visit");
  g_autoptr (JsonNode) look = NULL, found = NULL, list = NULL;
  g_autofree char *asked = NULL, *undo = NULL, *word = NULL;
  FoyerId stays, last;

  stays = foyer_test_book (t, BORIS, BEARD, FOYER_TEST_DATE "T15:00", "Quentin", "+36301230000");
  for (int i = 0; i < FOYER_PERSON_WORDS; i++)
    {
      const char *const one[] = { foyer_person_words[i], NULL };
      if (foyer_words_in (t->dir, one, NULL) == 0)
        g_error ("Nowhere before: %s", one[0]);
    }
  look = foyer_test_query (t, "client.erase-look", foyer_params ("id", "d", &p.second, NULL));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (look), "cards"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (look), "visits"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (look), "files"), ==, 1);
  asked = foyer_test_refused (t, "client.erase", foyer_params ("id", "d", &p.client, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (asked, "undone"));
  call (t, "client.erase", foyer_params ("id", "d", &p.client, "sure", "b", TRUE, NULL));
  forget (t);
  hits_in (t->dir, TRUE);
  /* What must stay stays. */
  g_assert_cmpint (foyer_test_count (t, "SELECT sum(amount) FROM money"), ==, money);
  g_assert_cmpint (foyer_test_count (t, "SELECT count(*) FROM visit"), ==, visits + 1);
  g_assert_cmpint (foyer_test_count (t, "SELECT count(*) FROM document"), >, 0);
  g_assert_cmpint (foyer_test_count (t, "SELECT count(*) FROM client WHERE name='—' AND deleted=1 AND phone IS NULL"), ==, 2);
  word = foyer_test_field (t, "appointment", &stays, "wall");
  g_assert_cmpstr (word, ==, FOYER_TEST_DATE "T15:00");
  g_assert_cmpint (foyer_test_count (t, "SELECT count(*) FROM client WHERE name='Quentin'"), ==, 1);
  g_assert_true (foyer_store_read (foyer_desk_store (t->desk), read_last, &last, NULL));
  undo = foyer_test_refused (t, "undo", foyer_params ("txn", "d", &last, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (undo, "come back"));
  /* Opened again it is the same store: log and journal hold together. */
  foyer_test_reopen (t);
  g_assert_cmpint (foyer_test_count (t, "SELECT count(*) FROM sync_log WHERE flags&4"), ==, 0);
  hits_in (t->dir, TRUE);
  found = foyer_test_query (t, "client.search", foyer_params ("text", "s", "Quvarnagy", NULL));
  g_assert_nonnull (found);
  call (t, "client.create", foyer_params ("name", "s", "Next", "phone", "s", "+36301112222", NULL));
  foyer_test_free (t);
}

/* Somebody who is still to come is not erased. */
static void
test_ahead (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerId booked = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T16:00", "Zelmirka", "+36301987654"), client;
  g_autofree char *text = foyer_test_field (t, "appointment", &booked, "client"), *why = NULL;

  g_assert_true (foyer_id_parse (text, &client));
  why = foyer_test_refused (t, "client.erase", foyer_params ("id", "d", &client, "sure", "b", TRUE, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (why, "booked"));
  g_assert_cmpint (foyer_test_count (t, "SELECT count(*) FROM erasure"), ==, 0);
  foyer_test_free (t);
}

/* Two desks, one of them away with work of its own on the card, a server with backups from before, and a restore from each. */
static void
test_everywhere (void)
{
  FoyerRigTwo x;
  g_autofree char *backups = g_dir_make_tmp ("foyer-erase-XXXXXX", NULL), *old = NULL;
  g_auto (FoyerBackup) b = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) copies = NULL;
  static const char *const late[] = { "latewibble", NULL };
  FoyerStore *chain;
  FoyerPerson p;
  gint64 inc, n;

  foyer_rig_two_begin (&x, FALSE);
  chain = foyer_rig_two_chain (&x);
  p = foyer_person_live (x.t1);
  foyer_rig_two_agree (&x);
  g_assert_cmpuint (hits_in (x.t2->dir, FALSE), >, 5);
  g_assert_true (foyer_backup_ship (chain, backups, &error));
  g_assert_true (foyer_backup_make (chain, backups, &b, &error));
  g_assert_cmpuint (hits_in (backups, FALSE), >, 5);
  /* The second desk is away, and knows nothing. */
  call (x.t2, "client.update", foyer_params ("id", "d", &p.client, "note", "s", "latewibble", NULL));
  call (x.t2, "note.add", foyer_params ("visit", "d", &p.visit, "text", "s", "latewibble too", NULL));
  /* It shows the first what it does, some of it before and some after. */
  foyer_store_log_position (foyer_test_store (x.t2), &inc, &n);
  g_assert_cmpuint (foyer_rig_show (x.d2, x.d1, n - 1), ==, 2);
  g_assert_cmpuint (foyer_words_in (x.t1->dir, late, NULL), >, 0);
  call (x.t1, "client.erase", foyer_params ("id", "d", &p.second, "sure", "b", TRUE, NULL));
  call (x.t2, "note.add", foyer_params ("visit", "d", &p.visit, "text", "s", "peerwobble", NULL));
  g_assert_cmpuint (foyer_rig_show (x.d2, x.d1, n + 1), ==, 1);
  forget (x.t1);
  hits_in (x.t1->dir, TRUE);
  foyer_rig_settle (x.d1);
  g_assert_cmpint (foyer_rig_count (chain, "SELECT count(*) FROM erasure"), ==, 2);
  foyer_rig_settle (x.d2);
  foyer_rig_two_agree (&x);
  foyer_rig_assert_base (x.d1);
  foyer_rig_assert_base (x.d2);
  forget (x.t1);
  forget (x.t2);
  g_assert_true (foyer_store_forget (chain, &error));
  hits_in (x.t1->dir, TRUE);
  hits_in (x.t2->dir, TRUE);
  hits_in (x.rig->dir, TRUE);
  /* The archive and the copies of before: each still proves itself. */
  g_assert_true (foyer_backup_ship (chain, backups, &error));
  g_assert_no_error (error);
  hits_in (backups, TRUE);
  copies = foyer_backup_list (backups);
  g_assert_cmpuint (copies->len, ==, 1);
  old = g_build_filename (backups, copies->pdata[0], NULL);
  g_assert_true (foyer_backup_verify (old, TRUE, &error));
  g_assert_no_error (error);
  {
    g_auto (FoyerArchive) a = { 0 };

    foyer_archive_look (backups, NULL, &a);
    g_assert_null (a.bad);
    g_assert_cmpuint (a.frames, >, 0);
  }
  /* Of the copy alone, and of copy and archive: nobody comes back, and the sums are as they were. */
  for (int whole = 0; whole < 2; whole++)
    {
      g_autofree char *to = g_dir_make_tmp ("foyer-erase-back-XXXXXX", NULL), *dir = g_build_filename (to, "chain", NULL);
      FoyerRestored r = { 0 };
      g_autoptr (FoyerDesk) back = NULL;

      g_assert_true (foyer_backup_restore (dir, whole ? backups : old, &r, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (r.left_out, ==, 0);
      back = foyer_desk_open (dir, FOYER_STORE_SERVER, &error);
      g_assert_no_error (error);
      g_assert_cmpint (foyer_rig_count (foyer_desk_store (back), "SELECT count(*) FROM erasure"), ==, 2);
      g_assert_cmpint (foyer_rig_count (foyer_desk_store (back), "SELECT count(*) FROM client WHERE name='—' AND deleted=1"), ==, 2);
      g_assert_cmpint (foyer_rig_count (foyer_desk_store (back), "SELECT sum(amount) FROM money"), ==, foyer_rig_count (chain, "SELECT sum(amount) FROM money"));
      foyer_desk_close (g_steal_pointer (&back));
      hits_in (to, TRUE);
      foyer_restored_clear (&r);
      foyer_backup_remove (to);
    }
  foyer_rig_two_end (&x);
  foyer_backup_remove (backups);
}

/* A desk that comes in after the erasure with a whole log of before (the server was put back and asks for everything). */
static void
test_killed (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerPerson p = foyer_person_live (t);
  g_autofree char *mark = g_build_filename (t->dir, "forget", NULL);
  g_autoptr (GError) error = NULL;

  call (t, "client.erase", foyer_params ("id", "d", &p.client, "sure", "b", TRUE, NULL));
  forget (t);
  /* As a crash before the end leaves it: the mark says that it is to be done, and it is done at the next start. */
  g_file_set_contents (mark, "", 0, &error);
  foyer_test_reopen (t);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
  hits_in (t->dir, TRUE);
  foyer_test_free (t);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/5 erasure/alone", test_alone);
  g_test_add_func ("/server/5 erasure/ahead", test_ahead);
  g_test_add_func ("/server/5 erasure/everywhere", test_everywhere);
  g_test_add_func ("/server/5 erasure/killed", test_killed);
  return g_test_run ();
}

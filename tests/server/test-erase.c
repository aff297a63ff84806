/* "5 erasure": a person is erased at one desk, and no file of any desk, of the server or of its backups says his name or number any more. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-apply.h"
#include "foyer-backup-private.h"
#include "foyer-blobs.h"
#include "foyer-erase.h"
#include "foyer-rig.h"

/* Words nobody else in the salon has; each stands somewhere of its own. */
static const char *const words[] = {
  "Zelmirka", "Quvarnagy", "Vorquasz", "zelmirka@quvar.example", "301987654", "309988776", "peanutquux", "noteflonk", "visitgrok", "commentzarf",
  "kidblixo", "dogplugh", "fieldxyzzy", "letterquon", "fileWordBytesFoobly", "latewibble", "peerwobble", "secondgarply",
};

typedef struct
{
  guint hits;
  GString *where;
} Look;

static void
look_in (const char *path, Look *l)
{
  g_autoptr (GDir) d = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  gsize len;

  if (d != NULL)
    {
      while ((name = g_dir_read_name (d)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);
          look_in (child, l);
        }
      return;
    }
  if (!g_file_get_contents (path, &bytes, &len, NULL))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *folded = g_ascii_strdown (words[i], -1);

      /* As it was written, and as the search keeps it. */
      if (memmem (bytes, len, words[i], strlen (words[i])) != NULL || memmem (bytes, len, folded, strlen (folded)) != NULL)
        {
          l->hits++;
          g_string_append_printf (l->where, "\n%s: %s", path, words[i]);
        }
    }
}

static guint
hits_in (const char *path, gboolean none)
{
  Look l = { 0, g_string_new (NULL) };
  guint hits;

  look_in (path, &l);
  if (none && l.hits > 0)
    g_error ("Still there:%s", l.where->str);
  hits = l.hits;
  g_string_free (l.where, TRUE);
  return hits;
}

static FoyerId
make_client (FoyerTest *t, const char *name, const char *surname, const char *phone)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "client.create", foyer_params ("name", "s", name, "surname", "s", surname, "phone", "s", phone, "email", "s",
                                                                                "zelmirka@quvar.example", "allergy", "s", "peanutquux", NULL));

  return foyer_test_id (o, "id");
}

static void
call (FoyerTest *t, const char *name, JsonObject *params)
{
  json_object_unref (foyer_test_call (t, name, params));
}

static void
add_file (FoyerTest *t, const FoyerId *client)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("fileWordBytesFoobly", 19);
  g_autofree char *blob = foyer_blobs_put (t->dir, bytes, TRUE, NULL);

  call (t, "client.file-add", foyer_params ("id", "d", client, "file", "s", blob, "name", "s", "letterquon.txt", NULL));
}

typedef struct
{
  FoyerId client, second, visit;
} Person;

/* A life with the salon: two cards, a visit that is paid, with a receipt, notes, a file, a child, and another name before. */
static Person
live (FoyerTest *t)
{
  Person p;
  g_autofree char *sid = foyer_id_to_string (&t->service[HAIRCUT]), *reg = foyer_id_to_string (&t->cash);
  g_autofree char *services = g_strdup_printf ("[{\"service\":\"%s\"}]", sid), *tender = g_strdup_printf ("[{\"register\":\"%s\",\"amount\":2500}]", reg);
  g_autoptr (JsonObject) booked = NULL;

  p.client = make_client (t, "Zelmirka", "Vorquasz", "+36301987654");
  call (t, "client.update", foyer_params ("id", "d", &p.client, "surname", "s", "Quvarnagy", "note", "s", "noteflonk", NULL));
  booked = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T09:00", "client", "d", &p.client, "services", "n",
                                                               json_from_string (services, NULL), "comment", "s", "commentzarf", NULL));
  p.visit = foyer_test_id (booked, "visit");
  call (t, "visit.status", foyer_params ("visit", "d", &p.visit, "status", "s", "arrived", NULL));
  call (t, "visit.note", foyer_params ("visit", "d", &p.visit, "note", "s", "visitgrok", NULL));
  call (t, "visit.pay", foyer_params ("visit", "d", &p.visit, "tenders", "n", json_from_string (tender, NULL), NULL));
  call (t, "visit.receipt", foyer_params ("visit", "d", &p.visit, NULL));
  call (t, "note.add", foyer_params ("client", "d", &p.client, "text", "s", "noteflonk again", NULL));
  call (t, "visitor.create", foyer_params ("client", "d", &p.client, "name", "s", "kidblixo", "note", "s", "dogplugh", NULL));
  add_file (t, &p.client);
  p.second = make_client (t, "secondgarply", NULL, "+36309988776");
  call (t, "client.merge", foyer_params ("winner", "d", &p.client, "loser", "d", &p.second, NULL));
  return p;
}

static gint64
count (FoyerTest *t, const char *sql)
{
  return foyer_rig_count (foyer_desk_store (t->desk), sql);
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
  Person p = live (t);
  gint64 money = count (t, "SELECT sum(amount) FROM money"), visits = count (t, "SELECT count(*) FROM visit");
  g_autoptr (JsonNode) look = NULL, found = NULL, list = NULL;
  g_autofree char *asked = NULL, *undo = NULL, *word = NULL;
  FoyerId stays, last;

  stays = foyer_test_book (t, BORIS, BEARD, FOYER_TEST_DATE "T15:00", "Quentin", "+36301230000");
  g_assert_cmpuint (hits_in (t->dir, FALSE), >, 10);
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
  g_assert_cmpint (count (t, "SELECT sum(amount) FROM money"), ==, money);
  g_assert_cmpint (count (t, "SELECT count(*) FROM visit"), ==, visits + 1);
  g_assert_cmpint (count (t, "SELECT count(*) FROM document"), >, 0);
  g_assert_cmpint (count (t, "SELECT count(*) FROM client WHERE name='—' AND deleted=1 AND phone IS NULL"), ==, 2);
  word = foyer_test_field (t, "appointment", &stays, "wall");
  g_assert_cmpstr (word, ==, FOYER_TEST_DATE "T15:00");
  g_assert_cmpint (count (t, "SELECT count(*) FROM client WHERE name='Quentin'"), ==, 1);
  g_assert_true (foyer_store_read (foyer_desk_store (t->desk), read_last, &last, NULL));
  undo = foyer_test_refused (t, "undo", foyer_params ("txn", "d", &last, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (undo, "come back"));
  /* Opened again it is the same store: log and journal hold together. */
  foyer_test_reopen (t);
  g_assert_cmpint (count (t, "SELECT count(*) FROM sync_log WHERE flags&4"), ==, 0);
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
  g_assert_cmpint (count (t, "SELECT count(*) FROM erasure"), ==, 0);
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
  FoyerStore *chain;
  Person p;

  foyer_rig_two_begin (&x, FALSE);
  chain = foyer_rig_two_chain (&x);
  p = live (x.t1);
  foyer_rig_two_agree (&x);
  g_assert_cmpuint (hits_in (x.t2->dir, FALSE), >, 5);
  g_assert_true (foyer_backup_ship (chain, backups, &error));
  g_assert_true (foyer_backup_make (chain, backups, &b, &error));
  g_assert_cmpuint (hits_in (backups, FALSE), >, 5);
  /* The second desk is away, and knows nothing. */
  call (x.t2, "client.update", foyer_params ("id", "d", &p.client, "note", "s", "latewibble", NULL));
  call (x.t2, "note.add", foyer_params ("visit", "d", &p.visit, "text", "s", "latewibble too", NULL));
  call (x.t1, "client.erase", foyer_params ("id", "d", &p.second, "sure", "b", TRUE, NULL));
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
  Person p = live (t);
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

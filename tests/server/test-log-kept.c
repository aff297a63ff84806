/* How long a desk keeps its log (replication.md 5.11): until a proven copy of the chain holds it and it is old; and what happens when the chain is
 * restored from a copy that is older still (R4, R7, R13, I1). */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-backup-private.h"
#include "foyer-copies.h"
#include "foyer-journal.h"
#include "foyer-hooks.h"
#include "foyer-prune.h"
#include "foyer-rebuild.h"
#include "foyer-rig.h"
#include "foyer-time.h"

static gint64
entries (FoyerTest *t)
{
  return foyer_rig_count (foyer_desk_store (t->desk), "SELECT count(*) FROM sync_log");
}

static gint64
incarnation (FoyerTest *t)
{
  gint64 inc, n;

  foyer_store_log_position (foyer_desk_store (t->desk), &inc, &n);
  return inc;
}

static gint64
clients_named (FoyerStore *store, const char *like)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM client WHERE name LIKE '%s'", like);

  return foyer_rig_count (store, sql);
}

static gboolean
find_client (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM client WHERE name=?1");
  gpointer *of = data;

  foyer_stmt_bind_text (s, 1, of[0]);
  if (foyer_stmt_step (s))
    *(FoyerId *) of[1] = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return TRUE;
}

static FoyerId
client_called (FoyerTest *t, const char *name)
{
  FoyerId id = FOYER_ID_NONE;
  gpointer of[] = { (gpointer) name, &id };

  foyer_store_read (foyer_desk_store (t->desk), find_client, of, NULL);
  g_assert_false (foyer_id_is_none (&id));
  return id;
}

/* A copy that was proved, and the desks have heard of it. */
static void
prove (FoyerCopies *f, FoyerBackup *b)
{
  g_autoptr (GError) error = NULL;

  foyer_backup_clear (b);
  g_assert_true (foyer_backup_make (foyer_copies_store (f), f->dir, b, &error));
  g_assert_no_error (error);
  g_assert_true (foyer_backup_tell (foyer_copies_store (f), b, &error));
  g_assert_no_error (error);
  foyer_rig_settle (f->a);
  foyer_rig_settle (f->b);
}

static void
restore (FoyerCopies *f, const FoyerBackup *b)
{
  FoyerRestored r = { 0 };
  g_autoptr (GError) error = NULL;

  foyer_server_free (g_steal_pointer (&f->rig->server));
  g_assert_true (foyer_backup_restore (f->chain_dir, b->path, &r, &error));
  g_assert_no_error (error);
  foyer_restored_clear (&r);
  foyer_rig_restart (f->rig);
}

/* Young entries stay though a copy holds them; old ones go once it does, and not before; the next one follows the last; the change log of a card
 * still tells who made it. */
static void
test_kept (void)
{
  FoyerCopies f = { 0 };
  g_auto (FoyerBackup) b = { 0 };
  gint64 all, inc, n;

  foyer_copies_fix_up (&f);
  foyer_copies_rig_client (f.a, "Anna");
  foyer_copies_rig_client (f.a, "Bela");
  foyer_store_log_position (foyer_desk_store (f.ta->desk), &inc, &n);
  all = entries (f.ta);
  g_assert_cmpint (all, ==, n);
  prove (&f, &b);
  g_assert_cmpint (entries (f.ta), ==, all); /* of today */

  foyer_log_keep (0);
  foyer_copies_rig_client (f.a, "Cili");
  foyer_store_log_position (foyer_desk_store (f.ta->desk), &inc, &n);
  /* What the copy holds has gone; Cili is in none yet, and the last entry stays anyway. */
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (f.ta->desk), "SELECT min(n) FROM sync_log"), ==, n);
  foyer_copies_rig_client (f.a, "Dora");
  g_assert_cmpint (entries (f.ta), ==, 2);
  {
    g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM sync_log WHERE n<%" G_GINT64_FORMAT, n);
    g_assert_cmpint (foyer_rig_count (foyer_desk_store (f.ta->desk), sql), ==, 0);
  }
  prove (&f, &b);
  g_assert_cmpint (entries (f.ta), ==, 1);
  foyer_rig_assert_equal (f.a, f.b);
  {
    g_autoptr (JsonNode) log = NULL;
    FoyerId id = client_called (f.ta, "Anna");
    char text[37];

    log = foyer_test_query (f.ta, "history.row", foyer_params ("table", "s", "client", "id", "s", foyer_id_format (&id, text), NULL));
    g_assert_cmpuint (json_array_get_length (json_node_get_array (log)), ==, 1);
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (log), 0), "cmd"), ==, "client.create");
  }
  foyer_log_keep (-1);
  foyer_copies_fix_down (&f);
}

/* Five changes made after the first copy, held by the second, let go of by the desk; then the chain comes back from the first: the desk sends them
 * again, out of its journal, as the entries they were. */
static void
test_older_copy (void)
{
  FoyerCopies f = { 0 };
  g_auto (FoyerBackup) first = { 0 };
  g_auto (FoyerBackup) second = { 0 };

  foyer_log_keep (0);
  foyer_copies_fix_up (&f);
  foyer_copies_rig_client (f.a, "Before");
  prove (&f, &first);
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("Between%d", i);
      foyer_copies_rig_client (f.a, name);
    }
  prove (&f, &second);
  foyer_copies_rig_client (f.a, "After");
  g_assert_cmpint (entries (f.ta), <=, 2);

  restore (&f, &first);
  g_assert_cmpint (clients_named (foyer_copies_store (&f), "Between%"), ==, 0);
  foyer_rig_settle (f.b);
  foyer_rig_settle (f.a);
  foyer_rig_settle (f.b);
  g_assert_cmpint (clients_named (foyer_copies_store (&f), "Between%"), ==, 5);
  g_assert_cmpint (clients_named (foyer_copies_store (&f), "After"), ==, 1);
  g_assert_cmpint (clients_named (foyer_copies_store (&f), "Before"), ==, 1);
  g_assert_cmpint (incarnation (f.ta), ==, 0); /* no fork: they follow what the copy has */
  foyer_rig_assert_equal (f.a, f.b);
  foyer_rig_assert_base (f.a);

  /* And once more, from the second one: nothing is lost, and what it holds goes again when a third proves itself. */
  restore (&f, &second);
  foyer_rig_settle (f.a);
  foyer_rig_settle (f.b);
  g_assert_cmpint (clients_named (foyer_copies_store (&f), "Between%"), ==, 5);
  g_assert_cmpint (clients_named (foyer_copies_store (&f), "After"), ==, 1);
  prove (&f, &second);
  foyer_copies_rig_client (f.a, "Last");
  g_assert_cmpint (entries (f.ta), <=, 2);
  foyer_rig_settle (f.b);
  foyer_rig_assert_equal (f.a, f.b);
  foyer_log_keep (-1);
  foyer_copies_fix_down (&f);
}

static void
remove_journal (FoyerTest *t)
{
  g_autofree char *dir = g_build_filename (foyer_store_dir (foyer_desk_store (t->desk)), "journal", NULL);
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_unlink (path);
    }
}

/* The same, and the journal is gone too: what is left goes on in a new incarnation, nothing is blocked, and what the chain lost is shown to a
 * person, because the desk has seen the rows. */
static void
test_no_journal (void)
{
  FoyerCopies f = { 0 };
  g_auto (FoyerBackup) first = { 0 };
  g_auto (FoyerBackup) second = { 0 };

  foyer_log_keep (0);
  foyer_copies_fix_up (&f);
  foyer_copies_rig_client (f.a, "Before");
  prove (&f, &first);
  foyer_copies_rig_client (f.a, "Between1");
  foyer_copies_rig_client (f.a, "Between2");
  prove (&f, &second);
  foyer_copies_rig_client (f.a, "After");
  remove_journal (f.ta);
  restore (&f, &first);
  foyer_rig_settle (f.a);
  foyer_rig_settle (f.b);
  g_assert_cmpint (incarnation (f.ta), >, 0);
  g_assert_cmpint (clients_named (foyer_copies_store (&f), "After"), ==, 1);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (f.ta->desk), "SELECT count(*) FROM sync_witness"), >, 0);
  foyer_rig_assert_equal (f.a, f.b);
  /* It goes on as ever. */
  foyer_copies_rig_client (f.a, "Later");
  prove (&f, &second);
  foyer_copies_rig_client (f.a, "Latest");
  g_assert_cmpint (entries (f.ta), <=, 2); /* of the incarnation before, too */
  foyer_rig_settle (f.b);
  foyer_rig_assert_equal (f.a, f.b);
  foyer_log_keep (-1);
  foyer_copies_fix_down (&f);
}

static void
keep_file (gint64 inc, const char *body, gsize len, const guint8 *h, gboolean last, gpointer data)
{
  (*(int *) data)++;
}

/* At a start log and journal are brought together: what was let go of does not come back as work to be done. */
static void
test_start (void)
{
  FoyerCopies f = { 0 };
  g_auto (FoyerBackup) b = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = NULL, *journal = NULL, *aside = NULL, *command = NULL, *back = NULL;
  gint64 before, after, inc;
  int frames = 0;

  foyer_log_keep (0);
  foyer_copies_fix_up (&f);
  foyer_copies_rig_client (f.a, "Anna");
  foyer_copies_rig_client (f.a, "Bela");
  prove (&f, &b);
  foyer_copies_rig_client (f.a, "Cili");
  g_assert_cmpint (entries (f.ta), <=, 2);
  dir = g_strdup (foyer_store_dir (foyer_desk_store (f.ta->desk)));
  journal = g_build_filename (dir, "journal", NULL);
  aside = g_build_filename (dir, "journal-aside", NULL);
  command = g_strdup_printf ("cp -r '%s' '%s'", journal, aside);
  g_assert_cmpint (system (command), ==, 0);
  foyer_copies_rig_client (f.a, "Dora");
  foyer_store_log_position (foyer_desk_store (f.ta->desk), &inc, &before);
  /* The journal lacks the last one: a start that has something to mend. */
  foyer_desk_close (f.ta->desk);
  back = g_strdup_printf ("rm -r '%s' && mv '%s' '%s'", journal, aside, journal);
  g_assert_cmpint (system (back), ==, 0);
  f.ta->desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  foyer_store_log_position (foyer_desk_store (f.ta->desk), &inc, &after);
  g_assert_cmpint (after, ==, before);
  g_assert_cmpint (entries (f.ta), <=, 3);
  foyer_journal_replay (journal, keep_file, &frames, &error);
  g_assert_cmpint (frames, >=, before); /* the journal has all of them still */
  foyer_rig_desk_restart (f.a);
  foyer_rig_settle (f.a);
  foyer_rig_settle (f.b);
  foyer_rig_assert_equal (f.a, f.b);
  foyer_log_keep (-1);
  foyer_copies_fix_down (&f);
}

/* ---- the journal ------------------------------------------------------------------------------------------------------------------ */

#define DAY G_GINT64_CONSTANT (86400000)

static gint64 ahead; /* ms */

static gint64
clock_ahead (gpointer data)
{
  return g_get_real_time () / 1000 + ahead;
}

static void
look_for (gint64 inc, const char *body, gsize len, const guint8 *h, gboolean last, gpointer data)
{
  gpointer *of = data;
  g_autofree char *text = g_strndup (body, len);

  if (strstr (text, of[0]) != NULL)
    *(gboolean *) of[1] = TRUE;
}

static gboolean
journal_has (FoyerTest *t, const char *name)
{
  g_autofree char *dir = g_build_filename (foyer_store_dir (foyer_desk_store (t->desk)), "journal", NULL);
  gboolean any = FALSE;
  gpointer of[] = { (gpointer) name, &any };

  g_assert_true (foyer_journal_replay (dir, look_for, of, NULL));
  return any;
}

static void
start_again (FoyerCopies *f)
{
  g_autofree char *dir = g_strdup (foyer_store_dir (foyer_desk_store (f->ta->desk)));
  g_autoptr (GError) error = NULL;

  foyer_desk_close (f->ta->desk);
  f->ta->desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  foyer_rig_desk_restart (f->a);
  foyer_rig_settle (f->a);
}

/* The journal is not kept for ever: what a copy held that is 400 days older than the newest one goes at a start, and nothing else. From the copies
 * that are younger desks go on; a store that is made again of what is left goes on where it was. */
static void
test_journal (void)
{
  FoyerCopies f = { 0 };
  g_auto (FoyerBackup) b = { 0 };
  g_auto (FoyerBackup) young = { 0 };
  FoyerRebuilt made = { 0 };
  g_autofree char *dir = NULL, *command = NULL;
  g_autoptr (GError) error = NULL;
  gint64 clients;

  foyer_clock_set (clock_ahead, NULL);
  foyer_copies_fix_up (&f);
  foyer_copies_rig_client (f.a, "Oldest");
  foyer_copies_rig_client (f.a, "Older");
  prove (&f, &b);
  ahead = 30 * DAY;
  foyer_copies_rig_client (f.a, "Young");
  prove (&f, &young);
  ahead = 399 * DAY;
  foyer_copies_rig_client (f.a, "Later");
  prove (&f, &b);
  start_again (&f);
  g_assert_true (journal_has (f.ta, "Oldest"));
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (f.ta->desk), "SELECT count(*) FROM sync_log"), <, 6); /* the log has let go long since */
  ahead = 401 * DAY;
  foyer_copies_rig_client (f.a, "Latest");
  prove (&f, &b);
  g_assert_true (journal_has (f.ta, "Oldest")); /* at a start, not while people work */
  start_again (&f);
  g_assert_false (journal_has (f.ta, "Oldest"));
  g_assert_false (journal_has (f.ta, "Older"));
  g_assert_true (journal_has (f.ta, "Young"));
  g_assert_true (journal_has (f.ta, "Later"));
  g_assert_true (journal_has (f.ta, "Latest"));
  start_again (&f);
  g_assert_true (journal_has (f.ta, "Young"));

  /* A copy of a year ago: what it lacks comes back. */
  restore (&f, &young);
  foyer_rig_settle (f.a);
  foyer_rig_settle (f.b);
  clients = foyer_rig_count (foyer_copies_store (&f), "SELECT count(*) FROM client");
  g_assert_cmpint (clients_named (foyer_copies_store (&f), "L%"), >=, 2);
  g_assert_cmpint (incarnation (f.ta), ==, 0);
  foyer_rig_assert_equal (f.a, f.b);

  /* The database is gone: the journal's first entry is not the log's first. */
  dir = g_strdup (foyer_store_dir (foyer_desk_store (f.ta->desk)));
  {
    g_autoptr (JsonObject) unsent = foyer_test_call_as (f.ta, &(FoyerActor){ .system = TRUE }, "client.create", foyer_params ("name", "s", "Unsent", NULL));
  }
  foyer_desk_close (f.ta->desk);
  command = g_strdup_printf ("rm '%s'/foyer.db*", dir);
  g_assert_cmpint (system (command), ==, 0);
  g_assert_true (foyer_store_rebuild (dir, foyer_desk_hooks (), &f.a->device->id, &made, &error));
  g_assert_no_error (error);
  foyer_rebuilt_clear (&made);
  f.ta->desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  foyer_rig_desk_restart (f.a);
  foyer_rig_settle (f.a);
  foyer_rig_settle (f.b);
  g_assert_cmpint (incarnation (f.ta), ==, 0);
  g_assert_cmpint (foyer_rig_count (foyer_copies_store (&f), "SELECT count(*) FROM client"), ==, clients + 1);
  g_assert_cmpint (clients_named (foyer_copies_store (&f), "Unsent"), ==, 1);
  foyer_rig_assert_equal (f.a, f.b);
  foyer_rig_assert_base (f.a);
  foyer_clock_set (NULL, NULL);
  foyer_copies_fix_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/5.11/kept until a proven copy holds it (R4)", test_kept);
  g_test_add_func ("/13/restored from a copy older than the log (R4, R13, I1)", test_older_copy);
  g_test_add_func ("/13/and without its journal (R7, R10)", test_no_journal);
  g_test_add_func ("/5.3/what was let go of stays so at a start (R8)", test_start);
  g_test_add_func ("/5.3/the journal of years is cut (R4, R13)", test_journal);
  return g_test_run ();
}

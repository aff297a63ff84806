/* Nodes over PostgreSQL that start from a backup, a log that is cut, and an operator's tools on one node seen on the other (replication.md 17). */
#include "config.h"

#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "foyer-backup-private.h"
#include "foyer-error.h"
#include "foyer-live.h"
#include "foyer-order.h"
#include "foyer-pgrig.h"
#include "foyer-record.h"
#include "foyer-rig.h"
#include "foyer-upgrade.h"

static FoyerPgRig *pg;

/* An embedded chain with two desks that was put into the log; its server is the first node. */
typedef struct
{
  FoyerRig *rig;
  FoyerTest *t1, *t2;
  FoyerRigDesk *d1, *d2;
  char *backups, *dir; /* of all chains, of this one */
} Nodes;

static void
client (FoyerRigDesk *d, const char *name)
{
  json_object_unref (foyer_test_call (d->t, "client.create", foyer_params ("name", "s", name, NULL)));
  foyer_rig_settle (d);
}

static FoyerStore *
store_of (Nodes *x)
{
  return foyer_chain_store (x->rig->chain);
}

static void
nodes_start (Nodes *x)
{
  g_autoptr (GError) error = NULL;
  FoyerOrder *order;
  char id[37];

  foyer_pgrig_clear (pg);
  memset (x, 0, sizeof *x);
  x->rig = foyer_rig_new ();
  x->t1 = foyer_test_new ();
  x->t2 = foyer_test_new_empty ();
  x->d1 = foyer_rig_join (x->rig, x->t1, NULL);
  x->d2 = foyer_rig_join (x->rig, x->t2, NULL);
  foyer_rig_settle (x->d1);
  foyer_rig_settle (x->d2);
  x->t2->owner = x->t1->owner;
  x->t2->loc = x->t1->loc;
  memcpy (x->t2->staff, x->t1->staff, sizeof x->t1->staff);
  memcpy (x->t2->service, x->t1->service, sizeof x->t1->service);
  foyer_server_free (g_steal_pointer (&x->rig->server));
  order = foyer_order_new (x->rig->dir, pg->url, &error);
  g_assert_no_error (error);
  foyer_order_adopt (order, &x->rig->chain_id, &error);
  g_assert_no_error (error);
  x->rig->server = foyer_server_new_order (order, NULL);
  x->rig->chain = foyer_chains_get (foyer_server_chains (x->rig->server), &x->rig->chain_id, &error);
  g_assert_no_error (error);
  x->backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL);
  x->dir = g_build_filename (x->backups, foyer_id_format (&x->rig->chain_id, id), NULL);
}

static void
nodes_end (Nodes *x)
{
  foyer_rig_desk_free (x->d1);
  foyer_rig_desk_free (x->d2);
  foyer_rig_free (x->rig);
  foyer_test_free (x->t1);
  foyer_test_free (x->t2);
  foyer_backup_remove (x->backups);
  g_free (x->backups);
  g_free (x->dir);
}

static gboolean
skipped (void)
{
  if (pg == NULL)
    g_test_skip ("PostgreSQL is not installed");
  return pg == NULL;
}

/* Another node in @dir: what its copy holds after opening, compared with the first one's; or why it cannot open. */
static gboolean
follow (Nodes *x, const char *dir, const char *backups, GError **error)
{
  FoyerOrder *order = foyer_order_new (dir, pg->url, error);
  FoyerServer *server;
  FoyerChain *chain;

  g_assert_nonnull (order);
  foyer_order_set_backups (order, backups);
  server = foyer_server_new_order (order, NULL);
  chain = foyer_chains_get (foyer_server_chains (server), &x->rig->chain_id, error);
  if (chain != NULL)
    {
      g_autofree char *a = NULL, *b = NULL;

      g_assert_true (foyer_chain_refresh (x->rig->chain));
      g_assert_true (foyer_chain_refresh (chain));
      a = foyer_dump_store (store_of (x));
      b = foyer_dump_store (foyer_chain_store (chain));
      foyer_assert_same (a, b);
    }
  foyer_server_free (server);
  return chain != NULL;
}

static void
back_up (Nodes *x, FoyerBackup *out)
{
  g_autoptr (GError) error = NULL;

  while (foyer_now () / 1000 == foyer_backup_last (x->dir) / 1000)
    g_usleep (20000);
  g_assert_true (foyer_backup_make (store_of (x), x->dir, out, &error));
  g_assert_no_error (error);
}

/* An empty node takes the newest backup that fits, follows from there, and holds the same; without one it replays the log; then the log is cut, and
 * whoever is behind the cut needs a backup, and says so. */
static void
test_started_from_backup (void)
{
  Nodes x;
  g_auto (FoyerBackup) first = { 0 }, second = { 0 };
  g_autofree char *b = g_dir_make_tmp ("foyer-node-XXXXXX", NULL), *c = g_dir_make_tmp ("foyer-node-XXXXXX", NULL), *old = g_dir_make_tmp ("foyer-node-XXXXXX", NULL);
  g_autofree char *d = g_dir_make_tmp ("foyer-node-XXXXXX", NULL), *nothing = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *command = NULL;
  g_autoptr (GError) error = NULL;
  gint64 gone = 0, txns, tomorrow = foyer_now () + 86400000;

  if (skipped ())
    return;
  nodes_start (&x);
  client (x.d1, "Early");
  g_assert_true (follow (&x, old, NULL, &error));
  g_assert_no_error (error);
  client (x.d2, "Copied");
  back_up (&x, &first);
  client (x.d1, "Later");

  /* From the backup. */
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_MESSAGE, "The copy of chain * starts from *");
  g_assert_true (follow (&x, b, x.backups, &error));
  g_test_assert_expected_messages ();
  /* Nothing that fits: from the log. */
  g_assert_true (follow (&x, c, nothing, &error));
  g_assert_no_error (error);

  /* Only what a backup holds is cut, and only what is old enough. */
  txns = foyer_pgrig_int (pg, "SELECT count(*) FROM txn");
  {
    FoyerOrder *order = foyer_order_new (d, pg->url, &error);

    g_assert_false (foyer_order_trim (order, &x.rig->chain_id, nothing, tomorrow, &gone, &error));
    g_assert_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND);
    g_clear_error (&error);
    g_assert_true (foyer_order_trim (order, &x.rig->chain_id, x.backups, tomorrow - 2 * 86400000, &gone, &error));
    g_assert_no_error (error);
    g_assert_cmpint (gone, ==, 0);
    g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM txn"), ==, txns);
    g_assert_true (foyer_order_trim (order, &x.rig->chain_id, x.backups, tomorrow, &gone, &error));
    g_assert_no_error (error);
    g_assert_cmpint (gone, ==, txns - 1); /* all but “Later” */
    g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM txn"), ==, 1);
    g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM append,chain WHERE at<kept"), ==, 0);
    /* Again: nothing. */
    g_assert_true (foyer_order_trim (order, &x.rig->chain_id, x.backups, tomorrow, &gone, &error));
    g_assert_cmpint (gone, ==, 0);
    foyer_order_free (order);
  }
  /* Work goes on; nodes that stand behind the cut follow, others start from the backup or say what they need. */
  client (x.d2, "After the cut");
  g_assert_true (follow (&x, b, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (follow (&x, d, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "--backup"));
  g_clear_error (&error);
  g_assert_false (follow (&x, old, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_MESSAGE, "The copy of chain * starts from *");
  g_assert_true (follow (&x, old, x.backups, &error));
  g_test_assert_expected_messages ();
  /* The newest one is bent: the one before. */
  back_up (&x, &second);
  {
    g_autofree char *db = g_build_filename (second.path, "foyer.db", NULL), *bytes = NULL;
    gsize len;

    g_assert_true (g_file_get_contents (db, &bytes, &len, NULL));
    for (gsize at = 20 * 4096; at < len; at += 4096)
      memset (bytes + at + 100, 0x55, 64);
    g_assert_true (g_file_set_contents (db, bytes, len, NULL));
  }
  foyer_backup_remove (d);
  g_assert_cmpint (g_mkdir (d, 0700), ==, 0);
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_WARNING, "*backup*");
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_MESSAGE, "The copy of chain * starts from *");
  g_assert_true (follow (&x, d, x.backups, &error));
  g_test_assert_expected_messages ();
  g_assert_no_error (error);
  /* Desks noticed nothing. */
  foyer_rig_settle (x.d1);
  foyer_rig_assert_equal (x.d1, x.d2);
  foyer_rig_assert_base (x.d1);
  command = g_strdup_printf ("rm -rf '%s' '%s' '%s' '%s' '%s'", b, c, d, old, nothing);
  g_assert_cmpint (system (command), ==, 0);
  nodes_end (&x);
}

/* The same by hand: foyer-server trim. */
static void
test_trim_command (void)
{
  Nodes x;
  g_auto (FoyerBackup) b = { 0 };
  g_autofree char *node = g_dir_make_tmp ("foyer-node-XXXXXX", NULL), *out = NULL, *refused = NULL;
  int status;

  if (skipped ())
    return;
  nodes_start (&x);
  client (x.d1, "Anna");
  refused = foyer_live_run (&status, "src/server/foyer-server", "trim", "--data", node, "--log", pg->url, "--from", x.backups, NULL);
  g_assert_cmpint (status, ==, 1);
  g_assert_nonnull (strstr (refused, "nothing may be cut off"));
  back_up (&x, &b);
  g_free (foyer_pgrig_sql (pg, "UPDATE append SET made=made-interval '500 days'"));
  out = foyer_live_run (&status, "src/server/foyer-server", "trim", "--data", node, "--log", pg->url, "--from", x.backups, NULL);
  if (status != 0)
    g_error ("%s", out);
  g_assert_nonnull (strstr (out, "changes are in backups only now"));
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM txn"), ==, 0);
  foyer_backup_remove (node);
  nodes_end (&x);
}

/* A change that one node put in quarantine is listed, refused and taken in at another; the first one's desks see the outcome. */
static void
test_quarantine (void)
{
  Nodes x;
  g_autofree char *node = g_dir_make_tmp ("foyer-node-XXXXXX", NULL), *list = NULL, *refused = NULL, *taken = NULL, *again = NULL, *id = NULL;
  int status;

#define QUARANTINE(verb, what) foyer_live_run (&status, "src/server/foyer-server", "quarantine", verb, what ? what : "--data", what ? "--data" : node, what ? node : "--log", \
                                               what ? "--log" : pg->url, what ? pg->url : NULL, NULL)
  if (skipped ())
    return;
  nodes_start (&x);
  json_object_unref (foyer_test_call (x.t1, "device.retire", foyer_params ("device", "d", &x.d2->device->id, NULL)));
  foyer_rig_settle (x.d1);
  foyer_test_book (x.t2, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Late", "+36201234567");
  foyer_rig_sync (x.d2);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM quarantine WHERE state='open'"), ==, 1);
  /* A node that opens the chain for this alone. */
  g_assert_true (follow (&x, node, NULL, NULL));
  list = QUARANTINE ("list", (char *) NULL);
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (list, "booking.create"));
  id = g_strndup (list, 36);
  refused = QUARANTINE ("replay", id);
  g_assert_cmpint (status, ==, 1);
  taken = QUARANTINE ("accept", id);
  if (status != 0)
    g_error ("%s", taken);
  again = QUARANTINE ("accept", id);
  g_assert_cmpint (status, ==, 1);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM quarantine WHERE state='open'"), ==, 0);
  g_assert_true (foyer_chain_refresh (x.rig->chain));
  foyer_rig_settle (x.d1);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (x.t1->desk), "SELECT count(*) FROM appointment"), ==, 1);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (x.t1->desk), "SELECT count(*) FROM conflict WHERE state='open'"), ==, 0);
  foyer_rig_assert_base (x.d1);
  foyer_backup_remove (node);
  nodes_end (&x);
}

/* The schema a reply of the first node lets desks write. (transfer full) */
static char *
caps_of (Nodes *x)
{
  const char *pull = "{\"pull\":{\"cursors\":{},\"gen\":\"\",\"max_rows\":1}}";
  g_autoptr (GBytes) body = g_bytes_new_static (pull, strlen (pull)), answer = NULL;
  g_autofree char *text = NULL;
  const char *at;
  int status;

  answer = foyer_server_sync_now (x->rig->chain, x->d1->device, body, &status);
  g_assert_cmpint (status, ==, 200);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  at = strstr (text, "\"schema\":");
  g_assert_nonnull (at);
  return g_strndup (at + 9, strspn (at + 9, "0123456789"));
}

/* One node after the other is upgraded: while an older program is connected to the log, desks are told only what it knows too, for their next push may
 * go to it; when it is gone, everything (11, 17). */
static void
test_rolling (void)
{
  Nodes x;
  g_autofree char *node = g_dir_make_tmp ("foyer-node-XXXXXX", NULL), *mine = g_strdup_printf ("%d", foyer_store_version ());
  g_autoptr (GError) error = NULL;
  FoyerOrder *other;
  PGconn *old;

  if (skipped ())
    return;
  nodes_start (&x);
  {
    g_autofree char *caps = caps_of (&x);
    g_assert_cmpstr (caps, ==, mine);
  }
  /* As a program before this one connects. */
  {
    const char *names[] = { "dbname", "application_name", NULL }, *values[] = { pg->url, "foyer-server", NULL };

    old = PQconnectdbParams (names, values, 1);
    g_assert_cmpint (PQstatus (old), ==, CONNECTION_OK);
  }
  /* A node that starts now sees it at once; one that runs, at its next look. */
  other = foyer_order_new (node, pg->url, &error);
  g_assert_no_error (error);
  g_assert_cmpint (foyer_order_schema (other), ==, 2);
  foyer_order_free (other);
  for (int i = 0; i < 6000; i++)
    {
      g_autofree char *caps = caps_of (&x);

      if (strcmp (caps, "2") == 0)
        break;
      g_assert_cmpint (i, <, 5999);
      g_usleep (10000);
    }
  /* A desk of this version keeps to it, also while it cannot ask. */
  foyer_rig_settle (x.d1);
  g_assert_cmpint (foyer_store_announced (foyer_desk_store (x.t1->desk)), ==, 2);
  PQfinish (old);
  for (int i = 0; i < 6000; i++)
    {
      g_autofree char *caps = caps_of (&x);

      if (strcmp (caps, mine) == 0)
        break;
      g_assert_cmpint (i, <, 5999);
      g_usleep (10000);
    }
  foyer_rig_settle (x.d1);
  client (x.d1, "After the upgrade");
  g_assert_cmpint (foyer_store_announced (foyer_desk_store (x.t1->desk)), ==, foyer_store_version ());
  foyer_backup_remove (node);
  nodes_end (&x);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  pg = foyer_pgrig_new ();
  g_test_add_func ("/nodes/17/started-from-a-backup", test_started_from_backup);
  g_test_add_func ("/nodes/17/trim", test_trim_command);
  g_test_add_func ("/nodes/17/quarantine", test_quarantine);
  g_test_add_func ("/nodes/17/rolling-upgrade", test_rolling);
  failed = g_test_run ();
  foyer_pgrig_free (pg);
  return failed;
}

/* The one write path: rows, log, undo, reopening, recovery, the guard, a full disk, a newer store, a second process. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "foyer-apply.h"
#include "foyer-db-private.h"
#include "foyer-store.h"

typedef struct
{
  char *dir;
  FoyerStore *store;
} Fixture;

static void
remove_tree (const char *path)
{
  GDir *d = g_dir_open (path, 0, NULL);
  const char *name;

  if (d != NULL)
    {
      while ((name = g_dir_read_name (d)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);
          remove_tree (child);
        }
      g_dir_close (d);
    }
  g_remove (path);
}

static void
set_up (Fixture *f, gconstpointer role)
{
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("foyer-store-XXXXXX", &error);
  g_assert_no_error (error);
  f->store = foyer_store_open (f->dir, GPOINTER_TO_INT (role), NULL, &error);
  g_assert_no_error (error);
}

static void
reopen (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  FoyerStoreRole role = foyer_store_role (f->store);

  foyer_store_close (f->store);
  f->store = foyer_store_open (f->dir, role, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer role)
{
  foyer_store_close (f->store);
  remove_tree (f->dir);
  g_free (f->dir);
}

/* ---- small jobs ---------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId id;
  const char *name, *phone;
  FoyerId txn;
  int n;
  int grouped;
} Job;

static gboolean
make_client (FoyerTx *tx, gpointer data, GError **error)
{
  Job *j = data;
  g_autoptr (FoyerRow) row = foyer_row_new ("client", NULL);

  foyer_row_set_text (row, "name", j->name);
  foyer_row_set_text (row, "phone", j->phone);
  foyer_tx_put (tx, row);
  j->id = row->id;
  return TRUE;
}

static gboolean
rename_client (FoyerTx *tx, gpointer data, GError **error)
{
  Job *j = data;
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "client", &j->id);

  g_assert_nonnull (row);
  foyer_row_set_text (row, "name", j->name);
  foyer_tx_put (tx, row);
  return TRUE;
}

static gboolean
refuse_after_write (FoyerTx *tx, gpointer data, GError **error)
{
  rename_client (tx, data, NULL);
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, "No.");
  return FALSE;
}

static gboolean
undo (FoyerTx *tx, gpointer data, GError **error)
{
  Job *j = data;
  return foyer_tx_undo (tx, &j->txn, error);
}

static FoyerId
run (Fixture *f, const char *cmd, FoyerWriteFunc func, Job *j)
{
  FoyerWriteInfo info = { cmd };
  g_autoptr (GError) error = NULL;
  FoyerId txn;

  foyer_store_write (f->store, &info, func, j, &txn, &error);
  g_assert_no_error (error);
  return txn;
}

typedef struct
{
  FoyerId id;
  FoyerRow *row;
  gint64 pending;
  GPtrArray *history;
  FoyerTxn *txn;
} Look;

static gboolean
read_txn (FoyerDb *db, gpointer data, GError **error)
{
  Look *l = data;

  l->txn = foyer_db_txn (db, &l->id);
  return TRUE;
}

static gboolean
look (FoyerDb *db, gpointer data, GError **error)
{
  Look *l = data;

  l->row = foyer_db_get (db, "client", &l->id);
  l->pending = foyer_db_pending (db, NULL);
  l->history = foyer_db_row_history (db, "client", &l->id, 100);
  return TRUE;
}

static Look
see (Fixture *f, const FoyerId *id)
{
  Look l = { *id };
  g_autoptr (GError) error = NULL;

  foyer_store_read (f->store, look, &l, &error);
  g_assert_no_error (error);
  return l;
}

static void
look_clear (Look *l)
{
  foyer_row_free (l->row);
  g_ptr_array_unref (l->history);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static int
count_log (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->dir, "foyer.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *s = NULL;
  int n;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT count(*) FROM sync_log", -1, &s, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (s), ==, SQLITE_ROW);
  n = sqlite3_column_int (s, 0);
  sqlite3_finalize (s);
  sqlite3_close (db);
  return n;
}

/* ---- tests ------------------------------------------------------------------------------------------------------------------------ */

static void
test_write (Fixture *f, gconstpointer role)
{
  Job j = { .name = "Kovács Eszter", .phone = "+36201234567" };
  FoyerId first = run (f, "client.create", make_client, &j);
  FoyerId second, third;

  g_assert_false (foyer_id_is_none (&first));
  j.name = "Kovács Eszter Anna";
  second = run (f, "client.update", rename_client, &j);
  third = run (f, "client.update", rename_client, &j); /* the same again: nothing */
  g_assert_true (foyer_id_is_none (&third));
  for (int i = 0; i < 2; i++)
    {
      g_auto (Look) l = see (f, &j.id);
      const FoyerTxn *t;

      g_assert_cmpstr (foyer_row_text (l.row, "name"), ==, "Kovács Eszter Anna");
      g_assert_cmpstr (foyer_row_text (l.row, "phone"), ==, "+36201234567");
      g_assert_cmpint (l.history->len, ==, 2);
      t = l.history->pdata[0];
      g_assert_true (foyer_id_equal (&t->id, &second));
      g_assert_cmpstr (t->cmd, ==, "client.update");
      g_assert_cmpstr (((FoyerOp *) t->ops->pdata[0])->olds[0].s, ==, "Kovács Eszter");
      if (foyer_store_role (f->store) == FOYER_STORE_DESK)
        {
          g_assert_cmpint (l.pending, ==, 2);
          g_assert_cmpint (l.row->seq, ==, 0);
        }
      else
        g_assert_cmpint (l.row->seq, >, 0);
      reopen (f);
    }
}

static void
test_rollback (Fixture *f, gconstpointer role)
{
  Job j = { .name = "A" };
  FoyerWriteInfo info = { "x" };
  g_autoptr (GError) error = NULL;

  run (f, "client.create", make_client, &j);
  j.name = "B";
  g_assert_false (foyer_store_write (f->store, &info, refuse_after_write, &j, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
  {
    g_auto (Look) l = see (f, &j.id);
    g_assert_cmpstr (foyer_row_text (l.row, "name"), ==, "A");
    g_assert_cmpint (l.history->len, ==, 1);
  }
  /* The log goes on without a gap. */
  j.name = "C";
  run (f, "client.update", rename_client, &j);
  reopen (f);
  {
    g_auto (Look) l = see (f, &j.id);
    g_assert_cmpint (((FoyerTxn *) l.history->pdata[0])->n, ==, 2);
  }
}

static void
test_undo (Fixture *f, gconstpointer role)
{
  Job j = { .name = "A" };
  FoyerId made = run (f, "client.create", make_client, &j), renamed, undone;
  FoyerWriteInfo info = { "undo" };
  g_autoptr (GError) error = NULL;

  j.name = "B";
  renamed = run (f, "client.update", rename_client, &j);
  /* Making it cannot be undone while the renaming stands. */
  j.txn = made;
  g_assert_false (foyer_store_write (f->store, &info, undo, &j, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT);
  g_clear_error (&error);
  j.txn = renamed;
  undone = run (f, "undo", undo, &j);
  {
    g_auto (Look) l = see (f, &j.id);
    g_assert_cmpstr (foyer_row_text (l.row, "name"), ==, "A");
  }
  g_assert_false (foyer_store_write (f->store, &info, undo, &j, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT);
  g_clear_error (&error);
  /* Undoing the undo does it again. */
  j.txn = undone;
  undone = run (f, "undo", undo, &j);
  {
    g_auto (Look) l = see (f, &j.id);
    g_assert_cmpstr (foyer_row_text (l.row, "name"), ==, "B");
  }
  j.txn = undone;
  run (f, "undo", undo, &j);
  j.txn = made;
  run (f, "undo", undo, &j);
  {
    g_auto (Look) l = see (f, &j.id);
    g_assert_cmpint (foyer_row_int (l.row, "deleted"), ==, 1);
  }
}

/* A payment of which only somebody else's change has arrived so far. */
static gboolean
bring_stub (FoyerTx *tx, gpointer data, GError **error)
{
  Job *j = data;
  g_autoptr (FoyerRow) row = foyer_row_new ("money", NULL);

  row->id = j->id = foyer_tx_new_id (tx);
  row->scope = g_strdup ("chain");
  row->seq = 1;
  foyer_tx_write_row (tx, NULL, row, 0);
  return TRUE;
}

static gboolean
cancel_money (FoyerTx *tx, gpointer data, GError **error)
{
  Job *j = data;
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "money", &j->id);

  foyer_row_set_int (row, "void", 1);
  foyer_tx_put (tx, row);
  return TRUE;
}

/* A cancelled payment is entered again from what it was: while that is not known, undoing is refused. */
static void
test_undo_stub (Fixture *f, gconstpointer role)
{
  Job j = { 0 };
  FoyerWriteInfo info = { "undo" };
  g_autoptr (GError) error = NULL;

  foyer_store_maintain (f->store, bring_stub, &j, &error);
  g_assert_no_error (error);
  j.txn = run (f, "money.cancel", cancel_money, &j);
  g_assert_false (foyer_store_write (f->store, &info, undo, &j, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT);
}

/* What could not be prepared once, because the disk failed in that moment, is prepared the next time. */
static gboolean
prepare_twice (FoyerDb *db, gpointer data, GError **error)
{
  static const char sql[] = "SELECT 4711 FROM sync_base UNION ALL SELECT 4711 LIMIT 1";
  int was = sqlite3_limit (foyer_db_handle (db), SQLITE_LIMIT_SQL_LENGTH, 8);
  FoyerStmt *s = foyer_db_own_read (db, sql);

  g_assert_false (foyer_stmt_step (s));
  foyer_stmt_done (s);
  g_assert_false (foyer_db_check (db, NULL));
  sqlite3_limit (foyer_db_handle (db), SQLITE_LIMIT_SQL_LENGTH, was);
  s = foyer_db_own_read (db, sql);
  g_assert_true (foyer_stmt_step (s));
  g_assert_cmpint (foyer_stmt_int (s, 0), ==, 4711);
  foyer_stmt_done (s);
  return TRUE;
}

static void
test_prepare_again (Fixture *f, gconstpointer role)
{
  g_autoptr (GError) error = NULL;

  foyer_store_read (f->store, prepare_twice, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
make_many (FoyerTx *tx, gpointer data, GError **error)
{
  Job *j = data;

  if (j->grouped)
    foyer_tx_begin_group (tx);
  for (int i = 0; i < j->n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Client %d", i);
      g_autoptr (FoyerRow) row = foyer_row_new ("client", NULL);

      foyer_row_set_text (row, "name", name);
      foyer_tx_put (tx, row);
      j->id = row->id;
      foyer_tx_next (tx);
    }
  return TRUE;
}

static gboolean
count_living (FoyerDb *db, gpointer data, GError **error)
{
  *(gint64 *) data = foyer_db_int (db, "SELECT count(*) FROM client WHERE deleted IS NULL OR deleted=0", NULL);
  return TRUE;
}

static void
test_group (Fixture *f, gconstpointer role)
{
  Job j = { .n = 1000 };
  gint64 n = 0;

  /* Said to be one thing, or found to be more than one entry holds while it is written. */
  for (j.grouped = TRUE; j.grouped >= FALSE; j.grouped--)
    {
      j.txn = run (f, "import.clients", make_many, &j);
      g_assert_true (foyer_store_read (f->store, count_living, &n, NULL));
      g_assert_cmpint (n, ==, 1000);
      if (foyer_store_role (f->store) == FOYER_STORE_DESK)
        g_assert_cmpint (count_log (f), >=, 5);
      run (f, "undo", undo, &j);
      g_assert_true (foyer_store_read (f->store, count_living, &n, NULL));
      g_assert_cmpint (n, ==, 0);
    }
}

static gboolean
go_on (FoyerTx *tx, gpointer data, GError **error)
{
  Job *j = data;

  return foyer_tx_join (tx, &j->txn, error) && make_many (tx, data, error);
}

/* A long work done some at a time is one thing to undo; what was undone is not gone on with. */
static void
test_join (Fixture *f, gconstpointer role)
{
  Job j = { .n = 3 };
  FoyerWriteInfo info = { "import.clients" };
  g_autoptr (GError) error = NULL;
  gint64 n = 0;
  FoyerId first;

  first = j.txn = run (f, "import.clients", make_many, &j);
  for (int i = 0; i < 2; i++)
    {
      FoyerId told = run (f, "import.clients", go_on, &j);
      g_assert_true (foyer_id_equal (&told, &first));
    }
  g_assert_true (foyer_store_read (f->store, count_living, &n, NULL));
  g_assert_cmpint (n, ==, 9);
  run (f, "undo", undo, &j);
  g_assert_true (foyer_store_read (f->store, count_living, &n, NULL));
  g_assert_cmpint (n, ==, 0);
  g_assert_false (foyer_store_write (f->store, &info, go_on, &j, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT);
  g_clear_error (&error);
  info.who = foyer_id_new (7);
  g_assert_false (foyer_store_write (f->store, &info, go_on, &j, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
}

static gboolean
write_around (FoyerTx *tx, gpointer data, GError **error)
{
  foyer_stmt_done (foyer_db_sql (foyer_tx_db (tx), "UPDATE client SET name='x'"));
  return TRUE;
}

static void
test_closed_tables (void)
{
  if (g_test_subprocess ())
    {
      Fixture f;
      Job j = { 0 };

      set_up (&f, GINT_TO_POINTER (FOYER_STORE_DESK));
      run (&f, "x", write_around, &j);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*Only the store may write here*");
}

static void
test_second_process (Fixture *f, gconstpointer role)
{
  pid_t pid = fork ();
  int status = 0;

  if (pid == 0)
    {
      g_autoptr (GError) error = NULL;
      FoyerStore *second = foyer_store_open (f->dir, FOYER_STORE_DESK, NULL, &error);

      _exit (second == NULL && g_error_matches (error, FOYER_ERROR, FOYER_ERROR_BUSY) ? 0 : 1);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
}

static void
test_newer (Fixture *f, gconstpointer role)
{
  g_autofree char *path = g_build_filename (f->dir, "foyer.db", NULL);
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  foyer_store_close (f->store);
  f->store = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, "PRAGMA user_version=99", NULL, NULL, NULL);
  sqlite3_close (db);
  g_assert_null (foyer_store_open (f->dir, FOYER_STORE_DESK, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_NEWER);
}

static void
test_other_role (Fixture *f, gconstpointer role)
{
  g_autoptr (GError) error = NULL;
  FoyerStoreRole other = GPOINTER_TO_INT (role) == FOYER_STORE_DESK ? FOYER_STORE_SERVER : FOYER_STORE_DESK;

  foyer_store_close (f->store);
  f->store = NULL;
  g_assert_null (foyer_store_open (f->dir, other, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
}

/* An older copy of the database is put back: what the journal has more comes again. */
static void
test_recover (Fixture *f, gconstpointer role)
{
  g_autofree char *path = g_build_filename (f->dir, "foyer.db", NULL);
  g_autofree char *old = NULL;
  gsize len;
  Job j = { .name = "A" }, k = { .name = "New" };

  run (f, "client.create", make_client, &j);
  foyer_store_close (f->store);
  f->store = NULL;
  g_assert_true (g_file_get_contents (path, &old, &len, NULL));
  f->store = foyer_store_open (f->dir, FOYER_STORE_DESK, NULL, NULL);
  j.name = "B";
  run (f, "client.update", rename_client, &j);
  run (f, "client.create", make_client, &k);
  foyer_store_close (f->store);
  g_assert_true (g_file_set_contents (path, old, len, NULL));
  f->store = foyer_store_open (f->dir, FOYER_STORE_DESK, NULL, NULL);
  g_assert_nonnull (f->store);
  {
    g_auto (Look) l = see (f, &j.id);
    g_auto (Look) m = see (f, &k.id);

    g_assert_cmpstr (foyer_row_text (l.row, "name"), ==, "B");
    g_assert_cmpint (l.pending, ==, 3);
    g_assert_nonnull (m.row);
    g_assert_cmpstr (foyer_row_text (m.row, "name"), ==, "New");
  }
}

/* kill -9 at any moment: whatever was said to be saved is there, whole, and the log is gapless. */
static void
test_kill (Fixture *f, gconstpointer role)
{
  gint64 total = 0;

  foyer_store_close (f->store);
  f->store = NULL;
  for (int round = 0; round < 8; round++)
    {
      int fds[2], saved = 0, got;
      pid_t pid;

      g_assert_cmpint (pipe (fds), ==, 0);
      pid = fork ();
      if (pid == 0)
        {
          FoyerStore *store = foyer_store_open (f->dir, FOYER_STORE_DESK, NULL, NULL);

          for (int i = 0; store != NULL; i++)
            {
              g_autofree char *name = g_strdup_printf ("Round %d client %d", round, i);
              Job j = { .name = name };
              FoyerWriteInfo info = { "client.create" };

              if (!foyer_store_write (store, &info, make_client, &j, NULL, NULL) || write (fds[1], &i, sizeof i) != sizeof i)
                break;
            }
          _exit (1);
        }
      close (fds[1]);
      for (int i = 0; i < 5 + round * 7 && read (fds[0], &got, sizeof got) == sizeof got; i++)
        saved = got + 1;
      kill (pid, SIGKILL);
      while (read (fds[0], &got, sizeof got) == sizeof got)
        saved = got + 1;
      close (fds[0]);
      waitpid (pid, NULL, 0);
      {
        gint64 n = 0;

        f->store = foyer_store_open (f->dir, FOYER_STORE_DESK, NULL, NULL);
        g_assert_nonnull (f->store);
        g_assert_true (foyer_store_read (f->store, count_living, &n, NULL));
        g_assert_cmpint (n, ==, count_log (f));
        g_assert_cmpint (n - total, >=, saved);
        total = n;
        foyer_store_close (f->store);
        f->store = NULL;
      }
    }
  f->store = foyer_store_open (f->dir, FOYER_STORE_DESK, NULL, NULL);
}

static void
on_change (FoyerStore *store, const FoyerChangeSet *set, gpointer data)
{
  FoyerId *seen = data;

  g_assert_cmpint (set->n, ==, 1);
  g_assert_cmpstr (set->rows[0].entity->name, ==, "client");
  *seen = set->rows[0].id;
}

static void
test_change_set (Fixture *f, gconstpointer role)
{
  Job j = { .name = "A" };
  FoyerId seen = FOYER_ID_NONE;
  guint id = foyer_store_watch (f->store, NULL, on_change, &seen);

  run (f, "client.create", make_client, &j);
  while (foyer_id_is_none (&seen))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (foyer_id_equal (&seen, &j.id));
  foyer_store_unwatch (f->store, id);
  seen = FOYER_ID_NONE;
  run (f, "client.create", make_client, &j);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (foyer_id_is_none (&seen));
}

static void
test_txn_round_trip (Fixture *f, gconstpointer role)
{
  Job j = { .name = "Ő\"\\\n" };
  FoyerId txn = run (f, "client.create", make_client, &j);
  g_auto (Look) l = see (f, &j.id);
  FoyerTxn *t = l.history->pdata[0];
  g_autofree char *body = foyer_txn_body (t), *again = NULL;
  g_autoptr (FoyerTxn) parsed = foyer_txn_parse (body, -1, t->h, NULL);

  g_assert_true (foyer_id_equal (&t->id, &txn));
  g_assert_nonnull (parsed);
  again = foyer_txn_body (parsed);
  g_assert_cmpstr (body, ==, again);
  body[strlen (body) / 2] ^= 1;
  g_assert_null (foyer_txn_parse (body, -1, t->h, NULL));
}

/* A PC whose battery is empty believes it is 1968: what is made then still comes after what was made before. */
static void
test_old_clock (Fixture *f, gconstpointer role)
{
  Job j = { FOYER_ID_NONE, "Anna", NULL };
  g_autoptr (GError) error = NULL;
  gint64 stamps[2];

  for (int i = 0; i < 2; i++)
    {
      FoyerWriteInfo info = { .cmd = "test", .now = i == 0 ? 0 : -G_GINT64_CONSTANT (63063826512) };
      FoyerId txn;
      Look look = { FOYER_ID_NONE };
      g_autoptr (FoyerTxn) t = NULL;

      foyer_store_write (f->store, &info, i == 0 ? make_client : rename_client, &j, &txn, &error);
      g_assert_no_error (error);
      look.id = txn;
      g_assert_true (foyer_store_read (f->store, read_txn, &look, &error));
      t = look.txn;
      g_assert_nonnull (t);
      stamps[i] = t->hlc;
      j.name = "Anna Nagy";
    }
  g_assert_cmpint (stamps[1], >, stamps[0]);
}

#define ADD(name, role, func) g_test_add (name, Fixture, GINT_TO_POINTER (role), set_up, func, tear_down)

/* What could not be prepared does nothing, is gone when it is done, and is tried anew by the next who asks. */
static void
test_unprepared (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-db-XXXXXX", NULL), *path = g_build_filename (dir, "foyer.db", NULL);
  g_autoptr (GError) error = NULL;
  FoyerDb *db = foyer_db_open (path, TRUE, &error);
  FoyerStmt *running, *s;

  g_assert_no_error (error);
  running = foyer_db_sql (db, "SELECT 1 UNION ALL SELECT 2");
  g_assert_true (foyer_stmt_step (running));
  sqlite3_interrupt (foyer_db_handle (db));
  for (int i = 0; i < 20; i++)
    {
      FoyerStmt *other;

      s = foyer_db_sql (db, "SELECT 3");
      other = foyer_db_sql (db, "SELECT 4");
      foyer_stmt_bind_int (s, 1, 7);
      g_assert_false (foyer_stmt_step (s));
      g_assert_cmpuint (foyer_db_failed (db), ==, 2);
      foyer_stmt_done (s);
      g_assert_cmpuint (foyer_db_failed (db), ==, 1);
      foyer_stmt_done (other);
      g_assert_cmpuint (foyer_db_failed (db), ==, 0);
      g_assert_false (foyer_db_check (db, &error));
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CANCELLED);
      g_clear_error (&error);
    }
  foyer_stmt_done (running);
  s = foyer_db_sql (db, "SELECT 3");
  g_assert_true (foyer_stmt_step (s));
  g_assert_cmpint (foyer_stmt_int (s, 0), ==, 3);
  foyer_stmt_done (s);
  g_assert_true (foyer_db_check (db, &error));
  foyer_db_close (db);
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/store/write/desk", FOYER_STORE_DESK, test_write);
  ADD ("/store/write/server", FOYER_STORE_SERVER, test_write);
  ADD ("/store/clock-of-1968", FOYER_STORE_DESK, test_old_clock);
  ADD ("/store/rollback", FOYER_STORE_DESK, test_rollback);
  ADD ("/store/undo/desk", FOYER_STORE_DESK, test_undo);
  ADD ("/store/undo/stub", FOYER_STORE_DESK, test_undo_stub);
  ADD ("/store/prepare-again", FOYER_STORE_DESK, test_prepare_again);
  ADD ("/store/undo/server", FOYER_STORE_SERVER, test_undo);
  ADD ("/store/group/desk", FOYER_STORE_DESK, test_group);
  ADD ("/store/group/server", FOYER_STORE_SERVER, test_group);
  ADD ("/store/join/desk", FOYER_STORE_DESK, test_join);
  ADD ("/store/join/server", FOYER_STORE_SERVER, test_join);
  ADD ("/store/second-process", FOYER_STORE_DESK, test_second_process);
  ADD ("/store/newer", FOYER_STORE_DESK, test_newer);
  ADD ("/store/other-role/desk", FOYER_STORE_DESK, test_other_role);
  ADD ("/store/other-role/server", FOYER_STORE_SERVER, test_other_role);
  ADD ("/store/recover", FOYER_STORE_DESK, test_recover);
  ADD ("/store/kill", FOYER_STORE_DESK, test_kill);
  ADD ("/store/change-set", FOYER_STORE_DESK, test_change_set);
  ADD ("/store/txn-round-trip", FOYER_STORE_DESK, test_txn_round_trip);
  g_test_add_func ("/store/closed-tables", test_closed_tables);
  g_test_add_func ("/store/unprepared", test_unprepared);
  return g_test_run ();
}

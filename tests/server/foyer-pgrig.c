#include "config.h"

#include <glib/gstdio.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "foyer-apply.h"
#include "foyer-pgrig.h"

/* PostgreSQL does not run as root. */
static struct passwd *
somebody (void)
{
  struct passwd *p = getuid () == 0 ? getpwnam ("postgres") : NULL;

  return p != NULL || getuid () != 0 ? p : getpwnam ("nobody");
}

static void
become_somebody (gpointer data)
{
  struct passwd *p = data;

  if (p != NULL && (setgroups (0, NULL) != 0 || setgid (p->pw_gid) != 0 || setuid (p->pw_uid) != 0))
    _exit (1);
  /* It does not outlive the test that failed. */
  prctl (PR_SET_PDEATHSIG, SIGQUIT);
}

static GSubprocess *
spawn (FoyerPgRig *rig, const char *first, ...)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *p;
  va_list va;

  va_start (va, first);
  for (const char *a = first; a != NULL; a = va_arg (va, const char *))
    g_ptr_array_add (args, (gpointer) a);
  va_end (va);
  g_ptr_array_add (args, NULL);
  g_subprocess_launcher_set_cwd (launcher, rig->dir);
  g_subprocess_launcher_unsetenv (launcher, "LD_PRELOAD");
  g_subprocess_launcher_set_child_setup (launcher, become_somebody, somebody (), NULL);
  p = g_subprocess_launcher_spawnv (launcher, (const char *const *) args->pdata, &error);
  g_assert_no_error (error);
  return p;
}

/* Folder of the programs. (transfer full) (nullable) */
static char *
programs (void)
{
  g_autoptr (GDir) d = g_dir_open ("/usr/lib/postgresql", 0, NULL);
  g_autofree char *found = NULL;
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *bin = g_build_filename ("/usr/lib/postgresql", name, "bin", NULL);
      g_autofree char *initdb = g_build_filename (bin, "initdb", NULL);

      if (g_file_test (initdb, G_FILE_TEST_IS_EXECUTABLE) && (found == NULL || strcmp (bin, found) > 0))
        {
          g_free (found);
          found = g_steal_pointer (&bin);
        }
    }
  return g_steal_pointer (&found);
}

void
foyer_pgrig_start (FoyerPgRig *rig)
{
  g_autofree char *bin = programs (), *postgres = g_build_filename (bin, "postgres", NULL);
  g_autofree char *server = g_strdup_printf ("host=%s user=foyer dbname=postgres", rig->dir);

  const char *fsync = g_strcmp0 (g_getenv ("FOYER_PG_FSYNC"), "on") == 0 ? "fsync=on" : "fsync=off";

  /* The system's cache outlives the process, and nobody pulls the plug in a test. */
  rig->process = spawn (rig, postgres, "-D", "data", "-k", rig->dir, "-c", "listen_addresses=", "-c", fsync, "-c", "max_connections=60", "-c",
                        "shared_buffers=32MB", NULL);
  for (int i = 0; i < 600 && PQping (server) != PQPING_OK; i++)
    g_usleep (50000);
  g_assert_cmpint (PQping (server), ==, PQPING_OK);
}

void
foyer_pgrig_stop (FoyerPgRig *rig, gboolean at_once)
{
  if (rig->process == NULL)
    return;
  g_subprocess_send_signal (rig->process, at_once ? SIGQUIT : SIGINT);
  g_subprocess_wait (rig->process, NULL, NULL);
  g_clear_object (&rig->process);
}

FoyerPgRig *
foyer_pgrig_new (void)
{
  g_autofree char *bin = programs (), *initdb = NULL;
  struct passwd *p = somebody ();
  g_autoptr (GSubprocess) made = NULL;
  FoyerPgRig *rig;

  if (bin == NULL)
    return NULL;
  rig = g_new0 (FoyerPgRig, 1);
  /* The path of a socket is short. */
  rig->dir = g_strdup ("/tmp/foyer-pg-XXXXXX");
  g_assert_nonnull (g_mkdtemp (rig->dir));
  g_assert_cmpint (g_chmod (rig->dir, 0755), ==, 0);
  if (p != NULL)
    g_assert_cmpint (chown (rig->dir, p->pw_uid, p->pw_gid), ==, 0);
  initdb = g_build_filename (bin, "initdb", NULL);
  made = spawn (rig, initdb, "-D", "data", "-A", "trust", "-U", "foyer", "-N", "-E", "UTF8", "--locale=C.UTF-8", NULL);
  g_subprocess_wait (made, NULL, NULL);
  g_assert_true (g_subprocess_get_successful (made));
  rig->url = g_strdup_printf ("postgresql://foyer@/postgres?host=%s", rig->dir);
  foyer_pgrig_start (rig);
  return rig;
}

void
foyer_pgrig_free (FoyerPgRig *rig)
{
  g_autofree char *command = NULL;

  if (rig == NULL)
    return;
  foyer_pgrig_stop (rig, TRUE);
  command = g_strdup_printf ("rm -rf '%s'", rig->dir);
  g_assert_cmpint (system (command), ==, 0);
  g_free (rig->dir);
  g_free (rig->url);
  g_free (rig);
}

char *
foyer_pgrig_sql (FoyerPgRig *rig, const char *sql)
{
  PGconn *c = PQconnectdb (rig->url);
  PGresult *r;
  char *out;

  g_assert_cmpint (PQstatus (c), ==, CONNECTION_OK);
  PQclear (PQexec (c, "SET search_path=foyer; SET client_min_messages=warning"));
  r = PQexec (c, sql);
  if (PQresultStatus (r) != PGRES_COMMAND_OK && PQresultStatus (r) != PGRES_TUPLES_OK)
    g_error ("%s: %s", sql, PQresultErrorMessage (r));
  out = PQntuples (r) > 0 ? g_strdup (PQgetvalue (r, 0, 0)) : NULL;
  PQclear (r);
  PQfinish (c);
  return out;
}

gint64
foyer_pgrig_int (FoyerPgRig *rig, const char *sql)
{
  g_autofree char *text = foyer_pgrig_sql (rig, sql);
  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : -1;
}

char *
foyer_pgrig_dump (FoyerPgRig *rig)
{
  g_autofree char *names = foyer_pgrig_sql (rig, "SELECT string_agg(tablename,' ') FROM pg_tables WHERE schemaname='foyer'");
  g_auto (GStrv) tables = g_strsplit (names, " ", -1);
  GString *out = g_string_new (NULL);

  for (char **t = tables; *t != NULL; t++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT string_agg('%s '||replace(x::text,E'\\n',' '),E'\\n') FROM \"%s\" x", *t, *t), *rows = foyer_pgrig_sql (rig, sql);

      g_string_append_printf (out, "%s\n", rows != NULL ? rows : "");
    }
  return g_string_free (out, FALSE);
}

void
foyer_pgrig_clear (FoyerPgRig *rig)
{
  g_free (foyer_pgrig_sql (rig, "DROP SCHEMA IF EXISTS foyer CASCADE"));
}

/* ---- what a file holds ---------------------------------------------------------------------------------------------------------------- */

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Numbers of the search index are of one file alone, and so is its form. */
static gboolean
left_out (const char *name)
{
  return g_str_has_prefix (name, "text_words") || g_str_has_suffix (name, "_vocab") || g_str_has_prefix (name, "client_words") || g_str_has_prefix (name, "client_parts") || g_str_has_prefix (name, "sync_copy")
         || g_str_has_prefix (name, "sqlite_") || strcmp (name, "local_value") == 0;
}

static gboolean
dump (FoyerDb *db, gpointer data, GError **error)
{
  GString *out = data;
  FoyerStmt *tables = foyer_db_own_read (db, "SELECT name FROM sqlite_schema WHERE type='table' ORDER BY name");

  while (foyer_stmt_step (tables))
    {
      g_autofree char *name = g_strdup (foyer_stmt_text (tables, 0)), *sql = NULL;
      g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
      sqlite3_stmt *s = NULL;

      if (left_out (name))
        continue;
      sql = g_strdup_printf ("SELECT * FROM \"%s\"", name);
      g_assert_cmpint (sqlite3_prepare_v2 (foyer_db_handle (db), sql, -1, &s, NULL), ==, SQLITE_OK);
      while (sqlite3_step (s) == SQLITE_ROW)
        {
          if (strcmp (name, "sync_state") == 0 && strcmp ((const char *) sqlite3_column_text (s, 0), "digests") == 0)
            continue;
          GString *line = g_string_new (name);

          for (int i = 0; i < sqlite3_column_count (s); i++)
            {
              const char *column = sqlite3_column_name (s, i);

              if (sqlite3_column_type (s, i) == SQLITE_NULL || ((strcmp (name, "client_find") == 0 || strcmp (name, "text_find") == 0) && strcmp (column, "n") == 0))
                continue;
              g_string_append_printf (line, " %s=", column);
              if (sqlite3_column_type (s, i) == SQLITE_BLOB)
                for (int k = 0; k < sqlite3_column_bytes (s, i); k++)
                  g_string_append_printf (line, "%02x", ((const guint8 *) sqlite3_column_blob (s, i))[k]);
              else
                g_string_append (line, (const char *) sqlite3_column_text (s, i));
            }
          g_ptr_array_add (lines, g_string_free (line, FALSE));
        }
      sqlite3_finalize (s);
      g_ptr_array_sort (lines, compare_lines);
      for (guint i = 0; i < lines->len; i++)
        g_string_append_printf (out, "%s\n", (char *) lines->pdata[i]);
    }
  foyer_stmt_done (tables);
  return TRUE;
}

char *
foyer_dump_store (FoyerStore *store)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  foyer_store_catch_up (store, &error);
  g_assert_no_error (error);
  foyer_store_read (store, dump, out, &error);
  g_assert_no_error (error);
  return g_string_free (out, FALSE);
}

char *
foyer_dump_dir (const char *data_dir, const FoyerId *chain)
{
  char text[37];
  g_autofree char *dir = g_build_filename (data_dir, "chains", foyer_id_format (chain, text), NULL);
  g_autoptr (GError) error = NULL;
  FoyerStore *store = foyer_store_open_reader (dir, &error);
  char *out;

  g_assert_no_error (error);
  out = foyer_dump_store (store);
  foyer_store_close (store);
  return out;
}

void
foyer_assert_same (const char *a, const char *b)
{
  if (strcmp (a, b) == 0)
    return;
  g_auto (GStrv) x = g_strsplit (a, "\n", -1), y = g_strsplit (b, "\n", -1);

  for (guint i = 0; x[i] != NULL || y[i] != NULL; i++)
    if (g_strcmp0 (x[i], y[i]) != 0)
      g_error ("The files differ:\n%s\n%s", x[i] != NULL ? x[i] : "(end)", y[i] != NULL ? y[i] : "(end)");
}

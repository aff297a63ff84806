#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "foyer-accept.h"
#include "foyer-backup.h"
#include "foyer-backup-private.h"
#include "foyer-digest.h"
#include "foyer-error.h"
#include "foyer-hooks.h"
#include "foyer-repair.h"
#include "foyer-time.h"

void
foyer_backup_clear (FoyerBackup *b)
{
  g_free (b->path);
  memset (b, 0, sizeof *b);
}

gboolean
foyer_backup_io_error (const char *path, const char *what, GError **error)
{
  g_set_error (error, FOYER_ERROR, errno == ENOSPC || errno == EDQUOT ? FOYER_ERROR_FULL : FOYER_ERROR_IO, "%s cannot be %s: %s.", path, what, g_strerror (errno));
  return FALSE;
}

void
foyer_backup_remove (const char *path)
{
  g_autoptr (GDir) d = g_dir_open (path, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      foyer_backup_remove (child);
    }
  g_remove (path);
}

/* ---- facts ----------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  gboolean count; /* count the rows instead of believing the sums kept */
  GString *text;
  char *gen;
  gint64 seq, rows;
} Facts;

static void
add_query (FoyerDb *db, GString *out, const char *what, const char *sql)
{
  FoyerStmt *s = foyer_db_own_read (db, sql);

  while (foyer_stmt_step (s))
    g_string_append_printf (out, "%s %s\n", what, foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
}

static gboolean
collect_facts (FoyerDb *db, gpointer data, GError **error)
{
  Facts *f = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT gen,seq FROM sync_meta");

  f->text = g_string_new (NULL);
  if (foyer_stmt_step (s))
    {
      f->gen = g_strdup (foyer_stmt_text (s, 0));
      f->seq = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  g_string_append_printf (f->text, "gen %s\nseq %" G_GINT64_FORMAT "\n", f->gen, f->seq);
  if (f->count)
    {
      for (int i = 0; i < foyer_n_entities; i++)
        {
          const FoyerEntity *e = &foyer_entities[i];
          g_autofree char *sql = g_strdup_printf ("SELECT _sc,_h FROM %s WHERE _seq>0", e->name);
          g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
          g_autoptr (GList) scopes = NULL;

          s = foyer_db_own_read (db, sql);
          while (foyer_stmt_step (s))
            {
              FoyerDigest *d = g_hash_table_lookup (sums, foyer_stmt_text (s, 0));

              if (d == NULL)
                {
                  d = g_new0 (FoyerDigest, 1);
                  g_hash_table_insert (sums, g_strdup (foyer_stmt_text (s, 0)), d);
                }
              d->n++;
              d->sum += (guint64) foyer_stmt_int (s, 1);
              f->rows++;
            }
          foyer_stmt_done (s);
          scopes = g_list_sort (g_hash_table_get_keys (sums), (GCompareFunc) strcmp);
          for (GList *l = scopes; l != NULL; l = l->next)
            {
              const FoyerDigest *d = g_hash_table_lookup (sums, l->data);
              g_string_append_printf (f->text, "rows %s %s %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "\n", e->name, (char *) l->data, d->n, d->sum);
            }
        }
    }
  else
    {
      g_autoptr (GArray) sums = foyer_db_digests (db, NULL);

      for (int i = 0; i < foyer_n_entities; i++)
        for (guint k = 0; k < sums->len; k++)
          {
            const FoyerDigest *d = &g_array_index (sums, FoyerDigest, k);

            if (d->entity != &foyer_entities[i])
              continue;
            g_string_append_printf (f->text, "rows %s %s %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "\n", d->entity->name, d->scope, d->n, d->sum);
            f->rows += d->n;
          }
    }
  add_query (db, f->text, "money", "SELECT hex(register)||' '||coalesce(cur,'')||' '||count(*)||' '||sum(amount) FROM money WHERE void IS NULL GROUP BY register,cur ORDER BY 1");
  add_query (db, f->text, "balances", "SELECT count(*)||' '||coalesce(sum(sold),0)||' '||coalesce(sum(paid),0) FROM client_fig");
  add_query (db, f->text, "accounts", "SELECT kind||' '||count(*)||' '||coalesce(sum(bal),0) FROM acct GROUP BY kind ORDER BY kind");
  add_query (db, f->text, "txns", "SELECT count(*) FROM txn");
  add_query (db, f->text, "position", "SELECT hex(dev)||' '||inc||' '||n||' '||hex(h) FROM sync_devlog ORDER BY dev,inc");
  return foyer_db_check (db, error);
}

static void
facts_clear (Facts *f)
{
  if (f->text != NULL)
    g_string_free (f->text, TRUE);
  g_free (f->gen);
}

/* The first line of @a that is not in @b. (transfer full) */
static char *
first_difference (const char *a, const char *b)
{
  g_auto (GStrv) x = g_strsplit (a, "\n", -1), y = g_strsplit (b, "\n", -1);

  for (guint i = 0; x[i] != NULL || y[i] != NULL; i++)
    {
      if (x[i] == NULL || y[i] == NULL || strcmp (x[i], y[i]) != 0)
        return g_strdup_printf ("“%s” instead of “%s”", y[i] != NULL ? y[i] : "", x[i] != NULL ? x[i] : "");
      if (x[i + 1] == NULL && y[i + 1] == NULL)
        break;
    }
  return g_strdup ("something");
}

/* ---- proving ----------------------------------------------------------------------------------------------------------------------- */

static gboolean
quick_check (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "PRAGMA quick_check(1)");
  gboolean ok = foyer_stmt_step (s) && strcmp (foyer_stmt_text (s, 0), "ok") == 0;

  if (!ok)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The database is damaged.");
  foyer_stmt_done (s);
  return ok;
}

typedef struct
{
  char *difference;
  gint64 rows;
} Compared;

static gboolean
compare_job (FoyerDb *db, gpointer data, GError **error)
{
  Compared *c = data;
  Facts kept = { 0 }, counted = { .count = TRUE };
  gboolean ok = quick_check (db, NULL, error);

  if (ok && foyer_db_has_digests (db))
    {
      ok = collect_facts (db, &kept, error) && collect_facts (db, &counted, error);
      if (ok && strcmp (kept.text->str, counted.text->str) != 0)
        c->difference = first_difference (kept.text->str, counted.text->str);
      c->rows = counted.rows;
    }
  facts_clear (&kept);
  facts_clear (&counted);
  return ok;
}

gboolean
foyer_backup_recount (FoyerStore *store, gint64 *rows, GError **error)
{
  Compared c = { 0 };
  gboolean ok = foyer_store_read_apart (store, compare_job, &c, error);

  *rows = c.rows;
  if (ok && c.difference != NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "Counted anew the store has %s.", c.difference);
      ok = FALSE;
    }
  g_free (c.difference);
  return ok;
}

/* What a store says of itself against what was written down when it was copied. */
static gboolean
compare_facts (FoyerStore *copy, const char *wanted, gboolean deep, GError **error)
{
  Facts f = { .count = TRUE };
  gboolean ok = foyer_store_read_apart (copy, quick_check, NULL, error) && foyer_store_read_apart (copy, collect_facts, &f, error);

  if (ok && strcmp (f.text->str, wanted) != 0)
    {
      g_autofree char *what = first_difference (wanted, f.text->str);

      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The copy has %s.", what);
      ok = FALSE;
    }
  if (ok && deep)
    {
      g_autoptr (GPtrArray) bad = g_ptr_array_new_with_free_func (g_free);

      ok = foyer_repair_scrub (copy, NULL, bad, NULL, error);
      if (ok && bad->len > 0)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "%u rows do not match their hashes, the first is %s.", bad->len, (char *) bad->pdata[0]);
          ok = FALSE;
        }
    }
  facts_clear (&f);
  return ok;
}

/* A copy made by an older version stays as it is; what is looked at is a copy of it, brought to the tables of today as a restore would do. */
static FoyerStore *
open_older (const char *path, const char *work, GError **error)
{
  g_autofree char *from = g_build_filename (path, "foyer.db", NULL), *to = g_build_filename (work, "foyer.db", NULL);
  g_autoptr (GFile) a = g_file_new_for_path (from), b = g_file_new_for_path (to);

  foyer_backup_remove (work);
  if (g_mkdir_with_parents (work, 0700) != 0)
    {
      foyer_backup_io_error (work, "made", error);
      return NULL;
    }
  if (!g_file_copy (a, b, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
    return NULL;
  return foyer_store_open (work, FOYER_STORE_SERVER, foyer_desk_hooks (), error);
}

FoyerStore *
foyer_backup_open (const char *path, char **work, GError **error)
{
  *work = NULL;
  if (!foyer_store_is_older (path))
    return foyer_store_open_reader (path, error);
  *work = g_strconcat (path, ".verify.part", NULL);
  return open_older (path, *work, error);
}

void
foyer_backup_close (FoyerStore *copy, char *work)
{
  foyer_store_close (copy);
  if (work != NULL)
    foyer_backup_remove (work);
  g_free (work);
}

gboolean
foyer_backup_verify (const char *path, gboolean deep, GError **error)
{
  g_autofree char *facts_path = g_build_filename (path, "facts", NULL), *wanted = NULL;
  g_autoptr (GError) err = NULL;
  FoyerStore *copy;
  gboolean ok;
  char *work;

  if (!g_file_get_contents (facts_path, &wanted, NULL, NULL))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "%s is no backup: its facts are missing.", path);
      return FALSE;
    }
  copy = foyer_backup_open (path, &work, &err);
  if (copy == NULL && work == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&err));
      return FALSE;
    }
  ok = copy != NULL && compare_facts (copy, wanted, deep, &err);
  foyer_backup_close (copy, work);
  if (!ok)
    {
      /* Whatever SQLite calls it, a copy that cannot be read is a damaged one. */
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The backup %s does not prove itself: %s", path, err != NULL ? err->message : "it cannot be read.");
      return FALSE;
    }
  return TRUE;
}

/* ---- copying ----------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *path; /* of the database */
  Facts facts;
} Copy;

static gboolean
copy_job (FoyerDb *db, gpointer data, GError **error)
{
  Copy *c = data;
  sqlite3 *to = NULL;
  sqlite3_backup *b;
  int rc;

  /* Facts first: they open the transaction the pages are read in. */
  if (!foyer_db_has_digests (db))
    c->facts.count = TRUE;
  if (!collect_facts (db, &c->facts, error))
    return FALSE;
  rc = sqlite3_open_v2 (c->path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  b = rc == SQLITE_OK ? sqlite3_backup_init (to, "main", foyer_db_handle (db), "main") : NULL;
  if (b != NULL)
    {
      rc = sqlite3_backup_step (b, -1);
      sqlite3_backup_finish (b);
    }
  if (b == NULL || rc != SQLITE_DONE)
    g_set_error (error, FOYER_ERROR, (rc & 0xff) == SQLITE_FULL ? FOYER_ERROR_FULL : (rc & 0xff) == SQLITE_CORRUPT ? FOYER_ERROR_CORRUPT : FOYER_ERROR_IO,
                 "The copy %s cannot be made: %s.", c->path, sqlite3_errmsg (to));
  else
    rc = SQLITE_OK;
  sqlite3_close (to);
  return rc == SQLITE_OK;
}

gboolean
foyer_backup_write_facts (FoyerStore *copy, const char *path, GError **error)
{
  g_autofree char *file = g_build_filename (path, "facts", NULL);
  Facts f = { .count = TRUE };
  gboolean ok = foyer_store_read_apart (copy, collect_facts, &f, error) && foyer_backup_write_file (file, f.text->str, error);

  facts_clear (&f);
  return ok;
}

/* ---- the whole of it --------------------------------------------------------------------------------------------------------------- */

static void
leave (int lock)
{
  close (lock);
}

gboolean
foyer_backup_make (FoyerStore *store, const char *dir, FoyerBackup *out, GError **error)
{
  gint64 now = foyer_now ();
  g_autoptr (GDateTime) t = g_date_time_new_from_unix_utc (now / 1000);
  g_autofree char *stamp = g_date_time_format (t, "%Y%m%dT%H%M%SZ"), *part = NULL, *facts = NULL, *name = NULL;
  g_autoptr (GPtrArray) named = NULL;
  Copy c = { 0 };
  gboolean ok;
  int lock;

  memset (out, 0, sizeof *out);
  lock = foyer_backup_lock (dir, error);
  if (lock < 0)
    return FALSE;
  /* Nobody else is at it: what is half made was left by one that was killed. */
  foyer_backup_drop_parts (dir);
  part = g_strdup_printf ("%s/%s-%08x.part", dir, stamp, g_random_int ());
  if (g_mkdir_with_parents (part, 0700) != 0)
    {
      foyer_backup_io_error (part, "made", error);
      leave (lock);
      return FALSE;
    }
  c.path = g_build_filename (part, "foyer.db", NULL);
  facts = g_build_filename (part, "facts", NULL);
  ok = foyer_store_read_apart (store, copy_job, &c, error) && foyer_backup_write_file (facts, c.facts.text->str, error)
       && foyer_backup_verify (part, FALSE, error) && (named = foyer_backup_named (part, error)) != NULL
       && foyer_backup_copy_files (named, foyer_store_dir (store), dir, NULL, error) && foyer_backup_sync_dir (part, error);
  if (ok)
    {
      out->at = now;
      out->seq = c.facts.seq;
      out->rows = c.facts.rows;
      name = g_strdup_printf ("%s-%" G_GINT64_FORMAT, stamp, c.facts.seq);
      out->path = g_build_filename (dir, name, NULL);
      foyer_backup_remove (out->path);
      ok = g_rename (part, out->path) == 0 ? foyer_backup_sync_dir (dir, error) : foyer_backup_io_error (part, "renamed", error);
    }
  if (ok)
    ok = foyer_backup_tell (store, out, error) && foyer_backup_write_status (dir, out, error);
  else
    foyer_backup_remove (part);
  if (ok)
    foyer_backup_drop_old (dir, c.facts.gen, now);
  leave (lock);
  g_free (c.path);
  facts_clear (&c.facts);
  return ok;
}

#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "foyer-accept.h"
#include "foyer-backup.h"
#include "foyer-backup-private.h"
#include "foyer-digest.h"
#include "foyer-error.h"
#include "foyer-repair.h"
#include "foyer-time.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)
#define KEEP_LAST 3
#define KEEP_DAYS 7
#define KEEP_WEEKS 5

void
foyer_backup_clear (FoyerBackup *b)
{
  g_free (b->path);
  memset (b, 0, sizeof *b);
}

gboolean
foyer_backup_io_error (const char *path, const char *what, GError **error)
{
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "%s cannot be %s: %s.", path, what, g_strerror (errno));
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

gboolean
foyer_backup_verify (const char *path, gboolean deep, GError **error)
{
  g_autofree char *facts_path = g_build_filename (path, "facts", NULL), *wanted = NULL;
  g_autoptr (FoyerStore) copy = NULL;
  g_autoptr (GError) err = NULL;
  Facts f = { .count = TRUE };
  gboolean ok;

  if (!g_file_get_contents (facts_path, &wanted, NULL, NULL))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "%s is no backup: its facts are missing.", path);
      return FALSE;
    }
  copy = foyer_store_open_reader (path, error);
  if (copy == NULL)
    return FALSE;
  ok = foyer_store_read_apart (copy, quick_check, NULL, &err) && foyer_store_read_apart (copy, collect_facts, &f, &err);
  if (ok && strcmp (f.text->str, wanted) != 0)
    {
      g_autofree char *what = first_difference (wanted, f.text->str);

      g_set_error (&err, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The copy has %s.", what);
      ok = FALSE;
    }
  if (ok && deep)
    {
      g_autoptr (GPtrArray) bad = g_ptr_array_new_with_free_func (g_free);

      ok = foyer_repair_scrub (copy, NULL, bad, NULL, &err);
      if (ok && bad->len > 0)
        {
          g_set_error (&err, FOYER_ERROR, FOYER_ERROR_CORRUPT, "%u rows do not match their hashes, the first is %s.", bad->len, (char *) bad->pdata[0]);
          ok = FALSE;
        }
    }
  facts_clear (&f);
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

typedef struct
{
  const FoyerBackup *b;
  const char *path;
} Note;

static gboolean
run (FoyerTx *tx, const char *sql)
{
  FoyerStmt *s = foyer_tx_own (tx, sql);

  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

/* What desks are told: so far is their log in a copy that was proved. */
static gboolean
note_job (FoyerTx *tx, gpointer data, GError **error)
{
  const Note *n = data;
  FoyerStmt *s = foyer_tx_own (tx, "INSERT OR REPLACE INTO server_backup(one,at,seq,rows,file) VALUES(1,?1,?2,?3,?4)");
  g_autofree char *name = g_path_get_basename (n->b->path), *facts = g_build_filename (n->b->path, "facts", NULL), *text = NULL;
  g_auto (GStrv) lines = NULL;

  foyer_stmt_bind_int (s, 1, n->b->at);
  foyer_stmt_bind_int (s, 2, n->b->seq);
  foyer_stmt_bind_int (s, 3, n->b->rows);
  foyer_stmt_bind_text (s, 4, name);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  run (tx, "DELETE FROM server_backup_pos");
  if (!g_file_get_contents (facts, &text, NULL, NULL))
    return TRUE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char hex[33];
      long long inc, at;
      FoyerId dev;

      if (sscanf (lines[i], "position %32s %lld %lld", hex, &inc, &at) != 3)
        continue;
      for (int k = 0; k < 16; k++)
        dev.b[k] = g_ascii_xdigit_value (hex[2 * k]) * 16 + g_ascii_xdigit_value (hex[2 * k + 1]);
      s = foyer_tx_own (tx, "INSERT OR REPLACE INTO server_backup_pos(dev,inc,n) VALUES(?1,?2,?3)");
      foyer_stmt_bind_id (s, 1, &dev);
      foyer_stmt_bind_int (s, 2, inc);
      foyer_stmt_bind_int (s, 3, at);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  return TRUE;
}

static gboolean
write_status (const char *dir, const FoyerBackup *b, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "status.json", NULL), *name = g_path_get_basename (b->path);
  g_autofree char *text = g_strdup_printf ("{\"at\":%" G_GINT64_FORMAT ",\"copy\":\"%s\",\"proved\":true,\"rows\":%" G_GINT64_FORMAT ",\"seq\":%" G_GINT64_FORMAT "}\n", b->at,
                                           name, b->rows, b->seq);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0640, error);
}

/* ---- which there are ---------------------------------------------------------------------------------------------------------------- */

static gboolean
is_copy (const char *name)
{
  return strlen (name) > 17 && g_ascii_isdigit (name[0]) && name[8] == 'T' && name[15] == 'Z' && name[16] == '-' && !g_str_has_suffix (name, ".part");
}

GPtrArray *
foyer_backup_list (const char *dir)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (is_copy (name))
      {
        guint at;

        for (at = 0; at < out->len && strcmp (out->pdata[at], name) > 0; at++)
          ;
        g_ptr_array_insert (out, at, g_strdup (name));
      }
  return out;
}

static gint64
time_of (const char *name)
{
  g_autofree char *iso = g_strdup_printf ("%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", name, name + 4, name + 6, name + 9, name + 11, name + 13);
  g_autoptr (GDateTime) t = g_date_time_new_from_iso8601 (iso, NULL);

  return t != NULL ? g_date_time_to_unix (t) * 1000 : 0;
}

gint64
foyer_backup_last (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "status.json", NULL), *text = NULL;
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (at = strstr (text, "\"at\":")) == NULL)
    return 0;
  return g_ascii_strtoll (at + 5, NULL, 10);
}

/* All of a day, one a day for a week, one a week for five; the last three whatever their age. */
static void
drop_old (const char *dir, gint64 now)
{
  g_autoptr (GPtrArray) all = foyer_backup_list (dir);
  gint64 last_day = -1, last_week = -1;

  for (guint i = 0; i < all->len; i++)
    {
      gint64 at = time_of (all->pdata[i]), age = now - at, day = at / DAY_MS, week = day / 7;
      gboolean keep = i < KEEP_LAST || age < DAY_MS || (age < KEEP_DAYS * DAY_MS && day != last_day) || (age < KEEP_WEEKS * 7 * DAY_MS && week != last_week);

      last_day = day;
      last_week = week;
      if (!keep)
        {
          g_autofree char *path = g_build_filename (dir, all->pdata[i], NULL);
          foyer_backup_remove (path);
        }
    }
}

gboolean
foyer_backup_make (FoyerStore *store, const char *dir, FoyerBackup *out, GError **error)
{
  gint64 now = foyer_now ();
  g_autoptr (GDateTime) t = g_date_time_new_from_unix_utc (now / 1000);
  g_autofree char *stamp = g_date_time_format (t, "%Y%m%dT%H%M%SZ"), *part = NULL, *facts = NULL, *name = NULL;
  Copy c = { 0 };
  gboolean ok;

  memset (out, 0, sizeof *out);
  part = g_strdup_printf ("%s/%s-%08x.part", dir, stamp, g_random_int ());
  if (g_mkdir_with_parents (part, 0700) != 0)
    return foyer_backup_io_error (part, "made", error);
  c.path = g_build_filename (part, "foyer.db", NULL);
  facts = g_build_filename (part, "facts", NULL);
  ok = foyer_store_read_apart (store, copy_job, &c, error)
       && g_file_set_contents_full (facts, c.facts.text->str, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0640, error)
       && foyer_backup_verify (part, FALSE, error);
  if (ok)
    {
      out->at = now;
      out->seq = c.facts.seq;
      out->rows = c.facts.rows;
      name = g_strdup_printf ("%s-%" G_GINT64_FORMAT, stamp, c.facts.seq);
      out->path = g_build_filename (dir, name, NULL);
      foyer_backup_remove (out->path);
      ok = g_rename (part, out->path) == 0 || foyer_backup_io_error (part, "renamed", error);
    }
  if (ok)
    {
      Note n = { out, out->path };

      g_autoptr (GError) busy = NULL;

      /* A server that runs on the chain is told by its own backups only. */
      ok = foyer_store_maintain (store, note_job, &n, &busy) || g_error_matches (busy, FOYER_ERROR, FOYER_ERROR_BUSY);
      if (!ok)
        g_propagate_error (error, g_steal_pointer (&busy));
      ok = ok && write_status (dir, out, error);
      drop_old (dir, now);
    }
  else
    foyer_backup_remove (part);
  g_free (c.path);
  facts_clear (&c.facts);
  return ok;
}

static gboolean
read_seq (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT seq,coalesce((SELECT seq FROM server_backup),-1) FROM sync_meta");
  gint64 *two = data;

  if (foyer_stmt_step (s))
    {
      two[0] = foyer_stmt_int (s, 0);
      two[1] = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  return TRUE;
}

gboolean
foyer_backup_keep (FoyerStore *store, const char *dir, gint64 seconds, gboolean *made, GError **error)
{
  g_auto (FoyerBackup) b = { 0 };
  gint64 last = foyer_backup_last (dir), seqs[2] = { 0, -1 };

  if (made != NULL)
    *made = FALSE;
  if (!foyer_store_read (store, read_seq, seqs, error))
    return FALSE;
  if (last != 0 && (foyer_now () - last < seconds * 1000 || seqs[0] == seqs[1]))
    return TRUE;
  if (!foyer_backup_make (store, dir, &b, error))
    return FALSE;
  if (made != NULL)
    *made = TRUE;
  return TRUE;
}

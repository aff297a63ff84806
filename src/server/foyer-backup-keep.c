/* Which copies there are and which go, one process at a time, and what desks are told of them. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "foyer-apply.h"
#include "foyer-backup-private.h"
#include "foyer-error.h"
#include "foyer-folder.h"
#include "foyer-time.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)
#define KEEP_LAST 3
#define KEEP_DAYS 7
#define KEEP_WEEKS 5
/* Beside the store: the folder of a copy another process made of it. */
#define TOLD "backed-up"

/* ---- files ------------------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_backup_sync_dir (const char *path, GError **error)
{
  return foyer_folder_sync (path) || foyer_backup_io_error (path, "written", error);
}

gboolean
foyer_backup_write_file (const char *path, const char *text, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0640, &why))
    return TRUE;
  g_set_error (error, FOYER_ERROR, g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? FOYER_ERROR_FULL : FOYER_ERROR_IO, "%s", why->message);
  return FALSE;
}

gboolean
foyer_backup_copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) a = g_file_new_for_path (from), b = g_file_new_for_path (to);
  g_autoptr (GError) err = NULL;
  int fd;

  if (!g_file_copy (a, b, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &err))
    {
      g_set_error (error, FOYER_ERROR, g_error_matches (err, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ? FOYER_ERROR_FULL : FOYER_ERROR_IO, "%s", err->message);
      return FALSE;
    }
  fd = g_open (to, O_RDONLY | O_CLOEXEC, 0);
  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }
  return TRUE;
}

int
foyer_backup_lock (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "lock", NULL);
  int fd;

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      foyer_backup_io_error (dir, "made", error);
      return -1;
    }
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      foyer_backup_io_error (path, "opened", error);
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_BUSY, "Another backup into %s is under way.", dir);
  close (fd);
  return -1;
}

/* ---- which there are ----------------------------------------------------------------------------------------------------------------- */

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

gint64
foyer_backup_time_of (const char *name)
{
  g_autofree char *iso = g_strdup_printf ("%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", name, name + 4, name + 6, name + 9, name + 11, name + 13);
  g_autoptr (GDateTime) t = g_date_time_new_from_iso8601 (iso, NULL);

  return t != NULL ? g_date_time_to_unix (t) * 1000 : 0;
}

gboolean
foyer_backup_facts (const char *path, char **gen, gint64 *seq)
{
  g_autofree char *facts = g_build_filename (path, "facts", NULL), *text = NULL;
  char life[64];
  long long at;

  if (!g_file_get_contents (facts, &text, NULL, NULL) || sscanf (text, "gen %63s seq %lld", life, &at) != 2)
    return FALSE;
  if (gen != NULL)
    *gen = g_strdup (life);
  if (seq != NULL)
    *seq = at;
  return TRUE;
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

gboolean
foyer_backup_write_status (const char *dir, const FoyerBackup *b, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "status.json", NULL), *name = g_path_get_basename (b->path);
  g_autofree char *text = g_strdup_printf ("{\"at\":%" G_GINT64_FORMAT ",\"copy\":\"%s\",\"proved\":true,\"rows\":%" G_GINT64_FORMAT ",\"seq\":%" G_GINT64_FORMAT "}\n", b->at,
                                           name, b->rows, b->seq);

  return foyer_backup_write_file (path, text, error);
}

/* ---- which go ------------------------------------------------------------------------------------------------------------------------ */

void
foyer_backup_drop_parts (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (g_str_has_suffix (name, ".part"))
      {
        g_autofree char *path = g_build_filename (dir, name, NULL);
        foyer_backup_remove (path);
      }
}

void
foyer_backup_drop_old (const char *dir, const char *gen, gint64 now)
{
  g_autoptr (GPtrArray) all = foyer_backup_list (dir);
  g_autoptr (GHashTable) lives = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 last_day = -1, last_week = -1, oldest = G_MAXINT64;

  g_hash_table_add (lives, g_strdup (gen));
  for (guint i = 0; i < all->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, all->pdata[i], NULL), *life = NULL;
      gint64 at = foyer_backup_time_of (all->pdata[i]), age = now - at, day = at / DAY_MS, week = day / 7, seq;
      gboolean keep = i < KEEP_LAST || age < DAY_MS || (age < KEEP_DAYS * DAY_MS && day != last_day) || (age < KEEP_WEEKS * 7 * DAY_MS && week != last_week);

      last_day = day;
      last_week = week;
      if (!keep)
        foyer_backup_remove (path);
      else if (!foyer_backup_facts (path, &life, &seq))
        oldest = 0;
      else if (strcmp (life, gen) == 0)
        oldest = MIN (oldest, seq);
      if (keep && life != NULL)
        g_hash_table_add (lives, g_steal_pointer (&life));
    }
  if (oldest != G_MAXINT64)
    foyer_backup_drop_segments (dir, gen, oldest, NULL);
  if (oldest > 0)
    foyer_backup_drop_segments (dir, NULL, 0, lives);
  /* The first copy of a day. */
  if (all->len < 2 || foyer_backup_time_of (all->pdata[0]) / DAY_MS != foyer_backup_time_of (all->pdata[1]) / DAY_MS)
    foyer_backup_drop_files (dir);
}

/* ---- when -------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *gen;
  gint64 seq;
} Stand;

static gboolean
read_stand (FoyerDb *db, gpointer data, GError **error)
{
  Stand *at = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT gen,seq FROM sync_meta");

  if (foyer_stmt_step (s))
    {
      at->gen = g_strdup (foyer_stmt_text (s, 0));
      at->seq = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  return TRUE;
}

gboolean
foyer_backup_is_current (FoyerStore *store, const char *dir)
{
  g_autoptr (GPtrArray) all = foyer_backup_list (dir);
  g_autofree char *path = all->len > 0 ? g_build_filename (dir, all->pdata[0], NULL) : NULL, *gen = NULL;
  Stand at = { NULL, 0 };
  gint64 seq;
  gboolean same = path != NULL && foyer_backup_facts (path, &gen, &seq) && foyer_store_read (store, read_stand, &at, NULL)
                  && g_strcmp0 (at.gen, gen) == 0 && at.seq == seq;

  g_free (at.gen);
  return same;
}

/* The archive of a life is nothing without a copy of it to begin from. */
static gboolean
has_copy_of_life (FoyerStore *store, const char *dir)
{
  g_autoptr (GPtrArray) all = foyer_backup_list (dir);
  g_autofree char *path = all->len > 0 ? g_build_filename (dir, all->pdata[0], NULL) : NULL, *gen = NULL;
  Stand at = { NULL, 0 };
  gboolean same = path != NULL && foyer_backup_facts (path, &gen, NULL) && foyer_store_read (store, read_stand, &at, NULL) && g_strcmp0 (at.gen, gen) == 0;

  g_free (at.gen);
  return same;
}

gboolean
foyer_backup_keep (FoyerStore *store, const char *dir, gint64 seconds, gboolean *made, GError **error)
{
  g_auto (FoyerBackup) b = { 0 };
  gint64 last = foyer_backup_last (dir), age = foyer_now () - last;

  if (made != NULL)
    *made = FALSE;
  /* One of the future was made under a wrong clock. */
  if (last != 0 && ((age >= 0 && age < seconds * 1000 && has_copy_of_life (store, dir)) || foyer_backup_is_current (store, dir)))
    return TRUE;
  if (!foyer_backup_make (store, dir, &b, error))
    return FALSE;
  if (made != NULL)
    *made = TRUE;
  return TRUE;
}

/* ---- what desks are told ------------------------------------------------------------------------------------------------------------- */

static void
run (FoyerTx *tx, const char *sql)
{
  FoyerStmt *s = foyer_tx_own (tx, sql);

  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

/* So far is a desk's log in a copy that was proved. */
static gboolean
note_job (FoyerTx *tx, gpointer data, GError **error)
{
  const FoyerBackup *b = data;
  g_autofree char *name = g_path_get_basename (b->path), *facts = g_build_filename (b->path, "facts", NULL), *text = NULL;
  g_auto (GStrv) lines = NULL;
  gint64 rows = 0;
  FoyerStmt *s;

  if (!g_file_get_contents (facts, &text, NULL, NULL))
    return TRUE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      long long n;

      if (sscanf (lines[i], "rows %*s %*s %lld", &n) == 1)
        rows += n;
    }
  s = foyer_tx_own (tx, "INSERT OR REPLACE INTO server_backup(one,at,seq,rows,file) VALUES(1,?1,?2,?3,?4)");
  foyer_stmt_bind_int (s, 1, b->at);
  foyer_stmt_bind_int (s, 2, b->seq);
  foyer_stmt_bind_int (s, 3, rows);
  foyer_stmt_bind_text (s, 4, name);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  run (tx, "DELETE FROM server_backup_pos");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char hex[33];
      long long inc, at;
      FoyerId dev;

      if (sscanf (lines[i], "position %32s %lld %lld", hex, &inc, &at) != 3 || strlen (hex) != 32)
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

gboolean
foyer_backup_tell (FoyerStore *store, const FoyerBackup *b, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autofree char *told = NULL, *real = NULL;

  if (foyer_store_maintain (store, note_job, (gpointer) b, &why))
    return TRUE;
  if (!g_error_matches (why, FOYER_ERROR, FOYER_ERROR_BUSY))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  told = g_build_filename (foyer_store_dir (store), TOLD, NULL);
  real = g_canonicalize_filename (b->path, NULL);
  return foyer_backup_write_file (told, real, error);
}

gboolean
foyer_backup_hear (FoyerStore *store, gboolean *heard, GError **error)
{
  g_autofree char *told = g_build_filename (foyer_store_dir (store), TOLD, NULL), *path = NULL, *gen = NULL, *name = NULL;
  FoyerBackup b = { 0 };
  Stand at = { NULL, 0 };
  gboolean ok = TRUE;

  *heard = FALSE;
  if (!g_file_get_contents (told, &path, NULL, NULL))
    return TRUE;
  name = g_path_get_basename (path);
  if (!foyer_store_read (store, read_stand, &at, error))
    return FALSE;
  /* Whoever made it proved it; that it is still there, and of this life, is seen again. */
  if (is_copy (name) && foyer_backup_facts (path, &gen, &b.seq) && g_strcmp0 (gen, at.gen) == 0)
    {
      b.path = path;
      b.at = foyer_backup_time_of (name);
      ok = foyer_store_maintain (store, note_job, &b, error);
      *heard = ok;
    }
  if (ok)
    g_unlink (told);
  g_free (at.gen);
  return ok;
}

/* A chain comes back: the newest copy that proves itself, the archive behind it through the accept path, a new life. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "foyer-accept.h"
#include "foyer-break.h"
#include "foyer-backup-private.h"
#include "foyer-desk.h"
#include "foyer-error.h"
#include "foyer-feed.h"
#include "foyer-home.h"
#include "foyer-time.h"

void
foyer_restored_clear (FoyerRestored *r)
{
  g_free (r->from);
  g_free (r->before);
  memset (r, 0, sizeof *r);
}

static gboolean
nobody_has (const char *chain_dir, GError **error)
{
  g_autofree char *path = g_build_filename (chain_dir, "lock", NULL);
  int fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  gboolean free_now = fd < 0 || flock (fd, LOCK_EX | LOCK_NB) == 0;

  if (fd >= 0)
    close (fd);
  if (!free_now)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_BUSY, "A server has the chain in %s open. Stop it first.", chain_dir);
  return free_now;
}

/* The copy to take. (transfer full) */
static char *
choose (const char *dir, gboolean *archive, GError **error)
{
  g_autofree char *facts = g_build_filename (dir, "facts", NULL);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) first = NULL;

  if (g_file_test (facts, G_FILE_TEST_EXISTS))
    {
      *archive = FALSE;
      return foyer_backup_verify (dir, FALSE, error) ? g_strdup (dir) : NULL;
    }
  *archive = TRUE;
  all = foyer_backup_list (dir);
  for (guint i = 0; i < all->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, all->pdata[i], NULL);
      g_autoptr (GError) why = NULL;

      if (foyer_backup_verify (path, FALSE, &why))
        return g_steal_pointer (&path);
      g_warning ("%s", why->message);
      if (first == NULL)
        first = g_error_copy (why);
    }
  if (first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));
  else
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no backup in %s.", dir);
  return NULL;
}

typedef struct
{
  FoyerId dev;
  gint64 after, inc, n;
} Hole;

/* @body: of a frame without an id */
static Hole
read_hole (const FoyerId *dev, const char *body)
{
  g_autoptr (JsonNode) node = json_from_string (body, NULL);
  JsonObject *o = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  Hole hole = { *dev, -1, -1, -1 };

  if (o != NULL)
    {
      hole.after = json_object_get_int_member_with_default (o, "after", -1);
      hole.inc = json_object_get_int_member_with_default (o, "inc", -1);
      hole.n = json_object_get_int_member_with_default (o, "n", -1);
    }
  return hole;
}

static gboolean
replay (FoyerStore *store, const GArray *frames, FoyerRestored *out, GError **error)
{
  Hole hole = { FOYER_ID_NONE, -1, -1, -1 };
  gint64 stamp = 0;

  for (guint i = 0; i < frames->len; i++)
    {
      const FoyerFrame *f = &g_array_index (frames, FoyerFrame, i);

      if (foyer_id_is_none (&f->id))
        {
          hole = read_hole (&f->dev, f->body);
          continue;
        }
      g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
      g_autoptr (FoyerTxn) t = foyer_txn_parse (f->body, -1, NULL, NULL);
      g_autoptr (FoyerPush) push = NULL;
      g_autoptr (GPtrArray) pushes = g_ptr_array_new ();
      FoyerAcceptBatch batch = { .pushes = pushes };
      FoyerWireTxn w = { f->body, strlen (f->body), { 0 } };
      FoyerId none = FOYER_ID_NONE;

      memcpy (w.h, f->h, sizeof w.h);
      g_array_append_val (q->txns, w);
      q->inc = t != NULL ? t->inc : 0;
      push = foyer_push_new (q, &f->dev, &none);
      push->replay_at = f->at;
      push->replay_why = f->why;
      push->replay_stamp = stamp;
      push->replay_after = t != NULL && foyer_id_equal (&hole.dev, &f->dev) && hole.inc == t->inc && hole.n == t->n ? hole.after : -1;
      if (push->code == NULL)
        {
          g_ptr_array_add (pushes, push);
          if (!foyer_accept (store, &batch, error))
            return FALSE;
        }
      stamp = push->replay_stamp;
      out->replayed += push->accepted;
      /* One before it is lost. Nothing of this desk after it can be taken: it sends them again, in their order. */
      out->left_out += push->code != NULL;
      if (push->accepted > 0)
        out->upto = MAX (out->upto, f->at);
    }
  return TRUE;
}

static gboolean
make_life (const char *work, const char *chain_dir, const char *dir, gboolean archive, FoyerRestored *out, GError **error)
{
  g_autoptr (FoyerDesk) desk = foyer_desk_open (work, FOYER_STORE_SERVER, error);
  g_autoptr (GArray) frames = NULL;
  g_auto (FoyerArchive) found = { 0 };
  FoyerLife life = { 0 };
  gboolean ok = desk != NULL && foyer_store_read (foyer_desk_store (desk), foyer_life_read, &life, error);

  out->seq = life.seq;
  if (ok && archive && !FOYER_BROKEN (ARCHIVE))
    {
      frames = foyer_backup_frames (dir, life.gen, life.seq, &found);
      if (found.bad != NULL)
        {
          out->bad = found.bad->len;
          for (guint i = 0; i < found.bad->len; i++)
            g_warning ("%s", (char *) found.bad->pdata[i]);
        }
      ok = replay (foyer_desk_store (desk), frames, out, error);
    }
  if (ok)
    {
      g_autofree char *above = archive ? g_strdup (dir) : g_path_get_dirname (dir);

      ok = foyer_backup_erase_restored (foyer_desk_store (desk), above, error);
    }
  g_free (life.gen);
  /* The new life begins where the copy ended: what came after may have another order now. */
  return ok && (FOYER_BROKEN (LIFE) || foyer_home_new_life (foyer_desk_store (desk), out->seq, chain_dir, error));
}

/* From the backup, and what it has not from the folder that was there. */
static gboolean
bring_files (const char *work, const char *chain_dir, const char *dir, const char *from, FoyerRestored *out, GError **error)
{
  g_autoptr (GPtrArray) named = foyer_backup_named (work, error);
  g_autofree char *above = g_path_get_dirname (from);

  return named != NULL && foyer_backup_copy_files (named, strcmp (dir, from) == 0 ? above : dir, work, NULL, error)
         && foyer_backup_copy_files (named, chain_dir, work, &out->files_missing, error);
}

static gboolean
put_in_place (const char *work, const char *chain_dir, FoyerRestored *out, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (chain_dir);

  if (g_file_test (chain_dir, G_FILE_TEST_EXISTS))
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
      g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");

      out->before = g_strconcat (chain_dir, ".before-", stamp, NULL);
      for (int i = 1; g_file_test (out->before, G_FILE_TEST_EXISTS); i++)
        {
          g_free (out->before);
          out->before = g_strdup_printf ("%s.before-%s-%d", chain_dir, stamp, i);
        }
      if (g_rename (chain_dir, out->before) != 0)
        return foyer_backup_io_error (chain_dir, "put aside", error);
    }
  if (g_rename (work, chain_dir) == 0)
    return foyer_backup_sync_dir (parent, error);
  foyer_backup_io_error (work, "put in place", error);
  if (out->before != NULL)
    g_rename (out->before, chain_dir);
  return FALSE;
}

gboolean
foyer_backup_restore (const char *chain_dir, const char *dir, FoyerRestored *out, GError **error)
{
  gboolean archive, ok;
  g_autofree char *from = NULL, *work = g_strconcat (chain_dir, ".restoring", NULL), *db = g_build_filename (work, "foyer.db", NULL), *source = NULL;

  memset (out, 0, sizeof *out);
  if (!nobody_has (chain_dir, error) || (from = choose (dir, &archive, error)) == NULL)
    return FALSE;
  foyer_backup_remove (work);
  if (g_mkdir_with_parents (work, 0700) != 0)
    return foyer_backup_io_error (work, "made", error);
  source = g_build_filename (from, "foyer.db", NULL);
  ok = foyer_backup_copy_file (source, db, error) && make_life (work, chain_dir, dir, archive, out, error) && bring_files (work, chain_dir, dir, from, out, error)
       && put_in_place (work, chain_dir, out, error);
  if (!ok)
    foyer_backup_remove (work);
  else
    out->from = g_steal_pointer (&from);
  return ok;
}

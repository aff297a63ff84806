#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-bulk.h"
#include "foyer-error.h"
#include "foyer-first-sync.h"
#include "foyer-mask.h"
#include "foyer-prune.h"
#include "foyer-sealed.h"
#include "foyer-snapshot.h"
#include "foyer-time.h"
#include "foyer-wire.h"

#define STATE_HEAD "head"            /* gen the head is of */
#define STATE_PAUSED "first_sync_paused"
#define FETCH_SHARE 0.6
#define MANIFEST_MAX (8 * 1024 * 1024)
#define WITNESS_DAYS 30

/* A file that arrived damaged is mended: the list has the sum of each 64 kB, and only pieces that differ are asked for again; the whole once more
 * only when that does not help. */
typedef struct
{
  char *name, *scope;
  gint64 size, piece;
  GPtrArray *sums; /* of each piece; NULL: not said */
} File;

typedef struct
{
  FoyerStore *store;
  const FoyerFetch *fetch;
  gpointer self;
  GCancellable *cancel;
  FoyerFirstFunc func;
  gpointer data;
  FoyerFirstProgress now;

  char *dir;         /* bootstrap/ */
  FoyerVault *vault; /* of the store; NULL: it is in clear */
  char *set, *gen, *you, *devs;
  GArray *files;     /* of File */
  gint64 before;     /* bytes of files that are whole */
  gint64 last_said;
} First;

static void
file_clear (gpointer p)
{
  File *f = p;
  g_free (f->name);
  g_free (f->scope);
  g_clear_pointer (&f->sums, g_ptr_array_unref);
}

static void
say (First *f, FoyerFirstPhase phase, double done)
{
  gint64 t = g_get_monotonic_time ();

  if (f->func == NULL || (f->now.phase == phase && t - f->last_said < 100000 && done < 1))
    return;
  f->last_said = t;
  f->now.phase = phase;
  f->now.done = done;
  f->func (&f->now, f->data);
}

/* ---- small states ------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const char *key, *value;
  char *out, *gen;
} StateJob;

static gboolean
set_state (FoyerTx *tx, gpointer data, GError **error)
{
  StateJob *j = data;

  foyer_tx_set_state (tx, j->key, j->value);
  return TRUE;
}

static gboolean
get_state (FoyerDb *db, gpointer data, GError **error)
{
  StateJob *j = data;
  FoyerStmt *s;

  j->out = foyer_db_state (db, j->key);
  s = foyer_db_own_read (db, "SELECT gen FROM sync_base");
  if (foyer_stmt_step (s))
    j->gen = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return TRUE;
}

gboolean
foyer_first_sync_set_paused (FoyerStore *store, gboolean paused, GError **error)
{
  StateJob j = { STATE_PAUSED, paused ? "1" : NULL, NULL, NULL };

  return foyer_store_maintain (store, set_state, &j, error);
}

static gboolean
has_state (FoyerStore *store, const char *key)
{
  StateJob j = { key, NULL, NULL, NULL };
  gboolean any;

  foyer_store_read (store, get_state, &j, NULL);
  any = j.out != NULL;
  g_free (j.out);
  g_free (j.gen);
  return any;
}

gboolean
foyer_first_sync_is_paused (FoyerStore *store)
{
  return has_state (store, STATE_PAUSED);
}

gboolean
foyer_first_sync_is_partial (FoyerStore *store)
{
  return has_state (store, STATE_HEAD);
}

/* ---- the head ------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *path;
  guint rows;
} HeadJob;

/* Rows of the chain without being its base: the cursors stay where they are. */
static gboolean
apply_head (FoyerTx *tx, gpointer data, GError **error)
{
  HeadJob *j = data;
  g_autoptr (FoyerSnapReader) r = foyer_snap_reader_new (j->path, error);
  g_autoptr (GError) err = NULL;
  FoyerSnapRow row;

  if (r == NULL)
    return FALSE;
  if (strcmp (foyer_snap_reader_header (r)->kind, "head") != 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "What the chain sent is not what was asked for.");
      return FALSE;
    }
  while (foyer_snap_reader_table (r, &err))
    while (foyer_snap_reader_row (r, &row, &err))
      {
        const FoyerEntity *e = foyer_snap_reader_entity (r);
        g_autofree char *image = foyer_snap_reader_image (r, &row);
        FoyerRow probe = { 0 };

        if (image == NULL)
          continue;
        probe.entity = e;
        probe.id = row.id;
        if (foyer_row_hash (&probe, foyer_snap_reader_scope (r), row.seq, image) != row.hash && !foyer_mask_in (image, strlen (image)))
          {
            g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "A %s of the snapshot does not match its hash.", e->name);
            return FALSE;
          }
        if (foyer_tx_put_base (tx, e, &row.id, image, foyer_snap_reader_scope (r), row.seq, row.hash, &err))
          {
            gint64 inc, n;

            foyer_store_log_position (foyer_tx_store (tx), &inc, &n);
            foyer_tx_refold (tx, e, &row.id, inc, 0);
          }
        if (err != NULL)
          break;
        j->rows++;
      }
  if (err != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&err));
      return FALSE;
    }
  foyer_tx_set_state (tx, STATE_HEAD, foyer_snap_reader_header (r)->gen);
  foyer_tx_set_remote (tx);
  return TRUE;
}

typedef struct
{
  FoyerSealed file;
  FoyerVault *vault;
  goffset at;
  First *first;
  gboolean failed;
} Sink;

static gboolean
to_file (const guint8 *data, gsize len, goffset from, gpointer user_data)
{
  Sink *s = user_data;

  if (from != s->at)
    {
      /* The whole file came instead of its rest. */
      if (from != 0 || !foyer_sealed_empty (&s->file, s->vault))
        {
          s->failed = TRUE;
          return FALSE;
        }
      s->at = 0;
    }
  while (len > 0)
    {
      gssize n = foyer_sealed_pwrite (&s->file, data, len, s->at);

      if (n <= 0)
        {
          s->failed = TRUE;
          return FALSE;
        }
      data += n;
      len -= n;
      s->at += n;
    }
  if (s->first != NULL)
    {
      First *f = s->first;

      f->now.bytes = f->before + s->at;
      say (f, FOYER_FIRST_FETCHING, FETCH_SHARE * (double) f->now.bytes / MAX (f->now.total, 1));
    }
  return TRUE;
}

static gboolean
fetch_head (First *f, GError **error)
{
  g_autofree char *path = g_build_filename (f->dir, "head.zst", NULL);
  Sink sink = { .vault = f->vault };
  HeadJob job = { path, 0 };
  gint64 retry;
  int status = 0;
  gboolean ok;

  say (f, FOYER_FIRST_HEAD, 0);
  if (!foyer_sealed_open (&sink.file, f->vault, path, O_RDWR | O_CREAT | O_TRUNC))
    {
      foyer_sealed_close (&sink.file);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "%s cannot be made.", path);
      return FALSE;
    }
  ok = f->fetch->get (f->self, "/v1/snapshot/head", 0, to_file, &sink, &status, &retry, f->cancel, error);
  foyer_sealed_close (&sink.file);
  if (ok && status == 200 && !sink.failed)
    {
      g_autoptr (GError) bad = NULL;

      /* Without it a desk is as before: it waits for the whole. */
      if (!foyer_store_maintain (f->store, apply_head, &job, &bad))
        g_warning ("What to show first could not be taken: %s", bad->message);
      else
        f->now.usable = TRUE;
    }
  g_unlink (path);
  return ok;
}

/* ---- what to fetch ---------------------------------------------------------------------------------------------------------------------- */

static gboolean
to_bytes (const guint8 *data, gsize len, goffset from, gpointer user_data)
{
  GByteArray *a = user_data;

  g_byte_array_append (a, data, len);
  return a->len <= MANIFEST_MAX;
}

static char *
member_json (JsonObject *o, const char *name)
{
  return json_object_has_member (o, name) ? json_to_string (json_object_get_member (o, name), FALSE) : g_strdup ("{}");
}

static gboolean
good_name (const char *name)
{
  if (name == NULL || strlen (name) != 68 || !g_str_has_suffix (name, ".zst"))
    return FALSE;
  for (int i = 0; i < 64; i++)
    if (!g_ascii_isxdigit (name[i]))
      return FALSE;
  return TRUE;
}

/* Sums of the pieces, if they are of this file. (transfer full) (nullable) */
static GPtrArray *
read_sums (JsonObject *file, gint64 size, gint64 *piece)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_free);
  JsonArray *sums;

  *piece = json_object_get_int_member_with_default (file, "piece", 0);
  if (*piece < 4096 || *piece > 64 * 1024 * 1024 || size <= 0 || !json_object_has_member (file, "sums")
      || !JSON_NODE_HOLDS_ARRAY (json_object_get_member (file, "sums")))
    return NULL;
  sums = json_object_get_array_member (file, "sums");
  if (json_array_get_length (sums) != (guint64) ((size + *piece - 1) / *piece))
    return NULL;
  for (guint i = 0; i < json_array_get_length (sums); i++)
    {
      JsonNode *node = json_array_get_element (sums, i);

      g_ptr_array_add (out, g_strdup (JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL ? json_node_get_string (node) : ""));
    }
  return g_steal_pointer (&out);
}

static gboolean
read_manifest (First *f, const char *text, gsize len, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *o;
  JsonArray *files;

  g_array_set_size (f->files, 0);
  f->now.total = 0;
  if (!json_parser_load_from_data (parser, text, len, NULL) || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    goto broken;
  o = json_node_get_object (json_parser_get_root (parser));
  if (!json_object_has_member (o, "files") || !JSON_NODE_HOLDS_ARRAY (json_object_get_member (o, "files")))
    goto broken;
  g_free (f->set);
  g_free (f->gen);
  g_free (f->you);
  g_free (f->devs);
  f->set = g_strdup (json_object_get_string_member_with_default (o, "set", NULL));
  f->gen = g_strdup (json_object_get_string_member_with_default (o, "gen", NULL));
  f->you = member_json (o, "you");
  f->devs = member_json (o, "devs");
  files = json_object_get_array_member (o, "files");
  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      JsonNode *node = json_array_get_element (files, i);
      JsonObject *file = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      File x;

      if (file == NULL || !good_name (json_object_get_string_member_with_default (file, "name", NULL)))
        goto broken;
      x.name = g_strdup (json_object_get_string_member (file, "name"));
      x.scope = g_strdup (json_object_get_string_member_with_default (file, "scope", ""));
      x.size = json_object_get_int_member_with_default (file, "size", -1);
      x.sums = read_sums (file, x.size, &x.piece);
      g_array_append_val (f->files, x);
      if (x.size <= 0)
        goto broken;
      f->now.total += x.size;
    }
  if (f->set != NULL && f->gen != NULL && f->files->len > 0)
    return TRUE;

broken:
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The chain's list of snapshots cannot be read.");
  return FALSE;
}

typedef struct
{
  const GArray *you; /* FoyerPosition; NULL: none is said */
  gint64 inc;
  gboolean lacks;
} Earlier;

/* A number says nothing where two histories have parted. */
static gboolean
has_entry (FoyerDb *db, const FoyerPosition *at)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT 1 FROM sync_log WHERE inc=?1 AND n=?2 AND id=?3");
  gboolean found;

  foyer_stmt_bind_int (s, 1, at->inc);
  foyer_stmt_bind_int (s, 2, at->n);
  foyer_stmt_bind_id (s, 3, &at->id);
  found = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return found;
}

static gboolean
look_earlier (FoyerDb *db, gpointer data, GError **error)
{
  Earlier *x = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT inc,max(n) FROM sync_log WHERE inc<=?1 GROUP BY inc");

  foyer_stmt_bind_int (s, 1, x->inc);
  while (!x->lacks && foyer_stmt_step (s))
    {
      gint64 inc = foyer_stmt_int (s, 0);
      const FoyerPosition *at = x->you != NULL ? foyer_positions_find (x->you, inc) : NULL;

      if (at == NULL || at->n == 0)
        x->lacks = inc < x->inc;
      else
        x->lacks = (inc < x->inc && at->n < foyer_stmt_int (s, 1)) || !(has_entry (db, at) || foyer_db_pruned (db, inc, at->n));
    }
  foyer_stmt_done (s);
  return TRUE;
}

/* A set lays what is pending in the present incarnation over itself. What the chain had of earlier ones, and has lost or the set is too old for,
 * it would hide, and so it would what has the number of an entry the set has but is another: pages find that out and send it again. NOT_FOUND: no
 * set for this desk. */
static gboolean
has_earlier (First *f, GError **error)
{
  g_autoptr (GArray) you = f->you != NULL ? foyer_positions_parse (f->you, -1) : NULL;
  Earlier x = { .you = you };
  gint64 n;

  foyer_store_log_position (f->store, &x.inc, &n);
  if (!foyer_store_read (f->store, look_earlier, &x, error))
    return FALSE;
  if (!x.lacks)
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "The chain's snapshot lacks work of this desk that is no longer pending.");
  return FALSE;
}

static gboolean
pause_for (First *f, gint64 seconds)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (f->cancel, &fd))
    {
      g_usleep (seconds * G_USEC_PER_SEC);
      return TRUE;
    }
  g_poll (&fd, 1, seconds * 1000);
  g_cancellable_release_fd (f->cancel);
  return !g_cancellable_is_cancelled (f->cancel);
}

static gboolean
fetch_manifest (First *f, GError **error)
{
  g_autofree char *kept = g_build_filename (f->dir, "set", NULL), *set = NULL, *path = NULL;

  g_file_get_contents (kept, &set, NULL, NULL);
  path = set != NULL ? g_strconcat ("/v1/snapshot?set=", set, NULL) : g_strdup ("/v1/snapshot");
  for (;;)
    {
      g_autoptr (GByteArray) body = g_byte_array_new ();
      gint64 retry = -1;
      int status = 0;

      if (!f->fetch->get (f->self, path, 0, to_bytes, body, &status, &retry, f->cancel, error))
        return FALSE;
      if (status == 200)
        {
          if (!read_manifest (f, (const char *) body->data, body->len, error))
            return FALSE;
          break;
        }
      if (status == 404)
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "The chain has no snapshot.");
          return FALSE;
        }
      if (status != 202 && status != 429 && status != 503)
        {
          g_set_error (error, FOYER_ERROR, status == 401 || status == 403 ? FOYER_ERROR_DENIED : FOYER_ERROR_OFFLINE, "The chain server answers with status %d.", status);
          return FALSE;
        }
      say (f, FOYER_FIRST_WAITING, 0);
      if (!pause_for (f, CLAMP (retry, 1, 60)))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CANCELLED, "Stopped.");
          return FALSE;
        }
    }
  if (g_strcmp0 (set, f->set) != 0)
    {
      /* Replaced: what was fetched of the one before is of no use. */
      g_autoptr (GDir) d = g_dir_open (f->dir, 0, NULL);
      const char *name;

      while (d != NULL && (name = g_dir_read_name (d)) != NULL)
        {
          g_autofree char *old = g_build_filename (f->dir, name, NULL);
          g_unlink (old);
        }
      if (!g_file_set_contents (kept, f->set, -1, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the files -------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerSealed file;
  goffset from, to, have; /* the stretch that is wanted; up to where it is here */
  gboolean failed;
} Patch;

static gboolean
to_stretch (const guint8 *data, gsize len, goffset from, gpointer user_data)
{
  Patch *p = user_data;
  goffset start = MAX (from, p->have), end = MIN (from + (goffset) len, p->to);

  while (start < end)
    {
      gssize n = foyer_sealed_pwrite (&p->file, data + (start - from), end - start, start);

      if (n <= 0)
        {
          p->failed = TRUE;
          return FALSE;
        }
      start += n;
      p->have = start;
    }
  return p->have < p->to;
}

/* Of a file that is whole in length and damaged: only the pieces that are. FALSE: not mended; @error only when nobody answers or it was stopped. */
static gboolean
mend_file (First *f, const File *file, const char *part, const char *url, GError **error)
{
  g_autoptr (GPtrArray) are = file->sums != NULL ? foyer_snap_hash_pieces (part, file->piece, f->cancel, NULL) : NULL;
  guint bad = 0;

  if (are == NULL || are->len != file->sums->len)
    return FALSE;
  for (guint i = 0; i < are->len; i++)
    bad += strcmp (are->pdata[i], file->sums->pdata[i]) != 0;
  if (bad == 0)
    return FALSE; /* then the list is wrong */
  g_message ("The snapshot %s arrived damaged; fetching %u of its %u pieces again", file->name, bad, are->len);
  for (guint i = 0; i < are->len;)
    {
      guint run = 0;
      Patch p = { .file = FOYER_SEALED_INIT };
      gint64 retry;
      int status = 0;
      gboolean ok;

      while (i + run < are->len && strcmp (are->pdata[i + run], file->sums->pdata[i + run]) != 0)
        run++;
      if (run == 0)
        {
          i++;
          continue;
        }
      p.from = p.have = i * file->piece;
      p.to = MIN (p.from + run * file->piece, file->size);
      ok = foyer_sealed_open (&p.file, f->vault, part, O_RDWR) && f->fetch->get (f->self, url, p.from, to_stretch, &p, &status, &retry, f->cancel, error);
      ok = ok && !p.failed && p.have == p.to && fdatasync (p.file.fd) == 0;
      foyer_sealed_close (&p.file);
      if (!ok)
        return FALSE;
      i += run;
    }
  return TRUE;
}

/* Of the content; -1: there is none. */
static goffset
size_of (First *f, const char *path)
{
  FoyerSealed file = FOYER_SEALED_INIT;
  goffset size = foyer_sealed_open (&file, f->vault, path, O_RDONLY) ? foyer_sealed_size (&file) : -1;

  foyer_sealed_close (&file);
  return size;
}

/* FALSE without @error: it has been replaced. */
static gboolean
fetch_file (First *f, const File *file, GError **error)
{
  g_autofree char *path = g_build_filename (f->dir, file->name, NULL), *part = g_strconcat (path, ".part", NULL);
  g_autofree char *url = g_strconcat ("/v1/snapshot/", file->name, NULL);
  char sha[65];

  if (size_of (f, path) == file->size)
    return TRUE;
  for (int tries = 0; tries < 2; tries++)
    {
      Sink sink = { .vault = f->vault, .first = f };
      gint64 retry;
      int status = 0;
      gboolean ok = TRUE;

      if (!foyer_sealed_open (&sink.file, f->vault, part, O_RDWR | O_CREAT))
        {
          foyer_sealed_close (&sink.file);
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "%s cannot be made.", part);
          return FALSE;
        }
      sink.at = foyer_sealed_size (&sink.file);
      /* Also what was begun before the store was encrypted. */
      if ((sink.at > file->size || (f->vault != NULL && foyer_vault_is_on (f->vault) && !sink.file.sealed)) && foyer_sealed_empty (&sink.file, f->vault))
        sink.at = 0;
      if (sink.at < file->size)
        ok = f->fetch->get (f->self, url, sink.at, to_file, &sink, &status, &retry, f->cancel, error);
      if (fdatasync (sink.file.fd) != 0)
        sink.failed = TRUE;
      foyer_sealed_close (&sink.file);
      if (!ok)
        return FALSE;
      if (sink.failed)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_FULL, "%s cannot be written; the disk may be full.", part);
          return FALSE;
        }
      if (status == 404 || status == 410)
        return FALSE;
      if (status != 0 && status != 200 && status != 206 && status != 416)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, _ ("The chain server answers with status %d."), status);
          return FALSE;
        }
      if (sink.at == file->size)
        {
          if (!foyer_snap_hash_file (part, sha, f->cancel, error))
            return FALSE;
          if (strncmp (sha, file->name, 64) == 0)
            return g_rename (part, path) == 0;
          /* A bit fell over, on the way or on this disk. */
          {
            g_autoptr (GError) why = NULL;

            if (mend_file (f, file, part, url, &why))
              {
                if (!foyer_snap_hash_file (part, sha, f->cancel, error))
                  return FALSE;
                if (strncmp (sha, file->name, 64) == 0)
                  return g_rename (part, path) == 0;
              }
            if (why != NULL)
              {
                /* Tried again from here when somebody answers. */
                g_propagate_error (error, g_steal_pointer (&why));
                return FALSE;
              }
          }
          g_warning ("The snapshot %s arrived damaged; fetching it again", file->name);
          g_unlink (part);
        }
      else if (status != 0)
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, _ ("The chain server broke off."));
          return FALSE;
        }
    }
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The snapshot arrived damaged twice.");
  return FALSE;
}

static void
on_build (double done, gpointer data)
{
  First *f = data;
  say (f, FOYER_FIRST_BUILDING, MIN (FETCH_SHARE + (1 - FETCH_SHARE) * done, 0.999));
}

/* Copies of bases of earlier lives go after their time. */
static void
drop_witnesses (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      GStatBuf st;

      if (g_str_has_prefix (name, "base-") && g_str_has_suffix (name, ".db") && g_stat (path, &st) == 0
          && g_get_real_time () / G_USEC_PER_SEC - st.st_ctime > WITNESS_DAYS * 24 * 3600)
        g_unlink (path);
    }
}

static gboolean
build (First *f, GError **error)
{
  g_autofree char *path = g_build_filename (foyer_store_dir (f->store), "foyer.db.new", NULL), *keep = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  StateJob j = { STATE_HEAD, NULL, NULL, NULL };

  for (guint i = 0; i < f->files->len; i++)
    g_ptr_array_add (files, g_build_filename (f->dir, g_array_index (f->files, File, i).name, NULL));
  g_ptr_array_add (files, NULL);
  say (f, FOYER_FIRST_BUILDING, FETCH_SHARE);
  if (!foyer_bulk_build (path, (const char *const *) files->pdata, foyer_store_hooks (f->store), f->cancel, on_build, f, NULL, error))
    return FALSE;
  foyer_store_read (f->store, get_state, &j, NULL);
  if (j.gen != NULL && j.gen[0] != '\0' && strcmp (j.gen, f->gen) != 0)
    keep = g_strdup_printf ("base-%s.db", j.gen);
  g_free (j.gen);
  g_free (j.out);
  return has_earlier (f, error) && foyer_store_swap (f->store, path, f->you, f->devs, keep, error);
}

static void
remove_dir (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_unlink (path);
    }
  g_rmdir (dir);
}

void
foyer_first_sync_clean (FoyerStore *store)
{
  static const char *const left[] = { "foyer.db.new", "foyer.db.new-wal", "foyer.db.new-shm", "foyer.db.new-journal" };
  g_autofree char *dir = g_build_filename (foyer_store_dir (store), "bootstrap", NULL);

  remove_dir (dir);
  for (guint i = 0; i < G_N_ELEMENTS (left); i++)
    {
      g_autofree char *path = g_build_filename (foyer_store_dir (store), left[i], NULL);
      g_unlink (path);
    }
  drop_witnesses (foyer_store_dir (store));
}

static gboolean
run (First *f, GError **error)
{
  StateJob j = { STATE_HEAD, NULL, NULL, NULL };
  gboolean want_head;

  foyer_store_read (f->store, get_state, &j, NULL);
  want_head = j.out == NULL && (j.gen == NULL || j.gen[0] == '\0');
  f->now.usable = !want_head;
  g_free (j.out);
  g_free (j.gen);
  if (want_head && !fetch_head (f, error))
    return FALSE;
  for (int sets = 0; sets < 4; sets++)
    {
      g_autoptr (GError) err = NULL;
      gboolean all = TRUE;

      if (!fetch_manifest (f, error) || !has_earlier (f, error))
        return FALSE;
      f->before = 0;
      for (guint i = 0; all && i < f->files->len; i++)
        {
          const File *file = &g_array_index (f->files, File, i);

          all = fetch_file (f, file, &err);
          f->before += file->size;
        }
      if (err != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&err));
          return FALSE;
        }
      if (all)
        return build (f, error);
      /* Replaced while it was fetched: the next set. */
      {
        g_autofree char *kept = g_build_filename (f->dir, "set", NULL);
        g_unlink (kept);
      }
    }
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, "The chain's snapshot changes faster than it can be fetched.");
  return FALSE;
}

gboolean
foyer_first_sync_run (FoyerStore *store, const FoyerFetch *fetch, gpointer self, GCancellable *cancel, FoyerFirstFunc func, gpointer data, GError **error)
{
  First f = { .store = store, .fetch = fetch, .self = self, .cancel = cancel, .func = func, .data = data };
  g_autoptr (GError) err = NULL;
  gboolean ok;

  f.vault = foyer_vault_find (foyer_store_dir (store), &err);
  if (err != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&err));
      return FALSE;
    }
  f.dir = g_build_filename (foyer_store_dir (store), "bootstrap", NULL);
  f.files = g_array_new (FALSE, TRUE, sizeof (File));
  g_array_set_clear_func (f.files, file_clear);
  g_mkdir_with_parents (f.dir, 0700);
  ok = run (&f, &err);
  /* Nothing of damaged files is worth keeping. */
  if (ok || g_error_matches (err, FOYER_ERROR, FOYER_ERROR_CORRUPT))
    remove_dir (f.dir);
  if (ok)
    {
      drop_witnesses (foyer_store_dir (store));
      say (&f, FOYER_FIRST_NONE, 1);
    }
  else
    g_propagate_error (error, g_steal_pointer (&err));
  foyer_vault_unref (f.vault);
  g_free (f.dir);
  g_free (f.set);
  g_free (f.gen);
  g_free (f.you);
  g_free (f.devs);
  g_array_unref (f.files);
  return ok;
}

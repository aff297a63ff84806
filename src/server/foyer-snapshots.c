#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "foyer-accept.h"
#include "foyer-digest.h"
#include "foyer-error.h"
#include "foyer-devices.h"
#include "foyer-feed.h"
#include "foyer-mask.h"
#include "foyer-masked.h"
#include "foyer-snapshot.h"
#include "foyer-snapshots.h"
#include "foyer-time.h"

#define WEEK_MS (G_GINT64_CONSTANT (7) * 24 * 3600 * 1000)
#define KEEP_MS (G_GINT64_CONSTANT (2) * 24 * 3600 * 1000)
#define HEAD_MS (10 * 60 * 1000)
#define HEAD_KEEP_MS (2 * 3600 * 1000)
/* Appointments of a head: it should be under a megabyte and on the screen within seconds, so a desk of many locations sees fewer days. */
#define HEAD_APPOINTMENTS 3000
#define HEAD_DAYS 14

/* Files of a set: of all scopes; and the same for desks that get no numbers (foyer-mask.h), where there are any. */
#define FILES "files"
#define VEILED "veiled"

static GMutex making; /* one at a time: it reads and packs every row of a chain */

static char *
dir_of (FoyerStore *store)
{
  return g_build_filename (foyer_store_dir (store), "snapshots", NULL);
}

/* ---- making a set ------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *dir;
  JsonObject *set;
  gint64 now;
} Make;

static JsonNode *
positions_node (FoyerDb *db, const FoyerId *dev)
{
  g_autoptr (GArray) positions = foyer_accept_positions (db, dev);
  g_autofree char *text = foyer_positions_format (positions);

  return json_from_string (text, NULL);
}

static void
add_devices (FoyerDb *db, JsonObject *set)
{
  JsonObject *devices = json_object_new ();
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_own_read (db, "SELECT DISTINCT dev FROM sync_devlog");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    {
      char text[37];
      json_object_set_member (devices, foyer_id_format (&g_array_index (ids, FoyerId, i), text), positions_node (db, &g_array_index (ids, FoyerId, i)));
    }
  json_object_set_object_member (set, "devices", devices);
}

/* Closes @w as DIR/<sha>.zst. */
static gboolean
settle (FoyerSnapWriter *w, const char *dir, const char *tmp, char **name, goffset *size, GError **error)
{
  char sha[65];
  g_autofree char *path = NULL;

  if (!foyer_snap_writer_close (w, sha, size, error))
    return FALSE;
  *name = g_strconcat (sha, ".zst", NULL);
  path = g_build_filename (dir, *name, NULL);
  if (g_rename (tmp, path) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The snapshot %s cannot be put in its place.", path);
      return FALSE;
    }
  return TRUE;
}

/* @mask: (nullable): for desks that get no numbers */
static gboolean
write_scope (FoyerDb *db, Make *m, const char *scope, const char *gen, gint64 seq, const GArray *digests, guint from, guint to, const FoyerMask *mask,
             JsonArray *files, GError **error)
{
  g_autoptr (GArray) mine = g_array_new (FALSE, FALSE, sizeof (FoyerDigest));
  g_autofree char *tmp = g_build_filename (m->dir, "making.tmp", NULL), *name = NULL, *path = NULL;
  g_autoptr (FoyerSnapWriter) w = NULL;
  g_autoptr (GPtrArray) sums = NULL;
  JsonArray *pieces;
  JsonObject *file;
  goffset size = 0;

  g_array_append_vals (mine, &g_array_index (digests, FoyerDigest, from), to - from);
  w = foyer_snap_writer_new (tmp, "scope", scope, gen, seq, m->now, mine, error);
  if (w == NULL)
    return FALSE;
  if (mask != NULL)
    foyer_snap_writer_veil (w, mask->key);
  /* In the order of the descriptors: what other tables look up comes first. */
  for (int i = 0; i < foyer_n_entities; i++)
    for (guint k = 0; k < mine->len; k++)
      {
        const FoyerDigest *d = &g_array_index (mine, FoyerDigest, k);
        g_autofree char *cond = NULL;

        if (d->entity != &foyer_entities[i])
          continue;
        /* The feed's index names the rows, sorted; then each is read once, in order. */
        cond = g_strdup_printf ("id IN (SELECT id FROM %s INDEXED BY feed_%s WHERE _sc=?1)", d->entity->name, d->entity->name);
        if (!foyer_snap_writer_rows (w, db, d->entity, scope, cond, NULL, NULL, error))
          return FALSE;
      }
  if (!settle (w, m->dir, tmp, &name, &size, error))
    return FALSE;
  path = g_build_filename (m->dir, name, NULL);
  sums = foyer_snap_hash_pieces (path, FOYER_SNAP_PIECE, NULL, error);
  if (sums == NULL)
    return FALSE;
  pieces = json_array_sized_new (sums->len);
  for (guint i = 0; i < sums->len; i++)
    json_array_add_string_element (pieces, sums->pdata[i]);
  file = json_object_new ();
  json_object_set_int_member (file, "piece", FOYER_SNAP_PIECE);
  json_object_set_array_member (file, "sums", pieces);
  json_object_set_string_member (file, "name", name);
  json_object_set_int_member (file, "rows", foyer_snap_writer_count (w));
  json_object_set_string_member (file, "scope", scope);
  json_object_set_int_member (file, "size", size);
  json_array_add_object_element (files, file);
  return TRUE;
}

/* Is there a desk that needs files of its own? */
static gboolean
has_masked (FoyerDb *db)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_own_read (db, "SELECT id FROM device WHERE state='active'");
  gboolean masked = FALSE;

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; !masked && i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_db_get (db, "device", &g_array_index (ids, FoyerId, i));

      masked = foyer_desk_is_masked (db, row);
    }
  return masked;
}

/* The files of all scopes. @mask: (nullable): with the empty one that says what they are */
static gboolean
write_scopes (FoyerDb *db, Make *m, const char *gen, gint64 seq, const GArray *digests, const FoyerMask *mask, JsonArray *files, GError **error)
{
  for (guint i = 0, k; i < digests->len; i = k)
    {
      const char *scope = g_array_index (digests, FoyerDigest, i).scope;

      for (k = i; k < digests->len && g_array_index (digests, FoyerDigest, k).scope == scope; k++)
        ;
      if (!write_scope (db, m, scope, gen, seq, digests, i, k, mask, files, error))
        return FALSE;
    }
  return mask == NULL || write_scope (db, m, FOYER_MASK_SCOPE, gen, seq, digests, 0, 0, mask, files, error);
}

static gboolean
make_set (FoyerDb *db, gpointer data, GError **error)
{
  Make *m = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT gen,seq FROM sync_meta");
  g_autofree char *gen = NULL, *id = NULL;
  g_autoptr (GArray) digests = NULL;
  JsonArray *files;
  FoyerMask mask;
  gint64 seq, rows = 0;

  foyer_stmt_step (s);
  gen = g_strdup (foyer_stmt_text (s, 0));
  seq = foyer_stmt_int (s, 1);
  foyer_stmt_done (s);
  if (!foyer_db_has_digests (db))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_BUSY, "The rows of this chain have not been counted yet.");
      return FALSE;
    }
  digests = foyer_db_digests (db, NULL);
  m->set = json_object_new ();
  files = json_array_new ();
  json_object_set_array_member (m->set, "files", files);
  for (guint i = 0; i < digests->len; i++)
    rows += g_array_index (digests, FoyerDigest, i).n;
  if (!write_scopes (db, m, gen, seq, digests, NULL, files, error))
    return FALSE;
  if (has_masked (db) && foyer_mask_read (db, &mask))
    {
      files = json_array_new ();
      json_object_set_array_member (m->set, VEILED, files);
      if (!write_scopes (db, m, gen, seq, digests, &mask, files, error))
        return FALSE;
    }
  add_devices (db, m->set);
  json_object_set_int_member (m->set, "at", m->now);
  json_object_set_string_member (m->set, "gen", gen);
  json_object_set_int_member (m->set, "rows", rows);
  json_object_set_int_member (m->set, "seq", seq);
  id = g_strdup_printf ("%s-%" G_GINT64_FORMAT, gen, seq);
  json_object_set_string_member (m->set, "set", id);
  return TRUE;
}

static gboolean
recount (FoyerTx *tx, gpointer data, GError **error)
{
  if (!foyer_db_has_digests (foyer_tx_db (tx)))
    foyer_tx_recount_digests (tx);
  return TRUE;
}

static gboolean
counted (FoyerDb *db, gpointer data, GError **error)
{
  *(gboolean *) data = foyer_db_has_digests (db);
  return TRUE;
}

gboolean
foyer_snapshots_make (FoyerStore *store, GError **error)
{
  g_autofree char *dir = dir_of (store), *text = NULL, *name = NULL, *path = NULL;
  g_autoptr (JsonNode) node = NULL;
  Make m = { dir, NULL, foyer_now () };
  gboolean ok = FALSE, has = FALSE;

  if (!g_mutex_trylock (&making))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_BUSY, "A snapshot is being made.");
      return FALSE;
    }
  if (g_mkdir_with_parents (dir, 0750) != 0)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The folder %s cannot be made.", dir);
  else
    {
      /* A chain of an older version of Foyer: its rows are counted once. */
      ok = foyer_store_read (store, counted, &has, error) && (has || foyer_store_maintain (store, recount, NULL, error))
           && foyer_store_read_apart (store, make_set, &m, error);
    }
  if (ok)
    {
      node = json_node_init_object (json_node_alloc (), m.set);
      text = json_to_string (node, FALSE);
      name = g_strdup_printf ("set-%s.json", json_object_get_string_member (m.set, "set"));
      path = g_build_filename (dir, name, NULL);
      ok = g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0640, error);
    }
  g_clear_pointer (&m.set, json_object_unref);
  g_mutex_unlock (&making);
  return ok;
}

/* ---- sets that stand ---------------------------------------------------------------------------------------------------------- */

static JsonObject *
load_set (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL), *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize len;
  JsonObject *o;

  if (!g_file_get_contents (path, &text, &len, NULL))
    return NULL;
  node = json_from_string (text, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  o = json_node_get_object (node);
  if (!json_object_has_member (o, "gen") || !json_object_has_member (o, "seq") || !json_object_has_member (o, "files"))
    return NULL;
  return json_object_ref (o);
}

static gint64
set_int (JsonObject *set, const char *name)
{
  return json_object_get_int_member_with_default (set, name, 0);
}

/* Of this life, oldest first. (element-type JsonObject) */
static GPtrArray *
load_sets (FoyerStore *store, const char *dir)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  FoyerLife life = { 0 };
  const char *name;

  foyer_store_read (store, foyer_life_read, &life, NULL);
  while (d != NULL && life.gen != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      JsonObject *set;
      guint at;

      if (!g_str_has_prefix (name, "set-") || !g_str_has_suffix (name, ".json"))
        continue;
      set = load_set (dir, name);
      /* A seq beyond the store's own: the store was put back. */
      if (set == NULL || g_strcmp0 (json_object_get_string_member_with_default (set, "gen", NULL), life.gen) != 0 || set_int (set, "seq") > life.seq)
        {
          g_clear_pointer (&set, json_object_unref);
          continue;
        }
      for (at = out->len; at > 0 && set_int (out->pdata[at - 1], "seq") > set_int (set, "seq"); at--)
        ;
      g_ptr_array_insert (out, at, set);
    }
  g_free (life.gen);
  return out;
}

static gboolean
in_scopes (GPtrArray *scopes, const char *scope)
{
  for (guint i = 0; i < scopes->len; i++)
    if (strcmp (scopes->pdata[i], scope) == 0)
      return TRUE;
  return FALSE;
}

/* Of the set, for a desk with these scopes; NULL: there are none. */
static JsonArray *
files_of (JsonObject *set, GPtrArray *scopes)
{
  const char *name = foyer_scopes_masked (scopes) ? VEILED : FILES;

  return json_object_has_member (set, name) ? json_object_get_array_member (set, name) : NULL;
}

static JsonObject *
positions_of (JsonObject *set, const FoyerId *dev)
{
  JsonObject *devices = json_object_has_member (set, "devices") ? json_object_get_object_member (set, "devices") : NULL;
  char text[37];

  foyer_id_format (dev, text);
  if (devices == NULL || !json_object_has_member (devices, text))
    return json_object_new ();
  return json_object_ref (json_object_get_object_member (devices, text));
}

JsonObject *
foyer_snapshots_manifest (FoyerStore *store, const char *wanted, GPtrArray *scopes, const FoyerId *dev, const FoyerId *loc)
{
  g_autofree char *dir = dir_of (store);
  g_autoptr (GPtrArray) sets = load_sets (store, dir);
  JsonObject *set = NULL, *out;
  JsonArray *files, *all;

  for (guint i = 0; i < sets->len; i++)
    if (files_of (sets->pdata[i], scopes) != NULL)
      set = sets->pdata[i];
  for (guint i = 0; wanted != NULL && i < sets->len; i++)
    if (g_strcmp0 (json_object_get_string_member_with_default (sets->pdata[i], "set", NULL), wanted) == 0 && files_of (sets->pdata[i], scopes) != NULL)
      set = sets->pdata[i];
  if (set == NULL)
    return NULL;
  all = files_of (set, scopes);
  files = json_array_new ();
  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *file = json_array_get_object_element (all, i);
      if (in_scopes (scopes, json_object_get_string_member (file, "scope")))
        json_array_add_object_element (files, json_object_ref (file));
    }
  out = json_object_new ();
  json_object_set_int_member (out, "at", set_int (set, "at"));
  json_object_set_object_member (out, "devs", json_object_new ());
  json_object_set_array_member (out, "files", files);
  json_object_set_string_member (out, "gen", json_object_get_string_member (set, "gen"));
  json_object_set_int_member (out, "seq", set_int (set, "seq"));
  json_object_set_string_member (out, "set", json_object_get_string_member (set, "set"));
  json_object_set_object_member (out, "you", positions_of (set, dev));
  return out;
}

static gboolean
is_file_name (const char *name)
{
  if (strlen (name) != 68 || !g_str_has_suffix (name, ".zst"))
    return FALSE;
  for (int i = 0; i < 64; i++)
    if (!g_ascii_isxdigit (name[i]) || g_ascii_isupper (name[i]))
      return FALSE;
  return TRUE;
}

char *
foyer_snapshots_file (FoyerStore *store, const char *name, GPtrArray *scopes)
{
  g_autofree char *dir = dir_of (store);
  g_autoptr (GPtrArray) sets = NULL;

  if (!is_file_name (name))
    return NULL;
  sets = load_sets (store, dir);
  for (guint i = 0; i < sets->len; i++)
    {
      JsonArray *files = files_of (sets->pdata[i], scopes);

      for (guint k = 0; files != NULL && k < json_array_get_length (files); k++)
        {
          JsonObject *file = json_array_get_object_element (files, k);

          if (strcmp (json_object_get_string_member (file, "name"), name) == 0 && in_scopes (scopes, json_object_get_string_member (file, "scope")))
            return g_build_filename (dir, name, NULL);
        }
    }
  return NULL;
}

/* ---- keeping them ---------------------------------------------------------------------------------------------------------------- */

static void
drop_old (FoyerStore *store, const char *dir, gint64 now)
{
  g_autoptr (GPtrArray) sets = load_sets (store, dir);
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  for (guint i = 0; i < sets->len; i++)
    {
      JsonObject *set = sets->pdata[i];
      /* The newest stays; the ones before for as long as somebody may be fetching them. */
      gint64 replaced = i + 1 < sets->len ? set_int (sets->pdata[i + 1], "at") : now;
      static const char *const lists[] = { FILES, VEILED };

      if (now - replaced > KEEP_MS)
        continue;
      g_hash_table_add (wanted, g_strdup_printf ("set-%s.json", json_object_get_string_member (set, "set")));
      for (gsize n = 0; n < G_N_ELEMENTS (lists); n++)
        {
          JsonArray *files = json_object_has_member (set, lists[n]) ? json_object_get_array_member (set, lists[n]) : NULL;

          for (guint k = 0; files != NULL && k < json_array_get_length (files); k++)
            g_hash_table_add (wanted, g_strdup (json_object_get_string_member (json_array_get_object_element (files, k), "name")));
        }
    }
  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      GStatBuf st;

      if (g_hash_table_contains (wanted, name) || g_str_has_prefix (name, "head-") || g_str_has_suffix (name, ".tmp"))
        continue;
      /* Not a file of a set that is being made just now. */
      if (g_stat (path, &st) == 0 && now / 1000 - st.st_mtime > HEAD_KEEP_MS / 1000)
        g_unlink (path);
    }
  g_clear_pointer (&d, g_dir_close);
  d = g_dir_open (dir, 0, NULL);
  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      GStatBuf st;

      if (g_str_has_prefix (name, "head-") && g_stat (path, &st) == 0 && now / 1000 - st.st_mtime > HEAD_KEEP_MS / 1000)
        g_unlink (path);
    }
}

typedef struct
{
  gint64 since; /* seq of the last set */
  gint64 rows, changed;
} Behind;

/* Stops counting at a tenth. */
static gboolean
count_behind (FoyerDb *db, gpointer data, GError **error)
{
  Behind *b = data;
  g_autoptr (GArray) digests = foyer_db_digests (db, NULL);

  for (guint i = 0; i < digests->len; i++)
    b->rows += g_array_index (digests, FoyerDigest, i).n;
  for (guint i = 0; b->since > 0 && i < digests->len && b->changed * 10 <= b->rows; i++)
    {
      const FoyerDigest *d = &g_array_index (digests, FoyerDigest, i);
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM (SELECT 1 FROM %s WHERE _sc=?1 AND _seq>?2 LIMIT ?3)", d->entity->name);
      FoyerStmt *s = foyer_db_own_read (db, sql);

      foyer_stmt_bind_text (s, 1, d->scope);
      foyer_stmt_bind_int (s, 2, b->since);
      foyer_stmt_bind_int (s, 3, b->rows / 10 + 1);
      if (foyer_stmt_step (s))
        b->changed += foyer_stmt_int (s, 0);
      foyer_stmt_done (s);
    }
  return TRUE;
}

gboolean
foyer_snapshots_keep (FoyerStore *store, gint64 min_rows, gboolean *made, GError **error)
{
  g_autofree char *dir = dir_of (store);
  g_autoptr (GPtrArray) sets = load_sets (store, dir);
  gint64 now = foyer_now ();
  Behind b = { 0 };
  gboolean due;

  if (made != NULL)
    *made = FALSE;
  if (sets->len > 0)
    b.since = set_int (sets->pdata[sets->len - 1], "seq");
  if (!foyer_store_read (store, count_behind, &b, error))
    return FALSE;
  if (sets->len == 0)
    due = b.rows >= min_rows;
  else
    due = b.changed * 10 > b.rows || (now - set_int (sets->pdata[sets->len - 1], "at") > WEEK_MS && b.changed > 0);
  if (due)
    {
      if (!foyer_snapshots_make (store, error))
        return FALSE;
      if (made != NULL)
        *made = TRUE;
    }
  if (g_file_test (dir, G_FILE_TEST_IS_DIR))
    drop_old (store, dir, now);
  return TRUE;
}

/* ---- the head ------------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const char *dir, *key;
  GPtrArray *scopes;
  gint64 now;
  char *path;
} Head;

/* The least range of days around today with few enough appointments. */
static void
head_days (FoyerDb *db, gint64 now, GPtrArray *scopes, char *from, char *to)
{
  static const int tries[] = { HEAD_DAYS, 7, 3, 1, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      gint64 date, n = 0;
      int minute;
      FoyerStmt *s;

      foyer_zone_from_utc (foyer_zone_get ("UTC"), now, &date, &minute);
      foyer_date_format (date - tries[i] - 1, from); /* a day more on both sides: no zone is further from UTC */
      foyer_date_format (date + tries[i] + 1, to);
      for (guint k = 0; k < scopes->len; k++)
        {
          FoyerId loc;

          if (!g_str_has_prefix (scopes->pdata[k], "loc:") || !foyer_id_parse ((char *) scopes->pdata[k] + 4, &loc))
            continue;
          s = foyer_db_own_read (db, "SELECT count(*) FROM board WHERE loc=?1 AND day BETWEEN ?2 AND ?3");
          foyer_stmt_bind_id (s, 1, &loc);
          foyer_stmt_bind_text (s, 2, from);
          foyer_stmt_bind_text (s, 3, to);
          n += foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
          foyer_stmt_done (s);
        }
      if (n <= HEAD_APPOINTMENTS)
        return;
    }
}

/* Ids of what the days show, for the conditions below. Readers may write temporary tables only. */
static gboolean
collect_days (FoyerDb *db, GPtrArray *scopes, const char *from, const char *to, GString *visits, GString *clients, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);

  for (guint k = 0; k < scopes->len; k++)
    {
      FoyerId loc;
      FoyerStmt *s;

      if (!g_str_has_prefix (scopes->pdata[k], "loc:") || !foyer_id_parse ((char *) scopes->pdata[k] + 4, &loc))
        continue;
      s = foyer_db_own_read (db, "SELECT b.visit,b.client,v.client FROM board b LEFT JOIN visit v ON v.id=b.visit WHERE b.loc=?1 AND b.day BETWEEN ?2 AND ?3");
      foyer_stmt_bind_id (s, 1, &loc);
      foyer_stmt_bind_text (s, 2, from);
      foyer_stmt_bind_text (s, 3, to);
      while (foyer_stmt_step (s))
        for (int c = 0; c < 3; c++)
          {
            FoyerId id = foyer_stmt_id (s, c);
            GString *list = c == 0 ? visits : clients;

            if (foyer_id_is_none (&id) || g_hash_table_contains (seen, &id))
              continue;
            g_hash_table_add (seen, foyer_id_copy (&id));
            g_string_append (list, list->len > 0 ? ",X'" : "X'");
            for (int i = 0; i < 16; i++)
              g_string_append_printf (list, "%02x", id.b[i]);
            g_string_append_c (list, '\'');
          }
      foyer_stmt_done (s);
    }
  return foyer_db_check (db, error);
}

/* What of the table a head takes. (transfer full) (nullable): nothing */
static char *
head_condition (const FoyerEntity *e, const char *visits, const char *clients)
{
  static const char *const whole[] = { "chain", "location", "setting", "user", "grant", "position", "staff", "category", "service", "service_staff",
                                       "resource", "instance", "service_resource", "label", "register", "item", "device", "package_item", "custom_field",
                                       "repeat_template", "schedule_template", "series", "timetable", "preference",
                                       "client_rule", "segment", "role", NULL };
  static const char *const by_visit[] = { "appointment", "line", "document", "money", NULL };
  static const char *const by_appointment[] = { "allocation", "appointment_label", "appointment_value", NULL };
  static const char *const by_client[] = { "client_label", "client_value", "visitor", "client_file", "client_adjust", "client_award", NULL };

  if (g_strv_contains (whole, e->name))
    return g_strdup ("1");
  if (strcmp (e->name, "workday") == 0)
    return g_strdup ("date BETWEEN ?2 AND ?3");
  if (strcmp (e->name, "visit") == 0)
    return g_strdup_printf ("id IN (%s)", visits);
  if (g_strv_contains (by_visit, e->name))
    return g_strdup_printf ("visit IN (%s)", visits);
  if (g_strv_contains (by_appointment, e->name))
    return g_strdup_printf ("appointment IN (SELECT id FROM appointment WHERE visit IN (%s))", visits);
  if (strcmp (e->name, "client") == 0)
    return g_strdup_printf ("id IN (%s)", clients);
  if (strcmp (e->name, "assistant") == 0)
    return g_strdup_printf ("line IN (SELECT id FROM line WHERE visit IN (%s))", visits);
  if (g_strv_contains (by_client, e->name))
    return g_strdup_printf ("client IN (%s)", clients);
  if (strcmp (e->name, "waitlist") == 0)
    return g_strdup ("state IN ('waiting', 'offered')");
  return NULL;
}

static gboolean
make_head (FoyerDb *db, gpointer data, GError **error)
{
  Head *h = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT gen,seq FROM sync_meta");
  g_autofree char *gen = NULL, *tmp = NULL, *name = NULL;
  g_autoptr (GString) visits = g_string_new (NULL), clients = g_string_new (NULL);
  g_autoptr (FoyerSnapWriter) w = NULL;
  char from[11], to[11], sha[65];
  goffset size;
  gint64 seq;

  foyer_stmt_step (s);
  gen = g_strdup (foyer_stmt_text (s, 0));
  seq = foyer_stmt_int (s, 1);
  foyer_stmt_done (s);
  name = g_strdup_printf ("head-%s-%" G_GINT64_FORMAT ".zst", h->key, seq);
  h->path = g_build_filename (h->dir, name, NULL);
  if (g_file_test (h->path, G_FILE_TEST_EXISTS))
    return TRUE;
  head_days (db, h->now, h->scopes, from, to);
  if (!collect_days (db, h->scopes, from, to, visits, clients, error))
    return FALSE;
  tmp = g_strdup_printf ("%s.%08x.tmp", h->path, g_random_int ());
  w = foyer_snap_writer_new (tmp, "head", "head", gen, seq, h->now, NULL, error);
  if (w == NULL)
    return FALSE;
  if (foyer_scopes_masked (h->scopes))
    {
      FoyerMask mask;

      if (!foyer_mask_read (db, &mask))
        return TRUE;
      foyer_snap_writer_veil (w, mask.key);
    }
  for (int i = 0; i < foyer_n_entities; i++)
    {
      const FoyerEntity *e = &foyer_entities[i];
      g_autofree char *cond = head_condition (e, visits->str, clients->str);

      for (guint k = 0; cond != NULL && k < h->scopes->len; k++)
        if ((e->scope == FOYER_SCOPE_LOCATION || strcmp (h->scopes->pdata[k], "chain") == 0)
            && !foyer_snap_writer_rows (w, db, e, h->scopes->pdata[k], cond, from, to, error))
          return FALSE;
    }
  if (!foyer_snap_writer_close (w, sha, &size, error))
    return FALSE;
  if (g_rename (tmp, h->path) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The snapshot %s cannot be put in its place.", h->path);
      return FALSE;
    }
  return TRUE;
}

char *
foyer_snapshots_head (FoyerStore *store, GPtrArray *scopes, gint64 now, GError **error)
{
  g_autofree char *dir = dir_of (store), *all = NULL, *key = NULL, *prefix = NULL;
  g_autoptr (GDir) d = NULL;
  Head h = { dir, NULL, scopes, now, NULL };
  const char *name;

  if (g_mkdir_with_parents (dir, 0750) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The folder %s cannot be made.", dir);
      return NULL;
    }
  g_ptr_array_add (scopes, NULL);
  all = g_strjoinv (" ", (char **) scopes->pdata);
  g_ptr_array_set_size (scopes, scopes->len - 1);
  key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, all, -1);
  key[16] = '\0';
  h.key = key;
  prefix = g_strdup_printf ("head-%s-", key);
  d = g_dir_open (dir, 0, NULL);
  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      GStatBuf st;

      if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, ".zst") && g_stat (path, &st) == 0 && now - (gint64) st.st_mtime * 1000 < HEAD_MS)
        return g_steal_pointer (&path);
    }
  if (foyer_store_read (store, make_head, &h, error))
    return h.path;
  g_free (h.path);
  return NULL;
}

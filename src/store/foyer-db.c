#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-db-private.h"
#include "foyer-schema.h"
#include "foyer-vfs-crypt.h"

/* A parameter keeps its value from one use to the next; what a use does not bind is unbound at its first step, so that a use which binds all
 * of them, as nearly every one does, costs no second pass over them. Ids are bound from here, without a copy of SQLite's; what a statement
 * at rest holds beyond that (texts, blobs) is let go at its end. */
struct _FoyerStmt
{
  sqlite3_stmt *stmt;
  FoyerDb *db;
  gboolean busy; /* between foyer_db_sql() and done */
  gboolean stepped; /* since it was taken */
  guint64 bound, was; /* bit per parameter: in this use, and before; only while there are at most 64 */
  guint64 held;       /* bound to what must be let go */
  int n_params;
  FoyerStmt *next; /* further statement of the same text, when one is used inside the loop of another */
  FoyerId ids[];
};

#define TRACKED 64
#define NEAR 64
#define READER_CACHE "PRAGMA cache_size=-4096;"
#define WRITER_CACHE "PRAGMA cache_size=-8192;"
/* Of a process with thousands of connections: what all of them may hold is what counts. */
#define READER_CACHE_MANY "PRAGMA cache_size=-1024;"
#define WRITER_CACHE_MANY "PRAGMA cache_size=-4096;"

struct _FoyerDb
{
  sqlite3 *handle;
  GHashTable *open_cache; /* text → FoyerStmt, guarded */
  GHashTable *own_cache;  /* text → FoyerStmt, the store's */
  struct
  {
    const char *at;   /* where the caller keeps the text */
    const char *text; /* the cache's copy: the place may have another text by now */
    FoyerStmt *stmt;
  } near[2][NEAR];    /* most callers come with the same literal: no hashing of long texts */
  GHashTable *closed;     /* names of tables only the store may write */
  gboolean writer, own;
  gboolean in_tx;         /* between BEGIN and COMMIT or ROLLBACK of a write */
  GError *error;          /* first failure since the last check */
  FoyerStmt *failed;      /* could not be prepared, and not done yet */
};

/* ---- opening ------------------------------------------------------------------------------------------------------------ */

static gboolean
closed_table (FoyerDb *db, const char *name)
{
  return name != NULL && (g_hash_table_contains (db->closed, name) || g_str_has_prefix (name, "sync_") || g_str_has_prefix (name, "txn"));
}

/* The guard: whatever SQL a rule or a mistake brings, rows of synced tables change through foyer_tx_put() only. */
static int
authorize (void *data, int action, const char *a, const char *b, const char *database, const char *trigger)
{
  FoyerDb *db = data;

  if (db->own)
    return SQLITE_OK;
  switch (action)
    {
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
      return closed_table (db, a) ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_INDEX:
    case SQLITE_DROP_TRIGGER:
    case SQLITE_ALTER_TABLE:
    case SQLITE_CREATE_TRIGGER:
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_INDEX:
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
      return SQLITE_DENY;
    default:
      return SQLITE_OK;
    }
}

static void
stmt_free (gpointer p)
{
  FoyerStmt *s = p;

  while (s != NULL)
    {
      FoyerStmt *next = s->next;
      sqlite3_finalize (s->stmt);
      g_free (s);
      s = next;
    }
}

void
foyer_db_set_error (FoyerDb *db, int rc, GError **error)
{
  int code = FOYER_ERROR_IO;
  const char *text = sqlite3_errmsg (db->handle);

  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      code = FOYER_ERROR_FULL;
      text = "The disk is full";
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      code = FOYER_ERROR_BUSY;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      code = FOYER_ERROR_CORRUPT;
      break;
    case SQLITE_INTERRUPT:
      code = FOYER_ERROR_CANCELLED;
      break;
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      code = FOYER_ERROR_REFUSED;
      break;
    default:
      break;
    }
  g_set_error (error, FOYER_ERROR, code, "The database says: %s.", text);
}

/* Nobody asks how much memory SQLite has in all; counting it takes a lock of the whole process at each allocation. And a connection takes
 * room for pages as it needs them, not for twenty at once. But where there are thousands, the first sixteen lie together, so that they do not
 * leave holes between what stays when a store comes to rest. */
static gpointer
set_up (gpointer data)
{
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_config (SQLITE_CONFIG_PAGECACHE, NULL, 0, foyer_store_rests () ? -64 : 0);
  return NULL;
}

static const char *
cache_of (gboolean writer)
{
  if (foyer_store_rests ())
    return writer ? WRITER_CACHE_MANY : READER_CACHE_MANY;
  return writer ? WRITER_CACHE : READER_CACHE;
}

void
foyer_db_shrink (FoyerDb *db)
{
  foyer_db_exec (db, cache_of (db->writer), NULL);
  sqlite3_db_release_memory (db->handle);
}

static gboolean
at_rest (gpointer key, gpointer value, gpointer data)
{
  for (const FoyerStmt *s = value; s != NULL; s = s->next)
    if (s->busy)
      return FALSE;
  return TRUE;
}

void
foyer_db_rest (FoyerDb *db)
{
  memset (db->near, 0, sizeof db->near);
  g_hash_table_foreach_remove (db->open_cache, at_rest, NULL);
  g_hash_table_foreach_remove (db->own_cache, at_rest, NULL);
  /* Its picture of the schema goes too, with what full-text tables keep prepared: more than all else, and read again in two milliseconds. */
  if (foyer_store_rests ())
    foyer_db_exec (db, "PRAGMA writable_schema=RESET", NULL);
  sqlite3_db_release_memory (db->handle);
}

FoyerDb *
foyer_db_open (const char *path, gboolean writer, GError **error)
{
  static GOnce once = G_ONCE_INIT;
  /* A page that is not kept comes from the system's cache in a microsecond: 16 MB a connection cost a desk of a million appointments 25 MB
   * and made no read faster. */
  static const char *const pragmas =
    "PRAGMA foreign_keys=OFF; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA secure_delete=OFF;"
    "PRAGMA temp_store=MEMORY;";
  const char *vfs;
  FoyerDb *db;
  int rc;

  g_once (&once, set_up, NULL);
  if (!foyer_vfs_for (path, &vfs, error))
    return NULL;
  db = g_new0 (FoyerDb, 1);
  db->writer = writer;
  db->open_cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, stmt_free);
  db->own_cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, stmt_free);
  db->closed = g_hash_table_new (g_str_hash, g_str_equal);
  for (int i = 0; i < foyer_n_entities; i++)
    g_hash_table_add (db->closed, (gpointer) foyer_entities[i].name);
  rc = sqlite3_open_v2 (path, &db->handle,
                        (writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX, vfs);
  if (rc != SQLITE_OK)
    goto failed;
  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_busy_timeout (db->handle, 5000);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, writer ? 0 : 1, NULL);
  db->own = TRUE;
  rc = sqlite3_exec (db->handle, pragmas, NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec (db->handle, cache_of (writer), NULL, NULL, NULL);
  if (rc == SQLITE_OK && writer)
    rc = sqlite3_exec (db->handle, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;", NULL, NULL, NULL);
  if (rc == SQLITE_OK && !writer)
    rc = sqlite3_exec (db->handle, "PRAGMA query_only=ON;", NULL, NULL, NULL);
  if (rc != SQLITE_OK)
    goto failed;
  db->own = FALSE;
  sqlite3_set_authorizer (db->handle, authorize, db);
  return db;

failed:
  if ((rc & 0xff) == SQLITE_NOTADB && vfs == NULL)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT,
                         "This is no database. It is damaged, or it is encrypted and the file " FOYER_VAULT_FILE " with its key is not beside it.");
  else
    foyer_db_set_error (db, rc, error);
  g_prefix_error (error, "%s: ", path);
  foyer_db_close (db);
  return NULL;
}

void
foyer_db_close (FoyerDb *db)
{
  if (db == NULL)
    return;
  g_hash_table_unref (db->open_cache);
  g_hash_table_unref (db->own_cache);
  stmt_free (db->failed);
  g_hash_table_unref (db->closed);
  g_clear_error (&db->error);
  sqlite3_close (db->handle);
  g_free (db);
}

sqlite3 *
foyer_db_handle (FoyerDb *db)
{
  return db->handle;
}

/* ---- statements ------------------------------------------------------------------------------------------------------------ */

static FoyerStmt *
prepare (FoyerDb *db, const char *sql, gboolean own)
{
  FoyerStmt *s;
  sqlite3_stmt *stmt = NULL;
  const char *tail = NULL;
  gboolean was = db->own;
  int rc, n;

  db->own = own;
  rc = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, &tail);
  db->own = was;
  n = stmt != NULL ? sqlite3_bind_parameter_count (stmt) : 0;
  s = g_malloc0 (sizeof *s + (n <= TRACKED ? n : 0) * sizeof (FoyerId));
  s->db = db;
  s->stmt = stmt;
  s->n_params = n;
  if (rc != SQLITE_OK || s->stmt == NULL)
    {
      if (rc == SQLITE_AUTH)
        g_error ("Only the store may write here: %s", sql);
      if (rc == SQLITE_ERROR)
        g_error ("%s in: %s", sqlite3_errmsg (db->handle), sql);
      if (db->error == NULL)
        foyer_db_set_error (db, rc, &db->error);
      s->stmt = NULL;
    }
  else if (tail != NULL && tail[strspn (tail, " \t\n;")] != '\0')
    g_error ("More than one statement in: %s", sql);
  return s;
}

/* A failing disk kept it from being prepared: the next to ask for it tries again. A statement that does nothing must not stay: it goes when
 * who asked for it is done with it. */
static FoyerStmt *
not_kept (FoyerDb *db, FoyerStmt *s)
{
  s->busy = TRUE;
  s->next = db->failed;
  db->failed = s;
  return s;
}

static FoyerStmt *
take (FoyerDb *db, GHashTable *cache, const char *sql, gboolean own)
{
  guint i = (GPOINTER_TO_SIZE (sql) >> 4 ^ GPOINTER_TO_SIZE (sql) >> 10) % NEAR;
  FoyerStmt *s;

  if (db->near[own][i].at == sql && strcmp (db->near[own][i].text, sql) == 0)
    s = db->near[own][i].stmt;
  else
    {
      gpointer text = NULL, found = NULL;

      if (!g_hash_table_lookup_extended (cache, sql, &text, &found))
        {
          found = prepare (db, sql, own);
          if (((FoyerStmt *) found)->stmt == NULL)
            return not_kept (db, found);
          text = g_strdup (sql);
          g_hash_table_insert (cache, text, found);
        }
      s = found;
      db->near[own][i].at = sql;
      db->near[own][i].text = text;
      db->near[own][i].stmt = s;
    }
  while (s->busy)
    {
      if (s->next == NULL)
        {
          FoyerStmt *next = prepare (db, sql, own);

          if (next->stmt == NULL)
            return not_kept (db, next);
          s->next = next;
        }
      s = s->next;
    }
  s->busy = TRUE;
  return s;
}

FoyerStmt *
foyer_db_sql (FoyerDb *db, const char *sql)
{
  return take (db, db->open_cache, sql, FALSE);
}

FoyerStmt *
foyer_db_own (FoyerDb *db, const char *sql)
{
  return take (db, db->own_cache, sql, TRUE);
}

gboolean
foyer_db_exec (FoyerDb *db, const char *sql, GError **error)
{
  gboolean was = db->own;
  int rc;

  db->own = TRUE;
  rc = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  db->own = was;
  if (rc == SQLITE_OK)
    return TRUE;
  foyer_db_set_error (db, rc, error);
  return FALSE;
}

gboolean
foyer_db_run (FoyerDb *db, const char *sql, GError **error)
{
  FoyerStmt *s = foyer_db_own (db, sql);
  int rc = s->stmt != NULL ? sqlite3_step (s->stmt) : SQLITE_ERROR;

  if (rc == SQLITE_DONE || rc == SQLITE_ROW)
    {
      foyer_stmt_done (s);
      return TRUE;
    }
  foyer_db_set_error (db, rc, error);
  foyer_stmt_done (s);
  return FALSE;
}

/* From the connection's own picture of the schema: sqlite_schema would be read from end to end, and some ask for every row they show. */
gboolean
foyer_db_has_table (FoyerDb *db, const char *name)
{
  return sqlite3_table_column_metadata (db->handle, "main", name, NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

gboolean
foyer_db_set_own (FoyerDb *db, gboolean own)
{
  gboolean was = db->own;
  db->own = own;
  return was;
}

gboolean
foyer_db_check (FoyerDb *db, GError **error)
{
  if (db->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&db->error));
  return FALSE;
}

void
foyer_db_fail (FoyerDb *db, GError *error)
{
  if (db->error == NULL)
    db->error = error;
  else
    g_error_free (error);
}

/* TRUE when the statement keeps account of parameter @i. */
static inline gboolean
note_bound (FoyerStmt *s, int i, gboolean held)
{
  guint64 bit;

  if (s->n_params > TRACKED || i < 1 || i > TRACKED)
    return FALSE;
  bit = G_GUINT64_CONSTANT (1) << (i - 1);
  s->bound |= bit;
  if (held)
    s->held |= bit;
  return TRUE;
}

void
foyer_stmt_bind_text (FoyerStmt *s, int i, const char *v)
{
  note_bound (s, i, v != NULL);
  if (v == NULL)
    sqlite3_bind_null (s->stmt, i);
  else
    sqlite3_bind_text (s->stmt, i, v, -1, SQLITE_TRANSIENT);
}

void
foyer_stmt_lend_text (FoyerStmt *s, int i, const char *v, gssize len)
{
  note_bound (s, i, v != NULL);
  if (v == NULL)
    sqlite3_bind_null (s->stmt, i);
  else
    sqlite3_bind_text (s->stmt, i, v, (int) len, SQLITE_STATIC);
}

void
foyer_stmt_bind_int (FoyerStmt *s, int i, gint64 v)
{
  note_bound (s, i, FALSE);
  sqlite3_bind_int64 (s->stmt, i, v);
}

void
foyer_stmt_bind_id (FoyerStmt *s, int i, const FoyerId *v)
{
  gboolean tracked = note_bound (s, i, FALSE);

  if (foyer_id_is_none (v))
    sqlite3_bind_null (s->stmt, i);
  else if (tracked && i <= s->n_params)
    {
      s->ids[i - 1] = *v;
      sqlite3_bind_blob (s->stmt, i, s->ids[i - 1].b, 16, SQLITE_STATIC);
    }
  else
    sqlite3_bind_blob (s->stmt, i, v->b, 16, SQLITE_TRANSIENT);
}

void
foyer_stmt_bind_null (FoyerStmt *s, int i)
{
  note_bound (s, i, FALSE);
  sqlite3_bind_null (s->stmt, i);
}

void
foyer_stmt_bind_blob (FoyerStmt *s, int i, const void *v, gsize len)
{
  note_bound (s, i, v != NULL);
  if (v == NULL)
    sqlite3_bind_null (s->stmt, i);
  else
    sqlite3_bind_blob64 (s->stmt, i, v, len, SQLITE_TRANSIENT);
}

static void
unbind (FoyerStmt *s, guint64 which)
{
  for (; which != 0; which &= which - 1)
    sqlite3_bind_null (s->stmt, 1 + __builtin_ctzll (which));
}

void
foyer_db_set_in_tx (FoyerDb *db, gboolean in_tx)
{
  db->in_tx = in_tx;
}

/* A full disk or a failed read makes SQLite roll the transaction back by itself. What the job would still write must not become a
 * transaction of its own. */
static gboolean
is_cut_off (FoyerStmt *s)
{
  return s->db->in_tx && sqlite3_get_autocommit (s->db->handle)
         && (!sqlite3_stmt_readonly (s->stmt) || g_ascii_strncasecmp (sqlite3_sql (s->stmt), "SAVEPOINT", 9) == 0);
}

gboolean
foyer_stmt_step (FoyerStmt *s)
{
  int rc;

  if (s->stmt == NULL || is_cut_off (s))
    return FALSE;
  if (!s->stepped)
    {
      unbind (s, s->was & ~s->bound);
      s->was = s->bound;
      s->stepped = TRUE;
    }
  rc = sqlite3_step (s->stmt);
  if (rc == SQLITE_ROW)
    return TRUE;
  if (rc != SQLITE_DONE && s->db->error == NULL)
    foyer_db_set_error (s->db, rc, &s->db->error);
  return FALSE;
}

static void
forget_failed (FoyerStmt *s)
{
  FoyerStmt **at = &s->db->failed;

  while (*at != NULL && *at != s)
    at = &(*at)->next;
  g_assert (*at == s);
  *at = s->next;
  g_free (s);
}

guint
foyer_db_failed (FoyerDb *db)
{
  guint n = 0;

  for (const FoyerStmt *s = db->failed; s != NULL; s = s->next)
    n++;
  return n;
}

void
foyer_stmt_done (FoyerStmt *s)
{
  if (s->stmt == NULL)
    {
      forget_failed (s);
      return;
    }
  sqlite3_reset (s->stmt);
  if (s->n_params > TRACKED)
    sqlite3_clear_bindings (s->stmt);
  else
    unbind (s, s->held);
  s->was = (s->was | s->bound) & ~s->held;
  s->bound = s->held = 0;
  s->busy = s->stepped = FALSE;
}

gboolean
foyer_stmt_is_null (FoyerStmt *s, int col)
{
  return sqlite3_column_type (s->stmt, col) == SQLITE_NULL;
}

const char *
foyer_stmt_text (FoyerStmt *s, int col)
{
  return (const char *) sqlite3_column_text (s->stmt, col);
}

gint64
foyer_stmt_int (FoyerStmt *s, int col)
{
  return sqlite3_column_int64 (s->stmt, col);
}

FoyerId
foyer_stmt_id (FoyerStmt *s, int col)
{
  FoyerId id = FOYER_ID_NONE;

  if (sqlite3_column_type (s->stmt, col) == SQLITE_BLOB && sqlite3_column_bytes (s->stmt, col) == 16)
    memcpy (id.b, sqlite3_column_blob (s->stmt, col), 16);
  return id;
}

const void *
foyer_stmt_blob (FoyerStmt *s, int col, gsize *len)
{
  const void *p = sqlite3_column_blob (s->stmt, col);
  *len = sqlite3_column_bytes (s->stmt, col);
  return p;
}

gint64
foyer_db_int (FoyerDb *db, const char *sql, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_sql (db, sql);
  gint64 v = 0;

  if (id != NULL)
    foyer_stmt_bind_id (s, 1, id);
  if (foyer_stmt_step (s))
    v = foyer_stmt_int (s, 0);
  foyer_stmt_done (s);
  return v;
}

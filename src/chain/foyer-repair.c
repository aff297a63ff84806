#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-digest.h"
#include "foyer-error.h"
#include "foyer-mask.h"
#include "foyer-repair.h"
#include "foyer-time.h"
#include "foyer-wire.h"

#define ROWS_MAX 5000
#define ASK_MAX 500            /* rows a request */
#define REPAIRS_AN_HOUR 3
#define SCRUB_PIECE 2000

#define STATE_TIMES "repair_times" /* UTC ms of the last ones */
#define STATE_COUNT "repaired"

/* ---- reading the server's numbers --------------------------------------------------------------------------------------------- */

typedef struct
{
  char *scope, *table;
  gint64 n, sum;
} Sum;

static void
sum_clear (gpointer p)
{
  Sum *s = p;
  g_free (s->scope);
  g_free (s->table);
}

/* {"chain":{"client":[n,sum]}}. NULL when it has another form. */
static GArray *
parse_digest (const char *text)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (text, -1);
  g_autoptr (GArray) out = g_array_new (FALSE, TRUE, sizeof (Sum));

  g_array_set_clear_func (out, sum_clear);
  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return NULL;
  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (r);
      g_autofree char *scope = NULL;

      if (t == FOYER_JSON_OBJECT_END)
        return g_steal_pointer (&out);
      if (t != FOYER_JSON_KEY)
        return NULL;
      scope = g_strdup (foyer_json_get_text (r, NULL));
      if (foyer_json_next (r) != FOYER_JSON_OBJECT)
        return NULL;
      for (;;)
        {
          Sum s = { NULL, NULL, 0, 0 };

          t = foyer_json_next (r);
          if (t == FOYER_JSON_OBJECT_END)
            break;
          if (t != FOYER_JSON_KEY)
            return NULL;
          s.table = g_strdup (foyer_json_get_text (r, NULL));
          s.scope = g_strdup (scope);
          g_array_append_val (out, s);
          {
            Sum *at = &g_array_index (out, Sum, out->len - 1);

            if (foyer_json_next (r) != FOYER_JSON_ARRAY || foyer_json_next (r) != FOYER_JSON_INT)
              return NULL;
            at->n = foyer_json_get_int (r);
            if (foyer_json_next (r) != FOYER_JSON_INT)
              return NULL;
            at->sum = foyer_json_get_int (r);
            if (foyer_json_next (r) != FOYER_JSON_ARRAY_END)
              return NULL;
          }
        }
    }
}

/* ---- comparing ------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const char *cursors, *digest;
  GPtrArray *out;
} Compare;

static gboolean
at_cursors (FoyerDb *db, const char *cursors)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT cursors FROM sync_base");
  gboolean same = foyer_stmt_step (s) && strcmp (foyer_stmt_text (s, 0), cursors) == 0;

  foyer_stmt_done (s);
  return same;
}

static gboolean
compare (FoyerDb *db, gpointer data, GError **error)
{
  Compare *c = data;
  g_autoptr (GArray) theirs = NULL, mine = NULL;

  if (!at_cursors (db, c->cursors) || !foyer_db_has_digests (db) || (theirs = parse_digest (c->digest)) == NULL)
    return TRUE;
  c->out = g_ptr_array_new_with_free_func (g_free);
  mine = foyer_db_digests (db, NULL);
  for (guint i = 0; i < theirs->len; i++)
    {
      const Sum *t = &g_array_index (theirs, Sum, i);
      gint64 n = 0;
      guint64 sum = 0;

      if (foyer_entity_lookup (t->table) == NULL)
        continue; /* of a newer version: kept aside */
      for (guint k = 0; k < mine->len; k++)
        {
          const FoyerDigest *d = &g_array_index (mine, FoyerDigest, k);

          if (strcmp (d->scope, t->scope) == 0 && strcmp (d->entity->name, t->table) == 0)
            {
              n = d->n;
              sum = d->sum;
            }
        }
      if (n != t->n || sum != (guint64) t->sum)
        g_ptr_array_add (c->out, g_strconcat (t->scope, " ", t->table, NULL));
    }
  /* Tables the chain has no row of. */
  for (guint k = 0; k < mine->len; k++)
    {
      const FoyerDigest *d = &g_array_index (mine, FoyerDigest, k);
      gboolean known = FALSE;

      for (guint i = 0; i < theirs->len && !known; i++)
        known = strcmp (g_array_index (theirs, Sum, i).scope, d->scope) == 0 && strcmp (g_array_index (theirs, Sum, i).table, d->entity->name) == 0;
      if (!known)
        g_ptr_array_add (c->out, g_strconcat (d->scope, " ", d->entity->name, NULL));
    }
  return TRUE;
}

static gboolean
recount (FoyerTx *tx, gpointer data, GError **error)
{
  foyer_tx_recount_digests (tx);
  return TRUE;
}

static gboolean
is_counted (FoyerDb *db, gpointer data, GError **error)
{
  *(gboolean *) data = foyer_db_has_digests (db);
  return TRUE;
}

GPtrArray *
foyer_repair_compare (FoyerStore *store, const char *cursors, const char *digest)
{
  Compare c = { cursors, digest, NULL };
  gboolean counted = FALSE;

  /* A store of an older version is counted when it is first asked. */
  if (!foyer_store_read (store, is_counted, &counted, NULL) || (!counted && !foyer_store_maintain (store, recount, NULL, NULL)))
    return NULL;
  foyer_store_read (store, compare, &c, NULL);
  return c.out;
}

/* ---- finding the rows ------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *scope, *cursors;
  const FoyerEntity *entity;
  FoyerDigest buckets[FOYER_DIGEST_BUCKETS];
  int bucket;
  GArray *rows;
  gboolean here;
} Local;

static gboolean
local_buckets (FoyerDb *db, gpointer data, GError **error)
{
  Local *l = data;

  l->here = at_cursors (db, l->cursors);
  foyer_db_digest_buckets (db, FOYER_STORE_DESK, l->scope, l->entity, l->buckets);
  return TRUE;
}

static gboolean
local_rows (FoyerDb *db, gpointer data, GError **error)
{
  Local *l = data;

  l->here = at_cursors (db, l->cursors);
  l->rows = foyer_db_digest_rows (db, FOYER_STORE_DESK, l->scope, l->entity, l->bucket);
  return TRUE;
}

typedef struct
{
  FoyerStore *store;
  const FoyerFetch *fetch;
  gpointer self;
  GCancellable *cancel;
  const char *gen, *cursors;
  GPtrArray *wanted; /* "table id" */
  gboolean limit;
} Repair;

/* (transfer full) (nullable): NULL without @error: the chain has changed since, or cannot say. */
static GBytes *
ask (Repair *r, const char *path, GString *json, GError **error)
{
  g_autoptr (GBytes) body = g_string_free_to_bytes (json);
  g_autoptr (GBytes) answer = NULL;
  int status = 0;

  answer = r->fetch->post (r->self, path, body, &status, r->cancel, error);
  return answer != NULL && status == 200 ? g_steal_pointer (&answer) : NULL;
}

static GString *
digest_question (const Repair *r, const char *scope, const char *table, int bucket)
{
  g_autoptr (GArray) cursors = foyer_cursors_parse (r->cursors, -1);
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  if (bucket >= 0)
    {
      foyer_json_key (&w, "bucket");
      foyer_json_int (&w, bucket);
    }
  foyer_json_key (&w, "gen");
  foyer_json_text (&w, r->gen);
  foyer_json_key (&w, "scope");
  foyer_json_text (&w, scope);
  foyer_json_key (&w, "seq");
  foyer_json_int (&w, MAX (foyer_cursors_get (cursors, scope), 0));
  foyer_json_key (&w, "table");
  foyer_json_text (&w, table);
  foyer_json_end_object (&w);
  return s;
}

/* Goes to the value of @member of the object @r stands before. */
static gboolean
seek (FoyerJsonReader *r, const char *member)
{
  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return FALSE;
  for (;;)
    {
      if (foyer_json_next (r) != FOYER_JSON_KEY)
        return FALSE;
      if (strcmp (foyer_json_get_text (r, NULL), member) == 0)
        return TRUE;
      if (!foyer_json_skip (r))
        return FALSE;
    }
}

static void
want (Repair *r, const char *table, const FoyerId *id)
{
  char text[37];

  if (r->wanted->len >= ROWS_MAX)
    r->limit = TRUE;
  else
    g_ptr_array_add (r->wanted, g_strconcat (table, " ", foyer_id_format (id, text), NULL));
}

static gboolean
find_rows (Repair *r, const char *scope, const FoyerEntity *e, int bucket, GError **error)
{
  g_autoptr (GBytes) answer = ask (r, "/v1/digest", digest_question (r, scope, e->name, bucket), error);
  g_autoptr (FoyerJsonReader) j = NULL;
  g_autoptr (GHashTable) theirs = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
  Local l = { .scope = scope, .cursors = r->cursors, .entity = e, .bucket = bucket };
  GHashTableIter iter;
  gpointer key;

  if (answer == NULL)
    return error == NULL || *error == NULL;
  j = foyer_json_reader_new (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  if (!seek (j, "rows") || foyer_json_next (j) != FOYER_JSON_ARRAY)
    return TRUE;
  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (j);
      FoyerId id;
      gint64 *hash;

      if (t == FOYER_JSON_ARRAY_END)
        break;
      if (t != FOYER_JSON_ARRAY || foyer_json_next (j) != FOYER_JSON_STRING || !foyer_id_parse (foyer_json_get_text (j, NULL), &id)
          || foyer_json_next (j) != FOYER_JSON_INT)
        return TRUE;
      hash = g_new (gint64, 1);
      *hash = foyer_json_get_int (j);
      g_hash_table_insert (theirs, foyer_id_copy (&id), hash);
      if (foyer_json_next (j) != FOYER_JSON_ARRAY_END)
        return TRUE;
    }
  if (!foyer_store_read (r->store, local_rows, &l, error))
    return FALSE;
  for (guint i = 0; l.here && i < l.rows->len; i++)
    {
      const FoyerDigestRow *row = &g_array_index (l.rows, FoyerDigestRow, i);
      const gint64 *hash = g_hash_table_lookup (theirs, &row->id);

      if (hash == NULL || *hash != row->hash)
        want (r, e->name, &row->id);
      g_hash_table_remove (theirs, &row->id);
    }
  g_hash_table_iter_init (&iter, theirs);
  while (l.here && g_hash_table_iter_next (&iter, &key, NULL))
    want (r, e->name, key);
  g_array_unref (l.rows);
  return TRUE;
}

static gboolean
find_buckets (Repair *r, const char *scope, const FoyerEntity *e, gboolean *same, GError **error)
{
  g_autoptr (GBytes) answer = ask (r, "/v1/digest", digest_question (r, scope, e->name, -1), error);
  g_autoptr (FoyerJsonReader) j = NULL;
  Local l = { .scope = scope, .cursors = r->cursors, .entity = e };
  gint64 theirs[FOYER_DIGEST_BUCKETS][2];

  *same = FALSE;
  if (answer == NULL)
    return error == NULL || *error == NULL;
  j = foyer_json_reader_new (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  if (!seek (j, "buckets") || foyer_json_next (j) != FOYER_JSON_ARRAY)
    return TRUE;
  for (int i = 0; i < FOYER_DIGEST_BUCKETS; i++)
    {
      if (foyer_json_next (j) != FOYER_JSON_ARRAY || foyer_json_next (j) != FOYER_JSON_INT)
        return TRUE;
      theirs[i][0] = foyer_json_get_int (j);
      if (foyer_json_next (j) != FOYER_JSON_INT)
        return TRUE;
      theirs[i][1] = foyer_json_get_int (j);
      if (foyer_json_next (j) != FOYER_JSON_ARRAY_END)
        return TRUE;
    }
  if (!foyer_store_read (r->store, local_buckets, &l, error))
    return FALSE;
  *same = l.here;
  for (int i = 0; l.here && i < FOYER_DIGEST_BUCKETS; i++)
    if (l.buckets[i].n != theirs[i][0] || l.buckets[i].sum != (guint64) theirs[i][1])
      {
        *same = FALSE;
        if (!find_rows (r, scope, e, i, error))
          return FALSE;
      }
  return TRUE;
}

/* ---- mending ------------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  FoyerSyncReply reply; /* rows only */
  guint mended;
} Mend;

static gboolean
mend (FoyerTx *tx, gpointer data, GError **error)
{
  Mend *m = data;
  g_autoptr (GError) err = NULL;
  g_autofree char *count = foyer_db_state (foyer_tx_db (tx), STATE_COUNT), *next = NULL;
  FoyerStmt *s = foyer_tx_own (tx, "SELECT you_n FROM sync_base");
  gint64 you_n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0, inc, n;
  FoyerWireRows it;

  foyer_stmt_done (s);
  foyer_store_log_position (foyer_tx_store (tx), &inc, &n);
  foyer_wire_rows_init (&it, &m->reply);
  while (err == NULL && foyer_wire_rows_next (&it, &err))
    {
      g_autofree char *image = it.row.image != NULL ? g_strndup (it.row.image, it.row.len) : NULL, *scope = NULL;
      FoyerRow probe = { .entity = it.row.entity, .id = it.row.id };
      gint64 seq, hash;

      if (it.row.entity == NULL)
        continue;
      if (image != NULL && foyer_row_hash (&probe, it.row.scope, it.row.seq, image) != it.row.hash && !foyer_mask_in (image, it.row.len))
        {
          foyer_wire_rows_clear (&it);
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "A row of the server does not match its hash.");
          return FALSE;
        }
      if (image == NULL)
        {
          /* Ours alone: it leaves the scope it stands in here. */
          g_autofree char *old = foyer_db_base_image (foyer_tx_db (tx), FOYER_STORE_DESK, it.row.entity, &it.row.id, &scope, &seq, &hash);
          if (old == NULL)
            continue;
        }
      if (foyer_tx_put_base (tx, it.row.entity, &it.row.id, image, image != NULL ? it.row.scope : scope, it.row.seq, it.row.hash, &err))
        foyer_tx_refold (tx, it.row.entity, &it.row.id, inc, you_n);
      m->mended++;
    }
  foyer_wire_rows_clear (&it);
  if (err != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&err));
      return FALSE;
    }
  next = g_strdup_printf ("%" G_GINT64_FORMAT, (count != NULL ? g_ascii_strtoll (count, NULL, 10) : 0) + m->mended);
  foyer_tx_set_state (tx, STATE_COUNT, next);
  foyer_tx_set_remote (tx);
  return TRUE;
}

/* What this desk has, for the server's log: both versions of a row that should be one. */
typedef struct
{
  const GPtrArray *rows;
  guint from, to;
  GString *json;
} Have;

static gboolean
write_have (FoyerDb *db, gpointer data, GError **error)
{
  Have *h = data;
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, h->json);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "rows");
  foyer_json_begin_array (&w);
  for (guint i = h->from; i < h->to; i++)
    {
      g_auto (GStrv) parts = g_strsplit (h->rows->pdata[i], " ", 2);
      const FoyerEntity *e = foyer_entity_lookup (parts[0]);
      g_autofree char *image = NULL, *scope = NULL;
      gint64 seq = 0, hash = 0;
      FoyerId id;

      if (e == NULL || parts[1] == NULL || !foyer_id_parse (parts[1], &id))
        continue;
      image = foyer_db_base_image (db, FOYER_STORE_DESK, e, &id, &scope, &seq, &hash);
      foyer_json_begin_array (&w);
      foyer_json_text (&w, parts[0]);
      foyer_json_text (&w, parts[1]);
      foyer_json_int (&w, image != NULL ? hash : 0);
      foyer_json_int (&w, image != NULL ? seq : 0);
      foyer_json_end_array (&w);
    }
  foyer_json_end_array (&w);
  foyer_json_end_object (&w);
  return TRUE;
}

gboolean
foyer_repair_rows (FoyerStore *store, const FoyerFetch *fetch, gpointer self, const GPtrArray *rows, GCancellable *cancel, guint *mended, GError **error)
{
  Repair r = { .store = store, .fetch = fetch, .self = self, .cancel = cancel };

  for (guint i = 0; i < rows->len; i += ASK_MAX)
    {
      Have h = { rows, i, MIN (i + ASK_MAX, rows->len), g_string_new (NULL) };
      g_autoptr (GBytes) answer = NULL;
      g_autoptr (FoyerJsonReader) j = NULL;
      Mend m = { 0 };

      if (!foyer_store_read (store, write_have, &h, error))
        {
          g_string_free (h.json, TRUE);
          return FALSE;
        }
      answer = ask (&r, "/v1/rows", h.json, error);
      if (answer == NULL)
        {
          if (error != NULL && *error == NULL)
            g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, _ ("The chain server does not give the rows."));
          return FALSE;
        }
      j = foyer_json_reader_new (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
      if (!seek (j, "rows") || !foyer_json_slice (j, &m.reply.rows, &m.reply.rows_len))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The server's rows cannot be read.");
          return FALSE;
        }
      if (!foyer_store_maintain (store, mend, &m, error))
        return FALSE;
      *mended += m.mended;
    }
  /* Where rows were wrong the sums kept of them are not to be believed. */
  return *mended == 0 || foyer_store_maintain (store, recount, NULL, error);
}

/* ---- how often -------------------------------------------------------------------------------------------------------------------- */

static gboolean
take_turn (FoyerTx *tx, gpointer data, GError **error)
{
  g_autofree char *text = foyer_db_state (foyer_tx_db (tx), STATE_TIMES);
  g_auto (GStrv) times = g_strsplit (text != NULL ? text : "", " ", -1);
  g_autoptr (GString) out = g_string_new (NULL);
  gint64 now = foyer_tx_now (tx);
  int recent = 0;

  for (guint i = 0; times[i] != NULL; i++)
    {
      gint64 at = g_ascii_strtoll (times[i], NULL, 10);

      if (at == 0 || ABS (now - at) > 3600 * 1000)
        continue;
      recent++;
      g_string_append_printf (out, "%" G_GINT64_FORMAT " ", at);
    }
  *(gboolean *) data = recent < REPAIRS_AN_HOUR;
  if (recent >= REPAIRS_AN_HOUR)
    return TRUE;
  g_string_append_printf (out, "%" G_GINT64_FORMAT, now);
  foyer_tx_set_state (tx, STATE_TIMES, out->str);
  return TRUE;
}

gboolean
foyer_repair_run (FoyerStore *store, const FoyerFetch *fetch, gpointer self, const char *gen, const char *cursors, const char *digest, GCancellable *cancel,
                  FoyerRepairResult *result, GError **error)
{
  Repair r = { store, fetch, self, cancel, gen, cursors, g_ptr_array_new_with_free_func (g_free), FALSE };
  g_autoptr (GPtrArray) wanted = r.wanted, differ = foyer_repair_compare (store, cursors, digest);
  gboolean turn = FALSE, count_wrong = FALSE;
  guint mended = 0;

  if (result != NULL)
    memset (result, 0, sizeof *result);
  if (differ == NULL || differ->len == 0)
    return TRUE;
  if (!foyer_store_maintain (store, take_turn, &turn, error))
    return FALSE;
  if (result != NULL)
    {
      result->tables = differ->len;
      result->limit = !turn;
    }
  if (!turn)
    return TRUE;
  for (guint i = 0; i < differ->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (differ->pdata[i], " ", 2);
      const FoyerEntity *e = foyer_entity_lookup (parts[1]);
      gboolean same = FALSE;

      if (e != NULL && !find_buckets (&r, parts[0], e, &same, error))
        return FALSE;
      count_wrong |= same;
    }
  /* The rows are the same and the sums are not: it is the sums that went wrong. */
  if (count_wrong && !foyer_store_maintain (store, recount, NULL, error))
    return FALSE;
  if (!foyer_repair_rows (store, fetch, self, r.wanted, cancel, &mended, error))
    return FALSE;
  g_message ("%u rows in %u tables were mended from the chain", mended, differ->len);
  if (result != NULL)
    {
      result->rows = mended;
      result->limit = r.limit;
    }
  return TRUE;
}

/* ---- the scrub ---------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const FoyerEntity *entity;
  FoyerId after;
  GPtrArray *bad;
  gint64 rows;
  guint n;
} Scrub;

/* A piece of one table, by its stored columns. */
static gboolean
scrub_piece (FoyerDb *db, gpointer data, GError **error)
{
  Scrub *c = data;
  g_autofree char *sql = g_strdup_printf ("SELECT id,_h,_x IS NULL FROM %s WHERE id>?1 ORDER BY id LIMIT ?2", c->entity->name);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (FoyerDigestRow));
  FoyerStmt *s = foyer_db_own_read (db, sql);

  foyer_stmt_bind_blob (s, 1, c->after.b, 16);
  foyer_stmt_bind_int (s, 2, SCRUB_PIECE);
  while (foyer_stmt_step (s))
    {
      FoyerDigestRow row = { foyer_stmt_id (s, 0), foyer_stmt_int (s, 2), foyer_stmt_int (s, 1) };
      g_array_append_val (rows, row);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < rows->len; i++)
    {
      const FoyerDigestRow *at = &g_array_index (rows, FoyerDigestRow, i);
      g_autoptr (FoyerRow) row = NULL;
      g_autofree char *image = NULL;
      char text[37];

      c->after = at->id;
      /* Rows with pending changes have their base elsewhere; fields of a newer version are not read apart. */
      if (at->hash == 0 || !at->seq || (row = foyer_db_get (db, c->entity->name, &at->id)) == NULL || row->seq == 0)
        continue;
      image = foyer_row_to_json (row);
      c->rows++;
      if (foyer_row_hash (row, row->scope, row->seq, image) != at->hash && !foyer_mask_in (image, strlen (image)))
        g_ptr_array_add (c->bad, g_strconcat (c->entity->name, " ", foyer_id_format (&at->id, text), NULL));
    }
  c->n = rows->len;
  return TRUE;
}

gboolean
foyer_repair_scrub (FoyerStore *store, GCancellable *cancel, GPtrArray *bad, gint64 *rows, GError **error)
{
  Scrub c = { .bad = bad };

  for (int i = 0; i < foyer_n_entities; i++)
    {
      c.entity = &foyer_entities[i];
      c.after = FOYER_ID_NONE;
      do
        {
          if (g_cancellable_is_cancelled (cancel))
            {
              g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CANCELLED, "Stopped.");
              return FALSE;
            }
          if (!foyer_store_read (store, scrub_piece, &c, error))
            return FALSE;
        }
      while (c.n == SCRUB_PIECE);
    }
  if (rows != NULL)
    *rows = c.rows;
  return TRUE;
}

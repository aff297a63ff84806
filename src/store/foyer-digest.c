#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-digest.h"
#include "foyer-store-private.h"

/* Changes that no savepoint can take back any more are folded once there are so many. */
#define FOLD_AT 65536

typedef struct
{
  const char *scope; /* interned */
  int tbl;
} Key;

typedef struct
{
  Key key;
  gint64 n;
  guint64 sum;
} Delta;

static guint
key_hash (gconstpointer p)
{
  const Key *k = p;
  return g_direct_hash (k->scope) ^ (guint) k->tbl;
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;
  return x->scope == y->scope && x->tbl == y->tbl;
}

/* ---- counting ----------------------------------------------------------------------------------------------------------------- */

static void
fold (FoyerTx *tx)
{
  GArray *list = tx->digest_list;

  if (tx->digests == NULL)
    tx->digests = g_hash_table_new_full (key_hash, key_equal, NULL, g_free);
  for (guint i = 0; i < list->len; i++)
    {
      const Delta *from = &g_array_index (list, Delta, i);
      Delta *to = g_hash_table_lookup (tx->digests, &from->key);

      if (to == NULL)
        {
          to = g_memdup2 (from, sizeof *from);
          g_hash_table_insert (tx->digests, &to->key, to);
        }
      else
        {
          to->n += from->n;
          to->sum += from->sum;
        }
    }
  g_array_set_size (list, 0);
}

void
foyer_tx_digest (FoyerTx *tx, const char *scope, int tbl, int n, gint64 hash)
{
  Delta d = { { g_intern_string (scope), tbl }, n, n > 0 ? (guint64) hash : -(guint64) hash };

  if (tx->digest_list == NULL)
    tx->digest_list = g_array_new (FALSE, FALSE, sizeof (Delta));
  g_array_append_val (tx->digest_list, d);
  if (tx->digest_list->len >= FOLD_AT && !tx->digest_marked)
    fold (tx);
}

gboolean
foyer_tx_row_digest (FoyerTx *tx, const FoyerEntity *e, const FoyerId *id, int n)
{
  char sql[96];
  FoyerStmt *s;
  gboolean any;

  g_snprintf (sql, sizeof sql, "SELECT _sc,_h FROM %s WHERE id=?1 AND _seq>0", e->name);
  s = foyer_db_own (tx->db, sql);
  foyer_stmt_bind_id (s, 1, id);
  any = foyer_stmt_step (s);
  if (any)
    foyer_tx_digest (tx, foyer_stmt_text (s, 0), e->tbl, n, foyer_stmt_int (s, 1));
  foyer_stmt_done (s);
  return any;
}

gboolean
foyer_tx_shadow_digest (FoyerTx *tx, const FoyerEntity *e, const FoyerId *id, int n)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT sc,h FROM sync_shadow WHERE tbl=?1 AND id=?2");
  gboolean any;

  foyer_stmt_bind_int (s, 1, e->tbl);
  foyer_stmt_bind_id (s, 2, id);
  any = foyer_stmt_step (s);
  if (any)
    foyer_tx_digest (tx, foyer_stmt_text (s, 0), e->tbl, n, foyer_stmt_int (s, 1));
  foyer_stmt_done (s);
  return any;
}

void
foyer_tx_count_base (FoyerTx *tx, const FoyerRow *row, gint64 hash)
{
  foyer_tx_digest (tx, row->scope, row->entity->tbl, 1, hash);
}

void
foyer_tx_mark_digests (FoyerTx *tx)
{
  tx->digest_marked = TRUE;
  if (tx->digest_list != NULL)
    fold (tx);
}

void
foyer_tx_reset_digests (FoyerTx *tx)
{
  tx->rewinds++;
  if (tx->digest_list != NULL)
    g_array_set_size (tx->digest_list, 0);
}

static void
write_delta (FoyerTx *tx, const Delta *d)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT n,sum FROM sync_digest WHERE scope=?1 AND tbl=?2");
  gint64 n = d->n;
  guint64 sum = d->sum;

  foyer_stmt_bind_text (s, 1, d->key.scope);
  foyer_stmt_bind_int (s, 2, d->key.tbl);
  if (foyer_stmt_step (s))
    {
      n += foyer_stmt_int (s, 0);
      sum += (guint64) foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  s = foyer_db_own (tx->db, "INSERT OR REPLACE INTO sync_digest(scope,tbl,n,sum) VALUES(?1,?2,?3,?4)");
  foyer_stmt_bind_text (s, 1, d->key.scope);
  foyer_stmt_bind_int (s, 2, d->key.tbl);
  foyer_stmt_bind_int (s, 3, n);
  foyer_stmt_bind_int (s, 4, (gint64) sum);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

void
foyer_tx_say (FoyerTx *tx, const char *what)
{
  if (tx->touched == NULL)
    tx->touched = g_ptr_array_new ();
  what = g_intern_string (what);
  if (!g_ptr_array_find (tx->touched, what, NULL))
    g_ptr_array_add (tx->touched, (gpointer) what);
}

void
foyer_tx_write_digests (FoyerTx *tx)
{
  const int desks = foyer_entity_lookup ("device")->tbl, locations = foyer_entity_lookup ("location")->tbl;
  GHashTableIter iter;
  gpointer value;

  if (tx->digest_list == NULL)
    return;
  fold (tx);
  g_hash_table_iter_init (&iter, tx->digests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Delta *d = value;

      if (d->n == 0 && d->sum == 0)
        continue;
      write_delta (tx, d);
      foyer_tx_say (tx, d->key.scope);
      if (d->key.tbl == desks || d->key.tbl == locations)
        foyer_tx_say (tx, FOYER_TOUCHED_DESKS);
    }
  g_hash_table_remove_all (tx->digests);
}

void
foyer_tx_clear_digests (FoyerTx *tx)
{
  g_clear_pointer (&tx->digest_list, g_array_unref);
  g_clear_pointer (&tx->digests, g_hash_table_unref);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_db_has_digests (FoyerDb *db)
{
  g_autofree char *state = foyer_db_state (db, "digests");
  return state != NULL;
}

GArray *
foyer_db_digests (FoyerDb *db, const char *scope)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (FoyerDigest));
  FoyerStmt *s = foyer_db_own (db, "SELECT scope,tbl,n,sum FROM sync_digest WHERE (?1 IS NULL OR scope=?1) AND n<>0 ORDER BY scope,tbl");

  foyer_stmt_bind_text (s, 1, scope);
  while (foyer_stmt_step (s))
    {
      FoyerDigest d = { g_intern_string (foyer_stmt_text (s, 0)), foyer_entity_by_tbl (foyer_stmt_int (s, 1)), foyer_stmt_int (s, 2),
                        (guint64) foyer_stmt_int (s, 3) };
      if (d.entity != NULL)
        g_array_append_val (out, d);
    }
  foyer_stmt_done (s);
  return out;
}

/* A row in the base counts with its shadow where it has one. */
typedef void (*BaseFunc) (const char *scope, const FoyerId *id, gint64 seq, gint64 hash, gpointer data);

static void
each_base_row (FoyerDb *db, FoyerStoreRole role, const FoyerEntity *e, const char *scope, BaseFunc func, gpointer data)
{
  g_autofree char *sql = g_strdup_printf ("SELECT _sc,id,_seq,_h FROM %s t WHERE _seq>0 AND (?1 IS NULL OR _sc=?1)%s", e->name,
                                          role == FOYER_STORE_DESK ? " AND NOT EXISTS(SELECT 1 FROM sync_shadow s WHERE s.tbl=?2 AND s.id=t.id)" : "");
  FoyerStmt *s = foyer_db_own (db, sql);

  foyer_stmt_bind_text (s, 1, scope);
  if (role == FOYER_STORE_DESK)
    foyer_stmt_bind_int (s, 2, e->tbl);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 1);
      func (foyer_stmt_text (s, 0), &id, foyer_stmt_int (s, 2), foyer_stmt_int (s, 3), data);
    }
  foyer_stmt_done (s);
  if (role != FOYER_STORE_DESK)
    return;
  s = foyer_db_own (db, "SELECT sc,id,seq,h FROM sync_shadow WHERE tbl=?2 AND (?1 IS NULL OR sc=?1)");
  foyer_stmt_bind_text (s, 1, scope);
  foyer_stmt_bind_int (s, 2, e->tbl);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 1);
      func (foyer_stmt_text (s, 0), &id, foyer_stmt_int (s, 2), foyer_stmt_int (s, 3), data);
    }
  foyer_stmt_done (s);
}

static void
to_bucket (const char *scope, const FoyerId *id, gint64 seq, gint64 hash, gpointer data)
{
  FoyerDigest *d = (FoyerDigest *) data + id->b[15];

  d->n++;
  d->sum += (guint64) hash;
}

void
foyer_db_digest_buckets (FoyerDb *db, FoyerStoreRole role, const char *scope, const FoyerEntity *entity, FoyerDigest buckets[FOYER_DIGEST_BUCKETS])
{
  memset (buckets, 0, sizeof (FoyerDigest) * FOYER_DIGEST_BUCKETS);
  for (int i = 0; i < FOYER_DIGEST_BUCKETS; i++)
    {
      buckets[i].scope = g_intern_string (scope);
      buckets[i].entity = entity;
    }
  each_base_row (db, role, entity, scope, to_bucket, buckets);
}

typedef struct
{
  int bucket;
  GArray *out;
} RowsOf;

static void
to_rows (const char *scope, const FoyerId *id, gint64 seq, gint64 hash, gpointer data)
{
  RowsOf *r = data;
  FoyerDigestRow row = { *id, seq, hash };

  if (id->b[15] == r->bucket)
    g_array_append_val (r->out, row);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  return foyer_id_compare (&((const FoyerDigestRow *) a)->id, &((const FoyerDigestRow *) b)->id);
}

GArray *
foyer_db_digest_rows (FoyerDb *db, FoyerStoreRole role, const char *scope, const FoyerEntity *entity, int bucket)
{
  RowsOf r = { bucket, g_array_new (FALSE, FALSE, sizeof (FoyerDigestRow)) };

  each_base_row (db, role, entity, scope, to_rows, &r);
  g_array_sort (r.out, compare_rows);
  return r.out;
}

char *
foyer_db_base_image (FoyerDb *db, FoyerStoreRole role, const FoyerEntity *entity, const FoyerId *id, char **scope, gint64 *seq, gint64 *hash)
{
  g_autoptr (FoyerRow) row = NULL;
  char *image = NULL;
  char sql[96];
  FoyerStmt *s;

  if (role == FOYER_STORE_DESK)
    {
      s = foyer_db_own (db, "SELECT row,sc,seq,h FROM sync_shadow WHERE tbl=?1 AND id=?2");
      foyer_stmt_bind_int (s, 1, entity->tbl);
      foyer_stmt_bind_id (s, 2, id);
      if (foyer_stmt_step (s))
        {
          image = g_strdup (foyer_stmt_text (s, 0));
          *scope = g_strdup (foyer_stmt_text (s, 1));
          *seq = foyer_stmt_int (s, 2);
          *hash = foyer_stmt_int (s, 3);
        }
      foyer_stmt_done (s);
      if (image != NULL)
        return image;
    }
  row = foyer_db_get (db, entity->name, id);
  if (row == NULL || row->seq == 0)
    return NULL;
  g_snprintf (sql, sizeof sql, "SELECT _h FROM %s WHERE id=?1", entity->name);
  s = foyer_db_own (db, sql);
  foyer_stmt_bind_id (s, 1, id);
  *hash = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  *scope = g_strdup (row->scope);
  *seq = row->seq;
  return foyer_row_to_json (row);
}

/* ---- counting anew ---------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerTx *tx;
  int tbl;
} Recount;

static void
recount_row (const char *scope, const FoyerId *id, gint64 seq, gint64 hash, gpointer data)
{
  Recount *r = data;
  foyer_tx_digest (r->tx, scope, r->tbl, 1, hash);
}

void
foyer_tx_recount_digests (FoyerTx *tx)
{
  FoyerStmt *s;

  foyer_tx_clear_digests (tx);
  s = foyer_db_own (tx->db, "DELETE FROM sync_digest");
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  for (int i = 0; i < foyer_n_entities; i++)
    {
      Recount r = { tx, foyer_entities[i].tbl };
      each_base_row (tx->db, tx->store->role, &foyer_entities[i], NULL, recount_row, &r);
    }
  foyer_tx_set_state (tx, "digests", "1");
}

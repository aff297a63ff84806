#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-apply.h"
#include "foyer-break.h"
#include "foyer-change-find.h"
#include "foyer-error.h"
#include "foyer-mask.h"
#include "foyer-peer.h"
#include "foyer-prune.h"
#include "foyer-sync-apply.h"
#include "foyer-time.h"
#include "foyer-witness.h"

/* Invariants
 *
 *  A1  sync_base (gen, cursors, you) and the rows it speaks of change in one transaction.
 *  A2  A staged page is kept only for the base it was asked from; anything else clears the stage.
 *  A3  A row with pending ops is never written from a page directly: its base image goes to the shadow, and the visible row is the
 *      fold of the pending ops over it. */

#define STATE_STAGE "stage"
#define STATE_LAST_PULL "last_ok_pull"
#define STATE_LAST_PUSH "last_ok_push"

#define MANY_ROWS 5000         /* of an apply: what they touch is kept in memory, not written twice */
#define MANY_ROWS_CACHE 65536  /* kB */

typedef struct
{
  char *gen, *cursors, *you, *devs;
  gint64 you_n;
} Base;

static void
base_clear (Base *b)
{
  g_free (b->gen);
  g_free (b->cursors);
  g_free (b->you);
  g_free (b->devs);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Base, base_clear)

static void
load_base (FoyerStmt *s, Base *b)
{
  if (foyer_stmt_step (s))
    {
      b->gen = g_strdup (foyer_stmt_text (s, 0));
      b->cursors = g_strdup (foyer_stmt_text (s, 1));
      b->you = g_strdup (foyer_stmt_text (s, 2));
      b->devs = g_strdup (foyer_stmt_text (s, 3));
      b->you_n = foyer_stmt_int (s, 4);
    }
  foyer_stmt_done (s);
}

#define SELECT_BASE "SELECT gen,cursors,you,devs,you_n FROM sync_base"

/* ---- the stage ------------------------------------------------------------------------------------------------------------------- */

/* What an unfinished pull is about. */
typedef struct
{
  char *base_gen, *base_cursors; /* the base it started from */
  char *gen, *at;                /* where the next page is asked */
} Stage;

static void
stage_clear (Stage *s)
{
  g_free (s->base_gen);
  g_free (s->base_cursors);
  g_free (s->gen);
  g_free (s->at);
  memset (s, 0, sizeof *s);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stage, stage_clear)

static gboolean
stage_parse (const char *text, Stage *out)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, "\n", 4) : NULL;

  if (parts == NULL || g_strv_length (parts) != 4)
    return FALSE;
  out->base_gen = g_strdup (parts[0]);
  out->base_cursors = g_strdup (parts[1]);
  out->gen = g_strdup (parts[2]);
  out->at = g_strdup (parts[3]);
  return TRUE;
}

static void
save_stage (FoyerTx *tx, const Base *base, const char *gen, const char *at)
{
  g_autofree char *text = g_strjoin ("\n", base->gen, base->cursors, gen, at, NULL);
  foyer_tx_set_state (tx, STATE_STAGE, text);
}

static void
drop_stage (FoyerTx *tx)
{
  FoyerStmt *s = foyer_tx_own (tx, "DELETE FROM sync_stage");

  foyer_stmt_step (s);
  foyer_stmt_done (s);
  foyer_tx_set_state (tx, STATE_STAGE, NULL);
}

/* ---- where the store stands ---------------------------------------------------------------------------------------------------------- */

static gboolean
read_stand (FoyerDb *db, gpointer data, GError **error)
{
  FoyerSyncStand *out = data;
  g_auto (Base) base = { 0 };
  g_auto (Stage) stage = { 0 };
  g_autofree char *text = foyer_db_state (db, STATE_STAGE);

  load_base (foyer_db_own_read (db, SELECT_BASE), &base);
  if (base.gen == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The store has no replication base.");
      return FALSE;
    }
  out->you_n = base.you_n;
  if (stage_parse (text, &stage) && strcmp (stage.base_gen, base.gen) == 0 && strcmp (stage.base_cursors, base.cursors) == 0)
    {
      out->gen = g_steal_pointer (&stage.gen);
      out->cursors = g_steal_pointer (&stage.at);
      out->complete = FALSE;
    }
  else
    {
      out->complete = base.gen[0] != '\0';
      out->gen = g_steal_pointer (&base.gen);
      out->cursors = g_steal_pointer (&base.cursors);
    }
  return TRUE;
}

gboolean
foyer_sync_stand (FoyerStore *store, FoyerSyncStand *out, GError **error)
{
  memset (out, 0, sizeof *out);
  foyer_store_log_position (store, &out->inc, &out->log_n);
  return foyer_store_read (store, read_stand, out, error);
}

/* ---- applying -------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const FoyerSyncReply *reply;
  const char *gen, *cursors;
  FoyerSyncStand *out;
  gboolean masked; /* numbers were veiled just now */
} Apply;

typedef struct
{
  int tbl;
  FoyerId id;
} Key;

static guint
key_hash (gconstpointer p)
{
  const Key *k = p;
  return foyer_id_hash (&k->id) ^ (guint) k->tbl;
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;
  return x->tbl == y->tbl && foyer_id_equal (&x->id, &y->id);
}

static void
add_key (GHashTable *set, int tbl, const FoyerId *id)
{
  Key k = { tbl, *id };

  if (!g_hash_table_contains (set, &k))
    g_hash_table_add (set, g_memdup2 (&k, sizeof k));
}

/* Does the log hold what the server says it has of us? */
static gboolean
log_agrees (FoyerTx *tx, const FoyerPosition *p)
{
  FoyerStmt *s;
  FoyerId id = FOYER_ID_NONE;
  gboolean found;

  if (p == NULL || p->n == 0 || FOYER_BROKEN (FORK))
    return TRUE;
  s = foyer_tx_own (tx, "SELECT id FROM sync_log WHERE inc=?1 AND n=?2");
  foyer_stmt_bind_int (s, 1, p->inc);
  foyer_stmt_bind_int (s, 2, p->n);
  found = foyer_stmt_step (s);
  if (found)
    id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return found && foyer_id_equal (&id, &p->id);
}

/* Is the row what the server hashed? @scratch: room to work in. */
static gboolean
check_row (const FoyerWireRow *w, GString *scratch, GError **error)
{
  char text[37];

  if (foyer_row_image_hash (w->entity, &w->id, w->scope, w->seq, w->image, w->len, scratch) == w->hash || foyer_mask_in (w->image, w->len))
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "%s %s of the server's page does not match its hash.", w->table,
               foyer_id_format (&w->id, text));
  return FALSE;
}

static gboolean
stage_row (FoyerTx *tx, const char *gen, const FoyerWireRow *w, GString *scratch, GError **error)
{
  FoyerStmt *s;

  if (w->image != NULL && !check_row (w, scratch, error))
    return FALSE;
  s = foyer_tx_own (tx, "INSERT INTO sync_stage(gen,scope,tbl,id,seq,h,row) VALUES(?1,?2,?3,?4,?5,?6,?7)");
  foyer_stmt_lend_text (s, 1, gen, -1);
  foyer_stmt_lend_text (s, 2, w->scope, -1);
  foyer_stmt_bind_int (s, 3, w->entity->tbl);
  foyer_stmt_bind_id (s, 4, &w->id);
  foyer_stmt_bind_int (s, 5, w->seq);
  foyer_stmt_bind_int (s, 6, w->hash);
  foyer_stmt_lend_text (s, 7, w->image, (gssize) w->len);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

static void
keep_unknown (FoyerTx *tx, const FoyerWireRow *w)
{
  FoyerStmt *s = foyer_tx_own (tx, w->image != NULL ? "INSERT OR REPLACE INTO sync_unknown(tbl,id,sc,seq,row) VALUES(?1,?2,?3,?4,?5)"
                                                    : "DELETE FROM sync_unknown WHERE tbl=?1 AND id=?2 AND sc=?3");
  g_autofree char *image = w->image != NULL ? g_strndup (w->image, w->len) : NULL;

  foyer_stmt_bind_text (s, 1, w->table);
  foyer_stmt_bind_id (s, 2, &w->id);
  foyer_stmt_bind_text (s, 3, w->scope);
  if (image != NULL)
    {
      foyer_stmt_bind_int (s, 4, w->seq);
      foyer_stmt_bind_text (s, 5, image);
    }
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

/* One row into the base. */
static gboolean
put_row (FoyerTx *tx, const FoyerEntity *e, const FoyerId *id, const char *image, const char *scope, gint64 seq, gint64 hash,
         GHashTable *dirty, GHashTable *present, GError **error)
{
  g_autoptr (GError) err = NULL;

  if (foyer_tx_put_base (tx, e, id, image, scope, seq, hash, &err))
    add_key (dirty, e->tbl, id);
  if (err != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&err));
      return FALSE;
    }
  if (present != NULL && image != NULL)
    add_key (present, e->tbl, id);
  return TRUE;
}

static gint64
count_staged (FoyerTx *tx)
{
  FoyerStmt *s = foyer_tx_own (tx, "SELECT max(k)-min(k) FROM sync_stage");
  gint64 n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;

  foyer_stmt_done (s);
  return n;
}

static gboolean
put_staged (FoyerTx *tx, GHashTable *dirty, GHashTable *present, guint *rows, GError **error)
{
  gint64 after = 0;

  /* Read in pieces: rows are written between two steps of the cursor. */
  for (;;)
    {
      typedef struct
      {
        const FoyerEntity *e;
        FoyerId id;
        char *scope, *image;
        gint64 seq, h;
      } Staged;
      g_autoptr (GArray) piece = g_array_new (FALSE, FALSE, sizeof (Staged));
      FoyerStmt *s = foyer_tx_own (tx, "SELECT k,scope,tbl,id,seq,h,row FROM sync_stage WHERE k>?1 ORDER BY k LIMIT 1000");
      gboolean ok = TRUE;

      foyer_stmt_bind_int (s, 1, after);
      while (foyer_stmt_step (s))
        {
          Staged r = { foyer_entity_by_tbl (foyer_stmt_int (s, 2)),   foyer_stmt_id (s, 3), g_strdup (foyer_stmt_text (s, 1)),
                       g_strdup (foyer_stmt_text (s, 6)), foyer_stmt_int (s, 4), foyer_stmt_int (s, 5) };
          after = foyer_stmt_int (s, 0);
          g_array_append_val (piece, r);
        }
      foyer_stmt_done (s);
      for (guint i = 0; i < piece->len; i++)
        {
          Staged *r = &g_array_index (piece, Staged, i);

          if (ok && r->e != NULL)
            ok = put_row (tx, r->e, &r->id, r->image, r->scope, r->seq, r->h, dirty, present, error);
          g_free (r->scope);
          g_free (r->image);
        }
      *rows += piece->len;
      if (!ok)
        return FALSE;
      if (piece->len == 0)
        return TRUE;
    }
}

/* Base rows of @scope (NULL: any) that are not in @present leave. @life: (nullable): they are put aside as rows of this life of the chain */
static void
purge (FoyerTx *tx, const char *scope, GHashTable *present, const char *life, GHashTable *dirty)
{
  for (int t = 0; t < foyer_n_entities; t++)
    {
      const FoyerEntity *e = &foyer_entities[t];
      g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (FoyerId));
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s WHERE _seq>0 AND (?1 IS NULL OR _sc=?1)", e->name);
      FoyerStmt *s = foyer_tx_own (tx, sql);

      foyer_stmt_bind_text (s, 1, scope);
      while (foyer_stmt_step (s))
        {
          FoyerId id = foyer_stmt_id (s, 0);
          Key k = { e->tbl, id };

          if (present == NULL || !g_hash_table_contains (present, &k))
            g_array_append_val (gone, id);
        }
      foyer_stmt_done (s);
      for (guint i = 0; i < gone->len; i++)
        {
          const FoyerId *id = &g_array_index (gone, FoyerId, i);
          g_autoptr (FoyerRow) row = foyer_tx_get (tx, e->name, id);

          if (row != NULL && life != NULL)
            foyer_tx_witness (tx, e, id, life);
          if (row != NULL && foyer_tx_put_base (tx, e, id, NULL, row->scope, 0, 0, NULL))
            add_key (dirty, e->tbl, id);
        }
    }
}

/* Nothing of a scope this desk may no longer hold stays, but what it wrote itself: no rows, no traces of whom they touched. */
static void
forget_scope (FoyerTx *tx, const char *scope, GHashTable *dirty)
{
  static const char *const statements[] = {
    "DELETE FROM sync_unknown WHERE sc=?1",
    "DELETE FROM sync_witness WHERE sc=?1",
    "DELETE FROM txn_touch WHERE NOT EXISTS(SELECT 1 FROM history h WHERE h.id=txn_touch.txn) AND NOT EXISTS(SELECT 1 FROM sync_log l WHERE l.id=txn_touch.txn)"
    " AND ?1 IS NOT NULL",
  };

  g_autoptr (GArray) shadows = g_array_new (FALSE, FALSE, sizeof (Key));
  FoyerStmt *find;

  foyer_tx_secure_delete (tx, TRUE);
  purge (tx, scope, NULL, NULL, dirty);
  /* What is seen of such a row may stand elsewhere already. */
  find = foyer_tx_own (tx, "SELECT tbl,id FROM sync_shadow WHERE sc=?1");
  foyer_stmt_bind_text (find, 1, scope);
  while (foyer_stmt_step (find))
    {
      Key k = { foyer_stmt_int (find, 0), foyer_stmt_id (find, 1) };
      g_array_append_val (shadows, k);
    }
  foyer_stmt_done (find);
  for (guint i = 0; i < shadows->len; i++)
    {
      const Key *k = &g_array_index (shadows, Key, i);

      if (foyer_tx_put_base (tx, foyer_entity_by_tbl (k->tbl), &k->id, NULL, scope, 0, 0, NULL))
        add_key (dirty, k->tbl, &k->id);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      FoyerStmt *s = foyer_tx_own (tx, statements[i]);

      foyer_stmt_bind_text (s, 1, scope);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  foyer_tx_forget_changes (tx);
}

static void
collect_settled (FoyerTx *tx, gint64 inc, gint64 you_n, GHashTable *dirty)
{
  FoyerStmt *s = foyer_tx_own (tx, "SELECT DISTINCT tbl,id FROM sync_touch WHERE inc<?1 OR (inc=?1 AND n<=?2)");

  foyer_stmt_bind_int (s, 1, inc);
  foyer_stmt_bind_int (s, 2, you_n);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 1);
      add_key (dirty, foyer_stmt_int (s, 0), &id);
    }
  foyer_stmt_done (s);
}

static void
write_base (FoyerTx *tx, const FoyerSyncReply *r, gint64 inc, gint64 you_n, gboolean pushed)
{
  FoyerStmt *s = foyer_tx_own (tx, "UPDATE sync_base SET gen=?1,cursors=?2,you=?3,devs=?4,you_n=?5,applied_at=?6");
  g_autofree char *ok = g_strdup_printf ("%" G_GINT64_FORMAT, foyer_tx_now (tx));

  foyer_stmt_bind_text (s, 1, r->gen);
  foyer_stmt_bind_text (s, 2, r->cursors);
  foyer_stmt_bind_text (s, 3, r->you_json);
  foyer_stmt_bind_text (s, 4, r->devs);
  foyer_stmt_bind_int (s, 5, you_n);
  foyer_stmt_bind_int (s, 6, foyer_tx_now (tx));
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  foyer_tx_set_state (tx, STATE_LAST_PULL, ok);
  foyer_tx_set_state (tx, "head", NULL);
  if (r->backup_at != 0)
    foyer_tx_prune_log (tx, inc, you_n, r->backup_inc, r->backup_n);
  if (r->backup_at != 0)
    foyer_tx_note_copy (tx, r->gen, r->backup_at, r->backup_inc, r->backup_n);
  if (r->backup_at != 0)
    {
      g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, r->backup_at), *n = g_strdup_printf ("%" G_GINT64_FORMAT, r->backup_n);

      foyer_tx_set_state (tx, "backup_at", at);
      foyer_tx_set_state (tx, "backup_n", n);
    }
  if (pushed)
    foyer_tx_set_state (tx, STATE_LAST_PUSH, ok);
}

/* Server stamps are never later than the server's clock, so its clock stands for the largest of them. A clock before this
 * protocol or beyond 2100 is not believed. */
static void
see_clock (FoyerTx *tx, gint64 server_now, gboolean settled)
{
  if (server_now < G_GINT64_CONSTANT (1735689600000) || server_now > G_GINT64_CONSTANT (4102444800000))
    return;
  foyer_store_hlc_seen (tx, (server_now + 1) << 16);
  if (settled)
    foyer_store_hlc_settle (tx, (server_now + 1) << 16);
}

/* The server has less of us than it had (restored from a backup): those entries are pending again. */
static gboolean
touch_again (FoyerTx *tx, gint64 inc, gint64 you_n, GHashTable *dirty, GError **error)
{
  g_autoptr (GPtrArray) txns = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_txn_free);
  FoyerStmt *s = foyer_tx_own (tx, "SELECT body FROM sync_log WHERE inc=?1 AND n>?2 ORDER BY n");
  gboolean ok = TRUE;

  foyer_stmt_bind_int (s, 1, inc);
  foyer_stmt_bind_int (s, 2, you_n);
  while (ok && foyer_stmt_step (s))
    {
      FoyerTxn *t = foyer_txn_parse (foyer_stmt_text (s, 0), -1, NULL, error);

      ok = t != NULL;
      if (ok)
        g_ptr_array_add (txns, t);
    }
  foyer_stmt_done (s);
  for (guint i = 0; ok && i < txns->len; i++)
    {
      const FoyerTxn *t = txns->pdata[i];

      for (guint k = 0; k < t->ops->len; k++)
        {
          const FoyerOp *op = t->ops->pdata[k];

          if (op->entity == NULL)
            continue;
          s = foyer_tx_own (tx, "INSERT OR IGNORE INTO sync_touch(tbl,id,inc,n) VALUES(?1,?2,?3,?4)");
          foyer_stmt_bind_int (s, 1, op->entity->tbl);
          foyer_stmt_bind_id (s, 2, &op->id);
          foyer_stmt_bind_int (s, 3, inc);
          foyer_stmt_bind_int (s, 4, t->n);
          foyer_stmt_step (s);
          foyer_stmt_done (s);
          add_key (dirty, op->entity->tbl, &op->id);
        }
    }
  return ok;
}

static gboolean
log_has (FoyerTx *tx, gint64 inc, gint64 n, const FoyerId *id)
{
  FoyerStmt *s = foyer_tx_own (tx, "SELECT 1 FROM sync_log WHERE inc=?1 AND n=?2 AND id=?3");
  gboolean found;

  foyer_stmt_bind_int (s, 1, inc);
  foyer_stmt_bind_int (s, 2, n);
  foyer_stmt_bind_id (s, 3, id);
  found = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return found;
}

/* A restored server may also lack entries of incarnations this desk has left behind, and where the two histories have parted, numbers say
 * nothing: all of ours may be missing. They are marked, to go into a new incarnation; what the server has, it knows by its id.
 * Returns: whether a new incarnation is needed */
static gboolean
mark_lost (FoyerTx *tx, gint64 inc, const FoyerSyncReply *r, gboolean fork)
{
  FoyerStmt *s = foyer_tx_own (tx, "SELECT inc,max(n) FROM sync_log WHERE inc<=?1 GROUP BY inc ORDER BY inc");
  g_autoptr (GArray) logs = g_array_new (FALSE, FALSE, sizeof (FoyerPosition));

  foyer_stmt_bind_int (s, 1, inc);
  while (foyer_stmt_step (s))
    {
      FoyerPosition p = { foyer_stmt_int (s, 0), foyer_stmt_int (s, 1), FOYER_ID_NONE, { 0 } };
      g_array_append_val (logs, p);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < logs->len; i++)
    {
      FoyerPosition *p = &g_array_index (logs, FoyerPosition, i);
      const FoyerPosition *known = foyer_positions_find (r->you, p->inc);
      gint64 last = p->n;

      p->n = known != NULL && log_has (tx, p->inc, known->n, &known->id) ? known->n : 0;
      fork |= p->inc < inc && p->n < last;
    }
  for (guint i = 0; fork && i < logs->len; i++)
    {
      s = foyer_tx_own (tx, "UPDATE sync_log SET flags=flags|8 WHERE inc=?1 AND n>?2");
      foyer_stmt_bind_int (s, 1, g_array_index (logs, FoyerPosition, i).inc);
      foyer_stmt_bind_int (s, 2, g_array_index (logs, FoyerPosition, i).n);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  return fork;
}

/* A restored server may be so old that it lacks entries this desk has let go of since: of the present incarnation, in a new life of all. */
static gboolean
take_back (FoyerTx *tx, gint64 from, gint64 inc, const FoyerSyncReply *r, GError **error)
{
  for (gint64 i = from; i <= inc; i++)
    {
      const FoyerPosition *known = foyer_positions_find (r->you, i);

      if (!foyer_tx_unprune_log (tx, i, known != NULL ? known->n : 0, known != NULL ? &known->id : &FOYER_ID_NONE, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_last (FoyerTx *tx, Apply *a, const Base *base, gint64 inc, GError **error)
{
  const FoyerSyncReply *r = a->reply;
  g_autoptr (GHashTable) dirty = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  g_autoptr (GHashTable) present = NULL;
  g_autoptr (GArray) peers = g_array_new (FALSE, FALSE, sizeof (FoyerChange));
  g_autoptr (GArray) old = foyer_cursors_parse (base->cursors, -1), new = foyer_cursors_parse (r->cursors, -1);
  const FoyerPosition *mine = foyer_positions_find (r->you, inc);
  g_autofree char *acked = FOYER_BROKEN (ACK_CURSOR) ? foyer_db_state (foyer_tx_db (tx), "acked") : NULL;
  gint64 you_n = MIN (mine != NULL ? mine->n : 0, FOYER_BROKEN (ACK_CURSOR) ? (acked != NULL ? g_ascii_strtoll (acked, NULL, 10) : 0) : G_MAXINT64);
  g_autofree char *head = foyer_db_state (foyer_tx_db (tx), "head");
  g_autoptr (GString) scratch = g_string_sized_new (1024);
  /* Rows of a head are no base: what the complete one does not have goes. */
  gboolean new_life = head != NULL || (base->gen[0] != '\0' && strcmp (base->gen, r->gen) != 0);
  gboolean masked = foyer_cursors_get (new, FOYER_MASK_SCOPE) >= 0;
  gboolean forgot = masked;
  g_autoptr (GError) err = NULL;
  FoyerWireRows it;
  GHashTableIter iter;
  gpointer key;

  /* Numbers typed here are overwritten by what the chain sends in their place. */
  if (masked)
    foyer_tx_secure_delete (tx, TRUE);
  if (new_life)
    present = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  /* Before any row is put: a row with pending ops goes to the shadow. */
  if (you_n < base->you_n && !touch_again (tx, inc, you_n, dirty, error))
    return FALSE;
  foyer_tx_look_at_pending (tx);
  if (count_staged (tx) > MANY_ROWS)
    foyer_tx_want_cache (tx, MANY_ROWS_CACHE);
  if (!put_staged (tx, dirty, present, &a->out->rows, error))
    return FALSE;
  foyer_wire_rows_init (&it, r);
  while (err == NULL && foyer_wire_rows_next (&it, &err))
    {
      g_autofree char *image = NULL;

      a->out->rows++;
      if (it.row.entity == NULL)
        {
          keep_unknown (tx, &it.row);
          continue;
        }
      if (it.row.image != NULL)
        {
          if (!check_row (&it.row, scratch, &err))
            break;
          image = g_strndup (it.row.image, it.row.len);
        }
      put_row (tx, it.row.entity, &it.row.id, image, it.row.scope, it.row.seq, it.row.hash, dirty, present, &err);
    }
  foyer_wire_rows_clear (&it);
  if (err != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&err));
      return FALSE;
    }
  if (new_life)
    purge (tx, NULL, present, head == NULL ? base->gen : NULL, dirty);
  foyer_tx_forget_witnesses (tx);
  for (guint i = 0; old != NULL && i < old->len; i++)
    {
      const char *scope = g_array_index (old, FoyerCursor, i).scope;
      if (foyer_cursors_get (new, scope) < 0)
        {
          forget_scope (tx, scope, dirty);
          forgot = TRUE;
        }
    }

  write_base (tx, r, inc, you_n, you_n > base->you_n);
  collect_settled (tx, inc, you_n, dirty);
  foyer_tx_peer_settle (tx, peers);
  if (masked && foyer_cursors_get (old, FOYER_MASK_SCOPE) < 0)
    {
      foyer_tx_mask (tx, peers);
      a->masked = TRUE;
    }
  for (guint i = 0; i < peers->len; i++)
    add_key (dirty, g_array_index (peers, FoyerChange, i).entity->tbl, &g_array_index (peers, FoyerChange, i).id);
  g_hash_table_iter_init (&iter, dirty);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Key *k = key;
      foyer_tx_refold (tx, foyer_entity_by_tbl (k->tbl), &k->id, inc, you_n);
    }
  drop_stage (tx);
  if (forgot)
    foyer_tx_secure_delete (tx, FALSE);
  {
    gint64 log_inc, log_n;

    foyer_store_log_position (foyer_tx_store (tx), &log_inc, &log_n);
    see_clock (tx, r->now, you_n == log_n);
  }
  foyer_tx_set_remote (tx);
  a->out->gen = g_strdup (r->gen);
  a->out->cursors = g_strdup (r->cursors);
  a->out->you_n = you_n;
  a->out->complete = TRUE;
  return TRUE;
}

static gboolean
apply_job (FoyerTx *tx, gpointer data, GError **error)
{
  Apply *a = data;
  const FoyerSyncReply *r = a->reply;
  g_auto (Base) base = { 0 };
  g_auto (Stage) stage = { 0 };
  g_autoptr (GError) err = NULL;
  g_autofree char *stage_text = NULL;
  g_autoptr (GString) scratch = g_string_sized_new (1024);
  gboolean staged, fork;
  gint64 inc = a->out->inc;
  FoyerWireRows it;

  load_base (foyer_tx_own (tx, SELECT_BASE), &base);
  if (base.gen == NULL || base.cursors == NULL)
    {
      if (foyer_db_check (foyer_tx_db (tx), error))
        g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The store does not say which state of the chain it has.");
      return FALSE;
    }
  a->out->you_n = base.you_n;
  see_clock (tx, r->now, FALSE);
  if (r->caps != NULL)
    foyer_tx_set_caps (tx, r->caps);

  if (r->reset != NULL)
    {
      drop_stage (tx);
      save_stage (tx, &base, r->gen, "{}");
      a->out->gen = g_strdup (r->gen);
      a->out->cursors = g_strdup ("{}");
      return TRUE;
    }
  if (!take_back (tx, base.gen[0] != '\0' && strcmp (base.gen, r->gen) != 0 ? 0 : inc, inc, r, error))
    return FALSE;
  fork = !log_agrees (tx, foyer_positions_find (r->you, inc));
  if (base.gen[0] != '\0' && strcmp (base.gen, r->gen) != 0)
    fork = mark_lost (tx, inc, r, fork);
  if (fork)
    {
      a->out->fork = TRUE;
      a->out->gen = g_strdup (a->gen);
      a->out->cursors = g_strdup (a->cursors);
      return TRUE;
    }

  /* A2: the stage must be what this page was asked behind. */
  stage_text = foyer_db_state (foyer_tx_db (tx), STATE_STAGE);
  staged = stage_parse (stage_text, &stage) && strcmp (stage.base_gen, base.gen) == 0 && strcmp (stage.base_cursors, base.cursors) == 0
           && strcmp (stage.gen, a->gen) == 0 && strcmp (stage.at, a->cursors) == 0;
  if (!staged && stage_text != NULL)
    drop_stage (tx);
  if (staged ? strcmp (r->gen, stage.gen) != 0 : (strcmp (base.cursors, a->cursors) != 0 || (base.gen[0] != '\0' && strcmp (r->gen, base.gen) != 0)))
    {
      /* Asked from somewhere else than where we are: start over from the base. */
      drop_stage (tx);
      a->out->gen = g_strdup (base.gen);
      a->out->cursors = g_strdup (base.cursors);
      return TRUE;
    }
  if (!r->more || FOYER_BROKEN (PAGES))
    return apply_last (tx, a, &base, inc, error);

  foyer_wire_rows_init (&it, r);
  while (err == NULL && foyer_wire_rows_next (&it, &err))
    {
      a->out->rows++;
      if (it.row.entity == NULL)
        keep_unknown (tx, &it.row);
      else
        stage_row (tx, r->gen, &it.row, scratch, &err);
    }
  foyer_wire_rows_clear (&it);
  if (err != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&err));
      return FALSE;
    }
  save_stage (tx, &base, r->gen, r->cursors);
  a->out->gen = g_strdup (r->gen);
  a->out->cursors = g_strdup (r->cursors);
  return TRUE;
}

typedef struct
{
  const FoyerSyncReply *reply;
  const char *gen;
  gboolean same;
} SameJob;

static gboolean
read_same (FoyerDb *db, gpointer data, GError **error)
{
  SameJob *j = data;
  g_auto (Base) base = { 0 };
  g_autofree char *stage = foyer_db_state (db, STATE_STAGE), *caps = foyer_db_state (db, "caps");

  load_base (foyer_db_own_read (db, SELECT_BASE), &base);
  if (j->reply->backup_at != 0)
    {
      g_autofree char *at = foyer_db_state (db, "backup_at"), *want = g_strdup_printf ("%" G_GINT64_FORMAT, j->reply->backup_at);

      if (g_strcmp0 (at, want) != 0)
        return TRUE;
    }
  j->same = stage == NULL && g_strcmp0 (caps, j->reply->caps) == 0 && base.gen != NULL && strcmp (base.gen, j->reply->gen) == 0 && strcmp (base.cursors, j->reply->cursors) == 0
            && strcmp (base.you, j->reply->you_json) == 0 && strcmp (base.devs, j->reply->devs) == 0;
  return TRUE;
}

gboolean
foyer_sync_apply (FoyerStore *store, const FoyerSyncReply *reply, const char *gen, const char *cursors, FoyerSyncStand *out,
                  GError **error)
{
  Apply a = { reply, gen, cursors, out };

  if (reply->reset == NULL && !reply->more && reply->rows_len <= 2)
    {
      SameJob same = { reply, gen, FALSE };
      if (!foyer_store_read (store, read_same, &same, error))
        return FALSE;
      if (same.same)
        return foyer_sync_stand (store, out, error);
    }
  memset (out, 0, sizeof *out);
  foyer_store_log_position (store, &out->inc, &out->log_n);
  if (!foyer_store_maintain (store, apply_job, &a, error))
    {
      foyer_sync_stand_clear (out);
      return FALSE;
    }
  if (a.masked)
    foyer_store_shed (store);
  foyer_store_log_position (store, &out->inc, &out->log_n);
  return TRUE;
}

/* ---- verdicts, forks, log -------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  gint64 inc;
  const FoyerSyncReply *reply;
} Verdicts;

static gboolean
verdict_job (FoyerTx *tx, gpointer data, GError **error)
{
  Verdicts *v = data;

  for (guint i = 0; i < v->reply->verdicts->len; i++)
    {
      const FoyerVerdict *verdict = &g_array_index (v->reply->verdicts, FoyerVerdict, i);
      FoyerStmt *s;

      if (verdict->kind == 'o')
        continue;
      s = foyer_tx_own (tx, "UPDATE sync_log SET flags=flags|?3 WHERE inc=?1 AND n=?2");
      foyer_stmt_bind_int (s, 1, v->inc);
      foyer_stmt_bind_int (s, 2, verdict->n);
      foyer_stmt_bind_int (s, 3, verdict->kind == 'q' ? 1 : 2);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  return TRUE;
}

gboolean
foyer_sync_note_verdicts (FoyerStore *store, gint64 inc, const FoyerSyncReply *reply, GError **error)
{
  Verdicts v = { inc, reply };
  gboolean any = FALSE;

  for (guint i = 0; i < reply->verdicts->len; i++)
    any |= g_array_index (reply->verdicts, FoyerVerdict, i).kind != 'o';
  return !any || foyer_store_maintain (store, verdict_job, &v, error);
}

static gboolean
fork_job (FoyerTx *tx, gpointer data, GError **error)
{
  return foyer_tx_new_incarnation (tx, *(gint64 *) data, error);
}

gboolean
foyer_sync_fork (FoyerStore *store, gint64 inc, FoyerSyncStand *out, GError **error)
{
  return foyer_store_maintain (store, fork_job, &inc, error) && foyer_sync_stand (store, out, error);
}

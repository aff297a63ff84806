/* Canonical rows on the server, base ⊕ pending on the desk. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-break.h"
#include "foyer-erase.h"
#include "foyer-merge.h"
#include "foyer-store-private.h"

FoyerStmt *
foyer_tx_own (FoyerTx *tx, const char *sql)
{
  return foyer_db_own (tx->db, sql);
}

FoyerStmt *
foyer_db_own_read (FoyerDb *db, const char *sql)
{
  return foyer_db_own (db, sql);
}

char *
foyer_db_state (FoyerDb *db, const char *key)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT v FROM sync_state WHERE k=?1");
  char *v = NULL;

  foyer_stmt_bind_text (s, 1, key);
  if (foyer_stmt_step (s))
    v = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return v;
}

void
foyer_tx_set_state (FoyerTx *tx, const char *key, const char *value)
{
  FoyerStmt *s = foyer_db_own (tx->db, value ? "INSERT OR REPLACE INTO sync_state(k,v) VALUES(?1,?2)" : "DELETE FROM sync_state WHERE k=?1");

  foyer_stmt_bind_text (s, 1, key);
  if (value != NULL)
    foyer_stmt_bind_text (s, 2, value);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

gint64
foyer_tx_row_hash (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id)
{
  char sql[96];
  FoyerStmt *s;
  gint64 h = 0;

  g_snprintf (sql, sizeof sql, "SELECT _h FROM %s WHERE id=?1", entity->name);
  s = foyer_db_own (tx->db, sql);
  foyer_stmt_bind_id (s, 1, id);
  if (foyer_stmt_step (s))
    h = foyer_stmt_int (s, 0);
  foyer_stmt_done (s);
  return h;
}

/* ---- raw rows --------------------------------------------------------------------------------------------------------------- */

/* With its derived fields in place. @st: its stamps as text, if they are at hand. @derived: derived fields alone, which is no change: whoever
 * holds the row makes them himself. */
static void
write_row (FoyerTx *tx, const FoyerRow *before, FoyerRow *after, const char *st, gssize st_len, gint64 hash, gboolean derived)
{
  const FoyerStoreHooks *hooks = &tx->store->hooks;

  if (after->scope == NULL)
    after->scope = foyer_row_scope (after);
  if (tx->store->role == FOYER_STORE_SERVER)
    {
      if (before != NULL)
        foyer_tx_row_digest (tx, after->entity, &after->id, -1);
      foyer_tx_digest (tx, after->scope, after->entity->tbl, 1, hash);
    }
  foyer_db_write_row (tx->db, before, after, st, st_len, hash);
  if (before == NULL)
    foyer_tx_note_id (tx, after->entity, &after->id);
  if (!derived)
    foyer_capture_row (tx, after, hash, FALSE);
  if (hooks->derive != NULL)
    hooks->derive (tx, before, after);
  foyer_tx_note_change (tx, after->entity, &after->id);
  /* On a desk also when it comes back under another number: rows that came before it may have brought again what had gone. */
  if (strcmp (after->entity->name, "erasure") == 0 && (before == NULL || (tx->store->role == FOYER_STORE_DESK && before->seq != after->seq)))
    foyer_tx_note_erasure (tx, after);
  else if (before != NULL && (strcmp (after->entity->name, "client_file") == 0 || strcmp (after->entity->name, "activity") == 0))
    foyer_tx_note_files (tx, before, after);
  if (before == NULL && strcmp (after->entity->name, "history") == 0)
    {
      foyer_tx_touch_history (tx, after);
      /* Of ours, and the chain has it: it may have waited in quarantine. */
      if (tx->store->role == FOYER_STORE_DESK)
        {
          FoyerStmt *s = foyer_db_own (tx->db, "UPDATE sync_log SET flags=flags&~1 WHERE id=?1 AND flags&1");

          foyer_stmt_bind_id (s, 1, &after->id);
          foyer_stmt_step (s);
          foyer_stmt_done (s);
        }
    }
}

void
foyer_tx_write_row (FoyerTx *tx, const FoyerRow *before, FoyerRow *after, gint64 hash)
{
  if (tx->store->hooks.derive_fields != NULL)
    tx->store->hooks.derive_fields (tx, after);
  write_row (tx, before, after, NULL, -1, hash, FALSE);
}

/* A row of the server with its new number: hashed by the image, whose stamps are the column's. */
static void
write_numbered (FoyerTx *tx, const FoyerRow *before, FoyerRow *after)
{
  gsize at, len;
  gint64 hash;

  if (tx->scratch == NULL)
    tx->scratch = g_string_sized_new (1024);
  hash = foyer_row_seal (after, tx->scratch, &at, &len);
  write_row (tx, before, after, tx->scratch->str + at, (gssize) len, hash, FALSE);
}

void
foyer_tx_delete_row (FoyerTx *tx, const FoyerRow *row)
{
  char sql[96];
  FoyerStmt *s;

  if (tx->store->role == FOYER_STORE_SERVER)
    foyer_tx_row_digest (tx, row->entity, &row->id, -1);
  g_snprintf (sql, sizeof sql, "DELETE FROM %s WHERE id=?1", row->entity->name);
  s = foyer_db_own (tx->db, sql);
  foyer_stmt_bind_id (s, 1, &row->id);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  foyer_capture_row (tx, row, 0, TRUE);
  if (tx->store->hooks.derive != NULL)
    tx->store->hooks.derive (tx, row, NULL);
  foyer_tx_note_change (tx, row->entity, &row->id);
}

void
foyer_tx_want_cache (FoyerTx *tx, int kb)
{
  char sql[48];

  g_snprintf (sql, sizeof sql, "PRAGMA cache_size=-%d", kb);
  foyer_db_exec (tx->db, sql, NULL);
  tx->large = TRUE;
}

void
foyer_tx_secure_delete (FoyerTx *tx, gboolean on)
{
  foyer_db_exec (tx->db, on ? "PRAGMA secure_delete=ON" : "PRAGMA secure_delete=OFF", NULL);
}

const FoyerTxn *
foyer_tx_present (FoyerTx *tx)
{
  return tx->txn;
}

/* ---- server ------------------------------------------------------------------------------------------------------------------- */

gint64
foyer_tx_last_seq (FoyerTx *tx)
{
  if (tx->seq < 0)
    {
      FoyerStmt *s = foyer_db_own (tx->db, "SELECT seq FROM sync_meta");
      tx->seq = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
      tx->seq_at_start = tx->seq;
      foyer_stmt_done (s);
    }
  return tx->seq;
}

gint64
foyer_tx_next_seq (FoyerTx *tx)
{
  if (tx->following)
    g_error ("A copy may not give numbers of its own");
  foyer_tx_last_seq (tx);
  return ++tx->seq;
}

static void
gone (FoyerTx *tx, const char *scope, const FoyerRow *row, gint64 seq)
{
  FoyerStmt *s = foyer_db_own (tx->db, "INSERT OR REPLACE INTO sync_gone(scope,tbl,id,seq) VALUES(?1,?2,?3,?4)");

  foyer_stmt_bind_text (s, 1, scope);
  foyer_stmt_bind_int (s, 2, row->entity->tbl);
  foyer_stmt_bind_id (s, 3, &row->id);
  foyer_stmt_bind_int (s, 4, seq);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static void
not_gone (FoyerTx *tx, const char *scope, const FoyerRow *row)
{
  FoyerStmt *s = foyer_db_own (tx->db, "DELETE FROM sync_gone WHERE scope=?1 AND tbl=?2 AND id=?3");

  foyer_stmt_bind_text (s, 1, scope);
  foyer_stmt_bind_int (s, 2, row->entity->tbl);
  foyer_stmt_bind_id (s, 3, &row->id);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

void
foyer_tx_write_canonical (FoyerTx *tx, const FoyerRow *before, FoyerRow *after)
{
  if (tx->store->hooks.derive_fields != NULL)
    tx->store->hooks.derive_fields (tx, after);
  if (tx->store->hooks.arbitrate != NULL)
    {
      tx->hook_depth++;
      tx->store->hooks.arbitrate (tx, before, after, TRUE);
      tx->hook_depth--;
      if (FOYER_BROKEN (SLOT) && strcmp (after->entity->name, "appointment") == 0 && g_strcmp0 (foyer_row_text (after, "slot"), "contested") == 0)
        return;
    }
  after->seq = foyer_tx_next_seq (tx);
  g_free (after->scope);
  after->scope = foyer_row_scope (after);
  if (before != NULL && strcmp (before->scope, after->scope) != 0)
    {
      gone (tx, before->scope, after, after->seq);
      not_gone (tx, after->scope, after);
    }
  write_numbered (tx, before, after);
}

void
foyer_tx_put_canonical (FoyerTx *tx, const FoyerRow *before, FoyerRow *row)
{
  tx->hook_stamp.hlc = tx->txn->hlc;
  tx->hook_stamp.txn = tx->txn->id;
  foyer_tx_write_canonical (tx, before, row);
}

/* A row the server decides on (conflict): no op, the stamp of what led to it. */
void
foyer_tx_put_from_hook (FoyerTx *tx, FoyerRow *row)
{
  g_autoptr (FoyerRow) before = foyer_tx_get (tx, row->entity->name, &row->id);
  guint64 changed = 0;

  if (tx->store->role != FOYER_STORE_SERVER || tx->following)
    return; /* a desk's guess makes no rows, and a copy's rows come from the log */
  for (int i = 0; i < row->entity->n_fields; i++)
    if (before == NULL || !foyer_val_equal (&before->vals[i], &row->vals[i]))
      changed |= G_GUINT64_CONSTANT (1) << i;
  if (before != NULL && changed == 0)
    return;
  if (before == NULL)
    {
      row->created = tx->hook_stamp;
      foyer_tx_late_ops (tx, row);
    }
  else
    {
      row->created = before->created;
      g_free (row->stamps);
      row->stamps = before->stamps ? g_memdup2 (before->stamps, sizeof (FoyerStamp) * row->entity->n_fields) : NULL;
      for (int i = 0; i < row->entity->n_fields; i++)
        if ((changed >> i) & 1)
          foyer_row_set_stamp (row, i, &tx->hook_stamp);
    }
  foyer_tx_write_canonical (tx, before, row);
  row->exists = TRUE;
}

void
foyer_tx_put_decided (FoyerTx *tx, FoyerRow *row, const FoyerStamp *stamp)
{
  tx->hook_stamp = *stamp;
  tx->hook_depth++;
  foyer_tx_put_from_hook (tx, row);
  tx->hook_depth--;
}

void
foyer_tx_refresh (FoyerTx *tx, const char *table, const FoyerId *id)
{
  g_autoptr (FoyerRow) before = foyer_tx_get (tx, table, id);
  g_autoptr (FoyerRow) after = NULL;
  gboolean server = FALSE, derived = FALSE;

  if (before == NULL)
    return;
  after = foyer_row_copy (before);
  if (tx->store->hooks.derive_fields != NULL)
    tx->store->hooks.derive_fields (tx, after);
  if (tx->store->role == FOYER_STORE_SERVER && tx->store->hooks.arbitrate != NULL && !tx->following)
    {
      tx->hook_depth++;
      tx->store->hooks.arbitrate (tx, before, after, TRUE);
      tx->hook_depth--;
    }
  for (int i = 0; i < after->entity->n_fields; i++)
    if (!foyer_val_equal (&before->vals[i], &after->vals[i]))
      {
        if (after->entity->fields[i].merge == FOYER_MERGE_SERVER)
          server = TRUE;
        else if (after->entity->fields[i].merge == FOYER_MERGE_DERIVED)
          derived = TRUE;
      }
  if (server)
    {
      after->seq = foyer_tx_next_seq (tx);
      write_numbered (tx, before, after);
    }
  else if (derived)
    write_row (tx, before, after, NULL, -1, foyer_tx_row_hash (tx, after->entity, id), TRUE);
}

char *
foyer_tx_section (FoyerTx *tx, const FoyerTxn *t)
{
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      g_autoptr (FoyerRow) row = NULL;

      if (op->entity == NULL || !(op->entity->flags & FOYER_ENTITY_SECTION))
        continue;
      row = foyer_tx_get (tx, op->entity->name, &op->id);
      if (row != NULL && !foyer_row_is_null (row, "sec"))
        return g_strdup (foyer_row_text (row, "sec"));
    }
  return NULL;
}

static gboolean
all_chain (const FoyerTxn *t)
{
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      if (op->entity == NULL || op->entity->scope == FOYER_SCOPE_LOCATION)
        return FALSE;
    }
  return TRUE;
}

void
foyer_tx_log_accepted (FoyerTx *tx, const FoyerTxn *t, const char *body, gint64 eff_hlc, const char *verdict)
{
  FoyerStmt *s = foyer_db_own (tx->db, FOYER_OR_REPLACE "INTO txn(id,dev,inc,n,hlc,eff_hlc,seq,verdict,grp,undoes,who,at) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)");
  g_autoptr (FoyerRow) row = NULL;
  g_autofree char *section = NULL;

  foyer_stmt_bind_id (s, 1, &t->id);
  foyer_stmt_bind_id (s, 2, &t->dev);
  foyer_stmt_bind_int (s, 3, t->inc);
  foyer_stmt_bind_int (s, 4, t->n);
  foyer_stmt_bind_int (s, 5, t->hlc);
  foyer_stmt_bind_int (s, 6, eff_hlc);
  foyer_stmt_bind_int (s, 7, foyer_tx_last_seq (tx));
  foyer_stmt_bind_text (s, 8, verdict);
  foyer_stmt_bind_id (s, 9, &t->group);
  foyer_stmt_bind_id (s, 10, &t->undoes);
  foyer_stmt_bind_id (s, 11, &t->who);
  foyer_stmt_bind_int (s, 12, tx->now);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  s = foyer_db_own (tx->db, FOYER_OR_REPLACE "INTO txn_body(id,body,h) VALUES(?1,?2,?3)");
  foyer_stmt_bind_id (s, 1, &t->id);
  foyer_stmt_bind_text (s, 2, body);
  foyer_stmt_bind_blob (s, 3, t->h, FOYER_HASH_LEN);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  s = foyer_db_own (tx->db, "INSERT OR REPLACE INTO sync_devlog(dev,inc,n,id,h) VALUES(?1,?2,?3,?4,?5)");
  foyer_stmt_bind_id (s, 1, &t->dev);
  foyer_stmt_bind_int (s, 2, t->inc);
  foyer_stmt_bind_int (s, 3, t->n);
  foyer_stmt_bind_id (s, 4, &t->id);
  foyer_stmt_bind_blob (s, 5, t->h, FOYER_HASH_LEN);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  foyer_tx_touch_own (tx, t, t->hlc);

  tx->hook_stamp.hlc = eff_hlc;
  tx->hook_stamp.txn = t->id;
  row = foyer_row_new ("history", &t->id);
  /* The body tells what the rows hold: it goes no further than they do. */
  section = foyer_tx_section (tx, t);
  if (section != NULL)
    foyer_row_set_text (row, "sec", section);
  else if (!all_chain (t))
    foyer_row_set_id (row, "loc", &t->loc);
  foyer_row_set_id (row, "dev", &t->dev);
  foyer_row_set_int (row, "n", t->n);
  foyer_row_set_int (row, "hlc", eff_hlc);
  foyer_row_set_text (row, "body", body);
  foyer_capture_txn (tx, &t->id);
  tx->hook_depth++;
  foyer_tx_put_from_hook (tx, row);
  tx->hook_depth--;
  foyer_tx_record_txn (tx, &t->id);
}

/* ---- desk ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
has_touch (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT 1 FROM sync_touch WHERE tbl=?1 AND id=?2 UNION ALL SELECT 1 FROM sync_peer_touch WHERE tbl=?1 AND id=?2 LIMIT 1");
  gboolean any;

  foyer_stmt_bind_int (s, 1, entity->tbl);
  foyer_stmt_bind_id (s, 2, id);
  any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return any;
}

void
foyer_tx_look_at_pending (FoyerTx *tx)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT EXISTS(SELECT 1 FROM sync_touch) OR EXISTS(SELECT 1 FROM sync_peer_touch)");

  tx->none_pending = foyer_stmt_step (s) && foyer_stmt_int (s, 0) == 0;
  foyer_stmt_done (s);
}

FoyerRow *
foyer_tx_get_for (FoyerTx *tx, const FoyerOp *op)
{
  if (op->entity == NULL || foyer_id_is_none (&op->id))
    return NULL;
  return op->kind == FOYER_OP_NEW ? foyer_tx_get_new (tx, op->entity, &op->id) : foyer_tx_get (tx, op->entity->name, &op->id);
}

static void
drop_shadow (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_own (tx->db, "DELETE FROM sync_shadow WHERE tbl=?1 AND id=?2");

  foyer_stmt_bind_int (s, 1, entity->tbl);
  foyer_stmt_bind_id (s, 2, id);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static gboolean
has_shadow (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT 1 FROM sync_shadow WHERE tbl=?1 AND id=?2");
  gboolean any;

  foyer_stmt_bind_int (s, 1, entity->tbl);
  foyer_stmt_bind_id (s, 2, id);
  any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return any;
}

static void
put_shadow (FoyerTx *tx, const FoyerRow *base, gint64 hash)
{
  FoyerStmt *s = foyer_db_own (tx->db, "INSERT INTO sync_shadow(tbl,id,row,seq,sc,h) VALUES(?1,?2,?3,?4,?5,?6)");
  g_autofree char *image = foyer_row_to_json (base);

  foyer_stmt_bind_int (s, 1, base->entity->tbl);
  foyer_stmt_bind_id (s, 2, &base->id);
  foyer_stmt_bind_text (s, 3, image);
  foyer_stmt_bind_int (s, 4, base->seq);
  foyer_stmt_bind_text (s, 5, base->scope);
  foyer_stmt_bind_int (s, 6, hash);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

/* The shadow as a row with seq and scope; @hash its stored hash. */
static FoyerRow *
load_shadow (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id, gint64 *hash)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT row,seq,sc,h FROM sync_shadow WHERE tbl=?1 AND id=?2");
  FoyerRow *row = NULL;

  foyer_stmt_bind_int (s, 1, entity->tbl);
  foyer_stmt_bind_id (s, 2, id);
  if (foyer_stmt_step (s))
    {
      GError *error = NULL;

      row = foyer_row_from_json (entity, id, foyer_stmt_text (s, 0), -1, &error);
      if (row == NULL)
        foyer_db_fail (tx->db, error);
      else
        {
          row->seq = foyer_stmt_int (s, 1);
          row->scope = g_strdup (foyer_stmt_text (s, 2));
          *hash = foyer_stmt_int (s, 3);
        }
    }
  foyer_stmt_done (s);
  return row;
}

gboolean
foyer_tx_put_base (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id, const char *image, const char *scope, gint64 seq, gint64 hash,
                   GError **error)
{
  gboolean pending = !tx->none_pending && has_touch (tx, entity, id);
  g_autoptr (FoyerRow) before = NULL;

  if (image == NULL)
    {
      if (pending)
        {
          gint64 h;
          g_autoptr (FoyerRow) shadow = load_shadow (tx, entity, id, &h);

          before = foyer_tx_get (tx, entity->name, id);
          if (shadow != NULL ? strcmp (shadow->scope, scope) == 0 : before != NULL && before->seq != 0 && strcmp (before->scope, scope) == 0)
            {
              if (!foyer_tx_shadow_digest (tx, entity, id, -1))
                foyer_tx_row_digest (tx, entity, id, -1);
              /* What is left of the row is what pending ops make of nothing. */
              drop_shadow (tx, entity, id);
              if (before != NULL)
                foyer_tx_delete_row (tx, before);
            }
          return TRUE;
        }
      before = foyer_tx_get (tx, entity->name, id);
      if (before != NULL && strcmp (before->scope, scope) == 0)
        {
          foyer_tx_row_digest (tx, entity, id, -1);
          foyer_tx_delete_row (tx, before);
        }
      return FALSE;
    }
  if (pending)
    {
      FoyerStmt *s;

      if (!foyer_tx_shadow_digest (tx, entity, id, -1))
        foyer_tx_row_digest (tx, entity, id, -1);
      foyer_tx_digest (tx, scope, entity->tbl, 1, hash);
      s = foyer_db_own (tx->db, "INSERT OR REPLACE INTO sync_shadow(tbl,id,row,seq,sc,h) VALUES(?1,?2,?3,?4,?5,?6)");

      foyer_stmt_bind_int (s, 1, entity->tbl);
      foyer_stmt_bind_id (s, 2, id);
      foyer_stmt_bind_text (s, 3, image);
      foyer_stmt_bind_int (s, 4, seq);
      foyer_stmt_bind_text (s, 5, scope);
      foyer_stmt_bind_int (s, 6, hash);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
      return TRUE;
    }
  {
    g_autoptr (FoyerRow) row = foyer_row_from_json (entity, id, image, -1, error);

    if (row == NULL)
      return FALSE;
    row->seq = seq;
    row->scope = g_strdup (scope);
    before = foyer_tx_get_new (tx, entity, id);
    if (before != NULL)
      foyer_tx_row_digest (tx, entity, id, -1);
    foyer_tx_digest (tx, scope, entity->tbl, 1, hash);
    foyer_tx_write_row (tx, before, row, hash);
  }
  return FALSE;
}

/* Appends the ops of @sql's txns that are about one row; @txns keeps them alive. */
static void
collect_ops (FoyerTx *tx, const char *sql, const FoyerEntity *entity, const FoyerId *id, GPtrArray *txns, GArray *ops)
{
  FoyerStmt *s = foyer_db_own (tx->db, sql);

  foyer_stmt_bind_int (s, 1, entity->tbl);
  foyer_stmt_bind_id (s, 2, id);
  while (foyer_stmt_step (s))
    {
      GError *error = NULL;
      FoyerTxn *t = foyer_txn_parse (foyer_stmt_text (s, 0), -1, NULL, &error);

      if (t == NULL)
        {
          foyer_db_fail (tx->db, error);
          break;
        }
      g_ptr_array_add (txns, t);
      for (guint i = 0; i < t->ops->len; i++)
        {
          FoyerPendingOp p = { t->ops->pdata[i], { t->hlc, t->id } };

          if (p.op->entity == entity && foyer_id_equal (&p.op->id, id))
            g_array_append_val (ops, p);
        }
    }
  foyer_stmt_done (s);
}

static int
compare_pending (gconstpointer a, gconstpointer b)
{
  const FoyerPendingOp *x = a, *y = b;

  /* What is done to a row comes behind its making, though the clock of who made it may be years ahead. */
  if ((x->op->kind == FOYER_OP_NEW) != (y->op->kind == FOYER_OP_NEW))
    return x->op->kind == FOYER_OP_NEW ? -1 : 1;
  if (x->stamp.hlc != y->stamp.hlc)
    return x->stamp.hlc < y->stamp.hlc ? -1 : 1;
  return foyer_id_compare (&x->stamp.txn, &y->stamp.txn);
}

void
foyer_tx_refold (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id, gint64 inc, gint64 you_n)
{
  g_autoptr (FoyerRow) before = foyer_tx_get (tx, entity->name, id);
  g_autoptr (FoyerRow) base = NULL;
  g_autoptr (FoyerRow) after = NULL;
  g_autoptr (GPtrArray) txns = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_txn_free);
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (FoyerPendingOp));
  gint64 hash = 0;
  FoyerStmt *s;
  guint own;

  s = foyer_db_own (tx->db, "DELETE FROM sync_touch WHERE tbl=?1 AND id=?2 AND (inc<?3 OR (inc=?3 AND n<=?4))");
  foyer_stmt_bind_int (s, 1, entity->tbl);
  foyer_stmt_bind_id (s, 2, id);
  foyer_stmt_bind_int (s, 3, inc);
  foyer_stmt_bind_int (s, 4, you_n);
  foyer_stmt_step (s);
  foyer_stmt_done (s);

  base = load_shadow (tx, entity, id, &hash);
  if (base == NULL && before != NULL && before->seq != 0)
    {
      base = foyer_row_copy (before);
      hash = foyer_tx_row_hash (tx, entity, id);
    }
  if (base != NULL && tx->store->hooks.seal != NULL)
    tx->store->hooks.seal (tx, base);

  collect_ops (tx, "SELECT l.body FROM sync_touch t JOIN sync_log l ON l.inc=t.inc AND l.n=t.n WHERE t.tbl=?1 AND t.id=?2 ORDER BY t.inc, t.n", entity, id,
               txns, ops);
  own = ops->len;
  collect_ops (tx, "SELECT p.body FROM sync_peer_touch t JOIN sync_peer p ON p.dev=t.dev AND p.inc=t.inc AND p.n=t.n WHERE t.tbl=?1 AND t.id=?2 "
                   "ORDER BY p.hlc, p.dev, p.inc, p.n", entity, id, txns, ops);
  if (ops->len > own)
    g_array_sort (ops, compare_pending); /* stable: ops of one txn stay in their order */

  if (ops->len == 0)
    {
      drop_shadow (tx, entity, id);
      if (base != NULL)
        foyer_tx_write_row (tx, before, base, hash);
      else if (before != NULL)
        foyer_tx_delete_row (tx, before); /* settled, and the chain has no such row: quarantined */
      return;
    }
  if (base != NULL && hash != 0 && !has_shadow (tx, entity, id))
    put_shadow (tx, base, hash); /* pending again: the server was restored, or a new base stands under the log */
  after = foyer_visible (base, (const FoyerPendingOp *) ops->data, ops->len);
  if (after == NULL)
    {
      /* What made the row was shown by another desk and is no longer; what was done to it waits until it comes. */
      if (before != NULL && base == NULL)
        foyer_tx_delete_row (tx, before);
      return;
    }
  after->seq = base != NULL ? base->seq : 0;
  g_free (after->scope);
  after->scope = foyer_row_scope (after);
  if (tx->store->hooks.derive_fields != NULL)
    tx->store->hooks.derive_fields (tx, after);
  if (tx->store->hooks.arbitrate != NULL)
    {
      tx->hook_depth++;
      tx->store->hooks.arbitrate (tx, base, after, FALSE);
      tx->hook_depth--;
    }
  foyer_tx_write_row (tx, before, after, 0);
}

/* ---- device and incarnation -------------------------------------------------------------------------------------------------------- */

FoyerId
foyer_store_device (FoyerStore *store)
{
  FoyerId id;

  g_mutex_lock (&store->lock);
  id = store->device;
  g_mutex_unlock (&store->lock);
  return id;
}

void
foyer_store_log_position (FoyerStore *store, gint64 *inc, gint64 *n)
{
  g_mutex_lock (&store->lock);
  *inc = store->inc;
  *n = store->n;
  g_mutex_unlock (&store->lock);
}

void
foyer_store_set_clock_offset (FoyerStore *store, gint64 ms)
{
  g_mutex_lock (&store->lock);
  store->clock_offset = ms;
  g_mutex_unlock (&store->lock);
}

void
foyer_tx_set_device (FoyerTx *tx, const FoyerId *dev)
{
  char text[37];

  tx->device = *dev;
  foyer_tx_set_state (tx, "device", foyer_id_format (dev, text));
}

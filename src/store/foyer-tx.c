/* One write: rows in, ops collected, one txn (or a group of them) out.
 *
 * Invariants
 *  1. A row of a synced table changes together with the op that says so, in one SQLite transaction.
 *  2. On a desk the base image of a row with pending ops is in sync_shadow, unless the row is not in the base at all (_seq = 0).
 *  3. n grows by one per txn without gaps; prev is the h of n-1.
 *  4. Nothing of the store's own state (n, h, hlc, seq) moves before COMMIT has succeeded: foyer_tx_committed(). */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-adds.h"
#include "foyer-erase.h"
#include "foyer-merge.h"
#include "foyer-store-private.h"
#include "foyer-upcast.h"
#include "foyer-time.h"

typedef struct
{
  guint8 b[20]; /* table number, id */
} RowKey;

static guint
key_hash (gconstpointer p)
{
  const RowKey *k = p;
  guint h;

  memcpy (&h, k->b + 16, 4); /* the random end of the id */
  return h ^ k->b[0];
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (RowKey)) == 0;
}

static RowKey
key_of (const FoyerEntity *e, const FoyerId *id)
{
  RowKey k;
  guint32 t = e->tbl;

  memcpy (k.b, &t, 4);
  memcpy (k.b + 4, id->b, 16);
  return k;
}

void
foyer_tx_init (FoyerTx *tx, FoyerStore *store, const FoyerWriteInfo *info, gboolean local)
{
  memset (tx, 0, sizeof *tx);
  tx->store = store;
  tx->db = store->db;
  if (info != NULL)
    tx->info = *info;
  tx->now = info != NULL && info->now != 0 ? info->now : foyer_now ();
  tx->local = local;
  tx->n = store->n;
  tx->inc = store->inc;
  tx->hlc = store->hlc;
  tx->seq = -1;
  tx->announced = store->announced;
  tx->device = store->device;
  memcpy (tx->last_h, store->last_h, FOYER_HASH_LEN);
  tx->ops = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  tx->changes = g_array_new (FALSE, FALSE, sizeof (FoyerChange));
  tx->changed = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  foyer_check_begin (tx);
}

void
foyer_tx_clear (FoyerTx *tx)
{
  if (tx->work_free != NULL && tx->work != NULL)
    tx->work_free (tx->work);
  foyer_check_clear (tx);
  foyer_tx_clear_digests (tx);
  g_clear_pointer (&tx->touched, g_ptr_array_unref);
  foyer_capture_clear (tx);
  g_clear_pointer (&tx->txn, foyer_txn_free);
  g_hash_table_unref (tx->ops);
  g_hash_table_unref (tx->changed);
  g_array_unref (tx->changes);
  g_free (tx->why);
  g_free (tx->bday);
  g_free (tx->new_ids);
  foyer_tx_clear_erased (tx);
  if (tx->scratch != NULL)
    g_string_free (tx->scratch, TRUE);
}

FoyerDb *
foyer_tx_db (FoyerTx *tx)
{
  return tx->db;
}

FoyerStore *
foyer_tx_store (FoyerTx *tx)
{
  return tx->store;
}

gint64
foyer_tx_now (FoyerTx *tx)
{
  return tx->now;
}

guint
foyer_tx_rewinds (FoyerTx *tx)
{
  return tx->rewinds;
}

FoyerId
foyer_tx_device (FoyerTx *tx)
{
  return tx->device;
}

FoyerId
foyer_tx_who (FoyerTx *tx)
{
  return tx->info.who;
}

gpointer
foyer_tx_get_work (FoyerTx *tx)
{
  return tx->work;
}

void
foyer_tx_set_work (FoyerTx *tx, gpointer work, GDestroyNotify destroy)
{
  tx->work = work;
  tx->work_free = destroy;
}

void
foyer_tx_set_remote (FoyerTx *tx)
{
  tx->remote = TRUE;
}

void
foyer_tx_set_why (FoyerTx *tx, const char *why)
{
  g_free (tx->why);
  tx->why = g_strdup (why);
}

void
foyer_tx_set_bday (FoyerTx *tx, const char *bday)
{
  g_free (tx->bday);
  tx->bday = g_strdup (bday);
  tx->info.bday = tx->bday;
}

void
foyer_tx_set_loc (FoyerTx *tx, const FoyerId *loc)
{
  g_return_if_fail (tx->txn == NULL);
  tx->info.loc = *loc;
}

/* ---- clock ------------------------------------------------------------------------------------------------------------------ */

gint64
foyer_store_hlc_now (FoyerTx *tx)
{
  gint64 wall = (tx->now + tx->store->clock_offset) * 65536; /* no shift: a clock may stand before 1970 */

  tx->hlc = MAX (tx->hlc + 1, wall);
  return tx->hlc;
}

void
foyer_store_hlc_seen (FoyerTx *tx, gint64 stamp)
{
  if (stamp <= tx->hlc)
    return;
  tx->hlc = stamp;
  {
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, stamp);
    foyer_tx_set_state (tx, "hlc_seen", text);
  }
}

void
foyer_store_hlc_settle (FoyerTx *tx, gint64 stamp)
{
  g_autofree char *text = NULL, *at = NULL;

  if (tx->hlc <= stamp)
    return;
  tx->hlc = stamp;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, stamp);
  at = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, tx->inc, tx->n);
  foyer_tx_set_state (tx, "hlc_seen", text);
  foyer_tx_set_state (tx, "hlc_settled", at);
}

FoyerId
foyer_tx_new_id (FoyerTx *tx)
{
  return foyer_id_new (MAX (tx->hlc >> 16, tx->now + tx->store->clock_offset));
}

/* ---- changes ------------------------------------------------------------------------------------------------------------------ */

void
foyer_tx_note_change (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id)
{
  RowKey key = key_of (entity, id);
  FoyerChange change = { entity, *id };

  if (g_hash_table_contains (tx->changed, &key))
    return;
  g_hash_table_add (tx->changed, g_memdup2 (&key, sizeof key));
  g_array_append_val (tx->changes, change);
}

/* ---- the txn ------------------------------------------------------------------------------------------------------------------ */

static const FoyerId *
group_of (FoyerTx *tx)
{
  return foyer_id_is_none (&tx->joined) ? &tx->first : &tx->joined;
}

static FoyerTxn *
current_txn (FoyerTx *tx)
{
  FoyerTxn *t;

  if (tx->txn != NULL)
    return tx->txn;
  t = tx->txn = foyer_txn_new ();
  t->hlc = foyer_store_hlc_now (tx);
  t->id = foyer_id_is_none (&tx->first) && !foyer_id_is_none (&tx->info.txn) ? tx->info.txn : foyer_tx_new_id (tx);
  t->inc = tx->inc;
  t->n = ++tx->n;
  t->dev = tx->device;
  t->who = tx->info.who;
  t->loc = tx->info.loc;
  t->bday = g_strdup (tx->info.bday);
  t->cmd = g_strdup (tx->info.cmd);
  t->undoes = tx->undoes;
  if (foyer_id_is_none (&tx->first))
    tx->first = t->id;
  if (tx->group)
    t->group = *group_of (tx);
  memcpy (t->prev, tx->last_h, FOYER_HASH_LEN);
  return t;
}

static void
log_desk (FoyerTx *tx, const FoyerTxn *t, const char *body, int flags)
{
  FoyerStmt *s = foyer_db_own (tx->db, "INSERT INTO sync_log(inc,n,id,grp,hlc,who,undoes,body,h,flags) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)");

  foyer_stmt_bind_int (s, 1, t->inc);
  foyer_stmt_bind_int (s, 2, t->n);
  foyer_stmt_bind_id (s, 3, &t->id);
  foyer_stmt_bind_id (s, 4, &t->group);
  foyer_stmt_bind_int (s, 5, t->hlc);
  foyer_stmt_bind_id (s, 6, &t->who);
  foyer_stmt_bind_id (s, 7, &t->undoes);
  foyer_stmt_bind_text (s, 8, body);
  foyer_stmt_bind_blob (s, 9, t->h, FOYER_HASH_LEN);
  foyer_stmt_bind_int (s, 10, flags);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];

      if (op->entity == NULL)
        continue;
      s = foyer_db_own (tx->db, "INSERT OR IGNORE INTO sync_touch(tbl,id,inc,n) VALUES(?1,?2,?3,?4)");
      foyer_stmt_bind_int (s, 1, op->entity->tbl);
      foyer_stmt_bind_id (s, 2, &op->id);
      foyer_stmt_bind_int (s, 3, t->inc);
      foyer_stmt_bind_int (s, 4, t->n);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  foyer_tx_touch (tx, t, t->hlc);
}

/* Closes the txn being filled: body, hash, log. */
static void
seal (FoyerTx *tx)
{
  FoyerTxn *t = tx->txn;
  g_autofree char *body = NULL;
  gsize len;

  if (t == NULL)
    return;
  foyer_check_claim (tx, t);
  t->why = g_strdup (tx->why);
  body = foyer_txn_body (t);
  len = strlen (body);
  if (len > FOYER_TXN_MAX_BYTES)
    foyer_db_fail (tx->db, g_error_new (FOYER_ERROR, FOYER_ERROR_INVALID, "This is too much for one change: %" G_GSIZE_FORMAT " KiB, at most 256 KiB.", len / 1024));
  foyer_txn_hash (t->prev, body, len, t->h);
  memcpy (tx->last_h, t->h, FOYER_HASH_LEN);
  if (tx->store->role == FOYER_STORE_DESK)
    {
      log_desk (tx, t, body, 0);
      foyer_journal_add (tx->store->journal, t->inc, tx->now, body, len, t->h);
    }
  else
    foyer_tx_log_accepted (tx, t, body, t->hlc, "{\"v\":\"ok\"}");
  g_hash_table_remove_all (tx->ops);
  tx->bytes = 0;
  g_clear_pointer (&tx->txn, foyer_txn_free);
}

void
foyer_tx_begin_group (FoyerTx *tx)
{
  tx->group = TRUE;
  if (tx->txn != NULL)
    tx->txn->group = *group_of (tx);
}

void
foyer_tx_cut (FoyerTx *tx)
{
  if (tx->txn == NULL)
    return;
  foyer_tx_begin_group (tx);
  seal (tx);
}

void
foyer_tx_next (FoyerTx *tx)
{
  /* Room for the largest record of a few rows; the hard limits are checked by put. */
  if (tx->txn != NULL && (tx->txn->ops->len >= FOYER_TXN_MAX_OPS * 3 / 4 || tx->bytes >= FOYER_TXN_MAX_BYTES / 2))
    {
      foyer_tx_begin_group (tx); /* what is one thing to a person is undone as one */
      seal (tx);
    }
}

static gsize
val_size (const FoyerVal *v)
{
  return v->kind == FOYER_VAL_TEXT ? strlen (v->s) + 4 : v->kind == FOYER_VAL_ID ? 38 : 12;
}

/* The txn the op of this row goes to: a new one of the group when the present one is full. */
static FoyerTxn *
txn_for (FoyerTx *tx, const FoyerRow *row)
{
  RowKey key = key_of (row->entity, &row->id);
  FoyerTxn *t = current_txn (tx);

  if (!g_hash_table_contains (tx->ops, &key) && (t->ops->len >= FOYER_TXN_MAX_OPS || tx->bytes >= FOYER_TXN_MAX_BYTES - FOYER_OP_MAX_BYTES))
    {
      tx->group = TRUE;
      seal (tx);
      t = current_txn (tx);
    }
  return t;
}

/* Adds the changed fields of @row to the op of this row, making it if need be. */
static void
record (FoyerTx *tx, const FoyerRow *before, const FoyerRow *row)
{
  const FoyerEntity *e = row->entity;
  RowKey key = key_of (e, &row->id);
  FoyerTxn *t = txn_for (tx, row);
  FoyerOp *op = g_hash_table_lookup (tx->ops, &key);

  if (op == NULL)
    {
      op = foyer_op_new (before == NULL ? FOYER_OP_NEW : FOYER_OP_SET, e, &row->id);
      op->base_seq = before != NULL ? before->seq : 0;
      g_ptr_array_add (t->ops, op);
      g_hash_table_insert (tx->ops, g_memdup2 (&key, sizeof key), op);
      tx->bytes += 160;
    }
  for (int i = 0; i < e->n_fields; i++)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << i;

      if (!(row->changed & bit) || e->fields[i].merge == FOYER_MERGE_DERIVED || e->fields[i].since > tx->announced)
        continue;
      if (before == NULL && row->vals[i].kind == FOYER_VAL_NULL)
        continue;
      if (op->kind == FOYER_OP_SET && !(op->old_fields & bit))
        {
          foyer_val_copy (&before->vals[i], &op->olds[i]);
          op->old_fields |= bit;
          tx->bytes += strlen (e->fields[i].name) + 4 + val_size (&op->olds[i]);
        }
      foyer_val_clear (&op->vals[i]);
      foyer_val_copy (&row->vals[i], &op->vals[i]);
      op->fields |= bit;
      tx->bytes += strlen (e->fields[i].name) + 4 + val_size (&op->vals[i]);
    }
  if (before != NULL && op->kind == FOYER_OP_SET)
    foyer_op_complete (op, before);
  op->version = MAX (op->version, foyer_op_needs (op));
}

/* The add-ids of a link that is put: adding gives it the txn's, taking away names those it has. Until the chain has said that it knows of
 * them they stay in this store, as the chain will make them itself of the mark (foyer-upcast.h). */
static void
put_adds (FoyerTx *tx, const FoyerRow *before, FoyerRow *row)
{
  int adds = foyer_adds_field (row->entity), deleted = foyer_entity_field (row->entity, "deleted");
  gboolean wanted = row->vals[deleted].kind != FOYER_VAL_INT || row->vals[deleted].i == 0;
  static const FoyerVal none = { FOYER_VAL_NULL };
  g_auto (FoyerAdds) a = { NULL, NULL };
  g_autofree char *text = NULL;
  FoyerId id;
  guint at = 0;

  foyer_adds_init (&a);
  if (before != NULL)
    foyer_adds_of_row (before, &a);
  if (wanted && (before == NULL || before->vals[deleted].kind != FOYER_VAL_INT || before->vals[deleted].i != 0))
    foyer_row_set_val (row, deleted, &none);
  if (wanted == foyer_adds_lives (&a) && before != NULL)
    {
      foyer_row_set_val (row, adds, &before->vals[adds]);
      return;
    }
  id = txn_for (tx, row)->id;
  if (!wanted)
    while (a.live->len > 0)
      {
        FoyerId gone = g_array_index (a.live, FoyerId, 0);
        foyer_adds_remove (&a, &gone);
      }
  else
    {
      /* Taken away and given back within one txn: it was never away. */
      for (at = 0; at < a.dead->len; at++)
        if (foyer_id_equal (&g_array_index (a.dead, FoyerId, at), &id))
          g_array_remove_index (a.dead, at--);
      foyer_adds_add (&a, &id);
    }
  text = foyer_adds_format (&a);
  foyer_row_set_text (row, row->entity->fields[adds].name, text);
}

static void
check_put (FoyerTx *tx, const FoyerRow *before, const FoyerRow *row)
{
  const FoyerEntity *e = row->entity;

  if (!tx->local)
    g_error ("A %s may not be put in a write without a txn", e->name);
  if ((e->flags & FOYER_ENTITY_SERVER_ONLY) || ((e->flags & FOYER_ENTITY_ONLINE) && tx->store->role == FOYER_STORE_DESK && before == NULL))
    g_error ("Only the server may make a %s", e->name);
  for (int i = 0; i < e->n_fields; i++)
    {
      const FoyerField *f = &e->fields[i];

      /* A row that waits for the change that makes it has no name yet; other fields of it may be changed. */
      if ((f->flags & FOYER_FIELD_REQUIRED) && row->vals[i].kind == FOYER_VAL_NULL && (before == NULL || before->vals[i].kind != FOYER_VAL_NULL))
        g_error ("%s.%s is required", e->name, f->name);
      if (before != NULL && f->merge == FOYER_MERGE_CONST && !foyer_val_equal (&before->vals[i], &row->vals[i]))
        g_error ("%s.%s may not change", e->name, f->name);
      if (before != NULL && f->merge == FOYER_MERGE_ONCE && before->vals[i].kind != FOYER_VAL_NULL
          && !foyer_val_equal (&before->vals[i], &row->vals[i]))
        g_error ("%s.%s is set once", e->name, f->name);
    }
}

/* Keeps the base image of a row the first time a pending op meets it. */
static void
keep_shadow (FoyerTx *tx, const FoyerRow *before)
{
  FoyerStmt *s;
  g_autofree char *image = NULL;

  if (before == NULL || before->seq == 0)
    return;
  s = foyer_db_own (tx->db, "SELECT 1 FROM sync_shadow WHERE tbl=?1 AND id=?2");
  foyer_stmt_bind_int (s, 1, before->entity->tbl);
  foyer_stmt_bind_id (s, 2, &before->id);
  if (foyer_stmt_step (s))
    {
      foyer_stmt_done (s);
      return;
    }
  foyer_stmt_done (s);
  image = foyer_row_to_json (before);
  s = foyer_db_own (tx->db, "INSERT INTO sync_shadow(tbl,id,row,seq,sc,h) VALUES(?1,?2,?3,?4,?5,?6)");
  foyer_stmt_bind_int (s, 1, before->entity->tbl);
  foyer_stmt_bind_id (s, 2, &before->id);
  foyer_stmt_bind_text (s, 3, image);
  foyer_stmt_bind_int (s, 4, before->seq);
  foyer_stmt_bind_text (s, 5, before->scope);
  foyer_stmt_bind_int (s, 6, foyer_tx_row_hash (tx, before->entity, &before->id));
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

void
foyer_tx_keep_shadow (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, entity->name, id);
  keep_shadow (tx, row);
}

/* Never an op or field in the log the server has not said it knows (replication.md 11): new fields stay as they were. */
static gboolean
announced (FoyerTx *tx, const FoyerRow *before, FoyerRow *row)
{
  static const FoyerVal none = { FOYER_VAL_NULL };
  const FoyerEntity *e = row->entity;
  gboolean held_back = FALSE, other = before == NULL;

  for (int i = 0; e->since <= tx->announced && i < e->n_fields; i++)
    {
      const FoyerVal *was = before != NULL ? &before->vals[i] : &none;
      gboolean differs = !foyer_val_equal (was, &row->vals[i]);

      if (e->fields[i].since > tx->announced && e->fields[i].merge != FOYER_MERGE_ADDS)
        {
          held_back |= differs;
          foyer_row_set_val (row, i, was);
        }
      else
        other |= differs;
    }
  if (e->since <= tx->announced && (other || !held_back))
    return TRUE;
  /* Nothing would be left of it. */
  foyer_db_fail (tx->db, g_error_new_literal (FOYER_ERROR, FOYER_ERROR_NEWER, "The chain server is older than this program and does not know this yet. Update the server first."));
  return FALSE;
}

static gboolean
is_choice (const FoyerField *f, const char *word)
{
  gsize len = strlen (word);

  for (const char *p = f->ref; p != NULL && (p = strstr (p, word)) != NULL; p += len)
    if ((p == f->ref || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
      return TRUE;
  return f->ref == NULL;
}

/* A word of a newer version is shown as it is and left alone: what would follow from changing it is not known here (replication.md 11). */
static gboolean
understood (FoyerTx *tx, const FoyerRow *before, const FoyerRow *row)
{
  const FoyerEntity *e = row->entity;

  for (int i = 0; before != NULL && i < e->n_fields; i++)
    if (e->fields[i].type == FOYER_TYPE_ENUM && before->vals[i].kind == FOYER_VAL_TEXT && !foyer_val_equal (&before->vals[i], &row->vals[i])
        && !is_choice (&e->fields[i], before->vals[i].s))
      {
        foyer_db_fail (tx->db, g_error_new (FOYER_ERROR, FOYER_ERROR_NEWER,
                                            "“%s” is “%s” here, which a newer version of Foyer has set. Update Foyer on this PC to change it.",
                                            e->fields[i].label != NULL ? e->fields[i].label : e->fields[i].name, before->vals[i].s));
        return FALSE;
      }
  return TRUE;
}

/* Sets and counters need none; the mark of a set's element follows from its add-ids. */
static gboolean
has_stamp (const FoyerEntity *e, int i)
{
  if (e->fields[i].merge == FOYER_MERGE_DERIVED || e->fields[i].merge == FOYER_MERGE_ADDS || e->fields[i].merge == FOYER_MERGE_MAX)
    return FALSE;
  return strcmp (e->fields[i].name, "deleted") != 0 || foyer_adds_field (e) < 0;
}

/* @row's changed bits and old values as they are against @before. */
static void
recompute_changes (const FoyerRow *before, FoyerRow *row)
{
  row->changed = 0;
  for (int i = 0; i < row->entity->n_fields; i++)
    if (before == NULL ? row->vals[i].kind != FOYER_VAL_NULL : !foyer_val_equal (&before->vals[i], &row->vals[i]))
      row->changed |= G_GUINT64_CONSTANT (1) << i;
}

void
foyer_tx_put (FoyerTx *tx, FoyerRow *row)
{
  const FoyerEntity *e = row->entity;
  g_autoptr (FoyerRow) before = NULL;
  FoyerStamp stamp;

  if (foyer_id_is_none (&row->id))
    row->id = foyer_tx_new_id (tx);
  if (tx->hook_depth > 0)
    {
      foyer_tx_put_from_hook (tx, row);
      return;
    }
  before = foyer_tx_get (tx, e->name, &row->id);
  if (before != NULL && row->exists == FALSE)
    {
      /* A derived id that already stands (a workday, a label link): the same thing again. Fields the maker left out stay. */
      for (int i = 0; i < e->n_fields; i++)
        if (row->vals[i].kind == FOYER_VAL_NULL && !(row->changed >> i & 1))
          foyer_val_copy (&before->vals[i], &row->vals[i]);
    }
  check_put (tx, before, row);
  if (!announced (tx, before, row) || !understood (tx, before, row))
    return;
  if (foyer_adds_field (e) >= 0)
    put_adds (tx, before, row);
  recompute_changes (before, row);
  if (before != NULL && row->changed == 0)
    {
      row->exists = TRUE;
      return;
    }
  if (before != NULL)
    {
      /* The row in hand may be an older copy: seq, scope and stamps are the table's. */
      row->seq = before->seq;
      row->created = before->created;
      g_free (row->stamps);
      row->stamps = before->stamps ? g_memdup2 (before->stamps, sizeof (FoyerStamp) * e->n_fields) : NULL;
      g_free (row->extra);
      row->extra = g_strdup (before->extra);
      g_free (row->extra_stamps);
      row->extra_stamps = g_strdup (before->extra_stamps);
    }
  record (tx, before, row);
  stamp.hlc = tx->txn->hlc;
  stamp.txn = tx->txn->id;
  if (before == NULL)
    row->created = stamp;
  else
    for (int i = 0; i < e->n_fields; i++)
      if ((row->changed >> i) & 1 && has_stamp (e, i))
        foyer_row_set_stamp (row, i, &stamp);
  g_free (row->scope);
  row->scope = foyer_row_scope (row);

  if (tx->store->role == FOYER_STORE_SERVER)
    foyer_tx_put_canonical (tx, before, row);
  else
    {
      /* Whether a slot is free is asked by the instants a wall time stands for. */
      if (tx->store->hooks.derive_fields != NULL)
        tx->store->hooks.derive_fields (tx, row);
      if (tx->store->hooks.arbitrate != NULL)
        {
          tx->hook_depth++;
          tx->store->hooks.arbitrate (tx, before, row, FALSE);
          tx->hook_depth--;
        }
      keep_shadow (tx, before);
      foyer_tx_write_row (tx, before, row, 0);
    }

  /* From here on the row is as read. */
  row->exists = TRUE;
  row->changed = 0;
  if (row->olds != NULL)
    {
      for (int i = 0; i < e->n_fields; i++)
        foyer_val_clear (&row->olds[i]);
      g_clear_pointer (&row->olds, g_free);
    }
}

/* What the hooks put (a conflict that is over) is the server's decision, with the stamp of the last change, not an op of the user. */
static void
run_hook (FoyerTx *tx, void (*hook) (FoyerTx *tx))
{
  if (hook == NULL)
    return;
  tx->hook_depth++;
  if (tx->hook_stamp.hlc == 0)
    tx->hook_stamp.hlc = MAX (tx->hlc, 1);
  hook (tx);
  tx->hook_depth--;
}

void
foyer_tx_settle (FoyerTx *tx)
{
  run_hook (tx, tx->store->hooks.settle);
}

void
foyer_tx_flush (FoyerTx *tx)
{
  run_hook (tx, tx->store->hooks.derive_flush);
}

gboolean
foyer_tx_check (FoyerTx *tx, GError **error)
{
  return foyer_db_check (tx->db, error);
}

void
foyer_tx_fail (FoyerTx *tx, GError *error)
{
  foyer_db_fail (tx->db, error);
}

gboolean
foyer_tx_finish (FoyerTx *tx, GError **error)
{
  foyer_tx_flush (tx);
  seal (tx);
  foyer_check_end (tx);
  foyer_tx_erase_noted (tx);
  if (tx->store->role == FOYER_STORE_SERVER && (tx->seq > tx->seq_at_start || tx->hlc > tx->store->hlc))
    {
      FoyerStmt *s = foyer_db_own (tx->db, "UPDATE sync_meta SET seq=max(seq,?1), hlc=max(hlc,?2)");
      foyer_stmt_bind_int (s, 1, MAX (tx->seq, 0));
      foyer_stmt_bind_int (s, 2, tx->hlc);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  foyer_tx_write_digests (tx);
  return foyer_db_check (tx->db, error);
}

void
foyer_tx_committed (FoyerTx *tx)
{
  FoyerStore *store = tx->store;

  g_mutex_lock (&store->lock);
  store->n = tx->n;
  store->inc = tx->inc;
  store->hlc = tx->hlc;
  store->device = tx->device;
  store->announced = tx->announced;
  memcpy (store->last_h, tx->last_h, FOYER_HASH_LEN);
  g_mutex_unlock (&store->lock);
}

gboolean
foyer_tx_replay (FoyerTx *tx, FoyerTxn *t, const char *body, GError **error)
{
  tx->n = t->n;
  tx->inc = t->inc;
  tx->hlc = MAX (tx->hlc, t->hlc);
  memcpy (tx->last_h, t->h, FOYER_HASH_LEN);
  log_desk (tx, t, body, 4);
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      g_autoptr (FoyerRow) before = NULL;

      if (op->entity == NULL)
        continue;
      before = foyer_tx_get (tx, op->entity->name, &op->id);
      keep_shadow (tx, before);
      foyer_tx_refold (tx, op->entity, &op->id, t->inc, -1);
    }
  return foyer_db_check (tx->db, error);
}

#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-accept.h"
#include "foyer-leases.h"
#include "foyer-break.h"
#include "foyer-client-rules.h"
#include "foyer-digest.h"
#include "foyer-erase.h"
#include "foyer-devices.h"
#include "foyer-error.h"
#include "foyer-judge.h"
#include "foyer-mask.h"
#include "foyer-quarantine.h"
#include "foyer-record.h"
#include "foyer-second-step.h"

#define PAUSE_TXNS 8 /* between two looks at whether others wait */

static void
incoming_clear (gpointer p)
{
  FoyerIncoming *in = p;
  foyer_txn_free (in->txn);
  foyer_txn_free (in->outline);
  g_free (in->why);
  g_free (in->body);
}

void
foyer_push_free (FoyerPush *p)
{
  if (p == NULL)
    return;
  g_array_unref (p->txns);
  g_clear_pointer (&p->you, g_array_unref);
  g_string_free (p->verdicts, TRUE);
  g_free (p->app);
  g_free (p);
}

/* What the order needs of a txn whose ops this server does not understand. */
static FoyerTxn *
read_outline (const char *body, gsize len, const guint8 *h)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (body, len);
  g_autoptr (FoyerTxn) t = foyer_txn_new ();
  gboolean have_prev = FALSE;
  guint8 was[FOYER_HASH_LEN];

  t->inc = -1;
  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return NULL;
  for (;;)
    {
      FoyerJsonToken tok = foyer_json_next (r);
      g_autofree char *key = NULL;
      gboolean ok = TRUE;

      if (tok == FOYER_JSON_OBJECT_END)
        break;
      if (tok != FOYER_JSON_KEY)
        return NULL;
      key = g_strdup (foyer_json_get_text (r, NULL));
      if (strcmp (key, "id") == 0)
        ok = foyer_json_next (r) == FOYER_JSON_STRING && foyer_id_parse (foyer_json_get_text (r, NULL), &t->id);
      else if (strcmp (key, "loc") == 0)
        ok = foyer_json_next (r) == FOYER_JSON_STRING && foyer_id_parse (foyer_json_get_text (r, NULL), &t->loc);
      else if (strcmp (key, "cut") == 0)
        ok = t->cut = foyer_json_next (r) == FOYER_JSON_STRING && foyer_b64_parse (foyer_json_get_text (r, NULL), was, sizeof was);
      else if (strcmp (key, "prev") == 0)
        ok = have_prev = foyer_json_next (r) == FOYER_JSON_STRING && foyer_b64_parse (foyer_json_get_text (r, NULL), t->prev, sizeof t->prev);
      else if (strcmp (key, "inc") == 0 || strcmp (key, "n") == 0 || strcmp (key, "hlc") == 0)
        {
          gint64 *to = key[0] == 'i' ? &t->inc : key[0] == 'n' ? &t->n : &t->hlc;
          ok = foyer_json_next (r) == FOYER_JSON_INT;
          if (ok)
            *to = foyer_json_get_int (r);
        }
      else
        ok = foyer_json_skip (r);
      if (!ok)
        return NULL;
    }
  if (foyer_id_is_none (&t->id) || !have_prev || t->n < 1 || t->inc < 0 || t->hlc < 0)
    return NULL;
  if (t->cut)
    memcpy (t->h, was, FOYER_HASH_LEN);
  else
    foyer_txn_hash (t->prev, body, len, t->h);
  return memcmp (t->h, h, FOYER_HASH_LEN) == 0 ? g_steal_pointer (&t) : NULL;
}

FoyerPush *
foyer_push_new (const FoyerSyncRequest *q, const FoyerId *dev, const FoyerId *loc)
{
  FoyerPush *p = g_new0 (FoyerPush, 1);

  p->dev = *dev;
  p->loc = *loc;
  p->inc = q->inc;
  p->pending = q->pending;
  p->skew = q->skew;
  p->verdicts = g_string_new (NULL);
  p->txns = g_array_sized_new (FALSE, TRUE, sizeof (FoyerIncoming), q->txns->len);
  g_array_set_clear_func (p->txns, incoming_clear);
  for (guint i = 0; i < q->txns->len; i++)
    {
      const FoyerWireTxn *w = &g_array_index (q->txns, FoyerWireTxn, i);
      FoyerIncoming in = { 0 };
      g_autoptr (GError) error = NULL;

      in.txn = foyer_txn_parse (w->body, w->len, w->h, &error);
      if (in.txn == NULL)
        {
          in.outline = read_outline (w->body, w->len, w->h);
          in.why = g_strdup (error->message);
          if (in.outline == NULL)
            {
              p->code = "malformed";
              p->text = "A change of the push does not match its hash or has no readable head.";
              g_free (in.why);
              break;
            }
          in.outline->dev = *dev;
        }
      else
        in.txn->dev = *dev;
      in.body = g_strndup (w->body, w->len);
      g_array_append_val (p->txns, in);
    }
  return p;
}

/* ---- positions ---------------------------------------------------------------------------------------------------------------- */

static GArray *
read_positions (FoyerStmt *s, const FoyerId *dev)
{
  GArray *out = g_array_new (FALSE, TRUE, sizeof (FoyerPosition));

  foyer_stmt_bind_id (s, 1, dev);
  while (foyer_stmt_step (s))
    {
      FoyerPosition p = { foyer_stmt_int (s, 0), foyer_stmt_int (s, 1), foyer_stmt_id (s, 2), { 0 } };
      gsize n = 0;
      const guint8 *h = foyer_stmt_blob (s, 3, &n);

      if (n == FOYER_HASH_LEN)
        memcpy (p.h, h, FOYER_HASH_LEN);
      g_array_append_val (out, p);
    }
  foyer_stmt_done (s);
  return out;
}

#define SELECT_POSITIONS "SELECT inc,n,id,h FROM sync_devlog WHERE dev=?1 ORDER BY inc"

GArray *
foyer_accept_positions (FoyerDb *db, const FoyerId *dev)
{
  return read_positions (foyer_db_own_read (db, SELECT_POSITIONS), dev);
}

gint64
foyer_accept_next_inc (const GArray *positions)
{
  gint64 next = 1;

  for (guint i = 0; i < positions->len; i++)
    next = MAX (next, g_array_index (positions, FoyerPosition, i).inc + 1);
  return next;
}

/* ---- verdicts ------------------------------------------------------------------------------------------------------------------- */

static void
add_verdict (FoyerPush *p, gint64 n, const char *json)
{
  g_string_append_printf (p->verdicts, "%s\"%" G_GINT64_FORMAT "\":%s", p->verdicts->len > 0 ? "," : "", n, json);
}

/* (transfer full) (nullable) */
static char *
stored_verdict (FoyerTx *tx, const FoyerId *id)
{
  FoyerStmt *s = foyer_tx_own (tx, "SELECT verdict FROM txn WHERE id=?1");
  char *v = NULL;

  foyer_stmt_bind_id (s, 1, id);
  if (foyer_stmt_step (s))
    v = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return v;
}

static void
conflicts_since (FoyerTx *tx, const char *scope, gint64 seq, GString *out)
{
  FoyerStmt *s = foyer_tx_own (tx, "SELECT id FROM conflict WHERE _sc=?1 AND _seq>?2 AND state='open'");

  foyer_stmt_bind_text (s, 1, scope);
  foyer_stmt_bind_int (s, 2, seq);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      char text[37];
      g_string_append_printf (out, "%s\"%s\"", out->len > 0 ? "," : "", foyer_id_format (&id, text));
    }
  foyer_stmt_done (s);
}

static char *
applied_verdict (FoyerTx *tx, const FoyerTxn *t, gint64 seq, gboolean review)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  conflicts_since (tx, "chain", seq, ids);
  if (!foyer_id_is_none (&t->loc))
    {
      char text[37];
      g_autofree char *scope = g_strconcat ("loc:", foyer_id_format (&t->loc, text), NULL);
      conflicts_since (tx, scope, seq, ids);
    }
  if (ids->len == 0)
    return g_strdup ("{\"v\":\"ok\"}");
  return g_strdup_printf ("{\"c\":[%s],\"v\":\"%s\"}", ids->str, review ? "exception" : "conflict");
}

/* Of a txn that foyer_tx_log_accepted() did not log. */
static void
set_position (FoyerTx *tx, const FoyerTxn *t)
{
  FoyerStmt *s = foyer_tx_own (tx, "INSERT OR REPLACE INTO sync_devlog(dev,inc,n,id,h) VALUES(?1,?2,?3,?4,?5)");

  foyer_stmt_bind_id (s, 1, &t->dev);
  foyer_stmt_bind_int (s, 2, t->inc);
  foyer_stmt_bind_int (s, 3, t->n);
  foyer_stmt_bind_id (s, 4, &t->id);
  foyer_stmt_bind_blob (s, 5, t->h, FOYER_HASH_LEN);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static void
quarantine (FoyerTx *tx, FoyerPush *p, const FoyerTxn *t, const char *body, gint64 eff, const char *why)
{
  g_autofree char *verdict = foyer_quarantine_put (tx, t, body, eff, &p->loc, why);

  set_position (tx, t);
  add_verdict (p, t->n, verdict);
  p->quarantined++;
}

/* ---- one txn ---------------------------------------------------------------------------------------------------------------------- */

static void
savepoint (FoyerTx *tx, const char *sql)
{
  FoyerStmt *s = foyer_tx_own (tx, sql);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

/* One of a user's recovery codes was used at two desks: somebody has the list. */
static void
revoke_codes (FoyerTx *tx, const FoyerId *user, const FoyerStamp *by)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "user", user);

  if (row == NULL || foyer_row_is_null (row, "totp_codes"))
    return;
  foyer_row_set_null (row, "totp_codes");
  foyer_tx_put_decided (tx, row, by);
}

static void
take (FoyerTx *tx, FoyerPush *p, FoyerJudge *judge, const FoyerIncoming *in)
{
  g_autofree char *cut_body = NULL;
  /* Of a desk that did not know yet that somebody was erased: taken without what says who that was. */
  g_autoptr (FoyerTxn) cut = in->txn != NULL ? foyer_tx_cut_late (tx, in->txn, &cut_body) : NULL;
  const FoyerTxn *t = cut != NULL ? cut : in->txn != NULL ? in->txn : in->outline;
  const char *body = cut != NULL ? cut_body : in->body;
  gint64 limit = (p->replay_at != 0 ? p->replay_at : foyer_tx_now (tx)) << 16;
  /* Clamp, do not refuse. What is clamped gets stamps in the order of acceptance: with one stamp for all, the ids would decide, and a desk's
   * earlier change could stand over its later one. */
  gint64 eff = t->hlc <= limit || FOYER_BROKEN (CLAMP) ? MAX (t->hlc, 1) : p->replay_at != 0 ? MAX (limit, p->replay_stamp + 1) : foyer_store_hlc_now (tx);
  gint64 seq = foyer_tx_last_seq (tx);
  const char *why = in->why != NULL ? in->why : p->replay_why, *review = NULL;

  /* Of the time it was taken, not of that of the restore: what its desk did after it stays after it. */
  if (p->replay_at != 0 && t->hlc > limit)
    p->replay_stamp = eff;

  if (p->refused != NULL)
    why = p->refused;
  else if (in->txn != NULL && p->replay_at == 0)
    foyer_judge_begin (judge, t, eff, &why);
  /* What a desk knows under a veil alone, and puts on another card: the number it hides. */
  if (in->txn != NULL && why == NULL && !foyer_mask_resolve (tx, in->txn))
    why = "A number the desk does not know stands on no card the change names.";
  if (in->txn != NULL && why == NULL)
    {
      guint mark = foyer_tx_record_mark (tx);

      savepoint (tx, "SAVEPOINT txn");
      foyer_tx_mark_digests (tx);
      for (guint i = 0; why == NULL && i < t->ops->len; i++)
        {
          const FoyerOp *op = t->ops->pdata[i];
          g_autoptr (FoyerRow) before = foyer_tx_get_for (tx, op);

          if (p->replay_at == 0 && !foyer_judge_op (judge, op, before))
            break;
          foyer_tx_accept_op_on (tx, t, i, before, eff, &why);
        }
      if (why == NULL && p->replay_at == 0)
        {
          const char *said = NULL;
          FoyerMay may = foyer_judge_end (judge, &said);

          if (may == FOYER_MAY_NO)
            why = said;
          else if (may == FOYER_MAY_REVIEW)
            review = said;
        }
      if (why == NULL)
        {
          FoyerStamp stamp = { eff, t->id };

          if (review == foyer_recovery_twice)
            revoke_codes (tx, &t->who, &stamp);
          foyer_tx_settle (tx);
          foyer_client_rules_verify (tx, t, &stamp);
        }
      if (why != NULL)
        {
          savepoint (tx, "ROLLBACK TO txn");
          foyer_tx_reset_digests (tx);
          foyer_tx_record_rewind (tx, mark);
        }
      savepoint (tx, "RELEASE txn");
    }
  if (why != NULL)
    quarantine (tx, p, t, body, eff, why);
  else
    {
      g_autofree char *verdict = NULL;

      if (review != NULL)
        foyer_quarantine_review (tx, t, eff, review);
      verdict = applied_verdict (tx, t, seq, review != NULL);
      for (guint i = 0; !p->decides && i < t->ops->len; i++)
        {
          const FoyerOp *op = t->ops->pdata[i];
          p->decides = op->entity != NULL && strcmp (op->entity->name, "conflict") == 0;
        }
      p->conflicts += strcmp (verdict, "{\"v\":\"ok\"}") != 0;
      foyer_tx_log_accepted (tx, t, body, eff, verdict);
      add_verdict (p, t->n, verdict);
    }
  p->accepted++;
}

/* FALSE when it was interrupted. */
static gboolean
take_push (FoyerTx *tx, FoyerPush *p, FoyerAcceptBatch *batch)
{
  g_autoptr (FoyerJudge) judge = foyer_judge_new (tx, &p->dev);
  g_autoptr (GArray) known = read_positions (foyer_tx_own (tx, SELECT_POSITIONS), &p->dev);
  const FoyerPosition *found = foyer_positions_find (known, p->inc);
  FoyerPosition at = { p->inc, 0, FOYER_ID_NONE, { 0 } };

  if (found != NULL)
    at = *found;
  else if (p->inc != 0 && p->inc < foyer_accept_next_inc (known) - 1)
    {
      p->code = "fork";
      p->text = "This desk has a later incarnation.";
    }
  for (; p->code == NULL && p->next < p->txns->len; p->next++)
    {
      const FoyerIncoming *in = &g_array_index (p->txns, FoyerIncoming, p->next);
      const FoyerTxn *t = in->txn != NULL ? in->txn : in->outline;
      /* What was the same change again, under a number of a new incarnation, is in no archive: nothing is missing. */
      gboolean over_repeats = p->replay_at != 0 && p->replay_after == at.n && t->n > at.n + 1;
      g_autofree char *verdict = NULL;

      if (batch->n_txns > 0
          && (batch->single || (batch->n_txns % PAUSE_TXNS == 0 && batch->pause != NULL && batch->pause (batch->pause_data))))
        return FALSE;
      batch->n_txns++;
      verdict = stored_verdict (tx, &t->id);

      if (t->inc != p->inc)
        {
          p->code = "malformed";
          p->text = "A change belongs to another incarnation than the push.";
        }
      else if (t->n <= at.n)
        {
          if (verdict != NULL || FOYER_BROKEN (FORK))
            {
              add_verdict (p, t->n, verdict != NULL ? verdict : "{\"v\":\"ok\"}");
              p->repeated++;
            }
          else
            {
              p->code = "fork";
              p->text = "The chain has another change at this position.";
            }
        }
      else if (t->n > at.n + 1 && !over_repeats)
        {
          p->code = "gap";
          p->text = "A change is missing before this one.";
        }
      else if (!over_repeats && !FOYER_BROKEN (FORK) && !FOYER_BROKEN (CHAIN) && memcmp (t->prev, at.h, FOYER_HASH_LEN) != 0)
        {
          p->code = "fork";
          p->text = "The change does not follow the last one of the chain.";
        }
      else
        {
          if (verdict != NULL && !FOYER_BROKEN (DEDUPE)) /* the same change again, in a new incarnation */
            {
              add_verdict (p, t->n, verdict);
              set_position (tx, t);
              foyer_tx_next_seq (tx); /* what a desk is told of itself moves with the order */
            }
          else
            take (tx, p, judge, in);
          at.n = t->n;
          at.id = t->id;
          memcpy (at.h, t->h, FOYER_HASH_LEN);
        }
    }
  g_clear_pointer (&p->you, g_array_unref);
  p->you = read_positions (foyer_tx_own (tx, SELECT_POSITIONS), &p->dev);
  p->next_inc = foyer_accept_next_inc (p->you);
  foyer_device_report (tx, &p->dev, MAX (p->pending - (gint64) p->accepted, 0), p->skew, p->app);
  return TRUE;
}

static void
mark (FoyerPush *p)
{
  p->was.next = p->next;
  p->was.accepted = p->accepted;
  p->was.quarantined = p->quarantined;
  p->was.conflicts = p->conflicts;
  p->was.repeated = p->repeated;
  p->was.verdicts = p->verdicts->len;
  p->was.decides = p->decides;
  p->was.code = p->code;
  p->was.text = p->text;
}

static void
go_back (FoyerPush *p)
{
  p->next = p->was.next;
  p->accepted = p->was.accepted;
  p->quarantined = p->was.quarantined;
  p->conflicts = p->was.conflicts;
  p->repeated = p->was.repeated;
  g_string_truncate (p->verdicts, p->was.verdicts);
  p->decides = p->was.decides;
  p->code = p->was.code;
  p->text = p->was.text;
}

static gboolean
accept_job (FoyerTx *tx, gpointer data, GError **error)
{
  FoyerAcceptBatch *batch = data;

  foyer_tx_set_remote (tx);
  batch->n_done = batch->n_txns = 0;
  for (guint i = 0; i < batch->pushes->len; i++)
    mark (batch->pushes->pdata[i]);
  for (guint i = 0; i < batch->pushes->len; i++)
    {
      FoyerPush *p = batch->pushes->pdata[i];
      gboolean whole = take_push (tx, p, batch);

      if (p->decides)
        foyer_quarantine_follow (tx);
      if (!foyer_db_check (foyer_tx_db (tx), error))
        return FALSE;
      if (!whole)
        return TRUE;
      foyer_leases_round_if_due (tx);
      batch->n_done++;
      if (i + 1 < batch->pushes->len && batch->pause != NULL && batch->pause (batch->pause_data))
        return TRUE;
    }
  return TRUE;
}

/* One push, each txn in a transaction of its own. */
static gboolean
accept_alone (FoyerStore *store, FoyerPush *p, GError **error)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  FoyerAcceptBatch batch = { .pushes = one, .single = TRUE };

  g_ptr_array_add (one, p);
  while (batch.n_done == 0)
    {
      g_autoptr (GError) why = NULL;
      gboolean ok;

      if (foyer_store_maintain (store, accept_job, &batch, &why))
        continue;
      go_back (p);
      batch.n_done = 0;
      if (!g_error_matches (why, FOYER_ERROR, FOYER_ERROR_REFUSED) || p->next == p->txns->len)
        {
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
      g_warning ("A change cannot be taken in: %s", why->message);
      p->refused = foyer_quarantine_refused;
      ok = foyer_store_maintain (store, accept_job, &batch, error);
      p->refused = NULL;
      if (!ok)
        {
          go_back (p);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
foyer_accept (FoyerStore *store, FoyerAcceptBatch *batch, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (foyer_store_maintain (store, accept_job, batch, &why))
    return TRUE;
  for (guint i = 0; i < batch->pushes->len; i++)
    go_back (batch->pushes->pdata[i]);
  batch->n_done = 0;
  if (!g_error_matches (why, FOYER_ERROR, FOYER_ERROR_REFUSED))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  for (guint i = 0; i < batch->pushes->len; i++)
    {
      if (!accept_alone (store, batch->pushes->pdata[i], error))
        return FALSE;
      batch->n_done++;
    }
  return TRUE;
}

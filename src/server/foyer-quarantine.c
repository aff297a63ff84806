#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-digest.h"
#include "foyer-error.h"
#include "foyer-json.h"
#include "foyer-judge.h"
#include "foyer-quarantine.h"
#include "foyer-record.h"

const char *const foyer_quarantine_refused = "the database could not work it out";

/* ---- what it is about -------------------------------------------------------------------------------------------------------------- */

/* Money the txn would have booked, so that the day's total can show it although it is not applied. */
static gint64
money_of (const FoyerTxn *t, char **cur)
{
  gint64 sum = 0;

  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      int amount, kind, currency;

      if (op->entity == NULL || op->kind != FOYER_OP_NEW || strcmp (op->entity->name, "money") != 0)
        continue;
      amount = foyer_entity_field (op->entity, "amount");
      kind = foyer_entity_field (op->entity, "kind");
      currency = foyer_entity_field (op->entity, "cur");
      /* The halves of a transfer are of one sum. */
      if (((op->fields >> kind) & 1) && g_strcmp0 (op->vals[kind].s, "transfer") == 0)
        continue;
      if (((op->fields >> amount) & 1) && op->vals[amount].kind == FOYER_VAL_INT)
        sum += op->vals[amount].i;
      if (*cur == NULL && ((op->fields >> currency) & 1) && op->vals[currency].kind == FOYER_VAL_TEXT)
        *cur = g_strdup (op->vals[currency].s);
    }
  return sum;
}

/* What a person needs to decide. Canonical JSON: keys sorted. */
static char *
info_of (const FoyerTxn *t, const char *why)
{
  GString *s = g_string_new (NULL);
  g_autofree char *cur = NULL;
  gint64 amount = money_of (t, &cur);
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "amount");
  foyer_json_int (&w, amount);
  foyer_json_key (&w, "at");
  foyer_json_int (&w, t->hlc >> 16);
  if (t->bday != NULL)
    {
      foyer_json_key (&w, "bday");
      foyer_json_text (&w, t->bday);
    }
  if (t->cmd != NULL)
    {
      foyer_json_key (&w, "cmd");
      foyer_json_text (&w, t->cmd);
    }
  if (cur != NULL)
    {
      foyer_json_key (&w, "cur");
      foyer_json_text (&w, cur);
    }
  foyer_json_key (&w, "dev");
  foyer_json_id (&w, &t->dev);
  foyer_json_key (&w, "n");
  foyer_json_int (&w, t->n);
  if (!foyer_id_is_none (&t->who))
    {
      foyer_json_key (&w, "who");
      foyer_json_id (&w, &t->who);
    }
  foyer_json_key (&w, "why");
  foyer_json_text (&w, why);
  foyer_json_end_object (&w);
  return g_string_free (s, FALSE);
}

static gboolean
is_location (FoyerTx *tx, const FoyerId *loc)
{
  g_autoptr (FoyerRow) row = foyer_id_is_none (loc) ? NULL : foyer_tx_get (tx, "location", loc);
  return row != NULL;
}

/* The same txn always gives the same row, however often it is replayed. */
static FoyerRow *
conflict_of (FoyerTx *tx, const FoyerTxn *t, const char *kind, int sev, const FoyerId *loc, const char *why)
{
  FoyerId id = foyer_id_derive (&t->id, kind, -1);
  FoyerRow *row = foyer_tx_get (tx, "conflict", &id);
  g_autofree char *info = info_of (t, why);
  char text[37];

  if (row == NULL)
    {
      row = foyer_row_new ("conflict", &id);
      if (is_location (tx, loc))
        foyer_row_set_id (row, "loc", loc);
      foyer_row_set_text (row, "kind", kind);
      foyer_row_set_int (row, "sev", sev);
      foyer_row_set_text (row, "a", foyer_id_format (&t->id, text));
      foyer_row_set_text (row, "info", info);
      foyer_row_set_int (row, "at", foyer_tx_now (tx));
    }
  foyer_row_set_text (row, "state", "open");
  return row;
}

/* ---- keeping ---------------------------------------------------------------------------------------------------------------------------- */

char *
foyer_quarantine_put (FoyerTx *tx, const FoyerTxn *t, const char *body, gint64 eff, const FoyerId *loc, const char *why)
{
  g_autoptr (FoyerRow) row = NULL;
  GString *json = g_string_new (NULL);
  FoyerStamp stamp = { eff, t->id };
  FoyerJsonWriter w;
  FoyerStmt *s;

  foyer_json_writer_init (&w, json);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "v");
  foyer_json_text (&w, "quarantined");
  foyer_json_key (&w, "why");
  foyer_json_text (&w, why);
  foyer_json_end_object (&w);

  s = foyer_tx_own (tx, "INSERT OR REPLACE INTO sync_quarantine(id,dev,why,body,h,at,state) VALUES(?1,?2,?3,?4,?5,?6,'open')");
  foyer_stmt_bind_id (s, 1, &t->id);
  foyer_stmt_bind_id (s, 2, &t->dev);
  foyer_stmt_bind_text (s, 3, why);
  foyer_stmt_bind_text (s, 4, body);
  foyer_stmt_bind_blob (s, 5, t->h, FOYER_HASH_LEN);
  foyer_stmt_bind_int (s, 6, foyer_tx_now (tx));
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  s = foyer_tx_own (tx, "INSERT INTO txn(id,dev,inc,n,hlc,eff_hlc,seq,verdict,at) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)");
  foyer_stmt_bind_id (s, 1, &t->id);
  foyer_stmt_bind_id (s, 2, &t->dev);
  foyer_stmt_bind_int (s, 3, t->inc);
  foyer_stmt_bind_int (s, 4, t->n);
  foyer_stmt_bind_int (s, 5, t->hlc);
  foyer_stmt_bind_int (s, 6, eff);
  foyer_stmt_bind_int (s, 7, foyer_tx_last_seq (tx));
  foyer_stmt_bind_text (s, 8, json->str);
  foyer_stmt_bind_int (s, 9, foyer_tx_now (tx));
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  /* Its author must see it wherever he is: at the device's own location, not one the txn claims. */
  row = conflict_of (tx, t, "quarantine", 3, foyer_id_is_none (loc) ? &t->loc : loc, why);
  foyer_tx_put_decided (tx, row, &stamp);
  foyer_tx_record_txn (tx, &t->id);
  return g_string_free (json, FALSE);
}

void
foyer_quarantine_review (FoyerTx *tx, const FoyerTxn *t, gint64 eff, const char *why)
{
  g_autoptr (FoyerRow) row = conflict_of (tx, t, "review", 2, &t->loc, why);
  FoyerStamp stamp = { eff, t->id };

  foyer_tx_put_decided (tx, row, &stamp);
}

/* ---- taking in after all ----------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId id, dev;
  char *body, *state, *verdict;
  guint8 h[FOYER_HASH_LEN];
  gint64 eff;
} Kept;

static void
kept_clear (Kept *k)
{
  g_free (k->body);
  g_free (k->state);
  g_free (k->verdict);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kept, kept_clear)

static gboolean
load (FoyerTx *tx, const FoyerId *id, Kept *k)
{
  FoyerStmt *s = foyer_tx_own (tx, "SELECT q.dev,q.body,q.state,q.h,t.eff_hlc,t.verdict FROM sync_quarantine q JOIN txn t USING(id) WHERE q.id=?1");
  gboolean found;

  foyer_stmt_bind_id (s, 1, id);
  found = foyer_stmt_step (s);
  if (found)
    {
      gsize n = 0;
      const guint8 *h = foyer_stmt_blob (s, 3, &n);

      k->id = *id;
      k->dev = foyer_stmt_id (s, 0);
      k->body = g_strdup (foyer_stmt_text (s, 1));
      k->state = g_strdup (foyer_stmt_text (s, 2));
      if (n == FOYER_HASH_LEN)
        memcpy (k->h, h, n);
      k->eff = foyer_stmt_int (s, 4);
      k->verdict = g_strdup (foyer_stmt_text (s, 5));
    }
  foyer_stmt_done (s);
  return found;
}

static void
set_state (FoyerTx *tx, const FoyerId *id, const char *state, const char *why)
{
  FoyerStmt *s = foyer_tx_own (tx, "UPDATE sync_quarantine SET state=?2,why=coalesce(?3,why) WHERE id=?1");

  foyer_stmt_bind_id (s, 1, id);
  foyer_stmt_bind_text (s, 2, state);
  foyer_stmt_bind_text (s, 3, why);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static void
savepoint (FoyerTx *tx, const char *sql)
{
  FoyerStmt *s = foyer_tx_own (tx, sql);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

/* foyer_tx_log_accepted() sets the desk's position to what it logs; this txn was passed long ago. */
static void
log_again (FoyerTx *tx, const FoyerTxn *t, const Kept *k)
{
  FoyerStmt *s = foyer_tx_own (tx, "SELECT n,id,h FROM sync_devlog WHERE dev=?1 AND inc=?2");
  gint64 n = 0;
  FoyerId id = FOYER_ID_NONE;
  guint8 h[FOYER_HASH_LEN] = { 0 };
  gboolean found;

  foyer_stmt_bind_id (s, 1, &t->dev);
  foyer_stmt_bind_int (s, 2, t->inc);
  found = foyer_stmt_step (s);
  if (found)
    {
      gsize len = 0;
      const guint8 *stored;

      n = foyer_stmt_int (s, 0);
      id = foyer_stmt_id (s, 1);
      stored = foyer_stmt_blob (s, 2, &len);
      if (len == FOYER_HASH_LEN)
        memcpy (h, stored, len);
    }
  foyer_stmt_done (s);
  s = foyer_tx_own (tx, "DELETE FROM txn WHERE id=?1");
  foyer_stmt_bind_id (s, 1, &t->id);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  foyer_tx_log_accepted (tx, t, k->body, k->eff, "{\"v\":\"ok\"}");
  if (!found)
    return;
  s = foyer_tx_own (tx, "INSERT OR REPLACE INTO sync_devlog(dev,inc,n,id,h) VALUES(?1,?2,?3,?4,?5)");
  foyer_stmt_bind_id (s, 1, &t->dev);
  foyer_stmt_bind_int (s, 2, t->inc);
  foyer_stmt_bind_int (s, 3, n);
  foyer_stmt_bind_id (s, 4, &id);
  foyer_stmt_bind_blob (s, 5, h, sizeof h);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static void
close_conflict (FoyerTx *tx, const FoyerTxn *t, gint64 eff)
{
  FoyerId id = foyer_id_derive (&t->id, "quarantine", -1);
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "conflict", &id);
  FoyerStamp stamp = { MAX (eff, foyer_tx_now (tx) << 16), t->id };

  if (row == NULL || g_strcmp0 (foyer_row_text (row, "state"), "open") != 0)
    return;
  foyer_row_set_text (row, "state", "auto");
  foyer_tx_put_decided (tx, row, &stamp);
}

/* The ops and all that hangs on them. NULL when all is well; else why not, static text. @error is set when the whole write must fail. */
static const char *
take_in (FoyerTx *tx, const FoyerTxn *t, const Kept *k, gboolean force, GError **error)
{
  g_autoptr (FoyerJudge) judge = force ? NULL : foyer_judge_new (tx, &t->dev);
  g_autoptr (GError) local = NULL;
  const char *why = NULL, *review = NULL;

  if (judge != NULL)
    foyer_judge_begin (judge, t, k->eff, &why);
  for (guint i = 0; why == NULL && i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      g_autoptr (FoyerRow) before = foyer_tx_get_for (tx, op);

      if (judge != NULL && !foyer_judge_op (judge, op, before))
        break;
      foyer_tx_accept_op_on (tx, t, i, before, k->eff, &why);
    }
  if (judge != NULL && why == NULL)
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
      foyer_tx_settle (tx);
      if (review != NULL)
        foyer_quarantine_review (tx, t, k->eff, review);
      log_again (tx, t, k);
      set_state (tx, &t->id, "replayed", NULL);
      close_conflict (tx, t, k->eff);
      /* Figures are worked out at the end of a write: here, while it can be taken back. */
      foyer_tx_flush (tx);
    }
  if (foyer_tx_check (tx, &local))
    return why;
  if (!g_error_matches (local, FOYER_ERROR, FOYER_ERROR_REFUSED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_warning ("A change from quarantine cannot be taken in: %s", local->message);
  return foyer_quarantine_refused;
}

gboolean
foyer_quarantine_replay (FoyerTx *tx, const FoyerId *id, gboolean force, GError **error)
{
  g_auto (Kept) k = { 0 };
  g_autoptr (FoyerTxn) t = NULL;
  g_autoptr (GError) local = NULL;
  const char *why;
  guint mark;

  if (!load (tx, id, &k))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no such change in quarantine.");
      return FALSE;
    }
  if (strcmp (k.state, "replayed") == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, "This change was taken in before.");
      return FALSE;
    }
  t = foyer_txn_parse (k.body, -1, k.h, &local);
  if (t == NULL)
    {
      set_state (tx, id, k.state, local->message);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "It still cannot be read: %s", local->message);
      return FALSE;
    }
  t->dev = k.dev;
  /* What came before in this write stands or falls by itself. */
  foyer_tx_flush (tx);
  if (!foyer_tx_check (tx, &local))
    {
      foyer_tx_fail (tx, g_error_copy (local));
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  mark = foyer_tx_record_mark (tx);
  savepoint (tx, "SAVEPOINT replay");
  foyer_tx_mark_digests (tx);
  why = take_in (tx, t, &k, force, &local);
  if (local != NULL)
    {
      foyer_tx_fail (tx, g_error_copy (local));
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (why != NULL)
    {
      savepoint (tx, "ROLLBACK TO replay");
      foyer_tx_reset_digests (tx);
      foyer_tx_record_rewind (tx, mark);
    }
  savepoint (tx, "RELEASE replay");
  if (why == NULL)
    return TRUE;
  set_state (tx, id, k.state, why);
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "It still cannot be taken: %s", why);
  return FALSE;
}

/* ---- following what people decide ------------------------------------------------------------------------------------------------------------ */

static void
reopen (FoyerTx *tx, FoyerRow *row, const FoyerId *id, const char *state)
{
  FoyerStamp stamp = { foyer_tx_now (tx) << 16, *id };

  for (int i = 0; i < row->entity->n_fields; i++)
    {
      FoyerStamp had = foyer_row_stamp (row, i);
      stamp.hlc = MAX (stamp.hlc, had.hlc + 1);
    }
  foyer_row_set_text (row, "state", state);
  if (strcmp (state, "open") == 0)
    foyer_row_set_null (row, "choice");
  foyer_tx_put_decided (tx, row, &stamp);
}

/* Somebody wanted it in, and it cannot be: the row asks again, and says why. */
static void
ask_again (FoyerTx *tx, FoyerRow *row, const Kept *k)
{
  FoyerStmt *s = foyer_tx_own (tx, "SELECT why FROM sync_quarantine WHERE id=?1");
  g_autoptr (FoyerTxn) t = foyer_txn_parse (k->body, -1, k->h, NULL);

  foyer_stmt_bind_id (s, 1, &k->id);
  if (foyer_stmt_step (s) && t != NULL)
    {
      g_autofree char *info = NULL;

      t->dev = k->dev;
      info = info_of (t, foyer_stmt_text (s, 0));
      foyer_row_set_text (row, "info", info);
    }
  foyer_stmt_done (s);
  reopen (tx, row, &k->id, "open");
}

void
foyer_quarantine_follow (FoyerTx *tx)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  /* What was taken in is looked at as well: undoing the decision does not take it out again. */
  FoyerStmt *s = foyer_tx_own (tx, "SELECT id FROM sync_quarantine ORDER BY at, id");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, i);
      FoyerId conflict = foyer_id_derive (id, "quarantine", -1);
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "conflict", &conflict);
      g_auto (Kept) k = { 0 };
      const char *state, *choice;
      g_autoptr (GError) error = NULL;

      if (row == NULL || !load (tx, id, &k))
        continue;
      state = foyer_row_text (row, "state");
      choice = foyer_row_text (row, "choice");
      if (strcmp (k.state, "replayed") == 0)
        {
          if (g_strcmp0 (state, "open") == 0)
            reopen (tx, row, id, "auto");
        }
      else if (g_strcmp0 (state, "resolved") == 0 && g_strcmp0 (choice, "accept") == 0)
        {
          if (!foyer_quarantine_replay (tx, id, TRUE, &error))
            {
              g_message ("A change that was to be taken in after all cannot be: %s", error->message);
              ask_again (tx, row, &k);
            }
        }
      else if (g_strcmp0 (state, "resolved") == 0 && strcmp (k.state, "open") == 0)
        set_state (tx, id, "discarded", NULL);
      else if (g_strcmp0 (state, "open") == 0 && strcmp (k.state, "discarded") == 0)
        set_state (tx, id, "open", NULL);
    }
}

/* ---- looking ------------------------------------------------------------------------------------------------------------------------------- */

static void
add_id (JsonObject *o, const char *name, const FoyerId *id)
{
  char text[37];

  if (foyer_id_is_none (id))
    json_object_set_null_member (o, name);
  else
    json_object_set_string_member (o, name, foyer_id_format (id, text));
}

/* Columns id,dev,why,at,state,body and the desk's code. */
static JsonObject *
describe (FoyerStmt *s)
{
  JsonObject *o = json_object_new ();
  FoyerId id = foyer_stmt_id (s, 0), dev = foyer_stmt_id (s, 1);
  g_autoptr (FoyerTxn) t = foyer_txn_parse (foyer_stmt_text (s, 5), -1, NULL, NULL);
  g_autofree char *cur = NULL;

  add_id (o, "id", &id);
  add_id (o, "dev", &dev);
  json_object_set_string_member (o, "desk", foyer_stmt_text (s, 6));
  json_object_set_string_member (o, "why", foyer_stmt_text (s, 2));
  json_object_set_int_member (o, "at", foyer_stmt_int (s, 3));
  json_object_set_string_member (o, "state", foyer_stmt_text (s, 4));
  if (t != NULL)
    {
      json_object_set_string_member (o, "cmd", t->cmd);
      add_id (o, "who", &t->who);
      json_object_set_int_member (o, "n", t->n);
      json_object_set_int_member (o, "made", t->hlc >> 16);
      json_object_set_int_member (o, "amount", money_of (t, &cur));
    }
  return o;
}

#define SELECT "SELECT q.id,q.dev,q.why,q.at,q.state,q.body,d.code FROM sync_quarantine q LEFT JOIN server_device d ON d.id=q.dev"

JsonNode *
foyer_quarantine_list (FoyerDb *db, const char *state)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *list = json_array_new ();
  FoyerStmt *s = foyer_db_own_read (db, SELECT " WHERE ?1 IS NULL OR q.state=?1 ORDER BY q.at, q.id");

  foyer_stmt_bind_text (s, 1, state);
  while (foyer_stmt_step (s))
    json_array_add_object_element (list, describe (s));
  foyer_stmt_done (s);
  json_node_take_array (node, list);
  return node;
}

JsonNode *
foyer_quarantine_show (FoyerDb *db, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_own_read (db, SELECT " WHERE q.id=?1");
  JsonNode *node = NULL;

  foyer_stmt_bind_id (s, 1, id);
  if (foyer_stmt_step (s))
    {
      JsonObject *o = describe (s);
      JsonNode *body = json_from_string (foyer_stmt_text (s, 5), NULL);

      json_object_set_member (o, "body", body != NULL ? body : json_node_new (JSON_NODE_NULL));
      node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (node, o);
    }
  foyer_stmt_done (s);
  return node;
}

#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-judge.h"
#include "foyer-signing.h"

struct _FoyerJudge
{
  FoyerTx *tx;
  FoyerId dev;
  gint64 last;          /* moment of the desk's last entry */

  FoyerRow *device;     /* as it stands; NULL: read again */
  gint64 device_since;  /* it has stood since */
  FoyerHolding holding; /* at the moment of the present txn */

  /* Access that has not changed since @access_since, kept from txn to txn. */
  FoyerAccess *access;
  FoyerId access_who, access_loc;
  gint64 access_since;
  int access_role;

  const FoyerTxn *t;
  gint64 at;
  GArray *answers, *classes;
  GPtrArray *scopes;
  const char *why_no, *why_review;
};

FoyerJudge *
foyer_judge_new (FoyerTx *tx, const FoyerId *dev)
{
  FoyerJudge *j = g_new0 (FoyerJudge, 1);
  FoyerStmt *s;

  j->tx = tx;
  j->dev = *dev;
  j->answers = g_array_new (FALSE, FALSE, sizeof (FoyerMay));
  j->classes = g_array_new (FALSE, FALSE, sizeof (FoyerMayClass));
  j->scopes = g_ptr_array_new_with_free_func (g_free);
  s = foyer_tx_own (tx, "SELECT max(t.eff_hlc) FROM sync_devlog d JOIN txn t ON t.id=d.id WHERE d.dev=?1");
  foyer_stmt_bind_id (s, 1, dev);
  if (foyer_stmt_step (s))
    j->last = foyer_stmt_int (s, 0);
  foyer_stmt_done (s);
  return j;
}

void
foyer_judge_free (FoyerJudge *j)
{
  if (j == NULL)
    return;
  foyer_row_free (j->device);
  foyer_holding_clear (&j->holding);
  g_clear_pointer (&j->access, foyer_access_unref);
  g_array_unref (j->answers);
  g_array_unref (j->classes);
  g_ptr_array_unref (j->scopes);
  g_free (j);
}

static void
find_holding (FoyerJudge *j)
{
  if (j->device == NULL)
    {
      j->device = foyer_db_get (foyer_tx_db (j->tx), "device", &j->dev);
      j->device_since = j->device != NULL ? foyer_row_since (j->device) : 0;
    }
  foyer_holding_clear (&j->holding);
  if (j->device == NULL || j->device_since <= j->at)
    foyer_holding_read (&j->holding, j->device);
  else
    {
      g_autoptr (FoyerRow) then = foyer_row_at (foyer_tx_db (j->tx), "device", &j->dev, j->at);
      foyer_holding_read (&j->holding, then != NULL ? then : j->device);
    }
}

static void
find_access (FoyerJudge *j)
{
  FoyerDb *db = foyer_tx_db (j->tx);

  if (j->access != NULL && foyer_id_equal (&j->access_who, &j->t->who) && foyer_id_equal (&j->access_loc, &j->t->loc) && j->access_since <= j->at
      && j->access_role == j->holding.role)
    return;
  g_clear_pointer (&j->access, foyer_access_unref);
  j->access_who = j->t->who;
  j->access_loc = j->t->loc;
  j->access_role = j->holding.role;
  j->access_since = foyer_access_since (db, &j->t->who, &j->t->loc);
  if (j->access_since > j->at)
    j->access_since = G_MAXINT64; /* as it was then; the next txn may be later */
  j->access = foyer_access_at (db, &j->t->who, &j->t->loc, j->at, j->holding.role);
  /* At a desk where the user does not sign in (SEC-6) nobody does anything in his name. */
  if (!foyer_id_is_none (&j->t->who) && j->access->any)
    {
      g_autoptr (FoyerRow) user = foyer_row_at (db, "user", &j->t->who, j->at);

      if (user != NULL && !foyer_signing_allows (foyer_row_text (user, "desks"), &j->dev))
        {
          foyer_access_unref (j->access);
          j->access = foyer_access_make (&j->t->who, FALSE, FALSE, NULL, NULL, &FOYER_ID_NONE);
        }
    }
}

void
foyer_judge_begin (FoyerJudge *j, const FoyerTxn *t, gint64 eff, const char **why)
{
  *why = NULL;
  j->t = t;
  j->at = j->last = MAX (eff, j->last);
  g_array_set_size (j->answers, 0);
  g_array_set_size (j->classes, 0);
  g_ptr_array_set_size (j->scopes, 0);
  j->why_no = j->why_review = NULL;
  find_holding (j);
  /* Reported or retired: as it is now, not as it was when the thief's clock says. */
  if (j->device == NULL)
    *why = "The chain has no such desk.";
  else if (g_strcmp0 (foyer_row_text (j->device, "state"), "retired") == 0)
    *why = "The desk was retired.";
  else if (g_strcmp0 (foyer_row_text (j->device, "state"), "stolen") == 0)
    *why = "The desk was reported stolen.";
  else
    find_access (j);
}

gboolean
foyer_judge_op (FoyerJudge *j, const FoyerOp *op, const FoyerRow *before)
{
  g_autofree char *scope = NULL;
  FoyerMayAsk ask = { foyer_tx_db (j->tx), &j->holding, FALSE, j->access, j->t, op };
  const char *why = NULL;
  FoyerMayClass class = foyer_may_class (op->entity);
  FoyerMay answer;

  if (op->entity == NULL)
    return TRUE; /* the merge says what is wrong with it */
  scope = foyer_op_scope (before, op);
  ask.before = before;
  ask.scope = scope;
  if (class == FOYER_MAY_FACT && !foyer_holding_has (&j->holding, scope))
    ask.held_before = foyer_holding_ever (foyer_tx_db (j->tx), &j->dev, scope);
  answer = foyer_may (&ask, &why);
  if (answer == FOYER_MAY_NO && j->why_no == NULL)
    j->why_no = why;
  if (answer == FOYER_MAY_REVIEW && j->why_review == NULL)
    j->why_review = why;
  g_array_append_val (j->answers, answer);
  g_array_append_val (j->classes, class);
  if (before != NULL && before->scope != NULL && strcmp (before->scope, scope) != 0 && !g_str_has_prefix (scope, "sec:"))
    g_ptr_array_add (j->scopes, g_strdup (before->scope));
  g_ptr_array_add (j->scopes, g_steal_pointer (&scope));
  /* Rights this txn itself gives count for the next. */
  if (strcmp (op->entity->name, "user") == 0 || strcmp (op->entity->name, "grant") == 0)
    g_clear_pointer (&j->access, foyer_access_unref);
  else if (strcmp (op->entity->name, "device") == 0)
    g_clear_pointer (&j->device, foyer_row_free);
  if (j->access == NULL)
    {
      find_access (j);
      j->access_since = G_MAXINT64;
    }
  return answer != FOYER_MAY_NO || class == FOYER_MAY_WORK;
}

FoyerMay
foyer_judge_end (FoyerJudge *j, const char **why)
{
  FoyerMay answer = foyer_may_fold ((const FoyerMay *) j->answers->data, (const FoyerMayClass *) j->classes->data, j->answers->len);
  const char *spans = foyer_may_spans (j->t, (char **) j->scopes->pdata, j->scopes->len);

  *why = answer == FOYER_MAY_NO ? j->why_no : j->why_review != NULL ? j->why_review : j->why_no;
  if (spans != NULL)
    {
      *why = spans;
      return FOYER_MAY_NO;
    }
  return answer;
}

/* Books, accounts, merged cards and the steps of visits: what must be true of them at the server after everything it takes, and on every
 * desk at every moment (replication.md 7.1: I2, I3, I5, I6, I7). */
#include "config.h"

#include <string.h>

#include "foyer-accounts.h"
#include "foyer-alias.h"
#include "sim.h"

static gint64
number (FoyerDb *db, const char *sql)
{
  FoyerStmt *s = foyer_db_own_read (db, sql);
  gint64 n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;

  foyer_stmt_done (s);
  return n;
}

/* ---- I2: the two halves of a transfer ------------------------------------------------------------------------------------------ */

static void
check_money (Sim *sim, FoyerDb *db)
{
  if (number (db, "SELECT count(*) FROM money a JOIN money b ON b.id=a.pair WHERE a.amount IS NOT NULL AND b.amount IS NOT NULL"
                  " AND (a.amount+b.amount<>0 OR b.pair<>a.id OR a.cur<>b.cur)")
      > 0)
    sim_fail (sim, "I2: the halves of a transfer do not add up to nothing");
  if (number (db, "SELECT count(*) FROM money a JOIN money b ON b.id=a.pair WHERE (a.void IS NULL)<>(b.void IS NULL)") > 0)
    sim_fail (sim, "I2: half a transfer is cancelled");
  if (number (db, "SELECT count(*) FROM money a WHERE a.kind='transfer' AND (a.pair IS NULL OR NOT EXISTS (SELECT 1 FROM money b WHERE b.id=a.pair))") > 0)
    sim_fail (sim, "I2: half a transfer is missing");
}

/* ---- I3: accounts and what is lent of them ------------------------------------------------------------------------------------------ */

typedef struct
{
  gint64 granted, spent, returned;
} Lent;

static void
check_accounts (Sim *sim, FoyerDb *db)
{
  FoyerStmt *s;

  if (number (db, "SELECT count(*) FROM acct a WHERE a.kind IS NOT NULL AND coalesce(a.bal,0)<>(SELECT coalesce(sum(e.amount),0) FROM entry e WHERE e.acct=a.id AND e.void IS NULL)") > 0)
    sim_fail (sim, "I3: the balance of an account is not the sum of its entries");
  if (number (db, "SELECT count(*) FROM acct a WHERE a.kind IS NOT NULL AND coalesce(a.leased,0)<>(SELECT coalesce(sum(max(coalesce(l.granted,0)-coalesce(l.spent,0)-coalesce(l.returned,0),0)),0)"
                  " FROM lease l WHERE l.acct=a.id)")
      > 0)
    sim_fail (sim, "I3: what is lent of an account is not the sum of what its desks hold");
  /* Nobody went past what he held or took a deposit back, and no desk was there twice: then no order of messages overdraws. */
  if (!sim->overspent && sim->counts.clones == 0 && sim->counts.rollbacks == 0 && sim->counts.clock_steps == 0
      && number (db, "SELECT count(*) FROM entry WHERE void IS NOT NULL") == 0
      && number (db, "SELECT count(*) FROM acct a WHERE a.bal<a.floor") > 0)
    sim_fail (sim, "I3: an account is overdrawn though every desk spent only what it held");
  s = foyer_db_own_read (db, "SELECT a.id,a.bal,(SELECT group_concat(c.state) FROM conflict c WHERE c.kind='floor' AND replace(c.a,'-','')=lower(hex(a.id))) AS states FROM acct a"
                             " WHERE a.bal<a.floor AND (states IS NULL OR (states NOT LIKE '%open%' AND states NOT LIKE '%resolved%'))");
  if (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      char text[37];
      sim_fail (sim, "I12: the account %s is at %" G_GINT64_FORMAT " and no line of the inbox says so (%s)", foyer_id_format (&id, text), foyer_stmt_int (s, 1),
                foyer_stmt_text (s, 2));
    }
  foyer_stmt_done (s);
  s = foyer_db_own_read (db, "SELECT id,coalesce(granted,0),coalesce(spent,0),coalesce(returned,0) FROM lease ORDER BY id");
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      Lent now = { foyer_stmt_int (s, 1), foyer_stmt_int (s, 2), foyer_stmt_int (s, 3) }, *was = g_hash_table_lookup (sim->lent, &id);

      if (was != NULL && (now.granted < was->granted || now.spent < was->spent || now.returned < was->returned))
        sim_fail (sim, "I3: a counter of a lease went down");
      g_hash_table_insert (sim->lent, foyer_id_copy (&id), g_memdup2 (&now, sizeof now));
    }
  foyer_stmt_done (s);
}

/* ---- I6: merged cards ----------------------------------------------------------------------------------------------------------- */

static const FoyerId *
up (GHashTable *parents, const FoyerId *id)
{
  const FoyerId *at = id, *next;
  guint steps = 0;

  while ((next = g_hash_table_lookup (parents, at)) != NULL)
    {
      at = next;
      if (++steps > g_hash_table_size (parents))
        return NULL;
    }
  return at;
}

static void
check_alias (Sim *sim, FoyerDb *db)
{
  g_autoptr (GHashTable) parents = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
  FoyerStmt *s = foyer_db_own_read (db, "SELECT child,parent FROM client_alias WHERE deleted IS NOT 1 AND child IS NOT NULL AND parent IS NOT NULL");
  GHashTableIter iter;
  gpointer key;

  while (foyer_stmt_step (s))
    {
      FoyerId child = foyer_stmt_id (s, 0), parent = foyer_stmt_id (s, 1);

      if (g_hash_table_contains (parents, &child))
        sim_fail (sim, "I6: a card was merged into two");
      g_hash_table_insert (parents, foyer_id_copy (&child), foyer_id_copy (&parent));
    }
  foyer_stmt_done (s);
  g_hash_table_iter_init (&iter, parents);
  while (sim->failed == NULL && g_hash_table_iter_next (&iter, &key, NULL))
    {
      const FoyerId *root = up (parents, key);
      FoyerId have = foyer_alias_root (db, key);

      if (root == NULL)
        sim_fail (sim, "I6: merged cards make a circle");
      else if (!foyer_id_equal (root, &have))
        sim_fail (sim, "I6: a merged card is shown under another than its root");
    }
  if (number (db, "SELECT count(*) FROM client_root") != (gint64) g_hash_table_size (parents))
    sim_fail (sim, "I6: a card is shown under another without being merged");
}

/* ---- I7: the steps of a visit --------------------------------------------------------------------------------------------------------- */

static int
rank (const char *status)
{
  return g_strcmp0 (status, "arrived") == 0 ? 2 : g_strcmp0 (status, "no-show") == 0 ? 1 : 0;
}

/* Whether somebody who had seen a step of that rank took it back. */
static gboolean
taken_back (Sim *sim, guint from, const FoyerId *visit, int was)
{
  for (guint i = from; i < sim->history->taken->len; i++)
    {
      const SimTaken *t = &g_array_index (sim->history->taken, SimTaken, i);

      for (guint k = 0; !t->refused && k < t->txn->ops->len; k++)
        {
          const SimOpText *op = t->txn->ops->pdata[k];
          const char *seen = foyer_id_equal (&op->id, visit) ? sim_op_old (op, "status") : NULL;

          if (seen != NULL && rank (seen + 1) >= was)
            return TRUE;
        }
    }
  return FALSE;
}

static void
check_visits (Sim *sim, FoyerDb *db, guint from)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT id,status FROM visit WHERE status IS NOT NULL ORDER BY id");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      int now = rank (foyer_stmt_text (s, 1)), was = GPOINTER_TO_INT (g_hash_table_lookup (sim->ranks, &id));

      if (now < was && !taken_back (sim, from, &id, was))
        sim_fail (sim, "I7: a visit fell back to %s though nobody who knew better took it back", foyer_stmt_text (s, 1));
      if (now != was)
        g_hash_table_insert (sim->ranks, foyer_id_copy (&id), GINT_TO_POINTER (now));
    }
  foyer_stmt_done (s);
  s = foyer_db_own_read (db, "SELECT v.id,v.status,d.id FROM visit v JOIN document d ON d.visit=v.id AND d.type=101 AND d.void IS NULL"
                             " WHERE v.status IS NOT 'arrived' AND v.date IS NOT NULL LIMIT 1");
  if (foyer_stmt_step (s))
    {
      FoyerId visit = foyer_stmt_id (s, 0), receipt = foyer_stmt_id (s, 2);
      char a[37], b[37];
      sim_fail (sim, "I7: visit %s with the receipt %s is %s", foyer_id_format (&visit, a), foyer_id_format (&receipt, b), foyer_stmt_text (s, 1));
    }
  foyer_stmt_done (s);
}

typedef struct
{
  Sim *sim;
  guint from;
} Books;

static gboolean
check_books (FoyerDb *db, gpointer data, GError **error)
{
  Books *b = data;

  check_money (b->sim, db);
  check_accounts (b->sim, db);
  check_alias (b->sim, db);
  check_visits (b->sim, db, b->from);
  return TRUE;
}

void
sim_check_books (Sim *sim, guint from)
{
  Books b = { sim, from };

  if (sim->failed == NULL)
    sim_look_server (sim, check_books, &b, NULL);
}

/* ---- I5 for accounts: what the desk shows ------------------------------------------------------------------------------------------------ */

typedef struct
{
  gboolean made, here;   /* by the base, by what is pending */
  gint64 base, pending;
} Account;

static Account *
account (GHashTable *all, const FoyerId *id)
{
  Account *a = g_hash_table_lookup (all, id);

  if (a == NULL)
    g_hash_table_insert (all, foyer_id_copy (id), a = g_new0 (Account, 1));
  return a;
}

static void
add_entries (GHashTable *all, GHashTable *amounts, const SimTxn *t, gboolean base)
{
  for (guint i = 0; i < t->ops->len; i++)
    {
      const SimOpText *op = t->ops->pdata[i];
      const char *acct, *amount;
      FoyerId id;

      if (strcmp (op->entity->name, "acct") == 0 && op->make)
        {
          Account *a = account (all, &op->id);
          a->made |= base;
          a->here = TRUE;
        }
      if (strcmp (op->entity->name, "entry") != 0)
        continue;
      acct = sim_op_val (op, "acct");
      amount = sim_op_val (op, "amount");
      if (op->make && acct != NULL && amount != NULL && foyer_id_parse (acct + 1, &id) && !g_hash_table_contains (amounts, &op->id))
        {
          Account *a = account (all, &id);
          gint64 *made = g_new (gint64, 2);

          made[0] = g_ascii_strtoll (amount + 1, NULL, 10);
          made[1] = GPOINTER_TO_SIZE (a);
          *(base ? &a->base : &a->pending) += made[0];
          g_hash_table_insert (amounts, (gpointer) &op->id, made);
        }
      /* Taken back: at once, of the server's balance when the server has heard of it. */
      if (sim_op_val (op, "void") != NULL)
        {
          gint64 *made = g_hash_table_lookup (amounts, &op->id);

          if (made != NULL && made[0] != 0)
            {
              *(base ? &((Account *) GSIZE_TO_POINTER (made[1]))->base : &((Account *) GSIZE_TO_POINTER (made[1]))->pending) -= made[0];
              made[0] = 0;
            }
        }
    }
}

typedef struct
{
  SimDesk *d;
  GHashTable *all;
} Shown;

static gboolean
check_shown (FoyerDb *db, gpointer data, GError **error)
{
  Shown *w = data;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, w->all);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Account *a = value;
      gint64 have, want = (a->made ? a->base : 0) + a->pending;

      if (!a->here)
        continue;
      have = foyer_account_balance (db, key);
      if (have != want)
        sim_fail (w->d->sim, "I5: desk %d shows %" G_GINT64_FORMAT " on an account; it must show %" G_GINT64_FORMAT " (%" G_GINT64_FORMAT " of them pending)", w->d->index,
                  have, want, a->pending);
    }
  /* What is pending is a guess; shown is a card under one that is shown itself. */
  if (number (db, "SELECT count(*) FROM client_root a JOIN client_root b ON b.client=a.root") > 0)
    sim_fail (w->d->sim, "I6: desk %d shows a card under one that is shown under another", w->d->index);
  return TRUE;
}

/* After sim_check_desk(): balances and merged cards. */
void
sim_check_desk_books (SimDesk *d)
{
  Sim *sim = d->sim;
  g_autoptr (GHashTable) all = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
  g_autoptr (GHashTable) amounts = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, NULL, g_free);
  Shown w = { d, all };

  if (d->desk == NULL || sim->failed != NULL || sim->grants_changed)
    return;
  for (guint i = 0; i < d->base_len; i++)
    {
      const SimTaken *t = &g_array_index (d->base->taken, SimTaken, i);
      if (!t->refused)
        add_entries (all, amounts, t->txn, TRUE);
    }
  for (guint i = 0; i < d->told->len; i++)
    {
      SimTxn *t = d->told->pdata[i];
      int at = sim_history_find (d->base, &t->id);

      if (at < 0 || at >= (int) d->base_len)
        add_entries (all, amounts, t, FALSE);
    }
  sim_look_desk (d, check_shown, &w, NULL);
}

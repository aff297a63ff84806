#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "foyer-accounts.h"
#include "foyer-apply.h"
#include "foyer-hooks-private.h"

#define HINT "lease:"
#define FROZEN "lease_frozen"

static gboolean
is_server (FoyerTx *tx)
{
  return foyer_store_role (foyer_tx_store (tx)) == FOYER_STORE_SERVER;
}

FoyerId
foyer_account_id (const char *kind, const FoyerId *client)
{
  return foyer_id_derivef (client, "acct:%s", kind);
}

/* ---- reading ----------------------------------------------------------------------------------------------------------------- */

static gboolean
is_desk (FoyerDb *db)
{
  return foyer_db_has_table (db, "sync_base");
}

/* Of entries the balance of the base still counts, and this desk has cancelled. */
static gint64
cancelled_here (FoyerDb *db, const FoyerId *acct)
{
  FoyerStmt *s;
  gint64 sum;

  if (!is_desk (db))
    return 0;
  s = foyer_db_own_read (db, "SELECT coalesce(sum(e.amount), 0) FROM entry e JOIN sync_shadow b ON b.tbl = ?2 AND b.id = e.id WHERE e.acct = ?1 AND e._seq > 0"
                             " AND e.void IS NOT NULL AND e.counted IS NULL AND b.row ->> '$.void' IS NULL");
  foyer_stmt_bind_id (s, 1, acct);
  foyer_stmt_bind_int (s, 2, foyer_entity_lookup ("entry")->tbl);
  sum = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  return sum;
}

gint64
foyer_account_balance (FoyerDb *db, const FoyerId *acct)
{
  gint64 sum = foyer_db_int (db, "SELECT coalesce(bal, 0) FROM acct WHERE id = ?1", acct) - cancelled_here (db, acct);
  FoyerStmt *s = foyer_db_sql (db, "SELECT amount, counted FROM entry WHERE acct = ?1 AND _seq = 0 AND void IS NULL ORDER BY hlc, id");

  foyer_stmt_bind_id (s, 1, acct);
  while (foyer_stmt_step (s))
    sum = foyer_stmt_is_null (s, 1) ? sum + foyer_stmt_int (s, 0) : foyer_stmt_int (s, 1);
  foyer_stmt_done (s);
  return sum;
}

/* Granted by a direct answer of the present life of the server. */
static gint64
hinted (FoyerDb *db, const FoyerId *acct)
{
  char text[37];
  g_autofree char *key = g_strconcat (HINT, foyer_id_format (acct, text), NULL);
  g_autofree char *value = foyer_db_state (db, key);
  const char *space = value != NULL ? strchr (value, ' ') : NULL;
  FoyerStmt *s;
  gboolean same = FALSE;

  if (space == NULL)
    return 0;
  s = foyer_db_own_read (db, "SELECT gen FROM sync_base");
  if (foyer_stmt_step (s))
    same = strcmp (foyer_stmt_text (s, 0), space + 1) == 0;
  foyer_stmt_done (s);
  return same ? g_ascii_strtoll (value, NULL, 10) : 0;
}

gint64
foyer_account_held (FoyerDb *db, const FoyerId *acct, const FoyerId *dev, gint64 now)
{
  FoyerLeaseCounters c = { 0 };
  gint64 exp = 0;
  FoyerStmt *s = foyer_db_sql (db, "SELECT granted, spent, returned, exp FROM lease WHERE acct = ?1 AND dev = ?2");

  foyer_stmt_bind_id (s, 1, acct);
  foyer_stmt_bind_id (s, 2, dev);
  if (foyer_stmt_step (s))
    {
      c = (FoyerLeaseCounters){ foyer_stmt_int (s, 0), foyer_stmt_int (s, 1), foyer_stmt_int (s, 2) };
      exp = foyer_stmt_int (s, 3);
    }
  foyer_stmt_done (s);
  if (is_desk (db))
    {
      gint64 hint = hinted (db, acct);

      if (hint > c.granted)
        {
          c.granted = hint;
          exp = 0;
        }
      /* What is not in the counters of the base yet, as the server will count it. It raises what it granted to the first amounts
       * (sum_leases()): so it is counted here, and a grant that was made before it knew of them is not counted beside them. */
      s = foyer_db_sql (db, "SELECT -sum(CASE WHEN _seq = 0 THEN min(leased, 0) ELSE 0 END), sum(max(min(leased, coalesce(amount, 0)), 0)) FROM entry"
                            " WHERE acct = ?1 AND dev = ?2 AND leased IS NOT NULL AND again IS NULL");
      foyer_stmt_bind_id (s, 1, acct);
      foyer_stmt_bind_id (s, 2, dev);
      if (foyer_stmt_step (s))
        {
          c.spent += foyer_stmt_int (s, 0);
          c.granted = MAX (c.granted, foyer_stmt_int (s, 1));
        }
      foyer_stmt_done (s);
    }
  return foyer_lease_available (&c, exp, now);
}

FoyerLeasePolicy
foyer_account_policy (FoyerDb *db, const char *kind, gint64 *cap)
{
  g_autofree char *key = g_strconcat ("lease.", kind, NULL), *text = NULL;
  FoyerStmt *s = foyer_db_sql (db, "SELECT value FROM setting WHERE key = ?1 AND loc IS NULL");
  g_autoptr (JsonNode) node = NULL;
  const char *word = NULL;
  FoyerLeasePolicy policy;

  *cap = 0;
  foyer_stmt_bind_text (s, 1, key);
  if (foyer_stmt_step (s))
    text = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  node = text != NULL ? json_from_string (text, NULL) : NULL;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      word = json_object_get_string_member_with_default (json_node_get_object (node), "policy", NULL);
      *cap = json_object_get_int_member_with_default (json_node_get_object (node), "cap", 0);
    }
  policy = foyer_lease_policy_parse (word);
  return policy;
}

/* A PC that belongs to no chain owns what it has. */
static gboolean
is_alone (FoyerDb *db)
{
  g_autofree char *server = NULL;

  if (!is_desk (db))
    return FALSE;
  server = foyer_db_state (db, "server");
  return server == NULL;
}

FoyerLeaseState
foyer_account_state (FoyerDb *db, const FoyerRow *acct, const FoyerId *dev, gint64 now)
{
  FoyerLeaseState state = { 0 };

  state.policy = is_alone (db) ? FOYER_LEASE_TRUST : foyer_account_policy (db, foyer_row_text (acct, "kind"), &state.cap);
  state.held = foyer_account_held (db, &acct->id, dev, now);
  state.seen = foyer_account_balance (db, &acct->id) - foyer_row_int (acct, "floor");
  state.beyond = -foyer_db_int (db, "SELECT coalesce(sum(amount - coalesce(leased, 0)), 0) FROM entry WHERE acct = ?1 AND _seq = 0 AND amount < 0 AND void IS NULL",
                                &acct->id);
  return state;
}

FoyerId
foyer_account_enter (FoyerTx *tx, const FoyerRow *acct, const FoyerId *loc, const FoyerId *dev, gint64 amount, gint64 leased, const char *why, const char *ref)
{
  FoyerEntryFor what = { .why = why, .ref = ref };
  return foyer_account_enter_for (tx, acct, loc, dev, amount, leased, &what);
}

FoyerId
foyer_account_enter_for (FoyerTx *tx, const FoyerRow *acct, const FoyerId *loc, const FoyerId *dev, gint64 amount, gint64 leased, const FoyerEntryFor *what)
{
  FoyerId id = foyer_tx_new_id (tx), who = foyer_tx_who (tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("entry", &id);

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_id (row, "acct", &acct->id);
  foyer_row_set_int (row, "amount", amount);
  if (leased != 0)
    {
      foyer_row_set_int (row, "leased", leased);
      foyer_row_set_id (row, "dev", dev);
    }
  foyer_row_set_text (row, "why", what->why);
  foyer_row_set_text (row, "ref", what->ref);
  foyer_row_set_text (row, "comment", what->comment);
  if (!foyer_id_is_none (&what->staff))
    foyer_row_set_id (row, "staff", &what->staff);
  if (!foyer_id_is_none (&what->doc))
    foyer_row_set_id (row, "doc", &what->doc);
  foyer_row_set_int (row, "at", foyer_tx_now (tx));
  foyer_row_set_id (row, "who", &who);
  foyer_tx_put (tx, row);
  return id;
}

void
foyer_account_note_grant (FoyerTx *tx, const FoyerId *acct, gint64 granted, gboolean frozen)
{
  char text[37];
  g_autofree char *key = g_strconcat (HINT, foyer_id_format (acct, text), NULL);
  FoyerStmt *s = foyer_tx_own (tx, "SELECT gen FROM sync_base");
  g_autofree char *value = NULL, *gen = NULL;

  if (foyer_stmt_step (s))
    {
      gen = g_strdup (foyer_stmt_text (s, 0));
      value = g_strdup_printf ("%" G_GINT64_FORMAT " %s", granted, gen);
    }
  foyer_stmt_done (s);
  foyer_tx_set_state (tx, key, value);
  foyer_tx_set_state (tx, FROZEN, frozen ? gen : NULL);
}

gboolean
foyer_account_frozen (FoyerDb *db)
{
  g_autofree char *said = NULL;
  FoyerStmt *s;
  gboolean frozen;

  if (!is_desk (db))
    return !foyer_lease_thawed (db);
  said = foyer_db_state (db, FROZEN);
  if (said == NULL)
    return FALSE;
  s = foyer_db_own_read (db, "SELECT 1 FROM sync_base WHERE gen = ?1");
  foyer_stmt_bind_text (s, 1, said);
  frozen = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return frozen;
}

/* ---- the server's sums -------------------------------------------------------------------------------------------------------- */

static FoyerId
lease_id (const FoyerId *acct, const FoyerId *dev)
{
  char text[37];
  return foyer_id_derivef (acct, "lease:%s", foyer_id_format (dev, text));
}

static FoyerRow *
lease_row (FoyerTx *tx, const FoyerId *acct, const FoyerId *dev, const FoyerId *loc)
{
  FoyerId id = lease_id (acct, dev);
  FoyerRow *row = foyer_tx_get (tx, "lease", &id);

  if (row == NULL)
    {
      row = foyer_row_new ("lease", &id);
      foyer_row_set_id (row, "loc", loc);
      foyer_row_set_id (row, "acct", acct);
      foyer_row_set_id (row, "dev", dev);
    }
  return row;
}

void
foyer_hook_account_changed (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after)
{
  const FoyerRow *row = after != NULL ? after : before;

  if (!is_server (tx))
    return;
  if (strcmp (row->entity->name, "acct") == 0)
    foyer_hook_mark (foyer_hook_work (tx)->accounts, &row->id);
  else
    {
      FoyerId acct = foyer_row_id (row, "acct");
      foyer_hook_mark (foyer_hook_work (tx)->accounts, &acct);
    }
}

typedef struct
{
  FoyerId id, loc, dev;
  gint64 leased, adjust, hlc;
  gboolean has_adjust;
} Entry;

static void
put_adjust (FoyerTx *tx, const Entry *e, gint64 adjust)
{
  g_autoptr (FoyerRow) row = NULL;

  if (e->has_adjust && e->adjust == adjust)
    return;
  row = foyer_tx_get (tx, "entry", &e->id);
  foyer_row_set_int (row, "adjust", adjust);
  foyer_tx_put (tx, row);
}

/* What each desk has spent of what it held, and what new accounts gave their makers: sums over the entries, so that the same entries give
 * the same counters in any life of the server. */
static void
sum_leases (FoyerTx *tx, const FoyerRow *account)
{
  typedef struct
  {
    FoyerId dev, loc;
    gint64 spent, born;
  } Sum;
  const FoyerId *acct = &account->id;
  g_autoptr (GArray) sums = g_array_new (FALSE, FALSE, sizeof (Sum));
  /* What was cancelled stays spent: the counters only grow, and what is back on the account is lent anew. So an entry that was cancelled and
   * made again is counted once, where it was made first.
   *
   * A desk that opens an account holds its first amount, and so does another that opened it before it heard of the first: what is lent grows
   * by no more than the balance does with the same entry. */
  FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "SELECT dev, min(loc), -sum(min(leased, 0)), sum(max(min(leased, coalesce(amount, 0)), 0)) FROM entry"
                                                 " WHERE acct = ?1 AND leased IS NOT NULL AND again IS NULL AND dev IS NOT NULL GROUP BY dev ORDER BY dev");

  foyer_stmt_bind_id (s, 1, acct);
  while (foyer_stmt_step (s))
    {
      Sum sum = { foyer_stmt_id (s, 0), foyer_stmt_id (s, 1), foyer_stmt_int (s, 2), foyer_stmt_int (s, 3) };
      g_array_append_val (sums, sum);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < sums->len; i++)
    {
      const Sum *sum = &g_array_index (sums, Sum, i);
      g_autoptr (FoyerRow) row = lease_row (tx, acct, &sum->dev, &sum->loc);

      foyer_row_set_int (row, "spent", MAX (foyer_row_int (row, "spent"), sum->spent));
      if (sum->born > foyer_row_int (row, "granted"))
        foyer_row_set_int (row, "granted", sum->born);
      foyer_tx_put (tx, row);
    }
}

/* One line for the first entry below the floor: the same entries give the same line. */
static void
raise_floor (FoyerTx *tx, const FoyerRow *acct, const Entry *at, gint64 bal)
{
  FoyerId id = foyer_id_derive (&at->id, "floor", -1);
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "conflict", &id);
  g_autofree char *info = NULL;
  char a[37], b[37];
  gboolean decided;

  /* After a restore a person's decision may come before the line it is about. */
  decided = row != NULL && foyer_row_is_null (row, "kind") && g_strcmp0 (foyer_row_text (row, "state"), "resolved") == 0;
  if (row != NULL && !foyer_row_is_null (row, "kind") && g_strcmp0 (foyer_row_text (row, "state"), "auto") != 0)
    return;
  if (row == NULL || foyer_row_is_null (row, "kind"))
    {
      if (row == NULL)
        row = foyer_row_new ("conflict", &id);
      info = g_strdup_printf ("{\"bal\":%" G_GINT64_FORMAT ",\"floor\":%" G_GINT64_FORMAT "}", bal, foyer_row_int (acct, "floor"));
      foyer_row_set_id (row, "loc", &at->loc);
      foyer_row_set_text (row, "kind", "floor");
      foyer_row_set_int (row, "sev", FOYER_SEVERITY_FLOOR);
      foyer_row_set_text (row, "tbl", "acct");
      foyer_row_set_text (row, "a", foyer_id_format (&acct->id, a));
      foyer_row_set_text (row, "b", foyer_id_format (&at->id, b));
      foyer_row_set_text (row, "info", info);
      foyer_row_set_int (row, "at", foyer_tx_now (tx));
    }
  if (!decided)
    foyer_row_set_text (row, "state", "open");
  foyer_tx_put (tx, row);
}

static void
close_floor (FoyerTx *tx, const FoyerId *acct, const FoyerId *keep)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "SELECT id FROM conflict WHERE state = 'open' AND kind = 'floor' AND a = ?1");
  char text[37];

  foyer_stmt_bind_text (s, 1, foyer_id_format (acct, text));
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      if (keep == NULL || !foyer_id_equal (&id, keep))
        g_array_append_val (open, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < open->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "conflict", &g_array_index (open, FoyerId, i));
      foyer_row_set_text (row, "state", "auto");
      foyer_tx_put (tx, row);
    }
}

static void
sum_account (FoyerTx *tx, const FoyerId *id)
{
  g_autoptr (FoyerRow) acct = foyer_tx_get (tx, "acct", id);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry)), steps = g_array_new (FALSE, FALSE, sizeof (FoyerLedgerStep));
  FoyerStmt *s;
  gint64 bal, leased = 0, floor, sum = 0;
  const Entry *below = NULL;

  if (acct == NULL)
    return; /* its maker has not been heard yet; the entries are there */
  sum_leases (tx, acct);
  s = foyer_db_sql (foyer_tx_db (tx), "SELECT id, loc, amount, counted, adjust FROM entry WHERE acct = ?1 AND void IS NULL ORDER BY hlc, id");
  foyer_stmt_bind_id (s, 1, id);
  while (foyer_stmt_step (s))
    {
      Entry e = { .id = foyer_stmt_id (s, 0), .loc = foyer_stmt_id (s, 1), .adjust = foyer_stmt_int (s, 4), .has_adjust = !foyer_stmt_is_null (s, 4) };
      FoyerLedgerStep step = { foyer_stmt_int (s, 2), !foyer_stmt_is_null (s, 3), foyer_stmt_int (s, 3), 0 };

      g_array_append_val (entries, e);
      g_array_append_val (steps, step);
    }
  foyer_stmt_done (s);
  bal = foyer_ledger_fold ((FoyerLedgerStep *) steps->data, steps->len);
  floor = foyer_row_int (acct, "floor");
  for (guint i = 0; i < steps->len; i++)
    {
      const FoyerLedgerStep *step = &g_array_index (steps, FoyerLedgerStep, i);

      sum += step->is_count ? step->adjust : step->amount;
      if (step->is_count)
        put_adjust (tx, &g_array_index (entries, Entry, i), step->adjust);
      if (sum < floor && below == NULL)
        below = &g_array_index (entries, Entry, i);
      else if (sum >= floor)
        below = NULL;
    }
  s = foyer_db_sql (foyer_tx_db (tx), "SELECT granted, spent, returned FROM lease WHERE acct = ?1");
  foyer_stmt_bind_id (s, 1, id);
  while (foyer_stmt_step (s))
    {
      FoyerLeaseCounters c = { foyer_stmt_int (s, 0), foyer_stmt_int (s, 1), foyer_stmt_int (s, 2) };
      leased += foyer_lease_held (&c);
    }
  foyer_stmt_done (s);
  foyer_row_set_int (acct, "bal", bal);
  foyer_row_set_int (acct, "leased", leased);
  foyer_row_set_int (acct, "n", entries->len);
  foyer_tx_put (tx, acct);
  if (!foyer_row_is_null (acct, "floor") && below != NULL)
    {
      FoyerId keep = foyer_id_derive (&below->id, "floor", -1);
      close_floor (tx, id, &keep);
      raise_floor (tx, acct, below, bal);
    }
  else
    close_floor (tx, id, NULL);
}

void
foyer_hook_accounts (FoyerTx *tx)
{
  GHashTable *set = foyer_hook_work (tx)->accounts;

  if (!is_server (tx))
    return;
  /* Summing puts leases and the account: what that marks again is summed already. */
  for (int round = 0; round < 2 && g_hash_table_size (set) > 0; round++)
    {
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
      GHashTableIter iter;
      gpointer key;

      g_hash_table_iter_init (&iter, set);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        g_array_append_vals (ids, key, 1);
      g_hash_table_remove_all (set);
      g_array_sort (ids, (GCompareFunc) foyer_id_compare);
      for (guint i = 0; i < ids->len; i++)
        sum_account (tx, &g_array_index (ids, FoyerId, i));
    }
  g_hash_table_remove_all (set);
}

/* ---- lending --------------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_lease_thawed (FoyerDb *db)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT parent_gen IS NULL OR NOT EXISTS (SELECT 1 FROM server_device d WHERE d.status = 'active'"
                                        " AND coalesce(d.settled_gen, '') <> m.gen) FROM sync_meta m");
  gboolean thawed = foyer_stmt_step (s) && foyer_stmt_int (s, 0) != 0;

  foyer_stmt_done (s);
  return thawed;
}

static gint64
free_of (FoyerTx *tx, const FoyerRow *acct)
{
  g_autoptr (GArray) leases = g_array_new (FALSE, FALSE, sizeof (FoyerLeaseCounters));
  FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "SELECT granted, spent, returned FROM lease WHERE acct = ?1");

  foyer_stmt_bind_id (s, 1, &acct->id);
  while (foyer_stmt_step (s))
    {
      FoyerLeaseCounters c = { foyer_stmt_int (s, 0), foyer_stmt_int (s, 1), foyer_stmt_int (s, 2) };
      g_array_append_val (leases, c);
    }
  foyer_stmt_done (s);
  return foyer_lease_free (foyer_row_int (acct, "bal"), foyer_row_int (acct, "floor"), (const FoyerLeaseCounters *) leases->data, leases->len);
}

static FoyerStamp
now_stamp (FoyerTx *tx)
{
  return (FoyerStamp){ foyer_store_hlc_now (tx), foyer_tx_new_id (tx) };
}

gint64
foyer_lease_grant (FoyerTx *tx, const FoyerId *acct_id, const FoyerId *dev, const FoyerId *loc, gint64 want)
{
  g_autoptr (FoyerRow) acct = foyer_tx_get (tx, "acct", acct_id);
  g_autoptr (FoyerRow) row = NULL;
  FoyerStamp stamp;
  gint64 more;

  if (acct == NULL || foyer_row_is_null (acct, "floor") || g_strcmp0 (foyer_row_text (acct, "state"), "frozen") == 0
      || g_strcmp0 (foyer_row_text (acct, "state"), "closed") == 0 || !foyer_lease_thawed (foyer_tx_db (tx)))
    return 0;
  more = MIN (want, free_of (tx, acct));
  if (more <= 0)
    return 0;
  stamp = now_stamp (tx);
  row = lease_row (tx, acct_id, dev, loc);
  foyer_row_set_int (row, "granted", foyer_row_int (row, "granted") + more);
  foyer_row_set_int (row, "exp", foyer_tx_now (tx) + G_GINT64_CONSTANT (3600000) * FOYER_LEASE_HOURS);
  foyer_tx_put_decided (tx, row, &stamp);
  foyer_row_set_int (acct, "leased", foyer_row_int (acct, "leased") + more);
  foyer_tx_put_decided (tx, acct, &stamp);
  return more;
}

/* Runs on while its desk is seen; long after its end what is left goes back. */
static guint
renew (FoyerTx *tx)
{
  gint64 now = foyer_tx_now (tx), hour = 3600000, day = hour * 24;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_own_read (foyer_tx_db (tx),
                                    "SELECT l.id FROM lease l LEFT JOIN server_device d ON d.id = l.dev WHERE l.exp IS NOT NULL"
                                    " AND coalesce(l.granted, 0) > coalesce(l.spent, 0) + coalesce(l.returned, 0)"
                                    " AND (l.exp < ?1 OR (l.exp < ?2 AND d.status = 'active' AND d.last_seen > ?3)) ORDER BY l.id");

  foyer_stmt_bind_int (s, 1, now - FOYER_LEASE_GRACE_DAYS * day);
  foyer_stmt_bind_int (s, 2, now + hour * FOYER_LEASE_HOURS / 2);
  foyer_stmt_bind_int (s, 3, now - hour);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "lease", &g_array_index (ids, FoyerId, i));
      FoyerStamp stamp = now_stamp (tx);

      if (foyer_row_int (row, "exp") < now - FOYER_LEASE_GRACE_DAYS * day)
        foyer_row_set_int (row, "returned", foyer_row_int (row, "granted") - foyer_row_int (row, "spent"));
      else
        foyer_row_set_int (row, "exp", now + hour * FOYER_LEASE_HOURS);
      foyer_tx_put_decided (tx, row, &stamp);
    }
  return ids->len;
}

guint
foyer_lease_round (FoyerTx *tx)
{
  typedef struct
  {
    FoyerId acct, dev, loc;
  } Wish;
  gint64 now = foyer_tx_now (tx), hour = 3600000;
  g_autoptr (GArray) wishes = g_array_new (FALSE, FALSE, sizeof (Wish));
  guint changed = renew (tx);
  FoyerStmt *s;

  if (!foyer_lease_thawed (foyer_tx_db (tx)))
    return changed;
  /* The account stays with the client it was opened for; who is booked may be the card it was merged into. The desk of the location that was
   * heard last leads it. */
  s = foyer_db_own_read (foyer_tx_db (tx),
                         "SELECT a.id, (SELECT d.id FROM server_device d WHERE d.loc = p.loc AND d.status = 'active' AND d.last_seen > ?3"
                         " ORDER BY d.last_seen DESC, d.id LIMIT 1) AS desk, p.loc, min(p.t0)"
                         " FROM appointment p JOIN visit v ON v.id = p.visit AND v.status IN ('pending', 'confirmed', 'arrived')"
                         " LEFT JOIN client_root r ON r.client = v.client"
                         " LEFT JOIN client_root m ON m.root = coalesce(r.root, v.client)"
                         " JOIN acct a ON a.client IN (v.client, r.root, m.client) AND a.floor IS NOT NULL"
                         " WHERE p.t0 >= ?1 AND p.t0 < ?2 AND p.deleted IS NOT 1 AND coalesce(a.bal, 0) - coalesce(a.leased, 0) > a.floor"
                         " GROUP BY a.id ORDER BY a.id LIMIT 500");
  foyer_stmt_bind_int (s, 1, now - hour);
  foyer_stmt_bind_int (s, 2, now + hour * FOYER_LEASE_HOURS);
  foyer_stmt_bind_int (s, 3, now - 7 * 24 * hour);
  while (foyer_stmt_step (s))
    {
      Wish w = { foyer_stmt_id (s, 0), foyer_stmt_id (s, 1), foyer_stmt_id (s, 2) };
      if (!foyer_id_is_none (&w.dev))
        g_array_append_val (wishes, w);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < wishes->len; i++)
    {
      const Wish *w = &g_array_index (wishes, Wish, i);
      g_autoptr (FoyerRow) acct = foyer_tx_get (tx, "acct", &w->acct);
      gint64 cap;

      if (foyer_account_policy (foyer_tx_db (tx), foyer_row_text (acct, "kind"), &cap) == FOYER_LEASE_LEASE)
        changed += foyer_lease_grant (tx, &w->acct, &w->dev, &w->loc, G_MAXINT64 / 4) > 0;
    }
  return changed;
}

#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-adds.h"
#include "foyer-alias.h"
#include "foyer-apply.h"
#include "foyer-client-rules.h"
#include "foyer-hooks-private.h"
#include "foyer-ids.h"

const char *const foyer_measures[] = { "sold", "paid", "visits", NULL };
const char *const foyer_priorities[] = { "none", "bronze", "silver", "gold", NULL };

int
foyer_word_place (const char *const *words, const char *word)
{
  for (int i = 0; words[i] != NULL; i++)
    if (g_strcmp0 (words[i], word) == 0)
      return i;
  return 0;
}

/* ---- reading ----------------------------------------------------------------------------------------------------------------- */

static gboolean
rules_exist (FoyerDb *db)
{
  return foyer_db_int (db, "SELECT EXISTS(SELECT 1 FROM client_rule WHERE deleted IS NOT 1)", NULL) != 0;
}

GArray *
foyer_client_rules (FoyerDb *db)
{
  GArray *rules = g_array_new (FALSE, FALSE, sizeof (FoyerClientRule));
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, measure, least, discount, label, drops, priority, back FROM client_rule WHERE deleted IS NOT 1"
                                   " AND measure IN ('sold', 'paid', 'visits') AND least IS NOT NULL ORDER BY least, id");

  while (foyer_stmt_step (s))
    {
      FoyerClientRule r = { .id = foyer_stmt_id (s, 0), .measure = foyer_word_place (foyer_measures, foyer_stmt_text (s, 1)), .least = foyer_stmt_int (s, 2),
                            .discount = (int) CLAMP (foyer_stmt_int (s, 3), 0, 10000), .label = foyer_stmt_id (s, 4), .drops = foyer_stmt_id (s, 5),
                            .priority = foyer_word_place (foyer_priorities, foyer_stmt_text (s, 6)), .back = foyer_stmt_int (s, 7) != 0 };
      g_array_append_val (rules, r);
    }
  foyer_stmt_done (s);
  return rules;
}

FoyerId
foyer_client_award_id (const FoyerId *client, const FoyerId *rule)
{
  char text[37];
  return foyer_id_derivef (client, "rule:%s", foyer_id_format (rule, text));
}

static void
read_figures (FoyerDb *db, const FoyerId *client, gint64 figures[FOYER_N_MEASURES])
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT sold, paid, visits FROM client_fig WHERE client = ?1");

  memset (figures, 0, sizeof (gint64) * FOYER_N_MEASURES);
  foyer_stmt_bind_id (s, 1, client);
  if (foyer_stmt_step (s))
    for (int i = 0; i < FOYER_N_MEASURES; i++)
      figures[i] = foyer_stmt_int (s, i);
  foyer_stmt_done (s);
}

guint
foyer_client_rules_count (FoyerDb *db, const FoyerClientRule *rule)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT count(*) FROM client_fig g JOIN client c ON c.id = g.client WHERE c.deleted IS NOT 1"
                                   " AND CASE ?1 WHEN 0 THEN g.sold WHEN 1 THEN g.paid ELSE g.visits END >= ?2");
  guint n;

  foyer_stmt_bind_int (s, 1, rule->measure);
  foyer_stmt_bind_int (s, 2, rule->least);
  n = foyer_stmt_step (s) ? (guint) foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  return n;
}

/* ---- writing ----------------------------------------------------------------------------------------------------------------- */

/* @by: (nullable): the stamp of what led the server to it; NULL: the command of @tx. */
static void
put (FoyerTx *tx, FoyerRow *row, const FoyerStamp *by)
{
  if (by == NULL)
    foyer_tx_put (tx, row);
  else
    foyer_tx_put_decided (tx, row, by);
}

/* The add-ids of a link the server itself gives or takes away. */
static void
decide_adds (FoyerRow *link, gboolean on, const FoyerStamp *by)
{
  g_auto (FoyerAdds) a = { NULL, NULL };
  g_autofree char *text = NULL;

  foyer_adds_init (&a);
  if (link->exists)
    foyer_adds_of_row (link, &a);
  while (!on && a.live->len > 0)
    {
      FoyerId gone = g_array_index (a.live, FoyerId, 0);
      foyer_adds_remove (&a, &gone);
    }
  if (on && !foyer_adds_lives (&a))
    foyer_adds_add (&a, &by->txn);
  text = foyer_adds_format (&a);
  foyer_row_set_text (link, "adds", text);
  if (on)
    foyer_row_set_null (link, "deleted");
  else
    foyer_row_set_int (link, "deleted", 1);
}

static void
put_link (FoyerTx *tx, const FoyerId *client, const FoyerId *label, gboolean on, const FoyerStamp *by)
{
  char text[37];
  FoyerId id = foyer_id_derivef (client, "label:%s", foyer_id_format (label, text));
  g_autoptr (FoyerRow) link = foyer_tx_get (tx, "client_label", &id);

  if (link == NULL && !on)
    return;
  if (link == NULL)
    {
      /* Two desks that give the same category make the same row. */
      link = foyer_row_new ("client_label", &id);
      foyer_row_set_id (link, "client", client);
      foyer_row_set_id (link, "label", label);
    }
  if (by != NULL)
    decide_adds (link, on, by);
  else if (link->exists || !on)
    foyer_row_set_int (link, "deleted", !on);
  put (tx, link, by);
}

static void
put_label (FoyerTx *tx, const FoyerId *client, const FoyerId *label, gboolean on, const FoyerStamp *by)
{
  g_autoptr (GArray) members = on ? NULL : foyer_alias_members (foyer_tx_db (tx), client);

  /* Also where it was given to a card that was merged into this one. */
  for (guint i = 1; members != NULL && i < members->len; i++)
    put_link (tx, &g_array_index (members, FoyerId, i), label, FALSE, by);
  put_link (tx, client, label, on, by);
}

/* ---- applying ---------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerTx *tx;
  const GArray *rules;
  const FoyerStamp *by; /* (nullable) */
  FoyerRow *client;     /* the row itself, not one it was merged into */
  gboolean *given;      /* by rule: applied, and not taken back */
} Apply;

static void
note_award (Apply *a, const FoyerClientRule *rule, gboolean given, gint64 figure)
{
  FoyerId id = foyer_client_award_id (&a->client->id, &rule->id);
  g_autoptr (FoyerRow) row = foyer_tx_get (a->tx, "client_award", &id);
  gint64 at = a->by != NULL ? a->by->hlc >> 16 : foyer_tx_now (a->tx);

  if (row == NULL)
    {
      row = foyer_row_new ("client_award", &id);
      foyer_row_set_id (row, "client", &a->client->id);
      foyer_row_set_id (row, "rule", &rule->id);
    }
  foyer_row_set_text (row, "state", given ? "given" : "taken");
  foyer_row_set_int (row, "figure", figure);
  foyer_row_set_int (row, "at", at);
  put (a->tx, row, a->by);
}

static void
give (Apply *a, const FoyerClientRule *rule)
{
  /* What somebody gave by hand, or a rule of more, is not made less. */
  if (rule->discount > foyer_row_int (a->client, "discount"))
    foyer_row_set_int (a->client, "discount", rule->discount);
  if (rule->priority > foyer_word_place (foyer_priorities, foyer_row_text (a->client, "priority")))
    foyer_row_set_text (a->client, "priority", foyer_priorities[rule->priority]);
  put (a->tx, a->client, a->by);
  if (!foyer_id_is_none (&rule->drops))
    put_label (a->tx, &a->client->id, &rule->drops, FALSE, a->by);
  if (!foyer_id_is_none (&rule->label))
    put_label (a->tx, &a->client->id, &rule->label, TRUE, a->by);
}

static void
take_back (Apply *a, const FoyerClientRule *rule)
{
  int discount = 0, priority = 0;
  gboolean label = FALSE;

  /* What the other rules that stand give stays. */
  for (guint i = 0; i < a->rules->len; i++)
    {
      const FoyerClientRule *other = &g_array_index (a->rules, FoyerClientRule, i);

      if (!a->given[i])
        continue;
      discount = MAX (discount, other->discount);
      priority = MAX (priority, other->priority);
      label |= foyer_id_equal (&other->label, &rule->label);
    }
  if (rule->discount > 0 && foyer_row_int (a->client, "discount") == rule->discount)
    {
      if (discount > 0)
        foyer_row_set_int (a->client, "discount", discount);
      else
        foyer_row_set_null (a->client, "discount");
    }
  if (rule->priority > 0 && foyer_word_place (foyer_priorities, foyer_row_text (a->client, "priority")) == rule->priority)
    foyer_row_set_text (a->client, "priority", foyer_priorities[priority]);
  put (a->tx, a->client, a->by);
  if (!foyer_id_is_none (&rule->label) && !label)
    put_label (a->tx, &a->client->id, &rule->label, FALSE, a->by);
  if (!foyer_id_is_none (&rule->drops))
    put_label (a->tx, &a->client->id, &rule->drops, TRUE, a->by);
}

/* TRUE: something was given or taken back. */
static gboolean
apply (FoyerTx *tx, const GArray *rules, const FoyerId *client, const FoyerStamp *by)
{
  FoyerDb *db = foyer_tx_db (tx);
  FoyerId root = foyer_alias_root (db, client);
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "client", &root);
  g_autofree gboolean *given = g_new0 (gboolean, rules->len + 1);
  Apply a = { tx, rules, by, row, given };
  gint64 figures[FOYER_N_MEASURES];
  gboolean changed = FALSE;

  if (row == NULL || foyer_row_int (row, "deleted") != 0 || foyer_row_is_null (row, "name"))
    return FALSE;
  read_figures (db, &root, figures);
  for (guint i = 0; i < rules->len; i++)
    {
      FoyerId id = foyer_client_award_id (&root, &g_array_index (rules, FoyerClientRule, i).id);
      g_autoptr (FoyerRow) award = foyer_tx_get (tx, "client_award", &id);

      given[i] = award != NULL && g_strcmp0 (foyer_row_text (award, "state"), "given") == 0;
    }
  for (guint i = 0; i < rules->len; i++)
    {
      const FoyerClientRule *rule = &g_array_index (rules, FoyerClientRule, i);
      gboolean reached = figures[rule->measure] >= rule->least;

      if (reached == given[i] || (!reached && !rule->back))
        continue;
      given[i] = reached;
      note_award (&a, rule, reached, figures[rule->measure]);
      if (reached)
        give (&a, rule);
      else
        take_back (&a, rule);
      changed = TRUE;
    }
  return changed;
}

static guint
apply_to (FoyerTx *tx, const GArray *clients, const FoyerStamp *by)
{
  g_autoptr (GArray) rules = foyer_client_rules (foyer_tx_db (tx));
  guint n = 0;

  for (guint i = 0; i < clients->len; i++)
    {
      if (by == NULL)
        foyer_tx_next (tx);
      n += apply (tx, rules, &g_array_index (clients, FoyerId, i), by);
    }
  return n;
}

void
foyer_client_rules_follow (FoyerTx *tx)
{
  g_autoptr (GArray) clients = NULL;

  if (foyer_tx_get_work (tx) == NULL || !rules_exist (foyer_tx_db (tx)))
    return;
  clients = foyer_hook_figures (tx);
  apply_to (tx, clients, NULL);
}

guint
foyer_client_rules_apply_all (FoyerTx *tx)
{
  g_autoptr (GArray) done = foyer_tx_get_work (tx) != NULL ? foyer_hook_figures (tx) : NULL;
  g_autoptr (GArray) clients = foyer_ids_of (foyer_tx_db (tx), "SELECT client FROM client_fig WHERE ?1 IS NULL AND (sold <> 0 OR paid <> 0 OR visits <> 0) ORDER BY client", NULL);

  return apply_to (tx, clients, NULL);
}

void
foyer_hook_rules (FoyerTx *tx)
{
  FoyerHookWork *work = foyer_hook_work (tx);
  FoyerStamp by = work->newest;
  g_autoptr (GArray) clients = NULL;

  work->newest = (FoyerStamp){ 0 };
  if (foyer_store_role (foyer_tx_store (tx)) != FOYER_STORE_SERVER || by.hlc == 0 || !rules_exist (foyer_tx_db (tx)))
    return;
  clients = foyer_hook_figures (tx);
  apply_to (tx, clients, &by);
}

/* ---- what a desk says it gave ------------------------------------------------------------------------------------------------- */

static void
verify_award (FoyerTx *tx, const GArray *rules, const FoyerId *award_id, const FoyerStamp *by)
{
  g_autoptr (FoyerRow) award = foyer_tx_get (tx, "client_award", award_id), client = NULL;
  g_autofree gboolean *given = g_new0 (gboolean, rules->len + 1);
  FoyerId client_id, rule_id;
  gint64 figures[FOYER_N_MEASURES];
  Apply a = { tx, rules, by, NULL, given };

  if (award == NULL || g_strcmp0 (foyer_row_text (award, "state"), "given") != 0)
    return;
  client_id = foyer_row_id (award, "client");
  client_id = foyer_alias_root (foyer_tx_db (tx), &client_id);
  rule_id = foyer_row_id (award, "rule");
  client = foyer_tx_get (tx, "client", &client_id);
  if (client == NULL)
    return;
  a.client = client;
  read_figures (foyer_tx_db (tx), &client_id, figures);
  for (guint i = 0; i < rules->len; i++)
    {
      const FoyerClientRule *rule = &g_array_index (rules, FoyerClientRule, i);
      FoyerId other_id = foyer_client_award_id (&client_id, &rule->id);
      g_autoptr (FoyerRow) other = foyer_tx_get (tx, "client_award", &other_id);

      given[i] = !foyer_id_equal (&rule->id, &rule_id) && other != NULL && g_strcmp0 (foyer_row_text (other, "state"), "given") == 0;
    }
  for (guint i = 0; i < rules->len; i++)
    {
      const FoyerClientRule *rule = &g_array_index (rules, FoyerClientRule, i);

      if (!foyer_id_equal (&rule->id, &rule_id))
        continue;
      if (figures[rule->measure] < rule->least)
        {
          note_award (&a, rule, FALSE, figures[rule->measure]);
          take_back (&a, rule);
        }
      else if (foyer_row_int (award, "figure") > figures[rule->measure])
        note_award (&a, rule, TRUE, figures[rule->measure]);
    }
}

void
foyer_client_rules_verify (FoyerTx *tx, const FoyerTxn *t, const FoyerStamp *by)
{
  g_autoptr (GArray) rules = NULL;

  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];

      if (op->entity == NULL || strcmp (op->entity->name, "client_award") != 0)
        continue;
      if (rules == NULL)
        {
          foyer_tx_flush (tx);
          rules = foyer_client_rules (foyer_tx_db (tx));
        }
      verify_award (tx, rules, &op->id, by);
    }
}

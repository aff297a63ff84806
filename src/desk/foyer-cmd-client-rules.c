/* Rules for clients: what somebody gets by himself who has bought, paid or come often enough (CLI-30). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-client-rules.h"
#include "foyer-cmd-common.h"
#include "foyer-lookup.h"

/* A category of the parameter @param: a ready-made one is made a row now, so that whoever applies the rule finds it. */
static gboolean
put_category (FoyerCall *call, FoyerRow *row, const char *param, GError **error)
{
  FoyerId id = foyer_call_id (call, param);
  g_autoptr (FoyerRow) label = NULL;

  if (!foyer_call_has (call, param))
    return TRUE;
  if (foyer_id_is_none (&id))
    {
      foyer_row_set_null (row, param);
      return TRUE;
    }
  label = foyer_client_category (call, &id, error);
  if (label == NULL)
    return FALSE;
  foyer_row_set_id (row, param, &id);
  return TRUE;
}

static gboolean
rule_write (FoyerCall *call, FoyerRow *row, GError **error)
{
  FoyerId label, drops;

  foyer_call_fill (call, row, "measure", "least", "discount", "priority", "back", NULL);
  if (!put_category (call, row, "label", error) || !put_category (call, row, "drops", error))
    return FALSE;
  label = foyer_row_id (row, "label");
  drops = foyer_row_id (row, "drops");
  if (foyer_row_int (row, "least") <= 0)
    return foyer_refuse (error, _ ("The figure to be reached must be more than nothing."));
  if (!foyer_id_is_none (&label) && foyer_id_equal (&label, &drops))
    return foyer_refuse (error, _ ("A rule cannot give a category and take it away."));
  if (foyer_row_int (row, "discount") == 0 && foyer_id_is_none (&label) && foyer_id_is_none (&drops)
      && foyer_word_place (foyer_priorities, foyer_row_text (row, "priority")) == 0)
    return foyer_refuse (error, _ ("A rule needs something to give: a discount, a category or an importance."));
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "id", &row->id);
  return TRUE;
}

static gboolean
rule_create (FoyerCall *call, GError **error)
{
  FoyerId id = foyer_tx_new_id (foyer_call_tx (call));
  g_autoptr (FoyerRow) row = foyer_row_new ("client_rule", &id);

  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_call_db (call), "client_rule", NULL));
  return rule_write (call, row, error);
}

static gboolean
rule_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "client_rule", error);

  return row != NULL && rule_write (call, row, error);
}

static gboolean
rule_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "client_rule", error);

  if (row == NULL)
    return FALSE;
  /* What it gave stays with who has it. */
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
rule_apply (FoyerCall *call, GError **error)
{
  guint n;

  foyer_tx_begin_group (foyer_call_tx (call));
  n = foyer_client_rules_apply_all (foyer_call_tx (call));
  json_object_set_int_member (foyer_call_result (call), "changed", n);
  return TRUE;
}

/* ---- queries ------------------------------------------------------------------------------------------------------------------- */

static void
out_category (JsonBuilder *out, FoyerDb *db, const char *name, const char *title, const FoyerId *id)
{
  g_autoptr (FoyerRow) row = foyer_id_is_none (id) ? NULL : foyer_db_get (db, "label", id);

  foyer_out_id (out, name, id);
  foyer_out_text (out, title, row != NULL ? foyer_row_text (row, "title") : NULL);
}

static gboolean
rule_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  gboolean count = foyer_call_bool (call, "count");
  g_autoptr (GArray) rules = foyer_client_rules (db);

  json_builder_begin_array (out);
  for (guint i = 0; i < rules->len; i++)
    {
      const FoyerClientRule *r = &g_array_index (rules, FoyerClientRule, i);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &r->id);
      foyer_out_text (out, "measure", foyer_measures[r->measure]);
      foyer_out_int (out, "least", r->least);
      foyer_out_int (out, "discount", r->discount);
      out_category (out, db, "label", "label_title", &r->label);
      out_category (out, db, "drops", "drops_title", &r->drops);
      foyer_out_text (out, "priority", foyer_priorities[r->priority]);
      foyer_out_bool (out, "back", r->back);
      if (count)
        {
          foyer_out_int (out, "reached", foyer_client_rules_count (db, r));
          foyer_out_int (out, "given", foyer_db_int (db, "SELECT count(*) FROM client_award WHERE rule = ?1 AND state = 'given'", &r->id));
        }
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

/* Which rules were applied to a client, when and at what figure: the log of CLI-30. */
static gboolean
client_awards (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) client = foyer_call_row (call, "id", "client", error);
  FoyerStmt *s;

  if (client == NULL || !foyer_client_need_visible (call, &client->id, error))
    return FALSE;
  s = foyer_db_sql (db, "SELECT a.rule, a.state, a.figure, a.at, r.measure, r.least, r.discount, r.label, r.priority FROM client_award a"
                        " JOIN client_rule r ON r.id = a.rule WHERE a.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1)"
                        " AND a.state IS NOT NULL ORDER BY a.at DESC, a.id LIMIT 100");
  foyer_stmt_bind_id (s, 1, &client->id);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId rule = foyer_stmt_id (s, 0), label = foyer_stmt_id (s, 7);

      json_builder_begin_object (out);
      foyer_out_id (out, "rule", &rule);
      foyer_out_text (out, "state", foyer_stmt_text (s, 1));
      foyer_out_int (out, "figure", foyer_stmt_int (s, 2));
      foyer_out_int (out, "at", foyer_stmt_int (s, 3));
      foyer_out_text (out, "measure", foyer_stmt_text (s, 4));
      foyer_out_int (out, "least", foyer_stmt_int (s, 5));
      foyer_out_int (out, "discount", foyer_stmt_int (s, 6));
      out_category (out, db, "label", "label_title", &label);
      foyer_out_text (out, "priority", foyer_stmt_text (s, 8));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

/* ---- the tables ---------------------------------------------------------------------------------------------------------------- */

#define RULE_PARAMS(required) \
  { "measure", FOYER_P_ENUM, required, "figure that is looked at", "sold paid visits", 0 }, \
  { "least", FOYER_P_INT, required, "from so much: minor units, or visits", NULL, G_GINT64_CONSTANT (1000000000000) }, \
  { "discount", FOYER_P_PCT, FOYER_P_NULLABLE, "personal discount it gives, unless the client has more", NULL, 0 }, \
  { "label", FOYER_P_ID, FOYER_P_NULLABLE, "category it gives", NULL, 0 }, \
  { "drops", FOYER_P_ID, FOYER_P_NULLABLE, "category it takes away", NULL, 0 }, \
  { "priority", FOYER_P_ENUM, FOYER_P_NULLABLE, "importance it gives, unless the client has more", "none bronze silver gold", 0 }, \
  { "back", FOYER_P_BOOL, 0, "taken back when the figure falls below again", NULL, 0 }

static const FoyerParam create_params[] = { RULE_PARAMS (FOYER_P_REQUIRED), { NULL } };
static const FoyerParam update_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "rule" }, RULE_PARAMS (0), { NULL } };
static const FoyerParam id_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "rule" }, { NULL } };
static const FoyerParam client_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client" }, { NULL } };
static const FoyerParam list_params[] = { { "count", FOYER_P_BOOL, 0, "say how many clients have reached it and how many it was given to" }, { NULL } };
static const FoyerParam no_params[] = { { NULL } };

const FoyerCommand foyer_commands_client_rules[] = {
  { "client-rule.create", "clients.rules", "Makes a rule; clients get what it gives as soon as they pass its figure.", N_ ("Added a rule for clients"), create_params, rule_create },
  { "client-rule.update", "clients.rules", "Changes a rule; what it gave before stays.", N_ ("Changed a rule for clients"), update_params, rule_update },
  { "client-rule.delete", "clients.rules", "Deletes a rule; what it gave stays.", N_ ("Deleted a rule for clients"), id_params, rule_delete },
  { "client-rule.apply", "clients.rules", "Applies all rules to everybody who has reached them already.", N_ ("Applied the rules for clients"), no_params, rule_apply },
  { NULL },
};

const FoyerQuery foyer_queries_client_rules[] = {
  { "client-rule.list", "clients", "Rules for clients, the lowest figure first.", list_params,
    "[{id, measure, least, discount, label, label_title, drops, drops_title, priority, back, reached, given}]", rule_list },
  { "client.awards", "clients", "Which rules were applied to a client, the newest first.", client_params,
    "[{rule, state, figure, at, measure, least, discount, label, label_title, priority}]", client_awards },
  { NULL },
};

/* The two tables at the spine: each module's arrays, and finding an entry by name. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-command.h"

/* One module per line, sorted: everyone adds here. */
const FoyerCommand *const foyer_command_modules[] = {
  foyer_commands_access,
  foyer_commands_alias,
  foyer_commands_notes,
  foyer_commands_client_files,
  foyer_commands_client_figures,
  foyer_commands_client_rules,
  foyer_commands_erase,
  foyer_commands_labels,
  foyer_commands_fields,
  foyer_commands_segment,
  foyer_commands_bulk,
  foyer_commands_activity,
  foyer_commands_visitors,
  foyer_commands_preference,
  foyer_commands_notice,
  foyer_commands_sign_in,
  foyer_commands_deposit,
  foyer_commands_account,
  foyer_commands_sale,
  foyer_commands_tax,
  foyer_commands_document,
  foyer_commands_booking,
  foyer_commands_booking_many,
  foyer_commands_review,
  foyer_commands_clients,
  foyer_commands_assets,
  foyer_commands_assistant,
  foyer_commands_core,
  foyer_commands_events,
  foyer_commands_timetable,
  foyer_commands_devices,
  foyer_commands_private,
  foyer_commands_medical,
  foyer_commands_plan,
  foyer_commands_money,
  foyer_commands_till,
  foyer_commands_party,
  foyer_commands_fork,
  foyer_commands_package,
  foyer_commands_people,
  foyer_commands_repeat,
  foyer_commands_waiting,
  foyer_commands_front,
  foyer_commands_rebook,
  foyer_commands_schedule,
  foyer_commands_schedule_template,
  foyer_commands_services,
  foyer_commands_setup,
  foyer_commands_team,
  foyer_commands_import,
  NULL,
};

const FoyerQuery *const foyer_query_modules[] = {
  foyer_queries_notes,
  foyer_queries_client_files,
  foyer_queries_client_figures,
  foyer_queries_client_rules,
  foyer_queries_erase,
  foyer_queries_labels,
  foyer_queries_fields,
  foyer_queries_segment,
  foyer_queries_activity,
  foyer_queries_doubles,
  foyer_queries_visitors,
  foyer_queries_preference,
  foyer_queries_notice,
  foyer_queries_sign_in,
  foyer_queries_export,
  foyer_queries_report,
  foyer_queries_report_day,
  foyer_queries_review,
  foyer_queries_deposit,
  foyer_queries_account,
  foyer_queries_tax,
  foyer_queries_document,
  foyer_queries_assistant,
  foyer_queries_day,
  foyer_queries_places,
  foyer_queries_calendar,
  foyer_queries_clients,
  foyer_queries_client_visits,
  foyer_queries_core,
  foyer_queries_changes,
  foyer_queries_moment,
  foyer_queries_find,
  foyer_queries_events,
  foyer_queries_devices,
  foyer_queries_private,
  foyer_queries_medical,
  foyer_queries_plan,
  foyer_queries_free,
  foyer_queries_best,
  foyer_queries_load,
  foyer_queries_fork,
  foyer_queries_money,
  foyer_queries_till,
  foyer_queries_party,
  foyer_queries_finance,
  foyer_queries_offer,
  foyer_queries_package,
  foyer_queries_package_best,
  foyer_queries_people,
  foyer_queries_repeat,
  foyer_queries_waiting,
  foyer_queries_front,
  foyer_queries_rebook,
  foyer_queries_resources,
  foyer_queries_schedule,
  foyer_queries_schedule_template,
  foyer_queries_services,
  foyer_queries_setup,
  foyer_queries_team,
  foyer_queries_sheet,
  foyer_queries_sheets,
  foyer_queries_slip,
  foyer_queries_ical,
  foyer_queries_import,
  NULL,
};

static gpointer
make_index (gpointer queries)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  if (queries != NULL)
    {
      for (int m = 0; foyer_query_modules[m] != NULL; m++)
        for (const FoyerQuery *q = foyer_query_modules[m]; q->name != NULL; q++)
          if (!g_hash_table_insert (index, (gpointer) q->name, (gpointer) q))
            g_error ("Two queries are called %s", q->name);
    }
  else
    for (int m = 0; foyer_command_modules[m] != NULL; m++)
      for (const FoyerCommand *c = foyer_command_modules[m]; c->name != NULL; c++)
        if (!g_hash_table_insert (index, (gpointer) c->name, (gpointer) c))
          g_error ("Two commands are called %s", c->name);
  return index;
}

const FoyerCommand *
foyer_command_find (const char *name)
{
  static GOnce once = G_ONCE_INIT;
  return g_hash_table_lookup (g_once (&once, make_index, NULL), name);
}

const FoyerQuery *
foyer_query_find (const char *name)
{
  static GOnce once = G_ONCE_INIT;
  return g_hash_table_lookup (g_once (&once, make_index, (gpointer) "queries"), name);
}

/* Repeating a booking: what would be made, making it, and rules kept under a name (front-desk.md 6.5). What becomes of a series afterwards
 * is in foyer-cmd-series.c. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-copy.h"
#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-lookup.h"
#include "foyer-out.h"
#include "foyer-repeat-plan.h"
#include "foyer-series-private.h"

/* ---- what would be made ---------------------------------------------------------------------------------------------------- */

static const FoyerParam preview_params[] = {
  FOYER_REPEAT_PARAMS,
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_preview (FoyerCall *call,
             JsonBuilder *out,
             GError **error)
{
  g_auto (FoyerRepeatPlan) plan = { 0 };
  int clashes = 0;

  if (!foyer_repeat_plan_make (&plan, call, error))
    return FALSE;
  json_builder_begin_object (out);
  json_builder_set_member_name (out, "dates");
  json_builder_begin_array (out);
  for (guint i = 0; i < plan.slots->len; i++)
    {
      const FoyerRepeatSlot *slot = &g_array_index (plan.slots, FoyerRepeatSlot, i);
      json_builder_begin_object (out);
      foyer_out_text (out, "date", slot->day);
      foyer_out_text (out, "wall", slot->wall);
      foyer_out_int (out, "weekday", foyer_date_weekday (slot->date));
      json_builder_set_member_name (out, "conflicts");
      json_builder_begin_array (out);
      for (guint k = 0; k < slot->warnings->len; k++)
        {
          const FoyerWarning *w = slot->warnings->pdata[k];
          json_builder_begin_object (out);
          foyer_out_text (out, "kind", w->kind);
          foyer_out_text (out, "text", w->text);
          foyer_out_id (out, "about", &w->about);
          json_builder_end_object (out);
        }
      json_builder_end_array (out);
      json_builder_end_object (out);
      clashes += slot->warnings->len > 0;
    }
  json_builder_end_array (out);
  foyer_out_int (out, "conflicts", clashes);
  foyer_out_bool (out, "may_force", foyer_call_may (call, "booking.override"));
  json_builder_end_object (out);
  return TRUE;
}

/* ---- making it ------------------------------------------------------------------------------------------------------------- */

static const FoyerParam create_params[] = {
  FOYER_REPEAT_PARAMS,
  { "with_client", FOYER_P_BOOL, 0, "copies are the client's too; default true; false: blank time" },
  { "conflicts", FOYER_P_ENUM, 0, "what becomes of dates with something in the way; default skip", "skip force" },
  { "force", FOYER_P_LIST, 0, "dates to book all the same" },
  { "skip", FOYER_P_LIST, 0, "dates to leave out" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* FALSE with INVALID for anything but dates. */
static gboolean
read_dates (FoyerCall *call,
            const char *param,
            GHashTable **out,
            GError **error)
{
  JsonArray *list = foyer_call_list (call, param);
  g_autoptr (GHashTable) dates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 date;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      if (text == NULL || !foyer_date_parse (text, &date))
        return foyer_refuse (error, _ ("“%s” must be a list of dates."), param);
      g_hash_table_add (dates, g_strdup (text));
    }
  *out = g_steal_pointer (&dates);
  return TRUE;
}

static FoyerRow *
new_series (FoyerCall *call,
            const FoyerRepeatPlan *plan,
            gboolean with_client)
{
  FoyerId id = foyer_tx_new_id (foyer_call_tx (call)), who = foyer_call_actor (call)->user;
  g_autofree char *days = foyer_repeat_days_format (plan->rule.days);
  FoyerRow *row = foyer_row_new ("series", &id);
  char day[11];

  foyer_row_set_id (row, "loc", &plan->place->id);
  foyer_row_set_id (row, "source", &plan->source->id);
  foyer_row_set_text (row, "freq", foyer_repeat_freq_word (plan->rule.freq));
  foyer_row_set_text (row, "days", days);
  if (plan->rule.gap > 0)
    foyer_row_set_int (row, "gap", plan->rule.gap);
  if (plan->rule.times > 0)
    foyer_row_set_int (row, "times", plan->rule.times);
  foyer_row_set_text (row, "first", foyer_date_format (plan->first, day));
  if (plan->rule.until != FOYER_REPEAT_FOREVER)
    foyer_row_set_text (row, "until", foyer_date_format (plan->rule.until, day));
  foyer_row_set_int (row, "minute", plan->minute);
  foyer_row_set_int (row, "dur", plan->dur);
  foyer_row_set_int (row, "with_client", with_client);
  foyer_row_set_id (row, "made_by", &who);
  foyer_row_set_int (row, "made_at", foyer_call_now (call));
  foyer_tx_put (foyer_call_tx (call), row);
  return row;
}

static void
put_in_series (FoyerCall *call,
               const FoyerId *appointment,
               const FoyerId *series)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (foyer_call_tx (call), "appointment", appointment);
  foyer_row_set_id (row, "series", series);
  foyer_tx_put (foyer_call_tx (call), row);
}

static gboolean
run_create (FoyerCall *call,
            GError **error)
{
  g_auto (FoyerRepeatPlan) plan = { 0 };
  g_autoptr (GHashTable) force = NULL;
  g_autoptr (GHashTable) skip = NULL;
  gboolean with_client = !foyer_call_has (call, "with_client") || foyer_call_bool (call, "with_client");
  gboolean force_all = g_strcmp0 (foyer_call_text (call, "conflicts"), "force") == 0;
  FoyerTx *tx = foyer_call_tx (call);
  JsonArray *made = json_array_new (), *left_out = json_array_new ();
  JsonObject *result = foyer_call_result (call);

  json_object_set_array_member (result, "made", made);
  json_object_set_array_member (result, "skipped", left_out);
  if (!foyer_repeat_plan_make (&plan, call, error) || !read_dates (call, "force", &force, error) || !read_dates (call, "skip", &skip, error))
    return FALSE;

  guint wanted = 0;
  for (guint i = 0; i < plan.slots->len; i++)
    {
      const FoyerRepeatSlot *slot = &g_array_index (plan.slots, FoyerRepeatSlot, i);
      if (!g_hash_table_contains (skip, slot->day) && (slot->warnings->len == 0 || force_all || g_hash_table_contains (force, slot->day)))
        wanted++;
    }
  if (wanted == 0)
    return foyer_refuse (error, plan.slots->len == 0 ? _ ("There is no date to repeat on.") : _ ("There is something in the way on every one of these dates."));

  /* More than one entry of the log can hold is still one thing to undo. */
  foyer_tx_begin_group (tx);
  FoyerId client = with_client ? foyer_row_id (plan.source, "client") : FOYER_ID_NONE, own = foyer_row_id (plan.source, "series");
  g_autoptr (FoyerRow) series = new_series (call, &plan, with_client);
  if (foyer_id_is_none (&own))
    put_in_series (call, &plan.source->id, &series->id);
  for (guint i = 0; i < plan.slots->len; i++)
    {
      const FoyerRepeatSlot *slot = &g_array_index (plan.slots, FoyerRepeatSlot, i);
      gboolean clash = slot->warnings->len > 0;
      FoyerId copy;
      char text[37];

      if (g_hash_table_contains (skip, slot->day) || (clash && !force_all && !g_hash_table_contains (force, slot->day)))
        {
          json_array_add_string_element (left_out, slot->wall);
          continue;
        }
      foyer_tx_next (tx);
      if (!foyer_booking_copy (call, plan.source, &plan.staff, slot->wall, &client, _ ("Repeated booking"), &copy, NULL, error))
        return FALSE;
      put_in_series (call, &copy, &series->id);
      json_array_add_string_element (made, foyer_id_format (&copy, text));
    }
  foyer_call_result_id (call, "series", &series->id);
  return TRUE;
}

/* ---- one copy ---------------------------------------------------------------------------------------------------------------- */

static const FoyerParam copy_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "appointment" },
  { "staff", FOYER_P_ID, 0, "member of the copy; default: the same" },
  { "wall", FOYER_P_WALL, FOYER_P_REQUIRED, "start of the copy" },
  { "with_client", FOYER_P_BOOL, 0, "the copy is the client's too; default true" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_copy (FoyerCall *call,
          GError **error)
{
  g_autoptr (FoyerRow) source = foyer_call_row (call, "appointment", "appointment", error);
  FoyerId here = foyer_call_loc (call), copy, visit;

  if (source == NULL)
    return FALSE;
  FoyerId loc = foyer_row_id (source, "loc"), client = foyer_row_id (source, "client"), staff = foyer_row_id (source, "staff"), own = foyer_call_own_staff (call);
  if (!foyer_id_equal (&loc, &here))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This visit belongs to another location."));
      return FALSE;
    }
  if (!foyer_column_has (foyer_call_db (call), &own, &staff))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may only change appointments of your own column."));
      return FALSE;
    }
  if (g_strcmp0 (foyer_row_text (source, "kind"), "event") == 0 || !foyer_row_is_null (source, "event"))
    return foyer_refuse (error, _ ("An event is repeated by its timetable."));
  if (foyer_call_text (call, "staff") != NULL)
    staff = foyer_call_id (call, "staff");
  if (foyer_call_has (call, "with_client") && !foyer_call_bool (call, "with_client"))
    client = FOYER_ID_NONE;
  if (!foyer_booking_copy (call, source, &staff, foyer_call_text (call, "wall"), &client, NULL, &copy, &visit, error))
    return FALSE;
  foyer_call_result_id (call, "appointment", &copy);
  foyer_call_result_id (call, "visit", &visit);
  return TRUE;
}

/* ---- rules under a name -------------------------------------------------------------------------------------------------------- */

static const FoyerParam template_params[] = {
  { "template", FOYER_P_ID, 0, "one to change; default: a new one" },
  { "title", FOYER_P_TEXT, 0, "name of the template", NULL, FOYER_NAME_MAX },
  { "purpose", FOYER_P_ENUM, 0, "what it repeats; default booking", "booking event" },
  { "freq", FOYER_P_ENUM, 0, "how often", "daily weekdays mon-wed-fri tue-thu weekly monthly yearly" },
  { "days", FOYER_P_TEXT, FOYER_P_NULLABLE, "weekly: days of the week, “1 4”", NULL, 20 },
  { "gap", FOYER_P_INT, FOYER_P_NULLABLE, "skipped between two", NULL, FOYER_REPEAT_MAX_GAP },
  { "times", FOYER_P_INT, FOYER_P_NULLABLE, "how many", NULL, FOYER_REPEAT_MAX },
  { "with_client", FOYER_P_BOOL, 0, "with clients" },
  { NULL },
};

static gboolean
run_template_save (FoyerCall *call,
                   GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) row = NULL;
  FoyerRepeat rule;

  if (foyer_call_text (call, "template") != NULL)
    {
      row = foyer_call_row (call, "template", "repeat_template", error);
      if (row == NULL)
        return FALSE;
    }
  else
    {
      FoyerId id = foyer_tx_new_id (tx);
      row = foyer_row_new ("repeat_template", &id);
      foyer_row_set_text (row, "purpose", foyer_call_text (call, "purpose") != NULL ? foyer_call_text (call, "purpose") : "booking");
      foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_call_db (call), "repeat_template", NULL));
      if (foyer_call_text (call, "title") == NULL || foyer_call_text (call, "freq") == NULL)
        return foyer_refuse (error, _ ("A template needs a name and how often."));
    }
  if (!foyer_need_text (call, "title", _ ("name"), error))
    return FALSE;
  foyer_call_fill (call, row, "title", "freq", "days", "gap", "times", "with_client", NULL);
  /* A template may leave the number open: it is asked for when it is used. */
  int times = (int) foyer_row_int (row, "times");
  if (!foyer_repeat_parse (foyer_row_text (row, "freq"), foyer_row_text (row, "days"), (int) foyer_row_int (row, "gap"), times > 0 ? times : 1, NULL, &rule, error)
      || !foyer_need_free_title (call, row, "title", _ ("template"), NULL, error))
    return FALSE;
  foyer_tx_put (tx, row);
  foyer_call_result_id (call, "template", &row->id);
  return TRUE;
}

static const FoyerParam template_delete_params[] = {
  { "template", FOYER_P_ID, FOYER_P_REQUIRED, "template" },
  { NULL },
};

static gboolean
run_template_delete (FoyerCall *call,
                     GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "template", "repeat_template", error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static const FoyerParam templates_params[] = {
  { "purpose", FOYER_P_ENUM, 0, "only of this purpose; default booking", "booking event" },
  { NULL },
};

static gboolean
run_templates (FoyerCall *call,
               JsonBuilder *out,
               GError **error)
{
  const char *purpose = foyer_call_text (call, "purpose") != NULL ? foyer_call_text (call, "purpose") : "booking";
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT id, title, freq, days, gap, times, with_client FROM repeat_template"
                                                     " WHERE purpose = ?1 AND deleted IS NOT 1 ORDER BY weight, title, id");

  foyer_stmt_bind_text (s, 1, purpose);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "title", foyer_stmt_text (s, 1));
      foyer_out_text (out, "freq", foyer_stmt_text (s, 2));
      foyer_out_text (out, "days", foyer_stmt_text (s, 3));
      foyer_out_int (out, "gap", foyer_stmt_int (s, 4));
      foyer_out_column (out, "times", s, 5);
      foyer_out_bool (out, "with_client", foyer_stmt_int (s, 6) != 0);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

/* ---- the tables -------------------------------------------------------------------------------------------------------------- */

const FoyerCommand foyer_commands_repeat[] = {
  { "repeat.create", "booking.create", "Books an appointment again on the dates of a rule, as one series.", N_ ("Repeated the booking"), create_params, run_create },
  { "booking.copy", "booking.create", "Books what an appointment holds at another time too.", N_ ("Copied the booking"), copy_params, run_copy },
  { "repeat.template-save", "booking.create", "Keeps a rule of repeating under a name.", N_ ("Saved the repeat template"), template_params, run_template_save },
  { "repeat.template-delete", "booking.create", "Removes a rule kept under a name.", N_ ("Removed the repeat template"), template_delete_params, run_template_delete },
  { "series.move", "booking.move", "Moves an appointment and all that follow in its series by the same days and minutes, or to another member.",
    N_ ("Moved the series"), foyer_series_move_params, foyer_run_series_move },
  { "series.delete", "booking.delete", "Deletes an appointment and all that follow in its series, but for those that were paid or arrived.",
    N_ ("Deleted the series"), foyer_series_delete_params, foyer_run_series_delete },
  { NULL },
};

const FoyerQuery foyer_queries_repeat[] = {
  { "repeat.preview", "calendar", "The dates a booking would be repeated on, with what stands in the way.", preview_params,
    "{dates: [{date, wall, weekday, conflicts: [{kind, text, about}]}], conflicts, may_force}", run_preview },
  { "repeat.templates", "calendar", "Rules of repeating kept under a name.", templates_params, "[{id, title, freq, days, gap, times, with_client}]",
    run_templates },
  { "series.get", "calendar", "The series an appointment belongs to: its rule and its bookings.", foyer_series_get_params,
    "null for one in no series, or {id, freq, days, gap, times, first, until, with_client, here, following, appointments: [{id, visit, wall, dur, staff, name, status}]}", foyer_run_series_get },
  { NULL },
};

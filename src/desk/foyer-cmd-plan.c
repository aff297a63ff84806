/* Treatment plans: what will be done in which order for how much, and booking it stage by stage (MED-8). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-call.h"
#include "foyer-cmd-common.h"
#include "foyer-error.h"
#include "foyer-json.h"
#include "foyer-location.h"
#include "foyer-medical-private.h"
#include "foyer-nested.h"
#include "foyer-out.h"
#include "foyer-service.h"
#include "foyer-time.h"

#define VISIT { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit inside which it is done" }, { "loc", FOYER_P_ID, 0, "location" }
#define PLAN { "plan", FOYER_P_ID, FOYER_P_REQUIRED, "plan" }
#define MOST_STAGES 100
#define LOOK_DAYS 60 /* in which a time for a stage is looked for */

/* ---- the plan ---------------------------------------------------------------------------------------------------------------------- */

static gboolean
plan_save (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_auto (FoyerMedicalVisit) v = { 0 };
  g_autoptr (FoyerRow) row = NULL;
  FoyerId who = foyer_call_actor (call)->user, staff = foyer_call_id (call, "staff");

  if (!foyer_need_text (call, "title", _ ("title"), error) || !foyer_medical_visit_read (call, &v, error))
    return FALSE;
  if (!foyer_id_is_none (&staff))
    {
      g_autoptr (FoyerRow) member = foyer_call_row (call, "staff", "staff", error);

      if (member == NULL)
        return FALSE;
    }
  if (foyer_call_has (call, "plan"))
    {
      if ((row = foyer_medical_row (call, "plan", "treatment_plan", &v, error)) == NULL)
        return FALSE;
    }
  else
    {
      FoyerId id = foyer_tx_new_id (tx);
      g_autoptr (FoyerLocation) place = foyer_location_load (foyer_call_db (call), &v.loc);

      if (!foyer_call_has (call, "title"))
        return foyer_refuse (error, _ ("A plan needs a title."));
      row = foyer_row_new ("treatment_plan", &id);
      foyer_row_set_text (row, "sec", FOYER_MEDICAL);
      foyer_row_set_id (row, "client", &v.client);
      foyer_row_set_id (row, "visit", &v.visit->id);
      foyer_row_set_id (row, "loc", &v.loc);
      foyer_row_set_text (row, "state", "draft");
      foyer_row_set_text (row, "cur", place != NULL ? place->currency : NULL);
      if (!foyer_id_is_none (&who))
        foyer_row_set_id (row, "made_by", &who);
      foyer_row_set_int (row, "made_at", foyer_call_now (call));
    }
  foyer_call_fill (call, row, "title", "staff", "discount", "note", NULL);
  foyer_tx_put (tx, row);
  foyer_medical_note (call, "edit", "plan", &v, &row->id, NULL);
  foyer_call_result_id (call, "plan", &row->id);
  return TRUE;
}

static const FoyerParam plan_params[] = {
  VISIT,
  { "plan", FOYER_P_ID, 0, "the one to change; a new one when left out" },
  { "title", FOYER_P_TEXT, 0, "title", NULL, 200 },
  { "staff", FOYER_P_ID, FOYER_P_NULLABLE, "team member who treats" },
  { "discount", FOYER_P_PCT, 0, "discount on every stage" },
  { "note", FOYER_P_TEXT, FOYER_P_NULLABLE, "note", NULL, 4000 },
  { NULL },
};

static gboolean
plan_state (FoyerCall *call, GError **error)
{
  g_auto (FoyerMedicalVisit) v = { 0 };
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (GPtrArray) stages = NULL;
  const char *state = foyer_call_text (call, "state");
  FoyerId who = foyer_call_actor (call)->user;

  if (!foyer_medical_visit_read (call, &v, error) || (row = foyer_medical_row (call, "plan", "treatment_plan", &v, error)) == NULL)
    return FALSE;
  stages = foyer_plan_stages (foyer_call_db (call), &row->id);
  if (strcmp (state, "agreed") == 0 && stages->len == 0)
    return foyer_refuse (error, _ ("A plan without stages is nothing to agree to."));
  if (strcmp (state, "agreed") == 0 && foyer_row_is_null (row, "agreed_at"))
    {
      foyer_row_set_int (row, "agreed_at", foyer_call_now (call));
      if (!foyer_id_is_none (&who))
        foyer_row_set_id (row, "agreed_by", &who);
    }
  else if (strcmp (state, "draft") == 0)
    {
      foyer_row_set_null (row, "agreed_at");
      foyer_row_set_null (row, "agreed_by");
    }
  foyer_row_set_text (row, "state", state);
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_medical_note (call, "edit", "plan", &v, &row->id, NULL);
  return TRUE;
}

static const FoyerParam state_params[] = {
  VISIT,
  PLAN,
  { "state", FOYER_P_ENUM, FOYER_P_REQUIRED, "that it is in progress or done follows from its stages; done: the rest is not needed", "draft agreed done cancelled" },
  { NULL },
};

static gboolean
plan_delete (FoyerCall *call, GError **error)
{
  g_auto (FoyerMedicalVisit) v = { 0 };
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (GPtrArray) stages = NULL;

  if (!foyer_medical_visit_read (call, &v, error) || (row = foyer_medical_row (call, "plan", "treatment_plan", &v, error)) == NULL)
    return FALSE;
  stages = foyer_plan_stages (foyer_call_db (call), &row->id);
  for (guint i = 0; i < stages->len; i++)
    if (foyer_plan_stage_state (foyer_call_db (call), stages->pdata[i]) != FOYER_TREATMENT_PLANNED)
      return foyer_refuse (error, _ ("Stages of this plan were booked. Cancel the plan instead."));
  foyer_mark_deleted (foyer_call_tx (call), row);
  foyer_medical_note (call, "edit", "plan", &v, &row->id, NULL);
  return TRUE;
}

static const FoyerParam delete_params[] = { VISIT, PLAN, { NULL } };

/* ---- its stages -------------------------------------------------------------------------------------------------------------------- */

/* The stage of the parameter, of the plan it belongs to. (transfer full) (nullable) */
static FoyerRow *
stage_row (FoyerCall *call, const FoyerMedicalVisit *v, GError **error)
{
  return foyer_medical_row (call, "stage", "plan_stage", v, error);
}

/* What the service costs and is called, where nothing else was said. */
static gboolean
take_service (FoyerCall *call, FoyerRow *row, GError **error)
{
  g_autoptr (FoyerRow) service = NULL;
  FoyerId staff = foyer_row_id (row, "staff");
  gint64 price = 0;

  if (!foyer_call_has (call, "service") || foyer_call_is_null (call, "service"))
    return TRUE;
  service = foyer_call_row (call, "service", "service", error);
  if (service == NULL)
    return FALSE;
  if (g_strcmp0 (foyer_row_text (service, "kind"), "group") == 0 || foyer_row_int (service, "composite") != 0)
    return foyer_refuse (error, _ ("A stage is one service for one client."));
  foyer_service_effective (foyer_call_db (call), &service->id, &staff, &price, NULL);
  if (!foyer_call_has (call, "title"))
    foyer_row_set_text (row, "title", foyer_row_text (service, "title"));
  if (!foyer_call_has (call, "price"))
    foyer_row_set_int (row, "price", price);
  return TRUE;
}

static gboolean
stage_save (FoyerCall *call, GError **error)
{
  static const char *const booked[] = { "service", "qty", "price", "staff", "date", NULL };
  FoyerTx *tx = foyer_call_tx (call);
  g_auto (FoyerMedicalVisit) v = { 0 };
  g_autoptr (FoyerRow) plan = NULL, row = NULL;
  g_autoptr (GPtrArray) stages = NULL;

  if (!foyer_medical_visit_read (call, &v, error))
    return FALSE;
  if (foyer_call_has (call, "stage"))
    {
      FoyerTreatmentState state;

      if ((row = stage_row (call, &v, error)) == NULL)
        return FALSE;
      state = foyer_plan_stage_state (foyer_call_db (call), row);
      for (int i = 0; booked[i] != NULL; i++)
        if ((state == FOYER_TREATMENT_BOOKED || state == FOYER_TREATMENT_DONE) && foyer_call_has (call, booked[i]))
          return foyer_refuse (error, _ ("This stage is booked. Change its booking instead."));
    }
  else
    {
      FoyerId id = foyer_tx_new_id (tx), staff;

      if ((plan = foyer_medical_row (call, "plan", "treatment_plan", &v, error)) == NULL)
        return FALSE;
      stages = foyer_plan_stages (foyer_call_db (call), &plan->id);
      if (stages->len >= MOST_STAGES)
        return foyer_refuse (error, _ ("A plan has at most %d stages."), MOST_STAGES);
      staff = foyer_row_id (plan, "staff");
      row = foyer_row_new ("plan_stage", &id);
      foyer_row_set_text (row, "sec", FOYER_MEDICAL);
      foyer_row_set_id (row, "plan", &plan->id);
      foyer_row_set_id (row, "client", &v.client);
      foyer_row_set_int (row, "qty", 1000);
      foyer_row_set_int (row, "price", 0);
      if (!foyer_id_is_none (&staff) && !foyer_call_has (call, "staff"))
        foyer_row_set_id (row, "staff", &staff);
      foyer_row_set_int (row, "weight", stages->len > 0 ? foyer_row_int (stages->pdata[stages->len - 1], "weight") + 1 : 1);
    }
  if (foyer_call_has (call, "staff") && !foyer_call_is_null (call, "staff"))
    {
      g_autoptr (FoyerRow) member = foyer_call_row (call, "staff", "staff", error);

      if (member == NULL)
        return FALSE;
    }
  foyer_call_fill (call, row, "staff", "service", "title", "qty", "price", "date", "zone", NULL);
  if (!take_service (call, row, error))
    return FALSE;
  if (foyer_row_text (row, "title") == NULL)
    return foyer_refuse (error, _ ("A stage needs a service or a title."));
  foyer_tx_put (tx, row);
  {
    FoyerId of = foyer_row_id (row, "plan");

    foyer_medical_note (call, "edit", "plan", &v, &of, NULL);
  }
  foyer_call_result_id (call, "stage", &row->id);
  return TRUE;
}

static const FoyerParam stage_params[] = {
  VISIT,
  { "plan", FOYER_P_ID, 0, "plan of a new stage" },
  { "stage", FOYER_P_ID, 0, "the one to change; a new one, last, when left out" },
  { "service", FOYER_P_ID, FOYER_P_NULLABLE, "service" },
  { "title", FOYER_P_TEXT, FOYER_P_NULLABLE, "what it is; the service's title when left out", NULL, 200 },
  { "qty", FOYER_P_QTY, 0, "quantity; 1" },
  { "price", FOYER_P_MONEY, 0, "price for one; the service's with the member when left out" },
  { "date", FOYER_P_DATE, FOYER_P_NULLABLE, "planned for" },
  { "staff", FOYER_P_ID, FOYER_P_NULLABLE, "planned member" },
  { "zone", FOYER_P_TEXT, FOYER_P_NULLABLE, "tooth or zone", NULL, 100 },
  { NULL },
};

static gboolean
stage_delete (FoyerCall *call, GError **error)
{
  g_auto (FoyerMedicalVisit) v = { 0 };
  g_autoptr (FoyerRow) row = NULL;
  FoyerTreatmentState state;
  FoyerId plan;

  if (!foyer_medical_visit_read (call, &v, error) || (row = stage_row (call, &v, error)) == NULL)
    return FALSE;
  state = foyer_plan_stage_state (foyer_call_db (call), row);
  if (state == FOYER_TREATMENT_BOOKED || state == FOYER_TREATMENT_DONE)
    return foyer_refuse (error, _ ("This stage is booked. Delete its booking first."));
  plan = foyer_row_id (row, "plan");
  foyer_mark_deleted (foyer_call_tx (call), row);
  foyer_medical_note (call, "edit", "plan", &v, &plan, NULL);
  return TRUE;
}

static const FoyerParam stage_delete_params[] = { VISIT, { "stage", FOYER_P_ID, FOYER_P_REQUIRED, "stage" }, { NULL } };

static gboolean
stage_order (FoyerCall *call, GError **error)
{
  g_auto (FoyerMedicalVisit) v = { 0 };
  g_autoptr (FoyerRow) plan = NULL;
  g_autoptr (GArray) ids = foyer_call_ids (call, "order", error);

  if (ids == NULL || !foyer_medical_visit_read (call, &v, error) || (plan = foyer_medical_row (call, "plan", "treatment_plan", &v, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_need_row (call, "plan_stage", &g_array_index (ids, FoyerId, i), NULL, error);
      FoyerId of = row != NULL ? foyer_row_id (row, "plan") : FOYER_ID_NONE;

      if (row == NULL)
        return FALSE;
      if (!foyer_id_equal (&of, &plan->id))
        return foyer_refuse (error, _ ("This is a stage of another plan."));
      foyer_row_set_int (row, "weight", i + 1);
      foyer_tx_put (foyer_call_tx (call), row);
    }
  foyer_medical_note (call, "edit", "plan", &v, &plan->id, NULL);
  return TRUE;
}

static const FoyerParam order_params[] = { VISIT, PLAN, { "order", FOYER_P_LIST, FOYER_P_REQUIRED, "ids of its stages, all of them" }, { NULL } };

/* ---- booking it -------------------------------------------------------------------------------------------------------------------- */

/* The first day a stage is looked for: the one asked for, its own; without one the day after the stage before it in the plan, and never the day
 * it is talked about. */
static gint64
first_day (FoyerCall *call, const FoyerRow *stage)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), plan = foyer_row_id (stage, "plan");
  g_autoptr (GPtrArray) stages = NULL;
  gint64 first = foyer_location_today (db, &loc, foyer_call_now (call)) + 1, day;

  if ((foyer_call_has (call, "from") && foyer_date_parse (foyer_call_text (call, "from"), &day))
      || (foyer_row_text (stage, "date") != NULL && foyer_date_parse (foyer_row_text (stage, "date"), &day)))
    return day;
  stages = foyer_plan_stages (db, &plan);
  for (guint i = 0; i < stages->len && !foyer_id_equal (&((FoyerRow *) stages->pdata[i])->id, &stage->id); i++)
    {
      const FoyerRow *before = stages->pdata[i];
      FoyerTreatmentState state = foyer_plan_stage_state (db, before);
      FoyerId booked = foyer_row_id (before, "appointment");
      g_autoptr (FoyerRow) appointment = state == FOYER_TREATMENT_BOOKED || state == FOYER_TREATMENT_DONE ? foyer_db_get (db, "appointment", &booked) : NULL;
      g_autofree char *text = appointment != NULL ? g_strndup (foyer_row_text (appointment, "wall"), 10) : g_strdup (foyer_row_text (before, "date"));

      if (text != NULL && foyer_date_parse (text, &day))
        first = MAX (first, day + 1);
    }
  return first;
}

/* The next good time for the stage: not before its day, with its member. FALSE with NOT_FOUND. */
static gboolean
find_time (FoyerCall *call, const FoyerRow *stage, char wall[17], FoyerId *staff, char **name, GError **error)
{
  FoyerId service = foyer_row_id (stage, "service"), planned = foyer_row_id (stage, "staff");
  g_autoptr (JsonNode) answer = NULL;
  JsonArray *services = json_array_new (), *members = json_array_new ();
  char text[FOYER_ID_TEXT_LEN + 1], from[17];
  JsonObject *params, *best;

  foyer_wall_format (first_day (call, stage), 0, from);

  json_array_add_string_element (services, foyer_id_format (&service, text));
  if (!foyer_id_is_none (&planned))
    json_array_add_string_element (members, foyer_id_format (&planned, text));
  params = foyer_params ("from", "s", from, "days", "i", (gint64) LOOK_DAYS, "limit", "i", (gint64) 1, NULL);
  json_object_set_array_member (params, "services", services);
  if (json_array_get_length (members) > 0)
    json_object_set_array_member (params, "staff", members);
  else
    json_array_unref (members);
  if (!foyer_call_ask (call, "calendar.best", params, &answer, error))
    return FALSE;
  if (json_array_get_length (json_node_get_array (answer)) == 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no free time for this in the next %d days. Choose one in the calendar."), LOOK_DAYS);
      return FALSE;
    }
  best = json_array_get_object_element (json_node_get_array (answer), 0);
  g_strlcpy (wall, json_object_get_string_member (best, "wall"), 17);
  foyer_id_parse (json_object_get_string_member (best, "staff"), staff);
  if (name != NULL)
    *name = g_strdup (json_object_get_string_member_with_default (best, "name", NULL));
  return TRUE;
}

/* A stage that may be booked now. */
static gboolean
may_book (FoyerCall *call, const FoyerRow *stage, GError **error)
{
  FoyerId plan_id = foyer_row_id (stage, "plan");
  g_autoptr (FoyerRow) plan = foyer_db_get (foyer_call_db (call), "treatment_plan", &plan_id);
  FoyerTreatmentState state = foyer_plan_stage_state (foyer_call_db (call), stage);

  if (plan == NULL || foyer_row_int (plan, "deleted") != 0 || g_strcmp0 (foyer_row_text (plan, "state"), "cancelled") == 0
      || g_strcmp0 (foyer_row_text (plan, "state"), "done") == 0)
    return foyer_refuse (error, _ ("This plan is closed."));
  if (state == FOYER_TREATMENT_BOOKED || state == FOYER_TREATMENT_DONE)
    return foyer_refuse (error, _ ("This stage is booked already."));
  return !foyer_row_is_null (stage, "service") || foyer_refuse (error, _ ("Choose the service of this stage first."));
}

static gboolean
stage_book (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_auto (FoyerMedicalVisit) v = { 0 };
  g_autoptr (FoyerRow) stage = NULL, plan = NULL;
  g_autoptr (JsonObject) booked = NULL;
  JsonObject *params, *service;
  JsonArray *services;
  FoyerId staff, id, plan_id, loc = foyer_call_loc (call), service_id;
  gint64 usual = 0;
  char wall[17], text[FOYER_ID_TEXT_LEN + 1];

  if (!foyer_call_need (call, "booking.create", error) || !foyer_medical_visit_read (call, &v, error) || (stage = stage_row (call, &v, error)) == NULL
      || !may_book (call, stage, error))
    return FALSE;
  staff = foyer_call_has (call, "staff") ? foyer_call_id (call, "staff") : foyer_row_id (stage, "staff");
  if (foyer_call_has (call, "wall"))
    {
      g_strlcpy (wall, foyer_call_text (call, "wall"), sizeof wall);
      if (foyer_id_is_none (&staff))
        return foyer_refuse (error, _ ("Say with whom."));
    }
  else if (!find_time (call, stage, wall, &staff, NULL, error))
    return FALSE;
  plan_id = foyer_row_id (stage, "plan");
  plan = foyer_tx_get (tx, "treatment_plan", &plan_id);
  service_id = foyer_row_id (stage, "service");
  service = foyer_params ("service", "d", &service_id, "qty", "i", foyer_row_int (stage, "qty"), NULL);
  /* What was agreed on is charged, where the user may say what is charged. */
  foyer_service_effective (foyer_call_db (call), &service_id, &staff, &usual, NULL);
  if (foyer_row_int (stage, "price") != usual && foyer_call_may (call, "booking.cost"))
    json_object_set_int_member (service, "price", foyer_row_int (stage, "price"));
  if (foyer_row_int (plan, "discount") > 0 && foyer_call_may (call, "booking.discount"))
    json_object_set_int_member (service, "disc_pct", foyer_row_int (plan, "discount"));
  services = json_array_new ();
  json_array_add_object_element (services, service);
  params = foyer_params ("staff", "d", &staff, "wall", "s", wall, "client", "d", &v.client, "loc", "d", &loc, NULL);
  json_object_set_array_member (params, "services", services);
  if (!foyer_call_nested (call, "booking.create", params, NULL, &booked, error))
    return FALSE;
  if (!foyer_id_parse (json_object_get_string_member_with_default (booked, "appointment", ""), &id))
    return foyer_refuse (error, _ ("Nothing was booked."));
  /* The booking is everybody's, what it is part of is not. */
  foyer_tx_cut (tx);
  foyer_row_set_id (stage, "appointment", &id);
  foyer_tx_put (tx, stage);
  foyer_medical_note (call, "book", "plan", &v, &plan_id, NULL);
  foyer_call_result_id (call, "appointment", &id);
  json_object_set_string_member (foyer_call_result (call), "wall", wall);
  json_object_set_string_member (foyer_call_result (call), "staff", foyer_id_format (&staff, text));
  return TRUE;
}

#define FROM { "from", FOYER_P_DATE, 0, "not before this day; left out: the planned day, or the day after the stage before, from tomorrow" }

static const FoyerParam book_params[] = {
  VISIT,
  { "stage", FOYER_P_ID, FOYER_P_REQUIRED, "stage" },
  { "wall", FOYER_P_WALL, 0, "when; the next good time, not before the planned day, when left out" },
  FROM,
  { "staff", FOYER_P_ID, 0, "with whom; the planned member, or anybody who does it" },
  { NULL },
};

const FoyerCommand foyer_commands_plan[] = {
  { "medical.plan-save", "medical.plan-edit", "Makes a treatment plan inside a visit, or changes its head.", N_ ("Wrote a treatment plan"), plan_params, plan_save },
  { "medical.plan-state", "medical.plan-edit", "Says whether a plan is a draft, agreed, done with or cancelled.", N_ ("Set the state of a treatment plan"),
    state_params, plan_state },
  { "medical.plan-delete", "medical.plan-edit", "Deletes a plan of which nothing was booked.", N_ ("Deleted a treatment plan"), delete_params, plan_delete },
  { "medical.stage-save", "medical.plan-edit", "Adds a stage to a plan, or changes one.", N_ ("Wrote a stage of a treatment plan"), stage_params, stage_save },
  { "medical.stage-delete", "medical.plan-edit", "Takes a stage out of a plan.", N_ ("Removed a stage of a treatment plan"), stage_delete_params, stage_delete },
  { "medical.stage-order", "medical.plan-edit", "Puts the stages of a plan into another order.", N_ ("Changed the order of a treatment plan"), order_params, stage_order },
  { "medical.stage-book", "medical.plan", "Books a stage: at the next good time, or at the one given. It is done when that visit has arrived.",
    N_ ("Booked"), book_params, stage_book },
  { NULL },
};

static gboolean
stage_time (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (FoyerMedicalVisit) v = { 0 };
  g_autoptr (FoyerRow) stage = NULL;
  g_autoptr (GError) none = NULL;
  g_autofree char *name = NULL;
  FoyerId staff = FOYER_ID_NONE;
  char wall[17];

  if (!foyer_medical_visit_read (call, &v, error) || (stage = stage_row (call, &v, error)) == NULL || !may_book (call, stage, error))
    return FALSE;
  if (!find_time (call, stage, wall, &staff, &name, &none))
    {
      if (g_error_matches (none, FOYER_ERROR, FOYER_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&none));
      return FALSE;
    }
  json_builder_begin_object (out);
  foyer_out_id (out, "stage", &stage->id);
  foyer_out_text (out, "wall", wall);
  foyer_out_id (out, "staff", &staff);
  foyer_out_text (out, "name", name);
  json_builder_end_object (out);
  return TRUE;
}

static const FoyerParam time_params[] = { VISIT, { "stage", FOYER_P_ID, FOYER_P_REQUIRED, "stage" }, FROM, { NULL } };

const FoyerQuery foyer_queries_plan[] = {
  { "medical.stage-time", "medical.plan", "When a stage would be booked.", time_params, "{stage, wall, staff, name}, or null: no free time", stage_time },
  { NULL },
};

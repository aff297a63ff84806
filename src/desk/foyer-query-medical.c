/* What medical records say, to whoever was written down as reading them, and the log of it. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-apply.h"
#include "foyer-call.h"
#include "foyer-changes.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-core.h"
#include "foyer-error.h"
#include "foyer-location.h"
#include "foyer-medical-private.h"
#include "foyer-money.h"
#include "foyer-out.h"
#include "foyer-phone.h"
#include "foyer-query-visit-private.h"

#define LOOK_MS (G_GINT64_CONSTANT (12 * 3600) * 1000) /* a page that is open may ask again for so long */
#define MOST_LOG 500

/* ---- parts of an answer --------------------------------------------------------------------------------------------------------- */

static void
out_name (FoyerCall *call, JsonBuilder *out, const char *member, const char *table, const FoyerId *id)
{
  g_autofree char *name = foyer_id_is_none (id) ? NULL : foyer_core_ref_name (foyer_call_db (call), table, id);

  foyer_out_text (out, member, name);
}

/* What the client's card says, always as it is now (MED-2). */
static void
out_client (FoyerCall *call, JsonBuilder *out, const FoyerId *id)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = foyer_db_get (db, "client", id);
  g_autofree char *name = NULL, *phone = NULL;

  json_builder_set_member_name (out, "client");
  json_builder_begin_object (out);
  foyer_out_id (out, "id", id);
  if (row != NULL)
    {
      name = foyer_client_title (foyer_name_parts (db, &loc), foyer_row_text (row, "name"), foyer_row_text (row, "middle"), foyer_row_text (row, "surname"));
      if (!foyer_row_is_null (row, "phone"))
        phone = foyer_call_phones (call, "clients.card-phones") ? foyer_phone_format (foyer_row_text (row, "phone")) : foyer_phone_mask (foyer_row_text (row, "phone"));
      foyer_out_text (out, "name", name);
      foyer_out_text (out, "gender", foyer_row_text (row, "gender"));
      foyer_out_text (out, "birthday", foyer_row_text (row, "birthday"));
      foyer_out_text (out, "phone", phone);
      foyer_out_text (out, "allergy", foyer_row_text (row, "allergy"));
    }
  json_builder_end_object (out);
}

static void
out_rights (FoyerCall *call, JsonBuilder *out, const char *what)
{
  foyer_out_bool (out, "may_edit", foyer_call_may (call, foyer_medical_right_to (what, FOYER_MEDICAL_EDIT)));
  foyer_out_bool (out, "may_print", foyer_call_may (call, foyer_medical_right_to (what, FOYER_MEDICAL_PRINT)));
}

/* Who wrote what did not stand, and when. */
static void
out_loser (FoyerDb *db, JsonBuilder *out, const char *by)
{
  g_autoptr (FoyerTxn) t = NULL;
  g_autofree char *who = NULL;
  FoyerId txn;

  if (foyer_id_parse (by, &txn))
    t = foyer_db_txn (db, &txn);
  if (t != NULL && !foyer_id_is_none (&t->who))
    who = foyer_core_ref_name (db, "user", &t->who);
  foyer_out_text (out, "who", who);
  foyer_out_int (out, "at", t != NULL ? t->hlc >> 16 : 0);
}

/* Values two desks wrote at once, of this row: [{conflict, field, field_label, type, kept, lost, who, at}]. */
static void
out_doubts (FoyerCall *call, JsonBuilder *out, const FoyerEntity *e, const FoyerId *id)
{
  FoyerDb *db = foyer_call_db (call);
  char text[FOYER_ID_TEXT_LEN + 1];
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, info FROM conflict WHERE state = 'open' AND tbl = ?1 AND a = ?2 AND kind = 'field' ORDER BY at, id");

  json_builder_set_member_name (out, "doubts");
  json_builder_begin_array (out);
  foyer_stmt_bind_text (s, 1, e->name);
  foyer_stmt_bind_text (s, 2, foyer_id_format (id, text));
  while (foyer_stmt_step (s))
    {
      FoyerId conflict = foyer_stmt_id (s, 0);
      g_autoptr (JsonNode) node = foyer_stmt_text (s, 1) != NULL ? json_from_string (foyer_stmt_text (s, 1), NULL) : NULL;
      JsonObject *info = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      int f = info != NULL ? foyer_entity_field (e, json_object_get_string_member_with_default (info, "field", "")) : -1;
      static const char *const sides[] = { "kept", "lost" };

      if (f < 0)
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "conflict", &conflict);
      foyer_out_text (out, "field", e->fields[f].name);
      foyer_out_text (out, "field_label", e->fields[f].label);
      foyer_out_text (out, "type", foyer_change_type (&e->fields[f]));
      out_loser (db, out, json_object_get_string_member_with_default (info, "lost_by", ""));
      for (int i = 0; i < 2; i++)
        if (json_object_has_member (info, sides[i]))
          {
            json_builder_set_member_name (out, sides[i]);
            json_builder_add_value (out, json_node_copy (json_object_get_member (info, sides[i])));
          }
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

/* ---- the card ---------------------------------------------------------------------------------------------------------------------- */

static void
out_card (FoyerCall *call, JsonBuilder *out, const char *member, const FoyerRow *card)
{
  if (member != NULL)
    json_builder_set_member_name (out, member);
  json_builder_begin_object (out);
  foyer_out_fields (out, card, FALSE);
  out_doubts (call, out, card->entity, &card->id);
  json_builder_end_object (out);
}

/* Of cards that were merged each keeps what was written on it; those of the others are given beside the one that counts. */
static void
read_card (FoyerCall *call, JsonBuilder *out, const FoyerId *client, const FoyerId *loc)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GArray) members = foyer_alias_members (db, client);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
  g_autoptr (FoyerRow) own = NULL;

  for (guint i = 0; i < members->len; i++)
    {
      FoyerId id = foyer_medical_card_id (&g_array_index (members, FoyerId, i));
      FoyerRow *row = foyer_db_get (db, "medical_card", &id);

      if (row == NULL || foyer_row_int (row, "deleted") != 0)
        g_clear_pointer (&row, foyer_row_free);
      else if (i == 0)
        own = row;
      else
        g_ptr_array_add (others, row);
    }
  out_rights (call, out, "card");
  if (own != NULL)
    out_card (call, out, "card", own);
  else
    {
      g_autofree char *no = foyer_medical_next_no (call, loc);

      json_builder_set_member_name (out, "card");
      json_builder_add_null_value (out);
      foyer_out_text (out, "next_no", no);
    }
  json_builder_set_member_name (out, "others");
  json_builder_begin_array (out);
  for (guint i = 0; i < others->len; i++)
    out_card (call, out, NULL, others->pdata[i]);
  json_builder_end_array (out);
}

/* ---- protocols --------------------------------------------------------------------------------------------------------------------- */

static void
out_protocol_head (FoyerCall *call, JsonBuilder *out, const FoyerRow *row, GPtrArray *versions)
{
  FoyerId staff = foyer_row_id (row, "staff"), loc = foyer_row_id (row, "loc"), visit = foyer_row_id (row, "visit"), author = foyer_row_id (row, "made_by");
  const FoyerRow *last = versions->len > 0 ? versions->pdata[versions->len - 1] : NULL;

  foyer_out_id (out, "id", &row->id);
  foyer_out_id (out, "visit", &visit);
  foyer_out_text (out, "date", foyer_row_text (row, "date"));
  foyer_out_id (out, "staff", &staff);
  out_name (call, out, "staff_name", "staff", &staff);
  out_name (call, out, "location", "location", &loc);
  out_name (call, out, "author", "user", &author);
  foyer_out_int (out, "made_at", foyer_row_int (row, "made_at"));
  foyer_out_int (out, "versions_n", versions->len);
  foyer_out_text (out, "state", last == NULL ? "draft" : foyer_protocol_differs (row, last) ? "changed" : "signed");
  foyer_out_int (out, "signed_at", last != NULL ? foyer_row_int (last, "signed_at") : 0);
  foyer_out_text (out, "signer", last != NULL ? foyer_row_text (last, "signer") : NULL);
}

static void
out_texts (JsonBuilder *out, const FoyerRow *row)
{
  for (int i = 0; foyer_protocol_texts[i] != NULL; i++)
    foyer_out_text (out, foyer_protocol_texts[i], foyer_row_text (row, foyer_protocol_texts[i]));
}

static void
read_protocols (FoyerCall *call, JsonBuilder *out, const FoyerId *client)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM protocol WHERE client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1)"
                                   " AND deleted IS NOT 1 ORDER BY date DESC, made_at DESC, id");

  foyer_stmt_bind_id (s, 1, client);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  out_rights (call, out, "protocol");
  json_builder_set_member_name (out, "protocols");
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_db_get (db, "protocol", &g_array_index (ids, FoyerId, i));
      g_autoptr (GPtrArray) versions = NULL;

      if (row == NULL || !foyer_section_may (call, FOYER_MEDICAL, "protocol", row))
        continue;
      versions = foyer_protocol_versions (db, &row->id);
      json_builder_begin_object (out);
      out_protocol_head (call, out, row, versions);
      foyer_out_text (out, "dx_code", foyer_row_text (row, "dx_code"));
      foyer_out_text (out, "dx", foyer_row_text (row, "dx"));
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
}

static gboolean
read_protocol (FoyerCall *call, JsonBuilder *out, const FoyerRow *row, const FoyerId *version, GError **error)
{
  g_autoptr (GPtrArray) versions = foyer_protocol_versions (foyer_call_db (call), &row->id);
  const FoyerRow *shown = NULL;

  out_rights (call, out, "protocol");
  json_builder_set_member_name (out, "protocol");
  json_builder_begin_object (out);
  out_protocol_head (call, out, row, versions);
  for (guint i = 0; i < versions->len; i++)
    if (foyer_id_equal (&((const FoyerRow *) versions->pdata[i])->id, version))
      {
        shown = versions->pdata[i];
        foyer_out_int (out, "version_no", i + 1);
        foyer_out_int (out, "version_signed_at", foyer_row_int (shown, "signed_at"));
        foyer_out_text (out, "version_signer", foyer_row_text (shown, "signer"));
      }
  foyer_out_id (out, "version", version);
  out_texts (out, shown != NULL ? shown : row);
  out_doubts (call, out, row->entity, &row->id);
  json_builder_set_member_name (out, "versions");
  json_builder_begin_array (out);
  for (guint i = 0; i < versions->len; i++)
    {
      const FoyerRow *v = versions->pdata[i];

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &v->id);
      foyer_out_int (out, "no", i + 1);
      foyer_out_int (out, "signed_at", foyer_row_int (v, "signed_at"));
      foyer_out_text (out, "signer", foyer_row_text (v, "signer"));
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- plans ------------------------------------------------------------------------------------------------------------------------- */

static void
out_plan (FoyerCall *call, JsonBuilder *out, const FoyerRow *plan)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GPtrArray) stages = foyer_plan_stages (db, &plan->id);
  g_autofree FoyerTreatmentStage *sums = g_new0 (FoyerTreatmentStage, stages->len + 1);
  FoyerTreatmentTotals totals;
  FoyerId staff = foyer_row_id (plan, "staff"), author = foyer_row_id (plan, "made_by"), loc = foyer_row_id (plan, "loc");
  gint64 discount = foyer_row_int (plan, "discount");

  for (guint i = 0; i < stages->len; i++)
    sums[i] = (FoyerTreatmentStage){ foyer_row_int (stages->pdata[i], "price"), foyer_row_int (stages->pdata[i], "qty"), foyer_plan_stage_state (db, stages->pdata[i]) };
  foyer_treatment_totals (sums, stages->len, discount, &totals);
  json_builder_begin_object (out);
  foyer_out_fields (out, plan, FALSE);
  foyer_out_text (out, "written", foyer_row_text (plan, "state"));
  foyer_out_text (out, "shown", foyer_treatment_state (foyer_row_text (plan, "state"), &totals));
  out_name (call, out, "staff_name", "staff", &staff);
  out_name (call, out, "author", "user", &author);
  out_name (call, out, "location", "location", &loc);
  foyer_out_int (out, "gross", totals.gross);
  foyer_out_int (out, "discount_sum", totals.discount);
  foyer_out_int (out, "total", totals.total);
  foyer_out_int (out, "done", totals.done);
  foyer_out_int (out, "left", totals.left);
  foyer_out_int (out, "n", totals.n);
  foyer_out_int (out, "n_done", totals.n_done);
  foyer_out_int (out, "n_booked", totals.n_booked);
  out_doubts (call, out, plan->entity, &plan->id);
  json_builder_set_member_name (out, "stages");
  json_builder_begin_array (out);
  for (guint i = 0; i < stages->len; i++)
    {
      const FoyerRow *stage = stages->pdata[i];
      FoyerId member = foyer_row_id (stage, "staff"), appointment_id = foyer_row_id (stage, "appointment");
      g_autoptr (FoyerRow) appointment = foyer_id_is_none (&appointment_id) ? NULL : foyer_db_get (db, "appointment", &appointment_id);
      FoyerId visit = appointment != NULL ? foyer_row_id (appointment, "visit") : FOYER_ID_NONE;

      json_builder_begin_object (out);
      foyer_out_fields (out, stage, FALSE);
      foyer_out_text (out, "state", foyer_treatment_stage_word (sums[i].state));
      foyer_out_int (out, "total", foyer_treatment_stage_total (&sums[i], discount));
      out_name (call, out, "staff_name", "staff", &member);
      foyer_out_text (out, "wall", sums[i].state != FOYER_TREATMENT_PLANNED && appointment != NULL ? foyer_row_text (appointment, "wall") : NULL);
      foyer_out_id (out, "visit", sums[i].state != FOYER_TREATMENT_PLANNED ? &visit : NULL);
      out_doubts (call, out, stage->entity, &stage->id);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
}

static void
read_plans (FoyerCall *call, JsonBuilder *out, const FoyerId *client)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM treatment_plan WHERE client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1)"
                                   " AND deleted IS NOT 1 ORDER BY made_at DESC, id DESC");

  foyer_stmt_bind_id (s, 1, client);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  out_rights (call, out, "plan");
  json_builder_set_member_name (out, "plans");
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) plan = foyer_db_get (db, "treatment_plan", &g_array_index (ids, FoyerId, i));

      if (plan != NULL)
        out_plan (call, out, plan);
    }
  json_builder_end_array (out);
}

/* ---- reading ---------------------------------------------------------------------------------------------------------------------- */

/* Where it is printed, on top of every page (LOC-1, MED-5). */
static void
out_place (FoyerCall *call, JsonBuilder *out, const FoyerId *loc)
{
  static const char *const fields[] = { "public_name", "name", "address", "zip", "city", "email", "website", "legal_name", "legal_address", "tax_id", "registration" };
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) row = foyer_db_get (db, "location", loc);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, loc);
  FoyerId who = foyer_call_actor (call)->user;

  json_builder_set_member_name (out, "place");
  json_builder_begin_object (out);
  for (gsize i = 0; row != NULL && i < G_N_ELEMENTS (fields); i++)
    foyer_out_text (out, fields[i], foyer_row_text (row, fields[i]));
  foyer_out_json (out, "phones", row != NULL ? foyer_row_text (row, "phones") : NULL);
  json_builder_end_object (out);
  foyer_out_text (out, "currency", place != NULL ? place->currency : NULL);
  foyer_out_text (out, "format", row != NULL ? foyer_row_text (row, "date_format") : NULL);
  foyer_out_bool (out, "clock24", row == NULL || foyer_row_is_null (row, "clock24") || foyer_row_int (row, "clock24") != 0);
  foyer_out_text (out, "zone", row != NULL ? foyer_row_text (row, "zone") : NULL);
  foyer_out_int (out, "at", foyer_call_now (call));
  out_name (call, out, "by", "user", &who);
}

/* What the caller was written down for. (transfer full) (nullable) */
static FoyerRow *
look_row (FoyerCall *call, gboolean print, GError **error)
{
  g_autoptr (FoyerRow) look = foyer_call_row (call, "look", "medical_log", error);
  FoyerId who, loc = foyer_call_loc (call), at;

  if (look == NULL)
    return NULL;
  who = foyer_row_id (look, "who");
  at = foyer_row_id (look, "loc");
  if (!foyer_id_equal (&who, &foyer_call_actor (call)->user) || !foyer_id_equal (&at, &loc)
      || g_strcmp0 (foyer_row_text (look, "kind"), print ? "print" : "view") != 0 || ABS (foyer_call_now (call) - foyer_row_int (look, "at")) > LOOK_MS)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("Medical records are opened inside a visit: begin with medical.open."));
      return NULL;
    }
  return g_steal_pointer (&look);
}

static gboolean
read_record (FoyerCall *call, JsonBuilder *out, gboolean print, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) look = look_row (call, print, error), visit = NULL, row = NULL;
  const char *what = look != NULL ? foyer_row_text (look, "what") : NULL;
  FoyerId visit_id, client, id, version, loc;

  /* Rights as they are now, not as they were when it was opened. */
  if (look == NULL || !foyer_call_need (call, foyer_medical_right_to (what, print ? FOYER_MEDICAL_PRINT : FOYER_MEDICAL_VIEW), error))
    return FALSE;
  visit_id = foyer_row_id (look, "visit");
  visit = foyer_db_get (db, "visit", &visit_id);
  if (visit == NULL)
    return foyer_refuse (error, _ ("The visit is no longer on this desk."));
  if (!foyer_visit_may_see (call, visit, error))
    return FALSE;
  client = foyer_row_id (look, "client");
  client = foyer_alias_root (db, &client);
  id = foyer_row_id (look, "row");
  version = foyer_row_id (look, "version");
  loc = foyer_row_id (visit, "loc");
  if (strcmp (what, "card") != 0 && !foyer_id_is_none (&id))
    {
      const char *table = strcmp (what, "plan") == 0 ? "treatment_plan" : "protocol";

      row = foyer_db_get (db, table, &id);
      if (row == NULL || foyer_row_int (row, "deleted") != 0)
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This was deleted."));
          return FALSE;
        }
      if (!foyer_section_may (call, FOYER_MEDICAL, table, row))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This protocol is another team member's."));
          return FALSE;
        }
    }
  json_builder_begin_object (out);
  foyer_out_text (out, "what", what);
  foyer_out_id (out, "look", &look->id);
  foyer_out_id (out, "visit", &visit_id);
  out_client (call, out, &client);
  if (print)
    out_place (call, out, &loc);
  if (strcmp (what, "card") == 0)
    read_card (call, out, &client, &loc);
  else if (strcmp (what, "protocol") == 0 && row != NULL)
    read_protocol (call, out, row, &version, error);
  else if (strcmp (what, "protocol") == 0)
    read_protocols (call, out, &client);
  else if (row != NULL)
    {
      out_rights (call, out, "plan");
      json_builder_set_member_name (out, "plan");
      out_plan (call, out, row);
    }
  else
    read_plans (call, out, &client);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

static gboolean
run_read (FoyerCall *call, JsonBuilder *out, GError **error)
{
  return read_record (call, out, FALSE, error);
}

static gboolean
run_sheet (FoyerCall *call, JsonBuilder *out, GError **error)
{
  return read_record (call, out, TRUE, error);
}

static const FoyerParam look_params[] = {
  { "look", FOYER_P_ID, FOYER_P_REQUIRED, "what medical.open answered" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* ---- the log ----------------------------------------------------------------------------------------------------------------------- */

static gboolean
run_log (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), who = foyer_call_id (call, "who"), given = foyer_call_id (call, "client"), client = foyer_alias_root (db, &given);
  const FoyerZone *zone = foyer_location_zone (db, &loc);
  gint64 limit = foyer_call_has (call, "limit") ? foyer_call_int (call, "limit") : 200, from = G_MININT64, to = G_MAXINT64, date;
  FoyerStmt *s;

  if (foyer_call_has (call, "from") && foyer_date_parse (foyer_call_text (call, "from"), &date))
    from = foyer_zone_to_utc (zone, date, 0);
  if (foyer_call_has (call, "to") && foyer_date_parse (foyer_call_text (call, "to"), &date))
    to = foyer_zone_to_utc (zone, date + 1, 0);
  s = foyer_db_sql (db, foyer_id_is_none (&client)
                            ? "SELECT m.id, m.at, m.kind, m.what, m.client, m.visit, m.row, u.name, d.name, d.code, c.name, c.middle, c.surname, m.who"
                              " FROM medical_log m LEFT JOIN user u ON u.id = m.who LEFT JOIN device d ON d.id = m.dev LEFT JOIN client c ON c.id = m.client"
                              " WHERE m.at >= ?2 AND m.at < ?3 AND m.loc IS ?4 AND (?5 IS NULL OR m.who = ?5) AND ?1 IS NULL ORDER BY m.at DESC, m.id DESC LIMIT ?6"
                            : "SELECT m.id, m.at, m.kind, m.what, m.client, m.visit, m.row, u.name, d.name, d.code, c.name, c.middle, c.surname, m.who"
                              " FROM medical_log m LEFT JOIN user u ON u.id = m.who LEFT JOIN device d ON d.id = m.dev LEFT JOIN client c ON c.id = m.client"
                              " WHERE m.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1) AND m.at >= ?2 AND m.at < ?3 AND m.loc IS ?4"
                              " AND (?5 IS NULL OR m.who = ?5) ORDER BY m.at DESC, m.id DESC LIMIT ?6");
  foyer_stmt_bind_id (s, 1, &client);
  foyer_stmt_bind_int (s, 2, from);
  foyer_stmt_bind_int (s, 3, to);
  foyer_stmt_bind_id (s, 4, &loc);
  foyer_stmt_bind_id (s, 5, &who);
  foyer_stmt_bind_int (s, 6, CLAMP (limit, 1, MOST_LOG));
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), of = foyer_stmt_id (s, 4), visit = foyer_stmt_id (s, 5), row = foyer_stmt_id (s, 6), user = foyer_stmt_id (s, 13);
      g_autofree char *name = foyer_client_title (foyer_name_parts (db, &loc), foyer_stmt_text (s, 10), foyer_stmt_text (s, 11), foyer_stmt_text (s, 12));

      if (!foyer_id_is_none (&of) && !foyer_client_visible (call, &of))
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_int (out, "at", foyer_stmt_int (s, 1));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 2));
      foyer_out_text (out, "what", foyer_stmt_text (s, 3));
      foyer_out_id (out, "client", &of);
      foyer_out_text (out, "client_name", name);
      foyer_out_id (out, "visit", &visit);
      foyer_out_id (out, "row", &row);
      foyer_out_id (out, "who", &user);
      foyer_out_text (out, "who_name", foyer_stmt_text (s, 7));
      foyer_out_text (out, "desk", foyer_stmt_text (s, 8) != NULL ? foyer_stmt_text (s, 8) : foyer_stmt_text (s, 9));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

static const FoyerParam log_params[] = {
  { "client", FOYER_P_ID, 0, "of this client only" },
  { "who", FOYER_P_ID, 0, "by this user only" },
  { "from", FOYER_P_DATE, 0, "first day" },
  { "to", FOYER_P_DATE, 0, "last day" },
  { "limit", FOYER_P_INT, 0, "at most so many, newest first (200)", NULL, MOST_LOG },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

#define PROTOCOL_HELP "{id, visit, date, staff, staff_name, location, author, made_at, versions_n, state (draft, signed, changed: since it was signed), signed_at, signer}"

const FoyerQuery foyer_queries_medical[] = {
  { "medical.read", "medical", "What was opened with medical.open: the card, the client's protocols or one of them, his treatment plans.", look_params,
    "{what, client {name, gender, birthday, phone, allergy}, may_edit, may_print} with card, next_no, others (of merged cards); or protocols [" PROTOCOL_HELP
    "]; or protocol (the same with its texts, versions [{id, no, signed_at, signer}]); or plans [{…, shown, gross, discount_sum, total, done, left, n, n_done, n_booked, "
    "stages [{…, state (planned, booked, missed, done), total, wall, visit}]}]; doubts [{conflict, field, kept, lost}]: values two desks wrote at once",
    run_read },
  { "medical.sheet", "medical", "The same for paper, with the details of the location; after medical.open with print.", look_params,
    "as medical.read, with place {…}, currency, format, clock24, at, by", run_sheet },
  { "medical.log", "medical.log", "Who read, changed or printed medical records at a location, newest first.", log_params,
    "[{id, at, kind (view, edit, sign, print, book), what (card, protocol, plan), client, client_name, visit, row, who, who_name, desk}]", run_log },
  { NULL },
};

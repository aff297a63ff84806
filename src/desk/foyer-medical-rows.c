/* Rows of medical records, inside commands and queries. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-apply.h"
#include "foyer-call.h"
#include "foyer-error.h"
#include "foyer-location.h"
#include "foyer-may.h"
#include "foyer-medical-private.h"
#include "foyer-query-visit-private.h"

void
foyer_medical_visit_clear (FoyerMedicalVisit *v)
{
  g_clear_pointer (&v->visit, foyer_row_free);
}

/* A store that is of no chain yet holds everything. */
gboolean
foyer_medical_held (FoyerCall *call)
{
  FoyerId dev = foyer_store_device (foyer_call_store (call));
  g_autoptr (FoyerRow) row = NULL;
  g_auto (FoyerHolding) holds = { 0 };

  if (foyer_store_role (foyer_call_store (call)) == FOYER_STORE_SERVER || foyer_id_is_none (&dev))
    return TRUE;
  row = foyer_db_get (foyer_call_db (call), "device", &dev);
  if (row == NULL)
    return TRUE;
  foyer_holding_read (&holds, row);
  return foyer_holding_has (&holds, "sec:" FOYER_MEDICAL);
}

gboolean
foyer_medical_visit_read (FoyerCall *call, FoyerMedicalVisit *v, GError **error)
{
  FoyerId client;

  v->visit = foyer_call_row (call, "visit", "visit", error);
  if (v->visit == NULL || !foyer_visit_may_see (call, v->visit, error))
    return FALSE;
  if (!foyer_medical_held (call))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This desk does not keep medical records. What a desk keeps is chosen in the settings."));
      return FALSE;
    }
  client = foyer_row_id (v->visit, "client");
  if (foyer_id_is_none (&client))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This visit has no client yet. Medical records belong to a client."));
      return FALSE;
    }
  v->client = foyer_alias_root (foyer_call_db (call), &client);
  v->loc = foyer_row_id (v->visit, "loc");
  return TRUE;
}

gboolean
foyer_medical_is_of (FoyerDb *db, const FoyerRow *row, const FoyerId *client)
{
  FoyerId of = foyer_row_id (row, "client"), root = foyer_alias_root (db, &of);

  return foyer_id_equal (&root, client);
}

FoyerRow *
foyer_medical_row (FoyerCall *call, const char *param, const char *table, const FoyerMedicalVisit *v, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, param, table, error);

  if (row == NULL)
    return NULL;
  if (!foyer_medical_is_of (foyer_call_db (call), row, &v->client))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This is another client's record."));
      return NULL;
    }
  if (!foyer_section_may (call, FOYER_MEDICAL, table, row))
    {
      if (foyer_call_need (call, foyer_medical_right (table), error))
        g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This protocol is another team member's."));
      return NULL;
    }
  return g_steal_pointer (&row);
}

FoyerId
foyer_medical_note (FoyerCall *call, const char *kind, const char *what, const FoyerMedicalVisit *v, const FoyerId *row, const FoyerId *version)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = foyer_tx_new_id (tx), who = foyer_call_actor (call)->user, dev = foyer_store_device (foyer_call_store (call)), loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) log = foyer_row_new ("medical_log", &id);

  foyer_row_set_text (log, "sec", FOYER_MEDICAL);
  foyer_row_set_text (log, "kind", kind);
  foyer_row_set_text (log, "what", what);
  foyer_row_set_id (log, "client", &v->client);
  foyer_row_set_id (log, "visit", &v->visit->id);
  if (row != NULL)
    foyer_row_set_id (log, "row", row);
  if (version != NULL && !foyer_id_is_none (version))
    foyer_row_set_id (log, "version", version);
  foyer_row_set_id (log, "loc", &loc);
  if (!foyer_id_is_none (&who))
    foyer_row_set_id (log, "who", &who);
  if (!foyer_id_is_none (&dev))
    foyer_row_set_id (log, "dev", &dev);
  foyer_row_set_int (log, "at", foyer_call_now (call));
  foyer_tx_put (tx, log);
  return id;
}

char *
foyer_medical_next_no (FoyerCall *call, const FoyerId *loc)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId device = foyer_store_device (foyer_call_store (call));
  g_autoptr (FoyerRow) desk = foyer_id_is_none (&device) ? NULL : foyer_db_get (db, "device", &device);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, loc);
  const char *code = desk != NULL ? foyer_row_text (desk, "code") : NULL;
  g_autofree char *prefix = g_strdup_printf ("%s-%s-", place != NULL ? place->code : "", code != NULL ? code : "01");
  g_autofree char *upper = g_utf8_strup (prefix, -1), *end = g_strdup_printf ("%s~", upper);
  FoyerStmt *s = foyer_db_sql (db, "SELECT no FROM medical_card WHERE no > ?1 AND no < ?2 ORDER BY length(no) DESC, no DESC LIMIT 1");
  gint64 last = 0;

  foyer_stmt_bind_text (s, 1, upper);
  foyer_stmt_bind_text (s, 2, end);
  if (foyer_stmt_step (s))
    last = g_ascii_strtoll (foyer_stmt_text (s, 0) + strlen (upper), NULL, 10);
  foyer_stmt_done (s);
  return g_strdup_printf ("%s%05" G_GINT64_FORMAT, upper, last + 1);
}

/* ---- protocols ------------------------------------------------------------------------------------------------------------------- */

const char *const foyer_protocol_texts[] = { "complaints", "anamnesis", "findings", "dx_code", "dx", "prescriptions", "recommendations", NULL };

gboolean
foyer_protocol_differs (const FoyerRow *protocol, const FoyerRow *version)
{
  for (int i = 0; foyer_protocol_texts[i] != NULL; i++)
    if (g_strcmp0 (foyer_row_text (protocol, foyer_protocol_texts[i]), foyer_row_text (version, foyer_protocol_texts[i])) != 0)
      return TRUE;
  return FALSE;
}

static GPtrArray *
rows_of (FoyerDb *db, const char *table, const char *sql, const FoyerId *id)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
  FoyerStmt *s = foyer_db_sql (db, sql);

  foyer_stmt_bind_id (s, 1, id);
  while (foyer_stmt_step (s))
    {
      FoyerId one = foyer_stmt_id (s, 0);
      g_array_append_val (ids, one);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    {
      FoyerRow *row = foyer_db_get (db, table, &g_array_index (ids, FoyerId, i));

      if (row != NULL)
        g_ptr_array_add (rows, row);
    }
  return rows;
}

GPtrArray *
foyer_protocol_versions (FoyerDb *db, const FoyerId *protocol)
{
  return rows_of (db, "protocol_version", "SELECT id FROM protocol_version WHERE protocol = ?1 ORDER BY signed_at, id", protocol);
}

/* ---- plans ----------------------------------------------------------------------------------------------------------------------- */

GPtrArray *
foyer_plan_stages (FoyerDb *db, const FoyerId *plan)
{
  return rows_of (db, "plan_stage", "SELECT id FROM plan_stage WHERE plan = ?1 AND deleted IS NOT 1 ORDER BY weight, id", plan);
}

FoyerTreatmentState
foyer_plan_stage_state (FoyerDb *db, const FoyerRow *stage)
{
  FoyerId id = foyer_row_id (stage, "appointment"), visit_id;
  g_autoptr (FoyerRow) appointment = foyer_id_is_none (&id) ? NULL : foyer_db_get (db, "appointment", &id);
  g_autoptr (FoyerRow) visit = NULL;

  if (appointment != NULL)
    {
      visit_id = foyer_row_id (appointment, "visit");
      visit = foyer_id_is_none (&visit_id) ? NULL : foyer_db_get (db, "visit", &visit_id);
    }
  return foyer_treatment_stage_state (!foyer_id_is_none (&id), appointment != NULL && foyer_row_int (appointment, "deleted") != 0,
                            visit != NULL ? foyer_row_text (visit, "status") : NULL);
}

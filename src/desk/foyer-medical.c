/* Who reaches what of medical records. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-call.h"
#include "foyer-error.h"
#include "foyer-medical.h"

FoyerId
foyer_medical_card_id (const FoyerId *client)
{
  return foyer_id_derivef (client, "medical-card");
}

const char *
foyer_medical_right_to (const char *what, FoyerMedicalAct act)
{
  static const struct
  {
    const char *what, *rights[3];
  } all[] = {
    { "card", { "medical.card", "medical.card-print", "medical.card-edit" } },
    { "protocol", { "medical.protocol", "medical.protocol-print", "medical.protocol-edit" } },
    { "plan", { "medical.plan", "medical.plan-print", "medical.plan-edit" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_strcmp0 (all[i].what, what) == 0)
      return all[i].rights[act];
  return "medical.none";
}

const char *
foyer_medical_right (const char *table)
{
  static const struct
  {
    const char *table, *right;
  } rights[] = {
    { "medical_card", "medical.card" },   { "protocol", "medical.protocol" }, { "protocol_version", "medical.protocol" },
    { "treatment_plan", "medical.plan" }, { "plan_stage", "medical.plan" },   { "medical_log", "medical.log" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rights); i++)
    if (g_strcmp0 (rights[i].table, table) == 0)
      return rights[i].right;
  return NULL;
}

gboolean
foyer_medical_reaches (FoyerDb *db, const FoyerAccess *access, const FoyerId *staff)
{
  GBytes *members = foyer_access_limit (access, "medical-of"), *positions = foyer_access_limit (access, "medical-position");
  g_autoptr (FoyerRow) row = NULL;
  FoyerId position;

  if (members != NULL && (foyer_id_is_none (staff) || !foyer_registers_have (members, staff)))
    return FALSE;
  if (positions == NULL)
    return TRUE;
  row = foyer_id_is_none (staff) ? NULL : foyer_db_get (db, "staff", staff);
  position = row != NULL ? foyer_row_id (row, "position") : FOYER_ID_NONE;
  return !foyer_id_is_none (&position) && foyer_registers_have (positions, &position);
}

FoyerId
foyer_medical_staff (FoyerDb *db, const FoyerRow *row)
{
  g_autoptr (FoyerRow) protocol = NULL;
  FoyerId of;

  if (strcmp (row->entity->name, "protocol") == 0)
    return foyer_row_id (row, "staff");
  if (strcmp (row->entity->name, "protocol_version") != 0)
    return FOYER_ID_NONE;
  of = foyer_row_id (row, "protocol");
  protocol = foyer_db_get (db, "protocol", &of);
  return protocol != NULL ? foyer_row_id (protocol, "staff") : FOYER_ID_NONE;
}

gboolean
foyer_medical_rows (FoyerCall *call, const FoyerEntity *e, GError **error)
{
  if (foyer_call_actor (call)->system)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("The rows of %s are not given out."), e->name);
  return FALSE;
}

gboolean
foyer_section_may (FoyerCall *call, const char *section, const char *table, const FoyerRow *row)
{
  const char *right = foyer_medical_right (table);
  g_autofree char *note = NULL;
  FoyerId staff = FOYER_ID_NONE;

  if (right == NULL)
    {
      note = g_strconcat ("private.", section, NULL);
      return foyer_call_may (call, note);
    }
  if (!foyer_call_may (call, right))
    return FALSE;
  if (call->access == NULL || strcmp (right, "medical.protocol") != 0)
    return TRUE;
  if (row != NULL)
    staff = foyer_medical_staff (foyer_call_db (call), row);
  return foyer_medical_reaches (foyer_call_db (call), call->access, &staff);
}

/* Medical records: opening one, the card, visit protocols and signing them. Everything happens inside a visit (MED-1) and is written down (MED-9). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-call.h"
#include "foyer-cmd-common.h"
#include "foyer-error.h"
#include "foyer-location.h"
#include "foyer-medical-private.h"

#define VISIT { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit inside which it is done" }, { "loc", FOYER_P_ID, 0, "location" }
/* Texts of one protocol together; a change keeps what it replaced, and all of it goes to the chain as one piece. */
#define MOST_BYTES 24000
#define TEXT_MAX 8000

/* ---- opening ---------------------------------------------------------------------------------------------------------------------- */

static gboolean
record_open (FoyerCall *call, GError **error)
{
  g_auto (FoyerMedicalVisit) v = { 0 };
  const char *what = foyer_call_text (call, "what");
  gboolean print = foyer_call_bool (call, "print");
  g_autoptr (FoyerRow) row = NULL;
  FoyerId version = FOYER_ID_NONE, look;

  if (!foyer_call_need (call, foyer_medical_right_to (what, print ? FOYER_MEDICAL_PRINT : FOYER_MEDICAL_VIEW), error) || !foyer_medical_visit_read (call, &v, error))
    return FALSE;
  if (strcmp (what, "card") == 0)
    {
      FoyerId id = foyer_medical_card_id (&v.client);

      row = foyer_db_get (foyer_call_db (call), "medical_card", &id);
    }
  else if (foyer_call_has (call, "id"))
    {
      row = foyer_medical_row (call, "id", strcmp (what, "plan") == 0 ? "treatment_plan" : "protocol", &v, error);
      if (row == NULL)
        return FALSE;
    }
  else if (print)
    return foyer_refuse (error, _ ("Say which one is to be printed."));
  if (foyer_call_has (call, "version"))
    {
      g_autoptr (FoyerRow) signed_row = foyer_call_row (call, "version", "protocol_version", error);
      FoyerId of = signed_row != NULL ? foyer_row_id (signed_row, "protocol") : FOYER_ID_NONE;

      if (signed_row == NULL)
        return FALSE;
      if (row == NULL || !foyer_id_equal (&of, &row->id))
        return foyer_refuse (error, _ ("This is a version of another protocol."));
      version = signed_row->id;
    }
  look = foyer_medical_note (call, print ? "print" : "view", what, &v, row != NULL ? &row->id : NULL, &version);
  foyer_call_result_id (call, "look", &look);
  return TRUE;
}

static const FoyerParam open_params[] = {
  VISIT,
  { "what", FOYER_P_ENUM, FOYER_P_REQUIRED, "record", "card protocol plan" },
  { "id", FOYER_P_ID, 0, "the protocol or the plan; all of the client's when left out" },
  { "version", FOYER_P_ID, 0, "of the protocol: as it was signed then" },
  { "print", FOYER_P_BOOL, 0, "to be printed: for medical.sheet" },
  { NULL },
};

/* ---- the card --------------------------------------------------------------------------------------------------------------------- */

static gboolean
number_is_free (FoyerCall *call, const FoyerRow *card, GError **error)
{
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT c.name, c.surname FROM medical_card m LEFT JOIN client c ON c.id = m.client"
                                                     " WHERE m.no = ?1 AND m.id <> ?2 AND m.deleted IS NOT 1 LIMIT 1");
  gboolean taken;

  foyer_stmt_bind_text (s, 1, foyer_row_text (card, "no"));
  foyer_stmt_bind_id (s, 2, &card->id);
  taken = foyer_stmt_step (s);
  if (taken)
    foyer_refuse (error, _ ("There is already a medical card with the number %s: %s"), foyer_row_text (card, "no"),
                  foyer_stmt_text (s, 0) != NULL ? foyer_stmt_text (s, 0) : "");
  foyer_stmt_done (s);
  return !taken;
}

static gboolean
card_save (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_auto (FoyerMedicalVisit) v = { 0 };
  g_autoptr (FoyerRow) card = NULL;
  FoyerId id, who = foyer_call_actor (call)->user;
  gboolean made;

  if (!foyer_need_text (call, "no", _ ("card number"), error) || !foyer_medical_visit_read (call, &v, error))
    return FALSE;
  id = foyer_medical_card_id (&v.client);
  card = foyer_tx_get (tx, "medical_card", &id);
  made = card == NULL;
  if (made)
    {
      FoyerId loc = foyer_call_loc (call);
      char day[11];

      card = foyer_row_new ("medical_card", &id);
      foyer_row_set_text (card, "sec", FOYER_MEDICAL);
      foyer_row_set_id (card, "client", &v.client);
      foyer_row_set_text (card, "created", foyer_date_format (foyer_location_today (foyer_call_db (call), &loc, foyer_call_now (call)), day));
      if (!foyer_id_is_none (&who))
        foyer_row_set_id (card, "made_by", &who);
      foyer_row_set_int (card, "made_at", foyer_call_now (call));
    }
  else if (foyer_row_int (card, "deleted") != 0)
    foyer_row_set_null (card, "deleted");
  foyer_call_fill (call, card, "created", "address", "locality", "doc_type", "doc_series", "doc_no", "policy", "insurer", "social", "marital", "education",
                   "employment", "workplace", "citizen", "disability", "blood", "rh", "blood_other", "allergies", NULL);
  if (foyer_call_has (call, "no"))
    {
      g_autofree char *upper = g_utf8_strup (foyer_call_text (call, "no"), -1);

      foyer_row_set_text (card, "no", upper);
    }
  else if (foyer_row_is_null (card, "no"))
    {
      g_autofree char *no = foyer_medical_next_no (call, &v.loc);

      foyer_row_set_text (card, "no", no);
    }
  if (!number_is_free (call, card, error))
    return FALSE;
  foyer_tx_put (tx, card);
  foyer_medical_note (call, "edit", "card", &v, &id, NULL);
  foyer_call_result_id (call, "card", &id);
  json_object_set_string_member (foyer_call_result (call), "no", foyer_row_text (card, "no"));
  json_object_set_boolean_member (foyer_call_result (call), "made", made);
  return TRUE;
}

#define SHORT(name, help) { name, FOYER_P_TEXT, FOYER_P_NULLABLE, help, NULL, 200 }

static const FoyerParam card_params[] = {
  VISIT,
  { "no", FOYER_P_TEXT, 0, "card number; the next one of this desk when a card is made without", NULL, 40 },
  { "created", FOYER_P_DATE, 0, "day it was made; today" },
  { "address", FOYER_P_TEXT, FOYER_P_NULLABLE, "registration address", NULL, 500 },
  { "locality", FOYER_P_ENUM, FOYER_P_NULLABLE, "locality", "urban rural" },
  SHORT ("doc_type", "identity document"),
  SHORT ("doc_series", "its series"),
  SHORT ("doc_no", "its number"),
  SHORT ("policy", "insurance policy number"),
  SHORT ("insurer", "insurance company"),
  SHORT ("social", "social security number"),
  { "marital", FOYER_P_ENUM, FOYER_P_NULLABLE, "marital status", "married not-married unknown" },
  { "education", FOYER_P_ENUM, FOYER_P_NULLABLE, "education", "higher secondary general-secondary basic primary unknown" },
  SHORT ("employment", "employment"),
  SHORT ("workplace", "workplace"),
  SHORT ("citizen", "citizen category code"),
  { "disability", FOYER_P_TEXT, FOYER_P_NULLABLE, "disability", NULL, 1000 },
  { "blood", FOYER_P_ENUM, FOYER_P_NULLABLE, "blood group", "0 A B AB" },
  { "rh", FOYER_P_ENUM, FOYER_P_NULLABLE, "Rh", "positive negative" },
  SHORT ("blood_other", "other blood marker"),
  { "allergies", FOYER_P_TEXT, FOYER_P_NULLABLE, "allergies", NULL, 2000 },
  { NULL },
};

/* ---- protocols -------------------------------------------------------------------------------------------------------------------- */

/* Whose protocol of this visit it is when nobody says: the user's own member if he is in it, else who takes the visit first. */
static FoyerId
member_of (FoyerCall *call, const FoyerMedicalVisit *v)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId own = call->access != NULL ? call->access->staff : FOYER_ID_NONE, first = FOYER_ID_NONE, mine = FOYER_ID_NONE;
  FoyerStmt *s = foyer_db_sql (db, "SELECT staff FROM appointment WHERE visit = ?1 AND deleted IS NOT 1 ORDER BY t0, id");

  foyer_stmt_bind_id (s, 1, &v->visit->id);
  while (foyer_stmt_step (s))
    {
      FoyerId staff = foyer_stmt_id (s, 0);

      if (foyer_id_is_none (&first))
        first = staff;
      if (foyer_id_equal (&staff, &own))
        mine = staff;
    }
  foyer_stmt_done (s);
  /* Limited to his own he writes his own, whoever the visit was booked with. */
  if (foyer_id_is_none (&mine) && call->access != NULL && !foyer_medical_reaches (db, call->access, &first))
    return own;
  return foyer_id_is_none (&mine) ? first : mine;
}

static gboolean
texts_fit (const FoyerRow *row, GError **error)
{
  gsize bytes = 0;

  for (int i = 0; foyer_protocol_texts[i] != NULL; i++)
    bytes += foyer_row_text (row, foyer_protocol_texts[i]) != NULL ? strlen (foyer_row_text (row, foyer_protocol_texts[i])) : 0;
  return bytes <= MOST_BYTES || foyer_refuse (error, _ ("This is too long for one protocol. Put a part of it into another one."));
}

static gboolean
protocol_save (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_auto (FoyerMedicalVisit) v = { 0 };
  g_autoptr (FoyerRow) row = NULL;
  FoyerId who = foyer_call_actor (call)->user;

  if (!foyer_medical_visit_read (call, &v, error))
    return FALSE;
  if (foyer_call_has (call, "protocol"))
    {
      row = foyer_medical_row (call, "protocol", "protocol", &v, error);
      if (row == NULL)
        return FALSE;
      if (foyer_call_has (call, "staff"))
        return foyer_refuse (error, _ ("Whose protocol it is was said when it was begun."));
    }
  else
    {
      FoyerId id = foyer_tx_new_id (tx), staff = foyer_call_has (call, "staff") ? foyer_call_id (call, "staff") : member_of (call, &v);
      g_autoptr (FoyerRow) member = foyer_call_has (call, "staff") ? foyer_call_row (call, "staff", "staff", error) : NULL;

      if (foyer_call_has (call, "staff") && member == NULL)
        return FALSE;
      row = foyer_row_new ("protocol", &id);
      foyer_row_set_text (row, "sec", FOYER_MEDICAL);
      foyer_row_set_id (row, "client", &v.client);
      foyer_row_set_id (row, "visit", &v.visit->id);
      foyer_row_set_id (row, "loc", &v.loc);
      if (!foyer_id_is_none (&staff))
        foyer_row_set_id (row, "staff", &staff);
      foyer_row_set_text (row, "date", foyer_row_text (v.visit, "date"));
      if (!foyer_id_is_none (&who))
        foyer_row_set_id (row, "made_by", &who);
      foyer_row_set_int (row, "made_at", foyer_call_now (call));
      if (!foyer_section_may (call, FOYER_MEDICAL, "protocol", row))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may write your own protocols only."));
          return FALSE;
        }
    }
  foyer_call_fill (call, row, "complaints", "anamnesis", "findings", "dx_code", "dx", "prescriptions", "recommendations", NULL);
  if (!texts_fit (row, error))
    return FALSE;
  foyer_tx_put (tx, row);
  foyer_medical_note (call, "edit", "protocol", &v, &row->id, NULL);
  foyer_call_result_id (call, "protocol", &row->id);
  return TRUE;
}

#define LONG(name, help) { name, FOYER_P_TEXT, FOYER_P_NULLABLE, help, NULL, TEXT_MAX }

static const FoyerParam protocol_params[] = {
  VISIT,
  { "protocol", FOYER_P_ID, 0, "the one to change; a new one when left out" },
  { "staff", FOYER_P_ID, 0, "whose it is; of a new one only. Who takes the visit when left out" },
  LONG ("complaints", "complaints"),
  LONG ("anamnesis", "anamnesis"),
  LONG ("findings", "findings"),
  { "dx_code", FOYER_P_TEXT, FOYER_P_NULLABLE, "code of the diagnosis, as K02.1", NULL, 40 },
  LONG ("dx", "diagnosis"),
  LONG ("prescriptions", "prescriptions"),
  LONG ("recommendations", "recommendations"),
  { NULL },
};

static gboolean
protocol_sign (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_auto (FoyerMedicalVisit) v = { 0 };
  g_autoptr (FoyerRow) row = NULL, version = NULL, user = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  FoyerId id, who = foyer_call_actor (call)->user;
  gboolean empty = TRUE;

  if (!foyer_medical_visit_read (call, &v, error) || (row = foyer_medical_row (call, "protocol", "protocol", &v, error)) == NULL)
    return FALSE;
  user = foyer_id_is_none (&who) ? NULL : foyer_tx_get (tx, "user", &who);
  if (user == NULL)
    return foyer_refuse (error, _ ("Only a person signs."));
  for (int i = 0; foyer_protocol_texts[i] != NULL; i++)
    empty = empty && foyer_row_text (row, foyer_protocol_texts[i]) == NULL;
  if (empty)
    return foyer_refuse (error, _ ("There is nothing in this protocol to sign yet."));
  versions = foyer_protocol_versions (foyer_call_db (call), &row->id);
  if (versions->len > 0 && !foyer_protocol_differs (row, versions->pdata[versions->len - 1]))
    return foyer_refuse (error, _ ("This protocol is signed as it stands."));
  id = foyer_tx_new_id (tx);
  version = foyer_row_new ("protocol_version", &id);
  foyer_row_set_text (version, "sec", FOYER_MEDICAL);
  foyer_row_set_id (version, "protocol", &row->id);
  foyer_row_set_id (version, "client", &v.client);
  for (int i = 0; foyer_protocol_texts[i] != NULL; i++)
    foyer_row_set_text (version, foyer_protocol_texts[i], foyer_row_text (row, foyer_protocol_texts[i]));
  foyer_row_set_int (version, "signed_at", foyer_call_now (call));
  foyer_row_set_id (version, "signed_by", &who);
  foyer_row_set_text (version, "signer", foyer_row_text (user, "name"));
  foyer_tx_put (tx, version);
  foyer_medical_note (call, "sign", "protocol", &v, &row->id, &id);
  foyer_call_result_id (call, "version", &id);
  json_object_set_int_member (foyer_call_result (call), "no", versions->len + 1);
  return TRUE;
}

static const FoyerParam sign_params[] = { VISIT, { "protocol", FOYER_P_ID, FOYER_P_REQUIRED, "protocol" }, { NULL } };

static gboolean
protocol_delete (FoyerCall *call, GError **error)
{
  g_auto (FoyerMedicalVisit) v = { 0 };
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (GPtrArray) versions = NULL;

  if (!foyer_medical_visit_read (call, &v, error) || (row = foyer_medical_row (call, "protocol", "protocol", &v, error)) == NULL)
    return FALSE;
  versions = foyer_protocol_versions (foyer_call_db (call), &row->id);
  if (versions->len > 0)
    return foyer_refuse (error, _ ("What was signed is kept. Change it and sign it again instead."));
  foyer_mark_deleted (foyer_call_tx (call), row);
  foyer_medical_note (call, "edit", "protocol", &v, &row->id, NULL);
  return TRUE;
}

const FoyerCommand foyer_commands_medical[] = {
  { "medical.open", "medical", "Writes down that a medical record is read, or printed, inside a visit; medical.read and medical.sheet answer only after it.",
    N_ ("Read a medical record"), open_params, record_open },
  { "medical.card-save", "medical.card-edit", "Makes the medical card of a visit's client, or changes it.", N_ ("Wrote the medical card"), card_params, card_save },
  { "medical.protocol-save", "medical.protocol-edit", "Begins the protocol of a visit, or changes one. What was signed stays readable as it was.",
    N_ ("Wrote a visit protocol"), protocol_params, protocol_save },
  { "medical.protocol-sign", "medical.protocol-edit", "Signs a protocol as it stands: a version that nobody changes any more.", N_ ("Signed a visit protocol"),
    sign_params, protocol_sign },
  { "medical.protocol-delete", "medical.protocol-edit", "Deletes a protocol that was never signed.", N_ ("Deleted a visit protocol"), sign_params, protocol_delete },
  { NULL },
};

/* The commands ask for these rights as well (foyer-cmd-medical.c …); a desk that leaves that out is found out here (MED-6, MED-7). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-may-medical.h"
#include "foyer-medical.h"

#define LACKS "The user did not have the right to do this."

static gboolean
may (const FoyerMayAsk *a, const char *right)
{
  return foyer_access_value (a->access, right) != 0;
}

static FoyerMay
no (const char **why, const char *text)
{
  *why = text;
  return FOYER_MAY_NO;
}

static const FoyerVal *
after (const FoyerMayAsk *a, const char *field)
{
  int f = foyer_entity_field (a->op->entity, field);

  if ((a->op->fields >> f) & 1)
    return &a->op->vals[f];
  return a->before != NULL ? foyer_row_val (a->before, f) : NULL;
}

static FoyerId
id_after (const FoyerMayAsk *a, const char *field)
{
  const FoyerVal *v = after (a, field);
  return v != NULL && v->kind == FOYER_VAL_ID ? v->id : FOYER_ID_NONE;
}

static const char *
text_after (const FoyerMayAsk *a, const char *field)
{
  const FoyerVal *v = after (a, field);
  return v != NULL && v->kind == FOYER_VAL_TEXT ? v->s : NULL;
}

static FoyerMay
may_card (const FoyerMayAsk *a, const char **why)
{
  FoyerId client = id_after (a, "client"), id = foyer_medical_card_id (&client);

  if (!foyer_id_equal (&a->op->id, &id))
    return no (why, "A client has one medical card.");
  return may (a, "medical.card-edit") ? FOYER_MAY_YES : no (why, LACKS);
}

static FoyerMay
may_protocol (const FoyerMayAsk *a, const char **why)
{
  FoyerId staff = id_after (a, "staff");

  if (!may (a, "medical.protocol-edit"))
    return no (why, LACKS);
  if (a->db != NULL && !foyer_medical_reaches (a->db, a->access, &staff))
    return no (why, "The protocol is another team member's.");
  return FOYER_MAY_YES;
}

/* Signed once, by oneself, and never changed. */
static FoyerMay
may_version (const FoyerMayAsk *a, const char **why)
{
  FoyerId who = id_after (a, "signed_by"), of = id_after (a, "protocol"), staff = FOYER_ID_NONE;
  g_autoptr (FoyerRow) protocol = a->db != NULL ? foyer_db_get (a->db, "protocol", &of) : NULL;

  if (a->before != NULL)
    return no (why, "What was signed stays as it is.");
  if (!foyer_id_equal (&who, &a->txn->who))
    return no (why, "Nobody signs for another.");
  if (!may (a, "medical.protocol-edit"))
    return no (why, LACKS);
  if (protocol != NULL)
    staff = foyer_row_id (protocol, "staff");
  if (a->db != NULL && !foyer_medical_reaches (a->db, a->access, &staff))
    return no (why, "The protocol is another team member's.");
  return FOYER_MAY_YES;
}

/* Whoever books what was planned need not be allowed to plan. */
static FoyerMay
may_stage (const FoyerMayAsk *a, const char **why)
{
  int appointment = foyer_entity_field (a->op->entity, "appointment");

  if (may (a, "medical.plan-edit"))
    return FOYER_MAY_YES;
  if (a->before != NULL && a->op->fields == G_GUINT64_CONSTANT (1) << appointment && may (a, "medical.plan") && may (a, "booking.create"))
    return FOYER_MAY_YES;
  return no (why, LACKS);
}

static FoyerMay
may_log (const FoyerMayAsk *a, const char **why)
{
  FoyerId who = id_after (a, "who");
  const char *what = text_after (a, "what");
  if (a->before != NULL)
    return no (why, "What stands in the log of medical records stays as it is.");
  if (!foyer_id_equal (&who, &a->txn->who))
    return no (why, "Nobody writes the log of medical records for another.");

  return may (a, foyer_medical_right_to (what, g_strcmp0 (text_after (a, "kind"), "print") == 0 ? FOYER_MEDICAL_PRINT : FOYER_MEDICAL_VIEW)) ? FOYER_MAY_YES : no (why, LACKS);
}

FoyerMay
foyer_may_medical (const FoyerMayAsk *a, const char **why)
{
  static const struct
  {
    const char *table;
    FoyerMay (*func) (const FoyerMayAsk *a, const char **why);
  } tables[] = {
    { "medical_card", may_card }, { "protocol", may_protocol },   { "protocol_version", may_version },
    { "plan_stage", may_stage },  { "medical_log", may_log },
  };

  /* Without it the row would go to every desk of the chain. */
  if (g_strcmp0 (text_after (a, "sec"), FOYER_MEDICAL) != 0)
    return no (why, "Medical records belong to their section.");
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    if (strcmp (tables[i].table, a->op->entity->name) == 0)
      return tables[i].func (a, why);
  return may (a, "medical.plan-edit") ? FOYER_MAY_YES : no (why, LACKS);
}

/* The commands ask for these rights one by one (foyer-booking-rights.c); a desk that leaves that out is found out here. What one command does
 * in passing is no change of its own: a move gives lines the member's time, a deletion takes them along, appointments of a client that meet
 * become one visit. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-may-booking.h"
#include "foyer-visit-rules.h"

static gboolean
may (const FoyerMayAsk *a, const char *right)
{
  return foyer_access_value (a->access, right) != 0;
}

static gboolean
op_gives (const FoyerOp *op, const char *field)
{
  int f = foyer_entity_field (op->entity, field);

  return f >= 0 && ((op->fields >> f) & 1);
}

/* The op gives @field another value than it had. */
static gboolean
changed (const FoyerMayAsk *a, const char *field)
{
  int f = foyer_entity_field (a->op->entity, field);

  return f >= 0 && ((a->op->fields >> f) & 1) && (a->before == NULL || !foyer_val_equal (&a->op->vals[f], foyer_row_val (a->before, f)));
}

static gboolean
changed_any (const FoyerMayAsk *a, const char *const *fields)
{
  for (guint i = 0; fields[i] != NULL; i++)
    if (changed (a, fields[i]))
      return TRUE;
  return FALSE;
}

/* An op of the same txn on @table, of row @id (NULL: any), that gives @field (NULL: anything). (nullable) */
static const FoyerOp *
beside (const FoyerMayAsk *a, const char *table, const FoyerId *id, const char *field)
{
  for (guint i = 0; i < a->txn->ops->len; i++)
    {
      const FoyerOp *op = a->txn->ops->pdata[i];

      if (op->entity != NULL && strcmp (op->entity->name, table) == 0 && (id == NULL || foyer_id_equal (&op->id, id)) && (field == NULL || op_gives (op, field)))
        return op;
    }
  return NULL;
}

static FoyerId
id_after (const FoyerMayAsk *a, const char *field)
{
  int f = foyer_entity_field (a->op->entity, field);

  if (op_gives (a->op, field))
    return a->op->vals[f].kind == FOYER_VAL_ID ? a->op->vals[f].id : FOYER_ID_NONE;
  return a->before != NULL ? foyer_row_id (a->before, field) : FOYER_ID_NONE;
}

/* The client had come before this was done. */
static gboolean
had_come (const FoyerMayAsk *a, const FoyerId *visit_id)
{
  const FoyerOp *op = beside (a, "visit", visit_id, "status");
  g_autoptr (FoyerRow) visit = NULL;

  if (a->db == NULL || foyer_id_is_none (visit_id))
    return FALSE;
  if (op != NULL)
    {
      int f = foyer_entity_field (op->entity, "status");

      return op->kind != FOYER_OP_NEW && ((op->old_fields >> f) & 1) && op->olds[f].kind == FOYER_VAL_TEXT
             && foyer_status_parse (op->olds[f].s) == FOYER_STATUS_ARRIVED;
    }
  visit = foyer_db_get (a->db, "visit", visit_id);
  return visit != NULL && foyer_status_parse (foyer_row_text (visit, "status")) == FOYER_STATUS_ARRIVED;
}

/* An event and who takes part in it have rules of their own: their time and service are the event's. */
static gboolean
is_of_event (const FoyerRow *appointment)
{
  FoyerId event = foyer_row_id (appointment, "event");

  return !foyer_id_is_none (&event) || g_strcmp0 (foyer_row_text (appointment, "kind"), "event") == 0;
}

static const char *
appointment_why (const FoyerMayAsk *a)
{
  static const char *const where[] = { "staff", "wall", NULL }, *const length[] = { "dur", "tech", NULL },
                    *const arrived[] = { "staff", "wall", "dur", "tech", "comment", "client", "chosen", NULL };
  FoyerId visit;

  if (a->before == NULL || is_of_event (a->before))
    return NULL;
  visit = foyer_row_id (a->before, "visit");
  if (changed (a, "comment") && !may (a, "booking.comment"))
    return "A comment on a booking was changed without the right to do so.";
  if (changed_any (a, where) && !may (a, "booking.move"))
    return "A booking was moved without the right to do so.";
  /* Another member takes another time, and so do other services. */
  if (changed_any (a, length) && !changed_any (a, where) && beside (a, "line", NULL, NULL) == NULL && !may (a, "booking.length"))
    return "The length of a booking was changed without the right to do so.";
  if (changed_any (a, arrived) && !may (a, "booking.edit-arrived") && had_come (a, &visit))
    return "A booking of a client who came was changed without the right to do so.";
  return NULL;
}

static const char *
line_why (const FoyerMayAsk *a)
{
  static const char *const what[] = { "service", "title", "qty", "processing", "finishing", NULL };
  static const char *const arrived[] = { "service", "qty", "price", "disc_pct", "disc_sum", "manual", NULL };
  FoyerId visit = id_after (a, "visit"), id = id_after (a, "appointment");

  if (may (a, "booking.services") && may (a, "booking.edit-arrived"))
    return NULL;
  g_autoptr (FoyerRow) appointment = a->db == NULL || foyer_id_is_none (&id) ? NULL : foyer_db_get (a->db, "appointment", &id);
  const FoyerOp *of = beside (a, "appointment", &id, NULL);
  gboolean along;

  if ((appointment != NULL && is_of_event (appointment)) || (a->db == NULL && a->before == NULL))
    return NULL;
  if (a->before == NULL)
    {
      /* One that comes with its booking is the booking's. */
      if ((of == NULL || of->kind != FOYER_OP_NEW) && !may (a, "booking.services"))
        return "A service was added to a booking without the right to do so.";
      return NULL;
    }
  along = (of != NULL && op_gives (of, "deleted")) || beside (a, "visit", &visit, "status") != NULL;
  if (!may (a, "booking.services")
      && (changed_any (a, what) || (changed (a, "deleted") && !along) || (changed (a, "dur") && !changed (a, "staff"))))
    return "The services of a booking were changed without the right to do so.";
  if ((changed_any (a, arrived) || (changed (a, "deleted") && !along)) && !may (a, "booking.edit-arrived") && had_come (a, &visit))
    return "A booking of a client who came was changed without the right to do so.";
  return NULL;
}

static const char *
visit_why (const FoyerMayAsk *a)
{
  FoyerVisitStatus from, to;
  int f = foyer_entity_field (a->op->entity, "status");

  if (a->before == NULL || !changed (a, "status"))
    return NULL;
  from = foyer_status_parse (foyer_row_text (a->before, "status"));
  to = foyer_status_parse (a->op->vals[f].kind == FOYER_VAL_TEXT ? a->op->vals[f].s : NULL);
  if (to == FOYER_STATUS_DELETED)
    return from == FOYER_STATUS_ARRIVED && !may (a, "booking.delete-arrived") ? "A visit of a client who came was deleted without the right to do so." : NULL;
  /* What comes back, what met another visit, what was paid. */
  if (from == FOYER_STATUS_DELETED || beside (a, "appointment", NULL, NULL) != NULL || beside (a, "money", NULL, NULL) != NULL)
    return NULL;
  return may (a, "booking.status") ? NULL : "The status of a visit was set without the right to do so.";
}

FoyerMay
foyer_may_booking (const FoyerMayAsk *a, const char **why)
{
  static const struct
  {
    const char *table;
    const char *(*why) (const FoyerMayAsk *a);
  } rules[] = { { "appointment", appointment_why }, { "line", line_why }, { "visit", visit_why } };

  *why = NULL;
  if (a->access->owner || (may (a, "import") && a->txn->cmd != NULL && g_str_has_prefix (a->txn->cmd, "import.")))
    return FOYER_MAY_YES;
  for (gsize i = 0; i < G_N_ELEMENTS (rules) && *why == NULL; i++)
    if (strcmp (a->op->entity->name, rules[i].table) == 0)
      *why = rules[i].why (a);
  return *why == NULL ? FOYER_MAY_YES : FOYER_MAY_NO;
}

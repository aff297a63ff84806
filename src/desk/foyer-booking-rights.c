/* What a user may change of a booking that he may reach: what the single rights of the booking window leave, and what a receipt leaves. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-private.h"
#include "foyer-rights.h"

/* A right with days counts for visits no further back. */
static gboolean
within_days (FoyerBooking *b, const FoyerRow *visit, const char *right, GError **error)
{
  int i = foyer_right_find (right), days = foyer_call_days (b->call, right);
  gint64 date = 0;

  if (i < 0 || !foyer_rights[i].days || days < 0 || !foyer_date_parse (foyer_row_text (visit, "date"), &date) || date >= b->today - days)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED,
               ngettext ("You have the right “%s” for visits of the last %d day only.", "You have the right “%s” for visits of the last %d days only.", days),
               g_dgettext (GETTEXT_PACKAGE, foyer_rights[i].label), days);
  return FALSE;
}

gboolean
foyer_booking_may_edit (FoyerBooking *b, const FoyerRow *visit, const char *right, GError **error)
{
  const char *paid = "booking.edit-paid";
  FoyerVisitStatus status;
  gint64 total;

  if (right != NULL && (!foyer_call_need (b->call, right, error) || !within_days (b, visit, right, error)))
    return FALSE;
  status = foyer_status_parse (foyer_row_text (visit, "status"));
  if (status == FOYER_STATUS_ARRIVED && !foyer_call_need (b->call, "booking.edit-arrived", error))
    return FALSE;
  if (status == FOYER_STATUS_ARRIVED)
    paid = "booking.edit-paid-arrived";
  else if (status == FOYER_STATUS_CONFIRMED)
    paid = "booking.edit-paid-confirmed";
  if (foyer_call_may (b->call, paid))
    return TRUE;
  total = foyer_visit_sum (b->db, &visit->id);
  return total <= 0 || foyer_visit_paid (b->db, &visit->id) < total || foyer_call_need (b->call, paid, error);
}

gboolean
foyer_booking_no_group (FoyerBooking *b, const FoyerId *id, GError **error)
{
  g_autoptr (FoyerRow) service = foyer_tx_get (b->tx, "service", id);

  if (service == NULL || g_strcmp0 (foyer_row_text (service, "kind"), "group") != 0)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” is for groups: make an event of it, or enrol the client in one."), foyer_row_text (service, "title"));
  return FALSE;
}

gboolean
foyer_booking_no_groups (FoyerBooking *b, JsonArray *services, GError **error)
{
  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonNode *node = json_array_get_element (services, i);
      JsonObject *spec = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      FoyerId id;

      if (spec == NULL || json_object_has_member (spec, "line") || !foyer_id_parse (json_object_get_string_member_with_default (spec, "service", ""), &id))
        continue; /* said where it is added */
      if (!foyer_booking_no_group (b, &id, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- undo ------------------------------------------------------------------------------------------------------------------ */

/* Everything the op changed is among @names. Fields that travel together are told together: those with their old value did not change. */
static gboolean
changes_only (const FoyerOp *op, const char *const *names)
{
  for (int f = 0; f < op->entity->n_fields; f++)
    if (((op->fields >> f) & 1) && !g_strv_contains (names, op->entity->fields[f].name)
        && !(((op->old_fields >> f) & 1) && foyer_val_equal (&op->vals[f], &op->olds[f])))
      return FALSE;
  return op->kind != FOYER_OP_NEW;
}

/* Both the state the op made and the one it replaced are among those a printed receipt leaves. */
static gboolean
keeps_status (const FoyerOp *op)
{
  int f = foyer_entity_field (op->entity, "status");

  if (f < 0 || !((op->fields >> f) & 1))
    return TRUE;
  const FoyerVal *now = &op->vals[f], *before = (op->old_fields >> f) & 1 ? &op->olds[f] : NULL;
  return before != NULL && foyer_status_may (foyer_status_parse (before->kind == FOYER_VAL_TEXT ? before->s : NULL),
                                             foyer_status_parse (now->kind == FOYER_VAL_TEXT ? now->s : NULL), TRUE, NULL);
}

gboolean
foyer_booking_may_undo (FoyerCall *call, const FoyerTxn *t, GError **error)
{
  static const char *const visit[] = { "status", "note", "reason", "came", "started", "finished", NULL },
                    *const appointment[] = { "staff", "dur", "tech", "gaps", "comment", "chosen", "colour", "shared", NULL }, *const line[] = { "staff", NULL };
  FoyerDb *db = foyer_call_db (call);

  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      const char *table = op->entity != NULL ? op->entity->name : "";
      gboolean is_visit = strcmp (table, "visit") == 0, money = strcmp (table, "money") == 0;

      /* Its number is spent, and the paper is in the client's hands. */
      if (strcmp (table, "document") == 0 && op->kind == FOYER_OP_NEW)
        {
          g_autoptr (FoyerRow) paper = foyer_db_get (db, table, &op->id);
          if (paper != NULL && foyer_row_int (paper, "type") == FOYER_DOC_RECEIPT && foyer_row_is_null (paper, "void"))
            {
              g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("A printed receipt cannot be undone; print the return receipt instead."));
              return FALSE;
            }
        }
      const char *const *free_fields = is_visit ? visit : strcmp (table, "appointment") == 0 ? appointment : strcmp (table, "line") == 0 ? line : NULL;

      if (free_fields == NULL && !money)
        continue;
      g_autoptr (FoyerRow) row = foyer_db_get (db, table, &op->id);
      FoyerId reg = money && row != NULL ? foyer_row_id (row, "register") : FOYER_ID_NONE;
      if (!foyer_id_is_none (&reg) && !foyer_registers_have (foyer_call_registers (call), &reg))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may not use this register."));
          return FALSE;
        }
      FoyerId of = row == NULL ? FOYER_ID_NONE : is_visit ? row->id : foyer_row_id (row, "visit");

      if (foyer_id_is_none (&of) || !foyer_visit_has_receipt (db, &of) || (!money && changes_only (op, free_fields) && keeps_status (op)))
        continue;
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This cannot be undone any more: a receipt was printed for this visit since."));
      return FALSE;
    }
  return TRUE;
}

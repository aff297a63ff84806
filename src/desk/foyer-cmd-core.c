/* Undo and the conflict inbox. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-private.h"
#include "foyer-changes.h"
#include "foyer-core.h"
#include "foyer-error.h"
#include "foyer-medical.h"
#include "foyer-session.h"

/* ---- undo ------------------------------------------------------------------------------------------------------------------ */

static gboolean
has_money (const FoyerTxn *t)
{
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      if (op->entity != NULL && (op->entity->flags & FOYER_ENTITY_FACT))
        return TRUE;
    }
  return FALSE;
}

/* What a person must look at before a cancelled payment counts again: a receipt with other sums, money that was taken in its place. */
static gboolean
may_count_again (FoyerCall *call, const FoyerTxn *t, GError **error)
{
  FoyerDb *db = foyer_call_db (call);

  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      gboolean money = op->entity != NULL && strcmp (op->entity->name, "money") == 0;
      int f = op->entity != NULL && op->kind != FOYER_OP_NEW && (money || strcmp (op->entity->name, "document") == 0)
                  ? foyer_entity_field (op->entity, "void")
                  : -1;
      g_autoptr (FoyerRow) row = NULL;

      if (f < 0 || !(op->fields >> f & 1) || (row = foyer_db_get (db, op->entity->name, &op->id)) == NULL)
        continue;
      FoyerId visit = foyer_row_id (row, "visit");
      if (!money && !foyer_row_is_null (row, "no"))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("A return receipt cannot be undone; print a new receipt instead."));
          return FALSE;
        }
      if (!money || foyer_id_is_none (&visit))
        continue;
      if (foyer_visit_has_receipt (db, &visit))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT,
                               _ ("This cannot be undone any more: a receipt was printed for this visit since."));
          return FALSE;
        }
      FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM money WHERE visit = ?1 AND void IS NULL AND at > ?2 AND kind IN ('payment', 'refund')");
      foyer_stmt_bind_id (s, 1, &visit);
      foyer_stmt_bind_int (s, 2, foyer_row_int (row, "void"));
      gboolean paid = foyer_stmt_step (s);
      foyer_stmt_done (s);
      if (paid)
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT,
                               _ ("This cannot be undone any more: money was taken or given back for this visit since."));
          return FALSE;
        }
    }
  return TRUE;
}

/* What belongs to another location than the one worked in is done there, with the rights one has there. */
static gboolean
go_to (FoyerCall *call, const FoyerId *loc, const char *right, GError **error)
{
  const FoyerActor *actor = foyer_call_actor (call);
  FoyerId here = foyer_call_loc (call);
  g_autoptr (FoyerAccess) access = NULL;

  if (foyer_id_is_none (loc) || foyer_id_equal (loc, &here))
    return TRUE;
  access = foyer_access_get (foyer_call_db (call), &actor->user, loc);
  if (!actor->system && right != NULL && right[0] != '\0' && foyer_access_value (access, right) == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This belongs to a location where you may not do that."));
      return FALSE;
    }
  foyer_tx_set_loc (foyer_call_tx (call), loc);
  return TRUE;
}

/* One of these fields is among what the op changed. */
static gboolean
changes (const FoyerOp *op, const char *const *fields)
{
  for (guint i = 0; fields[i] != NULL; i++)
    {
      int f = foyer_entity_field (op->entity, fields[i]);

      if (f >= 0 && (op->fields >> f & 1))
        return TRUE;
    }
  return FALSE;
}

/* What comes back where it was may find somebody else there by now. */
static gboolean
take_back (FoyerCall *call, const FoyerTxn *t, GError **error)
{
  static const char *const times[] = { "staff", "wall", "dur", "gaps", "deleted", NULL }, *const states[] = { "status", NULL };
  FoyerId loc = foyer_call_loc (call);
  g_auto (FoyerBooking) b = { 0 };
  gboolean whole = FALSE;

  /* A visit that comes back brings its appointments: asked about once. */
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];

      whole = whole || (op->entity != NULL && op->kind != FOYER_OP_NEW && strcmp (op->entity->name, "visit") == 0 && changes (op, states));
    }
  if (foyer_id_is_none (&t->loc) && foyer_id_is_none (&loc))
    return TRUE;
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];

      /* What was new is gone now. */
      if (op->entity == NULL || op->kind == FOYER_OP_NEW)
        continue;
      gboolean visit = strcmp (op->entity->name, "visit") == 0 && changes (op, states);
      if (!visit && (whole || strcmp (op->entity->name, "appointment") != 0 || !changes (op, times)))
        continue;
      if (b.call == NULL && !foyer_booking_begin (&b, call, foyer_id_is_none (&t->loc) ? &loc : &t->loc, error))
        return FALSE;
      if (!(visit ? foyer_booking_take_visit_back (&b, &op->id, FALSE, t->hlc, error) : foyer_booking_take_back (&b, &op->id, t->hlc, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
foyer_change_may_undo (FoyerCall *call, const FoyerTxn *t, GError **error)
{
  const FoyerCommand *command = foyer_command_find (t->cmd);
  FoyerId own = foyer_call_own_staff (call);

  /* Undoing asks for the right the change itself asked for; taking back money for the right to cancel payments. */
  if (command != NULL && command->right != NULL && command->right[0] != '\0' && !foyer_call_need (call, command->right, error))
    return FALSE;
  if (has_money (t) && !foyer_call_need (call, "money.cancel", error))
    return FALSE;
  if (!foyer_id_is_none (&own) && !foyer_id_equal (&t->who, &foyer_call_actor (call)->user))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You can undo only what you did yourself."));
      return FALSE;
    }
  /* The undoing of an undoing does it again: with the right that takes. */
  if (!foyer_id_is_none (&t->undoes))
    {
      g_autoptr (FoyerTxn) first = foyer_db_txn (foyer_call_db (call), &t->undoes);

      if (first != NULL && foyer_id_is_none (&first->undoes) && !foyer_change_may_undo (call, first, error))
        return FALSE;
    }
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      g_autoptr (FoyerRow) row = op->entity != NULL && foyer_medical_right (op->entity->name) != NULL && !(op->entity->flags & FOYER_ENTITY_KEPT)
                                     ? foyer_db_get (foyer_call_db (call), op->entity->name, &op->id)
                                     : NULL;

      if (row != NULL && !foyer_section_may (call, FOYER_MEDICAL, op->entity->name, row))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may not see this."));
          return FALSE;
        }
    }
  if (g_strcmp0 (t->cmd, "user.erase-due") == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("An erased account does not come back; add the person again."));
      return FALSE;
    }
  if (g_strcmp0 (t->cmd, "client.erase") == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("Who was erased does not come back; add the person again."));
      return FALSE;
    }
  if (foyer_core_is_for_good (t->cmd))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT,
                           g_strcmp0 (t->cmd, "medical.open") == 0 ? _ ("That somebody read a record stays written down.")
                           : g_str_has_prefix (t->cmd, "till.") ? _ ("What was counted stays as it was. Count the drawer again instead.")
                           : g_strcmp0 (t->cmd, "medical.protocol-sign") == 0 ? _ ("What was signed stays signed. Change it and sign it again instead.")
                                                                            : _ ("How somebody signs in cannot be undone. Change it again instead."));
      return FALSE;
    }
  return TRUE;
}

static void
tell_left (FoyerCall *call, GArray *left)
{
  g_autoptr (JsonBuilder) out = json_builder_new ();

  json_builder_begin_array (out);
  for (guint i = 0; i < left->len && i < 50; i++)
    foyer_core_out_left (call, out, &g_array_index (left, FoyerUndoLeft, i));
  json_builder_end_array (out);
  json_object_set_member (foyer_call_result (call), "left", json_builder_get_root (out));
}

/* A timetable goes as far as nobody has enrolled in what was made of it; how many events stay is said (EVT-8). */
static void
tell_kept (FoyerCall *call, GArray *left)
{
  int kept = 0;

  for (guint i = 0; i < left->len; i++)
    {
      const FoyerUndoLeft *one = &g_array_index (left, FoyerUndoLeft, i);
      g_autoptr (FoyerRow) row = strcmp (one->entity->name, "appointment") == 0 ? foyer_db_get (foyer_call_db (call), "appointment", &one->id) : NULL;

      kept += row != NULL && g_strcmp0 (foyer_row_text (row, "kind"), "event") == 0;
    }
  if (kept == 0)
    return;
  g_autofree char *words = g_strdup_printf (ngettext ("Undone, but %d event stays: something was done in it since.",
                                                      "Undone, but %d events stay: something was done in them since.", kept), kept);
  json_object_set_string_member (foyer_call_result (call), "kept", words);
}

gboolean
foyer_core_is_for_good (const char *command)
{
  /* An old password, an old secret, a code that counts again: none of them comes back. */
  static const char *const signing[] = { "user.password", "pin.reset", "second-step.on", "second-step.off", "second-step.codes", "second-step.reset",
                                         "second-step.used", "sign-in.note", NULL };

  /* A new version says what is right. */
  if (g_strcmp0 (command, "medical.protocol-sign") == 0 || g_strcmp0 (command, "medical.open") == 0)
    return TRUE;
  if (command != NULL && g_str_has_prefix (command, "till."))
    return TRUE;
  return command != NULL && g_strv_contains (signing, command);
}

static gboolean
undo (FoyerCall *call, GError **error)
{
  FoyerId txn = foyer_call_id (call, "txn");
  g_autoptr (FoyerTxn) t = NULL;
  g_autoptr (GArray) left = foyer_call_bool (call, "rest") ? g_array_new (FALSE, FALSE, sizeof (FoyerUndoLeft)) : NULL;
  const FoyerCommand *command;

  if (foyer_id_is_none (&txn) && !foyer_core_last_own (foyer_call_db (call), &foyer_call_actor (call)->user, foyer_call_now (call), &txn))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is nothing of yours to undo."));
      return FALSE;
    }
  t = foyer_db_txn (foyer_call_db (call), &txn);
  if (t == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such change."));
      return FALSE;
    }
  /* A part of something done as one goes with all of it. */
  if (!foyer_id_is_none (&t->group))
    txn = t->group;
  command = foyer_command_find (t->cmd);
  if (!foyer_change_may_undo (call, t, error))
    return FALSE;
  if (!go_to (call, &t->loc, command != NULL ? command->right : NULL, error) || !may_count_again (call, t, error)
      || !foyer_booking_may_undo (call, t, error))
    return FALSE;
  if (left == NULL && g_strcmp0 (t->cmd, "timetable.create") == 0)
    left = g_array_new (FALSE, FALSE, sizeof (FoyerUndoLeft));
  if (left != NULL ? !foyer_tx_undo_rest (foyer_call_tx (call), &txn, left, error) : !foyer_tx_undo (foyer_call_tx (call), &txn, error))
    return FALSE;
  if (!take_back (call, t, error))
    return FALSE;
  foyer_call_result_id (call, "undone", &txn);
  json_object_set_string_member (foyer_call_result (call), "said", foyer_core_said (t));
  if (left != NULL)
    tell_left (call, left);
  if (g_strcmp0 (t->cmd, "timetable.create") == 0)
    tell_kept (call, left);
  return TRUE;
}

static const FoyerParam undo_params[] = {
  { "txn", FOYER_P_ID, 0, "Change to undo, of anybody, however long ago; left out: the newest of this user on this desk" },
  { "rest", FOYER_P_BOOL, 0, "What somebody changed again since stays as it is (“left” says what); the rest is taken back" },
  { NULL },
};

/* ---- conflicts ------------------------------------------------------------------------------------------------------------- */

/* Both bookings stay where they are: the one that came second shares the time, for the reason that is asked for. */
static gboolean
accept_both (FoyerCall *call, const FoyerRow *conflict, GError **error)
{
  g_autoptr (FoyerRow) row = NULL;
  FoyerId id;

  if (!foyer_call_need (call, "booking.override", error))
    return FALSE;
  if (!foyer_core_conflict_is_slot (conflict) || !foyer_id_parse (foyer_row_text (conflict, "a"), &id))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Only two bookings can both stay."));
      return FALSE;
    }
  row = foyer_tx_get (foyer_call_tx (call), "appointment", &id);
  if (row == NULL || foyer_row_int (row, "deleted") != 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This booking is no longer here."));
      return FALSE;
    }
  foyer_call_warn (call, "overlap", &id, _ ("Both bookings stay at the same time."));
  foyer_row_set_text (row, "shared", foyer_call_override (call));
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* Whoever may write the record decides what stands in it. */
static gboolean
may_decide_record (FoyerCall *call, const FoyerRow *conflict, GError **error)
{
  const char *table = foyer_row_text (conflict, "tbl"), *right = foyer_medical_right (table);
  FoyerId id;
  g_autoptr (FoyerRow) row = foyer_row_text (conflict, "a") != NULL && foyer_id_parse (foyer_row_text (conflict, "a"), &id) ? foyer_db_get (foyer_call_db (call), table, &id) : NULL;

  if (!foyer_call_need (call, foyer_medical_right_to (right + strlen ("medical."), FOYER_MEDICAL_EDIT), error))
    return FALSE;
  if (foyer_section_may (call, FOYER_MEDICAL, table, row))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may not see this."));
  return FALSE;
}

static gboolean
conflict_resolve (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) conflict = foyer_call_row (call, "id", "conflict", error);
  const char *choice = foyer_call_text (call, "choice");
  FoyerId who = foyer_call_actor (call)->user;
  FoyerId loc = conflict != NULL ? foyer_row_id (conflict, "loc") : FOYER_ID_NONE;

  if (conflict == NULL || !go_to (call, &loc, "sync", error))
    return FALSE;
  if (g_strcmp0 (foyer_row_text (conflict, "state"), "open") != 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This is solved already."));
      return FALSE;
    }
  if (foyer_medical_right (foyer_row_text (conflict, "tbl")) != NULL && !may_decide_record (call, conflict, error))
    return FALSE;
  if (strcmp (choice, "other") == 0 && !foyer_core_restore_lost (call, conflict, error))
    return FALSE;
  if (strcmp (choice, "both") == 0 && !accept_both (call, conflict, error))
    return FALSE;
  if ((strcmp (choice, "accept") == 0 || strcmp (choice, "discard") == 0) != (g_strcmp0 (foyer_row_text (conflict, "kind"), "quarantine") == 0))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("What the chain did not take is either accepted or discarded; nothing else is."));
      return FALSE;
    }
  if (g_strcmp0 (foyer_row_text (conflict, "kind"), "quarantine") == 0)
    {
      /* The server does it when this reaches it. */
      if (!foyer_call_need (call, "setup.access", error))
        return FALSE;
      foyer_row_set_text (conflict, "choice", choice);
    }
  foyer_row_set_text (conflict, "state", "resolved");
  foyer_row_set_id (conflict, "solved_by", &who);
  foyer_tx_put (foyer_call_tx (call), conflict);
  return TRUE;
}

static const FoyerParam conflict_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "Conflict" },
  { "choice", FOYER_P_ENUM, FOYER_P_REQUIRED, "keep: as it stands; other: take the value that lost, of a booking by the command a person would use; both: both bookings stay, for a reason; accept, discard: what the chain did not take", "keep other both accept discard" },
  { NULL },
};

const FoyerCommand foyer_commands_core[] = {
  { "undo", NULL, "Undoes one change, or a whole import, by its id; refuses with a reason when something was built on it since.", N_ ("Undone"),
    undo_params, undo },
  { "conflict.resolve", "sync", "Closes a conflict: keeps what stands, or takes the value that lost.", N_ ("Conflict solved"), conflict_params, conflict_resolve },
  { NULL },
};

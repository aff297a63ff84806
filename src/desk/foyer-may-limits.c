/* The commands of a desk keep to these limits; a desk that leaves that out is found out here. A day is given for the clock of a desk that works
 * through midnight. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-alias.h"
#include "foyer-client.h"
#include "foyer-may-limits.h"
#include "foyer-time.h"

static const FoyerVal *
after (const FoyerMayAsk *a, const char *field)
{
  int f = foyer_entity_field (a->op->entity, field);

  if (f >= 0 && (a->op->fields >> f & 1))
    return &a->op->vals[f];
  return a->before != NULL && f >= 0 ? foyer_row_val (a->before, f) : NULL;
}

static FoyerId
id_after (const FoyerMayAsk *a, const char *field)
{
  const FoyerVal *v = after (a, field);

  return v != NULL && v->kind == FOYER_VAL_ID ? v->id : FOYER_ID_NONE;
}

/* ---- members --------------------------------------------------------------------------------------------------------------------- */

/* His own members: by their cards or by his accesses. (transfer full) (element-type FoyerId) */
static GArray *
own_members (const FoyerMayAsk *a)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (a->db, "SELECT id FROM staff WHERE user = ?1 UNION SELECT staff FROM \"grant\" WHERE user = ?1 AND staff IS NOT NULL");

  foyer_stmt_bind_id (s, 1, &a->txn->who);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (out, id);
    }
  foyer_stmt_done (s);
  return out;
}

static gboolean
has_id (const GArray *ids, const FoyerId *id)
{
  for (guint i = 0; i < ids->len; i++)
    if (foyer_id_equal (&g_array_index (ids, FoyerId, i), id))
      return TRUE;
  return FALSE;
}

gboolean
foyer_may_reach_member (const FoyerMayAsk *a, const FoyerId *staff)
{
  GBytes *only = foyer_access_limit (a->access, "member"), *positions = foyer_access_limit (a->access, "position");

  if (only != NULL)
    return foyer_registers_have (only, staff);
  if (foyer_access_value (a->access, "calendar.all-columns") == 0)
    {
      g_autoptr (GArray) own = own_members (a);
      return has_id (own, staff);
    }
  if (positions != NULL)
    {
      g_autoptr (FoyerRow) row = foyer_db_get (a->db, "staff", staff);
      FoyerId position = row != NULL ? foyer_row_id (row, "position") : FOYER_ID_NONE;

      return !foyer_id_is_none (&position) && foyer_registers_have (positions, &position);
    }
  return TRUE;
}

/* Given by the op. */
static const FoyerVal *
given (const FoyerMayAsk *a, const char *field)
{
  int f = foyer_entity_field (a->op->entity, field);

  return a->op->fields >> f & 1 ? &a->op->vals[f] : NULL;
}

static const FoyerVal *
was (const FoyerMayAsk *a, const char *field)
{
  return a->before != NULL ? foyer_row_val (a->before, foyer_entity_field (a->op->entity, field)) : NULL;
}

const char *
foyer_may_booking_out_of_reach (const FoyerMayAsk *a)
{
  int days = foyer_access_value (a->access, "booking.past");
  gboolean one_position = foyer_access_limit (a->access, "member") == NULL && foyer_access_limit (a->access, "position") != NULL
                          && foyer_access_value (a->access, "calendar.all-columns") != 0;
  gint64 today = 0, date = 0;
  const FoyerVal *deleted = given (a, "deleted"), *walls[] = { given (a, "wall"), was (a, "wall") }, *members[] = { given (a, "staff"), was (a, "staff") };
  gboolean placed = members[0] != NULL || walls[0] != NULL || given (a, "dur") != NULL || (deleted != NULL && deleted->kind == FOYER_VAL_INT && deleted->i != 0);

  if (!placed || a->db == NULL || foyer_id_is_none (&a->txn->who) || foyer_access_value (a->access, "import") != 0 || foyer_access_value (a->access, "setup.team") != 0)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (walls); i++)
    {
      g_autofree char *day = walls[i] != NULL && walls[i]->kind == FOYER_VAL_TEXT ? g_strndup (walls[i]->s, 10) : NULL;

      if (days >= 0 && day != NULL && a->txn->bday != NULL && foyer_date_parse (a->txn->bday, &today) && foyer_date_parse (day, &date) && date < today - days - 1)
        return "The booking is further back than the user may change.";
    }
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i] != NULL && members[i]->kind == FOYER_VAL_ID && !foyer_id_is_none (&members[i]->id) && !foyer_may_reach_member (a, &members[i]->id))
      return one_position ? "The user books with the members of one position only." : "The user books in the own column only.";
  return NULL;
}

/* ---- clients --------------------------------------------------------------------------------------------------------------------- */

/* A booking with the client is made in the same step: whoever books him has him from then on. */
static gboolean
is_booked_along (const FoyerMayAsk *a, const FoyerId *client)
{
  for (guint i = 0; i < a->txn->ops->len; i++)
    {
      const FoyerOp *op = a->txn->ops->pdata[i];
      int f = op->entity != NULL && strcmp (op->entity->name, "appointment") == 0 ? foyer_entity_field (op->entity, "client") : -1;

      if (f >= 0 && op->kind == FOYER_OP_NEW && (op->fields >> f & 1) && op->vals[f].kind == FOYER_VAL_ID && foyer_id_equal (&op->vals[f].id, client))
        return TRUE;
    }
  return FALSE;
}

gboolean
foyer_may_reach_client (const FoyerMayAsk *a, const FoyerId *client)
{
  GBytes *only = foyer_access_limit (a->access, "clients-of");
  g_autoptr (GArray) members = NULL;
  FoyerId root;

  if (only == NULL)
    only = foyer_access_limit (a->access, "member");
  if (a->db == NULL || foyer_id_is_none (&a->txn->who) || (only == NULL && foyer_access_value (a->access, "calendar.all-columns") != 0))
    return TRUE;
  if (only != NULL)
    {
      gsize size;
      const guint8 *b = g_bytes_get_data (only, &size);

      members = g_array_new (FALSE, FALSE, sizeof (FoyerId));
      g_array_append_vals (members, b, (guint) (size / sizeof (FoyerId)));
    }
  else
    members = own_members (a);
  root = foyer_alias_root (a->db, client);
  for (guint i = 0; i < members->len; i++)
    if (foyer_client_visited (a->db, &root, &g_array_index (members, FoyerId, i)))
      return TRUE;
  return is_booked_along (a, client);
}

/* ---- money ----------------------------------------------------------------------------------------------------------------------- */

/* @day is further back than @right lets the user go. */
static gboolean
is_too_old (const FoyerMayAsk *a, const char *right, const char *day)
{
  int days = foyer_access_value (a->access, right);
  gint64 today = 0, date = 0;

  return days > 0 && a->txn->bday != NULL && day != NULL && foyer_date_parse (a->txn->bday, &today) && foyer_date_parse (day, &date) && date < today - days - 1;
}

/* What is cancelled along with its booking is asked for there. */
static gboolean
goes_with_booking (const FoyerMayAsk *a)
{
  for (guint i = 0; i < a->txn->ops->len; i++)
    {
      const FoyerOp *op = a->txn->ops->pdata[i];

      if (op->entity != NULL && (strcmp (op->entity->name, "appointment") == 0 || strcmp (op->entity->name, "visit") == 0))
        return TRUE;
    }
  return FALSE;
}

/* Nobody who takes part in the visit is a member he reaches. */
static gboolean
is_others_visit (const FoyerMayAsk *a, const FoyerId *visit)
{
  FoyerStmt *s;
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (FoyerId));

  if (foyer_access_limit (a->access, "member") == NULL && foyer_access_limit (a->access, "position") == NULL
      && foyer_access_value (a->access, "calendar.all-columns") != 0)
    return FALSE;
  s = foyer_db_sql (a->db, "SELECT DISTINCT staff FROM appointment WHERE visit = ?1");
  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (members, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < members->len; i++)
    if (foyer_may_reach_member (a, &g_array_index (members, FoyerId, i)))
      return FALSE;
  return members->len > 0;
}

const char *
foyer_may_money_out_of_reach (const FoyerMayAsk *a)
{
  FoyerId visit_id = id_after (a, "visit");
  int voided = foyer_entity_field (a->op->entity, "void");
  g_autoptr (FoyerRow) visit = NULL;

  if (a->db == NULL || foyer_id_is_none (&a->txn->who) || foyer_access_value (a->access, "import") != 0)
    return NULL;
  if (a->op->fields >> voided & 1)
    {
      if (a->before != NULL && !goes_with_booking (a) && is_too_old (a, "money.cancel", foyer_row_text (a->before, "bday")))
        return "A payment was cancelled that is further back than the user may cancel.";
      return NULL;
    }
  visit = a->op->kind == FOYER_OP_NEW && !foyer_id_is_none (&visit_id) ? foyer_db_get (a->db, "visit", &visit_id) : NULL;
  if (visit == NULL)
    return NULL;
  if (is_too_old (a, "money.pay", foyer_row_text (visit, "date")))
    return "A payment was taken for a visit that is further back than the user may take payments for.";
  if (is_others_visit (a, &visit_id))
    return "A payment was taken for a visit of somebody else's.";
  return NULL;
}

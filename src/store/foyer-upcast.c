#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include "foyer-adds.h"
#include "foyer-upcast.h"

static FoyerOp *
copy_op (const FoyerOp *op)
{
  FoyerOp *copy = foyer_op_new (op->kind, op->entity, &op->id);

  copy->version = op->version;
  copy->base_seq = op->base_seq;
  copy->extra = g_strdup (op->extra);
  copy->fields = op->fields;
  copy->old_fields = op->old_fields;
  for (int i = 0; i < op->entity->n_fields; i++)
    {
      foyer_val_copy (&op->vals[i], &copy->vals[i]);
      foyer_val_copy (&op->olds[i], &copy->olds[i]);
    }
  return copy;
}

static void
give_text (FoyerVal *v, char *text)
{
  foyer_val_clear (v);
  if (text != NULL)
    {
      v->kind = FOYER_VAL_TEXT;
      v->s = text;
    }
}

static FoyerOp *
links_1_2 (const FoyerOp *op, const FoyerRow *row, const FoyerStamp *stamp)
{
  int adds = foyer_adds_field (op->entity), deleted = foyer_entity_field (op->entity, "deleted");
  gboolean marks = (op->fields >> deleted) & 1;
  gboolean gone = marks && op->vals[deleted].kind == FOYER_VAL_INT && op->vals[deleted].i != 0;
  g_auto (FoyerAdds) now = { NULL, NULL }, next = { NULL, NULL };
  FoyerOp *up;

  if (!marks && op->kind != FOYER_OP_NEW)
    return NULL;
  foyer_adds_init (&now);
  foyer_adds_init (&next);
  foyer_adds_of_row (row, &now);
  if (gone)
    for (guint i = 0; i < now.live->len; i++)
      foyer_adds_remove (&next, &g_array_index (now.live, FoyerId, i));
  else
    foyer_adds_add (&next, &stamp->txn);
  up = copy_op (op);
  up->version = 2;
  up->fields |= G_GUINT64_CONSTANT (1) << adds;
  give_text (&up->vals[adds], foyer_adds_format (&next));
  return up;
}

FoyerOp *
foyer_op_upcast (const FoyerOp *op, const FoyerRow *row, const FoyerStamp *stamp)
{
  int adds = op->version < 2 ? foyer_adds_field (op->entity) : -1;

  if (adds >= 0 && !((op->fields >> adds) & 1))
    return links_1_2 (op, row, stamp);
  return NULL;
}

int
foyer_op_needs (const FoyerOp *op)
{
  int version = MAX (op->entity->since, 1);

  for (int i = 0; i < op->entity->n_fields; i++)
    if ((op->fields >> i) & 1)
      version = MAX (version, op->entity->fields[i].since);
  return version;
}

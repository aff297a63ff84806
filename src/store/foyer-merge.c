#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-adds.h"
#include "foyer-json.h"
#include "foyer-merge.h"
#include "foyer-upcast.h"

/* DESIGN
 *
 * The stamp of a field is its own one, or, for a value without one, the creation stamp of the row. An empty field without a stamp
 * of its own has never been given and any stamp beats it. From that follow:
 *
 *  M1  A value and its stamp only change together, and only to a later stamp (REGISTER, ROW, CLAIM), so they commute.
 *  M2  created is the lowest stamp of all NEWs of the row. When an earlier NEW arrives, values that stood for the old creation stamp
 *      get it as their own first; a later NEW of a living row counts as an edit ("deleted" = no, with its stamp).
 *  M3  A deletion stands only if no field has a later stamp. Where it does not, "deleted" keeps the deletion's stamp with the value
 *      no, so that the same row results in either order.
 *  M4  The same txn may give a field several times; its later op stands (stamps are compared with ≥). */

static void
lost_clear (gpointer p)
{
  FoyerLost *l = p;
  foyer_val_clear (&l->kept);
  foyer_val_clear (&l->lost);
}

GArray *
foyer_lost_new (void)
{
  GArray *a = g_array_new (FALSE, TRUE, sizeof (FoyerLost));
  g_array_set_clear_func (a, lost_clear);
  return a;
}

int
foyer_status_rank (const char *status)
{
  if (g_strcmp0 (status, "arrived") == 0)
    return 2;
  if (g_strcmp0 (status, "no-show") == 0)
    return 1;
  return 0;
}

/* ---- stamps ------------------------------------------------------------------------------------------------------------ */

static const FoyerStamp no_stamp;
static const FoyerVal null_val;

static FoyerStamp
own_stamp (const FoyerRow *row, int i)
{
  return row->stamps != NULL ? row->stamps[i] : no_stamp;
}

static FoyerStamp
field_stamp (const FoyerRow *row, int i)
{
  FoyerStamp own = own_stamp (row, i);

  if (own.hlc != 0)
    return own;
  return row->vals[i].kind != FOYER_VAL_NULL ? row->created : no_stamp;
}

/* After the value was set. */
static gboolean
set_stamp (FoyerRow *row, int i, const FoyerStamp *stamp)
{
  FoyerStamp next = *stamp;

  if (row->vals[i].kind != FOYER_VAL_NULL && foyer_stamp_compare (stamp, &row->created) == 0)
    next = no_stamp;
  if (row->stamps == NULL)
    {
      if (next.hlc == 0)
        return FALSE;
      row->stamps = g_new0 (FoyerStamp, row->entity->n_fields);
    }
  if (foyer_stamp_compare (&row->stamps[i], &next) == 0)
    return FALSE;
  row->stamps[i] = next;
  return TRUE;
}

static gboolean
set_value (FoyerRow *row, int i, const FoyerVal *v, const FoyerStamp *stamp)
{
  gboolean changed = !foyer_val_equal (&row->vals[i], v);

  foyer_row_set_val (row, i, v);
  return set_stamp (row, i, stamp) || changed;
}

static gboolean
is_deleted_field (const FoyerField *f)
{
  return f->merge == FOYER_MERGE_REGISTER && f->type == FOYER_TYPE_BOOL && strcmp (f->name, "deleted") == 0;
}

static int
deleted_field (const FoyerEntity *e)
{
  for (int i = e->n_fields - 1; i >= 0; i--)
    if (is_deleted_field (&e->fields[i]))
      return i;
  return -1;
}

FoyerStamp
foyer_row_last_edit (const FoyerRow *row)
{
  FoyerStamp last = row->created;

  for (int i = 0; i < row->entity->n_fields; i++)
    {
      FoyerStamp s = own_stamp (row, i);
      if (s.hlc != 0 && !is_deleted_field (&row->entity->fields[i]) && foyer_stamp_compare (&s, &last) > 0)
        last = s;
    }
  return last;
}

/* ---- reports ----------------------------------------------------------------------------------------------------------- */

static void
report (GArray *lost, int field, FoyerLostWhy why, gboolean op_won, const FoyerVal *kept, const FoyerStamp *kept_by, const FoyerVal *loser,
        const FoyerStamp *lost_by)
{
  FoyerLost l = { field, why, op_won };

  if (lost == NULL || foyer_val_equal (kept, loser))
    return;
  foyer_val_copy (kept, &l.kept);
  foyer_val_copy (loser, &l.lost);
  l.kept_by = *kept_by;
  l.lost_by = *lost_by;
  g_array_append_val (lost, l);
}

static gboolean
gives (const FoyerOp *op, int i)
{
  return (op->fields >> i) & 1;
}

/* Did the author of @op see what the row holds in field @i? */
static gboolean
saw (const FoyerRow *row, const FoyerOp *op, int i)
{
  if ((op->old_fields >> i) & 1)
    return foyer_val_equal (&row->vals[i], &op->olds[i]);
  return row->vals[i].kind == FOYER_VAL_NULL;
}

/* ---- one class each ----------------------------------------------------------------------------------------------------- */

static gboolean
merge_register (FoyerRow *row, const FoyerOp *op, const FoyerStamp *stamp, int i, GArray *lost)
{
  FoyerStamp current = field_stamp (row, i);

  if (foyer_stamp_compare (stamp, &current) < 0)
    {
      report (lost, i, FOYER_LOST_STAMP, FALSE, &row->vals[i], &current, &op->vals[i], stamp);
      return FALSE;
    }
  if (!saw (row, op, i))
    report (lost, i, FOYER_LOST_STAMP, TRUE, &op->vals[i], stamp, &row->vals[i], &current);
  return set_value (row, i, &op->vals[i], stamp);
}

static gboolean
merge_deleted (FoyerRow *row, const FoyerOp *op, const FoyerStamp *stamp, int i, GArray *lost)
{
  static const FoyerVal no = { FOYER_VAL_INT, { 0 } };
  FoyerStamp last = foyer_row_last_edit (row);
  gboolean wants = op->vals[i].kind == FOYER_VAL_INT && op->vals[i].i != 0;
  FoyerStamp current = field_stamp (row, i);

  if (!wants || foyer_stamp_compare (stamp, &last) >= 0)
    return merge_register (row, op, stamp, i, lost);
  /* Someone changed the row later without having seen the deletion. */
  if (foyer_stamp_compare (stamp, &current) < 0)
    return FALSE;
  report (lost, i, FOYER_LOST_REVIVED, FALSE, &no, &last, &op->vals[i], stamp);
  return set_value (row, i, &no, stamp);
}

/* An edit at @stamp meets a row that was deleted before it. */
static gboolean
revive (FoyerRow *row, int deleted, const FoyerStamp *stamp, gboolean is_new, GArray *lost)
{
  static const FoyerVal no = { FOYER_VAL_INT, { 0 } };
  FoyerStamp current = field_stamp (row, deleted);
  gboolean gone = row->vals[deleted].kind == FOYER_VAL_INT && row->vals[deleted].i != 0;

  if (foyer_stamp_compare (stamp, &current) <= 0)
    return FALSE;
  if (gone)
    report (lost, deleted, FOYER_LOST_REVIVED, TRUE, &no, stamp, &row->vals[deleted], &current);
  if (is_new)
    return set_value (row, deleted, &no, stamp);
  return gone && set_value (row, deleted, &no, &current);
}

/* The stamp a ROW or CLAIM group stands with. */
static FoyerStamp
group_stamp (const FoyerRow *row, FoyerMerge class)
{
  FoyerStamp last = no_stamp;

  for (int i = 0; i < row->entity->n_fields; i++)
    if (row->entity->fields[i].merge == class)
      {
        FoyerStamp s = own_stamp (row, i);
        if (s.hlc == 0)
          s = row->created; /* NEW gives all of them, empty or not */
        if (foyer_stamp_compare (&s, &last) > 0)
          last = s;
      }
  return last;
}

static gboolean
merge_group (FoyerRow *row, const FoyerOp *op, const FoyerStamp *stamp, FoyerMerge class, GArray *lost)
{
  const FoyerEntity *e = row->entity;
  FoyerStamp current = group_stamp (row, class);
  gboolean wins = foyer_stamp_compare (stamp, &current) >= 0;
  gboolean known = current.hlc != 0;
  gboolean unseen = FALSE, changed = FALSE;

  for (int i = 0; i < e->n_fields; i++)
    if (e->fields[i].merge == class && gives (op, i) && !saw (row, op, i))
      unseen = TRUE;
  for (int i = 0; i < e->n_fields; i++)
    {
      const FoyerVal *v = gives (op, i) ? &op->vals[i] : op->kind == FOYER_OP_NEW ? &null_val : &row->vals[i];

      if (e->fields[i].merge != class)
        continue;
      if (!wins)
        report (lost, i, FOYER_LOST_STAMP, FALSE, &row->vals[i], &current, v, stamp);
      else
        {
          if (unseen && known)
            report (lost, i, FOYER_LOST_STAMP, TRUE, v, stamp, &row->vals[i], &current);
          changed |= !foyer_val_equal (&row->vals[i], v);
          foyer_row_set_val (row, i, v);
        }
    }
  if (!wins)
    return FALSE;
  changed |= foyer_stamp_compare (stamp, &current) != 0;
  for (int i = 0; i < e->n_fields; i++)
    if (e->fields[i].merge == class)
      {
        FoyerStamp next = foyer_stamp_compare (stamp, &row->created) == 0 ? no_stamp : *stamp;

        if (row->stamps == NULL && next.hlc != 0)
          row->stamps = g_new0 (FoyerStamp, e->n_fields);
        if (row->stamps != NULL)
          row->stamps[i] = next;
      }
  return changed;
}

gboolean
foyer_status_step (const char *now, const FoyerStamp *now_stamp, gboolean receipt, const char *from, const char *to, const FoyerStamp *stamp,
                   FoyerLostWhy *why)
{
  int rank_now = receipt ? 3 : foyer_status_rank (now), rank_to = foyer_status_rank (to);

  if (!receipt && g_strcmp0 (now, from) == 0)
    return TRUE;
  *why = rank_now != rank_to ? FOYER_LOST_FACT : FOYER_LOST_STAMP;
  return rank_to != rank_now ? rank_to > rank_now : foyer_stamp_compare (stamp, now_stamp) > 0;
}

static gboolean
merge_status (FoyerRow *row, const FoyerOp *op, const FoyerStamp *stamp, int i, GArray *lost)
{
  const FoyerVal *now = &row->vals[i], *to = &op->vals[i];
  FoyerStamp current = field_stamp (row, i);
  const char *from = ((op->old_fields >> i) & 1) && op->olds[i].kind == FOYER_VAL_TEXT ? op->olds[i].s : NULL;
  FoyerLostWhy why = FOYER_LOST_REVIVED; /* none yet */

  if (to->kind != FOYER_VAL_TEXT)
    return FALSE;
  if (now->kind != FOYER_VAL_TEXT)
    return set_value (row, i, to, stamp);
  if (foyer_val_equal (now, to))
    return foyer_stamp_compare (stamp, &current) > 0 && set_stamp (row, i, stamp);
  if (!foyer_status_step (now->s, &current, row->sealed, from, to->s, stamp, &why))
    {
      report (lost, i, why, FALSE, now, &current, to, stamp);
      return FALSE;
    }
  if (why != FOYER_LOST_REVIVED)
    report (lost, i, why, TRUE, to, stamp, now, &current);
  return set_value (row, i, to, stamp);
}

/* @was: add-ids of the row before the op. */
static gboolean
merge_adds (FoyerRow *row, const FoyerOp *op, int adds, FoyerAdds *was)
{
  static const FoyerVal yes = { FOYER_VAL_INT, { 1 } };
  int deleted = foyer_entity_field (row->entity, "deleted");
  g_auto (FoyerAdds) old = { NULL, NULL }, new = { NULL, NULL };
  FoyerVal next = { FOYER_VAL_NULL };
  const FoyerVal *mark;
  gboolean changed;

  foyer_adds_init (&old);
  foyer_adds_init (&new);
  if (op->vals[adds].kind == FOYER_VAL_TEXT)
    foyer_adds_parse (op->vals[adds].s, &new);
  if (((op->old_fields >> adds) & 1) && op->olds[adds].kind == FOYER_VAL_TEXT)
    foyer_adds_parse (op->olds[adds].s, &old);
  foyer_adds_merge (was, &old, &new);
  next.s = foyer_adds_format (was);
  next.kind = next.s != NULL ? FOYER_VAL_TEXT : FOYER_VAL_NULL;
  mark = foyer_adds_lives (was) ? &null_val : &yes;
  changed = !foyer_val_equal (&row->vals[adds], &next) || !foyer_val_equal (&row->vals[deleted], mark);
  foyer_row_set_val (row, adds, &next);
  foyer_row_set_val (row, deleted, mark);
  foyer_val_clear (&next);
  if (row->stamps != NULL)
    {
      changed |= row->stamps[deleted].hlc != 0;
      row->stamps[deleted] = row->stamps[adds] = no_stamp;
    }
  return changed;
}

static gboolean
merge_max (FoyerRow *row, const FoyerOp *op, int i)
{
  const FoyerVal *v = &op->vals[i];

  if (v->kind != FOYER_VAL_INT || (row->vals[i].kind == FOYER_VAL_INT && row->vals[i].i >= v->i))
    return FALSE;
  foyer_row_set_val (row, i, v);
  return TRUE;
}

/* All ONCE fields close with the first txn that gives one of them. */
static gboolean
once_closed (const FoyerRow *row, const FoyerStamp *stamp, FoyerStamp *by)
{
  for (int i = 0; i < row->entity->n_fields; i++)
    if (row->entity->fields[i].merge == FOYER_MERGE_ONCE && row->vals[i].kind != FOYER_VAL_NULL)
      {
        *by = field_stamp (row, i);
        if (foyer_stamp_compare (by, stamp) != 0)
          return TRUE;
      }
  return FALSE;
}

/* ---- creation ----------------------------------------------------------------------------------------------------------- */

/* Returns TRUE when CONST fields are open: this is the NEW that makes the row. */
static gboolean
merge_creation (FoyerRow *row, const FoyerStamp *stamp, int deleted, gboolean *changed, GArray *lost)
{
  FoyerStamp was = row->created;
  int order = foyer_stamp_compare (stamp, &was);

  if (was.hlc == 0)
    {
      row->created = *stamp;
      *changed = TRUE;
      /* An edit may have come first; what it gave has stamps of its own. */
      return TRUE;
    }
  if (order >= 0)
    return order == 0;
  /* M2 */
  row->created = *stamp;
  *changed = TRUE;
  if (row->stamps == NULL)
    row->stamps = g_new0 (FoyerStamp, row->entity->n_fields);
  for (int i = 0; i < row->entity->n_fields; i++)
    {
      FoyerMerge class = row->entity->fields[i].merge;
      gboolean whole = class == FOYER_MERGE_ROW || class == FOYER_MERGE_CLAIM;

      if (class == FOYER_MERGE_DERIVED || class == FOYER_MERGE_SERVER || class == FOYER_MERGE_CONST)
        continue;
      if (row->stamps[i].hlc == 0 && (whole || row->vals[i].kind != FOYER_VAL_NULL))
        row->stamps[i] = was;
    }
  if (deleted >= 0)
    revive (row, deleted, &was, TRUE, lost); /* the NEW that was first so far counts as an edit now */
  return FALSE;
}

/* ---- unknown fields ------------------------------------------------------------------------------------------------------ */

static void
read_members (const char *json, GTree *into)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (json, strlen (json));

  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return;
  while (foyer_json_next (r) == FOYER_JSON_KEY)
    {
      g_autofree char *key = g_strdup (foyer_json_get_text (r, NULL));
      const char *start;
      gsize len;

      if (!foyer_json_slice (r, &start, &len))
        return;
      g_tree_replace (into, g_steal_pointer (&key), g_strndup (start, len));
    }
}

static gboolean
write_member (gpointer key, gpointer value, gpointer data)
{
  FoyerJsonWriter *w = data;
  foyer_json_key (w, key);
  foyer_json_raw (w, value, -1);
  return FALSE;
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (a, b);
}

/* Fields of a newer version have no descriptor here, so the last accepted value stands. */
static gboolean
merge_extra (FoyerRow *row, const char *extra)
{
  g_autoptr (GTree) members = g_tree_new_full (compare_keys, NULL, g_free, g_free);
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;
  g_autofree char *old = row->extra;

  if (old != NULL)
    read_members (old, members);
  read_members (extra, members);
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  g_tree_foreach (members, write_member, &w);
  foyer_json_end_object (&w);
  row->extra = g_string_free (s, FALSE);
  return g_strcmp0 (old, row->extra) != 0;
}

/* ---- public --------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_merge_revive (FoyerRow *row, const FoyerStamp *edit, gboolean edit_is_op, GArray *lost)
{
  static const FoyerVal no = { FOYER_VAL_INT, { 0 } };
  int deleted = deleted_field (row->entity);
  FoyerStamp by;

  if (deleted < 0 || foyer_adds_field (row->entity) >= 0 || row->vals[deleted].kind != FOYER_VAL_INT || row->vals[deleted].i == 0)
    return FALSE;
  by = field_stamp (row, deleted);
  report (lost, deleted, FOYER_LOST_REVIVED, edit_is_op, &no, edit, &row->vals[deleted], &by);
  return set_value (row, deleted, &no, &by);
}

gboolean
foyer_merge_apply (FoyerRow *row, const FoyerOp *written, const FoyerStamp *stamp, gboolean authoritative, GArray *lost)
{
  const FoyerEntity *e = row->entity;
  g_autoptr (FoyerOp) upcast = written->entity == e && written->version < FOYER_OP_VERSION ? foyer_op_upcast (written, row, stamp) : NULL;
  const FoyerOp *op = upcast != NULL ? upcast : written;
  int adds = foyer_adds_field (e);
  int deleted = adds >= 0 ? -1 : deleted_field (e), link_deleted = adds >= 0 ? deleted_field (e) : -1;
  g_auto (FoyerAdds) was = { NULL, NULL };
  gboolean changed = FALSE, makes = FALSE, had_new = row->created.hlc != 0;
  gboolean is_new = op->kind == FOYER_OP_NEW;
  gboolean groups[FOYER_MERGE_DERIVED + 1] = { FALSE };
  FoyerStamp once_by = no_stamp;
  gboolean once_shut;

  g_return_val_if_fail (op->entity == e, FALSE);
  g_return_val_if_fail (stamp->hlc > 0, FALSE);

  if (adds >= 0)
    {
      foyer_adds_init (&was);
      foyer_adds_of_row (row, &was);
    }
  if (is_new)
    makes = merge_creation (row, stamp, deleted, &changed, lost);
  once_shut = once_closed (row, stamp, &once_by);

  for (int i = 0; i < e->n_fields; i++)
    {
      const FoyerField *f = &e->fields[i];
      gboolean given = gives (op, i);

      if (f->merge == FOYER_MERGE_ROW || f->merge == FOYER_MERGE_CLAIM)
        {
          groups[f->merge] |= given || is_new;
          continue;
        }
      if (!given || i == deleted || i == link_deleted || (is_new && op->vals[i].kind == FOYER_VAL_NULL))
        continue;
      switch (f->merge)
        {
        case FOYER_MERGE_REGISTER:
          changed |= merge_register (row, op, stamp, i, lost);
          break;
        case FOYER_MERGE_STATUS:
          changed |= merge_status (row, op, stamp, i, lost);
          break;
        case FOYER_MERGE_CONST:
          if (makes)
            {
              changed |= !foyer_val_equal (&row->vals[i], &op->vals[i]);
              foyer_row_set_val (row, i, &op->vals[i]);
            }
          else
            report (lost, i, FOYER_LOST_CLOSED, FALSE, &row->vals[i], &row->created, &op->vals[i], stamp);
          break;
        case FOYER_MERGE_ONCE:
          if (once_shut)
            report (lost, i, FOYER_LOST_CLOSED, FALSE, &row->vals[i], &once_by, &op->vals[i], stamp);
          else if (op->vals[i].kind != FOYER_VAL_NULL)
            changed |= set_value (row, i, &op->vals[i], stamp);
          break;
        case FOYER_MERGE_SERVER:
          if (!authoritative)
            {
              changed |= !foyer_val_equal (&row->vals[i], &op->vals[i]);
              foyer_row_set_val (row, i, &op->vals[i]);
            }
          break;
        case FOYER_MERGE_ADDS:
          changed |= merge_adds (row, op, i, &was);
          break;
        case FOYER_MERGE_MAX:
          changed |= merge_max (row, op, i);
          break;
        case FOYER_MERGE_ROW:
        case FOYER_MERGE_CLAIM:
        case FOYER_MERGE_DERIVED:
        default:
          break;
        }
    }
  if (groups[FOYER_MERGE_ROW])
    changed |= merge_group (row, op, stamp, FOYER_MERGE_ROW, lost);
  if (groups[FOYER_MERGE_CLAIM])
    changed |= merge_group (row, op, stamp, FOYER_MERGE_CLAIM, lost);
  if (deleted >= 0)
    {
      if (gives (op, deleted))
        changed |= merge_deleted (row, op, stamp, deleted, lost);
      else
        changed |= revive (row, deleted, stamp, is_new && had_new && !makes, lost);
    }
  if (op->extra != NULL)
    changed |= merge_extra (row, op->extra);
  return changed;
}

FoyerRow *
foyer_visible (const FoyerRow *shadow, const FoyerPendingOp *ops, gsize n)
{
  g_autoptr (FoyerRow) row = NULL;

  if (shadow != NULL)
    row = foyer_row_copy (shadow);
  for (gsize i = 0; i < n; i++)
    {
      if (row == NULL)
        {
          /* What has left this desk's scopes does not come back in parts. */
          if (ops[i].op->kind != FOYER_OP_NEW)
            continue;
          row = foyer_row_new (ops[i].op->entity->name, &ops[i].op->id);
        }
      foyer_merge_apply (row, ops[i].op, &ops[i].stamp, FALSE, NULL);
    }
  return g_steal_pointer (&row);
}

void
foyer_op_complete (FoyerOp *op, const FoyerRow *row)
{
  const FoyerEntity *e = row->entity;

  for (FoyerMerge class = FOYER_MERGE_REGISTER; class <= FOYER_MERGE_DERIVED; class ++)
    {
      guint64 group = 0;

      if (class != FOYER_MERGE_ROW && class != FOYER_MERGE_CLAIM)
        continue;
      for (int i = 0; i < e->n_fields; i++)
        if (e->fields[i].merge == class)
          group |= G_GUINT64_CONSTANT (1) << i;
      if ((op->fields & group) == 0)
        continue;
      for (int i = 0; i < e->n_fields; i++)
        if (((group & ~op->fields) >> i) & 1)
          {
            foyer_val_copy (&row->vals[i], &op->vals[i]);
            op->fields |= G_GUINT64_CONSTANT (1) << i;
            if (op->kind == FOYER_OP_SET)
              {
                foyer_val_copy (&row->vals[i], &op->olds[i]);
                op->old_fields |= G_GUINT64_CONSTANT (1) << i;
              }
          }
    }
}

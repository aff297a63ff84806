#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-adds.h"

void
foyer_adds_init (FoyerAdds *a)
{
  a->live = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  a->dead = g_array_new (FALSE, FALSE, sizeof (FoyerId));
}

void
foyer_adds_clear (FoyerAdds *a)
{
  g_clear_pointer (&a->live, g_array_unref);
  g_clear_pointer (&a->dead, g_array_unref);
}

/* Where @id stands or belongs. */
static gboolean
find (const GArray *ids, const FoyerId *id, guint *at)
{
  guint low = 0, high = ids->len;

  while (low < high)
    {
      guint mid = (low + high) / 2;
      int order = foyer_id_compare (&g_array_index (ids, FoyerId, mid), id);

      if (order == 0)
        {
          *at = mid;
          return TRUE;
        }
      if (order < 0)
        low = mid + 1;
      else
        high = mid;
    }
  *at = low;
  return FALSE;
}

static void
insert (GArray *ids, const FoyerId *id)
{
  guint at;

  if (!find (ids, id, &at))
    g_array_insert_val (ids, at, *id);
}

void
foyer_adds_add (FoyerAdds *a, const FoyerId *id)
{
  guint at;

  if (!find (a->dead, id, &at))
    insert (a->live, id);
}

void
foyer_adds_remove (FoyerAdds *a, const FoyerId *id)
{
  guint at;

  if (find (a->live, id, &at))
    g_array_remove_index (a->live, at);
  insert (a->dead, id);
  if (a->dead->len > FOYER_ADDS_KEPT)
    g_array_remove_index (a->dead, 0);
}

gboolean
foyer_adds_lives (const FoyerAdds *a)
{
  return a->live->len > 0;
}

gboolean
foyer_adds_parse (const char *text, FoyerAdds *a)
{
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, " ", -1) : NULL;

  for (char **w = words; w != NULL && *w != NULL; w++)
    {
      gboolean gone = **w == '-';
      FoyerId id;

      if (!foyer_id_parse (*w + gone, &id))
        return FALSE;
      if (gone)
        foyer_adds_remove (a, &id);
      else
        foyer_adds_add (a, &id);
    }
  return TRUE;
}

char *
foyer_adds_format (const FoyerAdds *a)
{
  GString *s;
  char text[37];

  if (a->live->len + a->dead->len == 0)
    return NULL;
  s = g_string_sized_new ((a->live->len + a->dead->len) * 38);
  for (guint i = 0; i < a->live->len; i++)
    g_string_append_printf (s, "%s%s", s->len > 0 ? " " : "", foyer_id_format (&g_array_index (a->live, FoyerId, i), text));
  for (guint i = 0; i < a->dead->len; i++)
    g_string_append_printf (s, "%s-%s", s->len > 0 ? " " : "", foyer_id_format (&g_array_index (a->dead, FoyerId, i), text));
  return g_string_free (s, FALSE);
}

int
foyer_adds_field (const FoyerEntity *e)
{
  for (int i = e->n_fields - 1; i >= 0; i--)
    if (e->fields[i].merge == FOYER_MERGE_ADDS)
      return i;
  return -1;
}

void
foyer_adds_of_row (const FoyerRow *row, FoyerAdds *a)
{
  int adds = foyer_adds_field (row->entity), deleted = foyer_entity_field (row->entity, "deleted");
  FoyerStamp by;

  if (row->vals[adds].kind == FOYER_VAL_TEXT)
    {
      foyer_adds_parse (row->vals[adds].s, a);
      return;
    }
  if (row->created.hlc == 0)
    return;
  by = foyer_row_stamp (row, deleted);
  if (row->vals[deleted].kind == FOYER_VAL_INT && row->vals[deleted].i != 0)
    foyer_adds_remove (a, &row->created.txn);
  else
    foyer_adds_add (a, &by.txn);
}

void
foyer_adds_merge (FoyerAdds *a, const FoyerAdds *old, const FoyerAdds *new)
{
  guint at;

  for (guint i = 0; i < new->dead->len; i++)
    if (!find (old->dead, &g_array_index (new->dead, FoyerId, i), &at))
      foyer_adds_remove (a, &g_array_index (new->dead, FoyerId, i));
  for (guint i = 0; i < new->live->len; i++)
    if (!find (old->live, &g_array_index (new->live, FoyerId, i), &at))
      foyer_adds_add (a, &g_array_index (new->live, FoyerId, i));
}

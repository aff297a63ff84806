#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-apply.h"
#include "foyer-blob-seen.h"
#include "foyer-devices.h"
#include "foyer-location.h"
#include "foyer-session.h"

/* What a user has to have the right to, beside being one of the chain: files of everybody's pages (a member's picture) are everybody's. */
static const struct
{
  const char *table, *right;
} shut[] = {
  { "client_file", "clients.files" },
  { "activity", "security.exports" },
};

/* A list of names or one of them. */
static gboolean
names (const FoyerField *f, const char *text, const char *id)
{
  return text != NULL && (f->type == FOYER_TYPE_JSON ? strstr (text, id) != NULL : strcmp (text, id) == 0);
}

/* Is there a row of the table, in one of @scopes (NULL: any), that names it? */
static gboolean
named (FoyerDb *db, const FoyerEntity *e, GPtrArray *scopes, const char *id)
{
  for (int i = 0; i < e->n_fields; i++)
    {
      const FoyerField *f = &e->fields[i];
      g_autofree char *sql = NULL;
      gboolean found = FALSE;
      FoyerStmt *s;

      if (!(f->flags & FOYER_FIELD_FILE))
        continue;
      sql = f->type == FOYER_TYPE_JSON ? g_strdup_printf ("SELECT \"%s\",_sc FROM %s WHERE instr(\"%s\",?1)>0", f->name, e->name, f->name)
                                       : g_strdup_printf ("SELECT \"%s\",_sc FROM %s WHERE \"%s\"=?1", f->name, e->name, f->name);
      s = foyer_db_own_read (db, sql);
      foyer_stmt_bind_text (s, 1, id);
      while (!found && foyer_stmt_step (s))
        found = names (f, foyer_stmt_text (s, 0), id)
                && (scopes == NULL || g_ptr_array_find_with_equal_func (scopes, foyer_stmt_text (s, 1), g_str_equal, NULL));
      foyer_stmt_done (s);
      if (found)
        return TRUE;
    }
  return FALSE;
}

gboolean
foyer_blob_seen_by_desk (FoyerDb *db, GPtrArray *scopes, const char *id)
{
  gboolean masked = foyer_scopes_masked (scopes);

  /* A list that was exported is full of numbers. */
  for (int i = 0; i < foyer_n_entities; i++)
    if (!(masked && strcmp (foyer_entities[i].name, "activity") == 0) && named (db, &foyer_entities[i], scopes, id))
      return TRUE;
  return FALSE;
}

static gboolean
may_anywhere (FoyerDb *db, const FoyerId *user, const char *right)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT id FROM location WHERE deleted IS NOT 1");
  g_autoptr (GArray) locs = g_array_new (FALSE, FALSE, sizeof (FoyerId));

  while (foyer_stmt_step (s))
    {
      FoyerId loc = foyer_stmt_id (s, 0);
      g_array_append_val (locs, loc);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < locs->len; i++)
    {
      g_autoptr (FoyerAccess) access = foyer_access_get (db, user, &g_array_index (locs, FoyerId, i));

      if (access->any && (right == NULL || foyer_access_value (access, right) != 0))
        return TRUE;
    }
  return FALSE;
}

gboolean
foyer_blob_seen_by_user (FoyerDb *db, const FoyerId *user, const char *id)
{
  for (int i = 0; i < foyer_n_entities; i++)
    {
      const FoyerEntity *e = &foyer_entities[i];
      const char *right = NULL;

      if (!named (db, e, NULL, id))
        continue;
      for (gsize k = 0; k < G_N_ELEMENTS (shut); k++)
        if (strcmp (shut[k].table, e->name) == 0)
          right = shut[k].right;
      if (may_anywhere (db, user, right))
        return TRUE;
    }
  return FALSE;
}

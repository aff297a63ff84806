/* Persons who are erased in the middle of a run (replication.md 7.4), by desks that fork, roll back, show each other their logs or have not heard of it,
 * and at a server that is restored: what must be gone of them everywhere when all is well again, and what a row of theirs may look like meanwhile.
 *
 * Words written to a card or a visit name the card by its id, so that nobody else has them: no file of any desk that is not encrypted, of the server or of its
 * backups may hold them in the end. */
#include "config.h"

#include <string.h>

#include "foyer-erase.h"
#include "foyer-error.h"
#include "sim.h"

/* (transfer full): a word of that person alone; no id holds it. */
char *
sim_erase_word (const FoyerId *client)
{
  const guint8 *b = client->b;

  return g_strdup_printf ("zaq%02x%02x%02x%02x%02x%02x", b[10], b[11], b[12], b[13], b[14], b[15]);
}

/* ---- rows ---------------------------------------------------------------------------------------------------------------------- */

static gboolean
leads_to_owner (const FoyerEntity *e, const FoyerField *f)
{
  static const char *const named[] = { "client", "visit", "appointment", NULL };
  static const char *const nobody[] = { "client_alias", "erasure", "lease", "series", "timetable", NULL };

  return f->type == FOYER_TYPE_REF && f->ref != NULL && !g_strv_contains (nobody, e->name) && strcmp (f->name, "event") != 0
         && ((f->flags & FOYER_FIELD_PARENT) || g_strv_contains (named, f->name));
}

/* As the store knows it. */
static gboolean
is_theirs (FoyerDb *db, const FoyerRow *row, int deep)
{
  const FoyerEntity *e = row->entity;

  if (strcmp (e->name, "client") == 0)
    return foyer_db_is_erased (db, &row->id);
  for (int i = 0; i < e->n_fields && deep > 0; i++)
    if (leads_to_owner (e, &e->fields[i]) && row->vals[i].kind == FOYER_VAL_ID)
      {
        g_autoptr (FoyerRow) owner = foyer_db_get (db, e->fields[i].ref, &row->vals[i].id);

        if (owner != NULL && is_theirs (db, owner, deep - 1))
          return TRUE;
      }
  return FALSE;
}

/* As anybody ever said. */
static gboolean
was_theirs (Sim *sim, const FoyerId *id, int deep)
{
  const GArray *owners = g_hash_table_lookup (sim->owners, id);

  if (g_hash_table_contains (sim->erased, id))
    return TRUE;
  for (guint i = 0; owners != NULL && deep > 0 && i < owners->len; i++)
    if (was_theirs (sim, &g_array_index (owners, FoyerId, i), deep - 1))
      return TRUE;
  return FALSE;
}

static void
note_owner (Sim *sim, const FoyerId *id, const char *text)
{
  GArray *owners = g_hash_table_lookup (sim->owners, id);
  FoyerId owner;

  if (text == NULL || !foyer_id_parse (text + 1, &owner))
    return;
  if (owners == NULL)
    g_hash_table_insert (sim->owners, foyer_id_copy (id), owners = g_array_new (FALSE, FALSE, sizeof (FoyerId)));
  g_array_append_val (owners, owner);
}

void
sim_erase_note (Sim *sim, const SimTxn *t)
{
  for (guint i = 0; sim->plan.erasures > 0 && i < t->ops->len; i++)
    {
      const SimOpText *op = t->ops->pdata[i];
      const char *client = strcmp (op->entity->name, "erasure") == 0 ? sim_op_val (op, "client") : NULL;
      FoyerId id;

      if (client != NULL && foyer_id_parse (client + 1, &id))
        g_hash_table_add (sim->erased, foyer_id_copy (&id));
      for (guint k = 0; k < op->vals->len; k++)
        if (leads_to_owner (op->entity, &op->entity->fields[g_array_index (op->vals, SimVal, k).field]))
          note_owner (sim, &op->id, g_array_index (op->vals, SimVal, k).text);
    }
}

gboolean
sim_erase_is_theirs (Sim *sim, FoyerDb *db, const FoyerRow *row, gboolean here)
{
  return sim->plan.erasures > 0 && (here ? is_theirs (db, row, 6) : was_theirs (sim, &row->id, 6));
}

gboolean
sim_erase_is_gone (const FoyerRow *row, int field)
{
  const FoyerField *f = &row->entity->fields[field];
  const FoyerVal *v = &row->vals[field];

  if (strcmp (f->name, "deleted") == 0 && v->kind == FOYER_VAL_INT && v->i == 1)
    for (int i = 0; i < row->entity->n_fields; i++)
      if ((row->entity->fields[i].flags & FOYER_FIELD_PERSONAL) && (row->entity->fields[i].flags & FOYER_FIELD_REQUIRED))
        return TRUE;
  return (f->flags & FOYER_FIELD_PERSONAL) && (v->kind == FOYER_VAL_NULL || (v->kind == FOYER_VAL_TEXT && strcmp (v->s, FOYER_ERASED) == 0));
}

/* ---- at the end: files ------------------------------------------------------------------------------------------------------------ */

static gboolean
has_id (const GArray *ids, const FoyerId *id)
{
  for (guint i = 0; i < ids->len; i++)
    if (foyer_id_equal (&g_array_index (ids, FoyerId, i), id))
      return TRUE;
  return FALSE;
}

/* A card that was ever merged with one that stays has given it fields, which are that one's now. */
static gboolean
has_given (FoyerDb *db, const GArray *erased, const FoyerId *client)
{
  g_autoptr (GArray) tied = g_array_new (FALSE, FALSE, sizeof (FoyerId));

  g_array_append_vals (tied, client, 1);
  for (guint i = 0; i < tied->len; i++)
    {
      FoyerStmt *s = foyer_db_own_read (db, "SELECT loser,winner FROM client_alias WHERE loser=?1 OR winner=?1");

      foyer_stmt_bind_id (s, 1, &g_array_index (tied, FoyerId, i));
      while (foyer_stmt_step (s))
        for (int k = 0; k < 2; k++)
          {
            FoyerId other = foyer_stmt_id (s, k);
            if (!has_id (tied, &other))
              g_array_append_val (tied, other);
          }
      foyer_stmt_done (s);
      if (!has_id (erased, &g_array_index (tied, FoyerId, i)))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  GPtrArray *words;
  guint erased;
} Gone;

static gboolean
read_gone (FoyerDb *db, gpointer data, GError **error)
{
  Gone *g = data;
  g_autoptr (GArray) erased = foyer_db_erased (db);

  g->erased = erased->len;
  for (guint i = 0; i < erased->len; i++)
    if (!has_given (db, erased, &g_array_index (erased, FoyerId, i)))
      g_ptr_array_add (g->words, sim_erase_word (&g_array_index (erased, FoyerId, i)));
  return foyer_db_check (db, error);
}

static gboolean
holds (const void *data, gsize len, const char *word)
{
  return memmem (data, len, word, strlen (word)) != NULL;
}

static void
look_in (Sim *sim, const char *path, const GPtrArray *words)
{
  g_autoptr (GDir) d = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  gsize len;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      look_in (sim, child, words);
    }
  if (d != NULL || !g_file_get_contents (path, &bytes, &len, NULL))
    return;
  for (guint i = 0; i < words->len; i++)
    if (holds (bytes, len, words->pdata[i]))
      sim_fail (sim, "Somebody who was erased still stands in %s: %s", path, (char *) words->pdata[i]);
}

static void
look_at_disk (Sim *sim, SimDisk *disk, const char *whose, int index, const GPtrArray *words)
{
  for (guint i = 0; i < words->len && sim->failed == NULL; i++)
    {
      const char *file = sim_disk_find_word (disk, words->pdata[i]);

      if (file != NULL)
        sim_fail (sim, "Somebody who was erased still stands in the file %s of %s %d: %s", file, whose, index, (char *) words->pdata[i]);
    }
}

static void
forget (Sim *sim, FoyerStore *store, const char *whose, int index)
{
  g_autoptr (GError) error = NULL;

  if (!foyer_store_forget (store, &error))
    sim_fail (sim, "What was erased does not come off the disk of %s %d: %s", whose, index, error->message);
}

void
sim_erase_check_end (Sim *sim)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  Gone gone = { words, 0 };

  if (sim->plan.erasures == 0 || sim->failed != NULL || !sim_look_server (sim, read_gone, &gone, NULL))
    return;
  sim->counts.erased = gone.erased;
  if (words->len == 0)
    return;
  sim_use (sim, &sim->server_pc);
  forget (sim, foyer_chain_store (sim->chain), "server", 0);
  look_at_disk (sim, sim->server_disk, "server", 0, words);
  for (int i = 0; i < sim->n_desks; i++)
    {
      sim_use (sim, &sim->desks[i]->pc);
      forget (sim, foyer_desk_store (sim->desks[i]->desk), "desk", i);
      look_at_disk (sim, sim->desks[i]->disk, "desk", i, words);
    }
  sim_use (sim, &sim->server_pc);
  sim_backup_forget (sim);
  look_in (sim, sim->dir, words);
}

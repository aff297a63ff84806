#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "foyer-alias.h"
#include "foyer-apply.h"
#include "foyer-break.h"
#include "foyer-erase.h"
#include "foyer-hooks-private.h"

/* A server that lies may send a circle: no walk is longer. */
#define MAX_STEPS 10000

static FoyerId
find_root (GHashTable *parents, const FoyerId *client)
{
  FoyerId at = *client;

  for (int step = 0; step < MAX_STEPS; step++)
    {
      const FoyerId *up = g_hash_table_lookup (parents, &at);

      if (up == NULL)
        break;
      at = *up;
    }
  return at;
}

static void
join (GHashTable *parents, const FoyerId *child, const FoyerId *parent)
{
  FoyerId a = find_root (parents, child), b = find_root (parents, parent);

  if (!foyer_id_equal (&a, &b))
    g_hash_table_insert (parents, foyer_id_copy (&a), foyer_id_copy (&b));
}

static int
by_id (gconstpointer a, gconstpointer b)
{
  const FoyerAliasEdge *x = *(const FoyerAliasEdge *const *) a, *y = *(const FoyerAliasEdge *const *) b;
  return foyer_id_compare (&x->id, &y->id);
}

GHashTable *
foyer_alias_roots (const FoyerAliasEdge *edges, guint n)
{
  GHashTable *roots = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
  g_autoptr (GHashTable) parents = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (n);
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (sorted, (gpointer) &edges[i]);
  g_ptr_array_sort (sorted, by_id);
  for (int pending = 0; pending < 2; pending++)
    for (guint i = 0; i < n; i++)
      {
        const FoyerAliasEdge *e = sorted->pdata[i];

        if (e->pending != (pending != 0))
          continue;
        if (e->pending)
          join (parents, &e->loser, &e->winner);
        else if (!foyer_id_is_none (&e->child) && !foyer_id_is_none (&e->parent))
          join (parents, &e->child, &e->parent);
      }
  g_hash_table_iter_init (&iter, parents);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      FoyerId root = find_root (parents, key);
      g_hash_table_insert (roots, foyer_id_copy (key), foyer_id_copy (&root));
    }
  return roots;
}

FoyerId
foyer_alias_root (FoyerDb *db, const FoyerId *client)
{
  FoyerStmt *s;
  FoyerId root = *client;

  if (foyer_id_is_none (client))
    return root;
  s = foyer_db_sql (db, "SELECT root FROM client_root WHERE client = ?1");
  foyer_stmt_bind_id (s, 1, client);
  if (foyer_stmt_step (s))
    root = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return root;
}

static void
read_ids (FoyerStmt *s, GArray *out)
{
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (out, id);
    }
  foyer_stmt_done (s);
}

GArray *
foyer_alias_members (FoyerDb *db, const FoyerId *root)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, "SELECT client FROM client_root WHERE root = ?1 ORDER BY client");

  g_array_append_val (out, *root);
  foyer_stmt_bind_id (s, 1, root);
  read_ids (s, out);
  return out;
}

/* ---- accepting an edge --------------------------------------------------------------------------------------------------------- */

/* By the edges themselves: client_root is made at the end of the transaction. */
static FoyerId
walk (FoyerDb *db, const FoyerId *client, const FoyerId *self)
{
  FoyerId at = *client;

  for (int step = 0; step < MAX_STEPS; step++)
    {
      FoyerStmt *s = foyer_db_sql (db, "SELECT parent FROM client_alias WHERE child = ?1 AND id IS NOT ?2 AND deleted IS NOT 1 AND parent IS NOT NULL"
                                       " ORDER BY _seq = 0, id LIMIT 1");
      gboolean up;

      foyer_stmt_bind_id (s, 1, &at);
      foyer_stmt_bind_id (s, 2, self);
      up = foyer_stmt_step (s);
      if (up)
        at = foyer_stmt_id (s, 0);
      foyer_stmt_done (s);
      if (!up)
        break;
    }
  return at;
}

static gboolean
is_gone (const FoyerRow *row)
{
  return row == NULL || foyer_row_int (row, "deleted") != 0;
}

void
foyer_alias_arbitrate (FoyerTx *tx, const FoyerRow *before, FoyerRow *after)
{
  FoyerDb *db = foyer_tx_db (tx);
  FoyerId loser = foyer_row_id (after, "loser"), winner = foyer_row_id (after, "winner"), child, parent;

  if (is_gone (after))
    {
      foyer_row_set_null (after, "child");
      foyer_row_set_null (after, "parent");
      return;
    }
  if (foyer_id_is_none (&loser) || foyer_id_is_none (&winner))
    return;
  if (!is_gone (before) && !foyer_row_is_null (before, "loser") && !foyer_row_is_null (before, "winner"))
    return; /* what was decided stays decided */
  child = FOYER_BROKEN (MERGE) ? loser : walk (db, &loser, &after->id);
  parent = FOYER_BROKEN (MERGE) ? winner : walk (db, &winner, &after->id);
  if (foyer_id_equal (&child, &parent))
    {
      foyer_row_set_null (after, "child");
      foyer_row_set_null (after, "parent");
      return;
    }
  foyer_row_set_id (after, "child", &child);
  foyer_row_set_id (after, "parent", &parent);
}

/* ---- after a change ------------------------------------------------------------------------------------------------------------- */

static void
mark_field (GHashTable *set, const FoyerRow *row, const char *field)
{
  if (row != NULL)
    {
      FoyerId id = foyer_row_id (row, field);
      foyer_hook_mark (set, &id);
    }
}

void
foyer_alias_changed (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after)
{
  static const char *const fields[] = { "loser", "winner", "child", "parent" };
  GHashTable *set = foyer_hook_work (tx)->aliases;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      mark_field (set, before, fields[i]);
      mark_field (set, after, fields[i]);
    }
}

/* Every client that an edge, standing or not, ties to @set, and the edges that stand. */
static GArray *
component (FoyerDb *db, GHashTable *set)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (FoyerAliasEdge));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (queue, key, 1);
  for (guint i = 0; i < queue->len; i++)
    {
      FoyerId client = g_array_index (queue, FoyerId, i);
      FoyerStmt *s = foyer_db_sql (db, "SELECT id, loser, winner, child, parent, _seq = 0, deleted IS 1 FROM client_alias WHERE loser = ?1"
                                       " UNION SELECT id, loser, winner, child, parent, _seq = 0, deleted IS 1 FROM client_alias WHERE winner = ?1");

      foyer_stmt_bind_id (s, 1, &client);
      while (foyer_stmt_step (s))
        {
          FoyerAliasEdge e = { foyer_stmt_id (s, 0), foyer_stmt_id (s, 1), foyer_stmt_id (s, 2), foyer_stmt_id (s, 3), foyer_stmt_id (s, 4),
                               foyer_stmt_int (s, 5) != 0 };
          const FoyerId ends[] = { e.loser, e.winner, e.child, e.parent };

          if (g_hash_table_contains (seen, &e.id))
            continue;
          g_hash_table_add (seen, foyer_id_copy (&e.id));
          if (!foyer_stmt_int (s, 6))
            g_array_append_val (edges, e);
          for (gsize k = 0; k < G_N_ELEMENTS (ends); k++)
            if (!foyer_id_is_none (&ends[k]) && !g_hash_table_contains (set, &ends[k]))
              {
                foyer_hook_mark (set, &ends[k]);
                g_array_append_val (queue, ends[k]);
              }
        }
      foyer_stmt_done (s);
    }
  return edges;
}

static void
set_root (FoyerTx *tx, const FoyerId *client, const FoyerId *root)
{
  FoyerDb *db = foyer_tx_db (tx);
  FoyerHookWork *work = foyer_hook_work (tx);
  FoyerId was = foyer_alias_root (db, client);
  gboolean own = foyer_id_equal (client, root);
  FoyerStmt *s;

  if (foyer_id_equal (&was, root))
    return;
  foyer_figure_mark_visits (tx, &was);
  foyer_figure_mark_visits (tx, client);
  s = foyer_db_sql (db, own ? "DELETE FROM client_root WHERE client = ?1" : "INSERT OR REPLACE INTO client_root(client, root) VALUES(?1, ?2)");
  foyer_stmt_bind_id (s, 1, client);
  if (!own)
    foyer_stmt_bind_id (s, 2, root);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  foyer_hook_mark (work->clients, client);
  foyer_hook_mark (work->clients, &was);
  foyer_hook_mark (work->clients, root);
  foyer_hook_mark (work->find, client);
  foyer_hook_mark (work->find, &was);
  foyer_hook_mark (work->find, root);
  foyer_hook_mark (work->claims, client);
}

void
foyer_alias_flush (FoyerTx *tx)
{
  GHashTable *set = foyer_hook_work (tx)->aliases;
  g_autoptr (GArray) edges = NULL;
  g_autoptr (GHashTable) roots = NULL;
  GHashTableIter iter;
  gpointer key;

  if (g_hash_table_size (set) == 0)
    return;
  edges = component (foyer_tx_db (tx), set);
  roots = foyer_alias_roots ((const FoyerAliasEdge *) edges->data, edges->len);
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const FoyerId *root = g_hash_table_lookup (roots, key);
      set_root (tx, key, root != NULL ? root : key);
    }
  g_hash_table_remove_all (set);
}

void
foyer_alias_rebuild (FoyerDb *db)
{
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (FoyerAliasEdge));
  g_autoptr (GHashTable) roots = NULL;
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, loser, winner, child, parent, _seq = 0 FROM client_alias WHERE deleted IS NOT 1");
  GHashTableIter iter;
  gpointer client, root;

  while (foyer_stmt_step (s))
    {
      FoyerAliasEdge e = { foyer_stmt_id (s, 0), foyer_stmt_id (s, 1), foyer_stmt_id (s, 2), foyer_stmt_id (s, 3), foyer_stmt_id (s, 4),
                           foyer_stmt_int (s, 5) != 0 };
      g_array_append_val (edges, e);
    }
  foyer_stmt_done (s);
  roots = foyer_alias_roots ((const FoyerAliasEdge *) edges->data, edges->len);
  s = foyer_db_sql (db, "DELETE FROM client_root");
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "INSERT INTO client_root(client, root) VALUES(?1, ?2)");
  g_hash_table_iter_init (&iter, roots);
  while (g_hash_table_iter_next (&iter, &client, &root))
    {
      foyer_stmt_bind_id (s, 1, client);
      foyer_stmt_bind_id (s, 2, root);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
}

/* ---- edits of a card that was merged -------------------------------------------------------------------------------------------- */

static void
add_value (JsonObject *info, const char *name, const FoyerVal *v)
{
  char text[37];

  switch (v->kind)
    {
    case FOYER_VAL_INT:
      json_object_set_int_member (info, name, v->i);
      break;
    case FOYER_VAL_TEXT:
      json_object_set_string_member (info, name, v->s);
      break;
    case FOYER_VAL_ID:
      json_object_set_string_member (info, name, foyer_id_format (&v->id, text));
      break;
    case FOYER_VAL_NULL:
    default:
      json_object_set_null_member (info, name);
    }
}

/* The same canonical form as the other lines of the inbox: keys in order. */
static void
notice (FoyerTx *tx, const FoyerRow *root, int field, const FoyerRow *merged, const FoyerStamp *by)
{
  const FoyerField *f = &root->entity->fields[field];
  FoyerId id = foyer_id_derivef (&by->txn, "merged:%s", f->name), home = foyer_row_id (root, "home_loc");
  FoyerStamp kept = foyer_row_stamp (root, field);
  g_autoptr (FoyerRow) row = foyer_row_new ("conflict", &id);
  g_autoptr (JsonObject) info = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *json = NULL;
  char a[37], b[37], text[37];

  json_object_set_string_member (info, "field", f->name);
  add_value (info, "kept", foyer_row_val (root, field));
  json_object_set_string_member (info, "kept_by", foyer_id_format (&kept.txn, text));
  add_value (info, "lost", foyer_row_val (merged, field));
  json_object_set_string_member (info, "lost_by", foyer_id_format (&by->txn, text));
  json_object_set_string_member (info, "why", "merged");
  json_node_set_object (node, info);
  json = json_to_string (node, FALSE);
  foyer_row_set_id (row, "loc", &home);
  foyer_row_set_text (row, "kind", "field");
  foyer_row_set_int (row, "sev", FOYER_SEVERITY_IDENTITY);
  foyer_row_set_text (row, "tbl", "client");
  foyer_row_set_text (row, "a", foyer_id_format (&root->id, a));
  foyer_row_set_text (row, "b", foyer_id_format (&merged->id, b));
  foyer_row_set_text (row, "info", json);
  foyer_row_set_text (row, "state", "open");
  foyer_row_set_int (row, "at", foyer_tx_now (tx));
  foyer_tx_put_decided (tx, row, by);
}

void
foyer_alias_client_changed (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after)
{
  FoyerDb *db = foyer_tx_db (tx);
  FoyerId root_id, none = FOYER_ID_NONE;
  g_autoptr (FoyerRow) root = NULL;

  /* An erasure is no edit: who erased this card had not heard that it is the other's too, and of that only the words would go. */
  if (before == NULL || after == NULL || foyer_store_role (foyer_tx_store (tx)) != FOYER_STORE_SERVER || foyer_db_is_erased (db, &after->id))
    return;
  /* By the edges: what was merged a moment ago in the same transaction counts, however the pushes fall into transactions. */
  root_id = walk (db, &after->id, &none);
  if (foyer_id_equal (&root_id, &after->id))
    return;
  root = foyer_tx_get (tx, "client", &root_id);
  for (int i = 0; root != NULL && i < after->entity->n_fields; i++)
    {
      const FoyerField *f = &after->entity->fields[i];
      FoyerStamp by = foyer_row_stamp (after, i);

      if (f->merge != FOYER_MERGE_REGISTER || strcmp (f->name, "deleted") == 0 || strcmp (f->name, "ext") == 0
          || foyer_val_equal (foyer_row_val (before, i), foyer_row_val (after, i)) || foyer_val_equal (foyer_row_val (root, i), foyer_row_val (after, i)))
        continue;
      FoyerStamp stands = foyer_row_stamp (root, i);
      if (foyer_val_equal (foyer_row_val (root, i), foyer_row_val (before, i)) && foyer_stamp_compare (&by, &stands) > 0)
        {
          foyer_row_set_val (root, i, foyer_row_val (after, i));
          foyer_tx_put_decided (tx, root, &by);
        }
      else if (f->flags & FOYER_FIELD_MARKED)
        notice (tx, root, i, after, &by);
    }
}

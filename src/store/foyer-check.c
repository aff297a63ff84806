/* The cross-check of the one write path: what SQLite's session extension saw change in the synced tables against what the ops of the
 * write say. On when FOYER_CHECK is set (tests, debugging); a difference is a bug in the store and ends the program. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1

#include <string.h>

#include "foyer-store-private.h"

gboolean
foyer_check_wanted (void)
{
  static int wanted = -1;

  if (wanted < 0)
    wanted = g_getenv ("FOYER_CHECK") != NULL && strcmp (g_getenv ("FOYER_CHECK"), "0") != 0;
  return wanted;
}

void
foyer_check_begin (FoyerTx *tx)
{
  sqlite3_session *session = NULL;

  if (!foyer_check_wanted () || !tx->local)
    return;
  tx->claimed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (sqlite3session_create (foyer_db_handle (tx->db), "main", &session) != SQLITE_OK)
    g_error ("The session extension does not start");
  for (int i = 0; i < foyer_n_entities; i++)
    if (!(foyer_entities[i].flags & FOYER_ENTITY_SERVER_ONLY))
      sqlite3session_attach (session, foyer_entities[i].name);
  tx->session = session;
}

static char *
claim_key (const char *table, const guint8 *id)
{
  char text[37];
  FoyerId v;

  memcpy (v.b, id, 16);
  return g_strconcat (table, " ", foyer_id_format (&v, text), NULL);
}

void
foyer_check_claim (FoyerTx *tx, const FoyerTxn *t)
{
  if (tx->claimed == NULL)
    return;
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      g_autofree char *key = claim_key (op->entity->name, op->id.b);
      guint64 *mask = g_hash_table_lookup (tx->claimed, key);

      if (mask == NULL)
        {
          mask = g_new0 (guint64, 1);
          g_hash_table_insert (tx->claimed, g_steal_pointer (&key), mask);
        }
      *mask |= op->fields;
    }
}

/* Column of each field of the table as it stands: a field of a later migration is behind the columns that follow the first fields. */
static void
find_columns (FoyerTx *tx, const FoyerEntity *e, int *columns)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT name, cid FROM pragma_table_info(?1)");

  for (int f = 0; f < e->n_fields; f++)
    columns[f] = -1;
  foyer_stmt_bind_text (s, 1, e->name);
  while (foyer_stmt_step (s))
    {
      int f = foyer_entity_field (e, foyer_stmt_text (s, 0));
      if (f >= 0)
        columns[f] = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
}

static void
compare (FoyerTx *tx, sqlite3_changeset_iter *iter)
{
  int columns[64];
  const char *table;
  int n_columns, kind, indirect;
  sqlite3_value *id = NULL;
  g_autofree char *key = NULL;
  const guint64 *mask;
  const FoyerEntity *e;

  sqlite3changeset_op (iter, &table, &n_columns, &kind, &indirect);
  e = foyer_entity (table);
  if (kind == SQLITE_DELETE)
    g_error ("A row of %s was deleted by a command", table);
  if (kind == SQLITE_INSERT)
    sqlite3changeset_new (iter, 0, &id);
  else
    sqlite3changeset_old (iter, 0, &id);
  key = claim_key (table, sqlite3_value_blob (id));
  mask = g_hash_table_lookup (tx->claimed, key);
  find_columns (tx, e, columns);
  for (int f = 0; f < e->n_fields; f++)
    {
      sqlite3_value *old = NULL, *new = NULL;

      if (e->fields[f].merge == FOYER_MERGE_DERIVED || e->fields[f].merge == FOYER_MERGE_SERVER)
        continue;
      if (columns[f] < 0 || columns[f] >= n_columns)
        g_error ("%s.%s has no column", table, e->fields[f].name);
      sqlite3changeset_new (iter, columns[f], &new);
      if (kind == SQLITE_UPDATE)
        sqlite3changeset_old (iter, columns[f], &old);
      if (new == NULL || (kind == SQLITE_INSERT && sqlite3_value_type (new) == SQLITE_NULL))
        continue;
      /* The server's own decisions are rows without ops. */
      if (mask == NULL && tx->store->role == FOYER_STORE_SERVER && strcmp (table, "conflict") == 0)
        continue;
      if (mask == NULL || !((*mask >> f) & 1))
        g_error ("%s changed %s without an op", key, e->fields[f].name);
    }
}

void
foyer_check_end (FoyerTx *tx)
{
  int size = 0;
  void *data = NULL;
  sqlite3_changeset_iter *iter = NULL;
  gboolean was;

  if (tx->session == NULL)
    return;
  was = foyer_db_set_own (tx->db, TRUE);
  if (sqlite3session_changeset (tx->session, &size, &data) != SQLITE_OK || sqlite3changeset_start (&iter, size, data) != SQLITE_OK)
    g_error ("The changes cannot be read back");
  while (sqlite3changeset_next (iter) == SQLITE_ROW)
    compare (tx, iter);
  sqlite3changeset_finalize (iter);
  foyer_db_set_own (tx->db, was);
  sqlite3_free (data);
}

void
foyer_check_clear (FoyerTx *tx)
{
  if (tx->session != NULL)
    sqlite3session_delete (tx->session);
  tx->session = NULL;
  g_clear_pointer (&tx->claimed, g_hash_table_unref);
}

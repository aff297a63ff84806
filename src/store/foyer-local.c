/* Values of this PC alone: window state, zoom, filters. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include "foyer-store-private.h"

typedef struct
{
  FoyerId user;
  const char *key, *value;
} LocalValue;

void
foyer_tx_set_local (FoyerTx *tx, const FoyerId *user, const char *key, const char *value)
{
  FoyerStmt *s = foyer_db_own (tx->db, value ? "INSERT OR REPLACE INTO local_value(user,key,value) VALUES(?1,?2,?3)"
                                             : "DELETE FROM local_value WHERE user=?1 AND key=?2");

  foyer_stmt_bind_blob (s, 1, user->b, 16);
  foyer_stmt_bind_text (s, 2, key);
  if (value != NULL)
    foyer_stmt_bind_text (s, 3, value);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static gboolean
set_local (FoyerTx *tx, gpointer data, GError **error)
{
  const LocalValue *v = data;

  foyer_tx_set_local (tx, &v->user, v->key, v->value);
  return TRUE;
}

gboolean
foyer_store_set_local (FoyerStore *store, const FoyerId *user, const char *key, const char *value, GError **error)
{
  LocalValue v = { user != NULL ? *user : FOYER_ID_NONE, key, value };

  return foyer_store_maintain (store, set_local, &v, error);
}

char *
foyer_db_local (FoyerDb *db, const FoyerId *user, const char *key)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT value FROM local_value WHERE user=?1 AND key=?2");
  FoyerId none = FOYER_ID_NONE;
  char *v = NULL;

  foyer_stmt_bind_blob (s, 1, user != NULL ? user->b : none.b, 16);
  foyer_stmt_bind_text (s, 2, key);
  if (foyer_stmt_step (s))
    v = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return v;
}

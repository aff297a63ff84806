#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "foyer-apply.h"
#include "foyer-home.h"
#include "foyer-time.h"

#define STATE_HOME "home"

/* "<machine> <folder>" (transfer full) */
static char *
home_of (const char *dir)
{
  g_autofree char *id = NULL, *real = realpath (dir, NULL);
  g_autofree char *absolute = real != NULL ? g_strdup (real) : g_canonicalize_filename (dir, NULL);

  if (!g_file_get_contents ("/etc/machine-id", &id, NULL, NULL))
    id = g_strdup ("-");
  g_strstrip (id);
  return g_strconcat (*id != '\0' ? id : "-", " ", absolute, NULL);
}

typedef struct
{
  char *home;
  gint64 seq;
  gboolean only_note;
} NewLife;

static gboolean
new_life (FoyerTx *tx, gpointer data, GError **error)
{
  const NewLife *n = data;

  if (!n->only_note)
    {
      FoyerId id = foyer_id_new (foyer_now ());
      FoyerStmt *s = foyer_tx_own (tx, "UPDATE sync_meta SET parent_gen=gen,parent_seq=CASE WHEN ?2<0 THEN seq ELSE ?2 END,gen=?1");
      char gen[37];

      foyer_stmt_bind_text (s, 1, foyer_id_format (&id, gen));
      foyer_stmt_bind_int (s, 2, n->seq);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  foyer_tx_set_state (tx, STATE_HOME, n->home);
  return TRUE;
}

gboolean
foyer_home_new_life (FoyerStore *store, gint64 seq, const char *home, GError **error)
{
  g_autofree char *text = home_of (home != NULL ? home : foyer_store_dir (store));
  NewLife n = { text, seq, FALSE };

  return foyer_store_maintain (store, new_life, &n, error);
}

static gboolean
read_home (FoyerDb *db, gpointer data, GError **error)
{
  *(char **) data = foyer_db_state (db, STATE_HOME);
  return TRUE;
}

gboolean
foyer_home_check (FoyerStore *store, gboolean *changed, GError **error)
{
  g_autofree char *here = home_of (foyer_store_dir (store)), *was = NULL;
  NewLife n = { here, -1, FALSE };

  *changed = FALSE;
  if (!foyer_store_glance (store, read_home, &was, error))
    return FALSE;
  if (g_strcmp0 (was, here) == 0)
    return TRUE;
  n.only_note = was == NULL; /* of an older version, or new */
  if (!foyer_store_maintain (store, new_life, &n, error))
    return FALSE;
  *changed = !n.only_note;
  if (*changed)
    g_warning ("The store in %s was copied from elsewhere: it begins a new life, so that desks and the first server are not mixed up", foyer_store_dir (store));
  return TRUE;
}

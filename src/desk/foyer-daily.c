#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-blobs.h"
#include "foyer-daily.h"

typedef struct
{
  gint64 now;
  gboolean ours, due;
} Look;

static gboolean
look (FoyerDb *db, gpointer data, GError **error)
{
  Look *l = data;
  FoyerStmt *s;

  l->ours = TRUE;
  if (foyer_db_has_table (db, "sync_base"))
    {
      s = foyer_db_sql (db, "SELECT gen <> '' FROM sync_base");
      l->ours = !foyer_stmt_step (s) || foyer_stmt_int (s, 0) == 0;
      foyer_stmt_done (s);
    }
  s = foyer_db_sql (db, "SELECT 1 FROM user WHERE delete_at <= ?1 AND deleted IS NOT 1 LIMIT 1");
  foyer_stmt_bind_int (s, 1, l->now);
  l->due = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return foyer_db_check (db, error);
}

typedef struct
{
  const char *dir;
  gint64 before;
} Sweep;

static gboolean
sweep (FoyerDb *db, gpointer data, GError **error)
{
  Sweep *s = data;

  foyer_blobs_sweep (db, s->dir, s->before);
  return foyer_db_check (db, error);
}

gboolean
foyer_desk_daily (FoyerDesk *desk, gint64 now, GError **error)
{
  FoyerActor actor = { .system = TRUE, .now = now };
  Look l = { .now = now != 0 ? now : g_get_real_time () / 1000 };

  if (!foyer_store_read (foyer_desk_store (desk), look, &l, error))
    return FALSE;
  if (l.ours && l.due && !foyer_desk_call (desk, &actor, "user.erase-due", NULL, NULL, error))
    return FALSE;
  return foyer_store_read (foyer_desk_store (desk), sweep, &(Sweep){ foyer_store_dir (foyer_desk_store (desk)), l.now - FOYER_BLOB_KEPT_MS }, error);
}

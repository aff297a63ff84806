#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-break.h"
#include "foyer-error.h"
#include "foyer-erase.h"
#include "foyer-mask.h"
#include "foyer-peer.h"
#include "foyer-store-private.h"

/* What the desk next door does in a day. */
static const char *const shown[] = { "client", "client_label", "visit", "appointment", "allocation", "line", "document", "money", "workday" };

static gboolean
is_shown (const FoyerEntity *e)
{
  for (guint i = 0; e != NULL && i < G_N_ELEMENTS (shown); i++)
    if (strcmp (e->name, shown[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Is the location one this desk holds? The base's cursors name its scopes. */
static gboolean
holds (FoyerTx *tx, const FoyerId *loc)
{
  FoyerStmt *s;
  char text[37];
  g_autofree char *name = NULL;
  gboolean found;

  if (foyer_id_is_none (loc))
    return TRUE;
  name = g_strdup_printf ("\"loc:%s\"", foyer_id_format (loc, text));
  s = foyer_db_own (tx->db, "SELECT 1 FROM sync_base WHERE instr(cursors,?1)>0");
  foyer_stmt_bind_text (s, 1, name);
  found = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return found;
}

static void
add_dirty (GArray *dirty, const FoyerEntity *entity, const FoyerId *id)
{
  FoyerChange c = { entity, *id };

  for (guint i = 0; i < dirty->len; i++)
    {
      const FoyerChange *have = &g_array_index (dirty, FoyerChange, i);
      if (have->entity == entity && foyer_id_equal (&have->id, id))
        return;
    }
  g_array_append_val (dirty, c);
}

static void
refold_all (FoyerTx *tx, GArray *dirty)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT you_n FROM sync_base");
  gint64 you_n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;

  foyer_stmt_done (s);
  for (guint i = 0; i < dirty->len; i++)
    {
      const FoyerChange *c = &g_array_index (dirty, FoyerChange, i);
      foyer_tx_refold (tx, c->entity, &c->id, tx->inc, you_n);
    }
}

/* ---- leaving --------------------------------------------------------------------------------------------------------------------- */

/* @where: of sync_peer and sync_peer_touch alike; ?1 the desk, ?2 the incarnation, ?3 n. */
static void
forget (FoyerTx *tx, const char *where, const FoyerId *dev, gint64 inc, gint64 n, GArray *dirty)
{
  static const char *const tables[] = { "sync_peer_touch", "sync_peer" };
  g_autofree char *select = g_strdup_printf ("SELECT DISTINCT tbl,id FROM sync_peer_touch WHERE %s", where);
  FoyerStmt *s = foyer_db_own (tx->db, select);

  foyer_stmt_bind_id (s, 1, dev);
  foyer_stmt_bind_int (s, 2, inc);
  foyer_stmt_bind_int (s, 3, n);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 1);
      add_dirty (dirty, foyer_entity_by_tbl (foyer_stmt_int (s, 0)), &id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE %s", tables[i], where);

      s = foyer_db_own (tx->db, sql);
      foyer_stmt_bind_id (s, 1, dev);
      foyer_stmt_bind_int (s, 2, inc);
      foyer_stmt_bind_int (s, 3, n);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
}

typedef struct
{
  FoyerId dev;
  gint64 inc, n;
} Position;

void
foyer_tx_peer_settle (FoyerTx *tx, GArray *dirty)
{
  g_autoptr (GArray) known = NULL;
  FoyerStmt *s;

  if (foyer_db_peer_count (tx->db, NULL) == 0 || FOYER_BROKEN (PREVIEW))
    return;
  /* A fork numbers anew what was pending: whoever is known in a later incarnation has left the earlier ones. */
  known = g_array_new (FALSE, FALSE, sizeof (Position));
  s = foyer_db_own (tx->db, "SELECT DISTINCT p.dev, i.key, json_extract(i.value,'$.n') FROM sync_peer p, sync_base b, json_each(b.devs) d, json_each(d.value) i "
                            "WHERE d.key=lower(substr(hex(p.dev),1,8)||'-'||substr(hex(p.dev),9,4)||'-'||substr(hex(p.dev),13,4)||'-'||"
                            "substr(hex(p.dev),17,4)||'-'||substr(hex(p.dev),21))");
  while (foyer_stmt_step (s))
    {
      Position p = { foyer_stmt_id (s, 0), foyer_stmt_int (s, 1), foyer_stmt_int (s, 2) };
      g_array_append_val (known, p);
    }
  foyer_stmt_done (s);
  s = foyer_db_own (tx->db, "SELECT p.dev, p.inc, p.n FROM sync_peer p JOIN history h ON h.id=p.id AND h._seq>0");
  while (foyer_stmt_step (s))
    {
      Position p = { foyer_stmt_id (s, 0), foyer_stmt_int (s, 1), foyer_stmt_int (s, 2) };
      g_array_append_val (known, p);
    }
  foyer_stmt_done (s);
  /* Its work goes to the chain by another way, or nowhere. */
  s = foyer_db_own (tx->db, "SELECT DISTINCT p.dev FROM sync_peer p JOIN device d ON d.id=p.dev AND d.state IS NOT 'active'");
  while (foyer_stmt_step (s))
    {
      Position p = { foyer_stmt_id (s, 0), G_MAXINT64, 0 };
      g_array_append_val (known, p);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < known->len; i++)
    {
      const Position *p = &g_array_index (known, Position, i);
      forget (tx, "dev=?1 AND (inc<?2 OR (inc=?2 AND n<=?3))", &p->dev, p->inc, p->n, dirty);
    }
}

void
foyer_tx_peer_forget (FoyerTx *tx, GArray *dirty)
{
  g_autoptr (GArray) devs = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT DISTINCT dev FROM sync_peer");

  while (foyer_stmt_step (s))
    {
      FoyerId dev = foyer_stmt_id (s, 0);
      g_array_append_val (devs, dev);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < devs->len; i++)
    forget (tx, "dev=?1 AND inc>=?2 AND n>=?3", &g_array_index (devs, FoyerId, i), 0, 0, dirty);
}

static gboolean
drop_job (FoyerTx *tx, gpointer data, GError **error)
{
  g_autoptr (GArray) dirty = g_array_new (FALSE, FALSE, sizeof (FoyerChange));

  forget (tx, "dev=?1 AND inc>=?2 AND n>=?3", data, 0, 0, dirty);
  refold_all (tx, dirty);
  foyer_tx_set_remote (tx);
  return TRUE;
}

typedef struct
{
  FoyerId dev;
  gint64 inc, n;
  const guint8 *h;
  gboolean other;
} Check;

static gboolean
check_job (FoyerDb *db, gpointer data, GError **error)
{
  Check *c = data;
  FoyerStmt *s = foyer_db_own (db, "SELECT 1 FROM sync_peer WHERE dev=?1 AND (inc>?2 OR (inc=?2 AND (n>?3 OR (n=?3 AND h<>?4)))) LIMIT 1");

  foyer_stmt_bind_id (s, 1, &c->dev);
  foyer_stmt_bind_int (s, 2, c->inc);
  foyer_stmt_bind_int (s, 3, c->n);
  foyer_stmt_bind_blob (s, 4, c->h, FOYER_HASH_LEN);
  c->other = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

gboolean
foyer_peer_check (FoyerStore *store, const FoyerId *dev, gint64 inc, gint64 n, const guint8 *h, gboolean *fits, GError **error)
{
  Check c = { *dev, inc, n, h, FALSE };

  if (!foyer_store_read (store, check_job, &c, error))
    return FALSE;
  *fits = !c.other || FOYER_BROKEN (PHANTOM);
  return *fits || foyer_peer_drop (store, dev, error);
}

gboolean
foyer_peer_drop (FoyerStore *store, const FoyerId *dev, GError **error)
{
  FoyerId id = *dev;
  return foyer_store_maintain (store, drop_job, &id, error);
}

/* ---- arriving -------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId dev;
  const FoyerPeerEntry *entries;
  guint n, taken;
} Take;

/* What the base says the chain has of @dev: {"<dev>":{"<inc>":{"n":…}}}. */
static gint64
covered (FoyerTx *tx, const FoyerId *dev, gint64 inc)
{
  char text[37];
  g_autofree char *path = g_strdup_printf ("$.\"%s\".\"%" G_GINT64_FORMAT "\".n", foyer_id_format (dev, text), inc);
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT json_extract(devs,?1) FROM sync_base");
  gint64 n;

  foyer_stmt_bind_text (s, 1, path);
  n = foyer_stmt_step (s) && !foyer_stmt_is_null (s, 0) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  return n;
}

/* Each accepted txn has its line of history in the scopes it touched; the base need not speak of every desk. */
static gboolean
at_chain (FoyerTx *tx, const FoyerId *txn)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT 1 FROM history WHERE id=?1 AND _seq>0");
  gboolean found;

  foyer_stmt_bind_id (s, 1, txn);
  found = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return found;
}

static void
keep_entry (FoyerTx *tx, const FoyerId *dev, const FoyerTxn *t, const FoyerPeerEntry *e, GArray *dirty)
{
  FoyerStmt *s = foyer_db_own (tx->db, "INSERT INTO sync_peer(dev,inc,n,id,hlc,body,h) VALUES(?1,?2,?3,?4,?5,?6,?7)");
  g_autofree char *body = g_strndup (e->body, e->len);

  foyer_stmt_bind_id (s, 1, dev);
  foyer_stmt_bind_int (s, 2, t->inc);
  foyer_stmt_bind_int (s, 3, t->n);
  foyer_stmt_bind_id (s, 4, &t->id);
  foyer_stmt_bind_int (s, 5, t->hlc);
  foyer_stmt_bind_text (s, 6, body);
  foyer_stmt_bind_blob (s, 7, e->h, FOYER_HASH_LEN);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  if (!holds (tx, &t->loc))
    return;
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];

      if (!is_shown (op->entity))
        continue;
      s = foyer_db_own (tx->db, "INSERT OR IGNORE INTO sync_peer_touch(tbl,id,dev,inc,n) VALUES(?1,?2,?3,?4,?5)");
      foyer_stmt_bind_int (s, 1, op->entity->tbl);
      foyer_stmt_bind_id (s, 2, &op->id);
      foyer_stmt_bind_id (s, 3, dev);
      foyer_stmt_bind_int (s, 4, t->inc);
      foyer_stmt_bind_int (s, 5, t->n);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
      foyer_tx_keep_shadow (tx, op->entity, &op->id);
      add_dirty (dirty, op->entity, &op->id);
    }
}

/* Is the entry before it the one that is held? */
static gboolean
follows (FoyerTx *tx, const FoyerId *dev, const FoyerTxn *t)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT h FROM sync_peer WHERE dev=?1 AND inc=?2 AND n=?3");
  gboolean ok = TRUE;
  gsize len;

  foyer_stmt_bind_id (s, 1, dev);
  foyer_stmt_bind_int (s, 2, t->inc);
  foyer_stmt_bind_int (s, 3, t->n - 1);
  if (foyer_stmt_step (s))
    {
      const void *h = foyer_stmt_blob (s, 0, &len);
      ok = len == FOYER_HASH_LEN && memcmp (h, t->prev, FOYER_HASH_LEN) == 0;
    }
  foyer_stmt_done (s);
  return ok;
}

static gboolean
take_job (FoyerTx *tx, gpointer data, GError **error)
{
  Take *k = data;
  g_autoptr (GArray) dirty = g_array_new (FALSE, FALSE, sizeof (FoyerChange));
  const guint8 *before = NULL;
  gint64 inc = -1, have = 0, limit = (foyer_tx_now (tx) + 5 * 60 * 1000) * 65536, last_n = 0;

  for (guint i = 0; i < k->n; i++)
    {
      const FoyerPeerEntry *e = &k->entries[i];
      /* Under a veil it is not what its hash was made of; who sent it is known from the connection. */
      g_autoptr (FoyerTxn) t = foyer_txn_parse (e->body, e->len, foyer_mask_in (e->body, e->len) ? NULL : e->h, error);

      if (t == NULL)
        return FALSE;
      if (inc < 0)
        {
          gint64 kept_inc, kept_n;

          inc = t->inc;
          foyer_db_peer_position (tx->db, &k->dev, &kept_inc, &kept_n);
          if (inc < kept_inc)
            return TRUE; /* late news of a life it has left */
          if (inc > kept_inc)
            forget (tx, "dev=?1 AND inc<?2 AND n>=?3", &k->dev, inc, 0, dirty);
          have = MAX (covered (tx, &k->dev, inc), inc == kept_inc ? kept_n : 0);
          if (inc == kept_inc && t->n == kept_n + 1 && !follows (tx, &k->dev, t))
            {
              g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The other desk's entries do not follow those it has shown.");
              return FALSE;
            }
        }
      else if (t->inc != inc || t->n != last_n + 1 || memcmp (t->prev, before, FOYER_HASH_LEN) != 0)
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The other desk's entries do not follow each other.");
          return FALSE;
        }
      before = e->h;
      last_n = t->n;
      if (t->n <= have || at_chain (tx, &t->id))
        continue;
      {
        g_autofree char *body = NULL;
        g_autoptr (FoyerTxn) cut = foyer_tx_cut_late (tx, t, &body);
        FoyerPeerEntry other = { body, body != NULL ? strlen (body) : 0, { 0 } };

        /* The other desk does not know yet that somebody was erased. */
        memcpy (other.h, e->h, sizeof other.h);
        keep_entry (tx, &k->dev, cut != NULL ? cut : t, cut != NULL ? &other : e, dirty);
      }
      foyer_store_hlc_seen (tx, MIN (t->hlc, limit));
      k->taken++;
    }
  if (k->taken > 0 || dirty->len > 0)
    {
      refold_all (tx, dirty);
      foyer_tx_set_remote (tx);
    }
  return foyer_db_check (tx->db, error);
}

gboolean
foyer_peer_take (FoyerStore *store, const FoyerId *dev, const FoyerPeerEntry *entries, guint n, guint *taken, GError **error)
{
  Take k = { *dev, entries, n, 0 };
  gboolean ok = n == 0 || foyer_store_maintain (store, take_job, &k, error);

  if (taken != NULL)
    *taken = ok ? k.taken : 0;
  return ok;
}

/* ---- reading --------------------------------------------------------------------------------------------------------------------- */

void
foyer_db_peer_position (FoyerDb *db, const FoyerId *dev, gint64 *inc, gint64 *n)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT inc,n FROM sync_peer WHERE dev=?1 ORDER BY inc DESC, n DESC LIMIT 1");

  foyer_stmt_bind_id (s, 1, dev);
  *inc = *n = 0;
  if (foyer_stmt_step (s))
    {
      *inc = foyer_stmt_int (s, 0);
      *n = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
}

gboolean
foyer_db_is_peer_pending (FoyerDb *db, const char *table, const FoyerId *id, FoyerId *dev)
{
  FoyerStmt *s;
  gboolean any;

  if (foyer_db_is_server (db))
    return FALSE;
  s = foyer_db_own (db, "SELECT dev FROM sync_peer_touch WHERE tbl=?1 AND id=?2 LIMIT 1");
  foyer_stmt_bind_int (s, 1, foyer_entity (table)->tbl);
  foyer_stmt_bind_id (s, 2, id);
  any = foyer_stmt_step (s);
  if (any && dev != NULL)
    *dev = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return any;
}

char *
foyer_db_peer_code (FoyerDb *db, const char *table, const FoyerId *id)
{
  FoyerStmt *s;
  FoyerId dev;
  char *code = NULL;

  if (!foyer_db_is_peer_pending (db, table, id, &dev))
    return NULL;
  s = foyer_db_own (db, "SELECT code FROM device WHERE id=?1");
  foyer_stmt_bind_id (s, 1, &dev);
  if (foyer_stmt_step (s))
    code = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return code != NULL ? code : g_strdup ("?");
}

gint64
foyer_db_peer_count (FoyerDb *db, const FoyerId *dev)
{
  FoyerStmt *s;
  gint64 n;

  if (foyer_db_is_server (db))
    return 0;
  s = foyer_db_own (db, dev != NULL ? "SELECT count(*) FROM sync_peer WHERE dev=?1" : "SELECT count(*) FROM sync_peer");
  if (dev != NULL)
    foyer_stmt_bind_id (s, 1, dev);
  n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  return n;
}

#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-apply.h"
#include "foyer-digest.h"
#include "foyer-store-private.h"
#include "foyer-witness.h"

/* The server makes these itself, again when it must. */
static gboolean
is_own_work (const FoyerEntity *e)
{
  static const char *const of_people[] = { "history", "conflict", "device", NULL };

  return !g_strv_contains (of_people, e->name);
}

static void
note (FoyerDb *to, FoyerDb *from, const FoyerEntity *e, const FoyerId *id, const char *gen, gint64 now)
{
  g_autofree char *scope = NULL, *image = NULL;
  gint64 seq = 0, hash = 0;
  FoyerStmt *s;

  image = foyer_db_base_image (from, FOYER_STORE_DESK, e, id, &scope, &seq, &hash);
  if (image == NULL)
    return;
  s = foyer_db_own (to, "INSERT OR REPLACE INTO sync_witness(tbl,id,gen,sc,seq,row,at) VALUES(?1,?2,?3,?4,?5,?6,?7)");
  foyer_stmt_bind_text (s, 1, e->name);
  foyer_stmt_bind_id (s, 2, id);
  foyer_stmt_bind_text (s, 3, gen);
  foyer_stmt_bind_text (s, 4, scope);
  foyer_stmt_bind_int (s, 5, seq);
  foyer_stmt_bind_text (s, 6, image);
  foyer_stmt_bind_int (s, 7, now);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

void
foyer_tx_witness (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id, const char *gen)
{
  if (is_own_work (entity))
    note (tx->db, tx->db, entity, id, gen, foyer_tx_now (tx));
}

void
foyer_tx_forget_witnesses (FoyerTx *tx)
{
  FoyerStmt *s = foyer_db_own (tx->db, "DELETE FROM sync_witness WHERE at<?1");

  foyer_stmt_bind_int (s, 1, foyer_tx_now (tx) - FOYER_WITNESS_MS);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

gboolean
foyer_db_carry_witnesses (FoyerDb *to, FoyerDb *from, gint64 now, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (from, "SELECT gen FROM sync_base");
  g_autofree char *gen = foyer_stmt_step (s) ? g_strdup (foyer_stmt_text (s, 0)) : NULL;

  foyer_stmt_done (s);
  for (int i = 0; gen != NULL && i < foyer_n_entities; i++)
    {
      const FoyerEntity *e = &foyer_entities[i];
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s WHERE _seq>0", e->name);
      g_autoptr (GArray) lost = g_array_new (FALSE, FALSE, sizeof (FoyerId));

      if (!is_own_work (e))
        continue;
      s = foyer_db_own_read (from, sql);
      while (foyer_stmt_step (s))
        {
          FoyerId id = foyer_stmt_id (s, 0);
          g_autofree char *again = g_strdup_printf ("SELECT 1 FROM main.%s WHERE id=?1", e->name);
          FoyerStmt *there = foyer_db_own_read (to, again);

          foyer_stmt_bind_id (there, 1, &id);
          if (!foyer_stmt_step (there))
            g_array_append_val (lost, id);
          foyer_stmt_done (there);
        }
      foyer_stmt_done (s);
      for (guint k = 0; k < lost->len; k++)
        note (to, from, e, &g_array_index (lost, FoyerId, k), gen, now);
    }
  return foyer_db_check (from, error) && foyer_db_check (to, error);
}

typedef struct
{
  char *table, *row;
  FoyerId id;
  gint64 seq, at;
} Witness;

static void
witness_clear (gpointer p)
{
  Witness *w = p;
  g_free (w->table);
  g_free (w->row);
}

void
foyer_db_witnesses (FoyerDb *db, FoyerWitnessFunc func, gpointer data)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Witness));
  FoyerStmt *s = foyer_db_own_read (db, "SELECT tbl,id,seq,at,row FROM sync_witness ORDER BY tbl,seq,id");

  g_array_set_clear_func (all, witness_clear);
  while (foyer_stmt_step (s))
    {
      Witness w = { g_strdup (foyer_stmt_text (s, 0)), g_strdup (foyer_stmt_text (s, 4)), foyer_stmt_id (s, 1), foyer_stmt_int (s, 2), foyer_stmt_int (s, 3) };
      g_array_append_val (all, w);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < all->len; i++)
    {
      const Witness *w = &g_array_index (all, Witness, i);
      g_autoptr (FoyerRow) row = foyer_entity_lookup (w->table) != NULL ? foyer_db_get (db, w->table, &w->id) : NULL;

      /* Its author has sent it after all. */
      if (row != NULL && row->seq > 0)
        continue;
      if (!func (w->table, &w->id, w->seq, w->at, w->row, data))
        break;
    }
}

/* Two medical cards with one number (MED-3): two desks that were apart gave it by hand. Both keep it; a line in the inbox of those who hold the
 * section names the two until one of them has another number. Numbers a desk gives by itself never meet. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-apply.h"
#include "foyer-hooks-private.h"
#include "foyer-ids.h"
#include "foyer-medical.h"

gboolean
foyer_medical_numbers_meet (FoyerDb *db, const FoyerId *a, const FoyerId *b)
{
  g_autoptr (FoyerRow) x = foyer_db_get (db, "medical_card", a), y = foyer_db_get (db, "medical_card", b);

  return x != NULL && y != NULL && foyer_row_int (x, "deleted") == 0 && foyer_row_int (y, "deleted") == 0 && foyer_row_text (x, "no") != NULL
         && g_strcmp0 (foyer_row_text (x, "no"), foyer_row_text (y, "no")) == 0;
}

static void
tell_pair (FoyerTx *tx, const FoyerId *one, const FoyerId *two)
{
  gboolean ordered = foyer_id_compare (one, two) < 0;
  const FoyerId *low = ordered ? one : two, *high = ordered ? two : one;
  char a[37], b[37];
  FoyerId id = foyer_id_derivef (low, "medical_number:%s", foyer_id_format (high, b));
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "conflict", &id);

  if (row != NULL && g_strcmp0 (foyer_row_text (row, "state"), "open") == 0)
    return;
  if (row == NULL)
    {
      row = foyer_row_new ("conflict", &id);
      foyer_row_set_text (row, "kind", "medical_number");
      foyer_row_set_int (row, "sev", FOYER_SEVERITY_IDENTITY);
      foyer_row_set_text (row, "tbl", "medical_card");
      foyer_row_set_text (row, "a", foyer_id_format (low, a));
      foyer_row_set_text (row, "b", b);
      foyer_row_set_int (row, "at", foyer_tx_now (tx));
      foyer_row_set_text (row, "sec", FOYER_MEDICAL);
    }
  foyer_row_set_text (row, "state", "open");
  foyer_tx_put (tx, row);
}

static void
look_at (FoyerTx *tx, const FoyerId *id)
{
  FoyerDb *db = foyer_tx_db (tx);
  g_autoptr (FoyerRow) card = foyer_tx_get (tx, "medical_card", id);
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s;

  if (card == NULL || foyer_row_int (card, "deleted") != 0 || foyer_row_text (card, "no") == NULL)
    return;
  s = foyer_db_sql (db, "SELECT id FROM medical_card WHERE no = ?1 AND id <> ?2 AND deleted IS NOT 1 ORDER BY id LIMIT 20");
  foyer_stmt_bind_text (s, 1, foyer_row_text (card, "no"));
  foyer_stmt_bind_id (s, 2, id);
  while (foyer_stmt_step (s))
    {
      FoyerId other = foyer_stmt_id (s, 0);
      g_array_append_val (others, other);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < others->len; i++)
    tell_pair (tx, id, &g_array_index (others, FoyerId, i));
}

void
foyer_hook_medical (FoyerTx *tx)
{
  GHashTable *set = foyer_hook_work (tx)->records;
  g_autoptr (GArray) ids = NULL;

  if (foyer_store_role (foyer_tx_store (tx)) != FOYER_STORE_SERVER || g_hash_table_size (set) == 0)
    return;
  ids = foyer_ids_take (set);
  for (guint i = 0; i < ids->len; i++)
    look_at (tx, &g_array_index (ids, FoyerId, i));
  foyer_hook_close_met (tx, "medical_number", foyer_medical_numbers_meet);
}

#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-finance.h"
#include "foyer-money.h"

static void
count_once (GHashTable *seen, const FoyerId *id, FoyerDayCount *count, gint64 total)
{
  if (!g_hash_table_contains (seen, id))
    {
      g_hash_table_add (seen, (gpointer) id);
      count->n++;
    }
  count->sum += total;
}

void
foyer_finance_day (const FoyerDayLine *lines, gsize n, FoyerDayFigures *out)
{
  g_autoptr (GHashTable) clients = g_hash_table_new (foyer_id_hash, foyer_id_equal_func), appointments = g_hash_table_new (foyer_id_hash, foyer_id_equal_func),
                         sides = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);

  *out = (FoyerDayFigures){ 0 };
  for (gsize i = 0; i < n; i++)
    {
      const FoyerDayLine *l = &lines[i];
      gboolean nobody = foyer_id_is_none (&l->client);
      FoyerDayCount *kind = l->product ? &out->products : &out->services;

      kind->n++;
      kind->sum += l->total;
      if (!nobody)
        count_once (clients, &l->client, &out->clients, l->total);
      count_once (appointments, &l->appointment, &out->appointments, l->total);
      count_once (sides, &l->appointment, nobody ? &out->without : &out->with, l->total);
    }
}

gint64
foyer_finance_average (const FoyerDayCount *count)
{
  return count->n > 0 ? foyer_mul_div (count->sum, 1, count->n, FOYER_ROUND_HALF_UP) : 0;
}

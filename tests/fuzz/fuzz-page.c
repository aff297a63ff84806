/* Any bytes as the answer to a sync: a page of the feed. Rows that are accepted have an image that is written again as it was read. */
#include "config.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-wire.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, len);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSyncReply) reply = foyer_sync_reply_parse (bytes, &error);
  FoyerWireRows it;

  if (reply == NULL)
    {
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
      return 0;
    }
  if (!reply->has_pull || reply->rows == NULL)
    return 0;
  for (foyer_wire_rows_init (&it, reply); foyer_wire_rows_next (&it, &error);)
    {
      g_autoptr (FoyerRow) row = NULL;
      g_autofree char *image = NULL, *scope = NULL;

      g_assert_true (it.row.seq > 0 && it.row.scope != NULL && it.row.table != NULL);
      if (it.row.entity == NULL || it.row.image == NULL)
        continue;
      row = foyer_row_from_json (it.row.entity, &it.row.id, it.row.image, it.row.len, NULL);
      if (row == NULL)
        continue;
      image = foyer_row_to_json (row);
      scope = foyer_row_scope (row);
      foyer_row_hash (row, scope, it.row.seq, image);
      {
        g_autoptr (FoyerRow) again = foyer_row_from_json (it.row.entity, &it.row.id, image, -1, NULL);
        g_autofree char *twice = NULL;

        g_assert_nonnull (again);
        twice = foyer_row_to_json (again);
        g_assert_cmpstr (twice, ==, image);
      }
    }
  foyer_wire_rows_clear (&it);
  return 0;
}

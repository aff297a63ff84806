/* Any bytes as a sheet somebody wants to import. What it is, is told by its content. */
#include "config.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-import-guess.h"
#include "foyer-sheet.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSheet) sheet = NULL;

  bytes = g_bytes_new (data, len);
  sheet = foyer_sheet_load_bytes (bytes, NULL, NULL, NULL, NULL, &error);
  g_assert_true ((sheet == NULL) == (error != NULL));
  if (sheet != NULL)
    foyer_import_guess_kind (sheet);
  return 0;
}

/* What the two halves of foyer-snapshot share. */
#pragma once

#include "foyer-snapshot.h"

G_BEGIN_DECLS

#define FOYER_SNAP_MAGIC "FOYERSNAP1\n"

enum
{
  TAG_NULL,
  TAG_INT,
  TAG_TEXT,
  TAG_ID,
};

/* Sets @error from errno; FALSE. */
gboolean foyer_snap_file_error (const char *path, const char *what, GError **error);

G_END_DECLS

/* What writing and reading a folder of everything share. */
#pragma once

#include "foyer-own.h"

G_BEGIN_DECLS

#define FOYER_OWN_FORMAT 1 /* of the folder: a later one is not read */

/* SHA-256 of a file in hex. (transfer full) (nullable) */
char *foyer_own_sum (const char *path, GError **error);

G_END_DECLS

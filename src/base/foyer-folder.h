/* foyer-folder: a file's name is on the disk when its folder is. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes the names in @dir to the disk. FALSE with errno. Any thread. */
gboolean foyer_folder_sync (const char *dir);

G_END_DECLS

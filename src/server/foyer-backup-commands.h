/* foyer-backup-commands: foyer-server backup, restore and verify. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *data, *chain; /* chain NULL: every one of them */
  const char *to, *from;
  gboolean deep;
} FoyerBackupArgs;

/* TRUE when @name is one of ours; *@status is the exit status. */
gboolean foyer_backup_command (const char *name, const FoyerBackupArgs *args, int *status);

G_END_DECLS

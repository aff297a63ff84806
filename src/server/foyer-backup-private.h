/* What the halves of foyer-backup share. */
#pragma once

#include <errno.h>

#include "foyer-backup.h"

G_BEGIN_DECLS

gboolean   foyer_backup_io_error (const char *path, const char *what, GError **error); /* FALSE, from errno */
void       foyer_backup_remove (const char *path); /* a file or a folder with all in it */
/* Names of the copies, newest first. (transfer full) (element-type utf8) */
GPtrArray *foyer_backup_list (const char *dir);

/* ---- foyer-backup-archive.c ---- */
typedef struct
{
  FoyerId id, dev;
  gint64 seq, at;
  char *why;  /* NULL: accepted; else it was in quarantine */
  char *body;
  guint8 h[32];
} FoyerFrame;

/* Frames of the life @gen with seq > @after, in their order. @bad: (out): frames that do not hold together; what stands behind such a one in
 * its file is not believed. (transfer full) (element-type FoyerFrame) */
GArray    *foyer_backup_frames (const char *dir, const char *gen, gint64 after, guint *bad);

G_END_DECLS

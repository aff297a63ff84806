/* What the halves of foyer-backup share. */
#pragma once

#include <errno.h>

#include "foyer-backup.h"

G_BEGIN_DECLS

gboolean   foyer_backup_io_error (const char *path, const char *what, GError **error); /* FALSE, from errno */
void       foyer_backup_remove (const char *path); /* a file or a folder with all in it */
gboolean   foyer_backup_sync_dir (const char *path, GError **error);
gboolean   foyer_backup_write_file (const char *path, const char *text, GError **error); /* all of it, on the disk, or as it was; FULL */

/* A copy for looking at. @work: (out): what foyer_backup_close() removes: one of an older version stays as it is, and a copy of it is brought to
 * the tables of today. (transfer full) (nullable) */
FoyerStore *foyer_backup_open (const char *path, char **work, GError **error);
/* Both (nullable) (transfer full), as foyer_backup_open() gave them. */
void       foyer_backup_close (FoyerStore *copy, char *work);

/* The facts of a store, counted, into the folder @path. */
gboolean   foyer_backup_write_facts (FoyerStore *copy, const char *path, GError **error);

/* ---- foyer-backup-erase.c ---- */
/* Who was erased from @store goes from what lies in @dir. Nothing is done when that is so already. */
gboolean   foyer_backup_erase (FoyerStore *store, const char *dir, GError **error);
/* A store that was made of a copy: who was erased since, as far as @dir knows, is erased from it. */
gboolean   foyer_backup_erase_restored (FoyerStore *store, const char *dir, GError **error);

/* ---- foyer-backup-keep.c ---- */
/* One process at a time works in @dir. −1 with BUSY when another does; ends with close(). */
int        foyer_backup_lock (const char *dir, GError **error);
/* On the disk when it returns. */
gboolean   foyer_backup_copy_file (const char *from, const char *to, GError **error);
/* Names of the copies, newest first. (transfer full) (element-type utf8) */
GPtrArray *foyer_backup_list (const char *dir);
gint64     foyer_backup_time_of (const char *name); /* UTC ms */
/* Life and order number of a copy. FALSE: its facts cannot be read. @gen: (out) (transfer full) */
gboolean   foyer_backup_facts (const char *path, char **gen, gint64 *seq);
void       foyer_backup_drop_parts (const char *dir);
/* All of a day, one a day for a week, one a week for five, the last three whatever their age; of the archive what no copy that stays needs.
 * @gen: the chain's life */
void       foyer_backup_drop_old (const char *dir, const char *gen, gint64 now);
gboolean   foyer_backup_write_status (const char *dir, const FoyerBackup *b, GError **error);
/* Desks will be told; at once when @store may be written, else by the server that has it open (foyer_backup_hear()). */
gboolean   foyer_backup_tell (FoyerStore *store, const FoyerBackup *b, GError **error);

/* ---- foyer-backup-files.c ---- */
/* Files that rows of the store in @store_dir, a copy, name. (transfer full) (element-type utf8) */
GPtrArray *foyer_backup_named (const char *store_dir, GError **error);
/* Those that are not in @to. @missing: (nullable): counts those that are not in @from */
gboolean   foyer_backup_copy_files (const GPtrArray *named, const char *from, const char *to, guint *missing, GError **error);
/* Files no copy names any more. Opens every copy: once a day is enough. */
void       foyer_backup_drop_files (const char *dir);
/* Reads all of them. (transfer full) (element-type utf8): a sentence for each that is damaged */
GPtrArray *foyer_backup_bad_files (const char *dir, guint *files);

/* ---- foyer-backup-archive.c ---- */
extern gsize foyer_backup_segment_max; /* bytes; a segment that is longer is not gone on with; tests make it small */

typedef struct
{
  FoyerId id, dev;
  gint64 seq, at;
  char *why;  /* NULL: accepted; else it was in quarantine */
  char *body;
  guint8 h[32];
} FoyerFrame;

/* Frames of the life @gen with seq >= @after, in their order, those that hold together. @a: (out) (nullable): what was found on the way.
 * (transfer full) (element-type FoyerFrame) */
GArray    *foyer_backup_frames (const char *dir, const char *gen, gint64 after, FoyerArchive *a);
/* Every frame's body anew: NULL: it stays, else (transfer full) what stands in its place. Files that change are put in place whole. */
typedef char *(*FoyerFrameEdit) (const char *body, gpointer data);
gboolean   foyer_backup_change_frames (const char *dir, FoyerFrameEdit edit, gpointer data, GError **error);
/* Segments of the life @gen that hold nothing after @seq; @gen NULL: every life not in @lives. */
void       foyer_backup_drop_segments (const char *dir, const char *gen, gint64 seq, GHashTable *lives);

G_END_DECLS

/* golden: the recorded files of a version (README.md), unpacked into a folder of the test. */
#pragma once

#include "foyer-rig.h"

G_BEGIN_DECLS

typedef struct
{
  int version;
  char *dir;          /* desk1 desk2 server wire … */
  GHashTable *facts;  /* "desk1 pending" → "4", "chain" → id */
} Golden;

/* The versions there are files of, oldest first; ends with 0. */
extern const int golden_versions[];

Golden     *golden_new (int version);
void        golden_free (Golden *g);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Golden, golden_free)
gint64      golden_number (const Golden *g, const char *fact);
FoyerId     golden_id (const Golden *g, const char *fact);
gboolean    golden_has (const Golden *g, const char *file);
char       *golden_text (const Golden *g, const char *file); /* (transfer full) */
char       *golden_path (const Golden *g, const char *file); /* (transfer full) */
/* Names in a folder, sorted. (transfer full) (element-type utf8) */
GPtrArray  *golden_list (const Golden *g, const char *folder);

/* "table id" → "scope seq hash image", as the version wrote them down. */
GHashTable *golden_rows (const Golden *g, const char *file);
/* The same of a store as it is now. */
GHashTable *golden_rows_now (FoyerStore *store);

/* For a test that opens the recorded server itself. */
void          golden_forget_home (const Golden *g);
/* The recorded server, and a recorded desk that talks to it. The server's folder is used as it is; the desk is of the recorded store. */
FoyerRig     *golden_rig (Golden *g);
FoyerRigDesk *golden_desk (Golden *g, FoyerRig *rig, const char *name);
void          golden_desk_free (FoyerRigDesk *d);
void          golden_rig_free (FoyerRig *rig);

G_END_DECLS

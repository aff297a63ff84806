/* foyer-pgrig: a real PostgreSQL in a folder of its own, for tests of several nodes; and looking at what a chain's file holds. */
#pragma once

#include "foyer-server.h"

G_BEGIN_DECLS

typedef struct
{
  char *dir, *url;
  GSubprocess *process;
} FoyerPgRig;

/* NULL: there is no PostgreSQL here; the test is skipped. FOYER_PG_FSYNC=on makes it wait for the disk. */
FoyerPgRig *foyer_pgrig_new (void);
void        foyer_pgrig_free (FoyerPgRig *rig);
void        foyer_pgrig_start (FoyerPgRig *rig);
void        foyer_pgrig_stop (FoyerPgRig *rig, gboolean at_once); /* at_once: as if it had crashed */
/* Runs statements in the schema foyer; the first value of the last one. (transfer full) */
char       *foyer_pgrig_sql (FoyerPgRig *rig, const char *sql);
gint64      foyer_pgrig_int (FoyerPgRig *rig, const char *sql);
/* Every row of every table, a line each. (transfer full) */
char       *foyer_pgrig_dump (FoyerPgRig *rig);
/* An empty log. */
void        foyer_pgrig_clear (FoyerPgRig *rig);

/* Every row of every table that is not of one file alone, derived ones included. (transfer full) */
char       *foyer_dump_store (FoyerStore *store);
char       *foyer_dump_dir (const char *data_dir, const FoyerId *chain); /* of a node that is stopped */
/* Says the first line that differs. */
void        foyer_assert_same (const char *a, const char *b);

G_END_DECLS

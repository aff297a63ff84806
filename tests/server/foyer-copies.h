/* foyer-copies: what tests of backups begin with: a desk of real programs, and a chain of two desks with a copy and an archive behind it. */
#pragma once

#include "foyer-live.h"
#include "foyer-rig.h"

G_BEGIN_DECLS

/* ---- a desk by foyerctl, in a folder of its own ---- */
char      *foyer_copies_join (FoyerLive *live); /* enrolled; its folder. (transfer full) */
char      *foyer_copies_ctl (const char *store, const char *a, const char *b, const char *c); /* must end well; what it said. (transfer full) */
void       foyer_copies_client (const char *store, const char *name); /* makes one */
void       foyer_copies_sync (const char *store);
gboolean   foyer_copies_has (const char *store, const char *name);

/* ---- a chain and two desks in this process ---- */
typedef struct
{
  FoyerRig *rig;
  FoyerTest *ta, *tb;
  FoyerRigDesk *a, *b;
  char *backups, *dir, *chain_dir; /* of all chains; of this one; its store */
  gint64 clients; /* of both desks in the end */
} FoyerCopies;

void        foyer_copies_fix_up (FoyerCopies *f);
void        foyer_copies_fix_down (FoyerCopies *f);
FoyerStore *foyer_copies_store (FoyerCopies *f); /* the chain's */
void        foyer_copies_rig_client (FoyerRigDesk *d, const char *name); /* makes one and sends it */
/* A copy, and behind it six pieces: one client of the one desk, one of the other, in turn. */
void        foyer_copies_fill (FoyerCopies *f);
/* Paths of the pieces, in order. (transfer full) (element-type utf8) */
GPtrArray  *foyer_copies_pieces (FoyerCopies *f);
gint64      foyer_copies_clients_in (const char *dir);

G_END_DECLS

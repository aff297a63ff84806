/* foyer-rig: a chain and desks in one process. Each desk is a store and the pure core; a request is bytes handed to the server's sync
 * function, so that a test decides what is lost, late or lied about. No clock, no thread, no socket of its own. */
#pragma once

#include "foyer-server.h"
#include "foyer-sync-apply.h"
#include "foyer-sync-core.h"
#include "foyer-test.h"

G_BEGIN_DECLS

typedef struct
{
  char *dir;
  FoyerServer *server;
  FoyerId chain_id;
  FoyerChain *chain;
  gint64 now;
  int speak; /* the server is one of this version (foyer_schema_speak()); 0: of today's */
} FoyerRig;

typedef struct _FoyerRigDesk FoyerRigDesk;
struct _FoyerRigDesk
{
  FoyerRig *rig;
  FoyerTest *t;
  FoyerDevice *device;
  FoyerSyncCore *core;
  FoyerSyncStand stand;
  gint64 max_rows;      /* of a page */
  int speak;            /* the desk is one of this version; 0: of today's */
  int lose_requests;    /* so many requests do not arrive */
  int lose_replies;     /* so many are done, but the answer is lost */
  int exchanges, pages; /* counted */
  void (*after_page) (FoyerRigDesk *d); /* what people see after each page */
  void (*seen) (FoyerRigDesk *d, GBytes *request, GBytes *reply); /* what is on the wire */
};

FoyerRig     *foyer_rig_new (void);
void          foyer_rig_free (FoyerRig *rig);
void          foyer_rig_restart (FoyerRig *rig); /* the server's stores are closed and opened */
/* Enrols the desk @t works on; t stays the caller's. @loc: NULL for every location. */
FoyerRigDesk *foyer_rig_join (FoyerRig *rig, FoyerTest *t, const FoyerId *loc);
void          foyer_rig_desk_free (FoyerRigDesk *d);
/* The desk's program starts again: the core knows nothing. */
void          foyer_rig_desk_restart (FoyerRigDesk *d);
/* Exchanges until the desk would wait for news, or a request is lost. */
void          foyer_rig_sync (FoyerRigDesk *d);
/* Until everything is sent and back, however often something is lost. */
void          foyer_rig_settle (FoyerRigDesk *d);
/* The same rows with the same content in every synced table (conflicts and history included), nothing pending. */
void          foyer_rig_assert_equal (FoyerRigDesk *a, FoyerRigDesk *b);
/* Every base row of the desk is the server's. */
void          foyer_rig_assert_base (FoyerRigDesk *d);
/* Scope, table, count and sum, one a line; counts them anew on the way. (transfer full) */
char         *foyer_rig_digests (FoyerStore *store);
gint64        foyer_rig_count (FoyerStore *store, const char *sql);

/* ---- desks next door (5.13) ---- */
/* (element-type FoyerPeerEntry): what is in @t's log from entry @from on. @log: (out): owns their texts */
GArray       *foyer_rig_entries (FoyerTest *t, gint64 from, GArray **log);
/* What the network between two desks does: everything of @from from its entry @n on. How many @to took. */
guint         foyer_rig_show (FoyerRigDesk *from, FoyerRigDesk *to, gint64 n);

/* ---- two desks of one chain ---- */
typedef struct
{
  FoyerRig *rig;
  FoyerTest *t1, *t2; /* the first brings the salon, the second gets it from the chain; what a test knows of it is copied */
  FoyerRigDesk *d1, *d2;
} FoyerRigTwo;

/* @by_clock: what people do is of now, not of the salon's morning. */
void          foyer_rig_two_begin (FoyerRigTwo *x, gboolean by_clock);
/* The second one joins, of location @loc or (NULL) of all, when rig, t1 and d1 are there. */
void          foyer_rig_two_second (FoyerRigTwo *x, const FoyerId *loc);
void          foyer_rig_two_end (FoyerRigTwo *x);
/* Both have everything of each other. */
void          foyer_rig_two_settle (FoyerRigTwo *x);
/* The same, and it is compared. */
void          foyer_rig_two_agree (FoyerRigTwo *x);
FoyerStore   *foyer_rig_two_chain (FoyerRigTwo *x);

G_END_DECLS

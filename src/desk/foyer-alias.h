/* foyer-alias: cards that are one person (replication.md 6.6). Merging adds an edge from the root of the one to the root of the other and
 * rewrites nothing: visits, money and accounts keep the client they were made for and are shown under the root. Taking the edge away
 * again puts everything back where it was.
 *
 *  1. The edges that stand are a forest: the server resolves both sides to their roots when it accepts one, in its order; two roots that
 *     are one already make an edge of no effect. What desks did meanwhile cannot make a circle.
 *  2. client_root (derived) holds the root of every client that is not its own; visit_fig, board and client_fig and the search index speak
 *     of roots only.
 *  3. An edit that still arrives for a merged card also changes the root when the root shows that card's value; else it is a line in the
 *     inbox. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerId id;             /* of the alias row */
  FoyerId loser, winner;  /* what people said */
  FoyerId child, parent;  /* what the server made of it; none: no effect */
  gboolean pending;       /* not yet at the chain: child and parent are only a guess */
} FoyerAliasEdge;

/**
 * foyer_alias_roots:
 * @edges: those that stand
 * @n: how many
 * Pure. Edges of the chain first, then pending ones by id, each between the roots so far; one that would close a circle has no effect.
 * Returns: (transfer full) (element-type FoyerId FoyerId): client → root, for those that are not their own
 */
GHashTable *foyer_alias_roots (const FoyerAliasEdge *edges, guint n);

/* The card @client is shown under: itself when it was not merged. */
FoyerId     foyer_alias_root (FoyerDb *db, const FoyerId *client);
/* Clients under @root, itself first. (transfer full) (element-type FoyerId) */
GArray     *foyer_alias_members (FoyerDb *db, const FoyerId *root);

/* client_root anew from all edges, for a store that is made in bulk. */
void        foyer_alias_rebuild (FoyerDb *db);

/* Hooks. */
void        foyer_alias_arbitrate (FoyerTx *tx, const FoyerRow *before, FoyerRow *after);
void        foyer_alias_changed (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after);
void        foyer_alias_client_changed (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after);
void        foyer_alias_flush (FoyerTx *tx);

G_END_DECLS

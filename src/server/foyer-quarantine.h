/* foyer-quarantine: changes the chain could not take (replication.md 5.8). They are kept as they came; a conflict row of kind
 * "quarantine" shows their money in the location's list, and a person decides: take it anyway, or leave it. Deciding is done on that row
 * (command conflict.resolve, on any desk); the server follows it. */
#pragma once

#include <json-glib/json-glib.h>

#include "foyer-apply.h"
#include "foyer-may.h"

G_BEGIN_DECLS

/* Why a change is kept that SQL cannot take, whatever the rules say. */
extern const char *const foyer_quarantine_refused;

/**
 * foyer_quarantine_put:
 * @t: the txn, or an outline of one that cannot be read
 * @loc: location of its desk
 * Keeps @t. Returns: (transfer full): its verdict
 */
char    *foyer_quarantine_put (FoyerTx *tx, const FoyerTxn *t, const char *body, gint64 eff, const FoyerId *loc, const char *why);
/* A txn that was taken although its user lacked a right: a conflict row of kind "review". */
void     foyer_quarantine_review (FoyerTx *tx, const FoyerTxn *t, gint64 eff, const char *why);

/**
 * foyer_quarantine_replay:
 * @force: take it whatever the rights say
 * Takes @id in: once, however often it is asked. Inside foyer_store_maintain().
 * Returns: FALSE with NOT_FOUND, CONFLICT (it was decided before), or INVALID with the reason it still cannot be taken, which is kept with it
 *   when the write is committed; nothing else of it is left then. Whatever else: the write fails, as with FULL
 */
gboolean foyer_quarantine_replay (FoyerTx *tx, const FoyerId *id, gboolean force, GError **error);
/* Does what people decided on the conflict rows since. */
void     foyer_quarantine_follow (FoyerTx *tx);

/* [{id, dev, desk, why, at, state, cmd, who, amount, n}] of those with @state (NULL: any). */
JsonNode *foyer_quarantine_list (FoyerDb *db, const char *state);
/* One with its body; NULL when there is none. */
JsonNode *foyer_quarantine_show (FoyerDb *db, const FoyerId *id);

G_END_DECLS

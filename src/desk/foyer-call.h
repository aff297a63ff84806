/* foyer-call: the inside of one call of a command or query. For foyer-desk.c and foyer-call.c only. */
#pragma once

#include "foyer-command.h"
#include "foyer-session.h"

G_BEGIN_DECLS

struct _FoyerCall
{
  FoyerDesk *desk;
  FoyerActor actor;
  gint64 now;
  FoyerId loc;
  const FoyerCommand *command; /* one of the two */
  const FoyerQuery *query;
  JsonObject *params; /* checked and cleaned */
  FoyerTx *tx;
  FoyerDb *db;
  FoyerAccess *access; /* NULL for the system */
  JsonObject *result;
  JsonArray *warnings;
  JsonNode *rows;      /* result of a query */
};

/* NOT_FOUND for an unknown name, INVALID with a sentence for parameters that do not fit the list. */
FoyerCall *foyer_call_new (FoyerDesk *desk, const FoyerActor *actor, const char *name, gboolean query, JsonObject *params, GError **error);
void       foyer_call_free (FoyerCall *call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerCall, foyer_call_free)
/* Checks the right of the entry; inside the transaction. */
gboolean   foyer_call_enter (FoyerCall *call, GError **error);

G_END_DECLS

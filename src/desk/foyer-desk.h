/* foyer-desk: an open business: a store with the rules around it, and who is signed in. Everything a caller (window, foyerctl, server,
 * test) does goes through foyer_desk_call() and foyer_desk_query().
 *
 * Values in and out are json-glib trees: ids as 36-character text, money as integer minor units, dates and wall times as ISO text.
 * Threads: any; calls block, the async forms run on the store's threads and come back in the caller's main context. */
#pragma once

#include <json-glib/json-glib.h>
#include "foyer-store.h"

G_BEGIN_DECLS

typedef struct _FoyerDesk FoyerDesk;

/* Opens (or makes) the store in @dir with the rules' hooks. Errors as foyer_store_open(). */
FoyerDesk  *foyer_desk_open (const char *dir, FoyerStoreRole role, GError **error);
/* For looking only, also while another process has the store open; commands fail with BUSY. */
FoyerDesk  *foyer_desk_open_reader (const char *dir, GError **error);
void        foyer_desk_close (FoyerDesk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDesk, foyer_desk_close)
FoyerStore *foyer_desk_store (FoyerDesk *desk);

/* Who asks. A plain value: the server makes one per request, the window keeps one. */
typedef struct
{
  FoyerId user;     /* none: the system itself (set-up of an empty store, server jobs): every right */
  FoyerId loc;      /* location worked in */
  gint64 now;       /* UTC ms for tests; 0: the clock */
  gboolean system;  /* TRUE: the system itself */
  FoyerId txn;      /* id the call's (first) txn will have; none: a new one. The server derives it from an idempotency key */
} FoyerActor;

/**
 * foyer_desk_call:
 * @name: command, e.g. "booking.move"
 * @params: (nullable): object; checked against the command's parameter list
 * @result: (out) (optional) (transfer full): object; always has "txn" (id text, or null when nothing changed). With error CONFIRM it holds
 *   {"confirm":[{"kind","text",…}]}: the caller shows the texts and calls again with "override": "reason".
 * Returns: TRUE when committed
 */
gboolean    foyer_desk_call (FoyerDesk *desk, const FoyerActor *actor, const char *name, JsonObject *params, JsonNode **result, GError **error);
void        foyer_desk_call_async (FoyerDesk *desk, const FoyerActor *actor, const char *name, JsonObject *params, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
/* @result is given for CONFIRM too. */
gboolean    foyer_desk_call_finish (FoyerDesk *desk, GAsyncResult *res, JsonNode **result, GError **error);

/* Reads. @result is an object or an array as the query's help says. */
gboolean    foyer_desk_query (FoyerDesk *desk, const FoyerActor *actor, const char *name, JsonObject *params, JsonNode **result, GError **error);
void        foyer_desk_query_async (FoyerDesk *desk, const FoyerActor *actor, const char *name, JsonObject *params, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean    foyer_desk_query_finish (FoyerDesk *desk, GAsyncResult *res, JsonNode **result, GError **error);

/* A short way to make parameters: foyer_json_object ("client", "s", id, "price", "i", (gint64) 4500, "ok", "b", TRUE, "list", "n", node, NULL).
 * Types: s text (NULL leaves the member out), i gint64, b gboolean, n JsonNode (taken), d FoyerId* (as text; none leaves it out). */
JsonObject *foyer_params (const char *first, ...) G_GNUC_NULL_TERMINATED;

/* TRUE when @actor may use @right ("booking.create", …) at actor->loc. For hiding what is not allowed (GEN-6). */
gboolean    foyer_desk_may (FoyerDesk *desk, const FoyerActor *actor, const char *right);

G_END_DECLS

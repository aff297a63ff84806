/* foyer-client-find: the one way the window asks who it is that was typed: name, phone or plate. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/**
 * foyer_client_find:
 * @asking: (inout): the owner's; the question before this one is dropped, so that no older answer comes last
 * @typed: as typed; blanks around it do not count
 * @reply: called with the rows of client.search, best first
 * Returns: FALSE and nothing is asked for fewer than two letters, or for a user without the right to clients: show nobody
 */
gboolean foyer_client_find (FoyerUiContext *context, gpointer owner, GCancellable **asking, const char *typed, int limit, FoyerUiReply reply, gpointer data);
/* Telephone of a row of client.search as it is read; "" for none. (transfer full) */
char    *foyer_client_found_phone (JsonObject *row);

G_END_DECLS

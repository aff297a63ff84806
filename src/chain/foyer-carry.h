/* foyer-carry: un-sent work as a file, for the day nothing else works (replication.md 5.13): written on the desk that made it, taken along on
 * a stick, and brought to the chain by any other desk of it. Each line is signed by its author, so who carries it changes nothing, and bringing
 * it twice (or the author sending it later as well) counts once.
 *
 *     {"dev":"<desk>","request":{<a sync request with a signed push>}}      one or more lines */
#pragma once

#include "foyer-account.h"

G_BEGIN_DECLS

/**
 * foyer_carry_write:
 * @out: the lines are appended
 * @n: (out): changes written; 0: the chain has everything
 * Reads the log in batches; blocking, any thread but the store's writer.
 */
gboolean foyer_carry_write (FoyerStore *store, const FoyerAccount *account, GString *out, gint64 *n, GError **error);

/* Its two parts; the request is a slice of @line. FALSE: no such line. */
gboolean foyer_carry_parse (const char *line, gsize len, FoyerId *dev, const char **request, gsize *request_len);

typedef struct
{
  FoyerId dev;                             /* author of the line */
  gint64 taken, repeated, quarantined;     /* changes: new at the chain, known there, not understood by it */
} FoyerCarried;

/**
 * foyer_carry_send:
 * @account: of the desk that carries
 * Brings one line to the chain. INVALID when it is no such line or its signature does not fit, CONFLICT when entries before it are missing
 * at the chain (bring those first), DENIED, OFFLINE. Blocking.
 */
gboolean foyer_carry_send (const FoyerAccount *account, const char *line, gsize len, FoyerCarried *out, GError **error);

G_END_DECLS

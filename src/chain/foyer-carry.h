/* foyer-carry: un-sent work as a file, for the day nothing else works (replication.md 5.13): written on the desk that made it, taken along on
 * a stick, and brought to the chain by any other desk of it. Each line is signed by its author, so who carries it changes nothing, and bringing
 * it twice (or the author sending it later as well) counts once.
 *
 *     {"dev":"<desk>","request":{<a sync request with a signed push>}}      one or more lines
 *     {"data":"<base64>","file":"<name>"}                                   pictures its rows name (foyer-blobs.h), behind them
 *
 * A picture is named by the hash of its bytes, so it needs no signature: it is what a signed row names, or nobody asks for it. */
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

/* Bytes of pictures in one file, about; tests make it small. */
extern gsize foyer_carry_files_max;

/**
 * foyer_carry_write_files:
 * @out: the lines are appended
 * @n: (out): files written, @left: (out): more than fit; they wait for the desk itself
 * What the chain's server has not got of @store_dir's files. Blocking, any thread.
 */
gboolean foyer_carry_write_files (const char *store_dir, GString *out, guint *n, guint *left, GError **error);

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
/* Whether it is the line of a file. */
gboolean foyer_carry_is_file (const char *line, gsize len);
/* Takes the file of one line into @store_dir, a desk that is to send it (foyer_files_run()). INVALID when it is not what its name says. */
gboolean foyer_carry_take_file (const char *store_dir, const char *line, gsize len, GError **error);

G_END_DECLS

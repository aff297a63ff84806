/* foyer-lan-log: what two desks say to each other of their logs (foyer-lan.h), without the connection it travels on: what is held of the
 * other one, what it is to be sent next, and what it sent. Blocking; any thread but the store's writer. */
#pragma once

#include "foyer-store.h"
#include "foyer-txn.h"

G_BEGIN_DECLS

/* What this store has of another desk. */
typedef struct
{
  gint64 inc, n;     /* last entry, in a preview or by the chain's word */
  gint64 shown;      /* entries that the chain does not have */
} FoyerLanHeld;

void     foyer_lan_log_held (FoyerStore *store, const FoyerId *dev, FoyerLanHeld *out);

/* How far the other desk has been sent this one's log. */
typedef struct
{
  gint64 inc, n;
  FoyerId dev; /* it; one that holds no numbers gets them under a veil (foyer-mask.h). None: as they are */
} FoyerLanSent;

/* Where a log ends: two logs that end alike are one. */
typedef struct
{
  gint64 inc, n;
  guint8 h[FOYER_HASH_LEN]; /* of the entry n */
} FoyerLanEnd;

void     foyer_lan_log_end (FoyerStore *store, FoyerLanEnd *out);
/* The log of @dev ends there. FALSE: it is not the one it showed, and what was held of it has gone: to begin anew */
gboolean foyer_lan_log_check (FoyerStore *store, const FoyerId *dev, const FoyerLanEnd *end);

/* @inc, @n: what the other desk said it holds. */
void     foyer_lan_log_begin (FoyerStore *store, gint64 inc, gint64 n, FoyerLanSent *sent);
/* The next entries, as they are sent to the chain; @sent goes on. (transfer full) (nullable): nothing more, or @error */
GString *foyer_lan_log_next (FoyerStore *store, FoyerLanSent *sent, GError **error);
/* What foyer_lan_log_next() of the desk @dev gave. When it is not what goes on from what is held, all that is held goes: the next connection
 * begins anew. @taken: (out): entries that were new */
gboolean foyer_lan_log_take (FoyerStore *store, const FoyerId *dev, const char *text, gsize len, guint *taken, GError **error);

G_END_DECLS

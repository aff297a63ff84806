/* foyer-feed: what changed in the scopes of a desk since its cursors, from one snapshot of the chain's store (replication.md 5.9).
 * The feed is state, not history: a row changed five hundred times is sent once. Runs inside foyer_store_read(). */
#pragma once

#include "foyer-apply.h"
#include "foyer-wire.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerId dev;
  const GArray *cursors; /* as asked */
  const char *gen;       /* as asked */
  gint64 max_rows, max_bytes;
  gboolean digest;       /* counts and sums are asked for */
  int caps;              /* schema every node knows; 0: this program's */

  /* Results */
  GPtrArray *scopes;     /* (element-type utf8) granted, in this snapshot: a push may have made a location a moment ago */
  char *real_gen;
  gint64 seq;            /* of the snapshot */
  guint rows;
  gboolean more;
  const char *reset;     /* NULL, "restored", "too_old" */
  gint64 next_inc;
  GString *json;         /* the "pull" object */
} FoyerFeed;

/* What desks may send, for @schema (0: this program's). (transfer full): JSON */
char    *foyer_feed_caps (int schema);
void     foyer_feed_clear (FoyerFeed *f);
gboolean foyer_feed_read (FoyerDb *db, gpointer feed, GError **error);

/* A chain's life and how far it is in it. */
typedef struct
{
  char *gen; /* owned */
  gint64 seq;
} FoyerLife;
/* For foyer_store_read(). @life: (out). CORRUPT when the store has none. */
gboolean foyer_life_read (FoyerDb *db, gpointer life, GError **error);

/* One change of the feed, in order of seq. */
typedef struct
{
  gint64 seq;
  const FoyerEntity *entity;
  FoyerId id;
  const char *scope; /* borrowed from the caller's list */
  gboolean gone;
} FoyerFeedItem;

/* Changes of one scope above @after, at most @max. Appends FoyerFeedItem to @out. */
void     foyer_feed_list (FoyerDb *db, const char *scope, gint64 after, gint64 max, GArray *out);
void     foyer_feed_sort (GArray *items);

G_END_DECLS

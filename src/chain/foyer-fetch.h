/* foyer-fetch: single requests to the chain's server beside the sync loop, blocking, on a helper thread: snapshots, digests, rows. */
#pragma once

#include "foyer-account.h"

G_BEGIN_DECLS

/* A piece of the body of a 200 or 206; FALSE stops. @from: where in the file it stands. */
typedef gboolean (*FoyerFetchFunc) (const guint8 *data, gsize len, goffset from, gpointer user_data);

/* How they travel; libsoup is one, tests have their own. */
typedef struct
{
  /**
   * get:
   * @from: Range: bytes=@from-; 0: all
   * @status: of HTTP; the server's own answers only
   * @retry: (out): seconds, −1: not said
   * Returns: FALSE with OFFLINE when nobody or somebody else answered or it broke off, CANCELLED
   */
  gboolean (*get) (gpointer self, const char *path, goffset from, FoyerFetchFunc func, gpointer data, int *status, gint64 *retry, GCancellable *cancel,
                   GError **error);
  /* (transfer full): the answer's body; NULL with OFFLINE or CANCELLED. */
  GBytes *(*post) (gpointer self, const char *path, GBytes *json, int *status, GCancellable *cancel, GError **error);
  void (*free) (gpointer self);
  /**
   * put:
   * @from: where in the file @piece stands; −1: @piece is empty and asks what the server has
   * Returns: (transfer full): the answer's body; NULL as with post
   */
  GBytes *(*put) (gpointer self, const char *path, GBytes *piece, goffset from, goffset total, int *status, gint64 *retry, GCancellable *cancel,
                  GError **error);
} FoyerFetch;

extern const FoyerFetch foyer_fetch_soup;
/* In the thread that uses it. The token is read from the desk's file, where it may have been renewed. */
gpointer foyer_fetch_soup_new (const char *store_dir);

G_END_DECLS

/* The two kinds of log. */
#pragma once

#include "foyer-order.h"

G_BEGIN_DECLS

typedef struct
{
  void       (*free) (FoyerOrder *log);
  gboolean   (*make) (FoyerOrder *log, FoyerId *id, GError **error);
  GArray    *(*list) (FoyerOrder *log, GError **error);
  gboolean   (*has) (FoyerOrder *log, const FoyerId *id, GError **error);
  FoyerDesk *(*open) (FoyerOrder *log, const FoyerId *id, FoyerOrderChain **chain, GError **error);
  void       (*close) (FoyerOrderChain *chain);
  gboolean   (*refresh) (FoyerOrderChain *chain, GError **error);
  char      *(*make_code) (FoyerOrder *log, const FoyerCode *want, gint64 now, GError **error);
  gboolean   (*find_code) (FoyerOrder *log, const char *text, gint64 now, FoyerCode *out, GError **error);
  void       (*set_news) (FoyerOrder *log, FoyerOrderNews func, gpointer data);
  gboolean   (*adopt) (FoyerOrder *log, const FoyerId *id, GError **error);
  gboolean   (*new_life) (FoyerOrder *log, const FoyerId *id, GError **error);
  GArray    *(*states) (FoyerOrder *log, GError **error);
  gboolean   (*keep_blob) (FoyerOrder *log, const FoyerId *chain, const char *id, GBytes *bytes, GError **error); /* NULL: embedded */
  GBytes    *(*find_blob) (FoyerOrder *log, const FoyerId *chain, const char *id, GError **error);
  gboolean   (*sweep_blobs) (FoyerOrder *log, const FoyerId *chain, const GPtrArray *named, gint64 before, GError **error);
  gboolean   (*blob_bytes) (FoyerOrder *log, const FoyerId *chain, gint64 *bytes, GError **error); /* NULL: embedded */
  void       (*set_backups) (FoyerOrder *log, const char *dir); /* NULL: embedded */
  gboolean   (*trim) (FoyerOrder *log, const FoyerId *id, const char *backups, gint64 before, gint64 *gone, GError **error);
  int        (*schema) (FoyerOrder *log); /* NULL: embedded */
} FoyerOrderFuncs;

/* What both begin with. */
struct _FoyerOrder
{
  const FoyerOrderFuncs *f;
  char *dir;
};

struct _FoyerOrderChain
{
  FoyerOrder *log;
  FoyerId id;
  FoyerStore *store;
};

char     *foyer_order_chain_dir (const char *data_dir, const FoyerId *id);
/* (transfer full) (element-type FoyerId): folders of chains */
GArray   *foyer_order_list_dir (const char *data_dir);

/* foyer-order-pg.c; NULL with @error when this program was built without it. */
FoyerOrder *foyer_order_pg_new (const char *data_dir, const char *url, GError **error);

G_END_DECLS

/* What the files of the shared log have in common. */
#pragma once

#include "foyer-order-private.h"
#include "foyer-pg.h"

G_BEGIN_DECLS

#define FOYER_ORDER_CONNECTIONS 8

typedef struct _FoyerNews FoyerNews;

typedef struct
{
  FoyerOrder base;
  FoyerPg *pg;
  int least;           /* atomic: schema all nodes know */
  char *backups;       /* where copies may start from; NULL: nowhere */
  char node[17];       /* random: whose appends and notices */
  GMutex lock;
  GHashTable *chains;  /* FoyerId* → PgChain*, those open here */
  FoyerNews *news;
} PgLog;

typedef struct
{
  FoyerOrderChain base;
  gboolean cut;        /* the log begins behind this file */
  gboolean opening;    /* nobody reads it: it may be filled in steps */

  /* Writer thread, between begin and end */
  FoyerPgConn *conn;
  gint64 at;           /* head of the log, which is that of the file */
  char mark[37];
  gboolean appended;
} PgChain;

#define PG_LOG(log) ((PgLog *) (log))

/* foyer-order-pg.c */
void     foyer_order_pg_mark (char *out); /* 37 bytes */
void     foyer_order_pg_fail (const char *point); /* a place where a test may stop the node */

/* foyer-order-pg-sql.c: statements on one connection */
typedef struct
{
  gint64 head, seq, swept, kept; /* kept: what is before it is in backups only */
  char mark[37], gen[37];
  char *meta;
} PgHead;
void     foyer_pg_head_clear (PgHead *h);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PgHead, foyer_pg_head_clear)
/* @lock: BEGIN, then the chain's row is ours until COMMIT. NOT_FOUND. */
gboolean foyer_order_pg_head (FoyerPgConn *conn, const FoyerId *id, gboolean lock, PgHead *out, GError **error);
/* The mark of the append @at, "" when there is none such. */
gboolean foyer_order_pg_mark_at (FoyerPgConn *conn, const FoyerId *id, gint64 at, char *out, GError **error);
/* In a batch: one append with all that @r holds. */
void     foyer_order_pg_send (FoyerPgConn *conn, const char *node, const FoyerId *id, gint64 at, const char *mark, const FoyerRecord *r);
/* Starts a new life of the chain when it is still in @gen; NULL: in any case. */
gboolean foyer_order_pg_start_life (FoyerPgConn *conn, const char *node, const FoyerId *id, const char *gen, GError **error);
gboolean foyer_order_pg_migrate (FoyerPg *pg, GError **error);
gboolean foyer_order_pg_make (FoyerPgConn *conn, const FoyerId *id, GError **error);

/* foyer-order-pg-follow.c */
/* Brings the file to the log's head. @conn: the connection that holds the chain's turn, or NULL: another is taken. Any thread. */
gboolean foyer_order_pg_follow (PgLog *log, PgChain *pc, FoyerPgConn *conn, GError **error);

/* foyer-order-pg-seed.c */
/* Puts the newest backup that fits the log into @dir, which nobody has open. FALSE: there is none. */
gboolean foyer_order_pg_seed (PgLog *log, const FoyerId *id, const char *dir);
gboolean foyer_order_pg_trim (FoyerOrder *log, const FoyerId *id, const char *backups, gint64 before, gint64 *gone, GError **error);

/* foyer-order-pg-admin.c */
char    *foyer_order_pg_make_code (FoyerOrder *log, const FoyerCode *want, gint64 now, GError **error);
gboolean foyer_order_pg_find_code (FoyerOrder *log, const char *text, gint64 now, FoyerCode *out, GError **error);
gboolean foyer_order_pg_adopt (FoyerOrder *log, const FoyerId *id, GError **error);
gboolean foyer_order_pg_new_life (FoyerOrder *log, const FoyerId *id, GError **error);
GArray  *foyer_order_pg_states (FoyerOrder *log, GError **error);
GArray  *foyer_order_pg_list (FoyerOrder *log, GError **error);

/* foyer-order-pg-erase.c */
/* In the batch of append @at, when somebody was erased in the write. */
void     foyer_order_pg_send_erase (FoyerPgConn *conn, const FoyerId *chain, gint64 at, FoyerTx *tx);

/* foyer-order-pg-blobs.c */
gboolean foyer_order_pg_send_blob (FoyerPgConn *conn, const FoyerId *chain, const char *id, GBytes *bytes, GError **error);
gboolean foyer_order_pg_keep_blob (FoyerOrder *log, const FoyerId *chain, const char *id, GBytes *bytes, GError **error);
GBytes  *foyer_order_pg_find_blob (FoyerOrder *log, const FoyerId *chain, const char *id, GError **error);
gboolean foyer_order_pg_blob_bytes (FoyerOrder *log, const FoyerId *chain, gint64 *bytes, GError **error);
gboolean foyer_order_pg_sweep_blobs (FoyerOrder *log, const FoyerId *chain, const GPtrArray *named, gint64 before, GError **error);

/* foyer-order-pg-news.c: tells other nodes of appends and hears of theirs */
/* Looks who is connected to the log, and notes the least schema among them. */
gboolean   foyer_order_pg_look_round (PgLog *log, FoyerPgConn *conn);
FoyerNews *foyer_news_new (PgLog *log, FoyerOrderNews func, gpointer data);
void        foyer_news_free (FoyerNews *news);
void        foyer_news_tell (FoyerNews *news, const FoyerId *chain); /* NULL news: nothing */

G_END_DECLS

/* foyer-txn: the record of one user action: who, when, which desk, and the ops with what they replaced (replication.md 5.4).
 *
 * The body is canonical JSON; h = SHA-256 (prev h || body) chains the log. Plain data, one owner. */
#pragma once

#include "foyer-row.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_OP_NEW, /* make the row (same id again: merge the fields) */
  FOYER_OP_SET, /* change fields of the row */
} FoyerOpKind;

#define FOYER_OP_VERSION 3 /* the latest this program reads and writes; an op is written in the lowest that says it */
#define FOYER_TXN_MAX_OPS 200
#define FOYER_TXN_MAX_BYTES (256 * 1024)
#define FOYER_OP_MAX_BYTES (64 * 1024)
#define FOYER_HASH_LEN 32

typedef struct
{
  FoyerOpKind kind;
  int version;
  const FoyerEntity *entity; /* NULL for a table this version does not know */
  FoyerId id;
  guint64 fields;  /* bit per field given */
  FoyerVal *vals;  /* entity->n_fields; given fields only */
  guint64 old_fields;
  FoyerVal *olds;  /* SET: what the given fields held when the user changed them */
  gint64 base_seq; /* seq of the row the user saw; 0: none */
  char *extra;     /* fields unknown to this version, JSON object, or NULL */
  char *table;     /* name of an unknown table as written, else NULL */
} FoyerOp;

typedef struct
{
  FoyerId id;
  gint64 inc, n;  /* incarnation and position in the desk's log */
  gint64 hlc;
  FoyerId dev;    /* not in the body: known from the connection or the log */
  FoyerId who;    /* user */
  FoyerId loc;    /* location, or none */
  char *bday;     /* business date */
  char *cmd;      /* command name */
  char *why;      /* reason given for an override, or NULL */
  FoyerId group;  /* txns of one user action (import); none for a single one */
  FoyerId undoes; /* txn this one reverses, or none */
  GPtrArray *ops; /* (element-type FoyerOp) */
  guint8 prev[FOYER_HASH_LEN];
  guint8 h[FOYER_HASH_LEN];
  gboolean cut;   /* somebody who was erased was taken out of the body: h is what it had before (foyer-erase.h) */
} FoyerTxn;

FoyerTxn *foyer_txn_new (void);
void      foyer_txn_free (FoyerTxn *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTxn, foyer_txn_free)
FoyerOp  *foyer_op_new (FoyerOpKind kind, const FoyerEntity *entity, const FoyerId *id);
void      foyer_op_free (FoyerOp *op);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerOp, foyer_op_free)

/* Canonical body without h; "prev" is in it as base64. For a txn made here: one that was read may hold what this version does not know, which
 * would be left out; see foyer_txn_rechain(). (transfer full) */
char     *foyer_txn_body (const FoyerTxn *t);
/* INVALID for a body that breaks the form or a limit. Checks prev and h when @h is given (CORRUPT if they do not fit). */
FoyerTxn *foyer_txn_parse (const char *body, gssize len, const guint8 *h, GError **error);
/* A body of the log with another place in the chain; everything else as it was written, what this version does not know too. (transfer full) */
char     *foyer_txn_rechain (const char *body, gint64 inc, gint64 n, const guint8 *prev);
/* @op is about a row of somebody who was erased. */
typedef gboolean (*FoyerCutFunc) (const FoyerOp *op, gpointer data);
/* The body of @t, which was read with its h, without what is personal in such ops. (transfer full) (nullable): there is nothing */
char     *foyer_txn_cut (const FoyerTxn *t, FoyerCutFunc func, gpointer data);
/* SHA-256 (prev || body) */
void      foyer_txn_hash (const guint8 *prev, const char *body, gsize len, guint8 *out);

G_END_DECLS

/* sim-model: what the chain must hold, worked out a second time from the txns it accepted, in their order: plain structs, no SQL and none
 * of the code it judges. Of that it borrows the list of fields and their merge classes only. */
#pragma once

#include "foyer-schema.h"

G_BEGIN_DECLS

typedef struct
{
  const FoyerEntity *entity;
  FoyerId id;
  gboolean make;  /* NEW */
  GArray *vals;   /* SimVal */
  GArray *olds;
} SimOpText;

typedef struct
{
  int field;
  char *text; /* "i25", "tAnna", NULL: empty */
} SimVal;

/* One txn as its author wrote it. */
typedef struct
{
  int refs;
  FoyerId id;
  gint64 hlc;
  char *loc;      /* as a value; NULL: none */
  GPtrArray *ops; /* SimOpText* */
  int author;     /* device whose log it was first read in; -1: not read in one */
} SimTxn;

SimTxn *sim_txn_parse (const FoyerId *id, const char *body);
SimTxn *sim_txn_ref (SimTxn *t);
void    sim_txn_unref (SimTxn *t);
/* (nullable) */
const char *sim_op_val (const SimOpText *op, const char *field);
/* What its author saw before. (nullable) */
const char *sim_op_old (const SimOpText *op, const char *field);

typedef struct
{
  SimTxn *txn;
  gint64 eff;
  FoyerId dev;
  gint64 inc, n, seq;
  gboolean refused; /* in quarantine */
} SimTaken;

/* One life of the chain: what it accepted, first to last. */
typedef struct
{
  int refs;
  GArray *taken;     /* SimTaken */
  GHashTable *index; /* FoyerId* → position + 1 */
} SimHistory;

SimHistory *sim_history_new (void);
SimHistory *sim_history_ref (SimHistory *h);
void        sim_history_unref (SimHistory *h);
/* The first @len of it, as a life of its own: a backup. */
SimHistory *sim_history_fork (const SimHistory *h, guint len);
void        sim_history_add (SimHistory *h, const SimTaken *t); /* takes a reference of the txn */
/* -1: not there. */
int         sim_history_find (const SimHistory *h, const FoyerId *id);

typedef struct _SimModel SimModel;

SimModel *sim_model_new (void);
void      sim_model_free (SimModel *m);
void      sim_model_take (SimModel *m, const SimTaken *t);
/* The text of a field as the model has it, in @found whether there is such a row. (nullable) */
const char *sim_model_val (SimModel *m, const FoyerEntity *entity, const FoyerId *id, int field, gboolean *found);
/* The server sees in its numbers who had not seen what; the model has none and takes its word where two desks changed a row and one of them
 * deleted it. FALSE: not such a row. */
gboolean  sim_model_revive (SimModel *m, const FoyerEntity *entity, const FoyerId *id, gint64 hlc, const FoyerId *txn);
/* Cards that were merged share edits that come later: whether @text, with that stamp, was given to a card that is or was tied to @id. */
gboolean  sim_model_shared (SimModel *m, const FoyerId *id, int field, const char *text, gint64 hlc, const FoyerId *txn);
guint     sim_model_n_rows (SimModel *m, const FoyerEntity *entity);

G_END_DECLS

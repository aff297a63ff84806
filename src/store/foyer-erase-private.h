/* What the two halves of foyer-erase share. */
#pragma once

#include "foyer-erase.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_ERASE_DESK,      /* rows of the chain keep number and hash */
  FOYER_ERASE_CANONICAL, /* a server: rows get new numbers */
  FOYER_ERASE_FOLLOW,    /* rows and bodies come from the chain's log */
  FOYER_ERASE_COPY,      /* a backup: the moment stays, hashes are made anew */
} FoyerEraseMode;

/* Whose the rows of a txn are. */
typedef struct
{
  FoyerDb *db;
  const FoyerTxn *t;   /* (nullable) */
  GHashTable *clients; /* (nullable): those who are erased; NULL: who has a row of "erasure" */
} FoyerEraseAsk;

gboolean foyer_erase_concerns (const FoyerOp *op, gpointer ask); /* a FoyerCutFunc */
void     foyer_tx_erase (FoyerTx *tx, GHashTable *clients, FoyerEraseMode mode);
/* Notes beside the store, before COMMIT, that there is something to come off the disk. @files: (nullable) */
void     foyer_store_mark_forget (FoyerStore *store, const GPtrArray *files);

G_END_DECLS

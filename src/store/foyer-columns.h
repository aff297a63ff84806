/* Columns of the server's own tables, and their values in a record. Of the store alone. */
#pragma once

#include "foyer-json.h"
#include "foyer-record.h"

G_BEGIN_DECLS

typedef struct
{
  int n;
  char **names;
  int *pk;     /* 1, 2 …: place in the primary key; 0: not in it */
  int *sorted; /* indexes by name, bytewise */
} FoyerColumns;

/* (nullable): there is no such table. Kept for the life of the program. */
const FoyerColumns *foyer_db_columns (FoyerDb *db, const char *table);
gboolean            foyer_table_is_recorded (const char *name);
gboolean            foyer_side_is_own (const char *table, const char *key); /* of this file alone */
void                foyer_value_to_json (FoyerJsonWriter *w, int type, sqlite3_int64 i, const void *data, gsize len);
/* One canonical row; @of_txn: a history row without its body. (transfer full) */
char               *foyer_record_row (const FoyerRow *row, gint64 hash, gboolean left, gboolean of_txn);
gboolean            foyer_db_record_txn (FoyerDb *db, const FoyerId *id, FoyerRecordTxn *t);

G_END_DECLS

/* Parts of rows that the store and replication share, below the public face. */
#pragma once

#include "foyer-json.h"
#include "foyer-row.h"

G_BEGIN_DECLS

const guint8 *foyer_entity_sorted_fields (const FoyerEntity *e); /* field indexes by name, bytewise */
char         *foyer_row_stamps_json (const FoyerRow *row);       /* the st column */
gboolean      foyer_row_parse_stamps (FoyerRow *row, const char *json);
void          foyer_val_to_json (FoyerJsonWriter *w, const FoyerVal *v);
gboolean      foyer_val_from_json (FoyerJsonReader *r, const FoyerField *f, FoyerVal *v);

G_END_DECLS

/* Parts of rows that the store and replication share, below the public face. */
#pragma once

#include "foyer-json.h"
#include "foyer-row.h"

G_BEGIN_DECLS

const guint8 *foyer_entity_sorted_fields (const FoyerEntity *e); /* field indexes by name, bytewise */
char         *foyer_row_stamps_json (const FoyerRow *row);       /* the st column */
/* Appends the canonical image; where the st column's text stands in @s goes to @st_at and @st_len. */
void          foyer_row_write_image (const FoyerRow *row, GString *s, gsize *st_at, gsize *st_len);
/* The hash of a row with its scope and seq, by its image made in @scratch: the st column's text stands there afterwards. */
gint64        foyer_row_seal (const FoyerRow *row, GString *scratch, gsize *st_at, gsize *st_len);
gboolean      foyer_row_parse_stamps (FoyerRow *row, const char *json);
void          foyer_val_to_json (FoyerJsonWriter *w, const FoyerVal *v);
gboolean      foyer_val_from_json (FoyerJsonReader *r, const FoyerField *f, FoyerVal *v);

G_END_DECLS

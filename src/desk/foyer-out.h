/* foyer-out: writing rows into the answer of a query, beside the helpers of foyer-command.h. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

/* "id" and every field but SECRET and DERIVED ones as members of the object the builder is in; empty ones as null, JSON fields as JSON,
 * phones masked when @mask. */
void foyer_out_fields (JsonBuilder *b, const FoyerRow *row, gboolean mask);
/* A number column, or null. */
void foyer_out_column (JsonBuilder *b, const char *name, FoyerStmt *s, int col);
/* @member: what @sql answers (id, a name) as objects with "id" and @as; @id (nullable) is bound to ?1. */
void foyer_out_named (JsonBuilder *b, FoyerDb *db, const char *member, const char *as, const char *sql, const FoyerId *id);
/* JSON text as a value; null when @json is NULL or unreadable. */
void foyer_out_json (JsonBuilder *b, const char *name, const char *json);

G_END_DECLS

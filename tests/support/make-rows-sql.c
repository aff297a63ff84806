/* make-rows-sql: prints the DDL of every synced table from the descriptors. schemas/sql/rows/0001-rows.sql is its output; the test
 * "schema" compares the two, so that a field cannot be in one and not in the other. After the first release a new field is a line in
 * the descriptor and an ALTER TABLE in a new migration. */
#include "config.h"

#include <stdio.h>

#include "foyer-schema.h"

int
main (void)
{
  printf ("-- Made by tests/support/make-rows-sql from src/store/foyer-schema.c. Columns behind the fields: merge stamps, fields of a newer\n"
          "-- version, scope, the server's order number (0: not yet at the chain), hash of the canonical row.\n");
  for (int i = 0; i < foyer_n_entities; i++)
    {
      const FoyerEntity *e = &foyer_entities[i];

      printf ("\nCREATE TABLE %s(\n  id BLOB PRIMARY KEY CHECK(length(id)=16),\n", e->name);
      for (int f = 0; f < e->n_fields; f++)
        printf ("  \"%s\" %s,\n", e->fields[f].name,
                e->fields[f].type == FOYER_TYPE_REF ? "BLOB" : foyer_field_is_text (&e->fields[f]) ? "TEXT" : "INTEGER");
      printf ("  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;\n");
    }
  return 0;
}

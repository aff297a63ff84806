-- Version 5: persons who were erased, one row a card. What that takes away, and where, stands in src/store/foyer-erase.h.
CREATE TABLE erasure(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "client" BLOB,
  "at" INTEGER,
  "who" BLOB,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_client ON erasure(client);

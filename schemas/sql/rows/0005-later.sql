-- Version 5: how far work that was put off is (src/store/foyer-later.h). Both roles; of this file alone.
CREATE TABLE later_mark(
  tbl INTEGER NOT NULL, scope TEXT NOT NULL,
  seq INTEGER NOT NULL,        -- rows of the scope up to this number are done
  PRIMARY KEY(tbl, scope)) STRICT, WITHOUT ROWID;

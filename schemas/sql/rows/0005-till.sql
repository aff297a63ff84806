-- Version 5: tills, and those one buys from. What each field means stands in src/store/foyer-schema-books.h.
CREATE TABLE till(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "register" BLOB,
  "no" TEXT,
  "cur" TEXT,
  "bday" TEXT,
  "dev" BLOB,
  "opened_at" INTEGER,
  "opened_by" BLOB,
  "expected" INTEGER,
  "start" INTEGER,
  "counts" TEXT,
  "note" TEXT,
  "closed_at" INTEGER,
  "closed_by" BLOB,
  "closing" BLOB,
  "counted" INTEGER,
  "due" INTEGER,
  "left" INTEGER,
  "void" INTEGER,
  "void_by" BLOB,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX till_open ON till(register) WHERE closed_at IS NULL;
CREATE INDEX till_day ON till(loc, opened_at);
CREATE INDEX till_no ON till("no");
CREATE TABLE till_event(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "register" BLOB,
  "till" BLOB,
  "kind" TEXT,
  "amount" INTEGER,
  "due" INTEGER,
  "reason" TEXT,
  "at" INTEGER,
  "bday" TEXT,
  "who" BLOB,
  "dev" BLOB,
  "void" INTEGER,
  "void_by" BLOB,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX till_event_till ON till_event(till, at);
CREATE INDEX till_event_day ON till_event(loc, bday);
CREATE TABLE party(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "title" TEXT,
  "kind" TEXT,
  "contact" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "address" TEXT,
  "tax_id" TEXT,
  "bank" TEXT,
  "comment" TEXT,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
ALTER TABLE money ADD COLUMN "till" BLOB;
ALTER TABLE money ADD COLUMN "party" BLOB;
ALTER TABLE document ADD COLUMN "till" BLOB;
ALTER TABLE document ADD COLUMN "party" BLOB;
ALTER TABLE document ADD COLUMN "sum" INTEGER;
CREATE INDEX money_till ON money(till) WHERE till IS NOT NULL;
CREATE INDEX money_party ON money(party) WHERE party IS NOT NULL;
CREATE INDEX document_till ON document(till) WHERE till IS NOT NULL;
CREATE INDEX document_party ON document(party) WHERE party IS NOT NULL;
CREATE INDEX document_day ON document(loc, bday);
-- Days, months and years of money are reckoned from the index alone.
DROP INDEX money_day;
CREATE INDEX money_day ON money(loc, bday, at, item, register, kind, amount, void);

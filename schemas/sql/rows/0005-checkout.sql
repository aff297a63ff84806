-- Version 5: checkout. Taxes and the rate a line was sold at, types of client accounts, what was paid at once, by whom, and sales over the counter.
CREATE TABLE tax(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "title" TEXT,
  "rate" INTEGER,
  "added" INTEGER,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE acct_type(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "title" TEXT,
  "locs" TEXT,
  "credit" INTEGER,
  "most" INTEGER,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
ALTER TABLE service ADD COLUMN "tax" BLOB;
ALTER TABLE visit ADD COLUMN "kind" TEXT;
ALTER TABLE line ADD COLUMN "tax" INTEGER;
ALTER TABLE line ADD COLUMN "tax_added" INTEGER;
ALTER TABLE document ADD COLUMN "together" BLOB;
ALTER TABLE money ADD COLUMN "payer" BLOB;
ALTER TABLE acct ADD COLUMN "type" BLOB;
ALTER TABLE acct ADD COLUMN "opened" INTEGER;
ALTER TABLE acct ADD COLUMN "place" BLOB;
ALTER TABLE acct ADD COLUMN "staff" BLOB;
ALTER TABLE entry ADD COLUMN "staff" BLOB;
ALTER TABLE entry ADD COLUMN "doc" BLOB;
CREATE INDEX money_payer ON money(payer) WHERE payer IS NOT NULL;
CREATE INDEX entry_at ON entry(at);

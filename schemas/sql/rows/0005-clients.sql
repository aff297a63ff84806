-- Version 5: files, corrected notes, corrections of figures, consents with who wrote them, rules for clients. What each field means stands in
-- src/store/foyer-schema.c.
ALTER TABLE client ADD COLUMN "consent_data_by" BLOB;
ALTER TABLE client ADD COLUMN "consent_news_by" BLOB;
ALTER TABLE note ADD COLUMN "fixed" TEXT;
ALTER TABLE note ADD COLUMN "fixed_at" INTEGER;
ALTER TABLE note ADD COLUMN "fixed_by" BLOB;

CREATE TABLE client_file(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "client" BLOB,
  "file" TEXT,
  "name" TEXT,
  "type" TEXT,
  "size" INTEGER,
  "at" INTEGER,
  "who" BLOB,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE client_adjust(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "client" BLOB,
  "kind" TEXT,
  "amount" INTEGER,
  "loc" BLOB,
  "at" INTEGER,
  "bday" TEXT,
  "who" BLOB,
  "comment" TEXT,
  "void" INTEGER,
  "void_by" BLOB,
  "again" BLOB,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE client_rule(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "measure" TEXT,
  "least" INTEGER,
  "discount" INTEGER,
  "label" BLOB,
  "drops" BLOB,
  "priority" TEXT,
  "back" INTEGER,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE client_award(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "client" BLOB,
  "rule" BLOB,
  "state" TEXT,
  "figure" INTEGER,
  "at" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE INDEX client_file_client ON client_file(client);
CREATE INDEX client_adjust_client ON client_adjust(client);
CREATE INDEX client_award_client ON client_award(client);

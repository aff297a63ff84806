-- Version 2: true sets, merged clients, notes, accounts with leases (replication.md 6).

-- Add-ids of a link that live, and those taken away ("id id -id"); NULL: as version 1 knew it.
ALTER TABLE client_label ADD COLUMN "adds" TEXT;
ALTER TABLE service_staff ADD COLUMN "adds" TEXT;
ALTER TABLE service_resource ADD COLUMN "adds" TEXT;

CREATE TABLE client_alias(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loser" BLOB,
  "winner" BLOB,
  "child" BLOB,
  "parent" BLOB,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX client_alias_loser ON client_alias(loser);
CREATE INDEX client_alias_winner ON client_alias(winner);
CREATE INDEX client_alias_child ON client_alias(child) WHERE child IS NOT NULL;

-- Derived: clients merged into another, and the card they are under. A client that is not here stands for itself.
CREATE TABLE client_root(client BLOB PRIMARY KEY, root BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX client_root_root ON client_root(root);

CREATE TABLE note(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "client" BLOB,
  "visit" BLOB,
  "text" TEXT,
  "at" INTEGER,
  "who" BLOB,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX note_client ON note(client, at) WHERE client IS NOT NULL;
CREATE INDEX note_visit ON note(visit, at) WHERE visit IS NOT NULL;

CREATE TABLE acct(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "kind" TEXT,
  "client" BLOB,
  "key" TEXT,
  "cur" TEXT,
  "floor" INTEGER,
  "state" TEXT,
  "bal" INTEGER,
  "leased" INTEGER,
  "n" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX acct_client ON acct(client, kind) WHERE client IS NOT NULL;
CREATE INDEX acct_key ON acct(kind, key) WHERE key IS NOT NULL;

CREATE TABLE entry(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "acct" BLOB,
  "amount" INTEGER,
  "counted" INTEGER,
  "adjust" INTEGER,
  "leased" INTEGER,
  "dev" BLOB,
  "why" TEXT,
  "ref" TEXT,
  "at" INTEGER,
  "bday" TEXT,
  "who" BLOB,
  "comment" TEXT,
  "void" INTEGER,
  "void_by" BLOB,
  "hlc" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX entry_acct ON entry(acct, hlc);
CREATE INDEX entry_pending ON entry(acct) WHERE _seq = 0;

CREATE TABLE lease(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "acct" BLOB,
  "dev" BLOB,
  "granted" INTEGER,
  "spent" INTEGER,
  "returned" INTEGER,
  "exp" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX lease_acct ON lease(acct);
CREATE INDEX lease_dev ON lease(dev);

-- Version 5: who signs in where and how, and the log of it.
ALTER TABLE user ADD COLUMN "desks" TEXT;
ALTER TABLE user ADD COLUMN "pins_from" INTEGER;
ALTER TABLE user ADD COLUMN "totp" TEXT;
ALTER TABLE user ADD COLUMN "totp_codes" TEXT;
ALTER TABLE user ADD COLUMN "totp_last" INTEGER;
CREATE TABLE sign_in(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "dev" BLOB,
  "place" INTEGER,
  "kind" TEXT,
  "how" TEXT,
  "user" BLOB,
  "who" TEXT,
  "why" TEXT,
  "host" TEXT,
  "at" INTEGER,
  "n" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_at ON sign_in(loc, at);
CREATE INDEX sign_in_dev ON sign_in(dev, loc, at);

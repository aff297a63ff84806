-- Roles of a chain's own, what an access was chosen from, and invitations.
CREATE TABLE role(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "title" TEXT,
  "base" TEXT,
  "rights" TEXT,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
ALTER TABLE "grant" ADD COLUMN "preset" TEXT;
ALTER TABLE user ADD COLUMN "invite" TEXT;
ALTER TABLE user ADD COLUMN "invite_until" INTEGER;

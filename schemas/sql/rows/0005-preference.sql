-- Version 5: what a user prefers goes along to every desk.
CREATE TABLE preference(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "user" BLOB,
  "name" TEXT,
  "value" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX preference_user ON preference(user);

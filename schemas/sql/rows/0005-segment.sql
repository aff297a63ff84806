-- Version 5: segments of clients under a name, and what was taken out of Foyer or brought in: by whom, when, at which desk, and the file.
CREATE TABLE segment(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "name" TEXT,
  "filter" TEXT,
  "made_by" BLOB,
  "made_at" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE activity(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "kind" TEXT,
  "what" TEXT,
  "who" BLOB,
  "dev" BLOB,
  "at" INTEGER,
  "filter" TEXT,
  "format" TEXT,
  "name" TEXT,
  "of" BLOB,
  "count" INTEGER,
  "file" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX activity_at ON activity(loc, at);

-- How many bookings clients have, and of which kind, is read off the index alone.
DROP INDEX visit_fig_client;
CREATE INDEX visit_fig_client ON visit_fig(client, day, status, sold, paid, total, apps) WHERE client IS NOT NULL;

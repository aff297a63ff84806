-- Version 5: what clients said of a visit, of a member of the team or of the location; and what the report of bookings reads besides the board.
-- A review is what a client said, as somebody at the desk wrote it down: of the member of the team, or of the location where there is none.
CREATE TABLE review(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "rating" INTEGER,
  "text" TEXT,
  "author" TEXT,
  "client" BLOB,
  "staff" BLOB,
  "visit" BLOB,
  "at" INTEGER,
  "made_by" BLOB,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX review_at ON review(loc, at);
CREATE INDEX review_visit ON review(visit) WHERE visit IS NOT NULL;
CREATE INDEX review_client ON review(client) WHERE client IS NOT NULL;

-- The board has the bookings that stand, by their day. By when they were made:
CREATE INDEX appointment_made ON appointment(loc, made_at);
-- … and those that do not stand any more, with the day they were for:
CREATE INDEX appointment_gone ON appointment(loc, day) WHERE deleted = 1;
-- Group events, also cancelled ones.
CREATE INDEX appointment_group ON appointment(loc, day) WHERE kind = 'event';

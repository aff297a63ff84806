-- Sensitive sections, and what is known of a desk.
ALTER TABLE conflict ADD COLUMN "sec" TEXT;
ALTER TABLE conflict ADD COLUMN "choice" TEXT;
ALTER TABLE history ADD COLUMN "sec" TEXT;
ALTER TABLE device ADD COLUMN "scopes" TEXT;
ALTER TABLE device ADD COLUMN "role" TEXT;
ALTER TABLE device ADD COLUMN "host" TEXT;
ALTER TABLE device ADD COLUMN "app" TEXT;
ALTER TABLE device ADD COLUMN "seen" INTEGER;
ALTER TABLE device ADD COLUMN "pending" INTEGER;
ALTER TABLE device ADD COLUMN "skew" INTEGER;

CREATE TABLE private_note(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "sec" TEXT,
  "staff" BLOB,
  "client" BLOB,
  "text" TEXT,
  "made_by" BLOB,
  "made_at" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX private_note_staff ON private_note(staff) WHERE staff IS NOT NULL;
CREATE INDEX private_note_client ON private_note(client) WHERE client IS NOT NULL;

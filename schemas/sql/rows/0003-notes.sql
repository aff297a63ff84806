-- Version 3: important notes, and money that goes with a client's account.
ALTER TABLE note ADD COLUMN "pin" INTEGER;
ALTER TABLE entry ADD COLUMN "again" BLOB;
ALTER TABLE money ADD COLUMN "entry" BLOB;
CREATE INDEX money_entry ON money(entry) WHERE entry IS NOT NULL;

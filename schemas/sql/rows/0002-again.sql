-- A cancelled payment stays cancelled. Undoing that enters the same payment again, under a new id that names the cancelled one.
ALTER TABLE document ADD COLUMN "again" BLOB;
ALTER TABLE money ADD COLUMN "again" BLOB;
CREATE INDEX money_again ON money(again) WHERE again IS NOT NULL;

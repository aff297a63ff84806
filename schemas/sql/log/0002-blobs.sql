-- Files that rows name (photos), by the SHA-256 of their bytes.
-- needs: 1
CREATE TABLE blob(
  chain uuid NOT NULL, id bytea NOT NULL,
  body bytea NOT NULL,
  made timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY(chain, id));
ALTER TABLE blob ALTER COLUMN body SET STORAGE EXTERNAL; -- pictures are packed already

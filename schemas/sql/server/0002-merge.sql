-- Version 2: the server's side of merging and leasing.

CREATE INDEX feed_client_alias ON client_alias(_sc, _seq);
CREATE INDEX feed_note ON note(_sc, _seq);
CREATE INDEX feed_acct ON acct(_sc, _seq);
CREATE INDEX feed_entry ON entry(_sc, _seq);
CREATE INDEX feed_lease ON lease(_sc, _seq);
CREATE INDEX lease_exp ON lease(exp) WHERE exp IS NOT NULL;

-- Who uses a value that people take for unique (replication.md 6.5). Filled by src/desk/foyer-claims.c with the rows; never on the wire.
CREATE TABLE soft_claim(
  kind TEXT NOT NULL,          -- phone email card
  value TEXT NOT NULL,         -- normalised
  row BLOB NOT NULL,           -- client
  PRIMARY KEY(kind, value, row)) STRICT, WITHOUT ROWID;
CREATE INDEX soft_claim_row ON soft_claim(row);
INSERT OR IGNORE INTO soft_claim SELECT 'phone', phone, id FROM client WHERE phone IS NOT NULL AND deleted IS NOT 1;
INSERT OR IGNORE INTO soft_claim SELECT 'phone', phone2, id FROM client WHERE phone2 IS NOT NULL AND deleted IS NOT 1;
INSERT OR IGNORE INTO soft_claim SELECT 'email', lower(trim(email)), id FROM client WHERE email IS NOT NULL AND deleted IS NOT 1;
INSERT OR IGNORE INTO soft_claim SELECT 'card', upper(replace(card, ' ', '')), id FROM client WHERE card IS NOT NULL AND deleted IS NOT 1;

-- The life of the server in which this desk was last heard with its whole base in place and nothing left to send: until every desk was,
-- nothing is granted after a restore (replication.md 6.3).
ALTER TABLE server_device ADD COLUMN settled_gen TEXT;

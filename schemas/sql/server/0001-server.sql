-- The chain server beside the log: who may talk to it, and the feed's order. Never replicated.

-- Desks. The token is kept as SHA-256 only; the one before stays good for a day, because the answer that brought the new one may be lost.
CREATE TABLE server_device(
  id BLOB PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,   -- short code on documents, never reused
  status TEXT NOT NULL,        -- active retired stolen
  loc BLOB,
  scopes TEXT NOT NULL,        -- JSON array, sorted
  pubkey BLOB,                 -- Ed25519
  host TEXT,
  enrol BLOB UNIQUE,           -- SHA-256 of the enrolment code it came with
  tok_hash BLOB NOT NULL UNIQUE,
  tok_prev BLOB,
  tok_exp INTEGER NOT NULL,
  app TEXT,
  last_seen INTEGER NOT NULL DEFAULT 0,
  pending INTEGER NOT NULL DEFAULT 0,
  skew_ms INTEGER NOT NULL DEFAULT 0,
  lease_epoch INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
CREATE INDEX server_device_prev ON server_device(tok_prev) WHERE tok_prev IS NOT NULL;
CREATE INDEX server_device_loc ON server_device(loc);

-- Signed-in users of the HTTP API.
CREATE TABLE server_session(
  tok_hash BLOB PRIMARY KEY, user BLOB NOT NULL, loc BLOB,
  scopes TEXT NOT NULL,        -- words: call query changes
  made INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- First answers of calls that carried an Idempotency-Key. body NULL: under way or cut off by a crash.
CREATE TABLE server_idem(
  user BLOB NOT NULL, key TEXT NOT NULL,
  request BLOB NOT NULL,       -- SHA-256 of name and body: the same key for something else is an error
  status INTEGER, body TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY(user, key)) STRICT, WITHOUT ROWID;
CREATE INDEX server_idem_at ON server_idem(at);

CREATE INDEX txn_at ON txn(at, seq);

-- The feed: rows of a scope by their last change.
CREATE INDEX feed_chain ON chain(_sc, _seq);
CREATE INDEX feed_location ON location(_sc, _seq);
CREATE INDEX feed_setting ON setting(_sc, _seq);
CREATE INDEX feed_user ON user(_sc, _seq);
CREATE INDEX feed_grant ON grant(_sc, _seq);
CREATE INDEX feed_position ON position(_sc, _seq);
CREATE INDEX feed_staff ON staff(_sc, _seq);
CREATE INDEX feed_workday ON workday(_sc, _seq);
CREATE INDEX feed_category ON category(_sc, _seq);
CREATE INDEX feed_service ON service(_sc, _seq);
CREATE INDEX feed_service_staff ON service_staff(_sc, _seq);
CREATE INDEX feed_resource ON resource(_sc, _seq);
CREATE INDEX feed_instance ON instance(_sc, _seq);
CREATE INDEX feed_service_resource ON service_resource(_sc, _seq);
CREATE INDEX feed_label ON label(_sc, _seq);
CREATE INDEX feed_client ON client(_sc, _seq);
CREATE INDEX feed_client_label ON client_label(_sc, _seq);
CREATE INDEX feed_visit ON visit(_sc, _seq);
CREATE INDEX feed_appointment ON appointment(_sc, _seq);
CREATE INDEX feed_allocation ON allocation(_sc, _seq);
CREATE INDEX feed_line ON line(_sc, _seq);
CREATE INDEX feed_register ON register(_sc, _seq);
CREATE INDEX feed_item ON item(_sc, _seq);
CREATE INDEX feed_document ON document(_sc, _seq);
CREATE INDEX feed_money ON money(_sc, _seq);
CREATE INDEX feed_conflict ON conflict(_sc, _seq);
CREATE INDEX feed_history ON history(_sc, _seq);
CREATE INDEX feed_device ON device(_sc, _seq);

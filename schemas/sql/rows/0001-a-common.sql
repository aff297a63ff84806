-- Both roles.

-- Which txns touched a row (or its parent): the change log of every entity. hlc orders it.
CREATE TABLE txn_touch(
  tbl INTEGER NOT NULL, id BLOB NOT NULL, hlc INTEGER NOT NULL, txn BLOB NOT NULL,
  PRIMARY KEY(tbl, id, hlc, txn)) STRICT, WITHOUT ROWID;

-- Values of this PC per user: zoom, filters, window state. Not synced.
CREATE TABLE local_value(
  user BLOB NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(user, key)) STRICT, WITHOUT ROWID;

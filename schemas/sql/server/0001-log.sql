-- The server's log of accepted txns of one chain (replication.md 5.6). Written by foyer_tx_log_accepted() in one transaction with the rows.

CREATE TABLE sync_meta(
  one INTEGER PRIMARY KEY CHECK(one=1),
  gen TEXT NOT NULL, parent_gen TEXT, parent_seq INTEGER,
  seq INTEGER NOT NULL,        -- last order number given
  gc_seq INTEGER NOT NULL,
  hlc INTEGER NOT NULL,        -- largest effective stamp
  dev BLOB NOT NULL,           -- the server's own device id, for its own txns
  schema INTEGER NOT NULL) STRICT;

-- Last accepted position of each device and incarnation.
CREATE TABLE sync_devlog(
  dev BLOB NOT NULL, inc INTEGER NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, h BLOB NOT NULL,
  PRIMARY KEY(dev, inc)) STRICT, WITHOUT ROWID;

CREATE TABLE txn(
  id BLOB PRIMARY KEY, dev BLOB NOT NULL, inc INTEGER NOT NULL, n INTEGER NOT NULL,
  hlc INTEGER NOT NULL, eff_hlc INTEGER NOT NULL, seq INTEGER NOT NULL,
  verdict TEXT NOT NULL,       -- JSON
  grp BLOB, undoes BLOB, who BLOB,
  at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX txn_grp ON txn(grp) WHERE grp IS NOT NULL;
CREATE INDEX txn_undoes ON txn(undoes) WHERE undoes IS NOT NULL;

CREATE TABLE txn_body(id BLOB PRIMARY KEY, body TEXT NOT NULL, h BLOB NOT NULL) STRICT;

CREATE TABLE sync_quarantine(
  id BLOB PRIMARY KEY, dev BLOB NOT NULL, why TEXT NOT NULL, body TEXT NOT NULL, h BLOB NOT NULL,
  at INTEGER NOT NULL, state TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Rows that left a scope, were discarded or erased.
CREATE TABLE sync_gone(
  scope TEXT NOT NULL, tbl INTEGER NOT NULL, id BLOB NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY(scope, tbl, id)) STRICT, WITHOUT ROWID;
CREATE INDEX sync_gone_seq ON sync_gone(scope, seq);

CREATE TABLE sync_state(k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT, WITHOUT ROWID;

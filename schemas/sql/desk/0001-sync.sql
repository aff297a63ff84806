-- A desk's side of replication (replication.md 5.3). Written by the store on a local change and by apply() on a pull, nothing else.

-- The base: what of the chain this desk holds, as one triple. Exactly one row; changes only inside apply().
CREATE TABLE sync_base(
  one INTEGER PRIMARY KEY CHECK(one=1),
  gen TEXT NOT NULL,
  cursors TEXT NOT NULL,       -- {"chain":88121,"loc:…":88121}
  you TEXT NOT NULL,           -- {"0":{"h":"…","id":"…","n":412}} per incarnation
  devs TEXT NOT NULL,          -- the same for the other desks of my locations
  you_n INTEGER NOT NULL,      -- n of the present incarnation in "you": entries beyond it are pending
  applied_at INTEGER NOT NULL,
  schema INTEGER NOT NULL) STRICT;
INSERT INTO sync_base VALUES(1, '', '{}', '{}', '{}', 0, 0, 1);

-- My own txns, kept after they are in the base.
CREATE TABLE sync_log(
  inc INTEGER NOT NULL,
  n INTEGER NOT NULL,
  id BLOB NOT NULL UNIQUE,
  grp BLOB,
  hlc INTEGER NOT NULL,
  who BLOB,
  undoes BLOB,
  body TEXT NOT NULL,          -- canonical JSON without h
  h BLOB NOT NULL,             -- SHA-256(prev || body)
  flags INTEGER NOT NULL DEFAULT 0, -- 1 quarantined by the server, 2 conflict raised, 4 recovered from the journal
  PRIMARY KEY(inc, n)) STRICT; -- with rowid: a body of 2 kB would spill to a page of its own without one
CREATE INDEX sync_log_grp ON sync_log(grp) WHERE grp IS NOT NULL;
CREATE INDEX sync_log_undoes ON sync_log(undoes) WHERE undoes IS NOT NULL;

-- Rows with pending ops, by op order. Entries with n <= you go when they are settled, so it stays small enough to be read whole.
CREATE TABLE sync_touch(
  tbl INTEGER NOT NULL, id BLOB NOT NULL, inc INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY(tbl, id, inc, n)) STRICT, WITHOUT ROWID;

-- Canonical image of a base row that has pending ops. A row that is not in the base (_seq = 0) has none.
CREATE TABLE sync_shadow(
  tbl INTEGER NOT NULL, id BLOB NOT NULL,
  row TEXT NOT NULL, seq INTEGER NOT NULL, sc TEXT NOT NULL, h INTEGER NOT NULL,
  PRIMARY KEY(tbl, id)) STRICT, WITHOUT ROWID;

-- Pages of an unfinished pull.
CREATE TABLE sync_stage(
  k INTEGER PRIMARY KEY, gen TEXT NOT NULL, scope TEXT NOT NULL, tbl INTEGER NOT NULL, id BLOB NOT NULL,
  seq INTEGER NOT NULL, h INTEGER NOT NULL, row TEXT) STRICT;

-- Rows of tables this version does not know.
CREATE TABLE sync_unknown(
  tbl TEXT NOT NULL, id BLOB NOT NULL, sc TEXT NOT NULL, seq INTEGER NOT NULL, row TEXT NOT NULL,
  PRIMARY KEY(tbl, id)) STRICT, WITHOUT ROWID;

CREATE TABLE sync_state(k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Journal frames that did not fit the log after a damaged database: shown to a person.
CREATE TABLE sync_orphan(
  inc INTEGER NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL, found_at INTEGER NOT NULL,
  PRIMARY KEY(inc, n)) STRICT, WITHOUT ROWID;

-- What this desk held of a life of the chain before the present one, and the chain has not now (replication.md 13): the server was put back to an
-- older state, and the desk that made the row has not sent it again. For a person to see, for 30 days; never sent.
CREATE TABLE sync_witness(
  tbl TEXT NOT NULL, id BLOB NOT NULL,
  gen TEXT NOT NULL,           -- the life it was of
  sc TEXT NOT NULL, seq INTEGER NOT NULL,
  row TEXT NOT NULL,           -- canonical image
  at INTEGER NOT NULL,         -- UTC ms: when the life ended here
  PRIMARY KEY(tbl, id)) STRICT, WITHOUT ROWID;

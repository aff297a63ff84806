-- What other desks of this location have and the chain does not have from them yet (replication.md 5.13). Shown like pending work of this
-- desk, never part of its log. Entries go when the base's "devs" covers them.
CREATE TABLE sync_peer(
  dev BLOB NOT NULL, inc INTEGER NOT NULL, n INTEGER NOT NULL,
  id BLOB NOT NULL, hlc INTEGER NOT NULL,
  body TEXT NOT NULL,          -- canonical JSON without h
  h BLOB NOT NULL,
  PRIMARY KEY(dev, inc, n)) STRICT;
CREATE TABLE sync_peer_touch(
  tbl INTEGER NOT NULL, id BLOB NOT NULL, dev BLOB NOT NULL, inc INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY(tbl, id, dev, inc, n)) STRICT, WITHOUT ROWID;
CREATE INDEX sync_peer_touch_dev ON sync_peer_touch(dev, inc, n);

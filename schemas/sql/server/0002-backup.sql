-- The last backup of the chain that was opened and found equal (foyer-backup.h), and what of each desk's log is in it.
CREATE TABLE server_backup(
  one INTEGER PRIMARY KEY CHECK(one=1), at INTEGER NOT NULL, seq INTEGER NOT NULL, rows INTEGER NOT NULL, file TEXT NOT NULL) STRICT;
CREATE TABLE server_backup_pos(
  dev BLOB NOT NULL, inc INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY(dev, inc)) STRICT, WITHOUT ROWID;
-- The archive goes on where it was.
CREATE INDEX txn_seq ON txn(seq);

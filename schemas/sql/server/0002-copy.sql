-- A chain's file that is a copy: its order is kept in a log that several nodes share (replication.md 17), and this file follows it. No row:
-- the file itself is the order. Of this node alone, never in the log.
CREATE TABLE sync_copy(
  one INTEGER PRIMARY KEY CHECK(one=1),
  head INTEGER NOT NULL,       -- last append of the log whose rows are here
  side INTEGER NOT NULL,       -- last append of the log whose other tables are here; less than head while a copy is being made
  mark TEXT NOT NULL,          -- of the append at head: tells a log that was put back to an older state
  version INTEGER NOT NULL) STRICT; -- of the tables, when side was reached

-- Rows of tables a newer node knows and this version does not; they are put in their place after an upgrade.
CREATE TABLE sync_copy_later(
  tbl TEXT NOT NULL, id BLOB NOT NULL, scope TEXT NOT NULL, seq INTEGER NOT NULL, h INTEGER NOT NULL,
  row TEXT,                    -- canonical image; NULL: the row left
  PRIMARY KEY(tbl, id)) STRICT, WITHOUT ROWID;

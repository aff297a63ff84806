-- Version 5: finding changes. Both roles; derived from the log by foyer_tx_touch(), as txn_touch is.

-- Every change in the order of time, with what it is looked for by.
CREATE TABLE change_find(
  hlc INTEGER NOT NULL, txn BLOB NOT NULL,
  who BLOB, dev BLOB, grp BLOB, undoes BLOB,
  kinds INTEGER NOT NULL,      -- tables it changed rows of: bit tbl - 1, from 64 on the last
  acts INTEGER NOT NULL,       -- 1 made, 2 changed, 4 deleted or cancelled something
  PRIMARY KEY(hlc, txn)) STRICT, WITHOUT ROWID;
CREATE INDEX change_find_who ON change_find(who, hlc, txn);
CREATE INDEX change_find_grp ON change_find(grp) WHERE grp IS NOT NULL;
CREATE INDEX change_find_undoes ON change_find(undoes) WHERE undoes IS NOT NULL;
-- What does not happen all day: all but clients, bookings, money, signing in and what goes with them.
CREATE INDEX change_find_rare ON change_find(hlc, txn) WHERE kinds & ~422218934747136 <> 0;

-- What fields that are searched held before: names and telephone numbers somebody had. word: folded; of a phone, any end of its digits.
CREATE TABLE old_word(
  word TEXT NOT NULL, tbl INTEGER NOT NULL, id BLOB NOT NULL, field TEXT NOT NULL, was TEXT NOT NULL,
  PRIMARY KEY(word, tbl, id, field, was)) STRICT, WITHOUT ROWID;
CREATE INDEX old_word_row ON old_word(tbl, id);

-- Version 5: words of everything but cards: notes, comments, titles. Both roles; derived from rows by src/desk/foyer-text-find.c.
CREATE TABLE text_find(
  n INTEGER PRIMARY KEY,
  tbl INTEGER NOT NULL, id BLOB NOT NULL,
  words TEXT NOT NULL,         -- folded
  UNIQUE(tbl, id)) STRICT;
-- Beginnings of words; contentless: what stood there is known from text_find. The newest last.
CREATE VIRTUAL TABLE text_words USING fts5(w, content='', detail=none, prefix='2 3', tokenize="unicode61 remove_diacritics 0");

-- The words there are, for what was not typed quite as it is written.
CREATE VIRTUAL TABLE client_vocab USING fts5vocab(client_words, row);
CREATE VIRTUAL TABLE text_vocab USING fts5vocab(text_words, row);

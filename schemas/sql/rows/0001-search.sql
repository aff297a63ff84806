-- Both roles. How clients are found and listed: derived from client rows by src/desk/foyer-search.c in the same transaction.

-- One row per client that is not deleted. Everything folded: lower case, no accents.
CREATE TABLE client_find(
  n INTEGER PRIMARY KEY,
  client BLOB NOT NULL UNIQUE,
  k1 TEXT NOT NULL,   -- name, middle, surname: the order of the list
  k2 TEXT,            -- surname first, when there is one
  words TEXT NOT NULL, -- what is found by the beginnings of words: names, e-mail, card
  parts TEXT NOT NULL  -- what is found by any part: words and the digits of the phones
) STRICT;
CREATE INDEX client_find_k1 ON client_find(k1, client);
CREATE INDEX client_find_k2 ON client_find(k2, client) WHERE k2 IS NOT NULL;

-- Beginnings of words; contentless: what stood there is known from client_find.
CREATE VIRTUAL TABLE client_words USING fts5(w, content='', detail=none, prefix='1 2 3', tokenize="unicode61 remove_diacritics 0");
-- Any three characters in a row; candidates are checked against parts.
CREATE VIRTUAL TABLE client_parts USING fts5(t, content='', detail=none, tokenize="trigram");

CREATE INDEX client_phone ON client(phone) WHERE phone IS NOT NULL;
CREATE INDEX client_phone2 ON client(phone2) WHERE phone2 IS NOT NULL;
CREATE INDEX client_card ON client(card) WHERE card IS NOT NULL;
CREATE INDEX client_label_client ON client_label(client);
CREATE INDEX client_label_label ON client_label(label);

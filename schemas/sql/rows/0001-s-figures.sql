-- Both roles. Tables derived from the rows by src/desk/foyer-hooks.c in the same transaction, and the indexes the rules and the
-- calendar read by. Nothing here is on the wire; all of it can be made again from the rows.

-- The calendar reads a day as one range: an appointment, what it is and whose. Not in it when deleted.
CREATE TABLE board(
  loc BLOB NOT NULL, day TEXT NOT NULL, m0 INTEGER NOT NULL, id BLOB NOT NULL,
  staff BLOB NOT NULL, dur INTEGER NOT NULL, visit BLOB NOT NULL, client BLOB,
  flags INTEGER NOT NULL,      -- 1 asked for this person, 2 online, 4 comment, 8 shared with a reason, 16 contested
  colour INTEGER,
  service BLOB,                -- of its first line: its category gives the tint
  services TEXT,               -- "Colouring · Blow-dry × 2"
  total INTEGER NOT NULL,
  PRIMARY KEY(loc, day, m0, id)) STRICT, WITHOUT ROWID;

CREATE TABLE visit_fig(
  visit BLOB PRIMARY KEY, loc BLOB NOT NULL, client BLOB, day TEXT NOT NULL, status TEXT NOT NULL,
  total INTEGER NOT NULL,      -- what the lines cost
  gross INTEGER NOT NULL,      -- the same before discounts
  sold INTEGER NOT NULL,       -- total when it counts in Sold, else 0
  paid INTEGER NOT NULL,       -- payments less refunds, cancelled ones left out
  lines INTEGER NOT NULL, apps INTEGER NOT NULL,
  receipt INTEGER NOT NULL,    -- 1: locked by a sale receipt
  note INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX visit_fig_client ON visit_fig(client, day, status, sold, paid, total) WHERE client IS NOT NULL;
CREATE INDEX visit_fig_day ON visit_fig(loc, day);

-- Balance = paid − sold. Opening amounts of a previous system are in; first and last count arrived visits only.
CREATE TABLE client_fig(
  client BLOB PRIMARY KEY,
  sold INTEGER NOT NULL, paid INTEGER NOT NULL, visits INTEGER NOT NULL, noshows INTEGER NOT NULL,
  first TEXT, last TEXT) STRICT, WITHOUT ROWID;

CREATE INDEX appointment_visit ON appointment(visit);
CREATE INDEX appointment_staff ON appointment(staff, t0);
CREATE INDEX allocation_appointment ON allocation(appointment);
CREATE INDEX allocation_instance ON allocation(instance, t0);
CREATE INDEX line_visit ON line(visit);
CREATE INDEX money_visit ON money(visit) WHERE visit IS NOT NULL;
CREATE INDEX money_client ON money(client) WHERE visit IS NULL AND client IS NOT NULL;
CREATE INDEX money_day ON money(loc, bday, at);
CREATE INDEX money_register ON money(register, bday, amount, void);
CREATE INDEX money_doc ON money(doc);
CREATE INDEX document_visit ON document(visit) WHERE visit IS NOT NULL;
CREATE INDEX document_no ON document(no) WHERE no IS NOT NULL;
CREATE INDEX workday_day ON workday(loc, date);
CREATE INDEX conflict_open ON conflict(state) WHERE state = 'open';

-- Version 4: the calendar and the visit, complete. What each field means stands in src/store/foyer-schema.c.

ALTER TABLE staff ADD COLUMN "ical" INTEGER;
ALTER TABLE staff ADD COLUMN "ical_contacts" INTEGER;
ALTER TABLE staff ADD COLUMN "ical_name" TEXT;
ALTER TABLE category ADD COLUMN "titles" TEXT;
ALTER TABLE service ADD COLUMN "titles" TEXT;
ALTER TABLE service ADD COLUMN "image" TEXT;
ALTER TABLE service ADD COLUMN "processing" INTEGER;
ALTER TABLE service ADD COLUMN "finishing" INTEGER;
ALTER TABLE service ADD COLUMN "tech" INTEGER;
ALTER TABLE service ADD COLUMN "date_from" TEXT;
ALTER TABLE service ADD COLUMN "date_to" TEXT;
ALTER TABLE service ADD COLUMN "composite" INTEGER;
ALTER TABLE service ADD COLUMN "pkg_mode" TEXT;
ALTER TABLE service ADD COLUMN "pkg_disc" INTEGER;
ALTER TABLE visit ADD COLUMN "came" INTEGER;
ALTER TABLE visit ADD COLUMN "started" INTEGER;
ALTER TABLE visit ADD COLUMN "finished" INTEGER;
ALTER TABLE appointment ADD COLUMN "kind" TEXT;
ALTER TABLE appointment ADD COLUMN "event" BLOB;
ALTER TABLE appointment ADD COLUMN "seats" INTEGER;
ALTER TABLE appointment ADD COLUMN "capacity" INTEGER;
ALTER TABLE appointment ADD COLUMN "link" TEXT;
ALTER TABLE appointment ADD COLUMN "visitor" BLOB;
ALTER TABLE appointment ADD COLUMN "tech" INTEGER;
ALTER TABLE appointment ADD COLUMN "gaps" TEXT;
ALTER TABLE appointment ADD COLUMN "package" BLOB;
ALTER TABLE appointment ADD COLUMN "bundle" BLOB;
ALTER TABLE appointment ADD COLUMN "series" BLOB;
ALTER TABLE line ADD COLUMN "processing" INTEGER;
ALTER TABLE line ADD COLUMN "finishing" INTEGER;

CREATE TABLE package_item(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "package" BLOB,
  "service" BLOB,
  "staff" TEXT,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE assistant(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "line" BLOB,
  "staff" BLOB,
  "share" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE appointment_label(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "appointment" BLOB,
  "label" BLOB,
  "deleted" INTEGER,
  "adds" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE custom_field(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "owner" TEXT,
  "title" TEXT,
  "code" TEXT,
  "type" TEXT,
  "choices" TEXT,
  "editable" INTEGER,
  "shown" INTEGER,
  "online" INTEGER,
  "locs" TEXT,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE client_value(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "client" BLOB,
  "field" BLOB,
  "value" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE appointment_value(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "appointment" BLOB,
  "field" BLOB,
  "value" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE visitor(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "client" BLOB,
  "name" TEXT,
  "relation" TEXT,
  "birthday" TEXT,
  "note" TEXT,
  "vehicle" TEXT,
  "plate" TEXT,
  "vin" TEXT,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE repeat_template(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "title" TEXT,
  "purpose" TEXT,
  "freq" TEXT,
  "days" TEXT,
  "gap" INTEGER,
  "times" INTEGER,
  "with_client" INTEGER,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE series(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "timetable" BLOB,
  "source" BLOB,
  "freq" TEXT,
  "days" TEXT,
  "gap" INTEGER,
  "times" INTEGER,
  "first" TEXT,
  "until" TEXT,
  "minute" INTEGER,
  "dur" INTEGER,
  "instances" TEXT,
  "with_client" INTEGER,
  "made_by" BLOB,
  "made_at" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE timetable(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "title" TEXT,
  "source" BLOB,
  "service" BLOB,
  "staff" BLOB,
  "first" TEXT,
  "until" TEXT,
  "capacity" INTEGER,
  "with_clients" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE enrolment(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "timetable" BLOB,
  "client" BLOB,
  "series" TEXT,
  "seats" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE waitlist(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "kind" TEXT,
  "client" BLOB,
  "visitor" BLOB,
  "name" TEXT,
  "services" TEXT,
  "staff" TEXT,
  "first" TEXT,
  "until" TEXT,
  "days" TEXT,
  "from" INTEGER,
  "to" INTEGER,
  "promised" INTEGER,
  "urgent" INTEGER,
  "note" TEXT,
  "state" TEXT,
  "offered" INTEGER,
  "appointment" BLOB,
  "made_by" BLOB,
  "made_at" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE schedule_template(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "name" TEXT,
  "kind" TEXT,
  "pattern" TEXT,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE INDEX package_item_package ON package_item(package);
CREATE INDEX assistant_line ON assistant(line);
CREATE INDEX appointment_label_appointment ON appointment_label(appointment);
CREATE INDEX client_value_client ON client_value(client);
CREATE INDEX appointment_value_appointment ON appointment_value(appointment);
CREATE INDEX visitor_client ON visitor(client);
CREATE INDEX series_timetable ON series(timetable) WHERE timetable IS NOT NULL;
CREATE INDEX enrolment_timetable ON enrolment(timetable);
CREATE INDEX enrolment_client ON enrolment(client);
CREATE INDEX waitlist_open ON waitlist(loc, state) WHERE state IN ('waiting', 'offered');
CREATE INDEX waitlist_client ON waitlist(client) WHERE client IS NOT NULL;
CREATE INDEX appointment_event ON appointment(event) WHERE event IS NOT NULL;
CREATE INDEX appointment_bundle ON appointment(bundle) WHERE bundle IS NOT NULL;
CREATE INDEX appointment_series ON appointment(series, t0) WHERE series IS NOT NULL;

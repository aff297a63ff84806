-- The synced tables as src/store/foyer-schema.c described them in version 1; a later field is an ALTER TABLE in a migration of its own, and
-- the test "schema" compares a migrated store with the descriptors. Columns behind the fields: merge stamps, fields of a newer
-- version, scope, the server's order number (0: not yet at the chain), hash of the canonical row.

CREATE TABLE chain(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "name" TEXT,
  "country" TEXT,
  "currency" TEXT,
  "lang" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE location(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "code" TEXT,
  "name" TEXT,
  "public_name" TEXT,
  "business" TEXT,
  "category" TEXT,
  "country" TEXT,
  "city" TEXT,
  "zone" TEXT,
  "currency" TEXT,
  "date_format" TEXT,
  "clock24" INTEGER,
  "first_weekday" INTEGER,
  "lang" TEXT,
  "short_desc" TEXT,
  "long_desc" TEXT,
  "phones" TEXT,
  "email" TEXT,
  "address" TEXT,
  "zip" TEXT,
  "lat" INTEGER,
  "lon" INTEGER,
  "website" TEXT,
  "hours" TEXT,
  "socials" TEXT,
  "photos" TEXT,
  "legal_name" TEXT,
  "legal_address" TEXT,
  "tax_id" TEXT,
  "registration" TEXT,
  "bank" TEXT,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE setting(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "key" TEXT,
  "value" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE user(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "name" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "pw" TEXT,
  "photo" TEXT,
  "lang" TEXT,
  "city" TEXT,
  "about" TEXT,
  "start_loc" BLOB,
  "start_page" TEXT,
  "owner" INTEGER,
  "delete_at" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE grant(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "user" BLOB,
  "loc" BLOB,
  "role" TEXT,
  "rights" TEXT,
  "staff" BLOB,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE position(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "name" TEXT,
  "description" TEXT,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE staff(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "name" TEXT,
  "spec" TEXT,
  "position" BLOB,
  "phone" TEXT,
  "email" TEXT,
  "description" TEXT,
  "photo" TEXT,
  "user" BLOB,
  "status" TEXT,
  "dismissed_on" TEXT,
  "billable" INTEGER,
  "online" INTEGER,
  "can_assist" INTEGER,
  "occupancy" INTEGER,
  "ext" TEXT,
  "weight" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE workday(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "staff" BLOB,
  "date" TEXT,
  "spans" TEXT,
  "breaks" TEXT,
  "off" TEXT,
  "note" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE category(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "title" TEXT,
  "colour" INTEGER,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE service(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "title" TEXT,
  "category" BLOB,
  "price_min" INTEGER,
  "price_max" INTEGER,
  "dur" INTEGER,
  "kind" TEXT,
  "capacity" INTEGER,
  "active" INTEGER,
  "comment" TEXT,
  "online_title" TEXT,
  "print_title" TEXT,
  "online" INTEGER,
  "repeat_days" INTEGER,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE service_staff(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "service" BLOB,
  "staff" BLOB,
  "price" INTEGER,
  "price_max" INTEGER,
  "dur" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE resource(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "name" TEXT,
  "description" TEXT,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE instance(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "resource" BLOB,
  "name" TEXT,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE service_resource(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "service" BLOB,
  "resource" BLOB,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE label(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "title" TEXT,
  "colour" INTEGER,
  "icon" TEXT,
  "scope" TEXT,
  "builtin" TEXT,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE client(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "name" TEXT,
  "surname" TEXT,
  "middle" TEXT,
  "phone" TEXT,
  "phone2" TEXT,
  "email" TEXT,
  "gender" TEXT,
  "priority" TEXT,
  "discount" INTEGER,
  "card" TEXT,
  "birthday" TEXT,
  "note" TEXT,
  "allergy" TEXT,
  "no_online" INTEGER,
  "no_mail" INTEGER,
  "greet" INTEGER,
  "consent_data" INTEGER,
  "consent_news" INTEGER,
  "opening_sold" INTEGER,
  "opening_paid" INTEGER,
  "opening_visits" INTEGER,
  "home_loc" BLOB,
  "ext" TEXT,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE client_label(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "client" BLOB,
  "label" BLOB,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE visit(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "client" BLOB,
  "date" TEXT,
  "status" TEXT,
  "note" TEXT,
  "reason" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE appointment(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "visit" BLOB,
  "client" BLOB,
  "staff" BLOB,
  "wall" TEXT,
  "dur" INTEGER,
  "shared" TEXT,
  "slot" TEXT,
  "comment" TEXT,
  "colour" INTEGER,
  "chosen" INTEGER,
  "online" INTEGER,
  "source" TEXT,
  "made_by" BLOB,
  "made_at" INTEGER,
  "deleted" INTEGER,
  "t0" INTEGER,
  "t1" INTEGER,
  "day" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE allocation(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "appointment" BLOB,
  "instance" BLOB,
  "deleted" INTEGER,
  "t0" INTEGER,
  "t1" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE line(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "visit" BLOB,
  "appointment" BLOB,
  "kind" TEXT,
  "service" BLOB,
  "title" TEXT,
  "staff" BLOB,
  "qty" INTEGER,
  "price" INTEGER,
  "price_set" INTEGER,
  "disc_pct" INTEGER,
  "disc_sum" INTEGER,
  "manual" INTEGER,
  "dur" INTEGER,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE register(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "title" TEXT,
  "kind" TEXT,
  "is_default" INTEGER,
  "opening" INTEGER,
  "comment" TEXT,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE item(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "title" TEXT,
  "category" TEXT,
  "code" TEXT,
  "comment" TEXT,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE document(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "type" INTEGER,
  "no" TEXT,
  "visit" BLOB,
  "client" BLOB,
  "at" INTEGER,
  "bday" TEXT,
  "who" BLOB,
  "comment" TEXT,
  "data" TEXT,
  "void" INTEGER,
  "void_by" BLOB,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE money(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "doc" BLOB,
  "visit" BLOB,
  "client" BLOB,
  "staff" BLOB,
  "register" BLOB,
  "item" BLOB,
  "kind" TEXT,
  "amount" INTEGER,
  "cur" TEXT,
  "tendered" INTEGER,
  "pair" BLOB,
  "at" INTEGER,
  "bday" TEXT,
  "who" BLOB,
  "comment" TEXT,
  "void" INTEGER,
  "void_by" BLOB,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE conflict(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "kind" TEXT,
  "sev" INTEGER,
  "tbl" TEXT,
  "a" TEXT,
  "b" TEXT,
  "info" TEXT,
  "state" TEXT,
  "solved_by" BLOB,
  "at" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE history(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "dev" BLOB,
  "n" INTEGER,
  "hlc" INTEGER,
  "body" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE device(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "loc" BLOB,
  "code" TEXT,
  "name" TEXT,
  "state" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

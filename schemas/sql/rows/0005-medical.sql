-- Version 5: the section of medical records. What each field means stands in src/store/foyer-schema-medical.h.
CREATE TABLE medical_card(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "sec" TEXT,
  "client" BLOB,
  "no" TEXT,
  "created" TEXT,
  "address" TEXT,
  "locality" TEXT,
  "doc_type" TEXT,
  "doc_series" TEXT,
  "doc_no" TEXT,
  "policy" TEXT,
  "insurer" TEXT,
  "social" TEXT,
  "marital" TEXT,
  "education" TEXT,
  "employment" TEXT,
  "workplace" TEXT,
  "citizen" TEXT,
  "disability" TEXT,
  "blood" TEXT,
  "rh" TEXT,
  "blood_other" TEXT,
  "allergies" TEXT,
  "made_by" BLOB,
  "made_at" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE protocol(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "sec" TEXT,
  "client" BLOB,
  "visit" BLOB,
  "loc" BLOB,
  "staff" BLOB,
  "date" TEXT,
  "complaints" TEXT,
  "anamnesis" TEXT,
  "findings" TEXT,
  "dx_code" TEXT,
  "dx" TEXT,
  "prescriptions" TEXT,
  "recommendations" TEXT,
  "made_by" BLOB,
  "made_at" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE protocol_version(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "sec" TEXT,
  "protocol" BLOB,
  "client" BLOB,
  "complaints" TEXT,
  "anamnesis" TEXT,
  "findings" TEXT,
  "dx_code" TEXT,
  "dx" TEXT,
  "prescriptions" TEXT,
  "recommendations" TEXT,
  "signed_at" INTEGER,
  "signed_by" BLOB,
  "signer" TEXT,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE treatment_plan(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "sec" TEXT,
  "client" BLOB,
  "visit" BLOB,
  "loc" BLOB,
  "staff" BLOB,
  "title" TEXT,
  "state" TEXT,
  "discount" INTEGER,
  "cur" TEXT,
  "note" TEXT,
  "agreed_at" INTEGER,
  "agreed_by" BLOB,
  "made_by" BLOB,
  "made_at" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE plan_stage(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "sec" TEXT,
  "plan" BLOB,
  "client" BLOB,
  "service" BLOB,
  "title" TEXT,
  "qty" INTEGER,
  "price" INTEGER,
  "date" TEXT,
  "staff" BLOB,
  "zone" TEXT,
  "appointment" BLOB,
  "weight" INTEGER,
  "deleted" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE medical_log(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  "sec" TEXT,
  "kind" TEXT,
  "what" TEXT,
  "client" BLOB,
  "visit" BLOB,
  "row" BLOB,
  "version" BLOB,
  "loc" BLOB,
  "who" BLOB,
  "dev" BLOB,
  "at" INTEGER,
  st TEXT NOT NULL, _x TEXT, _sc TEXT NOT NULL, _seq INTEGER NOT NULL, _h INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE INDEX medical_card_no ON medical_card("no");
CREATE INDEX medical_card_client ON medical_card(client);
CREATE INDEX protocol_client ON protocol(client, date);
CREATE INDEX protocol_visit ON protocol(visit);
CREATE INDEX protocol_version_protocol ON protocol_version(protocol);
CREATE INDEX treatment_plan_client ON treatment_plan(client);
CREATE INDEX plan_stage_plan ON plan_stage(plan);
CREATE INDEX plan_stage_appointment ON plan_stage(appointment) WHERE appointment IS NOT NULL;
CREATE INDEX medical_log_client ON medical_log(client, at);
CREATE INDEX medical_log_at ON medical_log(at);

-- Version 5: what was put off is looked for by its number in its scope (src/store/foyer-later.h). A server has such an index of every table (feed_…); a
-- desk of those alone that are derived later, or each piece would read all of them.
CREATE INDEX later_history ON history(_sc, _seq);
CREATE INDEX later_note ON note(_sc, _seq);
CREATE INDEX later_visit ON visit(_sc, _seq);
CREATE INDEX later_appointment ON appointment(_sc, _seq);
CREATE INDEX later_client ON client(_sc, _seq);
CREATE INDEX later_private_note ON private_note(_sc, _seq);
CREATE INDEX later_client_value ON client_value(_sc, _seq);
CREATE INDEX later_appointment_value ON appointment_value(_sc, _seq);
CREATE INDEX later_money ON money(_sc, _seq);
CREATE INDEX later_document ON document(_sc, _seq);
CREATE INDEX later_visitor ON visitor(_sc, _seq);
CREATE INDEX later_waitlist ON waitlist(_sc, _seq);
CREATE INDEX later_medical_card ON medical_card(_sc, _seq);
CREATE INDEX later_protocol ON protocol(_sc, _seq);
CREATE INDEX later_treatment_plan ON treatment_plan(_sc, _seq);

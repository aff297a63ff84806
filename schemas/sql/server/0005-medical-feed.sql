-- Version 5: the feed of medical records.
CREATE INDEX feed_medical_card ON medical_card(_sc, _seq);
CREATE INDEX feed_protocol ON protocol(_sc, _seq);
CREATE INDEX feed_protocol_version ON protocol_version(_sc, _seq);
CREATE INDEX feed_treatment_plan ON treatment_plan(_sc, _seq);
CREATE INDEX feed_plan_stage ON plan_stage(_sc, _seq);
CREATE INDEX feed_medical_log ON medical_log(_sc, _seq);

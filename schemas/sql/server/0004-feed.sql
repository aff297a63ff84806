-- Version 4: the feed of the calendar's new tables.
CREATE INDEX feed_package_item ON package_item(_sc, _seq);
CREATE INDEX feed_assistant ON assistant(_sc, _seq);
CREATE INDEX feed_appointment_label ON appointment_label(_sc, _seq);
CREATE INDEX feed_custom_field ON custom_field(_sc, _seq);
CREATE INDEX feed_client_value ON client_value(_sc, _seq);
CREATE INDEX feed_appointment_value ON appointment_value(_sc, _seq);
CREATE INDEX feed_visitor ON visitor(_sc, _seq);
CREATE INDEX feed_repeat_template ON repeat_template(_sc, _seq);
CREATE INDEX feed_series ON series(_sc, _seq);
CREATE INDEX feed_timetable ON timetable(_sc, _seq);
CREATE INDEX feed_enrolment ON enrolment(_sc, _seq);
CREATE INDEX feed_waitlist ON waitlist(_sc, _seq);
CREATE INDEX feed_schedule_template ON schedule_template(_sc, _seq);

-- Who comes under a client's phone is found by day without looking at every booking.
CREATE INDEX appointment_visitor ON appointment(loc, day) WHERE visitor IS NOT NULL;

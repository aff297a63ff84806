-- Whether a time is taken is asked for every booking: the end beside the start spares a look at each of the day's other rows.
DROP INDEX appointment_staff;
CREATE INDEX appointment_staff ON appointment(staff, t0, t1);

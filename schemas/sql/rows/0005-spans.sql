-- Hours and rooms of many days are read off the index alone. The rows themselves lie scattered: for a month of twenty people that was a
-- page of the disk for each of 600 days and 3,000 rooms held.
DROP INDEX workday_day;
CREATE INDEX workday_day ON workday(loc, date, staff, spans, breaks, off);
DROP INDEX workday_staff;
CREATE INDEX workday_staff ON workday(staff, date, spans, breaks, off);
DROP INDEX allocation_instance;
CREATE INDEX allocation_instance ON allocation(instance, t0, t1, appointment, deleted);

-- The board says which minutes of an appointment leave the member free ("30+45 90+20", from its start); free time is read from it alone.
ALTER TABLE board ADD COLUMN gaps TEXT;
-- The last minutes of it in which nobody is served.
ALTER TABLE board ADD COLUMN tech INTEGER;
-- … and whether it takes time at all: 128 of a no-show or deleted visit.
UPDATE board SET flags = flags | 128 WHERE visit IN (SELECT visit FROM visit_fig WHERE status IN ('no-show', 'deleted'));

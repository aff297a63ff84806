-- A row of the board says all a block shows: of its visit, and of who comes. Visits lie where they were booked and clients where they were
-- first met: a day of 40 was 120 pages of the disk. Made again by src/desk/foyer-figures.c when the visit or the client's card changes.
ALTER TABLE board ADD COLUMN status TEXT;   -- of the visit; NULL: nothing is known of it yet
ALTER TABLE board ADD COLUMN sum INTEGER;   -- what the whole visit costs
ALTER TABLE board ADD COLUMN paid INTEGER;
ALTER TABLE board ADD COLUMN name TEXT;     -- of the visit's client, as the following
ALTER TABLE board ADD COLUMN middle TEXT;
ALTER TABLE board ADD COLUMN surname TEXT;
ALTER TABLE board ADD COLUMN phone TEXT;
-- 1: came before he was written here (visits of the system before this one).
ALTER TABLE client_fig ADD COLUMN known INTEGER NOT NULL DEFAULT 0;

UPDATE client_fig SET known = 1 WHERE client IN (SELECT coalesce((SELECT root FROM client_root r WHERE r.client = c.id), c.id) FROM client c
  WHERE c.opening_visits <> 0);
UPDATE board SET client = f.client, status = f.status, sum = f.total, paid = f.paid,
    flags = flags & ~(512 | 1024 | 2048 | 4096) | CASE WHEN f.receipt THEN 512 ELSE 0 END | CASE WHEN f.note THEN 1024 ELSE 0 END
  FROM visit_fig f WHERE f.visit = board.visit;
UPDATE board SET sum = 0, paid = 0 WHERE status IS NULL;
UPDATE board SET name = c.name, middle = c.middle, surname = c.surname, phone = c.phone,
    flags = flags | CASE WHEN c.allergy IS NOT NULL THEN 2048 ELSE 0 END
  FROM client c WHERE c.id = board.client AND board.status IS NOT NULL;
-- Nobody has seen the client before that day.
UPDATE board SET flags = flags | 4096 WHERE client IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM client_fig g WHERE g.client = board.client AND (g.known OR g.first < board.day) AND board.status IS NOT NULL);

-- Who is busy when: free time, months and days of one member are read off this alone.
CREATE INDEX board_time ON board(loc, day, staff, m0, id, dur, flags, gaps);
-- Sums of a day.
DROP INDEX visit_fig_day;
CREATE INDEX visit_fig_day ON visit_fig(loc, day, status, total, gross, sold, paid, lines, apps);

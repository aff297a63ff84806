-- An event shows its seats on the board. Empty for everything else.
ALTER TABLE board ADD COLUMN capacity INTEGER;
ALTER TABLE board ADD COLUMN taken INTEGER;

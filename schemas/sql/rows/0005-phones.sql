-- Version 5: desks that hold no phones (src/store/foyer-veil.h).
ALTER TABLE device ADD COLUMN "masked" INTEGER;

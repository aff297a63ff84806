-- How far back the log reaches: txns up to kept are in copies that proved themselves (foyer-server trim) and no longer here. A node whose copy is
-- older starts from one of those.
-- needs: 1
ALTER TABLE chain ADD COLUMN kept bigint NOT NULL DEFAULT 0;

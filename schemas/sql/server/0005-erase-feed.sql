-- Version 5: the feed of erased persons.
CREATE INDEX feed_erasure ON erasure(_sc, _seq);

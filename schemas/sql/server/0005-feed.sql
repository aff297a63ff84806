-- Version 5: the feed of preferences.
CREATE INDEX feed_preference ON preference(_sc, _seq);

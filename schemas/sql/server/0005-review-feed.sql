-- Version 5: the feed of reviews.
CREATE INDEX feed_review ON review(_sc, _seq);

-- Version 5: the feed of segments and of the activity log.
CREATE INDEX feed_segment ON segment(_sc, _seq);
CREATE INDEX feed_activity ON activity(_sc, _seq);

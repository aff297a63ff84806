-- Version 5: the feed of tills and of those one buys from.
CREATE INDEX feed_till ON till(_sc, _seq);
CREATE INDEX feed_till_event ON till_event(_sc, _seq);
CREATE INDEX feed_party ON party(_sc, _seq);

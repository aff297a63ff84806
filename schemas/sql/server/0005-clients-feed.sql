-- Version 5: the feed of the clients' new tables.
CREATE INDEX feed_client_file ON client_file(_sc, _seq);
CREATE INDEX feed_client_adjust ON client_adjust(_sc, _seq);
CREATE INDEX feed_client_rule ON client_rule(_sc, _seq);
CREATE INDEX feed_client_award ON client_award(_sc, _seq);

-- Version 5: the feed of taxes and of types of client accounts.
CREATE INDEX feed_tax ON tax(_sc, _seq);
CREATE INDEX feed_acct_type ON acct_type(_sc, _seq);

-- Version 5: the feed of sign-ins.
CREATE INDEX feed_sign_in ON sign_in(_sc, _seq);

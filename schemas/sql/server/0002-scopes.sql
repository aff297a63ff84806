-- Tokens that are rotated, and what waits in quarantine.
CREATE INDEX feed_private_note ON private_note(_sc, _seq);

ALTER TABLE server_device ADD COLUMN tok_prev_exp INTEGER NOT NULL DEFAULT 0; -- UTC ms: the token before is good until then
ALTER TABLE server_device ADD COLUMN tok_used INTEGER NOT NULL DEFAULT 1;     -- the present token has been seen: its answer arrived
ALTER TABLE server_device ADD COLUMN nonce_at INTEGER NOT NULL DEFAULT 0;     -- UTC ms of the last nonce used: an older one is good no more

CREATE INDEX device_loc ON device(loc) WHERE loc IS NOT NULL;
CREATE INDEX sync_quarantine_open ON sync_quarantine(at) WHERE state='open';

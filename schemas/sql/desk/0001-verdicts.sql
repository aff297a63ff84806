-- What the chain could not take is counted at every answer; the log itself is long.
CREATE INDEX sync_log_quarantined ON sync_log(inc, n) WHERE flags&1;

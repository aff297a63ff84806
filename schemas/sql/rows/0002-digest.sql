-- Both roles. Count and sum (mod 2^64) of the row hashes per scope and table, kept with every change of a canonical row: what desk and
-- server compare (replication.md 14.3). On a desk they speak of the base, not of what pending changes make of it.
CREATE TABLE sync_digest(
  scope TEXT NOT NULL, tbl INTEGER NOT NULL, n INTEGER NOT NULL, sum INTEGER NOT NULL,
  PRIMARY KEY(scope, tbl)) STRICT, WITHOUT ROWID;

-- A store that has rows already counts them once (foyer_tx_recount_digests()) before anybody trusts the sums.
INSERT INTO sync_state(k, v) SELECT 'digests', '1'
  WHERE NOT EXISTS(SELECT 1 FROM chain) AND NOT EXISTS(SELECT 1 FROM location) AND NOT EXISTS(SELECT 1 FROM setting)
    AND NOT EXISTS(SELECT 1 FROM user) AND NOT EXISTS(SELECT 1 FROM client) AND NOT EXISTS(SELECT 1 FROM visit)
    AND NOT EXISTS(SELECT 1 FROM history) AND NOT EXISTS(SELECT 1 FROM conflict) AND NOT EXISTS(SELECT 1 FROM device);

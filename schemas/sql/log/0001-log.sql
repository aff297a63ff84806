-- The log of the chains that several nodes share (replication.md 17), in PostgreSQL. Nodes run these files in order at their start, under an
-- advisory lock, with search_path set to the schema foyer. The first line of a later file says the oldest version of this log a node may
-- know to go on with it: a node that knows less refuses to start, one that runs already goes on as long as nothing it uses is taken away.
-- needs: 1

-- One row a chain: locked before anything else of an append and held until its COMMIT, so the order of commits is the order of numbers.
CREATE TABLE chain(
  id uuid PRIMARY KEY,
  gen text NOT NULL,             -- life of the chain; another after the log was put back to an older state
  head bigint NOT NULL,          -- last append
  seq bigint NOT NULL,           -- last order number given in it
  mark text NOT NULL,            -- of the append at head
  meta jsonb NOT NULL,           -- what every node's sync_meta says
  swept bigint NOT NULL,         -- deletions up to this append are forgotten in side: a copy that is older is made anew
  made timestamptz NOT NULL DEFAULT now()) WITH (fillfactor = 40);

-- One row for each commit of a chain: all pushes that waited together.
CREATE TABLE append(
  chain uuid NOT NULL, at bigint NOT NULL,
  mark text NOT NULL,            -- random: a copy tells by it that the log is not the one it followed
  seq bigint NOT NULL, txns integer NOT NULL,
  rows text,                     -- canonical rows of no txn (JSON)
  node text NOT NULL,            -- who made it
  made timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY(chain, at)) PARTITION BY HASH(chain);

-- Accepted txns in order, with the canonical rows each produced. Twice the same txn, or two at one position of a desk, cannot be.
CREATE TABLE txn(
  chain uuid NOT NULL, at bigint NOT NULL, k integer NOT NULL,
  id uuid NOT NULL, dev uuid NOT NULL, inc bigint NOT NULL, n bigint NOT NULL,
  hlc bigint NOT NULL, eff_hlc bigint NOT NULL, seq bigint NOT NULL,
  at_ms bigint NOT NULL,
  grp uuid, undoes uuid, who uuid,
  verdict text NOT NULL,
  body text,                     -- NULL: in quarantine
  h bytea NOT NULL,
  rows text,
  PRIMARY KEY(chain, at, k),
  UNIQUE(chain, id),
  UNIQUE(chain, dev, inc, n)) PARTITION BY HASH(chain);

-- Rows of the server's own tables as they stand: positions, devices and their tokens, sessions, quarantine, markers … by the names they have
-- in a node's file. A column that only newer nodes know stays when an older one changes the row.
CREATE TABLE side(
  chain uuid NOT NULL, tbl text NOT NULL, key text NOT NULL,
  at bigint NOT NULL,            -- append of the last change
  row jsonb,                     -- NULL: deleted
  PRIMARY KEY(chain, tbl, key)) PARTITION BY HASH(chain);
CREATE INDEX side_at ON side(chain, at);

DO $$
BEGIN
  FOR i IN 0..15 LOOP
    EXECUTE format('CREATE TABLE append_%s PARTITION OF append FOR VALUES WITH (MODULUS 16, REMAINDER %s)', i, i);
    EXECUTE format('CREATE TABLE txn_%s PARTITION OF txn FOR VALUES WITH (MODULUS 16, REMAINDER %s)', i, i);
    EXECUTE format('CREATE TABLE side_%s PARTITION OF side FOR VALUES WITH (MODULUS 16, REMAINDER %s) WITH (fillfactor = 80)', i, i);
  END LOOP;
END $$;

-- Enrolment codes, SHA-256 only.
CREATE TABLE code(
  hash bytea PRIMARY KEY, chain uuid NOT NULL, loc uuid,
  expires bigint NOT NULL,       -- UTC ms
  made_by uuid, role text NOT NULL, scopes text NOT NULL);

-- For people: what the rows of side are.
CREATE VIEW device_position AS
  SELECT chain, (row->'dev'->>0)::uuid AS dev, (row->>'inc')::bigint AS inc, (row->>'n')::bigint AS n, (row->'id'->>0)::uuid AS id, row->'h'->>0 AS h
    FROM side WHERE tbl = 'sync_devlog' AND row IS NOT NULL;
CREATE VIEW device AS
  SELECT chain, (row->'id'->>0)::uuid AS id, row->>'code' AS code, row->>'status' AS status, row->>'host' AS host,
         to_timestamp((row->>'last_seen')::bigint / 1000.0) AS last_seen, (row->>'pending')::bigint AS pending
    FROM side WHERE tbl = 'server_device' AND row IS NOT NULL;
CREATE VIEW quarantine AS
  SELECT chain, (row->'id'->>0)::uuid AS id, (row->'dev'->>0)::uuid AS dev, row->>'why' AS why, row->>'state' AS state, row->>'body' AS body
    FROM side WHERE tbl = 'sync_quarantine' AND row IS NOT NULL;

-- Ed25519 public key of a desk, base64: the other desks of its location know it by it (replication.md 5.13).
ALTER TABLE device ADD COLUMN "key" TEXT;

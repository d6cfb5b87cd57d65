ALTER TABLE relayctl.release ADD COLUMN secret_digests jsonb;
COMMENT ON COLUMN relayctl.release.secret_digests IS
  'Fly''s digest of each secret that the machines got, by name; null when it was not kept.';

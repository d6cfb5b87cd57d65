CREATE TABLE relayctl.rehearsal (
  environment text NOT NULL,
  at timestamptz NOT NULL,
  by text NOT NULL,
  revision text,
  migrations jsonb NOT NULL,
  back text NOT NULL,
  problem text,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (environment, at)
);
COMMENT ON TABLE relayctl.rehearsal IS
  'What came of pending migrations on a copy of this database: evidence for the real thing.';

-- Who may read releases may read these, too.
DO $$
DECLARE
  reader text;
BEGIN
  FOR reader IN
    SELECT DISTINCT grantee FROM information_schema.role_table_grants
    WHERE table_schema = 'relayctl' AND table_name = 'release' AND privilege_type = 'SELECT'
  LOOP
    EXECUTE format(
      'GRANT SELECT ON relayctl.rehearsal TO %s',
      CASE reader WHEN 'PUBLIC' THEN reader ELSE quote_ident(reader) END);
  END LOOP;
END
$$;

CREATE TABLE relayctl.restore_point (
  environment text NOT NULL,
  name text NOT NULL,
  purpose text NOT NULL,
  run bigint NOT NULL,
  taken_at timestamptz NOT NULL,
  kept_until timestamptz NOT NULL,
  gone_at timestamptz,
  revision text,
  host text NOT NULL,
  file text NOT NULL,
  bytes bigint NOT NULL,
  sha256 text NOT NULL,
  counted_since text NOT NULL,
  activity jsonb NOT NULL,
  PRIMARY KEY (environment, name)
);
COMMENT ON TABLE relayctl.restore_point IS
  'Dumps of this database that can be gone back to, and what the server had counted by then.';

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
      'GRANT SELECT ON relayctl.restore_point TO %s',
      CASE reader WHEN 'PUBLIC' THEN reader ELSE quote_ident(reader) END);
  END LOOP;
END
$$;

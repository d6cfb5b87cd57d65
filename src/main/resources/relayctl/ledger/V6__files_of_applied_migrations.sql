CREATE TABLE relayctl.migration (
  engine text NOT NULL,
  directory text NOT NULL,
  revision text NOT NULL,
  checksum text NOT NULL,
  environment text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (engine, directory, revision)
);
COMMENT ON TABLE relayctl.migration IS
  'The file that each migration had when a run applied it, for engines that keep no checksums.';

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
      'GRANT SELECT ON relayctl.migration TO %s',
      CASE reader WHEN 'PUBLIC' THEN reader ELSE quote_ident(reader) END);
  END LOOP;
END
$$;

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

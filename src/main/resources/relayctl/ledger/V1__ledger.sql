-- What happened in an environment, kept in its own database.

CREATE TABLE relayctl.stamp (
  environment text PRIMARY KEY,
  system_identifier text NOT NULL,
  database_oid bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE relayctl.stamp IS 'What this database says it is, and on which server it was said.';

CREATE TABLE relayctl.lock (
  environment text PRIMARY KEY,
  fence bigint NOT NULL,
  holder text NOT NULL,
  command text NOT NULL,
  process_id bigint NOT NULL,
  since timestamptz NOT NULL,
  heartbeat timestamptz NOT NULL,
  step text,
  held boolean NOT NULL
);
COMMENT ON COLUMN relayctl.lock.fence IS 'Grows with each holder; a write with an older number is refused.';

CREATE TABLE relayctl.run (
  environment text NOT NULL,
  number bigint NOT NULL,
  command text NOT NULL,
  started_by text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  outcome text NOT NULL,
  release integer,
  problem text,
  plan text NOT NULL,
  PRIMARY KEY (environment, number)
);

CREATE TABLE relayctl.step (
  environment text NOT NULL,
  run bigint NOT NULL,
  position integer NOT NULL,
  kind text NOT NULL,
  what text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  outcome text NOT NULL,
  detail text NOT NULL DEFAULT '',
  PRIMARY KEY (environment, run, position),
  FOREIGN KEY (environment, run) REFERENCES relayctl.run (environment, number)
);

CREATE TABLE relayctl.release (
  environment text NOT NULL,
  number integer NOT NULL,
  run bigint NOT NULL,
  image text NOT NULL,
  commit text,
  branch text,
  revision text,
  secrets jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  PRIMARY KEY (environment, number),
  FOREIGN KEY (environment, run) REFERENCES relayctl.run (environment, number)
);
COMMENT ON COLUMN relayctl.release.secrets IS 'Fingerprints by name; never a value.';

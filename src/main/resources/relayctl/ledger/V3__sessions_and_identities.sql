-- Which session holds a lock, so that it can be ended when its holder has fallen silent; and which
-- Neon branch a stamp was written on, with what it said before it was adopted.

ALTER TABLE relayctl.lock ADD COLUMN backend_pid integer, ADD COLUMN backend_start timestamptz;
COMMENT ON COLUMN relayctl.lock.backend_start IS 'With the number: PostgreSQL gives numbers again.';

ALTER TABLE relayctl.stamp ADD COLUMN timeline text;
COMMENT ON COLUMN relayctl.stamp.timeline IS 'Neon''s name for the branch, which nothing else tells apart.';

CREATE TABLE relayctl.stamp_history (
  environment text NOT NULL,
  system_identifier text NOT NULL,
  database_oid bigint NOT NULL,
  timeline text,
  created_at timestamptz NOT NULL,
  replaced_at timestamptz NOT NULL DEFAULT now(),
  replaced_by text NOT NULL
);
COMMENT ON TABLE relayctl.stamp_history IS 'Stamps that were replaced by relayctl env adopt.';

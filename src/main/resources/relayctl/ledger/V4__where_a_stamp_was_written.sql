ALTER TABLE relayctl.stamp ADD COLUMN place text;
COMMENT ON COLUMN relayctl.stamp.place IS 'The address by which the database was reached, for people.';

ALTER TABLE relayctl.stamp_history ADD COLUMN place text;

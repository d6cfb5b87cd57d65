-- What a release was made of, and why and where a run was started. Older rows have none of it.

ALTER TABLE relayctl.release ADD COLUMN document text;
COMMENT ON COLUMN relayctl.release.document IS 'JSON of whoever wrote the release; the ledger never reads it.';

ALTER TABLE relayctl.run ADD COLUMN reason text, ADD COLUMN host text;
COMMENT ON COLUMN relayctl.run.reason IS 'Why it was run, in the words of who started it.';
COMMENT ON COLUMN relayctl.run.host IS 'The machine on which it was started.';

ALTER TABLE relayctl.lock ADD COLUMN reason text;

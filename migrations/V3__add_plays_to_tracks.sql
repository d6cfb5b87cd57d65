-- A constant default is kept in the catalogue, so no row is rewritten; releases that don't know the
-- column go on working.
ALTER TABLE tracks ADD COLUMN plays bigint NOT NULL DEFAULT 0;

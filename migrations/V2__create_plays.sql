-- What was played and not counted yet; the worker sets counted_at. Without a foreign key: adding one
-- would lock tracks against writes, and a play of a track that is gone does no harm.
CREATE TABLE plays (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  track_id bigint NOT NULL,
  played_at timestamptz NOT NULL DEFAULT now(),
  counted_at timestamptz
);

CREATE INDEX plays_not_counted ON plays (id) WHERE counted_at IS NULL;

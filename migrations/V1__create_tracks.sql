CREATE TABLE tracks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  artist text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

INSERT INTO tracks (title, artist) VALUES
  ('Slow Ferry', 'The Harbour Lamps'),
  ('Paper Satellites', 'Ines Okafor'),
  ('Third Platform', 'Low Tide Choir'),
  ('Copper Morning', 'The Harbour Lamps');

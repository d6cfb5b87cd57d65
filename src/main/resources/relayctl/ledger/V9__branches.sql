-- A restore point is a file or a branch.
ALTER TABLE relayctl.restore_point
  ALTER host DROP NOT NULL,
  ALTER file DROP NOT NULL,
  ALTER bytes DROP NOT NULL,
  ALTER sha256 DROP NOT NULL,
  ADD neon_project text,
  ADD branch text,
  ADD branch_name text,
  ADD CHECK (
    (neon_project IS NULL
       AND num_nulls(host, file, bytes, sha256) = 0 AND num_nulls(branch, branch_name) = 2)
    OR (neon_project IS NOT NULL
       AND num_nulls(host, file, bytes, sha256) = 4 AND branch_name IS NOT NULL));
COMMENT ON TABLE relayctl.restore_point IS
  'States of this database that can be gone back to, and what the server had counted by then.';

package dev.relayctl.plan.machine;

import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;

/** The contents of files that {@code fly.toml} names, however they were read. */
@FunctionalInterface
public interface LocalFiles {
  /**
   * The bytes of a file.
   *
   * @param path as {@code local_path} has it, relative to the working directory
   * @param where the section that names it, for the problem of a file that can't be read
   */
  Result<byte[]> read(String path, Where where);
}

package dev.relayctl.fakes;

import dev.relayctl.problem.Result;
import dev.relayctl.run.CommittedFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/** Commits without files. */
public final class NoCommits implements CommittedFiles {
  @Override
  public Result<Map<String, String>> of(Path project, String commit, Predicate<String> wanted) {
    return Result.ok(Map.of());
  }

  @Override
  public Result<String> merged(Path project, String with) {
    return Result.ok("0".repeat(40));
  }
}

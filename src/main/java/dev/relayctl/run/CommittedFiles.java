package dev.relayctl.run;

import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/** The files of a project as they are in a commit, never as they lie in the work tree. */
public interface CommittedFiles {
  /**
   * Their text by path relative to the project; {@code code.commit-unreadable} when this clone
   * doesn't have the commit. Reads only; may take seconds.
   *
   * @param wanted which, by path
   */
  Result<Map<String, String>> of(Path project, String commit, Predicate<String> wanted);
}

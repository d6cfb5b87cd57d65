package dev.relayctl.run;

import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/** What git keeps of a project, never what lies in the work tree. */
public interface CommittedFiles {
  /**
   * What the commit that is checked out would be after a merge with another; {@code
   * code.merge-conflict} with the files that conflict. Changes nothing; may take seconds.
   *
   * @param with a branch, tag or commit
   * @return the id of a tree, for {@link #of}
   */
  Result<String> merged(Path project, String with);

  /**
   * The text of the files of a commit or tree by path relative to the project; {@code
   * code.commit-unreadable} when this clone doesn't have the commit. Reads only; may take seconds.
   *
   * @param wanted which, by path
   */
  Result<Map<String, String>> of(Path project, String commit, Predicate<String> wanted);
}

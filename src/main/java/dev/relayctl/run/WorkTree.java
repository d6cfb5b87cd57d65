package dev.relayctl.run;

import dev.relayctl.plan.CommitChecks;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.Upstream;
import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The project's work tree. */
public interface WorkTree {
  /** Commit, branch and cleanliness; {@link Source#NONE} outside git. Reads only. */
  Result<Source> source(Path project);

  /**
   * Files below a directory that are in no commit, and that nobody ignores on purpose; empty
   * outside git.
   */
  default List<String> untracked(Path project, String directory) {
    return List.of();
  }

  /** Whether a commit is one of this repository, as far as it was fetched. */
  default boolean has(Path project, String commit) {
    return false;
  }

  /**
   * What the remote has of the branch; empty where there is no branch or no remote. Asks the
   * remote, which may take seconds; changes nothing.
   */
  default Optional<Upstream> upstream(Path project, Source source) {
    return Optional.empty();
  }

  /**
   * What the forge's checks say of the commit; empty where the forge isn't known, or can't be asked
   * without a token that isn't there.
   */
  default Optional<CommitChecks> checks(Path project, Source source) {
    return Optional.empty();
  }
}

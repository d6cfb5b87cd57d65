package dev.relayctl.run;

import dev.relayctl.environment.Branch;
import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pull requests at the forge of the project's remote. Reads only. */
public interface PullRequests {
  /** Whether they can be asked for: the remote is a forge's that we know, and there is a token. */
  boolean known(Path project);

  /** The branch's: the open one, else the newest; empty when there was none. */
  Result<Optional<PullRequest>> ofBranch(Path project, Branch branch);

  /** One by its number; {@code github.no-pull-request} when there is none. */
  Result<PullRequest> numbered(Path project, int number);

  /**
   * One of them.
   *
   * @param branch that is to be merged
   * @param home where that branch lies
   * @param endedAt when it was merged or closed; null while it is open
   */
  record PullRequest(
      int number, State state, Branch branch, Home home, @Nullable Instant endedAt) {}

  /** What has become of it. */
  enum State {
    OPEN,
    MERGED,
    /** Without having been merged. */
    CLOSED
  }

  /** In which repository the branch is. */
  enum Home {
    OURS,
    /** Another one, or one that is gone: a stranger wrote it. */
    FORK
  }
}

package dev.relayctl.app;

import dev.relayctl.app.Previews.Chosen;
import dev.relayctl.environment.Branch;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.PullRequests;
import dev.relayctl.run.PullRequests.Home;
import org.jspecify.annotations.Nullable;

/**
 * All that is done with previews, over one set of ports.
 *
 * @param which chooses one
 */
public record PreviewWork(
    Project project,
    Previews which,
    MakePreview make,
    RemovePreviews removal,
    ShowPreviews show,
    PrunePreviews pruning,
    PullRequests pullRequests) {
  /**
   * What is typed to say which preview is meant.
   *
   * @param template null where there is but one
   * @param branch null for that of the pull request, or the one that is checked out
   * @param pullRequest its number; null for none
   */
  public record Asked(
      @Nullable String template, @Nullable String branch, @Nullable Integer pullRequest) {}

  /** One that may be made. {@code preview.fork} for a branch of another repository. */
  public Result<Chosen> toMake(Asked asked) {
    Integer number = asked.pullRequest();
    return number == null
        ? which.choose(asked.template(), asked.branch())
        : pullRequests
            .numbered(project.directory(), number)
            .then(pull ->
                pull.home() == Home.FORK
                    ? Result.bad(fork(number))
                    : which.choose(asked.template(), pull.branch().name()));
  }

  /** One that may be removed. */
  public Result<Chosen> toRemove(Asked asked) {
    Integer number = asked.pullRequest();
    return number == null || asked.branch() != null
        ? which.choose(asked.template(), asked.branch())
        : pullRequests
            .numbered(project.directory(), number)
            .map(PullRequests.PullRequest::branch)
            .map(Branch::name)
            .then(branch -> which.choose(asked.template(), branch));
  }

  private static Problem fork(int number) {
    return Problem.refused(
        "preview.fork",
        "pull request " + number + " comes from another repository",
        new Where.OnCommandLine("--pr"),
        "its code would run with this repository's secrets",
        "read it, push its branch here, and then: relayctl preview up --branch BRANCH");
  }
}

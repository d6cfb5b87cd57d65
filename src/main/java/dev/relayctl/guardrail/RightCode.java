package dev.relayctl.guardrail;

import dev.relayctl.environment.Branch;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Source;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The accident: a hotfix from a work tree that nobody could find again, or from another branch. */
final class RightCode {
  private RightCode() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    return Stream.of(dirtyTree(facts), wrongBranch(facts)).flatMap(Optional::stream);
  }

  private static Optional<Finding> dirtyTree(Facts facts) {
    List<String> untracked = facts.code().untracked();
    if (!untracked.isEmpty()) {
      return CodeGuardrails.DIRTY_TREE.finding(
          facts.environment(),
          Where.file(untracked.getFirst()),
          "migrations are in no commit: " + String.join(", ", untracked),
          "what was applied can't be found again, nor undone by anybody else",
          "git add and commit them");
    }
    return facts.source().tree() == Source.Tree.DIRTY
        ? CodeGuardrails.DIRTY_TREE.finding(
            facts.environment(),
            Where.system("git", "work tree"),
            "the work tree has changes that are in no commit",
            "what is deployed can't be found again by its commit",
            "commit or stash them")
        : Optional.empty();
  }

  private static Optional<Finding> wrongBranch(Facts facts) {
    Environment environment = facts.environment();
    Branch own = environment.identity().branch();
    String wanted = own == null ? environment.deploy().branch() : own.name();
    String branch = facts.source().branch();
    return wanted != null && branch != null && !wanted.equals(branch)
        ? CodeGuardrails.WRONG_BRANCH.finding(
            environment,
            environment.origin(own == null ? "deploy.branch" : "preview"),
            "the work tree is on " + branch,
            environment.name() + " is deployed from " + wanted,
            "git switch " + wanted)
        : Optional.empty();
  }
}

package dev.relayctl.github;

import dev.relayctl.plan.Source;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Processes;
import dev.relayctl.run.WorkTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The work tree as the {@code git} program sees it. Its porcelain format version 2 is made for
 * programs (git-status(1)), and one call tells commit, branch and changes.
 */
public final class GitWorkTree implements WorkTree {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String COMMIT = "# branch.oid ";
  private static final String BRANCH = "# branch.head ";

  private final Processes processes;

  public GitWorkTree(Processes processes) {
    this.processes = processes;
  }

  @Override
  public Result<Source> source(Path project) {
    var call =
        new Processes.Call(
            List.of(
                "git",
                "--no-optional-locks",
                "status",
                "--porcelain=v2",
                "--branch",
                "--untracked-files=no"),
            project,
            // Messages are compared nowhere, but a pager or a prompt would hang.
            Map.of("LC_ALL", "C", "GIT_TERMINAL_PROMPT", "0"),
            LIMIT);
    return switch (processes.run(call)) {
      case Result.Bad<Processes.Ran> bad ->
          bad.first() instanceof Problem.Interrupted ? bad.as() : Result.ok(Source.NONE);
      case Result.Ok<Processes.Ran>(var ran) ->
          Result.ok(ran.exitCode() == 0 ? source(ran.stdout()) : Source.NONE);
    };
  }

  private static Source source(String status) {
    String commit = null;
    String branch = null;
    var tree = Source.Tree.CLEAN;
    for (String line : status.lines().toList()) {
      if (line.startsWith(COMMIT)) {
        String oid = line.substring(COMMIT.length());
        commit = oid.equals("(initial)") ? null : oid;
      } else if (line.startsWith(BRANCH)) {
        String head = line.substring(BRANCH.length());
        branch = head.equals("(detached)") ? null : head;
      } else if (!line.startsWith("#") && !line.isBlank()) {
        tree = Source.Tree.DIRTY;
      }
    }
    return new Source(commit, branch, tree);
  }
}

package dev.relayctl.github;

import dev.relayctl.plan.Source;
import dev.relayctl.plan.Upstream;
import dev.relayctl.plan.Upstream.State;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a branch's remote what it has (git-ls-remote(1)); fetches nothing. */
record GitUpstream(Processes processes) {
  /** A remote that doesn't answer is no reason to wait. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final Map<String, String> QUIET =
      Map.of(
          "LC_ALL", "C",
          "GIT_TERMINAL_PROMPT", "0",
          "GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=10");

  /** Empty where there is no branch, no commit, or no remote. */
  Optional<Upstream> of(Path project, Source source) {
    String branch = source.branch();
    String commit = source.commit();
    if (branch == null || commit == null) {
      return Optional.empty();
    }
    return remote(project, branch)
        .map(remote -> new Upstream(remote, branch, state(project, remote, branch, commit)));
  }

  /** The branch's own, else the usual one. */
  Optional<String> remote(Path project, String branch) {
    Optional<String> own = line(project, "config", "--get", "branch." + branch + ".remote");
    // A dot is this repository itself.
    return own.filter(name -> !name.equals("."))
        .or(() -> line(project, "remote").map(_ -> "origin"))
        .filter(name -> line(project, "remote", "get-url", name).isPresent());
  }

  private State state(Path project, String remote, String branch, String commit) {
    Result<Processes.Ran> listed =
        git(project, "ls-remote", "--heads", remote, "refs/heads/" + branch);
    if (!(listed instanceof Result.Ok<Processes.Ran>(Processes.Ran ran)) || ran.exitCode() != 0) {
      return State.UNKNOWN;
    }
    String there = ran.stdout().strip().split("\\s+", 2)[0];
    if (there.isEmpty()) {
      return State.ABSENT;
    }
    if (there.equals(commit)) {
      return State.SAME;
    }
    if (exit(project, "cat-file", "-e", there + "^{commit}") != 0) {
      return State.BEHIND; // it was never fetched: somebody has pushed
    }
    if (exit(project, "merge-base", "--is-ancestor", there, commit) == 0) {
      return State.AHEAD;
    }
    return exit(project, "merge-base", "--is-ancestor", commit, there) == 0
        ? State.BEHIND
        : State.DIVERGED;
  }

  /** The first line of what a command prints; empty when it fails or prints nothing. */
  Optional<String> line(Path project, String... arguments) {
    return git(project, arguments)
        .match(
            ran ->
                ran.exitCode() == 0
                    ? ran.stdout().lines().filter(line -> !line.isBlank()).findFirst()
                    : Optional.empty(),
            _ -> Optional.empty());
  }

  private int exit(Path project, String... arguments) {
    return git(project, arguments).match(Processes.Ran::exitCode, _ -> -1);
  }

  private Result<Processes.Ran> git(Path project, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "--no-optional-locks"));
    command.addAll(List.of(arguments));
    return processes.run(new Processes.Call(command, project, QUIET, LIMIT));
  }
}

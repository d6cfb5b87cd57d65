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
  private static final String HEADS = "refs/heads/";

  /** A remote that doesn't answer is no reason to wait. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final Map<String, String> QUIET =
      Map.of(
          "LC_ALL", "C",
          "GIT_TERMINAL_PROMPT", "0",
          // Whatever ssh is configured, it asks a program that knows no password.
          "SSH_ASKPASS_REQUIRE", "force",
          "SSH_ASKPASS", "false");

  /** Empty where there is no branch, no commit, or no remote. */
  Optional<Upstream> of(Path project, Source source) {
    String branch = source.branch();
    String commit = source.commit();
    if (branch == null || commit == null) {
      return Optional.empty();
    }
    return remote(project, branch)
        .map(remote -> {
          String followed = followed(project, branch);
          return new Upstream(remote, followed, state(project, remote, followed, commit));
        });
  }

  /** The branch's own, else the usual one, else the only one. */
  Optional<String> remote(Path project, String branch) {
    Optional<String> own = line(project, "config", "--get", "branch." + branch + ".remote");
    // A dot is this repository itself.
    return own.filter(name -> !name.equals("."))
        .or(() -> {
          List<String> all = lines(project, "remote");
          return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.of("origin");
        })
        .filter(name -> line(project, "remote", "get-url", name).isPresent());
  }

  /** The branch there that it follows; one of the same name where it follows none. */
  private String followed(Path project, String branch) {
    return line(project, "config", "--get", "branch." + branch + ".merge")
        .map(ref -> ref.startsWith(HEADS) ? ref.substring(HEADS.length()) : ref)
        .orElse(branch);
  }

  private State state(Path project, String remote, String branch, String commit) {
    Result<Processes.Ran> listed = git(project, "ls-remote", "--heads", remote, HEADS + branch);
    if (!(listed instanceof Result.Ok<Processes.Ran>(Processes.Ran ran)) || ran.exitCode() != 0) {
      return State.UNKNOWN;
    }
    String there = ran.stdout().strip().split("\\s+", 2)[0];
    if (there.isEmpty()) {
      // Another branch of the remote may have it, as when work goes on from main.
      List<String> having =
          lines(project, "for-each-ref", "--contains", commit, "refs/remotes/" + remote);
      return having.isEmpty() ? State.ABSENT : State.SAME;
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
    return lines(project, arguments).stream().findFirst();
  }

  private List<String> lines(Path project, String... arguments) {
    return git(project, arguments)
        .match(
            ran ->
                ran.exitCode() == 0
                    ? ran.stdout().lines().filter(line -> !line.isBlank()).toList()
                    : List.of(),
            _ -> List.of());
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

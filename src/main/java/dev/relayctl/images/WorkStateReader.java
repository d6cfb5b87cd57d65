package dev.relayctl.images;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a build would take in. Untracked files count, too: a Dockerfile copies them as well.
 * What git ignores doesn't, unless it is named as an input.
 */
final class WorkStateReader {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String COMMIT = "# branch.oid ";
  private static final String BRANCH = "# branch.head ";

  private final Processes processes;

  WorkStateReader(Processes processes) {
    this.processes = processes;
  }

  /** What git says in one go. */
  private record Status(@Nullable String commit, @Nullable String branch, List<String> changed) {}

  /**
   * The state of the project now. Problems: {@code images.no-commit}, {@code
   * images.too-many-changes}, {@code images.unreadable-file}.
   */
  Result<WorkState> read(Path project, List<String> inputs) {
    // Its format 2 is made for programs (git-status(1)); renames would make two paths of one.
    return git(
            project,
            "status",
            "--porcelain=v2",
            "--branch",
            "-z",
            "--no-renames",
            "--untracked-files=all")
        .then(status -> {
          Status known = status(status);
          String commit = known.commit();
          if (commit == null) {
            return Result.bad(noCommit(project, "there is no commit yet"));
          }
          return changes(project, known.changed())
              .then(changes ->
                  fingerprint(project, inputs)
                      .map(held -> new WorkState(commit, known.branch(), changes, held)));
        });
  }

  private Result<String> changes(Path project, List<String> changed) {
    if (changed.isEmpty()) {
      return Result.ok("");
    }
    return git(project, "rev-parse", "--show-toplevel")
        .then(top -> fingerprint(Path.of(top.stripTrailing()), changed));
  }

  private static Result<String> fingerprint(Path root, List<String> paths) {
    if (paths.isEmpty()) {
      return Result.ok("");
    }
    var content = new ContentHash();
    for (String path : paths.stream().sorted().toList()) {
      try {
        content.add(path, root.resolve(path));
      } catch (IOException e) {
        return Result.bad(unreadable(path, e));
      }
    }
    return Result.ok(content.hex());
  }

  /** Entries end in NUL; the path is the last field, behind as many others as the kind has. */
  private static Status status(String text) {
    String commit = null;
    String branch = null;
    var changed = new ArrayList<String>();
    for (String entry : text.split("\0", -1)) {
      if (entry.startsWith(COMMIT)) {
        String oid = entry.substring(COMMIT.length());
        commit = oid.equals("(initial)") ? null : oid;
      } else if (entry.startsWith(BRANCH)) {
        String head = entry.substring(BRANCH.length());
        branch = head.equals("(detached)") ? null : head;
      } else if (!entry.isEmpty() && !entry.startsWith("#")) {
        int fields =
            switch (entry.charAt(0)) {
              case '1' -> 9;
              case 'u' -> 11;
              default -> 2;
            };
        String path = entry.split(" ", fields)[fields - 1];
        // The sandbox's state lies in the project, and no image holds it.
        if (!path.startsWith(".relayctl/") && !path.contains("/.relayctl/")) {
          changed.add(path);
        }
      }
    }
    return new Status(commit, branch, changed);
  }

  private Result<String> git(Path project, String... arguments) {
    var line = new ArrayList<>(List.of("git", "--no-optional-locks"));
    line.addAll(List.of(arguments));
    var call =
        new Processes.Call(line, project, Map.of("LC_ALL", "C", "GIT_TERMINAL_PROMPT", "0"), LIMIT);
    return switch (processes.run(call)) {
      case Result.Bad<Processes.Ran> bad ->
          bad.first() instanceof Problem.Interrupted
              ? bad.as()
              : Result.bad(noCommit(project, bad.first().facts().why()));
      case Result.Ok<Processes.Ran>(Processes.Ran ran) -> {
        if (ran.exitCode() != 0) {
          yield Result.bad(noCommit(project, ran.stderr().lines().findFirst().orElse("")));
        }
        yield ran.extent() == Processes.Extent.WHOLE
            ? Result.ok(ran.stdout())
            : Result.bad(tooManyChanges(project));
      }
    };
  }

  private static Problem noCommit(Path project, String why) {
    return Problem.invalid(
        "images.no-commit",
        "there is no commit to build an image of",
        Where.system("git", String.valueOf(project.getFileName())),
        why.isEmpty() ? "git says no more than that" : why,
        "commit the project, or push an image yourself and give --image REFERENCE");
  }

  private static Problem tooManyChanges(Path project) {
    return Problem.invalid(
        "images.too-many-changes",
        "too many files differ from the commit to tell what is built",
        Where.system("git", String.valueOf(project.getFileName())),
        "git status lists more than 1 MiB of them",
        "commit them, or name what needn't be built in .gitignore");
  }

  private static Problem unreadable(String path, IOException e) {
    return Problem.invalid(
        "images.unreadable-file",
        "the file " + path + " can't be read for the image",
        Where.file(path),
        e.getClass().getSimpleName(),
        "make it, or correct app.build.inputs");
  }
}

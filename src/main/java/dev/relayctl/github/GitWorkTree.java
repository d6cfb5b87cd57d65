package dev.relayctl.github;

import dev.relayctl.plan.CommitChecks;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.Upstream;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.CommittedFiles;
import dev.relayctl.run.Processes;
import dev.relayctl.run.WorkTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The work tree as the {@code git} program sees it. Its porcelain format version 2 is made for
 * programs (git-status(1)), and one call tells commit, branch and changes.
 */
public final class GitWorkTree implements WorkTree, CommittedFiles {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String COMMIT = "# branch.oid ";
  private static final String BRANCH = "# branch.head ";

  private static final Pattern COMMIT_ID = Pattern.compile("[0-9a-f]{7,64}");

  /** Bytes of a file; nobody writes a larger one by hand. */
  private static final long LARGEST = 16L << 20;

  private final Processes processes;
  private final @Nullable GitHubChecks checks;

  /** A work tree whose forge is never asked. */
  public GitWorkTree(Processes processes) {
    this(processes, null);
  }

  /**
   * A work tree.
   *
   * @param checks of commits at the forge; null to ask nobody
   */
  public GitWorkTree(Processes processes, @Nullable GitHubChecks checks) {
    this.processes = processes;
    this.checks = checks;
  }

  @Override
  public List<String> untracked(Path project, String directory) {
    return git(project, "ls-files", "--others", "--exclude-standard", "-z", "--", directory)
        .match(
            ran ->
                ran.exitCode() == 0
                    ? Stream.of(ran.stdout().split("\0")).filter(file -> !file.isEmpty()).toList()
                    : List.of(),
            _ -> List.of());
  }

  @Override
  public boolean has(Path project, String commit) {
    return COMMIT_ID.matcher(commit).matches()
        && git(project, "cat-file", "-e", commit + "^{commit}")
            .match(ran -> ran.exitCode() == 0, _ -> false);
  }

  @Override
  public Optional<Upstream> upstream(Path project, Source source) {
    return new GitUpstream(processes).of(project, source);
  }

  @Override
  public Optional<CommitChecks> checks(Path project, Source source) {
    String commit = source.commit();
    String branch = source.branch();
    if (checks == null || commit == null) {
      return Optional.empty();
    }
    // Actions check out a commit without a branch.
    return remoteUrl(project, branch == null ? "" : branch).flatMap(url -> checks.of(url, commit));
  }

  /** The URL of a branch's remote; of the usual one for an empty name. */
  Optional<String> remoteUrl(Path project, String branch) {
    var upstream = new GitUpstream(processes);
    return upstream
        .remote(project, branch)
        .flatMap(remote -> upstream.line(project, "remote", "get-url", remote));
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

  /** An archive, because it is one call, and because only that is exact about names and bytes. */
  @Override
  public Result<Map<String, String>> of(Path project, String commit, Predicate<String> wanted) {
    if (!COMMIT_ID.matcher(commit).matches()) {
      return Result.bad(unreadable(commit, "it is no commit's id"));
    }
    @Nullable Path archive = null;
    try {
      archive = Files.createTempFile("relayctl", ".zip");
      var call =
          new Processes.Call(
              List.of("git", "archive", "--format=zip", "--output=" + archive, commit),
              project,
              Map.of("LC_ALL", "C", "GIT_TERMINAL_PROMPT", "0", "GIT_NO_LAZY_FETCH", "1"),
              LIMIT);
      Path written = archive;
      return processes
          .run(call)
          .then(ran ->
              ran.exitCode() == 0
                  ? read(written, commit, wanted)
                  : Result.bad(
                      unreadable(commit, ran.stderr().lines().findFirst().orElse("git failed"))));
    } catch (IOException e) {
      return Result.bad(unreadable(commit, e.getClass().getSimpleName()));
    } finally {
      delete(archive);
    }
  }

  /** {@code git merge-tree} writes objects that nothing refers to, and git collects them. */
  @Override
  public Result<String> merged(Path project, String with) {
    // A name that begins with a dash would be an option to merge-tree.
    return git(project, "rev-parse", "--verify", "--quiet", "--end-of-options", with + "^{commit}")
        .then(found ->
            found.exitCode() == 0
                ? git(
                    project,
                    "merge-tree",
                    "--write-tree",
                    "--name-only",
                    "HEAD",
                    found.stdout().strip())
                : Result.bad(unmerged(with, "there is no such commit here")))
        .then(ran -> tree(with, ran));
  }

  private Result<Processes.Ran> git(Path project, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return processes.run(
        new Processes.Call(
            command, project, Map.of("LC_ALL", "C", "GIT_TERMINAL_PROMPT", "0"), LIMIT));
  }

  private static Result<String> tree(String with, Processes.Ran ran) {
    List<String> lines = ran.stdout().lines().toList();
    if (ran.exitCode() == 0 && !lines.isEmpty()) {
      return Result.ok(lines.getFirst());
    }
    if (ran.exitCode() == 1 && lines.size() > 1) {
      List<String> files = lines.stream().skip(1).takeWhile(line -> !line.isBlank()).toList();
      return Result.bad(
          Problem.refused(
              "code.merge-conflict",
              "the work tree's commit can't be merged with " + with,
              Where.file(files.getFirst()),
              "both changed " + String.join(", ", files),
              "git merge " + with + ", and resolve what conflicts"));
    }
    return Result.bad(
        unmerged(with, ran.stderr().lines().findFirst().orElse("git merge-tree failed")));
  }

  private static Problem unmerged(String with, String why) {
    return Problem.invalid(
        "code.unknown-commit",
        "git can't merge with " + with,
        Where.system("git", with),
        why,
        "git fetch, and give a branch that git branch --all shows; git 2.38 or later is needed");
  }

  private static Result<Map<String, String>> read(
      Path archive, String commit, Predicate<String> wanted) {
    Map<String, String> texts = new HashMap<>();
    try (var zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory() && wanted.test(entry.getName())) {
          if (entry.getSize() > LARGEST) {
            return Result.bad(unreadable(commit, entry.getName() + " is larger than 16 MiB"));
          }
          try (InputStream in = zip.getInputStream(entry)) {
            texts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
      return Result.ok(texts);
    } catch (IOException e) {
      return Result.bad(unreadable(commit, e.getClass().getSimpleName()));
    }
  }

  private static void delete(@Nullable Path archive) {
    try {
      if (archive != null) {
        Files.deleteIfExists(archive);
      }
    } catch (IOException _) {
      // The system clears its directory for such files.
    }
  }

  private static Problem unreadable(String commit, String why) {
    return Problem.invalid(
        "code.commit-unreadable",
        "the source of commit " + commit + " can't be read",
        Where.system("git", commit),
        why,
        "git fetch --unshallow, or fetch the branch that it is on");
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

package dev.relayctl.engine.local;

import dev.relayctl.environment.Lookups;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What values of environment files may refer to, on this machine. */
public final class LocalLookups implements Lookups {
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * For so long a program's value is taken as it was: one plan asks for it several times, and
   * programs that keep secrets take seconds, or ask a person. Tokens that they make live longer.
   */
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private static final String DOTENV = ".env";
  private static final String ON_BRANCH = "ref: refs/heads/";

  private final Path project;
  private final Map<String, String> variables;
  private final Processes processes;
  private final InstantSource clock;
  private final Map<List<String>, Told> told = new ConcurrentHashMap<>();

  /** What a program has told, and when. */
  private record Told(Result<String> value, Instant at) {}

  /**
   * Lookups.
   *
   * @param variables the process environment
   */
  public LocalLookups(
      Path project, Map<String, String> variables, Processes processes, InstantSource clock) {
    this.project = project;
    this.variables = Map.copyOf(variables);
    this.processes = processes;
    this.clock = clock;
  }

  @Override
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  @Override
  public Result<Optional<String>> dotenv(String name) {
    if (!Files.exists(project.resolve(DOTENV))) {
      return Result.ok(Optional.empty());
    }
    try {
      Dotenv file = Dotenv.configure().directory(project.toString()).filename(DOTENV).load();
      return Result.ok(
          file.entries(Dotenv.Filter.DECLARED_IN_ENV_FILE).stream()
              .filter(entry -> entry.getKey().equals(name))
              .map(entry -> entry.getValue())
              .findFirst());
    } catch (DotenvException _) {
      // The library quotes the line, and the line may be a secret.
      return Result.bad(
          Problem.invalid(
              "environment.dotenv-unreadable",
              "the file .env can't be read",
              Where.file(DOTENV),
              "a line is not of the form NAME=value",
              "correct it; a value with spaces or # stands in quotes"));
    }
  }

  @Override
  public Result<String> file(String path, Where where) {
    Path file = project.resolve(path);
    try {
      if (Files.size(file) > MOST_BYTES) {
        return Result.bad(unreadable(path, where, "it is larger than 1 MiB"));
      }
      return Result.ok(withoutLineEnd(Files.readString(file)));
    } catch (CharacterCodingException _) {
      return Result.bad(unreadable(path, where, "it is no UTF-8 text"));
    } catch (NoSuchFileException _) {
      return Result.bad(unreadable(path, where, "there is no such file"));
    } catch (IOException e) {
      return Result.bad(unreadable(path, where, e.getClass().getSimpleName()));
    }
  }

  /** Those who ask for the same at once wait for one answer; one that is bad is asked for again. */
  @Override
  public Result<String> command(List<String> arguments, Where where) {
    return told.compute(
            List.copyOf(arguments),
            (_, before) ->
                before != null
                        && before.value() instanceof Result.Ok<String>
                        && clock.instant().isBefore(before.at().plus(REMEMBERED))
                    ? before
                    : new Told(run(arguments, where), clock.instant()))
        .value();
  }

  private Result<String> run(List<String> arguments, Where where) {
    Result<Processes.Ran> ran =
        processes.run(new Processes.Call(arguments, project, Map.of(), LIMIT));
    return switch (ran) {
      case Result.Bad<Processes.Ran> bad ->
          bad.first() instanceof Problem.Interrupted
              ? bad.as()
              : Result.bad(failed(arguments, where, bad.first().facts().why()));
      case Result.Ok<Processes.Ran>(var end) ->
          end.exitCode() == 0
              ? Result.ok(withoutLineEnd(end.stdout()))
              // What it wrote is not repeated: programs that print secrets print them here, too.
              : Result.bad(failed(arguments, where, "it ended with exit code " + end.exitCode()));
    };
  }

  @Override
  public Result<String> git(GitFact fact, Where where) {
    Optional<String> branch = fact == GitFact.BRANCH ? branchInHead() : Optional.empty();
    return branch.map(Result::ok).orElseGet(() -> askGit(fact, where));
  }

  /**
   * The branch as {@code .git/HEAD} tells it, in the form that gitrepository-layout(5) gives.
   * Starting git takes as long as all else that a list of environments does. Empty when git has to
   * be asked: in a worktree, below the repository's top, without a branch, with reftables.
   */
  private Optional<String> branchInHead() {
    Path head = project.resolve(".git/HEAD");
    if (variables.containsKey("GIT_DIR") || !Files.isRegularFile(head)) {
      return Optional.empty();
    }
    try {
      String text = withoutLineEnd(Files.readString(head));
      return text.startsWith(ON_BRANCH) && !text.endsWith("/.invalid")
          ? Optional.of(text.substring(ON_BRANCH.length()))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private Result<String> askGit(GitFact fact, Where where) {
    List<String> arguments =
        switch (fact) {
          case BRANCH -> List.of("git", "symbolic-ref", "--short", "HEAD");
          case SHA -> List.of("git", "rev-parse", "HEAD");
          case SHORT_SHA -> List.of("git", "rev-parse", "--short", "HEAD");
        };
    Result<Processes.Ran> ran =
        processes.run(new Processes.Call(arguments, project, Map.of("LC_ALL", "C"), LIMIT));
    if (ran instanceof Result.Ok<Processes.Ran>(var end) && end.exitCode() == 0) {
      return Result.ok(withoutLineEnd(end.stdout()));
    }
    return Result.bad(
        Problem.invalid(
            "environment.no-git",
            "git can't tell the " + fact.key(),
            where,
            "the project isn't in git, has no commit yet, or is on no branch",
            "commit first, switch to a branch, or add a default: ${git:" + fact.key() + ":-main}"));
  }

  private static String withoutLineEnd(String text) {
    return text.replaceAll("[\\r\\n]+$", "");
  }

  private static Problem unreadable(String path, Where where, String why) {
    return Problem.invalid(
        "environment.file-unreadable",
        "the file " + path + " can't be read",
        where,
        why,
        "create it, or correct the path");
  }

  private static Problem failed(List<String> arguments, Where where, String why) {
    return Problem.invalid(
        "environment.command-failed",
        "the command " + arguments.getFirst() + " gave no value",
        where,
        why,
        // An argument may be a token.
        "run it by hand, as the file has it");
  }
}

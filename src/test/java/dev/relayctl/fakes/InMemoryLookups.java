package dev.relayctl.fakes;

import dev.relayctl.environment.Lookups;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A small world for references; records what it was asked, by several threads at once too. */
public final class InMemoryLookups implements Lookups {
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, String> dotenv = new HashMap<>();
  private final Map<String, String> files = new HashMap<>();
  private final Map<List<String>, String> commands = new HashMap<>();
  private final Map<GitFact, String> git = new EnumMap<>(GitFact.class);
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** Sets an environment variable. */
  public InMemoryLookups variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** Adds a line to {@code .env}. */
  public InMemoryLookups inDotenv(String name, String value) {
    dotenv.put(name, value);
    return this;
  }

  /** Adds a file. */
  public InMemoryLookups withFile(String path, String text) {
    files.put(path, text);
    return this;
  }

  /** Adds a program's output. */
  public InMemoryLookups withOutput(String output, String... arguments) {
    commands.put(List.of(arguments), output);
    return this;
  }

  /** Sets a fact about the repository. */
  public InMemoryLookups with(GitFact fact, String value) {
    git.put(fact, value);
    return this;
  }

  /** Every question so far, {@code env NAME} or {@code command a b}. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public Optional<String> variable(String name) {
    asked.add("env " + name);
    return Optional.ofNullable(variables.get(name));
  }

  @Override
  public Result<Optional<String>> dotenv(String name) {
    asked.add("dotenv " + name);
    return Result.ok(Optional.ofNullable(dotenv.get(name)));
  }

  @Override
  public Result<String> file(String path, Where where) {
    asked.add("file " + path);
    return found(files.get(path), "environment.file-unreadable", where);
  }

  @Override
  public Result<String> command(List<String> arguments, Where where) {
    asked.add("command " + String.join(" ", arguments));
    return found(commands.get(arguments), "environment.command-failed", where);
  }

  @Override
  public Result<String> git(GitFact fact, Where where) {
    asked.add("git " + fact.key());
    return found(git.get(fact), "environment.no-git", where);
  }

  private static Result<String> found(@Nullable String value, String id, Where where) {
    return value == null
        ? Result.bad(Problem.invalid(id, "it is not there", where, "nobody put it there", "put it"))
        : Result.ok(value);
  }
}

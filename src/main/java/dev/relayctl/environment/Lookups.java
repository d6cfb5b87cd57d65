package dev.relayctl.environment;

import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.Optional;

/**
 * The world outside of environment files that values may refer to. Everything is read only; nothing
 * is repeated by the port itself. Values may be secrets: a problem never quotes one.
 */
public interface Lookups {
  /** The process's environment variable; empty when it is not set. */
  Optional<String> variable(String name);

  /**
   * The value in the project's {@code .env}; empty when the file or the name is missing. Problems:
   * {@code environment.dotenv-unreadable}.
   */
  Result<Optional<String>> dotenv(String name);

  /**
   * The whole text of a file, without the line ends at its end.
   *
   * @param path relative to the project, or absolute
   * @param where the reference stands, for problems
   * @return the text, or {@code environment.file-unreadable} where it is missing, too large or no
   *     text
   */
  Result<String> file(String path, Where where);

  /**
   * What a program prints, without the line ends at its end. Runs in the project, without a shell
   * and without input; blocks until it ends or its time is over.
   *
   * @param arguments the program first
   * @return the text, or {@code environment.command-failed}
   */
  Result<String> command(List<String> arguments, Where where);

  /**
   * A fact about the project's git repository.
   *
   * @return the text, or {@code environment.no-git} outside of a repository, without a commit, or
   *     without a branch
   */
  Result<String> git(GitFact fact, Where where);

  /** What {@code ${git:…}} can ask for. */
  enum GitFact {
    /** The branch that is checked out. */
    BRANCH("branch"),
    /** The commit, 40 characters. */
    SHA("sha"),
    /** The commit as git shortens it. */
    SHORT_SHA("short-sha");

    private final String key;

    GitFact(String key) {
      this.key = key;
    }

    /** As it is written in a reference. */
    public String key() {
      return key;
    }
  }
}

package dev.relayctl.environment;

import dev.relayctl.config.Position;
import dev.relayctl.problem.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text that may refer to other values: {@code https://${app.name}.fly.dev}. */
public sealed interface Reference {
  /** A text that stands for itself. */
  record Literal(String text) implements Reference {}

  /** {@code ${env:NAME}}. Like in a shell, a variable that is set to nothing takes the default. */
  record Env(String name, @Nullable Reference otherwise) implements Reference {}

  /** {@code ${dotenv:NAME}}, from the project's {@code .env}. */
  record Dotenv(String name, @Nullable Reference otherwise) implements Reference {}

  /** {@code ${file:path}}, relative to the project. */
  record FromFile(String path, @Nullable Reference otherwise) implements Reference {}

  /** {@code ${command:program argument 'one argument'}}; no shell. */
  record Command(List<String> arguments, @Nullable Reference otherwise) implements Reference {
    public Command {
      arguments = List.copyOf(arguments);
    }
  }

  /** {@code ${git:branch}}, {@code ${git:sha}}, {@code ${git:short-sha}}. */
  record Git(Lookups.GitFact fact, @Nullable Reference otherwise) implements Reference {}

  /** {@code ${branch.slug}}, the branch that a preview is made for. */
  record BranchSlug(@Nullable Reference otherwise) implements Reference {}

  /** {@code ${branch.name}}. */
  record BranchName(@Nullable Reference otherwise) implements Reference {}

  /** {@code ${app.url}}: another key of the same file. */
  record PathInFile(String path, @Nullable Reference otherwise) implements Reference {}

  /** Several of them, one after the other. */
  record Joined(List<Reference> parts) implements Reference {
    public Joined {
      parts = List.copyOf(parts);
    }
  }

  /**
   * Reads a text. A doubled dollar sign before a brace stands for one that begins no reference.
   *
   * @param at where the text stands
   * @return the reference, or a problem {@code environment.invalid-reference}
   */
  static Result<Reference> parse(String text, Position at) {
    return new ReferenceText(text, at).read();
  }
}

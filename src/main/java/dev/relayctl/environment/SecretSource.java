package dev.relayctl.environment;

import dev.relayctl.config.Position;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret comes from, without its value. What can be printed holds no literal text: in a
 * local environment that may be a password.
 */
public final class SecretSource {
  private final Reference inlined;
  private final String shown;
  private final Position at;

  SecretSource(Reference written, Reference inlined, Position at) {
    this.inlined = inlined;
    this.shown = shown(written);
    this.at = at;
  }

  /** As written, {@code ${env:PROD_DATABASE_URL}}, with {@code …} for each literal part. */
  public String reference() {
    return shown;
  }

  /** Where it is written. */
  public Where where() {
    return at.where();
  }

  /** Where it is written, as a position. */
  public Position at() {
    return at;
  }

  Reference inlined() {
    return inlined;
  }

  @Override
  public String toString() {
    return shown;
  }

  static String shown(Reference reference) {
    return switch (reference) {
      case Reference.Literal(String text) -> text.isEmpty() ? "" : "…";
      case Reference.Env(String name, Reference otherwise) -> braced("env:" + name, otherwise);
      case Reference.Dotenv(String name, Reference otherwise) ->
          braced("dotenv:" + name, otherwise);
      case Reference.FromFile(String path, Reference otherwise) ->
          braced("file:" + path, otherwise);
      case Reference.Command(List<String> arguments, Reference otherwise) ->
          braced("command:" + String.join(" ", arguments), otherwise);
      case Reference.Git(Lookups.GitFact fact, Reference otherwise) ->
          braced("git:" + fact.key(), otherwise);
      case Reference.BranchSlug(Reference otherwise) -> braced("branch.slug", otherwise);
      case Reference.BranchName(Reference otherwise) -> braced("branch.name", otherwise);
      case Reference.PathInFile(String path, Reference otherwise) -> braced(path, otherwise);
      case Reference.Joined(List<Reference> parts) ->
          parts.stream().map(SecretSource::shown).collect(Collectors.joining());
    };
  }

  private static String braced(String head, @Nullable Reference otherwise) {
    return "${" + head + (otherwise == null ? "" : ":-" + shown(otherwise)) + "}";
  }
}

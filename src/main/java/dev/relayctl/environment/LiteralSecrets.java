package dev.relayctl.environment;

import dev.relayctl.config.Node;
import dev.relayctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds secrets that are written into a file that will be committed. */
final class LiteralSecrets {
  /** Stands for a reference while a text is looked at; occurs in no URL. */
  private static final String REFERENCE = "\u0001";

  /** A password with a literal part, in a URL or in libpq's key/value form. */
  private static final Pattern PASSWORD =
      Pattern.compile(
          "://[^/?#@:]*:(?!" + REFERENCE + "*@)[^@]+@|password\\s*=\\s*(?!" + REFERENCE + ")\\S");

  private LiteralSecrets() {}

  /** One {@code config.literal-secret} for each; none for a local environment. */
  static List<Problem> in(Node.MapNode tree, Kind kind) {
    if (kind == Kind.LOCAL) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    for (String key : List.of("url", "direct-url")) {
      if (tree.find("database", key).orElse(null) instanceof Node.Scalar scalar) {
        check("database." + key, scalar, kind).ifPresent(problems::add);
      }
    }
    if (tree.find("secrets").orElse(null) instanceof Node.MapNode secrets) {
      for (Map.Entry<String, Node.Entry> secret : secrets.entries().entrySet()) {
        Node value = secret.getValue().value();
        if (value instanceof Node.MapNode map) {
          value = map.find("from").orElse(value);
        }
        if (value instanceof Node.Scalar scalar) {
          check("secrets." + secret.getKey(), scalar, kind).ifPresent(problems::add);
        }
      }
    }
    if (tree.find(NotificationReader.KEY).orElse(null) instanceof Node.ListNode list) {
      for (int i = 0; i < list.items().size(); i++) {
        if (list.items().get(i) instanceof Node.MapNode map
            && map.find("url").orElse(null) instanceof Node.Scalar scalar) {
          check(NotificationReader.KEY + "[" + i + "].url", scalar, kind).ifPresent(problems::add);
        }
      }
    }
    return problems;
  }

  private static Optional<Problem> check(String path, Node.Scalar scalar, Kind kind) {
    return Reference.parse(scalar.text(), scalar.at())
        .match(
            reference ->
                isLiteral(reference) ? Optional.of(problem(path, scalar, kind)) : Optional.empty(),
            // Told when the environment is resolved.
            _ -> Optional.empty());
  }

  private static boolean isLiteral(Reference reference) {
    return reference.match(
        literal -> !literal.text().isBlank(),
        asked -> asked.otherwise() != null && isLiteral(asked.otherwise()),
        joined ->
            PASSWORD.matcher(masked(joined.parts())).find()
                || joined.parts().stream()
                    .anyMatch(part -> !(part instanceof Reference.Literal) && isLiteral(part)));
  }

  private static String masked(List<Reference> parts) {
    return parts.stream()
        .map(part -> part instanceof Reference.Literal(String text) ? text : REFERENCE)
        .collect(Collectors.joining());
  }

  private static Problem problem(String path, Node.Scalar scalar, Kind kind) {
    String variable =
        path.startsWith("secrets.")
            ? path.substring("secrets.".length())
            : kind.key().toUpperCase(Locale.ROOT)
                + (path.startsWith("database.") ? "_DATABASE_URL" : "_WEBHOOK");
    return Problem.invalid(
        "config.literal-secret",
        path + " is written out in a file that is committed",
        scalar.at().where(),
        "only local environments may hold literal secrets, and this one is of kind " + kind.key(),
        "write ${env:" + variable + "} and change the secret if the file was ever pushed");
  }
}

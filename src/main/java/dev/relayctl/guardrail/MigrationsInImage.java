package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Image;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The accident: the release command ran in an image without the new migration, an older one, or one
 * whose build left the directory out. It ended well and applied nothing, and the new version met a
 * schema that it didn't know.
 */
public final class MigrationsInImage {
  private MigrationsInImage() {}

  /**
   * What was found of the migrations' files, by name.
   *
   * @param pending those that the release command is to apply
   * @param same those of all migrations that are there as they are in the project
   * @param other those that are there with another content
   * @param whole whether what was not found is surely not there
   */
  public record Found(Set<String> pending, Set<String> same, Set<String> other, boolean whole) {
    public Found {
      pending = Set.copyOf(pending);
      same = Set.copyOf(same);
      other = Set.copyOf(other);
    }
  }

  /** What stands against letting this image's release command migrate. */
  public static List<Finding> check(Environment environment, Image image, Found found) {
    var findings = new ArrayList<Finding>();
    var changed = new TreeSet<>(found.other());
    changed.retainAll(found.pending());
    if (!changed.isEmpty()) {
      finding(
              environment,
              image,
              Severity.REFUSE,
              "the image holds another "
                  + String.join(", ", changed)
                  + " than the project: its release command would apply what nobody has looked at",
              "the files differ")
          .ifPresent(findings::add);
    }
    var missing = new TreeSet<>(found.pending());
    missing.removeAll(found.same());
    missing.removeAll(found.other());
    if (missing.isEmpty()) {
      return findings;
    }
    String files = String.join(", ", missing);
    boolean some = !found.same().isEmpty() || !found.other().isEmpty();
    if (!found.whole()) {
      finding(
              environment,
              image,
              Severity.INFO,
              "whether the image holds " + files + " is not known",
              "some of its layers could not be read, or are too large")
          .ifPresent(findings::add);
    } else {
      finding(
              environment,
              image,
              some ? Severity.REFUSE : Severity.WARN,
              "the image doesn't hold "
                  + files
                  + ": its release command would apply nothing, and end well",
              some
                  ? "other migrations are there, in its layers or archives"
                  : "no migration of the project was seen in its layers or archives")
          .ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<Finding> finding(
      Environment environment, Image image, Severity severity, String what, String why) {
    return CodeGuardrails.MIGRATIONS_MISSING_IN_IMAGE.finding(
        environment,
        severity,
        Where.system("image", image.shortName()),
        what,
        why,
        "build the image of this commit, and see to it that its Dockerfile copies "
            + environment.migrations().directory()
            + " and .dockerignore doesn't leave it out");
  }
}

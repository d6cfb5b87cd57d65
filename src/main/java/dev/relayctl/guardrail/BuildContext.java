package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an image is built of. The accident: {@code .dockerignore} named SQL files, for the sake of
 * some dumps. The image was built, and its release command found no migration to apply.
 *
 * @param path of the Dockerfile, relative to the project
 * @param dockerfile what is in it
 * @param target the stage that is built; null for the last one
 * @param ignorefile the file that leaves out, relative to the project; null without
 * @param ignored what it leaves out
 * @param needed what the image can't do without
 */
public record BuildContext(
    String path,
    Dockerfile dockerfile,
    @Nullable String target,
    @Nullable String ignorefile,
    Ignorefile ignored,
    List<Needed> needed) {
  public BuildContext {
    needed = List.copyOf(needed);
  }

  /** How much of it is needed. */
  public enum Extent {
    /** Every file. */
    WHOLE,
    /** Something: a directory may hold what nobody wants in an image. */
    SOME
  }

  /**
   * Something that the image can't do without.
   *
   * @param path relative to the directory that is built
   * @param files in it, relative as well; none when it isn't there yet
   * @param why who needs it
   */
  public record Needed(String path, List<String> files, Extent extent, String why) {
    public Needed {
      files = List.copyOf(files);
    }
  }

  static Stream<Finding> check(Plan plan, Facts facts) {
    Facts.Fleet fleet = facts.fleet();
    BuildContext build = fleet == null ? null : fleet.build();
    return fleet == null
            || build == null
            || fleet.observed().image().presence() == Image.Presence.PRESENT
        ? Stream.of()
        : build.needed().stream()
            .flatMap(needed -> build.leftOut(needed).stream())
            .flatMap(left -> build.finding(facts.environment(), left).stream());
  }

  /** A file that is left out, and the line that says so. */
  private record Left(Needed needed, String file, int line) {}

  private Optional<Left> leftOut(Needed needed) {
    List<String> out = needed.files().stream().filter(ignored::leavesOut).toList();
    boolean whole =
        needed.files().isEmpty()
            ? ignored.leavesOut(needed.path()) && !ignored.mayKeepBelow(needed.path())
            : out.size() == needed.files().size();
    boolean missed =
        switch (needed.extent()) {
          case WHOLE -> whole || !out.isEmpty();
          case SOME -> whole;
        };
    if (!missed) {
      return Optional.empty();
    }
    String file = whole || out.isEmpty() ? needed.path() : out.getFirst();
    String decided = out.isEmpty() ? needed.path() : out.getFirst();
    return Optional.of(new Left(needed, file, ignored.line(decided)));
  }

  private Optional<Finding> finding(Environment environment, Left left) {
    String kept = left.needed().path();
    String shown = ignorefile == null ? ".dockerignore" : ignorefile;
    return CodeGuardrails.BUILD_CONTEXT_INCOMPLETE.finding(
        environment,
        new Where.InFile(shown, left.line(), 0),
        left.file() + " is left out of what is built",
        left.needed().why(),
        "add !" + kept + " at the end of " + shown);
  }
}

package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Node;
import dev.relayctl.config.Position;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The problems found so far in one file; it says what is wrong in the same words everywhere. */
final class Faults {
  private record Found(Position at, Problem problem) {}

  /** Without repetition: two readers may look at the same key. */
  private final Set<Found> found = new LinkedHashSet<>();

  /** All problems, as the file is read from top to bottom. */
  List<Problem> inFileOrder() {
    return found.stream()
        .sorted(
            Comparator.<Found>comparingInt(one -> one.at().line())
                .thenComparingInt(one -> one.at().column()))
        .map(Found::problem)
        .toList();
  }

  void add(String id, String what, Position at, String why, String remedy) {
    Where where = at.where();
    found.add(new Found(at, Problem.invalid("fly-toml." + id, what, where, why, remedy)));
  }

  void wrongType(String key, Node value, String expected) {
    add(
        "wrong-type",
        key + " is " + value.described(),
        value.at(),
        "flyctl expects " + expected + " here",
        "write " + expected);
  }

  void invalidValue(String key, Node.Scalar value, String why, String remedy) {
    add("invalid-value", key + " can't be \"" + value.text() + "\"", value.at(), why, remedy);
  }

  void outOfRange(String key, String written, Position at, String range) {
    add(
        "out-of-range",
        key + " is " + written,
        at,
        "it has to be " + range,
        "write a value in that range");
  }

  void missingKey(String section, String key, Position at, String why) {
    add("missing-key", section + " has no " + key, at, why, "add " + key);
  }

  void unknownKey(String section, String key, Position at, Collection<String> known) {
    String place = section.isEmpty() ? "at the top level" : "under " + section;
    String accepted =
        (section.isEmpty() ? "the top level" : section)
            + " accepts: "
            + String.join(", ", known.stream().sorted().toList());
    String remedy =
        NearNames.nearest(key, known)
            .map(near -> "did you mean " + near + "? write that, or remove the line")
            .orElse("remove the line");
    add("unknown-key", "no key \"" + key + "\" " + place, at, accepted, remedy);
  }

  void unsupportedKey(String key, Position at, String why, String remedy) {
    add("unsupported-key", "relayctl doesn't support " + key, at, why, remedy);
  }
}

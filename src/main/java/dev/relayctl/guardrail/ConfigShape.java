package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The accident: staging had a worker and a secret that production lacked. What had been tested was
 * not what users got.
 */
final class ConfigShape {
  private ConfigShape() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Environment environment = facts.environment();
    Facts.Fleet fleet = facts.fleet();
    if (fleet == null) {
      return Stream.of();
    }
    var own = new Parity.Side(environment, fleet.toml(), fleet.configs());
    return fleet.neighbours().stream()
        .filter(each -> each.environment().name().equals(environment.deploy().promoteFrom()))
        .flatMap(from -> finding(own, from).stream());
  }

  private static Optional<Finding> finding(Parity.Side own, Parity.Side from) {
    Environment environment = own.environment();
    List<Parity.Difference> differences =
        Parity.between(own, from, Parity.Variables.NAMES).stream()
            .filter(each -> !Parity.declared(each.path(), environment.differs()))
            .filter(each -> !isMissingSecret(each))
            .toList();
    return differences.isEmpty()
        ? Optional.empty()
        : FlyGuardrails.CONFIG_SHAPE_DIFFERS.finding(
            environment,
            environment.origin("differs"),
            environment.name()
                + " has another shape than "
                + from.environment().name()
                + ": "
                + listed(differences, ConfigShape::values),
            "it is promoted from there, and what was tested ran in that shape",
            "make them alike, or declare it: differs: ["
                + listed(differences, Parity.Difference::path)
                + "]");
  }

  /** That is told by {@code missing-secret}, which also knows what is set by hand. */
  private static boolean isMissingSecret(Parity.Difference each) {
    return each.path().startsWith("secrets.") && each.one() == null;
  }

  private static String values(Parity.Difference each) {
    return each.path()
        + " ("
        + Parity.told(each.path(), each.one(), "none")
        + ", there "
        + Parity.told(each.path(), each.other(), "none")
        + ")";
  }

  private static String listed(
      List<Parity.Difference> all, Function<Parity.Difference, String> how) {
    return all.stream().map(how).collect(Collectors.joining(", "));
  }
}

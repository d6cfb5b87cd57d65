package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The accident: a file for a new environment was copied from an old one, without the worker that
 * had come since. Its jobs were queued, and nobody worked them off.
 */
final class ProcessGroups {
  private ProcessGroups() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Environment environment = facts.environment();
    Facts.Fleet fleet = facts.fleet();
    if (fleet == null) {
      return Stream.of();
    }
    List<String> own = fleet.toml().processes().groups();
    Where where = environment.origin("app.config");
    return missing(fleet, environment).entrySet().stream()
        .filter(group -> !own.contains(group.getKey()))
        .flatMap(group ->
            FlyGuardrails.PROCESS_GROUP_MISSING
                .finding(
                    environment,
                    where,
                    "there is no process group " + group.getKey(),
                    group.getValue(),
                    "add it to [processes], or write differs: [processes." + group.getKey() + "]")
                .stream());
  }

  /** Who has a group, by its name. */
  private static Map<String, String> missing(Facts.Fleet fleet, Environment environment) {
    var seen = new TreeMap<String, String>();
    fleet
        .machines()
        .map(Machine::group)
        .forEach(group -> seen.put(group, "machines of it are there now, and would be removed"));
    for (Parity.Side neighbour : fleet.neighbours()) {
      for (String group : neighbour.toml().processes().groups()) {
        if (!Parity.declared("processes." + group, environment.differs())
            && !Parity.declared("processes." + group, neighbour.environment().differs())) {
          seen.putIfAbsent(group, neighbour.environment().name() + " has it");
        }
      }
    }
    return seen;
  }
}

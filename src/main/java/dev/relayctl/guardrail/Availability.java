package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.flytoml.Scaling;
import dev.relayctl.environment.flytoml.Service;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.machine.Group;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The accidents: the only machine's host failed, and the site was gone for an hour; and the first
 * visitor of each morning waited until a machine had started.
 */
final class Availability {
  private Availability() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    return of(facts, _ -> true);
  }

  /** Where nothing is known of what is there, only a number that the files ask for counts. */
  static Stream<Finding> ofFiles(Plan plan, Facts facts) {
    return of(facts, group -> group.origin() == Group.Origin.ASKED);
  }

  private static Stream<Finding> of(Facts facts, Predicate<Group> counted) {
    Facts.Fleet fleet = facts.fleet();
    return fleet == null
        ? Stream.of()
        : fleet.configs().groups().stream()
            .filter(group -> group.config().hasServices())
            .flatMap(group ->
                Stream.concat(
                    Stream.of(group)
                        .filter(counted)
                        .flatMap(one -> alone(facts.environment(), fleet, one).stream()),
                    stopping(facts.environment(), fleet, group)));
  }

  private static Optional<Finding> alone(Environment environment, Facts.Fleet fleet, Group group) {
    boolean volume = !group.mounts().isEmpty();
    return fleet.running(group) == 1
        ? FlyGuardrails.SINGLE_MACHINE_PRODUCTION.finding(
            environment,
            environment.origin("deploy.counts"),
            "one machine serves all requests of process group " + group.name(),
            volume
                ? "it has a volume, and when its host fails nothing answers until it is back"
                : "while it is replaced, or its host fails, nothing answers",
            volume
                ? "keep the data in a database, or run a second machine with a volume of its own"
                : "deploy: { counts: { " + group.name() + ": 2 } }")
        : Optional.empty();
  }

  private static Stream<Finding> stopping(Environment environment, Facts.Fleet fleet, Group group) {
    return fleet.toml().servicesOf(group.name()).stream()
        .filter(service -> stopsAll(service.scaling()))
        .limit(1)
        .flatMap(service ->
            FlyGuardrails.AUTO_STOP_TO_ZERO
                .finding(
                    environment,
                    service.where(),
                    "Fly stops all machines of process group " + group.name() + " without traffic",
                    why(service),
                    "min_machines_running = 1, or auto_stop_machines = \"off\"")
                .stream());
  }

  private static boolean stopsAll(Scaling scaling) {
    Integer least = scaling.minMachinesRunning();
    return scaling.autoStop() != null
        && scaling.autoStop() != Scaling.AutoStop.OFF
        && (least == null || least == 0);
  }

  private static String why(Service service) {
    return Boolean.FALSE.equals(service.scaling().autoStart())
        ? "auto_start_machines is false: no request starts them again"
        : "the next request waits until one has started";
  }
}

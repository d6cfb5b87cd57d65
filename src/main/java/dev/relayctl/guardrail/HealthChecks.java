package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.flytoml.NamedCheck;
import dev.relayctl.environment.flytoml.Service;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.machine.Group;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The accidents: a release that could not answer a single request and was called good, since
 * nothing had asked it; and one that answered well and was called bad, since another port was
 * asked.
 */
final class HealthChecks {
  private static final Pattern PORT = Pattern.compile("PORT|.*_PORT");

  private HealthChecks() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Facts.Fleet fleet = facts.fleet();
    return fleet == null
        ? Stream.of()
        : fleet.configs().groups().stream()
            .flatMap(group ->
                Stream.concat(
                    none(facts.environment(), fleet, group).stream(),
                    wrongPorts(facts.environment(), fleet, group)));
  }

  private static Optional<Finding> none(Environment environment, Facts.Fleet fleet, Group group) {
    return group.config().hasServices() && group.config().checkCount() == 0
        ? FlyGuardrails.NO_HEALTH_CHECK.finding(
            environment,
            fleet.toml().servicesOf(group.name()).getFirst().where(),
            "process group " + group.name() + " has a service and no health check",
            "a machine counts as good as soon as it is started, and Fly sends requests to one that"
                + " can't answer",
            "add [[http_service.checks]] with a path that answers 200")
        : Optional.empty();
  }

  /** Only checks outside services name a port: those of services ask the service's. */
  private static Stream<Finding> wrongPorts(
      Environment environment, Facts.Fleet fleet, Group group) {
    Set<Integer> known = ports(fleet, group);
    return fleet.toml().checksOf(group.name()).stream()
        .filter(check -> !known.contains(port(check, fleet, group)))
        .flatMap(check ->
            FlyGuardrails.HEALTH_CHECK_WRONG_PORT
                .finding(
                    environment,
                    check.where(),
                    "check " + check.name() + " asks port " + port(check, fleet, group),
                    "process group "
                        + group.name()
                        + (known.isEmpty() ? " names no port" : " listens on " + listed(known)),
                    "correct its port, or name the port in [env], as PORT or HEALTH_PORT")
                .stream());
  }

  private static int port(NamedCheck check, Facts.Fleet fleet, Group group) {
    return fleet.toml().portOf(check, group.name()).orElse(0);
  }

  /** Where the group's process seems to listen. */
  private static Set<Integer> ports(Facts.Fleet fleet, Group group) {
    Stream<Integer> ofServices =
        fleet.toml().servicesOf(group.name()).stream().map(Service::internalPort);
    Stream<Integer> ofMetrics =
        fleet.toml().metricsOf(group.name()).stream()
            .map(metrics -> metrics.port())
            .filter(Objects::nonNull);
    Stream<Integer> ofVariables =
        group.config().json().object("env").members().entrySet().stream()
            .filter(variable -> PORT.matcher(variable.getKey()).matches())
            .flatMap(variable ->
                variable.getValue() instanceof Json.Text(String text) ? number(text) : Stream.of());
    Stream<Integer> ofCommand =
        group.config().json().object("init").items("cmd").stream()
            .flatMap(word ->
                word instanceof Json.Text(String text)
                    ? Pattern.compile("[^0-9]+").splitAsStream(text).flatMap(HealthChecks::number)
                    : Stream.of());
    return Stream.of(ofServices, ofMetrics, ofVariables, ofCommand)
        .flatMap(ports -> ports)
        .collect(Collectors.toSet());
  }

  private static Stream<Integer> number(String text) {
    return text.matches("[0-9]{1,5}") ? Stream.of(Integer.valueOf(text)) : Stream.of();
  }

  private static String listed(Set<Integer> ports) {
    return ports.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
  }
}

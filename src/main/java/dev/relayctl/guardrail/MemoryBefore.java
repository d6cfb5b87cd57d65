package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.machine.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The accident: a worker was killed for its memory twice a day, somebody restarted it each time,
 * and the next release got the same size.
 */
final class MemoryBefore {
  private static final Duration RECENT = Duration.ofDays(7);

  private MemoryBefore() {}

  /**
   * A machine that ran out of memory.
   *
   * @param at when it did for the last time
   * @param updated whether it was updated since: its size may have been another one
   */
  private record Exceeded(Machine machine, long at, boolean updated) {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Facts.Fleet fleet = facts.fleet();
    return fleet == null
        ? Stream.of()
        : fleet.configs().groups().stream()
            .flatMap(group -> of(facts.environment(), facts.now(), fleet, group).stream());
  }

  private static Optional<Finding> of(
      Environment environment, Instant now, Facts.Fleet fleet, Group group) {
    List<Exceeded> exceeded =
        fleet
            .machines()
            .filter(machine -> machine.group().equals(group.name()))
            .flatMap(machine -> exceeded(machine, now).stream())
            .filter(each -> getsNoMore(each.machine(), group))
            .toList();
    if (exceeded.isEmpty()) {
      return Optional.empty();
    }
    boolean updated = exceeded.stream().allMatch(Exceeded::updated);
    long last = exceeded.stream().mapToLong(Exceeded::at).max().orElseThrow();
    OptionalInt wanted = megabytes(group.config());
    return FlyGuardrails.MEMORY_EXCEEDED_BEFORE.finding(
        environment,
        updated ? Severity.INFO : null,
        environment.origin("app.config"),
        machines(exceeded) + " of process group " + group.name() + " ran out of memory",
        "for the last time at "
            + Instant.ofEpochSecond(last / 1000)
            + (wanted.isPresent()
                ? ", and " + wanted.getAsInt() + " MB is no more than it has"
                : ", and no [[vm]] asks for another size")
            + (updated ? "; it was updated since, and may have had less" : ""),
        "raise memory under [[vm]] for " + group.name());
  }

  private static Optional<Exceeded> exceeded(Machine machine, Instant now) {
    long since = now.minus(RECENT).toEpochMilli();
    return machine.events().stream()
        .filter(event -> event.timestampMillis() >= since)
        .filter(event -> event.exit() != null && event.exit().outOfMemory())
        .map(Machine.Event::timestampMillis)
        .max(Long::compare)
        .map(at ->
            new Exceeded(
                machine,
                at,
                machine.events().stream()
                    .anyMatch(
                        event -> event.type().equals("update") && event.timestampMillis() > at)));
  }

  /** A group without {@code [[vm]]} leaves machines as they are. */
  private static boolean getsNoMore(Machine machine, Group group) {
    OptionalInt wanted = megabytes(group.config());
    OptionalInt present = megabytes(machine.config());
    return wanted.isEmpty() || (present.isPresent() && wanted.getAsInt() <= present.getAsInt());
  }

  private static OptionalInt megabytes(MachineConfig config) {
    return config.json().object("guest").get("memory_mb").orElse(null) instanceof Json.Num number
        ? OptionalInt.of(number.value().intValue())
        : OptionalInt.empty();
  }

  private static String machines(List<Exceeded> all) {
    return all.size() == 1 ? "machine " + all.getFirst().machine().id() : all.size() + " machines";
  }
}

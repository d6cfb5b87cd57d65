package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a machine runs and its checks pass, and notices at once when it can't: a process that
 * exits, a version that Fly took back ({@code specs/fly-machines.md} §6, §7 #3 and #7).
 */
final class HealthGate {
  /** Quick at first, since most machines are; then slower, since Fly counts requests. */
  private static final Duration FIRST_POLL = Duration.ofMillis(400);

  private static final Duration LONGEST_POLL = Duration.ofSeconds(2);

  /** How long a machine without any check has to stay up. */
  private static final Duration STEADY = Duration.ofSeconds(2);

  private static final Duration ONE_ANSWER = Duration.ofSeconds(60);

  private final Fleet fleet;
  private final Attempts attempts;
  private final InstantSource clock;
  private final Ticker ticker;

  HealthGate(Fleet fleet, Attempts attempts, InstantSource clock, Ticker ticker) {
    this.fleet = fleet;
    this.attempts = attempts;
    this.clock = clock;
    this.ticker = ticker;
  }

  /**
   * The machine once it is healthy.
   *
   * @param instanceId the version that has to be; another one is a failure
   * @param sinceMillis events up to this time, by Fly's clock, belong to the version before
   */
  Result<Machine> healthy(
      AppName app, String id, String instanceId, long sinceMillis, Duration atMost) {
    Instant deadline = clock.instant().plus(atMost);
    @Nullable Instant up = null;
    Duration poll = FIRST_POLL;
    while (true) {
      Result<Machine> read = attempts.within(ONE_ANSWER, () -> fleet.machine(app, id));
      if (!(read instanceof Result.Ok<Machine>(Machine machine))) {
        return read;
      }
      @Nullable Problem broken = broken(app, machine, instanceId, sinceMillis);
      if (broken != null) {
        return Result.bad(broken);
      }
      Instant now = clock.instant();
      if (machine.state() == MachineState.STARTED) {
        up = up == null ? now : up;
        boolean steady = machine.config().checkCount() > 0 || !now.isBefore(up.plus(STEADY));
        if (machine.healthy() && steady) {
          return Result.ok(machine);
        }
      } else {
        up = null;
      }
      if (now.isAfter(deadline)) {
        return Result.bad(late(app, machine, atMost));
      }
      try {
        ticker.pause(poll);
        poll = longer(poll);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Result.bad(Attempts.interrupted());
      }
    }
  }

  private static Duration longer(Duration poll) {
    Duration next = poll.multipliedBy(4).dividedBy(3);
    return next.compareTo(LONGEST_POLL) < 0 ? next : LONGEST_POLL;
  }

  private @Nullable Problem broken(
      AppName app, Machine machine, String instanceId, long sinceMillis) {
    if (!machine.instanceId().equals(instanceId) && !machine.state().transientState()) {
      return Problem.failed(
          "deploy.version-reverted",
          "machine " + machine.id() + " doesn't run the new version",
          at(app, machine),
          "Fly went back to version " + machine.instanceId() + " by itself",
          "look at the machine's events: the image may be impossible to start on its host");
    }
    // The version before may go on crashing until the update arrives at its host.
    long since = Math.max(sinceMillis, updatedAt(machine));
    List<Machine.Event> events =
        machine.events().stream().filter(e -> e.timestampMillis() > since).toList();
    for (int i = 0; i < events.size(); i++) {
      Machine.Exit exit = events.get(i).exit();
      boolean startedBefore =
          events.subList(i, events.size()).stream()
              .anyMatch(e -> e.type().equals("start") && e.status().equals("started"));
      if (exit != null && !exit.requested() && startedBefore) {
        return crashed(app, machine, exit);
      }
    }
    return switch (machine.state()) {
      case FAILED, LAUNCH_FAILED, DESTROYED, DESTROYING ->
          Problem.failed(
              "deploy.machine-failed",
              "machine " + machine.id() + " is " + machine.state().word(),
              at(app, machine),
              "Fly could not start it" + lastLines(app, machine),
              "read its log, mend the image or fly.toml, and deploy again");
      case CREATED,
          STARTED,
          STOPPED,
          SUSPENDED,
          CREATING,
          STARTING,
          STOPPING,
          RESTARTING,
          SUSPENDING,
          REPLACING,
          UPDATING,
          REPLACED,
          MIGRATED,
          UNKNOWN ->
          null;
    };
  }

  private static long updatedAt(Machine machine) {
    return machine.events().stream()
        .filter(event -> event.type().equals("update"))
        .mapToLong(Machine.Event::timestampMillis)
        .findFirst()
        .orElse(0);
  }

  private Problem crashed(AppName app, Machine machine, Machine.Exit exit) {
    String how =
        exit.outOfMemory()
            ? "it ran out of memory"
            : exit.code() >= 0
                ? "its process ended with exit code " + exit.code()
                : "its process was ended by signal " + exit.signal();
    return Problem.failed(
        "deploy.machine-crashed",
        "machine " + machine.id() + " stopped right after its start",
        at(app, machine),
        how + lastLines(app, machine),
        exit.outOfMemory()
            ? "give group " + machine.group() + " more memory in fly.toml and deploy again"
            : "mend what the log says and deploy again");
  }

  private Problem late(AppName app, Machine machine, Duration atMost) {
    String checks =
        machine.checks().stream()
            .filter(check -> !check.passing())
            .map(check -> check.name() + " is " + check.status() + ": " + oneLine(check.output()))
            .collect(Collectors.joining("; "));
    String why =
        machine.state() != MachineState.STARTED
            ? "it is " + machine.state().word()
            : checks.isEmpty() ? "no check has reported yet" : checks;
    return Problem.failed(
        "deploy.machine-unhealthy",
        "machine " + machine.id() + " was not healthy within " + atMost.toSeconds() + " s",
        at(app, machine),
        why + lastLines(app, machine),
        "mend what the check says, or raise deploy.wait-timeout");
  }

  private String lastLines(AppName app, Machine machine) {
    List<String> lines = fleet.logs(app, machine.id(), 3).orElse(_ -> List.of());
    return lines.isEmpty() ? "" : "; its last lines: " + oneLine(String.join(" | ", lines));
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= 400 ? line : line.substring(0, 400) + "…";
  }

  private static Where at(AppName app, Machine machine) {
    return Where.system("Fly", "app " + app + ", machine " + machine.id());
  }
}

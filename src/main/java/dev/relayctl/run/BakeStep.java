package dev.relayctl.run;

import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches the machines of all process groups for a while, those without any check included: what
 * flyctl never looks at ({@code specs/fly-machines.md} §6).
 */
final class BakeStep {
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration ONE_CALL = Duration.ofSeconds(60);

  /** One bad answer may be the network's. */
  private static final int BAD_ANSWERS = 2;

  private final Fleet fleet;
  private final Probe probe;
  private final Attempts attempts;
  private final InstantSource clock;
  private final Ticker ticker;

  BakeStep(Outside outside) {
    this.fleet = outside.fleet();
    this.probe = outside.probe();
    this.attempts = outside.attempts();
    this.clock = outside.clock();
    this.ticker = outside.ticker();
  }

  /**
   * Watches.
   *
   * @param appUrl where the app answers; null when there is no telling, and it isn't asked then
   */
  StepEnd perform(Step.Bake step, @Nullable URI appUrl) {
    Instant end = clock.instant().plus(step.time());
    int badAnswers = 0;
    @Nullable Map<String, Long> before = null;
    while (true) {
      Result<List<Machine>> read = attempts.within(ONE_CALL, () -> fleet.machines(step.app()));
      if (!(read instanceof Result.Ok<List<Machine>>(List<Machine> all))) {
        return StepEnd.stopped(((Result.Bad<List<Machine>>) read).first());
      }
      List<Machine> machines =
          all.stream()
              .filter(machine -> !machine.state().gone())
              .filter(machine -> machine.config().managed())
              .filter(machine -> step.running().containsKey(machine.group()))
              .filter(machine -> !step.leaving().contains(machine.id()))
              .toList();
      before = before == null ? newestEvents(machines) : before;
      boolean over = !clock.instant().isBefore(end);
      @Nullable Problem wrong = wrong(step, machines, before, over);
      @Nullable Problem unanswered = unanswered(step.asked(), appUrl);
      badAnswers = unanswered == null ? 0 : badAnswers + 1;
      if (wrong == null && badAnswers >= BAD_ANSWERS) {
        wrong = unanswered;
      }
      if (wrong != null) {
        return StepEnd.stopped(wrong);
      }
      if (over) {
        return StepEnd.good(machines.size() + " machines stayed well");
      }
      try {
        ticker.pause(POLL);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return StepEnd.stopped(Attempts.interrupted());
      }
    }
  }

  private @Nullable Problem unanswered(Step.@Nullable Asked asked, @Nullable URI appUrl) {
    URI base = asked == null || asked.url() == null ? appUrl : asked.url();
    if (asked == null || base == null) {
      return null;
    }
    URI url = base.resolve(asked.path());
    String why =
        probe
            .status(url, Duration.ofSeconds(10))
            .match(
                code -> code == asked.expect() ? "" : "it answers " + code,
                problems -> problems.getFirst().facts().why());
    return why.isEmpty()
        ? null
        : Problem.failed(
            "bake.not-as-expected",
            url + " stopped answering " + asked.expect() + " while it was watched",
            Where.system("app", url.toString()),
            why,
            "read its log with relayctl logs, mend what it says, and deploy again");
  }

  /** A check that flaps is judged at the end, an exit at once. */
  private static @Nullable Problem wrong(
      Step.Bake step, List<Machine> machines, Map<String, Long> before, boolean over) {
    for (Machine machine : machines) {
      boolean deployed = machine.config().release().equals(Optional.of(step.release()));
      Machine.@Nullable Exit exit =
          deployed ? exit(machine) : exitSince(machine, before.getOrDefault(machine.id(), 0L));
      if (exit != null) {
        return exited(step, machine, exit);
      }
      if (over && machine.state() == MachineState.STARTED && !machine.healthy()) {
        return unhealthy(step, machine);
      }
    }
    for (var expected : step.running().entrySet()) {
      long there =
          machines.stream().filter(machine -> machine.group().equals(expected.getKey())).count();
      if (there < expected.getValue()) {
        return missing(step, expected.getKey(), expected.getValue(), there);
      }
    }
    return null;
  }

  /** What a machine went through before is not this deploy's doing, unless it was deployed to. */
  private static Map<String, Long> newestEvents(List<Machine> machines) {
    var newest = new HashMap<String, Long>();
    for (Machine machine : machines) {
      long millis =
          machine.events().stream().mapToLong(Machine.Event::timestampMillis).max().orElse(0);
      newest.put(machine.id(), millis);
    }
    return newest;
  }

  private static Machine.@Nullable Exit exitSince(Machine machine, long millis) {
    for (Machine.Event event : machine.events()) {
      Machine.Exit exit = event.exit();
      if (exit != null && !exit.requested() && event.timestampMillis() > millis) {
        return exit;
      }
    }
    return null;
  }

  /** The newest exit that nobody asked for, of the version that runs now. */
  private static Machine.@Nullable Exit exit(Machine machine) {
    for (Machine.Event event : machine.events()) {
      Machine.Exit exit = event.exit();
      if (exit != null && !exit.requested()) {
        return exit;
      }
      if (event.type().equals("update") || event.type().equals("launch")) {
        return null;
      }
    }
    return null;
  }

  private static Problem exited(Step.Bake step, Machine machine, Machine.Exit exit) {
    String again =
        exit.restarting()
            ? "; Fly starts it again each time"
            : machine.state() == MachineState.STARTED ? "" : "; it stays down";
    String how =
        exit.outOfMemory()
            ? "it ran out of memory"
            : exit.code() >= 0
                ? "its process ended with exit code " + exit.code()
                : "its process was ended by signal " + exit.signal();
    return Problem.failed(
        exit.outOfMemory() ? "bake.out-of-memory" : "bake.machine-exited",
        "machine " + machine.id() + " of group " + machine.group() + " ended while it was watched",
        at(step, machine),
        how + again,
        exit.outOfMemory()
            ? "give group " + machine.group() + " more memory in fly.toml and deploy again"
            : "read its log with relayctl logs, mend what it says, and deploy again");
  }

  private static Problem unhealthy(Step.Bake step, Machine machine) {
    String checks =
        machine.checks().stream()
            .filter(check -> !check.passing())
            .map(check -> check.name() + " is " + check.status())
            .reduce((one, other) -> one + ", " + other)
            .orElse("a check is missing");
    return Problem.failed(
        "bake.machine-unhealthy",
        "machine " + machine.id() + " of group " + machine.group() + " did not stay healthy",
        at(step, machine),
        checks,
        "mend what the check says and deploy again");
  }

  private static Problem missing(Step.Bake step, String group, int expected, long there) {
    return Problem.failed(
        "bake.machine-missing",
        "group " + group + " has " + there + " machines instead of " + expected,
        Where.system("Fly", "app " + step.app()),
        "somebody destroyed or changed one, or its host failed",
        "look with relayctl status, then deploy again");
  }

  private static Where at(Step.Bake step, Machine machine) {
    return Where.system("Fly", "app " + step.app() + ", machine " + machine.id());
  }
}

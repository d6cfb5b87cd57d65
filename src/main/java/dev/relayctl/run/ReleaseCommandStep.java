package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the release command on a machine of its own ({@code specs/fly-machines.md} §5.2). Its end is
 * read from the machine's events, never guessed from its disappearance; after a timeout it is
 * stopped, since a migration that nobody watches is worse than one that failed.
 */
final class ReleaseCommandStep {
  private static final Duration POLL = Duration.ofMillis(400);
  private static final Duration ONE_CALL = Duration.ofSeconds(90);
  private static final String FAILED = "deploy.release-command-failed";

  /** As many lines as are looked through for the reason of a failure. */
  private static final int LINES = 1_000;

  /** As many as are shown where there is no telling. */
  private static final int SHOWN = 6;

  private final Fleet fleet;
  private final Attempts attempts;
  private final MachineWork work;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Progress progress;

  ReleaseCommandStep(
      Fleet fleet,
      Attempts attempts,
      MachineWork work,
      InstantSource clock,
      Ticker ticker,
      Progress progress) {
    this.fleet = fleet;
    this.attempts = attempts;
    this.work = work;
    this.clock = clock;
    this.ticker = ticker;
    this.progress = progress;
  }

  /** Runs the command, once: after a lost answer it is looked for and not made again. */
  StepEnd perform(Step.RunReleaseCommand step, @Nullable Long secretsVersion) {
    var wanted =
        new Fleet.NewMachine(
            step.region(),
            step.config(),
            Launch.START,
            Fleet.Registration.REGISTERED,
            secretsVersion);
    Result<Machine> created = attempts.within(ONE_CALL, () -> fleet.create(step.app(), wanted));
    return switch (created) {
      case Result.Ok<Machine>(Machine machine) -> watch(step, machine);
      case Result.Bad<Machine> bad ->
          bad.first() instanceof Problem.Failed failed && failed.repeat() == Repeat.LOOK_FIRST
              ? looked(step).orElseGet(() -> StepEnd.stopped(unknown(step.app())))
              : StepEnd.stopped(bad.first());
    };
  }

  /**
   * Waits for the command that may have been started before. One that can't be found may have run
   * to its end, since its machine destroys itself: it is not run again by itself, unless the
   * database has all that it was to apply. Then it has nothing left to do but what may follow its
   * migrations, as at the next deploy, and its exit code is known.
   *
   * @param applied whether the database has all of the step's migrations; asked when there is need
   */
  StepEnd resume(
      Step.RunReleaseCommand step, BooleanSupplier applied, @Nullable Long secretsVersion) {
    return looked(step)
        .orElseGet(() ->
            !step.pending().isEmpty() && applied.getAsBoolean()
                ? perform(step, secretsVersion)
                : StepEnd.stopped(unknown(step.app())));
  }

  /** The end of the command that is there; empty when there is none. */
  private Optional<StepEnd> looked(Step.RunReleaseCommand step) {
    return switch (work.machines(step.app())) {
      case Result.Bad<List<Machine>> bad -> Optional.of(StepEnd.stopped(bad.first()));
      case Result.Ok<List<Machine>>(List<Machine> present) ->
          // Also one that is being destroyed: its end is still to be read.
          present.stream()
              .filter(machine -> machine.config().slot().isPresent())
              .filter(machine -> machine.config().slot().equals(step.config().slot()))
              .findFirst()
              .map(machine -> watch(step, machine));
    };
  }

  private StepEnd watch(Step.RunReleaseCommand step, Machine machine) {
    progress.on(new Progress.Event.MachineMoved(machine.id(), "release command", "running"));
    Instant deadline = clock.instant().plus(step.timeout());
    int shown = 0;
    while (true) {
      Result<Machine> read =
          attempts.within(ONE_CALL, () -> fleet.machine(step.app(), machine.id()));
      if (!(read instanceof Result.Ok<Machine>(Machine now))) {
        return StepEnd.stopped(((Result.Bad<Machine>) read).first());
      }
      shown = show(step.app(), machine.id(), shown);
      Optional<Machine.Exit> exit = exit(now);
      if (exit.isPresent()) {
        show(step.app(), machine.id(), shown);
        return ended(step, now, exit.get());
      }
      if (now.state() == MachineState.DESTROYED || now.state() == MachineState.FAILED) {
        return StepEnd.stopped(unknownEnd(step.app(), now));
      }
      if (!step.timeout().isZero() && clock.instant().isAfter(deadline)) {
        return StepEnd.stopped(
            late(step, machine, work.removal().destroy(step.app(), machine.id())));
      }
      try {
        ticker.pause(POLL);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return StepEnd.stopped(Attempts.interrupted());
      }
    }
  }

  private int show(AppName app, String id, int shown) {
    List<String> lines = fleet.logs(app, id, LINES).orElse(_ -> List.of());
    for (String line : lines.subList(Math.min(shown, lines.size()), lines.size())) {
      progress.on(new Progress.Event.Output("release command", line));
    }
    return Math.max(shown, lines.size());
  }

  private static Optional<Machine.Exit> exit(Machine machine) {
    return machine.events().stream()
        .map(Machine.Event::exit)
        .filter(exit -> exit != null)
        .findFirst();
  }

  private StepEnd ended(Step.RunReleaseCommand step, Machine machine, Machine.Exit exit) {
    if (exit.code() == 0) {
      return StepEnd.good("exit code 0");
    }
    String how =
        "the release command ended with "
            + (exit.code() >= 0 ? "exit code " + exit.code() : "signal " + exit.signal())
            + (exit.outOfMemory() ? ", out of memory" : "");
    List<String> lines = fleet.logs(step.app(), machine.id(), LINES).orElse(_ -> List.of());
    return StepEnd.stopped(
        ReleaseOutput.failure(lines, step.pending())
            .map(failure ->
                Problem.failed(
                    FAILED,
                    how + ": migration " + failure.migration().revision() + " failed",
                    failure.where(),
                    failure.why(),
                    "correct the migration and deploy again; the old version still runs"))
            .orElseGet(() ->
                Problem.failed(
                    FAILED,
                    how,
                    at(step.app(), machine),
                    lines.isEmpty() ? "it wrote nothing" : "its last lines: " + last(lines),
                    "mend what it says and deploy again; the old version still runs")));
  }

  private static String last(List<String> lines) {
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - SHOWN), lines.size()));
  }

  private static Problem unknownEnd(AppName app, Machine machine) {
    return Problem.failed(
        "deploy.release-command-lost",
        "the release command's machine is " + machine.state().word() + " and left no exit code",
        at(app, machine),
        "somebody destroyed it, or its host failed",
        "look with relayctl migrate status how far the migrations came, then deploy again");
  }

  private static Problem unknown(AppName app) {
    return Problem.failed(
        "deploy.release-command-unknown",
        "nobody knows whether the release command of this run has ended well",
        Where.system("Fly", "app " + app),
        "it may have been started before the interruption, and its machine is gone",
        "look with relayctl migrate status how far the migrations came, then deploy again");
  }

  private static Problem late(
      Step.RunReleaseCommand step, Machine machine, Result<Done> destroyed) {
    return Problem.failed(
        "deploy.release-command-timeout",
        "the release command did not end within " + step.timeout().toSeconds() + " s",
        at(step.app(), machine),
        switch (destroyed) {
          case Result.Ok<Done> _ -> "it was stopped, so that it doesn't go on unwatched";
          case Result.Bad<Done> bad ->
              "it may still run, stopping it failed: " + bad.first().facts().what();
        },
        "look with relayctl migrate status how far it came, or raise deploy.release_command_timeout"
            + " in fly.toml");
  }

  private static Where at(AppName app, Machine machine) {
    return Where.system("Fly", "app " + app + ", machine " + machine.id());
  }
}

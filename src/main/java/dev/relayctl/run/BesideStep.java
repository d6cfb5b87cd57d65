package dev.relayctl.run;

import dev.relayctl.plan.LeftOver;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineStep;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.MachineWork.To;
import dev.relayctl.run.MachineWork.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Canaries and greens: machines of the new release beside those of the present one. */
final class BesideStep {
  private final MachineWork work;
  private final Ticker ticker;
  private final Progress progress;

  BesideStep(MachineWork work, Ticker ticker, Progress progress) {
    this.work = work;
    this.ticker = ticker;
    this.progress = progress;
  }

  /** Starts them; those that exist already are waited for. */
  StepEnd start(MachineStep.StartBeside step, @Nullable Long secretsVersion) {
    Fleet.Registration registration =
        switch (step.role()) {
          case CANARY -> Fleet.Registration.REGISTERED;
          case GREEN -> Fleet.Registration.CORDONED;
        };
    Function<MachineChange.Create, Result<Done>> one =
        change -> {
          String group = change.config().group();
          return work.create(
                  step.app(),
                  change,
                  registration,
                  new To(
                      change.config(),
                      change.launch(),
                      secretsVersion,
                      Until.HEALTHY,
                      step.atMost()),
                  made -> moved(made.id(), group, "created"))
              .map(done ->
                  moved(done.id(), group, change.launch() == Launch.START ? "healthy" : "stopped"));
        };
    // A standby names the machine that it stands by for: that has to exist.
    List<MachineChange.Create> standbys =
        step.machines().stream().filter(change -> change.standsByFor() != null).toList();
    List<MachineChange.Create> others =
        step.machines().stream().filter(change -> change.standsByFor() == null).toList();
    Result<List<Done>> started =
        new Pool()
            .all(others, step.atOnce(), one)
            .then(_ -> new Pool().all(standbys, step.atOnce(), one));
    return end(started, step.machines().size() + " healthy");
  }

  /** Destroys those that were made. */
  Result<Done> takeBack(MachineStep.StartBeside step) {
    return work.machines(step.app())
        .then(present ->
            new Pool()
                .all(
                    step.machines(),
                    step.atOnce(),
                    change ->
                        MachineWork.withSlot(change.config().slot().orElse(""), present)
                            .map(machine -> destroy(step, change, machine))
                            .orElse(Result.done())))
        .map(_ -> Done.DONE);
  }

  private Result<Done> destroy(
      MachineStep.StartBeside step, MachineChange.Create change, Machine machine) {
    return work.removal()
        .destroy(step.app(), machine.id())
        .map(_ -> moved(machine.id(), change.config().group(), "destroyed, it was new"));
  }

  /** Leads requests to the greens first, and away from the blues when the proxies know. */
  StepEnd switchTraffic(MachineStep.SwitchTraffic step) {
    Result<Done> switched =
        work.machines(step.app())
            .then(present -> uncordon(step, slots(step, present)))
            .then(_ -> settled(step.settle()))
            .then(_ -> retireRequests(step))
            .then(_ -> settled(step.settle()));
    return switch (switched) {
      case Result.Ok<Done> _ ->
          StepEnd.good(
              step.greens().size() + " get requests, " + step.blues().size() + " no longer do");
      case Result.Bad<Done> bad -> StepEnd.stopped(bad.first());
    };
  }

  /** Leads requests back to the blues first, and away from the greens then. */
  Result<Done> takeBack(MachineStep.SwitchTraffic step) {
    return work.machines(step.app())
        .then(present -> {
          List<Machine> blues =
              present.stream().filter(machine -> step.blues().contains(machine.id())).toList();
          return new Pool()
              .all(
                  blues,
                  8,
                  blue ->
                      work.uncordon(step.app(), blue.id())
                          .then(_ ->
                              work.label(step.app(), blue.id(), LeftOver.BLUEGREEN, "taken-back"))
                          .map(_ -> moved(blue.id(), blue.group(), "gets requests again")))
              .then(_ -> settled(step.settle()))
              .then(_ ->
                  new Pool()
                      .all(slots(step, present), 8, green -> work.cordon(step.app(), green.id())));
        })
        .map(_ -> Done.DONE);
  }

  private static List<Machine> slots(MachineStep.SwitchTraffic step, List<Machine> present) {
    var greens = new ArrayList<Machine>();
    step.greens().forEach(slot -> MachineWork.withSlot(slot, present).ifPresent(greens::add));
    return greens;
  }

  private Result<Done> uncordon(MachineStep.SwitchTraffic step, List<Machine> greens) {
    return new Pool()
        .all(
            greens,
            8,
            green ->
                work.uncordon(step.app(), green.id())
                    .map(_ -> moved(green.id(), green.group(), "gets requests")))
        .map(_ -> Done.DONE);
  }

  /** The mark comes first: a blue without requests and without it would count as fleet. */
  private Result<Done> retireRequests(MachineStep.SwitchTraffic step) {
    return new Pool()
        .all(
            step.blues(),
            8,
            id ->
                work.label(step.app(), id, LeftOver.BLUEGREEN, LeftOver.SAFE_TO_DESTROY)
                    .then(_ -> work.cordon(step.app(), id))
                    .map(_ -> moved(id, "", "gets no more requests")))
        .map(_ -> Done.DONE);
  }

  private Result<Done> settled(Duration settle) {
    try {
      ticker.pause(settle);
      return Result.done();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(Attempts.interrupted());
    }
  }

  private Done moved(String id, String group, String now) {
    progress.on(new Progress.Event.MachineMoved(id, group, now));
    return Done.DONE;
  }

  private static StepEnd end(Result<List<Done>> result, String detail) {
    return switch (result) {
      case Result.Ok<List<Done>> _ -> StepEnd.good(detail);
      case Result.Bad<List<Done>> bad -> StepEnd.stopped(bad.first());
    };
  }
}

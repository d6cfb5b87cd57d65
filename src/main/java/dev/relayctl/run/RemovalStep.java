package dev.relayctl.run;

import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineStep;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.util.List;

/** Removes machines for good. One that is gone already was removed by an earlier process. */
final class RemovalStep {
  private static final int AT_ONCE = 8;

  private final MachineWork work;
  private final Progress progress;

  RemovalStep(MachineWork work, Progress progress) {
    this.work = work;
    this.progress = progress;
  }

  StepEnd perform(MachineStep.RemoveMachines step) {
    Result<List<Done>> removed =
        work.machines(step.app())
            .then(present -> {
              List<Machine> those =
                  present.stream()
                      .filter(machine -> !machine.state().gone())
                      .filter(machine ->
                          step.ids().contains(machine.id())
                              || step.slots().contains(machine.config().slot().orElse("")))
                      .toList();
              return new Pool()
                  .all(
                      those,
                      AT_ONCE,
                      machine ->
                          work.removal()
                              .remove(step.app(), machine)
                              .map(_ -> moved(machine, "destroyed")));
            });
    return switch (removed) {
      case Result.Ok<List<Done>>(List<Done> done) -> StepEnd.good(done.size() + " destroyed");
      case Result.Bad<List<Done>> bad -> StepEnd.stopped(bad.first());
    };
  }

  private Done moved(Machine machine, String now) {
    progress.on(new Progress.Event.MachineMoved(machine.id(), machine.group(), now));
    return Done.DONE;
  }
}

package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.GroupChange;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.MachineStep;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.MachineWork.To;
import dev.relayctl.run.MachineWork.Until;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings machines to the wanted config, process groups side by side: of each group the first one
 * alone, the others once it is healthy. Every change looks at its machine first, so that the step
 * may be met again after a crash.
 */
final class MachinesStep {
  /** As flyctl does ({@code specs/fly-machines.md} §5.1). */
  private static final int GROUPS_AT_ONCE = 16;

  /** Machines that aren't started serve nobody: they need no caution. */
  private static final int STOPPED_AT_ONCE = 30;

  private static final int IMMEDIATE_AT_ONCE = 30;

  private final MachineWork work;
  private final Progress progress;

  MachinesStep(MachineWork work, Progress progress) {
    this.work = work;
    this.progress = progress;
  }

  /** Performs the step, or what is left of it. */
  StepEnd perform(MachineStep.ReplaceMachines step, @Nullable Long secretsVersion) {
    var pool = new Pool();
    Result<List<Done>> ended =
        pool.all(
            step.groups(),
            GROUPS_AT_ONCE,
            group -> group(pool, step, group, secretsVersion).map(_ -> Done.DONE));
    return switch (ended) {
      case Result.Ok<List<Done>> _ -> StepEnd.good(detail(step));
      case Result.Bad<List<Done>> bad -> StepEnd.stopped(bad.first());
    };
  }

  private Result<List<Done>> group(
      Pool pool,
      MachineStep.ReplaceMachines step,
      GroupChange group,
      @Nullable Long secretsVersion) {
    List<MachineChange> running =
        group.changes().stream().filter(change -> launch(change) == Launch.START).toList();
    List<MachineChange> stopped =
        group.changes().stream().filter(change -> launch(change) != Launch.START).toList();
    return switch (step.pace()) {
      case ROLLING ->
          pool.firstThenOthers(
                  running,
                  group.atOnce(),
                  change -> change(step, group.group(), change, secretsVersion))
              .then(_ ->
                  pool.firstThenOthers(
                      stopped,
                      STOPPED_AT_ONCE,
                      change -> change(step, group.group(), change, secretsVersion)));
      case IMMEDIATE ->
          pool.all(
                  running,
                  IMMEDIATE_AT_ONCE,
                  change -> change(step, group.group(), change, secretsVersion))
              .then(_ ->
                  pool.all(
                      stopped,
                      IMMEDIATE_AT_ONCE,
                      change -> change(step, group.group(), change, secretsVersion)));
    };
  }

  private static Launch launch(MachineChange change) {
    return switch (change) {
      case MachineChange.Create create -> create.launch();
      case MachineChange.Update update -> update.launch();
    };
  }

  /**
   * Takes the machines of a step back to what they ran before: changed ones get their earlier
   * config, new ones are destroyed. Machines that the step did not reach are left alone.
   */
  Result<Done> takeBack(MachineStep.ReplaceMachines step) {
    return work.machines(step.app())
        .then(present ->
            new Pool()
                .all(
                    step.groups(),
                    GROUPS_AT_ONCE,
                    group ->
                        new Pool()
                            .all(
                                group.changes(),
                                group.atOnce(),
                                change -> undo(step, group.group(), change, present))
                            .map(_ -> Done.DONE)))
        .map(_ -> Done.DONE);
  }

  private Result<Done> change(
      MachineStep.ReplaceMachines step,
      String group,
      MachineChange change,
      @Nullable Long secretsVersion) {
    Until until = step.pace() == MachineStep.Pace.IMMEDIATE ? Until.ACCEPTED : Until.HEALTHY;
    return switch (change) {
      case MachineChange.Create create ->
          work.create(
                  step.app(),
                  create,
                  Fleet.Registration.REGISTERED,
                  new To(create.config(), create.launch(), secretsVersion, until, step.atMost()),
                  made -> moved(made.id(), group, "created"))
              .map(done -> moved(done.id(), group, state(create.launch(), until)));
      case MachineChange.Update update ->
          update(
              step,
              group,
              update,
              new To(update.config(), update.launch(), secretsVersion, until, step.atMost()));
    };
  }

  private Result<Done> update(
      MachineStep.ReplaceMachines step, String group, MachineChange.Update change, To to) {
    return work.machine(step.app(), change.id())
        .then(now -> {
          boolean changedByUs = now.config().release().equals(change.config().release());
          boolean launch = change.launch() == Launch.START;
          if (changedByUs && (!launch || now.healthy() || to.until() == Until.ACCEPTED)) {
            return Result.ok(moved(change.id(), group, "has it already"));
          }
          if (changedByUs
              && (now.state() == MachineState.STARTED || now.state().transientState())) {
            return work.awaitHealthy(step.app(), now, step.atMost())
                .map(done -> moved(done.id(), group, "healthy"));
          }
          if (!changedByUs && !now.instanceId().equals(change.instanceId())) {
            return Result.bad(changedMeanwhile(step.app(), now));
          }
          moved(change.id(), group, "updating");
          return work.update(step.app(), now, to)
              .map(done -> moved(done.id(), group, state(change.launch(), to.until())));
        });
  }

  private static String state(Launch launch, Until until) {
    if (until == Until.ACCEPTED) {
      return "accepted";
    }
    return launch == Launch.START ? "healthy" : "updated, stopped";
  }

  private Result<Done> undo(
      MachineStep.ReplaceMachines step, String group, MachineChange change, List<Machine> present) {
    return switch (change) {
      case MachineChange.Create create ->
          MachineWork.withSlot(create.config().slot().orElse(""), present)
              .map(machine ->
                  work.removal()
                      .destroy(step.app(), machine.id())
                      .map(_ -> moved(machine.id(), group, "destroyed, it was new")))
              .orElse(Result.done());
      case MachineChange.Update update ->
          present.stream()
              .filter(machine -> machine.id().equals(update.id()))
              .findFirst()
              .map(machine -> back(step, group, update, machine))
              .orElse(Result.done());
    };
  }

  private Result<Done> back(
      MachineStep.ReplaceMachines step,
      String group,
      MachineChange.Update update,
      Machine machine) {
    boolean changed = machine.config().release().equals(update.config().release());
    boolean untouched = machine.instanceId().equals(update.instanceId());
    if (!changed) {
      // Untouched, or sent back by an earlier process that did not see it become healthy.
      if (untouched || update.launch() != Launch.START || machine.healthy()) {
        return Result.done();
      }
      Result<Machine> healthy =
          machine.state() == MachineState.STOPPED
              ? work.start(step.app(), machine, step.atMost())
              : work.awaitHealthy(step.app(), machine, step.atMost());
      return healthy.map(done -> moved(done.id(), group, "back on what it ran before"));
    }
    moved(machine.id(), group, "going back");
    return work.update(
            step.app(),
            machine,
            new To(update.before(), update.launch(), null, Until.HEALTHY, step.atMost()))
        .map(done -> moved(done.id(), group, "back on what it ran before"));
  }

  private Done moved(String id, String group, String now) {
    progress.on(new Progress.Event.MachineMoved(id, group, now));
    return Done.DONE;
  }

  private static Problem changedMeanwhile(AppName app, Machine machine) {
    return Problem.failed(
        "deploy.machine-changed",
        "machine " + machine.id() + " was changed by somebody else since the plan was made",
        Where.system("Fly", "app " + app + ", machine " + machine.id()),
        "its version is " + machine.instanceId() + " and not the one that was planned for",
        "deploy again: a new plan takes it into account");
  }

  private static String detail(MachineStep.ReplaceMachines step) {
    long created = count(step, MachineChange.Create.class);
    long updated = count(step, MachineChange.Update.class);
    return String.join(
        ", ",
        Stream.of(
                created == 0 ? "" : created + " created", updated == 0 ? "" : updated + " updated")
            .filter(text -> !text.isEmpty())
            .toList());
  }

  private static long count(MachineStep.ReplaceMachines step, Class<? extends MachineChange> kind) {
    return step.groups().stream()
        .flatMap(group -> group.changes().stream())
        .filter(kind::isInstance)
        .count();
  }
}

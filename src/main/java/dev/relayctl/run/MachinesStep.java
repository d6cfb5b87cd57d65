package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the machines of a group to the wanted config: the first one alone, the others in batches
 * once it is healthy. Every change looks at its machine first, so that the step may be met again
 * after a crash.
 */
final class MachinesStep {
  private final MachineWork work;
  private final Progress progress;

  MachinesStep(MachineWork work, Progress progress) {
    this.work = work;
    this.progress = progress;
  }

  /** Performs the step, or what is left of it. */
  StepEnd perform(Step.ReplaceMachines step, @Nullable Long secretsVersion) {
    Result<List<Done>> ended =
        inBatches(step.changes(), step.batch(), change -> change(step, change, secretsVersion));
    return switch (ended) {
      case Result.Ok<List<Done>> _ -> StepEnd.good(detail(step));
      case Result.Bad<List<Done>> bad -> StepEnd.stopped(bad.first());
    };
  }

  /**
   * Takes the machines of a step back to what they ran before: changed ones get their earlier
   * config, new ones are destroyed. Machines that the step did not reach are left alone.
   */
  Result<List<Done>> takeBack(Step.ReplaceMachines step, Duration atMost) {
    return work.machines(step.app())
        .then(present ->
            inBatches(step.changes(), step.batch(), change -> undo(step, change, present, atMost)));
  }

  private Result<Done> change(
      Step.ReplaceMachines step, MachineChange change, @Nullable Long secretsVersion) {
    return switch (change) {
      case MachineChange.Create(var region, var config) -> {
        var machine =
            new Fleet.NewMachine(
                region, config, Launch.START, Fleet.Registration.REGISTERED, secretsVersion);
        yield work.create(
                step.app(), machine, step.atMost(), made -> moved(made.id(), step, "created"))
            .map(healthy -> moved(healthy.id(), step, "healthy"));
      }
      case MachineChange.Update update -> update(step, update, secretsVersion);
      case MachineChange.Destroy(var id) ->
          work.destroy(step.app(), id).map(_ -> moved(id, step, "destroyed"));
    };
  }

  private Result<Done> update(
      Step.ReplaceMachines step, MachineChange.Update change, @Nullable Long secretsVersion) {
    return work.machine(step.app(), change.id())
        .then(now -> {
          boolean changedByUs = now.config().release().equals(change.config().release());
          boolean launch = change.launch() == Launch.START;
          if (changedByUs && (!launch || now.healthy())) {
            return Result.ok(moved(change.id(), step, "has it already"));
          }
          if (changedByUs
              && (now.state() == MachineState.STARTED || now.state().transientState())) {
            return work.awaitHealthy(step.app(), now, step.atMost())
                .map(done -> moved(done.id(), step, "healthy"));
          }
          if (!changedByUs && !now.instanceId().equals(change.instanceId())) {
            return Result.bad(changedMeanwhile(step.app(), now));
          }
          moved(change.id(), step, "updating");
          return work.update(
                  step.app(),
                  change.id(),
                  change.config(),
                  change.launch(),
                  secretsVersion,
                  step.atMost())
              .map(done -> moved(done.id(), step, launch ? "healthy" : "updated, stopped"));
        });
  }

  private Result<Done> undo(
      Step.ReplaceMachines step, MachineChange change, List<Machine> present, Duration atMost) {
    return switch (change) {
      case MachineChange.Create(_, var config) ->
          withSlot(config, present)
              .map(machine ->
                  work.destroy(step.app(), machine.id())
                      .map(_ -> moved(machine.id(), step, "destroyed, it was new")))
              .orElse(Result.done());
      case MachineChange.Update update ->
          present.stream()
              .filter(machine -> machine.id().equals(update.id()))
              .filter(m -> m.config().release().equals(update.config().release()))
              .findFirst()
              .map(machine -> {
                moved(machine.id(), step, "going back");
                return work.update(
                        step.app(), machine.id(), update.before(), update.launch(), null, atMost)
                    .map(back -> moved(back.id(), step, "back on what it ran before"));
              })
              .orElse(Result.done());
      case MachineChange.Destroy _ -> Result.done();
    };
  }

  /** The machine that a {@code Create} made; empty when it has not. */
  static Optional<Machine> withSlot(MachineConfig config, List<Machine> present) {
    return present.stream()
        .filter(machine -> machine.config().slot().isPresent())
        .filter(machine -> machine.config().slot().equals(config.slot()))
        .findFirst();
  }

  private Done moved(String id, Step.ReplaceMachines step, String now) {
    progress.on(new Progress.Event.MachineMoved(id, step.group(), now));
    return Done.DONE;
  }

  /** The first alone, then batches; ends after the batch in which something failed. */
  private static Result<List<Done>> inBatches(
      List<MachineChange> changes, int batch, Function<MachineChange, Result<Done>> one) {
    var done = new ArrayList<Done>();
    int next = 0;
    while (next < changes.size()) {
      int size = next == 0 ? 1 : Math.min(batch, changes.size() - next);
      Result<List<Done>> ended = together(changes.subList(next, next + size), one);
      if (!(ended instanceof Result.Ok<List<Done>>(List<Done> values))) {
        return ended;
      }
      done.addAll(values);
      next += size;
    }
    return Result.ok(done);
  }

  private static Result<List<Done>> together(
      List<MachineChange> changes, Function<MachineChange, Result<Done>> one) {
    if (changes.size() == 1) {
      return one.apply(changes.getFirst()).map(List::of);
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Result<Done>>> tasks =
          changes.stream().<Callable<Result<Done>>>map(change -> () -> one.apply(change)).toList();
      var results = new ArrayList<Result<Done>>();
      for (Future<Result<Done>> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return Result.all(results);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(Attempts.interrupted());
    } catch (ExecutionException e) {
      // A task returns its problems as values: an exception is a bug and ends the command as one.
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Problem changedMeanwhile(AppName app, Machine machine) {
    return Problem.failed(
        "deploy.machine-changed",
        "machine " + machine.id() + " was changed by somebody else since the plan was made",
        Where.system("Fly", "app " + app + ", machine " + machine.id()),
        "its version is " + machine.instanceId() + " and not the one that was planned for",
        "deploy again: a new plan takes it into account");
  }

  private static String detail(Step.ReplaceMachines step) {
    long created = count(step, MachineChange.Create.class);
    long updated = count(step, MachineChange.Update.class);
    long destroyed = count(step, MachineChange.Destroy.class);
    return String.join(
        ", ",
        Stream.of(
                created == 0 ? "" : created + " created",
                updated == 0 ? "" : updated + " updated",
                destroyed == 0 ? "" : destroyed + " destroyed")
            .filter(text -> !text.isEmpty())
            .toList());
  }

  private static long count(Step.ReplaceMachines step, Class<? extends MachineChange> kind) {
    return step.changes().stream().filter(kind::isInstance).count();
  }
}

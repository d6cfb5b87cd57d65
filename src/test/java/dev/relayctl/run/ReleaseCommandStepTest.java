package dev.relayctl.run;

import static dev.relayctl.plan.Worlds.APP;
import static dev.relayctl.plan.Worlds.NEW;
import static dev.relayctl.plan.Worlds.releaseCommand;
import static dev.relayctl.plan.Worlds.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.fakes.Boot;
import dev.relayctl.fakes.InMemoryFleet;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReleaseCommandStepTest {
  private final ManualTime time = new ManualTime();
  private final InMemoryFleet fleet = new InMemoryFleet(time, time).withApp(APP, "acme", null);
  private final Attempts attempts = new Attempts(time, time, new Random(1));
  private final ReleaseCommandStep command =
      new ReleaseCommandStep(
          fleet,
          attempts,
          new MachineWork(fleet, attempts, new HealthGate(fleet, attempts, time, time), time, time),
          time,
          time,
          Progress.SILENT);

  private static Step.RunReleaseCommand step() {
    return step(List.of());
  }

  private static Step.RunReleaseCommand step(List<Migration> pending) {
    var wanted = releaseCommand(NEW, tag(2, "bbb"));
    return new Step.RunReleaseCommand(
        APP, wanted.region(), wanted.config(), wanted.timeout(), pending);
  }

  private static Fleet.NewMachine machine() {
    return new Fleet.NewMachine(
        "fra", step().config(), Launch.START, Fleet.Registration.REGISTERED, null);
  }

  private long creations() {
    return fleet.journal().stream().filter(call -> call.startsWith("create ")).count();
  }

  private static String problemOf(StepEnd end) {
    return switch (end) {
      case StepEnd.Good(var detail) -> "good: " + detail;
      case StepEnd.Stopped(var problem) -> problem.facts().id().toString();
    };
  }

  @Test
  void readsTheExitCodeOfAMachineThatDestroyedItself() {
    fleet.onBoot(_ -> new Boot.Exits(0));

    assertThat(command.perform(step(), null)).isEqualTo(StepEnd.good("exit code 0"));
    assertThat(creations()).isEqualTo(1);
  }

  @Test
  void neverRunsAgainWhatAnEarlierProcessBeganAndNobodyCanFind() {
    fleet.onBoot(_ -> new Boot.Exits(0));
    var _ = fleet.create(APP, machine());

    StepEnd end = command.resume(step(), () -> true, null);

    assertThat(problemOf(end)).isEqualTo("deploy.release-command-unknown");
    assertThat(creations()).isEqualTo(1);
  }

  /** The accident: the terminal was closed, the migrations ran to their end, and nobody saw it. */
  @Test
  void runsAgainWhereTheDatabaseHasAllThatItWasToApply() {
    fleet.onBoot(_ -> new Boot.Exits(0));
    var _ = fleet.create(APP, machine());
    var pending = List.of(new Migration("4", "notes", "migrations/V4__notes.sql", "1"));

    StepEnd unknown = command.resume(step(pending), () -> false, null);
    StepEnd end = command.resume(step(pending), () -> true, null);

    assertThat(problemOf(unknown)).isEqualTo("deploy.release-command-unknown");
    assertThat(end).isEqualTo(StepEnd.good("exit code 0"));
    assertThat(creations()).isEqualTo(2);
  }

  @Test
  void neverRunsAgainWhenTheAnswerToItsCreationWasLost() {
    fleet.onBoot(_ -> new Boot.Exits(0));
    fleet.loseNextAnswer(
        "create",
        new Problem.Failed(
            Problem.facts("fly.no-answer", "lost", Where.system("Fly", "app"), "cut", "look"),
            Repeat.LOOK_FIRST));

    StepEnd end = command.perform(step(), null);

    assertThat(problemOf(end)).isEqualTo("deploy.release-command-unknown");
    assertThat(creations()).isEqualTo(1);
  }

  @Test
  void saysThatItMayStillRunWhenItCouldNotBeStoppedAfterItsTimeout() {
    fleet.failNext(
        "destroy",
        Problem.failed("fly.refused", "Fly refused", Where.system("Fly", "app"), "no", "look"));

    StepEnd end = command.perform(step(), null);

    assertThat(end)
        .isInstanceOfSatisfying(
            StepEnd.Stopped.class,
            stopped -> assertThat(stopped.problem().facts().why()).contains("may still run"));
  }
}

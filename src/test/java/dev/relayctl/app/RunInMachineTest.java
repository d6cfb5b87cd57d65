package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.fakes.InMemoryCommands;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.CommandReport;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.MachineCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunInMachineTest {
  private static final MachineCommands.Command COMMAND =
      new MachineCommands.Command(List.of("ls"), "", Duration.ofSeconds(5));

  @TempDir private Path directory;

  private final InMemoryCommands commands = new InMemoryCommands();
  private @Nullable OneOffWorld made;

  @BeforeEach
  void makeTheWorld() throws IOException {
    made = new OneOffWorld(directory);
  }

  private OneOffWorld world() {
    if (made == null) {
      throw new IllegalStateException("not made yet");
    }
    return made;
  }

  private RunInMachine runInMachine() {
    OneOffWorld world = world();
    return new RunInMachine(world.project, world.fleet, world.attempts, commands, world.ledger);
  }

  private Result<CommandReport> run(@Nullable String group) {
    RunInMachine run = runInMachine();
    return run.machine("dev", group).then(chosen -> run.run(chosen, COMMAND));
  }

  @Test
  void takesAStartedMachineOfTheCurrentRelease() {
    world().machine("app", 1, Launch.START);
    world().machine("app", 2, Launch.LEAVE_STOPPED);
    String current = world().machine("app", 2, Launch.START);

    var report = run(null);

    assertThat(report.problems()).isEmpty();
    assertThat(commands.ran()).containsExactly(current + " ls");
  }

  @Test
  void refusesAMachineOfAnOlderReleaseAndSaysWhatThereIs() {
    String older = world().machine("app", 1, Launch.START);
    String stopped = world().machine("app", 2, Launch.LEAVE_STOPPED);

    Problem problem = OneOffWorld.problem(run(null));

    assertThat(problem.facts().id()).hasToString("machine.none-started");
    assertThat(problem.facts().why())
        .contains("the current release is 2", older + " is started", stopped + " is stopped");
    assertThat(commands.ran()).isEmpty();
  }

  @Test
  void asksWhichGroupIsMeantWhenNoneIsTheUsualOne() {
    world().machine("web", 1, Launch.START);
    world().machine("worker", 1, Launch.START);

    assertThat(OneOffWorld.problem(run(null)).facts().id()).hasToString("usage.group-needed");
    assertThat(run("worker").problems()).isEmpty();
  }

  @Test
  void saysWhoIsDeployingWhenTheMachineIsLeased() {
    world().machine("app", 1, Launch.START);
    commands.end(
        Result.bad(
            new Problem.Locked(
                Problem.facts(
                    "fly.lease-held", "leased", Where.system("Fly", "m"), "409", "wait"))));
    var holder = new Ledger.Holder("ada@laptop", "deploy dev", 7, null);

    Problem problem;
    try (var _ =
        world()
            .ledger
            .lock(
                OneOffWorld.database(),
                new Ledger.Claim(new EnvironmentName("dev"), Set.of()),
                holder)
            .orElse(problems -> {
              throw new AssertionError(problems);
            })) {
      problem = OneOffWorld.problem(run(null));
    }

    assertThat(problem.exitCode()).isEqualTo(ExitCode.LOCKED);
    assertThat(problem.facts().what()).contains("ada@laptop", "deploy dev");
  }

  @Test
  void aFailedCommandIsAReportWithOneExitCode() {
    world().machine("app", 1, Launch.START);
    commands.end(Result.ok(new MachineCommands.Ended(5, 0, "", "no such thing")));

    CommandReport report =
        run(null)
            .orElse(problems -> {
              throw new AssertionError(problems);
            });

    assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(report.failure()).startsWith("ls ended with exit code 5 in machine ");
    assertThat(report.json()).contains("\"exitCode\" : 5");
  }

  @Test
  void anEnvironmentWithoutAnAppIsToldSo() {
    var result = runInMachine().machine("local", null);

    assertThat(OneOffWorld.problem(result).facts().id()).hasToString("environment.no-app");
  }
}

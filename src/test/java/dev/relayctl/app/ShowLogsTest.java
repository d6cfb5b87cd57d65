package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.app.ShowLogs.Following;
import dev.relayctl.fakes.InMemoryLogs;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.LogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShowLogsTest {
  @TempDir private Path directory;

  private final InMemoryLogs logs = new InMemoryLogs(3);
  private final List<String> printed = new ArrayList<>();
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

  private void writes(String machine, int second, String message) {
    logs.writes(machine, world().time.instant().plusSeconds(second), message);
  }

  private boolean print(List<LogEntry> entries) {
    entries.forEach(e -> printed.add(e.group() + " " + e.line().message()));
    return true;
  }

  private static ShowLogs.Wish wish(
      @Nullable String group, @Nullable String machine, Following following) {
    return new ShowLogs.Wish("dev", group, machine, 10, following);
  }

  private ShowLogs showLogs() {
    OneOffWorld world = world();
    return new ShowLogs(world.project, world.fleet, world.attempts, world.time, logs);
  }

  @Test
  void mergesTheLinesOfAllMachinesByTime() {
    String app = world().machine("app", 1, Launch.START);
    String worker = world().machine("worker", 1, Launch.START);
    writes(worker, 2, "second");
    writes(app, 1, "first");

    var done = showLogs().logs(wish(null, null, Following.NO), this::print);

    assertThat(done).isEqualTo(Result.done());
    assertThat(printed).containsExactly("app first", "worker second");
  }

  @Test
  void asksEachMachineOfAGroupSoThatAQuietOneIsHeard() {
    String app = world().machine("app", 1, Launch.START);
    String worker = world().machine("worker", 1, Launch.START);
    writes(worker, 0, "quiet");
    for (int i = 1; i <= 5; i++) {
      writes(app, i, "chatter");
    }

    var done = showLogs().logs(wish("worker", null, Following.NO), this::print);

    assertThat(done).isEqualTo(Result.done());
    assertThat(printed).containsExactly("worker quiet");
  }

  @Test
  void followsWithoutLosingOrRepeatingALineUntilNobodyReads() {
    String app = world().machine("app", 1, Launch.START);
    writes(app, 0, "before");
    ShowLogs.Sink sink =
        entries -> {
          print(entries);
          if (printed.size() < 3) {
            writes(app, printed.size(), "line " + printed.size());
          }
          return printed.size() < 3;
        };

    var done = showLogs().logs(wish(null, null, Following.UNTIL_INTERRUPTED), sink);

    assertThat(done).isEqualTo(Result.done());
    assertThat(printed).containsExactly("app before", "app line 1", "app line 2");
    assertThat(world().time.pauses())
        .allMatch(pause -> pause.compareTo(Duration.ofSeconds(1)) >= 0);
  }

  @Test
  void anInterruptEndsFollowingWithoutAProblem() {
    String app = world().machine("app", 1, Launch.START);
    writes(app, 0, "before");
    ShowLogs.Sink sink =
        entries -> {
          Thread.currentThread().interrupt();
          return print(entries);
        };

    var done = showLogs().logs(wish(null, null, Following.UNTIL_INTERRUPTED), sink);

    assertThat(done).isEqualTo(Result.done());
    assertThat(printed).containsExactly("app before");
  }

  @Test
  void namesTheGroupsWhenAnotherIsAskedFor() {
    world().machine("app", 1, Launch.START);

    var result = showLogs().logs(wish("wroker", null, Following.NO), this::print);

    Problem problem = OneOffWorld.problem(result);
    assertThat(problem.facts().id()).hasToString("usage.unknown-group");
    assertThat(problem.facts().why()).contains("app");
  }

  @Test
  void aMachineThatNeverWroteAndIsNotThereIsASlip() {
    world().machine("app", 1, Launch.START);

    var result = showLogs().logs(wish(null, "nowhere", Following.NO), this::print);

    assertThat(OneOffWorld.problem(result).facts().id()).hasToString("usage.unknown-machine");
  }

  @Test
  void passesOnThatTheTokenMayNotRead() {
    world().machine("app", 1, Launch.START);
    logs.forbid(
        new Problem.Unauthorised(
            Problem.facts("logs.not-permitted", "no", Where.system("Fly", "app"), "no", "no")));

    var result = showLogs().logs(wish(null, null, Following.NO), this::print);

    assertThat(OneOffWorld.problem(result)).isInstanceOf(Problem.Unauthorised.class);
  }
}

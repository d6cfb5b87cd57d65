package dev.relayctl.fly;

import static dev.relayctl.fly.FlyServer.APP;
import static dev.relayctl.fly.FlyServer.MACHINE;
import static dev.relayctl.fly.FlyServer.TOKEN;
import static dev.relayctl.fly.FlyServer.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import dev.relayctl.run.TerminalPrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FlyConsoleTest {
  private final List<TerminalPrograms.Call> opened = new ArrayList<>();

  private Result<Integer> open(Set<String> installed) {
    var processes = new Installed(installed);
    TerminalPrograms programs =
        call -> {
          opened.add(call);
          return Result.ok(3);
        };
    return new FlyConsole(processes, programs, Path.of("."), Secret.of(TOKEN)).open(APP, MACHINE);
  }

  @Test
  void givesTheTokenToFlyctlWhereNobodyElseReadsIt() {
    var left = open(Set.of("fly"));

    assertThat(left).isEqualTo(Result.ok(3));
    assertThat(opened).hasSize(1);
    assertThat(opened.getFirst().arguments())
        .containsExactly("fly", "ssh", "console", "--app", "relay-api", "--machine", MACHINE);
    assertThat(opened.getFirst().environment()).containsEntry("FLY_ACCESS_TOKEN", TOKEN);
    assertThat(opened.getFirst().toString()).doesNotContain(TOKEN);
  }

  @Test
  void saysHowToGoOnWithoutFlyctl() {
    Problem problem = problem(open(Set.of()));

    assertThat(opened).isEmpty();
    assertThat(problem.facts().id()).hasToString("console.no-flyctl");
    assertThat(problem.facts().remedy()).contains("install", "relayctl run ENV -- COMMAND");
  }

  /** Programs that tell their version, and nothing else. */
  private record Installed(Set<String> programs) implements Processes {
    @Override
    public Result<Ran> run(Call call) {
      return programs.contains(call.arguments().getFirst())
          ? Result.ok(new Ran(0, "v1", ""))
          : Result.bad(
              Problem.failed(
                  "process.not-found", "no", Where.system("this machine", ""), "no", "no"));
    }

    @Override
    public Result<Ran> follow(Call call, Consumer<String> line) {
      throw new UnsupportedOperationException("follow");
    }
  }
}

package dev.relayctl;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Processes;
import dev.relayctl.run.ScratchServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CompiledPythonTest {
  private final CompiledPython python = new CompiledPython(new LocalProcesses());

  @Test
  void keepsWhatIsCompiledAsLongAsTheServerRuns() throws Exception {
    Path kept;

    String before = environment();
    String during;
    try (ScratchServer.Running _ = ok(python.during(() -> Result.ok(new NoDatabase())).start())) {
      during = environment();
      kept = Path.of(value(during, "PYTHONPYCACHEPREFIX"));
      Files.createDirectories(kept.resolve("package"));
      Files.writeString(kept.resolve("package/module.pyc"), "");
    }
    String after = environment();

    assertThat(before).doesNotContain("PYTHONPYCACHEPREFIX").contains("PYTHONDONTWRITEBYTECODE=1");
    assertThat(value(during, "PYTHONDONTWRITEBYTECODE")).isEmpty();
    assertThat(kept).doesNotExist();
    assertThat(after).isEqualTo(before);
  }

  private String environment() {
    return ok(python.run(
            new Processes.Call(
                List.of("env"),
                Path.of("."),
                Map.of("PYTHONDONTWRITEBYTECODE", "1"),
                Duration.ofSeconds(30))))
        .stdout();
  }

  private static String value(String environment, String name) {
    return environment
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  /** A server that runs and has no databases. */
  private record NoDatabase() implements ScratchServer.Running {
    @Override
    public Result<DatabaseUrl> create() {
      throw new UnsupportedOperationException("create");
    }

    @Override
    public void close() {}
  }
}

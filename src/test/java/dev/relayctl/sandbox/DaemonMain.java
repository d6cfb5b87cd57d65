package dev.relayctl.sandbox;

import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** A daemon as a process of its own: {@code --directory DIR}. */
final class DaemonMain {
  private DaemonMain() {}

  public static void main(String[] args) {
    int at = List.of(args).indexOf("--directory");
    Result<Result.Done> outcome =
        DaemonOptions.idleFrom(System.getenv())
            .map(idle ->
                new DaemonOptions(
                    Path.of(args[at + 1]),
                    System.getenv(),
                    idle,
                    "test",
                    InstantSource.system(),
                    System.out::println))
            .then(SandboxDaemon::run);
    outcome.problems().forEach(problem -> System.out.println(problem.facts()));
    System.exit(outcome instanceof Result.Ok<?> ? 0 : 1);
  }
}

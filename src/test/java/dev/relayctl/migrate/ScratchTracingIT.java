package dev.relayctl.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Tracing;
import dev.relayctl.run.Tracing.Script;
import dev.relayctl.testing.PostgresServer;
import dev.relayctl.testing.ScratchDatabases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScratchTracingIT {
  private static final Connections IMPATIENT =
      new Connections(Duration.ofSeconds(10), Duration.ofSeconds(1));

  @Test
  void letsAStatementTakeItsTime() {
    Result<Tracing.Traces> traces = traced("SELECT pg_sleep(2)", "SELECT pg_sleep(2)");

    assertThat(traces.problems()).isEmpty();
  }

  @Test
  void cancelsWhatIsRunningWhenInterrupted() throws Exception {
    var result = new CompletableFuture<Result<Tracing.Traces>>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> result.complete(traced("SELECT 1", "SELECT pg_sleep(600), 'lint'")));
    waitFor("SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600)%'");

    thread.interrupt();

    assertThat(result.get(20, TimeUnit.SECONDS).problems().getFirst())
        .isInstanceOf(Problem.Interrupted.class);
  }

  private static Result<Tracing.Traces> traced(String applied, String pending) {
    return new ScratchTracing(new ScratchDatabases(), IMPATIENT, InstantSource.system())
        .trace(
            new Tracing.Scripts(
                List.of(new Script("V1.sql", applied, null)),
                List.of(new Script("V2.sql", pending, null)),
                Duration.ZERO));
  }

  /** Asks until it is so; the server answers each question by waiting a little. */
  private static void waitFor(String question) throws Exception {
    PostgresServer.Database any = PostgresServer.freshDatabase();
    try (Connection connection = PostgresServer.asSuperuser(any).connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 200; i++) {
        statement.execute("SELECT pg_sleep(0.1)");
        try (ResultSet row = statement.executeQuery(question)) {
          row.next();
          if (row.getBoolean(1)) {
            return;
          }
        }
      }
    }
    throw new AssertionError("it never came to: " + question);
  }
}

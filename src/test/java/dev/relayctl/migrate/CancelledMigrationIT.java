package dev.relayctl.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.Migration;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Progress;
import dev.relayctl.testing.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in the middle of a migration. */
final class CancelledMigrationIT {
  private static final Limits LIMITS =
      new Limits(null, Duration.ofSeconds(2), Duration.ofMinutes(5));

  @TempDir Path project;

  @Test
  void cancelsTheStatementThatRunsAndAppliesNothingOfIt() throws Exception {
    PostgresServer.Database database = PostgresServer.freshDatabase();
    DatabaseUrl url =
        certain(DatabaseUrl.parse(Secret.of(database.url()), Where.system("test", "database")));
    var files = new Migrations.Files("flyway", project, "migrations");
    Path directory = Files.createDirectories(project.resolve("migrations"));
    Files.writeString(directory.resolve("V1__quick.sql"), "create table quick (id int);\n");
    Files.writeString(
        directory.resolve("V2__slow.sql"), "create table slow (id int);\nselect pg_sleep(240);\n");
    var migrations =
        new FlywayMigrations(
            Connections.DEFAULT,
            InstantSource.system(),
            pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));
    var slowBegan = new CountDownLatch(1);
    Progress progress =
        event -> {
          if (event instanceof Progress.Event.MigrationBegun(Migration migration)
              && migration.revision().equals("2")) {
            slowBegan.countDown();
          }
        };
    var task = new FutureTask<>(() -> migrations.migrate(url, files, LIMITS, progress));
    Thread command = Thread.ofPlatform().start(task);
    assertThat(slowBegan.await(1, TimeUnit.MINUTES)).isTrue();

    command.interrupt();
    Migrated migrated = certain(task.get(1, TimeUnit.MINUTES));

    assertThat(migrated.failure()).isInstanceOf(Problem.Interrupted.class);
    assertThat(migrated.applied())
        .extracting(took -> took.migration().revision())
        .containsExactly("1");
    assertThat(certain(migrations.state(url, files)).revision()).contains("1");
  }

  private static <T> T certain(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }
}

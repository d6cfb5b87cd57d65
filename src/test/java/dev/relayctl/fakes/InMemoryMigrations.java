package dev.relayctl.fakes;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Migration files and one database, in memory: what is pending is applied when asked for. */
public final class InMemoryMigrations implements Migrations {
  private final List<Migration> files;
  private final List<Migration.Applied> applied = new ArrayList<>();

  public InMemoryMigrations(List<Migration> files) {
    this.files = List.copyOf(files);
  }

  @Override
  public synchronized Result<SchemaState> state(DatabaseUrl database, Files where) {
    List<Migration> pending = files.subList(applied.size(), files.size());
    return Result.ok(
        new SchemaState(
            "flyway",
            applied.isEmpty() ? List.of() : List.of(applied.getLast().migration().revision()),
            files.isEmpty() ? List.of() : List.of(files.getLast().revision()),
            applied,
            pending,
            List.of()));
  }

  @Override
  public synchronized Result<Migrated> migrate(
      DatabaseUrl database, Files where, Limits limits, Progress progress) {
    var done = new ArrayList<Migrated.Took>();
    for (Migration migration : files.subList(applied.size(), files.size())) {
      done.add(new Migrated.Took(migration, Duration.ZERO));
    }
    done.forEach(took ->
        applied.add(
            new Migration.Applied(took.migration(), Instant.EPOCH, Duration.ZERO, "relay")));
    return Result.ok(new Migrated(done, null));
  }
}

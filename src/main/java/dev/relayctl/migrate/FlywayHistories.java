package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.HistoryChange;
import dev.relayctl.plan.HistoryChange.Entry;
import dev.relayctl.plan.HistoryChange.Kind;
import dev.relayctl.plan.HistoryChange.Purpose;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Histories;
import dev.relayctl.run.Migrations.Files;
import dev.relayctl.run.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Flyway's history. A repair is Flyway's own; a stamp writes the rows that the migrations would
 * have written, after a baseline at version 0 where there is no history yet, so that each of them
 * can be looked at and undone later as any other.
 */
public final class FlywayHistories implements Histories {
  private static final Duration LOCK = Duration.ofSeconds(5);
  private static final Duration STATEMENT = Duration.ofSeconds(30);
  private static final String HAS_HISTORY =
      "SELECT to_regclass('flyway_schema_history') IS NOT NULL";

  private final Connections connections;

  public FlywayHistories(Connections connections) {
    this.connections = connections;
  }

  @Override
  public Result<HistoryChange> stamp(DatabaseUrl database, Files files, String to) {
    return opened(
        database,
        files,
        history ->
            history
                .version(to)
                .map(version -> new HistoryChange(Purpose.STAMP, to, history.stamp(version)))
                .map(Result::ok)
                .orElseGet(() -> Result.bad(unknown(to, files))));
  }

  @Override
  public Result<HistoryChange> repair(DatabaseUrl database, Files files) {
    return opened(
        database,
        files,
        history -> Result.ok(new HistoryChange(Purpose.REPAIR, null, history.repair())));
  }

  @Override
  public Result<Done> change(
      DatabaseUrl database, Files files, HistoryChange change, Progress progress) {
    return opened(
        database,
        files,
        history ->
            switch (change.purpose()) {
              case REPAIR -> repaired(database, history);
              case STAMP -> stamped(database, history, change);
            });
  }

  /** Flyway's repair leaves what is newer than all files: it may be another branch's. */
  private Result<Done> repaired(DatabaseUrl database, History history) {
    history.configuration().load().repair();
    List<String> gone =
        history.all().stream()
            .filter(info -> info.getState() == MigrationState.FUTURE_SUCCESS)
            .map(info -> info.getVersion().getVersion())
            .toList();
    return gone.isEmpty()
        ? Result.done()
        : connections.ask(
            database,
            connection -> {
              HistoryRows.write(connection, gone, List.of());
              return Result.done();
            });
  }

  private Result<Done> stamped(DatabaseUrl database, History history, HistoryChange change) {
    Set<String> applied =
        new HashSet<>(change.of(Kind.APPLIED).map(each -> each.revision()).toList());
    return connections.ask(
        database,
        connection -> {
          if (!hasHistory(connection)) {
            history
                .configuration()
                .baselineVersion("0")
                .baselineDescription("before relayctl")
                .load()
                .baseline();
          }
          HistoryRows.write(
              connection,
              change.of(Kind.PENDING).map(each -> each.revision()).toList(),
              history.all().stream()
                  .filter(MigrationInfo::isVersioned)
                  .filter(info -> applied.contains(info.getVersion().getVersion()))
                  .toList());
          return Result.done();
        });
  }

  private static boolean hasHistory(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(HAS_HISTORY)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private interface Work<T> {
    Result<T> with(History history);
  }

  private <T> Result<T> opened(DatabaseUrl database, Files files, Work<T> work) {
    return FlywayMigrations.supported(files)
        .then(MigrationFiles::read)
        .then(read ->
            connections.source(database).then(source -> with(source, database, files, read, work)));
  }

  private static <T> Result<T> with(
      DataSource source, DatabaseUrl database, Files files, MigrationFiles read, Work<T> work) {
    FluentConfiguration configuration =
        FlywayMigrations.configuration(source, files, LOCK, STATEMENT);
    try {
      List<MigrationInfo> all =
          Arrays.stream(configuration.load().info().all())
              .filter(info -> info.getType() != CoreMigrationType.SCHEMA)
              .toList();
      return work.with(new History(configuration, FlywayMigrations.reading(files, read), all));
    } catch (FlywayException e) {
      return Result.bad(MigrationFailure.reading(e, database));
    }
  }

  /** A history beside its files. */
  private record History(
      FluentConfiguration configuration, SchemaReading reading, List<MigrationInfo> all) {

    /** A version that a file or the history has. */
    Optional<MigrationVersion> version(String text) {
      return all.stream()
          .filter(MigrationInfo::isVersioned)
          .map(MigrationInfo::getVersion)
          .filter(version -> version.getVersion().equals(text))
          .findFirst();
    }

    List<Entry> stamp(MigrationVersion to) {
      var entries = new ArrayList<Entry>();
      List<MigrationInfo> versioned =
          all.stream()
              .filter(MigrationInfo::isVersioned)
              .sorted(Comparator.comparing(MigrationInfo::getVersion))
              .toList();
      for (MigrationInfo info : versioned.reversed()) {
        if (info.getVersion().compareTo(to) > 0 && forgettable(info.getState())) {
          entries.add(entry(Kind.PENDING, info));
        }
      }
      for (MigrationInfo info : versioned) {
        if (info.getVersion().compareTo(to) <= 0 && missing(info.getState())) {
          entries.add(entry(Kind.APPLIED, info));
        }
      }
      return entries;
    }

    /** What counts as applied, or as failed, and has a file. */
    private static boolean forgettable(MigrationState state) {
      return state.isResolved() && (state.isApplied() || state.isFailed());
    }

    private static boolean missing(MigrationState state) {
      return switch (state) {
        case PENDING, IGNORED, ABOVE_TARGET, FAILED -> true;
        default -> false;
      };
    }

    List<Entry> repair() {
      var entries = new ArrayList<Entry>();
      for (MigrationInfo info : all) {
        switch (info.getState()) {
          case FAILED, MISSING_FAILED, FUTURE_FAILED ->
              entries.add(entry(Kind.ATTEMPT_FORGOTTEN, info));
          case MISSING_SUCCESS, FUTURE_SUCCESS -> entries.add(entry(Kind.FILE_GONE, info));
          case SUCCESS, OUT_OF_ORDER -> {
            boolean same = info.isChecksumMatching() && info.isDescriptionMatching();
            if (info.isVersioned() && info.getState().isResolved() && !same) {
              entries.add(entry(Kind.FILE_TAKEN, info));
            }
          }
          default -> {}
        }
      }
      return entries;
    }

    private Entry entry(Kind kind, MigrationInfo info) {
      return new Entry(kind, reading.migration(info));
    }
  }

  private static Problem unknown(String to, Files files) {
    return Problem.invalid(
        "migrate.unknown-revision",
        "no migration is revision " + to,
        Where.file(files.directory()),
        "neither a file nor the history has it",
        "give the number from a file's name, without the V");
  }
}

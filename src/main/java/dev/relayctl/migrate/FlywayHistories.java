package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.HistoryChange;
import dev.relayctl.plan.HistoryChange.Entry;
import dev.relayctl.plan.HistoryChange.Kind;
import dev.relayctl.plan.HistoryChange.Purpose;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
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
import java.util.stream.Stream;
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
      "SELECT to_regclass(quote_ident(current_schema()) || '.flyway_schema_history') IS NOT NULL";

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
                .map(version -> history.stamp(to, version, database))
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
              case REPAIR -> repaired(database, history, change);
              case STAMP -> stamped(database, history, change);
            });
  }

  /**
   * What is gone is taken out first: Flyway would add a row that marks it as deleted, and leave
   * what is newer than all files.
   */
  private Result<Done> repaired(DatabaseUrl database, History history, HistoryChange change) {
    return connections
        .ask(
            database,
            connection -> {
              if (hasHistory(connection)) {
                HistoryRows.write(connection, change.of(Kind.FILE_GONE).toList(), List.of());
              }
              return Result.done();
            })
        .map(done -> {
          history.configuration().load().repair();
          return done;
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
              Stream.concat(change.of(Kind.PENDING), change.of(Kind.FILE_GONE)).toList(),
              history.rows(applied));
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

    Result<HistoryChange> stamp(String text, MigrationVersion to, DatabaseUrl database) {
      var entries = new ArrayList<Entry>();
      List<MigrationInfo> versioned =
          all.stream()
              .filter(MigrationInfo::isVersioned)
              .sorted(Comparator.comparing(MigrationInfo::getVersion))
              .toList();
      for (MigrationInfo info : versioned.reversed()) {
        MigrationState state = info.getState();
        if (info.getVersion().compareTo(to) <= 0) {
          continue;
        }
        if (state == MigrationState.BASELINE) {
          return Result.bad(belowBaseline(text, info, database));
        }
        if (state.isApplied() || state.isFailed()) {
          entries.add(entry(state.isResolved() ? Kind.PENDING : Kind.FILE_GONE, info));
        }
      }
      for (MigrationInfo info : versioned) {
        if (info.getVersion().compareTo(to) <= 0 && missing(info.getState())) {
          entries.add(entry(Kind.APPLIED, info));
        }
      }
      return Result.ok(new HistoryChange(Purpose.STAMP, text, entries));
    }

    /** The versions as their files are now; of one that was deleted and is there again, once. */
    List<HistoryRows.Row> rows(Set<String> versions) {
      var rows = new ArrayList<HistoryRows.Row>();
      for (MigrationFiles.Found found : reading.files().found()) {
        all.stream()
            .filter(info -> info.isVersioned() && info.getVersion().equals(found.version()))
            .filter(info -> versions.contains(info.getVersion().getVersion()))
            .filter(info -> missing(info.getState()))
            .findFirst()
            .ifPresent(info -> rows.add(HistoryRows.Row.of(info, found.script())));
      }
      rows.sort(Comparator.comparing(row -> MigrationVersion.fromVersion(row.version())));
      return rows;
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

  /** Without its row all that is below it would be pending. */
  private static Problem belowBaseline(String to, MigrationInfo baseline, DatabaseUrl database) {
    return Problem.refused(
        "migrate.stamp-below-baseline",
        "revision " + to + " is below the baseline of this database",
        SqlProblems.where(database),
        "the history begins with " + baseline.getVersion() + "; nobody knows what is below it",
        "stamp that revision or a newer one");
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

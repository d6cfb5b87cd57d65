package dev.relayctl.migrate;

import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/**
 * Flyway's view of a database and its files, as values of ours. A migration that failed and did
 * nothing but work on indexes concurrently is pending: what it left is taken away before the next
 * try ({@link IndexSweep}).
 */
record SchemaReading(MigrationFiles files, ConcurrentFiles concurrent, Backfills backfills) {
  static final String ENGINE = "flyway";

  SchemaState state(MigrationInfoService infos) {
    List<MigrationInfo> all =
        Arrays.stream(infos.all())
            .filter(info -> info.getType() != CoreMigrationType.SCHEMA)
            .toList();
    List<Migration> pending =
        Stream.concat(all.stream().filter(this::again), Arrays.stream(infos.pending()))
            .map(this::migration)
            .toList();
    List<Problem> problems = new ArrayList<>(problems(all, current(infos, all)));
    pending.forEach(migration -> problems.addAll(backfills.of(migration).problems()));
    return new SchemaState(
        ENGINE,
        current(infos, all),
        files.newest().stream()
            .flatMap(newest -> Stream.ofNullable(newest.version()))
            .map(version -> version.getVersion())
            .toList(),
        applied(all),
        pending,
        problems);
  }

  private static List<String> current(MigrationInfoService infos, List<MigrationInfo> all) {
    MigrationInfo current = infos.current();
    if (current != null && current.getState().isFailed()) {
      current =
          all.stream()
              .filter(info -> info.getState().isApplied() && !info.getState().isFailed())
              .filter(MigrationInfo::isVersioned)
              .max(Comparator.comparing(MigrationInfo::getVersion))
              .orElse(null);
    }
    return current == null || current.getVersion() == null
        ? List.of()
        : List.of(current.getVersion().getVersion());
  }

  /** Whether it has failed, and can simply be tried again. */
  private boolean again(MigrationInfo info) {
    return info.getState() == MigrationState.FAILED
        && concurrent.of(migration(info).file()).isPresent();
  }

  Migration migration(MigrationInfo info) {
    String file = files.file(info.getScript()).orElse(null);
    Integer checksum = info.getChecksum();
    return new Migration(
        revision(info),
        info.getDescription(),
        file,
        checksum == null ? null : SchemaProblems.shown(checksum));
  }

  private List<Migration.Applied> applied(List<MigrationInfo> all) {
    return all.stream()
        .filter(info -> info.getState().isApplied() && !info.getState().isFailed())
        // Flyway's own repair leaves it, as a mark, with what it is about.
        .filter(info -> info.getState() != MigrationState.DELETED)
        .sorted(Comparator.comparing(MigrationInfo::getInstalledRank))
        .map(info ->
            new Migration.Applied(
                migration(info),
                info.getInstalledOn().toInstant(),
                Duration.ofMillis(info.getExecutionTime()),
                info.getInstalledBy()))
        .toList();
  }

  private List<Problem> problems(List<MigrationInfo> all, List<String> current) {
    var problems = new ArrayList<Problem>();
    for (MigrationInfo info : all) {
      var found = new SchemaProblems(migration(info), files.path(info.getScript()));
      switch (info.getState()) {
        case FAILED -> {
          if (!again(info)) {
            problems.add(found.failedBefore());
          }
        }
        case MISSING_SUCCESS, FUTURE_SUCCESS -> problems.add(found.fileMissing());
        case MISSING_FAILED, FUTURE_FAILED -> {
          problems.add(found.failedBefore());
          problems.add(found.fileMissing());
        }
        case IGNORED -> problems.add(found.outOfOrder(String.join("", current)));
        case SUCCESS, OUT_OF_ORDER -> changed(info, found).ifPresent(problems::add);
        case PENDING,
            ABOVE_TARGET,
            BELOW_BASELINE,
            BASELINE_IGNORED,
            BASELINE,
            UNDONE,
            AVAILABLE,
            OUTDATED,
            SUPERSEDED,
            DELETED -> {}
      }
    }
    return problems;
  }

  /** A repeatable migration may change; that is what makes it pending again. */
  private static Optional<Problem> changed(MigrationInfo info, SchemaProblems found) {
    if (!info.isVersioned() || !info.getState().isResolved()) {
      return Optional.empty();
    }
    if (!info.isChecksumMatching()) {
      return Optional.of(
          found.checksumChanged(info.getAppliedChecksum(), info.getResolvedChecksum()));
    }
    if (!info.isDescriptionMatching()) {
      return Optional.of(
          found.renamed(
              String.valueOf(info.getAppliedDescription()),
              String.valueOf(info.getResolvedDescription())));
    }
    return Optional.empty();
  }

  private static String revision(MigrationInfo info) {
    return info.getVersion() == null
        ? "R " + info.getDescription()
        : info.getVersion().getVersion();
  }
}

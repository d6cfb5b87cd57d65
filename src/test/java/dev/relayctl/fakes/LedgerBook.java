package dev.relayctl.fakes;

import dev.relayctl.plan.Rehearsal;
import dev.relayctl.run.Ledger.KeptRestorePoint;
import dev.relayctl.run.Ledger.Lock;
import dev.relayctl.run.Ledger.Run;
import dev.relayctl.run.Ledger.StepRow;
import dev.relayctl.run.Ledger.StoredRelease;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.RunOutcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@link InMemoryLedger} keeps of one environment in one database. */
final class LedgerBook {
  final TreeMap<Long, Run> runs = new TreeMap<>();
  final TreeMap<Integer, StoredRelease> releases = new TreeMap<>();
  private final Map<List<String>, Map<String, String>> remembered = new HashMap<>();
  final TreeMap<String, KeptRestorePoint> restorePoints = new TreeMap<>();
  @Nullable Rehearsal rehearsal;
  @Nullable Lock lock;
  long fence;
  boolean givenUp;

  /** The same without a lock: sessions are not copied. */
  LedgerBook copy() {
    var copy = new LedgerBook();
    copy.runs.putAll(runs);
    copy.releases.putAll(releases);
    copy.rehearsal = rehearsal;
    copy.restorePoints.putAll(restorePoints);
    remembered.forEach((place, known) -> copy.remembered.put(place, new HashMap<>(known)));
    copy.fence = fence;
    return copy;
  }

  /** A run without an end goes on when it is the newest and the lock is held. */
  Run seen(Run run) {
    boolean goesOn = lock != null && run.number() == runs.lastKey();
    if (run.endedAt() != null || goesOn) {
      return run;
    }
    List<StepRow> steps =
        run.steps().stream()
            .map(step ->
                step.endedAt() == null ? with(step, null, RunOutcome.INTERRUPTED, "") : step)
            .toList();
    return with(run, steps, RunOutcome.INTERRUPTED, run.planDocument());
  }

  /** The checksums of what was applied, by revision. */
  Map<String, String> remembered(Migrations.Files files) {
    return remembered.computeIfAbsent(
        List.of(files.engine(), files.directory()), _ -> new HashMap<>());
  }

  /** Newest first. */
  List<KeptRestorePoint> keptRestorePoints() {
    return restorePoints.values().stream()
        .sorted(
            Comparator.comparing((KeptRestorePoint kept) -> kept.point().takenAt())
                .thenComparingLong(KeptRestorePoint::run)
                .reversed())
        .toList();
  }

  @Nullable Run newest() {
    return runs.isEmpty() ? null : seen(runs.lastEntry().getValue());
  }

  static StepRow with(StepRow step, @Nullable Instant endedAt, RunOutcome outcome, String detail) {
    return new StepRow(
        step.position(), step.kind(), step.what(), step.startedAt(), endedAt, outcome, detail);
  }

  static Run with(Run run, List<StepRow> steps, RunOutcome outcome, @Nullable String planDocument) {
    return new Run(
        run.number(),
        run.command(),
        run.by(),
        run.startedAt(),
        run.endedAt(),
        outcome,
        run.release(),
        run.problem(),
        run.reason(),
        run.allowed(),
        steps,
        planDocument);
  }
}

package dev.relayctl.fakes;

import dev.relayctl.plan.HistoryChange;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanReader;
import dev.relayctl.run.Ledger.Lock;
import dev.relayctl.run.Ledger.Run;
import dev.relayctl.run.Ledger.StepRow;
import dev.relayctl.run.Ledger.StoredRelease;
import dev.relayctl.run.RunOutcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@link InMemoryLedger} keeps of one environment in one database. */
final class LedgerBook {
  final TreeMap<Long, Run> runs = new TreeMap<>();
  final TreeMap<Integer, StoredRelease> releases = new TreeMap<>();
  @Nullable Lock lock;
  long fence;

  /** The same without a lock: sessions are not copied. */
  LedgerBook copy() {
    var copy = new LedgerBook();
    copy.runs.putAll(runs);
    copy.releases.putAll(releases);
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

  /** What steps applied that came to their end; the newest run's word counts. */
  Map<String, String> checksums() {
    var checksums = new HashMap<String, String>();
    for (Run run : runs.values()) {
      for (StepRow step : run.steps()) {
        if (step.outcome() == RunOutcome.DONE) {
          PlanReader.read(String.valueOf(run.planDocument()), Where.file("plan"))
              .peek(plan ->
                  applied(plan.steps().get(step.position() - 1).step())
                      .forEach(
                          each -> checksums.put(each.revision(), String.valueOf(each.checksum()))));
        }
      }
    }
    return checksums;
  }

  private static Stream<Migration> applied(Step step) {
    return switch (step) {
      case Step.Migrate(var pending) -> pending.stream();
      case Step.RunReleaseCommand command -> command.pending().stream();
      case Step.ChangeHistory(var change) ->
          Stream.concat(
              change.of(HistoryChange.Kind.APPLIED), change.of(HistoryChange.Kind.FILE_TAKEN));
      default -> Stream.of();
    };
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
        steps,
        planDocument);
  }
}

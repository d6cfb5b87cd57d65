package dev.relayctl.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.DatabaseBranch;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Rehearsal;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.TableActivity;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Ledger.Claim;
import dev.relayctl.run.Ledger.Holder;
import dev.relayctl.run.Ledger.Session;
import dev.relayctl.run.Migrations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Ledger} keeps beside runs and releases: files of applied migrations, restore
 * points, rehearsals.
 */
public abstract class LedgerThingsContract {
  protected static final EnvironmentName DEV = new EnvironmentName("dev");
  protected static final EnvironmentName LOCAL = new EnvironmentName("local");
  protected static final Migrations.Files FILES =
      new Migrations.Files("alembic", Path.of("shop"), "alembic");
  protected static final Claim CLAIM = new Claim(DEV, Set.of());
  protected static final Holder ADA = new Holder("ada@laptop", "deploy dev", 71, null);
  protected static final Holder BOB = new Holder("bob@ci", "migrate dev", 72, "hotfix 12");

  /** The ledger. */
  protected abstract Ledger ledger();

  /** A database of this test's own, without a ledger. */
  protected abstract DatabaseUrl database();

  @Test
  void remembersWithWhichFilesMigrationsWereApplied() {
    var other = new Migrations.Files("alembic", Path.of("shop"), "other");
    try (Session session = lock(ADA)) {
      ok(session.remember(FILES, List.of(migration("1", "a"), migration("2", "b")), List.of()));
      ok(session.remember(FILES, List.of(migration("2", "c"), migration("3", "d")), List.of()));
      ok(session.remember(other, List.of(migration("1", "else")), List.of()));
    }

    assertThat(ok(ledger().checksums(database(), FILES)))
        .isEqualTo(Map.of("1", "a", "2", "c", "3", "d"));
    assertThat(ok(ledger().checksums(database(), other))).isEqualTo(Map.of("1", "else"));
  }

  @Test
  void forgetsTheFileOfWhatIsNoLongerApplied() {
    try (Session session = lock(ADA)) {
      ok(session.remember(FILES, List.of(migration("1", "a"), migration("2", "b")), List.of()));
      ok(session.remember(FILES, List.of(), List.of(migration("2", "b"), migration("9", "z"))));
      ok(session.remember(FILES, List.of(new Migration("1", "more", "1.py", null)), List.of()));
    }

    assertThat(ok(ledger().checksums(database(), FILES))).isEmpty();
  }

  private static Migration migration(String revision, String checksum) {
    return new Migration(revision, "more", revision + ".py", checksum);
  }

  @Test
  void keepsRestorePointsAndSaysWhichAreGone() {
    RestorePoint first = branched(restorePoint("run-1", "2026-03-02T09:00:00Z", null));
    RestorePoint second = restorePoint("run-2", "2026-03-02T10:00:00Z", "7");
    RestorePoint again = restorePoint("run-2", "2026-03-02T09:00:00Z", "8");
    assertThat(ok(ledger().restorePoints(database(), DEV))).isEmpty();

    try (Session session = lock(ADA)) {
      ok(session.restorePoint(1, first));
      ok(session.restorePoint(2, second));
      ok(session.restorePoint(2, again));
      ok(session.restorePointGone("run-1"));
      assertThat(ok(session.restorePoints()))
          .extracting(Ledger.KeptRestorePoint::point)
          .containsExactly(again, first);
    }

    List<Ledger.KeptRestorePoint> kept = ok(ledger().restorePoints(database(), DEV));
    assertThat(kept).extracting(Ledger.KeptRestorePoint::run).containsExactly(2L, 1L);
    assertThat(kept.getFirst().gone()).isNull();
    assertThat(kept.getLast().gone()).isNotNull();
    assertThat(ok(ledger().restorePoints(database(), LOCAL))).isEmpty();
  }

  @Test
  void remembersTheRehearsalThatWasWrittenLast() {
    // On a machine whose clock is ahead.
    Rehearsal first = rehearsal("2026-03-02T11:00:00Z", null, "migrate.failed: it failed");
    Rehearsal last = rehearsal("2026-03-02T09:00:00.250Z", "7", null);
    assertThat(ok(ledger().rehearsal(database(), DEV))).isEmpty();

    ok(ledger().rehearsed(database(), DEV, first));
    try (Session session = lock(ADA)) {
      ok(ledger().rehearsed(database(), DEV, last));
      assertThat(session.lastRun()).isZero();
    }

    assertThat(ok(ledger().rehearsal(database(), DEV))).contains(last);
    assertThat(ok(ledger().rehearsal(database(), LOCAL))).isEmpty();
  }

  private static Rehearsal rehearsal(
      String at, @Nullable String revision, @Nullable String problem) {
    return new Rehearsal(
        Instant.parse(at),
        "ada@laptop",
        revision,
        List.of(
            new Rehearsal.Tried("8", "c1", Duration.ofMillis(1200)),
            new Rehearsal.Tried("R names", null, Duration.ZERO)),
        problem == null ? Rehearsal.Back.PROVEN : Rehearsal.Back.NOT_TRIED,
        problem);
  }

  private static RestorePoint restorePoint(String name, String at, @Nullable String revision) {
    return new RestorePoint(
        name,
        RestorePoint.Purpose.CHANGE,
        Instant.parse(at),
        Instant.parse("2026-03-09T09:00:00Z"),
        revision,
        new Dump("laptop", "/backups/" + name + ".dump", 5_000_000_000L, "ab".repeat(32)),
        "2026-01-01 00:00:00",
        List.of(
            new TableActivity("tracks", 16400, 12, 3, 1),
            new TableActivity("audit.log", 16500, 0, 0, 0)));
  }

  private static RestorePoint branched(RestorePoint of) {
    return new RestorePoint(
        of.name(),
        of.purpose(),
        of.takenAt(),
        of.keptUntil(),
        of.revision(),
        new DatabaseBranch("falling-sun-123", "br-1", "relayctl-dev-" + of.name()),
        of.countedSince(),
        of.activity());
  }

  protected final Session lock(Holder holder) {
    return ok(ledger().lock(database(), CLAIM, holder));
  }

  protected static <T> T ok(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }
}

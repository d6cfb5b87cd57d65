package dev.relayctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Rehearsal.Back;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RehearsalTest {
  private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");
  private static final Duration FRESH = Duration.ofHours(24);
  private static final List<Migration> PENDING = List.of(migration("8", "a"), migration("9", "b"));

  private static Migration migration(String revision, String checksum) {
    return new Migration(revision, "more", revision + ".sql", checksum);
  }

  private static Rehearsal rehearsal(Back back, @Nullable String problem) {
    return new Rehearsal(
        AT,
        "ada@laptop",
        "7",
        List.of(
            new Rehearsal.Tried("8", "a", Duration.ZERO),
            new Rehearsal.Tried("9", "b", Duration.ZERO)),
        back,
        problem);
  }

  private static @Nullable String objection(
      Rehearsal rehearsal, List<Migration> pending, @Nullable String revision, Instant now) {
    return rehearsal.objection(pending, revision, now, FRESH);
  }

  @Test
  void isEvidenceForWhatItTriedAndForItsBeginning() {
    Rehearsal passed = rehearsal(Back.MISSING, null);

    assertThat(objection(passed, PENDING, "7", AT.plus(FRESH))).isNull();
    assertThat(objection(passed, PENDING.subList(0, 1), "7", AT)).isNull();
  }

  @Test
  void isNoneForAnythingElse() {
    Rehearsal passed = rehearsal(Back.PROVEN, null);
    var edited = List.of(migration("8", "a"), migration("9", "c"));
    var more = List.of(migration("8", "a"), migration("9", "b"), migration("10", "d"));

    assertThat(objection(passed, PENDING, "7", AT.plus(FRESH).plusSeconds(1)))
        .contains("counts for 24 h");
    assertThat(objection(passed, PENDING, "8", AT)).contains("began at revision 7", "is at 8");
    assertThat(objection(passed, PENDING, null, AT)).contains("is at none");
    assertThat(objection(passed, edited, "7", AT)).contains("migration 9 was not rehearsed");
    assertThat(objection(passed, more, "7", AT)).contains("migration 10 was not rehearsed");
    assertThat(objection(passed, PENDING.reversed(), "7", AT)).contains("migration 9");
    assertThat(objection(rehearsal(Back.WRONG, null), PENDING, "7", AT))
        .contains("an undo is wrong");
    assertThat(objection(rehearsal(Back.NOT_TRIED, "migrate.failed: x"), PENDING, "7", AT))
        .contains("migrate.failed: x");
  }
}

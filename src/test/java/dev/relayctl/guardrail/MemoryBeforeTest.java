package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Machine;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The accident: a worker ran out of memory for days, and each release gave it the same size. */
class MemoryBeforeTest {
  private static final Instant YESTERDAY = Given.NOW.minus(Duration.ofDays(1));
  private static final Machine EXCEEDED =
      Machines.of("m1", "worker", 512, Machines.outOfMemory(YESTERDAY));

  @Test
  void confirmsTheSameSizeAgainInProduction() {
    assertThat(of("production", "512mb").machines(EXCEEDED).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity().word() + " " + finding.id())
              .isEqualTo("confirm memory-exceeded-before");
          assertThat(finding.what())
              .isEqualTo("machine m1 of process group worker ran out of memory");
          assertThat(finding.why())
              .isEqualTo(
                  "for the last time at 2026-03-02T09:00:00Z, and 512 MB is no more than it has");
        });
    assertThat(of("staging", "256mb").machines(EXCEEDED).found())
        .containsExactly("warn memory-exceeded-before");
    assertThat(of("dev", "512mb").machines(EXCEEDED).found())
        .containsExactly("info memory-exceeded-before");
  }

  @Test
  void countsAFileThatLeavesMachinesAsTheyAre() {
    assertThat(
            Given.of("kind: production")
                .toml("[processes]\nworker = \"work\"\n")
                .machines(EXCEEDED)
                .found())
        .containsExactly("confirm memory-exceeded-before");
  }

  @Test
  void acceptsMoreMemoryAndWhatWasLongAgoOrElsewhere() {
    assertThat(of("production", "1gb").machines(EXCEEDED).found()).isEmpty();
    Instant longAgo = Given.NOW.minus(Duration.ofDays(8));
    assertThat(
            of("production", "512mb")
                .machines(Machines.of("m1", "worker", 512, Machines.outOfMemory(longAgo)))
                .found())
        .isEmpty();
    assertThat(of("production", "512mb").machines(Machines.of("m1", "worker", 512)).found())
        .isEmpty();
  }

  @Test
  void onlyTellsOfAMachineThatWasUpdatedSince() {
    Machine raised =
        Machines.of(
            "m1",
            "worker",
            512,
            Machines.updated(YESTERDAY.plus(Duration.ofHours(1))),
            Machines.outOfMemory(YESTERDAY));

    assertThat(of("production", "512mb").machines(raised).found())
        .containsExactly("info memory-exceeded-before");
  }

  private static Given of(String kind, String memory) {
    return Given.of("kind: " + kind)
        .toml("[processes]\nworker = \"work\"\n[[vm]]\nmemory = \"" + memory + "\"\n");
  }
}

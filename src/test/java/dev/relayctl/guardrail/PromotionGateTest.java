package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.guardrail.Promotion.Proven;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The accident: an image that was built anew after staging had been tested. */
class PromotionGateTest {
  private static final EnvironmentName STAGING = new EnvironmentName("staging");
  private static final Migration THIRD =
      new Migration("3", "note", "migrations/V3__note.sql", "3a");
  private static final String TESTED = "sha256:" + "2".repeat(64);
  private static final String OTHER = "sha256:" + "3".repeat(64);

  @Test
  void refusesAnImageThatNeverRanThere() {
    assertThat(production().promotion(known(proven(4, OTHER))).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.id()).isEqualTo("not-promoted");
          assertThat(finding.severity()).isEqualTo(Severity.REFUSE);
          assertThat(finding.what()).isEqualTo("this image never ran in staging");
          assertThat(finding.remedy()).isEqualTo("relayctl promote staging production");
        });
    assertThat(production().promotion(known()).findings())
        .extracting(Finding::why)
        .containsExactly("nothing was deployed there yet");
  }

  @Test
  void letsThroughWhatRanThere() {
    assertThat(production().promotion(known(proven(4, TESTED))).found()).isEmpty();
    assertThat(production().promotion(known(proven(5, OTHER), proven(4, TESTED))).found())
        .isEmpty();
    assertThat(production().found()).isEmpty();
  }

  @Test
  void refusesWhatStagingWentBackFrom() {
    var back = new Proven(release(5, OTHER), List.of(THIRD), true, Given.NOW, List.of());

    assertThat(production().promotion(known(back, proven(4, TESTED))).findings())
        .extracting(Finding::id, Finding::why)
        .containsExactly(tuple("not-promoted", "staging went back from it to release 5"));
  }

  @Test
  void refusesAnImageThatWouldBeBuiltAnew() {
    var unbuilt = new Image("registry.fly.io/relay-api", null, null, Image.Presence.TO_BE_PROVIDED);

    assertThat(production().image(unbuilt).promotion(known(proven(4, TESTED))).found())
        .containsExactly("refuse not-promoted");
  }

  @Test
  void aTagAloneTellsNothing() {
    var tagged = new Image("registry.fly.io/relay-api", "main", null, Image.Presence.PRESENT);

    assertThat(production().image(tagged).promotion(known(proven(4, TESTED))).findings())
        .extracting(Finding::id, Finding::why)
        .containsExactly(
            tuple("not-promoted", "it is named by a tag alone, which may be another one by now"));
  }

  @Test
  void comparesMigrationsByContent() {
    var edited = new Migration("3", "note", "migrations/V3__note.sql", "other");

    assertThat(production().applying(edited).promotion(known(proven(4, TESTED))).findings())
        .extracting(Finding::id, Finding::what)
        .containsExactly(
            tuple("not-promoted", "migrations that never ran in staging would run here: 3"));
    assertThat(production().applying(THIRD).promotion(known(proven(4, TESTED))).found()).isEmpty();
  }

  @Test
  void silenceIsNoProof() {
    assertThat(
            production().promotion(new Promotion.Unknown(STAGING, "the port is closed")).findings())
        .extracting(Finding::id, Finding::what)
        .containsExactly(tuple("not-promoted", "whether it ran in staging can't be told"));
  }

  @Test
  void wantsItToHaveRunForAWhile() {
    String patient =
        "kind: production\napp: {name: relay-api, config: fly.toml}\n"
            + "deploy: {promote-from: staging, promote-after: 1h}";
    var young = at(Given.NOW.minus(Duration.ofMinutes(59)));
    var old = at(Given.NOW.minus(Duration.ofMinutes(60)));

    assertThat(Given.of(patient).promotion(known(young)).found())
        .containsExactly("refuse promotion-too-young");
    assertThat(Given.of(patient).promotion(known(old)).found()).isEmpty();
  }

  @Test
  void aCheckThatWasLeftOutIsNotGreen() {
    var unproven =
        new Proven(
            release(4, TESTED),
            List.of(THIRD),
            false,
            Given.NOW,
            List.of("nothing was asked over HTTP"));

    assertThat(production().promotion(known(unproven)).findings())
        .extracting(Finding::id, Finding::severity, Finding::what)
        .containsExactly(
            tuple(
                "evidence-missing",
                Severity.CONFIRM,
                "it was not proven in staging: nothing was asked over HTTP"));
  }

  private static Given production() {
    return Given.of(
        "kind: production\napp: {name: relay-api, config: fly.toml}\n"
            + "deploy: {promote-from: staging}");
  }

  private static Promotion known(Proven... newestFirst) {
    return new Promotion.Known(STAGING, List.of(newestFirst));
  }

  private static Proven proven(int number, String digest) {
    return new Proven(release(number, digest), List.of(THIRD), false, Given.NOW, List.of());
  }

  private static Proven at(Instant since) {
    return new Proven(release(4, TESTED), List.of(THIRD), false, since, List.of());
  }

  private static Release release(int number, String digest) {
    return new Release(
        number,
        "registry.fly.io/relay-api-staging@" + digest,
        "c".repeat(40),
        "main",
        "3",
        Map.of(),
        Map.of(),
        Given.NOW,
        "ann@host");
  }
}

package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The accidents: a key that was never set, one that nobody uses, one that nobody reads. */
class SecretNamesTest {
  private static final String NEEDY = "requires: [STRIPE_KEY]";

  @Test
  void refusesWhatTheCodeNeedsAndNothingGives() {
    assertThat(of("production", NEEDY).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity().word() + " " + finding.id())
              .isEqualTo("refuse missing-secret");
          assertThat(finding.what()).isEqualTo("nothing gives STRIPE_KEY to production");
          assertThat(finding.where().text()).startsWith("environments/production.yaml:2:");
          assertThat(finding.remedy()).endsWith("relayctl secrets set production STRIPE_KEY");
        });
    assertThat(of("staging", NEEDY).found()).containsExactly("refuse missing-secret");
    assertThat(of("dev", NEEDY).found()).containsExactly("warn missing-secret");
  }

  @Test
  void whatIsGivenInAnyOfTheWaysIsNotMissing() {
    String declared = NEEDY + "\nsecrets: {STRIPE_KEY: \"${env:A}\"}";
    String plain = NEEDY + "\nenv: {STRIPE_KEY: test}";

    assertThat(of("production", declared).found()).isEmpty();
    assertThat(of("production", plain).found()).isEmpty();
    assertThat(of("production", NEEDY).secrets(Map.of("STRIPE_KEY", "d1")).found()).isEmpty();
    assertThat(
            of("production", NEEDY)
                .toml("[env]\nSTRIPE_KEY = \"test\"\n[[vm]]\nmemory = \"1gb\"\n")
                .found())
        .isEmpty();
    assertThat(of("production", "requires: [FLY_REGION]").found()).isEmpty();
  }

  @Test
  void isOnlyToldWhereFlyWasNotAsked() {
    assertThat(of("production", NEEDY).withoutFly().found()).containsExactly("info missing-secret");
    assertThat(of("production", NEEDY).inSandbox().found()).containsExactly("warn missing-secret");
  }

  @Test
  void aFileThatIsMadeOfASecretNeedsIt() {
    String file = "[[files]]\nguest_path = \"/key.pem\"\nsecret_name = \"KEY_PEM\"\n";

    assertThat(of("staging", "").toml(file).found()).containsExactly("refuse missing-secret");
    assertThat(of("staging", "").toml(file).secrets(Map.of("KEY_PEM", "d1")).found()).isEmpty();
  }

  @Test
  void refusesWhatTheTestedEnvironmentDeclaredAndThisOneLacks() {
    Given staging = of("staging", "secrets: {TOKEN: \"${env:A}\"}");
    String from = "deploy: {promote-from: staging}";

    assertThat(of("production", from).neighbours(staging).found())
        .containsExactly("refuse missing-secret");
    assertThat(of("production", from + "\ndiffers: [secrets.TOKEN]").neighbours(staging).found())
        .isEmpty();
    assertThat(of("production", from).neighbours(staging).secrets(Map.of("TOKEN", "d1")).found())
        .isEmpty();
  }

  @Test
  void warnsOfWhatOnlyProductionDeclares() {
    Given production = of("production", "secrets: {SENTRY_DSN: \"${env:A}\"}");

    assertThat(of("staging", "").neighbours(production).found())
        .containsExactly("warn missing-secret");
    assertThat(of("staging", "").neighbours(of("dev", "secrets: {X: \"${env:A}\"}")).found())
        .isEmpty();
  }

  @Test
  void warnsOfASecretThatNoFileKnows() {
    var old = Map.of("MAILER_KEY", "d1", "STRIPE_KEY", "d2", "DATABASE_URL", "d3");

    assertThat(of("production", NEEDY).secrets(old).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity().word() + " " + finding.id()).isEqualTo("warn extra-secret");
          assertThat(finding.what()).isEqualTo("secrets that no file knows: MAILER_KEY");
        });
    assertThat(of("dev", NEEDY).secrets(old).found()).containsExactly("info extra-secret");
    assertThat(of("dev", NEEDY).secrets(Map.of("STRIPE_KEY", "d2")).found()).isEmpty();
  }

  @Test
  void mentionsANameThatNothingReads() {
    assertThat(of("production", "env: {LOG_LEVL: info}").unread("LOG_LEVL").found())
        .containsExactly("info unread-variable");
    assertThat(of("production", "env: {LOG_LEVEL: info}").found()).isEmpty();
  }

  private static Given of(String kind, String more) {
    return Given.of("kind: " + kind + "\n" + more);
  }
}

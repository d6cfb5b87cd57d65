package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Where;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The accidents: a broken release that nothing had asked, and a good one asked at another port. */
class HealthChecksTest {
  private static final String UNCHECKED =
      """
      [http_service]
      internal_port = 8080
      """;

  @Test
  void refusesAServiceInProductionThatNothingAsks() {
    assertThat(Given.of("kind: production").toml(UNCHECKED).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity().word() + " " + finding.id())
              .isEqualTo("refuse no-health-check");
          assertThat(finding.where()).isEqualTo(new Where.InFile("fly.toml", 1, 1));
        });
    assertThat(Given.of("kind: staging").toml(UNCHECKED).found())
        .containsExactly("warn no-health-check");
    assertThat(Given.of("kind: dev").toml(UNCHECKED).found())
        .containsExactly("info no-health-check");
  }

  @Test
  void acceptsAServiceWithACheckOfAnyKindAndAGroupWithoutServices() {
    assertThat(Given.of("kind: production").found()).isEmpty();
    assertThat(
            production(
                UNCHECKED
                    + """
                    [checks.alive]
                    type = "tcp"
                    """))
        .isEmpty();
    assertThat(
            production(
                """
                [processes]
                worker = "work"
                """))
        .isEmpty();
  }

  @Test
  void refusesACheckOfAPortWhereNothingListens() {
    String toml =
        UNCHECKED
            + """
            [checks.old]
            type = "http"
            path = "/health"
            port = 3000
            """;

    assertThat(production(toml)).containsExactly("refuse health-check-wrong-port");
    assertThat(Given.of("kind: dev").toml(toml).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.WARN);
          assertThat(finding.what()).isEqualTo("check old asks port 3000");
          assertThat(finding.why()).isEqualTo("process group app listens on 8080");
        });
  }

  @Test
  void acceptsThePortOfAServiceOfMetricsOfAVariableAndOfTheCommand() {
    String check =
        """
        [checks.mine]
        type = "tcp"
        port = 3000
        processes = ["worker"]
        """;
    String worker = "[processes]\nworker = \"work\"\n";

    assertThat(production(worker + check)).containsExactly("refuse health-check-wrong-port");
    assertThat(production("[env]\nHEALTH_PORT = \"3000\"\n" + worker + check)).isEmpty();
    assertThat(production(worker + "[[metrics]]\nport = 3000\n" + check)).isEmpty();
    assertThat(production("[processes]\nworker = \"work --health=:3000\"\n" + check)).isEmpty();
    assertThat(
            Given.of("kind: production\napp: {config: fly.toml}\nenv: {PORT: \"3000\"}")
                .toml(worker + check)
                .found())
        .isEmpty();
  }

  private static List<String> production(String toml) {
    return Given.of("kind: production").toml(toml).found();
  }
}

package dev.relayctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.problem.Where;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanTextTest {
  @Test
  void doesNotCallARefusedEnvironmentAsWanted() {
    var dev = new EnvironmentName("dev");
    var plan = new Plan(dev, new PlanHash("0".repeat(64)), Instant.EPOCH, 0, 0, List.of());
    var finding =
        new Finding(
            "migrate.checksum-changed",
            Severity.REFUSE,
            dev,
            Where.file("migrations/V1__a.sql"),
            "the file was edited",
            "its checksum is another",
            "restore it");

    String text = PlanText.of(plan, List.of(finding), null);

    assertThat(text)
        .isEqualTo(
            """
            Nothing can be done in dev:
            refuse migrate.checksum-changed: the file was edited
              at  migrations/V1__a.sql
              why its checksum is another
              do  restore it\
            """);
  }
}

package dev.relayctl.report;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.lint.Linter.Linted;
import dev.relayctl.plan.DatabaseStep;
import dev.relayctl.plan.Estimate;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.MonthlyCost;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.problem.Where;
import dev.relayctl.testing.Golden;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanReportTest {
  private static final EnvironmentName STAGING = new EnvironmentName("staging");
  private static final Where FILE = Where.file("staging.plan");

  @Test
  void saysTheSameThreeTimes() throws IOException {
    PlanReport report = report();

    Golden.check("plan/report.txt", report.text() + "\n");
    Golden.check("plan/report.md", report.markdown() + "\n");
    Golden.check("plan/report.json", report.json() + "\n");
  }

  @Test
  void oneWorldGivesTheSameBytes() {
    assertThat(report().json()).isEqualTo(report().json());
  }

  @Test
  void isReadBackAsItWas() {
    PlanReport report = report();

    assertThat(ok(PlanReader.read(report.json(), FILE))).isEqualTo(report.plan());
    assertThat(ok(PlanReader.asked(report.json(), FILE))).isEqualTo(report.asked());
  }

  @Test
  void aPlanOfADryRunIsNotEnough() {
    String dry = PlanDocument.print(report().plan(), List.of());

    assertThat(bad(PlanReader.asked(dry, FILE)).facts().id().value()).isEqualTo("plan.unreadable");
  }

  @Test
  void anEmptyPlanThatIsRefusedIsNotAsWanted() {
    var nothing =
        new Plan(
            STAGING,
            new PlanHash("cd".repeat(32)),
            Instant.parse("2026-03-02T09:00:00Z"),
            7,
            4,
            List.of());
    Finding frozen =
        new Finding(
            "freeze-window", Severity.REFUSE, STAGING, FILE, "it is frozen", "by a line", "wait");
    var report =
        new PlanReport(
            nothing,
            List.of(frozen),
            null,
            new Estimate(null, 0, null),
            List.of(),
            List.of(),
            new PlanReport.Asked(null, null, List.of()));

    assertThat(report.refused()).isTrue();
    assertThat(report.text()).startsWith("Nothing can be done in staging:");
    assertThat(report.markdown())
        .contains("Nothing can be done in staging:", "`freeze-window`")
        .doesNotContain("as wanted", "guardrails passed");
  }

  private static PlanReport report() {
    var migration = new Migration("3", "add | note", "migrations/V3__note.sql", "12");
    var plan =
        new Plan(
            STAGING,
            new PlanHash("ab".repeat(32)),
            Instant.parse("2026-03-02T09:00:00Z"),
            7,
            4,
            List.of(
                new Plan.Planned(
                    1,
                    new DatabaseStep.Migrate(List.of(migration)),
                    "apply 1 migration",
                    "the database is behind the files",
                    List.of("+ migration 3 add | note", "~ machine m1: env", "    env.A: 1 → 2"))));
    var refused =
        new Finding(
            "wrong-branch",
            Severity.WARN,
            STAGING,
            new Where.InFile("environments/staging.yaml", 4, 3),
            "the work tree is on feature/x",
            "staging is deployed from main",
            "git switch main");
    var allowed =
        new Finding(
                "dirty-tree",
                Severity.REFUSE,
                STAGING,
                Where.system("git", "work tree"),
                "the work tree has changes that are in no commit",
                "what is deployed can't be found again by its commit",
                "commit or stash them")
            .allowed("hotfix 12");
    return new PlanReport(
        plan,
        List.of(refused, allowed),
        null,
        new Estimate(
            Duration.ofSeconds(80),
            5,
            new MonthlyCost(new BigDecimal("3.88"), new BigDecimal("5.82"))),
        List.of("shared-production-database", "freeze-window"),
        List.of(new Linted("migrations/V3__note.sql", List.of())),
        new PlanReport.Asked("registry.fly.io/relay-api:v7", null, List.of("app")));
  }
}

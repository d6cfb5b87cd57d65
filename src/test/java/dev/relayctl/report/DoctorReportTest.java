package dev.relayctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.Group;
import dev.relayctl.report.DoctorReport.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorReportTest {
  private static final EnvironmentName PRODUCTION = new EnvironmentName("production");
  private static final Duration TOOK = Duration.ofMillis(12);

  private final DoctorReport report =
      new DoctorReport(
          List.of(
              Check.bad(
                  "lock",
                  Group.ENVIRONMENT,
                  PRODUCTION,
                  State.WARN,
                  facts("lock.held", "ana@ci is at work", Where.system("PostgreSQL", "db:5432")),
                  TOOK),
              Check.ok("java", Group.TOOLS, null, "25.0.1", Duration.ZERO),
              Check.bad(
                  "environments",
                  Group.PROJECT,
                  null,
                  State.FAIL,
                  facts(
                      "config.unknown-key",
                      "no key ap",
                      new Where.InFile("environments/dev.yaml", 2, 1)),
                  Duration.ZERO)));

  @Test
  void isTextInGroupsWithCountsAtItsEnd() {
    assertThat(report.text())
        .isEqualTo(
            """
            Tools on this machine
            ok   java  25.0.1

            Project
            fail environments  no key ap
                 at  environments/dev.yaml:2:1
                 why so it is
                 do  change it

            Environments
            warn production  lock  ana@ci is at work
                 why so it is
                 do  change it
                 see relayctl explain deploy-in-progress

            1 ok, 1 warning, 1 failure.\
            """);
  }

  @Test
  void isADocumentWithFindingsOfWhatWarnsOrFails() {
    JsonNode document = JsonTree.parse(report.json()).orElseThrow();

    assertThat(document.path("schema").asText()).isEqualTo("relayctl/doctor/v1");
    assertThat(document.path("checks")).hasSize(3);
    assertThat(document.at("/checks/0").toString())
        .isEqualTo(
            "{\"id\":\"lock\",\"group\":\"environment\",\"environment\":\"production\","
                + "\"state\":\"warn\",\"what\":\"ana@ci is at work\",\"remedy\":\"change it\","
                + "\"tookMillis\":12}");
    assertThat(document.path("findings")).hasSize(2);
    assertThat(document.at("/findings/0/severity").asText()).isEqualTo("warn");
    assertThat(document.at("/findings/0/id").asText()).isEqualTo("deploy-in-progress");
    assertThat(document.at("/findings/1").toString())
        .isEqualTo(
            "{\"id\":\"config.unknown-key\",\"severity\":\"refuse\",\"where\":"
                + "{\"file\":\"environments/dev.yaml\",\"line\":2,\"column\":1},"
                + "\"what\":\"no key ap\",\"why\":\"so it is\",\"remedy\":\"change it\"}");
  }

  @Test
  void failsOnlyWhereSomethingFails() {
    assertThat(report.fails()).isTrue();
    assertThat(new DoctorReport(report.checks().subList(0, 2)).fails()).isFalse();
  }

  private static Problem.Facts facts(String id, String what, Where where) {
    return Problem.facts(id, what, where, "so it is", "change it");
  }
}

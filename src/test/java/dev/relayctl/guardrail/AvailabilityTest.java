package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The accidents: the only machine's host failed, and the first visitor of each morning waited. */
class AvailabilityTest {
  @Test
  void confirmsOneMachineForAllRequestsOfProduction() {
    assertThat(of("production", "deploy: {counts: {web: 1, worker: 1}}").found())
        .containsExactly("confirm single-machine-production");
    assertThat(of("production", "deploy: {counts: {web: 2, worker: 1}}").found()).isEmpty();
    assertThat(of("staging", "deploy: {counts: {web: 1, worker: 1}}").found()).isEmpty();
  }

  @Test
  void countsWhatIsThereWhereNobodyAsksForANumber() {
    var one = Machines.of("m1", "web", 256);
    var two = Machines.of("m2", "web", 256);
    var worker = Machines.of("m3", "worker", 256);
    var standby = Machines.of("m4", "web", Map.of("standbys", Json.texts(List.of("m1"))));

    assertThat(of("production", "").found()).isEmpty();
    assertThat(of("production", "").machines(one, two, worker).found()).isEmpty();
    assertThat(of("production", "").machines(one, worker).found())
        .containsExactly("confirm single-machine-production");
    assertThat(of("production", "").machines(one, standby, worker).found())
        .containsExactly("confirm single-machine-production");
  }

  @Test
  void aVolumeLeavesANewAppWithOneMachine() {
    String mounts =
        """
        [[mounts]]
        source = "data"
        destination = "/data"
        processes = ["%s"]
        """;

    assertThat(Given.of("kind: production").toml(toml("") + mounts.formatted("web")).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.id()).isEqualTo("single-machine-production");
          assertThat(finding.why()).startsWith("it has a volume");
        });
    assertThat(Given.of("kind: production").toml(toml("") + mounts.formatted("worker")).found())
        .isEmpty();
  }

  @Test
  void warnsWhereNoMachineOfProductionIsLeftRunning() {
    String stops = "auto_stop_machines = \"stop\"";

    assertThat(Given.of("kind: production").toml(toml(stops)).found())
        .containsExactly("warn auto-stop-to-zero");
    assertThat(
            Given.of("kind: production")
                .toml(toml("auto_stop_machines = \"suspend\"\nmin_machines_running = 0"))
                .found())
        .containsExactly("warn auto-stop-to-zero");
    assertThat(
            Given.of("kind: production").toml(toml(stops + "\nmin_machines_running = 1")).found())
        .isEmpty();
    assertThat(Given.of("kind: production").toml(toml("auto_stop_machines = \"off\"")).found())
        .isEmpty();
    assertThat(Given.of("kind: staging").toml(toml(stops)).found()).isEmpty();
  }

  private static String toml(String scaling) {
    return """
    [http_service]
    internal_port = 8080
    processes = ["web"]
    %s
    [[http_service.checks]]
    path = "/health"
    [processes]
    web = ""
    worker = "work"
    """
        .formatted(scaling);
  }

  private static Given of(String kind, String more) {
    return Given.of("kind: " + kind + "\n" + more).toml(toml(""));
  }
}

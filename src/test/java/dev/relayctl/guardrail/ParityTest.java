package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.guardrail.Parity.Difference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The accident: production lacked the worker and the secret that staging had. */
class ParityTest {
  private static final String WEB =
      """
      [env]
      LOG_LEVEL = "info"
      [http_service]
      processes = ["web"]
      internal_port = 8080
      [[http_service.checks]]
      path = "/health"
      interval = "10s"
      [[vm]]
      memory = "512mb"
      [processes]
      web = "serve"
      """;
  private static final String WORKER = WEB + "worker = \"work\"\n";

  @Test
  void tellsOfEachPartByThePathThatDeclaresIt() {
    assertThat(differences(WORKER, WEB))
        .containsExactly(new Difference("processes.worker", "work", null));
    assertThat(differences(WEB, WEB.replace("512mb", "1gb")))
        .containsExactly(new Difference("vm.web.memory", "512mb", "1024mb"));
    assertThat(differences(WEB, WEB.replace("8080", "9090")))
        .extracting(Difference::path)
        .containsExactly("services.web.8080", "services.web.9090");
    assertThat(differences(WEB, WEB.replace("10s", "20s")))
        .containsExactly(new Difference("services.web.8080.checks.0.interval", "10s", "20s"));
    assertThat(differences(WEB, WEB.replace("LOG_LEVEL", "LEVEL")))
        .containsExactly(
            new Difference("env.LEVEL", null, "set"), new Difference("env.LOG_LEVEL", "set", null));
    assertThat(differences(WEB, WEB + "[[restart]]\npolicy = \"always\"\n"))
        .containsExactly(new Difference("restart.web.policy", null, "always"));
    assertThat(differences(WEB, WEB + "[[mounts]]\nsource = \"d\"\ndestination = \"/d\"\n"))
        .extracting(Difference::path)
        .containsExactly("counts.web", "mounts.web.name", "mounts.web.path");
    assertThat(differences(WEB, WEB + "[checks.own]\ntype = \"tcp\"\nport = 8080\n"))
        .extracting(Difference::path)
        .containsExactly("checks.web.own");
    assertThat(
            differences(
                WEB, WEB + "[deploy]\nrelease_command = \"migrate\"\nstrategy = \"canary\"\n"))
        .containsExactly(
            new Difference("deploy.release_command", null, "migrate"),
            new Difference("deploy.strategy", "rolling", "canary"));
  }

  @Test
  void valuesOfVariablesDifferOnlyWhereTheyAreAskedFor() {
    String debug = WEB.replace("\"info\"", "\"debug\"");

    assertThat(differences(WEB, debug)).isEmpty();
    assertThat(
            Parity.between(
                side("staging", WEB), side("production", debug), Parity.Variables.VALUES))
        .containsExactly(new Difference("env.LOG_LEVEL", "info", "debug"));
  }

  @Test
  void comparesNumbersAndNamesOfSecretsOfTheEnvironments() {
    var staging =
        Given.of(
                "kind: staging\ndeploy: {counts: {web: 2}}\n"
                    + "secrets: {TOKEN: \"${env:A}\", OLD: \"${env:B}\"}")
            .toml(WEB)
            .side();
    var production =
        Given.of("kind: production\ndeploy: {counts: {web: 3}}\nsecrets: {TOKEN: \"${env:C}\"}")
            .toml(WEB)
            .side();

    assertThat(Parity.between(staging, production, Parity.Variables.NAMES))
        .containsExactly(
            new Difference("counts.web", "2", "3"), new Difference("secrets.OLD", "set", null));
  }

  @Test
  void aPathDeclaresWhatIsBelowIt() {
    assertThat(Parity.declared("vm.worker.memory", List.of("vm.worker.memory"))).isTrue();
    assertThat(Parity.declared("vm.worker.memory", List.of("vm.worker"))).isTrue();
    assertThat(Parity.declared("vm.worker.memory", List.of("vm.*.memory"))).isTrue();
    assertThat(Parity.declared("vm.worker.memory", List.of("vm.work"))).isFalse();
    assertThat(Parity.declared("vm.worker", List.of("vm.worker.memory"))).isFalse();
    assertThat(Parity.declared("vm.worker", List.of())).isFalse();
  }

  @Test
  void warnsOfAShapeThatNobodyDeclared() {
    Given production = given("production", "deploy: {promote-from: staging}", WEB);

    assertThat(production.found()).isEmpty();
    var from = Given.of("kind: staging").toml(WEB.replace("512mb", "1gb"));
    assertThat(production.neighbours(from).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity().word() + " " + finding.id())
              .isEqualTo("warn config-shape-differs");
          assertThat(finding.what()).endsWith("vm.web.memory (512mb, there 1024mb)");
          assertThat(finding.remedy()).endsWith("differs: [vm.web.memory]");
        });
  }

  @Test
  void acceptsWhatIsDeclaredAndOtherNeighbours() {
    var larger = Given.of("kind: staging").toml(WEB.replace("512mb", "1gb"));

    assertThat(
            given("production", "deploy: {promote-from: staging}\ndiffers: [vm.web.memory]", WEB)
                .neighbours(larger)
                .found())
        .isEmpty();
    assertThat(given("production", "", WEB).neighbours(larger).found()).isEmpty();
  }

  private static List<Difference> differences(String one, String other) {
    return Parity.between(side("staging", one), side("production", other), Parity.Variables.NAMES);
  }

  private static Parity.Side side(String kind, String toml) {
    return Given.of("kind: " + kind).toml(toml).side();
  }

  private static Given given(String kind, String more, String toml) {
    return Given.of("kind: " + kind + "\n" + more).toml(toml);
  }
}

package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that are changed by hand, on their way into running machines. */
@TestInstance(Lifecycle.PER_CLASS)
class SecretsIT {
  private Cli cli = new Cli(Path.of(""));

  @BeforeAll
  void deployTheSample(@TempDir Path directory) throws Exception {
    cli = SampleProject.in(directory);
    Cli.Ran deployed = cli.run("--sandbox", "deploy", "dev");
    assertThat(deployed.exitCode()).as(deployed.stderr()).isZero();
  }

  @AfterAll
  void stop() throws Exception {
    cli.run("sandbox", "reset");
  }

  private String inAMachine(String name) throws Exception {
    Cli.Ran ran =
        cli.run("--sandbox", "run", "dev", "--", "sh", "-c", "echo \"${" + name + ":-none}\"");
    assertThat(ran.exitCode()).as(ran.stderr()).isZero();
    return ran.stdout().strip();
  }

  @Test
  void theNextDeployTakesAStagedSecretIntoTheMachines() throws Exception {
    Cli.Ran set = cli.runWith("not-a-secret-1", "--sandbox", "secrets", "set", "dev", "STAGED");
    String before = inAMachine("STAGED");
    Cli.Ran deployed = cli.run("--sandbox", "deploy", "dev");
    String after = inAMachine("STAGED");
    Cli.Ran again = cli.run("--sandbox", "deploy", "dev");

    assertThat(set.stdout()).contains("Staged: the next deploy updates the machines of ");
    assertThat(before).isEqualTo("none");
    assertThat(deployed.exitCode()).as(deployed.stderr()).isZero();
    assertThat(deployed.stderr())
        .contains("~ secret STAGED: set since release ")
        .doesNotContain("not-a-secret-1");
    assertThat(after).isEqualTo("not-a-secret-1");
    assertThat(again.stdout()).containsIgnoringCase("nothing changes");
  }

  @Test
  void nowUpdatesTheMachinesOfThePresentReleaseAtOnce() throws Exception {
    Cli.Ran set =
        cli.runWith(
            "not-a-secret-2", "--sandbox", "secrets", "set", "dev", "AT_ONCE", "--now", "--json");
    String after = inAMachine("AT_ONCE");
    Cli.Ran unset = cli.run("--sandbox", "secrets", "unset", "dev", "AT_ONCE", "--now");
    String gone = inAMachine("AT_ONCE");
    Cli.Ran deployed = cli.run("--sandbox", "deploy", "dev");

    assertThat(set.exitCode()).as(set.stderr()).isZero();
    JsonNode run = JsonMapper.builder().build().readTree(set.stdout());
    assertThat(run.path("schema").asText()).isEqualTo("relayctl/run/v1");
    assertThat(run.path("command").asText()).isEqualTo("secrets");
    assertThat(run.path("outcome").asText()).isEqualTo("done");
    assertThat(set.stderr()).contains("AT_ONCE: set, digest ", "~ secret AT_ONCE: set since");
    assertThat(after).isEqualTo("not-a-secret-2");
    assertThat(unset.exitCode()).as(unset.stderr()).isZero();
    assertThat(unset.stderr()).contains("- secret AT_ONCE: unset since release ");
    assertThat(gone).isEqualTo("none");
    assertThat(deployed.stdout()).containsIgnoringCase("nothing changes");
  }

  /** The accident: the key at hand was production's. */
  @Test
  void aValueOfProductionsIsNotSet() throws Exception {
    SampleProject.edit(
        cli,
        "environments/production.yaml",
        "kind: production\n",
        "kind: production\nsecrets: { PAY_KEY: \"${env:PROD_PAY_KEY}\" }\n");
    String live = "not-a-secret-of-production";

    Cli.Ran set =
        cli.with("PROD_PAY_KEY", live)
            .runWith(live, "--sandbox", "secrets", "set", "dev", "PAY_KEY");

    assertThat(set.exitCode()).as(set.stderr()).isEqualTo(3);
    assertThat(set.stdout() + set.stderr())
        .contains("shared-production-secret", "--allow shared-production-secret")
        .doesNotContain(live);
    assertThat(cli.run("--sandbox", "secrets", "list", "dev").stdout()).doesNotContain("PAY_KEY");
  }

  @Test
  void aDeclaredSecretGetsItsDeclaredValueBack() throws Exception {
    Cli.Ran now =
        cli.runWith(
            "not-a-secret-3", "--sandbox", "secrets", "set", "dev", "DATABASE_URL", "--now");
    cli.runWith("not-a-secret-3", "--sandbox", "secrets", "set", "dev", "DATABASE_URL");
    Cli.Ran deployed = cli.run("--sandbox", "deploy", "dev");

    assertThat(now.exitCode()).isEqualTo(2);
    assertThat(now.stderr()).contains("secret.declared");
    assertThat(deployed.exitCode()).as(deployed.stderr()).isZero();
    assertThat(deployed.stderr()).contains("~ secret DATABASE_URL: set by hand since release ");
    assertThat(inAMachine("DATABASE_URL")).startsWith("postgres");
  }

  @Test
  void setsNothingForADeployThatIsRefused() throws Exception {
    SampleProject.edit(
        cli, "environments/production.yaml", "name: relay-api\n", "name: relay-api-dev\n");

    Cli.Ran refused =
        cli.runWith("not-a-secret-4", "--sandbox", "secrets", "set", "dev", "REFUSED", "--now");

    SampleProject.edit(
        cli, "environments/production.yaml", "name: relay-api-dev\n", "name: relay-api\n");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.stderr()).contains("shared-production-app");
    assertThat(cli.run("--sandbox", "secrets", "list", "dev").stdout()).doesNotContain("REFUSED");
  }
}

package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people paste into a bug report. */
class DoctorIT {
  private static final String WRONG = "not-a-secret-but-wrong";
  private static final Pattern EXPORT = Pattern.compile("(?m)^export (\\w+)='([^']*)'$");

  @TempDir Path directory;
  private Cli cli = new Cli(Path.of(""));

  @BeforeEach
  void copyTheSample() throws IOException {
    cli = SampleProject.in(directory);
  }

  @AfterEach
  void stopTheSandbox() throws Exception {
    cli.run("sandbox", "reset");
  }

  @Test
  void findsNothingThatFailsInAHealthySandbox() throws Exception {
    Cli.Ran deployed = cli.run("--sandbox", "deploy", "dev");
    assertThat(deployed.exitCode()).as(deployed.stderr()).isZero();

    Cli.Ran ran = cli.run("--sandbox", "doctor", "dev");

    assertThat(ran.exitCode()).as(ran.stdout()).isZero();
    assertThat(ran.stdout())
        .containsPattern("ok   dev +database +PostgreSQL [0-9.]+ at 127\\.0\\.0\\.1:[0-9]+")
        .contains("the database is its own, since")
        .containsPattern("ok   dev +lock +free")
        .containsPattern("ok   dev +app +relay-api-dev in organization ")
        .contains(" 0 failures.");
  }

  @Test
  void saysThatThePasswordIsWrongAndShowsNeitherItNorTheUser() throws Exception {
    Map<String, String> variables = variables();
    URI url = URI.create(variables.getOrDefault("DEV_DATABASE_URL", ""));
    String user = url.getUserInfo().split(":", 2)[0];
    String wrong = url.toString().replace(url.getRawUserInfo(), user + ":" + WRONG);

    Cli.Ran ran = real(variables).with("DEV_DATABASE_URL", wrong).run("doctor", "dev", "--json");

    assertThat(ran.exitCode()).as(ran.stdout() + ran.stderr()).isEqualTo(4);
    assertThat(ran.stdout() + ran.stderr()).doesNotContain(WRONG).doesNotContain(user);
    JsonNode document = JsonMapper.builder().build().readTree(ran.stdout());
    assertThat(document.path("schema").asText()).isEqualTo("relayctl/doctor/v1");
    assertThat(document.path("findings").findValuesAsText("id"))
        .contains("database.password-refused");
    assertThat(ran.stdout()).contains("127.0.0.1:" + url.getPort());
  }

  @Test
  void saysOnceThatThereIsNoToken() throws Exception {
    Map<String, String> variables = variables();

    Cli.Ran ran =
        real(variables)
            .with("FLY_ACCESS_TOKEN", "")
            .with("FLY_API_TOKEN", "")
            .with("STAGING_DATABASE_URL", variables.getOrDefault("DEV_DATABASE_URL", ""))
            .run("doctor");

    assertThat(ran.exitCode()).as(ran.stdout() + ran.stderr()).isEqualTo(4);
    assertThat(ran.stdout())
        .containsOnlyOnce("no token for Fly")
        .containsPattern("ok   dev +database +PostgreSQL")
        .containsPattern("ok   staging +database +PostgreSQL");
  }

  private Cli real(Map<String, String> variables) {
    Cli real = cli;
    for (var each : variables.entrySet()) {
      real = real.with(each.getKey(), each.getValue());
    }
    return real;
  }

  /** What points at the sandbox without {@code --sandbox}. */
  private Map<String, String> variables() throws Exception {
    Cli.Ran ran = cli.run("sandbox", "env");
    assertThat(ran.exitCode()).as(ran.stderr()).isZero();
    var variables = new HashMap<String, String>();
    EXPORT
        .matcher(ran.stdout())
        .results()
        .forEach(each -> variables.put(each.group(1), each.group(2)));
    return variables;
  }
}

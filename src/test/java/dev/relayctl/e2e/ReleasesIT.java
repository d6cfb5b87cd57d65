package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going back to earlier releases, and taking one to the next environment. */
class ReleasesIT {
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
  void goesBackWhereTheSchemaAllowsItAndTakesWhatWasProvenToTheNextEnvironment() throws Exception {
    deploys();
    migration("V4__add_note.sql", "ALTER TABLE tracks ADD COLUMN note text;");
    deploys();

    Cli.Ran back = cli.run("--sandbox", "rollback", "dev", "--reason", "slow search");
    assertThat(back.exitCode()).as(back.stderr()).isZero();
    assertThat(back.stderr())
        .contains("the database stays at revision 4")
        .doesNotContain("release command |");

    migration("V5__drop_note.sql", "ALTER TABLE tracks DROP COLUMN note;");
    deploys();
    Cli.Ran refused = cli.run("--sandbox", "rollback", "dev", "--to", "2");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.stderr())
        .contains("rollback-schema-incompatible", "tracks.note is gone since migration 5");

    JsonNode history = json(cli.run("--sandbox", "history", "dev", "--json"));
    assertThat(history.path("rollbackTo").toString()).isEqualTo("[3,1]");
    assertThat(history.path("runs").get(1).path("reason").asText()).isEqualTo("slow search");

    Cli.Ran promoted =
        cli.run("--sandbox", "promote", "dev", "staging", "--yes", "--create-app", "--json");
    assertThat(promoted.exitCode()).as(promoted.stderr()).isZero();
    JsonNode status = json(cli.run("--sandbox", "status", "dev", "staging", "--json"));
    JsonNode environments = status.path("environments");
    assertThat(digest(environments.get(1))).isEqualTo(digest(environments.get(0)));
    assertThat(environments.get(1).path("schema").path("revision").asText()).isEqualTo("5");
  }

  @Test
  void refusesToPromoteMigrationsThatNobodyHasProven() throws Exception {
    deploys();
    migration("V4__unproven.sql", "ALTER TABLE tracks ADD COLUMN note text;");

    Cli.Ran refused = cli.run("--sandbox", "promote", "dev", "staging", "--yes", "--create-app");

    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.stderr()).contains("promotion-migrations-differ", "migration 4 never ran");
  }

  private void deploys() throws IOException, InterruptedException {
    Cli.Ran deployed = cli.run("--sandbox", "deploy", "dev");
    assertThat(deployed.exitCode()).as(deployed.stderr()).isZero();
  }

  private void migration(String name, String sql) throws IOException {
    Files.writeString(cli.project().resolve("migrations").resolve(name), sql + "\n");
  }

  private static JsonNode json(Cli.Ran ran) throws IOException {
    assertThat(ran.exitCode()).as(ran.stderr()).isZero();
    return JsonMapper.builder().build().readTree(ran.stdout());
  }

  private static String digest(JsonNode environment) {
    return environment.path("image").asText().replaceAll(".*@", "");
  }
}

package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The way back of migrations, as users type it. */
@TestInstance(Lifecycle.PER_CLASS)
class UndoIT {
  private Cli cli = new Cli(Path.of(""));

  @BeforeAll
  void migrateTheSample(@TempDir Path directory) throws Exception {
    cli = SampleProject.in(directory);
    Path migrations = cli.project().resolve("migrations");
    Files.writeString(
        migrations.resolve("V4__notes.sql"),
        "CREATE TABLE notes (id bigint PRIMARY KEY);\nINSERT INTO notes VALUES (1);\n");
    Files.writeString(migrations.resolve("U4__notes.sql"), "DROP TABLE notes;\n");
    Cli.Ran migrated = cli.run("--sandbox", "migrate", "dev");
    assertThat(migrated.exitCode()).as(migrated.stderr()).isZero();
  }

  @AfterAll
  void stop() throws Exception {
    cli.run("sandbox", "reset");
  }

  private static JsonNode json(String text) throws IOException {
    return JsonMapper.builder().build().readTree(text);
  }

  @Test
  void provesAsksUndoesAndLeavesAHistoryThatFits() throws Exception {
    Cli.Ran verified = cli.run("migrate", "verify", "--json");
    Cli.Ran asked = cli.run("--sandbox", "migrate", "undo", "dev", "--yes");
    Cli.Ran shown = cli.run("--sandbox", "migrate", "undo", "dev", "--dry-run");
    Cli.Ran undone = cli.run("--sandbox", "migrate", "undo", "dev", "--confirm", "dev", "--json");
    Cli.Ran status = cli.run("--sandbox", "migrate", "status", "dev", "--json");
    Cli.Ran more = cli.run("--sandbox", "migrate", "undo", "dev");
    Cli.Ran again = cli.run("--sandbox", "migrate", "dev");
    Cli.Ran history = cli.run("--sandbox", "history", "dev");

    assertThat(verified.exitCode()).as(verified.stdout() + verified.stderr()).isZero();
    JsonNode proof = json(verified.stdout());
    assertThat(proof.path("schema").asText()).isEqualTo("relayctl/verify/v1");
    assertThat(proof.path("migrations").path(3).path("verdict").asText()).isEqualTo("proven");
    assertThat(asked.exitCode()).isEqualTo(3);
    assertThat(asked.stderr())
        .contains(
            "confirm data-loss-undo",
            "- table notes: 1 row",
            "--yes is not enough",
            "--confirm dev");
    assertThat(shown.exitCode()).as(shown.stderr()).isZero();
    assertThat(shown.stdout()).contains("- migration 4 notes", "by migrations/U4__notes.sql");
    assertThat(undone.exitCode()).as(undone.stderr()).isZero();
    assertThat(json(undone.stdout()).path("schema").asText()).isEqualTo("relayctl/run/v1");
    assertThat(undone.stderr()).contains("migration 4 undone in ");
    assertThat(json(status.stdout()).path("current").path(0).asText()).isEqualTo("3");
    assertThat(json(status.stdout()).path("pending").path(0).path("revision").asText())
        .isEqualTo("4");
    assertThat(more.exitCode()).isEqualTo(3);
    assertThat(more.stderr()).contains("undo.missing", "write migrations/U3__");
    assertThat(again.exitCode()).as(again.stderr()).isZero();
    assertThat(history.stdout()).contains("migrate undo");
  }
}

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

/** A migration that would shut a table is told before, and refused where it matters. */
class LintIT {
  private static final String INDEX = "CREATE INDEX tracks_artist ON tracks (artist);\n";

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
  void refusesInProductionWhatShutsATableUntilACommentSaysWhy() throws Exception {
    Cli.Ran first = cli.run("--sandbox", "migrate", "production", "--confirm", "production");
    assertThat(first.exitCode()).as(first.stderr()).isZero();
    migration("V4__index.sql", INDEX);

    Cli.Ran refused = cli.run("--sandbox", "migrate", "production", "--confirm", "production");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.stderr())
        .contains("unsafe-migration", "migrations/V4__index.sql:1", "create-index-blocking");

    migration("V4__index.sql", "-- relayctl:allow create-index-blocking: a dozen rows\n" + INDEX);
    Cli.Ran allowed = cli.run("--sandbox", "migrate", "production", "--confirm", "production");
    assertThat(allowed.exitCode()).as(allowed.stderr()).isZero();
  }

  @Test
  void tellsWhatIsPendingInAnEnvironment() throws Exception {
    assertThat(cli.run("--sandbox", "migrate", "dev").exitCode()).isZero();
    migration("V4__index.sql", INDEX);

    Cli.Ran linted = cli.run("--sandbox", "migrate", "lint", "dev", "--json");

    assertThat(linted.exitCode()).isEqualTo(3);
    JsonNode file = new JsonMapper().readTree(linted.stdout()).path("files").get(0);
    assertThat(file.path("file").asText()).isEqualTo("migrations/V4__index.sql");
    assertThat(file.path("verdict").asText()).isEqualTo("unsafe");
    JsonNode finding = file.path("findings").get(0);
    assertThat(finding.path("rule").asText()).isEqualTo("create-index-blocking");
    assertThat(finding.path("lock").asText()).isEqualTo("SHARE");
    assertThat(finding.path("table").asText()).isEqualTo("tracks");
    assertThat(finding.path("remedy").asText())
        .contains("CREATE INDEX CONCURRENTLY tracks_artist ON tracks (artist);");
    assertThat(cli.run("--sandbox", "migrate", "status", "dev").stdout()).contains("1 pending");
  }

  private void migration(String name, String sql) throws IOException {
    Files.writeString(cli.project().resolve("migrations").resolve(name), sql);
  }
}

package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that can't be reached: the exit code, the words, and never the password. */
class BadDatabaseIT {
  private static final String PASSWORD = "not-a-secret-9c1e";

  @TempDir Path project;

  @Test
  void saysThatNothingAnswersAndKeepsThePasswordToItself() throws Exception {
    given("postgresql://app:" + PASSWORD + "%23%40@127.0.0.1:1/app");

    Cli.Ran migrated = new Cli(project).run("migrate", "local", "--verbose", "--json");
    Cli.Ran status = new Cli(project).run("status");

    assertThat(migrated.exitCode()).isEqualTo(1);
    assertThat(migrated.stdout()).startsWith("{").contains("database.port-closed");
    assertThat(status.exitCode()).isZero();
    assertThat(status.stdout()).contains("local: schema and ledger did not answer: ");
    assertThat(migrated.stdout() + migrated.stderr() + status.stdout() + status.stderr())
        .doesNotContain(PASSWORD);
  }

  @Test
  void saysHowToWriteAPasswordWithASign() throws Exception {
    given("postgresql://app:" + PASSWORD + "#@1@127.0.0.1:1/app");

    Cli.Ran ran = new Cli(project).run("migrate", "local", "--verbose");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.stderr()).startsWith("database.url-unencoded: ").contains("%40");
    assertThat(ran.stdout() + ran.stderr()).doesNotContain(PASSWORD);
  }

  private void given(String url) throws IOException {
    Files.createDirectories(project.resolve("migrations"));
    Files.createDirectories(project.resolve("environments"));
    Files.writeString(project.resolve("migrations/V1__first.sql"), "select 1;\n");
    Files.writeString(
        project.resolve("environments/local.yaml"),
        "kind: local\ndatabase: { url: \"${dotenv:DATABASE_URL}\" }\n");
    Files.writeString(project.resolve(".env"), "DATABASE_URL=\"" + url + "\"\n");
  }
}

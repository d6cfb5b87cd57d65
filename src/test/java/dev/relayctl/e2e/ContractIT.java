package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A column is dropped when the release that runs uses it no more, and not before. */
class ContractIT {
  private static final String SOURCE = "app/api.py";
  private static final String SCHEMA = "prisma/schema.prisma";
  private static final String PATTERNS =
      """

      migrations:
        usage:
          - files: "**/*.prisma"
            table: '@@map\\("(?<table>\\w+)"\\)'
            column: '^  (?<column>\\w+)'
      """;
  private static final String DROP = "ALTER TABLE tracks DROP COLUMN artist;\n";

  @TempDir Path directory;
  private Cli cli = new Cli(Path.of(""));

  @BeforeEach
  void commitTheSample() throws Exception {
    cli = SampleProject.in(directory);
    write(SOURCE, "ALL = 'SELECT id, title, artist FROM tracks'\n");
    write(SCHEMA, "model Track { @@map(\"tracks\")\n  title String\n  artist String\n}\n");
    String environment = "environments/dev.yaml";
    write(environment, Files.readString(cli.project().resolve(environment)) + PATTERNS);
    write(".gitignore", ".relayctl/\n");
    git("init", "-q");
    commit("the first");
  }

  @AfterEach
  void stopTheSandbox() throws Exception {
    cli.run("sandbox", "reset");
  }

  @Test
  void readsTheReleaseThatRunsAndNotTheWorkTree() throws Exception {
    deploy();
    String first = git("rev-parse", "--short=7", "HEAD").strip();
    write(SOURCE, "ALL = 'SELECT id, title FROM tracks'\n");
    write(SCHEMA, "model Track { @@map(\"tracks\")\n  title String\n}\n");
    write("migrations/V4__drop_artist.sql", DROP);
    commit("the second");

    Cli.Ran early = cli.run("--sandbox", "migrate", "lint", "dev");

    assertThat(early.exitCode()).isEqualTo(3);
    assertThat(early.stdout())
        .contains(
            "incompatible-with-running-release: release 1 ("
                + first
                + ") uses tracks.artist: "
                + SOURCE
                + ":1, "
                + SCHEMA
                + ":3");

    Files.delete(cli.project().resolve("migrations/V4__drop_artist.sql"));
    write("target/relay-api/VERSION", "2\n");
    commit("the second, without its migration");
    deploy();
    write("migrations/V4__drop_artist.sql", DROP);

    Cli.Ran late = cli.run("--sandbox", "migrate", "lint", "dev");

    assertThat(late.exitCode()).as(late.stdout()).isZero();
    assertThat(late.stdout())
        .contains("drop-column: tracks.artist is dropped with its data; release 2 (")
        .contains("doesn't name it");
  }

  @Test
  void findsRevisionsThatCollideAfterAMerge() throws Exception {
    git("branch", "-M", "main");
    git("checkout", "-qb", "topic");
    write("migrations/V4__topic.sql", "ALTER TABLE tracks ADD COLUMN topic int;\n");
    commit("topic");
    git("checkout", "-q", "main");
    write("migrations/V4__main.sql", "ALTER TABLE tracks ADD COLUMN main int;\n");
    commit("main");
    git("checkout", "-q", "topic");

    assertThat(lint().exitCode()).isZero();
    Cli.Ran collides = lint("--merge-base", "main");
    git("mv", "migrations/V4__topic.sql", "migrations/V5__topic.sql");
    commit("renamed");
    Cli.Ran fits = lint("--merge-base", "main");

    assertThat(collides.exitCode()).isEqualTo(2);
    assertThat(collides.stderr()).contains("migrate.duplicate-revision", "V4__main.sql");
    assertThat(fits.exitCode()).as(fits.stderr()).isZero();
    assertThat(fits.stdout()).contains("V4__main.sql", "V5__topic.sql");
  }

  private Cli.Ran lint(String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of("--sandbox", "migrate", "lint", "dev"));
    command.addAll(List.of(more));
    return cli.run(command.toArray(String[]::new));
  }

  private void deploy() throws Exception {
    Cli.Ran ran = cli.run("--sandbox", "deploy", "dev");
    assertThat(ran.exitCode()).as(ran.stderr()).isZero();
  }

  private void commit(String message) throws Exception {
    git("add", ".");
    git("commit", "-qm", message);
  }

  private void write(String file, String text) throws IOException {
    Path path = cli.project().resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private String git(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@example.org"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(cli.project().toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}

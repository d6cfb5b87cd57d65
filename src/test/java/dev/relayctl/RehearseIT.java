package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code relayctl migrate rehearse} with a copy of a real database, and the real ledger. */
final class RehearseIT {
  private final ProjectOnDatabase project;

  RehearseIT(@TempDir Path directory) {
    project = new ProjectOnDatabase(directory);
  }

  @BeforeEach
  void oneMigrationAndOnePending() throws Exception {
    project.given(
        "environments/dev.yaml",
        """
        kind: dev
        app: {name: shop-dev}
        database: {url: '${env:DEV}'}
        migrations: {engine: flyway, directory: migrations}
        guardrails: {policy: {not-rehearsed: refuse}}
        """);
    project.given("migrations/V1__tracks.sql", "create table tracks (id int, name text);\n");
    project.runWithClients("migrate", "rehearse", "dev");
    assertThat(project.run("migrate", "dev")).as("%s", project.err()).isZero();
    project.sql("insert into tracks values (1, 'a'), (2, null)");
  }

  @Test
  void appliesNothingThatWasNotRehearsedAsItIs() throws Exception {
    project.given(
        "migrations/V2__plays.sql", "alter table tracks add column plays int default 1;\n");
    project.given("migrations/U2__plays.sql", "alter table tracks drop column plays;\n");

    assertThat(project.run("migrate", "dev")).isEqualTo(3);
    assertThat(project.err())
        .contains("refuse not-rehearsed", "began at revision none", "migrate rehearse dev");
    project.runWithClients("migrate", "rehearse", "dev");
    assertThat(project.out())
        .contains("✓ migration 2: ", "✓ undo of migration 2: ", "Rehearsed.")
        .doesNotContain(project.password());
    assertThat(project.text("select count(*) from pg_attribute where attname = 'plays'"))
        .isEqualTo("0");

    project.given(
        "migrations/V2__plays.sql", "alter table tracks add column plays int default 2;\n");
    assertThat(project.run("migrate", "dev")).isEqualTo(3);
    assertThat(project.err()).contains("migration 2 was not rehearsed as its file is now");
    project.runWithClients("migrate", "rehearse", "dev");
    assertThat(project.run("migrate", "dev")).as("%s", project.err()).isZero();
    assertThat(project.text("select sum(plays) from tracks")).isEqualTo("4");
    assertThat(project.path(".relayctl/copies")).isEmptyDirectory();
  }

  @Test
  void findsWhatOnlyTheDataTell() throws Exception {
    project.given(
        "migrations/V2__strict.sql", "\nalter table tracks alter column name set not null;\n");

    assertThat(project.run("migrate", "rehearse", "dev")).isEqualTo(1);
    assertThat(project.out())
        .contains(
            "migrations/V2__strict.sql:2", "contains null values", "nothing was applied to dev");
    assertThat(project.run("migrate", "dev")).isEqualTo(3);
    assertThat(project.err()).contains("the last rehearsal failed: migrate.");
    assertThat(project.run("migrate", "rehearse", "dev", "--json")).isEqualTo(1);
    assertThat(project.out()).contains("\"relayctl/rehearsal/v1\"", "\"outcome\" : \"failed\"");
  }

  /** Neither the rows nor a table that somebody made by hand are known to the migrations. */
  @Test
  void lintsOnACopyWhatNoReplayKnows() throws Exception {
    project.sql("create table by_hand (id int)");
    project.given(
        "migrations/V2__strict.sql",
        "alter table by_hand add column kind text;\nalter table tracks alter column name set not null;\n");

    int replayed = project.run("migrate", "lint", "dev");
    String ofReplay = project.out();
    int copied = project.run("migrate", "lint", "dev", "--on", "copy");

    assertThat(replayed).isEqualTo(3);
    assertThat(ofReplay).contains("by_hand", "does not exist");
    assertThat(copied).isEqualTo(3);
    assertThat(project.out())
        .contains("migrations/V2__strict.sql:2", "contains null values")
        .doesNotContain("does not exist");
    assertThat(project.path(".relayctl/copies")).isEmptyDirectory();
  }

  @Test
  void anUndoThatLeadsElsewhereIsNoWayBack() throws Exception {
    project.given(
        "migrations/V2__plays.sql", "alter table tracks add column plays int, add column x int;\n");
    project.given("migrations/U2__plays.sql", "alter table tracks drop column plays;\n");

    assertThat(project.run("migrate", "rehearse", "dev")).isEqualTo(1);
    assertThat(project.out()).contains("✗ after all undos: ", "column x of tracks is there");

    Files.delete(project.path("migrations/U2__plays.sql"));
    assertThat(project.run("migrate", "rehearse", "dev")).as("%s", project.err()).isZero();
    assertThat(project.out()).contains("- no way back: ");
    assertThat(project.run("migrate", "dev")).as("%s", project.err()).isZero();
    assertThat(project.run("migrate", "rehearse", "dev")).isEqualTo(2);
    assertThat(project.err()).contains("rehearsal.nothing-pending");
  }
}

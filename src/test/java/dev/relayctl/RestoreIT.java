package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code relayctl restore} over a real database, with the real ledger. */
final class RestoreIT {
  private static final String ENVIRONMENT =
      """
      kind: dev
      app: {name: shop-dev}
      database: {url: '${env:DEV}', restore-points: {keep: %s, directory: points}}
      migrations: {engine: flyway, directory: migrations}
      """;

  private final ProjectOnDatabase project;

  RestoreIT(@TempDir Path directory) {
    project = new ProjectOnDatabase(directory);
  }

  @BeforeEach
  void twoMigrations() throws Exception {
    project.given("environments/dev.yaml", ENVIRONMENT.formatted("7d"));
    project.given("migrations/V1__tracks.sql", "create table tracks (id int, name text);\n");
    project.given("migrations/U2__plays.sql", "alter table tracks drop column plays;\n");
    project.runWithClients("migrate", "dev");
    project.given(
        "migrations/V2__plays.sql", "alter table tracks add column plays int default 1;\n");
    project.sql("insert into tracks values (1, 'a'), (2, 'b')");
    assertThat(project.run("migrate", "dev")).as("%s", project.err()).isZero();
  }

  @Test
  void goesBackToTheRestorePointOfAMigrationAndForward() throws Exception {
    assertThat(project.err()).contains("1  take a restore point", "2  apply 1 migration");
    project.sql("insert into tracks values (3, 'c', 7)");

    int shown = project.run("restore", "dev", "--dry-run");
    String plan = project.out();
    int refused = project.run("restore", "dev");
    int restored = project.run("restore", "dev", "--confirm", "dev");

    assertThat(shown).isZero();
    assertThat(plan).contains("~ revision 2 → 1", "restore point run-2");
    assertThat(refused).isEqualTo(3);
    assertThat(restored).as("%s", project.err()).isZero();
    assertThat(project.text("select count(*) from tracks")).isEqualTo("2");
    assertThat(project.run("migrate", "status", "dev")).isZero();
    assertThat(project.out()).contains("+ 2  plays");
    assertThat(project.run("history", "dev")).isZero();
    assertThat(project.out()).contains("restore");

    // What was there before is the newest restore point by now.
    assertThat(project.run("restore", "dev", "--to", "run-3", "--confirm", "dev"))
        .as("%s", project.err())
        .isZero();
    assertThat(project.text("select sum(plays) from tracks")).isEqualTo("9");
    assertThat(project.run("migrate", "dev")).as("%s", project.err()).isZero();
    assertThat(project.err()).doesNotContain(project.password());
  }

  @Test
  void listsThemAndDeletesThosePastTheirTime() throws IOException {
    project.given("environments/dev.yaml", ENVIRONMENT.formatted("0s"));
    assertThat(project.run("restore", "dev", "--take")).as("%s", project.err()).isZero();
    assertThat(project.run("restore", "dev", "--list")).isZero();
    assertThat(project.out()).contains("NAME").contains("run-1", "run-2", "run-3");
    assertThat(project.run("restore", "dev", "--take")).as("%s", project.err()).isZero();
    assertThat(project.run("restore", "dev", "--list", "--json")).isZero();

    assertThat(project.out())
        .contains("\"relayctl/restore-points/v1\"", "\"run-2\"")
        .doesNotContain("\"run-3\"");
    try (var files = Files.list(project.path("points"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.matches("dev-run-[124]-[0-9TZ]+\\.dump"));
    }
  }

  @Test
  void goesBackToOneThatIsPastItsTimeWithoutDeletingItFirst() throws Exception {
    project.given("environments/dev.yaml", ENVIRONMENT.formatted("0s"));
    assertThat(project.run("restore", "dev", "--take")).as("%s", project.err()).isZero();
    project.sql("delete from tracks");

    int restored = project.run("restore", "dev", "--to", "run-3", "--confirm", "dev");

    assertThat(restored).as("%s", project.err()).isZero();
    assertThat(project.text("select count(*) from tracks")).isEqualTo("2");
    assertThat(project.run("restore", "dev", "--take")).isZero();
    assertThat(project.run("restore", "dev", "--list")).isZero();
    assertThat(project.out()).contains("run-5").doesNotContain("run-3", "run-4");
  }

  /** The newest one is then what was there when the first try failed. */
  @Test
  void aSecondTryGoesBackToTheSamePoint() throws Exception {
    project.sql("insert into tracks values (3, 'c', 7)");
    project.sql("create table held (id int)");
    try (var holder = project.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("select * from tracks for update");
      assertThat(project.run("restore", "dev", "--confirm", "dev")).isEqualTo(1);
      assertThat(project.out()).contains("lock timeout", "it is as it was before");
    }
    int again = project.run("restore", "dev", "--confirm", "dev");

    assertThat(again).as("%s", project.err()).isZero();
    assertThat(project.text("select count(*) from tracks")).isEqualTo("2");
  }

  @Test
  void takesOneBeforeAnUndo() {
    assertThat(project.run("migrate", "undo", "dev", "--confirm", "dev"))
        .as("%s", project.err())
        .isZero();
    assertThat(project.run("restore", "dev", "--confirm", "dev")).as("%s", project.err()).isZero();
    assertThat(project.run("migrate", "status", "dev", "--check")).as("%s", project.out()).isZero();
  }

  @Test
  void refusesWhatIsNotThere() throws IOException {
    assertThat(project.run("restore", "dev", "--to", "run-9")).isEqualTo(2);
    assertThat(project.err()).contains("restore-point.unknown", "there are run-2, run-1");
    try (var files = Files.newDirectoryStream(project.path("points"))) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    assertThat(project.run("restore", "dev", "--confirm", "dev")).isEqualTo(2);
    assertThat(project.err()).contains("restore-point.missing");
  }
}

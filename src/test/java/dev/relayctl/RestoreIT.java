package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.testing.PostgresServer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
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

  private final PostgresServer.Database database = PostgresServer.freshDatabase();
  private final InProcess command = new InProcess(new StringWriter(), new StringWriter());
  private final Map<String, String> variables = new HashMap<>(System.getenv());

  @TempDir private Path project;

  @BeforeEach
  void twoMigrations() throws Exception {
    variables.put("DEV", database.url());
    given("environments/dev.yaml", ENVIRONMENT.formatted("7d"));
    given("migrations/V1__tracks.sql", "create table tracks (id int, name text);\n");
    given("migrations/U2__plays.sql", "alter table tracks drop column plays;\n");
    int migrated = run("migrate", "dev");
    if (err().contains("restore-point.pg-dump") || err().contains("restore-point.no-pg-dump")) {
      Assumptions.abort("skipped: needs pg_dump 18");
    }
    assertThat(migrated).as("%s", err()).isZero();
    given("migrations/V2__plays.sql", "alter table tracks add column plays int default 1;\n");
    sql("insert into tracks values (1, 'a'), (2, 'b')");
    assertThat(run("migrate", "dev")).as("%s", err()).isZero();
  }

  @Test
  void goesBackToTheRestorePointOfAMigrationAndForward() throws Exception {
    assertThat(err()).contains("1  take a restore point", "2  apply 1 migration");
    sql("insert into tracks values (3, 'c', 7)");

    int shown = run("restore", "dev", "--dry-run");
    String plan = out();
    int refused = run("restore", "dev");
    int restored = run("restore", "dev", "--confirm", "dev");

    assertThat(shown).isZero();
    assertThat(plan).contains("~ revision 2 → 1", "restore point run-2");
    assertThat(refused).isEqualTo(3);
    assertThat(restored).as("%s", err()).isZero();
    assertThat(text("select count(*) from tracks")).isEqualTo("2");
    assertThat(run("migrate", "status", "dev")).isZero();
    assertThat(out()).contains("+ 2  plays");
    assertThat(run("history", "dev")).isZero();
    assertThat(out()).contains("restore");

    // What was there before is the newest restore point by now.
    assertThat(run("restore", "dev", "--to", "run-3", "--confirm", "dev")).as("%s", err()).isZero();
    assertThat(text("select sum(plays) from tracks")).isEqualTo("9");
    assertThat(run("migrate", "dev")).as("%s", err()).isZero();
    assertThat(err()).doesNotContain(database.password());
  }

  @Test
  void listsThemAndDeletesThosePastTheirTime() throws IOException {
    given("environments/dev.yaml", ENVIRONMENT.formatted("0s"));
    assertThat(run("restore", "dev", "--take")).as("%s", err()).isZero();
    assertThat(run("restore", "dev", "--list")).isZero();
    assertThat(out()).contains("NAME").contains("run-1", "run-2", "run-3");
    assertThat(run("restore", "dev", "--take")).as("%s", err()).isZero();
    assertThat(run("restore", "dev", "--list", "--json")).isZero();

    assertThat(out())
        .contains("\"relayctl/restore-points/v1\"", "\"run-2\"")
        .doesNotContain("\"run-3\"");
    try (var files = Files.list(project.resolve("points"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.matches("dev-run-[124]-[0-9TZ]+\\.dump"));
    }
  }

  @Test
  void takesOneBeforeAnUndo() {
    assertThat(run("migrate", "undo", "dev", "--confirm", "dev")).as("%s", err()).isZero();
    assertThat(run("restore", "dev", "--confirm", "dev")).as("%s", err()).isZero();
    assertThat(run("migrate", "status", "dev", "--check")).as("%s", out()).isZero();
  }

  @Test
  void refusesWhatIsNotThere() throws IOException {
    assertThat(run("restore", "dev", "--to", "run-9")).isEqualTo(2);
    assertThat(err()).contains("restore-point.unknown", "there are run-2, run-1");
    try (var files = Files.newDirectoryStream(project.resolve("points"))) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    assertThat(run("restore", "dev", "--confirm", "dev")).isEqualTo(2);
    assertThat(err()).contains("restore-point.missing");
  }

  private int run(String... arguments) {
    return command.runAnew(project, variables, arguments);
  }

  private String out() {
    return command.out().toString();
  }

  private String err() {
    return command.err().toString();
  }

  private void given(String file, String text) throws IOException {
    Path path = project.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}

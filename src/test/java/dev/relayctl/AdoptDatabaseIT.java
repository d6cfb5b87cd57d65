package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.testing.PostgresServer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is a copy: refused, adopted, accepted. */
final class AdoptDatabaseIT {
  private final PostgresServer.Database database = PostgresServer.freshDatabase();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path project;

  @BeforeEach
  void aProjectWithAMigration() throws IOException {
    write("environments/dev.yaml", environment("dev"));
    write("environments/production.yaml", environment("production"));
    write("migrations/V1__one.sql", "CREATE TABLE one (id int);\n");
  }

  @Test
  void refusesACopyUntilItIsAdopted() throws Exception {
    assertThat(run("migrate", "dev")).isZero();
    isACopy();
    write("migrations/V2__two.sql", "CREATE TABLE two (id int);\n");

    int refused = run("migrate", "dev");
    String why = err.toString();
    int adopted = run("env", "adopt", "dev");
    String said = out.toString();
    int migrated = run("migrate", "dev");

    assertThat(refused).isEqualTo(3);
    assertThat(why).contains("copied-database", "db.example.com/old", "env adopt dev");
    assertThat(adopted).isZero();
    assertThat(said).contains("is the database of dev now; before, it was db.example.com/old");
    assertThat(migrated).as("%s", err).isZero();
  }

  @Test
  void asksForProductionsNameBeforeItAdopts() throws Exception {
    assertThat(run("migrate", "production", "--confirm", "production")).isZero();
    isACopy();

    int unasked = run("env", "adopt", "production", "--yes");
    String why = err.toString();
    int confirmed = run("env", "adopt", "production", "--confirm", "production", "--json");
    String document = out.toString();
    int again = run("env", "adopt", "production");

    assertThat(unasked).isEqualTo(3);
    assertThat(why).contains("confirm.missing", "--confirm production");
    assertThat(confirmed).isZero();
    assertThat(document)
        .contains("\"relayctl/env-adopt/v1\"", "\"adopted\"", "\"db.example.com/old\"")
        .doesNotContain(database.password());
    assertThat(again).isZero();
    assertThat(out.toString()).startsWith("Nothing to adopt: ");
  }

  @Test
  void hasNothingToAdoptWhereNoRunHasBeen() {
    int exit = run("env", "adopt", "dev", "--json");

    assertThat(exit).isZero();
    assertThat(out.toString()).contains("\"nothing-to-do\"");
  }

  @Test
  void refusesTheDatabaseOfAnotherUntilBothSayThatTheyShareIt() throws Exception {
    write("environments/local.yaml", environment("local"));
    assertThat(run("migrate", "dev")).isZero();
    write("migrations/V2__two.sql", "CREATE TABLE two (id int);\n");

    int refused = run("migrate", "local");
    String why = err.toString();
    write(
        "environments/local.yaml",
        "kind: local\ndatabase: {url: '${env:DATABASE_URL}', shared-with: [dev]}\n");
    int shared = run("migrate", "local");

    assertThat(refused).isEqualTo(3);
    assertThat(why).contains("wrong-database-stamp", "database.shared-with: [dev]");
    assertThat(shared).as("%s", err).isZero();
  }

  private static String environment(String kind) {
    // Production's variable is another one, and set only where production is meant.
    String variable = kind.equals("production") ? "PRODUCTION_URL" : "DATABASE_URL";
    return "kind: %s\napp: {name: relay}\ndatabase: {url: '${env:%s}'}\n".formatted(kind, variable);
  }

  private void isACopy() throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("UPDATE relayctl.stamp SET database_oid = 1, place = 'db.example.com/old'");
    }
  }

  private int run(String... arguments) {
    boolean production = List.of(arguments).contains("production");
    var variables = Map.of(production ? "PRODUCTION_URL" : "DATABASE_URL", database.url());
    return new InProcess(out, err).runAnew(project, variables, arguments);
  }

  private void write(String file, String text) throws IOException {
    Path path = project.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}

package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.neon.Neon;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with branches at Neon, over the sandbox's Neon and real databases. */
final class NeonIT {
  private static final String ENVIRONMENT =
      """
      kind: dev
      app: {name: shop-dev}
      database:
        url: '${env:DEV}'
        neon: {project: %s}
        restore-points: {keep: %s}
      migrations: {engine: flyway, directory: migrations}
      """;

  private final InProcess command = new InProcess(new StringWriter(), new StringWriter());
  private final Map<String, String> variables = new HashMap<>(System.getenv());
  private final Path directory;
  private final Neon neon;
  private final String project;
  private final URI database;

  NeonIT(@TempDir Path directory) throws IOException {
    this.directory = directory;
    neon = Neon.in(directory.resolve("neon"), InstantSource.system());
    Neon.Said made = neon.finished(neon.post("/projects", "{\"project\":{\"name\":\"shop\"}}"));
    project = made.text("/project/id");
    database = URI.create(made.text("/connection_uris/0/connection_uri"));
    variables.put("DEV", database.toString());
    variables.put("NEON_API_KEY", Neon.TOKEN);
    variables.put("RELAYCTL_NEON_API", "http://127.0.0.1:" + neon.server().port() + "/api/v2");
  }

  @BeforeEach
  void twoMigrations() throws Exception {
    given("environments/dev.yaml", ENVIRONMENT.formatted(project, "7d"));
    given("migrations/V1__tracks.sql", "create table tracks (id int, name text);\n");
    assertThat(run("migrate", "dev")).as("%s", err()).isZero();
    given("migrations/V2__plays.sql", "alter table tracks add column plays int default 1;\n");
    given("migrations/U2__plays.sql", "alter table tracks drop column plays;\n");
    sql("insert into tracks values (1, 'a'), (2, 'b')");
  }

  @AfterEach
  void stop() {
    neon.close();
  }

  @Test
  void goesBackToABranchWithTheLedgerThatGoesOn() throws Exception {
    assertThat(run("migrate", "dev")).as("%s", err()).isZero();
    assertThat(err()).contains("1  take a restore point", "run-2, branch relayctl-dev-run-2-");
    sql("insert into tracks values (3, 'c', 7)");

    int shown = run("restore", "dev", "--dry-run");
    String plan = out();
    int restored = run("restore", "dev", "--confirm", "dev");

    assertThat(shown).isZero();
    assertThat(plan)
        .contains(
            "1  restore the database as it was",
            "what is there now stays as a branch",
            "- table tracks: 1 row added since");
    assertThat(restored).as("%s", err()).isZero();
    assertThat(text("select count(*) from tracks")).isEqualTo("2");
    assertThat(run("history", "dev")).isZero();
    assertThat(out()).contains("restore").doesNotContain("interrupted");
    assertThat(run("migrate", "status", "dev")).isZero();
    assertThat(out()).contains("+ 2  plays");

    // What was there is a restore point, too, and the ledger is never the one of that day.
    assertThat(run("restore", "dev", "--to", "run-3", "--confirm", "dev")).as("%s", err()).isZero();
    assertThat(text("select sum(plays) from tracks")).isEqualTo("9");
    assertThat(run("restore", "dev", "--list")).isZero();
    assertThat(out()).contains("run-4", "run-3", "run-2").contains("branch relayctl-dev-run-4-");
    assertThat(run("migrate", "status", "dev", "--check")).as("%s", out()).isZero();
    assertThat(branches()).noneMatch(name -> name.contains("restoring"));
    assertThat(err()).doesNotContain(Neon.TOKEN, password());
  }

  /** As when the process is killed while Neon is at it: the branch is there, its id nowhere. */
  @Test
  void goesBackToWhatARestoreReplacedThatWasCutOff() throws Exception {
    assertThat(run("migrate", "dev")).as("%s", err()).isZero();
    sql("insert into tracks values (3, 'c', 7)");
    assertThat(run("restore", "dev", "--confirm", "dev")).as("%s", err()).isZero();
    sql("update relayctl.restore_point set branch = null where name = 'run-3'");

    int restored = run("restore", "dev", "--to", "run-3", "--confirm", "dev");

    assertThat(restored).as("%s", err()).isZero();
    assertThat(text("select sum(plays) from tracks")).isEqualTo("9");
  }

  @Test
  void aRestoreThatNeonRefusesChangesNothing() throws Exception {
    assertThat(run("migrate", "dev")).as("%s", err()).isZero();
    neon.finished(neon.call("PATCH", mainBranch(), "{\"branch\":{\"protected\":true}}"));

    int restored = run("restore", "dev", "--confirm", "dev");

    assertThat(restored).isEqualTo(3);
    assertThat(out() + err()).contains("neon.protected");
    assertThat(run("restore", "dev", "--list")).isZero();
    assertThat(out()).contains("run-2").doesNotContain("run-3");
    assertThat(branches()).noneMatch(name -> name.contains("restoring"));
    assertThat(run("migrate", "status", "dev", "--check")).as("%s", out()).isZero();
  }

  @Test
  void saysWhatElseGoesBackWithTheBranch() throws Exception {
    assertThat(run("migrate", "dev")).as("%s", err()).isZero();
    neon.finished(
        neon.post(
            mainBranch() + "/databases",
            "{\"database\":{\"name\":\"analytics\",\"owner_name\":\"neondb_owner\"}}"));

    assertThat(run("restore", "dev", "--dry-run")).as("%s", err()).isZero();

    assertThat(out()).contains("restore-other-databases", "analytics");
  }

  @Test
  void deletesBranchesPastTheirTimeAndNoOther() throws Exception {
    given("environments/dev.yaml", ENVIRONMENT.formatted(project, "0s"));
    assertThat(run("restore", "dev", "--take")).as("%s", err()).isZero();
    assertThat(branches()).hasSize(3);
    assertThat(run("restore", "dev", "--take")).as("%s", err()).isZero();

    assertThat(branches()).hasSize(3).contains("main").anyMatch(name -> name.contains("run-3"));
    assertThat(run("restore", "dev", "--list")).isZero();
    assertThat(out()).contains("run-3").doesNotContain("run-2");
  }

  @Test
  void triesWhatIsPendingOnABranch() throws Exception {
    given("migrations/V2__plays.sql", "alter table tracks add constraint few check (id < 2);\n");
    int failed = run("migrate", "rehearse", "dev");
    String told = out();
    given("migrations/V2__plays.sql", "alter table tracks add column plays int default 1;\n");
    int rehearsed = run("migrate", "rehearse", "dev");
    String proven = out();
    int linted = run("migrate", "lint", "dev", "--on", "branch");

    assertThat(failed).as("%s", err()).isEqualTo(1);
    assertThat(told).contains("few");
    assertThat(rehearsed).as("%s", err()).isZero();
    assertThat(proven).contains("✓ migration 2", "✓ undo of migration 2");
    assertThat(linted).as("%s", out()).isZero();
    assertThat(branches()).hasSize(2);
    assertThat(text("select count(*) from tracks")).isEqualTo("2");
    assertThat(run("migrate", "status", "dev")).isZero();
    assertThat(out()).contains("+ 2  plays");
  }

  @Test
  void changesNothingWithoutAKeyOrInAnotherProject() throws Exception {
    variables.remove("NEON_API_KEY");
    assertThat(run("migrate", "dev")).isEqualTo(7);
    assertThat(out() + err()).contains("neon.key-missing", "NEON_API_KEY");

    variables.put("NEON_API_KEY", "another-key");
    assertThat(run("migrate", "dev")).isEqualTo(7);
    assertThat(out() + err()).contains("neon.key-refused").doesNotContain("another-key");

    variables.put("NEON_API_KEY", Neon.TOKEN);
    Neon.Said other = neon.post("/projects", "{\"project\":{\"name\":\"other\"}}");
    given("environments/dev.yaml", ENVIRONMENT.formatted(other.text("/project/id"), "7d"));
    assertThat(run("migrate", "dev")).isEqualTo(2);
    assertThat(out() + err()).contains("neon.not-in-project");
    given("environments/dev.yaml", ENVIRONMENT.formatted("no-such-project", "7d"));
    assertThat(run("migrate", "dev")).isEqualTo(1);
    assertThat(out() + err()).contains("neon.not-found");
    assertThat(run("migrate", "status", "dev")).isZero();
    assertThat(out()).contains("+ 2  plays");
  }

  private int run(String... arguments) {
    return command.runAnew(directory, variables, arguments);
  }

  private String out() {
    return command.out().toString();
  }

  private String err() {
    return command.err().toString();
  }

  private String password() {
    return database.getUserInfo().split(":", 2)[1];
  }

  private void given(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.writeString(path, text);
  }

  private void sql(String sql) throws SQLException {
    try (var connection = Neon.connect(database.toString());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String text(String sql) throws SQLException {
    try (var connection = Neon.connect(database.toString());
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private String mainBranch() {
    String branches = "/projects/" + project + "/branches";
    return branches + "/" + neon.get(branches + "?search=main").text("/branches/0/id");
  }

  private List<String> branches() {
    return neon.get("/projects/" + project + "/branches")
        .body()
        .path("branches")
        .valueStream()
        .map(branch -> branch.path("name").asText())
        .toList();
  }
}

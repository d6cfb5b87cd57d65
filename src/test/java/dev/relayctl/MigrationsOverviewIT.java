package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.testing.PostgresServer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code migrate status} over all environments, each with a database of its own. */
final class MigrationsOverviewIT {
  private final PostgresServer.Database dev = PostgresServer.freshDatabase();
  private final PostgresServer.Database staging = PostgresServer.freshDatabase();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path project;

  @BeforeEach
  void threeEnvironmentsAtOtherRevisions() throws Exception {
    given("migrations/V1__a.sql", "create table a (id int);\n");
    given("migrations/V2__b.sql", "create table b (id int);\n");
    given("environments/defaults.yaml", "migrations: {engine: flyway, directory: migrations}\n");
    given(
        "environments/local.yaml",
        "kind: local\nextends: defaults\ndatabase: {url: 'postgresql://u@localhost:1/d'}\n");
    given(
        "environments/dev.yaml",
        "kind: dev\nextends: defaults\napp: {name: 'shop-dev'}\ndatabase: {url: '${env:DEV}'}\n");
    given(
        "environments/staging.yaml",
        "kind: staging\nextends: defaults\napp: {name: 'shop-staging'}\ndatabase: {url: '${env:STAGING}'}\n");
    given(
        "environments/preview.yaml",
        "kind: preview\nextends: defaults\napp: {name: 'shop-${branch.slug}'}\ndatabase: {url: '${env:X}/${branch.slug}'}\n");
    git("init", "--quiet", "--initial-branch", "main");
    git("add", "-A");
    git("commit", "--quiet", "-m", "two migrations");
    assertThat(run("migrate", "dev")).as("%s", err).isZero();
    assertThat(run("migrate", "staging", "--to", "1", "--yes")).as("%s", err).isZero();
  }

  @Test
  void tellsWhereEachDatabaseStands() throws IOException {
    int told = run("migrate", "status");
    String all = out.toString();
    int checked = run("migrate", "status", "--check");
    int some = run("migrate", "status", "dev", "dev", "--check");
    int json = run("migrate", "status", "--json");
    String document = out.toString();

    assertThat(told).isZero();
    assertThat(all)
        .contains("local: ? ", "dev: at revision 2, nothing pending")
        .contains("staging: at revision 1, 1 pending\n  + 2  b")
        .doesNotContain("preview", dev.password());
    assertThat(checked).isEqualTo(4);
    assertThat(some).isZero();
    assertThat(json).isZero();
    assertThat(document)
        .contains("\"relayctl/migrations-overview/v1\"", "\"environment\" : \"staging\"")
        .doesNotContain("relayctl/migrations/v1");
  }

  @Test
  void countsADatabaseThatShouldHaveAnswered() throws IOException {
    given(
        "environments/staging.yaml",
        "kind: staging\nextends: defaults\napp: {name: 'shop-staging'}\ndatabase: {url: '${env:NOBODY}'}\n");

    assertThat(run("migrate", "status")).isZero();
    assertThat(out.toString()).contains("staging: ? ");
    assertThat(run("migrate", "status", "--check")).isEqualTo(2);
    assertThat(run("migrate", "status", "dev", "staging")).isEqualTo(2);
    assertThat(run("migrate", "status", "dev", "local")).isEqualTo(1);
  }

  @Test
  void findsWhatAMergeWouldTakeAway() throws Exception {
    git("switch", "--quiet", "-c", "other");
    Files.delete(project.resolve("migrations/V2__b.sql"));
    git("commit", "--quiet", "-am", "without the second");
    git("switch", "--quiet", "main");

    int now = run("migrate", "status", "dev", "--check");
    int merged = run("migrate", "status", "dev", "staging", "--merge-base", "other", "--check");

    assertThat(now).isZero();
    assertThat(merged).isEqualTo(4);
    assertThat(out.toString())
        .contains("migrate.file-missing: the database has revision 2, but no file has it")
        .contains("staging: at revision 1, nothing pending");
  }

  private void given(String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void git(String... arguments) throws Exception {
    var all =
        new ArrayList<>(List.of("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com"));
    all.addAll(List.of(arguments));
    Process process = new ProcessBuilder(all).directory(project.toFile()).inheritIO().start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s", all).isZero();
  }

  private int run(String... arguments) {
    var variables = Map.of("DEV", dev.url(), "STAGING", staging.url());
    return new InProcess(out, err).runAnew(project, variables, arguments);
  }
}

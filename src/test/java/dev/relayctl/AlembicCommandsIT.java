package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.migrate.alembic.SampleRevisions;
import dev.relayctl.testing.PostgresServer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project of Alembic through the commands. */
final class AlembicCommandsIT {
  private final PostgresServer.Database database = PostgresServer.freshDatabase();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path project;

  @BeforeEach
  void aProjectOfThirtySixRevisions() throws IOException {
    SampleRevisions.requireUv();
    SampleRevisions.in(project);
    Files.createDirectories(project.resolve("environments"));
    Files.writeString(
        project.resolve("environments/dev.yaml"),
        """
        kind: dev
        app: {name: relay}
        database: {url: '${env:DATABASE_URL}'}
        migrations: {engine: alembic, directory: alembic}
        """);
  }

  @Test
  void migratesChecksAndMakesARevision() throws Exception {
    int pending = run("migrate", "status", "dev", "--check");
    String status = out.toString();
    int some = run("migrate", "dev", "--to", "r10");
    int rest = run("migrate", "dev");
    String told = err.toString();
    int nothing = run("migrate", "dev", "--json");
    String document = out.toString();
    int history = run("migrate", "history", "dev");
    String past = out.toString();
    int heads = run("migrate", "heads", "--json");
    String headsDocument = out.toString();
    int same = run("migrate", "check", "dev");
    String matches = out.toString();
    Path models = project.resolve("models.py");
    Files.writeString(
        models, Files.readString(models).replace("Text)", "Text), Column(\"email\", Text)"));
    int different = run("migrate", "check", "dev", "--json");
    String differences = out.toString();
    int made = run("migrate", "new", "add email", "--autogenerate", "dev");
    String file = out.toString().strip();

    assertThat(pending).isEqualTo(4);
    assertThat(status).startsWith("dev: no migration applied, 36 pending").contains("+ m16");
    assertThat(some).isZero();
    assertThat(rest).as("%s", told).isZero();
    assertThat(told).contains("r31").doesNotContain(database.password());
    assertThat(nothing).isZero();
    assertThat(document).contains("\"nothing-to-do\"");
    assertThat(history).isZero();
    assertThat(past).contains("r31").contains("step r01");
    assertThat(heads).isZero();
    assertThat(headsDocument)
        .contains("\"relayctl/migration-heads/v1\"", "\"r31\"", "alembic/versions/r31_it.py");
    assertThat(same).isZero();
    assertThat(matches).startsWith("dev: the schema matches the models");
    assertThat(different).isEqualTo(4);
    assertThat(differences).contains("\"relayctl/models/v1\"", "users.email");
    assertThat(made).as("%s", err).isZero();
    assertThat(project.resolve(file)).content().contains("'email'");
  }

  @Test
  void lintsTheSqlThatARevisionEmits() throws Exception {
    assertThat(run("migrate", "dev")).as("%s", err).isZero();
    Files.writeString(
        project.resolve("alembic/versions/r32_index.py"),
        """
        \"""an index\"""
        from alembic import op

        revision = "r32"
        down_revision = "r31"
        branch_labels = None
        depends_on = None


        def upgrade():
            op.create_index("t_r31_twice", "t_r31", ["id"])


        def downgrade():
            op.drop_index("t_r31_twice")
        """);

    int linted = run("migrate", "lint", "dev", "--json");

    assertThat(linted).as("%s", err).isEqualTo(3);
    assertThat(out.toString())
        .contains("alembic/versions/r32_index.py", "create-index-blocking", "\"t_r31\"")
        .doesNotContain("alembic_version");
  }

  @Test
  void undoesAndProvesAndCompares() throws Exception {
    assertThat(run("migrate", "dev", "--to", "r10")).as("%s", err).isZero();
    int undone = run("migrate", "undo", "dev", "--to", "r08");
    String told = err.toString();
    int compared = run("migrate", "verify", "--against", "dev");
    String same = out.toString();
    try (var files = Files.list(project.resolve("alembic/versions"))) {
      for (Path file :
          files.filter(each -> !each.getFileName().toString().startsWith("r0")).toList()) {
        Files.deleteIfExists(file);
      }
    }
    Path last = project.resolve("alembic/versions/r09_it.py");
    Files.writeString(
        last,
        Files.readString(last).replace("op.drop_table('t_r09')", "raise ValueError('never')"));
    Files.writeString(
        project.resolve("alembic/versions/r08_it.py"),
        Files.readString(project.resolve("alembic/versions/r08_it.py"))
            .replace("op.drop_table('t_r08')", "pass"));
    for (int i = 3; i < 8; i++) {
      Files.delete(project.resolve("alembic/versions/r0" + i + "_it.py"));
    }
    Path eighth = project.resolve("alembic/versions/r08_it.py");
    Files.writeString(eighth, Files.readString(eighth).replace("'r07'", "'r02'"));
    int proven = run("migrate", "verify", "dev");

    assertThat(undone).as("%s", told).isZero();
    assertThat(told)
        .contains("- table t_r10: no rows", "by downgrade() in alembic/versions/r10_it.py")
        .contains("migration r09 undone")
        .doesNotContain(database.password());
    assertThat(compared).as("%s", err).isZero();
    assertThat(same).contains("The schema of dev is that of its migrations.");
    assertThat(proven).as("%s", err).isEqualTo(4);
    assertThat(out.toString())
        .contains("✓ r01", "✓ r02", "✗ r08", "undo.empty", "its upgrade() calls op.create_table")
        .contains("- r09 step r09: no undo, its downgrade() raises ValueError: never")
        .contains("2 proven, 1 wrong, 1 without an undo");
  }

  @Test
  void refusesAnEditedRevisionUntilItIsTakenAsItIs() throws Exception {
    assertThat(run("migrate", "dev", "--to", "r10")).as("%s", err).isZero();
    Path edited = project.resolve("alembic/versions/r09_it.py");
    Files.writeString(edited, Files.readString(edited).replace("step r09", "step nine"));

    int refused = run("migrate", "dev");
    String why = err.toString();
    int unnamed = run("migrate", "repair", "dev");
    int repaired = run("migrate", "repair", "dev", "--confirm", "dev");
    String told = err.toString();
    int again = run("migrate", "repair", "dev", "--json");
    String nothing = out.toString();
    int migrated = run("migrate", "dev", "--to", "a11");

    assertThat(refused).isEqualTo(3);
    assertThat(why)
        .contains("edited-migration", "r09", "alembic/versions/r09_it.py", "migrate repair");
    assertThat(unnamed).isEqualTo(3);
    assertThat(repaired).as("%s", told).isZero();
    assertThat(told).contains("~ migration r09 step nine: its file as it is now counts");
    assertThat(again).isZero();
    assertThat(nothing).contains("nothing-to-do");
    assertThat(migrated).as("%s", err).isZero();
  }

  @Test
  void stampsWithoutRunningAnything() throws Exception {
    int planned = run("migrate", "stamp", "dev", "m16", "--dry-run");
    String plan = out.toString();
    int stamped = run("migrate", "stamp", "dev", "m16", "--confirm", "dev");
    String told = err.toString();
    int status = run("migrate", "status", "dev");
    String at = out.toString();
    int back = run("migrate", "stamp", "dev", "base", "--confirm", "dev");
    int unknown = run("migrate", "stamp", "dev", "m17", "--confirm", "dev");

    assertThat(planned).as("%s", err).isZero();
    assertThat(plan)
        .contains(
            "+ migration r01 step r01 counts as applied, without being run", "+ migration m16")
        .doesNotContain("r17");
    assertThat(stamped).as("%s", told).isZero();
    assertThat(status).isZero();
    assertThat(at).startsWith("dev: at revision m16, 15 pending");
    assertThat(back).as("%s", err).isZero();
    assertThat(unknown).isEqualTo(2);
    assertThat(err.toString()).contains("migrate.unknown-revision", "the heads are r31");
  }

  private int run(String... arguments) {
    var variables = Map.of("DATABASE_URL", database.url());
    return new InProcess(out, err).runAnew(project, variables, arguments);
  }
}

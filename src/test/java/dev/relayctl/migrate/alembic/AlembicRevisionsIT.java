package dev.relayctl.migrate.alembic;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Migration;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RevisionTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With the real Alembic, started by uv. */
final class AlembicRevisionsIT extends AlembicDatabase {
  private static final Limits LIMITS = limits(null);

  private final RevisionTool tool =
      new AlembicRevisions(Connections.DEFAULT, processes, InstantSource.system());

  @Test
  void comparesModelsAndSchemaAndLeavesNoFile() throws Exception {
    SampleRevisions sample = SampleRevisions.in(project);
    Result<RevisionTool.Comparison> early = tool.check(url(), files(), Progress.SILENT);
    migrate();
    List<String> before = everyFile();

    List<String> same = ok(tool.check(url(), files(), Progress.SILENT)).differences();
    List<String> after = everyFile();
    sample.write(
        "models.py",
        Files.readString(project.resolve("models.py"))
            .replace("Column(\"name\", Text)", "Column(\"name\", Text), Column(\"email\", Text)"));
    List<String> different = ok(tool.check(url(), files(), Progress.SILENT)).differences();

    assertThat(id(early)).isEqualTo("migrate.alembic-not-up-to-date");
    assertThat(same).isEmpty();
    assertThat(after).isEqualTo(before);
    assertThat(different).singleElement().asString().contains("added column").contains("email");
  }

  @Test
  void saysWhatTheComparisonLacks() throws Exception {
    SampleRevisions.empty(project);
    Path env = project.resolve("alembic/env.py");
    Files.writeString(
        env, Files.readString(env).replace("target_metadata=metadata", "target_metadata=None"));

    Problem problem = bad(tool.check(url(), files(), Progress.SILENT));

    assertThat(problem.facts().id().value()).isEqualTo("migrate.alembic-failed");
    assertThat(problem.facts().why())
        .startsWith("FAILED: Can't proceed with --autogenerate option;")
        .contains("does not provide a MetaData object")
        .doesNotContain("INFO", "ERROR");
  }

  @Test
  void makesRevisionsByHandAndFromTheModels() throws Exception {
    SampleRevisions sample = SampleRevisions.empty(project);

    String first = ok(tool.create(files(), "--first step", Progress.SILENT));
    migrate();
    Result<String> nothing = tool.autogenerate(url(), files(), "nothing", Progress.SILENT);
    sample.write(
        "models.py",
        """
        from sqlalchemy import Column, Integer, MetaData, Table
        metadata = MetaData()
        Table("tracks", metadata, Column("id", Integer, primary_key=True))
        """);
    String second = ok(tool.autogenerate(url(), files(), "add tracks", Progress.SILENT));
    migrate();

    assertThat(first).matches("alembic/versions/[0-9a-f]{12}_+first_step\\.py");
    assertThat(id(nothing)).isEqualTo("migrate.alembic-nothing-to-generate");
    assertThat(Files.readString(project.resolve(second))).contains("op.create_table('tracks'");
    assertThat(ok(tool.heads(files())))
        .singleElement()
        .extracting(Migration::description, Migration::file)
        .containsExactly("add tracks", second);
    assertThat(ok(tool.check(url(), files(), Progress.SILENT)).differences()).isEmpty();
  }

  @Test
  void writesStatementsOutWithoutReachingTheDatabase() throws Exception {
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.revision("one", "None", "op.execute('create table a (id int)')", "pass");
    migrate();
    sample.revision(
        "two",
        "'one'",
        "import os\n    sa.create_engine(os.environ['DATABASE_URL']).connect()"
            + ".execute(sa.text('drop table a'))",
        "pass");

    Problem problem = tool.sql(url(), files()).problems().getFirst();

    assertThat(problem.facts().id().value()).isEqualTo("migrate.alembic-failed");
    assertThat(problem.facts().where().text()).startsWith("alembic/versions/two_it.py");
    execute("select * from a");
  }

  @Test
  void printsTheStatementsWithoutWhatEnvPyPrints() throws Exception {
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.revision("one", "None", "op.execute('create table a (id int)')", "pass");
    sample.revision("two", "'one'", "op.execute('create table b (id int)')", "pass");
    Path env = project.resolve("alembic/env.py");
    Files.writeString(env, "print('settings loaded')\n" + Files.readString(env));

    List<RevisionTool.Emitted> all = ok(tool.sql(url(), files()));

    assertThat(all).extracting(RevisionTool.Emitted::revision).containsExactly("one", "two");
    assertThat(all.getFirst().sql()).contains("create table a").doesNotContain("table b", "loaded");
    assertThat(all.getLast().sql()).contains("create table b").doesNotContain("table a ");
    assertThat(ok(migrations.state(url(), files())).current()).isEmpty();
  }

  @Test
  void tellsARevisionThatDoesNothingFromWhatBringsBranchesTogether() throws Exception {
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.revision("one", "None", "op.execute('create table a (id int)')", "pass");
    sample.revision("left", "'one'", "pass", "pass");
    sample.revision("right", "'one'", "print('no statement') if False else None", "pass");
    sample.revision("both", "('left', 'right')", "pass", "pass");

    List<RevisionTool.Emitted> all = ok(tool.sql(url(), files()));

    assertThat(all)
        .filteredOn(one -> one.content() == RevisionTool.Content.NOTHING)
        .extracting(RevisionTool.Emitted::revision)
        .containsExactly("left");
    assertThat(all).hasSize(4);
  }

  private void migrate() {
    var migrated = ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    assertThat(migrated.failure()).isNull();
  }

  /** All but what belongs to uv. */
  private List<String> everyFile() throws IOException {
    try (Stream<Path> files = Files.walk(project)) {
      return files
          .map(file -> project.relativize(file).toString())
          .filter(name -> !name.startsWith(".venv"))
          .sorted()
          .toList();
    }
  }
}

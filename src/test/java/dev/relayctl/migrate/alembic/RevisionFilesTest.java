package dev.relayctl.migrate.alembic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import org.junit.jupiter.api.Test;

final class RevisionFilesTest {

  @Test
  void readsWhatAlembicsTemplateWrites() {
    RevisionFile file =
        read(
            """
            \"""add the users'
            table

            Revision ID: 1975ea83b712
            Revises: ae1027a6acf
            Create Date: 2026-01-05 10:00:00

            \"""
            from typing import Sequence, Union

            from alembic import op
            import sqlalchemy as sa


            # revision identifiers, used by Alembic.
            revision: str = '1975ea83b712'
            down_revision: Union[str, Sequence[str], None] = 'ae1027a6acf'
            branch_labels: Union[str, Sequence[str], None] = None
            depends_on: Union[str, Sequence[str], None] = None


            def upgrade() -> None:
                revision = "not this one"
                op.execute("select 1; -- down_revision = 'nor this'")
            """);

    assertThat(file.revision()).isEqualTo("1975ea83b712");
    assertThat(file.downs()).containsExactly("ae1027a6acf");
    assertThat(file.dependsOn()).isEmpty();
    assertThat(file.labels()).isEmpty();
    assertThat(file.description()).isEqualTo("add the users' table");
    assertThat(file.checksum()).matches("[0-9a-f]{16}");
  }

  @Test
  void readsAMergeOverSeveralLines() {
    RevisionFile file =
        read(
            """
            'merge'
            revision = "m" "1"
            down_revision = (
                'a',  # the one
                r"b",
            )
            depends_on = ["x", "y"]
            branch_labels = "core",
            """);

    assertThat(file.revision()).isEqualTo("m1");
    assertThat(file.downs()).containsExactly("a", "b");
    assertThat(file.dependsOn()).containsExactly("x", "y");
    assertThat(file.labels()).containsExactly("core");
    assertThat(file.description()).isEqualTo("merge");
  }

  @Test
  void readsJoinedLinesWindowsLinesAndStatementsSideBySide() {
    RevisionFile file =
        read("revision = \\\r\n    'a'; down_revision = None\r\ndepends_on = None\r\n");

    assertThat(file.revision()).isEqualTo("a");
    assertThat(file.downs()).isEmpty();
    assertThat(file.description()).isEqualTo("0001_first");
  }

  @Test
  void saysWhichLineHasToBeComputed() {
    Problem problem = problem("revision = 'a'\n\ndown_revision = latest()\n");

    assertThat(problem.facts().id().value()).isEqualTo("migrate.alembic-file-unreadable");
    assertThat(problem.facts().where().text()).isEqualTo("versions/0001_first.py:3");
    assertThat(problem.facts().why()).contains("down_revision is computed");
  }

  @Test
  void refusesAnFStringForARevision() {
    assertThat(problem("n = 1\nrevision = f'r{n}'\n").facts().where().text())
        .isEqualTo("versions/0001_first.py:2");
  }

  @Test
  void saysThatAFileHasNoRevision() {
    assertThat(problem("def helper():\n    revision = 'a'\n").facts().why())
        .contains("no revision at its top level");
  }

  @Test
  void saysWhereAStringHasNoEnd() {
    Problem problem = problem("revision = 'a'\nx = \"\"\"never\nclosed\n");

    assertThat(problem.facts().where().text()).isEqualTo("versions/0001_first.py:2");
    assertThat(problem.facts().why()).contains("closing quote");
  }

  @Test
  void readsTheVersionTableThatEnvPyNames() {
    String env =
        """
        context.configure(connection=connection, version_table='schema_revision',
                          version_table_schema="ops")
        """;

    VersionTable table =
        VersionTable.of(PythonTokens.of(env).tokens(), "env.py")
            .orElse(problems -> {
              throw new AssertionError(problems.toString());
            });

    assertThat(table).isEqualTo(new VersionTable("ops", "schema_revision"));
    assertThat(
            VersionTable.of(
                    PythonTokens.of("configure(version_table_schema=settings.schema)").tokens(),
                    "env.py")
                .problems()
                .getFirst()
                .facts()
                .id()
                .value())
        .isEqualTo("migrate.alembic-version-table");
  }

  @Test
  void readsAnIniFileAsPythonDoes() {
    IniFile ini =
        IniFile.of(
            """
            # script_location = commented
            [loggers]
            script_location = another section's
            [alembic]
            script_location : %(here)s/db
            file_template = %%(rev)s_%%(slug)s
            version_locations =
                %(here)s/one
                ; a comment
                %(here)s/two
            [post_write_hooks]
            script_location = nor this
            """,
            "alembic", "/p");

    assertThat(ini.find("script_location")).contains("/p/db");
    assertThat(ini.find("file_template")).contains("%(rev)s_%(slug)s");
    assertThat(ini.find("version_locations").orElseThrow().strip()).isEqualTo("/p/one\n/p/two");
  }

  private static RevisionFile read(String text) {
    return RevisionFiles.parse(text, "versions/0001_first.py")
        .orElse(problems -> {
          throw new AssertionError(problems.toString());
        });
  }

  private static Problem problem(String text) {
    return RevisionFiles.parse(text, "versions/0001_first.py").problems().getFirst();
  }
}

package dev.relayctl.migrate.alembic;

import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Processes;
import dev.relayctl.sandbox.state.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/**
 * A project of 36 revisions: a chain to {@code r10}, two branches of five ({@code a15}, {@code
 * b15}), their merge {@code m16}, a chain to {@code r28}, {@code d29} that fills a column, {@code
 * i30} that can't be undone, and the head {@code r31}.
 */
public final class SampleRevisions {
  static final String HEAD = "r31";
  static final int COUNT = 36;

  private final Path project;
  private final StringBuilder models =
      new StringBuilder(
          """
          from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

          metadata = MetaData()
          Table("users", metadata, Column("id", BigInteger, primary_key=True), Column("name", Text))
          """);

  private SampleRevisions(Path project) {
    this.project = project;
  }

  /** Ends the test as skipped where there is no uv, or no way to the packages of the sample. */
  public static void requireUv() {
    if (!Uv.MISSING.isEmpty()) {
      Assumptions.abort(Uv.MISSING);
    }
  }

  /** Asked once. */
  private static final class Uv {
    static final String MISSING = missing();

    private static String missing() {
      try {
        Path project = Files.createTempDirectory("relayctl-uv-");
        empty(project);
        Result<Processes.Ran> ran =
            new LocalProcesses()
                .run(
                    new Processes.Call(
                        List.of("uv", "run", "alembic", "--version"),
                        project,
                        Map.of(),
                        Duration.ofMinutes(3)));
        PrivateFiles.deleteTree(project);
        return ran.match(
            end ->
                end.exitCode() == 0
                    ? ""
                    : "skipped: needs uv and a way to Python packages: "
                        + end.stderr().lines().findFirst().orElse(""),
            _ -> "skipped: needs uv");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Writes all of it. */
  public static SampleRevisions in(Path project) throws IOException {
    var sample = empty(project);
    sample.revision(
        "r01",
        "None",
        "op.create_table('users', sa.Column('id', sa.BigInteger,"
            + " primary_key=True), sa.Column('name', sa.Text))",
        "op.drop_table('users')");
    String last = "r01";
    for (int i = 2; i <= 10; i++) {
      last = sample.table("r%02d".formatted(i), "'" + last + "'");
    }
    for (String branch : List.of("a", "b")) {
      String parent = last;
      for (int i = 11; i <= 15; i++) {
        parent = sample.table(branch + i, "'" + parent + "'");
      }
    }
    sample.revision("m16", "('a15',\n    'b15')", "pass", "pass");
    last = "m16";
    for (int i = 17; i <= 28; i++) {
      last = sample.table("r" + i, "'" + last + "'");
    }
    sample.revision(
        "d29",
        "'r28'",
        "op.execute(\"insert into users values (1, 'Ada')\")",
        "op.execute('delete from users')");
    sample.revision(
        "i30",
        "'d29'",
        "op.execute(\"update users set name = upper(name)\")",
        "raise RuntimeError('i30 cannot be undone: the old spelling is gone')");
    sample.table("r31", "'i30'");
    sample.write("models.py", sample.models.toString());
    return sample;
  }

  /** The project without any revision, and without a table in its models. */
  static SampleRevisions empty(Path project) throws IOException {
    var sample = new SampleRevisions(project);
    for (String name :
        List.of("pyproject.toml", "alembic.ini", "alembic/env.py", "alembic/script.py.mako")) {
      try (InputStream in = SampleRevisions.class.getResourceAsStream("/alembic/" + name)) {
        sample.write(
            name, new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    sample.write("models.py", "from sqlalchemy import MetaData\nmetadata = MetaData()\n");
    Files.createDirectories(project.resolve("alembic/versions"));
    return sample;
  }

  /** A revision with these bodies; its identifier. */
  String revision(String id, String down, String upgrade, String downgrade) throws IOException {
    write(
        "alembic/versions/" + id + "_it.py",
        """
        \"""step %s\"""
        import sqlalchemy as sa
        from alembic import op

        revision: str = "%s"
        down_revision = %s
        branch_labels = None
        depends_on = None


        def upgrade() -> None:
            %s


        def downgrade() -> None:
            %s
        """
            .formatted(id, id, down, upgrade, downgrade));
    return id;
  }

  void write(String name, String text) throws IOException {
    Path file = project.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String table(String id, String down) throws IOException {
    models.append(
        "Table(\"t_%s\", metadata, Column(\"id\", Integer, primary_key=True))\n".formatted(id));
    return revision(
        id,
        down,
        "op.create_table('t_%s', sa.Column('id', sa.Integer, primary_key=True))".formatted(id),
        "op.drop_table('t_%s')".formatted(id));
  }
}

package dev.relayctl.migrate.alembic;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.PythonProject;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which URL and which settings a project's Alembic is given, and where it is found. */
final class AlembicUrlTest {
  private static final Limits LIMITS =
      new Limits(null, Duration.ofSeconds(5), Duration.ofMinutes(1));
  private static final String TIMEOUTS = "-c lock_timeout=5000 -c statement_timeout=60000";

  @TempDir private Path project;

  @Test
  void givesAsyncpgItsOwnForm() throws Exception {
    write("pyproject.toml", "[project]\ndependencies = [\"asyncpg>=0.30\"]\n");

    Map<String, String> variables = variables("postgresql://u:p@h/d?sslmode=require", "");

    assertThat(variables)
        .containsEntry("DATABASE_URL", "postgresql+asyncpg://u:p@h:5432/d?ssl=require")
        .containsEntry("RELAYCTL_LOCK_TIMEOUT", "5000")
        .doesNotContainKey("PGOPTIONS");
  }

  @Test
  void takesAsyncpgBesidePsycopgOnlyForAnAsynchronousEngine() throws Exception {
    write(
        "pyproject.toml",
        """
        [project]
        dependencies = ["sqlalchemy[asyncio,postgresql-asyncpg]"]
        [dependency-groups]
        migrate = ["psycopg[binary]"]
        """);

    assertThat(variables("postgresql+asyncpg://u:p@h/d", "engine_from_config()"))
        .containsEntry("DATABASE_URL", "postgresql+psycopg://u:p@h:5432/d")
        .containsEntry("PGOPTIONS", TIMEOUTS);
    assertThat(variables("postgresql://u:p@h/d", "async_engine_from_config()").get("DATABASE_URL"))
        .startsWith("postgresql+asyncpg://");
  }

  @Test
  void namesNoDriverWhereTheProjectNamesNone() throws Exception {
    assertThat(variables("postgresql+asyncpg://u:p@h/d", "").get("DATABASE_URL"))
        .isEqualTo("postgresql://u:p@h:5432/d");
    write("requirements.txt", "alembic\npsycopg2-binary==2.9.10  # sync\n");
    assertThat(variables("postgres://u:p@h/d", "").get("DATABASE_URL"))
        .startsWith("postgresql+psycopg2://");
  }

  @Test
  void addsToTheOptionsThatTheUrlHas() throws Exception {
    write("pyproject.toml", "[tool.poetry.dependencies]\npsycopg = \"^3\"\n");

    Map<String, String> variables =
        variables("postgresql://u:p@h/d?options=-c%20search_path%3Dops", "");

    assertThat(variables.get("DATABASE_URL"))
        .contains("options=-c%20search_path%3Dops%20-c%20lock_timeout%3D5000");
    assertThat(variables).doesNotContainKey("PGOPTIONS");
  }

  @Test
  void goesPastThePooler() throws Exception {
    assertThat(
            variables("postgresql://u:p@ep-x-1-pooler.eu-central-1.aws.neon.tech/d", "")
                .get("DATABASE_URL"))
        .doesNotContain("-pooler");
  }

  @Test
  void readsTheDriverFromTheLockWhereTheProjectOnlyNamesItsFramework() throws Exception {
    write("pyproject.toml", "[project]\nname = \"x\"\ndependencies = [\"our-framework\"]\n");
    write("uv.lock", "version = 1\n[[package]]\nname = \"asyncpg\"\nversion = \"0.30.0\"\n");

    PythonProject python = ok(PythonProject.read(project, ""));

    assertThat(python.drivers()).containsExactly(DatabaseUrl.Driver.ASYNCPG);
    assertThat(python.manager()).isEqualTo(PythonProject.Manager.UV_LOCKED);
    assertThat(python.database()).isEqualTo(PythonProject.Database.ANOTHER);
    write("uv.lock", "version = 1\n[[package]]\nname = \"sqlalchemy\"\nversion = \"2.0.40\"\n");
    assertThat(ok(PythonProject.read(project, "")).database())
        .isEqualTo(PythonProject.Database.SQLALCHEMY);
  }

  @Test
  void findsAlembicInASubdirectoryAndByPyprojectToml() throws Exception {
    write("backend/alembic.ini", "[alembic]\nscript_location = db\n");
    write("backend/db/env.py", "");
    write("tools/pyproject.toml", "[tool.alembic]\nscript_location = \"x\"\n");

    AlembicProject found = ok(AlembicProject.find(files("backend/db")));

    assertThat(found.home()).isEqualTo(project.toAbsolutePath().resolve("backend"));
    assertThat(found.shown(found.env())).isEqualTo("backend/db/env.py");
    write("pyproject.toml", "[tool.alembic]\nscript_location = \"%(here)s/alembic\"\n");
    write("alembic/env.py", "");
    assertThat(ok(AlembicProject.find(files("alembic"))).versions())
        .containsExactly(project.toAbsolutePath().resolve("alembic/versions"));
  }

  @Test
  void refusesTwoDirectoriesThatContradictEachOther() throws Exception {
    write("alembic.ini", "[alembic]\nscript_location = %(here)s/alembic\n");
    write("alembic/env.py", "");
    write("other/env.py", "");

    assertThat(id(AlembicProject.find(files("other"))))
        .isEqualTo("migrate.alembic-directory-differs");
    assertThat(ok(AlembicProject.find(files("migrations"))).shown(project)).isEmpty();
  }

  @Test
  void saysWhatIsMissingWhereThereIsNoAlembic() {
    assertThat(id(AlembicProject.find(files("alembic"))))
        .isEqualTo("migrate.alembic-not-configured");
  }

  private Map<String, String> variables(String url, String env) {
    DatabaseUrl parsed = ok(DatabaseUrl.parse(Secret.of(url), Where.file("test")));
    return ok(PythonProject.read(project, "")
            .then(python -> ProjectUrl.of(parsed, python.drivers(), PythonTokens.of(env).tokens())))
        .variables(LIMITS);
  }

  private Migrations.Files files(String directory) {
    return new Migrations.Files("alembic", project, directory);
  }

  private void write(String name, String text) throws IOException {
    Path file = project.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String id(Result<?> result) {
    assertThat(result.problems()).hasSize(1);
    return result.problems().getFirst().facts().id().value();
  }
}

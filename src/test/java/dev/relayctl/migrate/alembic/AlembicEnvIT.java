package dev.relayctl.migrate.alembic;

import static dev.relayctl.testing.Results.failure;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Problem;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Progress;
import dev.relayctl.testing.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an {@code env.py} may do that other ones don't. */
final class AlembicEnvIT extends AlembicDatabase {
  private static final Limits ALL = limits(null);

  @Test
  void pointsToTheLineOfEnvPyThatCantBeImported() throws Exception {
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.revision("one", "None", "pass", "pass");
    sample.write("alembic/env.py", "import os\nimport nosuchmodule\nos.environ['DATABASE_URL']\n");

    Migrated migrated = ok(migrations.migrate(url(), files(), ALL, Progress.SILENT));

    Problem.Facts facts = failure(migrated).facts();
    assertThat(facts.id().value()).isEqualTo("migrate.alembic-failed");
    assertThat(facts.where().text()).isEqualTo("alembic/env.py:2");
    assertThat(facts.why()).contains("No module named 'nosuchmodule'");
    assertThat(facts.what()).endsWith("the database is at no revision");
  }

  @Test
  void takesAnAsyncpgUrlToAProjectOfPsycopg() throws Exception {
    SampleRevisions.empty(project).revision("one", "None", "pass", "pass");
    DatabaseUrl asyncpg = url(database.url().replace("postgresql://", "postgresql+asyncpg://"));

    Migrated migrated = ok(migrations.migrate(asyncpg, files(), ALL, Progress.SILENT));

    assertThat(migrated.failure()).isNull();
    assertThat(migrated.applied()).hasSize(1);
  }

  @Test
  void runsAnAsynchronousEnvPyWhoseTimeoutsAreItsOwn() throws Exception {
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.write(
        "pyproject.toml",
        """
        [project]
        name = "sample"
        version = "0.0.0"
        requires-python = ">=3.11"
        dependencies = ["alembic==1.20.1", "sqlalchemy[asyncio]==2.1.9", "asyncpg==0.31.0"]

        [tool.uv]
        package = false
        """);
    sample.write(
        "alembic/env.py",
        """
        import asyncio
        import os
        from logging.config import fileConfig
        from alembic import context
        from sqlalchemy.ext.asyncio import create_async_engine

        fileConfig(context.config.config_file_name)

        def migrate(connection):
            context.configure(connection=connection)
            with context.begin_transaction():
                context.run_migrations()

        async def main():
            engine = create_async_engine(os.environ["DATABASE_URL"], connect_args={"server_settings": {
                "lock_timeout": os.environ.get("RELAYCTL_LOCK_TIMEOUT", "5000"),
                "statement_timeout": os.environ.get("RELAYCTL_STATEMENT_TIMEOUT", "0")}})
            async with engine.connect() as connection:
                await connection.run_sync(migrate)
            await engine.dispose()

        asyncio.run(main())
        """);
    sample.revision("one", "None", "op.execute('create table a (id int)')", "pass");
    Migrated first = ok(migrations.migrate(url(), files(), ALL, Progress.SILENT));
    sample.revision("two", "'one'", "op.execute('alter table a add column x int')", "pass");
    var soon = new Limits(null, Duration.ofMillis(200), Duration.ZERO);

    Migrated second;
    try (Connection reader = database.connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("select * from a");
      second = ok(migrations.migrate(url(), files(), soon, Progress.SILENT));
    }

    assertThat(first.failure()).isNull();
    assertThat(first.applied()).hasSize(1);
    assertThat(failure(second).facts().why()).startsWith("SQLSTATE 55P03");
    assertThat(failure(second).facts().where().text()).isEqualTo("alembic/versions/two_it.py:12");
  }

  @Test
  void stopsWhenEnvPyGoesToAnotherDatabase() throws Exception {
    PostgresServer.Database other = PostgresServer.freshDatabase();
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.revision(
        "one",
        "None",
        "op.execute('create table a (id int)')\n    op.execute('select pg_sleep(30)')",
        "pass");
    sample.write(
        "alembic/env.py",
        """
        from alembic import context
        from logging.config import fileConfig
        from sqlalchemy import create_engine
        fileConfig(context.config.config_file_name)
        with create_engine("%s").connect() as connection:
            context.configure(connection=connection)
            with context.begin_transaction():
                context.run_migrations()
        """
            .formatted(other.url().replace("postgresql:", "postgresql+psycopg:")));

    Migrated migrated = ok(migrations.migrate(url(), files(), ALL, Progress.SILENT));

    assertThat(migrated.applied()).isEmpty();
    assertThat(failure(migrated).facts().id().value()).isEqualTo("migrate.alembic-other-database");
    try (Connection connection = other.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select to_regclass('a') is null")) {
      assertThat(rows.next() && rows.getBoolean(1)).isTrue();
    }
  }

  @Test
  void refusesAnEnvPyThatNeverLooksAtTheUrl() throws Exception {
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.revision("one", "None", "pass", "pass");
    sample.write(
        "alembic/env.py",
        "from sqlalchemy import engine_from_config\nengine_from_config({}, prefix='sqlalchemy.')\n");

    assertThat(id(migrations.migrate(url(), files(), ALL, Progress.SILENT)))
        .isEqualTo("migrate.alembic-url-unused");
  }
}

package dev.relayctl.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Migration;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleaseOutputTest {
  private static final Migration FINE =
      new Migration("8", "fine", "db/migrations/V8__fine.sql", "0a");
  private static final Migration BROKEN =
      new Migration("9", "broken", "db/migrations/V9__broken.sql", "0b");
  private static final Migration REVISION =
      new Migration("r6", "step r6", "alembic/versions/r6.py", "0c");

  private static Optional<ReleaseOutput.Failure> failure(String output) {
    return ReleaseOutput.failure(output.lines().toList(), List.of(FINE, BROKEN, REVISION));
  }

  @Test
  void readsFlywaysReport() {
    assertThat(
            failure(
                """
                relay-api: the migration failed
                Failed to execute script V9__broken.sql
                ---------------------------------------
                SQL State  : 23503
                Error Code : 0
                Message    : ERROR: update or delete on table "users" violates a constraint
                  Detail: Key (id)=(1) is still referenced.
                Location   : migrations/V9__broken.sql (/app/migrations/V9__broken.sql)
                Line       : 3
                Statement  : Run Flyway with -X option to see the actual statement

                """))
        .contains(
            new ReleaseOutput.Failure(
                BROKEN,
                new Where.InFile("db/migrations/V9__broken.sql", 3, 0),
                "SQLSTATE 23503: ERROR: update or delete on table \"users\" violates a constraint;"
                    + " Detail: Key (id)=(1) is still referenced."));
  }

  @Test
  void readsAlembicsTraceback() {
    assertThat(
            failure(
                """
                INFO  [alembic.runtime.migration] Running upgrade r5 -> r6, step r6
                Traceback (most recent call last):
                  File "/app/.venv/lib/python3.11/site-packages/psycopg/cursor.py", line 117, in execute
                    raise ex.with_traceback(None)
                psycopg.errors.UndefinedTable: relation "nowhere" does not exist

                The above exception was the direct cause of the following exception:

                Traceback (most recent call last):
                  File "/app/alembic/env.py", line 20, in <module>
                    context.run_migrations()
                  File "/app/alembic/versions/r6.py", line 8, in upgrade
                    op.execute('alter table nowhere add x int')
                  File "/app/.venv/lib/python3.11/site-packages/psycopg/cursor.py", line 117, in execute
                    raise ex.with_traceback(None)
                sqlalchemy.exc.ProgrammingError: (psycopg.errors.UndefinedTable) relation "nowhere"
                HINT:  Look again.
                [SQL: alter table nowhere add x int]
                (Background on this error at: https://sqlalche.me/e/21/f405)
                """))
        .contains(
            new ReleaseOutput.Failure(
                REVISION,
                new Where.InFile("alembic/versions/r6.py", 8, 0),
                "sqlalchemy.exc.ProgrammingError: (psycopg.errors.UndefinedTable) relation"
                    + " \"nowhere\"; HINT:  Look again."));
  }

  @Test
  void readsTheErrorsOfPsql() {
    assertThat(
            failure(
                """
                CREATE TABLE
                psql:/app/db/migrations/V9__broken.sql:3: ERROR:  relation "nowhere" does not exist
                """))
        .contains(
            new ReleaseOutput.Failure(
                BROKEN,
                new Where.InFile("db/migrations/V9__broken.sql", 3, 0),
                "ERROR:  relation \"nowhere\" does not exist"));
  }

  @Test
  void saysNothingOfWhatItDoesNotKnow() {
    assertThat(failure("")).isEmpty();
    assertThat(failure("Message    : a queue's\nLocation   : nowhere\n")).isEmpty();
    assertThat(failure("File \"/app/alembic/env.py\", line 3, in <module>\nKeyError: 'X'\n"))
        .isEmpty();
    assertThat(failure("psql:/app/seed.sql:3: ERROR:  relation \"x\" does not exist\n")).isEmpty();
  }

  @Test
  void namesTheFileAloneWhereNoLineWasTold() {
    assertThat(failure("Message    : it failed\nLocation   : migrations/V9__broken.sql\n"))
        .contains(
            new ReleaseOutput.Failure(
                BROKEN, Where.file("db/migrations/V9__broken.sql"), "it failed"));
  }
}

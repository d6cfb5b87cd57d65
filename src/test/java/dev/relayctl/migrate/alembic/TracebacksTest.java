package dev.relayctl.migrate.alembic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TracebacksTest {
  private static final String LEFT_OUT =
      "(a traceback, left out; by hand, uv run alembic upgrade head shows it)";

  @Test
  void leavesOutChainsAndStatements() {
    List<String> shown =
        shown(
            """
            INFO  [alembic.runtime.migration] Running upgrade one -> two
            filled 3 rows
            Traceback (most recent call last):
              File "/site-packages/sqlalchemy/engine/base.py", line 1967, in _exec_single_context
                self.dialect.do_execute(
            psycopg.errors.UndefinedTable: relation "nosuch" does not exist
            LINE 1: alter table nosuch add x int
                                ^

            The above exception was the direct cause of the following exception:

            Traceback (most recent call last):
              File "/work/alembic/versions/two_it.py", line 13, in upgrade
                op.execute(
            sqlalchemy.exc.ProgrammingError: (psycopg.errors.UndefinedTable) relation
            [SQL:
            alter table nosuch
            add x int
            ]
            [parameters: {'a': 1}]
            (Background on this error at: https://sqlalche.me/e/21/f405)
            """);

    assertThat(shown)
        .containsExactly(
            "INFO  [alembic.runtime.migration] Running upgrade one -> two",
            "filled 3 rows",
            LEFT_OUT);
  }

  @Test
  void showsWhatComesAfterOneThatWasOnlyLogged() {
    List<String> shown =
        shown(
            """
            Traceback (most recent call last):
              File "/work/alembic/versions/two_it.py", line 13, in upgrade
            ValueError: no number
            INFO  [alembic.runtime.migration] Running upgrade two -> three
            Traceback (most recent call last):
              File "/work/alembic/versions/three_it.py", line 13, in upgrade
            ValueError: no number either
            done with 3
            """);

    assertThat(shown)
        .containsExactly(
            LEFT_OUT,
            "INFO  [alembic.runtime.migration] Running upgrade two -> three",
            "done with 3");
  }

  private static List<String> shown(String output) {
    var tracebacks = new Tracebacks("uv run alembic upgrade head");
    return output.lines().flatMap(line -> tracebacks.shown(line).stream()).toList();
  }
}
